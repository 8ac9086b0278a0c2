//! Reference data as whoever builds a front-end meets it: municipalities of any day, what became of them, LOS, KOSTRA.

use std::sync::Arc;

use chrono::{TimeZone, Utc};
use kernel::FixedClock;
use serde_json::{Value, json};
use testkit::{Answer, Client, Options, TestApp};

const MUNICIPALITIES: &str = "/v1/reference/municipalities";

async fn on(year: i32) -> TestApp {
    let clock = Arc::new(FixedClock::at(Utc.with_ymd_and_hms(year, 6, 1, 12, 0, 0).unwrap()));
    TestApp::with(Options { clock, ..Options::default() }).await
}

async fn municipalities(client: &Client, query: &str) -> Vec<Value> {
    let answer = client.get(&format!("{MUNICIPALITIES}?{query}")).await.expect(200);
    assert_eq!(answer.body["nextCursor"], Value::Null);
    answer.body["items"].as_array().unwrap().clone()
}

fn codes(items: &Value) -> Vec<&str> {
    let code = |item: &'_ Value| item["code"].as_str().is_some();
    let items = items.as_array().unwrap().iter();
    items.map(|item| if code(item) { &item["code"] } else { &item["municipality"]["code"] }.as_str().unwrap()).collect()
}

fn faults(answer: &Answer) -> Value {
    let told = answer.body["errors"].as_array().unwrap().iter();
    told.map(|fault| json!([fault["parameter"], fault["code"], fault["accepted"]])).collect()
}

#[actix_web::test]
async fn a_picker_is_filled_without_a_token() {
    let app = on(2024).await;
    let nobody = app.anonymous();
    let all = municipalities(&nobody, "").await;
    assert_eq!(all.len(), 357);
    let alver = all.iter().find(|one| one["code"] == "4631").unwrap();
    let expected = json!({
        "code": "4631", "name": "Alver", "names": [{ "name": "Alver", "language": "no" }],
        "countyCode": "46", "countyName": "Vestland", "organisationNumber": "920290922",
        "validFrom": "2020-01-01", "validTo": null,
    });
    assert_eq!(*alver, expected);
    assert_eq!(municipalities(&nobody, "county=03").await[0]["code"], "0301");
    assert_eq!(municipalities(&nobody, "county=46").await.len(), 43);
    // A leading zero is part of the code.
    let refused = nobody.get(&format!("{MUNICIPALITIES}?code=301")).await.expect(400);
    assert_eq!(faults(&refused), json!([["code", "bad_format", "^[0-9]{4}$"]]));
    for (typed, code) in [("aalesund", "1508"), ("guovda", "5612"), ("kaivuono", "5540"), ("PORSANGU", "5622")] {
        assert_eq!(municipalities(&nobody, &format!("q={typed}")).await[0]["code"], code, "{typed}");
    }
    let herøy = municipalities(&nobody, "q=her%C3%B8y").await;
    assert_eq!(
        herøy.iter().map(|one| one["name"].as_str().unwrap()).collect::<Vec<_>>(),
        ["Herøy (Møre og Romsdal)", "Herøy (Nordland)"]
    );
    assert_eq!(herøy[0]["names"], json!([{ "name": "Herøy", "language": "no" }]));
    app.stop().await;
}

#[actix_web::test]
async fn a_code_is_read_on_its_day_and_today_is_the_day_of_the_clock() {
    let app = on(2024).await;
    let nobody = app.anonymous();
    let lindås = municipalities(&nobody, "code=1263&at=2019-06-01").await;
    assert_eq!((&lindås[0]["name"], &lindås[0]["validTo"]), (&json!("Lindås"), &json!("2020-01-01")));
    assert_eq!(municipalities(&nobody, "code=1263").await, [Value::Null; 0]);
    assert_eq!(municipalities(&nobody, "at=1838-01-01").await.len(), 394);
    assert_eq!(municipalities(&nobody, "at=1837-12-31").await.len(), 0);
    let svolvær = nobody.get(&format!("{MUNICIPALITIES}/1806")).await.expect(200);
    let periods = svolvær.body["periods"].as_array().unwrap();
    let told: Vec<_> = periods.iter().map(|one| json!([one["name"], one["validFrom"], one["validTo"]])).collect();
    let expected = [json!(["Svolvær", "1919-01-01", "1964-01-01"]), json!(["Narvik", "2020-01-01", null])];
    assert_eq!(told, expected);
    app.stop().await;
    let app = on(2019).await;
    assert_eq!(municipalities(&app.anonymous(), "code=1263").await[0]["name"], "Lindås");
    let still = app.anonymous().get(&format!("{MUNICIPALITIES}/1263/successors")).await.expect(200);
    assert_eq!((codes(&still.body["items"]), &still.body["items"][0]["changes"]), (vec!["1263"], &json!([])));
    app.stop().await;
}

