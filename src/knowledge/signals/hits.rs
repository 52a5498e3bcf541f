//! What the signals found in a deck.

use std::ops::Range;

use crate::deck::passage::Passages;
use crate::knowledge::{SectionId, SignalId};

/// One hit of a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hit {
    /// Index into [`Passages::list`].
    pub passage: u32,
    /// First byte, counted from the start of the passage's text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Hit {
    /// The matched bytes of the passage's text.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The matched text.
    pub fn text(self, passages: &Passages) -> &str {
        passages.list().get(self.passage as usize).map_or("", |p| &passages.text(p)[self.range()])
    }
}

/// All hits of all signals, and of the sections' heading phrases, in one deck. Of one signal they are ordered by place
/// and do not overlap.
#[derive(Debug, Clone, Default)]
pub struct SignalHits {
    signals: usize,
    /// By detector (signals, then sections), then place.
    hits: Vec<Hit>,
    /// Where each detector's hits start; one more entry than detectors.
    starts: Vec<u32>,
    /// 64-bit words of a passage's set of signals.
    words: usize,
    /// A bit for each signal that has a hit, passage by passage, up to the last that has any.
    sets: Vec<u64>,
}

/// Sorts by detector in one pass, the order kept among those of one; and where each one's part ends.
fn by_detector(list: Vec<(u32, Hit)>, detectors: usize) -> (Vec<(u32, Hit)>, Vec<usize>) {
    let mut ends = vec![0; detectors];
    for (detector, _) in &list {
        ends[*detector as usize] += 1;
    }
    let mut sum = 0;
    for end in &mut ends {
        (sum, *end) = (sum + *end, sum);
    }
    let mut sorted = list.clone();
    for item in list {
        let next = &mut ends[item.0 as usize];
        sorted[*next] = item;
        *next += 1;
    }
    (sorted, ends)
}

impl SignalHits {
    /// From hits with their detectors: signals count from 0, sections go on from `signals`.
    pub(super) fn new(signals: usize, sections: usize, found: Vec<(u32, Hit)>) -> Self {
        let (mut found, ends) = by_detector(found, signals + sections);
        let mut hits: Vec<Hit> = Vec::with_capacity(found.len());
        let mut starts = Vec::with_capacity(signals + sections + 1);
        let mut from = 0;
        for end in ends {
            starts.push(hits.len() as u32);
            let own = &mut found[from..end];
            from = end;
            // Leftmost first, the longer of two that start together. They come nearly so.
            own.sort_by_key(|(_, h)| (h.passage, h.start, u32::MAX - h.end));
            let first = hits.len();
            for (_, hit) in own {
                let covered = hits[first..].last().is_some_and(|l| l.passage == hit.passage && hit.start < l.end);
                if !covered {
                    hits.push(*hit);
                }
            }
        }
        starts.push(hits.len() as u32);
        let words = signals.div_ceil(64);
        let passages = hits.iter().map(|h| h.passage as usize + 1).max().unwrap_or(0);
        let mut sets = vec![0_u64; passages * words];
        for signal in 0..signals {
            for hit in &hits[starts[signal] as usize..starts[signal + 1] as usize] {
                sets[hit.passage as usize * words + signal / 64] |= 1 << (signal % 64);
            }
        }
        Self { signals, hits, starts, words, sets }
    }

    fn detector(&self, index: usize) -> &[Hit] {
        match (self.starts.get(index), self.starts.get(index + 1)) {
            (Some(a), Some(b)) => &self.hits[*a as usize..*b as usize],
            _ => &[],
        }
    }

    /// All hits of a signal, ordered by place.
    pub fn of(&self, signal: SignalId) -> &[Hit] {
        self.detector(signal.0 as usize)
    }

    /// The hits of a signal in a range of passages (a slide's `passages`, or one passage).
    pub fn within(&self, signal: SignalId, passages: Range<usize>) -> &[Hit] {
        let all = self.of(signal);
        let from = all.partition_point(|h| (h.passage as usize) < passages.start);
        let to = from + all[from..].partition_point(|h| (h.passage as usize) < passages.end);
        &all[from..to]
    }

    /// Whether a signal has a hit in a passage.
    pub fn has(&self, signal: SignalId, passage: usize) -> bool {
        let word = self.sets.get(passage * self.words + signal.0 as usize / 64);
        word.is_some_and(|bits| bits >> (signal.0 % 64) & 1 == 1)
    }

    /// The signals that have a hit in a range of passages: bit `n % 64` of word `n / 64`.
    pub fn set_of(&self, passages: Range<usize>) -> Vec<u64> {
        let mut bits = vec![0; self.words];
        let end = (passages.end * self.words).min(self.sets.len());
        for set in self.sets.get(passages.start * self.words..end).unwrap_or_default().chunks(self.words.max(1)) {
            bits.iter_mut().zip(set).for_each(|(all, own)| *all |= own);
        }
        bits
    }

    /// Titles that hold one of a section's heading phrases, ordered by place.
    pub fn headings(&self, section: SectionId) -> &[Hit] {
        self.detector(self.signals + section.0 as usize)
    }
}
