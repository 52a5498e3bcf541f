//! Which slides surely fit, judged by sums of advance widths: no text is shaped, no picture is read, no syntax loaded.
//! Formulas are set, for nothing else knows how large they are. Every estimate is an upper bound; what cannot be bounded
//! cheaply (wrapped tables, sized pictures) is left to the layout itself.

use super::draw::Color;
use super::fonts::FontKey;
use super::math::Formula;
use super::slide::{Kind, Setup, frame, kind, title_and_blocks};
use super::text::MATH_SCALE;
use super::theme::{TextFace, Theme};
use crate::deck::model::{Block, BlockKind, CodeBlock, Deck, Image, Inline, InlineKind, List, Slide, Table};

/// The widest face that text is set in.
const WIDEST: FontKey = FontKey(3);
/// The face of code.
const CODE_FACE: FontKey = FontKey(5);
/// Kerning and rounding may make a line this much wider than its advances.
const SLACK: f32 = 1.03;
/// A slide counts as fitting when its bound is at most this share of the room.
const SURE: f32 = 0.94;
/// Baseline distances over size: running text, headings, code.
const TEXT: f32 = 1.36;
const HEADING: f32 = 1.22;
const CODE: f32 = 1.38;
/// What a line has room for above and below its baseline, in em: a formula that keeps within makes it no higher.
const ABOVE: f32 = 0.9;
const BELOW: f32 = 0.25;
/// Pictures may be squeezed to this share of the page; less where several are stacked.
const PICTURE: f32 = 0.38;

/// Whether a slide is set at full size on one page, without wrapped code and with every glyph. `false` says only that
/// it has to be laid out to know.
pub fn surely_fits(deck: &Deck, theme: &Theme, index: usize) -> bool {
    if theme.font.text != TextFace::Sans {
        return false; // the bounds are those of the sans face
    }
    let first = deck.slides.iter().position(|s| !s.hidden).unwrap_or(0);
    let pictures = super::Pictures::default();
    let setup =
        Setup { deck, theme, inverted: theme, pictures: &pictures, total: 0, first, steps: false, sketch: true };
    deck.slides.get(index).and_then(|slide| height(&setup, slide, index)).is_some_and(|share| share <= SURE)
}

/// Height of a slide's content as a share of its room; `None` where it is not bounded.
fn height(setup: &Setup<'_>, slide: &Slide, index: usize) -> Option<f32> {
    let frame = frame(setup.deck.style.page, slide);
    let (title, blocks) = title_and_blocks(slide);
    let size = &setup.theme.size;
    let em = size.body * frame.unit;
    let cover = kind(setup, slide, index) != Kind::Content;
    let mut top = 0.0;
    if let Some((content, _)) = title {
        let (em_title, most) = if cover { (size.cover * frame.unit, 3) } else { (size.title * frame.unit, 2) };
        let text = lines(content, em_title, frame.body.w)?;
        if text.lines > most
            || matches!(slide.blocks.first().map(|b| &b.kind), Some(BlockKind::Heading { fit: true, .. }))
        {
            return None;
        }
        top = text.height(1.16) * em_title + em;
    }
    let room = Room { width: frame.body.w, picture: (frame.body.h - top) * PICTURE, code: size.code * frame.unit };
    if pictures(blocks) > 1 {
        return None;
    }
    Some((top + stack(blocks, room, em, 0)?) / frame.body.h)
}

#[derive(Clone, Copy)]
struct Room {
    width: f32,
    picture: f32,
    code: f32,
}

/// Pictures in blocks, however deep.
fn pictures(blocks: &[Block]) -> usize {
    let one = |block: &Block| match &block.kind {
        BlockKind::Image(_) => 1,
        BlockKind::Paragraph(content) => content.iter().filter(|i| matches!(i.kind, InlineKind::Image(_))).count(),
        BlockKind::List(list) => list.items.iter().map(|i| pictures(&i.blocks)).sum(),
        BlockKind::Quote { blocks, .. } | BlockKind::Footnote { blocks, .. } => pictures(blocks),
        BlockKind::Columns(columns) => columns.iter().map(|c| pictures(&c.blocks)).sum(),
        _ => 0,
    };
    blocks.iter().map(one).sum()
}

