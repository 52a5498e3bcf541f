//! Facts about a slide's place among the others: short talks keep to one order, whatever their slides are called. Why, what
//! others do, one statement, how it was tried, a table, questions asked of the table, what comes next.

use crate::deck::passage::{Channel, Passage, PassageKind};
use crate::knowledge::expression::Evidence;

use super::super::Reading;
use super::super::slides::By;
use super::Facts;
use super::course::{announced, content, places};

pub(super) fn measure(reading: &Reading<'_>, facts: &mut Facts) {
    let all: Vec<usize> = content(reading).collect();
    let statement = statement(reading, &all);
    let here = |slides: Vec<usize>| -> Vec<(usize, Evidence)> { places(reading, slides.into_iter()) };
    facts.places_of_slides("short_statement", here(statement.into_iter().collect()));
    facts.places_of_slides("before_statement", here(before(reading, &all, statement).into_iter().collect()));
    facts.places_of_slides("asked_of_results", here(asked(reading, &all)));
    facts.places_of_slides("answered", here(all.iter().copied().filter(|s| answered(reading, *s)).collect()));
    facts.places_of_slides("last_content", here(last(reading, &all).into_iter().collect()));
}

/// A talk with fewer content slides has no order to speak of.
const TALK: usize = 6;
/// The statement stands behind at least so many content slides: why, and what others do.
const BEHIND: usize = 2;
/// It is made before this share of the talk is over.
const STATED: f32 = 0.5;
/// Words of a statement, its title included.
const WORDS: std::ops::RangeInclusive<usize> = 6..=45;
/// Sentences or items of a statement.
const PARTS: usize = 2;

/// Whether nobody announced what a slide is about, or it was announced as something new.
fn is_free(reading: &Reading<'_>, slide: usize) -> bool {
    reading.rows()[slide].section.is_none_or(|s| s.by == By::Body) || announced(reading, slide, &NEW)
}

const NEW: [&str; 2] = ["contribution", "idea"];

fn shows_table(reading: &Reading<'_>, slide: usize) -> bool {
    let shape = &reading.rows()[slide].shape;
    shape.system_table.is_some() || shape.own_table.is_some() || shape.variant_table.is_some()
}

fn title<'r>(reading: &'r Reading<'_>, slide: usize) -> &'r str {
    reading.deck().slides[slide].title.as_ref().map_or("", |t| t.text.trim())
}

/// The slide that says one thing, between what others do and the first table.
fn statement(reading: &Reading<'_>, all: &[usize]) -> Option<usize> {
    let table = all.iter().position(|s| shows_table(reading, *s)).filter(|_| all.len() >= TALK)?;
    all[..table]
        .iter()
        .copied()
        .skip(BEHIND)
        .find(|s| reading.rows()[*s].position <= STATED && is_free(reading, *s) && is_short(reading, *s))
}

/// Whether a slide holds a sentence or two, or is a sentence itself, and asks nothing.
fn is_short(reading: &Reading<'_>, slide: usize) -> bool {
    let passages = &reading.deck().passages;
    let seen = || {
        let range = reading.deck().slides[slide].passages.clone();
        passages.list()[range].iter().filter(|p| p.channel == Channel::Visible)
    };
    let parts = seen().filter(|p| matches!(p.kind, PassageKind::Sentence | PassageKind::Item)).count();
    let plain = seen().all(|p| p.kind != PassageKind::Cell && !passages.text(p).trim_end().ends_with('?'));
    plain && parts <= PARTS && WORDS.contains(&reading.rows()[slide].shape.words)
}

/// The slide right before the statement, or before the one that is announced as new: what others do.
fn before(reading: &Reading<'_>, all: &[usize], statement: Option<usize>) -> Option<usize> {
    let new = |s: &usize| announced(reading, *s, &NEW) && reading.rows()[*s].position <= STATED;
    let at = all.iter().position(|s| new(s) || Some(*s) == statement).filter(|at| *at >= BEHIND)?;
    let slide = all[at - 1];
    (all.len() >= TALK && (is_free(reading, slide) || announced(reading, slide, &["prior-work", "gap"])))
        .then_some(slide)
}

/// Slides behind the first table whose title is a question, and that nobody announced as the end.
fn asked(reading: &Reading<'_>, all: &[usize]) -> Vec<usize> {
    const END: [&str; 4] = ["limitations", "next-experiment", "conclusion", "questions"];
    let Some(table) = all.iter().position(|s| shows_table(reading, *s)) else { return Vec::new() };
    let asks = |s: &usize| title(reading, *s).ends_with(['?', '？']) && !announced(reading, *s, &END);
    all[table + 1..].iter().copied().filter(asks).collect()
}

