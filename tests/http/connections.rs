//! Lists in GraphQL.

use serde_json::{Value, json};

use super::Town;

const PAGE: &str = "query($first: Int, $after: String, $last: Int, $before: String, $sort: String) {
  processes(first: $first, after: $after, last: $last, before: $before, sort: $sort) {
    edges { cursor node { id title } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}";

async fn page(town: &Town, variables: Value) -> Value {
    town.graphql(PAGE, variables).await.expect(200).data()["processes"].clone()
}

fn titles(page: &Value) -> Vec<String> {
    let edges = page["edges"].as_array().unwrap();
    edges.iter().map(|edge| edge["node"]["title"].as_str().unwrap().to_owned()).collect()
}

async fn fill(town: &Town) {
    for title in ["A", "B", "C", "D", "E", "F", "G"] {
        town.process(title).await;
    }
}

#[actix_web::test]
async fn a_connection_is_walked_forwards_by_first_and_after() {
    let town = Town::start().await;
    fill(&town).await;
    for (sort, expected) in [("title", "ABCDEFG"), ("-title", "GFEDCBA"), ("updatedAt,-title", "ABCDEFG")] {
        let (mut seen, mut after) = (String::new(), Value::Null);
        loop {
            let had = !after.is_null();
            let page = page(&town, json!({ "first": 3, "after": after, "sort": sort })).await;
            let info = &page["pageInfo"];
            assert_eq!(info["hasPreviousPage"], had);
            assert_eq!(info["startCursor"], page["edges"][0]["cursor"]);
            assert_eq!(&info["endCursor"], &page["edges"].as_array().unwrap().last().unwrap()["cursor"]);
            assert_eq!(page["totalCount"], 7);
            seen.push_str(&titles(&page).concat());
            if info["hasNextPage"] == false {
                break;
            }
            after = info["endCursor"].clone();
        }
        if sort.starts_with("updatedAt") {
            seen = sorted(&seen);
        }
        assert_eq!(seen, expected, "{sort}");
    }
    town.app.stop().await;
}

fn sorted(text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}

#[actix_web::test]
async fn a_connection_is_walked_backwards_by_last_and_before_in_the_same_order() {
    let town = Town::start().await;
    fill(&town).await;
    for (sort, expected) in [("title", "ABCDEFG"), ("-title", "GFEDCBA")] {
        let (mut seen, mut before) = (String::new(), Value::Null);
        loop {
            let had = !before.is_null();
            let page = page(&town, json!({ "last": 3, "before": before, "sort": sort })).await;
            assert_eq!(page["pageInfo"]["hasNextPage"], had);
            seen = titles(&page).concat() + &seen;
            if page["pageInfo"]["hasPreviousPage"] == false {
                break;
            }
            before = page["pageInfo"]["startCursor"].clone();
        }
        assert_eq!(seen, expected, "{sort}");
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn exactly_one_of_first_and_last_is_given_and_it_is_1_to_100() {
    let town = Town::start().await;
    let parameter = |name: &str, code: &str, detail: &str, accepted: &str| json!([{ "parameter": name, "code": code, "detail": detail, "accepted": accepted }]);
    let both = parameter("first", "rule", "Breaks a rule: exactly one of first and last.", "first_or_last");
    let range = |name: &str| parameter(name, "out_of_range", "Must be 1-100.", "1-100");
    for (variables, expected) in [
        (json!({}), both.clone()),
        (json!({ "first": null }), both.clone()),
        (json!({ "first": 1, "last": 1 }), both),
        (json!({ "first": 0 }), range("first")),
        (json!({ "first": 101 }), range("first")),
        (json!({ "first": -1 }), range("first")),
        (json!({ "last": 0 }), range("last")),
        (json!({ "last": 101 }), range("last")),
    ] {
        let answer = town.graphql(PAGE, variables.clone()).await.expect(200);
        let extensions = &answer.body["errors"][0]["extensions"];
        assert_eq!((&extensions["code"], &extensions["errors"]), (&json!("INVALID_INPUT"), &expected), "{variables}");
    }
    town.graphql(PAGE, json!({ "first": 100 })).await.data();
    town.graphql(PAGE, json!({ "last": 100 })).await.data();
    town.app.stop().await;
}

#[actix_web::test]
async fn a_cursor_of_rest_goes_on_in_graphql_and_back() {
    let town = Town::start().await;
    fill(&town).await;
    let path = town.at("processes?sort=title&limit=2");
    let rest = town.leader.get(&path).await.expect(200).body["nextCursor"].clone();
    let graphql = page(&town, json!({ "first": 2, "sort": "title" })).await;
    assert_eq!(graphql["pageInfo"]["endCursor"], rest, "the cursors are the same");
    let next = page(&town, json!({ "first": 2, "after": rest, "sort": "title" })).await;
    assert_eq!(titles(&next), ["C", "D"]);
    let before = page(&town, json!({ "last": 1, "before": rest, "sort": "title" })).await;
    assert_eq!(titles(&before), ["A"]);
    let cursor = next["pageInfo"]["endCursor"].as_str().unwrap();
    let list = town.leader.get(&format!("{path}&cursor={cursor}")).await.expect(200);
    assert_eq!(list.body["items"][0]["title"], "E");
    town.app.stop().await;
}

#[actix_web::test]
async fn a_connection_refuses_a_cursor_that_is_not_its_own() {
    let town = Town::start().await;
    fill(&town).await;
    let cursor = page(&town, json!({ "first": 2, "sort": "title" })).await["pageInfo"]["endCursor"].clone();
    for variables in [
        json!({ "first": 2, "after": "nonsense", "sort": "title" }),
        json!({ "first": 2, "after": cursor, "sort": "-title" }),
        json!({ "first": 2, "after": cursor }),
    ] {
        let answer = town.graphql(PAGE, variables).await.expect(200);
        assert_eq!(answer.body["errors"][0]["extensions"]["code"], "INVALID_CURSOR", "{}", answer.text);
    }
    let answer = town.graphql(PAGE, json!({ "first": 2, "sort": "nonsense" })).await.expect(200);
    let extensions = &answer.body["errors"][0]["extensions"];
    assert_eq!(extensions["code"], "INVALID_PARAMETER");
    assert_eq!(extensions["errors"][0]["accepted"], json!(["title", "updatedAt", "createdAt"]));
    town.app.stop().await;
}

#[actix_web::test]
async fn what_is_not_asked_for_is_neither_counted_nor_sealed() {
    let town = Town::start().await;
    fill(&town).await;
    let plain = town.graphql("{ processes(first: 2) { edges { node { id } } } }", json!({})).await;
    let counted = town.graphql("{ processes(first: 2) { totalCount edges { node { id } } } }", json!({})).await;
    assert_eq!(counted.data()["processes"]["totalCount"], 7);
    assert_eq!(counted.statements.len(), plain.statements.len() + 1);
    town.app.stop().await;
}
