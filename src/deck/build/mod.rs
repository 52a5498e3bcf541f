//! The builder: a stack of open blocks, inlines and HTML elements that Markdown events and tags push onto.
//!
//! Dialects drive it. Markdown and HTML share one stack, so that `<div>`, a blank line, Markdown and `</div>` nest as
//! a browser sees them, and an element that nobody closes ends with the Markdown block or the slide that holds it.

mod asides;
mod clip;
mod close;
mod frame;
mod html;
mod image;
mod markdown;
mod math;
mod scripts;
mod shape;
mod tags;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use super::css::{Place, StyleSheet};
use super::model::{Block, BlockKind, Hazard, HazardKind, Image, Inline, InlineKind, Look, Note, SlideSettings, Title};
use crate::text::{FileId, Span};

pub(super) use frame::{BoxInfo, Kind};
pub use image::plain;
pub(super) use markdown::{Split, braces};

use frame::Frame;

/// How deep blocks and inlines may nest in the model. Deeper content is kept, at the deepest allowed place.
const MAX_NESTING: usize = 40;

/// Stands in for bytes that a dialect reads itself: one byte, no white space, no mark of Markdown, never in a model.
const FILLER: char = '\u{1}';

/// The same beside marks of emphasis: they open and close next to white space where they do not next to a letter.
const BLANK: char = '\u{b}';

/// Both of them.
const MASKS: [char; 2] = [FILLER, BLANK];

/// How deep open frames may stack at all; further HTML elements are transparent.
const MAX_FRAMES: usize = 400;

/// How a dialect writes options of images.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ImageSyntax {
    /// None of its own.
    Plain,
    /// Marp: words in the alternative text.
    Marp,
    /// Deckset: words in the alternative text; without `inline` the picture is a background.
    Deckset,
    /// presenterm: `image:width:50%`.
    Presenterm,
}

/// What differs between dialects inside a slide.
#[derive(Debug, Clone, Copy)]
pub(super) struct Syntax {
    /// Options in images.
    pub images: ImageSyntax,
    /// Whether every line end is a line break (Marp).
    pub breaks: bool,
    /// Whether the list marker makes items appear one by one (Marp `*` and `1)`).
    pub fragments: bool,
    /// Whether `<!-- fit -->` belongs to headings.
    pub fit: bool,
    /// Whether indented code is text (speaker notes are often indented).
    pub indented_text: bool,
    /// Whether headings and fences may carry `{.class #id}`.
    pub attributes: bool,
    /// Whether `:rocket:` is a picture letter.
    pub emoji: bool,
}

impl Syntax {
    /// Nothing special.
    pub const PLAIN: Self = Self {
        images: ImageSyntax::Plain,
        breaks: false,
        fragments: false,
        fit: false,
        indented_text: false,
        attributes: false,
        emoji: false,
    };
}

/// A comment, as bytes of the file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Comment {
    /// Between the markers.
    pub body: Range<usize>,
    /// With the markers.
    pub whole: Range<usize>,
}

/// A slide while it is being read.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub file: FileId,
    pub span: Range<usize>,
    pub blocks: Vec<Block>,
    /// Notes from its text, for its foot.
    pub asides: Vec<Block>,
    pub comments: Vec<Comment>,
    pub notes: Vec<Note>,
    pub backgrounds: Vec<Image>,
    pub background_color: Option<String>,
    pub color: Option<String>,
    /// `{...}` of the heading that begins the slide, without the braces.
    pub heading_attributes: Option<(String, Range<usize>)>,
    pub classes: Vec<String>,
    pub header: Option<String>,
    pub footer: Option<String>,
    /// Header and footer that are set on this slide itself.
    pub margins: Vec<(String, Span)>,
    pub paginate: bool,
    /// A title that is no heading of the slide.
    pub title: Option<Title>,
    pub settings: SlideSettings,
    pub hidden: bool,
    /// Steps beyond what the blocks themselves show.
    pub extra_steps: u32,
    /// Titles of slides that are commented out on this one.
    pub commented_out: Vec<Title>,
}

