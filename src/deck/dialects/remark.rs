//! remark and xaringan: `---` on a line of its own, `--` for steps, `???` for notes, `.class[ ... ]` for boxes, and
//! `key: value` lines at the top of a slide.

use std::ops::Range;

use super::super::build::{BoxInfo, Builder, Kind, Split, Syntax};
use super::super::model::{Block, BlockKind, DeckStyle, Fit, Image, ImageFilter, InlineKind};
use super::super::yaml::Node;
use super::super::{css, walk};
use super::lines::{Hides, Line, blank_follows, lines, span};
use super::{
    Read, Reading, hide_chunks, prepare, quiet, span_title, style_of, take_comments, title_slide, trailing_empty,
};
use crate::text::Span;

/// Slide properties.
const KEYS: &[&str] = &[
    "name",
    "class",
    "continued",
    "count",
    "template",
    "layout",
    "background-image",
    "background-color",
    "background-position",
    "background-size",
    "background-repeat",
    "exclude",
    "title",
    "seal",
    "background-opacity",
];

pub(in super::super) fn read(reading: &Reading<'_>) -> Read {
    let mut style = DeckStyle::default();
    if let Some(front) = reading.front {
        style_of(front, &mut style);
    }
    let hides = Hides { comments: false, ..Hides::ALL };
    let all = lines(reading.text, reading.body..reading.text.len(), hides);
    let mut builder = Builder::new(reading.file, reading.text, reading.body, Syntax::PLAIN);
    prepare(&mut builder, reading);
    let mut drafts = Vec::new();
    if reading.front.is_some_and(|f| f.get("output").is_some() && seal(f) != Some(false)) {
        drafts.extend(title_slide(reading));
    }
    // Plain remark knows no front matter: a separator at the top makes an empty first slide.
    let knitted = reading.front.is_some_and(|f| f.get("output").is_some());
    let first = if knitted { first_line(&all) } else { 0 };
    let mut from = first;
    for (i, line) in all.iter().enumerate().skip(first) {
        if !line.hidden && (line.is_exactly("---") || is_break(line.text)) {
            slide(&mut builder, &all, from, i);
            builder.cut(line.start);
            from = i + 1;
        }
    }
    slide(&mut builder, &all, from, all.len());
    let titles = std::mem::take(&mut builder.title_spans);
    let (mut slides, mut hazards) = builder.finish(reading.text.len());
    slides.iter_mut().for_each(|draft| span_title(draft, &titles));
    drafts.extend(slides);
    let quiet = quiet(reading.text);
    for draft in &mut drafts {
        marked_code(&mut draft.blocks);
        if !knitted {
            unescape_math(&mut draft.blocks);
        }
        if quiet {
            hide_chunks(&mut draft.blocks, reading.text, draft.file);
        }
        take_comments(reading, draft, &mut hazards, &mut |_, _| {});
    }
    trailing_empty(&drafts, reading, &mut hazards);
    Read { drafts, hazards, style }
}

/// `<!-- break -->`, the other way of writing `---`.
fn is_break(line: &str) -> bool {
    line.strip_prefix("<!--").and_then(|l| l.strip_suffix("-->")).is_some_and(|l| l.trim() == "break")
}

fn seal(node: &Node) -> Option<bool> {
    node.entries().find_map(|(k, v)| if k.text() == Some("seal") { v.truth() } else { seal(v) })
}

