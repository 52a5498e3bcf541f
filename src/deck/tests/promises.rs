//! What every deck promises, whatever it was read from.

use super::super::model::{Block, BlockKind, Deck, Inline, InlineKind, Slide};
use super::super::passage::{Passage, Passages};
use crate::text::{FileId, SourceMap, Span};

/// Panics with the promise that is broken.
pub fn check(deck: &Deck) {
    tiles(deck);
    keys(deck);
    for slide in &deck.slides {
        assert!(slide.steps >= 1, "a slide has a step");
        let home = home(deck, slide);
        home.holds(slide.title.as_ref().map(|t| t.span), "the title");
        home.holds(slide.notes.iter().map(|n| n.span), "a note");
        home.holds(slide.backgrounds.iter().map(|i| i.span), "a background");
        home.holds(slide.blocks.iter().map(|b| b.span), "a block");
        slide.blocks.iter().for_each(|b| nest(b, &deck.sources));
    }
    passages(deck);
    if !deck.sources.files().iter().any(|f| f.text().contains('\u{1}')) {
        let model = format!("{:?}", deck.slides);
        assert!(!model.contains("\\u{1}"), "what stands in for masked bytes is in the model: {model}");
    }
    for hazard in &deck.hazards {
        at_characters(hazard.span, &deck.sources);
    }
}

/// Every byte of the deck's own file belongs to the front matter or to exactly one slide.
fn tiles(deck: &Deck) {
    let length = deck.sources.file(FileId(0)).text().len() as u32;
    let mut at = 0;
    if let Some(front) = deck.front_matter {
        assert_eq!(front.start, 0, "front matter begins with the file");
        at = front.end;
    }
    for slide in deck.slides.iter().filter(|s| s.span.file == FileId(0)) {
        assert!(slide.span.start <= slide.span.end && slide.span.end <= length);
        if !slide.span.is_empty() {
            assert_eq!(slide.span.start, at, "slides tile the file");
            at = slide.span.end;
        }
        at_characters(slide.span, &deck.sources);
    }
    assert_eq!(at, length, "slides reach the end of the file");
}

fn keys(deck: &Deck) {
    let mut keys: Vec<_> = deck.slides.iter().map(|s| &s.key).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), deck.slides.len(), "keys are unique");
    assert!(keys.iter().all(|k| !k.is_empty()));
}

fn at_characters(span: Span, sources: &SourceMap) {
    let source = sources.file(span.file).text();
    assert!(source.get(span.range()).is_some(), "spans end at characters: {span:?}");
}

/// Where what is on a slide may stand.
struct Home<'d> {
    slide: Span,
    /// A slide without bytes of its own comes from the front matter.
    front: Option<Span>,
    /// A slide that is commented out stands in the comment of the slide before it.
    hidden: bool,
    sources: &'d SourceMap,
}

fn home<'d>(deck: &'d Deck, slide: &Slide) -> Home<'d> {
    let front = deck.front_matter.filter(|_| slide.span.is_empty());
    Home { slide: slide.span, front, hidden: slide.hidden && slide.span.is_empty(), sources: &deck.sources }
}

impl Home<'_> {
    fn holds(&self, spans: impl IntoIterator<Item = Span>, what: &str) {
        for span in spans {
            at_characters(span, self.sources);
            let inside = self.slide.contains(span)
                // What is included stands in its own file.
                || span.file != FileId(0)
                || self.hidden
                || self.front.is_some_and(|f| f.contains(span));
            assert!(inside, "{what} at {span:?} is outside of the slide {:?}", self.slide);
        }
    }
}

