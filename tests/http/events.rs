//! The event stream: one event for each write, and no tampering goes unseen.

use db::{GENESIS, verify_chain};
use kernel::Event;
use serde_json::json;
use testkit::Options;

use super::Town;

async fn events(town: &Town) -> Vec<Event> {
    let mut events = Vec::new();
    let mut next = Some(town.at("events?sort=seq&limit=7"));
    while let Some(path) = next {
        let page = town.leader.get(&path).await.expect(200);
        events.extend(serde_json::from_value::<Vec<Event>>(page.body["items"].clone()).unwrap());
        let cursor = page.body["nextCursor"].as_str();
        next = cursor.map(|cursor| town.at(&format!("events?sort=seq&limit=7&cursor={cursor}")));
    }
    events
}

fn chain(events: &[Event]) -> Result<(), i64> {
    verify_chain(events, GENESIS.to_owned(), 0)
}

/// Writes of every kind of resource, with odd text.
async fn story(town: &Town) -> Vec<&'static str> {
    let admin = &town.tenant.admin;
    let process = town.process("Kulturmidlar \u{1f9d1}\u{200d}\u{1f33e} æøå \" \\ /").await;
    let one = process.header("location").to_owned();
    town.leader.patch(&one, 1, json!({ "kostraYear": 2016, "description": null })).await.expect(200);
    let participant = town.leader.post(&town.at("participants"), json!({ "name": "Radøy" })).await.expect(201);
    town.leader.patch(participant.header("location"), 1, json!({ "name": "Meland" })).await.expect(200);
    let variant = town.variant(&process.id(), &["a", "b", "c"]).await;
    let column = variant.header("location").to_owned();
    let ids: Vec<String> = (0..3).map(|i| variant.body["steps"][i]["id"].as_str().unwrap().to_owned()).collect();
    let variant_id = variant.body["variant"]["id"].clone();
    town.leader.patch(&column, 1, json!({ "note": "x" })).await.expect(200);
    let order = json!({ "stepIds": [ids[2], ids[0], ids[1]] });
    town.leader.transition(&format!("{column}/transitions/reorder"), 2, order).await.expect(200);
    let step = json!({ "variantId": variant_id, "content": { "text": "d", "waitingTime": "P1DT2H" } });
    let step = town.leader.post(&town.at("steps"), step).await.expect(201);
    let at = step.header("location").to_owned();
    town.leader.patch(&at, 1, json!({ "text": "D" })).await.expect(200);
    town.leader.transition(&format!("{at}/transitions/move"), 2, json!({})).await.expect(200);
    let into = json!({ "into": [{ "text": "d1" }, { "text": "d2" }] });
    town.leader.transition(&format!("{at}/transitions/split"), 3, into).await.expect(200);
    let merge = town.at(&format!("steps/{}/transitions/merge", ids[0]));
    let with = json!({ "with": [{ "id": ids[1], "expectedVersion": 1 }], "into": { "text": "ab" } });
    town.leader.transition(&merge, 1, with).await.expect(200);
    let row = json!({ "processId": process.id(), "content": { "label": "x", "state": "same", "stepIds": [ids[2]] } });
    let row = town.leader.post(&town.at("alignment-rows"), row).await.expect(201);
    let row_at = row.header("location").to_owned();
    town.leader.patch(&row_at, 1, json!({ "state": "conflict" })).await.expect(200);
    town.leader.delete(&row_at, 2).await.expect(204);
    town.leader.delete(&town.at(&format!("steps/{}", ids[2])), 1).await.expect(204);
    // A row that is added, changed and deleted counts its process's version up.
    town.leader.transition(&format!("{one}/transitions/map"), 5, json!({})).await.expect(200);
    town.leader.transition(&format!("{one}/transitions/align"), 6, json!({ "rows": [] })).await.expect(200);
    let unit = json!({ "name": "Kultur", "validFrom": "2016-01-01" });
    let unit = admin.post(&town.at("units"), unit).await.expect(201);
    admin.patch(unit.header("location"), 1, json!({ "validTo": "2020-01-01" })).await.expect(200);
    admin.patch(&town.tenant.path, 1, json!({ "name": "Alver" })).await.expect(200);
    vec![
        "process.create",
        "process.update",
        "participant.create",
        "participant.update",
        "variant.create",
        "variant.update",
        "variant.reorder",
        "step.create",
        "step.update",
        "step.move",
        "step.split",
        "step.merge",
        "row.create",
        "row.update",
        "row.delete",
        "step.delete",
        "process.transition",
        "process.align",
        "unit.create",
        "unit.update",
        "tenant.update",
    ]
}

