//! The deck model: what every dialect is read into. Nothing in it knows which dialect it came from.

mod filter;
mod inline;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::{SourceMap, Span};

use super::passage::Passages;

pub use filter::ImageFilter;
pub use inline::{Inline, InlineKind, LineAlign, Look};

/// A parsed talk.
#[derive(Debug, Clone)]
pub struct Deck {
    /// Every file that was read; `FileId(0)` is the deck's own file.
    pub sources: SourceMap,
    /// The dialect that the deck was read as.
    pub dialect: Dialect,
    /// Why this dialect, for people: "front matter has `marp: true`".
    pub dialect_reason: String,
    /// The talk's title: front matter, else the first slide's title.
    pub title: Option<String>,
    /// Language of the text as BCP 47 ("en"), and whether it was stated or guessed.
    pub language: Language,
    /// Front matter block with its fences, where there is one.
    pub front_matter: Option<Span>,
    /// What the author told hotseat about the whole deck.
    pub settings: DeckSettings,
    /// How the dialect's own tool is told to draw the deck.
    pub style: DeckStyle,
    /// The slides in order, hidden ones included. Numbers count the shown ones.
    pub slides: Vec<Slide>,
    /// The text that all reading of the deck works on, in slide order.
    pub passages: Passages,
    /// What was odd while reading; lint turns these into findings, nothing here stops the deck from being used.
    pub hazards: Vec<Hazard>,
}

impl Deck {
    /// The slides that the audience can see: all but the hidden ones.
    pub fn shown(&self) -> impl Iterator<Item = &Slide> {
        self.slides.iter().filter(|s| !s.hidden)
    }

    /// Where a finding about the whole deck points: the front matter, else the first line.
    pub fn anchor(&self) -> Span {
        self.front_matter.unwrap_or_default()
    }

    /// Deck key that survives edits: `hotseat: id`, else the name of the deck's file in the source map.
    pub fn key(&self) -> &str {
        self.settings.id.as_deref().unwrap_or(&self.sources.files()[0].name)
    }
}

/// The Markdown slide dialects that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// Marp / Marpit; also plain decks that only use `---`.
    Marp,
    /// sli.dev
    Slidev,
    /// reveal-md and reveal.js Markdown
    Reveal,
    /// Quarto `format: revealjs`
    Quarto,
    /// Pandoc slide shows
    Pandoc,
    /// presenterm
    Presenterm,
    /// remark and xaringan
    Remark,
    /// Deckset
    Deckset,
    /// R Markdown with a Pandoc slide format (beamer, ioslides, slidy, revealjs, PowerPoint)
    Rmarkdown,
    /// reveal-hugo
    Hugo,
    /// Obsidian Advanced Slides
    Obsidian,
    /// patat
    Patat,
}

impl Dialect {
    /// All of them, in the order in which people are told about them.
    pub const ALL: &[Self] = &[
        Self::Marp,
        Self::Slidev,
        Self::Reveal,
        Self::Quarto,
        Self::Pandoc,
        Self::Presenterm,
        Self::Remark,
        Self::Deckset,
        Self::Rmarkdown,
        Self::Hugo,
        Self::Obsidian,
        Self::Patat,
    ];

    /// Its name, as printed and as taken by [`FromStr`](std::str::FromStr).
    pub const fn name(self) -> &'static str {
        match self {
            Self::Marp => "marp",
            Self::Slidev => "slidev",
            Self::Reveal => "reveal",
            Self::Quarto => "quarto",
            Self::Pandoc => "pandoc",
            Self::Presenterm => "presenterm",
            Self::Remark => "remark",
            Self::Deckset => "deckset",
            Self::Rmarkdown => "rmarkdown",
            Self::Hugo => "hugo",
            Self::Obsidian => "obsidian",
            Self::Patat => "patat",
        }
    }

    /// Whose decks these are, for people.
    pub const fn what(self) -> &'static str {
        match self {
            Self::Marp => "Marp, and plain Markdown with `---` between slides",
            Self::Slidev => "Slidev",
            Self::Reveal => "reveal-md and reveal.js Markdown",
            Self::Quarto => "Quarto's revealjs slides",
            Self::Pandoc => "Pandoc's slide formats: beamer, slidy, pptx and the like",
            Self::Presenterm => "presenterm",
            Self::Remark => "remark and xaringan",
            Self::Deckset => "Deckset",
            Self::Rmarkdown => "R Markdown slides: ioslides, slidy, beamer and the like",
            Self::Hugo => "reveal-hugo",
            Self::Obsidian => "Obsidian Advanced Slides",
            Self::Patat => "patat",
        }
    }

    /// Other names that people use for it.
    const fn also(self) -> &'static [&'static str] {
        match self {
            Self::Marp => &["marpit"],
            Self::Reveal => &["reveal-md", "revealjs", "reveal.js"],
            Self::Remark => &["xaringan"],
            Self::Rmarkdown => &["rmd", "beamer", "ioslides", "slidy"],
            Self::Hugo => &["reveal-hugo"],
            Self::Obsidian => &["advanced-slides"],
            _ => &[],
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No dialect has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no dialect is called `{name}`{}; there are {}",
    .nearest.map_or(String::new(), |n| format!(": did you mean `{n}`?")),
    Dialect::ALL.iter().map(|d| d.name()).collect::<Vec<_>>().join(", "))]
