//! Pages to a PDF: printpdf makes the document, its fonts, pictures and links; lopdf adds what it lacks: structure,
//! nested bookmarks, page labels, language, XMP, object streams. The same pages give the same bytes, always.

mod content;
mod fonts;
mod import;
mod pictures;
mod save;
mod structure;

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Document as LoDocument, Object, ObjectId, Stream, StringFormat, dictionary};
use printpdf::{
    Actions, BorderArray, ColorArray, ExtendedGraphicsState, ExtendedGraphicsStateId, LinkAnnotation, Mm, Op,
    PdfDocument, PdfPage, PdfSaveOptions, Pt, Rect as PdfRect,
};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::layout::Page;
use content::Content;
use save::Loose;

/// What goes into a file besides its pages.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Meta {
    /// Title of the document.
    pub title: String,
    /// Who wrote it; may be empty.
    pub author: String,
    /// BCP 47 tag of the text.
    pub language: String,
    /// Seconds since 1970 of its date (`SOURCE_DATE_EPOCH`); without it the file states none.
    pub date: Option<i64>,
    /// Bookmarks.
    pub outline: Vec<Bookmark>,
}

/// A bookmark with those below it.
#[derive(Debug, Clone, PartialEq)]
pub struct Bookmark {
    /// Its words.
    pub title: String,
    /// Index of the page it leads to.
    pub page: usize,
    /// Those below it.
    pub children: Vec<Bookmark>,
}

