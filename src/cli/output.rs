//! Where results go: standard output that survives a closed pipe, and files that are whole or not there.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anstream::ColorChoice;

use super::args::When;
use super::exit::Exit;
use super::failure::Failure;
use crate::diagnostic::Palette;

/// Writes to standard output; a reader that went away (`| head`) is no error.
///
/// # Errors
/// Any other failure of standard output.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(problem) if problem.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// [`print`] as the last step of a command.
///
/// # Errors
/// When standard output fails.
pub fn say(text: &str) -> Result<Exit, Failure> {
    print(text).map_err(|e| Failure::message(format!("standard output: {e}"), ""))?;
    Ok(Exit::Clean)
}

/// Writes to standard error. There is nowhere left to complain when that fails.
pub fn complain(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether standard output gets colours.
pub fn palette_of_stdout(when: When) -> Palette {
    palette(when, &io::stdout())
}

/// Whether standard error gets colours.
pub fn palette_of_stderr(when: When) -> Palette {
    palette(when, &io::stderr())
}

fn palette(when: When, stream: &impl anstream::stream::RawStream) -> Palette {
    let colour = match when {
        When::Always => true,
        When::Never => false,
        // Reads NO_COLOR (non-empty), CLICOLOR, CLICOLOR_FORCE, TERM=dumb and whether the stream is a terminal.
        When::Auto => anstream::AutoStream::choice(stream) != ColorChoice::Never,
    };
    if colour { Palette::Ansi } else { Palette::Plain }
}

/// Columns of the terminal on standard output; 100 for pipes and files.
pub fn width() -> usize {
    if !io::stdout().is_terminal() {
        return 100;
    }
    crossterm::terminal::size().map_or(80, |(columns, _)| usize::from(columns)).clamp(40, 140)
}

/// Writes a file whole: into a temporary file beside it, synced, then renamed. Whatever fails, a file that was there
/// before stays as it was.
///
/// # Errors
/// If the folder cannot be written, the disk is full, or the target is a folder.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "is a folder"));
    }
    // A link is followed, so that the file that it names is replaced and the link stays.
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let known = std::fs::metadata(&target).ok();
    if known.as_ref().is_some_and(|m| !m.is_file()) {
        // A pipe or a device is written to: it may not be replaced.
        return std::fs::OpenOptions::new().write(true).open(&target)?.write_all(bytes);
    }
    let permissions = known.map(|m| m.permissions());
    if permissions.as_ref().is_some_and(|p| p.readonly()) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "is read-only"));
    }
    let folder = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".hotseat-");
    #[cfg(unix)]
    if permissions.is_none() {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666)); // less the umask, as for any new file
    }
    // The temporary file's name would only confuse: what failed is known by the target.
    let bare = |problem: io::Error| match problem.kind() {
        io::ErrorKind::NotFound => io::Error::new(io::ErrorKind::NotFound, "its folder does not exist"),
        kind => io::Error::from(kind),
    };
    let mut file = builder.tempfile_in(folder).map_err(bare)?;
    file.write_all(bytes).map_err(bare)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all().map_err(bare)?;
    file.persist(&target).map_err(|e| bare(e.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_written_to_and_stays_one() {
        use std::os::unix::fs::FileTypeExt;
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("pipe.pdf");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo runs").success());
        let reader = std::thread::spawn({
            let path = path.clone();
            move || std::fs::read(path)
        });
        write_whole(&path, b"new").expect("written");
        assert!(std::fs::metadata(&path).expect("there").file_type().is_fifo(), "it was replaced");
        assert_eq!(reader.join().expect("ends").expect("read"), b"new");
    }

    #[test]
    fn a_failed_write_leaves_the_old_file_and_no_litter() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("out.pdf");
        write_whole(&path, b"old").expect("written");
        let mut readonly = std::fs::metadata(&path).expect("there").permissions();
        readonly.set_readonly(true);
        std::fs::set_permissions(&path, readonly).expect("set");
        assert_eq!(write_whole(&path, b"new").expect_err("refused").kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(std::fs::read(&path).expect("there"), b"old");
        assert_eq!(std::fs::read_dir(folder.path()).expect("folder").count(), 1);
        assert!(write_whole(folder.path(), b"x").is_err(), "a folder is not replaced");
    }
}
