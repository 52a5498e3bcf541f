//! Facts about the argument: where the contribution comes, what is missing, what is out of order.

use crate::knowledge::expression::{Evidence, Measure};
use crate::knowledge::schema::{Layer, SectionUse};
use crate::knowledge::signals::Hit;

use super::super::Reading;
use super::super::elements::{ONE_SENTENCE_WORDS, title_evidence};
use super::super::slides::By;
use super::talk::anchor;
use super::{Facts, Saying};

pub(super) fn measure(reading: &Reading<'_>, facts: &mut Facts) {
    contribution(reading, facts);
    let concrete = reading.element_named("next_experiment").filter(|e| e.present).map(|e| e.concrete);
    facts.set("next_is_concrete", concrete.map_or_else(Measure::unknown, Measure::new));
    notes_only(reading, facts);
    let hint = reading.element_named("limitations").and_then(|e| e.hint?.passage()).map(|p| whole(reading, p));
    facts.places("limit_hinted", hint.map(|e| (e, Saying::default())).into_iter().collect());
    // Titles in a language that nobody taught us say nothing about sections.
    if reading.speaks() {
        missing_sections(reading, facts);
        out_of_order(reading, facts);
    }
}

fn contribution(reading: &Reading<'_>, facts: &mut Facts) {
    let found = reading.element_named("contribution").filter(|e| e.present);
    let one = found.map_or_else(Measure::unknown, |e| Measure {
        expected: Some(ONE_SENTENCE_WORDS.to_string()),
        ..Measure::new(e.one_sentence)
    });
    facts.set("contribution_in_one_sentence", one);
    let rows = reading.rows();
    let first = found
        .filter(|e| e.layer == Some(Layer::Visible))
        .and_then(|e| e.slides.iter().copied().filter(|s| !rows[*s].backup).min());
    let at = first.map(|slide| f64::from(rows[slide].position));
    facts.number("contribution_at", at, |share| (format!("{:.0} %", share * 100.0), String::new()));
}

/// Elements that only the notes have. That there is one data set is no merit to be shown.
fn notes_only(reading: &Reading<'_>, facts: &mut Facts) {
    let elements = reading.knowledge().elements.iter().zip(reading.elements());
    let found = elements
        .filter(|(t, e)| e.present && e.layer == Some(Layer::Notes) && t.id != "single_dataset")
        .filter_map(|(element, e)| {
            let saying =
                Saying { value: capital(&element.what), expected: String::new(), about: Some(element.id.clone()) };
            Some((*e.evidence.first()?, saying))
        });
    facts.places("notes_only", found.collect());
}

/// A whole passage as evidence: a word alone says nothing to whoever reads it.
fn whole(reading: &Reading<'_>, passage: usize) -> Evidence {
    let end = reading.deck().passages.list().get(passage).map_or(0, |p| p.range.len());
    Evidence::Text { hit: Hit { passage: passage as u32, start: 0, end: end as u32 }, signal: None }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// Sections of which one stands for the other: a talk has a problem or a motivation, not always both.
const STANDS_FOR: [(&str, &str); 12] = [
    ("problem", "motivation"),
    ("motivation", "problem"),
    ("prior-work", "gap"),
    ("gap", "prior-work"),
    ("idea", "method"),
    ("method", "idea"),
    ("metrics", "setup"),
    ("setup", "metrics"),
    ("conclusion", "contribution"),
    ("product", "product-impact"),
    ("next-steps", "next-experiment"),
    ("learnings", "conclusion"),
];

/// Elements whose presence shows that a section is there under another name.
const SHOWN_BY: [(&str, &str); 4] =
    [("gap", "prior_work_gap"), ("problem", "motivation"), ("prior-work", "prior_work_gap"), ("setup", "metrics")];

fn missing_sections(reading: &Reading<'_>, facts: &mut Facts) {
    let knowledge = reading.knowledge();
    let has =
        |id: &str| (0..reading.rows().len()).any(|i| !reading.rows()[i].hidden && reading.section_name(i) == Some(id));
    let shown = |id: &str| {
        let by_tag = knowledge
            .elements
            .iter()
            .zip(reading.elements())
            .any(|(e, found)| found.present && e.tag.strip_prefix("section:").is_some_and(|s| s.trim() == id));
        let by_name = SHOWN_BY
            .iter()
            .any(|(section, element)| *section == id && reading.element_named(element).is_some_and(|e| e.present));
        by_tag || by_name
    };
    let covered =
        |id: &str| has(id) || shown(id) || STANDS_FOR.iter().any(|(section, other)| *section == id && has(other));
    let place = Evidence::Source { slide: None, span: anchor(reading) };
    let missing = sections_of(reading).iter().filter(|s| s.required && !covered(&s.id)).filter_map(|s| {
        let section = knowledge.section_at(knowledge.section(&s.id)?);
        let looked: Vec<String> =
            section.headings.iter().take(4).map(|h| format!("“{}”", h.trim_end_matches('*'))).collect();
        let expected = format!("titles such as {}, or the tag `section: {}`", looked.join(", "), s.id);
        Some((place, Saying { value: section.name.clone(), expected, about: Some(s.id.clone()) }))
    });
    facts.places("missing_section", missing.collect());
}

fn sections_of<'a>(reading: &Reading<'a>) -> &'a [SectionUse] {
    &reading.knowledge().checklist_at(reading.checklist_id()).table.sections
}

