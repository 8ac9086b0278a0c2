//! What becomes of the keys when something happens to the account.

use serde_json::json;

use super::House;

#[actix_web::test]
async fn the_keys_of_a_suspended_account_rest_until_it_is_resumed() {
    let house = House::open().await;
    let account = house.account("Visma", &["observer"]).await.id();
    let (one, other) = (house.key(&account, json!({})).await, house.key(&account, json!({})).await);
    assert!(house.lets_in(&one.client).await && house.lets_in(&other.client).await);
    let suspended = house.move_account(&account, "suspend").await.expect(200);
    assert_eq!(suspended.body["state"], "suspended");
    assert!(!house.lets_in(&one.client).await && !house.lets_in(&other.client).await);
    assert_eq!(house.make(&account, json!({})).await.expect(409).body["rule"], "account_is_active");
    assert_eq!(house.step(&one.id, "rotate", json!({})).await.expect(409).body["rule"], "account_is_active");
    // What is revoked meanwhile stays revoked.
    house.step(&other.id, "revoke", json!({})).await.expect(200);
    house.move_account(&account, "resume").await.expect(200);
    assert!(house.lets_in(&one.client).await && !house.lets_in(&other.client).await);
    let refused = house.move_account(&account, "resume").await.expect(409);
    assert_eq!((refused.code(), &refused.body["allowed"]), ("illegal_transition", &json!(["suspend", "close"])));
    house.app.stop().await;
}

#[actix_web::test]
async fn a_closed_account_has_no_key_and_no_membership_any_more() {
    let house = House::open().await;
    let account = house.account("Visma", &["observer"]).await;
    let key = house.key(&account.id(), json!({})).await;
    assert!(house.lets_in(&key.client).await);
    house.move_account(&account.id(), "close").await.expect(200);
    assert!(!house.lets_in(&key.client).await);
    assert_eq!(house.read(&key.id).await.body["state"], "revoked");
    let membership = house.at(&format!("memberships/{}", account.body["membershipId"].as_str().unwrap()));
    assert_eq!(house.admin().get(&membership).await.expect(200).body["validTo"], "2031-06-30");
    for step in ["resume", "suspend", "close"] {
        assert_eq!(house.move_account(&account.id(), step).await.expect(409).body["allowed"], json!([]));
    }
    assert_eq!(house.make(&account.id(), json!({})).await.expect(409).body["rule"], "account_is_active");
    let left = house.admin().get(&house.at("service-accounts?state=active,suspended")).await.expect(200);
    assert_eq!(left.body["items"], json!([]));
    house.app.stop().await;
}

#[actix_web::test]
async fn keys_end_with_the_membership_within_five_seconds() {
    let house = House::open().await;
    let account = house.account("Visma", &["observer"]).await;
    let key = house.key(&account.id(), json!({})).await;
    assert!(house.lets_in(&key.client).await);
    // It is the membership of a machine, and is not deleted under it.
    let membership = house.at(&format!("memberships/{}", account.body["membershipId"].as_str().unwrap()));
    assert_eq!(house.admin().delete(&membership, 1).await.expect(409).code(), "still_in_use");
    house.clock.advance(chrono::TimeDelta::days(3));
    assert!(house.lets_in(&key.client).await);
    let admin = house.admin();
    admin.patch(&membership, 1, json!({ "validTo": "2031-07-03" })).await.expect(200);
    house.forget();
    assert!(!house.lets_in(&key.client).await);
    assert_eq!(key.client.get("/v1/me").await.status, 401);
    admin.patch(&membership, 2, json!({ "validTo": null })).await.expect(200);
    assert!(house.lets_in(&key.client).await);
    house.app.stop().await;
}

#[actix_web::test]
async fn a_person_who_is_a_member_answers_for_a_machine() {
    let house = House::open().await;
    let account = house.account("Visma", &["observer"]).await;
    let one = house.at(&format!("service-accounts/{}", account.id()));
    let another = house.account("Acos Websak", &["observer"]).await;
    for nobody in [&account, &another] {
        let change = json!({ "responsibleMembershipId": nobody.body["membershipId"] });
        let refused = house.admin().patch(&one, 1, change).await.expect(422);
        assert_eq!(refused.body["errors"][0]["accepted"], "responsible_is_a_person");
    }
    let arvid = house.app.member_with(&house.tenant, "Arvid Hopland", json!({ "roles": ["observer"] })).await;
    let change = json!({ "responsibleMembershipId": arvid.id, "name": "Visma Innkrevjing", "description": "Faktura" });
    let changed = house.admin().patch(&one, 1, change).await.expect(200);
    assert_eq!((changed.version(), &changed.body["description"]), (2, &json!("Faktura")));
    let path = house.at(&format!("service-accounts?responsibleMembershipId={}", arvid.id));
    assert_eq!(house.admin().get(&path).await.expect(200).body["items"][0]["id"], account.body["id"]);
    let membership = house.at(&format!("memberships/{}", account.body["membershipId"].as_str().unwrap()));
    assert_eq!(house.admin().get(&membership).await.expect(200).body["name"], "Visma Innkrevjing");
    let twice = house.admin().patch(&one, 2, json!({ "name": "Acos Websak" })).await.expect(409);
    assert_eq!((twice.code(), &twice.body["member"]), ("duplicate_name", &json!("name")));
    house.app.stop().await;
}

#[actix_web::test]
async fn whoever_is_no_administrator_gives_a_machine_nothing_that_governs() {
    let house = House::open().await;
    let role =
        json!({ "name": "Integrasjonsansvarleg", "permissions": ["service_account.manage", "service_account.read"] });
    let role = house.admin().post(&house.at("roles"), role).await.expect(201).id();
    let torunn = house.app.member_with(&house.tenant, "Torunn Nesse", json!({ "roleIds": [role] })).await;
    let ask = async |roles: &[&str]| {
        let body = json!({ "name": "Visma", "responsibleMembershipId": torunn.id, "roles": roles });
        torunn.client.post(&house.at("service-accounts"), body).await
    };
    assert_eq!(ask(&["administrator"]).await.expect(409).body["rule"], "governing_roles");
    assert_eq!(ask(&[]).await.expect(422).body["errors"][0]["accepted"], "some_role");
    let made = ask(&["facilitator"]).await.expect(201);
    let key = json!({ "serviceAccountId": made.id(), "name": "Prøve" });
    torunn.client.post(&house.at("api-keys"), key).await.expect(201);
    house.app.stop().await;
}
