//! What several dialects have in common: comments, title slides from front matter, includes, attributes.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::build::{self, Builder, Draft, Kind, Split, Syntax};
use super::super::chunk::Chunk;
use super::super::files::FileError;
use super::super::model::{Block, BlockKind, DeckStyle, Fit, Hazard, HazardKind, Image, ImageFilter, Title};
use super::super::search::contains;
use super::super::settings::{self, Complaints};
use super::super::time::{Unit, duration};
use super::super::{css, finish, time};
use super::{Reading, prepare};
use crate::deck::yaml::{self, Node};
use crate::text::{FileId, Span};

/// How deep includes may nest, and how many there may be.
const MAX_INCLUDE_DEPTH: usize = 8;
const MAX_INCLUDES: usize = 300;

/// All included text together, in bytes.
const MAX_INCLUDED_BYTES: usize = 32 << 20;

/// Comments that tools for Markdown put into files; no note, in any dialect.
pub(super) fn is_tool_comment(body: &str) -> bool {
    ["prettier-ignore", "markdownlint-", "lint disable", "lint enable", "lint ignore", "textlint-", "cspell:", "vale "]
        .iter()
        .any(|p| body.starts_with(p))
}

/// Reads times out of a draft's comments, and takes our own comments and commented-out slides out of them. What is left
/// over is the dialect's: its body is given to `rest`, in order.
pub(super) fn take_comments(
    reading: &Reading<'_>,
    draft: &mut Draft,
    hazards: &mut Vec<Hazard>,
    rest: &mut dyn FnMut(&mut Draft, Range<usize>),
) {
    for comment in std::mem::take(&mut draft.comments) {
        let body = &reading.text[comment.body.clone()];
        let trimmed = body.trim();
        if let Some((deck, at)) = settings::marker(body) {
            if !deck {
                let base = comment.body.start + at;
                let entries = settings::from_lines(&body[at..], base);
                let mut complaints = Complaints { file: reading.file, hazards };
                let read = settings::slide(&entries, comment.whole.clone(), &mut complaints);
                settings::merge(&mut draft.settings, read);
            }
            continue;
        }
        // One that is never closed hides the rest of the deck; that is told, and it is nobody's note.
        if trimmed.is_empty() || comment.whole.end == comment.body.end {
            continue;
        }
        if !trimmed.contains('\n') && trimmed.len() < 40 && !trimmed.starts_with('~') {
            draft.settings.seconds = draft.settings.seconds.or_else(|| time::in_note(trimmed));
        }
        if trimmed.starts_with('{') {
            draft.settings.seconds = draft.settings.seconds.or_else(|| time_in_json(trimmed));
        }
        if let Some(titles) = commented_out(reading, comment.body.clone()) {
            draft.commented_out.extend(titles);
            continue;
        }
        rest(draft, comment.body);
    }
}

/// `{"key": "intro", "time": "90s"}`: the settings of a slide as one object.
fn time_in_json(text: &str) -> Option<u32> {
    let node = yaml::parse(text, 0).ok()?;
    duration(node.str("time")?, Unit::Seconds)
}

/// Titles of the slides inside a comment, if it holds slides: it has a separator line, or it begins with a heading.
fn commented_out(reading: &Reading<'_>, body: Range<usize>) -> Option<Vec<Title>> {
    let text = &reading.text[body.clone()];
    if !contains(text, "#") && !contains(text, "---") {
        return None;
    }
    let heading = |line: &str| {
        let hashes = line.bytes().take_while(|b| *b == b'#').count();
        ((1..=6).contains(&hashes) && line[hashes..].starts_with(' ')).then_some(hashes)
    };
    let first = text.lines().map(str::trim).find(|l| !l.is_empty())?;
    let separated = text.lines().any(|l| l.trim() == "---");
    if !separated && heading(first).is_none() {
        return None;
    }
    let mut titles: Vec<Title> = Vec::new();
    let mut open = false;
    let mut at = body.start;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        if trimmed == "---" {
            open = false;
        } else if let (Some(level), false) = (heading(trimmed), open) {
            let title = trimmed[level..].trim();
            let from = start + line.find(title).unwrap_or(0);
            let span = Span::new(reading.file, from..from + title.len());
            titles.push(Title { text: finish::collapse(title), span, level: level as u8 });
            open = true;
        }
    }
    if titles.is_empty() {
        let span = Span::new(reading.file, body.start..body.start);
        titles.push(Title { text: String::new(), span, level: 2 });
    }
    Some(titles)
}

