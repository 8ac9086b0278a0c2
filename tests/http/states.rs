//! 409, 412 and 428: what the state of things forbids.

use kernel::{Code, Language};
use serde_json::json;

use super::{Town, body, problem, refused};

#[actix_web::test]
async fn a_transition_that_the_state_does_not_allow_says_which_are() {
    let town = Town::start().await;
    let process = town.process("Kulturmidlar").await.id();
    let path = town.at(&format!("processes/{process}/transitions/approve"));
    let answer = town.leader.transition(&path, 1, json!({})).await;
    let params = json!({ "state": "identified", "allowed": ["map", "retire"] });
    refused(&answer, &path, Code::IllegalTransition, params.clone());
    let request = town.leader.request("POST", &path).header("if-match", "\"1\"").header("accept-language", "nn");
    let answer = town.leader.send(request).await;
    assert_eq!(body(&answer), problem(Code::IllegalTransition, Language::Nn, &path, params));
    assert!(answer.body["detail"].as_str().unwrap().contains("map, retire"));

    let mutation = "mutation($i: TransitionProcess!) { transitionProcess(input: $i) { id } }";
    let input = json!({ "id": process, "expectedVersion": 1, "transition": "APPROVE" });
    let answer = town.graphql(mutation, json!({ "i": input })).await.expect(200);
    let extensions = &answer.body["errors"][0]["extensions"];
    assert_eq!(extensions["code"], "ILLEGAL_TRANSITION", "{}", answer.text);
    assert_eq!((&extensions["state"], &extensions["allowed"]), (&json!("identified"), &json!(["map", "retire"])));

    let retire = town.at(&format!("processes/{process}/transitions/retire"));
    town.leader.transition(&retire, 1, json!({ "reason": "slutt" })).await.expect(200);
    let answer = town.leader.transition(&retire, 2, json!({})).await;
    assert_eq!(body(&answer)["allowed"], json!([]));
    assert_eq!(answer.body["detail"], "From the state retired this is possible: nothing.");
    town.app.stop().await;
}

#[actix_web::test]
async fn a_rule_that_is_not_met_is_named() {
    let town = Town::start().await;
    let path = town.at(&format!("processes/{}/transitions/map", town.process("Kulturmidlar").await.id()));
    let answer = town.leader.transition(&path, 1, json!({})).await;
    let expected = json!({
        "type": "/docs/errors#rule_unmet", "title": "A rule is not met", "status": 409, "code": "rule_unmet",
        "detail": "This rule is not met: a mapped process has at least one step.",
        "rule": "mapped_has_steps", "instance": path,
    });
    assert_eq!(body(&answer), expected);
    town.app.stop().await;
}

#[actix_web::test]
async fn a_name_that_is_taken_is_refused_by_its_member() {
    let town = Town::start().await;
    let path = town.at("processes");
    town.process("Kulturmidlar").await;
    for title in ["Kulturmidlar", "  Kulturmidlar\n"] {
        let answer = town.leader.post(&path, json!({ "title": title, "service": "B" })).await;
        refused(&answer, &path, Code::DuplicateName, json!({ "member": "title" }));
    }
    let one = town.at(&format!("processes/{}", town.process("Anna").await.id()));
    let answer = town.leader.patch(&one, 1, json!({ "title": "Kulturmidlar" })).await;
    refused(&answer, &one, Code::DuplicateName, json!({ "member": "title" }));

    let people = town.at("memberships");
    let member = json!({ "person": { "name": "A", "issuer": "https://i", "subject": "s" }, "roles": ["observer"] });
    town.tenant.admin.post(&people, member.clone()).await.expect(201);
    refused(
        &town.tenant.admin.post(&people, member).await,
        &people,
        Code::DuplicateName,
        json!({ "member": "person" }),
    );

    let numbers = town.at("identifiers");
    let number = json!({ "scheme": "foreign", "value": "SE-KOMMUN:1480", "validFrom": "1971-01-01" });
    town.tenant.admin.post(&numbers, number.clone()).await.expect(201);
    let again = town.tenant.admin.post(&numbers, number).await;
    refused(&again, &numbers, Code::DuplicateName, json!({ "member": "value" }));

    let founding = json!({
        "slug": town.tenant.slug, "name": "Lindås", "kind": "municipality", "language": "nn",
        "administrator": { "name": "A", "issuer": "https://i", "subject": "s" },
    });
    let answer = town.app.operator().post("/v1/tenants", founding).await;
    refused(&answer, "/v1/tenants", Code::DuplicateName, json!({ "member": "slug" }));
    town.app.stop().await;
}

