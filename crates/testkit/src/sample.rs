//! Inputs made up from the schema of an operation, so that an operation that is added is tried without a word of test.

use std::cell::Cell;

use reqwest::RequestBuilder;
use serde_json::{Map, Value, json};

use crate::{Client, Document, Operation, Things, document::members};

/// What a schema cannot say: values that a rule of the domain asks for.
const RULES: &[(&str, &str, &str)] = &[
    ("identifier.create", "scheme", "foreign"),
    ("identifier.create", "value", "register:{}"),
    // What a tenant permits.
    ("role.create", "permissions", "tenant.read"),
    ("role.update", "permissions", "tenant.read"),
    // A to-be, of which versions are published.
    ("variant.create", "kind", "to_be"),
    // Takes no seat, of which a party has few.
    ("body_member.create", "function", "substitute"),
    // What is there, and what has happened.
    ("unit.create", "validFrom", "2020-01-01"),
    ("owner.create", "validFrom", "2002-01-01"),
    ("agreement.create", "validFrom", "2002-01-01"),
    ("body_meeting.create", "meetsOn", "2019-06-13"),
    ("structural_change_decision.create", "decidedOn", "2019-06-13"),
    ("referendum.create", "heldOn", "2019-09-09"),
    ("stakeholder_inquiry.create", "heardOn", "2019-04-01"),
    // To another organisation, whichever it is, and for some years.
    ("delegation.create", "organisationNumber", "974760673"),
    ("delegation.create", "validFrom", "2029-01-01"),
    ("deviation.create", "occurredOn", "2019-06-13"),
    ("deviation.update", "occurredOn", "2019-06-13"),
    // What it is measured by, which an object's schema says.
    ("a3.create", "measure", ""),
    // What was seen, gained or got rid of.
    ("gain.create", "on", "2019-06-13"),
    ("gain.update", "on", "2019-06-13"),
    ("gain.realise", "on", "2019-06-13"),
    ("time_thief.remove", "removedOn", "2019-06-13"),
    // What every method tells.
    ("improvement.create", "fieldKey", "need"),
    ("improvement.update", "fieldKey", "need"),
    // Held, so that somebody was there, which a number's schema says.
    ("board_meeting.create", "meetsOn", "2019-06-13"),
    ("board_meeting.create", "attendance", ""),
    ("board_meeting.update", "meetsOn", "2019-06-13"),
    ("a3_measurement.create", "measuredOn", "2019-06-13"),
    // A provider of no kind with rules of its own, at an address that nothing answers at.
    ("identity_provider.create", "kind", "oidc"),
    ("identity_provider.create", "issuer", "https://login.example/{}"),
    ("identity_provider.create", "clientId", "{}"),
];

/// Members of which one stands and no other. The first is in a sample; where another is put in its place, it goes.
const APART: &[(&str, &[&str])] = &[
    ("action.create", &["ideaId", "a3Id", "deviationId", "riskId", "boardMeetingId"]),
    ("reflection.create", &["a3Id", "improvementId", "experimentId"]),
    ("replication.create", &["a3Id", "ideaId"]),
    ("replication.done", &["resultA3Id", "resultIdeaId"]),
];

/// The members that this one stands apart from, itself among them; none if it stands beside all others.
pub fn apart(operation: &str, name: &str) -> Option<&'static [&'static str]> {
    let groups = APART.iter().filter(|(id, _)| *id == operation).map(|(_, group)| *group);
    groups.into_iter().find(|group| group.contains(&name))
}

/// An id of this kind, well-formed, that nothing has.
#[expect(clippy::disallowed_methods, reason = "an id that nothing else has")]
pub fn random_id(kind: &str) -> String {
    let id = kernel::TenantId::new(uuid::Uuid::new_v4()).to_string();
    let (_, digits) = id.split_once('_').expect("an id");
    format!("{kind}_{digits}")
}

/// Where a request names a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A member of the path.
    Path(String),
    /// A query parameter.
    Query(String),
    /// A JSON Pointer into the body.
    Body(String),
}

/// A request to an operation, ready to be sent and to be changed in one place.
#[derive(Clone, Debug)]
pub struct Call {
    /// The operation's id.
    pub operation: String,
    /// The HTTP method.
    pub method: String,
    path: String,
    members: Vec<(String, String)>,
    /// The query parameters.
    pub query: Vec<(String, String)>,
    /// The body with its media type.
    pub body: Option<(String, Value)>,
    /// The version in `If-Match`.
    pub version: Option<i64>,
    /// `Idempotency-Key`.
    pub key: Option<String>,
    /// Where it names, or may name, a thing, and of which kind.
    pub references: Vec<(Place, String)>,
}

