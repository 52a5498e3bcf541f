//! Code blocks: coloured by syntect, set in cells of one width without a shaper, wrapped where they must be.

use super::canvas::Canvas;
use super::draw::{Color, Glyph, GlyphRun, Rect, Role};
use super::fonts::{FontKey, code_faces};
use super::highlight::coloured;
use super::issue::IssueKind;
use super::theme::{CodePalette, Theme, mix};
use crate::deck::model::CodeBlock;

/// Width of a cell in em of JetBrains Mono.
const CELL: f32 = 0.6;
/// Baseline distance over size.
const LEADING: f32 = 1.38;
/// A block's own text may shrink this far before its lines are wrapped.
const MIN_OWN_SCALE: f32 = 0.78;
/// The size of a block whose lines are wrapped.
const WRAPPED_SCALE: f32 = 0.88;
/// Letters of two cells against those of one.
const WIDE_SCALE: f32 = 1.14;
/// Lines of a divided block that stand on either side, where it has as many.
const FEWEST: usize = 3;
/// Horizontal and vertical padding in em of the code's size.
const PAD: (f32, f32) = (0.9, 0.7);

/// A character in its cells.
#[derive(Debug, Clone, Copy)]
struct CodeCell {
    c: char,
    width: u8,
    color: Color,
}

/// A code block, coloured once.
#[derive(Clone)]
pub(crate) struct CodeNode {
    lines: Vec<Vec<CodeCell>>,
    size: f32,
    widest: usize,
    language: Option<String>,
    /// The number of the first source line, where lines are numbered.
    first_line: Option<u32>,
    /// The source lines that are drawn; the rest is on another page.
    window: std::ops::Range<usize>,
    /// Source lines on a ground of their own.
    marked: Vec<u32>,
    /// It is not drawn larger than this.
    limit: f32,
}

/// How a block is set at some width.
struct Setting {
    size: f32,
    columns: usize,
}

impl CodeNode {
    /// Cells of a block, coloured by its language where that is wanted.
    pub fn new(block: &CodeBlock, theme: &Theme, size: f32, coloured: bool) -> Self {
        let text = block.code.replace('\t', "    ");
        let coloured = if block.inks.is_empty() {
            block.language.as_deref().filter(|_| coloured).and_then(|language| colour(&text, language, &theme.code))
        } else {
            Some(inked(block, theme))
        };
        let lines: Vec<Vec<CodeCell>> = match coloured {
            Some(lines) => lines,
            None => text.lines().map(|l| cells(l, theme.code.text).collect()).collect(),
        };
        let widest = lines.iter().map(|l| columns_of(l)).max().unwrap_or(0);
        let window = 0..lines.len().max(1);
        Self {
            lines,
            size,
            widest,
            language: block.language.clone(),
            first_line: block.first_line,
            window,
            marked: block.marked.clone(),
            limit: f32::INFINITY,
        }
    }

    /// Cells that numbers take at the left of every line.
    fn gutter(&self) -> usize {
        self.first_line.map_or(0, |first| {
            let last = u64::from(first) + self.lines.len() as u64;
            last.to_string().len() + 2
        })
    }

    /// Sets it larger, `factor` times its size.
    pub fn grow(&mut self, factor: f32) {
        self.size *= factor;
    }

    /// Whether all lines stand at its full size at `width`.
    pub fn is_full_size(&self, width: f32) -> bool {
        self.setting(width).size >= self.size * 0.999 && !self.wraps(width)
    }

    /// The size that it has at `width`.
    pub fn size_at(&self, width: f32) -> f32 {
        self.setting(width).size
    }

    /// Makes it no larger than `size`.
    pub fn limit(&mut self, size: f32) {
        self.limit = size;
    }

