//! `hotseat new`: a deck to begin with. What is not said by options is asked at a terminal, and taken by default elsewhere.

use std::io::{self, IsTerminal};
use std::path::Path;

use super::prep::ask;
use crate::budget::{Practice, Pressure};
use crate::cli::args::NewArguments;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::session::{Project, Session, checklist, known_fields};
use crate::cli::talk::{Occasion, planned};
use crate::deck::model::Dialect;
use crate::knowledge::facts::FIELDS;
use crate::knowledge::{ChecklistEntry, Knowledge, did_you_mean};
use crate::lint::DEFAULT_CHECKLIST;
use crate::report::skeleton::{Blank, DIALECTS, Wish, blanks, text};
use crate::text::{one_line, wrap_to_width};

/// The longest slot, in minutes.
const LONGEST: u32 = 600;

/// The steps in which times are stated, in seconds.
const STEP: u32 = 5;

/// Writes a new deck.
///
/// # Errors
/// When the file is there already or cannot be written, or when something is asked for that there is not.
pub fn run(session: &Session<'_>, arguments: &NewArguments) -> Result<Exit, Failure> {
    let path = &arguments.deck;
    let name = one_line(&path.display().to_string());
    if path.exists() {
        return Err(Failure::message(format!("{name} is there already"), "nothing was changed; name a new file"));
    }
    let project = session.project(path, arguments.checklist.as_deref())?;
    let (wish, taken) = wish(session, &project.knowledge, arguments)?;
    let entry = entry(&project.knowledge, &wish.checklist)?;
    let slides = blanks(&project.knowledge, entry, &wish);
    let seconds = seconds(session, &project, &wish, &slides)?;
    output::write_whole(path, text(&wish, &slides, &seconds).as_bytes())
        .map_err(|e| Failure::message(format!("{name}: cannot be written ({e})"), ""))?;
    let spoken: u32 = seconds.iter().sum();
    let mut said = format!(
        "wrote {name}: {}, {} minutes, as {}\n{} slides, whose times fill {}:{:02}; the rest is for questions and slack\n",
        entry.name,
        wish.minutes,
        wish.dialect,
        slides.len(),
        spoken / 60,
        spoken % 60
    );
    if !taken.is_empty() {
        said += &format!("taken because nothing else was said: {}\n", taken.join(" "));
    }
    said += &format!("each slide says in a comment what it is for; `hotseat lint {name}` says what is left to write\n");
    output::say(&wrapped(&said, 0, session.width))
}

/// Lines of a text wrapped for the terminal, all but the first of each indented.
fn wrapped(text: &str, indent: usize, width: usize) -> String {
    let of = |line: &str| wrap_to_width(line, width.saturating_sub(indent).max(20)).join(&format!("\n{:indent$}", ""));
    text.lines().map(|line| of(line) + "\n").collect()
}

/// What is wanted, and which of it nobody stated, as options.
fn wish(
    session: &Session<'_>,
    knowledge: &Knowledge,
    arguments: &NewArguments,
) -> Result<(Wish, Vec<String>), Failure> {
    let person = io::stdin().is_terminal() && io::stdout().is_terminal();
    let mut taken = Vec::new();
    let formats: Vec<&ChecklistEntry> = knowledge.checklists.iter().filter(|c| has_slides(c)).collect();
    let id = match &arguments.checklist {
        Some(name) => knowledge.checklist_at(checklist(knowledge, Some(name), None, None)?.id).id.clone(),
        None if person => {
            for format in &formats {
                output::say(&format!("  {:18} {}", format.id, wrapped(&format.what, 21, session.width)))?;
            }
            let known: Vec<&str> = formats.iter().map(|c| c.id.as_str()).collect();
            choose("Which talk?", DEFAULT_CHECKLIST, &known)?
        }
        None => {
            taken.push(format!("--checklist {DEFAULT_CHECKLIST}"));
            DEFAULT_CHECKLIST.to_owned()
        }
    };
    let entry = entry(knowledge, &id)?;
    let own = entry.slot_minutes.map_or(45, |m| m.round() as u32).clamp(1, LONGEST);
    let minutes = match arguments.minutes {
        Some(minutes) if (1..=LONGEST).contains(&minutes) => minutes,
        Some(_) => return Err(Failure::message(format!("--minutes: a slot takes 1 to {LONGEST} minutes"), "")),
        None if person => minutes(own)?,
        None => {
            taken.push(format!("--minutes {own}"));
            own
        }
    };
    known_fields(&arguments.field)?;
    let fields = if arguments.field.is_empty() && person {
        let known: Vec<&str> = FIELDS.iter().map(|f| f.name).collect();
        output::say(&format!("  {}", wrapped(&known.join(", "), 2, session.width)))?;
        Some(choose("Which field? (Enter: hotseat guesses)", "", &known)?)
            .filter(|f| !f.is_empty())
            .into_iter()
            .collect()
    } else {
        arguments.field.clone()
    };
    let names: Vec<&str> = DIALECTS.iter().map(|d| d.name()).collect();
    let usual = usual(&arguments.deck);
    let dialect = match session.common.dialect {
        Some(dialect) => dialect,
        None if person => {
            output::say(&format!("  {}", wrapped(&names.join(", "), 2, session.width)))?;
            choose("Written for which tool?", usual.name(), &names)?.parse().unwrap_or(usual)
        }
        None => {
            taken.push(format!("--dialect {usual}"));
            usual
        }
    };
    if !DIALECTS.contains(&dialect) {
        let help = format!("begin with one of {}", names.join(", "));
        return Err(Failure::message(format!("there is no skeleton for {dialect}"), &help));
    }
    let stem = arguments.deck.file_stem().map_or("Talk".into(), |s| s.to_string_lossy().replace(['-', '_'], " "));
    let title = match &arguments.title {
        Some(title) => one_line(title),
        None if person => match ask(&format!("Title? [{}] ", one_line(&stem)))? {
            Some(line) if !line.is_empty() => one_line(&line),
            _ => one_line(&stem),
        },
        None => one_line(&stem),
    };
    Ok((Wish { title, dialect, checklist: id, minutes, fields }, taken))
}

