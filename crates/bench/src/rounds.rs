//! Measuring, in rounds: everything is measured in turn and the median of the rounds counts, so that whatever else the
//! machine does meets all alike.

use std::{path::PathBuf, sync::Arc, time::Duration};

use crate::{
    capture::{self, Statement, Superuser},
    client::Connection,
    load::{self, Load, Target},
    machine,
    pgbench::{self, Measured, Script},
    server::{Server, Setup, Started},
    told,
    workload::{Site, Workload},
};

/// How long and how often.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    /// Rounds; the median counts.
    pub rounds: u64,
    /// One measurement with all connections busy.
    pub closed: Duration,
    /// One measurement on a clock.
    pub paced: Duration,
    /// How often the server is started to see how long that takes.
    pub starts: usize,
}

/// One measurement of a server with all connections busy.
#[derive(Clone, Debug)]
pub struct Closed {
    /// What the client saw.
    pub load: Load,
    /// The server's processor time a request, in microseconds.
    pub server: f64,
    /// The database's, likewise.
    pub database: f64,
}

/// What one request sends to the database.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Statements when nothing is remembered of caller and tenant.
    pub first: usize,
    /// Statements of the next request.
    pub next: Vec<Statement>,
    /// Bytes of the answer's body.
    pub body: usize,
    /// Bytes of the whole answer.
    pub wire: usize,
}

/// All that was measured of one workload.
#[derive(Clone, Debug)]
pub struct Results {
    /// Which.
    pub workload: Workload,
    /// One for each round.
    pub closed: Vec<Closed>,
    /// One for each round; none without PostgreSQL.
    pub limits: Vec<Measured>,
    /// Waiting times on a clock, of all rounds together; none without PostgreSQL.
    pub paced: Load,
    /// The statements; none without PostgreSQL.
    pub sent: Option<Sent>,
}

/// PostgreSQL and its tools.
pub struct Postgres {
    /// The folder of its programs.
    pub programs: PathBuf,
    /// The URL of the role that serves.
    pub url: String,
    /// The process that all its others are children of.
    pub postmaster: u32,
}

/// What is measured.
pub struct Subject<'s> {
    /// The server's setup.
    pub setup: &'s Setup,
    /// The data.
    pub site: Arc<Site>,
    /// The database, if it is a server of its own.
    pub postgres: Option<&'s Postgres>,
    /// What is asked, beside hello.
    pub workloads: Vec<Workload>,
}

