//! Slots: quotes of the deck for the wordings of challenges. Pure functions find numbers, names, claims and tables; this
//! module decides which of them belong together. A slot that is not certain stays empty, and the plain wording is asked.

pub mod claim;
pub mod grid;
pub mod ledger;
pub mod name;
pub mod number;
mod source;

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::deck::passage::{Channel, PassageKind};
use crate::knowledge::ChallengeEntry;
use crate::knowledge::expression::{Context, Evidence, Scope, Truth, Value, evidence};

use super::quote::clean;
use ledger::Line;
pub use source::{Found, Source};

/// Values of a challenge's slots, all from one slide (names of the whole talk and a second slide apart).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filled {
    /// Index into `Deck::slides` of the slide that they are from; `None` for values of the whole talk only.
    pub slide: Option<usize>,
    /// Values by slot.
    pub values: BTreeMap<&'static str, String>,
    /// Where they stand: passage and bytes, in the order in which they were found.
    pub quotes: Vec<Found>,
}

/// Fills slots, for all challenges of one deck.
#[derive(Debug)]
pub struct Filler<'a, C> {
    /// What they are filled from.
    pub source: Source<'a, C>,
    /// Results of each slide, read when first asked for.
    lines: RefCell<BTreeMap<usize, Vec<Line>>>,
    /// Short forms that nothing explains, with the slide of their first mention.
    unexplained: Vec<(usize, Found)>,
}

/// All slots, so that values can be kept by static names.
const SLOTS: &[&str] = &[
    "addition",
    "baseline",
    "baseline_number",
    "choice",
    "claim",
    "component",
    "dataset",
    "figure",
    "method",
    "metric",
    "n",
    "number",
    "number2",
    "slide",
    "slide2",
    "tech",
    "term",
    "year",
];
/// Most slides on which filling is tried.
const MOST_SLIDES: usize = 12;
/// Longest number with its unit, in characters.
const LONGEST_NUMBER: usize = 24;

impl<'a, C: Context> Filler<'a, C> {
    /// Reads what slots need from a deck.
    pub fn new(source: Source<'a, C>) -> Self {
        let unexplained = unexplained(&source);
        Self { source, lines: RefCell::default(), unexplained }
    }

    /// The results of a slide.
    pub fn lines(&self, slide: usize) -> Vec<Line> {
        self.lines.borrow_mut().entry(slide).or_insert_with(|| ledger::lines(&self.source, slide)).clone()
    }

    /// Fills the slots that a wording of a challenge needs, on the first slide on which all of it is there. Slides are
    /// tried in the order of `trigger`, the evidence that made the challenge apt.
    pub fn fill(&self, entry: &ChallengeEntry, needs: &[&str], trigger: &[Evidence]) -> Option<Filled> {
        let stated: BTreeMap<&str, Vec<Evidence>> = entry
            .slots
            .iter()
            .map(|(slot, expression)| {
                let measure = evidence(expression, self.source.context, Scope::Deck, None);
                let holds = !matches!(measure.value, Value::Unknown | Value::Truth(Truth::False | Truth::Unknown));
                (slot.as_str(), if holds { measure.evidence } else { Vec::new() })
            })
            .collect();
        let needs: Vec<&'static str> =
            needs.iter().map(|n| SLOTS.iter().find(|s| *s == n).copied()).collect::<Option<_>>()?;
        let task = Task { filler: self, entry, needs, stated };
        task.slides(trigger).into_iter().take(MOST_SLIDES).find_map(|slide| task.on(slide)).or_else(|| task.anywhere())
    }
}

/// Filling one challenge.
struct Task<'f, 'a, C> {
    filler: &'f Filler<'a, C>,
    entry: &'f ChallengeEntry,
    needs: Vec<&'static str>,
    /// Evidence of the slots for which the challenge states an expression.
    stated: BTreeMap<&'f str, Vec<Evidence>>,
}

