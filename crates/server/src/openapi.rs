//! The OpenAPI document, made of the routes that are served: a route that is not documented cannot be served, and what
//! is said of security, permissions and errors comes from the operation's own constants.

mod permissions;
mod problem;

use std::collections::{BTreeMap, BTreeSet};

use api::{Contract, Method, Route, Scope};
use kernel::{Code, Mode, Reach, Result};
pub use permissions::permissions;
use serde_json::{Map, Value, json};

/// Members of an input that are headers of a request.
const HEADERS: [(&str, &str); 2] = [("expectedVersion", "If-Match"), ("idempotencyKey", "Idempotency-Key")];

/// The whole document, OpenAPI 3.1.
pub fn document(routes: &[Route]) -> Result<Value> {
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    let mut schemas: BTreeMap<String, Value> = BTreeMap::new();
    let mut tags: Vec<&str> = Vec::new();
    for route in routes {
        let contract = route.contract()?;
        let tag = tag(route);
        if !tags.contains(&tag) {
            tags.push(tag);
        }
        let operation = operation(route, contract, &mut schemas)?;
        paths.entry(route.path).or_default().insert(route.method.as_str().to_lowercase(), operation);
    }
    schemas.insert("Problem".to_owned(), problem::schema());
    let only_here: BTreeSet<String> = routes
        .iter()
        .filter(|route| route.scope == Scope::Invited)
        .map(|route| format!("`{}`", route.meta.id))
        .collect();
    let mut used = BTreeSet::new();
    paths.values().flat_map(Map::values).for_each(|operation| referred(operation, &schemas, &mut used));
    schemas.retain(|name, _| used.contains(name));
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Betre",
            "version": "1",
            "summary": "The API on which municipalities improve their work together.",
            "description": format!("Municipalities and inter-municipal companies map how they work, agree on a better way, and follow the effect. Every operation here is also a field of the GraphQL schema at `/v1/tenants/{{tenant}}/graphql`, but for those of people who need not be members: {}. Reference data is public: it needs no token. Errors are explained at `/docs/errors`.", only_here.into_iter().collect::<Vec<_>>().join(", ")),
            "license": { "name": env!("CARGO_PKG_LICENSE"), "identifier": env!("CARGO_PKG_LICENSE") },
            "contact": { "name": "Betre" },
        },
        "servers": [{ "url": "/" }],
        "tags": tags.iter().map(|tag| json!({ "name": tag, "description": format!("Operations on {}.", tag.replace('-', " ")) })).collect::<Vec<_>>(),
        "security": [{ "bearer": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "bearer": {
                    "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                    "description": "An access token of an issuer that the service accepts (of RFC 9068, or of Entra ID, Ansattporten, ID-porten or Maskinporten), or an API key: `betre_` and 49 letters and digits.",
                },
            },
        },
    }))
}

/// The schemas that this refers to, and what those refer to.
fn referred(value: &Value, schemas: &BTreeMap<String, Value>, used: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| referred(item, schemas, used)),
        Value::Object(members) => {
            let reference = members.get("$ref").and_then(Value::as_str);
            if let Some((name, schema)) = reference
                .and_then(|reference| reference.rsplit('/').next())
                .and_then(|name| schemas.get_key_value(name))
                && used.insert(name.clone())
            {
                referred(schema, schemas, used);
            }
            members.values().for_each(|member| referred(member, schemas, used));
        }
        _ => {}
    }
}

/// The noun of an address: its last part that is not a member, an id or a transition.
fn tag(route: &Route) -> &'static str {
    if route.scope == Scope::Public {
        return "reference-data";
    }
    let rest = route.path.trim_start_matches("/v1/tenants/{tenant}/");
    match rest.split('/').next() {
        Some("" | "v1") | None => "tenants",
        Some(noun) if rest.starts_with("/v1") => noun,
        Some(noun) if route.path.starts_with("/v1/tenants/{tenant}/") => noun,
        Some(_) if route.path == "/v1/me" => "me",
        Some(_) => "tenants",
    }
}

fn operation(route: &Route, contract: &'static Contract, schemas: &mut BTreeMap<String, Value>) -> Result<Value> {
    let described = contract.input.get("description").and_then(Value::as_str).unwrap_or_default();
    let summary = described.split_once(". ").map_or(described, |(first, _)| first).trim_end_matches('.');
    let permission = route.meta.permission;
    let needed = match permission.reach() {
        Reach::Anybody => "Needs no token: it is public, and a token that is sent is not looked at.".to_owned(),
        Reach::Person => "Needs: a signed-in person.".to_owned(),
        Reach::Tenant => format!("Needs the permission `{}` in the tenant.", permission.as_str()),
        Reach::Platform => format!("Needs the permission `{}` in the operator's tenant.", permission.as_str()),
    };
    let mut operation = json!({
        "operationId": route.meta.id,
        "tags": [tag(route)],
        "summary": summary.replace('\n', " "),
        "description": format!("{described}\n\n{needed}"),
        "x-permission": permission.as_str(),
        "parameters": parameters(route, contract)?,
    });
    if route.method != Method::Get
        && let Some(body) = body(route, contract)
    {
        let name = contract.input_name.clone();
        let media = if route.method == Method::Patch { "application/merge-patch+json" } else { "application/json" };
        let required = body.get("required").is_some() || route.status() == 201 || route.method == Method::Patch;
        operation["requestBody"] = json!({
            "required": required,
            "description": summary,
            "content": { media: { "schema": { "$ref": format!("#/components/schemas/{name}") } } },
        });
        schemas.insert(name, body);
    }
    for (name, schema) in &contract.components {
        // What is only made of headers, paths and queries has no place among the bodies.
        let is_input = *name == contract.input_name;
        if !(is_input || name == "PageInput" || name.ends_with("Filter")) {
            schemas.entry(name.clone()).or_insert_with(|| (**schema).clone());
        }
    }
    operation["responses"] = responses(route, contract)?;
    if route.scope == Scope::Public {
        operation["security"] = json!([]);
    }
    Ok(operation)
}

