//! The same as [`super::routes`], for every field at the root of the GraphQL schema.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
};

use kernel::{Clock, FixedClock, Reach, SystemClock};
use testkit::{Document, Options, TestApp, random_id};

use super::{
    compare::Seen,
    fixture::{Pair, Side},
    permissions::fields_permissions,
    schema::{Ask, Graph, code},
};

struct Walk<'w> {
    own: &'w Side,
    other: &'w Side,
    requests: usize,
    leaks: Vec<String>,
    costs: Vec<String>,
}

/// What is answered to a walker who asks for what nobody has, and the statements that it took.
type Known = BTreeMap<i64, (Seen, Vec<String>)>;

impl Walk<'_> {
    async fn all(&mut self, document: &Document, graph: &Graph) {
        for walker in [&self.own.member, &self.own.handler] {
            // Who asks is looked up now, and so in none of the answers that are compared.
            walker.get(&format!("{}/me", self.own.tenant.path)).await.expect(200);
        }
        for field in &graph.fields {
            let ask = graph.fitting(document, field, self.own).await;
            if ask.references.is_empty() {
                let answer = ask.of(&self.own.member, &self.own.tenant.slug).await;
                self.requests += 1;
                self.shows_nothing(&ask, &Seen::of(&answer, &[]));
            }
            for (pointer, kind) in &ask.references {
                let mut known = BTreeMap::new();
                for id in self.other.things.mentioned.get(kind).into_iter().flatten() {
                    self.probe(&ask, pointer, id, &mut known).await;
                }
            }
        }
    }

    async fn probe(&mut self, ask: &Ask, pointer: &str, id: &str, known: &mut Known) {
        let (kind, _) = id.rsplit_once('_').expect("an id");
        let is_it = pointer == "/id" || pointer == "/input/id";
        let version = if is_it { self.other.things.version(id) } else { 0 };
        let asked = |id: &str| {
            let ask = ask.with(pointer, id);
            if is_it { ask.at_version(version) } else { ask }
        };
        for walker in [&self.own.member, &self.own.handler] {
            // Both walkers are known by the parity of the key.
            let key = version * 2 + i64::from(std::ptr::eq(walker, &self.own.handler));
            if let Entry::Vacant(place) = known.entry(key) {
                let random = random_id(kind);
                // As in REST: the first refusal of what governs is entered, and so not compared.
                asked(&random).of(walker, &self.own.tenant.slug).await;
                let answer = asked(&random).of(walker, &self.own.tenant.slug).await;
                place.insert((Seen::of(&answer, &[&random]), answer.statements));
                self.requests += 2;
            }
            let answer = asked(id).of(walker, &self.own.tenant.slug).await;
            let seen = Seen::of(&answer, &[id]);
            self.requests += 1;
            self.shows_nothing(ask, &seen);
            let is_null = !ask.mutates && answer.body["data"][&ask.field].is_null() && code(&answer).is_empty();
            if is_it && !is_null && !["NOT_FOUND", "FORBIDDEN"].contains(&code(&answer)) {
                self.leaks.push(format!("{}, {pointer}: proves nothing: {}", ask.field, answer.text));
            }
            if ask.mutates && code(&answer).is_empty() {
                self.leaks.push(format!("{}, {pointer} = {id}: was done: {}", ask.field, answer.text));
            }
            let (nobodys, statements) = &known[&key];
            if let Some(difference) = seen.difference(nobodys) {
                self.leaks
                    .push(format!("{}, {pointer} = {id} differs from one that nobody has: {difference}", ask.field));
            }
            if answer.statements != *statements {
                self.costs.push(format!("{}, {pointer} = {id}: {:?} and {statements:?}", ask.field, answer.statements));
            }
        }
    }

    fn shows_nothing(&mut self, ask: &Ask, seen: &Seen) {
        if let Some(secret) = self.other.secrets().iter().find(|secret| seen.body.contains(**secret)) {
            self.leaks.push(format!("{} shows {secret}: {}", ask.field, seen.body));
        }
        if seen.body.contains("INTERNAL") || seen.status != 200 {
            self.leaks.push(format!("{} fails: {}", ask.field, seen.body));
        }
    }
}

