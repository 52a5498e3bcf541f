//! From slides to passages: what is text, in which order, and where every byte of it came from.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::model::{Block, BlockKind, Image, Inline, InlineKind, LabelKind};
use super::passage::{Channel, MapEntry, Passage, PassageKind, Passages, Path};
use super::search::{byte_set, find, is_even_without};
use super::sentence;
use crate::text::{SourceMap, Span};

/// Text under construction, with its map.
#[derive(Default)]
struct Run {
    text: String,
    map: Vec<MapEntry>,
    /// Whether the last entry maps byte by byte so far, so that adjacent text may extend it.
    exact: bool,
    /// Whether there are line feeds in it, each for a line break that the audience sees.
    broken: bool,
}

impl Run {
    fn clear(&mut self) {
        self.text.clear();
        self.map.clear();
        self.exact = false;
        self.broken = false;
    }

    fn ends_in_space(&self) -> bool {
        self.text.is_empty() || self.text.ends_with([' ', '\n'])
    }

    /// Appends text that corresponds to `span` byte by byte.
    fn exact(&mut self, text: &str, span: Span) {
        if text.is_empty() {
            return;
        }
        match self.map.last_mut() {
            Some(last) if self.exact && last.span.file == span.file && last.span.end == span.start => {
                last.span.end = span.end;
            }
            _ => self.map.push(MapEntry { at: self.text.len() as u32, span }),
        }
        self.text.push_str(text);
        self.exact = true;
    }

    /// Appends text for which `span` stands as a whole.
    fn whole(&mut self, text: &str, span: Span) {
        if text.is_empty() {
            return;
        }
        let at = self.text.len();
        self.map.push(MapEntry { at: at as u32, span });
        let first = text.chars().next().map_or(0, char::len_utf8);
        if text.len() == span.len() && first < text.len() {
            // Equal lengths by accident must not be taken for equal bytes: two entries of the whole span.
            self.map.push(MapEntry { at: (at + first) as u32, span });
        }
        self.text.push_str(text);
        self.exact = false;
    }

    /// Appends one space unless one is there.
    fn space(&mut self, span: Span) {
        if !self.ends_in_space() {
            self.break_line(' ', span);
        }
    }

    fn break_line(&mut self, c: char, span: Span) {
        let c = c.encode_utf8(&mut [0; 4]).to_owned();
        if span.len() == 1 { self.exact(&c, span) } else { self.whole(&c, span) }
    }

    /// Appends running text: white space collapsed, NFC, URLs removed.
    fn text(&mut self, text: &str, span: Span) {
        let exact = span.len() == text.len();
        if !exact {
            let collapsed = collapse(text, self.ends_in_space());
            let normal: String = collapsed.nfc().collect();
            return self.whole(&normal, span);
        }
        if plain_ascii(text, self.ends_in_space()) {
            return self.exact(text, span);
        }
        let at = |range: std::ops::Range<usize>| Span {
            start: span.start + range.start as u32,
            end: span.start + range.end as u32,
            ..span
        };
        let mut position = 0;
        for word in text.split_inclusive(char::is_whitespace) {
            let body = word.trim_end_matches(char::is_whitespace);
            let start = position;
            position += word.len();
            if !body.is_empty() && !is_url(body) {
                self.word(body, at(start..start + body.len()));
            }
            if body.len() < word.len() {
                self.space(at(start + body.len()..position));
            }
        }
    }

    fn word(&mut self, word: &str, span: Span) {
        if word.is_ascii() || is_nfc_quick(word.chars()) == IsNormalized::Yes {
            return self.exact(word, span);
        }
        let normal: String = word.nfc().collect();
        if normal == word { self.exact(word, span) } else { self.whole(&normal, span) }
    }
}

/// ASCII without white space that would collapse and without URLs: the common case, copied at once.
fn plain_ascii(text: &str, after_space: bool) -> bool {
    let starts = text.starts_with(' ') && after_space;
    // A URL has one of these: `://`, `www.`.
    let of_url = |a: u8, b: u8| ((a == b':') & (b == b'/')) | ((a == b'w') & (b == b'w'));
    !starts && is_even_without(text, of_url)
}

/// What may be markup inside of a line.
const MARKUP: [bool; 256] = byte_set(b"*_`[<&\\#|$~\r");

