//! The faces that a document uses, cut down to the glyphs that it uses.

use std::collections::BTreeMap;

use printpdf::{Codepoint, FontId, Op, ParsedFont, PdfFont, PdfFontHandle, Pt, TextItem};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::PdfError;
use crate::layout::{Draw, FontKey, PictureKind};

/// A face as it goes into the file.
#[derive(Debug)]
pub(super) struct Embedded {
    /// Its resource name.
    pub name: String,
    /// From the face's glyph ids to the file's, with the width that the file states, in thousandths of an em.
    glyphs: BTreeMap<u16, (u16, i64)>,
    /// Text by glyph id of the file, ascending.
    text: BTreeMap<u16, String>,
    font: ParsedFont,
}

impl Embedded {
    /// The file's id and stated width of a glyph.
    pub fn glyph(&self, id: u16) -> (u16, i64) {
        self.glyphs.get(&id).copied().unwrap_or((0, 0))
    }

    /// The face for printpdf.
    pub fn pdf_font(&self) -> (FontId, PdfFont) {
        (FontId(self.name.clone()), PdfFont::new(self.font.clone()))
    }

    /// Operators that use every glyph once: printpdf embeds what it sees used, with its text.
    pub fn inventory(&self) -> [Op; 2] {
        let items = self.text.iter().map(|(id, text)| Codepoint::with_cid(*id, 0.0, text.clone())).collect();
        let font = PdfFontHandle::External(FontId(self.name.clone()));
        [Op::SetFont { font, size: Pt(1.0) }, Op::ShowText { items: vec![TextItem::GlyphIds(items)] }]
    }
}

/// Glyphs in use, with the text that each stands for where it is first met.
pub(super) type Used = BTreeMap<FontKey, BTreeMap<u16, String>>;

/// Adds what draws use.
pub(super) fn collect(draws: &[Draw], used: &mut Used) {
    for draw in draws {
        match draw {
            Draw::Glyphs(run) => {
                let glyphs = used.entry(run.font).or_default();
                let mut at = 0;
                for glyph in &run.glyphs {
                    let end = (at + usize::from(glyph.text)).min(run.text.len());
                    let text = run.text.get(at..end).unwrap_or("");
                    at = end;
                    let known = glyphs.entry(glyph.id).or_default();
                    if known.is_empty() && !text.is_empty() {
                        known.push_str(text);
                    }
                }
            }
            Draw::Group { draws, .. } => collect(draws, used),
            Draw::Picture { picture, .. } => {
                if let PictureKind::Vector(draws) = &picture.kind {
                    collect(draws, used);
                }
            }
            _ => {}
        }
    }
}

/// Joins what two parts of a document use; the first text of a glyph wins.
pub(super) fn merge(into: &mut Used, other: Used) {
    for (font, glyphs) in other {
        let own = into.entry(font).or_default();
        for (id, text) in glyphs {
            let known = own.entry(id).or_default();
            if known.is_empty() {
                *known = text;
            }
        }
    }
}

/// Cuts the faces down.
pub(super) fn embed(used: Used) -> Result<BTreeMap<FontKey, Embedded>, PdfError> {
    let all: Vec<(FontKey, BTreeMap<u16, String>)> = used.into_iter().collect();
    let parts: Result<Vec<_>, PdfError> =
        all.into_par_iter().map(|(key, glyphs)| Ok((key, embed_one(key, glyphs)?))).collect();
    Ok(parts?.into_iter().collect())
}

fn embed_one(key: FontKey, used: BTreeMap<u16, String>) -> Result<Embedded, PdfError> {
    let face = key.face();
    let broken = |what: String| PdfError::Font { face: face.name, what };
    let mut map = subsetter::GlyphRemapper::new();
    for id in used.keys() {
        map.remap(*id);
    }
    let data = subsetter::subset(face.bytes, face.index, &map).map_err(|e| broken(e.to_string()))?;
    // It says that the part has no character map, which is right: we address glyphs.
    let mut expected = Vec::new();
    let mut font = ParsedFont::from_bytes(&data, 0, &mut expected).ok_or_else(|| broken("is not readable".into()))?;
    let mut tag = Sha256::new();
    let mut glyphs = BTreeMap::new();
    let mut text = BTreeMap::new();
    let units = f32::from(font.units_per_em.max(1));
    for (id, words) in used {
        let new = map.get(id).unwrap_or(0);
        let width = font.glyph_widths.get(&new).map_or(0, |w| (f32::from(*w) * 1000.0 / units) as i64);
        tag.update(id.to_be_bytes());
        glyphs.insert(id, (new, width));
        text.insert(new, words);
    }
    let letters: String = tag.finalize().iter().take(6).map(|b| char::from(b'A' + b % 26)).collect();
    font.font_name = Some(format!("{letters}+{}", face.name));
    // Not `F1`: printpdf gives such names to the fonts that every viewer has.
    Ok(Embedded { name: format!("Fx{}", key.0), glyphs, text, font })
}
