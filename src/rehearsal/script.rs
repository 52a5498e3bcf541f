//! Scripts: events as TOML, read strictly and with the place of everything, and written back.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::event::{Event, Grade, Illegal, SlideRef, Timed};
use super::header::Header;
use super::record::{Record, Recorder};
use super::state::State;
use crate::budget::{Millis, Practice};
use crate::diagnostic::Diagnostic;
use crate::knowledge::did_you_mean;
use crate::text::{FileId, SourceMap, Span, one_line};

/// A script that was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Script {
    /// The events; their times do not run backwards.
    pub events: Vec<Timed>,
    /// Where each stands.
    spans: Vec<Span>,
}

/// Every `do` with its fields; a `!` marks a field that must be there.
const FIELDS: [(&str, &[&str]); 23] = [
    ("next", &[]),
    ("previous", &[]),
    ("jump", &["slide!"]),
    ("skip", &[]),
    ("pause", &["away"]),
    ("resume", &[]),
    ("answer", &["text"]),
    ("grade", &["grade"]),
    ("points", &["objection", "said", "have", "missing", "conceded"]),
    ("follow_up", &[]),
    ("later", &[]),
    ("clarify", &[]),
    ("repeat", &[]),
    ("heard", &[]),
    ("not_apt", &["reason!"]),
    ("backup", &["slide!"]),
    ("return_to_talk", &[]),
    ("note", &["text!"]),
    ("sync", &[]),
    ("recording", &[]),
    ("milestone", &["id!"]),
    ("undo", &[]),
    ("quit", &[]),
];

const GRADES: [(&str, Grade); 4] =
    [("lost", Grade::Lost), ("shaky", Grade::Shaky), ("held", Grade::Held), ("dont_have", Grade::DontHave)];

/// A time that is longer than any run; a slip of the keyboard, not an event.
const LONGEST: Millis = Millis(48 * 3600 * 1000);

type Table<'a> = &'a DeTable<'a>;

/// What is wrong with an event.
type Wrong = Box<Diagnostic>;

/// Reads one event table.
struct Reader<'a> {
    file: FileId,
    table: Table<'a>,
    span: Span,
}

impl<'a> Reader<'a> {
    fn error(&self, span: std::ops::Range<usize>, message: impl Into<String>, label: &str) -> Wrong {
        Box::new(Diagnostic::error(message, Span::new(self.file, span), label))
    }

    fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.table.iter().find(|(k, _)| k.get_ref() == key).map(|(_, value)| value)
    }

    fn required(&self, key: &str) -> Result<&'a Spanned<DeValue<'a>>, Wrong> {
        self.get(key).ok_or_else(|| {
            Box::new(Diagnostic::error(format!("this event has no `{key}`"), self.span, "in this table"))
        })
    }

    fn string(&self, value: &'a Spanned<DeValue<'a>>, key: &str) -> Result<&'a str, Wrong> {
        value.get_ref().as_str().ok_or_else(|| {
            let found = value.get_ref().type_str();
            self.error(value.span(), format!("`{key}` must be a string, not {found}"), "here")
        })
    }

    fn optional_string(&self, key: &str) -> Result<Option<String>, Wrong> {
        self.get(key).map(|value| self.string(value, key).map(str::to_owned)).transpose()
    }

    fn number(&self, value: &'a Spanned<DeValue<'a>>, key: &str) -> Result<u32, Wrong> {
        let number = value.get_ref().as_integer().and_then(|i| u32::from_str_radix(i.as_str(), i.radix()).ok());
        number.ok_or_else(|| self.error(value.span(), format!("`{key}` must be a whole number from 0 on"), "here"))
    }

    fn numbers(&self, key: &str) -> Result<Vec<u32>, Wrong> {
        let Some(value) = self.get(key) else { return Ok(Vec::new()) };
        let items = value.get_ref().as_array().ok_or_else(|| {
            self.error(value.span(), format!("`{key}` must be a list of point numbers, as in [1, 3]"), "here")
        })?;
        items.iter().map(|item| self.number(item, key)).collect()
    }

    fn slide(&self) -> Result<SlideRef, Wrong> {
        let value = self.required("slide")?;
        if let Some(key) = value.get_ref().as_str() {
            return Ok(SlideRef::Key(key.to_owned()));
        }
        self.number(value, "slide").map(SlideRef::Number)
    }

    fn at(&self) -> Result<(Millis, std::ops::Range<usize>), Wrong> {
        let value = self.required("at")?;
        let text = self.string(value, "at")?;
        let at: Millis = text.parse().map_err(|e| self.error(value.span(), format!("`at`: {e}"), "this"))?;
        if at > LONGEST {
            return Err(self.error(value.span(), "`at` is more than two days after the start", "this"));
        }
        Ok((at, value.span()))
    }

    fn grade(&self) -> Result<Option<Grade>, Wrong> {
        let Some(value) = self.get("grade") else { return Ok(None) };
        let text = self.string(value, "grade")?;
        let found = GRADES.iter().find(|(name, _)| *name == text).map(|(_, grade)| Some(*grade));
        found.ok_or_else(|| {
            self.error(value.span(), format!("there is no grade `{}`", one_line(text)), "this")
                .with_help("grades are lost, shaky, held and dont_have; leave it out for an answer that is not judged")
                .into()
        })
    }

    fn event(&self) -> Result<Event, Wrong> {
        let value = self.required("do")?;
        let name = self.string(value, "do")?;
        let Some((name, fields)) = FIELDS.iter().find(|(known, _)| *known == name) else {
            let names = FIELDS.iter().map(|(name, _)| *name);
            let help = did_you_mean(name, names.clone())
                .unwrap_or_else(|| format!("known are {}", names.collect::<Vec<_>>().join(", ")));
            let message = format!("there is no event `{}`", one_line(name));
            return Err(self.error(value.span(), message, "this").with_help(help).into());
        };
        for (key, _) in self.table {
            let known = |field: &&str| field.trim_end_matches('!') == key.get_ref();
            if key.get_ref() != "at" && key.get_ref() != "do" && !fields.iter().any(known) {
                let message = format!("`{name}` has no field `{}`", one_line(key.get_ref()));
                let names: Vec<&str> = fields.iter().map(|f| f.trim_end_matches('!')).collect();
                let help = match names.as_slice() {
                    [] => format!("`{name}` takes nothing but `at`"),
                    names => format!("it takes {}", names.join(", ")),
                };
                return Err(self.error(key.span(), message, "this").with_help(help).into());
            }
        }
        for field in fields.iter().filter_map(|f| f.strip_suffix('!')) {
            self.required(field)?;
        }
        Ok(match *name {
            "next" => Event::Next,
            "previous" => Event::Previous,
            "jump" => Event::Jump { slide: self.slide()? },
            "skip" => Event::Skip,
            "pause" => Event::Pause { away: self.away()? },
            "resume" => Event::Resume,
            "answer" => Event::Answer { text: self.optional_string("text")? },
            "grade" => Event::Grade { grade: self.grade()? },
            "points" => Event::Points {
                objection: self.optional_string("objection")?,
                said: self.numbers("said")?,
                have: self.numbers("have")?,
                missing: self.numbers("missing")?,
                conceded: self.numbers("conceded")?,
            },
            "follow_up" => Event::FollowUp,
            "later" => Event::Later,
            "clarify" => Event::Clarify,
            "repeat" => Event::Repeat,
            "heard" => Event::Heard,
            "not_apt" => Event::NotApt { reason: self.optional_string("reason")?.unwrap_or_default() },
            "backup" => Event::Backup { slide: self.slide()? },
            "return_to_talk" => Event::ReturnToTalk,
            "note" => Event::Note { text: self.optional_string("text")?.unwrap_or_default() },
            "sync" => Event::Sync,
            "recording" => Event::Recording,
            "milestone" => Event::Milestone { id: self.optional_string("id")?.unwrap_or_default() },
            "undo" => Event::Undo,
            // The table of fields above knows no other name.
            _ => Event::Quit,
        })
    }

    fn away(&self) -> Result<bool, Wrong> {
        let Some(value) = self.get("away") else { return Ok(false) };
        let away = value.get_ref().as_bool();
        away.ok_or_else(|| self.error(value.span(), "`away` must be true or false", "here"))
    }
}

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the file.
    pub fn parse(sources: &SourceMap, file: FileId) -> Result<Self, Vec<Diagnostic>> {
        let text = sources.file(file).text();
        let root = DeTable::parse(text).map_err(|error| {
            let span = Span::new(file, error.span().unwrap_or(0..0));
            vec![Diagnostic::error(format!("this is not TOML: {}", one_line(error.message())), span, "here")]
        })?;
        let mut errors = Vec::new();
        let mut script = Self::default();
        for (key, value) in root.get_ref() {
            let events = value.get_ref().as_array().filter(|_| key.get_ref() == "event");
            let Some(events) = events else {
                let message = format!("a script holds [[event]] tables, not `{}`", one_line(key.get_ref()));
                let help = "write [[event]] with at = \"00:01:30\" and do = \"next\" below it";
                errors.push(Diagnostic::error(message, Span::new(file, key.span()), "this").with_help(help));
                continue;
            };
            for event in events {
                let span = Span::new(file, event.span());
                let Some(table) = event.get_ref().as_table() else {
                    errors.push(Diagnostic::error("an event is a table", span, "this is none"));
                    continue;
                };
                let reader = Reader { file, table, span };
                match reader.at().and_then(|at| Ok((at, reader.event()?))) {
                    Ok(((at, at_span), event)) => {
                        if let Some(last) = script.events.last().filter(|last| at < last.at) {
                            let message = format!("time runs backwards: {at} comes after {}", last.at);
                            errors.push(Diagnostic::error(message, Span::new(file, at_span), "this"));
                        }
                        script.events.push(Timed { at, event });
                        let place = reader.get("do").map_or(span, |value| Span::new(file, value.span()));
                        script.spans.push(place);
                    }
                    Err(error) => errors.push(*error),
                }
            }
        }
        if errors.is_empty() { Ok(script) } else { Err(errors) }
    }

    /// Plays the script; its end is `quit`, a breath after the last event.
    ///
    /// # Errors
    /// The first event that the run does not allow, with its line and what stood in its way.
    pub fn play(&self, header: Arc<Header>) -> Result<Record, Box<Diagnostic>> {
        let mut recorder = Recorder::new(header);
        for (i, event) in self.events.iter().enumerate() {
            recorder.apply(event).map_err(|illegal| Box::new(self.illegal(i, &illegal, recorder.state())))?;
        }
        let end = Timed { at: recorder.state().now(), event: Event::Quit };
        if self.events.last().is_none_or(|last| last.event != Event::Quit) {
            // Quitting is legal in every state.
            recorder
                .apply(&end)
                .map_err(|illegal| Box::new(self.illegal(self.events.len(), &illegal, recorder.state())))?;
        }
        Ok(recorder.into_record())
    }

    /// What to tell the author of an event that the run did not allow; `state` is the one before it.
    pub fn illegal(&self, index: usize, illegal: &Illegal, state: &State) -> Diagnostic {
        let (Some(timed), Some(span)) = (self.events.get(index), self.spans.get(index)) else {
            return Diagnostic::error(illegal.to_string(), Span::default(), "");
        };
        let message = format!("`{}` at {} is not possible: {illegal}", timed.event.name(), timed.at);
        let mut then = state.clone();
        then.advance(timed.at);
        Diagnostic::error(message, *span, "this event").with_note(then.place())
    }
}

