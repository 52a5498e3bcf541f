//! The tables of the knowledge base as they are written in TOML. Nothing is checked here but shapes: keys, types and
//! fixed words. The build script reads this file too, so it may use serde and the two scales of `diagnostic`, no more.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Confidence, Severity};

/// A file of tables: signals, sections, elements, rules, challenges, prompts, in any mixture. (A file with an `id` at
/// its top is a [`Checklist`] instead.)
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tables {
    /// `[[signal]]`
    pub signal: Vec<Signal>,
    /// `[[section]]`
    pub section: Vec<Section>,
    /// `[[element]]`
    pub element: Vec<Element>,
    /// `[[rule]]`
    pub rule: Vec<Rule>,
    /// `[[challenge]]`
    pub challenge: Vec<Challenge>,
    /// `[[prompt]]`
    pub prompt: Vec<Prompt>,
    /// `[[prep]]`
    pub prep: Vec<Prep>,
}

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
    pub any: Vec<String>,
    /// Phrases whose case must match.
    #[serde(default)]
    pub exact: Vec<String>,
    /// A regular expression, where phrases do not suffice; it must require a literal of two letters or digits.
    #[serde(default)]
    pub regex: Option<String>,
    /// A hit is dropped when one of these phrases ends within the three words before it.
    #[serde(default)]
    pub not_after: Vec<String>,
    /// A hit is dropped when one of these phrases follows directly.
    #[serde(default)]
    pub not_before: Vec<String>,
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
    pub also: BTreeMap<String, Vec<String>>,
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
    pub headings: Vec<String>,
    /// Headings of other languages, by tag: they count only in decks of that language.
    #[serde(default)]
    pub also: BTreeMap<String, Vec<String>>,
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

/// A lint rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// `RIG02`: family and number.
    pub id: String,
    /// `tuning-budget-unstated`
    pub name: String,
    /// How bad a finding is.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// Only in decks of these fields; empty = all.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Expression that makes a finding.
    pub when: String,
    /// Where an absence is reported: `deck`, `section:ID`, `element:ID`, or `evidence`.
    #[serde(default = "evidence")]
    pub at: String,
    /// What `when` is evaluated on.
    #[serde(default)]
    pub per: Per,
    /// Layer that the evidence must be in.
    #[serde(default)]
    pub layer: Wanted,
    /// What is the matter; slots `{slide} {quote} {value} {expected}`.
    pub what: String,
    /// Why it matters.
    pub why: String,
    /// What to do.
    #[serde(rename = "do")]
    pub remedy: String,
    /// The question that a reviewer will put.
    pub asks: String,
    /// Challenges that become likelier.
    #[serde(default)]
    pub arms: Vec<String>,
    /// Silent where one of these rules reports the same hole.
    #[serde(default)]
    pub yields_to: Vec<String>,
    /// Where it comes from.
    #[serde(default)]
    pub source: Vec<String>,
    /// A safe fix.
    #[serde(default)]
    pub fix: Option<Fix>,
    /// Known false positives and other remarks.
    #[serde(default)]
    pub note: Option<String>,
    /// Example decks: test and `explain` page at once.
    #[serde(default)]
    pub example: Option<Example>,
}

fn evidence() -> String {
    "evidence".to_owned()
}

/// What a rule is evaluated on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Per {
    /// Once on the whole deck.
    #[default]
    Deck,
    /// On every slide that has content.
    Slide,
    /// On every passage.
    Passage,
}

/// Layer that a rule's evidence must be in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wanted {
    /// Any.
    #[default]
    Any,
    /// See [`Layer::Visible`].
    Visible,
    /// See [`Layer::Notes`].
    Notes,
    /// See [`Layer::Backup`].
    Backup,
}

/// A fix that changes no claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fix {
    /// Insert a skeleton slide.
    Skeleton,
    /// Insert a tag.
    Tag,
    /// Insert or mend a time budget.
    Time,
}

/// Two small decks that show a rule at work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The rule reports this one.
    pub flagged: String,
    /// And not this one.
    pub clean: String,
    /// Small text files that lie beside both, by their path: `files = { "part.md" = "..." }`.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
}

