//! What one line says was chosen.

use std::ops::Range;
use std::sync::LazyLock;

use super::super::cues::Cues;
use super::super::name::{cued, first_person};
use super::ChoiceKind;
use super::labels::LABELS;
use super::words::{CUES, EMPTY, ENDS, LEADS, LONGEST, MEANS, NOMINAL, OPENINGS, PASSIVE, POINTERS, WORK};

/// "Loss: weighted cross-entropy"
pub(super) fn labelled(text: &str) -> Option<(Range<usize>, ChoiceKind)> {
    let colon = text.find(':')?;
    let kind = label_kind(&text[..colon])?;
    let range = object_at(text, colon + 1)?;
    Some((range, kind))
}

/// What a label says that a choice is about: "Loss", "Choice of loss", "Our loss", "Model selection".
pub(super) fn label_kind(label: &str) -> Option<ChoiceKind> {
    let lower = label.trim().to_lowercase();
    let bare = ["choice of ", "choosing the ", "choosing a ", "our ", "the ", "my "]
        .iter()
        .fold(lower.as_str(), |text, lead| text.strip_prefix(lead).unwrap_or(text));
    let bare = [" selection", " choice", " used"].iter().find_map(|tail| bare.strip_suffix(tail)).unwrap_or(bare);
    let known = |label: &str| LABELS.iter().find(|(l, _)| *l == label).map(|(_, kind)| *kind);
    // "Primary metric", "main test statistic": the last of a few words says what it is.
    let short = bare.split(' ').count() <= LONGEST_LABEL;
    let tails = bare.match_indices(' ').map(|(at, _)| &bare[at + 1..]).filter(|_| short);
    known(bare).or_else(|| tails.filter_map(known).next())
}

/// Most words of a label.
const LONGEST_LABEL: usize = 3;

static SAID: LazyLock<Cues> = LazyLock::new(|| Cues::new(CUES));
static DONE: LazyLock<Cues> = LazyLock::new(|| Cues::new(WORK));

/// What a sentence says was chosen.
pub(super) fn object(text: &str) -> Option<Range<usize>> {
    if !first_person(text) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let (at, cue) = SAID.first_word(&lower, 0)?;
    // "if we use", "when we used": no choice is told.
    let before = lower[..at].trim_end().rsplit(' ').next().unwrap_or_default();
    if ["if", "when", "what", "that", "until", "before", "how", "why", "where", "could", "can", "should"]
        .contains(&before)
    {
        return None;
    }
    object_at(text, at + cue.len())
}

/// What a line in note form says was chosen: "Trained on two million pairs".
pub(super) fn opening(text: &str) -> Option<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    // "Probing: train a linear classifier on top".
    let start = match text.find(": ") {
        Some(colon) if text[..colon].split_whitespace().count() <= 3 => colon + 2,
        _ => 0,
    };
    let Some(cue) = OPENINGS.iter().find(|cue| lower[start..].starts_with(**cue)) else {
        return nominal(text, &lower, start);
    };
    // "Using the bound, we get ...": a step of an argument.
    object_at(text, start + cue.len()).filter(|r| !text[r.end..].contains(','))
}

/// What work that is named at the beginning is done with: "Simulation with two engines", "Tracking using a filter bank".
fn nominal(text: &str, lower: &str, start: usize) -> Option<Range<usize>> {
    let word = NOMINAL.iter().find(|word| lower[start..].starts_with(**word))?;
    let rest = start + word.len();
    let (i, lead) = [" with ", " using ", " by means of "]
        .iter()
        .filter_map(|m| lower[rest - 1..].find(m).map(|i| (rest - 1 + i, m)))
        .min()?;
    // With a verb in between it is a sentence about it.
    let between = &lower[rest - 1..i];
    let verb = [" is ", " are ", " was ", " were ", " can ", " has ", " works ", " fails "];
    let plain = !between.contains([',', ';', ':', '.']) && !verb.iter().any(|v| format!("{between} ").contains(v));
    plain.then(|| object_at(text, i + lead.len()))?
}

/// What an own work was done with: "we modeled the time with a linear regression".
pub(super) fn means(text: &str) -> Option<Range<usize>> {
    if !first_person(text) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let at = DONE.first_word(&lower, 0).map(|(at, cue)| at + cue.len())?;
    let (i, lead) = MEANS.iter().filter_map(|m| lower[at - 1..].find(m).map(|i| (at - 1 + i, m))).min()?;
    // Within the same clause.
    (!text[at - 1..i].contains([',', ';', ':', '.'])).then(|| object_at(text, i + lead.len()))?
}

/// Between which something is explained.
const DASHES: [&str; 4] = [" -- ", " – ", " — ", " - "];

