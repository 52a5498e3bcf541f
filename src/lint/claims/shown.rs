//! The claim ledger: what the talk claims as its result, and which slide shows it.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::deck::model::{Block, BlockKind};
use crate::deck::passage::{Channel, PassageKind};
use crate::knowledge::expression::{Context, Counts};
use crate::knowledge::schema::Layer;

use super::ledger::Line;
use super::measure::{self, Kind};
use super::quantity::{Bound, Quantity, Unit};
use super::source::{Found, Source};

/// Something that the talk claims as its result.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Index into `Deck::slides`.
    pub slide: usize,
    /// The sentence.
    pub text: Found,
    /// The number that it gives.
    pub number: Option<Found>,
    /// The number's value.
    pub quantity: Option<Quantity>,
    /// What kind of thing has to be measured to show it.
    pub kind: Option<Kind>,
    /// Where it is shown.
    pub shown: Shown,
    /// The spread that is given with it, there or beside the claim.
    pub spread: Option<Found>,
}

/// Where a claim is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// On this slide (index into `Deck::slides`), in this layer.
    Slide(usize, Layer),
    /// Perhaps in the figure of this slide: a picture's numbers are not read.
    Figure(usize),
    /// On no slide.
    Nowhere,
}

/// Sections in which a talk says what it has achieved.
const CLAIMING: &[&str] = &["contribution", "conclusion"];

/// Words that claim something which has to be measured, by what that is.
const KINDS: &[(Kind, &[&str])] = &[
    (
        Kind::Speed,
        &[
            "faster",
            "speedup",
            "speed-up",
            "fastest",
            "real-time",
            "real time",
            "low latency",
            "lower latency",
            "higher throughput",
        ],
    ),
    (Kind::Size, &["less memory", "lower memory", "memory-efficient", "memory efficient", "smaller footprint"]),
    (
        Kind::Cost,
        &["cheaper", "cheapest", "lower cost", "less energy", "less compute", "fewer flops", "cost-effective"],
    ),
];

/// The claims of a talk, in order.
pub fn claims<C: Context>(source: &Source<'_, C>, lines: &[Line]) -> Vec<Claim> {
    let mut out: Vec<Claim> = Vec::new();
    let shelf = OnceCell::new();
    let claiming = |slide: usize| CLAIMING.contains(&source.section(slide)) && source.quotable(slide);
    for line in lines.iter().filter(|l| claiming(l.slide) && !l.table) {
        let Some(quantity) = line.quantity.filter(|q| q.unit != Unit::Other) else { continue };
        if quantity.value == 0.0 || (line.metric.is_none() && line.change.is_none()) {
            continue;
        }
        let passage = line.number.passage;
        let shelf = shelf.get_or_init(|| Shelf::new(source));
        let (shown, spread) = carried(source, shelf, lines, line, &quantity);
        out.push(Claim {
            slide: line.slide,
            text: whole(source, passage),
            number: Some(line.number.clone()),
            quantity: Some(quantity),
            kind: None,
            shown,
            spread: line.spread.clone().or(spread),
        });
    }
    let mut kinds = BTreeMap::new();
    for slide in (0..source.deck.slides.len()).filter(|s| claiming(*s)) {
        let passages: Vec<usize> = source.visible(slide).collect();
        for passage in passages {
            let sentence =
                matches!(source.passage(passage).map(|p| p.kind), Some(PassageKind::Sentence | PassageKind::Item));
            if !sentence || !source.own_voice(passage) || out.iter().any(|c| c.text.passage == passage) {
                continue;
            }
            let Some(kind) = claimed_kind(source.text(passage)) else { continue };
            let places = kinds.entry(kind).or_insert_with(|| measuring(source, kind));
            out.push(Claim {
                slide,
                text: whole(source, passage),
                number: None,
                quantity: None,
                kind: Some(kind),
                shown: measured(source, shelf.get_or_init(|| Shelf::new(source)), places, slide),
                spread: None,
            });
        }
    }
    out.sort_by_key(|c| (c.text.passage, c.number.as_ref().map(|n| n.range.start)));
    out
}

