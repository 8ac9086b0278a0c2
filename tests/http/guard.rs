//! What a GraphQL document may ask for, and what the schema says of itself.

use serde_json::{Value, json};
use testkit::Answer;

use super::Town;

async fn ask(town: &Town, query: &str) -> Answer {
    town.graphql(query, json!({})).await
}

#[actix_web::test]
async fn every_limit_has_a_code_of_its_own_and_tells_the_numbers() {
    let town = Town::start().await;
    let aliases: String = (0..1000).map(|i| format!("a{i}: __typename ")).collect();
    let forty: String = (0..40).map(|i| format!("a{i}: id ")).collect();
    let deep = format!("{{ {}id{} }}", "tenant { ".repeat(15), " }".repeat(15));
    let brackets = format!("{{ processes(first: {}1{}) {{ totalCount }} }}", "[".repeat(70), "]".repeat(70));
    let roots: String = (0..21).map(|_| "__typename ").collect();
    let directives = format!("{{ tenant {{ {} }} }}", "id @include(if: true) ".repeat(11));
    let definitions: String = (0..21).map(|i| format!("query Q{i} {{ tenant {{ id }} }} ")).collect();
    let tokens = format!("{{ tenant {{ {} }} }}", "id ".repeat(2000));
    let long = format!("{{ tenant {{ id }} }} #{}", "x".repeat(64 * 1024));
    let costly = "{ processes(first: 100) { edges { node { variants { steps { id } } } } } }";
    for (query, code, limit) in [
        (format!("{{ {aliases} }}"), "TOO_MANY_TOKENS", Some(2000)),
        (format!("{{ tenant {{ {forty} }} }}"), "TOO_MANY_ALIASES", Some(30)),
        (deep, "TOO_DEEP", Some(15)),
        (brackets, "TOO_DEEP", Some(64)),
        (format!("{{ {roots} }}"), "TOO_MANY_ROOT_FIELDS", Some(20)),
        (directives, "TOO_MANY_DIRECTIVES", Some(10)),
        (definitions, "TOO_MANY_DEFINITIONS", Some(20)),
        (tokens, "TOO_MANY_TOKENS", Some(2000)),
        (long, "QUERY_TOO_LONG", Some(64 * 1024)),
        (costly.to_owned(), "TOO_COSTLY", Some(5000)),
        ("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }".to_owned(), "FRAGMENT_CYCLE", None),
    ] {
        let answer = ask(&town, &query).await.expect(200);
        let extensions = &answer.body["errors"][0]["extensions"];
        assert_eq!(extensions["code"], code, "{}", answer.text);
        assert_eq!(extensions.get("limit").and_then(Value::as_u64), limit, "{}", answer.text);
        if let Some(limit) = limit {
            let found = extensions["found"].as_u64().unwrap();
            assert!(found > limit);
            let told = answer.body["errors"][0]["message"].as_str().unwrap();
            assert!(told.ends_with(&format!(": {found} found, {limit} allowed.")), "{told}");
        }
        assert!(answer.body.get("data").is_none());
        assert!(answer.statements.iter().all(|sql| !sql.contains("processes")), "nothing was read");
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn a_bomb_of_fragments_that_spread_each_other_twice_is_refused_at_once() {
    let town = Town::start().await;
    let mut bomb = String::from("{ ...F0 }");
    for i in 0..18 {
        bomb.push_str(&format!(" fragment F{i} on Query {{ ...F{0} ...F{0} }}", i + 1));
    }
    bomb.push_str(" fragment F18 on Query { __typename }");
    let answer = ask(&town, &bomb).await.expect(200);
    let code = answer.body["errors"][0]["extensions"]["code"].as_str().unwrap();
    assert!(["TOO_COSTLY", "TOO_DEEP", "TOO_MANY_ROOT_FIELDS"].contains(&code), "{}", answer.text);
    town.app.stop().await;
}

#[actix_web::test]
async fn what_is_just_within_the_limits_runs() {
    let town = Town::start().await;
    let roots: String = (0..20).map(|_| "__typename ").collect();
    ask(&town, &format!("{{ {roots} }}")).await.data();
    let aliases: String = (0..30).map(|i| format!("a{i}: id ")).collect();
    ask(&town, &format!("{{ tenant {{ {aliases} }} }}")).await.data();
    ask(&town, &format!("{{ tenant {{ {} }} }}", "id @include(if: true) ".repeat(10))).await.data();
    town.app.stop().await;
}

#[actix_web::test]
async fn the_cost_of_a_document_is_told() {
    let town = Town::start().await;
    for (query, cost) in [
        ("{ __typename }", 1),
        ("{ tenant { id } }", 2),
        ("{ processes(first: 20) { edges { node { id } } } }", 61),
        ("query($n: Int = 3) { processes(first: $n) { totalCount } }", 4),
    ] {
        assert_eq!(ask(&town, query).await.expect(200).body["extensions"]["cost"], cost, "{query}");
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn a_body_of_ten_megabytes_is_refused() {
    let town = Town::start().await;
    let mut raw = super::raw::Raw::open(&town.app).await;
    let token = town.leader.token.as_deref().unwrap();
    let path = town.at("graphql");
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: 10485760\r\n\r\n"
    );
    raw.send(head).await;
    for _ in 0..160 {
        if !raw.send(" ".repeat(64 * 1024)).await {
            break;
        }
    }
    let answer = raw.answer().await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.body()["limit"], 256 * 1024);
    town.app.stop().await;
}

const INTROSPECTION: &str = "{ __schema { types { name kind description
  fields(includeDeprecated: true) { name description args(includeDeprecated: true) { name description } }
  inputFields(includeDeprecated: true) { name description } enumValues(includeDeprecated: true) { name description } } } }";

