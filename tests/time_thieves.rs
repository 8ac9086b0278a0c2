//! Time thieves: how much they take, and how much was won back.

use std::sync::Arc;

use chrono::{TimeZone, Utc};
use kernel::FixedClock;
use serde_json::{Value, json};
use testkit::{Client, Options, Tenant, TestApp};

struct Shop {
    app: TestApp,
    tenant: Tenant,
    worker: Client,
    works: String,
    roads: String,
}

impl Shop {
    async fn new() -> Self {
        let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2032, 2, 2, 8, 0, 0).unwrap()));
        let app = TestApp::with(Options { clock, ..Options::default() }).await;
        let tenant = app.tenant("Tokke").await;
        let units = format!("{}/units", tenant.path);
        let works = json!({ "name": "Teknisk", "validFrom": "2020-01-01" });
        let works = tenant.admin.post(&units, works).await.expect(201).id();
        let roads = json!({ "name": "Veg", "parentId": works, "validFrom": "2020-01-01" });
        let roads = tenant.admin.post(&units, roads).await.expect(201).id();
        let worker = app.member(&tenant, "Gunnhild Rui", &["case_handler"]).await;
        Self { app, tenant, worker, works, roads }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    async fn find(&self, title: &str, unit: Value, minutes: i32, people: i32) -> String {
        let thief = json!({ "title": title, "unitId": unit, "minutesPerWeek": minutes, "people": people });
        self.worker.post(&self.at("time-thieves"), thief).await.expect(201).id()
    }
}

#[actix_web::test]
async fn what_a_time_thief_takes_is_minutes_times_people_and_is_won_back_when_it_is_gone() {
    let shop = Shop::new().await;
    let keys = shop.find("Leite etter nøklar", json!(shop.roads), 50, 9).await;
    shop.find("Same skjema to gonger", json!(shop.works), 30, 4).await;
    shop.find("Reise for å signere", Value::Null, 20, 1).await;
    let remove = shop.at(&format!("time-thieves/{keys}/transitions/remove"));
    let gone = json!({ "removedOn": "2032-02-01", "how": "Nøkkelskap ved døra" });
    let removed = shop.worker.transition(&remove, 1, gone.clone()).await.expect(200).body;
    assert_eq!((&removed["removedOn"], &removed["removedHow"]), (&json!("2032-02-01"), &json!("Nøkkelskap ved døra")));
    let tally = |count: i32, hours: f64| json!({ "count": count, "hoursPerWeek": hours });
    let summary = shop.worker.get(&shop.at("time-thief-summary")).await.expect(200).body;
    assert_eq!(summary["found"], tally(3, 9.83));
    assert_eq!(summary["removed"], tally(1, 7.5));
    assert_eq!(summary["standing"], tally(2, 2.33));
    let units: Vec<_> = summary["byUnit"].as_array().unwrap().iter().map(|one| (&one["name"], &one["found"])).collect();
    assert_eq!(
        units,
        [(&json!("Teknisk"), &tally(1, 2.0)), (&json!("Veg"), &tally(1, 7.5)), (&Value::Null, &tally(1, 0.33))]
    );
    let below = shop.worker.get(&shop.at(&format!("time-thief-summary?unitId={}", shop.works))).await.expect(200).body;
    assert_eq!(below["found"], tally(2, 9.5));
    let nowhere = shop.at(&format!("time-thief-summary?unitId={}", testkit::random_id("unit")));
    shop.worker.get(&nowhere).await.expect(404);
    // Gone is gone once; the day is corrected, and a thief that comes back stands again.
    let again = shop.worker.transition(&remove, 2, gone).await.expect(409);
    assert_eq!((again.code(), &again.body["state"]), ("illegal_transition", &json!("removed")));
    let one = shop.at(&format!("time-thieves/{keys}"));
    shop.worker.patch(&one, 2, json!({ "removedOn": "2032-01-30" })).await.expect(200);
    let back = shop.worker.patch(&one, 3, json!({ "removedOn": null })).await.expect(200).body;
    assert_eq!((&back["removedOn"], &back["removedHow"]), (&Value::Null, &Value::Null));
    let early = shop.worker.patch(&one, 4, json!({ "removedOn": "2032-01-30" })).await.expect(409);
    assert_eq!(early.body["allowed"], json!(["remove"]));
    let coming = json!({ "removedOn": "2032-02-03", "how": "Snart" });
    let coming = shop.worker.transition(&remove, 4, coming).await.expect(422).body["errors"][0].clone();
    assert_eq!((&coming["pointer"], &coming["accepted"]), (&json!("#/removedOn"), &json!("not_in_the_future")));
    shop.app.stop().await;
}

#[actix_web::test]
async fn the_register_is_read_by_everybody_and_written_by_who_is_at_work() {
    let shop = Shop::new().await;
    let slug = &shop.tenant.slug;
    let make = "mutation($input: CreateTimeThief!) { createTimeThief(input: $input) { id } }";
    let input =
        json!({ "input": { "title": "Ventetid på bil", "minutesPerWeek": 60, "people": 2, "unitId": shop.roads } });
    let made = shop.worker.graphql(slug, make, input).await.data()["createTimeThief"]["id"].clone();
    let remove = "mutation($input: RemoveTimeThief!) { removeTimeThief(input: $input) { removedOn } }";
    let input =
        json!({ "input": { "id": made, "expectedVersion": 1, "removedOn": "2032-02-02", "how": "Éin bil til" } });
    shop.worker.graphql(slug, remove, input).await.data();
    let observer = shop.app.member(&shop.tenant, "Gjest", &["observer"]).await;
    let read = "{ timeThieves(first: 5, filter: { removed: true }) { edges { node { title people } } }
        timeThiefSummary { removed { count hoursPerWeek } byUnit { name } } }";
    let read = observer.graphql(slug, read, json!({})).await;
    assert_eq!(read.data()["timeThieves"]["edges"], json!([{ "node": { "title": "Ventetid på bil", "people": 2 } }]));
    let summary = json!({ "removed": { "count": 1, "hoursPerWeek": 2.0 }, "byUnit": [{ "name": "Veg" }] });
    assert_eq!(read.data()["timeThiefSummary"], summary);
    let standing = observer.get(&shop.at("time-thieves?removed=false")).await.expect(200).body;
    assert_eq!(standing["items"], json!([]));
    let thief = json!({ "title": "Alt", "minutesPerWeek": 10_080, "people": 1 });
    let refused = observer.post(&shop.at("time-thieves"), thief.clone()).await.expect(403);
    assert_eq!(refused.body["permission"], "time_thief.contribute");
    for (member, value) in [("minutesPerWeek", 10_081), ("minutesPerWeek", 0), ("people", 100_001)] {
        let mut thief = thief.clone();
        thief[member] = value.into();
        let fault = shop.worker.post(&shop.at("time-thieves"), thief).await.expect(422).body["errors"][0].clone();
        assert_eq!((&fault["pointer"], &fault["code"]), (&json!(format!("#/{member}")), &json!("out_of_range")));
    }
    let made = made.as_str().unwrap();
    shop.worker.delete(&shop.at(&format!("time-thieves/{made}")), 2).await.expect(204);
    shop.worker.get(&shop.at(&format!("time-thieves/{made}"))).await.expect(404);
    shop.app.stop().await;
}
