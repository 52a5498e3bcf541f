//! Where a slide belongs in the talk.

use crate::knowledge::SectionId;

use super::super::Reading;

/// The slide before which a new one belongs: an index into `Deck::slides`, or their number for the end. Counted are the
/// slides that would then stand on the wrong side of it; where several places are as good, the last of them, so that
/// slides without a section stay with the one before.
pub(super) fn before(reading: &Reading<'_>, wanted: Rank) -> usize {
    let rows = reading.rows();
    let mut shown: Vec<(usize, Option<Rank>)> = Vec::new();
    for (slide, row) in rows.iter().enumerate().filter(|(_, r)| !r.hidden) {
        if row.backup {
            break;
        }
        let rank = if row.frame {
            // What frames the talk stands at its ends.
            Some(if row.position < 0.5 { Rank::FIRST } else { Rank::LAST })
        } else {
            row.section_id().and_then(|id| Rank::of(reading, id))
        };
        shown.push((slide, rank));
    }
    let end = rows.iter().enumerate().find(|(_, r)| !r.hidden && r.backup).map_or(rows.len(), |(slide, _)| slide);
    let later = |rank: &Option<Rank>| rank.is_some_and(|r| r > wanted);
    let sooner = |rank: &Option<Rank>| rank.is_some_and(|r| r < wanted);
    let mut wrong = shown.iter().filter(|(_, r)| sooner(r)).count();
    let mut best = (wrong, shown.first().map_or(end, |(slide, _)| *slide));
    for (i, (_, rank)) in shown.iter().enumerate() {
        wrong = wrong + usize::from(later(rank)) - usize::from(sooner(rank));
        let place = shown.get(i + 1).map_or(end, |(slide, _)| *slide);
        if wrong <= best.0 {
            best = (wrong, place);
        }
    }
    best.1
}

/// Place of a section in the order of the talk format; halves lie between two of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank(usize);

impl Rank {
    const FIRST: Self = Self(0);
    const LAST: Self = Self(usize::MAX);

    /// The rank of a section that the talk format lists.
    pub(super) fn of(reading: &Reading<'_>, section: SectionId) -> Option<Self> {
        let listed = &reading.knowledge().checklist_at(reading.checklist_id()).sections;
        listed.iter().position(|(id, _)| *id == section).map(|place| Self(2 * place + 2))
    }

    /// Right before the section of this rank.
    pub(super) fn just_before(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    /// Behind all sections, before what closes the talk.
    pub(super) const END: Self = Self(usize::MAX - 1);
}
