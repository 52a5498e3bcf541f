//! What the author tells hotseat: the `hotseat:` key, the `hotseat-deck` comment, and the slides' comments.
//!
//! Both ways of writing become the same list of [`Entry`]s. Comments are read line by line and not as YAML, because
//! a reason runs to the end of its line and may hold colons.

use std::ops::Range;

use super::model::{DeckSettings, Hazard, HazardKind, Priority, SlideSettings, Suppression};
use super::time::{self, Unit};
use super::yaml::{Node, Value};
use crate::text::{FileId, Span};

/// Keys of the deck's settings.
pub const DECK_KEYS: &[&str] =
    &["id", "checklist", "minutes", "questions", "field", "talk_date", "datasets", "topic_words", "ignore"];

/// Keys of a slide's settings.
pub const SLIDE_KEYS: &[&str] = &["id", "section", "time", "priority", "answers", "elements", "backup", "ignore"];

/// One `key: value`, its places as bytes of the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    key: String,
    key_span: Range<usize>,
    text: String,
    span: Range<usize>,
    /// Entries of a list, or the comma-separated parts of the text.
    items: Vec<(String, Range<usize>)>,
    /// Entries of a nested mapping: key, value, place of both.
    pairs: Vec<(String, String, Range<usize>)>,
}

/// A comment that is ours: whether it is for the deck, and where its settings begin. `body` is what stands between `<!--`
/// and `-->`.
pub fn marker(body: &str) -> Option<(bool, usize)> {
    let start = body.len() - body.trim_start().len();
    let rest = body[start..].strip_prefix("hotseat")?;
    let (deck, rest) = rest.strip_prefix("-deck").map_or((false, rest), |r| (true, r));
    let rest_at = body.len() - rest.len();
    let colon = rest.strip_prefix(':').map_or(0, |_| 1);
    let next = rest[colon..].chars().next();
    next.is_none_or(char::is_whitespace).then_some((deck, rest_at + colon))
}

/// Entries of a comment's lines. `base` is the offset of `text` in the file.
pub(super) fn from_lines(text: &str, base: usize) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut margin = None;
    let mut at = base;
    for raw in text.split_inclusive('\n') {
        let start = at;
        at += raw.len();
        let line = raw.trim_end();
        let content = line.trim_start();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let from = start + line.len() - content.len();
        let indent = line.len() - content.len();
        let (dash, content, from) = match content.strip_prefix("- ") {
            Some(rest) => {
                let rest_trimmed = rest.trim_start();
                (true, rest_trimmed, from + content.len() - rest_trimmed.len())
            }
            None => (false, content, from),
        };
        let nested = dash || indent > *margin.get_or_insert(indent);
        let split = content.split_once(':').filter(|(_, v)| v.is_empty() || v.starts_with([' ', '\t']));
        if let (true, Some(entry)) = (nested, entries.last_mut()) {
            let span = from..from + content.len();
            match split {
                Some((key, value)) => entry.pairs.push((unquote(key), unquote(value), span)),
                None => entry.items.push((unquote(content), span)),
            }
            continue;
        }
        let (key, value) = split.unwrap_or((content, ""));
        let value_at = from + content.len() - value.trim_start().len();
        let mut entry = Entry {
            key: key.trim().to_owned(),
            key_span: from..from + key.trim_end().len(),
            text: unquote(value),
            span: value_at..value_at + value.trim().len(),
            ..Entry::default()
        };
        entry.items = parts(value.trim(), value_at);
        entries.push(entry);
    }
    entries
}

/// Entries of a mapping in the front matter.
pub(super) fn from_node(node: &Node) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (key, value) in node.entries() {
        let mut entry = Entry {
            key: key.text().unwrap_or("").to_owned(),
            key_span: key.span.clone(),
            span: value.span.clone(),
            ..Entry::default()
        };
        match &value.value {
            Value::Null => {}
            Value::Scalar(text) => {
                entry.text = text.trim().to_owned();
                entry.items = parts(text.trim(), value.span.start);
            }
            Value::Sequence(items) => {
                for item in items {
                    match &item.value {
                        Value::Scalar(text) => entry.items.push((text.clone(), item.span.clone())),
                        _ => entry.pairs.extend(pairs(item)),
                    }
                }
            }
            Value::Mapping(_) => entry.pairs = pairs(value),
        }
        entries.push(entry);
    }
    entries
}

fn pairs(node: &Node) -> Vec<(String, String, Range<usize>)> {
    node.entries()
        .map(|(k, v)| (k.text().unwrap_or("").to_owned(), v.scalars().join(", "), k.span.start..v.span.end))
        .collect()
}

