//! Questions that were really asked, at a talk, a mock or an interview, as the speaker wrote them down.

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::{History, HistoryError};
use crate::budget::Day;
use crate::rehearsal::{Grade, VERSION};

/// What is written down of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    /// When it was written down.
    pub day: Day,
    /// The question, on one line, safe to print.
    pub text: String,
    /// Key of the slide that it was about.
    pub slide_key: Option<String>,
    /// That slide's number on that day.
    pub slide: Option<u32>,
    /// How the answer went.
    pub grade: Option<Grade>,
}

/// A question that was really asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReallyAsked {
    /// `ASKED001` and on, by deck. No challenge of the bank is called so.
    pub id: String,
    /// What was written down.
    #[serde(flatten)]
    pub entry: LogEntry,
}

impl History {
    /// Writes a question down and returns its id.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn log_question(&mut self, deck: &str, entry: &LogEntry) -> Result<String, HistoryError> {
        let json = self.to_json(entry)?;
        let ordinal: i64 = self
            .connection
            .query_row(
                "INSERT INTO asked (deck, ordinal, v, json) \
                 SELECT ?1, coalesce(max(ordinal), 0) + 1, ?2, ?3 FROM asked WHERE deck = ?1 RETURNING ordinal",
                params![deck, VERSION, json],
                |row| row.get(0),
            )
            .map_err(|e| self.sql(e))?;
        Ok(id(ordinal))
    }

    /// What was really asked about a deck, the first first. A file of the first format, which is only read, has none.
    ///
    /// # Errors
    /// When the database or an entry cannot be read.
    pub fn really_asked(&self, deck: &str) -> Result<Vec<ReallyAsked>, HistoryError> {
        if !self.knows_questions()? {
            return Ok(Vec::new());
        }
        let mut query = self
            .connection
            .prepare("SELECT ordinal, v, json FROM asked WHERE deck = ?1 ORDER BY ordinal")
            .map_err(|e| self.sql(e))?;
        let rows = query
            .query_map([deck], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?)))
            .map_err(|e| self.sql(e))?;
        let mut asked = Vec::new();
        for row in rows {
            let (ordinal, v, json) = row.map_err(|e| self.sql(e))?;
            self.check_version(v)?;
            let id = id(ordinal);
            let entry = serde_json::from_str(&json)
                .map_err(|e| self.corrupt(format!("the question {id} cannot be read ({e})")))?;
            asked.push(ReallyAsked { id, entry });
        }
        Ok(asked)
    }

    /// Keys of the decks about which questions were written down.
    pub(super) fn decks_asked_about(&self) -> Result<Vec<String>, HistoryError> {
        if !self.knows_questions()? {
            return Ok(Vec::new());
        }
        let mut query =
            self.connection.prepare("SELECT DISTINCT deck FROM asked ORDER BY deck").map_err(|e| self.sql(e))?;
        let rows = query.query_map([], |row| row.get(0)).map_err(|e| self.sql(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.sql(e))
    }

    /// Whether the file has a place for questions; one of the first format that is only read has none.
    fn knows_questions(&self) -> Result<bool, HistoryError> {
        let there = self
            .connection
            .query_row("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'asked'", [], |_| Ok(()))
            .optional()
            .map_err(|e| self.sql(e))?;
        Ok(there.is_some())
    }
}

fn id(ordinal: i64) -> String {
    format!("{}{ordinal:03}", crate::challenge::ASKED)
}
