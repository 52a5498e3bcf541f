//! Commands around the work: shells, manuals, schemas, data of one's own, and what is the matter with this machine.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Format;

/// What has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Schema {
    /// What `lint --format json` prints.
    Lint,
    /// What `outline --format json` prints.
    Outline,
    /// What `objections --format json` prints.
    Objections,
    /// What `choices --format json` prints.
    Choices,
    /// What `plan --format json` prints.
    Plan,
    /// What `next --format json` prints.
    Next,
    /// What `prep --format json` prints.
    Prep,
    /// What `rehearse`, `drill` and `history list` print with `--format json`, and what `history export` prints.
    History,
    /// What `report --format json` prints.
    Report,
    /// What `list WHAT --format json` prints.
    List,
    /// What `doctor --format json` prints.
    Doctor,
    /// hotseat.toml, as JSON.
    Config,
    /// A file of a checklist, or of rules, challenges and the other tables, as JSON.
    Checklist,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hotseat schema lint > lint.schema.json
  hotseat schema history            a run, as rehearse --format json prints it
  hotseat schema checklist          for editors that check TOML by a schema")]
pub struct SchemaArguments {
    /// Of what
    #[arg(value_enum)]
    pub of: Schema,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hotseat completions bash > ~/.local/share/bash-completion/completions/hotseat
  hotseat completions zsh > ~/.zfunc/_hotseat
  hotseat completions fish > ~/.config/fish/completions/hotseat.fish
  hotseat completions powershell >> $PROFILE")]
pub struct CompletionsArguments {
    /// For which shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hotseat man lint | man -l -         read one
  hotseat man --output ~/.local/share/man/man1")]
pub struct ManArguments {
    /// The command; none for the program itself
    #[arg(conflicts_with = "output")]
    pub command: Option<String>,
    /// Write the pages of all commands into this folder; made if it is not there
    #[arg(long, short, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
}

/// Arguments of `new`.
#[derive(Debug, Args)]
#[command(after_help = "\
At a terminal, what is not said here is asked. --dialect says for which tool it is written.

Examples:
  hotseat new talk.md
  hotseat new talk.qmd --checklist job-talk --minutes 45 --field ml --title \"Second looks\"")]
pub struct NewArguments {
    /// The file; it must not be there yet
    pub deck: PathBuf,
    /// Talk format: a name (see `hotseat list checklists`) or a TOML file
    #[arg(long, value_name = "NAME|FILE")]
    pub checklist: Option<String>,
    /// The slot in minutes, questions included
    #[arg(long, value_name = "N")]
    pub minutes: Option<u32>,
    /// Research fields of the talk
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    pub field: Vec<String>,
    /// Its title
    #[arg(long)]
    pub title: Option<String>,
}

/// What can be ejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Ejected {
    /// A talk format.
    Checklist,
    /// The challenges of one category.
    Challenges,
    /// The rules of one family.
    Rules,
    /// A look of exported slides.
    Theme,
}

/// Arguments of `eject`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hotseat eject checklist job-talk       hotseat/job-talk.toml, used from there from now on
  hotseat eject challenges baselines
  hotseat eject theme dark")]
pub struct EjectArguments {
    /// What
    #[arg(value_enum)]
    pub what: Ejected,
    /// Its name (see `hotseat list`)
    pub name: String,
    /// Replace a file that is there already
    #[arg(long)]
    pub force: bool,
}

/// Arguments of `doctor`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hotseat doctor
  hotseat doctor --format json

Exit codes: 0 nothing in the way, 1 something is wrong (marked !!), 2 could not look.")]
pub struct DoctorArguments {
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}
