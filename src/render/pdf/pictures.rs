//! Pictures as XObjects: pixels packed without loss, JPEG files as they are, drawings as forms. Each is stored once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lopdf::{Document as LoDocument, Object};
use printpdf::{DictItem, ExternalStream, ExternalXObject, PdfDocument, XObject, XObjectId};
use rayon::prelude::*;

use super::content::{self, PictureNames, address};
use super::fonts::Embedded;
use super::{PdfError, deflate};
use crate::layout::{Draw, FontKey, Page, Picture, PictureKind};

/// The pictures of a document in the order in which they are met.
pub(super) struct Pictures(Vec<Arc<Picture>>);

/// Finds the pictures of all pages, and the opacities that drawings among them use.
pub(super) fn collect(pages: &[Page], alphas: &mut BTreeSet<u8>) -> Pictures {
    fn visit(draws: &[Draw], seen: &mut BTreeSet<usize>, found: &mut Vec<Arc<Picture>>) {
        for draw in draws {
            match draw {
                Draw::Picture { picture, .. } if seen.insert(address(picture)) => found.push(picture.clone()),
                Draw::Group { draws, .. } => visit(draws, seen, found),
                _ => {}
            }
        }
    }
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for page in pages {
        visit(&page.draws, &mut seen, &mut found);
    }
    for picture in &found {
        if let PictureKind::Vector(draws) = &picture.kind {
            content::opacities(draws, alphas);
        }
    }
    Pictures(found)
}

fn name(text: &str) -> DictItem {
    DictItem::Name(text.as_bytes().to_vec())
}

fn image(width: u32, height: u32, space: &str, filter: &str) -> BTreeMap<String, DictItem> {
    BTreeMap::from([
        ("Type".into(), name("XObject")),
        ("Subtype".into(), name("Image")),
        ("Width".into(), DictItem::Int(width.into())),
        ("Height".into(), DictItem::Int(height.into())),
        ("BitsPerComponent".into(), DictItem::Int(8)),
        ("ColorSpace".into(), name(space)),
        ("Filter".into(), name(filter)),
    ])
}

impl Pictures {
    /// The resource names.
    pub fn names(&self) -> PictureNames {
        self.0.iter().enumerate().map(|(i, p)| (address(p), format!("Im{i}"))).collect()
    }

    /// Packs the pictures and hands them to printpdf.
    pub fn register(
        &self,
        pdf: &mut PdfDocument,
        fonts: &BTreeMap<FontKey, Embedded>,
        names: &PictureNames,
    ) -> Result<(), PdfError> {
        let streams: Vec<ExternalStream> = self.0.par_iter().map(|p| stream(p, fonts, names)).collect();
        for (i, stream) in streams.into_iter().enumerate() {
            let object = ExternalXObject { stream, width: None, height: None, dpi: None };
            pdf.resources.xobjects.map.insert(XObjectId(format!("Im{i}")), XObject::External(object));
        }
        Ok(())
    }

    /// Drawings use opacities: they share the resources of the pages.
    pub fn share_resources(&self, doc: &mut LoDocument) -> Result<(), PdfError> {
        let Some(first) = doc.get_pages().into_values().next() else { return Ok(()) };
        let resources = doc.get_object(first)?.as_dict()?.get(b"Resources")?.clone();
        let dict = match &resources {
            Object::Reference(id) => doc.get_object(*id)?.as_dict()?,
            other => other.as_dict()?,
        };
        let states = dict.get(b"ExtGState")?.clone();
        let objects = match dict.get(b"XObject")? {
            Object::Reference(id) => doc.get_object(*id)?.as_dict()?.clone(),
            other => other.as_dict()?.clone(),
        };
        for (_, object) in &objects {
            let stream = doc.get_object_mut(object.as_reference()?)?.as_stream_mut()?;
            if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Form") {
                stream.dict.set("Resources", lopdf::dictionary! { "ExtGState" => states.clone() });
            }
        }
        Ok(())
    }
}

fn stream(picture: &Picture, fonts: &BTreeMap<FontKey, Embedded>, names: &PictureNames) -> ExternalStream {
    match &picture.kind {
        PictureKind::Raster { width, height, channels, samples, alpha } => {
            let space = if *channels == 1 { "DeviceGray" } else { "DeviceRGB" };
            let mut dict = image(*width, *height, space, "FlateDecode");
            if let Some(alpha) = alpha {
                let mask = ExternalStream {
                    dict: image(*width, *height, "DeviceGray", "FlateDecode"),
                    content: deflate(alpha),
                    compress: false,
                };
                dict.insert("SMask".into(), DictItem::Stream { stream: mask });
            }
            ExternalStream { dict, content: deflate(samples), compress: false }
        }
        PictureKind::Jpeg { width, height, components, inverted, bytes } => {
            let space = match components {
                1 => "DeviceGray",
                3 => "DeviceRGB",
                _ => "DeviceCMYK",
            };
            let mut dict = image(*width, *height, space, "DCTDecode");
            if *inverted {
                let turn = [1, 0, 1, 0, 1, 0, 1, 0].map(DictItem::Int).to_vec();
                dict.insert("Decode".into(), DictItem::Array(turn));
            }
            ExternalStream { dict, content: bytes.clone(), compress: false }
        }
        PictureKind::Vector(draws) => {
            let (w, h) = picture.size();
            let bounds = [0.0, 0.0, w, h].map(DictItem::Real).to_vec();
            let dict = BTreeMap::from([
                ("Type".into(), name("XObject")),
                ("Subtype".into(), name("Form")),
                ("BBox".into(), DictItem::Array(bounds)),
            ]);
            ExternalStream { dict, content: content::form(draws, fonts, names), compress: true }
        }
    }
}
