//! What the process was given: variables, folders, the date. Read here and nowhere else.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use jiff::civil::Date;

use super::args::Common;

/// Where the history lies, or that there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryPlace {
    /// `--no-history`.
    Off,
    /// This file.
    File(PathBuf),
}

/// A variable that is set and not empty.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

/// Whether the terminal on standard output shows more than ASCII, as far as the environment tells.
pub fn unicode() -> bool {
    supports_unicode::on(supports_unicode::Stream::Stdout)
}

/// The user's own folder of checklists, challenges and themes: `hotseat` in the configuration folder.
pub fn user_folder() -> Option<PathBuf> {
    etcetera::choose_base_strategy().ok().map(|base| base.config_dir().join("hotseat"))
}

/// `--history`, else `HOTSEAT_HISTORY`, else `hotseat/history.db` in the data folder.
///
/// # Errors
/// A message, when there is neither a home folder nor a stated file.
pub fn history_place(common: &Common) -> Result<HistoryPlace, String> {
    if common.no_history {
        return Ok(HistoryPlace::Off);
    }
    if let Some(file) = &common.history {
        return Ok(HistoryPlace::File(file.clone()));
    }
    if let Some(file) = std::env::var_os("HOTSEAT_HISTORY").filter(|v| !v.is_empty()) {
        return Ok(HistoryPlace::File(file.into()));
    }
    etcetera::choose_base_strategy()
        .map(|base| HistoryPlace::File(base.data_dir().join("hotseat").join("history.db")))
        .map_err(|_| {
            "no home folder is set, so there is no place for the history: use --history FILE or --no-history".into()
        })
}

/// The day that counts as today: `--today`, else the clock.
///
/// # Errors
/// A message, when `--today` is no date.
pub fn today(common: &Common) -> Result<Date, String> {
    match &common.today {
        Some(text) => text
            .parse()
            .map_err(|_| format!("--today {}: not a date; write it as 2026-11-21", crate::text::one_line(text))),
        None => Ok(jiff::Timestamp::now()
            .to_zoned(jiff::tz::TimeZone::try_system().unwrap_or(jiff::tz::TimeZone::UTC))
            .date()),
    }
}

/// The folders in which this system keeps fonts, those of the user first.
pub fn font_folders() -> Vec<PathBuf> {
    let of = |name: &str, below: &str| {
        std::env::var_os(name).filter(|v| !v.is_empty()).map(|v| PathBuf::from(v).join(below))
    };
    let home = |below: &str| etcetera::home_dir().ok().map(|h| h.join(below));
    let all = if cfg!(windows) {
        vec![of("LOCALAPPDATA", "Microsoft/Windows/Fonts"), of("WINDIR", "Fonts")]
    } else if cfg!(target_os = "macos") {
        vec![home("Library/Fonts"), Some("/Library/Fonts".into()), Some("/System/Library/Fonts".into())]
    } else {
        vec![
            of("XDG_DATA_HOME", "fonts").or_else(|| home(".local/share/fonts")),
            home(".fonts"),
            Some("/usr/local/share/fonts".into()),
            Some("/usr/share/fonts".into()),
        ]
    };
    all.into_iter().flatten().filter(|f| f.is_dir()).collect()
}

/// `SOURCE_DATE_EPOCH` in seconds since 1970, where it is set and a number.
pub fn source_date_epoch() -> Option<i64> {
    std::env::var("SOURCE_DATE_EPOCH").ok()?.trim().parse().ok()
}

/// The nearest folder upward from the deck that holds `hotseat.toml`, up to the repository's root or home. A deck that
/// is no file (standard input) counts as one in its folder, or here.
pub fn project_folder(deck: &Path) -> Option<PathBuf> {
    let home = etcetera::home_dir().ok();
    let start = match deck.canonicalize() {
        Ok(file) => file.parent()?.to_owned(),
        Err(_) => {
            let folder = deck.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            folder.canonicalize().ok()?
        }
    };
    for folder in start.ancestors() {
        if folder.join("hotseat.toml").is_file() {
            return Some(folder.to_owned());
        }
        if folder.join(".git").exists() || Some(folder) == home.as_deref() {
            return None;
        }
    }
    None
}
