//! The report: three units, three methods, side by side.

use serde_json::{Value, json};

use super::{District, design};

/// A nursing home works by A3, home care by service design, and the office above them by nothing yet.
async fn story() -> District {
    let mut district = District::new().await;
    district.choose(&district.home, json!({ "name": "A3", "basis": "a3" })).await.expect(201);
    let method = district.choose(&district.care, json!({ "fields": design() })).await.expect(201).id();
    let a3 = json!({ "title": "Fall om natta", "unitId": district.home });
    let a3 = district.leader.post(&district.at("a3s"), a3).await.expect(201).id();
    let boxes = json!({ "boxes": {
        "background": "Åtte fall på en måned", "goal": "Høyst to", "countermeasures": "Lys ved senga",
    } });
    district.leader.patch(&district.at(&format!("a3s/{a3}")), 1, boxes).await.expect(200);
    let values = json!([
        { "fieldKey": "innsikt", "text": "Mange spiser for lite" }, { "fieldKey": "onske", "text": "Et godt måltid" },
        { "fieldKey": "prototype", "text": "Dekket bord" }, { "fieldKey": "tall", "text": "Ett kilo mer" },
        { "fieldKey": "brukertest", "text": "«Som hjemme»" }, { "fieldKey": "team", "text": "Kjøkkenet og vi" },
    ]);
    district.improve(&method, values).await.expect(201);
    for (held, decision) in [(true, "adopt"), (false, "abandon")] {
        let test = json!({
            "a3Id": a3, "title": "Nattlys", "hypothesis": "Med lys faller færre", "test": "To rom i to uker",
        });
        let test =
            district.leader.post(&district.at("experiments"), test).await.expect(201).header("location").to_owned();
        district.leader.transition(&format!("{test}/transitions/start"), 1, json!({})).await.expect(200);
        let learned = json!({ "held": held, "result": "Sett", "learned": "Lys må være svakt", "decision": decision });
        district.leader.transition(&format!("{test}/transitions/conclude"), 2, learned).await.expect(200);
    }
    let gain = json!({
        "title": "Færre rapporter om fall", "kind": "time", "measuredIn": "hours_per_year", "unitId": district.home,
        "identified": { "amount": 120.5, "on": "2032-02-20" },
    });
    district.leader.post(&district.at("gains"), gain).await.expect(201);
    for (who, unit, outcome, visibility) in [
        (&district.leader, &district.home, "good", "open"),
        (&district.leader, &district.home, "mixed", "unit"),
        (&district.worker, &district.care, "bad", "unit"),
    ] {
        let reflection = json!({
            "unitId": unit, "outcome": outcome, "whatHappened": "Det gikk", "why": "Fordi", "visibility": visibility,
        });
        who.post(&district.at("reflections"), reflection).await.expect(201);
    }
    district.later(17);
    district
}

