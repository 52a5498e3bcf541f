//! The debrief as text: one page that can be acted on, and the details behind it.

use super::debrief::{Debrief, Hurt, and};
use super::header::Asked;
use super::record::MilestoneResult;
use super::scorecard::Tally;
use crate::budget::Seconds;
use crate::text::{one_line, printable, truncate_to_width, wrap_to_width};

/// Lines of `text`, indented, at most `width` columns.
pub(super) fn paragraph(text: &str, indent: usize, width: usize) -> String {
    let pad = " ".repeat(indent);
    wrap_to_width(&printable(text), width.saturating_sub(indent).max(20))
        .iter()
        .map(|line| format!("{pad}{line}\n"))
        .collect()
}

/// A list item: the first line after `mark`, the others below it.
pub(super) fn item(mark: &str, text: &str, width: usize) -> String {
    let indent = mark.chars().count();
    let lines = paragraph(text, indent, width);
    format!("{mark}{}", lines.get(indent..).unwrap_or(&lines))
}

/// "3 held, 1 shaky, 1 lost": what is not zero.
pub fn tally(tally: &Tally) -> String {
    let parts: Vec<String> = [
        (tally.held, "held"),
        (tally.shaky, "shaky"),
        (tally.lost, "lost"),
        (tally.dont_have, "not to be had"),
        (tally.ungraded, "not judged"),
        (tally.unanswered, "unanswered"),
    ]
    .iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{count} {word}"))
    .collect();
    if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
}

/// The one page, in `width` columns (60 to 100 are used). Deck text in it is made safe for a terminal.
pub fn page(debrief: &Debrief, width: usize) -> String {
    let width = width.clamp(60, 100);
    let part = debrief.part.as_ref().map_or(String::new(), |p| format!(", {p}"));
    let how =
        if debrief.round { part } else { format!("{part}, {} pressure, seed {}", debrief.pressure, debrief.seed) };
    let room = width.saturating_sub(how.chars().count() + "Debrief: ".len()).max(20);
    let mut out = format!("Debrief: {}{how}\n", truncate_to_width(&one_line(&debrief.title), room));
    if let Some(why) = &debrief.dry {
        out += &paragraph(&format!("A dry run ({why}): recorded, but nothing is scheduled from it."), 0, width);
    }
    out.push('\n');
    out += &verdict(debrief, width);

    out += "\n2 The answers that hurt\n";
    if debrief.hurt.is_empty() {
        let all = Tally::of(&debrief.questions);
        let text = match (debrief.questions.len(), all.graded()) {
            (0, _) => "Nothing was asked.".to_owned(),
            (asked, 0) => format!("None was judged ({asked} asked: {}).", tally(&all)),
            (asked, _) => format!("None ({asked} asked: {}).", tally(&all)),
        };
        out += &paragraph(&text, 2, width);
    }
    for hurt in &debrief.hurt {
        out += &hurt_text(hurt, width);
    }

    out += "\n3 Evidence that is missing\n";
    let missing = &debrief.missing;
    if missing.to_run_or_concede.is_empty() && missing.deck.is_empty() {
        out += "  None that this run or the slides show.\n";
    }
    if !missing.to_run_or_concede.is_empty() {
        out += "  to run, or to concede with what it costs the claim:\n";
        for point in missing.to_run_or_concede.iter().take(4) {
            out += &item("  - ", &format!("{} ({})", one_line(&point.text), point.id), width);
        }
        out += &more(missing.to_run_or_concede.len(), 4);
    }
    if !missing.deck.is_empty() {
        let names: Vec<String> = missing.deck.iter().map(|m| one_line(&m.what)).collect();
        out += &item("  ", &format!("not on the slides: {}", names.join("; ")), width);
    }

    out += "\n4 Tomorrow\n";
    out += &paragraph(&debrief.drill.what, 2, width);
    out += &format!("    {}\n", one_line(&debrief.drill.command));
    out
}

fn more(count: usize, shown: usize) -> String {
    if count > shown { format!("    and {} more\n", count - shown) } else { String::new() }
}

