//! Choosing a method, and writing down what is improved by it.

use serde_json::{Value, json};

use super::{District, design, fault};

#[actix_web::test]
async fn every_method_tells_need_goal_measure_effect_and_learning_whatever_it_calls_them() {
    let district = District::new().await;
    let own = district.choose(&district.care, json!({ "fields": design() })).await.expect(201).body;
    assert_eq!(own["fields"][1], json!({ "key": "onske", "name": "Ønsket opplevelse", "tells": "goal" }));
    assert_eq!(own["fields"][6]["tells"], Value::Null);
    let mut some = design();
    some.as_array_mut().unwrap().drain(0..3);
    let refused = district.choose(&district.care, json!({ "fields": some })).await.expect(422);
    assert_eq!(refused.body["missing"], json!(["need", "goal", "measure"]));
    assert_eq!(fault(refused), (json!("#/fields"), json!("minimum_is_covered")));
    let mut twice = design();
    twice[6]["key"] = "notat".into();
    let refused = district.choose(&district.care, json!({ "fields": twice })).await.expect(422).body;
    let repeated = &refused["errors"][0];
    assert_eq!((&repeated["pointer"], &repeated["code"]), (&json!("#/fields/6/key"), &json!("repeated")));
    // Without a form of its own it asks for the five themselves, and an A3 has its boxes.
    let team = district.choose(&district.home, json!({ "name": "Arbeidslag" })).await.expect(201).body;
    let keys: Vec<_> = team["fields"].as_array().unwrap().iter().map(|field| field["key"].clone()).collect();
    assert_eq!(keys, ["need", "goal", "measure", "effect", "learning"]);
    let a3 = json!({ "name": "A3", "basis": "a3" });
    let a3 = district.choose(&district.home, a3).await.expect(201).body;
    assert_eq!(a3["fields"], json!([]));
    let boxes = json!({ "name": "A3", "basis": "a3", "fields": design() });
    let boxes = fault(district.choose(&district.home, boxes).await);
    assert_eq!(boxes, (json!("#/fields"), json!("field_of_the_method")));
    // Several at once, and which are in use on a day.
    let one = district.at(&format!("unit-methods/{}", team["id"].as_str().unwrap()));
    let early = fault(district.leader.patch(&one, 1, json!({ "validTo": "2032-01-01" })).await);
    assert_eq!(early, (json!("#/validTo"), json!("ends_after_it_begins")));
    district.leader.patch(&one, 1, json!({ "validTo": "2032-02-01" })).await.expect(200);
    for (day, names) in [("2032-01-31", vec!["A3", "Arbeidslag"]), ("2032-02-01", vec!["A3"])] {
        let used = format!("unit-methods?unitId={}&on={day}&sort=name", district.home);
        let used = district.worker.get(&district.at(&used)).await.expect(200).body;
        let told: Vec<_> = used["items"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
        assert_eq!(told, names);
    }
    district.app.stop().await;
}

#[actix_web::test]
async fn an_improvement_fills_in_fields_of_its_method_and_a_field_that_is_told_stays() {
    let district = District::new().await;
    let method = district.choose(&district.care, json!({ "fields": design() })).await.expect(201).id();
    let told =
        |key: &str| json!([{ "fieldKey": "innsikt", "text": "Mange blir sultne" }, { "fieldKey": key, "text": "Ja" }]);
    let broken = (json!("#/values/1/fieldKey"), json!("field_of_the_method"));
    for key in ["need", "innsikt"] {
        assert_eq!(fault(district.improve(&method, told(key)).await), broken);
    }
    let made = district.improve(&method, told("prototype")).await.expect(201).body;
    assert_eq!((&made["unitId"], &made["values"][1]["fieldKey"]), (&json!(district.care), &json!("prototype")));
    let one = district.at(&format!("improvements/{}", made["id"].as_str().unwrap()));
    let early = fault(district.worker.patch(&one, 1, json!({ "endedOn": "2032-01-31" })).await);
    assert_eq!(early, (json!("#/endedOn"), json!("ends_after_it_begins")));
    let ended = district.worker.patch(&one, 1, json!({ "endedOn": "2032-02-29" })).await.expect(200).body;
    assert_eq!(ended["endedOn"], "2032-02-29");
    let over = district.worker.get(&district.at("improvements?ended=true")).await.expect(200).body;
    assert_eq!(over["items"][0]["id"], made["id"]);
    // The method may grow, and be renamed, but keeps what was told.
    let here = district.at(&format!("unit-methods/{method}"));
    let mut without = design();
    without[2]["key"] = "skisse".into();
    let refused = fault(district.leader.patch(&here, 1, json!({ "fields": without })).await);
    assert_eq!(refused, (json!("#/fields"), json!("field_of_the_method")));
    let mut renamed = design();
    renamed[2]["name"] = "Skisser".into();
    renamed.as_array_mut().unwrap().remove(6);
    let changed = district.leader.patch(&here, 1, json!({ "fields": renamed })).await.expect(200).body;
    assert_eq!(changed["fields"], renamed);
    assert_eq!(district.leader.delete(&here, 2).await.expect(409).code(), "still_in_use");
    // What is improved by A3s stands in these.
    let a3 = district.choose(&district.home, json!({ "name": "A3", "basis": "a3" })).await.expect(201).id();
    let refused = fault(district.improve(&a3, json!([])).await);
    assert_eq!(refused, (json!("#/unitMethodId"), json!("field_of_the_method")));
    district.worker.delete(&one, 2).await.expect(204);
    district.leader.delete(&here, 2).await.expect(204);
    district.app.stop().await;
}

#[actix_web::test]
async fn who_leads_chooses_methods_and_who_works_there_improves_through_either_door() {
    let district = District::new().await;
    let slug = &district.tenant.slug;
    let make = "mutation($input: CreateUnitMethod!) { createUnitMethod(input: $input) { id fields { key tells } } }";
    let input = json!({ "input": {
        "unitId": district.home, "name": "Arbeidslag", "basis": "OWN", "reason": "Alle er med", "validFrom": "2032-01-01",
    } });
    let refused = district.worker.graphql(slug, make, input.clone()).await;
    assert_eq!(refused.body["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let made = district.leader.graphql(slug, make, input).await.data()["createUnitMethod"].clone();
    assert_eq!(made["fields"][2], json!({ "key": "measure", "tells": "MEASURE" }));
    let make = "mutation($input: CreateImprovement!) { createImprovement(input: $input) { id values { text } } }";
    let input = json!({ "input": {
        "unitMethodId": made["id"], "title": "Stille måltid", "startedOn": "2032-02-01",
        "values": [{ "fieldKey": "need", "text": "Uro ved bordet" }],
    } });
    let improved = district.worker.graphql(slug, make, input).await.data()["createImprovement"].clone();
    assert_eq!(improved["values"], json!([{ "text": "Uro ved bordet" }]));
    let observer = district.app.member(&district.tenant, "Gjest", &["observer"]).await;
    let read = "query($id: ID!) {
        node(id: $id) { __typename }
        unitMethods(first: 5, filter: { basis: OWN }) { edges { node { name } } }
        improvements(first: 5) { edges { node { title } } }
    }";
    let read = observer.graphql(slug, read, json!({ "id": improved["id"] })).await;
    assert_eq!(read.data()["node"]["__typename"], "Improvement");
    assert_eq!(read.data()["unitMethods"]["edges"], json!([{ "node": { "name": "Arbeidslag" } }]));
    assert_eq!(read.data()["improvements"]["edges"], json!([{ "node": { "title": "Stille måltid" } }]));
    let improvement = json!({ "unitMethodId": made["id"], "title": "Mitt", "startedOn": "2032-02-01" });
    let refused = observer.post(&district.at("improvements"), improvement).await.expect(403);
    assert_eq!(refused.body["permission"], "improvement.contribute");
    district.app.stop().await;
}
