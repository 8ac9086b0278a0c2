//! Mapping: notes are written fast and out of order, then ordered, split, merged and moved, and keep their history.

use serde_json::{Value, json};
use testkit::{Answer, Client, Options, Tenant, TestApp};

struct Column {
    tenant: Tenant,
    writer: Client,
    process: String,
    variant: String,
}

impl Column {
    async fn with(app: &TestApp, texts: &[&str]) -> Self {
        let tenant = app.tenant("Meland").await;
        let writer = app.member(&tenant, "Arvid Rosslandnes", &["facilitator"]).await;
        let body = json!({ "title": "Søknad om skjenkeløyve", "service": "Løyve" });
        let process = writer.post(&format!("{}/processes", tenant.path), body).await.expect(201).id();
        let steps: Vec<Value> = texts.iter().map(|text| json!({ "text": text })).collect();
        let body = json!({ "processId": process, "kind": "as_is", "steps": steps });
        let made = writer.post(&format!("{}/process-variants", tenant.path), body).await.expect(201);
        let variant = made.body["variant"]["id"].as_str().unwrap().to_owned();
        Self { tenant, writer, process, variant }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    async fn read(&self) -> Answer {
        self.writer.get(&self.at(&format!("process-variants/{}", self.variant))).await.expect(200)
    }

    async fn texts(&self) -> Vec<String> {
        texts(&self.read().await.body)
    }

    async fn ids(&self) -> Vec<String> {
        let body = self.read().await.body;
        body["steps"].as_array().unwrap().iter().map(|step| step["id"].as_str().unwrap().to_owned()).collect()
    }

    async fn version(&self) -> i64 {
        self.read().await.body["variant"]["version"].as_i64().unwrap()
    }

    async fn write(&self, text: &str, after: Option<&str>) -> Answer {
        let mut body = json!({ "variantId": self.variant, "content": { "text": text } });
        if let Some(after) = after {
            body["afterStepId"] = after.into();
        }
        self.writer.post(&self.at("steps"), body).await
    }
}

fn texts(mapped: &Value) -> Vec<String> {
    mapped["steps"].as_array().unwrap().iter().map(|step| step["text"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn notes_can_always_be_put_between_two_others() {
    let app = TestApp::start().await;
    let column = Column::with(&app, &["først", "sist"]).await;
    let first = column.ids().await[0].clone();
    // Each halves what is left between the first and the one before it, until the places are laid out anew.
    for n in 0..60 {
        column.write(&n.to_string(), Some(&first)).await.expect(201);
    }
    let expected: Vec<String> = std::iter::once("først".to_owned())
        .chain((0..60).rev().map(|n| n.to_string()))
        .chain(["sist".to_owned()])
        .collect();
    assert_eq!(column.texts().await, expected);
    column.write("heilt sist", None).await.expect(201);
    assert_eq!(column.texts().await.last().unwrap(), "heilt sist");
    app.stop().await;
}

#[actix_web::test]
async fn a_column_has_at_most_two_hundred_notes() {
    let app = TestApp::start().await;
    let many: Vec<String> = (0..200).map(|n| n.to_string()).collect();
    let column = Column::with(&app, &many.iter().map(String::as_str).collect::<Vec<_>>()).await;
    assert_eq!(column.write("ein for mykje", None).await.expect(409).code(), "rule_unmet");
    let steps: Vec<Value> = (0..201).map(|n| json!({ "text": n.to_string() })).collect();
    let body = json!({ "processId": column.process, "kind": "to_be", "steps": steps });
    let refused = column.writer.post(&column.at("process-variants"), body).await.expect(422);
    assert_eq!(refused.body["errors"][0]["pointer"], "#/steps");
    assert_eq!(refused.body["errors"][0]["code"], "too_many");
    app.stop().await;
}

#[actix_web::test]
async fn a_whole_column_is_written_or_nothing() {
    let app = TestApp::start().await;
    let column = Column::with(&app, &["eitt"]).await;
    let body = json!({ "processId": column.process, "kind": "to_be", "steps": [{ "text": "godt" }, { "text": "" }] });
    let refused = column.writer.post(&column.at("process-variants"), body).await.expect(422);
    assert_eq!(refused.body["errors"][0]["pointer"], "#/steps/1/text");
    let variants = column.writer.get(&column.at(&format!("process-variants?processId={}", column.process))).await;
    assert_eq!(variants.body["items"].as_array().unwrap().len(), 1);
    app.stop().await;
}

#[actix_web::test]
async fn an_organisation_has_one_as_is_column_and_may_have_several_to_be() {
    let app = TestApp::start().await;
    let column = Column::with(&app, &["eitt"]).await;
    let body = |kind: &str| json!({ "processId": column.process, "kind": kind });
    let again = column.writer.post(&column.at("process-variants"), body("as_is")).await.expect(409);
    assert_eq!((again.code(), &again.body["member"]), ("duplicate_name", &json!("participantId")));
    for _ in 0..2 {
        column.writer.post(&column.at("process-variants"), body("to_be")).await.expect(201);
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_new_order_names_every_note_once() {
    let app = TestApp::start().await;
    let column = Column::with(&app, &["a", "b", "c"]).await;
    let ids = column.ids().await;
    let reorder = column.at(&format!("process-variants/{}/transitions/reorder", column.variant));
    let order = |picked: &[usize]| json!({ "stepIds": picked.iter().map(|at| ids[*at].clone()).collect::<Vec<_>>() });
    let version = column.version().await;

    let twice = column.writer.transition(&reorder, version, order(&[0, 1, 1])).await.expect(422);
    assert_eq!(twice.body["errors"][0]["pointer"], "#/stepIds/2");
    assert_eq!(twice.body["errors"][0]["code"], "repeated");
    let missing = column.writer.transition(&reorder, version, order(&[2, 0])).await.expect(422);
    assert_eq!(missing.body["missing"], json!([ids[1]]));
    assert_eq!(column.texts().await, ["a", "b", "c"]);

    let done = column.writer.transition(&reorder, version, order(&[2, 0, 1])).await.expect(200);
    assert_eq!(texts(&done.body), ["c", "a", "b"]);
    assert_eq!(done.body["variant"]["version"], version + 1);
    let stale = column.writer.transition(&reorder, version, order(&[0, 1, 2])).await.expect(412);
    assert_eq!(stale.body["currentVersion"], version + 1);
    assert_eq!(column.texts().await, ["c", "a", "b"]);
    app.stop().await;
}

#[actix_web::test]
async fn a_note_that_is_moved_split_and_merged_keeps_its_history() {
    let app = TestApp::start().await;
    let column = Column::with(&app, &["ta imot", "journalføre og sjekke", "svare"]).await;
    let ids = column.ids().await;
    let step = |id: &str, verb: &str| column.at(&format!("steps/{id}/transitions/{verb}"));

    let moved = column.writer.transition(&step(&ids[2], "move"), 1, json!({ "afterStepId": ids[0] })).await.expect(200);
    assert_eq!(moved.version(), 2);
    assert_eq!(column.texts().await, ["ta imot", "svare", "journalføre og sjekke"]);

    let into = json!({ "into": [{ "text": "journalføre", "system": "ePhorte" }, { "text": "sjekke vedlegg" }] });
    let split = column.writer.transition(&step(&ids[1], "split"), 1, into).await.expect(200);
    assert_eq!(texts(&split.body), ["ta imot", "svare", "journalføre", "sjekke vedlegg"]);
    // What was split is not on the map any more.
    column.writer.get(&column.at(&format!("steps/{}", ids[1]))).await.expect(404);

    let parts = column.ids().await;
    let merge = json!({
        "with": [{ "id": parts[3], "expectedVersion": 1 }], "into": { "text": "journalføre og kvalitetssikre" },
    });
    let merged = column.writer.transition(&step(&parts[2], "merge"), 1, merge).await.expect(200);
    assert_eq!(texts(&merged.body), ["ta imot", "svare", "journalføre og kvalitetssikre"]);

    let newest = column.ids().await[2].clone();
    let history = column.writer.get(&column.at(&format!("steps/{newest}/history"))).await.expect(200);
    let origins: Vec<(&str, &str)> = history.body["origins"]
        .as_array()
        .unwrap()
        .iter()
        .map(|origin| (origin["kind"].as_str().unwrap(), origin["step"]["text"].as_str().unwrap()))
        .collect();
    assert_eq!(
        origins,
        [
            ("merge", "journalføre"),
            ("merge", "sjekke vedlegg"),
            ("split", "journalføre og sjekke"),
            ("split", "journalføre og sjekke"),
        ]
    );
    let kinds: Vec<&str> =
        history.body["events"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["variant.create", "step.split", "step.merge"]);
    app.stop().await;
}

#[actix_web::test]
async fn a_merge_of_a_stale_or_foreign_note_changes_nothing() {
    let app = TestApp::start().await;
    let column = Column::with(&app, &["a", "b"]).await;
    let ids = column.ids().await;
    let merge = column.at(&format!("steps/{}/transitions/merge", ids[0]));
    let with = |id: &str, version: i64| json!({ "with": [{ "id": id, "expectedVersion": version }], "into": { "text": "ab" } });
    column.writer.transition(&merge, 1, with(&ids[1], 7)).await.expect(412);
    let other = Column::with(&app, &["x"]).await;
    let foreign = column.writer.transition(&merge, 1, with(&other.ids().await[0], 1)).await.expect(422);
    assert_eq!(foreign.body["errors"][0]["pointer"], "#/with/0/id");
    let itself = column.writer.transition(&merge, 1, with(&ids[0], 1)).await.expect(422);
    assert_eq!(itself.body["errors"][0]["code"], "repeated");
    assert_eq!(column.texts().await, ["a", "b"]);
    app.stop().await;
}

#[actix_web::test]
async fn a_step_lies_in_one_row_and_leaves_the_one_it_was_in() {
    let app = TestApp::start().await;
    let column = Column::with(&app, &["a", "b"]).await;
    let ids = column.ids().await;
    let row = |label: &str, steps: &[&String]| json!({ "processId": column.process, "content": { "label": label, "state": "same", "stepIds": steps } });
    let first = column.writer.post(&column.at("alignment-rows"), row("fyrste", &[&ids[0], &ids[1]])).await.expect(201);
    column.writer.post(&column.at("alignment-rows"), row("andre", &[&ids[1]])).await.expect(201);
    let comparison = column.at(&format!("processes/{}/comparison", column.process));
    let cells = |body: &Value| -> Vec<Vec<String>> {
        body["rows"].as_array().unwrap().iter().map(|row| texts(&row["cells"][0])).collect()
    };
    assert_eq!(cells(&column.writer.get(&comparison).await.body), [vec!["a"], vec!["b"]]);
    column.writer.delete(&column.at(&format!("alignment-rows/{}", first.id())), 1).await.expect(204);
    let left = column.writer.get(&comparison).await.expect(200);
    assert_eq!(cells(&left.body), [vec!["b"]]);
    assert_eq!(texts(&left.body["unaligned"][0]), ["a"]);
    assert_eq!(left.body["differences"]["unalignedSteps"], 1);
    let foreign = Column::with(&app, &["x"]).await.ids().await;
    let refused = column.writer.post(&column.at("alignment-rows"), row("tredje", &[&foreign[0]])).await.expect(422);
    assert_eq!(refused.body["errors"][0]["pointer"], "#/content/stepIds");
    app.stop().await;
}

#[actix_web::test]
async fn a_process_that_has_been_worked_on_is_retired_and_not_deleted() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Alver").await;
    let participants = format!("{}/participants", tenant.path);
    let lindas = tenant.admin.post(&participants, json!({ "name": "Lindås" })).await.expect(201).id();
    let meland = tenant.admin.post(&participants, json!({ "name": "Meland" })).await.expect(201).id();
    let facilitator = app.member(&tenant, "Marit Fjellsbø", &["facilitator"]).await;
    let owner = app.member_for(&tenant, "Gro Askeland", &["process_owner"], Some(&lindas)).await;
    let body = json!({ "title": "Søknad om kulturmidlar", "service": "Kultur" });
    let process = facilitator.post(&format!("{}/processes", tenant.path), body).await.expect(201).id();
    for side in [&lindas, &meland] {
        let steps = json!([{ "text": "Tek imot søknaden" }]);
        let body = json!({ "processId": process, "participantId": side, "kind": "as_is", "steps": steps });
        facilitator.post(&format!("{}/process-variants", tenant.path), body).await.expect(201);
    }
    let path = format!("{}/processes/{process}", tenant.path);
    // Meland's column is not hers to take away.
    assert_eq!(owner.delete(&path, 1).await.expect(403).code(), "not_your_column");
    facilitator.transition(&format!("{path}/transitions/map"), 1, json!({})).await.expect(200);
    let worked_on = facilitator.delete(&path, 2).await.expect(409);
    assert_eq!((worked_on.code(), &worked_on.body["rule"]), ("rule_unmet", &json!("worked_on_is_retired")));
    facilitator.transition(&format!("{path}/transitions/retire"), 2, json!({})).await.expect(200);
    app.stop().await;
}

#[actix_web::test]
async fn who_aligns_the_whole_map_learns_that_a_row_has_changed() {
    let app = TestApp::start().await;
    let column = Column::with(&app, &["Tek imot søknaden", "Skriv vedtak"]).await;
    let ids = column.ids().await;
    let process = column.at(&format!("processes/{}", column.process));
    let read = column.writer.get(&process).await.expect(200).version();
    let row = json!({ "label": "Mottak", "state": "same", "stepIds": [ids[0]] });
    let row =
        column.writer.post(&column.at("alignment-rows"), json!({ "processId": column.process, "content": row })).await;
    let align = column.at(&format!("processes/{}/transitions/align", column.process));
    let rows = json!({ "rows": [{ "label": "Alt", "state": "same", "stepIds": ids }] });
    let stale = column.writer.transition(&align, read, rows.clone()).await.expect(412);
    let current = stale.body["currentVersion"].as_i64().unwrap();
    let path = column.at(&format!("alignment-rows/{}", row.expect(201).id()));
    column.writer.patch(&path, 1, json!({ "state": "similar" })).await.expect(200);
    column.writer.transition(&align, current, rows.clone()).await.expect(412);
    column.writer.delete(&path, 2).await.expect(204);
    let now = column.writer.get(&process).await.expect(200).version();
    column.writer.transition(&align, now, rows).await.expect(200);
    app.stop().await;
}

#[actix_web::test]
async fn rows_that_are_added_at_once_lie_at_different_places() {
    let app = TestApp::with(Options { workers: 2, ..Options::default() }).await;
    let column = Column::with(&app, &["Tek imot søknaden"]).await;
    let path = column.at("alignment-rows");
    let add = |label: &str| {
        let row = json!({ "label": label, "state": "same", "stepIds": [] });
        let body = json!({ "processId": column.process, "content": row });
        let (writer, path) = (&column.writer, &path);
        async move { writer.post(path, body).await.expect(201).body["position"].as_i64().unwrap() }
    };
    let (a, b, c) = futures_util::join!(add("Mottak"), add("Vurdering"), add("Vedtak"));
    let mut places = [a, b, c];
    places.sort_unstable();
    assert_eq!(places, [1, 2, 3]);
    app.stop().await;
}

#[actix_web::test]
async fn more_steps_than_a_map_can_have_are_refused_before_the_database_sees_them() {
    let app = TestApp::start().await;
    let column = Column::with(&app, &["Tek imot søknaden"]).await;
    let row = |n: usize| {
        let ids: Vec<String> = (0..200).map(|_| testkit::random_id("step")).collect();
        json!({ "label": format!("Rad {n}"), "state": "same", "stepIds": ids })
    };
    let rows: Vec<Value> = (0..85).map(row).collect();
    let align = column.at(&format!("processes/{}/transitions/align", column.process));
    let refused = column.writer.transition(&align, 1, json!({ "rows": rows })).await.expect(422);
    assert_eq!(
        (&refused.body["errors"][0]["code"], &refused.body["errors"][0]["accepted"]),
        (&json!("too_many"), &json!(8000))
    );
    app.stop().await;
}

#[actix_web::test]
async fn an_empty_text_is_not_taken_for_a_system_or_a_pain_point() {
    let app = TestApp::start().await;
    let column = Column::with(&app, &[]).await;
    let content = json!({ "text": "Skriv vedtak", "system": "", "painPoint": "  " });
    let body = json!({ "variantId": column.variant, "content": content });
    let refused = column.writer.post(&column.at("steps"), body).await.expect(422);
    let pointers: Vec<&Value> =
        refused.body["errors"].as_array().unwrap().iter().map(|fault| &fault["pointer"]).collect();
    assert_eq!(pointers, [&json!("#/content/painPoint"), &json!("#/content/system")]);
    app.stop().await;
}

#[actix_web::test]
async fn an_id_of_the_wrong_kind_is_named_wherever_it_stands() {
    let app = TestApp::start().await;
    let column = Column::with(&app, &[]).await;
    let listed = column.writer.get(&column.at("steps?variantId=x&limit=0")).await.expect(400);
    let named: Vec<&Value> =
        listed.body["errors"].as_array().unwrap().iter().map(|fault| &fault["parameter"]).collect();
    assert!(named.contains(&&json!("variantId")) && named.contains(&&json!("limit")), "{named:?}");
    let body = json!({ "processId": column.variant, "participantId": "ingen", "kind": "as_is" });
    let refused = column.writer.post(&column.at("process-variants"), body).await.expect(422);
    let pointers: Vec<&Value> =
        refused.body["errors"].as_array().unwrap().iter().map(|fault| &fault["pointer"]).collect();
    assert_eq!(pointers, [&json!("#/participantId"), &json!("#/processId")]);
    app.stop().await;
}
