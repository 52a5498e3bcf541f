//! `hotseat prep`: what to ask before the day. Answers come from a terminal, from `--answer`, or from standard input, and
//! set the rehearsals up: format, slot, pressure, who asks.

use std::collections::BTreeMap;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::cli::args::{Format, PrepArguments};
use crate::cli::config::{self, Config};
use crate::cli::environment;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::input::{self, TABLE_LIMIT};
use crate::cli::output;
use crate::cli::paths::Source;
use crate::cli::session::Session;
use crate::cli::settle::settle;
use crate::cli::setup::quoted;
use crate::knowledge::schema::Prep;
use crate::knowledge::{Knowledge, did_you_mean};
use crate::report::prep::{LONGEST_SLOT, Prepared, Told, answer, card, follow, human, question, settings};
use crate::text::one_line;

/// The longest line of standard input that is read, in bytes.
const LONGEST_LINE: u64 = 4096;

/// Asks, and says what follows.
pub fn run(session: &Session<'_>, arguments: &PrepArguments) -> Result<Exit, Failure> {
    // Any path in the folder finds the project.
    let place = arguments.deck.clone().unwrap_or_else(|| PathBuf::from(config::NAME));
    let deck = match &arguments.deck {
        Some(path) => Some(session.deck(&Source::File(path.clone()), None)?.0),
        None => None,
    };
    let knowledge = session.knowledge(Some(&place), None)?;
    let preps = &knowledge.preps;
    let mut told: BTreeMap<String, Told<'_>> = BTreeMap::new();
    for given in &arguments.answer {
        let (id, told_is) =
            pair(preps, given).map_err(|(what, help)| Failure::message(format!("--answer: {what}"), &help))?;
        told.insert(id, told_is);
    }
    let person = io::stdin().is_terminal() && io::stdout().is_terminal() && arguments.format == Format::Human;
    let asks = person && told.is_empty() && !arguments.card;
    if asks {
        interview(session, preps, &mut told)?;
    } else if !person && told.is_empty() && !arguments.card {
        lines(preps, &mut told)?;
    }
    if told.is_empty() {
        return output::say(&match arguments.format {
            Format::Human => card(preps, session.width),
            Format::Json => serde_json::to_string_pretty(&follow(preps, &told)).unwrap_or_default() + "\n",
        });
    }
    let prepared = follow(preps, &told);
    let mut text = match arguments.format {
        Format::Human => human(&prepared, session.width),
        Format::Json => {
            serde_json::to_string_pretty(&prepared).map_err(|e| Failure::message(e.to_string(), ""))? + "\n"
        }
    };
    let file = project_file(&place);
    let name = one_line(&file.display().to_string());
    let settings = settings(&prepared);
    if asks {
        output::say(&text)?;
        text = String::new();
    }
    let write = !settings.is_empty()
        && (arguments.write || asks && yes(&format!("\nWrite this to {name}, for all rehearsals here? y / n "))?);
    if write {
        keep(&file, &settings, &knowledge)?;
    }
    if arguments.format == Format::Human {
        text += &after(arguments.deck.as_deref(), deck.as_ref(), &prepared, write.then_some(name.as_str()), &settings);
    }
    output::say(&text)
}

/// What to do now: where it was kept, or how to keep it; and what the deck says otherwise.
fn after(
    path: Option<&Path>,
    deck: Option<&crate::deck::model::Deck>,
    prepared: &Prepared,
    kept: Option<&str>,
    settings: &[(&str, String)],
) -> String {
    let mut out = String::new();
    match kept {
        Some(name) => out += &format!("\nKept in {name}.\n"),
        None if settings.is_empty() => {}
        None => {
            out += "\nTo keep it, add --write, or put this at the top of hotseat.toml:\n";
            settings.iter().for_each(|(key, value)| out += &format!("  {key} = {value}\n"));
        }
    }
    if let Some(deck) = deck {
        let own = |key: &str, differs: bool| {
            if differs {
                format!("The deck states its own `{key}:` under `hotseat:`, and that counts.\n")
            } else {
                String::new()
            }
        };
        let stated = deck.settings.checklist.as_ref();
        out += &own(
            "checklist",
            prepared.checklist.is_some() && stated.is_some() && stated != prepared.checklist.as_ref(),
        );
        let minutes = deck.settings.slot_seconds.map(|s| s / 60);
        out += &own("minutes", prepared.minutes.is_some() && minutes.is_some() && minutes != prepared.minutes);
    }
    if kept.is_some() {
        let what = path.map_or_else(
            || prepared.checklist.as_ref().map_or("DECK".to_owned(), |c| format!("--checklist {c}")),
            quoted,
        );
        out += &format!("Next: hotseat rehearse {what}\n");
    }
    out
}

