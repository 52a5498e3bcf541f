//! From Markdown events to blocks and inlines.

use std::ops::Range;
use std::rc::Rc;

use pulldown_cmark::{
    Alignment as MdAlignment, BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser,
    Tag, TagEnd,
};

use super::super::chunk::Chunk;
use super::super::finish::collapse;
use super::super::labels::labels;
use super::super::model::{Alignment, BlockKind, CodeBlock, Fit, HazardKind, Image, ImageFilter, InlineKind, Table};
use super::super::search::contains;
use super::{BLANK, Builder, FILLER, Kind, MASKS, math};

/// The number of the first line of a fence whose info string asks for numbers, in any of the ways in which tools do.
fn first_line(info: &str, code: &str) -> Option<u32> {
    let asked = |text: &str| {
        // All that asks has lines in it.
        if !text.contains(['l', 'L']) {
            return false;
        }
        let bare: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\'')).collect();
        let lower = bare.to_ascii_lowercase();
        let words =
            ["numberlines", "number-lines", "line-numbers", "line_numbers", "showlinenumbers", "linenos", "lines:true"];
        let off = ["line-numbers:false", "line-numbers=false", "linenos=false", "lines:false"];
        words.iter().any(|w| lower.contains(w)) && !off.iter().any(|w| lower.contains(w))
    };
    let options: String = code.lines().take_while(|l| l.starts_with("#|")).collect();
    if !asked(info) && !asked(&options) {
        return None;
    }
    let start = ["startfrom=", "startline:", "startline=", "linenostart="].into_iter().find_map(|key| {
        let lower = info.to_ascii_lowercase();
        let rest = &lower[lower.find(key)? + key.len()..];
        let digits = rest.trim_start_matches([' ', '"', '\'']);
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        digits[..end].parse::<u32>().ok()
    });
    Some(start.unwrap_or(1).min(100_000))
}

/// The lines that an info string marks: `{2,4-5}` in Slidev and presenterm, `[2,4-5]` and `code-line-numbers="2,4-5"` with
/// reveal.js. Marks that change step by step (`1|2`) are none. Counted from 0.
fn marked_lines(info: &str) -> Vec<u32> {
    const MOST: u32 = 1000;
    let lists = [("{", '}'), ("[", ']'), ("line-numbers=\"", '"')].into_iter().filter_map(|(open, close)| {
        let (_, rest) = info.split_once(open)?;
        let (list, _) = rest.split_once(close)?;
        let plain = list.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'-' | b' '));
        (plain && list.contains(|c: char| c.is_ascii_digit())).then_some(list)
    });
    let mut out = Vec::new();
    for part in lists.take(1).flat_map(|list| list.split(',')) {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        if let (Ok(from), Ok(to)) = (from.trim().parse::<u32>(), to.trim().parse::<u32>()) {
            out.extend((from..=to.min(from.saturating_add(MOST))).filter_map(|n| n.checked_sub(1)));
        }
    }
    out
}

/// Where one slide ends and the next begins.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct Split {
    /// At thematic breaks outside of all containers.
    pub rules: bool,
    /// At headings outside of all containers: bit n is level n.
    pub headings: u8,
    /// Whether such a heading starts a slide even when nothing is on the open one.
    pub after_nothing: bool,
    /// A heading of this level directly after a rule belongs to the rule's slide (Pandoc's slide level).
    pub merged: u8,
    /// A rule at this place opens the first slide instead of ending it.
    pub leading: Option<usize>,
}

impl Split {
    /// All of it is one slide.
    pub const NONE: Self = Self { rules: false, headings: 0, after_nothing: false, merged: 0, leading: None };
}

struct CodeState {
    info: String,
    indented: bool,
    code: String,
    range: Range<usize>,
    parts: Vec<Range<usize>>,
}

fn options(attributes: bool) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_MATH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    if attributes {
        options |= Options::ENABLE_DEFINITION_LIST;
    }
    options
}

