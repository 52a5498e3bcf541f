//! A footnote stands on every slide that refers to it, wherever the deck keeps its text.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Block, BlockKind, InlineKind, Slide};
use super::walk;
use crate::text::Span;

/// The labels that a file defines at the start of a line, `[^label]: text`.
pub(super) fn labels(text: &str) -> BTreeSet<String> {
    let label = |line: &str| {
        let (label, _) = line.trim_start().strip_prefix("[^")?.split_once("]:")?;
        (!label.is_empty() && !label.contains([']', ' '])).then(|| label.to_owned())
    };
    text.lines().filter_map(label).collect()
}

/// Brings the texts of footnotes to the slides that refer to them. A text that nobody refers to stays where it is, any
/// other is gone from where it is only defined. Labels that are words become numbers, in order.
pub(super) fn gather(slides: &mut [Slide]) {
    let mut texts: BTreeMap<String, Block> = BTreeMap::new();
    for slide in slides.iter_mut() {
        walk::blocks(&mut slide.blocks, &mut |block| {
            if let BlockKind::Footnote { label, .. } = &block.kind
                && !label.is_empty()
            {
                texts.entry(label.clone()).or_insert_with(|| block.clone());
            }
        });
    }
    if texts.is_empty() {
        return;
    }
    let referred: Vec<Vec<(String, Span)>> = slides.iter_mut().map(references).collect();
    let shown = slides.iter().zip(&referred).filter(|(slide, _)| !slide.hidden);
    let anywhere: BTreeSet<&str> = shown.flat_map(|(_, list)| list).map(|(label, _)| label.as_str()).collect();
    for (slide, here) in slides.iter_mut().zip(&referred) {
        let refers = |label: &str| here.iter().any(|(l, _)| l == label);
        slide.blocks.retain(|block| match &block.kind {
            BlockKind::Footnote { label, .. } => refers(label) || !anywhere.contains(label.as_str()),
            _ => true,
        });
        let mut own = BTreeSet::new();
        walk::blocks(&mut slide.blocks, &mut |block| {
            if let BlockKind::Footnote { label, .. } = &block.kind {
                own.insert(label.clone());
            }
        });
        for (label, at) in here.iter().filter(|(label, _)| !own.contains(label)) {
            slide.blocks.extend(texts.get(label).map(|text| brought(text, *at)));
        }
        number(slide, here);
    }
}

/// The footnotes that a slide refers to, each once, and where.
fn references(slide: &mut Slide) -> Vec<(String, Span)> {
    let mut out: Vec<(String, Span)> = Vec::new();
    walk::inlines(&mut slide.blocks, &mut |inline| {
        if let InlineKind::FootnoteReference(label) = &inline.kind
            && !out.iter().any(|(l, _)| l == label)
        {
            out.push((label.clone(), inline.span));
        }
    });
    out
}

/// A text from another slide. All of it stands where it is referred to.
fn brought(text: &Block, at: Span) -> Block {
    let at = Span { start: at.end, ..at };
    let mut all = [text.clone()];
    walk::inlines(&mut all, &mut |inline| {
        inline.span = at;
        if let InlineKind::Image(image) = &mut inline.kind {
            image.span = at;
        }
    });
    walk::blocks(&mut all, &mut |block| {
        block.span = at;
        match &mut block.kind {
            BlockKind::List(list) => list.items.iter_mut().for_each(|i| i.span = at),
            BlockKind::Table(table) => {
                table.header.iter_mut().chain(table.rows.iter_mut().flatten()).for_each(|c| c.span = at);
            }
            BlockKind::Image(image) => image.span = at,
            _ => {}
        }
    });
    let [block] = all;
    block
}