fn verdict(debrief: &Debrief, width: usize) -> String {
    let verdict = &debrief.verdict;
    if debrief.round {
        let all = Tally::of(&debrief.questions);
        let text =
            format!("{} asked in {} of {}: {}.", debrief.questions.len(), verdict.would_end, verdict.slot, tally(&all));
        return format!("1 The round\n{}", paragraph(&text, 2, width));
    }
    let mut text = format!("Would have ended at {} of {}", verdict.would_end, verdict.slot);
    if let Some(whole) = verdict.lost_from {
        text += &format!(" ({whole} before time was lost)");
    }
    if verdict.over > Seconds(0) {
        text += &format!(": over by {}", verdict.over);
        let numbers: Vec<String> = verdict.drop.iter().map(|c| c.number.to_string()).collect();
        let mut ways = Vec::new();
        if !numbers.is_empty() {
            ways.push(format!("drop {}", and(&numbers)));
        }
        if let Some(shorten) = verdict.shorten.as_ref().filter(|s| s.enough) {
            ways.push(format!("{} from {}", shorten.by, one_line(&shorten.segment)));
        }
        if !ways.is_empty() {
            text += &format!("; {}", ways.join(", or "));
        }
        if let Some(shorten) = verdict.shorten.as_ref().filter(|s| !s.enough) {
            text += &format!(" ({} ran over by {})", one_line(&shorten.segment), shorten.by);
        }
    } else if verdict.spare > Seconds(0) {
        text += &format!(": {} to spare", verdict.spare);
    }
    text.push('.');
    if !verdict.talk_finished {
        text += " The last slide was not reached; the rest is taken as planned.";
    }
    if verdict.paused > Seconds(0) {
        text += &format!(" {} of it was pause.", verdict.paused);
    }
    if !debrief.milestones.is_empty() {
        let said = |m: &MilestoneResult| match m.at {
            Some(at) => format!("{} at {at}", one_line(&m.name)),
            None => format!("{} never", one_line(&m.name)),
        };
        let all: Vec<String> = debrief.milestones.iter().map(said).collect();
        text += &format!(" Said: {}.", all.join(", "));
    }
    if !verdict.promised.is_empty() {
        text += &format!(" Put off and never answered: {}.", and(&verdict.promised));
    }
    format!("1 The slot\n{}", paragraph(&text, 2, width))
}

fn hurt_text(hurt: &Hurt, width: usize) -> String {
    let slide = hurt.slide.map_or(" in the round".to_owned(), |n| format!(" on slide {n}"));
    let head = format!("{} {}{slide}, question {}, {} of answer", hurt.id, hurt.grade, hurt.number, hurt.answer);
    let mut out = item("  ", &head, width);
    let asked = one_line(&hurt.text.join(" And: "));
    // A question that quotes the deck needs no marks around its own.
    let asked = if asked.contains('"') { asked } else { format!("\"{asked}\"") };
    out += &paragraph(&asked, 4, width);
    out += &good_answer(&hurt.why, &hurt.points, hurt.own_points, hurt.strong_example.as_deref(), &hurt.weak, width);
    if !hurt.answered_on.is_empty() {
        let numbers: Vec<String> = hurt.answered_on.iter().map(u32::to_string).collect();
        out += &format!("    show slide {}\n", and(&numbers));
    }
    out
}

/// What a good answer to a question holds, as the debrief and a drill show it.
pub fn lesson(asked: &Asked, width: usize) -> String {
    let example = asked.strong_example.as_deref();
    good_answer(&asked.why, &asked.points, asked.own_points, example, &asked.weak, width)
}

fn good_answer(why: &str, points: &[String], own: bool, example: Option<&str>, weak: &str, width: usize) -> String {
    let mut out = String::new();
    if !why.is_empty() {
        out += &item("    they want: ", &one_line(why), width);
    }
    if !points.is_empty() {
        let whose = if own { "your points" } else { "to say" };
        let points: Vec<String> = points.iter().map(|p| one_line(p)).collect();
        out += &item(&format!("    {whose}: "), &points.join("; "), width);
    }
    if let Some(example) = example {
        out += &item("    as in: ", &format!("\"{}\"", one_line(example)), width);
    }
    if !weak.is_empty() {
        out += &item("    not: ", &format!("\"{}\"", one_line(weak)), width);
    }
    out
}

/// What stands below the details of a run that nobody listened to.
pub const NOT_MEASURED: &str = "
Words per minute and time to the first word are not measured. With a transcript of a
recording they are: hotseat history show --transcript FILE
";
