//! An idea in the morning becomes a card on the board, an A3 since it is hard, a changed process, and a gain that somebody can
//! point at, which another unit then has as well.

use serde_json::{Value, json};

use super::{
    District,
    Who::{Coach, Director, Employee, Leader},
    text,
};

/// The unit's board, and the box that its ideas go into.
async fn begin(district: &District) -> (Value, String) {
    let board = json!({
        "name": "Tavla i hjemmetjenesten", "unitIds": [district.home], "answerWithinDays": 7, "ageingAfterDays": 30,
        "columns": [
            { "name": "Nytt" }, { "name": "Prøver", "wip": { "limit": 3, "policy": "block" } },
            { "name": "Ferdig", "done": true },
        ],
        "cadence": { "startsOn": "2032-01-05", "weekdays": ["monday"], "everyWeeks": 1 },
    });
    let board = district.make(Leader, "boards", board).await;
    let idea_box = json!({
        "name": "Forslagskassa", "unitId": district.home, "answerWithinDays": 7,
        "statuses": [
            { "name": "Ny", "phase": "new" }, { "name": "Vi ser på det", "phase": "assessing" },
            { "name": "Vi gjør det", "phase": "accepted" }, { "name": "Gjort", "phase": "done" },
        ],
        "criteria": [{ "key": "nytte", "name": "Nytte for brukeren" }, { "key": "innsats", "name": "Lite å gjøre" }],
    });
    let idea_box = district.make(Leader, "idea-boxes", idea_box).await;
    (board, text(&idea_box["id"]).to_owned())
}

/// Monday morning: the employee has an idea; the leader answers within the week, and puts it on the board.
async fn idea(district: &District, board: &Value, idea_box: &str) -> (String, String) {
    let idea = json!({ "ideaBoxId": idea_box, "title": "Nøkler i én boks ved inngangen, ikke i tolv skuffer" });
    let idea = district.make(Employee, "ideas", idea).await;
    assert_eq!((&idea["phase"], &idea["answerDue"]), (&json!("new"), &json!("2032-01-12")));
    let path = format!("ideas/{}", text(&idea["id"]));
    district.later(3);
    let answer = json!({ "answer": "God idé. Vi prøver, og du blir med." });
    let answered = district.step(Leader, &path, "answer", answer).await.expect(200).body;
    assert!(text(&answered["answeredAt"]) < "2032-01-12");
    let placed = json!({ "boardId": board["id"], "columnId": board["columns"][0]["id"] });
    let placed = district.step(Leader, &path, "place", placed).await.expect(200).body;
    let card = text(&placed["idea"]["cardId"]).to_owned();
    let accepted = json!({ "phase": "accepted", "route": "a3", "reason": "Årsaken er ikke klar" });
    district.step(Leader, &path, "move", accepted).await.expect(200);
    (text(&idea["id"]).to_owned(), card)
}

/// The process as it is to be, published; what is standardised in the end.
async fn changed_process(district: &District) -> (String, String) {
    let process = json!({ "title": "Nøkkelhåndtering", "service": "Hjemmetjenester" });
    let process = district.make(Coach, "processes", process).await;
    let steps = json!([
        { "text": "Hente alle nøkler i boksen ved inngangen", "actorRole": "hjelpepleier" },
        { "text": "Kvittere på lista i boksen", "actorRole": "hjelpepleier" },
    ]);
    let column = json!({ "processId": process["id"], "kind": "to_be", "steps": steps });
    let column = district.make(Coach, "process-variants", column).await;
    let version = json!({ "variantId": column["variant"]["id"] });
    let version = district.make(Coach, "to-be-versions", version).await;
    (text(&process["id"]).to_owned(), text(&version["version"]["id"]).to_owned())
}

/// What a step refuses for.
async fn missing(district: &District, a3: &str, step: &str) -> Value {
    let refused = district.step(Employee, a3, step, json!({})).await.expect(409);
    assert_eq!(refused.body["rule"], "a3_gate_holds");
    refused.body["missing"].clone()
}

