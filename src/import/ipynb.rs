//! Jupyter notebooks. Slides are those of the notebook's own marks (`slideshow`), else each heading of the first two levels
//! begins one.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

use super::archive::PICTURE_PART;
use super::gallery::Gallery;
use super::model::{Block, Slide, Talk};
use super::{ImportError, Kind, SLIDES, told};
use crate::deck::model::Dialect;
use crate::deck::{self, Files, Options};

/// The largest notebook that is read, in bytes; pictures stand in it as text.
pub const NOTEBOOK: usize = 128 << 20;

/// Reads a notebook.
///
/// # Errors
/// When it is none, or over a limit.
pub fn read(bytes: &[u8]) -> Result<Talk, ImportError> {
    let remedy = Kind::Ipynb.remedy();
    if bytes.len() > NOTEBOOK {
        return Err(ImportError::new(format!("is larger than {} MiB", NOTEBOOK >> 20), remedy));
    }
    let no_notebook = |why: &str| ImportError::new(format!("is no notebook ({why})"), remedy);
    let book: Value = serde_json::from_slice(bytes).map_err(|e| no_notebook(&e.to_string()))?;
    let cells = book.get("cells").and_then(Value::as_array).ok_or_else(|| no_notebook("it has no cells"))?;
    let language = ["/metadata/language_info/name", "/metadata/kernelspec/language"];
    let language = language.iter().find_map(|p| book.pointer(p)?.as_str()).unwrap_or("python");
    let marked = cells.iter().any(|c| !matches!(slide_type(c), "" | "-"));
    let mut reader = Reader { language, gallery: Gallery::default(), slides: Vec::new(), lost: Vec::new(), cell: 0 };
    for (i, cell) in cells.iter().enumerate() {
        reader.cell = i + 1;
        reader.cell(cell, marked);
        if reader.slides.len() > SLIDES {
            return Err(ImportError::new(format!("has more than {SLIDES} slides"), remedy));
        }
    }
    let slides = reader.slides.into_iter().filter(|s| s.title.is_some() || !s.blocks.is_empty() || !s.notes.is_empty());
    Ok(Talk { slides: slides.collect(), pictures: reader.gallery.pictures(), doubts: told(&reader.lost) })
}

fn slide_type(cell: &Value) -> &str {
    cell.pointer("/metadata/slideshow/slide_type").and_then(Value::as_str).unwrap_or("")
}

/// A text, which stands as one string or as a list of lines.
fn joined(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(lines)) => lines.iter().filter_map(Value::as_str).collect(),
        _ => String::new(),
    }
}

struct Reader<'v> {
    language: &'v str,
    gallery: Gallery,
    slides: Vec<Slide>,
    lost: Vec<&'static str>,
    /// The number of the cell that is read.
    cell: usize,
}

