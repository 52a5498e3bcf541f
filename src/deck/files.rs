//! The only way to read what a deck names: images, includes, answers. Nothing outside the deck's folder is reached.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::error::{ReadError, ReadErrorKind};
use super::foreign;
use crate::diagnostic::Diagnostic;
use crate::text::{FileId, SourceMap, Span};

/// The largest deck or included text that is read, in bytes.
pub const TEXT_LIMIT: u64 = 16 << 20;

/// The largest other file (pictures) that is read, in bytes.
pub const FILE_LIMIT: u64 = 64 << 20;

/// Why a target was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// A URL: there is no network.
    #[error("`{0}` is a URL; hotseat never uses the network")]
    Remote(String),
    /// An absolute path, a drive, a UNC path, or a path that leaves the deck's folder, by `..` or by a link.
    #[error("`{0}` lies outside the deck's folder")]
    Outside(String),
    /// The target makes no path: empty, or with a zero byte or a broken percent escape in it.
    #[error("`{0}` is no path")]
    NoPath(String),
    /// Nothing is there.
    #[error("`{0}` does not exist")]
    NotFound(String),
    /// A folder, a pipe, a device.
    #[error("`{0}` is not a regular file")]
    NotAFile(String),
    /// Over the limit, which is given in bytes.
    #[error("`{0}` is larger than {1} bytes")]
    TooLarge(String, u64),
    /// Text was wanted and the file is not UTF-8.
    #[error("`{0}` is not UTF-8 text")]
    NotUtf8(String),
    /// The operating system refused.
    #[error("`{0}` cannot be read: {1}")]
    Io(String, String),
}

#[derive(Debug, Clone)]
enum Source {
    Folder(PathBuf),
    Memory(BTreeMap<String, Vec<u8>>),
}

/// The reading port: a folder on disk, or files in memory (tests, standard input).
#[derive(Debug, Clone)]
pub struct Files {
    source: Source,
    /// Files in memory that lie over the others.
    over: Arc<BTreeMap<String, Vec<u8>>>,
    outside: bool,
    limit: u64,
}

impl Files {
    /// The files below `root`, the deck's folder.
    ///
    /// # Errors
    /// When the folder cannot be resolved.
    pub fn folder(root: &Path) -> std::io::Result<Self> {
        let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
        Ok(Self::of(Source::Folder(fs::canonicalize(root)?)))
    }

