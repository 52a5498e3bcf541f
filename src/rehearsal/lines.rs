//! Line mode: a rehearsal told in lines of text, and the two rooms it can take place in.
//!
//! Without a terminal the clock is virtual: slides advance at their budget, each input line answers one question, the end
//! of the input leaves the rest unanswered. At a terminal the same lines are told in real time and the input lines are
//! commands. Both only turn lines into events; the machine decides.

use std::io::{self, BufRead, Write};

use super::answer::{AnswerPhase, speaking_time};
use super::event::{Event, Grade, SlideRef, Timed};
use super::record::{Record, Recorder};
use super::state::{Phase, State};
use super::teller::Teller;
use crate::budget::Millis;
use crate::text::one_line;

/// Where events go before anything is told about them: the history.
pub trait Sink {
    /// Keeps an event; `seq` counts from 0. When it returns, a killed process does not lose the event any more.
    ///
    /// # Errors
    /// What kept it from being written; the rehearsal stops then.
    fn event(&mut self, seq: usize, event: &Timed) -> io::Result<()>;

    /// Notes that the run is still on at this time: what `--resume` counts as time away begins here. To be told every
    /// second or two.
    ///
    /// # Errors
    /// As for events.
    fn alive(&mut self, _at: Millis) -> io::Result<()> {
        Ok(())
    }
}

/// How often a sink is told that the run is still on.
pub const ALIVE_EVERY: Millis = Millis(2_000);

/// Keeps nothing (`--no-history`).
#[derive(Debug, Clone, Copy, Default)]
pub struct NoSink;

impl Sink for NoSink {
    fn event(&mut self, _: usize, _: &Timed) -> io::Result<()> {
        Ok(())
    }
}

/// What a room in real time hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A line without its line end.
    Line(String),
    /// Nothing until the time was up.
    Nothing,
    /// The input is closed.
    End,
    /// A signal asks the program to end; its number.
    Stop(u8),
}

/// How a rehearsal at a terminal, line by line, was left.
#[derive(Debug, Clone, PartialEq)]
pub enum Played {
    /// At its end.
    Whole(Box<Record>),
    /// By a signal; the run is unfinished and can be resumed.
    Stopped(u8),
}

/// A clock and ears: the port of line mode at a terminal.
pub trait Room {
    /// Run time. Never runs backwards.
    fn now(&mut self) -> Millis;

    /// Waits for a line, at most until this run time.
    ///
    /// # Errors
    /// What kept the input from being read.
    fn hear(&mut self, until: Millis) -> io::Result<Heard>;
}

/// The longest answer that is kept, in characters.
const LONGEST_ANSWER: usize = 4_000;

/// The longest line that is read at once, in bytes.
const LONGEST_LINE: u64 = 64 * 1024;

/// Applies an event, keeps it, and only then tells what it did.
fn step(
    recorder: &mut Recorder,
    teller: &mut Teller<'_>,
    sink: &mut dyn Sink,
    at: Millis,
    event: Event,
) -> io::Result<bool> {
    let timed = Timed { at, event };
    match recorder.apply(&timed) {
        Ok(effects) => {
            sink.event(recorder.events().len() - 1, &timed)?;
            teller.effects(&effects, recorder.state())?;
            Ok(true)
        }
        Err(illegal) => {
            teller.below(&format!("({illegal})"))?;
            Ok(false)
        }
    }
}

/// What a line says to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Reply {
    /// An answer with its judgement.
    Answer(String, Option<Grade>),
    Later,
    NotApt(String),
    Silence,
}

fn grade_of(word: &str) -> Option<Grade> {
    match word.trim().to_lowercase().as_str() {
        "1" | "lost" => Some(Grade::Lost),
        "2" | "shaky" => Some(Grade::Shaky),
        "3" | "held" => Some(Grade::Held),
        "4" | "dont_have" | "don't have it" | "don't have" => Some(Grade::DontHave),
        _ => None,
    }
}

