//! What the OpenAPI document promises is served.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Town, body};

async fn document(town: &Town) -> Value {
    town.app.anonymous().get("/openapi.json").await.expect(200).body
}

/// What says that it needs no token; everything else inherits the document's own demand for one.
fn is_public(operation: &Value) -> bool {
    operation["security"] == json!([])
}

#[actix_web::test]
async fn every_documented_operation_is_served_and_everything_served_is_documented() {
    let town = Town::start().await;
    let document = document(&town).await;
    let mut documented = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            documented.insert((method.to_uppercase(), path.clone()));
        }
    }
    let served: BTreeSet<_> =
        betre::serve::routes().iter().map(|route| (route.method.as_str().to_owned(), route.path.to_owned())).collect();
    assert_eq!(documented, served);
    let nobody = town.app.anonymous();
    for (method, path) in documented {
        let probe = path.replace(['{', '}'], "");
        let answer = nobody.send(nobody.request(&method, &probe)).await;
        if is_public(&document["paths"][&path]["get"]) {
            // Here `code` is no code.
            assert_eq!(answer.status, if path.contains('{') { 400 } else { 200 }, "{method} {path}");
            continue;
        }
        assert_eq!(
            (answer.status, body(&answer)["code"].as_str().unwrap()),
            (401, "unauthenticated"),
            "{method} {path}"
        );
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn every_operation_says_who_may_what_it_takes_and_how_it_refuses() {
    let town = Town::start().await;
    let document = document(&town).await;
    let mut ids = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let place = format!("{method} {path}");
            assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{place}: operationId twice");
            assert!(!operation["summary"].as_str().unwrap().is_empty(), "{place}");
            assert!(operation["description"].as_str().unwrap().contains("Needs"), "{place}");
            let public = is_public(operation);
            for status in ["400", "401", "404", "406", "414", "431", "500", "503"] {
                let never = match status {
                    "401" | "503" => public,
                    "404" => public && !path.contains('{'),
                    _ => false,
                };
                if never {
                    assert!(operation["responses"].get(status).is_none(), "{place} {status}");
                    continue;
                }
                let media = &operation["responses"][status]["content"]["application/problem+json"];
                assert_eq!(media["schema"]["$ref"], "#/components/schemas/Problem", "{place} {status}");
            }
            let told = operation["responses"]["400"]["description"].as_str().unwrap();
            assert!(told.contains("invalid_parameter") && !told.contains("too_costly"), "{place}: {told}");
            assert_eq!(told.contains("invalid_json"), method != "get", "{place}: {told}");
            let headers = |status: &str| operation["responses"][status]["headers"].clone();
            assert_eq!(headers("503")["Retry-After"].is_object(), !public, "{place}");
            let taken = operation["parameters"].as_array().unwrap();
            let takes = |name: &str| taken.iter().any(|one| one["name"] == name);
            assert!(takes("Accept-Language"), "{place}");
            assert_eq!(
                (takes("If-None-Match"), takes("Betre-Sequence")),
                (method == "get", method == "get" && !public),
                "{place}"
            );
            let success = ["200", "201", "204"].map(headers);
            let gives = |name: &str| success.iter().any(|headers| headers[name].is_object());
            assert_eq!(gives("Link"), takes("cursor"), "{place}");
            assert_eq!(gives("Idempotency-Replayed"), takes("Idempotency-Key"), "{place}");
            assert_eq!(headers("409")["Retry-After"].is_object(), takes("Idempotency-Key"), "{place}");
            for parameter in operation["parameters"].as_array().unwrap() {
                let described = parameter["description"].as_str().unwrap_or_default();
                assert!(described.len() > 5, "{place}: {parameter}");
            }
            let members = path.matches('{').count();
            let in_path = operation["parameters"].as_array().unwrap().iter().filter(|one| one["in"] == "path").count();
            assert_eq!(members, in_path, "{place}");
        }
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn graphql_names_the_same_sort_keys_and_the_document_says_what_graphql_has_not() {
    let town = Town::start().await;
    let document = document(&town).await;
    let mut there = Vec::new();
    for operation in document["paths"].as_object().unwrap().values().filter_map(|path| path["get"].as_object()) {
        let sort = operation["parameters"].as_array().unwrap().iter().find(|one| one["name"] == "sort");
        if let Some((_, keys)) = sort.and_then(|sort| sort["description"].as_str()?.split_once("of this list are ")) {
            there.push(keys.replace(['`', '.'], ""));
        }
    }
    let sdl = betre::graphql::sdl();
    let mut here: Vec<String> = sdl
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Sort keys, as in REST: "))
        .map(|keys| keys.replace('.', ""))
        .collect();
    there.sort();
    here.sort();
    assert_eq!(here, there);
    let table = betre::openapi::permissions(&betre::serve::routes(), &sdl);
    let alone = table.lines().filter(|row| row.split_whitespace().nth(5) == Some("-"));
    let alone: Vec<String> = alone.filter_map(|row| Some(format!("`{}`", row.split_whitespace().next()?))).collect();
    let described = document["info"]["description"].as_str().unwrap();
    assert!(described.contains(&format!("need not be members: {}.", alone.join(", "))), "{described} {alone:?}");
    town.app.stop().await;
}

#[actix_web::test]
async fn an_answer_has_the_form_that_its_schema_promises() {
    let town = Town::start().await;
    let document = document(&town).await;
    let process = town.process("Kulturmidlar").await;
    let variant = town.variant(&process.id(), &["a", "b"]).await;
    let step = variant.body["steps"][0]["id"].as_str().unwrap();
    let one = process.header("location");
    for (path, schema) in [
        (one.to_owned(), "Process"),
        (town.at("processes?count=true"), "ProcessPage"),
        (variant.header("location").to_owned(), "MappedVariant"),
        (format!("{one}/comparison"), "Comparison"),
        (town.at(&format!("steps/{step}/history")), "StepHistory"),
        (town.at("events"), "EventPage"),
        (town.tenant.path.clone(), "Tenant"),
        (town.at("memberships"), "MembershipPage"),
        ("/v1/me".into(), "Me"),
        (town.at("nothing"), "Problem"),
    ] {
        let answer = town.leader.get(&path).await;
        let mut wrong = Vec::new();
        matches(&document, &json!({ "$ref": format!("#/components/schemas/{schema}") }), &answer.body, "#", &mut wrong);
        assert!(wrong.is_empty(), "{path}: {wrong:#?}");
    }
    town.app.stop().await;
}

/// Holds a value against the few words of JSON Schema that answers are described in: types, members, items, values.
fn matches(document: &Value, schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(&reference[1..]).unwrap_or_else(|| panic!("{reference} leads nowhere"));
        return matches(document, target, value, at, wrong);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let fits = |choice: &Value| {
            let mut found = Vec::new();
            matches(document, choice, value, at, &mut found);
            found.is_empty()
        };
        if choices.iter().filter(|choice| fits(choice)).count() != 1 {
            wrong.push(format!("{at}: {value} is not one of the choices"));
        }
        return;
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let promised = match &schema["type"] {
        Value::String(one) => one == kind,
        Value::Array(several) => several.iter().any(|one| one == kind),
        _ => true,
    };
    if !promised {
        wrong.push(format!("{at}: {value} is no {}", schema["type"]));
    }
    if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
        wrong.push(format!("{at}: {value} is not among {}", schema["enum"]));
    }
    if let (Some(items), Some(schema)) = (value.as_array(), schema.get("items")) {
        for (i, item) in items.iter().enumerate() {
            matches(document, schema, item, &format!("{at}/{i}"), wrong);
        }
    }
    if let (Some(members), Some(known)) = (value.as_object(), schema["properties"].as_object()) {
        for (name, member) in members {
            match known.get(name) {
                Some(schema) => matches(document, schema, member, &format!("{at}/{name}"), wrong),
                None => wrong.push(format!("{at}/{name} is not described")),
            }
        }
        for name in schema["required"].as_array().into_iter().flatten() {
            if !members.contains_key(name.as_str().unwrap()) {
                wrong.push(format!("{at}/{} is missing", name.as_str().unwrap()));
            }
        }
    }
}