fn unquote(text: &str) -> String {
    let text = text.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|t| t.strip_suffix(quote)) {
            return inner.to_owned();
        }
    }
    text.to_owned()
}

/// `a, b` or `[a, b]` with the place of each part.
fn parts(text: &str, base: usize) -> Vec<(String, Range<usize>)> {
    let inner = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
    let (inner, mut at) = inner.map_or((text, base), |i| (i, base + 1));
    let mut out = Vec::new();
    for part in inner.split(',') {
        let start = at + part.len() - part.trim_start().len();
        let word = unquote(part);
        if !word.is_empty() {
            out.push((word, start..start + part.trim().len()));
        }
        at += part.len() + 1;
    }
    out
}

/// Where settings complain.
pub(super) struct Complaints<'a> {
    pub file: FileId,
    pub hazards: &'a mut Vec<Hazard>,
}

impl Complaints<'_> {
    fn add(&mut self, kind: HazardKind, span: &Range<usize>, message: String, help: String) {
        self.hazards.push(Hazard { kind, span: Span::new(self.file, span.clone()), message, help });
    }

    fn unknown(&mut self, entry: &Entry, keys: &[&str], whose: &str) {
        let help = match nearest(&entry.key, keys) {
            Some(key) => format!("did you mean `{key}`?"),
            None => format!("known keys: {}", keys.join(", ")),
        };
        self.add(
            HazardKind::UnknownKey,
            &entry.key_span,
            format!("`{}` is no key of the {whose} settings", entry.key),
            help,
        );
    }

    fn bad(&mut self, entry: &Entry, help: &str) {
        let what = if entry.text.is_empty() { "nothing" } else { &entry.text };
        let message = format!("`{}: {what}` is not understood and is ignored", entry.key);
        self.add(HazardKind::BadValue, &entry.span, message, help.to_owned());
    }
}

/// The known word nearest to a mistyped one.
pub(super) fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    known
        .iter()
        .map(|k| (strsim::damerau_levenshtein(&word.to_lowercase(), k), *k))
        .filter(|(distance, k)| *distance <= 1 + k.len() / 4)
        .min()
        .map(|(_, k)| k)
}

fn words(entry: &Entry) -> Vec<String> {
    entry.items.iter().map(|(w, _)| w.clone()).collect()
}

fn suppressions(entry: &Entry, file: FileId) -> Vec<Suppression> {
    let pair = |(rule, reason, span): &(String, String, Range<usize>)| Suppression {
        rule: rule.clone(),
        reason: reason.clone(),
        span: Span::new(file, span.clone()),
    };
    let bare = |(rule, span): &(String, Range<usize>)| Suppression {
        rule: rule.clone(),
        reason: String::new(),
        span: Span::new(file, span.clone()),
    };
    let mut all: Vec<_> = entry.items.iter().map(bare).chain(entry.pairs.iter().map(pair)).collect();
    all.sort_by_key(|s| s.span.start);
    all
}

/// Reads the deck's settings out of entries.
pub(super) fn deck(entries: &[Entry], span: Range<usize>, complaints: &mut Complaints<'_>) -> DeckSettings {
    let mut out = DeckSettings { span: Some(Span::new(complaints.file, span)), ..DeckSettings::default() };
    for entry in entries {
        let text = || Some(entry.text.clone()).filter(|t| !t.is_empty());
        match entry.key.as_str() {
            "id" => out.id = text(),
            "checklist" => out.checklist = text(),
            "minutes" => match time::duration(&entry.text, Unit::Minutes) {
                Some(seconds) => out.slot_seconds = Some(seconds),
                None => complaints.bad(entry, "write the slot in minutes: `minutes: 45`"),
            },
            "questions" => match time::duration(&entry.text, Unit::Minutes) {
                Some(seconds) => out.questions_seconds = Some(seconds),
                None if entry.text == "0" => out.questions_seconds = Some(0),
                None => complaints.bad(entry, "write the final questions in minutes: `questions: 15`"),
            },
            "field" | "fields" => out.fields = words(entry).iter().map(|w| w.to_lowercase()).collect(),
            "talk_date" => match entry.text.parse::<jiff::civil::Date>() {
                Ok(date) => out.talk_date = Some(date.to_string()),
                Err(_) => complaints.bad(entry, "write the day as 2026-05-31"),
            },
            "datasets" => out.datasets = words(entry),
            "topic_words" => out.topic_words = words(entry),
            "ignore" => out.ignore = suppressions(entry, complaints.file),
            _ => complaints.unknown(entry, DECK_KEYS, "deck"),
        }
    }
    out
}

