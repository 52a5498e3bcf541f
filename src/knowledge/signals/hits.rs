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
    /// Positions in `hits` of signals' hits, by passage, then place.
    by_place: Vec<(u32, SignalId)>,
}

impl SignalHits {
    /// From hits with their detectors: signals count from 0, sections go on from `signals`.
    pub(super) fn new(signals: usize, sections: usize, mut found: Vec<(u32, Hit)>) -> Self {
        // Leftmost first, the longer of two that start together.
        found.sort_unstable_by_key(|(detector, h)| (*detector, h.passage, h.start, u32::MAX - h.end));
        let mut hits: Vec<Hit> = Vec::with_capacity(found.len());
        let mut starts = Vec::with_capacity(signals + sections + 1);
        for (detector, hit) in found {
            while starts.len() <= detector as usize {
                starts.push(hits.len() as u32);
            }
            let own = starts.last().is_some_and(|s| (*s as usize) < hits.len());
            if own && hits.last().is_some_and(|l| l.passage == hit.passage && hit.start < l.end) {
                continue;
            }
            hits.push(hit);
        }
        starts.resize(signals + sections + 1, hits.len() as u32);
        let mut by_place: Vec<(u32, SignalId)> = Vec::with_capacity(hits.len());
        for signal in 0..signals {
            by_place.extend((starts[signal]..starts[signal + 1]).map(|i| (i, SignalId(signal as u16))));
        }
        by_place.sort_unstable_by_key(|(i, signal)| (hits[*i as usize], *signal));
        Self { signals, hits, starts, by_place }
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

    /// Titles that hold one of a section's heading phrases, ordered by place.
    pub fn headings(&self, section: SectionId) -> &[Hit] {
        self.detector(self.signals + section.0 as usize)
    }

    /// All signals' hits in a range of passages, ordered by place.
    pub fn in_passages(&self, passages: Range<usize>) -> impl Iterator<Item = (SignalId, Hit)> + '_ {
        let passage = |i: &(u32, SignalId)| self.hits[i.0 as usize].passage as usize;
        let from = self.by_place.partition_point(|i| passage(i) < passages.start);
        self.by_place[from..]
            .iter()
            .take_while(move |i| passage(i) < passages.end)
            .map(|(i, signal)| (*signal, self.hits[*i as usize]))
    }
}
