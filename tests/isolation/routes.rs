//! Route coverage: every operation of the served document, by those who may not.

use std::{collections::BTreeSet, sync::Arc};

use kernel::{Clock, FixedClock, SystemClock};
use testkit::{Client, Document, Operation, Options, Place, TestApp, Where, random_id};

use super::{
    compare::Seen,
    fixture::{Pair, Side},
    walk::{Walk, Walked, tally},
};

/// Operations that the walk leaves out, with the reason. The list may only become shorter.
const EXEMPT: &[(&str, &str)] = &[];

/// Walks as a member in every role and as one with little power, and proves that the other tenant is as it was.
pub async fn walk_both(pair: &mut Pair) -> Walked {
    let before = pair.a.state(&pair.document).await;
    let mut all = Walked::default();
    for walker in [&pair.b.member, &pair.b.handler] {
        let walk = Walk { document: &pair.document, own: &pair.b, other: &pair.a, walker };
        let walked = walk.all().await;
        all.operations.extend(walked.operations);
        all.leaks.extend(walked.leaks);
        all.costs.extend(walked.costs);
        all.requests += walked.requests;
    }
    let after = pair.a.state(&pair.document).await;
    assert_eq!(before.len(), after.len());
    for (address, body) in &before {
        if Some(body) != after.get(address) {
            all.leaks.push(format!("{address} was {body} and is {:?}", after.get(address)));
        }
    }
    all
}

/// Neither by what is answered nor by how long it takes. Times are not measured, as they would be noise: statements
/// stand for them. The database is asked for the same, word for word, so that what remains is how long one statement
/// takes that finds nothing, and it looks under the asker's tenant in both cases.
///
/// The clock stands still, so that who asks is remembered throughout and never looked up again in between.
#[actix_web::test]
async fn no_operation_tells_another_tenants_thing_from_one_that_nobody_has() {
    let clock = Arc::new(FixedClock::at(SystemClock.now()));
    let app = TestApp::with(Options { clock, ..Options::default() }).await;
    let mut pair = Pair::new(&app).await;
    let walked = walk_both(&mut pair).await;
    assert!(walked.leaks.is_empty(), "{} leaks:\n{}", walked.leaks.len(), walked.leaks.join("\n"));
    assert!(walked.costs.is_empty(), "{} costs:\n{}", walked.costs.len(), walked.costs.join("\n"));
    let exempt: BTreeSet<String> = EXEMPT.iter().map(|(id, _)| (*id).to_owned()).collect();
    assert!(exempt.is_empty(), "the list of exemptions may only become shorter");
    let document: BTreeSet<String> = pair.document.operations().into_iter().map(|operation| operation.id).collect();
    let missing: Vec<_> = document.difference(&walked.operations).filter(|id| !exempt.contains(*id)).collect();
    assert!(missing.is_empty(), "not walked: {missing:?}");
    // Every statement of all this named its tenant: `stop` asserts it. This says that there were statements to judge.
    let distinct = app.statements.distinct().len();
    assert!(distinct > 80, "{distinct} distinct statements");
    println!("{} requests, {:?} operations, {distinct} distinct statements", walked.requests, tally(&pair.document));
    app.stop().await;
}

