//! Pages of the words that expressions use: signals, facts, elements, sections, fields; and the questions of interviews
//! without a deck.

use std::fmt::Write;

use super::Page;
use super::markdown::{capital, code_cell, points, text};
use crate::knowledge::Knowledge;
use crate::knowledge::facts::{FACTS, FIELDS};
use crate::report::catalogue::word;

/// One page for each kind of word.
pub fn pages(knowledge: &Knowledge) -> Vec<Page> {
    let page = |path: &str, text: String| Page { path: path.to_owned(), text };
    vec![
        page("sections.md", sections(knowledge)),
        page("elements.md", elements(knowledge)),
        page("signals.md", signals(knowledge)),
        page("facts.md", facts()),
        page("prompts.md", prompts(knowledge)),
    ]
}

fn sections(knowledge: &Knowledge) -> String {
    let mut out = String::from(
        "# Sections\n\nThe role of a slide in the argument. `section: NAME` in a slide's comment settles it; else the \
         title decides, then the divider above, then the words on the slide.\n\n| name | what it is for |\n|---|---|\n",
    );
    for section in &knowledge.sections {
        let what = section.what.as_deref().unwrap_or(&section.name);
        let frame = if section.frame { " (frame: counts neither as evidence nor as content)" } else { "" };
        let _ = writeln!(out, "| `{}` | {}{frame} |", section.id, text(what));
    }
    out
}

fn elements(knowledge: &Knowledge) -> String {
    let mut out = String::from(
        "# Elements\n\nWhat a defence must show. A cue that holds on a slide adds its weight to that slide; an element is \
         present when its best slide reaches the threshold.\n\n",
    );
    for element in &knowledge.elements {
        let _ = writeln!(out, "## {}\n", element.id);
        let _ = writeln!(
            out,
            "{}. Threshold {}; settled by `{}`.\n",
            capital(&text(&element.what)),
            element.threshold,
            element.tag
        );
        out.push_str("| weight | cue | where |\n|---:|---|---|\n");
        for cue in &element.cues {
            let mut place: Vec<String> = cue.section.clone();
            place.extend(cue.layer.map(|layer| format!("{} only", word(layer))));
            place.extend(cue.from.map(|share| format!("from {:.0} % of the talk on", share * 100.0)));
            place.extend(cue.to.map(|share| format!("in the first {:.0} %", share * 100.0)));
            place.extend(cue.once.then(|| "once per deck".to_owned()));
            let _ = writeln!(out, "| {:+} | {} | {} |", cue.weight, code_cell(&cue.table.when), place.join(", "));
        }
        out.push('\n');
    }
    out
}

fn signals(knowledge: &Knowledge) -> String {
    let mut out = String::from(
        "# Signals\n\nNamed detectors of evidence. Their phrases are in `checklists/signals.toml`.\n\n\
         | name | a hit says |\n|---|---|\n",
    );
    for signal in &knowledge.signals {
        let _ = writeln!(out, "| `{}` | {} |", signal.id, text(&signal.what));
    }
    out
}

fn facts() -> String {
    let mut out = String::from(
        "# Facts and fields\n\nMeasures of the deck, for `fact:NAME` in expressions. A fact that cannot be known makes its \
         expression unknown, and then a rule stays silent.\n\n| name | type | measures |\n|---|---|---|\n",
    );
    for fact in FACTS {
        let _ = writeln!(out, "| `{}` | {} | {} |", fact.name, word(fact.kind), text(fact.what));
    }
    out.push_str(
        "\n## Fields\n\nFor `field:NAME`, `fields` in the data and `field:` in a deck.\n\n| name | of |\n|---|---|\n",
    );
    for field in FIELDS {
        let _ = writeln!(out, "| `{}` | {} |", field.name, text(field.what));
    }
    out
}

fn prompts(knowledge: &Knowledge) -> String {
    let mut out = String::from("# Questions of interviews without a deck\n\n");
    let mut theme = "";
    for prompt in &knowledge.prompts {
        if prompt.theme != theme {
            theme = &prompt.theme;
            let _ = writeln!(out, "## {}\n", capital(&theme.replace('-', " ")));
        }
        let _ = writeln!(out, "### {}\n\n> {}\n", prompt.id, text(&prompt.ask));
        if let Some(hint) = &prompt.hint {
            let _ = writeln!(out, "**First think of.** {}\n", text(hint));
        }
        points(&mut out, "A strong answer", &prompt.strong);
        points(&mut out, "Then", &prompt.follow_ups);
    }
    out
}
