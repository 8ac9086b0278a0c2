//! The report: ratios first, for they are what can be compared between machines and days.

use std::fmt::Write;

use crate::{
    data::{self, Size},
    load::CONNECTIONS,
    machine::{self, Memory},
    rounds::{Results, Sent, count, median},
    server::Started,
    workload::Workload,
};

/// Everything that was measured.
pub struct Report {
    quick: bool,
    seconds: u64,
    began: (std::time::Instant, std::time::Duration),
    /// PostgreSQL's version.
    pub postgres_version: String,
    /// How much data was in PostgreSQL, and how many megabytes that is.
    pub postgres_size: (Size, String),
    /// How much data was in SQLite.
    pub sqlite_size: Size,
    /// Every start of the server.
    pub starts: Vec<Started>,
    /// The server's memory after all workloads.
    pub memory_after: Option<Memory>,
    /// On PostgreSQL.
    pub postgres: Vec<Results>,
    /// On SQLite.
    pub sqlite: Vec<Results>,
}

/// The aims of the design for one workload, in multiples of hello's processor time.
struct Aim {
    floor: f64,
    aim: f64,
    stretch: f64,
}

/// 600, 300 and 200 us beside a hello of 14 us; for nested GraphQL 3.4, 1.8 and 0.5 ms. A comparison has three times as many
/// steps as nested GraphQL, and is held against three times as much.
/// Trees and owners, for which the design sets no aim, are held against a list's; the tree of ten times the units against
/// ten times as much.
fn aim(workload: Workload) -> Aim {
    match workload {
        Workload::Comparison => Aim { floor: 729.0, aim: 390.0, stretch: 108.0 },
        Workload::Nested | Workload::Proposals => Aim { floor: 243.0, aim: 130.0, stretch: 36.0 },
        Workload::LargeStructure => Aim { floor: 430.0, aim: 210.0, stretch: 140.0 },
        _ => Aim { floor: 43.0, aim: 21.0, stretch: 14.0 },
    }
}

/// The database's processor time over `pgbench`'s.
const DATABASE: Aim = Aim { floor: 1.3, aim: 1.15, stretch: 1.0 };
/// Microseconds that it takes to know who asks, when they are remembered.
const KNOWING: f64 = 60.0;
/// Milliseconds from the start of the process to the first answer.
const START: Aim = Aim { floor: 500.0, aim: 100.0, stretch: 50.0 };

impl Aim {
    /// How a figure stands to the aims.
    fn verdict(&self, figure: f64) -> &'static str {
        match figure {
            _ if figure.is_nan() => "not measured",
            _ if figure <= self.stretch => "**stretch met**",
            _ if figure <= self.aim => "**aim met**",
            _ if figure <= self.floor => "floor met, aim not met",
            _ => "**floor not met**",
        }
    }
}

impl Report {
    /// Begins to measure how busy the machine is.
    pub fn begin(quick: bool, seconds: u64) -> Self {
        let none = Size { tenants: 0, processes: 0, steps: 0 };
        Self {
            quick,
            seconds,
            began: (std::time::Instant::now(), machine::busy()),
            postgres_version: String::new(),
            postgres_size: (none, String::new()),
            sqlite_size: none,
            starts: vec![],
            memory_after: None,
            postgres: vec![],
            sqlite: vec![],
        }
    }

    /// The report as Markdown.
    pub fn text(&self) -> String {
        let mut text = String::from("# Benchmarks\n\n");
        // Writing to a String cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        let (cores, memory) = machine::size();
        let today = chrono::Utc::now().format("%Y-%m-%d");
        let quick = if self.quick { " **A quick run on little data: not to be quoted.**" } else { "" };
        writeln!(
            text,
            "Written by `cargo xtask bench` on {today}: {cores} cores, {memory} GB, PostgreSQL {}, server, database and \
             load generator on the same machine, {CONNECTIONS} connections on the loopback interface, 2 workers, log \
             level `warn`, no traces, no compression.{quick} Absolute figures belong to this machine and this hour; \
             judge by the ratios, which are taken within one run, in turn, medians of {} rounds of {} s each.\n",
            self.postgres_version,
            self.postgres.first().map_or(0, |of| of.closed.len()),
            self.seconds,
        )?;
        self.ratios(text)?;
        self.figures(text)?;
        self.statements(text)?;
        self.small(text)?;
        self.method(text)
    }

    fn hello(of: &[Results]) -> f64 {
        of.iter().find(|of| of.workload == Workload::Hello).map_or(f64::NAN, |of| of.median(|closed| closed.server))
    }

