//! `hotseat new`: a deck that has every slide that its format asks for, and nothing on them yet.

use std::fmt::Write;

use crate::deck::model::Dialect;
use crate::knowledge::{ChecklistEntry, Knowledge};

/// From so many minutes on the sections that a format leaves open get a slide, too.
const LONG: u32 = 30;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Title of the talk.
    pub title: String,
    /// How it is written.
    pub dialect: Dialect,
    /// Id of the talk format.
    pub checklist: String,
    /// The slot in minutes.
    pub minutes: u32,
    /// Research fields; may be empty.
    pub fields: Vec<String>,
}

/// A slide to be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blank {
    /// Title.
    pub title: String,
    /// Whether it stands in reserve, for when it is asked for.
    pub backup: bool,
    /// Id of its section; none for the title slide and in reserve.
    pub section: Option<String>,
    /// Elements that belong on it and that no section stands for.
    pub elements: Vec<String>,
    /// What it is for, a line each.
    pub what: Vec<String>,
}

/// Dialects in which a skeleton can be written.
pub const DIALECTS: [Dialect; 9] = [
    Dialect::Marp,
    Dialect::Slidev,
    Dialect::Reveal,
    Dialect::Quarto,
    Dialect::Pandoc,
    Dialect::Presenterm,
    Dialect::Remark,
    Dialect::Deckset,
    Dialect::Rmarkdown,
];

/// Where elements belong of whose own section a talk has no slide; the first of these that it has.
const HOMES: [(&str, [&str; 2]); 11] = [
    ("motivation", ["problem", "contribution"]),
    ("prior_work_gap", ["problem", "contribution"]),
    ("personal_contribution", ["contribution", "problem"]),
    ("compute_cost", ["method", "setup"]),
    ("metrics", ["setup", "results"]),
    ("baseline_tuning", ["setup", "results"]),
    ("baselines", ["results", "setup"]),
    ("significance", ["results", "ablations"]),
    ("ablations", ["results", "method"]),
    ("error_analysis", ["results", "limitations"]),
    ("next_experiment", ["limitations", "results"]),
];

/// What a room asks first, for which every talk should have a slide in reserve.
const RESERVE: &str = "BAS01";

/// The slides of a format for a slot, in its order.
pub fn blanks(knowledge: &Knowledge, checklist: &ChecklistEntry, wish: &Wish) -> Vec<Blank> {
    let mut slides = Vec::new();
    for (id, required) in &checklist.sections {
        let table = &knowledge.section_at(*id).table;
        if table.frame || !required && wish.minutes < LONG {
            continue;
        }
        slides.push(Blank {
            title: table.name.clone(),
            backup: false,
            section: Some(table.id.clone()),
            elements: Vec::new(),
            what: table.what.iter().cloned().collect(),
        });
    }
    let of = |slides: &[Blank], section: &str| slides.iter().position(|s| s.section.as_deref() == Some(section));
    for element in &knowledge.elements {
        let own = element.tag.strip_prefix("section: ").and_then(|section| of(&slides, section));
        let homes = HOMES.iter().find(|(id, _)| *id == element.id && own.is_none()).map(|(_, homes)| homes);
        let near = homes.and_then(|homes| homes.iter().find_map(|section| of(&slides, section)));
        if let Some(slide) = near.and_then(|at| slides.get_mut(at)) {
            slide.elements.push(element.id.clone());
            slide.what.push(format!("Also: {}.", element.what));
        }
    }
    // Who does not hear early what is new does not know what to listen for.
    if let Some(first) = slides.first_mut().filter(|s| s.section.as_deref() == Some("problem")) {
        first.elements.push("contribution".to_owned());
        first.what.push("Also: the contribution, in one sentence.".to_owned());
    }
    let asked = checklist.challenges.iter().any(|id| knowledge.challenge_at(*id).id == RESERVE);
    if asked && wish.minutes >= LONG {
        let what = format!("In reserve. `hotseat explain {RESERVE}` says what a good answer holds.");
        let title = "Backup: how the baselines were tuned".to_owned();
        slides.push(Blank { title, backup: true, section: None, elements: Vec::new(), what: vec![what] });
    }
    if !titled_by_front_matter(wish.dialect) {
        let title =
            Blank { title: wish.title.clone(), backup: false, section: None, elements: Vec::new(), what: Vec::new() };
        slides.insert(0, title);
    }
    slides
}

