//! The one analysis of a deck. Rules, challenges and the score card read it; nothing is detected twice.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use crate::deck::model::{Block, BlockKind, Deck};
use crate::deck::passage::{Channel, PassageKind, Passages};
use crate::knowledge::expression::{Context, Counts, Expression, Measure, Scope, Truth, truth};
use crate::knowledge::signals::SignalHits;
use crate::knowledge::{ChecklistId, ElementId, FactId, FieldId, Knowledge, SectionId, SignalId};

use super::claims::{Ledger, Source};
use super::elements::{self, ElementReading};
use super::facts::Facts;
use super::field::{Field, StatedFields, field};
use super::fit::Fits;
use super::shape::count_words;
use super::slides::{By, SectionRules, SlideRow, plain_rows, with_sections};

/// What the command line or the session adds to what the deck says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReadOptions {
    /// Checklist by id; else the deck's, else `research-defense`.
    pub checklist: Option<String>,
    /// The slot in seconds; else the deck's. Where neither says, facts about time are unknown.
    pub slot_seconds: Option<u32>,
    /// This year, for what is measured against today.
    pub year: Option<i32>,
    /// The research fields, where somebody else than the deck states them.
    pub fields: Option<StatedFields>,
    /// Rules that are turned off, by id.
    pub off: Vec<String>,
    /// How the slides fit their pages; where nobody measured, facts about fit are unknown.
    pub fits: Option<Fits>,
    /// Whether only the sections are wanted: claims, elements and facts stay unknown.
    pub sections_only: bool,
}

/// From so many slides on it pays to wake a second thread.
pub(super) const MANY: usize = 100;

/// Signals of what was left over from writing.
const LEFTOVERS: [&str; 2] = ["placeholder", "placeholder_mark"];

/// The checklist of a talk that names none.
pub const DEFAULT_CHECKLIST: &str = "research-defense";

/// A deck, read: signal hits, sections, facts, elements, field.
#[derive(Debug)]
pub struct Reading<'a> {
    deck: &'a Deck,
    knowledge: &'a Knowledge,
    checklist: ChecklistId,
    options: ReadOptions,
    hits: SignalHits,
    found: Vec<SignalSet>,
    rows: Vec<SlideRow>,
    field: Field,
    facts: Facts,
    elements: Vec<ElementReading>,
    measures: Vec<Measure>,
    ledger: Ledger,
    speaks: bool,
}

impl<'a> Reading<'a> {
    /// Reads a deck. An unknown checklist is read as the default one; the caller has reported it.
    pub fn new(deck: &'a Deck, knowledge: &'a Knowledge, options: ReadOptions) -> Self {
        let name = options.checklist.as_deref().or(deck.settings.checklist.as_deref());
        let checklist = name
            .and_then(|n| knowledge.checklist(n))
            .or_else(|| knowledge.checklist(DEFAULT_CHECKLIST))
            .unwrap_or(ChecklistId(0));
        let speaks = speaks(knowledge, &deck.language.tag);
        let hits = knowledge.find_signals(&deck.passages, &deck.language.tag);
        let found = deck.slides.iter().map(|s| SignalSet(hits.set_of(s.passages.clone())));
        let mut reading = Self {
            deck,
            knowledge,
            checklist,
            options,
            found: found.collect(),
            hits,
            rows: plain_rows(deck),
            field: Field { primary: "empirical", all: vec!["empirical"], stated: false, reason: String::new() },
            facts: Facts::default(),
            elements: Vec::new(),
            measures: Vec::new(),
            ledger: Ledger::default(),
            speaks,
        };
        let listed: Vec<SectionId> = knowledge.checklist_at(checklist).sections.iter().map(|(s, _)| *s).collect();
        let rules = SectionRules {
            knowledge,
            listed: &listed,
            body: &|section, slide| {
                let body = knowledge.section_at(section).body.as_ref();
                body.is_some_and(|e| {
                    reading.may_hold(e, slide) && truth(e, &reading, Scope::Slide(slide), None) == Truth::True
                })
            },
        };
        let rows = with_sections(deck, &reading.hits, &rules, reading.rows.clone());
        reading.rows = rows;
        let content = reading.rows.iter().filter(|r| r.is_content()).count();
        let outside = reading.options.fields.as_ref();
        reading.field = field(deck, outside, content, &|signals| reading.slides_with(signals));
        if reading.options.sections_only {
            return reading;
        }
        reading.facts = Facts::of_slides(&reading);
        let many = deck.slides.len() >= MANY;
        reading.elements = if many {
            knowledge.elements.par_iter().map(|e| elements::find(&reading, e)).collect()
        } else {
            knowledge.elements.iter().map(|e| elements::find(&reading, e)).collect()
        };
        reading.measures = reading.elements.iter().map(ElementReading::measure).collect();
        let (ledger, claims) = {
            let source = Source::new(deck, knowledge, &reading);
            let ledger = Ledger::new(&source);
            let claims = Facts::of_claims(&reading, &source, &ledger);
            (ledger, claims)
        };
        reading.facts.extend(claims);
        reading.facts.extend(Facts::of_argument(&reading));
        reading.ledger = ledger;
        reading
    }

