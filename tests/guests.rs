//! Guests: somebody from outside with access to one thing, and to nothing else.

use serde_json::{Value, json};
use testkit::{Client, Tenant, TestApp};

/// A tenant with two processes, of which a guest is let into one.
struct Visit {
    app: TestApp,
    tenant: Tenant,
    guest: Client,
    process: String,
    other: String,
}

impl Visit {
    async fn begin() -> Self {
        let app = TestApp::start().await;
        let tenant = app.tenant("Alver").await;
        let leader = app.member(&tenant, "Marit Fjellsbø", &["programme_leader"]).await;
        let mut processes = Vec::new();
        for title in ["Søknad om kulturmidlar", "Skjenkeløyve"] {
            let body = json!({ "title": title, "service": title });
            let process = leader.post(&format!("{}/processes", tenant.path), body).await.expect(201).id();
            let steps = json!([{ "text": "Ta imot" }, { "text": "Svare" }]);
            let column = json!({ "processId": process, "kind": "as_is", "steps": steps });
            leader.post(&format!("{}/process-variants", tenant.path), column).await.expect(201);
            processes.push(process);
        }
        let more = json!({ "roles": ["case_handler"], "onlyObject": processes[0] });
        let guest = app.member_with(&tenant, "Ragnhild Toft", more).await.client;
        let mut processes = processes.into_iter();
        let (process, other) = (processes.next().unwrap(), processes.next().unwrap());
        Self { app, tenant, guest, process, other }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    async fn ask(&self, query: &str, variables: Value) -> Value {
        self.guest.graphql(&self.tenant.slug, query, variables).await.expect(200).body
    }
}

#[actix_web::test]
async fn a_guest_reads_the_one_process_and_proposes_to_it() {
    let visit = Visit::begin().await;
    let Visit { guest, process, .. } = &visit;
    for read in [
        format!("processes/{process}"),
        format!("processes/{process}/comparison"),
        format!("processes/{process}/in-force"),
        format!("process-variants?processId={process}"),
        format!("alignment-rows?processId={process}"),
        format!("harmonisation-decisions?processId={process}"),
        format!("to-be-versions?processId={process}"),
        format!("proposals?processId={process}"),
    ] {
        guest.get(&visit.at(&read)).await.expect(200);
    }
    let picture = guest.request("GET", &visit.at(&format!("processes/{process}/comparison.svg")));
    guest.send(picture.header("accept", "image/svg+xml")).await.expect(200);
    let body = json!({ "processId": process, "text": "Eitt skjema", "kind": "simplify" });
    guest.post(&visit.at("proposals"), body).await.expect(201);
    let query = "query ($id: ID!) {
      process(id: $id) { title } comparison(processId: $id) { columns { steps } }
      proposals(first: 5, filter: { processId: $id }) { edges { node { text } } } node(id: $id) { id }
    }";
    let asked = visit.ask(query, json!({ "id": process })).await;
    assert!(asked.get("errors").is_none(), "{asked}");
    assert_eq!(asked["data"]["proposals"]["edges"][0]["node"]["text"], "Eitt skjema");
    assert_eq!(asked["data"]["node"]["id"], process.as_str());
    let query = "mutation ($id: ID!) {
      createProposal(input: { processId: $id, text: \"Færre hender\", kind: MERGE, anonymous: true }) { id }
    }";
    assert!(visit.ask(query, json!({ "id": process })).await.get("errors").is_none());
    let me = guest.get(&visit.at("me")).await.expect(200);
    assert_eq!(me.body["only"], json!([process]));
    visit.app.stop().await;
}

#[actix_web::test]
async fn everything_else_is_not_there_for_a_guest() {
    let visit = Visit::begin().await;
    let Visit { guest, process, other, .. } = &visit;
    let column = guest.get(&visit.at(&format!("process-variants?processId={process}"))).await.expect(200);
    let column = column.body["items"][0]["id"].as_str().unwrap();
    let member = visit.tenant.admin.get(&visit.at("memberships")).await.expect(200);
    let member = member.body["items"][0]["id"].as_str().unwrap();
    for path in [
        format!("processes/{other}"),
        format!("processes/{other}/comparison"),
        format!("processes/{other}/alignment-suggestion"),
        format!("process-variants?processId={other}"),
        format!("proposals?processId={other}"),
        // Lists of all processes, and lists of other things.
        "processes".to_owned(),
        "process-variants".to_owned(),
        "proposals".to_owned(),
        "alignment-rows".to_owned(),
        "to-be-versions".to_owned(),
        "harmonisation-decisions".to_owned(),
        "units".to_owned(),
        "units/structure".to_owned(),
        "memberships".to_owned(),
        format!("memberships/{member}"),
        format!("memberships/{member}/permissions"),
        "participants".to_owned(),
        "identifiers".to_owned(),
        "roles".to_owned(),
        "substitutes".to_owned(),
        "bodies".to_owned(),
        "structural-changes".to_owned(),
        format!("process-variants/{column}"),
    ] {
        assert_eq!(guest.get(&visit.at(&path)).await.expect(404).code(), "not_found", "{path}");
    }
    for path in ["events", "invitations"] {
        assert_eq!(guest.get(&visit.at(path)).await.expect(403).code(), "forbidden", "{path}");
    }
    let body = json!({ "processId": other, "text": "Eitt skjema", "kind": "simplify" });
    guest.post(&visit.at("proposals"), body).await.expect(404);
    let body = json!({ "variantId": column, "content": { "text": "Eit steg" } });
    guest.post(&visit.at("steps"), body).await.expect(404);
    let body = json!({ "title": "Min eigen", "service": "Kultur" });
    guest.post(&visit.at("processes"), body).await.expect(403);
    visit.app.stop().await;
}

#[actix_web::test]
async fn nor_by_graphql() {
    let visit = Visit::begin().await;
    let variables = json!({ "id": visit.other });
    for query in [
        "query ($id: ID!) { process(id: $id) { title } }",
        "query ($id: ID!) { comparison(processId: $id) { columns { steps } } }",
        "query ($id: ID!) { proposals(first: 5, filter: { processId: $id }) { totalCount } }",
        "mutation ($id: ID!) { createProposal(input: { processId: $id, text: \"Nei\", kind: MERGE }) { id } }",
    ] {
        let asked = visit.ask(query, variables.clone()).await;
        assert_eq!(asked["errors"][0]["extensions"]["code"], "NOT_FOUND", "{query}");
    }
    for query in [
        "{ processes(first: 5) { edges { node { title } } } }",
        "{ units(first: 5) { edges { node { name } } } }",
        "{ unitStructure { units { name } } }",
        "{ memberships(first: 5) { edges { node { name } } } }",
        "{ participants(first: 5) { edges { node { name } } } }",
        "{ proposals(first: 5) { edges { node { text } } } }",
    ] {
        assert_eq!(visit.ask(query, json!({})).await["errors"][0]["extensions"]["code"], "NOT_FOUND", "{query}");
    }
    let node = visit.ask("query ($id: ID!) { node(id: $id) { id } }", variables).await;
    assert_eq!(node["data"]["node"], Value::Null);
    visit.app.stop().await;
}

#[actix_web::test]
async fn a_member_who_is_a_guest_besides_is_a_member() {
    let visit = Visit::begin().await;
    let subject = format!("ragnhild-{}", visit.app.unique());
    let person = json!({ "name": "Ragnhild Toft", "issuer": "urn:betre:demo", "subject": subject });
    let give = async |more: Value| {
        let mut body = json!({ "person": person, "roles": ["observer"] });
        for (member, value) in more.as_object().unwrap() {
            body[member] = value.clone();
        }
        visit.tenant.admin.post(&visit.at("memberships"), body).await.expect(201)
    };
    give(json!({ "onlyObject": visit.process, "validFrom": "2020-01-01" })).await;
    give(json!({ "validFrom": "2021-01-01" })).await;
    let ragnhild = visit.app.person(&subject);
    ragnhild.get(&visit.at("processes")).await.expect(200);
    assert_eq!(ragnhild.get(&visit.at("me")).await.expect(200).body["only"], Value::Null);
    visit.app.stop().await;
}

#[actix_web::test]
async fn a_guest_is_let_into_something_that_is_there() {
    let visit = Visit::begin().await;
    let elsewhere = visit.app.tenant("Meland").await;
    let leader = visit.app.member(&elsewhere, "Ingolv Eikanger", &["programme_leader"]).await;
    let body = json!({ "title": "Byggesak", "service": "Byggesak" });
    let foreign = leader.post(&format!("{}/processes", elsewhere.path), body).await.expect(201).id();
    let (unknown, other) = ("no_such_thing", "rule");
    for (object, code) in [
        (testkit::random_id("process"), unknown),
        (foreign, unknown),
        // Access to one thing is access to a process.
        (testkit::random_id("agreement"), other),
        ("kva som helst".to_owned(), other),
    ] {
        for (path, person) in [
            ("memberships", json!({ "name": "Ragnhild Toft", "issuer": "urn:betre:demo", "subject": "ragnhild" })),
            ("invitations", Value::Null),
        ] {
            let mut body = json!({ "roles": ["observer"], "onlyObject": object });
            match person {
                Value::Null => body["name"] = "Ragnhild Toft".into(),
                person => body["person"] = person,
            }
            let refused = visit.tenant.admin.post(&visit.at(path), body).await.expect(422);
            let fault = &refused.body["errors"][0];
            assert_eq!((&fault["pointer"], &fault["code"]), (&json!("#/onlyObject"), &json!(code)));
        }
    }
    visit.app.stop().await;
}
