//! Bydel Stovner (DOMAIN S3.1 to S3.9): a unit's improvement year, and a director who reads what units have learnt that work by
//! different methods. The district is real; units, people and figures are made up.

mod report;
mod year;

use std::sync::Arc;

use chrono::{TimeDelta, TimeZone, Utc};
use kernel::FixedClock;
use serde_json::{Value, json};
use testkit::{Answer, Client, Member, Options, Tenant, TestApp};

/// The district with two units, and those who improve it.
pub struct District {
    pub app: TestApp,
    clock: Arc<FixedClock>,
    pub tenant: Tenant,
    /// Home care.
    pub home: String,
    /// Child welfare.
    pub child: String,
    /// Employee, unit leader, coach and director, in that order.
    members: Vec<Member>,
}

/// Who does something.
#[derive(Clone, Copy)]
pub enum Who {
    Employee,
    Leader,
    Coach,
    Director,
}

impl District {
    pub async fn open() -> Self {
        let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2032, 1, 5, 7, 0, 0).unwrap()));
        let app = TestApp::with(Options { clock: Arc::clone(&clock) as _, ..Options::default() }).await;
        let tenant = app.tenant_of("Bydel Stovner", json!({ "kind": "city_district", "language": "nb" })).await;
        let mut units = Vec::new();
        for name in ["Hjemmetjenesten", "Barnevernet"] {
            let unit = json!({ "name": name, "validFrom": "2020-01-01" });
            units.push(tenant.admin.post(&format!("{}/units", tenant.path), unit).await.expect(201).id());
        }
        let mut members = Vec::new();
        for (name, role, unit) in [
            ("Amal Haugerud", "case_handler", Some(&units[0])),
            ("Tor Kvernhusmoen", "unit_leader", Some(&units[0])),
            ("Elin Sagstuen", "facilitator", None),
            ("Ragna Bjerkelund", "programme_leader", None),
        ] {
            members.push(app.member_with(&tenant, name, json!({ "roles": [role], "unitId": unit })).await);
        }
        let [home, child] = units.try_into().unwrap();
        Self { app, clock, tenant, home, child, members }
    }

    pub fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    /// Somebody, signed in today.
    pub fn is(&self, who: Who) -> Client {
        self.app.person(&self.members[who as usize].subject)
    }

    /// Somebody's membership.
    pub fn membership(&self, who: Who) -> &str {
        &self.members[who as usize].id
    }

    /// So many days later.
    pub fn later(&self, days: i64) {
        self.clock.advance(TimeDelta::days(days));
    }

    /// Makes something; what was made.
    pub async fn make(&self, who: Who, list: &str, input: Value) -> Value {
        self.is(who).post(&self.at(list), input).await.expect(201).body
    }

    pub async fn read(&self, who: Who, path: &str) -> Value {
        self.is(who).get(&self.at(path)).await.expect(200).body
    }

    /// Takes a step with something as it is now.
    pub async fn step(&self, who: Who, thing: &str, step: &str, input: Value) -> Answer {
        let client = self.is(who);
        let version = client.get(&self.at(thing)).await.expect(200).version();
        client.transition(&self.at(&format!("{thing}/transitions/{step}")), version, input).await
    }

    pub async fn change(&self, who: Who, thing: &str, input: Value) -> Value {
        let client = self.is(who);
        let version = client.get(&self.at(thing)).await.expect(200).version();
        client.patch(&self.at(thing), version, input).await.expect(200).body
    }
}

/// A text that must be there.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
