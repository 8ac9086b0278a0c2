//! Meetings at the board: which were to be, which were, and which nobody held.

use serde_json::{Value, json};

use super::{Ward, placed, text};

#[actix_web::test]
async fn a_meeting_that_nobody_held_is_seen_and_one_that_was_called_off_is_not_missed() {
    let cadence = json!({ "startsOn": "2032-01-05", "weekdays": ["monday", "thursday"], "everyWeeks": 1 });
    let mut ward = Ward::with(testkit::Options::default(), json!({ "cadence": cadence })).await;
    let board = ward.board["id"].clone();
    let meet = async |ward: &Ward, meeting: Value| {
        let mut meeting = meeting;
        meeting["boardId"] = board.clone();
        ward.nurse.post(&ward.at("board-meetings"), meeting).await
    };
    let held = json!({
        "meetsOn": "2032-01-05", "attendance": 6, "duration": "PT15M", "decisions": [{ "text": "Prøve koppane på rom 4" }],
    });
    meet(&ward, held).await.expect(201);
    ward.later(4);
    // A day late, and before the next one was to be.
    meet(&ward, json!({ "meetsOn": "2032-01-09", "attendance": 4 })).await.expect(201);
    meet(&ward, json!({ "meetsOn": "2032-01-19", "calledOff": "Planleggingsdag" })).await.expect(201);
    ward.later(11);
    let overview = format!("{}/meeting-overview", ward.here());
    let read = ward.nurse.get(&overview).await.expect(200).body;
    let seen: Vec<_> =
        read["expected"].as_array().unwrap().iter().map(|one| (text(&one["on"]), text(&one["state"]))).collect();
    let expected = [
        ("2032-01-05", "held"),
        ("2032-01-08", "held"),
        ("2032-01-12", "missed"),
        ("2032-01-15", "missed"),
        ("2032-01-19", "called_off"),
    ];
    assert_eq!(seen, expected);
    let told = ["missed", "held", "averageAttendance"].map(|member| read[member].clone());
    assert_eq!(told, [json!(2), json!(2), json!(5.0)]);
    let rhythm = ward.content().await["meetings"].clone();
    assert_eq!(rhythm, json!({ "lastOn": "2032-01-09", "nextOn": "2032-01-22", "missed": 2 }));
    let short = ward.nurse.get(&format!("{overview}?to=2032-01-12&days=8")).await.expect(200).body;
    assert_eq!((&short["from"], &short["missed"]), (&json!("2032-01-05"), &json!(1)));
    let long = ward.nurse.get(&format!("{overview}?days=367")).await.expect(400).body["errors"][0].clone();
    assert_eq!((&long["parameter"], &long["accepted"]), (&json!("days"), &json!("a_year_at_most")));
    ward.app.stop().await;
}

#[actix_web::test]
async fn a_meeting_that_was_held_has_been_and_tells_how_many_were_there() {
    let ward = Ward::open().await;
    let meeting = |more: Value| {
        let mut meeting = json!({ "boardId": ward.board["id"], "meetsOn": "2032-01-05" });
        meeting.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        meeting
    };
    for (more, pointer, accepted) in [
        (json!({}), "#/attendance", "held_is_attended"),
        (json!({ "meetsOn": "2032-01-06", "attendance": 3 }), "#/meetsOn", "not_in_the_future"),
    ] {
        let refused = ward.nurse.post(&ward.at("board-meetings"), meeting(more)).await.expect(422);
        let fault = &refused.body["errors"][0];
        assert_eq!((&fault["pointer"], &fault["accepted"]), (&json!(pointer), &json!(accepted)));
    }
    let held = meeting(json!({ "attendance": 3 }));
    let held = ward.nurse.post(&ward.at("board-meetings"), held).await.expect(201).header("location").to_owned();
    let corrected =
        ward.nurse.patch(&held, 1, json!({ "attendance": 4, "decisions": [{ "text": "Ny krok" }] })).await.expect(200);
    assert_eq!(
        (&corrected.body["attendance"], &corrected.body["decisions"]),
        (&json!(4), &json!([{ "text": "Ny krok" }]))
    );
    let fault = ward.nurse.patch(&held, 2, json!({ "attendance": null })).await.expect(422).body["errors"][0].clone();
    assert_eq!(fault["accepted"], "held_is_attended");
    assert_eq!(ward.nurse.delete(&held, 2).await.expect(403).body["permission"], "board.manage");
    ward.leader.delete(&held, 2).await.expect(204);
    // Without a cadence nothing was to be.
    let read = ward.nurse.get(&format!("{}/meeting-overview", ward.here())).await.expect(200).body;
    assert_eq!((&read["expected"], &read["averageAttendance"]), (&json!([]), &Value::Null));
    ward.app.stop().await;
}

