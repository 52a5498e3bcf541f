//! Slidev: `---` at the start of a line, front matter for every slide, `src:` imports, the last comment as note.

use super::super::build::{BoxInfo, Builder, Draft, Kind, Split, Syntax};
use super::super::css;
use super::super::front::{self, Front};
use super::super::model::{Block, BlockKind, DeckStyle, Fit, Image, ImageFilter, InlineKind, Side, Title};
use super::super::yaml::Node;
use super::lines::{Hides, Line, lines, long_tag, span};
use super::{Read, Reading, after_dots, prepare, style_of, swallowed, take_comments, trailing_empty};
use crate::text::Span;

pub(in super::super) fn read(reading: &Reading<'_>) -> Read {
    let mut style = DeckStyle::default();
    if let Some(front) = reading.front {
        style_of(front, &mut style);
        if let Some(ratio) = front.str("aspectRatio").and_then(ratio) {
            style.page = (980.0, 980.0 / ratio);
        }
    }
    let gone = after_dots(reading);
    let body = gone.as_ref().map_or(reading.body, |g| g.end);
    let (mut drafts, mut hazards) = slides(&Reading { body, ..reading.clone() });
    if let Some(block) = gone {
        drafts.insert(0, swallowed(reading, block, Syntax::PLAIN, &mut hazards));
    }
    trailing_empty(&drafts, reading, &mut hazards);
    Read { drafts, hazards, style }
}

fn ratio(text: &str) -> Option<f32> {
    let (w, h) = text.split_once(['/', ':'])?;
    let ratio = w.trim().parse::<f32>().ok()? / h.trim().parse::<f32>().ok()?;
    (0.3..=4.0).contains(&ratio).then_some(ratio)
}

/// The slides of one file, those of its imports in place.
fn slides(reading: &Reading<'_>) -> (Vec<Draft>, Vec<super::Hazard>) {
    let text = reading.text;
    let hides = Hides { backticks: true, tildes: false, comments: true };
    let all = lines(text, reading.body..text.len(), hides);
    let mut builder = Builder::new(reading.file, text, reading.body, Syntax::PLAIN);
    prepare(&mut builder, reading);
    let mut hazards = Vec::new();
    let mut node = reading.front.cloned();
    let mut from = 0;
    // With front matter the first slide is what follows it; without, a separator at the top opens the first slide.
    let mut open = reading.front.is_some() || all.iter().find(|l| !l.text.is_empty()).is_none_or(|l| !is_separator(l));
    let mut i = 0;
    while i < all.len() {
        let line = &all[i];
        if !is_separator(line) {
            i += 1;
            continue;
        }
        // At the very end of the file, without a line end, it ends the slide and opens none.
        let last = line.ending == 0 && i + 1 == all.len();
        if open {
            slide(&mut builder, reading, &all, from, i, node.take(), &mut hazards);
            if last {
                from = all.len();
                break;
            }
            builder.cut(line.start);
        }
        open = true;
        from = i + 1;
        i += 1;
        // Front matter follows directly, without an empty line. Whatever it is, it goes on to the next `---`.
        let follows =
            line.text.as_bytes().get(3) != Some(&b'-') && all.get(i).is_some_and(|l| !l.text.trim().is_empty());
        let close = if follows { (i..all.len()).find(|n| all[*n].text == "---") } else { None };
        if let Some(close) = close {
            let block = line.start..all[close].end;
            match front::judge(text, block.clone(), all[i].start..all[close].start) {
                Front::Block { node: found, .. } => node = Some(found),
                _ => {
                    let gone = swallowed(reading, block.clone(), Syntax::PLAIN, &mut hazards);
                    builder.draft.span = block.end..block.end;
                    builder.slides.push(gone);
                }
            }
            from = close + 1;
            i = close + 1;
        }
    }
    if from < all.len() || node.is_some() || builder.slides.is_empty() || !open {
        slide(&mut builder, reading, &all, from, all.len(), node.take(), &mut hazards);
    }
    let (mut drafts, more) = builder.finish(text.len());
    hazards.extend(more);
    for draft in drafts.iter_mut().filter(|d| d.file == reading.file) {
        if draft.blocks.iter().any(|b| matches!(b.kind, BlockKind::Heading { .. })) {
            draft.title = None;
        }
        public(&mut draft.blocks);
        draft.backgrounds.iter_mut().for_each(public_target);
        let after = draft.blocks.last().map_or(0, |b| b.span.range().end);
        let mut last = None;
        take_comments(reading, draft, &mut hazards, &mut |_, body| last = Some(body));
        if let Some(body) = last.filter(|b| b.start > after || draft.blocks.is_empty()) {
            let mut notes = Builder::new(reading.file, text, body.start, Syntax::PLAIN);
            notes.note(body);
            draft.notes.append(&mut notes.draft.notes);
        }
    }
    (drafts, hazards)
}

