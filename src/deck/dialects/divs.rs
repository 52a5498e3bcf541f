//! What Pandoc, Quarto, R Markdown and patat have in common: slides begin at headings up to a level and at rules; fenced
//! divs; `. . .` pauses; attributes in braces; raw TeX.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::super::build::{BoxInfo, Builder, Draft, Kind, Split, Syntax, braces};
use super::super::chunk::Chunk;
use super::super::css;
use super::super::front::{self, Front};
use super::super::model::{Block, BlockKind, Fit, Image, ImageFilter, List, Title};
use super::super::time::{Unit, duration};
use super::latex;
use super::lines::{Hides, Line, attribute_end, blank_follows, lines, long_tag, raw_element};
use super::{Hazard, Reading, attributes, hide_chunks, place_backgrounds, prepare, span_title, take_comments, take_in};
use super::{stand_ins, tables, tex_tables};
use crate::text::Span;

const SYNTAX: Syntax = Syntax { attributes: true, ..Syntax::PLAIN };

/// How slides are made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    /// Headings up to this level begin slides; 0 for none.
    pub headings: u8,
    /// Pandoc's slide level: a heading of this level directly after a rule belongs to the rule's slide.
    pub level: u8,
    /// Whether the code of executable chunks is shown.
    pub echo: bool,
    /// Whether lists appear item by item.
    pub incremental: bool,
    /// Whether `.callout-` and `.panel-tabset` divs keep their headings to themselves (Quarto).
    pub callouts: bool,
}

impl Default for Context {
    fn default() -> Self {
        Self { headings: 0, level: 0, echo: true, incremental: false, callouts: false }
    }
}

/// The highest heading level that is followed by content, not by another heading.
pub(super) fn slide_level(text: &str) -> u8 {
    let options = Options::ENABLE_TABLES;
    let mut best = 0u8;
    let mut last: Option<u8> = None;
    let mut depth = 0usize;
    // Whether the first line of an HTML block is still to come: it tells a comment.
    let mut opens = false;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                last = Some(level as u8);
                depth += 1;
            }
            Event::Start(tag) => {
                opens = matches!(tag, Tag::HtmlBlock);
                if depth == 0
                    && !opens
                    && let Some(level) = last.take()
                    && (best == 0 || level < best)
                {
                    best = level;
                }
                depth += 1;
            }
            Event::Html(html) if depth == 1 && std::mem::take(&mut opens) => {
                if !html.trim_start().starts_with("<!--")
                    && let Some(level) = last.take().filter(|l| best == 0 || *l < best)
                {
                    best = level;
                }
            }
            Event::End(TagEnd::Heading(_)) | Event::End(_) => depth = depth.saturating_sub(1),
            Event::Rule if depth == 0 => last = None,
            _ => {}
        }
    }
    if best == 0 { 6 } else { best }
}

/// The slides of one file, those that it includes in place.
pub(super) fn slides(reading: &Reading<'_>, context: Context) -> (Vec<Draft>, Vec<Hazard>) {
    let text = reading.text;
    let mut builder = Builder::new(reading.file, text, reading.body, SYNTAX);
    prepare(&mut builder, reading);
    if context.callouts {
        builder.stand_ins = stand_ins::of(reading);
    }
    builder.incremental = context.incremental;
    let mut hazards = Vec::new();
    content(&mut builder, reading, context, &mut hazards);
    let titles = std::mem::take(&mut builder.title_spans);
    let (mut drafts, more) = builder.finish(text.len());
    hazards.extend(more);
    for draft in drafts.iter_mut().filter(|d| d.file == reading.file) {
        heading_attributes(draft);
        span_title(draft, &titles);
        flipped_lists(&mut draft.blocks, context.incremental);
        if !context.echo {
            hide_chunks(&mut draft.blocks, text, draft.file);
        }
    }
    (drafts, hazards)
}

