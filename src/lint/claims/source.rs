//! What slots are filled from: the deck's passages with their signals, read once for all challenges.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use crate::deck::model::{Block, BlockKind, Deck};
use crate::deck::passage::{Channel, Passage, PassageKind};
use crate::knowledge::expression::{Context, Counts};
use crate::knowledge::signals::Hit;
use crate::knowledge::{Knowledge, SignalId};

use super::grid::{Grid, grids, says_own};
use super::name::{self, cued};
use super::number::numbers;
use super::quantity::Quantity;

/// Text of the deck that fills a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// As it is put into the question.
    pub text: String,
    /// Index into the passages.
    pub passage: usize,
    /// Bytes of the passage's text that it was taken from.
    pub range: Range<usize>,
}

/// A deck with what slots need to know about it.
#[derive(Debug)]
pub struct Source<'a, C> {
    /// The deck.
    pub deck: &'a Deck,
    /// The knowledge base.
    pub knowledge: &'a Knowledge,
    /// The reading.
    pub context: &'a C,
    /// Tables of each slide.
    pub grids: Vec<Vec<Grid>>,
    /// What the speaker calls the own method.
    pub method: Option<Found>,
    /// Names of data sets, by place of their first mention.
    pub datasets: Vec<Found>,
    /// Names that the talk uses for a tool: no corpus and no benchmark is called by them. Read when a name is doubted.
    tools: OnceLock<BTreeSet<String>>,
    /// What the numbers of each passage say; read when they are asked for.
    quantities: Vec<OnceLock<Vec<Quantity>>>,
    /// Whose each passage is; read when it is asked for.
    voices: Vec<OnceLock<Voice>>,
}

/// Whom a passage speaks about, whatever its slide.
#[derive(Debug, Clone, Copy)]
struct Voice {
    /// It says that it is about the speaker's own work.
    said_own: bool,
    /// It speaks about nobody else, and can be quoted.
    clear: bool,
}

/// Sections in which a sentence speaks about others, or about the world.
const NOT_OWN: &[&str] = &[
    "prior-work",
    "gap",
    "motivation",
    "problem",
    "agenda",
    "references",
    "thanks",
    "title",
    "questions",
    "families",
    "what-changed",
    "task-and-challenge",
];
/// Sections in which the speaker's own work is spoken of.
const OWN_SECTIONS: &[&str] = &[
    "contribution",
    "ownership",
    "idea",
    "method",
    "setup",
    "results",
    "ablations",
    "error-analysis",
    "limitations",
    "next-experiment",
    "product-impact",
    "conclusion",
    "hypothesis",
    "sketch",
    "variables-and-control",
    "metrics",
    "data-collection",
    "evaluation",
    "data",
    "chosen-path",
    "rejected-paths",
    "safety-in-pipeline",
    "rollout",
    "first-hand",
    "forecast",
    "comparison",
    "design",
    "development",
    "launch",
    "learnings",
    "my-role",
    "action",
    "impact",
    "learning",
];
/// What is left of markup that a reader of the deck's dialect would not see. A text with it is not quoted.
const MARKUP: &[&str] = &["](", "![", "{.", "{#", "[@", "\\", "@@", "$$", "</", "/>", "{{", "}}", "::", "~~~", "```"];
/// Signs of which all of [`MARKUP`] has one and most texts have none.
fn is_sign(byte: u8) -> bool {
    byte.is_ascii_punctuation() && !b",.-'\"()?;%".contains(&byte)
}

/// Names of own rows that name no method.
const GENERIC: &[&str] = &[
    "full",
    "full rule",
    "full model",
    "full system",
    "full method",
    "all",
    "this work",
    "method",
    "model",
    "system",
    "proposed",
];