    /// Files in memory, by path with `/`.
    pub fn memory<N: Into<String>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (N, B)>) -> Self {
        let files = files.into_iter().map(|(n, b)| (n.into(), b.into())).collect();
        Self::of(Source::Memory(files))
    }

    /// No files at all.
    pub fn none() -> Self {
        Self::of(Source::Memory(BTreeMap::new()))
    }

    fn of(source: Source) -> Self {
        Self { source, over: Arc::default(), outside: false, limit: FILE_LIMIT }
    }

    /// With further files in memory, by path with `/`: they are read instead of what lies at their paths.
    #[must_use]
    pub fn with_files(mut self, files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        self.over = Arc::new(files.into_iter().collect());
        self
    }

    /// Also lets relative paths and links leave the deck's folder (`--allow-outside`). URLs, absolute paths and
    /// special files stay closed.
    #[must_use]
    pub fn allow_outside(mut self) -> Self {
        self.outside = true;
        self
    }

    /// With another byte limit per file.
    #[must_use]
    pub fn with_limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// Reads a target as a deck writes it: relative to the deck's folder, perhaps percent-encoded.
    ///
    /// # Errors
    /// [`FileError`]; the text in it is the target as written.
    pub fn read(&self, target: &str) -> Result<Vec<u8>, FileError> {
        self.read_from("", target)
    }

    /// [`Files::read`] for a target inside an included file: `base` is that file's folder, relative to the root.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn read_from(&self, base: &str, target: &str) -> Result<Vec<u8>, FileError> {
        let mut last = FileError::NotFound(target.to_owned());
        for path in candidates(base, target)? {
            let relative = self.inside(&path, target)?;
            match self.fetch(&relative, target) {
                Err(FileError::NotFound(t)) => last = FileError::NotFound(t),
                other => return other,
            }
        }
        Err(last)
    }

    /// Whether a target could be read, without reading it.
    ///
    /// # Errors
    /// [`FileError`], as [`Files::read`] would return it.
    pub fn check(&self, target: &str) -> Result<(), FileError> {
        let mut last = FileError::NotFound(target.to_owned());
        for path in candidates("", target)? {
            let relative = self.inside(&path, target)?;
            match self.look(&relative, target) {
                Err(FileError::NotFound(t)) => last = FileError::NotFound(t),
                other => return other,
            }
        }
        Err(last)
    }

    /// Text of a target, at most [`TEXT_LIMIT`] bytes of UTF-8.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn read_text(&self, base: &str, target: &str) -> Result<String, FileError> {
        let limited = Self { limit: self.limit.min(TEXT_LIMIT), ..self.clone() };
        let bytes = limited.read_from(base, target)?;
        String::from_utf8(bytes).map_err(|_| FileError::NotUtf8(target.to_owned()))
    }

    /// The path as components, checked lexically: `a/../b` is fine, leaving the root is not.
    fn inside(&self, path: &str, target: &str) -> Result<PathBuf, FileError> {
        let mut out = PathBuf::new();
        let mut depth = 0usize;
        for component in Path::new(path).components() {
            match component {
                Component::Normal(part) => {
                    out.push(part);
                    depth += 1;
                }
                Component::CurDir => {}
                Component::ParentDir if depth > 0 => {
                    out.pop();
                    depth -= 1;
                }
                Component::ParentDir if self.outside => out.push(".."),
                _ => return Err(FileError::Outside(target.to_owned())),
            }
        }
        if out.as_os_str().is_empty() {
            return Err(FileError::NoPath(target.to_owned()));
        }
        Ok(out)
    }

    fn look(&self, relative: &Path, target: &str) -> Result<(), FileError> {
        if self.over.contains_key(&key(relative)) {
            return Ok(());
        }
        match &self.source {
            // Without any files (standard input, an example) nobody knows what is there.
            Source::Memory(files) if files.is_empty() => Ok(()),
            Source::Memory(files) => {
                files.get(&key(relative)).map(|_| ()).ok_or_else(|| FileError::NotFound(target.to_owned()))
            }
            Source::Folder(root) => {
                let full = fs::canonicalize(root.join(relative)).map_err(|e| io_error(&e, target))?;
                if !self.outside && !full.starts_with(root) {
                    return Err(FileError::Outside(target.to_owned()));
                }
                let data = fs::metadata(&full).map_err(|e| io_error(&e, target))?;
                if data.is_file() { Ok(()) } else { Err(FileError::NotAFile(target.to_owned())) }
            }
        }
    }

    fn fetch(&self, relative: &Path, target: &str) -> Result<Vec<u8>, FileError> {
        let bounded = |bytes: &Vec<u8>| {
            let fits = bytes.len() as u64 <= self.limit;
            if fits { Ok(bytes.clone()) } else { Err(FileError::TooLarge(target.to_owned(), self.limit)) }
        };
        if let Some(bytes) = self.over.get(&key(relative)) {
            return bounded(bytes);
        }
        match &self.source {
            Source::Memory(files) => {
                bounded(files.get(&key(relative)).ok_or_else(|| FileError::NotFound(target.to_owned()))?)
            }
            Source::Folder(root) => {
                let full = fs::canonicalize(root.join(relative)).map_err(|e| io_error(&e, target))?;
                if !self.outside && !full.starts_with(root) {
                    return Err(FileError::Outside(target.to_owned()));
                }
                read_regular(&full, self.limit, target)
            }
        }
    }
}

/// How files in memory are called.
fn key(relative: &Path) -> String {
    relative.to_string_lossy().replace('\\', "/")
}

fn io_error(error: &std::io::Error, target: &str) -> FileError {
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => FileError::NotFound(target.to_owned()),
        _ => FileError::Io(target.to_owned(), error.to_string()),
    }
}

/// Reads a regular file of at most `limit` bytes, called `target` in errors. What is opened is looked at, not what stood
/// at the path before; and the limit holds for what is really read, whatever the size said.
///
/// # Errors
/// [`FileError`].
pub fn read_regular(path: &Path, limit: u64, target: &str) -> Result<Vec<u8>, FileError> {
    let no_file = || FileError::NotAFile(target.to_owned());
    // Not every system opens folders.
    let file = open(path).map_err(|e| if path.is_dir() { no_file() } else { io_error(&e, target) })?;
    let data = file.metadata().map_err(|e| io_error(&e, target))?;
    if !data.is_file() {
        return Err(no_file());
    }
    let too_large = || FileError::TooLarge(target.to_owned(), limit);
    if data.len() > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(data.len()).unwrap_or(0));
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|e| io_error(&e, target))?;
    if bytes.len() as u64 > limit {
        return Err(too_large());
    }
    Ok(bytes)
}

/// Opens a file for reading, without waiting for somebody to write into it where it is a pipe.
fn open(path: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        options.custom_flags(flags.bits().cast_signed());
    }
    options.open(path)
}