pub struct UnknownDialect {
    /// What was asked for.
    pub name: String,
    /// The name nearest to it, if one is near.
    pub nearest: Option<&'static str>,
}

impl std::str::FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let lower = name.trim().to_lowercase();
        let known = |d: &Self| d.name() == lower || d.also().contains(&lower.as_str());
        if let Some(dialect) = Self::ALL.iter().copied().find(known) {
            return Ok(dialect);
        }
        let names: Vec<&'static str> =
            Self::ALL.iter().flat_map(|d| std::iter::once(d.name()).chain(d.also().iter().copied())).collect();
        Err(UnknownDialect { name: name.to_owned(), nearest: super::settings::nearest(&lower, &names) })
    }
}

/// The deck's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// BCP 47 tag, lower case: "en", "de".
    pub tag: String,
    /// Whether the front matter says so (else it was guessed from common words).
    pub stated: bool,
}

/// The `hotseat:` key of the front matter, or the `hotseat-deck` comment (DESIGN §4).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DeckSettings {
    /// Stable name of the deck in the history.
    pub id: Option<String>,
    /// Checklist by name or file.
    pub checklist: Option<String>,
    /// The slot in seconds (written in minutes; other ways in which decks state time end here too).
    pub slot_seconds: Option<u32>,
    /// Final questions in seconds.
    pub questions_seconds: Option<u32>,
    /// Research fields and packs: `ml`, `empirical`, `systems`, `theory`, `agents`, ...
    pub fields: Vec<String>,
    /// Day of the talk, ISO 8601.
    pub talk_date: Option<String>,
    /// Names of data sets that detection cannot know.
    pub datasets: Vec<String>,
    /// Words of the topic that are not claims (a talk *about* reasoning may say "reasoning").
    pub topic_words: Vec<String>,
    /// Deck-wide suppressions: rule id or name, with reason.
    pub ignore: Vec<Suppression>,
    /// Where the settings stand.
    pub span: Option<Span>,
}

/// "Do not report this rule here", with the reason that a reviewer will hear.
#[derive(Debug, Clone, PartialEq)]
pub struct Suppression {
    /// Rule id (`RIG02`) or name (`tuning-budget-unstated`), as written.
    pub rule: String,
    /// Why; empty when the author gave none (which is reported).
    pub reason: String,
    /// Where it is written.
    pub span: Span,
}

impl Suppression {
    /// The reason, where one is given: a reason that is still to be written is none.
    pub fn reason(&self) -> Option<&str> {
        Some(self.reason.trim()).filter(|r| !r.is_empty() && !r.starts_with("TODO"))
    }
}

/// How the dialect's tool is told to draw: what hotseat's own export honours.
#[derive(Debug, Clone, PartialEq)]
pub struct DeckStyle {
    /// Theme named by the deck (a Marp theme name is mapped by `layout`).
    pub theme: Option<String>,
    /// Page width by height in CSS pixels, from Marp `size:` (`16:9` is 1280 x 720, `4:3` is 960 x 720).
    pub page: (f32, f32),
    /// Whether slides are numbered (`paginate: true`); per slide in [`Slide::paginate`].
    pub paginate: bool,
    /// Author line for the title slide and the PDF.
    pub author: Option<String>,
    /// Date line.
    pub date: Option<String>,
}

impl Default for DeckStyle {
    fn default() -> Self {
        Self { theme: None, page: (1280.0, 720.0), paginate: false, author: None, date: None }
    }
}