impl Builder<'_> {
    /// Reads the Markdown of `range` onto the open slide, cutting where `split` says. Offsets are those of the file.
    pub fn markdown(&mut self, range: Range<usize>, split: Split) {
        self.masked(range, &[], split);
    }

    /// [`Builder::markdown`] with some bytes taken out. The ranges in `hidden` are those of the file, sorted.
    pub fn masked(&mut self, range: Range<usize>, hidden: &[Range<usize>], split: Split) {
        let source = &self.text[range.clone()];
        let traps = if contains(source, "$$") { math::traps(source) } else { Vec::new() };
        if hidden.is_empty() && traps.is_empty() {
            return self.events(source, range.start, split);
        }
        let mut bytes = source.as_bytes().to_vec();
        for part in hidden {
            let start = part.start.max(range.start) - range.start;
            let end = part.end.min(range.end).max(range.start) - range.start;
            for byte in bytes.iter_mut().take(end).skip(start).filter(|b| !matches!(**b, b'\n' | b'\r')) {
                *byte = FILLER as u8;
            }
            let hid = source.get(start..end).unwrap_or("");
            if hid.starts_with([']', '}']) || hid.ends_with(['[', '{']) {
                beside_emphasis(&mut bytes, start, end, hid);
            }
            // The text of a footnote stays where it is called, but is no part of the word before it.
            if source.get(start..).is_some_and(|s| s.starts_with("\\footnote")) {
                bytes[start] = b' ';
            }
        }
        for trap in traps {
            bytes[trap].fill(FILLER as u8);
        }
        // Whole characters were replaced, byte by byte, so that this is UTF-8 still.
        let masked = String::from_utf8_lossy(&bytes).into_owned();
        if masked.len() == source.len() {
            self.masking = true;
            self.events(&masked, range.start, split);
            self.masking = false;
        } else {
            self.events(source, range.start, split);
        }
    }

    fn events(&mut self, source: &str, base: usize, split: Split) {
        let text = self.text;
        let references = Rc::clone(&self.references);
        let elsewhere = move |link: BrokenLink<'_>| {
            let (target, title) = references.get(&link.reference.to_lowercase())?;
            Some((CowStr::from(target.clone()), CowStr::from(title.clone())))
        };
        let elsewhere = if self.references.is_empty() { None } else { Some(elsewhere) };
        let parser = Parser::new_with_broken_link_callback(source, options(self.syntax.attributes), elsewhere);
        let mut code: Option<CodeState> = None;
        // The lines of the open HTML block.
        let mut html: Vec<Range<usize>> = Vec::new();
        let outer = self.depth;
        let ascii = source.is_ascii();
        for (event, mut range) in parser.into_offset_iter() {
            if !ascii {
                // The parser's ranges may end inside of a character after a tab.
                range = source.floor_char_boundary(range.start)..source.ceil_char_boundary(range.end);
            }
            let range = range.start + base..range.end + base;
            match event {
                Event::Text(chunk) => match &mut code {
                    Some(state) => {
                        state.parts.push(range);
                        state.code.push_str(&chunk);
                    }
                    None => self.push_text(&chunk, range),
                },
                Event::Start(tag) => match tag {
                    Tag::CodeBlock(kind) => {
                        let (info, indented) = match kind {
                            CodeBlockKind::Indented => (String::new(), true),
                            CodeBlockKind::Fenced(info) => (info.into_string(), false),
                        };
                        code = Some(CodeState { info, indented, code: String::new(), range, parts: Vec::new() });
                    }
                    Tag::HtmlBlock => html.clear(),
                    Tag::Heading { level, .. } => {
                        let level = level as u8;
                        let cuts = self.depth == outer && split.headings & (1 << level) != 0;
                        let merges = level == split.merged && self.after_rule && !self.has_content();
                        if cuts && !merges && (split.after_nothing || self.has_content()) {
                            let at = line_start(text, range.start).max(base);
                            if at > self.draft.span.start || self.has_content() {
                                self.cut(at);
                            }
                        }
                        if cuts && self.syntax.attributes {
                            let line = text[range.clone()].lines().next().unwrap_or("");
                            self.draft.heading_attributes = braces(line).map(|inner| {
                                let place = range.start + inner.start..range.start + inner.end;
                                (line[inner].to_owned(), place)
                            });
                        }
                        self.setext_trap(level, range.clone(), split);
                        self.open(Kind::Heading { level, fit: false }, range.start);
                    }
                    tag => self.start(tag, range),
                },
                Event::End(end) => match end {
                    TagEnd::CodeBlock => {
                        if let Some(state) = code.take() {
                            self.code_block(state);
                        }
                    }
                    TagEnd::HtmlBlock => self.html_block(&html),
                    TagEnd::MetadataBlock(_) => {}
                    _ => self.close(range.end),
                },
                Event::Html(_) => match html.last_mut() {
                    Some(last) if matches!(&text[last.end..range.start], "" | "\r") => last.end = range.end,
                    _ => html.push(range),
                },
                Event::InlineHtml(_) => self.inline_html(range),
                Event::Code(_) if self.syntax.attributes && text[range.end..].starts_with("{=") => {
                    // Raw text of one output format: HTML is what the audience sees, other formats are not for it.
                    let written = &text[range.clone()];
                    let ticks = written.len() - written.trim_start_matches('`').len();
                    if text[range.end..].starts_with("{=html") {
                        self.html(range.start + ticks..(range.end - ticks).max(range.start + ticks));
                    }
                }
                // Icons that R draws when the slides are knitted.
                Event::Code(code) if is_icon(&code) => {}
                Event::Code(code) => {
                    let written = &text[range.clone()];
                    let code = match () {
                        () if code.contains(MASKS) => collapse(written.trim_matches('`')),
                        () if written.contains('\n') => collapse(&code),
                        () => code.into_string(),
                    };
                    self.push_inline(InlineKind::Code(code), range);
                }
                // "$5 and $10": a closing dollar before a digit is money, in every tool that reads dollars as math.
                Event::InlineMath(_) if self.text[range.end..].starts_with(|c: char| c.is_ascii_digit()) => {
                    self.running_lines(range);
                }
                Event::InlineMath(tex) if tex.contains(MASKS) => {
                    let tex = lines_fed(text[range.clone()].trim_matches('$').to_owned());
                    self.push_inline(InlineKind::Math(tex), range);
                }
                Event::InlineMath(tex) => self.push_inline(InlineKind::Math(lines_fed(tex.into_string())), range),
                Event::DisplayMath(tex) => self.display_math(tex.trim().to_owned(), range),
                Event::FootnoteReference(label) => {
                    self.push_inline(InlineKind::FootnoteReference(label.into_string()), range);
                }
                Event::SoftBreak if self.syntax.breaks => self.push_inline(InlineKind::HardBreak, range),
                Event::SoftBreak => self.push_inline(InlineKind::SoftBreak, range),
                Event::HardBreak => self.push_inline(InlineKind::HardBreak, range),
                Event::TaskListMarker(done) => {
                    if let Some(Kind::Item { task }) = self.frames.iter_mut().rev().map(|f| &mut f.kind).next() {
                        *task = Some(done);
                    }
                }
                Event::Rule if self.depth == outer && split.rules => {
                    let at = line_start(text, range.start).max(base);
                    if split.leading != Some(at) {
                        self.cut(at);
                        self.after_rule = true;
                    }
                }
                Event::Rule => self.push_block(BlockKind::Rule, range),
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let kind = match tag {
            Tag::Paragraph => Kind::Paragraph,
            Tag::BlockQuote(kind) => Kind::Quote(kind.map(|k| callout(k).to_owned())),
            Tag::List(start) => Kind::List { start, incremental: self.lists_are_incremental(), items: Vec::new() },
            Tag::Item => {
                self.mark_fragments(range.start);
                Kind::Item { task: None }
            }
            Tag::FootnoteDefinition(label) => Kind::Footnote(label.into_string()),
            Tag::Table(columns) => Kind::Table(Box::new(Table {
                alignments: columns.iter().map(alignment).collect(),
                header: Vec::new(),
                rows: Vec::new(),
                caption: None,
            })),
            Tag::TableHead => Kind::Row { header: true, cells: Vec::new() },
            Tag::TableRow => Kind::Row { header: false, cells: Vec::new() },
            Tag::TableCell => Kind::Cell { header: true, columns: 1 },
            Tag::Emphasis => Kind::Emphasis,
            Tag::Strong => Kind::Strong,
            Tag::Strikethrough if self.lowers(&range) => Kind::Subscript,
            Tag::Strikethrough => Kind::Strike,
            Tag::Superscript => Kind::Superscript,
            Tag::Subscript => Kind::Subscript,
            Tag::Link { dest_url, .. } => Kind::Link(dest_url.into_string()),
            Tag::Image { dest_url, title, .. } => Kind::Image {
                target: dest_url.into_string(),
                title: Some(lines_fed(title.into_string())).filter(|t| !t.is_empty()),
            },
            // Definition lists: the term and what it means are paragraphs.
            _ => Kind::Paragraph,
        };
        self.open(kind, range.start);
    }

    /// Whether `~x~` is lowered here: Pandoc strikes out with two marks only.
    fn lowers(&self, range: &Range<usize>) -> bool {
        let written = &self.text[range.clone()];
        self.syntax.attributes && !written.starts_with("~~") && !written.contains(char::is_whitespace)
    }

    fn lists_are_incremental(&self) -> bool {
        let stated = self.frames.iter().rev().find_map(|f| match &f.kind {
            Kind::Box(info) => info.incremental,
            _ => None,
        });
        stated.unwrap_or(self.incremental)
    }

    /// Marp shows lists that are marked with `*` or `1)` one item at a time.
    fn mark_fragments(&mut self, item: usize) {
        if !self.syntax.fragments {
            return;
        }
        let marker = self.text[item..].trim_start_matches([' ', '\t', '\n', '\r', '>']);
        let after_digits = marker.trim_start_matches(|c: char| c.is_ascii_digit());
        let fragment = marker.starts_with('*') || (after_digits.len() < marker.len() && after_digits.starts_with(')'));
        if let Kind::List { incremental, .. } = &mut self.top().kind {
            *incremental |= fragment;
        }
    }

    /// The bytes `range` of a paragraph as running text, broken where its lines end.
    fn running_lines(&mut self, range: Range<usize>) {
        let text = self.text;
        let mut at = range.start;
        for line in text[range.clone()].split_inclusive('\n') {
            let start = at;
            at += line.len();
            // What begins a line after the first belongs to the quote or the list around it.
            let indent =
                if start == range.start { 0 } else { line.len() - line.trim_start_matches([' ', '\t', '>']).len() };
            let body = line.trim_end_matches(['\n', '\r']);
            if indent < body.len() {
                self.push_text(&body[indent..], start + indent..start + body.len());
            }
            if body.len() < line.len() {
                let kind = if self.syntax.breaks { InlineKind::HardBreak } else { InlineKind::SoftBreak };
                self.push_inline(kind, start + body.len()..at);
            }
        }
    }

    pub fn display_math(&mut self, tex: String, range: Range<usize>) {
        // Masked bytes of a formula are the formula's own: they only kept its lines from being lists.
        let tex = if tex.contains(MASKS) {
            self.text[range.clone()].trim_start_matches('$').trim_end_matches('$').trim().to_owned()
        } else {
            tex
        };
        let tex = lines_fed(tex);
        let in_text = self.frames.iter().rev().any(|f| f.tag.is_none() && f.inline_only());
        if in_text {
            self.push_inline(InlineKind::Math(tex), range);
        } else {
            self.push_block(BlockKind::Math { tex }, range);
        }
    }

    fn code_block(&mut self, mut state: CodeState) {
        // What a dialect reads itself is code here, like the rest.
        if self.masking && state.code.contains(MASKS) {
            state.code = lines_fed(state.parts.iter().map(|p| &self.text[p.clone()]).collect());
        }
        if self.masking && state.info.contains(MASKS) {
            let line = self.text[state.range.clone()].lines().next().unwrap_or("");
            state.info = line.trim_start_matches(['`', '~', ' ']).to_owned();
        }
        let format = state.info.trim().strip_prefix("{=").filter(|_| self.syntax.attributes);
        if format.is_some_and(|f| f.starts_with("html")) {
            return self.html_block(&state.parts);
        }
        if state.indented && self.syntax.indented_text {
            for part in state.parts {
                let text = &self.text[part.clone()];
                self.push_text(text, part.clone());
                self.push_inline(InlineKind::SoftBreak, part.end..part.end);
            }
            self.flush(state.range.end);
            return;
        }
        let info = state.info.trim().trim_start_matches(['{', '.']);
        let word = info.split([' ', ',', '{', '}', '[', ':', '\t']).next().unwrap_or("");
        let language = (!word.is_empty()).then(|| word.to_lowercase());
        let chunk = Chunk::of(&state.info, &state.code);
        let head = chunk.as_ref().map_or(0, |c| c.head);
        let code = state.code[head..].trim_end_matches('\n').to_owned();
        let shown = chunk.as_ref().filter(|c| c.include && c.figure);
        let caption = shown.and_then(|c| c.caption.clone());
        let alt = shown.and_then(|c| c.alt.clone());
        let labels = if shown.is_some() { labels(&code) } else { Vec::new() };
        let width = shown.and_then(|c| c.width);
        let pictures = if shown.is_some() { graphics(&code) } else { Vec::new() };
        self.push_block(
            BlockKind::Code(CodeBlock {
                language,
                code,
                // What is for one output format alone is not for the audience of another.
                hidden: format.is_some() || chunk.is_some_and(|c| !c.shows_code(true)),
                caption: if pictures.is_empty() { caption.clone().or_else(|| alt.clone()) } else { None },
                labels,
                first_line: first_line(&state.info, &state.code),
                marked: marked_lines(&state.info),
                inks: Vec::new(),
            }),
            state.range.clone(),
        );
        for target in pictures {
            let image = Image {
                span: self.span(state.range.clone()),
                target,
                alt: alt.clone().unwrap_or_default(),
                caption: caption.clone(),
                width,
                height: None,
                fit: Fit::default(),
                side: None,
                filter: ImageFilter::default(),
            };
            self.push_block(BlockKind::Image(Box::new(image)), state.range.clone());
        }
    }

    /// `Text` directly followed by `---` is a heading, not a slide break.
    fn setext_trap(&mut self, level: u8, range: Range<usize>, split: Split) {
        if level != 2 || !split.rules || self.depth > 0 {
            return;
        }
        let source = self.text[range.clone()].trim_end();
        let Some((above, underline)) = source.rsplit_once('\n') else { return };
        if underline.trim() != "---" {
            return;
        }
        let start = range.start + above.len() + 1;
        self.hazard(
            HazardKind::SetextTrap,
            start..start + underline.len(),
            "`---` directly under text makes that text a heading: your tool shows it large, and starts no new slide here",
            "put an empty line before `---`",
        );
    }
}

