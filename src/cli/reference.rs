//! The handbook's page of commands, made from the arguments themselves.

use std::fmt::Write;

use clap::{Arg, Command, CommandFactory};

use super::args::Arguments;
use crate::report::handbook::{Page, markdown};

/// Every command with its arguments and options; those that hold everywhere come last.
pub fn page() -> Page {
    let mut root = Arguments::command();
    root.build();
    let mut out = String::from("# Commands\n\nThe same text as `hotseat COMMAND --help` prints.\n\n");
    for command in root.get_subcommands().filter(|c| c.get_name() != "help") {
        section(&mut out, "hotseat", command);
    }
    out.push_str("## Everywhere\n\n");
    options(&mut out, root.get_arguments().filter(|a| a.is_global_set()));
    Page { path: "commands.md".to_owned(), text: out }
}

fn section(out: &mut String, before: &str, command: &Command) {
    let name = format!("{before} {}", command.get_name());
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let _ = writeln!(out, "## {name}\n\n{}.\n", markdown::text(&about));
    let own: Vec<&Arg> = command.get_arguments().filter(|a| !a.is_global_set() && a.get_id() != "help").collect();
    if !own.is_empty() {
        let words: Vec<String> = own.iter().filter(|a| a.is_positional()).map(|a| a.to_string()).collect();
        let rest = if own.iter().any(|a| !a.is_positional()) { " [OPTIONS]" } else { "" };
        let _ = writeln!(out, "```text\n{name} {}{rest}\n```\n", words.join(" "));
        options(out, own.into_iter());
    }
    if let Some(examples) = command.get_after_help() {
        let _ = writeln!(out, "```text\n{}\n```\n", examples.to_string().trim_end());
    }
    for inner in command.get_subcommands().filter(|c| c.get_name() != "help") {
        section(out, &name, inner);
    }
}

fn options<'a>(out: &mut String, list: impl Iterator<Item = &'a Arg>) {
    out.push_str("| | |\n|---|---|\n");
    for arg in list {
        let short = arg.get_short().map(|s| format!("-{s}, ")).unwrap_or_default();
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let values: Vec<String> = arg
            .get_possible_values()
            .iter()
            .filter(|v| !v.is_hide_set() && arg.get_action().takes_values())
            .map(|v| markdown::code(v.get_name()))
            .collect();
        let values = if values.is_empty() { String::new() } else { format!(": {}", values.join(", ")) };
        let defaults: Vec<String> =
            arg.get_default_values().iter().map(|v| markdown::code_cell(&v.to_string_lossy())).collect();
        let default = if defaults.is_empty() || !arg.get_action().takes_values() {
            String::new()
        } else {
            format!("; otherwise {}", defaults.join(", "))
        };
        let _ = writeln!(
            out,
            "| {} | {}{values}{default} |",
            markdown::code_cell(&format!("{short}{arg}")),
            markdown::text(&help)
        );
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_stands_on_the_page() {
        let text = page().text;
        for command in Arguments::command().get_subcommands() {
            assert!(text.contains(&format!("\n## hotseat {}\n", command.get_name())), "{}", command.get_name());
        }
        assert!(text.contains("`--fail-on <LEVEL>`") && text.contains("## hotseat history export"), "{text}");
    }
}
