//! What the places of a slide inherit from its layout and its master: whether their paragraphs have bullets.

use super::super::xml::{self, Element};
use super::super::{ImportError, archive::Archive};
use super::relations::Relations;
use super::shapes::placeholder;
use super::text::Styles;

/// A layout with its master.
#[derive(Debug, Default)]
pub struct Layouts {
    layout: Option<Element>,
    master: Option<Element>,
}

impl Layouts {
    /// Reads those of the layout part, if it is there.
    ///
    /// # Errors
    /// When a part is too large.
    pub fn of(archive: &mut Archive<'_>, layout: Option<&str>) -> Result<Self, ImportError> {
        let Some(part) = layout else { return Ok(Self::default()) };
        let relations = Relations::of(archive, part)?;
        let layout = archive.text(part)?.as_deref().and_then(xml::parse);
        let master = match relations.of_kind("slideMaster") {
            Some(part) => archive.text(part)?.as_deref().and_then(xml::parse),
            None => None,
        };
        Ok(Self { layout, master })
    }

    /// The list styles that hold for a placeholder, the nearest first.
    pub fn styles(&self, own: &Element) -> Styles<'_> {
        let kind = own.attribute("type").unwrap_or("obj");
        let index = own.attribute("idx");
        let mut found = Vec::new();
        if let Some(layout) = &self.layout {
            let same = |p: &Element| index.is_some() && p.attribute("idx") == index;
            let alike = |p: &Element| p.attribute("type").unwrap_or("obj") == kind;
            found.extend(list_style(layout, same).or_else(|| list_style(layout, alike)));
        }
        if let Some(master) = &self.master {
            let of_body = !matches!(kind, "title" | "ctrTitle" | "subTitle");
            let alike = |p: &Element| p.attribute("type").unwrap_or("obj") == if of_body { "body" } else { kind };
            found.extend(list_style(master, alike));
            if of_body {
                found.extend(master.path(&["txStyles", "bodyStyle"]));
            }
        }
        Styles(found)
    }
}

fn list_style(part: &Element, matches: impl Fn(&Element) -> bool) -> Option<&Element> {
    let tree = part.path(&["cSld", "spTree"])?;
    let shape = tree.all("sp").into_iter().find(|s| placeholder(s).is_some_and(&matches))?;
    shape.path(&["txBody", "lstStyle"])
}
