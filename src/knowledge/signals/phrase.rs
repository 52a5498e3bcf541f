//! The phrase grammar: `outperform*`, `# % better`, `fine-tuned _ model`; its parser and its matcher.
//!
//! A phrase is a row of pieces. Between two pieces stands a gap: one white space or one hyphen (none is needed where
//! one of the neighbours is a sign, so `p < #` also finds `p<0.05`), or nothing where the phrase has nothing (`#ms`).

use std::fmt;

/// One piece of a phrase. Texts lie in the arena of the [`Phrases`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    kind: Kind,
    /// No gap before it.
    glued: bool,
    /// Range of the arena (words and prefixes only).
    start: u32,
    end: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
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
#[derive(Debug, Clone, Copy)]
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

/// Bytes that must stand beside an anchor, whatever their case; 0 where that cannot be said so simply. Most places fail
/// here, long before the phrase is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
    fn new(phrases: &Phrases, pieces: &[Piece], anchor: usize, run: (u16, u16)) -> Self {
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

/// Phrases, parsed, in two flat tables: there are thousands, and they are parsed at every start.
#[derive(Debug, Clone, Default)]
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
        self.pieces.push(Piece { kind, glued, start, end: self.arena.len() as u32 });
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

    fn text(&self, piece: Piece) -> &str {
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

/// The longest run of ASCII word characters; the first of several. (0, 0) where there is none.
fn longest_run(text: &str) -> (u16, u16) {
    let bytes = text.as_bytes();
    let (mut best, mut from) = ((0, 0), 0);
    for i in 0..=bytes.len() {
        if bytes.get(i).is_some_and(|b| is_word_byte(*b)) {
            continue;
        }
        if i - from > best.1 - best.0 {
            best = (from, i);
        }
        from = i + 1;
    }
    (best.0 as u16, best.1 as u16)
}

/// [`is_word_byte`] of every byte: it is asked of every byte of a deck.
const WORD_BYTES: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 128 {
        table[b] = (b as u8).is_ascii_alphanumeric() || b as u8 == b'_';
        b += 1;
    }
    table
};

/// An ASCII letter or digit, or `_`.
#[inline]
pub fn is_word_byte(b: u8) -> bool {
    WORD_BYTES[b as usize]
}

/// A letter, a digit or `_`: what must not stand beside a word's end.
pub fn is_word(c: char) -> bool {
    c == '_' || if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() }
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}')
}

/// Typographic apostrophes become straight.
fn straight(c: char) -> char {
    if c == '\u{2019}' || c == '\u{2018}' { '\'' } else { c }
}

fn before(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at.wrapping_sub(1)) {
        Some(b) if b.is_ascii() => Some(*b as char),
        _ => text[..at].chars().next_back(),
    }
}

fn after(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(b) if b.is_ascii() => Some(*b as char),
        _ => text[at..].chars().next(),
    }
}

/// Whether `c` of the text stands for `p` of a phrase.
fn same(c: char, p: char, exact: bool) -> bool {
    let c = straight(c);
    if c == p || exact {
        return c == p;
    }
    if c.is_ascii() || p.is_ascii() {
        return c.to_ascii_lowercase() == p;
    }
    let mut lower = c.to_lowercase();
    lower.next() == Some(p) && lower.next().is_none()
}

/// Ends of the number that starts at `at`: without and with its unit letter or sign (`%`, `x`, `×`, `k`, `M`, `B`).
/// `None` where no number starts.
pub fn number_from(text: &str, at: usize) -> Option<(usize, Option<usize>)> {
    let bytes = text.as_bytes();
    let first = *bytes.get(at)?;
    match before(text, at) {
        Some(c) if is_word(c) => return None,
        Some('.' | ',') if at >= 2 && bytes[at - 2].is_ascii_digit() => return None,
        _ => {}
    }
    if first.is_ascii_alphabetic() {
        let end = at + bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let word = NUMBER_WORDS.iter().any(|w| w.eq_ignore_ascii_case(&text[at..end]));
        return (word && !after(text, end).is_some_and(is_word)).then_some((end, None));
    }
    if !first.is_ascii_digit() {
        return None;
    }
    let mut end = at;
    while let Some(b) = bytes.get(end) {
        let inner = matches!(b, b'.' | b',') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !b.is_ascii_digit() && !inner {
            break;
        }
        if end - at >= LONGEST {
            return None;
        }
        end += 1;
    }
    let unit = after(text, end).filter(|c| matches!(c, '%' | '‰' | 'x' | '×' | 'k' | 'K' | 'm' | 'M' | 'b' | 'B'));
    Some((end, unit.map(|c| end + c.len_utf8())))
}

/// The numbers that are written as words and count as `#`.
pub const NUMBER_WORDS: [&str; 11] =
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// Most bytes of a number, of the word for `_`, and of what `*` stands for: what is longer is no word, and looking at
/// it from each of its letters must not cost its length each time.
const LONGEST: usize = 80;

/// Start of the number or word that ends at `end`, by going back over its characters.
fn number_start(text: &str, end: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = end;
    if let Some(c) = before(text, at).filter(|c| matches!(c, '%' | '‰' | '×')) {
        at -= c.len_utf8();
    }
    while at > 0 && end - at <= LONGEST {
        let b = bytes[at - 1];
        let inner = matches!(b, b'.' | b',')
            && bytes.get(at).is_some_and(u8::is_ascii_digit)
            && at >= 2
            && bytes[at - 2].is_ascii_digit();
        if !b.is_ascii_alphanumeric() && !inner {
            break;
        }
        at -= 1;
    }
    at
}

