//! Setting up a board, changing it under its cards, and who may.

use serde_json::{Value, json};

use super::{Ward, placed, rule, text};

#[actix_web::test]
async fn a_column_is_renamed_and_put_elsewhere_with_its_cards_and_goes_only_when_they_have_gone() {
    let ward = Ward::open().await;
    let card = placed(&ward.card("Ny vaktliste", 2).await.expect(201));
    let named = |number: usize, name: &str| json!({ "id": ward.column(number), "name": name });
    let without = json!({ "columns": [named(0, "Nye"), named(1, "Prøver ut")] });
    assert_eq!(rule(ward.leader.patch(&ward.here(), 1, without.clone()).await), "cards_leave_first");
    let put =
        json!({ "columns": [named(2, "Ventar på andre"), named(0, "Nye"), { "name": "Heilt ny", "done": true }] });
    assert_eq!(
        rule(ward.leader.patch(&ward.here(), 1, json!({ "columns": [named(0, "Nye")] })).await),
        "cards_leave_first"
    );
    let changed = ward.leader.patch(&ward.here(), 1, put).await.expect(200).body;
    let names: Vec<_> = changed["columns"].as_array().unwrap().iter().map(|column| text(&column["name"])).collect();
    assert_eq!(names, ["Ventar på andre", "Nye", "Heilt ny"]);
    assert_eq!(changed["columns"][0]["id"], ward.column(2));
    assert_eq!(ward.titles(2).await, ["Ny vaktliste"]);
    // A column says whether what lies in it is done.
    let done = json!({ "columns": [{ "id": ward.column(2), "name": "Ferdig", "done": true }] });
    ward.leader.patch(&ward.here(), 2, done).await.expect(200);
    let read = ward.nurse.get(&ward.at(&format!("cards/{card}"))).await.expect(200);
    assert_eq!((&read.body["doneAt"], read.version()), (&json!("2032-01-05T07:30:00.000Z"), 2));
    for (columns, pointer, code) in [
        (json!([{ "name": "A" }, { "name": "A" }]), "#/columns/1/name", "repeated"),
        (json!([{ "id": ward.column(0), "name": "A" }]), "#/columns/0/id", "no_such_thing"),
        (
            json!([{ "id": ward.column(2), "name": "A" }, { "id": ward.column(2), "name": "B" }]),
            "#/columns/1/id",
            "repeated",
        ),
    ] {
        let refused = ward.leader.patch(&ward.here(), 3, json!({ "columns": columns })).await.expect(422);
        let fault = &refused.body["errors"][0];
        assert_eq!((&fault["pointer"], &fault["code"]), (&json!(pointer), &json!(code)));
    }
    ward.app.stop().await;
}