/// Reads a slide's settings out of entries.
pub(super) fn slide(entries: &[Entry], span: Range<usize>, complaints: &mut Complaints<'_>) -> SlideSettings {
    let mut out = SlideSettings { span: Some(Span::new(complaints.file, span)), ..SlideSettings::default() };
    for entry in entries {
        let text = || Some(entry.text.clone()).filter(|t| !t.is_empty());
        match entry.key.as_str() {
            "id" => out.id = text(),
            "section" => out.section = text().map(|t| t.to_lowercase()),
            "time" => match time::duration(&entry.text, Unit::Seconds) {
                Some(seconds) => out.seconds = Some(seconds),
                None => complaints.bad(entry, "write a time as `90s`, `1m30s` or `1:30`"),
            },
            "minutes" => match time::duration(&entry.text, Unit::Minutes) {
                Some(seconds) => out.seconds = Some(seconds),
                None => complaints.bad(entry, "write minutes as a number, or use `time: 90s`"),
            },
            "priority" => match entry.text.as_str() {
                "must" => out.priority = Priority::Must,
                "normal" => out.priority = Priority::Normal,
                "may-skip" => out.priority = Priority::MaySkip,
                _ => complaints.bad(entry, "one of must, normal, may-skip"),
            },
            "answers" => out.answers = words(entry).iter().map(|w| w.to_uppercase()).collect(),
            "elements" | "element" => out.elements = words(entry),
            "backup" => match entry.text.as_str() {
                "true" | "yes" => out.backup = Some(true),
                "false" | "no" => out.backup = Some(false),
                _ => complaints.bad(entry, "true or false"),
            },
            "ignore" => out.ignore = suppressions(entry, complaints.file),
            _ => complaints.unknown(entry, SLIDE_KEYS, "slide"),
        }
    }
    out
}

/// Adds what a second comment on the same slide says; what is already said stays, lists grow.
pub(super) fn merge(into: &mut SlideSettings, more: SlideSettings) {
    into.id = into.id.take().or(more.id);
    into.section = into.section.take().or(more.section);
    into.seconds = into.seconds.or(more.seconds);
    if into.priority == Priority::Normal {
        into.priority = more.priority;
    }
    into.answers.extend(more.answers);
    into.elements.extend(more.elements);
    into.ignore.extend(more.ignore);
    into.backup = into.backup.or(more.backup);
    into.span = into.span.or(more.span);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slide_of(text: &str) -> (SlideSettings, Vec<Hazard>) {
        let mut hazards = Vec::new();
        let (deck, at) = marker(text).expect("ours");
        assert!(!deck);
        let entries = from_lines(&text[at..], at);
        let settings = slide(&entries, 0..text.len(), &mut Complaints { file: FileId(0), hazards: &mut hazards });
        (settings, hazards)
    }

    #[test]
    fn reasons_run_to_the_end_of_the_line_colons_and_all() {
        let text = " hotseat\nsection: limitations\ntime: 90s\npriority: may-skip\nanswers: bas01, OWN02\nignore:\n  \
                    RIG02: single system: budget unknown, \"really\"\n  - CLM01: x\n";
        let (settings, hazards) = slide_of(text);
        assert_eq!(hazards, []);
        assert_eq!(settings.section.as_deref(), Some("limitations"));
        assert_eq!(settings.seconds, Some(90));
        assert_eq!(settings.priority, Priority::MaySkip);
        assert_eq!(settings.answers, ["BAS01", "OWN02"]);
        assert_eq!(settings.ignore.len(), 2);
        assert_eq!(settings.ignore[0].reason, "single system: budget unknown, \"really\"");
        let span = settings.ignore[0].span.range();
        assert_eq!(&text[span], "RIG02: single system: budget unknown, \"really\"");
    }

    #[test]
    fn mistyped_keys_and_values_are_told() {
        let (_, hazards) = slide_of("hotseat\nsecton: x\ntime: soon\n");
        assert_eq!(hazards[0].kind, HazardKind::UnknownKey);
        assert_eq!(hazards[0].help, "did you mean `section`?");
        assert_eq!(hazards[1].kind, HazardKind::BadValue);
    }

    #[test]
    fn the_marker_is_a_whole_word() {
        assert_eq!(marker(" hotseat-deck\nid: x"), Some((true, 13)));
        assert_eq!(marker("hotseat: section: x").map(|(d, _)| d), Some(false));
        assert_eq!(marker("hotseats are warm"), None);
        assert_eq!(marker("a hotseat"), None);
    }
}
