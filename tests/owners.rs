//! Owners of an inter-municipal company: dated shares, and what becomes of them when owners merge or are divided. Names and
//! numbers of the municipalities are Statistics Norway's; shares and agreements are made up.

use serde_json::{Value, json};
use testkit::{Answer, Client, Tenant, TestApp};

/// An archive company in Trøndelag that registers its owners.
struct Company {
    app: TestApp,
    tenant: Tenant,
    adviser: Client,
    observer: Client,
}

impl Company {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let tenant =
            app.tenant_of("IKA Trøndelag", json!({ "kind": "inter_municipal_company", "language": "nb" })).await;
        let adviser = app.member(&tenant, "Gunn Arkivar", &["programme_leader"]).await;
        let observer = app.member(&tenant, "Per Eierrepresentant", &["observer"]).await;
        Self { app, tenant, adviser, observer }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.tenant.path)
    }

    async fn owner(&self, name: &str, code: Option<&str>, parts: i32) -> String {
        let mut body = json!({ "name": name, "parts": parts, "validFrom": "2002-01-01" });
        if let Some(code) = code {
            body["municipalityCode"] = code.into();
        }
        self.adviser.post(&self.at("owners"), body).await.expect(201).id()
    }

    async fn agreement(&self, title: &str, owners: &[&str], more: Value) -> String {
        let parties: Vec<Value> = owners.iter().map(|owner| json!({ "ownerId": owner })).collect();
        let mut body = json!({
            "kind": "service_agreement", "title": title, "parties": parties, "services": ["Arkivdepot"],
            "validFrom": "2012-01-01",
        });
        for (member, value) in more.as_object().unwrap() {
            body[member] = value.clone();
        }
        self.adviser.post(&self.at("agreements"), body).await.expect(201).id()
    }

    /// Names and parts of a day.
    async fn parts(&self, on: &str) -> Vec<(String, i64)> {
        let register = self.observer.get(&self.at(&format!("owners/register?on={on}"))).await.expect(200).body;
        let told = |one: &Value| (one["name"].as_str().unwrap().to_owned(), one["parts"].as_i64().unwrap());
        register["owners"].as_array().unwrap().iter().map(told).collect()
    }

    /// The agreements of a day by title, with the names of the owners who are parties on it.
    async fn agreements(&self, on: &str) -> Vec<(String, usize)> {
        let page = self.observer.get(&self.at(&format!("agreements?sort=title&on={on}"))).await.expect(200).body;
        let is_on = |party: &&Value| {
            let end = party["validTo"].as_str();
            party["validFrom"].as_str().unwrap() <= on && end.is_none_or(|end| on < end)
        };
        let told = |one: &Value| {
            let parties = one["parties"].as_array().unwrap().iter().filter(is_on).count();
            (one["title"].as_str().unwrap().to_owned(), parties)
        };
        page["items"].as_array().unwrap().iter().map(told).collect()
    }

    async fn suggestions(&self) -> Vec<Value> {
        let path = self.at("owner-successions/suggestions?until=2020-12-31");
        self.observer.get(&path).await.expect(200).body["items"].as_array().unwrap().clone()
    }

    async fn propose(&self, from: &[&str], heirs: Value) -> Answer {
        let body = json!({ "effectiveOn": "2020-01-01", "fromOwnerIds": from, "heirs": heirs });
        self.adviser.post(&self.at("owner-successions"), body).await
    }

    async fn confirm(&self, proposed: &Answer) -> Answer {
        let path = format!("{}/transitions/confirm", proposed.header("location"));
        self.adviser.transition(&path, 1, json!({})).await
    }

    async fn events(&self) -> usize {
        let events = self.adviser.get(&self.at("events?limit=200")).await.expect(200);
        events.body["items"].as_array().unwrap().len()
    }
}

fn named(parts: &[(&str, i64)]) -> Vec<(String, i64)> {
    parts.iter().map(|(name, parts)| ((*name).to_owned(), *parts)).collect()
}

/// Where a fault points to, its code, and what would be accepted.
fn fault(answer: Answer) -> [String; 3] {
    let fault = answer.expect(422).body["errors"][0].clone();
    ["pointer", "code", "accepted"].map(|name| fault[name].as_str().unwrap_or_default().to_owned())
}