/// xaringan drops what stands before the first separator if nothing of it is shown: set-up chunks and white space.
/// A separator right at the top ends no slide either.
fn first_line(all: &[Line<'_>]) -> usize {
    let mut i = 0;
    let mut in_chunk = false;
    while let Some(line) = all.get(i) {
        if line.text == "---" && !line.hidden {
            return i + 1;
        }
        let opens = line.hidden && line.text.trim_start().starts_with("```");
        if opens {
            in_chunk = !in_chunk;
        } else if !in_chunk && !line.text.trim().is_empty() {
            return 0;
        }
        i += 1;
    }
    0
}

/// One slide: properties, then parts between `--`; each part ends with its notes, after `???`.
fn slide(builder: &mut Builder<'_>, all: &[Line<'_>], from: usize, to: usize) {
    let end = all.get(to).map_or(builder.text.len(), |l| l.start);
    let body = properties(builder, all, from, to);
    let is = |i: usize, mark: &str| !all[i].hidden && all[i].is_exactly(mark);
    let mut start = body;
    loop {
        let stop = (start..to).find(|i| is(*i, "--")).unwrap_or(to);
        let notes = (start..stop).find(|i| is(*i, "???"));
        content(builder, span(all, start, notes.unwrap_or(stop), end), 0);
        if let Some(notes) = notes {
            // A second mark begins a further note.
            let marks = (notes + 1..stop).filter(|i| is(*i, "???"));
            let mut first = notes + 1;
            for mark in marks.chain([stop]) {
                builder.note(span(all, first, mark, end));
                first = mark + 1;
            }
        }
        if stop >= to {
            break;
        }
        builder.pause(all[stop].start);
        start = stop + 1;
    }
}

/// Reads the `key: value` lines at the top; the index of the first line after them.
fn properties(builder: &mut Builder<'_>, all: &[Line<'_>], from: usize, to: usize) -> usize {
    let mut body = from;
    let mut chunk = false;
    let (mut size, mut position) = (None, "");
    for (i, of) in all.iter().enumerate().take(to).skip(from) {
        let line = of.text;
        // Chunks that only set things up are gone when remark sees the slide.
        chunk |= line.starts_with("```{") && !chunk;
        if line.trim().is_empty() || (of.hidden && chunk) {
            continue;
        }
        let Some((key, value)) = line.split_once(':').filter(|(k, _)| KEYS.contains(&k.trim())) else { break };
        let value = value.trim();
        let at = of.start..of.start + line.len();
        match key.trim() {
            "class" => {
                let classes = value.split([',', ' ']).filter(|c| !c.is_empty()).map(str::to_owned);
                builder.draft.classes.extend(classes);
            }
            "exclude" => builder.draft.hidden |= value == "true",
            "layout" => builder.draft.hidden |= value == "true",
            "background-color" => builder.draft.background_color = Some(value.to_owned()),
            "background-image" => {
                let inner = value.strip_prefix("url(").and_then(|v| v.split_once(')')).map(|(v, _)| v);
                if let Some(target) = inner {
                    let image = Image {
                        span: Span::new(builder.file, at),
                        target: target.trim_matches(['"', '\'', ' ']).to_owned(),
                        alt: String::new(),
                        caption: None,
                        width: None,
                        height: None,
                        fit: Fit::Cover,
                        side: None,
                        filter: ImageFilter::default(),
                    };
                    builder.draft.backgrounds.push(image);
                }
            }
            "background-size" => size = Some(value),
            "background-position" => position = value,
            _ => {}
        }
        body = i + 1;
    }
    if let Some(fit) = size.and_then(|size| css::background(size, position)) {
        builder.draft.backgrounds.iter_mut().for_each(|b| b.fit = fit);
    }
    body
}

/// A `.class[ ]` in the text: names, and what is inside the brackets.
struct Bracket<'t> {
    whole: Range<usize>,
    names: &'t str,
    inner: Range<usize>,
}

