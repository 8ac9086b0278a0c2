//! What a party to an agreement is one as.

use serde_json::{Value, json};

use super::{Archive, DEPOT, at, fault, received};

#[actix_web::test]
async fn a_party_is_one_as_owner_supplier_or_receiver() {
    let archive = Archive::new().await;
    let [masfjorden, modalen, fedje] = &archive.owners;
    let roles = |agreement: &Value| -> Vec<Value> {
        agreement["parties"].as_array().unwrap().iter().map(|party| party["role"].clone()).collect()
    };
    // If nothing is said, owners own in the company agreement, and receive in every other.
    let parties = json!([{ "ownerId": masfjorden }, { "name": "Bergen byarkiv" }]);
    let company = json!({ "kind": "company_agreement", "parties": parties });
    let company = archive.try_agreement(company).await.expect(201);
    assert_eq!(roles(&company.body), ["owner", "receiver"]);
    let host = json!({
        "kind": "host_municipality_agreement", "services": ["Lønn"],
        "parties": [{ "ownerId": masfjorden, "role": "supplier" }, { "ownerId": modalen }],
    });
    let host = archive.try_agreement(host).await.expect(201);
    assert_eq!(roles(&host.body), ["supplier", "receiver"]);
    let stranger = json!({ "parties": [{ "ownerId": modalen }, { "name": "Bergen byarkiv", "role": "owner" }] });
    let stranger = archive.try_agreement(stranger).await;
    assert_eq!(fault(stranger), ["#/parties/1/role", "rule", "owner_is_registered"]);

    // Who joins has a role as well, by GraphQL as by REST.
    let join = "mutation($input: JoinAgreement!) { joinAgreement(input: $input) { parties { role } } }";
    let id = host.id();
    let input = json!({ "input": {
        "id": id, "expectedVersion": 1, "from": "2013-01-01", "party": { "name": "Eviny", "role": "SUPPLIER" } } });
    let joined = archive.adviser.graphql(&archive.ika.slug, join, input).await;
    assert_eq!(joined.data()["joinAgreement"]["parties"][2]["role"], "SUPPLIER");
    let join = json!({ "party": { "ownerId": fedje }, "from": "2013-01-01" });
    let joined = archive.adviser.transition(&format!("{}/transitions/join", host.header("location")), 2, join).await;
    assert_eq!(roles(&joined.expect(200).body), ["supplier", "receiver", "supplier", "receiver"]);

    // Who supplies a service is not covered by it.
    let coverage = archive.observer.get(&at(&archive.ika, "agreements/coverage?on=2014-01-01")).await.expect(200).body;
    assert_eq!(
        coverage["byService"].as_array().unwrap().iter().find(|one| one["service"] == "Lønn").unwrap()["owners"],
        2
    );
    let supplier = coverage["byOwner"].as_array().unwrap().iter().find(|one| one["name"] == "Masfjorden").unwrap();
    assert_eq!((&supplier["services"], &supplier["missing"]), (&json!([DEPOT]), &json!(["Lønn"])));
    assert_eq!(supplier["agreementIds"].as_array().unwrap().len(), 2);

    // The owner learns its own.
    let review = archive.campaign(&[&id]).await.1.remove(0);
    archive.propose(&review).await;
    assert_eq!(received(&archive.masfjorden).await[0]["subject"]["role"], "supplier");
    assert_eq!(archive.asked_of(&review, 1).await["subject"]["role"], "receiver");
    archive.app.stop().await;
}

#[actix_web::test]
async fn a_party_that_was_there_before_roles_were_kept_has_the_usual_one() {
    let archive = Archive::new().await;
    let parties = json!([{ "ownerId": archive.owners[0], "role": "supplier" }, { "name": "Bergen byarkiv" }]);
    let mut made = Vec::new();
    for kind in ["company_agreement", "host_municipality_agreement"] {
        let agreement = json!({ "kind": kind, "parties": parties });
        made.push(archive.try_agreement(agreement).await.expect(201).header("location").to_owned());
    }
    let tenant = format!("select id from tenants where slug = '{}'", archive.ika.slug);
    archive
        .app
        .database
        .meddle(&format!("update agreement_parties set role = null where tenant_id in ({tenant})"))
        .await;
    for (path, roles) in made.iter().zip([["owner", "receiver"], ["receiver", "receiver"]]) {
        let read = archive.observer.get(path).await.expect(200).body;
        assert_eq!([&read["parties"][0]["role"], &read["parties"][1]["role"]], roles);
    }
    archive.app.stop().await;
}
