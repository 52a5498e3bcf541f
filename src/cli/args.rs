//! The arguments of every command. Help texts are written for somebody whose talk is in ten minutes.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::deck::model::Dialect;

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
    /// Write a PDF: slides for the audience, or a presenter document for you
    Export(ExportArguments),
    /// What all rehearsals say together: for the terminal, for paper (html), for programs
    Report(ReportArguments),
    /// Explain a rule or a challenge: what, why, an example, what to do
    Explain(ExplainArguments),
    /// List what hotseat knows: rules, challenges, checklists, signals, facts, themes
    List(ListArguments),
    /// Look at, export or delete what past rehearsals left behind
    History(HistoryArguments),
    /// Print the JSON Schema of an output or of hotseat.toml
    Schema(SchemaArguments),
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
pub struct NextArguments {
    /// The deck
    pub deck: PathBuf,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `outline`.
#[derive(Debug, Args)]
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

/// Output formats of `lint`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum LintFormat {
    /// Excerpts, the three costliest findings first.
    #[default]
    Human,
    /// One line per finding.
    Concise,
    /// For programs; `hotseat schema lint` prints its schema.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands that annotate a pull request on GitHub.
    Github,
}

/// The level from which findings make the exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Errors only.
    Error,
    /// Warnings and errors.
    Warning,
    /// Any finding.
    Info,
    /// Never.
    Never,
}

/// Arguments of `lint`.
#[derive(Debug, Args)]
pub struct LintArguments {
    /// Decks or folders (.md .qmd .Rmd .markdown, ignore files respected); - reads standard input
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Talk format: a name (see `hotseat list checklists`) or a TOML file
    #[arg(long, value_name = "NAME|FILE")]
    pub checklist: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: LintFormat,
    /// Exit with 1 from this level on [default: warning, or what hotseat.toml says]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub fail_on: Option<FailOn>,
    /// Research fields of the talk, instead of what it says or what is guessed: ml, empirical, systems, theory, and packs
    /// such as agents or vision
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    pub field: Vec<String>,
    /// The slot in minutes, questions included, instead of what the deck says
    #[arg(long, value_name = "N")]
    pub minutes: Option<u32>,
    /// Do not measure whether slides fit their pages
    #[arg(long)]
    pub no_fit: bool,
    /// Show every finding with its excerpt instead of the three costliest
    #[arg(long)]
    pub all: bool,
    /// Mend what can be mended without changing a claim: skeleton slides for missing sections, slips in tags, time
    /// budgets. Standard input is written to standard output
    #[arg(long)]
    pub fix: bool,
    /// Show what --fix would change, and change nothing; exit with 1 when there is something
    #[arg(long, conflicts_with_all = ["fix", "baseline", "write_baseline", "format"])]
    pub diff: bool,
    /// Lint again whenever a deck, what it includes or hotseat.toml is saved; q or Ctrl-C ends it
    #[arg(long, conflicts_with_all = ["fix", "diff", "write_baseline"])]
    pub watch: bool,
    /// Leave out the findings that this baseline has
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Accept today's findings: write them to this baseline (those of other decks stay in it)
    #[arg(long, value_name = "FILE")]
    pub write_baseline: Option<PathBuf>,
    /// Name shown for standard input; what it includes is looked for beside it
    #[arg(long, value_name = "FILE")]
    pub stdin_filename: Option<PathBuf>,
}

/// What has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Schema {
    /// What `lint --format json` prints.
    Lint,
    /// What `report --format json` prints.
    Report,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArguments {
    /// Of what
    #[arg(value_enum)]
    pub of: Schema,
}

/// Arguments of `objections`.
#[derive(Debug, Args)]
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

