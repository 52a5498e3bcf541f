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
        Schema::Report => report::runs::SCHEMA,
        Schema::Config => config::SCHEMA,
        Schema::Checklist => knowledge::SCHEMA,
    })
}
