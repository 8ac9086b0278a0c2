//! Row level security, generated from the registry (TENANCY.md §2).

use crate::table::{Placement, Table};

/// The condition of every policy. Unwrapped, for Citus refuses a sub-select here; `nullif`, because a setting that was
/// bound in an earlier transaction of the session reads as the empty string and not as null.
pub(crate) const CONDITION: &str = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid";

/// The body of the one function that binds a tenant: once per transaction, and never a second, different one.
pub(crate) const SET_TENANT: &str = "
declare cur text := nullif(current_setting('app.tenant_id', true), '');
begin
  if cur is not null and cur <> t::text then
    raise exception 'tenant already bound in this transaction' using errcode = '42501';
  end if;
  execute format('set local app.tenant_id = %L', t);
  return t::text;
end ";

/// Makes the function `app.set_tenant`.
pub fn set_tenant_sql() -> String {
    format!(
        "create schema if not exists app;
create or replace function app.set_tenant(t uuid) returns text language plpgsql volatile as $${SET_TENANT}$$;
grant usage on schema app to app_api, app_admin;
grant execute on function app.set_tenant(uuid) to app_api, app_admin;"
    )
}

/// Grants, and for a tenant's table forced row level security with the one policy.
pub fn policy_sql(table: &Table) -> String {
    let name = table.name;
    let api = if table.append_only { "select, insert" } else { "select, insert, update, delete" };
    let mut sql = format!(
        "revoke all on {name} from public;
grant {api} on {name} to app_api;
grant select, insert, update, delete on {name} to app_admin;"
    );
    if table.placement == Placement::Tenant {
        sql.push_str(&format!(
            "
alter table {name} enable row level security;
alter table {name} force row level security;
drop policy if exists tenant_isolation on {name};
create policy tenant_isolation on {name} using ({CONDITION}) with check ({CONDITION});"
        ));
    }
    sql
}

/// What a superuser runs once on a new server: the three roles. `app_owner` owns tables and runs migrations, `app_api`
/// serves, `app_admin` crosses tenants for merging, exporting and erasing. Passwords are quoted by the caller's driver.
pub fn bootstrap_sql(database: &str, owner: &str, api: &str, admin: &str) -> String {
    let quote = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let role = |name: &str, options: &str, password: &str| {
        format!(
            "do $$ begin if not exists (select from pg_roles where rolname = '{name}') then create role {name}; end if; end $$;
alter role {name} login nosuperuser nocreaterole {options} password {};\n",
            quote(password)
        )
    };
    let database = format!("\"{}\"", database.replace('"', "\"\""));
    format!(
        "{}{}{}revoke execute on function pg_catalog.set_config(text, text, boolean) from public;
revoke create on schema public from public;
revoke all on database {database} from public;
grant connect on database {database} to app_owner, app_api, app_admin;
grant create on database {database} to app_owner;
grant usage, create on schema public to app_owner;
grant usage on schema public to app_api, app_admin;",
        role("app_owner", "nobypassrls nocreatedb", owner),
        role("app_api", "nobypassrls nocreatedb", api),
        role("app_admin", "bypassrls nocreatedb", admin),
    )
}