    fn ratios(&self, text: &mut String) -> std::fmt::Result {
        let hello = Self::hello(&self.postgres);
        writeln!(
            text,
            "## Ratios, and the aims\n\n| measure | measured | aim (floor, stretch) | |\n|---|---|---|---|"
        )?;
        for of in self.api() {
            let Aim { floor, aim, stretch } = aim(of.workload);
            let ratio = of.median(|closed| closed.server) / hello;
            let verdict = self::aim(of.workload).verdict(ratio);
            writeln!(
                text,
                "| {}, {}: server CPU over hello's | {ratio:.1} x | {aim} x ({floor} x, {stretch} x) | {verdict} |",
                of.workload.name(),
                of.workload.title(),
            )?;
        }
        for of in self.api().filter(|of| of.sent.as_ref().is_none_or(|sent| !sent.next.is_empty())) {
            let ratio = of.median(|closed| closed.database) / of.limit(|limit| limit.database);
            let Aim { floor, aim, stretch } = DATABASE;
            let verdict = DATABASE.verdict(ratio);
            writeln!(
                text,
                "| {}: database CPU over pgbench's | {ratio:.2} x | {aim} x ({floor} x, {stretch:.1} x) | {verdict} |",
                of.workload.name(),
            )?;
        }
        self.knowing(text)?;
        let start = |figure: fn(&Started) -> f64| median(self.starts.iter().map(figure).collect());
        let (millis, cpu) = (start(|start| start.millis), start(|start| start.cpu));
        let verdict = START.verdict(millis);
        writeln!(
            text,
            "| start to first answer, migrated | {millis:.0} ms ({cpu:.0} ms CPU) | 100 ms (500, 50) | {verdict} |"
        )?;
        let at_start =
            Memory { resident: start(|start| start.memory.resident), private: start(|start| start.memory.private) };
        for (when, memory, most) in
            [("at the first answer", Some(at_start), 20.0), ("after all workloads", self.memory_after, 40.0)]
        {
            let Memory { resident, private } = memory.unwrap_or(Memory { resident: f64::NAN, private: f64::NAN });
            let verdict = if resident <= most { "**aim met**" } else { "**aim not met**" };
            writeln!(
                text,
                "| resident memory {when} | {resident:.0} MB, {private:.0} of it private | {most} MB | {verdict} |"
            )?;
        }
        writeln!(text)
    }

    /// What it costs to know who asks, over a request of which nobody asks.
    fn knowing(&self, text: &mut String) -> std::fmt::Result {
        let server = |workload| {
            let of = self.postgres.iter().find(|of| of.workload == workload);
            of.map_or(f64::NAN, |of| of.median(|closed| closed.server))
        };
        for workload in [Workload::Token, Workload::Key, Workload::Session] {
            let more = server(workload) - server(Workload::Anonymous);
            if more.is_nan() {
                continue;
            }
            let verdict = if more <= KNOWING { "**aim met**" } else { "**aim not met**" };
            let name = workload.name();
            writeln!(text, "| {name}: server CPU beyond A0's | {more:.0} us | {KNOWING:.0} us | {verdict} |")?;
        }
        Ok(())
    }

    fn api(&self) -> impl Iterator<Item = &Results> {
        self.postgres.iter().filter(|of| of.workload != Workload::Hello)
    }

    fn figures(&self, text: &mut String) -> std::fmt::Result {
        let (size, megabytes) = &self.postgres_size;
        writeln!(
            text,
            "## PostgreSQL, {} tenants x {} processes x {} steps, {megabytes} MB\n\n\
             | | requests/s | of pgbench's | p50 / p99, ms, all busy | p50 / p99, ms, at a fixed rate | server CPU, us | \
             database CPU, us | pgbench: tx/s | pgbench: database CPU, us |\n|---|---|---|---|---|---|---|---|---|",
            size.tenants, size.processes, size.steps
        )?;
        for of in &self.postgres {
            let rate = of.median(|closed| closed.load.rate());
            let limit = of.limit(|limit| limit.rate);
            writeln!(
                text,
                "| {} | {rate:.0} | {} | {:.1} / {:.1} | {:.1} / {:.1} at {}/s | {:.0} | {} | {} | {} |",
                of.workload.name(),
                shown(rate / limit, 2),
                of.median(|closed| closed.load.within(0.5)),
                of.median(|closed| closed.load.within(0.99)),
                of.paced.within(0.5),
                of.paced.within(0.99),
                of.workload.rate(),
                of.median(|closed| closed.server),
                if limit.is_nan() { "-".to_owned() } else { shown(of.median(|closed| closed.database), 0) },
                shown(limit, 0),
                shown(of.limit(|limit| limit.database), 0),
            )?;
        }
        writeln!(text)
    }