fn whole<C: Context>(source: &Source<'_, C>, passage: usize) -> Found {
    let text = source.text(passage);
    Found { text: text.to_owned(), passage, range: 0..text.len() }
}

/// What a sentence claims that has to be measured. Questions, goals and negations claim nothing.
fn claimed_kind(text: &str) -> Option<Kind> {
    let lower = text.to_lowercase();
    let supposed = ["?", " not ", "n't", "could", "would", "should", "want", "goal", "future", "aim", "if ", "need"];
    if supposed.iter().any(|w| lower.contains(w)) {
        return None;
    }
    KINDS.iter().find(|(_, words)| words.iter().any(|w| lower.contains(w))).map(|(kind, _)| *kind)
}

/// Sections that show no result of one's own, whatever numbers stand there.
const BEFORE: &[&str] = &["motivation", "problem", "prior-work", "gap", "agenda", "next-experiment", "ownership"];

/// Whether what stands on a slide can show a claim: any shown slide that makes none itself, backup included, and that is
/// about one's own work.
fn can_show<C: Context>(source: &Source<'_, C>, slide: usize) -> bool {
    let section = source.section(slide);
    source.context.counts(slide) == Counts::Always && !CLAIMING.contains(&section) && !BEFORE.contains(&section)
}

/// The numbers of a talk as claims are looked for among them, read once for all claims.
struct Shelf {
    /// Whether a slide can show a claim that another one makes.
    shows: Vec<bool>,
    /// All numbers of texts with their slide and passage, in order.
    numbers: Vec<(usize, usize, Quantity)>,
    /// Numbers that stand together, with their slide, in order.
    groups: OnceCell<Vec<(usize, Vec<Quantity>)>>,
}

impl Shelf {
    fn new<C: Context>(source: &Source<'_, C>) -> Self {
        let shows = (0..source.deck.slides.len()).map(|s| can_show(source, s)).collect();
        let passages = source.deck.passages.list().iter().enumerate();
        let texts = passages.filter(|(_, p)| p.kind != PassageKind::Math);
        let numbers = texts.flat_map(|(i, p)| source.quantities(i).iter().map(move |q| (p.slide, i, *q))).collect();
        Self { shows, numbers, groups: OnceCell::new() }
    }

    /// Whether a slide can show what another one claims.
    fn can_show(&self, slide: usize, claim: usize) -> bool {
        slide != claim && self.shows[slide]
    }

    /// The first slide on which a value is the difference, the ratio or the change in per cent of two numbers that stand
    /// together.
    fn derived<C: Context>(&self, source: &Source<'_, C>, line: &Line, quantity: &Quantity) -> Option<usize> {
        let groups = self.groups.get_or_init(|| {
            let slides = (0..self.shows.len()).filter(|s| self.shows[*s]);
            slides.flat_map(|s| together(source, s).into_iter().map(move |group| (s, group))).collect()
        });
        let found = groups.iter().find(|(s, group)| *s != line.slide && follows(group, quantity, line.bound));
        found.map(|(slide, _)| *slide)
    }
}

/// Where a number is shown, and the spread beside it: a value that can be read off, or computed from two numbers that
/// stand together.
fn carried<C: Context>(
    source: &Source<'_, C>,
    shelf: &Shelf,
    lines: &[Line],
    line: &Line,
    quantity: &Quantity,
) -> (Shown, Option<Found>) {
    let mut notes = None;
    let fitting = shelf.numbers.iter().filter(|(_, _, number)| matches(quantity, number, line.bound));
    for (slide, passage, _) in fitting.filter(|(slide, ..)| shelf.can_show(*slide, line.slide)) {
        if source.passage(*passage).is_some_and(|p| p.channel == Channel::Notes) {
            notes = notes.or(Some(*slide));
            continue;
        }
        let spread = lines.iter().find(|l| l.number.passage == *passage).and_then(|l| l.spread.clone());
        return (Shown::Slide(*slide, layer(source, *slide)), spread);
    }
    if let Some(slide) = shelf.derived(source, line, quantity) {
        return (Shown::Slide(slide, layer(source, slide)), None);
    }
    if let Some(slide) = pictured(source, shelf, line.slide) {
        return (Shown::Figure(slide), None);
    }
    (notes.map_or(Shown::Nowhere, |slide| Shown::Slide(slide, Layer::Notes)), None)
}

