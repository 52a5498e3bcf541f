//! Why a deck cannot be read at all. Everything less than that is a [`Hazard`](super::model::Hazard).

use crate::diagnostic::Diagnostic;
use crate::text::{SourceMap, Span, one_line};

/// The kinds of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadErrorKind {
    /// No file has this name.
    #[error("no such file")]
    NotFound,
    /// A folder stands where a deck was meant.
    #[error("a folder, not a deck")]
    Folder,
    /// Neither file nor folder: a pipe, a device, a socket.
    #[error("not a regular file")]
    NotAFile,
    /// Larger than the reading limit.
    #[error("too large")]
    TooLarge,
    /// Bytes that are not UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// The file of another program or language, which read as Markdown would say nothing.
    #[error("no Markdown deck")]
    NotADeck,
    /// Nothing to show: no slide content at all.
    #[error("empty deck")]
    Empty,
    /// Deck settings stand both in the front matter and in a comment.
    #[error("settings in two places")]
    TwoSettings,
    /// The operating system refused.
    #[error("cannot be read")]
    Io,
}

/// A failure with what to print: the diagnostic and the sources that its labels point into.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", .diagnostic.message)]
pub struct ReadError {
    /// Which kind.
    pub kind: ReadErrorKind,
    /// What to print. May have no label when there is no text to point at.
    pub diagnostic: Diagnostic,
    /// Where the labels point.
    pub sources: SourceMap,
}

impl ReadError {
    /// A failure without a place in a text. `name` is the file as the user wrote it.
    pub(super) fn about_file(kind: ReadErrorKind, name: &str, what: &str, help: &str) -> Box<Self> {
        let mut diagnostic = Diagnostic::error(format!("{}: {what}", one_line(name)), Span::default(), "");
        diagnostic.labels.clear();
        if !help.is_empty() {
            diagnostic.help = Some(help.to_owned());
        }
        Box::new(Self { kind, diagnostic, sources: SourceMap::new() })
    }

    /// A failure with a place in `sources`.
    pub(super) fn at(kind: ReadErrorKind, diagnostic: Diagnostic, sources: SourceMap) -> Box<Self> {
        Box::new(Self { kind, diagnostic, sources })
    }
}