/// Reads a line as a reply: a grade alone, a grade and a colon before the answer, `later`, `not apt: reason`, or the
/// answer.
fn reply(line: &str) -> Reply {
    let line: String = line.trim().chars().take(LONGEST_ANSWER).collect();
    if line.is_empty() {
        return Reply::Silence;
    }
    if let Some(grade) = grade_of(&line) {
        return Reply::Answer(String::new(), Some(grade));
    }
    if line.eq_ignore_ascii_case("later") {
        return Reply::Later;
    }
    match line.split_once(':') {
        Some((word, reason)) if word.trim().eq_ignore_ascii_case("not apt") && !reason.trim().is_empty() => {
            Reply::NotApt(reason.trim().to_owned())
        }
        // Numbers are no grades here: "3: the third seed" is an answer.
        Some((word, answer)) if !word.trim().bytes().all(|b| b.is_ascii_digit()) => match grade_of(word) {
            Some(grade) => Reply::Answer(answer.trim().to_owned(), Some(grade)),
            None => Reply::Answer(line, None),
        },
        _ => Reply::Answer(line, None),
    }
}

/// One line of `input`, decoded with replacement characters; none at its end.
fn read_line(input: &mut dyn BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    // A longer line goes on as the next one: input without line ends must not fill the memory.
    if io::Read::take(input, LONGEST_LINE).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned()))
}

/// How long a look at the points of a good answer takes on a virtual clock.
const LOOK: Millis = Millis(10_000);

/// Runs, or goes on with, a rehearsal on a virtual clock: [`Input::Lines`](super::Input). It takes no time and always ends.
///
/// # Errors
/// From reading, writing or keeping events.
pub fn run_virtual(
    mut recorder: Recorder,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
    sink: &mut dyn Sink,
    width: usize,
) -> io::Result<Record> {
    let mut teller = Teller { out, width: width.clamp(50, 120), closed: false };
    let how = "No terminal: the clock is virtual. Each line of input answers the question above it; begin it with \
               held:, shaky:, lost: or dont_have: to judge the answer.";
    teller.opening(recorder.state(), how)?;
    teller.question(recorder.state())?;
    let mut input = Some(input);
    while recorder.state().phase() != Phase::Done {
        let now = recorder.state().now();
        if recorder.state().question().is_some() {
            let line = match &mut input {
                Some(open) => read_line(*open)?,
                None => None,
            };
            if line.is_none() {
                input = None;
            }
            answer_line(&mut recorder, &mut teller, sink, line.as_deref())?;
            continue;
        }
        let state = recorder.state();
        let leaves = state.slide().filter(|_| state.phase() == Phase::Talk);
        let leaves = leaves.map(|slide| now + (slide.budget.millis() - state.slide_time()));
        let event = match (state.next_change(), leaves) {
            (Some(change), Some(leaves)) if change <= leaves => Err(change),
            (_, Some(leaves)) => Ok(Timed { at: leaves, event: Event::Next }),
            // The next question waits until this answer has been looked at.
            (_, None) if state.lesson().is_some() => Ok(Timed { at: now + LOOK, event: Event::Next }),
            (Some(change), None) => Err(change),
            (None, None) => Ok(Timed { at: now, event: Event::Quit }),
        };
        match event {
            Ok(timed) => {
                step(&mut recorder, &mut teller, sink, timed.at, timed.event)?;
            }
            Err(change) => {
                let effects = recorder.advance(change);
                teller.effects(&effects, recorder.state())?;
            }
        }
    }
    // The end came by itself (the slot was over): the log ends with `quit` all the same.
    let now = recorder.state().now();
    if recorder.events().last().is_none_or(|last| last.event != Event::Quit) {
        step(&mut recorder, &mut teller, sink, now, Event::Quit)?;
    }
    Ok(recorder.into_record())
}

