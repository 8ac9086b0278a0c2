//! Actions: who is late, who is reminded, and what is to be done again.

use serde_json::{Value, json};

use crate::boards::{Ward, text};

async fn agree(ward: &Ward, action: Value) -> Value {
    ward.nurse.post(&ward.at("actions"), action).await.expect(201).body
}

async fn titles(ward: &Ward, query: &str) -> Vec<String> {
    let page = ward.nurse.get(&ward.at(&format!("actions?{query}"))).await.expect(200).body;
    let items = page["items"].as_array().unwrap().iter();
    items.map(|action| text(&action["title"]).to_owned()).collect()
}

fn action_path(ward: &Ward, action: &Value, step: &str) -> String {
    ward.at(&format!("actions/{}/transitions/{step}", text(&action["id"])))
}

#[actix_web::test]
async fn what_is_agreed_on_at_the_board_is_reminded_of_late_and_done() {
    let mut ward = Ward::open().await;
    let meeting = json!({ "boardId": ward.board["id"], "meetsOn": "2032-01-05", "attendance": 6 });
    let meeting = ward.nurse.post(&ward.at("board-meetings"), meeting).await.expect(201).id();
    let labels = agree(
        &ward,
        json!({
            "title": "Merke medisinskapa på rom 3 til 9", "boardMeetingId": meeting, "due": "2032-01-12",
            "remindDaysBefore": 3, "ownerMembershipId": ward.nurses_membership(),
        }),
    )
    .await;
    assert_eq!((&labels["remindOn"], &labels["state"]), (&json!("2032-01-09"), &json!("open")));
    agree(&ward, json!({ "title": "Spørje apoteket om fargekodar" })).await;
    assert_eq!(titles(&ward, "reminding=true").await, Vec::<String>::new());
    ward.later(4);
    assert_eq!(titles(&ward, "reminding=true&mine=true").await, ["Merke medisinskapa på rom 3 til 9"]);
    let leaders = ward.leader.get(&ward.at("actions?mine=true")).await.expect(200).body;
    assert_eq!(leaders["items"], json!([]));
    assert_eq!(titles(&ward, "overdue=true").await, Vec::<String>::new());
    ward.later(4);
    assert_eq!(titles(&ward, "overdue=true").await, ["Merke medisinskapa på rom 3 til 9"]);
    assert_eq!(titles(&ward, &format!("boardMeetingId={meeting}")).await.len(), 1);
    let done = action_path(&ward, &labels, "complete");
    let done = ward.nurse.transition(&done, 1, json!({ "outcome": "Alle skap er merkte" })).await.expect(200).body;
    assert_eq!((&done["action"]["state"], &done["action"]["closedOn"]), (&json!("done"), &json!("2032-01-13")));
    assert_eq!(done["next"], Value::Null);
    assert_eq!(titles(&ward, "overdue=true").await, Vec::<String>::new());
    assert_eq!(titles(&ward, "reminding=true").await, Vec::<String>::new());
    ward.app.stop().await;
}

#[actix_web::test]
async fn what_recurs_is_to_be_done_again_at_the_next_time_that_has_not_gone_by() {
    let mut ward = Ward::open().await;
    let monthly = json!({
        "title": "Kontrollere narkotikarekneskapen", "due": "2032-01-31", "remindDaysBefore": 2,
        "recurrence": { "every": 1, "unit": "month" }, "ownerMembershipId": ward.nurses_membership(),
    });
    let first = agree(&ward, monthly).await;
    // Done early: the next time is the next month's, on its last day.
    let answer = ward.nurse.transition(&action_path(&ward, &first, "complete"), 1, json!({})).await.expect(200).body;
    let second = answer["next"].clone();
    assert_eq!(second["followsActionId"], first["id"]);
    assert_eq!((&second["due"], &second["remindOn"]), (&json!("2032-02-29"), &json!("2032-02-27")));
    // Two months late: those are not caught up with, and the 31st is the 31st again.
    ward.later(110);
    let late = ward.nurse.transition(&action_path(&ward, &second, "complete"), 1, json!({})).await.expect(200).body;
    assert_eq!(late["next"]["due"], "2032-04-30");
    let third = late["next"].clone();
    ward.nurse.transition(&action_path(&ward, &third, "complete"), 1, json!({})).await.expect(200);
    // What has a successor is opened again by itself, and does not recur twice.
    let again = ward.nurse.transition(&action_path(&ward, &third, "reopen"), 2, json!({})).await.expect(200).body;
    assert_eq!((&again["recurrence"], &again["state"]), (&Value::Null, &json!("open")));
    let done = ward.nurse.transition(&action_path(&ward, &third, "complete"), 3, json!({})).await.expect(200).body;
    assert_eq!(done["next"], Value::Null);
    // Cancelled, it recurs no more.
    let open = ward.nurse.get(&ward.at("actions?state=open")).await.expect(200).body["items"][0].clone();
    let reason = json!({ "reason": "Apoteket gjer det frå no av" });
    ward.nurse.transition(&action_path(&ward, &open, "cancel"), 1, reason).await.expect(200);
    assert_eq!(titles(&ward, "state=open").await, Vec::<String>::new());
    ward.app.stop().await;
}

