//! The walk: a member of one tenant asks for everything of another, by every operation.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use testkit::{Answer, Call, Client, Document, Operation, Place, Where, random_id};

use super::{compare::Seen, fixture::Side};

/// What a walk came to.
#[derive(Default)]
pub struct Walked {
    pub operations: BTreeSet<String>,
    pub requests: usize,
    pub leaks: Vec<String>,
    /// Where the work that was done told the two apart, though nothing in the answer did.
    pub costs: Vec<String>,
}

/// Who walks where.
pub struct Walk<'w> {
    pub document: &'w Document,
    /// Whose address is used, and whose things where they are not replaced.
    pub own: &'w Side,
    /// Whose things are asked for.
    pub other: &'w Side,
    pub walker: &'w Client,
}

impl Walk<'_> {
    /// Every operation of the document, each reference by each id of the other tenant's.
    pub async fn all(&self) -> Walked {
        let mut walked = Walked::default();
        // Who asks is looked up now, and so in none of the answers that are compared.
        self.walker.get(&format!("{}/me", self.own.tenant.path)).await.expect(200);
        for operation in self.document.operations() {
            self.operation(&operation, &mut walked).await;
            walked.operations.insert(operation.id);
        }
        walked
    }

    async fn operation(&self, operation: &Operation, walked: &mut Walked) {
        let call = self.own.call(self.document, operation, true).expect("the fixture has one of everything");
        let mut references = call.references.clone();
        references.extend(self.texts(operation));
        if references.is_empty() {
            // Nothing can be named: what is answered and done is the walker's own.
            let answer = self.walker.send(call.of(self.walker)).await;
            walked.requests += 1;
            self.shows_nothing(&call, &answer, &[], walked);
        }
        for (place, kind) in &references {
            let mut known = BTreeMap::new();
            for id in self.other.things.mentioned.get(kind).into_iter().flatten() {
                self.probe(&call, &[(place, id)], &mut known, walked).await;
            }
        }
        if call.references.len() > 1 {
            let all: Option<Vec<(&Place, &str)>> = call
                .references
                .iter()
                .enumerate()
                .map(|(i, (place, kind))| {
                    let before = call.references[..i].iter().filter(|(_, other)| other == kind).count();
                    let things = &self.other.things;
                    Some((place, things.get(kind, before).or_else(|| things.get(kind, 0))?))
                })
                .collect();
            self.probe(&call, &all.expect("one of everything"), &mut BTreeMap::new(), walked).await;
        }
        if operation.takes("cursor") {
            self.cursor(&call, operation, walked).await;
        }
    }

    /// Filters of free text are asked for the other tenant's ids of every kind.
    fn texts(&self, operation: &Operation) -> Vec<(Place, String)> {
        let is_text = |parameter: &&serde_json::Value| {
            let schema = &parameter["schema"];
            let name = parameter["name"].as_str().unwrap_or_default();
            let text = schema["type"] == "string" || schema["type"][0] == "string";
            let free = schema.get("enum").is_none() && schema.get("format").is_none();
            parameter["in"] == "query" && text && free && !["sort", "cursor"].contains(&name) && !name.ends_with("Id")
        };
        let names = operation.parameters.iter().filter(is_text).filter_map(|parameter| parameter["name"].as_str());
        let kinds = self.other.things.current.keys();
        kinds.flat_map(|kind| names.clone().map(|name| (Place::Query(name.to_owned()), kind.clone()))).collect()
    }

    /// Names things of the other tenant, and things that nobody has; nothing may tell the answers apart.
    async fn probe(
        &self,
        call: &Call,
        places: &[(&Place, impl AsRef<str>)],
        known: &mut BTreeMap<Option<i64>, (Seen, Vec<String>)>,
        walked: &mut Walked,
    ) {
        let mut real = call.clone();
        let mut made_up = call.clone();
        let mut probes = Vec::new();
        for (place, id) in places {
            let id = id.as_ref();
            let (kind, _) = id.rsplit_once('_').expect("an id");
            let random = random_id(kind);
            if let (Place::Path(_), true) = (place, call.version.is_some()) {
                real.version = Some(self.other.things.version(id));
                made_up.version = real.version;
            }
            real = real.with(place, id);
            made_up = made_up.with(place, &random);
            probes.push((id.to_owned(), random));
        }
        if let Entry::Vacant(place) = known.entry(real.version) {
            // The first refusal of what governs is entered into the walker's own log, and the next ones are not: so it is
            // neither of the two that are compared.
            self.walker.send(made_up.of(self.walker)).await;
            let answer = self.walker.send(made_up.of(self.walker)).await;
            walked.requests += 2;
            let asked: Vec<&str> = probes.iter().map(|(_, random)| random.as_str()).collect();
            place.insert((Seen::of(&answer, &asked), answer.statements));
        }
        let answer = self.walker.send(real.of(self.walker)).await;
        walked.requests += 1;
        let asked: Vec<&str> = probes.iter().map(|(id, _)| id.as_str()).collect();
        self.shows_nothing(&real, &answer, &asked, walked);
        if real.method != "GET" && answer.status < 300 {
            walked.leaks.push(format!("{} was done: {}", self.title(&real), answer.text));
        }
        let (nobodys, statements) = &known[&real.version];
        if let Some(difference) = Seen::of(&answer, &asked).difference(nobodys) {
            walked.leaks.push(format!("{} differs from one that nobody has: {difference}", self.title(&real)));
        }
        self.costs_alike(&real, &answer, statements, walked);
        if let [(Place::Path(_), _)] = places
            && !matches!(answer.status, 403 | 404)
        {
            walked.leaks.push(format!("{} proves nothing: {}", self.title(&real), answer.text));
        }
    }

    /// A cursor of the other tenant's list is as good as one that was made up.
    async fn cursor(&self, call: &Call, operation: &Operation, walked: &mut Walked) {
        let first = self.other.call(self.document, operation, false).expect("one of everything");
        let first = first.with(&Place::Query("limit".to_owned()), "1");
        let page = self.other.member.send(first.of(&self.other.member)).await.expect(200);
        let Some(cursor) = page.body["nextCursor"].as_str() else { return };
        let place = Place::Query("cursor".to_owned());
        let stolen = self.walker.send(call.with(&place, cursor).of(self.walker)).await;
        let made_up = self.walker.send(call.with(&place, "AAAAAAAAAAAAAAAAAAAAAAAAAAAA").of(self.walker)).await;
        walked.requests += 3;
        if let Some(difference) = Seen::of(&stolen, &[cursor]).difference(&Seen::of(&made_up, &[])) {
            walked.leaks.push(format!("{} with a stolen cursor: {difference}", self.title(call)));
        }
        self.costs_alike(call, &stolen, &made_up.statements, walked);
        self.shows_nothing(call, &stolen, &[cursor], walked);
    }

    /// The database was asked for the same, in the same words and order.
    fn costs_alike(&self, call: &Call, answer: &Answer, nobodys: &[String], walked: &mut Walked) {
        if answer.statements != nobodys {
            let title = self.title(call);
            walked.costs.push(format!(
                "{title}:\n  {}\nand\n  {}",
                answer.statements.join("\n  "),
                nobodys.join("\n  ")
            ));
        }
    }

    fn shows_nothing(&self, call: &Call, answer: &Answer, asked: &[&str], walked: &mut Walked) {
        let seen = Seen::of(answer, asked);
        let shown = |secret: &&&str| {
            seen.body.contains(**secret) || seen.headers.values().any(|value| value.contains(**secret))
        };
        if let Some(secret) = self.other.secrets().iter().find(shown) {
            walked.leaks.push(format!("{} shows {secret}: {}", self.title(call), answer.text));
        }
        if answer.status >= 500 {
            walked.leaks.push(format!("{} fails: {}", self.title(call), answer.text));
        }
    }

    fn title(&self, call: &Call) -> String {
        let body = call.body.as_ref().map(|(_, body)| body.to_string()).unwrap_or_default();
        format!("{}: {} {} {:?} {body}", call.operation, call.method, call.address(), call.query)
    }
}

/// How many operations of a document lie where.
pub fn tally(document: &Document) -> BTreeMap<&'static str, usize> {
    let mut tally = BTreeMap::new();
    for operation in document.operations() {
        let place = match operation.scope {
            Where::Tenant => "tenant",
            Where::Operator => "operator",
            Where::Person => "person",
            Where::Public => "public",
        };
        *tally.entry(place).or_default() += 1;
    }
    tally
}
