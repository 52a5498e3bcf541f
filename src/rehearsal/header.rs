//! The header of a run: every input, frozen. With it and the events alone the run can be told again.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::budget::{Cut, Day, Millis, Plan, Practice, Pressure, Seconds};
use crate::challenge::Ammunition;
/// Something that the speaker has to have said.
pub use crate::knowledge::schema::Milestone;
use crate::schedule::{Candidate, Kind, Schedule};

/// Version of header, events and results as they are written today. It rises when a field changes meaning or goes.
pub const VERSION: u32 = 1;

/// Everything that a run depends on besides its events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// [`VERSION`] of the writer.
    pub v: u32,
    /// Version of the program that wrote it.
    pub hotseat: String,
    /// The deck.
    pub deck: DeckRef,
    /// The talk format.
    pub checklist: ChecklistRef,
    /// Seed of the schedule.
    pub seed: u64,
    /// The day.
    pub today: Day,
    /// Where the speaker's half of the events comes from.
    pub input: Input,
    /// The command that repeats this kind of run, without seed and pressure ("hotseat rehearse talk.md --minutes 20"):
    /// what the debrief builds its suggestion from.
    pub command: String,
    /// How hard the panel pushes.
    pub pressure: Pressure,
    /// Name of the part that is rehearsed alone ("opening"); none for the whole talk.
    pub part: Option<String>,
    /// The slot and the slides with budgets, backup included, in the deck's order. Only the slides of this run.
    pub plan: Plan,
    /// What can go, first to go first.
    pub cut: Vec<Cut>,
    /// All questions of [`Header::schedule`], as they will be asked.
    pub objections: Vec<Asked>,
    /// Who asks what when.
    pub schedule: Schedule,
    /// "We lost time": at this time of the talk clock only so much of the slot is left.
    pub squeeze: Option<Squeeze>,
    /// What the format waits to hear, each with its key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<Milestone>,
    /// When the points of a good answer are shown.
    #[serde(default, skip_serializing_if = "Rate::is_later")]
    pub rate: Rate,
    /// What the past contributed.
    pub practice: Practice,
    /// Rows of the score card.
    pub rubric: Vec<RubricRow>,
    /// What a defence must show and this deck does not (elements that are not present), for the debrief.
    pub missing: Vec<Missing>,
    /// What lint found and the author did not suppress, for the score card: each rule once.
    pub findings: Vec<FindingRef>,
}

/// A rule that has a finding in the deck.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingRef {
    /// Rule id.
    pub rule: String,
    /// Its name for people.
    pub name: String,
}

/// Which deck, and which state of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeckRef {
    /// Deck key (DESIGN §4).
    pub key: String,
    /// The file as shown to people and as written in the commands that the debrief suggests.
    pub file: String,
    /// Title for people.
    pub title: String,
    /// [`digest`] of the deck's files.
    pub digest: String,
    /// Day of the talk, where known.
    pub talk_date: Option<Day>,
}

/// Which talk format, and which state of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistRef {
    /// Id.
    pub id: String,
    /// [`digest`] of its data.
    pub digest: String,
}

/// Where the speaker's half of the events comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Input {
    /// A person at a terminal, in real time.
    Terminal,
    /// A script; its times are the run's.
    Script,
    /// Lines without a terminal, on a virtual clock. Such a run is dry: recorded, never scheduled.
    Lines,
}

/// When the points of a good answer are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rate {
    /// In the debrief: during a run they would only distract.
    #[default]
    Later,
    /// At once, and the next question waits until they have been read.
    Now,
}

impl Rate {
    fn is_later(&self) -> bool {
        *self == Self::Later
    }
}

/// "We lost time: you have three minutes."
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Squeeze {
    /// When, on the talk clock.
    pub at: Millis,
    /// What is left of the slot from then on.
    pub left: Seconds,
}

/// An objection as it is asked in this run: its wording is final.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// Challenge id.
    pub id: String,
    /// Family ("BAS") or category name.
    pub category: String,
    /// Kind.
    pub kind: Kind,
    /// Weight for this deck.
    pub weight: f64,
    /// Who asks ("statistician"); empty where nobody in particular.
    pub persona: String,
    /// Key of the slide that it is about.
    pub slide: Option<String>,
    /// The question, at most 160 characters.
    pub ask: String,
    /// What the questioner is after, for the debrief.
    pub why: String,
    /// What on the slides invites it.
    pub evidence: Vec<Evidence>,
    /// How it goes deeper.
    pub follow_ups: Vec<String>,
    /// Points of a good answer: the speaker's own where there are any.
    pub points: Vec<String>,
    /// Whether the points are the speaker's own (`answers.md`).
    pub own_points: bool,
    /// How a strong answer may sound.
    pub strong_example: Option<String>,
    /// How a weak one sounds.
    pub weak: String,
    /// Length of a good answer and of one that is too long.
    pub seconds: [u32; 2],
    /// Rules that armed it.
    pub armed_by: Vec<String>,
    /// Suppressed findings that arm it, with the reasons given for them: what the questioner may quote.
    pub ammunition: Vec<Ammunition>,
    /// Whether the deck already answers it, so that it is asked deeper.
    pub deeper: bool,
    /// Keys of (backup) slides that answer it.
    pub answered_on: Vec<String>,
}

/// A quote that invites a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Slide number for people.
    pub slide: u32,
    /// The quote.
    pub text: String,
}

/// A row of the score card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RubricRow {
    /// Name for people.
    pub row: String,
    /// Weight; rows are compared by it, never summed to a "readiness".
    pub weight: u32,
    /// What feeds it: categories or ids of challenges, rules, `element:ID`.
    pub from: Vec<String>,
}

/// Something that a defence must show and this deck does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Element id.
    pub id: String,
    /// What it is, for people.
    pub what: String,
}

/// The part of [`Asked`] that the schedule looks at.
impl From<&Asked> for Candidate {
    fn from(asked: &Asked) -> Self {
        Self {
            id: asked.id.clone(),
            category: asked.category.clone(),
            kind: asked.kind,
            weight: asked.weight,
            slide: asked.slide.clone(),
            follow_ups: u32::try_from(asked.follow_ups.len()).unwrap_or(u32::MAX),
        }
    }
}

impl Header {
    /// The objection with this id.
    pub fn objection(&self, id: &str) -> Option<&Asked> {
        self.objections.iter().find(|o| o.id == id)
    }

    /// Whether nothing is shown and everything is asked: a drill, lines, an interview without slides.
    pub fn is_round(&self) -> bool {
        self.plan.slides.iter().all(|slide| slide.backup)
    }

    /// Keeps of `all` what the schedule asks, in the order in which it is planned.
    pub fn scheduled(schedule: &Schedule, all: &[Asked]) -> Vec<Asked> {
        let ids = schedule.during.iter().map(|q| &q.id).chain(schedule.round.iter().map(|q| &q.id));
        let ids = ids.chain(schedule.doubt.iter().map(|q| &q.id));
        ids.filter_map(|id| all.iter().find(|o| o.id == *id)).cloned().collect()
    }
}

/// SHA-256 of some files' bytes, as hexadecimal digits. Each part is preceded by its length, so that moving a byte from
/// one file to the next changes the digest.
pub fn digest<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