/// See the module's documentation.
pub(super) struct Builder<'t> {
    pub file: FileId,
    pub text: &'t str,
    pub syntax: Syntax,
    /// The deck's style sheet.
    pub sheet: Option<&'t StyleSheet>,
    pub hazards: Vec<Hazard>,
    /// Finished slides.
    pub slides: Vec<Draft>,
    /// The slide that is open.
    pub draft: Draft,
    /// Included slides that come after the open one.
    pub after: Vec<Draft>,
    /// Whether lists appear item by item when nothing says otherwise.
    pub incremental: bool,
    /// Targets and titles of link definitions that stand in other parts of the file, by label in lower case.
    pub references: Rc<BTreeMap<String, (String, String)>>,
    /// Labels of the footnotes that the file defines.
    pub footnotes: Rc<BTreeSet<String>>,
    /// `{...}` after pictures: where it starts, and its place.
    pub picture_attributes: Vec<(usize, Range<usize>)>,
    /// Spans that a class marks as a title: text and place.
    pub title_spans: Vec<(String, Range<usize>)>,
    /// Places of the file, in order, at which other words are shown than stand there.
    pub stand_ins: Vec<(Range<usize>, String)>,
    frames: Vec<Frame>,
    /// The inlines of all frames.
    inlines: Vec<Inline>,
    /// The blocks of all frames.
    blocks: Vec<Block>,
    /// Open Markdown containers.
    depth: usize,
    /// Whether a rule opened the slide.
    after_rule: bool,
    /// Whether the Markdown at hand has masked bytes in it.
    masking: bool,
    /// Depth of `Drop` elements; what is inside them is not kept.
    dropping: usize,
    /// Notes that were written in running text, so far.
    noted: usize,
}

impl<'t> Builder<'t> {
    /// A builder whose first slide starts at `start`.
    pub fn new(file: FileId, text: &'t str, start: usize, syntax: Syntax) -> Self {
        Self {
            file,
            text,
            syntax,
            sheet: None,
            hazards: Vec::new(),
            slides: Vec::new(),
            draft: Draft { file, span: start..start, ..Draft::default() },
            after: Vec::new(),
            incremental: false,
            references: Rc::default(),
            footnotes: Rc::default(),
            picture_attributes: Vec::new(),
            title_spans: Vec::new(),
            stand_ins: Vec::new(),
            frames: vec![Frame::root(start)],
            inlines: Vec::new(),
            blocks: Vec::new(),
            depth: 0,
            after_rule: false,
            masking: false,
            dropping: 0,
            noted: 0,
        }
    }

    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    pub fn hazard(&mut self, kind: HazardKind, range: Range<usize>, message: &str, help: &str) {
        let span = self.span(range);
        self.hazards.push(Hazard { kind, span, message: message.to_owned(), help: help.to_owned() });
    }

    /// Ends the open slide at `at` and opens the next one there.
    pub fn cut(&mut self, at: usize) {
        self.finish_slide(at);
        let done = std::mem::take(&mut self.draft);
        self.slides.push(done);
        self.slides.append(&mut self.after);
        self.after_rule = false;
        self.draft.file = self.file;
        self.draft.span = at..at;
        self.frames[0] = Frame::root(at);
    }

    /// Ends the last slide and returns all.
    pub fn finish(mut self, end: usize) -> (Vec<Draft>, Vec<Hazard>) {
        self.cut(end);
        (self.slides, self.hazards)
    }

    fn finish_slide(&mut self, at: usize) {
        while self.frames.len() > 1 {
            self.top().reach = self.top().reach.min(at);
            self.close_top(at);
        }
        self.depth = 0;
        self.dropping = 0;
        self.flush(at);
        self.settle_columns();
        self.draft.blocks = self.blocks.drain(..).collect();
        let asides = std::mem::take(&mut self.draft.asides);
        self.draft.blocks.extend(asides);
        let end = self.span(at..at).end;
        clip::Clip { file: self.file, end }.blocks(&mut self.draft.blocks);
        self.draft.span.end = at;
    }

    /// Whether the open slide has shown anything yet.
    pub fn has_content(&self) -> bool {
        !self.draft.backgrounds.is_empty()
            || self.frames.len() > 1
            || self.blocks.iter().any(|b| b.kind != BlockKind::Pause)
            || !self.frames[0].columns.is_empty()
            || self.inlines.iter().any(|i| !is_space(i))
    }

    /// Opens a Markdown container.
    fn open(&mut self, kind: Kind, start: usize) {
        self.depth += 1;
        self.push_frame(kind, start);
    }

    fn push_frame(&mut self, kind: Kind, start: usize) -> &mut Frame {
        let (inlines, blocks) = (self.inlines.len(), self.blocks.len());
        self.frames.push(Frame { kind, inlines, blocks, ..Frame::root(start) });
        self.top()
    }