#[actix_web::test]
async fn every_write_appends_one_event_and_the_chain_holds() {
    let town = Town::start().await;
    let before = events(&town).await;
    assert_eq!(
        before.iter().map(|event| event.kind.as_str()).collect::<Vec<_>>(),
        ["tenant.create", "membership.create"]
    );
    let expected = story(&town).await;
    let all = events(&town).await;
    let kinds: Vec<&str> = all[2..].iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, expected);
    assert_eq!(all.iter().map(|event| event.seq).collect::<Vec<_>>(), (1..=all.len() as i64).collect::<Vec<_>>());
    assert_eq!(chain(&all), Ok(()));
    town.app.stop().await;
}

#[actix_web::test]
async fn what_is_refused_read_or_replayed_leaves_no_event() {
    let town = Town::start().await;
    let path = town.at("processes");
    let key = || town.leader.request("POST", &path).header("idempotency-key", "k");
    let made = town.leader.send(key().json(&json!({ "title": "A", "service": "B" }))).await.expect(201);
    let before = events(&town).await.len();
    town.leader.send(key().json(&json!({ "title": "A", "service": "B" }))).await.expect(201);
    town.leader.post(&path, json!({ "title": "A", "service": "B" })).await.expect(409);
    town.leader.post(&path, json!({ "title": "" })).await.expect(422);
    town.leader.patch(made.header("location"), 9, json!({ "title": "C" })).await.expect(412);
    town.leader.get(&path).await.expect(200);
    assert_eq!(events(&town).await.len(), before);
    town.app.stop().await;
}

#[actix_web::test]
async fn writers_at_once_leave_a_chain_without_a_gap() {
    let town = Town::start().await;
    let path = town.at("processes");
    let writes = (0..20).map(|i| town.leader.post(&path, json!({ "title": format!("{i}"), "service": "B" })));
    for answer in futures_util::future::join_all(writes).await {
        answer.expect(201);
    }
    let all = events(&town).await;
    assert_eq!((all.len(), chain(&all)), (22, Ok(())));
    town.app.stop().await;
}

#[actix_web::test]
async fn tampering_with_the_stream_is_found_where_it_was_done() {
    let town = Town::with(Options { own_database: true, ..Options::default() }).await;
    story(&town).await;
    let whole = events(&town).await;
    assert_eq!(chain(&whole), Ok(()));
    let tenant: kernel::TenantId = town.tenant.id.parse().unwrap();
    let uuid = tenant.uuid();
    let mine = match testkit::engine() {
        db::Engine::Postgres => format!("tenant_id = '{uuid}'"),
        db::Engine::Sqlite => format!("tenant_id = x'{}'", uuid.simple()),
    };
    for (change, found) in [
        (format!("update events set kind = 'process.delete' where {mine} and seq = 5"), 5),
        (format!("update events set subject = null where {mine} and seq = 4"), 4),
        (format!("update events set changes = '{{}}' where {mine} and seq = 3"), 3),
        (format!("delete from events where {mine} and seq = 2"), 2),
    ] {
        town.app.database.meddle(&change).await;
        assert_eq!(chain(&events(&town).await), Err(found), "{change}");
    }
    // Somebody who rewrites one event with a fitting hash breaks the next one.
    let mut forged = whole.clone();
    forged[6].hash = whole[7].hash.clone();
    assert_eq!(chain(&forged), Err(7));
    town.app.stop().await;
}

#[actix_web::test]
async fn an_event_tells_who_did_what_to_which_version() {
    let town = Town::start().await;
    let made = town.process("Kulturmidlar").await;
    let me = town.leader.get("/v1/me").await.expect(200).id();
    town.leader.patch(made.header("location"), 1, json!({ "description": "ny" })).await.expect(200);
    let list = town.leader.get(&town.at(&format!("events?subject={}&sort=seq", made.id()))).await.expect(200);
    let items = list.body["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(
        (&items[1]["kind"], &items[1]["version"], &items[1]["actor"]),
        (&json!("process.update"), &json!(2), &json!(me))
    );
    let changes = json!({ "id": made.id(), "expectedVersion": 1, "description": "ny" });
    assert_eq!(items[1]["changes"], changes);
    assert_eq!(items[0]["changes"], json!({ "title": "Kulturmidlar", "service": "Kultur" }));
    let filtered = town.leader.get(&town.at("events?kind=process.update,process.create&after=2")).await.expect(200);
    assert_eq!(filtered.body["items"].as_array().unwrap().len(), 2);
    town.app.stop().await;
}
