//! Marp and Marpit, and plain decks that only use `---`.
//!
//! Slides end at thematic breaks outside of all containers and at the headings of `headingDivider`. Directives stand in
//! comments: `key` holds for this slide and those that follow, `_key` for this slide only. All other comments are notes.

use std::ops::Range;

use memchr::memchr2;
use rayon::prelude::*;

use super::super::build::{Builder, Draft, ImageSyntax, Split, Syntax};
use super::super::css;
use super::super::model::{DeckStyle, Fit, Hazard, HazardKind, Image, ImageFilter};
use super::super::search::{contains, find};
use super::super::settings::nearest;
use super::super::yaml::{self, Node, Value};
use super::lines::{Hides, Lines};
use super::{Read, Reading, add_note, is_tool_comment, swallowed, take_comments, trailing_empty};
use crate::text::Span;

const SYNTAX: Syntax = Syntax {
    images: ImageSyntax::Marp,
    breaks: true,
    fragments: true,
    fit: true,
    indented_text: false,
    attributes: false,
    emoji: true,
};

/// Directives that hold for a slide and those after it; with `_` for one slide only.
const LOCAL: &[&str] = &[
    "paginate",
    "header",
    "footer",
    "class",
    "backgroundColor",
    "backgroundImage",
    "backgroundPosition",
    "backgroundRepeat",
    "backgroundSize",
    "color",
    "transition",
];

/// Directives of the whole deck.
const GLOBAL: &[&str] = &[
    "theme",
    "style",
    "headingDivider",
    "lang",
    "size",
    "math",
    "title",
    "description",
    "author",
    "keywords",
    "url",
    "image",
    "marp",
    "html",
    "auto-scaling",
];

/// The directives that hold at some place.
#[derive(Debug, Clone, Default)]
struct Locals {
    class: Vec<String>,
    paginate: bool,
    header: Option<String>,
    footer: Option<String>,
    background_color: Option<String>,
    background_image: Option<(String, Span)>,
    background_fit: Fit,
    color: Option<String>,
}

pub(in super::super) fn read(reading: &Reading<'_>) -> Read {
    let mut style = DeckStyle::default();
    let mut locals = Locals::default();
    let mut split = Split { rules: true, ..Split::NONE };
    if let Some(front) = reading.front {
        for (key, value) in front.entries() {
            let Some(key) = key.text() else { continue };
            let key = key.strip_prefix('$').unwrap_or(key);
            global(key, value, &mut style, &mut split);
            locals.apply(key, value, reading);
        }
    }
    // `headingDivider` and `size` in a comment hold for the whole deck, so they are looked for before splitting.
    for (key, value) in early_globals(reading) {
        global(&key, &value, &mut style, &mut split);
    }
    let body = reading.swallowed.as_ref().map_or(reading.body, |s| s.end);
    let (mut drafts, mut hazards) = slides(&Reading { body, ..reading.clone() }, split, PART_BYTES);
    if let Some(block) = reading.swallowed.clone() {
        drafts.insert(0, swallowed(reading, block, SYNTAX, &mut hazards));
    }
    for draft in &mut drafts {
        let mut here: Vec<(String, Node)> = Vec::new();
        let mut told = Vec::new();
        take_comments(reading, draft, &mut hazards, &mut |draft, body| match directives(reading.text, body.clone()) {
            Some(node) => {
                for (key, value) in node.entries() {
                    let Some(name) = key.text() else { continue };
                    let known = is_directive(name);
                    if !known {
                        told.push((name.to_owned(), key.span.clone()));
                    }
                    here.push((name.to_owned(), value.clone()));
                }
            }
            None if is_tool_comment(reading.text[body.clone()].trim()) => {}
            None => add_note(reading, draft, body),
        });
        hazards.extend(told.into_iter().map(|(name, span)| unknown(reading, &name, span)));
        for (key, value) in &here {
            let key = key.strip_prefix('$').unwrap_or(key);
            global(key, value, &mut style, &mut split);
            locals.apply(key, value, reading);
        }
        let mut own = locals.clone();
        for (key, value) in &here {
            if matches!(key.trim_start_matches(['_', '$']), "header" | "footer")
                && let Some(text) = value.text().map(|t| bare(t.trim())).filter(|t| !t.is_empty())
            {
                draft.margins.push((text, Span::new(reading.file, value.span.clone())));
            }
            if let Some(key) = key.strip_prefix('_') {
                own.apply(key, value, reading);
            }
        }
        own.give(draft);
        of_sheet(reading, draft);
    }
    style.paginate = drafts.iter().any(|d| d.paginate);
    trailing_empty(&drafts, reading, &mut hazards);
    Read { drafts, hazards, style }
}