fn unmet(answer: Answer) -> (String, Value) {
    let answer = answer.expect(409);
    assert_eq!(answer.code(), "rule_unmet", "{}", answer.text);
    (answer.body["rule"].as_str().unwrap().to_owned(), answer.body.clone())
}

#[actix_web::test]
async fn shares_are_dated_and_told_in_hundredths_of_a_percent() {
    let company = Company::new().await;
    let frosta = company.owner("Frosta", Some("1717"), 100).await;
    company.owner("Levanger", Some("1719"), 100).await;
    company.owner("Verdal", Some("1721"), 100).await;
    let one = company.at(&format!("owners/{frosta}"));
    let reshare = json!({ "parts": 50, "from": "2015-01-01" });
    let answer =
        company.adviser.transition(&format!("{one}/transitions/reshare"), 1, reshare.clone()).await.expect(200);
    assert_eq!(answer.version(), 2);
    let register = async |day: &str| {
        company.observer.get(&company.at(&format!("owners/register?on={day}"))).await.expect(200).body
    };
    let (before, after) = (register("2014-12-31").await, register("2015-01-01").await);
    assert_eq!((&before["totalParts"], &after["totalParts"]), (&json!(300), &json!(250)));
    let shares = |register: &Value| {
        register["owners"].as_array().unwrap().iter().map(|one| one["share"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!((shares(&before), shares(&after)), (vec![3333, 3333, 3333], vec![2000, 4000, 4000]));
    assert_eq!(register("2001-12-31").await["owners"], json!([]));

    let stale = company.adviser.transition(&format!("{one}/transitions/reshare"), 1, reshare).await.expect(412);
    assert_eq!(stale.code(), "version_conflict");
    let early = json!({ "parts": 50, "from": "2001-12-31" });
    let early = company.adviser.transition(&format!("{one}/transitions/reshare"), 2, early).await;
    assert_eq!(fault(early), ["#/from", "rule", "within_its_time"]);
    let mine = json!({ "parts": 500, "from": "2016-01-01" });
    company.observer.transition(&format!("{one}/transitions/reshare"), 2, mine).await.expect(403);

    let reshare = "mutation($input: ReshareOwner!) { reshareOwner(input: $input) { version } }";
    let input = json!({ "input": { "id": frosta, "expectedVersion": 2, "parts": 75, "from": "2018-01-01" } });
    company.adviser.graphql(&company.tenant.slug, reshare, input).await.data();
    let read =
        "{ a: ownerRegister(on: \"2017-12-31\") { totalParts } b: ownerRegister(on: \"2018-01-01\") { totalParts } }";
    let read = company.observer.graphql(&company.tenant.slug, read, json!({})).await;
    assert_eq!(read.data(), &json!({ "a": { "totalParts": 250 }, "b": { "totalParts": 275 } }));
    company.app.stop().await;
}

#[actix_web::test]
async fn an_owner_has_numbers_that_exist_and_ends_after_it_begins() {
    let company = Company::new().await;
    let refused = async |more: Value| {
        let mut body = json!({ "name": "Frosta", "parts": 1, "validFrom": "2002-01-01" });
        for (member, value) in more.as_object().unwrap() {
            body[member] = value.clone();
        }
        fault(company.adviser.post(&company.at("owners"), body).await)
    };
    let unknown = refused(json!({ "municipalityCode": "9999" })).await;
    assert_eq!(unknown, ["#/municipalityCode", "rule", "municipality_once"]);
    assert_eq!(refused(json!({ "organisationNumber": "920290923" })).await[0], "#/organisationNumber");
    assert_eq!(refused(json!({ "validTo": "2002-01-01" })).await, ["#/validTo", "rule", "ends_after_it_begins"]);
    assert_eq!(refused(json!({ "parts": 0 })).await[0], "#/parts");

    let owner = company.owner("Frosta", Some("1717"), 10).await;
    let again = json!({ "name": "Frosta", "parts": 1, "validFrom": "2002-01-01" });
    let again = company.adviser.post(&company.at("owners"), again).await.expect(409);
    assert_eq!((again.code(), &again.body["member"]), ("duplicate_name", &json!("name")));
    let one = company.at(&format!("owners/{owner}"));
    let changed = company.adviser.patch(&one, 1, json!({ "organisationNumber": "920 290 922" })).await.expect(200);
    assert_eq!(changed.body["organisationNumber"], "920290922");
    assert_eq!(
        fault(company.adviser.patch(&one, 2, json!({ "municipalityCode": "0000" })).await)[0],
        "#/municipalityCode"
    );
    company.app.stop().await;
}

#[actix_web::test]
async fn an_end_of_ownership_ends_the_share_and_can_be_taken_back() {
    let company = Company::new().await;
    let frosta = company.owner("Frosta", Some("1717"), 100).await;
    company.owner("Levanger", Some("1719"), 300).await;
    let one = company.at(&format!("owners/{frosta}"));
    company.adviser.patch(&one, 1, json!({ "validTo": "2019-01-01" })).await.expect(200);
    assert_eq!(company.parts("2018-12-31").await, named(&[("Frosta", 100), ("Levanger", 300)]));
    assert_eq!(company.parts("2019-01-01").await, named(&[("Levanger", 300)]));
    let listed = company.observer.get(&company.at("owners?on=2019-01-01")).await.expect(200);
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);
    company.adviser.patch(&one, 2, json!({ "validTo": null })).await.expect(200);
    assert_eq!(company.parts("2019-01-01").await, named(&[("Frosta", 100), ("Levanger", 300)]));
    company.app.stop().await;
}

#[actix_web::test]
async fn an_owner_that_is_a_party_is_not_deleted() {
    let company = Company::new().await;
    let frosta = company.owner("Frosta", Some("1717"), 100).await;
    let agreement = company.agreement("Tjenesteavtale med Frosta", &[&frosta], json!({})).await;
    let one = company.at(&format!("owners/{frosta}"));
    assert_eq!(company.adviser.delete(&one, 1).await.expect(409).code(), "still_in_use");
    assert_eq!(company.parts("2020-01-01").await, named(&[("Frosta", 100)]));
    company.adviser.delete(&company.at(&format!("agreements/{agreement}")), 1).await.expect(204);
    company.adviser.delete(&one, 1).await.expect(204);
    assert_eq!(company.parts("2020-01-01").await, []);
    company.app.stop().await;
}

#[actix_web::test]
async fn the_register_is_two_statements_however_many_owners() {
    let company = Company::new().await;
    for count in [1, 12] {
        for nth in 0..count {
            company.owner(&format!("Eier {count}-{nth}"), None, 10).await;
        }
        // Who asks is looked up the first time, and remembered for some seconds.
        company.observer.get(&company.at("owners/register")).await.expect(200);
        let register = company.observer.get(&company.at("owners/register")).await.expect(200);
        assert_eq!(register.statements.len(), 2, "{:?}", register.statements);
        let coverage = company.observer.get(&company.at("agreements/coverage")).await.expect(200);
        assert!(coverage.statements.len() <= 3, "{:?}", coverage.statements);
    }
    company.app.stop().await;
}

#[actix_web::test]
async fn another_number_only_is_no_succession() {
    let company = Company::new().await;
    // Frosta was 1717 and is 5036, Bergen was 1201 and is 4601.
    company.owner("Frosta", Some("1717"), 100).await;
    company.owner("Bergen", Some("1201"), 100).await;
    company.owner("Stiftelsen Arkivsenteret", None, 10).await;
    assert_eq!(company.suggestions().await, Vec::<Value>::new());
    company.app.stop().await;
}

#[actix_web::test]
async fn who_takes_in_another_under_the_same_number_goes_on_and_gains_its_parts() {
    let company = Company::new().await;
    let trondheim = company.owner("Trondheim", Some("5001"), 900).await;
    let klæbu = company.owner("Klæbu", Some("5030"), 60).await;
    let all = company.agreement("Selskapsavtale", &[&trondheim, &klæbu], json!({ "kind": "company_agreement" })).await;
    company.agreement("Tjenesteavtale med Klæbu", &[&klæbu], json!({})).await;
    // More was agreed with Trondheim for later, before anybody thought of Klæbu.
    let reshare = json!({ "parts": 1000, "from": "2022-01-01" });
    let path = company.at(&format!("owners/{trondheim}/transitions/reshare"));
    company.adviser.transition(&path, 1, reshare).await.expect(200);

    let suggested = company.suggestions().await;
    assert_eq!(suggested.len(), 1);
    assert_eq!(
        (&suggested[0]["fromOwnerIds"], &suggested[0]["heirs"][0]["ownerId"]),
        (&json!([klæbu]), &json!(trondheim))
    );
    let proposed = company.adviser.post(&company.at("owner-successions"), suggested[0].clone()).await.expect(201);
    let plan = company.observer.get(&format!("{}/plan", proposed.header("location"))).await.expect(200).body;
    let heir = json!({ "name": "Trondheim", "ownerId": trondheim, "gains": 60, "parts": 960 });
    assert_eq!((&plan["heirs"][0], &plan["partyChangeIds"]), (&heir, &json!([all])));
    company.confirm(&proposed).await.expect(200);

    assert_eq!(company.parts("2019-12-31").await, named(&[("Klæbu", 60), ("Trondheim", 900)]));
    assert_eq!(company.parts("2020-01-01").await, named(&[("Trondheim", 960)]));
    assert_eq!(company.parts("2022-01-01").await, named(&[("Trondheim", 1060)]), "what it has later is more too");
    let agreements = company.agreements("2020-01-01").await;
    assert_eq!(agreements, [("Selskapsavtale".to_owned(), 1), ("Tjenesteavtale med Trondheim".to_owned(), 1)]);
    assert_eq!(company.suggestions().await, Vec::<Value>::new());
    company.app.stop().await;
}

#[actix_web::test]
async fn an_owner_absorbed_by_a_municipality_that_is_no_owner_has_it_as_heir() {
    let company = Company::new().await;
    company.owner("Klæbu", Some("5030"), 60).await;
    company.owner("Malvik", Some("5031"), 60).await;
    let suggested = company.suggestions().await;
    let heir = &suggested[0]["heirs"][0];
    assert_eq!((&heir["name"], &heir["municipalityCode"]), (&json!("Trondheim"), &json!("5001")));
    assert_eq!(heir["ownerId"], Value::Null);
    let proposed = company.adviser.post(&company.at("owner-successions"), suggested[0].clone()).await.expect(201);
    company.confirm(&proposed).await.expect(200);
    assert_eq!(company.parts("2020-01-01").await, named(&[("Malvik", 60), ("Trondheim", 60)]));
    company.app.stop().await;
}

#[actix_web::test]
async fn parts_of_a_divided_owner_are_said_and_add_up() {
    let company = Company::new().await;
    let snillfjord = company.owner("Snillfjord", Some("5012"), 90).await;
    company.agreement("Tjenesteavtale med Snillfjord", &[&snillfjord], json!({})).await;
    let suggested = company.suggestions().await;
    let names: Vec<&Value> = suggested[0]["heirs"].as_array().unwrap().iter().map(|heir| &heir["name"]).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    let unsaid = company.adviser.post(&company.at("owner-successions"), suggested[0].clone()).await.expect(201);
    let plan = company.observer.get(&format!("{}/plan", unsaid.header("location"))).await.expect(200).body;
    assert_eq!((&plan["parts"], &plan["heirs"][0]["gains"]), (&json!(90), &Value::Null));
    let (rule, body) = unmet(company.confirm(&unsaid).await);
    assert_eq!((rule.as_str(), &body["parts"]), ("parts_add_up", &json!(90)));
    let decline = format!("{}/transitions/decline", unsaid.header("location"));
    company.adviser.transition(&decline, 1, json!({ "reason": "Fordelinga manglar" })).await.expect(200);

    for (parts, fits) in [([30, 30, 31], false), ([50, 30, 10], true)] {
        let mut heirs = suggested[0]["heirs"].clone();
        for (nth, parts) in parts.into_iter().enumerate() {
            heirs[nth]["parts"] = parts.into();
        }
        let proposed = company.propose(&[&snillfjord], heirs).await.expect(201);
        let answer = company.confirm(&proposed).await;
        if fits {
            answer.expect(200);
        } else {
            assert_eq!(unmet(answer).0, "parts_add_up");
        }
    }
    let parts = company.parts("2020-01-01").await;
    assert_eq!((parts.len(), parts.iter().map(|one| one.1).sum::<i64>()), (3, 90));
    // One agreement with each of the three.
    let agreements = company.agreements("2020-01-01").await;
    assert_eq!(agreements.len(), 3);
    for (name, _) in parts {
        assert!(agreements.contains(&(format!("Tjenesteavtale med {name}"), 1)), "{name} {agreements:?}");
    }
    company.app.stop().await;
}

#[actix_web::test]
async fn what_has_changed_since_it_was_proposed_is_refused_and_nothing_is_changed() {
    let company = Company::new().await;
    let trondheim = company.owner("Trondheim", Some("5001"), 900).await;
    let klæbu = company.owner("Klæbu", Some("5030"), 60).await;
    company.agreement("Tjenesteavtale med Klæbu", &[&klæbu], json!({})).await;
    let proposed = company.propose(&[&klæbu], json!([{ "ownerId": trondheim }])).await.expect(201);
    for (owner, expected) in [(&klæbu, named(&[("Trondheim", 900)])), (&trondheim, named(&[("Klæbu", 60)]))] {
        let one = company.at(&format!("owners/{owner}"));
        let version = company.adviser.get(&one).await.expect(200).version();
        company.adviser.patch(&one, version, json!({ "validTo": "2019-06-01" })).await.expect(200);
        let (events, agreements) = (company.events().await, company.agreements("2020-01-01").await);
        assert_eq!(unmet(company.confirm(&proposed).await).0, "owner_on_the_day");
        assert_eq!(company.parts("2020-01-01").await, expected);
        assert_eq!((company.events().await, company.agreements("2020-01-01").await), (events, agreements));
        let still = company.observer.get(proposed.header("location")).await.expect(200);
        assert_eq!((&still.body["state"], still.version()), (&json!("proposed"), 1));
        company.adviser.patch(&one, version + 1, json!({ "validTo": null })).await.expect(200);
    }
    company.confirm(&proposed).await.expect(200);
    assert_eq!(company.parts("2020-01-01").await, named(&[("Trondheim", 960)]));
    company.app.stop().await;
}

#[actix_web::test]
async fn nobody_owns_twice_on_the_same_day_by_one_number_or_the_other() {
    let company = Company::new().await;
    let try_owner = async |more: Value| {
        let mut body =
            json!({ "name": format!("Eigar {}", company.app.unique()), "parts": 10, "validFrom": "2020-01-01" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        company.adviser.post(&company.at("owners"), body).await
    };
    let twice = |answer: Answer| {
        let refused = answer.expect(409);
        assert_eq!(refused.code(), "duplicate_name", "{}", refused.text);
        refused.body["member"].as_str().unwrap().to_owned()
    };
    let alver = json!({ "municipalityCode": "4631", "validTo": "2030-01-01" });
    let alver = try_owner(alver).await.expect(201);
    // The number is that of the municipality which the code is of.
    for (more, member) in [
        (json!({ "municipalityCode": "4631" }), "municipalityCode"),
        (json!({ "municipalityCode": "4631", "validFrom": "2029-12-31" }), "municipalityCode"),
        (json!({ "organisationNumber": "920 290 922" }), "organisationNumber"),
    ] {
        assert_eq!(twice(try_owner(more.clone()).await), member, "{more}");
    }
    // On another day it can, and a change is held to the same.
    let later = try_owner(json!({ "municipalityCode": "4631", "validFrom": "2030-01-01" })).await.expect(201);
    let longer = company.adviser.patch(alver.header("location"), 1, json!({ "validTo": null })).await;
    assert_eq!(twice(longer), "municipalityCode");
    company.adviser.patch(alver.header("location"), 1, json!({ "name": "Alver kommune" })).await.expect(200);
    let other = try_owner(json!({ "municipalityCode": "4632" })).await.expect(201);
    let recoded = company.adviser.patch(other.header("location"), 1, json!({ "municipalityCode": "4631" })).await;
    assert_eq!(twice(recoded), "municipalityCode");
    company.adviser.patch(later.header("location"), 1, json!({ "organisationNumber": "920290922" })).await.expect(200);
    company.app.stop().await;
}

#[actix_web::test]
async fn what_is_declined_changes_nothing_and_is_not_suggested_again() {
    let company = Company::new().await;
    company.owner("Trondheim", Some("5001"), 900).await;
    company.owner("Klæbu", Some("5030"), 60).await;
    let suggested = company.suggestions().await[0].clone();
    let proposed = company.adviser.post(&company.at("owner-successions"), suggested).await.expect(201);
    let decline = format!("{}/transitions/decline", proposed.header("location"));
    company.observer.transition(&decline, 1, json!({ "reason": "Nei" })).await.expect(403);
    assert_eq!(fault(company.adviser.transition(&decline, 1, json!({})).await)[0], "#/reason");
    let reason = json!({ "reason": "Klæbu var gått ut" });
    let declined = company.adviser.transition(&decline, 1, reason.clone()).await.expect(200);
    assert_eq!((&declined.body["state"], &declined.body["stateReason"]), (&json!("declined"), &reason["reason"]));
    assert_eq!(company.parts("2020-01-01").await, named(&[("Klæbu", 60), ("Trondheim", 900)]));
    assert_eq!(company.suggestions().await, Vec::<Value>::new());
    assert_eq!(company.confirm(&proposed).await.expect(409).code(), "illegal_transition");
    let path = company.at("owner-successions?state=declined");
    assert_eq!(company.observer.get(&path).await.expect(200).body["items"].as_array().unwrap().len(), 1);
    company.app.stop().await;
}

#[actix_web::test]
async fn who_inherits_is_an_owner_once_or_somebody_new_by_name() {
    let company = Company::new().await;
    let trondheim = company.owner("Trondheim", Some("5001"), 900).await;
    let klæbu = company.owner("Klæbu", Some("5030"), 60).await;
    let (mine, its) = ([klæbu.as_str()], json!({ "ownerId": trondheim, "parts": 30 }));
    let refused = async |heirs: Value| fault(company.propose(&mine, heirs).await);
    assert_eq!(refused(json!([{ "parts": 60 }])).await, ["#/heirs/0", "rule", "owner_or_name"]);
    let both = json!([{ "ownerId": trondheim, "name": "Trondheim" }]);
    assert_eq!(refused(both).await, ["#/heirs/0", "rule", "owner_or_name"]);
    assert_eq!(refused(json!([its, its])).await, ["#/heirs/1/ownerId", "rule", "owner_on_the_day"]);
    assert_eq!(refused(json!([{ "ownerId": klæbu }])).await, ["#/heirs/0/ownerId", "rule", "owner_on_the_day"]);
    let unknown = json!([{ "name": "Nye", "municipalityCode": "9999" }]);
    assert_eq!(refused(unknown).await, ["#/heirs/0/municipalityCode", "rule", "municipality_once"]);
    let unknown = json!([{ "name": "Nye", "organisationNumber": "123456789" }]);
    assert_eq!(refused(unknown).await[0], "#/heirs/0/organisationNumber");
    let elsewhere = Company::new().await;
    let foreign = elsewhere.owner("Frosta", None, 1).await;
    assert_eq!(refused(json!([{ "ownerId": foreign }])).await[..2], ["#/heirs/0/ownerId", "no_such_thing"]);
    let gone = fault(company.propose(&[&foreign], json!([{ "name": "Nye" }])).await);
    assert_eq!(gone[..2], ["#/fromOwnerIds/0", "no_such_thing"]);
    elsewhere.app.stop().await;
    company.app.stop().await;
}

#[actix_web::test]
async fn an_owner_that_is_registered_late_joins_the_heir_that_there_is() {
    let company = Company::new().await;
    let radøy = json!({ "name": "Radøy", "municipalityCode": "1260", "parts": 50, "validFrom": "2003-01-01" });
    company.owner("Lindås", Some("1263"), 100).await;
    company.owner("Meland", Some("1256"), 100).await;
    let first = company.suggestions().await[0].clone();
    let proposed = company.adviser.post(&company.at("owner-successions"), first).await.expect(201);
    let confirmed = company.confirm(&proposed).await.expect(200);
    company.adviser.post(&company.at("owners"), radøy).await.expect(201);
    let late = company.suggestions().await[0].clone();
    assert_eq!(late["heirs"][0]["ownerId"], confirmed.body["heirs"][0]["ownerId"]);
    let proposed = company.adviser.post(&company.at("owner-successions"), late).await.expect(201);
    company.confirm(&proposed).await.expect(200);
    assert_eq!(company.parts("2020-01-01").await, named(&[("Alver", 250)]));
    assert_eq!(company.suggestions().await, Vec::<Value>::new());
    company.app.stop().await;
}

#[actix_web::test]
async fn agreements_become_one_by_kind_and_by_title_where_an_owner_has_several() {
    let company = Company::new().await;
    let lindås = company.owner("Lindås", Some("1263"), 100).await;
    let meland = company.owner("Meland", Some("1256"), 100).await;
    let austrheim = company.owner("Austrheim", Some("1264"), 100).await;
    // Of service agreements Lindås has two; of agreements on personal data each has one, whatever it is called.
    for owner in [&lindås, &meland] {
        company.agreement("Depotavtale", &[owner], json!({})).await;
    }
    company.agreement("Rådgjevingsavtale", &[&lindås], json!({ "services": ["Rådgjeving"] })).await;
    let data = json!({ "kind": "data_processing_agreement", "services": [] });
    company.agreement("Databehandlaravtale med Lindås", &[&lindås], data.clone()).await;
    company.agreement("Avtale om personopplysningar", &[&meland], data).await;
    // One that ended before, one with a supplier too, and one with an owner who goes on.
    company.agreement("Digitalisering", &[&lindås], json!({ "validTo": "2019-07-01" })).await;
    company.agreement("Depotavtale for Austrheim", &[&austrheim], json!({})).await;
    let all = [lindås.as_str(), &meland, &austrheim];
    company.agreement("Selskapsavtale", &all, json!({ "kind": "company_agreement" })).await;

    let suggested = company.suggestions().await[0].clone();
    let proposed = company.adviser.post(&company.at("owner-successions"), suggested).await.expect(201);
    let plan = company.observer.get(&format!("{}/plan", proposed.header("location"))).await.expect(200).body;
    let mut folds: Vec<usize> =
        plan["folds"].as_array().unwrap().iter().map(|fold| fold["agreementIds"].as_array().unwrap().len()).collect();
    folds.sort_unstable();
    assert_eq!(folds, [1, 2, 2]);
    company.confirm(&proposed).await.expect(200);
    let after = company.agreements("2020-01-01").await;
    let titles: Vec<&str> = after.iter().map(|one| one.0.as_str()).collect();
    assert_eq!(titles.len(), 5, "{titles:?}");
    assert!(titles.contains(&"Depotavtale") && titles.contains(&"Rådgjevingsavtale"));
    assert!(after.contains(&("Selskapsavtale".to_owned(), 2)), "Alver and Austrheim");
    let ended = company.observer.get(&company.at("agreements?on=2019-06-30&sort=title")).await.expect(200).body;
    let digital = ended["items"].as_array().unwrap().iter().find(|one| one["title"] == "Digitalisering").unwrap();
    assert_eq!((&digital["validTo"], &digital["version"]), (&json!("2019-07-01"), &json!(1)));
    company.app.stop().await;
}

#[actix_web::test]
async fn an_heir_is_a_party_as_what_those_were_whose_place_it_takes() {
    let company = Company::new().await;
    let lindås = company.owner("Lindås", Some("1263"), 100).await;
    let meland = company.owner("Meland", Some("1256"), 100).await;
    let party = |owner: &str, role: &str| json!({ "ownerId": owner, "role": role });
    let host = |parties: Value| json!({ "kind": "host_municipality_agreement", "parties": parties });
    // Lindås does a task for the company, and the company one for Meland: two agreements of a kind that do not become one.
    company.agreement("Lønn og rekneskap", &[], host(json!([party(&lindås, "supplier")]))).await;
    company.agreement("Arkivteneste", &[], host(json!([party(&meland, "receiver")]))).await;
    let bergen = json!({ "name": "Bergen byarkiv", "role": "receiver" });
    company.agreement("Felles IT", &[], host(json!([party(&lindås, "supplier"), bergen]))).await;
    let company_agreement = json!({ "kind": "company_agreement" });
    company.agreement("Selskapsavtale", &[&lindås, &meland], company_agreement).await;

    let suggested = company.suggestions().await[0].clone();
    let proposed = company.adviser.post(&company.at("owner-successions"), suggested).await.expect(201);
    company.confirm(&proposed).await.expect(200);
    let page = company.observer.get(&company.at("agreements?sort=title&on=2020-01-01")).await.expect(200).body;
    let heir = |agreement: &Value| {
        let parties = agreement["parties"].as_array().unwrap().iter();
        let heirs = parties.filter(|party| party["validFrom"] == "2020-01-01").map(|party| party["role"].clone());
        (agreement["title"].as_str().unwrap().to_owned(), heirs.collect::<Vec<_>>())
    };
    let told: Vec<_> = page["items"].as_array().unwrap().iter().map(heir).collect();
    let expected = [
        ("Arkivteneste", "receiver"),
        ("Felles IT", "supplier"),
        ("Lønn og rekneskap", "supplier"),
        ("Selskapsavtale", "owner"),
    ];
    assert_eq!(told, expected.map(|(title, role)| (title.to_owned(), vec![json!(role)])));
    company.app.stop().await;
}
