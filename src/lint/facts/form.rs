//! Facts about the form of slides: words, lists, tables, figures, titles.

use crate::deck::model::{Deck, Slide};
use crate::knowledge::expression::{Evidence, Measure};

use super::super::Reading;
use super::super::elements::title_evidence;
use super::super::shape::count_words;
use super::super::slides::SlideRow;
use super::Facts;

pub(super) fn measure(reading: &Reading<'_>, facts: &mut Facts) {
    let rows = reading.rows();
    let shown = || rows.iter().enumerate().filter(|(_, r)| !r.hidden);
    let number = |of: fn(&SlideRow) -> usize| {
        shown().map(move |(i, r)| (i, of(r) as f64, title_evidence(reading, i))).collect::<Vec<_>>()
    };
    facts.numbers_of_slides("words", number(|r| r.shape.words));
    facts.numbers_of_slides("lines", number(|r| r.shape.lines));
    facts.numbers_of_slides("list_items", number(|r| r.shape.list_items));
    facts.numbers_of_slides("list_depth", number(|r| r.shape.list_depth));
    facts.numbers_of_slides("table_rows", number(|r| r.shape.table_rows));
    facts.numbers_of_slides("table_columns", number(|r| r.shape.table_columns));
    let source = |slide: usize, span| Evidence::Source { slide: Some(slide as u32), span };
    let tables = shown().filter_map(|(i, r)| r.shape.system_table.map(|span| (i, source(i, span))));
    facts.places_of_slides("system_table", tables.collect());
    let tables = shown().filter_map(|(i, r)| r.shape.own_table.map(|span| (i, source(i, span))));
    facts.places_of_slides("own_table", tables.collect());
    let tables = shown().filter_map(|(i, r)| r.shape.variant_table.map(|span| (i, source(i, span))));
    facts.places_of_slides("variant_table", tables.collect());
    let figures = shown().filter(|(i, r)| !r.frame && !says_what_to_see(&reading.deck().slides[*i], r));
    let figures = figures.flat_map(|(i, r)| r.shape.figures.first().map(|f| (i, source(i, f.span))));
    facts.places_of_slides("figure_without_takeaway", figures.collect());
    facts.places_of_slides("author_in_bold", bold_authors(reading.deck(), rows, source));
    let content: Vec<usize> =
        rows.iter().enumerate().filter(|(_, r)| r.is_content() && !r.repeats).map(|(i, _)| i).collect();
    facts.number("slides", Some(content.len() as f64), |n| (format!("{n:.0}"), String::new()));
    let titled: Vec<&str> =
        content.iter().filter_map(|i| reading.deck().slides[*i].title.as_ref()).map(|t| t.text.as_str()).collect();
    let topics = titled.iter().filter(|t| is_topic(t)).count();
    let share = (!titled.is_empty()).then(|| topics as f64 / titled.len() as f64);
    facts.number("topic_title_share", share, |_| (format!("{topics} of {}", titled.len()), String::new()));
    ending(reading, facts);
}

/// A slide with a figure says what to see when the figure is described, its title claims something, or there is a
/// sentence beside it.
fn says_what_to_see(slide: &Slide, row: &SlideRow) -> bool {
    let Some(first) = row.shape.figures.first() else { return true };
    let title = slide.title.as_ref().map_or("", |t| t.text.as_str());
    let beside = row.shape.words.saturating_sub(count_words(title));
    first.described || beside >= 8 || (!title.is_empty() && !is_topic(title))
}

/// Titles that name a place in the talk.
const TOPICS: [&str; 22] = [
    "results",
    "method",
    "methods",
    "experiments",
    "experiment",
    "discussion",
    "analysis",
    "motivation",
    "introduction",
    "conclusion",
    "conclusions",
    "evaluation",
    "data",
    "setup",
    "background",
    "approach",
    "model",
    "overview",
    "summary",
    "related work",
    "future work",
    "limitations",
];

/// What agendas list besides.
const AGENDA: [&str; 9] = [
    "questions",
    "q&a",
    "outlook",
    "references",
    "thanks",
    "demo",
    "experimental setup",
    "methodology",
    "problem statement",
];

