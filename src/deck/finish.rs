//! From drafts to slides: titles, settings and times from comments, numbers, keys, and the passages.

use std::collections::HashMap;

use rayon::prelude::*;

use super::backup;
use super::build::{Builder, Draft, Split, Syntax, plain};
use super::extract::{Extractor, is_title_like};
use super::footnotes;
use super::model::{Block, BlockKind, Hazard, HazardKind, Note, Slide, Title};
use super::passage::{Channel, Passages};
use super::search::{contains, is_even};
use super::time;
use crate::text::{FileId, SourceMap, Span};

/// Decks of fewer slides are not worth the threads.
const PARALLEL_FROM: usize = 128;

/// Makes the slides and their passages.
pub(super) fn slides(drafts: Vec<Draft>, sources: &SourceMap, hazards: &mut Vec<Hazard>) -> (Vec<Slide>, Passages) {
    let mut slides: Vec<Slide> = Vec::with_capacity(drafts.len());
    let mut number = 0;
    for draft in drafts {
        number += u32::from(!draft.hidden);
        let title = draft.title.or_else(|| title(&draft.blocks));
        let mut settings = draft.settings;
        if settings.seconds.is_none() {
            settings.seconds = draft.notes.iter().find_map(|n| time::in_note(&n.text));
        }
        let span = Span::new(draft.file, draft.span);
        slides.push(Slide {
            number,
            key: String::new(),
            span,
            title,
            steps: (1 + draft.extra_steps + steps(&draft.blocks)).max(1),
            blocks: draft.blocks,
            notes: draft.notes,
            settings,
            classes: draft.classes,
            backgrounds: draft.backgrounds,
            background_color: draft.background_color,
            color: draft.color,
            header: draft.header,
            footer: draft.footer,
            margins: draft.margins,
            paginate: draft.paginate,
            backup: false,
            hidden: draft.hidden,
            repeats: None,
            passages: 0..0,
        });
        for title in draft.commented_out {
            let at = Span { start: span.end, ..span };
            slides.push(Slide::hidden_at(at, number, title));
        }
    }
    if sources.files().iter().any(|f| contains(f.text(), "[^") || contains(f.text(), "^[")) {
        footnotes::gather(&mut slides);
    }
    let passages = all_passages(&mut slides, sources);
    keys(&mut slides, &passages, hazards);
    backup::mark(&mut slides);
    repeats(&mut slides, &passages);
    (slides, passages)
}

/// Recognises slides whose visible words are those of an earlier one, in the same order. A title alone is no repeat, and
/// neither is a slide with something to look at.
fn repeats(slides: &mut [Slide], passages: &Passages) {
    // By a hash of the words; whoever has the same hash is looked at.
    let mut seen: HashMap<u64, usize> = HashMap::with_capacity(slides.len());
    let pictured = |slide: &Slide| !super::pictures::images(slide).is_empty();
    for i in 0..slides.len() {
        let slide = &slides[i];
        let (words, count) = visible(slide, passages);
        if slide.hidden || slide.title.is_none() || count < 3 {
            continue;
        }
        let first = seen.entry(folded(words)).or_insert(i);
        if *first == i || !visible(&slides[*first], passages).0.eq_ignore_ascii_case(words) || pictured(slide) {
            continue;
        }
        if pictured(&slides[*first]) {
            *first = i;
        } else {
            slides[i].repeats = Some(slides[*first].number);
        }
    }
}

/// A slide's visible passages, which stand before those of its notes: their text, and how many they are.
fn visible<'p>(slide: &Slide, passages: &'p Passages) -> (&'p str, usize) {
    let list = &passages.list()[slide.passages.clone()];
    let list = &list[..list.partition_point(|p| p.channel == Channel::Visible)];
    match (list.first(), list.last()) {
        (Some(first), Some(last)) => (&passages.buffer()[first.range.start..last.range.end], list.len()),
        _ => ("", 0),
    }
}

/// The passages of all slides, in order; those of long decks are collected on all cores.
fn all_passages(slides: &mut [Slide], sources: &SourceMap) -> Passages {
    let room = |slides: &[Slide]| Passages::with_room(slides.iter().map(|s| s.span.len()).sum());
    // The others are appended to the first.
    let whole = room(slides);
    if slides.len() < PARALLEL_FROM {
        return passages_of(0, slides, sources, whole);
    }
    let size = slides.len().div_ceil(rayon::current_num_threads()).max(1);
    let (first, others) = slides.split_at_mut(size);
    let (mut all, parts) = rayon::join(
        || passages_of(0, first, sources, whole),
        || -> Vec<Passages> {
            let part = |(n, chunk): (usize, &mut [Slide])| passages_of((n + 1) * size, chunk, sources, room(chunk));
            others.par_chunks_mut(size).enumerate().map(part).collect()
        },
    );
    for (part, chunk) in parts.into_iter().zip(others.chunks_mut(size)) {
        let by = all.list().len();
        for slide in chunk {
            slide.passages = slide.passages.start + by..slide.passages.end + by;
        }
        all.append(part);
    }
    all
}

