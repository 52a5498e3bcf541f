//! A talk before it is given: the deck read, the slot divided, the target spread. What `plan`, `outline`, `rehearse` and
//! the presenter document all start from.

use crate::budget::{Cut, Mix, Plan, Practice, Pressure, Seconds, Segment, SlideInput, Slot, cuts, plan as spread};
use crate::knowledge::ChecklistEntry;
use crate::knowledge::schema;
use crate::lint::Reading;
use crate::text::one_line;

/// The appointment in minutes where neither the user, the deck nor the checklist says: what most job talks get.
const DEFAULT_SLOT: f32 = 45.0;
/// Final questions as a share of the slot, where nobody says: a third, as with 15 minutes of 45.
const DEFAULT_QUESTIONS: u32 = 3;

/// What a plan is made for.
#[derive(Debug, Clone, Copy)]
pub struct Occasion<'a> {
    /// `--minutes`.
    pub minutes: Option<u32>,
    /// How hard the room presses.
    pub pressure: Pressure,
    /// What earlier runs say.
    pub practice: &'a Practice,
}

/// The plan of a talk.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The target spread over the slides.
    pub plan: Plan,
    /// What can go, first to go first.
    pub cut: Vec<Cut>,
    /// How many interruptions the slot holds.
    pub mix: Mix,
    /// The same for a slot of 45 minutes, from which parts of the talk take their share.
    pub stated_mix: Mix,
}

/// Plans a talk: the slot is `--minutes`, else the deck's, else the checklist's.
pub fn planned(reading: &Reading<'_>, occasion: Occasion<'_>) -> Planned {
    let deck = reading.deck();
    let checklist = reading.knowledge().checklist_at(reading.checklist_id());
    let of_checklist = |minutes: Option<f32>| minutes.map(|m| Seconds((m * 60.0).round() as u32));
    let slot = occasion
        .minutes
        .map(Seconds::minutes)
        .or(deck.settings.slot_seconds.map(Seconds))
        .or(of_checklist(checklist.slot_minutes))
        .unwrap_or(Seconds((DEFAULT_SLOT * 60.0) as u32));
    // The checklist's questions hold for the checklist's own slot; another slot keeps the share.
    let own_slot = of_checklist(checklist.slot_minutes).filter(|s| s.0 > 0);
    let questions = deck
        .settings
        .questions_seconds
        .map(Seconds)
        .or_else(|| {
            let questions = of_checklist(checklist.questions_minutes)?;
            Some(own_slot.map_or(questions, |own| slot.share(u64::from(questions.0), u64::from(own.0))))
        })
        .unwrap_or(Seconds(slot.0 / DEFAULT_QUESTIONS));
    let stated_mix = mix(checklist, occasion.pressure);
    let mix = stated_mix.scaled(slot);
    let segments = segments(checklist);
    let slot = if checklist.slack == Some(false) {
        let stated: Seconds = segments.iter().map(|s| s.seconds).sum();
        let kept = own_slot.map_or(stated, |own| slot.share(u64::from(stated.0), u64::from(own.0)));
        Slot::exact(slot, kept, mix)
    } else {
        Slot::new(slot, questions, mix)
    };
    let plan = spread(slot, &slides(reading), &segments, occasion.practice);
    let required: Vec<String> = checklist
        .sections
        .iter()
        .filter(|(_, required)| *required)
        .map(|(section, _)| reading.knowledge().section_at(*section).id.clone())
        .collect();
    let cut = cuts(&plan, &required);
    Planned { plan, cut, mix, stated_mix }
}

fn mix(checklist: &ChecklistEntry, pressure: Pressure) -> Mix {
    let Some(stated) = &checklist.interruptions else { return Mix::default_for(pressure) };
    let schema::Mix { clarify, probe, challenge } = match pressure {
        Pressure::Gentle => stated.gentle,
        Pressure::Realistic => stated.realistic,
        Pressure::Hostile => stated.hostile,
    };
    Mix { clarify: clarify.into(), probe: probe.into(), challenge: challenge.into() }
}

fn segments(checklist: &ChecklistEntry) -> Vec<Segment> {
    let of = |segment: &schema::Segment| Segment {
        name: segment.name.clone(),
        sections: segment.sections.clone(),
        seconds: Seconds((segment.minutes * 60.0).round() as u32),
    };
    checklist.table.segments.iter().map(of).collect()
}

/// What the plan needs to know of every shown slide.
fn slides(reading: &Reading<'_>) -> Vec<SlideInput> {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let deck = reading.deck();
    let rows = deck.slides.iter().zip(reading.rows()).enumerate().filter(|(_, (slide, _))| !slide.hidden);
    rows.map(|(i, (slide, row))| SlideInput {
        key: slide.key.clone(),
        number: slide.number,
        title: one_line(slide.title_text()),
        section: reading.section_name(i).map(str::to_owned),
        frame: row.frame,
        backup: slide.backup,
        stated: slide.settings.seconds.map(Seconds),
        priority: slide.settings.priority,
        words_visible: count(row.shape.words),
        words_notes: count(row.shape.note_words),
        visuals: count(row.shape.figures.len() + usize::from(row.shape.table_rows > 0)),
    })
    .collect()
}
