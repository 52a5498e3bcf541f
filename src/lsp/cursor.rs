//! Where in the settings a place is: in which block, at which key, in which word. Works on the text alone, because what
//! somebody is typing is not yet readable as a deck.

use std::ops::Range;

use crate::deck::settings_comment;

/// Whose settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The deck's.
    Deck,
    /// A slide's.
    Slide,
}

/// A place in settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor<'t> {
    /// Whose.
    pub scope: Scope,
    /// The key whose value the place is in; `None` where a key itself stands or would stand.
    pub key: Option<&'t str>,
    /// The word there, as bytes of the text; may be empty.
    pub word: Range<usize>,
}

/// The settings at a byte of the text, if there are any.
pub fn at(text: &str, offset: usize) -> Option<Cursor<'_>> {
    let offset = offset.min(text.len());
    if !text.is_char_boundary(offset) {
        return None;
    }
    let (scope, block) = comment(text, offset).or_else(|| front_matter(text, offset))?;
    let line_start = text[..offset].rfind('\n').map_or(0, |i| i + 1).max(block.start);
    let line_end = text[offset..].find(['\n', '\r']).map_or(text.len(), |i| offset + i).min(block.end);
    let line = &text[line_start..line_end];
    let written = Written::of(line);
    let top = |line: &Written<'_>, margin: usize| !line.dash && line.indent <= margin;
    let mut before = text[block.start..line_start].lines().map(Written::of).filter(|w| !w.content.is_empty());
    let margin = before.clone().next().map_or(written.indent, |first| first.indent);
    let column = offset - line_start;
    let colon = written.colon();
    let parent = if top(&written, margin) { None } else { before.rfind(|w| top(w, margin)).map(|w| w.key()) };
    let word_in =
        |from: usize, to: usize| word(line, from, to, column).map(|w| line_start + w.start..line_start + w.end);
    match (parent, colon) {
        // Below a key: the words of its list, or the names before the reasons of `ignore`.
        (Some(_), Some(colon)) if column > colon => None,
        (Some(parent), colon) => {
            Some(Cursor { scope, key: Some(parent), word: word_in(written.start, colon.unwrap_or(line.len()))? })
        }
        (None, Some(colon)) if column > colon => {
            Some(Cursor { scope, key: Some(written.key()), word: word_in(colon + 1, line.len())? })
        }
        (None, colon) => Some(Cursor { scope, key: None, word: word_in(written.start, colon.unwrap_or(line.len()))? }),
    }
}

/// A line of settings.
struct Written<'t> {
    indent: usize,
    dash: bool,
    /// Where its content begins, behind white space and the dash of a list.
    start: usize,
    content: &'t str,
}

impl<'t> Written<'t> {
    fn of(line: &'t str) -> Self {
        let indent = line.len() - line.trim_start().len();
        let content = &line[indent..];
        let dash = content == "-" || content.starts_with("- ");
        let rest = if dash { content[1..].trim_start() } else { content };
        Self { indent, dash, start: line.len() - rest.len(), content: rest.trim_end() }
    }

    /// The colon behind its key, as a byte of the line.
    fn colon(&self) -> Option<usize> {
        let at = self.content.find(':')?;
        let next = self.content[at + 1..].chars().next();
        next.is_none_or(char::is_whitespace).then_some(self.start + at)
    }

    fn key(&self) -> &'t str {
        self.content.split(':').next().unwrap_or("").trim()
    }
}

/// The word around a column between two others; words end at commas, brackets, quotes and white space.
fn word(line: &str, from: usize, to: usize, column: usize) -> Option<Range<usize>> {
    let column = column.max(from);
    if column > to.max(from) {
        return None;
    }
    let ends = |c: char| c.is_whitespace() || ",[]\"'{}".contains(c);
    let start = line.get(from..column)?.rfind(ends).map_or(from, |i| {
        let c = line[from + i..].chars().next().map_or(1, char::len_utf8);
        from + i + c
    });
    let end = line.get(column..to.max(column))?.find(ends).map_or(to.max(column), |i| column + i);
    Some(start..end)
}

