//! `hotseat list` and `hotseat explain`

use std::path::Path;

use crate::cli::args::{ExplainArguments, Format, ListArguments, Listing};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::reference;
use crate::cli::session::Session;
use crate::report::catalogue::{self, Entry};
use crate::report::handbook;
use crate::text::one_line;

/// Lists one kind of entry of the knowledge base.
pub fn list(session: &Session<'_>, arguments: &ListArguments) -> Result<Exit, Failure> {
    let here = Path::new("deck.md");
    let knowledge = session.knowledge(Some(here), None)?;
    let (name, entries): (&str, Vec<Entry>) = match arguments.what {
        Listing::Rules => ("rules", catalogue::rules(&knowledge)),
        Listing::Challenges => ("challenges", catalogue::challenges(&knowledge)),
        Listing::Checklists => ("checklists", catalogue::checklists(&knowledge)),
        Listing::Signals => ("signals", catalogue::signals(&knowledge)),
        Listing::Facts => ("facts", catalogue::facts()),
        Listing::Themes => ("themes", catalogue::themes()),
        Listing::Sections => ("sections", catalogue::sections(&knowledge)),
        Listing::Elements => ("elements", catalogue::elements(&knowledge)),
        Listing::Fields => ("fields", catalogue::fields()),
        Listing::Prompts => ("prompts", catalogue::prompts(&knowledge)),
        Listing::Dialects => ("dialects", catalogue::dialects()),
    };
    output::say(&match arguments.format {
        Format::Human => catalogue::human(&entries, session.width),
        Format::Json => catalogue::json(name, &entries).map_err(|e| Failure::message(e.to_string(), ""))?,
    })
}

/// Explains a rule or a challenge, or writes the handbook of all of them.
pub fn explain(session: &Session<'_>, arguments: &ExplainArguments) -> Result<Exit, Failure> {
    let here = Path::new("deck.md");
    let knowledge = session.knowledge(Some(here), None)?;
    if let Some(folder) = &arguments.output {
        let mut pages = handbook::pages(&knowledge);
        pages.push(reference::page());
        return write_handbook(&pages, folder);
    }
    let id = arguments.id.as_deref().unwrap_or_default();
    let page = catalogue::explain(&knowledge, id, session.width)
        .map_err(|message| Failure::message(message, "`hotseat list rules` and `hotseat list challenges` name them"))?;
    output::say(&page)
}

fn write_handbook(pages: &[handbook::Page], folder: &Path) -> Result<Exit, Failure> {
    for page in pages {
        let file = folder.join(&page.path);
        let made = file.parent().map_or(Ok(()), std::fs::create_dir_all);
        made.and_then(|()| output::write_whole(&file, page.text.as_bytes()))
            .map_err(|e| Failure::message(format!("{}: {e}", one_line(&file.display().to_string())), ""))?;
    }
    output::say(&format!("{} pages in {}\n", pages.len(), one_line(&folder.display().to_string())))
}
