//! Units: the tree as of a day, what a move takes along and what it leaves, and how large a tree may be.

use serde_json::{Value, json};
use testkit::{Answer, Tenant, TestApp};

/// An organisation that is built up.
struct Town {
    app: TestApp,
    tenant: Tenant,
}

impl Town {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let tenant = app.tenant("Sørum").await;
        Self { app, tenant }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/units{rest}", self.tenant.path)
    }

    async fn unit(&self, name: &str, parent: Option<&str>, from: &str) -> String {
        let mut body = json!({ "name": name, "kind": "service_unit", "validFrom": from });
        if let Some(parent) = parent {
            body["parentId"] = parent.into();
        }
        self.tenant.admin.post(&self.at(""), body).await.expect(201).id()
    }

    async fn change(&self, unit: &str, version: i64, body: Value) -> Answer {
        self.tenant.admin.patch(&self.at(&format!("/{unit}")), version, body).await
    }

    /// The tree on a day, as names indented by their levels.
    async fn structure(&self, on: &str) -> Vec<String> {
        let read = self.tenant.admin.get(&self.at(&format!("/structure?on={on}"))).await.expect(200);
        let units = read.body["units"].as_array().unwrap();
        let level = |unit: &Value| usize::try_from(unit["level"].as_u64().unwrap()).unwrap();
        units.iter().map(|unit| format!("{}{}", " ".repeat(level(unit)), unit["name"].as_str().unwrap())).collect()
    }
}

#[actix_web::test]
async fn what_lies_below_a_unit_that_there_is_not_is_not_found() {
    let town = Town::open().await;
    let elsewhere = Town::open().await;
    let theirs = elsewhere.unit("Kultur", None, "2012-01-01").await;
    let planned = town.unit("Ny skule", None, "2035-08-01").await;
    let below =
        async |unit: &str| town.tenant.admin.get(&town.at(&format!("/structure?on=2020-01-01&underId={unit}"))).await;
    for unknown in [theirs.as_str(), "unit_01h455vb4pex5vsknk084sn02q"] {
        assert_eq!(below(unknown).await.expect(404).code(), "not_found", "{unknown}");
    }
    // One that does not exist on the day has nothing below it then.
    assert_eq!(below(&planned).await.expect(200).body["units"], json!([]));
    elsewhere.app.stop().await;
    town.app.stop().await;
}

#[actix_web::test]
async fn a_move_takes_all_below_along_and_leaves_what_was_before() {
    let town = Town::open().await;
    let upbringing = town.unit("Oppvekst", None, "2012-01-01").await;
    let society = town.unit("Samfunn", None, "2012-01-01").await;
    let culture = town.unit("Kultur", Some(&upbringing), "2012-01-01").await;
    let library = town.unit("Bibliotek", Some(&culture), "2014-01-01").await;
    town.unit("Filialen på Frogner", Some(&library), "2016-01-01").await;
    let moved = json!({ "from": "2020-01-01", "parentId": society, "name": "Kultur og fritid" });
    let moved = town.change(&culture, 1, moved).await.expect(200);
    assert_eq!((&moved.body["since"], &moved.body["validFrom"]), (&json!("2020-01-01"), &json!("2012-01-01")));

    let before = ["Oppvekst", " Kultur", "  Bibliotek", "   Filialen på Frogner", "Samfunn"];
    let after = ["Oppvekst", "Samfunn", " Kultur og fritid", "  Bibliotek", "   Filialen på Frogner"];
    assert_eq!(town.structure("2019-12-31").await, before);
    assert_eq!(town.structure("2020-01-01").await, after);
    assert_eq!(town.structure("2015-06-01").await, ["Oppvekst", " Kultur", "  Bibliotek", "Samfunn"]);
    let read =
        town.tenant.admin.get(&town.at(&format!("/structure?on=2020-01-01&underId={culture}"))).await.expect(200);
    let query = "query ($on: Date, $under: ID) { unitStructure(on: $on, underId: $under) { units { id level } } }";
    let asked = json!({ "on": "2020-01-01", "under": culture });
    let asked = town.tenant.admin.graphql(&town.tenant.slug, query, asked).await;
    for units in [&read.body["units"], &asked.data()["unitStructure"]["units"]] {
        assert_eq!((units.as_array().unwrap().len(), &units[0]["id"]), (3, &json!(culture)));
        assert_eq!((&units[0]["level"], &units[2]["level"]), (&json!(0), &json!(2)));
    }

    let history = town.tenant.admin.get(&town.at(&format!("/{culture}/history"))).await.expect(200);
    let periods: Vec<_> = history.body["items"].as_array().unwrap().iter().collect();
    let told = |period: &Value| {
        (period["name"].clone(), period["parentId"].clone(), period["validFrom"].clone(), period["validTo"].clone())
    };
    assert_eq!(
        [told(periods[0]), told(periods[1])],
        [
            (json!("Kultur"), json!(upbringing), json!("2012-01-01"), json!("2020-01-01")),
            (json!("Kultur og fritid"), json!(society), json!("2020-01-01"), Value::Null),
        ]
    );
    let asked = town.tenant.admin.graphql(
        &town.tenant.slug,
        "query ($id: ID!) { unitHistory(id: $id) { name parentId } unit(id: $id, on: \"2019-06-01\") { name } }",
        json!({ "id": culture }),
    );
    let asked = asked.await;
    assert_eq!(asked.data()["unitHistory"][0], json!({ "name": "Kultur", "parentId": upbringing }));
    assert_eq!(asked.data()["unit"]["name"], "Kultur");
    let then = town.tenant.admin.get(&town.at(&format!("/{culture}?on=2019-06-01"))).await.expect(200);
    assert_eq!((&then.body["name"], &then.body["until"]), (&json!("Kultur"), &json!("2020-01-01")));
    town.app.stop().await;
}

