//! Why a command could not do its work, and how that is told: exit code 2, on standard error, with place and remedy.

use serde::Serialize;

use crate::deck::ReadError;
use crate::diagnostic::{Diagnostic, Palette, excerpt};
use crate::text::{SourceMap, one_line};

/// A failure that ends a command.
#[derive(Debug)]
pub struct Failure {
    diagnostics: Vec<Diagnostic>,
    sources: SourceMap,
}

/// A failure for programs; place and help only where they are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailureReport {
    /// What is the matter, one line.
    pub message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The file that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// 1-based.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// 1-based, in Unicode scalars.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
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

    /// What is the matter, and the texts that it points into.
    pub fn into_parts(self) -> (Vec<Diagnostic>, SourceMap) {
        (self.diagnostics, self.sources)
    }

    /// As people see it.
    pub fn human(&self, palette: Palette, width: usize) -> String {
        self.diagnostics.iter().map(|d| excerpt(d, &self.sources, palette, width)).collect()
    }

    /// The first of them, for programs.
    pub fn report(&self) -> FailureReport {
        let first = self.diagnostics.first();
        let span = first.and_then(|d| d.labels.first()).map(|l| l.span);
        let at = span.map(|span| self.sources.start(span));
        FailureReport {
            message: first.map_or_else(|| "failed".to_owned(), |d| one_line(&d.message)),
            help: first.and_then(|d| d.help.as_deref()).map(one_line),
            file: span.map(|span| self.sources.file(span.file).name.clone()),
            line: at.map(|at| at.line),
            column: at.map(|at| at.column),
        }
    }
}

impl From<Box<ReadError>> for Failure {
    fn from(error: Box<ReadError>) -> Self {
        Self { diagnostics: vec![error.diagnostic], sources: error.sources }
    }
}
