//! Access: local administrators, the tenant's own roles, substitutes, and why somebody may what they may.

use std::sync::Arc;

use chrono::{TimeDelta, TimeZone, Utc};
use kernel::{FixedClock, Permission, Role};
use serde_json::{Value, json};
use testkit::{Answer, Client, Member, Options, Tenant, TestApp};

/// Alver with two areas, in each of them a school or a home, and a clock.
struct Town {
    app: TestApp,
    clock: Arc<FixedClock>,
    tenant: Tenant,
    upbringing: String,
    school: String,
    care: String,
    home: String,
}

impl Town {
    async fn open() -> Self {
        let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2031, 6, 30, 9, 0, 0).unwrap()));
        let app = TestApp::with(Options { clock: Arc::clone(&clock) as _, ..Options::default() }).await;
        let tenant = app.tenant("Alver").await;
        let upbringing = unit(&tenant.admin, &tenant, "Oppvekst", None).await.expect(201).id();
        let school = unit(&tenant.admin, &tenant, "Knarvik skule", Some(&upbringing)).await.expect(201).id();
        let care = unit(&tenant.admin, &tenant, "Helse", None).await.expect(201).id();
        let home = unit(&tenant.admin, &tenant, "Knarvik sjukeheim", Some(&care)).await.expect(201).id();
        Self { app, clock, tenant, upbringing, school, care, home }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    /// Somebody who administers a unit.
    async fn local(&self, name: &str, unit: &str) -> Member {
        self.app.member_with(&self.tenant, name, json!({ "roles": ["local_administrator"], "unitId": unit })).await
    }

    /// Gives somebody new a membership.
    async fn give(&self, by: &Client, more: Value) -> Answer {
        let subject = format!("ny-{}", self.app.unique());
        let mut body = json!({ "person": { "name": "Begge Stader", "issuer": "urn:betre:demo", "subject": subject } });
        for (member, value) in more.as_object().unwrap() {
            body[member] = value.clone();
        }
        by.post(&self.at("memberships"), body).await
    }

    async fn permissions(&self, of: &Client) -> Vec<Value> {
        of.get(&self.at("me/permissions")).await.expect(200).body["items"].as_array().unwrap().clone()
    }
}

async fn unit(by: &Client, tenant: &Tenant, name: &str, parent: Option<&str>) -> Answer {
    let mut body = json!({ "name": name, "validFrom": "2020-01-01" });
    if let Some(parent) = parent {
        body["parentId"] = parent.into();
    }
    by.post(&format!("{}/units", tenant.path), body).await
}

#[track_caller]
fn outside(answer: Answer, permission: &str) {
    let answer = answer.expect(403);
    assert_eq!((answer.code(), &answer.body["permission"]), ("outside_your_units", &json!(permission)));
}

/// Where a permission comes from, of those that a list explains.
fn sources<'l>(explained: &'l [Value], permission: &str) -> Vec<&'l Value> {
    let of = explained.iter().filter(|one| one["permission"] == permission);
    of.flat_map(|one| one["sources"].as_array().unwrap()).collect()
}

#[actix_web::test]
async fn a_local_administrator_changes_units_below_their_own_and_no_others() {
    let town = Town::open().await;
    let halvard = town.local("Halvard Mjelde", &town.upbringing).await.client;
    let club = unit(&halvard, &town.tenant, "SFO", Some(&town.school)).await.expect(201).id();
    outside(unit(&halvard, &town.tenant, "Dagsenter", Some(&town.home)).await, "unit.manage");
    outside(unit(&halvard, &town.tenant, "Ny sektor", None).await, "unit.manage");
    let change = async |unit: &str, body: Value| halvard.patch(&town.at(&format!("units/{unit}")), 1, body).await;
    change(&club, json!({ "name": "Skulefritidsordninga" })).await.expect(200);
    outside(change(&town.home, json!({ "name": "Heimen" })).await, "unit.manage");
    // Neither out of what they administer, nor into it, nor to the top.
    outside(change(&town.school, json!({ "parentId": town.care })).await, "unit.manage");
    outside(change(&town.home, json!({ "parentId": town.school })).await, "unit.manage");
    outside(change(&town.school, json!({ "parentId": null })).await, "unit.manage");
    change(&town.school, json!({ "leaderId": null, "name": "Knarvik barneskule" })).await.expect(200);
    outside(halvard.delete(&town.at(&format!("units/{}", town.home)), 1).await, "unit.manage");
    halvard.delete(&town.at(&format!("units/{club}")), 2).await.expect(204);
    let query = "mutation ($id: ID!) { updateUnit(input: { id: $id, expectedVersion: 1, name: \"Heimen\" }) { name } }";
    let refused = halvard.graphql(&town.tenant.slug, query, json!({ "id": town.home })).await;
    assert_eq!(refused.body["errors"][0]["extensions"]["code"], "OUTSIDE_YOUR_UNITS");
    town.app.stop().await;
}