#[actix_web::test]
async fn a_move_that_is_refused_changes_nothing() {
    let town = Town::open().await;
    let top = town.unit("Helse", None, "2012-01-01").await;
    let care = town.unit("Heimeteneste", Some(&top), "2012-01-01").await;
    let night = town.unit("Nattpatruljen", Some(&care), "2012-01-01").await;
    let late = town.unit("Velferd", None, "2025-01-01").await;
    let before = town.structure("2030-01-01").await;
    let events = town.tenant.admin.get(&format!("{}/events", town.tenant.path)).await.expect(200).body;
    for (unit, body, pointer, rule) in [
        (&top, json!({ "parentId": night }), "#/parentId", "not_part_of_itself"),
        (&top, json!({ "parentId": top }), "#/parentId", "not_part_of_itself"),
        // The new name would be right; it goes with the rest.
        (
            &care,
            json!({ "from": "2024-01-01", "parentId": late, "name": "Omsorg" }),
            "#/parentId",
            "whole_outlives_part",
        ),
        (&care, json!({ "from": "2011-12-31", "name": "Omsorg" }), "#/from", "within_its_time"),
    ] {
        let refused = town.change(unit, 1, body).await.expect(422);
        let fault = &refused.body["errors"][0];
        assert_eq!((&fault["pointer"], &fault["accepted"]), (&json!(pointer), &json!(rule)));
    }
    assert_eq!(town.structure("2030-01-01").await, before);
    assert_eq!(town.tenant.admin.get(&town.at(&format!("/{care}"))).await.expect(200).version(), 1);
    let history = town.tenant.admin.get(&town.at(&format!("/{care}/history"))).await.expect(200);
    assert_eq!(history.body["items"].as_array().unwrap().len(), 1);
    assert_eq!(town.tenant.admin.get(&format!("{}/events", town.tenant.path)).await.expect(200).body, events);
    town.app.stop().await;
}

#[actix_web::test]
async fn two_units_are_part_of_each_other_on_no_day() {
    let town = Town::open().await;
    let north = town.unit("Sone nord", None, "2012-01-01").await;
    let south = town.unit("Sone sør", None, "2012-01-01").await;
    // From 2030 the south is part of the north; before that, the other way round is fine, and after it is not.
    town.change(&south, 1, json!({ "from": "2030-01-01", "parentId": north })).await.expect(200);
    let refused = town.change(&north, 1, json!({ "from": "2020-01-01", "parentId": south })).await.expect(422);
    assert_eq!(refused.body["errors"][0]["accepted"], "not_part_of_itself");
    // A change that is planned ends where the next one begins.
    town.change(&north, 1, json!({ "from": "2030-01-01", "name": "Sonen" })).await.expect(200);
    town.change(&north, 2, json!({ "from": "2020-01-01", "parentId": south })).await.expect(200);
    assert_eq!(town.structure("2025-01-01").await, ["Sone sør", " Sone nord"]);
    assert_eq!(town.structure("2030-01-01").await, ["Sonen", " Sone sør"]);
    town.app.stop().await;
}