/// Whether Markdown reads a text as nothing but paragraphs.
fn is_plain(text: &str) -> bool {
    if text.bytes().any(|b| MARKUP[usize::from(b)]) {
        return false;
    }
    text.lines().all(|line| {
        let first = line.as_bytes().first().copied().unwrap_or(b'a');
        // Two spaces at the end break the line.
        !line.ends_with("  ")
            && !matches!(first, b'-' | b'+' | b'>' | b'=' | b':' | b' ' | b'\t')
            && !first.is_ascii_digit()
    })
}

fn is_url(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '<', '[', '"']);
    word.starts_with("http://")
        || word.starts_with("https://")
        || word.starts_with("www.")
        || word.starts_with("ftp://")
}

/// Text with its white space collapsed and without URLs.
fn collapse(text: &str, after_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = after_space;
    for word in text.split_inclusive(char::is_whitespace) {
        let body = word.trim_end_matches(char::is_whitespace);
        if !body.is_empty() && !is_url(body) {
            out.push_str(body);
            space = false;
        }
        if body.len() < word.len() && !space {
            out.push(' ');
            space = true;
        }
    }
    out
}

/// Collects the passages of slides.
pub(super) struct Extractor<'s> {
    out: &'s mut Passages,
    sources: &'s SourceMap,
    slide: usize,
    channel: Channel,
    path: Path,
    /// Where the slide's title stands; a paragraph there is a title.
    title: Option<Span>,
    run: Run,
}

impl<'s> Extractor<'s> {
    /// `sources` is what spans point into.
    pub fn new(out: &'s mut Passages, sources: &'s SourceMap) -> Self {
        let path = Path::default();
        Self { out, sources, slide: 0, channel: Channel::Visible, path, title: None, run: Run::default() }
    }

    /// How many passages there are.
    pub fn count(&self) -> usize {
        self.out.list().len()
    }

    /// Adds the visible text of a slide.
    pub fn visible(&mut self, slide: usize, blocks: &[Block], title: Option<Span>) {
        self.title = title;
        self.slide = slide;
        self.channel = Channel::Visible;
        self.path = Path::default();
        self.blocks(blocks);
    }

    /// Adds what stands in the margins of the slide whose text was added last.
    pub fn margins(&mut self, margins: &[(String, Span)]) {
        for (text, span) in margins {
            self.path = Path { block: self.path.block.saturating_add(1), ..Path::default() };
            self.verbatim(text, *span, PassageKind::Caption);
        }
    }

    /// Adds one speaker note that was read into blocks.
    pub fn note(&mut self, slide: usize, blocks: &[Block]) {
        self.title = None;
        self.slide = slide;
        self.channel = Channel::Notes;
        self.path = Path::default();
        self.blocks(blocks);
    }

