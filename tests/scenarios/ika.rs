//! Scenario 3 (DOMAIN §2.5): an inter-municipal archive company has 32 owners. On 1 January 2020 several of them merge, and
//! the company's owners become fewer: it is proposed to the company, which looks at what would happen and confirms. The
//! agreements of Lindås, Meland and Radøy fold into one with Alver. Told by REST and by GraphQL. Names and numbers of the
//! municipalities are those of Statistics Norway; the shares and agreements are made up.

use serde_json::{Value, json};
use testkit::{Client, Tenant, TestApp};

/// The municipalities of Hordaland before 2020 but for Bergen, which has an archive of its own.
const OWNERS: &[(&str, &str)] = &[
    ("Etne", "1211"),
    ("Sveio", "1216"),
    ("Bømlo", "1219"),
    ("Stord", "1221"),
    ("Fitjar", "1222"),
    ("Tysnes", "1223"),
    ("Kvinnherad", "1224"),
    ("Jondal", "1227"),
    ("Odda", "1228"),
    ("Ullensvang", "1231"),
    ("Eidfjord", "1232"),
    ("Ulvik", "1233"),
    ("Granvin", "1234"),
    ("Voss", "1235"),
    ("Kvam", "1238"),
    ("Fusa", "1241"),
    ("Samnanger", "1242"),
    ("Os", "1243"),
    ("Austevoll", "1244"),
    ("Sund", "1245"),
    ("Fjell", "1246"),
    ("Askøy", "1247"),
    ("Vaksdal", "1251"),
    ("Modalen", "1252"),
    ("Osterøy", "1253"),
    ("Meland", "1256"),
    ("Øygarden", "1259"),
    ("Radøy", "1260"),
    ("Lindås", "1263"),
    ("Austrheim", "1264"),
    ("Fedje", "1265"),
    ("Masfjorden", "1266"),
];

const DEPOT: &str = "Arkivdepot";
const ADVICE: &str = "Rådgjeving om dokumentasjonsforvaltning";

struct Story {
    ika: Tenant,
    adviser: Client,
    observer: Client,
    company_agreement: String,
}

impl Story {
    /// The company with its owners, the company agreement that all are parties to, and an agreement on services with each
    /// of the three in Nordhordland.
    async fn begin(app: &TestApp) -> Self {
        let ika = app.tenant_of("IKA Vestland", json!({ "kind": "inter_municipal_company", "language": "nn" })).await;
        let adviser = app.member(&ika, "Solveig Arkivar", &["programme_leader"]).await;
        let observer = app.member(&ika, "Peder Styremedlem", &["observer"]).await;
        let mut story = Self { ika, adviser, observer, company_agreement: String::new() };
        let mut parties = Vec::new();
        for (name, code) in OWNERS {
            let owner = json!({ "name": name, "municipalityCode": code, "parts": 100, "validFrom": "2003-01-01" });
            let owner = story.adviser.post(&story.at("owners"), owner).await.expect(201).id();
            if let Some(terms) = terms(name, &owner) {
                story.adviser.post(&story.at("agreements"), terms).await.expect(201);
            }
            parties.push(json!({ "ownerId": owner }));
        }
        let all = json!({
            "kind": "company_agreement", "title": "Selskapsavtale for IKA Vestland", "parties": parties,
            "services": [DEPOT], "noticeMonths": 12, "feeKey": "population", "validFrom": "2003-01-01",
        });
        story.company_agreement = story.adviser.post(&story.at("agreements"), all).await.expect(201).id();
        story
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.ika.path)
    }

    async fn register(&self, on: &str) -> Value {
        self.observer.get(&self.at(&format!("owners/register?on={on}"))).await.expect(200).body
    }

    /// The agreements of a day, without that which all are parties to.
    async fn agreements(&self, on: &str) -> Vec<Value> {
        let path = self.at(&format!("agreements?on={on}&kind=service_agreement&sort=title"));
        self.observer.get(&path).await.expect(200).body["items"].as_array().unwrap().clone()
    }
}

/// What is agreed with one of the three. Radøy has a longer notice, and buys advice too.
fn terms(name: &str, owner: &str) -> Option<Value> {
    let (services, notice) = match name {
        "Lindås" | "Meland" => (json!([DEPOT]), 6),
        "Radøy" => (json!([DEPOT, ADVICE]), 12),
        _ => return None,
    };
    Some(json!({
        "kind": "service_agreement", "title": format!("Tenesteavtale med {name}"), "parties": [{ "ownerId": owner }],
        "services": services, "noticeMonths": notice, "feeKey": "usage", "archiveReference": "12/0431",
        "obligations": [{ "by": "company", "text": format!("Tek imot arkivet frå {name} kvart år") }],
        "validFrom": "2012-01-01",
    }))
}

fn names(register: &Value) -> Vec<&str> {
    register["owners"].as_array().unwrap().iter().map(|owner| owner["name"].as_str().unwrap()).collect()
}

