//! The first half of scenario 1 (DOMAIN §2.5): three municipalities map *søknad om kulturmidlar* step by step, put what
//! is the same side by side, and read the comparison. Told twice: by REST and by GraphQL.
//!
//! There are four tenants: Lindås, Meland and Radøy, each an island of its own until the end of 2019, and the
//! provisional Alver, which is to come after them. Whoever maps is a member both at home and in Alver. The map belongs
//! to Alver: nothing of it is seen at home, and who is only at home does not even see that Alver exists.

use serde_json::{Value, json};
use testkit::{Client, Tenant, TestApp};

/// What each municipality does today, as its case handler writes it on yellow notes.
const LINDAS: [(&str, &str, Option<&str>, &str); 4] = [
    ("Ta imot søknaden i elektronisk skjema", "kulturkonsulent", Some("Elektronisk skjema"), "PT5M"),
    ("Journalføre søknaden", "arkivar", Some("ePhorte"), "PT10M"),
    ("Skrive saksutgreiing", "kulturkonsulent", Some("ePhorte"), "PT6H"),
    ("Utval for levekår vedtek fordelinga", "politisk utval", None, "PT30M"),
];
const MELAND: [(&str, &str, Option<&str>, &str); 4] = [
    ("Ta imot søknaden på papir", "servicetorg", None, "PT10M"),
    ("Skanne og journalføre søknaden", "arkivar", Some("Acos WebSak"), "PT15M"),
    ("Føre søknaden inn i reknearket", "kultursjef", Some("Excel"), "PT10M"),
    ("Kultursjefen vedtek fordelinga på delegert fullmakt", "kultursjef", None, "PT30M"),
];
const RADOY: [(&str, &str, Option<&str>, &str); 3] = [
    ("Ta imot søknaden på e-post", "kulturleiar", None, "PT5M"),
    ("Journalføre søknaden", "sekretær", Some("ePhorte"), "PT10M"),
    ("Formannskapet vedtek fordelinga", "formannskap", None, "PT20M"),
];

/// The rows that the facilitator finds: label, how they compare, and which step of each municipality lies in it.
type Row = (&'static str, &'static str, [Option<usize>; 3]);
const ROWS: [Row; 5] = [
    ("Ta imot søknaden", "similar", [Some(0), Some(0), Some(0)]),
    ("Journalføre", "same", [Some(1), Some(1), Some(1)]),
    ("Føre i rekneark", "only_here", [None, Some(2), None]),
    ("Saksutgreiing", "missing_here", [Some(2), None, None]),
    ("Vedta fordelinga", "conflict", [Some(3), Some(3), Some(2)]),
];

fn notes(steps: &[(&str, &str, Option<&str>, &str)]) -> Vec<Value> {
    let note = |(text, role, system, time): &(&str, &str, Option<&str>, &str)| {
        let mut note = json!({ "text": text, "actorRole": role, "processingTime": time });
        if let Some(system) = system {
            note["system"] = (*system).into();
        }
        note
    };
    steps.iter().map(note).collect()
}

/// The three that are to become one: name, number until the merger, and the case handler who maps.
const MUNICIPALITIES: [(&str, &str, &str); 3] =
    [("Lindås", "1263", "Torunn Nesse"), ("Meland", "1256", "Arvid Rosslandnes"), ("Radøy", "1260", "Solveig Bøvågen")];
const MERGER: &str = "2020-01-01";

/// The provisional Alver with its programme office, its three predecessors, and a case handler from each.
struct Story {
    alver: Tenant,
    facilitator: Client,
    union_rep: Client,
    predecessors: [Tenant; 3],
    participants: [String; 3],
    handlers: [Client; 3],
}

/// Founds a municipality and says which number it has, from which day and until which.
async fn found(app: &TestApp, name: &str, more: Value, (number, from, to): (&str, &str, Option<&str>)) -> Tenant {
    let tenant = app.tenant_of(name, more).await;
    let mut identifier = json!({ "scheme": "municipality_number", "value": number, "validFrom": from });
    if let Some(day) = to {
        identifier["validTo"] = day.into();
    }
    tenant.admin.post(&format!("{}/identifiers", tenant.path), identifier).await.expect(201);
    tenant
}

