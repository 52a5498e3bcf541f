//! The words that the audience can read on a slide, as plain text: all of it, code and formulas too.
//!
//! Passages are what hotseat judges; they leave out code, addresses and whatever is no prose. This is the other view:
//! what stands on the page, to search in it, to paste it, or to check that nothing was lost on reading.

use std::fmt::Write as _;

use super::model::{Block, BlockKind, Cell, Image, Inline, InlineKind, List, Slide};

/// The visible text of a slide in reading order, one line for each line or block, without markup. Formulas keep their
/// TeX between dollars; a picture gives its caption; speaker notes and hidden code are left out. The text is the deck's
/// own and goes to a terminal only through [`crate::text`].
pub fn visible_text(slide: &Slide) -> String {
    let mut out = String::new();
    if let Some(header) = &slide.header {
        line(header, &mut out);
    }
    blocks(&slide.blocks, &mut out);
    for background in &slide.backgrounds {
        caption(background, &mut out);
    }
    if let Some(footer) = &slide.footer {
        line(footer, &mut out);
    }
    out
}

fn blocks(list: &[Block], out: &mut String) {
    for block in list {
        match &block.kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => running(content, out),
            BlockKind::List(list) => items(list, out),
            BlockKind::Quote { callout, blocks: inner } => {
                if let Some(name) = callout {
                    line(&label(name), out);
                }
                blocks(inner, out);
            }
            BlockKind::Footnote { blocks: inner, .. } => blocks(inner, out),
            BlockKind::Columns(columns) => columns.iter().for_each(|c| blocks(&c.blocks, out)),
            BlockKind::Code(code) => {
                if !code.hidden {
                    code.code.lines().for_each(|l| line(l, out));
                }
                if let Some(caption) = &code.caption {
                    line(caption, out);
                }
            }
            BlockKind::Table(table) => {
                if let Some(caption) = &table.caption {
                    running(caption, out);
                }
                row(&table.header, out);
                table.rows.iter().for_each(|r| row(r, out));
            }
            BlockKind::Math { tex } => {
                let _ = writeln!(out, "$${}$$", tex.trim());
            }
            BlockKind::Image(image) => caption(image, out),
            BlockKind::Rule | BlockKind::Pause => {}
        }
    }
}

/// What tools print above a call-out: its kind.
fn label(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn items(list: &List, out: &mut String) {
    for (n, item) in list.items.iter().enumerate() {
        match list.start {
            Some(start) => {
                let _ = write!(out, "{}. ", start.saturating_add(n as u64));
            }
            None => out.push_str("- "),
        }
        blocks(&item.blocks, out);
        if !out.ends_with('\n') {
            out.push('\n');
        }
    }
}

fn row(cells: &[Cell], out: &mut String) {
    if cells.iter().all(|c| c.content.is_empty()) {
        return;
    }
    for (i, cell) in cells.iter().enumerate() {
        if i > 0 {
            out.push_str(" | ");
        }
        let start = out.len();
        inlines(&cell.content, out);
        if out[start..].contains('\n') {
            let flat = out[start..].replace('\n', " ");
            out.truncate(start);
            out.push_str(&flat);
        }
    }
    out.push('\n');
}

fn caption(image: &Image, out: &mut String) {
    if let Some(caption) = &image.caption {
        line(caption, out);
    }
}

fn line(text: &str, out: &mut String) {
    if !text.trim().is_empty() {
        out.push_str(text.trim_end());
        out.push('\n');
    }
}

fn running(content: &[Inline], out: &mut String) {
    let mut text = String::new();
    inlines(content, &mut text);
    for one in text.lines() {
        line(&one.split_whitespace().collect::<Vec<_>>().join(" "), out);
    }
}

fn inlines(list: &[Inline], out: &mut String) {
    for inline in list {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) => out.push_str(text),
            InlineKind::Math(tex) => {
                let _ = write!(out, "${}$", tex.trim());
            }
            InlineKind::Superscript(inner) => {
                // 10<sup>3</sup> is not 103, but 1<sup>st</sup> is 1st.
                if super::build::plain(inner).starts_with(|c: char| !c.is_alphabetic()) {
                    out.push('^');
                }
                inlines(inner, out);
            }
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strike(inner)
            | InlineKind::Subscript(inner)
            | InlineKind::Link { content: inner, .. }
            | InlineKind::Styled { content: inner, .. } => inlines(inner, out),
            InlineKind::Image(image) => {
                if let Some(caption) = &image.caption {
                    let _ = write!(out, " {caption} ");
                }
            }
            InlineKind::FootnoteReference(_) => {}
            InlineKind::SoftBreak => out.push(' '),
            InlineKind::HardBreak => out.push('\n'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::deck;
    use super::visible_text;

    #[test]
    fn everything_on_the_page_and_nothing_that_is_only_said() {
        let deck = deck(
            "---\nmarp: true\nfooter: Group meeting\n---\n\n# Speed of *light*\n\n- about $3 \\cdot 10^8$ m/s\n- see \
             <https://example.org/c>\n\n1. call `measure()`\n2. wait\n\n| a | b |\n|---|---|\n| x | **y** |\n\n```\nlet \
             c = 3;\n```\n\n10<sup>3</sup> and 1<sup>st</sup>\n\n<!-- Do not say it like this. -->\n",
        );
        let text = visible_text(&deck.slides[0]);
        assert_eq!(
            text,
            "Speed of light\n- about $3 \\cdot 10^8$ m/s\n- see https://example.org/c\n1. call measure()\n2. wait\na | \
             b\nx | y\nlet c = 3;\n10^3 and 1st\nGroup meeting\n"
        );
    }
}