/// A document that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// There is nothing to write.
    #[error("there are no pages")]
    Empty,
    /// A face cannot be cut down.
    #[error("the font {face} {what}")]
    Font {
        /// The face.
        face: &'static str,
        /// What is wrong with it.
        what: String,
    },
    /// The writer had something to say; what it writes then is not to be trusted.
    #[error("the PDF writer warns: {0}")]
    Warning(String),
    /// The document is not as the writer promises.
    #[error("the PDF is not as it must be: {0}")]
    Shape(#[from] lopdf::Error),
    /// The bytes could not be written.
    #[error("the PDF cannot be written: {0}")]
    Io(#[from] std::io::Error),
}

/// Writes pages as a tagged PDF 1.7.
///
/// # Errors
/// When there are no pages, or the writer warns of anything.
pub fn write(pages: &[Page], meta: &Meta) -> Result<Vec<u8>, PdfError> {
    if pages.is_empty() {
        return Err(PdfError::Empty);
    }
    let parts: Vec<_> = pages
        .par_iter()
        .map(|page| {
            let (mut used, mut alphas) = (fonts::Used::new(), std::collections::BTreeSet::new());
            fonts::collect(&page.draws, &mut used);
            content::opacities(&page.draws, &mut alphas);
            (used, alphas)
        })
        .collect();
    let (mut used, mut alphas) = (fonts::Used::new(), std::collections::BTreeSet::from([255]));
    for (fonts, opacities) in parts {
        fonts::merge(&mut used, fonts);
        alphas.extend(opacities);
    }
    let fonts = fonts::embed(used)?;
    let mut pictures = pictures::collect(pages, &mut alphas);
    let names = pictures.names();
    let mut contents: Vec<Content> =
        pages.par_iter().map(|p| content::page(&p.draws, p.size.1, &fonts, &names)).collect();

    let mut pdf = PdfDocument::new(&meta.title);
    for font in fonts.values() {
        let (id, font) = font.pdf_font();
        pdf.resources.fonts.map.insert(id, font);
    }
    for alpha in &alphas {
        let share = f32::from(*alpha) / 255.0;
        let share = (share * 1000.0).round() / 1000.0;
        let state = ExtendedGraphicsState::default().with_current_fill_alpha(share).with_current_stroke_alpha(share);
        pdf.resources.extgstates.map.insert(ExtendedGraphicsStateId(content::opacity_name(*alpha)), state);
    }
    pictures.register(&mut pdf, &fonts, &names)?;
    for (i, (page, content)) in pages.iter().zip(&contents).enumerate() {
        let mut ops: Vec<Op> = content.links.iter().map(|(r, target)| link(r, target)).collect();
        if i == 0 {
            // printpdf embeds the fonts that it sees used; these operators are replaced below.
            ops.push(Op::StartTextSection);
            ops.extend(fonts.values().flat_map(fonts::Embedded::inventory));
            ops.push(Op::EndTextSection);
        }
        let mm = |points: f32| Mm(points * 25.4 / 72.0);
        pdf.pages.push(PdfPage::new(mm(page.size.0), mm(page.size.1), ops));
    }
    let mut warnings = Vec::new();
    let options = PdfSaveOptions { image_optimization: None, ..PdfSaveOptions::default() };
    let mut doc = pdf.to_lopdf_document(&options, &mut warnings);
    if let Some(first) = warnings.first() {
        return Err(PdfError::Warning(first.msg.clone()));
    }
    let loose = finish(&mut doc, pages, &mut contents, meta)?;
    drop(contents);
    pictures.share_resources(&mut doc)?;
    compress(&mut doc);
    save::save(&doc, &loose)
}

fn link(r: &crate::layout::Rect, target: &str) -> Op {
    let round = |v: f32| Pt((v * 100.0).round() / 100.0);
    let rect = PdfRect::from_xywh(round(r.x), round(r.y), round(r.w), round(r.h));
    let border = BorderArray::Solid([0.0, 0.0, 0.0]);
    // A URI is ASCII; what is not is percent-encoded.
    let mut uri = String::with_capacity(target.len());
    for byte in target.bytes() {
        if byte.is_ascii_graphic() && !matches!(byte, b'(' | b')' | b'\\') {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    let link = LinkAnnotation::new(rect, Actions::Uri(uri), Some(border), Some(ColorArray::Transparent), None);
    Op::LinkAnnotation { link }
}

/// A text string: plain where ASCII, else UTF-16 with its mark.
pub(super) fn text_string(text: &str) -> Object {
    if text.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return Object::String(text.as_bytes().to_vec(), StringFormat::Literal);
    }
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// Everything that printpdf does not write, or writes otherwise than we want.
fn finish(doc: &mut LoDocument, pages: &[Page], contents: &mut [Content], meta: &Meta) -> Result<Loose, PdfError> {
    let ids: Vec<ObjectId> = doc.get_pages().into_values().collect();
    let catalog = doc.trailer.get(b"Root")?.as_reference()?;
    let mut annotations = Vec::new();
    let mut digest = Sha256::new();
    for ((id, page), content) in ids.iter().zip(pages).zip(contents.iter_mut()) {
        digest.update(&content.bytes);
        digest.update(page.label.as_bytes());
        let dict = doc.get_object(*id)?.as_dict()?;
        let stream = dict.get(b"Contents")?.as_reference()?;
        let links = dict.get(b"Annots").and_then(Object::as_array).cloned().unwrap_or_default();
        doc.set_object(stream, Stream::new(dictionary! {}, std::mem::take(&mut content.bytes)));
        let mut links_here = Vec::new();
        for (mut link, (_, target)) in links.into_iter().zip(&content.links) {
            if let Ok(dict) = link.as_dict_mut() {
                dict.set("F", 4);
                dict.set("Contents", text_string(target));
                dict.remove(b"C");
            }
            links_here.push(doc.add_object(link));
        }
        let references: Vec<Object> = links_here.iter().map(|id| Object::Reference(*id)).collect();
        let dict = doc.get_object_mut(*id)?.as_dict_mut()?;
        // printpdf goes through millimetres; a page is exactly as large as it was laid out.
        let media: Vec<Object> = vec![0.into(), 0.into(), page.size.0.into(), page.size.1.into()];
        dict.set("MediaBox", media);
        dict.remove(b"TrimBox");
        dict.remove(b"CropBox");
        if references.is_empty() {
            dict.remove(b"Annots");
        } else {
            dict.set("Annots", references);
        }
        annotations.push(links_here);
    }
    let tagged: Vec<(ObjectId, &Content)> = ids.iter().copied().zip(contents.iter()).collect();
    let loose = structure::add(doc, catalog, &tagged, &annotations);
    let outlines = outline(doc, &meta.outline, &ids);
    let labels = labels(pages);
    let xmp = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, xmp(meta).into_bytes())
        .with_compression(false);
    let xmp = doc.add_object(xmp);
    let language = if meta.language.is_empty() { "en" } else { &meta.language };
    let dict = doc.get_object_mut(catalog)?.as_dict_mut()?;
    dict.set("PageLayout", "SinglePage");
    dict.set("PageMode", if outlines.is_some() { "UseOutlines" } else { "UseNone" });
    if let Some(outlines) = outlines {
        dict.set("Outlines", outlines);
    }
    dict.set("PageLabels", dictionary! { "Nums" => labels });
    dict.set("Lang", text_string(language));
    dict.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    dict.set("Metadata", xmp);
    let info = doc.trailer.get(b"Info")?.as_reference()?;
    doc.set_object(info, information(meta));
    digest.update(meta.title.as_bytes());
    digest.update(meta.date.unwrap_or(0).to_be_bytes());
    let id = Object::String(digest.finalize()[..16].to_vec(), StringFormat::Hexadecimal);
    doc.trailer.set("ID", vec![id.clone(), id]);
    doc.version = "1.7".into();
    Ok(loose)
}

/// The bookmarks; `None` where there are none.
fn outline(doc: &mut LoDocument, bookmarks: &[Bookmark], pages: &[ObjectId]) -> Option<ObjectId> {
    fn level(doc: &mut LoDocument, parent: ObjectId, list: &[&Bookmark], pages: &[ObjectId]) -> Vec<ObjectId> {
        let ids: Vec<ObjectId> = list.iter().map(|_| doc.new_object_id()).collect();
        for (i, bookmark) in list.iter().enumerate() {
            let destination: Vec<Object> = vec![pages[bookmark.page].into(), "Fit".into()];
            let mut dict = dictionary! {
                "Parent" => parent,
                "Title" => text_string(&bookmark.title),
                "Dest" => destination,
            };
            if i > 0 {
                dict.set("Prev", ids[i - 1]);
            }
            if let Some(next) = ids.get(i + 1) {
                dict.set("Next", *next);
            }
            let below = known(&bookmark.children, pages);
            let children = level(doc, ids[i], &below, pages);
            if let (Some(first), Some(last)) = (children.first(), children.last()) {
                dict.set("First", *first);
                dict.set("Last", *last);
                // Open: the count is positive.
                dict.set("Count", children.len() as i64);
            }
            doc.set_object(ids[i], dict);
        }
        ids
    }
    fn known<'b>(list: &'b [Bookmark], pages: &[ObjectId]) -> Vec<&'b Bookmark> {
        list.iter().filter(|b| b.page < pages.len()).collect()
    }
    fn visible(list: &[Bookmark], pages: usize) -> i64 {
        list.iter().filter(|b| b.page < pages).map(|b| 1 + visible(&b.children, pages)).sum()
    }
    let top = known(bookmarks, pages);
    if top.is_empty() {
        return None;
    }
    let root = doc.new_object_id();
    let ids = level(doc, root, &top, pages);
    let (first, last) = (*ids.first()?, *ids.last()?);
    let count = visible(bookmarks, pages.len());
    doc.set_object(root, dictionary! { "Type" => "Outlines", "First" => first, "Last" => last, "Count" => count });
    Some(root)
}

