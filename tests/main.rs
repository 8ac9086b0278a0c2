//! The integration tests: one binary, a module for each resource, and the stories in `scenarios`.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot be had is the end of the test"
)]

mod a3;
mod access;
mod actions;
mod agreements;
mod api_keys;
mod audit;
mod boards;
mod bodies;
mod canaries;
mod delegations;
mod deviations;
mod door;
mod experiments;
mod gains;
mod guests;
mod harmonisation_decisions;
mod http;
mod ideas;
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
mod risks;
mod scenarios;
mod smoke;
mod statements;
mod structural_changes;
mod suggestion;
mod tenants;
mod time_thieves;
mod to_be;
mod tokens;
mod unit_methods;
mod units;