/// Arguments of `choices`.
#[derive(Debug, Args)]
pub struct ChoicesArguments {
    /// The deck; - reads standard input
    pub deck: PathBuf,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `plan`.
#[derive(Debug, Args)]
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

/// How a run is shown, spoken and recorded: for `rehearse` and `drill`.
#[derive(Debug, Args)]
pub struct ShowArguments {
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
}

/// Arguments of `prep`.
#[derive(Debug, Args)]
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
    /// Play these events instead of reading keys (TOML, see the README)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["resume", "plain"])]
    pub script: Option<PathBuf>,
    /// Go on with the last unfinished run of this deck
    #[arg(long, conflicts_with = "no_history")]
    pub resume: bool,
    /// Line by line instead of full screen
    #[arg(long)]
    pub plain: bool,
    /// How it is shown, spoken and recorded
    #[command(flatten)]
    pub show: ShowArguments,
    /// Output format; json prints the record of the run
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `drill`.
#[derive(Debug, Args)]
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
    /// Play these events instead of reading keys (TOML, see the README)
    #[arg(long, value_name = "FILE", conflicts_with = "plain")]
    pub script: Option<PathBuf>,
    /// Line by line instead of full screen
    #[arg(long)]
    pub plain: bool,
    /// How it is shown, spoken and recorded
    #[command(flatten)]
    pub show: ShowArguments,
    /// Output format; json prints the record of the drill
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Output formats of `report`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For reading.
    #[default]
    Human,
    /// One self-contained page with plots, good on paper.
    Html,
    /// For programs; see the schema number inside.
    Json,
}

/// Arguments of `report`.
#[derive(Debug, Args)]
pub struct ReportArguments {
    /// The deck [default: every deck that was rehearsed]
    pub deck: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: ReportFormat,
    /// The file to write instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Arguments of `log-question`.
#[derive(Debug, Args)]
pub struct LogQuestionArguments {
    /// The deck
    pub deck: PathBuf,
    /// What they really asked, in their words
    pub question: String,
    /// The slide that it was about
    #[arg(long, value_name = "N")]
    pub slide: Option<u32>,
    /// How your answer went
    #[arg(long, value_enum)]
    pub grade: Option<Grade>,
}

/// How an answer went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Grade {
    /// The point was lost.
    Lost,
    /// It stood, barely.
    Shaky,
    /// It stood.
    Held,
    /// The experiment or number does not exist.
    #[value(name = "dont_have", alias = "dont-have")]
    DontHave,
}

impl From<Grade> for crate::rehearsal::Grade {
    fn from(grade: Grade) -> Self {
        match grade {
            Grade::Lost => Self::Lost,
            Grade::Shaky => Self::Shaky,
            Grade::Held => Self::Held,
            Grade::DontHave => Self::DontHave,
        }
    }
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

/// What a PDF is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Layout {
    /// For the audience; cannot hold notes or objections.
    #[default]
    Slides,
    /// For you: slide picture, notes, time, expected objections.
    Presenter,
    /// For the audience to take home: slides with lines to write on.
    Handout,
    /// For a second screen: each slide with its notes beside it, double width.
    SecondScreen,
    /// For two colleagues who play the panel: what to ask, when to cut in, what to tick.
    Panel,
}

/// File formats of `export`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// One PDF.
    Pdf,
    /// A PNG for each page.
    Png,
}

