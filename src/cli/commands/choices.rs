//! `hotseat choices`

use crate::cli::args::{ChoicesArguments, Format};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::session::Session;
use crate::report::choices::choices;

/// Shows the design choices of a deck with what stands behind them.
pub fn run(session: &Session<'_>, arguments: &ChoicesArguments) -> Result<Exit, Failure> {
    session.with_reading(&arguments.deck, None, None, |reading, _| {
        let report = choices(reading);
        output::say(&match arguments.format {
            Format::Human => report.human(session.width),
            Format::Json => report.json().map_err(|e| Failure::message(e.to_string(), ""))?,
        })
    })
}
