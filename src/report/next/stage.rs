//! From the situation to the steps.

use super::{Advice, PastRun, Situation, Stage, Step};
use crate::budget::{Day, Pressure, Seconds};

/// So many findings are told in words.
const FINDINGS: usize = 3;
/// So many objections are told in words.
const OBJECTIONS: usize = 5;
/// A part or a run that is this many days old, or younger, need not be done again today.
const FRESH_DAYS: i32 = 3;
/// Minutes of a drill that hold five answers.
const FIVE_ANSWERS: u32 = 9;

/// What to do now.
pub fn advise(of: &Situation) -> Advice {
    let days = of.talk_date.map(|talk| of.today.days_until(talk));
    let stage = days.map_or_else(|| by_progress(of), by_days);
    let last_run = of.runs.iter().find(|r| r.part.is_none()).map(told);
    let steps = steps(of, stage);
    Advice {
        schema: 1,
        deck: of.deck.clone(),
        title: of.title.clone(),
        today: of.today,
        talk_date: of.talk_date,
        days,
        stage,
        steps,
        last_run,
    }
}

fn by_days(days: i32) -> Stage {
    match days {
        ..=-1 => Stage::After,
        0 => Stage::WarmUp,
        1 => Stage::Eve,
        2 => Stage::Panel,
        3 => Stage::Full,
        4 => Stage::Parts,
        5 => Stage::Answers,
        6.. => Stage::Mend,
    }
}

/// Without a day, the first stage whose work is not done.
fn by_progress(of: &Situation) -> Stage {
    let ran = |part: Option<&str>| of.runs.iter().any(|r| r.part.as_deref() == part);
    if of.runs.is_empty() && !(of.findings.is_empty() && of.unanswered.is_empty()) {
        Stage::Mend
    } else if of.silent_choices > 0 && !of.runs.iter().any(|r| r.part.as_deref() != Some("drill")) {
        Stage::Answers
    } else if !ran(Some("opening")) && !ran(None) {
        Stage::Parts
    } else if !ran(None) {
        Stage::Full
    } else {
        Stage::Panel
    }
}

fn steps(of: &Situation, stage: Stage) -> Vec<Step> {
    let full = || full(of, Pressure::Gentle, "The whole talk once, few questions");
    match stage {
        Stage::Mend => {
            let practice = missed(of).or_else(|| Some(drill(of)));
            [mend(of), answers(of, true), practice, Some(plan(of)), prep(of)].into_iter().flatten().collect()
        }
        Stage::Answers => [choices(of), answers(of, true), missed(of).or_else(|| Some(drill(of))), worst_finding(of)]
            .into_iter()
            .flatten()
            .collect(),
        Stage::Parts => {
            let results =
                of.parts.iter().any(|p| p == "results").then(|| part(of, "results", "The results", FRESH_DAYS));
            let mut opening = part(of, "opening", "The opening, until it fits twice", FRESH_DAYS);
            opening.command += " --again";
            let mut steps = vec![opening];
            steps.extend(results);
            steps.push(part(of, "close", "The close", FRESH_DAYS));
            steps.push(lines(of));
            steps.extend(missed(of));
            steps.extend(answers(of, false));
            steps
        }
        Stage::Full => {
            let mut steps = vec![full()];
            steps.extend(too_long(of));
            steps.extend(missed(of));
            let opening = part(of, "opening", "The opening, which was not rehearsed yet", i32::MAX);
            steps.extend(Some(opening).filter(|s| s.done.is_none()));
            steps.extend(answers(of, false));
            steps
        }
        Stage::Panel => {
            let mut steps = Vec::new();
            steps.extend(Some(full()).filter(|_| !of.runs.iter().any(|r| r.part.is_none())));
            steps.push(self::full(of, Pressure::Hostile, "A panel that wants to win"));
            let word = &of.word;
            steps.push(step(
                "Two colleagues ask from this sheet; write down what else they ask",
                format!("hotseat export {word} --layout panel -o {}", of.panel),
            ));
            steps.push(step("What they really asked", format!("hotseat log-question {word} \"...\" --grade shaky")));
            steps.extend(missed(of));
            steps.extend(too_long(of));
            steps
        }
        Stage::Eve => {
            let mut five = step("Five answers aloud", format!("hotseat drill {} --minutes {FIVE_ANSWERS}", of.word));
            five.done = done(of, 0, |r| r.part.as_deref() == Some("drill"));
            if !of.missed.is_empty() {
                five.what += &format!("; missed last time: {}", named(&of.missed));
            }
            vec![
                part(of, "opening", "The opening, aloud", 0),
                part(of, "close", "The close, aloud", 0),
                lines(of),
                five,
                step(
                    "Print your notes; then sleep",
                    format!("hotseat export {} --layout presenter -o {}", of.word, of.print),
                ),
            ]
        }
        Stage::WarmUp => {
            let (what, command) = if of.held > 0 {
                ("Ten minutes with answers that held", format!("hotseat drill {} --held", of.word))
            } else {
                ("Ten minutes aloud", format!("hotseat drill {}", of.word))
            };
            let mut warm = step(what, command);
            warm.done = done(of, 0, |r| r.part.as_deref() == Some("drill"));
            let after = format!("hotseat log-question {} \"...\" --grade held", of.word);
            vec![warm, lines(of), step("Afterwards: what they really asked", after)]
        }
        Stage::After => vec![
            step(
                "Write down what they really asked, while you remember",
                format!("hotseat log-question {} \"...\" --grade shaky", of.word),
            ),
            step("For the next time, drill it", format!("hotseat drill {}", of.word)),
            step("What the rehearsals were worth", format!("hotseat report {}", of.word)),
        ],
    }
}

