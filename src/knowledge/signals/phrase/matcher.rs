//! One phrase on one text: forwards from its first piece, or around the piece by which it was found.

use super::characters::{
    after, any_end, any_start, before, digits_start, is_hyphen, is_inner, is_word, number_from, number_start, same,
    word_end, word_start,
};
use super::{Kind, Phrases, Piece};

/// One phrase on one text.
pub(super) struct Matcher<'a> {
    pub(super) phrases: &'a Phrases,
    pub(super) pieces: &'a [Piece],
    pub(super) exact: bool,
    pub(super) text: &'a str,
}

impl Matcher<'_> {
    /// Whether a word may begin at `at`, as far as what stands before it is concerned.
    fn free_before(&self, i: usize, at: usize) -> bool {
        self.pieces[i].glued || !before(self.text, at).is_some_and(is_word)
    }

    /// Whether a word may end at `at`.
    fn free_after(&self, i: usize, at: usize) -> bool {
        self.pieces.get(i + 1).is_some_and(|p| p.glued) || !after(self.text, at).is_some_and(is_word)
    }

    /// Ends of piece `i` when it begins at `at`, longest first.
    fn ends(&self, i: usize, at: usize) -> [Option<usize>; 2] {
        let piece = self.pieces[i];
        match piece.kind {
            Kind::Word | Kind::Prefix => {
                let pattern = self.phrases.text(piece);
                let Some(end) = self.literal(pattern, at) else { return [None; 2] };
                if piece.begins_word && !self.free_before(i, at) {
                    return [None; 2];
                }
                if piece.kind == Kind::Prefix {
                    return [word_end(self.text, end), None];
                }
                [Some(end).filter(|end| !piece.ends_word || self.free_after(i, *end)), None]
            }
            Kind::Any => {
                if before(self.text, at).is_some_and(is_inner) {
                    return [None; 2];
                }
                let end = any_end(self.text, at);
                [(end > at).then_some(end), None]
            }
            Kind::Number => {
                // Glued to a word (`x#`), digits may stand behind a letter.
                let inside = piece.glued && after(self.text, at).is_some_and(|c| c.is_ascii_digit());
                let found = if inside { number_from(&self.text[at..], 0) } else { number_from(self.text, at) };
                let Some((bare, unit)) = found else { return [None; 2] };
                let base = if inside { at } else { 0 };
                // `#m` names its own unit.
                let unit = unit.filter(|_| !self.pieces.get(i + 1).is_some_and(|p| p.glued));
                [unit, Some(bare)].map(|end| end.map(|e| e + base).filter(|e| self.free_after(i, *e)))
            }
        }
    }

    fn literal(&self, pattern: &str, at: usize) -> Option<usize> {
        let found = self.text.as_bytes().get(at..)?;
        for (i, p) in pattern.bytes().enumerate() {
            let b = *found.get(i)?;
            if !b.is_ascii() || !p.is_ascii() {
                return self.literal_beyond_ascii(&pattern[i..], at + i);
            }
            if b != p && (self.exact || b.to_ascii_lowercase() != p) {
                return None;
            }
        }
        Some(at + pattern.len())
    }

    fn literal_beyond_ascii(&self, pattern: &str, at: usize) -> Option<usize> {
        let mut end = at;
        for p in pattern.chars() {
            let c = after(self.text, end)?;
            if !same(c, p, self.exact) {
                return None;
            }
            end += c.len_utf8();
        }
        Some(end)
    }

    pub(super) fn literal_back(&self, pattern: &str, end: usize) -> Option<usize> {
        let mut start = end;
        for p in pattern.chars().rev() {
            let c = before(self.text, start)?;
            if !same(c, p, self.exact) {
                return None;
            }
            start -= c.len_utf8();
        }
        Some(start)
    }

    /// Where the piece behind a gap at `at` may begin: behind a separator, or at once where a sign is a neighbour.
    fn over_gap(&self, at: usize) -> [Option<usize>; 2] {
        let next = after(self.text, at);
        let separator = next.filter(|c| c.is_whitespace() || is_hyphen(*c)).map(|c| at + c.len_utf8());
        let sign = |c: Option<char>| c.is_some_and(|c| !is_word(c) && !c.is_whitespace());
        let at_once = (sign(next) || sign(before(self.text, at))).then_some(at);
        [separator, at_once]
    }

    fn back_over_gap(&self, at: usize) -> [Option<usize>; 2] {
        let last = before(self.text, at);
        let separator = last.filter(|c| c.is_whitespace() || is_hyphen(*c)).map(|c| at - c.len_utf8());
        let sign = |c: Option<char>| c.is_some_and(|c| !is_word(c) && !c.is_whitespace());
        let at_once = (sign(last) || sign(after(self.text, at))).then_some(at);
        [separator, at_once]
    }

    /// Matches the pieces from `i` on, the first beginning at `at`; the end.
    pub(super) fn forward(&self, i: usize, at: usize) -> Option<usize> {
        for end in self.ends(i, at).into_iter().flatten() {
            let Some(next) = self.pieces.get(i + 1) else { return Some(end) };
            let starts = if next.glued { [Some(end), None] } else { self.over_gap(end) };
            if let Some(end) = starts.into_iter().flatten().find_map(|start| self.forward(i + 1, start)) {
                return Some(end);
            }
        }
        None
    }

    /// Matches the pieces before `i`, which begins at `at`; the start.
    pub(super) fn left_of(&self, i: usize, at: usize) -> Option<usize> {
        let ends = if self.pieces[i].glued { [Some(at), None] } else { self.back_over_gap(at) };
        ends.into_iter().flatten().find_map(|end| self.backward(i - 1, end))
    }

    /// Matches the pieces up to `i`, the last ending at `end`; the start.
    pub(super) fn backward(&self, i: usize, end: usize) -> Option<usize> {
        let start = self.start(i, end)?;
        // The forward reading decides: one definition of what a piece matches.
        if !self.ends(i, start).contains(&Some(end)) {
            return None;
        }
        if i == 0 { Some(start) } else { self.left_of(i, start) }
    }

    /// The one place where piece `i` could begin if it ends at `end`.
    fn start(&self, i: usize, end: usize) -> Option<usize> {
        let piece = self.pieces[i];
        match piece.kind {
            Kind::Word => self.literal_back(self.phrases.text(piece), end),
            Kind::Prefix => {
                let pattern = self.phrases.text(piece);
                let head = pattern.trim_end_matches(is_word);
                let run = word_start(self.text, end);
                // Glued behind a number, the run of letters would take the number's digits too.
                if piece.glued && head.is_empty() {
                    return (run..=end).rev().find(|at| {
                        self.text.is_char_boundary(*at)
                            && before(self.text, *at).is_some_and(|c| c.is_ascii_digit() || !is_word(c))
                            && self.ends(i, *at).contains(&Some(end))
                    });
                }
                self.literal_back(head, run)
            }
            Kind::Any => Some(any_start(self.text, end)),
            // Behind a letter the digits alone are the number.
            Kind::Number if piece.glued => {
                Some(digits_start(self.text, end).unwrap_or_else(|| number_start(self.text, end)))
            }
            Kind::Number => Some(number_start(self.text, end)),
        }
    }
}
