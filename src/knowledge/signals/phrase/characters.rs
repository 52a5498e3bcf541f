//! Characters, words and numbers of a text, as phrases see them.

/// The longest run of ASCII word characters; the first of several. (0, 0) where there is none.
pub(super) fn longest_run(text: &str) -> (u16, u16) {
    let bytes = text.as_bytes();
    if bytes.iter().all(|b| is_word_byte(*b)) {
        return (0, bytes.len() as u16);
    }
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

/// A letter, a digit or `_`: what must not stand beside a word's end. Chinese and Japanese are written without spaces:
/// there every character may end a word.
pub(super) fn is_word(c: char) -> bool {
    c == '_' || if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() && !is_unspaced(c) }
}

/// Of a script that puts no spaces between words: kana and Chinese characters.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}')
}

/// Typographic apostrophes become straight.
pub(super) fn straight(c: char) -> char {
    if c == '\u{2019}' || c == '\u{2018}' { '\'' } else { c }
}

pub(super) fn before(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at.wrapping_sub(1)) {
        Some(b) if b.is_ascii() => Some(*b as char),
        _ => text[..at].chars().next_back(),
    }
}

pub(super) fn after(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(b) if b.is_ascii() => Some(*b as char),
        _ => text[at..].chars().next(),
    }
}

/// Whether `c` of the text stands for `p` of a phrase.
pub(super) fn same(c: char, p: char, exact: bool) -> bool {
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
pub(super) fn number_from(text: &str, at: usize) -> Option<(usize, Option<usize>)> {
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
pub(super) const LONGEST: usize = 80;

/// Start of the digits that end at `end`, with at most one unit behind them; `None` where there are none.
pub(super) fn digits_start(text: &str, end: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let unit = before(text, end).filter(|c| !c.is_ascii_digit()).map_or(0, char::len_utf8);
    let mut at = end - unit;
    while at > 0 && end - at <= LONGEST {
        let inner = matches!(bytes[at - 1], b'.' | b',')
            && bytes.get(at).is_some_and(u8::is_ascii_digit)
            && at >= 2
            && bytes[at - 2].is_ascii_digit();
        if !bytes[at - 1].is_ascii_digit() && !inner {
            break;
        }
        at -= 1;
    }
    (at < end - unit).then_some(at)
}

/// Start of the number or word that ends at `end`, by going back over its characters.
pub(super) fn number_start(text: &str, end: usize) -> usize {
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

/// End of the run of word characters at `at`; `None` where it is too long to be a word.
pub(super) fn word_end(text: &str, at: usize) -> Option<usize> {
    let mut run = text[at..].char_indices().take_while(|(i, _)| *i <= LONGEST);
    match run.find(|(_, c)| !is_word(*c)) {
        Some((i, _)) => Some(at + i),
        None => (text.len() - at <= LONGEST).then_some(text.len()),
    }
}

/// Start of the run of word characters that ends at `end`; of a very long run, a place inside it.
pub(super) fn word_start(text: &str, end: usize) -> usize {
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
pub(super) fn is_inner(c: char) -> bool {
    is_word(c) || matches!(c, '\'' | '\u{2019}' | '.' | '%' | '×')
}

/// End of the word for `_`: word characters, apostrophes, points and percent signs; it does not end in a point. `at`
/// itself where there is no such word.
pub(super) fn any_end(text: &str, at: usize) -> usize {
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
pub(super) fn any_start(text: &str, end: usize) -> usize {
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