/// One phrase on one text.
struct Matcher<'a> {
    phrases: &'a Phrases,
    pieces: &'a [Piece],
    exact: bool,
    text: &'a str,
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
                let Some(mut end) = self.literal(pattern, at) else { return [None; 2] };
                if !pattern.starts_with(is_word) || self.free_before(i, at) {
                    if piece.kind == Kind::Prefix {
                        let Some(tail) = word_end(self.text, end) else { return [None; 2] };
                        end = tail;
                    } else if pattern.ends_with(is_word) && !self.free_after(i, end) {
                        return [None; 2];
                    }
                    return [Some(end), None];
                }
                [None; 2]
            }
            Kind::Any => {
                if before(self.text, at).is_some_and(is_inner) {
                    return [None; 2];
                }
                let end = any_end(self.text, at);
                [(end > at).then_some(end), None]
            }
            Kind::Number => {
                // Glued to a word (`x#`), a number may stand behind a letter.
                let found = if piece.glued { number_from(&self.text[at..], 0) } else { number_from(self.text, at) };
                let Some((bare, unit)) = found else { return [None; 2] };
                let base = if piece.glued { at } else { 0 };
                // `#m` names its own unit.
                let unit = unit.filter(|_| !self.pieces.get(i + 1).is_some_and(|p| p.glued));
                [unit, Some(bare)].map(|end| end.map(|e| e + base).filter(|e| self.free_after(i, *e)))
            }
        }
    }

    fn literal(&self, pattern: &str, at: usize) -> Option<usize> {
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

    fn literal_back(&self, pattern: &str, end: usize) -> Option<usize> {
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
    fn forward(&self, i: usize, at: usize) -> Option<usize> {
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
    fn left_of(&self, i: usize, at: usize) -> Option<usize> {
        let ends = if self.pieces[i].glued { [Some(at), None] } else { self.back_over_gap(at) };
        ends.into_iter().flatten().find_map(|end| self.backward(i - 1, end))
    }

    /// Matches the pieces up to `i`, the last ending at `end`; the start.
    fn backward(&self, i: usize, end: usize) -> Option<usize> {
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
            Kind::Number if piece.glued => {
                // Behind a letter the digits alone are the number.
                let mut at = number_start(self.text, end);
                while after(self.text, at).is_some_and(|c| !c.is_ascii_digit()) && at < end {
                    at += after(self.text, at).map_or(1, char::len_utf8);
                }
                Some(at)
            }
            Kind::Number => Some(number_start(self.text, end)),
        }
    }
}

/// End of the run of word characters at `at`; `None` where it is too long to be a word.
fn word_end(text: &str, at: usize) -> Option<usize> {
    let mut run = text[at..].char_indices().take_while(|(i, _)| *i <= LONGEST);
    match run.find(|(_, c)| !is_word(*c)) {
        Some((i, _)) => Some(at + i),
        None => (text.len() - at <= LONGEST).then_some(text.len()),
    }
}

/// Start of the run of word characters that ends at `end`; of a very long run, a place inside it.
fn word_start(text: &str, end: usize) -> usize {
    let mut start = end;
    for (i, c) in text[..end].char_indices().rev() {
        if !is_word(c) || end - i > 2 * LONGEST {
            break;
        }
        start = i;
    }
    start
}

/// Characters inside what `_` takes for one word.
fn is_inner(c: char) -> bool {
    is_word(c) || matches!(c, '\'' | '\u{2019}' | '.' | '%' | '×')
}

/// End of the word for `_`: word characters, apostrophes, points and percent signs; it does not end in a point. `at`
/// itself where there is no such word.
fn any_end(text: &str, at: usize) -> usize {
    let mut run = at;
    for c in text[at..].chars().take_while(|c| is_inner(*c)) {
        run += c.len_utf8();
        if run - at > LONGEST {
            return at;
        }
    }
    let word = text[at..run].trim_end_matches(['.', '\'', '\u{2019}']);
    if word.contains(is_word) && !word.starts_with(['.', '\'', '\u{2019}']) { at + word.len() } else { at }
}

/// Start of the run that `_` could be the end of; of a very long run, a place inside it.
fn any_start(text: &str, end: usize) -> usize {
    let mut start = end;
    for (i, c) in text[..end].char_indices().rev() {
        if !is_inner(c) || end - i > 2 * LONGEST {
            break;
        }
        start = i;
    }
    start
}

/// Ends of the last `n` words before `at`, nearest first. A word is a run of word characters.
pub fn word_ends_before(text: &str, at: usize, n: usize) -> impl Iterator<Item = usize> {
    let mut from = at;
    std::iter::from_fn(move || {
        let (i, c) = text[..from].char_indices().rev().find(|(_, c)| is_word(*c))?;
        from = word_start(text, i + c.len_utf8());
        Some(i + c.len_utf8())
    })
    .take(n)
}

/// Start of what follows a match that ends at `at`: behind one separator.
pub fn next_start(text: &str, at: usize) -> usize {
    at + after(text, at).filter(|c| c.is_whitespace() || is_hyphen(*c)).map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
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
