//! Opening: a new file is made private, an old one is looked at before it is touched.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::lock::{Lock, Writer};
use super::{History, HistoryError};

/// Marks the file as ours: "hsea".
const APPLICATION: i64 = 0x6873_6561;
/// The format that this program writes.
const FORMAT: i64 = 2;

const SCHEMA: &str = "
CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    deck TEXT NOT NULL,
    title TEXT NOT NULL,
    day TEXT NOT NULL,
    part TEXT,
    started_ms INTEGER NOT NULL,
    alive_ms INTEGER NOT NULL,
    v INTEGER NOT NULL,
    header TEXT NOT NULL,
    results TEXT,
    dry INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX run_by_deck ON run (deck);
CREATE TABLE event (
    run INTEGER NOT NULL REFERENCES run (id),
    seq INTEGER NOT NULL,
    v INTEGER NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (run, seq)
) WITHOUT ROWID;
";

/// What format 2 adds: questions that were really asked.
const SECOND: &str = "
CREATE TABLE IF NOT EXISTS asked (
    deck TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    v INTEGER NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (deck, ordinal)
) WITHOUT ROWID;
";

/// What a fresh SQLite file begins with.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// Whether SQLite wanted to write where nothing can be written.
fn unwritable(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen))
}

/// The file beside a history whose name goes on with `ending`.
pub(super) fn beside(history: &Path, ending: &str) -> PathBuf {
    let mut name = history.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The error for what SQLite says.
pub(super) fn sql_error(path: &Path, source: rusqlite::Error) -> HistoryError {
    let path = path.to_owned();
    match source.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => HistoryError::NotAHistory { path },
        Some(ErrorCode::DatabaseCorrupt) => HistoryError::Corrupt { path, detail: source.to_string() },
        _ => HistoryError::Sql { path, source },
    }
}

