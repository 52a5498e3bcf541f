//! Which section a title names: how much of it a heading phrase covers, and where.

use super::shape::count_words;

/// A heading phrase found in a title.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// First byte of the title.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Whether the talk format lists the section.
    pub listed: bool,
}

/// How well a heading phrase names the section of a title: a confidence of 0.5 to 0.95, or `None` where the phrase is
/// a stray word of a longer sentence ("we compare **the method** of the winners").
pub fn fit(title: &str, found: Match) -> Option<f32> {
    if let Some(rest) = behind_the_count(title).filter(|rest| found.start >= *rest) {
        return fit(&title[rest..], Match { start: found.start - rest, end: found.end - rest, ..found });
    }
    let phrase = title.get(found.start..found.end)?;
    let words = count_words(title).max(1) as f32;
    let matched = count_words(phrase).max(1) as f32;
    let coverage = matched / words;
    let before = title[..found.start].trim_matches(|c: char| !c.is_alphanumeric());
    // "Results: the order helps" and "3. Results" begin with the phrase; "The results" nearly does.
    let leads = before.is_empty()
        || before.chars().all(|c| c.is_ascii_digit() || c == '.')
        || ["the", "our", "my", "main", "key", "a", "some", "current", "experimental", "more"]
            .iter()
            .any(|w| before.eq_ignore_ascii_case(w));
    let ends_clause = title[found.end..].trim_start().starts_with([':', '–', '—', '-', '|', '(', '/', '?', '!']);
    let good = coverage >= 0.5 || (leads && (coverage >= 0.2 || ends_clause)) || (matched >= 2.0 && coverage >= 0.3);
    let bonus = if leads { 0.1 } else { 0.0 };
    good.then_some((0.5 + 0.35 * coverage + bonus).min(0.95))
}

/// Where the title proper begins behind what counts the parts of a talk: "Aim 2: Results", "Study 1b – Method".
fn behind_the_count(title: &str) -> Option<usize> {
    let (at, mark) = title.char_indices().find(|(_, c)| matches!(c, ':' | '–' | '—' | '|'))?;
    let count = title[..at].trim();
    let last = count.split_whitespace().next_back()?;
    let numbered = last.len() <= 3 && (last.starts_with(|c: char| c.is_ascii_digit()) || ROMAN.contains(&last));
    let rest = at + mark.len_utf8();
    let named = title[rest..].contains(char::is_alphabetic);
    ((2..=3).contains(&count_words(count)) && numbered && named).then_some(rest)
}

/// The numbers that parts of a talk are counted with, beside digits.
const ROMAN: [&str; 6] = ["I", "II", "III", "IV", "V", "VI"];

/// What a match in the count of a part is worth less than one in the title proper: "Aim 2: Results" shows results.
const COUNTED: f32 = 0.6;

/// Orders matches of several sections on one title: the listed ones first when they fit about as well.
pub fn rank(title: &str, found: Match) -> Option<f32> {
    let fit = fit(title, found)? - behind_the_count(title).filter(|rest| found.start < *rest).map_or(0.0, |_| COUNTED);
    Some(fit + if found.listed { 0.08 } else { 0.0 } + 0.002 * (found.end - found.start) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(title: &str, phrase: &str) -> Option<f32> {
        let start = title.find(phrase).expect("in the title");
        fit(title, Match { start, end: start + phrase.len(), listed: true })
    }

    #[test]
    fn a_heading_names_its_section_and_a_stray_word_does_not() {
        assert!(fits("Limitations", "Limitations").expect("fits") > 0.9);
        assert!(fits("4. Results on news", "Results").is_some());
        assert!(fits("Results: ordering halves unsupported answers in two of three domains", "Results").is_some());
        assert!(fits("Where does the gain come from in the long run of things", "the gain").is_none());
        assert!(fits("How readers use the data that we give them every day", "data").is_none());
    }

    #[test]
    fn what_stands_behind_the_count_of_a_part_names_the_section() {
        for title in ["Aim 2: Results", "Aim IV – Results on Kelp", "Study 1b: Results"] {
            let at = |phrase: &str| title.find(phrase).map(|i| Match { start: i, end: i + phrase.len(), listed: true });
            let label = title.split(' ').next().and_then(at).and_then(|m| rank(title, m));
            let own = at("Results").and_then(|m| rank(title, m)).expect("fits");
            assert!(label.is_none_or(|label| own > label), "{title}");
            assert!(own > 0.8, "{title}: {own}");
        }
        assert_eq!(behind_the_count("Results: 3 of 4 hold"), None);
        assert_eq!(behind_the_count("Aim 2:"), None);
    }

    #[test]
    fn a_listed_section_wins_a_tie() {
        let title = "Metrics";
        let all = Match { start: 0, end: title.len(), listed: false };
        assert!(rank(title, Match { listed: true, ..all }) > rank(title, all));
    }
}
