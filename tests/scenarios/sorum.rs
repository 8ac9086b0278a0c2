//! Scenario 5 (DOMAIN §2.5): the tripartite workshop of Sørum. In autumn 2013 three politicians, three from the administration
//! and three main union representatives begin to meet about the programme for teams across departments. It is a workshop
//! and no negotiation: nothing is decided there. It has a quorum only when all three parties are there, equally many of
//! each. Told twice: by REST and by GraphQL. The people are invented, and which union anybody represents is stored nowhere.

use serde_json::{Value, json};
use testkit::{Client, Tenant, TestApp};

/// Who sits there: name, party and function.
const MEMBERS: [(&str, &str, &str); 10] = [
    ("Gunvor Ausen", "political", "chair"),
    ("Einar Rustad", "political", "member"),
    ("Liv Hornnes", "political", "member"),
    ("Odd Mikalrud", "administration", "member"),
    ("Bente Asakskog", "administration", "member"),
    ("Terje Vilberg", "administration", "member"),
    ("Anne Lundermoen", "union", "deputy_chair"),
    ("Kai Egner", "union", "member"),
    ("Mona Fossum", "union", "member"),
    ("Rolf Heiasen", "union", "substitute"),
];
const BEGUN: &str = "2013-09-01";
const FIRST: &str = "2013-10-15";
const SECOND: &str = "2013-11-12";

struct Story {
    sorum: Tenant,
    leader: Client,
    /// Anybody else in the municipality.
    employee: Client,
    /// What the workshop talks about.
    process: String,
}

impl Story {
    async fn begin(app: &TestApp) -> Self {
        let sorum = app.tenant_of("Sørum kommune", json!({ "kind": "municipality", "language": "nb" })).await;
        let leader = app.member(&sorum, "Ingrid Blakerud", &["programme_leader"]).await;
        let employee = app.member(&sorum, "Marius Frogner", &["case_handler"]).await;
        let process = json!({ "title": "Hvordan arbeidslag opprettes", "service": "Utviklingsprogrammet" });
        let process = leader.post(&format!("{}/processes", sorum.path), process).await.expect(201).id();
        Self { sorum, leader, employee, process }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.sorum.path)
    }

    /// Runs a mutation with this input, and gives its field.
    async fn change(&self, field: &str, input: Value, wanted: &str) -> Result<Value, Value> {
        let kind = field[..1].to_uppercase() + &field[1..];
        let query = format!("mutation($input: {kind}!) {{ {field}(input: $input) {{ {wanted} }} }}");
        let answer = self.leader.graphql(&self.sorum.slug, &query, json!({ "input": input })).await.expect(200);
        match answer.body.get("errors") {
            Some(errors) => Err(errors[0]["extensions"].clone()),
            None => Ok(answer.body["data"][field].clone()),
        }
    }
}

/// Three seats for each, or fewer for the unions.
fn seats(of_the_unions: i32) -> Value {
    json!([
        { "party": "political", "seats": 3 },
        { "party": "administration", "seats": 3 },
        { "party": "union", "seats": of_the_unions },
    ])
}

