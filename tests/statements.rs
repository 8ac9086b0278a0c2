//! How many statements a request costs. The figures are exact: one more is a change that somebody must decide.
//!
//! Data statements only. Beside them a read sends BEGIN with the tenant's binding in one round trip and a ROLLBACK after
//! the answer; a write sends BEGIN with the binding, and COMMIT.

use std::sync::Arc;

use chrono::{TimeDelta, TimeZone, Utc};
use kernel::FixedClock;
use serde_json::{Value, json};
use testkit::{Answer, Client, Options, Tenant, TestApp};

mod improvement;

struct Map {
    tenant: Tenant,
    facilitator: Client,
    process: String,
    variant: String,
}

/// A tenant with three processes, each with two columns of four steps.
async fn map(app: &TestApp) -> Map {
    let tenant = app.tenant("Radøy").await;
    let facilitator = app.member(&tenant, "Marit Fjellsbø", &["facilitator"]).await;
    let other =
        tenant.admin.post(&format!("{}/participants", tenant.path), json!({ "name": "Meland" })).await.expect(201);
    let (mut process, mut variant) = (String::new(), String::new());
    for title in ["Byggesak", "Skjenkeløyve", "Barnehageplass"] {
        let body = json!({ "title": title, "service": title });
        process = facilitator.post(&format!("{}/processes", tenant.path), body).await.expect(201).id();
        for participant in [Value::Null, other.id().into()] {
            let steps: Vec<Value> = (1..5).map(|n| json!({ "text": format!("Steg {n}") })).collect();
            let mut column = json!({ "processId": process, "kind": "as_is", "steps": steps });
            if !participant.is_null() {
                column["participantId"] = participant;
            }
            let made = facilitator.post(&format!("{}/process-variants", tenant.path), column).await.expect(201);
            variant = made.body["variant"]["id"].as_str().unwrap().to_owned();
        }
    }
    Map { tenant, facilitator, process, variant }
}

/// The tables that a request's statements touch, in order, as verbs and names.
fn shape(answer: &Answer) -> Vec<String> {
    answer
        .statements
        .iter()
        .map(|sql| {
            let words: Vec<String> = sql.split_whitespace().map(|word| word.replace('"', "").to_lowercase()).collect();
            let after =
                |word: &str| words.iter().position(|w| w == word).map(|at| words[at + 1].clone()).unwrap_or_default();
            match words[0].as_str() {
                "select" => format!("select {}", after("from")),
                "update" => format!("update {}", words[1]),
                "with" => "insert events".to_owned(),
                "insert" => format!("insert {}", after("into")),
                verb => format!("{verb} {}", after("from")),
            }
        })
        .collect()
}