fn share_of(register: &Value, name: &str) -> (i64, i64) {
    let owner = register["owners"].as_array().unwrap().iter().find(|owner| owner["name"] == name).expect("an owner");
    (owner["parts"].as_i64().unwrap(), owner["share"].as_i64().unwrap())
}

#[actix_web::test]
async fn owners_fold_into_one_after_the_company_confirms_by_rest() {
    let app = TestApp::start().await;
    let story = Story::begin(&app).await;
    let Story { adviser, observer, .. } = &story;

    // What became of the municipalities is proposed, and has changed nothing.
    let suggestions = observer.get(&story.at("owner-successions/suggestions?until=2020-12-31")).await.expect(200).body;
    let suggestions = suggestions["items"].as_array().unwrap();
    let heirs: Vec<&str> = suggestions.iter().map(|one| one["heirs"][0]["name"].as_str().unwrap()).collect();
    assert_eq!(heirs, ["Ullensvang", "Voss", "Bjørnafjorden", "Øygarden", "Alver"]);
    let before = story.register("2020-01-01").await;
    assert_eq!((names(&before).len(), &before["totalParts"]), (32, &json!(3200)));

    // The one of Nordhordland is taken up as it was suggested; who may only read does not answer it.
    let alver = suggestions.iter().find(|one| one["heirs"][0]["name"] == "Alver").unwrap();
    assert_eq!((&alver["effectiveOn"], &alver["heirs"][0]["municipalityCode"]), (&json!("2020-01-01"), &json!("4631")));
    assert_eq!(alver["heirs"][0]["organisationNumber"], "920290922");
    let proposed = adviser.post(&story.at("owner-successions"), alver.clone()).await.expect(201);
    let one = proposed.header("location").to_owned();
    assert_eq!(proposed.body["state"], "proposed");
    observer.transition(&format!("{one}/transitions/confirm"), 1, json!({})).await.expect(403);

    // What it would do: three owners with 300 parts, one agreement in place of three whose notice differs.
    let plan = observer.get(&format!("{one}/plan")).await.expect(200).body;
    assert_eq!((&plan["parts"], &plan["heirs"][0]["parts"]), (&json!(300), &json!(300)));
    assert_eq!(plan["folds"][0]["agreementIds"].as_array().unwrap().len(), 3);
    assert_eq!(plan["folds"][0]["differences"], json!(["noticeMonths"]));
    assert_eq!(plan["partyChangeIds"], json!([story.company_agreement]));

    // Whose notice holds is the company's to say, and nothing is changed before it has.
    let unsaid = adviser.transition(&format!("{one}/transitions/confirm"), 1, json!({})).await.expect(409);
    assert_eq!(unsaid.body["rule"], "terms_are_chosen");
    assert_eq!(unsaid.body["agreementIds"], plan["folds"][0]["agreementIds"]);
    assert_eq!(story.register("2020-01-01").await, before);
    let agreements = story.agreements("2019-12-31").await;
    let radøy = agreements.iter().find(|one| one["title"] == "Tenesteavtale med Radøy").unwrap();
    let answer = json!({ "termsAgreementIds": [radøy["id"]], "reason": "Vedteke i representantskapet 25. april 2019" });
    let confirmed = adviser.transition(&format!("{one}/transitions/confirm"), 1, answer).await.expect(200);
    assert_eq!((&confirmed.body["state"], &confirmed.body["heirs"][0]["parts"]), (&json!("confirmed"), &json!(300)));

    // From that day on there is one owner in place of three; until then there were three.
    let register = story.register("2020-01-01").await;
    assert_eq!((names(&register).len(), &register["totalParts"]), (30, &json!(3200)));
    assert_eq!(share_of(&register, "Alver"), (300, 937));
    assert_eq!(share_of(&story.register("2019-12-31").await, "Lindås"), (100, 312));
    for gone in ["Lindås", "Meland", "Radøy"] {
        assert!(!names(&register).contains(&gone), "{gone}");
    }

    // One agreement in place of three, with what each of them said.
    let agreements = story.agreements("2020-01-01").await;
    assert_eq!(agreements.len(), 1);
    let folded = &agreements[0];
    assert_eq!((&folded["title"], &folded["noticeMonths"]), (&json!("Tenesteavtale med Alver"), &json!(12)));
    assert_eq!(folded["services"].as_array().unwrap().len(), 2);
    assert_eq!(folded["obligations"].as_array().unwrap().len(), 3);
    assert_eq!(folded["followsIds"].as_array().unwrap().len(), 3);
    assert_eq!(folded["parties"][0]["ownerId"], confirmed.body["heirs"][0]["ownerId"]);
    assert_eq!(story.agreements("2019-12-31").await.len(), 3);

    // In the company agreement the new owner has taken the place of the three, which can still be read.
    let all = observer.get(&story.at(&format!("agreements/{}", story.company_agreement))).await.expect(200).body;
    let parties = all["parties"].as_array().unwrap();
    let left: Vec<&Value> = parties.iter().filter(|party| party["validTo"] == "2020-01-01").collect();
    assert_eq!((parties.len(), left.len()), (33, 3));
    let coverage = observer.get(&story.at("agreements/coverage?on=2020-01-01")).await.expect(200).body;
    let covered = coverage["byOwner"].as_array().unwrap().iter().find(|owner| owner["name"] == "Alver").unwrap();
    assert_eq!((&covered["services"], &covered["missing"]), (&json!([DEPOT, ADVICE]), &json!([])));
    let depot = coverage["byService"].as_array().unwrap().iter().find(|one| one["service"] == DEPOT).unwrap();
    assert_eq!(depot["owners"], 30);

    // It is answered once, and not suggested again. The others are answered by and by.
    let again = adviser.transition(&format!("{one}/transitions/confirm"), 2, json!({})).await.expect(409);
    assert_eq!(again.code(), "illegal_transition");
    for _ in 0..4 {
        let left = observer.get(&story.at("owner-successions/suggestions?until=2020-12-31")).await.expect(200).body;
        let next = adviser.post(&story.at("owner-successions"), left["items"][0].clone()).await.expect(201);
        let confirm = format!("{}/transitions/confirm", next.header("location"));
        adviser.transition(&confirm, 1, json!({})).await.expect(200);
    }
    let none = observer.get(&story.at("owner-successions/suggestions?until=2020-12-31")).await.expect(200).body;
    assert_eq!(none["items"], json!([]));
    let register = story.register("2020-01-01").await;
    assert_eq!((names(&register).len(), &register["totalParts"]), (24, &json!(3200)));
    app.stop().await;
}

