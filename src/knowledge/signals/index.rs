//! The index of all phrases: one pass over the text finds each phrase's rarest word, a look around it decides.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use rayon::prelude::*;
use regex::{Regex, RegexBuilder};

use super::hits::{Hit, SignalHits};
use super::literal::required_literals;
use super::phrase::Phrases;
use super::phrase::characters::{next_start, word_ends_before};
use super::words::{Found, Words};
use crate::deck::passage::{Channel, Passage, PassageKind, Passages};
use crate::knowledge::schema::{Kind, Section, Side, Signal, Texts};

/// Every signal and every section heading, ready to be searched for.
#[derive(Debug)]
pub struct SignalIndex {
    signals: usize,
    sections: usize,
    detectors: Vec<Detector>,
    phrases: Phrases,
    /// The detector of each phrase that is searched for.
    owners: Vec<u32>,
    regexes: Vec<LazyRegex>,
    words: Words,
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

/// Where an index has its phrases from.
#[derive(Debug, Default)]
struct Source {
    phrases: Phrases,
    /// How many of the phrases were asked for, where all of them have been read.
    read: Option<u32>,
}

impl Source {
    /// The number of the next phrase; `None` for one that breaks the grammar.
    fn next(&mut self, text: &str, exact: bool) -> Option<u32> {
        let Some(read) = &mut self.read else { return self.phrases.push(text, exact).ok().map(|p| p as u32) };
        *read += 1;
        Some(*read - 1)
    }
}

/// Passages that one thread searches at a time.
const PART: usize = 512;

impl SignalIndex {
    /// Reads all phrases. Phrases and expressions that validation would refuse are left out.
    pub fn new<'s>(signals: &[Signal], sections: impl IntoIterator<Item = &'s Section>) -> Self {
        Self::with(Source::default(), signals, sections)
    }

    /// As [`Self::new`], where all the phrases, which are good, have been read: those of `Tables::phrases`.
    pub fn of_phrases<'s>(
        phrases: Phrases,
        signals: &[Signal],
        sections: impl IntoIterator<Item = &'s Section>,
    ) -> Self {
        Self::with(Source { phrases, read: Some(0) }, signals, sections)
    }

    fn with<'s>(mut source: Source, signals: &[Signal], sections: impl IntoIterator<Item = &'s Section>) -> Self {
        let mut index = Self {
            signals: signals.len(),
            sections: 0,
            detectors: Vec::with_capacity(signals.len() + 64),
            phrases: Phrases::default(),
            owners: Vec::new(),
            regexes: Vec::new(),
            words: Words::default(),
        };
        for signal in signals {
            let detector = index.detectors.len() as u32;
            for (list, exact) in [(&signal.any, false), (&signal.exact, true)] {
                for text in list.iter() {
                    index.owners.extend(source.next(text, exact).map(|_| detector));
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
            for text in section.headings.iter() {
                index.owners.extend(source.next(text, false).map(|_| detector));
            }
            index.detectors.push(Detector {
                kinds: bit(PassageKind::Title),
                channel: Some(Channel::Visible),
                lang: None,
                not_after: Vec::new(),
                not_before: Vec::new(),
            });
        }
        index.words =
            Words::new(&source.phrases, index.owners.len(), index.regexes.iter().map(|r| r.literals.as_slice()));
        // The guards come last: they have no owner, for nobody searches for them.
        for (i, signal) in signals.iter().enumerate() {
            let mut guards =
                |list: &Texts| -> Vec<u32> { list.iter().filter_map(|text| source.next(text, false)).collect() };
            let (not_after, not_before) = (guards(&signal.not_after), guards(&signal.not_before));
            index.detectors[i].not_after = not_after;
            index.detectors[i].not_before = not_before;
        }
        index.phrases = source.phrases;
        index
    }

    /// The phrases that signals and sections have `also` in a language; `None` where there are none. They are few and
    /// most decks are English, so they are made when a deck asks for them.
    pub fn of_language<'s>(
        signals: &[Signal],
        sections: impl IntoIterator<Item = &'s Section>,
        lang: &str,
    ) -> Option<Self> {
        let own = |also: &BTreeMap<String, Texts>| also.get(primary(lang)).cloned().unwrap_or_default();
        let sections: Vec<&Section> = sections.into_iter().collect();
        // Asked for every English deck: nothing is copied before there is something to find.
        let has = |also: &BTreeMap<String, Texts>| also.contains_key(primary(lang));
        if !signals.iter().any(|s| has(&s.also)) && !sections.iter().any(|s| has(&s.also)) {
            return None;
        }
        let signals: Vec<Signal> = signals
            .iter()
            .map(|s| Signal {
                id: s.id.clone(),
                what: String::new(),
                any: own(&s.also),
                exact: Texts::default(),
                regex: None,
                not_after: Texts::default(),
                not_before: Texts::default(),
                kinds: s.kinds.clone(),
                channel: s.channel,
                lang: "*".to_owned(),
                also: BTreeMap::new(),
                note: None,
            })
            .collect();
        let sections: Vec<Section> = sections
            .into_iter()
            .map(|s| Section { headings: own(&s.also), also: BTreeMap::new(), ..s.clone() })
            .collect();
        Some(Self::new(&signals, &sections))
    }

    /// Finds all signals of a language (BCP 47, "en") in a deck's passages.
    pub fn find(&self, passages: &Passages, lang: &str) -> SignalHits {
        self.find_with(passages, lang, None)
    }

    /// As [`Self::find`], with the phrases of [`Self::of_language`].
    pub fn find_with(&self, passages: &Passages, lang: &str, also: Option<&Self>) -> SignalHits {
        let mut found = self.search(passages, lang);
        if let Some(also) = also {
            found.extend(also.search(passages, lang));
        }
        SignalHits::new(self.signals, self.sections, found)
    }

    fn search(&self, passages: &Passages, lang: &str) -> Vec<(u32, Hit)> {
        let speaks: Vec<bool> = self
            .detectors
            .iter()
            .map(|d| d.lang.as_deref().is_none_or(|l| primary(l).eq_ignore_ascii_case(primary(lang))))
            .collect();
        let all = 0..passages.list().len();
        if all.len() < 2 * PART {
            return self.search_part(passages, &speaks, all);
        }
        let parts: Vec<_> = all.clone().step_by(PART).map(|from| from..(from + PART).min(all.end)).collect();
        parts.into_par_iter().flat_map_iter(|part| self.search_part(passages, &speaks, part)).collect()
    }

    fn search_part(&self, passages: &Passages, speaks: &[bool], part: Range<usize>) -> Vec<(u32, Hit)> {
        let mut search = Search { index: self, passages, speaks, found: Vec::new(), regexes: Vec::new() };
        for i in part {
            let passage = &passages.list()[i];
            self.words.find(passages.text(passage), |found, at| match found {
                Found::Phrase(phrase) => search.phrase(phrase, i, passage, at),
                Found::Literal(regex) => search.literal(regex, i),
            });
        }
        search.run_regexes();
        search.found
    }
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
    /// Remembers that an expression may match in a passage.
    fn literal(&mut self, regex: u32, current: usize) {
        let pair = (current as u32, regex);
        if self.regexes.last() != Some(&pair) {
            self.regexes.push(pair);
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