/// Whether the tool makes the title slide of the front matter.
fn titled_by_front_matter(dialect: Dialect) -> bool {
    matches!(dialect, Dialect::Quarto | Dialect::Pandoc | Dialect::Rmarkdown | Dialect::Presenterm | Dialect::Remark)
}

/// The text of the deck; `seconds` are those of the slides, where they are known.
pub fn text(wish: &Wish, slides: &[Blank], seconds: &[u32]) -> String {
    let mut out = front(wish);
    let between = match wish.dialect {
        Dialect::Slidev => "\n---\nlayout: default\n---\n\n",
        Dialect::Quarto | Dialect::Pandoc | Dialect::Rmarkdown => "\n",
        Dialect::Presenterm => "\n<!-- end_slide -->\n\n",
        _ => "\n---\n\n",
    };
    for (i, slide) in slides.iter().enumerate() {
        if i > 0 {
            out.push_str(between);
        }
        match (wish.dialect, &slide.section) {
            (Dialect::Presenterm, _) => {
                let _ = write!(out, "{}\n===\n\n", slide.title);
            }
            (_, None) if !slide.backup => {
                let _ = write!(out, "# {}\n\n", slide.title);
            }
            _ => {
                let hashes = if matches!(wish.dialect, Dialect::Slidev | Dialect::Remark) { "#" } else { "##" };
                let _ = write!(out, "{hashes} {}\n\n", slide.title);
            }
        }
        out.push_str(&settings(slide, seconds.get(i).copied()));
        out.push_str("TODO\n");
    }
    out
}

fn settings(slide: &Blank, seconds: Option<u32>) -> String {
    let mut lines = String::new();
    if let Some(section) = &slide.section {
        let _ = writeln!(lines, "section: {section}");
    }
    if !slide.elements.is_empty() {
        let _ = writeln!(lines, "elements: {}", slide.elements.join(", "));
    }
    if slide.backup {
        let _ = writeln!(lines, "backup: true\nanswers: {RESERVE}");
    } else if let Some(seconds) = seconds {
        let _ = writeln!(lines, "time: {seconds}s");
    }
    for what in &slide.what {
        let _ = writeln!(lines, "# {what}");
    }
    format!("<!-- hotseat\n{lines}-->\n\n")
}

fn front(wish: &Wish) -> String {
    let title = format!("title: \"{}\"\n", wish.title.replace(['\\', '"'], "'"));
    let keys = match wish.dialect {
        Dialect::Marp => format!("marp: true\n{title}"),
        Dialect::Slidev => format!("theme: seriph\nlayout: cover\n{title}"),
        Dialect::Reveal => format!("{title}revealOptions:\n  transition: none\n"),
        Dialect::Quarto => format!("{title}format: revealjs\n"),
        Dialect::Pandoc => format!("{title}format: beamer\n"),
        Dialect::Rmarkdown => format!("{title}output: beamer_presentation\n"),
        Dialect::Remark => format!("{title}output: xaringan::moon_reader\n"),
        _ => title,
    };
    let mut own = vec![format!("checklist: {}", wish.checklist), format!("minutes: {}", wish.minutes)];
    if !wish.fields.is_empty() {
        own.push(format!("field: [{}]", wish.fields.join(", ")));
    }
    let comment = || format!("<!-- hotseat-deck\n{}\n-->\n\n", own.join("\n"));
    match wish.dialect {
        Dialect::Deckset => return format!("slidenumbers: true\nautoscale: true\n\n{}", comment()),
        // It stops at keys that it does not know.
        Dialect::Presenterm => return format!("---\n{keys}---\n\n{}", comment()),
        _ => {}
    }
    format!("---\n{keys}hotseat:\n  {}\n---\n\n", own.join("\n  "))
}
