//! The value of an expression on a deck, with the places that made it so.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use super::ast::{Comparison, Distance};
use super::resolve::{Expression, Node, SignalRef};
use crate::deck::passage::{Channel, Passages};
use crate::knowledge::schema::Layer;
use crate::knowledge::signals::{Hit, SignalHits};
use crate::knowledge::{ChecklistId, ElementId, FactId, FieldId, SectionId, SignalId};
use crate::text::Span;

/// What an expression may ask a deck. `lint` answers.
///
/// Slides are indices into `Deck::slides`.
pub trait Context {
    /// The deck's text.
    fn passages(&self) -> &Passages;
    /// What the signals found in it.
    fn hits(&self) -> &SignalHits;
    /// How many slides there are, hidden ones included.
    fn slides(&self) -> usize;
    /// The passages of a slide.
    fn slide_passages(&self, slide: usize) -> Range<usize>;
    /// A slide's number for people: neighbours differ by one.
    fn number(&self, slide: usize) -> u32;
    /// A slide's section.
    fn section(&self, slide: usize) -> Option<SectionId>;
    /// Whether a tag, a title or a divider says which section a slide is, and not only what stands on it.
    fn announced(&self, slide: usize) -> bool;
    /// Whether a slide is in the backup.
    fn backup(&self, slide: usize) -> bool;
    /// Whether what stands on a slide counts.
    fn counts(&self, slide: usize) -> Counts;
    /// Whether an element is there, and where. [`Value::Unknown`] where elements are not computed.
    fn element(&self, element: ElementId) -> Cow<'_, Measure>;
    /// A fact. In the scope of a slide, facts about slides are that slide's; for the whole deck they are what the
    /// fact's description says. [`Value::Unknown`] where it cannot be established.
    fn fact(&self, fact: FactId, scope: Scope) -> Cow<'_, Measure>;
    /// Whether the talk's checklist is this one, or extends it.
    fn checklist(&self, checklist: ChecklistId) -> bool;
    /// Whether the talk is of this field; `None` where that is not known.
    fn field(&self, field: FieldId) -> Option<bool>;
    /// This year; `None` where no date is known.
    fn year(&self) -> Option<i32>;
    /// A quick look: whether a signal can have a hit on a slide.
    fn may_have(&self, slide: usize, signal: SignalId) -> bool;
}

/// Whether what stands on a slide counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Yes.
    Always,
    /// Only where an expression names the slide's section, or is evaluated on this very slide: references.
    WhenNamed,
    /// Never: hidden.
    Never,
}

/// What an expression is evaluated on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The whole deck.
    Deck,
    /// The slides of a section.
    Section(SectionId),
    /// One slide: index into `Deck::slides`.
    Slide(usize),
    /// One passage: index into [`Passages::list`].
    Passage(usize),
}

/// Kleene's three values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does not hold.
    False,
    /// It cannot be established.
    Unknown,
    /// It holds.
    True,
}

impl Truth {
    pub(super) fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

/// A value of an expression, a fact or an element.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A condition. Quotes are [`Truth::True`] where there are any.
    Truth(Truth),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// Not established.
    Unknown,
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Truth(value.into())
    }
}

/// A value with its evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// The value.
    pub value: Value,
    /// What it rests on; for quotes, the quotes.
    pub evidence: Vec<Evidence>,
    /// The value for people, for `{value}`: "51 min".
    pub shown: Option<String>,
    /// What it should be, for `{expected}`.
    pub expected: Option<String>,
}

impl Measure {
    /// A value without evidence.
    pub fn new(value: impl Into<Value>) -> Self {
        Self { value: value.into(), evidence: Vec::new(), shown: None, expected: None }
    }

    /// A number without evidence.
    pub fn number(value: f64) -> Self {
        Self::new(Value::Number(value))
    }

    /// Places: true where there are any.
    pub fn quotes(evidence: Vec<Evidence>) -> Self {
        Self { value: (!evidence.is_empty()).into(), evidence, shown: None, expected: None }
    }

    /// What cannot be established.
    pub fn unknown() -> Self {
        Self::new(Value::Unknown)
    }

