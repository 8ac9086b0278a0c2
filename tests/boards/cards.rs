//! Cards: where they lie, what they wait for, and that they stay the same on every board.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{Ward, placed, rule, text};

#[actix_web::test]
async fn a_card_comes_beside_its_neighbours_and_its_age_is_that_of_its_column() {
    let ward = Ward::open().await;
    let mut cards = Vec::new();
    for title in ["Medisinrom", "Pårørande", "Nattvakt"] {
        cards.push(placed(&ward.card(title, 0).await.expect(201)));
    }
    assert_eq!(ward.titles(0).await, ["Medisinrom", "Pårørande", "Nattvakt"]);
    ward.clock.advance(TimeDelta::minutes(20));
    let up = json!({ "columnId": ward.column(0), "beforeCardId": cards[0] });
    let up = ward.step(&ward.nurse, &cards[2], "move", up).await.expect(200).body;
    assert_eq!(ward.titles(0).await, ["Nattvakt", "Medisinrom", "Pårørande"]);
    assert_eq!((&up["card"]["movedAt"], &up["warnings"]), (&json!("2032-01-05T07:30:00.000Z"), &json!([])));
    let over = json!({ "columnId": ward.column(1) });
    let over = ward.step(&ward.nurse, &cards[0], "move", over).await.expect(200).body;
    assert_eq!(over["card"]["movedAt"], "2032-01-05T07:50:00.000Z");
    // Of two neighbours the one that still lies there tells the place, and if neither does, nobody guesses.
    let between = json!({ "columnId": ward.column(0), "afterCardId": cards[0], "beforeCardId": cards[1] });
    ward.step(&ward.nurse, &cards[2], "move", between).await.expect(200);
    assert_eq!(ward.titles(0).await, ["Nattvakt", "Pårørande"]);
    let nobody = json!({ "columnId": ward.column(0), "afterCardId": cards[0] });
    assert_eq!(rule(ward.step(&ward.nurse, &cards[1], "move", nobody).await), "neighbour_lies_there");
    let history = ward.nurse.get(&ward.at(&format!("cards/{}/history", cards[2]))).await.expect(200).body;
    assert_eq!(history["moves"].as_array().map(Vec::len), Some(1), "put above others is no move: {history}");
    ward.app.stop().await;
}

#[actix_web::test]
async fn a_limit_that_blocks_names_itself_and_one_that_warns_tells_how_many_there_are() {
    let lanes = json!([
        { "name": "Haster", "wip": { "limit": 1, "policy": "block" } }, { "name": "Elles" },
    ]);
    let columns = json!([
        { "name": "Nye" }, { "name": "Prøver ut", "wip": { "limit": 1, "policy": "warn" } }, { "name": "Ferdig", "done": true },
    ]);
    let ward = Ward::with(testkit::Options::default(), json!({ "lanes": lanes, "columns": columns })).await;
    let cells = json!([
        { "columnId": ward.column(0), "laneId": ward.lane(1), "wip": { "limit": 2, "policy": "block" } },
    ]);
    ward.leader.patch(&ward.here(), 1, json!({ "cells": cells })).await.expect(200);
    let first = placed(&ward.card("Blødingsvakt", 0).await.expect(201));
    let refused = ward.card("Sårskift", 0).await.expect(409).body;
    let told = ["rule", "limit", "count", "laneId", "columnId"].map(|member| refused[member].clone());
    assert_eq!(told, [json!("wip_limit_holds"), json!(1), json!(1), json!(ward.lane(0)), Value::Null]);
    assert!(text(&refused["detail"]).contains("limit"), "{refused}");
    // What is done no longer counts in its lane.
    ward.step(&ward.nurse, &first, "move", json!({ "columnId": ward.column(2) })).await.expect(200);
    let second = placed(&ward.card("Sårskift", 0).await.expect(201));
    let warned = async |card: &str| {
        let there = json!({ "columnId": ward.column(1), "laneId": ward.lane(1) });
        ward.step(&ward.nurse, card, "move", there).await.expect(200).body["warnings"].clone()
    };
    assert_eq!(warned(&second).await, json!([]));
    let third = placed(&ward.card("Dosettar", 0).await.expect(201));
    let expected = json!([{
        "columnId": ward.column(1), "laneId": null, "limit": 1, "policy": "warn", "count": 2,
    }]);
    assert_eq!(warned(&third).await, expected);
    let mut last = Value::Null;
    for title in ["Eitt", "To", "Tre"] {
        let card = json!({
            "boardId": ward.board["id"], "laneId": ward.lane(1), "kind": "task", "title": title,
        });
        last = ward.nurse.post(&ward.at("cards"), card).await.body;
    }
    let told = ["limit", "count", "laneId", "columnId"].map(|member| last[member].clone());
    assert_eq!(told, [json!(2), json!(2), json!(ward.lane(1)), json!(ward.column(0))]);
    let limits = ward.content().await["limits"].clone();
    let counts: Vec<_> = limits.as_array().unwrap().iter().map(|limit| limit["count"].clone()).collect();
    assert_eq!(counts, [json!(2), json!(0), json!(2)], "{limits}");
    ward.app.stop().await;
}

