//! The research field of a deck: stated, or guessed from what it speaks about.

use crate::deck::model::Deck;
use crate::knowledge::facts::FIELDS;

/// The field and how it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// `ml`, `empirical`, `systems` or `theory`.
    pub primary: &'static str,
    /// All that apply, the primary first, then packs such as `agents`.
    pub all: Vec<&'static str>,
    /// Whether the deck states it.
    pub stated: bool,
    /// Why, for people: "machine learning on 7 of 12 slides".
    pub reason: String,
}

/// The four fields that rules are gated by, each with the signals that speak for it.
const PRIMARY: [(&str, &str, &[&str]); 3] = [
    (
        "ml",
        "machine learning",
        &[
            "finetune",
            "pretrain",
            "rl_word",
            "choice_architecture",
            "benchmark_name",
            "prompt_only",
            "llm_judge",
            "choice_loss",
            "ml_word",
            "agent_word",
            "interp_word",
            "recsys_word",
            "defense_word",
        ],
    ),
    ("theory", "theorems", &["theory_word", "tight_word", "constants_word", "proof_word"]),
    (
        "systems",
        "systems",
        &[
            "speedup_word",
            "tech_name",
            "tail_word",
            "batch_regime",
            "fault_word",
            "hw_matched",
            "total_cost",
            "systems_word",
        ],
    ),
];

/// Packs with the signal that speaks for each.
const PACKS: [(&str, &str); 8] = [
    ("agents", "agent_word"),
    ("biology", "bio_word"),
    ("interpretability", "interp_word"),
    ("recommenders", "recsys_word"),
    ("rl", "rl_word"),
    ("safety", "defense_word"),
    ("systems", "speedup_word"),
    ("vision", "vision_word"),
];

/// A field must be spoken of on so many slides, and on this share of them.
const LEAST_SLIDES: usize = 3;
const LEAST_SHARE: f32 = 0.2;

/// Fields that are stated outside the deck.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatedFields {
    /// Their names; those that there are not are left out.
    pub names: Vec<String>,
    /// Who states them, for people: "--field".
    pub by: String,
}

/// The field: as `outside` has it, else as the deck states it, else guessed. `slides_with` counts the content slides on
/// which one of these signals stands; `content` is how many content slides there are.
pub fn field(
    deck: &Deck,
    outside: Option<&StatedFields>,
    content: usize,
    slides_with: &dyn Fn(&[&str]) -> usize,
) -> Field {
    let (names, by) = outside.map_or((&deck.settings.fields, "the deck"), |o| (&o.names, o.by.as_str()));
    let stated: Vec<&'static str> = names
        .iter()
        .filter_map(|f| FIELDS.iter().find(|known| known.name.eq_ignore_ascii_case(f)).map(|known| known.name))
        .collect();
    let is_primary = |f: &str| f == "empirical" || PRIMARY.iter().any(|(p, ..)| *p == f);
    // A small deck has to speak of it on every slide.
    let needed = LEAST_SLIDES.max((LEAST_SHARE * content as f32).ceil() as usize).min(content.max(1));
    let mut guess = match content {
        0 => ("empirical", "no slide says another".to_owned()),
        _ => ("empirical", format!("nothing else on {needed} or more of {content} slides")),
    };
    let mut most = 0;
    for (name, said, signals) in PRIMARY {
        let slides = slides_with(signals);
        if slides >= needed && slides > most {
            most = slides;
            guess = (name, format!("{said} on {slides} of {content} slides"));
        }
    }
    let primary = stated.iter().copied().find(|f| is_primary(f));
    // A pack that is part of machine learning settles that too. A guessed one only votes: its words are among those above.
    let implied = stated.iter().find(|f| {
        ["agents", "nlp", "rl", "interpretability", "safety", "speech", "vision", "recommenders"].contains(f)
    });
    let (name, reason) = match (primary, implied) {
        (Some(p), _) => (p, format!("{by} states it")),
        (None, Some(pack)) => ("ml", format!("{by} states `{pack}`")),
        (None, None) => guess,
    };
    let mut all = vec![name];
    if stated.is_empty() {
        all.extend(PACKS.iter().filter(|(_, signal)| slides_with(&[signal]) >= needed).map(|(pack, _)| *pack));
    } else {
        all.extend(stated.iter().copied());
    }
    let mut seen = Vec::new();
    all.retain(|f| {
        !seen.contains(f) && {
            seen.push(*f);
            true
        }
    });
    Field { primary: name, all, stated: !stated.is_empty(), reason }
}

/// The signals that the guess reads; a test checks that the knowledge base has them.
#[cfg(test)]
pub(super) fn signals() -> impl Iterator<Item = &'static str> {
    PRIMARY.into_iter().flat_map(|(_, _, s)| s.iter().copied()).chain(PACKS.into_iter().map(|(_, s)| s))
}