#[actix_web::test]
async fn what_is_planned_below_a_local_administrator_is_theirs_as_well() {
    let town = Town::open().await;
    let halvard = town.local("Halvard Mjelde", &town.upbringing).await.client;
    let body = json!({ "name": "Ny skule", "parentId": town.upbringing, "validFrom": "2035-08-01" });
    let planned = halvard.post(&town.at("units"), body).await.expect(201).id();
    let renamed =
        halvard.patch(&town.at(&format!("units/{planned}")), 1, json!({ "name": "Alver ungdomsskule" })).await;
    renamed.expect(200);
    town.give(&halvard, json!({ "roles": ["unit_leader"], "unitId": planned })).await.expect(201);
    halvard.patch(&town.at(&format!("units/{planned}")), 2, json!({ "validTo": "2036-08-01" })).await.expect(200);
    town.app.stop().await;
}

#[actix_web::test]
async fn a_local_administrator_gives_the_roles_of_daily_work_in_their_units() {
    let town = Town::open().await;
    let halvard = town.local("Halvard Mjelde", &town.upbringing).await.client;
    let teacher = town.give(&halvard, json!({ "roles": ["case_handler"], "unitId": town.school })).await.expect(201);
    outside(town.give(&halvard, json!({ "roles": ["case_handler"], "unitId": town.home })).await, "membership.manage");
    outside(town.give(&halvard, json!({ "roles": ["case_handler"] })).await, "membership.manage");
    let own = json!({ "name": "Arkivar", "permissions": ["process.manage"] });
    let own = town.tenant.admin.post(&town.at("roles"), own).await.expect(201).id();
    for more in [
        json!({ "roles": ["administrator"], "unitId": town.school }),
        json!({ "roles": ["case_handler", "facilitator"], "unitId": town.school }),
        json!({ "roleIds": [own], "unitId": town.school }),
    ] {
        let refused = town.give(&halvard, more).await.expect(409);
        assert_eq!((refused.code(), &refused.body["rule"]), ("rule_unmet", &json!("local_roles")));
    }
    let path = town.at(&format!("memberships/{}", teacher.id()));
    outside(halvard.patch(&path, 1, json!({ "unitId": town.home })).await, "membership.manage");
    let raised = halvard.patch(&path, 1, json!({ "roles": ["programme_leader"] })).await.expect(409);
    assert_eq!(raised.body["rule"], "local_roles");
    halvard.patch(&path, 1, json!({ "roles": ["unit_leader"] })).await.expect(200);
    // Who belongs to another unit, or to none, is not theirs to change.
    let nurse =
        town.give(&town.tenant.admin, json!({ "roles": ["case_handler"], "unitId": town.home })).await.expect(201);
    let nurse = town.at(&format!("memberships/{}", nurse.id()));
    outside(halvard.patch(&nurse, 1, json!({ "unitId": town.school })).await, "membership.manage");
    outside(halvard.delete(&nurse, 1).await, "membership.manage");
    // They read everybody, as all do.
    halvard.get(&nurse).await.expect(200);
    halvard.delete(&path, 2).await.expect(204);
    town.app.stop().await;
}

