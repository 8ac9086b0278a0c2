//! What a key permits: never more than its account holds, and nothing anywhere else.

use kernel::FixedClock;
use serde_json::json;
use testkit::random_id;

use super::{House, process, said};

#[actix_web::test]
async fn in_another_tenant_a_key_gets_byte_for_byte_what_a_stranger_gets() {
    let house = House::open().await;
    let other = house.app.tenant("Meland").await;
    let key = house.machine("Acos Websak", &["administrator"]).await;
    let stranger = house.app.member(&house.tenant, "Arvid Hopland", &["administrator"]).await;
    assert!(house.lets_in(&key.client).await && house.lets_in(&stranger).await);
    let nowhere = format!("/v1/tenants/{}", random_id("tenant"));
    for tenant in [&other.path, &format!("/v1/tenants/{}", other.id), &nowhere, &"/v1/tenants/finst-ikkje".to_owned()] {
        for rest in ["me", "processes", "api-keys", "events?limit=1"] {
            let path = format!("{tenant}/{rest}");
            let (by_key, by_stranger) = (key.client.get(&path).await, stranger.get(&path).await);
            let id = |answer: &testkit::Answer| answer.body["requestId"].as_str().unwrap().to_owned();
            let bytes = |answer: &testkit::Answer| answer.text.replace(&id(answer), "");
            assert_eq!((by_key.status, bytes(&by_key)), (404, bytes(&by_stranger)), "{path}");
            assert_eq!(by_key.statements, by_stranger.statements, "{path}");
        }
        let by_key = key.client.post(&format!("{tenant}/processes"), process("Kulturmidlar")).await.expect(404);
        let by_stranger = stranger.post(&format!("{tenant}/processes"), process("Kulturmidlar")).await.expect(404);
        assert_eq!(said(&by_key), said(&by_stranger));
    }
    house.app.stop().await;
}

#[actix_web::test]
async fn a_machine_is_nobodys_delegate_and_accepts_no_invitation() {
    let house = House::open().await;
    let (company, number) = house.app.numbered("IKA", "inter_municipal_company").await;
    let members = company.admin.get(&format!("{}/memberships", company.path)).await.expect(200);
    let account = json!({
        "name": "Arkivroboten", "responsibleMembershipId": members.body["items"][0]["id"], "roles": ["facilitator"],
    });
    let account = company.admin.post(&format!("{}/service-accounts", company.path), account).await.expect(201);
    let delegation = json!({
        "organisationNumber": number, "name": "IKA", "purpose": "Arkiv", "roles": ["case_handler"],
        "validFrom": "2031-01-01", "validTo": "2032-01-01",
    });
    house.admin().post(&house.at("delegations"), delegation).await.expect(201);
    let received = company.admin.get(&format!("{}/received-delegations", company.path)).await.expect(200);
    let named = json!({
        "receivedDelegationId": received.body["items"][0]["id"], "membershipId": account.body["membershipId"],
    });
    let refused = company.admin.post(&format!("{}/delegates", company.path), named).await.expect(422);
    let error = &refused.body["errors"][0];
    assert_eq!((&error["pointer"], &error["accepted"]), (&json!("#/membershipId"), &json!("machines_act_at_home")));
    let invitation = json!({ "name": "Sunniva Herland", "roles": ["administrator"] });
    let invitation = house.admin().post(&house.at("invitations"), invitation).await.expect(201);
    let sent = house.admin().get(&format!("{}/secret", invitation.header("location"))).await.expect(200);
    let key = house.machine("Acos Websak", &["observer"]).await;
    let path = sent.body["path"].as_str().unwrap();
    let wrong = house.app.person("nokon-annan").post(path, json!({ "secret": "feil" })).await.expect(404);
    let accepted = key.client.post(path, json!({ "secret": sent.body["secret"] })).await.expect(404);
    assert_eq!(said(&accepted), said(&wrong));
    house.app.stop().await;
}

