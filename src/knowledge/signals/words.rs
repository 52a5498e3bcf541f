//! The pass over the text: which phrases may stand where.
//!
//! Thousands of phrases are looked for at every start, mostly in decks of a few kilobytes. An Aho-Corasick automaton of
//! all their words took five milliseconds to build and then found every "of" inside "often". So words are hashed as they
//! are read: a rolling hash is looked up at each letter for words that only begin so, and at the word's end for whole
//! ones. The table is filled in no time and most lookups end at a bit of a small filter. Signs, other scripts and the
//! literals of regular expressions, of which there are few, are left to an automaton.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

use super::phrase::characters::{NUMBER_WORDS, is_word_byte};
use super::phrase::hint::Hint;
use super::phrase::{Anchor, Phrases};

/// What may stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A phrase: its anchor begins here.
    Phrase(u32),
    /// A literal of a regular expression.
    Literal(u32),
}

/// All words by which phrases are found.
#[derive(Debug, Default)]
pub struct Words {
    /// A bit for every hash of a whole word in `slots`, by its highest bits; then the same for words that begin so.
    filter: Vec<u64>,
    /// Bytes of the longest word.
    longest: usize,
    /// Fewest and most bytes of the words that only begin so, by [`initials`].
    starts: Vec<(u8, u8)>,
    /// Open addressing: hash, and range of `members`; empty in an empty slot.
    slots: Vec<(u64, u32, u32)>,
    /// What words stand for, those of one word side by side.
    members: Vec<(Member, Hint)>,
    /// Phrases that are found by any number.
    by_number: Vec<(u32, Hint)>,
    /// Signs, other scripts, literals.
    rest: Option<AhoCorasick>,
    /// What each pattern of `rest` stands for.
    patterns: Vec<Found>,
}

/// What a word stands for.
#[derive(Debug, Clone, Copy)]
enum Member {
    Phrase(u32),
    /// A number that is written as a word.
    Number,
}

/// Bits of a filter, as a power of two: two of 8 KiB stay in the first cache.
const FILTER_BITS: u32 = 16;
const SEED: u64 = 0xcbf2_9ce4_8422_2325;
/// Odd, with well-spread bits (2^64 divided by the golden ratio).
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// One more byte of a word, whatever its case.
fn step(hash: u64, byte: u8) -> u64 {
    // Letters lose their case; digits and `_` stay apart from them.
    (hash ^ u64::from(byte | 0x20)).wrapping_mul(FACTOR).rotate_left(23)
}

/// Whether a word ends here, or only begins so. Each has its hashes and its filter.
#[derive(Debug, Clone, Copy)]
enum Reach {
    Whole,
    Begun,
}

/// The hash to look up, spread to its highest bits.
fn spread(hash: u64, reach: Reach) -> u64 {
    (hash ^ reach as u64).wrapping_mul(FACTOR)
}

/// Word and bit of the filter.
fn bit(hash: u64, reach: Reach) -> (usize, u64) {
    let bit = (hash >> (64 - FILTER_BITS)) as usize + ((reach as usize) << FILTER_BITS);
    (bit >> 6, 1 << (bit & 63))
}

/// Number of the first two bytes of a word, whatever their case; several pairs share one.
fn initials(bytes: &[u8]) -> usize {
    let letter = |i: usize| bytes.get(i).map_or(0, |b| usize::from(b & 31));
    letter(0) << 5 | letter(1)
}

