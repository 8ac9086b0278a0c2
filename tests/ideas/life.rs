//! An idea from a title to what was done about it, in its own box, in those above and on a board.

use serde_json::{Value, json};

use super::{School, fault, rule, text};

#[actix_web::test]
async fn a_title_is_enough_and_whoever_had_the_idea_is_answered_in_time_or_seen_to_wait() {
    let mut school = School::with(json!({ "answerWithinDays": 14 })).await;
    let idea = school.idea("Felles utstyrsbod med SFO").await;
    assert_eq!((&idea["answerDue"], &idea["moderation"]), (&json!("2032-03-15"), &json!("visible")));
    assert_eq!((&idea["phase"], &idea["statusId"], &idea["unitId"]), (&json!("new"), &Value::Null, &Value::Null));
    school.later(14);
    assert_eq!(school.found(&school.teacher, "overdue=true").await, Vec::<String>::new());
    assert_eq!(school.found(&school.teacher, "unanswered=true&mine=true").await, ["Felles utstyrsbod med SFO"]);
    assert_eq!(school.found(&school.colleague, "mine=true").await, Vec::<String>::new());
    school.later(1);
    assert_eq!(school.found(&school.teacher, "overdue=true").await, ["Felles utstyrsbod med SFO"]);
    let answer = json!({ "answer": "Ja! Vaktmeisteren ryddar bod 3 i april." });
    let path = format!("{}/transitions/answer", school.one(&idea));
    let refused = school.teacher.transition(&path, 1, answer.clone()).await.expect(403);
    assert_eq!(refused.body["permission"], "idea.manage");
    let answered = school.step(&idea, "answer", answer).await.expect(200).body;
    assert_eq!(answered["answeredAt"], "2032-03-16T07:30:00.000Z");
    assert_eq!(school.found(&school.teacher, "overdue=true").await, Vec::<String>::new());
    school.later(2);
    let corrected = json!({ "answer": "Ja! Vaktmeisteren ryddar bod 4 i april." });
    let corrected = school.step(&idea, "answer", corrected).await.expect(200).body;
    assert_eq!((&corrected["answeredAt"], &corrected["version"]), (&answered["answeredAt"], &json!(3)));
    let told: Vec<_> = school.moves(&school.teacher, &idea).await.iter().map(|step| step["reason"].clone()).collect();
    assert_eq!(told, [Value::Null, answered["answer"].clone(), corrected["answer"].clone()]);
    school.app.stop().await;
}

#[actix_web::test]
async fn an_idea_is_moved_by_a_status_or_a_phase_and_declined_with_an_answer_only() {
    let statuses = json!([{ "name": "Til drøfting", "phase": "assessing" }, { "name": "Nei", "phase": "declined" }]);
    let school = School::with(json!({ "statuses": statuses })).await;
    let idea = school.idea("Mobilhotell i alle klasserom").await;
    assert_eq!(idea["statusId"], Value::Null, "no status of the box is for what is new");
    for (body, pointer, code) in [
        (json!({}), "#/statusId", "required"),
        (json!({ "statusId": school.status(0), "phase": "done" }), "#/phase", "repeated"),
        (json!({ "statusId": "idea_status_00000000000000000000000000" }), "#/statusId", "no_such_thing"),
    ] {
        assert_eq!(fault(school.step(&idea, "move", body).await), (json!(pointer), json!(code)));
    }
    let assessed = json!({ "statusId": school.status(0), "route": "a3", "reason": "Skulemiljøutvalet ser på det" });
    let assessed = school.step(&idea, "move", assessed).await.expect(200).body;
    assert_eq!((&assessed["phase"], &assessed["route"]), (&json!("assessing"), &json!("a3")));
    for no in [json!({ "statusId": school.status(1) }), json!({ "phase": "declined" })] {
        assert_eq!(rule(school.step(&idea, "move", no).await), "declined_is_answered");
    }
    school.step(&idea, "answer", json!({ "answer": "Elevrådet vil ikkje." })).await.expect(200);
    let declined = school.step(&idea, "move", json!({ "statusId": school.status(1) })).await.expect(200).body;
    assert_eq!((&declined["phase"], &declined["route"]), (&json!("declined"), &json!("a3")), "the route stays");
    school.idea("Gangvakter i gule vestar").await;
    assert_eq!(school.found(&school.teacher, "phase=declined,done").await, ["Mobilhotell i alle klasserom"]);
    // What was decided wrongly is decided anew, and nothing is forgotten.
    school.step(&idea, "move", json!({ "phase": "parked", "reason": "Nytt elevråd til hausten" })).await.expect(200);
    let moves = school.moves(&school.colleague, &idea).await;
    let steps: Vec<_> = moves.iter().map(|step| (text(&step["kind"]), text(&step["phase"]))).collect();
    let expected = [
        ("submitted", "new"),
        ("moved", "assessing"),
        ("answered", "assessing"),
        ("moved", "declined"),
        ("moved", "parked"),
    ];
    assert_eq!(steps, expected);
    assert_eq!((&moves[1]["statusId"], &moves[4]["statusId"]), (school.status(0), &Value::Null));
    school.app.stop().await;
}

