//! A rehearsal without a deck: its prompts are drawn, and nothing is said about slides that do not exist.

use std::path::Path;

use super::{Show, Stage, Told, past, play, resume, values};
use crate::budget::{Pressure, Seconds};
use crate::challenge::Answers;
use crate::cli::args::RehearseArguments;
use crate::cli::config;
use crate::cli::failure::Failure;
use crate::cli::interview::{self, Drawn, Interview};
use crate::cli::session::{Session, checklist};
use crate::cli::setup;
use crate::knowledge::Knowledge;
use crate::knowledge::schema::{ChallengeKind, Prompt};
use crate::rehearsal::{Asked, Round, Setup};
use crate::schedule::{Manner, RoundQuestion};

/// An interview without a deck.
pub(super) fn interview(session: &Session<'_>, arguments: &RehearseArguments) -> Result<Told, Failure> {
    let name = arguments.checklist.as_deref();
    // Any path in this folder finds its project.
    let here = Path::new(config::NAME);
    let project = session.project(here, name)?;
    let settings = project.config.of(here);
    let id = checklist(&project.knowledge, name, None, None)?.id;
    let entry = project.knowledge.checklist_at(id);
    let key = interview::key(&entry.id);
    let path = Path::new("");
    let stage = Stage::new(path, &arguments.stage)?;
    let past = past(session, &key, None)?;
    if arguments.resume {
        let text = match past.history.as_ref().map(|history| history.unfinished(&key)).transpose()?.flatten() {
            // The slides of a task follow from what was asked.
            Some(run) if !run.header.is_round() => interview::task(&project.knowledge, entry, &run.header.deck.title),
            _ => interview::stories(entry),
        };
        return session.with_reading_of(text, &project, name, arguments.minutes, |reading, files| {
            let show = Show::new(session, &arguments.stage, path, reading.deck(), files)?;
            resume(session, &Stage { show: Some(show), ..stage }, reading.deck(), &key, past)
        });
    }
    let seed = arguments.seed.unwrap_or_else(|| setup::default_seed(&key, session.today, stage.runs(&past)));
    let practice = stage.practice(&past);
    let minutes = |m: Option<f32>| Seconds((m.unwrap_or_default() * 60.0).round() as u32);
    let slot = arguments.minutes.map_or_else(|| minutes(entry.slot_minutes), Seconds::minutes);
    let values = values(arguments)?;
    let drawn = Drawn {
        practice: &practice,
        titles: if stage.runs(&past) == 0 { &[] } else { &past.titles },
        seed,
        // What the format sets aside for other questions keeps its share of the slot.
        slot: slot.less(
            slot.share(u64::from(minutes(entry.questions_minutes).0), u64::from(minutes(entry.slot_minutes).0.max(1))),
        ),
        values: &values,
    };
    let (text, task, stories) = match Interview::draw(&project.knowledge, entry, &drawn) {
        Some(Interview::Task { prompt, deck }) => (deck, Some(prompt), Vec::new()),
        Some(Interview::Stories(stories)) => (interview::stories(entry), None, stories),
        None => {
            let with: Vec<&str> =
                project.knowledge.checklists.iter().filter(|c| !c.prompts.is_empty()).map(|c| c.id.as_str()).collect();
            return Err(Failure::message(
                format!("{} has no questions to draw: it needs a deck", entry.id),
                &format!("name a deck, or one of these formats: {}", with.join(", ")),
            ));
        }
    };
    session.with_reading_of(text, &project, name, arguments.minutes, |reading, files| {
        let show = Show::new(session, &arguments.stage, path, reading.deck(), files)?;
        let stage = Stage { show: Some(show), ..stage };
        let request = setup::Request {
            path,
            key: &key,
            minutes: arguments.minutes,
            pressure: arguments.pressure.or(settings.pressure).unwrap_or_default().into(),
            emphasis: &settings.emphasis,
            seed,
            today: session.today.into(),
            input: stage.input,
            checklist: name,
            part: None,
            squeeze: arguments.squeeze,
            rate: arguments.rate.into(),
            practice: practice.clone(),
        };
        let mut setup = setup::setup(reading, &[], &Answers::default(), request)?;
        without_a_deck(&mut setup, &project.knowledge);
        if let Some(values) = &arguments.values {
            setup.command += &format!(" --values {}", setup::quoted(values));
        }
        if !stories.is_empty() {
            let deeper = entry.deeper.unwrap_or(u8::from(setup.pressure != Pressure::Gentle));
            setup.objections = stories.iter().map(setup::asked_prompt).collect();
            let ids = stories.iter().map(|p| p.id.clone()).collect();
            setup = setup.without_slides("interview", slot, arguments.rate.into(), Round { ids, deeper });
        }
        let first = task.as_ref().and_then(first_question);
        setup.objections.extend(first.clone());
        let mut header = setup.into_header();
        if let Some(first) = first {
            // What the task itself leads to comes first in the round, whatever else was drawn.
            header.schedule.round.retain(|q| q.id != first.id);
            header.schedule.during.retain(|q| q.id != first.id);
            header.schedule.round.insert(
                0,
                RoundQuestion { id: first.id.clone(), manner: Manner::Plain, deeper: entry.deeper.unwrap_or(1) },
            );
            header.objections.retain(|o| o.id != first.id);
            header.objections.push(first);
        }
        play(session, stage, reading.deck(), header, past)
    })
}

/// Takes back what only a deck can justify: quotes, slide numbers, what is or is not on the slides.
fn without_a_deck(setup: &mut Setup, knowledge: &Knowledge) {
    setup.missing.clear();
    setup.findings.clear();
    for row in &mut setup.rubric {
        row.from.retain(|from| !from.contains(':'));
    }
    setup.objections.retain(|o| o.kind != ChallengeKind::Clarify);
    for asked in &mut setup.objections {
        if let Some(id) = knowledge.challenge(&asked.id) {
            asked.ask.clone_from(&knowledge.challenge_at(id).plain);
        }
        asked.slide = None;
        asked.evidence.clear();
        asked.answered_on.clear();
        asked.deeper = false;
    }
}

/// The first follow-up of a task, as a question of the round; the others lead deeper.
fn first_question(task: &Prompt) -> Option<Asked> {
    let (first, rest) = task.follow_ups.split_first()?;
    let mut asked = setup::asked_prompt(task);
    asked.ask.clone_from(first);
    asked.follow_ups = rest.to_vec();
    asked.seconds = TASK_SECONDS;
    Some(asked)
}

/// How long the answer to a follow-up of a task may be, and when it is too long, in seconds.
const TASK_SECONDS: [u32; 2] = [60, 120];
