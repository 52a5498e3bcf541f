//! Reading a deck: front matter, dialect, slides, settings, in that order.

use std::cell::RefCell;
use std::ops::Range;
use std::path::Path;

use super::dialects::{self, Reading};
use super::error::{ReadError, ReadErrorKind};
use super::files::{self, Files, TEXT_LIMIT};
use super::front::{self, Front};
use super::model::{Deck, DeckSettings, Dialect, Hazard, HazardKind, Language};
use super::search::find;
use super::settings::{self, Complaints};
use super::yaml::Node;
use super::{css, detect, finish, foreign, language, pictures, time};
use crate::diagnostic::Diagnostic;
use crate::text::{SourceMap, Span};

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The dialect, when the user forces one.
    pub dialect: Option<Dialect>,
}

/// Reads a deck from disk: [`files::read_file`], then [`read`].
///
/// # Errors
/// [`ReadError`] when there is no readable deck.
pub fn read_path(path: &Path, options: &Options) -> Result<(Deck, Files), Box<ReadError>> {
    let (text, files) = files::read_file(path)?;
    let deck = read(&path.display().to_string(), text, &files, options)?;
    Ok((deck, files))
}

/// Reads a deck. `name` is the path as shown to people; its ending helps to detect the dialect. `files` is for what the
/// deck includes.
///
/// Whatever is merely odd becomes a [`Hazard`] of the deck.
///
/// # Errors
/// [`ReadError`] when the deck is empty, over [`TEXT_LIMIT`] bytes or plainly no Markdown, or when its settings stand in two places.
pub fn read(name: &str, text: String, files: &Files, options: &Options) -> Result<Deck, Box<ReadError>> {
    if text.len() as u64 > TEXT_LIMIT {
        return Err(files::too_large(name));
    }
    if let Some(foreign) = foreign::of_text(name, &text, options.dialect.is_some()) {
        return Err(foreign.error(name));
    }
    let mut sources = SourceMap::new();
    let own = sources.add(name, text);
    let source = sources.file(own).text();
    let bom = if source.starts_with('\u{feff}') { 3 } else { 0 };
    let mut hazards = Vec::new();
    let found = front::find(source);
    let (node, span, lines, swallowed) = match &found {
        Front::Block { span, node, hotseat, error } => {
            if let Some(error) = error {
                hazards.push(Hazard {
                    kind: HazardKind::BadValue,
                    span: Span::new(own, error.offset..error.offset),
                    message: format!("the front matter is no YAML ({}); it was read line by line", error.message),
                    help: "put values with a colon in quotes".to_owned(),
                });
            }
            (Some(node), Some(span.clone()), hotseat.clone(), None)
        }
        Front::Swallowed { span } => (None, None, None, Some(span.clone())),
        Front::None => (None, None, None, None),
    };
    let body = span.as_ref().map_or(bom, |s| s.end);
    if source[body..].trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() && node.is_none() {
        return Err(empty(name, &sources));
    }
    let project = files.read_text("", "_quarto.yml").ok().and_then(|t| super::yaml::parse(&t, 0).ok());
    let detected = match options.dialect {
        Some(dialect) => detect::Detected { dialect, reason: "as `--dialect` says".to_owned() },
        None => detect::dialect(name, node, project.as_ref(), &source[body..]),
    };
    let css = style_sheets(source, node);
    let included = RefCell::new(Vec::new());
    let reading = Reading {
        file: own,
        text: source,
        body,
        front: node,
        project: project.as_ref(),
        settings: lines,
        swallowed,
        css: &css,
        files,
        base: String::new(),
        chain: vec![(
            Path::new(name).file_name().map_or_else(|| name.to_owned(), |n| n.to_string_lossy().into_owned()),
            0,
        )],
        included: &included,
    };
    let mut read = dialects::read(detected.dialect, &reading);
    // A byte order mark and empty lines that a tool skips belong to the first slide.
    if let Some(first) = read.drafts.iter_mut().find(|d| d.file == own && !d.span.is_empty()) {
        first.span.start = span.as_ref().map_or(0, |s| s.end).min(first.span.start);
    }
    hazards.extend(read.hazards);
    let mut settings = match deck_settings(&reading, node, &mut hazards) {
        Ok(settings) => settings,
        Err(diagnostic) => return Err(ReadError::at(ReadErrorKind::TwoSettings, *diagnostic, sources)),
    };
    times_of_deck(&reading, &mut settings);
    hidden_text(&reading, &mut hazards);
    let stated = node.and_then(|n| n.str("lang").or_else(|| n.str("language"))).map(str::to_lowercase);
    let stated_title = node.and_then(|n| n.str("title")).map(finish::collapse);
    for (name, text) in included.into_inner() {
        sources.add(&name, text);
    }
    let (slides, passages) = finish::slides(read.drafts, &sources, &mut hazards);
    let blank = |s: &super::model::Slide| s.blocks.is_empty() && s.backgrounds.is_empty() && s.title.is_none();
    if slides.iter().all(|s| blank(s) && s.notes.is_empty()) {
        return Err(empty(name, &sources));
    }
    hazards.extend(pictures::missing(&slides, files));
    hazards.sort_by_key(|h| (h.span.file, h.span.start, h.kind));
    let language = match stated {
        Some(tag) => Language { tag: tag.split(['-', '_']).next().unwrap_or("en").to_owned(), stated: true },
        None => language::guess(&passages),
    };
    let title = stated_title.or_else(|| slides.iter().find_map(|s| s.title.as_ref()).map(|t| t.text.clone()));
    Ok(Deck {
        dialect: detected.dialect,
        dialect_reason: detected.reason,
        title,
        language,
        // A byte order mark before it belongs to it.
        front_matter: span.map(|s| Span::new(own, 0..s.end)),
        settings,
        style: read.style,
        slides,
        passages,
        hazards,
        sources,
    })
}

