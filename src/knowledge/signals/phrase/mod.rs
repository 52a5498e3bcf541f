//! The phrase grammar: `outperform*`, `# % better`, `fine-tuned _ model`; its parser and its matcher.
//!
//! A phrase is a row of pieces. Between two pieces stands a gap: one white space or one hyphen (none is needed where
//! one of the neighbours is a sign, so `p < #` also finds `p<0.05`), or nothing where the phrase has nothing (`#ms`).

pub(super) mod characters;
pub(super) mod hint;
mod matcher;

use std::fmt;

use serde::{Deserialize, Serialize};

use characters::{is_hyphen, is_word, longest_run, straight};
use hint::Hint;
use matcher::Matcher;

/// One piece of a phrase. Texts lie in the arena of the [`Phrases`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    /// No gap before it.
    pub(super) glued: bool,
    /// Its text begins with a word character.
    pub(super) begins_word: bool,
    /// Its text ends with one.
    pub(super) ends_word: bool,
    /// Range of the arena (words and prefixes only).
    start: u32,
    end: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    /// A word or sign, as it stands.
    Word,
    /// Any word that starts so.
    Prefix,
    /// Any one word (`_`).
    Any,
    /// A number (`#`).
    Number,
}

/// A phrase of [`Phrases`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Phrase {
    first: u32,
    len: u16,
    exact: bool,
    /// The piece by which the phrase is found, counted from its first.
    anchor: u16,
    /// The run of ASCII word characters inside that piece by which it is found: bytes of the piece's text.
    run: (u16, u16),
    /// What must stand beside the anchor.
    hint: Hint,
}

/// Phrases, parsed, in flat tables: there are thousands. The build script parses those of the built-in signals.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrases {
    arena: String,
    pieces: Vec<Piece>,
    list: Vec<Phrase>,
}

/// What a phrase is found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor<'a> {
    /// A whole run of ASCII word characters, whatever its case.
    Whole(&'a str),
    /// A run that begins so.
    Start(&'a str),
    /// Text without such characters: signs, other scripts.
    Sign(&'a str),
    /// Any number.
    Number,
}

/// Why a phrase cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhraseError {
    /// Nothing in it.
    Empty,
    /// `*` that does not end a word, or stands alone.
    Star,
    /// Only `_`: it would match everywhere.
    OnlyWildcards,
    /// More than thirty-two pieces, or thousands of letters.
    TooLong,
}

impl fmt::Display for PhraseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "a phrase needs a word",
            Self::Star => "`*` may only end a word, as in `outperform*`",
            Self::OnlyWildcards => "a phrase needs a word or a number beside `_`",
            Self::TooLong => "a phrase may have at most 32 words",
        })
    }
}

/// Most pieces of a phrase.
const MOST_PIECES: usize = 32;

impl Phrases {
    /// Parses and appends a phrase; returns its number.
    ///
    /// # Errors
    /// When the phrase breaks the grammar; nothing is appended then.
    pub fn push(&mut self, text: &str, exact: bool) -> Result<usize, PhraseError> {
        let (arena, pieces) = (self.arena.len(), self.pieces.len());
        match self.parse(text, exact) {
            Ok((anchor, run)) => {
                let len = (self.pieces.len() - pieces) as u16;
                let hint = Hint::new(self, &self.pieces[pieces..], anchor, run);
                self.list.push(Phrase { first: pieces as u32, len, exact, anchor: anchor as u16, run, hint });
                Ok(self.list.len() - 1)
            }
            Err(error) => {
                self.arena.truncate(arena);
                self.pieces.truncate(pieces);
                Err(error)
            }
        }
    }

