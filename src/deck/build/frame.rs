//! One open block, inline or element.

use super::super::model::{Block, Cell, ListItem, Look, Table};

/// What an element of the stack will become.
#[derive(Debug)]
pub(in super::super) enum Kind {
    /// The slide.
    Root,
    Paragraph,
    Heading {
        level: u8,
        fit: bool,
    },
    Quote(Option<String>),
    List {
        start: Option<u64>,
        incremental: bool,
        items: Vec<ListItem>,
    },
    Item {
        task: Option<bool>,
    },
    Footnote(String),
    Table(Box<Table>),
    Row {
        header: bool,
        cells: Vec<Cell>,
    },
    Cell {
        header: bool,
        columns: usize,
    },
    Emphasis,
    Strong,
    Strike,
    Superscript,
    Subscript,
    Link(String),
    /// Nothing but a look.
    Styled,
    /// `<code>`
    Code,
    /// `<pre>`
    Pre,
    Image {
        target: String,
        title: Option<String>,
    },
    /// A box of any kind: `<div>`, a fenced div, `.class[ ]`.
    Box(Box<BoxInfo>),
    /// `<figcaption>`
    Caption,
    /// Not content: `<script>`, `<svg>`.
    Drop,
}

impl Kind {
    /// Whether only inlines may stand in it.
    pub(super) fn inline_only(&self) -> bool {
        !matches!(
            self,
            Self::Root
                | Self::Paragraph
                | Self::Quote(_)
                | Self::Item { .. }
                | Self::List { .. }
                | Self::Footnote(_)
                | Self::Box(_)
                | Self::Drop
        )
    }
}

/// What matters about a box.
#[derive(Debug, Default, Clone, PartialEq)]
pub(in super::super) struct BoxInfo {
    /// Its children stand side by side; their shares, where stated.
    pub columns: Option<Vec<f32>>,
    /// It is itself one of several columns.
    pub column: bool,
    /// Its share of the width, as stated.
    pub width: Option<f32>,
    /// Where its content starts, when it is a speaker note and not content.
    pub note: Option<usize>,
    /// Its lists appear one by one.
    pub incremental: Option<bool>,
    /// How its text looks.
    pub look: Look,
    /// Line ends in it are kept.
    pub lines: bool,
    /// A rule of the deck says how its children lie.
    pub known: bool,
}

/// A column whose neighbours are not known yet.
#[derive(Debug)]
pub(super) struct Pending {
    pub from_box: bool,
    pub width: Option<f32>,
    pub blocks: Vec<Block>,
}

/// What is open. The inlines and blocks in it lie on the builder's two stacks, from its marks on: what is open further
/// inside lies above, and is gone from there when this one is on top again.
#[derive(Debug)]
pub(super) struct Frame {
    pub kind: Kind,
    /// The element's name; `None` for Markdown containers.
    pub tag: Option<Box<str>>,
    pub start: usize,
    /// Where the last of what has closed in it ends.
    pub reach: usize,
    /// Where its inlines begin.
    pub inlines: usize,
    /// Where its blocks begin.
    pub blocks: usize,
    pub columns: Vec<Pending>,
    /// How its text looks, where anything says so.
    pub look: Option<Box<Look>>,
    /// Which of its blocks came from boxes inside of it, box by box, counted from its first.
    pub boxes: Vec<std::ops::Range<usize>>,
}

impl Frame {
    /// The slide's own frame: everything on the stacks is in it.
    pub fn root(start: usize) -> Self {
        Self {
            kind: Kind::Root,
            tag: None,
            start,
            reach: start,
            inlines: 0,
            blocks: 0,
            columns: Vec::new(),
            look: None,
            boxes: Vec::new(),
        }
    }

    pub fn is_columns(&self) -> bool {
        matches!(&self.kind, Kind::Box(info) if info.columns.is_some())
    }

    /// See [`Kind::inline_only`].
    pub fn inline_only(&self) -> bool {
        self.kind.inline_only()
    }
}

/// Names of headings by their level.
pub(super) const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
