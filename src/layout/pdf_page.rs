//! Pages of other people's PDFs, to be drawn as pictures: figures that plotting programs write, slides that another tool
//! made. The only file of `layout` that knows lopdf. Of a page only what it draws is taken: no links, no forms, no scripts.

use std::sync::Arc;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

/// The objects of a PDF that was read. Pages of it share them.
#[derive(Debug)]
pub struct PdfSource {
    document: Document,
}

/// A page to draw.
#[derive(Debug, Clone)]
pub struct PdfPage {
    /// Where its objects are.
    pub source: Arc<PdfSource>,
    /// Its operators, unpacked.
    pub content: Vec<u8>,
    /// Its visible box in its own coordinates, y upwards: left, bottom, right, top.
    pub bounds: [f32; 4],
    /// Degrees by which it is turned clockwise: 0, 90, 180, 270.
    pub turned: u16,
    /// Its resources.
    pub resources: Dictionary,
    /// Its transparency group, where it has one.
    pub group: Option<Object>,
    /// Its label, where the document gives it one.
    pub label: Option<String>,
}

/// A file with more objects is not read.
const MAX_OBJECTS: usize = 200_000;
/// What one stream, or one page's operators, may unpack to, in bytes.
const MAX_UNPACKED: usize = 64 << 20;
/// A page's edge in points: a poster is 4,000.
const MAX_EDGE: f32 = 20_000.0;

impl PdfSource {
    /// Reads a file.
    ///
    /// # Errors
    /// Why it cannot be used, in words that follow its name.
    pub fn read(bytes: &[u8]) -> Result<Arc<Self>, String> {
        let options = LoadOptions { max_decompressed_size: Some(MAX_UNPACKED), ..LoadOptions::default() };
        let document =
            Document::load_mem_with_options(bytes, options).map_err(|e| format!("cannot be read as PDF: {e}"))?;
        if document.is_encrypted() {
            return Err("is an encrypted PDF: save it without a password".into());
        }
        if document.objects.len() > MAX_OBJECTS {
            return Err("is a PDF with too many objects".into());
        }
        Ok(Arc::new(Self { document }))
    }

    /// Number of its pages.
    pub fn len(&self) -> usize {
        self.document.get_pages().len()
    }

    /// Whether it has no pages.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The object of an id.
    pub fn object(&self, id: ObjectId) -> Option<&Object> {
        self.document.objects.get(&id)
    }

    /// Page `index`, counted from 0.
    ///
    /// # Errors
    /// Why it cannot be drawn, in words that follow the file's name.
    pub fn page(self: &Arc<Self>, index: usize) -> Result<PdfPage, String> {
        let id = *self.document.get_pages().get(&(index as u32 + 1)).ok_or("is a PDF without that page")?;
        let bounds = self.bounds(id).ok_or("is a PDF whose page has no size")?;
        let turned = match self.inherited(id, b"Rotate").and_then(|r| r.as_i64().ok()).unwrap_or(0).rem_euclid(360) {
            90 => 90,
            180 => 180,
            270 => 270,
            _ => 0,
        };
        let content = self
            .document
            .get_page_content_with_limit(id, MAX_UNPACKED)
            .map_err(|e| format!("is a PDF whose page cannot be unpacked: {e}"))?;
        let resources = self.inherited(id, b"Resources").and_then(|r| r.as_dict().ok()).cloned().unwrap_or_default();
        let page = self.object(id).and_then(|o| o.as_dict().ok());
        let group = page.and_then(|p| p.get(b"Group").ok()).cloned();
        Ok(PdfPage { source: self.clone(), content, bounds, turned, resources, group, label: None })
    }

    /// The words of page `index`; empty where they cannot be read.
    pub fn text(&self, index: usize) -> String {
        self.document.extract_text(&[index as u32 + 1]).unwrap_or_default()
    }

    /// What an object is, references followed.
    fn follow<'o>(&'o self, mut object: &'o Object) -> Option<&'o Object> {
        for _ in 0..8 {
            match object {
                Object::Reference(id) => object = self.object(*id)?,
                other => return Some(other),
            }
        }
        None
    }