/// The paths that a target may mean, most literal first: as decoded, and without `?query` and `#fragment`.
fn candidates(base: &str, target: &str) -> Result<Vec<String>, FileError> {
    let trimmed = target.trim().trim_start_matches('<').trim_end_matches('>');
    if trimmed.is_empty() {
        return Err(FileError::NoPath(target.to_owned()));
    }
    if has_scheme(trimmed) || trimmed.starts_with("//") {
        return Err(FileError::Remote(target.to_owned()));
    }
    let mut out = Vec::with_capacity(2);
    for text in [trimmed, trimmed.split(['?', '#']).next().unwrap_or(trimmed)] {
        let path = percent_decode(text).ok_or_else(|| FileError::NoPath(target.to_owned()))?;
        if path.contains('\0') || path.is_empty() {
            return Err(FileError::NoPath(target.to_owned()));
        }
        let drive = path.as_bytes().get(1) == Some(&b':');
        if path.starts_with(['/', '\\']) || drive || has_scheme(&path) {
            return Err(FileError::Outside(target.to_owned()));
        }
        let joined = if base.is_empty() { path } else { format!("{base}/{path}") };
        if !out.contains(&joined) {
            out.push(joined);
        }
    }
    Ok(out)
}

/// Whether a target begins with a URL scheme of two or more letters (one letter is a drive).
fn has_scheme(target: &str) -> bool {
    target.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// A target as people read it: percent escapes resolved where they make text.
pub fn decoded(target: &str) -> String {
    percent_decode(target).filter(|t| !t.chars().any(char::is_control)).unwrap_or_else(|| target.to_owned())
}

/// Decodes `%41`; a `%` that no two hex digits follow stays. `None` when the result is not UTF-8.
fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
        match (bytes[i], hex(i + 1), hex(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                i += 3;
            }
            (byte, ..) => {
                out.push(byte);
                i += 1;
            }
        }
    }
    String::from_utf8(out).ok()
}

/// Reads a deck's own file: its text, and the port onto its folder.
///
/// # Errors
/// [`ReadError`] when there is no such file, when it is a folder or no regular file, larger than [`TEXT_LIMIT`], or
/// not UTF-8 (with the place of the first bad byte).
pub fn read_file(path: &Path) -> Result<(String, Files), Box<ReadError>> {
    let name = path.display().to_string();
    let fail = |kind, what: &str, help: &str| ReadError::about_file(kind, &name, what, help);
    let bytes = read_regular(path, TEXT_LIMIT, &name).map_err(|e| match e {
        FileError::NotAFile(_) if path.is_dir() => {
            fail(ReadErrorKind::Folder, "is a folder, not a deck", "name the Markdown file in it")
        }
        FileError::NotAFile(_) => fail(
            ReadErrorKind::NotAFile,
            "is not a regular file",
            "to read a deck from a pipe, give `-` where the command takes it",
        ),
        FileError::TooLarge(..) => too_large(&name),
        FileError::NotFound(_) => fail(ReadErrorKind::NotFound, "no such file", "check the name and the folder"),
        FileError::Io(_, why) => fail(ReadErrorKind::Io, &format!("cannot be read ({why})"), ""),
        other => fail(ReadErrorKind::Io, &other.to_string(), ""),
    })?;
    let text = decode(&name, bytes)?;
    let root = path.parent().unwrap_or(Path::new("."));
    let files =
        Files::folder(root).map_err(|e| fail(ReadErrorKind::Io, &format!("its folder cannot be read ({e})"), ""))?;
    Ok((text, files))
}

pub(super) fn too_large(name: &str) -> Box<ReadError> {
    let what = format!("is larger than {} MiB, the limit for a deck", TEXT_LIMIT >> 20);
    ReadError::about_file(ReadErrorKind::TooLarge, name, &what, "a deck is Markdown text; link pictures from it")
}

