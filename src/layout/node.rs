//! A slide's blocks as nodes: shaped once, measured at any width, drawn, and split when a page is full.

use std::sync::Arc;

use parley::Alignment;

use super::code::CodeNode;
use super::draw::{Canvas, Color, Path, PathDraw, Rect, Role, Stroke};
use super::issue::{IssueKind, Report};
use super::math::Formula;
use super::picture::Picture;
use super::table::TableNode;
use super::text::{MATH_SCALE, TextBlock, TextStyle};
use super::theme::Theme;
use crate::deck::model::{Block, BlockKind, CodeBlock, Image, Inline, InlineKind, Length, List};

/// What nodes are made with.
pub(crate) struct Maker<'a, 'r> {
    pub theme: &'a Theme,
    pub report: &'a mut Report<'r>,
    /// Style of running text.
    pub text: TextStyle,
    /// Size of code blocks.
    pub code: f32,
    /// Height of the page in layout units, for heights that are shares of it.
    pub page_height: f32,
}

/// The room for some nodes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// Width of the column.
    pub width: f32,
    /// Pictures that may take any height take at most this.
    pub cap: f32,
}

/// A block of content.
pub(crate) enum Node {
    /// A paragraph.
    Text(TextBlock),
    /// A heading inside the slide.
    Heading(TextBlock, u8),
    /// A list.
    List(ListNode),
    /// Code.
    Code(CodeNode),
    /// A table.
    Table(Box<TableNode>),
    /// Display math.
    Math(Formula, String, f32),
    /// Pictures in a row.
    Pictures(Vec<PictureNode>),
    /// Columns with their shares of the width.
    Columns(Vec<(f32, Vec<Node>)>),
    /// A quotation or call-out: its title and content.
    Quote(Option<(TextBlock, Color)>, Vec<Node>),
    /// A thin line.
    Rule,
    /// A footnote: label and content.
    Footnote(TextBlock, Vec<Node>),
}

/// A list.
pub(crate) struct ListNode {
    items: Vec<(TextBlock, Vec<Node>)>,
    depth: u8,
    indent: f32,
    em: f32,
}

/// A picture, or the box that stands for it.
pub(crate) struct PictureNode {
    picture: Option<Arc<Picture>>,
    alt: String,
    /// What the box says when there is no picture.
    stand_in: TextBlock,
    caption: Option<TextBlock>,
    width: Option<Length>,
    height: Option<Length>,
    page_height: f32,
    em: f32,
    /// Whether it stands in the middle of its column; in a list it stands where text would.
    centred: bool,
}

/// Points per CSS pixel.
const PX: f32 = 0.75;
/// A photograph or plot is not blown up beyond this; drawings are.
const MAX_GROWTH: f32 = 1.7;
/// Pictures narrower than this (CSS pixels) are icons and keep their size.
const ICON: f32 = 300.0;

impl Maker<'_, '_> {
    /// Nodes for blocks in order. `depth` counts the lists around them.
    pub fn nodes(&mut self, blocks: &[Block], depth: u8) -> Vec<Node> {
        let mut nodes = Vec::new();
        for block in blocks {
            self.report.span = block.span;
            self.node(block, depth, &mut nodes);
        }
        nodes
    }