/// Presentation consoles that want files of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Console {
    /// OUT.pdfpc beside the slides: notes, times, where the talk ends.
    Pdfpc,
    /// OUT.pympress.pdf: every slide followed by its notes, for pympress 1.8 or newer (older: --layout second-screen)
    Pympress,
}

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// The deck
    pub deck: PathBuf,
    /// The PDF to write; of several pictures, the slide's number is put before `.png`: talk.png gives talk-01.png and so on
    #[arg(long, short, value_name = "OUT.pdf|OUT.png")]
    pub output: PathBuf,
    /// A PDF, or a PNG for each page [default: as the name of the output ends]
    #[arg(long, value_enum)]
    pub format: Option<ExportFormat>,
    /// Width of each PNG in pixels
    #[arg(long, value_name = "PIXELS", default_value_t = 1920, value_parser = clap::value_parser!(u32).range(16..=8192))]
    pub width: u32,
    /// What the PDF is for
    #[arg(long, value_enum, default_value_t)]
    pub layout: Layout,
    /// Theme: a name (see `hotseat list themes`) or a TOML file [default: what the deck asks for]
    #[arg(long, value_name = "NAME|FILE")]
    pub theme: Option<String>,
    /// Only these slides, by their printed numbers: 1,4-7,B2; B is the whole backup
    #[arg(long, value_name = "LIST")]
    pub pages: Option<String>,
    /// A page for every step of slides that are built up
    #[arg(long)]
    pub steps: bool,
    /// Slides on a sheet of the handout: 2, 3, 4 or 6
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(2..=6))]
    pub per_page: u8,
    /// Files for presentation consoles, beside the slides
    #[arg(long, value_enum, value_delimiter = ',', value_name = "NAMES")]
    pub console: Vec<Console>,
    /// Slides drawn by another tool: presenter, handout, second screen and consoles show its pages
    #[arg(long, value_name = "FILE.pdf")]
    pub slides_pdf: Option<PathBuf>,
    /// Which pages of that PDF show a slide, where it is not one each: 3:4-6,7:-,B1:20; the slides between follow on
    #[arg(long, value_name = "MAP", requires = "slides_pdf")]
    pub page_map: Option<String>,
    /// A folder with fonts, for scripts that the built-in ones lack and for a theme's own; may be repeated
    #[arg(long, value_name = "DIR")]
    pub font_dir: Vec<PathBuf>,
    /// Take fonts that are missing from this system; on another machine the PDF may look otherwise
    #[arg(long)]
    pub system_fonts: bool,
    /// Write again after every save; q ends it
    #[arg(long)]
    pub watch: bool,
    /// Open the PDF when it is written
    #[arg(long)]
    pub open: bool,
    /// Open the slides again and prove that no note, objection or path is in them; else nothing is written
    #[arg(long)]
    pub verify: bool,
    /// Talk format, for the objections in the presenter document
    #[arg(long, value_name = "NAME|FILE")]
    pub checklist: Option<String>,
    /// The slot in minutes, for the budgets in the presenter document
    #[arg(long, value_name = "N")]
    pub minutes: Option<u32>,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
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
}

/// Arguments of `list`.
#[derive(Debug, Args)]
pub struct ListArguments {
    /// What to list
    #[arg(value_enum)]
    pub what: Listing,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `history`.
#[derive(Debug, Args)]
pub struct HistoryArguments {
    /// What to do with the history
    #[command(subcommand)]
    pub action: HistoryAction,
}

/// What reads marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MarkFormat {
    /// A label track.
    Audacity,
    /// Subtitles.
    Srt,
    /// Metadata with chapters.
    Ffmpeg,
}

impl From<MarkFormat> for crate::rehearsal::MarkFormat {
    fn from(format: MarkFormat) -> Self {
        match format {
            MarkFormat::Audacity => Self::Audacity,
            MarkFormat::Srt => Self::Srt,
            MarkFormat::Ffmpeg => Self::Ffmpeg,
        }
    }
}

fn recording_time(text: &str) -> Result<crate::budget::Millis, String> {
    crate::rehearsal::recording_time(text).ok_or_else(|| "write it as 0:12, 1:02:03 or 0:12.5".to_owned())
}

/// What can be done with the history.
#[derive(Debug, Subcommand)]
pub enum HistoryAction {
    /// The runs, the newest first
    List,
    /// The debrief of one run
    Show {
        /// Number of the run, as `list` shows it [default: the last one]
        run: Option<i64>,
        /// A transcript of a recording of it (SRT, WebVTT, Whisper's JSON, lines that begin with a time): words per
        /// minute, time to the first word, what was not mentioned
        #[arg(long, value_name = "FILE")]
        transcript: Option<PathBuf>,
        /// Where the sync mark of the run (or else its start) is heard in the recording
        #[arg(long, value_name = "M:SS", requires = "transcript", value_parser = recording_time)]
        sync: Option<crate::budget::Millis>,
    },
    /// One run as JSON, its keys as a script for `rehearse --script`, or marks for a recording
    Export {
        /// Number of the run [default: the last one]
        run: Option<i64>,
        /// Write a script instead of JSON
        #[arg(long, conflicts_with_all = ["as_marks", "sync"])]
        as_script: bool,
        /// Write slides and questions with their times: labels for Audacity, subtitles, chapters for ffmpeg
        #[arg(long, value_enum, value_name = "FORMAT")]
        as_marks: Option<MarkFormat>,
        /// Where the sync mark of the run (or else its start) is heard in the recording
        #[arg(long, value_name = "M:SS", requires = "as_marks", value_parser = recording_time)]
        sync: Option<crate::budget::Millis>,
    },
    /// Delete one run for good
    Delete {
        /// Number of the run
        run: i64,
    },
}
