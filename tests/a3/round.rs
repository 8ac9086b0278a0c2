//! The way round: from a draft to what is how it is done now, or out with what was learnt.

use serde_json::{Value, json};

use super::{Office, fault, first_half, measure, missing, rule};

#[actix_web::test]
async fn every_gate_tells_all_that_is_missing_at_once_and_opens_when_it_is_there() {
    let office = Office::open().await;
    let a3 = office.a3("Byggesaker ligg for lenge").await;
    assert_eq!(missing(office.step(&a3, "plan", json!({})).await), json!(["background", "currentState"]));
    let boxes = json!({ "background": "Ein av tre ringjer.", "currentState": "43 dagar i snitt." });
    office.write(&a3, json!({ "boxes": boxes })).await.expect(200);
    let planned = office.step(&a3, "plan", json!({ "reason": "Alle er samde om problemet" })).await.expect(200);
    assert_eq!(
        (&planned.body["state"], &planned.body["stateReason"]),
        (&json!("plan"), &json!("Alle er samde om problemet"))
    );
    let needed = json!(["goal", "measure", "baseline", "cause"]);
    assert_eq!(missing(office.step(&a3, "do", json!({})).await), needed);
    office.write(&a3, json!({ "boxes": { "goal": "21 dagar" }, "measure": measure() })).await.expect(200);
    assert_eq!(missing(office.step(&a3, "do", json!({})).await), json!(["baseline", "cause"]));
    office.measure(&a3, "baseline", 43.0, "2032-01-31").await.expect(201);
    office.cause(&a3, "Søknaden er ikkje komplett", json!({})).await.expect(201);
    let doing = office.step(&a3, "do", json!({})).await.expect(200);
    // Every move tells its own reason, or none.
    assert_eq!((&doing.body["state"], &doing.body["stateReason"]), (&json!("do"), &Value::Null));
    assert_eq!(missing(office.step(&a3, "check", json!({})).await), json!(["measurement"]));
    office.measure(&a3, "follow_up", 19.5, "2032-02-27").await.expect(201);
    office.step(&a3, "check", json!({})).await.expect(200);
    assert_eq!(missing(office.step(&a3, "act", json!({})).await), json!(["followUp"]));
    office.write(&a3, json!({ "boxes": { "followUp": "19,5 dagar i februar." } })).await.expect(200);
    office.step(&a3, "act", json!({})).await.expect(200);
    let needed = json!(["learning", "changedRoutine"]);
    assert_eq!(missing(office.step(&a3, "standardise", json!({})).await), needed);
    let learnt = json!({ "learning": "Ring søkjaren same dag.", "changedRoutine": "Rutine 4.2 Mottak" });
    let done = office.step(&a3, "standardise", learnt).await.expect(200).body;
    let told = [&done["state"], &done["boxes"]["learning"], &done["changedRoutine"]];
    assert_eq!(told, [&json!("standardised"), &json!("Ring søkjaren same dag."), &json!("Rutine 4.2 Mottak")]);
    office.app.stop().await;
}

#[actix_web::test]
async fn a_gate_that_was_passed_holds_again_when_what_it_asked_for_is_gone() {
    let office = Office::open().await;
    let a3 = office.doing().await;
    let measured = office.measure(&a3, "follow_up", 30.0, "2032-02-27").await.expect(201);
    let baseline = office.handler.get(&office.at(&format!("a3-measurements?a3Id={a3}&sort=measuredOn"))).await;
    let baseline = baseline.expect(200).body["items"][0]["id"].as_str().unwrap().to_owned();
    office.handler.delete(&office.at(&format!("a3-measurements/{baseline}")), 1).await.expect(204);
    office.write(&a3, json!({ "boxes": { "goal": null } })).await.expect(200);
    assert_eq!(missing(office.step(&a3, "check", json!({})).await), json!(["goal", "baseline"]));
    assert_eq!(measured.body["value"], 30.0);
    office.app.stop().await;
}

#[actix_web::test]
async fn the_loop_goes_round_again_and_is_measured_and_told_anew_and_no_step_is_skipped() {
    let office = Office::open().await;
    let a3 = office.doing().await;
    let refused = office.step(&a3, "standardise", json!({})).await.expect(409);
    assert_eq!(refused.code(), "illegal_transition");
    assert_eq!((&refused.body["state"], &refused.body["allowed"]), (&json!("do"), &json!(["check", "stop"])));
    office.measure(&a3, "follow_up", 40.0, "2032-02-27").await.expect(201);
    office.step(&a3, "check", json!({})).await.expect(200);
    office.write(&a3, json!({ "boxes": { "followUp": "40 dagar i februar." } })).await.expect(200);
    let again = json!({ "reason": "Ringinga hjelpte lite; vi ser på sakshandsaminga" });
    let again = office.step(&a3, "replan", again).await.expect(200);
    assert_eq!(again.body["state"], "plan");
    office.later();
    office.step(&a3, "do", json!({})).await.expect(200);
    assert_eq!(missing(office.step(&a3, "check", json!({})).await), json!(["measurement"]));
    office.measure(&a3, "follow_up", 20.0, "2032-02-28").await.expect(201);
    office.step(&a3, "check", json!({})).await.expect(200);
    assert_eq!(missing(office.step(&a3, "act", json!({})).await), json!(["followUp"]));
    office.write(&a3, json!({ "boxes": { "followUp": "20 dagar siste veka." } })).await.expect(200);
    office.step(&a3, "act", json!({})).await.expect(200);
    office.app.stop().await;
}

