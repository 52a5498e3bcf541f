//! How bad and how sure: the two scales that findings and the knowledge base share. Alone in a file because the build
//! script reads it too.

use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Expect a question.
    Warning,
    /// A panel would fail a candidate on it; or the input cannot be used.
    Error,
}

/// How sure the detection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Expect false alarms.
    Low,
    /// Usually right.
    Medium,
    /// A fact of the deck's structure.
    High,
}
