//! The expression language of rules, triggers and shields: text to tree, tree to resolved expression, and its value on
//! a deck, in Kleene's three-valued logic.
//!
//! `and or not`, comparisons, `signal`, `signal@section`, `signal@layer`, `signal@deck`, `a near b within
//! passage|row|slide|next`, `element: section: fact: checklist: field:`, `count(..)`, `distinct(..)`, `now-2`,
//! `always`. In the scope of one slide or passage a bare signal is looked for there, `@section` and a layer narrow that
//! further, and `@deck` widens it to the whole talk; elements are always the whole deck's.

mod ast;
mod evaluate;
mod parse;
mod quick;
mod resolve;

use std::fmt;
use std::ops::Range;

pub use ast::{Comparison, Distance, Domain, Name, Tree, TreeKind};
pub use evaluate::{Context, Counts, Evidence, Measure, Outcome, Scope, Truth, Value, evaluate, evidence, truth};
pub use parse::parse;
pub use resolve::{Expression, Names};

use super::suggest::did_you_mean as suggestion;

/// What is wrong with an expression, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError {
    /// Bytes of the expression's text.
    pub span: Range<usize>,
    /// What is the matter.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The name that is not known, where that is the mistake.
    pub name: Option<String>,
}

impl ExpressionError {
    fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, name: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.span.start + 1, self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, " ({help})"))
    }
}

impl std::error::Error for ExpressionError {}

#[cfg(test)]
mod tests;