    /// The deck.
    pub fn deck(&self) -> &'a Deck {
        self.deck
    }

    /// The knowledge base that it was read with.
    pub fn knowledge(&self) -> &'a Knowledge {
        self.knowledge
    }

    /// The talk format.
    pub fn checklist_id(&self) -> ChecklistId {
        self.checklist
    }

    /// What was asked for beside the deck.
    pub fn options(&self) -> &ReadOptions {
        &self.options
    }

    /// What the signals found.
    pub fn hits(&self) -> &SignalHits {
        &self.hits
    }

    /// One row per slide, in the order of `Deck::slides`.
    pub fn rows(&self) -> &[SlideRow] {
        &self.rows
    }

    /// The research field.
    pub fn field(&self) -> &Field {
        &self.field
    }

    /// The facts, with what each of their places says.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The elements, in the order of the knowledge base.
    pub fn elements(&self) -> &[ElementReading] {
        &self.elements
    }

    /// An element by name.
    pub fn element_named(&self, id: &str) -> Option<&ElementReading> {
        self.elements.get(self.knowledge.element(id)?.0 as usize)
    }

    /// Results, claims and choices.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Whether there are signals for the deck's language. Where not, rules about language are off.
    pub fn speaks(&self) -> bool {
        self.speaks
    }

    /// A signal by name.
    pub fn signal(&self, id: &str) -> Option<SignalId> {
        self.knowledge.signal(id)
    }

    /// Whether a slide is still to be written: under its title stands nothing but leftovers such as "TODO".
    pub fn unwritten(&self, index: usize) -> bool {
        let Some((slide, row)) = self.deck.slides.get(index).zip(self.rows.get(index)) else { return false };
        let passages = &self.deck.passages;
        let found = |signal: &SignalId| self.found.get(index).is_some_and(|f| f.has(*signal));
        let leftovers: Vec<SignalId> = LEFTOVERS.iter().filter_map(|s| self.signal(s)).filter(found).collect();
        let left = |at: usize, words: usize| {
            let of = |signal: &SignalId| self.hits.within(*signal, at..at + 1);
            let longest = leftovers.iter().flat_map(of).map(|hit| count_words(hit.text(passages))).max();
            longest.is_some_and(|longest| longest >= words)
        };
        let shown = |at: &usize| {
            passages.list().get(*at).is_some_and(|p| p.channel == Channel::Visible && p.kind != PassageKind::Title)
        };
        let mut under = slide.passages.clone().filter(shown).peekable();
        let code = |block: &Block| matches!(block.kind, BlockKind::Code(_));
        row.shape.figures.is_empty()
            && !slide.blocks.iter().any(code)
            && under.peek().is_some()
            && under.all(|at| left(at, passages.list().get(at).map_or(0, |p| count_words(passages.text(p)))))
    }

    /// Whether most slides are still to be written, as in the skeleton that `hotseat new` makes.
    pub fn skeleton(&self) -> bool {
        let content: Vec<usize> = (0..self.rows.len()).filter(|i| self.rows[*i].is_content()).collect();
        content.iter().filter(|i| self.unwritten(**i)).count() * 2 > content.len()
    }

    /// The section that a tag such as `section: limitations` names.
    pub(super) fn tag_section(&self, tag: &str) -> Option<SectionId> {
        self.knowledge.section(tag.strip_prefix("section:")?.trim())
    }

    /// Id of a slide's section.
    pub fn section_name(&self, slide: usize) -> Option<&'a str> {
        let section = self.rows.get(slide)?.section_id()?;
        Some(self.knowledge.section_at(section).id.as_str())
    }

    /// Whether an expression could hold on a slide, judged by the signals that stand there.
    pub(super) fn may_hold(&self, expression: &Expression, slide: usize) -> bool {
        expression.may_hold(&|signal| self.may_have(slide, signal))
    }

    /// Content slides on which one of these signals has a hit.
    pub fn slides_with(&self, signals: &[&str]) -> usize {
        let ids: Vec<SignalId> = signals.iter().filter_map(|s| self.signal(s)).collect();
        let has = |slide: usize| ids.iter().any(|s| self.found[slide].has(*s));
        // The title of a talk names its field before any slide does.
        let speaks = |i: usize, row: &SlideRow| row.is_content() || i == 0;
        self.rows.iter().enumerate().filter(|(i, r)| speaks(*i, r) && has(*i)).count()
    }
}

