//! Facts about the course of a talk: what its place and its names say, whatever its words. Talks of all fields open with
//! why, turn from what others did to what is new, and come back to the others' names where they report results.

use std::collections::{BTreeMap, BTreeSet};

use crate::deck::passage::{Channel, Passage, PassageKind};
use crate::knowledge::expression::Evidence;
use crate::knowledge::signals::Hit;

use super::super::Reading;
use super::super::elements::title_evidence;
use super::super::slides::By;
use super::Facts;

pub(super) fn measure(reading: &Reading<'_>, facts: &mut Facts) {
    facts.places_of_slides("opening", opening(reading));
    facts.places_of_slides("turn", turn(reading));
    facts.places_of_slides("late_turn", late_turn(reading));
    let names = Names::of(reading);
    facts.places_of_slides("named_thing", names.thing(reading));
    facts.places_of_slides("rival_named", names.rivals(reading));
}

/// The opening is over after this share of the talk.
const OPENING: f32 = 0.25;
/// What others did has been said after this share of the talk.
const TURNED: f32 = 0.45;
/// Results have been shown after this share of the talk.
const LATE: f32 = 0.6;
/// From here on results are reported.
const REPORTED: f32 = 0.35;
/// A slide says something with so many words.
const SAYS: usize = 5;

const OTHERS: [&str; 2] = ["prior-work", "gap"];

pub(super) fn content(reading: &Reading<'_>) -> impl DoubleEndedIterator<Item = usize> + Clone {
    reading.rows().iter().enumerate().filter(|(_, r)| r.is_content() && !r.repeats).map(|(i, _)| i)
}

/// Whether a slide's section is one of these, and the author or the title says so.
pub(super) fn announced(reading: &Reading<'_>, slide: usize, sections: &[&str]) -> bool {
    reading.rows()[slide].section.is_some_and(|s| s.by != By::Body)
        && reading.section_name(slide).is_some_and(|s| sections.contains(&s))
}

pub(super) fn places(reading: &Reading<'_>, slides: impl Iterator<Item = usize>) -> Vec<(usize, Evidence)> {
    slides.map(|slide| (slide, title_evidence(reading, slide))).collect()
}

/// The first content slide, unless its title says that it is about something else than why.
fn opening(reading: &Reading<'_>) -> Vec<(usize, Evidence)> {
    let opens = |slide: &usize| {
        let row = &reading.rows()[*slide];
        let about = reading.section_name(*slide).filter(|_| row.section.is_some_and(|s| s.by != By::Body));
        row.position <= OPENING
            && row.shape.words >= SAYS
            && about.is_none_or(|s| ["motivation", "problem"].contains(&s))
    };
    places(reading, content(reading).next().filter(opens).into_iter())
}

/// The slide on which the talk turns from what others did to what is new.
fn turn(reading: &Reading<'_>) -> Vec<(usize, Evidence)> {
    const NEW: [&str; 2] = ["contribution", "idea"];
    let rows = reading.rows();
    let others = |slide: &usize| reading.section_name(*slide).is_some_and(|s| OTHERS.contains(&s));
    let early = content(reading).take_while(|s| rows[*s].position <= TURNED);
    let Some(last) = early.filter(others).last() else { return Vec::new() };
    let next = content(reading).find(|s| *s > last).filter(|s| {
        reading.section_name(*s).is_none_or(|n| NEW.contains(&n)) || rows[*s].section.is_some_and(|x| x.by == By::Body)
    });
    places(reading, next.filter(|s| rows[*s].shape.words >= SAYS).into_iter())
}

/// Slides of no announced section between the last results and what closes the talk.
fn late_turn(reading: &Reading<'_>) -> Vec<(usize, Evidence)> {
    const SHOWN: [&str; 4] = ["results", "ablations", "setup", "comparison"];
    const CLOSING: [&str; 3] = ["next-experiment", "conclusion", "ownership"];
    let rows = reading.rows();
    let from = content(reading).rfind(|s| announced(reading, *s, &SHOWN)).unwrap_or(0);
    let to = content(reading).find(|s| rows[*s].position >= LATE && announced(reading, *s, &CLOSING));
    let free = |s: &usize| rows[*s].section.is_none_or(|x| x.by == By::Body) && rows[*s].shape.words >= SAYS;
    let late = content(reading).filter(|s| *s > from && to.is_none_or(|end| *s < end) && rows[*s].position >= LATE);
    places(reading, late.filter(free))
}

