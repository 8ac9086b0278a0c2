//! Who the tenants are, and who may act in them.

use std::sync::Arc;

use chrono::{TimeDelta, TimeZone, Utc};
use kernel::FixedClock;
use serde_json::{Value, json};
use testkit::{Options, TestApp};

#[actix_web::test]
async fn organisation_numbers_are_checked_and_stored_without_spaces() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Alver").await;
    let path = format!("{}/identifiers", tenant.path);
    let body = |value: &str, from: &str| json!({ "scheme": "organisation_number", "value": value, "validFrom": from, "validTo": format!("{}-12-31", &from[..4]) });
    // Numbers of real registered bodies with remainders 0 and others; then those that cannot be.
    for (n, value) in
        ["920290922", "820710592", "958935420", "991825827", "921060440", "921785410", "964983291", "920 290 922"]
            .into_iter()
            .enumerate()
    {
        let from = format!("20{:02}-01-01", 10 + n);
        let made = tenant.admin.post(&path, body(value, &from)).await.expect(201);
        assert_eq!(made.body["value"], value.replace(' ', ""));
    }
    for value in ["900000090", "900000091", "920290923", "92029092", "0920290922", "92029092A"] {
        let refused = tenant.admin.post(&path, body(value, "2020-01-01")).await.expect(422);
        assert_eq!(refused.body["errors"][0]["pointer"], "#/value", "{value}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn an_identifier_holds_for_a_time_and_a_tenant_is_none_of_its_codes() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Lindås").await;
    let path = format!("{}/identifiers", tenant.path);
    let old = json!({ "scheme": "municipality_number", "value": "1263", "validFrom": "1964-01-01" });
    let made = tenant.admin.post(&path, old).await.expect(201);
    let one = format!("{path}/{}", made.id());
    tenant.admin.patch(&one, 1, json!({ "validTo": "2020-01-01" })).await.expect(200);
    let wrong = tenant.admin.patch(&one, 2, json!({ "validTo": "1900-01-01" })).await.expect(422);
    assert_eq!(wrong.body["errors"][0]["pointer"], "#/validTo");
    let on =
        async |day: &str| tenant.admin.get(&format!("{path}?on={day}")).await.body["items"].as_array().unwrap().len();
    // The end is the first day on which it no longer holds.
    assert_eq!((on("2019-12-31").await, on("2020-01-01").await), (1, 0));
    app.stop().await;
}

#[actix_web::test]
async fn units_are_a_dated_tree() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Radøy").await;
    let path = format!("{}/units", tenant.path);
    let unit = |name: &str, parent: Option<&str>, from: &str| {
        let mut body = json!({ "name": name, "validFrom": from });
        if let Some(parent) = parent {
            body["parentId"] = parent.into();
        }
        body
    };
    let top = tenant.admin.post(&path, unit("Oppvekst og kultur", None, "2012-01-01")).await.expect(201).id();
    let middle = tenant.admin.post(&path, unit("Kultur", Some(&top), "2014-01-01")).await.expect(201).id();
    let early = tenant.admin.post(&path, unit("For tidleg", Some(&middle), "2013-01-01")).await.expect(422);
    assert_eq!(early.body["errors"][0]["pointer"], "#/parentId");
    let loops = tenant.admin.patch(&format!("{path}/{top}"), 1, json!({ "parentId": middle })).await.expect(422);
    assert_eq!(loops.body["errors"][0]["code"], "rule");
    let elsewhere = app.tenant("Meland").await;
    let foreign = elsewhere.admin.post(&format!("{}/units", elsewhere.path), unit("Kultur", None, "2012-01-01")).await;
    let across = tenant.admin.post(&path, unit("Framand", Some(&foreign.expect(201).id()), "2015-01-01")).await;
    assert_eq!(across.expect(422).body["errors"][0]["code"], "no_such_thing");
    assert_eq!(tenant.admin.delete(&format!("{path}/{top}"), 1).await.expect(409).code(), "still_in_use");
    app.stop().await;
}

