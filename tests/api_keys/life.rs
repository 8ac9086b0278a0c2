//! From when until when a key works.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::House;

#[actix_web::test]
async fn a_key_works_to_the_moment_at_which_it_expires() {
    let house = House::open().await;
    let account = house.account("Visma", &["observer"]).await.id();
    let made = house.make(&account, json!({ "validDays": 2 })).await.expect(201);
    assert_eq!(made.body["expiresAt"], "2031-07-02T09:20:00.000Z");
    let key = house.told(&made);
    house.clock.advance(TimeDelta::days(2) - TimeDelta::milliseconds(1));
    assert!(house.lets_in(&key.client).await);
    // Although it was let in a millisecond ago.
    house.clock.advance(TimeDelta::milliseconds(1));
    assert!(!house.lets_in(&key.client).await);
    house.app.stop().await;
}

#[actix_web::test]
async fn a_key_lasts_ninety_days_unless_it_is_said_and_a_year_at_most() {
    let house = House::open().await;
    let account = house.account("Visma", &["observer"]).await.id();
    let made = house.make(&account, json!({})).await.expect(201);
    assert_eq!(made.body["expiresAt"], "2031-09-28T09:20:00.000Z");
    house.make(&account, json!({ "validDays": 366 })).await.expect(201);
    for days in [0, 367] {
        let refused = house.make(&account, json!({ "validDays": days })).await.expect(422);
        let error = &refused.body["errors"][0];
        assert_eq!((&error["pointer"], &error["code"]), (&json!("#/validDays"), &json!("out_of_range")));
    }
    house.app.stop().await;
}

#[actix_web::test]
async fn while_a_key_is_rotated_both_work_for_the_overlap() {
    let house = House::open().await;
    let account = house.account("Visma", &["facilitator"]).await.id();
    let bounds = json!({ "permissions": ["process.read"], "readOnly": true, "validDays": 30 });
    let old = house.key(&account, bounds).await;
    house.clock.advance(TimeDelta::days(10));
    let rotated = house.step(&old.id, "rotate", json!({ "overlap": "PT36H" })).await.expect(200);
    let new = house.told(&rotated);
    let same = |member: &str, value: Value| assert_eq!(rotated.body[member], value, "{member}");
    same("permissions", json!(["process.read"]));
    same("readOnly", json!(true));
    same("serviceAccountId", json!(account));
    same("expiresAt", json!("2031-08-09T09:20:00.000Z"));
    assert!(house.lets_in(&old.client).await && house.lets_in(&new.client).await);
    let read = house.read(&old.id).await;
    assert_eq!((&read.body["state"], &read.body["replacedById"]), (&json!("replaced"), &json!(new.id)));
    assert_eq!(read.body["expiresAt"], "2031-07-11T21:20:00.000Z");
    let refused = house.step(&old.id, "rotate", json!({})).await.expect(409);
    assert_eq!((refused.code(), &refused.body["allowed"]), ("illegal_transition", &json!(["revoke"])));
    house.clock.advance(TimeDelta::hours(36));
    assert!(!house.lets_in(&old.client).await && house.lets_in(&new.client).await);
    assert_eq!(house.read(&old.id).await.body["state"], "expired");
    assert_eq!(house.step(&old.id, "revoke", json!({})).await.expect(409).body["allowed"], json!([]));
    house.app.stop().await;
}

#[actix_web::test]
async fn an_overlap_is_none_to_thirty_days_and_lengthens_no_life() {
    let house = House::open().await;
    let account = house.account("Visma", &["observer"]).await.id();
    let key = house.key(&account, json!({ "validDays": 3 })).await;
    for overlap in ["P30DT1S", "P31D", "P5W"] {
        let refused = house.step(&key.id, "rotate", json!({ "overlap": overlap })).await.expect(422);
        assert_eq!(refused.body["errors"][0]["pointer"], "#/overlap", "{overlap}");
    }
    assert!(house.lets_in(&key.client).await);
    let rotated = house.step(&key.id, "rotate", json!({ "overlap": "P30D", "validDays": 60 })).await.expect(200);
    assert_eq!(house.read(&key.id).await.body["expiresAt"], "2031-07-03T09:20:00.000Z");
    assert_eq!(rotated.body["expiresAt"], "2031-08-29T09:20:00.000Z");
    let second = house.told(&rotated);
    house.step(&second.id, "rotate", json!({ "overlap": "PT0S" })).await.expect(200);
    assert!(!house.lets_in(&second.client).await);
    house.app.stop().await;
}

