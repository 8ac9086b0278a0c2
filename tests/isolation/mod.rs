//! Proof that no tenant ever sees another (TENANCY.md §6.8), generated from the registry, the served OpenAPI document
//! and the GraphQL schema, so that a table, a route or a field that is added is proved with all others.
//!
//! [`fixture`] makes two tenants with the same things in them; [`walk`] lets a member of one ask for everything of the
//! other; [`routes`] and [`graphql`] walk, [`permissions`] tries every role; [`database`] asks PostgreSQL itself;
//! [`plans`] asks how it reaches the rows; [`catalogue`] and [`wall`] make holes and show that they are found, or that the other layer holds.

mod catalogue;
mod compare;
mod database;
mod fixture;
mod graphql;
mod permissions;
mod plans;
mod routes;
mod schema;
mod walk;
mod wall;