/// What a line is, when it is not plain Markdown.
enum Mark<'t> {
    Open(&'t str),
    Close,
    Pause,
    Include(&'t str),
    /// A line of block tags alone: what follows is Markdown for Pandoc.
    Html,
    Heading(u8, Range<usize>),
}

fn mark<'t>(line: &Line<'t>, tight_headings: bool) -> Option<Mark<'t>> {
    if line.hidden {
        return None;
    }
    let body = line.text.trim_start();
    if let Some(rest) = body.strip_prefix(":::") {
        let rest = rest.trim_start_matches(':').trim();
        let rest = rest.trim_end_matches(':').trim();
        return Some(if rest.is_empty() { Mark::Close } else { Mark::Open(rest) });
    }
    if body == ". . ." {
        return Some(Mark::Pause);
    }
    if let Some(inner) = body.strip_prefix("{{<").and_then(|b| b.strip_suffix(">}}")) {
        return inner.trim().strip_prefix("include ").map(|t| Mark::Include(t.trim().trim_matches(['"', '\''])));
    }
    if is_block_tag(body) {
        return Some(Mark::Html);
    }
    if tight_headings && line.text.starts_with('#') {
        let level = line.text.bytes().take_while(|b| *b == b'#').count();
        let title = line.text[level..].trim_end_matches('#').trim_end();
        if level <= 6 && title.starts_with(|c: char| c.is_alphanumeric()) {
            let start = line.start + level;
            return Some(Mark::Heading(level as u8, start..start + title.len()));
        }
    }
    None
}

