//! Reflecting on results: openly, or within the unit only.

use serde_json::{Value, json};
use testkit::Client;

use super::{District, fault};

/// What is thought of a result.
fn thought(unit: &str, visibility: &str, more: Value) -> Value {
    let mut thought = json!({
        "unitId": unit, "outcome": "bad", "whatHappened": "Rutene ble lengre", "why": "Vi spurte ikke sjåførene",
        "weChange": "Sjåførene er med fra starten", "visibility": visibility,
    });
    thought.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    thought
}

async fn seen(district: &District, who: &Client, one: &str) -> (u16, usize) {
    let list = who.get(&district.at("reflections")).await.expect(200).body;
    (who.get(one).await.status, list["items"].as_array().unwrap().len())
}

#[actix_web::test]
async fn what_a_unit_keeps_to_itself_is_read_by_its_members_and_nobody_else() {
    let district = District::new().await;
    let kept = thought(&district.care, "unit", json!({}));
    let made = district.worker.post(&district.at("reflections"), kept.clone()).await.expect(201);
    let one = made.header("location").to_owned();
    let colleague = json!({ "roles": ["observer"], "unitId": district.care });
    let colleague = district.app.member_with(&district.tenant, "Kari Lunde", colleague).await.client;
    let above = json!({ "roles": ["unit_leader", "programme_leader"], "unitId": district.health });
    let above = district.app.member_with(&district.tenant, "Nils Haugen", above).await.client;
    assert_eq!(seen(&district, &district.worker, &one).await, (200, 1));
    assert_eq!(seen(&district, &colleague, &one).await, (200, 1));
    for other in [&district.leader, &above] {
        assert_eq!(seen(&district, other, &one).await, (404, 0));
        let thought = json!({ "why": "Vet ikke" });
        assert_eq!(other.patch(&one, 1, thought).await.status, 404);
        assert_eq!(other.delete(&one, 1).await.status, 404);
    }
    let node = "query($id: ID!) { node(id: $id) { __typename } reflections(first: 5) { edges { node { why } } } }";
    let node = above.graphql(&district.tenant.slug, node, json!({ "id": made.id() })).await;
    assert_eq!(node.data(), &json!({ "node": null, "reflections": { "edges": [] } }));
    // The event stream says that it was written, and nothing of what was.
    let events = district.tenant.admin.get(&district.at("events")).await.expect(200);
    assert!(events.text.contains("reflection.create"), "{}", events.text);
    for said in ["Rutene", "sjåførene", "Sjåførene", "\"bad\""] {
        assert!(!events.text.contains(said), "{said}: {}", events.text);
    }
    // Who is not of the unit keeps nothing within it; and a colleague reads, and leaves it as it is.
    let foreign = thought(&district.home, "unit", json!({}));
    let refused = fault(district.worker.post(&district.at("reflections"), foreign).await);
    assert_eq!(refused, (json!("#/visibility"), json!("unit_of_ones_own")));
    let case = json!({ "roles": ["case_handler"], "unitId": district.care });
    let case = district.app.member_with(&district.tenant, "Ola Moen", case).await.client;
    assert_eq!(case.patch(&one, 1, json!({ "why": "Annet" })).await.expect(403).code(), "not_yours");
    assert_eq!(case.delete(&one, 1).await.expect(403).code(), "not_yours");
    // Opened, it is read by all.
    let opened = json!({ "visibility": "open", "weKeep": "Kartet" });
    let opened = district.worker.patch(&one, 1, opened).await.expect(200).body;
    assert_eq!((&opened["weKeep"], &opened["version"]), (&json!("Kartet"), &json!(2)));
    assert_eq!(seen(&district, &above, &one).await, (200, 1));
    district.worker.delete(&one, 2).await.expect(204);
    district.app.stop().await;
}

#[actix_web::test]
async fn a_reflection_is_about_one_thing_at_most_and_written_by_who_is_at_work() {
    let district = District::new().await;
    let a3 = json!({ "title": "Lange ruter", "unitId": district.care });
    let a3 = district.worker.post(&district.at("a3s"), a3).await.expect(201).id();
    let method = district.choose(&district.care, json!({})).await.expect(201).id();
    let improvement = district.improve(&method, json!([])).await.expect(201).id();
    let both = thought(&district.care, "open", json!({ "a3Id": a3, "improvementId": improvement }));
    let refused = fault(district.worker.post(&district.at("reflections"), both).await);
    assert_eq!(refused, (json!("#/improvementId"), json!("one_subject")));
    let nobodys = thought(&district.care, "open", json!({ "experimentId": testkit::random_id("experiment") }));
    let nobodys =
        district.worker.post(&district.at("reflections"), nobodys).await.expect(422).body["errors"][0].clone();
    assert_eq!((&nobodys["pointer"], &nobodys["code"]), (&json!("#/experimentId"), &json!("no_such_thing")));
    let slug = &district.tenant.slug;
    let make = "mutation($input: CreateReflection!) { createReflection(input: $input) { id outcome visibility } }";
    let input = json!({ "input": {
        "unitId": district.care, "improvementId": improvement, "outcome": "GOOD", "whatHappened": "Roligere bord",
        "why": "Færre forstyrrelser", "visibility": "OPEN",
    } });
    let made = district.worker.graphql(slug, make, input).await.data()["createReflection"].clone();
    assert_eq!((&made["outcome"], &made["visibility"]), (&json!("GOOD"), &json!("OPEN")));
    let read = "query($id: ID!) { reflection(id: $id) { why } reflections(first: 5, filter: { outcome: [GOOD] }) { edges { node { why } } } }";
    let read = district.leader.graphql(slug, read, json!({ "id": made["id"] })).await;
    let why = json!({ "why": "Færre forstyrrelser" });
    assert_eq!(read.data(), &json!({ "reflection": why, "reflections": { "edges": [{ "node": why }] } }));
    let mine = district.leader.get(&district.at("reflections?mine=true")).await.expect(200).body;
    assert_eq!(mine["items"], json!([]));
    let observer = district.app.member(&district.tenant, "Gjest", &["observer"]).await;
    let refused = observer.post(&district.at("reflections"), thought(&district.care, "open", json!({}))).await;
    assert_eq!(refused.expect(403).body["permission"], "reflection.contribute");
    // What somebody has reflected on stays.
    let kept = district.worker.delete(&district.at(&format!("improvements/{improvement}")), 1).await.expect(409);
    assert_eq!(kept.code(), "still_in_use");
    district.app.stop().await;
}
