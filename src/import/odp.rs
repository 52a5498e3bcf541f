//! OpenDocument presentations, as LibreOffice Impress writes them.

use super::archive::{Archive, Missing, PICTURE_PART, resolve};
use super::gallery::{self, Gallery};
use super::model::{Block, Item, Slide, Talk, Text};
use super::xml::{self, Child, Element};
use super::{ImportError, Kind, SLIDES, told};

/// The most times that one cell of a table is repeated.
const REPEATED: usize = 50;

/// Reads a presentation.
///
/// # Errors
/// When it is none, or over a limit.
pub fn read(bytes: &[u8]) -> Result<Talk, ImportError> {
    let mut archive = Archive::open(Kind::Odp, bytes)?;
    let Some(root) = archive.text("content.xml")?.as_deref().and_then(xml::parse) else {
        return Err(ImportError::new("holds no presentation, or one with a password", Kind::Odp.remedy()));
    };
    let Some(body) = root.path(&["body", "presentation"]) else {
        return Err(ImportError::new("is no presentation", Kind::Odp.remedy()));
    };
    let pages: Vec<&Element> = body.elements().filter(|e| e.name == "page").collect();
    if pages.len() > SLIDES {
        return Err(ImportError::new(format!("has more than {SLIDES} slides"), Kind::Odp.remedy()));
    }
    let mut reader = Reader {
        archive,
        gallery: Gallery::default(),
        lost: Vec::new(),
        styles: root.child("automatic-styles"),
        number: 0,
    };
    let mut talk = Talk::default();
    for (i, page) in pages.into_iter().enumerate() {
        reader.number = i + 1;
        let mut slide = Slide { place: format!("slide {}", i + 1), ..Slide::default() };
        slide.hidden = reader.style(page).is_some_and(|s| {
            s.child("drawing-page-properties").and_then(|p| p.attribute("visibility")) == Some("hidden")
        });
        reader.shapes(page, &mut slide)?;
        talk.slides.push(slide);
    }
    talk.pictures = reader.gallery.pictures();
    talk.doubts = told(&reader.lost);
    Ok(talk)
}

struct Reader<'b, 'e> {
    archive: Archive<'b>,
    gallery: Gallery,
    lost: Vec<&'static str>,
    styles: Option<&'e Element>,
    number: usize,
}

