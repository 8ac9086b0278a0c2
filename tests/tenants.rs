//! Tenants: which organisations can be one, the addresses and codes that they have through the years, and who is asked.

use std::sync::Arc;

use chrono::{TimeDelta, TimeZone, Utc};
use kernel::FixedClock;
use serde_json::{Value, json};
use testkit::{Answer, Options, Tenant, TestApp};

#[actix_web::test]
async fn every_kind_of_organisation_can_be_a_tenant() {
    let app = TestApp::start().await;
    for (kind, name) in [
        ("municipality", "Radøy"),
        ("county", "Hordaland"),
        ("city_district", "Bydel Stovner"),
        ("inter_municipal_company", "IKA Hordaland"),
        ("task_community", "Nordhordland oppgåvefellesskap"),
        ("political_council", "Regionrådet Nordhordland"),
        ("host_municipality", "Nordhordland legevakt"),
        ("limited_company", "Nordhordland digitalt"),
        ("cooperative", "Strilelandet samvirke"),
        ("association", "Kulturnettverk i Nordhordland"),
        ("national_publisher", "KS"),
        ("state_body", "NAV Alver"),
        ("university", "Universitetet i Bergen"),
        ("foreign", "Sollefteå kommun"),
    ] {
        let tenant = app.tenant_of(name, json!({ "kind": kind, "language": "neutral" })).await;
        let read = tenant.admin.get(&tenant.path).await.expect(200);
        assert_eq!((&read.body["kind"], &read.body["name"]), (&json!(kind), &json!(name)));
        let asked = tenant.admin.graphql(&tenant.slug, "{ tenant { kind } }", json!({})).await;
        assert_eq!(asked.data()["tenant"]["kind"], kind.to_uppercase());
    }
    let body = json!({
        "slug": format!("sameie-{}", app.unique()), "name": "Sameiget", "kind": "condominium", "language": "nn",
        "administrator": { "name": "Oddny Ny", "issuer": "urn:betre:demo", "subject": app.unique() },
    });
    let refused = app.operator().post("/v1/tenants", body).await.expect(422);
    assert_eq!(
        (&refused.body["errors"][0]["pointer"], &refused.body["errors"][0]["code"]),
        (&json!("#/kind"), &json!("not_one_of"))
    );
    app.stop().await;
}

/// A tenant that moves from one slug to another, with time to wait until nobody remembers the old one.
struct Moving {
    app: TestApp,
    clock: Arc<FixedClock>,
    tenant: Tenant,
}

impl Moving {
    async fn begin() -> Self {
        let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2031, 5, 10, 9, 0, 0).unwrap()));
        let app = TestApp::with(Options { clock: Arc::clone(&clock) as _, ..Options::default() }).await;
        let tenant = app.tenant("Lindås").await;
        Self { app, clock, tenant }
    }

    async fn to(&self, slug: &str, version: i64) -> Answer {
        let path = format!("/v1/tenants/{}/transitions/readdress", self.tenant.id);
        let moved = self.app.operator().transition(&path, version, json!({ "slug": slug })).await;
        self.clock.advance(TimeDelta::seconds(5));
        moved
    }
}

#[actix_web::test]
async fn an_old_address_leads_to_the_new_one_however_deep_and_by_either_door() {
    let moving = Moving::begin().await;
    let Moving { app, tenant, .. } = &moving;
    let body = json!({ "name": "Kultur", "validFrom": "2020-01-01" });
    let unit = tenant.admin.post(&format!("{}/units", tenant.path), body.clone()).await.expect(201).id();
    let new = format!("alver-{}", app.unique());
    let path = format!("/v1/tenants/{}/transitions/readdress", tenant.id);
    let refused = tenant.admin.transition(&path, 1, json!({ "slug": new })).await.expect(403);
    assert_eq!(refused.body["permission"], "tenant.found");
    let moved = moving.to(&new, 1).await.expect(200);
    assert_eq!((&moved.body["slug"], &moved.body["id"]), (&json!(new), &json!(tenant.id)));

    let deep = format!("/units/{unit}?on=2021-06-01");
    let led = tenant.admin.get(&format!("{}{deep}", tenant.path)).await.expect(308);
    assert_eq!((led.code(), &led.body["slug"]), ("moved", &json!(new)));
    assert_eq!(led.header("location"), format!("/v1/tenants/{new}{deep}"));
    let followed = tenant.admin.get(led.header("location")).await.expect(200);
    assert_eq!(followed.id(), unit);
    let asked = tenant.admin.graphql(&tenant.slug, "{ tenant { slug } }", json!({})).await.expect(308);
    assert_eq!(asked.header("location"), format!("/v1/tenants/{new}/graphql"));
    let asked = tenant.admin.graphql(&new, "{ tenant { id slug } }", json!({})).await;
    assert_eq!(asked.data()["tenant"], json!({ "id": tenant.id, "slug": new }));
    // A write is led on as well, and not done on the way.
    let led = tenant.admin.post(&format!("{}/units", tenant.path), body).await.expect(308);
    assert_eq!(led.header("location"), format!("/v1/tenants/{new}/units"));
    let units = tenant.admin.get(&format!("/v1/tenants/{new}/units")).await.expect(200);
    assert_eq!(units.body["items"].as_array().unwrap().len(), 1);
    // The id is an address that never moves.
    assert_eq!(tenant.admin.get(&format!("/v1/tenants/{}", tenant.id)).await.expect(200).body["slug"], new.as_str());
    moving.app.stop().await;
}

