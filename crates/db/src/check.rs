//! Is the wall standing? Asked before serving, and by `betre check-db`.

use kernel::{Result, TenantId};
use sea_orm::{FromQueryResult, QueryResult};

use crate::{
    connection::Connection,
    pool::{Db, Engine},
    rls::{CONDITION, SET_TENANT},
    table::{Placement, Table},
};

/// One thing that is wrong with the database.
pub type Finding = String;

#[derive(FromQueryResult)]
struct Found {
    what: String,
}

/// Everything that is wrong: tables without forced row level security or with another policy, keys that do not begin
/// with the tenant, a role that could pass the wall. SQLite has no wall of its own, so only the tables are compared.
pub async fn check(db: &Db, registry: &[Table]) -> Result<Vec<Finding>> {
    let mut connection = Connection::open(db, None::<TenantId>, kernel::Mode::Read).await?;
    let mut findings = Vec::new();
    let statements = match connection.engine() {
        Engine::Postgres => postgres(registry),
        Engine::Sqlite => sqlite(registry),
    };
    for sql in statements {
        let rows: Vec<QueryResult> = connection.rows(sql, sea_orm::sea_query::Values(vec![]), None).await?;
        for row in &rows {
            findings.push(Found::from_query_result(row, "").map_err(kernel::Error::internal)?.what);
        }
    }
    Ok(findings)
}

fn list(registry: &[Table], keep: impl Fn(&Table) -> bool) -> String {
    let names: Vec<_> =
        registry.iter().filter(|table| keep(table)).map(|table| format!("('{}')", table.name)).collect();
    if names.is_empty() { "(null)".to_owned() } else { names.join(", ") }
}

fn sqlite(registry: &[Table]) -> Vec<String> {
    let known = list(registry, |_| true);
    vec![
        format!(
            "select 'table ' || name || ' is not in the registry' as what from sqlite_master where type = 'table'
             and name not in (select * from (values {known})) and name not like 'sqlite_%' and name <> 'seaql_migrations'"
        ),
        format!(
            "select 'table ' || column1 || ' is missing' as what from (values {known})
             where column1 not in (select name from sqlite_master where type = 'table')"
        ),
    ]
}

fn postgres(registry: &[Table]) -> Vec<String> {
    let known = list(registry, |_| true);
    let tenant = list(registry, |table| table.placement == Placement::Tenant);
    let append_only = list(registry, |table| table.append_only);
    let condition = CONDITION.replace('\'', "''");
    vec![
        format!(
            "select 'table ' || c.relname || ' is not in the registry' as what from pg_class c
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'm', 'f') and c.relname <> 'seaql_migrations'
             and c.relname not in (select * from (values {known}) v)"
        ),
        format!(
            "select 'table ' || t || ' is missing' as what from (values {known}) v(t)
             where to_regclass('public.' || quote_ident(t)) is null"
        ),
        format!(
            "select 'table ' || c.relname || ' has no forced row level security' as what from pg_class c
             join (values {tenant}) v(t) on c.relname = v.t and c.relnamespace = 'public'::regnamespace
             where not (c.relrowsecurity and c.relforcerowsecurity)"
        ),
        format!(
            "select 'table ' || v.t || ' has not exactly the one policy' as what from (values {tenant}) v(t)
             where (select count(*) from pg_policies p where p.schemaname = 'public' and p.tablename = v.t) <> 1
             or not exists (select from pg_policies p where p.schemaname = 'public' and p.tablename = v.t
               and p.policyname = 'tenant_isolation' and p.cmd = 'ALL' and p.permissive = 'PERMISSIVE'
               and p.roles = '{{public}}' and p.qual = p.with_check
               and regexp_replace(lower(p.qual), '[() ]|::text', '', 'g') = regexp_replace('{condition}', '[() ]|::text', '', 'g'))"
        ),
        format!(
            "select 'table ' || c.relname || ': index ' || i.relname || ' does not begin with tenant_id' as what
             from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
             join (values {tenant}) v(t) on c.relname = v.t and c.relnamespace = 'public'::regnamespace
             left join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0]
             where a.attname is distinct from 'tenant_id'"
        ),
        format!(
            "select 'table ' || c.relname || ': foreign key ' || k.conname || ' does not carry tenant_id' as what
             from pg_constraint k join pg_class c on c.oid = k.conrelid
             join (values {tenant}) v(t) on c.relname = v.t and c.relnamespace = 'public'::regnamespace
             join pg_class f on f.oid = k.confrelid join (values {tenant}) w(t) on f.relname = w.t
             join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
             where k.contype = 'f' and a.attname <> 'tenant_id'"
        ),
        format!(
            "select 'table ' || t || ' may be updated or deleted by ' || current_user as what from (values {append_only}) v(t)
             where t is not null and (has_table_privilege(t, 'delete') or has_any_column_privilege(t, 'update'))"
        ),
        // TRUNCATE asks no policy, and neither does what a trigger or a foreign key looks up.
        format!(
            "select 'table ' || t || ' may be truncated or referred to by ' || current_user as what from (values {known}) v(t)
             where to_regclass('public.' || quote_ident(t)) is not null
             and has_table_privilege(to_regclass('public.' || quote_ident(t)), 'truncate, references, trigger')"
        ),
        "select 'table ' || n.nspname || '.' || c.relname || ' may be read by ' || current_user as what
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('public', 'pg_catalog', 'information_schema')
         and n.nspname not like 'pg_toast%' and n.nspname not like 'pg_temp%'
         and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select, insert, update, delete')"
            .to_owned(),
        "select 'role ' || rolname || ' passes row level security' as what from pg_roles
         where rolname = current_user and (rolsuper or rolbypassrls)"
            .to_owned(),
        "select 'role ' || current_user || ' is a member of ' || r.rolname as what from pg_roles r
         where r.rolname <> current_user and pg_has_role(current_user, r.oid, 'member')
         and (r.rolsuper or r.rolbypassrls or r.rolname in ('app_owner', 'app_admin'))"
            .to_owned(),
        "select 'role ' || current_user || ' owns table ' || c.relname as what from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
         and c.relowner = (select oid from pg_roles where rolname = current_user)"
            .to_owned(),
        "select 'set_config may be called by ' || current_user as what
         where has_function_privilege('pg_catalog.set_config(text, text, boolean)', 'execute')"
            .to_owned(),
        "select 'view ' || c.relname || ' is not security_invoker' as what from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind = 'v'
         and not coalesce(c.reloptions::text[] @> array['security_invoker=true'], false)"
            .to_owned(),
        format!(
            "select 'function app.set_tenant is missing or not the one of the migrations' as what
             where not exists (select from pg_proc p where p.pronamespace = to_regnamespace('app') and p.proname = 'set_tenant'
               and p.prosrc = $body${SET_TENANT}$body$) or (select count(*) from pg_proc p
               where p.pronamespace = to_regnamespace('app')) <> 1"
        ),
        "select 'function ' || p.proname || ' runs as its definer' as what from pg_proc p
         where p.pronamespace in (select oid from pg_namespace where nspname in ('public', 'app')) and p.prosecdef"
            .to_owned(),
    ]
}
