//! Pictures: what is drawn, in which language, and how it is asked for.

use serde_json::{Value, json};
use testkit::{Answer, Client, Tenant, TestApp};

struct Wall {
    tenant: Tenant,
    reader: Client,
    process: String,
    variant: String,
}

impl Wall {
    /// Two columns with a row in conflict that a body has decided on, and a to-be.
    async fn new(app: &TestApp) -> Self {
        let tenant = app.tenant("Alver").await;
        let facilitator = app.member(&tenant, "Marit Fjellsbø", &["facilitator"]).await;
        let at = |rest: &str| format!("{}/{rest}", tenant.path);
        let body = json!({ "title": "Løyve & \"gebyr\" <2019>", "service": "Skjenkeløyve" });
        let process = facilitator.post(&at("processes"), body).await.expect(201).id();
        let (mut steps, mut variant) = (Vec::new(), String::new());
        for (name, text, role) in
            [("Lindås", "Skrive vedtak", "sakshandsamar"), ("Radøy", "Ringje lensmannen", "konsulent")]
        {
            let side = tenant.admin.post(&at("participants"), json!({ "name": name })).await.expect(201).id();
            let step = json!({ "text": text, "actorRole": role, "processingTime": "PT1H30M", "timeThief": "waiting" });
            let body = json!({ "processId": process, "participantId": side, "kind": "as_is", "steps": [step] });
            let made = facilitator.post(&at("process-variants"), body).await.expect(201);
            steps.push(made.body["steps"][0]["id"].clone());
            variant = made.body["variant"]["id"].as_str().unwrap().to_owned();
        }
        let content = json!({ "label": "Avgjere", "state": "conflict", "stepIds": steps });
        let body = json!({ "processId": process, "content": content });
        let row = facilitator.post(&at("alignment-rows"), body).await.expect(201).id();
        let body = json!({ "rowId": row, "question": "Korleis?", "options": [{ "text": "Skriftleg" }] });
        let question = facilitator.post(&at("harmonisation-decisions"), body).await.expect(201);
        let decide = format!("{}/transitions/decide", question.header("location"));
        let body = json!({
            "choice": "Alltid skriftleg", "reason": "Klagerett", "decidedBy": "Fellesnemnda", "decidedOn": "2019-05-09",
            "effectiveOn": "2020-01-01",
        });
        facilitator.transition(&decide, 1, body).await.expect(200);
        let body = json!({ "processId": process, "kind": "to_be" });
        let made = facilitator.post(&at("process-variants"), body).await.expect(201);
        let adopt = at(&format!("process-variants/{}/transitions/adopt", made.body["variant"]["id"].as_str().unwrap()));
        facilitator.transition(&adopt, 1, json!({ "stepIds": [steps[0]] })).await.expect(200);
        let reader = app.member(&tenant, "Kjellaug Hoplandsvik", &["union_rep"]).await;
        Self { tenant, reader, process, variant }
    }

    async fn draw(&self, rest: &str, header: (&str, &str)) -> Answer {
        let request = self.reader.request("GET", &format!("{}/{rest}", self.tenant.path));
        self.reader.send(request.header(header.0, header.1)).await
    }

    fn comparison(&self) -> String {
        format!("processes/{}/comparison.svg", self.process)
    }
}

#[actix_web::test]
async fn a_comparison_is_drawn_in_the_readers_language() {
    let app = TestApp::start().await;
    let wall = Wall::new(&app).await;
    for (language, today, decided) in
        [("nn", "i dag", "Vedteke"), ("nb", "i dag", "Vedtatt"), ("en", "today", "Decided")]
    {
        let drawn = wall.draw(&wall.comparison(), ("accept-language", language)).await.expect(200);
        assert_eq!((drawn.header("content-type"), drawn.header("content-language")), ("image/svg+xml", language));
        let asked = wall.draw(&format!("{}?language={language}", wall.comparison()), ("accept-language", "de")).await;
        assert_eq!(asked.expect(200).text, drawn.text);
        for word in [
            "Lindås",
            "Radøy",
            "Alver",
            "Skrive vedtak",
            "Alltid",
            decided,
            today,
            "Løyve &amp; &quot;gebyr&quot; &lt;2019&gt;",
        ] {
            assert!(drawn.text.contains(word), "{language}: no {word} in {}", drawn.text);
        }
        assert!(drawn.text.starts_with("<svg ") && drawn.text.contains(&format!("lang=\"{language}\"")));
    }
    app.stop().await;
}

#[actix_web::test]
async fn one_column_is_drawn_as_a_flow_with_a_lane_for_each_role() {
    let app = TestApp::start().await;
    let wall = Wall::new(&app).await;
    let path = format!("process-variants/{}/diagram.svg", wall.variant);
    let drawn = wall.draw(&path, ("accept", "image/svg+xml, */*;q=0.1")).await.expect(200);
    for word in ["konsulent", "Ringje lensmannen", "Radøy", "1 h 30 min"] {
        assert!(drawn.text.contains(word), "no {word} in {}", drawn.text);
    }
    assert!(!drawn.text.contains("Skrive vedtak"));
    let again = wall.draw(&path, ("if-none-match", drawn.header("etag"))).await;
    assert_eq!(again.status, 304);
    app.stop().await;
}

#[actix_web::test]
async fn a_picture_that_is_asked_for_wrongly_is_refused_in_json() {
    let app = TestApp::start().await;
    let wall = Wall::new(&app).await;
    let other = wall.draw(&wall.comparison(), ("accept", "image/png")).await.expect(406);
    assert_eq!(other.body["available"], json!(["image/svg+xml"]));
    wall.draw(&wall.comparison(), ("accept", "image/*")).await.expect(200);
    let swedish = wall.draw(&format!("{}?language=sv", wall.comparison()), ("accept", "*/*")).await.expect(400);
    assert_eq!(swedish.body["errors"][0]["accepted"], json!(["nn", "nb", "en"]));
    let unknown = format!("processes/{}/comparison.svg", testkit::random_id("process"));
    assert_eq!(wall.draw(&unknown, ("accept", "*/*")).await.expect(404).code(), "not_found");
    app.stop().await;
}

#[actix_web::test]
async fn graphql_gives_the_same_picture() {
    let app = TestApp::start().await;
    let wall = Wall::new(&app).await;
    let query = "query($process: ID!, $variant: ID!) {
        comparisonPicture(processId: $process, language: NN) { svg language }
        variantPicture(variantId: $variant, language: NB) { svg } }";
    let variables = json!({ "process": wall.process, "variant": wall.variant });
    let asked = wall.reader.graphql(&wall.tenant.slug, query, variables).await;
    let data: &Value = asked.data();
    let drawn = wall.draw(&wall.comparison(), ("accept-language", "nn")).await.expect(200);
    assert_eq!(data["comparisonPicture"], json!({ "svg": drawn.text, "language": "NN" }));
    assert!(data["variantPicture"]["svg"].as_str().unwrap().contains("lang=\"nb\""));
    app.stop().await;
}