/// The signals that have a hit on a slide.
#[derive(Debug, Clone, Default)]
struct SignalSet(Vec<u64>);

impl SignalSet {
    fn has(&self, signal: SignalId) -> bool {
        self.0.get(signal.0 as usize / 64).is_some_and(|bits| bits >> (signal.0 % 64) & 1 == 1)
    }
}

impl Context for Reading<'_> {
    fn passages(&self) -> &Passages {
        &self.deck.passages
    }

    fn hits(&self) -> &SignalHits {
        &self.hits
    }

    fn slides(&self) -> usize {
        self.deck.slides.len()
    }

    fn slide_passages(&self, slide: usize) -> Range<usize> {
        self.deck.slides.get(slide).map_or(0..0, |s| s.passages.clone())
    }

    fn number(&self, slide: usize) -> u32 {
        self.deck.slides.get(slide).map_or(0, |s| s.number)
    }

    fn section(&self, slide: usize) -> Option<SectionId> {
        self.rows.get(slide)?.section_id()
    }

    fn announced(&self, slide: usize) -> bool {
        self.rows.get(slide).and_then(|r| r.section).is_some_and(|s| s.by != By::Body)
    }

    fn backup(&self, slide: usize) -> bool {
        self.rows.get(slide).is_some_and(|r| r.backup)
    }

    fn counts(&self, slide: usize) -> Counts {
        match self.rows.get(slide) {
            Some(row) if row.hidden => Counts::Never,
            Some(row) if row.frame => Counts::WhenNamed,
            _ => Counts::Always,
        }
    }

    fn element(&self, element: ElementId) -> Cow<'_, Measure> {
        self.measures.get(element.0 as usize).map_or_else(|| Cow::Owned(Measure::unknown()), Cow::Borrowed)
    }

    fn fact(&self, fact: FactId, scope: Scope) -> Cow<'_, Measure> {
        let slide = match scope {
            Scope::Deck | Scope::Section(_) => None,
            Scope::Slide(slide) => Some(slide),
            Scope::Passage(passage) => self.deck.passages.list().get(passage).map(|p| p.slide),
        };
        self.facts.get(fact, slide)
    }

    fn checklist(&self, checklist: ChecklistId) -> bool {
        self.checklist == checklist || self.knowledge.checklist_at(self.checklist).ancestors.contains(&checklist)
    }

    fn field(&self, field: FieldId) -> Option<bool> {
        let name = crate::knowledge::facts::FIELDS.get(field.0 as usize)?.name;
        Some(self.field.all.contains(&name))
    }

    fn year(&self) -> Option<i32> {
        self.options.year
    }

    fn may_have(&self, slide: usize, signal: SignalId) -> bool {
        self.found.get(slide).is_none_or(|set| set.has(signal))
    }
}

/// Whether some signals are of this language. Signals of all languages alone cannot read a talk.
fn speaks(knowledge: &Knowledge, language: &str) -> bool {
    let primary = |tag: &str| tag.split('-').next().unwrap_or("").to_lowercase();
    knowledge.signals.iter().any(|s| primary(&s.lang) == primary(language))
}
