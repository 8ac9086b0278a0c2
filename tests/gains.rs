//! Gains: identified against realised, each counted once; and the programmes that they are gathered under.

use std::sync::Arc;

use chrono::{TimeZone, Utc};
use kernel::FixedClock;
use serde_json::{Value, json};
use testkit::{Answer, Client, Options, Tenant, TestApp};

/// A municipality that learns to improve: health with a nursing home and home care below it.
struct Town {
    app: TestApp,
    tenant: Tenant,
    leader: Client,
    handler: Client,
    health: String,
    home: String,
    care: String,
}

impl Town {
    async fn new() -> Self {
        let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2032, 1, 15, 8, 0, 0).unwrap()));
        let app = TestApp::with(Options { clock, ..Options::default() }).await;
        let tenant = app.tenant("Vestre Slidre").await;
        let units = format!("{}/units", tenant.path);
        let unit = async |name: &str, parent: Value| {
            let unit = json!({ "name": name, "parentId": parent, "validFrom": "2020-01-01" });
            tenant.admin.post(&units, unit).await.expect(201).id()
        };
        let health = unit("Helse", Value::Null).await;
        let home = unit("Solhaug sykehjem", json!(health)).await;
        let care = unit("Hjemmetjenesten", json!(health)).await;
        let leader = app.member(&tenant, "Ingunn Bakken", &["programme_leader"]).await;
        let handler = app.member(&tenant, "Petter Lome", &["case_handler"]).await;
        Self { app, tenant, leader, handler, health, home, care }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    async fn identify(&self, title: &str, unit: &str, fte: f64, more: Value) -> Answer {
        let mut gain = json!({
            "title": title, "kind": "time", "measuredIn": "fte", "unitId": unit,
            "identified": { "amount": fte, "on": "2031-03-01" },
        });
        gain.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.leader.post(&self.at("gains"), gain).await
    }

    async fn step(&self, gain: &str, version: i64, transition: &str, body: Value) -> Answer {
        self.leader.transition(&self.at(&format!("gains/{gain}/transitions/{transition}")), version, body).await
    }

    async fn realise(&self, gain: &str, version: i64, fte: f64) -> Answer {
        let realised = json!({ "amount": fte, "on": "2031-12-31", "usedFor": "Flere besøk hos dem som bor alene" });
        self.step(gain, version, "realise", realised).await
    }

    async fn summary(&self, query: &str) -> Value {
        self.handler.get(&self.at(&format!("gain-summary{query}"))).await.expect(200).body
    }
}

fn fte(identified: f64, planned: f64, realised: f64, count: i32) -> Value {
    json!({
        "measuredIn": "fte", "identified": identified, "planned": planned, "realised": realised, "count": count,
    })
}

fn fault(answer: Answer) -> (Value, Value) {
    let fault = &answer.expect(422).body["errors"][0];
    (fault["pointer"].clone(), fault["accepted"].clone())
}

#[actix_web::test]
async fn what_is_realised_stands_beside_what_was_identified_and_no_gain_is_counted_twice() {
    let town = Town::new().await;
    let rounds = town.identify("Færre dobbeltrunder", &town.home, 20.1, json!({})).await.expect(201);
    let routes = town.identify("Kortere kjøreruter", &town.care, 29.3, json!({})).await.expect(201);
    // What the night shift saves is part of what the whole home does.
    let part = json!({ "countedInGainId": rounds.id() });
    let part = town.identify("Færre dobbeltrunder om natta", &town.home, 5.5, part).await.expect(201);
    let money = json!({
        "title": "Mindre drivstoff", "kind": "money", "measuredIn": "nok_per_year", "unitId": town.care,
        "identified": { "amount": 120_000, "on": "2031-03-01" },
    });
    town.leader.post(&town.at("gains"), money).await.expect(201);
    let plan = json!({ "amount": 25, "on": "2031-12-01", "usedFor": "Flere besøk" });
    let planned = town.step(&routes.id(), 1, "plan", plan).await.expect(200);
    assert_eq!((&planned.body["stage"], &planned.body["usedFor"]), (&json!("planned"), &json!("Flere besøk")));
    town.realise(&routes.id(), 2, 16.2).await.expect(200);
    town.realise(&rounds.id(), 1, 20.1).await.expect(200);
    town.realise(&part.id(), 1, 5.5).await.expect(200);
    let summary = town.summary("").await;
    let kroner = json!({
        "measuredIn": "nok_per_year", "identified": 120_000.0, "planned": 0.0, "realised": 0.0, "count": 1,
    });
    assert_eq!(summary["total"], json!([fte(49.4, 25.0, 36.3, 2), kroner]));
    assert_eq!(summary["leftOut"], 1);
    let groups = summary["groups"].as_array().unwrap();
    let told: Vec<_> = groups.iter().map(|group| (&group["name"], &group["sums"], &group["withBelow"])).collect();
    let care = json!([fte(29.3, 25.0, 16.2, 1), kroner]);
    let home = json!([fte(20.1, 0.0, 20.1, 1)]);
    assert_eq!(
        told,
        [
            (&json!("Helse"), &json!([]), &summary["total"]),
            (&json!("Hjemmetjenesten"), &care, &care),
            (&json!("Solhaug sykehjem"), &home, &home),
        ]
    );
    let below = town.summary(&format!("?unitId={}", town.home)).await;
    assert_eq!((&below["total"], &below["groups"].as_array().unwrap().len()), (&home, &1));
    assert_eq!(town.summary(&format!("?unitId={}", town.health)).await["total"], summary["total"]);
    town.app.stop().await;
}

