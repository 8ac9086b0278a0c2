//! The first half: mapping, aligning and comparing what three municipalities do today.

use serde_json::{Value, json};
use testkit::TestApp;

use super::{LINDAS, MELAND, MERGER, MUNICIPALITIES, RADOY, ROWS, Story, gather, notes};

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