#[actix_web::test]
async fn an_employees_idea_is_answered_in_time_or_seen_to_be_late() {
    let promise = json!({ "answerWithinDays": 7, "ageingAfterDays": 9 });
    let mut ward = Ward::with(testkit::Options::default(), promise).await;
    let idea = json!({ "boardId": ward.board["id"], "kind": "idea", "title": "Kaffikoppar på rommet" });
    let idea = ward.nurse.post(&ward.at("cards"), idea).await.expect(201).body["card"].clone();
    assert_eq!((&idea["answerDue"], &idea["unitId"]), (&json!("2032-01-12"), &json!(ward.unit)));
    let task = json!({
        "boardId": ward.board["id"], "kind": "task", "title": "Bestille koppar", "due": "2032-01-20",
        "ownerMembershipId": ward.nurses_membership(),
    });
    let task = ward.leader.post(&ward.at("cards"), task).await.expect(201).body["card"].clone();
    assert_eq!(task["answerDue"], Value::Null);
    let found = async |ward: &Ward, filter: &str| {
        let found = ward.nurse.get(&ward.at(&format!("cards?{filter}"))).await.expect(200).body;
        found["items"].as_array().unwrap().iter().map(|card| text(&card["title"]).to_owned()).collect::<Vec<_>>()
    };
    ward.later(7);
    assert_eq!(found(&ward, "overdue=true").await, Vec::<String>::new());
    assert_eq!(found(&ward, "unanswered=true").await, ["Kaffikoppar på rommet"]);
    ward.later(1);
    assert_eq!(found(&ward, "overdue=true").await, ["Kaffikoppar på rommet"]);
    assert_eq!(ward.content().await["overdueCardIds"], json!([idea["id"]]));
    // Whoever leads the unit answers, and nobody else does.
    let answer = json!({ "answer": "God tanke. Me prøver det på ei avdeling i februar." });
    let refused = ward.step(&ward.nurse, text(&idea["id"]), "answer", answer.clone()).await.expect(403);
    assert_eq!(refused.body["permission"], "card.manage");
    let answered = ward.step(&ward.leader, text(&idea["id"]), "answer", answer).await.expect(200).body;
    assert_eq!(answered["answeredAt"], "2032-01-13T07:30:00.000Z");
    assert_eq!(found(&ward, "overdue=true").await, Vec::<String>::new());
    ward.later(8);
    assert_eq!(found(&ward, "overdue=true").await, ["Bestille koppar"]);
    let mine = format!("overdue=true&ownerMembershipId={}", ward.nurses_membership());
    assert_eq!(found(&ward, &mine).await, ["Bestille koppar"]);
    let content = ward.content().await;
    assert_eq!(content["ageingCardIds"], json!([idea["id"], task["id"]]));
    // What is done is neither late nor old.
    let done = json!({ "columnId": ward.column(3) });
    ward.step(&ward.nurse, text(&task["id"]), "move", done).await.expect(200);
    assert_eq!(found(&ward, "overdue=true").await, Vec::<String>::new());
    assert_eq!(ward.content().await["ageingCardIds"], json!([idea["id"]]));
    ward.app.stop().await;
}

