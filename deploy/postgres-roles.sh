#!/bin/sh
# Run once by the postgres image, as superuser, when its data folder is empty: the three roles of TENANCY §2, which no
# migration can create. The same statements as `db::bootstrap_sql`.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set database="$POSTGRES_DB" \
  --set owner="$BETRE_OWNER_PASSWORD" --set api="$BETRE_API_PASSWORD" --set admin="$BETRE_ADMIN_PASSWORD" <<'SQL'
create role app_owner login nosuperuser nocreaterole nocreatedb nobypassrls password :'owner';
create role app_api login nosuperuser nocreaterole nocreatedb nobypassrls password :'api';
create role app_admin login nosuperuser nocreaterole nocreatedb bypassrls password :'admin';
revoke execute on function pg_catalog.set_config(text, text, boolean) from public;
revoke create on schema public from public;
revoke all on database :"database" from public;
grant connect on database :"database" to app_owner, app_api, app_admin;
grant create on database :"database" to app_owner;
grant usage, create on schema public to app_owner;
grant usage on schema public to app_api, app_admin;
SQL
