//! `hotseat report`: what all runs say together, for the terminal, for paper, for programs.

use crate::budget::Day;
use crate::cli::args::{ReportArguments, ReportFormat};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::paths::Source;
use crate::cli::remembered::{self, Remembered};
use crate::cli::session::Session;
use crate::cli::setup::deck_key;
use crate::history::History;
use crate::report::runs::{DeckReport, Report, html, human, of_deck};
use crate::text::one_line;

/// Reports on the runs of a deck, or of all decks.
pub fn run(session: &Session<'_>, arguments: &ReportArguments) -> Result<Exit, Failure> {
    if session.common.no_history {
        return Err(Failure::message("--no-history leaves nothing to report on", ""));
    }
    let deck = match &arguments.deck {
        Some(path) => Some((session.deck(&Source::File(path.clone()), None)?.0, path)),
        None => None,
    };
    let history = remembered::open(session)?;
    let mut decks = Vec::new();
    if let Some(history) = &history {
        if let Some((deck, path)) = &deck {
            decks.extend(of_key(history, &deck_key(path, deck), remembered::talk_date(deck))?.map(|mut of| {
                // The deck as it is now, not as it was when it was last rehearsed.
                of.deck = deck.sources.files()[0].name.clone();
                of.title = one_line(deck.title.as_deref().unwrap_or(&of.deck));
                of
            }));
        } else {
            for key in history.decks()? {
                decks.extend(of_key(history, &key, None)?);
            }
        }
    }
    let report = Report { schema: 1, today: session.today.into(), decks };
    let text = match arguments.format {
        ReportFormat::Human => human(&report, session.width),
        ReportFormat::Html => html(&report),
        ReportFormat::Json => {
            serde_json::to_string_pretty(&report).map_err(|e| Failure::message(e.to_string(), ""))? + "\n"
        }
    };
    let Some(file) = &arguments.output else { return output::say(&text) };
    let name = one_line(&file.display().to_string());
    output::write_whole(file, text.as_bytes()).map_err(|e| Failure::message(format!("{name}: {e}"), ""))?;
    if !session.common.quiet {
        output::complain(&format!("wrote {name}\n"));
    }
    Ok(Exit::Clean)
}

/// The runs of one deck; none where nothing of it counts and nothing was asked.
fn of_key(history: &History, key: &str, talk_date: Option<Day>) -> Result<Option<DeckReport>, Failure> {
    let all = history.runs(Some(key))?.len();
    let Remembered { runs, asked, .. } = remembered::of_key(history, key, talk_date)?;
    if all == 0 && asked.is_empty() {
        return Ok(None);
    }
    let mut report = of_deck(&runs, all, asked, talk_date);
    if report.deck.is_empty() {
        (report.deck, report.title) = (key.to_owned(), key.to_owned());
    }
    Ok(Some(report))
}
