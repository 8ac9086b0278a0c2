//! Many rows at once, where making them one by one through the API would take longer than what a test is about.

use kernel::{TenantId, UnitId};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};

use crate::Database;

impl Database {
    /// So many parts of a unit, for as long as it exists, as the API would have written them.
    pub async fn plant_units(&self, tenant: &str, parent: &str, count: usize) {
        let tenant = tenant.parse::<TenantId>().expect("a tenant's id").uuid().simple().to_string();
        let parent = parent.parse::<UnitId>().expect("a unit's id").uuid().simple().to_string();
        let (literal, random): (fn(&str) -> String, _) = match self.superuser_url {
            Some(_) => (|hex| format!("'{hex}'::uuid"), "gen_random_uuid()"),
            None => (|hex| format!("x'{hex}'"), "randomblob(16)"),
        };
        let (tenant, parent) = (literal(&tenant), literal(&parent));
        let units = format!(
            "with recursive numbers (number) as (select 1 union all select number + 1 from numbers where number < {count})
             insert into units (tenant_id, id, valid_from, valid_to, version, created_at, updated_at)
             select tenant_id, {random}, valid_from, valid_to, 1, created_at, updated_at
             from units cross join numbers where tenant_id = {tenant} and id = {parent}"
        );
        let periods = format!(
            "insert into unit_periods (tenant_id, id, unit_id, parent_id, name, kind, valid_from, valid_to)
             select tenant_id, {random}, id, {parent}, 'Eining', 'service_unit', valid_from, valid_to
             from units where tenant_id = {tenant}
               and id not in (select unit_id from unit_periods where tenant_id = {tenant})"
        );
        for sql in [units, periods] {
            let sql = AssertSqlSafe(sql);
            match self.superuser_url.as_deref() {
                Some(url) => {
                    let mut superuser = PgConnection::connect(url).await.expect("the test cluster");
                    superuser.execute(sql).await.map(drop)
                }
                None => {
                    let mut file = SqliteConnection::connect(&self.url).await.expect("the file");
                    file.execute(sql).await.map(drop)
                }
            }
            .expect("rows");
        }
    }
}
