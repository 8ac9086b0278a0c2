//! What is measured on: many tenants, each with processes, one as-is variant of each, its steps and proposals; one
//! process mapped by many organisations; the units and owners of each tenant, with some that have been; and a board full of
//! cards.
//!
//! Every id follows from the number of its tenant and of its row, so that a client and `pgbench` can name any row
//! without asking for it first. Ids sort by time, and tenants take turns in being written to, as in real life.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::{Outcome, told};

/// The issuer of the tokens that are measured with.
pub const ISSUER: &str = "urn:betre:bench";
/// The key of the first tenant's machine, with the checksum that its form demands, and what the database keeps of it.
pub const KEY: &str = "betre_MeasuredMeasuredMeasuredMeasuredMeasured00049aerk";
const KEY_HASH: &str = "22dbe60c87c589d72434bf8cdbedf084fa35802c88e3f1e4876d42cd990f2155";
/// The secret of the session that is measured with: the first tenant's member's.
pub const SESSION: &str = "MeasuredMeasuredMeasuredMeasuredMeasuredMeasured";
const SESSION_HASH: &str = "c55239c5fd1f72a65eea5daa1c8517ef109dccdd8106a698bf2fbda158cd5486";
/// Where every tenant's clock stands, so that an event's number is mistaken for nothing else.
pub const FIRST_SEQUENCE: u64 = 700_000;

/// How much of everything there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Tenants, each with one member.
    pub tenants: u64,
    /// Processes of a tenant, each with one variant.
    pub processes: u64,
    /// Steps of a variant.
    pub steps: u64,
}

/// What an id is of.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Tenant,
    Person,
    Membership,
    Process,
    Variant,
    Step,
    Proposal,
    Participant,
    Row,
    Unit,
    UnitPeriod,
    Owner,
    OwnerShare,
    Board,
    BoardColumn,
    BoardUnit,
    Card,
}

/// How many organisations have mapped the one process that many have, and how many steps each of them takes.
pub const MAP: (u64, u64) = (12, 60);
/// How many proposals of a process nobody has decided on.
pub const OPEN_PROPOSALS: u64 = 2;
/// How many units a tenant has on any day; every fifth of them was called something else before.
pub const UNITS: u64 = 200;
/// How many units a large tenant has.
pub const UNITS_LARGE: u64 = 2_000;
/// How many units lie at the top; every other unit u is part of unit u / 5.
const TOPS: u64 = 8;
/// How many owners a tenant has on any day after the turn; each had another share before, and four were owners until then.
pub const OWNERS: u64 = 32;
/// How many cards lie on a tenant's board, and in how many columns.
pub const CARDS: (u64, u64) = (40, 4);

impl Size {
    /// How many tenants have many units: the first ones.
    pub fn large(self) -> u64 {
        (self.tenants / 20).max(1)
    }
}

impl Kind {
    fn digits(self) -> &'static str {
        match self {
            Self::Tenant => "0180",
            Self::Person => "0181",
            Self::Membership => "0182",
            Self::Process => "0190",
            Self::Variant => "0191",
            Self::Step => "0192",
            Self::Proposal => "0193",
            Self::Participant => "0183",
            Self::Row => "0194",
            Self::Unit => "0184",
            Self::UnitPeriod => "0185",
            Self::Owner => "0186",
            Self::OwnerShare => "0187",
            Self::Board => "0188",
            Self::BoardColumn => "0189",
            Self::BoardUnit => "018a",
            Self::Card => "018b",
        }
    }
}

/// Between the row's number and the tenant's: version 7 and the variant of RFC 9562.
pub const MIDDLE: &str = "70008000";
/// Added to a row's number, so that every number has eight digits.
pub const ROW_BASE: u64 = 10_000_000;
/// Added to a tenant's number, so that every number has twelve digits.
pub const TENANT_BASE: u64 = 100_000_000_000;

/// The id of a row, as 32 digits that are hexadecimal and happen to be decimal.
pub fn id(kind: Kind, row: u64, tenant: u64) -> String {
    format!("{}{:08}{MIDDLE}{:012}", kind.digits(), ROW_BASE + row, TENANT_BASE + tenant)
}

/// An id as the API writes it.
pub fn public_id(prefix: &str, id: &str) -> String {
    const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let bits = u128::from_str_radix(id, 16).unwrap_or_default();
    let digits = (0..26).rev().map(|place| char::from(DIGITS[((bits >> (5 * place)) & 31) as usize]));
    format!("{prefix}_{}", digits.collect::<String>())
}

