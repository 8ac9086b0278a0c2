//! Causes: why, and why that; on which bone; and how often.

use serde_json::{Value, json};

use super::{Office, fault};

#[actix_web::test]
async fn asked_five_times_why_a_chain_leads_from_the_problem_to_its_root() {
    let office = Office::open().await;
    let a3 = office.a3("Byggesaker ligg for lenge").await;
    let whys = [
        "Saka ventar på utfyllande opplysningar",
        "Søknaden var ikkje komplett",
        "Søkjaren visste ikkje kva som skulle med",
        "Rettleiinga på nett er frå 2024",
        "Ingen har ansvar for henne",
    ];
    let mut parent = Value::Null;
    for why in whys {
        let more = if parent.is_null() { json!({}) } else { json!({ "parentCauseId": parent }) };
        parent = office.cause(&a3, why, more).await.expect(201).id().into();
    }
    let short = json!({ "category": "people", "count": 4 });
    office.cause(&a3, "To saksbehandlarar er nye", short).await.expect(201);
    let path = office.at(&format!("a3s/{a3}/cause-analysis"));
    let read = office.handler.get(&path).await.expect(200);
    assert_eq!(read.statements.len(), 2, "{:?}", read.statements);
    let analysis = read.body;
    assert_eq!(analysis["chains"][0]["texts"], json!(whys));
    assert_eq!(analysis["chains"][0]["causeIds"][4], parent);
    assert_eq!(analysis["chains"][1]["texts"], json!(["To saksbehandlarar er nye"]));
    let bones = analysis["fishbone"].as_array().unwrap();
    let found: Vec<_> = bones.iter().map(|bone| bone["causes"].as_array().unwrap().len()).collect();
    assert_eq!(found, [1, 5, 0, 0, 0, 0, 0], "people, method and five bones that nobody has looked at");
    assert_eq!(analysis["pareto"].as_array().map(Vec::len), Some(1));
    office.app.stop().await;
}

#[actix_web::test]
async fn the_few_causes_that_count_most_come_first() {
    let office = Office::open().await;
    let a3 = office.a3("Manglar i søknader").await;
    for (text, count) in [("Nabovarsel", 12), ("Situasjonsplan", 30), ("Ansvarsrett", 18)] {
        office.cause(&a3, text, json!({ "count": count })).await.expect(201);
    }
    let query = "query($id: ID!) { causeAnalysisOfA3(id: $id) {
        chains { causeIds } fishbone { category causes { text } } pareto { text count share cumulativeShare }
    } }";
    let read = office.handler.graphql(&office.tenant.slug, query, json!({ "id": a3 })).await;
    let pareto = &read.data()["causeAnalysisOfA3"]["pareto"];
    let expected = json!([
        { "text": "Situasjonsplan", "count": 30, "share": 0.5, "cumulativeShare": 0.5 },
        { "text": "Ansvarsrett", "count": 18, "share": 0.3, "cumulativeShare": 0.8 },
        { "text": "Nabovarsel", "count": 12, "share": 0.2, "cumulativeShare": 1.0 },
    ]);
    assert_eq!(*pareto, expected);
    office.app.stop().await;
}

#[actix_web::test]
async fn nothing_is_its_own_cause_and_a_cause_of_another_a3_is_none_here() {
    let office = Office::open().await;
    let a3 = office.a3("Byggesaker ligg for lenge").await;
    let first = office.cause(&a3, "Ventar på svar", json!({})).await.expect(201).id();
    let second = office.cause(&a3, "Manglar", json!({ "parentCauseId": first })).await.expect(201).id();
    let change = async |cause: &str, version, parent: &str| {
        let path = office.at(&format!("a3-causes/{cause}"));
        office.handler.patch(&path, version, json!({ "parentCauseId": parent })).await
    };
    let broken = |rule: &str| [json!("#/parentCauseId"), json!("rule"), json!(rule)];
    assert_eq!(fault(change(&first, 1, &second).await), broken("not_its_own_cause"));
    assert_eq!(fault(change(&first, 1, &first).await), broken("not_its_own_cause"));
    let other = office.a3("Oppmåling ligg").await;
    let foreign = office.cause(&other, "Snø", json!({})).await.expect(201).id();
    assert_eq!(fault(change(&second, 1, &foreign).await), broken("cause_of_the_a3"));
    let refused = office.cause(&a3, "Framand", json!({ "parentCauseId": foreign })).await;
    assert_eq!(fault(refused), broken("cause_of_the_a3"));
    // What is asked further about stays.
    let path = office.at(&format!("a3-causes/{first}"));
    assert_eq!(office.handler.delete(&path, 1).await.expect(409).code(), "still_in_use");
    let loose =
        office.handler.patch(&office.at(&format!("a3-causes/{second}")), 1, json!({ "parentCauseId": null })).await;
    assert_eq!(loose.expect(200).body["parentCauseId"], Value::Null);
    office.handler.delete(&path, 1).await.expect(204);
    office.app.stop().await;
}

#[actix_web::test]
async fn one_asks_why_at_most_twenty_times_wherever_a_chain_is_made_longer() {
    let office = Office::open().await;
    let a3 = office.a3("Kvifor?").await;
    let mut chain = vec![office.cause(&a3, "Fordi", json!({})).await.expect(201).id()];
    for _ in 1..20 {
        let more = json!({ "parentCauseId": chain.last() });
        chain.push(office.cause(&a3, "Fordi", more).await.expect(201).id());
    }
    let twenty = [json!("#/parentCauseId"), json!("rule"), json!("twenty_levels")];
    assert_eq!(fault(office.cause(&a3, "Fordi", json!({ "parentCauseId": chain.last() })).await), twenty);
    // Put below another, the whole chain comes one level down.
    let above = office.cause(&a3, "Over", json!({})).await.expect(201).id();
    let top = office.at(&format!("a3-causes/{}", chain[0]));
    assert_eq!(fault(office.handler.patch(&top, 1, json!({ "parentCauseId": above })).await), twenty);
    office.app.stop().await;
}
