//! Setting up an idea box, changing it under its ideas, and who may.

use serde_json::json;

use super::{School, fault, rule, text};

#[actix_web::test]
async fn a_status_is_renamed_with_its_ideas_and_goes_only_when_they_have_gone() {
    let statuses = json!([
        { "name": "Innkomen", "phase": "new" }, { "name": "Til drøfting", "phase": "assessing" },
        { "name": "Prøver ut", "phase": "in_progress" },
    ]);
    let school = School::with(json!({ "statuses": statuses })).await;
    let idea = school.idea("Lekselaus fredag").await;
    assert_eq!((&idea["statusId"], &idea["phase"]), (school.status(0), &json!("new")));
    let named =
        |number: usize, name: &str, phase: &str| json!({ "id": school.status(number), "name": name, "phase": phase });
    for statuses in [json!([named(1, "Til drøfting", "assessing")]), json!([named(0, "Innkomen", "parked")])] {
        let refused = school.leader.patch(&school.here(), 1, json!({ "statuses": statuses })).await;
        assert_eq!(rule(refused), "ideas_leave_first");
    }
    let statuses = json!([{ "name": "Ferdig", "phase": "done" }, named(0, "Ny", "new")]);
    let changed = school.leader.patch(&school.here(), 1, json!({ "statuses": statuses })).await.expect(200).body;
    assert_eq!((&changed["statuses"][1]["id"], &changed["statuses"][1]["name"]), (school.status(0), &json!("Ny")));
    assert_eq!(
        school.found(&school.teacher, &format!("statusId={}", text(school.status(0)))).await,
        ["Lekselaus fredag"]
    );
    school.step(&idea, "move", json!({ "phase": "parked" })).await.expect(200);
    school.leader.patch(&school.here(), 2, json!({ "statuses": [] })).await.expect(200);
    for (member, parts, pointer, code) in [
        (
            "statuses",
            json!([{ "name": "A", "phase": "new" }, { "name": "A", "phase": "done" }]),
            "#/statuses/1/name",
            "repeated",
        ),
        ("statuses", json!([named(0, "Ny", "new")]), "#/statuses/0/id", "no_such_thing"),
        (
            "criteria",
            json!([{ "key": "tid", "name": "Tid" }, { "key": "tid", "name": "Tida" }]),
            "#/criteria/1/key",
            "repeated",
        ),
        ("criteria", json!([{ "key": "Tid brukt", "name": "Tid" }]), "#/criteria/0/key", "bad_format"),
    ] {
        let refused = school.leader.patch(&school.here(), 3, json!({ member: parts })).await;
        assert_eq!(fault(refused), (json!(pointer), json!(code)), "{member}");
    }
    school.app.stop().await;
}

#[actix_web::test]
async fn a_box_escalates_to_a_higher_one_and_no_two_are_called_the_same() {
    let school = School::open().await;
    let boxes = school.at("idea-boxes");
    let above = json!({ "name": "Oppvekst", "level": 2 });
    let above = school.leader.post(&boxes, above).await.expect(201).body;
    let same = json!({ "name": "Oppvekst", "level": 1 });
    let clash = school.leader.post(&boxes, same).await.expect(409);
    assert_eq!((clash.code(), &clash.body["member"]), ("duplicate_name", &json!("name")));
    let up = json!({ "aboveIdeaBoxId": above["id"] });
    school.leader.patch(&school.here(), 1, up).await.expect(200);
    let higher = (json!("#/aboveIdeaBoxId"), json!("box_above_is_higher"));
    assert_eq!(fault(school.leader.patch(&school.here(), 2, json!({ "level": 2 })).await), higher);
    let there = school.at(&format!("idea-boxes/{}", text(&above["id"])));
    let down = school.leader.patch(&there, 1, json!({ "level": 1 })).await;
    assert_eq!(fault(down), (json!("#/level"), json!("box_above_is_higher")));
    let circle = json!({ "aboveIdeaBoxId": school.idea_box["id"] });
    assert_eq!(fault(school.leader.patch(&there, 1, circle).await), higher);
    let nowhere = json!({ "name": "Ingenstad", "unitId": "unit_00000000000000000000000000" });
    assert_eq!(fault(school.leader.post(&boxes, nowhere).await), (json!("#/unitId"), json!("no_such_thing")));
    let below = school.teacher.get(&school.at(&format!("idea-boxes?aboveIdeaBoxId={}", text(&above["id"])))).await;
    assert_eq!(below.expect(200).body["items"][0]["id"], school.idea_box["id"]);
    assert_eq!(school.leader.delete(&there, 1).await.expect(409).code(), "still_in_use");
    school.app.stop().await;
}

#[actix_web::test]
async fn everybody_reads_a_box_and_who_leads_sets_it_up() {
    let school = School::open().await;
    let observer = school.app.member(&school.tenant, "Gjest", &["observer"]).await;
    observer.get(&school.here()).await.expect(200);
    let idea = json!({ "ideaBoxId": school.idea_box["id"], "title": "Ny hage" });
    assert_eq!(observer.post(&school.at("ideas"), idea).await.expect(403).body["permission"], "idea.submit");
    let query = "mutation($input: CreateIdeaBox!) { createIdeaBox(input: $input) {
        id name level preModeration statuses { name phase } criteria { key weight } } }";
    let input = json!({ "input": {
        "name": "Heile Fjaler", "preModeration": true, "statuses": [{ "name": "Ny", "phase": "NEW" }],
        "criteria": [{ "key": "nytte", "name": "Nytte", "weight": 2 }] } });
    let refused = school.teacher.graphql(&school.tenant.slug, query, input.clone()).await;
    assert_eq!(refused.body["errors"][0]["extensions"]["permission"], "idea_box.manage");
    let made = school.leader.graphql(&school.tenant.slug, query, input).await;
    let made = &made.data()["createIdeaBox"];
    let expected = json!({
        "id": made["id"], "name": "Heile Fjaler", "level": 1, "preModeration": true,
        "statuses": [{ "name": "Ny", "phase": "NEW" }], "criteria": [{ "key": "nytte", "weight": 2 }],
    });
    assert_eq!(*made, expected);
    let query = "query($id: ID!) { ideaBox(id: $id) { name unitId answerWithinDays } node(id: $id) { id __typename } }";
    let read = school.teacher.graphql(&school.tenant.slug, query, json!({ "id": made["id"] })).await;
    let expected = json!({
        "ideaBox": { "name": "Heile Fjaler", "unitId": null, "answerWithinDays": null },
        "node": { "id": made["id"], "__typename": "IdeaBox" },
    });
    assert_eq!(*read.data(), expected);
    school.leader.delete(&school.at(&format!("idea-boxes/{}", text(&made["id"]))), 1).await.expect(204);
    school.idea("Vannpost i gangen").await;
    assert_eq!(school.leader.delete(&school.here(), 1).await.expect(409).code(), "still_in_use");
    school.app.stop().await;
}
