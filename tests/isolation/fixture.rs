//! Two tenants with the same things in them, made by walking the operations that create: a resource that is added is
//! in the fixture without a word of test.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use testkit::{Call, Client, Document, Operation, Sampler, Tenant, TestApp, Things, Where};

/// One of the two tenants.
#[derive(Clone)]
pub struct Side {
    pub tenant: Tenant,
    /// A member in every role.
    pub member: Client,
    /// A member with little power.
    pub handler: Client,
    /// Stands in every text that the fixture wrote here.
    pub marker: String,
    /// The operator, who founded this tenant as all others: whoever reads their own log knows who it is.
    founder: String,
    pub things: Things,
}

/// Two tenants that know nothing of each other.
pub struct Pair {
    pub document: Document,
    pub a: Side,
    pub b: Side,
}

/// Everything that a tenant's member can read, by address.
pub type State = BTreeMap<String, Value>;

impl Pair {
    pub async fn new(app: &TestApp) -> Self {
        let document = Document::of(&app.anonymous()).await;
        let a = Side::new(app, &document, "Askvoll").await;
        let b = Side::new(app, &document, "Bremanger").await;
        Self { document, a, b }
    }
}

impl Side {
    async fn new(app: &TestApp, document: &Document, name: &str) -> Self {
        let (tenant, number) = app.numbered(name, "municipality").await;
        let member = app.member_with(&tenant, "Alle Roller", json!({ "roles": kernel::Role::VALUES })).await;
        for _ in 0..2 {
            app.session(&member.subject).await;
        }
        let member = member.client;
        let handler = app.member(&tenant, "Siri Saksbehandlar", &["case_handler"]).await;
        let marker = format!("{}{}", name.to_lowercase(), app.unique());
        let founder = app.operator().get("/v1/me").await.expect(200).id();
        let mut side = Self { tenant, member, handler, marker, founder, things: Things::default() };
        // What is a person's own and no tenant's.
        for list in ["/v1/me/sessions", "/v1/me/sign-ins"] {
            let own = side.member.get(list).await.expect(200);
            side.things.learn(document, &own.body);
            side.things.mention(document, &own.body);
        }
        // Somebody who did something here.
        let me = side.member.get("/v1/me").await.expect(200).id();
        side.things.learn(document, &json!({ "id": me }));
        side.create(document).await;
        side.create_again(document).await;
        side.divide(document).await;
        side.replicate(document).await;
        side.score(document).await;
        side.meet(document).await;
        side.succeed(document).await;
        side.inquire(document, &number).await;
        side.build(app).await;
        side.accept(app).await;
        side.rotate().await;
        side.delegate(app, &number).await;
        side.look(document, |path| path.ends_with("delegations")).await;
        side.make_transitions(document).await;
        side.look(document, |_| true).await;
        side
    }

    /// A request to an operation in this tenant, with this tenant's things.
    pub fn call(&self, document: &Document, operation: &Operation, whole: bool) -> Option<Call> {
        let sampler = Sampler::new(document, &format!("{}-{}", self.marker, operation.id.replace('.', "-")));
        sampler.call(operation, &self.tenant.slug, &self.things, whole)
    }

    /// One of everything, each when what it needs is there.
    async fn create(&mut self, document: &Document) {
        let sampler = Sampler::new(document, &self.marker.clone());
        let mut waiting = creating(document);
        while !waiting.is_empty() {
            let before = waiting.len();
            for operation in std::mem::take(&mut waiting) {
                let Some(mut call) = sampler.call(&operation, &self.tenant.slug, &self.things, true) else {
                    waiting.push(operation);
                    continue;
                };
                call.key = Some(format!("{}-{}", self.marker, operation.id));
                let made = self.member.send(call.of(&self.member)).await;
                assert_eq!(made.status, 201, "{}: teach testkit/src/sample.rs: {}", operation.id, made.text);
                self.things.learn(document, &made.body);
            }
            let ids: Vec<_> = waiting.iter().map(|operation| &operation.id).collect();
            assert!(waiting.len() < before, "nothing makes what these need: {ids:?}");
        }
    }

