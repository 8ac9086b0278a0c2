//! Agreements between a company and its owners, the walk through them, and what the owners answer.

use serde_json::{Value, json};
use testkit::{Answer, Client, Tenant, TestApp};

mod parties;

const DEPOT: &str = "Arkivdepot";
const ADVICE: &str = "Rådgjeving";

/// An archive company with three owners: Masfjorden, which uses the service, Modalen, which has a number but no tenant, and
/// Fedje, of which no number is known.
struct Archive {
    app: TestApp,
    ika: Tenant,
    adviser: Client,
    observer: Client,
    masfjorden: Tenant,
    number: String,
    owners: [String; 3],
}

impl Archive {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let ika = app.numbered("IKA Hordaland", "inter_municipal_company").await.0;
        let (masfjorden, number) = app.numbered("Masfjorden", "municipality").await;
        let adviser = app.member(&ika, "Solveig Arkivar", &["programme_leader"]).await;
        let observer = app.member(&ika, "Peder Styremedlem", &["observer"]).await;
        let mut owners = [const { String::new() }; 3];
        let numbers = [Some(number.clone()), Some(app.organisation_number()), None];
        for ((name, number), id) in ["Masfjorden", "Modalen", "Fedje"].iter().zip(numbers).zip(&mut owners) {
            let mut body = json!({ "name": name, "parts": 10, "validFrom": "2003-01-01" });
            if let Some(number) = number {
                body["organisationNumber"] = number.into();
            }
            *id = adviser.post(&at(&ika, "owners"), body).await.expect(201).id();
        }
        Self { app, ika, adviser, observer, masfjorden, number, owners }
    }

    async fn try_agreement(&self, more: Value) -> Answer {
        let mut body = json!({
            "kind": "service_agreement", "title": "Tenesteavtale", "services": [DEPOT], "validFrom": "2012-01-01",
        });
        for (member, value) in more.as_object().unwrap() {
            body[member] = value.clone();
        }
        self.adviser.post(&at(&self.ika, "agreements"), body).await
    }

    async fn agreement(&self, title: &str, owners: &[&str], services: &[&str]) -> String {
        let parties: Vec<Value> = owners.iter().map(|owner| json!({ "ownerId": owner })).collect();
        let more = json!({ "title": title, "parties": parties, "services": services, "noticeMonths": 6 });
        self.try_agreement(more).await.expect(201).id()
    }

    /// A campaign of these agreements; the paths of their reviews, in that order.
    async fn campaign(&self, agreements: &[&str]) -> (String, Vec<String>) {
        let body = json!({ "title": format!("Gjennomgang {}", self.app.unique()), "agreementIds": agreements });
        let campaign = self.adviser.post(&at(&self.ika, "review-campaigns"), body).await.expect(201).id();
        let reviews = at(&self.ika, &format!("agreement-reviews?reviewCampaignId={campaign}"));
        let reviews = self.observer.get(&reviews).await.expect(200).body;
        let path = |agreement: &&str| {
            let review = reviews["items"].as_array().unwrap().iter().find(|one| one["agreementId"] == **agreement);
            at(&self.ika, &format!("agreement-reviews/{}", review.unwrap()["id"].as_str().unwrap()))
        };
        (campaign, agreements.iter().map(path).collect())
    }

    async fn step(&self, review: &str, transition: &str) -> Answer {
        let version = self.observer.get(review).await.expect(200).version();
        self.adviser.transition(&format!("{review}/transitions/{transition}"), version, json!({})).await
    }

    /// A change is proposed to the owners of the agreement.
    async fn propose(&self, review: &str) {
        self.step(review, "start").await.expect(200);
        let found =
            json!({ "findings": [{ "text": "Avlevering er ikkje nemnd" }], "proposedChange": "Ta inn avlevering" });
        self.adviser.patch(review, 2, found).await.expect(200);
        self.step(review, "find").await.expect(200);
        self.step(review, "propose").await.expect(200);
    }

    async fn asked(&self, review: &str) -> Vec<Value> {
        let asked = self.observer.get(&format!("{review}/inquiries")).await.expect(200).body;
        asked["items"].as_array().unwrap().clone()
    }

    /// The inquiry to one of the owners.
    async fn asked_of(&self, review: &str, nth: usize) -> Value {
        self.asked(review).await.into_iter().find(|one| one["ownerId"] == self.owners[nth]).expect("an inquiry")
    }

    async fn register(&self, inquiry: &Value, more: Value) -> Answer {
        let mut body = json!({ "answer": "confirmed", "answeredBy": "Kommunestyret i Modalen, sak 31/19" });
        for (member, value) in more.as_object().unwrap() {
            body[member] = value.clone();
        }
        let id = inquiry["id"].as_str().unwrap();
        let path = at(&self.ika, &format!("agreement-inquiries/{id}/transitions/register"));
        self.adviser.transition(&path, inquiry["version"].as_i64().unwrap(), body).await
    }
}

