//! Signals, sections and elements: what is looked for in a deck.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::texts::Texts;

/// A named detector of evidence in passages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signal {
    /// Name in expressions: `superiority`.
    pub id: String,
    /// What a hit says, for people: "says that something is better than something else".
    pub what: String,
    /// Phrases, any of which is a hit, whatever their case.
    #[serde(default)]
    pub any: Texts,
    /// Phrases whose case must match.
    #[serde(default)]
    pub exact: Texts,
    /// A regular expression, where phrases do not suffice; it must require a literal of two letters or digits.
    #[serde(default)]
    pub regex: Option<String>,
    /// A hit is dropped when one of these phrases ends within the three words before it.
    #[serde(default)]
    pub not_after: Texts,
    /// A hit is dropped when one of these phrases follows directly.
    #[serde(default)]
    pub not_before: Texts,
    /// Kinds of passage that are searched; empty = all but math.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// Only what the audience sees, or only the notes.
    #[serde(default)]
    pub channel: Option<Side>,
    /// Language of the phrases, or `*` for all.
    #[serde(default = "english")]
    pub lang: String,
    /// Phrases of other languages, by tag (`also.de = [...]`): they count only in decks of that language.
    #[serde(default)]
    pub also: BTreeMap<String, Texts>,
    /// Known false positives and other remarks.
    #[serde(default)]
    pub note: Option<String>,
}

fn english() -> String {
    "en".to_owned()
}

/// A kind of passage, by its name in `kinds`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A slide's title or another heading.
    Title,
    /// A sentence.
    Sentence,
    /// A list item.
    Item,
    /// A table cell.
    Cell,
    /// A caption.
    Caption,
    /// A picture's alternative text.
    Alt,
    /// A formula's TeX.
    Math,
    /// A sentence of a speaker note.
    Note,
}

/// A channel, by its name in `channel`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// On the slide.
    Visible,
    /// In the speaker notes.
    Notes,
}

/// A layer, by its name in `layer` and in `signal@layer`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// On a slide of the talk proper.
    Visible,
    /// In the notes of any slide.
    Notes,
    /// On a backup slide.
    Backup,
}

/// The role of a slide in the argument.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Name in tags and expressions: `error-analysis`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What such a slide is for, one line.
    #[serde(default)]
    pub what: Option<String>,
    /// Phrases that, found in a title, make the slide one of this section.
    #[serde(default)]
    pub headings: Texts,
    /// Headings of other languages, by tag: they count only in decks of that language.
    #[serde(default)]
    pub also: BTreeMap<String, Texts>,
    /// Expression on one slide: weak evidence.
    #[serde(default)]
    pub body: Option<String>,
    /// Title, agenda, thanks and the like: no content.
    #[serde(default)]
    pub frame: bool,
}

/// Something that a defence must show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Element {
    /// One of the fixed ids.
    pub id: String,
    /// What it is, for people.
    pub what: String,
    /// The tag that settles it: `section: limitations`.
    pub tag: String,
    /// Score from which the element is present.
    #[serde(default = "one")]
    pub threshold: f32,
    /// What speaks for or against it.
    #[serde(default)]
    pub cue: Vec<Cue>,
}

fn one() -> f32 {
    1.0
}

/// What speaks for an element, or, with a negative weight, against it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cue {
    /// Expression, evaluated for each slide.
    pub when: String,
    /// What it adds to the slide's score.
    pub weight: f32,
    /// Only on slides of these sections; empty = all.
    #[serde(default)]
    pub section: Vec<String>,
    /// Only evidence of this layer.
    #[serde(default)]
    pub layer: Option<Layer>,
    /// Only on slides from this share of the talk on, 0 to 1.
    #[serde(default)]
    pub from: Option<f32>,
    /// Only on slides up to this share of the talk, 0 to 1.
    #[serde(default)]
    pub to: Option<f32>,
    /// Counts at most once per deck.
    #[serde(default)]
    pub once: bool,
}
