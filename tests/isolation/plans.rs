//! How PostgreSQL reaches the rows, under row level security (TENANCY.md §6.8, 6): every statement that the server sends
//! comes to a tenant's table by an index and with `tenant_id` in the index's condition, so that what it costs follows
//! from the tenant's own rows and not from everybody's.
//!
//! The tests' tables are so small that reading the whole of one is always cheapest. So sequential scans are made dear,
//! and what is proved is that there is an index to use: whether it pays is the planner's affair on real tables. Plans
//! are asked for without parameters' values, as a statement has them that was prepared long ago.

use std::collections::BTreeSet;

use db::{Engine, Placement};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};
use testkit::{Database, Document, Place, TestApp, Where, engine};
use uuid::Uuid;

use super::{
    fixture::{Pair, Side},
    schema::Graph,
};

/// The planner, asked as the role that serves, in a transaction bound to a tenant.
struct Planner {
    api: PgConnection,
    tenant: Uuid,
    tables: BTreeSet<&'static str>,
}

impl Planner {
    async fn of(database: &Database, tenant: Uuid) -> Self {
        let tables = migrations::registry().into_iter().filter(|table| table.placement == Placement::Tenant);
        Self {
            api: PgConnection::connect(&database.url).await.unwrap(),
            tenant,
            tables: tables.map(|table| table.name).collect(),
        }
    }

    /// Whether a statement names a table of the tenants' and looks for rows in it.
    fn concerns(&self, sql: &str) -> bool {
        !sql.starts_with("INSERT") && self.tables.iter().any(|table| sql.contains(&format!("\"{table}\"")))
    }

    /// The plan for any parameters.
    async fn plan(&mut self, sql: &str) -> Value {
        let count = (1..).take_while(|n| sql.contains(&format!("${n}"))).count();
        let list = |word| if count == 0 { String::new() } else { format!("({})", vec![word; count].join(", ")) };
        let mut tx = self.api.begin().await.unwrap();
        for before in [
            &format!("select app.set_tenant('{}')", self.tenant),
            "set local enable_seqscan = off",
            "set local plan_cache_mode = force_generic_plan",
            "savepoint before",
        ] {
            tx.execute(AssertSqlSafe(before.to_owned())).await.unwrap();
        }
        if tx.execute(AssertSqlSafe(format!("prepare asked as {sql}"))).await.is_err() {
            // The driver says of which types its parameters are. Where their places do not, they are ids.
            tx.execute("rollback to before").await.unwrap();
            let prepare = format!("prepare asked {} as {sql}", list("uuid"));
            tx.execute(AssertSqlSafe(prepare)).await.unwrap_or_else(|error| panic!("{error}: {sql}"));
        }
        let explain = format!("explain (format json) execute asked{}", list("null"));
        let row = tx.fetch_one(AssertSqlSafe(explain)).await.unwrap_or_else(|error| panic!("{error}: {sql}"));
        tx.execute("deallocate asked").await.unwrap();
        tx.rollback().await.unwrap();
        let plan: Value = serde_json::from_str(&row.get_unchecked::<String, _>(0)).unwrap();
        plan[0]["Plan"].clone()
    }

    /// What reaches a tenant's table otherwise than by an index from `tenant_id` on.
    async fn faults(&mut self, sql: &str) -> Vec<String> {
        let plan = self.plan(sql).await;
        let mut judged = Judged::default();
        self.judge(&plan, None, &mut judged);
        if judged.faults.is_empty() && judged.indexes.is_empty() {
            judged.faults.push(format!("no table of the tenants' is read: {plan}"));
        }
        for index in judged.indexes {
            let first = format!("select pg_get_indexdef('{index}'::regclass, 1, true)");
            let first: String = self.api.fetch_one(AssertSqlSafe(first)).await.unwrap().get(0);
            if first != "tenant_id" {
                judged.faults.push(format!("{index} begins with {first}"));
            }
        }
        judged.faults
    }

    /// `heap` is the table whose rows a bitmap beneath it is made for.
    fn judge(&self, node: &Value, heap: Option<&str>, judged: &mut Judged) {
        let kind = node["Node Type"].as_str().unwrap();
        let table = node["Relation Name"].as_str().or(heap).filter(|table| self.tables.contains(table));
        match (table, kind) {
            // What is written is found by the nodes beneath.
            (None, _) | (_, "ModifyTable" | "Bitmap Heap Scan" | "BitmapAnd" | "BitmapOr") => {}
            (Some(table), "Index Scan" | "Index Only Scan" | "Bitmap Index Scan") => {
                let (index, condition) = (node["Index Name"].as_str().unwrap(), node["Index Cond"].as_str());
                judged.indexes.push(index.to_owned());
                if !condition.is_some_and(|condition| condition.contains("(tenant_id = ")) {
                    judged.faults.push(format!("{kind} of {table} by {index} on {}", condition.unwrap_or("nothing")));
                }
            }
            (Some(table), _) => judged.faults.push(format!("{kind} of {table}")),
        }
        let heap = if kind.starts_with("Bitmap") { table } else { None };
        for below in node["Plans"].as_array().into_iter().flatten() {
            self.judge(below, heap, judged);
        }
    }
}

