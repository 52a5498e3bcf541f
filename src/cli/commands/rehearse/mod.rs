//! `hotseat rehearse`: sets a run up, plays it in the room that there is (a script, lines, plain text or the full screen),
//! keeps it, and tells what it taught.

mod interview;
mod live;
mod past;
mod show;
mod world;

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use self::interview::interview;
use self::live::{Quiet, RealTime, live, resume};
use self::past::Keeper;
pub(super) use self::past::{Past, past, writer};
pub(super) use self::show::Show;
use crate::budget::{Millis, Part, Practice, Seconds};
use crate::cli::args::{Format, RehearseArguments, StageArguments};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::input::{self, TABLE_LIMIT};
use crate::cli::output;
use crate::cli::session::Session;
use crate::cli::setup;
use crate::cli::values::{self, Value};
use crate::deck::model::Deck;
use crate::history::{ReallyAsked, RunSink, StoredRun};
use crate::lint::run as check;
use crate::rehearsal::{
    Header, Input, NoSink, Record, Recorder, Results, Round, Script, Sink, debrief, page, run_virtual,
};
use crate::text::{SourceMap, one_line};

/// How often in a row a part has to fit its time before `--again` lets go.
const FITS: u32 = 2;

/// A run that was told: how the command ends, and what came of the run unless a signal cut it off.
pub(super) struct Told {
    /// How.
    pub(super) exit: Exit,
    /// What came of it.
    pub(super) results: Option<Results>,
}

/// Rehearses, with `--again` until it fits.
pub fn run(session: &Session<'_>, arguments: &RehearseArguments) -> Result<Exit, Failure> {
    let mut fitted = 0;
    loop {
        let Told { exit, results } = once(session, arguments)?;
        let Some(results) = results.filter(|r| arguments.again && !r.dry) else { return Ok(exit) };
        let planned: Seconds = results.slides.iter().map(|s| s.budget).sum();
        // Nobody says it in half of what was planned: that was clicked.
        let spoken = results.talk.0 * 2 >= planned.0;
        let fits = spoken && results.talk_finished && results.slot_elapsed <= results.slot;
        fitted = if fits { fitted + 1 } else { 0 };
        if fitted >= FITS {
            output::say(&format!("\nIt fits, {FITS} times in a row: {} of {}.\n", results.slot_elapsed, results.slot))?;
            return Ok(exit);
        }
        let took = format!("{} of {}", results.slot_elapsed, results.slot);
        let verdict = match (fits, spoken) {
            (true, _) => format!("It fits. Once more to be sure: {took}"),
            (false, true) => format!("Not yet. Once more: {took}"),
            (false, false) => format!("Too fast to count: {} of talk, {planned} planned. Once more", results.talk),
        };
        output::say(&format!("\n{verdict}. Enter goes again, q stops. "))?;
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line).map_err(room_failed)?;
        if read == 0 || line.trim().eq_ignore_ascii_case("q") {
            return Ok(exit);
        }
    }
}

/// What of the talk is rehearsed, as the arguments say; `--again` alone means the part of the run before.
fn part(arguments: &RehearseArguments, last: Option<&(Header, Results)>) -> Option<Part> {
    let RehearseArguments { from, to, .. } = *arguments;
    match &arguments.part {
        Some(name) => Some(Part::named(name)),
        None if from.is_some() || to.is_some() => Some(Part::Slides { from, to }),
        None if arguments.again => last.and_then(|(header, _)| header.part.as_deref()).map(Part::named),
        None => None,
    }
}

