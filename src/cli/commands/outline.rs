//! `hotseat outline`

use std::path::Path;

use crate::cli::args::{Format, OutlineArguments};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::paths::Source;
use crate::cli::session::Session;
use crate::report::outline::outline;

/// Shows how a deck was read.
pub fn run(session: &Session<'_>, arguments: &OutlineArguments) -> Result<Exit, Failure> {
    let source = if arguments.deck == Path::new("-") { Source::Standard } else { Source::File(arguments.deck.clone()) };
    let (deck, _) = session.deck(&source, None)?;
    let report = outline(&deck, &[]);
    let text = match arguments.format {
        Format::Human => report.human(session.width),
        Format::Json => report.json().map_err(|e| Failure::message(e.to_string(), ""))?,
    };
    output::say(&text)
}
