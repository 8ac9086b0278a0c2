//! What waits to be let through or is withheld, who reads of it, and what nobody learns of who had an idea.

use serde_json::{Value, json};

use super::{School, rule, text};

#[actix_web::test]
async fn what_waits_to_be_let_through_is_seen_by_its_author_and_who_leads() {
    let school = School::with(json!({ "preModeration": true })).await;
    let idea = school.idea("Samtalerom for elevar").await;
    let one = school.one(&idea);
    assert_eq!(idea["moderation"], "pending");
    for path in [one.clone(), format!("{one}/history"), format!("{one}/score-summary")] {
        school.colleague.get(&path).await.expect(404);
        school.teacher.get(&path).await.expect(200);
    }
    school.colleague.patch(&one, 1, json!({ "title": "Mi" })).await.expect(404);
    let query = "query($id: ID!) { node(id: $id) { id } ideas(first: 10, filter: { moderation: PENDING }) { edges { node { title } } } }";
    let hidden = school.colleague.graphql(&school.tenant.slug, query, json!({ "id": idea["id"] })).await;
    assert_eq!(*hidden.data(), json!({ "node": null, "ideas": { "edges": [] } }));
    assert_eq!(school.found(&school.leader, "moderation=pending").await, ["Samtalerom for elevar"]);
    assert_eq!(school.found(&school.teacher, "").await, ["Samtalerom for elevar"]);
    // Nothing else is done with it first, but that it is answered.
    assert_eq!(rule(school.step(&idea, "move", json!({ "phase": "accepted" })).await), "idea_is_let_through");
    assert_eq!(rule(school.step(&idea, "escalate", json!({ "reason": "Opp" })).await), "idea_is_let_through");
    school.step(&idea, "answer", json!({ "answer": "Me ser på det." })).await.expect(200);
    let refused = school.teacher.transition(&format!("{one}/transitions/publish"), 2, json!({})).await.expect(403);
    assert_eq!(refused.body["permission"], "idea.manage");
    let query = "mutation($input: PublishIdea!) { publishIdea(input: $input) { moderation phase } }";
    let input = json!({ "input": { "id": idea["id"], "expectedVersion": 2 } });
    let published = school.leader.graphql(&school.tenant.slug, query, input).await;
    assert_eq!(published.data()["publishIdea"], json!({ "moderation": "VISIBLE", "phase": "NEW" }));
    school.colleague.get(&one).await.expect(200);
    let again = school.step(&idea, "publish", json!({})).await.expect(409);
    assert_eq!((again.code(), &again.body["allowed"]), ("illegal_transition", &json!(["withhold"])));
    // What its author writes anew waits anew; what who leads writes does not.
    let more = json!({ "text": "Slik som på Dale" });
    let changed = school.teacher.patch(&one, 3, more.clone()).await.expect(200).body;
    assert_eq!(changed["moderation"], "pending");
    school.step(&idea, "publish", json!({})).await.expect(200);
    let changed = school.leader.patch(&one, 5, more).await.expect(200).body;
    assert_eq!(changed["moderation"], "visible");
    school.app.stop().await;
}

