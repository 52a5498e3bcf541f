//! Claims as one can quote them: a sentence of the slides, without its announcement, cut where a clause begins.

use std::ops::Range;

/// Fewest words of a claim.
pub const FEWEST_WORDS: usize = 5;
/// From here on a claim is long: what stands far behind its beginning is quoted from its clause on.
const LONG: usize = 90;

/// What people draw bullets with.
const BULLETS: &str = "→➔➜➤⇒►▶▸•·✓✔✗✘★☞";

/// Announcements that are no part of the claim. Lower case.
const LEADS: &[&str] = &[
    "in one sentence:",
    "one sentence:",
    "contribution:",
    "our contribution:",
    "my contribution:",
    "main result:",
    "key result:",
    "result:",
    "takeaway:",
    "take-away:",
    "take-home message:",
    "claim:",
    "our claim:",
    "tl;dr:",
    "tldr:",
    "hypothesis:",
    "bet:",
    "my bet:",
    "in this talk,",
    "in this work,",
    "in this paper,",
    "in this thesis,",
    "in short,",
    "to summarize,",
    "thus,",
    "therefore,",
    "hence,",
    "however,",
    "and",
    "but",
    "so",
];

/// Whether a sentence cannot stand alone: "We show it in three steps" claims what another sentence says.
pub fn points_back(text: &str) -> bool {
    let mut words =
        text.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase());
    match words.next().as_deref() {
        Some("it" | "they" | "again" | "then" | "so" | "but" | "also" | "instead" | "otherwise") => true,
        Some("this") => matches!(words.next().as_deref(), Some("time")),
        Some("as") => matches!(words.next().as_deref(), Some("we've" | "we" | "before" | "said")),
        Some("we" | "i") => matches!(words.nth(1).as_deref(), Some("it" | "this" | "them")),
        _ => false,
    }
}

/// Whether a sentence shows where one thing fails and another does not: it admits nothing.
pub fn sets_against(text: &str) -> bool {
    let lower = text.to_lowercase();
    let halves = [" but ", " while ", " whereas "].iter().find_map(|word| lower.split_once(word));
    halves.is_some_and(|(fails, holds)| {
        let holds = [" not ", "n't ", "succeed", "works", "holds"].iter().any(|word| holds.contains(word));
        fails.contains("fail") && holds
    })
}

/// The claim in a sentence, bytes of it, around a hit. `None` for questions, headings without a statement, and text that
/// is too short.
pub fn claim(text: &str, hit: &Range<usize>) -> Option<Range<usize>> {
    let end = text.trim_end().trim_end_matches(['.', ';']).len();
    // Arrows and ticks before a sentence are a way to draw a bullet.
    let mut start = text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || BULLETS.contains(c)).len();
    start += numbering(&text[start..]);
    if text.contains('?') || text.trim_end().ends_with(':') || start >= end {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    loop {
        let rest = &lower[start..end];
        let lead = LEADS
            .iter()
            .find(|lead| rest.strip_prefix(**lead).is_some_and(|after| after.starts_with(char::is_whitespace)));
        let Some(lead) = lead else { break };
        let after = start + lead.len();
        let skip = text[after..end].len() - text[after..end].trim_start().len();
        // The hit may be the announcement itself, but not be cut in two.
        if after + skip > hit.start && after < hit.end {
            break;
        }
        start = after + skip;
    }
    // A hit far behind the beginning would be cut off: begin with its clause.
    if hit.start > start && hit.end - start > LONG {
        let marks = [": ", "; ", " – ", " — ", ", but ", ", and ", ", so ", ", because "];
        let clause = marks.iter().filter_map(|m| text[start..hit.start].rfind(m).map(|i| start + i + m.len())).max();
        start = clause?;
    }
    if hit.start >= end {
        return None;
    }
    let words = text[start..end].split_whitespace().count();
    (words >= FEWEST_WORDS && start < end && !is_name(&text[start..end])).then_some(start..end)
}

/// Bytes of "1. " or "2) " before a sentence.
fn numbering(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &text[digits..];
    let marked = (1..=2).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") "));
    if marked { digits + 2 } else { 0 }
}

/// Whether it names a thing and claims nothing: "The Open Data Exchange Standard (ODES)". All words that carry something
/// begin with a capital, as they do in headlines, and there is an article or a short form in parentheses, as in no headline.
fn is_name(text: &str) -> bool {
    if !text.starts_with("The ") && !text.ends_with(')') {
        return false;
    }
    const SMALL: [&str; 14] =
        ["a", "an", "the", "of", "for", "and", "in", "on", "to", "with", "from", "by", "at", "or"];
    text.split(|c: char| c.is_whitespace() || "()[],:/–—".contains(c))
        .filter(|w| !w.is_empty() && !SMALL.contains(&w.to_lowercase().as_str()))
        .all(|w| w.starts_with(|c: char| c.is_uppercase()))
}