/// Adds the passages of some slides, the first of which has the index `first` in the deck. A slide that nobody sees has none.
fn passages_of(first: usize, slides: &mut [Slide], sources: &SourceMap, mut passages: Passages) -> Passages {
    let mut extractor = Extractor::new(&mut passages, sources);
    for (n, slide) in slides.iter_mut().enumerate() {
        let start = extractor.count();
        if !slide.hidden {
            extractor.visible(first + n, &slide.blocks, slide.title.as_ref().map(|t| t.span));
            extractor.margins(&slide.margins);
            for note in &slide.notes {
                if !extractor.plain_note(first + n, &note.text, note.span) {
                    extractor.note(first + n, &note_blocks(note, sources));
                }
            }
        }
        slide.passages = start..extractor.count();
    }
    passages
}

/// A note's Markdown.
fn note_blocks(note: &Note, sources: &SourceMap) -> Vec<Block> {
    let text = sources.file(note.span.file).text();
    let range = note.span.range();
    let syntax = Syntax { indented_text: true, ..Syntax::PLAIN };
    let mut builder = Builder::new(note.span.file, text, range.start, syntax);
    builder.markdown(range.clone(), Split::NONE);
    let (mut drafts, _) = builder.finish(range.end);
    drafts.pop().map(|d| d.blocks).unwrap_or_default()
}

/// The slide's title: its first heading (or the larger one that directly follows it), else a short bold paragraph that
/// opens the slide.
fn title(blocks: &[Block]) -> Option<Title> {
    let mut best: Option<(&Block, u8, String)> = None;
    for block in blocks {
        let BlockKind::Heading { level, content, .. } = &block.kind else {
            if best.is_some() {
                break;
            }
            continue;
        };
        if best.as_ref().is_none_or(|(_, l, _)| level < l) {
            let text = collapsed(plain(content));
            if !text.is_empty() {
                best = Some((block, *level, text));
            }
        }
    }
    if let Some((block, level, text)) = best {
        return Some(Title { text, span: block.span, level });
    }
    let nested = blocks.iter().find_map(|b| match &b.kind {
        BlockKind::Columns(columns) => columns.iter().find_map(|c| title(&c.blocks)),
        BlockKind::Quote { blocks, .. } => title(blocks).filter(|t| t.level < 7),
        _ => None,
    });
    if nested.is_some() {
        return nested;
    }
    match blocks.iter().find(|b| !matches!(b.kind, BlockKind::Image(_) | BlockKind::Pause)) {
        Some(Block { span, kind: BlockKind::Paragraph(content) }) if is_title_like(content) => {
            Some(Title { text: collapse(&plain(content)), span: *span, level: 2 })
        }
        _ => None,
    }
}

/// [`collapse`] for text that is mostly as it should be already.
fn collapsed(text: String) -> String {
    if is_even(&text) && text.trim().len() == text.len() { text } else { collapse(&text) }
}