fn empty(name: &str, sources: &SourceMap) -> Box<ReadError> {
    let mut diagnostic = Diagnostic::error(
        format!("{}: no slides in it", crate::text::one_line(name)),
        Span::default(),
        "nothing to show",
    )
    .with_help("write a first slide: `# Title`, and `---` between slides");
    if sources.files().first().is_none_or(|f| f.text().is_empty()) {
        diagnostic.labels.clear();
    }
    ReadError::at(ReadErrorKind::Empty, diagnostic, sources.clone())
}

/// The deck's style sheet: its `<style>` elements and the front matter's `style`.
fn style_sheets(text: &str, front: Option<&Node>) -> css::StyleSheet {
    let mut sheets: Vec<(&str, Option<usize>)> = Vec::new();
    sheets.extend(front.and_then(|n| n.str("style")).map(|s| (s, None)));
    let mut at = 0;
    while let Some(open) = find(&text[at..], "<style") {
        let open = at + open;
        let close = text[open..].find("</style").map_or(text.len(), |i| open + i);
        let start = text[open..close].find('>').map_or(close, |i| open + i + 1);
        let scoped = text[open..start].contains("scoped");
        sheets.push((&text[start..close], scoped.then_some(open)));
        at = close.max(open + 6);
    }
    css::StyleSheet::new(sheets.into_iter())
}