/// A question of a reviewer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    /// `BAS01`: family and number; stable, for it appears in decks and histories.
    pub id: String,
    /// Name of the family: `baselines`.
    pub category: String,
    /// What kind of question.
    pub kind: ChallengeKind,
    /// What a bad answer costs.
    pub severity: Stakes,
    /// Only for talks of these fields; empty = every talk.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Who would ask it.
    #[serde(default)]
    pub persona: Vec<Persona>,
    /// The wording with slots; absent where no wording needs the deck.
    #[serde(default)]
    pub say: Option<String>,
    /// The slots of `say` that must have been filled from the deck.
    #[serde(default)]
    pub needs: Vec<String>,
    /// The wording without slots; it asks and asserts nothing.
    pub plain: String,
    /// Other wordings, with or without slots.
    #[serde(default)]
    pub alt: Vec<String>,
    /// What the questioner is after.
    pub why: String,
    /// Expression: when the deck invites it.
    pub trigger: String,
    /// Expression: without what it makes no sense. Where it does not hold nobody asks it, whatever else invites it: no
    /// talk format by `always`, no finding.
    #[serde(default)]
    pub gate: Option<String>,
    /// Expression: when the deck already answers it.
    #[serde(default)]
    pub shield: Option<String>,
    /// The question instead, where the shield holds: it is put behind a quote of what already answers the first one, and
    /// must make sense there. Absent = the wording stays; only the weight is halved.
    #[serde(default)]
    pub deeper: Option<String>,
    /// What follows a good or evasive answer.
    #[serde(default)]
    pub follow_ups: Vec<String>,
    /// Points of a strong answer.
    #[serde(default)]
    pub strong: Vec<String>,
    /// A strong answer.
    #[serde(default)]
    pub strong_example: Option<String>,
    /// A weak answer.
    #[serde(default)]
    pub weak: Option<String>,
    /// Seconds until green ends and until red begins.
    pub seconds: [u16; 2],
    /// Where it comes from.
    #[serde(default)]
    pub source: Vec<String>,
    /// Known false positives and other remarks.
    #[serde(default)]
    pub note: Option<String>,
    /// Expression (often one signal or fact) whose first evidence near the trigger fills a slot.
    #[serde(default)]
    pub slots: BTreeMap<String, String>,
}

/// Kind of question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChallengeKind {
    /// Ten to twenty seconds: an axis, a symbol, which row.
    Clarify,
    /// Asks for more.
    Probe,
    /// Attacks a claim.
    Challenge,
}

/// What a bad answer costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stakes {
    /// Little.
    Minor,
    /// A point of the verdict.
    Major,
    /// The talk.
    Critical,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Persona {
    /// Cares how it was measured.
    Methodologist,
    /// Cares about spread and chance.
    Statistician,
    /// Works on the same thing.
    Rival,
    /// Cares what it is good for.
    ProductLead,
    /// Cares what the speaker did.
    HiringManager,
    /// Knows the neighbouring field.
    AdjacentResearcher,
}

/// A talk format.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// Name on the command line: `research-defense`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// One line.
    pub what: String,
    /// The checklist that this one changes: lists of members gain, `-X` takes away, whatever else is stated replaces.
    #[serde(default)]
    pub extends: Option<String>,
    /// Whether a source states the format, or we propose it.
    #[serde(default)]
    pub origin: Option<Origin>,
    /// Where it comes from.
    #[serde(default)]
    pub source: Vec<String>,
    /// The appointment, in minutes.
    #[serde(default)]
    pub slot_minutes: Option<f32>,
    /// Final questions, in minutes.
    #[serde(default)]
    pub questions_minutes: Option<f32>,
    /// Rules by family or id.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Challenges by family or id.
    #[serde(default)]
    pub challenges: Vec<String>,
    /// Challenges that are asked whatever the deck says.
    #[serde(default)]
    pub always: Vec<String>,
    /// Prompts by theme or id, where there is no deck.
    #[serde(default)]
    pub prompts: Vec<String>,
    /// Sections in order.
    #[serde(default)]
    pub sections: Vec<SectionUse>,
    /// Stretches of the talk in order.
    #[serde(default)]
    pub segments: Vec<Segment>,
    /// Rows of the score card.
    #[serde(default)]
    pub rubric: Vec<RubricRow>,
    /// Who states the weights of these rows; absent = we propose them.
    #[serde(default)]
    pub weights: Option<Origin>,
    /// Words on the first slides, or in the file's name, by which a deck that names no checklist is taken for one of this.
    #[serde(default)]
    pub guess: Vec<String>,
    /// How much is interrupted.
    #[serde(default)]
    pub interruptions: Option<Interruptions>,
    /// What the speaker has to have said, each with a key that says so.
    #[serde(default)]
    pub milestones: Vec<Milestone>,
    /// Moments at which the panel breaks in because the format has it so.
    #[serde(default)]
    pub stops: Vec<Stop>,
    /// Whether segments leave slack: absent or true, their minutes are shares of what the slot leaves for the talk; false,
    /// they are kept to the minute, and what they leave of the slot is the round.
    #[serde(default)]
    pub slack: Option<bool>,
    /// Challenges by id or family that are asked one after the other, in this order. A format that has them shows no
    /// slides, with or without a deck.
    #[serde(default)]
    pub round: Vec<String>,
    /// How often a question of a round goes deeper as long as the answers hold; absent = once.
    #[serde(default)]
    pub deeper: Option<u8>,
    /// Remarks.
    #[serde(default)]
    pub note: Option<String>,
}