/// One run, of a deck or of an interview without one.
fn once(session: &Session<'_>, arguments: &RehearseArguments) -> Result<Told, Failure> {
    let Some(path) = &arguments.deck else { return interview(session, arguments) };
    session.with_reading(path, arguments.checklist.as_deref(), arguments.minutes, |reading, files| {
        let deck = reading.deck();
        let mut stage = Stage::new(path, &arguments.stage)?;
        stage.show = Some(Show::new(session, &arguments.stage, path, deck, files)?);
        let key = setup::deck_key(path, deck);
        let past = past(session, &key, Some(deck))?;
        if arguments.resume {
            return resume(session, &stage, deck, &key, past);
        }
        let findings = check(reading).list;
        let answers = session.answers(files, reading);
        let settings = session.settings_of(path)?;
        let mut setup = setup::setup(
            reading,
            &findings,
            &answers,
            setup::Request {
                path,
                key: &key,
                minutes: arguments.minutes,
                pressure: arguments.pressure.or(settings.pressure).unwrap_or_default().into(),
                emphasis: &settings.emphasis,
                seed: arguments.seed.unwrap_or_else(|| setup::default_seed(&key, session.today, stage.runs(&past))),
                today: session.today.into(),
                input: stage.input,
                checklist: arguments.checklist.as_deref(),
                part: part(arguments, past.last.as_ref()),
                squeeze: arguments.squeeze,
                rate: arguments.rate.into(),
                practice: stage.practice(&past),
            },
        )?;
        setup.objections.extend(values(arguments)?.iter().map(|v| setup::asked_prompt(&v.prompt())));
        let checklist = reading.knowledge().checklist_at(reading.checklist_id());
        let called: Vec<String> =
            checklist.round.iter().map(|id| reading.knowledge().challenge_at(*id).id.clone()).collect();
        if !called.is_empty() && setup.part.is_none() {
            // The format shows nothing: it asks, one thing after the other.
            let ids = called.into_iter().filter(|id| setup.objections.iter().any(|o| o.id == *id)).collect();
            let (name, slot) = (checklist.id.clone(), setup.plan.slot.slot);
            let deeper = checklist.deeper.unwrap_or(1);
            setup = setup.without_slides(&name, slot, arguments.rate.into(), Round { ids, deeper });
        }
        play(session, stage, deck, setup.into_header(), past)
    })
}

/// What `--values` names.
fn values(arguments: &RehearseArguments) -> Result<Vec<Value>, Failure> {
    arguments.values.as_deref().map_or(Ok(Vec::new()), values::read)
}

/// Where a run takes place, and how it is told.
pub(super) struct Stage<'a> {
    /// The deck's file as typed.
    pub(super) path: &'a Path,
    /// Where its events come from.
    pub(super) input: Input,
    script: Option<(SourceMap, Script)>,
    plain: bool,
    format: Format,
    /// How it is shown, spoken and recorded at a terminal.
    pub(super) show: Option<Show<'a>>,
}

impl<'a> Stage<'a> {
    /// A script, a terminal, or lines on standard input.
    ///
    /// # Errors
    /// When the script cannot be read.
    pub(super) fn new(path: &'a Path, arguments: &StageArguments) -> Result<Self, Failure> {
        let StageArguments { plain, format, .. } = *arguments;
        let script = arguments.script.as_deref().map(read_script).transpose()?;
        let terminal = io::stdin().is_terminal() && io::stdout().is_terminal() && format == Format::Human;
        let input = match (&script, terminal) {
            (Some(_), _) => Input::Script,
            (None, true) => Input::Terminal,
            (None, false) => Input::Lines,
        };
        Ok(Self { path, input, script, plain, format, show: None })
    }

    /// What the past contributes. Same script, same seed, same day: same record; so a script knows nothing of earlier runs.
    pub(super) fn practice(&self, past: &Past) -> Practice {
        if self.input == Input::Script { Practice::default() } else { past.practice.clone() }
    }

    /// What was really asked, as far as the stage knows.
    pub(super) fn asked<'p>(&self, past: &'p Past) -> &'p [ReallyAsked] {
        if self.input == Input::Script { &[] } else { &past.asked }
    }

    /// How many runs there were before, as far as the stage knows.
    pub(super) fn runs(&self, past: &Past) -> usize {
        if self.input == Input::Script { 0 } else { past.runs }
    }
}

