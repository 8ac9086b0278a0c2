//! Different methods under one frame: what units improve by, what they tell of it, what they think of it, and the
//! report.

mod activity;
mod methods;
mod reflections;
mod report;

use std::sync::Arc;

use chrono::{TimeDelta, TimeZone, Utc};
use kernel::FixedClock;
use serde_json::{Value, json};
use testkit::{Answer, Client, Member, Options, Tenant, TestApp};

/// A city district with three units that each improve in their own way.
pub struct District {
    pub app: TestApp,
    pub clock: Arc<FixedClock>,
    pub tenant: Tenant,
    /// Health and care, with the two that follow below it.
    pub health: String,
    pub home: String,
    pub care: String,
    leads: Member,
    works: Member,
    /// Leads the nursing home, and is a member of it.
    pub leader: Client,
    /// Works in home care, and is a member of it.
    pub worker: Client,
}

impl District {
    pub async fn new() -> Self {
        let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2032, 3, 1, 8, 0, 0).unwrap()));
        let app = TestApp::with(Options { clock: Arc::clone(&clock) as _, ..Options::default() }).await;
        let tenant = app.tenant("Bydel Furuset").await;
        let units = format!("{}/units", tenant.path);
        let unit = async |name: &str, parent: Value| {
            let unit = json!({ "name": name, "parentId": parent, "validFrom": "2020-01-01" });
            tenant.admin.post(&units, unit).await.expect(201).id()
        };
        let health = unit("Helse og omsorg", Value::Null).await;
        let home = unit("Granli sykehjem", json!(health)).await;
        let care = unit("Hjemmetjenesten", json!(health)).await;
        let leads = json!({ "roles": ["unit_leader"], "unitId": home });
        let leads = app.member_with(&tenant, "Torill Aas", leads).await;
        let works = json!({ "roles": ["case_handler"], "unitId": care });
        let works = app.member_with(&tenant, "Amir Solberg", works).await;
        let [leader, worker] = [&leads, &works].map(|member| member.client.clone());
        Self { app, clock, tenant, health, home, care, leads, works, leader, worker }
    }

    /// So many days later, when everybody has signed in anew.
    pub fn later(&mut self, days: i64) {
        self.clock.advance(TimeDelta::days(days));
        self.leader = self.app.person(&self.leads.subject);
        self.worker = self.app.person(&self.works.subject);
    }

    /// The membership of who works in home care.
    pub fn workers_membership(&self) -> &str {
        &self.works.id
    }

    pub fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    /// A unit chooses a method.
    pub async fn choose(&self, unit: &str, more: Value) -> Answer {
        let mut method = json!({
            "unitId": unit, "name": "Tjenestedesign", "basis": "own", "reason": "Vi arbeider tett på brukerne",
            "validFrom": "2032-01-01",
        });
        method.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.leader.post(&self.at("unit-methods"), method).await
    }

    /// A unit improves something by a method of its own.
    pub async fn improve(&self, method: &str, values: Value) -> Answer {
        let improvement = json!({
            "unitMethodId": method, "title": "Måltider i ro", "startedOn": "2032-02-01", "values": values,
        });
        self.worker.post(&self.at("improvements"), improvement).await
    }

    /// Reads the report.
    pub async fn report(&self, query: &str) -> Answer {
        self.worker.get(&self.at(&format!("improvement-report{query}"))).await
    }
}

/// The fields of a service designer, who tells the effect in two.
pub fn design() -> Value {
    json!([
        { "key": "innsikt", "name": "Brukerinnsikt", "tells": "need" },
        { "key": "onske", "name": "Ønsket opplevelse", "tells": "goal" },
        { "key": "prototype", "name": "Prototype", "tells": "measure" },
        { "key": "brukertest", "name": "Brukertest", "tells": "effect" },
        { "key": "tall", "name": "Tall etterpå", "tells": "effect" },
        { "key": "notat", "name": "Vegen vidare", "tells": "learning" },
        { "key": "team", "name": "Hvem var med" },
    ])
}

/// The place and the rule of the first thing that is wrong.
pub fn fault(answer: Answer) -> (Value, Value) {
    let fault = &answer.expect(422).body["errors"][0];
    (fault["pointer"].clone(), fault["accepted"].clone())
}
