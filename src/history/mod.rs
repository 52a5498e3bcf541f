//! The history: every run with its header, its events as they happened, and its results, in one SQLite file.
//!
//! Events reach the operating system before anything is drawn, so a killed program loses none; the disk follows at
//! answers, pauses and the end, and at most two seconds later, on a thread of its own. There is one writer at a time.

mod asked;
mod error;
mod lock;
mod open;
mod practice;
mod sink;
mod sync;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use asked::{LogEntry, ReallyAsked};
pub use error::HistoryError;
pub use lock::Writer;
pub use sink::RunSink;
pub use sync::Syncer;

use crate::budget::{Day, Millis};
use crate::rehearsal::{Header, Results, Timed, VERSION};

/// An open history. A writer holds the lock until it is dropped.
#[derive(Debug)]
pub struct History {
    connection: Connection,
    path: PathBuf,
    /// Held, never read: dropping it lets the next writer in.
    _lock: Option<lock::Lock>,
}

/// A run as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunSummary {
    /// Its number.
    pub run: i64,
    /// Deck key.
    pub deck: String,
    /// Title for people.
    pub title: String,
    /// The day.
    pub day: Day,
    /// When it began, in milliseconds since 1970 (UTC).
    pub started_ms: i64,
    /// Part, where only one was rehearsed.
    pub part: Option<String>,
    /// How many events it has.
    pub events: u64,
    /// Whether it was ended; one that was cut off can be resumed.
    pub finished: bool,
    /// Whether it counts for nothing.
    pub dry: bool,
}

/// A run as it is stored. Its JSON is what `history export` writes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoredRun {
    /// Version of the JSON's meaning.
    pub schema: u32,
    /// Its number.
    pub run: i64,
    /// When it began, in milliseconds since 1970 (UTC).
    pub started_ms: i64,
    /// When it was last known to run, on its own clock.
    #[serde(skip)]
    pub alive: Millis,
    /// All inputs.
    pub header: Header,
    /// Everything the speaker did.
    pub events: Vec<Timed>,
    /// What came of it; none for a run that was cut off.
    pub results: Option<Results>,
}

impl History {
    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The format of the file, a number that rises with what it can hold.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn format(&self) -> Result<i64, HistoryError> {
        let found = self.connection.pragma_query_value(None, "user_version", |row| row.get(0));
        found.map_err(|source| HistoryError::Sql { path: self.path.clone(), source })
    }

    /// Begins a run and returns its number.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn begin(&mut self, header: &Header, started_ms: i64) -> Result<i64, HistoryError> {
        let json = self.to_json(header)?;
        self.connection
            .execute(
                "INSERT INTO run (deck, title, day, part, started_ms, alive_ms, v, header) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7)",
                params![header.deck.key, header.deck.title, header.today.to_string(), header.part, started_ms, VERSION, json],
            )
            .map_err(|e| self.sql(e))?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Appends an event. When this returns the operating system has it.
    ///
    /// # Errors
    /// When the database cannot be written, or `seq` is there already.
    pub fn append(&mut self, run: i64, seq: usize, event: &Timed) -> Result<(), HistoryError> {
        let json = self.to_json(event)?;
        self.connection
            .prepare("INSERT INTO event (run, seq, v, json) VALUES (?1, ?2, ?3, ?4)")
            .and_then(|mut insert| insert.execute(params![run, seq as i64, VERSION, json]))
            .map_err(|e| self.sql(e))?;
        self.alive(run, event.at)
    }