/// Height of blocks one below the other.
fn stack(blocks: &[Block], room: Room, em: f32, depth: u8) -> Option<f32> {
    let mut sum = 0.0;
    let mut any = false;
    for block in blocks {
        let own = block_height(block, room, em, depth)?;
        if own > 0.0 {
            // The widest gap that the layout knows.
            sum += own + if any { em } else { 0.0 };
            any = true;
        }
    }
    Some(sum)
}

fn block_height(block: &Block, room: Room, em: f32, depth: u8) -> Option<f32> {
    match &block.kind {
        BlockKind::Heading { level, content, .. } => {
            let size = em * if *level == 1 { 1.4 } else { 1.22 };
            Some(lines(content, size, room.width)?.height(HEADING) * size)
        }
        BlockKind::Paragraph(content) => match &content[..] {
            [Inline { kind: InlineKind::Image(image), .. }] => picture(image, room, em),
            content => Some(lines(content, em, room.width)?.height(TEXT) * em),
        },
        BlockKind::Image(image) => picture(image, room, em),
        BlockKind::List(list) => list_height(list, room, em, depth),
        BlockKind::Quote { callout, blocks } => {
            let inner = Room { width: room.width - em * 1.5, ..room };
            let title = if callout.is_some() { em * 1.6 } else { 0.0 };
            Some(stack(blocks, inner, em, depth)? + title + em * 0.5)
        }
        BlockKind::Code(code) if code.hidden => code.caption.is_none().then_some(0.0),
        BlockKind::Code(code) => code_height(code, room),
        BlockKind::Table(table) => table_height(table, room, em),
        BlockKind::Columns(columns) => {
            if columns.iter().any(|c| c.width.is_some()) || !(1..=3).contains(&columns.len()) {
                return None;
            }
            let count = columns.len() as f32;
            let width = (room.width - em * 1.6 * (count - 1.0)) / count;
            let inner = Room { width, ..room };
            columns.iter().try_fold(0.0_f32, |most, c| Some(most.max(stack(&c.blocks, inner, em, depth)?)))
        }
        BlockKind::Rule => Some(em * 0.5),
        BlockKind::Pause => Some(0.0),
        BlockKind::Math { tex } => {
            let formula = Formula::new(tex, true, Color::default()).ok().filter(|f| f.tag.is_none())?;
            let size = em * MATH_SCALE * 1.08;
            (formula.width * size <= room.width).then_some((formula.height + formula.depth) * size)
        }
        BlockKind::Footnote { .. } => None,
    }
}

fn list_height(list: &List, room: Room, em: f32, depth: u8) -> Option<f32> {
    let em = em * if depth == 0 { 1.0 } else { 0.96 };
    let last = list.start.map_or(0, |s| s.saturating_add(list.items.len() as u64));
    let digits = if list.start.is_some() { last.to_string().len() as f32 } else { 0.0 };
    let indent = (em * 1.05).max(em * (0.75 * (digits + 1.0) + 0.45));
    let indent = if list.items.iter().any(|i| i.task.is_some()) { indent.max(em * 1.8) } else { indent };
    let inner = Room { width: room.width - indent, ..room };
    let mut sum = 0.0;
    for item in &list.items {
        sum += stack(&item.blocks, inner, em, depth + 1)?.max(em * 1.5) + em * 0.36;
    }
    Some(sum)
}

/// A picture of free size takes at most its share; one of stated size may take any.
fn picture(image: &Image, room: Room, em: f32) -> Option<f32> {
    let free = image.width.is_none() && image.height.is_none();
    // A caption may hold formulas.
    if image.caption.as_deref().is_some_and(|c| c.contains('$')) {
        return None;
    }
    let caption = image.caption.as_deref().map_or(Some(0), |c| words(c, &mut [].iter(), em * 0.8, room.width))?;
    free.then(|| room.picture.max(em * 4.5) + caption as f32 * em * 1.1 + em * 0.35)
}

