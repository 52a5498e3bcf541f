//! Messages with a place: severity, labels, edits, and the one renderer of excerpts.

mod excerpt;
mod level;

pub use excerpt::{Palette, excerpt};
pub use level::{Confidence, Severity};

use serde::Serialize;

use crate::text::Span;

/// A message about source text.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// How bad.
    pub severity: Severity,
    /// Rule id, where a rule made it.
    pub code: Option<String>,
    /// What is the matter, one line.
    pub message: String,
    /// Where; the first label is the primary one.
    pub labels: Vec<Label>,
    /// Further lines: why it matters, what a reviewer will ask.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
}

/// A place with a few words.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is to be seen there; may be empty.
    pub text: String,
}

/// A replacement of source text. Edits of one fix do not overlap.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// By what.
    pub replacement: String,
}

impl Diagnostic {
    /// An error with one place.
    pub fn error(message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code: None,
            message: message.into(),
            labels: vec![Label { span, text: label.into() }],
            notes: Vec::new(),
            help: None,
        }
    }

    /// With what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With a further line.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}
