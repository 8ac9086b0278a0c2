//! Where organisations differ in what inhabitants are offered: what all will offer, why, and who decided.

use serde_json::{Value, json};
use testkit::{Client, Tenant, TestApp};

struct Map {
    tenant: Tenant,
    facilitator: Client,
    process: String,
    sides: Vec<String>,
    row: String,
}

impl Map {
    /// A mapped process with one row in conflict: the municipalities answer within different times.
    async fn new(app: &TestApp) -> Self {
        let tenant = app.tenant("Alver").await;
        let facilitator = app.member(&tenant, "Marit Fjellsbø", &["facilitator"]).await;
        let body = json!({ "title": "Søknad om kulturmidlar", "service": "Kultur" });
        let process = facilitator.post(&format!("{}/processes", tenant.path), body).await.expect(201).id();
        let (mut sides, mut steps) = (Vec::new(), Vec::new());
        for (name, text) in [("Lindås", "Svarar innan tre veker"), ("Radøy", "Svarar når møtet har vore")] {
            let path = format!("{}/participants", tenant.path);
            sides.push(tenant.admin.post(&path, json!({ "name": name })).await.expect(201).id());
            let body = json!({
                "processId": process, "participantId": sides.last(), "kind": "as_is", "steps": [{ "text": text }],
            });
            let made = facilitator.post(&format!("{}/process-variants", tenant.path), body).await.expect(201);
            steps.push(made.body["steps"][0]["id"].clone());
        }
        let content = json!({ "label": "Svar til søkjar", "state": "conflict", "stepIds": steps });
        let body = json!({ "processId": process, "content": content });
        let row = facilitator.post(&format!("{}/alignment-rows", tenant.path), body).await.expect(201).id();
        Self { tenant, facilitator, process, sides, row }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    fn question(&self) -> Value {
        json!({
            "rowId": self.row, "question": "Kor lenge ventar søkjaren på svar?",
            "options": [
                { "participantId": self.sides[0], "text": "tre veker" },
                { "participantId": self.sides[1], "text": "til etter neste møte" },
                { "text": "fire veker" },
            ],
        })
    }

    /// Publishes a to-be with one step.
    async fn publish(&self) {
        let column =
            json!({ "processId": self.process, "kind": "to_be", "steps": [{ "text": "Svar innan tre veker" }] });
        let column = self.facilitator.post(&self.at("process-variants"), column).await.expect(201);
        let version = json!({ "variantId": column.body["variant"]["id"], "effectiveOn": "2020-01-01", "approvingBody": "Fellesnemnda",
            "decidedOn": "2019-06-20" });
        self.facilitator.post(&self.at("to-be-versions"), version).await.expect(201);
    }

    async fn step(&self, name: &str) -> testkit::Answer {
        let path = self.at(&format!("processes/{}", self.process));
        let version = self.facilitator.get(&path).await.expect(200).version();
        self.facilitator.transition(&format!("{path}/transitions/{name}"), version, json!({})).await
    }
}

fn decision() -> Value {
    json!({
        "choice": "tre veker", "reason": "Likt tilbod i heile kommunen", "legalBasis": "forvaltningslova § 11 a",
        "decidedBy": "Fellesnemnda", "decidedOn": "2018-06-14", "effectiveOn": "2020-01-01",
    })
}

#[actix_web::test]
async fn a_process_is_not_approved_while_a_conflict_lacks_a_decision() {
    let app = TestApp::start().await;
    let map = Map::new(&app).await;
    for name in ["map", "collect_proposals", "draft_to_be"] {
        map.step(name).await.expect(200);
    }
    map.publish().await;
    map.step("consult").await.expect(200);
    let refused = map.step("approve").await.expect(409);
    assert_eq!((refused.code(), &refused.body["rule"]), ("rule_unmet", &json!("conflict_is_decided")));
    assert_eq!(refused.body["missing"], json!(["Svar til søkjar"]));
    assert_eq!(refused.body["missingRowIds"], json!([map.row]));
    // A question that nobody has answered is no decision.
    let made = map.facilitator.post(&map.at("harmonisation-decisions"), map.question()).await.expect(201);
    map.step("approve").await.expect(409);
    let decide = format!("{}/transitions/decide", made.header("location"));
    map.facilitator.transition(&decide, 1, decision()).await.expect(200);
    // Then something else is missing, and no longer this.
    assert_eq!(map.step("approve").await.expect(409).body["rule"], "ownership_is_accepted");
    app.stop().await;
}

#[actix_web::test]
async fn what_was_decided_stands_until_it_is_reopened() {
    let app = TestApp::start().await;
    let map = Map::new(&app).await;
    let path = map.at("harmonisation-decisions");
    let made = map.facilitator.post(&path, map.question()).await.expect(201);
    assert_eq!((&made.body["state"], &made.body["processId"]), (&json!("open"), &json!(map.process)));
    let one = made.header("location").to_owned();
    let other = map.facilitator.patch(&one, 1, json!({ "question": "Kor lang er svarfristen?" })).await.expect(200);
    assert_eq!(other.body["options"], made.body["options"]);
    let decided = map.facilitator.transition(&format!("{one}/transitions/decide"), 2, decision()).await.expect(200);
    for (member, value) in decision().as_object().unwrap() {
        assert_eq!(&decided.body[member], value);
    }
    let refusals = [
        map.facilitator.patch(&one, 3, json!({ "question": "?" })).await,
        map.facilitator.delete(&one, 3).await,
        map.facilitator.delete(&map.at(&format!("alignment-rows/{}", map.row)), 1).await,
    ];
    let rules: Vec<Value> = refusals.map(|refused| refused.expect(409).body["rule"].clone()).into();
    assert_eq!(rules, ["decided_is_reopened_first", "decided_is_reopened_first", "decided_row_stays"]);
    let twice = map.facilitator.transition(&format!("{one}/transitions/decide"), 3, decision()).await.expect(409);
    assert_eq!((twice.code(), &twice.body["allowed"]), ("illegal_transition", &json!(["reopen"])));
    let reopen = format!("{one}/transitions/reopen");
    let process = map.at(&format!("processes/{}", map.process));
    let before = map.facilitator.get(&process).await.expect(200).version();
    let open = map.facilitator.transition(&reopen, 3, json!({ "reason": "Ny lov" })).await.expect(200);
    assert_eq!((&open.body["state"], &open.body["choice"]), (&json!("open"), &Value::Null));
    // Who was about to approve the process on the strength of it is told.
    assert_eq!(map.facilitator.get(&process).await.expect(200).version(), before + 1);
    assert_eq!(map.facilitator.get(&format!("{path}?state=decided")).await.expect(200).body["items"], json!([]));
    map.facilitator.delete(&one, 4).await.expect(204);
    app.stop().await;
}

#[actix_web::test]
async fn a_map_that_decisions_hang_on_is_not_aligned_anew_as_a_whole() {
    let app = TestApp::start().await;
    let map = Map::new(&app).await;
    map.facilitator.post(&map.at("harmonisation-decisions"), map.question()).await.expect(201);
    let path = map.at(&format!("processes/{}", map.process));
    let version = map.facilitator.get(&path).await.expect(200).version();
    let align = format!("{path}/transitions/align");
    let refused = map.facilitator.transition(&align, version, json!({ "rows": [] })).await.expect(409);
    assert_eq!(refused.body["rule"], "decided_row_stays");
    app.stop().await;
}

#[actix_web::test]
async fn an_option_of_nobody_who_takes_part_is_named() {
    let app = TestApp::start().await;
    let map = Map::new(&app).await;
    let mut body = map.question();
    body["options"][1]["participantId"] = testkit::random_id("participant").into();
    let refused = map.facilitator.post(&map.at("harmonisation-decisions"), body).await.expect(422);
    let fault = &refused.body["errors"][0];
    assert_eq!((&fault["pointer"], &fault["code"]), (&json!("#/options/1/participantId"), &json!("no_such_thing")));
    app.stop().await;
}

#[actix_web::test]
async fn a_decision_is_taken_by_graphql_as_well() {
    let app = TestApp::start().await;
    let map = Map::new(&app).await;
    let create =
        "mutation ($input: CreateHarmonisationDecision!) { createHarmonisationDecision(input: $input) { id version } }";
    let made = map.facilitator.graphql(&map.tenant.slug, create, json!({ "input": map.question() })).await;
    let id = &made.data()["createHarmonisationDecision"]["id"];
    let mut input = decision();
    input["id"] = id.clone();
    input["expectedVersion"] = 1.into();
    let decide = "mutation ($input: DecideHarmonisationDecision!) { decideHarmonisationDecision(input: $input) { state choice effectiveOn } }";
    let decided = map.facilitator.graphql(&map.tenant.slug, decide, json!({ "input": input })).await;
    let expected = json!({ "state": "DECIDED", "choice": "tre veker", "effectiveOn": "2020-01-01" });
    assert_eq!(decided.data()["decideHarmonisationDecision"], expected);
    let read =
        "query ($id: ID!, $row: ID!) { harmonisationDecision(id: $id) { question options { text participantId } }
        harmonisationDecisions(first: 10, filter: { rowId: $row }) { edges { node { id } } } node(id: $id) { id } }";
    let read = map.facilitator.graphql(&map.tenant.slug, read, json!({ "id": id, "row": map.row })).await;
    assert_eq!(
        read.data()["harmonisationDecision"]["options"][2],
        json!({ "text": "fire veker", "participantId": null })
    );
    assert_eq!(read.data()["harmonisationDecisions"]["edges"], json!([{ "node": { "id": id } }]));
    assert_eq!(&read.data()["node"]["id"], id);
    app.stop().await;
}
