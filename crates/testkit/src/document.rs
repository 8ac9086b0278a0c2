//! The served OpenAPI document as tests read it: every operation with what it takes.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::Client;

/// Members that name a kind of thing by another word than its own.
const ALIASES: &[(&str, &str)] = &[
    ("actor", "person"),
    ("actsFor", "participant"),
    ("cause", "a3_cause"),
    ("column", "board_column"),
    ("lane", "board_lane"),
    ("leader", "membership"),
    ("parentCause", "a3_cause"),
    ("role", "tenant_role"),
    ("status", "idea_status"),
    ("under", "unit"),
];

/// The document.
#[derive(Debug)]
pub struct Document {
    value: Value,
    /// Every kind of thing that has an id: the words before the underscore.
    pub kinds: BTreeSet<String>,
}

/// What an operation acts in, as its address and permission tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// The tenant in the path.
    Tenant,
    /// The operator's tenant.
    Operator,
    /// None.
    Person,
    /// None, and nobody is asked who they are.
    Public,
}

/// One operation of the document.
#[derive(Clone, Debug)]
pub struct Operation {
    /// `noun.verb`.
    pub id: String,
    /// The HTTP method, in capitals.
    pub method: String,
    /// The path with its members in braces.
    pub path: String,
    /// `x-permission`.
    pub permission: String,
    /// What it acts in.
    pub scope: Where,
    /// Its parameters as the document has them.
    pub parameters: Vec<Value>,
    /// The media type and the schema of its body.
    pub body: Option<(String, Value)>,
    /// The status of success.
    pub status: u16,
    /// The kind of thing that it makes or is done to.
    pub own: Option<String>,
}

impl Operation {
    /// Whether it changes nothing.
    pub fn reads(&self) -> bool {
        self.method == "GET"
    }

    /// Whether it takes this parameter.
    pub fn takes(&self, name: &str) -> bool {
        self.parameters.iter().any(|parameter| parameter["name"] == name)
    }
}

impl Document {
    /// Asks the server for it.
    pub async fn of(client: &Client) -> Self {
        let served = client.get("/openapi.json").await.expect(200);
        let mut kinds = BTreeSet::new();
        patterns(&served.body, &mut kinds);
        Self { value: served.body, kinds }
    }

    /// Every operation, in the order of addresses.
    pub fn operations(&self) -> Vec<Operation> {
        let paths = self.value["paths"].as_object().expect("paths");
        let mut operations = Vec::new();
        for (path, methods) in paths {
            for (method, operation) in methods.as_object().expect("methods") {
                operations.push(self.operation(path, method, operation));
            }
        }
        operations
    }

    fn operation(&self, path: &str, method: &str, operation: &Value) -> Operation {
        let text = |name: &str| operation[name].as_str().unwrap_or_default().to_owned();
        let contents = operation["requestBody"]["content"].as_object();
        let body = contents.and_then(|contents| contents.iter().next());
        let responses = operation["responses"].as_object().expect("responses");
        let (status, success) = responses.iter().find(|(status, _)| status.starts_with('2')).expect("a success");
        let permission = text("x-permission");
        let without_token = operation["security"].as_array().is_some_and(Vec::is_empty);
        let scope = match (path.contains("{tenant}"), permission.as_str()) {
            _ if without_token => Where::Public,
            (true, _) => Where::Tenant,
            (false, "self.read") => Where::Person,
            (false, _) => Where::Operator,
        };
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let in_path = parameters.iter().find(|parameter| parameter["name"] == "id" && parameter["in"] == "path");
        let own = match in_path {
            Some(parameter) => prefix(&parameter["schema"]),
            None => self.identified(&success["content"]["application/json"]["schema"]),
        };
        Operation {
            id: text("operationId"),
            method: method.to_uppercase(),
            path: path.to_owned(),
            permission,
            scope,
            body: body.map(|(media, content)| (media.clone(), self.resolve(&content["schema"]).clone())),
            status: status.parse().expect("a status"),
            parameters,
            own,
        }
    }

    /// The kind of the one thing that a schema shows: itself, or its member with an id.
    fn identified(&self, schema: &Value) -> Option<String> {
        let members = self.resolve(schema).get("properties")?.as_object()?;
        if let Some(id) = members.get("id") {
            return prefix(self.resolve(id));
        }
        members.values().find_map(|member| prefix(self.resolve(&self.resolve(member)["properties"]["id"])))
    }

    /// The kind of the things that an operation lists, if it lists any.
    pub fn listed(&self, operation: &Operation) -> Option<String> {
        let success = &self.value["paths"][&operation.path][operation.method.to_lowercase()]["responses"]["200"];
        let page = self.resolve(&success["content"]["application/json"]["schema"]);
        self.identified(page["properties"]["items"].get("items")?)
    }

    /// The schema that a reference, or the one alternative to null, stands for.
    pub fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let name = reference.rsplit('/').next().unwrap_or_default();
            return self.resolve(&self.value["components"]["schemas"][name]);
        }
        match schema.get("oneOf").and_then(Value::as_array).map(Vec::as_slice) {
            Some([null, other] | [other, null]) if null["type"] == "null" => self.resolve(other),
            _ => schema,
        }
    }

    /// The kind of thing whose id a member holds, if it holds one.
    ///
    /// # Panics
    /// If the member's name ends like an id's and no kind is found: then its word belongs into the aliases above.
    pub fn kind(&self, name: &str, schema: &Value, own: Option<&str>) -> Option<String> {
        let schema = self.resolve(schema);
        if let Some(kind) = prefix(schema).or_else(|| prefix(self.resolve(schema.get("items")?))) {
            return Some(kind);
        }
        self.named(name, own)
    }

    /// The kind of thing whose id a member of this name holds.
    ///
    /// # Panics
    /// As [`Document::kind`] does.
    pub fn named(&self, name: &str, own: Option<&str>) -> Option<String> {
        if name == "id" {
            return own.map(str::to_owned);
        }
        let stem = name.strip_suffix("Ids").or_else(|| name.strip_suffix("Id"))?;
        if stem == "parent" {
            return own.map(str::to_owned);
        }
        // What somebody else calls a client is no id of ours.
        if stem == "client" {
            return None;
        }
        if let Some((_, kind)) = ALIASES.iter().find(|(word, _)| *word == stem) {
            return Some((*kind).to_owned());
        }
        let stem = stem.to_lowercase();
        let longest =
            self.kinds.iter().filter(|kind| stem.ends_with(&kind.replace('_', ""))).max_by_key(|kind| kind.len());
        assert!(longest.is_some(), "{name} names no kind of thing: teach testkit/src/document.rs which it is");
        longest.cloned()
    }
}

/// The kind that the pattern of an id names.
fn prefix(schema: &Value) -> Option<String> {
    let pattern = schema.get("pattern")?.as_str()?;
    let (kind, rest) = pattern.strip_prefix('^')?.rsplit_once('_')?;
    rest.starts_with("[0-7][").then(|| kind.to_owned())
}

fn patterns(value: &Value, kinds: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            kinds.extend(prefix(value));
            members.values().for_each(|member| patterns(member, kinds));
        }
        Value::Array(items) => items.iter().for_each(|item| patterns(item, kinds)),
        _ => {}
    }
}

/// The members of an object's schema, with those that it needs.
pub(crate) fn members(schema: &Value) -> Vec<(&String, &Value, bool)> {
    let required = schema.get("required").and_then(Value::as_array);
    let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|one| one == name));
    let members = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    members.map(|(name, member)| (name, member, is_required(name))).collect()
}
