//! Text for the windows of an editor: Markdown, in which the deck's own words stay words.

use std::fmt::Write;

use gen_lsp_types::{MarkupContent, MarkupKind};

use crate::lint::Finding;
use crate::text::one_line;

/// Text of a deck or of the data as Markdown: everything that could be markup is escaped.
pub fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in one_line(text).chars() {
        if c.is_ascii_punctuation() && !".,;:?'\"/%=".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A text, as Markdown or bare where the editor knows no Markdown.
pub fn content(text: String, markdown: bool) -> MarkupContent {
    if markdown {
        return MarkupContent { kind: MarkupKind::Markdown, value: text };
    }
    let mut bare = String::new();
    let mut chars = text.replace("**", "").replace("  \n", "\n").chars().collect::<Vec<_>>().into_iter().peekable();
    while let Some(c) = chars.next() {
        let escape = c == '\\' && chars.peek().is_some_and(char::is_ascii_punctuation);
        if !escape {
            bare.push(c);
        } else if let Some(next) = chars.next() {
            bare.push(next);
        }
    }
    MarkupContent { kind: MarkupKind::PlainText, value: bare }
}

/// A finding: what, why, what to do, and what they will ask.
pub fn finding(finding: &Finding) -> String {
    let mut out = format!("**{} {}**\n\n{}\n", finding.id, plain(&finding.name), plain(&finding.message));
    for (label, text) in [("Why", &finding.why), ("Do", &finding.remedy), ("They will ask", &finding.asks)] {
        if !text.is_empty() {
            let _ = write!(out, "\n**{label}:** {}\n", plain(text));
        }
    }
    if !finding.arms.is_empty() {
        let _ = write!(out, "\n`hotseat explain {}` · arms {}\n", finding.id, finding.arms.join(", "));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_deck_are_never_markup() {
        assert_eq!(plain("[x](command:y) <b> `c` a_b\n# d"), r"\[x\]\(command:y\) \<b\> \`c\` a\_b \# d");
        let bare = content(format!("**Do:** {}", plain("say a_b (now)")), false);
        assert_eq!(bare.value, "Do: say a_b (now)");
    }
}