    /// A second of everything, that refers to the first ones.
    async fn create_again(&mut self, document: &Document) {
        let sampler = Sampler::new(document, &format!("{}-again", self.marker));
        for operation in creating(document).into_iter().filter(|operation| !ONCE.contains(&operation.id.as_str())) {
            let whole = sampler.call(&operation, &self.tenant.slug, &self.things, true).expect("all is there");
            let mut made = self.member.send(whole.of(&self.member)).await;
            if made.status != 201 {
                // There may be only one of a kind for the same things: then one for fewer of them.
                let least = sampler.call(&operation, &self.tenant.slug, &self.things, false).expect("all is there");
                made = self.member.send(least.of(&self.member)).await;
            }
            assert_eq!(made.status, 201, "{}: {}", operation.id, made.text);
            self.things.learn(document, &made.body);
        }
    }

    /// The first board is divided into lanes, so that a card can name one, has a board above it, and gets a few cards more, so that each of two that
    /// are moved about lies beside others.
    async fn divide(&mut self, document: &Document) {
        let board = self.things.get("board", 0).expect("made").to_owned();
        let path = format!("{}/boards/{board}", self.tenant.path);
        let above = json!({
            "name": self.marker, "unitIds": [self.things.get("unit", 0)], "level": 2, "columns": [{ "name": self.marker }],
        });
        let above = self.member.post(&format!("{}/boards", self.tenant.path), above).await.expect(201);
        self.things.learn(document, &above.body);
        let lanes = json!({ "lanes": [{ "name": self.marker }], "aboveBoardId": above.body["id"] });
        let divided = self.member.patch(&path, self.things.version(&board), lanes).await.expect(200);
        self.things.learn(document, &divided.body);
        for _ in 0..3 {
            let card = json!({ "boardId": board, "kind": "task", "title": self.marker });
            let card = self.member.post(&format!("{}/cards", self.tenant.path), card).await.expect(201);
            self.things.learn(document, &card.body);
        }
    }

    /// The first idea box becomes a unit's, with statuses, criteria and a box above it, and the first idea is scored by one.
    async fn score(&mut self, document: &Document) {
        let [idea_box, idea] = ["idea_box", "idea"].map(|kind| self.things.get(kind, 0).expect("made").to_owned());
        let above =
            json!({ "name": format!("{}-above", self.marker), "unitId": self.things.get("unit", 0), "level": 2 });
        let above = self.member.post(&format!("{}/idea-boxes", self.tenant.path), above).await.expect(201);
        self.things.learn(document, &above.body);
        let path = format!("{}/idea-boxes/{idea_box}", self.tenant.path);
        let parts = json!({
            "unitId": self.things.get("unit", 0), "aboveIdeaBoxId": above.body["id"],
            "statuses": [{ "name": self.marker, "phase": "assessing" }],
            "criteria": [{ "key": "nytte", "name": self.marker }],
        });
        let changed = self.member.patch(&path, self.things.version(&idea_box), parts).await.expect(200);
        self.things.learn(document, &changed.body);
        let scores = json!({ "scores": [{ "criterionKey": "nytte", "value": 4 }], "comment": self.marker });
        let path = format!("{}/ideas/{idea}/transitions/score", self.tenant.path);
        self.member.post(&path, scores).await.expect(200);
    }

    /// What the first unit has found out is suggested to the second.
    async fn replicate(&mut self, document: &Document) {
        let path = format!("{}/replications", self.tenant.path);
        let unit = self.things.get("unit", 1).expect("made");
        for (member, kind) in [("a3Id", "a3"), ("ideaId", "idea")] {
            let body = json!({ member: self.things.get(kind, 0), "unitId": unit, "text": self.marker });
            self.member.post(&path, body).await.expect(201);
        }
        self.look(document, |path| path.ends_with("/replications")).await;
    }

    /// The first body meets and decides, and a change is planned between as many as an input names.
    async fn meet(&mut self, document: &Document) {
        let at = |rest: &str| format!("{}/{rest}", self.tenant.path);
        let thing = |kind: &str| self.things.get(kind, 0).expect("made").to_owned();
        let (body, meeting) = (thing("body"), thing("body_meeting"));
        let begin = at(&format!("bodies/{body}/transitions/activate"));
        self.member.transition(&begin, 1, json!({ "reason": self.marker })).await.expect(200);
        let chair = json!({
            "bodyId": body, "name": self.marker, "party": "political", "function": "chair", "validFrom": "2019-01-01",
        });
        let chair = self.member.post(&at("body-members"), chair).await.expect(201).id();
        let hold = at(&format!("body-meetings/{meeting}/transitions/hold"));
        self.member.transition(&hold, 1, json!({ "bodyMemberIds": [chair] })).await.expect(200);
        let decision = json!({
            "bodyId": body, "bodyMeetingId": meeting, "kind": "decision", "title": self.marker, "text": self.marker,
            "decidedOn": "2019-06-13", "objects": [thing("process")],
        });
        self.member.post(&at("body-decisions"), decision).await.expect(201);
        let third = json!({ "name": format!("{}-third", self.marker) });
        let third = self.member.post(&at("participants"), third).await.expect(201);
        let change = json!({
            "kind": "merger", "title": self.marker,
            "parties": [
                { "participantId": third.id(), "role": "from" },
                { "participantId": thing("participant"), "role": "to", "mode": "absorb" },
            ],
            "successions": [{
                "fromParticipantId": third.id(), "toParticipantId": thing("participant"), "extent": "part",
                "scope": self.marker,
            }],
        });
        self.member.post(&at("structural-changes"), change).await.expect(201);
        self.things.learn(document, &third.body);
        self.look(document, |path| path.contains("/bod") || path.ends_with("/structural-changes")).await;
    }

