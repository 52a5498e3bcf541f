//! Facts: typed measures of a deck, each computed by a function, with the places that it rests on.

mod acronyms;
mod argument;
mod beside;
mod borrowed;
mod claims;
mod course;
mod figures;
mod fit;
mod form;
mod keys;
mod kind;
mod parts;
mod place;
mod source;
mod spoken;
mod talk;
mod tools;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::knowledge::FactId;
use crate::knowledge::expression::{Evidence, Measure, Truth, Value};
use crate::knowledge::facts::{FACTS, FactKind, fact_index};

use super::Reading;
use super::claims::{Ledger, Source};

pub use source::suppressions;
pub use talk::{anchor, talk_seconds};

/// What one place of a fact says, for the slots of messages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saying {
    /// For `{value}`.
    pub value: String,
    /// For `{expected}`.
    pub expected: String,
    /// What the place is about, in the words of the knowledge base (a section or element id): two rules that name the
    /// same hole are compared by it.
    pub about: Option<String>,
}

/// One fact.
#[derive(Debug, Clone, Default, PartialEq)]
struct Fact {
    deck: Option<Measure>,
    /// Values of single slides, where the fact is about slides.
    slides: BTreeMap<usize, Measure>,
    /// Whether it is about slides.
    local: bool,
    /// One for each place of the deck's value.
    sayings: Vec<Saying>,
}

/// All facts of a deck.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    all: BTreeMap<u16, Fact>,
}

impl Facts {
    /// The facts that need no element.
    pub(super) fn of_slides(reading: &Reading<'_>) -> Self {
        let mut facts = Self::default();
        form::measure(reading, &mut facts);
        source::measure(reading, &mut facts);
        talk::measure(reading, &mut facts);
        tools::measure(reading, &mut facts);
        figures::measure(reading, &mut facts);
        fit::measure(reading, &mut facts);
        parts::measure(reading, &mut facts);
        spoken::measure(reading, &mut facts);
        acronyms::measure(reading, &mut facts);
        kind::measure(reading, &mut facts);
        course::measure(reading, &mut facts);
        place::measure(reading, &mut facts);
        beside::measure(reading, &mut facts);
        facts
    }

    /// The facts that rest on elements.
    pub(super) fn of_argument(reading: &Reading<'_>) -> Self {
        let mut facts = Self::default();
        argument::measure(reading, &mut facts);
        facts
    }

    /// The facts that rest on claims, read from this source into this ledger.
    pub(super) fn of_claims(reading: &Reading<'_>, source: &Source<'_, Reading<'_>>, ledger: &Ledger) -> Self {
        let mut facts = Self::default();
        claims::measure(reading, source, ledger, &mut facts);
        facts
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.all.extend(other.all);
    }

