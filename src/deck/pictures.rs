//! The pictures of a deck, and those that are not where the deck says.

use super::files::{FileError, Files};
use super::model::{Block, BlockKind, Hazard, HazardKind, Image, Inline, InlineKind, Slide};
use crate::text::FileId;

/// All pictures of a slide: backgrounds first, then content in order.
pub fn images(slide: &Slide) -> Vec<&Image> {
    let mut found: Vec<&Image> = slide.backgrounds.iter().collect();
    in_blocks(&slide.blocks, &mut found);
    found
}

fn in_blocks<'d>(blocks: &'d [Block], found: &mut Vec<&'d Image>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Image(image) => found.push(image),
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => in_inlines(content, found),
            BlockKind::List(list) => list.items.iter().for_each(|item| in_blocks(&item.blocks, found)),
            BlockKind::Quote { blocks, .. } | BlockKind::Footnote { blocks, .. } => in_blocks(blocks, found),
            BlockKind::Columns(columns) => columns.iter().for_each(|column| in_blocks(&column.blocks, found)),
            BlockKind::Table(table) => {
                let cells = table.header.iter().chain(table.rows.iter().flatten());
                cells.for_each(|cell| in_inlines(&cell.content, found));
                table.caption.iter().for_each(|caption| in_inlines(caption, found));
            }
            BlockKind::Code(_) | BlockKind::Math { .. } | BlockKind::Rule | BlockKind::Pause => {}
        }
    }
}

fn in_inlines<'d>(inlines: &'d [Inline], found: &mut Vec<&'d Image>) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Image(image) => found.push(image),
            kind => {
                if let Some(inner) = kind.children() {
                    in_inlines(inner, found);
                }
            }
        }
    }
}

/// Pictures of the deck's own file that cannot be had, each target once. Pictures of included files are left to the
/// export, which reads them: what their paths are relative to differs from tool to tool. URLs are no hazard of the deck.
pub(super) fn missing(slides: &[Slide], files: &Files) -> Vec<Hazard> {
    let mut seen = std::collections::BTreeSet::new();
    let own = slides.iter().filter(|s| !s.hidden).flat_map(images).filter(|i| i.span.file == FileId(0));
    own.filter(|image| seen.insert(image.target.as_str()))
        .filter_map(|image| {
            let (message, help) = match files.check(&image.target) {
                Ok(()) | Err(FileError::Remote(_) | FileError::NoPath(_)) => return None,
                Err(error @ FileError::NotFound(_)) => (
                    format!("the picture {error}"),
                    "put it there, or mend the path; it is relative to the deck's folder",
                ),
                Err(error) => (
                    format!("the picture {error}"),
                    "put a copy into the deck's folder, or trust the deck with --allow-outside",
                ),
            };
            Some(Hazard { kind: HazardKind::MissingPicture, span: image.span, message, help: help.to_owned() })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Options, read};

    #[test]
    fn a_picture_that_is_not_there_is_reported_once_with_its_place() {
        let files = Files::memory([("a.png", "x")]);
        let text = "# One\n\n![here](a.png) ![there](b.png)\n\n---\n\n![again](b.png) ![net](https://x.org/c.png)\n";
        let deck = read("talk.md", text.into(), &files, &Options::default()).expect("a deck");
        let missing: Vec<_> = deck.hazards.iter().filter(|h| h.kind == HazardKind::MissingPicture).collect();
        assert_eq!(missing.len(), 1);
        assert_eq!(deck.sources.text(missing[0].span), "![there](b.png)");
        let nowhere = read("talk.md", text.into(), &Files::none(), &Options::default()).expect("a deck");
        assert!(nowhere.hazards.iter().all(|h| h.kind != HazardKind::MissingPicture), "nobody knows");
    }
}