/// What is inside of a block or an inline stands inside of its span.
fn nest(block: &Block, sources: &SourceMap) {
    let within = |inner: Span, what: &str| {
        at_characters(inner, sources);
        let own = block.span.contains(inner) || inner.file != block.span.file;
        assert!(own, "{what} at {inner:?} is outside of {:?} {:?}", block.span, block.kind);
    };
    let blocks = |inner: &[Block]| {
        for one in inner {
            within(one.span, "a block");
            nest(one, sources);
        }
    };
    let inlines = |inner: &[Inline]| nest_inlines(inner, block.span, sources);
    match &block.kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => inlines(content),
        BlockKind::List(list) => {
            for item in &list.items {
                within(item.span, "an item");
                for one in &item.blocks {
                    assert!(
                        item.span.contains(one.span) || item.span.file != one.span.file,
                        "a block at {:?} is outside of its item {:?}",
                        one.span,
                        item.span
                    );
                    nest(one, sources);
                }
            }
        }
        BlockKind::Quote { blocks: inner, .. } | BlockKind::Footnote { blocks: inner, .. } => blocks(inner),
        BlockKind::Columns(columns) => columns.iter().for_each(|c| blocks(&c.blocks)),
        BlockKind::Table(table) => {
            for cell in table.header.iter().chain(table.rows.iter().flatten()) {
                within(cell.span, "a cell");
                nest_inlines(&cell.content, cell.span, sources);
            }
            assert!(table.rows.iter().all(|r| r.len() == table.header.len()), "rows are of one length");
            assert_eq!(table.alignments.len(), table.header.len());
            table.caption.iter().for_each(|c| inlines(c));
        }
        BlockKind::Image(image) => within(image.span, "a picture"),
        BlockKind::Code(_) | BlockKind::Math { .. } | BlockKind::Rule | BlockKind::Pause => {}
    }
}

fn nest_inlines(inlines: &[Inline], outer: Span, sources: &SourceMap) {
    for inline in inlines {
        at_characters(inline.span, sources);
        let own = outer.contains(inline.span) || inline.span.file != outer.file;
        assert!(own, "an inline is outside of {outer:?}: {inline:?}");
        match &inline.kind {
            InlineKind::Image(image) => {
                assert!(
                    outer.contains(image.span) || !outer.contains(inline.span),
                    "a picture is outside of {outer:?}"
                );
            }
            kind => nest_inlines(kind.children().unwrap_or_default(), inline.span, sources),
        }
    }
}

/// Passages follow each other slide by slide, are clean text, and lead back to the bytes that they came from.
fn passages(deck: &Deck) {
    let mut next = 0;
    for (i, slide) in deck.slides.iter().enumerate() {
        assert_eq!(slide.passages.start, next, "ranges of passages follow each other");
        next = slide.passages.end;
        let home = home(deck, slide);
        for passage in &deck.passages.list()[slide.passages.clone()] {
            assert_eq!(passage.slide, i);
            let text = deck.passages.text(passage);
            assert!(!text.is_empty() && !text.contains('\n') && text.trim() == text, "{text:?}");
            home.holds(deck.passages.map(passage).iter().map(|e| e.span), text);
            leads_back(passage, &deck.passages, &deck.sources);
        }
    }
    assert_eq!(next, deck.passages.list().len());
}

/// The map covers the text without a gap, and where lengths are equal, so are the bytes (white space aside, and letters
/// that NFC replaces by others of the same length).
fn leads_back(passage: &Passage, passages: &Passages, sources: &SourceMap) {
    let text = passages.text(passage);
    let map = passages.map(passage);
    assert_eq!(map.first().map(|e| e.at), Some(0), "the map begins with the text: {text:?}");
    for (i, entry) in map.iter().enumerate() {
        let start = entry.at as usize;
        let end = map.get(i + 1).map_or(text.len(), |e| e.at as usize);
        assert!(start < end, "entries ascend: {text:?} {map:?}");
        let Some(piece) = text.get(start..end) else { panic!("entries end at characters: {text:?} {map:?}") };
        if entry.span.len() == piece.len() && piece.chars().count() > 1 {
            let source = sources.text(entry.span);
            let blank = |s: &str| s.replace(|c: char| c.len_utf8() == 1 && c.is_whitespace(), " ");
            assert_eq!(blank(source), piece, "passage {text:?}");
            let middle = start..end;
            assert_eq!(passages.source(passage, middle), entry.span, "{text:?}");
        }
    }
}
