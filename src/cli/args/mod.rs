//! The arguments of every command. Help texts are written for somebody whose talk is in ten minutes.

#[cfg(test)]
mod examples;
mod export;
mod lint;
mod past;
mod rehearse;
mod tools;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::deck::model::Dialect;

pub use export::{Console, ExportArguments, ExportFormat, Layout};
pub use lint::{FailOn, LintArguments, LintFormat};
pub use past::{
    Grade, HistoryAction, HistoryArguments, LogQuestionArguments, MarkFormat, ReportArguments, ReportFormat,
};
pub use rehearse::{DrillArguments, PrepArguments, Pressure, Rate, RehearseArguments, Slides, StageArguments};
pub use tools::{
    CompletionsArguments, DoctorArguments, EjectArguments, Ejected, ManArguments, NewArguments, Schema, SchemaArguments,
};

const AFTER_HELP: &str = "\
Examples:
  hotseat talk.md                      what to do now, as the day comes nearer
  hotseat lint talk.md                 what a reviewer will miss in the talk
  hotseat objections talk.md           what this very deck will be asked
  hotseat rehearse talk.md             a timed run-through that interrupts you
  hotseat export talk.md -o talk.pdf   slides; --layout presenter for notes and objections

Exit codes: 0 clean, 1 findings or content that did not fit, 2 could not do it, 130/143 ended by a signal.";

/// Lints, rehearses and exports a research talk written as a Markdown deck.
#[derive(Debug, Parser)]
#[command(name = "hotseat", version, about, after_help = AFTER_HELP, max_term_width = 100)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options that hold everywhere.
    #[command(flatten)]
    pub common: Common,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Common {
    /// Colour: auto follows the terminal, NO_COLOR and CLICOLOR_FORCE
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Everywhere")]
    pub color: When,
    /// Say less: no progress, no hints
    #[arg(long, short, global = true, help_heading = "Everywhere")]
    pub quiet: bool,
    /// Read the deck as this dialect instead of detecting it (marp, slidev, reveal, quarto, pandoc, ...)
    #[arg(long, global = true, value_name = "NAME", help_heading = "Everywhere")]
    pub dialect: Option<Dialect>,
    /// Let the deck use files outside its folder (../images); off by default, because decks are untrusted
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub allow_outside: bool,
    /// Work as if today were this day (YYYY-MM-DD)
    #[arg(long, global = true, value_name = "DATE", help_heading = "Everywhere")]
    pub today: Option<String>,
    /// History file [default: $HOTSEAT_HISTORY, else hotseat/history.db in the data folder]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Everywhere")]
    pub history: Option<PathBuf>,
    /// Neither read nor write a history
    #[arg(long, global = true, conflicts_with = "history", help_heading = "Everywhere")]
    pub no_history: bool,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// At a terminal that wants it.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// What to do now for this deck, as the day of the talk comes nearer; `hotseat DECK` means the same
    Next(NextArguments),
    /// Write a deck to begin with: every slide that the talk format asks for, with its minutes and a TODO
    New(NewArguments),
    /// Show how the deck was read: dialect, slides, sections, words, budgets
    Outline(OutlineArguments),
    /// Check decks against the structure that a research defence needs
    Lint(LintArguments),
    /// List the objections that this deck invites, the likeliest first
    Objections(ObjectionsArguments),
    /// Show each design choice with its reason, what it beat and by which number; blanks included
    Choices(ChoicesArguments),
    /// Plan the minutes: budgets per segment and slide, and what to cut first
    Plan(PlanArguments),
    /// What to ask the recruiter or the chair before the day; the answers set format, slot, pressure and who asks
    Prep(PrepArguments),
    /// Rehearse: a timed walkthrough that interrupts with the deck's objections
    Rehearse(RehearseArguments),
    /// Ten minutes of questions, no slides: each answer is followed by what a good one holds
    Drill(DrillArguments),
    /// Keep a question that they really asked; it comes back in drills
    LogQuestion(LogQuestionArguments),
    /// Make a Markdown deck of a presentation (.pptx, .odp, .pdf) or a notebook (.ipynb): notes, tables and pictures in order
    Import(ImportArguments),
    /// Write a PDF: slides for the audience, or a presenter document for you
    Export(ExportArguments),
    /// What all rehearsals say together: for the terminal, for paper (html), for programs
    Report(ReportArguments),
    /// Explain a rule or a challenge: what, why, an example, what to do
    Explain(ExplainArguments),
    /// List what hotseat knows: rules, challenges, checklists, sections, elements, fields, dialects, themes and more
    List(ListArguments),
    /// Look at, export or delete what past rehearsals left behind
    History(HistoryArguments),
    /// Speak with an editor: findings while you type, hover, fixes, outline, completion (the language server protocol)
    #[command(after_help = "\
Examples:
  hotseat lsp                  an editor starts it: docs/src/howto/editor.md")]
    Lsp,
    /// Put a checklist, challenges, rules or a theme into hotseat/ to change them there
    Eject(EjectArguments),
    /// Say what this machine and folder give to work with, what is wrong, and what to do
    Doctor(DoctorArguments),
    /// Print the JSON Schema of an output, of hotseat.toml or of checklists
    Schema(SchemaArguments),
    /// Print what completes commands and options in a shell
    Completions(CompletionsArguments),
    /// Print a manual page, or write all of them
    Man(ManArguments),
}

