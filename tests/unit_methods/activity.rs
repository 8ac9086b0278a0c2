//! For how long nothing was done: what counts, and that what was done later does not hide what was done before.

use serde_json::{Value, json};
use testkit::Answer;

use super::District;

/// On which day home care last did something, and for how many weeks it has done nothing.
async fn last(district: &District, query: &str) -> (Value, Value) {
    let query = format!("?unitIds={}{query}", district.care);
    let unit = district.report(&query).await.expect(200).body["units"][0].clone();
    (unit["lastActivityOn"].clone(), unit["weeksWithout"].clone())
}

fn told(day: &str, weeks: i32) -> (Value, Value) {
    (json!(day), json!(weeks))
}

/// Goes a step with something as it is now.
async fn step(district: &District, path: &str, transition: &str, body: Value) -> Answer {
    let now = district.leader.get(path).await.expect(200).version();
    district.leader.transition(&format!("{path}/transitions/{transition}"), now, body).await.expect(200)
}

#[actix_web::test]
async fn cards_meetings_ideas_actions_and_time_thieves_count_each_on_its_day() {
    let mut district = District::new().await;
    let columns = json!([{ "name": "Nye" }, { "name": "Ferdig", "done": true }]);
    let board = json!({ "name": "Tavla i hjemmetjenesten", "unitIds": [district.care], "columns": columns });
    let board = district.leader.post(&district.at("boards"), board).await.expect(201).body;
    let idea_box = json!({ "name": "Forslagskassa", "unitId": district.care });
    let idea_box = district.leader.post(&district.at("idea-boxes"), idea_box).await.expect(201).id();
    // Boards and boxes are for what is done, and are nothing done.
    assert_eq!(last(&district, "").await, (Value::Null, json!(52)));

    district.later(7);
    let card = json!({ "boardId": board["id"], "kind": "task", "title": "Merke skapene" });
    let card = district.worker.post(&district.at("cards"), card).await.expect(201).body["card"]["id"].clone();
    let card = district.at(&format!("cards/{}", card.as_str().unwrap()));
    assert_eq!(last(&district, "").await, told("2032-03-08", 0));

    district.later(7);
    step(&district, &card, "move", json!({ "columnId": board["columns"][1]["id"] })).await;
    assert_eq!(last(&district, "").await, told("2032-03-15", 0));

    district.later(7);
    for (day, more) in [("2032-03-20", json!({ "attendance": 6 })), ("2032-03-22", json!({ "calledOff": "Sykdom" }))] {
        let mut meeting = json!({ "boardId": board["id"], "meetsOn": day });
        meeting.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        district.worker.post(&district.at("board-meetings"), meeting).await.expect(201);
    }
    assert_eq!(last(&district, "").await, told("2032-03-20", 0));

    district.later(7);
    let idea = json!({ "ideaBoxId": idea_box, "title": "Nøkler i én boks" });
    let idea = district.worker.post(&district.at("ideas"), idea).await.expect(201).header("location").to_owned();
    assert_eq!(last(&district, "").await, told("2032-03-29", 0));

    district.later(7);
    step(&district, &idea, "answer", json!({ "answer": "God idé" })).await;
    assert_eq!(last(&district, "").await, told("2032-04-05", 0));

    // Who belongs to the unit sees to it.
    district.later(7);
    let action = json!({ "title": "Kjøpe boks", "ownerMembershipId": district.workers_membership() });
    district.worker.post(&district.at("actions"), action).await.expect(201);
    assert_eq!(last(&district, "").await, told("2032-04-12", 0));

    // Somebody elsewhere does what an A3 of the unit's asks for.
    district.later(7);
    let a3 = json!({ "title": "Vi leter etter nøkler", "unitId": district.care });
    let a3 = district.leader.post(&district.at("a3s"), a3).await.expect(201).id();
    district.later(7);
    let action = json!({ "title": "Bestille skilt", "a3Id": a3 });
    district.leader.post(&district.at("actions"), action).await.expect(201);
    assert_eq!(last(&district, "").await, told("2032-04-26", 0));

    district.later(7);
    let thief = json!({ "title": "Leting", "unitId": district.care, "minutesPerWeek": 50, "people": 11 });
    district.worker.post(&district.at("time-thieves"), thief).await.expect(201);
    district.later(15);
    assert_eq!(last(&district, "").await, told("2032-05-03", 2));

    // Of a time that has gone by it is told what was done until then, whatever came later.
    for (to, day, weeks) in [
        ("2032-03-14", "2032-03-08", 0),
        ("2032-03-19", "2032-03-15", 0),
        ("2032-03-28", "2032-03-20", 1),
        ("2032-04-04", "2032-03-29", 0),
        ("2032-04-11", "2032-04-05", 0),
        ("2032-04-18", "2032-04-12", 0),
        ("2032-04-25", "2032-04-19", 0),
        ("2032-05-02", "2032-04-26", 0),
    ] {
        assert_eq!(last(&district, &format!("&to={to}")).await, told(day, weeks), "{to}");
    }
    assert_eq!(last(&district, "&to=2032-03-07").await.0, Value::Null);
    // What home care does is not done by the unit above, nor by the one beside it.
    let all = district.report("").await.expect(200).body;
    assert_eq!((&all["units"][0]["lastActivityOn"], &all["units"][1]["lastActivityOn"]), (&Value::Null, &Value::Null));
    district.app.stop().await;
}