    /// Adds a speaker note that has no markup in it: paragraphs of running text. `false` when it has, and nothing is
    /// added.
    pub fn plain_note(&mut self, slide: usize, text: &str, span: Span) -> bool {
        if span.len() != text.len() || !is_plain(text) {
            return false;
        }
        self.slide = slide;
        self.channel = Channel::Notes;
        self.path = Path::default();
        let mut at = span.start;
        let mut rest = Some(text);
        while let Some(text) = rest {
            let paragraph = find(text, "\n\n").map_or(text, |i| &text[..i]);
            rest = text.get(paragraph.len() + 2..);
            let place = Span { start: at, end: at + paragraph.len() as u32, ..span };
            at = place.end + 2;
            self.run.clear();
            self.run.text(paragraph, place);
            self.emit_sentences();
            self.path.block = self.path.block.saturating_add(1);
        }
        true
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
            if self.path.depth == 0 {
                self.path.block = self.path.block.saturating_add(1);
            }
        }
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Heading { content, .. } => self.inlines(content, PassageKind::Title),
            BlockKind::Paragraph(content) => {
                let is_title = self.title == Some(block.span);
                self.inlines(content, if is_title { PassageKind::Title } else { PassageKind::Sentence });
            }
            BlockKind::List(list) => {
                let outer = self.path;
                self.path.depth = outer.depth.saturating_add(1);
                for (i, item) in list.items.iter().enumerate() {
                    self.path.item = u16::try_from(i).unwrap_or(u16::MAX);
                    for block in &item.blocks {
                        match &block.kind {
                            BlockKind::Paragraph(content) => self.inlines(content, PassageKind::Item),
                            _ => {
                                let here = self.path;
                                self.block(block);
                                self.path = here;
                            }
                        }
                    }
                }
                self.path = outer;
            }
            BlockKind::Quote { blocks, .. } | BlockKind::Footnote { blocks, .. } => self.blocks(blocks),
            BlockKind::Columns(columns) => columns.iter().for_each(|c| self.blocks(&c.blocks)),
            BlockKind::Table(table) => {
                if let Some(caption) = &table.caption {
                    self.inlines(caption, PassageKind::Caption);
                }
                let rows = std::iter::once(&table.header).chain(&table.rows);
                for (r, row) in rows.enumerate() {
                    for (c, cell) in row.iter().enumerate() {
                        self.path.row = u16::try_from(r).ok();
                        self.path.column = u16::try_from(c).ok();
                        self.inlines(&cell.content, PassageKind::Cell);
                    }
                }
                self.path.row = None;
                self.path.column = None;
            }
            BlockKind::Math { tex } => self.math(tex, block.span),
            BlockKind::Image(image) => self.image(image),
            BlockKind::Code(code) => {
                if let Some(caption) = &code.caption {
                    self.verbatim(caption, block.span, PassageKind::Caption);
                }
                for label in &code.labels {
                    let kind = match label.kind {
                        LabelKind::Head => PassageKind::Caption,
                        // As little read word by word as what stands for a picture.
                        LabelKind::Axis => PassageKind::Alt,
                    };
                    self.verbatim(&label.text, block.span, kind);
                }
            }
            BlockKind::Rule | BlockKind::Pause => {}
        }
    }

    /// Running text becomes one passage, or one for each sentence; formulas and pictures in it follow as their own.
    fn inlines(&mut self, inlines: &[Inline], kind: PassageKind) {
        let mut run = std::mem::take(&mut self.run);
        run.clear();
        let mut others = false;
        append(&mut run, inlines, &mut others);
        self.run = run;
        match kind {
            PassageKind::Sentence => self.emit_sentences(),
            PassageKind::Item if self.channel == Channel::Notes => self.emit_sentences(),
            _ => self.emit_whole(kind),
        }
        if others {
            self.others(inlines);
        }
    }

    fn others(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match &inline.kind {
                InlineKind::Math(tex) => self.math(tex, inline.span),
                InlineKind::Image(image) => self.image(image),
                kind => self.others(kind.children().unwrap_or_default()),
            }
        }
    }

    fn math(&mut self, tex: &str, span: Span) {
        self.verbatim(tex, span, PassageKind::Math);
    }

    fn image(&mut self, image: &Image) {
        // A figure whose caption stands for its alternative text says it once.
        if image.caption.as_ref() != Some(&image.alt) {
            self.verbatim(&image.alt, image.span, PassageKind::Alt);
        }
        if let Some(caption) = &image.caption {
            self.verbatim(caption, image.span, PassageKind::Caption);
        }
    }

    /// Text that stands somewhere inside `span`.
    fn verbatim(&mut self, text: &str, span: Span, kind: PassageKind) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let found = find(self.sources.text(span), text);
        let place = found.map_or(span, |i| Span {
            start: span.start + i as u32,
            end: span.start + (i + text.len()) as u32,
            ..span
        });
        self.run.clear();
        self.run.text(text, place);
        self.emit_whole(kind);
    }

    fn emit_whole(&mut self, kind: PassageKind) {
        let run = std::mem::take(&mut self.run);
        let text = run.text.trim_end().len();
        let start = run.text.len() - run.text.trim_start().len();
        if start < text {
            self.emit(&run, start..text, kind);
        }
        self.run = run;
    }

    fn emit_sentences(&mut self) {
        let run = std::mem::take(&mut self.run);
        let outer = self.path.item;
        let in_list = self.path.depth > 0;
        for (i, range) in sentence::split(&run.text).enumerate() {
            if !in_list {
                self.path.item = u16::try_from(i).unwrap_or(u16::MAX);
            }
            self.emit(&run, range, PassageKind::Sentence);
        }
        self.path.item = outer;
        self.run = run;
    }

    fn emit(&mut self, run: &Run, range: std::ops::Range<usize>, kind: PassageKind) {
        let kind = match (self.channel, kind) {
            (Channel::Notes, PassageKind::Math) => PassageKind::Math,
            (Channel::Notes, _) => PassageKind::Note,
            (Channel::Visible, kind) => kind,
        };
        let passage = Passage::new(kind, self.slide, self.channel, self.path);
        let text = &run.text[range.clone()];
        // Visible line breaks have done their work of splitting; a space has the same length, so the map holds.
        let joined = run.broken.then(|| text.replace('\n', " "));
        let text = joined.as_deref().unwrap_or(text);
        match run.map.as_slice() {
            [all] if all.span.len() == run.text.len() => {
                let (start, end) = (all.span.start + range.start as u32, all.span.start + range.end as u32);
                self.out.push(text, [MapEntry { at: 0, span: Span { start, end, ..all.span } }], passage);
            }
            map => self.out.push(text, slice_map(map, run.text.len(), range), passage),
        }
    }
}

