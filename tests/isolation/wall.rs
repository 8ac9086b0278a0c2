//! Two layers keep tenants apart: the application names the tenant in every statement, and PostgreSQL's policies hold
//! without that. Each is taken away in turn, and the other must carry alone.

use db::Engine;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};
use testkit::{Options, TestApp, engine, unfiltered};

use super::{fixture::Pair, routes::walk_both, walk::Walk};

#[actix_web::test]
async fn policies_alone_isolate_statements_that_lost_every_filter() {
    if engine() == Engine::Sqlite {
        return;
    }
    let app = TestApp::start().await;
    let mut pair = Pair::new(&app).await;
    pair.a.state(&pair.document).await;
    let mut superuser = PgConnection::connect(app.database.superuser_url.as_deref().unwrap()).await.unwrap();
    let mut tenants = Vec::new();
    for side in [&pair.a, &pair.b] {
        let found = format!("select id::text from tenants where slug = '{}'", side.tenant.slug);
        tenants.push(superuser.fetch_one(AssertSqlSafe(found)).await.unwrap().get::<String, _>(0));
    }
    let names: Vec<_> =
        migrations::registry().into_iter().filter(|table| table.placement == db::Placement::Tenant).collect();
    let mut api = PgConnection::connect(&app.database.url).await.unwrap();
    let mut tried = 0;
    for sql in app.statements.distinct() {
        let Some(stripped) = unfiltered(&sql) else { continue };
        let Some(table) = names.iter().find(|table| stripped.contains(&format!(r#"FROM "{}""#, table.name))) else {
            continue;
        };
        let counts = stripped.starts_with("SELECT COUNT");
        let mut seen = Vec::new();
        for bound in [Some(&tenants[0]), Some(&tenants[1]), None] {
            let mut tx = api.begin().await.unwrap();
            if let Some(tenant) = bound {
                tx.execute(AssertSqlSafe(format!("select app.set_tenant('{tenant}')"))).await.unwrap();
            }
            let rows = tx
                .fetch_all(AssertSqlSafe(stripped.clone()))
                .await
                .unwrap_or_else(|error| panic!("{error}: {stripped}"));
            seen.push(if counts { rows[0].get::<i64, _>(0) } else { rows.len() as i64 });
            tx.rollback().await.unwrap();
        }
        let mut truth = Vec::new();
        for tenant in &tenants {
            let count = format!("select count(*) from {} where tenant_id = '{tenant}'", table.name);
            truth.push(superuser.fetch_one(AssertSqlSafe(count)).await.unwrap().get::<i64, _>(0));
        }
        assert_eq!(seen, [truth[0], truth[1], 0], "{stripped}");
        tried += 1;
    }
    assert!(tried > 20, "{tried} statements");
    println!("{tried} statements without any filter");
    app.stop().await;
}

#[actix_web::test]
async fn filters_alone_isolate_when_every_policy_is_off() {
    if engine() == Engine::Sqlite {
        return;
    }
    let app = TestApp::with(Options { own_database: true, ..Options::default() }).await;
    let mut pair = Pair::new(&app).await;
    // The check was made when the server started; now the wall is taken down under it.
    for table in migrations::registry() {
        app.database.meddle(&format!("alter table {} disable row level security", table.name)).await;
    }
    let walked = walk_both(&mut pair).await;
    assert!(walked.leaks.is_empty(), "{}", walked.leaks.join("\n"));
    let database = app.database.as_role("app_api");
    app.stop().await;
    database.remove().await;
}

#[actix_web::test]
async fn a_table_that_shows_its_rows_to_two_tenants_is_caught_by_the_walk() {
    if engine() == Engine::Sqlite {
        return;
    }
    let app = TestApp::with(Options { own_database: true, ..Options::default() }).await;
    let mut pair = Pair::new(&app).await;
    pair.a.state(&pair.document).await;
    // Behind the application's back every unit becomes visible to every tenant, so that its filters help no more.
    app.database
        .meddle(
            "do $$ declare columns text; shown text; begin
               foreach shown in array array['units', 'unit_periods'] loop
                 select string_agg('u.' || attname, ', ' order by attnum) into columns from pg_attribute
                 where attrelid = shown::regclass and attnum > 0 and attname <> 'tenant_id';
                 execute format('alter table %I rename to %I', shown, shown || '_hidden');
                 execute format('create view %I as select t.id as tenant_id, %s from %I u cross join tenants t',
                   shown, columns, shown || '_hidden');
                 execute format('grant select on %I to app_api', shown);
               end loop;
             end $$",
        )
        .await;
    let walk = Walk { document: &pair.document, own: &pair.b, other: &pair.a, walker: &pair.b.member };
    let walked = walk.all().await;
    for operation in ["unit.get", "unit.list", "unit.create", "membership.create"] {
        assert!(walked.leaks.iter().any(|leak| leak.starts_with(operation)), "{operation} was not caught");
    }
    let database = app.database.as_role("app_api");
    app.stop().await;
    database.remove().await;
}
