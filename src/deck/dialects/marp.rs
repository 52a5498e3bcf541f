//! Marp and Marpit, and plain decks that only use `---`.
//!
//! Slides end at thematic breaks outside of all containers and at the headings of `headingDivider`. Directives stand in
//! comments: `key` holds for this slide and those that follow, `_key` for this slide only. All other comments are notes.

use std::ops::Range;

use super::super::build::{Builder, Draft, ImageSyntax, Split, Syntax};
use super::super::css;
use super::super::model::{DeckStyle, Fit, Hazard, HazardKind, Image};
use super::super::settings::nearest;
use super::super::yaml::{self, Node, Value};
use super::{Read, Reading, prepare, take_comments, trailing_empty};
use crate::text::Span;

const SYNTAX: Syntax = Syntax {
    images: ImageSyntax::Marp,
    breaks: true,
    fragments: true,
    fit: true,
    indented_text: false,
    attributes: false,
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
    split.leading = reading.swallowed.then_some(reading.body);
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
    let mut builder = Builder::new(reading.file, reading.text, reading.body, SYNTAX);
    prepare(&mut builder, reading);
    builder.markdown(reading.body..reading.text.len(), split);
    let (mut drafts, mut hazards) = builder.finish(reading.text.len());
    for draft in &mut drafts {
        let mut here: Vec<(String, Node)> = Vec::new();
        let mut told = Vec::new();
        take_comments(reading, draft, &mut hazards, &mut |draft, body| match directives(reading.text, body.clone()) {
            Some(node) => {
                for (key, value) in node.entries() {
                    let Some(name) = key.text() else { continue };
                    let known = is_known(name);
                    if !known {
                        told.push((name.to_owned(), key.span.clone()));
                    }
                    here.push((name.to_owned(), value.clone()));
                }
            }
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
            if let Some(key) = key.strip_prefix('_') {
                own.apply(key, value, reading);
            }
        }
        own.give(draft);
    }
    style.paginate = drafts.iter().any(|d| d.paginate);
    trailing_empty(&drafts, reading, &mut hazards);
    Read { drafts, hazards, style }
}

fn add_note(reading: &Reading<'_>, draft: &mut Draft, body: Range<usize>) {
    let mut builder = Builder::new(reading.file, reading.text, body.start, SYNTAX);
    builder.note(body);
    draft.notes.append(&mut builder.draft.notes);
}

fn is_known(key: &str) -> bool {
    let bare = key.strip_prefix(['_', '$']).unwrap_or(key);
    LOCAL.contains(&bare) || GLOBAL.contains(&key.strip_prefix('$').unwrap_or(key))
}

/// A comment's directives, if one of its keys is a directive. Anything else is a note.
fn directives(text: &str, body: Range<usize>) -> Option<Node> {
    let inner = &text[body.clone()];
    let any =
        inner.lines().any(|l| l.split_once(':').is_some_and(|(k, _)| is_known(k.trim().trim_matches(['"', '\'']))));
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
    if !is_known(key.trim()) {
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
        message: format!("`{name}` is no Marp directive"),
        help,
    }
}

/// Deck-wide directives in comments that decide about splitting.
fn early_globals(reading: &Reading<'_>) -> Vec<(String, Node)> {
    let mut out = Vec::new();
    for key in ["headingDivider"] {
        let mut from = reading.body;
        while let Some(i) = reading.text[from..].find(key) {
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
            "backgroundColor" => self.background_color = text(),
            "color" => self.color = text(),
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
            });
        }
    }
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
