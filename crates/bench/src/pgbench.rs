//! The database's limit: `pgbench` with the statements that one request of the server sent.
//!
//! The captured statements become a script. Ids are put together from random numbers inside the statement, which costs
//! PostgreSQL one concatenation and one cast for each id; every other parameter stays what it was. What the server
//! sends as one message of the simple protocol (BEGIN with the binding of the tenant) becomes a pipeline, because a
//! prepared statement cannot hold two commands: the same number of round trips, and planned once in place of each time.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use crate::{
    capture::Statement,
    data::{FIRST_SEQUENCE, MIDDLE, ROW_BASE, Size, TENANT_BASE},
    load::CONNECTIONS,
    told,
    workload::{Workload, processes, tenants},
};

/// A script and the values that stay the same.
#[derive(Clone, Debug)]
pub struct Script {
    text: String,
    defines: Vec<String>,
    name: &'static str,
}

/// What was measured.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// Transactions a second.
    pub rate: f64,
    /// The database's processor time a transaction, in microseconds.
    pub database: f64,
}

/// Makes the script of a request about this tenant (and this process, if it is about one).
pub fn script(workload: Workload, size: Size, statements: &[Statement], tenant: u64, process: u64) -> Script {
    let (first, last) = processes(workload, size);
    let (first_tenant, last_tenant) = tenants(workload, size);
    let mut text = format!(
        "\\set t random({first_tenant}, {last_tenant}) + {TENANT_BASE}\n\\set p random({first}, {last}) + {ROW_BASE}\n\
         \\set f random({ROW_BASE}, 99999999)\n\\set g random({TENANT_BASE}, 999999999999)\n",
    );
    let known = Known { tenant, process: workload.has_process().then_some(process) };
    let mut defines = Vec::new();
    for (number, statement) in statements.iter().enumerate() {
        let lines: Vec<String> = match statement.parameters.is_empty() {
            true => statement.sql.split("; ").map(|sql| known.literals(sql)).collect(),
            false => vec![known.fill(&statement.sql, &statement.parameters, number, &mut defines)],
        };
        let pipelined = lines.len() > 1;
        // The clock's answer is what the event's number is taken from.
        let end = if statement.sql.contains("RETURNING \"seq\"") && statement.sql.contains("ON CONFLICT") {
            " \\gset\n"
        } else {
            ";\n"
        };
        text.push_str(if pipelined { "\\startpipeline\n" } else { "" });
        for line in lines {
            text.push_str(&line);
            text.push_str(end);
        }
        text.push_str(if pipelined { "\\endpipeline\n" } else { "" });
    }
    Script { text, defines, name: workload.name() }
}

struct Known {
    tenant: u64,
    process: Option<u64>,
}

impl Known {
    /// The SQL for an id: of the tenant, of a row of it, or of something new.
    fn id(&self, digits: &str) -> String {
        let (head, tenant) = digits.split_at(20);
        if tenant != (TENANT_BASE + self.tenant).to_string() {
            return format!("('0199' || :f || '{MIDDLE}' || :g)::uuid");
        }
        match self.process {
            Some(process) if head[4..12] == (ROW_BASE + process).to_string() => {
                format!("('{}' || :p || '{MIDDLE}' || :t)::uuid", &head[..4])
            }
            _ => format!("('{head}' || :t)::uuid"),
        }
    }

    /// A statement without parameters: ids are literals in it.
    fn literals(&self, sql: &str) -> String {
        let parts = sql.split('\'').enumerate().map(|(i, part)| match uuid(part) {
            Some(digits) if i % 2 == 1 => self.id(&digits),
            _ if i % 2 == 1 => format!("'{part}'"),
            _ => part.to_owned(),
        });
        parts.collect()
    }

    /// Puts an expression, a variable or NULL in the place of every `$n`.
    fn fill(&self, sql: &str, values: &[Option<String>], number: usize, defines: &mut Vec<String>) -> String {
        let mut filled = String::new();
        let mut rest = sql;
        while let Some((before, after)) = rest.split_once('$') {
            filled.push_str(before);
            let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let index: usize = after[..digits].parse().unwrap_or(0);
            rest = &after[digits..];
            match values.get(index.wrapping_sub(1)) {
                // Which version a row has by now, only the server's callers know: the row is changed whichever it is.
                Some(Some(_)) if filled.ends_with("\"version\" = ") && filled.contains(" WHERE ") => {
                    filled.push_str("\"version\"");
                }
                // And it stays, so that they go on knowing it.
                Some(Some(_)) if filled.ends_with("\"version\" + ") => filled.push('0'),
                Some(Some(value)) => match (uuid(value), value.parse::<u64>()) {
                    (Some(id), _) => filled.push_str(&self.id(&id)),
                    (None, Ok(seq)) if seq > FIRST_SEQUENCE && seq < 2 * FIRST_SEQUENCE => filled.push_str(":seq"),
                    _ => {
                        let name = format!("v{number}_{index}");
                        filled.push_str(&format!(":{name}"));
                        defines.push(format!("{name}={value}"));
                    }
                },
                _ => filled.push_str("NULL"),
            }
        }
        filled + rest
    }
}