#[actix_web::test]
async fn an_idea_is_its_authors_until_somebody_decides() {
    let school = School::open().await;
    let idea = school.idea("Frukost for tiande").await;
    let one = school.one(&idea);
    let other = json!({ "title": "Frukost for alle" });
    let refused = school.colleague.patch(&one, 1, other.clone()).await.expect(403);
    assert_eq!(refused.body["permission"], "idea.manage");
    let more = json!({ "title": "Frukost for alle", "text": "Havregraut, i kantina", "unitId": school.unit });
    let changed = school.teacher.patch(&one, 1, more).await.expect(200).body;
    assert_eq!((&changed["unitId"], &changed["moderation"]), (&json!(school.unit), &json!("visible")));
    assert_eq!(school.found(&school.colleague, &format!("unitId={}", school.unit)).await, ["Frukost for alle"]);
    let nowhere = json!({ "processId": "process_00000000000000000000000000" });
    assert_eq!(fault(school.teacher.patch(&one, 2, nowhere).await), (json!("#/processId"), json!("no_such_thing")));
    school.step(&idea, "move", json!({ "phase": "assessing" })).await.expect(200);
    school.teacher.patch(&one, 3, json!({ "text": null })).await.expect(403);
    school.teacher.delete(&one, 3).await.expect(403);
    school.leader.patch(&one, 3, json!({ "title": "Skulefrukost" })).await.expect(200);
    school.leader.delete(&one, 4).await.expect(204);
    // What nobody has begun with can be taken back, and is done so once.
    let second = school.idea("Meir krit").await;
    school.colleague.delete(&school.one(&second), 1).await.expect(403);
    school.teacher.delete(&school.one(&second), 1).await.expect(204);
    school.teacher.get(&school.one(&second)).await.expect(404);
    school.app.stop().await;
}