    fn node(&mut self, block: &Block, depth: u8, nodes: &mut Vec<Node>) {
        match &block.kind {
            BlockKind::Heading { level, content, .. } => nodes.push(self.heading(*level, content)),
            BlockKind::Paragraph(content) => {
                if let Some(images) = only_images(content) {
                    let pictures = images.into_iter().map(|i| self.picture(i, depth == 0)).collect();
                    nodes.push(Node::Pictures(pictures));
                } else {
                    let text = TextBlock::new(content, self.text, self.theme, self.report);
                    if !text.is_empty() {
                        nodes.push(Node::Text(text));
                    }
                }
            }
            BlockKind::List(list) => nodes.push(Node::List(self.list(list, depth))),
            BlockKind::Quote { callout, blocks } => {
                let title = callout.as_deref().map(|kind| self.callout(kind));
                let nodes_inside = self.nodes(blocks, depth);
                nodes.push(Node::Quote(title, nodes_inside));
            }
            BlockKind::Code(code) if code.hidden => {}
            BlockKind::Code(code) => nodes.push(Node::Code(CodeNode::new(code, self.theme, self.code))),
            BlockKind::Table(table) => {
                nodes.push(Node::Table(Box::new(TableNode::new(table, self.text, self.theme, self.report))));
            }
            BlockKind::Math { tex } => nodes.push(self.math(tex)),
            BlockKind::Image(image) => {
                let picture = self.picture(image, depth == 0);
                nodes.push(Node::Pictures(vec![picture]));
            }
            BlockKind::Columns(columns) => {
                let shares = shares(&columns.iter().map(|c| c.width).collect::<Vec<_>>());
                let parts = columns.iter().map(|c| self.nodes(&c.blocks, depth)).collect::<Vec<_>>();
                nodes.push(Node::Columns(shares.into_iter().zip(parts).collect()));
            }
            BlockKind::Rule => nodes.push(Node::Rule),
            BlockKind::Footnote { label, blocks } => {
                let (before, code) = (self.text, self.code);
                self.text = TextStyle { size: before.size * 0.68, color: self.theme.color.muted, ..before };
                self.code *= 0.68;
                let label = TextBlock::plain(label, self.text, self.theme, self.report);
                let inside = self.nodes(blocks, depth);
                (self.text, self.code) = (before, code);
                nodes.push(Node::Footnote(label, inside));
            }
            BlockKind::Pause => {}
        }
    }

    fn heading(&mut self, level: u8, content: &[Inline]) -> Node {
        let (scale, color) = match level {
            1 => (1.4, self.theme.color.title),
            2 => (1.22, self.theme.color.title),
            3 => (1.06, self.theme.color.title),
            _ => (0.95, self.theme.color.muted),
        };
        let size = self.text.size * scale;
        let style = TextStyle { size, weight: 600.0, color, leading: 1.22, ..self.text };
        Node::Heading(TextBlock::new(content, style, self.theme, self.report), level.max(2))
    }

    fn callout(&mut self, kind: &str) -> (TextBlock, Color) {
        let warns = ["warning", "caution", "important", "danger", "attention", "error"].contains(&kind);
        let color = if warns { self.theme.color.warning } else { self.theme.color.note };
        let mut title = kind.to_owned();
        if let Some(first) = title.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let style = TextStyle { weight: 600.0, color, size: self.text.size * 0.9, ..self.text };
        (TextBlock::plain(&title, style, self.theme, self.report), color)
    }

    fn list(&mut self, list: &List, depth: u8) -> ListNode {
        let before = (self.text, self.code);
        if depth > 0 {
            self.text.size *= if depth == 1 { 0.92 } else { 0.96 };
        }
        let em = self.text.size;
        // A list reads from the left even on a slide whose lines are centred.
        self.text.align = Alignment::Start;
        let accent = self.theme.color.accent;
        let mut widest = 0.0_f32;
        let mut items = Vec::new();
        for (i, item) in list.items.iter().enumerate() {
            self.report.span = item.span;
            let (mark, size, color) = match (item.task, list.start) {
                (Some(true), _) => ("☑".to_owned(), 1.0, accent),
                (Some(false), _) => ("☐".to_owned(), 1.0, self.theme.color.muted),
                (None, Some(start)) => (format!("{}.", start.saturating_add(i as u64)), 1.0, accent),
                (None, None) if depth == 0 => ("•".to_owned(), 1.15, accent),
                (None, None) if depth == 1 => ("–".to_owned(), 1.0, self.theme.color.muted),
                (None, None) => ("·".to_owned(), 1.1, self.theme.color.muted),
            };
            let style = TextStyle { size: em * size, color, leading: 1.3, tabular: true, ..self.text };
            let mark = TextBlock::plain(&mark, style, self.theme, self.report);
            widest = widest.max(mark.widths().1);
            let body = self.nodes(&item.blocks, depth + 1);
            items.push((mark, body));
        }
        (self.text, self.code) = before;
        ListNode { items, depth, indent: (em * 1.05).max(widest + em * 0.45), em }
    }

    fn math(&mut self, tex: &str) -> Node {
        match Formula::new(tex, true, self.text.color) {
            Ok(formula) => Node::Math(formula, tex.to_owned(), self.text.size * MATH_SCALE * 1.08),
            Err(why) => {
                self.report.add(IssueKind::Formula, format!("a formula cannot be set: {why}"));
                let block = CodeBlock {
                    language: Some("latex".into()),
                    code: tex.trim().to_owned(),
                    hidden: false,
                    caption: None,
                };
                Node::Code(CodeNode::new(&block, self.theme, self.code))
            }
        }
    }