/// One slide.
#[derive(Debug, Clone)]
pub struct Slide {
    /// 1-based among shown slides; a hidden slide has the number of the shown slide before it.
    pub number: u32,
    /// Key that survives edits: the `id:` tag, else a hash of title and ordinal, else of the first passages.
    pub key: String,
    /// The slide's whole source: its leading separator plus its content. Slides and front matter tile the file.
    pub span: Span,
    /// The title, from a heading or what stands for one.
    pub title: Option<Title>,
    /// Content in order, the title's heading included.
    pub blocks: Vec<Block>,
    /// Speaker notes in order.
    pub notes: Vec<Note>,
    /// The slide's hotseat comment.
    pub settings: SlideSettings,
    /// Layout classes (`lead`, `invert`, `section`), from the dialect.
    pub classes: Vec<String>,
    /// Background pictures (Marp `bg`).
    pub backgrounds: Vec<Image>,
    /// CSS colour of the slide's background, where the dialect states one.
    pub background_color: Option<String>,
    /// CSS colour of the slide's text, where the dialect states one.
    pub color: Option<String>,
    /// Header and footer text that the dialect's tool would print.
    pub header: Option<String>,
    /// See `header`.
    pub footer: Option<String>,
    /// Header and footer that are set on this slide, with their places; what the whole deck has is not among them.
    pub margins: Vec<(String, Span)>,
    /// Whether the page number is printed.
    pub paginate: bool,
    /// Whether the slide belongs to the backup.
    pub backup: bool,
    /// Whether the audience never sees it (commented out, `hide: true`).
    pub hidden: bool,
    /// Number of steps in which the slide is built up; at least 1.
    pub steps: u32,
    /// The number of the earlier slide that this one shows again word for word (an agenda between the parts).
    pub repeats: Option<u32>,
    /// Passages of this slide in [`Deck::passages`].
    pub passages: std::ops::Range<usize>,
}

impl Slide {
    /// The title for people: its text, or "untitled".
    pub fn title_text(&self) -> &str {
        self.title.as_ref().map_or("untitled", |t| t.text.as_str())
    }
}

/// A slide's title.
#[derive(Debug, Clone, PartialEq)]
pub struct Title {
    /// Plain text, white space collapsed.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// Heading level 1 to 6; titles that are no heading count as 2.
    pub level: u8,
}

/// One speaker note.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// The note's text with its line breaks, markers removed, trimmed.
    pub text: String,
    /// The text's place without the markers.
    pub span: Span,
}

/// The slide's hotseat comment (DESIGN §4).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SlideSettings {
    /// Slide key that the author fixed.
    pub id: Option<String>,
    /// Section by id.
    pub section: Option<String>,
    /// Planned time in seconds, from any of the ways in which decks state it.
    pub seconds: Option<u32>,
    /// May the slide be skipped when time runs short?
    pub priority: Priority,
    /// Challenges that this (backup) slide answers.
    pub answers: Vec<String>,
    /// Elements that the author says are here.
    pub elements: Vec<String>,
    /// Suppressions for this slide.
    pub ignore: Vec<Suppression>,
    /// `backup: true|false`, where stated.
    pub backup: Option<bool>,
    /// Where the comment stands.
    pub span: Option<Span>,
}

/// How dear a slide is when time runs short.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    /// Never skipped.
    Must,
    /// Not stated.
    #[default]
    Normal,
    /// First to go.
    MaySkip,
}

/// A block of content.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// The kinds of block.
#[derive(Debug, Clone, PartialEq)]
pub enum BlockKind {
    /// A heading, level 1 to 6.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Whether the dialect asks to fit it to the width (Marp `<!-- fit -->`).
        fit: bool,
        /// Its text.
        content: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List(List),
    /// A block quote, or a call-out (`> [!NOTE]`).
    Quote {
        /// The call-out's kind in lower case ("note", "warning"), if it is one.
        callout: Option<String>,
        /// What is quoted.
        blocks: Vec<Block>,
    },
    /// A code block.
    Code(CodeBlock),
    /// A table.
    Table(Box<Table>),
    /// Display math.
    Math {
        /// TeX without its delimiters.
        tex: String,
    },
    /// A picture that stands alone in its paragraph.
    Image(Box<Image>),
    /// Columns side by side.
    Columns(Vec<Column>),
    /// A rule inside a slide.
    Rule,
    /// A footnote's text.
    Footnote {
        /// Its label.
        label: String,
        /// Its content.
        blocks: Vec<Block>,
    },
    /// Content that is built up from here on (a pause): everything after belongs to the next step.
    Pause,
}

/// A list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// First number of an ordered list; `None` for bullets.
    pub start: Option<u64>,
    /// Whether items appear one by one (Marp `*`).
    pub incremental: bool,
    /// The items.
    pub items: Vec<ListItem>,
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListItem {
    /// Where it stands, marker included.
    pub span: Span,
    /// The state of a task item (`[ ]`, `[x]`).
    pub task: Option<bool>,
    /// Its content; a tight item's text is one paragraph.
    pub blocks: Vec<Block>,
}

