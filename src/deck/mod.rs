//! The deck: reading Markdown talks into one model, whatever their dialect.

pub mod model;
pub mod passage;
