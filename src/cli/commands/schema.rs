//! `hotseat schema`

use crate::cli::args::{Schema, SchemaArguments};
use crate::cli::config;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::{knowledge, lint, report};

/// Prints a JSON Schema.
pub fn run(arguments: &SchemaArguments) -> Result<Exit, Failure> {
    output::say(match arguments.of {
        Schema::Lint => lint::output::SCHEMA,
        Schema::Outline => include_str!("../../../schemas/outline.schema.json"),
        Schema::Objections => include_str!("../../../schemas/objections.schema.json"),
        Schema::Choices => include_str!("../../../schemas/choices.schema.json"),
        Schema::Plan => include_str!("../../../schemas/plan.schema.json"),
        Schema::Next => include_str!("../../../schemas/next.schema.json"),
        Schema::Prep => include_str!("../../../schemas/prep.schema.json"),
        Schema::History => include_str!("../../../schemas/history.schema.json"),
        Schema::Report => report::runs::SCHEMA,
        Schema::List => include_str!("../../../schemas/list.schema.json"),
        Schema::Doctor => include_str!("../../../schemas/doctor.schema.json"),
        Schema::Config => config::SCHEMA,
        Schema::Checklist => knowledge::SCHEMA,
    })
}
