//! The loaded knowledge base: every table with its names resolved and its expressions read.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Deref;
use std::sync::OnceLock;

use super::builtin;
use super::expression::Expression;
use super::ids::{ChallengeId, ChecklistId, ElementId, RuleId, SectionId, SignalId};
use super::schema::{Challenge, Checklist, Cue, Element, Prep, Prompt, RubricRow, Rule, Section, Segment, Signal};
use super::signals::{SignalHits, SignalIndex};
use crate::deck::passage::Passages;

/// The knowledge base. Tables are in the order of their files, those of the user after the built-in ones; an id of the
/// tables (`SignalId` and its like) is a place in these lists.
#[derive(Debug, Default)]
pub struct Knowledge {
    /// Signals.
    pub signals: Vec<Signal>,
    /// Sections.
    pub sections: Vec<SectionEntry>,
    /// Elements.
    pub elements: Vec<ElementEntry>,
    /// Rules.
    pub rules: Vec<RuleEntry>,
    /// Challenges.
    pub challenges: Vec<ChallengeEntry>,
    /// Checklists.
    pub checklists: Vec<ChecklistEntry>,
    /// Prompts.
    pub prompts: Vec<Prompt>,
    /// Questions to ask before the day, in the order of their files.
    pub preps: Vec<Prep>,
    /// Signals and sections are the built-in ones: the build script has read their phrases.
    pub(super) phrases_built: bool,
    pub(super) index: OnceLock<SignalIndex>,
    /// Signals by id; made at the first question.
    pub(super) by_name: OnceLock<HashMap<String, SignalId, BuildHasherDefault<Fnv>>>,
}

/// Fowler, Noll and Vo's hash (1a): the ids are short, known beforehand, and asked for at every passage.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A section with its expression.
#[derive(Debug)]
pub struct SectionEntry {
    /// The table.
    pub table: Section,
    /// Weak evidence, evaluated on one slide.
    pub body: Option<Expression>,
}

/// An element with its cues.
#[derive(Debug)]
pub struct ElementEntry {
    /// The table.
    pub table: Element,
    /// Its cues; `table.cue` is empty, its tables are here.
    pub cues: Vec<CueEntry>,
}

/// A cue with its expression.
#[derive(Debug)]
pub struct CueEntry {
    /// The table.
    pub table: Cue,
    /// Evaluated on one slide.
    pub when: Expression,
    /// Only on slides of these; empty = all.
    pub sections: Vec<SectionId>,
}

/// A rule with its expression.
#[derive(Debug)]
pub struct RuleEntry {
    /// The table.
    pub table: Rule,
    /// What makes a finding.
    pub when: Expression,
    /// Where an absence is reported.
    pub at: At,
    /// Challenges that become likelier.
    pub arms: Vec<ChallengeId>,
    /// Rules before which this one is silent.
    pub yields_to: Vec<RuleId>,
}

/// Where a rule reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// The whole deck.
    Deck,
    /// The first slide of a section.
    Section(SectionId),
    /// The first evidence of an element.
    Element(ElementId),
    /// Each slide where the rule holds, on its first evidence.
    Evidence,
}

/// A challenge with its expressions.
#[derive(Debug)]
pub struct ChallengeEntry {
    /// The table.
    pub table: Challenge,
    /// When the deck invites it.
    pub trigger: Expression,
    /// Without what it makes no sense.
    pub gate: Option<Expression>,
    /// When the deck already answers it.
    pub shield: Option<Expression>,
    /// What fills its slots.
    pub slots: BTreeMap<String, Expression>,
}

/// A checklist, whatever it extends merged into it.
#[derive(Debug)]
pub struct ChecklistEntry {
    /// The table; lists of members as written, all else inherited.
    pub table: Checklist,
    /// What it extends, nearest first.
    pub ancestors: Vec<ChecklistId>,
    /// Its rules, in the order of the base.
    pub rules: Vec<RuleId>,
    /// Its challenges, in the order of the base.
    pub challenges: Vec<ChallengeId>,
    /// Challenges that are asked whatever the deck says, in the order stated.
    pub always: Vec<ChallengeId>,
    /// Challenges that are asked where the deck teaches, in the order of the base.
    pub teaching: Vec<ChallengeId>,
    /// Its prompts: places in [`Knowledge::prompts`].
    pub prompts: Vec<usize>,
    /// What its round asks, in the order stated.
    pub round: Vec<ChallengeId>,
    /// What each of `table.stops` may ask.
    pub stops: Vec<Vec<ChallengeId>>,
    /// Its sections in order, and whether each is required.
    pub sections: Vec<(SectionId, bool)>,
    /// Sections of each of `table.segments`.
    pub segments: Vec<Vec<SectionId>>,
    /// What feeds each of `table.rubric`.
    pub rubric: Vec<Vec<Source>>,
}

