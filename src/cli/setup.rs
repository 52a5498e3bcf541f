//! From a reading of a deck to the frozen header of a run.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use super::failure::Failure;
use super::interview;
use super::talk::{Occasion, planned};
use crate::budget::{Day, Part, Plan, Practice, Pressure, Seconds, Stretch};
use crate::challenge::{self, Answers, Inputs, Objection};
use crate::deck::model::Deck;
use crate::history::ReallyAsked;
use crate::knowledge::schema::{ChallengeKind, Framework, Persona, Prompt};
use crate::knowledge::{ChallengeId, ChecklistEntry, did_you_mean, family};
use crate::lint::{Finding, Reading};
use crate::rehearsal::{
    Asked, ChecklistRef, DeckRef, Evidence, FindingRef, Header, Input, Missing, Rate, RubricRow, Setup, Shape, digest,
};
use crate::schedule::{Stop, StopWhen};
use crate::text::one_line;

/// What the user asks for.
pub struct Request<'a> {
    /// The deck's file as typed.
    pub path: &'a Path,
    /// Its key in the history.
    pub key: &'a str,
    /// `--minutes`.
    pub minutes: Option<u32>,
    /// `--pressure`.
    pub pressure: Pressure,
    /// Who and what is asked more or less, as `hotseat.toml` says.
    pub emphasis: &'a BTreeMap<String, f32>,
    /// The seed.
    pub seed: u64,
    /// The day.
    pub today: Day,
    /// Where events come from.
    pub input: Input,
    /// `--checklist` as typed.
    pub checklist: Option<&'a str>,
    /// What of the talk is rehearsed, if not all of it.
    pub part: Option<Part>,
    /// `--squeeze`, in minutes.
    pub squeeze: Option<u32>,
    /// When the points of a good answer are shown.
    pub rate: Rate,
    /// What the past says.
    pub practice: Practice,
}

/// Deck key that survives edits: `hotseat: id`, else the path relative to the repository's root, else the canonical path.
pub fn deck_key(path: &Path, deck: &Deck) -> String {
    if let Some(id) = &deck.settings.id {
        return one_line(id);
    }
    let canonical = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let root = canonical.ancestors().skip(1).find(|folder| folder.join(".git").exists());
    let relative = root.and_then(|root| canonical.strip_prefix(root).ok()).unwrap_or(&canonical);
    one_line(&relative.display().to_string())
}

/// Digest of every file that the deck was read from.
pub fn deck_digest(deck: &Deck) -> String {
    digest(deck.sources.files().iter().map(|f| f.text().as_bytes()))
}

/// The seed where none is asked for: another one for every run, and the same again for the same deck, day and history.
/// Five digits, so that it can be typed again.
pub fn default_seed(key: &str, today: Date, runs: usize) -> u64 {
    let hex = digest([key.as_bytes(), today.to_string().as_bytes(), runs.to_string().as_bytes()]);
    u64::from_str_radix(&hex[..12], 16).unwrap_or(0) % 100_000
}

/// A path as it is typed into a shell.
pub fn quoted(path: &Path) -> String {
    let text = one_line(&path.display().to_string());
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '~' | '+' | ':' | ',' | '@');
    if !text.is_empty() && text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// The command that goes on with a run that was cut off.
pub fn resume_command(header: &Header) -> String {
    if interview::is_key(&header.deck.key) {
        return format!("{} --resume", one_line(&header.command));
    }
    format!("hotseat rehearse {} --resume", quoted(Path::new(&header.deck.file)))
}