impl Call {
    /// The same request at another tenant's address.
    #[must_use]
    pub fn at(&self, tenant: &str) -> Self {
        self.with(&Place::Path("tenant".to_owned()), tenant)
    }

    /// The same request with another value in one place.
    #[must_use]
    pub fn with(&self, place: &Place, value: &str) -> Self {
        let mut call = self.clone();
        match place {
            Place::Path(name) => {
                for (_, member) in call.members.iter_mut().filter(|(known, _)| known == name) {
                    value.clone_into(member);
                }
            }
            Place::Query(name) => call.query.push((name.clone(), value.to_owned())),
            Place::Body(pointer) => {
                let (_, body) = call.body.as_mut().expect("a body");
                if let Some(group) = apart(&call.operation, pointer.trim_start_matches('/')) {
                    let members = body.as_object_mut().expect("an object");
                    members.retain(|name, _| !group.contains(&name.as_str()));
                    members.insert(pointer.trim_start_matches('/').to_owned(), Value::Null);
                }
                *body.pointer_mut(pointer).expect("a place in the body") = value.into();
            }
        }
        call
    }

    /// The path as it is sent.
    pub fn address(&self) -> String {
        self.members.iter().fold(self.path.clone(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value))
    }

    /// The request of this client.
    pub fn of(&self, client: &Client) -> RequestBuilder {
        let query: Vec<String> =
            self.query.iter().map(|(name, value)| format!("{name}={}", percent_encoded(value))).collect();
        let address = if query.is_empty() { self.address() } else { format!("{}?{}", self.address(), query.join("&")) };
        let mut request = client.request(&self.method, &address);
        if let Some(version) = self.version {
            request = request.header("if-match", format!("\"{version}\""));
        }
        if let Some(key) = &self.key {
            request = request.header("idempotency-key", key);
        }
        match &self.body {
            Some((media, body)) => request.header("content-type", media.as_str()).body(body.to_string()),
            None => request,
        }
    }
}

fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02x}") })
        .collect()
}

/// Makes up inputs.
pub struct Sampler<'d> {
    document: &'d Document,
    /// A word that stands in every text, so that it is known wherever it turns up.
    marker: String,
    count: Cell<u32>,
}

impl<'d> Sampler<'d> {
    /// Makes up inputs with this marker in every text.
    pub fn new(document: &'d Document, marker: &str) -> Self {
        Self { document, marker: marker.to_owned(), count: Cell::new(0) }
    }

    /// A text that was not made up before.
    pub fn text(&self) -> String {
        self.count.set(self.count.get() + 1);
        format!("{}-{}", self.marker, self.count.get())
    }

    /// A request to an operation with what it needs, and, if `whole`, with all that it may refer to. None if it needs
    /// a thing of a kind that is not there yet.
    pub fn call(&self, operation: &Operation, tenant: &str, things: &Things, whole: bool) -> Option<Call> {
        let mut sampling = Sampling { sampler: self, operation, things, whole, references: Vec::new() };
        let mut call = Call {
            operation: operation.id.clone(),
            method: operation.method.clone(),
            path: operation.path.clone(),
            members: Vec::new(),
            query: Vec::new(),
            body: None,
            version: None,
            key: None,
            references: Vec::new(),
        };
        for parameter in &operation.parameters {
            let name = parameter["name"].as_str().expect("a name");
            let schema = self.document.resolve(&parameter["schema"]);
            match parameter["in"].as_str() {
                Some("path") if name == "tenant" => call.members.push((name.to_owned(), tenant.to_owned())),
                Some("path") => {
                    let place = Place::Path(name.to_owned());
                    let value = match self.document.kind(name, schema, operation.own.as_deref()) {
                        Some(kind) => {
                            let id = things.get(&kind, 0)?.to_owned();
                            call.references.push((place, kind));
                            id
                        }
                        None => {
                            let word = schema["enum"][0].as_str().or(schema["examples"][0].as_str());
                            word.expect("a word or an example").to_owned()
                        }
                    };
                    call.members.push((name.to_owned(), value));
                }
                Some("query") => {
                    if let Some(kind) = self.document.kind(name, schema, operation.own.as_deref()) {
                        call.references.push((Place::Query(name.to_owned()), kind));
                    }
                }
                _ => {}
            }
        }
        if let Some((media, schema)) = &operation.body {
            let body = sampling.object(schema, "")?;
            call.body = Some((media.clone(), body));
        }
        if operation.takes("If-Match") {
            let id = call.members.iter().find(|(name, _)| name == "id").map(|(_, id)| id.as_str());
            let tenant = things.get("tenant", 0);
            call.version = Some(things.version(id.or(tenant)?));
        }
        call.references.append(&mut sampling.references);
        Some(call)
    }
}