#[actix_web::test]
async fn any_code_leads_to_today_and_back() {
    let app = on(2024).await;
    let nobody = app.anonymous();
    let follow = async |rest: &str| nobody.get(&format!("{MUNICIPALITIES}/{rest}")).await.expect(200).body;
    let lindås = follow("1263/successors").await;
    assert_eq!((&lindås["of"]["name"], &lindås["at"]), (&json!("Lindås"), &json!("2024-06-01")));
    let item = &lindås["items"][0];
    assert_eq!((&item["municipality"]["name"], &item["share"]), (&json!("Alver"), &json!("whole")));
    let merger = json!([{
        "date": "2020-01-01", "kind": "merger", "after": [{ "code": "4631", "name": "Alver" }],
        "before": [
            { "code": "1256", "name": "Meland" }, { "code": "1260", "name": "Radøy" }, { "code": "1263", "name": "Lindås" }
        ],
    }]);
    assert_eq!(item["changes"], merger);
    assert_eq!(codes(&follow("4631/predecessors?at=2019-06-01").await["items"]), ["1256", "1260", "1263"]);
    assert_eq!(codes(&follow("4631/predecessors").await["items"]), ["1256", "1260", "1263"]);
    // A renumbering without a merger; a merger into a code that goes on; a split; one that was divided.
    let lunner = follow("0533/successors").await;
    assert_eq!(codes(&lunner["items"]), ["3234"]);
    assert_eq!(lunner["items"][0]["changes"][1]["kind"], "renumbering");
    assert_eq!(codes(&follow("5030/successors").await["items"]), ["5001"]);
    assert_eq!(codes(&follow("1103/predecessors?at=2019-06-01").await["items"]), ["1103", "1141", "1142"]);
    assert_eq!(codes(&follow("1534/successors?at=2021-01-01").await["items"]), ["1507"]);
    assert_eq!(codes(&follow("1534/successors").await["items"]), ["1508", "1580"]);
    let snillfjord = follow("5012/successors").await;
    assert_eq!(codes(&snillfjord["items"]), ["5055", "5056", "5059"]);
    assert!(snillfjord["items"].as_array().unwrap().iter().all(|one| one["share"] == "part"));
    // One code, two municipalities.
    assert_eq!(follow("1806/successors?from=1950-01-01").await["items"][0]["municipality"]["name"], "Vågan");
    assert_eq!(follow("1806/successors").await["items"][0]["municipality"]["name"], "Narvik");
    app.stop().await;
}