#[actix_web::test]
async fn who_had_an_idea_that_is_withheld_reads_why_and_nobody_else_does() {
    let school = School::open().await;
    let idea = school.idea("Flytt han eine ut av 7b").await;
    let one = school.one(&idea);
    school.colleague.get(&one).await.expect(200);
    let reason = json!({ "reason": "Det står om ein elev. Kom og snakk med meg." });
    let withheld = school.step(&idea, "withhold", reason.clone()).await.expect(200).body;
    assert_eq!((&withheld["moderation"], &withheld["moderationReason"]), (&json!("withheld"), &reason["reason"]));
    school.colleague.get(&one).await.expect(404);
    assert_eq!(school.found(&school.colleague, "").await, Vec::<String>::new());
    let read = school.teacher.get(&one).await.expect(200);
    assert_eq!(read.body["moderationReason"], reason["reason"]);
    let again = school.step(&idea, "withhold", reason.clone()).await.expect(409);
    assert_eq!((again.code(), &again.body["allowed"]), ("illegal_transition", &json!(["publish"])));
    // Written anew by its author, it stays withheld until it is let through.
    let changed = school.teacher.patch(&one, 2, json!({ "title": "Fleire vaksne i 7b" })).await.expect(200).body;
    assert_eq!(changed["moderation"], "withheld");
    let published = school.step(&idea, "publish", json!({})).await.expect(200).body;
    assert_eq!((&published["moderation"], &published["moderationReason"]), (&json!("visible"), &Value::Null));
    assert_eq!(school.found(&school.colleague, "").await, ["Fleire vaksne i 7b"]);
    // Let through, it has a history for everybody, and why it was withheld is in it for those who could read it before.
    let query = "query($id: ID!) { ideaHistory(id: $id) { moves { kind reason } } }";
    for (reader, told) in
        [(&school.teacher, &reason["reason"]), (&school.leader, &reason["reason"]), (&school.colleague, &Value::Null)]
    {
        let moves = school.moves(reader, &idea).await;
        assert_eq!((&moves[1]["kind"], &moves[1]["reason"]), (&json!("withheld"), told));
        let read = reader.graphql(&school.tenant.slug, query, json!({ "id": idea["id"] })).await;
        assert_eq!(read.data()["ideaHistory"]["moves"][1], json!({ "kind": "WITHHELD", "reason": told }));
    }
    school.app.stop().await;
}

#[actix_web::test]
async fn the_event_stream_tells_what_was_done_with_an_idea_and_not_what_it_says() {
    let school = School::with(json!({ "preModeration": true })).await;
    // Reads the event stream, and does not let ideas through.
    let reader = school.app.member(&school.tenant, "Hilde Tjønn", &["main_union_rep"]).await;
    let idea = json!({ "ideaBoxId": school.idea_box["id"], "title": "Første tittel", "text": "Første tekst" });
    let idea = school.teacher.post(&school.at("ideas"), idea).await.expect(201).body;
    let anew = json!({ "title": "Andre tittel", "text": "Andre tekst" });
    school.teacher.patch(&school.one(&idea), 1, anew).await.expect(200);
    school.step(&idea, "answer", json!({ "answer": "Svaret til læraren" })).await.expect(200);
    school.step(&idea, "withhold", json!({ "reason": "Grunnen til læraren" })).await.expect(200);
    reader.get(&school.one(&idea)).await.expect(404);
    let events = format!("events?sort=seq&subject={}", text(&idea["id"]));
    let events = reader.get(&school.at(&events)).await.expect(200).body;
    let kinds: Vec<_> = events["items"].as_array().unwrap().iter().map(|event| text(&event["kind"])).collect();
    assert_eq!(kinds, ["idea.create", "idea.update", "idea.answer", "idea.withhold"]);
    let events = reader.get(&school.at("events?limit=200")).await.expect(200).text;
    for said in ["tittel", "tekst", "Svaret til læraren", "Grunnen til læraren"] {
        assert!(!events.contains(said), "{said}: {events}");
    }
    school.app.stop().await;
}

