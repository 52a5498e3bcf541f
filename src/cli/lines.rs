//! The lines to know by heart as questions: the cue is asked, the speaker's own words are what a good answer holds.

use super::setup::asked_prompt;
use crate::challenge::Answers;
use crate::deck::model::Slide;
use crate::lint::Reading;
use crate::rehearsal::Asked;
use crate::text::one_line;

/// The theme of the prompts that are lines.
const THEME: &str = "lines";

/// How long a line of the speaker's own that the bank does not know may be said, and when it is too long, in seconds.
const OWN_SECONDS: [u32; 2] = [45, 75];

/// All lines: those of the bank with the speaker's words from `answers.md` or the deck, then the speaker's other lines.
pub fn asked(reading: &Reading<'_>, answers: &Answers) -> Vec<Asked> {
    let known = reading.knowledge().prompts.iter().filter(|p| p.theme == THEME);
    let mut lines: Vec<Asked> = Vec::new();
    let mut used: Vec<usize> = Vec::new();
    for prompt in known {
        let mut line = asked_prompt(prompt);
        let cue = prompt.ask.split(':').next().unwrap_or_default().to_lowercase();
        let own = answers.lines.iter().position(|l| l.cue.to_lowercase().starts_with(&cue));
        used.extend(own);
        if let Some(text) = own.map(|i| answers.lines[i].text.clone()).or_else(|| on_the_slides(reading, &cue)) {
            line.points = vec![text];
            line.own_points = true;
        }
        lines.push(line);
    }
    for (i, own) in answers.lines.iter().enumerate().filter(|(i, _)| !used.contains(i)) {
        let mut line = own_line(i, &one_line(&own.cue));
        line.points = vec![own.text.clone()];
        lines.push(line);
    }
    lines
}

/// The words of a line where the deck has them: notes of the first and the last slide, and the contribution's sentence.
fn on_the_slides(reading: &Reading<'_>, cue: &str) -> Option<String> {
    let talk = || reading.deck().shown().filter(|s| !s.backup);
    let notes = |slide: &Slide| {
        let text: Vec<String> = slide.notes.iter().map(|n| one_line(&n.text)).collect();
        Some(text.join(" ")).filter(|t| !t.trim().is_empty())
    };
    match cue {
        "opening" => talk().find_map(notes),
        "close" => talk().last().and_then(notes),
        "in one sentence" => {
            let contribution = reading.element_named("contribution").filter(|e| e.present)?;
            let passages = &reading.deck().passages;
            let sentence = contribution.evidence.iter().find_map(|e| e.passage())?;
            Some(one_line(passages.text(&passages.list()[sentence])))
        }
        _ => None,
    }
}

fn own_line(index: usize, cue: &str) -> Asked {
    Asked {
        id: format!("OWNLINE{:02}", index + 1),
        category: THEME.to_owned(),
        kind: crate::schedule::Kind::Probe,
        weight: 1.0,
        persona: String::new(),
        slide: None,
        ask: format!("{cue}: say it."),
        why: String::new(),
        evidence: Vec::new(),
        follow_ups: Vec::new(),
        points: Vec::new(),
        own_points: true,
        strong_example: None,
        weak: String::new(),
        seconds: OWN_SECONDS,
        armed_by: Vec::new(),
        ammunition: Vec::new(),
        deeper: false,
        answered_on: Vec::new(),
    }
}
