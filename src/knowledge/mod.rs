//! The knowledge base: signals, sections, elements, rules, challenges and checklists, loaded from TOML and validated.

mod base;
pub mod builtin;
pub mod expression;
pub mod facts;
mod ids;
mod load;
pub mod schema;
pub mod signals;
mod suggest;

pub use base::{
    At, ChallengeEntry, ChecklistEntry, CueEntry, ElementEntry, Knowledge, RuleEntry, SectionEntry, Source, family,
};
pub use ids::{ChallengeId, ChecklistId, ElementId, FactId, FieldId, RuleId, SectionId, SignalId};
pub use load::{ELEMENTS, Layer, LoadError, MISSING, PERSONAS};
pub use suggest::{did_you_mean, nearest};

/// The JSON Schema of a file of checklists or of tables.
pub const SCHEMA: &str = include_str!("../../schemas/checklist.schema.json");
