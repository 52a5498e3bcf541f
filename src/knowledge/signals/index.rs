//! The index of all phrases: one Aho-Corasick pass finds each phrase's rarest word, a look around it decides.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, MatchKind};
use regex::{Regex, RegexBuilder};

use super::hits::{Hit, SignalHits};
use super::literal::required_literals;
use super::phrase::{Anchor, NUMBER_WORDS, Phrases, next_start, word_ends_before};
use crate::deck::passage::{Channel, Passage, PassageKind, Passages};
use crate::knowledge::schema::{Kind, Section, Side, Signal};

/// Every signal and every section heading, ready to be searched for.
#[derive(Debug)]
pub struct SignalIndex {
    signals: usize,
    sections: usize,
    detectors: Vec<Detector>,
    phrases: Phrases,
    /// The detector of each phrase that is searched for.
    owners: Vec<u32>,
    /// Phrases that are found by any number.
    by_number: Vec<u32>,
    regexes: Vec<LazyRegex>,
    words: OnceLock<Words>,
}

/// One signal, or the headings of one section.
#[derive(Debug)]
struct Detector {
    /// Bit per [`PassageKind`].
    kinds: u16,
    channel: Option<Channel>,
    /// `None` for all languages.
    lang: Option<Box<str>>,
    not_after: Vec<u32>,
    not_before: Vec<u32>,
}

#[derive(Debug)]
struct LazyRegex {
    detector: u32,
    pattern: Box<str>,
    literals: Vec<String>,
    compiled: OnceLock<Option<Regex>>,
}

/// The automaton and what its patterns stand for.
#[derive(Debug)]
struct Words {
    automaton: Option<AhoCorasick>,
    /// Phrases of each pattern: a range of `members`. A member at or above `REGEX` is a regular expression, one at
    /// `NUMBER` a number word.
    patterns: Vec<(u32, u32)>,
    members: Vec<u32>,
}

const REGEX: u32 = 1 << 30;
const NUMBER: u32 = u32::MAX;

impl SignalIndex {
    /// Reads all phrases. Phrases and expressions that validation would refuse are left out. The automaton is built at
    /// the first search.
    pub fn new<'s>(signals: &[Signal], sections: impl IntoIterator<Item = &'s Section>) -> Self {
        let mut index = Self {
            signals: signals.len(),
            sections: 0,
            detectors: Vec::with_capacity(signals.len() + 64),
            phrases: Phrases::default(),
            owners: Vec::new(),
            by_number: Vec::new(),
            regexes: Vec::new(),
            words: OnceLock::new(),
        };
        for signal in signals {
            let detector = index.detectors.len() as u32;
            for (list, exact) in [(&signal.any, false), (&signal.exact, true)] {
                for text in list {
                    index.search_for(detector, text, exact);
                }
            }
            if let Some(pattern) = &signal.regex
                && let Some(literals) = required_literals(pattern)
            {
                let compiled = OnceLock::new();
                index.regexes.push(LazyRegex { detector, pattern: pattern.as_str().into(), literals, compiled });
            }
            index.detectors.push(Detector {
                kinds: kinds_mask(&signal.kinds),
                channel: signal.channel.map(|side| match side {
                    Side::Visible => Channel::Visible,
                    Side::Notes => Channel::Notes,
                }),
                lang: (signal.lang != "*").then(|| signal.lang.as_str().into()),
                not_after: Vec::new(),
                not_before: Vec::new(),
            });
        }
        for section in sections {
            index.sections += 1;
            let detector = index.detectors.len() as u32;
            for text in &section.headings {
                index.search_for(detector, text, false);
            }
            index.detectors.push(Detector {
                kinds: bit(PassageKind::Title),
                channel: Some(Channel::Visible),
                lang: None,
                not_after: Vec::new(),
                not_before: Vec::new(),
            });
        }
        // The guards come last: they have no owner, for nobody searches for them.
        for (i, signal) in signals.iter().enumerate() {
            let mut guards = |list: &[String]| -> Vec<u32> {
                list.iter().filter_map(|text| index.phrases.push(text, false).ok()).map(|p| p as u32).collect()
            };
            let (not_after, not_before) = (guards(&signal.not_after), guards(&signal.not_before));
            index.detectors[i].not_after = not_after;
            index.detectors[i].not_before = not_before;
        }
        index
    }

    fn search_for(&mut self, detector: u32, text: &str, exact: bool) {
        if let Ok(phrase) = self.phrases.push(text, exact) {
            if self.phrases.anchor(phrase) == Anchor::Number {
                self.by_number.push(phrase as u32);
            }
            self.owners.push(detector);
        }
    }

    /// Finds all signals of a language (BCP 47, "en") in a deck's passages.
    pub fn find(&self, passages: &Passages, lang: &str) -> SignalHits {
        let speaks: Vec<bool> = self
            .detectors
            .iter()
            .map(|d| d.lang.as_deref().is_none_or(|l| primary(l).eq_ignore_ascii_case(primary(lang))))
            .collect();
        let mut search = Search { index: self, passages, speaks: &speaks, found: Vec::new(), regexes: Vec::new() };
        let words = self.words.get_or_init(|| self.build());
        search.words(words);
        search.numbers();
        search.run_regexes();
        SignalHits::new(self.signals, self.sections, search.found)
    }

    /// Builds the automaton now (else the first search does).
    pub fn prepare(&self) {
        self.words.get_or_init(|| self.build());
    }

    fn build(&self) -> Words {
        let mut members: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for phrase in 0..self.owners.len() {
            if let Anchor::Word(word) = self.phrases.anchor(phrase) {
                for form in forms(word) {
                    members.entry(form).or_default().push(phrase as u32);
                }
            }
        }
        for (i, regex) in self.regexes.iter().enumerate() {
            for literal in &regex.literals {
                for form in forms(&literal.to_lowercase()) {
                    members.entry(form).or_default().push(REGEX + i as u32);
                }
            }
        }
        if !self.by_number.is_empty() {
            for word in NUMBER_WORDS {
                members.entry(word.to_owned()).or_default().push(NUMBER);
            }
        }
        // Standard semantics and overlapping search: every word at every place.
        let automaton = AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(members.keys())
            .ok();
        let mut words = Words { automaton, patterns: Vec::with_capacity(members.len()), members: Vec::new() };
        for list in members.values() {
            let first = words.members.len() as u32;
            words.members.extend(list);
            words.patterns.push((first, words.members.len() as u32));
        }
        words
    }
}

