//! How much is taken from one caller in a minute: requests, and credentials that are wrong.
//!
//! Counted in each process by itself, for whole minutes. Who shows a right credential is let in however many wrong ones
//! came from the same address or were shown for the same account: so nobody can lock somebody else out.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::header::{HeaderName, HeaderValue},
};
use chrono::{DateTime, Utc};
use db::{Caller, Cx};
use ipnet::IpNet;
use kernel::{Code, Error, PersonId, Result};
use moka::{policy::EvictionPolicy, sync::Cache};

/// The length of a window, in seconds.
const WINDOW: u64 = 60;
/// How many callers are kept in mind: the latest.
const MOST: u64 = 100_000;

/// What an operator allows.
#[derive(Clone, Debug, Default)]
pub struct Allowed {
    /// Requests of one person, or of one address without one, in a minute; 0 for any number.
    pub requests: u32,
    /// Wrong credentials from one address, or for one account, in a minute; 0 for any number.
    pub failures: u32,
    /// The proxies in front, whose word on where a request comes from is taken.
    pub proxies: Vec<IpNet>,
}

/// Whose requests are counted.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Who {
    Person(PersonId),
    Address(IpAddr),
    /// An account as a credential names it that may be forged; a digest.
    Account([u8; 32]),
}

/// What is counted.
pub struct Limits {
    allowed: Allowed,
    requests: Cache<Who, Arc<Window>>,
    failures: Cache<Who, Arc<Window>>,
}

/// The minute in the upper half, how many in it in the lower.
#[derive(Default)]
struct Window(AtomicU64);

impl Window {
    /// One more; how many there are now.
    fn count(&self, now: DateTime<Utc>) -> u32 {
        let minute = now.timestamp().unsigned_abs() / WINDOW;
        let more = |packed: u64| match packed >> 32 == minute {
            true => Some((minute << 32) | ((packed & 0xffff_ffff) + 1).min(0xffff_ffff)),
            false => Some((minute << 32) | 1),
        };
        let before = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).unwrap_or_default();
        let same = before >> 32 == minute;
        u32::try_from(before & 0xffff_ffff).unwrap_or(u32::MAX).saturating_mul(u32::from(same)).saturating_add(1)
    }
}

/// What is left of a caller's requests.
#[derive(Clone, Copy)]
pub struct Left {
    quota: u32,
    remaining: u32,
    seconds: u64,
}

impl Left {
    /// Tells it (draft-ietf-httpapi-ratelimit-headers-10).
    pub fn tell(self, response: &mut HttpResponse) {
        let Self { quota, remaining, seconds } = self;
        let told = [
            ("ratelimit-policy", format!("\"default\";q={quota};w={WINDOW}")),
            ("ratelimit", format!("\"default\";r={remaining};t={seconds}")),
        ];
        for (name, value) in told {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(HeaderName::from_static(name), value);
            }
        }
    }
}

impl Limits {
    /// Nothing is counted yet.
    pub fn new(allowed: Allowed) -> Self {
        let lately = || Cache::builder().max_capacity(MOST).eviction_policy(EvictionPolicy::lru()).build();
        Self { allowed, requests: lately(), failures: lately() }
    }

    /// Counts a request of this caller; 429 if it is one too many. What is left is told with the answer, whatever it is.
    pub fn spend(&self, http: &HttpRequest, cx: &Cx, now: DateTime<Utc>) -> Result<()> {
        let quota = self.allowed.requests;
        if quota == 0 {
            return Ok(());
        }
        let who = match cx.caller() {
            Caller::Person(person) => Who::Person(*person),
            Caller::Member { actor, .. } => Who::Person(actor.person),
            Caller::Anonymous => Who::Address(self.address(http)),
        };
        let count = self.requests.get_with(who, Arc::default).count(now);
        let seconds = until_next(now);
        http.extensions_mut().insert(Left { quota, remaining: quota.saturating_sub(count), seconds });
        if count <= quota { Ok(()) } else { Err(too_many(now)) }
    }

