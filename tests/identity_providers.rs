//! Identity providers: who registers them, what is held against them, and that a secret goes in and never comes out.

use serde_json::{Value, json};
use testkit::TestApp;

const SECRET: &str = "kanarifugl-4711-hemmeleg";

fn entra() -> Value {
    json!({
        "kind": "entra", "issuer": "https://login.microsoftonline.com/1d4ee2b6-7a5b-4c51-9a0e-0b7a0f3c2d11/v2.0",
        "nameNb": "Ansatte i Alver kommune", "nameNn": "Tilsette i Alver kommune", "clientId": "8a5e1c3f",
        "clientSecret": SECRET, "scopes": ["profile"], "discoverable": true,
    })
}

#[actix_web::test]
async fn a_client_secret_goes_in_and_never_comes_out() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Alver").await;
    let path = format!("{}/identity-providers", tenant.path);
    let made = tenant.admin.post(&path, entra()).await.expect(201);
    assert_eq!(made.body["hasClientSecret"], true);
    assert_eq!((&made.body["state"], &made.body["nameEn"]), (&json!("active"), &Value::Null));
    let one = format!("{path}/{}", made.id());
    let changed = tenant.admin.patch(&one, 1, json!({ "clientSecret": format!("{SECRET}-2") })).await.expect(200);
    let read = tenant.admin.get(&one).await.expect(200);
    let listed = tenant.admin.get(&path).await.expect(200);
    let events = tenant.admin.get(&format!("{}/events?limit=200", tenant.path)).await.expect(200);
    for answer in [&made, &changed, &read, &listed, &events] {
        assert!(!answer.text.contains("kanarifugl"), "{}", answer.text);
    }
    assert!(events.text.contains("identity_provider.update"));
    let forgotten = tenant.admin.patch(&one, 2, json!({ "clientSecret": null })).await.expect(200);
    assert_eq!(forgotten.body["hasClientSecret"], false);
    tenant.admin.delete(&one, 3).await.expect(204);
    tenant.admin.get(&one).await.expect(404);
    app.stop().await;
}

