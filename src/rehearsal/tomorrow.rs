//! The one thing for tomorrow, with its command.

use serde::Serialize;

use super::debrief::{Hurt, Verdict, and};
use super::event::Grade;
use super::header::{Header, Input};
use super::record::Results;
use crate::budget::{Pressure, Seconds};

/// One thing for tomorrow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drill {
    /// What and why.
    pub what: String,
    /// The command.
    pub command: String,
}

/// The one thing for tomorrow: what was lost, else the time, else what was shaky, else more pressure.
pub(super) fn drill(header: &Header, results: &Results, verdict: &Verdict, hurt: &[Hurt]) -> Drill {
    let command = header.command.trim();
    let again = format!("{command} --pressure {} --seed {}", header.pressure, header.seed);
    let drill = |what: String, command: String| Drill { what, command };
    if results.dry {
        // A drill or an interview has no pressure to ask for.
        let live =
            if header.is_round() { command.to_owned() } else { format!("{command} --pressure {}", header.pressure) };
        let what = match header.input {
            Input::Terminal => "Say it aloud, slide by slide: what is only clicked through teaches nothing.",
            Input::Lines | Input::Script => "Rehearse aloud, at a terminal: only you can judge an answer.",
        };
        return drill(what.to_owned(), live);
    }
    if header.is_round() {
        let what = match hurt.first() {
            Some(worst) => format!("Say the answer to {} aloud three times now; tomorrow it comes again.", worst.id),
            None => "What held comes back when it is due: the same command asks for it.".to_owned(),
        };
        return drill(what, command.to_owned());
    }
    let worst = hurt.first();
    if let Some(worst) = worst.filter(|h| h.grade == Grade::Lost) {
        let what = format!("Say the answer to {} aloud three times, then face the same questions again.", worst.id);
        return drill(what, again);
    }
    if !verdict.talk_finished {
        return drill(
            "Get to the last slide: the whole talk with few questions.".to_owned(),
            format!("{command} --pressure gentle"),
        );
    }
    if verdict.over > Seconds(0) {
        let numbers: Vec<String> = verdict.drop.iter().map(|c| c.number.to_string()).collect();
        let what = match numbers.as_slice() {
            [] => "The same run again, shorter.".to_owned(),
            numbers => format!("The same run again without {}.", and(numbers)),
        };
        return drill(what, again);
    }
    if let Some(worst) = worst {
        let what = match worst.grade {
            Grade::DontHave => {
                format!("Decide on {}: run it, or say in one sentence what it costs the claim.", worst.id)
            }
            _ => format!("Say the answer to {} aloud three times, then face the same questions again.", worst.id),
        };
        return drill(what, again);
    }
    let (harder, what) = match header.pressure {
        Pressure::Gentle => (Pressure::Realistic, "It held. Now with the questions of a real talk."),
        Pressure::Realistic => (Pressure::Hostile, "It held. Now with a panel that wants to win."),
        Pressure::Hostile => (Pressure::Hostile, "It held. Once more, with other questions."),
    };
    drill(what.to_owned(), format!("{command} --pressure {harder}"))
}
