//! Where a table and its values stand in the user's TOML.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use crate::text::{FileId, SourceMap, Span};

/// One step from a table to a value inside it.
#[derive(Debug, Clone, Copy)]
pub enum Step<'s> {
    /// The value of a key.
    Key(&'s str),
    /// An item of an array.
    Item(usize),
}

/// A table of a file, kept with the places of its values.
#[derive(Debug, Clone)]
pub struct Place<'t> {
    /// The file.
    pub file: FileId,
    /// The table as it was read.
    pub table: Spanned<DeValue<'t>>,
}

impl Place<'_> {
    /// The place of a value; of what holds it where it is not stated (so that a missing key has a place too).
    pub fn find(&self, path: &[Step<'_>]) -> Span {
        let mut at = &self.table;
        let mut span = self.heading();
        for step in path {
            let next = match (step, at.get_ref()) {
                (Step::Key(key), DeValue::Table(table)) => table.get(*key),
                (Step::Item(i), DeValue::Array(list)) => list.get(*i),
                _ => None,
            };
            let Some(next) = next else { break };
            at = next;
            span = at.span();
        }
        Span::new(self.file, span)
    }

    /// Where the table itself is pointed at: its id, else its heading.
    fn heading(&self) -> Range<usize> {
        match self.table.get_ref() {
            DeValue::Table(table) => table.get("id").map_or_else(|| self.table.span(), Spanned::span),
            _ => self.table.span(),
        }
    }

    /// The place of `range` inside the string at `path`, whose value is `text`: exact where the string is written
    /// without escapes, else the whole string.
    pub fn inside(&self, sources: &SourceMap, path: &[Step<'_>], text: &str, range: Range<usize>) -> Span {
        let whole = self.find(path);
        let raw = sources.text(whole);
        let opening = ["\"\"\"\r\n", "\"\"\"\n", "'''\r\n", "'''\n", "\"\"\"", "'''", "\"", "'"];
        let Some(open) = opening.iter().find(|o| raw.starts_with(**o)) else { return whole };
        if raw.get(open.len()..).is_none_or(|rest| !rest.starts_with(text)) {
            return whole;
        }
        let start = whole.start as usize + open.len();
        // A place at the end of the text still wants a character to point at.
        let end = if range.is_empty() { range.end + 1 } else { range.end };
        Span::new(self.file, start + range.start..start + end)
    }
}