#[actix_web::test]
async fn what_cannot_be_followed_is_refused_with_the_days_that_can() {
    let app = on(2024).await;
    let nobody = app.anonymous();
    let ask = async |rest: &str| nobody.get(&format!("{MUNICIPALITIES}/{rest}")).await;
    for unknown in ["9999", "0000", "9999/successors", "0000/predecessors"] {
        assert_eq!(ask(unknown).await.expect(404).code(), "not_found");
    }
    for malformed in ["301", "301/successors", "12345/predecessors", "abcd"] {
        assert_eq!(faults(&ask(malformed).await.expect(400)), json!([["code", "bad_format", "^[0-9]{4}$"]]));
    }
    let out = |name: &str, accepted: Value| json!([[name, "out_of_range", accepted]]);
    let answer = ask("1806/successors?from=1970-01-01").await.expect(400);
    assert_eq!(faults(&answer), out("from", json!(["1919-01-01/1963-12-31", "2020-01-01/.."])));
    let answer = ask("4631/successors?at=2019-12-31").await.expect(400);
    assert_eq!(faults(&answer), out("at", json!("≥ 2020-01-01")));
    let answer = ask("1263/predecessors?at=2021-01-01").await.expect(400);
    assert_eq!(faults(&answer), out("at", json!("≤ 2019-12-31")));
    let answer = ask("0301/predecessors?at=1837-12-31").await.expect(400);
    assert_eq!(faults(&answer), out("at", json!("≥ 1838-01-01")));
    let answer = ask("0301/successors?from=2024-01-01&at=2023-01-01").await.expect(400);
    assert_eq!(faults(&answer), out("from", json!("≤ 2023-01-01")));
    let answer = ask("0301/predecessors?from=2023-01-01&at=2024-01-01").await.expect(400);
    assert_eq!(faults(&answer), out("from", json!("≥ 2024-01-01")));
    let answer = ask("0301/successors?at=2023-02-29&colour=1").await.expect(400);
    assert_eq!(answer.body["errors"].as_array().unwrap().len(), 2);
    let request = nobody.request("GET", &format!("{MUNICIPALITIES}/1806/successors?from=1970-01-01"));
    let told = nobody.send(request.header("accept-language", "nn")).await.expect(400);
    assert_eq!(told.body["errors"][0]["detail"], "Må vere 1919-01-01/1963-12-31, 2020-01-01/...");
    nobody.send(nobody.request("POST", MUNICIPALITIES)).await.expect(405);
    app.stop().await;
}

#[actix_web::test]
async fn an_answer_may_be_kept_and_asked_for_again() {
    let app = on(2024).await;
    let nobody = app.anonymous();
    let path = format!("{MUNICIPALITIES}/1263/successors");
    let first = nobody.get(&path).await.expect(200);
    assert_eq!(first.header("cache-control"), "public, max-age=3600");
    assert!(!first.header("vary").to_lowercase().contains("authorization"), "{}", first.header("vary"));
    let again =
        nobody.send(nobody.request("GET", &path).header("if-none-match", first.header("etag"))).await.expect(304);
    assert_eq!(again.header("cache-control"), "public, max-age=3600");
    assert_eq!(nobody.get(&format!("{MUNICIPALITIES}/0000")).await.header("cache-control"), "no-store");
    let head = nobody.send(nobody.request("HEAD", &path)).await.expect(200);
    assert_eq!((head.text.as_str(), head.header("etag")), ("", first.header("etag")));
    // A token that has run out keeps nobody from what is public; on everything else it is refused as ever.
    let mut stale = app.anonymous();
    stale.token = Some("a.b.c".to_owned());
    assert_eq!(stale.get(&path).await.expect(200).text, first.text);
    stale.get("/v1/me").await.expect(401);
    assert!(first.statements.is_empty());
    app.stop().await;
}

#[actix_web::test]
async fn los_kostra_and_city_districts_are_searched() {
    let app = TestApp::start().await;
    let nobody = app.anonymous();
    let list = async |rest: &str| nobody.get(&format!("/v1/reference/{rest}")).await.expect(200).body["items"].clone();
    let found = list("los?q=kulturmidlar").await;
    let theme = "https://psi.norge.no/los/tema/tilskudd-til-kultur-idrett-og-fritid";
    assert_eq!(found[0]["uri"], "https://psi.norge.no/los/ord/kulturmidler");
    assert_eq!(found[0]["label"], json!({ "nb": "Kulturmidler", "nn": "Kulturmidlar", "en": "Cultural funding" }));
    assert_eq!((&found[0]["broader"], &found[0]["kind"]), (&json!([theme]), &json!("word")));
    let synonyms = found[0]["synonyms"].as_array().unwrap();
    assert!(synonyms.contains(&json!({ "text": "Tippemidlar", "languages": ["nn"] })));
    assert!(synonyms.contains(&json!({ "text": "Aktivitetsstøtte", "languages": ["nb", "nn"] })));
    assert!(list(&format!("los?broader={theme}")).await.as_array().unwrap().len() > 1);
    assert_eq!(list("los?kind=event").await.as_array().unwrap().len(), 7);
    assert_eq!(list("los").await.as_array().unwrap().len(), 526);
    nobody.get("/v1/reference/los?kind=tema").await.expect(400);
    let kultur = list("kostra?q=385").await;
    assert_eq!((kultur[0]["code"].as_str(), kultur[0]["level"].as_str()), (Some("385"), Some("municipality")));
    assert_eq!(list("kostra?level=finance").await.as_array().unwrap().len(), 8);
    let county = list("kostra?level=county").await;
    assert_eq!((&county[0]["name"], &county[0]["nameIsChecked"]), (&Value::Null, &json!(false)));
    assert_eq!(codes(&list("city-districts").await).len(), 15);
    let stovner = json!([{ "code": "030111", "municipalityCode": "0301", "name": "Stovner" }]);
    assert_eq!(list("city-districts?q=stov").await, stovner);
    app.stop().await;
}

