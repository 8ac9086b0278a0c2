//! Who is one with whom, and where what a provider says counts.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;
use testkit::{Browser, OpenIdProvider, Tenant};

use super::World;

#[actix_web::test]
async fn a_sign_in_is_added_with_a_proof_of_both_and_taken_away_again() {
    let world = World::new().await;
    let other = world.app.tenant("Alver").await;
    world.member(&world.tenant, "marit", &["observer"]).await;
    world.member(&other, "marit-alver", &["programme_leader"]).await;
    let browser = world.signed_in("marit").await;
    let link = world.link(&browser, &world.start());
    // A link on somebody else's page adds nothing to who follows it.
    let foreign = browser.once(Method::GET, &format!("{}&link=1", world.start()), None).await;
    assert_eq!(foreign.status, 403, "{}", foreign.text);
    // Who is signed in nowhere links nothing.
    let stranger = Browser::default().once(Method::GET, &link, None).await;
    assert_eq!(stranger.status, 401, "{}", stranger.text);

    browser.come_back(&link, &world.provider, "marit-alver").await.expect(303);
    let linked = world.api(&browser, "GET", "/v1/me/sign-ins", None, None).await.expect(200);
    let sign_ins = linked.body["items"].as_array().unwrap();
    assert_eq!(sign_ins.len(), 2);
    world.clock.advance(TimeDelta::seconds(6));
    let me = world.me(&browser).await.expect(200);
    assert_eq!(me.body["tenants"].as_array().unwrap().len(), 2, "a member of both");
    let (page, _) = world.account(&browser).await;
    assert!(page.text.contains(&world.tenant.slug) && page.text.contains(&other.slug), "{}", page.text);
    world.api(&browser, "GET", &format!("{}/processes", other.path), None, None).await.expect(200);
    // Each tenant knows the person that it made a member.
    let path = format!("{}/processes", other.path);
    let process = json!({ "title": "Byggesak", "service": "Byggesak" });
    world.api(&browser, "POST", &path, Some(&world.app.base), Some(process)).await.expect(201);
    let events = other.admin.get(&format!("{}/events?kind=process.create", other.path)).await.expect(200);
    assert_ne!(events.body["items"][0]["actor"], me.body["id"]);

    let theirs = sign_ins.iter().find(|one| one["subject"] == "marit-alver").unwrap();
    let path = format!("/v1/me/sign-ins/{}", theirs["id"].as_str().unwrap());
    let nobody = world.app.anonymous();
    let unlink = || nobody.request("DELETE", &path).header("cookie", browser.cookies(&world.app.base));
    nobody.send(unlink().header("origin", &world.app.base)).await.expect(204);
    world.clock.advance(TimeDelta::seconds(6));
    world.api(&browser, "GET", &format!("{}/processes", other.path), None, None).await.expect(404);
    let left = world.api(&browser, "GET", "/v1/me/sign-ins", None, None).await.expect(200);
    let last = left.body["items"][0]["id"].as_str().unwrap();
    let path = format!("/v1/me/sign-ins/{last}");
    let request = nobody.request("DELETE", &path).header("cookie", browser.cookies(&world.app.base));
    let answer = nobody.send(request.header("origin", &world.app.base)).await.expect(409);
    assert_eq!(answer.body["rule"], "last_sign_in_stays");
    world.app.stop().await;
}

/// An administrator decides what the organisation's own provider says: it must not make somebody of them who is known
/// elsewhere too, nor tell where.
#[actix_web::test]
async fn what_one_organisations_provider_says_joins_and_shows_nothing_of_theirs_elsewhere() {
    let world = World::new().await;
    let alver = world.app.tenant("Alver").await;
    let theirs = OpenIdProvider::start(&world.app.base).await;
    let made = alver.admin.post(&format!("{}/identity-providers", alver.path), theirs.registration()).await.expect(201);
    let there = world.at(&format!("/login/start?provider={}", made.id()));
    world.member(&world.tenant, "marit", &["observer"]).await;
    let person = json!({ "name": "Marit Prøve", "issuer": theirs.issuer, "subject": "marit-alver" });
    let member = json!({ "person": person, "roles": ["observer"] });
    alver.admin.post(&format!("{}/memberships", alver.path), member).await.expect(201);
    // The operator's provider counts everywhere, and nobody else vouches for Marit of Alver.
    let marit = world.signed_in("marit").await;
    let elsewhere = marit.once(Method::GET, &world.link(&marit, &there), None).await;
    assert_eq!(elsewhere.status, 404, "she belongs to no organisation whose provider it is");
    let member = json!({ "person": { "name": "Marit Prøve", "issuer": world.provider.issuer, "subject": "marit" }, "roles": ["observer"] });
    alver.admin.post(&format!("{}/memberships", alver.path), member).await.expect(201);
    marit.come_back(&world.link(&marit, &there), &theirs, "marit-alver").await.expect(303);

    let bound = Browser::default();
    bound.come_back(&there, &theirs, "marit-alver").await.expect(303);
    for (list, seen) in [("/v1/me/sign-ins", "marit-alver"), ("/v1/me/sessions", &theirs.issuer)] {
        let shown = world.api(&bound, "GET", list, None, None).await.expect(200);
        assert!(shown.text.contains(seen) && !shown.text.contains(&world.provider.issuer), "{}", shown.text);
        assert_eq!(shown.body["items"].as_array().unwrap().len(), 1, "{}", shown.text);
    }
    let all = world.api(&marit, "GET", "/v1/me/sign-ins", None, None).await.expect(200);
    let elsewhere = all.body["items"].as_array().unwrap().iter().find(|one| one["subject"] == "marit").unwrap();
    let path = format!("/v1/me/sign-ins/{}", elsewhere["id"].as_str().unwrap());
    assert_eq!(world.delete(&bound, &path, 1).await.status, 404);
    let sessions = world.api(&marit, "GET", "/v1/me/sessions", None, None).await.expect(200);
    let first = &sessions.body["items"][0];
    let path = format!("/v1/me/sessions/{}", first["id"].as_str().unwrap());
    assert_eq!(world.delete(&bound, &path, first["version"].as_i64().unwrap()).await.status, 404);

    // Neither way round is somebody else joined with Marit by the word of that provider.
    world.member(&world.tenant, "mallory", &["observer"]).await;
    world.member(&alver, "mallory", &["observer"]).await;
    let joined = bound.come_back(&world.link(&bound, &world.start()), &world.provider, "mallory").await;
    assert_eq!(joined.status, 409, "{}", joined.text);
    let mallory = world.signed_in("mallory").await;
    let joined = mallory.come_back(&world.link(&mallory, &there), &theirs, "marit-alver").await;
    assert_eq!(joined.status, 409, "{}", joined.text);
    let all = world.api(&mallory, "GET", "/v1/me/sign-ins", None, None).await.expect(200);
    assert_eq!(all.body["items"].as_array().unwrap().len(), 1);
    world.app.stop().await;
}

