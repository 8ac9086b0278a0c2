//! Lists and single resources.

use std::collections::HashSet;

use serde_json::{Value, json};
use testkit::{Answer, Client};

use super::Town;

/// Follows `Link: rel="next"` to the end; holds every page against the rules of a page.
async fn walk(client: &Client, path: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut next = Some(path.to_owned());
    while let Some(path) = next {
        let page = client.get(&path).await.expect(200);
        items.extend(page.body["items"].as_array().unwrap().iter().cloned());
        next = link(&page);
        assert_eq!(
            next.is_some(),
            page.body["nextCursor"].is_string(),
            "Link iff nextCursor: {path} {:?}",
            page.headers
        );
        if let (Some(next), Some(cursor)) = (&next, page.body["nextCursor"].as_str()) {
            assert!(next.contains(&format!("cursor={cursor}")), "{next}");
        }
        assert!(items.len() < 1000, "{path} does not end");
    }
    items
}

fn link(page: &Answer) -> Option<String> {
    let link = page.header("link");
    let address = link.strip_prefix('<')?.strip_suffix(">; rel=\"next\"");
    Some(address.unwrap_or_else(|| panic!("{link}")).to_owned())
}

fn ids(items: &[Value]) -> Vec<String> {
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

async fn fill(town: &Town, count: usize) -> Vec<String> {
    let mut made = Vec::new();
    for i in 0..count {
        made.push(town.process(&format!("Prosess {}", (i * 7) % count)).await.id());
    }
    made
}

#[actix_web::test]
async fn every_declared_sort_walks_every_item_exactly_once() {
    let town = Town::start().await;
    let made: HashSet<String> = fill(&town, 11).await.into_iter().collect();
    let keys = ["title", "updatedAt", "createdAt"];
    let mut sorts: Vec<String> = keys.iter().flat_map(|key| [key.to_string(), format!("-{key}")]).collect();
    for (one, two) in [("title", "updatedAt"), ("updatedAt", "title"), ("createdAt", "title"), ("title", "createdAt")] {
        for (a, b) in [("", ""), ("", "-"), ("-", ""), ("-", "-")] {
            sorts.push(format!("{a}{one},{b}{two}"));
        }
    }
    sorts.push("-updatedAt,title,-createdAt".to_owned());
    for sort in sorts {
        let whole = town.leader.get(&town.at(&format!("processes?sort={sort}"))).await.expect(200);
        let whole = ids(whole.body["items"].as_array().unwrap());
        assert_eq!(whole.iter().cloned().collect::<HashSet<_>>(), made, "{sort}");
        for limit in [1, 3, 11] {
            let walked = walk(&town.leader, &town.at(&format!("processes?sort={sort}&limit={limit}"))).await;
            assert_eq!(ids(&walked), whole, "{sort} by {limit}");
        }
    }
    let titles =
        |items: &[Value]| items.iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let up = titles(&walk(&town.leader, &town.at("processes?sort=title&limit=4")).await);
    let mut down = titles(&walk(&town.leader, &town.at("processes?sort=-title&limit=4")).await);
    down.reverse();
    assert_eq!(up, down);
    town.app.stop().await;
}

#[actix_web::test]
async fn ties_are_walked_exactly_once_in_both_directions() {
    let town = Town::start().await;
    for _ in 0..3 {
        for name in ["Kultur", "Oppvekst", "Helse"] {
            let unit = json!({ "name": name, "validFrom": "2016-01-01" });
            town.tenant.admin.post(&town.at("units"), unit).await.expect(201);
        }
    }
    for sort in ["name", "-name", "name,-since", "-name,since"] {
        let whole = town.leader.get(&town.at(&format!("units?sort={sort}"))).await.expect(200);
        let whole = ids(whole.body["items"].as_array().unwrap());
        assert_eq!(whole.len(), 9);
        for limit in [1, 2, 4] {
            let walked = walk(&town.leader, &town.at(&format!("units?sort={sort}&limit={limit}"))).await;
            assert_eq!(ids(&walked), whole, "{sort} by {limit}");
        }
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn every_list_walks_by_every_sort_that_it_declares() {
    let town = Town::start().await;
    let process = town.process("Kulturmidlar").await.id();
    for (name, number) in [("Radøy", "1260"), ("Meland", "1256"), ("Lindås", "1263")] {
        let made = town.leader.post(&town.at("participants"), json!({ "name": name })).await.expect(201).id();
        let column = json!({ "processId": process, "participantId": made, "kind": "as_is", "steps": [{ "text": "a" }, { "text": "b" }] });
        town.leader.post(&town.at("process-variants"), column).await.expect(201);
        // One code at a time, so each for a year.
        let (first, end) = (format!("19{}-01-01", &number[2..]), format!("19{}-12-31", &number[2..]));
        let number = json!({ "scheme": "municipality_number", "value": number, "validFrom": first, "validTo": end });
        town.tenant.admin.post(&town.at("identifiers"), number).await.expect(201);
        town.tenant.admin.post(&town.at("units"), json!({ "name": name, "validFrom": "2016-01-01" })).await.expect(201);
        let row = json!({ "processId": process, "content": { "label": name, "state": "same", "stepIds": [] } });
        town.leader.post(&town.at("alignment-rows"), row).await.expect(201);
    }
    let document = town.app.anonymous().get("/openapi.json").await.expect(200).body;
    for list in [
        "processes",
        "participants",
        "process-variants",
        "identifiers",
        "units",
        "alignment-rows",
        "steps",
        "memberships",
        "events",
    ] {
        let told = town.leader.get(&town.at(&format!("{list}?sort=nonsense"))).await;
        // `events` may not be read by everybody; the leader may.
        let accepted = told.expect(400).body["errors"][0]["accepted"].clone();
        let sorts: Vec<&str> = accepted.as_array().unwrap().iter().map(|sort| sort.as_str().unwrap()).collect();
        assert!(!sorts.is_empty());
        let parameters = document["paths"][format!("/v1/tenants/{{tenant}}/{list}")]["get"]["parameters"].as_array();
        let sort = parameters.unwrap().iter().find(|one| one["name"] == "sort").unwrap();
        let described = sort["description"].as_str().unwrap();
        let keys = sorts.join("`, `");
        assert!(described.ends_with(&format!("The keys of this list are `{keys}`.")), "{list}: {described}");
        let one = format!("-?(?:{})", sorts.join("|"));
        assert_eq!(sort["schema"]["pattern"], format!("^(?:{one}(?:,{one})*)?$"), "{list}");
        for sort in sorts.iter().flat_map(|sort| [String::new(), (*sort).to_owned(), format!("-{sort}")]) {
            let whole = town.leader.get(&town.at(&format!("{list}?limit=200&sort={sort}"))).await.expect(200);
            let walked = walk(&town.leader, &town.at(&format!("{list}?limit=2&sort={sort}"))).await;
            assert_eq!(json!(walked), whole.body["items"], "{list} by {sort}");
            let unique: HashSet<String> = walked.iter().map(Value::to_string).collect();
            assert_eq!(unique.len(), walked.len(), "{list} by {sort}");
        }
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn what_is_inserted_and_deleted_meanwhile_neither_repeats_nor_hides_anything() {
    let town = Town::start().await;
    let mut there = Vec::new();
    for title in ["b", "d", "f", "h", "j"] {
        there.push(town.process(title).await.id());
    }
    let mut seen = Vec::new();
    let mut next = Some(town.at("processes?sort=title&limit=2"));
    let mut extra = ["a", "e", "z", "c", "i"].iter();
    while let Some(path) = next {
        let page = town.leader.get(&path).await.expect(200);
        let items = page.body["items"].as_array().unwrap();
        seen.extend(items.iter().map(|item| item["title"].as_str().unwrap().to_owned()));
        // Before and behind the cursor, and the very item that it stands on.
        for title in extra.by_ref().take(2) {
            town.process(title).await;
        }
        if seen.len() == 2 {
            town.leader.delete(&town.at(&format!("processes/{}", there[1])), 1).await.expect(204);
        }
        next = link(&page);
    }
    assert_eq!(seen, ["b", "d", "e", "f", "h", "j", "z"]);
    town.app.stop().await;
}

#[actix_web::test]
async fn a_list_is_counted_only_if_asked_and_still_links_to_its_next_page() {
    let town = Town::start().await;
    fill(&town, 3).await;
    let plain = town.leader.get(&town.at("processes?limit=2")).await.expect(200);
    assert!(plain.body.get("count").is_none());
    let counted = town.leader.get(&town.at("processes?limit=2&count=true")).await.expect(200);
    assert_eq!(counted.body["count"], 3);
    assert!(counted.body["nextCursor"].is_string() && link(&counted).is_some(), "{:?}", counted.headers);
    let last = town.leader.get(&link(&counted).unwrap()).await.expect(200);
    assert_eq!((last.body["count"].as_u64(), link(&last)), (Some(3), None));
    let none = town.leader.get(&town.at("processes?state=approved&count=true")).await.expect(200);
    assert_eq!(none.body, json!({ "items": [], "nextCursor": null, "count": 0 }));
    let not = town.leader.get(&town.at("processes?count=false")).await.expect(200);
    assert!(not.body.get("count").is_none());
    town.app.stop().await;
}

#[actix_web::test]
async fn fifty_items_are_a_page_if_nothing_is_said() {
    let town = Town::start().await;
    let process = town.process("Kulturmidlar").await.id();
    town.variant(&process, &["steg"; 51]).await;
    let page = town.leader.get(&town.at("steps")).await.expect(200);
    assert_eq!(page.body["items"].as_array().unwrap().len(), 50);
    assert!(link(&page).is_some());
    let page = town.leader.get(&town.at("steps?limit=51")).await.expect(200);
    assert_eq!((page.body["items"].as_array().unwrap().len(), link(&page)), (51, None));
    town.app.stop().await;
}

#[actix_web::test]
async fn head_is_get_without_the_body() {
    let town = Town::start().await;
    let one = town.process("Kulturmidlar").await.header("location").to_owned();
    for path in [one, town.at("processes"), "/v1/me".into(), "/livez".into(), "/openapi.json".into()] {
        let read = town.leader.get(&path).await.expect(200);
        let head = town.leader.send(town.leader.request("HEAD", &path)).await.expect(200);
        assert_eq!(head.text, "", "{path}");
        for name in ["etag", "cache-control", "vary", "content-type", "link"] {
            assert_eq!(head.header(name), read.header(name), "{name} of {path}");
        }
    }
    let nobody = town.app.anonymous();
    nobody.send(nobody.request("HEAD", "/v1/me")).await.expect(401);
    town.app.stop().await;
}

#[actix_web::test]
async fn a_filter_with_several_values_is_either_of_them() {
    let town = Town::start().await;
    for title in ["A", "B"] {
        let one = town.process(title).await.header("location").to_owned();
        town.leader.transition(&format!("{one}/transitions/retire"), 1, json!({})).await.expect(200);
    }
    town.process("C").await;
    for (query, count) in [("", 3), ("?state=retired", 2), ("?state=identified", 1), ("?state=retired,identified", 3)] {
        let list = town.leader.get(&town.at(&format!("processes{query}"))).await.expect(200);
        assert_eq!(list.body["items"].as_array().unwrap().len(), count, "{query}");
    }
    town.app.stop().await;
}

async fn conditional(town: &Town, path: &str, tag: &str) -> Answer {
    town.leader.send(town.leader.request("GET", path).header("if-none-match", tag)).await
}

#[actix_web::test]
async fn who_has_the_current_version_is_told_so_without_a_body() {
    let town = Town::start().await;
    let one = town.process("Kulturmidlar").await.header("location").to_owned();
    let list = town.at("processes");
    for path in [one.clone(), list.clone(), town.at("processes?limit=1&sort=title"), town.tenant.path.clone()] {
        let read = town.leader.get(&path).await.expect(200);
        let tag = read.header("etag").to_owned();
        assert!(!tag.is_empty());
        let weak = tag.trim_start_matches("W/").to_owned();
        for known in [tag.clone(), format!("W/{weak}"), format!("\"x\", {tag}"), "*".to_owned()] {
            let answer = conditional(&town, &path, &known).await.expect(304);
            assert_eq!((answer.text.as_str(), answer.header("etag")), ("", tag.as_str()));
            assert_eq!(answer.header("cache-control"), "private, no-cache");
            assert_eq!(answer.header("vary"), read.header("vary"));
        }
        for other in ["\"9\"", "x", "W/\"0000000000000000\""] {
            conditional(&town, &path, other).await.expect(200);
        }
    }
    let (tag, list_tag) = ("\"1\"", town.leader.get(&list).await.header("etag").to_owned());
    assert!(list_tag.starts_with("W/"));
    town.leader.patch(&one, 1, json!({ "description": "ny" })).await.expect(200);
    assert_eq!(conditional(&town, &one, tag).await.expect(200).header("etag"), "\"2\"");
    assert_ne!(conditional(&town, &list, &list_tag).await.expect(200).header("etag"), list_tag);
    town.app.stop().await;
}
