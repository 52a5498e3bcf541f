//! Facts about the talk as a whole: time, data sets, citations, altitudes of the method.

use std::collections::BTreeSet;

use crate::deck::passage::PassageKind;
use crate::knowledge::expression::{Evidence, Measure};
use crate::knowledge::signals::Hit;
use crate::text::Span;

use super::super::Reading;
use super::super::elements::title_evidence;
use super::{Facts, Saying};

pub(super) fn measure(reading: &Reading<'_>, facts: &mut Facts) {
    time(reading, facts);
    datasets(reading, facts);
    facts.set("newest_cited_year", newest_cited_year(reading));
    altitudes(reading, facts);
}

/// Minutes and seconds for people.
pub(super) fn clock(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// The talk in seconds: the stated slot less the stated questions. Nothing is assumed: where no slot is stated, facts
/// about time are unknown.
pub fn talk_seconds(reading: &Reading<'_>) -> Option<f64> {
    let settings = &reading.deck().settings;
    let slot = reading.options().slot_seconds.or(settings.slot_seconds)?;
    let talk = slot.saturating_sub(settings.questions_seconds.unwrap_or(0));
    (talk > 0).then_some(f64::from(talk))
}

fn time(reading: &Reading<'_>, facts: &mut Facts) {
    let deck = reading.deck();
    let talk = talk_seconds(reading);
    let stated = deck
        .slides
        .iter()
        .zip(reading.rows())
        .filter(|(_, r)| !r.hidden && !r.backup)
        .filter_map(|(s, _)| s.settings.seconds);
    let (sum, timed) = stated.fold((0_u64, 0), |(sum, n), s| (sum + u64::from(s), n + 1));
    let share = talk.filter(|_| timed > 0).map(|talk| sum as f64 / talk);
    facts.number("budget_share", share, |_| (clock(sum as f64), clock(talk.unwrap_or(0.0))));
    let content = reading.rows().iter().filter(|r| r.is_content() && !r.repeats).count() as f64;
    facts.number("slides_per_minute", talk.map(|t| content * 60.0 / t), |n| (format!("{n:.1}"), String::new()));
    let pace = deck.slides.iter().enumerate().filter_map(|(i, slide)| {
        let row = &reading.rows()[i];
        let seconds = slide.settings.seconds.filter(|s| *s > 0 && !row.hidden)?;
        let words = row.shape.note_words as f64;
        let note = deck.passages.list()[slide.passages.clone()].iter().position(|p| p.kind == PassageKind::Note)?;
        let passage = slide.passages.start + note;
        let end = deck.passages.list()[passage].range.len() as u32;
        let evidence = Evidence::Text { hit: Hit { passage: passage as u32, start: 0, end }, signal: None };
        Some((i, (words * 60.0 / f64::from(seconds)).round(), evidence))
    });
    facts.numbers_of_slides("notes_pace", pace.collect::<Vec<_>>());
}

/// How many data sets are named: public ones, the deck's own list, or a stated plural. Unknown where none is named: a
/// name that is not known is no evidence that there is only one.
fn datasets(reading: &Reading<'_>, facts: &mut Facts) {
    let passages = &reading.deck().passages;
    let mut names: BTreeSet<String> = BTreeSet::new();
    let (mut evidence, mut places) = (Vec::new(), Vec::new());
    let content = |passage: u32| {
        let slide = passages.list()[passage as usize].slide;
        let row = &reading.rows()[slide];
        !row.hidden && !row.frame
    };
    if let Some(signal) = reading.signal("benchmark_name") {
        for hit in reading.hits().of(signal).iter().filter(|h| content(h.passage)) {
            let name: String = hit.text(passages).to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
            let place = Evidence::Text { hit: *hit, signal: Some(signal) };
            places.push(place);
            if names.insert(name) {
                evidence.push(place);
            }
        }
    }
    for name in &reading.deck().settings.datasets {
        names.insert(name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect());
    }
    let titled = |e: &Evidence| {
        e.passage().is_some_and(|p| passages.list()[p].kind == PassageKind::Title && passages.list()[p].slide > 0)
    };
    let several =
        reading.signal("many_data").map_or(0, |s| reading.hits().of(s).iter().filter(|h| content(h.passage)).count());
    let count = if several > 0 { names.len().max(2) } else { names.len() };
    let only = places.into_iter().filter(|e| count == 1 && titled(e));
    let on_slide = |e: Evidence| Some((passages.list()[e.passage()?].slide, e));
    facts.places_of_slides("only_dataset", only.filter_map(on_slide).collect());
    let mut measure = if count == 0 { Measure::unknown() } else { Measure::number(count as f64) };
    measure.shown = (count > 0).then(|| count.to_string());
    measure.evidence = evidence;
    facts.set("datasets", measure);
}

/// The newest year in passages that cite somebody, not beyond this year.
fn newest_cited_year(reading: &Reading<'_>) -> Measure {
    let passages = &reading.deck().passages;
    let this_year = reading.options().year.unwrap_or(2100);
    let cited = ["citation", "prior_work"].iter().filter_map(|s| reading.signal(s)).flat_map(|s| reading.hits().of(s));
    let mut newest: Option<(i32, Evidence)> = None;
    for hit in cited {
        let text = passages.text(&passages.list()[hit.passage as usize]);
        for (at, year) in years(text) {
            if year <= this_year && newest.is_none_or(|(n, _)| year > n) {
                let hit = Hit { passage: hit.passage, start: at as u32, end: at as u32 + 4 };
                newest = Some((year, Evidence::Text { hit, signal: None }));
            }
        }
    }
    newest.map_or_else(Measure::unknown, |(year, evidence)| Measure {
        evidence: vec![evidence],
        shown: Some(year.to_string()),
        ..Measure::number(f64::from(year))
    })
}

/// Four-digit years from 1950 on, with their places.
fn years(text: &str) -> impl Iterator<Item = (usize, i32)> + '_ {
    let bytes = text.as_bytes();
    (0..bytes.len().saturating_sub(3)).filter_map(move |i| {
        let digits = &bytes[i..i + 4];
        let alone =
            (i == 0 || !bytes[i - 1].is_ascii_alphanumeric()) && bytes.get(i + 4).is_none_or(|b| !b.is_ascii_digit());
        if !alone || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let year = digits.iter().fold(0, |n, d| n * 10 + i32::from(d - b'0'));
        (1950..2100).contains(&year).then_some((i, year))
    })
}