    /// An owner becomes another, and will.
    async fn succeed(&mut self, document: &Document) {
        let at = |rest: &str| format!("{}/{rest}", self.tenant.path);
        for name in [&self.marker, &format!("{}-again", self.marker)] {
            let owner = json!({ "name": format!("{name}-former"), "parts": 2, "validFrom": "2002-01-01" });
            let owner = self.member.post(&at("owners"), owner).await.expect(201).id();
            let succession = json!({
                "effectiveOn": "2020-01-01", "fromOwnerIds": [owner], "heirs": [{ "name": format!("{name}-heir") }],
            });
            let proposed = self.member.post(&at("owner-successions"), succession).await.expect(201);
            self.things.learn(document, &proposed.body);
        }
        // Merged, and nobody has proposed it yet.
        let merged = format!("{}-merged", self.marker);
        let merged = json!({ "name": merged, "municipalityCode": "1263", "parts": 1, "validFrom": "2002-01-01" });
        self.member.post(&at("owners"), merged).await.expect(201);
    }

    /// The tenant owns itself, and is asked about two agreements that it has with itself.
    async fn inquire(&mut self, document: &Document, number: &str) {
        let at = |rest: &str| format!("{}/{rest}", self.tenant.path);
        let owner = json!({
            "name": format!("{}-self", self.marker), "organisationNumber": number, "parts": 1, "validFrom": "2002-01-01",
        });
        let owner = self.member.post(&at("owners"), owner).await.expect(201).id();
        for name in [&self.marker, &format!("{}-again", self.marker)] {
            let agreement = json!({
                "kind": "service_agreement", "title": name, "parties": [{ "ownerId": owner }], "validFrom": "2002-01-01",
            });
            let agreement = self.member.post(&at("agreements"), agreement).await.expect(201).id();
            let review = json!({ "reviewCampaignId": self.things.get("review_campaign", 0), "agreementId": agreement });
            let review = self.member.post(&at("agreement-reviews"), review).await.expect(201);
            let (one, step) = (review.header("location"), json!({ "reason": self.marker }));
            self.member.transition(&format!("{one}/transitions/start"), 1, step.clone()).await.expect(200);
            let found = json!({ "findings": [{ "text": self.marker }], "proposedChange": self.marker });
            self.member.patch(one, 2, found).await.expect(200);
            self.member.transition(&format!("{one}/transitions/find"), 3, step.clone()).await.expect(200);
            self.member.transition(&format!("{one}/transitions/propose"), 4, step).await.expect(200);
            self.things.learn(document, &review.body);
        }
        self.look(document, |path| path.ends_with("/owner-inquiries")).await;
    }

