//! The GraphQL schema as a client reads it, and documents made up from it.

use std::{cell::Cell, collections::BTreeMap};

use kernel::Reach;
use serde_json::{Map, Value, json};
use testkit::{Answer, Client, Document, Things};

use super::{fixture::Side, permissions::fields_permissions};

const TYPE: &str = "kind name ofType { kind name ofType { kind name ofType { kind name } } }";

/// What a type cannot say: values that a rule of the domain asks for.
const RULES: &[(&str, &str, &str)] = &[
    ("CreateIdentifier", "scheme", "FOREIGN"),
    ("CreateIdentifier", "value", "register:{}"),
    ("CreateUnit", "validFrom", "2020-01-01"),
    ("CreateAgreement", "url", "https://arkiv.example/{}"),
    ("CreateDelegation", "organisationNumber", "974760673"),
    ("CreateDelegation", "roles", "OBSERVER"),
    ("CreateDelegation", "validFrom", "2029-01-01"),
    ("CreateIdentityProvider", "issuer", "https://login.example/{}"),
    ("CreateIdentityProvider", "clientId", "{}"),
    ("CreateBoardMeeting", "meetsOn", "2019-06-13"),
    // A number, which its type says.
    ("CreateBoardMeeting", "attendance", ""),
    ("CreateA3Measurement", "measuredOn", "2019-06-13"),
    ("CreateGain", "on", "2019-06-13"),
    ("RealiseGain", "on", "2019-06-13"),
    ("RemoveTimeThief", "removedOn", "2019-06-13"),
    ("CreateImprovement", "fieldKey", "need"),
    ("CreateDeviation", "occurredOn", "2019-06-13"),
    // An argument, in place of a member of an input: a municipality's code.
    ("String", "code", "1263"),
];

/// The schema.
pub struct Graph {
    types: BTreeMap<String, Value>,
    routes: Vec<api::Route>,
    /// The operation of each input.
    operations: BTreeMap<String, String>,
    /// The fields of queries, then those of mutations.
    pub fields: Vec<Field>,
}

/// A field at the root.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub mutates: bool,
    args: Vec<Value>,
    returns: Value,
    own: Option<String>,
}

/// A document with its variables, and where they name a thing of which kind.
#[derive(Clone, Debug)]
pub struct Ask {
    pub field: String,
    pub mutates: bool,
    operation: String,
    query: String,
    pub variables: Value,
    pub references: Vec<(String, String)>,
}

impl Ask {
    /// The same with another id in one place; of a filter, that place alone, as all at once mostly find nothing.
    #[must_use]
    pub fn with(&self, pointer: &str, id: &str) -> Self {
        let mut ask = self.clone();
        if let Some(member) = pointer.strip_prefix("/filter/").and_then(|rest| rest.split('/').next())
            && let Some(filter) = ask.variables["filter"].as_object_mut()
        {
            filter.retain(|name, _| name == member);
        }
        // Where it stands, those that it stands apart from do not.
        if let Some(member) = pointer.strip_prefix("/input/")
            && let Some(group) = testkit::apart(&ask.operation, member)
            && let Some(input) = ask.variables["input"].as_object_mut()
        {
            input.retain(|name, _| !group.contains(&name.as_str()));
            input.insert(member.to_owned(), Value::Null);
        }
        *ask.variables.pointer_mut(pointer).expect("a place in the variables") = id.into();
        ask
    }

    /// The same as somebody would ask who knows another version.
    #[must_use]
    pub fn at_version(&self, version: i64) -> Self {
        let mut ask = self.clone();
        if let Some(expected) = ask.variables.pointer_mut("/input/expectedVersion") {
            *expected = version.into();
        }
        ask
    }

    pub async fn of(&self, client: &Client, tenant: &str) -> Answer {
        client.graphql(tenant, &self.query, self.variables.clone()).await
    }
}