    /// An entry of a page, or of the nodes above it.
    fn inherited(&self, page: ObjectId, key: &[u8]) -> Option<&Object> {
        let mut dict = self.object(page)?.as_dict().ok()?;
        for _ in 0..40 {
            if let Ok(value) = dict.get(key) {
                return self.follow(value);
            }
            dict = self.follow(dict.get(b"Parent").ok()?)?.as_dict().ok()?;
        }
        None
    }

    fn bounds(&self, page: ObjectId) -> Option<[f32; 4]> {
        let read = |key: &[u8]| -> Option<[f32; 4]> {
            let list = self.inherited(page, key)?.as_array().ok()?;
            let number = |i: usize| self.follow(list.get(i)?)?.as_float().ok().filter(|n| n.is_finite());
            let (a, b, c, d) = (number(0)?, number(1)?, number(2)?, number(3)?);
            Some([a.min(c), b.min(d), a.max(c), b.max(d)])
        };
        let media = read(b"MediaBox")?;
        let crop = read(b"CropBox").unwrap_or(media);
        let both = [media[0].max(crop[0]), media[1].max(crop[1]), media[2].min(crop[2]), media[3].min(crop[3])];
        let sane = |b: &[f32; 4]| {
            let (w, h) = (b[2] - b[0], b[3] - b[1]);
            w > 0.5 && h > 0.5 && w < MAX_EDGE && h < MAX_EDGE && b.iter().all(|v| v.abs() < 1.0e6)
        };
        [both, media].into_iter().find(sane)
    }

    /// The labels of all pages, in the order of the pages; empty where the document has none.
    pub fn labels(&self) -> Vec<String> {
        let nums = || {
            let catalog = self.document.catalog().ok()?;
            let tree = self.follow(catalog.get(b"PageLabels").ok()?)?.as_dict().ok()?;
            let mut found = Vec::new();
            self.ranges(tree, 0, &mut found);
            Some(found)
        };
        let mut ranges = nums().unwrap_or_default();
        ranges.sort_by_key(|r| r.0);
        if ranges.is_empty() {
            return Vec::new();
        }
        (0..self.len())
            .map(|page| {
                let Some((start, dict)) = ranges.iter().rev().find(|r| r.0 <= page as i64) else {
                    return String::new();
                };
                let prefix = dict.get(b"P").ok().and_then(|p| self.follow(p)).and_then(text).unwrap_or_default();
                let first = dict.get(b"St").ok().and_then(|s| s.as_i64().ok()).unwrap_or(1);
                let n = first + page as i64 - start;
                let number = match dict.get(b"S").and_then(Object::as_name) {
                    Ok(b"D") => n.to_string(),
                    Ok(b"r") => roman(n),
                    Ok(b"R") => roman(n).to_uppercase(),
                    Ok(b"a" | b"A") => n.to_string(),
                    _ => String::new(),
                };
                prefix + &number
            })
            .collect()
    }

    /// Pages (from 0) in groups: neighbours of one label are the steps of one slide. Without labels each page is a slide.
    pub fn groups(&self) -> Vec<std::ops::Range<usize>> {
        let labels = self.labels();
        let mut out: Vec<std::ops::Range<usize>> = Vec::new();
        for page in 0..self.len() {
            let same = page > 0 && labels.get(page).is_some_and(|l| !l.is_empty() && Some(l) == labels.get(page - 1));
            match out.last_mut() {
                Some(last) if same => last.end = page + 1,
                _ => out.push(page..page + 1),
            }
        }
        out
    }

    fn ranges<'o>(&'o self, tree: &'o Dictionary, depth: u8, found: &mut Vec<(i64, &'o Dictionary)>) {
        if let Ok(list) = tree.get(b"Nums").and_then(Object::as_array) {
            for pair in list.chunks_exact(2).take(100_000) {
                if let (Ok(start), Some(Ok(dict))) = (pair[0].as_i64(), self.follow(&pair[1]).map(Object::as_dict)) {
                    found.push((start, dict));
                }
            }
        }
        if let Ok(kids) = tree.get(b"Kids").and_then(Object::as_array)
            && depth < 8
        {
            for kid in kids.iter().take(1000) {
                if let Some(Ok(dict)) = self.follow(kid).map(Object::as_dict) {
                    self.ranges(dict, depth + 1, found);
                }
            }
        }
    }
}