    /// As a condition. Numbers and texts are none: unknown.
    pub fn truth(&self) -> Truth {
        match self.value {
            Value::Truth(truth) => truth,
            _ => Truth::Unknown,
        }
    }
}

/// A place that speaks for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// Text of a passage.
    Text {
        /// Where.
        hit: Hit,
        /// The signal that matched; `None` for text that a fact points at.
        signal: Option<SignalId>,
    },
    /// A place in the source that is no passage: a separator, a picture, a setting.
    Source {
        /// Index into `Deck::slides`; `None` for what belongs to no slide.
        slide: Option<u32>,
        /// Where.
        span: Span,
    },
}

impl Evidence {
    /// Index into `Deck::slides`.
    pub fn slide(self, passages: &Passages) -> Option<usize> {
        match self {
            Self::Text { hit, .. } => passages.list().get(hit.passage as usize).map(|p| p.slide),
            Self::Source { slide, .. } => slide.map(|s| s as usize),
        }
    }

    /// Where in the source.
    pub fn span(self, passages: &Passages) -> Span {
        match self {
            Self::Text { hit, .. } => passages
                .list()
                .get(hit.passage as usize)
                .map_or_else(Span::default, |p| passages.source(p, hit.range())),
            Self::Source { span, .. } => span,
        }
    }

    /// The matched text, where it is text of a passage.
    pub fn text(self, passages: &Passages) -> Option<&str> {
        match self {
            Self::Text { hit, .. } => Some(hit.text(passages)),
            Self::Source { .. } => None,
        }
    }

    /// The passage, where it is text of one.
    pub fn passage(self) -> Option<usize> {
        match self {
            Self::Text { hit, .. } => Some(hit.passage as usize),
            Self::Source { .. } => None,
        }
    }
}

/// What came out.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Whether it holds.
    pub truth: Truth,
    /// The places that made it hold, those of the first condition first, each condition's by place.
    pub evidence: Vec<Evidence>,
    /// Where it holds, the first fact's value for people.
    pub value: Option<String>,
    /// What that should be.
    pub expected: Option<String>,
}

impl Outcome {
    /// Whether it is known to hold.
    pub fn holds(&self) -> bool {
        self.truth == Truth::True
    }
}

/// Evaluates an expression in a scope. Where `layer` is given, only evidence of that layer counts.
pub fn evaluate(expression: &Expression, context: &impl Context, scope: Scope, layer: Option<Layer>) -> Outcome {
    // Most do not hold: the places are collected for those that do.
    let truth = truth(expression, context, scope, layer);
    if truth != Truth::True {
        return Outcome { truth, evidence: Vec::new(), value: None, expected: None };
    }
    let measure = evidence(expression, context, scope, layer);
    Outcome { truth, evidence: measure.evidence, value: measure.shown, expected: measure.expected }
}

/// As [`evaluate`], where the places do not matter.
pub fn truth(expression: &Expression, context: &impl Context, scope: Scope, layer: Option<Layer>) -> Truth {
    Evaluator { context, scope, layer }.truth(&expression.root)
}

/// As [`evaluate`], for what fills a slot: numbers and texts keep their value.
pub fn evidence(expression: &Expression, context: &impl Context, scope: Scope, layer: Option<Layer>) -> Measure {
    Evaluator { context, scope, layer }.node(&expression.root)
}

pub(super) struct Evaluator<'a, C> {
    pub(super) context: &'a C,
    pub(super) scope: Scope,
    pub(super) layer: Option<Layer>,
}

