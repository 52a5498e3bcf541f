//! A finding: one rule's instance in a deck.

use crate::diagnostic::{Confidence, Diagnostic, Label, Severity};
use crate::knowledge::RuleId;
use crate::text::Span;

/// What a rule reports in a deck.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Which rule.
    pub rule: RuleId,
    /// Its id: `RIG02`.
    pub id: String,
    /// Its name: `tuning-budget-unstated`.
    pub name: String,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// Index into `Deck::slides`; `None` for the deck as a whole.
    pub slide: Option<usize>,
    /// Where: the evidence, or where an absence is reported.
    pub span: Span,
    /// What is the matter.
    pub message: String,
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub remedy: String,
    /// The question that a reviewer will put.
    pub asks: String,
    /// Challenges that become likelier.
    pub arms: Vec<String>,
    /// The section or element that is missing, where the rule is about one.
    pub about: Vec<String>,
    /// What it costs when a reviewer sees it first: the stakes of the challenges that it arms.
    pub cost: u32,
    /// The author's reason, where it is suppressed.
    pub suppressed: Option<String>,
}

impl Finding {
    /// As a message with its place.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic {
            severity: self.severity,
            code: Some(self.id.clone()),
            message: self.message.clone(),
            labels: vec![Label { span: self.span, text: String::new() }],
            notes: vec![format!("why: {}", self.why), format!("they will ask: {}", self.asks)],
            help: Some(self.remedy.clone()),
        }
    }
}

/// How many findings of each kind there are. Suppressed ones count as suppressed only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// What a panel would fail a candidate on.
    pub error: usize,
    /// What draws a question.
    pub warning: usize,
    /// What is worth knowing.
    pub info: usize,
    /// Suppressed with a reason.
    pub suppressed: usize,
    /// Left out because a more specific rule reports the same hole.
    pub hidden: usize,
    /// Left out because the baseline has them.
    pub baseline: usize,
}

impl Counts {
    /// Counts findings.
    pub(super) fn of(list: &[Finding], hidden: usize) -> Self {
        let mut counts = Self { hidden, ..Self::default() };
        for finding in list {
            match (finding.suppressed.is_some(), finding.severity) {
                (true, _) => counts.suppressed += 1,
                (_, Severity::Error) => counts.error += 1,
                (_, Severity::Warning) => counts.warning += 1,
                (_, Severity::Info) => counts.info += 1,
            }
        }
        counts
    }

    /// With those of another deck.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            error: self.error + other.error,
            warning: self.warning + other.warning,
            info: self.info + other.info,
            suppressed: self.suppressed + other.suppressed,
            hidden: self.hidden + other.hidden,
            baseline: self.baseline + other.baseline,
        }
    }

    /// The worst severity that is not suppressed.
    pub fn worst(self) -> Option<Severity> {
        match self {
            Self { error: 1.., .. } => Some(Severity::Error),
            Self { warning: 1.., .. } => Some(Severity::Warning),
            Self { info: 1.., .. } => Some(Severity::Info),
            _ => None,
        }
    }
}