    fn picture(&mut self, image: &Image, centred: bool) -> PictureNode {
        self.report.span = image.span;
        let picture = self.report.picture(&image.target);
        let words = if image.alt.trim().is_empty() { &image.target } else { &image.alt };
        let em = self.text.size;
        let muted = TextStyle {
            size: em * 0.8,
            color: self.theme.color.muted,
            align: Alignment::Center,
            weight: 400.0,
            ..self.text
        };
        let words = if picture.is_none() && *words != image.target {
            format!("{words}\n{}", image.target)
        } else {
            words.clone()
        };
        let stand_in = stand_in(&words, muted, self.theme, self.report);
        let caption = image.caption.as_deref().filter(|c| !c.trim().is_empty());
        let caption = caption.map(|c| TextBlock::plain(c, muted, self.theme, self.report));
        PictureNode {
            picture,
            alt: image.alt.clone(),
            stand_in,
            caption,
            width: image.width,
            height: image.height,
            page_height: self.page_height,
            em,
            centred,
        }
    }
}

/// The words in the box of a picture that is not there, one line each.
pub(crate) fn stand_in(words: &str, style: TextStyle, theme: &Theme, report: &mut Report<'_>) -> TextBlock {
    let mut inlines = Vec::new();
    for line in words.lines() {
        if !inlines.is_empty() {
            inlines.push(Inline { span: report.span, kind: InlineKind::HardBreak });
        }
        inlines.push(Inline { span: report.span, kind: InlineKind::Text(line.to_owned()) });
    }
    TextBlock::new(&inlines, style, theme, report)
}

/// The pictures of a paragraph that holds nothing else.
fn only_images(content: &[Inline]) -> Option<Vec<&Image>> {
    let mut images = Vec::new();
    for inline in content {
        match &inline.kind {
            InlineKind::Image(image) => images.push(&**image),
            InlineKind::SoftBreak | InlineKind::HardBreak => {}
            InlineKind::Text(text) if text.trim().is_empty() => {}
            _ => return None,
        }
    }
    (!images.is_empty()).then_some(images)
}

/// Shares of the width that sum to one. Columns that state none get what the others leave, or as much as they have on
/// average.
fn shares(widths: &[Option<f32>]) -> Vec<f32> {
    let stated: f32 = widths.iter().flatten().filter(|w| w.is_finite() && **w > 0.0).sum();
    let known = widths.iter().flatten().count();
    let open = widths.len() - known;
    let whole = if stated <= 1.0 {
        1.0
    } else if stated <= 100.0 {
        100.0
    } else {
        stated
    };
    let rest = match (open, known) {
        (0, _) => 0.0,
        (_, 0) => 1.0,
        (open, known) if whole - stated < 0.02 * whole => stated / known as f32 * open as f32,
        _ => whole - stated,
    };
    let each =
        |w: &Option<f32>| w.filter(|w| w.is_finite() && *w > 0.0).unwrap_or(rest / open.max(1) as f32).max(0.001);
    let total: f32 = widths.iter().map(each).sum();
    widths.iter().map(|w| (each(w) / total).max(0.05)).collect()
}

impl PictureNode {
    /// Width and height of the picture without its caption.
    fn size(&self, room: Room, share: f32) -> (f32, f32) {
        let Some(picture) = &self.picture else {
            let w = room.width.min(self.em * 22.0);
            return (w, (self.em * 4.5).min(room.cap.max(self.em * 3.0)));
        };
        let (w, h) = picture.size();
        let (w, h) = ((w * PX).max(0.1), (h * PX).max(0.1));
        let length = |l: Length, whole: f32| match l {
            Length::Px(px) => (px * PX).max(1.0),
            Length::Share(s) => (s * whole).max(1.0),
        };
        let limit = room.width * share;
        let (wanted, fixed) = match (self.width, self.height) {
            (Some(a), Some(b)) => ((length(a, limit), length(b, self.page_height)), true),
            (Some(a), None) => {
                let a = length(a, limit);
                ((a, a * h / w), true)
            }
            (None, Some(b)) => {
                let b = length(b, self.page_height);
                ((b * w / h, b), true)
            }
            (None, None) => {
                let growth = if picture.is_vector() {
                    f32::INFINITY
                } else if w < ICON * PX {
                    1.0
                } else {
                    MAX_GROWTH
                };
                let s = (limit / w).min(room.cap / h).min(growth);
                ((w * s, h * s), false)
            }
        };
        let ceiling = if fixed { self.page_height } else { room.cap };
        let s = (limit / wanted.0).min(ceiling / wanted.1).min(1.0);
        (wanted.0 * s, wanted.1 * s)
    }

