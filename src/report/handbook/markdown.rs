//! Words of the data as Markdown: what stands in a table is text, and must not become markup.

use std::fmt::Write;

/// Text for a paragraph: markup characters escaped, code between backticks left alone, slots (`{slide}`) as `…`.
pub fn text(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len() + 8);
    for (i, part) in raw.split('`').enumerate() {
        if i % 2 == 1 {
            let _ = write!(out, "`{part}`");
            continue;
        }
        let mut slot = false;
        for c in part.chars() {
            match c {
                '{' => slot = true,
                '}' if slot => {
                    slot = false;
                    out.push('…');
                }
                _ if slot => {}
                '<' => out.push_str("&lt;"),
                '*' | '_' | '[' | ']' | '|' => out.extend(['\\', c]),
                _ => out.push(c),
            }
        }
    }
    out
}

/// An expression or another piece of data, word for word, in one line.
pub fn code(raw: &str) -> String {
    format!("`{}`", raw.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'"))
}

/// [`code`] for a table's cell.
pub fn code_cell(raw: &str) -> String {
    code(raw).replace('|', "\\|")
}

/// A list of points.
pub fn points(out: &mut String, label: &str, list: &[String]) {
    if list.is_empty() {
        return;
    }
    let _ = writeln!(out, "**{label}**\n");
    for point in list {
        let _ = writeln!(out, "- {}", text(point));
    }
    out.push('\n');
}

/// A labelled paragraph; nothing when there is nothing to say.
pub fn paragraph(out: &mut String, label: &str, body: &str) {
    if !body.is_empty() {
        let _ = writeln!(out, "**{label}** {body}\n");
    }
}

/// A file's text, fenced by more backticks than it has.
pub fn fenced(out: &mut String, language: &str, body: &str) {
    let longest = body.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    let _ = writeln!(out, "{fence}{language}\n{}\n{fence}\n", body.trim_matches('\n'));
}

/// The file of the page about `name`: letters, digits and hyphens, whatever the name has.
pub fn file(name: &str) -> String {
    format!("{}.md", name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-"))
}

/// The first letter large.
pub fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_no_markup_and_code_stays() {
        assert_eq!(text("“{quote}” is *not* <b> `a_b*`"), "“…” is \\*not\\* &lt;b> `a_b*`");
    }

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        let mut out = String::new();
        fenced(&mut out, "markdown", "````\ncode\n````\n");
        assert!(out.starts_with("`````markdown\n````\n"), "{out}");
    }
}