fn step(what: impl Into<String>, command: String) -> Step {
    Step { what: what.into(), details: Vec::new(), command, done: None }
}

/// The last day on which something like this was done, at most so many days ago.
fn done(of: &Situation, days: i32, like: impl Fn(&PastRun) -> bool) -> Option<Day> {
    of.runs.iter().find(|r| like(r)).map(|r| r.day).filter(|day| day.days_until(of.today) <= days)
}

fn mend(of: &Situation) -> Option<Step> {
    let first = of.findings.first()?;
    let mut mend = step(
        match of.findings.len() {
            1 => format!("Mend {}", first.rule),
            n if n <= FINDINGS => format!("Mend these {n} findings"),
            n => format!("Mend the dearest {FINDINGS} of {n} findings"),
        },
        format!("hotseat lint {}", of.word),
    );
    mend.details = of.findings.iter().take(FINDINGS).map(|f| format!("{} {}", f.rule, f.message)).collect();
    Some(mend)
}

/// What a panel would stop at, while there is still time to mend it.
fn worst_finding(of: &Situation) -> Option<Step> {
    let first = of.findings.first()?;
    let mut worst = step("The dearest finding, if you touch the slides at all", format!("hotseat lint {}", of.word));
    worst.details = vec![format!("{} {}", first.rule, first.message)];
    Some(worst)
}

fn answers(of: &Situation, in_words: bool) -> Option<Step> {
    let n = of.unanswered.len();
    let ids: Vec<String> = of.unanswered.iter().take(OBJECTIONS).map(|q| q.id.clone()).collect();
    let what = match n {
        0 => return None,
        1 => format!("Write the answer to {}", named(&ids)),
        n if n <= OBJECTIONS => format!("Write {n} answers: {}", named(&ids)),
        n => format!("Write {OBJECTIONS} answers of {n} that are missing"),
    };
    let mut answers = step(what, format!("hotseat objections {} --todo", of.word));
    if in_words {
        answers.details = of.unanswered.iter().take(OBJECTIONS).map(|q| format!("{} {}", q.id, q.ask)).collect();
    }
    Some(answers)
}

fn choices(of: &Situation) -> Option<Step> {
    let what = match of.silent_choices {
        0 => return None,
        1 => "One design choice has no reason: say it on its slide or learn it".to_owned(),
        n => format!("{n} design choices have no reason: say them on the slides or learn them"),
    };
    Some(step(what, format!("hotseat choices {}", of.word)))
}

/// Nobody has said yet what the room is like.
fn prep(of: &Situation) -> Option<Step> {
    let ask =
        || step("Ask them who comes and how they ask; it sets the rehearsals up", format!("hotseat prep {}", of.word));
    (!of.prepared).then(ask)
}

fn plan(of: &Situation) -> Step {
    step("What fits into the slot, and what to cut first", format!("hotseat plan {}", of.word))
}

fn drill(of: &Situation) -> Step {
    let mut drill = step("Ten minutes of questions aloud", format!("hotseat drill {}", of.word));
    drill.done = done(of, 0, |r| r.part.as_deref() == Some("drill"));
    drill
}

fn missed(of: &Situation) -> Option<Step> {
    if of.missed.is_empty() {
        return None;
    }
    Some(step(format!("Missed last time: {}", named(&of.missed)), format!("hotseat drill {}", of.word)))
}

fn lines(of: &Situation) -> Step {
    let mut lines = step("The lines to know by heart", format!("hotseat drill {} --lines", of.word));
    lines.done = done(of, 0, |r| r.part.as_deref() == Some("lines"));
    lines
}

fn part(of: &Situation, name: &str, what: &str, fresh: i32) -> Step {
    let mut part = step(what, format!("hotseat rehearse {} --part {name}", of.word));
    part.done = done(of, fresh, |r| r.part.as_deref() == Some(name));
    part
}

fn full(of: &Situation, pressure: Pressure, what: &str) -> Step {
    let mut full = step(what, format!("hotseat rehearse {} --pressure {pressure}", of.word));
    full.done = done(of, FRESH_DAYS, |r| r.part.is_none() && harder(r.pressure) >= harder(pressure));
    full
}

fn harder(pressure: Pressure) -> u8 {
    match pressure {
        Pressure::Gentle => 0,
        Pressure::Realistic => 1,
        Pressure::Hostile => 2,
    }
}

fn too_long(of: &Situation) -> Option<Step> {
    let last = of.runs.iter().find(|r| r.part.is_none())?;
    let over = last.would_end.less(last.slot);
    (over > Seconds(0))
        .then(|| step(format!("Cut {over}: the last run did not fit its slot"), format!("hotseat plan {}", of.word)))
}

fn told(run: &PastRun) -> String {
    let over = run.would_end.less(run.slot);
    let fit = if over > Seconds(0) { format!("over by {over}") } else { "it fits".to_owned() };
    format!("{}, {}: would have ended at {} of {}, {fit}", run.day, run.pressure, run.would_end, run.slot)
}

/// The first few of some ids.
fn named(ids: &[String]) -> String {
    let more = ids.len().saturating_sub(OBJECTIONS);
    let first = ids[..ids.len() - more].join(", ");
    if more > 0 { format!("{first} and {more} more") } else { first }
}