impl History {
    /// Opens a history to write to, making it (folder 0700, file 0600) where there is none.
    ///
    /// # Errors
    /// [`HistoryError::Locked`] when another program writes; else what is wrong with the file, which is left as it was.
    pub fn write(path: &Path, writer: &Writer) -> Result<Self, HistoryError> {
        let io = |doing, source| HistoryError::Io { path: path.to_owned(), doing, source };
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty() && !f.exists()) {
            let mut builder = DirBuilder::new();
            builder.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(folder).map_err(|e| io("created", e))?;
        }
        // Before the lock, so that nothing is put beside a file that is none of ours; and again under it, because
        // another writer may just have made the file.
        look(path)?;
        let lock = Lock::take(path, writer)?;
        let fresh = !look(path)?;
        if fresh {
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(false);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            options.open(path).map_err(|e| io("created", e))?;
        }
        let history = Self::connect(path, Some(lock))?;
        history.prepare(fresh).map_err(|e| history.explain(e))?;
        Ok(history)
    }

    /// Opens a history to read from, while another program may be writing; none where there is no file.
    ///
    /// # Errors
    /// What is wrong with the file, which is left as it was.
    pub fn read(path: &Path) -> Result<Option<Self>, HistoryError> {
        if !look(path)? {
            return Ok(None);
        }
        match Self::connect(path, None).and_then(Self::for_reading) {
            // Readers note that they read in a file beside it. Where nothing can be written nobody else writes either.
            Err(HistoryError::Sql { source, .. }) if unwritable(&source) && !beside(path, "-wal").exists() => {
                Self::connect_still(path).and_then(Self::for_reading)
            }
            other => other,
        }
        .map(Some)
    }

    fn for_reading(self) -> Result<Self, HistoryError> {
        let ready =
            self.check().and_then(|()| self.connection.pragma_update(None, "query_only", true).map_err(Trouble::Sql));
        ready.map_err(|e| self.explain(e))?;
        Ok(self)
    }

    /// Opens a file that does not change while it is open.
    pub(super) fn connect_still(path: &Path) -> Result<Self, HistoryError> {
        let mut uri = "file:".to_owned();
        for byte in path.as_os_str().as_encoded_bytes() {
            match byte {
                b'?' | b'#' | b'%' => uri += &format!("%{byte:02x}"),
                _ if byte.is_ascii() => uri.push(char::from(*byte)),
                _ => uri += &format!("%{byte:02x}"),
            }
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(uri + "?immutable=1", flags).map_err(|e| sql_error(path, e))?;
        Ok(Self { connection, path: path.to_owned(), _lock: None })
    }

    fn connect(path: &Path, lock: Option<Lock>) -> Result<Self, HistoryError> {
        // Never creates: a file that was there a moment ago is not silently made anew.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|e| sql_error(path, e))?;
        connection.busy_timeout(Duration::from_secs(2)).map_err(|e| sql_error(path, e))?;
        Ok(Self { connection, path: path.to_owned(), _lock: lock })
    }

    fn prepare(&self, fresh: bool) -> Result<(), Trouble> {
        if fresh {
            self.connection.execute_batch(&format!(
                "BEGIN IMMEDIATE;{SCHEMA}{SECOND}PRAGMA application_id = {APPLICATION};PRAGMA user_version = {FORMAT};COMMIT;"
            ))?;
        } else {
            self.check()?;
            self.migrate()?;
        }
        self.connection.pragma_update(None, "journal_mode", "WAL")?;
        // The operating system gets every event at once; the disk is synced by `Syncer`.
        self.connection.pragma_update(None, "synchronous", "NORMAL")?;
        Ok(())
    }

    /// Brings an older file to [`FORMAT`]: all of it or nothing.
    fn migrate(&self) -> Result<(), Trouble> {
        let found: i64 = self.connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found < 2 {
            self.connection
                .execute_batch(&format!("BEGIN IMMEDIATE;{SECOND}PRAGMA user_version = {FORMAT};COMMIT;"))?;
        }
        Ok(())
    }

    /// Whether the file is a history of ours, of a format that we know, and sound.
    fn check(&self) -> Result<(), Trouble> {
        let pragma = |name: &str| self.connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        if pragma("application_id")? != APPLICATION {
            return Err(Trouble::Foreign);
        }
        let found = pragma("user_version")?;
        if found > FORMAT {
            return Err(Trouble::Newer(found));
        }
        let sound: String = self.connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if sound != "ok" {
            return Err(Trouble::Corrupt(sound));
        }
        Ok(())
    }

    fn explain(&self, trouble: Trouble) -> HistoryError {
        let path = self.path.clone();
        match trouble {
            Trouble::Foreign => HistoryError::NotAHistory { path },
            Trouble::Newer(found) => HistoryError::Newer { path, found, known: FORMAT },
            Trouble::Corrupt(detail) => HistoryError::Corrupt { path, detail: crate::text::one_line(&detail) },
            Trouble::Sql(source) => sql_error(&path, source),
        }
    }
}

enum Trouble {
    Foreign,
    Newer(i64),
    Corrupt(String),
    Sql(rusqlite::Error),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

/// Whether there is a database at `path`; an empty file counts as none.
fn look(path: &Path) -> Result<bool, HistoryError> {
    let failed = |source| HistoryError::Io { path: path.to_owned(), doing: "opened", source };
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(e) => return Err(failed(e)),
    };
    if metadata.is_dir() {
        return Err(failed(io::Error::from(io::ErrorKind::IsADirectory)));
    }
    if !metadata.is_file() {
        // Opening a pipe would wait for its other end.
        return Err(HistoryError::NotAHistory { path: path.to_owned() });
    }
    if metadata.len() == 0 {
        return Ok(false);
    }
    let mut start = Vec::new();
    File::open(path).and_then(|file| file.take(MAGIC.len() as u64).read_to_end(&mut start)).map_err(failed)?;
    if start == MAGIC { Ok(true) } else { Err(HistoryError::NotAHistory { path: path.to_owned() }) }
}
