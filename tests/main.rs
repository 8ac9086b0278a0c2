//! The integration tests: one binary, a module for each resource, and the stories in `scenarios`.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot be had is the end of the test"
)]

mod access;
mod agreements;
mod api_keys;
mod audit;
mod boards;
mod bodies;
mod canaries;
mod delegations;
mod door;
mod guests;
mod harmonisation_decisions;
mod http;
mod identity_providers;
mod invitations;
mod isolation;
mod limits;
mod load;
mod login;
mod mails;
mod mapping;
mod organisation;
mod owners;
mod pictures;
mod proposals;
mod reference;
mod scenarios;
mod smoke;
mod statements;
mod structural_changes;
mod suggestion;
mod tenants;
mod to_be;
mod tokens;
mod units;
