//! Terminal cells: how wide text is, and how to cut and wrap it.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Width in terminal cells, by grapheme cluster (a joined emoji counts once, as terminals that matter draw it).
pub fn display_width(text: &str) -> usize {
    text.width()
}

/// At most `cells` wide; a cut is marked with `…`, which is counted.
pub fn truncate_to_width(text: &str, cells: usize) -> String {
    if display_width(text) <= cells {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for cluster in text.graphemes(true) {
        let width = cluster.width();
        if used + width + 1 > cells {
            break;
        }
        used += width;
        out.push_str(cluster);
    }
    if cells > 0 {
        out.push('…');
    }
    out
}

/// Breaks text into lines of at most `cells`, at spaces where it can; line feeds in the text break too. A word wider
/// than a line is cut between grapheme clusters.
pub fn wrap_to_width(text: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0;
        for word in paragraph.split_whitespace() {
            let width = display_width(word);
            if used > 0 && used + 1 + width <= cells {
                line.push(' ');
                line.push_str(word);
                used += 1 + width;
                continue;
            }
            if used > 0 {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            for cluster in word.graphemes(true) {
                let width = cluster.width();
                if used + width > cells && used > 0 {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(cluster);
                used += width;
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_text_is_cut_by_cells() {
        assert_eq!(truncate_to_width("한국어 deck", 6), "한국…");
        assert_eq!(truncate_to_width("abc", 3), "abc");
        assert_eq!(display_width("한국어"), 6);
    }

    #[test]
    fn wrapping_breaks_at_spaces_and_cuts_only_long_words() {
        assert_eq!(wrap_to_width("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap_to_width("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap_to_width("a\n\nb", 9), ["a", "", "b"]);
    }
}