#[actix_web::test]
async fn a_card_that_becomes_an_idea_is_promised_an_answer_unless_it_is_answered_in_a_box() {
    let mut ward = Ward::with(testkit::Options::default(), json!({ "answerWithinDays": 7 })).await;
    let task = placed(&ward.card("Kaffikoppar på rommet", 0).await.expect(201));
    let becomes = async |ward: &Ward, card: &str, version: i64, kind: &str| {
        let path = ward.at(&format!("cards/{card}"));
        ward.nurse.patch(&path, version, json!({ "kind": kind })).await.expect(200).body["answerDue"].clone()
    };
    ward.later(3);
    assert_eq!(becomes(&ward, &task, 1, "idea").await, "2032-01-15");
    // Once promised it stays promised.
    ward.later(1);
    for (version, kind) in [(2, "task"), (3, "problem")] {
        assert_eq!(becomes(&ward, &task, version, kind).await, "2032-01-15");
    }
    ward.later(7);
    for filter in ["unanswered=true", "overdue=true"] {
        let found = ward.nurse.get(&ward.at(&format!("cards?{filter}"))).await.expect(200).body;
        assert_eq!(found["items"].as_array().map(Vec::len), Some(1), "{filter}");
    }
    // Whoever had an idea of a box is answered there, whatever its card is called meanwhile.
    let idea_box = ward.leader.post(&ward.at("idea-boxes"), json!({ "name": "Soltunkassa" })).await.expect(201).id();
    let idea = json!({ "ideaBoxId": idea_box, "title": "Felles kopphylle" });
    let idea = ward.nurse.post(&ward.at("ideas"), idea).await.expect(201);
    let place = format!("{}/transitions/place", idea.header("location"));
    let there = json!({ "boardId": ward.board["id"] });
    let there = ward.leader.transition(&place, 1, there).await.expect(200).body;
    let card = text(&there["idea"]["cardId"]);
    for (version, kind) in [(1, "task"), (2, "idea")] {
        assert_eq!(becomes(&ward, card, version, kind).await, Value::Null);
    }
    // A board that promises nothing is not made to.
    let second = placed(&ward.card("Bestille koppar", 0).await.expect(201));
    ward.leader.patch(&ward.here(), 1, json!({ "answerWithinDays": null })).await.expect(200);
    assert_eq!(becomes(&ward, &second, 1, "improvement").await, Value::Null);
    ward.app.stop().await;
}

