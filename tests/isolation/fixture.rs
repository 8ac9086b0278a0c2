//! Two tenants with the same things in them, made by walking the operations that create: a resource that is added is
//! in the fixture without a word of test.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use testkit::{Call, Client, Document, Operation, Sampler, Tenant, TestApp, Things, Where};

mod told;

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
        side.tell(app, document, &number).await;
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