/// The comment for hotseat around a place: what follows its marker.
fn comment(text: &str, offset: usize) -> Option<(Scope, Range<usize>)> {
    let open = text[..offset].rfind("<!--")?;
    if text[open..offset].contains("-->") {
        return None;
    }
    let body = open + 4;
    let end = text.get(body..)?.find("-->").map_or(text.len(), |i| body + i);
    let (deck, behind) = settings_comment(&text[body..end])?;
    let start = body + behind;
    (start < offset).then_some((if deck { Scope::Deck } else { Scope::Slide }, start..end))
}

/// The lines below `hotseat:` in the front matter around a place.
fn front_matter(text: &str, offset: usize) -> Option<(Scope, Range<usize>)> {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    if text.get(bom..)?.lines().next()?.trim_end() != "---" {
        return None;
    }
    let mut at = bom;
    let mut block: Option<usize> = None;
    for (number, line) in text[bom..].split_inclusive('\n').enumerate() {
        let (start, content) = (at, line.trim_end());
        at += line.len();
        let fence = number > 0 && matches!(content, "---" | "...");
        let outside = !content.is_empty() && !line.starts_with([' ', '\t']);
        if let Some(from) = block.filter(|_| fence || outside) {
            return (from..start).contains(&offset).then_some((Scope::Deck, from..start));
        }
        if fence {
            return None;
        }
        if content == "hotseat:" && line.ends_with('\n') {
            block = Some(at);
        }
    }
    block.filter(|from| *from <= offset).map(|from| (Scope::Deck, from..text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The place of `|` in a text without it.
    fn at_bar(text: &str) -> (String, Option<(Scope, Option<String>, String)>) {
        let offset = text.find('|').expect("a bar");
        let text = text.replacen('|', "", 1);
        let found = at(&text, offset).map(|c| (c.scope, c.key.map(str::to_owned), text[c.word].to_owned()));
        (text, found)
    }

    #[track_caller]
    fn check(text: &str, scope: Scope, key: Option<&str>, word: &str) {
        let found = at_bar(text).1;
        assert_eq!(found, Some((scope, key.map(str::to_owned), word.to_owned())), "{text}");
    }

    #[test]
    fn keys_values_and_names_below_keys_are_told_apart() {
        let slide = Scope::Slide;
        check("# A\n<!-- hotseat\nsec|tion: x\n-->", slide, None, "section");
        check("<!-- hotseat\nsection: lim|\n-->", slide, Some("section"), "lim");
        check("<!-- hotseat\nsection:|", slide, Some("section"), "");
        check("<!-- hotseat: section: re|sults -->", slide, Some("section"), "results");
        check("<!-- hotseat\n|", slide, None, "");
        check("<!-- hotseat\nanswers: BAS01, RI|G\n-->", slide, Some("answers"), "RIG");
        check("<!-- hotseat\nelements: [|]\n-->", slide, Some("elements"), "");
        check("<!-- hotseat\nignore:\n  RI|G02: why\n-->", slide, Some("ignore"), "RIG02");
        check("<!-- hotseat\nignore:\n  - R|\ntime: 2\n-->", slide, Some("ignore"), "R");
        check("<!-- hotseat\nignore:\n  A1: x\nti|\n-->", slide, None, "ti");
        check("<!-- hotseat-deck\nchecklist: j|ob-talk\n-->", Scope::Deck, Some("checklist"), "job-talk");
        check("---\nmarp: true\nhotseat:\n  minu|tes: 45\n---\n", Scope::Deck, None, "minutes");
        check("---\nhotseat:\n  field: [ml, |\n", Scope::Deck, Some("field"), "");
        check("---\nhotseat:\n  ignore:\n    DEL|\n---\n", Scope::Deck, Some("ignore"), "DEL");
    }

    #[test]
    fn reasons_and_all_other_text_are_no_settings() {
        for text in [
            "<!-- hotseat\nignore:\n  RIG02: because| of\n-->",
            "<!-- hotseat\n-->\nsec|tion",
            "<!-- a note| -->",
            "---\nmarp: tr|ue\nhotseat:\n  id: x\n---",
            "---\nhotseat:\n  id: x\n---\nsec|tion:",
            "plain |",
        ] {
            assert_eq!(at_bar(text).1, None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_and_no_place_panics(text in "(<!-- |hotseat|-deck|\n|  |- |ignore|:| |x|é|,|\\[|-->|---\n){0,14}", offset in 0usize..90) {
            if let Some(found) = at(&text, offset) {
                prop_assert!(text.get(found.word).is_some());
            }
        }
    }
}
