//! What stands on a slide, shape by shape, in the order in which the program reads them out.

use super::super::archive::{Missing, PICTURE_PART};
use super::super::gallery::{self, Gallery};
use super::super::model::{Block, Slide, Text};
use super::super::xml::Element;
use super::super::{ImportError, archive::Archive};
use super::chart;
use super::layouts::Layouts;
use super::relations::Relations;
use super::text::{self, Styles};

/// What a slide is read with.
pub struct Reader<'r, 'b> {
    /// The package.
    pub archive: &'r mut Archive<'b>,
    /// Pictures found so far.
    pub gallery: &'r mut Gallery,
    /// The relations of the slide.
    pub relations: &'r Relations,
    /// What its placeholders inherit.
    pub layouts: &'r Layouts,
    /// What could not be had, by a word for it.
    pub lost: &'r mut Vec<&'static str>,
    /// The number of the slide in the file.
    pub number: usize,
}

impl Reader<'_, '_> {
    /// Reads the shapes of a tree or of a group into the slide.
    ///
    /// # Errors
    /// When a part is too large.
    pub fn tree(&mut self, tree: &Element, slide: &mut Slide) -> Result<(), ImportError> {
        for shape in tree.elements() {
            match shape.name.as_str() {
                "sp" => self.shape(shape, slide),
                "cxnSp" => {}
                "grpSp" => self.tree(shape, slide)?,
                "pic" => self.picture(shape, slide),
                "graphicFrame" => self.frame(shape, slide)?,
                "AlternateContent" => self.alternatives(shape, slide)?,
                "contentPart" => self.lost.push("ink"),
                _ => {}
            }
        }
        Ok(())
    }

    /// What the newest program shows, unless nothing of it is known here.
    fn alternatives(&mut self, shape: &Element, slide: &mut Slide) -> Result<(), ImportError> {
        let before = slide.blocks.len();
        let titled = slide.title.is_some();
        if let Some(choice) = shape.child("Choice") {
            self.tree(choice, slide)?;
        }
        if slide.blocks.len() == before
            && slide.title.is_some() == titled
            && let Some(fallback) = shape.child("Fallback")
        {
            self.tree(fallback, slide)?;
        }
        Ok(())
    }

    fn shape(&mut self, shape: &Element, slide: &mut Slide) {
        let Some(body) = shape.child("txBody") else { return };
        let placeholder = placeholder(shape);
        let kind = placeholder.map(|p| p.attribute("type").unwrap_or("obj"));
        match kind {
            Some("title" | "ctrTitle") if slide.title.is_none() => {
                let title = text::joined(body, self.relations);
                slide.title = Some(title).filter(|t| !t.is_blank());
            }
            Some("dt" | "sldNum" | "hdr") => {}
            Some("ftr") => {
                let footer = text::joined(body, self.relations).words().trim().to_owned();
                slide.footer = Some(footer).filter(|f| !f.is_empty());
            }
            _ => {
                let styles = placeholder.map_or_else(Styles::default, |p| self.layouts.styles(p));
                slide.blocks.extend(text::blocks(body, &styles, self.relations));
            }
        }
    }

    fn picture(&mut self, shape: &Element, slide: &mut Slide) {
        let alt = described(shape);
        let blip = shape.path(&["blipFill", "blip"]);
        if let Some(part) = blip.and_then(|b| self.relations.part(b.prefixed("embed")?)) {
            self.show(part, alt, slide);
        } else {
            self.lost.push(if blip.is_some_and(|b| b.prefixed("link").is_some()) {
                "a picture that lies elsewhere"
            } else {
                "a picture that is not in the file"
            });
            if !alt.trim().is_empty() {
                slide.blocks.push(Block::Paragraph(Text::plain(alt)));
            }
        }
    }

    fn show(&mut self, part: &str, alt: String, slide: &mut Slide) {
        if let Some(index) = self.gallery.known(part) {
            slide.blocks.push(Block::Picture { index, alt });
            return;
        }
        match self.archive.bytes(part, PICTURE_PART) {
            Ok(bytes) => {
                let index = self.gallery.add(part, self.number, bytes);
                slide.blocks.push(Block::Picture { index, alt });
            }
            Err(Missing::Absent) => self.lost.push("a picture that is not in the file"),
            Err(Missing::TooLarge) => self.lost.push("a picture over the limit of size"),
        }
    }

    fn frame(&mut self, frame: &Element, slide: &mut Slide) -> Result<(), ImportError> {
        let Some(data) = frame.path(&["graphic", "graphicData"]) else { return Ok(()) };
        for content in data.elements() {
            match content.name.as_str() {
                "tbl" => slide.blocks.push(self.table(content)),
                "chart" => {
                    let part = content.prefixed("id").and_then(|id| self.relations.part(id)).map(str::to_owned);
                    let found = match part {
                        Some(part) => chart::read(self.archive, &part)?,
                        None => Vec::new(),
                    };
                    self.or_described(found, frame, "a chart without its numbers", slide);
                }
                "relIds" => {
                    let part = content.prefixed("dm").and_then(|id| self.relations.part(id)).map(str::to_owned);
                    let found = match part {
                        Some(part) => chart::diagram(self.archive, &part)?,
                        None => Vec::new(),
                    };
                    self.or_described(found, frame, "a diagram without text", slide);
                }
                "AlternateContent" => self.alternatives(content, slide)?,
                // An embedded document shows itself as a picture.
                "oleObj" => {
                    if let Some(picture) = content.find("pic") {
                        self.picture(picture, slide);
                    }
                }
                _ => self.or_described(Vec::new(), frame, "an object of an unknown kind", slide),
            }
        }
        Ok(())
    }

    fn or_described(&mut self, found: Vec<Block>, frame: &Element, lost: &'static str, slide: &mut Slide) {
        let alt = described(frame);
        if found.is_empty() {
            self.lost.push(lost);
            if !alt.trim().is_empty() {
                slide.blocks.push(Block::Paragraph(Text::plain(alt)));
            }
        }
        slide.blocks.extend(found);
    }

    fn table(&self, table: &Element) -> Block {
        let cell = |c: &Element| c.child("txBody").map_or_else(Text::default, |b| text::joined(b, self.relations));
        let row = |r: &Element| r.elements().filter(|e| e.name == "tc").map(cell).collect();
        Block::Table(table.elements().filter(|e| e.name == "tr").map(row).collect())
    }
}

/// The mark that a shape fills a place of the layout.
pub fn placeholder(shape: &Element) -> Option<&Element> {
    shape.elements().find(|e| e.name.starts_with("nv"))?.path(&["nvPr", "ph"])
}

/// What somebody wrote for those who do not see it.
fn described(shape: &Element) -> String {
    let properties = shape.elements().find(|e| e.name.starts_with("nv")).and_then(|nv| nv.child("cNvPr"));
    gallery::description(properties.and_then(|p| p.attribute("descr")).unwrap_or(""))
}