#[actix_web::test]
async fn a_unit_does_not_end_before_its_parts() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Radøy").await;
    let path = format!("{}/units", tenant.path);
    let top = json!({ "name": "Oppvekst", "validFrom": "2012-01-01" });
    let top = tenant.admin.post(&path, top).await.expect(201).id();
    let part = json!({ "name": "Barnehage", "parentId": top, "validFrom": "2012-01-01" });
    let part = tenant.admin.post(&path, part).await.expect(201).id();
    let end =
        async |unit: &str| tenant.admin.patch(&format!("{path}/{unit}"), 1, json!({ "validTo": "2020-01-01" })).await;
    let early = end(&top).await.expect(422);
    assert_eq!(
        (&early.body["errors"][0]["pointer"], &early.body["errors"][0]["accepted"]),
        (&json!("#/validTo"), &json!("part_outlives_whole"))
    );
    end(&part).await.expect(200);
    end(&top).await.expect(200);
    app.stop().await;
}

#[actix_web::test]
async fn units_that_are_moved_into_each_other_at_once_make_no_circle() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Radøy").await;
    let path = format!("{}/units", tenant.path);
    for _ in 0..8 {
        let unit = |name: &str| json!({ "name": name, "validFrom": "2012-01-01" });
        let one = tenant.admin.post(&path, unit("Kultur")).await.expect(201).id();
        let other = tenant.admin.post(&path, unit("Idrett")).await.expect(201).id();
        let into = async |unit: &str, parent: &str| {
            tenant.admin.patch(&format!("{path}/{unit}"), 1, json!({ "parentId": parent })).await.status
        };
        let mut ends = [0; 2];
        (ends[0], ends[1]) = futures_util::join!(into(&one, &other), into(&other, &one));
        ends.sort_unstable();
        assert_eq!(ends, [200, 422]);
    }
    app.stop().await;
}

#[actix_web::test]
async fn nobody_acts_for_two_organisations_at_once() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Alver").await;
    let mut sides = Vec::new();
    for name in ["Lindås", "Meland"] {
        let made = tenant.admin.post(&format!("{}/participants", tenant.path), json!({ "name": name })).await;
        sides.push(made.expect(201).id());
    }
    let person = json!({ "name": "Sunniva Herland", "issuer": "urn:betre:demo", "subject": app.unique() });
    let join = async |side: &str, from: &str, to: Option<&str>| {
        let mut body = json!({ "person": person, "roles": ["case_handler"], "actsForId": side, "validFrom": from });
        if let Some(to) = to {
            body["validTo"] = to.into();
        }
        tenant.admin.post(&format!("{}/memberships", tenant.path), body).await
    };
    join(&sides[0], "2018-01-01", Some("2019-01-01")).await.expect(201);
    let both = join(&sides[1], "2018-06-01", None).await.expect(409);
    assert_eq!((both.code(), &both.body["rule"]), ("rule_unmet", &json!("one_organisation_at_a_time")));
    let later = join(&sides[1], "2019-01-01", None).await.expect(201);
    let path = format!("{}/memberships/{}", tenant.path, later.id());
    tenant.admin.patch(&path, 1, json!({ "actsForId": sides[0] })).await.expect(200);
    join(&sides[1], "2025-01-01", None).await.expect(409);
    app.stop().await;
}

#[actix_web::test]
async fn a_national_identity_number_is_refused_and_not_written_down() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Alver").await;
    // Synthetic numbers: a month above 80, and one with the D-number's day.
    for subject in ["15889399950", "nin:55889399944"] {
        let person = json!({ "name": "Prøve Prøvesen", "issuer": "urn:betre:demo", "subject": subject });
        let body = json!({ "person": person, "roles": ["observer"] });
        let refused = tenant.admin.post(&format!("{}/memberships", tenant.path), body).await.expect(422);
        let fault = &refused.body["errors"][0];
        assert_eq!((&fault["pointer"], &fault["accepted"]), (&json!("#/person/subject"), &json!("no_identity_number")));
    }
    let administrator = json!({ "name": "Prøve Prøvesen", "issuer": "urn:betre:demo", "subject": "15889399950" });
    let body = json!({
        "slug": format!("ny-{}", app.unique()), "name": "Ny kommune", "kind": "municipality", "language": "nb",
        "administrator": administrator,
    });
    let founded = app.operator().post("/v1/tenants", body).await.expect(422);
    assert_eq!(founded.body["errors"][0]["pointer"], "#/administrator/subject");
    let fits_by_chance = json!({ "name": "Prøve Prøvesen", "issuer": "urn:betre:demo", "subject": "15889399951" });
    let body = json!({ "person": fits_by_chance, "roles": ["observer"] });
    tenant.admin.post(&format!("{}/memberships", tenant.path), body).await.expect(201);
    let events = tenant.admin.get(&format!("{}/events", tenant.path)).await.expect(200);
    assert!(!events.text.contains("15889399950"));
    app.stop().await;
}

