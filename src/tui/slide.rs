//! A slide as terminal text: what the speaker sees of the slide while rehearsing without a projector.

use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};

use crate::deck::model::{Alignment, Block, BlockKind, Cell, Column, Image, Inline, InlineKind, List, Slide, Table};
use crate::layout::plain_math;
use crate::text::{display_width, one_line, printable, truncate_to_width};

/// How a slide is set as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Cells in a line.
    pub width: usize,
    /// No empty lines between blocks.
    pub dense: bool,
    /// Whether formulas are written in Unicode; else as the TeX that they are.
    pub unicode: bool,
}

/// A slide as lines.
#[derive(Debug, Clone, Default)]
pub struct Set {
    /// The lines.
    pub lines: Vec<Line<'static>>,
    /// Lines before which a column may end: where blocks and items begin.
    breaks: Vec<usize>,
}

/// The narrowest column in which text can still be read.
const NARROW: usize = 34;

/// The gap between two columns, in cells.
const GUTTER: usize = 3;

impl Set {
    /// The slide's content (its title left out: the screen shows that in its own place).
    pub fn of(slide: &Slide, setting: Setting) -> Self {
        let mut page = Page::new(Setting { width: setting.width.max(20), ..setting });
        let title = slide.title.as_ref().map(|t| t.span);
        for background in slide.backgrounds.iter().filter(|b| b.side.is_some()) {
            page.picture(background, 0);
        }
        for block in &slide.blocks {
            let is_title = matches!(block.kind, BlockKind::Heading { .. })
                && title.is_some_and(|t| block.span.contains(t) || t.contains(block.span));
            if !is_title {
                page.set.breaks.push(page.set.lines.len());
                page.block(block, 0);
            }
        }
        page.finished()
    }

    /// The slide set so that it fits `height` lines, if it can: with air, without, in two columns.
    pub fn fitting(slide: &Slide, setting: Setting, height: usize) -> Option<Self> {
        let fits = |set: Self| (set.lines.len() <= height).then_some(set);
        let airy = fits(Self::of(slide, Setting { dense: false, ..setting }));
        let dense = || fits(Self::of(slide, Setting { dense: true, ..setting }));
        airy.or_else(dense).or_else(|| Self::in_columns(slide, setting, height))
    }

    /// In two columns of at most `height` lines that end between blocks or items.
    fn in_columns(slide: &Slide, setting: Setting, height: usize) -> Option<Self> {
        let width = setting.width.saturating_sub(GUTTER) / 2;
        if width < NARROW {
            return None;
        }
        let set = Self::of(slide, Setting { width, dense: true, ..setting });
        let all = set.lines.len();
        let fits = |at: &&usize| **at <= height && all - **at <= height;
        let at = *set.breaks.iter().filter(fits).min_by_key(|at| at.abs_diff(all.div_ceil(2)))?;
        let right = set.lines[at..].to_vec();
        let mut left = set.lines;
        left.truncate(at);
        Some(Self { lines: beside(vec![(left, width), (right, width)]), breaks: Vec::new() })
    }
}

