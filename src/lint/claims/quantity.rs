//! What a number on a slide says: its value, unit and precision, whether it is a level or a change, and how it is bounded.

use std::ops::Range;

use super::number::{Number, numbers};

/// A value with its unit, and how exactly it is given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    /// In the base unit: seconds, megabytes, ones; percent stay percent.
    pub value: f64,
    /// Size of one step of the last digit that is given, in the base unit.
    pub step: f64,
    /// What it counts.
    pub unit: Unit,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Nothing is written behind the number.
    Plain,
    /// `%`
    Percent,
    /// Percentage points, or points of a score.
    Points,
    /// `12x`
    Times,
    /// Seconds.
    Time,
    /// Megabytes.
    Memory,
    /// Money, in the currency that stands before it.
    Money,
    /// Anything else: comparable with nothing.
    Other,
}

/// Units by how they are written, with their size in the base unit.
const UNITS: &[(&str, Unit, f64)] = &[
    ("%", Unit::Percent, 1.0),
    ("percent", Unit::Percent, 1.0),
    ("percentage points", Unit::Points, 1.0),
    ("pp", Unit::Points, 1.0),
    ("pt", Unit::Points, 1.0),
    ("pts", Unit::Points, 1.0),
    ("point", Unit::Points, 1.0),
    ("points", Unit::Points, 1.0),
    ("x", Unit::Times, 1.0),
    ("×", Unit::Times, 1.0),
    ("times", Unit::Times, 1.0),
    ("ns", Unit::Time, 1e-9),
    ("µs", Unit::Time, 1e-6),
    ("us", Unit::Time, 1e-6),
    ("ms", Unit::Time, 1e-3),
    ("milliseconds", Unit::Time, 1e-3),
    ("s", Unit::Time, 1.0),
    ("seconds", Unit::Time, 1.0),
    ("min", Unit::Time, 60.0),
    ("minutes", Unit::Time, 60.0),
    ("h", Unit::Time, 3600.0),
    ("hours", Unit::Time, 3600.0),
    ("days", Unit::Time, 86_400.0),
    ("weeks", Unit::Time, 604_800.0),
    ("MB", Unit::Memory, 1.0),
    ("GB", Unit::Memory, 1024.0),
    ("TB", Unit::Memory, 1_048_576.0),
    ("k", Unit::Plain, 1e3),
    ("K", Unit::Plain, 1e3),
    ("M", Unit::Plain, 1e6),
    ("B", Unit::Plain, 1e9),
    ("bn", Unit::Plain, 1e9),
];

impl Quantity {
    /// Reads a number that was found in a text. The sign is kept: `-0.4` is negative.
    pub fn read(text: &str, number: &Number) -> Option<Self> {
        let digits = text.get(number.digits.clone())?;
        let (value, decimals) = parse(digits)?;
        let sign = text.get(number.range.start..number.digits.start)?;
        let value = if sign.contains(['-', '−']) { -value } else { value };
        let behind = text.get(number.digits.end..number.range.end)?.trim_matches([' ', '\u{a0}', '\u{202f}', '-']);
        let (unit, size) = if sign.contains(['$', '€', '£']) {
            let size = UNITS.iter().find(|(u, kind, _)| *u == behind && *kind == Unit::Plain).map_or(1.0, |u| u.2);
            (Unit::Money, size)
        } else if behind.is_empty() {
            (Unit::Plain, 1.0)
        } else {
            UNITS.iter().find(|(u, ..)| *u == behind).map_or((Unit::Other, 1.0), |(_, unit, size)| (*unit, *size))
        };
        Some(Self { value: value * size, step: 10_f64.powi(-decimals) * size, unit })
    }

    /// Whether two numbers of one unit may be the same one, rounded: they differ by at most half a step of the coarser.
    pub fn agrees(&self, other: &Self) -> bool {
        let step = self.step.max(other.step);
        (self.value.abs() - other.value.abs()).abs() <= 0.5 * step * 1.000_1
    }

    /// As a share in per cent, for measures that lie between 0 and 1: 0.712 is 71.2.
    pub fn as_percent(self) -> Self {
        match self.unit {
            Unit::Plain if self.value.abs() <= 1.0 && self.step < 1.0 => {
                Self { value: self.value * 100.0, step: self.step * 100.0, unit: Unit::Percent }
            }
            Unit::Plain => Self { unit: Unit::Percent, ..self },
            _ => self,
        }
    }
}

/// The value of digits with their separators, and how many decimals they have. Three digits behind a comma are
/// thousands; fewer are decimals.
fn parse(digits: &str) -> Option<(f64, i32)> {
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => (&digits[..at], digits[at + 1..].parse::<i32>().ok()?),
        None => (digits, 0),
    };
    let comma = mantissa.rsplit_once(',').filter(|(_, tail)| tail.len() != 3 && !mantissa.contains('.'));
    let plain = if comma.is_some() { mantissa.replace(',', ".") } else { mantissa.replace(',', "") };
    let decimals = plain.split_once('.').map_or(0, |(_, tail)| tail.len() as i32);
    let value: f64 = plain.parse().ok()?;
    let decimals = decimals.checked_sub(exponent)?;
    (exponent.abs() < 30 && value.is_finite()).then(|| (value * 10_f64.powi(exponent), decimals.min(30)))
}