/// Bytes as text.
///
/// # Errors
/// [`ReadErrorKind::TooLarge`]; [`ReadErrorKind::NotADeck`] for files of other programs; [`ReadErrorKind::NotUtf8`] with
/// the offset and the line of the first bad byte.
pub fn decode(name: &str, bytes: Vec<u8>) -> Result<String, Box<ReadError>> {
    if bytes.len() as u64 > TEXT_LIMIT {
        return Err(too_large(name));
    }
    if let Some(foreign) = foreign::of_bytes(&bytes) {
        return Err(foreign.error(name));
    }
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error,
    };
    let offset = error.utf8_error().valid_up_to();
    let bytes = error.into_bytes();
    let line = bytes[..offset].iter().filter(|b| **b == b'\n').count() + 1;
    let looks_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    // The excerpt shows the text around the bad byte; replacing keeps everything before it in place.
    let mut sources = SourceMap::new();
    let start = bytes[..offset].iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
    let end = bytes[offset..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |i| offset + i).min(start + 2000);
    let mut shown = "\n".repeat(line - 1);
    let base = shown.len();
    shown.push_str(&String::from_utf8_lossy(&bytes[start..end.max(offset)]));
    sources.add(name, shown);
    let at = base + (offset - start);
    let diagnostic = Diagnostic::error(
        format!("{}: not UTF-8 (byte {offset}, line {line})", crate::text::one_line(name)),
        Span::new(FileId(0), at..at + 3),
        "the first byte that is not UTF-8",
    )
    .with_help(if looks_utf16 {
        "the file is UTF-16; save it as UTF-8"
    } else {
        "save the file as UTF-8, for instance with `iconv -f latin1 -t utf-8`"
    });
    Err(ReadError::at(ReadErrorKind::NotUtf8, diagnostic, sources))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_that_leave_the_folder_or_the_machine_are_refused() {
        let files = Files::memory([("a b.png", "x"), ("sub/c.png", "y"), ("q?x.png", "z")]);
        assert_eq!(files.read("a%20b.png"), Ok(b"x".to_vec()));
        assert_eq!(files.read("./sub/../sub/c.png#fig"), Ok(b"y".to_vec()));
        assert_eq!(files.read("q?x.png"), Ok(b"z".to_vec()), "a literal question mark wins");
        assert_eq!(files.read_from("sub", "c.png"), Ok(b"y".to_vec()));
        assert_eq!(files.read_from("sub", "../a b.png"), Ok(b"x".to_vec()));
        for target in ["/etc/passwd", "../x", "sub/../../x", "\\\\host\\x", "c:\\x", "%2e%2e/x", "..%2fx", "%2Fetc"] {
            assert!(matches!(files.read(target), Err(FileError::Outside(_))), "{target}: {:?}", files.read(target));
        }
        for target in ["http://x/y.png", "file:///etc/passwd", "data:image/png;base64,AA", "//host/x"] {
            assert!(matches!(files.read(target), Err(FileError::Remote(_))), "{target}");
        }
        for target in ["", "%00", "."] {
            assert!(matches!(files.read(target), Err(FileError::NoPath(_))), "{target}");
        }
    }

    #[test]
    fn files_in_memory_lie_over_those_of_the_folder() {
        let folder = tempfile::tempdir().expect("tempdir");
        fs::write(folder.path().join("a.txt"), "disk").expect("write");
        fs::write(folder.path().join("b.txt"), "disk").expect("write");
        let files = Files::folder(folder.path()).expect("root").with_files([("a.txt".into(), b"memory".to_vec())]);
        assert_eq!((files.read("a.txt"), files.check("./a.txt")), (Ok(b"memory".to_vec()), Ok(())));
        assert_eq!(files.read("b.txt"), Ok(b"disk".to_vec()));
        assert!(matches!(files.with_limit(3).read("a.txt"), Err(FileError::TooLarge(_, 3))));
    }

    #[cfg(unix)]
    #[test]
    fn links_out_folders_and_limits_are_refused_on_disk() {
        let outer = tempfile::tempdir().expect("tempdir");
        let root = outer.path().join("deck");
        fs::create_dir_all(root.join("dir")).expect("mkdir");
        fs::write(outer.path().join("secret"), "s").expect("write");
        fs::write(root.join("ok.txt"), "12345").expect("write");
        std::os::unix::fs::symlink("../secret", root.join("link")).expect("link");
        std::os::unix::fs::symlink("ok.txt", root.join("fine")).expect("link");
        let files = Files::folder(&root).expect("root");
        assert_eq!(files.read("fine"), Ok(b"12345".to_vec()));
        assert!(matches!(files.read("link"), Err(FileError::Outside(_))));
        assert!(matches!(files.read("dir"), Err(FileError::NotAFile(_))));
        assert!(matches!(files.read("none"), Err(FileError::NotFound(_))));
        assert!(matches!(files.clone().with_limit(4).read("ok.txt"), Err(FileError::TooLarge(_, 4))));
        assert_eq!(files.allow_outside().read("../secret"), Ok(b"s".to_vec()));
    }

    #[test]
    fn bad_bytes_are_placed_by_offset_and_line() {
        let error = decode("t.md", b"# A\n\nna\xefve\n".to_vec()).expect_err("latin-1");
        assert_eq!(error.kind, ReadErrorKind::NotUtf8);
        assert_eq!(error.to_string(), "t.md: not UTF-8 (byte 7, line 3)");
        assert_eq!(error.sources.start(error.diagnostic.labels[0].span).line, 3);
    }
}
