//! Creating, changing and deleting.

use serde_json::json;

use super::{Town, faults};

fn sequence(answer: &testkit::Answer) -> i64 {
    answer.header("betre-sequence").parse().unwrap_or_else(|_| panic!("no Betre-Sequence: {}", answer.text))
}

#[actix_web::test]
async fn what_is_created_lies_at_its_location_under_its_tag() {
    let town = Town::start().await;
    let made = town.process("Kulturmidlar").await;
    let location = made.header("location").to_owned();
    assert_eq!(location, town.at(&format!("processes/{}", made.id())));
    assert_eq!((made.header("etag"), made.version()), ("\"1\"", 1));
    let read = town.leader.get(&location).await.expect(200);
    assert_eq!((read.text.as_str(), read.header("etag")), (made.text.as_str(), "\"1\""));
    assert!(read.header("betre-sequence").is_empty() && read.header("location").is_empty());
    let by_id = location.replace(&town.tenant.slug, &town.tenant.id);
    assert_eq!(town.leader.get(&by_id).await.expect(200).text, made.text);
    let stamp = made.body["createdAt"].as_str().unwrap();
    assert!(stamp.len() == 24 && stamp.ends_with('Z'), "{stamp}");
    town.app.stop().await;
}

#[actix_web::test]
async fn every_write_counts_the_tenants_sequence_by_one() {
    let town = Town::start().await;
    let made = town.process("Kulturmidlar").await;
    let first = sequence(&made);
    let one = town.at(&format!("processes/{}", made.id()));
    let patched = town.leader.patch(&one, 1, json!({ "description": "x" })).await.expect(200);
    let again = town.leader.patch(&one, 2, json!({ "description": "z" })).await.expect(200);
    let refused = town.leader.patch(&one, 1, json!({ "description": "y" })).await.expect(412);
    assert!(refused.header("betre-sequence").is_empty());
    let deleted = town.leader.delete(&one, 3).await.expect(204);
    assert_eq!([sequence(&patched), sequence(&again), sequence(&deleted)], [first + 1, first + 2, first + 3]);
    assert_eq!(deleted.text, "");
    assert!(deleted.header("etag").is_empty() && deleted.header("content-type").is_empty());
    let mutation = "mutation { createProcess(input: { title: \"A\", service: \"B\" }) { id } }";
    assert_eq!(sequence(&town.graphql(mutation, json!({})).await.expect(200)), first + 4);
    let request = town.leader.request("GET", &town.at("processes")).header("betre-sequence", (first + 4).to_string());
    assert_eq!(town.leader.send(request).await.expect(200).body["items"][0]["title"], "A");
    town.app.stop().await;
}

#[actix_web::test]
async fn a_patch_keeps_what_is_absent_clears_what_is_null_and_sets_the_rest() {
    let town = Town::start().await;
    let full = json!({
        "title": "A", "service": "B", "description": "C", "ownerRole": "D", "kostraFunction": "385",
        "kostraYear": 2016, "losConcept": "https://psi.norge.no/los/tema/kultur",
    });
    let made = town.leader.post(&town.at("processes"), full).await.expect(201);
    let one = made.header("location").to_owned();
    let kept = town.leader.patch(&one, 1, json!({})).await.expect(200);
    let mut expected = made.body.clone();
    expected["version"] = 2.into();
    expected["updatedAt"] = kept.body["updatedAt"].clone();
    assert_eq!(kept.body, expected);
    assert_eq!(kept.header("etag"), "\"2\"");
    let change = json!({ "description": null, "kostraYear": null, "ownerRole": "E", "losConcept": null });
    let changed = town.leader.patch(&one, 2, change).await.expect(200);
    expected["version"] = 3.into();
    expected["updatedAt"] = changed.body["updatedAt"].clone();
    for (member, value) in [
        ("description", json!(null)),
        ("kostraYear", json!(null)),
        ("ownerRole", json!("E")),
        ("losConcept", json!(null)),
    ] {
        expected[member] = value;
    }
    assert_eq!(changed.body, expected);
    assert_eq!(town.leader.get(&one).await.body, expected);
    let answer = town.leader.patch(&one, 3, json!({ "title": null, "service": null })).await.expect(422);
    let mut found = faults(&answer, kernel::Code::InvalidInput);
    found.sort_by_key(|fault| fault["pointer"].to_string());
    let null = |pointer| json!({ "pointer": pointer, "code": "wrong_type", "detail": "Must be of type string.", "accepted": "string" });
    assert_eq!(found, [null("#/service"), null("#/title")]);
    let state = town.leader.patch(&one, 3, json!({ "state": "approved" })).await.expect(422);
    assert_eq!(faults(&state, kernel::Code::InvalidInput)[0]["code"], "unknown");
    town.app.stop().await;
}