#[derive(Default)]
struct Judged {
    indexes: Vec<String>,
    faults: Vec<String>,
}

/// Every operation, every order of every list with its second page, and every field of GraphQL.
async fn use_everything(side: &mut Side, document: &Document) {
    let operations = document.operations().into_iter().filter(|operation| operation.scope == Where::Tenant);
    let (last, first): (Vec<_>, Vec<_>) = operations.partition(|operation| operation.method == "DELETE");
    let graph = Graph::of(side, document).await;
    for field in &graph.fields {
        let ask = graph.fitting(document, field, side).await;
        let answer = ask.of(&side.member, &side.tenant.slug).await;
        assert_eq!(answer.status, 200, "{}: {}", field.name, answer.text);
    }
    for operation in first.iter().chain(&last) {
        let call = side.call(document, operation, true).expect("one of everything");
        let answer = side.member.send(call.of(&side.member)).await;
        assert!(answer.status < 500, "{}: {}", operation.id, answer.text);
        if answer.status < 300 && !operation.reads() {
            side.things.learn(document, &answer.body);
        }
        // The orders of a list are among the members of its items.
        let members = answer.body["items"][0].as_object().filter(|_| operation.takes("sort"));
        for (member, direction) in
            members.into_iter().flat_map(|item| item.keys()).flat_map(|key| [(key, ""), (key, "-")])
        {
            let call = call.with(&Place::Query("sort".to_owned()), &format!("{direction}{member}"));
            let call = call.with(&Place::Query("limit".to_owned()), "1");
            let page = side.member.send(call.of(&side.member)).await;
            if let Some(cursor) = page.body["nextCursor"].as_str() {
                let next = call.with(&Place::Query("cursor".to_owned()), cursor);
                side.member.send(next.of(&side.member)).await.expect(200);
            }
        }
    }
}

#[actix_web::test]
async fn every_statement_comes_to_a_tenants_rows_by_an_index_from_tenant_id_on() {
    if engine() == Engine::Sqlite {
        return;
    }
    let app = TestApp::start().await;
    let mut pair = Pair::new(&app).await;
    let tenant: kernel::TenantId = pair.a.tenant.id.parse().unwrap();
    use_everything(&mut pair.a, &pair.document).await;
    let mut planner = Planner::of(&app.database, tenant.uuid()).await;
    let mut asked: Vec<String> = app.statements.distinct().into_iter().collect();
    asked.retain(|sql| planner.concerns(sql));
    let mut faults = Vec::new();
    for sql in &asked {
        faults.extend(planner.faults(sql).await.into_iter().map(|fault| format!("{fault}\n    {sql}")));
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    for verb in ["SELECT", "UPDATE", "DELETE", "WITH"] {
        assert!(asked.iter().any(|sql| sql.starts_with(verb)), "no {verb} was sent");
    }
    assert!(asked.len() > 120, "{} statements", asked.len());
    println!("{} of {} statements planned", asked.len(), app.statements.distinct().len());
    app.stop().await;
}

#[actix_web::test]
async fn a_table_whose_index_is_missing_or_begins_otherwise_is_caught() {
    if engine() == Engine::Sqlite {
        return;
    }
    let database = Database::own().await;
    let mut planner = Planner::of(&database, Uuid::nil()).await;
    let origins = r#"SELECT "kind" FROM "step_origins" WHERE "tenant_id" = $1 AND "step_id" = $2"#;
    let change = r#"UPDATE "step_origins" SET "kind" = $1 WHERE "tenant_id" = $2 AND "id" = $3"#;
    let units = r#"SELECT "id" FROM "units" ORDER BY "tenant_id", "id" LIMIT $1"#;
    for sound in [origins, change, units] {
        assert_eq!(planner.faults(sound).await, Vec::<String>::new(), "{sound}");
    }
    let expect = async |planner: &mut Planner, sql: &str, said: &str| {
        let faults = planner.faults(sql).await;
        assert!(faults.iter().any(|fault| fault.contains(said)), "{sql}: {faults:?}");
    };
    database
        .meddle(
            "alter table step_origins drop constraint step_origins_pkey;
             drop index step_origins_step_id_idx; drop index step_origins_origin_id_idx",
        )
        .await;
    expect(&mut planner, origins, "Seq Scan of step_origins").await;
    expect(&mut planner, change, "Seq Scan of step_origins").await;
    // PostgreSQL may take an index for a condition on its second column, and then reads the whole of it.
    database.meddle("create index step_origins_late_idx on step_origins (step_id, tenant_id)").await;
    expect(&mut planner, change, "step_origins_late_idx begins with step_id").await;
    database
        .meddle("drop index step_origins_late_idx; create index step_origins_other_idx on step_origins (step_id)")
        .await;
    expect(&mut planner, origins, "Scan of step_origins by step_origins_other_idx on (step_id = $2)").await;
    // Without the policy nothing puts the tenant into this statement, and the index is walked from end to end.
    database.meddle("alter table units disable row level security").await;
    expect(&mut planner, units, "Scan of units by units_pkey on nothing").await;
    database.remove().await;
}
