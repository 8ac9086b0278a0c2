//! The server starts and answers.

use serde_json::json;
use testkit::TestApp;

#[actix_web::test]
async fn a_process_is_registered_and_read_back() {
    let app = TestApp::start().await;
    let lindas = app.tenant("Lindås").await;
    let leader = app.member(&lindas, "Ingolv Leiar", &["programme_leader"]).await;
    let path = format!("{}/processes", lindas.path);
    let made =
        leader.post(&path, json!({ "title": "Søknad om barnehageplass", "service": "Barnehage" })).await.expect(201);
    assert_eq!(made.header("etag"), "\"1\"");
    let read = leader.get(made.header("location")).await.expect(200);
    assert_eq!(read.body, made.body);
    app.stop().await;
}
