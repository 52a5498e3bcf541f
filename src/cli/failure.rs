//! Why a command could not do its work, and how that is told: exit code 2, on standard error, with place and remedy.

use crate::deck::ReadError;
use crate::diagnostic::{Diagnostic, Palette, excerpt};
use crate::text::{SourceMap, one_line};

/// A failure that ends a command.
#[derive(Debug)]
pub struct Failure {
    diagnostics: Vec<Diagnostic>,
    sources: SourceMap,
}

impl Failure {
    /// A failure without a place in a text: what is the matter, and what to do (may be empty).
    pub fn message(what: impl Into<String>, help: &str) -> Self {
        let mut diagnostic = Diagnostic::error(one_line(&what.into()), crate::text::Span::default(), "");
        diagnostic.labels.clear();
        if !help.is_empty() {
            diagnostic.help = Some(help.to_owned());
        }
        Self { diagnostics: vec![diagnostic], sources: SourceMap::new() }
    }

    /// Failures with places in `sources`.
    pub fn at(diagnostics: Vec<Diagnostic>, sources: SourceMap) -> Self {
        Self { diagnostics, sources }
    }

    /// As people see it.
    pub fn human(&self, palette: Palette, width: usize) -> String {
        self.diagnostics.iter().map(|d| excerpt(d, &self.sources, palette, width)).collect()
    }

    /// The first message on one line, for JSON.
    pub fn first_message(&self) -> &str {
        self.diagnostics.first().map_or("failed", |d| d.message.as_str())
    }
}

impl From<Box<ReadError>> for Failure {
    fn from(error: Box<ReadError>) -> Self {
        Self { diagnostics: vec![error.diagnostic], sources: error.sources }
    }
}