/// The slide that a tool takes for front matter because `---` stands before it and after it. Nobody will see it; it is
/// listed as hidden, and told. `block` is from the first separator to the end of the second.
pub(super) fn swallowed(
    reading: &Reading<'_>,
    block: Range<usize>,
    syntax: Syntax,
    hazards: &mut Vec<Hazard>,
) -> Draft {
    let text = reading.text;
    let fenced = text[block.clone()].trim_start_matches('\u{feff}').starts_with("---");
    let first = text[block.clone()].find('\n').map_or(block.end, |i| block.start + i + 1);
    let open = if fenced { first } else { block.start };
    let close = text[open..block.end].trim_end().rfind('\n').map_or(open, |i| open + i + 1);
    let mut builder = Builder::new(reading.file, text, block.start, syntax);
    prepare(&mut builder, reading);
    builder.markdown(open..close, Split::NONE);
    let (mut drafts, _) = builder.finish(block.end);
    hazards.push(Hazard {
        kind: HazardKind::SwallowedSlide,
        span: Span::new(reading.file, block.start..block.start + text[block.start..first].trim_end().len()),
        message: "your tool takes everything from this line to the next `---` for front matter, and what stands there \
                  is on no slide"
            .to_owned(),
        help: if block.start == reading.body && reading.front.is_none() {
            "remove this line, or write front matter before it".to_owned()
        } else {
            "leave an empty line after `---`, and close front matter with `---`".to_owned()
        },
    });
    let empty = || Draft { file: reading.file, span: block.clone(), ..Draft::default() };
    let mut draft = drafts.pop().unwrap_or_else(empty);
    draft.hidden = true;
    draft
}

/// For tools that end front matter with `---` only: what stands between `...` and the next `---` is gone for them.
pub(super) fn after_dots(reading: &Reading<'_>) -> Option<Range<usize>> {
    let text = reading.text;
    let dots = reading.front.is_some() && text[..reading.body].trim_end().ends_with("\n...");
    if !dots {
        return None;
    }
    let mut at = reading.body;
    for line in text[reading.body..].split_inclusive('\n') {
        at += line.len();
        if line.trim_end() == "---" {
            return Some(reading.body..at);
        }
    }
    None
}

/// A slide without a heading often has a span that is classed as its title; that is better than a name for menus.
pub(super) fn span_title(draft: &mut Draft, titles: &[(String, Range<usize>)]) {
    let has_heading =
        draft.blocks.iter().any(|b| matches!(&b.kind, BlockKind::Heading { content, .. } if !content.is_empty()));
    if has_heading {
        draft.title = None;
        return;
    }
    let first = titles.iter().find(|(_, r)| draft.span.contains(&r.start));
    if let Some((text, range)) = first {
        let span = Span::new(draft.file, range.clone());
        draft.title = Some(Title { text: finish::collapse(text), span, level: 2 });
    }
}

/// Adds a comment's text to a slide's notes.
pub(super) fn add_note(reading: &Reading<'_>, draft: &mut Draft, body: Range<usize>) {
    draft.notes.extend(build::note(reading.file, reading.text, body));
}

/// What the attributes of a reveal.js `<section>` say about a slide. Background pictures are placed at `at`.
pub(super) fn slide_attributes(draft: &mut Draft, attributes: Vec<(String, String)>, at: Range<usize>) {
    let before = draft.backgrounds.len();
    let placed: Vec<_> = attributes.iter().filter(|(key, _)| key.contains("background-")).cloned().collect();
    for (key, value) in attributes {
        let looks_like_file = value.contains(['.', '/']);
        match key.as_str() {
            "data-timing" => draft.settings.seconds = draft.settings.seconds.or(duration(&value, Unit::Seconds)),
            "data-visibility" => draft.hidden |= value == "hidden",
            "data-background" | "data-background-color" | "bg" if !looks_like_file => {
                draft.background_color = Some(value);
            }
            "data-background" | "data-background-image" | "bg" => draft.backgrounds.push(Image {
                span: Span::new(draft.file, at.clone()),
                target: value.trim_matches(['[', ']']).to_owned(),
                alt: String::new(),
                caption: None,
                width: None,
                height: None,
                fit: Fit::Cover,
                side: None,
                filter: ImageFilter::default(),
            }),
            "class" => draft.classes.extend(value.split_whitespace().map(str::to_owned)),
            _ => {}
        }
    }
    place_backgrounds(&mut draft.backgrounds[before..], &placed);
}

