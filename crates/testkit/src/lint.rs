//! Rule 7 of TENANCY.md §5 on one statement: every tenant table is named with an equality on `tenant_id`.
//!
//! Shared tables that hold what one tenant addresses to another have no policy in the database (ADR 0016). Of these a
//! statement says whose rows it wants by the column that addresses them.

use std::{collections::HashSet, sync::LazyLock};

use db::{Engine, Placement};
use sqlparser::{
    ast::{
        BinaryOperator, Delete, Expr, FromTable, Insert, Query, Select, SetExpr, Statement, TableFactor, TableObject,
        TableWithJoins, Value,
    },
    dialect::{Dialect, PostgreSqlDialect, SQLiteDialect},
    parser::Parser,
};

static TENANT_TABLES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let registry = migrations::registry();
    registry.iter().filter(|table| table.placement == Placement::Tenant).map(|table| table.name).collect()
});

/// Which columns address the rows of shared tables: one of them is compared in every statement.
const ADDRESSED: &[(&str, &[&str])] = &[
    ("agreement_inquiries", &["tenant_id", "to_number"]),
    // By its id for somebody who was named by it: ids of offers are random and known to nobody else.
    ("delegation_offers", &["tenant_id", "organisation_number", "id"]),
    ("person_delegations", &["person_id", "tenant_id", "by_tenant_id"]),
    ("tenant_codes", &["tenant_id", "value"]),
    ("tenant_slugs", &["tenant_id", "slug"]),
];

/// Holds a statement against the rule; says which table lacks its tenant.
pub fn lint(sql: &str) -> Result<(), String> {
    let dialect: &dyn Dialect = match crate::engine() {
        Engine::Postgres => &PostgreSqlDialect {},
        Engine::Sqlite => &SQLiteDialect {},
    };
    let statements = Parser::parse_sql(dialect, sql).map_err(|error| format!("cannot be read ({error})"))?;
    statements.iter().try_for_each(statement)
}

fn statement(statement: &Statement) -> Result<(), String> {
    match statement {
        Statement::Query(query) => self::query(query),
        Statement::Insert(insert) => self::insert(insert),
        Statement::Update { table, selection, .. } => bound(std::slice::from_ref(table), selection.as_ref()),
        Statement::Delete(Delete { from, selection, .. }) => {
            let (FromTable::WithFromKeyword(tables) | FromTable::WithoutKeyword(tables)) = from;
            bound(tables, selection.as_ref())
        }
        other => Err(format!("is none of SELECT, INSERT, UPDATE, DELETE ({other})")),
    }
}

fn query(query: &Query) -> Result<(), String> {
    for table in query.with.iter().flat_map(|with| &with.cte_tables) {
        self::query(&table.query)?;
    }
    set(&query.body)
}

fn set(body: &SetExpr) -> Result<(), String> {
    match body {
        SetExpr::Select(select) => self::select(select),
        SetExpr::Query(query) => self::query(query),
        SetExpr::SetOperation { left, right, .. } => set(left).and_then(|()| set(right)),
        SetExpr::Insert(inner) | SetExpr::Update(inner) | SetExpr::Delete(inner) => statement(inner),
        SetExpr::Values(_) => Ok(()),
        other => Err(format!("holds what the lint does not know ({other})")),
    }
}

fn select(select: &Select) -> Result<(), String> {
    bound(&select.from, select.selection.as_ref())
}

fn insert(insert: &Insert) -> Result<(), String> {
    let TableObject::TableName(name) = &insert.table else { return Err("inserts into a function".to_owned()) };
    let name = plain(&name.to_string());
    if TENANT_TABLES.contains(name.as_str()) && !insert.columns.iter().any(|column| plain(&column.value) == "tenant_id")
    {
        return Err(format!("{name} lacks tenant_id"));
    }
    insert.source.as_deref().map_or(Ok(()), query)
}

fn bound(tables: &[TableWithJoins], selection: Option<&Expr>) -> Result<(), String> {
    for table in tables {
        if !table.joins.is_empty() {
            return Err("joins: teach the lint to look into ON first".to_owned());
        }
        match &table.relation {
            TableFactor::Table { name, .. } => {
                let name = plain(&name.to_string());
                if TENANT_TABLES.contains(name.as_str()) && !selection.is_some_and(names_tenant) {
                    return Err(format!("{name} lacks an equality on tenant_id"));
                }
                let columns = ADDRESSED.iter().find(|(addressed, _)| *addressed == name);
                if let Some((_, columns)) = columns
                    && !selection.is_some_and(|condition| addresses(condition, columns))
                {
                    return Err(format!("{name} lacks an equality on one of {}", columns.join(", ")));
                }
            }
            TableFactor::Derived { subquery, .. } => query(subquery)?,
            other => return Err(format!("reads what the lint does not know ({other})")),
        }
    }
    Ok(())
}