#[actix_web::test]
async fn an_idea_is_escalated_and_returned_as_the_same_idea() {
    let statuses = json!([{ "name": "Drøftast på Osen", "phase": "assessing" }]);
    let school = School::with(json!({ "statuses": statuses, "answerWithinDays": 10 })).await;
    let above = json!({
        "name": "Oppvekst", "level": 2, "answerWithinDays": 60,
        "statuses": [{ "name": "Leiarmøtet", "phase": "assessing" }, { "name": "Ny", "phase": "new" }],
    });
    let above = school.leader.post(&school.at("idea-boxes"), above).await.expect(201).body;
    let idea = school.idea("Svømmehallen open i haustferien").await;
    school.step(&idea, "move", json!({ "statusId": school.status(0) })).await.expect(200);
    let reason = json!({ "reason": "Hallen er ikkje vår" });
    assert_eq!(rule(school.step(&idea, "escalate", reason.clone()).await), "box_above");
    assert_eq!(rule(school.step(&idea, "return", reason.clone()).await), "escalated_is_returned");
    school.leader.patch(&school.here(), 1, json!({ "aboveIdeaBoxId": above["id"] })).await.expect(200);
    let up = school.step(&idea, "escalate", reason.clone()).await.expect(200).body;
    assert_eq!(
        (&up["id"], &up["ideaBoxId"], &up["homeIdeaBoxId"]),
        (&idea["id"], &above["id"], &school.idea_box["id"])
    );
    assert_eq!((&up["statusId"], &up["phase"]), (&above["statuses"][0]["id"], &json!("assessing")));
    assert_eq!(up["answerDue"], idea["answerDue"], "what was promised at home holds");
    let home = format!("homeIdeaBoxId={}", text(&school.idea_box["id"]));
    assert_eq!(school.found(&school.teacher, &home).await, ["Svømmehallen open i haustferien"]);
    let here = format!("ideaBoxId={}", text(&school.idea_box["id"]));
    assert_eq!(school.found(&school.teacher, &here).await, Vec::<String>::new());
    let back = school.step(&idea, "return", json!({ "reason": "Kulturkontoret opnar henne" })).await.expect(200).body;
    assert_eq!((&back["ideaBoxId"], &back["statusId"]), (&school.idea_box["id"], school.status(0)));
    assert_eq!(rule(school.step(&idea, "return", reason.clone()).await), "escalated_is_returned");
    let moves = school.moves(&school.teacher, &idea).await;
    let boxes = |number: usize| (moves[number]["fromIdeaBoxId"].clone(), moves[number]["ideaBoxId"].clone());
    assert_eq!(boxes(2), (school.idea_box["id"].clone(), above["id"].clone()));
    assert_eq!(boxes(3), (above["id"].clone(), school.idea_box["id"].clone()));
    school.step(&idea, "move", json!({ "phase": "done" })).await.expect(200);
    assert_eq!(rule(school.step(&idea, "escalate", reason).await), "idea_is_open");
    school.app.stop().await;
}

#[actix_web::test]
async fn an_idea_lies_on_a_board_as_a_card_and_stays_the_idea_that_it_was() {
    let school = School::open().await;
    let limit = json!({ "limit": 1, "policy": "block" });
    let board = json!({
        "name": "Osentavla", "unitIds": [school.unit], "answerWithinDays": 7,
        "columns": [{ "name": "Nye" }, { "name": "Prøver ut", "wip": limit }],
    });
    let board = school.leader.post(&school.at("boards"), board).await.expect(201).body;
    let there = json!({ "boardId": board["id"], "columnId": board["columns"][1]["id"] });
    let idea = school.idea("Leselos i kvar klasse").await;
    let put = school.step(&idea, "place", there.clone()).await.expect(200).body;
    assert_eq!((&put["idea"]["id"], &put["warnings"]), (&idea["id"], &json!([])));
    let card = &put["idea"]["cardId"];
    let read = school.teacher.get(&school.at(&format!("cards/{}", text(card)))).await.expect(200).body;
    let told = ["kind", "title", "columnId", "unitId", "answerDue"].map(|member| read[member].clone());
    assert_eq!(
        told,
        [json!("idea"), idea["title"].clone(), there["columnId"].clone(), json!(school.unit), Value::Null]
    );
    assert_eq!(school.found(&school.teacher, &format!("cardId={}", text(card))).await, ["Leselos i kvar klasse"]);
    assert_eq!(rule(school.step(&idea, "place", there.clone()).await), "idea_lies_on_one_board");
    // The limits of the board hold, and its columns are its own.
    let second = school.idea("Ballbinge").await;
    assert_eq!(rule(school.step(&second, "place", there).await), "wip_limit_holds");
    let foreign = json!({ "boardId": board["id"], "columnId": "board_column_00000000000000000000000000" });
    let foreign = fault(school.step(&second, "place", foreign).await);
    assert_eq!(foreign, (json!("#/columnId"), json!("no_such_thing")));
    let nowhere = fault(school.step(&second, "place", json!({ "boardId": "board_00000000000000000000000000" })).await);
    assert_eq!(nowhere, (json!("#/boardId"), json!("no_such_thing")));
    assert_eq!(school.leader.get(&school.one(&second)).await.expect(200).body["cardId"], Value::Null);
    // Its way on the board is the card's, and the idea's box tells none of it.
    let moves = school.moves(&school.teacher, &idea).await;
    assert_eq!(moves.last().unwrap()["kind"], "placed");
    school.app.stop().await;
}
