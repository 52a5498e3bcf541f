//! One file for each dialect: where its slides begin, its notes, its directives. The rest is shared.

pub(super) mod marp;

use super::build::{Builder, Draft};
use super::model::{DeckStyle, Dialect, Hazard, HazardKind, Title};
use super::settings::{self, Complaints};
use super::time;
use super::yaml::Node;
use crate::text::{FileId, Span};

/// A deck's file on the way to drafts.
pub(super) struct Reading<'t> {
    pub file: FileId,
    pub text: &'t str,
    /// Where the slides start: the end of the front matter.
    pub body: usize,
    pub front: Option<&'t Node>,
    /// The lines below `hotseat:` in the front matter.
    pub settings: Option<std::ops::Range<usize>>,
    /// Where front matter that is none ends, if the file has that trap.
    pub swallowed: bool,
    /// Style sheets found in the deck.
    pub css: Vec<super::css::ColumnClass>,
}

/// What a dialect makes of a file.
pub(super) struct Read {
    pub drafts: Vec<Draft>,
    pub hazards: Vec<Hazard>,
    pub style: DeckStyle,
}

/// Reads the slides as the dialect's own tool does.
pub(super) fn read(dialect: Dialect, reading: &Reading<'_>) -> Read {
    match dialect {
        Dialect::Marp => marp::read(reading),
        _ => marp::read(reading),
    }
}

/// Comments that tools for Markdown put into files; no note, in any dialect.
fn is_tool_comment(body: &str) -> bool {
    ["prettier-ignore", "markdownlint-", "lint disable", "lint enable", "lint ignore", "textlint-", "cspell:", "vale "]
        .iter()
        .any(|p| body.starts_with(p))
}

/// Takes our own comments, times, tool comments and commented-out slides out of a draft's comments. What is left over
/// is the dialect's: given to `rest` as (body's range, whether content follows), in order.
pub(super) fn take_comments(
    reading: &Reading<'_>,
    draft: &mut Draft,
    hazards: &mut Vec<Hazard>,
    rest: &mut dyn FnMut(&mut Draft, std::ops::Range<usize>, bool),
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
        if trimmed.is_empty() || is_tool_comment(trimmed) || time::talk_and_questions(trimmed).is_some() {
            continue;
        }
        if !trimmed.contains('\n')
            && trimmed.len() < 40
            && !trimmed.starts_with('~')
            && let Some(seconds) = time::in_note(trimmed)
        {
            draft.settings.seconds = draft.settings.seconds.or(Some(seconds));
            continue;
        }
        if let Some(titles) = commented_out(reading, comment.body.clone()) {
            draft.commented_out.extend(titles);
            continue;
        }
        rest(draft, comment.body, comment.followed);
    }
}

/// Titles of the slides inside a comment, if it holds slides: it has a separator line, or it begins with a heading.
fn commented_out(reading: &Reading<'_>, body: std::ops::Range<usize>) -> Option<Vec<Title>> {
    let text = &reading.text[body.clone()];
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
            titles.push(Title { text: super::finish::collapse(title), span, level: level as u8 });
            open = true;
        }
    }
    if titles.is_empty() {
        let span = Span::new(reading.file, body.start..body.start);
        titles.push(Title { text: String::new(), span, level: 2 });
    }
    Some(titles)
}

/// Tells about slides that a separator at the end of the file makes, and drops nothing.
pub(super) fn trailing_empty(drafts: &[Draft], reading: &Reading<'_>, hazards: &mut Vec<Hazard>) {
    let Some(last) = drafts.last().filter(|_| drafts.len() > 1) else { return };
    let empty = last.blocks.is_empty() && last.backgrounds.is_empty() && last.background_color.is_none();
    if empty && last.title.is_none() {
        hazards.push(Hazard {
            kind: HazardKind::EmptySlide,
            span: Span::new(reading.file, last.span.clone()),
            message: "the separator at the end makes an empty last slide".to_owned(),
            help: "remove the last separator".to_owned(),
        });
    }
}

/// Gives the builder what every dialect needs.
pub(super) fn prepare(builder: &mut Builder<'_>, reading: &Reading<'_>) {
    builder.column_classes.clone_from(&reading.css);
}