/// Numbers a slide's footnotes in order where one of them is called by a word.
fn number(slide: &mut Slide, order: &[(String, Span)]) {
    let is_number = |label: &str| label.len() <= 3 && label.bytes().all(|b| b.is_ascii_digit());
    if order.iter().all(|(label, _)| is_number(label)) {
        return;
    }
    let name = |label: &mut String| {
        if let Some(n) = order.iter().position(|(l, _)| l == label) {
            *label = (n + 1).to_string();
        }
    };
    walk::inlines(&mut slide.blocks, &mut |inline| {
        if let InlineKind::FootnoteReference(label) = &mut inline.kind {
            name(label);
        }
    });
    walk::blocks(&mut slide.blocks, &mut |block| {
        if let BlockKind::Footnote { label, .. } = &mut block.kind {
            name(label);
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::deck::model::{Block, BlockKind, Deck, Dialect, InlineKind};
    use crate::deck::{Files, Options, plain, read, walk};

    fn deck(dialect: Dialect, text: &str) -> Deck {
        let options = Options { dialect: Some(dialect) };
        read("talk.md", text.to_owned(), &Files::none(), &options).expect("a deck")
    }

    /// A slide's references and its notes, in order.
    fn notes(deck: &mut Deck, slide: usize) -> (Vec<String>, Vec<String>) {
        let (mut called, mut told) = (Vec::new(), Vec::new());
        let blocks = &mut deck.slides[slide].blocks;
        walk::inlines(blocks, &mut |inline| {
            if let InlineKind::FootnoteReference(label) = &inline.kind {
                called.push(label.clone());
            }
        });
        walk::blocks(blocks, &mut |block| {
            if let BlockKind::Footnote { label, blocks } = &block.kind
                && let Some(Block { kind: BlockKind::Paragraph(content), .. }) = blocks.first()
            {
                told.push(format!("{label}: {}", plain(content)));
            }
        });
        (called, told)
    }

    #[test]
    fn a_note_stands_where_it_is_referred_to() {
        for dialect in [Dialect::Marp, Dialect::Pandoc, Dialect::Reveal] {
            let text = "# A\n\nOne.[^1]\n\n---\n\n# B\n\nAgain.[^1] Not[^9].\n\n---\n\n# C\n\nx\n\n[^1]: https://example.org/a\n";
            let mut deck = deck(dialect, text);
            let expected = (vec!["1".to_owned()], vec!["1: https://example.org/a".to_owned()]);
            assert_eq!(notes(&mut deck, 0), expected, "{dialect:?}");
            assert_eq!(notes(&mut deck, 1), expected, "{dialect:?}");
            assert_eq!(notes(&mut deck, 2), (vec![], vec![]), "{dialect:?}");
            let said = format!("{:?}", deck.slides[1].blocks);
            assert!(said.contains("[^9]"), "what is not defined is text: {said}");
        }
    }

    #[test]
    fn a_note_that_nobody_refers_to_stays_where_it_is() {
        let mut deck = deck(Dialect::Marp, "# A\n\nx\n\n[^n]: Left over.\n");
        assert_eq!(notes(&mut deck, 0).1, ["n: Left over."]);
    }

    #[test]
    fn notes_called_by_words_are_numbered_in_order() {
        let mut deck = deck(Dialect::Marp, "# A\n\nx[^late] y[^early]\n\n[^early]: E.\n\n[^late]: L.\n");
        let (called, mut told) = notes(&mut deck, 0);
        told.sort();
        assert_eq!((called, told), (vec!["1".into(), "2".into()], vec!["1: L.".into(), "2: E.".into()]));
    }

    #[test]
    fn inline_notes_go_to_the_foot() {
        let text = "# A\n\n::: {.box}\n**Bold.**^[See *that* [page](https://example.org), [@key].] More^[Second.]\n:::\n\nEscaped \\^[no] and open ^[no\n";
        for dialect in [Dialect::Pandoc, Dialect::Quarto] {
            let mut deck = deck(dialect, text);
            let (called, told) = notes(&mut deck, 0);
            assert_eq!(called, ["1", "2"]);
            assert_eq!(told, ["1: See that page, [@key].", "2: Second."]);
            let said = format!("{:?}", deck.slides[0].blocks);
            assert!(said.contains("Strong") && said.contains("^[no") && !said.contains("**"), "{said}");
        }
        let mut plain = deck(Dialect::Marp, "# A\n\nx^[y]\n");
        assert_eq!(notes(&mut plain, 0), (vec![], vec![]));
    }

    #[test]
    fn emphasis_beside_what_only_pandoc_reads_opens_and_closes() {
        let said = format!(
            "{:?}",
            deck(Dialect::Quarto, "# A\n\n[**Why now?**]{.big} [*\"So\"*]{.b}\n\n$$x$$ {#eq-a}\n").slides
        );
        assert!(said.contains("Strong") && said.contains("Emphasis") && !said.contains('*'), "{said}");
        assert!(!said.contains("eq-a") && !said.contains("\\u{b}"), "{said}");
    }
}
