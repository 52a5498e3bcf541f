//! `hotseat talk.md`: a deck alone means `next`.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::CommandFactory;

use super::args::Arguments;

/// The words of the command line, with `next` put before a first one that is a file and no command.
pub fn with_next(words: impl IntoIterator<Item = OsString>, is_file: impl Fn(&Path) -> bool) -> Vec<OsString> {
    let mut words: Vec<OsString> = words.into_iter().collect();
    let command = Arguments::command();
    if let Some(at) = first(&command, &words)
        && !command.get_subcommands().any(|c| c.get_name_and_visible_aliases().iter().any(|n| words[at] == **n))
        && words[at] != "help"
        && is_file(Path::new(&words[at]))
    {
        words.insert(at, "next".into());
    }
    words
}

/// Where the first word is that is neither the program nor an option nor an option's value.
fn first(command: &clap::Command, words: &[OsString]) -> Option<usize> {
    let takes_value = |word: &OsStr| {
        let name = word.to_str().and_then(|w| w.strip_prefix("--"));
        command.get_arguments().any(|a| a.get_long() == name && name.is_some() && a.get_action().takes_values())
    };
    let mut at = 1;
    while let Some(word) = words.get(at) {
        if !word.as_encoded_bytes().starts_with(b"-") {
            return Some(at);
        }
        at += if takes_value(word) { 2 } else { 1 };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(line: &str) -> String {
        let words =
            with_next(line.split(' ').map(OsString::from), |p| p == Path::new("talk.md") || p == Path::new("lint"));
        words.join(OsStr::new(" ")).to_string_lossy().into_owned()
    }

    #[test]
    fn a_file_alone_means_next_and_commands_come_first() {
        assert_eq!(put("hotseat talk.md"), "hotseat next talk.md");
        assert_eq!(put("hotseat talk.md --format json"), "hotseat next talk.md --format json");
        assert_eq!(put("hotseat --today 2026-11-21 -q talk.md"), "hotseat --today 2026-11-21 -q next talk.md");
        assert_eq!(put("hotseat --history talk.md lint"), "hotseat --history talk.md lint");
        assert_eq!(put("hotseat --history=x.db talk.md"), "hotseat --history=x.db next talk.md");
        for line in ["hotseat lint talk.md", "hotseat lint", "hotseat other.md", "hotseat --help", "hotseat"] {
            assert_eq!(put(line), line);
        }
    }
}