/// Decks are read in parts of at least this size, one on each core; smaller ones are not worth the threads.
const PART_BYTES: usize = 48 << 10;

/// What a slide of a talk has at least, mostly.
const SLIDE_BYTES: usize = 200;

/// The slides, still with their comments.
fn slides(reading: &Reading<'_>, split: Split, part_bytes: usize) -> (Vec<Draft>, Vec<Hazard>) {
    let starts = parts(reading, part_bytes);
    let (file, text, css) = (reading.file, reading.text, reading.css);
    let one = |n: usize| {
        let start = starts[n];
        let end = starts.get(n + 1).copied().unwrap_or(text.len());
        let leading = if n == 0 { split.leading } else { Some(start) };
        let mut builder = Builder::new(file, text, start, SYNTAX);
        builder.sheet = Some(css);
        builder.slides.reserve((end - start) / SLIDE_BYTES);
        builder.markdown(start..end, Split { leading, ..split });
        builder.finish(end)
    };
    if starts.len() == 1 {
        return one(0);
    }
    let read: Vec<_> = (0..starts.len()).into_par_iter().map(one).collect();
    let mut all = (Vec::with_capacity(read.iter().map(|(drafts, _)| drafts.len()).sum()), Vec::new());
    for (drafts, hazards) in read {
        all.0.extend(drafts);
        all.1.extend(hazards);
    }
    all
}

/// Where the parts of a long deck start: at separators that are separators however one looks at them. A deck with
/// definitions of links or footnotes is one part, because they hold everywhere.
fn parts(reading: &Reading<'_>, part_bytes: usize) -> Vec<usize> {
    let text = reading.text;
    let mut starts = vec![reading.body];
    let odd = || memchr2(b'\t', b'\r', text.as_bytes()).is_some();
    if text.len() - reading.body < part_bytes * 2 || contains(text, "]:") || odd() {
        return starts;
    }
    let mut raw: Vec<&str> = Vec::new();
    let mut comment = false;
    let mut all = Lines::new(text, reading.body..text.len(), Hides::ALL);
    loop {
        let last = starts.last().copied().unwrap_or(reading.body);
        if raw.is_empty() && !comment {
            all.skip_to_mark(last + part_bytes);
        }
        let Some(line) = all.next() else { return starts };
        let body = line.text.trim_start();
        if body.starts_with("```") || body.starts_with("~~~") {
            // Deep inside a list this is a fence, elsewhere it is indented code; and inside of raw HTML or of a comment it
            // may be nothing. Whoever cannot tell must not cut.
            if line.text.len() - body.len() > 3 || !raw.is_empty() || comment {
                return vec![reading.body];
            }
        }
        comment = if line.hidden { comment } else { contains(body, "<!--") && !body.ends_with("-->") };
        if comment && !raw.is_empty() {
            return vec![reading.body];
        }
        // Which of the blocks that this may be in is open really, only the parser knows: all that could be count.
        let opened = if body.starts_with('<') { raw_end(body).filter(|end| !ends_raw(&body[2..], end)) } else { None };
        if !raw.is_empty() {
            raw.retain(|end| !ends_raw(body, end));
        }
        raw.extend(opened);
        let free = raw.is_empty() && !line.hidden && line.start - last >= part_bytes;
        if free && line.text == "---" && after_blank(&text[reading.body..line.start]) {
            starts.push(line.start);
        }
    }
}

