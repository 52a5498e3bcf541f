//! Facts about how slides fit their pages. All unknown where nothing was measured.

use crate::knowledge::expression::{Evidence, Measure};
use crate::layout::IssueKind;

use super::super::Reading;
use super::super::elements::title_evidence;
use super::{Facts, Saying};

/// The fact of each kind of issue, one place each.
const ISSUES: [(IssueKind, &str); 4] = [
    (IssueKind::TooSmall, "too_small"),
    (IssueKind::MissingGlyph, "missing_glyph"),
    (IssueKind::WrappedCode, "wrapped_code"),
    (IssueKind::Formula, "formula_not_set"),
];

pub(super) fn measure(reading: &Reading<'_>, facts: &mut Facts) {
    let Some(fits) = &reading.options().fits else {
        for name in ["lines_over", "text_size"].into_iter().chain(ISSUES.map(|i| i.1)) {
            facts.set(name, Measure::unknown());
        }
        return;
    };
    let slides = || fits.slides.iter().map(|(i, fit)| (*i, fit, title_evidence(reading, *i)));
    let over = slides().filter(|(_, fit, _)| fit.pages > 1).map(|(i, fit, at)| (i, f64::from(fit.lines_over), at));
    facts.numbers_of_slides("lines_over", over.collect::<Vec<_>>());
    let small = slides().filter(|(_, fit, _)| fit.pages == 1 && fit.scale < 0.995);
    let small = small.map(|(i, fit, at)| (i, f64::from((fit.scale * 100.0).round()), at));
    facts.numbers_of_slides("text_size", small.collect::<Vec<_>>());
    for (kind, name) in ISSUES {
        let issues = fits.slides.values().flat_map(|fit| &fit.issues).filter(|i| i.kind == kind);
        let places = issues.map(|issue| {
            let saying = Saying { value: issue.message.clone(), ..Saying::default() };
            (Evidence::Source { slide: Some(issue.slide as u32), span: issue.span }, saying)
        });
        facts.places(name, places.collect());
    }
}