/// The code of the first error; empty if there is none.
pub fn code(answer: &Answer) -> &str {
    answer.body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

/// The type inside lists and "not null".
fn named(of: &Value) -> &Value {
    if of["ofType"].is_null() { of } else { named(&of["ofType"]) }
}

fn written(of: &Value) -> String {
    match of["kind"].as_str() {
        Some("NON_NULL") => format!("{}!", written(&of["ofType"])),
        Some("LIST") => format!("[{}]", written(&of["ofType"])),
        _ => of["name"].as_str().expect("a name").to_owned(),
    }
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

impl Graph {
    /// Asks the server for its schema.
    pub async fn of(side: &Side, document: &Document) -> Self {
        let query = format!(
            "{{ __schema {{ queryType {{ name }} mutationType {{ name }} types {{ kind name enumValues {{ name }} possibleTypes {{ name }}
             fields {{ name type {{ {TYPE} }} args {{ name type {{ {TYPE} }} }} }} inputFields {{ name type {{ {TYPE} }} }} }} }} }}"
        );
        let answer = side.member.graphql(&side.tenant.slug, &query, json!({})).await;
        let schema = &answer.data()["__schema"];
        let all = schema["types"].as_array().expect("types");
        let types: BTreeMap<String, Value> =
            all.iter().map(|one| (text(one, "name").to_owned(), one.clone())).collect();
        let mut fields = Vec::new();
        for (root, mutates) in [("queryType", false), ("mutationType", true)] {
            for field in types[text(&schema[root], "name")]["fields"].as_array().expect("fields") {
                let name = text(field, "name").to_owned();
                let lower = name.to_lowercase();
                let kinds = document.kinds.iter().filter(|kind| lower.contains(&kind.replace('_', "")));
                let own = kinds.max_by_key(|kind| kind.len()).cloned();
                let args = field["args"].as_array().cloned().unwrap_or_default();
                fields.push(Field { name, mutates, args, returns: field["type"].clone(), own });
            }
        }
        let routes = betre::serve::routes();
        let named = routes
            .iter()
            .filter_map(|route| Some((route.contract().ok()?.input_name.clone(), route.meta.id.to_owned())));
        let operations = named.collect();
        Self { types, routes, operations, fields }
    }

    /// A document for a field, selecting so deep, with what it needs and all that it may refer to.
    pub fn ask(&self, document: &Document, field: &Field, side: &Side, depth: usize) -> Option<Ask> {
        let input =
            field.args.iter().map(|arg| text(named(&arg["type"]), "name").to_owned()).next().unwrap_or_default();
        let operation = self.operations.get(&input).cloned().unwrap_or_default();
        let making = Making {
            graph: self,
            document,
            things: &side.things,
            own: field.own.as_deref(),
            marker: format!("{}-{}", side.marker, field.name.to_lowercase()),
            count: Cell::new(0),
            input,
            operation: operation.clone(),
            routes: &self.routes,
        };
        let mut variables = Map::new();
        let mut references = Vec::new();
        let mut declared = Vec::new();
        let mut passed = Vec::new();
        for arg in &field.args {
            let name = text(arg, "name");
            let value = match name {
                "first" => Some(json!(2)),
                _ if arg["type"]["kind"] != "NON_NULL" && name != "filter" => continue,
                _ => making.value(name, &arg["type"], &format!("/{name}"), &mut references),
            };
            variables.insert(name.to_owned(), value?);
            declared.push(format!("${name}: {}", written(&arg["type"])));
            passed.push(format!("{name}: ${name}"));
        }
        if let Some(input) = variables.get_mut("input").filter(|input| input.get("expectedVersion").is_some()) {
            let id = input["id"].as_str().or(side.things.get("tenant", 0))?;
            input["expectedVersion"] = side.things.version(id).into();
        }
        let list =
            |items: Vec<String>| if items.is_empty() { String::new() } else { format!("({})", items.join(", ")) };
        let word = if field.mutates { "mutation" } else { "query" };
        let selection = self.selection(text(named(&field.returns), "name"), depth);
        let query = format!("{word}{} {{ {}{} {selection} }}", list(declared), field.name, list(passed));
        Some(Ask {
            field: field.name.clone(),
            mutates: field.mutates,
            operation,
            query,
            variables: variables.into(),
            references,
        })
    }

    /// The deepest document for a field that the server takes.
    pub async fn fitting(&self, document: &Document, field: &Field, side: &Side) -> Ask {
        let ask = |depth| self.ask(document, field, side, depth).expect("one of everything");
        if field.mutates {
            return ask(2);
        }
        // Nobody in a tenant may: the permission matrix asks those who may.
        if fields_permissions().get(&field.name).is_some_and(|permission| permission.reach() == Reach::Platform) {
            return ask(1);
        }
        let mut said = String::new();
        for depth in [4, 3, 2, 1] {
            let answer = ask(depth).of(&side.member, &side.tenant.slug).await;
            if code(&answer).is_empty() {
                return ask(depth);
            }
            said = answer.text;
        }
        panic!("{} is not answered to those who may: {said}", field.name)
    }

    fn selection(&self, name: &str, depth: usize) -> String {
        if let Some(possible) = self.types[name]["possibleTypes"].as_array() {
            let each = possible.iter().map(|one| text(one, "name"));
            let each = each.map(|name| format!("... on {name} {}", self.selection(name, 0)));
            return format!("{{ __typename {} }}", each.collect::<Vec<_>>().join(" "));
        }
        let Some(fields) = self.types[name]["fields"].as_array() else { return String::new() };
        let free = fields.iter().filter(|field| {
            !field["args"].as_array().is_some_and(|args| args.iter().any(|arg| arg["type"]["kind"] == "NON_NULL"))
        });
        let selected = free.filter_map(|field| {
            let of = named(&field["type"]);
            match of["kind"].as_str() {
                Some("OBJECT") if depth == 0 => None,
                Some("OBJECT") => {
                    let inner = self.selection(text(of, "name"), depth - 1);
                    (inner.len() > 4).then(|| format!("{} {inner}", text(field, "name")))
                }
                _ => Some(text(field, "name").to_owned()),
            }
        });
        format!("{{ {} }}", selected.collect::<Vec<_>>().join(" "))
    }
}