    fn caption_height(&mut self, width: f32) -> f32 {
        let em = self.em;
        self.caption.as_mut().map_or(0.0, |c| c.height(width) + em * 0.35)
    }

    fn height(&mut self, room: Room, share: f32) -> f32 {
        self.size(room, share).1 + self.caption_height(room.width * share)
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, x: f32, y: f32, room: Room, share: f32) {
        let (w, h) = self.size(room, share);
        let width = room.width * share;
        let rect = Rect { x: if self.centred { x + (width - w).max(0.0) / 2.0 } else { x }, y, w, h };
        canvas.tagged(Role::Figure, Some(self.alt.clone()), |canvas| match &self.picture {
            Some(picture) => {
                let card = picture.card(canvas.theme.is_dark());
                if let Some(color) = card {
                    canvas.rect(rect, self.em * 0.2, color);
                }
                canvas.picture(rect, picture.clone());
            }
            None => {
                let stroke =
                    Stroke { color: canvas.theme.color.line, width: 1.0, dashes: vec![4.0, 3.0], cap: 0, join: 0 };
                let outline = Path::rounded(rect, self.em * 0.3);
                canvas.path(PathDraw {
                    path: outline,
                    fill: Some((canvas.theme.color.panel, false)),
                    stroke: Some(stroke),
                });
                let inner = (w - self.em * 1.2).max(self.em);
                let fitting = self.stand_in.lines_within(inner, h - self.em * 0.4).max(1);
                self.stand_in.set_window(0..fitting);
                let top = y + (h - self.stand_in.height(inner)).max(0.0) / 2.0;
                self.stand_in.draw(canvas, rect.x + self.em * 0.6, top, inner);
            }
        });
        let below = self.caption_height(width);
        if let Some(caption) = &mut self.caption {
            let top = y + h + below - caption.height(width);
            canvas.tagged(Role::Caption, None, |c| caption.draw(c, x, top, width));
        }
    }
}

impl ListNode {
    fn gap(&self) -> f32 {
        self.em * if self.depth == 0 { 0.36 } else { 0.18 }
    }
}

/// Room between two nodes, in layout units.
fn gap(above: &Node, below: &Node, em: f32) -> f32 {
    em * match (above, below) {
        (Node::Heading(..), _) => 0.4,
        (_, Node::Heading(..)) => 0.95,
        (Node::Text(_), Node::List(_)) => 0.42,
        (Node::Footnote(..), Node::Footnote(..)) => 0.1,
        (_, Node::Footnote(..)) => 1.0,
        (Node::Math(..), _) | (_, Node::Math(..)) => 0.75,
        _ => 0.68,
    }
}

/// Share of the width of each picture in a row, and the distance from one to the next.
fn row_shares(count: usize, width: f32, em: f32) -> (f32, f32) {
    let gutter = (em * 0.7).min(width * 0.05);
    let count = count.max(1) as f32;
    let own = (width - gutter * (count - 1.0)).max(width * 0.2) / count;
    (own / width.max(0.01), own + gutter)
}

/// Gutter between columns in em.
const GUTTER: f32 = 1.6;

fn column_widths(columns: &[(f32, Vec<Node>)], width: f32, em: f32) -> Vec<f32> {
    let room = width - GUTTER * em * columns.len().saturating_sub(1) as f32;
    let total: f32 = columns.iter().map(|c| c.0).sum();
    columns.iter().map(|c| (room * c.0 / total.max(0.01)).max(em)).collect()
}

