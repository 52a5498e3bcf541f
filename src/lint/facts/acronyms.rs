//! Acronyms that are used again and again and never spelled out.

use std::collections::BTreeMap;

use crate::deck::passage::{Channel, PassageKind};
use crate::knowledge::expression::{Evidence, Measure};
use crate::knowledge::signals::Hit;

use super::super::Reading;
use super::Facts;

/// Used fewer times, an acronym is a passing mention; on fewer slides, it belongs to one example.
const USES: usize = 4;
const SLIDES: usize = 3;

/// Signals whose hits are names that everybody in the room knows, or that nobody spells out.
const NAMES: [&str; 4] = ["common_acronym", "metric_word", "benchmark_name", "tech_name"];

#[derive(Default)]
struct Uses {
    first: Option<Hit>,
    count: usize,
    slides: Vec<usize>,
}

pub(super) fn measure(reading: &Reading<'_>, facts: &mut Facts) {
    let mut found = undefined(reading);
    found.sort_by_key(|(_, uses)| (std::cmp::Reverse(uses.count), uses.first));
    let mut measure = Measure::quotes(Vec::new());
    if let Some((name, uses)) = found.first() {
        let others: Vec<&str> = found[1..].iter().take(3).map(|(n, _)| n.as_str()).collect();
        let more = found.len() - 1 - others.len();
        let mut list = format!("“{name}”");
        for other in &others {
            list += &format!(", “{other}”");
        }
        if more > 0 {
            list += &format!(" and {more} more");
        }
        let hit = uses.first.unwrap_or(Hit { passage: 0, start: 0, end: 0 });
        measure = Measure::quotes(vec![Evidence::Text { hit, signal: None }]);
        measure.shown = Some(list);
        measure.expected = Some(uses.count.to_string());
    }
    facts.set("acronym_undefined", measure);
}

/// The acronyms with their uses.
fn undefined(reading: &Reading<'_>) -> Vec<(String, Uses)> {
    let passages = &reading.deck().passages;
    let mut all: BTreeMap<String, Uses> = BTreeMap::new();
    for (i, passage) in passages.list().iter().enumerate() {
        let row = &reading.rows()[passage.slide];
        let prose = matches!(passage.kind, PassageKind::Title | PassageKind::Sentence | PassageKind::Item);
        if row.hidden || row.frame || row.backup || passage.channel != Channel::Visible || !prose {
            continue;
        }
        let text = passages.text(passage);
        if shouts(text) {
            continue;
        }
        for (start, word) in acronyms(text) {
            let name = word.strip_suffix('s').unwrap_or(word);
            let uses = all.entry(name.to_owned()).or_default();
            let hit = Hit { passage: i as u32, start: start as u32, end: (start + name.len()) as u32 };
            uses.first.get_or_insert(hit);
            uses.count += 1;
            if uses.slides.last() != Some(&passage.slide) {
                uses.slides.push(passage.slide);
            }
        }
    }
    all.retain(|_, uses| uses.count >= USES && uses.slides.len() >= SLIDES);
    all.retain(|_, uses| uses.first.is_some_and(|hit| !is_name(reading, hit)));
    if all.is_empty() {
        return Vec::new();
    }
    // Spelled out anywhere, in notes and on the title slide too.
    let mut names: Vec<Name> = all.keys().map(|name| Name::new(name)).collect();
    let mut words = Words::default();
    for passage in passages.list() {
        let text = passages.text(passage);
        words.read(text);
        names.retain(|name| !name.is_defined(text, &words));
        if names.is_empty() {
            break;
        }
    }
    all.retain(|name, _| names.iter().any(|n| n.name == *name));
    all.into_iter().collect()
}

/// Whether a text is written in capitals throughout.
fn shouts(text: &str) -> bool {
    let (upper, lower) =
        text.chars().fold((0, 0), |(u, l), c| (u + usize::from(c.is_uppercase()), l + usize::from(c.is_lowercase())));
    lower < upper
}