impl<C: Context> Task<'_, '_, C> {
    fn source(&self) -> &Source<'_, C> {
        &self.filler.source
    }

    fn needs(&self, slot: &str) -> bool {
        self.needs.contains(&slot)
    }

    /// Slides to try: those of stated evidence, else those of the trigger, else all with results, then all.
    fn slides(&self, trigger: &[Evidence]) -> Vec<usize> {
        let source = self.source();
        let passages = &source.deck.passages;
        let mut slides: Vec<usize> = Vec::new();
        let mut add = |slide: Option<usize>| {
            if let Some(slide) = slide.filter(|s| source.quotable(*s) && !slides.contains(s)) {
                slides.push(slide);
            }
        };
        let stated: Vec<&Vec<Evidence>> = self.needs.iter().filter_map(|n| self.stated.get(*n)).collect();
        for all in &stated {
            all.iter().filter(|e| self.is_visible(e)).for_each(|e| add(e.slide(passages)));
        }
        // `slide = "section:method"` points at slides, not at text.
        if self.needs("slide") && self.stated.get("slide").is_some_and(Vec::is_empty) {
            self.sections().into_iter().for_each(|s| add(Some(s)));
        }
        if stated.is_empty() && self.needs("term") {
            self.filler.unexplained.iter().for_each(|(slide, _)| add(Some(*slide)));
        }
        if stated.is_empty() {
            trigger.iter().filter(|e| self.is_visible(e)).for_each(|e| add(e.slide(passages)));
            let all = 0..source.deck.slides.len();
            let results =
                |s: &usize| matches!(source.section(*s), "results" | "contribution" | "conclusion" | "method");
            all.clone().filter(results).for_each(|s| add(Some(s)));
            if trigger.is_empty() {
                all.for_each(|s| add(Some(s)));
            }
        }
        slides
    }

    /// Slides of the sections that the expression of `slide` names.
    fn sections(&self) -> Vec<usize> {
        let source = self.source();
        let Some(expression) = self.entry.slots.get("slide").filter(|e| e.signals().is_empty()) else {
            return Vec::new();
        };
        let named = expression.sections();
        (0..source.deck.slides.len())
            .filter(|s| source.context.section(*s).is_some_and(|own| named.contains(&own)))
            .collect()
    }

    fn is_visible(&self, evidence: &Evidence) -> bool {
        evidence.passage().is_none_or(|p| self.source().passage(p).is_some_and(|p| p.channel == Channel::Visible))
    }

    /// Stated evidence of a slot on a slide: passage and bytes.
    fn hits(&self, slot: &str, slide: usize) -> Vec<(usize, std::ops::Range<usize>)> {
        let source = self.source();
        self.stated
            .get(slot)
            .into_iter()
            .flatten()
            .filter(|e| self.is_visible(e) && e.slide(&source.deck.passages) == Some(slide))
            .filter_map(|e| match e {
                Evidence::Text { hit, .. } => Some((hit.passage as usize, hit.range())),
                Evidence::Source { .. } => None,
            })
            .collect()
    }

    /// What needs no slide.
    fn anywhere(&self) -> Option<Filled> {
        let mut filled = Filled::default();
        for slot in &self.needs {
            let value = match *slot {
                "method" => self.source().method.clone(),
                "dataset" => self.source().only_dataset().cloned(),
                "year" => self.year(),
                _ => None,
            }?;
            filled.slide = filled.slide.or_else(|| self.source().slide_of(value.passage));
            filled.put(slot, value);
        }
        (!self.needs.is_empty()).then_some(filled)
    }

    /// A stated fact that is a year.
    fn year(&self) -> Option<Found> {
        let expression = self.entry.slots.get("year")?;
        let measure = evidence(expression, self.source().context, Scope::Deck, None);
        let Value::Number(year) = measure.value else { return None };
        let (passage, range) = measure.evidence.iter().find_map(|e| match e {
            Evidence::Text { hit, .. } => Some((hit.passage as usize, hit.range())),
            Evidence::Source { .. } => None,
        })?;
        Some(Found { text: format!("{year:.0}"), passage, range })
    }

    /// All slots on one slide.
    fn on(&self, slide: usize) -> Option<Filled> {
        let mut filled = Filled { slide: Some(slide), ..Filled::default() };
        self.results(slide, &mut filled)?;
        for slot in &self.needs {
            if filled.values.contains_key(slot) {
                continue;
            }
            let value = match *slot {
                "slide" => {
                    if self.entry.slots.contains_key("slide") && !self.slide_fits(slide) {
                        return None;
                    }
                    filled.values.insert("slide", self.source().context.number(slide).to_string());
                    continue;
                }
                "claim" => self.claim(slide),
                "term" => self.term(slide),
                "tech" => self.all_matched("tech", slide).into_iter().next(),
                "choice" => self.choice(slide, filled.values.get("component")),
                "component" => self.component(slide),
                "addition" => self.addition(slide),
                "figure" => self.figure(slide),
                "n" => self.test_items(slide),
                "method" => self.source().method.clone(),
                "year" => self.year(),
                _ => None,
            }?;
            filled.put(slot, value);
        }
        Some(filled)
    }

    /// Whether a slide has what the expression of `slide` asks for.
    fn slide_fits(&self, slide: usize) -> bool {
        let stated = &self.stated["slide"];
        let here = stated.iter().filter(|e| self.is_visible(e) && e.slide(&self.source().deck.passages) == Some(slide));
        here.count() > 0 || (stated.is_empty() && self.sections().contains(&slide))
    }

    /// Number, baseline, metric, data set, spread, year and comparison slide: from one line of the ledger.
    fn results(&self, slide: usize, filled: &mut Filled) -> Option<()> {
        let from_line = ["number", "number2", "baseline", "baseline_number", "metric", "dataset", "year", "slide2"];
        if !from_line.iter().any(|s| self.needs(s)) {
            return Some(());
        }
        if self.needs("number2") && !self.needs("slide2") {
            return self.spread(slide, filled);
        }
        let anchored = |line: &Line| match self.stated.get("number") {
            None => true,
            Some(_) => self.hits("number", slide).iter().any(|(p, _)| line.passages.contains(p)),
        };
        let lines = self.filler.lines(slide);
        for line in lines.iter().filter(|l| anchored(l)) {
            let mut candidate = filled.clone();
            if self.line(slide, line, &mut candidate).is_some() {
                *filled = candidate;
                return Some(());
            }
        }
        // Names can stand without a number.
        if ["number", "slide2", "year", "baseline_number"].iter().any(|s| self.needs(s)) {
            return None;
        }
        let mut candidate = filled.clone();
        for slot in ["baseline", "metric", "dataset"] {
            if self.needs(slot) {
                let value = self.lone(slot, slide, &lines)?;
                candidate.put(SLOTS.iter().find(|s| **s == slot)?, value);
            }
        }
        *filled = candidate;
        Some(())
    }

    /// What a line of the ledger gives.
    fn line(&self, slide: usize, line: &Line, filled: &mut Filled) -> Option<()> {
        for slot in &self.needs {
            let value = match *slot {
                "number" => Some(line.number.clone()),
                "baseline" => self
                    .stated_name("baseline", slide)
                    .or_else(|| if self.stated.contains_key("baseline") { None } else { line.baseline.clone() }),
                "baseline_number" => line.baseline_number.clone(),
                "metric" => line.metric.clone().filter(|m| self.is_stated("metric", slide, m)),
                "dataset" => line.dataset.clone().or_else(|| self.source().only_dataset().cloned()),
                "method" => line.method.clone().or_else(|| self.source().method.clone()),
                "year" => self.baseline_year(slide, line),
                "slide2" => {
                    self.earlier(slide, line, filled)?;
                    continue;
                }
                _ => continue,
            }?;
            filled.put(slot, value);
        }
        Some(())
    }

    /// Whether a measure is one that the challenge asks for.
    fn is_stated(&self, slot: &str, slide: usize, found: &Found) -> bool {
        if !self.stated.contains_key(slot) {
            return true;
        }
        self.hits(slot, slide)
            .iter()
            .any(|(p, r)| *p == found.passage && r.start < found.range.end && found.range.start < r.end)
    }

    /// A name in the passages of stated evidence: of a cited work.
    fn stated_name(&self, slot: &str, slide: usize) -> Option<Found> {
        let source = self.source();
        self.hits(slot, slide).into_iter().find_map(|(passage, _)| {
            let text = source.text(passage);
            let range = claim::cited_name(text).or_else(|| name::rival(text))?;
            Some(Found { text: text[range.clone()].to_owned(), passage, range })
        })
    }

    /// A name without a number.
    fn lone(&self, slot: &str, slide: usize, lines: &[Line]) -> Option<Found> {
        let source = self.source();
        if self.stated.contains_key(slot) {
            return match slot {
                "baseline" => self.stated_name(slot, slide),
                "metric" => {
                    let named = |(p, r): (usize, std::ops::Range<usize>)| ledger::metric_in(source, p, r.start);
                    self.hits(slot, slide).into_iter().find_map(named)
                }
                _ => None,
            };
        }
        let prose =
            |f: &dyn Fn(usize) -> Option<Found>| source.visible(slide).filter(|p| source.own_voice(*p)).find_map(f);
        match slot {
            "baseline" => {
                lines.iter().find_map(|l| l.baseline.clone()).or_else(|| prose(&|p| ledger::rival_in(source, p)))
            }
            "metric" => lines.iter().find_map(|l| l.metric.clone()).or_else(|| {
                let stated = matches!(source.section(slide), "setup" | "metrics" | "evaluation" | "results");
                let measured = |p: usize| {
                    let text = source.text(p);
                    let said = text.to_lowercase().contains("metric") || !number::numbers(text).is_empty();
                    if said { ledger::metric_in(source, p, 0) } else { None }
                };
                if stated { prose(&measured) } else { None }
            }),
            "dataset" => lines
                .iter()
                .find_map(|l| l.dataset.clone())
                .or_else(|| prose(&|p| source.datasets_in(p).into_iter().next()))
                .or_else(|| source.only_dataset().cloned()),
            _ => None,
        }
    }

    /// The year beside a baseline's name.
    fn baseline_year(&self, slide: usize, line: &Line) -> Option<Found> {
        if self.entry.slots.contains_key("year") {
            return self.year();
        }
        let source = self.source();
        let baseline = line.baseline.as_ref()?;
        let in_row = source.grids[slide]
            .iter()
            .flat_map(|g| &g.rows)
            .find(|row| row.iter().any(|c| c.passage == Some(baseline.passage)));
        let passages: Vec<usize> = match in_row {
            Some(row) => row.iter().filter_map(|c| c.passage).collect(),
            None => vec![baseline.passage],
        };
        let this_year = source.context.year().unwrap_or(2099);
        passages.into_iter().find_map(|passage| {
            let text = source.text(passage);
            let year = *claim::years(text).iter().find(|y| **y <= this_year)?;
            Some(Found { text: year.to_string(), passage, range: 0..text.len() })
        })
    }

    /// `value ± value`.
    fn spread(&self, slide: usize, filled: &mut Filled) -> Option<()> {
        let source = self.source();
        let own: Vec<usize> = self.filler.lines(slide).iter().map(|l| l.passages[0]).collect();
        let others = source.visible(slide).filter(|p| source.own_voice(*p));
        let (passage, (a, b)) =
            own.into_iter().chain(others).find_map(|p| Some((p, number::plus_minus(source.text(p))?)))?;
        let text = source.text(passage);
        filled.put("number", Found { text: text[a.clone()].to_owned(), passage, range: a });
        filled.put("number2", Found { text: text[b.clone()].to_owned(), passage, range: b });
        Some(())
    }

    /// The same measure on the same data, with another value, on an earlier slide.
    fn earlier(&self, slide: usize, line: &Line, filled: &mut Filled) -> Option<()> {
        let source = self.source();
        let metric = line.metric.as_ref()?;
        let same = |a: &Option<Found>, b: &Option<Found>| match (a, b) {
            (Some(a), Some(b)) => a.text.eq_ignore_ascii_case(&b.text),
            (None, None) => true,
            _ => false,
        };
        let (earlier, other) = (0..slide).rev().filter(|s| source.quotable(*s) && *s + 1 < slide).find_map(|s| {
            let lines = self.filler.lines(s);
            let other = lines.iter().find(|l| {
                l.metric.as_ref().is_some_and(|m| m.text.eq_ignore_ascii_case(&metric.text))
                    && same(&l.dataset, &line.dataset)
                    && l.number.text != line.number.text
                    // A level is not compared with a difference.
                    && is_difference(&l.number) == is_difference(&line.number)
            })?;
            Some((s, other.number.clone()))
        })?;
        filled.values.insert("slide2", source.context.number(earlier).to_string());
        filled.put("number2", other);
        Some(())
    }

    /// A claim in the passages of stated evidence, in the speaker's own voice.
    fn claim(&self, slide: usize) -> Option<Found> {
        let source = self.source();
        self.hits("claim", slide).into_iter().find_map(|(passage, hit)| {
            if !source.is_prose(passage) || !source.own_work(passage) {
                return None;
            }
            let text = source.text(passage);
            let range = claim::claim(text, &hit)?;
            // A short title names a topic and claims nothing.
            let title = source.passage(passage).is_some_and(|p| p.kind == PassageKind::Title);
            if title && text[range.clone()].split_whitespace().count() <= claim::FEWEST_WORDS {
                return None;
            }
            Some(Found { text: text[range.clone()].to_owned(), passage, range })
        })
    }

    /// The matched texts of stated evidence.
    fn all_matched(&self, slot: &str, slide: usize) -> Vec<Found> {
        let source = self.source();
        let fits = |f: &Found| f.text.chars().count() <= name::LONGEST_NAME && source.own_voice(f.passage);
        self.hits(slot, slide).into_iter().map(|(p, r)| source.word(p, r)).filter(fits).collect()
    }

    /// Whether the expression of a slot names the signal of numbers.
    fn asks_for_a_number(&self, slot: &str) -> bool {
        let number = self.source().knowledge.signal("any_number");
        self.entry.slots.get(slot).is_some_and(|e| e.signals().iter().any(|s| Some(*s) == number))
    }

    /// A text with the value that directly follows it.
    fn with_value(&self, term: &Found) -> Option<Found> {
        let text = self.source().text(term.passage);
        let value = number::numbers(text).into_iter().find(|n| n.range.start >= term.range.end)?;
        let between = &text[term.range.end..value.range.start];
        let direct = between.len() <= 4 && between.trim_matches([' ', ':', '=', 'o', 'f']).is_empty();
        let range = term.range.start..value.range.end;
        direct.then(|| Found { text: text[range.clone()].to_owned(), passage: term.passage, range })
    }

    /// The matched text with the value that follows it ("batch size 32"); where nothing is stated, a short form that
    /// nothing explains.
    fn term(&self, slide: usize) -> Option<Found> {
        if self.stated.contains_key("term") {
            let all = self.all_matched("term", slide);
            let valued = all.iter().find_map(|term| self.with_value(term));
            // An expression that asks for a number wants it in the quote.
            return if self.asks_for_a_number("term") { valued } else { valued.or_else(|| all.into_iter().next()) };
        }
        self.filler.unexplained.iter().find(|(s, _)| *s == slide).map(|(_, f)| f.clone())
    }

    /// A choice with its adjectives, in own voice, and in a passage that gives no reason and no alternative.
    fn choice(&self, slide: usize, taken: Option<&String>) -> Option<Found> {
        let source = self.source();
        self.hits("choice", slide).into_iter().find_map(|(passage, hit)| {
            let answered = source.has("rejected_alternative", passage) || source.has("reason_marker", passage);
            if answered || !source.own_work(passage) {
                return None;
            }
            let text = source.text(passage);
            let range = claim::phrase(text, &hit);
            let choice = &text[range.clone()];
            let fits = choice.chars().count() <= name::LONGEST_NAME && taken.is_none_or(|t| !t.contains(choice));
            fits.then(|| Found { text: choice.to_owned(), passage, range })
        })
    }

    /// A part of the own system: what is taken away, what evidence names, else the label of an item on a method slide.
    fn component(&self, slide: usize) -> Option<Found> {
        let source = self.source();
        if self.stated.contains_key("component") {
            return self.hits("component", slide).into_iter().find_map(|(passage, hit)| {
                if source.has("citation", passage) {
                    return None;
                }
                let text = source.text(passage);
                let row = source.passage(passage).is_some_and(|p| p.path.row.is_some());
                let range = if source.has("ablation", passage) {
                    name::removed_part(text, row)?
                } else {
                    claim::phrase(text, &hit)
                };
                let part = &text[range.clone()];
                (part.chars().count() <= name::LONGEST_NAME).then(|| Found { text: part.to_owned(), passage, range })
            });
        }
        if !matches!(source.section(slide), "method" | "sketch" | "design" | "development" | "chosen-path") {
            return None;
        }
        source.visible(slide).filter(|p| source.is_prose(*p) && source.own_work(*p)).find_map(|passage| {
            let item = source.passage(passage).is_some_and(|p| p.kind == PassageKind::Item);
            let text = source.text(passage);
            let range = name::label(text).filter(|_| item)?;
            Some(Found { text: text[range.clone()].to_owned(), passage, range })
        })
    }

    /// What an own sentence says was added.
    fn addition(&self, slide: usize) -> Option<Found> {
        let source = self.source();
        source.visible(slide).filter(|p| source.is_prose(*p) && source.own_voice(*p)).find_map(|passage| {
            let text = source.text(passage);
            let range = name::added_part(text)?;
            Some(Found { text: text[range.clone()].to_owned(), passage, range })
        })
    }

    /// A figure that a question can point at: the slide shows a picture.
    fn figure(&self, slide: usize) -> Option<Found> {
        let source = self.source();
        if !source.has_picture(slide) {
            return None;
        }
        let number = source.context.number(slide);
        let passages: Vec<usize> = source.visible(slide).collect();
        let chart = |p: &usize| {
            let alt = source.passage(*p).is_some_and(|p| matches!(p.kind, PassageKind::Alt | PassageKind::Caption));
            alt && (source.has("figure_word", *p) || source.has("metric_word", *p))
        };
        let passage = passages.iter().copied().find(chart)?;
        Some(Found { text: format!("the figure on slide {number}"), passage, range: 0..source.text(passage).len() })
    }

    /// A stated number of test items.
    fn test_items(&self, slide: usize) -> Option<Found> {
        let source = self.source();
        source.visible(slide).filter(|p| source.own_voice(*p)).find_map(|passage| {
            let text = source.text(passage);
            let range = number::test_items(text)?;
            Some(Found { text: text[range.clone()].to_owned(), passage, range })
        })
    }
}