#[actix_web::test]
async fn a_person_whom_two_tenants_register_at_once_is_one_person() {
    let app = TestApp::with(Options { workers: 2, ..Options::default() }).await;
    let (alver, lindas) = (app.tenant("Alver").await, app.tenant("Lindås").await);
    for _ in 0..8 {
        let person = json!({ "name": "Marit Fjellsbø", "issuer": "urn:betre:demo", "subject": app.unique() });
        let body = json!({ "person": person, "roles": ["observer"] });
        let (alver_path, lindas_path) = (format!("{}/memberships", alver.path), format!("{}/memberships", lindas.path));
        let (one, other) = futures_util::join!(
            alver.admin.post(&alver_path, body.clone()),
            lindas.admin.post(&lindas_path, body.clone())
        );
        assert_eq!(one.expect(201).body["personId"], other.expect(201).body["personId"]);
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_membership_holds_from_its_first_day_to_the_day_before_its_end() {
    let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2031, 5, 10, 9, 0, 0).unwrap()));
    let app = TestApp::with(Options { clock: Arc::clone(&clock) as _, ..Options::default() }).await;
    let tenant = app.tenant("Alver").await;
    let subject = format!("torunn-{}", app.unique());
    let body = json!({
        "person": { "name": "Torunn Nesse", "issuer": "urn:betre:demo", "subject": subject },
        "roles": ["case_handler"], "validFrom": "2031-05-11", "validTo": "2031-05-13",
    });
    tenant.admin.post(&format!("{}/memberships", tenant.path), body).await.expect(201);
    let mut seen = Vec::new();
    for _ in 0..4 {
        let torunn = app.person(&subject);
        let listed = torunn.get("/v1/tenants").await.expect(200).body["items"].as_array().unwrap().len();
        seen.push((torunn.get(&format!("{}/me", tenant.path)).await.status, listed));
        clock.advance(TimeDelta::days(1));
    }
    assert_eq!(seen, [(404, 0), (200, 1), (200, 1), (404, 0)]);
    app.stop().await;
}

#[actix_web::test]
async fn a_former_member_no_longer_sees_the_tenant_among_their_own() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Alver").await;
    let memberships = format!("{}/memberships", tenant.path);
    for ended in [true, false] {
        let subject = format!("arvid-{}", app.unique());
        let person = json!({ "name": "Arvid Hopland", "issuer": "urn:betre:demo", "subject": subject });
        let body = json!({ "person": person, "roles": ["observer", "observer"], "validFrom": "2020-01-01" });
        let made = tenant.admin.post(&memberships, body).await.expect(201);
        assert_eq!(made.body["roles"], json!(["observer"]));
        let arvid = app.person(&subject);
        assert_eq!(arvid.get("/v1/tenants").await.expect(200).body["items"][0]["id"], tenant.id.as_str());
        let path = format!("{memberships}/{}", made.id());
        match ended {
            true => tenant.admin.patch(&path, 1, json!({ "validTo": "2021-01-01" })).await.expect(200),
            false => tenant.admin.delete(&path, 1).await.expect(204),
        };
        assert_eq!(arvid.get("/v1/tenants").await.expect(200).body["items"], json!([]), "ended: {ended}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn no_administrator_ends_their_own_membership() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Alver").await;
    let memberships = format!("{}/memberships", tenant.path);
    let own = tenant.admin.get(&memberships).await.expect(200).body["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("{memberships}/{own}");
    let refusals = [
        tenant.admin.patch(&path, 1, json!({ "validTo": "2090-01-01" })).await,
        tenant.admin.patch(&path, 1, json!({ "roles": ["observer"] })).await,
        tenant.admin.delete(&path, 1).await,
    ];
    for refused in refusals {
        let refused = refused.expect(409);
        assert_eq!((refused.code(), &refused.body["rule"]), ("rule_unmet", &json!("another_administrator")));
    }
    let more = json!({ "name": "Synnøve Vågseth", "roles": ["administrator", "facilitator"] });
    assert_eq!(tenant.admin.patch(&path, 1, more).await.expect(200).version(), 2);
    let second = app.member(&tenant, "Halvard Mjelde", &["administrator"]).await;
    second.delete(&path, 2).await.expect(204);
    app.stop().await;
}

#[actix_web::test]
async fn a_role_that_is_taken_away_is_gone_within_five_seconds() {
    let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2031, 5, 10, 9, 0, 0).unwrap()));
    let app = TestApp::with(Options { clock: Arc::clone(&clock) as _, ..Options::default() }).await;
    let tenant = app.tenant("Alver").await;
    let leader = app.member(&tenant, "Ingolv Eikanger", &["programme_leader"]).await;
    let path = format!("{}/processes", tenant.path);
    let body = |title: &str| json!({ "title": title, "service": "Kultur" });
    leader.post(&path, body("Kulturmidlar")).await.expect(201);
    let members = tenant.admin.get(&format!("{}/memberships?sort=createdAt", tenant.path)).await.expect(200);
    let membership = members.body["items"][1]["id"].as_str().unwrap();
    let change = json!({ "roles": ["observer"] });
    tenant.admin.patch(&format!("{}/memberships/{membership}", tenant.path), 1, change).await.expect(200);
    clock.advance(TimeDelta::seconds(5));
    let refused = leader.post(&path, body("Idrettsmidlar")).await.expect(403);
    assert_eq!(refused.body["permission"], "process.manage");
    leader.get(&path).await.expect(200);
    app.stop().await;
}