#[actix_web::test]
async fn what_is_touched_after_the_period_was_still_worked_on_in_it() {
    let mut district = District::new().await;
    let a3 = json!({ "title": "Lange ruter", "unitId": district.care });
    let a3 = district.worker.post(&district.at("a3s"), a3).await.expect(201).header("location").to_owned();
    let thief = json!({ "title": "Leting", "unitId": district.care, "minutesPerWeek": 50, "people": 11 });
    let thief =
        district.worker.post(&district.at("time-thieves"), thief).await.expect(201).header("location").to_owned();
    for (version, days, text) in [(1, 30, "Sju kjører, én venter"), (2, 60, "Rutene følger adressene"), (3, 300, "Ok")]
    {
        district.later(days);
        let boxes = json!({ "boxes": { "background": text } });
        district.worker.patch(&a3, version, boxes).await.expect(200);
    }
    district.worker.patch(&thief, 1, json!({ "people": 12 })).await.expect(200);
    for (period, day, weeks) in [
        ("&from=2032-03-10&to=2032-12-31", "2032-05-30", 30),
        ("&from=2032-03-10&to=2032-05-29", "2032-03-31", 8),
        ("&from=2033-01-01&to=2033-12-31", "2033-03-26", 0),
    ] {
        assert_eq!(last(&district, period).await, told(day, weeks), "{period}");
    }
    // Of what has no history, no more is known than when it was written and when it was changed last.
    assert_eq!(last(&district, "&to=2032-03-10").await, told("2032-03-01", 1));
    assert_eq!(last(&district, "&from=2032-06-01&to=2032-12-31").await, (Value::Null, json!(30)));
    district.app.stop().await;
}

#[actix_web::test]
async fn what_is_written_of_an_improvement_that_has_ended_is_something_done() {
    let mut district = District::new().await;
    let method = district.choose(&district.care, json!({ "fields": super::design() })).await.expect(201).id();
    let improvement = district.improve(&method, json!([])).await.expect(201).header("location").to_owned();
    district.worker.patch(&improvement, 1, json!({ "endedOn": "2032-03-01" })).await.expect(200);
    district.later(40);
    let learned = json!({ "values": [{ "fieldKey": "notat", "text": "Ro rundt bordet" }] });
    district.worker.patch(&improvement, 2, learned).await.expect(200);
    let april = format!("?unitIds={}&from=2032-04-01", district.care);
    let unit = district.report(&april).await.expect(200).body["units"][0].clone();
    assert_eq!((&unit["lastActivityOn"], &unit["works"]), (&json!("2032-04-10"), &json!([])));
    district.app.stop().await;
}