fn code_height(code: &CodeBlock, room: Room) -> Option<f32> {
    let plain = |c: char| c == '\t' || CODE_FACE.glyph(c).is_some();
    if code.first_line.is_some() || !code.code.chars().all(|c| c == '\n' || plain(c)) {
        return None;
    }
    let columns = |line: &str| line.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum::<usize>();
    let widest = code.code.lines().map(columns).max().unwrap_or(0);
    let fits = (widest as f32 * 0.6 + 1.8) * room.code <= room.width;
    fits.then(|| (code.code.lines().count().max(1) as f32 * CODE + 1.4) * room.code)
}

/// A table whose cells all stand on one line at full size.
fn table_height(table: &Table, room: Room, em: f32) -> Option<f32> {
    if table.caption.is_some() {
        return None;
    }
    let rows = || std::iter::once(&table.header).chain(&table.rows);
    let columns = rows().map(Vec::len).max().unwrap_or(0);
    let mut sum = 0.0;
    for column in 0..columns {
        let mut most = 0.0_f32;
        for cell in rows().filter_map(|r| r.get(column)) {
            most = most.max(width(&cell.content, em)?);
        }
        sum += most + em * 1.2;
    }
    (sum <= room.width).then(|| rows().count() as f32 * em * (TEXT + 0.44))
}

/// Lines of a text.
struct Lines {
    lines: usize,
    /// By how much formulas make them higher, in em.
    more: f32,
}

impl Lines {
    /// Their height in em.
    fn height(&self, leading: f32) -> f32 {
        self.lines as f32 * leading + self.more
    }
}

/// Lines that text takes, wrapped at white space; `None` for what is no plain text, lacks a glyph, or holds a word that
/// is wider than the line.
fn lines(content: &[Inline], size: f32, width: f32) -> Option<Lines> {
    let mut flat = Flat::default();
    flat.add(content)?;
    let formulas = &mut flat.formulas.iter();
    let mut lines = 0;
    for part in flat.text.split('\n') {
        lines += words(part, formulas, size, width)?.max(1);
    }
    Some(Lines { lines, more: flat.more })
}

/// Width of text on a single line.
fn width(content: &[Inline], size: f32) -> Option<f32> {
    let mut flat = Flat::default();
    flat.add(content)?;
    if flat.text.contains('\n') || flat.more > 0.0 {
        return None;
    }
    advance(&flat.text, &mut flat.formulas.iter(), size)
}

/// Lines of words; the widths of their formulas are taken from the iterator.
fn words(text: &str, formulas: &mut std::slice::Iter<'_, f32>, size: f32, width: f32) -> Option<usize> {
    let space = advance(" ", formulas, size)?;
    let (mut lines, mut at) = (0_usize, f32::INFINITY);
    for word in text.split_whitespace() {
        let own = advance(word, formulas, size)?;
        if own > width {
            return None;
        }
        if at + space + own > width {
            lines += 1;
            at = own;
        } else {
            at += space + own;
        }
    }
    Some(lines)
}

fn advance(text: &str, formulas: &mut std::slice::Iter<'_, f32>, size: f32) -> Option<f32> {
    let sum = text.chars().try_fold(0.0, |sum, c| {
        let wide = match c {
            CODE_MARK => Some(0.65),
            FORMULA_MARK => formulas.next().copied(),
            c => WIDEST.glyph(c).map(|g| g.1),
        };
        Some(sum + wide?)
    })?;
    Some(sum * size * SLACK)
}

/// A letter of code: no font has it, and all are of one width.
const CODE_MARK: char = '\u{1}';
/// A formula.
const FORMULA_MARK: char = '\u{2}';

/// Plain text of inlines, with marks for what is no text.
#[derive(Default)]
struct Flat {
    text: String,
    /// Widths of the formulas in em, in order.
    formulas: Vec<f32>,
    /// By how much they make lines higher, all together, in em.
    more: f32,
}

