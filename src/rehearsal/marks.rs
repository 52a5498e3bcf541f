//! Marks: what the room had before it when, in the formats that recordings are looked through with.

use super::header::Header;
use super::record::{QuestionResult, Results};
use super::state::Stretch;
use crate::budget::Millis;
use crate::text::{one_line, truncate_to_width};

/// Longest label, in columns: what still reads in a row of labels.
const WIDEST: usize = 120;

/// A program that reads marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkFormat {
    /// A label track of Audacity.
    Audacity,
    /// Subtitles, for any player.
    Srt,
    /// Chapters, as ffmpeg puts them into a recording.
    Ffmpeg,
}

/// How times of a run become times of a recording of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sync {
    run: Millis,
    recording: Millis,
}

impl Sync {
    /// `heard` is the time in the recording at which the last sync mark of the run is heard, or its start where it has
    /// none. Without it the recording began when hotseat started one, else with the run.
    pub fn new(results: &Results, heard: Option<Millis>) -> Self {
        let run = results.sync.unwrap_or_default();
        let began = Self { run: results.recording.unwrap_or_default(), recording: Millis(0) };
        heard.map_or(began, |recording| Self { run, recording })
    }

    /// A time of the run in the recording; none before its beginning.
    pub fn in_recording(self, at: Millis) -> Option<Millis> {
        (at + self.recording).0.checked_sub(self.run.0).map(Millis)
    }

    /// A time of the recording in the run; none before its beginning.
    pub fn in_run(self, at: Millis) -> Option<Millis> {
        (at + self.run).0.checked_sub(self.recording.0).map(Millis)
    }
}

struct Mark {
    from: Millis,
    to: Millis,
    label: String,
}

/// The marks of a run as a file. Empty for a record that has no timeline.
pub fn marks(header: &Header, results: &Results, format: MarkFormat, sync: Sync) -> String {
    let mut stretches: Vec<Mark> = Vec::new();
    for stretch in &results.timeline {
        let Some(to) = sync.in_recording(stretch.to).filter(|to| *to > Millis(0)) else { continue };
        let from = sync.in_recording(stretch.from).unwrap_or_default();
        let label = label(header, results, stretch);
        match stretches.last_mut() {
            Some(last) if last.label == label => last.to = to,
            _ => stretches.push(Mark { from, to, label }),
        }
    }
    match format {
        MarkFormat::Audacity => audacity(stretches, results, sync),
        MarkFormat::Srt => {
            let cue = |(i, m): (usize, &Mark)| {
                format!("{}\n{} --> {}\n{}\n\n", i + 1, clock(m.from), clock(m.to), m.label.replace("-->", "->"))
            };
            stretches.iter().enumerate().map(cue).collect()
        }
        MarkFormat::Ffmpeg => ffmpeg(header, &stretches),
    }
}

fn label(header: &Header, results: &Results, stretch: &Stretch) -> String {
    if stretch.paused {
        return "paused".to_owned();
    }
    let on = |words: &str| stretch.slide.map_or(String::new(), |slide| format!("{words}{slide}"));
    let question = stretch.question.and_then(|number| results.questions.iter().find(|q| q.number == number));
    let text = match (question, stretch.slide) {
        (Some(question), _) => format!(
            "question {} {}{}: {}{}",
            question.number,
            question.id,
            on(", slide "),
            question.text.join(" And: "),
            judged(question)
        ),
        (None, Some(slide)) => {
            let title = header.plan.slides.iter().find(|s| s.number == slide).map_or("", |s| s.title.as_str());
            format!("slide {slide}: {title}")
        }
        (None, None) => "question round".to_owned(),
    };
    truncate_to_width(&one_line(&text), WIDEST)
}

fn judged(question: &QuestionResult) -> String {
    question.grade.map_or(String::new(), |grade| format!(" [{grade}]"))
}