/// The forms in which a word is looked for. The automaton folds ASCII case; other letters and the typographic
/// apostrophe need forms of their own.
fn forms(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    if !word.is_ascii() {
        let mut chars = word.chars();
        if let Some(first) = chars.next() {
            forms.push(first.to_uppercase().chain(chars).collect());
        }
        forms.push(word.to_uppercase());
    }
    if word.contains('\'') {
        for i in 0..forms.len() {
            forms.push(forms[i].replace('\'', "\u{2019}"));
            forms.push(forms[i].replace('\'', "\u{2018}"));
        }
    }
    // What ASCII folding makes equal is one pattern.
    for form in &mut forms {
        form.make_ascii_lowercase();
    }
    forms.sort();
    forms.dedup();
    forms
}

fn primary(lang: &str) -> &str {
    lang.split('-').next().unwrap_or(lang)
}

fn bit(kind: PassageKind) -> u16 {
    1 << kind as u16
}

fn kinds_mask(kinds: &[Kind]) -> u16 {
    if kinds.is_empty() {
        return !bit(PassageKind::Math);
    }
    kinds.iter().fold(0, |mask, kind| mask | bit(passage_kind(*kind)))
}

/// The passage kind that a name of the data stands for.
pub fn passage_kind(kind: Kind) -> PassageKind {
    match kind {
        Kind::Title => PassageKind::Title,
        Kind::Sentence => PassageKind::Sentence,
        Kind::Item => PassageKind::Item,
        Kind::Cell => PassageKind::Cell,
        Kind::Caption => PassageKind::Caption,
        Kind::Alt => PassageKind::Alt,
        Kind::Math => PassageKind::Math,
        Kind::Note => PassageKind::Note,
    }
}

/// One search.
struct Search<'a> {
    index: &'a SignalIndex,
    passages: &'a Passages,
    speaks: &'a [bool],
    found: Vec<(u32, Hit)>,
    /// (passage, expression) pairs in which a required literal was seen.
    regexes: Vec<(u32, u32)>,
}

