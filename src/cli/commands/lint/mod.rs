//! `hotseat lint`: every deck that was named, the readable ones reported whatever becomes of the others.

mod accepted;
mod deck;
mod fixes;
mod report;

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
    let sources = paths::expand(&arguments.paths).map_err(|message| Failure::message(message, ""))?;
    let known = arguments.baseline.as_deref().map(Accepted::read).transpose()?;
    let written = arguments.write_baseline.as_deref().map(Accepted::read_or_new).transpose()?;
    let linter = Linter::new(session, arguments, known.as_ref(), written.as_ref(), &sources);
    let decks = lint_all(session, &linter, &sources);
    let one = arguments.paths.len() == 1 && !arguments.paths[0].is_dir();
    let text = report::text(arguments.format, &decks, one)?;
    report::complain(session, &decks);
    if decks.iter().any(|d| d.instead.is_some()) {
        output::say(&report::instead(&decks))?;
        if arguments.fix && !session.common.quiet {
            output::complain(&text);
        }
        return Ok(decks.iter().map(Linted::exit).fold(Exit::Clean, Exit::worse));
    }
    let exit = decks.iter().map(Linted::exit).fold(Exit::Clean, Exit::worse);
    let Some(mut written) = written else {
        output::say(&text)?;
        return Ok(exit);
    };
    // What was just accepted is not told again.
    written.write(&decks, session.common.quiet)?;
    Ok(if exit == Exit::Failure { exit } else { Exit::Clean })
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
