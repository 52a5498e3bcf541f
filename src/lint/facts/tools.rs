//! What the author's own tool will make of the source without a word: separators that it obeys or overlooks, notes that
//! it loses, keys that it does not know. Each place says what will be shown.

use std::ops::Range;

use crate::deck::model::{Deck, Dialect};
use crate::knowledge::expression::Evidence;
use crate::text::{FileId, Span};

use super::super::Reading;
use super::super::shape::count_words;
use super::{Facts, Saying};

/// A place in the deck's own file with what the tool shows and what to do.
type Found = (Range<usize>, String, String);

pub(super) fn measure(reading: &Reading<'_>, facts: &mut Facts) {
    let deck = reading.deck();
    facts.places("cut_in_code", placed(deck, cuts_in_code(deck)));
    facts.places("missed_separator", placed(deck, missed_separators(deck)));
    facts.places("line_ends", placed(deck, line_ends(deck)));
    facts.places("lost_note", placed(deck, lost_notes(deck)));
}

/// Places of the deck's own file as evidence.
pub(super) fn placed(deck: &Deck, found: Vec<Found>) -> Vec<(Evidence, Saying)> {
    let place = |(range, value, expected): Found| {
        let span = Span::new(FileId(0), range);
        let slide = deck.slides.iter().position(|s| s.span.contains(span)).map(|s| s as u32);
        (Evidence::Source { slide, span }, Saying { value, expected, about: None })
    };
    found.into_iter().map(place).collect()
}

/// The deck's own text, and where its body begins.
fn body(deck: &Deck) -> (&str, usize) {
    let text = deck.sources.files()[0].text();
    let start = deck.front_matter.filter(|s| s.file == FileId(0)).map_or(0, |s| s.range().end);
    (text, start.min(text.len()))
}

/// Whether reveal's separators are those that it has without being told.
fn default_separators(deck: &Deck) -> bool {
    let (text, start) = body(deck);
    !text[..start].lines().any(|l| l.trim_start().starts_with("separator") || l.contains("data-separator"))
        && !text[start..].contains("data-separator")
}

/// What hides a line in Markdown.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Inside {
    Nothing,
    Backticks(usize),
    Tildes(usize),
    Comment,
}

/// The lines of the body: where each stands, its text, and what it stands inside of.
pub(super) fn lines(deck: &Deck) -> Vec<(usize, &str, Inside)> {
    let (text, start) = body(deck);
    let mut out = Vec::new();
    let mut inside = Inside::Nothing;
    let mut at = start;
    for raw in text[start..].split_inclusive('\n') {
        let line = raw.trim_end_matches(['\n', '\r']);
        let trimmed = line.trim_start();
        let run = |mark: u8| trimmed.bytes().take_while(|b| *b == mark).count();
        out.push((at, line, inside));
        inside = match inside {
            Inside::Nothing if run(b'`') >= 3 && !trimmed[run(b'`')..].contains('`') => Inside::Backticks(run(b'`')),
            Inside::Nothing if run(b'~') >= 3 => Inside::Tildes(run(b'~')),
            Inside::Nothing => match line.rfind("<!--") {
                Some(open) if !line[open..].contains("-->") => Inside::Comment,
                _ => Inside::Nothing,
            },
            Inside::Backticks(n) if run(b'`') >= n && trimmed[run(b'`')..].trim().is_empty() => Inside::Nothing,
            Inside::Tildes(n) if run(b'~') >= n && trimmed[run(b'~')..].trim().is_empty() => Inside::Nothing,
            Inside::Comment if line.contains("-->") => Inside::Nothing,
            other => other,
        };
        at += raw.len();
    }
    // What is never closed hides nothing: then this reading of the lines is wrong.
    if inside != Inside::Nothing
        && let Some(open) = out.iter().rposition(|l| l.2 == Inside::Nothing)
    {
        out.truncate(open + 1);
    }
    out
}

/// Separators inside code or comments that the dialect's tool obeys all the same.
fn cuts_in_code(deck: &Deck) -> Vec<Found> {
    let (tool, obeys): (&str, fn(Inside, &str) -> bool) = match deck.dialect {
        Dialect::Slidev => ("Slidev", |i, l| matches!(i, Inside::Tildes(_)) && l.starts_with("---")),
        Dialect::Reveal if default_separators(deck) => {
            ("reveal.js", |i, l| i != Inside::Nothing && matches!(l, "---" | "----"))
        }
        Dialect::Remark => ("remark", |i, l| i == Inside::Comment && l == "---"),
        _ => return Vec::new(),
    };
    let cut = lines(deck).into_iter().filter(|(_, line, inside)| obeys(*inside, line));
    cut.map(|(at, line, inside)| {
        let (what, half, help) = match inside {
            Inside::Comment => {
                ("a comment", "the rest of the comment", "indent the line, or take it out of the comment")
            }
            Inside::Tildes(_) if deck.dialect == Dialect::Slidev => {
                ("a block of code", "half of the code", "fence the code with three backticks instead of tildes")
            }
            _ => ("a block of code", "half of the code", "indent the line by one space"),
        };
        let value = format!(
            "{tool} starts a new slide at this `{line}` though it stands inside {what}, and shows {half} there"
        );
        (at..at + line.len(), value, help.to_owned())
    })
    .collect()
}

/// Separators with white space after them, which tools that look for the bare line do not see.
fn missed_separators(deck: &Deck) -> Vec<Found> {
    let tool = match deck.dialect {
        Dialect::Reveal if default_separators(deck) => "reveal-md",
        Dialect::Remark => "remark",
        _ => return Vec::new(),
    };
    let spaced = |line: &str| line.starts_with("---") && line.len() > 3 && line[3..].trim().is_empty();
    let missed = lines(deck).into_iter().filter(|(_, line, inside)| *inside == Inside::Nothing && spaced(line));
    missed
        .map(|(at, line, _)| {
            let value =
                format!("{tool} does not see this separator, for there is white space after it; no slide starts here");
            (at..at + line.len(), value, "remove the white space at the end of the line".to_owned())
        })
        .collect()
}