/// The events of a run as a script, with the command that plays it in a comment. It plays as it was where the run knew
/// nothing of earlier ones; else other questions come, and the comment says so.
pub fn script_of(header: &Header, events: &[Timed]) -> String {
    let command = one_line(&header.command);
    let (pressure, seed, today) = (header.pressure, header.seed, header.today);
    let mut out = format!("# {command} --pressure {pressure} --seed {seed} --today {today} --script THIS\n");
    if header.practice != Practice::default() {
        out += "# The run knew of earlier runs, a script does not: other questions may come, and events may not fit.\n";
    }
    out.push('\n');
    out + &as_script(events)
}

/// Events as a script that reads back as the same events.
pub fn as_script(events: &[Timed]) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let slide = |slide: &SlideRef| match slide {
        SlideRef::Number(number) => format!("slide = {number}\n"),
        SlideRef::Key(key) => format!("slide = {}\n", quoted(key)),
    };
    let mut out = String::new();
    for timed in events {
        if !out.is_empty() {
            out.push('\n');
        }
        out += &format!("[[event]]\nat = \"{}\"\ndo = \"{}\"\n", timed.at, timed.event.name());
        match &timed.event {
            Event::Jump { slide: to } | Event::Backup { slide: to } => out += &slide(to),
            Event::Pause { away: true } => out += "away = true\n",
            Event::Answer { text: Some(text) } | Event::Note { text } => out += &format!("text = {}\n", quoted(text)),
            Event::Milestone { id } => out += &format!("id = {}\n", quoted(id)),
            Event::NotApt { reason } => out += &format!("reason = {}\n", quoted(reason)),
            Event::Grade { grade: Some(grade) } => {
                let name = GRADES.iter().find(|(_, g)| g == grade).map_or("", |(name, _)| name);
                out += &format!("grade = \"{name}\"\n");
            }
            Event::Points { objection, said, have, missing, conceded } => {
                if let Some(id) = objection {
                    out += &format!("objection = {}\n", quoted(id));
                }
                for (name, points) in [("said", said), ("have", have), ("missing", missing), ("conceded", conceded)] {
                    if !points.is_empty() {
                        out += &format!("{name} = {points:?}\n");
                    }
                }
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::{Palette, excerpt};

    fn parse(text: &str) -> (SourceMap, Result<Script, Vec<Diagnostic>>) {
        let mut sources = SourceMap::new();
        let file = sources.add("run.toml", text.to_owned());
        let script = Script::parse(&sources, file);
        (sources, script)
    }

    #[test]
    fn every_event_is_read_with_its_fields() {
        let text = r#"
[[event]]
at = "00:00:20"
do = "next"

[[event]]
at = "00:01:30.250"
do = "answer"
text = "Twenty trials each."

[[event]]
at = "00:01:40"
do = "grade"
grade = "dont_have"

[[event]]
at = "00:01:40"
do = "backup"
slide = 14

[[event]]
at = "00:02:00"
do = "points"
objection = "BAS01"
said = [1, 2]
missing = [3]
"#;
        let script = parse(text).1.expect("a script");
        assert_eq!(script.events.len(), 5);
        assert_eq!(script.events[1].at, Millis(90_250));
        assert_eq!(script.events[2].event, Event::Grade { grade: Some(Grade::DontHave) });
        assert_eq!(script.events[3].event, Event::Backup { slide: SlideRef::Number(14) });
        assert_eq!(parse(&as_script(&script.events)).1.expect("a script").events, script.events);
        let header = crate::rehearsal::fixture::header(crate::budget::Pressure::Gentle);
        let told = script_of(&header, &script.events);
        assert!(
            told.starts_with(
                "# hotseat rehearse talk.md --pressure gentle --seed 7 --today 2026-11-21 --script THIS\n"
            )
        );
        assert_eq!(parse(&told).1.expect("a script").events, script.events);
        assert_eq!(parse("").1.expect("an empty script").events, []);
    }

    #[test]
    fn each_mistake_is_told_with_its_line() {
        let text = r#"event = [ 3 ]
"#;
        let (sources, wrong) = parse(text);
        assert!(excerpt(&wrong.expect_err("no table")[0], &sources, Palette::Plain, 80).contains("run.toml:1:11"));
        let text = r#"
[[event]]
at = "0:20"
do = "next"

[[event]]
at = "00:00:30"
do = "anser"

[[event]]
at = "00:00:31"
do = "grade"
grade = "fine"

[[event]]
at = "00:00:31"
do = "skip"
slide = 3

[[event]]
at = "00:00:32"
do = "not_apt"

[[event]]
at = "00:00:40"
do = "next"

[[event]]
at = "00:00:39"
do = "points"
said = ["one"]

[[event]]
at = "00:00:39"
do = "next"
"#;
        let (sources, wrong) = parse(text);
        let all: Vec<String> =
            wrong.expect_err("mistakes").iter().map(|d| excerpt(d, &sources, Palette::Plain, 100)).collect();
        insta::assert_snapshot!(all.join("\n"));
    }

    #[test]
    fn an_event_that_the_run_does_not_allow_is_told_with_its_line() {
        let (sources, script) = parse("[[event]]\nat = \"00:00:05\"\ndo = \"grade\"\ngrade = \"held\"\n");
        let header = crate::rehearsal::fixture::shared(crate::budget::Pressure::Realistic);
        let diagnostic = script.expect("a script").play(header).expect_err("nothing was asked");
        insta::assert_snapshot!(excerpt(&diagnostic, &sources, Palette::Plain, 100));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in ".{0,200}", tail in "[\\[\\]a-z=\"0-9: .\n]{0,200}") {
            let _ = parse(&text);
            let _ = parse(&format!("[[event]]\n{tail}"));
        }

        #[test]
        fn texts_survive_being_written(text in ".{0,60}", key in "\\PC{0,20}") {
            let events = [
                Timed { at: Millis(1), event: Event::Note { text } },
                Timed { at: Millis(1), event: Event::Backup { slide: SlideRef::Key(key) } },
            ];
            let script = parse(&as_script(&events)).1.expect("reads back");
            prop_assert_eq!(script.events, events);
        }
    }
}
