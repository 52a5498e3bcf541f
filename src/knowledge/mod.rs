//! The knowledge base: signals, sections, elements, rules, challenges and checklists, loaded from TOML and validated.

mod builtin;
pub mod expression;
pub mod facts;
mod ids;
pub mod schema;
pub mod signals;
mod suggest;

pub use ids::{ChallengeId, ChecklistId, ElementId, FactId, FieldId, RuleId, SectionId, SignalId};
pub use suggest::{did_you_mean, nearest};