/// Reads `panel=product` or `panel: product`.
fn pair<'k>(preps: &'k [Prep], text: &str) -> Result<(String, Told<'k>), (String, String)> {
    let ids = || preps.iter().map(|p| p.id.as_str());
    let all = || format!("known are {}", ids().collect::<Vec<_>>().join(", "));
    let Some((id, typed)) = text.split_once(['=', ':']) else {
        return Err((format!("`{}` is no answer", one_line(text)), "write it as panel=product".to_owned()));
    };
    let (id, typed) = (id.trim(), typed.trim());
    let Some(prep) = preps.iter().find(|p| p.id == id) else {
        let help = did_you_mean(id, ids()).unwrap_or_else(all);
        return Err((format!("there is no question `{}`", one_line(id)), help));
    };
    match answer(prep, typed) {
        Some(told) => Ok((prep.id.clone(), told)),
        None if prep.minutes => {
            Err((format!("`{}` is no number of minutes", one_line(typed)), format!("1 to {LONGEST_SLOT}")))
        }
        None => {
            let answers = || prep.answer.iter().map(|a| a.id.as_str());
            let help = did_you_mean(typed, answers())
                .unwrap_or_else(|| format!("answers are {}", answers().collect::<Vec<_>>().join(", ")));
            Err((format!("`{}` is no answer to `{id}`", one_line(typed)), help))
        }
    }
}

/// Answers from standard input, one a line; empty lines and comments are passed over.
fn lines<'k>(preps: &'k [Prep], told: &mut BTreeMap<String, Told<'k>>) -> Result<(), Failure> {
    let mut input = io::stdin().lock();
    for number in 1.. {
        let mut bytes = Vec::new();
        let read = io::Read::take(&mut input, LONGEST_LINE).read_until(b'\n', &mut bytes);
        if read.map_err(|e| Failure::message(format!("standard input cannot be read ({e})"), ""))? == 0 {
            break;
        }
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (id, answer) =
            pair(preps, line).map_err(|(what, help)| Failure::message(format!("line {number}: {what}"), &help))?;
        told.insert(id, answer);
    }
    Ok(())
}

/// Asks every question at the terminal. Enter passes on, q ends.
fn interview<'k>(
    session: &Session<'_>,
    preps: &'k [Prep],
    told: &mut BTreeMap<String, Told<'k>>,
) -> Result<(), Failure> {
    output::say("What have they told you? A number answers, Enter means not known yet, q ends.\n")?;
    for (i, prep) in preps.iter().enumerate() {
        output::say(&question(prep, i + 1, session.width))?;
        loop {
            let Some(line) = ask(&format!("   {} ", if prep.minutes { "minutes:" } else { ">" }))? else {
                return Ok(());
            };
            match (line.as_str(), answer(prep, &line)) {
                ("", _) => break,
                ("q", _) => return Ok(()),
                (_, Some(answer)) => {
                    told.insert(prep.id.clone(), answer);
                    break;
                }
                (_, None) if prep.minutes => {
                    output::say(&format!("   a number from 1 to {LONGEST_SLOT}, Enter, or q\n"))?
                }
                (_, None) => output::say(&format!(
                    "   {} from 1 to {}, Enter, or q\n",
                    if prep.several { "numbers" } else { "a number" },
                    prep.answer.len()
                ))?,
            };
        }
    }
    Ok(())
}

/// A line typed behind this; none at the end of the input.
pub(super) fn ask(prompt: &str) -> Result<Option<String>, Failure> {
    output::say(prompt)?;
    io::stdout().flush().map_err(|e| Failure::message(e.to_string(), ""))?;
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line).map_err(|e| Failure::message(e.to_string(), ""))?;
    Ok((read > 0).then(|| line.trim().to_owned()))
}

fn yes(prompt: &str) -> Result<bool, Failure> {
    Ok(ask(prompt)?.is_some_and(|line| line.eq_ignore_ascii_case("y") || line.eq_ignore_ascii_case("yes")))
}

/// The `hotseat.toml` that holds for this place, or the one that will.
fn project_file(place: &Path) -> PathBuf {
    let beside = || place.parent().map(Path::to_owned).unwrap_or_default();
    environment::project_folder(place).unwrap_or_else(beside).join(config::NAME)
}

/// Writes the settings, if the file that comes of it is one that hotseat reads.
fn keep(file: &Path, settings: &[(&str, String)], knowledge: &Knowledge) -> Result<(), Failure> {
    let name = one_line(&file.display().to_string());
    let old = if file.exists() { input::text(file, TABLE_LIMIT, "")? } else { String::new() };
    let new = settle(&old, settings).map_err(|e| Failure::message(format!("{name}: {e}"), ""))?;
    Config::parse(file.parent().unwrap_or(Path::new("")), &new, knowledge)?;
    output::write_whole(file, new.as_bytes()).map_err(|e| Failure::message(format!("{name}: {e}"), ""))
}
