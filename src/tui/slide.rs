//! A slide as terminal text: what the speaker sees of the slide while rehearsing without a projector.

use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};

use crate::deck::model::{Alignment, Block, BlockKind, Cell, Image, Inline, InlineKind, List, Slide, Table};
use crate::text::{display_width, one_line, printable, truncate_to_width};

/// Lines of a slide's content (its title left out: the screen shows that in its own place), wrapped to `width` cells.
pub fn lines(slide: &Slide, width: usize) -> Vec<Line<'static>> {
    let mut page = Page { width: width.max(20), lines: Vec::new() };
    let title = slide.title.as_ref().map(|t| t.span);
    for background in slide.backgrounds.iter().filter(|b| b.side.is_some()) {
        page.picture(background, 0);
    }
    for block in &slide.blocks {
        let is_title = matches!(block.kind, BlockKind::Heading { .. })
            && title.is_some_and(|t| block.span.contains(t) || t.contains(block.span));
        if !is_title {
            page.block(block, 0);
        }
    }
    while page.lines.last().is_some_and(|l| l.width() == 0) {
        page.lines.pop();
    }
    page.lines
}

struct Page {
    width: usize,
    lines: Vec<Line<'static>>,
}

/// A run of text in one style, before wrapping.
struct Piece {
    text: String,
    style: Style,
}

impl Page {
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
                let from = self.lines.len();
                let outer = self.width;
                self.width = outer.saturating_sub(2).max(20);
                for block in blocks {
                    self.block(block, indent);
                }
                self.width = outer;
                for line in &mut self.lines[from..] {
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
                    self.lines.push(Line::from(vec![
                        Span::raw(" ".repeat(indent + 2)),
                        Span::styled(cut, Style::new().fg(Color::Cyan)),
                    ]));
                }
            }
            BlockKind::Table(table) => self.table(table, indent),
            BlockKind::Math { tex } => {
                self.gap();
                self.wrapped(&[Piece { text: one_line(tex), style: math() }], indent + 4, "");
            }
            BlockKind::Image(image) => {
                self.gap();
                self.picture(image, indent);
            }
            BlockKind::Columns(columns) => {
                for column in columns {
                    for block in &column.blocks {
                        self.block(block, indent);
                    }
                }
            }
            BlockKind::Rule => {
                self.gap();
                self.lines.push(Line::styled("─".repeat(self.width.min(24)), Style::new().fg(Color::DarkGray)));
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

    /// An empty line between blocks, never two and never at the top.
    fn gap(&mut self) {
        if self.lines.last().is_some_and(|l| l.width() > 0) {
            self.lines.push(Line::default());
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
        let plain = |cell: &Cell| one_line(&plain_text(&cell.content));
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
            self.lines.push(Line::styled(draw(&header), Style::new().add_modifier(Modifier::BOLD)));
        }
        let rule = widths.iter().sum::<usize>() + 2 * (columns - 1);
        self.lines.push(Line::styled(" ".repeat(indent) + &"─".repeat(rule), dim()));
        for (cells, row) in rows.iter().zip(&table.rows) {
            let strong = row.iter().any(|c| c.content.iter().any(|i| matches!(i.kind, InlineKind::Strong(_))));
            let style = if strong { Style::new().add_modifier(Modifier::BOLD) } else { Style::new() };
            self.lines.push(Line::styled(draw(cells), style));
        }
    }

    fn flow(&mut self, content: &[Inline], style: Style, indent: usize, marker: &str) {
        let mut pieces = Vec::new();
        collect(content, style, &mut pieces);
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
                    end(&mut line, &mut self.lines);
                    used = 0;
                    space = false;
                }
                for word in part.split_inclusive(' ') {
                    let bare = word.trim_end_matches(' ');
                    let width = display_width(bare);
                    if used > 0 && used + usize::from(space) + width > room {
                        end(&mut line, &mut self.lines);
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
            end(&mut line, &mut self.lines);
        }
    }
}

fn dim() -> Style {
    Style::new().fg(Color::DarkGray)
}

fn math() -> Style {
    Style::new().fg(Color::Yellow).add_modifier(Modifier::ITALIC)
}

fn collect(content: &[Inline], style: Style, pieces: &mut Vec<Piece>) {
    for inline in content {
        let (text, style) = match &inline.kind {
            InlineKind::Text(text) => (printable(text).replace('\n', " "), style),
            InlineKind::Code(code) => (one_line(code), style.fg(Color::Cyan)),
            InlineKind::Math(tex) => (one_line(tex), style.patch(math())),
            InlineKind::Image(image) => (format!("[{}]", one_line(&image.alt)), style.fg(Color::Magenta)),
            InlineKind::FootnoteReference(label) => (format!("[{}]", one_line(label)), dim()),
            InlineKind::SoftBreak => (" ".into(), style),
            InlineKind::HardBreak => ("\n".into(), style),
            InlineKind::Emphasis(inner) => {
                collect(inner, style.add_modifier(Modifier::ITALIC), pieces);
                continue;
            }
            InlineKind::Strong(inner) => {
                collect(inner, style.add_modifier(Modifier::BOLD), pieces);
                continue;
            }
            InlineKind::Strike(inner) => {
                collect(inner, style.add_modifier(Modifier::CROSSED_OUT), pieces);
                continue;
            }
            InlineKind::Link { content, .. } => {
                collect(content, style.add_modifier(Modifier::UNDERLINED), pieces);
                continue;
            }
            InlineKind::Styled { content, .. } | InlineKind::Superscript(content) | InlineKind::Subscript(content) => {
                collect(content, style, pieces);
                continue;
            }
        };
        pieces.push(Piece { text, style });
    }
}

fn plain_text(content: &[Inline]) -> String {
    let mut pieces = Vec::new();
    collect(content, Style::new(), &mut pieces);
    pieces.into_iter().map(|p| p.text).collect()
}