struct Making<'m> {
    graph: &'m Graph,
    document: &'m Document,
    things: &'m Things,
    own: Option<&'m str>,
    marker: String,
    count: Cell<u32>,
    /// The name of the input's type.
    input: String,
    /// The id of its operation; empty for what takes none.
    operation: String,
    routes: &'m [api::Route],
}

impl Making<'_> {
    fn value(&self, name: &str, of: &Value, pointer: &str, references: &mut Vec<(String, String)>) -> Option<Value> {
        let rule = RULES.iter().find(|(input, member, _)| *input == self.input && *member == name);
        if let Some((_, _, rule)) = rule.filter(|(_, _, rule)| !rule.is_empty()) {
            return Some(rule.replace("{}", &self.marker).into());
        }
        match (text(of, "kind"), text(of, "name")) {
            ("NON_NULL", _) => self.value(name, &of["ofType"], pointer, references),
            ("LIST", _) => {
                let items = (0..self.fewest(pointer))
                    .map(|i| self.value(name, &of["ofType"], &format!("{pointer}/{i}"), references));
                Some(items.flatten().collect())
            }
            ("ENUM", word) => Some(self.graph.types[word]["enumValues"][0]["name"].clone()),
            ("INPUT_OBJECT", word) => self.object(word, pointer, references),
            (_, "ID") => {
                let Some(kind) = self.document.named(name, self.own) else {
                    // Any kind of thing will do, so each is tried.
                    let kinds = self.things.current.keys().map(|kind| (pointer.to_owned(), kind.clone()));
                    references.extend(kinds);
                    return self.things.get("unit", 0).map(Value::from);
                };
                // What the body names beside the thing itself is another of its kind.
                let nth = usize::from(Some(kind.as_str()) == self.own && pointer.matches('/').count() > 2);
                let id = self.things.get(&kind, nth).or_else(|| self.things.get(&kind, 0))?;
                references.push((pointer.to_owned(), kind));
                Some(id.into())
            }
            (_, "Int" | "Float") => Some(json!(1)),
            (_, "Boolean") => Some(json!(false)),
            (_, "Date") => Some(json!("2031-01-01")),
            (_, "Permission") => Some(json!("tenant.read")),
            (_, "String") => {
                self.count.set(self.count.get() + 1);
                Some(format!("{}-{}", self.marker, self.count.get()).into())
            }
            (_, other) => panic!("teach tests/isolation/schema.rs a value of {other}"),
        }
    }

    /// How many items a list of the input must have, which its operation's contract tells and GraphQL cannot.
    fn fewest(&self, pointer: &str) -> u64 {
        let Some(member) = pointer.strip_prefix("/input/") else { return 1 };
        let contracts = self.routes.iter().filter_map(|route| route.contract().ok());
        let schema = contracts.filter(|one| one.input_name == self.input).find_map(|one| one.member(&[member]));
        schema.and_then(|schema| schema["minItems"].as_u64()).unwrap_or(1).max(1)
    }

    /// An input with what it needs and what it refers to.
    fn object(&self, name: &str, pointer: &str, references: &mut Vec<(String, String)>) -> Option<Value> {
        let mut object = Map::new();
        for member in self.graph.types[name]["inputFields"].as_array().expect("members") {
            let of = &member["type"];
            let name = text(member, "name");
            if testkit::apart(&self.operation, name).is_some_and(|group| group[0] != name) {
                let kind = self.document.named(name, self.own).expect("a thing");
                references.push((format!("{pointer}/{name}"), kind));
                continue;
            }
            let ruled = RULES.iter().any(|(input, member, _)| *input == self.input && *member == name);
            if of["kind"] == "NON_NULL" || text(named(of), "name") == "ID" || ruled {
                object.insert(name.to_owned(), self.value(name, of, &format!("{pointer}/{name}"), references)?);
            }
        }
        Some(object.into())
    }
}