struct Sampling<'s> {
    sampler: &'s Sampler<'s>,
    operation: &'s Operation,
    things: &'s Things,
    whole: bool,
    references: Vec<(Place, String)>,
}

impl Sampling<'_> {
    /// An object with what it needs, what it refers to, and, if it is a change, something to change.
    fn object(&mut self, schema: &Value, pointer: &str) -> Option<Value> {
        let mut object = Map::new();
        let changes = self.operation.method == "PATCH" && pointer.is_empty();
        let all = members(schema);
        let plain = all.iter().any(|(name, schema, _)| !nullable(schema) && self.kind(name, schema).is_none());
        for (name, schema, required) in all {
            let kind = self.kind(name, schema);
            if apart(&self.operation.id, name).is_some_and(|group| group[0] != name) {
                let place = Place::Body(format!("{pointer}/{name}"));
                self.references.extend(kind.filter(|_| self.whole).map(|kind| (place, kind)));
                continue;
            }
            let wanted = match &kind {
                Some(_) => required || self.whole,
                None => {
                    required
                        || (changes && nullable(schema) != plain)
                        || (pointer.is_empty() && self.rule(name).is_some())
                }
            };
            if !wanted {
                continue;
            }
            match (self.member(name, schema, kind, &format!("{pointer}/{name}")), required) {
                (Some(value), _) => drop(object.insert(name.clone(), value)),
                (None, true) => return None,
                (None, false) => {}
            }
        }
        if let (Some(id), true) = (object.get("id").and_then(Value::as_str), object.contains_key("expectedVersion")) {
            let version = self.things.version(id);
            object.insert("expectedVersion".to_owned(), version.into());
        }
        Some(object.into())
    }

    fn kind(&self, name: &str, schema: &Value) -> Option<String> {
        self.sampler.document.kind(name, schema, self.operation.own.as_deref())
    }

    /// What a rule of the domain asks for in this member.
    fn rule(&self, name: &str) -> Option<&'static str> {
        let rule = RULES.iter().find(|(id, member, _)| *id == self.operation.id && *member == name);
        rule.map(|(_, _, value)| *value)
    }

    fn member(&mut self, name: &str, schema: &Value, kind: Option<String>, pointer: &str) -> Option<Value> {
        let schema = self.sampler.document.resolve(schema);
        let by_schema = ["array", "object", "integer"].into_iter().any(|kind| is(schema, kind));
        if let (Some(rule), false) = (self.rule(name), by_schema) {
            return Some(rule.replace("{}", &self.sampler.text()).into());
        }
        if let Some(kind) = kind {
            // What the path names is the first; what the body names beside it is the second.
            let nth = usize::from(self.operation.own.as_ref() == Some(&kind) && self.operation.path.contains("{id}"));
            let is_list = is(schema, "array");
            let Some(id) = self.things.get(&kind, nth).or_else(|| self.things.get(&kind, 0)) else {
                return if is_list && schema["minItems"].as_i64().unwrap_or(0) == 0 { Some(json!([])) } else { None };
            };
            let place = if is_list { format!("{pointer}/0") } else { pointer.to_owned() };
            self.references.push((Place::Body(place), kind));
            return Some(if is_list { json!([id]) } else { id.into() });
        }
        if is(schema, "array") {
            let count = schema["minItems"].as_u64().unwrap_or(0).max(1);
            let items = (0..count).map(|i| self.member(name, &schema["items"], None, &format!("{pointer}/{i}")));
            return items.collect();
        }
        if is(schema, "object") {
            return self.object(schema, pointer);
        }
        Some(self.scalar(schema))
    }

    fn scalar(&self, schema: &Value) -> Value {
        if let Some(word) = schema["enum"].as_array().and_then(|words| words.first()) {
            return word.clone();
        }
        if is(schema, "integer") || is(schema, "number") {
            return schema["minimum"].as_i64().unwrap_or(1).into();
        }
        if is(schema, "boolean") {
            return false.into();
        }
        match (schema["format"].as_str(), schema["examples"][0].as_str()) {
            (_, Some(example)) => example.into(),
            (Some("date"), _) => "2031-01-01".into(),
            _ => self.sampler.text().into(),
        }
    }
}

fn nullable(schema: &Value) -> bool {
    let null = |kinds: &Value| kinds.as_array().is_some_and(|kinds| kinds.iter().any(|kind| *kind == "null"));
    let alternatives = schema["oneOf"].as_array();
    null(&schema["type"]) || alternatives.is_some_and(|all| all.iter().any(|one| one["type"] == "null"))
}

fn is(schema: &Value, kind: &str) -> bool {
    match &schema["type"] {
        Value::String(only) => only == kind,
        Value::Array(kinds) => kinds.iter().any(|one| one == kind),
        _ => false,
    }
}
