//! Boards: where a card lies, how many may, who is waiting for an answer, and what happens when many move at once.

mod cards;
mod meetings;
mod race;
mod setup;

use std::sync::Arc;

use chrono::{TimeDelta, TimeZone, Utc};
use kernel::FixedClock;
use serde_json::{Value, json};
use testkit::{Answer, Client, Member, Options, Tenant, TestApp};

/// The ward Soltun with its board, and those who stand in front of it.
pub struct Ward {
    pub app: TestApp,
    pub clock: Arc<FixedClock>,
    pub tenant: Tenant,
    pub unit: String,
    pub leader: Client,
    pub nurse: Client,
    /// The memberships of both.
    members: [Member; 2],
    pub board: Value,
}

impl Ward {
    /// On a Monday in January, with a board of four columns and no lanes.
    pub async fn open() -> Self {
        Self::with(Options::default(), json!({})).await
    }

    /// The same, with more said of the server and of the board.
    pub async fn with(options: Options, more: Value) -> Self {
        let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2032, 1, 5, 7, 30, 0).unwrap()));
        let app = TestApp::with(Options { clock: Arc::clone(&clock) as _, ..options }).await;
        let tenant = app.tenant("Sula").await;
        let unit = json!({ "name": "Soltun sjukeheim", "validFrom": "2020-01-01" });
        let unit = tenant.admin.post(&format!("{}/units", tenant.path), unit).await.expect(201).id();
        let leader = app.member_with(&tenant, "Rigmor Molvær", json!({ "roles": ["unit_leader"] })).await;
        let nurse = app.member_with(&tenant, "Sindre Eikrem", json!({ "roles": ["case_handler"] })).await;
        let mut board = json!({
            "name": "Forbetringstavla", "unitIds": [unit],
            "columns": [{ "name": "Nye" }, { "name": "Prøver ut" }, { "name": "Ventar" }, { "name": "Ferdig", "done": true }],
        });
        for (member, value) in more.as_object().unwrap() {
            board[member] = value.clone();
        }
        let board = leader.client.post(&format!("{}/boards", tenant.path), board).await.expect(201).body;
        let [first, second] = [&leader, &nurse].map(|member| member.client.clone());
        Self { app, clock, tenant, unit, leader: first, nurse: second, members: [leader, nurse], board }
    }

    /// So many days later, when everybody has signed in anew.
    pub fn later(&mut self, days: i64) {
        self.clock.advance(TimeDelta::days(days));
        self.leader = self.app.person(&self.members[0].subject);
        self.nurse = self.app.person(&self.members[1].subject);
    }

    /// The membership of the nurse.
    pub fn nurses_membership(&self) -> &str {
        &self.members[1].id
    }

    pub fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    /// The address of the board.
    pub fn here(&self) -> String {
        self.at(&format!("boards/{}", text(&self.board["id"])))
    }

    /// The id of a column, counted from the left.
    pub fn column(&self, number: usize) -> &str {
        text(&self.board["columns"][number]["id"])
    }

    /// The id of a lane, counted from the top.
    pub fn lane(&self, number: usize) -> &str {
        text(&self.board["lanes"][number]["id"])
    }

    /// Writes a card into a column.
    pub async fn card(&self, title: &str, column: usize) -> Answer {
        let card = json!({
            "boardId": self.board["id"], "columnId": self.column(column), "kind": "task", "title": title,
        });
        self.nurse.post(&self.at("cards"), card).await
    }

    /// Does something to a card as it is now.
    pub async fn step(&self, who: &Client, card: &str, transition: &str, body: Value) -> Answer {
        let read = who.get(&self.at(&format!("cards/{card}"))).await.expect(200);
        let path = self.at(&format!("cards/{card}/transitions/{transition}"));
        who.transition(&path, read.version(), body).await
    }

    /// Everything on the board.
    pub async fn content(&self) -> Value {
        self.nurse.get(&format!("{}/content", self.here())).await.expect(200).body
    }

    /// The titles in a column, from the top.
    pub async fn titles(&self, column: usize) -> Vec<String> {
        let content = self.content().await;
        let cards = content["cards"].as_array().unwrap().iter();
        let here = cards.filter(|card| card["columnId"] == self.column(column));
        here.map(|card| text(&card["title"]).to_owned()).collect()
    }
}

/// A text that must be there.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The id of a card that was placed.
pub fn placed(answer: &Answer) -> String {
    text(&answer.body["card"]["id"]).to_owned()
}

/// The rule that an answer says is not met.
pub fn rule(answer: Answer) -> Value {
    answer.expect(409).body["rule"].clone()
}