impl Node {
    /// Height in `room`; `em` is the size of running text.
    pub fn height(&mut self, room: Room, em: f32) -> f32 {
        match self {
            Self::Text(t) | Self::Heading(t, _) => t.height(room.width),
            Self::List(list) => {
                let inner = Room { width: (room.width - list.indent).max(em), ..room };
                let gaps = list.gap() * list.items.len().saturating_sub(1) as f32;
                let em = list.em;
                list.items.iter_mut().map(|(mark, body)| item_height(mark, body, inner, em)).sum::<f32>() + gaps
            }
            Self::Code(code) => code.height(room.width),
            Self::Table(table) => table.height(room.width),
            Self::Math(f, _, size) => {
                let size = *size * math_scale(f, *size, room.width);
                (f.height + f.depth) * size
            }
            Self::Pictures(row) => {
                let (share, _) = row_shares(row.len(), room.width, em);
                row.iter_mut().map(|p| p.height(room, share)).fold(0.0, f32::max)
            }
            Self::Columns(columns) => {
                let widths = column_widths(columns, room.width, em);
                let parts = columns.iter_mut().zip(widths);
                parts.map(|((_, nodes), width)| total_height(nodes, Room { width, ..room }, em)).fold(0.0, f32::max)
            }
            Self::Quote(title, body) => {
                let width = (room.width - em * QUOTE_INDENT).max(em);
                let title = title.as_mut().map_or(0.0, |(t, _)| t.height(width) + em * 0.25);
                total_height(body, Room { width, ..room }, em) + title + em * 0.5
            }
            Self::Rule => em * 0.5,
            Self::Footnote(_, body) => {
                let inner = Room { width: (room.width - em * 1.2).max(em), ..room };
                total_height(body, inner, em * 0.68)
            }
        }
    }

    /// Whether the node holds a picture that may take more or less height.
    pub fn flexible(&self) -> bool {
        match self {
            Self::Pictures(row) => row.iter().any(|p| p.picture.is_some() && p.width.is_none() && p.height.is_none()),
            Self::Columns(columns) => columns.iter().any(|c| c.1.iter().any(Self::flexible)),
            Self::Quote(_, body) => body.iter().any(Self::flexible),
            Self::List(list) => list.items.iter().any(|i| i.1.iter().any(Self::flexible)),
            _ => false,
        }
    }

    /// Keeps what fits into `height`, and gives the rest. `None` where the node cannot be divided there.
    fn split(&mut self, room: Room, height: f32, em: f32) -> Option<Self> {
        match self {
            Self::Text(text) => text.split(room.width, height).map(Self::Text),
            Self::Code(code) => code.split(room.width, height).map(Self::Code),
            Self::Table(table) => table.split(room.width, height).map(|t| Self::Table(Box::new(t))),
            Self::List(list) => split_list(list, room, height).map(Self::List),
            Self::Quote(title, body) => {
                let width = (room.width - em * QUOTE_INDENT).max(em);
                let head = title.as_mut().map_or(0.0, |(t, _)| t.height(width) + em * 0.25) + em * 0.5;
                let rest = split(body, Room { width, ..room }, height - head, em)?;
                Some(Self::Quote(None, rest))
            }
            Self::Columns(columns) => {
                let widths = column_widths(columns, room.width, em);
                let mut rests = Vec::new();
                for ((share, nodes), width) in columns.iter_mut().zip(widths) {
                    let room = Room { width, ..room };
                    let rest = if total_height(nodes, room, em) <= height + 0.05 {
                        Vec::new()
                    } else {
                        // A column of which nothing fits goes over whole.
                        split(nodes, room, height, em).unwrap_or_else(|| std::mem::take(nodes))
                    };
                    rests.push((*share, rest));
                }
                let moved = rests.iter().any(|r| !r.1.is_empty());
                let kept = columns.iter().any(|c| !c.1.is_empty());
                if moved && !kept {
                    // Nothing at all fits here: leave the columns as they were.
                    for (column, rest) in columns.iter_mut().zip(rests) {
                        column.1 = rest.1;
                    }
                    return None;
                }
                moved.then_some(Self::Columns(rests))
            }
            _ => None,
        }
    }