#[actix_web::test]
async fn a_thought_in_the_morning_becomes_a_gain_that_somebody_can_point_at() {
    let district = District::open().await;
    let (board, idea_box) = begin(&district).await;
    let (idea, card) = idea(&district, &board, &idea_box).await;
    let (process, to_be) = changed_process(&district).await;

    // The A3 says what is missing, gate by gate.
    let a3 = json!({
        "title": "Vi leter etter nøkler", "unitId": district.home, "ideaId": idea, "cardId": card, "processId": process,
        "ownerMembershipId": district.membership(Employee), "coachMembershipId": district.membership(Coach),
    });
    let a3 = text(&district.make(Employee, "a3s", a3).await["id"]).to_owned();
    let page = format!("a3s/{a3}");
    assert_eq!(missing(&district, &page, "plan").await, json!(["background", "currentState"]));
    let first = json!({ "boxes": {
        "background": "Hver vakt begynner med å lete etter nøkler, og brukere venter.",
        "currentState": "Nøkler ligger i tolv skuffer, ordnet etter brukerens etternavn.",
    } });
    district.change(Employee, &page, first).await;
    district.step(Employee, &page, "plan", json!({})).await.expect(200);
    assert_eq!(missing(&district, &page, "do").await, json!(["goal", "measure", "baseline", "cause"]));
    let goal = json!({
        "boxes": { "goal": "Alle er ute av døra ti minutter etter at vakta begynte.", "countermeasures": "Én nøkkelboks" },
        "measure": { "name": "tid fra vaktstart til første bil kjører", "unit": "minutter", "direction": "lower",
            "target": 10.0, "targetOn": "2032-06-01" },
    });
    district.change(Employee, &page, goal).await;
    let measured =
        |kind: &str, value: f64, day: &str| json!({ "a3Id": a3, "kind": kind, "value": value, "measuredOn": day });
    district.make(Employee, "a3-measurements", measured("baseline", 24.0, "2032-01-08")).await;
    let mut because = Value::Null;
    for (why, category) in [
        ("Ingen vet hvilken skuff nøkkelen ligger i", "equipment"),
        ("Skuffene er ordnet etter navn, og rutene etter adresse", "method"),
        ("Ordningen er fra før rutene ble til", "leadership"),
    ] {
        let cause = json!({ "a3Id": a3, "text": why, "category": category, "parentCauseId": because, "count": 7 });
        because = district.make(Employee, "a3-causes", cause).await["id"].clone();
    }
    let remark = json!({ "a3Id": a3, "box": "cause_analysis", "text": "Har dere sett på hvem som ordner skuffene?" });
    let remark = district.make(Coach, "a3-remarks", remark).await;
    district.step(Employee, &page, "do", json!({})).await.expect(200);

    // A first experiment fails, and teaches; the second holds.
    let first = json!({
        "a3Id": a3, "title": "Skuffer etter rute", "hypothesis": "Ordnet etter rute finner alle nøkkelen på ett minutt",
        "test": "To ruter i en uke",
    });
    let first = district.make(Employee, "experiments", first).await;
    let path = format!("experiments/{}", text(&first["id"]));
    district.step(Employee, &path, "start", json!({})).await.expect(200);
    district.later(14);
    let silent = json!({ "held": false, "result": "Rutene byttes hver uke", "decision": "abandon" });
    let refused = district.step(Employee, &path, "conclude", silent.clone()).await.expect(422);
    assert_eq!(refused.body["errors"][0]["pointer"], "#/learned", "also what failed has taught something");
    let mut told = silent;
    told["learned"] = "Rutene er ikke faste nok til å ordne noe etter".into();
    district.step(Employee, &path, "conclude", told).await.expect(200);
    let second = json!({
        "a3Id": a3, "title": "Én boks", "hypothesis": "Én boks med nummer holder for alle ruter", "test": "Alle ruter i to uker",
        "followsExperimentId": first["id"],
    });
    let second = district.make(Employee, "experiments", second).await;
    let path = format!("experiments/{}", text(&second["id"]));
    district.step(Employee, &path, "start", json!({})).await.expect(200);
    district.later(21);
    let held = json!({
        "held": true, "result": "Ni minutter i snitt", "learned": "Nummer er raskere enn navn", "decision": "adopt",
    });
    district.step(Employee, &path, "conclude", held).await.expect(200);

    // Measured, standardised in a changed process.
    assert_eq!(missing(&district, &page, "check").await, json!(["measurement"]));
    district.make(Employee, "a3-measurements", measured("follow_up", 9.0, "2032-02-12")).await;
    district.step(Employee, &page, "check", json!({})).await.expect(200);
    let after =
        json!({ "boxes": { "followUp": "Fra 24 til 9 minutter.", "learning": "Begynn med nummer, ikke med navn." } });
    district.change(Employee, &page, after).await;
    district.step(Employee, &page, "act", json!({})).await.expect(200);
    district.step(Employee, &format!("a3-remarks/{}", text(&remark["id"])), "resolve", json!({})).await.expect(200);
    let refused = district.step(Employee, &page, "standardise", json!({})).await.expect(409);
    assert_eq!(refused.body["rule"], "a3_gate_holds");
    district.step(Employee, &page, "standardise", json!({ "toBeVersionId": to_be })).await.expect(200);
    let content = district.read(Director, &format!("{page}/content")).await;
    assert_eq!((&content["effect"]["change"], &content["effect"]["reached"]), (&json!(-15.0), &json!(true)));
    assert_eq!(content["experiments"].as_array().map(Vec::len), Some(2));
    let done = json!({ "columnId": board["columns"][2]["id"] });
    district.step(Leader, &format!("cards/{card}"), "move", done).await.expect(200);
    district.step(Leader, &format!("ideas/{idea}"), "move", json!({ "phase": "done" })).await.expect(200);

    // The gain: identified, realised, and used for something.
    let gain = json!({
        "title": "Tid brukt på å lete etter nøkler", "kind": "time", "measuredIn": "fte", "unitId": district.home,
        "processId": process, "a3Id": a3, "identified": { "amount": 0.8, "on": "2032-02-12" },
    });
    let gain = district.make(Leader, "gains", gain).await;
    let path = format!("gains/{}", text(&gain["id"]));
    district.later(120);
    let realised = json!({ "amount": 0.5, "on": "2032-06-01", "usedFor": "Et ekstra besøk hos dem som bor alene" });
    district.step(Leader, &path, "realise", realised).await.expect(200);
    let sums = district.read(Director, &format!("gain-summary?groupBy=unit&unitId={}", district.home)).await;
    let total = &sums["total"][0];
    assert_eq!(
        (&total["measuredIn"], &total["identified"], &total["realised"]),
        (&json!("fte"), &json!(0.8), &json!(0.5))
    );

    // Where else: another unit is asked, says yes, and has it too.
    let elsewhere = json!({ "a3Id": a3, "unitId": district.child, "text": "Dere har nøkler til besøkshjem" });
    let elsewhere = district.make(Coach, "replications", elsewhere).await;
    let path = format!("replications/{}", text(&elsewhere["id"]));
    district.step(Leader, &path, "accept", json!({})).await.expect(200);
    let done = district.step(Leader, &path, "done", json!({ "text": "Én boks på kontoret fra mai" })).await.expect(200);
    assert_eq!(done.body["state"], "done");
    district.app.stop().await;
}