/// Answers the open question with a line of input, or leaves it unanswered.
fn answer_line(
    recorder: &mut Recorder,
    teller: &mut Teller<'_>,
    sink: &mut dyn Sink,
    line: Option<&str>,
) -> io::Result<()> {
    let state = recorder.state();
    let Some(question) = state.question() else { return Ok(()) };
    let talk = state.phase() == Phase::Talk;
    let now = state.now();
    let thought = now + question.reading + Millis(5_000);
    let line = line.map_or(Reply::Silence, reply);
    // In the round there is no later: the word is taken for the answer that it is.
    let line = if line == Reply::Later && !talk { Reply::Answer("later".to_owned(), None) } else { line };
    match line {
        Reply::Silence => {
            teller.below("(no answer)")?;
            step(recorder, teller, sink, thought, Event::Grade { grade: None })?;
        }
        Reply::Later => {
            teller.below("> later")?;
            step(recorder, teller, sink, thought, Event::Later)?;
        }
        Reply::NotApt(reason) => {
            teller.below(&format!("> not apt: {}", one_line(&reason)))?;
            step(recorder, teller, sink, thought, Event::NotApt { reason })?;
        }
        Reply::Answer(text, grade) => {
            let length = speaking_time(&text);
            if !text.is_empty() {
                teller.below(&format!("> {}", one_line(&text)))?;
            }
            let judged = grade.map_or("not judged".to_owned(), |grade| grade.to_string());
            teller.below(&format!("({judged}, about {} to say)", length.seconds()))?;
            let text = (!text.is_empty()).then_some(text);
            step(recorder, teller, sink, thought, Event::Answer { text })?;
            step(recorder, teller, sink, thought + length, Event::Grade { grade })?;
        }
    }
    Ok(())
}

/// The commands of line mode at a terminal.
const HELP: &str = "Enter: next slide; with a question open: I start to answer. 1 lost, 2 shaky, 3 held, 4 don't have \
                    it. l later, r repeat, c ask back, x REASON not apt, f goes deeper, b N show slide N, t back to \
                    the talk, p previous, s skip, g N go to slide N, n TEXT note, u undo, pause, sync (clap: \
                    marks count from there), q quit.";

/// What a command line means in this state; an error is told to the speaker.
fn command(line: &str, state: &State) -> Result<Event, String> {
    let line = line.trim();
    let open = state.question().is_some();
    let (word, rest) = line.split_once(char::is_whitespace).map_or((line, ""), |(word, rest)| (word, rest.trim()));
    let slide = || match rest.parse() {
        _ if rest.is_empty() => Err(format!("{word} needs the number of a slide")),
        Ok(number) => Ok(SlideRef::Number(number)),
        Err(_) => Ok(SlideRef::Key(rest.to_owned())),
    };
    let mut letters = word.chars();
    if !open
        && rest.is_empty()
        && let (Some(key), None) = (letters.next(), letters.next())
        && let Some(milestone) = state.milestone_of(key)
    {
        return Ok(Event::Milestone { id: milestone.id.clone() });
    }
    Ok(match (word, rest) {
        ("", _) if state.is_paused() => Event::Resume,
        ("", _) if open => Event::Answer { text: None },
        ("", _) => Event::Next,
        ("1" | "2" | "3" | "4", "") => Event::Grade { grade: grade_of(word) },
        ("l", "") => Event::Later,
        ("r", "") => Event::Repeat,
        ("c", "") => Event::Clarify,
        ("f", "") => Event::FollowUp,
        ("t", "") => Event::ReturnToTalk,
        ("p", "") => Event::Previous,
        ("s", "") => Event::Skip,
        ("u", "") => Event::Undo,
        ("sync", "") => Event::Sync,
        ("q", "") => Event::Quit,
        ("pause", "") => Event::Pause { away: false },
        ("resume", "") => Event::Resume,
        ("b", _) => Event::Backup { slide: slide()? },
        ("g", _) => Event::Jump { slide: slide()? },
        ("n", _) if !rest.is_empty() => Event::Note { text: rest.to_owned() },
        ("x", "") => return Err("x needs a reason, in a few words".to_owned()),
        ("x", _) => Event::NotApt { reason: rest.to_owned() },
        _ if open && line.chars().count() > 2 => {
            Event::Answer { text: Some(line.chars().take(LONGEST_ANSWER).collect()) }
        }
        _ => return Err(format!("there is no command {}; ? lists them", one_line(word))),
    })
}