#[actix_web::test]
async fn a_stranger_is_asked_for_a_token_by_every_operation() {
    let app = TestApp::start().await;
    let document = Document::of(&app.anonymous()).await;
    let mut forged = app.anonymous();
    forged.token = Some("a.b.c".to_owned());
    let some = some_things(&document);
    for operation in document.operations().into_iter().filter(|operation| operation.scope != Where::Public) {
        let call = testkit::Sampler::new(&document, "x").call(&operation, "nowhere", &some, true).expect("made up");
        let anonymous = app.anonymous().send(call.of(&app.anonymous())).await;
        assert_eq!(anonymous.status, 401, "{}: {}", operation.id, anonymous.text);
        assert_eq!(anonymous.header("www-authenticate"), r#"Bearer realm="betre""#, "{}", operation.id);
        let refused = forged.send(call.of(&forged)).await;
        assert_eq!(refused.status, 401, "{}: {}", operation.id, refused.text);
        assert!(refused.header("www-authenticate").contains(r#"error="invalid_token""#), "{}", operation.id);
        assert!(
            anonymous.statements.is_empty() && refused.statements.is_empty(),
            "{} asked the database",
            operation.id
        );
    }
    app.stop().await;
}

/// What the walk above leaves out: it is the same for a stranger, for somebody with a token that is not one, for somebody
/// whom nobody knows and for a member, and asks the database for nothing, not even who they are.
#[actix_web::test]
async fn what_is_public_is_the_same_for_everybody() {
    let app = TestApp::start().await;
    let document = Document::of(&app.anonymous()).await;
    let mut forged = app.anonymous();
    forged.token = Some("a.b.c".to_owned());
    let tenant = app.tenant("Askvoll").await;
    let people = [forged, app.person("ein-som-ingen-kjenner"), tenant.admin.clone(), app.operator()];
    let public = document.operations().into_iter().filter(|operation| operation.scope == Where::Public);
    let mut ids = Vec::new();
    for operation in public {
        // A tenant's data never gets here by a slip: the address, the permission and the method all say what it is.
        assert!(operation.path.starts_with("/v1/reference/"), "{}", operation.path);
        assert_eq!((operation.permission.as_str(), operation.method.as_str()), ("reference.read", "GET"));
        let call = testkit::Sampler::new(&document, "x").call(&operation, "", &testkit::Things::default(), true);
        let call = call.expect("it needs nothing");
        assert!(call.references.is_empty(), "{} refers to what a tenant has", operation.id);
        let stranger = app.anonymous().send(call.of(&app.anonymous())).await.expect(200);
        assert_eq!(stranger.header("cache-control"), "public, max-age=3600", "{}", operation.id);
        assert!(!stranger.header("vary").to_lowercase().contains("authorization"), "{}", operation.id);
        for person in &people {
            let answer = person.send(call.of(person)).await.expect(200);
            assert_eq!(Seen::of(&answer, &[]).difference(&Seen::of(&stranger, &[])), None, "{}", operation.id);
            assert!(answer.statements.is_empty(), "{} asked the database", operation.id);
        }
        ids.push(operation.id);
    }
    let routes = betre::serve::routes();
    let public = routes.iter().filter(|route| route.scope == api::Scope::Public).count();
    assert!(ids.len() == public && public > 0, "{ids:?}");
    app.stop().await;
}

/// Things that nobody has, of every kind.
fn some_things(document: &Document) -> testkit::Things {
    let mut things = testkit::Things::default();
    for kind in &document.kinds {
        things.learn(document, &serde_json::json!({ "id": random_id(kind), "version": 1 }));
    }
    things
}

/// People who are no members of the tenant, in different ways.
async fn outsiders(app: &TestApp, a: &Side, b: &Side) -> Vec<(&'static str, Client)> {
    let former = app.member(&a.tenant, "Frida Før", &["administrator"]).await;
    let memberships = a.tenant.admin.get(&format!("{}/memberships?limit=100", a.tenant.path)).await.expect(200);
    let hers = memberships.body["items"].as_array().unwrap().iter().find(|item| item["name"] == "Frida Før").unwrap();
    let path = format!("{}/memberships/{}", a.tenant.path, hers["id"].as_str().unwrap());
    a.tenant.admin.delete(&path, hers["version"].as_i64().unwrap()).await.expect(204);
    let never = app.person(&format!("ukjend-{}", app.unique()));
    vec![
        ("somebody with a token whom nobody knows", never),
        ("a former member", former),
        ("a member of another tenant", b.member.clone()),
    ]
}

#[actix_web::test]
async fn a_tenant_that_one_is_no_member_of_is_one_that_does_not_exist() {
    let app = TestApp::start().await;
    let mut pair = Pair::new(&app).await;
    pair.a.state(&pair.document).await;
    let (slug, id) = (pair.a.tenant.slug.clone(), pair.a.tenant.id.clone());
    let unknown = [format!("askvoll-{}", app.unique()), random_id("tenant"), "ein-stad-som-ikkje-finst".to_owned()];
    let mut leaks = Vec::new();
    for (who, outsider) in outsiders(&app, &pair.a, &pair.b).await {
        for operation in pair.document.operations() {
            let call = pair.a.call(&pair.document, &operation, true).expect("one of everything");
            let ask = async |call: testkit::Call| outsider.send(call.of(&outsider)).await;
            if operation.scope == Where::Tenant {
                let nowhere = ask(call.at(&unknown[0])).await;
                assert_eq!(nowhere.status, 404, "{who}, {}: {}", operation.id, nowhere.text);
                let seen = Seen::of(&nowhere, &[&unknown[0]]);
                for address in [&slug, &id, &unknown[1], &unknown[2]] {
                    let there = ask(call.at(address)).await;
                    if let Some(difference) = Seen::of(&there, &[address]).difference(&seen) {
                        leaks.push(format!("{who}, {} at {address}: {difference}", operation.id));
                    }
                    // An id is found by another column than a slug; how many statements there are, and of what, is the same.
                    // Who asks is looked up first, whatever they ask for, and remembered for some seconds.
                    let [some, none] = [&there, &nowhere].map(|answer| {
                        let who = [r#"FROM "identities""#, r#"FROM "person_links""#];
                        let asked = answer.statements.iter().filter(|sql| !who.iter().any(|table| sql.contains(table)));
                        asked.cloned().collect::<Vec<_>>()
                    });
                    if some.len() != none.len() {
                        let (some, none) = (some.join("; "), none.join("; "));
                        leaks.push(format!("{who}, {} at {address} costs {some} and not {none}", operation.id));
                    }
                }
                continue;
            }
            let real = ask(call.clone()).await;
            if operation.scope == Where::Operator {
                assert!(matches!(real.status, 403 | 404), "{who}, {}: {}", operation.id, real.text);
                if operation.path.contains("{id}") {
                    let place = Place::Path("id".to_owned());
                    let random = random_id("tenant");
                    let made_up = Seen::of(&ask(call.with(&place, &random)).await, &[&random]);
                    leaks.extend(Seen::of(&real, &[&id]).difference(&made_up).map(|found| format!("{who}: {found}")));
                }
            }
            let shown = Seen::of(&real, &[&id]);
            if let Some(secret) = pair.a.secrets().iter().find(|secret| shown.body.contains(**secret)) {
                leaks.push(format!("{who}, {} shows {secret}: {}", operation.id, real.text));
            }
        }
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    app.stop().await;
}

#[actix_web::test]
async fn the_walk_finds_what_a_broken_wall_would_show() {
    let app = TestApp::start().await;
    let mut pair = Pair::new(&app).await;
    pair.a.state(&pair.document).await;
    // A wall that is down altogether: the walker's address leads to the other tenant's things. Their versions are out of
    // date, so that what is found is not also deleted before the next operation asks for it.
    let mut side = pair.a.clone();
    side.things.outdate();
    let walk = Walk { document: &pair.document, own: &side, other: &side, walker: &side.member };
    let walked = walk.all().await;
    // What is the same in every tenant shows nothing of one, and an invitation shows nothing without its secret.
    let shown = |operation: &&Operation| !["permission.list", "invitation.accept"].contains(&operation.id.as_str());
    let shows = |operation: &&Operation| operation.scope == Where::Tenant && shown(operation);
    for operation in pair.document.operations().iter().filter(shows) {
        let title = format!("{}: {} ", operation.id, operation.method);
        assert!(walked.leaks.iter().any(|leak| leak.starts_with(&title)), "{} was not caught", operation.id);
    }
    // What is found costs more than what is not: the children of a column, the check of what a change refers to.
    for operation in ["variant.get", "process.compare", "step.update"] {
        let caught = walked.costs.iter().any(|cost| cost.starts_with(&format!("{operation}: ")));
        assert!(caught, "what {operation} costs was not noticed");
    }
    app.stop().await;
}

#[actix_web::test]
async fn an_idempotency_key_means_nothing_in_another_tenant() {
    let app = TestApp::start().await;
    let (a, b) = (app.tenant("Askvoll").await, app.tenant("Bremanger").await);
    let key = app.unique();
    let subject = format!("begge-{key}");
    let both = app.join(&a, &subject, &["programme_leader"]).await;
    app.join(&b, &subject, &["programme_leader"]).await;
    let create = async |path: &str| {
        let body = serde_json::json!({ "title": "Byggesak", "service": "Plan" });
        let request = both.request("POST", &format!("{path}/processes")).header("idempotency-key", &key).json(&body);
        both.send(request).await.expect(201)
    };
    let (first, again, other) = (create(&a.path).await, create(&a.path).await, create(&b.path).await);
    assert_eq!((again.id(), again.header("idempotency-replayed")), (first.id(), "true"));
    assert_ne!(other.id(), first.id());
    assert_eq!(other.header("idempotency-replayed"), "");
    app.stop().await;
}