/// Masks the brackets at the edges of a hidden part, `[` and `]{.class}`, so that emphasis between them opens and closes:
/// next to punctuation its marks want white space or punctuation on their other side.
fn beside_emphasis(bytes: &mut [u8], start: usize, end: usize, hid: &str) {
    let mark = |b: &u8| matches!(b, b'*' | b'_');
    let punctuation = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_punctuation() && !mark(b));
    if start >= end || end > bytes.len() {
        return;
    }
    let before = bytes[..start].iter().rev().take_while(|b| mark(b)).count();
    if before > 0
        && hid.starts_with([']', '}'])
        && bytes[start] == FILLER as u8
        && punctuation(bytes[..start - before].last())
    {
        bytes[start] = BLANK as u8;
    }
    let after = bytes[end..].iter().take_while(|b| mark(b)).count();
    if after > 0 && hid.ends_with(['[', '{']) && bytes[end - 1] == FILLER as u8 && punctuation(bytes.get(end + after)) {
        bytes[end - 1] = BLANK as u8;
    }
}

/// Whether R code in a line of text is a call that draws an icon: `r fontawesome::fa("github")`.
fn is_icon(code: &str) -> bool {
    const PACKAGES: [&str; 7] = ["icon", "icons", "fontawesome", "emo", "emoji", "emojifont", "bsicons"];
    let call = code.strip_prefix("r ").map(str::trim_start);
    call.is_some_and(|c| c.split_once("::").is_some_and(|(name, _)| PACKAGES.contains(&name)) || c.starts_with("fa("))
}