/// All that a run is set up from.
///
/// # Errors
/// When the talk has no such part.
pub fn setup(
    reading: &Reading<'_>,
    findings: &[Finding],
    answers: &Answers,
    request: Request<'_>,
) -> Result<Setup, Failure> {
    let deck = reading.deck();
    let knowledge = reading.knowledge();
    let checklist = knowledge.checklist_at(reading.checklist_id());
    let occasion = Occasion { minutes: request.minutes, pressure: request.pressure, practice: &request.practice };
    let planned = planned(reading, occasion);
    let planned_slot = planned.plan.slot.slot;
    let stretch = request.part.as_ref().map(|part| stretch(part, &planned.plan, reading)).transpose()?;
    let (plan, mix) = match &stretch {
        Some(of) => planned.plan.part(of.from, of.to, planned.stated_mix),
        None => (planned.plan, planned.mix),
    };
    let inputs = Inputs { reading, findings, answers };
    let mut objections = challenge::objections(&inputs);
    if stretch.is_some() {
        // A part is asked about what it shows, and about what hangs on no slide.
        let shown = |key: &String| plan.slides.iter().any(|s| !s.backup && s.key == *key);
        objections.retain(|o| o.slide_key.as_ref().is_none_or(shown));
    }
    objections.extend(challenge::of_the_room(&inputs));
    let shape = shape(checklist, &inputs, &objections, planned_slot, stretch.is_some());
    let mut command = "hotseat rehearse".to_owned();
    if request.path != Path::new("") {
        command += &format!(" {}", quoted(request.path));
    }
    if let Some(minutes) = request.minutes {
        command += &format!(" --minutes {minutes}");
    }
    if let Some(name) = request.checklist {
        command += &format!(" --checklist {}", quoted(Path::new(name)));
    }
    match &request.part {
        Some(Part::Slides { from, to }) => {
            command += &from.map_or(String::new(), |n| format!(" --from {n}"));
            command += &to.map_or(String::new(), |n| format!(" --to {n}"));
        }
        Some(_) => {
            command += &stretch.as_ref().map_or(String::new(), |s| format!(" --part {}", quoted(Path::new(&s.name))))
        }
        None => {}
    }
    if let Some(minutes) = request.squeeze {
        command += &format!(" --squeeze {minutes}");
    }
    let members: Vec<Vec<u8>> = std::iter::once(serde_json::to_vec(&checklist.table))
        .chain(checklist.challenges.iter().map(|id| serde_json::to_vec(&knowledge.challenge_at(*id).table)))
        .map(Result::unwrap_or_default)
        .collect();
    let missing = knowledge
        .elements
        .iter()
        .filter(|e| reading.element_named(&e.id).is_some_and(|found| !found.present) && e.id != "single_dataset")
        .map(|e| Missing { id: e.id.clone(), what: e.what.clone() });
    let found: BTreeMap<String, String> =
        findings.iter().filter(|f| f.suppressed.is_none()).map(|f| (f.id.clone(), f.name.clone())).collect();
    Ok(Setup {
        hotseat: env!("CARGO_PKG_VERSION").to_owned(),
        deck: DeckRef {
            key: request.key.to_owned(),
            file: deck.sources.files()[0].name.clone(),
            title: one_line(deck.title.as_deref().unwrap_or(&deck.sources.files()[0].name)),
            digest: deck_digest(deck),
            talk_date: deck.settings.talk_date.as_deref().and_then(|d| d.parse().ok()),
        },
        checklist: ChecklistRef { id: checklist.id.clone(), digest: digest(members.iter().map(Vec::as_slice)) },
        seed: request.seed,
        today: request.today,
        input: request.input,
        command,
        pressure: request.pressure,
        mix,
        part: stretch.map(|s| s.name),
        plan,
        cut: planned.cut,
        squeeze: request.squeeze.map(Seconds::minutes),
        shape,
        rate: request.rate,
        round: None,
        objections: objections.iter().map(|o| emphasized(asked(o), o, request.emphasis)).collect(),
        practice: request.practice,
        rubric: checklist
            .table
            .rubric
            .iter()
            .map(|r| RubricRow { row: r.row.clone(), weight: r.weight.round() as u32, from: r.from.clone() })
            .collect(),
        missing: missing.collect(),
        findings: found.into_iter().map(|(rule, name)| FindingRef { rule, name }).collect(),
    })
}

