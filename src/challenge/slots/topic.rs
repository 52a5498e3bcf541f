//! What the talk is about, in its own words: for questions that any talk is asked.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::deck::passage::PassageKind;
use crate::knowledge::expression::Context;
use crate::lint::claims::{Found, Source};

/// Most words of a topic.
const MOST_WORDS: usize = 4;
/// Slides on which it has to be spoken of.
const FEWEST_SLIDES: usize = 3;
/// A single name, or a topic of the slides' titles, has to come back on one slide of so many.
const OFTEN_OF: usize = 4;
/// Slide titles in which it has to stand, where the title of the talk names nothing that comes back.
const FEWEST_TITLES: usize = 3;
/// Topics of slide titles that are weighed.
const MOST_CANDIDATES: usize = 8;
/// Longest topic, in characters.
const LONGEST: usize = 60;

/// Words that end a phrase.
const STOPS: &str = "a de la el der die das und für des du les et en para sobre mit von ein eine un une y los las del dans sur zur zum im auf il di e per con about after all an and are as at be before between by can do does for from has have how in into is it its \
    more my not of on or our over that the their these this through to toward towards two under using via vs was \
    we what when where which why will with within without you your";
/// Words of which no topic is made alone: of talks, of parts of talks, of any work.
const GENERIC: &str = "algorithm algorithms analysis appendix application applications approach approaches backup bachelor based best \
    better case challenge challenges chapter comparison conclusion conclusions conference continued cont'd \
    contribution contributions data dataset datasets day defence defense definition design details direction \
    directions discussion dissertation doctoral efficient evaluation example examples experiment experimental \
    experiments fast final framework further future general goal goals group idea implementation improved \
    improving intro introduction job key lab large lecture limitation limitations main master master's meeting \
    method methodology methods model models motivation msc new next novel open our outline overview paper part \
    performance phd ph.d plan presentation previous problem problems process project proposed question questions \
    recent references related report research result results science search section seminar senior setup short \
    simple slide slides solution some state step steps study summary system systems table talk technique \
    techniques test thank thanks thesis time tool tools towards university use used work workshop year";

/// Words with which slides of a topic are told apart.
const TAILS: &str = "analysis application approach background continued cont'd definition details evaluation example examples \
    experiment experiments framework implementation introduction method methods motivation overview part problem \
    project result results setup study summary workshop";

/// Words that end like adverbs and are none.
const NOUNS_IN_LY: [&str; 6] = ["anomaly", "assembly", "butterfly", "family", "monopoly", "supply"];

/// What a talk is about.
#[derive(Debug, Default)]
pub struct Topic {
    /// The phrase of the talk's title that the slides come back to most, written as their sentences write it; else the one
    /// of the slides' titles.
    pub phrase: Option<Found>,
    /// The talk's title in quotation marks, where no phrase of it comes back and it is short.
    pub title: Option<Found>,
}

/// Reads what a talk is about.
pub fn topic<C: Context>(source: &Source<'_, C>) -> Topic {
    let slides: Vec<Text> =
        (0..source.deck.slides.len()).filter(|s| source.shown(*s)).map(|s| read(source, s)).collect();
    let said = |phrase: &str| slides.iter().filter(|s| has(&s.lower, phrase)).count();
    let title = source.visible(0).filter(|p| kind(source, *p) == Some(PassageKind::Title));
    let stated = source.deck.title.as_deref().map_or_else(Vec::new, phrases);
    let of_title: BTreeSet<String> = title.flat_map(|p| phrases(source.text(p))).chain(stated).collect();
    let enough = |phrase: &str, least: usize| Some(said(phrase)).filter(|n| *n >= least.max(FEWEST_SLIDES));
    let often = slides.len() / OFTEN_OF + 1;
    let least = |phrase: &str| if phrase.contains(' ') { FEWEST_SLIDES } else { often };
    let counted = of_title.into_iter().filter_map(|phrase| Some((enough(&phrase, least(&phrase))?, phrase)));
    if let Some(phrase) = best(source, counted.collect()) {
        return Topic { phrase: Some(phrase), title: None };
    }
    let mut titles: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for slide in &slides {
        for phrase in phrases(slide.title).into_iter().filter(|p| p.contains(' ')) {
            titles.entry(phrase).or_default().insert(slide.title);
        }
    }
    let mut titled: Vec<(usize, String)> =
        titles.into_iter().map(|(p, t)| (t.len(), p)).filter(|(n, _)| *n >= FEWEST_TITLES).collect();
    titled.sort_by(|a, b| b.cmp(a));
    let counted = titled.into_iter().take(MOST_CANDIDATES).filter_map(|(_, p)| Some((enough(&p, often)?, p)));
    Topic { phrase: best(source, counted.collect()), title: whole_title(source) }
}

