//! Signing in with a browser: at a real OpenID provider, by HTTP; once in a real browser.

mod accounts;

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use betre::limits::Allowed;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Clock, SystemClock};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, Browser, OpenIdProvider, Options, Page, RETURN_URL, Tenant, TestApp};

const SESSION: &str = "__Host-betre";

/// A service with a provider that everybody can sign in at, and a tenant.
struct World {
    app: TestApp,
    provider: OpenIdProvider,
    /// The provider as it is registered.
    id: String,
    tenant: Tenant,
    clock: Arc<Shifted>,
}

/// The machine's time and some more: the provider has a clock of its own, which must not be far away.
#[derive(Default)]
struct Shifted(AtomicI64);

impl Clock for Shifted {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + TimeDelta::milliseconds(self.0.load(Ordering::Relaxed))
    }
}

impl Shifted {
    fn advance(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_milliseconds(), Ordering::Relaxed);
    }
}

impl World {
    async fn new() -> Self {
        Self::with(Allowed::default()).await
    }

    /// Where so much is allowed. The clock is some seconds ahead, so that a minute has just begun.
    async fn with(allowed: Allowed) -> Self {
        let clock = Arc::new(Shifted::default());
        if allowed.failures > 0 {
            clock.advance(TimeDelta::seconds(60 - clock.now().timestamp() % 60));
        }
        let shared = Arc::clone(&clock) as Arc<dyn Clock>;
        let options = Options { clock: shared, own_database: true, allowed, ..Options::default() };
        let app = TestApp::with(options).await;
        let provider = OpenIdProvider::start(&app.base).await;
        let made = app.operator().post("/v1/tenants/operator/identity-providers", provider.registration()).await;
        let tenant = app.tenant("Lindås").await;
        Self { id: made.expect(201).id(), app, provider, tenant, clock }
    }

    /// Gives this account of the provider a membership.
    async fn member(&self, tenant: &Tenant, account: &str, roles: &[&str]) {
        let person = json!({ "name": format!("{account} Prøve"), "issuer": self.provider.issuer, "subject": account });
        let body = json!({ "person": person, "roles": roles });
        tenant.admin.post(&format!("{}/memberships", tenant.path), body).await.expect(201);
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.app.base)
    }

    fn start(&self) -> String {
        self.at(&format!("/login/start?provider={}", self.id))
    }

    /// A browser that somebody is signed in with.
    async fn signed_in(&self, account: &str) -> Browser {
        let browser = Browser::default();
        browser.come_back(&self.start(), &self.provider, account).await.expect(303);
        browser
    }

    /// What the API answers a browser: with its cookie, and where it says that the page comes from.
    async fn api(
        &self,
        browser: &Browser,
        method: &str,
        path: &str,
        origin: Option<&str>,
        body: Option<Value>,
    ) -> Answer {
        let nobody = self.app.anonymous();
        let mut request = nobody.request(method, path).header("cookie", browser.cookies(&self.app.base));
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        nobody.send(request).await
    }

    /// The address at which somebody begins to add a sign-in, as their account's page has it.
    fn link(&self, browser: &Browser, start: &str) -> String {
        let cookies = browser.cookies(&self.app.base);
        let secret = cookies.split("; ").find_map(|cookie| cookie.strip_prefix("__Host-betre=")).unwrap();
        format!("{start}&link={}", db::sha256_hex(format!("betre.link.v1\n{secret}").as_bytes()))
    }

    async fn me(&self, browser: &Browser) -> Answer {
        self.api(browser, "GET", "/v1/me", None, None).await
    }

    async fn delete(&self, browser: &Browser, path: &str, version: i64) -> Answer {
        let nobody = self.app.anonymous();
        let request = nobody.request("DELETE", path).header("cookie", browser.cookies(&self.app.base));
        nobody.send(request.header("origin", &self.app.base).header("if-match", format!("\"{version}\""))).await
    }

    /// The account's page, and what proves that its forms are ours.
    async fn account(&self, browser: &Browser) -> (Page, String) {
        let page = browser.go(&self.at("/account"), &[]).await.expect(200);
        let token = page.after("name=\"token\"", "value").unwrap();
        (page, token)
    }
}