    /// Draws the node with its top left corner at (x, y).
    pub fn draw(&mut self, canvas: &mut Canvas<'_>, x: f32, y: f32, room: Room, em: f32) {
        match self {
            Self::Text(t) => canvas.tagged(Role::Paragraph, None, |c| t.draw(c, x, y, room.width)),
            Self::Heading(t, level) => {
                let role = Role::Heading((*level).clamp(1, 6));
                canvas.tagged(role, None, |c| t.draw(c, x, y, room.width));
            }
            Self::List(list) => draw_list(list, canvas, x, y, room, em),
            Self::Code(code) => code.draw(canvas, x, y, room.width),
            Self::Table(table) => table.draw(canvas, x, y, room.width),
            Self::Math(formula, tex, size) => draw_math(formula, tex, *size, canvas, x, y, room.width),
            Self::Pictures(row) => {
                let (share, step) = row_shares(row.len(), room.width, em);
                for (i, picture) in row.iter_mut().enumerate() {
                    picture.draw(canvas, x + step * i as f32, y, room, share);
                }
            }
            Self::Columns(columns) => {
                let widths = column_widths(columns, room.width, em);
                let mut at = x;
                for ((_, nodes), width) in columns.iter_mut().zip(widths) {
                    draw(nodes, canvas, at, y, Room { width, ..room }, em);
                    at += width + GUTTER * em;
                }
            }
            Self::Quote(title, body) => draw_quote(title, body, canvas, x, y, room, em),
            Self::Rule => canvas.tagged(Role::Artifact, None, |c| {
                c.rect(Rect { x, y: y + em * 0.22, w: room.width, h: em * 0.04 }, 0.0, c.theme.color.line);
            }),
            Self::Footnote(label, body) => canvas.tagged(Role::Note, None, |c| {
                let inner = Room { width: (room.width - em * 1.2).max(em), ..room };
                c.tagged(Role::Label, None, |c| label.draw(c, x, y, em * 1.2));
                draw(body, c, x + em * 1.2, y, inner, em * 0.68);
            }),
        }
    }
}

/// Room left of a quotation's text in em.
const QUOTE_INDENT: f32 = 1.5;

fn math_scale(formula: &Formula, size: f32, width: f32) -> f32 {
    let tag = formula.tag.as_ref().map_or(0.0, |t| t.chars().count() as f32 * 0.6 + 1.0);
    (width / ((formula.width + 2.0 * tag) * size).max(0.01)).min(1.0)
}

fn draw_math(formula: &Formula, tex: &str, size: f32, canvas: &mut Canvas<'_>, x: f32, y: f32, width: f32) {
    let scale = math_scale(formula, size, width);
    if scale < 0.7 {
        let percent = (scale * 100.0).round();
        canvas.report.add(IssueKind::TooSmall, format!("a formula is set at {percent} % to fit the width; break it"));
    }
    let em = size * scale;
    canvas.tagged(Role::Formula, Some(tex.trim().to_owned()), |c| {
        formula.draw(c, x + (width - formula.width * em).max(0.0) / 2.0, y, em);
        if let Some(tag) = &formula.tag {
            let style = TextStyle {
                size: em * 0.9,
                weight: 400.0,
                color: c.theme.color.text,
                align: Alignment::Right,
                leading: 1.2,
                balance: false,
                tabular: false,
            };
            let mut block = TextBlock::plain(tag, style, c.theme, &mut c.report);
            let top = y + formula.height * em - block.first_baseline(width);
            block.draw(c, x, top, width);
        }
    });
}

fn draw_quote(
    title: &mut Option<(TextBlock, Color)>,
    body: &mut [Node],
    canvas: &mut Canvas<'_>,
    x: f32,
    y: f32,
    room: Room,
    em: f32,
) {
    let inner = Room { width: (room.width - em * QUOTE_INDENT).max(em), ..room };
    let head = title.as_mut().map_or(0.0, |(t, _)| t.height(inner.width) + em * 0.25);
    let height = total_height(body, inner, em) + head + em * 0.5;
    let bar = title.as_ref().map_or(canvas.theme.color.line, |t| t.1);
    canvas.tagged(Role::Artifact, None, |c| {
        if title.is_some() {
            c.rect(Rect { x, y, w: room.width, h: height }, em * 0.2, c.theme.color.panel);
        }
        c.rect(Rect { x, y, w: em * 0.18, h: height }, em * 0.09, bar);
    });
    canvas.tagged(Role::Quote, None, |c| {
        let left = x + em * 0.85;
        if let Some((t, _)) = title {
            c.tagged(Role::Paragraph, None, |c| t.draw(c, left, y + em * 0.25, inner.width));
        }
        draw(body, c, left, y + em * 0.25 + head, inner, em);
    });
}

fn item_height(mark: &mut TextBlock, body: &mut [Node], inner: Room, em: f32) -> f32 {
    total_height_with(body, inner, em, ITEM_GAP).max(mark.height(inner.width.max(em)))
}

/// Between the blocks of one list item, as a share of the usual gap.
const ITEM_GAP: f32 = 0.5;

