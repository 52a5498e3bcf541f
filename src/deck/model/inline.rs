//! What stands in a line of text.

use crate::text::Span;

use super::Image;

/// A piece of running text.
#[derive(Debug, Clone, PartialEq)]
pub struct Inline {
    /// Where it stands, markup included.
    pub span: Span,
    /// What it is.
    pub kind: InlineKind,
}

/// The kinds of inline.
#[derive(Debug, Clone, PartialEq)]
pub enum InlineKind {
    /// Plain text, entities and escapes resolved.
    Text(String),
    /// Code. Never a passage.
    Code(String),
    /// Inline math: TeX without its dollars.
    Math(String),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Struck out.
    Strike(Vec<Inline>),
    /// A link.
    Link {
        /// Target as written.
        target: String,
        /// Its text.
        content: Vec<Inline>,
    },
    /// A picture inside text.
    Image(Box<Image>),
    /// Coloured or sized text (`<span style="color: red">`, `.red[ ]`).
    Styled {
        /// How it looks.
        look: Look,
        /// Its text.
        content: Vec<Inline>,
    },
    /// Raised text (`<sup>`).
    Superscript(Vec<Inline>),
    /// Lowered text (`<sub>`).
    Subscript(Vec<Inline>),
    /// Reference to a footnote.
    FootnoteReference(String),
    /// A line end in the source: a space.
    SoftBreak,
    /// A line end on the slide.
    HardBreak,
}

impl InlineKind {
    /// What stands inside it; `None` for a leaf.
    pub fn children(&self) -> Option<&[Inline]> {
        match self {
            Self::Emphasis(content)
            | Self::Strong(content)
            | Self::Strike(content)
            | Self::Superscript(content)
            | Self::Subscript(content)
            | Self::Link { content, .. }
            | Self::Styled { content, .. } => Some(content),
            Self::Text(_)
            | Self::Code(_)
            | Self::Math(_)
            | Self::Image(_)
            | Self::FootnoteReference(_)
            | Self::SoftBreak
            | Self::HardBreak => None,
        }
    }

    /// The same, to be changed.
    pub fn children_mut(&mut self) -> Option<&mut [Inline]> {
        match self {
            Self::Emphasis(content)
            | Self::Strong(content)
            | Self::Strike(content)
            | Self::Superscript(content)
            | Self::Subscript(content)
            | Self::Link { content, .. }
            | Self::Styled { content, .. } => Some(content),
            _ => None,
        }
    }
}

/// How a stretch of text looks, as far as the deck says so.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Look {
    /// CSS colour; `var(--name)` where the deck does not define the name.
    pub color: Option<String>,
    /// Size as a share of the text around it.
    pub size: Option<f32>,
    /// Where its lines stand, when it is all of a paragraph.
    pub align: Option<LineAlign>,
}

impl Look {
    /// Of a colour.
    pub fn colored(color: impl Into<String>) -> Self {
        Self { color: Some(color.into()), ..Self::default() }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Where lines of text stand in their column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineAlign {
    /// At the left.
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
}