/// What a change does to what is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Faster.
    Faster,
    /// Slower.
    Slower,
    /// Lower, fewer, smaller, cheaper.
    Down,
    /// Higher, more, larger.
    Up,
    /// Better, without saying in which direction.
    Better,
    /// Worse.
    Worse,
}

/// Words that say that a number is a change, and which.
const CHANGES: &[(&str, Change)] = &[
    ("faster", Change::Faster),
    ("speedup", Change::Faster),
    ("speedups", Change::Faster),
    ("speed-up", Change::Faster),
    ("speed-ups", Change::Faster),
    ("quicker", Change::Faster),
    ("acceleration", Change::Faster),
    ("slower", Change::Slower),
    ("slowdown", Change::Slower),
    ("less", Change::Down),
    ("fewer", Change::Down),
    ("lower", Change::Down),
    ("smaller", Change::Down),
    ("cheaper", Change::Down),
    ("shorter", Change::Down),
    ("reduction", Change::Down),
    ("decrease", Change::Down),
    ("drop", Change::Down),
    ("saving", Change::Down),
    ("savings", Change::Down),
    ("reduces", Change::Down),
    ("reduce", Change::Down),
    ("reduced", Change::Down),
    ("reducing", Change::Down),
    ("cuts", Change::Down),
    ("cut", Change::Down),
    ("lowers", Change::Down),
    ("drops", Change::Down),
    ("falls", Change::Down),
    ("decreases", Change::Down),
    ("decreased", Change::Down),
    ("more", Change::Up),
    ("higher", Change::Up),
    ("larger", Change::Up),
    ("bigger", Change::Up),
    ("longer", Change::Up),
    ("increase", Change::Up),
    ("increases", Change::Up),
    ("increased", Change::Up),
    ("raises", Change::Up),
    ("rises", Change::Up),
    ("boost", Change::Up),
    ("gain", Change::Better),
    ("gains", Change::Better),
    ("improvement", Change::Better),
    ("improvements", Change::Better),
    ("improves", Change::Better),
    ("improve", Change::Better),
    ("improved", Change::Better),
    ("better", Change::Better),
    ("worse", Change::Worse),
];

/// How far before and behind a number the word may stand that makes it a change, in words.
const REACH: usize = 3;
/// Words that join a number to the change before it: "reduced by 12 %", "a speedup of 3x".
const JOINTS: &[&str] =
    &["by", "of", "to", "is", "=", ":", "about", "around", "roughly", "up", "nearly", "almost", "over", "a", "an"];

/// Whether a number is a change, and which; with the bytes of the word that says so.
pub fn change_at(text: &str, number: &Number) -> Option<(Change, Range<usize>)> {
    let known = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-').to_lowercase();
        CHANGES.iter().find(|(w, _)| *w == word).map(|(_, change)| *change)
    };
    let behind = &text[number.range.end..];
    for (at, word) in words(behind).take(REACH) {
        if let Some(change) = known(word) {
            let start = number.range.end + at;
            return Some((change, start..start + word.len()));
        }
        // A clause ends here, or another number begins.
        if word.ends_with([',', ';', '.', ':', ')', '→']) || word.contains(|c: char| c.is_ascii_digit()) {
            break;
        }
    }
    let before = &text[..number.range.start];
    let all: Vec<(usize, &str)> = words(before).collect();
    for (at, word) in all.iter().rev().take(REACH + 1) {
        if let Some(change) = known(word) {
            let joined = number.signed
                || all.iter().any(|(a, w)| a > at && matches!(*w, "by" | "of" | "is" | "=" | "to"))
                || word.ends_with(':');
            // "lower to 12 %" names a level.
            let level = all.iter().any(|(a, w)| a > at && *w == "to");
            return (joined && !level).then(|| (change, *at..at + word.len()));
        }
        if word.ends_with([',', ';', '.', ')']) || !JOINTS.contains(&word.to_lowercase().as_str()) && !is_plain(word) {
            break;
        }
    }
    None
}

fn is_plain(word: &str) -> bool {
    word.chars().all(|c| c.is_alphabetic() || c == '-')
}

/// Words of a text with their places.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// How a number is bounded or rounded by the words before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// As it stands.
    Exact,
    /// "about 12x"
    About,
    /// "up to 24x"
    AtMost,
    /// "more than 12x"
    AtLeast,
    /// "on average 12x"
    Mean,
    /// One end of a range: "10 to 12x"
    Range,
}