/// Whether a text is an entry of a bibliography: authors with initials, then a title or where it came out, and a year.
pub fn is_reference(text: &str) -> bool {
    // Two pairs of a name and an initial need a point before the last one.
    if !text.trim_end_matches('.').contains('.') {
        return false;
    }
    let words: Vec<&str> = text.split_whitespace().take(12).collect();
    let initial = |w: &&str| w.len() <= 5 && w.ends_with('.') && w.starts_with(|c: char| c.is_uppercase());
    let name = |w: &str| w.chars().count() > 2 && w.starts_with(|c: char| c.is_uppercase());
    // "K. Lopez, M. Abel" or "Lopez K., Abel M.": twice, for one alone may be anybody's initial.
    let pairs = words.windows(2).filter(|p| (initial(&p[0]) && name(p[1])) || (name(p[0]) && initial(&p[1]))).count();
    pairs >= 2 && (!years(text).is_empty() || text.contains(" In: ") || text.contains("arXiv"))
}

/// Whether a text is the title of something that was published, or a part of its entry: words in capitals, or what stands
/// behind a quotation mark that ends it.
pub fn is_publication(text: &str) -> bool {
    let quoted = text.starts_with(['"', '\'', '“', '‘', '«', '„']);
    let appeared = [",' in ", ",\" in ", ",” in ", ",’ in ", " in proceedings", "proceedings of the", "journal of "];
    let lower = text.to_lowercase();
    // "(Fischel 2015", closed or not.
    let named = |inside: &str| {
        let word = inside.split([' ', ',']).next().unwrap_or_default();
        word.starts_with(char::is_uppercase) && !years(inside.split(')').next().unwrap_or_default()).is_empty()
    };
    let cites = text.split('(').skip(1).any(named);
    let long: Vec<&str> =
        text.split_whitespace().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() >= 4).collect();
    let capitals = long.iter().filter(|w| w.starts_with(char::is_uppercase)).count();
    let titled = long.len() >= 5 && capitals * 4 >= long.len() * 3;
    let address = ["github.com", "www.", "://"].iter().any(|mark| lower.contains(mark));
    quoted || titled || cites || address || appeared.iter().any(|mark| lower.contains(mark))
}

/// Words that begin a choice's noun phrase at the latest.
const STOPS: &[&str] = &[
    "a", "an", "the", "our", "my", "we", "use", "uses", "used", "using", "with", "of", "and", "or", "for", "by", "in",
    "on", "to", "is", "are", "as", "from", "train", "trained", "minimize", "optimize", "plus", "via", "then", "each",
    "one", "both", "this", "that", "than", "at", "be", "into", "fit", "fits", "run", "learn", "build", "propose",
    "replace", "have", "has", "extend", "combine", "adopt", "choose", "chose", "apply", "feed", "add", "over", "their",
    "its", "i", "it",
];

/// The noun phrase that ends with a hit: up to three words before it that belong to it ("two-layer graph network").
pub fn phrase(text: &str, hit: &Range<usize>) -> Range<usize> {
    let mut start = hit.start;
    for _ in 0..3 {
        let head = text[..start].trim_end_matches(' ');
        if head.len() == start && start != hit.start {
            break;
        }
        let begin = head
            .rfind(|c: char| c.is_whitespace())
            .map_or(0, |i| i + head[i..].chars().next().map_or(1, char::len_utf8));
        let word = &head[begin..];
        let plain = word.chars().all(|c| c.is_alphanumeric() || c == '-');
        if word.is_empty() || !plain || STOPS.contains(&word.to_lowercase().as_str()) {
            break;
        }
        start = begin;
    }
    let tail = if text[hit.clone()].ends_with("ed") { noun_after(text, hit.end) } else { hit.end };
    let hit = hit.start..tail;
    let tail: usize =
        text[hit.end..].chars().take_while(|c| c.is_alphanumeric() || *c == '-').map(char::len_utf8).sum();
    start..hit.end + tail
}

/// End of the one or two words that an adjective belongs to: "penalized" goes on as "penalized logistic regression".
fn noun_after(text: &str, from: usize) -> usize {
    let mut end = from;
    for _ in 0..2 {
        let Some(rest) = text[end..].strip_prefix(' ') else { break };
        let len = rest.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(rest.len());
        if len == 0 || STOPS.contains(&rest[..len].to_lowercase().as_str()) {
            break;
        }
        end += 1 + len;
    }
    end
}

/// The years of a text, as citations have them.
pub fn years(text: &str) -> Vec<i32> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| w.len() == 4 || (w.len() == 5 && w.ends_with(|c: char| c.is_ascii_lowercase())))
        .filter_map(|w| w[..4].parse().ok())
        .filter(|y| (1950..=2099).contains(y))
        .collect()
}