/// Plays a run on its stage, keeps it and tells it.
pub(super) fn play(
    session: &Session<'_>,
    mut stage: Stage<'_>,
    deck: &Deck,
    header: Header,
    past: Past,
) -> Result<Told, Failure> {
    let header = Arc::new(header);
    // A script that the run does not allow leaves nothing in the history.
    let played = match stage.script.take() {
        Some((sources, script)) => Some(script.play(Arc::clone(&header)).map_err(|d| Failure::at(vec![*d], sources))?),
        None => None,
    };
    // A drill says nothing about a talk: only the same part is compared.
    let mut last = None;
    // A recorder that cannot be started leaves nothing in the history either.
    let real = match stage.input {
        Input::Terminal => Some(RealTime::starting_at(Millis(0), &stage)?),
        Input::Lines | Input::Script => None,
    };
    let mut keeper = match past.history {
        None => Keeper::Nowhere(NoSink),
        Some(mut history) => {
            last = history.last_like(&header.deck.key, header.part.as_deref(), None)?;
            if stage.input == Input::Terminal
                && !session.common.quiet
                && let Some(cut_off) = history.unfinished(&header.deck.key)?
            {
                output::complain(&left_behind(&cut_off));
            }
            let run = history.begin(&header, jiff::Timestamp::now().as_millisecond())?;
            Keeper::History(Box::new(RunSink::new(history, run)))
        }
    };
    if let Some(record) = played {
        keep_all(&record, keeper.sink())?;
        return finish(session, stage.format, &record, last, &mut keeper);
    }
    match real {
        None => in_lines(session, &stage, Recorder::new(header), last, keeper),
        Some(real) => live(session, &stage, deck, Recorder::new(header), real, last, keeper),
    }
}

/// What is said of a run that was cut off when another one begins: it is not lost, but nothing goes on with it either.
fn left_behind(cut_off: &StoredRun) -> String {
    let events = cut_off.events.len();
    format!(
        "note: run {} of {} was cut off after {events} events; it stays in the history, this one begins anew \
         (to go on with it: {})\n",
        cut_off.run,
        cut_off.header.today,
        setup::resume_command(&cut_off.header)
    )
}

/// A run told in lines on a virtual clock, from where `recorder` is.
fn in_lines(
    session: &Session<'_>,
    stage: &Stage<'_>,
    recorder: Recorder,
    last: Option<(Header, Results)>,
    mut keeper: Keeper,
) -> Result<Told, Failure> {
    let record = {
        let mut input = io::stdin().lock();
        let mut told: Box<dyn Write> = match stage.format {
            Format::Human => Box::new(Quiet(io::stdout().lock())),
            Format::Json => Box::new(io::sink()),
        };
        run_virtual(recorder, &mut input, &mut told, keeper.sink(), session.width).map_err(room_failed)?
    };
    finish(session, stage.format, &record, last, &mut keeper)
}

fn room_failed(problem: io::Error) -> Failure {
    Failure::message(format!("the rehearsal was broken off: {problem}"), "every event up to here is in the history")
}

fn read_script(path: &Path) -> Result<(SourceMap, Script), Failure> {
    let name = one_line(&path.display().to_string());
    let text = input::text(path, TABLE_LIMIT, "--script takes a TOML file")?;
    let mut sources = SourceMap::new();
    let file = sources.add(&name, text);
    match Script::parse(&sources, file) {
        Ok(script) => Ok((sources, script)),
        Err(diagnostics) => Err(Failure::at(diagnostics, sources)),
    }
}

fn keep_all(record: &Record, sink: &mut dyn Sink) -> Result<(), Failure> {
    record.events.iter().enumerate().try_for_each(|(i, event)| sink.event(i, event)).map_err(room_failed)
}

/// Keeps the results and tells them.
fn finish(
    session: &Session<'_>,
    format: Format,
    record: &Record,
    last: Option<(Header, Results)>,
    keeper: &mut Keeper,
) -> Result<Told, Failure> {
    keeper.finish(&record.results)?;
    let text = match format {
        Format::Json => record.to_json().map_err(|e| Failure::message(e.to_string(), ""))?,
        Format::Human => {
            let last = last.as_ref().map(|(header, results)| (header, results));
            page(&debrief(&record.header, &record.results, last), session.width)
        }
    };
    Ok(Told { exit: output::say(&text)?, results: Some(record.results.clone()) })
}