impl<'a, C: Context> Source<'a, C> {
    /// Reads a deck.
    pub fn new(deck: &'a Deck, knowledge: &'a Knowledge, context: &'a C) -> Self {
        let grids = (0..deck.slides.len()).map(|s| grids(deck, s)).collect();
        let quantities = deck.passages.list().iter().map(|_| OnceLock::new()).collect();
        let voices = deck.passages.list().iter().map(|_| OnceLock::new()).collect();
        let tools = OnceLock::new();
        let mut source =
            Self { deck, knowledge, context, grids, method: None, datasets: Vec::new(), tools, quantities, voices };
        source.datasets = source.all_datasets();
        source.method = source.own_method();
        source
    }

    /// A passage's text.
    pub fn text(&self, passage: usize) -> &'a str {
        self.passage(passage).map_or("", |p| self.deck.passages.text(p))
    }

    /// A passage.
    pub fn passage(&self, passage: usize) -> Option<&'a Passage> {
        self.deck.passages.list().get(passage)
    }

    /// Index of a passage's slide.
    pub fn slide_of(&self, passage: usize) -> Option<usize> {
        self.passage(passage).map(|p| p.slide)
    }

    /// The hits of a signal in a passage.
    pub fn hits(&self, signal: &str, passage: usize) -> &'a [Hit] {
        let hits = self.context.hits();
        let signal = self.signal(signal).filter(|s| hits.has(*s, passage));
        signal.map_or(&[], |s| hits.within(s, passage..passage + 1))
    }

    /// What the numbers of a passage say, in order.
    pub fn quantities(&self, passage: usize) -> &[Quantity] {
        let text = self.text(passage);
        let read = || numbers(text).iter().filter_map(|n| Quantity::read(text, n)).collect();
        self.quantities.get(passage).map_or(&[], |found| found.get_or_init(read))
    }

    /// Whether a signal has a hit in a passage.
    pub fn has(&self, signal: &str, passage: usize) -> bool {
        self.signal(signal).is_some_and(|s| self.context.hits().has(s, passage))
    }

    fn signal(&self, id: &str) -> Option<SignalId> {
        self.knowledge.signal(id)
    }

    /// Id of a slide's section; empty where it has none.
    pub fn section(&self, slide: usize) -> &'a str {
        self.context.section(slide).map_or("", |s| self.knowledge.section_at(s).table.id.as_str())
    }

    /// Whether what stands on a slide may be quoted: it is shown, in the talk proper, and carries content.
    pub fn quotable(&self, slide: usize) -> bool {
        !self.context.backup(slide) && self.context.counts(slide) == Counts::Always
    }

    /// Whether a slide carries content, in the talk proper or behind it.
    pub fn shown(&self, slide: usize) -> bool {
        self.context.counts(slide) == Counts::Always
    }

    /// Whether a slide says which section it is.
    pub fn announced(&self, slide: usize) -> bool {
        self.context.announced(slide)
    }

    /// Passages of a slide that the audience sees.
    pub fn visible(&self, slide: usize) -> impl Iterator<Item = usize> + '_ {
        let range = self.deck.slides.get(slide).map_or(0..0, |s| s.passages.clone());
        range.filter(|i| self.deck.passages.list()[*i].channel == Channel::Visible)
    }

    /// Whether a slide's section is one in which a talk speaks about others, or about the world.
    pub fn about_others(&self, slide: usize) -> bool {
        NOT_OWN.contains(&self.section(slide))
    }

    /// Whether a passage does not speak about others: on no slide about others, and without a citation.
    pub fn own_voice(&self, passage: usize) -> bool {
        let on_others = || self.slide_of(passage).is_none_or(|slide| self.about_others(slide));
        let voice = self.voice(passage);
        voice.clear && (voice.said_own || !on_others())
    }

    /// As [`Self::own_voice`], where a slide is about others only if it says so: by a tag, its title, a divider.
    pub fn own_voice_unless_announced(&self, passage: usize) -> bool {
        let announced = || self.slide_of(passage).is_none_or(|slide| self.context.announced(slide));
        self.own_voice(passage) || self.voice(passage).clear && !announced()
    }

    fn voice(&self, passage: usize) -> Voice {
        let read = || {
            let said_own = self.says_own(passage) || self.lead_is_own(passage);
            let others = self.names_a_source(passage) || (self.has("prior_work", passage) && !said_own);
            let clear = !others && !super::claim::is_reference(self.text(passage)) && self.is_clean(passage);
            Voice { said_own, clear }
        };
        let unknown = Voice { said_own: false, clear: false };
        self.voices.get(passage).map_or(unknown, |voice| *voice.get_or_init(read))
    }

    /// Whether a passage says where it is from: it cites somebody, names its source, or calls the macro that will.
    pub fn names_a_source(&self, passage: usize) -> bool {
        let text = self.text(passage);
        self.has("citation", passage) || ["ource: ", "Citep(", "Citet("].iter().any(|mark| text.contains(mark))
    }

    /// Whether a passage speaks about the speaker's own work: says so, or stands on a slide about it.
    pub fn own_work(&self, passage: usize) -> bool {
        let on_own = self.slide_of(passage).is_some_and(|s| OWN_SECTIONS.contains(&self.section(s)));
        self.own_voice(passage) && (on_own || self.voice(passage).said_own)
    }

    /// Whether an item of a list stands below a line that says whose list it is: "Router (ours):".
    fn lead_is_own(&self, passage: usize) -> bool {
        let depth = |p: usize| self.passage(p).map_or(0, |p| p.path.depth);
        let Some(slide) = self.slide_of(passage).filter(|_| depth(passage) > 0) else { return false };
        let first = self.deck.slides.get(slide).map_or(0, |s| s.passages.start);
        let lead = (first..passage).rev().find(|p| depth(*p) == 0);
        lead.is_some_and(|p| {
            let title = self.passage(p).is_some_and(|p| p.kind == PassageKind::Title);
            let text = self.text(p);
            !title && text.ends_with(':') && says_own(text)
        })
    }

    fn says_own(&self, passage: usize) -> bool {
        self.has("own_team", passage) || self.has("own_first", passage)
    }

    /// Whether a text is free of leftovers of markup, and nothing is left out of it.
    pub fn is_clean(&self, passage: usize) -> bool {
        let text = self.text(passage);
        let marked = || text.bytes().any(is_sign) && MARKUP.iter().any(|m| text.contains(m));
        !text.starts_with(['.', '\\', ':', '|']) && !marked() && !self.has_math(passage)
    }

    /// Whether a formula stands inside a sentence. It is a passage of its own, and the sentence without it has a hole.
    fn has_math(&self, passage: usize) -> bool {
        let Some(entry) = self.passage(passage).filter(|p| p.kind != PassageKind::Math) else { return false };
        let source = self.deck.sources.text(self.deck.passages.source(entry, 0..self.text(passage).len()));
        let dollars = source.match_indices('$').filter(|(i, _)| !source[..*i].ends_with('\\')).count();
        let money = source.split('$').skip(1).filter(|s| s.starts_with(|c: char| c.is_ascii_digit())).count();
        source.contains("\\(") || dollars >= 2 && dollars > money
    }

    /// A found text from bytes of a passage, grown to whole words (`Macro-F1`, not `F1`).
    pub fn word(&self, passage: usize, range: Range<usize>) -> Found {
        let text = self.text(passage);
        let joins = |c: char| c.is_alphanumeric() || "-_@/".contains(c);
        let before = text[..range.start].chars().rev().take_while(|c| joins(*c)).map(char::len_utf8).sum::<usize>();
        let after = text[range.end..].chars().take_while(|c| joins(*c)).map(char::len_utf8).sum::<usize>();
        let range = range.start - before..range.end + after;
        let word = text[range.clone()].trim_matches(|c: char| "-_@/".contains(c) || c.is_whitespace());
        Found { text: word.to_owned(), passage, range }
    }

    /// Whether a picture stands on a slide, backgrounds included.
    pub fn has_picture(&self, slide: usize) -> bool {
        fn any(blocks: &[Block]) -> bool {
            blocks.iter().any(|block| match &block.kind {
                BlockKind::Image(_) => true,
                BlockKind::Columns(columns) => columns.iter().any(|c| any(&c.blocks)),
                BlockKind::Quote { blocks, .. } => any(blocks),
                BlockKind::List(list) => list.items.iter().any(|i| any(&i.blocks)),
                _ => false,
            })
        }
        self.deck.slides.get(slide).is_some_and(|s| any(&s.blocks) || !s.backgrounds.is_empty())
    }

    /// Data sets in a passage, by place.
    pub fn datasets_in(&self, passage: usize) -> Vec<Found> {
        let text = self.text(passage);
        let mut all: Vec<Found> =
            self.hits("benchmark_name", passage).iter().map(|h| self.word(passage, h.range())).collect();
        for stated in self.deck.settings.datasets.iter().filter(|d| !d.is_empty()) {
            for (at, _) in text.match_indices(stated.as_str()) {
                let range = at..at + stated.len();
                let free = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
                if free(text[..at].chars().next_back()) && free(text[range.end..].chars().next()) {
                    all.push(Found { text: stated.clone(), passage, range });
                }
            }
        }
        // "on the Yearbook data set"
        let (lower, cues) = if cued(text, DATA) { (text.to_ascii_lowercase(), DATA) } else { Default::default() };
        for cue in cues {
            for (at, _) in lower.match_indices(*cue) {
                // A benchmark suite is made of programs, and benchmarking is something that one does.
                let after = lower[at + cue.len()..].trim_start_matches('s');
                if after.starts_with(" suite") || after.starts_with(char::is_alphanumeric) {
                    continue;
                }
                // What stands before a colon is a label or half of a title.
                let name = |r: &std::ops::Range<usize>| &text[r.clone()];
                let named = name_before(text, at).filter(|r| !self.is_tool(name(r)) && !name(r).contains(':'));
                if let Some(range) = named {
                    all.push(Found { text: text[range.clone()].to_owned(), passage, range });
                }
            }
        }
        all.sort_by_key(|f| (f.range.start, f.range.end));
        all.dedup_by(|b, a| b.range.start < a.range.end);
        // A lower-case word is a word: "designed to mimic the symbolic knowledge".
        all.retain(|f| {
            f.text.chars().count() <= name::LONGEST_NAME
                && f.text.contains(|c: char| c.is_uppercase() || c.is_ascii_digit())
        });
        all
    }

    fn is_tool(&self, name: &str) -> bool {
        self.tools.get_or_init(|| tools(self.deck)).contains(name)
    }

    fn all_datasets(&self) -> Vec<Found> {
        let mut all: Vec<Found> = Vec::new();
        for slide in (0..self.deck.slides.len()).filter(|s| self.quotable(*s)) {
            if NOT_OWN.contains(&self.section(slide)) {
                continue;
            }
            for passage in self.visible(slide) {
                for found in self.datasets_in(passage) {
                    if !all.iter().any(|f| f.text.eq_ignore_ascii_case(&found.text)) {
                        all.push(found);
                    }
                }
            }
        }
        all
    }

    /// The own method's name: the own row of a table of the talk proper, else where a sentence introduces it.
    fn own_method(&self) -> Option<Found> {
        let slides = || (0..self.deck.slides.len()).filter(|s| self.quotable(*s));
        let named = |slide: usize| {
            self.grids[slide].iter().find_map(|grid| {
                let row = grid.own?;
                let name = grid.name(row);
                let fits = (2..=name::LONGEST_NAME).contains(&name.chars().count())
                    && name.split_whitespace().count() <= 4
                    && !GENERIC.contains(&name.to_lowercase().as_str());
                let passage = grid.cell(row, 0)?.passage?;
                fits.then(|| Found { range: 0..self.text(passage).len(), text: name, passage })
            })
        };
        slides().find_map(named).or_else(|| {
            slides().find_map(|slide| {
                let passages: Vec<usize> = self.visible(slide).collect();
                passages.into_iter().filter(|p| !self.has("citation", *p)).find_map(|passage| {
                    let range = name::own_method(self.text(passage))?;
                    Some(Found { text: self.text(passage)[range.clone()].to_owned(), passage, range })
                })
            })
        })
    }

    /// The only data set that the talk names; `None` where there are several.
    pub fn only_dataset(&self) -> Option<&Found> {
        if self.datasets.len() == 1 { self.datasets.first() } else { None }
    }

    /// Kinds of passage that hold a sentence one can quote.
    pub fn is_prose(&self, passage: usize) -> bool {
        self.passage(passage).is_some_and(|p| {
            p.channel == Channel::Visible
                && matches!(
                    p.kind,
                    PassageKind::Sentence | PassageKind::Item | PassageKind::Title | PassageKind::Caption
                )
        })
    }
}