/// A tenant's slug; it stands in every title and text, so that an answer shows whose it is.
pub fn slug(tenant: u64) -> String {
    format!("kommune-{}", 10_000 + tenant)
}

/// The id of a column, counted from the left: the same on every tenant's board, as a board's columns are known by the board.
pub fn column(number: u64) -> String {
    id(Kind::BoardColumn, number, 0)
}

/// The columns of a board, as its row has them; the second has a limit that is never reached.
fn columns() -> String {
    let one = |number: u64| {
        let wip = (number == 1).then(|| serde_json::json!({ "limit": CARDS.0, "policy": "block" }));
        let id = public_id("board_column", &column(number));
        serde_json::json!({ "id": id, "name": format!("Kolonne {number}"), "done": number + 1 == CARDS.1, "wip": wip })
    };
    serde_json::Value::from((0..CARDS.1).map(one).collect::<Vec<_>>()).to_string()
}

/// Which dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    Postgres,
    Sqlite,
}

/// Fills a migrated PostgreSQL database; the URL is a superuser's.
pub async fn fill_postgres(url: &str, size: Size) -> Outcome {
    let mut connection = told("the database", PgConnection::connect(url).await)?;
    // The rows refer to each other by construction: checking each reference would take most of the time.
    told("the session", connection.execute("set session_replication_role = replica; set work_mem = '512MB'").await)?;
    for sql in statements(Dialect::Postgres, size) {
        told("the data", connection.execute(AssertSqlSafe(sql)).await)?;
    }
    told("vacuum", connection.execute("vacuum (analyze)").await)?;
    told("checkpoint", connection.execute("checkpoint").await)?;
    Ok(())
}

/// Fills a migrated SQLite database.
pub async fn fill_sqlite(path: &std::path::Path, size: Size) -> Outcome {
    let options = SqliteConnectOptions::new().filename(path).foreign_keys(false);
    let mut connection = told("the database", SqliteConnection::connect_with(&options).await)?;
    for sql in statements(Dialect::Sqlite, size) {
        told("the data", connection.execute(AssertSqlSafe(sql)).await)?;
    }
    told("analyze", connection.execute("analyze").await)?;
    told("closing", connection.close().await)
}

/// The provider at which the session began, as the first tenant has registered it.
fn provider() -> String {
    serde_json::json!({
        "id": public_id("identity_provider", &id(Kind::Membership, 0, 1)), "kind": "oidc", "state": "active",
        "issuer": ISSUER, "nameNb": "Innlogging", "nameNn": null, "nameEn": null, "clientId": "betre",
        "hasClientSecret": false, "scopes": [], "acrValues": [], "audience": null, "resource": null, "action": null,
        "admitsGuests": false, "discoverable": false, "version": 1,
        "createdAt": "2019-01-01T00:00:00.000Z", "updatedAt": "2019-01-01T00:00:00.000Z",
    })
    .to_string()
}