#[actix_web::test]
async fn what_a_local_administrator_administers_follows_the_tree_of_today() {
    let town = Town::open().await;
    let halvard = town.local("Halvard Mjelde", &town.upbringing).await;
    let body = json!({ "from": "2031-07-01", "parentId": town.care });
    town.tenant.admin.patch(&town.at(&format!("units/{}", town.school)), 1, body).await.expect(200);
    let rename = async |version: i64, name: &str| {
        let path = town.at(&format!("units/{}", town.school));
        town.app.person(&halvard.subject).patch(&path, version, json!({ "name": name })).await
    };
    rename(2, "Knarvik barneskule").await.expect(200);
    town.clock.advance(TimeDelta::days(1));
    outside(rename(3, "Knarvik skule").await, "unit.manage");
    town.app.stop().await;
}

#[actix_web::test]
async fn a_local_administrator_without_a_unit_administers_nothing() {
    let town = Town::open().await;
    let member = town.app.member_with(&town.tenant, "Begge Stader", json!({ "roles": ["local_administrator"] })).await;
    outside(unit(&member.client, &town.tenant, "SFO", Some(&town.school)).await, "unit.manage");
    outside(unit(&member.client, &town.tenant, "Sektor", None).await, "unit.manage");
    let explained = town.permissions(&member.client).await;
    assert!(sources(&explained, "unit.manage").is_empty());
    assert_eq!(sources(&explained, "unit.read").len(), 1);
    town.app.stop().await;
}

#[actix_web::test]
async fn a_role_of_the_tenants_own_permits_what_it_is_made_of_from_the_next_request_on() {
    let town = Town::open().await;
    let listed = town.tenant.admin.get(&town.at("permissions")).await.expect(200);
    let words: Vec<&Value> = listed.body["items"].as_array().unwrap().iter().map(|one| &one["permission"]).collect();
    assert!(words.contains(&&json!("process.manage")) && !words.contains(&&json!("tenant.found")));
    let body = json!({ "name": "Arkivar", "permissions": ["event.read", "process.manage", "event.read"] });
    let role = town.tenant.admin.post(&town.at("roles"), body).await.expect(201);
    assert_eq!(role.body["permissions"], json!(["process.manage", "event.read"]));
    let member = town.app.member_with(&town.tenant, "Arvid Hopland", json!({ "roleIds": [role.id()] })).await;
    let process = json!({ "title": "Arkivplan", "service": "Arkiv" });
    let arvid = &member.client;
    arvid.post(&town.at("processes"), process.clone()).await.expect(201);
    // Exactly what it is made of: not even what every known role reads.
    assert_eq!(arvid.get(&town.at("units")).await.expect(403).body["permission"], "unit.read");
    let explained = town.permissions(arvid).await;
    assert_eq!(explained.len(), 2);
    let source = sources(&explained, "process.manage")[0];
    assert_eq!((&source["roleId"], &source["role"]), (&json!(role.id()), &Value::Null));
    assert_eq!((&source["membershipId"], &source["unitId"]), (&json!(member.id), &Value::Null));

    let change = json!({ "permissions": ["process.read", "unit.read"] });
    town.tenant.admin.patch(&town.at(&format!("roles/{}", role.id())), 1, change).await.expect(200);
    town.clock.advance(TimeDelta::seconds(5));
    assert_eq!(arvid.post(&town.at("processes"), process).await.expect(403).body["permission"], "process.manage");
    arvid.get(&town.at("units")).await.expect(200);
    town.app.stop().await;
}

