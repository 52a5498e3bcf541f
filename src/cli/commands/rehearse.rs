//! `hotseat rehearse`: sets a run up, plays it in the room that there is (a script, lines, plain text or the full screen),
//! keeps it, and tells what it taught.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::budget::{Day, Millis, Practice};
use crate::cli::args::{Format, RehearseArguments};
use crate::cli::environment::{self, HistoryPlace};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::room::PlainRoom;
use crate::cli::screen::{self, FullScreen, RealClock, Signals};
use crate::cli::session::Session;
use crate::cli::setup;
use crate::deck::model::Deck;
use crate::history::{History, HistoryError, RunSink, StoredRun, Writer};
use crate::lint::run as check;
use crate::rehearsal::{
    Header, Input, NoSink, Record, Recorder, Results, Script, Sink, State, debrief, details, page, run_plain,
    run_virtual,
};
use crate::text::{SourceMap, one_line};
use crate::tui::{self, Left, Ports};

impl From<HistoryError> for Failure {
    fn from(error: HistoryError) -> Self {
        Failure::message(error.to_string(), error.help())
    }
}

/// Where the events of a run go.
enum Keeper {
    Nowhere(NoSink),
    History(Box<RunSink>),
}

impl Keeper {
    fn sink(&mut self) -> &mut dyn Sink {
        match self {
            Self::Nowhere(sink) => sink,
            Self::History(sink) => sink.as_mut(),
        }
    }

    fn finish(&mut self, results: &Results) -> Result<(), Failure> {
        match self {
            Self::Nowhere(_) => Ok(()),
            Self::History(sink) => Ok(sink.finish(results)?),
        }
    }
}

/// What the history adds to a run before it begins.
struct Past {
    history: Option<History>,
    practice: Practice,
    last: Option<(Header, Results)>,
    /// How many runs of this deck there are: it varies the default seed.
    runs: usize,
}

/// Rehearses.
pub fn run(session: &Session<'_>, arguments: &RehearseArguments) -> Result<Exit, Failure> {
    session.with_reading(&arguments.deck, arguments.checklist.as_deref(), arguments.minutes, |reading, files| {
        let deck = reading.deck();
        let key = setup::deck_key(&arguments.deck, deck);
        let past = past(session, &key, deck)?;
        let script = arguments.script.as_deref().map(read_script).transpose()?;
        let terminal = io::stdin().is_terminal() && io::stdout().is_terminal() && arguments.format == Format::Human;
        let input = match (&script, terminal) {
            (Some(_), _) => Input::Script,
            (None, true) => Input::Terminal,
            (None, false) => Input::Lines,
        };
        if arguments.resume {
            if !terminal {
                return Err(Failure::message(
                    "--resume goes on in real time, and there is no terminal",
                    "run it in a terminal",
                ));
            }
            return resume(session, arguments, deck, &key, past);
        }
        // Same script, same seed, same day: same record. So a script knows nothing of earlier runs.
        let (practice, runs) = match input {
            Input::Script => (Practice::default(), 0),
            Input::Terminal | Input::Lines => (past.practice, past.runs),
        };
        let findings = check(reading).list;
        let answers = session.answers(files, reading);
        let header = setup::header(
            reading,
            &findings,
            &answers,
            setup::Request {
                path: &arguments.deck,
                key: &key,
                minutes: arguments.minutes,
                pressure: arguments.pressure.into(),
                seed: arguments.seed.unwrap_or_else(|| setup::default_seed(&key, session.today, runs)),
                today: session.today.into(),
                input,
                checklist: arguments.checklist.as_deref(),
                practice,
            },
        );
        let header = Arc::new(header);
        // A script that the run does not allow leaves nothing in the history.
        let played = match script {
            Some((sources, script)) => {
                Some(script.play(Arc::clone(&header)).map_err(|d| Failure::at(vec![*d], sources))?)
            }
            None => None,
        };
        let mut keeper = match past.history {
            None => Keeper::Nowhere(NoSink),
            Some(mut history) => {
                let run = history.begin(&header, jiff::Timestamp::now().as_millisecond())?;
                Keeper::History(Box::new(RunSink::new(history, run)))
            }
        };
        let last = past.last;
        if let Some(record) = played {
            keep_all(&record, keeper.sink())?;
            return finish(session, arguments, &record, last, &mut keeper);
        }
        if !terminal {
            let record = {
                let mut input = io::stdin().lock();
                let mut told: Box<dyn Write> = match arguments.format {
                    Format::Human => Box::new(Quiet(io::stdout().lock())),
                    Format::Json => Box::new(io::sink()),
                };
                run_virtual(header, &mut input, &mut told, keeper.sink(), session.width).map_err(room_failed)?
            };
            return finish(session, arguments, &record, last, &mut keeper);
        }
        let recorder = Recorder::new(header);
        live(session, arguments, deck, recorder, RealClock::starting_at(Millis(0)), last, keeper)
    })
}

