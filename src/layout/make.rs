//! Blocks of the deck to nodes: everything is shaped here, once.

use std::borrow::Cow;
use std::sync::Arc;

use parley::Alignment;

use super::canvas::Veil;
use super::code::CodeNode;
use super::draw::Color;
use super::figure::{PictureNode, is_icon, stand_in, veil_of, words_for};
use super::huge::pieces;
use super::issue::{IssueKind, Report};
use super::list::ListNode;
use super::math::Formula;
use super::node::Node;
use super::picture::Picture;
use super::table::TableNode;
use super::text::{MATH_SCALE, TextBlock, TextStyle};
use super::theme::Theme;
use crate::deck::model::{Block, BlockKind, CodeBlock, Image, Inline, InlineKind, LineAlign, List, Look};
use crate::text::Span;

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
    /// The step of the slide at which appears what is made now.
    pub step: u32,
    /// The step at which appears what is made around it.
    pub around: u32,
    /// Columns beside each other at this place, those around them counted in.
    pub across: usize,
}

impl Maker<'_, '_> {
    /// Nodes for blocks in order. `depth` counts the lists around them.
    pub fn nodes(&mut self, blocks: &[Block], depth: u8) -> Vec<Node> {
        let mut nodes = Vec::new();
        for block in blocks {
            self.report.span = block.span;
            let (start, step, around) = (nodes.len(), self.step, self.around);
            self.around = step;
            self.node(block, depth, &mut nodes);
            self.around = around;
            if step > around {
                let made = nodes.split_off(start);
                nodes.extend(made.into_iter().map(|n| Node::Later(step, Box::new(n))));
            }
        }
        nodes
    }

    fn paragraph(&mut self, content: &[Inline], depth: u8, nodes: &mut Vec<Node>) {
        let aligned = |look: &Look| depth > 0 && look.align.is_some_and(|a| a != LineAlign::Left);
        if let [Inline { span, kind: InlineKind::Styled { look, content } }] = content
            && aligned(look)
        {
            // An item stays beside its mark, wherever the lines of the slide are.
            let kind = InlineKind::Styled { look: Look { align: None, ..look.clone() }, content: content.clone() };
            return self.paragraph(&[Inline { span: *span, kind }], depth, nodes);
        }
        let text = TextBlock::new(content, self.text, self.theme, self.report);
        if !text.is_empty() {
            nodes.push(Node::Text(text));
        }
    }

    fn node(&mut self, block: &Block, depth: u8, nodes: &mut Vec<Node>) {
        match &block.kind {
            BlockKind::Heading { level, content, .. } => nodes.push(self.heading(*level, content)),
            BlockKind::Paragraph(content) => {
                for part in parts(content, self.report) {
                    match part {
                        Part::Pictures(images) => {
                            let pictures = images.into_iter().map(|i| self.picture(i, depth == 0)).collect();
                            nodes.push(Node::Pictures(pictures));
                        }
                        Part::Text(content) => match pieces(&content) {
                            None => self.paragraph(&content, depth, nodes),
                            Some(pieces) => pieces.iter().for_each(|piece| self.paragraph(piece, depth, nodes)),
                        },
                    }
                }
            }
            BlockKind::List(list) => nodes.push(Node::List(self.list(list, depth))),
            BlockKind::Quote { callout, blocks } => {
                let title = callout.as_deref().map(|kind| self.callout(kind));
                let nodes_inside = self.nodes(blocks, depth);
                nodes.push(Node::Quote(title, nodes_inside));
            }
            // Code that states a caption makes a figure; other hidden code may show nothing at all.
            BlockKind::Code(code) if code.hidden && code.caption.is_some() => {
                nodes.extend(self.output_of_hidden_code(std::slice::from_ref(block)));
            }
            BlockKind::Code(code) if code.hidden => {}
            BlockKind::Code(code) => {
                nodes.push(Node::Code(CodeNode::new(code, self.theme, self.code, !self.report.sketch)))
            }
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
                let (before, code, around) = (self.text, self.code, self.across);
                self.across = around.saturating_mul(columns.len().max(1));
                let share = narrow(self.across) / narrow(around);
                self.text.size *= share;
                self.code *= share;
                let parts = columns.iter().map(|c| self.nodes(&c.blocks, depth)).collect::<Vec<_>>();
                (self.text, self.code, self.across) = (before, code, around);
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
            BlockKind::Pause => self.step += 1,
        }
    }

