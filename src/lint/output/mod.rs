//! What lint says, as JSON, for people, and one line a finding. Returns strings; whoever calls writes them.

mod concise;
mod human;
mod json;

pub use concise::concise;
pub use human::human;
pub use json::{ElementReport, EvidenceReport, FindingReport, LintReport};
