//! What a line in note form says was chosen, without "we use": by the work that is done with it, by what it stands in
//! the place of, by the values that settings have.

use std::ops::Range;
use std::sync::LazyLock;

use super::super::cues::Cues;
use super::told::object_at;
use super::words::{AGENTLESS, INSTEAD, LINKS, LONGEST, MODALS, WORKED};

/// Longest line in note form, in bytes; what is longer is a paragraph, and reading it would take its square.
const LONGEST_LINE: usize = 400;

/// Whether a line is short enough to be a note.
pub(super) fn is_note(text: &str) -> bool {
    text.len() <= LONGEST_LINE
}

static LINKED: LazyLock<Cues> = LazyLock::new(|| Cues::new(&LINKS.iter().map(|(link, _)| *link).collect::<Vec<_>>()));
static IN_PLACE: LazyLock<Cues> = LazyLock::new(|| Cues::new(INSTEAD));
static REPLACED: LazyLock<Cues> =
    LazyLock::new(|| Cues::new(&["replace ", "replaced ", "replaces ", "replacing ", "switched from ", "moved from "]));

/// What work was done with: "Regions defined using an atlas", "Estimate positions via an embedding".
pub(super) fn by_means(text: &str) -> Option<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    LINKED.first(&lower)?;
    let (link, verb_end) = words(&lower).find_map(|word| {
        let known = WORKED.contains(&&lower[word.clone()]);
        // "can be computed with", "is not measured by", "they trained on": no choice of the speaker's.
        let before = lower[..word.start].trim_end();
        let clause = before.rfind([',', ';', ':', '.', '(']).map_or(before, |at| &before[at + 1..]);
        let mine = words(clause).count() <= MOST_BEFORE && !words(clause).any(|w| MODALS.contains(&&clause[w]));
        if !known || !mine {
            return None;
        }
        let rest = &lower[word.end..];
        let (at, link) = LINKS.iter().filter_map(|l| rest.find(l.0).map(|at| (at, l))).min_by_key(|(at, _)| *at)?;
        let between = &rest[..at];
        let near = words(between).count() <= MOST_BETWEEN && !between.contains([',', ';', ':', '.', '(', '?']);
        let fits = link.1.is_empty() || link.1.iter().any(|stem| lower[word.clone()].starts_with(stem));
        (near && fits).then_some((link.0, word.end + at))
    })?;
    let range = object_at(text, verb_end + link.len())?;
    let first = text[range.clone()].split(' ').next().unwrap_or_default().to_lowercase();
    // "by hand", "with respect to", "with more data": nothing that has a name.
    (!AGENTLESS.contains(&first.as_str())).then_some(range)
}

/// Most words before the work that a line in note form names.
const MOST_BEFORE: usize = 5;
/// Most words between the work and what it is done with.
const MOST_BETWEEN: usize = 6;

/// The words of a text.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let inside = |c: char| c.is_alphanumeric() || c == '-' || c == '\'';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(inside)?;
        at = text[start..].find(|c: char| !inside(c)).map_or(text.len(), |i| start + i);
        Some(start..at)
    })
}

/// What stands in the place of something else, and that: "a linear mixture (instead of the best model)".
pub(super) fn instead(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let lower = text.to_ascii_lowercase();
    let (at, cue) = IN_PLACE.first(&lower)?;
    let rejected = object_at(text, at + cue.len())?;
    let before = text[..at].trim_end_matches([' ', '(', ',']);
    let clause = before.rfind([',', ';', ':', '.', '(']).map_or(0, |i| i + 1);
    // A long clause tells how it comes about first: what was chosen stands behind the last of its links.
    let long = words(&before[clause..]).count() > LONGEST;
    let start = if long {
        let links = [" with ", " using ", " by ", " via ", " on ", " to "];
        links.iter().filter_map(|l| lower[clause..before.len()].rfind(l).map(|i| clause + i + l.len())).max()?
    } else {
        clause
    };
    let what = phrase(text, start, before.len())?;
    Some((what, rejected))
}

/// What was put in the place of something, and that: "Replace the value network with a group mean".
pub(super) fn replaced(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let lower = text.to_ascii_lowercase();
    let (at, cue) = REPLACED.first_word(&lower, 0)?;
    let from = at + cue.len();
    let links: &[&str] = if cue.ends_with("from ") { &[" to "] } else { &[" with ", " by "] };
    let (i, link) = links.iter().filter_map(|l| lower[from..].find(l).map(|i| (from + i, *l))).min()?;
    let old = phrase(text, from, i)?;
    Some((object_at(text, i + link.len())?, old))
}