    fn setting(&self, width: f32) -> Setting {
        let gutter = self.gutter() as f32 * CELL;
        let room = |size: f32| (width - (2.0 * PAD.0 + gutter) * size) / (CELL * size);
        let fitting = width / (self.widest as f32 * CELL + 2.0 * PAD.0 + gutter);
        // Lines that must be wrapped all the same need not be tiny as well.
        let least = if fitting < self.size * MIN_OWN_SCALE { WRAPPED_SCALE } else { MIN_OWN_SCALE };
        let size = self.size.min(fitting.max(self.size * least)).min(self.limit);
        Setting { size, columns: (room(size) + 0.001).floor().max(8.0) as usize }
    }

    /// Rows that a source line takes when it may have `columns` cells.
    fn rows(line: &[CodeCell], columns: usize) -> usize {
        wrap(line, columns).len()
    }

    /// Height at `width`.
    pub fn height(&self, width: f32) -> f32 {
        let s = self.setting(width);
        let rows: usize =
            self.lines.get(self.window.clone()).unwrap_or(&[]).iter().map(|l| Self::rows(l, s.columns)).sum();
        (rows as f32 * LEADING + 2.0 * PAD.1) * s.size
    }

    /// Whether a line must be wrapped at `width`.
    pub fn wraps(&self, width: f32) -> bool {
        let columns = self.setting(width).columns;
        self.lines.iter().any(|l| columns_of(l) > columns)
    }

    /// Keeps the source lines that fit into `height`, and gives the rest as a block of its own. `None` where not even
    /// one line fits, or all do.
    pub fn split(&mut self, width: f32, height: f32) -> Option<Self> {
        let s = self.setting(width);
        let mut left = height - 2.0 * PAD.1 * s.size;
        let mut end = self.window.start;
        for line in self.lines.get(self.window.clone())? {
            left -= Self::rows(line, s.columns) as f32 * LEADING * s.size;
            if left < -0.01 {
                break;
            }
            end += 1;
        }
        // A bracket that closes does not stand alone on a page.
        if end < self.window.end && self.window.len() >= 2 * FEWEST {
            end = end.min(self.window.end - FEWEST);
            end = if end < self.window.start + FEWEST { self.window.start } else { end };
        }
        if end == self.window.start || end >= self.window.end {
            return None;
        }
        let rest = Self {
            marked: self.marked.clone(),
            lines: self.lines.clone(),
            size: self.size,
            widest: self.widest,
            language: self.language.clone(),
            first_line: self.first_line,
            window: end..self.window.end,
            limit: self.limit,
        };
        self.window.end = end;
        Some(rest)
    }

    /// Draws the block.
    pub fn draw(&self, canvas: &mut Canvas<'_>, x: f32, y: f32, width: f32) {
        let s = self.setting(width);
        if self.wraps(width) {
            let message = format!("a line of code has {} characters; it is wrapped at {}", self.widest, s.columns);
            canvas.report.add(IssueKind::WrappedCode, message);
        }
        let rect = Rect { x, y, w: width, h: self.height(width) };
        canvas.tagged(Role::Artifact, None, |c| c.rect(rect, s.size * 0.35, c.theme.color.panel));
        canvas.tagged(Role::Code, self.language.clone(), |canvas| {
            let mut baseline = y + (PAD.1 + 0.5 * LEADING + 0.27) * s.size;
            let gutter = self.gutter();
            let left = x + (PAD.0 + gutter as f32 * CELL) * s.size;
            for (i, line) in self.lines.get(self.window.clone()).unwrap_or(&[]).iter().enumerate() {
                if let Some(first) = self.first_line {
                    let number = format!("{:>width$}", first as usize + self.window.start + i, width = gutter - 2);
                    let number: Vec<CodeCell> = cells(&number, canvas.theme.code.comment).collect();
                    // Who copies the code does not want its numbers.
                    let at = x + PAD.0 * s.size;
                    canvas.tagged(Role::Artifact, None, |c| draw_row(&number, c, at, baseline, s.size));
                }
                let marked = self.marked.contains(&((self.window.start + i) as u32));
                for (indent, row) in wrap(line, s.columns) {
                    if marked {
                        let top = baseline - (0.5 * LEADING + 0.27) * s.size;
                        let band = Rect { x, y: top, w: width, h: LEADING * s.size };
                        let ground = mix(canvas.theme.color.panel, canvas.theme.color.accent, 0.14);
                        canvas.tagged(Role::Artifact, None, |c| c.rect(band, 0.0, ground));
                    }
                    draw_row(row, canvas, left + indent as f32 * CELL * s.size, baseline, s.size);
                    baseline += LEADING * s.size;
                }
            }
        });
    }
}

