//! `hotseat objections`

use crate::challenge::{self, Inputs, Show};
use crate::cli::args::{Format, ObjectionsArguments};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::remembered;
use crate::cli::session::Session;
use crate::lint::run as check;
use crate::report::asked;

/// Lists the objections that a deck invites.
pub fn run(session: &Session<'_>, arguments: &ObjectionsArguments) -> Result<Exit, Failure> {
    session.with_reading(&arguments.deck, arguments.checklist.as_deref(), None, |reading, files| {
        let findings = check(reading).list;
        let answers = session.answers(files, reading);
        let objections = challenge::objections(&Inputs { reading, findings: &findings, answers: &answers });
        let name = &reading.deck().sources.files()[0].name;
        let failed = |e: &dyn std::fmt::Display| Failure::message(e.to_string(), "");
        let show = Show { width: session.width, all: arguments.all };
        let checklist = &reading.knowledge().checklist_at(reading.checklist_id()).id;
        let remembered = remembered::or_told(session, &arguments.deck, reading.deck());
        let mut out = Vec::new();
        match arguments.format {
            Format::Human if arguments.todo => challenge::todo(&mut out, name, &objections, show),
            Format::Human => challenge::human(&mut out, name, &objections, show),
            Format::Json => {
                let json = asked::WithAsked {
                    objections: challenge::json(name, checklist, &objections),
                    really_asked: &remembered.asked,
                };
                let json = serde_json::to_string_pretty(&json).map_err(|e| failed(&e))?;
                out.extend(json.bytes().chain([b'\n']));
                Ok(())
            }
        }
        .map_err(|e| failed(&e))?;
        let mut text = String::from_utf8_lossy(&out).into_owned();
        if arguments.format == Format::Human {
            text += &asked::human(&remembered.asked, &answers, session.width);
        }
        output::say(&text)
    })
}