fn content(builder: &mut Builder<'_>, reading: &Reading<'_>, context: Context, hazards: &mut Vec<Hazard>) {
    let text = builder.text;
    let all = lines(text, reading.body..text.len(), Hides::ALL);
    // `#Title` without a space is a heading for old Pandoc; decks that use it use it throughout.
    let spaced =
        all.iter().any(|l| !l.hidden && l.text.trim_start_matches('#').starts_with(' ') && l.text.starts_with('#'));
    let split = Split {
        rules: true,
        headings: (1..=context.headings).fold(0, |mask, n| mask | 1 << n),
        after_nothing: true,
        merged: context.level,
        leading: None,
    };
    let mut depth = 0usize;
    let mut start = reading.body;
    let mut i = 0;
    while i < all.len() {
        let line = &all[i];
        if let Some(end) = metadata(text, &all, i) {
            markdown(builder, start..line.start, if depth == 0 { split } else { Split::NONE });
            start = end;
            i += all[i..].iter().take_while(|l| l.start < end).count();
            continue;
        }
        if let Some((child, close)) = child(text, &all, i) {
            markdown(builder, start..line.start, if depth == 0 { split } else { Split::NONE });
            start = all.get(close).map_or(text.len(), |l| l.end);
            let goes_on = depth == 0 && goes_on(&all, close + 1, context);
            include(builder, reading, context, &child, line.start..start, goes_on, hazards);
            i = close + 1;
            continue;
        }
        let here = if depth == 0 { split } else { Split::NONE };
        if let Some(last) = raw_element(&all, i).or_else(|| long_tag(&all, i)) {
            markdown(builder, start..line.start, here);
            start = all[last].end;
            builder.html(line.start..start);
            i = last + 1;
            continue;
        }
        if let Some(table) = tables::find(&all, i).or_else(|| tex_tables::find(text, &all, i)) {
            markdown(builder, start..line.start, here);
            let last = table.last;
            tables::build(builder, table, line.start..all[last].end, &markdown);
            start = all[last].end;
            i = last + 1;
            continue;
        }
        let indent = line.start + line.text.len() - line.text.trim_start().len();
        if let Some((inner, end)) = latex::note(text, indent).filter(|_| !line.hidden) {
            markdown(builder, start..line.start, here);
            builder.note(inner);
            start = end;
            i += all[i..].iter().take_while(|l| l.start < end).count();
            continue;
        }
        if let Some(end) = latex::display(text, indent).filter(|_| !line.hidden) {
            markdown(builder, start..line.start, here);
            builder.display_math(text[indent..end].to_owned(), indent..end);
            start = end;
            i += all[i..].iter().take_while(|l| l.start < end).count();
            continue;
        }
        if !line.hidden && latex::is_structure(line.text) {
            markdown(builder, start..line.start, here);
            start = line.start + latex::structure(builder, line.text, line.start).unwrap_or(0);
            i += 1;
            continue;
        }
        let Some(found) = mark(line, !spaced) else {
            i += 1;
            continue;
        };
        let here = if depth == 0 { split } else { Split::NONE };
        markdown(builder, start..line.start, here);
        start = line.end;
        match found {
            Mark::Pause => builder.pause(line.start),
            Mark::Html => builder.html(line.start..line.start + line.text.len()),
            Mark::Close => {
                depth = depth.saturating_sub(1);
                builder.close_element("fence", line.end);
            }
            Mark::Heading(level, title) => {
                if depth == 0 && level <= context.headings && line.start > builder.draft.span.start {
                    builder.cut(line.start);
                }
                builder.open_element("heading", Kind::Heading { level, fit: false }, line.start);
                markdown(builder, title, Split::NONE);
                builder.close_element("heading", line.end);
            }
            Mark::Include(target) => {
                let goes_on = depth == 0 && goes_on(&all, i + 1, context);
                include(builder, reading, context, target, line.start..line.end, goes_on, hazards);
            }
            Mark::Open(rest) => {
                let (classes, style, width) = box_attributes(rest);
                if classes.split(' ').any(|c| c == "notes") {
                    let stop = closing(&all, i);
                    builder.note(line.end..all.get(stop).map_or(text.len(), |l| l.start));
                    start = all.get(stop).map_or(text.len(), |l| l.end);
                    i = stop + 1;
                    continue;
                }
                if depth == 0
                    && let Some(heading) = heads(&all, i, &classes, context)
                {
                    if line.start > builder.draft.span.start {
                        builder.cut(line.start);
                    }
                    let text = all[heading].text;
                    builder.draft.heading_attributes = braces(text).map(|inner| {
                        let place = all[heading].start + inner.start..all[heading].start + inner.end;
                        (text[inner].to_owned(), place)
                    });
                }
                depth += 1;
                builder.open_element("fence", container(builder, &classes, &style, width), line.start);
            }
        }
        i += 1;
    }
    let here = if depth == 0 { split } else { Split::NONE };
    markdown(builder, start..text.len(), here);
}

