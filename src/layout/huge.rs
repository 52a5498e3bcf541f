//! Text far beyond any page: it is told by estimate where only sizes are wanted, and shaped piece by piece where it is
//! drawn, so that neither time nor memory grow with the square of a slide.

use super::slide::{FLOOR, Fit, LEADING, Setup, frame};
use crate::deck::model::{Block, BlockKind, Cell, Inline, InlineKind, Slide};

/// More characters than this on a slide are not laid out to know that they do not fit: the smallest text that is set
/// leaves room for about 4,000 on a page.
const FAR_BEYOND: usize = 40_000;
/// A paragraph of more characters than this is shaped in pieces, each a paragraph of its own: no page holds as many.
const PIECE: usize = 4_000;
/// A paragraph of more inlines than this is shaped in pieces as well: shaping takes time with the square of its spans.
const SPANS: usize = 400;
/// Width of an ordinary character, in em.
const CHARACTER: f32 = 0.52;

/// How a slide fits of which there is no question: `None` where it has to be laid out to know.
pub(super) fn estimate(setup: &Setup<'_>, slide: &Slide, index: usize) -> Option<Fit> {
    let (text, breaks) = slide.blocks.iter().map(of_block).fold((0, 0), add);
    if text < FAR_BEYOND {
        return None;
    }
    let frame = frame(setup.deck.style.page, slide);
    let em = setup.theme.size.body * frame.unit;
    let per_line = (frame.body.w / FLOOR / (em * CHARACTER)).max(1.0);
    let per_page = (frame.body.h / FLOOR / (em * LEADING)).max(1.0);
    let lines = (text as f32 / per_line).ceil() + breaks as f32;
    let pages = (lines / per_page).ceil().max(2.0) as u32;
    Some(Fit { slide: index, scale: FLOOR, pages, lines_over: (lines - per_page).ceil().max(1.0) as u32 })
}

fn add(a: (usize, usize), b: (usize, usize)) -> (usize, usize) {
    (a.0 + b.0, a.1 + b.1)
}

/// Characters of a block, in bytes, and the lines that end before they are full.
fn of_block(block: &Block) -> (usize, usize) {
    let all = |blocks: &[Block]| blocks.iter().map(of_block).fold((0, 0), add);
    match &block.kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => (length(content), 1),
        BlockKind::Code(code) if code.hidden => (0, 0),
        BlockKind::Code(code) => (code.code.len(), code.code.lines().count()),
        BlockKind::Math { tex } => (tex.len(), 1),
        BlockKind::Table(table) => {
            let row = |row: &Vec<Cell>| row.iter().map(|cell| length(&cell.content)).sum::<usize>();
            (row(&table.header) + table.rows.iter().map(row).sum::<usize>(), table.rows.len())
        }
        BlockKind::List(list) => list.items.iter().map(|i| all(&i.blocks)).fold((0, 0), add),
        BlockKind::Quote { blocks, .. } | BlockKind::Footnote { blocks, .. } => all(blocks),
        BlockKind::Columns(columns) => columns.iter().map(|c| all(&c.blocks)).fold((0, 0), add),
        BlockKind::Image(_) | BlockKind::Rule | BlockKind::Pause => (0, 1),
    }
}

fn length(content: &[Inline]) -> usize {
    content.iter().map(|i| i.kind.children().map_or_else(|| own_length(&i.kind), length)).sum()
}

fn own_length(kind: &InlineKind) -> usize {
    match kind {
        InlineKind::Text(text) | InlineKind::Code(text) | InlineKind::Math(text) => text.len(),
        _ => 1,
    }
}

/// An inline of the same kind around other content.
fn around(inline: &Inline, content: Vec<Inline>) -> Inline {
    let kind = match &inline.kind {
        InlineKind::Emphasis(_) => InlineKind::Emphasis(content),
        InlineKind::Strong(_) => InlineKind::Strong(content),
        InlineKind::Strike(_) => InlineKind::Strike(content),
        InlineKind::Superscript(_) => InlineKind::Superscript(content),
        InlineKind::Subscript(_) => InlineKind::Subscript(content),
        InlineKind::Link { target, .. } => InlineKind::Link { target: target.clone(), content },
        InlineKind::Styled { look, .. } => InlineKind::Styled { look: look.clone(), content },
        leaf => leaf.clone(),
    };
    Inline { span: inline.span, kind }
}

/// A paragraph in pieces that can be shaped, where it is too long for one; `None` where it is not.
pub(super) fn pieces(content: &[Inline]) -> Option<Vec<Vec<Inline>>> {
    if length(content) <= PIECE && leaves(content) <= SPANS {
        return None;
    }
    let mut cutter = Cutter { text: 0, spans: 0 };
    Some(cutter.cut(content))
}

