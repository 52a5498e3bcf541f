//! The program: arguments in, bytes and an exit code out. The only module that reads the environment, the clock and the
//! terminal, and that writes files.

pub mod args;
mod bare;
mod commands;
mod config;
mod destination;
mod environment;
mod exit;
mod failure;
mod fonts;
mod graphics;
mod imported;
mod input;
mod interview;
mod lines;
mod output;
mod panel;
mod paths;
mod pictures;
mod presenter;
mod progress;
mod reference;
mod remembered;
mod room;
mod screen;
mod session;
mod settle;
mod setup;
mod talk;
mod values;
mod voice;
mod watch;

pub use exit::Exit;

use clap::Parser;

use args::{Arguments, Command};
use failure::Failure;
use session::Session;

/// Runs the program with the process's arguments.
pub fn run() -> Exit {
    let words = bare::with_next(std::env::args_os(), std::path::Path::is_file);
    let arguments = match Arguments::try_parse_from(words) {
        Ok(arguments) => arguments,
        Err(problem) => {
            let _ = problem.print();
            return if problem.use_stderr() { Exit::Failure } else { Exit::Clean };
        }
    };
    command(&arguments).unwrap_or_else(|failure| {
        let palette = output::palette_of_stderr(arguments.common.color);
        output::complain(&failure.human(palette, output::width()));
        Exit::Failure
    })
}

fn command(arguments: &Arguments) -> Result<Exit, Failure> {
    let session = Session::new(&arguments.common)?;
    match &arguments.command {
        Command::Next(arguments) => commands::next::run(&session, arguments),
        Command::New(arguments) => commands::new::run(&session, arguments),
        Command::Outline(arguments) => commands::outline::run(&session, arguments),
        Command::Lint(arguments) => commands::lint::run(&session, arguments),
        Command::Objections(arguments) => commands::objections::run(&session, arguments),
        Command::Choices(arguments) => commands::choices::run(&session, arguments),
        Command::Plan(arguments) => commands::plan::run(&session, arguments),
        Command::Prep(arguments) => commands::prep::run(&session, arguments),
        Command::Rehearse(arguments) => commands::rehearse::run(&session, arguments),
        Command::Drill(arguments) => commands::drill::run(&session, arguments),
        Command::LogQuestion(arguments) => commands::log_question::run(&session, arguments),
        Command::Import(arguments) => commands::import::run(&session, arguments),
        Command::Export(arguments) => commands::export::run(&session, arguments),
        Command::Report(arguments) => commands::report::run(&session, arguments),
        Command::Explain(arguments) => commands::catalogue::explain(&session, arguments),
        Command::List(arguments) => commands::catalogue::list(&session, arguments),
        Command::History(arguments) => commands::history::run(&session, arguments),
        Command::Lsp => commands::lsp::run(&session),
        Command::Eject(arguments) => commands::eject::run(arguments),
        Command::Doctor(arguments) => commands::doctor::run(&session, arguments),
        Command::Completions(arguments) => commands::shell::completions(arguments),
        Command::Man(arguments) => commands::shell::man(arguments),
        Command::Schema(arguments) => commands::schema::run(arguments),
    }
}
