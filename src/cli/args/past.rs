//! What was: `report`, `history`, `log-question`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Format;

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
#[command(after_help = "\
Examples:
  hotseat report talk.md
  hotseat report                              all decks that were rehearsed
  hotseat report talk.md --format html -o report.html")]
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
#[command(after_help = "\
Examples:
  hotseat log-question talk.md \"Why not a linear probe?\"
  hotseat log-question talk.md \"What did it cost?\" --slide 7 --grade shaky")]
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

/// Arguments of `history`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hotseat history list
  hotseat history show                        the debrief of the last run
  hotseat history show 12 --transcript talk.srt --sync 0:12
  hotseat history export 12 --as-script > run.toml")]
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
    #[command(after_help = "\
Examples:
  hotseat history list
  hotseat history list --format json")]
    List {
        /// Output format
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// The debrief of one run
    #[command(after_help = "\
Examples:
  hotseat history show
  hotseat history show 12 --transcript talk.srt --sync 0:12")]
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
    #[command(after_help = "\
Examples:
  hotseat history export > run.json
  hotseat history export 12 --as-script > run.toml
  hotseat history export 12 --as-marks audacity --sync 0:12 > labels.txt")]
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
    #[command(after_help = "\
Examples:
  hotseat history delete 12")]
    Delete {
        /// Number of the run
        run: i64,
    },
}
