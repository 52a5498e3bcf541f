//! Facts about the deck's source: what the reader found odd, and suppressions.

use crate::deck::model::{HazardKind, Suppression};
use crate::knowledge::expression::Evidence;

use super::super::Reading;
use super::{Facts, Saying};

/// The fact of each kind of hazard.
const HAZARDS: [(HazardKind, &str); 10] = [
    (HazardKind::SetextTrap, "setext_trap"),
    (HazardKind::SwallowedSlide, "swallowed_slide"),
    (HazardKind::EmptySlide, "empty_slide"),
    (HazardKind::UnclosedComment, "unclosed_comment"),
    (HazardKind::UnknownKey, "unknown_key"),
    (HazardKind::BadValue, "bad_value"),
    (HazardKind::HiddenText, "hidden_text"),
    (HazardKind::PrintedNote, "printed_note"),
    (HazardKind::MissingInclude, "missing_include"),
    (HazardKind::MissingPicture, "missing_picture"),
];

pub(super) fn measure(reading: &Reading<'_>, facts: &mut Facts) {
    for (kind, name) in HAZARDS {
        let found = reading.deck().hazards.iter().filter(|h| h.kind == kind).map(|hazard| {
            let slide = reading.deck().slides.iter().position(|s| s.span.contains(hazard.span)).map(|s| s as u32);
            let saying = Saying { value: hazard.message.clone(), expected: hazard.help.clone(), about: None };
            (Evidence::Source { slide, span: hazard.span }, saying)
        });
        facts.places(name, found.collect());
    }
    let all = suppressions(reading);
    let knowledge = reading.knowledge();
    let known = |rule: &str| knowledge.rule(rule.trim()).is_some();
    let place = |slide: Option<usize>, s: &Suppression, expected: String| {
        let evidence = Evidence::Source { slide: slide.map(|s| s as u32), span: s.span };
        (evidence, Saying { value: s.rule.clone(), expected, about: None })
    };
    let unknown = all.iter().filter(|(_, s)| !known(&s.rule)).map(|(slide, s)| {
        let ids = knowledge.rules.iter().flat_map(|r| [r.id.as_str(), r.name.as_str()]);
        let near = crate::knowledge::did_you_mean(&s.rule, ids);
        place(*slide, s, near.unwrap_or_else(|| "`hotseat list rules` names them all.".to_owned()))
    });
    facts.places("unknown_suppression", unknown.collect());
    let reasonless =
        all.iter().filter(|(_, s)| s.reason.trim().is_empty()).map(|(slide, s)| place(*slide, s, String::new()));
    facts.places("reasonless_suppression", reasonless.collect());
}

/// All suppressions with their slide (index into `Deck::slides`; `None` for the whole deck).
pub fn suppressions<'a>(reading: &Reading<'a>) -> Vec<(Option<usize>, &'a Suppression)> {
    let deck = reading.deck();
    let of_deck = deck.settings.ignore.iter().map(|s| (None, s));
    let of_slides =
        deck.slides.iter().enumerate().flat_map(|(i, slide)| slide.settings.ignore.iter().map(move |s| (Some(i), s)));
    of_deck.chain(of_slides).collect()
}
