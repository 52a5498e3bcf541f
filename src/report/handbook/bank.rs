//! Pages of challenges, one for each category.

use std::fmt::Write;

use super::Page;
use super::markdown::{capital, code, file, paragraph, points, text};
use crate::knowledge::{ChallengeEntry, Knowledge};
use crate::report::catalogue::word;

/// The overview and a page for each category.
pub fn pages(knowledge: &Knowledge) -> Vec<Page> {
    let mut categories: Vec<&str> = knowledge.challenges.iter().map(|c| c.category.as_str()).collect();
    categories.sort_unstable();
    categories.dedup();
    let mut overview = format!(
        "# Challenges\n\n{} questions in {} categories. A question is put in the words of your deck where the deck gives \
         them, else in its plain wording. `hotseat explain ID` prints the same page in the terminal.\n\n",
        knowledge.challenges.len(),
        categories.len()
    );
    let mut pages = Vec::new();
    for category in categories {
        let of: Vec<&ChallengeEntry> = knowledge.challenges.iter().filter(|c| c.category == category).collect();
        let name = capital(&category.replace('-', " "));
        let _ = writeln!(overview, "## [{name}](challenges/{})\n", file(category));
        let mut page = format!("# {name}\n\n");
        for challenge in of {
            let _ = writeln!(overview, "- {}: {}", link(challenge, ""), text(&challenge.plain));
            page.push_str(&one(knowledge, challenge));
        }
        overview.push('\n');
        pages.push(Page { path: format!("challenges/{}", file(category)), text: page });
    }
    pages.insert(0, Page { path: "challenges.md".to_owned(), text: overview });
    pages
}

/// A link to a challenge; `up` leads to the handbook's folder.
pub fn link(challenge: &ChallengeEntry, up: &str) -> String {
    format!("[{}]({up}challenges/{}#{})", challenge.id, file(&challenge.category), challenge.id.to_lowercase())
}

fn one(knowledge: &Knowledge, challenge: &ChallengeEntry) -> String {
    let mut out = format!("## {}\n\n", challenge.id);
    let fields = if challenge.fields.is_empty() {
        String::new()
    } else {
        format!(" · only for {}", challenge.fields.join(", "))
    };
    let [green, red] = challenge.seconds;
    let _ = writeln!(
        out,
        "{} · {} stakes · answer in {green} s, {red} s at most{fields}\n",
        word(challenge.kind),
        word(challenge.severity)
    );
    let _ = writeln!(out, "> {}\n", text(&challenge.plain));
    paragraph(&mut out, "On a slide.", &challenge.say.as_deref().map_or(String::new(), text));
    paragraph(&mut out, "What they want to know.", &text(&challenge.why));
    points(&mut out, "A strong answer", &challenge.strong);
    paragraph(&mut out, "Sounds like.", &quoted(challenge.strong_example.as_deref()));
    paragraph(&mut out, "A weak one.", &quoted(challenge.weak.as_deref()));
    points(&mut out, "Then", &challenge.follow_ups);
    paragraph(&mut out, "Asked when", &code_unless_empty(&challenge.table.trigger));
    paragraph(&mut out, "Deeper when", &code_unless_empty(challenge.table.shield.as_deref().unwrap_or("")));
    let this = knowledge.challenge(&challenge.id);
    let armed: Vec<&str> = knowledge
        .rules
        .iter()
        .filter(|rule| rule.arms.iter().any(|id| Some(*id) == this))
        .map(|rule| rule.id.as_str())
        .collect();
    paragraph(&mut out, "Likelier after", &armed.join(", "));
    out
}

fn quoted(said: Option<&str>) -> String {
    said.map_or(String::new(), |words| format!("“{}”", text(words)))
}

fn code_unless_empty(expression: &str) -> String {
    if expression.trim().is_empty() { String::new() } else { code(expression) }
}
