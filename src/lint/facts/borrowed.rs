//! Notes in the words of another tool: the deck's own tool shows them to the audience. And comments that are commands to
//! presenterm wherever they stand.

use std::ops::Range;

use super::tools::{Inside, lines};
use crate::deck::model::{Deck, Dialect};

/// Places with what the tool shows and what to do.
pub(super) fn printed(deck: &Deck) -> Vec<(Range<usize>, String, String)> {
    let mut found = Vec::new();
    let mut after_blank = true;
    for (at, line, inside) in lines(deck) {
        let blank = std::mem::replace(&mut after_blank, line.trim().is_empty());
        if inside != Inside::Nothing {
            continue;
        }
        if let Some((mark, whose)) = mark(line, blank).filter(|(_, whose)| !whose.contains(&deck.dialect)) {
            let of = whose.first().map_or_else(String::new, |d| d.to_string());
            let value = format!(
                "`{mark}` begins a note for {of} and its like: your tool shows it on the slide with what follows"
            );
            found.push((at..at + mark.len(), value, way(deck.dialect).to_owned()));
        }
        if deck.dialect == Dialect::Presenterm {
            found.extend(command_in_text(at, line));
        }
    }
    found
}

/// The mark of a note that a line begins with, and who knows it.
fn mark(line: &str, after_blank: bool) -> Option<(&str, &'static [Dialect])> {
    const PANDOC: &[Dialect] = &[Dialect::Pandoc, Dialect::Quarto, Dialect::Rmarkdown, Dialect::Patat];
    let line = line.trim_end();
    let class = line.trim_start_matches(':').trim();
    match line {
        "???" => Some((line, &[Dialect::Remark])),
        "Note:" | "Notes:" if after_blank => Some((line, &[Dialect::Reveal, Dialect::Hugo, Dialect::Obsidian])),
        _ if line.starts_with(":::") && matches!(class, "notes" | "{.notes}") => Some((line, PANDOC)),
        _ if after_blank && line.starts_with("^ ") => Some(("^", &[Dialect::Deckset])),
        _ => None,
    }
}

/// How a dialect writes a note.
fn way(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Marp | Dialect::Patat => "put the note into a comment: `<!-- ... -->`",
        Dialect::Slidev => "put the note into a comment at the end of the slide: `<!-- ... -->`",
        Dialect::Reveal | Dialect::Obsidian => "begin the note with `Note:` on a line of its own",
        Dialect::Hugo => "put the note between `{{% note %}}` and `{{% /note %}}`",
        Dialect::Quarto | Dialect::Pandoc | Dialect::Rmarkdown => "put the note between `::: notes` and `:::`",
        Dialect::Presenterm => "write `<!-- speaker_note: ... -->`",
        Dialect::Remark => "put the note below a line `???`",
        Dialect::Deckset => "begin the note's paragraphs with `^`",
    }
}

/// A comment behind text: to presenterm a command like any other.
fn command_in_text(at: usize, line: &str) -> Option<(Range<usize>, String, String)> {
    let open = line.find("<!--").filter(|i| !line[..*i].trim().is_empty() && !line[..*i].contains('`'))?;
    let inner = line[open + 4..].split_once("-->")?.0.trim();
    let word = inner.split([':', ' ']).next().unwrap_or(inner);
    let known = ["comment", "pause", "new_line", "newline", "end_slide", "speaker_note", "font_size", "alignment"];
    let ignored = ["//", "vim:", "{{{", "}}}"].iter().any(|p| inner.starts_with(p));
    if ignored || known.contains(&word) || word.is_empty() {
        return None;
    }
    let value = format!("presenterm takes this comment for a command, does not know `{word}` and stops");
    let help = "write `<!-- comment: ... -->`, or spread the comment over several lines";
    Some((at + open..at + line.len(), value, help.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Files, Options, read};

    fn shown(dialect: Dialect, text: &str) -> usize {
        let options = Options { dialect: Some(dialect) };
        printed(&read("talk.md", text.to_owned(), &Files::none(), &options).expect("a deck")).len()
    }

    #[test]
    fn notes_of_other_tools_are_shown() {
        let marks = ["???\nsay", "::: notes\nsay\n:::", "Note:\nsay", "^ say"];
        for (dialect, want) in [
            (Dialect::Marp, [1, 1, 1, 1]),
            (Dialect::Remark, [0, 1, 1, 1]),
            (Dialect::Quarto, [1, 0, 1, 1]),
            (Dialect::Reveal, [1, 1, 0, 1]),
            (Dialect::Deckset, [1, 1, 1, 0]),
        ] {
            assert_eq!(marks.map(|m| shown(dialect, &format!("# A\n\ntext\n\n{m}\n"))), want, "{dialect}");
        }
        for plain in ["```\n???\n```", "Note: the axis is cut", "a\n^ b", "::: columns\n:::"] {
            assert_eq!(shown(Dialect::Marp, &format!("# A\n\n{plain}\n")), 0, "{plain}");
        }
    }

    #[test]
    fn comments_in_text_are_commands_to_presenterm() {
        let told = |line: &str| shown(Dialect::Presenterm, &format!("A\n===\n\n{line}\n"));
        assert_eq!(told("text <!-- smile here -->"), 1);
        for fine in ["text <!-- comment: smile -->", "text", "`<!-- x -->`", "text <!-- pause -->"] {
            assert_eq!(told(fine), 0, "{fine}");
        }
    }
}
