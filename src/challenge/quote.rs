//! Quoting the deck inside a question: clean, cut at a word, and never longer than a question may be.

use std::collections::BTreeMap;

use super::slots::SENTENCES;

/// Most characters of a question. It has to be understood when heard once, and to fit two lines of 80 columns.
pub const LONGEST: usize = 160;
/// Fewest characters that a cut quote keeps: below that nobody recognises it.
const SHORTEST_QUOTE: usize = 24;
/// What stands for the text that was cut.
const CUT: char = '…';

fn chars(text: &str) -> usize {
    text.chars().count()
}

/// A quote without what would end or steer it: double quotation marks become single ones, braces and control characters
/// go, white space collapses.
pub fn clean(text: &str) -> String {
    let mapped: String = text
        .chars()
        .filter_map(|c| match c {
            '"' | '“' | '”' | '„' | '«' | '»' => Some('\''),
            '{' | '}' => None,
            c => Some(c),
        })
        .collect();
    crate::text::one_line(&mapped)
}

/// At most `most` characters of `text`, cut at the end of a word and closed with `…`. A single word that is too long is
/// cut inside.
pub fn shorten(text: &str, most: usize) -> String {
    if chars(text) <= most {
        return text.to_owned();
    }
    let room = most.saturating_sub(1);
    let end = text.char_indices().nth(room).map_or(text.len(), |(i, _)| i);
    let head = &text[..end];
    let at_word = text[end..].starts_with(char::is_whitespace);
    let kept = match head.rfind(char::is_whitespace) {
        _ if at_word => head,
        Some(space) if chars(&head[..space]) * 2 >= room => &head[..space],
        _ => head,
    };
    let kept = kept.trim_end_matches(|c: char| c.is_whitespace() || ",;:(–—-".contains(c));
    format!("{kept}{CUT}")
}

/// Where a slot's value goes in a template: literal text and names in turn.
fn pieces(template: &str) -> Vec<Result<&str, &str>> {
    let mut out = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { break };
        out.push(Ok(&rest[..open]));
        out.push(Err(&rest[open + 1..open + close]));
        rest = &rest[open + close + 1..];
    }
    out.push(Ok(rest));
    out
}

/// The slots that a template mentions, in order, possibly repeated.
pub fn slots_of(template: &str) -> impl Iterator<Item = &str> {
    pieces(template).into_iter().filter_map(Result::err)
}

/// Slots whose values are words of the slide and sound odd without marks: they are put in quotation marks, unless the
/// template does so.
const MARKED: [&str; 3] = ["addition", "choice", "component"];

/// Fills a template. Only whole sentences may be cut, so that the whole has at most [`LONGEST`] characters. `None` when a slot
/// has no value or the whole cannot be made to fit: ask the plain wording then.
pub fn fill(template: &str, values: &BTreeMap<&str, String>) -> Option<String> {
    let pieces = pieces(template);
    let mut parts: Vec<Result<String, &String>> = Vec::new();
    let mut open = false;
    for piece in pieces {
        match piece {
            Ok(text) => {
                open = text.ends_with('"');
                parts.push(Ok(text.to_owned()));
            }
            Err(slot) if SENTENCES.contains(&slot) => parts.push(Err(values.get(slot)?)),
            Err(slot) => {
                let value = values.get(slot)?;
                let marked = MARKED.contains(&slot) && !open;
                parts.push(Ok(if marked { format!("'{value}'") } else { value.clone() }));
            }
        }
    }
    let fixed: usize = parts.iter().map(|p| p.as_ref().map_or(0, |text| chars(text))).sum();
    let claims = parts.iter().filter(|p| p.is_err()).count();
    let room = LONGEST.checked_sub(fixed)? / claims.max(1);
    let mut out = String::new();
    for part in parts {
        match part {
            Ok(text) => out.push_str(&text),
            Err(claim) if chars(claim) > room && room < SHORTEST_QUOTE => return None,
            Err(claim) => out.push_str(&shorten(claim, room)),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values<'a>(pairs: &[(&'a str, &str)]) -> BTreeMap<&'a str, String> {
        pairs.iter().map(|(k, v)| (*k, (*v).to_owned())).collect()
    }

    #[test]
    fn a_quote_is_cut_at_a_word() {
        assert_eq!(shorten("one two three", 13), "one two three");
        assert_eq!(shorten("one two three", 12), "one two…");
        assert_eq!(shorten("one two, three", 10), "one two…", "no comma before the dots");
        assert_eq!(shorten("incomprehensibilities", 10), "incompreh…");
    }

    #[test]
    fn marks_that_would_end_the_quote_are_replaced() {
        assert_eq!(clean("he said “no”\n{x}"), "he said 'no' x");
    }

    #[test]
    fn a_missing_slot_or_a_template_without_room_is_refused() {
        let all =
            values(&[("slide", "7"), ("claim", "We win everywhere and always, whatever the data and the budget")]);
        assert_eq!(fill("On slide {slide}?", &all).as_deref(), Some("On slide 7?"));
        assert_eq!(fill("On {method}?", &all), None);
        assert_eq!(fill(&format!("{} {{claim}}", "x".repeat(150)), &all), None);
        let part = values(&[("component", "gate")]);
        assert_eq!(fill("Why {component}?", &part).as_deref(), Some("Why 'gate'?"));
        assert_eq!(fill("Why \"{component}\"?", &part).as_deref(), Some("Why \"gate\"?"));
        let full = fill(&format!("{} \"{{claim}}\"", "x".repeat(115)), &all).expect("fits when cut");
        assert!(chars(&full) <= LONGEST && full.ends_with("…\""), "{full}");
    }

    proptest! {
        #[test]
        fn what_is_filled_is_short_and_has_no_braces(
            template in "[a-z ?]{0,120}(\\{(claim|slide|number)\\}[a-z ]{0,20}){0,3}",
            claim in "\\PC{0,300}",
            number in "\\PC{0,40}",
        ) {
            let all = values(&[("claim", &clean(&claim)), ("number", &clean(&number)), ("slide", "12")]);
            if let Some(out) = fill(&template, &all) {
                prop_assert!(chars(&out) <= LONGEST);
                prop_assert!(!out.contains(['{', '}']), "{}", out);
            }
        }

        #[test]
        fn shortening_never_exceeds_and_keeps_the_beginning(text in "\\PC{0,80}", most in 1usize..60) {
            let out = shorten(&text, most);
            prop_assert!(chars(&out) <= most.max(1));
            let kept = out.strip_suffix(CUT).unwrap_or(&out);
            prop_assert!(text.starts_with(kept));
        }
    }
}