/// remark looks for line feeds; with carriage returns before them it finds no separator but the first.
fn line_ends(deck: &Deck) -> Vec<Found> {
    let file = &deck.sources.files()[0];
    // R hands its own documents on with line feeds.
    let by_r = file.name.rsplit('.').next().is_some_and(|e| e.eq_ignore_ascii_case("rmd"));
    if deck.dialect != Dialect::Remark || by_r {
        return Vec::new();
    }
    let text = file.text();
    let Some(at) = text.find("\r\n---").filter(|_| text.matches("\r\n---").count() >= 2) else { return Vec::new() };
    let value = "the lines end in CR LF, and remark finds no separator among them when it loads the file: all slides \
                 run into one";
    vec![(at + 2..at + 5, value.to_owned(), "save the file with LF line ends".to_owned())]
}

/// A note has at least so many words; shorter comments are remarks to oneself.
const NOTE_WORDS: usize = 8;

/// Slidev takes a comment for the note only when nothing comes after it.
fn lost_notes(deck: &Deck) -> Vec<Found> {
    if deck.dialect != Dialect::Slidev {
        return Vec::new();
    }
    let text = deck.sources.files()[0].text();
    let mut found = Vec::new();
    for slide in deck.slides.iter().filter(|s| !s.hidden && s.span.file == FileId(0)) {
        let range = slide.span.range();
        let Some(source) = text.get(range.clone()) else { continue };
        let comments = comments(source);
        let Some(last) = comments.last() else { continue };
        let ends = source[last.end..].trim().is_empty();
        for comment in &comments {
            let inner = source[comment.clone()].trim_start_matches("<!--").trim_end_matches("-->").trim();
            let is_last = comment == last && ends;
            let prose = count_words(inner) >= NOTE_WORDS && !inner.contains("---") && !inner.contains("<");
            if is_last || !prose || inner.starts_with("hotseat") || inner.starts_with(['#', '-', '*', '|']) {
                continue;
            }
            let value = "Slidev takes only the comment at the very end of a slide for its note; this one is nobody's";
            let help = "move it to the end of the slide, or join it with the note there";
            found.push((
                range.start + comment.start..range.start + comment.start + 4,
                value.to_owned(),
                help.to_owned(),
            ));
        }
    }
    found
}

/// The closed comments of a slide's source that stand outside of code.
fn comments(source: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = source[at..].find("<!--").map(|i| i + at) {
        let Some(close) = source[open..].find("-->").map(|i| i + open + 3) else { break };
        if source[..open].matches("```").count().is_multiple_of(2) {
            found.push(open..close);
        }
        at = close;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Files, Options, read};

    fn deck(name: &str, dialect: Dialect, text: &str) -> Deck {
        let options = Options { dialect: Some(dialect) };
        read(name, text.to_owned(), &Files::none(), &options).expect("a deck")
    }

    #[test]
    fn separators_in_code_are_told_where_the_tool_obeys_them() {
        let cuts = |dialect, text: &str| cuts_in_code(&deck("talk.md", dialect, text)).len();
        let tildes = "# A\n\n~~~\na\n---\nb\n~~~\n";
        let ticks = "# A\n\n```\na\n---\nb\n```\n";
        let comment = "# A\n\n<!--\n---\n-->\n\nb\n";
        for (dialect, want) in [
            (Dialect::Slidev, [1, 0, 0]),
            (Dialect::Reveal, [1, 1, 1]),
            (Dialect::Remark, [0, 0, 1]),
            (Dialect::Marp, [0, 0, 0]),
        ] {
            assert_eq!([tildes, ticks, comment].map(|t| cuts(dialect, t)), want, "{dialect}");
        }
        let own = "---\nseparator: <!--s-->\n---\n# A\n\n```\na\n---\nb\n```\n";
        assert_eq!(cuts(Dialect::Reveal, own), 0, "the deck has separators of its own");
        assert_eq!(cuts(Dialect::Reveal, "# A\n\n```\na\n\n---\n\n# B\n"), 0, "the fence is never closed");
    }

    #[test]
    fn white_space_after_a_separator_hides_it() {
        let missed = |dialect| missed_separators(&deck("talk.md", dialect, "# A\n\n--- \n\n# B\n")).len();
        assert_eq!([Dialect::Reveal, Dialect::Remark, Dialect::Marp, Dialect::Slidev].map(missed), [1, 1, 0, 0]);
    }

    #[test]
    fn carriage_returns_matter_to_remark_alone() {
        let text = "# A\r\n\r\n---\r\n\r\n# B\r\n\r\n---\r\n\r\n# C\r\n";
        assert_eq!(line_ends(&deck("talk.md", Dialect::Remark, text)).len(), 1);
        assert_eq!(line_ends(&deck("talk.Rmd", Dialect::Remark, text)).len(), 0, "R reads it");
        assert_eq!(line_ends(&deck("talk.md", Dialect::Marp, text)).len(), 0);
    }

    #[test]
    fn a_note_before_the_end_of_a_slide_is_lost_in_slidev() {
        let text = "# A\n\n<!-- say first that the two sets were drawn on the same day -->\n\ntext\n\n---\n\n# B\n\n\
                    text\n\n<!-- say first that the two sets were drawn on the same day -->\n";
        assert_eq!(lost_notes(&deck("talk.md", Dialect::Slidev, text)).len(), 1);
        assert_eq!(lost_notes(&deck("talk.md", Dialect::Marp, text)).len(), 0);
    }
}
