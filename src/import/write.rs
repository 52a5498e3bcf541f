//! A talk as a Marp deck.

use std::fmt::Write;

use super::escape;
use super::model::{Block, Item, Slide, Talk, Text};

/// Stands in [`Block::Markdown`] for the folder of the pictures and the slash after it.
pub const FOLDER: &str = "\u{1a}pictures/";

/// The deck as Markdown. `folder` is where its pictures will lie, relative to the deck.
pub fn markdown(talk: &Talk, folder: &str) -> String {
    let mut out = "---\nmarp: true\n---\n".to_owned();
    let mut footer: Option<&str> = None;
    for (i, slide) in talk.slides.iter().enumerate() {
        if i > 0 {
            out.push_str("\n---\n");
        }
        let own = slide.footer.as_deref();
        if own != footer {
            footer = own;
            let text = escape::clean(own.unwrap_or("")).replace('\n', " ").replace('\\', "\\\\").replace('"', "\\\"");
            let _ = write!(out, "\n<!-- footer: \"{}\" -->\n", text.trim().replace("-->", "-- >"));
        }
        write_slide(talk, slide, folder, &mut out);
    }
    out
}

fn write_slide(talk: &Talk, slide: &Slide, folder: &str, out: &mut String) {
    if slide.hidden {
        out.push_str("\n<!-- hotseat\nbackup: true\n-->\n");
    }
    if let Some(title) = slide.title.as_ref().filter(|t| !t.is_blank()) {
        let _ = write!(out, "\n# {}\n", heading(title));
    }
    let mut bullets = '-';
    let mut after_list = false;
    for block in &slide.blocks {
        // Two lists in a row would be read as one.
        bullets = if after_list && bullets == '-' { '+' } else { '-' };
        after_list = matches!(block, Block::List(_));
        let before = out.len();
        out.push('\n');
        match block {
            Block::Paragraph(text) => out.push_str(&paragraph(text)),
            Block::List(items) => list(items, bullets, out),
            Block::Table(rows) => table(rows, out),
            Block::Picture { index, alt } => {
                if let Some(picture) = talk.pictures.get(*index) {
                    let alt = escape::inline(&escape::clean(alt).replace('\n', " "), false);
                    let target = escape::path(&format!("{folder}/{}", picture.name));
                    let _ = writeln!(out, "![{}]({target})", alt.trim());
                }
            }
            Block::Code { language, text } => code(language, text, out),
            Block::Markdown(text) => {
                let folder = escape::path(&format!("{folder}/"));
                let _ = writeln!(out, "{}", text.trim_end().replace(FOLDER, &folder));
            }
        }
        if out.len() == before + 1 {
            out.truncate(before);
        }
    }
    for note in &slide.notes {
        let note = escape::note(note);
        if !note.is_empty() {
            let _ = write!(out, "\n<!--\n{note}\n-->\n");
        }
    }
}