/// A code block. Code is never a passage.
#[derive(Debug, Clone, PartialEq)]
pub struct CodeBlock {
    /// First word of the info string, lower case ("python").
    pub language: Option<String>,
    /// The code without fences and their indentation, ending without a line feed.
    pub code: String,
    /// Caption of the figure or table that the chunk makes, where it states one.
    pub caption: Option<String>,
    /// What its code writes into the figure or table that it makes.
    pub labels: Vec<CodeLabel>,
    /// Whether the chunk would be run and hidden (`echo: false`): not shown to the audience.
    pub hidden: bool,
    /// The number of the first line, where the author wants lines numbered.
    pub first_line: Option<u32>,
    /// Lines that the author marks for all to see, counted from 0.
    pub marked: Vec<u32>,
    /// CSS colours that the author gave to bytes of the code, in order.
    pub inks: Vec<(std::ops::Range<usize>, String)>,
}

/// A text that the code of a chunk writes into its figure or table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeLabel {
    /// As the audience reads it.
    pub text: String,
    /// Where it stands.
    pub kind: LabelKind,
}

/// Where a [`CodeLabel`] stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelKind {
    /// Above or below the figure or table, or over a column.
    Head,
    /// At an axis, or in a legend.
    Axis,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// One entry per column.
    pub alignments: Vec<Alignment>,
    /// The header cells (may be empty strings).
    pub header: Vec<Cell>,
    /// The body rows; every row has as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// Caption, where the dialect has one.
    pub caption: Option<Vec<Inline>>,
}

/// One cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Where it stands.
    pub span: Span,
    /// Its text.
    pub content: Vec<Inline>,
}

/// Alignment of a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Alignment {
    /// Not stated.
    #[default]
    None,
    /// `:--`
    Left,
    /// `:-:`
    Center,
    /// `--:`
    Right,
}

/// One of several columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Share of the width as stated (any unit; only ratios count); `None` shares what is left.
    pub width: Option<f32>,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// A picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// Where it stands.
    pub span: Span,
    /// The target as written (percent-decoding and path checks are for whoever reads it through `Files`).
    pub target: String,
    /// Alternative text without the dialect's options.
    pub alt: String,
    /// Caption (`title` of the link), where given.
    pub caption: Option<String>,
    /// Wanted width.
    pub width: Option<Length>,
    /// Wanted height.
    pub height: Option<Length>,
    /// For backgrounds: how it fills the page.
    pub fit: Fit,
    /// For backgrounds: which side it takes, and its share of the width (0 to 1; default 0.5).
    pub side: Option<(Side, f32)>,
    /// What it goes through before it is shown.
    pub filter: ImageFilter,
}

/// A length on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Length {
    /// CSS pixels of the slide (1280 wide at 16:9).
    Px(f32),
    /// Share of the available width or height, 0 to 1.
    Share(f32),
}

/// How a picture fills its box.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Fit {
    /// Fill, cutting off what is over (Marp's default for `bg`).
    #[default]
    Cover,
    /// Wholly visible.
    Contain,
    /// Its own size times this factor.
    Scale(f32),
    /// At a place of its own: its width as a share of the page's, and how far right and down it stands, 0 to 1, as
    /// `background-position` counts.
    At {
        /// Share of the page's width.
        width: f32,
        /// 0 is the left edge, 1 the right.
        x: f32,
        /// 0 is the top, 1 the bottom.
        y: f32,
    },
}

/// Side of a split background.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Left.
    Left,
    /// Right.
    Right,
}

/// Something odd in the deck's source that the author's tool will not say.
#[derive(Debug, Clone, PartialEq)]
pub struct Hazard {
    /// Which.
    pub kind: HazardKind,
    /// Where.
    pub span: Span,
    /// What the author's tool will show, for people.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// The kinds of hazard; each is a rule of family HYG in lint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HazardKind {
    /// `Text` followed by `---` is a heading, not a slide break.
    SetextTrap,
    /// `---` at the top of the file swallows the first slide as front matter.
    SwallowedSlide,
    /// A separator at the end makes an empty slide.
    EmptySlide,
    /// An unclosed comment hides the rest.
    UnclosedComment,
    /// A front-matter or settings key that is not known (with did-you-mean).
    UnknownKey,
    /// A settings value that could not be understood; it is ignored.
    BadValue,
    /// Hidden or direction-changing characters in the text.
    HiddenText,
    /// A note that the dialect's tool would print on the slide, or would not take for a note.
    PrintedNote,
    /// An included file that could not be read.
    MissingInclude,
    /// A picture that is not there, or not allowed.
    MissingPicture,
}