fn statements(dialect: Dialect, size: Size) -> Vec<String> {
    let Size { tenants, processes, steps } = size;
    let template = include_str!("data.sql");
    let mut sql = template
        .replace("{tenants}", &tenants.to_string())
        .replace("{processes}", &processes.to_string())
        .replace("{steps}", &steps.to_string())
        .replace("{issuer}", ISSUER)
        .replace("{provider}", &provider())
        .replace("{key_hash}", KEY_HASH)
        .replace("{session_hash}", SESSION_HASH)
        .replace("{sequence}", &FIRST_SEQUENCE.to_string())
        .replace("{open}", &OPEN_PROPOSALS.to_string())
        .replace("{large}", &size.large().to_string())
        .replace("{units}", &UNITS.to_string())
        .replace("{units_large}", &UNITS_LARGE.to_string())
        .replace("{tops}", &TOPS.to_string())
        .replace("{owners}", &OWNERS.to_string())
        .replace("{cards}", &CARDS.0.to_string())
        .replace("{map_variants}", &MAP.0.to_string())
        .replace("{map_rows}", &MAP.1.to_string());
    // The rows of the process that many have mapped have the numbers after those of the others.
    let kinds = [
        ("{Tenant}", Kind::Tenant, "0".to_owned()),
        ("{Person}", Kind::Person, "0".to_owned()),
        ("{Membership}", Kind::Membership, "0".to_owned()),
        ("{Process}", Kind::Process, "p".to_owned()),
        ("{Variant}", Kind::Variant, "p".to_owned()),
        ("{Step}", Kind::Step, "(p * 100 + s)".to_owned()),
        ("{Proposal}", Kind::Proposal, "(p * 10 + o)".to_owned()),
        ("{Participant}", Kind::Participant, "v".to_owned()),
        ("{Row}", Kind::Row, "s".to_owned()),
        ("{Unit}", Kind::Unit, "u".to_owned()),
        ("{Whole}", Kind::Unit, "(u / 5)".to_owned()),
        ("{UnitPeriod}", Kind::UnitPeriod, "(u * 10 + b)".to_owned()),
        ("{Owner}", Kind::Owner, "o".to_owned()),
        ("{OwnerShare}", Kind::OwnerShare, "(o * 10 + b)".to_owned()),
        ("{Board}", Kind::Board, "0".to_owned()),
        ("{BoardUnit}", Kind::BoardUnit, "0".to_owned()),
        ("{FirstUnit}", Kind::Unit, "1".to_owned()),
        ("{Card}", Kind::Card, "c".to_owned()),
        ("{MapVariant}", Kind::Variant, format!("({processes} + v)")),
        ("{MapStep}", Kind::Step, format!("(({processes} + v) * 100 + s)")),
    ];
    for (word, kind, row) in kinds {
        let digits = format!("'{}' || ({ROW_BASE} + {row}) || '{MIDDLE}' || ({TENANT_BASE} + t)", kind.digits());
        let own = match dialect {
            Dialect::Postgres => format!("({digits})::uuid"),
            Dialect::Sqlite => format!("unhex({digits})"),
        };
        sql = sql.replace(word, &own);
    }
    let column =
        format!("'{}' || ({ROW_BASE} + c % {}) || '{MIDDLE}' || {TENANT_BASE}", Kind::BoardColumn.digits(), CARDS.1);
    let column = match dialect {
        Dialect::Postgres => format!("({column})::uuid"),
        Dialect::Sqlite => format!("unhex({column})"),
    };
    let sql = sql.replace("{Column}", &column);
    let minutes = "(p * 997 + t)";
    let (time, json, effects, day, turn) = match dialect {
        Dialect::Postgres => (
            format!("timestamptz '2020-01-01 07:00:00+00' + {minutes} * interval '1 minute'"),
            "'[\"facilitator\", \"process_owner\"]'::jsonb",
            "'[{\"kind\": \"time\", \"text\": \"To dagar mindre ventetid\"}]'::jsonb",
            "date '2019-01-01'",
            "date '2022-01-01'",
        ),
        Dialect::Sqlite => (
            format!("strftime('%Y-%m-%dT%H:%M:%S+00:00', '2020-01-01 07:00:00', {minutes} || ' minutes')"),
            "'[\"facilitator\",\"process_owner\"]'",
            "'[{\"kind\":\"time\",\"text\":\"To dagar mindre ventetid\"}]'",
            "'2019-01-01'",
            "'2022-01-01'",
        ),
    };
    let sql = sql.replace("{Time}", &time).replace("{Roles}", json).replace("{Effects}", effects).replace("{Day}", day);
    let cast = if dialect == Dialect::Postgres { "::jsonb" } else { "" };
    let sql = sql.replace("{Columns}", &format!("'{}'{cast}", columns())).replace("{None}", &format!("'[]'{cast}"));
    let sql = sql.replace("{Turn}", turn);
    sql.split(";\n").map(str::trim).filter(|statement| !statement.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{Dialect, KEY, KEY_HASH, Kind, SESSION, SESSION_HASH, Size, columns, id, public_id, statements};

    #[test]
    fn ids_sort_by_row_and_are_written_as_the_api_writes_them() {
        assert_eq!(id(Kind::Process, 7, 12), "01901000000770008000100000000012");
        assert!(id(Kind::Process, 7, 500) < id(Kind::Process, 8, 1));
        assert_eq!(public_id("process", "01901000000770008000100000000012"), "process_01j0800007e008000g0000000j");
    }

    #[test]
    fn key_and_session_are_known_by_their_hashes() {
        for (secret, known) in [(KEY, KEY_HASH), (SESSION, SESSION_HASH)] {
            let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, secret.as_bytes());
            let hash: String = hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hash, known);
        }
    }

    #[test]
    fn nothing_is_left_to_be_filled_in() {
        for dialect in [Dialect::Postgres, Dialect::Sqlite] {
            let all = statements(dialect, Size { tenants: 2, processes: 3, steps: 4 });
            assert_eq!(all.len(), 26);
            let json = |sql: &str| sql.replace("[{\"kind", "").replace("'{\"", "").replace(&columns(), "");
            let left = |sql: &&String| json(sql).contains('{');
            assert_eq!(all.iter().find(left), None);
        }
    }
}
