//! Filling one challenge: which slide has all that its wording needs.

use std::collections::BTreeMap;

use super::{Filled, Filler, Place, SLOTS, overlaps};
use crate::deck::passage::Channel;
use crate::knowledge::ChallengeEntry;
use crate::knowledge::SectionId;
use crate::knowledge::expression::{Context, Evidence, Expression, Scope, Value, evidence};
use crate::knowledge::facts::FREE;
use crate::lint::claims::quantity::{Change, Unit};
use crate::lint::claims::{Found, Line, Source, claim, ledger, name, number};

/// Filling one challenge.
pub(super) struct Task<'f, 'a, C> {
    pub(super) filler: &'f Filler<'a, C>,
    pub(super) entry: &'f ChallengeEntry,
    pub(super) needs: Vec<&'static str>,
    /// Evidence of the slots for which the challenge states an expression.
    pub(super) stated: BTreeMap<&'f str, Vec<Evidence>>,
    /// Words that a heavier objection quotes.
    pub(super) taken: &'f [Place],
}

impl<C: Context> Task<'_, '_, C> {
    pub(super) fn source(&self) -> &Source<'_, C> {
        &self.filler.source
    }

    /// Whether no heavier objection quotes this.
    pub(super) fn is_free(&self, found: &Found) -> bool {
        !overlaps(&(found.passage, found.range.clone()), self.taken)
    }

    fn needs(&self, slot: &str) -> bool {
        self.needs.contains(&slot)
    }

    /// Slides to try: those of stated evidence, else those of the trigger, else all with results, then all.
    pub(super) fn slides(&self, trigger: &[Evidence]) -> Vec<usize> {
        let source = self.source();
        let passages = &source.deck.passages;
        let mut slides: Vec<usize> = Vec::new();
        // A result is looked for where one is shown.
        let of_results = self.entry.slots.get("slide").is_some_and(|e| self.names_results(e));
        let mut add = |slide: Option<usize>| {
            let aside = |s: &usize| of_results && (self.is_aside(*s) || self.is_known(*s));
            if let Some(slide) = slide.filter(|s| source.quotable(*s) && !slides.contains(s) && !aside(s)) {
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
        if self.needs("finding") || self.needs("shown") {
            // What came out stands where it stands: not all slides of results are known to be such.
            let all = 0..source.deck.slides.len();
            let known = |s: &usize| RESULTS.contains(&source.section(*s));
            let known = all.clone().filter(|s| known(s) && self.may_show(*s));
            let first = known.clone().next().unwrap_or_default();
            // Those that say so in their titles first: others only stand behind them.
            known.clone().filter(|s| self.announces_results(*s)).for_each(|s| add(Some(s)));
            known.for_each(|s| add(Some(s)));
            (first..source.deck.slides.len()).chain(all).filter(|s| self.may_show(*s)).for_each(|s| add(Some(s)));
            return slides;
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

    /// Whether an expression asks for slides of results.
    fn names_results(&self, expression: &Expression) -> bool {
        let knowledge = self.source().knowledge;
        let results = |s: &SectionId| RESULTS.contains(&knowledge.section_at(*s).table.id.as_str());
        expression.sections().iter().any(results)
    }

    /// Slides of the sections that the expression of `slide` names.
    fn sections(&self) -> Vec<usize> {
        let source = self.source();
        let Some(expression) = self.entry.slots.get("slide").filter(|e| e.signals().is_empty()) else {
            return Vec::new();
        };
        let named = expression.sections();
        let mut slides: Vec<usize> = (0..source.deck.slides.len())
            .filter(|s| source.context.section(*s).is_some_and(|own| named.contains(&own)))
            .collect();
        // The slide with the most results is the one that people remember.
        slides.sort_by_key(|s| std::cmp::Reverse(self.filler.lines(*s).len()));
        slides
    }

    pub(super) fn is_visible(&self, evidence: &Evidence) -> bool {
        evidence.passage().is_none_or(|p| self.source().passage(p).is_some_and(|p| p.channel == Channel::Visible))
    }

    /// Stated evidence of a slot on a slide: passage and bytes.
    pub(super) fn hits(&self, slot: &str, slide: usize) -> Vec<(usize, std::ops::Range<usize>)> {
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
    pub(super) fn anywhere(&self) -> Option<Filled> {
        let mut filled = Filled::default();
        for slot in &self.needs {
            let value = match *slot {
                "method" => self.source().method.clone(),
                "dataset" => self.source().only_dataset().cloned(),
                "topic" => self.filler.topic().cloned(),
                "subject" => self.filler.subject().cloned(),
                "year" => self.year(),
                _ => None,
            }?;
            let slide = self.source().slide_of(value.passage).filter(|_| !FREE.contains(slot));
            filled.slide = filled.slide.or(slide);
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
    pub(super) fn on(&self, slide: usize) -> Option<Filled> {
        let mut filled = Filled { slide: Some(slide), ..Filled::default() };
        self.results(slide, &mut filled)?;
        for slot in &self.needs {
            if filled.values.contains_key(slot) {
                continue;
            }
            let value = match *slot {
                "slide" => {
                    // What a slide says has come out is reason enough to point at it.
                    let quoted = self.needs("finding") || self.needs("shown");
                    if !quoted && self.entry.slots.contains_key("slide") && !self.slide_fits(slide) {
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
                "finding" => self.finding(slide),
                "shown" => self.shown(slide),
                "n" => self.test_items(slide),
                "topic" => self.filler.topic().cloned(),
                "subject" => self.filler.subject().cloned(),
                "method" => self.source().method.clone(),
                "year" => self.year(),
                _ => None,
            }?;
            filled.put(slot, value);
        }
        // A question that does not name its slide is about the one where its data set stands.
        let here = |q: &Found| self.source().slide_of(q.passage) == Some(slide);
        if !self.needs("slide") && self.needs("dataset") && !filled.quotes.iter().any(here) {
            filled.slide = filled.quotes.first().and_then(|q| self.source().slide_of(q.passage)).or(filled.slide);
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
        let from_line =
            ["number", "number2", "score", "baseline", "baseline_number", "metric", "dataset", "year", "slide2"];
        if !from_line.iter().any(|s| self.needs(s)) {
            return Some(());
        }
        // The numbers of an example, or of a description of the data, are no results.
        if (self.needs("number") || self.needs("score")) && self.is_aside(slide) {
            return None;
        }
        if self.needs("number2") && !self.needs("slide2") {
            return self.spread(slide, filled);
        }
        let anchor = ["number", "score"].into_iter().find(|slot| self.stated.contains_key(slot));
        let anchored = |line: &Line| {
            anchor.is_none_or(|slot| self.hits(slot, slide).iter().any(|(p, _)| line.passages.contains(p)))
        };
        let told = |l: &&Line| !is_count(l) && !self.is_left_behind(l);
        let lines: Vec<&Line> = self.filler.lines(slide).iter().filter(told).collect();
        for line in lines.iter().filter(|l| anchored(l)) {
            let mut candidate = filled.clone();
            if self.line(slide, line, &mut candidate).is_some() {
                *filled = candidate;
                return Some(());
            }
        }
        // Names can stand without a number.
        if ["number", "score", "slide2", "year", "baseline_number"].iter().any(|s| self.needs(s)) {
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
                "score" => Some(line.number.clone()).filter(|n| !self.is_effort(line) && says_how_good(&n.text)),
                "baseline" => self
                    .stated_name("baseline", slide)
                    .or_else(|| if self.stated.contains_key("baseline") { None } else { line.baseline.clone() })
                    .filter(names_a_rival),
                "baseline_number" => line.baseline_number.clone(),
                "metric" => line.metric.clone().filter(|m| self.is_stated("metric", slide, m) && names_a_measure(m)),
                "dataset" => line.dataset.clone(),
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

    /// Whether a result says what something took or what was lost and not how good it is: a time, a size, a price, or a
    /// change of those.
    pub(super) fn is_effort(&self, line: &Line) -> bool {
        let source = self.source();
        // "650M" is a size, "11 points are lost" no achievement.
        let size = line.number.text.trim_end().ends_with(['k', 'K', 'M', 'B', 'G']);
        let rest = source.text(line.number.passage).get(line.number.range.end..).unwrap_or_default();
        let lost = rest.split_whitespace().take(4).any(|w| matches!(w, "lost" | "lose" | "loses" | "missing"));
        // How often a tool was called without a mistake says nothing about the task.
        let aside = line.passages.iter().any(|p| source.has("side_measure", *p));
        if size || lost || aside || line.change == Some(Change::Worse) {
            return true;
        }
        let unit = line.quantity.map(|q| q.unit);
        let spent = |passage: usize, range: &std::ops::Range<usize>| {
            ["compute_words", "latency_cost"].iter().any(|signal| {
                let touches =
                    |h: &crate::knowledge::signals::Hit| h.range().start < range.end && range.start < h.range().end;
                source.hits(signal, passage).iter().any(touches)
            })
        };
        let by_unit = matches!(unit, Some(Unit::Time | Unit::Memory | Unit::Money));
        let by_change = matches!(line.change, Some(Change::Faster | Change::Slower));
        let by_measure = match &line.metric {
            Some(metric) => spent(metric.passage, &metric.range),
            // "12x less" of something that no measure of quality names, or any bare number beside machines and hours.
            None => {
                let whole = 0..source.text(line.number.passage).len();
                let ratio = unit == Some(Unit::Times) && line.change == Some(Change::Down);
                let points = matches!(unit, Some(Unit::Points | Unit::Percent));
                ratio || (!points && spent(line.number.passage, &whole))
            }
        };
        by_unit || by_change || by_measure
    }

    /// Whether it is where something came from: the first number of "45% → 80%".
    fn is_left_behind(&self, line: &Line) -> bool {
        let rest = self.source().text(line.number.passage).get(line.number.range.end..).unwrap_or_default();
        let arrow = ["→", "->", "⟶", "–>"].iter().find_map(|arrow| rest.trim_start().strip_prefix(arrow));
        arrow.is_some_and(|to| {
            to.trim_start()
                .trim_start_matches(['+', '-', '−', '~', '≈', '$', '€'])
                .starts_with(|c: char| c.is_ascii_digit())
        })
    }

    /// The only data set that the talk names, named on this slide or before: for questions that do not say that this
    /// slide shows it. A slide may be about data without a name.
    fn only_dataset(&self, slide: usize) -> Option<Found> {
        let source = self.source();
        if self.needs("slide") && !self.needs("claim") {
            return None;
        }
        source.only_dataset().filter(|d| source.slide_of(d.passage).is_some_and(|s| s <= slide)).cloned()
    }

    /// Whether a passage, or the line above its list, says that something is for training and not for testing.
    fn is_for_training(&self, passage: usize) -> bool {
        let source = self.source();
        let depth = |p: usize| source.passage(p).map_or(0, |p| p.path.depth);
        let first = source.slide_of(passage).and_then(|s| source.deck.slides.get(s)).map_or(0, |s| s.passages.start);
        let lead = if depth(passage) > 0 { (first..passage).rev().find(|p| depth(*p) == 0) } else { None };
        let says = |p: usize, words: &[&str]| {
            let text = source.text(p).to_lowercase();
            words.iter().any(|w| text.contains(w))
        };
        let training = ["training", "trained on", "train on", "train:", "pretrain", "pre-train", "fine-tun", "finetun"];
        let testing = ["test", "eval", "valid", "held-out", "benchmarked"];
        let mut both = lead.into_iter().chain([passage]);
        both.clone().any(|p| says(p, &training)) && !both.any(|p| says(p, &testing))
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
    fn lone(&self, slot: &str, slide: usize, lines: &[&Line]) -> Option<Found> {
        let source = self.source();
        if self.stated.contains_key(slot) {
            return match slot {
                "baseline" => self.stated_name(slot, slide),
                "metric" => {
                    let named = |(p, r): (usize, std::ops::Range<usize>)| ledger::metric_in(source, p, r.start);
                    self.hits(slot, slide).into_iter().find_map(|hit| named(hit).filter(names_a_measure))
                }
                _ => None,
            };
        }
        let prose =
            |f: &dyn Fn(usize) -> Option<Found>| source.visible(slide).filter(|p| source.own_voice(*p)).find_map(f);
        match slot {
            "baseline" => {
                let mut rivals = lines.iter().filter_map(|l| l.baseline.clone());
                let said = || prose(&|p| ledger::rival_in(source, p).filter(names_a_rival));
                rivals.find(names_a_rival).or_else(said)
            }
            "metric" => lines.iter().find_map(|l| l.metric.clone().filter(names_a_measure)).or_else(|| {
                let stated = matches!(source.section(slide), "setup" | "metrics" | "evaluation" | "results");
                let measured = |p: usize| {
                    let text = source.text(p);
                    let said = text.to_lowercase().contains("metric") || !number::numbers(text).is_empty();
                    if said { ledger::metric_in(source, p, 0).filter(names_a_measure) } else { None }
                };
                if stated { prose(&measured) } else { None }
            }),
            // What a question is about is what was evaluated on, not what was trained on.
            "dataset" => lines
                .iter()
                .find_map(|l| l.dataset.clone().filter(|d| !self.is_for_training(d.passage)))
                .or_else(|| {
                    // A table of what others have is no list of what one evaluated on.
                    let evaluated = |p: usize| source.is_prose(p) && !self.is_for_training(p);
                    prose(&|p| source.datasets_in(p).into_iter().next().filter(|_| evaluated(p)))
                })
                .or_else(|| self.only_dataset(slide)),
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
        let (earlier, other) =
            (0..slide).rev().filter(|s| source.quotable(*s) && *s + 1 < slide && !self.is_aside(*s)).find_map(|s| {
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
}

/// Sections in which a talk says what came out.
pub(super) const RESULTS: [&str; 6] =
    ["results", "ablations", "error-analysis", "evaluation", "contribution", "conclusion"];

/// Whether a number only counts something: whole, without a unit, a measure or a change. How many tasks a suite has is
/// no result.
pub(super) fn is_count(line: &Line) -> bool {
    let plain = line.quantity.is_none_or(|q| q.unit == Unit::Plain && q.value.fract() == 0.0);
    let whole = !line.number.text.contains(['.', '%', '+', '-', '−', '±']);
    plain && whole && line.metric.is_none() && line.change.is_none() && line.spread.is_none()
}

/// Words that speak of a measure and name none.
const UNNAMED: [&str; 12] = [
    "coverage",
    "efficiency",
    "evaluation metric",
    "evaluation metrics",
    "metric",
    "metrics",
    "performance measure",
    "performance measures",
    "score of",
    "scores of",
    "success",
    "quality measure",
];

/// Names of whole fields, with whom nobody competes.
const FIELDS: [&str; 6] =
    ["deep learning", "machine learning", "neural network", "neural networks", "state of the art", "statistics"];

fn names_a_rival(rival: &Found) -> bool {
    !FIELDS.contains(&rival.text.to_lowercase().as_str())
}

/// Whether a measure can be spoken of by this name.
fn names_a_measure(metric: &Found) -> bool {
    !UNNAMED.contains(&metric.text.to_lowercase().as_str())
}

/// Whether a number can be a score: a bare digit ranks or counts.
fn says_how_good(number: &str) -> bool {
    number.chars().count() > 1 || !number.chars().all(|c| c.is_ascii_digit())
}

fn is_difference(number: &Found) -> bool {
    number.text.starts_with(['+', '-', '−'])
}