/// The title of the talk in quotation marks, without what stands behind a colon. `None` where it is long, asks, or says no
/// more than what kind of talk it is.
fn whole_title<C: Context>(source: &Source<'_, C>) -> Option<Found> {
    let mut titles = source.visible(0).filter(|p| kind(source, *p) == Some(PassageKind::Title));
    let passage = titles.find(|_| source.section(0) == "title")?;
    let text = source.text(passage);
    let cut = |marks: &[&str]| marks.iter().filter_map(|mark| text.find(mark)).min().unwrap_or(text.len());
    let mut end = cut(&[": ", " - ", " – ", " — ", " ("]);
    if text[..end].chars().count() > LONGEST {
        end = end.min(cut(&[" using ", " with ", " via ", " through ", " by ", " based on ", " for "]));
    }
    let part = text[..end].trim();
    let words = || part.split(|c: char| !(c.is_alphanumeric() || "-'’".contains(c))).filter(|w| !w.is_empty());
    let telling = words().filter(|w| is_telling(w)).count();
    let fits = telling >= 1 && words().count() >= 2 && part.chars().count() <= LONGEST;
    let clean = source.is_clean(passage) && !part.contains(['?', '!', '[', ']', '"', '<', '@']);
    (fits && clean).then(|| Found { text: format!("\"{part}\""), passage, range: 0..end })
}

fn is_listed(list: &str, word: &str) -> bool {
    list.split(' ').any(|w| w.eq_ignore_ascii_case(word))
}

/// Whether a word says what a talk is about, and not only that it is one.
fn is_telling(word: &str) -> bool {
    !is_listed(GENERIC, word) && !is_listed(STOPS, word) && !word.chars().all(|c| c.is_ascii_digit())
}

/// What is read of a slide.
struct Text<'a> {
    title: &'a str,
    /// All that the audience reads, in small letters.
    lower: String,
}

fn kind<C: Context>(source: &Source<'_, C>, passage: usize) -> Option<PassageKind> {
    source.passage(passage).map(|p| p.kind)
}

fn read<'a, C: Context>(source: &Source<'a, C>, slide: usize) -> Text<'a> {
    let title = source.visible(slide).find(|p| kind(source, *p) == Some(PassageKind::Title));
    let mut lower = String::new();
    for passage in source.visible(slide) {
        lower.push_str(&source.text(passage).to_lowercase());
        lower.push('\n');
    }
    Text { title: title.map_or("", |p| source.text(p)), lower }
}

/// The phrase with most to it, as it is written: those that come back most, and of these the longer ones.
fn best<C: Context>(source: &Source<'_, C>, counted: Vec<(usize, String)>) -> Option<Found> {
    let mut weighed: Vec<(usize, String)> =
        counted.into_iter().map(|(n, p)| (n * (1 + p.split(' ').count()), p)).collect();
    weighed.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    weighed.iter().find_map(|(_, phrase)| as_written(source, phrase))
}

/// Whether words stand in a text, whole.
fn has(lower: &str, phrase: &str) -> bool {
    places(lower, phrase).next().is_some()
}

fn places<'t>(text: &'t str, phrase: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let free = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(phrase)
        .map(|(at, found)| at..at + found.len())
        .filter(move |r| free(text[..r.start].chars().next_back()) && free(text[r.end..].chars().next()))
}

/// All phrases of a title that could be a topic, in small letters.
fn phrases(title: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    let inside = |c: char| c.is_alphanumeric() || "-'’+".contains(c);
    let mut rest = title;
    while !rest.is_empty() {
        let word = &rest[..rest.find(|c| !inside(c)).unwrap_or(rest.len())];
        rest = &rest[word.len()..];
        let stop = word.is_empty() || is_listed(STOPS, word);
        if stop {
            run.clear();
        } else {
            run.push(word);
            for from in run.len().saturating_sub(MOST_WORDS)..run.len() {
                out.extend(candidate(&run[from..]));
            }
        }
        // Only a blank joins two words.
        match rest.strip_prefix(' ') {
            Some(after) if !word.is_empty() => rest = after,
            _ => {
                run.clear();
                rest = rest.chars().next().map_or("", |c| &rest[c.len_utf8()..]);
            }
        }
    }
    out
}