    /// Closes the innermost Markdown container, and the elements that were left open in it.
    fn close(&mut self, end: usize) {
        while self.frames.len() > 1 {
            let is_markdown = self.top().tag.is_none();
            self.close_top(end);
            if is_markdown {
                self.depth = self.depth.saturating_sub(1);
                return;
            }
        }
    }

    /// Opens an element that [`Builder::close_element`] closes.
    pub fn open_element(&mut self, tag: &str, kind: Kind, start: usize) {
        let look = if let Kind::Box(info) = &kind { info.look.clone() } else { Look::default() };
        self.open_dressed(tag, kind, look, start);
    }

    /// [`Builder::open_element`] with the look of its text.
    fn open_dressed(&mut self, tag: &str, kind: Kind, look: Look, start: usize) {
        if self.frames.len() >= MAX_FRAMES {
            return;
        }
        if matches!(kind, Kind::Drop) {
            self.dropping += 1;
        }
        let frame = self.push_frame(kind, start);
        frame.tag = Some(tag.into());
        frame.look = Some(look).filter(|l| !l.is_empty()).map(Box::new);
    }

    /// What the deck's style sheet declares for an element that starts at `at`, its own style last.
    fn declared(&self, tag: &str, classes: &str, style: &str, at: usize) -> String {
        self.sheet.map_or_else(|| style.to_owned(), |s| s.declared(tag, classes, style, self.place(at)))
    }

