//! `hotseat completions` and `hotseat man`: made from the arguments themselves, so that they never lag behind.

use std::io;

use clap::{Command, CommandFactory};

use crate::cli::args::{Arguments, CompletionsArguments, ManArguments};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::knowledge::did_you_mean;
use crate::text::one_line;

/// Prints the completions of a shell.
pub fn completions(arguments: &CompletionsArguments) -> Result<Exit, Failure> {
    output::say(&String::from_utf8_lossy(&completed(arguments.shell)))
}

/// Into memory first: the generators do not bear a reader that goes away.
fn completed(shell: clap_complete::Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "hotseat", &mut script);
    script
}

/// Prints a manual page, or writes all of them.
pub fn man(arguments: &ManArguments) -> Result<Exit, Failure> {
    let failed = |e: &io::Error| Failure::message(format!("the manual cannot be made ({e})"), "");
    let pages = pages().map_err(|e| failed(&e))?;
    if let Some(folder) = &arguments.output {
        let name = one_line(&folder.display().to_string());
        let written = std::fs::create_dir_all(folder)
            .and_then(|()| pages.iter().try_for_each(|(file, page)| output::write_whole(&folder.join(file), page)));
        written.map_err(|e| Failure::message(format!("{name}: cannot be written ({e})"), ""))?;
        return output::say(&format!("{} pages in {name}\n", pages.len()));
    }
    let command = arguments.command.as_deref().map_or(String::new(), |c| format!("-{c}"));
    let file = format!("hotseat{command}.1");
    let Some((_, page)) = pages.iter().find(|(name, _)| *name == file) else {
        let root = Arguments::command();
        let known: Vec<&str> = root.get_subcommands().map(Command::get_name).collect();
        let name = arguments.command.as_deref().unwrap_or_default();
        let help = did_you_mean(name, known.iter().copied());
        let help = help.unwrap_or_else(|| format!("commands are {}", known.join(", ")));
        return Err(Failure::message(format!("there is no command `{}`", one_line(name)), &help));
    };
    output::say(&String::from_utf8_lossy(page))
}

/// The pages by the names of their files, the program's own first.
fn pages() -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut root = Arguments::command();
    root.build();
    let mut out = Vec::new();
    page("hotseat".to_owned(), &root, &mut out)?;
    Ok(out)
}

fn page(name: String, command: &Command, out: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
    let mut text = Vec::new();
    // What is printed above SYNOPSIS, and what other pages call this one.
    let named = command.clone().name(name.clone()).bin_name(name.replace('-', " "));
    clap_mangen::Man::new(named).source(concat!("hotseat ", env!("CARGO_PKG_VERSION"))).render(&mut text)?;
    out.push((format!("{name}.1"), text));
    let inner = command.get_subcommands().filter(|c| c.get_name() != "help" && !c.is_hide_set());
    inner.into_iter().try_for_each(|c| page(format!("{name}-{}", c.get_name()), c, out))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    fn words(command: &Command, out: &mut Vec<String>) {
        out.extend(
            command.get_arguments().filter(|a| !a.is_hide_set()).filter_map(|a| a.get_long()).map(str::to_owned),
        );
        for inner in command.get_subcommands() {
            out.push(inner.get_name().to_owned());
            words(inner, out);
        }
    }

    #[test]
    fn every_command_and_option_is_completed_in_every_shell() {
        let mut all = Vec::new();
        words(&Arguments::command(), &mut all);
        assert!(all.len() > 60);
        for shell in clap_complete::Shell::value_variants() {
            let script = String::from_utf8(completed(*shell)).expect("text");
            let missing: Vec<_> = all.iter().filter(|w| !script.contains(w.as_str())).collect();
            assert!(missing.is_empty(), "{shell}: {missing:?}");
        }
    }

    #[test]
    fn every_command_has_its_page_with_its_options() {
        let pages = pages().expect("pages");
        let root = Arguments::command();
        for command in root.get_subcommands() {
            let file = format!("hotseat-{}.1", command.get_name());
            let (_, text) = pages.iter().find(|(name, _)| *name == file).unwrap_or_else(|| panic!("no {file}"));
            let text = String::from_utf8_lossy(text).replace("\\-", "-");
            for long in command.get_arguments().filter(|a| !a.is_hide_set()).filter_map(|a| a.get_long()) {
                assert!(text.contains(&format!("--{long}")), "{file}: {long}");
            }
        }
    }
}
