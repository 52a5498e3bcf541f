//! `lint --watch`: the report again after every save.

use std::io::IsTerminal;

use super::Round;
use crate::cli::args::{LintArguments, LintFormat};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::session::Session;

/// Clears the screen and what was scrolled off it, and goes to its top.
const CLEAR: &str = "\u{1b}[2J\u{1b}[3J\u{1b}[H";

/// Lints until the user ends it. What a round finds is no failure of the watch.
///
/// # Errors
/// When standard input is to be watched, the first round cannot be made, or the terminal is gone.
pub fn watch(session: &Session<'_>, arguments: &LintArguments) -> Result<Exit, Failure> {
    if arguments.paths.iter().any(|p| p.as_os_str() == "-") {
        return Err(Failure::message("standard input cannot be watched", "name a file"));
    }
    crate::cli::watch::watch(|known| {
        let round = match super::round(session, arguments) {
            // Later on a failure is told, and may be mended.
            Err(failure) if !known.is_empty() => Round {
                text: String::new(),
                complaints: failure.human(output::palette_of_stderr(session.common.color), session.width),
                exit: Exit::Failure,
                decks: 0,
                files: known.to_vec(),
            },
            round => round?,
        };
        show(session, arguments, &round)?;
        Ok(round.files)
    })
}

fn show(session: &Session<'_>, arguments: &LintArguments, round: &Round) -> Result<(), Failure> {
    let readable = matches!(arguments.format, LintFormat::Human | LintFormat::Concise);
    if readable && std::io::stdout().is_terminal() {
        output::say(CLEAR)?;
    }
    output::say(&round.text)?;
    output::complain(&round.complaints);
    if !session.common.quiet && readable {
        let decks = round.decks;
        let s = if decks == 1 { "" } else { "s" };
        output::complain(&format!("watching {decks} deck{s}; q ends it\n"));
    }
    Ok(())
}
