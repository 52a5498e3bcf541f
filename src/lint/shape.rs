//! What a slide is made of: words, lists, tables, figures, bold names. Structure only; no signal is read here.

use crate::deck::model::{Block, BlockKind, Image, Inline, InlineKind, Slide, Table};
use crate::deck::passage::{Channel, PassageKind, Passages};
use crate::deck::plain;
use crate::text::Span;

use super::tables::{Compares, compares, compares_items, tells_inputs};

/// The measures of one slide.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shape {
    /// Words that the audience sees, formulas left out.
    pub words: usize,
    /// Words of the notes.
    pub note_words: usize,
    /// Lines that the slide has as it is written: titles, items, rows, lines of code, and sentences by their length.
    pub lines: usize,
    /// Items of the longest list.
    pub list_items: usize,
    /// Deepest nesting of a list; 1 is flat.
    pub list_depth: usize,
    /// Body rows of the longest table.
    pub table_rows: usize,
    /// Columns of the widest table.
    pub table_columns: usize,
    /// A table with at least two named rows that carry numbers.
    pub system_table: Option<Span>,
    /// A table that shows the own method beside others.
    pub own_table: Option<Span>,
    /// A table of variants of one method.
    pub variant_table: Option<Span>,
    /// Figures: pictures of the content and backgrounds, with whether they say what they show.
    pub figures: Vec<Figure>,
    /// Bold stretches that look like a name in a list of authors.
    pub bold_names: Vec<(String, Span)>,
}

/// Words that stand on a line at the size of slides.
const WORDS_PER_LINE: usize = 12;

/// A picture of a slide.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Where it stands.
    pub span: Span,
    /// Alternative text or caption with at least three words.
    pub described: bool,
}

/// Measures a slide.
pub fn shape(slide: &Slide, passages: &Passages) -> Shape {
    let mut shape = Shape::default();
    for passage in passages.list().get(slide.passages.clone()).unwrap_or_default() {
        let text = passages.text(passage);
        let words = match passage.kind {
            // A table of numbers is looked up, not read: only its words count.
            PassageKind::Cell => text.split_whitespace().filter(|w| w.contains(char::is_alphabetic)).count(),
            _ => count_words(text),
        };
        match (passage.channel, passage.kind) {
            (Channel::Notes, _) => shape.note_words += words,
            // Nobody reads alternative text from the wall, and formulas are not read word by word.
            (_, PassageKind::Alt | PassageKind::Math) => {}
            _ => shape.words += words,
        }
    }
    shape.blocks(&slide.blocks, 0);
    if slide.title.as_ref().is_some_and(|title| tells_inputs(&title.text)) {
        (shape.system_table, shape.own_table, shape.variant_table) = (None, None, None);
    }
    for image in &slide.backgrounds {
        shape.figure(image);
    }
    shape
}

/// Words of a text: runs that hold a letter or a digit.
pub fn count_words(text: &str) -> usize {
    text.split_whitespace().filter(|w| w.contains(char::is_alphanumeric)).count()
}

impl Shape {
    fn blocks(&mut self, blocks: &[Block], depth: usize) {
        for block in blocks {
            match &block.kind {
                BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => self.text(content),
                BlockKind::List(list) => {
                    self.list_items = self.list_items.max(list.items.len());
                    self.list_depth = self.list_depth.max(depth + 1);
                    self.keep(block.span, compares_items(list));
                    for item in &list.items {
                        self.blocks(&item.blocks, depth + 1);
                    }
                }
                BlockKind::Quote { blocks, .. } | BlockKind::Footnote { blocks, .. } => self.blocks(blocks, depth),
                BlockKind::Table(table) => self.table(table, block.span),
                BlockKind::Image(image) => self.figure(image),
                BlockKind::Columns(columns) => {
                    // Columns stand side by side: the longest one counts.
                    let (before, mut longest) = (self.lines, 0);
                    for column in columns {
                        self.lines = 0;
                        self.blocks(&column.blocks, depth);
                        longest = longest.max(self.lines);
                    }
                    self.lines = before + longest;
                }
                BlockKind::Code(code) if !code.hidden => self.lines += code.code.lines().count(),
                BlockKind::Math { .. } => self.lines += 1,
                BlockKind::Code(_) | BlockKind::Rule | BlockKind::Pause => {}
            }
        }
    }

    fn text(&mut self, content: &[Inline]) {
        let whole = plain(content);
        self.lines += count_words(&whole).div_ceil(WORDS_PER_LINE);
        // "Doe, J., Roe, R. (2021)": at least two commas, and a year or "et al".
        let authors = whole.matches(',').count() >= 2 && (whole.contains("et al") || has_year(&whole));
        self.inlines(content, authors);
    }

    fn inlines(&mut self, content: &[Inline], authors: bool) {
        for inline in content {
            match &inline.kind {
                InlineKind::Image(image) => self.figure(image),
                InlineKind::Strong(inner) => {
                    let name = plain(inner);
                    if authors && (1..=4).contains(&count_words(&name)) && name.starts_with(char::is_uppercase) {
                        self.bold_names.push((name, inline.span));
                    }
                    self.inlines(inner, authors);
                }
                kind => self.inlines(kind.children().unwrap_or_default(), authors),
            }
        }
    }

    fn figure(&mut self, image: &Image) {
        let caption = image.caption.as_deref().unwrap_or("");
        let described = count_words(&image.alt).max(count_words(caption)) >= 3;
        self.figures.push(Figure { span: image.span, described });
    }

    fn table(&mut self, table: &Table, span: Span) {
        self.lines += table.rows.len() + 1;
        self.table_rows = self.table_rows.max(table.rows.len());
        self.table_columns = self.table_columns.max(table.alignments.len());
        self.keep(span, compares(table));
    }

    /// Keeps where the first of each kind of comparison stands.
    fn keep(&mut self, span: Span, found: Compares) {
        let keep = |place: &mut Option<Span>, found: bool| {
            if found && place.is_none() {
                *place = Some(span);
            }
        };
        keep(&mut self.system_table, found.systems);
        keep(&mut self.own_table, found.own);
        keep(&mut self.variant_table, found.variants);
    }
}

fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|n| n.len() == 4 && (n.starts_with("19") || n.starts_with("20")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inline {
        Inline { span: Span::default(), kind: InlineKind::Text(text.to_owned()) }
    }

    #[test]
    fn lines_are_items_rows_and_long_sentences() {
        crate::lint::testing::reading_of(
            "# Owls\n\n---\n\n## Night\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nthis one has more than twelve \
             words and so it is set on two lines\n",
            |reading| assert_eq!(reading.rows()[1].shape.lines, 1 + 2 + 2 + 2),
        );
    }

    #[test]
    fn a_bold_name_counts_only_among_authors() {
        let strong = Inline { span: Span::default(), kind: InlineKind::Strong(vec![text("Doe, J.")]) };
        let mut shape = Shape::default();
        shape.text(&[text("Roe, R., "), strong.clone(), text(", Poe, E. (2021). A title.")]);
        assert_eq!(shape.bold_names.len(), 1);
        let mut shape = Shape::default();
        shape.text(&[text("This is "), strong]);
        assert!(shape.bold_names.is_empty());
    }
}