/// Whether an empty line stands at the end of a text.
fn after_blank(text: &str) -> bool {
    text.strip_suffix('\n').is_some_and(|t| t.rsplit('\n').next().is_some_and(|line| line.trim_end().is_empty()))
}

/// What ends the kind of HTML block that goes on over empty lines and that this line opens, if it does.
fn raw_end(line: &str) -> Option<&'static str> {
    let opens = |tag: &str| line.get(1..=tag.len()).is_some_and(|t| t.eq_ignore_ascii_case(tag));
    let tags = [("script", "</script>"), ("style", "</style>"), ("pre", "</pre>"), ("textarea", "</textarea>")];
    if let Some((_, end)) = tags.into_iter().find(|(tag, _)| opens(tag)) {
        return Some(end);
    }
    match line.as_bytes().get(1) {
        Some(b'?') => Some("?>"),
        Some(b'!') if line.starts_with("<![") => Some("]]>"),
        Some(b'!') if !line.starts_with("<!--") => Some(">"),
        _ => None,
    }
}

fn ends_raw(line: &str, end: &str) -> bool {
    line.to_ascii_lowercase().contains(end)
}

/// Text and background as the style sheet has them for slides of this one's classes, where no directive says so.
fn of_sheet(reading: &Reading<'_>, draft: &mut Draft) {
    let place = css::Place { text: reading.text, slide: draft.span.start, at: draft.span.end.saturating_sub(1) };
    let declared = reading.css.slide(&draft.classes, place);
    if declared.is_empty() {
        return;
    }
    let stated = |name: &str| css::property(&declared, name).map(str::to_owned);
    draft.color = draft.color.take().or_else(|| stated("color"));
    let ground = || stated("background-color").or_else(|| stated("background"));
    draft.background_color = draft.background_color.take().or_else(ground);
}

/// Whether a comment or the front matter with this key speaks to Marp.
pub fn is_directive(key: &str) -> bool {
    let bare = key.strip_prefix(['_', '$']).unwrap_or(key);
    LOCAL.contains(&bare) || GLOBAL.contains(&key.strip_prefix('$').unwrap_or(key))
}

/// A comment's directives, if one of its keys is a directive. Anything else is a note.
fn directives(text: &str, body: Range<usize>) -> Option<Node> {
    let inner = &text[body.clone()];
    if !contains(inner, ":") {
        return None;
    }
    let any =
        inner.lines().any(|l| l.split_once(':').is_some_and(|(k, _)| is_directive(k.trim().trim_matches(['"', '\'']))));
    if !any {
        return None;
    }
    if let Ok(node) = yaml::parse(inner, body.start)
        && node.is_mapping()
    {
        return Some(node);
    }
    // Loose values (`header: **bold**`, `class: [`) are no YAML; a single line still is a directive.
    let trimmed = inner.trim();
    let (key, value) = trimmed.split_once(':').filter(|_| !trimmed.contains('\n'))?;
    if !is_directive(key.trim()) {
        return None;
    }
    let start = body.start + inner.find(trimmed).unwrap_or(0);
    let scalar = |text: &str, span: Range<usize>| Node { value: Value::Scalar(text.trim().to_owned()), span };
    let key_end = start + key.len();
    let entries = vec![(scalar(key, start..key_end), scalar(value, key_end + 1..start + trimmed.len()))];
    Some(Node { value: Value::Mapping(entries), span: body })
}

fn unknown(reading: &Reading<'_>, name: &str, span: Range<usize>) -> Hazard {
    let bare = name.trim_start_matches(['_', '$']);
    let help = match nearest(bare, LOCAL).or_else(|| nearest(bare, GLOBAL)) {
        Some(key) => format!("did you mean `{key}`?"),
        None => "it is ignored".to_owned(),
    };
    Hazard {
        kind: HazardKind::UnknownKey,
        span: Span::new(reading.file, span),
        message: format!("`{name}` is no Marp directive: your tool shows the slide as if it were not there"),
        help,
    }
}

