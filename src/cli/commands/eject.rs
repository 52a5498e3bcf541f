//! `hotseat eject`: the data that hotseat came with, put beside a `hotseat.toml` to be changed there. What lies there
//! counts instead of what is built in.

use std::path::{Path, PathBuf};

use crate::cli::args::{EjectArguments, Ejected};
use crate::cli::config;
use crate::cli::environment;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::knowledge::{builtin, did_you_mean};
use crate::text::one_line;

/// Writes one file of the data into the project's folder.
///
/// # Errors
/// When there is no such data, when the file is there already, or when it cannot be written.
pub fn run(arguments: &EjectArguments) -> Result<Exit, Failure> {
    let (what, folder) = match arguments.what {
        Ejected::Checklist => ("checklist", ""),
        Ejected::Challenges => ("category of challenges", "challenges/"),
        Ejected::Rules => ("family of rules", "rules/"),
        Ejected::Theme => ("theme", "themes/"),
    };
    let known = known(arguments.what, folder);
    let name = arguments.name.to_lowercase();
    let Some((_, file, text)) = known.iter().find(|(known, ..)| *known == name) else {
        let names: Vec<&str> = known.iter().map(|(name, ..)| *name).collect();
        let help = did_you_mean(&name, names.iter().copied());
        let help = help.unwrap_or_else(|| format!("there are {}", names.join(", ")));
        return Err(Failure::message(format!("there is no {what} `{}`", one_line(&arguments.name)), &help));
    };
    let project = environment::project_folder(Path::new("deck.md"));
    let root = project.clone().unwrap_or_else(|| PathBuf::from("."));
    let target = root.join("hotseat").join(file);
    let shown = one_line(&relative(&target).display().to_string());
    if target.exists() && !arguments.force {
        return Err(Failure::message(
            format!("{shown} is there already"),
            "it may hold your changes; --force replaces it with what is built in",
        ));
    }
    let failed = |path: &Path, e: &std::io::Error| {
        Failure::message(format!("{}: cannot be written ({e})", one_line(&path.display().to_string())), "")
    };
    let made = target.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| output::write_whole(&target, text.as_bytes())).map_err(|e| failed(&target, &e))?;
    let mut said = format!("wrote {shown}: it counts from now on instead of the built-in one\n");
    if project.is_none() {
        let marker = root.join(config::NAME);
        let note = "# Marks the folder whose hotseat/ holds tables of our own. See `hotseat schema config`.\n";
        output::write_whole(&marker, note.as_bytes()).map_err(|e| failed(&marker, &e))?;
        said += &format!("wrote {}: it marks this folder as a project\n", config::NAME);
    }
    output::say(&said)
}

/// What can be ejected: name, file below `hotseat/`, and text.
fn known(what: Ejected, folder: &str) -> Vec<(&'static str, &'static str, &'static str)> {
    let of = |(file, text): &(&'static str, &'static str)| {
        let name = file.strip_prefix(folder)?.strip_suffix(".toml")?;
        let checklist = || text.lines().any(|line| line.starts_with("id = "));
        let fits = !name.contains('/') && (what != Ejected::Checklist || checklist());
        fits.then_some((name, *file, *text))
    };
    builtin::files().iter().filter_map(of).collect()
}

/// A path from here, where it lies below.
fn relative(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let below = here.ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    below.unwrap_or_else(|| path.strip_prefix(".").unwrap_or(path).to_owned())
}
