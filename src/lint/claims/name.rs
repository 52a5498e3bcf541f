//! Names of systems, parts and short forms in running text: what can be recognised without knowing the field.

use std::ops::Range;
use std::sync::LazyLock;

use super::cues::Cues;

/// Longest name in characters; longer ones are descriptions.
pub const LONGEST_NAME: usize = 40;
const MOST_WORDS: usize = 4;

/// Words that begin with a capital for other reasons than being a name.
const NO_NAMES: &[&str] = &[
    "a", "all", "an", "and", "any", "as", "at", "because", "both", "but", "by", "each", "every", "existing", "for",
    "from", "here", "how", "if", "in", "is", "it", "its", "many", "most", "my", "no", "not", "on", "one", "only", "or",
    "other", "others", "our", "ours", "previous", "prior", "several", "so", "some", "such", "that", "the", "their",
    "them", "then", "there", "these", "they", "this", "those", "to", "two", "three", "us", "using", "we", "what",
    "when", "which", "while", "why", "with", "without", "yes", "you", "your", "i", "same", "standard", "random",
    "human", "humans", "yet", "also",
];

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || "-_+*@/.'’".contains(c)
}

/// Whether a word looks like a name: a capital or a digit beside a letter, and no ordinary word.
fn is_name(word: &str) -> bool {
    let plain = word.trim_end_matches(['.', '\'', '’']);
    plain.starts_with(|c: char| c.is_alphanumeric())
        && plain.contains(char::is_uppercase)
        && plain.chars().count() >= 2
        && !NO_NAMES.contains(&plain.to_lowercase().as_str())
}

/// The name that begins at `from` in `text`, articles skipped: up to four words, each with a capital or a digit, the
/// first with a capital. Bytes of the text.
pub fn name_at(text: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    let mut name: Option<Range<usize>> = None;
    let mut words = 0;
    loop {
        let rest = text.get(at..)?;
        let start = at + (rest.len() - rest.trim_start_matches([' ', '\u{a0}', '"', '\'', '“']).len());
        let len = text[start..].find(|c| !is_word(c)).unwrap_or(text.len() - start);
        let word = text[start..start + len].trim_end_matches(['.', '\'', '’', '/', '-']);
        let end = start + word.len();
        if word.is_empty() {
            break;
        }
        let article =
            name.is_none() && matches!(word.to_lowercase().as_str(), "the" | "a" | "an" | "original" | "tuned");
        if !article {
            let goes_on = name.is_some() && word.chars().all(|c| c.is_ascii_digit() || c == '.');
            if !is_name(word) && !goes_on {
                break;
            }
            words += 1;
            name = Some(name.map_or(start, |n| n.start)..end);
            // Punctuation ends a name.
            let next = text[end..].chars().next();
            if words == MOST_WORDS || next.is_none_or(|c| c != ' ') {
                break;
            }
        }
        at = end;
    }
    name.filter(|n| text[n.clone()].chars().count() <= LONGEST_NAME)
}

/// Cues behind which the name of the speaker's own method stands.
const OWN_CUES: &[&str] = &[
    "we propose ",
    "we present ",
    "we introduce ",
    "we call it ",
    "we call this ",
    "i propose ",
    "i present ",
    "i introduce ",
    "i call it ",
    "our method, ",
    "our system, ",
    "our approach, ",
    "our model, ",
    "our tool, ",
    "our framework, ",
    "our method ",
    "our system ",
    "our approach ",
    "our model ",
    "our tool ",
    "our framework ",
    "my method, ",
    "my system, ",
];

/// Whether "we", "I", "our" or "my" stands before a space, perhaps as the end of a longer word, or "wir", "nous" or a
/// verb in "-amos": a quick look before a list of cues that begin so is searched for.
pub fn first_person(text: &str) -> bool {
    let bytes = text.as_bytes();
    let lower = |at: usize, back: usize| at.checked_sub(back).map_or(0, |i| bytes[i] | 0x20);
    memchr::memchr_iter(b' ', bytes).any(|at| match lower(at, 1) {
        b'i' => true,
        b'e' => lower(at, 2) == b'w',
        b'y' => lower(at, 2) == b'm',
        b'r' => matches!((lower(at, 3), lower(at, 2)), (b'o', b'u') | (b'w', b'i')),
        b's' => matches!((lower(at, 3), lower(at, 2)), (b'o', b'u') | (b'm', b'o')),
        _ => false,
    })
}