#[actix_web::test]
async fn a_graphql_change_tells_null_from_absent_as_well() {
    let town = Town::start().await;
    let body = json!({ "title": "A", "service": "B", "description": "C", "ownerRole": "D" });
    let id = town.leader.post(&town.at("processes"), body).await.expect(201).id();
    let query = "mutation($i: UpdateProcess!) { updateProcess(input: $i) { title description ownerRole version } }";
    let input = json!({ "id": id, "expectedVersion": 1, "description": null });
    let answer = town.graphql(query, json!({ "i": input })).await;
    let expected = json!({ "title": "A", "description": null, "ownerRole": "D", "version": 2 });
    assert_eq!(answer.data()["updateProcess"], expected);
    let input = json!({ "id": id, "expectedVersion": 2, "title": null });
    let answer = town.graphql(query, json!({ "i": input })).await.expect(200);
    assert_eq!(answer.body["errors"][0]["extensions"]["code"], "INVALID_INPUT", "{}", answer.text);
    town.app.stop().await;
}

#[actix_web::test]
async fn what_is_deleted_is_gone_and_its_id_is_unknown() {
    let town = Town::start().await;
    let one = town.process("Kulturmidlar").await.header("location").to_owned();
    town.leader.delete(&one, 1).await.expect(204);
    town.leader.get(&one).await.expect(404);
    town.leader.delete(&one, 1).await.expect(404);
    town.leader.patch(&one, 1, json!({})).await.expect(404);
    town.process("Kulturmidlar").await;
    town.app.stop().await;
}

#[actix_web::test]
async fn a_map_that_is_aligned_can_be_deleted_whole() {
    let town = Town::start().await;
    let process = town.process("Kulturmidlar").await;
    let made = town.variant(&process.id(), &["a", "b"]).await;
    let steps: Vec<_> = (0..2).map(|i| made.body["steps"][i]["id"].clone()).collect();
    let one = process.header("location").to_owned();
    let rows = json!({ "rows": [{ "label": "x", "state": "same", "stepIds": steps }] });
    town.leader.transition(&format!("{one}/transitions/align"), 1, rows).await.expect(200);
    town.leader.delete(&one, 2).await.expect(204);
    let left = town.leader.get(&town.at("steps")).await.expect(200);
    assert_eq!(left.body["items"], json!([]));
    town.app.stop().await;
}

#[actix_web::test]
async fn text_is_composed_and_trimmed_before_it_is_kept() {
    let town = Town::start().await;
    let body =
        json!({ "title": "  A\u{30a}rsplan \n", "service": "\u{a0}Kultur\u{2003}", "description": "ro\u{308}d" });
    let made = town.leader.post(&town.at("processes"), body).await.expect(201);
    assert_eq!(made.body["title"], "\u{c5}rsplan");
    assert_eq!(made.body["service"], "Kultur");
    assert_eq!(made.body["description"], "r\u{f6}d");
    let process = made.id();
    let column = json!({ "processId": process, "kind": "as_is", "steps": [{ "text": " e\u{301}n " }] });
    let column = town.leader.post(&town.at("process-variants"), column).await.expect(201);
    assert_eq!(column.body["steps"][0]["text"], "\u{e9}n");
    town.app.stop().await;
}

#[actix_web::test]
async fn what_a_batch_makes_is_all_or_nothing() {
    let town = Town::start().await;
    let process = town.process("Kulturmidlar").await.id();
    let steps = json!([{ "text": "a" }, { "text": "b" }, { "text": "" }]);
    let body = json!({ "processId": process, "kind": "as_is", "steps": steps });
    town.leader.post(&town.at("process-variants"), body).await.expect(422);
    for list in ["process-variants", "steps"] {
        assert_eq!(town.leader.get(&town.at(list)).await.expect(200).body["items"], json!([]), "{list}");
    }
    let made = town.variant(&process, &["a", "b"]).await;
    assert_eq!(
        made.header("location"),
        town.at(&format!("process-variants/{}", made.body["variant"]["id"].as_str().unwrap()))
    );
    town.leader.get(made.header("location")).await.expect(200);
    town.app.stop().await;
}

#[actix_web::test]
async fn an_answer_is_packed_for_who_takes_it() {
    let town = Town::start().await;
    let process = town.process("Kulturmidlar").await.id();
    let texts = vec!["det same om og om att"; 100];
    town.variant(&process, &texts).await;
    let request = town.leader.request("GET", &town.at("steps?limit=100")).header("accept-encoding", "gzip");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    let vary = answer
        .headers()
        .get_all("vary")
        .iter()
        .any(|value| value.to_str().unwrap().to_lowercase().contains("accept-encoding"));
    assert!(vary, "{:?}", answer.headers());
    town.app.stop().await;
}
