//! What the history knows of a deck, for commands that only look.

use std::path::Path;

use super::environment::{self, HistoryPlace};
use super::failure::Failure;
use super::output;
use super::session::Session;
use super::setup;
use crate::budget::{Day, Practice};
use crate::deck::model::Deck;
use crate::history::{History, ReallyAsked, StoredRun};

/// What the history knows of a deck. Nothing, where there is no history.
#[derive(Debug, Default)]
pub struct Remembered {
    /// What earlier runs taught.
    pub practice: Practice,
    /// Finished runs that count, the newest first.
    pub runs: Vec<StoredRun>,
    /// What was really asked.
    pub asked: Vec<ReallyAsked>,
}

/// The day of the talk, where the deck states it.
pub fn talk_date(deck: &Deck) -> Option<Day> {
    deck.settings.talk_date.as_deref()?.parse().ok()
}

/// The history for reading; none with `--no-history`, without a file, and where there is no place for one.
///
/// # Errors
/// What is wrong with the file.
pub fn open(session: &Session<'_>) -> Result<Option<History>, Failure> {
    match environment::history_place(session.common) {
        Ok(HistoryPlace::File(path)) => Ok(History::read(&path)?),
        Ok(HistoryPlace::Off) | Err(_) => Ok(None),
    }
}

/// What is known of a deck. A history that cannot be read is told on standard error and stops nothing.
pub fn or_told(session: &Session<'_>, path: &Path, deck: &Deck) -> Remembered {
    let key = setup::deck_key(path, deck);
    read(session, &key, talk_date(deck)).unwrap_or_else(|failure| {
        let palette = output::palette_of_stderr(session.common.color);
        output::complain(&failure.human(palette, session.width));
        Remembered::default()
    })
}

fn read(session: &Session<'_>, key: &str, talk_date: Option<Day>) -> Result<Remembered, Failure> {
    open(session)?.map_or_else(|| Ok(Remembered::default()), |history| of_key(&history, key, talk_date))
}

/// What a history knows of the deck with this key.
///
/// # Errors
/// When what is stored cannot be read.
pub fn of_key(history: &History, key: &str, talk_date: Option<Day>) -> Result<Remembered, Failure> {
    let counted = history.runs(Some(key))?.into_iter().filter(|r| r.finished && !r.dry);
    let runs = counted.map(|r| history.run(r.run)).collect::<Result<_, _>>()?;
    Ok(Remembered { practice: history.practice(key, talk_date)?, runs, asked: history.really_asked(key)? })
}