#[actix_web::test]
async fn of_two_who_rotate_at_once_one_makes_a_key() {
    let house = House::open().await;
    let account = house.account("Visma", &["observer"]).await.id();
    let key = house.key(&account, json!({})).await;
    let path = house.at(&format!("api-keys/{}/transitions/rotate", key.id));
    let rotate = async || house.admin().transition(&path, 1, json!({})).await;
    let (one, other) = futures_util::join!(rotate(), rotate());
    let mut ends = [one.status, other.status];
    ends.sort_unstable();
    assert!(ends[0] == 200 && [409, 412].contains(&ends[1]), "{ends:?}");
    let keys = house.admin().get(&house.at("api-keys")).await.expect(200);
    assert_eq!(keys.body["items"].as_array().unwrap().len(), 2);
    house.app.stop().await;
}

#[actix_web::test]
async fn a_revoked_key_is_refused_at_once_and_for_good() {
    let house = House::open().await;
    let key = house.machine("Visma", &["observer"]).await;
    let other = house.machine("Acos Websak", &["observer"]).await;
    assert!(house.lets_in(&key.client).await && house.lets_in(&other.client).await);
    let revoked = house.step(&key.id, "revoke", json!({ "reason": "Låg i eit ope arkiv" })).await.expect(200);
    assert_eq!(
        (&revoked.body["state"], &revoked.body["revokedAt"]),
        (&json!("revoked"), &json!("2031-06-30T09:20:00.000Z"))
    );
    assert!(!house.lets_in(&key.client).await && house.lets_in(&other.client).await);
    assert_eq!(key.client.get("/v1/me").await.status, 401);
    for step in ["revoke", "rotate"] {
        let refused = house.step(&key.id, step, json!({})).await.expect(409);
        assert_eq!((refused.code(), &refused.body["state"]), ("illegal_transition", &json!("revoked")));
    }
    house.app.stop().await;
}

#[actix_web::test]
async fn the_hour_of_the_last_use_is_told() {
    let house = House::open().await;
    let key = house.machine("Visma", &["observer"]).await;
    assert_eq!(house.read(&key.id).await.body["lastUsedAt"], Value::Null);
    assert!(house.lets_in(&key.client).await);
    assert_eq!(house.read(&key.id).await.body["lastUsedAt"], "2031-06-30T09:00:00.000Z");
    // The hour changes while the key is remembered.
    house.clock.advance(TimeDelta::minutes(39) + TimeDelta::seconds(58));
    assert!(house.lets_in(&key.client).await);
    house.clock.advance(TimeDelta::seconds(2));
    assert!(house.lets_in(&key.client).await);
    let listed = house.admin().get(&house.at("api-keys")).await.expect(200);
    assert_eq!(listed.body["items"][0]["lastUsedAt"], "2031-06-30T10:00:00.000Z");
    // Who is refused has not used it, and it is still told when somebody last did.
    house.clock.advance(TimeDelta::hours(2));
    house.step(&key.id, "revoke", json!({})).await.expect(200);
    assert!(!house.lets_in(&key.client).await);
    assert_eq!(house.read(&key.id).await.body["lastUsedAt"], "2031-06-30T10:00:00.000Z");
    house.app.stop().await;
}

#[actix_web::test]
async fn an_account_has_twenty_keys_that_work_at_most() {
    let house = House::open().await;
    let account = house.account("Visma", &["observer"]).await.id();
    let mut keys = Vec::new();
    for _ in 0..20 {
        keys.push(house.make(&account, json!({})).await.expect(201).id());
    }
    assert_eq!(house.make(&account, json!({})).await.expect(409).body["rule"], "twenty_keys");
    house.step(&keys[0], "revoke", json!({})).await.expect(200);
    house.make(&account, json!({})).await.expect(201);
    let working = house.admin().get(&house.at("api-keys?working=true&sort=expiresAt")).await.expect(200);
    assert_eq!(working.body["items"].as_array().unwrap().len(), 20);
    house.app.stop().await;
}

/// Else anybody could make every key and session be looked up anew, again and again.
#[actix_web::test]
async fn what_ends_nothing_leaves_what_is_remembered_of_keys() {
    let house = House::open().await;
    let key = house.machine("Acos Websak", &["observer"]).await;
    let me = house.at("me");
    key.client.get(&me).await.expect(200);
    let admin = house.admin();
    admin.delete("/v1/me/sessions/session_00000000000000000000000000", 1).await.expect(404);
    let again = key.client.get(&me).await.expect(200);
    let asked = again.statements.iter().any(|sql| sql.contains("api_key_hashes"));
    assert!(!asked, "{:?}", again.statements);
    house.app.stop().await;
}
