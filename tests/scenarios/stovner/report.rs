//! Scenario 7: two units improve by different methods. The director reads need, goal, measure, effect and learning of both, and
//! what each has reflected on, but not what a unit keeps to itself.

use serde_json::{Value, json};

use super::{
    District,
    Who::{Coach, Director, Employee, Leader},
    text,
};

/// Home care works by A3s, child welfare by a method of its own.
async fn methods(district: &District) -> String {
    let a3 = json!({
        "unitId": district.home, "name": "A3", "basis": "a3", "reason": "Rutiner som går igjen hver dag",
        "validFrom": "2032-01-01",
    });
    district.make(Leader, "unit-methods", a3).await;
    let uncovered = json!({
        "unitId": district.child, "name": "Tjenestedesign", "basis": "own", "reason": "Få saker, og ingen er like",
        "validFrom": "2032-01-01",
        "fields": [
            { "key": "innsikt", "name": "Innsikt", "tells": "need" },
            { "key": "ambisjon", "name": "Ambisjon", "tells": "goal" },
            { "key": "prototype", "name": "Prototype", "tells": "measure" },
        ],
    });
    let refused = district.is(Coach).post(&district.at("unit-methods"), uncovered.clone()).await;
    let refused = refused.expect(422).body["errors"][0].clone();
    assert_eq!(refused["accepted"], "minimum_is_covered");
    let mut covered = uncovered;
    let fields = covered["fields"].as_array_mut().unwrap();
    fields.push(json!({ "key": "virkning", "name": "Virkning for familien", "tells": "effect" }));
    fields.push(json!({ "key": "ettertanke", "name": "Ettertanke", "tells": "learning" }));
    fields.push(json!({ "key": "bilder", "name": "Bilder fra veggen" }));
    text(&district.make(Coach, "unit-methods", covered).await["id"]).to_owned()
}

/// Child welfare's first letter to families, made with them.
async fn letter(district: &District, method: &str) -> String {
    let said = |key: &str, text: &str| json!({ "fieldKey": key, "text": text });
    let work = json!({
        "unitMethodId": method, "title": "Det første brevet til familien", "startedOn": "2032-01-02",
        "values": [
            said("innsikt", "Familiene leser brevet som en anklage"),
            said("ambisjon", "Familien ringer oss før vi ringer dem"),
            said("prototype", "Tre brev, prøvd med seks foreldre"),
            said("bilder", "Veggen 3. januar"),
        ],
    });
    text(&district.make(Coach, "improvements", work).await["id"]).to_owned()
}

fn unit<'r>(report: &'r Value, id: &str) -> &'r Value {
    report["units"].as_array().unwrap().iter().find(|unit| unit["unitId"] == id).unwrap()
}

#[actix_web::test]
async fn the_directors_report_shows_the_same_five_things_of_units_with_different_methods() {
    let district = District::open().await;
    let method = methods(&district).await;
    let a3 = json!({ "title": "Medisiner til feil tid", "unitId": district.home });
    let a3 = text(&district.make(Employee, "a3s", a3).await["id"]).to_owned();
    let boxes = json!({ "boxes": {
        "background": "Hver femte dose gis for sent", "goal": "Under én av tjue", "countermeasures": "Egen medisinrunde",
        "followUp": "Én av tretti i mai", "learning": "Avbrytelser var årsaken, ikke bemanningen",
    } });
    district.change(Employee, &format!("a3s/{a3}"), boxes).await;
    let letter = letter(&district, &method).await;

    let report = district.read(Director, "improvement-report").await;
    let (home, child) = (unit(&report, &district.home), unit(&report, &district.child));
    assert_eq!((&home["methods"][0]["name"], &child["methods"][0]["name"]), (&json!("A3"), &json!("Tjenestedesign")));
    let told = |work: &Value| ["need", "goal", "measure", "effect", "learning"].map(|what| work[what].clone());
    assert_eq!(
        told(&home["works"][0]),
        [
            "Hver femte dose gis for sent",
            "Under én av tjue",
            "Egen medisinrunde",
            "Én av tretti i mai",
            "Avbrytelser var årsaken, ikke bemanningen"
        ]
        .map(Value::from)
    );
    // The other is under way: what is not told yet is seen to be missing.
    assert_eq!(child["works"][0]["measure"], "Tre brev, prøvd med seks foreldre");
    assert_eq!(child["works"][0]["missing"], json!(["effect", "learning"]));
    let values = district.read(Coach, &format!("improvements/{letter}")).await["values"].clone();
    let mut values = values.as_array().unwrap().clone();
    values.push(json!({ "fieldKey": "virkning", "text": "Ni av tolv familier ringte" }));
    values.push(json!({ "fieldKey": "ettertanke", "text": "Vi skrev for oss selv" }));
    let ended = json!({ "values": values, "endedOn": "2032-04-01" });
    district.later(90);
    district.change(Coach, &format!("improvements/{letter}"), ended).await;
    let report = district.read(Director, "improvement-report").await;
    let child = unit(&report, &district.child);
    assert_eq!(
        (&child["works"][0]["missing"], &child["works"][0]["learning"]),
        (&json!([]), &json!("Vi skrev for oss selv"))
    );
    // Home care has been silent since.
    assert_eq!(unit(&report, &district.home)["weeksWithout"], 12);
    district.app.stop().await;
}

#[actix_web::test]
async fn what_a_unit_reflects_on_by_itself_is_its_own_and_what_is_open_is_everybodys() {
    let district = District::open().await;
    let reflection = |visibility: &str, outcome: &str| {
        json!({
            "unitId": district.home, "outcome": outcome, "visibility": visibility,
            "whatHappened": "Medisinrunden ble avbrutt fire ganger", "why": "Vesten sa ikke hvem som går med medisiner",
            "weKeep": "Egen runde", "weChange": "Gul vest",
        })
    };
    district.make(Employee, "reflections", reflection("open", "good")).await;
    let own = district.make(Employee, "reflections", reflection("unit", "bad")).await;
    let count = async |who| {
        let listed = district.read(who, "reflections").await;
        listed["items"].as_array().unwrap().len()
    };
    assert_eq!((count(Employee).await, count(Leader).await, count(Director).await), (2, 2, 1));
    let own = district.at(&format!("reflections/{}", text(&own["id"])));
    district.is(Leader).get(&own).await.expect(200);
    district.is(Director).get(&own).await.expect(404);
    // In the report what one may not read is not counted either.
    let counted = async |who| {
        let report = district.read(who, "improvement-report").await;
        unit(&report, &district.home)["reflections"].clone()
    };
    assert_eq!(counted(Leader).await, json!({ "good": 1, "bad": 1, "mixed": 0 }));
    assert_eq!(counted(Director).await, json!({ "good": 1, "bad": 0, "mixed": 0 }));
    // Nobody writes for another unit what only that unit may read.
    let refused = district.is(Director).post(&district.at("reflections"), reflection("unit", "bad")).await.expect(422);
    assert_eq!(refused.body["errors"][0]["accepted"], "unit_of_ones_own");
    // The log knows that somebody reflected, and not on what.
    let log = district.tenant.admin.get(&district.at("events?limit=200")).await.expect(200);
    assert!(log.text.contains("reflection.create") && !log.text.contains("Gul vest"), "{}", log.text);
    district.app.stop().await;
}
