//! The examples in the help texts are commands that the program takes.

use std::ffi::OsString;

use clap::{CommandFactory, Parser};

use super::Arguments;
use crate::cli::bare;

/// All commands with the words that call them.
fn commands(command: &clap::Command, before: &str, found: &mut Vec<(String, clap::Command)>) {
    let name = format!("{before}{}", command.get_name());
    for inner in command.get_subcommands().filter(|c| c.get_name() != "help") {
        commands(inner, &format!("{name} "), found);
    }
    found.push((name, command.clone()));
}

/// The command of a line, without what is said about it and without what the shell does with its output.
fn example(line: &str) -> Option<&str> {
    let line = line.strip_prefix("  ")?.trim_end();
    let command = line.split("  ").next()?;
    command.split(['>', '|']).next().map(str::trim).filter(|c| c.starts_with("hotseat"))
}

#[test]
fn every_command_has_examples_and_each_of_them_parses() {
    let mut all = Vec::new();
    commands(&Arguments::command(), "", &mut all);
    assert!(all.len() > 25, "{}", all.len());
    for (name, command) in all {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let examples: Vec<&str> = help.lines().filter_map(example).collect();
        assert!(help.contains("Examples:\n") && !examples.is_empty(), "{name} has no examples");
        for example in examples {
            let words = shlex::split(example).unwrap_or_else(|| panic!("{name}: {example}"));
            let words = bare::with_next(words.into_iter().map(OsString::from), |p| p.ends_with("talk.md"));
            let parsed = Arguments::try_parse_from(words);
            assert!(parsed.is_ok(), "{name}: {example}: {}", parsed.unwrap_err());
            assert!(
                example == "hotseat talk.md"
                    || example.starts_with(&name)
                    || name == "hotseat"
                    || name == "hotseat next",
                "{name}: {example}"
            );
        }
    }
}
