//! Text as Markdown that reads as the same text.

use crate::deck::is_marp_directive;

/// Characters of the longest name of a picture letter, and some more.
const LONGEST_NAME: usize = 64;

/// Escapes text inside a line: what Markdown or HTML would take for markup. `cell` is for cells of a pipe table.
pub fn inline(text: &str, cell: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied();
        match c {
            '\\' | '`' | '*' | '[' | ']' | '~' | '$' => out.extend(['\\', c]),
            // Between letters an underscore is one; elsewhere it would emphasise.
            '_' if !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)) => {
                out.push_str("\\_");
            }
            '<' if after.is_some_and(|a| a.is_ascii_alphabetic() || "/!?".contains(a)) => out.push_str("&lt;"),
            '&' if after.is_some_and(|a| a.is_ascii_alphabetic() || a == '#') => out.push_str("&amp;"),
            '|' if cell => out.push_str("\\|"),
            ':' if names_a_picture(rest.clone()) => out.push_str("\\:"),
            c => out.push(c),
        }
        before = Some(c);
    }
    out
}

/// Whether what stands behind a colon is the name of a picture letter, which a colon ends.
fn names_a_picture(rest: impl Iterator<Item = char>) -> bool {
    let name: String = rest.take_while(|c| *c != ':' && !c.is_whitespace()).take(LONGEST_NAME).collect();
    emojis::get_by_shortcode(&name).is_some()
}

/// Escapes what would begin a block at the start of a line. The line has gone through [`inline`] already.
pub fn line_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && line[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    let table = line.starts_with(":-") || line.starts_with('|');
    if table || line.starts_with(['#', '>', '-', '+', '=']) { format!("\\{line}") } else { line.to_owned() }
}

/// Text without characters that have no place in a text file; all kinds of line breaks become line feeds.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' => out.push(' '),
            '\n' => out.push(c),
            c if c.is_control() || c == '\u{feff}' => {}
            c => out.push(c),
        }
    }
    out
}

/// A target of a link, where it is one for people: the web or mail. Anything else is refused.
pub fn target(link: &str) -> Option<String> {
    let link = link.trim();
    let lower = link.to_ascii_lowercase();
    let known = ["http://", "https://", "mailto:"].iter().any(|s| lower.starts_with(s));
    known.then(|| percent(link, |c| !c.is_control() && !c.is_whitespace() && !"<>\\()\"`[]|".contains(c)))
}

/// A path of files as a target: what is no letter, digit or harmless mark is percent-encoded.
pub fn path(path: &str) -> String {
    percent(path, |c| c.is_alphanumeric() || "-_./".contains(c))
}

fn percent(text: &str, keep: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if keep(c) {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().for_each(|b| out.push_str(&format!("%{b:02X}")));
        }
    }
    out
}

/// A note as the body of a comment: it cannot end the comment, and nobody takes it for settings.
pub fn note(text: &str) -> String {
    let lines = clean(text);
    let lines = lines.trim().lines().map(|line| {
        let line = line.replace("-->", "-- >").replace("--!>", "--! >");
        match line.split_once(':') {
            Some((key, value)) if is_marp_directive(key.trim().trim_matches(['"', '\'', '_', '$'])) => {
                // It would be taken for one.
                format!("{key}\\:{value}")
            }
            // Such lines would make it a slide that is commented out.
            _ if line.trim() == "---" || line.trim_start().starts_with('#') => format!("\\{}", line.trim_start()),
            _ => line,
        }
    });
    let text = lines.map(|l| l.trim_end().to_owned()).collect::<Vec<_>>().join("\n");
    // Settings of hotseat and marks of other tools are one word at the start of a comment.
    let first = text.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or("");
    let tools = ["hotseat", "hotseat-deck", "lint", "cspell", "vale", "fit"];
    let tool =
        tools.contains(&first) || ["markdownlint-", "prettier-", "textlint-"].iter().any(|t| first.starts_with(t));
    if tool { format!("\\{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_would_eat_is_escaped_and_the_rest_is_not() {
        assert_eq!(
            inline("a*b*c snake_case _x_ p < 0.05 <b> R&D AT&amp;T", false),
            "a\\*b\\*c snake_case \\_x\\_ p < 0.05 &lt;b> R&amp;D AT&amp;amp;T"
        );
        assert_eq!(inline("a|b", true), "a\\|b");
        for (line, escaped) in [
            ("# x", "\\# x"),
            ("- x", "\\- x"),
            ("1. x", "1\\. x"),
            ("2023 x", "2023 x"),
            ("---", "\\---"),
            ("|a|", "\\|a|"),
            (":--|--", "\\:--|--"),
            ("x", "x"),
            ("===", "\\==="),
        ] {
            assert_eq!(line_start(line), escaped);
        }
    }

    #[test]
    fn notes_end_no_comment_and_set_nothing() {
        assert_eq!(note("a --> b\r\nclass: x\n"), "a -- > b\nclass\\: x");
        assert_eq!(note("hotseat: backup"), "\\hotseat: backup");
        assert_eq!(note("Remember: slow down"), "Remember: slow down");
    }

    #[test]
    fn targets_are_the_web_and_mail_alone() {
        assert_eq!(target("https://x.org/a b").as_deref(), Some("https://x.org/a%20b"));
        for bad in ["javascript:x()", "file:///etc/passwd", "slide3.xml", "../x"] {
            assert_eq!(target(bad), None);
        }
        assert_eq!(path("my talk-images/s(1).png"), "my%20talk-images/s%281%29.png");
    }
}