/// The layer of what the audience sees on a slide.
fn layer<C: Context>(source: &Source<'_, C>, slide: usize) -> Layer {
    if source.context.backup(slide) { Layer::Backup } else { Layer::Visible }
}

/// The first slide whose picture may show what a slide claims.
fn pictured<C: Context>(source: &Source<'_, C>, shelf: &Shelf, claim: usize) -> Option<usize> {
    (0..source.deck.slides.len()).find(|s| shelf.can_show(*s, claim) && may_picture(source, *s))
}

/// Whether a value is the claimed one, shares written either way; a bound is met by what lies beyond it.
fn matches(claim: &Quantity, other: &Quantity, bound: Bound) -> bool {
    let share = |u: Unit| matches!(u, Unit::Plain | Unit::Percent | Unit::Points);
    let compatible = claim.unit == other.unit || share(claim.unit) && share(other.unit);
    // A claim of 3.1 is not shown by a 3: what shows it is at least as exact.
    let exact = |q: &Quantity| q.step <= claim.step * 1.000_1 || bound != Bound::Exact;
    if !compatible {
        return false;
    }
    let slack = if bound == Bound::Exact { 0.0 } else { 0.15 * claim.value.abs() };
    let near = |q: &Quantity| exact(q) && (q.agrees(claim) || (q.value.abs() - claim.value.abs()).abs() <= slack);
    near(other) || near(&other.as_percent())
}

/// Numbers that stand together: in one passage, in one row or column of a table, or on a slide that has only a few.
fn together<C: Context>(source: &Source<'_, C>, slide: usize) -> Vec<Vec<Quantity>> {
    let prose = source
        .visible(slide)
        .filter(|p| source.passage(*p).is_some_and(|p| !matches!(p.kind, PassageKind::Math | PassageKind::Cell)));
    let mut groups: Vec<Vec<Quantity>> = prose.map(|p| source.quantities(p).to_vec()).collect();
    let all: Vec<Quantity> = groups.iter().flatten().copied().collect();
    if all.len() <= FEW {
        groups.push(all);
    }
    for grid in &source.grids[slide] {
        let cells = |cells: &[&super::grid::GridCell]| -> Vec<Quantity> {
            cells.iter().filter_map(|c| source.quantities(c.passage?).first().copied()).take(MOST_NUMBERS).collect()
        };
        groups.extend(grid.rows.iter().map(|row| cells(&row.iter().collect::<Vec<_>>())));
        let column = |at: usize| grid.rows.iter().filter_map(|row| row.get(at)).collect::<Vec<_>>();
        groups.extend((1..grid.header.len()).map(|at| cells(&column(at))));
    }
    groups.retain(|group| group.len() > 1);
    groups
}

/// Whether a value follows from two of these.
fn follows(all: &[Quantity], claim: &Quantity, bound: Bound) -> bool {
    let is =
        |value: f64, step: f64| matches(claim, &Quantity { value, step, unit: claim.unit }, bound) && value.is_finite();
    // Of many numbers some pair has any ratio.
    let few = all.len() <= FEW;
    all.iter().any(|a| {
        all.iter().any(|b| {
            if a.unit != b.unit || b.value == 0.0 || a.value == b.value {
                return false;
            }
            let ratio = a.value / b.value;
            match claim.unit {
                // A ratio is as exact as its parts.
                Unit::Times => {
                    let part = |q: &Quantity| q.step / q.value.abs().max(q.step);
                    is(ratio, claim.step.max(ratio.abs() * (part(a) + part(b))))
                }
                Unit::Percent => {
                    is(a.value - b.value, a.step.max(b.step))
                        || (few || bound != Bound::Exact)
                            && (is((ratio - 1.0) * 100.0, claim.step) || is(ratio * 100.0, claim.step))
                }
                Unit::Points | Unit::Plain => {
                    is(a.value - b.value, a.step.max(b.step))
                        || is((a.value - b.value) * 100.0, a.step.max(b.step) * 100.0)
                }
                _ => is(a.value - b.value, a.step.max(b.step)),
            }
        })
    })
}