#[actix_web::test]
async fn every_type_field_argument_and_value_of_the_schema_is_described() {
    let town = Town::start().await;
    let answer = ask(&town, INTROSPECTION).await;
    let mut bare = Vec::new();
    let mut note = |place: String, thing: &Value| {
        if thing["description"].as_str().is_none_or(|text| text.trim().is_empty()) {
            bare.push(place);
        }
    };
    let list = |thing: &Value, name: &str| thing[name].as_array().cloned().unwrap_or_default();
    for kind in answer.data()["__schema"]["types"].as_array().unwrap() {
        let name = kind["name"].as_str().unwrap();
        if name.starts_with("__") || ["Int", "Float", "String", "Boolean", "ID"].contains(&name) {
            continue;
        }
        note(name.to_owned(), kind);
        for field in list(kind, "fields") {
            let place = format!("{name}.{}", field["name"].as_str().unwrap());
            note(place.clone(), &field);
            for argument in list(&field, "args") {
                note(format!("{place}({})", argument["name"].as_str().unwrap()), &argument);
            }
        }
        for member in ["inputFields", "enumValues"] {
            for value in list(kind, member) {
                note(format!("{name}.{}", value["name"].as_str().unwrap()), &value);
            }
        }
    }
    assert!(bare.is_empty(), "not described: {bare:#?}");
    town.app.stop().await;
}

#[actix_web::test]
async fn the_schema_has_no_operation_that_rest_has_not() {
    let town = Town::start().await;
    let answer = ask(&town, "{ __schema { mutationType { fields { name } } subscriptionType { name } } }").await;
    let fields = answer.data()["__schema"]["mutationType"]["fields"].as_array().unwrap().len();
    let writes = betre::serve::routes().into_iter().filter(|route| route.meta.mode == kernel::Mode::Write);
    // Who accepts an invitation is no member yet, and GraphQL is for members.
    let writes = writes.filter(|route| route.scope != api::Scope::Invited).count();
    assert_eq!(fields, writes);

    town.app.stop().await;
}
