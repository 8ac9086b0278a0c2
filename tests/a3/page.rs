//! The page: its boxes and what stood in them, measurements and effect, the coach's remarks, and who may.

use serde_json::{Value, json};
use testkit::Client;

use super::{Office, fault, first_half, measure, rule};

#[actix_web::test]
async fn what_stood_in_a_box_is_kept_with_who_wrote_it_beside_how_the_a3_moved() {
    let office = Office::open().await;
    let a3 = office.a3("Byggesaker ligg for lenge").await;
    office.write(&a3, json!({ "boxes": { "goal": "Raskare", "background": "Mange ringjer" } })).await.expect(200);
    let path = office.at(&format!("a3s/{a3}"));
    office.leader.patch(&path, 2, json!({ "boxes": { "goal": "21 dagar" } })).await.expect(200);
    // Said again, it is no change; nor is a new title.
    office.write(&a3, json!({ "title": "Byggesak", "boxes": { "goal": "21 dagar" } })).await.expect(200);
    office.write(&a3, json!({ "boxes": { "background": null, "currentState": "43 dagar" } })).await.expect(200);
    office.write(&a3, json!({ "boxes": { "learning": "Måla var uklåre" } })).await.expect(200);
    office.step(&a3, "stop", json!({ "reason": "Slått saman med ein annan" })).await.expect(200);
    let read = office.handler.get(&format!("{path}/history")).await.expect(200);
    assert_eq!(read.statements.len(), 2, "{:?}", read.statements);
    let changes = read.body["changes"].as_array().unwrap();
    let told: Vec<_> = changes.iter().map(|one| [&one["box"], &one["text"], &one["state"], &one["reason"]]).collect();
    let (null, text) = (&Value::Null, |text: &str| json!(text));
    let expected = [
        [null, null, &text("draft"), null],
        [&text("background"), &text("Mange ringjer"), null, null],
        [&text("goal"), &text("Raskare"), null, null],
        [&text("goal"), &text("21 dagar"), null, null],
        [&text("background"), null, null, null],
        [&text("current_state"), &text("43 dagar"), null, null],
        [&text("learning"), &text("Måla var uklåre"), null, null],
        [null, null, &text("stopped"), &text("Slått saman med ein annan")],
    ];
    assert_eq!(told, expected);
    assert_ne!(changes[2]["personId"], changes[3]["personId"]);
    let goal = office.handler.get(&format!("{path}/history?box=goal")).await.expect(200).body;
    let texts: Vec<_> = goal["changes"].as_array().unwrap().iter().map(|one| one["text"].clone()).collect();
    assert_eq!(texts, [json!("Raskare"), json!("21 dagar")]);
    office.app.stop().await;
}

#[actix_web::test]
async fn one_page_is_the_point_but_a_long_box_is_told_and_not_refused() {
    let office = Office::open().await;
    let a3 = office.a3("Byggesaker ligg for lenge").await;
    let boxes = json!({ "plan": "å".repeat(1500), "background": "å".repeat(1501) });
    let long = office.write(&a3, json!({ "boxes": boxes })).await.expect(200).body;
    assert_eq!(long["longBoxes"], json!(["background"]));
    let listed = office.handler.get(&office.at("a3s")).await.expect(200).body;
    assert_eq!(listed["items"][0]["longBoxes"], json!(["background"]));
    let whole = json!({ "boxes": { "plan": "å".repeat(10_001) } });
    assert_eq!(fault(office.write(&a3, whole).await), [json!("#/boxes/plan"), json!("too_long"), json!(10_000)]);
    office.app.stop().await;
}

#[actix_web::test]
async fn it_says_what_it_is_measured_by_first_and_has_one_baseline_and_no_figure_of_tomorrow() {
    let office = Office::open().await;
    let a3 = office.a3("Byggesaker ligg for lenge").await;
    assert_eq!(rule(office.measure(&a3, "baseline", 43.0, "2032-01-31").await), "a3_has_a_measure");
    office.write(&a3, json!({ "measure": measure() })).await.expect(200);
    office.measure(&a3, "baseline", 43.0, "2032-01-31").await.expect(201);
    assert_eq!(rule(office.measure(&a3, "baseline", 41.0, "2032-02-01").await), "one_baseline");
    let tomorrow = fault(office.measure(&a3, "follow_up", 20.0, "2032-03-02").await);
    assert_eq!(tomorrow, [json!("#/measuredOn"), json!("rule"), json!("not_in_the_future")]);
    let nowhere = office.measure(&testkit::random_id("a3"), "follow_up", 20.0, "2032-03-01").await;
    assert_eq!(fault(nowhere), [json!("#/a3Id"), json!("no_such_thing"), Value::Null]);
    office.app.stop().await;
}

