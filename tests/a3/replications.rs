//! Where else: what one unit found out, suggested to another.

use serde_json::{Value, json};

use super::{Office, fault};

#[actix_web::test]
async fn what_one_unit_found_out_another_accepts_and_does() {
    let office = Office::open().await;
    let a3 = office.doing().await;
    let suggested = json!({ "a3Id": a3, "unitId": office.elsewhere, "text": "De ventar på dei same opplysningane." });
    let made = office.leader.post(&office.at("replications"), suggested).await.expect(201);
    assert_eq!((&made.body["state"], &made.body["answer"]), (&json!("suggested"), &Value::Null));
    let path = |step: &str| office.at(&format!("replications/{}/transitions/{step}", made.id()));
    let early = office.leader.transition(&path("done"), 1, json!({ "text": "Ferdig" })).await.expect(409);
    assert_eq!((early.code(), &early.body["allowed"]), ("illegal_transition", &json!(["accept", "decline"])));
    let accepted = office.leader.transition(&path("accept"), 1, json!({ "answer": "Vi prøver i mars" })).await;
    assert_eq!(accepted.expect(200).body["answer"], "Vi prøver i mars");
    let own = json!({ "title": "Oppmåling ligg", "unitId": office.elsewhere });
    let own = office.post("a3s", own).await.expect(201).id();
    let nothing = json!({ "text": "Ferdig", "resultA3Id": testkit::random_id("a3") });
    let nothing = fault(office.leader.transition(&path("done"), 2, nothing).await);
    assert_eq!(nothing, [json!("#/resultA3Id"), json!("no_such_thing"), Value::Null]);
    let finish = "mutation($input: FinishReplication!) { finishReplication(input: $input) { state resultA3Id } }";
    let input = json!({ "id": made.id(), "expectedVersion": 2, "text": "Ned frå 30 til 18 dagar", "resultA3Id": own });
    let done = office.leader.graphql(&office.tenant.slug, finish, json!({ "input": input })).await;
    assert_eq!(done.data()["finishReplication"], json!({ "state": "DONE", "resultA3Id": own }));
    let query = "query($a3: ID!) { replications(first: 5, filter: { a3Id: $a3, state: [DONE] }) {
        edges { node { answer } }
    } }";
    let read = office.handler.graphql(&office.tenant.slug, query, json!({ "a3": a3 })).await;
    assert_eq!(read.data()["replications"]["edges"][0]["node"]["answer"], "Ned frå 30 til 18 dagar");
    office.app.stop().await;
}

#[actix_web::test]
async fn a_unit_may_change_its_mind_until_it_is_done_and_says_why() {
    let office = Office::open().await;
    let a3 = office.doing().await;
    let suggested = json!({ "a3Id": a3, "unitId": office.elsewhere, "text": "Same arbeid" });
    let made = office.leader.post(&office.at("replications"), suggested).await.expect(201).id();
    let path = |step: &str| office.at(&format!("replications/{made}/transitions/{step}"));
    office.leader.transition(&path("accept"), 1, json!({})).await.expect(200);
    let silent = fault(office.leader.transition(&path("decline"), 2, json!({})).await);
    assert_eq!(silent[..2], [json!("#/reason"), json!("required")]);
    let why = json!({ "reason": "Vi har ingen søknader å ringje om" });
    let declined = office.leader.transition(&path("decline"), 2, why).await.expect(200).body;
    assert_eq!(
        (&declined["state"], &declined["answer"]),
        (&json!("declined"), &json!("Vi har ingen søknader å ringje om"))
    );
    let again = office.leader.transition(&path("accept"), 3, json!({})).await.expect(409);
    assert_eq!(again.body["allowed"], json!([]));
    let found = office.handler.get(&office.at(&format!("replications?unitId={}", office.elsewhere))).await.expect(200);
    assert_eq!(found.body["items"][0]["id"], json!(made));
    office.app.stop().await;
}

#[actix_web::test]
async fn one_thing_is_suggested_at_a_time_and_never_to_the_unit_that_it_comes_from() {
    let office = Office::open().await;
    let a3 = office.doing().await;
    let suggest = async |body: Value| {
        let mut whole = json!({ "unitId": office.elsewhere, "text": "Same arbeid" });
        for (member, value) in body.as_object().unwrap() {
            whole[member] = value.clone();
        }
        office.leader.post(&office.at("replications"), whole).await
    };
    let home = suggest(json!({ "a3Id": a3, "unitId": office.unit })).await;
    assert_eq!(fault(home), [json!("#/unitId"), json!("rule"), json!("another_unit")]);
    assert_eq!(fault(suggest(json!({})).await)[..2], [json!("#/a3Id"), json!("required")]);
    let both = suggest(json!({ "a3Id": a3, "ideaId": testkit::random_id("idea") })).await;
    assert_eq!(fault(both), [json!("#/ideaId"), json!("rule"), json!("one_subject")]);
    let refused = office.post("replications", json!({ "a3Id": a3, "unitId": office.elsewhere, "text": "Same" })).await;
    assert_eq!(refused.expect(403).body["permission"], "replication.manage");
    office.app.stop().await;
}

#[actix_web::test]
async fn what_the_unit_made_of_it_is_one_thing_and_its_own() {
    let office = Office::open().await;
    let a3 = office.doing().await;
    let suggested = json!({ "a3Id": a3, "unitId": office.elsewhere, "text": "Same arbeid" });
    let made = office.leader.post(&office.at("replications"), suggested).await.expect(201).id();
    let path = |step: &str| office.at(&format!("replications/{made}/transitions/{step}"));
    office.leader.transition(&path("accept"), 1, json!({})).await.expect(200);
    let done = async |mut result: Value| {
        result["text"] = "Ned frå 30 til 18 dagar".into();
        office.leader.transition(&path("done"), 2, result).await
    };
    let broken = |member: &str, rule: &str| [json!(format!("#/{member}")), json!("rule"), json!(rule)];
    let not_its_own = broken("resultA3Id", "result_of_the_unit");
    assert_eq!(fault(done(json!({ "resultA3Id": a3 })).await), not_its_own);
    let neighbour = office.a3("Nabovarsel ligg").await;
    assert_eq!(fault(done(json!({ "resultA3Id": neighbour })).await), not_its_own);
    // The suggested one answers nothing, wherever it has come to since.
    office.write(&a3, json!({ "unitId": office.elsewhere })).await.expect(200);
    assert_eq!(fault(done(json!({ "resultA3Id": a3 })).await), not_its_own);
    let idea_box = json!({ "name": "Forslagskassa" });
    let idea_box = office.leader.post(&office.at("idea-boxes"), idea_box).await.expect(201).id();
    let idea = async |unit: Option<&str>| {
        let idea = json!({ "ideaBoxId": idea_box, "title": "Ring før oppmåling", "unitId": unit });
        office.post("ideas", idea).await.expect(201).id()
    };
    for unit in [None, Some(office.unit.as_str())] {
        let other = idea(unit).await;
        let refused = done(json!({ "resultIdeaId": other })).await;
        assert_eq!(fault(refused), broken("resultIdeaId", "result_of_the_unit"), "{unit:?}");
    }
    let own = idea(Some(&office.elsewhere)).await;
    let both = done(json!({ "resultA3Id": neighbour, "resultIdeaId": own })).await;
    assert_eq!(fault(both), broken("resultIdeaId", "one_subject"));
    let told = done(json!({ "resultIdeaId": own })).await.expect(200).body;
    assert_eq!((&told["state"], &told["resultIdeaId"]), (&json!("done"), &json!(own)));
    office.app.stop().await;
}