fn columns_of(line: &[CodeCell]) -> usize {
    line.iter().map(|c| usize::from(c.width)).sum()
}

/// A line in rows of at most `columns` cells, with the indentation of each; a wrapped row hangs two cells deeper.
fn wrap(line: &[CodeCell], columns: usize) -> Vec<(usize, &[CodeCell])> {
    if columns_of(line) <= columns {
        return vec![(0, line)];
    }
    let own = line.iter().take_while(|c| c.c == ' ').count();
    let hang = (own + 2).min(columns / 2);
    let mut rows = Vec::new();
    let mut start = 0;
    while start < line.len() {
        let indent = if start == 0 { 0 } else { hang };
        let mut end = start;
        let mut used = indent;
        let mut soft = None;
        while end < line.len() && used + usize::from(line[end].width) <= columns {
            used += usize::from(line[end].width);
            end += 1;
            if line[end - 1].c == ' ' || line[end - 1].c == ',' {
                soft = Some(end);
            }
        }
        if end < line.len()
            && let Some(at) = soft
            && at > start + (end - start) / 2
        {
            end = at;
        }
        end = end.max(start + 1).min(line.len());
        rows.push((indent, &line[start..end]));
        start = end;
    }
    rows
}

/// Draws cells from left to right, one run per face and colour.
fn draw_row(row: &[CodeCell], canvas: &mut Canvas<'_>, x: f32, y: f32, size: f32) {
    let mut run: Option<GlyphRun> = None;
    let mut column = 0;
    for cell in row {
        let at = x + column as f32 * CELL * size;
        let end = at + f32::from(cell.width) * CELL * size;
        column += usize::from(cell.width);
        let (font, id) = code_faces().find_map(|f| f.glyph(cell.c).map(|g| (f, g.0))).unwrap_or_else(|| {
            canvas.report.missing_glyph(cell.c.encode_utf8(&mut [0; 4]));
            (FontKey(5), 0)
        });
        // Letters that take two cells are as wide as one em: a little larger they fill them.
        let size = if cell.width > 1 { size * WIDE_SCALE } else { size };
        // Spaces go with any colour, so that a line is few runs.
        let alike = |r: &GlyphRun| r.font == font && r.size == size && (r.color == cell.color || cell.c == ' ');
        let fits = run.as_ref().is_some_and(alike);
        if !fits && let Some(done) = run.take() {
            canvas.glyphs(done);
        }
        let r = run.get_or_insert_with(|| GlyphRun {
            font,
            size,
            color: cell.color,
            x: at,
            y,
            width: 0.0,
            glyphs: Vec::new(),
            text: String::new(),
        });
        r.glyphs.push(Glyph { id, dx: at - r.x, dy: 0.0, text: cell.c.len_utf8() as u8 });
        r.text.push(cell.c);
        r.width = end - r.x;
    }
    if let Some(done) = run {
        canvas.glyphs(done);
    }
}

fn cells(text: &str, color: Color) -> impl Iterator<Item = CodeCell> {
    text.chars().filter(|c| !c.is_control()).filter_map(move |c| {
        let width = crate::text::display_width(c.encode_utf8(&mut [0; 4])).min(2) as u8;
        (width > 0).then_some(CodeCell { c, width, color })
    })
}

