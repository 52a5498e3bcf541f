//! Reading the files that the command line names: regular files, up to a limit.

use std::path::Path;

use super::failure::Failure;
use crate::deck::FileError;
use crate::deck::files::read_regular;
use crate::text::one_line;

/// The largest tables, themes, scripts and baselines that are read, in bytes: the built-in bank is a tenth of it.
pub const TABLE_LIMIT: u64 = 4 << 20;

/// The largest PDF of slides that is read, in bytes.
pub const SLIDES_LIMIT: u64 = 512 << 20;

/// The bytes of a file. `help` is for one that is not there or cannot be opened; may be empty.
///
/// # Errors
/// When it cannot be read, is no regular file or has more than `limit` bytes.
pub fn bytes(path: &Path, limit: u64, help: &str) -> Result<Vec<u8>, Failure> {
    let name = one_line(&path.display().to_string());
    read_regular(path, limit, &name).map_err(|error| refused(&name, error, help))
}

/// The text of a file, as [`bytes`] reads it.
///
/// # Errors
/// As there, and when it is not UTF-8.
pub fn text(path: &Path, limit: u64, help: &str) -> Result<String, Failure> {
    String::from_utf8(bytes(path, limit, help)?)
        .map_err(|_| Failure::message(format!("{}: not UTF-8", path.display()), "save the file as UTF-8"))
}

/// Why a file was not read.
pub fn refused(name: &str, error: FileError, help: &str) -> Failure {
    match error {
        FileError::NotAFile(_) => Failure::message(
            format!("{name}: not a regular file"),
            "pipes, devices and folders are not read here; save to a file first",
        ),
        FileError::TooLarge(_, limit) => {
            Failure::message(format!("{name}: larger than {} MiB, the limit for this file", limit >> 20), "")
        }
        FileError::NotFound(_) => Failure::message(format!("{name}: cannot be read (no such file)"), help),
        FileError::Io(_, why) => Failure::message(format!("{name}: cannot be read ({why})"), help),
        FileError::Outside(_) => Failure::message(
            format!("{name}: leads out of its folder and is not read"),
            "put the file itself there, not a link",
        ),
        other => Failure::message(format!("{name}: {other}"), help),
    }
}