impl Subject<'_> {
    fn target(&self, server: &Server, workload: Workload) -> Target {
        Target { address: server.address, site: Arc::clone(&self.site), workload }
    }

    fn database_cpu(&self) -> Duration {
        self.postgres.map_or(Duration::ZERO, |postgres| machine::cpu_with_children(postgres.postmaster))
    }

    /// Starts the server and waits for its first answer to W1.
    pub async fn start(&self) -> Result<(Server, Started), String> {
        let mut server = self.setup.serve()?;
        let started = server.started(&self.site.about(Workload::List, 1, 1)).await?;
        Ok((server, started))
    }

    /// Captures the statements of every workload, each asked twice: when nothing is remembered, and again.
    pub async fn capture(&self, superuser: &mut Superuser) -> Result<Vec<(Workload, Sent)>, String> {
        superuser.log_statements(true).await?;
        let one = self.setup.with("BETRE_WORKERS", "1").with("BETRE_CONNECTIONS", "1");
        let one = Subject { setup: &one, site: Arc::clone(&self.site), postgres: self.postgres, workloads: vec![] };
        let mut all = Vec::new();
        for &workload in &self.workloads {
            let (server, _) = one.start().await?;
            let mut connection = Connection::open(server.address).await?;
            let (mut counts, mut sizes) = (Vec::new(), (0, 0));
            for _ in 0..2 {
                let call = self.site.about(workload, self.captured_tenant(workload), self.captured_process(workload));
                let before = superuser.log().await?.len();
                let answer = connection.send(&call.request).await?;
                call.check(&answer)?;
                sizes = (answer.body.len(), answer.wire);
                let log = superuser.log().await?;
                counts.push(capture::statements(log.get(before..).unwrap_or_default()));
            }
            let next = counts.pop().unwrap_or_default();
            let first = counts.pop().map_or(0, |statements| count(&statements));
            all.push((workload, Sent { first, next, body: sizes.0, wire: sizes.1 }));
        }
        superuser.log_statements(false).await?;
        Ok(all)
    }

    /// About whom the statements of a request are captured: a tenant that the workload asks for, and a process of its half.
    fn captured_tenant(&self, workload: Workload) -> u64 {
        crate::workload::tenants(workload, self.site.size).1
    }

    fn captured_process(&self, workload: Workload) -> u64 {
        crate::workload::processes(workload, self.site.size).1
    }

    /// The script of every workload, from what was captured.
    pub fn scripts(&self, captured: &[(Workload, Sent)]) -> Vec<(Workload, Script)> {
        let script = |workload: Workload, sent: &Sent| {
            let (tenant, process) = (self.captured_tenant(workload), self.captured_process(workload));
            pgbench::script(workload, self.site.size, &sent.next, tenant, process)
        };
        // What asks the database for nothing has no limit there.
        let asking = captured.iter().filter(|(_, sent)| !sent.next.is_empty());
        asking.map(|(workload, sent)| (*workload, script(*workload, sent))).collect()
    }

    async fn closed(
        &self,
        server: &Server,
        workload: Workload,
        seed: u64,
        lasting: Duration,
    ) -> Result<Closed, String> {
        let before = (machine::cpu(server.pid()), self.database_cpu());
        let load = load::closed(&self.target(server, workload), seed, lasting).await;
        let each = |spent: Duration| spent.as_secs_f64() * 1e6 / load.answers.max(1) as f64;
        let own = each(machine::cpu(server.pid()).saturating_sub(before.0));
        let database = each(self.database_cpu().saturating_sub(before.1));
        right(workload, &load)?;
        Ok(Closed { server: own, database, load })
    }

    fn limit(&self, postgres: &Postgres, script: &Script, lasting: Duration) -> Result<Measured, String> {
        let Postgres { programs, url, .. } = postgres;
        pgbench::run(programs, url, &self.setup.folder, script, lasting, || self.database_cpu())
    }

    /// Measures every workload in every round; says how it goes along.
    pub async fn measure(
        &self,
        server: &Server,
        schedule: Schedule,
        captured: Vec<(Workload, Sent)>,
    ) -> Result<Vec<Results>, String> {
        let mut hello = self.setup.hello()?;
        hello.started(&self.site.about(Workload::Hello, 1, 1)).await?;
        let scripts = self.scripts(&captured);
        let asked = self.workloads.iter().copied();
        let mut results: Vec<Results> = [Workload::Hello].into_iter().chain(asked).map(Results::new).collect();
        for (workload, sent) in captured {
            results.iter_mut().filter(|of| of.workload == workload).for_each(|of| of.sent = Some(sent.clone()));
        }
        for round in 0..=schedule.rounds {
            // The first is for warming up: caches, connections, prepared statements.
            let lasting = if round == 0 { schedule.closed.min(Duration::from_secs(1)) } else { schedule.closed };
            for of in &mut results {
                let asked = if of.workload == Workload::Hello { &hello } else { server };
                let closed = self.closed(asked, of.workload, round, lasting).await?;
                let limit = match (self.postgres, scripts.iter().find(|(workload, _)| *workload == of.workload)) {
                    (Some(postgres), Some((_, script))) => Some(self.limit(postgres, script, lasting)?),
                    _ => None,
                };
                if round == 0 {
                    continue;
                }
                if schedule.paced > Duration::ZERO {
                    let target = self.target(asked, of.workload);
                    let paced = load::paced(&target, 1000 + round, of.workload.rate(), schedule.paced).await;
                    right(of.workload, &paced)?;
                    of.paced.join(paced);
                }
                println!(
                    "  round {round} {:<5} {:>7.0}/s  server {:>5.0} us  database {:>5.0} us  pgbench {:>5.0} us",
                    of.workload.name(),
                    closed.load.rate(),
                    closed.server,
                    closed.database,
                    limit.map_or(f64::NAN, |limit| limit.database),
                );
                of.closed.push(closed);
                of.limits.extend(limit);
            }
        }
        Ok(results)
    }
}

impl Results {
    fn new(workload: Workload) -> Self {
        Self { workload, closed: vec![], limits: vec![], paced: Load::default(), sent: None }
    }

    /// The median of a figure over the rounds.
    pub fn median(&self, figure: impl Fn(&Closed) -> f64) -> f64 {
        median(self.closed.iter().map(figure).collect())
    }

    /// The median of one of `pgbench`'s figures over the rounds.
    pub fn limit(&self, figure: impl Fn(&Measured) -> f64) -> f64 {
        median(self.limits.iter().map(figure).collect())
    }
}

/// The middle one; of two in the middle the larger; NaN of none.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// How many commands the statements are: one message of the simple protocol may hold several.
pub fn count(statements: &[Statement]) -> usize {
    statements.iter().map(|statement| statement.sql.split("; ").count()).sum()
}

fn right(workload: Workload, load: &Load) -> Result<(), String> {
    match &load.first_error {
        None => told("nothing was answered", (load.answers > 0).then_some(()).ok_or(workload.name())),
        Some(error) => Err(format!("{}: {} wrong answers; the first: {error}", workload.name(), load.errors)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Statement, count, median};

    #[test]
    fn the_median_is_not_moved_by_one_bad_round() {
        assert_eq!(median(vec![3.0, 900.0, 2.0]), 3.0);
        assert!(median(vec![]).is_nan());
    }

    #[test]
    fn commands_in_one_message_are_counted_each() {
        let plain = |sql: &str| Statement { sql: sql.to_owned(), parameters: vec![] };
        assert_eq!(count(&[plain("BEGIN; SELECT app.set_tenant('x')"), plain("SELECT 1"), plain("ROLLBACK")]), 4);
    }
}