#[actix_web::test]
async fn each_amount_counts_on_its_own_day_and_stands_in_one_process_and_one_programme() {
    let town = Town::new().await;
    let process = json!({ "title": "Vedtak om hjemmehjelp", "service": "Hjemmehjelp" });
    let process = town.leader.post(&town.at("processes"), process).await.expect(201).id();
    let programme = json!({ "name": "Lean i helse", "validFrom": "2031-01-01" });
    let programme = town.leader.post(&town.at("programmes"), programme).await.expect(201).id();
    let links = json!({ "processId": process, "programmeId": programme });
    let one = town.identify("Ett skjema mindre", &town.care, 1.5, links).await.expect(201);
    town.identify("Ryddig lager", &town.home, 0.5, json!({})).await.expect(201);
    town.realise(&one.id(), 1, 1.0).await.expect(200);
    let of = |summary: &Value| -> Vec<(Value, Value)> {
        let groups = summary["groups"].as_array().unwrap().iter();
        groups.map(|group| (group["name"].clone(), group["sums"][0].clone())).collect()
    };
    let none = (Value::Null, fte(0.5, 0.0, 0.0, 1));
    let by_process = of(&town.summary("?groupBy=process").await);
    assert_eq!(by_process, [(json!("Vedtak om hjemmehjelp"), fte(1.5, 0.0, 1.0, 1)), none.clone()]);
    let by_programme = of(&town.summary("?groupBy=programme").await);
    assert_eq!(by_programme, [(json!("Lean i helse"), fte(1.5, 0.0, 1.0, 1)), none]);
    // Identified in March, realised on the last day of the year.
    assert_eq!(town.summary("?from=2031-12-31&to=2031-12-31").await["total"], json!([fte(0.0, 0.0, 1.0, 1)]));
    assert_eq!(town.summary("?to=2031-12-30").await["total"], json!([fte(2.0, 0.0, 0.0, 2)]));
    assert_eq!(town.summary("?from=2032-01-01").await["total"], json!([]));
    assert_eq!(town.summary(&format!("?programmeId={programme}")).await["total"], json!([fte(1.5, 0.0, 1.0, 1)]));
    let found = town.handler.get(&town.at(&format!("gains?programmeId={programme}&stage=realised"))).await.expect(200);
    assert_eq!(found.body["items"].as_array().map(Vec::len), Some(1));
    let wrong = town.handler.get(&town.at("gain-summary?groupBy=month")).await.expect(400);
    assert_eq!(wrong.body["errors"][0]["parameter"], "groupBy");
    let kept = town.leader.delete(&town.at(&format!("programmes/{programme}")), 1).await.expect(409);
    assert_eq!(kept.code(), "still_in_use");
    town.app.stop().await;
}

