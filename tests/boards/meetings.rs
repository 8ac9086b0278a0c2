//! Meetings at the board: which were to be, which were, and which nobody held.

use serde_json::{Value, json};

use super::{Ward, text};

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