fn leaves(content: &[Inline]) -> usize {
    content.iter().map(|i| i.kind.children().map_or(1, leaves)).sum()
}

/// Cuts inlines where a piece is full.
struct Cutter {
    /// Of the piece that is being filled.
    text: usize,
    spans: usize,
}

impl Cutter {
    /// At least one piece. All but the last are full; the last may be empty.
    fn cut(&mut self, content: &[Inline]) -> Vec<Vec<Inline>> {
        let mut done = Vec::new();
        let mut open: Vec<Inline> = Vec::new();
        for inline in content {
            let parts = match (inline.kind.children(), &inline.kind) {
                (Some(content), _) => self.cut(content).into_iter().map(|c| around(inline, c)).collect(),
                (None, InlineKind::Text(text)) => self.cut_text(inline, text),
                (None, InlineKind::Code(code)) => self.cut_text(inline, code),
                _ => {
                    self.spans += 1;
                    self.text += own_length(&inline.kind);
                    vec![inline.clone()]
                }
            };
            for (i, part) in parts.into_iter().enumerate() {
                if i > 0 {
                    done.push(std::mem::take(&mut open));
                }
                open.push(part);
            }
            if self.full() {
                done.push(std::mem::take(&mut open));
                self.next();
            }
        }
        done.push(open);
        done
    }

    fn cut_text(&mut self, inline: &Inline, text: &str) -> Vec<Inline> {
        let part = |text: &str| {
            let text = text.to_owned();
            let kind = if matches!(inline.kind, InlineKind::Code(_)) {
                InlineKind::Code(text)
            } else {
                InlineKind::Text(text)
            };
            Inline { span: inline.span, kind }
        };
        self.spans += 1;
        let mut parts = Vec::new();
        let mut rest = text;
        loop {
            let room = PIECE.saturating_sub(self.text).max(1);
            if rest.len() <= room {
                break;
            }
            let most = rest.ceil_char_boundary(room);
            // After a word, where there is one.
            let at = rest[..most].rfind(' ').map_or(most, |space| space + 1);
            let (now, later) = rest.split_at(at);
            parts.push(part(now));
            rest = later;
            self.next();
        }
        self.text += rest.len();
        parts.push(part(rest));
        parts
    }

    fn full(&self) -> bool {
        self.text >= PIECE || self.spans >= SPANS
    }

    fn next(&mut self) {
        (self.text, self.spans) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Files, Options, plain, read};
    use crate::layout::{Pictures, lay_out, sketch_slides, theme_for};

    fn paragraph(text: &str) -> Vec<Inline> {
        let text = format!("# A\n\n---\n\n## B\n\n{text}\n");
        let deck = read("talk.md", text, &Files::none(), &Options::default()).expect("a deck");
        match &deck.slides[1].blocks[1].kind {
            BlockKind::Paragraph(content) => content.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_long_paragraph_is_cut_into_pieces_and_loses_nothing() {
        let long = "a word or two, ".repeat(3_000);
        for text in [
            long.clone(),
            "x".repeat(20_000),
            format!("**{long}** and [{long}](https://example.org)"),
            "*a* b `c` ".repeat(3_000),
            "é".repeat(9_000),
        ] {
            let content = paragraph(&text);
            let cut = pieces(&content).expect("too long for one");
            assert!(cut.len() >= 5, "{}", cut.len());
            assert!(cut.iter().all(|p| length(p) <= PIECE + 4 && leaves(p) <= SPANS + 4), "a piece is too large");
            assert_eq!(cut.iter().map(|p| plain(p)).collect::<String>(), plain(&content));
        }
        assert_eq!(pieces(&paragraph("a few *words*")), None);
    }

    #[test]
    fn what_is_far_beyond_a_page_is_told_by_an_estimate_near_the_truth() {
        let words = "Ranking passages by their disagreement helps readers of all kinds. ";
        for body in [words.repeat(700), format!("- {words}\n").repeat(700), format!("> {words}\n>\n").repeat(700)] {
            let text = format!("# A\n\n---\n\n## B\n\n{body}\n");
            let deck = read("talk.md", text, &Files::none(), &Options::default()).expect("a deck");
            let theme = theme_for(&deck, None).unwrap_or_else(|(_, light)| *light);
            let told = sketch_slides(&deck, &theme, &Pictures::default(), &[1]).fits[0];
            let exact = lay_out(&deck, &theme, &Files::none()).fits[1];
            assert!(told.pages > 1 && told != exact, "{told:?} is an estimate");
            let ratio = told.lines_over as f32 / exact.lines_over as f32;
            assert!((0.5..2.0).contains(&ratio), "{told:?} against {exact:?}");
        }
    }
}