/// Page labels: runs of plain numbers as such, everything else as written.
fn labels(pages: &[Page]) -> Vec<Object> {
    let mut out: Vec<Object> = Vec::new();
    let mut expected: Option<u64> = None;
    for (index, page) in pages.iter().enumerate() {
        let number = page.label.parse::<u64>().ok().filter(|n| *n > 0);
        if number.is_some() && number == expected {
            expected = number.map(|n| n + 1);
            continue;
        }
        expected = number.map(|n| n + 1);
        out.push((index as i64).into());
        out.push(match number {
            Some(n) => dictionary! { "S" => "D", "St" => n as i64 }.into(),
            None => dictionary! { "P" => text_string(&page.label) }.into(),
        });
    }
    out
}

fn information(meta: &Meta) -> lopdf::Dictionary {
    let mut info = dictionary! {
        "Title" => text_string(&meta.title),
        "Creator" => text_string(concat!("hotseat ", env!("CARGO_PKG_VERSION"))),
        "Producer" => text_string(concat!("hotseat ", env!("CARGO_PKG_VERSION"), " (printpdf)")),
    };
    if !meta.author.is_empty() {
        info.set("Author", text_string(&meta.author));
    }
    if let Some(date) = meta.date.and_then(|d| jiff::Timestamp::from_second(d).ok()) {
        let text = format!("D:{}Z", date.strftime("%Y%m%d%H%M%S"));
        info.set("CreationDate", text_string(&text));
        info.set("ModDate", text_string(&text));
    }
    info
}

