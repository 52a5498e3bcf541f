//! The debrief as text: one page that can be acted on, and the details behind it.

use super::debrief::{Debrief, Hurt, Tally, and};
use super::header::Asked;
use super::record::OutcomeKind;
use crate::budget::Seconds;
use crate::text::{one_line, printable, truncate_to_width, wrap_to_width};

/// Lines of `text`, indented, at most `width` columns.
fn paragraph(text: &str, indent: usize, width: usize) -> String {
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

/// Planned minus actual as "+1:20" (longer than planned) or "-0:30".
fn difference(took: Seconds, budget: Seconds) -> String {
    if took >= budget { format!("+{}", took.less(budget)) } else { format!("-{}", budget.less(took)) }
}

/// What stands below the details of a run that nobody listened to.
pub const NOT_MEASURED: &str = "
Words per minute and time to the first word are not measured. With a transcript of a
recording they are: hotseat history show --transcript FILE
";

/// What a slide took in the run before, where it was shown: slides are the same that have the same key.
fn before(debrief: &Debrief, key: &str) -> String {
    let Some(last) = &debrief.last else { return String::new() };
    match last.slides.iter().find(|slide| slide.key == key) {
        Some(slide) if slide.took > Seconds(0) => format!(", {} before", slide.took),
        Some(_) => String::new(),
        None if last.slides.is_empty() => String::new(),
        None => ", new".to_owned(),
    }
}

/// What stands behind the page: planned against actual, everything that was asked, categories, score card, last run.
pub fn details(debrief: &Debrief, width: usize) -> String {
    let width = width.clamp(60, 100);
    let mut out = String::from("Planned and actual\n");
    if let Some(last) = debrief.last.as_ref().filter(|last| !last.slides.is_empty()) {
        out = format!("Planned and actual, and at the end of a line the run of {}\n", last.day);
    }
    for segment in &debrief.segments {
        out += &format!(
            "  {:>6} {:>6} {:>7}  {}\n",
            segment.budget,
            segment.took,
            difference(segment.took, segment.budget),
            truncate_to_width(&one_line(&segment.name), width - 26)
        );
    }
    for slide in &debrief.slides {
        let note = match (slide.skipped, slide.visits) {
            (true, _) => " skipped",
            (false, 0) => " not reached",
            (false, _) if slide.budget == Seconds(0) && slide.took == Seconds(0) => " shown in an answer",
            _ => "",
        };
        out += &format!(
            "  {:>6} {:>6} {:>7}  slide {}{note}{}\n",
            slide.budget,
            slide.took,
            difference(slide.took, slide.budget),
            slide.number,
            before(debrief, &slide.key)
        );
    }
    out += "\nAsked\n";
    if debrief.questions.is_empty() {
        out += "  nothing\n";
    }
    for question in &debrief.questions {
        let how = match (question.outcome, question.grade) {
            (OutcomeKind::Answered, Some(grade)) => grade.to_string(),
            (OutcomeKind::Answered, None) => "not judged".to_owned(),
            (OutcomeKind::Later, _) => "put off".to_owned(),
            (OutcomeKind::NotApt, _) => "not apt".to_owned(),
            (OutcomeKind::Unanswered, _) => "unanswered".to_owned(),
        };
        let deeper = if question.follow_up { " deeper" } else { "" };
        let mark = format!("  {:>2} {:<9} ", question.number, question.id);
        let text = format!("{} [{how}, {}{deeper}]", one_line(&question.text.join(" And: ")), question.answer);
        out += &item(&mark, &text, width);
    }
    if !debrief.categories.is_empty() {
        out += "\nBy category\n";
        for category in &debrief.categories {
            out += &item("  ", &format!("{}: {}", one_line(&category.category), tally(&category.tally)), width);
        }
    }
    if !debrief.rubric.is_empty() {
        out += "\nScore card (what speaks to each row; no sum)\n";
        for row in &debrief.rubric {
            let mut says = Vec::new();
            if row.tally.graded() > 0 {
                says.push(tally(&Tally { ungraded: 0, unanswered: 0, ..row.tally.clone() }));
            }
            if row.points[1] > 0 {
                says.push(format!("{} of {} points said or conceded", row.points[0], row.points[1]));
            }
            if !row.missing.is_empty() {
                says.push(format!("not on the slides: {}", row.missing.join(", ")));
            }
            if !row.findings.is_empty() {
                says.push(format!("lint: {}", row.findings.join(", ")));
            }
            let says = match (row.assessed, says.is_empty()) {
                (false, _) => "not assessed".to_owned(),
                (true, true) => "shown on the slides, not asked".to_owned(),
                (true, false) => says.join("; "),
            };
            out += &item(&format!("  {:>3}  ", row.weight), &format!("{}: {says}", one_line(&row.row)), width);
        }
    }
    if !debrief.to_say.is_empty() {
        out += "\nYou have it; say it\n";
        for point in &debrief.to_say {
            out += &item("  - ", &format!("{} ({})", one_line(&point.text), point.id), width);
        }
    }
    if !debrief.notes.is_empty() {
        out += "\nNotes\n";
        for note in &debrief.notes {
            out += &item("  - ", &format!("{} (at {})", one_line(&note.text), note.at), width);
        }
    }
    if let Some(last) = &debrief.last {
        let now = Tally::of(&debrief.questions);
        out += &format!(
            "\nThe last run and this one\n  {}: {} of {}; {}\n  {}: {} of {}; {}\n",
            last.day,
            last.would_end,
            last.slot,
            tally(&last.tally),
            debrief.day,
            debrief.verdict.would_end,
            debrief.verdict.slot,
            tally(&now)
        );
    }
    out
}