/// Size, place and opacity of background pictures, as attributes of reveal.js state them, with `data-` or without.
pub(super) fn place_backgrounds(images: &mut [Image], attributes: &[(String, String)]) {
    let stated = |name: &str| {
        let found = attributes.iter().find(|(key, _)| key.strip_prefix("data-").unwrap_or(key) == name);
        found.map(|(_, value)| value.trim())
    };
    let fit = stated("background-size");
    let fit = fit.and_then(|size| css::background(size, stated("background-position").unwrap_or("")));
    let opacity = stated("background-opacity").and_then(|o| o.parse::<f32>().ok()).filter(|o| (0.0..=1.0).contains(o));
    for image in images {
        image.fit = fit.unwrap_or(image.fit);
        image.filter.opacity = opacity.unwrap_or(image.filter.opacity);
    }
}

/// A separator that is written as a regular expression of a line: `^\n---\n$`.
pub(super) fn literal(text: &str) -> String {
    text.replace("\\r?\\n", "").replace("\\n", "").trim_matches(['^', '$', '\n', ' ']).to_owned()
}

/// Whether an R deck hides the code of all its chunks: `knitr::opts_chunk$set(echo = FALSE)`.
pub(super) fn quiet(text: &str) -> bool {
    text.split("opts_chunk$set(").skip(1).any(|rest| {
        let arguments: String = rest.split(')').next().unwrap_or("").split_whitespace().collect();
        arguments.contains("echo=F")
    })
}

/// Tells about the slide that a separator at the end of the file makes.
pub(super) fn trailing_empty(drafts: &[Draft], reading: &Reading<'_>, hazards: &mut Vec<Hazard>) {
    let Some(last) = drafts.last().filter(|d| drafts.len() > 1 && d.file == reading.file) else { return };
    let empty = last.blocks.is_empty() && last.backgrounds.is_empty() && last.background_color.is_none();
    if empty && last.title.is_none() && !last.hidden && !last.span.is_empty() {
        hazards.push(Hazard {
            kind: HazardKind::EmptySlide,
            span: Span::new(reading.file, last.span.clone()),
            message: "the separator at the end makes a slide: your tool shows an empty one last".to_owned(),
            help: "remove the last separator".to_owned(),
        });
    }
}

/// The link definitions of a file. A dialect that reads a slide in parts would miss those that stand in another part.
pub(super) fn references(text: &str) -> BTreeMap<String, (String, String)> {
    let parser = pulldown_cmark::Parser::new(text);
    let definitions = parser.reference_definitions().iter();
    definitions
        .filter(|(label, _)| !label.starts_with('^'))
        .map(|(label, def)| {
            let title = def.title.as_deref().unwrap_or("").to_owned();
            (label.to_lowercase(), (def.dest.to_string(), title))
        })
        .collect()
}

/// What front matter says about the look, in the keys that most dialects share.
pub(super) fn style_of(front: &Node, style: &mut DeckStyle) {
    style.author =
        front.get("author").or_else(|| front.get("authors")).map(|a| names(a).join(", ")).filter(|a| !a.is_empty());
    style.date = front.str("date").map(str::to_owned);
    style.theme = front.str("theme").map(str::to_owned);
    style.page = super::page::stated(front).unwrap_or(style.page);
}

/// The names in `author:`, which may be a scalar, a list, or mappings with a name.
fn names(node: &Node) -> Vec<&str> {
    if let Some(name) = node.str("name") {
        return vec![name];
    }
    if let super::super::yaml::Value::Sequence(items) = &node.value {
        return items.iter().flat_map(names).collect();
    }
    node.scalars()
}

/// The slide that a dialect makes from the front matter's title: number 1, with an empty range after the front matter.
pub(super) fn title_slide(reading: &Reading<'_>) -> Option<Draft> {
    let front = reading.front?;
    let title = front.get("title").filter(|t| front.str("title").is_some() && t.text().is_some())?;
    let mut builder = Builder::new(reading.file, reading.text, reading.body, Syntax::PLAIN);
    prepare(&mut builder, reading);
    builder.open_element("title", Kind::Heading { level: 1, fit: false }, title.span.start);
    scalar(&mut builder, title);
    builder.close_element("title", title.span.end);
    for key in ["subtitle", "sub_title", "author", "authors", "institute", "event", "location", "date"] {
        let Some(node) = front.get(key) else { continue };
        for one in leaves(node).into_iter().filter(|one| key != "date" || !is_todays(one)) {
            builder.open_element("line", Kind::Paragraph, one.span.start);
            scalar(&mut builder, one);
            builder.close_element("line", one.span.end);
        }
    }
    let (mut drafts, _) = builder.finish(reading.body);
    let mut draft = drafts.pop()?;
    draft.span = reading.body..reading.body;
    draft.comments.clear();
    draft.classes.push("title".to_owned());
    Some(draft)
}