/// Names that stand directly before their citation: "Re-active learning [4]", "ColBERT (Khattab 2020)".
pub fn cited_name(text: &str) -> Option<Range<usize>> {
    let at = text.find(" [").or_else(|| text.find(" ("))?;
    let inner = &text[at + 2..];
    let close = inner.find([']', ')'])?;
    let inside = &inner[..close];
    let cited = !inside.is_empty()
        && (inside.chars().all(|c| c.is_ascii_digit() || ", –-".contains(c)) || !years(inside).is_empty());
    let begin = text[..at]
        .rfind(['.', ',', ';', ':', '(', '·'])
        .map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
    let start = begin + (text[begin..at].len() - text[begin..at].trim_start().len());
    let name = &text[start..at];
    let words = name.split_whitespace().count();
    let named = name.starts_with(|c: char| c.is_uppercase()) && (1..=3).contains(&words) && name.chars().count() <= 40;
    (cited && named && !name.contains(" al") && !name.starts_with("See")).then_some(start..at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn claimed<'a>(text: &'a str, hit: &str) -> Option<&'a str> {
        let at = text.find(hit).expect("hit is in the text");
        claim(text, &(at..at + hit.len())).map(|r| &text[r])
    }

    #[test]
    fn where_only_the_other_fails_nothing_is_admitted() {
        assert!(sets_against("A case where Dense fails but RANK-D does not fail"));
        assert!(!sets_against("RANK-D fails on short queries, but rarely"));
        assert!(!sets_against("It fails on short queries"));
    }

    #[test]
    fn titles_of_publications_are_no_claims() {
        assert!(is_publication("Fast Sorting of Small Heaps on Vector Machines"));
        assert!(is_publication("A portable heap,' in Proceedings of the Tenth Workshop"));
        assert!(is_publication("'Machines become ever more varied'"));
        assert!(!is_publication("We sort small heaps on Vector Machines with RANK-D and Dense"));
        assert!(!is_publication("Sorting small heaps takes half the time"));
    }

    #[test]
    fn a_claim_loses_its_announcement_and_its_full_stop() {
        assert_eq!(
            claimed("In one sentence: we halve the cost of labels.", "halve"),
            Some("we halve the cost of labels")
        );
        assert_eq!(
            claimed("In one sentence: pay twice only in doubt", "In one sentence"),
            Some("pay twice only in doubt")
        );
        assert_eq!(claimed("However, ours works for any model", "any model"), Some("ours works for any model"));
        assert!(is_reference("K. Lopez, M. van Abel, and R. Tamm. “Faster Sorting of Old Maps”. In: 3rd Maps (2019)."));
        assert!(is_reference("Lopez K., Abel M. Sorting old maps faster, J. Maps, 2019"));
        assert!(!is_reference("In 2019 we sorted old maps faster than J. Abel did"));
        assert_eq!(claimed("Does it work for any model?", "any model"), None);
        assert_eq!(claimed("What we show:", "show"), None);
        assert_eq!(claimed("for any model", "any model"), None, "too short");
        assert_eq!(
            claimed("→ Small samples need no tuning at all", "no tuning"),
            Some("Small samples need no tuning at all")
        );
        assert_eq!(claimed("The Open Ward Data Standard (OWDS)", "Standard"), None, "a name");
        assert_eq!(claimed("Ward Data Halves the False Alarms", "Halves"), Some("Ward Data Halves the False Alarms"));
    }

    #[test]
    fn a_late_hit_is_quoted_from_its_clause_on() {
        let text = "We measured the error of every annotator on the whole pool for three months and in two offices: the gain exists because annotators err independently";
        assert_eq!(claimed(text, "because"), Some("the gain exists because annotators err independently"));
    }

    #[test]
    fn a_choice_is_quoted_with_its_adjectives() {
        for (text, hit, phrase_text) in [
            (
                "We use a two-layer graph neural network on top",
                "graph neural network",
                "two-layer graph neural network",
            ),
            ("Loss: weighted cross-entropy.", "cross-entropy", "weighted cross-entropy"),
            ("the transformers", "transformer", "transformers"),
            ("We fit penalized logistic regression to it", "penalized", "penalized logistic regression"),
        ] {
            let at = text.find(hit).expect("there");
            assert_eq!(&text[phrase(text, &(at..at + hit.len()))], phrase_text);
        }
    }

    #[test]
    fn years_and_cited_names() {
        assert_eq!(years("Sheng et al. 2008 · Lin 2016a, 12345"), [2008, 2016]);
        let name = |text| cited_name(text).map(|r: Range<usize>| text[r].to_owned());
        assert_eq!(name("Re-active learning [4]").as_deref(), Some("Re-active learning"));
        assert_eq!(name("ColBERT (Khattab 2020) is late interaction").as_deref(), Some("ColBERT"));
        assert_eq!(name("the old way (see above)"), None);
    }

    proptest! {
        #[test]
        fn all_lies_inside_the_text(text in "\\PC{1,60}|(In one sentence: |however, |a b |é |[.:;?,(\\[]){1,12}", a in 0usize..60, b in 0usize..60) {
            let (a, b) = (a.min(text.len()), b.min(text.len()));
            let hit = a.min(b)..a.max(b);
            if text.is_char_boundary(hit.start) && text.is_char_boundary(hit.end) {
                if let Some(range) = claim(&text, &hit) {
                    prop_assert!(text.get(range).is_some_and(|t| !t.trim().is_empty()));
                }
                prop_assert!(text.get(phrase(&text, &hit)).is_some());
            }
            let _ = years(&text);
            if let Some(range) = cited_name(&text) {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