    fn place(&self, at: usize) -> Place<'t> {
        Place { text: self.text, slide: self.draft.span.start, at }
    }

    /// How text looks under declarations.
    fn look(&self, declared: &str) -> Look {
        match self.sheet {
            Some(sheet) => sheet.look(declared),
            None => StyleSheet::default().look(declared),
        }
    }

    /// Closes the innermost open element of this name, if it stands inside the same Markdown container.
    pub fn close_element(&mut self, tag: &str, end: usize) -> bool {
        let found = self
            .frames
            .iter()
            .enumerate()
            .rev()
            .take_while(|(i, f)| *i > 0 && f.tag.is_some())
            .find(|(_, f)| f.tag.as_deref() == Some(tag))
            .map(|(i, _)| i);
        let Some(index) = found else { return false };
        while self.frames.len() > index {
            self.close_top(end);
        }
        true
    }

    /// Whether an element of this name is open above the innermost of `stops`, inside the same container.
    pub fn is_open(&self, tag: &str, stops: &[&str]) -> bool {
        self.frames.iter().rev().map_while(|f| f.tag.as_deref()).take_while(|t| !stops.contains(t)).any(|t| t == tag)
    }

    fn top(&mut self) -> &mut Frame {
        // The root frame is never popped.
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// Adds running text. `text` is what `range` stands for; equal lengths mean equal bytes.
    pub fn push_text(&mut self, text: &str, range: Range<usize>) {
        if self.masking && text.contains(MASKS) {
            return self.push_unfilled(text, range);
        }
        let exact = range.len() == text.len();
        let mut told = 0;
        while exact && let Some((place, words)) = self.replaced(&text[told..], range.start + told) {
            let start = place.start - range.start;
            self.push_plain(&text[told..start], range.start + told..place.start);
            told = place.end - range.start;
            self.push_inline(InlineKind::Text(words), place);
        }
        self.push_plain(&text[told..], range.start + told..range.end);
    }

    /// Adds running text as it stands.
    fn push_plain(&mut self, text: &str, range: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let exact = range.len() == text.len();
        let span = self.span(range);
        let top = self.top();
        top.reach = top.reach.max(span.range().end);
        let from = top.inlines;
        if let Some(Inline { span: last, kind: InlineKind::Text(old) }) = self.inlines[from..].last_mut()
            && exact
            && last.end == span.start
            && last.len() == old.len()
        {
            old.push_str(text);
            last.end = span.end;
        } else {
            self.inlines.push(Inline { span, kind: InlineKind::Text(text.to_owned()) });
        }
    }

    /// The first place in `text`, which stands at `at`, where something else is shown, and what.
    fn replaced(&self, text: &str, at: usize) -> Option<(Range<usize>, String)> {
        let end = at + text.len();
        let first = self.stand_ins.partition_point(|(place, _)| place.start < at);
        if let Some((place, words)) = self.stand_ins.get(first).filter(|(place, _)| place.end <= end) {
            return Some((place.clone(), words.clone()));
        }
        if !self.syntax.emoji || !text.contains(':') {
            return None;
        }
        let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+');
        // A backslash before it keeps the name.
        let escaped = |open: usize| self.text[..at + open].ends_with('\\');
        text.match_indices(':').filter(|(open, _)| !escaped(*open)).find_map(|(open, _)| {
            let rest = &text[open + 1..];
            let length = rest.find(|c| !name(c)).filter(|n| *n > 0 && rest[*n..].starts_with(':'))?;
            let emoji = emojis::get_by_shortcode(&rest[..length])?;
            Some((at + open..at + open + length + 2, emoji.as_str().to_owned()))
        })
    }

    /// Text around the bytes that were masked.
    fn push_unfilled(&mut self, text: &str, range: Range<usize>) {
        if text.len() != range.len() {
            let bare: String = text.chars().filter(|c| !MASKS.contains(c)).collect();
            return self.push_text(&bare, range);
        }
        let mut at = range.start;
        for piece in text.split(MASKS) {
            if !piece.is_empty() {
                self.push_text(piece, at..at + piece.len());
            }
            at += piece.len() + FILLER.len_utf8();
        }
    }

    pub fn push_inline(&mut self, kind: InlineKind, range: Range<usize>) {
        let span = self.span(range.clone());
        let top = self.top();
        top.reach = top.reach.max(range.end);
        self.inlines.push(Inline { span, kind });
    }

    /// Adds a block where blocks may stand; inside headings, cells and emphasis its text is kept.
    pub fn push_block(&mut self, kind: BlockKind, range: Range<usize>) {
        let block = Block { span: self.span(range.clone()), kind };
        self.add(block, range.start);
    }

    /// Adds a finished block, which may come from another file, after the running text before `at`.
    fn add(&mut self, block: Block, at: usize) {
        self.flush(at);
        if block.span.file == self.file {
            let top = self.top();
            top.reach = top.reach.max(block.span.range().end);
        }
        self.settle(block);
    }

    /// Takes what an included file begins with onto the open slide.
    pub fn adopt(&mut self, draft: Draft) {
        let start = self.draft.span.start;
        draft.blocks.into_iter().for_each(|block| self.add(block, start));
        self.draft.notes.extend(draft.notes);
        self.draft.backgrounds.extend(draft.backgrounds);
    }

    /// Everything after this point of the slide belongs to the next step.
    pub fn pause(&mut self, at: usize) {
        self.push_block(BlockKind::Pause, at..at);
    }

    /// Adds a comment of the open slide.
    pub fn comment(&mut self, whole: Range<usize>) {
        let source = &self.text[whole.clone()];
        let Some(inner) = source.strip_prefix("<!--") else { return };
        let closed = inner.ends_with("-->");
        let start = whole.start + 4;
        let end = if closed { whole.end - 3 } else { whole.end };
        if !closed {
            self.hazard(
                HazardKind::UnclosedComment,
                whole.start..start,
                "this comment is never closed: your tool shows nothing of what follows",
                "close it with `-->`",
            );
        }
        let body = start..end.max(start);
        if self.syntax.fit && self.text[body.clone()].trim() == "fit" {
            let heading = self.frames.iter_mut().rev().find_map(|f| match &mut f.kind {
                Kind::Heading { fit, .. } => Some(fit),
                _ => None,
            });
            if let Some(fit) = heading {
                *fit = true;
                return;
            }
        }
        self.draft.comments.push(Comment { body, whole });
    }

    /// Adds a speaker note: the text of `range` without surrounding white space.
    pub fn note(&mut self, range: Range<usize>) {
        self.draft.notes.extend(note(self.file, self.text, range));
    }
}

/// The speaker note in the bytes `range` of a file, if they are more than white space.
pub(super) fn note(file: FileId, text: &str, range: Range<usize>) -> Option<Note> {
    let source = text[range.clone()].trim_start();
    let start = range.end - source.len();
    let trimmed = source.trim_end();
    if trimmed.is_empty() {
        return None;
    }
    let span = Span::new(file, start..start + trimmed.len());
    Some(Note { text: markdown::lines_fed(trimmed.to_owned()), span })
}

/// White space between other things.
pub(super) fn is_space(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Text(text) => text.chars().all(char::is_whitespace),
        InlineKind::SoftBreak | InlineKind::HardBreak => true,
        _ => false,
    }
}
