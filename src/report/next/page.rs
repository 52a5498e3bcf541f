//! The advice on one screen.

use super::{Advice, Stage};
use crate::text::{one_line, truncate_to_width, wrap_to_width};

/// The screen holds so many lines, the prompt left out.
pub(super) const LINES: usize = 20;

/// For people: at most 20 lines, of `width` columns but for the commands, which stay whole so that they can be copied.
pub fn human(advice: &Advice, width: usize) -> String {
    let mut out = vec![cut(&advice.title, width), cut(&headline(advice), width)];
    if advice.talk_date.is_none() {
        let ask = format!(
            "Set the day: `talk_date: {}` under `hotseat:` in the deck, and this page counts.",
            advice.today.plus(6)
        );
        out.extend(wrap_to_width(&ask, width));
    }
    out.push(String::new());
    let last = advice.last_run.as_ref().map(|last| format!("Last run of the whole talk: {last}."));
    let last: Vec<String> = last.map_or(Vec::new(), |last| wrap_to_width(&one_line(&last), width.max(20)));
    let tail = if last.is_empty() { 0 } else { 1 + last.len() };
    let lines = |step: &super::Step| if step.done.is_some() { 1 } else { 2 };
    let fixed = out.len() + tail + advice.steps.iter().map(lines).sum::<usize>();
    let mut room = LINES.saturating_sub(fixed);
    let mut number = 0;
    for step in &advice.steps {
        if let Some(day) = step.done {
            let when = match day.days_until(advice.today) {
                ..=0 => "today".to_owned(),
                1 => "yesterday".to_owned(),
                n => format!("{n} days ago"),
            };
            out.push(cut(&format!(" done {} ({when})", step.what), width));
            continue;
        }
        number += 1;
        out.push(cut(&format!("{number:>4}. {}", step.what), width));
        for detail in step.details.iter().take(room) {
            out.push(cut(&format!("         {}", one_line(detail)), width));
        }
        room = room.saturating_sub(step.details.len());
        out.push(format!("       $ {}", step.command));
    }
    if !last.is_empty() {
        out.push(String::new());
        out.extend(last);
    }
    out.join("\n") + "\n"
}

fn cut(line: &str, width: usize) -> String {
    // The indent of a line is ours; what stands in it has been made safe where it came from.
    let indent = line.len() - line.trim_start().len();
    truncate_to_width(&format!("{}{}", &line[..indent], one_line(line)), width)
}

fn headline(advice: &Advice) -> String {
    let what = match advice.stage {
        Stage::Mend => "mend the slides, prepare answers.",
        Stage::Answers => "choices and answers.",
        Stage::Parts => "the parts, one by one.",
        Stage::Full => "the whole talk.",
        Stage::Panel => "a panel.",
        Stage::Eve => "only what speaking can fix.",
        Stage::WarmUp => "warm up, change nothing.",
        Stage::After => "keep what you learned.",
    };
    let Some((days, date)) = advice.days.zip(advice.talk_date) else { return format!("No day is set. Now: {what}") };
    match days {
        0 => format!("The talk is today: {what}"),
        1 => format!("The talk is tomorrow, {date}: {what}"),
        2.. => format!("{days} days until the talk, {date}: {what}"),
        _ => format!("The talk was on {date}: {what}"),
    }
}