/// Numbers of a row or column of which pairs are looked at.
const MOST_NUMBERS: usize = 24;
/// With more numbers on a slide some pair gives any value.
const FEW: usize = 6;

/// Whether a slide has a picture, a drawing or the output of code: a number may stand there that nobody can read here.
fn may_picture<C: Context>(source: &Source<'_, C>, slide: usize) -> bool {
    fn drawn(blocks: &[Block]) -> bool {
        blocks.iter().any(|block| match &block.kind {
            BlockKind::Code(code) => code.hidden || code.caption.is_some() || code.language.is_some(),
            BlockKind::Columns(columns) => columns.iter().any(|c| drawn(&c.blocks)),
            BlockKind::Quote { blocks, .. } => drawn(blocks),
            BlockKind::List(list) => list.items.iter().any(|i| drawn(&i.blocks)),
            _ => false,
        })
    }
    source.has_picture(slide) || source.deck.slides.get(slide).is_some_and(|s| drawn(&s.blocks))
}

/// Slide and passage of all texts, notes too, that give a number of a kind or name a measure of it.
fn measuring<C: Context>(source: &Source<'_, C>, kind: Kind) -> Vec<(usize, usize)> {
    let all = (0..source.deck.slides.len()).flat_map(|s| source.deck.slides[s].passages.clone().map(move |p| (s, p)));
    let plain = |p: usize| source.passage(p).is_some_and(|p| p.kind != PassageKind::Math);
    all.filter(|(_, p)| plain(*p) && measures(source, *p, kind)).collect()
}

/// Where something of a kind is measured, of all places that measure it.
fn measured<C: Context>(source: &Source<'_, C>, shelf: &Shelf, measuring: &[(usize, usize)], claim: usize) -> Shown {
    let mut notes = None;
    for (slide, passage) in measuring.iter().filter(|(s, _)| shelf.can_show(*s, claim)) {
        if source.passage(*passage).is_some_and(|p| p.channel == Channel::Notes) {
            notes = notes.or(Some(*slide));
            continue;
        }
        return Shown::Slide(*slide, layer(source, *slide));
    }
    pictured(source, shelf, claim)
        .map(Shown::Figure)
        .or(notes.map(|s| Shown::Slide(s, Layer::Notes)))
        .unwrap_or(Shown::Nowhere)
}

/// Whether a text gives a number of a kind, or names a measure of it.
fn measures<C: Context>(source: &Source<'_, C>, passage: usize, kind: Kind) -> bool {
    let text = source.text(passage);
    let unit = |q: &Quantity| match kind {
        Kind::Speed => q.unit == Unit::Time,
        Kind::Size => q.unit == Unit::Memory,
        Kind::Cost => q.unit == Unit::Money,
        Kind::Quality => false,
    };
    let lower = text.to_lowercase();
    let word = match kind {
        Kind::Speed => {
            ["faster", "time", "speed", "latenc", "throughput", "seconds", "fps", "complexity", "runtime"].as_slice()
        }
        Kind::Size => ["memory", "ram", "size", "parameter", "footprint", "complexity"].as_slice(),
        Kind::Cost => ["cost", "price", "energy", "gpu", "flop", "budget", "dollar", "hours", "compute"].as_slice(),
        Kind::Quality => [].as_slice(),
    };
    let said = lower.split(|c: char| !c.is_alphanumeric()).any(|w| word.iter().any(|stem| w.starts_with(stem)));
    // The word alone measures nothing: a number, or the head of a table or figure, does.
    let placed = source.passage(passage).is_some_and(|p| {
        matches!(p.kind, PassageKind::Title | PassageKind::Caption | PassageKind::Alt | PassageKind::Cell)
    });
    said && (placed || !source.quantities(passage).is_empty())
        || source.quantities(passage).iter().any(unit)
        || measure::known(text).is_some_and(|k| k.kind == kind)
}
