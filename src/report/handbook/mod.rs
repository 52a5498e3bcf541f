//! The knowledge base as a handbook: one Markdown page for each family of rules, category of challenges and talk format,
//! and one each for the words that expressions use. The book under `docs/` takes its reference from here, so that it
//! cannot say anything but what the data say.

mod bank;
mod formats;
pub mod markdown;
mod rules;
mod words;

use crate::knowledge::Knowledge;

/// A page of the handbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Where it lies in the handbook's folder, with `/`: `rules/rig.md`.
    pub path: String,
    /// Markdown.
    pub text: String,
}

/// All pages, in reading order. Links between them are relative.
pub fn pages(knowledge: &Knowledge) -> Vec<Page> {
    let mut pages = rules::pages(knowledge);
    pages.extend(bank::pages(knowledge));
    pages.extend(formats::pages(knowledge));
    pages.extend(words::pages(knowledge));
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handbook() -> (Knowledge, Vec<Page>) {
        let knowledge = Knowledge::builtin();
        let pages = pages(&knowledge);
        (knowledge, pages)
    }

    #[test]
    fn every_rule_and_challenge_has_one_heading() {
        let (knowledge, pages) = handbook();
        let lines: Vec<&str> = pages.iter().flat_map(|p| p.text.lines()).collect();
        let headings = |text: &str| lines.iter().filter(|line| **line == text).count();
        for rule in &knowledge.rules {
            assert_eq!(headings(&format!("## {} {}", rule.id, rule.name)), 1, "{}", rule.id);
        }
        for challenge in &knowledge.challenges {
            assert_eq!(headings(&format!("## {}", challenge.id)), 1, "{}", challenge.id);
        }
        for checklist in &knowledge.checklists {
            assert_eq!(headings(&format!("# {}", checklist.name)), 1, "{}", checklist.id);
        }
    }

    #[test]
    fn pages_have_names_of_their_own_and_begin_with_a_heading() {
        let (_, pages) = handbook();
        let paths: std::collections::BTreeSet<&str> = pages.iter().map(|p| p.path.as_str()).collect();
        assert_eq!(paths.len(), pages.len());
        for page in &pages {
            assert!(page.text.starts_with("# ") && page.text.ends_with('\n'), "{}", page.path);
        }
    }

    #[test]
    fn a_page_of_rules_reads_as_a_page() {
        let (_, pages) = handbook();
        let page = pages.iter().find(|p| p.path == "rules/tim.md").expect("the rules of time");
        let first = page.text.split("\n## TIM").nth(1).expect("the first rule");
        insta::assert_snapshot!(first);
    }

    #[test]
    fn a_page_of_challenges_reads_as_a_page() {
        let (_, pages) = handbook();
        let page = pages.iter().find(|p| p.path == "challenges/baselines.md").expect("baselines");
        insta::assert_snapshot!(page.text.split("\n## BAS").nth(1).expect("the first challenge"));
    }

    #[test]
    fn a_page_of_a_format_reads_as_a_page() {
        let (_, pages) = handbook();
        insta::assert_snapshot!(pages.iter().find(|p| p.path == "formats/paper-talk.md").expect("there").text);
    }
}
