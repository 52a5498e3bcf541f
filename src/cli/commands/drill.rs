//! `hotseat drill`: questions without slides, due ones first, each answer followed by what a good one holds; or the lines to
//! know by heart.

use super::rehearse::{Show, Stage, past, play};
use crate::budget::{Pressure, Seconds, due_first, focus};
use crate::challenge::{ASKED, Answers};
use crate::cli::args::DrillArguments;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::lines;
use crate::cli::session::Session;
use crate::cli::setup::{self, quoted};
use crate::lint::run as check;
use crate::rehearsal::{Rate, Round, Setup};
use crate::schedule::ROOM;

/// What a question of a drill takes: hearing it, thinking, an answer of about a minute, and a look at the points.
const EACH: u32 = 100;

/// Drills.
pub fn run(session: &Session<'_>, arguments: &DrillArguments) -> Result<Exit, Failure> {
    session.with_reading(&arguments.deck, arguments.checklist.as_deref(), None, |reading, files| {
        let deck = reading.deck();
        let mut stage = Stage::new(&arguments.deck, &arguments.stage)?;
        stage.show = Some(Show::new(session, &arguments.stage, &arguments.deck, deck, files)?);
        let key = setup::deck_key(&arguments.deck, deck);
        let past = past(session, &key, Some(deck))?;
        let answers = session.answers(files, reading);
        let findings = check(reading).list;
        let mut setup = setup::setup(
            reading,
            &findings,
            &answers,
            setup::Request {
                path: &arguments.deck,
                key: &key,
                minutes: None,
                pressure: Pressure::Realistic,
                emphasis: &session.settings_of(&arguments.deck)?.emphasis,
                seed: 0,
                today: session.today.into(),
                input: stage.input,
                checklist: arguments.checklist.as_deref(),
                part: None,
                squeeze: None,
                rate: Rate::Now,
                practice: stage.practice(&past),
            },
        )?;
        setup.command = command(arguments);
        let slot = Seconds::minutes(arguments.minutes);
        let setup = if arguments.lines {
            setup.objections = lines::asked(reading, &answers);
            let ids = setup.objections.iter().map(|o| o.id.clone()).collect();
            setup.without_slides("lines", slot, Rate::Now, Round { ids, deeper: 0 })
        } else {
            let heaviest = setup.objections.iter().map(|o| o.weight).fold(0.0, f64::max);
            let asked = stage.asked(&past).iter();
            setup.objections.extend(asked.map(|a| setup::really_asked(a, heaviest, &answers)));
            let ids = questions(&setup, &answers, slot, arguments.held);
            setup.without_slides("drill", slot, Rate::Now, Round { ids, deeper: 0 })
        };
        Ok(play(session, stage, deck, setup.into_header(), past)?.exit)
    })
}

/// The questions for today: of the focus set, as many as the time holds. What was really asked or has a prepared answer
/// counts as pinned. `held` keeps those whose last answer held, where there are any.
fn questions(setup: &Setup, answers: &Answers, slot: Seconds, held: bool) -> Vec<String> {
    let mut ranked: Vec<(&str, f64)> = Vec::new();
    for asked in setup.objections.iter().filter(|o| o.category != ROOM) {
        if !ranked.iter().any(|(id, _)| *id == asked.id) {
            ranked.push((&asked.id, asked.weight));
        }
    }
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let mut ranked: Vec<&str> = ranked.into_iter().map(|(id, _)| id).collect();
    let stands = |id: &&str| setup.practice.challenges.get(*id).is_some_and(|s| s.level > 0 && !s.missed_last);
    if held && ranked.iter().any(stands) {
        ranked.retain(|id| stands(id));
    }
    let pinned = |id: &&&str| id.starts_with(ASKED) || answers.get(id).is_some();
    let pins: Vec<&str> = ranked.iter().filter(pinned).copied().collect();
    let set = focus(&setup.practice, &ranked, &pins);
    let count = usize::try_from((slot.0 / EACH).max(1)).unwrap_or(usize::MAX);
    due_first(&setup.practice, &set, setup.today, count).into_iter().map(str::to_owned).collect()
}

/// The command that asks for the same again.
fn command(arguments: &DrillArguments) -> String {
    let mut command = format!("hotseat drill {}", quoted(&arguments.deck));
    if arguments.lines {
        command += " --lines";
    }
    if arguments.held {
        command += " --held";
    }
    if arguments.minutes != 10 {
        command += &format!(" --minutes {}", arguments.minutes);
    }
    if let Some(name) = &arguments.checklist {
        command += &format!(" --checklist {}", quoted(std::path::Path::new(name)));
    }
    command
}