impl Reader<'_> {
    fn new_slide(&mut self) {
        self.slides.push(Slide { place: format!("cell {}", self.cell), ..Slide::default() });
    }

    fn slide(&mut self) -> &mut Slide {
        if self.slides.is_empty() {
            self.new_slide();
        }
        let last = self.slides.len() - 1;
        &mut self.slides[last]
    }

    fn add(&mut self, block: Block) {
        self.slide().blocks.push(block);
    }

    fn cell(&mut self, cell: &Value, marked: bool) {
        let source = joined(cell.get("source"));
        match slide_type(cell) {
            "skip" => return self.lost.push("a cell that is marked to be skipped"),
            "notes" => return self.slide().notes.push(source),
            "slide" | "subslide" => self.new_slide(),
            _ => {}
        }
        match cell.get("cell_type").and_then(Value::as_str) {
            Some("markdown") => {
                let source = self.attachments(cell, &source);
                for part in parts(&closed(source)) {
                    if !marked && part.heading && !self.slide().blocks.is_empty() {
                        self.new_slide();
                    }
                    if !part.text.trim().is_empty() {
                        self.add(Block::Markdown(part.text));
                    }
                }
            }
            Some("code") => {
                if !source.trim().is_empty()
                    && !hidden(cell, &["hide-input", "remove-input", "hide_input", "remove_input"])
                {
                    self.add(Block::Code { language: self.language.to_owned(), text: source });
                }
                let outputs = cell.get("outputs").and_then(Value::as_array);
                if !hidden(cell, &["hide-output", "remove-output", "hide_output", "remove_output"]) {
                    outputs.into_iter().flatten().for_each(|o| self.output(o));
                }
            }
            _ if !source.trim().is_empty() => self.lost.push("a raw cell"),
            _ => {}
        }
    }

    /// The Markdown of a cell, its attached pictures in files of their own.
    fn attachments(&mut self, cell: &Value, source: &str) -> String {
        let mut out = source.to_owned();
        for (name, kinds) in cell.get("attachments").and_then(Value::as_object).into_iter().flatten() {
            let data = kinds.as_object().and_then(|k| k.iter().find(|(kind, _)| kind.starts_with("image/")));
            if let Some(index) = data.and_then(|(kind, data)| self.picture(kind, &joined(Some(data)))) {
                // Where it will lie only the writer knows; it puts the folder in.
                let target = format!("{}{}", super::write::FOLDER, self.gallery.name(index));
                out = out.replace(&format!("attachment:{name}"), &target);
            } else {
                self.lost.push("a picture that cannot be read");
            }
        }
        out
    }

    fn picture(&mut self, kind: &str, data: &str) -> Option<usize> {
        let bytes = if kind == "image/svg+xml" && data.contains("<svg") {
            data.as_bytes().to_vec()
        } else {
            let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
            let packed: String = data.chars().filter(|c| !c.is_ascii_whitespace()).collect();
            GeneralPurpose::new(&STANDARD, config).decode(packed).ok()?
        };
        let fits = !bytes.is_empty() && bytes.len() as u64 <= PICTURE_PART;
        let (number, part) = (self.slides.len().max(1), format!("cell {} {}", self.cell, self.gallery.len()));
        fits.then(|| self.gallery.add(&part, number, bytes))
    }

    fn output(&mut self, output: &Value) {
        if let Some(data) = output.get("data").and_then(Value::as_object) {
            return self.data(data);
        }
        let text = match output.get("output_type").and_then(Value::as_str) {
            Some("error") => {
                let part = |key: &str| output.get(key).and_then(Value::as_str).unwrap_or("");
                format!("{}: {}", part("ename"), part("evalue"))
            }
            _ => joined(output.get("text")),
        };
        self.words(&text);
    }

    /// The richest form of an output that Markdown can hold.
    fn data(&mut self, data: &serde_json::Map<String, Value>) {
        let plain = joined(data.get("text/plain"));
        for kind in ["image/png", "image/jpeg", "image/svg+xml", "image/gif"] {
            let Some(content) = data.get(kind) else { continue };
            if let Some(index) = self.picture(kind, &joined(Some(content))) {
                // `<Figure size 640x480 with 1 Axes>` describes nothing.
                let alt = if plain.trim_start().starts_with('<') { String::new() } else { plain };
                return self.add(Block::Picture { index, alt });
            }
            self.lost.push("a picture that cannot be read");
        }
        if let Some(text) = data.get("text/markdown") {
            for part in parts(&closed(joined(Some(text)))) {
                self.add(Block::Markdown(part.text));
            }
        } else if plain.is_empty() && !data.is_empty() {
            self.lost.push("an output that is no text");
        } else {
            self.words(&plain);
        }
    }

    /// What a program printed.
    fn words(&mut self, text: &str) {
        let text = without_colours(text);
        if !text.trim().is_empty() {
            self.add(Block::Code { language: "text".to_owned(), text });
        }
    }
}

fn hidden(cell: &Value, tags: &[&str]) -> bool {
    let own = cell.pointer("/metadata/tags").and_then(Value::as_array);
    own.into_iter().flatten().filter_map(Value::as_str).any(|t| tags.contains(&t))
}

/// Text without the escape sequences that colour it in a terminal.
fn without_colours(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c == '\u{1b}' && rest.next_if_eq(&'[').is_some() {
            while rest.next().is_some_and(|c| !c.is_ascii_alphabetic()) {}
        } else {
            out.push(c);
        }
    }
    out
}

/// What ends a block that else goes on to the end of the deck.
const ENDS: [&str; 7] = ["-->", "</pre>", "</script>", "</style>", "</textarea>", "?>", "]]>"];

/// Markdown that ends where its cell ends: a fence, a comment or a block of HTML that is left open there would swallow the
/// slides behind it.
fn closed(text: String) -> String {
    if ends(&text) {
        return text;
    }
    let longest = |mark: char| text.split(|c| c != mark).map(str::len).max().unwrap_or(0).max(3);
    let fences = ['`', '~'].map(|mark| mark.to_string().repeat(longest(mark)));
    let all = fences.iter().map(String::as_str).chain(ENDS);
    let mended = all.map(|end| format!("{}\n{end}\n", text.trim_end())).find(|tried| ends(tried));
    mended.unwrap_or(text)
}

/// Whether a slide can begin behind this text.
fn ends(text: &str) -> bool {
    let before = format!("---\nmarp: true\n---\n\n{text}\n");
    let behind = before.len() as u32;
    let options = Options { dialect: Some(Dialect::Marp) };
    let deck = deck::read("cell", before + "\n---\n\n# Next\n", &Files::none(), &options);
    deck.is_ok_and(|deck| deck.slides.last().is_some_and(|slide| slide.span.start >= behind))
}

/// A piece of Markdown; whether it begins with a heading of the first two levels.
struct Part {
    text: String,
    heading: bool,
}

