//! What the sums over what units improve cost, and the meetings at their boards.

use std::sync::Arc;

use chrono::{TimeZone, Utc};
use kernel::FixedClock;
use serde_json::json;
use testkit::{Options, TestApp};

use super::shape;

#[actix_web::test]
async fn the_report_and_the_sums_of_gains_cost_the_same_for_one_unit_as_for_all_and_meetings_one_statement_more() {
    // The clock stands still, so that who asks is remembered throughout.
    let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2032, 3, 1, 7, 30, 0).unwrap()));
    let app = TestApp::with(Options { clock, ..Options::default() }).await;
    let tenant = app.tenant("Sula").await;
    let leader = app.member_with(&tenant, "Rigmor Molvær", json!({ "roles": ["unit_leader"] })).await;
    let (owner, leader) = (leader.id, leader.client);
    let at = |rest: &str| format!("{}/{rest}", tenant.path);
    let process = json!({ "title": "Vedtak om heimehjelp", "service": "Heimehjelp" });
    let facilitator = app.member(&tenant, "Jon Eikrem", &["facilitator"]).await;
    let process = facilitator.post(&at("processes"), process).await.expect(201).id();
    let mut last = String::new();
    for name in ["Soltun", "Heimetenesta", "Legevakta"] {
        let unit = json!({ "name": name, "validFrom": "2020-01-01" });
        last = tenant.admin.post(&at("units"), unit).await.expect(201).id();
        let board = json!({ "name": name, "unitIds": [last], "columns": [{ "name": "Nye" }, { "name": "Ferdig" }] });
        let board = leader.post(&at("boards"), board).await.expect(201).id();
        let card = json!({ "boardId": board, "kind": "task", "title": "Nøklar" });
        leader.post(&at("cards"), card).await.expect(201);
        let meeting = json!({ "boardId": board, "meetsOn": "2032-03-01", "attendance": 6 });
        leader.post(&at("board-meetings"), meeting).await.expect(201);
        let idea_box = json!({ "name": name, "unitId": last });
        let idea_box = leader.post(&at("idea-boxes"), idea_box).await.expect(201).id();
        let idea = json!({ "ideaBoxId": idea_box, "title": "Nøklar i éin boks" });
        leader.post(&at("ideas"), idea).await.expect(201);
        let a3 = json!({ "title": "Vi leitar etter nøklar", "unitId": last });
        let a3 = leader.post(&at("a3s"), a3).await.expect(201).id();
        let action = json!({ "title": "Kjøpe boks", "a3Id": a3, "ownerMembershipId": owner });
        leader.post(&at("actions"), action).await.expect(201);
        let thief = json!({ "title": "Leite etter nøklar", "unitId": last, "minutesPerWeek": 30, "people": 8 });
        leader.post(&at("time-thieves"), thief).await.expect(201);
        let gain = json!({
            "title": "Mindre leiting", "kind": "time", "measuredIn": "fte", "unitId": last, "processId": process,
            "identified": { "amount": 0.5, "on": "2032-02-01" },
        });
        leader.post(&at("gains"), gain).await.expect(201);
    }
    let report = [
        "select unit_periods",
        "select a3s",
        // What was done, of which the report tells only when.
        "select a3_changes",
        "select actions",
        "select memberships",
        "select idea_boxes",
        "select ideas",
        "select idea_moves",
        "select board_units",
        "select card_moves",
        "select board_meetings",
        "select time_thieves",
        // What it tells.
        "select unit_methods",
        "select improvements",
        "select experiments",
        "select gains",
        "select memberships",
        "select reflections",
    ];
    let one = format!("improvement-report?unitIds={last}");
    for (path, units) in [("improvement-report", 3), (one.as_str(), 1)] {
        let read = leader.get(&at(path)).await.expect(200);
        let units_read = read.body["units"].as_array().unwrap();
        assert_eq!(units_read.len(), units);
        assert!(units_read.iter().all(|unit| unit["lastActivityOn"] == "2032-03-01"), "{}", read.text);
        assert_eq!(shape(&read), report, "{path}");
    }
    let below = format!("gain-summary?unitId={last}");
    for (path, expected) in [
        ("gain-summary", vec!["select unit_periods", "select gains"]),
        (below.as_str(), vec!["select unit_periods", "select gains"]),
        ("gain-summary?groupBy=process", vec!["select unit_periods", "select gains", "select processes"]),
        ("gain-summary?groupBy=programme", vec!["select unit_periods", "select gains", "select programmes"]),
        ("board-meetings", vec!["select board_meetings", "select card_moves"]),
    ] {
        assert_eq!(shape(&leader.get(&at(path)).await.expect(200)), expected, "{path}");
    }
    app.stop().await;
}