impl<C: Context> Evaluator<'_, C> {
    pub(super) fn node(&self, node: &Node) -> Measure {
        match node {
            Node::Always => Measure::new(true),
            Node::Number(n) => Measure::number(*n),
            Node::Now(less) => match self.context.year() {
                Some(year) => Measure::number(f64::from(year) - f64::from(*less)),
                None => Measure::unknown(),
            },
            Node::Text(text) => Measure::new(Value::Text(text.to_string())),
            Node::Signal(signal) => Measure::quotes(self.signal(*signal)),
            Node::Element(id) => self.layered(self.context.element(*id).into_owned()),
            Node::Section(id) => Measure::new(self.has_section(*id)),
            Node::Fact(id) => self.layered(self.context.fact(*id, self.scope).into_owned()),
            Node::Checklist(id) => Measure::new(self.context.checklist(*id)),
            Node::Field(id) => self.context.field(*id).map_or_else(Measure::unknown, Measure::new),
            Node::Count(inner) => self.counted(inner, |all| all.len()),
            Node::Distinct(inner) => self.counted(inner, |all| self.distinct(all)),
            Node::Not(inner) => {
                let inner = self.node(inner);
                Measure { value: Value::Truth(inner.truth().not()), evidence: Vec::new(), ..inner }
            }
            Node::And(a, b) => {
                let a = self.node(a);
                if a.truth() == Truth::False { a } else { join(a, self.node(b), Truth::min) }
            }
            Node::Or(a, b) => join(self.node(a), self.node(b), Truth::max),
            Node::Compare(how, a, b) => self.compare(*how, a, b),
            Node::Near(a, b, within) => match self.near(a, b, *within) {
                None => Measure::unknown(),
                Some(pairs) => Measure::quotes(pairs.into_iter().flat_map(|(a, b)| [a, b]).collect()),
            },
        }
    }

    /// The hits of a signal in the scope, as evidence.
    fn signal(&self, signal: SignalRef) -> Vec<Evidence> {
        self.hits(signal).map(|hit| Evidence::Text { hit: *hit, signal: Some(signal.signal) }).collect()
    }

    /// The hits of a signal in the scope.
    pub(super) fn hits(&self, signal: SignalRef) -> impl Iterator<Item = &Hit> {
        let hits = self.context.hits();
        let scope = if signal.deck { Scope::Deck } else { self.scope };
        let hits = match scope {
            Scope::Deck | Scope::Section(_) => hits.of(signal.signal),
            Scope::Slide(slide) if !self.context.may_have(slide, signal.signal) => &[],
            Scope::Slide(slide) => hits.within(signal.signal, self.context.slide_passages(slide)),
            Scope::Passage(passage) if !hits.has(signal.signal, passage) => &[],
            Scope::Passage(passage) => hits.within(signal.signal, passage..passage + 1),
        };
        let section = match scope {
            Scope::Section(section) => Some(section),
            _ => None,
        };
        let named = signal.section.is_some() || scope != Scope::Deck;
        hits.iter().filter(move |hit| {
            let Some(slide) = self.slide_of(**hit) else { return false };
            let counts = match self.context.counts(slide) {
                Counts::Always => true,
                Counts::WhenNamed => named,
                Counts::Never => false,
            };
            let own = || self.context.section(slide);
            counts
                && section.is_none_or(|s| own() == Some(s))
                && signal.section.is_none_or(|s| own() == Some(s))
                && self.in_layer(signal.layer, **hit, slide)
                && self.in_layer(self.layer, **hit, slide)
        })
    }

    fn slide_of(&self, hit: Hit) -> Option<usize> {
        self.context.passages().list().get(hit.passage as usize).map(|p| p.slide)
    }

    fn in_layer(&self, wanted: Option<Layer>, hit: Hit, slide: usize) -> bool {
        let Some(wanted) = wanted else { return true };
        let channel = self.context.passages().list().get(hit.passage as usize).map(|p| p.channel);
        wanted
            == match channel {
                Some(Channel::Notes) => Layer::Notes,
                _ if self.context.backup(slide) => Layer::Backup,
                _ => Layer::Visible,
            }
    }

    /// Leaves the evidence of the wanted layer. What had evidence and has none there does not hold.
    fn layered(&self, mut measure: Measure) -> Measure {
        if self.layer.is_none() || measure.evidence.is_empty() {
            return measure;
        }
        measure.evidence.retain(|evidence| self.is_wanted(evidence));
        if measure.evidence.is_empty() && measure.truth() == Truth::True {
            measure.value = Value::Truth(Truth::False);
        }
        measure
    }

    /// Whether evidence is of the wanted layer.
    pub(super) fn is_wanted(&self, evidence: &Evidence) -> bool {
        match evidence {
            Evidence::Text { hit, .. } => {
                self.slide_of(*hit).is_some_and(|slide| self.in_layer(self.layer, *hit, slide))
            }
            Evidence::Source { slide, .. } => slide.is_none_or(|slide| {
                let backup = self.context.backup(slide as usize);
                self.layer == Some(if backup { Layer::Backup } else { Layer::Visible })
            }),
        }
    }

    pub(super) fn has_section(&self, section: SectionId) -> bool {
        let has = |slide: usize| self.context.section(slide) == Some(section);
        match self.scope {
            Scope::Deck => (0..self.context.slides()).any(|slide| {
                let backup = self.context.backup(slide);
                let layer = match self.layer {
                    Some(Layer::Visible) => !backup,
                    Some(Layer::Backup) => backup,
                    _ => true,
                };
                layer && has(slide) && self.context.counts(slide) != Counts::Never
            }),
            Scope::Section(own) => own == section,
            Scope::Slide(slide) => has(slide),
            Scope::Passage(passage) => self.context.passages().list().get(passage).is_some_and(|p| has(p.slide)),
        }
    }

    /// Counts evidence. Of pairs that are near each other the first ones count.
    fn counted(&self, node: &Node, count: impl Fn(&[Evidence]) -> usize) -> Measure {
        if let Node::Near(a, b, within) = node {
            let Some(pairs) = self.near(a, b, *within) else { return Measure::unknown() };
            let firsts: Vec<Evidence> = pairs.iter().map(|(a, _)| *a).collect();
            let value = Value::Number(count(&firsts) as f64);
            let evidence = pairs.into_iter().flat_map(|(a, b)| [a, b]).collect();
            return Measure { value, evidence, shown: None, expected: None };
        }
        let inner = self.node(node);
        let value = match inner.truth() {
            Truth::Unknown => Value::Unknown,
            Truth::False => Value::Number(0.0),
            Truth::True => Value::Number(count(&inner.evidence) as f64),
        };
        Measure { value, ..inner }
    }

    /// How many different texts there are, whatever their case, hyphens and ends.
    fn distinct(&self, all: &[Evidence]) -> usize {
        let passages = self.context.passages();
        let texts: BTreeSet<(String, Option<Evidence>)> = all
            .iter()
            .map(|evidence| match evidence.text(passages) {
                Some(text) => (text.to_lowercase().replace('-', " "), None),
                None => (String::new(), Some(*evidence)),
            })
            .collect();
        texts.len()
    }

    pub(super) fn compare(&self, how: Comparison, a: &Node, b: &Node) -> Measure {
        let (a, b) = (self.node(a), self.node(b));
        let holds = match (&a.value, &b.value) {
            (Value::Number(x), Value::Number(y)) => how.holds(*x, *y),
            (Value::Text(x), Value::Text(y)) => {
                let equal = x.to_lowercase() == y.to_lowercase();
                equal == (how == Comparison::Equal)
            }
            _ => {
                return Measure { value: Value::Unknown, ..join(a, b, Truth::min) };
            }
        };
        let shown = a.shown.clone().or_else(|| shown(&a.value));
        let expected = a.expected.clone().or_else(|| shown_expected(&b));
        let mut joined = join(a, b, Truth::min);
        joined.value = holds.into();
        (joined.shown, joined.expected) = (shown, expected);
        joined
    }

    /// Pairs of evidence, the first in the scope, the second wherever it is near: each first one with its nearest
    /// partner. `None` where one side is unknown.
    fn near(&self, a: &Node, b: &Node, within: Distance) -> Option<Vec<(Evidence, Evidence)>> {
        let firsts = self.side(a)?;
        if firsts.is_empty() {
            return Some(Vec::new());
        }
        // Only slides within reach are searched: expressions are evaluated slide by slide, and time must stay linear.
        let reach = usize::from(within == Distance::Next);
        let around = |slide: usize| self.neighbour(slide, -1, reach)..=self.neighbour(slide, 1, reach);
        let scopes: Vec<Scope> = match self.scope {
            Scope::Deck => vec![Scope::Deck],
            Scope::Section(_) => vec![Scope::Deck, self.scope],
            Scope::Slide(slide) => around(slide).map(Scope::Slide).collect(),
            Scope::Passage(passage) => {
                let slide = self.context.passages().list().get(passage).map(|p| p.slide);
                slide.map(|slide| around(slide).map(Scope::Slide).collect()).unwrap_or_default()
            }
        };
        let mut seconds = Vec::new();
        for scope in scopes {
            seconds.extend(Evaluator { context: self.context, scope, layer: self.layer }.side(b)?);
        }
        let passages = self.context.passages();
        let place = |e: &Evidence| (e.slide(passages), *e);
        seconds.sort_unstable_by_key(place);
        seconds.dedup();
        let mut pairs = Vec::new();
        for first in firsts {
            let slide = first.slide(passages);
            let low = slide.map(|s| self.neighbour(s, -1, reach));
            let from = seconds.partition_point(|e| e.slide(passages) < low);
            let high = slide.map(|s| self.neighbour(s, 1, reach));
            let nearest = seconds[from..]
                .iter()
                .take_while(|e| e.slide(passages) <= high)
                .filter(|second| **second != first && self.are_near(first, **second, within))
                .min_by_key(|second| distance(first, **second));
            if let Some(second) = nearest {
                pairs.push((first, *second));
            }
        }
        Some(pairs)
    }

    /// Evidence of one side of a pair: the first ones of a nested pair.
    fn side(&self, node: &Node) -> Option<Vec<Evidence>> {
        if let Node::Near(a, b, within) = node {
            return Some(self.near(a, b, *within)?.into_iter().map(|(a, _)| a).collect());
        }
        let measure = self.node(node);
        match measure.truth() {
            Truth::True => Some(measure.evidence),
            Truth::False => Some(Vec::new()),
            Truth::Unknown => None,
        }
    }

    /// The farthest slide in a direction whose number differs by at most `reach`.
    fn neighbour(&self, slide: usize, direction: isize, reach: usize) -> usize {
        let number = self.context.number(slide);
        let mut at = slide;
        while let Some(next) = at.checked_add_signed(direction).filter(|n| *n < self.context.slides()) {
            if self.context.number(next).abs_diff(number) as usize > reach {
                break;
            }
            at = next;
        }
        if reach == 0 { slide } else { at }
    }

    pub(super) fn are_near(&self, a: Evidence, b: Evidence, within: Distance) -> bool {
        let list = self.context.passages().list();
        match within {
            Distance::Next => true,
            Distance::Slide => a.slide(self.context.passages()) == b.slide(self.context.passages()),
            Distance::Passage => a.passage().is_some() && a.passage() == b.passage(),
            Distance::Row => {
                let passage = |e: Evidence| e.passage().and_then(|p| list.get(p));
                let (Some(x), Some(y)) = (passage(a), passage(b)) else { return false };
                let row =
                    x.path.row.is_some() && (x.slide, x.path.block, x.path.row) == (y.slide, y.path.block, y.path.row);
                row || a.passage() == b.passage()
            }
        }
    }
}

