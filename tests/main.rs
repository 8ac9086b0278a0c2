//! The integration tests: one binary, a module for each resource, and the stories in `scenarios`.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "in a test, what cannot be had is the end of the test")]

mod scenarios;
mod smoke;
