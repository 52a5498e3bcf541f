//! `hotseat outline`

use std::collections::BTreeMap;

use crate::budget::{Practice, Pressure};
use crate::cli::args::{Format, OutlineArguments};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::session::Session;
use crate::cli::talk::{Occasion, planned};
use crate::report::outline::{SlideFacts, outline};

/// Shows how a deck was read.
pub fn run(session: &Session<'_>, arguments: &OutlineArguments) -> Result<Exit, Failure> {
    session.with_reading(&arguments.deck, None, None, |reading, _| {
        let practice = Practice::default();
        let occasion = Occasion { minutes: None, pressure: Pressure::default(), practice: &practice };
        let budgets = planned(reading, occasion).plan.slides;
        let timed = budgets.iter().rev().filter(|b| !b.backup);
        let budgets: BTreeMap<&str, u32> = timed.map(|b| (b.key.as_str(), b.budget.0)).collect();
        let facts: Vec<SlideFacts> = (reading.deck().slides.iter().zip(reading.rows()).enumerate())
            .map(|(i, (slide, row))| SlideFacts {
                section: reading.section_name(i).map(str::to_owned),
                by: row.section.map(|s| s.by.to_string()),
                budget_seconds: if slide.hidden { None } else { budgets.get(slide.key.as_str()).copied() },
            })
            .collect();
        let report = outline(reading.deck(), &facts);
        let report = if arguments.text { report.with_text(reading.deck()) } else { report };
        output::say(&match arguments.format {
            Format::Human if arguments.text => report.text(),
            Format::Human => report.human(session.width),
            Format::Json => report.json().map_err(|e| Failure::message(e.to_string(), ""))?,
        })
    })
}
