//! `hotseat plan`

use crate::budget::{self, PlanReport};
use crate::cli::args::{Format, PlanArguments};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::remembered;
use crate::cli::session::Session;
use crate::cli::talk::{Occasion, planned};

/// Plans the minutes of a talk.
pub fn run(session: &Session<'_>, arguments: &PlanArguments) -> Result<Exit, Failure> {
    session.with_reading(&arguments.deck, arguments.checklist.as_deref(), arguments.minutes, |reading, _| {
        let practice = remembered::or_told(session, &arguments.deck, reading.deck()).practice;
        let stated = session.settings_of(&arguments.deck)?.pressure;
        let pressure = arguments.pressure.or(stated).unwrap_or_default().into();
        let planned = planned(reading, Occasion { minutes: arguments.minutes, pressure, practice: &practice });
        let report = PlanReport {
            schema: 1,
            deck: reading.deck().sources.files()[0].name.clone(),
            checklist: reading.knowledge().checklist_at(reading.checklist_id()).id.clone(),
            pressure,
            runs: practice.runs,
            plan: planned.plan,
            cut: planned.cut,
        };
        output::say(&match arguments.format {
            Format::Human => budget::human(&report, session.width),
            Format::Json => {
                serde_json::to_string_pretty(&report).map_err(|e| Failure::message(e.to_string(), ""))? + "\n"
            }
        })
    })
}