/// What the format adds of its own. A part of a talk has no moments of the whole slot.
fn shape(checklist: &ChecklistEntry, inputs: &Inputs<'_>, known: &[Objection], slot: Seconds, part: bool) -> Shape {
    if part {
        return Shape::default();
    }
    let table = &checklist.table;
    let own = table.slot_minutes.map_or(0.0, |m| m * 60.0);
    let scaled = |minutes: f32| {
        let seconds = if own > 0.0 { minutes * 60.0 / own * slot.0 as f32 } else { minutes * 60.0 };
        Seconds(seconds.round() as u32)
    };
    let mut asked: Vec<Asked> = Vec::new();
    let mut stops = Vec::new();
    for (stop, ids) in table.stops.iter().zip(&checklist.stops) {
        let name = |id: &ChallengeId| inputs.reading.knowledge().challenge_at(*id).id.clone();
        let when = match (stop.at, &stop.after) {
            (Some([from, to]), _) => StopWhen::Between(scaled(from), scaled(to)),
            (None, Some(section)) => StopWhen::After(section.clone()),
            (None, None) => continue,
        };
        let absent = |id: &&ChallengeId| stop.ask.is_some() || !known.iter().any(|o| o.id == name(id));
        let absent: Vec<ChallengeId> = ids.iter().filter(absent).copied().collect();
        for objection in challenge::of_the_format(inputs, &absent) {
            let mut own = self::asked(&objection);
            if let Some(ask) = &stop.ask {
                own.ask.clone_from(ask);
            }
            if !asked.iter().any(|a| a.id == own.id) {
                asked.push(own);
            }
        }
        stops.push(Stop { when, ids: ids.iter().map(name).collect(), unless: stop.unless.clone() });
    }
    Shape { milestones: table.milestones.clone(), stops, asked }
}

fn stretch(part: &Part, plan: &Plan, reading: &Reading<'_>) -> Result<Stretch, Failure> {
    let deck = reading.deck();
    let contribution = reading.element_named("contribution").filter(|e| e.present).and_then(|e| e.slides.first());
    part.find(plan, contribution.map(|i| deck.slides[*i].number)).ok_or_else(|| {
        let names = Part::names(plan);
        match part {
            Part::Named(name) => {
                let near = did_you_mean(name, names.iter().map(String::as_str)).map_or(String::new(), |d| d + " ");
                let help = format!("{near}this talk has: {}", names.join(", "));
                Failure::message(format!("the talk has no part `{}`", one_line(name)), &help)
            }
            _ => {
                let last = plan.slides.iter().rev().find(|s| !s.backup).map_or(0, |s| s.number);
                Failure::message(
                    "no slide of the talk is in that part",
                    &format!("its slides are 1 to {last}, without the backup"),
                )
            }
        }
    })
}

/// An objection as heavy as the room makes it: by who asks, and by what. Of several who would ask, the one whom the room
/// has most of does.
fn emphasized(mut asked: Asked, objection: &Objection, emphasis: &BTreeMap<String, f32>) -> Asked {
    if emphasis.is_empty() {
        return asked;
    }
    let factor = |token: &str| emphasis.get(token).copied();
    let of = |p: &Persona| factor(&persona(*p).replace(' ', "-")).unwrap_or(1.0);
    let mut who = 1.0;
    if let Some(first) = objection.persona.first() {
        let most = objection.persona.iter().skip(1).fold(first, |most, p| if of(p) > of(most) { p } else { most });
        (who, asked.persona) = (of(most), persona(*most).to_owned());
    }
    let what = factor(&objection.id).or_else(|| factor(family(&objection.id))).unwrap_or(1.0);
    asked.weight = (asked.weight * f64::from(who) * f64::from(what) * 100.0).round() / 100.0;
    asked
}

/// A prompt of the bank as a run freezes it.
pub fn asked_prompt(prompt: &Prompt) -> Asked {
    let shape = match prompt.framework {
        Some(Framework::Star) => "Build it as situation, task, action, result.",
        Some(Framework::Sail) => "Build it as situation, action, impact, learning.",
        None => "",
    };
    let why = [prompt.hint.as_deref().unwrap_or(""), shape].join(" ").trim().to_owned();
    Asked {
        id: prompt.id.clone(),
        category: prompt.theme.clone(),
        kind: ChallengeKind::Challenge,
        weight: 1.0,
        persona: String::new(),
        slide: None,
        ask: prompt.ask.clone(),
        why,
        evidence: Vec::new(),
        follow_ups: prompt.follow_ups.clone(),
        points: prompt.strong.clone(),
        own_points: false,
        strong_example: None,
        weak: prompt.weak.clone().unwrap_or_default(),
        seconds: prompt.seconds.map_or(PROMPT_SECONDS, |s| s.map(u32::from)),
        armed_by: Vec::new(),
        ammunition: Vec::new(),
        deeper: false,
        answered_on: Vec::new(),
    }
}

/// The category of questions that were really asked.
const REALLY_ASKED: &str = "really asked";
/// How long an answer to one may be, and when it is too long, in seconds: as for most challenges of the bank.
const ASKED_SECONDS: [u32; 2] = [45, 90];