/// White space collapsed to single spaces.
pub(super) fn collapse(text: &str) -> String {
    if is_even(text) {
        return text.trim().to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Steps that blocks add: a pause, and every item of an incremental list.
fn steps(blocks: &[Block]) -> u32 {
    blocks
        .iter()
        .map(|block| match &block.kind {
            BlockKind::Pause => 1,
            BlockKind::List(list) => {
                list.items.iter().map(|item| u32::from(list.incremental) + steps(&item.blocks)).sum()
            }
            BlockKind::Quote { blocks, .. } => steps(blocks),
            BlockKind::Columns(columns) => columns.iter().map(|c| steps(&c.blocks)).sum(),
            _ => 0,
        })
        .sum()
}

/// Keys that survive edits (DESIGN §4), unique in the deck.
fn keys(slides: &mut [Slide], passages: &Passages, hazards: &mut Vec<Hazard>) {
    let bases: Vec<String> = slides.iter().map(|slide| base_key(slide, passages)).collect();
    let mut seen: HashMap<&str, u32> = HashMap::with_capacity(bases.len());
    let count = |base| {
        let count = seen.entry(base).or_default();
        *count += 1;
        *count
    };
    let counts: Vec<u32> = bases.iter().map(String::as_str).map(count).collect();
    for ((slide, base), count) in slides.iter_mut().zip(bases).zip(counts) {
        if count == 1 {
            slide.key = base;
            continue;
        }
        if slide.settings.id.is_some() {
            hazards.push(Hazard {
                kind: HazardKind::BadValue,
                span: slide.settings.span.unwrap_or(slide.span),
                message: format!("the id `{base}` is taken by an earlier slide"),
                help: "give every slide its own id".to_owned(),
            });
        }
        slide.key = format!("{base}-{count}");
    }
}

/// What a slide's key begins with: its id, else a hash of its title, else of its first passages, else of its pictures.
fn base_key(slide: &Slide, passages: &Passages) -> String {
    if let Some(id) = &slide.settings.id {
        return id.clone();
    }
    if let Some(title) = &slide.title {
        return hash("title", &title.text.to_lowercase());
    }
    let list = &passages.list()[slide.passages.clone()];
    let mut text = String::new();
    for passage in list.iter().filter(|p| p.channel == Channel::Visible).take(3) {
        text.push_str(passages.text(passage));
        text.push('\n');
    }
    if text.is_empty() {
        slide.backgrounds.iter().for_each(|i| text.push_str(&i.target));
        targets(&slide.blocks, &mut text);
    }
    hash("text", &text)
}

fn targets(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match &block.kind {
            BlockKind::Image(image) => out.push_str(&image.target),
            BlockKind::Columns(columns) => columns.iter().for_each(|c| targets(&c.blocks, out)),
            BlockKind::Code(code) => out.push_str(&code.code),
            _ => {}
        }
    }
}

fn hash(what: &str, text: &str) -> String {
    let digits = fnv(&[what.as_bytes(), &[0], text.as_bytes()]);
    let mut out = String::with_capacity(12);
    out.extend((4..16).rev().map(|n| char::from(b"0123456789abcdef"[(digits >> (4 * n)) as usize & 15])));
    out
}

/// A hash of text that is the same for ASCII letters of both cases, eight bytes at a time.
fn folded(text: &str) -> u64 {
    const LOWER: u64 = 0x2020_2020_2020_2020;
    let word = |bytes: &[u8]| bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)) | LOWER;
    let mix = |hash: u64, word: u64| (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (eights, rest) = text.as_bytes().as_chunks::<8>();
    mix(eights.iter().fold(text.len() as u64, |hash, b| mix(hash, u64::from_le_bytes(*b) | LOWER)), word(rest))
}

/// FNV-1a: the same on every machine and in every version, which keys must be.
fn fnv(parts: &[&[u8]]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    parts.iter().fold(0xcbf2_9ce4_8422_2325, |hash, part| part.iter().fold(hash, step))
}

impl Slide {
    /// A slide that stands in a comment: listed, never shown, without a byte of its own.
    fn hidden_at(span: Span, number: u32, title: Title) -> Self {
        Self {
            number,
            key: String::new(),
            span,
            title: Some(title).filter(|t| !t.text.is_empty()),
            blocks: Vec::new(),
            notes: Vec::new(),
            settings: super::model::SlideSettings::default(),
            classes: Vec::new(),
            backgrounds: Vec::new(),
            background_color: None,
            color: None,
            header: None,
            footer: None,
            margins: Vec::new(),
            paginate: false,
            backup: false,
            hidden: true,
            steps: 1,
            repeats: None,
            passages: 0..0,
        }
    }

    /// Words that the audience can read on the slide: of its visible passages, formulas aside.
    pub fn words_visible(&self, passages: &Passages) -> usize {
        self.words(passages, Channel::Visible)
    }

    /// Words of the speaker notes.
    pub fn words_notes(&self, passages: &Passages) -> usize {
        self.words(passages, Channel::Notes)
    }

    fn words(&self, passages: &Passages, channel: Channel) -> usize {
        passages.list()[self.passages.clone()]
            .iter()
            .filter(|p| p.channel == channel)
            .filter(|p| !matches!(p.kind, super::passage::PassageKind::Math | super::passage::PassageKind::Alt))
            .map(|p| passages.text(p).split_whitespace().filter(|w| w.contains(char::is_alphanumeric)).count())
            .sum()
    }
}

/// The id of the deck's own file.
pub(super) const OWN: FileId = FileId(0);
