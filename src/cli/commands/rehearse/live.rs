//! A run at a terminal: the full screen or lines, in real time, from the start or from where it was cut off.

use std::io::{self, Write};
use std::sync::Arc;

use super::past::{Keeper, Past};
use super::world::World;
use super::{Stage, Told, finish, room_failed};
use crate::budget::Millis;
use crate::cli::args::Slides;
use crate::cli::environment;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::room::PlainRoom;
use crate::cli::screen::{self, FullScreen, RealClock, Signals};
use crate::cli::session::Session;
use crate::cli::setup;
use crate::cli::voice::RunRecording;
use crate::deck::model::Deck;
use crate::diagnostic::Palette;
use crate::history::{RunSink, StoredRun};
use crate::rehearsal::{Event, Header, Input, Played, Recorder, Results, Timed, run_plain};
use crate::text::one_line;
use crate::tui::{self, Left, Look, View};

/// The clock of a run at a terminal, and the recorder that runs beside it.
pub(super) struct RealTime {
    clock: RealClock,
    /// The recorder, with the run's time at which it was started.
    recording: Option<(Millis, RunRecording)>,
}

impl RealTime {
    /// Starts the clock at `before`, and the recorder where one is asked for.
    ///
    /// # Errors
    /// When the recorder cannot be run.
    pub(super) fn starting_at(before: Millis, stage: &Stage<'_>) -> Result<Self, Failure> {
        let clock = RealClock::starting_at(before);
        let words = stage.show.as_ref().and_then(|show| show.record.as_deref());
        let recording = words.map(|words| Ok((clock.now(), RunRecording::start(words)?))).transpose();
        let recording =
            recording.map_err(|why: String| Failure::message(why, "it is run as it stands, without a shell"))?;
        Ok(Self { clock, recording })
    }
}

/// A run at a terminal, in real time.
pub(super) fn live(
    session: &Session<'_>,
    stage: &Stage<'_>,
    deck: &Deck,
    mut recorder: Recorder,
    RealTime { clock, recording }: RealTime,
    last: Option<(Header, Results)>,
    mut keeper: Keeper,
) -> Result<Told, Failure> {
    let Some(show) = &stage.show else {
        return Err(Failure::message("there is nothing to show", "this is a bug: please report it"));
    };
    let signals = Signals::listen().map_err(room_failed)?;
    let go_on = setup::resume_command(recorder.state().header());
    if let Some((at, _)) = &recording {
        // Where the recording begins in the run: what marks count from.
        let began = Timed { at: (*at).max(recorder.state().now()), event: Event::Recording };
        if recorder.apply(&began).is_ok() {
            keeper.sink().event(recorder.events().len() - 1, &began).map_err(room_failed)?;
        }
    }
    if stage.plain {
        if show.voice.is_some() && !session.common.quiet {
            output::complain("note: --voice-cmd speaks beside the full screen only; here the lines are what is said\n");
        }
        let mut room = PlainRoom::open(clock, signals);
        let mut out = Quiet(io::stdout());
        let played = run_plain(recorder, &mut room, &mut out, keeper.sink(), session.width).map_err(room_failed)?;
        stop(recording);
        return match played {
            Played::Whole(record) => finish(session, stage.format, &record, last, &mut keeper),
            Played::Stopped(signal) => Ok(stopped(&go_on, &keeper, signal)),
        };
    }
    let look = Look { colour: session.palette == Palette::Ansi, unicode: environment::unicode() };
    let view = View { look, pictures: show.wants_pictures(), external: show.slides == Slides::External };
    let (left, last) = std::thread::scope(|scope| -> io::Result<_> {
        let mut world = World::new(clock, signals, last, scope, show, deck, look)?;
        let left = {
            let mut full = FullScreen::enter()?;
            let left = tui::play(&mut full.terminal, &mut recorder, deck, view, &mut world, keeper.sink());
            let _ = screen::send(&world.farewell());
            left?
        };
        Ok((left, world.last))
    })
    .map_err(room_failed)?;
    stop(recording);
    match left {
        Left::Done => finish(session, stage.format, &recorder.into_record(), last, &mut keeper),
        Left::Stopped(signal) => Ok(stopped(&go_on, &keeper, signal)),
    }
}