    fn statements(&self, text: &mut String) -> std::fmt::Result {
        writeln!(
            text,
            "## What a request sends to PostgreSQL\n\nEvery command counts, BEGIN and ROLLBACK too; messages are round \
             trips. \"First\" is the request of a caller in a tenant of which nothing is remembered (after 5 s).\n\n\
             | | commands | messages | commands, first | answer's body, bytes | on the wire |\n|---|---|---|---|---|---|"
        )?;
        for (of, sent) in self.api().filter_map(|of| of.sent.as_ref().map(|sent| (of, sent))) {
            let Sent { first, next, body, wire } = sent;
            let name = of.workload.name();
            writeln!(text, "| {name} | {} | {} | {first} | {body} | {wire} |", count(next), next.len())?;
        }
        writeln!(text)
    }

    fn small(&self, text: &mut String) -> std::fmt::Result {
        let Size { tenants, processes, steps } = self.sqlite_size;
        let hello = Self::hello(&self.sqlite);
        writeln!(
            text,
            "## SQLite, {tenants} tenants x {processes} processes x {steps} steps\n\nThe database runs inside the server, so \
             its processor time is the server's.\n\n| | requests/s | p50 / p99, ms, all busy | server CPU, us | over hello's \
             |\n|---|---|---|---|---|"
        )?;
        for of in &self.sqlite {
            let server = of.median(|closed| closed.server);
            writeln!(
                text,
                "| {} | {:.0} | {:.1} / {:.1} | {server:.0} | {:.1} x |",
                of.workload.name(),
                of.median(|closed| closed.load.rate()),
                of.median(|closed| closed.load.within(0.5)),
                of.median(|closed| closed.load.within(0.99)),
                server / hello,
            )?;
        }
        writeln!(text)
    }

    fn method(&self, text: &mut String) -> std::fmt::Result {
        let busy = machine::busy().saturating_sub(self.began.1).as_secs_f64();
        let ours = machine::cpu_with_children(std::process::id()).as_secs_f64();
        let cores = machine::size().0 as f64;
        let share = 100.0 * busy / (self.began.0.elapsed().as_secs_f64() * cores);
        writeln!(
            text,
            "## How\n\n\
             - Each round measures, one after the other: hello, then every workload, each followed by `pgbench`. Requests \
             are about random tenants and processes; every answer is checked for its status, its tenant and the number \
             of its items, and one wrong answer ends the run.\n\
             - CPU is what the kernel charges to the server's process, and to all of PostgreSQL's together (writer, \
             checkpointer and the rest included), divided by the answers. `fsync` is on; the settings are initdb's own.\n\
             - pgbench runs the statements that the server was seen to send, prepared, with as many round trips; BEGIN \
             and the binding of the tenant, one message of the simple protocol, are a pipeline there. It puts ids \
             together inside the statement (one concatenation and one cast each) and never looks up caller or tenant, \
             which the server does again for each tenant after 5 s: both are inside the ratio.\n\
             - Every tenant has {} units, one in twenty {} (U2 asks those, U1 the others), and {} owners; a fifth of the \
             units and every owner's share were something else before the day that is asked for, and some owners had gone. \
             Every tenant has a board with {} cards in {} columns. \
             The design sets no aim for R1, U1, U2, O1, B1, B2 and A0 to A3: they are held against W1's, U2 against ten times as much.\n\
             - A0 to A3 name a parameter that there is not, and so end before the database is asked: A0 where \
             everybody may ask, A1 to A3 of one caller who is remembered. What they take beyond A0 is what it costs to know \
             who asks.\n\
             - At a fixed rate, waiting counts from the moment at which a request was due.\n\
             - The machine's processors were busy {share:.0} % of the time during the whole run (loading included); the \
             load generator, server and pgbench took {ours:.0} of {busy:.0} s, PostgreSQL and whatever else ran the rest.",
            data::UNITS,
            data::UNITS_LARGE,
            data::OWNERS,
            data::CARDS.0,
            data::CARDS.1,
        )
    }
}

fn shown(figure: f64, decimals: usize) -> String {
    if figure.is_nan() { "-".to_owned() } else { format!("{figure:.decimals$}") }
}

#[cfg(test)]
mod tests {
    use super::{DATABASE, START};

    #[test]
    fn what_is_not_met_is_said_plainly() {
        assert_eq!(DATABASE.verdict(1.31), "**floor not met**");
        assert_eq!(DATABASE.verdict(1.2), "floor met, aim not met");
        assert_eq!(DATABASE.verdict(1.1), "**aim met**");
        assert_eq!(START.verdict(16.0), "**stretch met**");
        assert_eq!(START.verdict(f64::NAN), "not measured");
    }
}