#[actix_web::test]
async fn a_card_is_escalated_and_returned_as_the_same_card() {
    let ward = Ward::open().await;
    let above = async |name: &str, level: i32, above: Value| {
        let mut board = json!({
            "name": name, "unitIds": [ward.unit], "level": level, "columns": [{ "name": "Frå einingane" }],
        });
        if !above.is_null() {
            board["aboveBoardId"] = above;
        }
        ward.leader.post(&ward.at("boards"), board).await.expect(201).body
    };
    let chief = above("Kommunedirektøren", 3, Value::Null).await;
    let health = above("Helse og omsorg", 2, chief["id"].clone()).await;
    let own = json!({ "aboveBoardId": health["id"], "level": 2 });
    let fault = ward.leader.patch(&ward.here(), 1, own).await.expect(422).body["errors"][0].clone();
    assert_eq!((&fault["pointer"], &fault["accepted"]), (&json!("#/aboveBoardId"), &json!("above_is_higher")));
    let card = placed(&ward.card("Heisen står", 1).await.expect(201));
    let reason = json!({ "reason": "Me har ikkje hand om heisen" });
    assert_eq!(rule(ward.step(&ward.leader, &card, "escalate", reason.clone()).await), "somebody_above");
    ward.leader.patch(&ward.here(), 1, json!({ "aboveBoardId": health["id"] })).await.expect(200);
    let twice = ["Helse og omsorg", "Kommunedirektøren"];
    for (board, name) in [(&health, twice[0]), (&chief, twice[1])] {
        let up = ward.step(&ward.leader, &card, "escalate", reason.clone()).await.expect(200).body["card"].clone();
        assert_eq!((&up["id"], &up["boardId"]), (&json!(card), &board["id"]), "{name}");
        assert_eq!((&up["homeBoardId"], &up["columnId"]), (&ward.board["id"], &board["columns"][0]["id"]));
    }
    assert_eq!(rule(ward.step(&ward.leader, &card, "escalate", reason.clone()).await), "somebody_above");
    let content = ward.content().await;
    assert_eq!((&content["cards"], &content["escalated"][0]["id"]), (&json!([]), &json!(card)));
    let decided = json!({ "reason": "Heisen blir skift i mars" });
    for board in [&health, &ward.board] {
        let back = ward.step(&ward.leader, &card, "return", decided.clone()).await.expect(200).body["card"].clone();
        assert_eq!((&back["id"], &back["boardId"]), (&json!(card), &board["id"]));
    }
    assert_eq!(ward.titles(1).await, ["Heisen står"]);
    assert_eq!(rule(ward.step(&ward.leader, &card, "return", decided).await), "escalated_is_returned");
    let history = ward.nurse.get(&ward.at(&format!("cards/{card}/history"))).await.expect(200).body;
    let kinds: Vec<_> = history["moves"].as_array().unwrap().iter().map(|moved| moved["kind"].clone()).collect();
    assert_eq!(kinds, ["written", "escalated", "escalated", "returned", "returned"]);
    assert_eq!(history["moves"][3]["reason"], "Heisen blir skift i mars");
    // A board that others escalate to stays.
    assert_eq!(
        ward.leader.delete(&ward.at(&format!("boards/{}", text(&chief["id"]))), 1).await.expect(409).code(),
        "still_in_use"
    );
    ward.app.stop().await;
}

#[actix_web::test]
async fn a_card_that_was_taken_off_the_board_counts_nowhere_and_comes_back_by_a_move() {
    let columns = json!([{ "name": "Nye", "wip": { "limit": 1, "policy": "block" } }]);
    let ward = Ward::with(testkit::Options::default(), json!({ "columns": columns })).await;
    let card = placed(&ward.card("Gamle permar", 0).await.expect(201));
    ward.step(&ward.leader, &card, "archive", json!({ "reason": "Gjort i haust" })).await.expect(200);
    assert_eq!(rule(ward.step(&ward.leader, &card, "archive", json!({})).await), "card_lies_on_a_board");
    assert_eq!(ward.titles(0).await, Vec::<String>::new());
    let archived = ward.nurse.get(&ward.at("cards?archived=true")).await.expect(200).body;
    assert_eq!(archived["items"][0]["id"], card);
    let other = placed(&ward.card("Nye permar", 0).await.expect(201));
    let back = json!({ "columnId": ward.column(0) });
    assert_eq!(rule(ward.step(&ward.nurse, &card, "move", back.clone()).await), "wip_limit_holds");
    ward.step(&ward.leader, &other, "archive", json!({})).await.expect(200);
    let back = ward.step(&ward.nurse, &card, "move", back).await.expect(200).body["card"].clone();
    assert_eq!(back["archivedAt"], Value::Null);
    ward.app.stop().await;
}