/// Lines in the colours that the author gave them.
fn inked(block: &CodeBlock, theme: &Theme) -> Vec<Vec<CodeCell>> {
    let mut lines = vec![Vec::new()];
    let mut inks = block.inks.iter().peekable();
    for (at, c) in block.code.char_indices() {
        while inks.next_if(|(range, _)| range.end <= at).is_some() {}
        let ink = inks.peek().filter(|(range, _)| range.contains(&at)).and_then(|(_, css)| theme.ink(css));
        let color = ink.unwrap_or(theme.code.text);
        match c {
            '\n' => lines.push(Vec::new()),
            '\t' => lines.last_mut().into_iter().for_each(|l| l.extend(cells("    ", color))),
            c => lines.last_mut().into_iter().for_each(|l| l.extend(cells(c.encode_utf8(&mut [0; 4]), color))),
        }
    }
    lines
}

/// Coloured lines; `None` where the language is unknown or the code too long.
fn colour(text: &str, language: &str, palette: &CodePalette) -> Option<Vec<Vec<CodeCell>>> {
    let lines = coloured(text, language, palette)?;
    let line = |parts: Vec<(&str, Color)>| parts.into_iter().flat_map(|(part, color)| cells(part, color)).collect();
    Some(lines.into_iter().map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::draw::text_of;
    use crate::layout::issue::Report;
    use crate::layout::picture::Pictures;
    use crate::text::Span;

    fn node(language: Option<&str>, code: &str) -> CodeNode {
        let block = CodeBlock {
            language: language.map(str::to_owned),
            code: code.into(),
            hidden: false,
            marked: Vec::new(),
            first_line: None,
            caption: None,
            labels: Vec::new(),
            inks: Vec::new(),
        };
        CodeNode::new(&block, &Theme::built_in()[0], 15.0, true)
    }

    #[test]
    fn python_has_colours_and_its_text() {
        let n = node(Some("python"), "def f(x):\n    return x != \"a\"  # no");
        let pictures = Pictures::default();
        let theme = &Theme::built_in()[0];
        let mut canvas = Canvas::new(theme, Report::new(0, Span::default(), &pictures));
        n.draw(&mut canvas, 0.0, 0.0, 500.0);
        assert_eq!(text_of(&canvas.draws), "def f(x):\n    return x != \"a\"  # no");
        let colours: std::collections::BTreeSet<Color> = n.lines.iter().flatten().map(|c| c.color).collect();
        assert!(colours.len() >= 4, "{colours:?}");
    }

    #[test]
    fn numbers_stand_beside_their_lines_and_go_on_on_the_next_page() {
        let mut n = node(None, "a\nb\nc\nd");
        n.first_line = Some(9);
        let rest = n.split(400.0, 15.0 * (LEADING * 2.5 + 2.0 * PAD.1)).expect("splits");
        let (pictures, theme) = (Pictures::default(), &Theme::built_in()[0]);
        let mut canvas = Canvas::new(theme, Report::new(0, Span::default(), &pictures));
        n.draw(&mut canvas, 0.0, 0.0, 400.0);
        rest.draw(&mut canvas, 0.0, 200.0, 400.0);
        assert_eq!(text_of(&canvas.draws), " 9 a\n10 b\n11 c\n12 d");
    }

    #[test]
    fn long_lines_shrink_then_wrap_and_lose_nothing() {
        let n = node(None, &"word ".repeat(60));
        assert!(n.wraps(400.0));
        assert!((n.setting(400.0).size / n.size - WRAPPED_SCALE).abs() < 0.001);
        assert!(n.setting(n.size * (CELL * 300.0 + 2.0) * 0.8).size < n.size * 0.82, "shrinking is enough");
        let rows = wrap(&n.lines[0], 40);
        assert_eq!(rows.iter().map(|r| r.1.len()).sum::<usize>(), n.lines[0].len());
        assert!(rows.iter().all(|(indent, r)| indent + columns_of(r) <= 40));
    }

    #[test]
    fn a_split_keeps_every_line_once() {
        let mut n = node(None, "a\nb\nc\nd\ne");
        let rest = n.split(400.0, 15.0 * (LEADING * 2.5 + 2.0 * PAD.1)).expect("splits");
        assert_eq!((n.window.clone(), rest.window.clone()), (0..2, 2..5));
    }
}
