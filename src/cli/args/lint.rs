//! `lint`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

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
#[command(after_help = "\
Examples:
  hotseat lint talk.md
  hotseat lint talk.md --all                  every finding with its excerpt
  hotseat lint talks --format concise         every Markdown deck in a folder
  hotseat lint talk.pptx                      a presentation of another program
  hotseat lint talk.md --diff                 what --fix would change
  hotseat lint talks --write-baseline accepted.json")]
pub struct LintArguments {
    /// Decks, presentations (.pptx .odp .pdf .ipynb), or folders of decks (.md .qmd .Rmd .markdown, ignore files
    /// respected); - reads standard input
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
    /// Show what --fix would change, and change nothing, with or without --fix; exit with 1 when there is something
    #[arg(long, conflicts_with_all = ["baseline", "write_baseline", "format"])]
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