    /// What only a longer story leaves behind: what a to-be is built from, and what is said for an organisation.
    async fn build(&self, app: &TestApp) {
        let at = |rest: &str| format!("{}/{rest}", self.tenant.path);
        let thing = |kind: &str, nth| self.things.get(kind, nth).expect("made").to_owned();
        let column = json!({ "processId": thing("process", 0), "kind": "as_is", "steps": [{ "text": self.marker }] });
        let column = self.member.post(&at("process-variants"), column).await.expect(201);
        let idea = json!({ "processId": thing("process", 0), "text": self.marker, "kind": "remove" });
        let idea = self.member.post(&at("proposals"), idea).await.expect(201).header("location").to_owned();
        for (version, step) in [(1, "clarify"), (2, "group"), (3, "accept")] {
            let mut why = json!({ "reason": self.marker });
            if step == "group" {
                why["group"] = self.marker.clone().into();
            }
            self.member.transition(&format!("{idea}/transitions/{step}"), version, why).await.expect(200);
        }
        let to_be = at(&format!("process-variants/{}", thing("variant", 0)));
        let version = self.member.get(&to_be).await.expect(200).body["variant"]["version"].as_i64().expect("a version");
        let idea = idea.rsplit('/').next().expect("an id");
        let taken = json!({ "stepIds": [column.body["steps"][0]["id"]], "proposalIds": [idea] });
        self.member.transition(&format!("{to_be}/transitions/adopt"), version, taken).await.expect(200);
        let side = thing("participant", 0);
        let handler = app.member_for(&self.tenant, "Torunn Nesse", &["case_handler"], Some(&side)).await;
        let said = json!({ "toBeVersionId": thing("to_be_version", 1), "verdict": "agree", "text": self.marker });
        handler.post(&at("endorsements"), said).await.expect(201);
        // What an A3 has changed.
        let a3 = at(&format!("a3s/{}", thing("a3", 0)));
        let version = self.member.get(&a3).await.expect(200).version();
        let changed = json!({ "toBeVersionId": thing("to_be_version", 1) });
        self.member.patch(&a3, version, changed).await.expect(200);
        // Who founded the tenant stands in for the first who was made a member.
        let members = self.member.get(&at("memberships?sort=createdAt")).await.expect(200).body;
        for (stand_in, reason) in [(0, &self.marker), (1, &format!("{}-again", self.marker))] {
            let away = json!({
                "membershipId": thing("membership", 0), "substituteMembershipId": members["items"][stand_in]["id"],
                "reason": reason, "validFrom": "2031-01-01",
            });
            self.member.post(&at("substitutes"), away).await.expect(201);
        }
    }

    /// Somebody accepts the second invitation, and so it has made a membership.
    async fn accept(&self, app: &TestApp) {
        let invitation = self.things.get("invitation", 1).expect("made");
        let secret =
            self.member.get(&format!("{}/invitations/{invitation}/secret", self.tenant.path)).await.expect(200);
        let guest = app.person(&format!("gjest-{}", app.unique()));
        let path = secret.body["path"].as_str().expect("a path");
        guest.post(path, json!({ "secret": secret.body["secret"] })).await.expect(200);
    }

    /// The second key is rotated, and so replaced by another.
    async fn rotate(&self) {
        let key = self.things.get("api_key", 1).expect("made");
        let rotate = format!("{}/api-keys/{key}/transitions/rotate", self.tenant.path);
        self.member.transition(&rotate, 1, json!({ "overlap": "P30D" })).await.expect(200);
    }

    /// A neighbour delegates to this tenant, which names who acts; and this tenant to the neighbour, which does the same.
    async fn delegate(&self, app: &TestApp, number: &str) {
        let (neighbour, theirs) = app.numbered("Nabo", "inter_municipal_company").await;
        let members = self.member.get(&format!("{}/memberships?sort=createdAt", self.tenant.path)).await.expect(200);
        let neighbours = neighbour.admin.get(&format!("{}/memberships", neighbour.path)).await.expect(200);
        for purpose in [self.marker.clone(), format!("{}-again", self.marker)] {
            let to = |number: &str| {
                json!({
                    "organisationNumber": number, "name": self.marker, "purpose": purpose, "roles": ["observer"],
                    "validFrom": "2029-01-01", "validTo": "2031-01-01",
                })
            };
            neighbour.admin.post(&format!("{}/delegations", neighbour.path), to(number)).await.expect(201);
            self.member.post(&format!("{}/delegations", self.tenant.path), to(&theirs)).await.expect(201);
        }
        let sides = [(&self.tenant, &self.member, &members), (&neighbour, &neighbour.admin, &neighbours)];
        for (tenant, admin, members) in sides {
            let received = admin.get(&format!("{}/received-delegations", tenant.path)).await.expect(200);
            assert_eq!(received.body["items"].as_array().map(Vec::len), Some(2), "{}", received.text);
            for received in received.body["items"].as_array().into_iter().flatten() {
                let named = json!({
                    "receivedDelegationId": received["id"], "membershipId": members.body["items"][0]["id"],
                });
                admin.post(&format!("{}/delegates", tenant.path), named).await.expect(201);
            }
        }
    }