#[actix_web::test]
async fn no_follow_up_is_measured_before_the_baseline_and_one_of_the_time_before_it_was_done_shows_no_effect() {
    let office = Office::open().await;
    let a3 = office.a3("Byggesaker ligg for lenge").await;
    office.write(&a3, json!({ "boxes": first_half(), "measure": measure() })).await.expect(200);
    office.cause(&a3, "Søknaden er ikkje komplett", json!({})).await.expect(201);
    office.measure(&a3, "follow_up", 19.0, "2032-01-20").await.expect(201);
    let out_of_range = |accepted: &str| [json!("#/measuredOn"), json!("out_of_range"), json!(accepted)];
    let late = office.measure(&a3, "baseline", 43.0, "2032-01-21").await;
    assert_eq!(fault(late), out_of_range("≤ 2032-01-20"));
    office.measure(&a3, "baseline", 43.0, "2032-01-20").await.expect(201);
    let early = office.measure(&a3, "follow_up", 19.0, "2032-01-19").await;
    assert_eq!(fault(early), out_of_range("≥ 2032-01-20"));
    office.step(&a3, "plan", json!({})).await.expect(200);
    office.later();
    office.step(&a3, "do", json!({})).await.expect(200);
    assert_eq!(missing(office.step(&a3, "check", json!({})).await), json!(["measurement"]));
    office.measure(&a3, "follow_up", 19.0, "2032-02-28").await.expect(201);
    office.step(&a3, "check", json!({})).await.expect(200);
    office.app.stop().await;
}

#[actix_web::test]
async fn it_is_stopped_with_a_reason_and_with_what_was_learnt_and_nothing_is_changed_then() {
    let office = Office::open().await;
    let a3 = office.doing().await;
    assert_eq!(missing(office.step(&a3, "stop", json!({})).await), json!(["reason", "learning"]));
    let why = json!({ "reason": "Oppgåva går til interkommunalt kontor" });
    assert_eq!(missing(office.step(&a3, "stop", why.clone()).await), json!(["learning"]));
    let mut learnt = why;
    learnt["learning"] = "Halvparten av tida var venting på nabovarsel.".into();
    let stopped = office.step(&a3, "stop", learnt).await.expect(200);
    assert_eq!(stopped.body["state"], "stopped");
    assert_eq!(rule(office.write(&a3, json!({ "title": "Ny tittel" })).await), "a3_is_open");
    assert_eq!(rule(office.cause(&a3, "Ei årsak til", json!({})).await), "a3_is_open");
    assert_eq!(rule(office.measure(&a3, "follow_up", 20.0, "2032-02-28").await), "a3_is_open");
    let remark = json!({ "a3Id": a3, "box": "goal", "text": "Kor mange dagar?" });
    assert_eq!(rule(office.leader.post(&office.at("a3-remarks"), remark).await), "a3_is_open");
    let causes = office.handler.get(&office.at(&format!("a3-causes?a3Id={a3}"))).await.expect(200).body;
    let cause = office.at(&format!("a3-causes/{}", causes["items"][0]["id"].as_str().unwrap()));
    assert_eq!(rule(office.handler.patch(&cause, 1, json!({ "count": 4 })).await), "a3_is_open");
    assert_eq!(rule(office.handler.delete(&cause, 1).await), "a3_is_open");
    let refused = office.step(&a3, "plan", json!({})).await.expect(409);
    assert_eq!((refused.code(), &refused.body["allowed"]), ("illegal_transition", &json!([])));
    office.app.stop().await;
}

#[actix_web::test]
async fn a_draft_is_deleted_with_all_that_is_its_own_and_what_was_begun_is_stopped() {
    let office = Office::open().await;
    let draft = office.a3("Feil knapp").await;
    let cause = office.cause(&draft, "Ei årsak", json!({})).await.expect(201).id();
    office.cause(&draft, "Og kvifor", json!({ "parentCauseId": cause })).await.expect(201);
    office.leader.delete(&office.at(&format!("a3s/{draft}")), 1).await.expect(204);
    office.handler.get(&office.at(&format!("a3-causes/{cause}"))).await.expect(404);
    let a3 = office.doing().await;
    let version = office.read(&a3).await.version();
    let refused = office.leader.delete(&office.at(&format!("a3s/{a3}")), version).await.expect(409);
    let told = (refused.code(), &refused.body["allowed"]);
    assert_eq!(told, ("illegal_transition", &json!(["check", "stop"])));
    // An experiment is no part of it, and keeps it where it is.
    let draft = office.a3("Prøvd").await;
    let tried = json!({ "a3Id": draft, "title": "Ringje først", "hypothesis": "Færre manglar", "test": "Ei veke" });
    office.post("experiments", tried).await.expect(201);
    let refused = office.leader.delete(&office.at(&format!("a3s/{draft}")), 1).await.expect(409);
    assert_eq!(refused.code(), "still_in_use");
    office.app.stop().await;
}

#[actix_web::test]
async fn a_version_of_the_to_be_that_is_not_there_is_a_fault_at_its_member() {
    let office = Office::open().await;
    let a3 = office.doing().await;
    let version = json!({ "toBeVersionId": testkit::random_id("to_be_version") });
    let nothing = [json!("#/toBeVersionId"), json!("no_such_thing"), Value::Null];
    assert_eq!(fault(office.step(&a3, "check", version.clone()).await), nothing);
    assert_eq!(fault(office.write(&a3, version).await), nothing);
    office.app.stop().await;
}
