//! Ideas: a title is enough, an answer is promised, and what waits to be let through is seen by few.

mod boxes;
mod life;
mod moderation;
mod scores;

use std::sync::Arc;

use chrono::{TimeDelta, TimeZone, Utc};
use kernel::FixedClock;
use serde_json::{Value, json};
use testkit::{Answer, Client, Member, Options, Tenant, TestApp};

/// The school Osen with its idea box, and those who work there.
pub struct School {
    pub app: TestApp,
    pub clock: Arc<FixedClock>,
    pub tenant: Tenant,
    pub unit: String,
    pub leader: Client,
    pub teacher: Client,
    pub colleague: Client,
    members: [Member; 3],
    pub idea_box: Value,
}

impl School {
    /// On a Monday in March, with a box in which the phases are enough.
    pub async fn open() -> Self {
        Self::with(json!({})).await
    }

    /// The same, with more said of the box.
    pub async fn with(more: Value) -> Self {
        let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2032, 3, 1, 7, 30, 0).unwrap()));
        let app = TestApp::with(Options { clock: Arc::clone(&clock) as _, ..Options::default() }).await;
        let tenant = app.tenant("Fjaler").await;
        let unit = json!({ "name": "Osen skule", "validFrom": "2020-01-01" });
        let unit = tenant.admin.post(&format!("{}/units", tenant.path), unit).await.expect(201).id();
        let mut members = Vec::new();
        for (name, role) in
            [("Turid Espeland", "unit_leader"), ("Jon Yndestad", "case_handler"), ("Randi Bakke", "case_handler")]
        {
            members.push(app.member_with(&tenant, name, json!({ "roles": [role] })).await);
        }
        let members: [Member; 3] = members.try_into().ok().unwrap();
        let mut idea_box = json!({ "name": "Idékassa på Osen", "unitId": unit });
        for (member, value) in more.as_object().unwrap() {
            idea_box[member] = value.clone();
        }
        let [leader, teacher, colleague] = [0, 1, 2].map(|number| members[number].client.clone());
        let idea_box = leader.post(&format!("{}/idea-boxes", tenant.path), idea_box).await.expect(201).body;
        Self { app, clock, tenant, unit, leader, teacher, colleague, members, idea_box }
    }

    /// So many days later, when everybody has signed in anew.
    pub fn later(&mut self, days: i64) {
        self.clock.advance(TimeDelta::days(days));
        let [leader, teacher, colleague] = [0, 1, 2].map(|number| self.app.person(&self.members[number].subject));
        (self.leader, self.teacher, self.colleague) = (leader, teacher, colleague);
    }

    pub fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    /// The address of the box.
    pub fn here(&self) -> String {
        self.at(&format!("idea-boxes/{}", text(&self.idea_box["id"])))
    }

    /// The address of an idea.
    pub fn one(&self, idea: &Value) -> String {
        self.at(&format!("ideas/{}", text(&idea["id"])))
    }

    /// A status of the box.
    pub fn status(&self, number: usize) -> &Value {
        &self.idea_box["statuses"][number]["id"]
    }

    /// The teacher has an idea.
    pub async fn idea(&self, title: &str) -> Value {
        let idea = json!({ "ideaBoxId": self.idea_box["id"], "title": title });
        self.teacher.post(&self.at("ideas"), idea).await.expect(201).body
    }

    /// The leader does something to an idea as it is now.
    pub async fn step(&self, idea: &Value, transition: &str, body: Value) -> Answer {
        let read = self.leader.get(&self.one(idea)).await.expect(200);
        let path = format!("{}/transitions/{transition}", self.one(idea));
        self.leader.transition(&path, read.version(), body).await
    }

    /// The titles of the ideas that somebody finds.
    pub async fn found(&self, who: &Client, filter: &str) -> Vec<String> {
        let found = who.get(&self.at(&format!("ideas?{filter}"))).await.expect(200).body;
        found["items"].as_array().unwrap().iter().map(|idea| text(&idea["title"]).to_owned()).collect()
    }

    /// What was done to an idea, as somebody reads it.
    pub async fn moves(&self, who: &Client, idea: &Value) -> Vec<Value> {
        let history = who.get(&format!("{}/history", self.one(idea))).await.expect(200).body;
        history["moves"].as_array().unwrap().clone()
    }
}

/// A text that must be there.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The rule that an answer says is not met.
pub fn rule(answer: Answer) -> Value {
    answer.expect(409).body["rule"].clone()
}

/// Where the first fault of an answer is, and what it is: the rule if it breaks one.
pub fn fault(answer: Answer) -> (Value, Value) {
    let fault = answer.expect(422).body["errors"][0].clone();
    let what = if fault["code"] == "rule" { &fault["accepted"] } else { &fault["code"] };
    (fault["pointer"].clone(), what.clone())
}