#[actix_web::test]
async fn graphql_asks_the_same() {
    let app = TestApp::start().await;
    let tenant = app.tenant("Alver").await;
    let reader = app.member(&tenant, "Kjellaug Hoplandsvik", &["observer"]).await;
    let query = "{ municipalities(q: \"alver\", at: \"2024-01-01\") { code name names { name language } validFrom }
                   municipality(code: \"1263\") { code periods { name validTo } }
                   municipalitySuccessors(code: \"1263\", at: \"2024-06-01\") { at items { share municipality { code } changes { kind before { code } } } }
                   municipalityPredecessors(code: \"4631\", at: \"2019-06-01\") { of { code } items { municipality { code } } }
                   cityDistricts(q: \"alna\") { code }
                   losConcepts(q: \"arkiv\", kind: WORD) { uri label { nn } }
                   kostraFunctions(q: \"385\", level: MUNICIPALITY) { code } }";
    let answer = reader.graphql(&tenant.slug, query, json!({})).await.expect(200);
    let data = answer.data();
    assert_eq!(codes(&data["municipalities"])[0], "4631");
    assert_eq!(data["municipality"]["periods"].as_array().unwrap().last().unwrap()["name"], "Lindås");
    let rest = app.anonymous().get(&format!("{MUNICIPALITIES}/1263/successors?at=2024-06-01")).await.expect(200).body;
    assert_eq!(codes(&data["municipalitySuccessors"]["items"]), codes(&rest["items"]));
    assert_eq!(data["municipalitySuccessors"]["at"], "2024-06-01");
    assert_eq!(data["municipalitySuccessors"]["items"][0]["share"], "WHOLE");
    assert_eq!(codes(&data["municipalityPredecessors"]["items"]), ["1256", "1260", "1263"]);
    assert_eq!(codes(&data["cityDistricts"]), ["030112"]);
    assert_eq!(data["losConcepts"][0]["label"]["nn"], "Arkiv");
    assert_eq!(codes(&data["kostraFunctions"]), ["385"]);
    // The same schema is enforced, and what is wrong with an argument is told as in REST.
    let answer = reader.graphql(&tenant.slug, "{ municipality(code: \"12\") { code } }", json!({})).await.expect(200);
    let error = &answer.body["errors"][0]["extensions"];
    assert_eq!((&error["code"], &error["errors"][0]["parameter"]), (&json!("INVALID_PARAMETER"), &json!("code")));
    let query = "{ municipalitySuccessors(code: \"1806\", from: \"1970-01-01\") { at } }";
    let answer = reader.graphql(&tenant.slug, query, json!({})).await.expect(200);
    let error = &answer.body["errors"][0]["extensions"];
    assert_eq!(error["errors"][0]["accepted"], json!(["1919-01-01/1963-12-31", "2020-01-01/.."]));
    let answer = reader.graphql(&tenant.slug, "{ municipality(code: \"0000\") { code } }", json!({})).await.expect(200);
    assert_eq!(answer.body["errors"][0]["extensions"]["code"], "NOT_FOUND");
    // The whole of today with all that is known of it can be asked for at once.
    let all = "{ municipalities(at: \"2024-06-01\") { code name names { name language } countyCode countyName organisationNumber validFrom validTo } }";
    let answer = reader.graphql(&tenant.slug, all, json!({})).await.expect(200);
    assert_eq!(codes(&answer.data()["municipalities"]).len(), 357);
    app.stop().await;
}