/// Finds the first `.class[ ... ]` at or after `from`, outside of code.
fn bracket<'t>(text: &'t str, from: usize, end: usize) -> Option<Bracket<'t>> {
    let bytes = text.as_bytes();
    let mut i = from;
    while i < end {
        match bytes[i] {
            b'`' => i = skip_code(bytes, i, end),
            b'.' if i + 1 < end && bytes[i + 1].is_ascii_alphabetic() => {
                let names = i + 1;
                let mut j = names;
                while j < end && (is_word(bytes[j]) || bytes[j] == b'-' || bytes[j] == b'.') {
                    j += 1;
                }
                if j < end
                    && bytes[j] == b'['
                    && let Some(close) = closing(bytes, j + 1, end)
                {
                    return Some(Bracket { whole: i..close + 1, names: &text[names..j], inner: j + 1..close });
                }
                i = j;
            }
            _ => i += 1,
        }
    }
    None
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The byte after a code span or fence that starts at `at`, or after its backticks when nothing closes it.
fn skip_code(bytes: &[u8], at: usize, end: usize) -> usize {
    let run = bytes[at..end].iter().take_while(|b| **b == b'`').count();
    let mut i = at + run;
    while i < end {
        if bytes[i] == b'`' {
            let found = bytes[i..end].iter().take_while(|b| **b == b'`').count();
            if found == run {
                return i + run;
            }
            i += found;
        } else if run < 3 && bytes[i] == b'\n' && blank_follows(bytes, i) {
            break;
        } else {
            i += 1;
        }
    }
    at + run
}

/// The bracket that closes what was opened before `from`.
fn closing(bytes: &[u8], from: usize, end: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut i = from;
    while i < end {
        match bytes[i] {
            b'`' => {
                i = skip_code(bytes, i, end);
                continue;
            }
            b'\\' => i += 1,
            b'[' => depth += 1,
            b']' if depth == 0 => return Some(i),
            b']' => depth -= 1,
            _ => {}
        }
        i += 1;
    }
    None
}

/// How deep boxes may nest.
const MAX_BOXES: usize = 12;

/// How many boxes of one slide are looked at: unclosed ones make the search long.
const MAX_SEARCHES: usize = 2000;

/// Markdown with boxes in it. A box that stands alone on its lines is a block; any other is part of its line.
fn content(builder: &mut Builder<'_>, range: Range<usize>, depth: usize) {
    let text = builder.text;
    let mut start = range.start;
    let mut at = range.start;
    let mut searches = 0;
    let mut hidden: Vec<Range<usize>> = Vec::new();
    while depth < MAX_BOXES && searches < MAX_SEARCHES {
        let Some(found) = bracket(text, at, range.end) else { break };
        searches += 1;
        let before = text[start.min(found.whole.start)..found.whole.start].rsplit('\n').next().unwrap_or("");
        let after = text[found.whole.end..range.end].split('\n').next().unwrap_or("");
        let multi = text[found.inner.clone()].contains('\n');
        let alone = before.trim().is_empty() && (after.trim().is_empty() || after.starts_with('.'));
        if !(alone || (multi && before.trim().is_empty())) {
            // Part of a line: the marks vanish, the text stays where it is.
            hidden.push(found.whole.start..found.inner.start);
            hidden.push(found.inner.end..found.whole.end);
            at = found.inner.start;
            continue;
        }
        markdown(builder, start..found.whole.start, &hidden);
        hidden.clear();
        let classes = found.names.replace('.', " ");
        if classes.split(' ').any(|c| matches!(c, "title" | "slide-title")) {
            let words = text[found.inner.clone()].trim_matches(['*', '_', '#', ' ', '\n', '\r']).to_owned();
            builder.title_spans.push((words, found.inner.clone()));
        }
        let info: BoxInfo = builder.box_info(&classes, "");
        builder.open_element("remark", Kind::Box(info.into()), found.whole.start);
        content(builder, found.inner.clone(), depth + 1);
        builder.close_element("remark", found.whole.end);
        start = found.whole.end;
        at = start;
    }
    markdown(builder, start..range.end, &hidden);
}

