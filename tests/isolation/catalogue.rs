//! The check before serving: it finds nothing on a sound database, and every hole that is made in the wall.

use db::{Db, Engine, PoolOptions};
use sqlx::{Connection, Executor, SqliteConnection};
use testkit::{Database, engine, refusal};

/// A hole: what is done to the database, and what the server must name when it refuses to start.
struct Hole {
    made_by: &'static str,
    named: &'static str,
}

const fn hole(made_by: &'static str, named: &'static str) -> Hole {
    Hole { made_by, named }
}

/// Holes that the check finds.
const HOLES: &[Hole] = &[
    hole("alter table steps disable row level security", "table steps has no forced row level security"),
    hole("alter table steps no force row level security", "table steps has no forced row level security"),
    hole("drop policy tenant_isolation on units", "table units has not exactly the one policy"),
    hole(
        "drop policy tenant_isolation on units; create policy tenant_isolation on units using (true) with check (true)",
        "table units has not exactly the one policy",
    ),
    hole("alter policy tenant_isolation on units with check (true)", "table units has not exactly the one policy"),
    hole("create policy another on units using (true)", "table units has not exactly the one policy"),
    hole(
        "drop policy tenant_isolation on units; create policy tenant_isolation on units for select
         using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)",
        "table units has not exactly the one policy",
    ),
    hole(
        "drop policy tenant_isolation on units; create policy tenant_isolation on units to app_admin
         using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
         with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)",
        "table units has not exactly the one policy",
    ),
    hole("create index processes_slow_idx on processes (updated_at)", "processes_slow_idx does not begin with tenant_id"),
    hole("alter table units add constraint units_name_key unique (id)", "units_name_key does not begin with tenant_id"),
    hole(
        "create unique index units_once_idx on units (tenant_id, id);
         alter table unit_periods add constraint units_reversed_fkey foreign key (parent_id, tenant_id) references units (id, tenant_id)",
        "units_reversed_fkey does not carry tenant_id",
    ),
    hole("create table notes (id integer)", "table notes is not in the registry"),
    hole("drop table step_origins", "table step_origins is missing"),
    hole("grant update on events to app_api", "table events may be updated or deleted"),
    hole("grant delete on events to public", "table events may be updated or deleted"),
    hole(
        "grant execute on function pg_catalog.set_config(text, text, boolean) to app_api",
        "set_config may be called by app_api",
    ),
    hole("create view everything as select * from steps", "view everything is not security_invoker"),
    hole(
        "create function everything() returns bigint language sql security definer as 'select count(*) from steps'",
        "function everything runs as its definer",
    ),
    hole(
        "create or replace function app.set_tenant(t uuid) returns text language plpgsql as $$
         begin execute format('set local app.tenant_id = %L', t); return t::text; end $$",
        "function app.set_tenant is missing or not the one of the migrations",
    ),
    hole("alter table units owner to app_api", "owns table units"),
    hole("grant update (hash) on events to app_api", "table events may be updated or deleted"),
    hole("grant truncate on steps to app_api", "table steps may be truncated"),
    hole("grant trigger on steps to public", "table steps may be truncated or referred to"),
    hole(
        "create materialized view everything as select * from steps; grant select on everything to app_api",
        "table everything is not in the registry",
    ),
    hole(
        "create schema other; create table other.steps as select * from steps;
         grant usage on schema other to app_api; grant select on other.steps to app_api",
        "table other.steps may be read by app_api",
    ),
];

/// Holes that only a role can be; it is made for the test, as the cluster's own roles belong to every test.
const ROLES: &[Hole] = &[
    hole("grant app_owner to {role}", "is a member of app_owner"),
    hole("grant app_admin to {role}", "is a member of app_admin"),
    hole("alter role {role} bypassrls", "passes row level security"),
    hole("alter role {role} superuser", "passes row level security"),
    hole("grant postgres to {role}", "is a member of postgres"),
    hole("alter table processes owner to {role}", "owns table processes"),
];

#[actix_web::test]
async fn nothing_is_found_on_a_sound_database() {
    let database = Database::own().await;
    let db = Db::open(&database.url, PoolOptions::default()).unwrap();
    assert_eq!(db::check(&db, &migrations::registry()).await.unwrap(), Vec::<String>::new());
    db.close().await;
    assert_eq!(refusal(&database).await, None);
    if engine() == Engine::Postgres {
        database.remove().await;
    }
}

#[actix_web::test]
async fn no_server_starts_on_a_database_with_a_hole_in_its_wall() {
    if engine() == Engine::Sqlite {
        return;
    }
    let sound = Database::own().await;
    for Hole { made_by, named } in HOLES {
        let database = sound.copy().await;
        database.meddle(made_by).await;
        assert_refused(&database, made_by, named).await;
        database.remove().await;
    }
    for Hole { made_by, named } in ROLES {
        let database = sound.copy().await;
        let role = format!("hole_{}", testkit::random_id("x").replace("x_", ""));
        database.meddle(&format!("create role {role} login password '{role}' in role app_api")).await;
        assert_eq!(refusal(&database.as_role(&role)).await, None, "the role itself is no hole");
        database.meddle(&made_by.replace("{role}", &role)).await;
        assert_refused(&database.as_role(&role), made_by, named).await;
        database.meddle(&format!("reassign owned by {role} to postgres; drop owned by {role}; drop role {role}")).await;
        database.remove().await;
    }
    sound.remove().await;
}

#[actix_web::test]
async fn no_server_starts_on_a_file_with_a_table_too_many_or_too_few() {
    if engine() == Engine::Postgres {
        return;
    }
    for (made_by, named) in [
        ("create table notes (id integer)", "table notes is not in the registry"),
        ("drop table step_origins", "table step_origins is missing"),
    ] {
        let database = Database::own().await;
        let mut file = SqliteConnection::connect(&database.url).await.unwrap();
        file.execute(made_by).await.unwrap();
        file.close().await.unwrap();
        assert_refused(&database, made_by, named).await;
    }
}

async fn assert_refused(database: &Database, made_by: &str, named: &str) {
    let said = refusal(database).await.unwrap_or_else(|| panic!("the server starts although: {made_by}"));
    assert!(said.contains(named), "{made_by}: {said}");
}