#[actix_web::test]
async fn a_role_of_the_tenants_own_is_made_of_the_tenants_permissions() {
    let town = Town::open().await;
    for permission in ["tenant.found", "self.read", "reference.read"] {
        let body = json!({ "name": "Driftar", "permissions": ["unit.read", permission] });
        let refused = town.tenant.admin.post(&town.at("roles"), body).await.expect(422);
        let fault = &refused.body["errors"][0];
        assert_eq!((&fault["pointer"], &fault["accepted"]), (&json!("#/permissions/1"), &json!("tenants_permissions")));
    }
    let body = json!({ "name": "Driftar", "permissions": ["unit.destroy"] });
    assert_eq!(town.tenant.admin.post(&town.at("roles"), body).await.expect(422).code(), "invalid_input");
    let query = "mutation ($in: CreateTenantRole!) { createTenantRole(input: $in) { id permissions } }";
    let role = json!({ "in": { "name": "Lesar", "permissions": ["unit.read"] } });
    let made = town.tenant.admin.graphql(&town.tenant.slug, query, role).await;
    let id = &made.data()["createTenantRole"]["id"];
    let node = "query ($id: ID!) { node(id: $id) { ... on TenantRole { name } } }";
    let read = town.tenant.admin.graphql(&town.tenant.slug, node, json!({ "id": id })).await;
    assert_eq!(read.data()["node"]["name"], "Lesar");
    // Whoever manages members does not by that define roles.
    let halvard = town.local("Halvard Mjelde", &town.upbringing).await.client;
    let body = json!({ "name": "Alt", "permissions": ["membership.manage"] });
    assert_eq!(halvard.post(&town.at("roles"), body).await.expect(403).body["permission"], "role.manage");
    town.app.stop().await;
}

#[actix_web::test]
async fn a_role_that_somebody_has_or_is_promised_is_not_deleted() {
    let town = Town::open().await;
    let admin = &town.tenant.admin;
    let body = json!({ "name": "Arkivar", "permissions": ["process.manage"] });
    let role = admin.post(&town.at("roles"), body).await.expect(201).id();
    let path = town.at(&format!("roles/{role}"));
    let promise = async || {
        let body = json!({ "name": "Sunniva Herland", "roleIds": [role], "openDays": 1 });
        admin.post(&town.at("invitations"), body).await.expect(201).id()
    };
    let first = promise().await;
    assert_eq!(admin.delete(&path, 1).await.expect(409).code(), "still_in_use");
    admin.transition(&town.at(&format!("invitations/{first}/transitions/withdraw")), 1, json!({})).await.expect(200);
    promise().await;
    assert_eq!(admin.delete(&path, 1).await.expect(409).code(), "still_in_use");
    town.clock.advance(TimeDelta::days(1));
    let admin = &member_again(&town).await;
    let given = town.give(admin, json!({ "roleIds": [role], "validTo": "2031-07-02" })).await.expect(201).id();
    assert_eq!(admin.delete(&path, 1).await.expect(409).code(), "still_in_use");
    admin.delete(&town.at(&format!("memberships/{given}")), 1).await.expect(204);
    admin.delete(&path, 1).await.expect(204);
    town.app.stop().await;
}

/// An administrator with a token of today.
async fn member_again(town: &Town) -> Client {
    let subject = format!("admin-{}", town.tenant.slug.rsplit_once('-').unwrap().1);
    town.app.person(&subject)
}

/// That one stands in for another, in July.
fn in_july(away: &Member, stands_in: &Member) -> Value {
    json!({
        "membershipId": away.id, "substituteMembershipId": stands_in.id, "reason": "Ferie",
        "validFrom": "2031-07-01", "validTo": "2031-08-01",
    })
}