/// Settings with their values: "trees = 500, depth = 9", or one that is said to be fixed.
pub(super) fn assigned(text: &str) -> Option<Range<usize>> {
    let mut found: Option<(Range<usize>, usize)> = None;
    for (at, _) in text.match_indices('=') {
        let name = text[..at].trim_end();
        let ends_before = |(_, c): &(usize, char)| c.is_whitespace() || "(,;".contains(*c);
        let start = name.char_indices().rev().find(ends_before).map_or(0, |(i, c)| i + c.len_utf8());
        // One letter is a symbol of a formula, not a setting.
        let named = name[start..].chars().filter(|c| c.is_alphabetic()).count() >= 3
            && name[start..].chars().all(|c| c.is_alphanumeric() || "._-".contains(c));
        let value = text[at + 1..].trim_start();
        let from = text.len() - value.len();
        let ends = |(i, c): &(usize, char)| match c {
            '.' | ',' => value[i + 1..].chars().next().is_none_or(char::is_whitespace),
            _ => c.is_whitespace() || ";)".contains(*c),
        };
        let end = value.char_indices().find(ends).map_or(text.len(), |(i, _)| from + i);
        if named && value.starts_with(|c: char| c.is_ascii_digit()) {
            found = Some(found.map_or((start..end, 1), |(range, n)| (range.start..end, n + 1)));
        }
    }
    let (range, n) = found?;
    let before = text[..range.start].to_ascii_lowercase();
    let said = ["fix", "set ", "chos", "select", "final value", "default", "use "].iter().any(|w| before.contains(w));
    (n >= 2 || said).then_some(range).filter(|r| text[r.clone()].chars().count() <= LONGEST_SETTINGS)
}

/// Longest list of settings that is one choice, in characters.
const LONGEST_SETTINGS: usize = 80;

/// A noun phrase between two bytes, articles left out.
fn phrase(text: &str, start: usize, end: usize) -> Option<Range<usize>> {
    let range = object_at(text.get(..end)?, start)?;
    (range.end == end).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_in_note_form_tell_what_work_was_done_with() {
        for (text, chosen) in [
            ("Regions defined using the Kestrel atlas", Some("Kestrel atlas")),
            ("Estimate the latent positions via a spectral embedding", Some("spectral embedding")),
            ("Sites selected according to soil type", Some("soil type")),
            ("Interviews coded by two annotators", Some("two annotators")),
            ("Weights can be computed with a closed form", None),
            ("Not tested on slopes", None),
            ("Sorted by hand", None),
            ("Trained with more data it still fails", None),
        ] {
            assert_eq!(by_means(text).map(|r| &text[r]), chosen, "{text}");
        }
    }

    #[test]
    fn what_stands_in_the_place_of_something_is_a_choice_with_a_rival() {
        let both = |found: Option<(Range<usize>, Range<usize>)>, text: &str| {
            found.map(|(what, old)| (text[what].to_owned(), text[old].to_owned()))
        };
        let some = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        let text = "Ridge penalty instead of the lasso";
        assert_eq!(both(instead(text), text), some("Ridge penalty", "lasso"));
        let text =
            "going on by stacking all of the models of a grid with a linear mixture (rather than the best model)";
        assert_eq!(both(instead(text), text), some("linear mixture", "best model"));
        let text = "Replace the value network with a group mean";
        assert_eq!(both(replaced(text), text), some("group mean", "value network"));
        assert_eq!(replaced("Pumps are replaced every year"), None);
    }

    #[test]
    fn settings_are_read_with_their_values() {
        for (text, settings) in [
            ("Final values: trees = 505, max.depth = 9.5.", Some("trees = 505, max.depth = 9.5")),
            ("Choice made to fix min.size = 9", Some("min.size = 9")),
            ("p = 0.03, n = 12", None),
            ("accuracy = 71.2", None),
            ("\u{2000}a=", None),
        ] {
            assert_eq!(assigned(text).map(|r| &text[r]), settings, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,40}|(trained |using | via | instead of |replace | with | by |a = 1|é=2|[.,:(]|over ){0,12}") {
            for range in [by_means(&text), assigned(&text)].into_iter().flatten() {
                prop_assert!(text.get(range).is_some());
            }
            for (a, b) in [instead(&text), replaced(&text)].into_iter().flatten() {
                prop_assert!(text.get(a).is_some() && text.get(b).is_some());
            }
        }
    }
}