fn draw_list(list: &mut ListNode, canvas: &mut Canvas<'_>, x: f32, y: f32, room: Room, em: f32) {
    let inner = Room { width: (room.width - list.indent).max(em), ..room };
    let (gap, indent, own) = (list.gap(), list.indent, list.em);
    canvas.tagged(Role::List, None, |c| {
        let mut at = y;
        for (mark, body) in &mut list.items {
            c.tagged(Role::Item, None, |c| {
                let baseline = match body.first_mut() {
                    Some(Node::Text(t) | Node::Heading(t, _)) => t.first_baseline(inner.width),
                    _ => mark.first_baseline(indent),
                };
                let width = mark.widths().1;
                let top = at + baseline - mark.first_baseline(width);
                // Marks end where the text's margin begins, so that numbers align on their points.
                let left = x + indent - own * 0.42 - width;
                c.tagged(Role::Label, None, |c| mark.draw(c, left, top, width));
                c.tagged(Role::Body, None, |c| {
                    draw_with(body, c, x + indent, at, inner, own, ITEM_GAP);
                });
                at += item_height(mark, body, inner, own) + gap;
            });
        }
    });
}

fn split_list(list: &mut ListNode, room: Room, height: f32) -> Option<ListNode> {
    let inner = Room { width: (room.width - list.indent).max(list.em), ..room };
    let (gap, em) = (list.gap(), list.em);
    let mut left = height;
    let mut end = 0;
    for (mark, body) in &mut list.items {
        left -= item_height(mark, body, inner, em);
        if left < -0.05 {
            break;
        }
        left -= gap;
        end += 1;
    }
    if end >= list.items.len() {
        return None;
    }
    let mut over = None;
    if end == 0 {
        // Not even the first item fits: divide it, if it has nested content.
        let (_, body) = list.items.first_mut()?;
        over = Some(split(body, inner, height, em)?);
        end = 1;
    }
    let mut items = list.items.split_off(end);
    if let Some(rest) = over {
        items.insert(0, (TextBlock::blank(), rest));
    }
    (!items.is_empty()).then_some(ListNode { items, depth: list.depth, indent: list.indent, em })
}

/// Height of nodes with the gaps between them.
pub(crate) fn total_height(nodes: &mut [Node], room: Room, em: f32) -> f32 {
    total_height_with(nodes, room, em, 1.0)
}

fn total_height_with(nodes: &mut [Node], room: Room, em: f32, gaps: f32) -> f32 {
    let mut sum = 0.0;
    for i in 0..nodes.len() {
        if i > 0 {
            sum += gap(&nodes[i - 1], &nodes[i], em) * gaps;
        }
        sum += nodes[i].height(room, em);
    }
    sum
}

/// Draws nodes one below the other.
pub(crate) fn draw(nodes: &mut [Node], canvas: &mut Canvas<'_>, x: f32, y: f32, room: Room, em: f32) {
    draw_with(nodes, canvas, x, y, room, em, 1.0);
}

fn draw_with(nodes: &mut [Node], canvas: &mut Canvas<'_>, x: f32, y: f32, room: Room, em: f32, gaps: f32) {
    let mut at = y;
    for i in 0..nodes.len() {
        if i > 0 {
            at += gap(&nodes[i - 1], &nodes[i], em) * gaps;
        }
        nodes[i].draw(canvas, x, at, room, em);
        at += nodes[i].height(room, em);
    }
}

/// Keeps what fits into `height` and gives the rest; `None` where nothing fits or everything does.
pub(crate) fn split(nodes: &mut Vec<Node>, room: Room, height: f32, em: f32) -> Option<Vec<Node>> {
    let mut used = 0.0;
    for i in 0..nodes.len() {
        let space = if i > 0 { gap(&nodes[i - 1], &nodes[i], em) } else { 0.0 };
        let own = nodes[i].height(room, em);
        if used + space + own <= height + 0.05 {
            used += space + own;
            continue;
        }
        let left = height - used - space;
        let part = if left > em * 1.2 { nodes[i].split(room, left, em) } else { None };
        return match part {
            Some(part) => {
                let mut rest = vec![part];
                rest.extend(nodes.drain(i + 1..));
                Some(rest)
            }
            None => {
                // A heading goes with what it heads.
                let mut cut = i;
                while cut > 1 && matches!(nodes[cut - 1], Node::Heading(..)) {
                    cut -= 1;
                }
                (cut > 0).then(|| nodes.split_off(cut))
            }
        };
    }
    None
}