#[actix_web::test]
async fn a_substitute_holds_every_right_of_the_one_who_is_away() {
    let town = Town::open().await;
    let admin = &town.tenant.admin;
    let leader = town.app.member_with(&town.tenant, "Torunn Nesse", json!({ "roles": ["unit_leader"] })).await;
    let reader = town.app.member_with(&town.tenant, "Arvid Hopland", json!({ "roles": ["observer"] })).await;
    let peer = town.app.member_with(&town.tenant, "Ingolv Eikanger", json!({ "roles": ["unit_leader"] })).await;
    let refused = admin.post(&town.at("substitutes"), in_july(&leader, &reader)).await.expect(409);
    assert_eq!((refused.code(), &refused.body["rule"]), ("rule_unmet", &json!("substitute_holds_the_right")));
    let beyond = Role::UnitLeader.permissions().without(Role::Observer.permissions());
    assert_eq!(refused.body["missing"], json!(beyond.iter().map(Permission::as_str).collect::<Vec<_>>()));
    assert!(beyond.holds(Permission::MappingContribute) && !beyond.holds(Permission::ProcessRead));
    admin.post(&town.at("substitutes"), in_july(&reader, &leader)).await.expect(201);
    let made = admin.post(&town.at("substitutes"), in_july(&leader, &peer)).await.expect(201);
    // Nobody stands in for themselves, by whichever membership.
    let again = json!({
        "person": { "name": "Torunn Nesse", "issuer": "urn:betre:demo", "subject": leader.subject },
        "roles": ["unit_leader", "case_handler"], "validFrom": "2031-07-01", "validTo": "2031-07-15",
    });
    let again = admin.post(&town.at("memberships"), again).await.expect(201).id();
    let again = Member { id: again, ..leader.clone() };
    for (stands_in, pointer, rule) in [
        (&leader, "#/substituteMembershipId", "another_person"),
        (&again, "#/substituteMembershipId", "another_person"),
    ] {
        let refused = admin.post(&town.at("substitutes"), in_july(&leader, stands_in)).await.expect(422);
        let fault = &refused.body["errors"][0];
        assert_eq!((&fault["pointer"], &fault["accepted"]), (&json!(pointer), &json!(rule)));
    }
    // Nor longer than both are members.
    for (away, stands_in, pointer) in [(&again, &peer, "#/membershipId"), (&peer, &again, "#/substituteMembershipId")] {
        let refused = admin.post(&town.at("substitutes"), in_july(away, stands_in)).await.expect(422);
        let fault = &refused.body["errors"][0];
        assert_eq!((&fault["pointer"], &fault["accepted"]), (&json!(pointer), &json!("member_throughout")));
    }
    let longer = json!({ "validTo": "2031-06-01" });
    admin.patch(&town.at(&format!("substitutes/{}", made.id())), 1, longer).await.expect(422);
    admin.patch(&town.at(&format!("substitutes/{}", made.id())), 1, json!({ "validTo": null })).await.expect(200);
    assert_eq!(
        peer.client.post(&town.at("substitutes"), in_july(&leader, &peer)).await.expect(403).code(),
        "forbidden"
    );
    town.app.stop().await;
}