#[actix_web::test]
async fn what_was_measured_keeps_name_unit_and_direction_and_the_target_may_move() {
    let office = Office::open().await;
    let a3 = office.a3("Byggesaker ligg for lenge").await;
    let with = |member: &str, value: Value| {
        let mut other = measure();
        other[member] = value;
        json!({ "measure": other })
    };
    // Nothing is measured yet.
    office.write(&a3, with("unit", json!("timar"))).await.expect(200);
    office.write(&a3, json!({ "measure": null })).await.expect(200);
    office.write(&a3, json!({ "measure": measure() })).await.expect(200);
    let measured = office.measure(&a3, "baseline", 43.0, "2032-01-31").await.expect(201).id();
    let others = [
        with("name", json!("Tid til svar")),
        with("unit", json!("timar")),
        with("direction", json!("higher")),
        json!({ "measure": null }),
    ];
    for other in others {
        let stays = [json!("#/measure"), json!("rule"), json!("measure_stays")];
        assert_eq!(fault(office.write(&a3, other).await), stays);
    }
    let farther = office.write(&a3, with("target", json!(14.0))).await.expect(200).body;
    assert_eq!((&farther["measure"]["target"], &farther["measure"]["unit"]), (&json!(14.0), &json!("dagar")));
    office.write(&a3, with("targetOn", Value::Null)).await.expect(200);
    office.handler.delete(&office.at(&format!("a3-measurements/{measured}")), 1).await.expect(204);
    office.write(&a3, with("unit", json!("timar"))).await.expect(200);
    office.app.stop().await;
}

#[actix_web::test]
async fn the_whole_page_tells_the_effect_and_costs_five_statements_however_much_stands_on_it() {
    let office = Office::open().await;
    let a3 = office.doing().await;
    let page = async || {
        let read = office.handler.get(&office.at(&format!("a3s/{a3}/content"))).await.expect(200);
        assert_eq!(read.statements.len(), 5, "{:?}", read.statements);
        read.body
    };
    let before = page().await["effect"].clone();
    assert_eq!(before, json!({ "baseline": 43.0, "latest": null, "change": null, "reached": null }));
    for (value, day) in [(19.0, "2032-02-28"), (35.0, "2032-02-07"), (28.5, "2032-02-14")] {
        office.measure(&a3, "follow_up", value, day).await.expect(201);
    }
    for number in 0..12 {
        office.cause(&a3, &format!("Årsak {number}"), json!({})).await.expect(201);
    }
    let remark = async |part: &str, text: &str| {
        let body = json!({ "a3Id": a3, "box": part, "text": text });
        office.leader.post(&office.at("a3-remarks"), body).await.expect(201).id()
    };
    let resolved = remark("goal", "Kva er målt?").await;
    remark("cause_analysis", "Spør kvifor ein gong til.").await;
    let path = office.at(&format!("a3-remarks/{resolved}/transitions/resolve"));
    assert!(office.handler.transition(&path, 1, json!({})).await.expect(200).body["resolvedAt"].is_string());
    let tried = json!({ "a3Id": a3, "title": "Ringje same dag", "hypothesis": "Færre manglar", "test": "Ei veke" });
    office.post("experiments", tried).await.expect(201);
    let whole = page().await;
    // The latest is that of the latest day, whenever it was written down.
    assert_eq!(whole["effect"], json!({ "baseline": 43.0, "latest": 19.0, "change": -24.0, "reached": true }));
    let count = |member: &str| whole[member].as_array().map(Vec::len).unwrap();
    assert_eq!(["causes", "measurements", "remarks", "experiments"].map(count), [13, 4, 1, 1]);
    assert_eq!(whole["remarks"][0]["text"], "Spør kvifor ein gong til.");
    let open = office.handler.get(&office.at(&format!("a3-remarks?a3Id={a3}&resolved=true"))).await.expect(200).body;
    assert_eq!(open["items"][0]["id"], json!(resolved));
    office.app.stop().await;
}

