//! Slots: quotes of the deck for the wordings of challenges. `lint::claims` finds numbers, names, claims, choices and
//! tables; this module decides which of them belong together. A slot that is not certain stays empty, and the plain
//! wording is asked.

mod task;
mod topic;
mod words;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use crate::deck::passage::PassageKind;
use crate::knowledge::ChallengeEntry;
use crate::knowledge::expression::{Context, Evidence, Scope, Truth, Value, evidence};
use crate::knowledge::facts::{FREE, POINTING};

use crate::lint::claims::{Found, Ledger, Line, Source, name};

use super::quote::clean;
use task::Task;
use topic::Topic;

/// Values of a challenge's slots, all from one slide (names of the whole talk and a second slide apart).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filled {
    /// Index into `Deck::slides` of the slide that they are from; `None` for values of the whole talk only.
    pub slide: Option<usize>,
    /// Values by slot.
    pub values: BTreeMap<&'static str, String>,
    /// Where they stand: passage and bytes, in the order in which they were found.
    pub quotes: Vec<Found>,
    /// Those of them that are words of a slide and no names: what two questions must not both hang on.
    pub words: Vec<Place>,
    /// Whether these words only say which result is meant: then two questions may, but no third.
    pub pointing: bool,
}

/// Bytes of a passage.
pub type Place = (usize, Range<usize>);

/// Whether a place shares bytes with one of `places`.
pub fn overlaps((passage, range): &Place, places: &[Place]) -> bool {
    places.iter().any(|(p, r)| p == passage && r.start < range.end && range.start < r.end)
}

/// Fills slots, for all challenges of one deck.
#[derive(Debug)]
pub struct Filler<'a, C> {
    /// What they are filled from.
    pub source: Source<'a, C>,
    /// The deck's results and choices.
    pub ledger: &'a Ledger,
    /// Short forms that nothing explains, with the slide of their first mention.
    unexplained: Vec<(usize, Found)>,
    /// What the talk is about; looked for when somebody asks.
    topic: OnceLock<Topic>,
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
    "finding",
    "method",
    "metric",
    "n",
    "number",
    "number2",
    "score",
    "shown",
    "slide",
    "slide2",
    "subject",
    "tech",
    "term",
    "topic",
    "year",
];
/// Slots whose values are words of a slide. Names, numbers and measures come back in many questions; a sentence that comes
/// back makes them one question.
const WORDS: [&str; 6] = ["addition", "choice", "claim", "component", "finding", "shown"];
/// Slots whose values are whole sentences: they may be cut to fit.
pub const SENTENCES: [&str; 3] = ["claim", "finding", "shown"];
/// Most slides on which filling is tried.
const MOST_SLIDES: usize = 12;
/// Longest number with its unit, in characters.
const LONGEST_NUMBER: usize = 24;

impl<'a, C: Context> Filler<'a, C> {
    /// Reads what slots need from a deck.
    pub fn new(source: Source<'a, C>, ledger: &'a Ledger) -> Self {
        let unexplained = unexplained(&source);
        Self { source, ledger, unexplained, topic: OnceLock::new() }
    }

    /// What the talk is about, in its own words: a noun that comes back.
    pub fn subject(&self) -> Option<&Found> {
        self.topic.get_or_init(|| topic::topic(&self.source)).phrase.as_ref()
    }

    /// The title of the talk as questions have it, where it stands for the subject.
    pub fn title(&self) -> Option<String> {
        let topic = self.topic.get_or_init(|| topic::topic(&self.source));
        topic.title.as_ref().map(|title| clean(&title.text))
    }

    /// What the work is that the talk tells of: its title, where no noun of it comes back, else its subject.
    pub fn topic(&self) -> Option<&Found> {
        self.topic.get_or_init(|| topic::topic(&self.source)).title.as_ref().or_else(|| self.subject())
    }

    /// The results of a slide.
    pub fn lines(&self, slide: usize) -> &'a [Line] {
        let lines = &self.ledger.lines;
        let from = lines.partition_point(|l| l.slide < slide);
        let to = lines.partition_point(|l| l.slide <= slide);
        &lines[from..to]
    }

    /// Fills the slots that a wording of a challenge needs, on the first slide on which all of it is there. Slides are
    /// tried in the order of `trigger`, the evidence that made the challenge apt. Words at `taken` are not used again.
    pub fn fill(
        &self,
        entry: &ChallengeEntry,
        needs: &[&str],
        trigger: &[Evidence],
        taken: &[Place],
    ) -> Option<Filled> {
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
        let task = Task { filler: self, entry, needs, stated, taken };
        // What the whole talk is about stands on no slide in particular.
        if matches!(task.needs[..], ["topic" | "subject"]) {
            return task.anywhere();
        }
        task.slides(trigger).into_iter().take(MOST_SLIDES).find_map(|slide| task.on(slide)).or_else(|| task.anywhere())
    }
}

impl Filled {
    fn put(&mut self, slot: &'static str, found: Found) {
        self.values.insert(slot, clean(&found.text));
        self.pointing |= POINTING.contains(&slot);
        if WORDS.contains(&slot) {
            self.words.push((found.passage, found.range.clone()));
        }
        self.quotes.push(found);
    }

    /// Whether it quotes more than the number of a slide, the name of the own method, and which result is meant.
    pub fn quotes_the_deck(&self) -> bool {
        self.values.keys().any(|slot| !matches!(*slot, "slide" | "method") && !FREE.contains(slot))
    }

    /// Whether every value is short enough to be spoken.
    pub fn is_speakable(&self) -> bool {
        self.values.iter().all(|(slot, value)| {
            if FREE.contains(slot) {
                return !value.is_empty();
            }
            let most =
                if slot.contains("number") || *slot == "score" { LONGEST_NUMBER } else { name::LONGEST_NAME + 4 };
            !value.is_empty() && (SENTENCES.contains(slot) || value.chars().count() <= most)
        })
    }
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
