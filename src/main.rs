//! The `hotseat` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    hotseat::cli::run().into()
}
