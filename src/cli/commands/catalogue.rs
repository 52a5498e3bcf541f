//! `hotseat list` and `hotseat explain`

use crate::cli::args::{ExplainArguments, Format, ListArguments, Listing};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::session::Session;
use crate::report::catalogue::{self, Entry};

/// Lists one kind of entry of the knowledge base.
pub fn list(session: &Session<'_>, arguments: &ListArguments) -> Result<Exit, Failure> {
    let here = std::path::Path::new("deck.md");
    let knowledge = session.knowledge(Some(here), None)?;
    let (name, entries): (&str, Vec<Entry>) = match arguments.what {
        Listing::Rules => ("rules", catalogue::rules(&knowledge)),
        Listing::Challenges => ("challenges", catalogue::challenges(&knowledge)),
        Listing::Checklists => ("checklists", catalogue::checklists(&knowledge)),
        Listing::Signals => ("signals", catalogue::signals(&knowledge)),
        Listing::Facts => ("facts", catalogue::facts()),
        Listing::Themes => ("themes", catalogue::themes()),
    };
    output::say(&match arguments.format {
        Format::Human => catalogue::human(&entries, session.width),
        Format::Json => catalogue::json(name, &entries).map_err(|e| Failure::message(e.to_string(), ""))?,
    })
}

/// Explains a rule or a challenge.
pub fn explain(session: &Session<'_>, arguments: &ExplainArguments) -> Result<Exit, Failure> {
    let here = std::path::Path::new("deck.md");
    let knowledge = session.knowledge(Some(here), None)?;
    let page = catalogue::explain(&knowledge, &arguments.id, session.width)
        .map_err(|message| Failure::message(message, "`hotseat list rules` and `hotseat list challenges` name them"))?;
    output::say(&page)
}
