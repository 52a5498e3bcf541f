//! From challenges to objections: which are apt for this deck, about which slide, in which words, in which order.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::deck::model::Deck;
use crate::deck::passage::{Channel, PassageKind};
use crate::knowledge::expression::{Context, Counts, Evidence, Expression, Outcome, Scope, Truth, Value, evaluate};
use crate::knowledge::schema::{ChallengeKind, Layer};
use crate::knowledge::{ChallengeEntry, ChallengeId, ChecklistEntry, Knowledge};
use crate::lint::claims::Source;
use crate::lint::claims::claim::{FEWEST_WORDS, claim, points_back, sets_against};
use crate::lint::{Finding, Reading};
use crate::text::Span;

use super::answers::Answers;
use super::objection::{Ammunition, Objection, Quote, SlideRef};
use super::quote::{clean, fill, shorten, slots_of};
use super::slots::{Filled, Filler, Place, overlaps};
use super::weigh::{Arming, Grounds, MOST_OF_ONE_THEME, OF_ONE_THEME, at_two_decimals, weight};

/// What objections are made from.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The reading of the deck: signals, sections, elements, facts, field, talk format.
    pub reading: &'a Reading<'a>,
    /// What lint found, suppressed findings with their reasons among them.
    pub findings: &'a [Finding],
    /// Prepared answers.
    pub answers: &'a Answers,
}

impl<'a> Inputs<'a> {
    fn deck(&self) -> &'a Deck {
        self.reading.deck()
    }

    fn knowledge(&self) -> &'a Knowledge {
        self.reading.knowledge()
    }

    fn checklist(&self) -> &'a ChecklistEntry {
        self.knowledge().checklist_at(self.reading.checklist_id())
    }

    /// Whether the deck reports research: a contribution, results, or the signs of it on many slides. Where the language is
    /// not spoken nobody knows, and the talk format is taken at its word.
    fn reports(&self) -> bool {
        let reading = self.reading;
        let share = match reading.facts().named("research_share").value {
            Value::Number(share) => share >= LEAST_RESEARCH,
            _ => true,
        };
        let element = |id: &str| reading.element_named(id).is_some_and(|e| e.present);
        let mut slides = 0..self.deck().slides.len();
        let told = |s: usize| matches!(reading.section_name(s), Some("results" | "contribution"));
        let many = reading.rows().iter().filter(|r| r.is_content()).count() >= FEWEST_SLIDES;
        share || !many || element("contribution") || slides.any(told)
    }

    /// Whether the audience are pupils, users or customers, and the talk format has questions of theirs. An author who
    /// names the format means it as it is.
    fn teaches(&self) -> bool {
        let stated = self.deck().settings.checklist.is_some() || self.checklist().teaching.is_empty();
        !stated && (self.reading.facts().named(TEACHES).truth() == Truth::True || !self.reports())
    }
}

