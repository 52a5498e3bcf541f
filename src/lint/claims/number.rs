//! Numbers as people read them off a slide: with sign and unit, and without years, citations and version names.

use std::ops::Range;

/// A number in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Bytes of the text, sign and unit included.
    pub range: Range<usize>,
    /// Bytes of the digits alone.
    pub digits: Range<usize>,
    /// Whether a sign stands before it: a difference.
    pub signed: bool,
    /// Whether a unit stands behind it.
    pub unit: bool,
}

/// Units that may follow after a space.
const UNITS: &[&str] = &[
    "%",
    "‰",
    "percent",
    "percentage points",
    "pp",
    "points",
    "point",
    "pts",
    "×",
    "times",
    "ns",
    "µs",
    "us",
    "ms",
    "milliseconds",
    "s",
    "seconds",
    "min",
    "minutes",
    "h",
    "hours",
    "days",
    "weeks",
    "GB",
    "MB",
    "TB",
    "kWh",
    "GPU hours",
    "GPU-hours",
    "GPU days",
    "GPU-days",
    "A100-hours",
    "A100 hours",
    "H100-hours",
    "H100 hours",
    "tokens/s",
    "fps",
    "dB",
    "mm",
    "°C",
];
/// Units that must follow directly.
const ATTACHED: &[&str] = &[
    "x", "k", "K", "M", "B", "bn", "pp", "pt", "ns", "µs", "us", "ms", "s", "h", "GB", "MB", "TB", "%", "‰", "×", "°",
];
/// A number behind one of these words names something and measures nothing.
const NAMING: &[&str] = &[
    "figure",
    "fig.",
    "fig",
    "table",
    "slide",
    "slides",
    "section",
    "sec.",
    "eq.",
    "equation",
    "chapter",
    "appendix",
    "version",
    "page",
    "no.",
    "part",
    "phase",
    "stage",
    "step",
    "level",
    "top",
    "class",
    "rank",
    "seed",
    "type",
    "experiment",
    "study",
    "task",
    "group",
    "day",
    "week",
    "month",
    "round",
    "wp",
    "rq",
];

/// The numbers of a text, in order.
pub fn numbers(text: &str) -> Vec<Number> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|i| at + i) {
        let end = digits_end(text, start);
        let Some(number) = read(text, start, end) else {
            // What follows without a break belongs to the same word: `4o`, `3D`, `2024-05-01`.
            at = text[end..].find(char::is_whitespace).map_or(text.len(), |i| end + i);
            continue;
        };
        at = number.range.end;
        out.push(number);
    }
    out
}

/// End of the digits with their separators: `1,160`, `71.9`, `2e-5`.
fn digits_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let mut end = start;
    loop {
        while digit(end) {
            end += 1;
        }
        match bytes.get(end) {
            Some(b'.' | b',') if digit(end + 1) => end += 1,
            Some(b'e' | b'E') if digit(end + 1) => end += 1,
            Some(b'e' | b'E') if matches!(bytes.get(end + 1), Some(b'-' | b'+')) && digit(end + 2) => end += 2,
            _ => return end,
        }
    }
}

fn read(text: &str, start: usize, end: usize) -> Option<Number> {
    let (before, after) = (&text[..start], &text[end..]);
    let digits = start..end;
    // A sign, and what stands before that.
    let (signed, sign_len) = match before.chars().next_back() {
        Some(c @ ('+' | '-' | '−')) => {
            let rest = &before[..before.len() - c.len_utf8()];
            let free = rest.chars().next_back().is_none_or(|b| b.is_whitespace() || "([|~≈".contains(b));
            // A hyphen that glues the number to a word is no sign: `GPT-4`, `top-5`.
            if !free {
                return None;
            }
            (true, c.len_utf8())
        }
        Some(c) if c.is_alphanumeric() || "_./#@^\\:".contains(c) => return None,
        _ => (false, 0),
    };
    let mut first = start - sign_len;
    let mut prefix_unit = false;
    for currency in ["$", "€", "£"] {
        if text[..first].ends_with(currency) {
            first -= currency.len();
            prefix_unit = true;
        }
    }
    let lead = text[..first].trim_end();
    let cited = lead.ends_with('[') && after.trim_start().starts_with([']', ',']);
    let named = lead
        .rsplit(|c: char| c.is_whitespace() || c == '(')
        .next()
        .is_some_and(|word| NAMING.contains(&word.to_lowercase().as_str()));
    if cited || (named && !signed) {
        return None;
    }
    let unit = unit_end(after);
    let glued = match after.chars().next() {
        Some(c) if unit.is_none() && (c.is_alphabetic() || c == '_') => true,
        // Dates, times, ratios of whole words.
        Some('-' | '/' | ':') => after[1..].starts_with(|c: char| c.is_alphanumeric()),
        _ => false,
    };
    if glued {
        return None;
    }
    let plain = unit.is_none() && !signed && !prefix_unit;
    if plain && end - start == 4 && matches!(text[digits.clone()].parse(), Ok(1900..=2099)) {
        return None;
    }
    let range = first..end + unit.unwrap_or(0);
    Some(Number { range, digits, signed, unit: unit.is_some() || prefix_unit })
}