#[actix_web::test]
async fn a_realised_gain_says_what_it_is_used_for_and_no_stage_is_reached_twice() {
    let town = Town::new().await;
    let gain = town.identify("Kortere møter", &town.health, 0.4, json!({})).await.expect(201);
    let one = town.at(&format!("gains/{}", gain.id()));
    let untold = town.step(&gain.id(), 1, "realise", json!({ "amount": 0.3, "on": "2031-12-31" })).await.expect(422);
    let untold = &untold.body["errors"][0];
    assert_eq!((&untold["pointer"], &untold["code"]), (&json!("#/usedFor"), &json!("required")));
    let coming = json!({ "amount": 0.3, "on": "2032-01-16", "usedFor": "Veiledning" });
    let coming = fault(town.step(&gain.id(), 1, "realise", coming).await);
    assert_eq!(coming, (json!("#/on"), json!("not_in_the_future")));
    // Nothing is planned yet, so there is nothing to correct.
    let early = json!({ "planned": { "amount": 1, "on": "2032-06-01" } });
    let early = town.leader.patch(&one, 1, early).await.expect(409);
    assert_eq!((&early.body["state"], &early.body["allowed"]), (&json!("identified"), &json!(["plan", "realise"])));
    // Without a plan.
    let realised = town.realise(&gain.id(), 1, 0.3).await.expect(200).body;
    assert_eq!((&realised["stage"], &realised["planned"]), (&json!("realised"), &Value::Null));
    for step in ["plan", "realise"] {
        let again = json!({ "amount": 1, "on": "2031-12-31", "usedFor": "Annet" });
        let again = town.step(&gain.id(), 2, step, again).await.expect(409);
        assert_eq!((again.code(), &again.body["allowed"]), ("illegal_transition", &json!([])));
    }
    let corrected = json!({ "realised": { "amount": 0.25, "on": "2031-12-31", "note": "Talt opp på nytt" } });
    let corrected = town.leader.patch(&one, 2, corrected).await.expect(200).body;
    assert_eq!((&corrected["realised"]["amount"], &corrected["stage"]), (&json!(0.25), &json!("realised")));
    let undone = town.leader.patch(&one, 3, json!({ "realised": null })).await.expect(200).body;
    assert_eq!((&undone["realised"], &undone["stage"]), (&Value::Null, &json!("identified")));
    assert_eq!(town.step(&gain.id(), 1, "plan", json!({ "amount": 1, "on": "2032-06-01" })).await.status, 412);
    town.app.stop().await;
}