fn xmp(meta: &Meta) -> String {
    let escape = |text: &str| {
        let clean: String = text.chars().filter(|c| !c.is_control()).collect();
        clean.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
    };
    let mut body = format!(
        "<dc:format>application/pdf</dc:format><dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt>\
         </dc:title><dc:language><rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:language>",
        escape(&meta.title),
        escape(if meta.language.is_empty() { "en" } else { &meta.language }),
    );
    if !meta.author.is_empty() {
        body.push_str(&format!(
            "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>",
            escape(&meta.author)
        ));
    }
    if let Some(date) = meta.date.and_then(|d| jiff::Timestamp::from_second(d).ok()) {
        body.push_str(&format!("<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>"));
    }
    let tool = concat!("hotseat ", env!("CARGO_PKG_VERSION"));
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
         xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">{body}<xmp:CreatorTool>{tool}</xmp:CreatorTool>\
         <pdf:Producer>{tool} (printpdf)</pdf:Producer></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>"
    )
}

/// Deflates every stream that is not packed yet, in parallel; the result does not depend on the order.
fn compress(doc: &mut LoDocument) {
    let mut streams: Vec<&mut Stream> = doc
        .objects
        .values_mut()
        .filter_map(|o| match o {
            Object::Stream(s) if s.allows_compression && !s.dict.has(b"Filter") => Some(s),
            _ => None,
        })
        .collect();
    streams.par_iter_mut().for_each(|stream| {
        let packed = deflate(&stream.content);
        if packed.len() + 20 < stream.content.len() {
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(packed);
        }
    });
}

/// Zlib at a level where time and size are both fair.
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
    // Writing into memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::layout::{Draw, Picture, Rect, sample_pdf};

    fn page(picture: Vec<u8>) -> Page {
        let picture = Arc::new(Picture::decode(picture).expect("a picture"));
        let rect = Rect { x: 10.0, y: 20.0, w: 100.0, h: 50.0 };
        Page {
            key: "k".into(),
            slide: 0,
            step: 0,
            continuation: 0,
            title: "T".into(),
            label: "1".into(),
            size: (200.0, 100.0),
            draws: vec![Draw::Picture { rect, picture, alpha: 255 }],
        }
    }

    fn forms(doc: &LoDocument) -> Vec<&Stream> {
        let streams = doc.objects.values().filter_map(|o| o.as_stream().ok());
        streams.filter(|s| s.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Form")).collect()
    }

    #[test]
    fn a_pdf_figure_stays_a_drawing_and_brings_no_script() {
        let bytes = write(&[page(sample_pdf(0, true)), page(sample_pdf(0, true))], &Meta::default()).expect("written");
        let doc = LoDocument::load_mem(&bytes).expect("opens");
        let forms = forms(&doc);
        assert_eq!(forms.len(), 2);
        let resources = forms[0].dict.get(b"Resources").and_then(Object::as_dict).expect("resources");
        assert!(resources.has(b"Font"), "{resources:?}");
        let all: String = doc.objects.values().map(|o| format!("{o:?}")).collect();
        assert!(!all.contains("JavaScript") && !all.contains("bad()"));
        let numbers: Vec<u32> = doc.get_pages().into_keys().collect();
        assert_eq!(numbers.len(), 2);
    }

    #[test]
    fn gradients_of_drawings_are_shadings() {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><linearGradient id='a'><stop offset='0' \
                   stop-color='red'/><stop offset='.5' stop-color='lime'/><stop offset='1' stop-color='blue'/></linearGradient>\
                   <rect width='9' height='9' fill='url(#a)'/></svg>";
        let bytes = write(&[page(svg.as_bytes().to_vec())], &Meta::default()).expect("written");
        let doc = LoDocument::load_mem(&bytes).expect("opens");
        let resources = forms(&doc)[0].dict.get(b"Resources").and_then(Object::as_dict).expect("resources");
        let shadings = resources.get(b"Shading").and_then(Object::as_dict).expect("shadings");
        let (name, shading) = shadings.iter().next().expect("one");
        assert_eq!(name, b"Sh0");
        let shading = doc.get_object(shading.as_reference().expect("an object")).and_then(Object::as_dict).expect("it");
        assert_eq!(shading.get(b"ShadingType").and_then(Object::as_i64).ok(), Some(2));
    }
}