#[actix_web::test]
async fn an_idea_that_is_withheld_leaves_its_board_and_may_be_placed_anew() {
    let school = School::open().await;
    let columns = json!([{ "name": "Nye" }, { "name": "Prøver ut" }]);
    let board = json!({ "name": "Osentavla", "unitIds": [school.unit], "columns": columns });
    let board = school.leader.post(&school.at("boards"), board).await.expect(201);
    let idea = school.idea("Flytt han eine ut av 7b").await;
    let there = json!({ "boardId": board.id() });
    let placed = school.step(&idea, "place", there.clone()).await.expect(200).body["idea"].clone();
    let card = school.at(&format!("cards/{}", text(&placed["cardId"])));
    let over = json!({ "columnId": board.body["columns"][1]["id"] });
    school.colleague.transition(&format!("{card}/transitions/move"), 1, over).await.expect(200);
    // While an A3 names the card, both stay as they were.
    let a3 = json!({ "title": "Uro i 7b", "unitId": school.unit, "cardId": placed["cardId"] });
    let a3 = school.leader.post(&school.at("a3s"), a3).await.expect(201);
    let reason = json!({ "reason": "Det står om ein elev." });
    let refused = school.step(&idea, "withhold", reason.clone()).await.expect(409);
    assert_eq!((refused.code(), &refused.body["cardId"]), ("still_in_use", &placed["cardId"]));
    assert_eq!(school.colleague.get(&school.one(&idea)).await.expect(200).body, placed);
    school.colleague.get(&card).await.expect(200);
    school.leader.patch(a3.header("location"), 1, json!({ "cardId": null })).await.expect(200);
    let withheld = school.step(&idea, "withhold", reason.clone()).await.expect(200).body;
    assert_eq!((&withheld["moderation"], &withheld["cardId"]), (&json!("withheld"), &Value::Null));
    for path in [card.clone(), format!("{card}/history")] {
        school.colleague.get(&path).await.expect(404);
        school.leader.get(&path).await.expect(404);
    }
    let content = format!("{}/content", board.header("location"));
    assert_eq!(school.colleague.get(&content).await.expect(200).body["cards"], json!([]));
    // Let through again it lies on no board, until it is placed as another card.
    let published = school.step(&idea, "publish", json!({})).await.expect(200).body;
    assert_eq!(published["cardId"], Value::Null);
    let anew = school.step(&idea, "place", there).await.expect(200).body["idea"]["cardId"].clone();
    assert_ne!(anew, placed["cardId"]);
    // Neither is a card left that was taken off the board before.
    let card = school.at(&format!("cards/{}", text(&anew)));
    school.leader.transition(&format!("{card}/transitions/archive"), 1, json!({})).await.expect(200);
    school.step(&idea, "withhold", reason).await.expect(200);
    let archived = school.colleague.get(&school.at("cards?archived=true")).await.expect(200).body;
    assert_eq!(archived["items"], json!([]));
    school.app.stop().await;
}

#[actix_web::test]
async fn who_had_an_idea_anonymously_is_told_to_nobody_and_stored_nowhere() {
    let school = School::with(json!({ "preModeration": true })).await;
    let me = school.teacher.get("/v1/me").await.expect(200).id();
    let idea = json!({ "ideaBoxId": school.idea_box["id"], "title": "Rektor inn i gangen", "anonymous": true });
    let request = || school.teacher.request("POST", &school.at("ideas")).header("Idempotency-Key", "same").json(&idea);
    let made = school.teacher.send(request()).await.expect(201).body;
    assert_eq!((&made["authorId"], &made["moderation"]), (&Value::Null, &json!("pending")));
    let again = school.teacher.send(request()).await.expect(201);
    assert_eq!((&again.body["id"], again.header("idempotency-replayed")), (&made["id"], "true"));
    // Not even its author is known by it.
    school.teacher.get(&school.one(&made)).await.expect(404);
    school.step(&made, "publish", json!({})).await.expect(200);
    let moves = school.moves(&school.teacher, &made).await;
    assert_eq!((&moves[0]["kind"], &moves[0]["personId"]), (&json!("submitted"), &Value::Null));
    assert!(moves[1]["personId"].is_string());
    school.teacher.patch(&school.one(&made), 2, json!({ "title": "Mi" })).await.expect(403);
    assert_eq!(school.found(&school.teacher, "mine=true").await, Vec::<String>::new());
    let events = school.tenant.admin.get(&school.at("events?limit=200")).await.expect(200);
    let of_it = events.body["items"].as_array().unwrap().iter().filter(|event| event["subject"] == made["id"]);
    let of_it: Vec<_> = of_it.collect();
    assert_eq!(of_it.len(), 2);
    assert!(of_it.iter().all(|event| !event.to_string().contains(&me)), "{of_it:?}");
    school.app.stop().await;
}