/// How a number is bounded.
pub fn bound_at(text: &str, number: &Number) -> Bound {
    let before = text[..number.range.start].trim_end().to_lowercase();
    let behind = text[number.range.end..].trim_start().to_lowercase();
    let ends = |all: &[&str]| {
        all.iter().any(|w| {
            before
                .strip_suffix(w)
                .is_some_and(|rest| !rest.ends_with(char::is_alphanumeric) || !w.starts_with(char::is_alphabetic))
        })
    };
    let digit = |c: char| c.is_ascii_digit();
    let dash = ['-', '–', '—'];
    let range = before.ends_with(dash) && before.trim_end_matches(dash).ends_with(digit)
        || behind.starts_with(dash) && behind.trim_start_matches(dash).trim_start().starts_with(digit)
        || behind.strip_prefix("to ").is_some_and(|b| b.trim_start().starts_with(digit))
        || behind.strip_prefix("and ").is_some_and(|b| b.trim_start().starts_with(digit)) && before.contains("between")
        || ["to", "and"]
            .iter()
            .any(|w| before.strip_suffix(w).is_some_and(|rest| rest.ends_with(' ') && last_is_number(rest.trim_end())));
    if range {
        Bound::Range
    } else if ends(&[
        "up to",
        "at most",
        "max",
        "max.",
        "maximum",
        "maximum of",
        "peak",
        "as much as",
        "<",
        "≤",
        "below",
        "under",
        "less than",
        "at best",
    ]) {
        Bound::AtMost
    } else if ends(&["at least", "more than", "over", "above", ">", "≥", "beyond", "min", "minimum", "exceeding"])
        || behind.starts_with('+')
    {
        Bound::AtLeast
    } else if ends(&["average", "mean", "median", "avg", "avg.", "average of", "mean of", "median of", "on average,"])
        || ["on average", "average", "mean", "median", "in average"].iter().any(|w| behind.starts_with(w))
    {
        Bound::Mean
    } else if ends(&[
        "about",
        "around",
        "roughly",
        "approximately",
        "nearly",
        "almost",
        "~",
        "≈",
        "∼",
        "ca.",
        "some",
        "approx.",
    ]) {
        Bound::About
    } else {
        Bound::Exact
    }
}

fn last_is_number(text: &str) -> bool {
    numbers(text).last().is_some_and(|n| n.range.end == text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn first(text: &str) -> (Quantity, Number) {
        let number = numbers(text).into_iter().next().expect("a number");
        (Quantity::read(text, &number).expect("readable"), number)
    }

    #[test]
    fn values_have_a_unit_and_a_step() {
        for (text, value, step, unit) in [
            ("12x less", 12.0, 1.0, Unit::Times),
            ("71.2 %", 71.2, 0.1, Unit::Percent),
            ("−0.4 points", -0.4, 0.1, Unit::Points),
            ("12,000 rows", 12_000.0, 1.0, Unit::Plain),
            ("0,71", 0.71, 0.01, Unit::Plain),
            ("9 ms", 0.009, 0.001, Unit::Time),
            ("1.5 GB", 1536.0, 102.4, Unit::Memory),
            ("2e-5", 2e-5, 1e-5, Unit::Plain),
            ("$1,740", 1740.0, 1.0, Unit::Money),
        ] {
            let (q, _) = first(text);
            assert!((q.value - value).abs() < 1e-9 && (q.step - step).abs() < 1e-9 && q.unit == unit, "{text}: {q:?}");
        }
    }

    #[test]
    fn what_rounds_to_the_other_agrees() {
        let same = |a: &str, b: &str| first(a).0.agrees(&first(b).0);
        assert!(same("12x", "12.4x"));
        assert!(!same("12x", "24x"));
        assert!(same("71.2", "71.25"));
        assert!(!same("71.2", "71.4"));
        assert!(first("0.712").0.as_percent().agrees(&first("71.2 %").0));
    }

    #[test]
    fn a_change_is_told_by_the_words_beside_it() {
        let change = |text: &str| {
            let (_, number) = first(text);
            change_at(text, &number).map(|(c, _)| c)
        };
        assert_eq!(change("12x less memory"), Some(Change::Down));
        assert_eq!(change("it reduces the error by 14 %"), Some(Change::Down));
        assert_eq!(change("a speedup of 3x"), Some(Change::Faster));
        assert_eq!(change("30 % fewer tokens"), Some(Change::Down));
        assert_eq!(change("accuracy of 71 %"), None);
        assert_eq!(change("reduced to 14 %"), None, "a level");
    }

    #[test]
    fn bounds_are_read_before_and_behind() {
        let bound = |text: &str| {
            let (_, number) = first(text);
            bound_at(text, &number)
        };
        assert_eq!(bound("up to 24x faster"), Bound::AtMost);
        assert_eq!(bound("more than 12x"), Bound::AtLeast);
        assert_eq!(bound("~12x"), Bound::About);
        assert_eq!(bound("10 to 12x faster"), Bound::Range);
        assert_eq!(bound("12x on average"), Bound::Mean);
        assert_eq!(bound("is 12x faster"), Bound::Exact);
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,40}|([0-9.,e%x+−-]| faster| by | to |up to |~|ms|é){0,14}") {
            for n in numbers(&text) {
                if let Some(q) = Quantity::read(&text, &n) {
                    prop_assert!(q.value.is_finite() && q.agrees(&q));
                }
                if let Some((_, r)) = change_at(&text, &n) {
                    prop_assert!(text.get(r).is_some());
                }
                let _ = bound_at(&text, &n);
            }
        }
    }
}
