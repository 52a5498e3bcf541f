//! What must stand beside the word by which a phrase is found.

use serde::{Deserialize, Serialize};

use super::{Kind, Phrases, Piece};

/// Bytes that must stand beside an anchor, whatever their case; 0 where that cannot be said so simply. Most places fail
/// here, long before the phrase is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// Before the run, behind one separator or (signs only) directly.
    left: u8,
    /// Directly before the run.
    glued: u8,
    /// After the run, as `left`.
    right: u8,
    /// Bytes of the run.
    run: u8,
}

impl Hint {
    pub(super) fn new(phrases: &Phrases, pieces: &[Piece], anchor: usize, run: (u16, u16)) -> Self {
        let mut hint = Self { run: u8::try_from(run.1 - run.0).unwrap_or(u8::MAX), ..Self::default() };
        let piece = pieces[anchor];
        // An apostrophe has several forms, and so have letters beyond ASCII.
        let simple = |c: &char| *c != '\'' && (c.is_ascii() || !c.is_alphabetic());
        let byte = |c: char, i: fn(usize) -> usize| {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).as_bytes()[i(c.len_utf8())]
        };
        if run.0 == 0
            && let Some(last) = anchor.checked_sub(1).map(|i| pieces[i]).filter(|p| p.kind == Kind::Word)
            && let Some(c) = phrases.text(last).chars().next_back().filter(|c| simple(c))
        {
            *(if piece.glued { &mut hint.glued } else { &mut hint.left }) = byte(c, |len| len - 1);
        }
        if piece.kind == Kind::Word
            && run.1 as usize == phrases.text(piece).len()
            && hint.run < u8::MAX
            && run.1 > 0
            && let Some(next) = pieces.get(anchor + 1).filter(|p| !p.glued)
            && let Some(c) = phrases.text(*next).chars().next().filter(|c| simple(c))
        {
            hint.right = byte(c, |_| 0);
        }
        hint
    }

    /// Whether the bytes beside a run that begins at `at` leave it possible.
    pub fn allows(self, bytes: &[u8], at: usize) -> bool {
        let fits = |wanted: u8, found: Option<&u8>| {
            found.is_some_and(|b| if wanted.is_ascii() { b | 0x20 == wanted | 0x20 } else { *b == wanted })
        };
        // Behind a separator stands the wanted byte, or it is a sign that stands here itself.
        let behind = |wanted: u8, near: Option<&u8>, far: Option<&u8>| match near {
            Some(b' ' | b'-') => fits(wanted, far) || near == Some(&wanted),
            Some(b) if b.is_ascii_whitespace() || !b.is_ascii() => true,
            Some(b) => *b == wanted,
            None => false,
        };
        let before = |n: usize| at.checked_sub(n).and_then(|i| bytes.get(i));
        let to = at + self.run as usize;
        (self.left == 0 || behind(self.left, before(1), before(2)))
            && (self.glued == 0 || fits(self.glued, before(1)))
            && (self.right == 0 || behind(self.right, bytes.get(to), bytes.get(to + 1)))
    }
}