fn at(tenant: &Tenant, rest: &str) -> String {
    format!("{}/{rest}", tenant.path)
}

async fn received(tenant: &Tenant) -> Vec<Value> {
    let all = tenant.admin.get(&at(tenant, "owner-inquiries")).await.expect(200);
    all.body["items"].as_array().unwrap().clone()
}

async fn answer(tenant: &Tenant, id: &Value, version: i64, body: Value) -> Answer {
    let path = at(tenant, &format!("owner-inquiries/{}/transitions/answer", id.as_str().unwrap()));
    tenant.admin.transition(&path, version, body).await
}

fn fault(answer: Answer) -> [String; 3] {
    let fault = answer.expect(422).body["errors"][0].clone();
    ["pointer", "code", "accepted"].map(|name| fault[name].as_str().unwrap_or_default().to_owned())
}

fn unmet(answer: Answer) -> String {
    let answer = answer.expect(409);
    assert_eq!(answer.code(), "rule_unmet", "{}", answer.text);
    answer.body["rule"].as_str().unwrap().to_owned()
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn a_party_is_an_owner_once_or_somebody_by_name() {
    let archive = Archive::new().await;
    let [masfjorden, modalen, _] = &archive.owners;
    let refused = async |parties: Value| fault(archive.try_agreement(json!({ "parties": parties })).await);
    assert_eq!(refused(json!([{}])).await, ["#/parties/0", "rule", "owner_or_name"]);
    let both = json!([{ "ownerId": modalen }, { "ownerId": masfjorden, "name": "Masfjorden" }]);
    assert_eq!(refused(both).await, ["#/parties/1", "rule", "owner_or_name"]);
    let twice = json!([{ "ownerId": modalen }, { "ownerId": modalen }]);
    assert_eq!(refused(twice).await, ["#/parties/1", "rule", "party_once"]);
    let stranger = Archive::new().await;
    let foreign = json!([{ "ownerId": stranger.owners[0] }]);
    assert_eq!(refused(foreign).await[..2], ["#/parties/0/ownerId", "no_such_thing"]);
    assert_eq!(refused(json!([])).await[0], "#/parties");
    stranger.app.stop().await;

    let parties = json!([{ "ownerId": modalen }, { "name": "Bergen byarkiv" }]);
    let made = archive.try_agreement(json!({ "parties": parties })).await.expect(201);
    assert_eq!(made.body["parties"][1]["name"], "Bergen byarkiv");
    archive.app.stop().await;
}

#[actix_web::test]
async fn services_are_lines_each_once_and_the_period_has_a_length() {
    let archive = Archive::new().await;
    let parties = json!([{ "ownerId": archive.owners[0] }]);
    let services = json!([" Arkivdepot", "Rådgjeving", "Arkivdepot ", "Rådgjeving"]);
    let made = archive.try_agreement(json!({ "parties": parties, "services": services })).await.expect(201);
    assert_eq!(made.body["services"], json!([DEPOT, ADVICE]));
    let empty = archive.try_agreement(json!({ "parties": parties, "services": [DEPOT, "  "] })).await;
    assert_eq!(fault(empty), ["#/services/1", "rule", "service_is_a_line"]);
    let backwards = archive.try_agreement(json!({ "parties": parties, "validTo": "2012-01-01" })).await;
    assert_eq!(fault(backwards), ["#/validTo", "rule", "ends_after_it_begins"]);
    let one = made.header("location");
    let ended = archive.adviser.patch(one, 1, json!({ "validTo": "2011-01-01" })).await;
    assert_eq!(fault(ended), ["#/validTo", "rule", "ends_after_it_begins"]);
    archive.observer.patch(one, 1, json!({ "title": "Mi avtale" })).await.expect(403);
    archive.adviser.patch(one, 1, json!({ "validTo": "2025-01-01" })).await.expect(200);
    archive.app.stop().await;
}

#[actix_web::test]
async fn parties_join_and_leave_on_a_day_and_can_come_back() {
    let archive = Archive::new().await;
    let [masfjorden, modalen, _] = &archive.owners;
    let id = archive.agreement("Felles depot", &[masfjorden], &[DEPOT]).await;
    let one = at(&archive.ika, &format!("agreements/{id}"));
    let join = async |version: i64, from: &str| {
        let body = json!({ "party": { "ownerId": modalen }, "from": from });
        archive.adviser.transition(&format!("{one}/transitions/join"), version, body).await
    };
    assert_eq!(fault(join(1, "2011-01-01").await), ["#/from", "rule", "within_its_time"]);
    let joined = join(1, "2015-01-01").await.expect(200);
    assert_eq!(fault(join(2, "2016-01-01").await), ["#/party", "rule", "party_once"]);
    let party = joined.body["parties"][1]["id"].clone();
    let leave = async |version: i64, from: &str| {
        let body = json!({ "agreementPartyId": party, "from": from });
        archive.adviser.transition(&format!("{one}/transitions/leave"), version, body).await
    };
    assert_eq!(fault(leave(2, "2015-01-01").await), ["#/from", "rule", "ends_after_it_begins"]);
    let left = leave(2, "2018-01-01").await.expect(200);
    assert_eq!(left.body["parties"][1]["validTo"], "2018-01-01");
    let back = join(3, "2020-01-01").await.expect(200);
    assert_eq!(back.body["parties"].as_array().unwrap().len(), 3);

    let join = "mutation($input: JoinAgreement!) { joinAgreement(input: $input) { version parties { name ownerId } } }";
    let input = json!({ "input": {
        "id": id, "expectedVersion": 4, "party": { "name": "Bergen byarkiv" }, "from": "2021-01-01" } });
    let joined = archive.adviser.graphql(&archive.ika.slug, join, input).await;
    assert_eq!(joined.data()["joinAgreement"]["parties"][3]["name"], "Bergen byarkiv");
    archive.app.stop().await;
}

#[actix_web::test]
async fn agreements_are_found_by_owner_kind_and_day() {
    let archive = Archive::new().await;
    let [masfjorden, modalen, fedje] = &archive.owners;
    archive.agreement("Depot for Masfjorden", &[masfjorden], &[DEPOT]).await;
    archive.agreement("Depot for Modalen", &[modalen], &[DEPOT]).await;
    let all: Vec<Value> = archive.owners.iter().map(|owner| json!({ "ownerId": owner })).collect();
    let company = json!({
        "kind": "company_agreement", "title": "Selskapsavtale", "parties": all, "services": [],
        "validFrom": "2003-01-01", "validTo": "2021-01-01",
    });
    archive.try_agreement(company).await.expect(201);
    for (filter, expected) in [
        (format!("ownerId={masfjorden}"), 2),
        (format!("ownerId={fedje}"), 1),
        ("kind=company_agreement".to_owned(), 1),
        ("on=2021-01-01".to_owned(), 2),
        ("on=2020-12-31".to_owned(), 3),
        ("on=2011-12-31".to_owned(), 1),
        (format!("ownerId={modalen}&kind=service_agreement&on=2012-01-01"), 1),
    ] {
        let page = archive.observer.get(&at(&archive.ika, &format!("agreements?{filter}"))).await.expect(200);
        assert_eq!(page.body["items"].as_array().unwrap().len(), expected, "{filter}");
    }
    archive.app.stop().await;
}

#[actix_web::test]
async fn coverage_tells_what_each_owner_lacks_and_counts_the_owners_of_the_day() {
    let archive = Archive::new().await;
    let [masfjorden, modalen, fedje] = &archive.owners;
    archive.agreement("Depot", &[masfjorden, modalen], &[DEPOT]).await;
    archive.agreement("Råd", &[masfjorden], &[ADVICE]).await;
    let coverage = async |day: &str| {
        archive.observer.get(&at(&archive.ika, &format!("agreements/coverage?on={day}"))).await.expect(200).body
    };
    let told = coverage("2020-01-01").await;
    assert_eq!(names(&told["byOwner"]), ["Fedje", "Masfjorden", "Modalen"]);
    let missing: Vec<&Value> = told["byOwner"].as_array().unwrap().iter().map(|one| &one["missing"]).collect();
    assert_eq!(missing, [&json!([DEPOT, ADVICE]), &json!([]), &json!([ADVICE])]);
    assert_eq!((&told["byService"][0]["service"], &told["byService"][0]["owners"]), (&json!(DEPOT), &json!(2)));
    assert_eq!(coverage("2011-12-31").await["byService"], json!([]));
    // Who has left the company is no owner without agreement, and none with one.
    for owner in [modalen, fedje] {
        let one = at(&archive.ika, &format!("owners/{owner}"));
        archive.adviser.patch(&one, 1, json!({ "validTo": "2020-01-01" })).await.expect(200);
    }
    let told = coverage("2020-01-01").await;
    assert_eq!((names(&told["byOwner"]), &told["byService"][0]["owners"]), (vec!["Masfjorden"], &json!(1)));
    archive.app.stop().await;
}

#[actix_web::test]
async fn a_review_goes_its_way_one_step_at_a_time() {
    let archive = Archive::new().await;
    let modalen = &archive.owners[1];
    let agreement = archive.agreement("Depot for Modalen", &[modalen], &[DEPOT]).await;
    let review = archive.campaign(&[&agreement]).await.1.remove(0);
    let not_yet = async |transition: &str, state: &str, allowed: Value| {
        let refused = archive.step(&review, transition).await.expect(409);
        assert_eq!(refused.code(), "illegal_transition");
        assert_eq!((&refused.body["state"], &refused.body["allowed"]), (&json!(state), &allowed));
    };
    let found = json!({ "findings": [{ "text": "Seier ikkje kven som hentar arkivet" }] });
    let early = archive.adviser.patch(&review, 1, found.clone()).await.expect(409);
    assert_eq!((early.code(), &early.body["allowed"]), ("illegal_transition", &json!(["start"])));
    not_yet("close", "planned", json!(["start"])).await;
    archive.observer.transition(&format!("{review}/transitions/start"), 1, json!({})).await.expect(403);
    archive.step(&review, "start").await.expect(200);
    not_yet("propose", "in_review", json!(["find", "close"])).await;
    assert_eq!(unmet(archive.step(&review, "find").await), "review_has_findings");
    assert_eq!(unmet(archive.step(&review, "close").await), "close_is_reasoned");
    archive.adviser.patch(&review, 2, found).await.expect(200);
    archive.step(&review, "find").await.expect(200);
    assert_eq!(unmet(archive.step(&review, "propose").await), "review_proposes_a_change");
    archive.adviser.patch(&review, 4, json!({ "proposedChange": "Selskapet hentar arkivet" })).await.expect(200);
    archive.step(&review, "propose").await.expect(200);
    let late = archive.adviser.patch(&review, 6, json!({ "proposedChange": "Noko anna" })).await.expect(409);
    assert_eq!(late.body["allowed"], json!(["withdraw", "confirm"]));
    let refused = archive.step(&review, "confirm").await.expect(409);
    assert_eq!((&refused.body["rule"], &refused.body["missing"]), (&json!("owners_have_confirmed"), &json!([modalen])));
    archive.register(&archive.asked_of(&review, 1).await, json!({})).await.expect(200);
    archive.step(&review, "confirm").await.expect(200);
    archive.step(&review, "close").await.expect(200);
    not_yet("start", "closed", json!([])).await;

    // What needs no change is closed for a reason.
    let other = archive.campaign(&[&agreement]).await.1.remove(0);
    archive.step(&other, "start").await.expect(200);
    let why = json!({ "reason": "Avtala er i orden" });
    let closed = archive.adviser.transition(&format!("{other}/transitions/close"), 2, why.clone()).await.expect(200);
    assert_eq!((&closed.body["state"], &closed.body["stateReason"]), (&json!("closed"), &why["reason"]));
    archive.app.stop().await;
}

#[actix_web::test]
async fn findings_point_to_processes_that_are_there() {
    let archive = Archive::new().await;
    let agreement = archive.agreement("Depot", &[&archive.owners[0]], &[DEPOT]).await;
    let review = archive.campaign(&[&agreement]).await.1.remove(0);
    archive.step(&review, "start").await.expect(200);
    let process = json!({ "title": "Ta imot arkiv", "service": DEPOT });
    let process = archive.adviser.post(&at(&archive.ika, "processes"), process).await.expect(201).id();
    let delivers = json!({ "text": "Avtala lovar depot, og prosessen leverer det", "objects": [process] });
    let unknown = json!({ "text": "Ingen leverer", "objects": [process, "process_01h455vb4pex5vsknk084sn02q"] });
    let refused = archive.adviser.patch(&review, 2, json!({ "findings": [delivers, unknown] })).await;
    assert_eq!(fault(refused)[..2], ["#/findings/1/objects/1", "no_such_thing"]);
    let found = archive.adviser.patch(&review, 2, json!({ "findings": [delivers] })).await.expect(200);
    assert_eq!(found.body["findings"], json!([delivers]));
    archive.app.stop().await;
}

#[actix_web::test]
async fn a_campaign_tells_how_far_it_has_come_for_each_owner_and_service() {
    let archive = Archive::new().await;
    let [masfjorden, modalen, _] = &archive.owners;
    let depot = archive.agreement("Depot", &[masfjorden, modalen], &[DEPOT]).await;
    let advice = archive.agreement("Råd", &[masfjorden], &[ADVICE, DEPOT]).await;
    let unplanned = json!({ "title": "Doble", "agreementIds": [depot, advice, depot] });
    let twice = archive.adviser.post(&at(&archive.ika, "review-campaigns"), unplanned).await;
    assert_eq!(fault(twice), ["#/agreementIds/2", "rule", "agreement_once"]);
    let (campaign, reviews) = archive.campaign(&[&depot, &advice]).await;
    archive.step(&reviews[0], "start").await.expect(200);
    let close = format!("{}/transitions/close", reviews[0]);
    archive.adviser.transition(&close, 2, json!({ "reason": "I orden" })).await.expect(200);
    let path = at(&archive.ika, &format!("review-campaigns/{campaign}/coverage"));
    let told = archive.observer.get(&path).await.expect(200).body;
    assert_eq!(told["states"], json!([{ "state": "planned", "count": 1 }, { "state": "closed", "count": 1 }]));
    let counts = |list: &Value| {
        let count = |one: &Value| (one["agreements"].as_i64().unwrap(), one["closed"].as_i64().unwrap());
        list.as_array().unwrap().iter().map(count).collect::<Vec<_>>()
    };
    assert_eq!(
        (names(&told["byOwner"]), counts(&told["byOwner"])),
        (vec!["Masfjorden", "Modalen"], vec![(2, 1), (1, 1)])
    );
    assert_eq!(counts(&told["byService"]), [(2, 1), (1, 0)]);
    let query = "query($id: ID!) { reviewCampaignCoverage(id: $id) { byService { service agreements closed } } }";
    let told = archive.observer.graphql(&archive.ika.slug, query, json!({ "id": campaign })).await;
    assert_eq!(told.data()["reviewCampaignCoverage"]["byService"][1]["service"], ADVICE);
    archive.app.stop().await;
}

#[actix_web::test]
async fn an_owner_finds_what_is_asked_of_its_own_agreement_and_nothing_else() {
    let archive = Archive::new().await;
    let Archive { app, masfjorden, owners, .. } = &archive;
    let own = archive.agreement("Depot for Masfjorden", &[&owners[0]], &[DEPOT]).await;
    let others = archive.agreement("Depot for Modalen", &[&owners[1]], &[DEPOT]).await;
    let reviews = archive.campaign(&[&own, &others]).await.1;
    assert_eq!(received(masfjorden).await, Vec::<Value>::new());
    for review in &reviews {
        archive.propose(review).await;
    }
    let mine = received(masfjorden).await;
    assert_eq!(mine.len(), 1);
    let subject = &mine[0]["subject"];
    assert_eq!((&subject["company"], &subject["title"]), (&json!("IKA Hordaland"), &json!("Depot for Masfjorden")));
    assert_eq!((&subject["proposedChange"], &subject["noticeMonths"]), (&json!("Ta inn avlevering"), &json!(6)));
    for secret in ["ownerId", "agreementReviewId", "tenantId", "parties"] {
        assert!(mine[0].get(secret).is_none() && subject.get(secret).is_none(), "{secret}");
    }

    // Another owner's is, for it, as one that there is not; as are both for a stranger, and for one that claims the number.
    let (id, foreign) = (mine[0]["id"].clone(), archive.asked_of(&reviews[1], 1).await["id"].clone());
    let claimant = app.tenant("Masfjorden Kraft").await;
    let claim = json!({ "scheme": "organisation_number", "value": archive.number, "validFrom": "2010-01-01" });
    claimant.admin.post(&at(&claimant, "identifiers"), claim).await;
    let claim =
        json!({ "scheme": "organisation_number", "value": app.organisation_number(), "validFrom": "2010-01-01" });
    let stranger = app.tenant("Gulen").await;
    stranger.admin.post(&at(&stranger, "identifiers"), claim).await;
    let unknown = json!("agreement_inquiry_01h455vb4pex5vsknk084sn02q");
    let confirm = json!({ "answer": "confirmed" });
    for (who, cannot) in
        [(masfjorden, vec![&foreign, &unknown]), (&stranger, vec![&id, &unknown]), (&claimant, vec![&id, &foreign])]
    {
        for id in cannot {
            let read = who.admin.get(&at(who, &format!("owner-inquiries/{}", id.as_str().unwrap()))).await.expect(404);
            assert_eq!(read.code(), "not_found");
            assert_eq!(answer(who, id, 1, confirm.clone()).await.expect(404).code(), "not_found");
        }
    }
    assert_eq!((received(&stranger).await, received(&claimant).await), (vec![], vec![]));
    // Nor does the owner reach anything at the company.
    masfjorden.admin.get(&reviews[0]).await.expect(404);
    archive.app.stop().await;
}

#[actix_web::test]
async fn a_number_that_is_claimed_and_not_confirmed_shows_nothing() {
    let archive = Archive::new().await;
    let modalen = archive.app.tenant("Modalen").await;
    let owner = archive.observer.get(&at(&archive.ika, &format!("owners/{}", archive.owners[1]))).await.expect(200);
    let number = &owner.body["organisationNumber"];
    let claim = json!({ "scheme": "organisation_number", "value": number, "validFrom": "2010-01-01" });
    modalen.admin.post(&at(&modalen, "identifiers"), claim).await.expect(201);
    let agreement = archive.agreement("Depot for Modalen", &[&archive.owners[1]], &[DEPOT]).await;
    let review = archive.campaign(&[&agreement]).await.1.remove(0);
    archive.propose(&review).await;
    assert_eq!(received(&modalen).await, Vec::<Value>::new());
    let id = archive.asked_of(&review, 1).await["id"].clone();
    answer(&modalen, &id, 1, json!({ "answer": "confirmed" })).await.expect(404);
    archive.app.stop().await;
}

#[actix_web::test]
async fn an_owner_comments_and_then_confirms_and_the_company_sees_it() {
    let archive = Archive::new().await;
    let masfjorden = &archive.masfjorden;
    let agreement = archive.agreement("Depot for Masfjorden", &[&archive.owners[0]], &[DEPOT]).await;
    let review = archive.campaign(&[&agreement]).await.1.remove(0);
    archive.propose(&review).await;
    let id = received(masfjorden).await[0]["id"].clone();
    let unexplained = answer(masfjorden, &id, 1, json!({ "answer": "objected" })).await;
    assert_eq!(unmet(unexplained), "answer_is_explained");
    let comment = json!({ "answer": "commented", "comment": "Kven betalar for køyringa?" });
    let commented = answer(masfjorden, &id, 1, comment.clone()).await.expect(200);
    assert_eq!((&commented.body["answeredBy"], commented.version()), (&json!("Oddny Administrator"), 2));
    let seen = archive.asked_of(&review, 0).await;
    assert_eq!((&seen["answer"], &seen["comment"]), (&json!("commented"), &comment["comment"]));
    assert_eq!(unmet(archive.step(&review, "confirm").await), "owners_have_confirmed");
    let stale = answer(masfjorden, &id, 1, json!({ "answer": "confirmed" })).await.expect(412);
    assert_eq!((stale.code(), &stale.body["currentVersion"]), ("version_conflict", &json!(2)));

    // What the owner has said itself is not the company's to say otherwise.
    assert_eq!(unmet(archive.register(&seen, json!({})).await), "owners_own_answer_stands");

    let reader = archive.app.member(masfjorden, "Nils Lesar", &["observer"]).await;
    let mutation = "mutation($input: AnswerOwnerInquiry!) { answerOwnerInquiry(input: $input) { answer registered } }";
    let input = json!({ "input": { "id": id, "expectedVersion": 2, "answer": "CONFIRMED" } });
    let refused = reader.graphql(&masfjorden.slug, mutation, input.clone()).await;
    assert_eq!(refused.body["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let confirmed = masfjorden.admin.graphql(&masfjorden.slug, mutation, input).await;
    assert_eq!(confirmed.data()["answerOwnerInquiry"], json!({ "answer": "CONFIRMED", "registered": false }));
    archive.step(&review, "confirm").await.expect(200);
    let query = "query($id: ID!) { agreementInquiries(agreementReviewId: $id) { answer answeredBy closedAt } }";
    let review_id = review.rsplit('/').next().unwrap();
    let seen = archive.observer.graphql(&archive.ika.slug, query, json!({ "id": review_id })).await;
    assert_eq!(seen.data()["agreementInquiries"][0]["answer"], "CONFIRMED");

    // Then it is over, and can still be read.
    let late = json!({ "answer": "objected", "comment": "Vi ombestemte oss" });
    assert_eq!(unmet(answer(masfjorden, &id, 3, late).await), "inquiry_is_open");
    assert!(!received(masfjorden).await[0]["closedAt"].is_null());
    archive.app.stop().await;
}

#[actix_web::test]
async fn the_company_registers_what_came_by_letter_until_it_has_concluded() {
    let archive = Archive::new().await;
    let owners: Vec<&str> = archive.owners.iter().map(String::as_str).collect();
    let agreement = archive.agreement("Felles depot", &owners, &[DEPOT]).await;
    let review = archive.campaign(&[&agreement]).await.1.remove(0);
    archive.propose(&review).await;
    assert_eq!(archive.asked(&review).await.len(), 3);
    let objected = json!({ "answer": "objected", "comment": "For dyrt", "answeredBy": "Ordføraren i Modalen" });
    archive.register(&archive.asked_of(&review, 1).await, objected).await.expect(200);
    let corrected = archive.register(&archive.asked_of(&review, 1).await, json!({})).await.expect(200);
    assert_eq!((&corrected.body["registered"], corrected.version()), (&json!(true), 3));
    archive.register(&archive.asked_of(&review, 2).await, json!({})).await.expect(200);
    // For Masfjorden too, whose own answer goes before it.
    archive.register(&archive.asked_of(&review, 0).await, json!({})).await.expect(200);
    let mine = received(&archive.masfjorden).await[0].clone();
    assert_eq!(
        (&mine["registered"], &mine["answeredBy"]),
        (&json!(true), &json!("Kommunestyret i Modalen, sak 31/19"))
    );
    let comment = json!({ "answer": "commented", "comment": "Det var ikkje vi" });
    answer(&archive.masfjorden, &mine["id"], 2, comment).await.expect(200);
    let refused = archive.step(&review, "confirm").await.expect(409);
    assert_eq!(refused.body["missing"], json!([archive.owners[0]]));
    assert!(archive.asked_of(&review, 1).await["closedAt"].is_null(), "a refusal closes nothing");
    answer(&archive.masfjorden, &mine["id"], 3, json!({ "answer": "confirmed" })).await.expect(200);
    archive.step(&review, "confirm").await.expect(200);
    assert_eq!(unmet(archive.register(&archive.asked_of(&review, 1).await, json!({})).await), "inquiry_is_open");
    archive.app.stop().await;
}

#[actix_web::test]
async fn what_is_withdrawn_is_closed_and_the_objection_stays_with_both() {
    let archive = Archive::new().await;
    let masfjorden = &archive.masfjorden;
    let agreement = archive.agreement("Depot for Masfjorden", &[&archive.owners[0]], &[DEPOT]).await;
    let review = archive.campaign(&[&agreement]).await.1.remove(0);
    archive.propose(&review).await;
    let id = received(masfjorden).await[0]["id"].clone();
    let objection = json!({ "answer": "objected", "comment": "Seks månader er for kort" });
    answer(masfjorden, &id, 1, objection.clone()).await.expect(200);
    archive.step(&review, "withdraw").await.expect(200);
    let closed = received(masfjorden).await;
    assert_eq!((closed.len(), &closed[0]["answer"]), (1, &json!("objected")));
    assert!(!closed[0]["closedAt"].is_null());
    assert_eq!(unmet(answer(masfjorden, &id, 2, json!({ "answer": "confirmed" })).await), "inquiry_is_open");
    let kept = archive.asked(&review).await;
    assert_eq!((kept.len(), &kept[0]["comment"]), (1, &objection["comment"]));
    assert!(!kept[0]["closedAt"].is_null());

    // Asked anew, it is what was proposed anew that counts.
    archive.step(&review, "propose").await.expect(200);
    let mut anew = received(masfjorden).await;
    anew.retain(|one| one["closedAt"].is_null());
    assert_eq!((anew.len(), &anew[0]["answer"], archive.asked(&review).await.len()), (1, &Value::Null, 2));
    assert_ne!(anew[0]["id"], id);
    answer(masfjorden, &anew[0]["id"], 1, json!({ "answer": "confirmed" })).await.expect(200);
    archive.step(&review, "confirm").await.expect(200);
    archive.app.stop().await;
}

#[actix_web::test]
async fn a_company_answers_no_other_companys_inquiry() {
    let (archive, other) = (Archive::new().await, Archive::new().await);
    let agreement = other.agreement("Depot", &[&other.owners[1]], &[DEPOT]).await;
    let review = other.campaign(&[&agreement]).await.1.remove(0);
    other.propose(&review).await;
    let theirs = other.asked_of(&review, 1).await;
    assert_eq!(archive.register(&theirs, json!({})).await.expect(404).code(), "not_found");
    let id = review.rsplit('/').next().unwrap();
    let path = at(&archive.ika, &format!("agreement-reviews/{id}/inquiries"));
    archive.adviser.get(&path).await.expect(404);
    assert!(other.asked_of(&review, 1).await["answer"].is_null());
    other.app.stop().await;
    archive.app.stop().await;
}

#[actix_web::test]
async fn who_acts_for_the_owner_by_delegation_does_not_answer_for_it() {
    let archive = Archive::new().await;
    let Archive { app, ika, masfjorden, .. } = &archive;
    let agreement = archive.agreement("Depot for Masfjorden", &[&archive.owners[0]], &[DEPOT]).await;
    let review = archive.campaign(&[&agreement]).await.1.remove(0);
    archive.propose(&review).await;
    let id = received(masfjorden).await[0]["id"].clone();
    let numbers = ika.admin.get(&at(ika, "identifiers")).await.expect(200);
    let role = json!({ "name": "Avtalearbeid", "permissions": ["agreement.read", "agreement.manage"] });
    let role = masfjorden.admin.post(&at(masfjorden, "roles"), role).await.expect(201).id();
    let today =
        masfjorden.admin.get(&at(masfjorden, "owner-inquiries")).await.expect(200).body["items"][0]["createdAt"]
            .as_str()
            .unwrap()[..10]
            .to_owned();
    let delegation = json!({
        "organisationNumber": numbers.body["items"][0]["value"], "name": "IKA Hordaland", "purpose": "Avtalar",
        "roleIds": [role], "validFrom": today, "validTo": format!("{}{}", today[..4].parse::<i32>().unwrap() + 1, &today[4..]),
    });
    masfjorden.admin.post(&at(masfjorden, "delegations"), delegation).await.expect(201);
    let offer = ika.admin.get(&at(ika, "received-delegations")).await.expect(200);
    let member = app.member_with(ika, "Ragnhild Storemark", json!({ "roles": ["programme_leader"] })).await;
    let named = json!({ "receivedDelegationId": offer.body["items"][0]["id"], "membershipId": member.id });
    ika.admin.post(&at(ika, "delegates"), named).await.expect(201);
    let path = at(masfjorden, &format!("owner-inquiries/{}", id.as_str().unwrap()));
    member.client.get(&path).await.expect(200);
    let confirm = json!({ "answer": "confirmed" });
    let refused = member.client.transition(&format!("{path}/transitions/answer"), 1, confirm).await;
    assert_eq!(unmet(refused), "a_member_answers");
    archive.app.stop().await;
}
