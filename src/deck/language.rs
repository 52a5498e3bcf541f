//! Which language a deck is written in, from its most common words.

use super::model::Language;
use super::passage::{PassageKind, Passages};
use super::search::{packed, packed_set};

/// Words that are frequent in one language and rare in the others.
const WORDS: [(&str, [u64; 15]); 7] = [
    (
        "en",
        packed_set([
            "the", "of", "and", "is", "for", "with", "we", "are", "that", "this", "on", "our", "from", "to", "by",
        ]),
    ),
    (
        "de",
        packed_set([
            "der", "die", "und", "das", "ist", "für", "mit", "wir", "nicht", "ein", "eine", "auf", "von", "zu", "den",
        ]),
    ),
    (
        "fr",
        packed_set([
            "le", "la", "les", "des", "et", "est", "pour", "avec", "nous", "une", "dans", "sur", "du", "par", "que",
        ]),
    ),
    (
        "es",
        packed_set([
            "el", "los", "las", "y", "es", "para", "con", "una", "del", "por", "que", "en", "se", "como", "más",
        ]),
    ),
    (
        "pt",
        packed_set([
            "o", "os", "um", "uma", "para", "com", "não", "do", "da", "dos", "são", "em", "como", "mais", "nós",
        ]),
    ),
    (
        "it",
        packed_set([
            "il", "di", "gli", "che", "è", "per", "con", "una", "della", "sono", "nel", "dei", "più", "le", "non",
        ]),
    ),
    (
        "nl",
        packed_set([
            "de", "het", "een", "van", "en", "voor", "met", "wij", "niet", "zijn", "op", "dat", "aan", "ook", "bij",
        ]),
    ),
];

/// How many passages are looked at: enough to be sure, few enough to cost nothing.
const SAMPLE: usize = 160;

/// Guesses the language. Scripts decide first; among Latin ones the most frequent common words; English when in doubt.
pub(super) fn guess(passages: &Passages) -> Language {
    // Every so many passages: a title slide or a reference list must not decide for the whole deck.
    let step = (passages.list().len() / SAMPLE).max(1);
    let mut counts = [0usize; WORDS.len()];
    let (mut letters, mut cyrillic, mut kana, mut han, mut hangul) = (0usize, 0usize, 0usize, 0usize, 0usize);
    for passage in passages.list().iter().filter(|p| p.kind != PassageKind::Math).step_by(step).take(SAMPLE) {
        let text = passages.text(passage);
        if text.is_ascii() {
            letters += text.len();
        } else {
            for c in text.chars().filter(|c| c.is_alphabetic()) {
                letters += 1;
                match c {
                    '\u{400}'..='\u{52f}' => cyrillic += 1,
                    '\u{3040}'..='\u{30ff}' => kana += 1,
                    '\u{4e00}'..='\u{9fff}' => han += 1,
                    '\u{ac00}'..='\u{d7af}' => hangul += 1,
                    _ => {}
                }
            }
        }
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty() && w.len() <= 8) {
            let word = packed(word);
            for (count, (_, words)) in counts.iter_mut().zip(&WORDS) {
                *count += usize::from(words.contains(&word));
            }
        }
    }
    let most = letters / 3;
    let script = [(cyrillic, "ru"), (kana * 3, "ja"), (hangul, "ko"), (han, "zh")];
    let tag = script.iter().find(|(n, _)| *n > most.max(3)).map_or_else(
        || {
            let (best, count) = WORDS
                .iter()
                .zip(&counts)
                .map(|((tag, _), n)| (*tag, *n))
                .fold(("en", counts[0]), |best, one| if one.1 > best.1 { one } else { best });
            // A few foreign words in an English deck decide nothing.
            if count < 3 { "en" } else { best }
        },
        |(_, tag)| tag,
    );
    Language { tag: tag.to_owned(), stated: false }
}