    /// Tries every transition, as some tables are only written by them; not every one is possible.
    async fn make_transitions(&mut self, document: &Document) {
        for operation in document.operations() {
            if operation.scope == Where::Tenant && operation.method == "POST" && operation.status == 200 {
                let call = self.call(document, &operation, true).expect("all is there");
                let made = self.member.send(call.of(&self.member)).await;
                assert!(made.status < 500, "{}: {}", operation.id, made.text);
                let list = operation.path.split("/{id}").next().unwrap_or_default();
                self.look(document, |path| path == list).await;
            }
        }
    }

    /// Reads lists, and so learns what is there now.
    async fn look(&mut self, document: &Document, wanted: impl Fn(&str) -> bool) {
        for operation in reading(document).into_iter().filter(|one| !one.path.contains("{id}") && wanted(&one.path)) {
            let read = self.read(document, &operation, None).await.1;
            for kind in operation.own.iter().chain(&document.listed(&operation)) {
                self.things.current.remove(kind);
            }
            self.things.learn(document, &read);
        }
    }

    async fn read(&self, document: &Document, operation: &Operation, id: Option<&str>) -> (String, Value) {
        let mut call = self.call(document, operation, false).expect("all is there");
        if let Some(id) = id {
            call = call.with(&testkit::Place::Path("id".to_owned()), id);
        }
        if operation.takes("limit") {
            call.query.push(("limit".to_owned(), "200".to_owned()));
        }
        let read = self.member.send(call.of(&self.member)).await.expect(200);
        assert!(read.body["nextCursor"].is_null(), "{}: the fixture outgrew a page", operation.id);
        (call.address(), read.body)
    }

    /// Everything that a member in every role can read here; what is mentioned in it is learnt.
    pub async fn state(&mut self, document: &Document) -> State {
        let mut state = State::new();
        for operation in reading(document) {
            let kind = operation.own.clone().filter(|_| operation.path.contains("{id}"));
            let ids: Vec<Option<String>> = match kind {
                Some(kind) => {
                    let known = self.things.current.get(&kind);
                    let known = known.unwrap_or_else(|| panic!("{}: there is no {kind}", operation.id));
                    known.iter().cloned().map(Some).collect()
                }
                None => vec![None],
            };
            for id in ids {
                let (address, body) = self.read(document, &operation, id.as_deref()).await;
                self.things.mention(document, &body);
                state.insert(address, body);
            }
        }
        self.things.mentioned.values_mut().for_each(|ids| ids.retain(|id| *id != self.founder));
        state
    }

    /// What nobody outside may ever be shown: the slug, the marker, and every id that is this tenant's own.
    pub fn secrets(&self) -> BTreeSet<&str> {
        let ids = self.things.mentioned.values().flatten().map(String::as_str);
        ids.chain([self.tenant.slug.as_str(), self.marker.as_str()]).collect()
    }
}

/// What there is one of for the same things, and whose second would need other members than those there are.
const ONCE: &[&str] = &["ownership.create"];

/// What nothing but a story comes to: a substitute is another person, who holds as much; only an active body decides, and
/// it becomes so by a step; whoever is an owner no longer is no heir; an agreement is in a campaign once; what is
/// delegated to a tenant, another delegates; and what one unit has found out is suggested to another.
const TOLD: &[&str] = &[
    "substitute.create",
    "body_decision.create",
    "owner_succession.create",
    "agreement_review.create",
    "delegate.create",
    "replication.create",
];

/// The operations that make something in a tenant.
fn creating(document: &Document) -> Vec<Operation> {
    let mut operations = document.operations();
    operations.retain(|operation| operation.scope == Where::Tenant && operation.status == 201);
    operations.retain(|operation| !TOLD.contains(&operation.id.as_str()));
    // Those that refer to nothing come first, so that what refers to it can.
    operations.sort_by_key(|operation| operation.body.as_ref().map_or(0, |(_, schema)| references(document, schema)));
    operations
}

/// How many members of a body, and of what is listed in it, hold ids.
fn references(document: &Document, schema: &Value) -> usize {
    let members = schema["properties"].as_object().into_iter().flatten();
    let count = |(name, member): (&String, &Value)| match document.resolve(member).get("items") {
        Some(items) if !name.ends_with("Ids") => references(document, document.resolve(items)),
        _ => usize::from(name.ends_with("Id") || name.ends_with("Ids")),
    };
    members.map(count).sum()
}

/// The operations that read in a tenant.
fn reading(document: &Document) -> Vec<Operation> {
    let mut operations = document.operations();
    operations.retain(|operation| operation.scope == Where::Tenant && operation.reads());
    operations
}
