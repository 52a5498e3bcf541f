//! Passages: the only text that anything downstream reads.
//!
//! All passages of a deck lie in one buffer, separated by line feeds, so that every signal is found in one pass over it.
//! Text is NFC with white space collapsed; markup, targets, code and URLs are not in it. A map leads from every byte back
//! to the source; the maps of all passages lie in one list.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// All passages of a deck in reading order: slide by slide, visible text before notes.
#[derive(Debug, Clone, Default)]
pub struct Passages {
    buffer: String,
    map: Vec<MapEntry>,
    list: Vec<Passage>,
}

/// One passage. Its text is [`Passages::text`].
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// What kind of text.
    pub kind: PassageKind,
    /// Bytes of the buffer.
    pub range: Range<usize>,
    /// Index into `Deck::slides`.
    pub slide: usize,
    /// Seen by the audience, or only by the speaker.
    pub channel: Channel,
    /// Place inside lists and tables.
    pub path: Path,
    /// Its entries in the common list; see [`Passages::map`].
    map: Range<usize>,
}

impl Passage {
    /// A passage without text, for [`Passages::push`].
    pub fn new(kind: PassageKind, slide: usize, channel: Channel, path: Path) -> Self {
        Self { kind, range: 0..0, slide, channel, path, map: 0..0 }
    }
}

/// From here on (until the next entry) the text comes from `span`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MapEntry {
    /// Byte offset inside the passage's text.
    pub at: u32,
    /// The source that these bytes stand for. Where text and source are of one length they correspond byte by byte;
    /// else (an entity, an escape, a composed character) the whole span stands for the whole piece.
    pub span: Span,
}

/// What a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PassageKind {
    /// A slide's title or another heading.
    Title,
    /// A sentence of a paragraph, quote or footnote.
    Sentence,
    /// A list item's own text (nested items are passages of their own).
    Item,
    /// A table cell.
    Cell,
    /// A caption of a figure or table.
    Caption,
    /// A picture's alternative text.
    Alt,
    /// A formula's TeX.
    Math,
    /// A sentence of a speaker note.
    Note,
}

/// Who gets to see a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// On the slide.
    Visible,
    /// In the speaker notes.
    Notes,
}

/// Place of a passage in the structure of its slide.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Path {
    /// Ordinal of the top-level block in the slide (columns and quotes are opened up).
    pub block: u16,
    /// List depth: 0 outside lists, 1 in a top-level item.
    pub depth: u8,
    /// Ordinal of the item in its list, or of the sentence in its paragraph.
    pub item: u16,
    /// Row of a table: 0 is the header.
    pub row: Option<u16>,
    /// Column of a table.
    pub column: Option<u16>,
}

impl Passages {
    /// No passages.
    pub fn new() -> Self {
        Self::default()
    }

    /// Room for the passages of so many bytes of source.
    pub(super) fn with_room(bytes: usize) -> Self {
        // A passage of a talk comes from some thirty bytes, seldom from fewer than twenty.
        let passages = bytes / 20;
        Self {
            buffer: String::with_capacity(bytes),
            map: Vec::with_capacity(passages),
            list: Vec::with_capacity(passages),
        }
    }

    /// Appends a passage: its text, and from which sources that comes, ascending by [`MapEntry::at`]. Its ranges are set
    /// here. Empty text is not added.
    pub fn push(&mut self, text: &str, map: impl IntoIterator<Item = MapEntry>, mut passage: Passage) {
        if text.is_empty() {
            return;
        }
        passage.range = self.buffer.len()..self.buffer.len() + text.len();
        self.buffer.push_str(text);
        self.buffer.push('\n');
        let first = self.map.len();
        self.map.extend(map);
        passage.map = first..self.map.len();
        self.list.push(passage);
    }

    /// Appends all passages of another list; their slides' indices stay.
    pub fn append(&mut self, other: Self) {
        let moved = |range: &Range<usize>, by: usize| range.start + by..range.end + by;
        let (text, entries) = (self.buffer.len(), self.map.len());
        self.buffer.push_str(&other.buffer);
        self.map.extend(other.map);
        self.list.extend(other.list.into_iter().map(|p| Passage {
            range: moved(&p.range, text),
            map: moved(&p.map, entries),
            ..p
        }));
    }

    /// The buffer: every passage's text followed by a line feed.
    pub fn buffer(&self) -> &str {
        &self.buffer
    }

    /// The passages in order.
    pub fn list(&self) -> &[Passage] {
        &self.list
    }

    /// A passage's text.
    pub fn text(&self, passage: &Passage) -> &str {
        &self.buffer[passage.range.clone()]
    }

    /// From bytes of a passage to the source, ascending by [`MapEntry::at`].
    pub fn map(&self, passage: &Passage) -> &[MapEntry] {
        &self.map[passage.map.clone()]
    }

    /// The passage that holds a byte of the buffer; `None` on a separator.
    pub fn at(&self, offset: usize) -> Option<usize> {
        let index = self.list.partition_point(|p| p.range.end <= offset);
        self.list.get(index).filter(|p| p.range.contains(&offset)).map(|_| index)
    }

    /// The source of `range` (bytes of the passage's text, not of the buffer).
    pub fn source(&self, passage: &Passage, range: Range<usize>) -> Span {
        let map = self.map(passage);
        let piece = |offset: usize| {
            let i = map.partition_point(|e| e.at as usize <= offset).saturating_sub(1);
            let end = map.get(i + 1).map_or(passage.range.len(), |e| e.at as usize);
            (map[i], end)
        };
        if map.is_empty() {
            return Span::default();
        }
        let (first, first_end) = piece(range.start);
        let last_offset = range.end.saturating_sub(1).max(range.start);
        let (last, last_end) = piece(last_offset);
        let exact = |entry: MapEntry, end: usize| entry.span.len() == end - entry.at as usize;
        let mut start = first.span.start;
        if exact(first, first_end) {
            start += (range.start - first.at as usize) as u32;
        }
        let mut end = last.span.end;
        if exact(last, last_end) {
            end = last.span.start + (range.end.max(last.at as usize) - last.at as usize) as u32;
        }
        if first.span.file != last.span.file {
            return Span { end: first.span.end, start, file: first.span.file };
        }
        Span { file: first.span.file, start: start.min(end), end: end.max(start) }
    }

    /// The source of a whole passage.
    pub fn span(&self, passage: &Passage) -> Span {
        self.source(passage, 0..passage.range.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FileId;

    #[test]
    fn a_range_of_a_passage_leads_back_to_its_source() {
        // source: "a **bold** x &amp; y", text: "a bold x & y"
        let file = FileId(0);
        let entry = |at, start, end| MapEntry { at, span: Span::new(file, start..end) };
        let mut all = Passages::new();
        all.push(
            "a bold x & y",
            [entry(0, 0, 2), entry(2, 4, 8), entry(6, 10, 13), entry(9, 13, 18), entry(10, 18, 20)],
            Passage::new(PassageKind::Sentence, 0, Channel::Visible, Path::default()),
        );
        let p = all.list()[0].clone();
        assert_eq!(all.source(&p, 2..6), Span::new(file, 4..8));
        assert_eq!(all.source(&p, 3..5), Span::new(file, 5..7));
        assert_eq!(all.source(&p, 9..10), Span::new(file, 13..18), "an entity is taken whole");
        assert_eq!(all.span(&p), Span::new(file, 0..20));
        assert_eq!(all.at(12), None, "the separator belongs to nobody");
        assert_eq!(all.at(0), Some(0));
    }
}