#[actix_web::test]
async fn every_old_address_leads_to_the_newest_and_none_is_ever_anothers() {
    let moving = Moving::begin().await;
    let Moving { app, tenant, .. } = &moving;
    let (second, third) = (format!("alver-{}", app.unique()), format!("alver-kommune-{}", app.unique()));
    moving.to(&second, 1).await.expect(200);
    moving.to(&third, 2).await.expect(200);
    for old in [&tenant.slug, &second] {
        let led = tenant.admin.get(&format!("/v1/tenants/{old}/units")).await.expect(308);
        assert_eq!(led.header("location"), format!("/v1/tenants/{third}/units"));
    }
    let other = app.tenant("Meland").await;
    let path = format!("/v1/tenants/{}/transitions/readdress", other.id);
    for taken in [&tenant.slug, &second, &third] {
        let refused = app.operator().transition(&path, 1, json!({ "slug": taken })).await.expect(409);
        assert_eq!((refused.code(), &refused.body["member"]), ("duplicate_name", &json!("slug")));
        let body = json!({
            "slug": taken, "name": "Nykomaren", "kind": "municipality", "language": "nn",
            "administrator": { "name": "Oddny Ny", "issuer": "urn:betre:demo", "subject": app.unique() },
        });
        assert_eq!(app.operator().post("/v1/tenants", body).await.expect(409).code(), "duplicate_name");
    }
    assert_eq!(other.admin.get(&other.path).await.expect(200).version(), 1);
    // Its own old one it can take again; then that is no longer old.
    moving.to(&tenant.slug, 3).await.expect(200);
    tenant.admin.get(&tenant.path).await.expect(200);
    let led = tenant.admin.get(&format!("/v1/tenants/{third}")).await.expect(308);
    assert_eq!(led.header("location"), tenant.path);
    moving.app.stop().await;
}

#[actix_web::test]
async fn an_old_address_tells_a_stranger_nothing() {
    let moving = Moving::begin().await;
    let Moving { app, tenant, .. } = &moving;
    moving.to(&format!("alver-{}", app.unique()), 1).await.expect(200);
    let stranger = app.tenant("Meland").await.admin;
    stranger.get("/v1/me").await.expect(200);
    let mut said = Vec::new();
    for slug in [tenant.slug.clone(), format!("lindas-{}", app.unique())] {
        let mut answer = stranger.get(&format!("/v1/tenants/{slug}/units")).await.expect(404);
        let members = answer.body.as_object_mut().unwrap();
        members.remove("instance");
        members.remove("requestId");
        assert_eq!(answer.header("location"), "");
        said.push((answer.body, answer.statements));
        assert_eq!(app.anonymous().get(&format!("/v1/tenants/{slug}")).await.status, 401);
    }
    assert_eq!(said[0], said[1]);
    moving.app.stop().await;
}

