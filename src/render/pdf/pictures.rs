//! Pictures as XObjects: pixels packed without loss, JPEG files as they are, drawings as forms. Each is stored once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lopdf::{Dictionary, Document as LoDocument, Object, dictionary};
use printpdf::{DictItem, ExternalStream, ExternalXObject, PdfDocument, XObject, XObjectId};
use rayon::prelude::*;

use super::content::{self, PictureNames, address};
use super::fonts::Embedded;
use super::import::Import;
use super::{PdfError, deflate};
use crate::layout::{Axis, Color, Draw, FontKey, Gradient, Page, Picture, PictureKind};

/// The pictures of a document in the order in which they are met.
pub(super) struct Pictures {
    all: Vec<Arc<Picture>>,
    /// The gradients of each drawing.
    gradients: Vec<Vec<Gradient>>,
}

/// The pictures of draws, and those inside of drawings among them.
fn visit(draws: &[Draw], seen: &mut BTreeSet<usize>, found: &mut Vec<Arc<Picture>>) {
    for draw in draws {
        match draw {
            Draw::Picture { picture, .. } if seen.insert(address(picture)) => {
                found.push(picture.clone());
                if let PictureKind::Vector(inner) = &picture.kind {
                    visit(inner, seen, found);
                }
            }
            Draw::Group { draws, .. } => visit(draws, seen, found),
            _ => {}
        }
    }
}

/// Finds the pictures of all pages, and the opacities that drawings among them use.
pub(super) fn collect(pages: &[Page], alphas: &mut BTreeSet<u8>) -> Pictures {
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for page in pages {
        visit(&page.draws, &mut seen, &mut found);
    }
    for picture in &found {
        if let PictureKind::Vector(draws) = &picture.kind {
            content::opacities(draws, alphas);
        }
    }
    Pictures { all: found, gradients: Vec::new() }
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
        self.all.iter().enumerate().map(|(i, p)| (address(p), format!("Im{i}"))).collect()
    }

    /// Packs the pictures and hands them to printpdf.
    pub fn register(
        &mut self,
        pdf: &mut PdfDocument,
        fonts: &BTreeMap<FontKey, Embedded>,
        names: &PictureNames,
    ) -> Result<(), PdfError> {
        let streams: Vec<_> = self.all.par_iter().map(|p| stream(p, fonts, names)).collect();
        for (i, (stream, gradients)) in streams.into_iter().enumerate() {
            self.gradients.push(gradients);
            let object = ExternalXObject { stream, width: None, height: None, dpi: None };
            pdf.resources.xobjects.map.insert(XObjectId(format!("Im{i}")), XObject::External(object));
        }
        Ok(())
    }

    /// Gives forms their resources: drawings their gradients and the opacities of the pages, pages of other PDFs what they
    /// brought.
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
        let names = self.names();
        let mut import = Import::default();
        for (i, (picture, gradients)) in self.all.iter().zip(&self.gradients).enumerate() {
            let id = objects.get(format!("Im{i}").as_bytes())?.as_reference()?;
            let mut group = None;
            let resources = match &picture.kind {
                PictureKind::Vector(draws) => {
                    let mut resources = dictionary! { "ExtGState" => states.clone() };
                    let mut inside = Vec::new();
                    visit(draws, &mut BTreeSet::new(), &mut inside);
                    if !inside.is_empty() {
                        let mut own = Dictionary::new();
                        for name in inside.iter().filter_map(|p| names.get(&address(p))) {
                            own.set(name.as_bytes(), objects.get(name.as_bytes())?.clone());
                        }
                        resources.set("XObject", own);
                    }
                    if !gradients.is_empty() {
                        let mut shadings = Dictionary::new();
                        for (n, gradient) in gradients.iter().enumerate() {
                            shadings.set(content::shading_name(n), doc.add_object(shading(gradient)));
                        }
                        resources.set("Shading", shadings);
                    }
                    resources
                }
                PictureKind::Page(page) => {
                    let of_group = page.group.iter().filter_map(|g| g.as_dict().ok()).next();
                    group = of_group.map(|g| import.dictionary(doc, &page.source, g));
                    import.dictionary(doc, &page.source, &page.resources)
                }
                PictureKind::Raster { .. } | PictureKind::Jpeg { .. } | PictureKind::Png(_) => continue,
            };
            let stream = doc.get_object_mut(id)?.as_stream_mut()?;
            stream.dict.set("Resources", resources);
            if let Some(group) = group {
                stream.dict.set("Group", group);
            }
        }
        Ok(())
    }
}

