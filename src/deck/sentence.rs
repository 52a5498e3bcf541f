//! Where one sentence ends and the next begins.

use std::ops::Range;

use super::search::byte_set;

/// Words before a full stop that end no sentence, lower case.
const ABBREVIATIONS: &[&str] = &[
    "e.g", "i.e", "al", "fig", "figs", "eq", "eqs", "eqn", "sec", "sect", "tab", "ch", "vs", "cf", "approx", "resp",
    "nr", "vol", "pp", "dr", "prof", "mr", "mrs", "ms", "st", "w.r.t", "a.k.a", "viz", "ca", "ref", "refs", "dept",
    "univ", "incl", "excl", "avg", "std", "thm", "prop", "lem", "suppl", "z.b", "d.h", "u.a", "bzw", "vgl", "ggf",
    "bspw", "abb", "p.ex", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "u.s",
    "ph.d", "m.sc", "b.sc",
];

/// Bytes with which an end may begin. All are ASCII except those of the wide full stop and the ellipsis.
const MAY_END: [bool; 256] = byte_set(b".!?\n\xe2\xe3");

/// Splits text into sentences without the white space between them. The ranges are ascending and not empty.
///
/// A line feed in `text` stands for a line break that the audience sees: it ends a sentence unless the next line goes
/// on in lower case.
pub(super) fn split(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    let mut i = 0;
    while let Some(skip) = bytes.get(i..).and_then(|rest| rest.iter().position(|b| MAY_END[usize::from(*b)])) {
        i += skip;
        let ends = match bytes[i] {
            b'.' => !is_abbreviation(&text[start..i]),
            b'!' | b'?' => true,
            b'\n' => {
                if !starts_lower(&text[i + 1..]) {
                    push(text, start..i, &mut out);
                    start = i + 1;
                }
                i += 1;
                continue;
            }
            0xe3 if text[i..].starts_with('。') => {
                push(text, start..i + 3, &mut out);
                start = i + 3;
                i = start;
                continue;
            }
            0xe2 if text[i..].starts_with('…') => {
                i += 2;
                true
            }
            _ => false,
        };
        i += 1;
        if !ends {
            continue;
        }
        let closers =
            text[i..].len() - text[i..].trim_start_matches(['.', '!', '?', '"', '\'', ')', ']', '”', '’', '»']).len();
        let after = i + closers;
        let rest = &text[after..];
        if rest.starts_with(char::is_whitespace) && !starts_lower(rest) {
            push(text, start..after, &mut out);
            start = after;
        }
        i = after;
    }
    push(text, start..text.len(), &mut out);
    out
}

fn push(text: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    let piece = &text[range.clone()];
    let start = range.start + piece.len() - piece.trim_start().len();
    let end = start + piece.trim().len();
    if start < end {
        out.push(start..end);
    }
}

fn starts_lower(text: &str) -> bool {
    text.trim_start().chars().next().is_some_and(char::is_lowercase)
}

/// Whether the word at the end of `text` is an abbreviation, an initial ("J.") or a number ("1." opens a list).
fn is_abbreviation(text: &str) -> bool {
    let word =
        text.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '“' | '/')).next().unwrap_or("");
    if word.is_empty() {
        return false;
    }
    let first_of_sentence = word.len() == text.trim_start().len();
    if first_of_sentence && word.bytes().all(|b| b.is_ascii_digit()) {
        return true;
    }
    if word.chars().count() == 1 {
        return word.chars().all(char::is_uppercase);
    }
    word.len() <= 6 && ABBREVIATIONS.iter().any(|a| a.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|r| &text[r]).collect()
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