/// The 32 digits of a UUID.
fn uuid(text: &str) -> Option<String> {
    let is_one = text.len() == 36 && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
    is_one.then(|| text.replace('-', ""))
}

/// Runs a script for a while, with as many connections as the server has. The first second, in which it connects and
/// PostgreSQL plans, does not count. `spent` tells the database's processor time so far.
pub fn run(
    programs: &Path,
    url: &str,
    folder: &Path,
    script: &Script,
    lasting: Duration,
    spent: impl Fn() -> Duration,
) -> Result<Measured, String> {
    let file = folder.join(format!("{}.sql", script.name));
    told("the script", std::fs::write(&file, &script.text))?;
    let connections = CONNECTIONS.to_string();
    let mut command = Command::new(programs.join("pgbench"));
    command.args([
        "--no-vacuum",
        "--protocol=prepared",
        "--client",
        &connections,
        "--jobs=2",
        "--progress=1",
        "--time",
    ]);
    command.arg((lasting.as_secs().max(1) + 1).to_string()).arg("--file").arg(&file);
    for define in &script.defines {
        command.args(["--define", define]);
    }
    let mut child = told("pgbench", command.arg(url).stdout(Stdio::null()).stderr(Stdio::piped()).spawn())?;
    let (mut said, mut marks) = (String::new(), Vec::new());
    for line in child.stderr.take().into_iter().flat_map(|stderr| BufReader::new(stderr).lines().map_while(Result::ok))
    {
        if let Some((at, rate)) = progress(&line) {
            marks.push((at, rate, spent()));
        }
        said.push_str(&line);
        said.push('\n');
    }
    let status = told("pgbench", child.wait())?;
    if !status.success() {
        return Err(format!("pgbench, {}: {said}", script.name));
    }
    between(&marks).ok_or_else(|| format!("pgbench, {}, measured nothing: {said}", script.name))
}

/// Reads `progress: 2.0 s, 810.4 tps, lat ..`: when, and how many transactions a second since the line before.
fn progress(line: &str) -> Option<(f64, f64)> {
    let (at, rest) = line.strip_prefix("progress: ")?.split_once(" s, ")?;
    Some((at.parse().ok()?, rest.split_once(" tps")?.0.parse().ok()?))
}

/// What happened between the first mark and the last.
fn between(marks: &[(f64, f64, Duration)]) -> Option<Measured> {
    let transactions: f64 = marks.windows(2).map(|pair| (pair[1].0 - pair[0].0) * pair[1].1).sum();
    let (first, last) = (marks.first()?, marks.last()?);
    let measured = Measured {
        rate: transactions / (last.0 - first.0),
        database: last.2.saturating_sub(first.2).as_secs_f64() * 1e6 / transactions,
    };
    (transactions > 0.0).then_some(measured)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Workload, between, progress, script};
    use crate::{
        capture::Statement,
        data::{Kind, Size, id},
    };

    fn hyphened(id: &str) -> String {
        [&id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..]].join("-")
    }

    #[test]
    fn a_captured_request_becomes_a_script_about_any_row() {
        let size = Size { tenants: 5, processes: 10, steps: 2 };
        let tenant = hyphened(&id(Kind::Tenant, 0, 3));
        let variant = hyphened(&id(Kind::Variant, 7, 3));
        let values = vec![Some(tenant.clone()), Some(variant), Some("52".to_owned()), None];
        let captured = [
            Statement { sql: format!("BEGIN; SELECT app.set_tenant('{tenant}')"), parameters: vec![] },
            Statement { sql: "SELECT 1 WHERE a = $1 AND b = $2 AND c = $3 AND d = $4".into(), parameters: values },
            Statement { sql: "ROLLBACK".into(), parameters: vec![] },
        ];
        let script = script(Workload::Variant, size, &captured, 3, 7);
        let body: Vec<&str> = script.text.lines().skip(4).collect();
        assert_eq!(
            body,
            [
                "\\startpipeline",
                "BEGIN;",
                "SELECT app.set_tenant(('01801000000070008000' || :t)::uuid);",
                "\\endpipeline",
                "SELECT 1 WHERE a = ('01801000000070008000' || :t)::uuid AND b = ('0191' || :p || '70008000' || :t)::uuid \
                 AND c = :v1_3 AND d = NULL;",
                "ROLLBACK;",
            ]
        );
        assert_eq!(script.defines, ["v1_3=52"]);
    }

    #[test]
    fn the_first_second_does_not_count() {
        let (at, rate) = progress("progress: 2.0 s, 810.5 tps, lat 19.6 ms stddev 5.1, 0 failed").unwrap();
        assert_eq!((at, rate), (2.0, 810.5));
        let marks: Vec<_> = [(1.0, 5.0, 9), (2.0, 100.0, 10), (3.0, 300.0, 11)]
            .map(|(at, rate, second)| (at, rate, Duration::from_secs(second)))
            .into();
        let measured = between(&marks).unwrap();
        assert_eq!((measured.rate, measured.database), (200.0, 5000.0));
        assert!(between(&marks[..1]).is_none());
    }
}