#[actix_web::test]
async fn a_person_is_one_across_tenants_and_acts_in_one_at_a_time() {
    let app = TestApp::start().await;
    let (lindas, alver) = (app.tenant("Lindås").await, app.tenant("Alver").await);
    let subject = format!("torunn-{}", app.unique());
    let mut people = Vec::new();
    for (tenant, role) in [(&lindas, "unit_leader"), (&alver, "case_handler")] {
        let person = json!({ "name": "Torunn Nesse", "issuer": "urn:betre:demo", "subject": subject });
        let body = json!({ "person": person, "roles": [role] });
        let made = tenant.admin.post(&format!("{}/memberships", tenant.path), body).await.expect(201);
        people.push(made.body["personId"].clone());
    }
    assert_eq!(people[0], people[1]);
    let torunn = app.person(&subject);
    assert_eq!(torunn.get("/v1/me").await.expect(200).body["id"], people[0]);
    let mine = torunn.get("/v1/tenants").await.expect(200);
    let slugs: Vec<&Value> = mine.body["items"].as_array().unwrap().iter().map(|tenant| &tenant["slug"]).collect();
    assert_eq!(slugs, [&json!(alver.slug), &json!(lindas.slug)]);
    for (tenant, role) in [(&lindas, "unit_leader"), (&alver, "case_handler")] {
        assert_eq!(torunn.get(&format!("{}/me", tenant.path)).await.body["roles"], json!([role]));
    }
    app.stop().await;
}

#[actix_web::test]
async fn only_the_operator_founds_tenants_and_begins_their_life() {
    let app = TestApp::start().await;
    let body = json!({
        "slug": format!("ny-{}", app.unique()), "name": "Ny kommune", "kind": "municipality", "language": "nb",
        "effectiveOn": "2020-01-01",
        "administrator": { "name": "Oddny Ny", "issuer": "urn:betre:demo", "subject": format!("oddny-{}", app.unique()) },
    });
    let tenant = app.tenant("Alver").await;
    let refused = tenant.admin.post("/v1/tenants", body.clone()).await.expect(403);
    assert_eq!(refused.body["permission"], "tenant.found");
    let made = app.operator().post("/v1/tenants", body.clone()).await.expect(201);
    assert_eq!(made.body["state"], "provisional");
    let again = app.operator().post("/v1/tenants", body).await.expect(409);
    assert_eq!((again.code(), &again.body["member"]), ("duplicate_name", &json!("slug")));
    let activate = format!("/v1/tenants/{}/transitions/activate", made.id());
    tenant.admin.transition(&activate, 1, json!({})).await.expect(403);
    let active = app.operator().transition(&activate, 1, json!({})).await.expect(200);
    assert_eq!((&active.body["state"], active.version()), (&json!("active"), 2));
    assert_eq!(app.operator().transition(&activate, 2, json!({})).await.expect(409).code(), "illegal_transition");
    app.stop().await;
}