#[actix_web::test]
async fn a_gain_is_measured_in_its_kind_and_counted_in_one_that_counts_by_itself() {
    let town = Town::new().await;
    let in_points = json!({ "measuredIn": "points" });
    let refused = fault(town.identify("Fornøyde brukere", &town.home, 4.0, in_points).await);
    assert_eq!(refused, (json!("#/measuredIn"), json!("measured_in_its_kind")));
    let quality = json!({ "kind": "quality", "measuredIn": "points" });
    let quality = town.identify("Fornøyde brukere", &town.home, 4.0, quality).await.expect(201).id();
    let whole = town.identify("Ny vaktplan", &town.home, 2.0, json!({})).await.expect(201).id();
    let part = json!({ "countedInGainId": whole });
    let part = town.identify("Ny vaktplan, natt", &town.home, 0.5, part).await.expect(201).id();
    let broken = (json!("#/countedInGainId"), json!("counted_once"));
    for other in [&quality, &part] {
        let other = json!({ "countedInGainId": other });
        assert_eq!(fault(town.identify("Ny vaktplan, helg", &town.home, 0.2, other).await), broken);
    }
    let at = |gain: &str| town.at(&format!("gains/{gain}"));
    // Neither in itself, nor in another while it has parts; and what is part of it is measured as it is.
    let other = town.identify("Turnus i helse", &town.health, 9.0, json!({})).await.expect(201).id();
    for whole_of in [&whole, &other] {
        assert_eq!(fault(town.leader.patch(&at(&whole), 1, json!({ "countedInGainId": whole_of })).await), broken);
    }
    let hours = json!({ "measuredIn": "hours_per_year" });
    let hours = fault(town.leader.patch(&at(&whole), 1, hours).await);
    assert_eq!(hours, (json!("#/measuredIn"), json!("counted_once")));
    assert_eq!(town.leader.delete(&at(&whole), 1).await.expect(409).code(), "still_in_use");
    let found = town.handler.get(&town.at(&format!("gains?countedInGainId={whole}"))).await.expect(200).body;
    assert_eq!(found["items"][0]["id"], json!(part));
    let alone = town.leader.patch(&at(&part), 1, json!({ "countedInGainId": null })).await.expect(200).body;
    assert_eq!(alone["countedInGainId"], Value::Null);
    town.leader.delete(&at(&whole), 1).await.expect(204);
    // What is named is there.
    for (member, kind) in [("unitId", "unit"), ("processId", "process"), ("a3Id", "a3"), ("ideaId", "idea")] {
        let nobodys = json!({ member: testkit::random_id(kind) });
        let fault = town.identify("Uten feste", &town.home, 1.0, nobodys).await.expect(422).body["errors"][0].clone();
        assert_eq!((&fault["pointer"], &fault["code"]), (&json!(format!("#/{member}")), &json!("no_such_thing")));
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn everybody_reads_gains_and_programmes_and_who_leads_writes_them_through_either_door() {
    let town = Town::new().await;
    let slug = &town.tenant.slug;
    let input =
        json!({ "input": { "name": "Bedre hver dag", "purpose": "Tid til brukerne", "validFrom": "2031-01-01" } });
    let make = "mutation($input: CreateProgramme!) { createProgramme(input: $input) { id name } }";
    let programme = town.leader.graphql(slug, make, input).await.data()["createProgramme"]["id"].clone();
    let input = json!({ "input": {
        "title": "Mindre leting", "kind": "TIME", "measuredIn": "HOURS_PER_YEAR", "unitId": town.home,
        "programmeId": programme, "identified": { "amount": 260.5, "on": "2031-03-01" },
    } });
    let make = "mutation($input: CreateGain!) { createGain(input: $input) { id version } }";
    let gain = town.leader.graphql(slug, make, input.clone()).await.data()["createGain"]["id"].clone();
    let refused = town.handler.graphql(slug, make, input).await;
    assert_eq!(refused.body["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let realise = "mutation($input: RealiseGain!) { realiseGain(input: $input) { stage realised { amount on } } }";
    let input = json!({ "input": {
        "id": gain, "expectedVersion": 1, "amount": 200, "on": "2031-12-01", "usedFor": "Turer ut",
    } });
    let realised = town.leader.graphql(slug, realise, input).await.data()["realiseGain"].clone();
    assert_eq!(realised, json!({ "stage": "REALISED", "realised": { "amount": 200.0, "on": "2031-12-01" } }));
    let read = "query($id: ID!, $gain: ID!) {
        node(id: $id) { __typename ... on Programme { name } }
        gain(id: $gain) { title usedFor }
        gains(first: 5, filter: { stage: [REALISED] }) { edges { node { title } } }
        programmes(first: 5, filter: { on: \"2032-01-01\" }) { edges { node { name } } }
        gainSummary(groupBy: PROGRAMME) { groups { name sums { measuredIn realised } } leftOut }
    }";
    let read = town.handler.graphql(slug, read, json!({ "id": programme, "gain": gain })).await;
    let data = read.data();
    assert_eq!(data["node"], json!({ "__typename": "Programme", "name": "Bedre hver dag" }));
    assert_eq!(data["gain"], json!({ "title": "Mindre leting", "usedFor": "Turer ut" }));
    assert_eq!(data["gains"]["edges"], json!([{ "node": { "title": "Mindre leting" } }]));
    assert_eq!(data["programmes"]["edges"], json!([{ "node": { "name": "Bedre hver dag" } }]));
    let sums = json!([{ "measuredIn": "HOURS_PER_YEAR", "realised": 200.0 }]);
    assert_eq!(data["gainSummary"], json!({ "groups": [{ "name": "Bedre hver dag", "sums": sums }], "leftOut": 0 }));
    // Who leads a unit leads no programme; a name is given once, and a programme ends after it begins.
    let unit_leader = town.app.member(&town.tenant, "Marte Hovda", &["unit_leader"]).await;
    let same = json!({ "name": "Bedre hver dag", "validFrom": "2031-01-01" });
    let refused = unit_leader.post(&town.at("programmes"), same.clone()).await.expect(403);
    assert_eq!(refused.body["permission"], "programme.manage");
    let twice = town.leader.post(&town.at("programmes"), same).await.expect(409);
    assert_eq!((twice.code(), &twice.body["member"]), ("duplicate_name", &json!("name")));
    let one = town.at(&format!("programmes/{}", programme.as_str().unwrap()));
    let ended = fault(town.leader.patch(&one, 1, json!({ "validTo": "2031-01-01" })).await);
    assert_eq!(ended, (json!("#/validTo"), json!("ends_after_it_begins")));
    town.app.stop().await;
}
