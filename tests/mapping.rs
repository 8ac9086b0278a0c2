//! Mapping: notes are written fast and out of order, then ordered, split, merged and moved, and keep their history.

use serde_json::{Value, json};
use testkit::{Answer, Client, Tenant, TestApp};

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