/// The deck's settings: the front matter's `hotseat:` or a `hotseat-deck` comment, but not both.
fn deck_settings(
    reading: &Reading<'_>,
    front: Option<&Node>,
    hazards: &mut Vec<Hazard>,
) -> Result<DeckSettings, Box<Diagnostic>> {
    let key = reading.settings.clone().or_else(|| Some(front?.get("hotseat")?.span.clone()));
    let comment = deck_comment(reading.text);
    if let (Some(key), Some(comment)) = (&key, &comment) {
        let mut diagnostic = Diagnostic::error(
            "settings for hotseat stand both in the front matter and in a comment",
            Span::new(reading.file, comment.clone()),
            "this comment",
        )
        .with_help("keep one of them");
        diagnostic.labels.push(crate::diagnostic::Label {
            span: Span::new(reading.file, key.clone()),
            text: "and this key".to_owned(),
        });
        return Err(Box::new(diagnostic));
    }
    let mut complaints = Complaints { file: reading.file, hazards };
    if let Some(lines) = &reading.settings {
        let entries = settings::from_lines(&reading.text[lines.clone()], lines.start);
        return Ok(settings::deck(&entries, lines.clone(), &mut complaints));
    }
    if let Some(node) = front.and_then(|n| n.get("hotseat")) {
        return Ok(settings::deck(&settings::from_node(node), node.span.clone(), &mut complaints));
    }
    if let Some(range) = comment {
        // One that is never closed ends with the file.
        let end = if reading.text[range.clone()].ends_with("-->") { range.end - 3 } else { range.end };
        let body = range.start + 4..end.max(range.start + 4);
        let inner = &reading.text[body.clone()];
        let at = settings::marker(inner).map_or(0, |(_, at)| at);
        let entries = settings::from_lines(&inner[at..], body.start + at);
        return Ok(settings::deck(&entries, range, &mut complaints));
    }
    Ok(DeckSettings::default())
}

/// The place of the `hotseat-deck` comment.
fn deck_comment(text: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(i) = find(&text[from..], "hotseat-deck") {
        let at = from + i;
        from = at + 1;
        let start = text[..at].trim_end().len().checked_sub(4)?;
        if text.get(start..start + 4) == Some("<!--") && settings::marker(&text[start + 4..]).is_some() {
            let end = text[at..].find("-->").map_or(text.len(), |e| at + e + 3);
            return Some(start..end);
        }
    }
    None
}

/// `duration: 45min` in the front matter, `<!-- 40 mins + 20 mins questions -->` near the top.
fn times_of_deck(reading: &Reading<'_>, settings: &mut DeckSettings) {
    if settings.slot_seconds.is_some() {
        return;
    }
    let stated = reading.front.and_then(|n| n.str("duration"));
    settings.slot_seconds = stated.and_then(|t| time::duration(t, time::Unit::Minutes));
    // reveal.js paces by the seconds of the whole talk.
    for key in ["totalTime", "total-time", "timeForPresentation"] {
        let total = reading.front.and_then(|n| n.find(key)).and_then(Node::text);
        let total = total.and_then(|t| time::duration(t, time::Unit::Seconds));
        settings.slot_seconds = settings.slot_seconds.or(total);
    }
    let mut end = (reading.body + 3000).min(reading.text.len());
    while !reading.text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &reading.text[..end];
    let mut rest = head;
    while let Some(open) = rest.find("<!--") {
        let inner = &rest[open + 4..];
        let close = inner.find("-->").unwrap_or(inner.len());
        if let Some((talk, questions)) = time::talk_and_questions(&inner[..close]) {
            settings.slot_seconds = settings.slot_seconds.or(Some(talk + questions));
            settings.questions_seconds = settings.questions_seconds.or(Some(questions));
            return;
        }
        rest = &inner[close..];
    }
}

/// Characters that change what a reader sees without being seen.
fn hidden_text(reading: &Reading<'_>, hazards: &mut Vec<Hazard>) {
    if reading.text.is_ascii() {
        return;
    }
    let hostile = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}');
    let mut last = None;
    for (i, c) in reading.text.char_indices().filter(|(_, c)| hostile(*c)) {
        let line = reading.text[..i].rfind('\n');
        if last == Some(line) {
            continue;
        }
        last = Some(line);
        hazards.push(Hazard {
            kind: HazardKind::HiddenText,
            span: Span::new(reading.file, i..i + c.len_utf8()),
            message: format!("a character here hides or reorders text (U+{:04X})", u32::from(c)),
            help: "remove it".to_owned(),
        });
    }
}