/// Neither by what is answered nor by the statements that it takes; see [`super::routes`].
#[actix_web::test]
async fn no_field_tells_another_tenants_thing_from_one_that_nobody_has() {
    let clock = Arc::new(FixedClock::at(SystemClock.now()));
    let app = TestApp::with(Options { clock, ..Options::default() }).await;
    let mut pair = Pair::new(&app).await;
    let before = pair.a.state(&pair.document).await;
    let graph = Graph::of(&pair.b, &pair.document).await;
    let mut walk = Walk { own: &pair.b, other: &pair.a, requests: 0, leaks: Vec::new(), costs: Vec::new() };
    walk.all(&pair.document, &graph).await;
    let Walk { requests, leaks, costs, .. } = walk;
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
    assert!(costs.is_empty(), "{} costs:\n{}", costs.len(), costs.join("\n"));
    assert_eq!(pair.a.state(&pair.document).await, before);
    println!("{} fields, {requests} requests", graph.fields.len());
    app.stop().await;
}

#[actix_web::test]
async fn the_walk_finds_what_a_broken_wall_would_show() {
    let app = TestApp::start().await;
    let mut pair = Pair::new(&app).await;
    pair.a.state(&pair.document).await;
    let graph = Graph::of(&pair.a, &pair.document).await;
    let mut side = pair.a.clone();
    side.things.outdate();
    let mut walk = Walk { own: &side, other: &side, requests: 0, leaks: Vec::new(), costs: Vec::new() };
    walk.all(&pair.document, &graph).await;
    let permissions = fields_permissions();
    let mut missed = Vec::new();
    for field in &graph.fields {
        let caught = walk.leaks.iter().any(|leak| leak.starts_with(&format!("{}, ", field.name)))
            || walk.leaks.iter().any(|leak| leak.starts_with(&format!("{} shows", field.name)));
        let reach = permissions.get(&field.name).map(|permission| permission.reach());
        let platform = reach == Some(Reach::Platform);
        // What is public, or the same in every tenant, shows nothing of anybody's, whoever's wall is down.
        let public = reach == Some(Reach::Anybody) || field.name == "permissions";
        if !(caught || platform || public) {
            missed.push(&field.name);
        }
        assert!(!(caught && public), "{} is public and shows what is a tenant's", field.name);
    }
    assert!(missed.is_empty(), "not caught: {missed:?}");
    assert!(walk.costs.iter().any(|cost| cost.starts_with("comparison, ")), "what a comparison costs was not noticed");
    app.stop().await;
}

#[actix_web::test]
async fn a_stranger_and_a_neighbour_run_no_field() {
    let app = TestApp::start().await;
    let pair = Pair::new(&app).await;
    let graph = Graph::of(&pair.a, &pair.document).await;
    let (slug, nowhere) = (pair.a.tenant.slug.as_str(), "ein-stad-som-ikkje-finst");
    for field in &graph.fields {
        let ask = graph.ask(&pair.document, field, &pair.a, 2).expect("one of everything");
        let anonymous = ask.of(&app.anonymous(), slug).await;
        assert_eq!(anonymous.status, 401, "{}: {}", field.name, anonymous.text);
        assert_eq!(anonymous.header("www-authenticate"), r#"Bearer realm="betre""#);
        let neighbour = ask.of(&pair.b.member, slug).await;
        assert_eq!(neighbour.status, 404, "{}: {}", field.name, neighbour.text);
        let unknown = Seen::of(&ask.of(&pair.b.member, nowhere).await, &[nowhere]);
        assert_eq!(Seen::of(&neighbour, &[slug]).difference(&unknown), None, "{}", field.name);
    }
    app.stop().await;
}