/// What stands behind the name of a data set.
const DATA: &[&str] = &[" dataset", " data set", " benchmark", " corpus"];

/// Words behind the name of a tool. Nobody speaks of the overhead of a data set.
const TOOL_WORDS: &[&str] = &[
    "api",
    "compiler",
    "framework",
    "library",
    "metrics",
    "overhead",
    "overheads",
    "package",
    "plugin",
    "simulator",
    "tool",
    "toolkit",
    "tools",
    "usage",
];

/// Capitalised words that stand before a word for tools, and those that the first slide has before a year: where the talk
/// is held.
fn tools(deck: &Deck) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let first = deck.slides.first().map_or(0..0, |s| s.passages.clone());
    for passage in &deck.passages.list()[first] {
        let words: Vec<&str> = deck.passages.text(passage).split_whitespace().collect();
        let year = |w: &str| super::claim::years(w).len() == 1 && w.starts_with("20");
        let venues = words.windows(2).filter(|pair| pair[0].contains(char::is_uppercase) && year(pair[1]));
        all.extend(venues.map(|pair| pair[0].to_owned()));
    }
    for passage in deck.passages.list() {
        let mut before = "";
        for word in deck.passages.text(passage).split_whitespace() {
            if before.contains(char::is_uppercase) {
                let plain = word.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
                if TOOL_WORDS.contains(&plain.as_str()) {
                    all.insert(before.to_owned());
                }
            }
            before = word;
        }
    }
    all
}