/// The category whose challenges hang on what happens in the room: never ranked among a deck's objections.
pub const CONTROL: &str = "control";
/// The fact that a deck reports no research.
const TEACHES: &str = "teaches";
/// What is left of a clarification that cannot say what it is about.
const VAGUE: f64 = 0.5;
/// Questions that name the talk by its title.
const MOST_TITLED: usize = 3;
/// A deck with signs of research on fewer of its slides, without a contribution or results, reports none.
const LEAST_RESEARCH: f64 = 0.2;
/// Of a few slides nobody says what they are.
const FEWEST_SLIDES: usize = 8;
/// Most quotes that are kept for an objection.
const MOST_QUOTES: usize = 4;
/// Longest quote in the evidence, in characters.
const LONGEST_QUOTE: usize = 120;
/// The objections to a deck, heaviest first. At most one of each challenge.
pub fn objections(inputs: &Inputs<'_>) -> Vec<Objection> {
    let finder = Finder::new(inputs);
    let checklist = inputs.checklist();
    let (members, always) =
        if inputs.teaches() { (&checklist.teaching, &[][..]) } else { (&checklist.challenges, &checklist.always[..]) };
    let mut all: Vec<(ChallengeId, Candidate)> = members
        .iter()
        .chain(always)
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .filter_map(|id| finder.objection(*id, Call::Deck, &[]).map(|candidate| (*id, candidate)))
        .collect();
    // Two questions about one sentence are one question: who has less to do with it looks for other words.
    all.sort_by(|(_, a), (_, b)| b.pull.total_cmp(&a.pull).then_with(|| a.objection.id.cmp(&b.objection.id)));
    let (mut taken, mut twice): (Vec<Place>, Vec<Place>) = (Vec::new(), Vec::new());
    for (id, candidate) in &mut all {
        if candidate.words.iter().any(|place| overlaps(place, &taken))
            && let Some(other) = finder.objection(*id, Call::Deck, &taken)
        {
            // Rather a result that was pointed at before than words that would fit any talk.
            let again = Some(&other).filter(|other| other.words.is_empty() && !other.objection.deeper && !other.named);
            let again = again.and_then(|_| finder.objection(*id, Call::Deck, &twice)).filter(|again| again.pointing);
            *candidate = again.unwrap_or(other);
        }
        let used = candidate.words.iter().filter(|place| overlaps(place, &taken)).cloned();
        twice.extend(used.collect::<Vec<Place>>());
        taken.append(&mut candidate.words);
    }
    let mut all: Vec<Objection> = all.into_iter().map(|(_, candidate)| candidate.objection).collect();
    all.sort_by(heaviest_first);
    // Who has been asked about one thing is asked about another next.
    let mut asked: BTreeMap<&str, i32> = BTreeMap::new();
    for objection in &mut all {
        let theme = finder.entry(&objection.id).and_then(|entry| entry.theme.as_deref());
        let Some(theme) = theme.filter(|_| objection.kind != ChallengeKind::Clarify) else { continue };
        let before = asked.entry(theme).or_default();
        objection.weight = at_two_decimals(objection.weight * OF_ONE_THEME.powi(i32::min(*before, MOST_OF_ONE_THEME)));
        *before += 1;
    }
    all.sort_by(heaviest_first);
    // A title is read out three times, and then everybody knows which talk it is.
    if let Some(title) = finder.filler.title() {
        let titled = all.iter_mut().filter(|o| o.ask.contains(&title)).skip(MOST_TITLED);
        for objection in titled {
            if let Some(entry) = finder.entry(&objection.id) {
                let titled = std::mem::replace(&mut objection.ask, entry.plain.clone());
                objection.alternatives.retain(|a| *a != objection.ask);
                objection.alternatives.push(titled);
            }
        }
    }
    all
}

fn heaviest_first(a: &Objection, b: &Objection) -> Ordering {
    b.weight.total_cmp(&a.weight).then(b.severity.cmp(&a.severity)).then_with(|| a.id.cmp(&b.id))
}

/// Challenges of the talk format that hang on what happens in the room (CTL01 to CTL03), in the order of their ids.
pub fn of_the_room(inputs: &Inputs<'_>) -> Vec<Objection> {
    let finder = Finder::new(inputs);
    let control = |id: &&ChallengeId| inputs.knowledge().challenge_at(**id).category == CONTROL;
    inputs
        .checklist()
        .challenges
        .iter()
        .filter(control)
        .filter_map(|id| finder.objection(*id, Call::Room, &[]).map(|c| c.objection))
        .collect()
}

/// An objection that may still have to look for other words.
struct Candidate {
    objection: Objection,
    /// The words of the deck that it quotes.
    words: Vec<Place>,
    /// Whether these words only say which result is meant.
    pointing: bool,
    /// Whether anything of the deck is named.
    named: bool,
    /// How much these words belong to it: its weight, but that everybody gets it counts nothing.
    pull: f64,
}

/// Challenges that the talk format calls for by id at a moment of its own, whatever the deck says, in the order given.
pub fn of_the_format(inputs: &Inputs<'_>, ids: &[ChallengeId]) -> Vec<Objection> {
    let finder = Finder::new(inputs);
    ids.iter().filter_map(|id| finder.objection(*id, Call::Format, &[]).map(|c| c.objection)).collect()
}