/// Pictures that an R chunk shows with `include_graphics("a.png")`.
fn graphics(code: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (i, call) in code.match_indices("include_graphics(") {
        let arguments = code[i + call.len()..].split_once(')').map_or("", |(a, _)| a);
        let mut parts = arguments.split(['"', '\'']);
        while let (Some(_), Some(target)) = (parts.next(), parts.next()) {
            if target.contains('.') {
                out.push(target.to_owned());
            }
        }
    }
    out
}

/// Where the attributes in `{...}` at the end of a heading's line stand, without the braces.
pub(in super::super) fn braces(line: &str) -> Option<Range<usize>> {
    let line = line.trim_end();
    let end = line.strip_suffix('}')?.len();
    let starts = line.match_indices('{').map(|(i, _)| i + 1).filter(|i| *i < end);
    let looks = |i: &usize| {
        let inner = line[*i..end].trim_start();
        inner.starts_with(['.', '#', '-'])
            || (inner.starts_with(|c: char| c.is_ascii_alphabetic()) && inner.contains('='))
    };
    starts.into_iter().find(looks).map(|i| i..end)
}

/// Text whose lines end with line feeds alone.
pub(super) fn lines_fed(text: String) -> String {
    if contains(&text, "\r") { text.replace("\r\n", "\n") } else { text }
}

/// The start of the line that holds `at`.
fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |i| i + 1)
}

fn callout(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}

fn alignment(alignment: &MdAlignment) -> Alignment {
    match alignment {
        MdAlignment::None => Alignment::None,
        MdAlignment::Left => Alignment::Left,
        MdAlignment::Center => Alignment::Center,
        MdAlignment::Right => Alignment::Right,
    }
}

const _: () = assert!(HeadingLevel::H1 as u8 == 1 && HeadingLevel::H6 as u8 == 6);