#[actix_web::test]
async fn a_figure_lies_beside_the_cards_and_counts_in_no_limit() {
    let columns = json!([{ "name": "Tal", "wip": { "limit": 1, "policy": "block" } }]);
    let ward = Ward::with(testkit::Options::default(), json!({ "columns": columns })).await;
    ward.card("Fall", 0).await.expect(201);
    let metric = json!({
        "unit": "fall i veka", "target": 2.0, "lessIsBetter": true, "readings": [{ "on": "2031-12-29", "value": 5.0 }],
    });
    let figure = json!({ "boardId": ward.board["id"], "kind": "metric", "title": "Fall", "metric": metric });
    let mut without = figure.clone();
    without.as_object_mut().unwrap().remove("metric");
    let fault = ward.nurse.post(&ward.at("cards"), without).await.expect(422).body["errors"][0].clone();
    assert_eq!((&fault["pointer"], &fault["accepted"]), (&json!("#/metric"), &json!("metric_is_told")));
    let figure = placed(&ward.nurse.post(&ward.at("cards"), figure).await.expect(201));
    let one = ward.at(&format!("cards/{figure}"));
    let mut more = metric.clone();
    more["readings"] = json!([{ "on": "2031-12-29", "value": 5.0 }, { "on": "2032-01-05", "value": 3.5 }]);
    let read = ward.nurse.patch(&one, 1, json!({ "metric": more })).await.expect(200).body;
    assert_eq!(read["metric"], more);
    for wrong in [json!({ "metric": null }), json!({ "kind": "task" })] {
        let fault = ward.nurse.patch(&one, 2, wrong).await.expect(422).body["errors"][0].clone();
        assert_eq!(fault["accepted"], "metric_is_told");
    }
    ward.app.stop().await;
}

#[actix_web::test]
async fn a_figure_has_one_reading_of_a_day_none_of_a_day_to_come_and_the_earliest_first() {
    let ward = Ward::open().await;
    let figure = |days: &[&str]| {
        let readings: Vec<Value> =
            days.iter().zip(1..).map(|(day, value)| json!({ "on": day, "value": value })).collect();
        json!({ "lessIsBetter": true, "readings": readings })
    };
    let board = &ward.board["id"];
    let card = |days: &[&str]| json!({ "boardId": board, "kind": "metric", "title": "Fall", "metric": figure(days) });
    let unsorted = ["2031-12-01", "2032-01-05", "2031-11-01"];
    let made = ward.nurse.post(&ward.at("cards"), card(&unsorted)).await.expect(201).body["card"].clone();
    let days = |metric: &Value| -> Vec<(Value, Value)> {
        let readings = metric["readings"].as_array().unwrap().iter();
        readings.map(|reading| (reading["on"].clone(), reading["value"].clone())).collect()
    };
    let told = [("2031-11-01", 3.0), ("2031-12-01", 1.0), ("2032-01-05", 2.0)];
    let told = told.map(|(day, value)| (json!(day), json!(value)));
    assert_eq!(days(&made["metric"]), told);
    let one = ward.at(&format!("cards/{}", text(&made["id"])));
    for (wrong, pointer, code, accepted) in [
        (["2031-12-01", "2031-11-01", "2031-12-01"], "#/metric/readings/2/on", "repeated", Value::Null),
        (["2031-12-01", "2032-01-06", "2031-11-01"], "#/metric/readings/1/on", "rule", json!("not_in_the_future")),
    ] {
        let refused = [
            ward.nurse.post(&ward.at("cards"), card(&wrong)).await,
            ward.nurse.patch(&one, 1, json!({ "metric": figure(&wrong) })).await,
        ];
        for refused in refused {
            let fault = refused.expect(422).body["errors"][0].clone();
            assert_eq!((&fault["pointer"], &fault["code"]), (&json!(pointer), &json!(code)));
            assert_eq!(fault["accepted"], accepted);
        }
    }
    let changed = figure(&["2032-01-04", "2031-06-01"]);
    let changed = ward.nurse.patch(&one, 1, json!({ "metric": changed })).await.expect(200).body;
    assert_eq!(changed["metric"]["readings"][0], json!({ "on": "2031-06-01", "value": 2.0 }));
    ward.app.stop().await;
}