#[actix_web::test]
async fn a_tripartite_workshop_with_three_three_and_two_has_no_quorum_by_rest() {
    let app = TestApp::start().await;
    let story = Story::begin(&app).await;
    let Story { leader, employee, process, .. } = &story;

    // The first draft gives the unions two seats. Such a workshop does not begin, unless somebody says why it should.
    let workshop = json!({
        "kind": "tripartite_workshop", "name": "Trepartsverkstedet", "parties": seats(2),
        "mandate": "Avklare innholdet i trepartssamarbeidet, fri for forhandling og saksbehandling",
    });
    let workshop = leader.post(&story.at("bodies"), workshop).await.expect(201);
    let one = workshop.header("location");
    let parity = json!({ "allPartiesPresent": true, "equalNumbers": true, "atLeast": null });
    assert_eq!((&workshop.body["state"], &workshop.body["quorum"]), (&json!("draft"), &parity));
    let activate = format!("{one}/transitions/activate");
    let refused = leader.transition(&activate, 1, json!({})).await.expect(409);
    assert_eq!((refused.code(), &refused.body["rule"]), ("rule_unmet", &json!("parties_are_equal")));
    leader.patch(one, 1, json!({ "parties": seats(3) })).await.expect(200);
    assert_eq!(leader.transition(&activate, 2, json!({})).await.expect(200).body["state"], "active");

    // Nine people, and one who can stand in. Which union somebody represents cannot even be said.
    let mut members = Vec::new();
    for (name, party, function) in MEMBERS {
        let place = json!({
            "bodyId": workshop.id(), "name": name, "party": party, "function": function, "validFrom": BEGUN,
        });
        let mut telling = place.clone();
        telling["union"] = "Fagforbundet".into();
        let fault = leader.post(&story.at("body-members"), telling).await.expect(422).body["errors"][0].clone();
        assert_eq!((&fault["pointer"], &fault["code"]), (&json!("#/union"), &json!("unknown")));
        members.push(leader.post(&story.at("body-members"), place).await.expect(201).id());
    }
    let fourth = json!({
        "bodyId": workshop.id(), "name": "Jan Lørenfall", "party": "political", "function": "member", "validFrom": BEGUN,
    });
    let refused = leader.post(&story.at("body-members"), fourth).await.expect(409);
    assert_eq!((&refused.body["rule"], &refused.body["party"]), (&json!("seats_for_members"), &json!("political")));

    // The first meeting: one of the union representatives is away. All three parties are there, and still no quorum.
    let meeting = json!({ "bodyId": workshop.id(), "meetsOn": FIRST, "agenda": "Hva er et arbeidslag?" });
    let meeting = leader.post(&story.at("body-meetings"), meeting).await.expect(201);
    assert_eq!(meeting.body["quorum"], Value::Null);
    let hold = format!("{}/transitions/hold", meeting.header("location"));
    let first = leader.transition(&hold, 1, json!({ "bodyMemberIds": members[..8] })).await.expect(200);
    check_no_quorum(&first.body["quorum"]);
    let said = |kind: &str, meeting: &str, day: &str| {
        json!({
            "bodyId": workshop.id(), "bodyMeetingId": meeting, "kind": kind, "decidedOn": day,
            "title": "Arbeidslag går på tvers av avdelinger", "caseReference": "13/2145", "objects": [process],
        })
    };
    let record = async |body: Value| leader.post(&story.at("body-decisions"), body).await;
    let refused = record(said("agreement", &meeting.id(), FIRST)).await.expect(409);
    assert_eq!(refused.body["rule"], "meeting_was_quorate");
    assert_eq!(refused.body["missing"], json!(["equal_numbers"]));
    // Advice can be given by those who are there, and a decision by nobody: it is a workshop.
    record(said("advice", &meeting.id(), FIRST)).await.expect(201);
    let fault = record(said("decision", &meeting.id(), FIRST)).await.expect(422).body["errors"][0].clone();
    assert_eq!((&fault["pointer"], &fault["code"]), (&json!("#/kind"), &json!("not_one_of")));
    assert_eq!(fault["accepted"], json!(["advice", "agreement", "issue"]));

    // The second meeting: the substitute has come, so that there are three of each, and the parties can agree.
    let meeting = json!({ "bodyId": workshop.id(), "meetsOn": SECOND });
    let meeting = leader.post(&story.at("body-meetings"), meeting).await.expect(201);
    let hold = format!("{}/transitions/hold", meeting.header("location"));
    let present: Vec<&String> = members[..8].iter().chain(&members[9..]).collect();
    let second = leader.transition(&hold, 1, json!({ "bodyMemberIds": present })).await.expect(200);
    assert_eq!((&second.body["quorum"]["quorate"], &second.body["quorum"]["missing"]), (&json!(true), &json!([])));
    record(said("agreement", &meeting.id(), SECOND)).await.expect(201);

    // Everybody in the municipality reads what was said about the process, and in which case it lies.
    let about = story.at(&format!("body-decisions?object={process}&sort=decidedOn"));
    let about = employee.get(&about).await.expect(200);
    let said: Vec<_> = about.body["items"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
    assert_eq!(said, ["advice", "agreement"]);
    assert_eq!(about.body["items"][1]["caseReference"], "13/2145");
    let meetings = story.at(&format!("body-meetings?bodyId={}&sort=meetsOn", workshop.id()));
    let meetings = employee.get(&meetings).await.expect(200);
    check_no_quorum(&meetings.body["items"][0]["quorum"]);
    app.stop().await;
}

/// Three, three and two.
fn check_no_quorum(quorum: &Value) {
    let expected = json!({
        "quorate": false,
        "present": [
            { "party": "political", "seats": 3, "present": 3 },
            { "party": "administration", "seats": 3, "present": 3 },
            { "party": "union", "seats": 3, "present": 2 },
        ],
        "missing": ["equal_numbers"],
        "rule": { "allPartiesPresent": true, "equalNumbers": true, "atLeast": null },
    });
    assert_eq!(quorum, &expected);
}

#[actix_web::test]
async fn a_tripartite_workshop_with_three_three_and_two_has_no_quorum_by_graphql() {
    let app = TestApp::start().await;
    let story = Story::begin(&app).await;
    let three = ["POLITICAL", "ADMINISTRATION", "UNION"];
    let seats = three.map(|party| json!({ "party": party, "seats": 3 }));
    let workshop = json!({ "kind": "TRIPARTITE_WORKSHOP", "name": "Trepartsverkstedet", "parties": seats });
    let workshop = story.change("createBody", workshop, "id quorum { allPartiesPresent equalNumbers }").await.unwrap();
    assert_eq!(workshop["quorum"], json!({ "allPartiesPresent": true, "equalNumbers": true }));
    let begin = json!({ "id": workshop["id"], "expectedVersion": 1, "transition": "ACTIVATE" });
    assert_eq!(story.change("transitionBody", begin, "state").await.unwrap()["state"], "ACTIVE");
    let mut members = Vec::new();
    for (name, party, function) in MEMBERS {
        let place = json!({
            "bodyId": workshop["id"], "name": name, "party": party.to_uppercase(), "function": function.to_uppercase(),
            "validFrom": BEGUN,
        });
        members.push(story.change("createBodyMember", place, "id").await.unwrap()["id"].clone());
    }

    let wanted = "state quorum { quorate missing present { party seats present } }";
    let meeting = json!({ "bodyId": workshop["id"], "meetsOn": FIRST });
    let meeting = story.change("createBodyMeeting", meeting, "id").await.unwrap()["id"].clone();
    let hold = json!({ "id": meeting, "expectedVersion": 1, "bodyMemberIds": members[..8] });
    let held = story.change("holdBodyMeeting", hold, wanted).await.unwrap();
    assert_eq!((&held["state"], &held["quorum"]["quorate"]), (&json!("HELD"), &json!(false)));
    assert_eq!(held["quorum"]["missing"], json!(["EQUAL_NUMBERS"]));
    assert_eq!(held["quorum"]["present"][2], json!({ "party": "UNION", "seats": 3, "present": 2 }));
    let say = async |kind: &str| {
        let said = json!({
            "bodyId": workshop["id"], "bodyMeetingId": meeting, "kind": kind, "title": "Arbeidslag", "decidedOn": FIRST,
            "objects": [story.process],
        });
        story.change("createBodyDecision", said, "kind").await
    };
    let refused = say("AGREEMENT").await.unwrap_err();
    assert_eq!((&refused["code"], &refused["rule"]), (&json!("RULE_UNMET"), &json!("meeting_was_quorate")));
    let refused = say("DECISION").await.unwrap_err();
    assert_eq!(refused["errors"][0]["accepted"], json!(["advice", "agreement", "issue"]));
    say("ISSUE").await.unwrap();

    // The last one had only not been noted down; but what the meeting has given rise to stands on who was there.
    let late = json!({ "id": meeting, "expectedVersion": 2, "bodyMemberIds": members[..9] });
    let refused = story.change("updateBodyMeeting", late.clone(), wanted).await.unwrap_err();
    assert_eq!(refused["rule"], "attendance_stays");
    let query = "query($object: String!) { bodyDecisions(first: 5, filter: { object: $object }) { edges { node { id version kind state } } } }";
    let about = story.employee.graphql(&story.sorum.slug, query, json!({ "object": story.process })).await;
    let said = about.data()["bodyDecisions"]["edges"][0]["node"].clone();
    assert_eq!((&said["kind"], &said["state"]), (&json!("ISSUE"), &json!("MADE")));
    let annul = json!({ "id": said["id"], "expectedVersion": 1, "reason": "Frammøtet var ført feil" });
    assert_eq!(story.change("annulBodyDecision", annul, "state").await.unwrap()["state"], "ANNULLED");
    let corrected = story.change("updateBodyMeeting", late, wanted).await.unwrap();
    assert_eq!(corrected["quorum"]["quorate"], true);
    say("AGREEMENT").await.unwrap();
    app.stop().await;
}
