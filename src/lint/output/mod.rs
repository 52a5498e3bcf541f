//! What lint says, for people and for programs. Returns strings; whoever calls writes them.

mod card;
mod concise;
mod github;
mod human;
mod json;
mod sarif;
mod steps;

pub use concise::concise;
pub use github::{github, github_failure};
pub use human::{Shown, human, tally};
pub use json::{ElementReport, EvidenceReport, FindingReport, LintReport};
pub use sarif::{SarifPart, sarif, sarif_failure, sarif_log};

/// The JSON Schema of [`LintReport`], of a deck that could not be read, and of a list of these.
pub const SCHEMA: &str = include_str!("../../../schemas/lint.schema.json");
