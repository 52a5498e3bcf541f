//! One line a finding: `talk.md:120:1: warning RIG02 tuning-budget-unstated: ...`.

use std::fmt::Write;

use crate::diagnostic::Severity;
use crate::text::one_line;

use super::super::{Findings, Reading};

/// The word for a severity.
pub(super) fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// All findings that are not suppressed, the dearest first; nothing where there are none.
pub fn concise(reading: &Reading<'_>, findings: &Findings) -> String {
    let sources = &reading.deck().sources;
    let mut out = String::new();
    for finding in findings.list.iter().filter(|f| f.suppressed.is_none()) {
        let _ = writeln!(
            out,
            "{}: {} {} {}: {}",
            sources.located(finding.span),
            word(finding.severity),
            finding.id,
            finding.name,
            one_line(&finding.message)
        );
    }
    out
}