/// Whether one of some cues, each with a space before its ASCII letters, stands in a text, whatever its case.
pub fn cued(text: &str, cues: &[&str]) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b' ', bytes).any(|at| {
        let rest = &bytes[at..];
        cues.iter().any(|cue| {
            let cue = cue.as_bytes();
            rest.get(1).map(|b| b | 0x20) == cue.get(1).copied()
                && rest.get(..cue.len()).is_some_and(|found| found.eq_ignore_ascii_case(cue))
        })
    })
}

static OWN: LazyLock<Cues> = LazyLock::new(|| Cues::new(OWN_CUES));

/// The name of the speaker's own method, where a sentence introduces it.
pub fn own_method(text: &str) -> Option<Range<usize>> {
    if !first_person(text) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    OWN.words(&lower, 0).find_map(|(at, cue)| name_at(text, at + cue.len()))
}

/// Cues behind which something stands that the work is compared with.
const RIVAL_CUES: &[&str] = &[
    "compared with ",
    "compared to ",
    "compared against ",
    "comparison with ",
    "comparison to ",
    "versus ",
    "vs. ",
    "vs ",
    "outperforms ",
    "outperform ",
    "beats ",
    "better than ",
    "faster than ",
    "higher than ",
    "lower than ",
    "smaller than ",
    "improvement over ",
    "improves over ",
    "improves on ",
    "improves upon ",
    "on par with ",
    "baseline: ",
    "baselines: ",
    "baseline is ",
    "over the baseline ",
    "surpasses ",
    "worse than ",
    "points over ",
    "% over ",
    "gain over ",
];

static RIVALS: LazyLock<Cues> = LazyLock::new(|| Cues::new(RIVAL_CUES));

/// Something that a sentence compares with, by name.
pub fn rival(text: &str) -> Option<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let free = |at: usize, cue: &str| cue.starts_with('%') || !lower[..at].ends_with(char::is_alphanumeric);
    let size = |name: &str| name.strip_suffix(['K', 'M', 'B', 'T']).is_some_and(|n| n.parse::<f32>().is_ok());
    let places = RIVALS.places(&lower).filter(|(at, cue)| free(*at, cue));
    // "against 9B": a size, whose it is stands elsewhere.
    places.filter_map(|(at, cue)| name_at(text, at + cue.len())).find(|r| !size(&text[r.clone()]))
}

/// Cues behind which a part stands that was taken away.
const WITHOUT_CUES: &[&str] = &[
    "without the ",
    "without our ",
    "without ",
    "w/o the ",
    "w/o ",
    "removing the ",
    "removing ",
    "remove the ",
    "no ",
];
/// Words at which the name of a part ends.
const PART_ENDS: &[&str] = &[
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
    "had",
    "does",
    "do",
    "drops",
    "drop",
    "loses",
    "costs",
    "gives",
    "leads",
    "and",
    "or",
    "we",
    "it",
    "the",
    "to",
    "in",
    "on",
    "at",
    "by",
    "from",
    "for",
    "with",
    "of",
    "that",
    "which",
    "but",
    "hurts",
    "reduces",
    "makes",
    "only",
    "because",
    "than",
    "any",
    "a",
    "an",
    "as",
    "so",
    "still",
    "falls",
    "fall",
    "increases",
    "decreases",
    "changes",
];

/// The part that a sentence or a row takes away: "without folds: ..." says "folds". In the name of a `row`, a leading
/// minus and `no` count too.
pub fn removed_part(text: &str, row: bool) -> Option<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let trimmed = text.len() - text.trim_start().len();
    if row
        && let Some(rest) = text.trim_start().strip_prefix(['-', '−', '–'])
        && rest.starts_with([' ', '\u{a0}'])
    {
        return part_at(text, trimmed + (text.trim_start().len() - rest.len()));
    }
    for cue in WITHOUT_CUES {
        let at = if *cue == "no " {
            if row && lower[trimmed..].starts_with(cue) { Some(trimmed) } else { None }
        } else {
            lower.find(cue).filter(|at| *at == 0 || !lower[..*at].ends_with(char::is_alphanumeric))
        };
        if let Some(at) = at {
            return part_at(text, at + cue.len());
        }
    }
    None
}