#[actix_web::test]
async fn nobody_is_made_one_with_somebody_for_an_account_of_the_same_name() {
    let world = World::new().await;
    let second = OpenIdProvider::start(&world.app.base).await;
    world.app.operator().post("/v1/tenants/operator/identity-providers", second.registration()).await.expect(201);
    world.member(&world.tenant, "marit", &["observer"]).await;
    let providers = world.app.operator().get("/v1/tenants/operator/identity-providers").await.expect(200);
    let items = providers.body["items"].as_array().unwrap();
    let id = items.iter().find(|one| one["issuer"] == second.issuer.as_str()).unwrap()["id"].as_str().unwrap();
    let browser = Browser::default();
    browser.come_back(&world.at(&format!("/login/start?provider={id}")), &second, "marit").await.expect(303);
    world.me(&browser).await.expect(404);
    world.app.stop().await;
}

/// Two organisations register the same provider, one by laxer rules: what is enough there is enough nowhere else.
#[actix_web::test]
async fn a_session_counts_where_its_provider_is_registered_and_by_its_rules() {
    let world = World::new().await;
    let (alver, gulen) = (world.app.tenant("Alver").await, world.app.tenant("Gulen").await);
    let shared = OpenIdProvider::start(&world.app.base).await;
    let mut ids = Vec::new();
    for (tenant, levels) in [(&alver, json!(["high"])), (&gulen, json!([]))] {
        let mut provider = shared.registration();
        provider["acrValues"] = levels;
        provider["nameEn"] = format!("The provider of {}", tenant.slug).into();
        let path = format!("{}/identity-providers", tenant.path);
        ids.push(tenant.admin.post(&path, provider).await.expect(201).id());
        let person = json!({ "name": "Kari Prøve", "issuer": shared.issuer, "subject": "kari" });
        let member = json!({ "person": person, "roles": ["administrator"] });
        tenant.admin.post(&format!("{}/memberships", tenant.path), member).await.expect(201);
    }
    let browser = Browser::default();
    let at = |id: &str| world.at(&format!("/login/start?provider={id}"));
    assert_eq!(browser.come_back(&at(&ids[0]), &shared, "kari").await.status, 403, "too weak for Alver");
    browser.come_back(&at(&ids[1]), &shared, "kari").await.expect(303);
    let me =
        async |tenant: &Tenant| world.api(&browser, "GET", &format!("{}/me", tenant.path), None, None).await.status;
    assert_eq!((me(&gulen).await, me(&alver).await), (200, 404));
    // By its rules as they are now, and no longer than it is in use.
    let path = format!("{}/identity-providers/{}", gulen.path, ids[1]);
    gulen.admin.patch(&path, 1, json!({ "acrValues": ["high"] })).await.expect(200);
    world.clock.advance(TimeDelta::seconds(6));
    assert_eq!(me(&gulen).await, 404);
    // Signing out leads to the end of the provider's session as the client with which it began.
    let (_, token) = world.account(&browser).await;
    let out = browser.send(&world.at("/logout"), &[("token", &token)], &[]).await.expect(200);
    assert!(out.text.contains(&gulen.slug) && !out.text.contains(&alver.slug), "{}", out.text);
    world.app.stop().await;
}

#[actix_web::test]
async fn nobody_becomes_somebody_else_without_signing_out() {
    let world = World::new().await;
    let second = OpenIdProvider::start(&world.app.base).await;
    let made = world.app.operator().post("/v1/tenants/operator/identity-providers", second.registration()).await;
    let there = world.at(&format!("/login/start?provider={}", made.expect(201).id()));
    world.member(&world.tenant, "marit", &["observer"]).await;
    let browser = world.signed_in("marit").await;
    let before = world.me(&browser).await.expect(200).id();
    let refused = browser.come_back(&there, &second, "torunn").await;
    assert_eq!(refused.status, 409, "{}", refused.text);
    assert_eq!(world.me(&browser).await.expect(200).id(), before);
    browser.come_back(&world.start(), &world.provider, "marit").await.expect(303);
    assert_eq!(world.me(&browser).await.expect(200).id(), before);
    world.app.stop().await;
}