    /// The anchor and its run.
    fn parse(&mut self, text: &str, exact: bool) -> Result<(usize, (u16, u16)), PhraseError> {
        let first = self.pieces.len();
        for chunk in text.split_whitespace() {
            // Most are plain words, or beginnings of words.
            let (word, kind) = chunk.strip_suffix('*').map_or((chunk, Kind::Word), |word| (word, Kind::Prefix));
            if !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric()) {
                self.piece(kind, false, word, exact);
                continue;
            }
            // A hyphen parts words, but before a number it is a sign: `-#`.
            let mut rest = chunk;
            while !rest.is_empty() {
                let cut = rest
                    .char_indices()
                    .find(|(i, c)| is_hyphen(*c) && !(*i == 0 && rest[c.len_utf8()..].starts_with('#')));
                let (word, tail) = match cut {
                    Some((i, c)) => (&rest[..i], &rest[i + c.len_utf8()..]),
                    None => (rest, ""),
                };
                self.chunk(word, exact)?;
                rest = tail;
            }
        }
        let pieces = &self.pieces[first..];
        if pieces.is_empty() {
            return Err(PhraseError::Empty);
        }
        if pieces.len() > MOST_PIECES || text.len() > 2000 {
            return Err(PhraseError::TooLong);
        }
        // The longest word is the rarest; numbers are frequent.
        let (mut anchor, mut best) = (0, (0, 0));
        for (i, piece) in pieces.iter().enumerate() {
            let run = longest_run(self.text(*piece));
            if run.1 - run.0 > best.1 - best.0 {
                (anchor, best) = (i, run);
            }
        }
        if best.1 == 0 {
            if let Some(number) = pieces.iter().position(|p| p.kind == Kind::Number) {
                return Ok((number, (0, 0)));
            }
            let sign = (0..pieces.len()).max_by_key(|i| pieces[*i].end - pieces[*i].start).unwrap_or(0);
            if pieces[sign].start == pieces[sign].end {
                return Err(PhraseError::OnlyWildcards);
            }
            return Ok((sign, (0, 0)));
        }
        Ok((anchor, best))
    }

    /// The pieces of a stretch without white space and hyphens.
    fn chunk(&mut self, word: &str, exact: bool) -> Result<(), PhraseError> {
        if word == "_" {
            self.piece(Kind::Any, false, "", exact);
            return Ok(());
        }
        let mut glued = false;
        let last = word.matches('#').count();
        for (i, part) in word.split('#').enumerate() {
            if i > 0 {
                self.piece(Kind::Number, glued, "", exact);
                glued = true;
            }
            if part.is_empty() {
                continue;
            }
            match part.find('*') {
                None => self.piece(Kind::Word, glued, part, exact),
                Some(at) if at > 0 && at + 1 == part.len() && i == last => {
                    self.piece(Kind::Prefix, glued, &part[..at], exact);
                }
                Some(_) => return Err(PhraseError::Star),
            }
            glued = true;
        }
        Ok(())
    }

    fn piece(&mut self, kind: Kind, glued: bool, text: &str, exact: bool) {
        let start = self.arena.len() as u32;
        if text.is_ascii() {
            self.arena.push_str(text);
            if !exact {
                self.arena[start as usize..].make_ascii_lowercase();
            }
        } else {
            for c in text.chars().map(straight) {
                if exact { self.arena.push(c) } else { self.arena.extend(c.to_lowercase()) }
            }
        }
        let text = &self.arena[start as usize..];
        let (begins_word, ends_word) = (text.starts_with(is_word), text.ends_with(is_word));
        self.pieces.push(Piece { kind, glued, begins_word, ends_word, start, end: self.arena.len() as u32 });
    }

    /// How many phrases there are.
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// What a phrase is found by.
    pub fn anchor(&self, phrase: usize) -> Anchor<'_> {
        let (pieces, phrase) = self.pieces(phrase);
        let i = phrase.anchor as usize;
        let (piece, next) = (pieces[i], pieces.get(i + 1));
        if matches!(piece.kind, Kind::Any | Kind::Number) {
            return Anchor::Number;
        }
        let text = self.text(piece);
        let (from, to) = (phrase.run.0 as usize, phrase.run.1 as usize);
        if to == 0 {
            return Anchor::Sign(text);
        }
        // What goes on behind the run is one word with it.
        let open = to == text.len() && (piece.kind == Kind::Prefix || next.is_some_and(|n| n.glued));
        if open { Anchor::Start(&text[from..to]) } else { Anchor::Whole(&text[from..to]) }
    }

    /// What must stand beside the anchor of a phrase.
    pub fn hint(&self, phrase: usize) -> Hint {
        self.list[phrase].hint
    }

    pub(super) fn text(&self, piece: Piece) -> &str {
        &self.arena[piece.start as usize..piece.end as usize]
    }

    fn pieces(&self, phrase: usize) -> (&[Piece], Phrase) {
        let phrase = self.list[phrase];
        (&self.pieces[phrase.first as usize..][..phrase.len as usize], phrase)
    }

    /// The longest match whose anchor (its run, where it has one) begins at `at`; range of `text`.
    pub fn match_around(&self, phrase: usize, text: &str, at: usize) -> Option<(usize, usize)> {
        let (pieces, info) = self.pieces(phrase);
        let matcher = Matcher { phrases: self, pieces, exact: info.exact, text };
        let anchor = info.anchor as usize;
        let at = match info.run.0 {
            0 => at,
            run => matcher.literal_back(&self.text(pieces[anchor])[..run as usize], at)?,
        };
        let end = matcher.forward(anchor, at)?;
        let start = if anchor == 0 { at } else { matcher.left_of(anchor, at)? };
        Some((start, end))
    }

    /// The longest match that begins at `at`: its end.
    pub fn match_from(&self, phrase: usize, text: &str, at: usize) -> Option<usize> {
        let (pieces, info) = self.pieces(phrase);
        Matcher { phrases: self, pieces, exact: info.exact, text }.forward(0, at)
    }

    /// A match that ends at `end`: its start.
    pub fn match_back(&self, phrase: usize, text: &str, end: usize) -> Option<usize> {
        let (pieces, info) = self.pieces(phrase);
        Matcher { phrases: self, pieces, exact: info.exact, text }.backward(pieces.len() - 1, end)
    }
}