/// Where the deck's names stand.
struct Names<'r> {
    /// Slides on which the audience reads each name, in their order.
    seen: BTreeMap<&'r str, BTreeSet<usize>>,
    /// Content slides.
    content: usize,
}

/// Which names are also written small.
struct Small {
    /// The names in small letters.
    names: BTreeSet<String>,
    /// A bit for each length, modulo 64, of the names that begin with a byte: most words are none of them.
    lengths: [u64; 256],
    /// Those that were seen.
    seen: BTreeSet<String>,
}

impl Small {
    fn of<'n>(names: impl Iterator<Item = &'n &'n str>) -> Self {
        let names: BTreeSet<String> = names.map(|name| name.to_lowercase()).collect();
        let mut lengths = [0; 256];
        for name in &names {
            lengths[usize::from(first_byte(name))] |= 1 << (name.len() % 64);
        }
        Self { names, lengths, seen: BTreeSet::new() }
    }

    fn see(&mut self, word: &str) {
        let maybe = self.lengths[usize::from(first_byte(word))] >> (word.len() % 64) & 1 == 1;
        if maybe && self.names.contains(word) && word.chars().all(char::is_lowercase) {
            self.seen.insert(word.to_owned());
        }
    }
}

fn first_byte(word: &str) -> u8 {
    word.bytes().next().unwrap_or_default()
}

/// Languages that write every noun with a capital: there only odd spellings are names.
const CAPITAL_NOUNS: &str = "de";

/// Longest title that is a name with at most a few words to it.
const NAME_TITLE: usize = 6;

impl<'r> Names<'r> {
    fn of(reading: &'r Reading<'_>) -> Self {
        let passages = &reading.deck().passages;
        let nouns = reading.deck().language.tag.starts_with(CAPITAL_NOUNS);
        let mut seen: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        let mut inside: BTreeSet<&str> = BTreeSet::new();
        let mut others: Vec<&str> = Vec::new();
        for passage in passages.list().iter().filter(|p| shown(reading, p)) {
            for (at, word) in words(passages.text(passage)) {
                if word.starts_with(char::is_lowercase) {
                    others.push(word);
                }
                if is_odd(word) || (!nouns && is_capital(word)) {
                    seen.entry(word).or_default().insert(passage.slide);
                    // The first word of a sentence has a capital anyway, and titles have many.
                    if is_odd(word)
                        || passage.kind == PassageKind::Cell
                        || (at > 0 && passage.kind != PassageKind::Title)
                    {
                        inside.insert(word);
                    }
                }
            }
        }
        seen.retain(|name, _| inside.contains(name));
        // What is also written small is a word.
        let mut small = Small::of(seen.keys());
        others.into_iter().for_each(|word| small.see(word));
        seen.retain(|name, _| !small.seen.contains(&name.to_lowercase()));
        Self { seen, content: content(reading).count() }
    }

    /// Slides whose title is a name that nobody has mentioned before and that comes back: the thing that was made.
    fn thing(&self, reading: &Reading<'_>) -> Vec<(usize, Evidence)> {
        let rows = reading.rows();
        let is_new = |slide: &usize| {
            let title = reading.deck().slides[*slide].title.as_ref().map_or("", |t| t.text.as_str());
            let mut named = words(title).filter_map(|(_, w)| Some((w, self.seen.get(w)?)));
            let (Some((_, slides)), None) = (named.next(), named.next()) else { return false };
            let before = slides.range(..*slide).any(|s| rows[*s].is_content());
            let after = slides.range(slide + 1..).count();
            title.split_whitespace().count() <= NAME_TITLE && !before && after >= 2
        };
        let early = content(reading).filter(|s| rows[*s].position <= TURNED && !announced(reading, *s, &OTHERS));
        places(reading, early.filter(is_new))
    }