/// Who says that a format is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A source.
    Seed,
    /// We.
    Proposed,
}

/// A section of a checklist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionUse {
    /// Section id.
    pub id: String,
    /// Whether the talk must have it.
    #[serde(default)]
    pub required: bool,
}

/// A stretch of the talk with planned minutes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Name for people.
    pub name: String,
    /// Sections that belong to it.
    pub sections: Vec<String>,
    /// Planned minutes in the checklist's own slot.
    pub minutes: f32,
    /// How many blank slides it gets where there is no deck; absent = one.
    #[serde(default)]
    pub slides: Option<u8>,
}

/// Something that the speaker has to have said. Nobody but the speaker can know whether it was: a key says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// Name in events and in `unless`: `hypothesis`.
    pub id: String,
    /// Its key, one letter that no other key of a rehearsal uses.
    pub key: String,
    /// Name for people, with its article: "a hypothesis".
    pub name: String,
    /// Challenges that ask for it: an answer to one of them that holds states it too.
    #[serde(default)]
    pub stated_by: Vec<String>,
}

/// A moment at which the panel breaks in because the format has it so: at a time, or after each slide of a section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Minutes of the checklist's own slot between which it comes; the seed decides.
    #[serde(default)]
    pub at: Option<[f32; 2]>,
    /// Or the section after each of whose slides it comes.
    #[serde(default)]
    pub after: Option<String>,
    /// What is asked: challenges by id or family, of which one is drawn.
    pub challenges: Vec<String>,
    /// The milestones that keep it away: it comes when one of them is missing.
    #[serde(default)]
    pub unless: Vec<String>,
    /// The wording instead of the challenge's own; `{missing}` names the milestones that are missing.
    #[serde(default)]
    pub ask: Option<String>,
}

/// A row of the score card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RubricRow {
    /// Name for people.
    pub row: String,
    /// Share of the whole; the weights of a checklist sum to 100.
    pub weight: f32,
    /// What feeds it: rule or challenge ids or families, `element:ID`, `section:ID`.
    pub from: Vec<String>,
}

/// Interruptions by pressure, for a 45-minute slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interruptions {
    /// Few, between slides.
    pub gentle: Mix,
    /// As filmed faculty job talks of unknown length had it.
    pub realistic: Mix,
    /// Earlier, and answers are cut off.
    pub hostile: Mix,
}

/// Counts by kind of challenge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mix {
    /// Clarifications.
    #[serde(default)]
    pub clarify: u16,
    /// Probes.
    #[serde(default)]
    pub probe: u16,
    /// Challenges.
    #[serde(default)]
    pub challenge: u16,
}

/// A question for a rehearsal without a deck: behavioural, or a system to design.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    /// Stable id: `TEAM03`.
    pub id: String,
    /// What it looks for: `teamwork`.
    pub theme: String,
    /// The question.
    pub ask: String,
    /// How to build the answer.
    #[serde(default)]
    pub framework: Option<Framework>,
    /// What to think of first.
    #[serde(default)]
    pub hint: Option<String>,
    /// What follows.
    #[serde(default)]
    pub follow_ups: Vec<String>,
    /// Points of a strong answer.
    #[serde(default)]
    pub strong: Vec<String>,
    /// A weak answer.
    #[serde(default)]
    pub weak: Option<String>,
    /// Seconds until green ends and until red begins; absent = 120 and 180.
    #[serde(default)]
    pub seconds: Option<[u16; 2]>,
    /// Where it comes from.
    #[serde(default)]
    pub source: Vec<String>,
}

/// How to build the answer to a behavioural question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Framework {
    /// Situation, task, action, result.
    Star,
    /// Situation, action, impact, learning.
    Sail,
}

/// A question to ask before the day: the recruiter, the chair, the committee.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prep {
    /// Name on the command line: `interrupt`.
    pub id: String,
    /// The question.
    pub ask: String,
    /// What depends on it.
    pub why: String,
    /// Whether the answer is a number of minutes: the slot.
    #[serde(default)]
    pub minutes: bool,
    /// Whether several answers may hold at once.
    #[serde(default)]
    pub several: bool,
    /// The answers that change something.
    #[serde(default)]
    pub answer: Vec<PrepAnswer>,
}

/// An answer, and what it changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrepAnswer {
    /// Name on the command line: `throughout`.
    pub id: String,
    /// What they said.
    pub what: String,
    /// The talk format that it means.
    #[serde(default)]
    pub checklist: Option<String>,
    /// By how much it makes the room harder (above zero) or softer.
    #[serde(default)]
    pub pressure: i8,
    /// Who and what is asked more or less: personas, challenges by id or family, with a factor.
    #[serde(default)]
    pub emphasis: BTreeMap<String, f32>,
    /// What to do about it.
    #[serde(default)]
    pub note: Option<String>,
}