fn markdown(builder: &mut Builder<'_>, range: Range<usize>, hidden: &[Range<usize>]) {
    if range.is_empty() || builder.text[range.clone()].trim().is_empty() {
        return;
    }
    // `![:macro]` is replaced by a script of the deck; there is no text in it. One that scales a picture is the picture.
    let source = &builder.text[range.clone()];
    let mut hidden = hidden.to_vec();
    loose_marks(builder.text, range.clone(), &mut hidden);
    for (i, _) in source.match_indices("![:").filter(|(i, _)| !source[*i..].starts_with("![:scale ")) {
        if let Some(close) = source[i..].find(']').filter(|c| !source[i..i + c].contains('\n')) {
            let mut end = i + close + 1;
            if source[end..].starts_with('(')
                && let Some(paren) = source[end..].find(')').filter(|c| !source[end..end + c].contains('\n'))
            {
                end += paren + 1;
            }
            hidden.push(range.start + i..range.start + end);
        }
    }
    hidden.sort_by_key(|r| (r.start, r.end));
    builder.masked(range, &hidden, Split::NONE);
}

/// The end of a line of nothing but `<br>` which begins a block of HTML that would swallow the line after it: the tool
/// reads that line as Markdown all the same. Within a paragraph such a line breaks it, and stays.
fn breaks_alone(text: &str, start: usize, range: &Range<usize>, hidden: &[Range<usize>]) -> Option<usize> {
    let mut lines = text[start..range.end].split('\n');
    let line = lines.next()?.trim_end_matches('\r');
    let bare = line.trim().replace(' ', "").replace("<br>", "").replace("<br/>", "");
    let follows = lines.next().is_some_and(|next| !next.trim().is_empty());
    let before = text[range.start..start].lines().next_back().unwrap_or("").trim();
    let paragraph = !before.is_empty() && !before.starts_with('#');
    let hidden = hidden.last().and_then(|l| text.get(l.end..start)).is_some_and(|gap| gap.trim().is_empty());
    (bare.is_empty() && follows && (hidden || !paragraph)).then_some(start + line.len())
}

/// What remark's Markdown takes more loosely than others: `**bold **` with white space at its edges, and a line of breaks
/// directly above a list, which others take for HTML as far as the next empty line.
fn loose_marks(text: &str, range: Range<usize>, hidden: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let spaces = |from: usize| bytes[from..range.end].iter().take_while(|b| **b == b' ').count();
    let mut open: Option<usize> = None;
    let mut i = range.start;
    while i < range.end {
        let starts = i == range.start || bytes[i - 1] == b'\n';
        match bytes[i] {
            b'`' => {
                i = skip_code(bytes, i, range.end);
                continue;
            }
            b'\\' => i += 1,
            b'\n' if blank_follows(bytes, i) => open = None,
            b'<' if starts => {
                if let Some(end) = breaks_alone(text, i, &range, hidden) {
                    hidden.push(i..end);
                    i = end;
                    continue;
                }
            }
            b'*' => {
                let run = bytes[i..range.end].iter().take_while(|b| **b == b'*').count();
                match open.filter(|_| run == 2) {
                    Some(from) => {
                        let after = from + spaces(from);
                        let before = text[from..i].trim_end_matches(' ').len() + from;
                        if after < before {
                            hidden.extend([from..after, before..i].into_iter().filter(|r| !r.is_empty()));
                        }
                        open = None;
                    }
                    None => open = (run == 2).then_some(i + 2),
                }
                i += run;
                continue;
            }
            _ => {}
        }
        i += 1;
    }
}

/// `#<<` at the end of a line of code marks the line and is not shown.
fn marked_code(blocks: &mut [Block]) {
    walk::blocks(blocks, &mut |block| {
        let BlockKind::Code(code) = &mut block.kind else { return };
        if !code.code.contains("#<<") {
            return;
        }
        let mut lines = Vec::new();
        for (n, line) in code.code.lines().enumerate() {
            let bare = line.trim_end().strip_suffix("#<<").map(str::trim_end);
            if bare.is_some() {
                code.marked.push(n as u32);
            }
            lines.push(bare.unwrap_or(line));
        }
        code.code = lines.join("\n");
    });
}

