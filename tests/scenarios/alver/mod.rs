//! Scenario 1 (DOMAIN §2.5): three municipalities map *søknad om kulturmidlar* step by step, put what is the same side by
//! side, and agree on one way for the municipality that they are to become. Each half is told twice: by REST and by
//! GraphQL.
//!
//! There are four tenants: Lindås, Meland and Radøy, each an island of its own until the end of 2019, and the
//! provisional Alver, which is to come after them. Whoever maps is a member both at home and in Alver. The map belongs
//! to Alver: nothing of it is seen at home, and who is only at home does not even see that Alver exists.

mod agreeing;
mod mapping;

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

/// The map when the first half of the story has been told.
struct Mapped {
    process: String,
    /// The steps of each municipality, in order.
    steps: Vec<Vec<String>>,
    /// The rows, in order; the last is in conflict.
    rows: Vec<String>,
}

impl Story {
    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.alver.path)
    }

    /// Tells the first half in as few words as possible.
    async fn map(&self) -> Mapped {
        let body = json!({ "title": "Søknad om kulturmidlar", "service": "Tilskot til lag og organisasjonar" });
        let process = self.facilitator.post(&self.at("processes"), body).await.expect(201).id();
        let mut steps: Vec<Vec<String>> = Vec::new();
        for (place, column) in [&LINDAS[..], &MELAND[..], &RADOY[..]].into_iter().enumerate() {
            let side = &self.participants[place];
            let body = json!({ "processId": process, "participantId": side, "kind": "as_is", "steps": notes(column) });
            let made = self.handlers[place].post(&self.at("process-variants"), body).await.expect(201);
            let ids = made.body["steps"].as_array().unwrap().iter().map(|step| step["id"].as_str().unwrap().to_owned());
            steps.push(ids.collect());
        }
        let row = |(label, state, places): &Row| {
            let named = places.iter().enumerate().filter_map(|(column, place)| Some(&steps[column][(*place)?]));
            json!({ "label": label, "state": state, "stepIds": named.collect::<Vec<_>>() })
        };
        let rows: Vec<Value> = ROWS.iter().map(row).collect();
        let align = self.at(&format!("processes/{process}/transitions/align"));
        let aligned = self.facilitator.transition(&align, 1, json!({ "rows": rows })).await.expect(200);
        let rows = aligned.body["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned());
        let mapped = Mapped { process, rows: rows.collect(), steps };
        self.move_process(&mapped, "map").await.expect(200);
        mapped
    }

    /// Moves the process on, on the version that it has now.
    async fn move_process(&self, map: &Mapped, transition: &str) -> testkit::Answer {
        let process = self.at(&format!("processes/{}", map.process));
        let version = self.facilitator.get(&process).await.expect(200).version();
        self.facilitator.transition(&format!("{process}/transitions/{transition}"), version, json!({})).await
    }
}