/// Runs, or goes on with, a rehearsal in real time, line by line. The end of the input quits.
///
/// # Errors
/// From reading, writing or keeping events.
pub fn run_plain(
    mut recorder: Recorder,
    room: &mut dyn Room,
    out: &mut dyn Write,
    sink: &mut dyn Sink,
    width: usize,
) -> io::Result<Played> {
    let mut teller = Teller { out, width: width.clamp(50, 120), closed: false };
    teller.opening(recorder.state(), HELP)?;
    teller.milestones(recorder.state())?;
    teller.question(recorder.state())?;
    let mut phase = None;
    while recorder.state().phase() != Phase::Done {
        let look = recorder.state().now() + ALIVE_EVERY;
        let heard = room.hear(recorder.state().next_change().map_or(look, |change| change.min(look)))?;
        let now = room.now().max(recorder.state().now());
        sink.alive(now)?;
        let effects = recorder.advance(now);
        teller.effects(&effects, recorder.state())?;
        let answer = recorder.state().question().map(|q| (q.phase, q.elapsed));
        if let Some((turned @ (AnswerPhase::Amber | AnswerPhase::Red), elapsed)) = answer
            && phase != Some(turned)
        {
            let name = if turned == AnswerPhase::Amber { "amber" } else { "red" };
            teller.below(&format!("[{} {name}]", elapsed.seconds()))?;
        }
        phase = answer.map(|(phase, _)| phase);
        match heard {
            Heard::Nothing => {}
            Heard::Stop(signal) => return Ok(Played::Stopped(signal)),
            Heard::End => {
                step(&mut recorder, &mut teller, sink, now, Event::Quit)?;
            }
            Heard::Line(line) if line.trim() == "?" => {
                teller.below(HELP)?;
                teller.milestones(recorder.state())?;
            }
            Heard::Line(line) => match command(&line, recorder.state()) {
                Ok(event) => {
                    step(&mut recorder, &mut teller, sink, now, event)?;
                }
                Err(why) => teller.below(&format!("({why})"))?,
            },
        }
        teller.out.flush()?;
    }
    let now = recorder.state().now();
    if recorder.events().last().is_none_or(|last| last.event != Event::Quit) {
        step(&mut recorder, &mut teller, sink, now, Event::Quit)?;
    }
    Ok(Played::Whole(Box::new(recorder.into_record())))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::budget::Pressure;
    use crate::rehearsal::fixture::header;
    use crate::rehearsal::{Input, OutcomeKind, debrief, page};

    /// Remembers what it was given.
    #[derive(Default)]
    struct Kept(Vec<(usize, Timed)>, Vec<Millis>);

    impl Sink for Kept {
        fn event(&mut self, seq: usize, event: &Timed) -> io::Result<()> {
            self.0.push((seq, event.clone()));
            Ok(())
        }

        fn alive(&mut self, at: Millis) -> io::Result<()> {
            self.1.push(at);
            Ok(())
        }
    }

    fn dry(pressure: Pressure, lines: &str) -> (String, Record, Kept) {
        let mut header = header(pressure);
        header.input = Input::Lines;
        let (mut out, mut kept) = (Vec::new(), Kept::default());
        let record = run_virtual(Recorder::new(Arc::new(header)), &mut lines.as_bytes(), &mut out, &mut kept, 80)
            .expect("no errors in memory");
        (String::from_utf8(out).expect("UTF-8"), record, kept)
    }

    #[test]
    fn without_a_terminal_each_line_answers_one_question() {
        let lines = "The solid one.\nheld: Twenty trials each, over the same space.\nlater\n";
        let (text, record, kept) = dry(Pressure::Realistic, lines);
        insta::assert_snapshot!(text);
        assert!(record.results.dry);
        assert_eq!(kept.0.iter().map(|(_, e)| e.clone()).collect::<Vec<_>>(), record.events);
        assert_eq!(
            kept.0.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(),
            (0..record.events.len()).collect::<Vec<_>>()
        );
        let again = dry(Pressure::Realistic, lines);
        assert_eq!((again.0, again.1), (text, record), "same lines, same run");
    }

    #[test]
    fn no_input_leaves_everything_unanswered_and_reaches_the_end() {
        let (_, record, _) = dry(Pressure::Hostile, "");
        assert!(record.results.talk_finished);
        assert!(record.results.questions.iter().all(|q| q.outcome == OutcomeKind::Unanswered));
        assert!(record.results.questions.len() >= 4);
        let text = page(&debrief(&record.header, &record.results, None), 80);
        assert!(text.contains("A dry run (on a virtual clock"), "{text}");
    }

    #[test]
    fn input_without_line_ends_and_without_text_does_no_harm() {
        let (text, record, _) = dry(Pressure::Realistic, &"x".repeat(300_000));
        assert!(record.results.questions.iter().all(|q| q.said.iter().all(|s| s.len() <= LONGEST_ANSWER)));
        assert!(text.lines().all(|line| line.chars().count() <= 80));
        let mut header = header(Pressure::Realistic);
        header.input = Input::Lines;
        let mut out = Vec::new();
        let bytes: &[u8] = b"\xff\xfe\x1b[2J\0\n\x07\n";
        let recorder = Recorder::new(Arc::new(header));
        run_virtual(recorder, &mut &*bytes, &mut out, &mut NoSink, 80).expect("no errors in memory");
        assert!(!out.contains(&0x1b) && !out.contains(&7), "what comes in is not steered out");
    }

    #[test]
    fn replies_are_answers_unless_they_say_otherwise() {
        let answer = |text: &str, grade| Reply::Answer(text.to_owned(), grade);
        assert_eq!(reply("  "), Reply::Silence);
        assert_eq!(reply("2"), answer("", Some(Grade::Shaky)));
        assert_eq!(reply("3 seeds per method"), answer("3 seeds per method", None));
        assert_eq!(reply("3: the third seed"), answer("3: the third seed", None));
        assert_eq!(reply("Held: five seeds"), answer("five seeds", Some(Grade::Held)));
        assert_eq!(reply("not apt: no users"), Reply::NotApt("no users".into()));
        assert_eq!(reply("Yes: both"), answer("Yes: both", None));
    }

    /// A room whose clock is moved by what is said in it.
    struct Stage(Vec<(u64, &'static str)>, Millis);

    impl Room for Stage {
        fn now(&mut self) -> Millis {
            self.1
        }

        fn hear(&mut self, until: Millis) -> io::Result<Heard> {
            match self.0.first().copied() {
                Some((at, line)) if Millis(at * 1000) <= until => {
                    self.0.remove(0);
                    self.1 = Millis(at * 1000);
                    Ok(Heard::Line(line.to_owned()))
                }
                Some(_) => {
                    self.1 = until;
                    Ok(Heard::Nothing)
                }
                None => Ok(Heard::End),
            }
        }
    }

    #[test]
    fn at_a_terminal_lines_are_commands_in_real_time() {
        let mut header = header(Pressure::Realistic);
        header.input = Input::Terminal;
        let said = vec![
            (20, ""),
            (30, "z"),
            (90, ""),
            (130, "b 5"),
            (131, "3"),
            (135, "pause"),
            (140, ""),
            (150, "3"),
            (151, "u"),
            (160, "p"),
            (161, "q"),
        ];
        let mut out = Vec::new();
        let recorder = Recorder::new(Arc::new(header));
        let mut kept = Kept::default();
        let played =
            run_plain(recorder, &mut Stage(said, Millis(0)), &mut out, &mut kept, 80).expect("no errors in memory");
        let Played::Whole(record) = played else { panic!("no signal came") };
        assert!(kept.1.windows(2).all(|w| w[1] - w[0] <= ALIVE_EVERY), "known to run at most two seconds ago");
        assert_eq!(kept.0.len(), record.events.len());
        insta::assert_snapshot!(String::from_utf8(out).expect("UTF-8"));
        assert!(!record.results.dry);
    }
}
