//! Every operation and every GraphQL field, by somebody in each role alone: permitted exactly if [`kernel::ROLES`] says so.

use std::{collections::BTreeMap, sync::LazyLock};

use kernel::{Permission, Reach, Role};
use testkit::{Answer, Client, Document, Tenant, TestApp, Where};

use super::{
    fixture::Pair,
    schema::{Graph, code},
};

fn roles() -> impl Iterator<Item = Role> {
    kernel::ROLES.iter().map(|(role, _)| *role)
}

fn permission(word: &str) -> Permission {
    *Permission::ALL.iter().find(|permission| permission.as_str() == word).expect("a permission of the table")
}

/// Whether the role permits, in its own tenant, which is or is not the operator's.
fn permits(role: Role, permission: Permission, operators: bool) -> bool {
    match permission.reach() {
        Reach::Anybody | Reach::Person => true,
        Reach::Tenant => role.permissions().holds(permission),
        Reach::Platform => operators && role.permissions().holds(permission),
    }
}

/// What an answer says of permissions: `FORBIDDEN` with the permission that is missing, or something else.
fn refused(answer: &Answer) -> Option<&str> {
    let error = if code(answer).is_empty() { &answer.body } else { &answer.body["errors"][0]["extensions"] };
    let forbidden = error["code"].as_str().is_some_and(|code| code.eq_ignore_ascii_case("forbidden"));
    forbidden.then(|| error["permission"].as_str().unwrap_or("(not named)"))
}

#[track_caller]
fn assert_permitted(what: &str, role: Role, permission: Permission, operators: bool, answer: &Answer) {
    let expected = (!permits(role, permission, operators)).then(|| permission.as_str());
    assert_eq!(refused(answer), expected, "{what} as {}: {}", role.as_str(), answer.text);
    assert!(answer.status < 500 && answer.status != 401, "{what} as {}: {}", role.as_str(), answer.text);
}

/// Somebody in each role alone.
async fn each_role(app: &TestApp, tenant: &Tenant) -> Vec<(Role, Client)> {
    let mut people = Vec::new();
    for role in roles() {
        people.push((role, app.member(tenant, "Einar Ei-Rolle", &[role.as_str()]).await));
    }
    people
}

/// The operator's own tenant.
fn operators(app: &TestApp) -> Tenant {
    let slug = "operator".to_owned();
    Tenant { path: format!("/v1/tenants/{slug}"), slug, id: String::new(), admin: app.operator() }
}

#[actix_web::test]
async fn every_operation_is_permitted_to_exactly_the_roles_of_the_table() {
    let app = TestApp::start().await;
    let Pair { document, mut a, b: _ } = Pair::new(&app).await;
    // Nothing is deleted under those who come later; permission is decided before versions are compared.
    a.things.outdate();
    let in_tenant = each_role(&app, &a.tenant).await;
    let in_operators = each_role(&app, &operators(&app)).await;
    let mut requests = 0;
    for operation in document.operations() {
        let needed = permission(&operation.permission);
        // By its id: the tenant is given another address on the way.
        let call = a.call(&document, &operation, true).expect("one of everything").at(&a.tenant.id);
        for (role, person) in &in_tenant {
            let answer = person.send(call.of(person)).await;
            assert_permitted(&operation.id, *role, needed, false, &answer);
            requests += 1;
        }
        if operation.scope == Where::Operator {
            for (role, person) in &in_operators {
                let answer = person.send(call.of(person)).await;
                assert_permitted(&operation.id, *role, needed, true, &answer);
                requests += 1;
            }
        }
    }
    println!("{} operations, {} roles, {requests} requests", document.operations().len(), in_tenant.len());
    app.stop().await;
}

