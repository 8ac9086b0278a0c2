//! The schema, one migration a file, forward only. README.md says how to expand and contract.

use db::{Engine, Table};
use sea_orm_migration::prelude::*;

mod m0001_organisation;
mod m0002_work;
mod m0003_harmonisation_decisions;
mod m0004_proposals;
mod m0005_to_be;
mod m0006_addresses;
mod m0007_people;
mod m0008_bodies;
mod m0009_structural_changes;
mod m0010_delegations;
mod m0011_owners;
mod m0012_credentials;
mod m0013_api_keys;
mod m0014_audit_and_mail;
mod m0015_identity_providers;
mod m0016_sessions;
mod m0017_party_roles;
mod m0018_boards;
mod m0019_ideas;
mod m0020_a3;
mod m0021_gains;
mod m0022_actions_and_risks;
mod run;
mod schema;

pub use run::{bootstrap, pending, up};

/// Every table there is, parents first: what policies, grants, checks and isolation tests are made from.
pub fn registry() -> Vec<Table> {
    [db::TABLES, organisation::TABLES, work::TABLES, improvement::TABLES].concat()
}

/// How many migrations there are.
pub fn count() -> i64 {
    Migrator::migrations().iter().map(|_| 1).sum()
}

/// The migrations in order.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_organisation::Migration),
            Box::new(m0002_work::Migration),
            Box::new(m0003_harmonisation_decisions::Migration),
            Box::new(m0004_proposals::Migration),
            Box::new(m0005_to_be::Migration),
            Box::new(m0006_addresses::Migration),
            Box::new(m0007_people::Migration),
            Box::new(m0008_bodies::Migration),
            Box::new(m0009_structural_changes::Migration),
            Box::new(m0010_delegations::Migration),
            Box::new(m0011_owners::Migration),
            Box::new(m0012_credentials::Migration),
            Box::new(m0013_api_keys::Migration),
            Box::new(m0014_audit_and_mail::Migration),
            Box::new(m0015_identity_providers::Migration),
            Box::new(m0016_sessions::Migration),
            Box::new(m0017_party_roles::Migration),
            Box::new(m0018_boards::Migration),
            Box::new(m0019_ideas::Migration),
            Box::new(m0020_a3::Migration),
            Box::new(m0021_gains::Migration),
            Box::new(m0022_actions_and_risks::Migration),
        ]
    }
}

/// The engine that a migration runs on.
fn engine(manager: &SchemaManager<'_>) -> Engine {
    match manager.get_database_backend() {
        sea_orm_migration::sea_orm::DbBackend::Postgres => Engine::Postgres,
        _ => Engine::Sqlite,
    }
}