/// What was chosen, in the passive: "LightGBM was chosen because it is cheap".
pub(super) fn passive(text: &str) -> Option<Range<usize>> {
    if !cued(text, PASSIVE) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let end = PASSIVE.iter().filter_map(|cue| lower.find(cue)).min()?;
    // "Kestrel – a random forest – was used": the name stands before what it is.
    let end = match DASHES.iter().find_map(|dash| lower[..end].strip_suffix(dash.trim_end())?.rfind(dash)) {
        Some(dash) => dash,
        None => end,
    };
    let clause = text[..end].rfind([',', ';', ':', '.', '(']).map_or(0, |i| i + 1);
    let start = clause + (text[clause..end].len() - text[clause..end].trim_start().len());
    let range = object_at(&text[..end], start)?;
    let first = text[range.clone()].split(' ').next().unwrap_or_default().to_lowercase();
    (range.end == end && !["this", "these", "that", "they", "which", "it", "what"].contains(&first.as_str()))
        .then_some(range)
}

/// The noun phrase from a byte on, articles left out.
pub(super) fn object_at(text: &str, from: usize) -> Option<Range<usize>> {
    let mut start = from + (text[from..].len() - text[from..].trim_start().len());
    let lower = text.to_ascii_lowercase();
    for lead in LEADS {
        if lower[start..].starts_with(lead) {
            start += lead.len();
        }
    }
    // A point inside a number ends nothing.
    let end = ENDS
        .iter()
        .flat_map(|e| lower[start..].match_indices(e).map(move |(i, _)| (i, *e)))
        .filter(|(i, e)| {
            let next = lower[start + i + e.len()..].chars().next();
            !matches!(*e, "." | "," | ":") || next.is_none_or(|c| c.is_whitespace() || !c.is_alphanumeric())
        })
        .map(|(i, _)| start + i)
        .min()
        .unwrap_or(text.len());
    let object = text[start..end].trim_end();
    let words = object.split_whitespace().count();
    let plain = object.chars().any(char::is_alphabetic);
    let telling = (1..=LONGEST).contains(&words)
        && plain
        && object.chars().count() >= 3
        && object.chars().count() <= 60
        && !EMPTY.contains(&object.to_lowercase().as_str())
        && !POINTERS.iter().any(|p| lower[start..].starts_with(p));
    telling.then(|| start..start + object.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_was_chosen_is_read_without_its_reason() {
        for (text, chosen) in [
            ("We use a two-layer graph network because ties matter", Some("two-layer graph network")),
            ("We chose a ranking loss over cross-entropy", Some("ranking loss")),
            ("For training we use Adam with a learning rate of 0.001", Some("Adam")),
            ("What happens if we use less data", None),
            ("We use it", None),
        ] {
            assert_eq!(object(text).map(|r| &text[r]), chosen, "{text}");
        }
        assert_eq!(
            means("We modeled the time with a linear regression.").map(|r| r.len()),
            Some("linear regression".len())
        );
        assert_eq!(passive("LightGBM was chosen because it is cheap").map(|r| r.end), Some(8));
        assert_eq!(opening("Using the bound, we get the claim"), None);
        for (text, chosen) in [
            ("Probing: train a linear classifier on top", Some("linear classifier")),
            ("Simulation of the yard with Gantry and two robots", Some("Gantry and two robots")),
            ("Prediction is hard with few users", None),
            ("Prediction: open questions", None),
        ] {
            assert_eq!(opening(text).map(|r| &text[r]), chosen, "{text}");
        }
        let text = "we used a margin loss";
        assert_eq!(object(text).map(|r| &text[r]), Some("margin loss"));
        let text = "Loss: weighted cross-entropy, since classes are rare";
        assert_eq!(labelled(text).map(|(r, k)| (&text[r], k)), Some(("weighted cross-entropy", ChoiceKind::Loss)));
        assert_eq!(labelled("Note: this is no choice"), None);
        let text = "Model selection: Tern-7B";
        assert_eq!(labelled(text).map(|(r, k)| (&text[r], k)), Some(("Tern-7B", ChoiceKind::Architecture)));
        assert_eq!(label_kind("Choice of the loss"), Some(ChoiceKind::Loss));
        assert_eq!(label_kind("Model checking"), None);
        assert_eq!(label_kind("Primary metric"), Some(ChoiceKind::Metric));
    }

    #[test]
    fn quick_looks_miss_nothing() {
        assert!(CUES.iter().chain(WORK).all(|cue| first_person(cue)));
        assert!(PASSIVE.iter().all(|cue| cued(cue, &[cue])));
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,40}|(we use |we fit | with a | was chosen|Using |Loss: |a |to |é|[.,:(]|over ){0,12}") {
            if let Some(range) = object(&text) {
                prop_assert!(text.get(range).is_some());
            }
            for range in [means(&text), passive(&text), opening(&text)].into_iter().flatten() {
                prop_assert!(text.get(range).is_some());
            }
            if let Some((range, _)) = labelled(&text) {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