/// The lines of a text, escaped inside, trimmed, without blank ones.
fn lines(text: &Text, cell: bool) -> Vec<String> {
    let mut all = String::new();
    for run in &text.0 {
        let words = escape::clean(&run.text);
        let shown = words.trim();
        match run.link.as_deref().and_then(escape::target).filter(|_| !shown.is_empty()) {
            Some(target) => {
                let (lead, tail) = words.split_once(shown).unwrap_or(("", ""));
                let inner = escape::inline(&shown.replace('\n', " "), cell);
                let _ = write!(all, "{lead}[{inner}]({target}){tail}");
            }
            None => all.push_str(&escape::inline(&words, cell)),
        }
    }
    all.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

fn heading(title: &Text) -> String {
    let text = lines(title, false).join(" ");
    // Marks at the end would close the heading.
    match text.rfind(|c| c != '#') {
        Some(at) if text[at..].len() > 1 && text.ends_with('#') => {
            let from = at + text[at..].chars().next().map_or(1, char::len_utf8);
            format!("{}\\{}", &text[..from], &text[from..])
        }
        None if !text.is_empty() => format!("\\{text}"),
        _ => text,
    }
}

fn paragraph(text: &Text) -> String {
    lines(text, false).iter().map(|l| escape::line_start(l) + "\n").collect()
}

fn list(items: &[Item], bullet: char, out: &mut String) {
    // For each open level: how far it is indented, how far its content is, and its number (none in a list of bullets).
    let mut open: Vec<(usize, usize, u64)> = Vec::new();
    for item in items.iter().filter(|i| !i.text.is_blank()) {
        let level = item.level.min(open.len());
        open.truncate(level + 1);
        if open.len() == level {
            let indent = open.last().map_or(0, |(_, content, _)| *content);
            open.push((indent, indent, 0));
        }
        let Some(own) = open.last_mut() else { continue };
        own.2 = if item.ordered { own.2 + 1 } else { 0 };
        let marker = if item.ordered { format!("{}. ", own.2) } else { format!("{bullet} ") };
        own.1 = own.0 + marker.len();
        for (i, line) in lines(&item.text, false).iter().enumerate() {
            let lead = if i == 0 { " ".repeat(own.0) + &marker } else { " ".repeat(own.1) };
            let _ = writeln!(out, "{lead}{}", escape::line_start(line));
        }
    }
}

fn table(rows: &[Vec<Text>], out: &mut String) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    if columns == 0 {
        return;
    }
    for (i, row) in rows.iter().enumerate() {
        out.push('|');
        for column in 0..columns {
            let cell = row.get(column).map_or_else(String::new, |c| lines(c, true).join("<br>"));
            let _ = write!(out, " {cell} |");
        }
        out.push('\n');
        if i == 0 {
            let _ = writeln!(out, "|{}", " --- |".repeat(columns));
        }
    }
}

fn code(language: &str, text: &str, out: &mut String) {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat((longest + 1).max(3));
    let language: String = language.chars().filter(|c| c.is_ascii_alphanumeric() || "+-_#".contains(*c)).collect();
    let text: String = text.replace("\r\n", "\n").chars().filter(|c| !c.is_control() || "\n\t".contains(*c)).collect();
    let _ = writeln!(out, "{fence}{language}\n{}\n{fence}", text.trim_end_matches('\n'));
}

#[cfg(test)]
mod tests {
    use super::super::model::{Picture, Run};
    use super::*;

    fn item(level: usize, ordered: bool, text: &str) -> Item {
        Item { level, ordered, text: Text::plain(text) }
    }

    #[test]
    fn a_slide_of_everything() {
        let link = Text(vec![
            Run { text: "see ".into(), link: None },
            Run { text: "the [paper]".into(), link: Some("https://x.org/a?b=1".into()) },
            Run { text: " and this".into(), link: Some("javascript:alert(1)".into()) },
        ]);
        let talk = Talk {
            slides: vec![
                Slide {
                    title: Some(Text::plain("C# and #")),
                    blocks: vec![
                        Block::Paragraph(Text::plain("1. not a list\n# nor a heading\n\n<script>")),
                        Block::Paragraph(link),
                        Block::List(vec![
                            item(0, false, "one"),
                            item(2, false, "deeper\nstill"),
                            item(0, true, "- two"),
                            item(0, true, "three"),
                        ]),
                        Block::List(vec![item(0, false, "another list")]),
                        Block::Table(vec![
                            vec![Text::plain("a|b"), Text::plain("two\nlines")],
                            vec![Text::plain("x"), Text::plain("y"), Text::plain("z")],
                        ]),
                        Block::Picture { index: 0, alt: "a curve [1]".into() },
                        Block::Picture { index: 9, alt: "gone".into() },
                        Block::Code { language: "c++ {".into(), text: "a ``` b\n".into() },
                    ],
                    notes: vec!["Say --> it\nclass: x".into(), " ".into()],
                    footer: Some("Lab \"X\" --> 1".into()),
                    ..Slide::default()
                },
                Slide { hidden: true, blocks: vec![Block::Table(vec![])], ..Slide::default() },
            ],
            pictures: vec![Picture { name: "slide-1.png".into(), bytes: vec![] }],
            doubts: Vec::new(),
        };
        insta::assert_snapshot!(markdown(&talk, "my talk-images"));
    }
}