#[actix_web::test]
async fn reads_cost_one_statement_for_each_level() {
    let app = TestApp::start().await;
    let Map { tenant, facilitator, process, variant } = map(&app).await;
    let cases = [
        (format!("{}/processes?limit=50", tenant.path), vec!["select processes"]),
        (format!("{}/processes/{process}", tenant.path), vec!["select processes"]),
        (format!("{}/process-variants/{variant}", tenant.path), vec!["select process_variants", "select steps"]),
        (
            format!("{}/processes/{process}/comparison", tenant.path),
            vec![
                "select processes",
                "select process_variants",
                "select alignment_rows",
                "select steps",
                "select participants",
            ],
        ),
        (
            format!("{}/processes/{process}/alignment-suggestion", tenant.path),
            vec!["select processes", "select process_variants", "select steps"],
        ),
    ];
    for (path, expected) in cases {
        assert_eq!(shape(&facilitator.get(&path).await.expect(200)), expected, "{path}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn nested_graphql_costs_three_statements_however_many_rows() {
    let app = TestApp::start().await;
    let Map { tenant, facilitator, .. } = map(&app).await;
    facilitator.get(&format!("{}/me", tenant.path)).await.expect(200);
    let query = "{ processes(first: 20) { edges { node { title variants { kind steps { text actorRole } } } } } }";
    let answer = facilitator.graphql(&tenant.slug, query, json!({})).await;
    let processes = answer.data()["processes"]["edges"].as_array().unwrap();
    assert_eq!(processes.len(), 3);
    for process in processes {
        let variants = process["node"]["variants"].as_array().unwrap();
        assert_eq!(variants.len(), 2);
        assert!(variants.iter().all(|variant| variant["steps"].as_array().unwrap().len() == 4));
    }
    assert_eq!(shape(&answer), ["select processes", "select process_variants", "select steps"]);
    app.stop().await;
}

#[actix_web::test]
async fn open_proposals_cost_two_statements_more_however_many_processes() {
    let app = TestApp::start().await;
    let Map { tenant, facilitator, .. } = map(&app).await;
    let processes = facilitator.get(&format!("{}/processes", tenant.path)).await.expect(200);
    for process in processes.body["items"].as_array().unwrap() {
        for text in ["Eitt skjema", "Færre hender"] {
            let body = json!({ "processId": process["id"], "text": text, "kind": "simplify" });
            facilitator.post(&format!("{}/proposals", tenant.path), body).await.expect(201);
        }
    }
    let query =
        "{ processes(first: 20) { edges { node { openProposals { text stepIds } variants { steps { text } } } } } }";
    let answer = facilitator.graphql(&tenant.slug, query, json!({})).await;
    for process in answer.data()["processes"]["edges"].as_array().unwrap() {
        assert_eq!(process["node"]["openProposals"].as_array().unwrap().len(), 2);
    }
    let mut tables = shape(&answer);
    tables.sort();
    let expected =
        ["select process_variants", "select processes", "select proposal_targets", "select proposals", "select steps"];
    assert_eq!(tables, expected);
    app.stop().await;
}

#[actix_web::test]
async fn what_leads_to_a_to_be_costs_what_it_must() {
    let app = TestApp::start().await;
    let Map { tenant, facilitator, process, variant } = map(&app).await;
    let body = json!({ "processId": process, "kind": "to_be" });
    let made = facilitator.post(&format!("{}/process-variants", tenant.path), body).await.expect(201);
    let to_be = format!("{}/process-variants/{}", tenant.path, made.body["variant"]["id"].as_str().unwrap());
    let adopt = format!("{to_be}/transitions/adopt");
    let adopted = facilitator.transition(&adopt, 1, json!({ "variantId": variant })).await.expect(200);
    let written = |answer: &Answer| {
        let events = ["insert tenant_clocks", "insert events", "update tenant_clocks"];
        let mut tables = shape(answer);
        tables.retain(|table| !events.contains(&table.as_str()));
        tables
    };
    let expected = [
        "update process_variants",
        "select process_variants",
        "select steps",
        "select steps",
        "insert steps",
        "select step_sources",
        "insert step_sources",
        "select steps",
        "select step_sources",
    ];
    assert_eq!(written(&adopted), expected);
    let read = facilitator.get(&to_be).await.expect(200);
    assert_eq!(shape(&read), ["select process_variants", "select steps", "select step_sources"]);
    let body = json!({ "processId": process, "text": "Eitt skjema", "kind": "digitise", "anonymous": true });
    let proposed = facilitator.post(&format!("{}/proposals", tenant.path), body).await.expect(201);
    assert_eq!(written(&proposed), ["select processes", "select (select", "insert proposals"]);
    let picture = format!("{}/processes/{process}/comparison.svg", tenant.path);
    let drawn = facilitator.request("GET", &picture).header("accept", "image/svg+xml");
    let expected = [
        "select processes",
        "select process_variants",
        "select alignment_rows",
        "select steps",
        "select participants",
        "select harmonisation_decisions",
        "select tenants",
        "select step_sources",
        "select steps",
    ];
    assert_eq!(shape(&facilitator.send(drawn).await.expect(200)), expected);
    app.stop().await;
}

#[actix_web::test]
async fn a_new_step_costs_three_statements_and_its_event_two() {
    let app = TestApp::start().await;
    let Map { tenant, facilitator, variant, .. } = map(&app).await;
    let body = json!({ "variantId": variant, "content": { "text": "Eit steg til" } });
    let answer = facilitator.post(&format!("{}/steps", tenant.path), body).await.expect(201);
    let mut expected =
        vec!["update process_variants", "select steps", "insert steps", "insert tenant_clocks", "insert events"];
    if testkit::engine() == db::Engine::Sqlite {
        // PostgreSQL writes the event and the head of the chain in one statement.
        expected.push("update tenant_clocks");
    }
    assert_eq!(shape(&answer), expected);
    app.stop().await;
}

#[actix_web::test]
async fn who_asks_is_looked_up_once_and_then_remembered() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Lindås").await;
    let newcomer = app.member(&tenant, "Torunn Nesse", &["observer"]).await;
    let path = format!("{}/processes", tenant.path);
    let first = newcomer.get(&path).await.expect(200);
    let looked_up = [
        "select identities",
        "select person_links",
        "select tenant_slugs",
        "select memberships",
        "select person_delegations",
        "select processes",
    ];
    assert_eq!(shape(&first), looked_up);
    assert_eq!(shape(&newcomer.get(&path).await.expect(200)), ["select processes"]);
    app.stop().await;
}

#[actix_web::test]
async fn a_key_costs_what_a_token_does_and_a_note_in_every_hour() {
    let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2031, 6, 30, 9, 20, 0).unwrap()));
    let app = TestApp::with(Options { clock: Arc::clone(&clock) as _, ..Options::default() }).await;
    let tenant = app.tenant("Lindås").await;
    let at = |rest: &str| format!("{}/{rest}", tenant.path);
    let members = tenant.admin.get(&at("memberships")).await.expect(200);
    let account = json!({
        "name": "Visma", "responsibleMembershipId": members.body["items"][0]["id"], "roles": ["facilitator"],
    });
    let account = tenant.admin.post(&at("service-accounts"), account).await.expect(201);
    let key = json!({ "serviceAccountId": account.id(), "name": "Prøve", "permissions": ["process.read"] });
    let made = tenant.admin.post(&at("api-keys"), key).await.expect(201);
    let mut machine = app.anonymous();
    machine.token = made.body["secret"].as_str().map(str::to_owned);
    let first = ["select api_key_hashes", "update api_key_hashes"];
    let looked_up = ["select tenant_slugs", "select memberships", "select person_delegations"];
    let read = async || shape(&machine.get(&at("processes")).await.expect(200));
    assert_eq!(read().await, [&first[..], &looked_up, &["select processes"]].concat());
    assert_eq!(read().await, ["select processes"]);
    clock.advance(TimeDelta::seconds(5));
    assert_eq!(read().await, [&first[..1], &looked_up, &["select processes"]].concat());
    assert_eq!(read().await, ["select processes"]);
    let listed = tenant.admin.get(&at("api-keys")).await.expect(200);
    assert!(shape(&listed).ends_with(&["select api_keys".to_owned(), "select api_key_hashes".to_owned()]));
    app.stop().await;
}