/// Columns of lines side by side; each with its width.
fn beside(columns: Vec<(Vec<Line<'static>>, usize)>) -> Vec<Line<'static>> {
    let height = columns.iter().map(|(lines, _)| lines.len()).max().unwrap_or(0);
    let row = |at: usize| {
        let mut spans: Vec<Span<'static>> = Vec::new();
        let (mut used, mut start) = (0, 0);
        for (lines, width) in &columns {
            if let Some(line) = lines.get(at).filter(|l| l.width() > 0) {
                spans.push(Span::raw(" ".repeat(start - used)));
                used = start + line.width();
                // A whole line's style is that of its pieces here.
                spans.extend(line.spans.iter().map(|s| Span::styled(s.content.clone(), line.style.patch(s.style))));
            }
            start = used.max(start + width + GUTTER);
        }
        Line::from(spans)
    };
    (0..height).map(row).collect()
}

struct Page {
    width: usize,
    setting: Setting,
    set: Set,
}

/// A run of text in one style, before wrapping.
struct Piece {
    text: String,
    style: Style,
}

impl Page {
    fn new(setting: Setting) -> Self {
        Self { width: setting.width, setting, set: Set::default() }
    }

    /// Without empty lines at the end.
    fn finished(mut self) -> Set {
        while self.set.lines.last().is_some_and(|l| l.width() == 0) {
            self.set.lines.pop();
        }
        self.set
    }

    fn block(&mut self, block: &Block, indent: usize) {
        match &block.kind {
            BlockKind::Heading { content, .. } => {
                self.gap();
                self.flow(content, Style::new().add_modifier(Modifier::BOLD), indent, "");
            }
            BlockKind::Paragraph(content) => {
                self.gap();
                self.flow(content, Style::new(), indent, "");
            }
            BlockKind::List(list) => self.list(list, indent),
            BlockKind::Quote { blocks, .. } => {
                self.gap();
                let from = self.set.lines.len();
                let outer = self.width;
                self.width = outer.saturating_sub(2).max(20);
                for block in blocks {
                    self.block(block, indent);
                }
                self.width = outer;
                for line in &mut self.set.lines[from..] {
                    line.spans.insert(0, Span::styled("│ ", Style::new().fg(Color::DarkGray)));
                }
            }
            BlockKind::Code(code) => {
                if code.hidden {
                    return;
                }
                self.gap();
                for line in printable(&code.code).lines() {
                    let cut = truncate_to_width(line, self.width.saturating_sub(indent + 2));
                    self.set.lines.push(Line::from(vec![
                        Span::raw(" ".repeat(indent + 2)),
                        Span::styled(cut, Style::new().fg(Color::Cyan)),
                    ]));
                }
            }
            BlockKind::Table(table) => self.table(table, indent),
            BlockKind::Math { tex } => {
                self.gap();
                let text = self.formula(tex, "\n");
                self.wrapped(&[Piece { text, style: math() }], indent + 4, "");
            }
            BlockKind::Image(image) => {
                self.gap();
                self.picture(image, indent);
            }
            BlockKind::Columns(columns) => self.columns(columns, indent),
            BlockKind::Rule => {
                self.gap();
                self.set.lines.push(Line::styled("─".repeat(self.width.min(24)), Style::new().fg(Color::DarkGray)));
            }
            BlockKind::Footnote { label, blocks } => {
                self.gap();
                for block in blocks {
                    if let BlockKind::Paragraph(content) = &block.kind {
                        self.flow(content, dim(), indent, &format!("[{}] ", one_line(label)));
                    }
                }
            }
            BlockKind::Pause => {}
        }
    }

    /// The author's columns, side by side where they stay readable.
    fn columns(&mut self, columns: &[Column], indent: usize) {
        let count = columns.len().max(1);
        let width = (self.width.saturating_sub(indent + GUTTER * (count - 1))) / count;
        if width < NARROW * 2 / 3 {
            for column in columns {
                for block in &column.blocks {
                    self.block(block, indent);
                }
            }
            return;
        }
        self.gap();
        let set = |column: &Column| {
            let mut page = Self::new(Setting { width, ..self.setting });
            for block in &column.blocks {
                page.block(block, 0);
            }
            (page.finished().lines, width)
        };
        let rows = beside(columns.iter().map(set).collect());
        self.set.lines.extend(rows.into_iter().map(|mut row| {
            row.spans.insert(0, Span::raw(" ".repeat(indent)));
            row
        }));
    }

    /// A formula as text; its rows joined by `row`.
    fn formula(&self, tex: &str, row: &str) -> String {
        readable(tex, self.setting.unicode, row)
    }

    /// An empty line between blocks, never two and never at the top.
    fn gap(&mut self) {
        if !self.setting.dense && self.set.lines.last().is_some_and(|l| l.width() > 0) {
            self.set.lines.push(Line::default());
        }
    }

    fn list(&mut self, list: &List, indent: usize) {
        if indent == 0 {
            self.gap();
        }
        for (i, item) in list.items.iter().enumerate() {
            let marker = match (item.task, list.start) {
                (Some(true), _) => "[x] ".to_owned(),
                (Some(false), _) => "[ ] ".to_owned(),
                (None, Some(first)) => format!("{}. ", first.saturating_add(i as u64)),
                (None, None) => if indent == 0 { "• " } else { "- " }.to_owned(),
            };
            let mut marker = Some(marker);
            if indent == 0 {
                self.set.breaks.push(self.set.lines.len());
            }
            for block in &item.blocks {
                match (&block.kind, marker.take()) {
                    (BlockKind::Paragraph(content), Some(marker)) => self.flow(content, Style::new(), indent, &marker),
                    (BlockKind::List(inner), _) => self.list(inner, indent + 2),
                    _ => self.block(block, indent + 2),
                }
            }
        }
    }

    fn picture(&mut self, image: &Image, indent: usize) {
        let what = if image.alt.is_empty() { &image.target } else { &image.alt };
        let text = format!("[picture: {}]", one_line(what));
        self.wrapped(&[Piece { text, style: Style::new().fg(Color::Magenta) }], indent, "");
    }

    fn table(&mut self, table: &Table, indent: usize) {
        self.gap();
        let unicode = self.setting.unicode;
        let plain = |cell: &Cell| one_line(&plain_text(&cell.content, unicode));
        let header: Vec<String> = table.header.iter().map(plain).collect();
        let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(plain).collect()).collect();
        let columns = header.len().max(rows.iter().map(Vec::len).max().unwrap_or(0));
        if columns == 0 {
            return;
        }
        let all = || rows.iter().chain(std::iter::once(&header));
        let mut widths: Vec<usize> = (0..columns)
            .map(|c| all().filter_map(|r| r.get(c)).map(|t| display_width(t)).max().unwrap_or(0).max(1))
            .collect();
        let room = self.width.saturating_sub(indent + 2 * (columns - 1)).max(columns * 3);
        while widths.iter().sum::<usize>() > room {
            let Some(widest) = widths.iter_mut().max() else { break };
            *widest -= 1;
        }
        let draw = |row: &[String]| {
            let mut text = " ".repeat(indent);
            for (c, width) in widths.iter().enumerate() {
                let cell = truncate_to_width(row.get(c).map_or("", String::as_str), *width);
                let pad = " ".repeat(width - display_width(&cell));
                let right = matches!(table.alignments.get(c), Some(Alignment::Right | Alignment::Center));
                if c > 0 {
                    text.push_str("  ");
                }
                text.push_str(&if right { pad + &cell } else { cell + &pad });
            }
            text.trim_end().to_owned()
        };
        if header.iter().any(|h| !h.is_empty()) {
            self.set.lines.push(Line::styled(draw(&header), Style::new().add_modifier(Modifier::BOLD)));
        }
        let rule = widths.iter().sum::<usize>() + 2 * (columns - 1);
        self.set.lines.push(Line::styled(" ".repeat(indent) + &"─".repeat(rule), dim()));
        for (cells, row) in rows.iter().zip(&table.rows) {
            let strong = row.iter().any(|c| c.content.iter().any(|i| matches!(i.kind, InlineKind::Strong(_))));
            let style = if strong { Style::new().add_modifier(Modifier::BOLD) } else { Style::new() };
            self.set.lines.push(Line::styled(draw(cells), style));
        }
    }

    fn flow(&mut self, content: &[Inline], style: Style, indent: usize, marker: &str) {
        let mut pieces = Vec::new();
        collect(content, style, self.setting.unicode, &mut pieces);
        self.wrapped(&pieces, indent, marker);
    }

    /// Word-wraps pieces after `indent` blanks; `marker` stands before the first line and sets the hanging indent.
    fn wrapped(&mut self, pieces: &[Piece], indent: usize, marker: &str) {
        let hang = indent + display_width(marker);
        let room = self.width.saturating_sub(hang).max(8);
        let start = |first: bool| Span::raw(if first { " ".repeat(indent) + marker } else { " ".repeat(hang) });
        let mut first = true;
        let mut line: Vec<Span<'static>> = Vec::new();
        let mut used = 0;
        let mut end = |line: &mut Vec<Span<'static>>, lines: &mut Vec<Line<'static>>| {
            let mut whole = vec![start(first)];
            whole.append(line);
            lines.push(Line::from(whole));
            first = false;
        };
        let mut space = false;
        for piece in pieces {
            for (i, part) in piece.text.split('\n').enumerate() {
                if i > 0 {
                    end(&mut line, &mut self.set.lines);
                    used = 0;
                    space = false;
                }
                for word in part.split_inclusive(' ') {
                    let bare = word.trim_end_matches(' ');
                    let width = display_width(bare);
                    if used > 0 && used + usize::from(space) + width > room {
                        end(&mut line, &mut self.set.lines);
                        used = 0;
                        space = false;
                    }
                    if space && used > 0 && width > 0 {
                        line.push(Span::raw(" "));
                        used += 1;
                        space = false;
                    }
                    if width > 0 {
                        let cut = truncate_to_width(bare, room);
                        used += display_width(&cut);
                        line.push(Span::styled(cut, piece.style));
                    }
                    space |= word.ends_with(' ');
                }
            }
        }
        if !line.is_empty() {
            end(&mut line, &mut self.set.lines);
        }
    }
}

fn dim() -> Style {
    Style::new().fg(Color::DarkGray)
}

fn math() -> Style {
    Style::new().fg(Color::Yellow).add_modifier(Modifier::ITALIC)
}

/// TeX as text that can be read, or as it is.
fn readable(tex: &str, unicode: bool, row: &str) -> String {
    let plain = if unicode { plain_math(tex) } else { None };
    match plain {
        Some(text) => text.lines().map(one_line).collect::<Vec<_>>().join(row),
        None => one_line(tex),
    }
}

fn collect(content: &[Inline], style: Style, unicode: bool, pieces: &mut Vec<Piece>) {
    for inline in content {
        let (text, style) = match &inline.kind {
            InlineKind::Text(text) => (printable(text).replace('\n', " "), style),
            InlineKind::Code(code) => (one_line(code), style.fg(Color::Cyan)),
            InlineKind::Math(tex) => (readable(tex, unicode, "; "), style.patch(math())),
            InlineKind::Image(image) => (format!("[{}]", one_line(&image.alt)), style.fg(Color::Magenta)),
            InlineKind::FootnoteReference(label) => (format!("[{}]", one_line(label)), dim()),
            InlineKind::SoftBreak => (" ".into(), style),
            InlineKind::HardBreak => ("\n".into(), style),
            InlineKind::Emphasis(inner) => {
                collect(inner, style.add_modifier(Modifier::ITALIC), unicode, pieces);
                continue;
            }
            InlineKind::Strong(inner) => {
                collect(inner, style.add_modifier(Modifier::BOLD), unicode, pieces);
                continue;
            }
            InlineKind::Strike(inner) => {
                collect(inner, style.add_modifier(Modifier::CROSSED_OUT), unicode, pieces);
                continue;
            }
            InlineKind::Link { content, .. } => {
                collect(content, style.add_modifier(Modifier::UNDERLINED), unicode, pieces);
                continue;
            }
            InlineKind::Styled { content, .. } | InlineKind::Superscript(content) | InlineKind::Subscript(content) => {
                collect(content, style, unicode, pieces);
                continue;
            }
        };
        pieces.push(Piece { text, style });
    }
}

fn plain_text(content: &[Inline], unicode: bool) -> String {
    let mut pieces = Vec::new();
    collect(content, Style::new(), unicode, &mut pieces);
    pieces.into_iter().map(|p| p.text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Files, Options, read};

    const WIDE: Setting = Setting { width: 76, dense: false, unicode: true };

    fn slide(text: &str) -> Slide {
        let deck = read("t.md", format!("---\nmarp: true\n---\n{text}\n"), &Files::none(), &Options::default());
        deck.expect("a deck").slides.remove(0)
    }

    fn text(set: &Set) -> String {
        let line = |l: &Line<'_>| l.spans.iter().map(|s| s.content.as_ref()).collect::<String>();
        set.lines.iter().map(|l| line(l).trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn formulas_are_readable_and_stay_tex_where_there_is_only_ascii() {
        let slide = slide(
            "# T\n\nwhere $p < \\tau$ and\n\n$$\\theta_{t+1} = \\theta_t - \\eta g$$\n\n| $\\alpha$ | b |\n|---|---|\n| 1 | 2 |",
        );
        let set = text(&Set::of(&slide, WIDE));
        assert!(set.contains("where p < τ and") && set.contains("    θₜ₊₁ = θₜ − ηg") && set.contains("α  b"), "{set}");
        let ascii = text(&Set::of(&slide, Setting { unicode: false, ..WIDE }));
        assert!(ascii.contains("p < \\tau") && ascii.is_ascii() || ascii.contains('─'), "{ascii}");
    }

    #[test]
    fn what_is_too_long_is_set_denser_then_in_two_columns() {
        let items: Vec<String> =
            (1..=4).map(|b| (1..=5).map(|i| format!("- block {b} item {i}\n")).collect()).collect();
        let slide = slide(&format!("# T\n\n{}", items.join("\nbetween\n\n")));
        let airy = Set::of(&slide, WIDE).lines.len();
        let dense = Set::of(&slide, Setting { dense: true, ..WIDE }).lines.len();
        assert!(dense == 23 && airy > dense, "{dense} {airy}");
        assert_eq!(Set::fitting(&slide, WIDE, airy).expect("fits").lines.len(), airy);
        assert_eq!(Set::fitting(&slide, WIDE, dense).expect("fits").lines.len(), dense);
        let two = Set::fitting(&slide, WIDE, 12).expect("fits");
        assert!(two.lines.len() <= 12);
        let two = text(&two);
        assert!((1..=4).all(|b| (1..=5).all(|i| two.contains(&format!("block {b} item {i}")))), "{two}");
        assert!(two.lines().next().is_some_and(|l| l.contains("block 1 item 1") && l.len() > 39), "{two}");
        assert!(Set::fitting(&slide, WIDE, 5).is_none());
        assert!(Set::fitting(&slide, Setting { width: 60, ..WIDE }, 12).is_none(), "columns would be too narrow");
    }
}