/// Up to four words that name a part, from `from` on.
fn part_at(text: &str, from: usize) -> Option<Range<usize>> {
    let mut part: Option<Range<usize>> = None;
    let mut at = from;
    for _ in 0..MOST_WORDS {
        let rest = text.get(at..)?;
        let start = at + (rest.len() - rest.trim_start_matches(' ').len());
        let len = text[start..].find(|c| !is_word(c)).unwrap_or(text.len() - start);
        let word = text[start..start + len].trim_end_matches('.');
        if word.is_empty()
            || PART_ENDS.contains(&word.to_lowercase().as_str())
            || word.starts_with(|c: char| c.is_ascii_digit())
        {
            break;
        }
        let end = start + word.len();
        part = Some(part.map_or(start, |p| p.start)..end);
        if !text[end..].starts_with(' ') {
            break;
        }
        at = end;
    }
    part.filter(|p| (3..=LONGEST_NAME).contains(&text[p.clone()].chars().count()))
}

/// Cues behind which stands what was added.
const ADDED_CUES: &[&str] = &[
    "we add an ",
    "we add a ",
    "we add one ",
    "we just add ",
    "i add an ",
    "i add a ",
    "i add one ",
    "an additional ",
    "one additional ",
    "an extra ",
    "one extra ",
];

/// What a sentence says was added: "we add a gate to every layer, which ..." says "gate to every layer".
pub fn added_part(text: &str) -> Option<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let (at, cue) = ADDED_CUES.iter().filter_map(|cue| lower.find(cue).map(|at| (at, cue))).min()?;
    let start = at + cue.len();
    let len = text[start..].find([',', '.', ';', ':', '(', '?']).unwrap_or(text.len() - start);
    let end = start + text[start..start + len].trim_end().len();
    let words = text[start..end].split_whitespace().count();
    ((1..=5).contains(&words) && text[start..end].chars().count() <= LONGEST_NAME).then_some(start..end)
}

/// What the name of a part of a system ends with.
const PARTS: &[&str] = &[
    "agent",
    "backbone",
    "buffer",
    "cache",
    "classifier",
    "client",
    "component",
    "controller",
    "critic",
    "decoder",
    "detector",
    "encoder",
    "engine",
    "estimator",
    "filter",
    "gate",
    "generator",
    "head",
    "index",
    "indexer",
    "judge",
    "kernel",
    "layer",
    "loader",
    "memory",
    "model",
    "module",
    "network",
    "optimizer",
    "parser",
    "pipeline",
    "planner",
    "policy",
    "predictor",
    "queue",
    "ranker",
    "reranker",
    "retriever",
    "router",
    "sampler",
    "scheduler",
    "server",
    "simulator",
    "solver",
    "stage",
    "store",
    "tokenizer",
    "tracker",
    "verifier",
];

/// Whether a word, in lower case, is what parts of a system are called.
pub fn is_part(word: &str) -> bool {
    PARTS.contains(&word) || word.strip_suffix('s').is_some_and(|w| PARTS.contains(&w))
}

/// A label that names a part: the one to four words before a colon at the start of a list item, the last of which is
/// what parts are called.
pub fn label(text: &str) -> Option<Range<usize>> {
    let colon = text.find(": ")?;
    let label = text[..colon].trim();
    let words = label.split_whitespace().count();
    let fits = (1..=MOST_WORDS).contains(&words)
        && label.chars().count() <= 30
        && label.starts_with(char::is_alphabetic)
        && !label.contains(['.', ',', '?', '(', ':', '='])
        && label.rsplit(' ').next().is_some_and(|last| PARTS.contains(&last.to_lowercase().as_str()));
    fits.then_some(0..colon)
}

/// Short forms that everybody in the room knows, or that stand for something else than a term.
const KNOWN: &[&str] = &[
    "AI", "ML", "NLP", "LLM", "LLMS", "GPU", "GPUS", "CPU", "CPUS", "TPU", "API", "APIS", "PDF", "URL", "HTML", "JSON",
    "CSV", "SQL", "ID", "IDS", "OK", "USA", "US", "EU", "UK", "UN", "PHD", "MSC", "BSC", "QA", "VS", "RAM", "GB", "MB",
    "TB", "MS", "CI", "SD", "SE", "AND", "OR", "NOT", "NO", "YES", "TODO", "AM", "PM", "IT", "WE", "ALL", "NEW", "OUR",
    "THE", "FOR", "IN", "ON", "TO", "OF", "IS", "AAAI", "ACL", "ICML", "ICLR", "NEURIPS", "EMNLP", "CVPR", "IEEE",
    "ACM", "DNA", "RNA", "HIV", "MRI", "CT", "FAQ", "II", "III", "IV", "VI", "XL", "TLDR", "SOTA", "TV", "PC", "WP1",
    "WP2", "WP3",
];

