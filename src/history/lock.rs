//! One writer at a time: a lock that the operating system takes back when its holder dies, however it dies.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::HistoryError;
use super::open::beside;
use crate::text::one_line;

/// Who writes: what a second writer is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writer {
    /// Process id.
    pub pid: u32,
    /// Since when, for people ("2026-11-21 07:12").
    pub since: String,
    /// What it does ("rehearsing talk.md").
    pub what: String,
}

/// The lock, held until dropped.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "held open, which is what locks")] File);

/// The lock stands beside the history.
fn lock_path(history: &Path) -> PathBuf {
    beside(history, ".lock")
}

impl Lock {
    /// Takes the lock, or says who has it.
    pub(super) fn take(history: &Path, writer: &Writer) -> Result<Self, HistoryError> {
        let failed = |source| HistoryError::Io { path: history.to_owned(), doing: "locked", source };
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(lock_path(history)).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Where a locked file cannot be read, that it is locked has to do.
                let _ = file.take(400).read_to_string(&mut holder);
                let holder = if holder.trim().is_empty() { "unknown".to_owned() } else { one_line(&holder) };
                return Err(HistoryError::Locked { path: history.to_owned(), holder });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let line = format!("pid {} since {}, {}\n", writer.pid, one_line(&writer.since), one_line(&writer.what));
        file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(line.as_bytes())).map_err(failed)?;
        Ok(Self(file))
    }
}