/// Yes and no, in several languages.
const ANSWERS: [&str; 22] = [
    "yes",
    "no",
    "partly",
    "mostly",
    "almost",
    "ja",
    "nein",
    "teilweise",
    "oui",
    "non",
    "en partie",
    "sí",
    "si",
    "en parte",
    "sim",
    "não",
    "sì",
    "да",
    "нет",
    "是",
    "はい",
    "いいえ",
];

/// Whether a slide's title asks, and what stands under it begins with the answer.
fn answered(reading: &Reading<'_>, slide: usize) -> bool {
    if !title(reading, slide).ends_with(['?', '？']) {
        return false;
    }
    let passages = &reading.deck().passages;
    let range = reading.deck().slides[slide].passages.clone();
    let under = |p: &&Passage| p.channel == Channel::Visible && p.kind != PassageKind::Title;
    passages.list()[range].iter().find(under).is_some_and(|p| {
        let text = passages.text(p).to_lowercase();
        let ends = |rest: &str| rest.trim_start().chars().next().is_none_or(|c| ",.!;:–—。，、！".contains(c));
        ANSWERS.iter().any(|a| text.strip_prefix(a).is_some_and(ends))
    })
}

/// The last slide with content, where it does not sum up, show results, own up or thank.
fn last(reading: &Reading<'_>, all: &[usize]) -> Option<usize> {
    const OTHER: [&str; 6] = ["conclusion", "limitations", "results", "ablations", "error-analysis", "ownership"];
    let thanks = |slide: usize| {
        let range = reading.deck().slides[slide].passages.clone();
        reading.signal("thanks_slide").is_some_and(|s| !reading.hits().within(s, range).is_empty())
    };
    let slide = *all.last().filter(|s| all.len() >= TALK && !thanks(**s))?;
    (!announced(reading, slide, &OTHER) && !shows_table(reading, slide)).then_some(slide)
}

#[cfg(test)]
mod tests {
    use crate::knowledge::expression::{Context, Scope};
    use crate::knowledge::facts::fact_index;
    use crate::lint::testing::reading_of;

    const TALK: &str = "# Owls\n\n---\n\n# Barns empty\n\nHalf of them since 1990.\n\n---\n\n# Nest boxes, fields\n\n\
        - boxes: nobody cleans them\n- fields: costly\n\n---\n\n# Bats first\n\nA barn that has bats will have owls within \
        three years.\n\n---\n\n# 40 barns\n\n- with bats\n- without\n- counted at night, every month\n\n---\n\n# Owls\n\n\
        | barn | owls |\n|---|---|\n| with bats | 12 |\n| others | 3 |\n\n---\n\n# Or is it the roof?\n\n3 of 9\n\n---\n\n\
        # Ponds\n\nWe dig one in May.\n";

    /// The slides (1-based) on which a fact holds.
    fn slides(deck: &str, name: &str) -> Vec<usize> {
        reading_of(deck, |reading| {
            let fact = crate::knowledge::FactId(fact_index(name).expect("a fact") as u16);
            let holds = |s: &usize| !reading.fact(fact, Scope::Slide(*s - 1)).evidence.is_empty();
            (1..=reading.rows().len()).filter(holds).collect()
        })
    }

    #[test]
    fn the_place_says_what_a_slide_is() {
        assert_eq!(slides(TALK, "short_statement"), [4]);
        assert_eq!(slides(TALK, "before_statement"), [3]);
        assert_eq!(slides(TALK, "asked_of_results"), [7]);
        assert_eq!(slides(TALK, "last_content"), [8]);
    }

    #[test]
    fn a_title_that_asks_is_answered_by_yes_or_no() {
        let talk = |under: &str| format!("# Owls\n\n---\n\n# Do bats help?\n\n{under}\n");
        for under in ["Yes! Three of four barns had owls.", "No: they leave.", "- Partly, in summer", "Yes"] {
            assert_eq!(slides(&talk(under), "answered"), [2], "{under}");
        }
        for under in ["No barn had owls.", "Yesterday they did.", "We asked."] {
            assert!(slides(&talk(under), "answered").is_empty(), "{under}");
        }
    }

    #[test]
    fn a_few_slides_have_no_order() {
        for fact in ["short_statement", "before_statement", "last_content"] {
            assert!(slides("# Owls\n\n---\n\n# A\n\nOne.\n\n---\n\n# B\n\nTwo.\n", fact).is_empty(), "{fact}");
        }
    }
}
