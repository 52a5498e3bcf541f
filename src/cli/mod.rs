//! The program: arguments in, bytes and an exit code out. The only module that reads the environment, the clock and the
//! terminal, and that writes files.

pub mod args;
mod environment;
mod exit;
mod failure;
mod output;
mod paths;
mod screen;

pub use exit::Exit;

use clap::Parser;

use args::Arguments;

/// Runs the program with the process's arguments.
pub fn run() -> Exit {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(problem) => {
            let _ = problem.print();
            return if problem.use_stderr() { Exit::Failure } else { Exit::Clean };
        }
    };
    let _ = arguments;
    Exit::Clean
}