async fn gather(app: &TestApp) -> Story {
    let provisional = json!({ "kind": "municipality", "language": "nn", "effectiveOn": MERGER });
    let alver = found(app, "Alver kommune", provisional, ("4631", MERGER, None)).await;
    let state = alver.admin.get(&alver.path).await.expect(200);
    assert_eq!(state.body["state"], "provisional");
    let (mut predecessors, mut participants, mut handlers) = (Vec::new(), Vec::new(), Vec::new());
    for (municipality, number, handler) in MUNICIPALITIES {
        let kind = json!({ "kind": "municipality", "language": "nn" });
        let home = found(app, municipality, kind, (number, "1964-01-01", Some(MERGER))).await;
        let made = alver.admin.post(&format!("{}/participants", alver.path), json!({ "name": municipality })).await;
        let participant = made.expect(201).id();
        // One person, two memberships: at home, and in Alver on behalf of home.
        let subject = format!("{}-{}", number, app.unique());
        app.member_as(&home, (handler, &subject), &["case_handler"], None).await;
        handlers.push(app.member_as(&alver, (handler, &subject), &["case_handler"], Some(&participant)).await);
        predecessors.push(home);
        participants.push(participant);
    }
    let facilitator = app.member(&alver, "Marit Fjellsbø", &["facilitator"]).await;
    let union_rep = app.member_for(&alver, "Kjellaug Hoplandsvik", &["union_rep"], Some(&participants[0])).await;
    Story {
        alver,
        facilitator,
        union_rep,
        predecessors: predecessors.try_into().unwrap_or_else(|_| panic!("three predecessors")),
        participants: participants.try_into().unwrap(),
        handlers: handlers.try_into().unwrap_or_else(|_| panic!("three handlers")),
    }
}