/// What feeds a row of the score card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// A rule.
    Rule(RuleId),
    /// A challenge's grades.
    Challenge(ChallengeId),
    /// An element.
    Element(ElementId),
    /// A section.
    Section(SectionId),
}

macro_rules! tables_of {
    ($($entry:ty => $table:ty),*) => {
        $(impl Deref for $entry {
            type Target = $table;
            fn deref(&self) -> &$table {
                &self.table
            }
        })*
    };
}
tables_of!(SectionEntry => Section, ElementEntry => Element, CueEntry => Cue, RuleEntry => Rule,
    ChallengeEntry => Challenge, ChecklistEntry => Checklist);

/// Place of an id in a list, for the ids of one kind.
fn place<T>(list: &[T], id: impl Fn(&T) -> bool) -> Option<u16> {
    list.iter().position(id).and_then(|i| u16::try_from(i).ok())
}

impl Knowledge {
    /// The matcher of all signals and headings. Built at the first call.
    pub fn signal_index(&self) -> &SignalIndex {
        self.index.get_or_init(|| {
            let sections = self.sections.iter().map(|s| &s.table);
            match self.phrases_built {
                true => SignalIndex::of_phrases(builtin::phrases(), &self.signals, sections),
                false => SignalIndex::new(&self.signals, sections),
            }
        })
    }

    /// Finds all signals and headings in the passages of a deck in this language (BCP 47).
    pub fn find_signals(&self, passages: &Passages, lang: &str) -> SignalHits {
        let also = SignalIndex::of_language(&self.signals, self.sections.iter().map(|s| &s.table), lang);
        self.signal_index().find_with(passages, lang, also.as_ref())
    }

    /// A signal by id.
    pub fn signal(&self, id: &str) -> Option<SignalId> {
        let named = || {
            // The first of an id counts, as in a search from the front.
            let all = self.signals.iter().enumerate().rev();
            all.map(|(i, signal)| (signal.id.clone(), SignalId(i as u16))).collect()
        };
        self.by_name.get_or_init(named).get(id).copied()
    }

    /// A section by id.
    pub fn section(&self, id: &str) -> Option<SectionId> {
        place(&self.sections, |s| s.id == id).map(SectionId)
    }

    /// An element by id.
    pub fn element(&self, id: &str) -> Option<ElementId> {
        place(&self.elements, |s| s.id == id).map(ElementId)
    }

    /// A rule by id (`RIG02`) or name (`tuning-budget-unstated`), whatever the case.
    pub fn rule(&self, id: &str) -> Option<RuleId> {
        place(&self.rules, |r| r.id.eq_ignore_ascii_case(id) || r.name.eq_ignore_ascii_case(id)).map(RuleId)
    }

    /// A challenge by id, whatever the case.
    pub fn challenge(&self, id: &str) -> Option<ChallengeId> {
        place(&self.challenges, |c| c.id.eq_ignore_ascii_case(id)).map(ChallengeId)
    }

    /// A checklist by id.
    pub fn checklist(&self, id: &str) -> Option<ChecklistId> {
        place(&self.checklists, |c| c.id == id).map(ChecklistId)
    }

    /// The table of a rule.
    pub fn rule_at(&self, id: RuleId) -> &RuleEntry {
        &self.rules[id.0 as usize]
    }

    /// The table of a challenge.
    pub fn challenge_at(&self, id: ChallengeId) -> &ChallengeEntry {
        &self.challenges[id.0 as usize]
    }

    /// The table of a checklist.
    pub fn checklist_at(&self, id: ChecklistId) -> &ChecklistEntry {
        &self.checklists[id.0 as usize]
    }

    /// The table of a section.
    pub fn section_at(&self, id: SectionId) -> &SectionEntry {
        &self.sections[id.0 as usize]
    }

    /// The table of an element.
    pub fn element_at(&self, id: ElementId) -> &ElementEntry {
        &self.elements[id.0 as usize]
    }

    /// The table of a signal.
    pub fn signal_at(&self, id: SignalId) -> &Signal {
        &self.signals[id.0 as usize]
    }
}

impl ChecklistEntry {
    /// Segments with their sections.
    pub fn segments(&self) -> impl Iterator<Item = (&Segment, &[SectionId])> {
        self.table.segments.iter().zip(self.segments.iter().map(Vec::as_slice))
    }

    /// Rows of the score card with what feeds them.
    pub fn rubric(&self) -> impl Iterator<Item = (&RubricRow, &[Source])> {
        self.table.rubric.iter().zip(self.rubric.iter().map(Vec::as_slice))
    }
}

/// The family of a rule or challenge: the letters that its id begins with (`RIG` of `RIG02`).
pub fn family(id: &str) -> &str {
    &id[..id.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(id.len())]
}