impl<'e> Reader<'_, 'e> {
    /// The automatic style that an element names.
    fn style(&self, of: &Element) -> Option<&'e Element> {
        let name = of.attribute("style-name")?;
        self.styles?.elements().find(|s| s.attribute("name") == Some(name))
    }

    fn shapes(&mut self, tree: &Element, slide: &mut Slide) -> Result<(), ImportError> {
        for shape in tree.elements() {
            match shape.name.as_str() {
                "frame" => self.frame(shape, slide)?,
                "g" | "a" => self.shapes(shape, slide)?,
                "notes" => self.notes(shape, slide),
                "custom-shape" | "rect" | "ellipse" | "circle" | "polygon" | "path" | "line" | "connector"
                | "polyline" | "caption" | "regular-polygon" => self.text(shape, 0, &mut slide.blocks),
                _ => {}
            }
        }
        Ok(())
    }

    fn notes(&mut self, notes: &Element, slide: &mut Slide) {
        for frame in notes.all("frame").into_iter().filter(|f| f.attribute("class") == Some("notes")) {
            let text = frame.child("text-box").map(|b| joined(b).words()).unwrap_or_default();
            if !text.trim().is_empty() {
                slide.notes.push(text);
            }
        }
    }

    fn frame(&mut self, frame: &Element, slide: &mut Slide) -> Result<(), ImportError> {
        // A place that nobody filled holds the program's own words, if any.
        if frame.attribute("placeholder") == Some("true") {
            return Ok(());
        }
        let class = frame.attribute("class").unwrap_or("");
        if let Some(text) = frame.child("text-box") {
            match class {
                "title" if slide.title.is_none() => slide.title = Some(joined(text)).filter(|t| !t.is_blank()),
                "date-time" | "page-number" | "header" => {}
                "footer" => slide.footer = Some(joined(text).words().trim().to_owned()).filter(|f| !f.is_empty()),
                _ => self.text(text, 0, &mut slide.blocks),
            }
            return Ok(());
        }
        if let Some(table) = frame.child("table") {
            slide.blocks.push(Block::Table(rows(table)));
            return Ok(());
        }
        let said = frame.child("desc").or_else(|| frame.child("title")).map(Element::text).unwrap_or_default();
        let said = gallery::description(&said);
        if let Some(object) = frame.child("object").and_then(|o| resolve("", o.attribute("href")?)) {
            let found = self.object(&object)?;
            if !found.is_empty() {
                slide.blocks.extend(found);
                return Ok(());
            }
        }
        let image = frame.child("image").and_then(|i| i.attribute("href"));
        match image.and_then(|href| resolve("", href)).filter(|p| !p.contains(':')) {
            Some(part) => self.picture(&part, said, slide),
            None => {
                self.lost.push(if image.is_some() {
                    "a picture that lies elsewhere"
                } else {
                    "an object of an unknown kind"
                });
                if !said.trim().is_empty() {
                    slide.blocks.push(Block::Paragraph(Text::plain(said)));
                }
            }
        }
        Ok(())
    }

    fn picture(&mut self, part: &str, alt: String, slide: &mut Slide) {
        let known = self.gallery.known(part).map(Ok).unwrap_or_else(|| {
            let bytes = self.archive.bytes(part, PICTURE_PART)?;
            Ok(self.gallery.add(part, self.number, bytes))
        });
        match known {
            Ok(index) => slide.blocks.push(Block::Picture { index, alt }),
            Err(Missing::Absent) => self.lost.push("a picture that is not in the file"),
            Err(Missing::TooLarge) => self.lost.push("a picture over the limit of size"),
        }
    }

    /// An embedded document: the title and the numbers of a chart, the letters of a formula.
    fn object(&mut self, part: &str) -> Result<Vec<Block>, ImportError> {
        let root = self.archive.text(&format!("{part}/content.xml"))?.as_deref().and_then(xml::parse);
        let Some(root) = root else { return Ok(Vec::new()) };
        let mut out = Vec::new();
        if root.name == "math" {
            let annotation = root.find("annotation").map(Element::text);
            let letters = annotation.unwrap_or_else(|| root.text().split_whitespace().collect::<Vec<_>>().join(" "));
            out.push(Block::Paragraph(Text::plain(letters)));
        } else {
            out.extend(root.all("title").into_iter().map(|t| Block::Paragraph(joined(t))));
            out.extend(root.all("table").into_iter().map(|t| Block::Table(rows(t))));
        }
        Ok(out.into_iter().filter(|b| !matches!(b, Block::Paragraph(t) if t.is_blank())).collect())
    }

    /// The paragraphs and lists of a text.
    fn text(&self, body: &Element, level: usize, out: &mut Vec<Block>) {
        for part in body.elements() {
            match part.name.as_str() {
                "p" | "h" => {
                    let text = text_of(part);
                    if !text.is_blank() {
                        out.push(Block::Paragraph(text));
                    }
                }
                "list" => {
                    let mut items = Vec::new();
                    self.list(part, level, None, &mut items);
                    if !items.is_empty() {
                        match out.last_mut() {
                            Some(Block::List(before)) => before.extend(items),
                            _ => out.push(Block::List(items)),
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The items of a list. One inside of another has the style of that one, unless it names its own.
    fn list(&self, list: &Element, level: usize, outer: Option<&Element>, items: &mut Vec<Item>) {
        let numbers = |s: &Element| {
            let own = s.elements().find(|l| l.attribute("level").and_then(|n| n.parse().ok()) == Some(level + 1));
            own.is_some_and(|l| l.name == "list-level-style-number")
        };
        let style = self.style(list).or(outer);
        let ordered = style.is_some_and(numbers);
        for part in list.elements().flat_map(Element::elements) {
            match part.name.as_str() {
                "p" | "h" => items.push(Item { level, ordered, text: text_of(part) }),
                "list" => self.list(part, level + 1, style, items),
                _ => {}
            }
        }
    }
}

fn rows(table: &Element) -> Vec<Vec<Text>> {
    let row = |r: &&Element| {
        let mut cells = Vec::new();
        for cell in r.elements().filter(|c| matches!(c.name.as_str(), "table-cell" | "covered-table-cell")) {
            let times = cell.attribute("number-columns-repeated").and_then(|n| n.parse().ok()).unwrap_or(1usize);
            cells.extend(std::iter::repeat_n(joined(cell), times.clamp(1, REPEATED)));
        }
        cells
    };
    table.all("table-row").iter().map(row).collect()
}

/// All words below an element as one text, a line for each paragraph.
fn joined(body: &Element) -> Text {
    let mut out = Text::default();
    let mut paragraphs = Vec::new();
    collect(body, &mut paragraphs);
    for (i, paragraph) in paragraphs.into_iter().enumerate() {
        if i > 0 {
            out.push("\n", None);
        }
        add(paragraph, None, &mut out);
    }
    out
}

fn collect<'e>(body: &'e Element, found: &mut Vec<&'e Element>) {
    for element in body.elements() {
        if matches!(element.name.as_str(), "p" | "h") {
            found.push(element);
        } else {
            collect(element, found);
        }
    }
}

fn text_of(paragraph: &Element) -> Text {
    let mut out = Text::default();
    add(paragraph, None, &mut out);
    out
}

fn add(element: &Element, link: Option<&str>, out: &mut Text) {
    for child in &element.children {
        match child {
            Child::Text(text) => out.push(text, link.map(str::to_owned)),
            Child::Element(e) => match e.name.as_str() {
                "line-break" => out.push("\n", None),
                "tab" => out.push(" ", None),
                "s" => {
                    let times = e.attribute("c").and_then(|c| c.parse().ok()).unwrap_or(1usize).min(100);
                    out.push(&" ".repeat(times), link.map(str::to_owned));
                }
                "a" => add(e, e.attribute("href"), out),
                "page-number" | "annotation" => {}
                _ => add(e, link, out),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::archive::tests::packed;
    use super::*;

    fn presentation(pages: &str) -> Result<Talk, ImportError> {
        let content = format!(
            "<office:document-content><office:automatic-styles><style:style style:name='dp2'><style:drawing-page-properties \
             presentation:visibility='hidden'/></style:style><text:list-style style:name='L1'><text:list-level-style-number \
             text:level='1'/></text:list-style></office:automatic-styles><office:body><office:presentation>{pages}\
             </office:presentation></office:body></office:document-content>"
        );
        read(&packed(&[("content.xml", content.as_bytes())]))
    }

    #[test]
    fn lists_links_spaces_and_hidden_pages() {
        let talk = presentation(
            "<draw:page draw:style-name='dp2'><draw:frame presentation:class='outline'><draw:text-box>\
             <text:list text:style-name='L1'><text:list-item><text:p>one<text:s text:c='2'/>two<text:line-break/>three</text:p>\
             <text:list><text:list-item><text:p>deep</text:p></text:list-item></text:list></text:list-item></text:list>\
             <text:p>see <text:a xlink:href='https://x.org'>this</text:a></text:p></draw:text-box></draw:frame>\
             <draw:frame><draw:image xlink:href='../../etc/passwd'/><svg:desc>a view</svg:desc></draw:frame>\
             <draw:frame><draw:image xlink:href='https://x.org/a.png'/></draw:frame></draw:page>",
        )
        .expect("reads");
        let slide = &talk.slides[0];
        assert!(slide.hidden);
        let item = |level, ordered, text: &str| Item { level, ordered, text: Text::plain(text) };
        assert_eq!(slide.blocks[0], Block::List(vec![item(0, true, "one  two\nthree"), item(1, false, "deep")]));
        let Block::Paragraph(text) = &slide.blocks[1] else { panic!("{:?}", slide.blocks) };
        assert_eq!(text.0[1].link.as_deref(), Some("https://x.org"));
        assert_eq!(slide.blocks[2], Block::Paragraph(Text::plain("a view")));
        assert_eq!((slide.blocks.len(), talk.pictures.len(), talk.doubts.len()), (3, 0, 1), "{:?}", talk.doubts);
    }

    proptest! {
        #[test]
        fn any_pages_are_read(pages in "(<(draw:page|draw:frame|text:p|text:list|draw:text-box|table:table|draw:image xlink:href='a')/?>|</text:p>|&x;|[a-z<>/ ]){0,40}") {
            let _ = presentation(&pages);
        }
    }
}