impl Search<'_> {
    /// The pass over the buffer.
    fn words(&mut self, words: &Words) {
        let Some(automaton) = &words.automaton else { return };
        let buffer = self.passages.buffer();
        let list = self.passages.list();
        let mut current = 0;
        for found in automaton.find_overlapping_iter(buffer) {
            let at = found.start();
            // Matches come by their ends; one that began before this passage began spans two and is none.
            while list.get(current).is_some_and(|p| p.range.end < found.end()) {
                current += 1;
            }
            let Some(passage) = list.get(current) else { break };
            if at < passage.range.start {
                continue;
            }
            let (first, last) = words.patterns[found.pattern().as_usize()];
            for member in &words.members[first as usize..last as usize] {
                match *member {
                    NUMBER => self.number(current, passage, at - passage.range.start),
                    regex if regex >= REGEX => {
                        let pair = (current as u32, regex - REGEX);
                        if self.regexes.last() != Some(&pair) {
                            self.regexes.push(pair);
                        }
                    }
                    phrase => self.phrase(phrase, current, passage, at - passage.range.start),
                }
            }
        }
    }

    /// Numbers are no pattern: they are looked for by their digits.
    fn numbers(&mut self) {
        if self.index.by_number.is_empty() {
            return;
        }
        let passages = self.passages;
        for (i, passage) in passages.list().iter().enumerate() {
            let bytes = passages.text(passage).as_bytes();
            let mut inside = false;
            for (at, b) in bytes.iter().enumerate() {
                let digit = b.is_ascii_digit();
                if digit && !inside {
                    self.number(i, passage, at);
                }
                inside = digit;
            }
        }
    }

    fn number(&mut self, current: usize, passage: &Passage, at: usize) {
        for i in 0..self.index.by_number.len() {
            self.phrase(self.index.by_number[i], current, passage, at);
        }
    }

    /// Tries one phrase whose anchor begins at `at` of a passage.
    fn phrase(&mut self, phrase: u32, current: usize, passage: &Passage, at: usize) {
        let detector = self.index.owners[phrase as usize];
        if !self.wants(detector, passage) {
            return;
        }
        let text = self.passages.text(passage);
        if let Some((start, end)) = self.index.phrases.match_around(phrase as usize, text, at) {
            self.keep(detector, current, text, start, end);
        }
    }

    fn wants(&self, detector: u32, passage: &Passage) -> bool {
        let d = &self.index.detectors[detector as usize];
        d.kinds & bit(passage.kind) != 0
            && d.channel.is_none_or(|c| c == passage.channel)
            && self.speaks[detector as usize]
    }

    /// Records a hit unless a guard forbids it.
    fn keep(&mut self, detector: u32, current: usize, text: &str, start: usize, end: usize) {
        let d = &self.index.detectors[detector as usize];
        let phrases = &self.index.phrases;
        if !d.not_after.is_empty() {
            let mut ends = word_ends_before(text, start, 3);
            if ends.any(|e| d.not_after.iter().any(|p| phrases.match_back(*p as usize, text, e).is_some())) {
                return;
            }
        }
        if !d.not_before.is_empty() {
            let next = next_start(text, end);
            if d.not_before.iter().any(|p| phrases.match_from(*p as usize, text, next).is_some()) {
                return;
            }
        }
        self.found.push((detector, Hit { passage: current as u32, start: start as u32, end: end as u32 }));
    }

    /// The expressions, on the passages in which they can match.
    fn run_regexes(&mut self) {
        let mut pairs = std::mem::take(&mut self.regexes);
        pairs.sort_unstable();
        pairs.dedup();
        for (current, regex) in pairs {
            let lazy = &self.index.regexes[regex as usize];
            let passage = &self.passages.list()[current as usize];
            if !self.wants(lazy.detector, passage) {
                continue;
            }
            let Some(compiled) = lazy.compiled.get_or_init(|| compile(&lazy.pattern).ok()) else { continue };
            let text = self.passages.text(passage);
            for found in compiled.find_iter(text).filter(|m| !m.is_empty()) {
                self.keep(lazy.detector, current as usize, text, found.start(), found.end());
            }
        }
    }
}

/// Compiles an expression of a signal as the matcher does: whatever the case, at most a megabyte.
///
/// # Errors
/// When it is no regular expression, or too big.
pub fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).case_insensitive(true).size_limit(1 << 20).build()
}
