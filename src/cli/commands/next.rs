//! `hotseat next`, and `hotseat DECK` alone: what to do now for this deck.

use std::path::{Path, PathBuf};

use crate::budget::{Part, Practice};
use crate::challenge::{self, Inputs, Objection};
use crate::cli::args::{Format, NextArguments};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::remembered::{self, Remembered};
use crate::cli::session::Session;
use crate::cli::setup::quoted;
use crate::cli::talk::{Occasion, planned};
use crate::diagnostic::Severity;
use crate::history::StoredRun;
use crate::lint::{Reading, run as check};
use crate::rehearsal::debrief;
use crate::report::next::{Finding, PastRun, Question, Situation, advise, human};
use crate::text::one_line;

/// Says what to do now.
pub fn run(session: &Session<'_>, arguments: &NextArguments) -> Result<Exit, Failure> {
    session.with_reading(&arguments.deck, None, None, |reading, files| {
        let deck = reading.deck();
        let findings = check(reading).list;
        let answers = session.answers(files, reading);
        let objections = challenge::objections(&Inputs { reading, findings: &findings, answers: &answers });
        let Remembered { practice, runs, asked } = remembered::or_told(session, &arguments.deck, deck);
        let settings = session.settings_of(&arguments.deck)?;
        let missed_last = |id: &str| practice.challenges.get(id).is_some_and(|s| s.missed_last);
        let ids = asked.iter().map(|a| a.id.as_str()).chain(objections.iter().map(|o| o.id.as_str()));
        let really = asked.iter().filter(|a| answers.get(&a.id).is_none());
        let really = really.map(|a| Question { id: a.id.clone(), ask: a.entry.text.clone() });
        let invited = objections.iter().filter(|o| open(o) && !practice.not_apt.contains_key(&o.id));
        let invited = invited.map(|o| Question { id: o.id.clone(), ask: o.ask.clone() });
        let situation = Situation {
            deck: deck.sources.files()[0].name.clone(),
            word: quoted(&arguments.deck),
            print: quoted(&beside(&arguments.deck, "notes")),
            panel: quoted(&beside(&arguments.deck, "panel")),
            title: one_line(deck.title.as_deref().unwrap_or(&deck.sources.files()[0].name)),
            today: session.today.into(),
            talk_date: remembered::talk_date(deck),
            findings: findings
                .iter()
                .filter(|f| f.suppressed.is_none() && f.severity >= Severity::Warning)
                .map(|f| Finding { rule: f.id.clone(), message: f.message.clone() })
                .collect(),
            unanswered: really.chain(invited).collect(),
            silent_choices: reading.ledger().choices.iter().filter(|c| c.reason.is_none()).count(),
            parts: parts(reading, &practice),
            missed: ids.filter(|id| missed_last(id)).map(str::to_owned).collect(),
            held: practice.challenges.values().filter(|s| s.level > 0 && !s.missed_last).count(),
            prepared: settings.pressure.is_some() || !settings.emphasis.is_empty(),
            runs: runs.iter().filter_map(past).collect(),
        };
        let advice = advise(&situation);
        output::say(&match arguments.format {
            Format::Human => human(&advice, session.width),
            Format::Json => {
                serde_json::to_string_pretty(&advice).map_err(|e| Failure::message(e.to_string(), ""))? + "\n"
            }
        })
    })
}

/// Whether nothing is prepared for an objection, or what is prepared is stale.
fn open(objection: &Objection) -> bool {
    match &objection.answer {
        Some(answer) => answer.stale,
        None => objection.answered_on.is_empty(),
    }
}

fn parts(reading: &Reading<'_>, practice: &Practice) -> Vec<String> {
    let pressure = crate::budget::Pressure::Realistic;
    Part::names(&planned(reading, Occasion { minutes: None, pressure, practice }).plan)
}

/// A run that counts. A talk that was broken off before its last slide says nothing about whether it fits.
fn past(run: &StoredRun) -> Option<PastRun> {
    let results = run.results.as_ref()?;
    if run.header.part.is_none() && !results.talk_finished {
        return None;
    }
    let verdict = debrief(&run.header, results, None).verdict;
    Some(PastRun {
        day: run.header.today,
        part: run.header.part.clone(),
        pressure: run.header.pressure,
        would_end: verdict.would_end,
        slot: verdict.slot,
    })
}

/// `talk.md` is printed as `talk-notes.pdf` beside it.
fn beside(deck: &Path, what: &str) -> PathBuf {
    let stem = deck.file_stem().unwrap_or_default().to_string_lossy();
    deck.with_file_name(format!("{stem}-{what}.pdf"))
}
