//! Sending requests: as fast as they are answered, or on a clock.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    sync::{Mutex, mpsc},
    task::JoinSet,
};

use crate::{
    client::Connection,
    workload::{Random, Site, Workload},
};

/// How many connections there are, to the server and from `pgbench` alike.
pub const CONNECTIONS: u64 = 16;
/// When an answer is given up on.
const PATIENCE: Duration = Duration::from_secs(10);
/// After so many errors a connection stops asking: something is wrong, and the report says so.
const MOST_ERRORS: u64 = 20;

/// Where requests go and what they are.
#[derive(Clone)]
pub struct Target {
    /// The server.
    pub address: SocketAddr,
    /// The data.
    pub site: Arc<Site>,
    /// The requests.
    pub workload: Workload,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Load {
    /// Answers that were right.
    pub answers: u64,
    /// Answers that were wrong, and requests without one.
    pub errors: u64,
    /// What was wrong with the first.
    pub first_error: Option<String>,
    /// Bytes of all bodies.
    pub body_bytes: u64,
    /// How long it took.
    pub elapsed: Duration,
    /// How long each answer took, sorted.
    pub waits: Vec<Duration>,
}

impl Load {
    /// Right answers a second.
    pub fn rate(&self) -> f64 {
        self.answers as f64 / self.elapsed.as_secs_f64().max(f64::EPSILON)
    }

    /// The time within which this share of the answers came, in milliseconds.
    pub fn within(&self, share: f64) -> f64 {
        let place = (self.waits.len() as f64 * share).ceil() as usize;
        self.waits.get(place.saturating_sub(1)).map_or(f64::NAN, |wait| wait.as_secs_f64() * 1000.0)
    }

    /// Takes in what came of another measurement; waiting times are sorted anew.
    pub fn join(&mut self, other: Self) {
        self.elapsed += other.elapsed;
        self.add(other);
        self.waits.sort_unstable();
    }

    fn add(&mut self, other: Self) {
        self.answers += other.answers;
        self.errors += other.errors;
        self.body_bytes += other.body_bytes;
        self.first_error = self.first_error.take().or(other.first_error);
        self.waits.extend(other.waits);
    }
}

struct Client {
    target: Target,
    connection: Option<Connection>,
    random: Random,
    load: Load,
}

impl Client {
    fn new(target: &Target, number: u64) -> Self {
        let random = Random(number.wrapping_mul(0x5851_f42d_4c95_7f2d));
        Self { target: target.clone(), connection: None, random, load: Load::default() }
    }

    /// Asks once. `due` is when the request was meant to be sent.
    async fn ask(&mut self, due: Option<Instant>) {
        let call = self.target.site.call(self.target.workload, &mut self.random);
        let sent = due.unwrap_or_else(Instant::now);
        let asked = async {
            let connection = match &mut self.connection {
                Some(connection) => connection,
                closed => closed.insert(Connection::open(self.target.address).await?),
            };
            let answer = connection.send(&call.request).await?;
            let taken = sent.elapsed();
            call.check(&answer).map(|()| (taken, answer.body.len() as u64))
        };
        match tokio::time::timeout(PATIENCE, asked).await.unwrap_or_else(|_| Err("no answer in time".to_owned())) {
            Ok((taken, bytes)) => {
                self.load.answers += 1;
                self.load.body_bytes += bytes;
                self.load.waits.push(taken);
            }
            Err(error) => {
                self.connection = None;
                self.load.errors += 1;
                self.load.first_error.get_or_insert(error);
            }
        }
    }
}

/// Every connection sends its next request as soon as it has an answer.
pub async fn closed(target: &Target, seed: u64, lasting: Duration) -> Load {
    let started = Instant::now();
    let end = started + lasting;
    let mut clients = JoinSet::new();
    for number in 0..CONNECTIONS {
        let mut client = Client::new(target, seed * CONNECTIONS + number + 1);
        clients.spawn(async move {
            while Instant::now() < end && client.load.errors < MOST_ERRORS {
                client.ask(None).await;
            }
            client.load
        });
    }
    gather(clients, started).await
}

/// Requests arrive at a fixed rate, whether or not earlier ones are answered; one that finds no free connection waits,
/// and its waiting counts.
pub async fn paced(target: &Target, seed: u64, rate: u32, lasting: Duration) -> Load {
    let (clock, due) = mpsc::unbounded_channel();
    // A thread of its own, because the runtime's timer counts whole milliseconds.
    let ticking = std::thread::spawn(move || {
        let started = Instant::now();
        for tick in 0.. {
            let due = started + Duration::from_secs(1) * tick / rate;
            if due >= started + lasting {
                break;
            }
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            if clock.send(due).is_err() {
                break;
            }
        }
    });
    let due = Arc::new(Mutex::new(due));
    let started = Instant::now();
    let mut clients = JoinSet::new();
    for number in 0..CONNECTIONS {
        let mut client = Client::new(target, seed * CONNECTIONS + number + 1);
        let due = Arc::clone(&due);
        clients.spawn(async move {
            while client.load.errors < MOST_ERRORS {
                let next = due.lock().await.recv().await;
                let Some(next) = next else { break };
                client.ask(Some(next)).await;
            }
            client.load
        });
    }
    let load = gather(clients, started).await;
    drop(due);
    // Its channel is closed, so it ends with its next tick at the latest.
    drop(ticking.join());
    load
}

async fn gather(mut clients: JoinSet<Load>, started: Instant) -> Load {
    let mut all = Load::default();
    while let Some(ended) = clients.join_next().await {
        match ended {
            Ok(load) => all.add(load),
            Err(error) => all.add(Load { errors: 1, first_error: Some(error.to_string()), ..Load::default() }),
        }
    }
    all.elapsed = started.elapsed();
    all.waits.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Load;

    #[test]
    fn a_percentile_is_the_time_within_which_that_share_came() {
        let waits: Vec<Duration> = (1..=100).map(Duration::from_millis).collect();
        let load = Load { waits, ..Load::default() };
        assert_eq!((load.within(0.5), load.within(0.99), load.within(1.0)), (50.0, 99.0, 100.0));
        assert!(Load::default().within(0.5).is_nan());
    }
}