/// Slidev serves the folder `public` as `/`.
fn public_target(image: &mut Image) {
    if image.target.starts_with('/') && !image.target.starts_with("//") {
        image.target = format!("public{}", image.target);
    }
}

fn public(blocks: &mut [Block]) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Image(image) => public_target(image),
            BlockKind::Paragraph(inlines) => inlines.iter_mut().for_each(|inline| {
                if let InlineKind::Image(image) = &mut inline.kind {
                    public_target(image);
                }
            }),
            BlockKind::Columns(columns) => columns.iter_mut().for_each(|c| public(&mut c.blocks)),
            BlockKind::List(list) => list.items.iter_mut().for_each(|i| public(&mut i.blocks)),
            BlockKind::Quote { blocks, .. } => public(blocks),
            _ => {}
        }
    }
}

fn is_separator(line: &Line<'_>) -> bool {
    !line.hidden && line.text.starts_with("---")
}

fn slide(
    builder: &mut Builder<'_>,
    reading: &Reading<'_>,
    all: &[Line<'_>],
    from: usize,
    to: usize,
    node: Option<Node>,
    hazards: &mut Vec<super::Hazard>,
) {
    let range = span(all, from, to, all.get(to).map_or(builder.text.len(), |l| l.start));
    if let Some(node) = &node {
        front_matter(builder, node);
        if let Some(target) = node.str("src") {
            let at = node.get("src").map_or(range.clone(), |n| n.span.clone());
            if let Some(drafts) = import(reading, target, at, hazards) {
                // The stub is no slide of its own.
                builder.draft.hidden = true;
                builder.after.extend(drafts);
                return;
            }
        }
    }
    let columns = node.as_ref().and_then(|n| n.str("layout")).is_some_and(|l| l.starts_with("two-cols"));
    let slots: Vec<usize> = (from..to)
        .filter(|i| !all[*i].hidden && all[*i].text.len() > 4)
        .filter(|i| all[*i].text.starts_with("::") && all[*i].text.ends_with("::") && !all[*i].text.contains(' '))
        .collect();
    if slots.is_empty() {
        markdown(builder, all, from, to, range.end);
        return;
    }
    let part = |builder: &mut Builder<'_>, from: usize, to: usize, side: bool| {
        let range = span(all, from, to, range.end);
        let info = BoxInfo { column: side && columns, ..BoxInfo::default() };
        builder.open_element("slot", Kind::Box(info.into()), range.start);
        markdown(builder, all, from, to, range.end);
        builder.close_element("slot", range.end);
    };
    part(builder, from, slots[0], true);
    for (n, slot) in slots.iter().enumerate() {
        let side = matches!(all[*slot].text, "::right::" | "::left::" | "::default::");
        part(builder, slot + 1, slots.get(n + 1).copied().unwrap_or(to), side);
    }
}

/// Markdown of some lines. A component whose tag goes over several lines is read as a tag: Markdown would take its last
/// line, a lone `>`, for a quote.
fn markdown(builder: &mut Builder<'_>, all: &[Line<'_>], from: usize, to: usize, end: usize) {
    let mut start = from;
    let mut i = from;
    while i < to {
        let close = long_tag(&all[..to], i);
        match close {
            Some(close) => {
                builder.markdown(span(all, start, i, end), Split::NONE);
                builder.html(span(all, i, close + 1, end));
                start = close + 1;
                i = start;
            }
            None => i += 1,
        }
    }
    builder.markdown(span(all, start, to, end), Split::NONE);
}