/// Ends the recording and says what there is to say about it.
fn stop(recording: Option<(Millis, RunRecording)>) {
    if let Some(problem) = recording.and_then(|(_, mut r)| r.stop()) {
        output::complain(&format!("note: {problem}\n"));
    }
}

/// What a run says that a signal ended; `go_on` is the command that resumes it.
fn stopped(go_on: &str, keeper: &Keeper, signal: u8) -> Told {
    output::complain(&match keeper {
        Keeper::Nowhere(_) => "the run was not kept\n".to_owned(),
        Keeper::History(_) => format!("the run is kept; go on with: {go_on}\n"),
    });
    Told { exit: Exit::Signal(signal), results: None }
}

/// Goes on with the last run of this deck, or of an interview, that was cut off.
pub(super) fn resume(
    session: &Session<'_>,
    stage: &Stage<'_>,
    deck: &Deck,
    key: &str,
    past: Past,
) -> Result<Told, Failure> {
    let Some(history) = past.history else {
        return Err(Failure::message("--resume needs the history", "leave --no-history away"));
    };
    let Some(StoredRun { run, started_ms, alive, header, events, .. }) = history.unfinished(key)? else {
        let what = match stage.path.as_os_str().is_empty() {
            true => format!("{}: no unfinished run", one_line(key)),
            false => format!("{}: no unfinished run of this deck", one_line(&stage.path.display().to_string())),
        };
        return Err(Failure::message(what, "`hotseat history list` shows the runs; start a new one without --resume"));
    };
    if stage.input != header.input {
        let (message, help) = match header.input {
            Input::Lines => ("the run was told in lines on a virtual clock", "resume it with lines on standard input"),
            Input::Script => ("a script played it", "play the script again, without --resume"),
            Input::Terminal => ("it goes on in real time, and there is no terminal", "resume it in a terminal"),
        };
        return Err(Failure::message(format!("run {run} cannot be resumed here: {message}"), help));
    }
    let changed = header.deck.digest != setup::deck_digest(deck);
    let header = Arc::new(header);
    let mut recorder = Recorder::resume(Arc::clone(&header), events).map_err(|(index, illegal)| {
        Failure::message(
            format!("run {run} cannot be resumed: its event {index} does not fit ({illegal})"),
            "start a new run without --resume",
        )
    })?;
    if changed && !session.common.quiet {
        output::complain("note: the deck has changed since; budgets and questions are those of the run's start\n");
    }
    let last = history.last_like(key, header.part.as_deref(), Some(run))?;
    let mut keeper = Keeper::History(Box::new(RunSink::new(history, run)));
    let now = match stage.input {
        // On a virtual clock no time passes while nobody is there.
        Input::Lines | Input::Script => alive.max(recorder.state().now()),
        Input::Terminal => {
            let wall = jiff::Timestamp::now().as_millisecond().saturating_sub(started_ms);
            Millis(u64::try_from(wall).unwrap_or(0)).max(alive)
        }
    };
    let seq = recorder.events().len();
    let back = recorder.come_back(alive, now).map_err(|illegal| Failure::message(illegal.to_string(), ""))?;
    for (i, event) in back.iter().enumerate() {
        keeper.sink().event(seq + i, event).map_err(room_failed)?;
    }
    if stage.input == Input::Lines {
        return super::in_lines(session, stage, recorder, last, keeper);
    }
    live(session, stage, deck, recorder, RealTime::starting_at(now, stage)?, last, keeper)
}

/// Output that nobody may be reading any more: a closed pipe ends the telling, not the run.
pub(super) struct Quiet<W>(pub(super) W);

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
