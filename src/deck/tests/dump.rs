//! A compact text form of the model, for snapshots.

use std::fmt::Write;

use super::super::model::{Block, BlockKind, Deck, Image, Inline, InlineKind};

/// Slides, blocks, notes, passages and hazards.
pub fn deck(deck: &Deck) -> String {
    write_deck(deck, true)
}

/// The same without places in the source, and with the keys: what must not depend on how lines end.
pub fn model(deck: &Deck) -> String {
    // Into how many pieces running text falls is no part of it.
    write_deck(deck, false).replace("\" \"", "")
}

fn write_deck(deck: &Deck, places: bool) -> String {
    let mut out = format!("{} ({})\n", deck.dialect, deck.dialect_reason);
    for slide in &deck.slides {
        let _ = write!(out, "== {} {:?}", slide.number, slide.title_text());
        let _ = if places { write!(out, " {:?}", slide.span.range()) } else { write!(out, " {}", slide.key) };
        for (what, on) in [("hidden", slide.hidden), ("backup", slide.backup), ("paginate", slide.paginate)] {
            if on {
                let _ = write!(out, " {what}");
            }
        }
        if slide.steps > 1 {
            let _ = write!(out, " steps={}", slide.steps);
        }
        if !slide.classes.is_empty() {
            let _ = write!(out, " .{}", slide.classes.join("."));
        }
        for (what, text) in [
            ("header", &slide.header),
            ("footer", &slide.footer),
            ("background", &slide.background_color),
            ("color", &slide.color),
        ] {
            if let Some(text) = text {
                let _ = write!(out, " {what}={text:?}");
            }
        }
        if let Some(seconds) = slide.settings.seconds {
            let _ = write!(out, " seconds={seconds}");
        }
        out.push('\n');
        for background in &slide.backgrounds {
            let _ = writeln!(out, "  bg {}", image(background));
        }
        blocks(&slide.blocks, 1, &mut out);
        for note in &slide.notes {
            let _ = writeln!(out, "  note {:?}", note.text);
        }
        for passage in &deck.passages.list()[slide.passages.clone()] {
            let _ = write!(out, "  > {:?} {:?}", passage.kind, deck.passages.text(passage));
            let source = deck.sources.text(deck.passages.span(passage));
            let _ = if places { writeln!(out, " <- {source:?}") } else { writeln!(out, " {:?}", passage.path) };
        }
    }
    for hazard in &deck.hazards {
        let _ = write!(out, "! {:?}", hazard.kind);
        let _ = if places { write!(out, " {:?}", hazard.span.range()) } else { Ok(()) };
        let _ = writeln!(out, " {}", hazard.message);
    }
    out
}

fn image(image: &Image) -> String {
    let mut out = format!("{:?} alt={:?}", image.target, image.alt);
    if let Some(caption) = &image.caption {
        let _ = write!(out, " caption={caption:?}");
    }
    for (what, length) in [("w", image.width), ("h", image.height)] {
        if let Some(length) = length {
            let _ = write!(out, " {what}={length:?}");
        }
    }
    if let Some(side) = image.side {
        let _ = write!(out, " {side:?}");
    }
    out
}

fn blocks(list: &[Block], depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    for block in list {
        out.push_str(&indent);
        let _ = match &block.kind {
            BlockKind::Heading { level, fit, content } => {
                writeln!(out, "h{level}{} {}", if *fit { " fit" } else { "" }, inlines(content))
            }
            BlockKind::Paragraph(content) => writeln!(out, "p {}", inlines(content)),
            BlockKind::List(items) => {
                let _ = writeln!(out, "list {:?}{}", items.start, if items.incremental { " incremental" } else { "" });
                for item in &items.items {
                    let task = item.task.map_or("", |t| if t { " [x]" } else { " [ ]" });
                    let _ = writeln!(out, "{indent}  item{task}");
                    blocks(&item.blocks, depth + 2, out);
                }
                Ok(())
            }
            BlockKind::Quote { callout, blocks: inner } => {
                let _ = writeln!(out, "quote {callout:?}");
                blocks(inner, depth + 1, out);
                Ok(())
            }
            BlockKind::Footnote { label, blocks: inner } => {
                let _ = writeln!(out, "footnote {label}");
                blocks(inner, depth + 1, out);
                Ok(())
            }
            BlockKind::Code(code) => {
                writeln!(out, "code {:?} {:?}{}", code.language, code.code, if code.hidden { " hidden" } else { "" })
            }
            BlockKind::Table(table) => {
                let row = |cells: &[super::super::model::Cell]| {
                    cells.iter().map(|c| inlines(&c.content)).collect::<Vec<_>>().join(" | ")
                };
                let _ = writeln!(out, "table {:?}", table.alignments);
                let _ = writeln!(out, "{indent}  # {}", row(&table.header));
                for cells in &table.rows {
                    let _ = writeln!(out, "{indent}  - {}", row(cells));
                }
                Ok(())
            }
            BlockKind::Math { tex } => writeln!(out, "math {tex:?}"),
            BlockKind::Image(i) => writeln!(out, "image {}", image(i)),
            BlockKind::Columns(columns) => {
                let _ = writeln!(out, "columns");
                for column in columns {
                    let _ = writeln!(out, "{indent}  column {:?}", column.width);
                    blocks(&column.blocks, depth + 2, out);
                }
                Ok(())
            }
            BlockKind::Rule => writeln!(out, "rule"),
            BlockKind::Pause => writeln!(out, "pause"),
        };
    }
}

fn inlines(list: &[Inline]) -> String {
    let wrap = |name: &str, inner: &[Inline]| format!("{name}({})", inlines(inner));
    list.iter()
        .map(|inline| match &inline.kind {
            InlineKind::Text(text) => format!("{text:?}"),
            InlineKind::Code(code) => format!("`{code}`"),
            InlineKind::Math(tex) => format!("${tex}$"),
            InlineKind::Emphasis(inner) => wrap("em", inner),
            InlineKind::Strong(inner) => wrap("strong", inner),
            InlineKind::Strike(inner) => wrap("strike", inner),
            InlineKind::Link { target, content } => format!("link<{target}>({})", inlines(content)),
            InlineKind::Image(i) => format!("img[{}]", image(i)),
            InlineKind::Styled { look, content } => {
                let size = look.size.map_or(String::new(), |s| format!(" {s}"));
                format!("styled<{:?}{size}>({})", look.color, inlines(content))
            }
            InlineKind::Superscript(inner) => wrap("sup", inner),
            InlineKind::Subscript(inner) => wrap("sub", inner),
            InlineKind::FootnoteReference(label) => format!("[^{label}]"),
            InlineKind::SoftBreak => "~".to_owned(),
            InlineKind::HardBreak => "/".to_owned(),
        })
        .collect::<Vec<_>>()
        .join(" ")
}
