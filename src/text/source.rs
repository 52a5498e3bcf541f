//! The source map: every file that was read, and spans into them.

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// A file of a [`SourceMap`], by the order in which it was added. The deck itself is always `FileId(0)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct FileId(pub u16);

/// A byte range of one file: `start..end`, both on character boundaries.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Span {
    /// The file that the range lies in.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span of `range` in `file`. Offsets beyond 4 GiB are clamped; the reading limits lie far below that.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: clamp(range.start), end: clamp(range.end.max(range.start)) }
    }

    /// The byte range without its file.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers no byte (it still has a place).
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both. Spans of two files keep the first.
    pub fn join(self, other: Span) -> Span {
        if self.file != other.file {
            return self;
        }
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}..{}", self.file.0, self.start, self.end)
    }
}

/// A place for people: 1-based line, 1-based column in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LineColumn {
    /// 1-based line.
    pub line: usize,
    /// 1-based column in Unicode scalars (not bytes, not terminal cells).
    pub column: usize,
}

/// One file of the source map.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path as shown to people (relative to where the user is; already free of control characters).
    pub name: String,
    text: String,
    line_starts: OnceLock<Vec<u32>>,
    /// Where parts begin that people know by other names than lines, in order.
    places: Vec<(u32, String)>,
}

impl SourceFile {
    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            std::iter::once(0)
                .chain(self.text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i as u32 + 1))
                .collect()
        })
    }
}

/// All files that a deck (or the knowledge base) was read from.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file and returns its id. `name` is shown to people and is cleaned with [`super::one_line`].
    pub fn add(&mut self, name: &str, text: String) -> FileId {
        let id = FileId(u16::try_from(self.files.len()).unwrap_or(u16::MAX));
        self.files.push(SourceFile {
            name: super::one_line(name),
            text,
            line_starts: OnceLock::new(),
            places: Vec::new(),
        });
        id
    }

    /// Says that nobody has the lines of a file before their eyes, because the text was made from something else: what its
    /// parts are called there, each with the byte where it begins, in order.
    pub fn name_places(&mut self, file: FileId, places: Vec<(u32, String)>) {
        if let Some(source) = self.files.get_mut(usize::from(file.0)) {
            source.places = places;
        }
    }

    /// What the part where a span starts is called, in a file whose lines nobody sees: "slide 7".
    pub fn place(&self, span: Span) -> Option<&str> {
        let places = &self.file(span.file).places;
        let at = places.partition_point(|(start, _)| *start <= span.start).saturating_sub(1);
        places.get(at).map(|(_, name)| name.as_str())
    }

    /// Where a span starts, for people and editors: `talk.md:12:3`, or `talk.pptx, slide 7`.
    pub fn located(&self, span: Span) -> String {
        let name = &self.file(span.file).name;
        match self.place(span) {
            Some(place) => format!("{name}, {place}"),
            None => {
                let at = self.start(span);
                format!("{name}:{}:{}", at.line, at.column)
            }
        }
    }

    /// The line and column where a span starts, where somebody can look them up: none in a file whose parts are named.
    pub fn seen_start(&self, span: Span) -> Option<LineColumn> {
        self.place(span).is_none().then(|| self.start(span))
    }

    /// The files, in the order of their ids.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// One file.
    ///
    /// # Panics
    /// If `id` comes from another map.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The text that a span covers; empty where the span does not fit the file.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.range()).unwrap_or("")
    }

    /// Line and column of a byte offset. Offsets inside a character or past the end go to the nearest place before.
    pub fn line_column(&self, file: FileId, offset: u32) -> LineColumn {
        let source = self.file(file);
        let starts = source.line_starts();
        let line = starts.partition_point(|s| *s <= offset).saturating_sub(1);
        let start = starts[line] as usize;
        let mut end = (offset as usize).clamp(start, source.text.len());
        while !source.text.is_char_boundary(end) {
            end -= 1;
        }
        LineColumn { line: line + 1, column: source.text[start..end].chars().count() + 1 }
    }

    /// Where a span starts.
    pub fn start(&self, span: Span) -> LineColumn {
        self.line_column(span.file, span.start)
    }

    /// Where a span ends (the place after its last character).
    pub fn end(&self, span: Span) -> LineColumn {
        self.line_column(span.file, span.end)
    }

    /// The whole line (without its line end) that holds the start of a span.
    pub fn line_text(&self, span: Span) -> &str {
        let source = self.file(span.file);
        let starts = source.line_starts();
        let line = starts.partition_point(|s| *s <= span.start).saturating_sub(1);
        let start = starts[line] as usize;
        let end = starts.get(line + 1).map_or(source.text.len(), |e| *e as usize);
        source.text[start..end].trim_end_matches(['\n', '\r'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_made_from_something_else_has_places_instead_of_lines() {
        let mut map = SourceMap::new();
        let file = map.add("talk.pptx", "one\ntwo\n".into());
        let span = Span::new(file, 4..7);
        assert_eq!((map.place(span), map.located(span).as_str()), (None, "talk.pptx:2:1"));
        assert_eq!(map.seen_start(span), Some(LineColumn { line: 2, column: 1 }));
        map.name_places(file, vec![(0, "slide 1".into()), (4, "slide 2".into())]);
        assert_eq!((map.located(span).as_str(), map.seen_start(span)), ("talk.pptx, slide 2", None));
        assert_eq!(map.place(Span::new(file, 3..4)), Some("slide 1"));
    }

    #[test]
    fn columns_count_characters_and_lines_start_at_one() {
        let mut map = SourceMap::new();
        let file = map.add("a.md", "häß\nzwei\r\n".into());
        assert_eq!(map.line_column(file, 0), LineColumn { line: 1, column: 1 });
        assert_eq!(map.line_column(file, 5), LineColumn { line: 1, column: 4 });
        assert_eq!(map.line_column(file, 6), LineColumn { line: 2, column: 1 });
        assert_eq!(map.line_column(file, 2), LineColumn { line: 1, column: 2 }, "inside ä");
        assert_eq!(map.line_column(file, 999), LineColumn { line: 3, column: 1 }, "past the end");
        assert_eq!(map.line_text(Span::new(file, 7..8)), "zwei");
    }

    #[test]
    fn a_span_that_does_not_fit_is_empty_text() {
        let mut map = SourceMap::new();
        let file = map.add("a.md", "ä".into());
        assert_eq!(map.text(Span::new(file, 1..2)), "");
        assert_eq!(map.text(Span::new(file, 0..99)), "");
    }
}