#[actix_web::test]
async fn somebody_signs_in_and_what_they_do_is_told_by_the_session() {
    let world = World::new().await;
    world.member(&world.tenant, "marit", &["programme_leader"]).await;
    let browser = Browser::default();
    let back = browser.come_back(&world.start(), &world.provider, "marit").await.expect(303);
    assert_eq!(back.location().unwrap().path(), "/account");
    let set: Vec<_> = back.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    let session = set.iter().find(|cookie| cookie.starts_with("__Host-betre=")).unwrap();
    assert!(session.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{session}");
    assert!(set.iter().any(|cookie| cookie.starts_with("__Host-betre-login=;")), "{set:?}");

    let me = world.me(&browser).await.expect(200);
    assert_eq!(me.body["tenants"][0]["slug"], world.tenant.slug);
    let process = json!({ "title": "Søknad om kulturmidlar", "service": "Kulturmidlar" });
    let path = format!("{}/processes", world.tenant.path);
    world.api(&browser, "POST", &path, Some(&world.app.base), Some(process)).await.expect(201);
    let sessions = world.api(&browser, "GET", "/v1/me/sessions", None, None).await.expect(200);
    let session = &sessions.body["items"][0];
    assert_eq!((&session["isCurrent"], &session["browser"]), (&json!(true), &json!("Lesar/1")));
    let events = world.tenant.admin.get(&format!("{}/events?kind=process.create", world.tenant.path)).await.expect(200);
    assert_eq!(events.body["items"][0]["credential"], session["id"]);
    assert_eq!(events.body["items"][0]["actor"], me.body["id"]);
    world.app.stop().await;
}

#[actix_web::test]
async fn an_answer_of_the_provider_is_taken_once_and_by_the_browser_that_asked() {
    let world = World::new().await;
    world.member(&world.tenant, "marit", &["observer"]).await;
    let browser = Browser::default();
    let at_provider = browser.sign_in(&world.start(), &world.provider, "marit").await;
    let back = String::from(at_provider.location().unwrap());
    assert!(back.starts_with(&world.at("/login/callback?code=")), "{back}");

    // A page that somebody else is lured to, and an answer that was changed on its way.
    let other = Browser::default();
    other.once(Method::GET, &back, None).await.expect(400);
    other.once(Method::GET, &world.start(), None).await.expect(303);
    other.once(Method::GET, &back, None).await.expect(400);
    assert_eq!(other.cookie(&world.app.base, SESSION), None);
    let cookies = browser.cookies(&world.app.base);
    let page = browser.once(Method::GET, &back, None).await.expect(303);
    assert!(page.location().is_some());
    // The same again, with the cookie that the first answer took away.
    let replay = world.app.anonymous();
    let path = back.strip_prefix(&world.app.base).unwrap();
    let answer = replay.send(replay.request("GET", path).header("cookie", cookies)).await;
    assert_eq!(answer.status, 400, "{}", answer.text);
    assert!(answer.text.contains("role=\"alert\""));
    world.app.stop().await;
}

#[actix_web::test]
async fn too_long_at_the_provider_is_too_late() {
    let world = World::new().await;
    let browser = Browser::default();
    let at_provider = browser.sign_in(&world.start(), &world.provider, "marit").await;
    world.clock.advance(TimeDelta::minutes(16));
    browser.once(Method::GET, at_provider.location().unwrap().as_str(), None).await.expect(400);
    world.app.stop().await;
}

#[actix_web::test]
async fn a_browser_goes_back_to_our_own_pages_and_to_those_that_are_configured() {
    let world = World::new().await;
    let begin = |back: &str| {
        let encoded: String = back.bytes().map(|byte| format!("%{byte:02X}")).collect();
        format!("{}&return={encoded}", world.start())
    };
    for bad in [
        "https://ond.example/",
        "//ond.example/",
        "/\\ond.example",
        "https://forbetring.example/start/../x",
        "https://forbetring.example/start?x=1",
        "javascript:alert(1)",
        "/account\r\nSet-Cookie: x=y",
        "",
    ] {
        let page = Browser::default().once(Method::GET, &begin(bad), None).await;
        assert_eq!(page.status, 400, "{bad:?}: {}", page.text);
    }
    let browser = Browser::default();
    let page = browser.come_back(&begin(RETURN_URL), &world.provider, "marit").await.expect(303);
    assert_eq!(page.location().unwrap().as_str(), RETURN_URL);
    world.app.stop().await;
}

#[actix_web::test]
async fn what_is_changed_with_a_cookie_comes_from_a_page_of_ours() {
    let world = World::new().await;
    world.member(&world.tenant, "marit", &["programme_leader"]).await;
    let browser = world.signed_in("marit").await;
    let path = format!("{}/processes", world.tenant.path);
    let process = || Some(json!({ "title": "Byggesak", "service": "Byggesak" }));
    let graphql = format!("{}/graphql", world.tenant.path);
    let query = || Some(json!({ "query": "{ me { roles } }" }));
    for origin in
        [None, Some("https://ond.example"), Some("null"), Some("http://127.0.0.1"), Some("https://forbetring.example")]
    {
        let answer = world.api(&browser, "POST", &path, origin, process()).await.expect(403);
        assert_eq!(answer.code(), "foreign_origin", "{origin:?}");
        let answer = world.api(&browser, "POST", &graphql, origin, query()).await.expect(403);
        assert_eq!(answer.code(), "foreign_origin", "{origin:?}");
    }
    let own = Some(world.app.base.as_str());
    world.api(&browser, "POST", &path, own, process()).await.expect(201);
    let answer = world.api(&browser, "POST", &graphql, own, query()).await.expect(200);
    assert_eq!(answer.data()["me"]["roles"], json!(["PROGRAMME_LEADER"]));
    // A token goes along with nothing by itself.
    world.tenant.admin.get(&path).await.expect(200);
    // Forms of ours prove it besides.
    let forged = browser.send(&world.at("/logout"), &[("token", "x")], &[]).await;
    assert_eq!(forged.status, 403);
    world.me(&browser).await.expect(200);
    world.app.stop().await;
}

#[actix_web::test]
async fn a_session_ends_when_it_is_not_used_and_when_it_is_old() {
    let world = World::new().await;
    world.member(&world.tenant, "marit", &["observer"]).await;
    let browser = world.signed_in("marit").await;
    for _ in 0..10 {
        world.clock.advance(TimeDelta::minutes(59));
        world.me(&browser).await.expect(200);
    }
    world.clock.advance(TimeDelta::minutes(11));
    world.me(&browser).await.expect(401);
    let again = world.signed_in_later("marit").await;
    world.me(&again).await.expect(200);
    world.clock.advance(TimeDelta::minutes(61));
    world.me(&again).await.expect(401);
    world.app.stop().await;
}

impl World {
    /// As [`World::signed_in`], when the service's clock and the provider's are far apart: the clock is set back.
    async fn signed_in_later(&self, account: &str) -> Browser {
        self.clock.0.store(0, Ordering::Relaxed);
        self.signed_in(account).await
    }
}

#[actix_web::test]
async fn the_owner_sees_every_session_and_ends_each() {
    let world = World::new().await;
    world.member(&world.tenant, "marit", &["observer"]).await;
    world.member(&world.tenant, "torunn", &["observer"]).await;
    let (office, home) = (world.signed_in("marit").await, world.signed_in("marit").await);
    let torunn = world.signed_in("torunn").await;
    let listed = world.api(&office, "GET", "/v1/me/sessions", None, None).await.expect(200);
    let items = listed.body["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    let other = items.iter().find(|one| one["isCurrent"] == false).unwrap();
    let (id, version) = (other["id"].as_str().unwrap(), other["version"].as_i64().unwrap());
    let path = format!("/v1/me/sessions/{id}");
    world.delete(&torunn, &path, version).await.expect(404);
    world.delete(&office, &path, version + 1).await.expect(412);
    world.delete(&office, &path, version).await.expect(204);
    // At once, though what was found out about a session is believed for some seconds.
    world.me(&home).await.expect(401);
    world.me(&office).await.expect(200);
    // By GraphQL the same.
    let home = world.signed_in_later("marit").await;
    let graphql = format!("{}/graphql", world.tenant.path);
    let own = Some(world.app.base.as_str());
    let query =
        json!({ "query": "{ mySessions { id version isCurrent } mySignIns { issuer subject } account { name } }" });
    let answer = world.api(&home, "POST", &graphql, own, Some(query)).await.expect(200);
    let other = answer.data()["mySessions"].as_array().unwrap().iter().find(|one| one["isCurrent"] == false).unwrap();
    assert_eq!(answer.data()["mySignIns"], json!([{ "issuer": world.provider.issuer, "subject": "marit" }]));
    let ends = "mutation($i: EndMySession!) { endMySession(input: $i) { id } }";
    let input = json!({ "id": other["id"], "expectedVersion": other["version"] });
    let body = json!({ "query": ends, "variables": { "i": input } });
    let answer = world.api(&home, "POST", &graphql, own, Some(body)).await.expect(200);
    assert_eq!(answer.data()["endMySession"]["id"], other["id"]);
    world.clock.advance(TimeDelta::seconds(12));
    world.me(&office).await.expect(401);
    world.app.stop().await;
}

#[actix_web::test]
async fn signing_out_ends_the_session_here_and_leads_to_the_providers_end() {
    let world = World::new().await;
    world.member(&world.tenant, "marit", &["observer"]).await;
    let browser = world.signed_in("marit").await;
    let (_, token) = world.account(&browser).await;
    let cookies = browser.cookies(&world.app.base);
    let page = browser.send(&world.at("/logout"), &[("token", &token)], &[]).await.expect(200);
    let there = page.after("<main", "href").unwrap();
    assert!(there.starts_with(&format!("{}/session/end?client_id=betre", world.provider.issuer)), "{there}");
    assert_eq!(browser.cookie(&world.app.base, SESSION), None);
    let nobody = world.app.anonymous();
    nobody.send(nobody.request("GET", "/v1/me").header("cookie", cookies)).await.expect(401);
    assert_eq!(browser.go(&there, &[]).await.status, 200, "the provider knows the client and the way back");
    world.app.stop().await;
}

#[actix_web::test]
async fn a_provider_tells_that_its_session_has_ended() {
    let world = World::new().await;
    world.member(&world.tenant, "marit", &["observer"]).await;
    let browser = world.signed_in("marit").await;
    let nobody = world.app.anonymous();
    nobody.get(&format!("/logout/front-channel?iss={}&sid=another", world.provider.issuer)).await.expect(200);
    world.me(&browser).await.expect(200);
    let sids = browser.go(&format!("{}/sids", world.provider.issuer), &[]).await.expect(200);
    let sids: Vec<String> = serde_json::from_str(&sids.text).unwrap();
    let sid = sids.last().unwrap();
    nobody.get(&format!("/logout/front-channel?iss=https://id.example.no&sid={sid}")).await.expect(200);
    world.clock.advance(TimeDelta::seconds(6));
    world.me(&browser).await.expect(200);
    nobody.get(&format!("/logout/front-channel?iss={}&sid={sid}", world.provider.issuer)).await.expect(200);
    world.clock.advance(TimeDelta::seconds(6));
    world.me(&browser).await.expect(401);
    world.app.stop().await;
}

#[actix_web::test]
async fn an_invitation_offers_the_providers_of_who_invites() {
    let world = World::new().await;
    let alver = world.app.tenant("Alver").await;
    let theirs = OpenIdProvider::start(&world.app.base).await;
    let mut provider = theirs.registration();
    provider["discoverable"] = true.into();
    let path = format!("{}/identity-providers", alver.path);
    let provider = alver.admin.post(&path, provider).await.expect(201).id();
    let invited = json!({ "name": "Nils Ny", "roles": ["observer"] });
    let invitation = alver.admin.post(&format!("{}/invitations", alver.path), invited).await.expect(201).id();
    let browser = Browser::default();
    let page = browser.go(&world.at(&format!("/invitations/{}/{invitation}", alver.id)), &[]).await.expect(200);
    assert!(page.text.contains(&provider) && page.text.contains(&world.id), "{}", page.text);
    let page = browser.go(&world.at(&format!("/invitations/{}/{invitation}", world.tenant.id)), &[]).await.expect(200);
    assert!(!page.text.contains(&provider));
    world.app.stop().await;
}

#[actix_web::test]
async fn who_comes_back_wrong_too_often_is_told_to_wait_and_who_is_right_signs_in() {
    let world = World::with(Allowed { failures: 3, ..Allowed::default() }).await;
    world.member(&world.tenant, "marit", &["observer"]).await;
    let browser = Browser::default();
    let wrong = world.at("/login/callback?code=stolen&state=made-up");
    for _ in 0..3 {
        assert_eq!(browser.once(Method::GET, &wrong, None).await.status, 400);
    }
    let refused = browser.once(Method::GET, &wrong, None).await;
    assert_eq!(refused.status, 429, "{}", refused.text);
    assert!(refused.text.contains("Wait a minute"), "{}", refused.text);
    assert!(refused.headers.contains_key("retry-after"));
    world.me(&world.signed_in("marit").await).await.expect(200);
    world.clock.advance(TimeDelta::seconds(60));
    assert_eq!(browser.once(Method::GET, &wrong, None).await.status, 400);
    world.app.stop().await;
}

#[actix_web::test]
async fn who_is_nobodys_member_is_told_what_an_administrator_needs_and_accepts_an_invitation() {
    let world = World::new().await;
    let browser = world.signed_in("nils").await;
    let (page, token) = world.account(&browser).await;
    assert!(page.text.contains(&world.provider.issuer) && page.text.contains("nils"), "{}", page.text);
    let invited = json!({ "name": "Nils Ny", "roles": ["observer"] });
    let made = world.tenant.admin.post(&format!("{}/invitations", world.tenant.path), invited).await.expect(201);
    let secret = world.tenant.admin.get(&format!("{}/invitations/{}/secret", world.tenant.path, made.id())).await;
    let secret = secret.expect(200).body["secret"].as_str().unwrap().to_owned();
    let address = world.at(&format!("/invitations/{}/{}", world.tenant.id, made.id()));
    browser.go(&address, &[]).await.expect(200);
    let wrong = browser.send(&address, &[("token", &token), ("secret", "feil")], &[]).await;
    assert_eq!(wrong.status, 404);
    let done = browser.send(&address, &[("token", &token), ("secret", &secret)], &[]).await.expect(200);
    assert!(done.text.contains("Lindås"), "{}", done.text);
    world.me(&browser).await.expect(200);
    world.app.stop().await;
}

/// Registers a machine of the tenant and gives it a key; tells how the key starts, and the rest of it.
async fn machine(tenant: &Tenant) -> (String, String) {
    let members = tenant.admin.get(&format!("{}/memberships", tenant.path)).await.expect(200);
    let responsible = &members.body["items"][0]["id"];
    let account = json!({ "name": "Sakssystem", "responsibleMembershipId": responsible, "roles": ["observer"] });
    let account = tenant.admin.post(&format!("{}/service-accounts", tenant.path), account).await.expect(201);
    let key = json!({ "serviceAccountId": account.id(), "name": "Acos Websak, produksjon" });
    let key = tenant.admin.post(&format!("{}/api-keys", tenant.path), key).await.expect(201);
    let (start, secret) = (key.body["start"].as_str().unwrap(), key.body["secret"].as_str().unwrap());
    (start.to_owned(), secret.strip_prefix(start).unwrap().to_owned())
}

#[actix_web::test]
async fn who_may_see_an_organisations_api_keys_sees_them_beside_the_sessions_and_nobody_sees_a_secret() {
    let world = World::new().await;
    let (start, rest) = machine(&world.tenant).await;
    world.member(&world.tenant, "borgny", &["administrator"]).await;
    world.member(&world.tenant, "arvid", &["observer"]).await;
    for (account, sees) in [("borgny", true), ("arvid", false)] {
        let (page, _) = world.account(&world.signed_in(account).await).await;
        assert_eq!(page.text.contains(&start), sees, "{account}: {}", page.text);
        assert_eq!(page.text.contains("Acos Websak, produksjon"), sees);
        assert!(!page.text.contains(&rest));
    }
    // Who sees none was not refused anything either.
    let refused = format!("{}/events?kind=operation.refuse", world.tenant.path);
    assert_eq!(world.tenant.admin.get(&refused).await.expect(200).body["items"], json!([]));
    world.app.stop().await;
}

#[actix_web::test]
async fn a_provider_out_of_use_or_out_of_reach_signs_nobody_in() {
    let world = World::new().await;
    let operator = world.app.operator();
    let gone = json!({
        "kind": "oidc", "issuer": "http://127.0.0.1:9", "nameNb": "Borte", "clientId": "betre", "discoverable": true,
    });
    let gone = operator.post("/v1/tenants/operator/identity-providers", gone).await.expect(201);
    let browser = Browser::default();
    let begin = |id: &str| world.at(&format!("/login/start?provider={id}"));
    assert_eq!(browser.once(Method::GET, &begin(&gone.id()), None).await.status, 503);
    assert_eq!(browser.once(Method::GET, &begin("nonsense"), None).await.status, 404);
    let path = format!("/v1/tenants/operator/identity-providers/{}", world.id);
    operator.patch(&path, 1, json!({ "state": "disabled" })).await.expect(200);
    assert_eq!(browser.once(Method::GET, &world.start(), None).await.status, 404);
    let page = browser.go(&world.at("/login"), &[]).await.expect(200);
    assert!(!page.text.contains(&world.id) && page.text.contains(&gone.id()));
    world.app.stop().await;
}

/// What the person sees who signs in: one login in a real browser, and what a program can find wrong with the pages by
/// WCAG 2.1 AA.
#[actix_web::test]
async fn a_real_browser_signs_in_and_out_and_the_pages_can_be_used_by_everybody() {
    let world = World::new().await;
    world.member(&world.tenant, "kjellaug", &["administrator"]).await;
    machine(&world.tenant).await;
    let executable = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    let executable = executable.into_iter().find(|path| std::path::Path::new(path).exists());
    let executable = executable.expect("a Chromium: run `cargo xtask test`, which installs what is missing");
    let asked = json!({
        "base": world.app.base, "provider": world.id, "account": "kjellaug", "executable": executable, "pictures": null,
    });
    let mut command = tokio::process::Command::new("node");
    command.arg("login.mjs").arg(asked.to_string()).current_dir(testkit::browser_folder()).kill_on_drop(true);
    let output = command.output().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let seen = &told["seen"];
    assert_eq!((&seen["loginTitle"], &seen["loginLanguage"]), (&json!("Logg inn – Betre"), &json!("nn")));
    assert_eq!((&seen["login_nb"], &seen["login_en"]), (&json!("Logg inn"), &json!("Sign in")));
    assert_eq!(seen["firstStop"], "#content");
    let account = seen["account"].as_str().unwrap();
    assert!(account.contains("Lindås") && account.contains("Acos Websak"), "{seen}");
    assert_eq!(seen["cookie"], json!({ "httpOnly": true, "secure": true, "sameSite": "Lax", "path": "/" }));
    assert_eq!((&seen["readableByScript"], &seen["me"]), (&json!(""), &json!(200)));
    assert_eq!((&seen["signedOut"], &seen["afterwards"]), (&json!("Du er logga ut"), &json!("/login")));
    assert_eq!(told["faults"], json!({ "login": [], "account": [], "signed-out": [], "wrong": [] }));
    world.app.stop().await;
}