/// The map of a part of a text of `length` bytes.
fn slice_map(map: &[MapEntry], length: usize, range: std::ops::Range<usize>) -> impl Iterator<Item = MapEntry> {
    let first = map.partition_point(|e| e.at as usize <= range.start).saturating_sub(1);
    let ends = map.iter().skip(first + 1).map(|e| e.at as usize).chain(std::iter::once(length));
    map[first.min(map.len())..].iter().zip(ends).take_while(move |(entry, _)| (entry.at as usize) < range.end).map(
        move |(entry, end)| {
            let at = entry.at as usize;
            let mut span = entry.span;
            if span.len() == end - at {
                span.end = span.start + (range.end.min(end) - at) as u32;
                span.start += (range.start.max(at) - at) as u32;
            }
            MapEntry { at: (at.max(range.start) - range.start) as u32, span }
        },
    )
}

fn append(run: &mut Run, inlines: &[Inline], others: &mut bool) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(text) => run.text(text, inline.span),
            InlineKind::SoftBreak => run.space(inline.span),
            InlineKind::HardBreak => {
                if !run.ends_in_space() {
                    run.break_line('\n', inline.span);
                    run.broken = true;
                }
            }
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strike(inner)
            | InlineKind::Subscript(inner)
            | InlineKind::Link { content: inner, .. }
            | InlineKind::Styled { content: inner, .. } => append(run, inner, others),
            InlineKind::Superscript(inner) => {
                // 10<sup>3</sup> is not 103, but 1<sup>st</sup> is 1st.
                if super::build::plain(inner).starts_with(|c: char| !c.is_alphabetic()) {
                    run.whole("^", Span { end: inline.span.start, ..inline.span });
                }
                append(run, inner, others);
            }
            InlineKind::Math(_) | InlineKind::Image(_) => *others = true,
            InlineKind::Code(_) | InlineKind::FootnoteReference(_) => {}
        }
    }
}

/// A short paragraph that is bold from end to end stands for a heading.
pub(super) fn is_title_like(content: &[Inline]) -> bool {
    let mut strong = false;
    for inline in content {
        match &inline.kind {
            InlineKind::Strong(_) if !strong => strong = true,
            InlineKind::Text(text) if text.trim().is_empty() || text.trim() == ":" => {}
            InlineKind::Styled { content, .. } if content.len() == 1 && is_title_like(content) && !strong => {
                strong = true
            }
            _ => return false,
        }
    }
    let text = super::build::plain(content);
    strong && text.len() <= 80 && text.contains(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FileId;

    #[test]
    fn decomposed_characters_and_urls_keep_their_place() {
        let source = "cafe\u{301}  at https://x.org now";
        let span = Span::new(FileId(0), 0..source.len());
        let inlines = [Inline { span, kind: InlineKind::Text(source.to_owned()) }];
        let mut passages = Passages::new();
        let blocks = [Block { span, kind: BlockKind::Paragraph(inlines.to_vec()) }];
        let mut sources = SourceMap::new();
        sources.add("t.md", source.to_owned());
        Extractor::new(&mut passages, &sources).visible(0, &blocks, None);
        let p = &passages.list()[0];
        assert_eq!(passages.text(p), "café at now");
        assert_eq!(passages.source(p, 0..5).range(), 0..6, "the composed letter is taken whole");
        assert_eq!(&source[passages.source(p, 9..12).range()], "now");
    }
}