/// Words of three to six capitals, with a small s behind them; not parts of longer names.
fn acronyms(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '@' | '/' | '+' | '.' | '\'' | '’' | '#' | '&');
    let mut at = 0;
    text.split(move |c: char| !part(c)).filter_map(move |word| {
        let start = at;
        at = start + word.len() + text[start + word.len()..].chars().next().map_or(0, char::len_utf8);
        let word = word.trim_end_matches(['.', '\'', '’']);
        let letters = word.strip_suffix('s').unwrap_or(word);
        let shape = (3..=6).contains(&letters.len()) && letters.bytes().all(|b| b.is_ascii_uppercase());
        let roman = letters.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C'));
        (shape && !roman).then_some((start, word))
    })
}

/// Whether a signal for names covers this place.
fn is_name(reading: &Reading<'_>, hit: Hit) -> bool {
    let passage = hit.passage as usize;
    NAMES.iter().filter_map(|s| reading.signal(s)).any(|signal| {
        reading.hits().within(signal, passage..passage + 1).iter().any(|h| h.start < hit.end && hit.start < h.end)
    })
}

/// Whether a text says what an acronym stands for: in brackets on either side, or after a sign.
fn says(text: &str, name: &str) -> bool {
    for (at, _) in text.match_indices(name) {
        let after = text[at + name.len()..].trim_start_matches('s').trim_start();
        let before = text[..at].trim_end();
        let long =
            |rest: &str| rest.split_whitespace().take(3).filter(|w| w.chars().any(char::is_lowercase)).count() >= 2;
        let bracket = after.strip_prefix('(').is_some_and(long);
        let inside = before.ends_with(['(', '[']) || before.ends_with("aka") || before.ends_with("called");
        let sign = after.strip_prefix([':', '=', '–', '—']).is_some_and(long);
        if bracket || inside || sign || after.starts_with("stands for") || after.starts_with("is short for") {
            return true;
        }
    }
    false
}

/// An acronym that is looked for.
struct Name {
    name: String,
    /// Its letters in lower case.
    letters: Vec<char>,
}

/// The words of a text, as far as initials are concerned.
#[derive(Default)]
struct Words {
    /// The first letter of each in lower case, and whether it is longer than two bytes.
    all: Vec<(Option<char>, bool)>,
    /// The same without small words.
    content: Vec<(Option<char>, bool)>,
}

/// Small words between ("area under the curve") are let through.
const SMALL: [&str; 10] = ["of", "the", "and", "for", "in", "to", "a", "with", "by", "on"];

impl Words {
    fn read(&mut self, text: &str) {
        self.all.clear();
        self.content.clear();
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
            let initial = (word.chars().next().and_then(|c| c.to_lowercase().next()), word.len() > 2);
            self.all.push(initial);
            if word.len() > 4 || !SMALL.contains(&word) {
                self.content.push(initial);
            }
        }
    }
}

impl Name {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), letters: name.chars().flat_map(char::to_lowercase).collect() }
    }

    fn is_defined(&self, text: &str, words: &Words) -> bool {
        let spelled = |window: &[(Option<char>, bool)]| {
            window.iter().zip(&self.letters).all(|((initial, _), l)| *initial == Some(*l))
                && window.iter().any(|(_, long)| *long)
        };
        says(text, &self.name)
            || words.all.windows(self.letters.len()).any(spelled)
            || words.content.windows(self.letters.len()).any(spelled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_stand_alone() {
        let found = |text| acronyms(text).map(|(_, w)| w).collect::<Vec<_>>();
        assert_eq!(found("The ECE of CNNs, see BERT-base and III, (QED)."), ["ECE", "CNNs", "QED"]);
        assert_eq!(found("a.XYZ x/ABC 3DXY OK"), Vec::<&str>::new());
    }

    fn defines(text: &str, name: &str) -> bool {
        let mut words = Words::default();
        words.read(text);
        Name::new(name).is_defined(text, &words)
    }

    #[test]
    fn a_definition_is_a_bracket_a_sign_or_the_initials() {
        for text in [
            "expected calibration error (ECE)",
            "ECE (expected calibration error)",
            "ECE: expected calibration error",
            "We minimise the expected calibration error",
            "ECE stands for what is expected",
        ] {
            assert!(defines(text, "ECE"), "{text}");
        }
        assert!(defines("area under the curve", "AUC"));
        for text in ["ECE improves", "ECE (71.2)", "the error of ECE"] {
            assert!(!defines(text, "ECE"), "{text}");
        }
    }
}