#[actix_web::test]
async fn a_tree_is_twenty_levels_deep_with_all_that_a_move_takes_along() {
    let town = Town::open().await;
    let mut chains = Vec::new();
    for name in ["Vest", "Aust"] {
        let mut chain = vec![town.unit(name, None, "2012-01-01").await];
        for level in 2..=12 {
            let above = chain.last().cloned();
            chain.push(town.unit(&format!("{name} {level}"), above.as_deref(), "2012-01-01").await);
        }
        chains.push(chain);
    }
    let refused = town.change(&chains[1][0], 1, json!({ "parentId": chains[0][11] })).await.expect(422);
    assert_eq!(refused.body["errors"][0]["accepted"], "twenty_levels");
    town.change(&chains[1][0], 1, json!({ "parentId": chains[0][7] })).await.expect(200);
    let body = json!({ "name": "Éin for mykje", "parentId": chains[1][11], "validFrom": "2012-01-01" });
    let refused = town.tenant.admin.post(&town.at(""), body).await.expect(422);
    assert_eq!(refused.body["errors"][0]["accepted"], "twenty_levels");
    town.app.stop().await;
}

#[actix_web::test]
async fn a_unit_with_open_parts_is_not_closed() {
    let town = Town::open().await;
    let school = town.unit("Frogner skole", None, "2012-01-01").await;
    let after_school = town.unit("SFO", Some(&school), "2012-01-01").await;
    let close = json!({ "validTo": "2026-08-01" });
    let refused = town.change(&school, 1, close.clone()).await.expect(422);
    assert_eq!(refused.body["errors"][0]["accepted"], "part_outlives_whole");
    let elsewhere = town.unit("Sørumsand skole", None, "2012-01-01").await;
    // A part that has moved away by then is no part of it any more.
    town.change(&after_school, 1, json!({ "from": "2026-08-01", "parentId": elsewhere })).await.expect(200);
    town.change(&school, 1, close).await.expect(200);
    assert_eq!(town.structure("2026-07-31").await, ["Frogner skole", " SFO", "Sørumsand skole"]);
    assert_eq!(town.structure("2026-08-01").await, ["Sørumsand skole", " SFO"]);
    town.app.stop().await;
}

#[actix_web::test]
async fn a_unit_is_led_by_a_member() {
    let town = Town::open().await;
    let leader = town.app.member_with(&town.tenant, "Sunniva Herland", json!({ "roles": ["unit_leader"] })).await;
    let school = town.unit("Frogner skole", None, "2012-01-01").await;
    let led = town.change(&school, 1, json!({ "leaderId": leader.id })).await.expect(200);
    assert_eq!((&led.body["leaderId"], &led.body["validFrom"]), (&json!(leader.id), &json!("2012-01-01")));
    let history = town.tenant.admin.get(&town.at(&format!("/{school}/history"))).await.expect(200);
    assert_eq!(history.body["items"][0]["leaderId"], Value::Null);
    let elsewhere = town.app.tenant("Fet").await;
    let stranger = town.app.member_with(&elsewhere, "Halvard Mjelde", json!({ "roles": ["unit_leader"] })).await;
    let refused = town.change(&school, 2, json!({ "leaderId": stranger.id })).await.expect(422);
    assert_eq!(refused.body["errors"][0]["code"], "no_such_thing");
    town.app.stop().await;
}

/// How many units the large tree has: those of a city.
const MANY: usize = 2_000;

#[actix_web::test]
async fn two_thousand_units_are_read_as_of_a_day_with_one_statement() {
    let town = Town::open().await;
    let mut made = 0;
    for area in 0..10 {
        let area = town.unit(&format!("Område {area}"), None, "2012-01-01").await;
        let department = town.unit("Avdeling", Some(&area), "2012-01-01").await;
        town.app.database.plant_units(&town.tenant.id, &department, MANY / 10 - 2).await;
        made += MANY / 10;
    }
    assert_eq!(made, MANY);
    let path = town.at("/structure?on=2015-06-01");
    town.tenant.admin.get(&path).await.expect(200);
    let read = town.tenant.admin.get(&path).await.expect(200);
    assert_eq!(read.body["units"].as_array().unwrap().len(), MANY);
    assert_eq!(read.statements.len(), 1, "{:?}", read.statements);
    // One more is made and moved among them like any other.
    let area = read.body["units"][0]["id"].as_str().unwrap().to_owned();
    let last = town.unit("Den siste", Some(&area), "2012-01-01").await;
    town.change(&last, 1, json!({ "from": "2015-06-02", "parentId": null })).await.expect(200);
    assert_eq!(town.structure("2015-06-01").await.len(), MANY + 1);
    town.app.stop().await;
}