/// Length of a unit at the start of what follows the digits, the space before it included.
fn unit_end(after: &str) -> Option<usize> {
    let ends = |len: usize| {
        let word = after[..len].ends_with(char::is_alphanumeric);
        !word || after[len..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '_')
    };
    let attached = ATTACHED.iter().filter(|u| after.starts_with(**u) && ends(u.len())).map(|u| u.len()).max();
    let spaced = after.strip_prefix([' ', '\u{a0}', '\u{202f}', '-']).and_then(|rest| {
        let skip = after.len() - rest.len();
        // A lone letter after a space is rarely a unit in running text, and a hyphen joins whole words only.
        let fits = |u: &str| rest.starts_with(u) && ends(skip + u.len()) && !(u == "s" || u == "h" || u == "min");
        UNITS.iter().filter(|u| fits(u)).map(|u| skip + u.len()).max()
    });
    attached.or(spaced)
}

/// The two parts of the first `value ± value`: bytes of each.
pub fn plus_minus(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    for sign in ["±", "+/-", "+-"] {
        for (at, _) in text.match_indices(sign) {
            let value = numbers(text[..at].trim_end());
            let Some(value) = value.last().filter(|n| text[n.digits.end..at].trim().len() <= 3) else { continue };
            let rest = at + sign.len();
            let skip = text[rest..].len() - text[rest..].trim_start().len();
            let start = rest + skip;
            if !text[start..].starts_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let end = digits_end(text, start);
            return Some((value.digits.clone(), start..end));
        }
    }
    None
}

/// Things that are counted when a test set is described.
const ITEMS: &[&str] = &[
    "test items",
    "test questions",
    "test images",
    "test examples",
    "test sentences",
    "test documents",
    "test cases",
    "test samples",
    "test patients",
    "test tasks",
    "test problems",
    "test prompts",
    "test queries",
    "test instances",
    "test users",
    "test scenes",
    "test notes",
    "test points",
    "test set items",
    "held-out items",
    "held-out questions",
    "held-out examples",
    "held-out patients",
    "held-out users",
    "held-out tasks",
    "held-out images",
    "items for testing",
];

/// A stated number of test items: bytes of the digits.
pub fn test_items(text: &str) -> Option<Range<usize>> {
    numbers(text).into_iter().find_map(|n| {
        let after = text[n.digits.end..].trim_start().to_lowercase();
        let stated = !n.signed && ITEMS.iter().any(|item| after.starts_with(item));
        stated.then_some(n.digits)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(text: &str) -> Vec<&str> {
        numbers(text).into_iter().map(|n| &text[n.range]).collect()
    }

    #[test]
    fn signs_units_and_separators_belong_to_a_number() {
        assert_eq!(all("+2.3 points, −0.4 below 60"), ["+2.3 points", "−0.4", "60"]);
        assert_eq!(all("14.8 % of 12,000 in 9 ms at 1.5x"), ["14.8 %", "12,000", "9 ms", "1.5x"]);
        assert_eq!(all("costs $1,740 and 1,160 A100-hours"), ["$1,740", "1,160 A100-hours"]);
        assert_eq!(all("learning rate 2e-5, 184M parameters"), ["2e-5", "184M"]);
        assert_eq!(all("71.9 ± 0.5"), ["71.9", "0.5"]);
        assert_eq!(all("4 of 9 seeds"), ["4", "9"]);
    }

    #[test]
    fn names_years_and_citations_are_no_numbers() {
        assert_eq!(all("GPT-4o and Llama-3 in 2024, see [12] and Figure 3"), [""; 0]);
        assert_eq!(all("F1, top-5, 3D, 1st, v2.1, slide 7, 2024-05-01, 12:30"), [""; 0]);
        assert_eq!(all("Sheng et al. 2008"), [""; 0]);
        assert_eq!(all("2,000 labels"), ["2,000"], "a separator makes it a count");
    }

    #[test]
    fn a_spread_is_read_in_two_parts() {
        let text = "75.3 ± 0.5";
        let (a, b) = plus_minus(text).expect("there is one");
        assert_eq!((&text[a], &text[b]), ("75.3", "0.5"));
        let text = "12.1 % +/- 0.4 %";
        let (a, b) = plus_minus(text).expect("there is one");
        assert_eq!((&text[a], &text[b]), ("12.1", "0.4"));
        assert_eq!(plus_minus("mean ± standard deviation"), None);
        assert_eq!(plus_minus("± 0.3"), None);
    }

    #[test]
    fn test_items_are_counted_only_where_they_are_called_so() {
        assert_eq!(test_items("on 1,500 test items").map(|r| r.start), Some(3));
        assert_eq!(test_items("1,500 items"), None);
    }

    proptest! {
        #[test]
        fn numbers_lie_inside_the_text_in_order(text in "\\PC{0,40}|([0-9+.,%x ±e-]|ms|GPT|slide){0,16}") {
            let mut last = 0;
            for n in numbers(&text) {
                prop_assert!(n.range.start >= last && text.get(n.range.clone()).is_some());
                prop_assert!(text.get(n.digits.clone()).is_some_and(|d| d.starts_with(|c: char| c.is_ascii_digit())));
                last = n.range.end;
            }
            if let Some((a, b)) = plus_minus(&text) {
                prop_assert!(text.get(a).is_some() && text.get(b).is_some());
            }
            let _ = test_items(&text);
        }
    }
}