#[actix_web::test]
async fn the_first_lanes_take_all_cards_and_the_last_ones_leave_them() {
    let ward = Ward::open().await;
    for title in ["Røyrlegging", "Måling"] {
        ward.card(title, 0).await.expect(201);
    }
    let lanes = json!({ "lanes": [{ "name": "Natt" }, { "name": "Dag" }] });
    let divided = ward.leader.patch(&ward.here(), 1, lanes).await.expect(200).body;
    let night = &divided["lanes"][0]["id"];
    let lanes_of = async || {
        let content = ward.content().await;
        content["cards"].as_array().unwrap().iter().map(|card| card["laneId"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(lanes_of().await, [night.clone(), night.clone()]);
    let day = json!({ "lanes": [{ "id": divided["lanes"][1]["id"], "name": "Dag" }] });
    assert_eq!(rule(ward.leader.patch(&ward.here(), 2, day).await), "cards_leave_first");
    ward.leader.patch(&ward.here(), 2, json!({ "lanes": [] })).await.expect(200);
    assert_eq!(lanes_of().await, [Value::Null, Value::Null]);
    assert_eq!(ward.titles(0).await, ["Røyrlegging", "Måling"]);
    ward.app.stop().await;
}

#[actix_web::test]
async fn a_board_of_several_units_tells_whose_each_card_is() {
    let ward = Ward::open().await;
    let other = json!({ "name": "Heimetenesta", "validFrom": "2020-01-01" });
    let other = ward.tenant.admin.post(&ward.at("units"), other).await.expect(201).id();
    let both = json!({ "unitIds": [ward.unit, other] });
    let changed = ward.leader.patch(&ward.here(), 1, both).await.expect(200);
    assert_eq!(changed.body["unitIds"], json!([ward.unit, other]));
    let mut card = json!({ "boardId": ward.board["id"], "kind": "problem", "title": "Nøklar", "unitId": other });
    ward.nurse.post(&ward.at("cards"), card.clone()).await.expect(201);
    let shared = json!({ "boardId": ward.board["id"], "kind": "task", "title": "Felles" });
    let shared = ward.nurse.post(&ward.at("cards"), shared).await.expect(201);
    assert_eq!(shared.body["card"]["unitId"], Value::Null);
    let foreign = json!({ "name": "Kulturskulen", "validFrom": "2020-01-01" });
    let foreign = ward.tenant.admin.post(&ward.at("units"), foreign).await.expect(201).id();
    card["unitId"] = foreign.into();
    let fault = ward.nurse.post(&ward.at("cards"), card).await.expect(422).body["errors"][0].clone();
    assert_eq!((&fault["pointer"], &fault["accepted"]), (&json!("#/unitId"), &json!("unit_of_the_board")));
    let found = ward.nurse.get(&ward.at(&format!("cards?unitId={other}"))).await.expect(200).body;
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
    let boards = ward.nurse.get(&ward.at(&format!("boards?unitId={other}"))).await.expect(200).body;
    assert_eq!(boards["items"][0]["id"], ward.board["id"]);
    ward.app.stop().await;
}

#[actix_web::test]
async fn everybody_reads_a_board_those_who_work_there_write_cards_and_who_leads_sets_it_up() {
    let ward = Ward::open().await;
    let observer = ward.app.member(&ward.tenant, "Gjest", &["observer"]).await;
    observer.get(&format!("{}/content", ward.here())).await.expect(200);
    let card = json!({ "boardId": ward.board["id"], "kind": "idea", "title": "Sprit ved døra" });
    let refused = observer.post(&ward.at("cards"), card.clone()).await.expect(403);
    assert_eq!(refused.body["permission"], "card.contribute");
    let safety = ward.app.member(&ward.tenant, "Åse Devold", &["safety_rep"]).await;
    let written = placed(&safety.post(&ward.at("cards"), card).await.expect(201));
    let board = json!({ "name": "Mi eiga", "unitIds": [ward.unit], "columns": [{ "name": "Alt" }] });
    assert_eq!(ward.nurse.post(&ward.at("boards"), board).await.expect(403).body["permission"], "board.manage");
    let gone = ward.nurse.delete(&ward.at(&format!("cards/{written}")), 1).await.expect(403);
    assert_eq!(gone.body["permission"], "card.manage");
    assert_eq!(ward.leader.delete(&ward.here(), 1).await.expect(409).code(), "still_in_use");
    ward.leader.delete(&ward.at(&format!("cards/{written}")), 1).await.expect(204);
    ward.leader.delete(&ward.here(), 1).await.expect(204);
    ward.app.stop().await;
}

#[actix_web::test]
async fn nothing_escalates_to_itself_or_to_what_is_not_there() {
    let ward = Ward::open().await;
    let above =
        json!({ "name": "Helse og omsorg", "unitIds": [ward.unit], "level": 2, "columns": [{ "name": "Inn" }] });
    let above = ward.leader.post(&ward.at("boards"), above).await.expect(201).body;
    let idea_box = json!({ "name": "Kassa i helse", "level": 2 });
    let idea_box = ward.leader.post(&ward.at("idea-boxes"), idea_box).await.expect(201).body;
    for (list, one, member, kind, rule) in [
        ("boards", &above, "aboveBoardId", "board", "above_is_higher"),
        ("idea-boxes", &idea_box, "aboveIdeaBoxId", "idea_box", "box_above_is_higher"),
    ] {
        let path = ward.at(&format!("{list}/{}", text(&one["id"])));
        let fault = async |above: Value| {
            let change = json!({ "level": 1, member: above });
            ward.leader.patch(&path, 1, change).await.expect(422).body["errors"][0].clone()
        };
        let itself = fault(one["id"].clone()).await;
        assert_eq!((&itself["pointer"], &itself["accepted"]), (&json!(format!("#/{member}")), &json!(rule)));
        let nobody = fault(testkit::random_id(kind).into()).await;
        assert_eq!((&nobody["pointer"], &nobody["code"]), (&json!(format!("#/{member}")), &json!("no_such_thing")));
    }
    ward.app.stop().await;
}