/// Words as a topic: several, of which the last says something and one is of no talk in particular; or one odd name.
fn candidate(words: &[&str]) -> Option<String> {
    let generic = |w: &&str| !is_telling(w);
    let (first, last) = (words.first()?, words.last()?);
    let telling = words.iter().filter(|w| !generic(w)).count();
    let tail = is_listed(TAILS, last);
    let ends = last.chars().count() > 2 && !tail && !last.ends_with('-') && !first.starts_with(['-', '\'', '+']);
    // "Mutually reinforcing": how something is, and not what.
    let adverb = |w: &str| w.len() > 5 && w.ends_with("ly") && !NOUNS_IN_LY.contains(&w.to_lowercase().as_str());
    let ends = ends && !adverb(first) && !adverb(last);
    let fits = if words.len() == 1 { telling == 1 && is_name(first) } else { telling >= 1 && !generic(first) };
    let phrase = words.join(" ");
    (ends && fits && phrase.chars().count() <= LONGEST).then(|| phrase.to_lowercase())
}

/// `CamelCase`, `ALLCAPS`, `B2B`, `llvm-bleach`, or a capital: whether that is a name shows where it comes back.
fn is_name(word: &str) -> bool {
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    let digit = word.chars().any(|c| c.is_ascii_digit()) && word.chars().any(char::is_alphabetic);
    let joined = word.contains('-') && !word.chars().any(char::is_uppercase);
    let capital = word.starts_with(char::is_uppercase);
    word.chars().count() >= 3 && (upper >= 2 || digit || joined || capital)
}

/// A phrase as sentences write it; where none does, as a title.
fn as_written<C: Context>(source: &Source<'_, C>, phrase: &str) -> Option<Found> {
    let mut forms: BTreeMap<&str, (usize, usize, Range<usize>)> = BTreeMap::new();
    for slide in (0..source.deck.slides.len()).filter(|s| source.shown(*s)) {
        for passage in source.visible(slide) {
            let text = source.text(passage);
            let lower = text.to_lowercase();
            // Some letters change their length: then the places are not the same.
            if lower.len() != text.len() {
                continue;
            }
            for range in
                places(&lower, phrase).filter(|r| text.is_char_boundary(r.start) && text.is_char_boundary(r.end))
            {
                // A title, or the beginning of a sentence, has a capital anyway.
                let counts = kind(source, passage) != Some(PassageKind::Title) && range.start > 0;
                let form = forms.entry(&text[range.clone()]).or_insert((0, passage, range));
                form.0 += usize::from(counts);
            }
        }
    }
    // What is also written small is a word, and one word alone is no topic; nor is one that only titles have.
    let most = forms.iter().filter(|(text, _)| **text != phrase).map(|(_, form)| form.0).max().unwrap_or_default();
    let small = forms.get(phrase).is_some_and(|form| form.0 * 2 > most);
    let inside = most >= 2;
    let name = phrase.contains(' ') || phrase.contains('-') || inside && !small;
    let (text, (_, passage, range)) =
        forms.into_iter().filter(|_| name).max_by(|a, b| a.1.0.cmp(&b.1.0).then(b.0.cmp(a.0)))?;
    Some(Found { text: text.to_owned(), passage, range })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_of_a_title() {
        let all = phrases("Defending Kelp Forests: A New Method for Urchin Counts with REEFNET");
        assert!(all.iter().any(|p| p == "kelp forests") && all.iter().any(|p| p == "urchin counts"), "{all:?}");
        assert!(all.iter().any(|p| p == "reefnet"), "an odd name alone: {all:?}");
        assert!(!all.iter().any(|p| p.contains("method") || p.contains("a ")), "{all:?}");
        assert!(phrases("Master Thesis Presentation 2024").is_empty());
        assert!(phrases("Mutually reinforcing processes").iter().all(|p| !p.contains("mutually")));
    }

    #[test]
    fn whole_words_only() {
        assert!(has("counts of urchins", "urchins") && !has("counts of urchins", "urchin"));
    }
}
