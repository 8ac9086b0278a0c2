//! Trains and measures the de-identification engine: the program behind `cargo xtask train-ner` and `eval-ner`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command talks to its terminal")]

mod eval;
mod field;
#[path = "../../engines/deidentify/tests/suite/generated.rs"]
mod generated;
mod lists;
mod optimise;
mod speed;
mod train;
mod tsv;

use std::process::ExitCode;

use clap::Parser;

#[derive(Parser)]
#[command(name = "ner")]
enum Cli {
    Eval(eval::Args),
    Speed(speed::Args),
    Train(train::Args),
}

fn main() -> ExitCode {
    let done = match Cli::parse() {
        Cli::Eval(args) => eval::run(&args),
        Cli::Speed(args) => speed::run(&args),
        Cli::Train(args) => train::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("ner: {message}");
            ExitCode::FAILURE
        }
    }
}