#[cfg(test)]
mod tests {
    use super::characters::word_ends_before;
    use super::*;

    /// All matches of one phrase in a text, found the slow way.
    fn found(phrase: &str, text: &str) -> Vec<String> {
        let mut phrases = Phrases::default();
        phrases.push(phrase, false).expect("a good phrase");
        (0..text.len())
            .filter(|i| text.is_char_boundary(*i))
            .filter_map(|i| phrases.match_from(0, text, i).map(|end| text[i..end].to_owned()))
            .collect()
    }

    #[test]
    fn words_prefixes_and_boundaries() {
        assert_eq!(found("outperform*", "We outperformed; it OUTPERFORMS."), ["outperformed", "OUTPERFORMS"]);
        assert!(found("outperform", "outperforms").is_empty());
        assert!(found("state", "interstate estate").is_empty());
        assert_eq!(found("state of the art", "a State-of-the-Art parser"), ["State-of-the-Art"]);
        assert_eq!(found("fine-tune*", "fine tuned, fine-tunes, finetuned"), ["fine tuned", "fine-tunes"]);
        assert!(found("better than", "better, than").is_empty());
        assert_eq!(found("don't", "we don’t"), ["don’t"]);
        assert_eq!(found("we _ that", "we show that, we did not say that"), ["we show that"]);
    }

    #[test]
    fn numbers() {
        assert_eq!(
            found("# % better", "12% better, 3.5 % better, two % better"),
            ["12% better", "3.5 % better", "two % better"]
        );
        assert_eq!(
            found("# seeds", "five seeds, 1,000 seeds, v2 seeds, 3D seeds, one seeds"),
            ["five seeds", "1,000 seeds"]
        );
        assert_eq!(found("#x faster", "2x faster 2.5x faster"), ["2x faster", "2.5x faster"]);
        assert_eq!(found("#", "7, 70B, 12ms, 3.14, p95"), ["7", "70B", "3.14"]);
        assert_eq!(found("p < #", "(p<0.05, p < .1, p < 0.01)"), ["p<0.05", "p < 0.01"]);
        assert_eq!(found("-#", "by -3 points"), ["-3"]);
        assert_eq!(found("#m to #b", "7m to 70b"), ["7m to 70b"]);
        assert_eq!(found("+ # points", "+2.3 points"), ["+2.3 points"]);
        assert_eq!(found("(x#)", "a (x4) b"), ["(x4)"]);
        assert_eq!(found("n=#", "n=5, n = 5"), ["n=5"]);
    }

    #[test]
    fn bad_phrases_say_why() {
        let error = |text| Phrases::default().push(text, false).expect_err("bad");
        assert_eq!(error(" - "), PhraseError::Empty);
        assert_eq!(error("a*b"), PhraseError::Star);
        assert_eq!(error("better *"), PhraseError::Star);
        assert_eq!(error("_ _"), PhraseError::OnlyWildcards);
        assert_eq!(error(&"x ".repeat(33)), PhraseError::TooLong);
    }

    #[test]
    fn words_before_a_place() {
        let text = "does not, at all, hold";
        let ends: Vec<&str> = word_ends_before(text, text.len() - 4, 3).map(|e| &text[..e]).collect();
        assert_eq!(ends, ["does not, at all", "does not, at", "does not"]);
    }
}