/// Deck-wide directives in comments that decide about splitting.
fn early_globals(reading: &Reading<'_>) -> Vec<(String, Node)> {
    let mut out = Vec::new();
    for key in ["headingDivider"] {
        let mut from = reading.body;
        while let Some(i) = find(&reading.text[from..], key) {
            let at = from + i;
            from = at + key.len();
            let open = reading.text[reading.body..at].rfind("<!--").map(|o| o + reading.body + 4);
            let Some(open) = open.filter(|o| !reading.text[*o..at].contains("-->")) else { continue };
            let Some(close) = reading.text[at..].find("-->").map(|c| c + at) else { continue };
            if let Some(node) = directives(reading.text, open..close)
                && let Some(value) = node.get(key)
            {
                out.push((key.to_owned(), value.clone()));
            }
        }
    }
    out
}

fn global(key: &str, value: &Node, style: &mut DeckStyle, split: &mut Split) {
    let text = || value.text().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    match key {
        "theme" => style.theme = text().or(style.theme.take()),
        "author" => style.author = Some(value.scalars().join(", ")).filter(|t| !t.is_empty()),
        "date" => style.date = text(),
        "size" => {
            if let Some(page) = text().as_deref().and_then(page_size) {
                style.page = page;
            }
        }
        "headingDivider" => split.headings = divider(value),
        _ => {}
    }
}

/// Marp's presets and `WIDTHxHEIGHT` in pixels.
fn page_size(text: &str) -> Option<(f32, f32)> {
    match text {
        "16:9" => Some((1280.0, 720.0)),
        "4:3" => Some((960.0, 720.0)),
        "4K" => Some((3840.0, 2160.0)),
        "A4" => Some((794.0, 1123.0)),
        _ => {
            let (w, h) = text.split_once(['x', ':'])?;
            let number = |t: &str| t.trim().trim_end_matches("px").parse::<f32>().ok();
            let (w, h) = (number(w)?, number(h)?);
            let sane = |n: f32| (200.0..=8000.0).contains(&n);
            if text.contains('x') {
                return (sane(w) && sane(h)).then_some((w, h));
            }
            let ratio = w / h;
            (0.3..=4.0).contains(&ratio).then_some((720.0 * ratio, 720.0))
        }
    }
}

/// `headingDivider: 2` is all levels up to 2; a list is exactly those.
fn divider(value: &Node) -> u8 {
    let level = |t: &str| t.trim().parse::<u8>().ok().filter(|l| (1..=6).contains(l));
    match &value.value {
        Value::Scalar(text) => level(text).map_or(0, |l| (1..=l).fold(0, |mask, n| mask | 1 << n)),
        Value::Sequence(_) => value.scalars().into_iter().filter_map(level).fold(0, |mask, n| mask | 1 << n),
        _ => 0,
    }
}

impl Locals {
    fn apply(&mut self, key: &str, value: &Node, reading: &Reading<'_>) {
        let text = || value.text().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
        match key {
            "class" => {
                self.class = value.scalars().iter().flat_map(|c| c.split_whitespace()).map(str::to_owned).collect()
            }
            "paginate" => self.paginate = matches!(value.text(), Some("true" | "hold")),
            "header" => self.header = text().map(|t| bare(&t)).filter(|t| !t.is_empty()),
            "footer" => self.footer = text().map(|t| bare(&t)).filter(|t| !t.is_empty()),
            "backgroundColor" => self.background_color = text().or_else(|| hash_color(reading.text, key, value)),
            "color" => self.color = text().or_else(|| hash_color(reading.text, key, value)),
            "backgroundImage" => {
                let span = Span::new(reading.file, value.span.clone());
                self.background_image = text().and_then(|t| url(&t)).map(|t| (t, span));
            }
            "backgroundSize" => {
                self.background_fit = match text().as_deref() {
                    Some("contain") => Fit::Contain,
                    Some("auto") => Fit::Scale(1.0),
                    Some(size) if size.ends_with('%') => match css::length(size) {
                        Some(super::super::model::Length::Share(share)) => Fit::Scale(share),
                        _ => Fit::Cover,
                    },
                    _ => Fit::Cover,
                }
            }
            _ => {}
        }
    }