/// A run at a terminal, in real time.
fn live(
    session: &Session<'_>,
    arguments: &RehearseArguments,
    deck: &Deck,
    mut recorder: Recorder,
    clock: RealClock,
    last: Option<(Header, Results)>,
    mut keeper: Keeper,
) -> Result<Exit, Failure> {
    if arguments.plain {
        let mut room = PlainRoom::open(clock);
        let mut out = Quiet(io::stdout());
        let record = run_plain(recorder, &mut room, &mut out, keeper.sink(), session.width).map_err(room_failed)?;
        return finish(session, arguments, &record, last, &mut keeper);
    }
    let signals = Signals::listen().map_err(room_failed)?;
    let mut ports = Live { clock, signals, last };
    let left = {
        let mut full = FullScreen::enter().map_err(room_failed)?;
        tui::play(&mut full.terminal, &mut recorder, deck, &mut ports, keeper.sink()).map_err(room_failed)?
    };
    match left {
        Left::Done => finish(session, arguments, &recorder.into_record(), ports.last, &mut keeper),
        Left::Stopped(signal) => {
            let deck = setup::quoted(&arguments.deck);
            output::complain(&format!("the run is kept; go on with: hotseat rehearse {deck} --resume\n"));
            Ok(Exit::Signal(signal))
        }
    }
}

/// Goes on with the last run of this deck that was cut off.
fn resume(
    session: &Session<'_>,
    arguments: &RehearseArguments,
    deck: &Deck,
    key: &str,
    past: Past,
) -> Result<Exit, Failure> {
    let Some(history) = past.history else {
        return Err(Failure::message("--resume needs the history", "leave --no-history away"));
    };
    let Some(StoredRun { run, started_ms, alive, header, events, .. }) = history.unfinished(key)? else {
        return Err(Failure::message(
            format!("{}: no unfinished run of this deck", one_line(&arguments.deck.display().to_string())),
            "`hotseat history list` shows the runs; start a new one without --resume",
        ));
    };
    let changed = header.deck.digest != setup::deck_digest(deck);
    let mut recorder = Recorder::resume(Arc::new(header), events).map_err(|(index, illegal)| {
        Failure::message(
            format!("run {run} cannot be resumed: its event {index} does not fit ({illegal})"),
            "start a new run without --resume",
        )
    })?;
    if changed && !session.common.quiet {
        output::complain("note: the deck has changed since; budgets and questions are those of the run's start\n");
    }
    let mut keeper = Keeper::History(Box::new(RunSink::new(history, run)));
    let wall = jiff::Timestamp::now().as_millisecond().saturating_sub(started_ms);
    let now = Millis(u64::try_from(wall).unwrap_or(0)).max(alive);
    let seq = recorder.events().len();
    let back = recorder.come_back(alive, now).map_err(|illegal| Failure::message(illegal.to_string(), ""))?;
    for (i, event) in back.iter().enumerate() {
        keeper.sink().event(seq + i, event).map_err(room_failed)?;
    }
    live(session, arguments, deck, recorder, RealClock::starting_at(now), past.last, keeper)
}

fn past(session: &Session<'_>, key: &str, deck: &Deck) -> Result<Past, Failure> {
    let none = Past { history: None, practice: Practice::default(), last: None, runs: 0 };
    let place = environment::history_place(session.common).map_err(|message| Failure::message(message, ""))?;
    let HistoryPlace::File(path) = place else { return Ok(none) };
    let writer = Writer {
        pid: std::process::id(),
        since: jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string(),
        what: format!("rehearsing {}", deck.sources.files()[0].name),
    };
    let history = History::write(&path, &writer)?;
    let talk_date = deck.settings.talk_date.as_deref().and_then(|d| d.parse::<Day>().ok());
    let practice = history.practice(key, talk_date)?;
    let last = history.last_finished(key)?;
    let runs = history.runs(Some(key))?.len();
    Ok(Past { history: Some(history), practice, last, runs })
}

fn room_failed(problem: io::Error) -> Failure {
    Failure::message(format!("the rehearsal was broken off: {problem}"), "every event up to here is in the history")
}

fn read_script(path: &Path) -> Result<(SourceMap, Script), Failure> {
    let name = one_line(&path.display().to_string());
    let bytes = std::fs::read(path)
        .map_err(|e| Failure::message(format!("{name}: cannot be read ({e})"), "--script takes a TOML file"))?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::message(format!("{name}: not UTF-8"), ""))?;
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
    arguments: &RehearseArguments,
    record: &Record,
    last: Option<(Header, Results)>,
    keeper: &mut Keeper,
) -> Result<Exit, Failure> {
    keeper.finish(&record.results)?;
    let text = match arguments.format {
        Format::Json => record.to_json().map_err(|e| Failure::message(e.to_string(), ""))?,
        Format::Human => {
            let last = last.as_ref().map(|(header, results)| (header, results));
            page(&debrief(&record.header, &record.results, last), session.width)
        }
    };
    output::say(&text)
}

/// The world of a full-screen run.
struct Live {
    clock: RealClock,
    signals: Signals,
    last: Option<(Header, Results)>,
}

impl Ports for Live {
    fn now(&mut self) -> Millis {
        self.clock.now()
    }

    fn input(&mut self, wait: Duration) -> io::Result<tui::Input> {
        screen::input(&self.signals, wait)
    }

    fn ask(&mut self, _: &[String]) {
        screen::bell();
    }

    fn debrief(&mut self, state: &State, width: usize) -> Vec<String> {
        let results = Results::of(state);
        let last = self.last.as_ref().map(|(header, results)| (header, results));
        let debrief = debrief(state.header(), &results, last);
        let text = page(&debrief, width) + "\n" + &details(&debrief, width);
        text.lines().map(str::to_owned).collect()
    }
}

/// Output that nobody may be reading any more: a closed pipe ends the telling, not the run.
struct Quiet<W>(W);

impl<W: Write> Write for Quiet<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(problem) if problem.kind() == io::ErrorKind::BrokenPipe => Ok(bytes.len()),
            other => other,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(problem) if problem.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }
}