/// A gradient as a shading: its colours one after the other, the outermost beyond its ends.
fn shading(gradient: &Gradient) -> Dictionary {
    let color = |c: &Color| -> Vec<Object> { [c.r, c.g, c.b].map(|v| Object::Real(f32::from(v) / 255.0)).to_vec() };
    let numbers = |list: &[f32]| -> Vec<Object> { list.iter().map(|v| Object::Real(*v)).collect() };
    let unit = || numbers(&[0.0, 1.0]);
    let (mut parts, mut bounds, mut encode): (Vec<Object>, Vec<Object>, Vec<Object>) = Default::default();
    for pair in gradient.stops.windows(2) {
        let function = dictionary! {
            "FunctionType" => 2, "N" => 1, "Domain" => unit(), "C0" => color(&pair[0].1), "C1" => color(&pair[1].1),
        };
        parts.push(function.into());
        bounds.push(Object::Real(pair[1].0));
        encode.extend(unit());
    }
    bounds.pop();
    let function = if let [only] = parts.as_slice() {
        only.clone()
    } else {
        let stitched = dictionary! {
            "FunctionType" => 3, "Domain" => unit(), "Functions" => parts, "Bounds" => bounds, "Encode" => encode,
        };
        stitched.into()
    };
    let (kind, coords) = match &gradient.axis {
        Axis::Linear(line) => (2, numbers(line)),
        Axis::Radial(circles) => (3, numbers(circles)),
    };
    dictionary! {
        "ShadingType" => kind, "ColorSpace" => "DeviceRGB", "Coords" => coords, "Function" => function,
        "Extend" => vec![true.into(), true.into()],
    }
}

/// A picture as a stream, with the gradients that it needs.
fn stream(
    picture: &Picture,
    fonts: &BTreeMap<FontKey, Embedded>,
    names: &PictureNames,
) -> (ExternalStream, Vec<Gradient>) {
    let mut gradients = Vec::new();
    let stream = match &picture.kind {
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
        PictureKind::Png(rows) => {
            let space = if rows.channels == 1 { "DeviceGray" } else { "DeviceRGB" };
            let mut dict = image(rows.width, rows.height, space, "FlateDecode");
            if let Some(palette) = &rows.palette {
                let last = DictItem::Int(palette.len() as i64 / 3 - 1);
                let colors = DictItem::String { data: palette.clone(), literal: false };
                dict.insert(
                    "ColorSpace".into(),
                    DictItem::Array(vec![name("Indexed"), name("DeviceRGB"), last, colors]),
                );
            }
            dict.insert("BitsPerComponent".into(), DictItem::Int(rows.bits.into()));
            let parameters = BTreeMap::from([
                ("Predictor".into(), DictItem::Int(15)),
                ("Colors".into(), DictItem::Int(rows.channels.into())),
                ("BitsPerComponent".into(), DictItem::Int(rows.bits.into())),
                ("Columns".into(), DictItem::Int(rows.width.into())),
            ]);
            dict.insert("DecodeParms".into(), DictItem::Dict { map: parameters });
            ExternalStream { dict, content: rows.packed.clone(), compress: false }
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
            let (content, found) = content::form(draws, fonts, names);
            gradients = found;
            ExternalStream { dict, content, compress: true }
        }
        PictureKind::Page(page) => {
            let bounds = page.bounds.map(DictItem::Real).to_vec();
            let dict = BTreeMap::from([
                ("Type".into(), name("XObject")),
                ("Subtype".into(), name("Form")),
                ("BBox".into(), DictItem::Array(bounds)),
                ("Matrix".into(), DictItem::Array(page.matrix().map(DictItem::Real).to_vec())),
            ]);
            ExternalStream { dict, content: page.content.clone(), compress: true }
        }
    };
    (stream, gradients)
}