/// The four heights from which a method is asked about: what each is called, and the question.
const ALTITUDES: [(&str, &str, &[&str]); 4] = [
    ("the idea in plain words", "How would you explain it to somebody outside the field?", &["intuition"]),
    ("the formal statement", "What exactly is optimised, or claimed?", &["formal"]),
    ("the recipe", "What would I have to set to run it again?", &["recipe"]),
    ("the cost", "How does the cost grow with the input?", &["complexity", "latency_cost", "compute_words"]),
];

fn altitudes(reading: &Reading<'_>, facts: &mut Facts) {
    let deck = reading.deck();
    let math = deck.passages.list().iter().any(|p| p.kind == PassageKind::Math && p.range.len() > 8);
    let method = (0..reading.rows().len()).find(|i| reading.section_name(*i) == Some("method"));
    let place =
        method.map_or(Evidence::Source { slide: None, span: deck.anchor() }, |slide| title_evidence(reading, slide));
    let missing = ALTITUDES.iter().filter(|(name, _, signals)| {
        let said = signals.iter().filter_map(|s| reading.signal(s)).any(|s| !reading.hits().of(s).is_empty());
        !(said || math && *name == "the formal statement")
    });
    let missing: Vec<(&str, &str)> = missing.map(|(name, asks, _)| (*name, *asks)).collect();
    let names: Vec<&str> = missing.iter().map(|(name, _)| *name).collect();
    let found = missing
        .first()
        .map(|(_, asks)| (place, Saying { value: names.join(", "), expected: (*asks).to_owned(), about: None }));
    facts.places("missing_altitude", found.into_iter().collect());
}

/// The place of a finding about the whole deck: the front matter, else the first line.
pub fn anchor(reading: &Reading<'_>) -> Span {
    reading.deck().front_matter.unwrap_or_else(|| {
        let text = reading.deck().sources.files()[0].text();
        Span::new(crate::text::FileId(0), 0..text.find('\n').unwrap_or(text.len()))
    })
}
