//! What the history gives to a run before it begins, and where the run's events go.

use crate::budget::{Day, Practice};
use crate::cli::environment::{self, HistoryPlace};
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::deck::model::Deck;
use crate::history::{History, HistoryError, ReallyAsked, RunSink, Writer};
use crate::rehearsal::{Header, NoSink, Results, Sink};

impl From<HistoryError> for Failure {
    fn from(error: HistoryError) -> Self {
        Failure::message(error.to_string(), error.help())
    }
}

/// Where the events of a run go.
pub(in crate::cli) enum Keeper {
    Nowhere(NoSink),
    History(Box<RunSink>),
}

impl Keeper {
    pub(in crate::cli) fn sink(&mut self) -> &mut dyn Sink {
        match self {
            Self::Nowhere(sink) => sink,
            Self::History(sink) => sink.as_mut(),
        }
    }

    pub(in crate::cli) fn finish(&mut self, results: &Results) -> Result<(), Failure> {
        match self {
            Self::Nowhere(_) => Ok(()),
            Self::History(sink) => Ok(sink.finish(results)?),
        }
    }
}

/// What the history adds to a run before it begins.
pub(in crate::cli) struct Past {
    pub(in crate::cli) history: Option<History>,
    pub(in crate::cli) practice: Practice,
    pub(in crate::cli) last: Option<(Header, Results)>,
    /// How many runs of this deck there are: it varies the default seed.
    pub(in crate::cli) runs: usize,
    /// Titles of the finished runs that count: for an interview, its tasks.
    pub(in crate::cli) titles: Vec<String>,
    /// What was really asked about this deck.
    pub(in crate::cli) asked: Vec<ReallyAsked>,
}

/// This process as a writer of the history, for others who would like to write.
pub(in crate::cli) fn writer(what: String) -> Writer {
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::system());
    Writer { pid: std::process::id(), since: now.strftime("%Y-%m-%d %H:%M").to_string(), what }
}

/// Opens the history for writing, unless the user wants none.
pub(in crate::cli) fn past(session: &Session<'_>, key: &str, deck: Option<&Deck>) -> Result<Past, Failure> {
    let none = Past {
        history: None,
        practice: Practice::default(),
        last: None,
        runs: 0,
        titles: Vec::new(),
        asked: Vec::new(),
    };
    let place = environment::history_place(session.common).map_err(|message| Failure::message(message, ""))?;
    let HistoryPlace::File(path) = place else { return Ok(none) };
    let writer = writer(format!("rehearsing {}", deck.map_or(key, |d| &d.sources.files()[0].name)));
    let history = History::write(&path, &writer)?;
    let talk_date = deck.and_then(|d| d.settings.talk_date.as_deref()).and_then(|d| d.parse::<Day>().ok());
    let practice = history.practice(key, talk_date)?;
    let last = history.last_finished(key)?;
    let all = history.runs(Some(key))?;
    let (runs, titles) = (all.len(), all.into_iter().filter(|r| r.finished && !r.dry).map(|r| r.title).collect());
    let asked = history.really_asked(key)?;
    Ok(Past { history: Some(history), practice, last, runs, titles, asked })
}