    /// Notes that the run is still on; what `--resume` counts as pause begins here.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn alive(&mut self, run: i64, at: Millis) -> Result<(), HistoryError> {
        let at = i64::try_from(at.0).unwrap_or(i64::MAX);
        self.connection
            .prepare("UPDATE run SET alive_ms = max(alive_ms, ?2) WHERE id = ?1")
            .and_then(|mut update| update.execute(params![run, at]))
            .map(drop)
            .map_err(|e| self.sql(e))
    }

    /// Stores what came of a run. May be called again when ticks are added afterwards.
    ///
    /// # Errors
    /// When the database cannot be written, or there is no such run.
    pub fn finish(&mut self, run: i64, results: &Results) -> Result<(), HistoryError> {
        let json = self.to_json(results)?;
        let changed = self
            .connection
            .execute("UPDATE run SET results = ?2, dry = ?3 WHERE id = ?1", params![run, json, results.dry])
            .map_err(|e| self.sql(e))?;
        if changed == 0 { Err(HistoryError::NoRun { run }) } else { Ok(()) }
    }

    /// The runs, the newest first; of one deck or of all.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn runs(&self, deck: Option<&str>) -> Result<Vec<RunSummary>, HistoryError> {
        let mut query = self
            .connection
            .prepare(
                "SELECT id, deck, title, day, part, started_ms, results IS NOT NULL, dry, \
                 (SELECT count(*) FROM event WHERE event.run = run.id) \
                 FROM run WHERE ?1 IS NULL OR deck = ?1 ORDER BY id DESC",
            )
            .map_err(|e| self.sql(e))?;
        let rows = query
            .query_map(params![deck], |row| {
                Ok((
                    RunSummary {
                        run: row.get(0)?,
                        deck: row.get(1)?,
                        title: row.get(2)?,
                        day: jiff::civil::Date::constant(1970, 1, 1).into(),
                        part: row.get(4)?,
                        started_ms: row.get(5)?,
                        finished: row.get(6)?,
                        dry: row.get(7)?,
                        events: row.get::<_, i64>(8)?.unsigned_abs(),
                    },
                    row.get::<_, String>(3)?,
                ))
            })
            .map_err(|e| self.sql(e))?;
        rows.map(|row| {
            let (summary, day) = row.map_err(|e| self.sql(e))?;
            Ok(RunSummary { day: self.read_day(&day, summary.run)?, ..summary })
        })
        .collect()
    }

    /// Keys of all decks, the one rehearsed last first; then those about which only questions were written down.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn decks(&self) -> Result<Vec<String>, HistoryError> {
        let mut keys: Vec<String> = Vec::new();
        let rehearsed = self.runs(None)?.into_iter().map(|run| run.deck);
        for key in rehearsed.chain(self.decks_asked_about()?) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        Ok(keys)
    }

    /// One run, whole.
    ///
    /// # Errors
    /// When there is none with this number or what is stored cannot be read.
    pub fn run(&self, run: i64) -> Result<StoredRun, HistoryError> {
        let row = self
            .connection
            .query_row("SELECT started_ms, alive_ms, v, header, results FROM run WHERE id = ?1", [run], |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, i64>(1)?,
                    row.get::<_, i64>(2)?,
                    row.get::<_, String>(3)?,
                    row.get::<_, Option<String>>(4)?,
                ))
            })
            .optional()
            .map_err(|e| self.sql(e))?;
        let Some((started_ms, alive, v, header, results)) = row else { return Err(HistoryError::NoRun { run }) };
        self.check_version(v)?;
        let mut query = self
            .connection
            .prepare("SELECT v, json FROM event WHERE run = ?1 ORDER BY seq")
            .map_err(|e| self.sql(e))?;
        let rows = query
            .query_map([run], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))
            .map_err(|e| self.sql(e))?;
        let mut events = Vec::new();
        for row in rows {
            let (v, json) = row.map_err(|e| self.sql(e))?;
            self.check_version(v)?;
            events.push(self.read_json(&json, run, "an event")?);
        }
        Ok(StoredRun {
            schema: 1,
            run,
            started_ms,
            alive: Millis(alive.unsigned_abs()),
            header: self.read_json(&header, run, "the header")?,
            events,
            results: results.map(|json| self.read_json(&json, run, "the results")).transpose()?,
        })
    }

    /// The last run of a deck if it was cut off: what `--resume` goes on with. Finished dry runs since then do not count.
    ///
    /// # Errors
    /// As [`History::run`].
    pub fn unfinished(&self, deck: &str) -> Result<Option<StoredRun>, HistoryError> {
        let last = self.runs(Some(deck))?.into_iter().find(|run| !(run.finished && run.dry));
        last.filter(|run| !run.finished).map(|run| self.run(run.run)).transpose()
    }

    /// Header and results of the last finished run of a deck, dry ones left out: for the debrief's comparison.
    ///
    /// # Errors
    /// As [`History::run`].
    pub fn last_finished(&self, deck: &str) -> Result<Option<(Header, Results)>, HistoryError> {
        let last = self.runs(Some(deck))?.into_iter().find(|run| run.finished && !run.dry);
        let stored = last.map(|run| self.run(run.run)).transpose()?;
        Ok(stored.and_then(|stored| Some((stored.header, stored.results?))))
    }

    /// Day and results of the finished runs of a deck, the oldest first, dry ones left out. Headers and events, which are
    /// most of a run, are not read: this happens before every run.
    fn all_results(&self, deck: &str) -> Result<Vec<(Day, Results)>, HistoryError> {
        let mut query = self
            .connection
            .prepare(
                "SELECT id, day, v, results FROM run WHERE deck = ?1 AND results IS NOT NULL AND NOT dry ORDER BY id",
            )
            .map_err(|e| self.sql(e))?;
        let rows = query
            .query_map([deck], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?, row.get::<_, String>(3)?))
            })
            .map_err(|e| self.sql(e))?;
        rows.map(|row| {
            let (run, day, v, results) = row.map_err(|e| self.sql(e))?;
            self.check_version(v)?;
            Ok((self.read_day(&day, run)?, self.read_json(&results, run, "the results")?))
        })
        .collect()
    }

    /// Header and results of the last finished run of a deck that rehearsed the same part (or the whole), dry ones left
    /// out; of those before run `before`, where one is named. For the debrief's comparison.
    ///
    /// # Errors
    /// As [`History::run`].
    pub fn last_like(
        &self,
        deck: &str,
        part: Option<&str>,
        before: Option<i64>,
    ) -> Result<Option<(Header, Results)>, HistoryError> {
        let like = |run: &RunSummary| {
            run.finished && !run.dry && run.part.as_deref() == part && before.is_none_or(|before| run.run < before)
        };
        let last = self.runs(Some(deck))?.into_iter().find(like);
        let stored = last.map(|run| self.run(run.run)).transpose()?;
        Ok(stored.and_then(|stored| Some((stored.header, stored.results?))))
    }

    /// Deletes a run for good.
    ///
    /// # Errors
    /// When there is none with this number or the database cannot be written.
    pub fn delete(&mut self, run: i64) -> Result<(), HistoryError> {
        let failed = |e| HistoryError::Sql { path: self.path.clone(), source: e };
        let work = self.connection.transaction().map_err(failed)?;
        work.execute("DELETE FROM event WHERE run = ?1", [run]).map_err(failed)?;
        let gone = work.execute("DELETE FROM run WHERE id = ?1", [run]).map_err(failed)?;
        work.commit().map_err(failed)?;
        if gone == 0 { Err(HistoryError::NoRun { run }) } else { Ok(()) }
    }

    fn to_json<T: Serialize>(&self, value: &T) -> Result<String, HistoryError> {
        serde_json::to_string(value).map_err(|e| self.corrupt(e.to_string()))
    }

    fn read_json<T: DeserializeOwned>(&self, json: &str, run: i64, what: &str) -> Result<T, HistoryError> {
        serde_json::from_str(json).map_err(|e| self.corrupt(format!("{what} of run {run} cannot be read ({e})")))
    }

    fn read_day(&self, day: &str, run: i64) -> Result<Day, HistoryError> {
        day.parse().map_err(|e| self.corrupt(format!("run {run} has the day {day:?}: {e}")))
    }

    fn check_version(&self, v: i64) -> Result<(), HistoryError> {
        if v <= i64::from(VERSION) {
            return Ok(());
        }
        Err(HistoryError::Newer { path: self.path.clone(), found: v, known: i64::from(VERSION) })
    }

    fn corrupt(&self, detail: String) -> HistoryError {
        HistoryError::Corrupt { path: self.path.clone(), detail }
    }

    fn sql(&self, source: rusqlite::Error) -> HistoryError {
        open::sql_error(&self.path, source)
    }
}

#[cfg(test)]
mod tests;
