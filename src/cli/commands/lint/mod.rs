//! `hotseat lint`: every deck that was named, the readable ones reported whatever becomes of the others.

mod accepted;
mod deck;
mod fixes;
mod report;
mod watch;

use std::path::PathBuf;

use rayon::prelude::*;

use crate::cli::args::LintArguments;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::paths::{self, Source};
use crate::cli::progress;
use crate::cli::session::Session;

use accepted::Accepted;
use deck::{Linted, Linter};

/// Lints and reports.
pub fn run(session: &Session<'_>, arguments: &LintArguments) -> Result<Exit, Failure> {
    if arguments.watch {
        return watch::watch(session, arguments);
    }
    let round = round(session, arguments)?;
    output::say(&round.text)?;
    output::complain(&round.complaints);
    Ok(round.exit)
}

/// What came of linting all decks once.
#[derive(Debug)]
pub struct Round {
    /// For standard output.
    pub text: String,
    /// For standard error.
    pub complaints: String,
    /// The program's end.
    pub exit: Exit,
    /// How many decks there were.
    pub decks: usize,
    /// What was read: a change of these files may change the report.
    pub files: Vec<PathBuf>,
}

/// Lints all decks once. Fixes and the baseline are written here; the report is not.
fn round(session: &Session<'_>, arguments: &LintArguments) -> Result<Round, Failure> {
    let paths::Expanded { sources, left_out } =
        paths::expand(&arguments.paths).map_err(|message| Failure::message(message, ""))?;
    let known = arguments.baseline.as_deref().map(Accepted::read).transpose()?;
    let written = arguments.write_baseline.as_deref().map(Accepted::read_or_new).transpose()?;
    let linter = Linter::new(session, arguments, known.as_ref(), written.as_ref(), &sources);
    let decks = lint_all(session, &linter, &sources);
    let one = arguments.paths.len() == 1 && !arguments.paths[0].is_dir();
    let mut text = report::text(arguments.format, &decks, one)?;
    let mut complaints = report::complaints(session, &decks);
    if !session.common.quiet {
        complaints += &paths::told_left_out(left_out).map_or_else(String::new, |told| told + "\n");
    }
    let mut exit = decks.iter().map(Linted::exit).fold(Exit::Clean, Exit::worse);
    if decks.iter().any(|d| d.instead.is_some()) {
        let report = std::mem::replace(&mut text, report::instead(&decks));
        if arguments.fix && !session.common.quiet {
            complaints += &report;
        }
    }
    let mut files = linter.files();
    if !arguments.watch {
        // The program is about to end: the system takes thousands of small tables back faster than we do.
        std::mem::forget(linter);
    }
    if let Some(mut written) = written {
        complaints += &written.write(&decks, session.common.quiet)?;
        // What was just accepted is not told again.
        text.clear();
        exit = if exit == Exit::Failure { exit } else { Exit::Clean };
    }
    files.extend(arguments.baseline.clone());
    files.extend(decks.iter().flat_map(|d| d.files.iter().cloned()));
    Ok(Round { text, complaints, exit, decks: decks.len(), files })
}

/// Every deck on its own, several at once, reported in the order in which they were named.
fn lint_all(session: &Session<'_>, linter: &Linter<'_>, sources: &[Source]) -> Vec<Linted> {
    let bar = progress::Decks::new(session.common, sources.len());
    let decks = sources
        .par_iter()
        .map(|source| {
            let linted = linter.lint(source);
            bar.done();
            linted
        })
        .collect();
    bar.finish();
    decks
}