/// The members of the input that come in the body.
fn body(route: &Route, contract: &Contract) -> Option<Value> {
    let elsewhere =
        |name: &str| HEADERS.iter().any(|(member, _)| *member == name) || route.path.contains(&format!("{{{name}}}"));
    let mut schema = (*contract.input).clone();
    let members = schema.get_mut("properties")?.as_object_mut()?;
    members.retain(|name, _| !elsewhere(name));
    if members.is_empty() {
        return None;
    }
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| !name.as_str().is_some_and(elsewhere));
        if required.is_empty() {
            schema.as_object_mut()?.remove("required");
        }
    }
    Some(schema)
}

fn parameters(route: &Route, contract: &Contract) -> Result<Vec<Value>> {
    let mut parameters = Vec::new();
    for name in route.path.split(['{', '}']).skip(1).step_by(2) {
        let schema = match contract.member(&[name]) {
            Some(schema) => schema.clone(),
            None => json!({ "type": "string", "maxLength": 60 }),
        };
        let described = if name == "tenant" {
            "The tenant's slug or id."
        } else {
            schema.get("description").and_then(Value::as_str).unwrap_or("Which one.")
        };
        parameters
            .push(json!({ "name": name, "in": "path", "required": true, "description": described, "schema": schema }));
    }
    for (group, names) in route.parameters(contract) {
        for name in names {
            let path: Vec<&str> = group.into_iter().chain([name]).collect();
            let mut schema = contract.member(&path).cloned().unwrap_or_default();
            let described = described(contract, &path);
            if let Some(members) = schema.as_object_mut() {
                members.remove("description");
            }
            let mut parameter = json!({ "name": name, "in": "query", "description": described, "schema": schema });
            if schema_is_list(&parameter["schema"]) {
                parameter["style"] = "form".into();
                parameter["explode"] = false.into();
            }
            parameters.push(parameter);
        }
    }
    for (member, header) in HEADERS {
        if let Some(schema) = contract.member(&[member]) {
            let required = member == "expectedVersion";
            let schema = if required { json!({ "type": "string", "examples": ["\"3\""] }) } else { schema.clone() };
            let described = match header {
                "If-Match" => "The ETag of the version that the change was decided on.",
                _ => {
                    "1 to 255 visible ASCII characters; a repeated request with the same key is done once. Kept 72 hours."
                }
            };
            parameters.push(json!({
                "name": header, "in": "header", "required": required, "description": described, "schema": schema,
            }));
        }
    }
    for (name, described, example) in sent_with(route) {
        let schema = json!({ "type": "string", "examples": [example] });
        parameters.push(json!({ "name": name, "in": "header", "description": described, "schema": schema }));
    }
    Ok(parameters)
}

/// Headers that are no member of an input: name, what they are for, an example.
fn sent_with(route: &Route) -> Vec<(&'static str, &'static str, &'static str)> {
    let mut headers = Vec::new();
    if route.method == Method::Get {
        let known = "The ETag of what the caller has: 304 without a body if it is still the same.";
        headers.push(("If-None-Match", known, "\"3\""));
    }
    if route.method == Method::Get && route.scope != Scope::Public {
        let seen = "The number that a write answered with: what is read has at least seen that write.";
        headers.push(("Betre-Sequence", seen, "1234"));
    }
    let language = "The language of `title` and `detail` in errors: `nn`, `nb` (or `no`) or `en`; else English.";
    headers.push(("Accept-Language", language, "nn"));
    headers
}

fn described(contract: &Contract, path: &[&str]) -> String {
    let parent = contract.member(&path[..path.len() - 1]).unwrap_or(&contract.input);
    let own = parent.get("properties").and_then(|members| members.get(path[path.len() - 1]));
    let text = own.and_then(|schema| schema.get("description")).and_then(Value::as_str);
    text.unwrap_or("See the operation.").to_owned()
}

fn schema_is_list(schema: &Value) -> bool {
    match schema.get("type") {
        Some(Value::String(kind)) => kind == "array",
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "array"),
        _ => false,
    }
}