impl Filled {
    fn put(&mut self, slot: &'static str, found: Found) {
        self.values.insert(slot, clean(&found.text));
        self.quotes.push(found);
    }

    /// Whether it quotes more than the number of a slide and the name of the own method.
    pub fn quotes_the_deck(&self) -> bool {
        self.values.keys().any(|slot| !matches!(*slot, "slide" | "method"))
    }

    /// Whether every value is short enough to be spoken.
    pub fn is_speakable(&self) -> bool {
        self.values.iter().all(|(slot, value)| {
            let most = if slot.contains("number") { LONGEST_NUMBER } else { name::LONGEST_NAME + 4 };
            !value.is_empty() && (*slot == "claim" || value.chars().count() <= most)
        })
    }
}

fn is_difference(number: &Found) -> bool {
    number.text.starts_with(['+', '-', '−'])
}

/// Short forms that nothing in the talk explains, each with the content slide of its first mention.
fn unexplained<C: Context>(source: &Source<'_, C>) -> Vec<(usize, Found)> {
    let deck = source.deck;
    let mut seen: Vec<&str> = Vec::new();
    let mut out = Vec::new();
    // What is explained anywhere, notes and backup included, is no riddle.
    let whole = deck.passages.buffer();
    let explained = |word: &str| {
        [
            format!("{word} ("),
            format!("({word})"),
            format!("{word}: "),
            format!("{word} = "),
            format!("({word},"),
            format!("{word} stands"),
            format!("{word} is "),
        ]
        .iter()
        .any(|pattern| whole.contains(pattern.as_str()))
    };
    // What is also written small is a word in capitals.
    let shouted = |word: &str| {
        let small = word.to_lowercase();
        whole.split(|c: char| !c.is_alphanumeric()).any(|w| w == small)
    };
    let stated = |word: &str| {
        deck.settings.datasets.iter().any(|d| d == word)
            || deck.settings.topic_words.iter().any(|t| t.eq_ignore_ascii_case(word))
            || source.method.as_ref().is_some_and(|m| m.text.contains(word))
    };
    for slide in (0..deck.slides.len()).filter(|s| source.quotable(*s)) {
        for passage in source.visible(slide) {
            let math = source.passage(passage).is_some_and(|p| p.kind == PassageKind::Math);
            if math || source.has("citation", passage) || !source.is_clean(passage) {
                continue;
            }
            let text = source.text(passage);
            for range in name::short_forms(text) {
                let word = &text[range.clone()];
                let named = source.datasets_in(passage).iter().any(|d| d.text.contains(word));
                if seen.contains(&word) || named || stated(word) || shouted(word) {
                    continue;
                }
                seen.push(word);
                if !explained(word) {
                    out.push((slide, Found { text: word.to_owned(), passage, range }));
                }
            }
        }
    }
    out
}