fn front_matter(builder: &mut Builder<'_>, node: &Node) {
    let flag = |key: &str| node.get(key).and_then(Node::truth) == Some(true);
    let builder_first = builder.slides.is_empty();
    let draft = &mut builder.draft;
    if !builder_first && let (Some(title), Some(at)) = (node.str("title"), node.get("title")) {
        let span = Span::new(draft.file, at.span.clone());
        draft.title = Some(Title { text: super::super::finish::collapse(title), span, level: 2 });
    }
    draft.hidden |= flag("hide") || flag("disabled");
    let class = node.get("class").map(Node::scalars).unwrap_or_default();
    draft.classes.extend(class.iter().flat_map(|c| c.split_whitespace()).map(str::to_owned));
    draft.classes.extend(node.str("layout").map(str::to_owned));
    if let Some(clicks) = node.str("clicks").and_then(|c| c.parse::<u32>().ok()) {
        draft.extra_steps = clicks.min(100);
    }
    for key in ["time", "duration", "minutes"] {
        let unit = if key == "minutes" { super::time::Unit::Minutes } else { super::time::Unit::Seconds };
        // `duration` on the first slide is the whole talk's.
        if (key != "duration" || !builder.slides.is_empty())
            && let Some(text) = node.str(key)
        {
            draft.settings.seconds = draft.settings.seconds.or(super::time::duration(text, unit));
        }
    }
    if let Some(background) = node.str("background") {
        let is_color = css::length(background).is_none() && !background.contains(['.', '/']);
        if is_color {
            draft.background_color = Some(background.to_owned());
        } else if let Some(at) = node.get("background") {
            draft.backgrounds.push(picture(Span::new(builder.file, at.span.clone()), background, None));
        }
    }
    let layout = node.str("layout").unwrap_or("");
    let side = match layout {
        "image-left" => Some((Side::Left, 0.5)),
        "image-right" => Some((Side::Right, 0.5)),
        _ => None,
    };
    if let (true, Some(image), Some(at)) = (layout.starts_with("image"), node.str("image"), node.get("image")) {
        draft.backgrounds.push(picture(Span::new(builder.file, at.span.clone()), image, side));
    }
}

fn picture(span: Span, target: &str, side: Option<(Side, f32)>) -> Image {
    Image {
        span,
        target: target.to_owned(),
        alt: String::new(),
        caption: None,
        width: None,
        height: None,
        fit: Fit::Cover,
        side,
        filter: ImageFilter::default(),
    }
}

/// The slides of `src: file.md#2,5-7`.
fn import(
    reading: &Reading<'_>,
    target: &str,
    at: std::ops::Range<usize>,
    hazards: &mut Vec<super::Hazard>,
) -> Option<Vec<Draft>> {
    let (path, wanted) = target.split_once('#').map_or((target, None), |(p, w)| (p, Some(w)));
    let path = path.trim_start_matches('/');
    let (drafts, more) = reading.include(path, at, hazards, |inner| {
        let found = front::find(inner.text);
        let (node, body) = match &found {
            Front::Block { span, node, .. } => (Some(node), span.end),
            _ => (None, 0),
        };
        slides(&Reading { front: node, body, ..inner.clone() })
    })?;
    hazards.extend(more);
    let Some(wanted) = wanted else { return Some(drafts) };
    let numbers: Vec<std::ops::RangeInclusive<usize>> = wanted
        .split(',')
        .filter_map(|p| {
            let (from, to) = p.split_once('-').unwrap_or((p, p));
            Some(from.trim().parse().ok()?..=to.trim().parse().ok()?)
        })
        .collect();
    let keep = |i: usize| numbers.is_empty() || numbers.iter().any(|r| r.contains(&i));
    Some(drafts.into_iter().enumerate().filter(|(i, _)| keep(i + 1)).map(|(_, d)| d).collect())
}