    /// A fact's value, for the deck or for one slide (index into `Deck::slides`).
    pub fn get(&self, fact: FactId, slide: Option<usize>) -> Cow<'_, Measure> {
        let Some(found) = self.all.get(&fact.0) else { return Cow::Owned(Measure::unknown()) };
        match slide.filter(|_| found.local) {
            Some(slide) => found.slides.get(&slide).map_or_else(|| Cow::Owned(nothing(fact)), Cow::Borrowed),
            None => found.deck.as_ref().map_or_else(|| Cow::Owned(Measure::unknown()), Cow::Borrowed),
        }
    }

    /// A fact by name, for the deck.
    pub fn named(&self, name: &str) -> Cow<'_, Measure> {
        fact_index(name).map_or_else(|| Cow::Owned(Measure::unknown()), |i| self.get(FactId(i as u16), None))
    }

    /// What the places of the deck's value say, in their order.
    pub fn sayings(&self, fact: FactId) -> &[Saying] {
        self.all.get(&fact.0).map_or(&[], |f| &f.sayings)
    }

    /// Names of the facts that are computed.
    #[cfg(test)]
    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.all.keys().map(|i| FACTS[*i as usize].name)
    }

    fn entry(&mut self, name: &str) -> Option<&mut Fact> {
        let index = fact_index(name);
        debug_assert!(index.is_some(), "fact `{name}` is not listed");
        Some(self.all.entry(index? as u16).or_default())
    }

    /// Sets the deck's value.
    fn set(&mut self, name: &str, measure: Measure) {
        if let Some(fact) = self.entry(name) {
            fact.deck = Some(measure);
        }
    }

    /// Sets a number with its wording.
    fn number(&mut self, name: &str, value: Option<f64>, shown: impl FnOnce(f64) -> (String, String)) {
        let measure = value.map_or_else(Measure::unknown, |value| {
            let (shown, expected) = shown(value);
            let expected = Some(expected).filter(|e| !e.is_empty());
            Measure { shown: Some(shown), expected, ..Measure::number(value) }
        });
        self.set(name, measure);
    }

    /// Sets places with what each says.
    fn places(&mut self, name: &str, places: Vec<(Evidence, Saying)>) {
        if let Some(fact) = self.entry(name) {
            let (evidence, sayings): (Vec<_>, Vec<_>) = places.into_iter().unzip();
            fact.deck = Some(Measure::quotes(evidence));
            fact.sayings = sayings;
        }
    }

    /// Sets numbers of slides; the deck's value is the greatest.
    fn numbers_of_slides(&mut self, name: &str, values: impl IntoIterator<Item = (usize, f64, Evidence)>) {
        let Some(fact) = self.entry(name) else { return };
        fact.local = true;
        let mut greatest: Option<Measure> = None;
        for (slide, value, evidence) in values {
            let shown = if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.1}") };
            let measure = Measure { evidence: vec![evidence], shown: Some(shown), ..Measure::number(value) };
            let more = match greatest.as_ref().map(|m| &m.value) {
                Some(Value::Number(most)) => value > *most,
                _ => true,
            };
            if more {
                greatest = Some(measure.clone());
            }
            fact.slides.insert(slide, measure);
        }
        fact.deck = Some(greatest.unwrap_or_else(Measure::unknown));
    }

    /// Sets places of slides: a condition of each slide, and of the deck.
    fn places_of_slides(&mut self, name: &str, places: Vec<(usize, Evidence)>) {
        let Some(fact) = self.entry(name) else { return };
        fact.local = true;
        for (slide, evidence) in &places {
            fact.slides.entry(*slide).or_insert_with(|| Measure::new(true)).evidence.push(*evidence);
        }
        fact.deck = Some(Measure::quotes(places.into_iter().map(|(_, e)| e).collect()));
    }
}

/// The value of a fact about slides on a slide that has nothing of it.
fn nothing(fact: FactId) -> Measure {
    match FACTS.get(fact.0 as usize).map(|f| f.kind) {
        Some(FactKind::Bool | FactKind::Quotes) => Measure::new(Value::Truth(Truth::False)),
        Some(FactKind::Number) => Measure::number(0.0),
        _ => Measure::unknown(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::reading_of;

    /// Computed by the engine, which alone knows which suppressions were used.
    const BY_THE_ENGINE: &str = "unused_suppression";

    #[test]
    fn what_is_listed_is_computed_and_has_the_listed_type() {
        reading_of("# T\n\n---\n\n## A\n\ntext\n", |reading| {
            let computed: Vec<&str> = reading.facts().names().collect();
            for info in FACTS.iter().filter(|f| f.name != BY_THE_ENGINE) {
                assert!(computed.contains(&info.name), "fact `{}` is listed but not computed", info.name);
                let id = FactId(fact_index(info.name).expect("listed") as u16);
                for measure in [reading.facts().get(id, None), reading.facts().get(id, Some(1))] {
                    let fits = matches!(
                        (&measure.value, info.kind),
                        (Value::Unknown, _)
                            | (Value::Truth(_), FactKind::Bool | FactKind::Quotes)
                            | (Value::Number(_), FactKind::Number)
                            | (Value::Text(_), FactKind::Text)
                    );
                    assert!(fits, "fact `{}` is {:?}, listed as {:?}", info.name, measure.value, info.kind);
                }
            }
        });
    }
}