/// Sections that may stand anywhere.
const ANYWHERE: [&str; 4] = ["contribution", "conclusion", "ownership", "product-impact"];

/// Sections that may come in either order: they share a place.
const TOGETHER: [(&str, &str); 3] = [("motivation", "problem"), ("gap", "prior-work"), ("method", "idea")];

/// The first slides of sections that do not fit the longest run in the checklist's order.
fn out_of_order(reading: &Reading<'_>, facts: &mut Facts) {
    let order = sections_of(reading);
    let mut first: Vec<(usize, usize)> = Vec::new();
    for (slide, row) in reading.rows().iter().enumerate() {
        let sure = row.section.is_some_and(|s| s.by <= By::Heading && s.confidence >= 0.6);
        if !row.is_content() || !sure {
            continue;
        }
        let Some(name) = reading.section_name(slide).filter(|n| !ANYWHERE.contains(n)) else { continue };
        let shared = TOGETHER.iter().find(|(own, _)| *own == name).map(|(_, other)| *other);
        let place = |id: &str| order.iter().position(|s| s.id == id);
        if let Some(rank) = shared.and_then(place).or_else(|| place(name))
            && !first.iter().any(|(r, _)| *r == rank)
        {
            first.push((rank, slide));
        }
    }
    let keep = longest_rising(&first.iter().map(|(rank, _)| *rank).collect::<Vec<_>>());
    let name = |rank: usize| {
        let id = order[rank].id.as_str();
        reading.knowledge().sections.iter().find(|s| s.id == id).map_or(id, |s| s.name.as_str())
    };
    let found = first.iter().enumerate().filter(|(i, _)| !keep.contains(i)).filter_map(|(i, (rank, slide))| {
        let late =
            keep.iter().map(|k| first[*k]).find(|(r, _)| r > rank && first.iter().position(|f| f.0 == *r) < Some(i));
        let early =
            keep.iter().map(|k| first[*k]).rfind(|(r, _)| r < rank && first.iter().position(|f| f.0 == *r) > Some(i));
        let expected = match (late, early) {
            (Some((r, _)), _) => format!("after “{}”, which it prepares", name(r)),
            (None, Some((r, _))) => format!("before “{}”, on which it rests", name(r)),
            (None, None) => return None,
        };
        let about = Some(order[*rank].id.clone());
        Some((title_evidence(reading, *slide), Saying { value: name(*rank).to_owned(), expected, about }))
    });
    facts.places("out_of_order", found.collect());
}

/// Places of a longest rising subsequence.
fn longest_rising(values: &[usize]) -> Vec<usize> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(values.len());
    for (i, value) in values.iter().enumerate() {
        let before = (0..i).filter(|j| values[*j] < *value).max_by_key(|j| (best[*j].0, std::cmp::Reverse(*j)));
        best.push((before.map_or(1, |j| best[j].0 + 1), before));
    }
    let mut at = (0..values.len()).max_by_key(|i| (best[*i].0, std::cmp::Reverse(*i)));
    let mut places = Vec::new();
    while let Some(i) = at {
        places.push(i);
        at = best[i].1;
    }
    places.reverse();
    places
}

#[cfg(test)]
mod tests {
    use super::longest_rising;

    #[test]
    fn the_longest_run_stays_and_the_strays_are_left_out() {
        assert_eq!(longest_rising(&[0, 1, 5, 4, 6]), [0, 1, 2, 4]);
        assert_eq!(longest_rising(&[3, 0, 1, 2]), [1, 2, 3]);
        assert!(longest_rising(&[]).is_empty());
    }
}