impl PdfPage {
    /// Width and height as it is seen, in points.
    pub fn size(&self) -> (f32, f32) {
        let (w, h) = (self.bounds[2] - self.bounds[0], self.bounds[3] - self.bounds[1]);
        if self.turned % 180 == 90 { (h, w) } else { (w, h) }
    }

    /// The matrix that puts its visible box at the origin, upright, y upwards.
    pub fn matrix(&self) -> [f32; 6] {
        let [x0, y0, x1, y1] = self.bounds;
        match self.turned {
            90 => [0.0, -1.0, 1.0, 0.0, -y0, x1],
            180 => [-1.0, 0.0, 0.0, -1.0, x1, y1],
            270 => [0.0, 1.0, -1.0, 0.0, y1, -x0],
            _ => [1.0, 0.0, 0.0, 1.0, -x0, -y0],
        }
    }

    /// Whether it uses a font that is not in its file: every reader draws such text as it likes.
    pub fn lacks_fonts(&self) -> bool {
        let fonts = self.resources.get(b"Font").ok().and_then(|f| self.source.follow(f)).and_then(|f| f.as_dict().ok());
        let inside = |dict: &Dictionary| {
            let descriptor = dict.get(b"FontDescriptor").ok().and_then(|d| self.source.follow(d));
            let descriptor = descriptor.and_then(|d| d.as_dict().ok());
            descriptor.is_some_and(|d| [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|k| d.has(k)))
        };
        let lacking = |font: &Object| {
            let Some(dict) = self.source.follow(font).and_then(|f| f.as_dict().ok()) else { return false };
            match dict.get(b"Subtype").and_then(Object::as_name) {
                Ok(b"Type3") => false,
                Ok(b"Type0") => {
                    let below = dict.get(b"DescendantFonts").ok().and_then(|d| self.source.follow(d));
                    let first = below.and_then(|d| d.as_array().ok()).and_then(|d| d.first());
                    let first = first.and_then(|f| self.source.follow(f)).and_then(|f| f.as_dict().ok());
                    !first.is_some_and(inside)
                }
                _ => !inside(dict),
            }
        };
        fonts.is_some_and(|fonts| fonts.iter().any(|(_, font)| lacking(font)))
    }
}

/// A text string.
fn text(object: &Object) -> Option<String> {
    let Object::String(bytes, _) = object else { return None };
    if let Some(wide) = bytes.strip_prefix(&[0xfe, 0xff]) {
        let units: Vec<u16> = wide.chunks_exact(2).map(|p| u16::from_be_bytes([p[0], p[1]])).collect();
        return Some(String::from_utf16_lossy(&units));
    }
    Some(bytes.iter().map(|b| char::from(*b)).collect())
}

