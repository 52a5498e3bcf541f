//! Facts about single parts of a talk: an outline that says nothing, a list of papers, numbers of others without a
//! source, safety that was added at the end, the ladder of interventions, the parts of a story, the backup.

use crate::deck::model::{BlockKind, Slide};
use crate::deck::passage::{Channel, PassageKind};
use crate::knowledge::SignalId;
use crate::knowledge::expression::{Evidence, Measure};
use crate::knowledge::signals::Hit;

use super::super::Reading;
use super::super::elements::title_evidence;
use super::form::is_place;
use super::{Facts, Saying};

pub(super) fn measure(reading: &Reading<'_>, facts: &mut Facts) {
    facts.places_of_slides("empty_outline", slides(reading, outline));
    facts.places_of_slides("paper_list", slides(reading, papers));
    facts.places_of_slides("uncited_number", slides(reading, uncited));
    facts.set("safety_stapled", safety(reading));
    interventions(reading, facts);
    story(reading, facts);
    let rows = reading.rows();
    let backup = rows.iter().filter(|r| r.backup && !r.hidden).count();
    facts.number("backup_slides", Some(backup as f64), |n| (format!("{n:.0}"), String::new()));
    let answers = reading.deck().slides.iter().filter(|s| !s.settings.answers.is_empty()).count();
    facts.number("answer_slides", Some(answers as f64), |n| (format!("{n:.0}"), String::new()));
}

/// The shown slides on which a detector finds something.
fn slides(reading: &Reading<'_>, detect: fn(&Reading<'_>, usize) -> Option<Evidence>) -> Vec<(usize, Evidence)> {
    let shown = (0..reading.rows().len()).filter(|i| !reading.rows()[*i].hidden);
    shown.filter_map(|i| Some((i, detect(reading, i)?))).collect()
}

/// Visible passages of a slide of some kinds: place in the list, and text.
fn visible<'r>(
    reading: &'r Reading<'_>,
    slide: usize,
    kinds: &'r [PassageKind],
) -> impl Iterator<Item = (usize, &'r str)> {
    let passages = &reading.deck().passages;
    let range = reading.deck().slides[slide].passages.clone();
    range.filter_map(move |i| {
        let passage = &passages.list()[i];
        (passage.channel == Channel::Visible && kinds.contains(&passage.kind)).then(|| (i, passages.text(passage)))
    })
}

fn whole(passage: usize, text: &str) -> Evidence {
    Evidence::Text { hit: Hit { passage: passage as u32, start: 0, end: text.len() as u32 }, signal: None }
}

/// An agenda is near the beginning.
const EARLY: usize = 4;
/// A list of parts has at least so many.
const PARTS: usize = 3;

/// An outline whose items name the parts that every talk has.
fn outline(reading: &Reading<'_>, slide: usize) -> Option<Evidence> {
    if slide >= EARLY {
        return None;
    }
    let items: Vec<&str> = visible(reading, slide, &[PassageKind::Item]).map(|(_, t)| t).collect();
    let named = items.iter().filter(|t| is_place(t)).count();
    (items.len() >= PARTS && named * 3 >= items.len() * 2).then(|| title_evidence(reading, slide))
}

/// So many papers one below the other are a list of papers.
const PAPERS: usize = 4;

/// Papers one below the other, without a table, columns or headings that would group them.
fn papers(reading: &Reading<'_>, slide: usize) -> Option<Evidence> {
    let section = reading.section_name(slide)?;
    if !matches!(section, "prior-work" | "families") || !reading.rows()[slide].is_content() {
        return None;
    }
    let grouped = |s: &Slide| {
        s.blocks.iter().skip(1).any(|b| {
            matches!(
                b.kind,
                BlockKind::Heading { .. } | BlockKind::Table(_) | BlockKind::Columns(_) | BlockKind::Image(_)
            )
        })
    };
    if grouped(&reading.deck().slides[slide]) {
        return None;
    }
    let citation = reading.signal("citation")?;
    let items: Vec<(usize, &str)> = visible(reading, slide, &[PassageKind::Item]).collect();
    let cites = |passage: usize| !reading.hits().within(citation, passage..passage + 1).is_empty();
    let citing: Vec<_> = items.iter().filter(|(i, _)| cites(*i)).collect();
    let (first, text) = citing.first()?;
    (citing.len() >= PAPERS && citing.len() * 4 >= items.len() * 3).then(|| whole(*first, text))
}

/// What in the source of a slide is a reference, whatever the dialect.
const REFERENCES: [&str; 9] = ["[@", "[^", "](http", "<http", "\\cite", "doi", "arxiv", "href", "https://"];

/// A gain of somebody else's, as a number, on a slide without any reference.
fn uncited(reading: &Reading<'_>, slide: usize) -> Option<Evidence> {
    if reading.section_name(slide) != Some("prior-work") || !reading.rows()[slide].is_content() {
        return None;
    }
    let deck = reading.deck();
    let source = deck.sources.files().get(deck.slides[slide].span.file.0 as usize)?.text();
    let source = source.get(deck.slides[slide].span.range()).unwrap_or("").to_lowercase();
    if REFERENCES.iter().any(|r| source.contains(r)) {
        return None;
    }
    let range = deck.slides[slide].passages.clone();
    let on_slide = |id: &str| reading.signal(id).is_some_and(|s| !reading.hits().within(s, range.clone()).is_empty());
    if ["citation", "rerun_baseline", "own_first", "contribution_marker"].iter().any(|s| on_slide(s)) {
        return None;
    }
    let gain = reading.signal("num_delta")?;
    let kinds = [PassageKind::Sentence, PassageKind::Item];
    visible(reading, slide, &kinds)
        .find(|(i, _)| !reading.hits().within(gain, *i..*i + 1).is_empty())
        .map(|(i, text)| whole(i, text))
}