/// The file that stands for the chunk on line `i` (```` ```{r child="part.Rmd"} ````), and the line that closes the
/// chunk.
fn child(text: &str, all: &[Line<'_>], i: usize) -> Option<(String, usize)> {
    let line = &all[i];
    let info = line.text.trim_start().strip_prefix("```{").filter(|_| line.hidden)?;
    if !info.contains("child") {
        return None;
    }
    let close = (i + 1..all.len()).find(|n| all[*n].text.trim() == "```")?;
    let code = &text[line.end..all[close].start];
    Some((Chunk::of(&line.text.trim_start()[3..], code)?.child?, close))
}

/// The end of a metadata block that starts on line `i`. Pandoc takes them anywhere after an empty line.
fn metadata(text: &str, all: &[Line<'_>], i: usize) -> Option<usize> {
    let line = &all[i];
    let opens = line.text == "---"
        && !line.hidden
        && (i == 0 || all[i - 1].text.is_empty())
        && all.get(i + 1).is_some_and(|l| !l.text.is_empty());
    if !opens {
        return None;
    }
    match front::find_at(text, line.start) {
        Front::Block { span, error: None, .. } => Some(span.end),
        _ => None,
    }
}

/// The line of the heading with which the div on line `open` begins a slide: it stands first in the div, and no other
/// heading of a slide does.
fn heads(all: &[Line<'_>], open: usize, classes: &str, context: Context) -> Option<usize> {
    let keeps = |c: &str| c.starts_with("callout") || c == "panel-tabset" || c.starts_with("column");
    if context.callouts && classes.split(' ').any(keeps) {
        return None;
    }
    let level = |n: usize| {
        let line = all[n].text;
        let hashes = line.bytes().take_while(|b| *b == b'#').count();
        let is = (1..=usize::from(context.headings)).contains(&hashes) && !all[n].hidden;
        is && line[hashes..].starts_with(' ')
    };
    let first = (open + 1..all.len()).find(|n| !all[*n].text.is_empty()).filter(|n| level(*n))?;
    let close = closing(all, open);
    (first + 1..close).all(|n| !level(n)).then_some(first)
}

/// Whether a line is nothing but one tag of a box.
fn is_block_tag(line: &str) -> bool {
    let Some(inner) = line.strip_prefix('<').and_then(|l| l.strip_suffix('>')) else { return false };
    let name = inner.trim_start_matches('/').split([' ', '\t']).next().unwrap_or("");
    matches!(name, "div" | "section" | "center" | "figure" | "article" | "aside") && !inner.contains('<')
}

/// The line that closes the div that opens on line `open`.
fn closing(all: &[Line<'_>], open: usize) -> usize {
    let mut depth = 0usize;
    for (i, line) in all.iter().enumerate().skip(open) {
        match mark(line, false) {
            Some(Mark::Open(_)) => depth += 1,
            Some(Mark::Close) => {
                depth -= 1;
                if depth == 0 {
                    return i;
                }
            }
            _ => {}
        }
    }
    all.len()
}

/// Classes, style and width of `{.a .b key=value}` or a bare class.
fn box_attributes(rest: &str) -> (String, String, Option<f32>) {
    let Some(inner) = rest.strip_prefix('{') else {
        return (rest.split('{').next().unwrap_or(rest).trim().to_owned(), String::new(), None);
    };
    let mut classes = Vec::new();
    let (mut style, mut width) = (String::new(), None);
    for (key, value) in attributes(inner.trim_end_matches('}')) {
        match key.as_str() {
            "style" => style = value,
            "width" => {
                width = css::length(&value).map(|l| match l {
                    super::super::model::Length::Share(n) | super::super::model::Length::Px(n) => n,
                });
            }
            _ => {
                if let Some(class) = key.strip_prefix('.') {
                    classes.push(class.to_owned());
                }
            }
        }
    }
    (classes.join(" "), style, width)
}

fn container(builder: &Builder<'_>, classes: &str, style: &str, width: Option<f32>) -> Kind {
    if let Some(callout) = classes.split(' ').find_map(|c| c.strip_prefix("callout-")) {
        return Kind::Quote(Some(callout.to_owned()));
    }
    let mut info: BoxInfo = builder.box_info(classes, style);
    info.note = None;
    info.width = width.or(info.width);
    Kind::Box(info.into())
}

fn include(
    builder: &mut Builder<'_>,
    reading: &Reading<'_>,
    context: Context,
    target: &str,
    at: Range<usize>,
    goes_on: bool,
    hazards: &mut Vec<Hazard>,
) {
    let end = at.end;
    let found = reading.include(target, at, hazards, |inner| {
        let body = match front::find(inner.text) {
            Front::Block { span, .. } => span.end,
            _ => 0,
        };
        let (mut drafts, mut hazards) = slides(&Reading { body, ..inner.clone() }, context);
        for draft in drafts.iter_mut().filter(|d| d.file == inner.file) {
            take_comments(inner, draft, &mut hazards, &mut |_, _| {});
        }
        let all = lines(inner.text, body..inner.text.len(), Hides::ALL);
        // Empty lines before the first heading are a draft of their own, with nothing in it.
        let blank = drafts.first().is_some_and(|d| inner.text[d.span.clone()].trim().is_empty());
        let joins = blank || !all.iter().position(|l| !l.text.is_empty()).is_some_and(|n| begins(&all, n, context));
        (drafts, hazards, joins)
    });
    let Some((drafts, more, joins)) = found else { return };
    hazards.extend(more);
    take_in(builder, drafts, joins, goes_on, end);
}

/// Whether what follows from line `n` on belongs to the slide before it.
fn goes_on(all: &[Line<'_>], n: usize, context: Context) -> bool {
    let next = (n..all.len()).find(|n| !all[*n].text.is_empty());
    next.is_some_and(|n| !begins(all, n, context) && !matches!(mark(&all[n], false), Some(Mark::Include(_))))
}

/// Whether a slide begins on a line.
fn begins(all: &[Line<'_>], n: usize, context: Context) -> bool {
    let line = all[n].text;
    let hashes = line.bytes().take_while(|b| *b == b'#').count();
    let heading = (1..=usize::from(context.headings)).contains(&hashes) && line[hashes..].starts_with(' ');
    let div = || match mark(&all[n], false) {
        Some(Mark::Open(rest)) => heads(all, n, &box_attributes(rest).0, context).is_some(),
        _ => false,
    };
    !all[n].hidden && (heading || line == "---" || div())
}

/// Markdown without what only Pandoc reads: attributes of spans, links and pictures, shortcodes, raw TeX.
fn markdown(builder: &mut Builder<'_>, range: Range<usize>, split: Split) {
    let source = &builder.text[range.clone()];
    let mut hidden = Vec::new();
    if source.contains('{') {
        spans(builder, range.clone(), &mut hidden);
    }
    if source.contains('\\') {
        latex::hide(source, range.start, &mut hidden);
    }
    hidden.sort_by_key(|r| (r.start, r.end));
    builder.masked(range, &hidden, split);
}

/// Hides `[` and `]{...}` of bracketed spans, `{...}` after pictures and links, and `{{< ... >}}`.
fn spans(builder: &mut Builder<'_>, range: Range<usize>, hidden: &mut Vec<Range<usize>>) {
    let bytes = builder.text.as_bytes();
    let mut open: Vec<usize> = Vec::new();
    let mut i = range.start;
    while i < range.end {
        let line_starts = i == range.start || bytes[i - 1] == b'\n';
        if line_starts && bytes[i] == b'#' {
            let line = builder.text[i..range.end].lines().next().unwrap_or("");
            if let Some(inner) = braces(line) {
                hidden.push(i + inner.start - 1..i + line.trim_end().len());
                i += inner.start - 1;
            }
        }
        match bytes[i] {
            b'\\' => i += 1,
            b'`' => {
                let run = bytes[i..range.end].iter().take_while(|b| **b == b'`').count();
                let mut j = i + run;
                while j < range.end && bytes[j..].iter().take(run).filter(|b| **b == b'`').count() < run {
                    j += 1;
                }
                let closed = j < range.end;
                i = if closed { j + run - 1 } else { i + run - 1 };
                if let Some(end) = attribute_end(builder.text, i + 1, range.end).filter(|_| closed && run < 3) {
                    hidden.push(i + 1..end);
                    i = end - 1;
                }
            }
            b'\n' if blank_follows(bytes, i) => open.clear(),
            b'[' => open.push(i),
            b'{' if bytes.get(i + 1) == Some(&b'{') && matches!(bytes.get(i + 2), Some(b'<' | b'%')) => {
                let rest = &builder.text[i..range.end];
                if let Some(close) = rest.find("}}").filter(|c| !rest[..*c].contains('\n')) {
                    // The name of a value stays where the value is not known.
                    let stays = stand_ins::named(&builder.text[..range.end], i);
                    match stays.filter(|(name, _)| name.end < i + close) {
                        Some((name, _)) => hidden.extend([i..name.start, name.end..i + close + 2]),
                        None => hidden.push(i..i + close + 2),
                    }
                    i += close + 1;
                }
            }
            b']' => {
                let start = open.pop();
                if let (Some(start), Some(end)) = (start, attribute_end(builder.text, i + 1, range.end))
                    && (start == 0 || bytes[start - 1] != b'!')
                {
                    if builder.text[i + 2..end - 1]
                        .split_whitespace()
                        .any(|w| w.starts_with('.') && w.ends_with("title"))
                    {
                        let title = builder.text[start + 1..i].trim_matches(['*', '_', ' ']).to_owned();
                        builder.title_spans.push((title, start + 1..i));
                    }
                    hidden.push(start..start + 1);
                    hidden.push(i..end);
                    i = end - 1;
                }
            }
            // The name of a formula.
            b'$' if bytes.get(i + 1) == Some(&b'$') => {
                i += 1;
                let gap = bytes[i + 1..range.end].iter().take_while(|b| **b == b' ').count();
                let named = builder.text[i + 1 + gap..range.end].starts_with("{#eq-");
                if let Some(end) = attribute_end(builder.text, i + 1 + gap, range.end).filter(|_| named) {
                    hidden.push(i + 1..end);
                    i = end - 1;
                }
            }
            b')' => {
                if let Some(end) = attribute_end(builder.text, i + 1, range.end) {
                    builder.picture_attributes.push((i + 1, i + 1..end));
                    hidden.push(i + 1..end);
                    i = end - 1;
                }
            }
            _ => {}
        }
        i += 1;
    }
}

/// Takes `{...}` at the end of the slide's heading for the slide's own attributes.
fn heading_attributes(draft: &mut Draft) {
    let Some((given, at)) = draft.heading_attributes.take() else { return };
    let before = draft.backgrounds.len();
    let given = attributes(&given);
    let placed = given.clone();
    for (key, value) in given {
        match key.as_str() {
            "data-menu-title" | "menu-title" => {
                let span = Span::new(draft.file, at.clone());
                draft.title = Some(Title { text: super::super::finish::collapse(&value), span, level: 2 });
            }
            "visibility" | "data-visibility" => draft.hidden |= value == "hidden",
            "data-timing" | "timing" => {
                draft.settings.seconds = draft.settings.seconds.or(duration(&value, Unit::Seconds));
            }
            "background-color" | "data-background-color" => draft.background_color = Some(value),
            "background-image" | "data-background" | "data-background-image" => {
                if value.contains(['.', '/']) {
                    draft.backgrounds.push(Image {
                        span: Span::new(draft.file, draft.span.start..draft.span.start),
                        target: value,
                        alt: String::new(),
                        caption: None,
                        width: None,
                        height: None,
                        fit: Fit::Cover,
                        side: None,
                        filter: ImageFilter::default(),
                    });
                } else {
                    draft.background_color = Some(value);
                }
            }
            _ => {
                if let Some(class) = key.strip_prefix('.') {
                    draft.classes.push(class.to_owned());
                }
            }
        }
    }
    place_backgrounds(&mut draft.backgrounds[before..], &placed);
}

/// `> - item`: a quote that is nothing but a list is that list, shown the other way round: item by item, or at once.
fn flipped_lists(blocks: &mut [Block], incremental: bool) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Quote { callout: None, blocks: inner } => {
                if let [Block { kind: BlockKind::List(list), .. }] = inner.as_mut_slice() {
                    let mut list = std::mem::replace(list, List { start: None, incremental, items: Vec::new() });
                    list.incremental = !incremental;
                    block.kind = BlockKind::List(list);
                }
            }
            BlockKind::Columns(columns) => columns.iter_mut().for_each(|c| flipped_lists(&mut c.blocks, incremental)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slide_level_is_the_highest_level_with_content() {
        assert_eq!(slide_level("# S\n\n## A\n\nx\n\n## B\n\ny"), 2);
        assert_eq!(slide_level("# S\nintro\n\n## A\nx"), 1);
        assert_eq!(slide_level("no headings"), 6);
    }
}
