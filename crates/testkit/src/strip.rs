//! A statement as it would be if the application had forgotten every filter.

use db::Engine;
use sqlparser::{
    ast::{GroupByExpr, Query, SelectItem, SetExpr, Statement, TableFactor, WildcardAdditionalOptions},
    dialect::{Dialect, PostgreSqlDialect, SQLiteDialect},
    parser::Parser,
};

/// A SELECT without any of its conditions, limits and groups, the tenant's among them, so that nothing but the
/// database's own wall is left; none for other statements.
pub fn unfiltered(sql: &str) -> Option<String> {
    let dialect: &dyn Dialect = match crate::engine() {
        Engine::Postgres => &PostgreSqlDialect {},
        Engine::Sqlite => &SQLiteDialect {},
    };
    let mut statements = Parser::parse_sql(dialect, sql).ok()?;
    match statements.pop()? {
        Statement::Query(mut query) => {
            strip(&mut query);
            // What is left of the parameters is only shown, never compared with.
            Some((1..=9).fold(query.to_string(), |sql, n| sql.replace(&format!("${n}"), "1")))
        }
        _ => None,
    }
}

fn strip(query: &mut Query) {
    query.limit_clause = None;
    query.fetch = None;
    query.locks.clear();
    if let SetExpr::Select(select) = query.body.as_mut() {
        select.selection = None;
        // Of groups, the rows that they are made of.
        if !matches!(&select.group_by, GroupByExpr::Expressions(columns, _) if columns.is_empty()) {
            select.group_by = GroupByExpr::Expressions(vec![], vec![]);
            select.projection = vec![SelectItem::Wildcard(WildcardAdditionalOptions::default())];
        }
        for table in &mut select.from {
            if let TableFactor::Derived { subquery, .. } = &mut table.relation {
                strip(subquery);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::unfiltered;

    #[test]
    fn nothing_is_left_that_selects_rows() {
        let counted =
            r#"SELECT COUNT(*) FROM (SELECT 1 FROM "steps" WHERE "tenant_id" = ? AND "id" > ? LIMIT 5) AS "c""#;
        assert_eq!(unfiltered(counted).unwrap(), r#"SELECT COUNT(*) FROM (SELECT 1 FROM "steps") AS "c""#);
        let listed = r#"SELECT "id" FROM "steps" WHERE "tenant_id" = ? ORDER BY "id" DESC LIMIT ?"#;
        assert_eq!(unfiltered(listed).unwrap(), r#"SELECT "id" FROM "steps" ORDER BY "id" DESC"#);
        let grouped = r#"SELECT "unit_id", MAX("created_at") FROM "gains" WHERE "tenant_id" = ? GROUP BY "unit_id""#;
        assert_eq!(unfiltered(grouped).unwrap(), r#"SELECT * FROM "gains""#);
        assert_eq!(unfiltered(r#"DELETE FROM "steps" WHERE "tenant_id" = ?"#), None);
    }
}