/// Output for people or for programs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading.
    #[default]
    Human,
    /// For programs; see the schema number inside.
    Json,
}

/// Arguments of `next`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hotseat next talk.md
  hotseat talk.md                             the same
  hotseat talk.md --today 2026-12-01          as it will look on that day")]
pub struct NextArguments {
    /// The deck
    pub deck: PathBuf,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `outline`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hotseat outline talk.md
  hotseat outline talk.md --text              the words on each slide
  hotseat outline talk.pptx                   a presentation of another program
  hotseat outline talk.md --dialect slidev    when it was taken for another tool's")]
pub struct OutlineArguments {
    /// The deck; - reads standard input
    pub deck: PathBuf,
    /// Print the words that stand on each slide instead of the table
    #[arg(long)]
    pub text: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `objections`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hotseat objections talk.md
  hotseat objections talk.md --todo           those without an answer in answers.md
  hotseat objections talk.md --checklist job-talk --all")]
pub struct ObjectionsArguments {
    /// The deck
    pub deck: PathBuf,
    /// Talk format: a name or a TOML file
    #[arg(long, value_name = "NAME|FILE")]
    pub checklist: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Show all of them instead of the likeliest twelve
    #[arg(long)]
    pub all: bool,
    /// Only those without a prepared answer, or whose answer is stale (see answers.md)
    #[arg(long)]
    pub todo: bool,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hotseat import talk.pptx                    writes talk.md and talk-images/
  hotseat import talk.pdf -o deck.md
  hotseat import book.ipynb --force           over the deck of last time")]
pub struct ImportArguments {
    /// The presentation: .pptx, .odp, .ipynb, .pdf
    pub file: PathBuf,
    /// The deck to write; - is standard output, without the pictures [default: the same name, ending in .md]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace files that are there already
    #[arg(long)]
    pub force: bool,
}

/// Arguments of `choices`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hotseat choices talk.md
  hotseat choices talk.md --format json")]
pub struct ChoicesArguments {
    /// The deck; - reads standard input
    pub deck: PathBuf,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `plan`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hotseat plan talk.md
  hotseat plan talk.md --minutes 20 --pressure hostile
  hotseat plan talk.md --checklist paper-talk")]
pub struct PlanArguments {
    /// The deck
    pub deck: PathBuf,
    /// Talk format: a name or a TOML file
    #[arg(long, value_name = "NAME|FILE")]
    pub checklist: Option<String>,
    /// The slot in minutes: the whole appointment, questions included
    #[arg(long, value_name = "N")]
    pub minutes: Option<u32>,
    /// How hard the room will press; decides how much time questions are expected to cost [default: realistic, or what
    /// hotseat.toml says]
    #[arg(long, value_enum)]
    pub pressure: Option<Pressure>,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hotseat explain RIG02                       a rule
  hotseat explain BAS01                       a question and what a good answer holds
  hotseat explain --all --output handbook     all of it, as Markdown pages")]
pub struct ExplainArguments {
    /// Id or name of a rule, or id of a challenge (RIG02, tuning-budget-unstated, BAS01)
    #[arg(required_unless_present = "all")]
    pub id: Option<String>,
    /// Everything, as a handbook of Markdown pages in the folder --output
    #[arg(long, requires = "output", conflicts_with = "id")]
    pub all: bool,
    /// The folder of the handbook; made if it is not there
    #[arg(long, short, value_name = "FOLDER", requires = "all")]
    pub output: Option<PathBuf>,
}

/// What can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Listing {
    /// What lint checks.
    Rules,
    /// What the hot seat asks.
    Challenges,
    /// Talk formats.
    Checklists,
    /// Evidence that is looked for.
    Signals,
    /// Measures of a deck that expressions can use.
    Facts,
    /// Looks of exported slides.
    Themes,
    /// Roles of slides in the argument; for `section:` tags.
    Sections,
    /// What a defence must show; for `elements:` tags.
    Elements,
    /// Research fields; for `field:` and `--field`.
    Fields,
    /// Questions of rehearsals without slides.
    Prompts,
    /// Tools whose decks are read; for `--dialect`.
    Dialects,
}

/// Arguments of `list`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hotseat list checklists                     the talk formats
  hotseat list sections                       what a `section:` tag may say
  hotseat list rules --format json")]
pub struct ListArguments {
    /// What to list
    #[arg(value_enum)]
    pub what: Listing,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}
