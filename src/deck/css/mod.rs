//! The little CSS that decides structure: which boxes stand side by side, how wide, in what colour and size.

mod sheet;

pub(super) use sheet::{Place, StyleSheet, size_by_name};

use super::model::{Fit, Length};

/// The value of a property in declarations; the last one holds.
pub(super) fn property<'s>(style: &'s str, name: &str) -> Option<&'s str> {
    if style.is_empty() {
        return None;
    }
    style.split(';').rev().find_map(|declaration| {
        let (key, value) = declaration.split_once(':')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_end_matches("!important").trim())
    })
}

/// A CSS length on a page of 96 pixels an inch. `auto` and what is not understood is `None`.
pub(super) fn length(text: &str) -> Option<Length> {
    let text = text.trim();
    let digits = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let number: f32 = text[..digits].parse().ok().filter(|n: &f32| n.is_finite() && *n > 0.0 && *n < 100_000.0)?;
    let px = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "px" => number,
        "%" | "vw" | "vh" | "cqw" => return Some(Length::Share((number / 100.0).min(10.0))),
        "em" | "rem" => number * 16.0,
        "cm" => number * 96.0 / 2.54,
        "mm" => number * 96.0 / 25.4,
        "in" => number * 96.0,
        "pt" => number * 96.0 / 72.0,
        "pc" => number * 16.0,
        _ => return None,
    };
    Some(Length::Px(px))
}

/// How a background picture lies on its page, from `background-size` and `background-position`; `None` where the size says
/// nothing that is understood. Pixels count on a page 1280 wide.
pub(super) fn background(size: &str, position: &str) -> Option<Fit> {
    let width = match size.split_whitespace().next()? {
        "cover" => return Some(Fit::Cover),
        "contain" => return Some(Fit::Contain),
        "auto" => return Some(Fit::Scale(1.0)),
        first => match length(first)? {
            Length::Share(share) => share,
            Length::Px(px) => px / 1280.0,
        },
    };
    let (mut x, mut y) = (None, None);
    for word in position.split_whitespace() {
        match word {
            "left" => x = Some(0.0),
            "right" => x = Some(1.0),
            "top" => y = Some(0.0),
            "bottom" => y = Some(1.0),
            _ => {
                let share = word.strip_suffix('%').and_then(|p| p.parse::<f32>().ok()).filter(|p| p.is_finite());
                let share = share.map_or(0.5, |p| (p / 100.0).clamp(0.0, 1.0));
                // The first of two is across, the second down.
                if x.is_none() { x = Some(share) } else { y = y.or(Some(share)) }
            }
        }
    }
    Some(Fit::At { width, x: x.unwrap_or(0.5), y: y.unwrap_or(0.5) })
}

/// The tracks of `grid-template-columns` as shares: `2fr 1fr`, `40% auto`, `repeat(3, 1fr)`.
pub(super) fn tracks(value: &str) -> Vec<f32> {
    const MOST: usize = 12;
    // minmax(0, 1fr) holds a space; its last argument decides.
    let value = value.replace(", ", ",");
    let mut out = Vec::new();
    for word in value.split_whitespace() {
        match word.strip_prefix("repeat(").and_then(|inner| inner.split_once(',')) {
            Some((count, track)) => {
                let count = count.trim().parse::<usize>().unwrap_or(0).min(MOST);
                out.extend(std::iter::repeat_n(share(track.trim_end_matches(')')), count));
            }
            None => out.push(share(word)),
        }
    }
    out.truncate(MOST);
    out
}

fn share(track: &str) -> f32 {
    let track = track.trim().trim_end_matches(')');
    let track = track.rsplit([',', '(']).next().unwrap_or(track).trim();
    let digits = track.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(track.len());
    track[..digits].parse().ok().filter(|n: &f32| n.is_finite() && *n > 0.0).unwrap_or(1.0)
}

/// Whether declarations put the children of a box side by side; the stated tracks, if any.
pub(super) fn side_by_side(style: &str) -> Option<Vec<f32>> {
    let display = property(style, "display").unwrap_or("");
    let tracks = property(style, "grid-template-columns").map(tracks).unwrap_or_default();
    let row = !property(style, "flex-direction").is_some_and(|d| d.starts_with("column"));
    match display {
        "grid" | "inline-grid" => (tracks.len() > 1).then_some(tracks),
        "flex" | "inline-flex" => row.then_some(Vec::new()),
        // The display is in a style sheet that is not beside the deck.
        "" if tracks.len() > 1 => Some(tracks),
        _ => {
            let count = property(style, "column-count").or_else(|| property(style, "columns"));
            count.filter(|c| c.trim() != "1" && c.trim() != "auto").map(|_| Vec::new())
        }
    }
}

/// Whether a class name by itself says that its children stand side by side.
pub(super) fn is_columns_name(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    matches!(
        class.as_str(),
        "columns"
            | "cols"
            | "multicolumn"
            | "multicols"
            | "two-columns"
            | "three-columns"
            | "twocolumns"
            | "row"
            | "two-cols"
            | "grid-cols-2"
            | "grid-cols-3"
            | "grid-cols-4"
            | "split"
            | "side-by-side"
            | "twocol"
    ) || class.strip_prefix("columns").is_some_and(|r| r.trim_start_matches('-').parse::<u8>().is_ok())
}

/// The columns that a class name by itself promises: equal tracks where it says how many.
pub(super) fn columns_by_name(class: &str) -> Option<Vec<f32>> {
    const MOST: usize = 12;
    let tracks = class.strip_prefix("grid-cols-").and_then(|n| n.parse::<usize>().ok());
    match tracks.filter(|n| (2..=MOST).contains(n)) {
        Some(tracks) => Some(vec![1.0; tracks]),
        None => is_columns_name(class).then(Vec::new),
    }
}

/// Whether a class name by itself says "one of several columns".
pub(super) fn is_column_name(class: &str) -> bool {
    matches!(
        class,
        "column"
            | "col"
            | "pull-left"
            | "pull-right"
            | "left-column"
            | "right-column"
            | "column-left"
            | "column-right"
            | "left-col"
            | "right-col"
            | "leftcol"
            | "rightcol"
            | "col-left"
            | "col-right"
            | "column1"
            | "column2"
            | "pull-left-wide"
            | "pull-right-wide"
            | "pull-left-narrow"
            | "pull-right-narrow"
    ) || class.strip_prefix("col-").is_some_and(|n| n.parse::<u8>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_tracks() {
        assert_eq!(length("40%"), Some(Length::Share(0.4)));
        assert_eq!(length("2in"), Some(Length::Px(192.0)));
        assert_eq!(length("auto"), None);
        assert_eq!(tracks("2fr 1fr"), [2.0, 1.0]);
        assert_eq!(tracks("minmax(0, 3fr) minmax(0, 1fr)"), [3.0, 1.0]);
    }
}
