//! Whether an edited deck is the same but for what a fix adds.

use std::collections::BTreeMap;
use std::fmt::Debug;

use crate::deck::model::{Deck, DeckSettings, HazardKind, Slide, SlideSettings};

/// What a fix may change.
#[derive(Debug, Clone)]
pub(super) enum Change {
    /// A slide more: before which index, its title, and its settings.
    Slide(usize, String, Box<SlideSettings>),
    /// The settings of these slides, which then are these.
    Settings(Vec<(usize, SlideSettings)>),
    /// The settings of the deck, which then are these.
    Deck(Box<DeckSettings>),
    /// A slip in the settings of this slide, or of the deck: there is one hazard less.
    Slip(Option<usize>),
}

/// Whether `new` differs from `old` by `change` alone.
pub(super) fn proves(old: &Deck, new: &Deck, change: &Change) -> bool {
    let settings = match change {
        Change::Deck(settings) => settings,
        _ => &old.settings,
    };
    deck(old, settings, change) == deck(new, &new.settings, change)
        && hazards(old, new, change)
        && slides(old, new, change)
}

/// What concerns no single slide.
fn deck(deck: &Deck, settings: &DeckSettings, change: &Change) -> String {
    let settings = DeckSettings { span: None, ..settings.clone() };
    let settings = if matches!(change, Change::Slip(None)) { None } else { Some(settings) };
    spanless(&(deck.dialect, &deck.title, &deck.language, &deck.style, settings))
}

/// No hazard is new, and a slip is gone.
fn hazards(old: &Deck, new: &Deck, change: &Change) -> bool {
    let count = |deck: &Deck| {
        let mut counts: BTreeMap<(HazardKind, String), usize> = BTreeMap::new();
        for hazard in &deck.hazards {
            *counts.entry((hazard.kind, hazard.message.clone())).or_default() += 1;
        }
        counts
    };
    let (before, after) = (count(old), count(new));
    let none_new = after.iter().all(|(hazard, n)| before.get(hazard).is_some_and(|b| b >= n));
    none_new && (!matches!(change, Change::Slip(_)) || new.hazards.len() < old.hazards.len())
}

fn slides(old: &Deck, new: &Deck, change: &Change) -> bool {
    let added = match change {
        Change::Slide(at, ..) => Some(*at),
        Change::Settings(_) | Change::Deck(_) | Change::Slip(_) => None,
    };
    if new.slides.len() != old.slides.len() + usize::from(added.is_some()) {
        return false;
    }
    let same = old.slides.iter().enumerate().all(|(i, before)| {
        let after = i + usize::from(added.is_some_and(|at| i >= at));
        let (numbers, settings) = match change {
            Change::Slide(at, ..) => (before.number + u32::from(i >= *at), Some(&before.settings)),
            Change::Settings(list) => {
                (before.number, Some(list.iter().find(|(s, _)| *s == i).map_or(&before.settings, |(_, s)| s)))
            }
            Change::Deck(_) => (before.number, Some(&before.settings)),
            Change::Slip(slide) => (before.number, (*slide != Some(i)).then_some(&before.settings)),
        };
        let now = &new.slides[after];
        let settled = settings.is_none_or(|s| spanless(&unplaced(s)) == spanless(&unplaced(&now.settings)));
        settled && now.number == numbers && content(old, before) == content(new, now)
    });
    same && match change {
        Change::Slide(at, title, settings) => is_skeleton(&new.slides[*at], title, settings),
        Change::Settings(_) | Change::Deck(_) | Change::Slip(_) => true,
    }
}

/// Everything on a slide but its place, its number and its settings.
fn content(deck: &Deck, slide: &Slide) -> String {
    let passages: Vec<_> = deck.passages.list()[slide.passages.clone()]
        .iter()
        .map(|p| (p.kind, deck.passages.text(p), p.channel, p.path))
        .collect();
    let drawn =
        (&slide.classes, &slide.backgrounds, &slide.background_color, &slide.color, &slide.header, &slide.footer);
    let state = (slide.paginate, slide.backup, slide.hidden, slide.steps);
    spanless(&(&slide.key, &slide.title, &slide.blocks, &slide.notes, drawn, state, passages))
}

/// Settings without where they stand, which the text of `spanless` could not tell from `None`.
fn unplaced(settings: &SlideSettings) -> SlideSettings {
    SlideSettings { span: None, ..settings.clone() }
}

fn is_skeleton(slide: &Slide, title: &str, settings: &SlideSettings) -> bool {
    let named = slide.title.as_ref().is_some_and(|t| t.text == title);
    let settled = spanless(&unplaced(settings)) == spanless(&unplaced(&slide.settings));
    named && settled && !slide.hidden && !slide.backup && slide.steps == 1 && slide.notes.is_empty()
}

/// The debug form with every place in the source blotted out.
fn spanless(value: &impl Debug) -> String {
    let text = format!("{value:?}");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(colon) = rest.find("..") {
        let (before, after) = (&rest[..colon], &rest[colon + 2..]);
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let end = digits(after);
        let start = before.trim_end_matches(|c: char| c.is_ascii_digit());
        let file = start.strip_suffix(':').map(|s| s.trim_end_matches(|c: char| c.is_ascii_digit()));
        match file.filter(|f| end > 0 && start.len() < before.len() && f.len() + 1 < start.len()) {
            Some(file) => out.push_str(file),
            None => out.push_str(before),
        }
        out.push_str("..");
        rest = &after[if file.is_some() { end } else { 0 }..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{FileId, Span};

    #[test]
    fn places_are_blotted_out_and_other_numbers_stay() {
        let at = |start| Span::new(FileId(0), start..start + 5);
        assert_eq!(spanless(&(at(3), "7", 1..2)), spanless(&(at(40), "7", 1..2)));
        assert_ne!(spanless(&(at(3), "7")), spanless(&(at(3), "8")));
        assert_ne!(spanless(&"a..b"), spanless(&"a..c"));
        assert_ne!(spanless(&(1..2)), spanless(&(1..3)));
    }
}