#[actix_web::test]
async fn every_field_is_permitted_to_exactly_the_roles_of_the_table() {
    let app = TestApp::start().await;
    let Pair { document, mut a, b: _ } = Pair::new(&app).await;
    let graph = Graph::of(&a, &document).await;
    a.things.outdate();
    let in_tenant = each_role(&app, &a.tenant).await;
    let in_operators = each_role(&app, &operators(&app)).await;
    let needed = fields_permissions();
    let mut requests = 0;
    for field in &graph.fields {
        let ask = graph.ask(&document, field, &a, 2).expect("one of everything");
        let needed = match needed.get(&field.name) {
            Some(needed) => *needed,
            // It reads whatever the id is of, here a unit, by that thing's own operation.
            None if field.name == "node" => Permission::UnitRead,
            None => panic!("{} is no operation's field", field.name),
        };
        for (role, person) in &in_tenant {
            let answer = ask.of(person, &a.tenant.id).await;
            assert_permitted(&field.name, *role, needed, false, &answer);
            requests += 1;
        }
        if needed.reach() == Reach::Platform {
            for (role, person) in &in_operators {
                let answer = ask.of(person, "operator").await;
                assert_permitted(&field.name, *role, needed, true, &answer);
                requests += 1;
            }
        }
    }
    println!("{} fields, {} roles, {requests} requests", graph.fields.len(), in_tenant.len());
    app.stop().await;
}

/// The permission of each field, from the table that is reviewed (`openapi/permissions.txt`).
pub fn fields_permissions() -> &'static BTreeMap<String, Permission> {
    static TABLE: LazyLock<BTreeMap<String, Permission>> = LazyLock::new(read_fields_permissions);
    &TABLE
}

fn read_fields_permissions() -> BTreeMap<String, Permission> {
    let table = betre::openapi::permissions(&betre::serve::routes(), &betre::graphql::sdl());
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    let cells = rows.map(|row| row.split_whitespace().collect::<Vec<_>>());
    let with_field = cells.filter(|cells| cells[5] != "-");
    with_field.map(|cells| (cells[5].to_owned(), permission(cells[1]))).collect()
}

#[actix_web::test]
async fn who_may_not_is_told_that_and_nothing_of_the_input() {
    let app = TestApp::start().await;
    let Pair { document, a, b: _ } = Pair::new(&app).await;
    let observer = app.member(&a.tenant, "Ola Observatør", &["observer"]).await;
    for operation in document.operations().iter().filter(|operation| operation.body.is_some()) {
        let mut call = a.call(&document, operation, true).expect("one of everything");
        call.body = call.body.map(|(media, _)| (media, serde_json::json!({ "nosuchmember": 1 })));
        let answer = observer.send(call.of(&observer)).await;
        assert_permitted(&operation.id, Role::Observer, permission(&operation.permission), false, &answer);
    }
    let query = "mutation($input: UpdateUnit!) { updateUnit(input: $input) { id } }";
    let input = serde_json::json!({ "input": { "id": a.things.get("unit", 0), "expectedVersion": 1, "name": "" } });
    let answer = observer.graphql(&a.tenant.slug, query, input).await;
    assert_eq!(refused(&answer), Some("unit.manage"), "{}", answer.text);
    app.stop().await;
}

#[actix_web::test]
async fn the_document_tells_the_permission_that_the_operation_has() {
    let app = TestApp::start().await;
    let document = Document::of(&app.anonymous()).await;
    let operations = document.operations();
    let routes = betre::serve::routes();
    assert_eq!(operations.len(), routes.len());
    for route in &routes {
        let told = operations.iter().find(|told| told.path == route.path && told.method == route.method.as_str());
        let told = told.unwrap_or_else(|| panic!("{route:?} is not in the document"));
        assert_eq!((told.id.as_str(), told.permission.as_str()), (route.meta.id, route.meta.permission.as_str()));
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_role_of_one_tenant_is_none_in_another() {
    let app = TestApp::start().await;
    let (a, b) = (app.tenant("Askvoll").await, app.tenant("Bremanger").await);
    let subject = format!("begge-{}", app.unique());
    let person = app.join(&a, &subject, &["administrator"]).await;
    app.join(&b, &subject, &["observer"]).await;
    let unit = serde_json::json!({ "name": "Oppvekst", "validFrom": "2020-01-01" });
    person.post(&format!("{}/units", a.path), unit.clone()).await.expect(201);
    let answer = person.post(&format!("{}/units", b.path), unit).await.expect(403);
    assert_eq!(refused(&answer), Some("unit.manage"));
    app.stop().await;
}