/// "00:01:02,345"
fn clock(at: Millis) -> String {
    let (seconds, rest) = (at.0 / 1000, at.0 % 1000);
    format!("{:02}:{:02}:{:02},{rest:03}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Stretches, and points for remarks and the sync mark.
fn audacity(mut marks: Vec<Mark>, results: &Results, sync: Sync) -> String {
    let notes = results.notes.iter().map(|n| (n.at, format!("note: {}", n.text)));
    for (at, text) in notes.chain(results.sync.map(|at| (at, "sync".to_owned()))) {
        let label = truncate_to_width(&one_line(&text), WIDEST);
        marks.extend(sync.in_recording(at).map(|at| Mark { from: at, to: at, label }));
    }
    marks.sort_by_key(|m| (m.from, m.to));
    let seconds = |at: Millis| format!("{}.{:03}000", at.0 / 1000, at.0 % 1000);
    marks.iter().map(|m| format!("{}\t{}\t{}\n", seconds(m.from), seconds(m.to), m.label)).collect()
}

fn ffmpeg(header: &Header, marks: &[Mark]) -> String {
    let escaped = |text: &str| {
        let mut out = String::new();
        for c in text.chars() {
            if matches!(c, '=' | ';' | '#' | '\\') {
                out.push('\\');
            }
            out.push(c);
        }
        out
    };
    let mut out = format!(";FFMETADATA1\ntitle={}\n", escaped(&one_line(&header.deck.title)));
    for mark in marks {
        let (from, to) = (mark.from.0, mark.to.0);
        out += &format!("[CHAPTER]\nTIMEBASE=1/1000\nSTART={from}\nEND={to}\ntitle={}\n", escaped(&mark.label));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{at, shared};
    use super::super::{Event, Grade, Record, Recorder, Timed};
    use super::*;
    use crate::budget::Pressure;

    fn record() -> Record {
        let mut run = Recorder::new(shared(Pressure::Realistic));
        let note = Event::Note { text: "a; b = c\tthere".into() };
        for event in [
            at(2, Event::Sync),
            at(20, Event::Next),
            at(100, Event::Grade { grade: Some(Grade::Shaky) }),
            at(110, note),
            at(120, Event::Pause { away: false }),
            at(130, Event::Resume),
            at(140, Event::Quit),
        ] {
            run.apply(&event).expect("legal");
        }
        run.into_record()
    }

    #[test]
    fn labels_subtitles_and_chapters_say_what_was_when() {
        let Record { header, results, .. } = record();
        let sync = Sync::new(&results, Some(Millis(12_500)));
        let all =
            [MarkFormat::Audacity, MarkFormat::Srt, MarkFormat::Ffmpeg].map(|f| marks(&header, &results, f, sync));
        insta::assert_snapshot!(all.join("---\n"));
    }

    #[test]
    fn a_recording_that_began_later_has_no_marks_before_it() {
        let Record { header, results, .. } = record();
        // The clap at 0:02 of the run is heard at 0:00 of the recording.
        let text = marks(&header, &results, MarkFormat::Audacity, Sync::new(&results, Some(Millis(0))));
        assert!(text.starts_with("0.000000\t0.000000\tsync\n0.000000\t18.000000\tslide 1: Stopping early\n"), "{text}");
        let sync = Sync::new(&results, Some(Millis(500)));
        assert_eq!((sync.in_recording(Millis(1_000)), sync.in_run(Millis(0))), (None, Some(Millis(1_500))));
        assert_eq!(Sync::new(&results, None).in_run(Millis(7)), Some(Millis(7)));
    }

    #[test]
    fn marks_count_from_where_the_recorder_was_started() {
        let mut run = Recorder::new(shared(Pressure::Realistic));
        run.apply(&Timed { at: Millis(40), event: Event::Recording }).expect("legal");
        run.apply(&at(20, Event::Next)).expect("legal");
        // Killed and resumed: another recorder, another file.
        run.apply(&at(300, Event::Recording)).expect("legal");
        run.apply(&at(400, Event::Quit)).expect("legal");
        let mut record = run.into_record();
        assert_eq!(Sync::new(&record.results, None).in_recording(Millis(310_000)), Some(Millis(10_000)));
        record.results.recording = Some(Millis(40));
        let text = marks(&record.header, &record.results, MarkFormat::Audacity, Sync::new(&record.results, None));
        assert!(text.starts_with("0.000000\t19.960000\tslide 1"), "{text}");
        assert_eq!(
            Sync::new(&record.results, Some(Millis(5))).in_recording(Millis(0)),
            Some(Millis(5)),
            "what is heard counts more"
        );
    }
}
