//! What integration tests stand on: the whole server in process, on SQLite or on PostgreSQL, spoken to over HTTP.
//!
//! `BETRE_TEST_ENGINE` says which engine (`sqlite` if nothing is said); `BETRE_TEST_POSTGRES` is then the URL of a
//! superuser on a cluster of our own, as `cargo xtask test` starts one. On PostgreSQL all tests share one migrated
//! database and each has tenants of its own, so that isolation is tried by every test; on SQLite each test has a file.
#![expect(clippy::expect_used, clippy::panic, reason = "in a test, what cannot be had is the end of the test")]

mod answers;
mod app;
mod browser;
mod client;
mod database;
mod document;
mod hold;
mod issuer;
mod lint;
mod plant;
mod sample;
mod smtp;
mod statements;
mod strip;
mod things;

pub use answers::Answers;
pub use app::{Member, Options, RETURN_URL, Tenant, TestApp, refusal};
pub use browser::{Browser, OpenIdProvider, Page, folder as browser_folder};
pub use client::{Answer, Client};
pub use database::{Database, engine};
pub use document::{Document, Operation, Where};
pub use hold::Held;
pub use issuer::LocalIssuer;
pub use lint::lint;
pub use sample::{Call, Place, Sampler, apart, random_id};
pub use smtp::{MailServer, Received, Whim};
pub use statements::Statements;
pub use strip::unfiltered;
pub use things::Things;