fn responses(route: &Route, contract: &Contract) -> Result<Value> {
    let mut responses = Map::new();
    let status = route.status();
    let mut success = json!({ "description": match status { 201 => "Created.", 204 => "Deleted.", _ => "Done." } });
    let mut headers = Map::new();
    let header = |text: &str| json!({ "description": text, "schema": { "type": "string" } });
    if status != 204 {
        let schema = match route.media {
            "application/json" => json!({ "$ref": format!("#/components/schemas/{}", contract.output_name) }),
            _ => json!({ "type": "string" }),
        };
        success["content"] = json!({ route.media: { "schema": schema } });
        if route.media != "application/json" {
            headers.insert("Content-Language".to_owned(), header("The language that its words are in: nn, nb or en."));
        }
        headers.insert("ETag".to_owned(), header("The version of what is answered."));
        if route.scope == Scope::Public {
            let kept = "`public, max-age=3600`: whoever passes it on may keep it for an hour.";
            headers.insert("Cache-Control".to_owned(), header(kept));
        }
    }
    if status == 201 {
        headers.insert("Location".to_owned(), header("Where the new resource lies."));
    }
    if route.meta.mode == Mode::Write && route.scope != Scope::Shared {
        headers.insert("Betre-Sequence".to_owned(), header("The number of the event that was written."));
    }
    if contract.member(&["idempotencyKey"]).is_some() {
        let replayed = "`true` if this is the stored answer to an earlier request with the same key.";
        headers.insert("Idempotency-Replayed".to_owned(), header(replayed));
    }
    if contract.member(&["page"]).is_some() {
        headers.insert("Link".to_owned(), header("The address of the next page, `rel=\"next\"`; absent on the last."));
    }
    if !headers.is_empty() {
        success["headers"] = Value::Object(headers);
    }
    responses.insert(status.to_string(), success);
    if route.method == Method::Get {
        responses.insert("304".to_owned(), json!({ "description": "Not changed since the ETag in If-None-Match." }));
    }
    for status in statuses(route)? {
        let codes: Vec<&str> = Code::ALL
            .iter()
            .filter(|code| code.info().status == status && gives(route, contract, **code))
            .map(|code| code.info().code)
            .collect();
        let mut refusal = json!({
            "description": format!("One of: {}.", codes.join(", ")),
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
        });
        if status == 308 {
            refusal["headers"] = json!({ "Location": header("The same address at the tenant's slug of today.") });
        }
        let waits = [Code::Unavailable, Code::IdempotencyInProgress, Code::TooManyRequests];
        if waits.iter().any(|code| codes.contains(&code.info().code)) {
            let described =
                if status == 409 { "Seconds to wait; with idempotency_in_progress." } else { "Seconds to wait." };
            refusal["headers"] = json!({ "Retry-After": header(described) });
        }
        responses.insert(status.to_string(), refusal);
    }
    Ok(Value::Object(responses))
}

/// Whether this is a code of GraphQL's documents, which REST does not have.
fn is_graphql(code: Code) -> bool {
    use Code::*;
    matches!(
        code,
        InvalidQuery
            | QueryTooLong
            | TooManyTokens
            | TooDeep
            | TooManyAliases
            | TooManyRootFields
            | TooManyDirectives
            | TooManyDefinitions
            | TooCostly
            | FragmentCycle
            | UnknownOperation
    )
}

/// Whether the operation can refuse with this code, as far as its contract tells.
fn gives(route: &Route, contract: &Contract, code: Code) -> bool {
    match code {
        Code::InvalidJson => route.method != Method::Get,
        Code::InvalidCursor => contract.member(&["page"]).is_some(),
        Code::IdempotencyInProgress | Code::IdempotencyMismatch => contract.member(&["idempotencyKey"]).is_some(),
        code => !is_graphql(code),
    }
}

/// The statuses that an operation can refuse with.
fn statuses(route: &Route) -> Result<Vec<u16>> {
    let mut statuses = vec![400, 406, 414, 429, 431, 500];
    let reach = route.meta.permission.reach();
    // What is public asks neither an issuer nor the database, which could be away.
    if reach != Reach::Anybody {
        statuses.extend([401, 503]);
    }
    // What is public has neither a caller who might not be known nor a tenant: what can be missing is in its path.
    if reach != Reach::Anybody || route.path.contains('{') {
        statuses.push(404);
    }
    if matches!(reach, Reach::Tenant | Reach::Platform) || route.meta.mode == Mode::Write {
        statuses.push(403);
    }
    if route.method != Method::Get {
        statuses.extend([408, 413, 415, 422]);
    }
    if route.scope == Scope::Tenant {
        statuses.push(308);
    }
    if route.has_rules {
        statuses.push(409);
    }
    if route.needs_version()? {
        statuses.extend([412, 428]);
    }
    statuses.sort_unstable();
    Ok(statuses)
}

#[cfg(test)]
mod tests {
    #[test]
    fn inputs_of_every_operation_can_be_held_against_their_schema() {
        for route in crate::serve::routes() {
            route.contract().unwrap().check().unwrap();
        }
    }
}
