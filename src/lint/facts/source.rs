//! Facts about the deck's source: what the reader found odd, and suppressions.

use crate::deck::model::{Deck, Dialect, HazardKind, Slide, Suppression};
use crate::knowledge::did_you_mean;
use crate::knowledge::expression::Evidence;
use crate::knowledge::facts::FIELDS;
use crate::text::{FileId, Span};

use super::super::Reading;
use super::tools::placed;
use super::{Facts, Saying, borrowed, keys};

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
        let mut found: Vec<_> = found.collect();
        match kind {
            HazardKind::UnknownKey => found.extend(placed(reading.deck(), keys::unknown(reading.deck()))),
            HazardKind::PrintedNote => found.extend(placed(reading.deck(), borrowed::printed(reading.deck()))),
            HazardKind::EmptySlide => found.extend(empty_slides(reading.deck(), &found)),
            HazardKind::MissingPicture => found = folded(found),
            _ => {}
        }
        facts.places(name, found);
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
        let near = did_you_mean(&s.rule, ids);
        place(*slide, s, near.unwrap_or_else(|| "`hotseat list rules` names them all.".to_owned()))
    });
    facts.places("unknown_suppression", unknown.collect());
    let reasonless = all.iter().filter(|(_, s)| s.reason().is_none()).map(|(slide, s)| place(*slide, s, String::new()));
    facts.places("reasonless_suppression", reasonless.collect());
    unknown_tags(reading, facts);
}

/// From so many slides on what their pictures lack is one thing: the folder.
const MOST_SLIDES: usize = 4;

/// One saying for each slide, or for all where there are many: the first one, and how many more there are.
fn folded(found: Vec<(Evidence, Saying)>) -> Vec<(Evidence, Saying)> {
    let slide = |e: &Evidence| if let Evidence::Source { slide, .. } = e { *slide } else { None };
    let mut slides: Vec<Option<u32>> = found.iter().map(|(e, _)| slide(e)).collect();
    slides.dedup();
    let many = slides.len() > MOST_SLIDES;
    let mut out: Vec<(Evidence, Saying, usize)> = Vec::new();
    for (evidence, saying) in found {
        match out.last_mut() {
            Some((first, _, more)) if many || slide(first) == slide(&evidence) => *more += 1,
            _ => out.push((evidence, saying, 0)),
        }
    }
    let place = if many { format!("{} slides", slides.len()) } else { "this slide".to_owned() };
    let told = |saying: Saying, more: usize| match more {
        0 => saying,
        1 => Saying { value: format!("{}; nor is one more picture of {place}", saying.value), ..saying },
        _ => Saying { value: format!("{}; nor are {more} more pictures of {place}", saying.value), ..saying },
    };
    out.into_iter().map(|(evidence, saying, more)| (evidence, told(saying, more))).collect()
}

/// Words in settings that name nothing, each with its place.
fn unknown_tags(reading: &Reading<'_>, facts: &mut Facts) {
    let (deck, knowledge) = (reading.deck(), reading.knowledge());
    let mut found = Vec::new();
    let mut check = |slide: Option<usize>, span: Option<Span>, kind: &str, word: &str, known: &[&str]| {
        if known.iter().any(|k| k.eq_ignore_ascii_case(word)) {
            return;
        }
        let near = did_you_mean(word, known.iter().copied());
        let expected = near.unwrap_or_else(|| "Choose one that there is, or delete it.".to_owned());
        let span = span.map_or_else(|| deck.anchor(), |span| within(reading, span, word));
        let saying = Saying { value: format!("{kind} `{word}`"), expected, about: None };
        found.push((Evidence::Source { slide: slide.map(|s| s as u32), span }, saying));
    };
    let sections: Vec<&str> = knowledge.sections.iter().map(|s| s.id.as_str()).collect();
    let elements: Vec<&str> = knowledge.elements.iter().map(|e| e.id.as_str()).collect();
    let challenges: Vec<&str> = knowledge.challenges.iter().map(|c| c.id.as_str()).collect();
    let fields: Vec<&str> = FIELDS.iter().map(|f| f.name).collect();
    for word in &deck.settings.fields {
        check(None, deck.settings.span, "field", word, &fields);
    }
    for (i, settings) in deck.slides.iter().map(|s| &s.settings).enumerate() {
        if let Some(word) = &settings.section {
            check(Some(i), settings.span, "section", word, &sections);
        }
        for word in &settings.elements {
            check(Some(i), settings.span, "element", word, &elements);
        }
        for word in &settings.answers {
            check(Some(i), settings.span, "challenge", word, &challenges);
        }
    }
    facts.places("unknown_tag", found);
}

/// Where a word stands inside settings; all of them where it is not found as it was read.
fn within(reading: &Reading<'_>, span: Span, word: &str) -> Span {
    let text = reading.deck().sources.text(span);
    let at = |i: &usize| text.get(*i..*i + word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word));
    let start = text.char_indices().map(|(i, _)| i).find(at);
    start.map_or(span, |i| {
        let start = span.range().start + i;
        Span::new(span.file, start..start + word.len())
    })
}

/// Slides between two separators on which nothing stands at all, in no dialect's words.
fn empty_slides(deck: &Deck, told: &[(Evidence, Saying)]) -> Vec<(Evidence, Saying)> {
    let text = deck.sources.files()[0].text();
    let is_separator = |line: &str| {
        let line = line.trim();
        line.len() >= 2 && line.bytes().all(|b| b == b'-') || matches!(line, "***" | "___" | "<!-- end_slide -->")
    };
    let empty = |slide: &Slide| {
        let nothing = slide.blocks.is_empty() && slide.backgrounds.is_empty() && slide.notes.is_empty();
        let plain = slide.title.is_none() && slide.background_color.is_none() && slide.classes.is_empty();
        let source = text.get(slide.span.range()).filter(|s| slide.span.file == FileId(0) && !s.trim().is_empty());
        nothing
            && plain
            && !slide.hidden
            && source.is_some_and(|s| s.lines().all(|l| l.trim().is_empty() || is_separator(l)))
    };
    let found = deck.slides.iter().enumerate().filter(|(_, slide)| empty(slide));
    found
        .map(|(i, slide)| {
            let why = match deck.dialect {
                Dialect::Pandoc | Dialect::Quarto => {
                    "the rule makes a slide of its own, and the heading after it makes the next: this one is empty"
                }
                _ => "there is nothing between these two separators: your tool shows an empty slide",
            };
            let saying = Saying {
                value: why.to_owned(),
                expected: "remove one separator; for a pause on purpose give the slide a background".to_owned(),
                about: None,
            };
            (Evidence::Source { slide: Some(i as u32), span: slide.span }, saying)
        })
        .filter(|(evidence, _)| {
            let slide = |e: &Evidence| if let Evidence::Source { slide, .. } = e { *slide } else { None };
            told.iter().all(|(other, _)| slide(other) != slide(evidence))
        })
        .collect()
}

/// All suppressions with their slide (index into `Deck::slides`; `None` for the whole deck).
pub fn suppressions<'a>(reading: &Reading<'a>) -> Vec<(Option<usize>, &'a Suppression)> {
    let deck = reading.deck();
    let of_deck = deck.settings.ignore.iter().map(|s| (None, s));
    let of_slides =
        deck.slides.iter().enumerate().flat_map(|(i, slide)| slide.settings.ignore.iter().map(move |s| (Some(i), s)));
    of_deck.chain(of_slides).collect()
}