/// Asks until one of the known words, or Enter for the default, is typed.
fn choose(question: &str, default: &str, known: &[&str]) -> Result<String, Failure> {
    let shown = if default.is_empty() { String::new() } else { format!(" [{default}]") };
    loop {
        let Some(line) = ask(&format!("{question}{shown} "))? else { return Ok(default.to_owned()) };
        if line.is_empty() {
            return Ok(default.to_owned());
        }
        if known.contains(&line.as_str()) {
            return Ok(line);
        }
        let near = did_you_mean(&line, known.iter().copied());
        let told = near.unwrap_or_else(|| format!("one of {}", known.join(", ")));
        let lines = wrap_to_width(&told, output::width().saturating_sub(3).max(20));
        output::say(&lines.iter().map(|line| format!("   {line}\n")).collect::<String>())?;
    }
}

fn minutes(own: u32) -> Result<u32, Failure> {
    loop {
        match ask(&format!("How many minutes, questions included? [{own}] "))?.as_deref() {
            None | Some("") => return Ok(own),
            Some(line) => match line.parse() {
                Ok(minutes) if (1..=LONGEST).contains(&minutes) => return Ok(minutes),
                _ => output::say(&format!("   a number from 1 to {LONGEST}\n"))?,
            },
        };
    }
}

/// The dialect that a file's ending names; else Marp, which needs nothing but Markdown.
fn usual(path: &Path) -> Dialect {
    match path.extension().map(|e| e.to_string_lossy().to_lowercase()).as_deref() {
        Some("qmd") => Dialect::Quarto,
        Some("rmd") => Dialect::Rmarkdown,
        _ => Dialect::Marp,
    }
}

fn has_slides(checklist: &ChecklistEntry) -> bool {
    !checklist.sections.is_empty() && checklist.prompts.is_empty() && checklist.round.is_empty()
}

/// The talk format, if slides are shown in it.
fn entry<'k>(knowledge: &'k Knowledge, id: &str) -> Result<&'k ChecklistEntry, Failure> {
    let entry = knowledge.checklist(id).map(|id| knowledge.checklist_at(id));
    entry.filter(|c| has_slides(c)).ok_or_else(|| {
        let help = format!("`hotseat rehearse --checklist {id}` trains it without a deck");
        Failure::message(format!("no slides are shown in `{}`", one_line(id)), &help)
    })
}

/// The times of the slides: what the plan of the empty deck gives them, in round numbers of the same sum.
fn seconds(session: &Session<'_>, project: &Project, wish: &Wish, slides: &[Blank]) -> Result<Vec<u32>, Failure> {
    let bare = text(wish, slides, &[]);
    let format = Some(wish.checklist.as_str());
    session.with_reading_of(bare, project, format, Some(wish.minutes), |reading, _| {
        let practice = Practice::default();
        let occasion = Occasion { minutes: Some(wish.minutes), pressure: Pressure::default(), practice: &practice };
        let budgets: Vec<u32> = planned(reading, occasion).plan.slides.iter().map(|s| s.budget.0).collect();
        // A title slide that the tool makes of the front matter has no comment to state its time in.
        let made = budgets.len().saturating_sub(slides.len());
        let own = &budgets[made..];
        let mut seconds: Vec<u32> = own.iter().map(|s| s / STEP * STEP).collect();
        let left = own.iter().sum::<u32>() - seconds.iter().sum::<u32>();
        if let Some(longest) = seconds.iter_mut().max() {
            *longest += left;
        }
        Ok(seconds)
    })
}
