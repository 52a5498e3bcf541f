//! Obsidian Advanced Slides: lines of `---` and `--`, `note:`, embedded files `![[file#part]]` and pictures, comments
//! `%% %%`, `<!-- slide ... -->` and `<!-- element ... -->`, `<grid>` and `::: block`.

use std::ops::Range;

use super::super::build::{BoxInfo, Builder, Draft, Kind, Split, Syntax};
use super::super::front::{self, Front};
use super::super::model::{Block, BlockKind, DeckStyle, Fit, Image, ImageFilter, Length};
use super::lines::{Hides, Line, lines, span};
use super::{
    Hazard, Read, Reading, after_dots, attributes, prepare, slide_attributes, style_of, swallowed, take_comments,
    take_in, trailing_empty,
};
use crate::text::Span;

/// What is a picture; any other embedded file is Markdown.
const PICTURES: &[&str] = &["jpg", "png", "jpeg", "gif", "bmp", "webp", "svg"];

pub(in super::super) fn read(reading: &Reading<'_>) -> Read {
    let mut style = DeckStyle::default();
    if let Some(front) = reading.front {
        style_of(front, &mut style);
    }
    let gone = after_dots(reading);
    let body = gone.as_ref().map_or(reading.body, |g| g.end);
    let (mut drafts, mut hazards) = slides(&Reading { body, ..reading.clone() }, &Marks::of(reading));
    if let Some(block) = gone {
        drafts.insert(0, swallowed(reading, block, Syntax::PLAIN, &mut hazards));
    }
    trailing_empty(&drafts, reading, &mut hazards);
    Read { drafts, hazards, style }
}

/// What separates slides and begins notes.
struct Marks {
    across: String,
    down: String,
    notes: String,
}

impl Marks {
    fn of(reading: &Reading<'_>) -> Self {
        let stated = |key: &str, usual: &str| {
            let given = reading.front.and_then(|f| f.str(key)).map(super::literal).filter(|s| !s.is_empty());
            given.unwrap_or_else(|| usual.to_owned())
        };
        Self {
            across: stated("separator", "---"),
            down: stated("verticalSeparator", "--"),
            notes: stated("notesSeparator", "note:").to_lowercase(),
        }
    }

    fn separates(&self, line: &Line<'_>) -> bool {
        line.ending > 0 && (line.is_exactly(&self.across) || line.is_exactly(&self.down))
    }
}

fn slides(reading: &Reading<'_>, marks: &Marks) -> (Vec<Draft>, Vec<Hazard>) {
    let text = reading.text;
    // Separators are looked for in lines alone; code hides nothing but embedded files and marks.
    let all = lines(text, reading.body..text.len(), Hides { comments: false, ..Hides::ALL });
    let mut builder = Builder::new(reading.file, text, reading.body, Syntax::PLAIN);
    prepare(&mut builder, reading);
    let mut hazards = Vec::new();
    let mut from = 0;
    for (i, line) in all.iter().enumerate() {
        if marks.separates(line) {
            slide(&mut builder, reading, marks, &all, from..i, &mut hazards);
            if !text[reading.body..line.start].trim().is_empty() {
                builder.cut(line.start);
            }
            from = i + 1;
        }
    }
    slide(&mut builder, reading, marks, &all, from..all.len(), &mut hazards);
    let (mut drafts, more) = builder.finish(text.len());
    hazards.extend(more);
    for draft in drafts.iter_mut().filter(|d| d.file == reading.file) {
        fragments(&mut draft.blocks, text, reading);
        let mut given = Vec::new();
        let mut steps = 0;
        take_comments(reading, draft, &mut hazards, &mut |_, body| {
            let inner = text[body].trim().trim_start_matches('.');
            if let Some(rest) = inner.strip_prefix("slide") {
                given.extend(attributes(rest.trim_start_matches(':')));
            } else if inner.starts_with("element") && inner.contains("fragment") {
                steps += 1;
            }
        });
        draft.extra_steps += steps;
        draft.hidden |= given.iter().any(|(key, value)| key == "skip" && value == "true");
        let at = draft.span.clone();
        slide_attributes(draft, given, at);
    }
    (drafts, hazards)
}