#[actix_web::test]
async fn a_substitute_holds_the_right_as_far_as_the_one_who_is_away() {
    let town = Town::open().await;
    let (admin, tenant) = (&town.tenant.admin, &town.tenant);
    let marit = town.app.member(tenant, "Marit Fjellsbø", &["programme_leader"]).await;
    let process = async |title: &str| {
        let body = json!({ "title": title, "service": "Arkiv" });
        marit.post(&town.at("processes"), body).await.expect(201).id()
    };
    let (plan, depot) = (process("Arkivplan").await, process("Depot").await);
    let own = json!({ "name": "Personal", "permissions": ["membership.read", "membership.manage"] });
    let own = admin.post(&town.at("roles"), own).await.expect(201).id();
    let member = async |name: &str, more: Value| town.app.member_with(tenant, name, more).await;
    let guest = async |name: &str, process: &str| {
        member(name, json!({ "roles": ["administrator"], "onlyObject": process })).await
    };
    let administrator = member("Kari Vågseth", json!({ "roles": ["administrator"] })).await;
    let (ragnhild, lars) = (guest("Ragnhild Toft", &plan).await, guest("Lars Holme", &plan).await);
    let other = guest("Oddny Bø", &depot).await;
    let staff = member("Ingolv Eikanger", json!({ "roleIds": [own] })).await;
    let (school, home) =
        (town.local("Halvard Mjelde", &town.school).await, town.local("Synnøve Vågseth", &town.home).await);
    let nowhere = member("Torunn Nesse", json!({ "roles": ["local_administrator"] })).await;
    let missing = async |away: &Member, stands_in: &Member| {
        let answer = admin.post(&town.at("substitutes"), in_july(away, stands_in)).await;
        if answer.status == 201 {
            return json!([]);
        }
        assert_eq!(answer.body["rule"], "substitute_holds_the_right", "{}", answer.text);
        answer.body["missing"].clone()
    };
    // To one thing is not to all, and in some units is not in the whole tenant.
    let all = missing(&administrator, &ragnhild).await;
    assert!(all.as_array().unwrap().contains(&json!("tenant.manage")), "{all}");
    assert_eq!(missing(&staff, &school).await, json!(["membership.manage"]));
    // Whoever administers no unit holds it nowhere.
    assert_eq!(missing(&school, &nowhere).await, json!(["unit.manage", "membership.manage"]));
    assert_eq!(missing(&ragnhild, &other).await, all);
    for (away, stands_in) in [
        (&ragnhild, &lars),
        (&ragnhild, &administrator),
        (&school, &home),
        (&school, &administrator),
        (&nowhere, &home),
    ] {
        assert_eq!(missing(away, stands_in).await, json!([]));
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn whoever_holds_the_right_no_longer_stands_in_for_nobody() {
    let town = Town::open().await;
    let away = town.local("Halvard Mjelde", &town.upbringing).await;
    let stands_in = town.local("Synnøve Vågseth", &town.care).await;
    away.client.post(&town.at("substitutes"), in_july(&away, &stands_in)).await.expect(201);
    town.clock.advance(TimeDelta::days(1));
    let (admin, synnove) = (member_again(&town).await, town.app.person(&stands_in.subject));
    let mut seen = Vec::new();
    for change in [
        json!({ "name": "Synnøve Vågseth" }),
        json!({ "unitId": null }),
        json!({ "roles": ["case_handler"], "unitId": town.care }),
        json!({ "roles": ["local_administrator"] }),
    ] {
        let path = town.at(&format!("memberships/{}", stands_in.id));
        let version = admin.get(&path).await.expect(200).version();
        admin.patch(&path, version, change).await.expect(200);
        town.clock.advance(TimeDelta::seconds(5));
        let me = synnove.get(&town.at("me")).await.expect(200);
        let count = |member: &str| me.body[member].as_array().unwrap().len();
        seen.push((count("standsIn"), count("administers")));
    }
    assert_eq!(seen, [(1, 2), (0, 0), (0, 0), (1, 2)]);
    town.app.stop().await;
}

#[actix_web::test]
async fn a_substitute_reaches_the_others_units_from_the_first_day_to_the_last() {
    let town = Town::open().await;
    let away = town.local("Halvard Mjelde", &town.upbringing).await;
    let stands_in = town.local("Synnøve Vågseth", &town.care).await;
    let made = away.client.post(&town.at("substitutes"), in_july(&away, &stands_in)).await.expect(201);
    let mut seen = Vec::new();
    for days in [1, 30, 1] {
        let synnove = town.app.person(&stands_in.subject);
        let there = unit(&synnove, &town.tenant, "SFO", Some(&town.school)).await;
        let me = synnove.get(&town.at("me")).await.expect(200);
        let explained = town.permissions(&synnove).await;
        let why: Vec<&Value> = sources(&explained, "unit.manage").into_iter().map(|why| &why["substituteId"]).collect();
        seen.push((there.status, me.body["administers"].as_array().unwrap().len(), json!(why)));
        // Their own they have all the time.
        unit(&synnove, &town.tenant, "Dagsenter", Some(&town.home)).await.expect(201);
        town.clock.advance(TimeDelta::days(days));
    }
    let id = made.id();
    assert_eq!(seen, [(403, 1, json!([null])), (201, 2, json!([null, id])), (201, 2, json!([null, id]))]);
    outside(unit(&town.app.person(&stands_in.subject), &town.tenant, "SFO", Some(&town.school)).await, "unit.manage");
    town.app.stop().await;
}

#[actix_web::test]
async fn every_permission_is_explained_by_the_roles_that_give_it() {
    let town = Town::open().await;
    let body = json!({ "name": "Lesar av hendingar", "permissions": ["event.read", "unit.manage"] });
    let role = town.tenant.admin.post(&town.at("roles"), body).await.expect(201).id();
    let more = json!({ "roles": ["local_administrator", "union_rep"], "roleIds": [role], "unitId": town.school });
    let member = town.app.member_with(&town.tenant, "Kjellaug Tveit", more).await;
    let own = town.permissions(&member.client).await;
    let path = town.at(&format!("memberships/{}/permissions", member.id));
    assert_eq!(town.tenant.admin.get(&path).await.expect(200).body["items"], json!(own));
    let why = |permission: &str| -> Vec<(Value, Value, Value)> {
        let of = sources(&own, permission).into_iter();
        of.map(|why| (why["role"].clone(), why["roleId"].clone(), why["unitId"].clone())).collect()
    };
    let nil = Value::Null;
    assert_eq!(why("proposal.submit"), [(json!("union_rep"), nil.clone(), nil.clone())]);
    assert_eq!(why("event.read"), [(nil.clone(), json!(role), nil.clone())]);
    assert_eq!(
        why("unit.manage"),
        [(json!("local_administrator"), nil.clone(), json!(town.school)), (nil.clone(), json!(role), nil)]
    );
    assert!(why("tenant.manage").is_empty());
    let query = "{ me { administers } myPermissions { permission sources { role unitId } } }";
    let asked = member.client.graphql(&town.tenant.slug, query, json!({})).await;
    assert_eq!(asked.data()["myPermissions"].as_array().unwrap().len(), own.len());
    assert_eq!(asked.data()["me"]["administers"], json!([town.school]));
    town.app.stop().await;
}

#[actix_web::test]
async fn who_represents_the_employees_is_stored_and_their_union_is_not() {
    let town = Town::open().await;
    for role in ["union_rep", "main_union_rep", "safety_rep"] {
        let given = town.give(&town.tenant.admin, json!({ "roles": [role] })).await.expect(201);
        let members: Vec<&String> = given.body.as_object().unwrap().keys().collect();
        assert!(members.iter().all(|member| !member.to_lowercase().contains("union")), "{members:?}");
        for union in ["union", "unionName"] {
            let told = json!({ "roles": [role], union: "Fagforbundet" });
            let refused = town.give(&town.tenant.admin, told).await.expect(422);
            assert_eq!(refused.body["errors"][0]["code"], "unknown");
        }
    }
    let kjellaug = town.app.member(&town.tenant, "Kjellaug Tveit", &["main_union_rep"]).await;
    kjellaug.get(&town.at("processes")).await.expect(200);
    kjellaug.get(&town.at("events")).await.expect(200);
    town.app.stop().await;
}

#[actix_web::test]
async fn a_person_in_two_tenants_acts_in_one_with_what_they_hold_there() {
    let town = Town::open().await;
    let company =
        town.app.tenant_of("IKA Hordaland", json!({ "kind": "inter_municipal_company", "language": "nn" })).await;
    let subject = format!("torunn-{}", town.app.unique());
    let torunn = town.app.join(&town.tenant, &subject, &["administrator"]).await;
    town.app.join(&company, &subject, &["case_handler"]).await;
    let me = torunn.get("/v1/me").await.expect(200);
    let tenants: Vec<&Value> = me.body["tenants"].as_array().unwrap().iter().map(|tenant| &tenant["name"]).collect();
    assert_eq!(tenants, ["Alver", "IKA Hordaland"]);
    for (tenant, role, is_administrator) in [(&town.tenant, "administrator", true), (&company, "case_handler", false)] {
        let here = torunn.get(&format!("{}/me", tenant.path)).await.expect(200);
        assert_eq!((&here.body["personId"], &here.body["roles"]), (&me.body["id"], &json!([role])));
        assert_eq!(here.body["permissions"].as_array().unwrap().contains(&json!("unit.manage")), is_administrator);
    }
    unit(&torunn, &town.tenant, "Kultur", None).await.expect(201);
    assert_eq!(unit(&torunn, &company, "Depot", None).await.expect(403).code(), "forbidden");
    // What is one tenant's is not there in the other.
    torunn.get(&format!("{}/units/{}", company.path, town.school)).await.expect(404);
    town.app.stop().await;
}
