//! `cargo xtask`: the repository's chores as one small program, so that a laptop and CI run exactly the same thing.
//!
//! To add a subcommand, write `src/name.rs` with an `Args` (its doc comment is the help text) and a
//! `run(Args) -> Outcome`, name it with `mod`, and add its line to `commands!`. This crate imports none of ours and
//! nothing heavy: it has to build in seconds.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a command-line tool talks to its terminal and reads cargo's environment; it is no part of the service"
)]

mod bench;
mod browser;
mod check;
mod ci;
mod deploy;
mod generate;
mod new_resource;
mod openapi_lint;
mod packages;
mod postgres;
mod process;
mod reference;
mod shared;
mod suite;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

/// How a chore ends: well, or with a text that says what to do.
type Outcome = Result<(), String>;

macro_rules! commands {
    ($($name:ident = $module:ident),* $(,)?) => {
        #[derive(clap::Subcommand)]
        enum Command { $($name($module::Args)),* }

        impl Command {
            fn run(self) -> Outcome {
                match self { $(Self::$name(args) => $module::run(args)),* }
            }
        }
    };
}

commands! {
    Bench = bench,
    Check = check,
    Ci = ci,
    DeployCheck = deploy,
    Gen = generate,
    LintOpenapi = openapi_lint,
    NewResource = new_resource,
    Postgres = postgres,
    Reference = reference,
    Test = suite,
}

/// The chores of the Betre repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    match Cli::parse().command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