/// A talk shorter than this has no room to spread anything.
const SPREAD: usize = 4;
/// Where the end of a talk begins, as a share.
const END: f32 = 0.8;

/// Safety is spoken of on one slide only, or only at the end.
fn safety(reading: &Reading<'_>) -> Measure {
    let Some(signal) = reading.signal("safety_word") else { return Measure::unknown() };
    let content: Vec<usize> = (0..reading.rows().len()).filter(|i| reading.rows()[*i].is_content()).collect();
    let slides: Vec<usize> = content
        .iter()
        .copied()
        .filter(|i| !reading.hits().within(signal, reading.deck().slides[*i].passages.clone()).is_empty())
        .collect();
    let Some(first) = slides.first() else { return Measure::new(false) };
    let late = reading.rows()[*first].position >= END;
    let stapled = content.len() >= SPREAD && (slides.len() == 1 || late);
    let mut measure = Measure::new(stapled);
    measure.evidence = vec![title_evidence(reading, *first)];
    measure
}

/// The rungs from cheap to dear: name, signals, and beginnings of words.
const RUNGS: [(&str, &[&str], &[&str]); 5] = [
    ("no model", &["simple_baseline"], &["heuristic", "rule-based", "regex"]),
    ("prompting", &["prompt_only"], &["prompt", "decoding"]),
    ("retrieval", &["retrieval"], &["retriev"]),
    ("fine-tuning", &["finetune"], &["fine-tun", "finetun"]),
    ("pretraining", &["pretrain"], &["pretrain", "pre-train"]),
];

/// How many rungs of the ladder of interventions are named.
fn interventions(reading: &Reading<'_>, facts: &mut Facts) {
    let passages = &reading.deck().passages;
    let words = |beginnings: &[&str]| {
        passages.list().iter().any(|p| {
            let text = passages.text(p).to_lowercase();
            text.split_whitespace().any(|w| beginnings.iter().any(|b| w.trim_start_matches(['(', '"']).starts_with(b)))
        })
    };
    let found =
        |ids: &[&str]| ids.iter().filter_map(|s| reading.signal(s)).any(|s: SignalId| !reading.hits().of(s).is_empty());
    // Read only where the format asks for it.
    let wanted = reading.knowledge().checklist("mle-system-design") == Some(reading.checklist_id());
    if !wanted {
        facts.number("interventions", None, |_| Default::default());
        return;
    }
    let (named, missing): (Vec<_>, Vec<_>) =
        RUNGS.iter().partition(|(_, signals, beginnings)| found(signals) || words(beginnings));
    let list = |rungs: &[&(&str, &[&str], &[&str])]| rungs.iter().map(|r| r.0).collect::<Vec<_>>().join(", ");
    let shown = (list(&named), list(&missing));
    facts.number("interventions", Some(named.len() as f64), |_| shown);
}

/// Shares of a story's words: below this for the own actions, above this for the situation.
const LEAST_ACTION: f64 = 0.35;
const MOST_SITUATION: f64 = 0.3;
/// A story with fewer words is a heading, not a story.
const STORY_WORDS: usize = 40;

/// Proportions of behavioural stories; each story begins with its situation.
fn story(reading: &Reading<'_>, facts: &mut Facts) {
    let mut found = Vec::new();
    for (slide, words) in stories(reading) {
        let all: usize = words.iter().sum();
        let [situation, action, ..] = words;
        if all < STORY_WORDS {
            continue;
        }
        let share = |n: usize| n as f64 / all as f64;
        let percent = |n: usize| format!("{:.0} %", share(n) * 100.0);
        let mut tell = |value: String, expected: &str| {
            let saying = Saying { value, expected: expected.to_owned(), about: None };
            found.push((title_evidence(reading, slide), saying));
        };
        if action > 0 && share(action) < LEAST_ACTION {
            tell(
                format!("The story spends {} of its words on what you did", percent(action)),
                "Give your own actions about half of it; cut the background to two sentences.",
            );
        } else if share(situation) > MOST_SITUATION {
            tell(
                format!("The story spends {} of its words on the situation", percent(situation)),
                "Cut the background to two sentences, and give the words to what you did.",
            );
        }
    }
    facts.places("story_shape", found);
}

/// The stories of a deck: first slide, and words of situation with task, action, impact, learning with values.
pub(super) fn stories(reading: &Reading<'_>) -> Vec<(usize, [usize; 4])> {
    let mut all: Vec<(usize, [usize; 4])> = Vec::new();
    let mut last = None;
    for (i, row) in reading.rows().iter().enumerate().filter(|(_, r)| !r.hidden) {
        let part = match reading.section_name(i) {
            Some("situation" | "task") => 0,
            Some("action") => 1,
            Some("impact") => 2,
            Some("learning" | "values") => 3,
            _ => continue,
        };
        let begins = part == 0 && last != Some(0);
        last = Some(part);
        if begins {
            all.push((i, [0; 4]));
        }
        if let Some((_, words)) = all.last_mut() {
            words[part] += if row.shape.note_words > 0 { row.shape.note_words } else { row.shape.words };
        }
    }
    all
}
