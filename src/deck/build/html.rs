//! Raw HTML: the elements that carry meaning on a slide. Everything else is transparent; its text is kept.

use std::borrow::Cow;
use std::ops::Range;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

use super::super::css;
use super::super::model::{Alignment, BlockKind, Fit, Image, ImageFilter, InlineKind, LineAlign, Look, Table};
use super::super::search::find;
use super::frame::HEADINGS;
use super::tags::{Opening, Tag, Tags};
use super::{BoxInfo, Builder, Kind};

impl Builder<'_> {
    /// An HTML block. Its lines are apart when a container indents or marks them.
    pub(super) fn html_block(&mut self, parts: &[Range<usize>]) {
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return };
        let in_quote = self.frames.iter().any(|f| matches!(f.kind, Kind::Quote(_)));
        let whole = first.start..last.end;
        let comment = self.text[first.clone()].trim_start().starts_with("<!--");
        if in_quote && !comment && parts.len() > 1 {
            for part in parts {
                self.html(part.clone());
            }
        } else {
            self.html(whole);
        }
    }

    /// One inline tag or comment.
    pub(super) fn inline_html(&mut self, range: Range<usize>) {
        self.html(range);
    }

    /// HTML of any kind.
    pub fn html(&mut self, range: Range<usize>) {
        let source = &self.text[range.clone()];
        // Most HTML in decks is a comment alone.
        if let Some(body) = source.trim_end().strip_prefix("<!--") {
            match find(body, "-->") {
                Some(close) if close + 3 == body.len() => return self.comment(range.start..range.start + close + 7),
                None => return self.comment(range.start..range.start + body.len() + 4),
                _ => {}
            }
        }
        let tags: Option<Vec<_>> = Tags { source, at: 0 }.collect();
        if let Some(tags) = tags {
            for (tag, at) in tags {
                let at = range.start + at.start..range.start + at.end;
                match tag {
                    Tag::End(name) => self.end_tag(name, at.end),
                    Tag::Start(opening) => self.start_tag(&opening, at),
                }
            }
            return;
        }
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(source, emitter) {
            let Ok(token) = token;
            self.token(token, &range);
        }
    }

    fn token(&mut self, token: Token<usize>, range: &Range<usize>) {
        let place = |span: html5gum::Span<usize>| {
            let start = (range.start + span.start).min(range.end);
            start..(range.start + span.end).clamp(start, range.end)
        };
        match token {
            Token::StartTag(tag) => {
                let text = |bytes: &[u8]| Cow::Owned(String::from_utf8_lossy(bytes).into_owned());
                let attributes = tag.attributes.iter().map(|(key, value)| (text(key), text(&value.value))).collect();
                let name = String::from_utf8_lossy(&tag.name);
                let opening = Opening { name: &name, attributes, self_closing: tag.self_closing };
                self.start_tag(&opening, place(tag.span));
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name);
                self.end_tag(&name, place(tag.span).end);
            }
            Token::String(text) => self.html_text(&String::from_utf8_lossy(&text.value), place(text.span)),
            Token::Comment(comment) => {
                let at = place(comment.span);
                if self.text.get(at.clone()).is_some_and(|t| t.starts_with("<!--")) {
                    self.comment(at);
                }
            }
            Token::Doctype(_) | Token::Error(_) => {}
        }
    }

    /// Text between tags: a line end is a space, but not in `<pre>`.
    fn html_text(&mut self, text: &str, range: Range<usize>) {
        let raw = self.frames.iter().any(|f| matches!(f.kind, Kind::Pre));
        let lines = self.frames.iter().any(|f| matches!(&f.kind, Kind::Box(info) if info.lines));
        let mut source = self.text.get(range.clone()).unwrap_or("");
        // The tokeniser resolves entities, and reads CRLF as one line feed that ends with its carriage return.
        if source.ends_with('\r') && self.text[range.end..].starts_with('\n') {
            source = &self.text[range.start..range.end + 1];
        }
        let literal = text == source || (source.contains('\r') && text == source.replace("\r\n", "\n"));
        if !literal {
            return self.push_text(text, range);
        }
        let mut at = range.start;
        for (i, line) in source.split('\n').enumerate() {
            match i {
                0 => {}
                _ if raw => self.push_text("\n", at - 1..at),
                _ if lines => self.push_inline(InlineKind::HardBreak, at - 1..at),
                _ => self.push_inline(InlineKind::SoftBreak, at - 1..at),
            }
            let trimmed = if i > 0 && !raw { line.trim_start() } else { line };
            let start = at + line.len() - trimmed.len();
            let end = start + trimmed.trim_end_matches('\r').len();
            if start < end {
                self.push_text(&self.text[start..end], start..end);
            }
            at += line.len() + 1;
        }
    }

    fn end_tag(&mut self, name: &str, end: usize) {
        match name {
            "br" => self.push_inline(InlineKind::HardBreak, end..end),
            // Browsers let the end of any heading end the open one.
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let _ = HEADINGS.into_iter().any(|tag| self.close_element(tag, end));
            }
            _ => {
                self.close_element(name, end);
            }
        }
    }

    fn start_tag(&mut self, tag: &Opening<'_>, at: Range<usize>) {
        let name = tag.name;
        let attribute = |key: &str| tag.attribute(key).map(|v| v.trim().to_owned());
        let style = attribute("style").unwrap_or_default();
        let start = at.start;
        match name {
            "br" => return self.push_inline(InlineKind::HardBreak, at),
            "hr" => return self.push_block(BlockKind::Rule, at),
            "wbr" | "source" | "input" | "link" | "meta" | "col" | "track" | "embed" | "base" | "area" => return,
            "img" => {
                let length = |key: &str| {
                    css::property(&style, key).and_then(css::length).or_else(|| css::length(&attribute(key)?))
                };
                let image = Image {
                    span: self.span(at.clone()),
                    target: attribute("src").or_else(|| attribute("data-src")).unwrap_or_default(),
                    alt: attribute("alt").unwrap_or_default(),
                    caption: None,
                    width: length("width").or_else(|| css::property(&style, "max-width").and_then(css::length)),
                    height: length("height"),
                    fit: Fit::default(),
                    side: None,
                    filter: ImageFilter::default(),
                };
                if self.dropping == 0 {
                    self.push_inline(InlineKind::Image(Box::new(image)), at);
                }
                return;
            }
            // What fills a slot of a layout (Vue's `v-slot:right` or `#right`) is shown; other templates are not.
            "template" if tag.fills_slot() => return,
            // End tags that people leave out.
            "li" if self.is_open("li", &["ul", "ol"]) => drop(self.close_element("li", start)),
            "td" | "th" => {
                let _ = self.is_open("td", &["tr"]) && self.close_element("td", start);
                let _ = self.is_open("th", &["tr"]) && self.close_element("th", start);
            }
            "tr" if self.is_open("tr", &["table"]) => drop(self.close_element("tr", start)),
            "p" if self.is_open("p", &[]) => drop(self.close_element("p", start)),
            _ => {}
        }
        if tag.self_closing && !matches!(name, "p" | "div" | "span") {
            return self.component(&tag.attributes, at);
        }
        if matches!(name, "iframe" | "video" | "embed" | "object") {
            self.moving_picture(name, &attribute, at.clone());
        }
        let classes = attribute("class").unwrap_or_default();
        let declared = self.declared(name, &classes, &style, at.start);
        let Some(kind) = self.element(name, &declared, &attribute) else {
            return self.component(&tag.attributes, at);
        };
        if tag.self_closing {
            return;
        }
        let kind = match kind {
            Kind::Box(mut info) => {
                info.note = info.note.map(|_| at.end);
                Kind::Box(info)
            }
            kind => kind,
        };
        let look = match &kind {
            Kind::Drop => Look::default(),
            _ => self.element_look(name, &classes, &declared, &attribute),
        };
        self.open_dressed(name, kind, look, start);
    }

    /// A component of Vue that is all there is of a list item: its words are in an attribute that is named for them.
    fn component(&mut self, attributes: &[(Cow<'_, str>, Cow<'_, str>)], at: Range<usize>) {
        let written = &self.text[at.clone()];
        let in_item = self.frames.iter().rev().take(2).any(|f| matches!(f.kind, Kind::Item { .. }));
        let capital = written[1..].starts_with(|c: char| c.is_ascii_uppercase());
        let empty = written.ends_with("/>") || self.text[at.end..].trim_start().starts_with("</");
        if !capital || !empty || !in_item || self.dropping > 0 || !self.loose().iter().all(super::is_space) {
            return;
        }
        let named = |key: &str| ["title", "text", "label", "caption", "heading"].iter().any(|n| key.contains(n));
        let plain = |key: &str| key.starts_with(|c: char| c.is_ascii_alphabetic()) && named(key);
        let words = attributes.iter().find(|(key, value)| plain(&key.to_ascii_lowercase()) && !value.trim().is_empty());
        if let Some((_, words)) = words
            && let Some(from) = written.find(words.as_ref())
        {
            self.push_text(words, at.start + from..at.start + from + words.len());
        }
    }

    /// What moves or is another page cannot be printed: a picture that cannot be drawn stands for it, so that it is told.
    fn moving_picture(&mut self, name: &str, attribute: &dyn Fn(&str) -> Option<String>, at: Range<usize>) {
        if self.dropping > 0 {
            return;
        }
        let inside = || {
            let rest = self.text.get(at.end..)?;
            let rest = &rest[..rest.find("</video")?];
            let value = rest.split_once("src=")?.1;
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            value[1..].split(quote).next().map(str::to_owned)
        };
        let own = ["poster", "src", "data-src", "data"].into_iter().find_map(attribute);
        let Some(target) = own.or_else(|| inside().filter(|_| name == "video")).filter(|t| !t.is_empty()) else {
            return;
        };
        let kind = if name == "video" { "video" } else { "web page" };
        let image = Image {
            span: self.span(at.clone()),
            target,
            alt: attribute("title").unwrap_or_else(|| kind.to_owned()),
            caption: None,
            width: None,
            height: None,
            fit: Fit::default(),
            side: None,
            filter: ImageFilter::default(),
        };
        self.push_inline(InlineKind::Image(Box::new(image)), at);
    }

    /// How an element's text looks: what is declared for it, else what its name says.
    fn element_look(
        &self,
        name: &str,
        classes: &str,
        declared: &str,
        attribute: &dyn Fn(&str) -> Option<String>,
    ) -> Look {
        let mut look = self.look(declared);
        if name == "font" {
            look.color = look.color.or_else(|| attribute("color"));
        }
        if look.align.is_none() {
            look.align = match attribute("align").as_deref() {
                _ if name == "center" => Some(LineAlign::Center),
                Some("center") => Some(LineAlign::Center),
                Some("right") => Some(LineAlign::Right),
                _ => None,
            };
        }
        if look.size.is_none() {
            look.size = match name {
                "small" => Some(0.82),
                "big" => Some(1.2),
                _ => classes
                    .split_whitespace()
                    .filter(|c| self.sheet.is_none_or(|s| !s.knows(c)))
                    .find_map(css::size_by_name),
            };
            look.size = look.size.filter(|s| *s != 1.0);
        }
        look
    }

    fn element(&self, name: &str, style: &str, attribute: &dyn Fn(&str) -> Option<String>) -> Option<Kind> {
        let keeps_lines =
            css::property(style, "white-space").is_some_and(|v| v.starts_with("pre") || v == "break-spaces");
        let mono = css::property(style, "font-family").is_some_and(|f| {
            let f = f.to_ascii_lowercase();
            ["mono", "courier", "consolas", "menlo"].iter().any(|m| f.contains(m))
        });
        if keeps_lines && mono && matches!(name, "div" | "p" | "section") {
            return Some(Kind::Pre);
        }
        Some(match name {
            "b" | "strong" => Kind::Strong,
            "i" | "em" | "cite" | "dfn" | "var" => Kind::Emphasis,
            "s" | "del" | "strike" => Kind::Strike,
            "sup" => Kind::Superscript,
            "sub" => Kind::Subscript,
            "a" => Kind::Link(attribute("href")?),
            "code" | "kbd" | "samp" | "tt" if !self.frames.iter().any(|f| matches!(f.kind, Kind::Pre)) => Kind::Code,
            "span" | "mark" | "u" | "small" | "big" | "font" => Kind::Styled,
            "pre" => Kind::Pre,
            "p" => Kind::Paragraph,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Kind::Heading { level: name.as_bytes()[1] - b'0', fit: false },
            "blockquote" => Kind::Quote(None),
            "ul" => Kind::List { start: None, incremental: false, items: Vec::new() },
            "ol" => {
                let start = attribute("start").and_then(|s| s.parse().ok()).unwrap_or(1);
                Kind::List { start: Some(start), incremental: false, items: Vec::new() }
            }
            "li" => Kind::Item { task: None },
            "table" => Kind::Table(Box::new(Table {
                alignments: Vec::<Alignment>::new(),
                header: Vec::new(),
                rows: Vec::new(),
                caption: None,
            })),
            "tr" => Kind::Row { header: true, cells: Vec::new() },
            "td" | "th" => Kind::Cell {
                header: name == "th",
                columns: attribute("colspan").and_then(|c| c.parse().ok()).unwrap_or(1),
            },
            "figcaption" => Kind::Caption,
            "script" | "style" | "svg" | "template" | "iframe" | "object" | "noscript" | "canvas" | "head"
            | "title" | "video" | "audio" | "math" | "textarea" | "select" => Kind::Drop,
            // Marp and reveal set it at the foot of the slide.
            "footer" => Kind::Footnote(String::new()),
            "div" | "section" | "article" | "aside" | "main" | "center" | "figure" | "details" | "summary"
            | "header" | "nav" | "dl" | "dt" | "dd" | "address" | "fieldset" | "form" => {
                let info = self.box_place(&attribute("class").unwrap_or_default(), style, style);
                Kind::Box(BoxInfo { lines: keeps_lines, ..info }.into())
            }
            _ => return None,
        })
    }

    /// What the classes and the style of a box say about its place.
    pub(in super::super) fn box_info(&self, classes: &str, style: &str) -> BoxInfo {
        let declared = self.declared("div", classes, style, self.draft.span.end.max(self.draft.span.start));
        let look = self.element_look("div", classes, &declared, &|_| None);
        BoxInfo { look, ..self.box_place(classes, style, &declared) }
    }

    /// [`Builder::box_info`] without the look, for a box of which it is known what the style sheet declares.
    fn box_place(&self, classes: &str, style: &str, declared: &str) -> BoxInfo {
        let mut info = BoxInfo { columns: css::side_by_side(style), ..BoxInfo::default() };
        for class in classes.split_whitespace() {
            if class == "notes" {
                info.note = Some(0);
            }
            info.column |= css::is_column_name(class);
            match class {
                "incremental" | "incr" => info.incremental = Some(true),
                "nonincremental" => info.incremental = Some(false),
                _ => {}
            }
            if info.columns.is_none() {
                let stated = self.sheet.and_then(|s| s.columns_of(class, style));
                info.columns = stated.or_else(|| css::columns_by_name(class));
            }
        }
        let width = css::property(style, "width").or_else(|| css::property(style, "flex")).and_then(css::length);
        info.width = width.map(|w| match w {
            super::super::model::Length::Share(share) => share,
            super::super::model::Length::Px(px) => px,
        });
        info.known = css::property(declared, "display").is_some();
        let floats = matches!(css::property(style, "float"), Some("left" | "right"))
            || css::property(style, "display") == Some("inline-block");
        info.column |= floats;
        info
    }
}