    /// A box for what hidden code shows when it is run: of the first such code among the blocks.
    pub fn output_of_hidden_code(&mut self, blocks: &[Block]) -> Option<Node> {
        let (span, code) = blocks.iter().find_map(|b| match &b.kind {
            BlockKind::Code(code) if code.hidden => Some((b.span, code)),
            _ => None,
        })?;
        let language = code.language.as_deref().unwrap_or("").trim();
        let of = if language.is_empty() { "code".to_owned() } else { format!("{language} code") };
        self.report.span = span;
        let what = format!("what its {of} shows is not drawn: no code is run; render the slides and use --slides-pdf");
        self.report.add(IssueKind::Picture, what);
        let words = format!("shown by {of}\nwhen the slides are rendered");
        Some(Node::Pictures(vec![self.framed(None, &words, words.replace('\n', " "), code.caption.as_deref())]))
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
            self.step += u32::from(list.incremental);
            let body = self.nodes(&item.blocks, depth + 1);
            items.push((mark, body));
        }
        (self.text, self.code) = before;
        ListNode { items, depth, numbered: list.start.is_some(), indent: (em * 1.05).max(widest + em * 0.45), em }
    }

    fn math(&mut self, tex: &str) -> Node {
        match Formula::new(tex, true, self.text.color) {
            Ok(formula) => Node::Math(formula, tex.to_owned(), self.text.size * MATH_SCALE * 1.08),
            Err(why) => {
                self.report.add(IssueKind::Formula, format!("a formula cannot be set: {why}"));
                let block = CodeBlock {
                    marked: Vec::new(),
                    language: Some("latex".into()),
                    code: tex.trim().to_owned(),
                    hidden: false,
                    caption: None,
                    labels: Vec::new(),
                    first_line: None,
                    inks: Vec::new(),
                };
                Node::Code(CodeNode::new(&block, self.theme, self.code, !self.report.sketch))
            }
        }
    }

    fn picture(&mut self, image: &Image, centred: bool) -> PictureNode {
        self.report.span = image.span;
        let picture = self.report.picture(&image.target);
        let veil = picture.as_ref().map_or(Veil::NONE, |p| veil_of(image, p, self.report));
        let own = self.framed(picture, &words_for(image), image.alt.clone(), image.caption.as_deref());
        PictureNode { width: image.width, height: image.height, centred, veil, ..own }
    }

    /// A picture, or a box with some words where there is none, with its caption.
    fn framed(
        &mut self,
        picture: Option<Arc<Picture>>,
        words: &str,
        alt: String,
        caption: Option<&str>,
    ) -> PictureNode {
        let em = self.text.size;
        let muted = TextStyle {
            size: em * 0.8,
            color: self.theme.color.muted,
            align: Alignment::Center,
            weight: 400.0,
            ..self.text
        };
        let stand_in = stand_in(words, muted, self.theme, self.report);
        let caption = caption.filter(|c| !c.trim().is_empty());
        let caption = caption.map(|c| match with_formulas(c, self.report.span) {
            Some(content) => TextBlock::new(&content, muted, self.theme, self.report),
            None => TextBlock::plain(c, muted, self.theme, self.report),
        });
        PictureNode {
            picture,
            alt,
            stand_in,
            caption,
            width: None,
            height: None,
            page_height: self.page_height,
            em,
            centred: true,
            squeezed: false,
            veil: Veil::NONE,
        }
    }
}

/// Narrow columns take smaller text: its size by the number of columns across the page.
fn narrow(across: usize) -> f32 {
    match across {
        0..=3 => 1.0,
        4 => 0.9,
        5..=7 => 0.75,
        8..=10 => 0.62,
        _ => 0.52,
    }
}

/// The words of a caption with its formulas, `$..$` as in running text; `None` where it has none.
fn with_formulas(caption: &str, span: Span) -> Option<Vec<Inline>> {
    let mut out = Vec::new();
    let mut rest = caption;
    let mut push = |kind| out.push(Inline { span, kind });
    let mut found = false;
    while let Some(open) = rest.find('$') {
        let inner = &rest[open + 1..];
        let closes = |i: &usize| {
            let after = inner[i + 1..].chars().next();
            !inner[..*i].ends_with([' ', '\\']) && after.is_none_or(|c| !c.is_ascii_digit())
        };
        let close = inner.match_indices('$').map(|(i, _)| i).find(closes).filter(|i| *i > 0 && !inner.starts_with(' '));
        let Some(close) = close else { break };
        if open > 0 {
            push(InlineKind::Text(rest[..open].to_owned()));
        }
        push(InlineKind::Math(inner[..close].to_owned()));
        found = true;
        rest = &inner[close + 1..];
    }
    push(InlineKind::Text(rest.to_owned()));
    found.then_some(out)
}

/// A part of a paragraph.
enum Part<'i> {
    /// Pictures on a line of their own.
    Pictures(Vec<&'i Image>),
    /// Text with what stands in it.
    Text(Cow<'i, [Inline]>),
}

/// A paragraph in parts: a line that is nothing but pictures stands by itself, what is small enough to be a letter stays
/// in its text.
fn parts<'i>(content: &'i [Inline], report: &Report<'_>) -> Vec<Part<'i>> {
    let (look, inner) = match content {
        [Inline { kind: InlineKind::Styled { look, content }, .. }] => (Some(look), content.as_slice()),
        _ => (None, content),
    };
    if let Some(images) = only_images(inner) {
        return vec![Part::Pictures(images)];
    }
    if !inner.iter().any(|i| matches!(i.kind, InlineKind::Image(_))) {
        return vec![Part::Text(content.into())];
    }
    let text = |lines: &'i [Inline]| match (look, lines.first()) {
        (Some(look), Some(first)) => {
            let kind = InlineKind::Styled { look: look.clone(), content: lines.to_vec() };
            Part::Text(vec![Inline { span: first.span, kind }].into())
        }
        _ => Part::Text(lines.into()),
    };
    let mut out = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in inner.split(|i| matches!(i.kind, InlineKind::SoftBreak | InlineKind::HardBreak)) {
        if let Some(images) = only_images(line).filter(|images| images.iter().any(|i| !is_icon(i, report))) {
            out.extend((at > start).then(|| text(&inner[start..at])));
            out.push(Part::Pictures(images));
            start = at + line.len();
        }
        at += line.len() + 1;
    }
    out.extend((start < inner.len()).then(|| text(&inner[start..])));
    out
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