#[actix_web::test]
async fn what_is_still_in_use_is_not_deleted() {
    let town = Town::start().await;
    let used = json!({ "usedBy": "other_resources" });
    let participant = town.leader.post(&town.at("participants"), json!({ "name": "Radøy" })).await.expect(201).id();
    let process = town.process("Kulturmidlar").await.id();
    let column = json!({ "processId": process, "participantId": participant, "kind": "as_is" });
    town.leader.post(&town.at("process-variants"), column.clone()).await.expect(201);
    let path = town.at(&format!("participants/{participant}"));
    refused(&town.leader.delete(&path, 1).await, &path, Code::StillInUse, used.clone());
    let answer = town.leader.post(&town.at("process-variants"), column).await;
    refused(&answer, &town.at("process-variants"), Code::DuplicateName, json!({ "member": "participantId" }));

    let unit = json!({ "name": "Kultur", "validFrom": "2016-01-01" });
    let unit = town.tenant.admin.post(&town.at("units"), unit).await.expect(201).id();
    let part = json!({ "name": "Bibliotek", "validFrom": "2016-01-01", "parentId": unit });
    town.tenant.admin.post(&town.at("units"), part).await.expect(201);
    let path = town.at(&format!("units/{unit}"));
    refused(&town.tenant.admin.delete(&path, 1).await, &path, Code::StillInUse, used);
    town.app.stop().await;
}

#[actix_web::test]
async fn a_change_from_a_stale_version_is_refused_with_the_current_one() {
    let town = Town::start().await;
    let process = town.process("Kulturmidlar").await.id();
    let one = town.at(&format!("processes/{process}"));
    town.leader.patch(&one, 1, json!({ "description": "to" })).await.expect(200);
    let now = json!({ "currentVersion": 2 });
    refused(&town.leader.patch(&one, 1, json!({ "title": "A" })).await, &one, Code::VersionConflict, now.clone());
    refused(&town.leader.delete(&one, 1).await, &one, Code::VersionConflict, now.clone());
    let retire = format!("{one}/transitions/retire");
    refused(&town.leader.transition(&retire, 1, json!({})).await, &retire, Code::VersionConflict, now.clone());
    let align = format!("{one}/transitions/align");
    let answer = town.leader.transition(&align, 1, json!({ "rows": [] })).await;
    refused(&answer, &align, Code::VersionConflict, now.clone());
    for tag in ["W/\"2\"", "\"abc\"", "\"02\"", "\"+2\"", "\"\"", "\"2\", \"3\"", "\"99999999999\""] {
        let request = town.leader.request("DELETE", &one).header("if-match", tag);
        refused(&town.leader.send(request).await, &one, Code::VersionConflict, now.clone());
    }
    let path = town.tenant.path.clone();
    let answer = town.tenant.admin.patch(&path, 9, json!({ "name": "Ny" })).await;
    refused(&answer, &path, Code::VersionConflict, json!({ "currentVersion": 1 }));
    let mutation = "mutation($i: UpdateProcess!) { updateProcess(input: $i) { id } }";
    let input = json!({ "id": process, "expectedVersion": 1, "title": "A" });
    let answer = town.graphql(mutation, json!({ "i": input })).await.expect(200);
    let extensions = &answer.body["errors"][0]["extensions"];
    assert_eq!((&extensions["code"], &extensions["currentVersion"]), (&json!("VERSION_CONFLICT"), &json!(2)));
    let kept = town.leader.get(&one).await.expect(200);
    assert_eq!((kept.version(), &kept.body["title"]), (2, &json!("Kulturmidlar")), "nothing was written");
    town.app.stop().await;
}

#[actix_web::test]
async fn of_two_who_change_the_same_version_at_once_one_wins() {
    let town = Town::start().await;
    let one = town.at(&format!("processes/{}", town.process("Kulturmidlar").await.id()));
    let tries = (0..8).map(|i| town.leader.patch(&one, 1, json!({ "description": format!("{i}") })));
    let answers = futures_util::future::join_all(tries).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412, 412, 412, 412, 412, 412]);
    for answer in answers.iter().filter(|answer| answer.status == 412) {
        refused(answer, &one, Code::VersionConflict, json!({ "currentVersion": 2 }));
    }
    town.app.stop().await;
}

#[actix_web::test]
async fn a_change_without_a_version_is_428() {
    let town = Town::start().await;
    let one = town.at(&format!("processes/{}", town.process("Kulturmidlar").await.id()));
    let retire = format!("{one}/transitions/retire");
    let patch = town.leader.request("PATCH", &one).header("content-type", "application/merge-patch+json");
    for (request, path) in [
        (patch.body("{}"), &one),
        (town.leader.request("DELETE", &one), &one),
        (town.leader.request("POST", &retire), &retire),
    ] {
        refused(&town.leader.send(request).await, path, Code::PreconditionRequired, json!({}));
    }
    let mutation = "mutation { updateProcess(input: { id: \"process_00000000000000000000000000\" }) { id } }";
    let answer = town.graphql(mutation, json!({})).await.expect(200);
    assert_eq!(answer.body["errors"][0]["extensions"]["code"], "INVALID_QUERY", "{}", answer.text);
    town.app.stop().await;
}

#[actix_web::test]
async fn a_version_in_the_body_is_an_unknown_member() {
    let town = Town::start().await;
    let one = town.at(&format!("processes/{}", town.process("Kulturmidlar").await.id()));
    for (member, value) in [("expectedVersion", json!(1)), ("id", json!("x")), ("idempotencyKey", json!("k"))] {
        let answer = town.leader.patch(&one, 1, json!({ member: value })).await.expect(422);
        let found = super::faults(&answer, Code::InvalidInput);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((&found[0]["pointer"], &found[0]["code"]), (&json!(format!("#/{member}")), &json!("unknown")));
    }
    town.app.stop().await;
}