    /// Counts a credential that is wrong, from this address and for the account that it names, if it does. Gives the error
    /// that the caller is told if there are too many.
    pub fn failed(&self, address: IpAddr, account: Option<[u8; 32]>, now: DateTime<Utc>) -> Option<Error> {
        let most = self.allowed.failures;
        if most == 0 {
            return None;
        }
        let count = |who| self.failures.get_with(who, Arc::default).count(now);
        let by_address = count(Who::Address(address));
        let by_account = account.map_or(0, |account| count(Who::Account(account)));
        (by_address > most || by_account > most).then(|| too_many(now))
    }

    /// Where a request comes from: the nearest address that is no proxy of ours. Of version 6 the network, as one customer
    /// has a whole one.
    pub fn address(&self, http: &HttpRequest) -> IpAddr {
        let peer = http.peer_addr().map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.ip());
        let named = http.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
        let named: Vec<&str> = named.flat_map(|value| value.split(',')).collect();
        network(nearest(peer, &named, &self.allowed.proxies))
    }
}

fn nearest(peer: IpAddr, named: &[&str], proxies: &[IpNet]) -> IpAddr {
    let is_ours = |address: IpAddr| proxies.iter().any(|proxy| proxy.contains(&address.to_canonical()));
    let mut nearest = peer;
    let mut further = named.iter().rev();
    while is_ours(nearest) {
        match further.next().and_then(|text| read(text.trim())) {
            Some(address) => nearest = address,
            None => break,
        }
    }
    nearest.to_canonical()
}

/// An address, with or without a port.
fn read(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse().ok().map(|socket: std::net::SocketAddr| socket.ip()))
}

fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => IpAddr::V6((u128::from(six) >> 64 << 64).into()),
    }
}

fn until_next(now: DateTime<Utc>) -> u64 {
    WINDOW - now.timestamp().unsigned_abs() % WINDOW
}

fn too_many(now: DateTime<Utc>) -> Error {
    Error::new(Code::TooManyRequests).with("retryAfter", until_next(now))
}

#[cfg(test)]
mod tests {
    use super::{Window, nearest, network};

    fn of(peer: &str, named: &[&str]) -> String {
        let proxies: Vec<_> = ["10.0.0.0/8", "fd00::/8"].iter().filter_map(|text| text.parse().ok()).collect();
        peer.parse().map(|peer| nearest(peer, named, &proxies).to_string()).unwrap_or_default()
    }

    #[test]
    fn a_request_comes_from_the_nearest_address_that_is_no_proxy_of_ours() {
        assert_eq!(of("10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(of("10.0.0.1", &["203.0.113.9", " 10.2.3.4"]), "203.0.113.9");
        assert_eq!(of("::ffff:10.0.0.1", &["203.0.113.9:4711"]), "203.0.113.9");
        assert_eq!(of("fd00::1", &["[2001:db8::1]:4711"]), "2001:db8::1");
    }

    #[test]
    fn what_a_stranger_says_of_where_they_are_is_not_believed() {
        assert_eq!(of("203.0.113.9", &["198.51.100.1"]), "203.0.113.9", "no proxy of ours said it");
        assert_eq!(of("10.0.0.1", &["198.51.100.1", "203.0.113.9"]), "203.0.113.9", "only the last was seen by ours");
        assert_eq!(of("10.0.0.1", &["198.51.100.1", "nonsense"]), "10.0.0.1");
        assert_eq!(of("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn of_version_6_a_whole_network_counts_as_one() {
        let networks = ["2001:db8:1:2::3", "2001:db8:1:2:ffff::"].map(|text| text.parse().map(network).ok());
        assert_eq!(networks[0], networks[1]);
    }

    #[test]
    fn each_minute_is_counted_anew() {
        let window = Window::default();
        let at = |second| chrono::DateTime::from_timestamp(second, 0).unwrap_or_default();
        assert_eq!([60, 61, 119, 120, 121].map(|second| window.count(at(second))), [1, 2, 3, 1, 2]);
    }
}