#[actix_web::test]
async fn bodies_and_structural_changes_cost_the_same_however_many_there_are() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Sørum").await;
    let leader = app.member(&tenant, "Ingrid Blakerud", &["programme_leader"]).await;
    let at = |rest: &str| format!("{}/{rest}", tenant.path);
    let seats = json!([{ "party": "political", "seats": 1 }]);
    let body = json!({ "kind": "council", "name": "Kommunestyret", "parties": seats });
    let body = leader.post(&at("bodies"), body).await.expect(201);
    let activate = format!("{}/transitions/activate", body.header("location"));
    leader.transition(&activate, 1, json!({})).await.expect(200);
    let chair = json!({
        "bodyId": body.id(), "name": "Gunvor Ausen", "party": "political", "function": "chair", "validFrom": "2013-01-01",
    });
    let chair = leader.post(&at("body-members"), chair).await.expect(201).id();
    let mut decided = None;
    for day in ["2013-10-15", "2013-11-12", "2013-12-10"] {
        let meeting = json!({ "bodyId": body.id(), "meetsOn": day });
        let meeting = leader.post(&at("body-meetings"), meeting).await.expect(201);
        let hold = format!("{}/transitions/hold", meeting.header("location"));
        leader.transition(&hold, 1, json!({ "bodyMemberIds": [chair] })).await.expect(200);
        let decision = json!({
            "bodyId": body.id(), "bodyMeetingId": meeting.id(), "kind": "decision", "title": "Budsjett", "decidedOn": day,
            "objects": [body.id(), chair],
        });
        decided = Some(leader.post(&at("body-decisions"), decision).await.expect(201));
        let change = json!({
            "kind": "merger", "title": "Lillestrøm", "parties": [{ "role": "from" }, { "role": "to", "mode": "absorb" }],
            "successions": [{ "extent": "whole" }],
        });
        leader.post(&at("structural-changes"), change).await.expect(201);
    }
    let mut written = shape(&decided.expect("three"));
    written
        .retain(|table| !["insert tenant_clocks", "insert events", "update tenant_clocks"].contains(&table.as_str()));
    let expected = [
        "select bodies",
        "select body_meetings",
        "select events",
        "insert body_decisions",
        "insert body_decision_objects",
    ];
    assert_eq!(written, expected);
    for (list, expected) in [
        ("bodies", vec!["select bodies"]),
        ("body-members", vec!["select body_members"]),
        ("body-meetings", vec!["select body_meetings", "select body_attendances"]),
        ("body-decisions", vec!["select body_decisions", "select body_decision_objects"]),
        (
            "structural-changes",
            vec![
                "select structural_changes",
                "select structural_change_parties",
                "select structural_change_successions",
                "select stakeholder_inquiries",
            ],
        ),
    ] {
        assert_eq!(shape(&leader.get(&at(list)).await.expect(200)), expected, "{list}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_whole_board_costs_four_statements_however_many_cards_and_a_move_five() {
    // The clock stands still, so that who asks is remembered throughout.
    let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2032, 1, 5, 7, 30, 0).unwrap()));
    let app = TestApp::with(Options { clock, ..Options::default() }).await;
    let tenant = app.tenant("Sula").await;
    let leader = app.member(&tenant, "Rigmor Molvær", &["unit_leader"]).await;
    let at = |rest: &str| format!("{}/{rest}", tenant.path);
    let unit = json!({ "name": "Soltun", "validFrom": "2020-01-01" });
    let unit = tenant.admin.post(&at("units"), unit).await.expect(201).id();
    let limit = json!({ "limit": 50, "policy": "block" });
    let board = json!({
        "name": "Forbetringstavla", "unitIds": [unit],
        "columns": [{ "name": "Nye", "wip": limit }, { "name": "Prøver ut", "wip": limit }],
        "cadence": { "startsOn": "2032-01-05", "weekdays": ["monday"], "everyWeeks": 1 },
    });
    let board = leader.post(&at("boards"), board).await.expect(201);
    let mut card = None;
    for number in 0..40 {
        let body = json!({ "boardId": board.id(), "kind": "task", "title": format!("Kort {number}") });
        card = Some(leader.post(&at("cards"), body).await.expect(201));
    }
    let card = card.expect("forty");
    let written = |answer: &Answer| {
        let events = ["insert tenant_clocks", "insert events", "update tenant_clocks"];
        let mut tables = shape(answer);
        tables.retain(|table| !events.contains(&table.as_str()));
        tables
    };
    assert_eq!(
        written(&card),
        ["select boards", "select board_units", "select cards", "insert cards", "insert card_moves"]
    );
    let content = leader.get(&format!("{}/content", board.header("location"))).await.expect(200);
    assert_eq!(content.body["cards"].as_array().map(Vec::len), Some(40));
    assert_eq!(shape(&content), ["select boards", "select board_units", "select cards", "select board_meetings"]);
    let path = format!("{}/transitions/move", card.header("location"));
    let there = json!({ "columnId": board.body["columns"][1]["id"] });
    let moved = leader.transition(&path, 1, there).await.expect(200);
    let expected = ["select cards", "select boards", "select cards", "update cards", "insert card_moves"];
    assert_eq!(written(&moved), expected);
    for (list, expected) in [
        ("boards", vec!["select boards", "select board_units"]),
        ("cards", vec!["select cards"]),
        ("board-meetings", vec!["select board_meetings"]),
    ] {
        assert_eq!(shape(&leader.get(&at(list)).await.expect(200)), expected, "{list}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_list_of_ideas_costs_one_statement_however_many_and_a_new_idea_two_beside_what_it_names() {
    // The clock stands still, so that who asks is remembered throughout.
    let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2032, 3, 1, 7, 30, 0).unwrap()));
    let app = TestApp::with(Options { clock, ..Options::default() }).await;
    let tenant = app.tenant("Fjaler").await;
    let leader = app.member(&tenant, "Turid Espeland", &["unit_leader"]).await;
    let teacher = app.member(&tenant, "Jon Yndestad", &["case_handler"]).await;
    let at = |rest: &str| format!("{}/{rest}", tenant.path);
    let unit = json!({ "name": "Osen skule", "validFrom": "2020-01-01" });
    let unit = tenant.admin.post(&at("units"), unit).await.expect(201).id();
    let idea_box = json!({ "name": "Idékassa", "answerWithinDays": 7, "preModeration": true });
    let idea_box = leader.post(&at("idea-boxes"), idea_box).await.expect(201).id();
    let written = |answer: &Answer| {
        let events = ["insert tenant_clocks", "insert events", "update tenant_clocks"];
        let mut tables = shape(answer);
        tables.retain(|table| !events.contains(&table.as_str()));
        tables
    };
    for number in 0..20 {
        let idea = json!({ "ideaBoxId": idea_box, "title": format!("Idé {number}") });
        let idea = leader.post(&at("ideas"), idea).await.expect(201);
        assert_eq!(written(&idea), ["select idea_boxes", "insert ideas", "insert idea_moves"]);
    }
    let idea = json!({ "ideaBoxId": idea_box, "title": "Uteskule", "unitId": unit });
    let idea = leader.post(&at("ideas"), idea).await.expect(201);
    assert_eq!(written(&idea), ["select idea_boxes", "select units", "insert ideas", "insert idea_moves"]);
    // Who may know of all of them, and who may not.
    teacher.get(&at("ideas")).await.expect(200);
    for (who, count) in [(&leader, 21), (&teacher, 0)] {
        let list = who.get(&at("ideas?limit=50")).await.expect(200);
        assert_eq!(list.body["items"].as_array().map(Vec::len), Some(count));
        assert_eq!(shape(&list), ["select ideas"]);
    }
    app.stop().await;
}