#[actix_web::test]
async fn a_meeting_that_was_called_off_has_neither_attendance_duration_nor_decisions() {
    let ward = Ward::open().await;
    let decisions = json!([{ "text": "Ny krok" }]);
    for more in [json!({ "attendance": 5 }), json!({ "duration": "PT15M" }), json!({ "decisions": decisions })] {
        let mut meeting = json!({ "boardId": ward.board["id"], "meetsOn": "2032-01-05", "calledOff": "Sjukdom" });
        meeting.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let fault = ward.nurse.post(&ward.at("board-meetings"), meeting).await.expect(422).body["errors"][0].clone();
        let told = (&fault["pointer"], &fault["accepted"]);
        assert_eq!(told, (&json!("#/calledOff"), &json!("called_off_is_not_held")), "{more}");
    }
    let held = json!({ "boardId": ward.board["id"], "meetsOn": "2032-01-05", "attendance": 5, "decisions": decisions });
    let held = ward.nurse.post(&ward.at("board-meetings"), held).await.expect(201).header("location").to_owned();
    let off = json!({ "calledOff": "Sjukdom" });
    let fault = ward.nurse.patch(&held, 1, off).await.expect(422).body["errors"][0].clone();
    assert_eq!(fault["pointer"], "#/calledOff");
    let off = json!({ "calledOff": "Sjukdom", "attendance": null, "decisions": [] });
    let off = ward.nurse.patch(&held, 1, off).await.expect(200).body;
    assert_eq!((&off["calledOff"], &off["attendance"]), (&json!("Sjukdom"), &Value::Null));
    let overview = ward.nurse.get(&format!("{}/meeting-overview", ward.here())).await.expect(200).body;
    assert_eq!(overview["held"], 0);
    ward.app.stop().await;
}

#[actix_web::test]
async fn a_meeting_tells_how_many_cards_were_moved_on_its_board_on_its_day() {
    let mut ward = Ward::open().await;
    let other = json!({ "name": "Nabotavla", "unitIds": [ward.unit], "columns": [{ "name": "Nye" }] });
    let other = ward.leader.post(&ward.at("boards"), other).await.expect(201).body["id"].clone();
    let mut cards = Vec::new();
    for title in ["Medisinrom", "Pårørande", "Nattvakt"] {
        cards.push(placed(&ward.card(title, 0).await.expect(201)));
    }
    let shift = async |ward: &Ward, card: &str, column: usize| {
        let there = json!({ "columnId": ward.column(column) });
        ward.step(&ward.nurse, card, "move", there).await.expect(200);
    };
    // Two cards, one of them twice; and one that was only put at the end of its column.
    for (card, column) in [(0, 1), (0, 2), (1, 1), (2, 0)] {
        shift(&ward, &cards[card], column).await;
    }
    let meet = async |ward: &Ward, board: &Value, day: &str| {
        let meeting = json!({ "boardId": board, "meetsOn": day, "attendance": 4 });
        ward.nurse.post(&ward.at("board-meetings"), meeting).await.expect(201)
    };
    let first = meet(&ward, &ward.board["id"], "2032-01-05").await;
    assert_eq!(first.body["cardsMoved"], 2);
    ward.later(7);
    shift(&ward, &cards[2], 1).await;
    meet(&ward, &ward.board["id"], "2032-01-12").await;
    meet(&ward, &ward.board["id"], "2032-01-08").await;
    meet(&ward, &other, "2032-01-12").await;
    let list = ward.nurse.get(&ward.at("board-meetings?sort=meetsOn,createdAt")).await.expect(200).body;
    let meetings = list["items"].as_array().unwrap().iter();
    let told: Vec<_> = meetings.map(|meeting| (text(&meeting["meetsOn"]), meeting["cardsMoved"].clone())).collect();
    let expected = [("2032-01-05", 2), ("2032-01-08", 0), ("2032-01-12", 1), ("2032-01-12", 0)];
    assert_eq!(told, expected.map(|(day, count)| (day, json!(count))));
    let corrected = ward.nurse.patch(first.header("location"), 1, json!({ "meetsOn": "2032-01-12" })).await.expect(200);
    assert_eq!(corrected.body["cardsMoved"], 1);
    let read = "query($id: ID!) { boardMeeting(id: $id) { meetsOn cardsMoved } }";
    let read = ward.nurse.graphql(&ward.tenant.slug, read, json!({ "id": first.id() })).await;
    assert_eq!(read.data()["boardMeeting"], json!({ "meetsOn": "2032-01-12", "cardsMoved": 1 }));
    ward.app.stop().await;
}
