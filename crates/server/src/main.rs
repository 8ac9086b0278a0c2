//! The binary `betre`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command talks to its terminal")]

mod command;

use clap::Parser;
use command::Command;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The API on which municipalities improve their work together.
#[derive(Parser)]
#[command(name = "betre", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    let result = actix_web::rt::System::new().block_on(cli.command.run());
    match result {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("betre: {message}");
            std::process::ExitCode::FAILURE
        }
    }
}
