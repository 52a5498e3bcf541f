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

/// Orders matches of several sections on one title: the listed ones first when they fit about as well.
pub fn rank(title: &str, found: Match) -> Option<f32> {
    let fit = fit(title, found)?;
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
    fn a_listed_section_wins_a_tie() {
        let title = "Metrics";
        let all = Match { start: 0, end: title.len(), listed: false };
        assert!(rank(title, Match { listed: true, ..all }) > rank(title, all));
    }
}