#[actix_web::test]
async fn three_units_with_three_methods_tell_the_same_five_and_what_is_missing() {
    let district = story().await;
    let report = district.report("").await.expect(200).body;
    assert_eq!((&report["from"], &report["to"]), (&json!("2031-03-19"), &json!("2032-03-18")));
    let units = report["units"].as_array().unwrap();
    let names: Vec<_> = units.iter().map(|unit| unit["name"].clone()).collect();
    assert_eq!(names, ["Helse og omsorg", "Granli sykehjem", "Hjemmetjenesten"]);
    let [health, home, care] = [0, 1, 2].map(|i| &units[i]);
    let told = |work: &Value| ["need", "goal", "measure", "effect", "learning"].map(|one| work[one].clone());
    assert_eq!((&home["methods"][0]["name"], &care["methods"][0]["name"]), (&json!("A3"), &json!("Tjenestedesign")));
    let a3 = &home["works"][0];
    assert_eq!((&a3["source"], &a3["title"], &a3["ended"]), (&json!("a3"), &json!("Fall om natta"), &json!(false)));
    assert_eq!(
        told(a3),
        [json!("Åtte fall på en måned"), json!("Høyst to"), json!("Lys ved senga"), Value::Null, Value::Null]
    );
    assert_eq!(a3["missing"], json!(["effect", "learning"]));
    let meals = &care["works"][0];
    assert_eq!((&meals["source"], &meals["a3Id"]), (&json!("improvement"), &Value::Null));
    // What two fields tell stands below each other, in the order of the method.
    assert_eq!(
        told(meals),
        [
            json!("Mange spiser for lite"),
            json!("Et godt måltid"),
            json!("Dekket bord"),
            json!("«Som hjemme»\n\nEtt kilo mer"),
            Value::Null,
        ]
    );
    assert_eq!(meals["missing"], json!(["learning"]));
    assert_eq!(home["experiments"], json!({ "concluded": 2, "held": 1, "notHeld": 1 }));
    let hours = json!({
        "measuredIn": "hours_per_year", "identified": 120.5, "planned": 0.0, "realised": 0.0, "count": 1,
    });
    assert_eq!(home["gains"], json!([hours]));
    // The worker is of home care, and reads nothing of what the nursing home keeps to itself.
    assert_eq!(home["reflections"], json!({ "good": 1, "bad": 0, "mixed": 0 }));
    assert_eq!(care["reflections"], json!({ "good": 0, "bad": 1, "mixed": 0 }));
    let activity = |unit: &Value| (unit["lastActivityOn"].clone(), unit["weeksWithout"].clone());
    assert_eq!(activity(home), (json!("2032-03-01"), json!(2)));
    assert_eq!(activity(health), (Value::Null, json!(52)));
    assert_eq!((&health["methods"], &health["works"]), (&json!([]), &json!([])));
    district.app.stop().await;
}

#[actix_web::test]
async fn the_report_is_of_the_units_and_days_that_are_asked_for_and_costs_the_same_for_all() {
    let district = story().await;
    // Who asks is looked up with the first request only.
    district.report("").await.expect(200);
    let all = district.report("").await.expect(200);
    let one = district.report(&format!("?unitIds={}", district.care)).await.expect(200);
    assert_eq!(one.body["units"].as_array().map(Vec::len), Some(1));
    assert_eq!(one.statements.len(), all.statements.len());
    assert_eq!(one.body["units"][0], all.body["units"][2]);
    let below = format!("?underId={}&unitIds={},{}", district.health, district.home, district.care);
    assert_eq!(district.report(&below).await.expect(200).body["units"].as_array().map(Vec::len), Some(2));
    let before = district.report("?from=2031-01-01&to=2031-12-31").await.expect(200).body;
    let home = &before["units"][1];
    assert_eq!((&home["works"], &home["methods"], &home["gains"]), (&json!([]), &json!([]), &json!([])));
    let nobodys = format!("?unitIds={}", testkit::random_id("unit"));
    district.report(&nobodys).await.expect(404);
    let many: Vec<String> = (0..51).map(|_| testkit::random_id("unit")).collect();
    let many = district.report(&format!("?unitIds={}", many.join(","))).await.expect(400).body["errors"][0].clone();
    assert_eq!((&many["parameter"], &many["code"]), (&json!("unitIds"), &json!("too_many")));
    let read = "query($ids: [ID!]) { improvementReport(unitIds: $ids) {
        units { name works { source missing need } gains { measuredIn identified } weeksWithout } } }";
    let read = district.leader.graphql(&district.tenant.slug, read, json!({ "ids": [district.home] })).await;
    let home = json!({
        "name": "Granli sykehjem", "weeksWithout": 2,
        "works": [{ "source": "A3", "missing": ["EFFECT", "LEARNING"], "need": "Åtte fall på en måned" }],
        "gains": [{ "measuredIn": "HOURS_PER_YEAR", "identified": 120.5 }],
    });
    assert_eq!(read.data()["improvementReport"]["units"], json!([home]));
    district.app.stop().await;
}