/// A question that was really asked, as a drill freezes it: as heavy as the heaviest, because it was no guess.
pub fn really_asked(asked: &ReallyAsked, weight: f64, answers: &Answers) -> Asked {
    let on = asked.entry.slide.map_or(String::new(), |n| format!(" about slide {n}"));
    let own = answers.get(&asked.id).map(|a| a.points.clone()).unwrap_or_default();
    Asked {
        id: asked.id.clone(),
        category: REALLY_ASKED.to_owned(),
        kind: ChallengeKind::Challenge,
        weight,
        persona: String::new(),
        slide: asked.entry.slide_key.clone(),
        ask: challenge::shorten(&asked.entry.text, challenge::LONGEST),
        why: format!("Really asked{on}, written down on {}.", asked.entry.day),
        evidence: Vec::new(),
        follow_ups: Vec::new(),
        own_points: !own.is_empty(),
        points: own,
        strong_example: None,
        weak: String::new(),
        seconds: ASKED_SECONDS,
        armed_by: Vec::new(),
        ammunition: Vec::new(),
        deeper: false,
        answered_on: Vec::new(),
    }
}

/// How long an answer to a prompt that states no length may be, and when it is too long.
const PROMPT_SECONDS: [u32; 2] = [120, 180];

fn persona(persona: Persona) -> &'static str {
    match persona {
        Persona::Methodologist => "methodologist",
        Persona::Statistician => "statistician",
        Persona::Rival => "rival",
        Persona::ProductLead => "product lead",
        Persona::HiringManager => "hiring manager",
        Persona::AdjacentResearcher => "adjacent researcher",
    }
}

/// An objection as a run freezes it. The speaker's own points replace the general ones.
fn asked(objection: &Objection) -> Asked {
    let own = objection.answer.as_ref().map(|a| a.points.clone()).filter(|points| !points.is_empty());
    Asked {
        id: objection.id.clone(),
        category: objection.category.clone(),
        kind: objection.kind,
        weight: objection.weight,
        persona: objection.persona.first().map_or(String::new(), |p| persona(*p).to_owned()),
        slide: objection.slide_key.clone(),
        ask: objection.ask.clone(),
        why: objection.why.clone(),
        evidence: objection.evidence.iter().map(|q| Evidence { slide: q.slide, text: q.text.clone() }).collect(),
        follow_ups: objection.follow_ups.clone(),
        own_points: own.is_some(),
        points: own.unwrap_or_else(|| objection.strong.clone()),
        strong_example: objection.strong_example.clone(),
        weak: objection.weak.clone().unwrap_or_default(),
        seconds: objection.seconds.map(u32::from),
        armed_by: objection.armed_by.clone(),
        ammunition: objection.ammunition.clone(),
        deeper: objection.deeper,
        answered_on: objection.answered_on.iter().map(|s| s.key.clone()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Knowledge;

    #[test]
    fn the_room_decides_who_asks_and_what_weighs_more() {
        let knowledge = Knowledge::builtin();
        let deck = crate::deck::read(
            "t.md",
            "# A talk\n".to_owned(),
            &crate::deck::Files::none(),
            &crate::deck::Options::default(),
        )
        .expect("reads");
        let reading = Reading::new(&deck, &knowledge, crate::lint::ReadOptions::default());
        let (answers, findings) = (Answers::default(), []);
        let inputs = Inputs { reading: &reading, findings: &findings, answers: &answers };
        let ids: Vec<ChallengeId> = knowledge.challenge("SYS09").into_iter().collect();
        let objection = challenge::of_the_format(&inputs, &ids).pop().expect("asked for by id");
        let plain = asked(&objection);
        assert_eq!(plain.persona, "methodologist");
        let emphasis = BTreeMap::from([("hiring-manager".to_owned(), 2.0), ("SYS".to_owned(), 1.5)]);
        let more = emphasized(plain.clone(), &objection, &emphasis);
        assert_eq!(more.persona, "hiring manager", "of several the one whom the room has most of");
        assert!((more.weight - plain.weight * 3.0).abs() < 0.02, "{} and {}", more.weight, plain.weight);
        assert_eq!(emphasized(plain.clone(), &objection, &BTreeMap::new()), plain);
    }
}
