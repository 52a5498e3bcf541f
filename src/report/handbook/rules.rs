//! Pages of rules, one for each family.

use std::fmt::Write;

use super::Page;
use super::bank::link as challenge_link;
use super::markdown::{code, fenced, file, paragraph, points, text};
use crate::knowledge::{Knowledge, RuleEntry, family};
use crate::report::catalogue::word;

/// The families with what they are about, in the order of a talk's life.
const FAMILIES: [(&str, &str, &str); 7] = [
    ("STR", "Structure", "Is every part there that a defence needs, and in an order that can be followed?"),
    ("CLM", "Claims", "Does each claim say what it is compared with, how large it is, and where it is shown?"),
    ("RIG", "Rigour", "Baselines, tuning, metrics, ablations, statistics: what a methodologist looks for first."),
    ("HON", "Honesty", "Limits, failures and your own part, said before anybody asks."),
    ("TIM", "Time", "Does it fit the slot, with questions?"),
    ("DEL", "Delivery", "Slides that can be read and followed from the back of the room."),
    ("HYG", "Hygiene", "Slips of syntax and settings, which another tool or this one would read otherwise than you."),
];

/// The overview and a page for each family.
pub fn pages(knowledge: &Knowledge) -> Vec<Page> {
    let mut families: Vec<(&str, &str, &str)> = FAMILIES.to_vec();
    for rule in &knowledge.rules {
        let own = family(&rule.id);
        if !families.iter().any(|(id, ..)| *id == own) {
            families.push((own, own, "Rules of this project."));
        }
    }
    let mut overview = format!(
        "# Rules\n\n{} rules in {} families. `hotseat explain ID` prints the same page in the terminal.\n\n",
        knowledge.rules.len(),
        families.len()
    );
    let mut pages = Vec::new();
    for (id, name, what) in families {
        let rules: Vec<&RuleEntry> = knowledge.rules.iter().filter(|r| family(&r.id) == id).collect();
        let file = file(id);
        let _ = writeln!(overview, "## [{name}](rules/{file})\n\n{what}\n\n| rule | level | name |\n|---|---|---|");
        let mut page = format!("# {name}\n\n{what}\n\n");
        for rule in rules {
            let anchor = anchor(rule);
            let level = word(rule.severity);
            let _ = writeln!(overview, "| [{}](rules/{file}#{anchor}) | {level} | {} |", rule.id, rule.name);
            page.push_str(&one(knowledge, rule));
        }
        overview.push('\n');
        pages.push(Page { path: format!("rules/{file}"), text: page });
    }
    pages.insert(0, Page { path: "rules.md".to_owned(), text: overview });
    pages
}

/// The name of a rule's heading within its page.
fn anchor(rule: &RuleEntry) -> String {
    format!("{}-{}", rule.id.to_lowercase(), rule.name)
}

fn one(knowledge: &Knowledge, rule: &RuleEntry) -> String {
    let mut out = format!("## {} {}\n\n", rule.id, rule.name);
    let fields =
        if rule.fields.is_empty() { String::new() } else { format!(" · only for {}", rule.fields.join(", ")) };
    let fix = rule.fix.map_or("", |_| " · `--fix` mends it");
    let _ = writeln!(out, "{} · confidence {}{fields}{fix}\n", word(rule.severity), word(rule.confidence));
    let _ = writeln!(out, "> {}\n", text(&rule.what));
    paragraph(&mut out, "Why.", &text(&rule.why));
    paragraph(&mut out, "Do.", &text(&rule.remedy));
    paragraph(&mut out, "They ask.", &format!("“{}”", text(&rule.asks)));
    let armed: Vec<String> = rule.arms.iter().map(|id| challenge_link(knowledge.challenge_at(*id), "../")).collect();
    paragraph(&mut out, "Makes likelier.", &armed.join(", "));
    let specific: Vec<&str> = rule.yields_to.iter().map(|id| knowledge.rule_at(*id).id.as_str()).collect();
    paragraph(&mut out, "Silent where one of these says it.", &specific.join(", "));
    paragraph(&mut out, "Reported when", &code(&rule.table.when));
    points(&mut out, "Known to be wrong at times:", rule.note.as_slice());
    let Some(example) = &rule.example else { return out };
    out.push_str("<details><summary>Reported here</summary>\n\n");
    fenced(&mut out, "markdown", &example.flagged);
    out.push_str("</details>\n\n<details><summary>Clean</summary>\n\n");
    fenced(&mut out, "markdown", &example.clean);
    out.push_str("</details>\n\n");
    for (name, body) in &example.files {
        let _ = writeln!(out, "<details><summary>Beside both: <code>{}</code></summary>\n", text(name));
        fenced(&mut out, "text", body);
        out.push_str("</details>\n\n");
    }
    out
}