/// The capitalised name that ends at `at`.
fn name_before(text: &str, at: usize) -> Option<Range<usize>> {
    let head = text.get(..at)?;
    let mut start = None;
    let mut end = at;
    for _ in 0..3 {
        let from = head[..end].trim_end();
        let begin =
            from.rfind([' ', '(', ',', '“', '"']).map_or(0, |i| i + from[i..].chars().next().map_or(1, char::len_utf8));
        if begin >= from.len() || name::name_at(text, begin).is_none_or(|n| n.start != begin) {
            break;
        }
        // The first word of a sentence has a capital anyway.
        if begin == 0 {
            break;
        }
        start = Some(begin);
        end = begin;
        if !head[..begin].ends_with(' ') {
            break;
        }
    }
    // "Generate dataset D": without a word that leads to a name, a capital says nothing.
    let start = start?;
    let lead = head[..start].trim_end().rsplit(' ').next().unwrap_or_default().to_lowercase();
    LEADS.contains(&lead.as_str()).then(|| start..head.trim_end().len())
}

/// Words before the name of a data set.
const LEADS: &[&str] =
    &["the", "on", "of", "from", "in", "with", "using", "and", "our", "public", "standard", "over", "to"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_has_its_signs() {
        assert!(MARKUP.iter().all(|m| m.bytes().any(is_sign)));
    }

    #[test]
    fn names_before_a_cue() {
        let text = "tested on the Yearbook data set and more";
        let at = text.find(" data").expect("there");
        assert_eq!(name_before(text, at).map(|r| &text[r]), Some("Yearbook"));
        assert_eq!(name_before("Our data set", 3), None);
        assert_eq!(name_before("on the public data set", 13), None);
    }
}