/// Whether a date is a word for the day on which the slides are rendered: which day that is, their file does not say.
fn is_todays(date: &Node) -> bool {
    let text = date.text().unwrap_or("").trim();
    matches!(text, "today" | "now" | "last-modified" | "\\today") || text.starts_with("`r ")
}

/// The scalars of a node that are shown: of mappings the name, and where an author works.
fn leaves(node: &Node) -> Vec<&Node> {
    use super::super::yaml::Value;
    match &node.value {
        Value::Null => Vec::new(),
        Value::Scalar(_) => vec![node],
        Value::Sequence(items) => items.iter().flat_map(leaves).collect(),
        Value::Mapping(_) => {
            let shown = ["name", "affiliation", "affiliations"].into_iter().filter_map(|key| node.get(key));
            shown.flat_map(leaves).collect()
        }
    }
}

/// A scalar's Markdown, read where it stands; one that YAML changed (escapes, folded lines) is taken as plain text.
fn scalar(builder: &mut Builder<'_>, node: &Node) {
    let Some(text) = node.text() else { return };
    let source = builder.text.get(node.span.clone()).unwrap_or("");
    match source.find(text) {
        Some(i) if !text.contains('\n') => {
            let start = node.span.start + i;
            let mut hidden = Vec::new();
            if text.contains('\\') {
                super::latex::hide(text, start, &mut hidden);
                hidden.sort_by_key(|r| (r.start, r.end));
            }
            builder.masked(start..start + text.len(), &hidden, Split::NONE);
        }
        // Over several lines, as it was written but for quotes, a block's mark and indentation.
        _ => {
            let bare = source.trim_start_matches(['"', '\'', '|', '>', '-', '+']);
            let start = node.span.start + (source.len() - bare.len());
            let bare = bare.trim_end().trim_end_matches(['"', '\'']);
            if finish::collapse(bare) == finish::collapse(text) {
                builder.syntax.indented_text = true;
                builder.markdown(start..start + bare.len(), Split::NONE);
                builder.syntax.indented_text = false;
            } else {
                builder.push_text(&finish::collapse(text), node.span.clone());
            }
        }
    }
}

/// `a="b" .class key=value` as pairs; a class is a key with its dot and no value.
pub(super) fn attributes(text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let key = rest[..end].to_owned();
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (inner, close) = match quote {
                Some(q) => {
                    let inner = &after[1..];
                    let close = inner.find(q).unwrap_or(inner.len());
                    (&inner[..close], (close + 2).min(after.len()))
                }
                None => {
                    let close = after.find(char::is_whitespace).unwrap_or(after.len());
                    (&after[..close], close)
                }
            };
            value = inner.to_owned();
            rest = &after[close..];
        }
        if !key.is_empty() {
            out.push((key, value));
        } else if rest.len() == text.len() {
            break;
        }
        rest = rest.trim_start();
    }
    out
}

/// Chunks that are run show only their results.
pub(super) fn hide_chunks(blocks: &mut [Block], text: &str, file: FileId) {
    for block in blocks.iter_mut().filter(|b| b.span.file == file) {
        match &mut block.kind {
            BlockKind::Code(code) => {
                let source = text.get(block.span.range()).unwrap_or("").trim_start_matches(['`', '~', ' ']);
                let (info, rest) = source.split_once('\n').unwrap_or((source, ""));
                code.hidden |= Chunk::of(info, rest).is_some_and(|c| !c.shows_code(false));
            }
            BlockKind::Columns(columns) => columns.iter_mut().for_each(|c| hide_chunks(&mut c.blocks, text, file)),
            BlockKind::Quote { blocks, .. } => hide_chunks(blocks, text, file),
            BlockKind::List(list) => list.items.iter_mut().for_each(|i| hide_chunks(&mut i.blocks, text, file)),
            _ => {}
        }
    }
}