    fn give(self, draft: &mut Draft) {
        draft.classes = self.class;
        draft.paginate = self.paginate;
        draft.header = self.header;
        draft.footer = self.footer;
        draft.color = self.color;
        draft.background_color = draft.background_color.take().or(self.background_color);
        if let Some((target, span)) = self.background_image
            && draft.backgrounds.is_empty()
        {
            draft.backgrounds.push(Image {
                span,
                target,
                alt: String::new(),
                caption: None,
                width: None,
                height: None,
                fit: self.background_fit,
                side: None,
                filter: ImageFilter::default(),
            });
        }
    }
}

/// A colour as Marp lets people write it: `color: #123`, which to YAML is nothing and a comment.
fn hash_color(text: &str, key: &str, value: &Node) -> Option<String> {
    let at = value.span.start.min(text.len());
    // The value of nothing stands somewhere between its key and the next one.
    let before = text.get(..at)?;
    let start = before.rfind(key)?;
    let line = text[start + key.len()..].lines().next()?;
    let color = line.trim_start_matches(['"', '\'']).strip_prefix(':')?.trim_start();
    color.starts_with('#').then(|| color.split_whitespace().next().unwrap_or(color).to_owned())
}

/// The target of `url(...)`.
fn url(text: &str) -> Option<String> {
    let inner = text.strip_prefix("url(")?.split_once(')')?.0;
    Some(inner.trim().trim_matches(['"', '\'']).to_owned())
}

/// A header or footer without its markup.
fn bare(text: &str) -> String {
    let mut builder = Builder::new(super::super::finish::OWN, text, 0, Syntax::PLAIN);
    builder.markdown(0..text.len(), Split::NONE);
    let (drafts, _) = builder.finish(text.len());
    let mut out = Vec::new();
    for block in drafts.iter().flat_map(|d| &d.blocks) {
        use super::super::model::BlockKind::{Heading, Paragraph};
        if let Paragraph(content) | Heading { content, .. } = &block.kind {
            out.push(super::super::build::plain(content));
        }
    }
    super::super::finish::collapse(&out.join(" "))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use proptest::prelude::*;

    use super::super::super::files::Files;
    use super::*;
    use crate::text::FileId;

    proptest! {
        /// Reading in parts must not be seen: the slides are those of one go.
        #[test]
        fn parts_read_as_the_whole_does(lines in prop::collection::vec(
            prop::sample::select(vec![
                "", "", "", "---", "---", "---", "# A", "text", "- item", "  more", "```", "~~~", "    ```", "> q", "<!--",
                "-->", "<!-- n -->", "<div>", "</div>", "<style>", "</style>", "<pre>", "</pre>", "$$", "+ b", "| a |", "|---|", "***",
                "<script>", "</script>", "<?x", "?>", "<![CDATA[", "]]>", "1. x", "text <!-- open", "`<!--`", "\\", "**b", "</p>",
            ]),
            0..60,
        )) {
            let text = lines.join("\n");
            let included = RefCell::new(Vec::new());
            let files = Files::none();
            let css = css::StyleSheet::default();
            let reading = Reading {
                file: FileId(0),
                text: &text,
                body: 0,
                front: None,
                project: None,
                settings: None,
                swallowed: None,
                css: &css,
                files: &files,
                base: String::new(),
                chain: Vec::new(),
                included: &included,
            };
            let split = Split { rules: true, headings: 2, ..Split::NONE };
            let whole = slides(&reading, split, usize::MAX / 4);
            let parts = slides(&reading, split, 1);
            prop_assert_eq!(format!("{whole:?}"), format!("{parts:?}"));
        }
    }
}
