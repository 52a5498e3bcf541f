//! What can be wrong with a history, in words that say what to do. The file is never overwritten because of it.

use std::io;
use std::path::PathBuf;

/// Why the history cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// Another hotseat writes to it.
    #[error("the history {} is in use by another hotseat ({holder})", path.display())]
    Locked {
        /// The history.
        path: PathBuf,
        /// Who and since when, as that program wrote it.
        holder: String,
    },
    /// Some other file.
    #[error("{} is not a hotseat history", path.display())]
    NotAHistory {
        /// The file.
        path: PathBuf,
    },
    /// A damaged one.
    #[error("the history {} is damaged: {detail}", path.display())]
    Corrupt {
        /// The history.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// Written by a later program.
    #[error("the history {} was written by a newer hotseat (format {found}, this program knows up to {known})", path.display())]
    Newer {
        /// The history.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format that this program knows.
        known: i64,
    },
    /// The file system says no.
    #[error("the history {} cannot be {doing}: {source}", path.display())]
    Io {
        /// The history.
        path: PathBuf,
        /// "opened", "written".
        doing: &'static str,
        /// Why.
        source: io::Error,
    },
    /// The database says no.
    #[error("the history {} failed: {source}", path.display())]
    Sql {
        /// The history.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// No such run.
    #[error("there is no run {run} in the history")]
    NoRun {
        /// As asked for.
        run: i64,
    },
}

impl HistoryError {
    /// What to do, one line.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Locked { .. } => {
                "end that rehearsal first, or use another file with --history FILE, or none with --no-history"
            }
            Self::NotAHistory { .. } => "it was not touched; name another file with --history FILE",
            Self::Corrupt { .. } => {
                "it was not touched; move it away to begin a new one, or name another with --history FILE"
            }
            Self::Newer { .. } => "it was not touched; update hotseat, or name another file with --history FILE",
            Self::Io { .. } => "check the folder and its permissions, or use --history FILE or --no-history",
            Self::Sql { .. } => "try again; if it stays, use --history FILE or --no-history",
            Self::NoRun { .. } => "`hotseat history list` shows the runs",
        }
    }
}
