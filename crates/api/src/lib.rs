//! The two adapters around the one door. A context declares a [`Route`] for REST and a resolver of one line for
//! GraphQL; both hand the same input to the same operation.
//!
//! [`Contract`] holds what an operation's input must look like. It is the schema that is published, so what is
//! documented is what is enforced, at both doors.

mod contract;
mod graphql;
mod route;

pub use contract::{Contract, Endpoint, contract};
pub use graphql::{
    ByParent, Connection, Edge, PageArgs, PageInfo, Sources, children, connection, failure, loader, public, read,
    read_shared, run, run_shared,
};
pub use route::{Input, Method, Reply, Route, Scope};