#[actix_web::test]
async fn every_register_has_a_form_and_a_code_keeps_its_zeros() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Oslo").await;
    let path = format!("{}/identifiers", tenant.path);
    let body = |scheme: &str, value: Value| json!({ "scheme": scheme, "value": value, "validFrom": "2020-01-01" });
    for (scheme, value, stored) in [
        ("organisation_number", "958 935 420", "958935420"),
        ("municipality_number", "0301", "0301"),
        ("county_number", "03", "03"),
        ("city_district_number", "030101", "030101"),
        ("foreign", "SE-Bolagsverket:212000-2445", "SE-Bolagsverket:212000-2445"),
    ] {
        let made = tenant.admin.post(&path, body(scheme, value.into())).await.expect(201);
        assert_eq!((&made.body["value"], &made.body["confirmedAt"]), (&json!(stored), &Value::Null), "{scheme}");
    }
    for (scheme, accepted, detail, values) in [
        (
            "organisation_number",
            "organisation_number",
            "nine digits, the last a check digit (modulo 11)",
            &["958935421", "95893542", "9589354200", "NO958935420"][..],
        ),
        ("municipality_number", "four_digits", "four digits", &["301", "03010", "O301", "０３０１", "-301"]),
        ("county_number", "two_digits", "two digits", &["3", "003", "3a"]),
        ("city_district_number", "six_digits", "six digits", &["0301", "30101", "0301011"]),
        ("foreign", "register_and_code", "a register, a colon and a code", &["212000-2445", ":2120", "SE:"]),
    ] {
        for value in values {
            let refused = tenant.admin.post(&path, body(scheme, (*value).into())).await.expect(422);
            let fault = json!([{
                "pointer": "#/value", "code": "bad_format", "accepted": accepted,
                "detail": format!("Does not have the right form: {detail}."),
            }]);
            assert_eq!((refused.code(), &refused.body["errors"]), ("invalid_input", &fault), "{scheme}: {value}");
        }
    }
    let number = tenant.admin.post(&path, body("municipality_number", json!(301))).await.expect(422);
    assert_eq!(
        (&number.body["errors"][0]["code"], &number.body["errors"][0]["accepted"]),
        (&json!("wrong_type"), &json!("string"))
    );
    app.stop().await;
}

