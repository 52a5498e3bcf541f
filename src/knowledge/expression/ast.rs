//! The tree of an expression as it was written, and its printing.

use std::fmt;
use std::ops::Range;

/// A node with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// Bytes of the expression's text.
    pub span: Range<usize>,
    /// What stands there.
    pub kind: TreeKind,
}

/// A name with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Bytes of the expression's text.
    pub span: Range<usize>,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum TreeKind {
    /// `always`
    Always,
    /// A number.
    Number(f64),
    /// `now-2`: this year less so many.
    Now(u16),
    /// `'text'`
    Text(String),
    /// `signal`, `signal@results`, `signal@notes`
    Signal(Name, Vec<Name>),
    /// `element:x` and its like.
    Named(Domain, Name),
    /// `count(..)`
    Count(Box<Tree>),
    /// `distinct(..)`
    Distinct(Box<Tree>),
    /// `not ..`
    Not(Box<Tree>),
    /// `a and b`
    And(Box<Tree>, Box<Tree>),
    /// `a or b`
    Or(Box<Tree>, Box<Tree>),
    /// `a < b` and its like.
    Compare(Comparison, Box<Tree>, Box<Tree>),
    /// `a near b within row`
    Near(Box<Tree>, Box<Tree>, Distance),
}

/// What stands before a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// One of the things that a defence must show is there.
    Element,
    /// A slide has this role.
    Section,
    /// A measure.
    Fact,
    /// The talk's format is this one, or extends it.
    Checklist,
    /// The talk's field.
    Field,
}

impl Domain {
    /// All, with their words.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Element, "element"),
        (Self::Section, "section"),
        (Self::Fact, "fact"),
        (Self::Checklist, "checklist"),
        (Self::Field, "field"),
    ];

    /// The word before the colon.
    pub fn word(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `>=`
    GreaterOrEqual,
    /// `>`
    Greater,
}

impl Comparison {
    /// All, with their signs; the longer before the shorter that begins them.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::LessOrEqual, "<="),
        (Self::Less, "<"),
        (Self::GreaterOrEqual, ">="),
        (Self::Greater, ">"),
        (Self::Unequal, "!="),
        (Self::Equal, "="),
    ];
}

/// How near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// In the same passage.
    Passage,
    /// In the same table row; outside tables, in the same passage.
    Row,
    /// On the same slide.
    Slide,
    /// On the same slide or a neighbour.
    Next,
}

impl Distance {
    /// All, with their words.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Passage, "passage"), (Self::Row, "row"), (Self::Slide, "slide"), (Self::Next, "next")];
}

fn word<T: PartialEq + Copy>(all: &[(T, &'static str)], value: T) -> &'static str {
    all.iter().find(|(v, _)| *v == value).map_or("", |(_, w)| w)
}

/// How tightly a node binds: or, and, not, comparison, near, atom.
fn level(kind: &TreeKind) -> u8 {
    match kind {
        TreeKind::Or(..) => 0,
        TreeKind::And(..) => 1,
        TreeKind::Not(..) => 2,
        TreeKind::Compare(..) => 3,
        TreeKind::Near(..) => 4,
        _ => 5,
    }
}

/// Prints a child, in parentheses where it binds less tightly than its place needs.
struct Child<'a>(&'a Tree, u8);

impl fmt::Display for Child<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if level(&self.0.kind) < self.1 { write!(f, "({})", self.0) } else { write!(f, "{}", self.0) }
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            TreeKind::Always => f.write_str("always"),
            TreeKind::Number(n) => write!(f, "{n}"),
            TreeKind::Now(0) => f.write_str("now"),
            TreeKind::Now(n) => write!(f, "now-{n}"),
            TreeKind::Text(text) => {
                let quote = if text.contains('\'') { '"' } else { '\'' };
                write!(f, "{quote}{text}{quote}")
            }
            TreeKind::Signal(name, places) => {
                f.write_str(&name.text)?;
                places.iter().try_for_each(|p| write!(f, "@{}", p.text))
            }
            TreeKind::Named(domain, name) => write!(f, "{}:{}", domain.word(), name.text),
            TreeKind::Count(inner) => write!(f, "count({inner})"),
            TreeKind::Distinct(inner) => write!(f, "distinct({inner})"),
            TreeKind::Not(inner) => write!(f, "not {}", Child(inner, 2)),
            TreeKind::And(a, b) => write!(f, "{} and {}", Child(a, 1), Child(b, 2)),
            TreeKind::Or(a, b) => write!(f, "{} or {}", Child(a, 0), Child(b, 1)),
            TreeKind::Compare(how, a, b) => {
                write!(f, "{} {} {}", Child(a, 4), word(&Comparison::ALL, *how), Child(b, 4))
            }
            TreeKind::Near(a, b, within) => {
                write!(f, "{} near {} within {}", Child(a, 4), Child(b, 5), word(&Distance::ALL, *within))
            }
        }
    }
}