/// Whether an item of an agenda names a place that every talk has. Numbers and signs around it do not count.
pub(super) fn is_place(item: &str) -> bool {
    let lower = item.to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphabetic());
    let both = |text: &str| TOPICS.contains(&text) || AGENDA.contains(&text);
    both(bare) || [" and ", " & "].iter().any(|and| bare.split_once(and).is_some_and(|(a, b)| both(a) && both(b)))
}

/// Words that make a short title say something.
const SAYING: [&str; 34] = [
    "is", "are", "was", "were", "does", "do", "did", "can", "cannot", "has", "have", "need", "needs", "not", "no",
    "beats", "better", "worse", "more", "less", "fewer", "faster", "slower", "wins", "works", "fails", "helps",
    "hurts", "why", "how", "what", "when", "we", "all",
];

/// Whether a title names a topic and claims nothing. There is no tagger: a number, a question, a telling word, or in
/// longer titles a middle word that looks like a verb counts as a claim.
fn is_topic(title: &str) -> bool {
    let lower = title.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()).collect();
    if TOPICS.contains(&lower.trim()) {
        return true;
    }
    if words.len() > 4
        || title.contains('?')
        || words.iter().any(|w| SAYING.contains(w) || w.starts_with(|c: char| c.is_ascii_digit()))
    {
        return false;
    }
    let inner = words.get(1..words.len().saturating_sub(1)).unwrap_or_default();
    !inner
        .iter()
        .any(|w| w.len() > 3 && (w.ends_with("es") || w.ends_with("ed") || (w.ends_with('s') && !w.ends_with("ss"))))
}

/// The speaker's name in bold among authors: the deck's only author, or one name that is bold again and again.
fn bold_authors(
    deck: &Deck,
    rows: &[SlideRow],
    source: impl Fn(usize, crate::text::Span) -> Evidence,
) -> Vec<(usize, Evidence)> {
    let author = deck.style.author.as_deref().unwrap_or("");
    let alone = !author.contains(',') && !author.contains(" and ") && !author.contains('&');
    let surname =
        author.split_whitespace().next_back().filter(|n| alone && n.chars().count() >= 3).map(str::to_lowercase);
    let all: Vec<(usize, &String, crate::text::Span)> = rows
        .iter()
        .enumerate()
        .filter(|(_, r)| !r.hidden)
        .flat_map(|(i, r)| r.shape.bold_names.iter().map(move |(name, span)| (i, name, *span)))
        .collect();
    all.iter()
        .filter(|(_, name, _)| {
            let own = surname.as_ref().is_some_and(|s| name.to_lowercase().contains(s.as_str()));
            own || all.iter().filter(|(_, other, _)| other == name).count() >= 2
        })
        .map(|(i, _, span)| (*i, source(*i, *span)))
        .collect()
}

/// Words of a last slide that holds more than thanks and an address.
const MORE_THAN_THANKS: usize = 14;

fn ending(reading: &Reading<'_>, facts: &mut Facts) {
    let last = reading.rows().iter().rposition(|r| !r.hidden && !r.backup);
    let thanks = last.filter(|last| {
        let named = reading.section_name(*last).is_some_and(|s| s == "thanks" || s == "questions");
        let range = reading.deck().slides[*last].passages.clone();
        let says = reading.signal("thanks_slide").is_some_and(|s| !reading.hits().within(s, range).is_empty());
        let row = &reading.rows()[*last];
        (named || says) && row.shape.words <= MORE_THAN_THANKS && row.shape.figures.is_empty()
    });
    let mut measure = Measure::new(thanks.is_some());
    if let Some(last) = thanks {
        measure.evidence.push(title_evidence(reading, last));
        measure.shown = Some(reading.deck().slides[last].title_text().to_owned());
    }
    facts.set("ends_with_thanks", measure);
}

#[cfg(test)]
mod tests {
    use super::is_topic;

    #[test]
    fn a_topic_claims_nothing() {
        for topic in ["Results", "Experimental setup", "Related work", "The data set"] {
            assert!(is_topic(topic), "{topic}");
        }
        for claim in [
            "Ordering halves unsupported answers",
            "Why not?",
            "2x faster",
            "It works",
            "Disagreement tells which to read first",
        ] {
            assert!(!is_topic(claim), "{claim}");
        }
    }
}