/// Cuts Markdown before its headings. Lines that would end a Marp slide are taken out; code stays as it is.
fn parts(source: &str) -> Vec<Part> {
    let mut out = vec![Part { text: String::new(), heading: false }];
    let mut fence: Option<(char, usize)> = None;
    let mut blank_before = true;
    for line in source.lines() {
        let body = line.trim();
        let mark = body.chars().next().filter(|c| matches!(c, '`' | '~'));
        let run = mark.map_or(0, |m| body.chars().take_while(|c| *c == m).count());
        match (fence, mark) {
            (Some((m, n)), Some(c)) if c == m && run >= n && body.chars().all(|c| c == m) => fence = None,
            (None, Some(c)) if run >= 3 => fence = Some((c, run)),
            _ => {}
        }
        let free = fence.is_none();
        let only = |c: char| body.chars().filter(|b| *b == c).count() >= 3 && body.chars().all(|b| b == c || b == ' ');
        // Dashes right below a line make it a heading; everywhere else they are a rule.
        if free && (only('*') || only('_') || (only('-') && (blank_before || body.contains(' ')))) {
            blank_before = true;
            continue;
        }
        if free && (line.starts_with("# ") || line.starts_with("## ")) {
            out.push(Part { text: String::new(), heading: true });
        }
        if let Some(last) = out.last_mut() {
            last.text.push_str(line);
            last.text.push('\n');
        }
        blank_before = body.is_empty();
    }
    out.retain(|p| !p.text.trim().is_empty());
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn markdown(book: &Value) -> (String, Talk) {
        let talk = read(book.to_string().as_bytes()).expect("reads");
        (super::super::markdown(&talk, "talk-images"), talk)
    }

    #[test]
    fn marks_of_the_notebook_make_the_slides() {
        let cell = |kind: &str, slide: &str, source: &str| json!({ "cell_type": kind, "source": [source], "metadata": { "slideshow": { "slide_type": slide } } });
        let mut picture = cell("markdown", "subslide", "![seen](attachment:a.png)\n\n---\n\nafter a rule");
        picture["attachments"] = json!({ "a.png": { "image/png": "iVBORw0KGgo=" } });
        let mut code = cell("code", "fragment", "print(1)");
        code["outputs"] = json!([
            { "output_type": "stream", "text": ["\u{1b}[31mred\u{1b}[0m\n"] },
            { "output_type": "display_data", "data": { "image/png": "iVBO\nRw0KGgo", "text/plain": "<Figure size 1x1>" } },
            { "output_type": "error", "ename": "ValueError", "evalue": "no" },
        ]);
        let book = json!({ "nbformat": 4, "metadata": {}, "cells": [
            cell("markdown", "slide", "# One\n\nwords"), code, cell("markdown", "notes", "say it"), picture,
            cell("markdown", "skip", "left out"),
        ] });
        let (text, talk) = markdown(&book);
        assert_eq!(talk.doubts, ["without a cell that is marked to be skipped"]);
        assert_eq!(talk.slides.iter().map(|s| s.place.as_str()).collect::<Vec<_>>(), ["cell 1", "cell 4"]);
        insta::assert_snapshot!(text);
    }

    #[test]
    fn without_marks_headings_begin_slides() {
        let source = "intro\n\n# A\n\ntext\n\n## B\n\n```\n# no heading\n---\n```\n\n### same slide\n\nSetext\n---\n";
        let book =
            json!({ "cells": [{ "cell_type": "markdown", "source": source }, { "cell_type": "raw", "source": "x" }] });
        let (text, talk) = markdown(&book);
        assert_eq!((talk.slides.len(), talk.doubts.len()), (3, 1), "{text}");
        assert!(text.contains("# no heading\n---\n") && text.contains("Setext\n---\n"), "{text}");
    }

    #[test]
    fn what_a_cell_leaves_open_ends_with_it() {
        let left_open = [
            "<pre><code>x",
            "<script>\nlet a",
            "<style>\n.a {",
            "<textarea>",
            "<!-- to do",
            "```python\nx",
            "~~~~\nx",
            "<?php",
            "<![CDATA[ x",
            "- a\n  ```\n  b",
            "words <!-- and",
            "> ```\n> x",
        ];
        for open in left_open {
            let cell = |source: &str| {
                let metadata = json!({ "slideshow": { "slide_type": "slide" } });
                json!({ "cell_type": "markdown", "metadata": metadata, "source": source })
            };
            let (text, _) = markdown(&json!({ "cells": [cell(&format!("# One\n\n{open}")), cell("# Two")] }));
            let deck = deck::read("talk.md", text.clone(), &Files::none(), &Options::default()).expect("a deck");
            let titles: Vec<String> = deck.slides.iter().map(|s| s.title_text().to_string()).collect();
            assert_eq!(titles, ["One", "Two"], "{text}");
        }
        let whole = "# A\n\n```\nx\n```\n\n<pre>y</pre>\n";
        assert_eq!(closed(whole.to_owned()), whole);
    }

    #[test]
    fn what_is_no_notebook_is_told() {
        for bytes in [&b"{}"[..], b"[]", b"{\"cells\": 3}", b"not json"] {
            assert!(read(bytes).expect_err("refused").what.contains("is no notebook"));
        }
        let deep = "[".repeat(100_000);
        assert!(read(deep.as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn any_cells_are_read(source in any::<String>(), kind in "markdown|code|raw|x", data in "[A-Za-z0-9+/=\n]{0,40}") {
            let cell = json!({ "cell_type": kind, "source": source, "attachments": { "": { "image/png": data } },
                "outputs": [{ "data": { "image/png": data } }, { "text": source }] });
            markdown(&json!({ "cells": [cell] }));
        }
    }
}
