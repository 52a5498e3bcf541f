//! Where one sentence ends and the next begins.

use std::ops::Range;

use memchr::{memchr, memchr3};

use super::search::{byte_set, packed, packed_set};

/// Words before a full stop that end no sentence, lower case.
const ABBREVIATIONS: [u64; 66] = packed_set([
    "e.g", "i.e", "al", "fig", "figs", "eq", "eqs", "eqn", "sec", "sect", "tab", "ch", "vs", "cf", "approx", "resp",
    "nr", "vol", "pp", "dr", "prof", "mr", "mrs", "ms", "st", "w.r.t", "a.k.a", "viz", "ca", "ref", "refs", "dept",
    "univ", "incl", "excl", "avg", "std", "thm", "prop", "lem", "suppl", "z.b", "d.h", "u.a", "bzw", "vgl", "ggf",
    "bspw", "abb", "p.ex", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "u.s",
    "ph.d", "m.sc", "b.sc",
]);

/// Bytes with which an end may begin. All are ASCII except those of the wide full stop and the ellipsis.
const MAY_END: [bool; 256] = byte_set(b".!?\n\xe2\xe3");

/// What may stand between the end of a sentence and the space behind it.
const CLOSING: [char; 10] = ['.', '!', '?', '"', '\'', ')', ']', '”', '’', '»'];

/// Splits text into sentences without the white space between them. The ranges are ascending and not empty.
///
/// A line feed in `text` stands for a line break that the audience sees: it ends a sentence unless the next line goes
/// on in lower case.
pub(super) fn split(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    let simple = text.is_ascii() && memchr(b'\n', text.as_bytes()).is_none();
    let pieces = std::iter::from_fn(move || {
        if start >= text.len() {
            return None;
        }
        let (end, next) = end(text, start, simple);
        let piece = start..end;
        start = next;
        Some(piece)
    });
    pieces.map(|piece| trimmed(text, piece)).filter(|piece| !piece.is_empty())
}

/// Where the sentence ends that starts at `start`, and where the next one starts. `simple`: only a full stop, a question
/// mark or an exclamation mark can end one in this text.
fn end(text: &str, start: usize, simple: bool) -> (usize, usize) {
    let bytes = text.as_bytes();
    let may_end = |rest: &[u8]| match simple {
        true => memchr3(b'.', b'!', b'?', rest),
        false => rest.iter().position(|b| MAY_END[usize::from(*b)]),
    };
    let mut i = start;
    while let Some(skip) = may_end(&bytes[i..]) {
        i += skip;
        let after = match bytes[i] {
            b'\n' if !starts_lower(&text[i + 1..]) => return (i, i + 1),
            0xe3 if text[i..].starts_with('。') => return (i + 3, i + 3),
            b'.' if bytes.get(i + 1).is_some_and(u8::is_ascii_alphanumeric) => {
                i += 1;
                continue;
            }
            b'.' if !is_abbreviation(&text[start..i]) => i + 1,
            b'!' | b'?' => i + 1,
            0xe2 if text[i..].starts_with('…') => i + 3,
            _ => {
                i += 1;
                continue;
            }
        };
        let rest = &text[after..];
        // Most often a space follows at once.
        let closed = rest.starts_with(' ');
        let rest = if closed { rest } else { rest.trim_start_matches(CLOSING) };
        i = text.len() - rest.len();
        if rest.starts_with(char::is_whitespace) && !starts_lower(rest) {
            return (i, i);
        }
    }
    (text.len(), text.len())
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let rest = piece.trim_start();
    let start = range.end - rest.len();
    start..start + rest.trim_end().len()
}

fn starts_lower(text: &str) -> bool {
    text.trim_start().chars().next().is_some_and(char::is_lowercase)
}

/// Whether the word at the end of `text` is an abbreviation, an initial ("J.") or a number ("1." opens a list).
fn is_abbreviation(text: &str) -> bool {
    let word = last_word(text);
    let is_number = !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    if is_number && word.len() == text.trim_start().len() {
        return true;
    }
    if word.is_empty() || word.len() > 6 {
        // The longest abbreviation has six bytes.
        return false;
    }
    if word.chars().count() == 1 {
        return word.chars().all(char::is_uppercase);
    }
    ABBREVIATIONS.contains(&packed(word))
}

/// The end of a text behind the last white space, opening bracket, quote or slash.
fn last_word(text: &str) -> &str {
    let is_end = |b: u8| b.is_ascii_whitespace() || matches!(b, b'(' | b'[' | b'"' | b'/') || b >= 0x80;
    // All ASCII most often; else character by character.
    let at = text.bytes().rposition(is_end).map_or(0, |i| i + 1);
    match at.checked_sub(1).map(|i| text.as_bytes()[i]) {
        Some(0x80..) => {
            text.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '“' | '/')).next().unwrap_or("")
        }
        _ => &text[at..],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        split(text).map(|r| &text[r]).collect()
    }

    #[test]
    fn abbreviations_decimals_and_initials_end_nothing() {
        assert_eq!(
            sentences("We beat Smith et al. By 3.5 points (cf. Fig. 2). J. Doe disagrees! Really?"),
            ["We beat Smith et al. By 3.5 points (cf. Fig. 2).", "J. Doe disagrees!", "Really?"]
        );
        assert_eq!(
            sentences("It works, e.g. On CIFAR vs. MNIST. Done."),
            ["It works, e.g. On CIFAR vs. MNIST.", "Done."]
        );
        assert_eq!(sentences("1. First step"), ["1. First step"]);
        assert_eq!(sentences("See v1.2.3 now."), ["See v1.2.3 now."]);
    }

    #[test]
    fn quotes_stay_with_their_sentence_and_other_scripts_split() {
        assert_eq!(sentences("He said \"no.\" Then left… Why"), ["He said \"no.\"", "Then left…", "Why"]);
        assert_eq!(sentences("第一。第二。"), ["第一。", "第二。"]);
        assert_eq!(sentences("Supervisor: A\nExaminer: B\nand C"), ["Supervisor: A", "Examiner: B\nand C"]);
        assert_eq!(sentences("  "), Vec::<&str>::new());
    }
}