impl Reading<'_> {
    /// Reads an included file with `read`. Problems become hazards at `at`, and `None`.
    pub fn include<T>(
        &self,
        target: &str,
        at: Range<usize>,
        hazards: &mut Vec<Hazard>,
        read: impl FnOnce(&Reading<'_>) -> T,
    ) -> Option<T> {
        let name = joined(&self.base, target);
        let line = self.text[..at.start.min(self.text.len())].matches('\n').count() + 1;
        let mut chain = self.chain.clone();
        if let Some(last) = chain.last_mut() {
            last.1 = line;
        }
        let way = || chain.iter().map(|(name, line)| format!("{name}:{line}")).collect::<Vec<_>>().join(", ");
        let mut fail = |message: String, help: &str| {
            hazards.push(Hazard {
                kind: HazardKind::MissingInclude,
                span: Span::new(self.file, at.clone()),
                message,
                help: help.to_owned(),
            });
            None
        };
        let count = self.included.borrow().len();
        let bytes: usize = self.included.borrow().iter().map(|(_, t)| t.len()).sum();
        if chain.iter().any(|(n, _)| *n == name) {
            let message = format!("`{target}` includes itself ({})", way());
            return fail(message, "take one of these includes out; what it stands for is not read again");
        }
        if chain.len() > MAX_INCLUDE_DEPTH {
            let message =
                format!("`{target}` is not read: includes are more than {MAX_INCLUDE_DEPTH} deep ({})", way());
            return fail(message, "include it from a file that is less deep");
        }
        if count >= MAX_INCLUDES || bytes > MAX_INCLUDED_BYTES {
            let message = format!(
                "`{target}` is not read: a deck may include {MAX_INCLUDES} files and {} MiB",
                MAX_INCLUDED_BYTES >> 20
            );
            return fail(message, "put small parts together");
        }
        // Tools resolve includes against the including file or the deck's folder; either may be meant.
        let text = self.files.read_text(&self.base, target).or_else(|e| match e {
            FileError::NotFound(_) if !self.base.is_empty() => self.files.read_text("", target),
            other => Err(other),
        });
        let text = match text {
            Ok(text) => text,
            Err(error) => return fail(error.to_string(), "its slides are missing from everything that follows"),
        };
        let file = FileId(count as u16 + 1);
        chain.push((name.clone(), 0));
        let base = name.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
        self.included.borrow_mut().push((name, String::new()));
        let inner = Reading {
            file,
            text: &text,
            body: 0,
            front: None,
            project: None,
            settings: None,
            swallowed: None,
            css: self.css,
            files: self.files,
            base,
            chain,
            included: self.included,
        };
        let out = read(&inner);
        if let Some(entry) = self.included.borrow_mut().get_mut(count) {
            entry.1 = text;
        }
        Some(out)
    }
}

/// Puts the slides of an included file where the include stands, which ends at `end`. `joins`: the first one is what
/// goes on with the open slide. `goes_on`: more of the including file belongs to the last one.
pub(super) fn take_in(builder: &mut Builder<'_>, mut drafts: Vec<Draft>, joins: bool, goes_on: bool, end: usize) {
    if joins && !drafts.is_empty() {
        join(builder, drafts.remove(0));
    }
    let last = if goes_on { drafts.pop() } else { None };
    builder.after.extend(drafts);
    if let Some(last) = last {
        builder.cut(end);
        join(builder, last);
    }
}

/// Makes one slide of the open one and one of another file.
fn join(builder: &mut Builder<'_>, from: Draft) {
    let into = &mut builder.draft;
    settings::merge(&mut into.settings, from.settings.clone());
    into.commented_out.extend(from.commented_out.iter().cloned());
    into.classes.extend(from.classes.iter().cloned());
    into.title = into.title.take().or_else(|| from.title.clone());
    into.background_color = into.background_color.take().or_else(|| from.background_color.clone());
    into.hidden |= from.hidden;
    builder.adopt(from);
}

/// An include's path from the deck's folder.
fn joined(base: &str, target: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(target.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|p| *p != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_with_and_without_quotes() {
        let pair = |k: &str, v: &str| (k.to_owned(), v.to_owned());
        assert_eq!(
            attributes(" .a width=\"40 %\" x=1 #id y='z"),
            [pair(".a", ""), pair("width", "40 %"), pair("x", "1"), pair("#id", ""), pair("y", "z")]
        );
        assert_eq!(attributes("=x ="), []);
    }
}