/// Short forms of a text that it does not spell out: two to six capitals, not written behind or before their meaning.
pub fn short_forms(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_alphanumeric()).map(|i| at + i) {
        let len = text[start..].find(|c| !is_word(c)).unwrap_or(text.len() - start);
        let word = text[start..start + len].trim_end_matches(['.', '\'', '’', '-', '/']);
        at = start + len.max(1);
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        let letters = word.chars().all(|c| c.is_alphabetic());
        let lower = word.chars().filter(|c| c.is_lowercase()).count();
        if !letters
            || !(2..=6).contains(&capitals)
            || lower > 1
            || !word.starts_with(char::is_uppercase)
            || KNOWN.contains(&word.to_uppercase().as_str())
        {
            continue;
        }
        let end = start + word.len();
        let (before, after) = (text[..start].trim_end(), text[end..].trim_start());
        let bracketed = before.ends_with('(') && after.starts_with(')');
        // AT&T, R&D
        let joined = text[end..].starts_with('&') || text[..start].ends_with('&');
        let explained = joined || after.starts_with('(') || after.starts_with(':') || after.starts_with('=');
        if !bracketed && !explained {
            out.push(start..end);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str, range: Option<Range<usize>>) -> Option<&str> {
        range.map(|r| &text[r])
    }

    #[test]
    fn own_methods_are_read_behind_their_introduction() {
        for (text, name) in [
            ("We propose FlashRoute, a router", Some("FlashRoute")),
            ("we present the Second Looks rule", Some("Second Looks")),
            ("Our method DAP-3 wins", Some("DAP-3")),
            ("we propose a method that works", None),
            ("we present results on Tickets", None),
            ("The tool is fast", None),
        ] {
            assert_eq!(cut(text, own_method(text)), name, "{text}");
        }
    }

    #[test]
    fn quick_looks_miss_nothing() {
        assert!(OWN_CUES.iter().all(|cue| first_person(cue)));
        assert!(
            first_person("WE USE")
                && first_person("It is OUR way")
                && !first_person("our")
                && !first_person("they use")
        );
        assert!(cued("on the IMDB Data Set", &[" corpus", " data set"]) && !cued("data set", &[" data set"]));
    }

    #[test]
    fn rivals_are_read_behind_a_comparison() {
        for (text, name) in [
            ("+2.3 points over BM25 on Tickets", Some("BM25")),
            ("compared with the tuned ColBERT v2, ours is faster", Some("ColBERT")),
            ("We beat nobody; SciBERT vs. Longformer Base: equal", Some("Longformer Base")),
            ("better than before", None),
            ("better than The best", None),
            ("compared to all other methods", None),
        ] {
            assert_eq!(cut(text, rival(text)), name, "{text}");
        }
    }

    #[test]
    fn parts_that_are_taken_away() {
        for (text, row, part) in [
            ("without folds: in-sample margin", true, Some("folds")),
            ("w/o memory bank", true, Some("memory bank")),
            ("− reranker", true, Some("reranker")),
            ("no curriculum", true, Some("curriculum")),
            ("there is no doubt", false, None),
            ("Without the gate the score drops", false, Some("gate")),
            ("full rule", true, None),
        ] {
            assert_eq!(cut(text, removed_part(text, row)), part, "{text}");
        }
    }

    #[test]
    fn parts_that_are_added() {
        let part = |text| cut(text, added_part(text));
        assert_eq!(part("We add a gate to every layer, and nothing else."), Some("gate to every layer"));
        assert_eq!(part("an extra term in the loss"), Some("term in the loss"));
        assert_eq!(part("we add up the scores"), None);
    }

    #[test]
    fn labels_and_short_forms() {
        assert_eq!(cut("Query encoder: two layers", label("Query encoder: two layers")), Some("Query encoder"));
        assert_eq!(label("As we said before in this talk: no"), None);
        assert_eq!(label("Community consensus: open models"), None);
        let text = "MCMC and the ELBO (evidence bound) with CRPS; a Gaussian process (GP) on GPUs";
        let all: Vec<&str> = short_forms(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(all, ["MCMC", "CRPS"]);
    }

    proptest! {
        #[test]
        fn nothing_panics_and_all_lies_inside(text in "\\PC{0,40}|(without |vs\\. |our method |The |X[a-z]{0,4} |[,.:(]|é|’){0,10}", from in 0usize..40) {
            if text.is_char_boundary(from.min(text.len())) {
                for range in [name_at(&text, from.min(text.len())), own_method(&text), rival(&text), removed_part(&text, true), removed_part(&text, false), label(&text), added_part(&text)].into_iter().flatten() {
                    prop_assert!(text.get(range).is_some());
                }
            }
            for range in short_forms(&text) {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