#[actix_web::test]
async fn an_organisation_has_one_code_of_a_register_at_a_time() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Bergen").await;
    let path = format!("{}/identifiers", tenant.path);
    let body = |code: &str, from: &str, to: Option<&str>| {
        let mut body = json!({ "scheme": "municipality_number", "value": code, "validFrom": from });
        if let Some(to) = to {
            body["validTo"] = to.into();
        }
        body
    };
    // Renumbered: the same municipality before and after.
    let old = tenant.admin.post(&path, body("1201", "1972-01-01", Some("2020-01-01"))).await.expect(201);
    tenant.admin.post(&path, body("4601", "2020-01-01", None)).await.expect(201);
    for overlapping in [body("1301", "1971-01-01", Some("1972-01-02")), body("4602", "2031-01-01", None)] {
        let refused = tenant.admin.post(&path, overlapping).await.expect(409);
        assert_eq!((refused.code(), &refused.body["rule"]), ("rule_unmet", &json!("one_code_at_a_time")));
    }
    let longer = tenant.admin.patch(&format!("{path}/{}", old.id()), 1, json!({ "validTo": "2020-01-02" })).await;
    assert_eq!(longer.expect(409).body["rule"], "one_code_at_a_time");
    tenant.admin.post(&path, body("1301", "1915-01-01", Some("1972-01-01"))).await.expect(201);
    // Registers abroad are many, and each has its own code.
    for code in ["SE-SCB:1480", "DK-CVR:64942212"] {
        let body = json!({ "scheme": "foreign", "value": code, "validFrom": "2020-01-01" });
        tenant.admin.post(&path, body).await.expect(201);
    }
    let code = async |day: &str| {
        let held = tenant.admin.get(&format!("{path}?scheme=municipality_number&on={day}")).await.expect(200);
        held.body["items"].as_array().unwrap().iter().map(|one| one["value"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(code("1950-01-01").await, ["1301"]);
    assert_eq!(code("2019-12-31").await, ["1201"]);
    assert_eq!(code("2020-01-01").await, ["4601"]);
    app.stop().await;
}

/// Tenants with municipality numbers, alone in their database: a confirmed code is one tenant's in the whole service.
struct Register {
    app: TestApp,
}

impl Register {
    async fn open() -> Self {
        Self { app: TestApp::with(Options { own_database: true, ..Options::default() }).await }
    }

    async fn enter(&self, tenant: &Tenant, code: &str, from: &str, to: Option<&str>) -> String {
        let mut body = json!({ "scheme": "municipality_number", "value": code, "validFrom": from });
        if let Some(to) = to {
            body["validTo"] = to.into();
        }
        tenant.admin.post(&format!("{}/identifiers", tenant.path), body).await.expect(201).id()
    }

    async fn confirm(&self, tenant: &Tenant, id: &str) -> Answer {
        let path = format!("/v1/tenants/{}/identifiers/{id}/transitions/confirm", tenant.id);
        self.app.operator().transition(&path, 1, json!({})).await
    }

    /// The slugs of the tenants behind a code on a day.
    async fn find(&self, code: &str, day: &str) -> Vec<String> {
        let path = format!("/v1/platform/tenants?scheme=municipality_number&code={code}&at={day}");
        let found = self.app.operator().get(&path).await.expect(200);
        let query = "query ($code: String!, $at: Date) {
          findTenants(scheme: MUNICIPALITY_NUMBER, code: $code, at: $at) { slug }
        }";
        let asked = self.app.operator().graphql("operator", query, json!({ "code": code, "at": day })).await;
        let slugs = |items: &Value| -> Vec<String> {
            items.as_array().unwrap().iter().map(|tenant| tenant["slug"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(slugs(&found.body["items"]), slugs(&asked.data()["findTenants"]));
        slugs(&found.body["items"])
    }
}

#[actix_web::test]
async fn a_tenant_is_found_by_the_code_that_it_had_on_a_day() {
    let register = Register::open().await;
    let app = &register.app;
    let (lindas, narvik, lofoten) =
        (app.tenant("Lindås").await, app.tenant("Narvik").await, app.tenant("Svolvær").await);
    let number = json!([{ "scheme": "municipality_number", "value": "4631", "validFrom": "2020-01-01" }]);
    let alver =
        app.tenant_of("Alver", json!({ "kind": "municipality", "language": "nn", "identifiers": number })).await;
    for (tenant, code, from, to) in [
        (&lindas, "1263", "1964-01-01", Some("2020-01-01")),
        (&narvik, "1805", "1900-01-01", Some("2020-01-01")),
        (&lofoten, "1806", "1919-01-01", Some("1964-01-01")),
        (&narvik, "1806", "2020-01-01", None),
    ] {
        let id = register.enter(tenant, code, from, to).await;
        assert!(register.find(code, from).await.is_empty(), "{code}: not confirmed yet");
        let confirmed = register.confirm(tenant, &id).await.expect(200);
        assert!(confirmed.body["confirmedAt"].is_string());
    }
    for (code, day, slug) in [
        ("1263", "1963-12-31", None),
        ("1263", "1964-01-01", Some(&lindas.slug)),
        ("1263", "2019-12-31", Some(&lindas.slug)),
        ("1263", "2020-01-01", None),
        ("4631", "2019-12-31", None),
        ("4631", "2020-01-01", Some(&alver.slug)),
        // A number that was used again, and a municipality that goes on under another.
        ("1806", "1963-12-31", Some(&lofoten.slug)),
        ("1806", "1990-01-01", None),
        ("1806", "2020-01-01", Some(&narvik.slug)),
        ("1805", "2019-12-31", Some(&narvik.slug)),
        ("1805", "2020-01-01", None),
    ] {
        assert_eq!(register.find(code, day).await, Vec::from_iter(slug.cloned()), "{code} on {day}");
    }
    // Who is no operator finds their own, and nobody else's.
    let own = async |code: &str, day: &str| {
        let path = format!("/v1/tenants?scheme=municipality_number&code={code}&at={day}");
        lindas.admin.get(&path).await.expect(200).body["items"].as_array().unwrap().len()
    };
    assert_eq!((own("1263", "2019-06-01").await, own("1263", "2020-06-01").await), (1, 0));
    assert_eq!(own("4631", "2020-06-01").await, 0);
    let refused = lindas.admin.get("/v1/platform/tenants?scheme=municipality_number&code=1263").await.expect(403);
    assert_eq!(refused.body["permission"], "tenant.found");
    register.app.stop().await;
}

#[actix_web::test]
async fn only_the_operator_confirms_a_code_and_no_two_tenants_have_it_on_a_day() {
    let register = Register::open().await;
    let app = &register.app;
    let (haram, alesund) = (app.tenant("Haram").await, app.tenant("Ålesund").await);
    let real = register.enter(&haram, "1534", "1964-01-01", Some("2020-01-01")).await;
    let path = format!("/v1/tenants/{}/identifiers/{real}/transitions/confirm", haram.id);
    let refused = haram.admin.transition(&path, 1, json!({})).await.expect(403);
    assert_eq!(refused.body["permission"], "tenant.found");
    register.confirm(&haram, &real).await.expect(200);
    // Another can say that it is theirs; nobody is led to them by it.
    let claimed = register.enter(&alesund, "1534", "2019-12-31", None).await;
    let refused = register.confirm(&alesund, &claimed).await.expect(409);
    assert_eq!((refused.code(), &refused.body["member"]), ("duplicate_name", &json!("value")));
    assert_eq!(register.find("1534", "2019-12-31").await, [haram.slug.as_str()]);
    assert!(register.find("1534", "2020-01-01").await.is_empty());
    // What holds longer than was confirmed is the tenant's own word again.
    let longer = json!({ "validTo": "2024-01-01" });
    let changed = haram.admin.patch(&format!("{}/identifiers/{real}", haram.path), 2, longer).await.expect(200);
    assert_eq!(changed.body["confirmedAt"], Value::Null);
    assert!(register.find("1534", "2019-12-31").await.is_empty());
    register.confirm(&alesund, &claimed).await.expect(200);
    assert_eq!(register.find("1534", "2031-01-01").await, [alesund.slug.as_str()]);
    register.app.stop().await;
}
