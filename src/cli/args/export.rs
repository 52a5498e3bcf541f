//! `export`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

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
#[command(after_help = "\
Examples:
  hotseat export talk.md                      talk.pdf, for the audience
  hotseat export talk.md --layout presenter   talk-presenter.pdf: notes, minutes, objections
  hotseat export talk.md --pages 1,4-7,B -o part.pdf
  hotseat export talk.md -o slides.png        a picture of each slide
  hotseat export talk.md --layout presenter --slides-pdf marp.pdf")]
pub struct ExportArguments {
    /// The deck
    pub deck: PathBuf,
    /// The PDF to write, `-` for standard output [default: beside the deck, talk.pdf or talk-presenter.pdf for talk.md]; of
    /// several pictures, the slide's number is put before `.png`: talk.png gives talk-01.png and so on
    #[arg(long, short, value_name = "OUT.pdf|OUT.png")]
    pub output: Option<PathBuf>,
    /// A PDF, or a PNG for each page [default: as the name of the output ends, else a PDF]
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
