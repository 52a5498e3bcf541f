//! PowerPoint's format (Office Open XML), as PowerPoint, LibreOffice, Keynote and Google Slides write it.

mod chart;
mod layouts;
mod relations;
mod shapes;
mod text;

use std::collections::BTreeMap;

use super::archive::Archive;
use super::gallery::Gallery;
use super::model::{Slide, Talk};
use super::{ImportError, Kind, SLIDES, told, xml};
use layouts::Layouts;
use relations::Relations;
use shapes::{Reader, placeholder};

/// Reads a presentation.
///
/// # Errors
/// When it is none, or over a limit.
pub fn read(bytes: &[u8]) -> Result<Talk, ImportError> {
    let mut archive = Archive::open(Kind::Pptx, bytes)?;
    let main = Relations::of(&mut archive, "")?.of_kind("officeDocument").unwrap_or("ppt/presentation.xml").to_owned();
    let relations = Relations::of(&mut archive, &main)?;
    let Some(root) = archive.text(&main)?.as_deref().and_then(xml::parse) else {
        return Err(ImportError::new("holds no presentation", Kind::Pptx.remedy()));
    };
    let ids = root.child("sldIdLst").into_iter().flat_map(xml::Element::elements);
    let parts: Vec<String> = ids.filter_map(|e| relations.part(e.prefixed("id")?).map(str::to_owned)).collect();
    if parts.len() > SLIDES {
        return Err(ImportError::new(format!("has more than {SLIDES} slides"), Kind::Pptx.remedy()));
    }
    let mut talk = Talk::default();
    let mut gallery = Gallery::default();
    let mut layouts: BTreeMap<String, Layouts> = BTreeMap::new();
    let mut lost = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        let relations = Relations::of(&mut archive, part)?;
        let layout = relations.of_kind("slideLayout").unwrap_or("").to_owned();
        if !layouts.contains_key(&layout) {
            let known = Layouts::of(&mut archive, Some(layout.as_str()).filter(|l| !l.is_empty()))?;
            layouts.insert(layout.clone(), known);
        }
        let mut slide = Slide { place: format!("slide {}", i + 1), ..Slide::default() };
        if let Some(root) = archive.text(part)?.as_deref().and_then(xml::parse) {
            slide.hidden = root.attribute("show").is_some_and(|s| matches!(s, "0" | "false"));
            if let (Some(tree), Some(layouts)) = (root.path(&["cSld", "spTree"]), layouts.get(&layout)) {
                let (archive, gallery) = (&mut archive, &mut gallery);
                let (relations, lost) = (&relations, &mut lost);
                Reader { archive, gallery, relations, layouts, lost, number: i + 1 }.tree(tree, &mut slide)?;
            }
        } else {
            lost.push("a slide that is not in the file");
        }
        if let Some(notes) = relations.of_kind("notesSlide") {
            slide.notes = self::notes(&mut archive, notes)?;
        }
        talk.slides.push(slide);
    }
    talk.pictures = gallery.pictures();
    talk.doubts = told(&lost);
    Ok(talk)
}

/// The text that the speaker wrote below the slide.
fn notes(archive: &mut Archive<'_>, part: &str) -> Result<Vec<String>, ImportError> {
    let Some(root) = archive.text(part)?.as_deref().and_then(xml::parse) else { return Ok(Vec::new()) };
    let relations = Relations::default();
    let of_body = |p: &xml::Element| p.attribute("type").is_none_or(|t| t == "body");
    let shapes = root.all("sp");
    let bodies = shapes.iter().filter(|s| placeholder(s).is_some_and(of_body)).filter_map(|s| s.child("txBody"));
    let notes = bodies.map(|b| text::joined(b, &relations).words());
    Ok(notes.filter(|n| !n.trim().is_empty()).collect())
}

#[cfg(test)]
mod tests;