fn slide(
    builder: &mut Builder<'_>,
    reading: &Reading<'_>,
    marks: &Marks,
    all: &[Line<'_>],
    range: Range<usize>,
    hazards: &mut Vec<Hazard>,
) {
    let end = all.get(range.end).map_or(builder.text.len(), |l| l.start);
    let is_note = |i: &usize| {
        let line = all[*i].text.trim_start();
        line.get(..marks.notes.len()).is_some_and(|head| head.to_lowercase() == marks.notes)
    };
    let note = range.clone().find(is_note);
    let stop = note.unwrap_or(range.end);
    let mut start = range.start;
    let mut boxes = 0usize;
    let mut i = range.start;
    while i < stop {
        let line = &all[i];
        let body = line.text.trim();
        let tag = body.starts_with("<grid") || body.starts_with("</grid") || is_split(body);
        let fence = body.strip_prefix(":::");
        let embed = body.strip_prefix("![[").filter(|_| !line.hidden).and_then(|b| b.split_once("]]"));
        if line.hidden || !(tag || fence.is_some() || embed.is_some()) {
            i += 1;
            continue;
        }
        markdown(builder, span(all, start, i, end));
        start = i + 1;
        i += 1;
        if let Some((target, _)) = embed {
            let rest = &builder.text[line.end..all.get(stop).map_or(builder.text.len(), |l| l.start)];
            let more = !rest.trim().is_empty() || note.is_some();
            file(builder, reading, marks, target, line, more, hazards);
        } else if let Some(name) = fence {
            if !name.trim().is_empty() {
                boxes += 1;
                builder.open_element("block", Kind::Box(BoxInfo::default().into()), line.start);
            } else if boxes > 0 {
                boxes -= 1;
                builder.close_element("block", line.end);
            }
        } else {
            builder.html(line.start..line.start + line.text.len());
        }
    }
    markdown(builder, span(all, start, stop, end));
    if let Some(note) = note {
        let whole = span(all, note, range.end, end);
        let skip = whole.len() - builder.text[whole.clone()].trim_start().len() + marks.notes.len();
        builder.note((whole.start + skip).min(whole.end)..whole.end);
    }
}

fn is_split(line: &str) -> bool {
    line.starts_with("<split") || line.starts_with("</split")
}

/// A picture or a file that stands on a line of its own. `more` is whether anything follows on the slide.
fn file(
    builder: &mut Builder<'_>,
    reading: &Reading<'_>,
    marks: &Marks,
    target: &str,
    line: &Line<'_>,
    more: bool,
    hazards: &mut Vec<Hazard>,
) {
    let at = line.start..line.start + line.text.len();
    let (name, size) = target.split_once('|').unwrap_or((target, ""));
    let name = name.trim();
    let ending = name.rsplit('.').next().unwrap_or("").to_lowercase();
    if PICTURES.contains(&ending.as_str()) {
        let mut sizes = size.trim().split('x').map(|n| n.trim().parse::<f32>().ok().filter(|n| *n > 0.0));
        let image = Image {
            span: Span::new(reading.file, at.clone()),
            target: name.to_owned(),
            alt: String::new(),
            caption: None,
            width: sizes.next().flatten().map(Length::Px),
            height: sizes.next().flatten().map(Length::Px),
            fit: Fit::default(),
            side: None,
            filter: ImageFilter::default(),
        };
        return builder.push_block(BlockKind::Image(Box::new(image)), at);
    }
    let (path, part) = name.split_once('#').map_or((name, None), |(p, h)| (p, Some(h)));
    let path = if path.to_lowercase().ends_with(".md") { path.to_owned() } else { format!("{path}.md") };
    let found = reading.include(&path, at, hazards, |inner| {
        let body = match front::find(inner.text) {
            Front::Block { span, .. } => span.end,
            _ => 0,
        };
        let range = part.and_then(|p| section(inner.text, body, p)).unwrap_or(body..inner.text.len());
        slides(&Reading { body: range.start, text: &inner.text[..range.end], ..inner.clone() }, marks)
    });
    let Some((drafts, told)) = found else { return };
    hazards.extend(told);
    take_in(builder, drafts, true, more, line.end);
}

/// From the heading of this name to the next one that is not below it.
fn section(text: &str, body: usize, name: &str) -> Option<Range<usize>> {
    let level = |l: &Line<'_>| {
        let hashes = l.text.bytes().take_while(|b| *b == b'#').count();
        (!l.hidden && hashes > 0 && l.text[hashes..].starts_with(' ')).then_some(hashes)
    };
    let all = lines(text, body..text.len(), Hides::ALL);
    let open = all.iter().position(|l| level(l).is_some_and(|n| l.text[n..].trim() == name.trim()))?;
    let depth = level(&all[open])?;
    let close = all[open + 1..].iter().find(|l| level(l).is_some_and(|n| n <= depth));
    Some(all[open].start..close.map_or(text.len(), |l| l.start))
}