#[actix_web::test]
async fn where_more_is_better_the_target_is_reached_from_below() {
    let office = Office::open().await;
    let a3 = office.a3("Svar innan fristen").await;
    let mut share = measure();
    share["direction"] = "higher".into();
    share["target"] = 90.0.into();
    office.write(&a3, json!({ "measure": share })).await.expect(200);
    let reached = async |value: f64, day: &str| {
        office.measure(&a3, "follow_up", value, day).await.expect(201);
        let query = "query($id: ID!) { a3Content(id: $id) { a3 { title } effect { latest reached } } }";
        let read = office.handler.graphql(&office.tenant.slug, query, json!({ "id": a3 })).await;
        read.data()["a3Content"]["effect"]["reached"].clone()
    };
    assert_eq!(reached(89.9, "2032-02-01").await, json!(false));
    assert_eq!(reached(90.0, "2032-02-02").await, json!(true));
    office.app.stop().await;
}

#[actix_web::test]
async fn what_it_names_is_there_and_who_sees_to_it_is_a_member_today() {
    let office = Office::open().await;
    let a3 = office.a3("Byggesaker ligg for lenge").await;
    let people = json!({
        "ownerMembershipId": office.handlers_membership, "coachMembershipId": office.handlers_membership,
    });
    office.write(&a3, people).await.expect(200);
    let found = office.handler.get(&office.at(&format!("a3s?ownerMembershipId={}", office.handlers_membership))).await;
    assert_eq!(found.expect(200).body["items"][0]["id"], json!(a3));
    let left = json!({ "roles": ["case_handler"], "validFrom": "2020-01-01", "validTo": "2031-12-31" });
    let left = office.app.member_with(&office.tenant, "Slutta Person", left).await.id;
    for (member, id) in [
        ("unitId", testkit::random_id("unit")),
        ("processId", testkit::random_id("process")),
        ("ideaId", testkit::random_id("idea")),
        ("deviationId", testkit::random_id("deviation")),
        ("cardId", testkit::random_id("card")),
        ("sponsorMembershipId", left),
    ] {
        let expected = [json!(format!("#/{member}")), json!("no_such_thing"), Value::Null];
        assert_eq!(fault(office.write(&a3, json!({ member: id })).await), expected, "{member}");
    }
    office.app.stop().await;
}

#[actix_web::test]
async fn everybody_reads_those_at_work_write_and_who_leads_them_deletes() {
    let office = Office::open().await;
    let a3 = office.a3("Byggesaker ligg for lenge").await;
    let observer = office.app.member(&office.tenant, "Gjest", &["observer"]).await;
    observer.get(&office.at(&format!("a3s/{a3}/content"))).await.expect(200);
    let begun = json!({ "title": "Mitt eige", "unitId": office.unit });
    let refused = observer.post(&office.at("a3s"), begun).await.expect(403);
    assert_eq!(refused.body["permission"], "a3.contribute");
    let remark = json!({ "a3Id": a3, "box": "goal", "text": "Kor mykje?" });
    let written = office.leader.post(&office.at("a3-remarks"), remark).await.expect(201).id();
    let path = office.at(&format!("a3-remarks/{written}"));
    assert_eq!(office.handler.delete(&path, 1).await.expect(403).body["permission"], "a3.manage");
    office.leader.delete(&path, 1).await.expect(204);
    let gone = office.handler.delete(&office.at(&format!("a3s/{a3}")), 1).await.expect(403);
    assert_eq!(gone.body["permission"], "a3.manage");
    office.app.stop().await;
}

#[actix_web::test]
async fn the_coach_of_an_a3_remarks_on_it_and_whoever_leads_and_nobody_else() {
    let office = Office::open().await;
    let a3 = office.a3("Byggesaker ligg for lenge").await;
    let remark = json!({ "a3Id": a3, "box": "goal", "text": "Kor mykje?" });
    let colleague = office.app.member(&office.tenant, "Solrun Hessevik", &["case_handler"]).await;
    let not_hers = async |who: &Client, remark: &Value| {
        let refused = who.post(&office.at("a3-remarks"), remark.clone()).await.expect(403);
        assert_eq!((refused.code(), &refused.body["permission"]), ("not_yours", &json!("a3.manage")));
    };
    not_hers(&office.handler, &remark).await;
    office.write(&a3, json!({ "coachMembershipId": office.handlers_membership })).await.expect(200);
    office.post("a3-remarks", remark.clone()).await.expect(201);
    not_hers(&colleague, &remark).await;
    office.leader.post(&office.at("a3-remarks"), remark).await.expect(201);
    // Whoever coaches one A3 does not coach another.
    let other = office.a3("Oppmåling ligg").await;
    not_hers(&office.handler, &json!({ "a3Id": other, "box": "goal", "text": "Kor mykje?" })).await;
    office.app.stop().await;
}