impl Flat {
    fn add(&mut self, content: &[Inline]) -> Option<()> {
        for inline in content {
            match &inline.kind {
                InlineKind::Text(text) if text.contains([CODE_MARK, FORMULA_MARK]) => return None,
                InlineKind::Text(text) => self.text.push_str(text),
                InlineKind::Code(code) => {
                    if !code.is_ascii() {
                        return None;
                    }
                    // Room at both ends of the chip; spaces inside may break the line.
                    self.text.push(CODE_MARK);
                    self.text.extend(code.chars().map(|c| if c == ' ' { ' ' } else { CODE_MARK }));
                    self.text.push(CODE_MARK);
                }
                InlineKind::Math(tex) => {
                    let formula = Formula::new(tex, false, Color::default()).ok()?;
                    self.text.push(FORMULA_MARK);
                    self.formulas.push(formula.width * MATH_SCALE);
                    self.more += (formula.height * MATH_SCALE - ABOVE).max(0.0);
                    self.more += (formula.depth * MATH_SCALE - BELOW).max(0.0);
                }
                InlineKind::Emphasis(inner)
                | InlineKind::Strong(inner)
                | InlineKind::Strike(inner)
                | InlineKind::Link { content: inner, .. } => self.add(inner)?,
                InlineKind::Styled { look, content } if look.size.is_none_or(|s| s <= 1.0) => self.add(content)?,
                InlineKind::SoftBreak => self.text.push(' '),
                InlineKind::HardBreak => self.text.push('\n'),
                InlineKind::Styled { .. }
                | InlineKind::Superscript(_)
                | InlineKind::Subscript(_)
                | InlineKind::Image(_)
                | InlineKind::FootnoteReference(_) => return None,
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Files, Options, read};
    use crate::layout::{IssueKind, lay_out, theme_for};

    /// Slides of all sizes around the edge of a page.
    fn deck() -> Deck {
        let mut text = String::from("# A talk about fitting\n\nA. Body, B. Line\n");
        let words =
            "Disagreement between the passages tells WHICH of them ought to be read first, and why `it` matters";
        for n in 1..22 {
            text += &format!("\n---\n\n## Slide of {n} lines whose title is rather long and may take two lines\n\n");
            for i in 0..n {
                match n % 5 {
                    0 => text += &format!("{words}\n\n"),
                    1 => text += &format!("- {words}\n  - {i} and below it\n"),
                    2 => text += &format!("{i}. {}\n", &words[..60]),
                    3 => text += &format!("    let line_{i} = measure(\"{}\");\n", &words[..30]),
                    _ => text += &format!("> {words}\n>\n"),
                }
            }
        }
        for n in 1..14 {
            text += &format!("\n---\n\n## A table of {n}\n\n| system | what it does | score |\n|---|---|---|\n");
            for i in 0..n {
                text += &format!("| system {i} | ranks passages by WHAT they say | {i}.4 |\n");
            }
            let formula = [r"\frac{1}{n}", r"x_i^2", r"\sum_{i=1}^{n} \frac{a_i}{b_i}"][n % 3];
            text += &format!("\n---\n\n## Formulas ${formula}$\n\n$$\n{formula} = 1\n$$\n\n");
            text += &format!("- where ${formula}$ is {words} for ${formula}$, given $p < 0.0{n}$\n").repeat(n);
            text += &format!("\n---\n\n## A picture\n\n![plot](a.svg)\n\n{}", "- a point\n".repeat(n));
        }
        read("talk.md", text, &Files::none(), &Options::default()).expect("a deck")
    }

    #[test]
    fn what_is_proved_to_fit_fits() {
        let deck = deck();
        let theme = theme_for(&deck, None).unwrap_or_else(|(_, theme)| *theme);
        let layout = lay_out(&deck, &theme, &Files::none());
        let mut proved = 0;
        for fit in &layout.fits {
            if !surely_fits(&deck, &theme, fit.slide) {
                continue;
            }
            proved += 1;
            assert!(fit.pages == 1 && fit.scale > 0.995, "slide {}: {fit:?}", fit.slide + 1);
            let told = |k: IssueKind| layout.issues.iter().any(|i| i.slide == fit.slide && i.kind == k);
            assert!(!told(IssueKind::WrappedCode) && !told(IssueKind::MissingGlyph), "slide {}", fit.slide + 1);
        }
        let fitting = layout.fits.iter().filter(|f| f.pages == 1 && f.scale > 0.995).count();
        assert!(proved * 3 >= fitting * 2, "{proved} of {fitting} that fit are proved to");
        assert!(fitting < layout.fits.len(), "some do not fit");
    }
}
