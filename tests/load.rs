//! Many tenants at once: every answer is complete and its own tenant's.

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Client, Options, TestApp};

const TENANTS: usize = 16;
const ROUNDS: usize = 40;
/// Requests of one tenant that are under way at once.
const AT_ONCE: usize = 4;

struct Own {
    mark: String,
    slug: String,
    path: String,
    reader: Client,
}

async fn tenant(app: &TestApp, number: usize) -> Own {
    let tenant = app.tenant("Kommune").await;
    let mark = format!("merke-{number}-{}", app.unique());
    let writer = app.member(&tenant, "Marit Fjellsbø", &["facilitator"]).await;
    for process in 0..5 {
        let body = json!({ "title": format!("Prosess {process} {mark}"), "service": mark });
        let made = writer.post(&format!("{}/processes", tenant.path), body).await.expect(201);
        let steps: Vec<Value> = (0..6).map(|step| json!({ "text": format!("Steg {step} {mark}") })).collect();
        let column = json!({ "processId": made.id(), "kind": "as_is", "steps": steps });
        writer.post(&format!("{}/process-variants", tenant.path), column).await.expect(201);
    }
    Own { mark, slug: tenant.slug, path: tenant.path, reader: writer }
}

/// Counts the texts that carry a mark; every one must be this tenant's.
fn marked(value: &Value, mark: &str) -> usize {
    match value {
        Value::String(text) if text.contains("merke-") => {
            assert!(text.contains(mark), "{text} is not of {mark}");
            1
        }
        Value::Array(items) => items.iter().map(|item| marked(item, mark)).sum(),
        Value::Object(members) => members.values().map(|member| marked(member, mark)).sum(),
        _ => 0,
    }
}

async fn read(own: &Own, round: usize) -> usize {
    let nested = "{ processes(first: 20) { edges { node { title variants { steps { text } } } } } }";
    if round.is_multiple_of(2) {
        let answer = own.reader.graphql(&own.slug, nested, json!({})).await.expect(200);
        assert_eq!(marked(answer.data(), &own.mark), 5 + 5 * 6, "{}", answer.text);
    } else {
        let answer = own.reader.get(&format!("{}/processes", own.path)).await.expect(200);
        assert_eq!(marked(&answer.body, &own.mark), 2 * 5, "{}", answer.text);
    }
    1
}

#[actix_web::test]
async fn sixteen_tenants_at_once_each_read_their_own_and_all_of_it() {
    let app = TestApp::with(Options { workers: 2, connections: 8, ..Options::default() }).await;
    let tenants = join_all((0..TENANTS).map(|number| tenant(&app, number))).await;
    let mut answers = 0;
    for round in 0..ROUNDS {
        let burst = tenants.iter().flat_map(|own| (0..AT_ONCE).map(move |n| read(own, round + n)));
        answers += join_all(burst).await.len();
    }
    assert_eq!(answers, TENANTS * ROUNDS * AT_ONCE);
    app.stop().await;
}