    /// Passages late in the talk, with a number or in a table or a figure, that name what others were named for before.
    fn rivals(&self, reading: &Reading<'_>) -> Vec<(usize, Evidence)> {
        let rows = reading.rows();
        let passages = &reading.deck().passages;
        let on_title =
            |slides: &BTreeSet<usize>| slides.iter().any(|s| !rows[*s].is_content() && rows[*s].position == 0.0);
        let early = |slides: &BTreeSet<usize>| {
            let first = slides.first().copied();
            first.is_some_and(|s| rows[s].is_content() && reading.section_name(s).is_some_and(|n| OTHERS.contains(&n)))
        };
        let rivals: Vec<&BTreeSet<usize>> =
            self.seen.values().filter(|s| early(s) && !on_title(s) && s.len() * 2 <= self.content.max(1)).collect();
        let mut found = Vec::new();
        for (index, passage) in passages.list().iter().enumerate() {
            let row = &rows[passage.slide];
            let reports = row.position >= REPORTED
                && shown(reading, passage)
                && rivals.iter().any(|r| r.contains(&passage.slide))
                && !announced(
                    reading,
                    passage.slide,
                    &["prior-work", "gap", "next-experiment", "limitations", "ownership"],
                );
            if !reports {
                continue;
            }
            let text = passages.text(passage);
            let shows = matches!(passage.kind, PassageKind::Cell | PassageKind::Alt | PassageKind::Caption)
                || text.contains(|c: char| c.is_ascii_digit());
            let names = words(text).any(|(_, w)| self.seen.get(w).is_some_and(|s| rivals.contains(&s)));
            if shows && names {
                let hit = Hit { passage: index as u32, start: 0, end: text.len() as u32 };
                found.push((passage.slide, Evidence::Text { hit, signal: None }));
            }
        }
        found
    }
}

fn shown(reading: &Reading<'_>, passage: &Passage) -> bool {
    passage.channel == Channel::Visible && passage.kind != PassageKind::Math && !reading.rows()[passage.slide].hidden
}

/// Words with their place: letters, digits and what may stand inside a name.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|c: char| !(c.is_alphanumeric() || "+-".contains(c)))
        .map(|w| w.trim_matches(['+', '-']))
        .filter(|w| w.chars().count() >= 3)
        .enumerate()
}

/// `CamelCase`, `ALLCAPS`, `B2B`: spelt as no word is.
fn is_odd(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    letters >= 2 && upper >= 2
}

/// A capital, then small letters.
fn is_capital(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.clone().count() >= 3 && chars.all(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use crate::knowledge::expression::Truth;
    use crate::knowledge::{FactId, facts::fact_index};
    use crate::lint::testing::reading_of;

    fn holds(deck: &str, fact: &str, slide: usize) -> bool {
        let mut truth = false;
        reading_of(deck, |reading| {
            let id = FactId(fact_index(fact).expect("listed") as u16);
            truth = reading.facts().get(id, Some(slide)).truth() == Truth::True;
        });
        truth
    }

    const TALK: &str = "# Ropes that report\n\n---\n\n## Ropes break\n\nEvery winter boats drift into the harbour\n\n---\n\n\
        ## Related work\n\n- Strandwatch needs a cable\n- TideEye sees the surface only\n\n---\n\n\
        ## Knotted\n\nA rope with one glass fibre that counts its own broken strands\n\n---\n\n\
        ## Harbour trial\n\n40 boats, two winters\n\n---\n\n## Alarms\n\n| | found | false |\n|---|---|---|\n\
        | Strandwatch | 4 | 9 |\n| Knotted | 11 | 1 |\n\n---\n\n## Wet ropes\n\nKnotted is deaf below freezing, as salt is\n\n---\n\n\
        ## Future work\n\nTen more harbours\n";

    #[test]
    fn a_talk_opens_turns_and_comes_to_its_limits() {
        assert!(holds(TALK, "opening", 1) && !holds(TALK, "opening", 2));
        assert!(holds(TALK, "turn", 3) && !holds(TALK, "turn", 4));
        assert!(holds(TALK, "late_turn", 6) && !holds(TALK, "late_turn", 7));
    }

    #[test]
    fn what_was_made_has_a_name_that_comes_back() {
        assert!(holds(TALK, "named_thing", 3));
        let once = TALK.replace("| Knotted |", "| Ours |").replace("Knotted is", "It is");
        assert!(!holds(&once, "named_thing", 3));
    }

    #[test]
    fn names_of_others_that_come_back_with_numbers_are_rivals() {
        assert!(holds(TALK, "rival_named", 5));
        let alone = TALK.replace("| Strandwatch | 4 | 9 |\n", "");
        assert!(!holds(&alone, "rival_named", 5), "its own name is no rival");
    }
}
