//! A slide's blocks as nodes: measured at any width, drawn, and split when a page is full.

use parley::Alignment;

use super::canvas::Canvas;
use super::code::CodeNode;
use super::draw::{Color, Rect, Role};
use super::figure::PictureNode;
use super::issue::IssueKind;
use super::list::{ListNode, draw_list, item_height};
use super::math::Formula;
use super::table::TableNode;
use super::text::{TextBlock, TextStyle};

/// The room for some nodes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// Width of the column.
    pub width: f32,
    /// Pictures that may take any height take at most this.
    pub cap: f32,
}

/// A block of content.
#[derive(Clone)]
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
    /// What appears at a step of a slide that is built up.
    Later(u32, Box<Node>),
}

/// Room between two nodes, in layout units.
pub(super) fn gap(above: &Node, below: &Node, em: f32) -> f32 {
    em * match (above.bare(), below.bare()) {
        // Below the talk's title there is room in proportion to it.
        (Node::Heading(title, 1), _) => 0.5 * (title.size() / em),
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

/// The gutter between columns; many columns stand closer.
fn gutter(count: usize, width: f32, em: f32) -> f32 {
    (em * 1.6).min(width * 0.2 / count.max(1) as f32).max(em * 0.3)
}

pub(super) fn column_widths(columns: &[(f32, Vec<Node>)], width: f32, em: f32) -> Vec<f32> {
    let room = width - gutter(columns.len(), width, em) * columns.len().saturating_sub(1) as f32;
    let total: f32 = columns.iter().map(|c| c.0).sum();
    columns.iter().map(|c| (room * c.0 / total.max(0.01)).max(em)).collect()
}

impl Node {
    /// The node, whenever it appears.
    pub fn bare(&self) -> &Self {
        if let Self::Later(_, inner) = self { inner.bare() } else { self }
    }

    /// [`Node::bare`], to be measured.
    pub fn bare_mut(&mut self) -> &mut Self {
        if let Self::Later(_, inner) = self { inner.bare_mut() } else { self }
    }

    /// Whether it is columns.
    pub fn is_columns(&self) -> bool {
        matches!(self.bare(), Self::Columns(_))
    }

    /// Whether it only leads to what follows it.
    pub fn leads(&self) -> bool {
        match self.bare() {
            Self::Heading(..) => true,
            Self::Text(text) => text.introduces(),
            _ => false,
        }
    }

    /// The step at which it appears.
    pub fn step(&self) -> u32 {
        if let Self::Later(step, _) = self { *step } else { 0 }
    }

    /// Height in `room`; `em` is the size of running text.
    pub fn height(&mut self, room: Room, em: f32) -> f32 {
        match self {
            Self::Later(_, inner) => inner.height(room, em),
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
            Self::Footnote(label, body) => {
                let inner = Room { width: (room.width - footnote_indent(label, em)).max(em), ..room };
                total_height(body, inner, em * 0.68)
            }
        }
    }

    /// Whether the node holds a picture that may take more or less height.
    pub fn flexible(&self) -> bool {
        match self {
            Self::Pictures(row) => row.iter().any(PictureNode::is_flexible),
            Self::Columns(columns) => columns.iter().any(|c| c.1.iter().any(Self::flexible)),
            Self::Quote(_, body) => body.iter().any(Self::flexible),
            Self::List(list) => list.items.iter().any(|i| i.1.iter().any(Self::flexible)),
            Self::Later(_, inner) => inner.flexible(),
            _ => false,
        }
    }

    /// Whether there is code in it.
    pub fn has_code(&self) -> bool {
        match self {
            Self::Code(_) => true,
            Self::Columns(columns) => columns.iter().any(|c| c.1.iter().any(Self::has_code)),
            Self::Quote(_, body) => body.iter().any(Self::has_code),
            Self::List(list) => list.items.iter().any(|i| i.1.iter().any(Self::has_code)),
            Self::Later(_, inner) => inner.has_code(),
            _ => false,
        }
    }

    /// Whether all code in it stands at its full size in `room`.
    pub fn code_is_full_size(&self, room: Room, em: f32) -> bool {
        let inside = |nodes: &[Self], width: f32| {
            let room = Room { width: width.max(em), ..room };
            nodes.iter().all(|n| n.code_is_full_size(room, em))
        };
        match self {
            Self::Code(code) => code.is_full_size(room.width),
            Self::Columns(columns) => {
                let widths = column_widths(columns, room.width, em);
                columns.iter().zip(widths).all(|((_, nodes), width)| inside(nodes, width))
            }
            Self::Quote(_, body) => inside(body, room.width - em * QUOTE_INDENT),
            Self::List(list) => list.items.iter().all(|(_, body)| inside(body, room.width - list.indent)),
            Self::Later(_, inner) => inner.code_is_full_size(room, em),
            _ => true,
        }
    }

    /// Whether a word would have to be broken at this width.
    pub fn cramped(&self, room: Room, em: f32) -> bool {
        let inside = |nodes: &[Self], width: f32| {
            let room = Room { width: width.max(em), ..room };
            nodes.iter().any(|n| n.cramped(room, em))
        };
        match self {
            Self::Text(t) | Self::Heading(t, _) => t.breaks_a_word(room.width),
            Self::List(list) => list.items.iter().any(|(_, body)| inside(body, room.width - list.indent)),
            Self::Columns(columns) => {
                let widths = column_widths(columns, room.width, em);
                columns.iter().zip(widths).any(|((_, nodes), width)| inside(nodes, width))
            }
            Self::Quote(_, body) => inside(body, room.width - em * QUOTE_INDENT),
            Self::Footnote(label, body) => inside(body, room.width - footnote_indent(label, em)),
            Self::Later(_, inner) => inner.cramped(room, em),
            Self::Code(_) | Self::Table(_) | Self::Math(..) | Self::Pictures(_) | Self::Rule => false,
        }
    }

    /// Draws the node with its top left corner at (x, y).
    pub fn draw(&mut self, canvas: &mut Canvas<'_>, x: f32, y: f32, room: Room, em: f32) {
        match self {
            Self::Later(step, inner) => canvas.at_step(*step, |c| inner.draw(c, x, y, room, em)),
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
                // Pictures that the author made small stand together in the middle.
                let sized = row.len() > 1 && row.iter().all(|p| p.width.is_some() || p.height.is_some());
                let widths: Vec<f32> = row.iter_mut().map(|p| p.block_width(room, share)).collect();
                let packed = widths.iter().sum::<f32>() + em * (row.len() - 1) as f32;
                if sized && packed < room.width * 0.8 {
                    let mut left = x + (room.width - packed) / 2.0;
                    for (picture, width) in row.iter_mut().zip(widths) {
                        picture.draw(canvas, left - (room.width * share - width) / 2.0, y, room, share);
                        left += width + em;
                    }
                } else {
                    for (i, picture) in row.iter_mut().enumerate() {
                        picture.draw(canvas, x + step * i as f32, y, room, share);
                    }
                }
            }
            Self::Columns(columns) => {
                let widths = column_widths(columns, room.width, em);
                even_code(columns, &widths);
                let mut at = x;
                let gutter = gutter(columns.len(), room.width, em);
                for ((_, nodes), width) in columns.iter_mut().zip(widths) {
                    draw(nodes, canvas, at, y, Room { width, ..room }, em);
                    at += width + gutter;
                }
            }
            Self::Quote(title, body) => draw_quote(title, body, canvas, x, y, room, em),
            Self::Rule => canvas.tagged(Role::Artifact, None, |c| {
                c.rect(Rect { x, y: y + em * 0.22, w: room.width, h: em * 0.04 }, 0.0, c.theme.color.line);
            }),
            Self::Footnote(label, body) => canvas.tagged(Role::Note, None, |c| {
                let indent = footnote_indent(label, em);
                let inner = Room { width: (room.width - indent).max(em), ..room };
                if indent > 0.0 {
                    c.tagged(Role::Label, None, |c| label.draw(c, x, y, indent));
                }
                draw(body, c, x + indent, y, inner, em * 0.68);
            }),
        }
    }
}

/// Room left of a footnote's text; what has no number has none.
fn footnote_indent(label: &TextBlock, em: f32) -> f32 {
    if label.is_empty() { 0.0 } else { em * 1.2 }
}

/// Room left of a quotation's text in em.
pub(super) const QUOTE_INDENT: f32 = 1.5;

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

/// Does something to every node that holds no others, from the first to the last.
pub(crate) fn each_leaf(nodes: &mut [Node], change: &mut dyn FnMut(&mut Node)) {
    for node in nodes {
        match node {
            Node::Columns(columns) => columns.iter_mut().for_each(|c| each_leaf(&mut c.1, change)),
            Node::Quote(_, body) | Node::Footnote(_, body) => each_leaf(body, change),
            Node::List(list) => list.items.iter_mut().for_each(|i| each_leaf(&mut i.1, change)),
            Node::Later(_, inner) => each_leaf(std::slice::from_mut(inner), change),
            leaf => change(leaf),
        }
    }
}

/// Does something to all code.
pub(crate) fn each_code(nodes: &mut [Node], change: &mut dyn FnMut(&mut CodeNode)) {
    each_leaf(nodes, &mut |node| {
        if let Node::Code(code) = node {
            change(code);
        }
    });
}

/// Lets pictures be smaller than the deck says, or not; whether there are such.
pub(crate) fn squeeze(nodes: &mut [Node], on: bool) -> bool {
    let mut some = false;
    each_leaf(nodes, &mut |node| {
        if let Node::Pictures(row) = node {
            for picture in row.iter_mut().filter(|p| p.width.is_some() || p.height.is_some()) {
                picture.squeezed = on;
                some |= picture.picture.is_some();
            }
        }
    });
    some
}

/// Code in columns beside each other is equally large: as large as the smallest.
fn even_code(columns: &mut [(f32, Vec<Node>)], widths: &[f32]) {
    let mut smallest = f32::INFINITY;
    for ((_, nodes), width) in columns.iter_mut().zip(widths) {
        for node in nodes.iter_mut() {
            if let Node::Code(code) = node.bare_mut() {
                smallest = smallest.min(code.size_at(*width));
            }
        }
    }
    for node in columns.iter_mut().flat_map(|c| c.1.iter_mut()) {
        if let Node::Code(code) = node.bare_mut() {
            code.limit(smallest);
        }
    }
}

/// How many pictures of free height stand one below the other.
pub(crate) fn stacked(nodes: &[Node]) -> usize {
    let one = |node: &Node| match node {
        Node::Columns(columns) => columns.iter().map(|c| stacked(&c.1)).max().unwrap_or(0),
        Node::Quote(_, body) => stacked(body),
        Node::List(list) => list.items.iter().map(|i| stacked(&i.1)).sum(),
        Node::Pictures(_) => usize::from(node.flexible()),
        Node::Later(_, inner) => stacked(std::slice::from_ref(inner)),
        _ => 0,
    };
    nodes.iter().map(one).sum()
}

/// Height of nodes with the gaps between them.
pub(crate) fn total_height(nodes: &mut [Node], room: Room, em: f32) -> f32 {
    total_height_with(nodes, room, em, 1.0)
}

pub(crate) fn total_height_with(nodes: &mut [Node], room: Room, em: f32, gaps: f32) -> f32 {
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

pub(crate) fn draw_with(nodes: &mut [Node], canvas: &mut Canvas<'_>, x: f32, y: f32, room: Room, em: f32, gaps: f32) {
    let mut at = y;
    for i in 0..nodes.len() {
        if i > 0 {
            at += gap(&nodes[i - 1], &nodes[i], em) * gaps;
        }
        nodes[i].draw(canvas, x, at, room, em);
        at += nodes[i].height(room, em);
    }
}