/// Whether `tenant_id = $n` is one of the conditions that must all hold.
fn names_tenant(condition: &Expr) -> bool {
    match condition {
        Expr::Nested(inner) => names_tenant(inner),
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => names_tenant(left) || names_tenant(right),
        Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => {
            is_one_of(left, &["tenant_id"]) && is_parameter(right)
        }
        _ => false,
    }
}

/// Whether one of these columns is compared with what was given, in one of the conditions that must all hold.
fn addresses(condition: &Expr, columns: &[&str]) -> bool {
    match condition {
        Expr::Nested(inner) => addresses(inner, columns),
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            addresses(left, columns) || addresses(right, columns)
        }
        // A list of none is written as two constants that are not the same.
        Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => {
            (is_one_of(left, columns) || is_parameter(left)) && is_parameter(right)
        }
        Expr::InList { expr, list, negated: false } => is_one_of(expr, columns) && list.iter().all(is_parameter),
        _ => false,
    }
}

fn is_one_of(expression: &Expr, columns: &[&str]) -> bool {
    match expression {
        Expr::Identifier(name) => columns.contains(&name.value.as_str()),
        Expr::CompoundIdentifier(parts) => parts.last().is_some_and(|name| columns.contains(&name.value.as_str())),
        _ => false,
    }
}

fn is_parameter(expression: &Expr) -> bool {
    matches!(expression, Expr::Value(value) if matches!(value.value, Value::Placeholder(_)))
}

fn plain(name: &str) -> String {
    name.replace('"', "")
}

#[cfg(test)]
mod tests {
    use super::lint;

    #[test]
    fn a_statement_without_its_tenant_is_caught() {
        for (sql, passes) in [
            (r#"SELECT "id" FROM "processes" WHERE "processes"."tenant_id" = ? AND "state" = ?"#, true),
            (r#"SELECT "id" FROM "processes" WHERE "state" = ?"#, false),
            (r#"SELECT "id" FROM "processes" WHERE "tenant_id" = ? OR "state" = ?"#, false),
            (r#"SELECT "id" FROM "processes" WHERE "tenant_id" > ?"#, false),
            (r#"SELECT "id" FROM "tenants" WHERE "slug" = ?"#, true),
            (r#"UPDATE "steps" SET "text" = ? WHERE "id" = ?"#, false),
            (r#"DELETE FROM "steps" WHERE "tenant_id" = ? AND "id" = ?"#, true),
            (r#"INSERT INTO "steps" ("id") VALUES (?)"#, false),
            (r#"SELECT COUNT(*) FROM (SELECT 1 FROM "steps" LIMIT 5) AS "counted""#, false),
        ] {
            assert_eq!(lint(sql).is_ok(), passes, "{sql}");
        }
    }

    #[test]
    fn a_statement_on_what_is_addressed_says_to_whom() {
        for (sql, passes) in [
            (r#"SELECT "id" FROM "agreement_inquiries" WHERE "to_number" IN (?, ?) AND "id" = ?"#, true),
            (r#"SELECT "id" FROM "agreement_inquiries" WHERE ? = ?"#, true),
            (r#"SELECT "id" FROM "agreement_inquiries" WHERE "id" = ?"#, false),
            (r#"SELECT "id" FROM "agreement_inquiries" WHERE "to_number" NOT IN (?)"#, false),
            (r#"SELECT "id" FROM "agreement_inquiries" WHERE "to_number" = ? OR "id" = ?"#, false),
            (r#"UPDATE "agreement_inquiries" SET "answer" = ? WHERE "agreement_review_id" = ?"#, false),
            (r#"SELECT "value" FROM "tenant_codes" WHERE "tenant_codes"."tenant_id" = ?"#, true),
            (r#"SELECT "tenant_id" FROM "tenant_codes" WHERE "scheme" = ?"#, false),
            (r#"DELETE FROM "person_delegations" WHERE "delegation_id" = ?"#, false),
        ] {
            assert_eq!(lint(sql).is_ok(), passes, "{sql}");
        }
        let tables = migrations::registry();
        for (name, columns) in super::ADDRESSED {
            assert!(tables.iter().any(|table| table.name == *name), "{name} is no table");
            assert!(!columns.is_empty());
        }
    }
}