#[actix_web::test]
async fn a_key_permits_only_what_was_said_and_everything_tells_so() {
    let house = House::open().await;
    let account = house.account("Visma", &["facilitator"]).await.id();
    let bounded = house.key(&account, json!({ "permissions": ["process.read", "process.read"] })).await;
    let read = house.read(&bounded.id).await;
    assert_eq!(read.body["permissions"], json!(["process.read"]));
    let made = house.key(&account, json!({})).await.client.post(&house.at("processes"), process("Byggesak")).await;
    bounded.client.get(made.expect(201).header("location")).await.expect(200);
    let refused = bounded.client.post(&house.at("processes"), process("Kulturmidlar")).await.expect(403);
    assert_eq!((refused.code(), &refused.body["permission"]), ("forbidden", &json!("process.manage")));
    assert_eq!(bounded.client.get(&house.at("memberships")).await.expect(403).body["permission"], "membership.read");
    let mutation = "mutation { createProcess(input: { title: \"Kulturmidlar\", service: \"Kultur\" }) { id } }";
    let refused = bounded.client.graphql(&house.tenant.slug, mutation, json!({})).await;
    assert_eq!(refused.body["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert_eq!(bounded.client.get(&house.at("me")).await.expect(200).body["permissions"], json!(["process.read"]));
    let why = bounded.client.get(&house.at("me/permissions")).await.expect(200);
    assert_eq!(why.body["items"].as_array().unwrap().len(), 1, "{}", why.text);
    house.app.stop().await;
}

#[actix_web::test]
async fn a_key_is_never_made_for_more_than_its_account_holds_and_loses_what_the_account_loses() {
    let house = House::open().await;
    let account = house.account("Visma", &["facilitator"]).await;
    let refused =
        house.make(&account.id(), json!({ "permissions": ["process.read", "tenant.manage"] })).await.expect(422);
    let error = &refused.body["errors"][0];
    assert_eq!((&error["pointer"], &error["code"]), (&json!("#/permissions/1"), &json!("not_one_of")));
    let accepted = error["accepted"].as_array().unwrap();
    assert!(accepted.contains(&json!("process.manage")) && !accepted.contains(&json!("tenant.manage")), "{error}");
    for none in ["self.read", "tenant.found", "reference.read"] {
        house.make(&account.id(), json!({ "permissions": [none] })).await.expect(422);
    }
    let key = house.key(&account.id(), json!({ "permissions": ["process.manage", "process.read"] })).await;
    key.client.post(&house.at("processes"), process("Kulturmidlar")).await.expect(201);
    let membership = house.at(&format!("memberships/{}", account.body["membershipId"].as_str().unwrap()));
    house.admin().patch(&membership, 1, json!({ "roles": ["observer"] })).await.expect(200);
    house.forget();
    let refused = key.client.post(&house.at("processes"), process("Byggesak")).await.expect(403);
    assert_eq!(refused.body["permission"], "process.manage");
    assert_eq!(key.client.get(&house.at("me")).await.expect(200).body["permissions"], json!(["process.read"]));
    house.app.stop().await;
}

#[actix_web::test]
async fn a_key_that_only_reads_is_refused_every_write_by_either_door() {
    let house = House::open().await;
    let account = house.account("Innsynsløysinga", &["administrator"]).await.id();
    let key = house.key(&account, json!({ "readOnly": true })).await;
    key.client.get(&house.at("processes")).await.expect(200);
    let query = "{ processes(first: 1) { edges { node { title } } } }";
    key.client.graphql(&house.tenant.slug, query, json!({})).await.data();
    let refused = key.client.post(&house.at("processes"), json!({})).await.expect(403);
    assert_eq!(refused.code(), "credential_only_reads");
    let membership = house.at(&format!("memberships/{}", house.responsible));
    assert_eq!(key.client.delete(&membership, 1).await.expect(403).code(), "credential_only_reads");
    let mutation = "mutation { createProcess(input: { title: \"Kulturmidlar\", service: \"Kultur\" }) { id } }";
    let refused = key.client.graphql(&house.tenant.slug, mutation, json!({})).await;
    assert_eq!(refused.body["errors"][0]["extensions"]["code"], "CREDENTIAL_ONLY_READS");
    house.app.stop().await;
}

#[actix_web::test]
async fn a_machine_gives_no_machine_access_and_can_only_give_its_own_up() {
    let house = House::open().await;
    let account = house.account("Alt-i-eitt", &["administrator"]).await;
    let key = house.key(&account.id(), json!({})).await;
    let people_only = |answer: testkit::Answer| assert_eq!(answer.expect(409).body["rule"], "people_make_keys");
    let another =
        json!({ "name": "Ein til", "responsibleMembershipId": house.responsible, "roles": ["administrator"] });
    people_only(key.client.post(&house.at("service-accounts"), another).await);
    let another = json!({ "serviceAccountId": account.id(), "name": "Ein til" });
    people_only(key.client.post(&house.at("api-keys"), another).await);
    let own = house.at(&format!("api-keys/{}", key.id));
    people_only(key.client.transition(&format!("{own}/transitions/rotate"), 1, json!({})).await);
    let close = house.at(&format!("service-accounts/{}/transitions/close", account.id()));
    people_only(key.client.transition(&close, 1, json!({})).await);
    key.client.transition(&format!("{own}/transitions/revoke"), 1, json!({ "reason": "Lekkasje" })).await.expect(200);
    assert!(!house.lets_in(&key.client).await);
    house.app.stop().await;
}

#[actix_web::test]
async fn what_a_key_does_not_permit_it_gives_to_nobody() {
    let house = House::open().await;
    let account = house.account("Personalsystemet", &["administrator"]).await.id();
    let permissions = json!(["membership.manage", "membership.read", "role.manage"]);
    let key = house.key(&account, json!({ "permissions": permissions })).await;
    let member = |roles: &[&str]| {
        let person = json!({ "name": "Ny Tilsett", "issuer": "urn:betre:demo", "subject": format!("ny-{}", house.app.unique()) });
        json!({ "person": person, "roles": roles })
    };
    key.client.post(&house.at("memberships"), member(&["case_handler"])).await.expect(201);
    let refused = key.client.post(&house.at("memberships"), member(&["administrator"])).await.expect(409);
    assert_eq!(refused.body["rule"], "governing_roles");
    let role = json!({ "name": "Bakdør", "permissions": ["tenant.manage"] });
    assert_eq!(key.client.post(&house.at("roles"), role).await.expect(409).body["rule"], "governing_roles");
    // With all that governs it may, as its account may.
    let whole = house.key(&account, json!({})).await;
    whole.client.post(&house.at("memberships"), member(&["administrator"])).await.expect(201);
    house.app.stop().await;
}

#[actix_web::test]
async fn on_a_second_node_a_revoked_key_is_refused_within_five_seconds() {
    let house = House::open().await;
    let clock: std::sync::Arc<FixedClock> = std::sync::Arc::clone(&house.clock);
    let options = testkit::Options { clock: clock as _, ..testkit::Options::default() };
    let second = testkit::TestApp::on(house.app.database.again(), options).await;
    let key = house.machine("Acos Websak", &["observer"]).await;
    let mut there = second.anonymous();
    there.token = Some(key.secret.clone());
    assert!(house.lets_in(&there).await && house.lets_in(&key.client).await);
    house.step(&key.id, "revoke", json!({})).await.expect(200);
    assert!(!house.lets_in(&key.client).await);
    house.forget();
    assert!(!house.lets_in(&there).await);
    second.stop().await;
    house.app.stop().await;
}