#[actix_web::test]
async fn owners_fold_into_one_after_the_company_confirms_by_graphql() {
    let app = TestApp::start().await;
    let story = Story::begin(&app).await;
    let ask = async |client: &Client, query: &str, variables: Value| {
        client.graphql(&story.ika.slug, query, variables).await.data().clone()
    };
    let suggested = "{ ownerSuccessionSuggestions(until: \"2020-01-01\") {
        effectiveOn fromOwnerIds heirs { name municipalityCode organisationNumber } } }";
    let suggested = ask(&story.observer, suggested, json!({})).await["ownerSuccessionSuggestions"].clone();
    let alver = suggested.as_array().unwrap().iter().find(|one| one["heirs"][0]["name"] == "Alver").unwrap().clone();
    let propose =
        "mutation($input: CreateOwnerSuccession!) { createOwnerSuccession(input: $input) { id version state } }";
    let proposed = ask(&story.adviser, propose, json!({ "input": alver })).await["createOwnerSuccession"].clone();
    assert_eq!(proposed["state"], "PROPOSED");
    let plan = "query($id: ID!) { ownerSuccessionPlan(id: $id) {
        heirs { name parts } folds { differences agreementIds } partyChangeIds } }";
    let plan = ask(&story.observer, plan, json!({ "id": proposed["id"] })).await["ownerSuccessionPlan"].clone();
    assert_eq!(plan["heirs"], json!([{ "name": "Alver", "parts": 300 }]));
    assert_eq!(plan["folds"][0]["differences"], json!(["NOTICE_MONTHS"]));

    let confirm = "mutation($input: ConfirmOwnerSuccession!) { confirmOwnerSuccession(input: $input) {
        state heirs { ownerId parts } } }";
    let terms = plan["folds"][0]["agreementIds"][0].clone();
    let input = json!({ "id": proposed["id"], "expectedVersion": 1, "termsAgreementIds": [terms] });
    let refused = story.observer.graphql(&story.ika.slug, confirm, json!({ "input": input })).await;
    assert_eq!(refused.body["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let confirmed = ask(&story.adviser, confirm, json!({ "input": input })).await["confirmOwnerSuccession"].clone();
    assert_eq!((&confirmed["state"], &confirmed["heirs"][0]["parts"]), (&json!("CONFIRMED"), &json!(300)));
    let read = "{ ownerRegister(on: \"2020-01-01\") { totalParts owners { name parts } }
        agreements(first: 5, filter: { on: \"2020-01-01\", kind: SERVICE_AGREEMENT }) { edges { node { title followsIds } } } }";
    let read = ask(&story.observer, read, json!({})).await;
    assert_eq!((&read["ownerRegister"]["totalParts"], names(&read["ownerRegister"]).len()), (&json!(3200), 30));
    let agreements = read["agreements"]["edges"].as_array().unwrap();
    assert_eq!(agreements.len(), 1);
    assert_eq!(agreements[0]["node"]["title"], "Tenesteavtale med Alver");
    assert_eq!(agreements[0]["node"]["followsIds"].as_array().unwrap().len(), 3);
    app.stop().await;
}
