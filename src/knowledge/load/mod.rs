//! Loading: layers of TOML files to one knowledge base, or all that is wrong with them.

mod check;
mod checklist;
mod compile;
mod place;
mod read;
mod shape;
mod words;

use std::fmt;

pub use check::{ELEMENTS, PERSONAS};
pub use shape::MISSING;

use super::base::Knowledge;
use super::builtin;
use super::schema::{Checklist, Tables};
use crate::diagnostic::Diagnostic;
use crate::text::{SourceMap, Span};
use read::Drafts;

/// Files that belong together: the user's folder, a project's folder, the argument of `--checklist`. Later layers
/// replace tables of earlier ones by id.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// Name for people: "your folder".
    pub name: String,
    /// Name as shown to people, and text, of each file.
    pub files: Vec<(String, String)>,
}

/// What is wrong with the user's files.
#[derive(Debug)]
pub struct LoadError {
    /// All mistakes, by file and place; at least one.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that they point into.
    pub sources: SourceMap,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.diagnostics.len();
        let Some(first) = self.diagnostics.first() else {
            return f.write_str("the knowledge base could not be loaded");
        };
        if let Some(label) = first.labels.first() {
            let at = self.sources.start(label.span);
            write!(f, "{}:{}:{}: ", self.sources.file(label.span.file).name, at.line, at.column)?;
        }
        f.write_str(&first.message)?;
        if count > 1 { write!(f, " (and {} more)", count - 1) } else { Ok(()) }
    }
}

impl std::error::Error for LoadError {}

impl Knowledge {
    /// The built-in knowledge base.
    pub fn builtin() -> Self {
        let (tables, checklists) = builtin::tables();
        let sources = SourceMap::new();
        let mut errors = Vec::new();
        // A unit test sees to it that the built-in tables have no mistakes.
        let knowledge = compile::compile(Drafts::of_builtin(tables, checklists), &sources, &mut errors);
        Self { phrases_built: true, ..knowledge }
    }

    /// The built-in knowledge base with layers over it.
    ///
    /// # Errors
    /// All mistakes in the layers' files.
    pub fn load(layers: &[Layer]) -> Result<Self, LoadError> {
        let (tables, checklists) = builtin::tables();
        Self::load_over(tables, checklists, layers)
    }

    /// Layers over given tables, which are taken to be sound.
    pub(super) fn load_over(tables: Tables, checklists: Vec<Checklist>, layers: &[Layer]) -> Result<Self, LoadError> {
        let mut sources = SourceMap::new();
        let files: Vec<_> = (1..)
            .zip(layers)
            .flat_map(|(number, layer)| layer.files.iter().map(move |file| (number, file)))
            .map(|(number, (name, text))| (number, sources.add(name, text.clone())))
            .collect();
        let mut diagnostics = Vec::new();
        let mut drafts = Drafts::of_builtin(tables, checklists);
        for (number, file) in files {
            drafts.read(&sources, file, number, &mut diagnostics);
        }
        if let Some(crowd) = drafts.crowd() {
            // Ids are sixteen bits wide.
            diagnostics.push(Diagnostic::error(format!("more than {} {crowd}", u16::MAX), Span::default(), ""));
            return Err(LoadError { diagnostics, sources });
        }
        let knowledge = compile::compile(drafts, &sources, &mut diagnostics);
        if diagnostics.is_empty() {
            return Ok(knowledge);
        }
        diagnostics.sort_by_key(|d| d.labels.first().map(|l| (l.span, d.message.clone())));
        diagnostics.dedup();
        Err(LoadError { diagnostics, sources })
    }
}

#[cfg(test)]
mod tests;
