//! A3s: what stands on the page, what causes it, what was measured, which gates hold, and where else it could be done.

mod causes;
mod page;
mod replications;
mod round;

use std::sync::Arc;

use chrono::{TimeDelta, TimeZone, Utc};
use kernel::FixedClock;
use serde_json::{Value, json};
use testkit::{Answer, Client, Options, Tenant, TestApp};

/// The building office of Austrheim, where applications lie too long, and those who look into it.
pub struct Office {
    pub app: TestApp,
    clock: Arc<FixedClock>,
    pub tenant: Tenant,
    pub unit: String,
    /// Another unit with the same kind of work.
    pub elsewhere: String,
    pub leader: Client,
    pub handler: Client,
    /// The membership of the handler.
    pub handlers_membership: String,
}

impl Office {
    /// On a Monday in March.
    pub async fn open() -> Self {
        let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2032, 3, 1, 8, 0, 0).unwrap()));
        let app = TestApp::with(Options { clock: Arc::clone(&clock) as _, ..Options::default() }).await;
        let tenant = app.tenant("Austrheim").await;
        let mut units = Vec::new();
        for name in ["Byggesak", "Oppmåling"] {
            let unit = json!({ "name": name, "validFrom": "2020-01-01" });
            units.push(tenant.admin.post(&format!("{}/units", tenant.path), unit).await.expect(201).id());
        }
        let [unit, elsewhere] = <[String; 2]>::try_from(units).unwrap();
        let leader = app.member(&tenant, "Torill Bakkøy", &["unit_leader"]).await;
        let handler = app.member_with(&tenant, "Eivind Rebnor", json!({ "roles": ["case_handler"] })).await;
        Self { app, clock, tenant, unit, elsewhere, leader, handler: handler.client, handlers_membership: handler.id }
    }

    /// A minute later.
    pub fn later(&self) {
        self.clock.advance(TimeDelta::minutes(1));
    }

    pub fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    /// The handler posts something.
    pub async fn post(&self, list: &str, body: Value) -> Answer {
        self.handler.post(&self.at(list), body).await
    }

    /// Begins an A3 of which only title and unit are said; tells its id.
    pub async fn a3(&self, title: &str) -> String {
        self.post("a3s", json!({ "title": title, "unitId": self.unit })).await.expect(201).id()
    }

    /// Reads an A3.
    pub async fn read(&self, a3: &str) -> Answer {
        self.handler.get(&self.at(&format!("a3s/{a3}"))).await.expect(200)
    }

    /// Changes an A3 as it is now.
    pub async fn write(&self, a3: &str, change: Value) -> Answer {
        let version = self.read(a3).await.version();
        self.handler.patch(&self.at(&format!("a3s/{a3}")), version, change).await
    }

    /// Tries a transition of an A3 as it is now.
    pub async fn step(&self, a3: &str, transition: &str, body: Value) -> Answer {
        let version = self.read(a3).await.version();
        self.handler.transition(&self.at(&format!("a3s/{a3}/transitions/{transition}")), version, body).await
    }

    /// Writes down a measurement of an A3.
    pub async fn measure(&self, a3: &str, kind: &str, value: f64, on: &str) -> Answer {
        self.post("a3-measurements", json!({ "a3Id": a3, "kind": kind, "value": value, "measuredOn": on })).await
    }

    /// Writes down a cause of an A3.
    pub async fn cause(&self, a3: &str, text: &str, more: Value) -> Answer {
        let mut cause = json!({ "a3Id": a3, "text": text, "category": "method" });
        for (member, value) in more.as_object().unwrap() {
            cause[member] = value.clone();
        }
        self.post("a3-causes", cause).await
    }

    /// An A3 that is being done: all that the gates until then ask for is there.
    pub async fn doing(&self) -> String {
        let a3 = self.a3("Byggesaker ligg for lenge").await;
        self.write(&a3, json!({ "boxes": first_half(), "measure": measure() })).await.expect(200);
        self.measure(&a3, "baseline", 43.0, "2032-01-31").await.expect(201);
        self.cause(&a3, "Søknaden er ikkje komplett når ho kjem", json!({})).await.expect(201);
        for step in ["plan", "do"] {
            self.step(&a3, step, json!({})).await.expect(200);
        }
        a3
    }
}

/// What stands on a page before anything is done.
pub fn first_half() -> Value {
    json!({
        "background": "Ein av tre søkjarar ringjer for å spørje kvar saka er.",
        "currentState": "43 dagar i snitt frå søknad til vedtak, målt på 61 saker i januar.",
        "goal": "21 dagar innan 1. juni.",
    })
}

/// What the building office is measured by.
pub fn measure() -> Value {
    json!({
        "name": "Tid frå søknad til vedtak", "unit": "dagar", "direction": "lower", "target": 21.0,
        "targetOn": "2032-06-01",
    })
}

/// The rule that an answer says is not met.
#[track_caller]
pub fn rule(answer: Answer) -> Value {
    answer.expect(409).body["rule"].clone()
}

/// What an answer says is missing before a gate.
#[track_caller]
pub fn missing(answer: Answer) -> Value {
    let refused = answer.expect(409).body;
    assert_eq!((&refused["code"], &refused["rule"]), (&json!("rule_unmet"), &json!("a3_gate_holds")), "{refused}");
    refused["missing"].clone()
}

/// Where an answer says that the input is wrong, and what is wrong there.
#[track_caller]
pub fn fault(answer: Answer) -> [Value; 3] {
    let refused = answer.expect(422).body;
    ["pointer", "code", "accepted"].map(|member| refused["errors"][0][member].clone())
}
