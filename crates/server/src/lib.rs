//! The server: everything between a socket and [`db::Cx::run`].
//!
//! [`serve::assemble`] makes what the workers share, [`serve::serve`] starts them; the binary `betre` adds commands and
//! configuration, tests add clocks and tokens of their own.

#![recursion_limit = "256"]

mod answer;
mod body;
pub mod command;
pub mod config;
pub mod demo;
mod front;
pub mod graphql;
pub mod identity;
pub mod limits;
pub mod login;
pub mod mail;
pub mod metrics;
pub mod openapi;
mod pages;
mod rest;
pub mod serve;
mod site;
pub mod state;
pub mod telemetry;
mod unread;