/// What everybody must read in the comparison, whichever door they came through.
fn check_comparison(comparison: &Value) {
    let columns = comparison["columns"].as_array().unwrap();
    let told: Vec<_> = columns
        .iter()
        .map(|column| {
            (
                column["organisation"].as_str().unwrap(),
                column["steps"].as_i64().unwrap(),
                column["handovers"].as_i64().unwrap(),
                column["systems"].as_array().unwrap().len(),
                column["processingTime"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [("Lindås", 4, 3, 2, "PT6H45M"), ("Meland", 4, 2, 2, "PT1H5M"), ("Radøy", 3, 2, 1, "PT35M")]);
    let differences = &comparison["differences"];
    for (state, rows) in [("same", 1), ("similar", 1), ("onlyHere", 1), ("missingHere", 1), ("conflict", 1)] {
        assert_eq!(differences[state], rows, "{state}");
    }
    assert_eq!(differences["unalignedSteps"], 0);
    let rows = comparison["rows"].as_array().unwrap();
    assert_eq!(rows.len(), ROWS.len());
    let all = [&LINDAS[..], &MELAND[..], &RADOY[..]];
    for (row, (label, _, expected)) in rows.iter().zip(ROWS) {
        assert_eq!(row["label"], label);
        for (place, step) in expected.iter().enumerate() {
            let steps = row["cells"][place]["steps"].as_array().unwrap();
            let texts: Vec<_> = steps.iter().map(|step| step["text"].as_str().unwrap()).collect();
            let expected: Vec<_> = step.iter().map(|index| all[place][*index].0).collect();
            assert_eq!(texts, expected, "{label}, column {place}");
        }
    }
}

#[actix_web::test]
async fn three_municipalities_map_align_and_compare_by_rest() {
    let app = TestApp::start().await;
    let Story { alver, facilitator, union_rep, predecessors, participants, handlers } = gather(&app).await;
    let at = |rest: &str| format!("{}/{rest}", alver.path);

    // The facilitator registers what is delivered, whoever does it.
    let process = json!({
        "title": "Søknad om kulturmidlar", "service": "Tilskot til lag og organisasjonar",
        "ownerRole": "Kultursjef", "kostraFunction": "385", "kostraYear": 2019,
        "losConcept": "https://psi.norge.no/los/ord/kulturmidler",
    });
    let process = facilitator.post(&at("processes"), process).await.expect(201);
    let process_id = process.id();

    // Nothing is mapped yet, so it cannot be called mapped; the answer says why.
    let map = at(&format!("processes/{process_id}/transitions/map"));
    let early = facilitator.transition(&map, process.version(), json!({})).await.expect(409);
    assert_eq!(early.code(), "rule_unmet");

    // Each case handler writes the own municipality's column, all its notes in one request.
    let mut columns: Vec<Vec<String>> = Vec::new();
    for (place, steps) in [&LINDAS[..], &MELAND[..], &RADOY[..]].into_iter().enumerate() {
        let column = json!({
            "processId": process_id, "participantId": participants[place], "kind": "as_is", "steps": notes(steps),
        });
        let made = handlers[place].post(&at("process-variants"), column).await.expect(201);
        let ids = made.body["steps"].as_array().unwrap().iter().map(|step| step["id"].as_str().unwrap().to_owned());
        columns.push(ids.collect());
    }

    // Nobody writes in a neighbour's column: Arvid of Meland tries in that of Lindås.
    let variants = facilitator.get(&at(&format!("process-variants?processId={process_id}&sort=createdAt"))).await;
    let lindas_column = variants.expect(200).body["items"][0]["id"].as_str().unwrap().to_owned();
    let intruding = json!({ "variantId": lindas_column, "content": { "text": "Betre måte" } });
    let refused = handlers[1].post(&at("steps"), intruding.clone()).await.expect(403);
    assert_eq!(refused.code(), "not_your_column");
    assert_eq!(refused.body["organisation"], "Lindås");
    // The union representative reads everything and writes nothing.
    union_rep.get(&at(&format!("process-variants/{lindas_column}"))).await.expect(200);
    assert_eq!(union_rep.post(&at("steps"), intruding).await.expect(403).code(), "forbidden");

    // The facilitator puts what is the same task into one row.
    let rows: Vec<Value> = ROWS
        .iter()
        .map(|(label, state, places)| {
            let steps: Vec<&String> =
                places.iter().enumerate().filter_map(|(column, place)| Some(&columns[column][(*place)?])).collect();
            json!({ "label": label, "state": state, "stepIds": steps })
        })
        .collect();
    let align = at(&format!("processes/{process_id}/transitions/align"));
    let aligned = facilitator.transition(&align, process.version(), json!({ "rows": rows })).await.expect(200);
    let version = aligned.body["process"]["version"].as_i64().unwrap();
    let mapped = facilitator.transition(&map, version, json!({ "reason": "Kartlagt saman" })).await.expect(200);
    assert_eq!(mapped.body["state"], "mapped");

    // Everybody in the room reads the same comparison, in one request.
    let comparison = at(&format!("processes/{process_id}/comparison"));
    for reader in handlers.iter().chain([&facilitator, &union_rep]) {
        check_comparison(&reader.get(&comparison).await.expect(200).body);
    }

    // The day before the merger each municipality has its own number, and Alver has none yet.
    let on = "identifiers?scheme=municipality_number&on=2019-12-31";
    for (home, (_, number, _)) in predecessors.iter().zip(MUNICIPALITIES) {
        let numbers = home.admin.get(&format!("{}/{on}", home.path)).await.expect(200);
        assert_eq!(numbers.body["items"][0]["value"], number);
    }
    assert_eq!(alver.admin.get(&at(on)).await.expect(200).body["items"], json!([]));

    // The map belongs to Alver. At home there is nothing of it, also for those who drew it.
    for (home, handler) in predecessors.iter().zip(&handlers) {
        let mine = handler.get("/v1/tenants").await.expect(200);
        let mine: Vec<&Value> = mine.body["items"].as_array().unwrap().iter().map(|tenant| &tenant["slug"]).collect();
        assert_eq!(mine, [&json!(alver.slug), &json!(home.slug)]);
        for reader in [handler, &home.admin] {
            let own = reader.get(&format!("{}/processes", home.path)).await.expect(200);
            assert_eq!(own.body["items"], json!([]));
        }
        // Who is only at home is told that there is no Alver.
        for hidden in [alver.path.clone(), at("processes"), comparison.clone()] {
            assert_eq!(home.admin.get(&hidden).await.expect(404).code(), "not_found");
        }
    }
    app.stop().await;
}

#[actix_web::test]
async fn three_municipalities_map_align_and_compare_by_graphql() {
    let app = TestApp::start().await;
    let Story { alver, facilitator, union_rep, predecessors, participants, handlers } = gather(&app).await;
    let slug = alver.slug.as_str();

    let create = "mutation($input: CreateProcess!) { createProcess(input: $input) { id version state } }";
    let input = json!({ "input": { "title": "Søknad om kulturmidlar", "service": "Tilskot til lag", "kostraFunction": "385" } });
    let made = facilitator.graphql(slug, create, input).await;
    let process = made.data()["createProcess"].clone();
    assert_eq!(process["state"], "IDENTIFIED");

    let map = "mutation($input: TransitionProcess!) { transitionProcess(input: $input) { state } }";
    let early = json!({ "input": { "id": process["id"], "expectedVersion": 1, "transition": "MAP" } });
    let early = facilitator.graphql(slug, map, early).await.expect(200);
    assert_eq!(early.body["errors"][0]["extensions"]["code"], "RULE_UNMET");

    let write = "mutation($input: CreateVariant!) { createVariant(input: $input) { variant { id } steps { id } } }";
    let mut columns: Vec<Vec<Value>> = Vec::new();
    let mut first_column = Value::Null;
    for (place, steps) in [&LINDAS[..], &MELAND[..], &RADOY[..]].into_iter().enumerate() {
        let input = json!({ "input": {
            "processId": process["id"], "participantId": participants[place], "kind": "AS_IS", "steps": notes(steps),
        } });
        let made = handlers[place].graphql(slug, write, input).await;
        let column = &made.data()["createVariant"];
        columns.push(column["steps"].as_array().unwrap().iter().map(|step| step["id"].clone()).collect());
        if place == 0 {
            first_column = column["variant"]["id"].clone();
        }
    }

    let note = "mutation($input: CreateStep!) { createStep(input: $input) { id } }";
    let intruding = json!({ "input": { "variantId": first_column, "content": { "text": "Betre måte" } } });
    for (intruder, code) in [(&handlers[1], "NOT_YOUR_COLUMN"), (&union_rep, "FORBIDDEN")] {
        let refused = intruder.graphql(slug, note, intruding.clone()).await.expect(200);
        assert_eq!(refused.body["errors"][0]["extensions"]["code"], code);
    }

    let align =
        "mutation($input: AlignProcess!) { alignProcess(input: $input) { process { version } rows { label } } }";
    let rows: Vec<Value> = ROWS
        .iter()
        .map(|(label, state, places)| {
            let steps: Vec<&Value> =
                places.iter().enumerate().filter_map(|(column, place)| Some(&columns[column][(*place)?])).collect();
            json!({ "label": label, "state": state.to_uppercase(), "stepIds": steps })
        })
        .collect();
    let input = json!({ "input": { "id": process["id"], "expectedVersion": 1, "rows": rows } });
    let aligned = facilitator.graphql(slug, align, input).await;
    let version = aligned.data()["alignProcess"]["process"]["version"].clone();
    let input = json!({ "input": { "id": process["id"], "expectedVersion": version, "transition": "MAP" } });
    assert_eq!(facilitator.graphql(slug, map, input).await.data()["transitionProcess"]["state"], "MAPPED");

    let read = "query($id: ID!) { comparison(processId: $id) {
        columns { organisation steps handovers systems processingTime }
        rows { label state cells { steps { text } } }
        differences { same similar onlyHere missingHere conflict unalignedSteps }
    } }";
    for reader in handlers.iter().chain([&facilitator, &union_rep]) {
        let answer = reader.graphql(slug, read, json!({ "id": process["id"] })).await;
        check_comparison(&answer.data()["comparison"]);
    }

    let numbers =
        "query($on: Date) { identifiers(first: 5, filter: { on: $on }) { edges { node { value validTo } } } }";
    let day_before = json!({ "on": "2019-12-31" });
    for (home, (_, number, _)) in predecessors.iter().zip(MUNICIPALITIES) {
        let answer = home.admin.graphql(&home.slug, numbers, day_before.clone()).await;
        let held = json!([{ "node": { "value": number, "validTo": MERGER } }]);
        assert_eq!(answer.data()["identifiers"]["edges"], held);
    }
    assert_eq!(alver.admin.graphql(slug, numbers, day_before).await.data()["identifiers"]["edges"], json!([]));

    let processes = "{ processes(first: 5) { edges { node { title } } } }";
    for (home, handler) in predecessors.iter().zip(&handlers) {
        for reader in [handler, &home.admin] {
            let own = reader.graphql(&home.slug, processes, json!({})).await;
            assert_eq!(own.data()["processes"]["edges"], json!([]));
        }
        let hidden = home.admin.graphql(slug, processes, json!({})).await.expect(404);
        assert_eq!(hidden.code(), "not_found");
    }
    app.stop().await;
}