/// How far two places are from each other: passages, then bytes.
fn distance(a: Evidence, b: Evidence) -> (u32, u32) {
    match (a, b) {
        (Evidence::Text { hit: a, .. }, Evidence::Text { hit: b, .. }) => {
            (a.passage.abs_diff(b.passage), a.start.abs_diff(b.start))
        }
        _ => (u32::MAX, 0),
    }
}

fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Number(n) if n.fract() == 0.0 && n.abs() < 1e15 => Some((*n as i64).to_string()),
        Value::Number(n) => Some(format!("{n:.2}")),
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn shown_expected(b: &Measure) -> Option<String> {
    b.shown.clone().or_else(|| shown(&b.value))
}

/// Joins two conditions; the evidence of those that hold, the first one's first.
fn join(a: Measure, b: Measure, truth: fn(Truth, Truth) -> Truth) -> Measure {
    let (value, b_holds) = (Value::Truth(truth(a.truth(), b.truth())), b.truth() != Truth::False);
    let mut evidence = if a.truth() == Truth::False { Vec::new() } else { a.evidence };
    if b_holds {
        if evidence.is_empty() { evidence = b.evidence } else { evidence.extend(b.evidence) }
    }
    Measure { value, evidence, shown: a.shown.or(b.shown), expected: a.expected.or(b.expected) }
}
