//! `--pages 1,4-7,B2`: slides by their printed numbers.

use crate::deck::model::Deck;
use crate::layout::label_of;

/// The indices of the slides that a list names, in the order of the deck. `B` alone is the whole backup; an open range
/// (`12-`) goes on to the last slide before the backup.
///
/// # Errors
/// What is wrong with the list, for people.
pub fn select(deck: &Deck, list: &str) -> Result<Vec<usize>, String> {
    let shown: Vec<(usize, String, bool)> = (0..deck.slides.len())
        .filter(|i| !deck.slides[*i].hidden)
        .map(|i| (i, label_of(deck, i), deck.slides[i].backup))
        .collect();
    let place = |label: &str| {
        let label = label.trim().to_ascii_uppercase();
        shown.iter().position(|s| s.1 == label).ok_or_else(|| {
            let last = shown.iter().rev().find(|s| !s.2).map_or("", |s| s.1.as_str());
            let backup = shown.last().filter(|s| s.2).map_or(String::new(), |s| format!(" and B1 to {}", s.1));
            format!("there is no slide `{label}`: the deck has 1 to {last}{backup}")
        })
    };
    let mut chosen = vec![false; shown.len()];
    for part in list.split(',').map(str::trim).filter(|p| !p.is_empty()) {
        if part.eq_ignore_ascii_case("b") {
            shown.iter().zip(&mut chosen).filter(|(s, _)| s.2).for_each(|(_, c)| *c = true);
            continue;
        }
        let (from, to) = match part.split_once('-') {
            None => (place(part)?, place(part)?),
            Some((from, to)) => {
                let from = if from.trim().is_empty() { 0 } else { place(from)? };
                let end = if to.trim().is_empty() { shown.iter().rposition(|s| !s.2) } else { Some(place(to)?) };
                (from, end.unwrap_or(from))
            }
        };
        if from > to {
            return Err(format!("`{part}` runs backwards"));
        }
        chosen[from..=to].fill(true);
    }
    let list: Vec<usize> = shown.iter().zip(&chosen).filter(|(_, c)| **c).map(|(s, _)| s.0).collect();
    if list.is_empty() { Err("no slide is named; write for example 1,4-7,B2".into()) } else { Ok(list) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Files, Options, read};

    #[test]
    fn lists_name_slides_by_their_printed_numbers() {
        let mut text: String = (1..=5).map(|n| format!("## S{n}\n\nx\n\n---\n\n")).collect();
        text.push_str("<!-- hotseat\nbackup: true\n-->\n\n## More\n\ny\n\n---\n\n## Most\n\nz\n");
        let deck =
            read("t.md", format!("---\nmarp: true\n---\n\n{text}"), &Files::none(), &Options::default()).expect("it");
        assert_eq!(select(&deck, "1, 3-4"), Ok(vec![0, 2, 3]));
        assert_eq!(select(&deck, "4-"), Ok(vec![3, 4]));
        assert_eq!(select(&deck, "-2,b2"), Ok(vec![0, 1, 6]));
        assert_eq!(select(&deck, "B"), Ok(vec![5, 6]));
        assert_eq!(select(&deck, "3,3,1"), Ok(vec![0, 2]), "each once, in the order of the deck");
        assert!(select(&deck, "9").unwrap_err().contains("1 to 5 and B1 to B2"));
        assert!(select(&deck, "4-2").is_err());
        assert!(select(&deck, " , ").is_err());
        assert!(select(&deck, "1-x").is_err());
    }
}