fn roman(n: i64) -> String {
    const DIGITS: [(i64, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut left = n.clamp(0, 3999);
    let mut out = String::new();
    for (value, digits) in DIGITS {
        while left >= value {
            out.push_str(digits);
            left -= value;
        }
    }
    out
}

/// A PDF of one page with a line of text and a box, as a plotting program writes it, and a script that must go nowhere.
#[cfg(test)]
pub(crate) fn sample(turned: i64, font: bool) -> Vec<u8> {
    use lopdf::{Stream, dictionary};
    let mut doc = Document::with_version("1.4");
    let pages = doc.new_object_id();
    let content = Stream::new(dictionary! {}, b"1 0 0 rg 20 20 40 30 re f BT /F1 12 Tf 70 30 Td (Hi) Tj ET".to_vec());
    let content = doc.add_object(content);
    let mut resources = dictionary! {};
    if font {
        let f = doc.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
        resources.set("Font", dictionary! { "F1" => f });
    }
    let media: Vec<Object> = vec![10.into(), 10.into(), 210.into(), 110.into()];
    let page = doc.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "MediaBox" => media, "Contents" => content,
        "Resources" => resources, "Rotate" => turned,
        "AA" => dictionary! { "O" => dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("bad()") } },
    });
    let kids: Vec<Object> = vec![page.into()];
    doc.objects.insert(pages, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 }.into());
    let labels: Vec<Object> = vec![0.into(), dictionary! { "S" => "r", "St" => 4 }.into()];
    let catalog = doc.add_object(dictionary! {
        "Type" => "Catalog", "Pages" => pages, "PageLabels" => dictionary! { "Nums" => labels },
    });
    doc.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).expect("saves");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_measured_as_it_is_seen() {
        let source = PdfSource::read(&sample(90, true)).expect("reads");
        let page = source.page(0).expect("a page");
        assert_eq!((page.size(), page.turned), ((100.0, 200.0), 90));
        // The lower left corner of a page turned clockwise is its upper left one.
        let m = page.matrix();
        let at = |x: f32, y: f32| (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]);
        assert_eq!(at(10.0, 10.0), (0.0, 200.0));
        assert_eq!(at(210.0, 110.0), (100.0, 0.0));
        assert!(page.lacks_fonts());
        assert_eq!(source.labels(), ["iv"]);
        assert!(source.page(1).is_err());
    }

    #[test]
    fn what_is_no_pdf_says_so() {
        assert!(PdfSource::read(b"%PDF-1.4\nnothing").is_err());
        let mut cut = sample(0, true);
        cut.truncate(cut.len() / 2);
        let _ = PdfSource::read(&cut).map(|s| s.page(0));
    }

    /// A file of ours after a change.
    fn changed(change: impl FnOnce(&mut Document)) -> Vec<u8> {
        let mut document = Document::load_mem(&sample(0, true)).expect("reads");
        change(&mut document);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).expect("saves");
        bytes
    }

    #[test]
    fn a_pdf_of_too_many_objects_is_refused() {
        let with = |more: usize| {
            changed(|document| {
                for _ in document.objects.len()..more {
                    document.add_object(Object::Null);
                }
            })
        };
        assert!(PdfSource::read(&with(MAX_OBJECTS)).is_ok());
        assert!(PdfSource::read(&with(MAX_OBJECTS + 1)).expect_err("refused").contains("too many objects"));
    }

    #[test]
    fn a_page_that_unpacks_to_too_much_is_refused() {
        use lopdf::{Stream, dictionary};
        let spaces = |count: usize| {
            changed(|document| {
                let page = *document.get_pages().get(&1).expect("a page");
                let mut content = Stream::new(dictionary! {}, vec![b' '; count]);
                content.compress().expect("compressed");
                assert!(content.content.len() < count / 100, "a bomb");
                let content = document.add_object(content);
                document.get_dictionary_mut(page).expect("a page").set("Contents", content);
            })
        };
        let read = |bytes: &[u8]| PdfSource::read(bytes).and_then(|source| source.page(0));
        assert!(read(&spaces(MAX_UNPACKED / 64)).is_ok());
        assert!(read(&spaces(MAX_UNPACKED + 1)).is_err());
    }

    #[test]
    fn a_page_without_a_sane_size_is_refused() {
        let page = |edge: f32| {
            let bytes = changed(|document| {
                let page = *document.get_pages().get(&1).expect("a page");
                let media: Vec<Object> = [0.0, 0.0, edge, 100.0].map(Object::Real).into();
                document.get_dictionary_mut(page).expect("a page").set("MediaBox", media);
            });
            PdfSource::read(&bytes).and_then(|source| source.page(0))
        };
        assert!(page(MAX_EDGE - 1.0).is_ok());
        for edge in [MAX_EDGE + 1.0, 0.0, 1.0e9] {
            assert!(page(edge).expect_err("refused").contains("no size"), "{edge}");
        }
    }

    #[test]
    fn a_pdf_that_needs_a_password_is_refused() {
        use lopdf::dictionary;
        let mut document = Document::load_mem(&sample(0, true)).expect("reads");
        let word = || Object::string_literal(vec![7_u8; 32]);
        let encrypt = document.add_object(dictionary! {
            "Filter" => "Standard", "V" => 1, "R" => 2, "O" => word(), "U" => word(), "P" => -4,
        });
        document.trailer.set("Encrypt", encrypt);
        document.trailer.set("ID", vec![word(), word()]);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).expect("saves");
        assert!(PdfSource::read(&bytes).is_err());
    }
}