#[actix_web::test]
async fn the_same_is_done_in_graphql() {
    let office = Office::open().await;
    let slug = office.tenant.slug.as_str();
    let create = "mutation($input: CreateA3!) { createA3(input: $input) { id state version boxes { goal } } }";
    let input = json!({ "title": "Byggesaker ligg for lenge", "unitId": office.unit, "boxes": first_half() });
    let made = office.handler.graphql(slug, create, json!({ "input": input })).await;
    let made = &made.data()["createA3"];
    assert_eq!((&made["state"], &made["boxes"]["goal"]), (&json!("DRAFT"), &json!("21 dagar innan 1. juni.")));
    let id = made["id"].clone();
    let change = "mutation($input: UpdateA3!) { updateA3(input: $input) { version measure { unit direction } } }";
    let mut measured = measure();
    measured["direction"] = "LOWER".into();
    let input = json!({ "id": id, "expectedVersion": 1, "boxes": { "goal": null }, "measure": measured });
    let changed = office.handler.graphql(slug, change, json!({ "input": input })).await;
    let expected = json!({ "version": 2, "measure": { "unit": "dagar", "direction": "LOWER" } });
    assert_eq!(changed.data()["updateA3"], expected);
    let step = "mutation($input: TransitionA3!) { transitionA3(input: $input) { state } }";
    let input = json!({ "id": id, "expectedVersion": 2, "transition": "PLAN" });
    let moved = office.handler.graphql(slug, step, json!({ "input": input })).await;
    assert_eq!(moved.data()["transitionA3"]["state"], "PLAN");
    let input = json!({ "id": id, "expectedVersion": 3, "transition": "DO" });
    let refused = office.handler.graphql(slug, step, json!({ "input": input })).await.body;
    let extensions = &refused["errors"][0]["extensions"];
    assert_eq!(
        (&extensions["rule"], &extensions["missing"]),
        (&json!("a3_gate_holds"), &json!(["goal", "baseline", "cause"]))
    );
    let measured = "mutation($input: CreateA3Measurement!) { createA3Measurement(input: $input) { kind value } }";
    let input = json!({ "a3Id": id, "kind": "BASELINE", "value": 43, "measuredOn": "2032-01-31" });
    let measured = office.handler.graphql(slug, measured, json!({ "input": input })).await;
    assert_eq!(measured.data()["createA3Measurement"], json!({ "kind": "BASELINE", "value": 43.0 }));
    let remark = "mutation($input: CreateA3Remark!) { createA3Remark(input: $input) { box text } }";
    let input = json!({ "a3Id": id, "box": "CURRENT_STATE", "text": "Gå og sjå." });
    let remark = office.leader.graphql(slug, remark, json!({ "input": input })).await;
    assert_eq!(remark.data()["createA3Remark"], json!({ "box": "CURRENT_STATE", "text": "Gå og sjå." }));
    let cause = "mutation($input: CreateA3Cause!) { createA3Cause(input: $input) { id category } }";
    let input = json!({ "a3Id": id, "text": "Manglar", "category": "MATERIAL" });
    let cause = office.handler.graphql(slug, cause, json!({ "input": input })).await;
    let cause = cause.data()["createA3Cause"]["id"].clone();
    let read = "query($a3: ID!, $cause: ID!) {
        a3s(first: 5, filter: { state: [PLAN] }) { edges { node { id title } } }
        a3(id: $a3) { title }
        a3History(id: $a3, box: GOAL) { changes { box text state } }
        node(id: $cause) { __typename ... on A3Cause { text } }
        a3Measurements(first: 5, filter: { a3Id: $a3 }) { edges { node { value } } }
        a3Remarks(first: 5, filter: { box: CURRENT_STATE }) { edges { node { text } } }
    }";
    let read = office.handler.graphql(slug, read, json!({ "a3": id, "cause": cause })).await;
    let data = read.data();
    assert_eq!(data["a3s"]["edges"][0]["node"]["id"], id);
    assert_eq!(data["node"], json!({ "__typename": "A3Cause", "text": "Manglar" }));
    assert_eq!(data["a3History"]["changes"][1], json!({ "box": "GOAL", "text": null, "state": null }));
    assert_eq!(data["a3Measurements"]["edges"][0]["node"]["value"], 43.0);
    assert_eq!(data["a3Remarks"]["edges"][0]["node"]["text"], "Gå og sjå.");
    office.app.stop().await;
}
