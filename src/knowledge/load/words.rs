//! Checks of wordings: slots, lengths, and questions that must not assert what nobody has established.

/// The slots of a wording: `{slide}`; `Err` with the byte of a brace that belongs to none.
pub fn slots(text: &str) -> Result<Vec<&str>, usize> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(i) = text[at..].find(['{', '}']) {
        let open = at + i;
        let close = text[open..].find('}').map(|c| open + c);
        match close {
            Some(close) if text.as_bytes()[open] == b'{' => {
                let name = &text[open + 1..close];
                let good = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
                if !good {
                    return Err(open);
                }
                found.push(name);
                at = close + 1;
            }
            _ => return Err(open),
        }
    }
    Ok(found)
}

/// Characters of a wording without its slots.
pub fn length(text: &str) -> usize {
    let mut depth = 0_u32;
    text.chars()
        .filter(|c| {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        })
        .count()
}

/// Ways in which a question tells the speaker what they said.
const TELLS: [&str; 12] = [
    "you say",
    "you said",
    "you claim",
    "you have",
    "you show",
    "you report",
    "you state",
    "you write",
    "you use",
    "you call",
    "you compare",
    "your slide",
];
/// Beginnings of sentences that suppose and do not tell.
const SUPPOSES: [&str; 10] =
    ["if ", "suppose", "imagine", "say ", "when ", "where ", "whatever ", "assume", "pretend", "until "];

/// The first sentence (range of bytes) that tells the speaker what the deck says and is neither a question nor a
/// supposition: it needs a quote.
pub fn asserts(text: &str) -> Option<std::ops::Range<usize>> {
    let mut start = 0;
    for (i, c) in text.char_indices() {
        let ends = matches!(c, '.' | '?' | '!') && text[i + 1..].chars().next().is_none_or(char::is_whitespace);
        if !ends {
            continue;
        }
        let range = start + (text[start..].len() - text[start..].trim_start().len())..i + 1;
        let sentence = text[range.clone()].to_lowercase();
        let tells = TELLS.iter().any(|t| sentence.contains(t)) && !SUPPOSES.iter().any(|s| sentence.starts_with(s));
        if c != '?' && tells {
            return Some(range);
        }
        start = i + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_found_and_stray_braces_too() {
        assert_eq!(slots("On {slide} and {number2}."), Ok(vec!["slide", "number2"]));
        assert_eq!(slots("a {b c}"), Err(2));
        assert_eq!(slots("a } b"), Err(2));
        assert_eq!(slots("é {b"), Err(3));
        assert_eq!(length("On {slide}: ä?"), 7);
    }

    #[test]
    fn assertions_are_told_from_questions_and_suppositions() {
        assert_eq!(asserts("You have one dataset. Why?"), Some(0..21));
        assert_eq!(asserts("How many data sets do you have? Tell me."), None);
        assert_eq!(asserts("If you have one, say so. Why 3.5?"), None);
    }
}
