//! Speaking: `rehearse`, `drill`, and `prep` before them.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Format;

/// How hard the room presses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pressure {
    /// Few questions, between slides.
    Gentle,
    /// The default: mostly clarifications and probes, some mid-slide.
    #[default]
    Realistic,
    /// More challenges, earlier, answers cut off.
    Hostile,
}

impl From<Pressure> for crate::budget::Pressure {
    fn from(pressure: Pressure) -> Self {
        match pressure {
            Pressure::Gentle => Self::Gentle,
            Pressure::Realistic => Self::Realistic,
            Pressure::Hostile => Self::Hostile,
        }
    }
}

/// What the full screen shows of the slides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Slides {
    /// Pictures where the terminal shows them (kitty, iTerm2, sixel), else text.
    #[default]
    Auto,
    /// Pictures, of half blocks where the terminal shows no others.
    Picture,
    /// Text.
    Text,
    /// Nothing: another program shows them.
    External,
}

/// Where a run takes place, how it is shown, spoken, recorded and told: for `rehearse` and `drill`.
#[derive(Debug, Args)]
pub struct StageArguments {
    /// Play these events instead of reading keys: a TOML file of [[event]] tables with `at` and `do`, such as decks/rehearsal.toml
    #[arg(long, value_name = "FILE", conflicts_with = "plain")]
    pub script: Option<PathBuf>,
    /// Line by line instead of full screen
    #[arg(long)]
    pub plain: bool,
    /// What the full screen shows of the slides; v changes it during the run
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    pub slides: Slides,
    /// Slides drawn by another tool: their pages are the pictures
    #[arg(long, value_name = "FILE.pdf")]
    pub slides_pdf: Option<PathBuf>,
    /// Speaks the questions: a command that reads them from standard input (espeak-ng, say, spd-say -e). Run without a shell
    #[arg(long, value_name = "COMMAND")]
    pub voice_cmd: Option<String>,
    /// Records the run: a command that is started with it and interrupted at its end. Run without a shell
    #[arg(long, value_name = "COMMAND")]
    pub record_cmd: Option<String>,
    /// Output format; json prints the record of the run
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `prep`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hotseat prep talk.md                        asks you, one question at a time
  hotseat prep --card                         the questions, to take to the phone
  hotseat prep talk.md --answer panel=product --write")]
pub struct PrepArguments {
    /// The deck; what is kept holds for its folder
    pub deck: Option<PathBuf>,
    /// An answer, as panel=product; may be given several times. Without any, they are asked for at a terminal, and read
    /// from standard input elsewhere (one a line)
    #[arg(long, value_name = "QUESTION=ANSWER")]
    pub answer: Vec<String>,
    /// Only print the questions, to take to the phone
    #[arg(long, conflicts_with_all = ["answer", "write"])]
    pub card: bool,
    /// Keep what follows in hotseat.toml
    #[arg(long)]
    pub write: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `rehearse`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hotseat rehearse talk.md
  hotseat rehearse talk.md --minutes 20 --pressure gentle
  hotseat rehearse talk.md --part opening     only the first minutes
  hotseat rehearse talk.md --again            once more, until it fits twice in a row
  hotseat rehearse talk.md --resume           go on where it was cut off
  hotseat rehearse --checklist behavioral     an interview without slides")]
pub struct RehearseArguments {
    /// The deck; without one, --checklist names an interview whose questions are drawn (behavioral, aie-system-design)
    #[arg(required_unless_present = "checklist")]
    pub deck: Option<PathBuf>,
    /// The slot in minutes: the whole appointment, questions included
    #[arg(long, value_name = "N")]
    pub minutes: Option<u32>,
    /// How hard the room presses [default: realistic, or what hotseat.toml says]
    #[arg(long, value_enum)]
    pub pressure: Option<Pressure>,
    /// Which draw of interruptions; the same seed asks the same questions [default: new every run]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Talk format: a name or a TOML file
    #[arg(long, value_name = "NAME|FILE")]
    pub checklist: Option<String>,
    /// Only a part: opening, close, or the name of a section or segment
    #[arg(long, value_name = "PART", conflicts_with_all = ["from", "to", "squeeze"])]
    pub part: Option<String>,
    /// Only from this slide on
    #[arg(long, value_name = "N", conflicts_with = "squeeze")]
    pub from: Option<u32>,
    /// Only up to this slide
    #[arg(long, value_name = "N", conflicts_with = "squeeze")]
    pub to: Option<u32>,
    /// Once more, until it fits its time twice in a row; without a part, the part of the last run
    #[arg(long, conflicts_with_all = ["script", "resume"])]
    pub again: bool,
    /// In mid-talk, time is lost: so many minutes are left
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u32).range(1..=600))]
    pub squeeze: Option<u32>,
    /// The company's values, each with what you did that shows it (TOML: [values] "Own the outcome" = ["..."])
    #[arg(long, value_name = "FILE")]
    pub values: Option<PathBuf>,
    /// When the points of a good answer are shown: in the debrief, or after every answer
    #[arg(long, value_enum, default_value_t)]
    pub rate: Rate,
    /// Go on with the last unfinished run of this deck; without a deck, with the last interview of --checklist
    #[arg(long, conflicts_with_all = ["no_history", "script"])]
    pub resume: bool,
    /// Where it takes place
    #[command(flatten)]
    pub stage: StageArguments,
}

/// Arguments of `drill`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hotseat drill talk.md
  hotseat drill talk.md --minutes 5 --held    a warm-up: what held last time
  hotseat drill talk.md --lines               the lines to know by heart")]
pub struct DrillArguments {
    /// The deck
    pub deck: PathBuf,
    /// How long it may take
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=120))]
    pub minutes: u32,
    /// The lines to know by heart (opening, contribution, close, rescue scripts) instead of questions
    #[arg(long)]
    pub lines: bool,
    /// Only what held last time, where anything did: a warm-up before the talk
    #[arg(long, conflicts_with = "lines")]
    pub held: bool,
    /// Talk format: a name or a TOML file
    #[arg(long, value_name = "NAME|FILE")]
    pub checklist: Option<String>,
    /// Where it takes place
    #[command(flatten)]
    pub stage: StageArguments,
}

/// When the points of a good answer are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Rate {
    /// In the debrief.
    #[default]
    Later,
    /// After every answer.
    Now,
}

impl From<Rate> for crate::rehearsal::Rate {
    fn from(rate: Rate) -> Self {
        match rate {
            Rate::Later => Self::Later,
            Rate::Now => Self::Now,
        }
    }
}