/// Markdown without what only Obsidian reads: `%% comments %%`, `==marks==`, `[[links|shown]]`.
fn markdown(builder: &mut Builder<'_>, range: Range<usize>) {
    let text = builder.text;
    let source = &text[range.clone()];
    let mut hidden: Vec<Range<usize>> = Vec::new();
    for line in lines(text, range.clone(), Hides { comments: false, ..Hides::ALL }) {
        if line.hidden {
            continue;
        }
        let mut rest = line.start..line.start + line.text.len();
        while let Some(open) = text[rest.clone()].find("==").map(|i| i + rest.start) {
            let Some(close) = text[open + 2..rest.end].find("==").map(|i| i + open + 2).filter(|c| *c > open + 2)
            else {
                break;
            };
            hidden.extend([open..open + 2, close..close + 2]);
            rest.start = close + 2;
        }
        let mut at = line.start;
        let end = line.start + line.text.len();
        while let Some(open) = text[at..end].find("[[").map(|i| i + at) {
            let Some(close) = text[open..end].find("]]").map(|i| i + open) else { break };
            let shown = text[open + 2..close].find('|').map_or(open + 2, |i| open + 2 + i + 1);
            let embedded = text[..open].ends_with('!');
            hidden.push(open - usize::from(embedded)..if embedded { close } else { shown });
            hidden.push(close..close + 2);
            at = close + 2;
        }
    }
    let mut at = 0;
    while let Some(open) = source[at..].find("%%").map(|i| i + at) {
        let Some(close) = source[open + 2..].find("%%").map(|i| i + open + 2) else { break };
        hidden.push(range.start + open..range.start + close + 2);
        at = close + 2;
    }
    hidden.sort_by_key(|r| (r.start, r.end));
    builder.masked(range, &hidden, Split::NONE);
}

/// Items that are marked with `+` or `1)` appear one by one.
fn fragments(blocks: &mut [Block], text: &str, reading: &Reading<'_>) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::List(list) => {
                let source = text.get(block.span.range()).filter(|_| block.span.file == reading.file).unwrap_or("");
                let marker = source.trim_start();
                let digits = marker.trim_start_matches(|c: char| c.is_ascii_digit());
                list.incremental |= marker.starts_with('+') || (digits.len() < marker.len() && digits.starts_with(')'));
                list.items.iter_mut().for_each(|item| fragments(&mut item.blocks, text, reading));
            }
            BlockKind::Columns(columns) => columns.iter_mut().for_each(|c| fragments(&mut c.blocks, text, reading)),
            _ => {}
        }
    }
}