#[actix_web::test]
async fn what_a_kind_needs_is_there_and_what_it_has_not_is_not() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Alver").await;
    let path = format!("{}/identity-providers", tenant.path);
    let with = |base: &Value, more: Value| {
        let mut body = base.clone();
        for (member, value) in more.as_object().unwrap() {
            body[member] = value.clone();
        }
        body
    };
    let porten = json!({
        "kind": "ansattporten", "issuer": "https://ansattporten.no", "nameNb": "Ansattporten", "clientId": "b1f6",
        "resource": "urn:altinn:resource:ks-betre", "action": "access",
    });
    let machine = json!({
        "kind": "maskinporten", "issuer": "https://maskinporten.no/", "nameNb": "Maskinporten", "scopes": ["ks:betre"],
    });
    let plain = json!({
        "kind": "oidc", "issuer": "https://login.alver.example", "nameNb": "Innlogging", "audience": "betre",
    });
    #[rustfmt::skip] // one case per line
    let refused = [
        (with(&entra(), json!({ "issuer": "https://login.microsoftonline.com/common/v2.0" })), "#/issuer", "issuer_of_the_kind"),
        (with(&entra(), json!({ "issuer": "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0" })), "#/issuer", "issuer_of_the_kind"),
        (with(&porten, json!({ "issuer": "https://ansattporten.no/" })), "#/issuer", "issuer_of_the_kind"),
        (with(&machine, json!({ "issuer": "https://maskinporten.no" })), "#/issuer", "issuer_of_the_kind"),
        (with(&plain, json!({ "issuer": "https://idporten.no" })), "#/issuer", "issuer_of_the_kind"),
        (with(&plain, json!({ "issuer": "http://login.alver.example" })), "#/issuer", "issuer_is_public"),
        (with(&plain, json!({ "issuer": "https://10.0.0.8" })), "#/issuer", "issuer_is_public"),
        (with(&plain, json!({ "issuer": "https://169.254.169.254/latest" })), "#/issuer", "issuer_is_public"),
        (with(&plain, json!({ "audience": null })), "#/clientId", "login_or_tokens"),
        (with(&plain, json!({ "clientSecret": SECRET })), "#/clientSecret", "secret_of_a_client"),
        (with(&plain, json!({ "discoverable": true })), "#/discoverable", "discoverable_for_login"),
        (with(&plain, json!({ "resource": "urn:altinn:resource:x" })), "#/resource", "representation_by_ansattporten"),
        (with(&plain, json!({ "admitsGuests": true })), "#/admitsGuests", "guests_of_entra"),
        (with(&machine, json!({ "clientId": "x" })), "#/clientId", "machines_do_not_log_in"),
        (with(&machine, json!({ "scopes": [] })), "#/scopes", "machines_have_a_scope"),
        (with(&machine, json!({ "scopes": ["ks:betre.write"] })), "#/scopes/0", "scope_without_suffix"),
        (with(&porten, json!({ "scopes": ["to ord"] })), "#/scopes/0", "^[!-~]{1,200}$"),
    ];
    for (body, pointer, accepted) in refused {
        let answer = tenant.admin.post(&path, body.clone()).await;
        assert_eq!(answer.status, 422, "{body}: {}", answer.text);
        let fault = &answer.body["errors"][0];
        assert_eq!((&fault["pointer"], &fault["accepted"]), (&json!(pointer), &json!(accepted)), "{body}");
    }
    let made = tenant.admin.post(&path, porten).await.expect(201);
    assert_eq!(made.body["acrValues"], json!(["substantial", "high"]), "levels that are enough, unless said otherwise");
    let one = format!("{path}/{}", made.id());
    let none = tenant.admin.patch(&one, 1, json!({ "acrValues": [] })).await.expect(422);
    assert_eq!(none.body["errors"][0]["accepted"], "some_level");
    tenant.admin.get(&one).await.expect(200).version();
    tenant.admin.post(&path, machine).await.expect(201);
    tenant.admin.post(&path, plain.clone()).await.expect(201);
    let again = tenant.admin.post(&path, plain).await.expect(409);
    assert_eq!((again.code(), &again.body["member"]), ("duplicate_name", &json!("issuer")));
    app.stop().await;
}

#[actix_web::test]
async fn only_who_administers_the_tenant_says_whose_word_is_taken() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Alver").await;
    let path = format!("{}/identity-providers", tenant.path);
    let leader = app.member(&tenant, "Leif Leiar", &["programme_leader", "local_administrator"]).await;
    let refused = leader.post(&path, entra()).await.expect(403);
    assert_eq!(refused.body["permission"], "identity_provider.manage");
    leader.get(&path).await.expect(403);
    app.stop().await;
}

#[actix_web::test]
async fn graphql_registers_reads_and_changes_the_same_providers() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Alver").await;
    let create =
        "mutation($i: CreateIdentityProvider!) { createIdentityProvider(input: $i) { id kind hasClientSecret } }";
    let mut input = entra();
    input["kind"] = "ENTRA".into();
    let made = tenant.admin.graphql(&tenant.slug, create, json!({ "i": input })).await;
    let made = &made.data()["createIdentityProvider"];
    assert_eq!((&made["kind"], &made["hasClientSecret"]), (&json!("ENTRA"), &json!(true)));
    let id = &made["id"];
    let update = "mutation($i: UpdateIdentityProvider!) { updateIdentityProvider(input: $i) { state version } }";
    let change = json!({ "id": id, "expectedVersion": 1, "state": "DISABLED" });
    let changed = tenant.admin.graphql(&tenant.slug, update, json!({ "i": change })).await;
    assert_eq!(changed.data()["updateIdentityProvider"], json!({ "state": "DISABLED", "version": 2 }));
    let read =
        "query($id: ID!) { node(id: $id) { id } identityProviders(first: 10) { edges { node { issuer nameNn } } } }";
    let read = tenant.admin.graphql(&tenant.slug, read, json!({ "id": id })).await;
    assert_eq!(&read.data()["node"]["id"], id);
    assert_eq!(read.data()["identityProviders"]["edges"][0]["node"]["nameNn"], "Tilsette i Alver kommune");
    app.stop().await;
}