/// What calls for a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    /// The deck, by its triggers and findings.
    Deck,
    /// What happens in the room.
    Room,
    /// The talk format.
    Format,
}

struct Finder<'i> {
    inputs: &'i Inputs<'i>,
    armed: Vec<Arming>,
    filler: Filler<'i, Reading<'i>>,
    answered_on: BTreeMap<String, Vec<usize>>,
}

impl<'i> Finder<'i> {
    fn new(inputs: &'i Inputs<'i>) -> Self {
        let source = Source::new(inputs.deck(), inputs.knowledge(), inputs.reading);
        let mut answered_on: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, slide) in inputs.deck().slides.iter().enumerate().filter(|(_, s)| !s.hidden) {
            for id in &slide.settings.answers {
                answered_on.entry(id.to_ascii_uppercase()).or_default().push(i);
            }
        }
        let armed = inputs.findings.iter().filter(|f| !f.arms.is_empty()).map(Arming::of).collect();
        Self { inputs, armed, filler: Filler::new(source, inputs.reading.ledger()), answered_on }
    }

    fn entry(&self, id: &str) -> Option<&'i ChallengeEntry> {
        self.inputs.knowledge().challenge(id).map(|id| self.inputs.knowledge().challenge_at(id))
    }

    /// A challenge as an objection to this deck, with the words that it quotes; those at `taken` it does not use.
    fn objection(&self, id: ChallengeId, call: Call, taken: &[Place]) -> Option<Candidate> {
        let entry = self.inputs.knowledge().challenge_at(id);
        let of_the_room = entry.category == CONTROL;
        if !self.of_this_field(entry) || call != Call::Format && of_the_room != (call == Call::Room) {
            return None;
        }
        let always = self.inputs.checklist().always.contains(&id);
        let armed: Vec<&Arming> =
            self.armed.iter().filter(|a| a.challenges.iter().any(|c| c.eq_ignore_ascii_case(&entry.id))).collect();
        let trigger = evaluate(&entry.trigger, self.inputs.reading, Scope::Deck, None);
        if !trigger.holds() && !always && armed.is_empty() && call == Call::Deck {
            return None;
        }
        let open = |gate: &Expression| evaluate(gate, self.inputs.reading, Scope::Deck, None).holds();
        if !entry.gate.as_ref().is_none_or(open) {
            return None;
        }
        let filled = self.filled(entry, &trigger.evidence, taken);
        let shielded =
            entry.shield.as_ref().is_some_and(|s| evaluate(s, self.inputs.reading, Scope::Deck, None).holds());
        // Nobody asks what the slide says, unless it was found wanting.
        if shielded && entry.kind == ChallengeKind::Clarify && armed.is_empty() {
            return None;
        }
        let (mut ask, filled) = match filled {
            Some((ask, filled)) => (ask, Some(filled)),
            None => (entry.plain.clone(), None),
        };
        let mut alternatives = self.alternatives(entry, filled.as_ref(), &ask);
        let mut follow_ups = entry.follow_ups.clone();
        let mut deeper = false;
        let mut words = filled.as_ref().map(|f| f.words.clone()).unwrap_or_default();
        let mut quotes = Vec::new();
        if shielded && let Some((question, quote, place)) = self.deeper(entry, taken) {
            // What the slides answer is not asked again: the next question is, and the first one stays as a wording.
            alternatives.insert(0, std::mem::replace(&mut ask, question));
            follow_ups.retain(|f| Some(f) != entry.deeper.as_ref());
            deeper = true;
            words = vec![place];
            quotes.push(quote);
        }
        let slide = self.slide(entry, deeper, &quotes, filled.as_ref(), &trigger, &armed);
        if let Some(filled) = &filled {
            quotes.extend(filled.quotes.iter().filter_map(|q| self.quote_of(q.passage, &q.range)));
        }
        quotes.extend(trigger.evidence.iter().filter_map(|e| self.quote(*e)));
        dedup(&mut quotes);
        let evidence: Vec<Quote> = quotes.into_iter().take(MOST_QUOTES).map(|(_, q)| q).collect();
        let grounds = Grounds {
            stakes: Some(entry.severity),
            triggered: trigger.holds(),
            evidence: !trigger.evidence.is_empty(),
            quoted: filled.as_ref().is_some_and(Filled::quotes_the_deck),
            pointed: filled.as_ref().is_some_and(|f| f.pointing),
            layer: self.layer(&trigger.evidence),
            always,
            of_the_field: entry.fields.iter().any(|field| field != "empirical"),
            shielded,
            deeper,
            armed: armed.clone(),
        };
        // Which axis, which symbol: who cannot point at one does not ask in mid-sentence.
        let vague = entry.kind == ChallengeKind::Clarify && filled.is_none();
        let weight_of = |grounds: &Grounds<'_>| weight(grounds) * if vague { VAGUE } else { 1.0 };
        let objection = Objection {
            id: entry.id.clone(),
            category: entry.category.clone(),
            kind: entry.kind,
            severity: entry.severity,
            persona: entry.persona.clone(),
            weight: at_two_decimals(weight_of(&grounds)),
            slide: slide.map(|s| self.inputs.reading.number(s)),
            slide_key: slide.and_then(|s| self.inputs.deck().slides.get(s)).map(|s| s.key.clone()),
            ask,
            alternatives,
            why: entry.why.clone(),
            evidence,
            follow_ups,
            strong: entry.strong.clone(),
            strong_example: entry.strong_example.clone(),
            weak: entry.weak.clone(),
            seconds: entry.seconds,
            armed_by: rules(&armed),
            ammunition: ammunition(&armed),
            deeper,
            answer: self.inputs.answers.get(&entry.id).cloned(),
            answered_on: self.answered_on(&entry.id),
        };
        // At equal weight those that this deck invites come first.
        let pull = weight_of(&Grounds { always: false, of_the_field: false, ..grounds })
            - if entry.trigger.is_always() { 0.01 } else { 0.0 };
        let pointing = !deeper && filled.as_ref().is_some_and(|f| f.pointing);
        Some(Candidate { objection, words, pointing, named: filled.is_some(), pull })
    }

    /// The first wording that can be filled: `say`, else another one that needs less.
    fn filled(&self, entry: &ChallengeEntry, trigger: &[Evidence], taken: &[Place]) -> Option<(String, Filled)> {
        let others = entry.alt.iter().filter(|alt| slots_of(alt).next().is_some());
        entry.say.iter().chain(others).find_map(|wording| {
            let needs: Vec<&str> = match entry.say.as_ref() {
                Some(say) if say == wording => entry.needs.iter().map(String::as_str).collect(),
                _ => slots_of(wording).collect(),
            };
            let filled = self.filler.fill(entry, &needs, trigger, taken).filter(Filled::is_speakable)?;
            let ask = fill(wording, &filled.values)?;
            Some((ask, filled))
        })
    }

    /// Packs are asked only in talks of their field.
    fn of_this_field(&self, entry: &ChallengeEntry) -> bool {
        entry.fields.is_empty()
            || entry.fields.iter().any(|field| self.inputs.reading.field().all.contains(&field.as_str()))
    }

    /// The other wordings that can be filled with the same values.
    fn alternatives(&self, entry: &ChallengeEntry, filled: Option<&Filled>, ask: &str) -> Vec<String> {
        let none = BTreeMap::new();
        let values = filled.map_or(&none, |f| &f.values);
        let others = entry.alt.iter().filter_map(|alt| fill(alt, values));
        let plain = std::iter::once(entry.plain.clone());
        others.chain(plain).filter(|other| other != ask).collect()
    }

    /// The question behind the first one, behind a quote of what the deck already says. `None` where the challenge has no
    /// such question, or nothing can be quoted: without a quote it hangs in the air.
    fn deeper(&self, entry: &ChallengeEntry, taken: &[Place]) -> Option<(String, (usize, Quote), Place)> {
        let question = entry.deeper.as_ref()?;
        let shield = entry.shield.as_ref()?;
        let outcome = evaluate(shield, self.inputs.reading, Scope::Deck, None);
        let passage = self.telling(shield, &outcome, taken)?;
        let source = &self.filler.source;
        let text = source.text(passage);
        let said = clean(&text[claim(text, &(0..0))?]);
        let slide = source.slide_of(passage)?;
        let number = self.inputs.reading.number(slide).to_string();
        let quote = self.quote_of(passage, &(0..source.text(passage).len()))?;
        let values = BTreeMap::from([("claim", said), ("slide", number)]);
        let ask = fill(&format!("Slide {{slide}} says \"{{claim}}\". {question}"), &values)?;
        Some((ask, quote, (passage, 0..text.len())))
    }

    /// The passage that by itself says why a shield holds: for elements, their strongest evidence that can be quoted;
    /// else own words in which the shield holds too, those with the rarest signals.
    fn telling(&self, shield: &Expression, outcome: &Outcome, taken: &[Place]) -> Option<usize> {
        let source = &self.filler.source;
        let element = !shield.elements().is_empty();
        let fits = |passage: usize| {
            let text = source.text(passage);
            let title = source.passage(passage).is_some_and(|p| p.kind == PassageKind::Title);
            let words = text.split_whitespace().count();
            source.slide_of(passage).is_some_and(|s| source.quotable(s))
                && taken.iter().all(|(p, _)| *p != passage)
                && source.is_prose(passage)
                && source.is_clean(passage)
                && words >= FEWEST_WORDS + usize::from(title)
                && !text.ends_with(['?', ':'])
                && !points_back(text)
                && !sets_against(text)
                && (element || source.own_work(passage))
        };
        if element {
            return outcome.evidence.iter().filter_map(|e| e.passage()).find(|p| fits(*p));
        }
        let mut scores: BTreeMap<usize, f64> = BTreeMap::new();
        for evidence in &outcome.evidence {
            let Evidence::Text { hit, signal } = evidence else { continue };
            let passage = hit.passage as usize;
            if fits(passage) && evaluate(shield, self.inputs.reading, Scope::Passage(passage), None).holds() {
                let frequency = signal.map_or(1, |s| self.inputs.reading.hits().of(s).len()).max(1);
                *scores.entry(passage).or_default() += 1.0 / frequency as f64;
            }
        }
        scores.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|(passage, _)| passage)
    }

    /// The slide that an objection is about.
    fn slide(
        &self,
        entry: &ChallengeEntry,
        deeper: bool,
        quotes: &[(usize, Quote)],
        filled: Option<&Filled>,
        trigger: &Outcome,
        armed: &[&Arming],
    ) -> Option<usize> {
        let shown = |s: &usize| self.inputs.reading.counts(*s) == Counts::Always;
        // A question that quotes nothing points at no slide about others: whoever asks it means the speaker's work.
        let source = &self.filler.source;
        let talk = |s: &usize| shown(s) && !self.inputs.reading.backup(*s) && !source.about_others(*s);
        let passages = &self.inputs.deck().passages;
        let evidence = || trigger.evidence.iter().filter_map(|e| e.slide(passages));
        let shield = quotes.first().map(|(slide, _)| *slide).filter(|_| deeper);
        shield
            .or_else(|| filled.and_then(|f| f.slide))
            .or_else(|| armed.iter().filter_map(|a| a.slide).find(talk))
            .or_else(|| evidence().find(talk))
            .or_else(|| evidence().find(|s| shown(s) && self.inputs.reading.backup(*s)))
            .or_else(|| self.of_sections(entry).find(talk))
    }

    /// Slides of the sections that a challenge's trigger names.
    fn of_sections(&self, entry: &ChallengeEntry) -> impl Iterator<Item = usize> {
        let named = entry.trigger.sections();
        let reading = self.inputs.reading;
        (0..self.inputs.deck().slides.len())
            .filter(move |s| reading.section(*s).is_some_and(|own| named.contains(&own)))
    }

    fn layer(&self, evidence: &[Evidence]) -> Option<Layer> {
        let of = |e: &Evidence| {
            let slide = e.slide(&self.inputs.deck().passages)?;
            let notes = e.passage().is_some_and(|p| {
                self.inputs.deck().passages.list().get(p).is_some_and(|p| p.channel == Channel::Notes)
            });
            Some(match (notes, self.inputs.reading.backup(slide)) {
                (true, _) => Layer::Notes,
                (_, true) => Layer::Backup,
                _ => Layer::Visible,
            })
        };
        let all: Vec<Layer> = evidence.iter().filter_map(of).collect();
        [Layer::Visible, Layer::Notes, Layer::Backup].into_iter().find(|l| all.contains(l))
    }

    fn quote(&self, evidence: Evidence) -> Option<(usize, Quote)> {
        match evidence {
            Evidence::Text { hit, .. } => self.quote_of(hit.passage as usize, &hit.range()),
            Evidence::Source { slide, span } => {
                let slide = slide? as usize;
                let text =
                    self.inputs.deck().sources.text(span).lines().next().unwrap_or_default().trim_matches(['|', ' ']);
                Some((slide, self.at(slide, span, text)))
            }
        }
    }

    /// A passage as evidence, cut around the bytes that matter.
    fn quote_of(&self, passage: usize, range: &std::ops::Range<usize>) -> Option<(usize, Quote)> {
        let entry = self.filler.source.passage(passage)?;
        let span = self.inputs.deck().passages.source(entry, range.clone());
        let text = self.filler.source.text(passage);
        // A cell says little without its row.
        let text = match entry.path.row {
            Some(row) => self.row(entry.slide, entry.path.block, row),
            None => text.to_owned(),
        };
        Some((entry.slide, self.at(entry.slide, span, &text)))
    }

    /// The cells of a table row, side by side.
    fn row(&self, slide: usize, block: u16, row: u16) -> String {
        let range = self.inputs.deck().slides.get(slide).map_or(0..0, |s| s.passages.clone());
        let cells: Vec<&str> = range
            .filter(|i| {
                let path = self.inputs.deck().passages.list()[*i].path;
                path.block == block && path.row == Some(row)
            })
            .map(|i| self.filler.source.text(i))
            .collect();
        cells.join(" | ")
    }

    fn at(&self, slide: usize, span: Span, text: &str) -> Quote {
        let sources = &self.inputs.deck().sources;
        Quote {
            slide: self.inputs.reading.number(slide),
            file: sources.file(span.file).name.clone(),
            line: sources.seen_start(span).map(|at| at.line),
            place: sources.place(span).map(str::to_owned),
            text: shorten(&crate::text::one_line(text), LONGEST_QUOTE),
        }
    }

    fn answered_on(&self, id: &str) -> Vec<SlideRef> {
        let slides = self.answered_on.get(&id.to_ascii_uppercase()).map_or(&[][..], Vec::as_slice);
        slides
            .iter()
            .filter_map(|s| self.inputs.deck().slides.get(*s))
            .map(|s| SlideRef { number: s.number, key: s.key.clone() })
            .collect()
    }
}

fn rules(armed: &[&Arming]) -> Vec<String> {
    let mut all: Vec<String> = armed.iter().map(|a| a.rule.clone()).collect();
    all.sort();
    all.dedup();
    all
}

fn ammunition(armed: &[&Arming]) -> Vec<Ammunition> {
    let mut all: Vec<Ammunition> = armed
        .iter()
        .filter_map(|a| Some(Ammunition { rule: a.rule.clone(), reason: crate::text::one_line(a.reason()?) }))
        .collect();
    all.sort_by(|a, b| (&a.rule, &a.reason).cmp(&(&b.rule, &b.reason)));
    all.dedup();
    all
}

/// Leaves the first quote of each line, and of words where there are no lines.
fn dedup(quotes: &mut Vec<(usize, Quote)>) {
    let mut seen: Vec<(String, Result<usize, String>)> = Vec::new();
    quotes.retain(|(_, q)| {
        let place = (q.file.clone(), q.line.ok_or_else(|| q.text.clone()));
        !seen.contains(&place) && {
            seen.push(place);
            true
        }
    });
}