impl Words {
    /// The first `count` phrases, and the literals of each regular expression.
    pub fn new<'l>(phrases: &Phrases, count: usize, literals: impl Iterator<Item = &'l [String]>) -> Self {
        let mut words = Self {
            filter: vec![0; 2 << (FILTER_BITS - 6)],
            starts: vec![(u8::MAX, 0); 1 << 10],
            slots: vec![(0, 0, 0); (count * 2 + 64).next_power_of_two()],
            ..Self::default()
        };
        let mut list: Vec<(u32, Member, Hint)> = Vec::with_capacity(count + NUMBER_WORDS.len());
        let mut rest: Vec<(String, Found)> = Vec::new();
        for phrase in 0..count {
            let (member, hint) = (phrase as u32, phrases.hint(phrase));
            let slot = match phrases.anchor(phrase) {
                Anchor::Whole(text) => words.slot(text, Reach::Whole),
                Anchor::Start(text) => {
                    words.start(text);
                    words.slot(text, Reach::Begun)
                }
                Anchor::Number => {
                    words.by_number.push((member, hint));
                    continue;
                }
                Anchor::Sign(text) => {
                    rest.extend(forms(text).into_iter().map(|f| (f, Found::Phrase(member))));
                    continue;
                }
            };
            list.push((slot, Member::Phrase(member), hint));
        }
        if !words.by_number.is_empty() {
            for word in NUMBER_WORDS {
                list.push((words.slot(word, Reach::Whole), Member::Number, Hint::default()));
            }
        }
        words.lay_out(&list);
        for (regex, literals) in (0..).zip(literals) {
            let all = literals.iter().flat_map(|l| forms(&l.to_lowercase()));
            rest.extend(all.map(|form| (form, Found::Literal(regex))));
        }
        words.patterns = rest.iter().map(|(_, found)| *found).collect();
        if !rest.is_empty() {
            // Overlapping search: every pattern at every place.
            words.rest = AhoCorasickBuilder::new()
                .ascii_case_insensitive(true)
                .match_kind(MatchKind::Standard)
                .build(rest.iter().map(|(form, _)| form))
                .ok();
        }
        words
    }

    /// The slot of a word; its end counts the word's members until they are laid out.
    fn slot(&mut self, text: &str, reach: Reach) -> u32 {
        self.longest = self.longest.max(text.len());
        let hash = spread(text.bytes().fold(SEED, step), reach);
        let (word, bit) = bit(hash, reach);
        self.filter[word] |= bit;
        let slot = self.find_slot(hash);
        self.slots[slot].0 = hash;
        self.slots[slot].2 += 1;
        slot as u32
    }

    /// The slot of a hash, or the empty one where it would be. The table is at most half full.
    fn find_slot(&self, hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.slots[slot].0 != hash && self.slots[slot].2 != 0 {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// Remembers how long the words are that begin so.
    fn start(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let length = u8::try_from(bytes.len()).unwrap_or(u8::MAX);
        let first = initials(bytes);
        // A single letter begins words with any second one.
        let range = if bytes.len() == 1 { first..first + 32 } else { first..first + 1 };
        for (least, most) in &mut self.starts[range] {
            (*least, *most) = ((*least).min(length), (*most).max(length));
        }
    }

    /// Puts the members of each word side by side, in the order given.
    fn lay_out(&mut self, list: &[(u32, Member, Hint)]) {
        let mut at = 0;
        for slot in self.slots.iter_mut().filter(|s| s.2 > 0) {
            let count = slot.2;
            (slot.1, slot.2) = (at, at);
            at += count;
        }
        self.members = vec![(Member::Number, Hint::default()); list.len()];
        for (slot, member, hint) in list {
            let slot = &mut self.slots[*slot as usize];
            self.members[slot.2 as usize] = (*member, *hint);
            slot.2 += 1;
        }
    }

    /// Tells `see` what may stand where in a text. Two words of one hash are rare and harmless: the phrase decides.
    pub fn find(&self, text: &str, mut see: impl FnMut(Found, usize)) {
        if self.slots.is_empty() {
            return;
        }
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if is_word_byte(bytes[at]) {
                at = self.run(bytes, at, &mut see);
            } else {
                at += 1;
            }
        }
        if let Some(rest) = &self.rest {
            for found in rest.find_overlapping_iter(text) {
                see(self.patterns[found.pattern().as_usize()], found.start());
            }
        }
    }

    /// Reads one run of word characters; where to go on. No more letters are hashed than the longest word has, so that
    /// a run without end costs no more than its length.
    fn run(&self, bytes: &[u8], start: usize, see: &mut impl FnMut(Found, usize)) -> usize {
        let (mut hash, mut at) = (SEED, start);
        let mut digit = false;
        let starts = self.starts[initials(&bytes[start..])];
        while let Some(byte) = bytes.get(at).filter(|b| is_word_byte(**b)) {
            if byte.is_ascii_digit() {
                if !digit {
                    self.tell_number(bytes, at, see);
                }
                digit = true;
            } else if digit {
                // A word may be glued to a number: `12ms` is read again from `ms` on.
                self.rest_of_run(bytes, at, start, (hash, starts), see);
                return at;
            }
            at += 1;
            if at - start <= self.longest {
                hash = step(hash, *byte);
                self.tell_begun(hash, bytes, start..at, starts, see);
            }
        }
        if at - start <= self.longest {
            self.tell(hash, Reach::Whole, bytes, start, see);
        }
        at
    }

    /// Goes on with a word that a letter behind a digit interrupts.
    fn rest_of_run(
        &self,
        bytes: &[u8],
        from: usize,
        start: usize,
        (mut hash, starts): (u64, (u8, u8)),
        see: &mut impl FnMut(Found, usize),
    ) {
        let mut at = from;
        while let Some(byte) = bytes.get(at).filter(|b| is_word_byte(**b)) {
            at += 1;
            if at - start > self.longest {
                return;
            }
            hash = step(hash, *byte);
            self.tell_begun(hash, bytes, start..at, starts, see);
        }
        self.tell(hash, Reach::Whole, bytes, start, see);
    }

    /// Looks for words that begin with what has been read, where there are any of that length.
    #[inline]
    fn tell_begun(
        &self,
        hash: u64,
        bytes: &[u8],
        read: Range<usize>,
        (least, most): (u8, u8),
        see: &mut impl FnMut(Found, usize),
    ) {
        if read.len() >= usize::from(least) && (read.len() <= usize::from(most) || most == u8::MAX) {
            self.tell(hash, Reach::Begun, bytes, read.start, see);
        }
    }

    #[inline]
    fn tell(&self, hash: u64, reach: Reach, bytes: &[u8], at: usize, see: &mut impl FnMut(Found, usize)) {
        let hash = spread(hash, reach);
        let (word, bit) = bit(hash, reach);
        if self.filter[word] & bit != 0 {
            self.look_up(hash, bytes, at, see);
        }
    }

    fn look_up(&self, hash: u64, bytes: &[u8], at: usize, see: &mut impl FnMut(Found, usize)) {
        let (_, from, to) = self.slots[self.find_slot(hash)];
        for (member, hint) in &self.members[from as usize..to as usize] {
            match member {
                Member::Phrase(phrase) if hint.allows(bytes, at) => see(Found::Phrase(*phrase), at),
                Member::Phrase(_) => {}
                Member::Number => self.tell_number(bytes, at, see),
            }
        }
    }

    fn tell_number(&self, bytes: &[u8], at: usize, see: &mut impl FnMut(Found, usize)) {
        for (phrase, hint) in &self.by_number {
            if hint.allows(bytes, at) {
                see(Found::Phrase(*phrase), at);
            }
        }
    }
}

/// The forms in which a text is looked for. The automaton folds ASCII case; other letters and the typographic
/// apostrophe need forms of their own.
fn forms(text: &str) -> Vec<String> {
    let mut forms = vec![text.to_owned()];
    if !text.is_ascii() {
        let mut chars = text.chars();
        if let Some(first) = chars.next() {
            forms.push(first.to_uppercase().chain(chars).collect());
        }
        forms.push(text.to_uppercase());
    }
    if text.contains('\'') {
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