#[actix_web::test]
async fn what_recurs_is_counted_from_another_due_date_and_not_from_the_same_one_sent_back() {
    let ward = Ward::open().await;
    let monthly = json!({
        "title": "Kontrollere narkotikarekneskapen", "due": "2032-01-31", "recurrence": { "every": 1, "unit": "month" },
    });
    let first = agree(&ward, monthly).await;
    let next = async |action: &Value, version: i64| {
        let done = ward.nurse.transition(&action_path(&ward, action, "complete"), version, json!({})).await;
        done.expect(200).body["next"].clone()
    };
    let change = async |action: &Value, body: Value| {
        ward.nurse.patch(&ward.at(&format!("actions/{}", text(&action["id"]))), 1, body).await.expect(200);
    };
    let second = next(&first, 1).await;
    assert_eq!(second["due"], "2032-02-29");
    // A form that sends all that it shows moves nothing.
    change(&second, json!({ "title": "Kontrollere rekneskapen", "due": "2032-02-29" })).await;
    let third = next(&second, 2).await;
    assert_eq!(third["due"], "2032-03-31");
    change(&third, json!({ "due": "2032-03-15" })).await;
    assert_eq!(next(&third, 2).await["due"], "2032-04-15");
    ward.app.stop().await;
}

#[actix_web::test]
async fn an_action_belongs_to_one_thing_at_most_and_what_recurs_is_due_some_day() {
    let ward = Ward::open().await;
    let idea_box = json!({ "name": "Idékassa", "unitId": ward.unit });
    let idea_box = ward.leader.post(&ward.at("idea-boxes"), idea_box).await.expect(201).id();
    let idea = json!({ "ideaBoxId": idea_box, "title": "Farge på skapa" });
    let idea = ward.nurse.post(&ward.at("ideas"), idea).await.expect(201).id();
    let meeting = json!({ "boardId": ward.board["id"], "meetsOn": "2032-01-05", "attendance": 6 });
    let meeting = ward.nurse.post(&ward.at("board-meetings"), meeting).await.expect(201).id();
    for (action, pointer, accepted) in [
        (json!({ "ideaId": idea, "boardMeetingId": meeting }), "#/boardMeetingId", "one_subject"),
        (json!({ "recurrence": { "every": 2, "unit": "week" } }), "#/due", "action_has_a_due_date"),
        (json!({ "remindDaysBefore": 2 }), "#/due", "action_has_a_due_date"),
    ] {
        let mut action = action;
        action["title"] = "Kjøpe tape".into();
        let fault = ward.nurse.post(&ward.at("actions"), action).await.expect(422).body["errors"][0].clone();
        assert_eq!((&fault["pointer"], &fault["accepted"]), (&json!(pointer), &json!(accepted)));
    }
    let action = agree(&ward, json!({ "title": "Kjøpe tape", "ideaId": idea, "due": "2032-01-20" })).await;
    let path = ward.at(&format!("actions/{}", text(&action["id"])));
    let without = json!({ "due": null, "remindDaysBefore": 1 });
    let fault = ward.nurse.patch(&path, 1, without).await.expect(422).body["errors"][0].clone();
    assert_eq!(fault["accepted"], "action_has_a_due_date");
    let later = ward.nurse.patch(&path, 1, json!({ "due": "2032-02-01", "remindDaysBefore": 1 })).await.expect(200);
    assert_eq!(later.body["remindOn"], "2032-01-31");
    ward.nurse.transition(&action_path(&ward, &action, "complete"), 2, json!({})).await.expect(200);
    let refused = ward.nurse.patch(&path, 3, json!({ "title": "Kjøpe meir" })).await.expect(409);
    assert_eq!((refused.code(), &refused.body["allowed"]), ("illegal_transition", &json!(["reopen"])));
    let guest = ward.app.member(&ward.tenant, "Gjest", &["observer"]).await;
    guest.get(&path).await.expect(200);
    let refused = guest.post(&ward.at("actions"), json!({ "title": "Noko" })).await.expect(403);
    assert_eq!(refused.body["permission"], "action.contribute");
    ward.app.stop().await;
}

#[actix_web::test]
async fn actions_are_agreed_on_and_done_through_graphql_as_well() {
    let ward = Ward::open().await;
    let made = ward
        .nurse
        .graphql(
            &ward.tenant.slug,
            "mutation($input: CreateAction!) { createAction(input: $input) { id due recurrence { every unit } } }",
            json!({ "input": { "title": "Telje bandasjar", "due": "2032-01-09", "recurrence": { "every": 1, "unit": "WEEK" } } }),
        )
        .await
        .expect(200)
        .body["data"]["createAction"]
        .clone();
    let done = ward
        .nurse
        .graphql(
            &ward.tenant.slug,
            "mutation($input: CompleteAction!) { completeAction(input: $input) { action { state } next { due } } }",
            json!({ "input": { "id": made["id"], "expectedVersion": 1 } }),
        )
        .await
        .expect(200)
        .body;
    assert_eq!(
        done["data"]["completeAction"],
        json!({ "action": { "state": "DONE" }, "next": { "due": "2032-01-16" } })
    );
    ward.app.stop().await;
}