/// Formulas pass through Markdown in plain remark, which takes a backslash from marks: authors write `s\_i` for `s_i`. A
/// formula without such signs is as it should be.
fn unescape_math(blocks: &mut [Block]) {
    let bare = |tex: &mut String| {
        let escaped = ["\\_", "\\*", "\\\\\\"].iter().any(|mark| tex.contains(mark));
        if !escaped {
            return;
        }
        let mut out = String::with_capacity(tex.len());
        let mut chars = tex.chars().peekable();
        while let Some(c) = chars.next() {
            match chars.next_if(|n| c == '\\' && "\\`*{}[]()#+-.!_>~|".contains(*n)) {
                Some(mark) => out.push(mark),
                None => out.push(c),
            }
        }
        *tex = out;
    };
    walk::inlines(blocks, &mut |inline| {
        if let InlineKind::Math(tex) = &mut inline.kind {
            bare(tex);
        }
    });
    walk::blocks(blocks, &mut |block| {
        if let BlockKind::Math { tex } = &mut block.kind {
            bare(tex);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::model::{Deck, Dialect};
    use crate::deck::{Files, Options, read, visible_text};

    fn deck(text: &str) -> Deck {
        let options = Options { dialect: Some(Dialect::Remark) };
        read("talk.md", text.to_owned(), &Files::none(), &options).expect("a deck")
    }

    #[test]
    fn bold_may_have_white_space_at_its_edges() {
        let deck = deck("# T\n\nIt is ** the only way **. Or `a ** b ** c`.\n");
        let model = format!("{:?}", deck.slides[0].blocks);
        assert!(model.contains("Strong([Inline") && model.contains("Text(\"the only way\")"), "{model}");
        assert!(model.contains("Code(\"a ** b ** c\")"), "{model}");
    }

    #[test]
    fn a_list_may_follow_a_line_of_breaks() {
        let deck = deck("# T\n\n<br>\n<br />\n- one\n- two\n");
        assert!(deck.slides[0].blocks.iter().any(|b| matches!(&b.kind, BlockKind::List(l) if l.items.len() == 2)));
    }

    #[test]
    fn a_break_within_a_paragraph_stays() {
        for text in ["# T\n\none\n<br>\ntwo\n", "# T\r\n\r\none\r\n<br>\r\ntwo\r\n"] {
            assert!(format!("{:?}", deck(text).slides[0].blocks).contains("HardBreak"), "{text:?}");
        }
    }

    #[test]
    fn marked_lines_of_code_lose_their_mark() {
        let deck = deck("# T\n\n```r\nx <- 1\ny <- 2 #<<\n```\n");
        let code = deck.slides[0].blocks.iter().find_map(|b| match &b.kind {
            BlockKind::Code(code) => Some(code),
            _ => None,
        });
        let code = code.expect("code");
        assert_eq!((code.code.as_str(), code.marked.as_slice()), ("x <- 1\ny <- 2", &[1][..]));
    }

    #[test]
    fn formulas_lose_the_backslashes_that_are_for_markdown() {
        let deck = deck("# T\n\nGiven $s\\_i \\in \\\\\\{0, 1\\\\\\}$ and $\\\\{a\\\\} \\\\, b$.\n");
        assert!(visible_text(&deck.slides[0]).contains(r"s_i \in \{0, 1\}"), "{:?}", deck.slides[0].blocks);
    }

    #[test]
    fn a_picture_is_scaled_and_a_background_has_its_place() {
        let deck = deck(
            "background-image: url(a.png)\nbackground-position: center 95%\nbackground-size: 25%\n\n![:scale 40%](b.png)\n",
        );
        assert_eq!(deck.slides[0].backgrounds[0].fit, Fit::At { width: 0.25, x: 0.5, y: 0.95 });
        let model = format!("{:?}", deck.slides[0].blocks);
        assert!(model.contains("width: Some(Share(0.4))") && !model.contains("scale"), "{model}");
    }
}
