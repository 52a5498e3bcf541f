//! The document as bytes. Small objects stand packed in object streams, in parallel, and are serialised once. What there
//! is by the ten thousand, the elements of the structure, never becomes an object of lopdf: each would take a kilobyte.

use std::io::Write as _;

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};
use rayon::prelude::*;

use super::{PdfError, deflate};

/// Objects in one object stream.
const PACK: usize = 200;

/// Objects that are already written: they stand in the file, but not in the document.
#[derive(Debug, Default)]
pub(super) struct Loose {
    bytes: Vec<u8>,
    /// The number of each, ascending, and where it ends.
    ends: Vec<(u32, usize)>,
}

impl Loose {
    /// Adds what `write` writes under a number that the document has given out, each higher than the one before.
    pub fn add(&mut self, id: ObjectId, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.bytes);
        debug_assert!(self.ends.last().is_none_or(|last| last.0 < id.0), "ascending");
        self.ends.push((id.0, self.bytes.len()));
    }

    fn iter(&self) -> impl Iterator<Item = (u32, Packed<'_>)> {
        let start = |i: usize| if i == 0 { 0 } else { self.ends[i - 1].1 };
        self.ends.iter().enumerate().map(move |(i, (id, end))| (*id, Packed::Written(&self.bytes[start(i)..*end])))
    }
}

/// An object that goes into an object stream.
#[derive(Clone, Copy)]
enum Packed<'d> {
    Object(&'d Object),
    Written(&'d [u8]),
}

/// Where an object is.
#[derive(Clone, Copy)]
enum Place {
    Nowhere,
    At(usize),
    Inside(u32, u16),
}

/// Writes a document with the objects that are written already.
///
/// # Errors
/// When it would be larger than its own table can say.
pub(super) fn save(doc: &Document, loose: &Loose) -> Result<Vec<u8>, PdfError> {
    let mut out = Vec::new();
    // Bytes that no text has: programs that copy the file take it for what it is.
    out.extend_from_slice(format!("%PDF-{}\n%\u{e2}\u{e3}\n", doc.version).as_bytes());
    let mut places = vec![Place::Nowhere; doc.max_id as usize + 1];
    let mut packed: Vec<(u32, Packed<'_>)> = loose.iter().collect();
    for ((id, _), object) in &doc.objects {
        match object {
            Object::Stream(stream) => {
                places[*id as usize] = Place::At(out.len());
                put_stream(*id, &stream.dict, &stream.content, &mut out);
            }
            other => packed.push((*id, Packed::Object(other))),
        }
    }
    packed.sort_by_key(|(id, _)| *id);
    let packs: Vec<(usize, Vec<u8>)> = packed.par_chunks(PACK).map(pack).collect();
    for (objects, (first, content)) in packed.chunks(PACK).zip(packs) {
        let id = places.len() as u32;
        for (index, (inside, _)) in objects.iter().enumerate() {
            places[*inside as usize] = Place::Inside(id, index as u16);
        }
        places.push(Place::At(out.len()));
        let mut dict = Dictionary::new();
        dict.set("Type", "ObjStm");
        dict.set("N", objects.len() as i64);
        dict.set("First", first as i64);
        dict.set("Filter", "FlateDecode");
        dict.set("Length", content.len() as i64);
        put_stream(id, &dict, &content, &mut out);
    }
    let start = out.len();
    table(doc, places, &mut out)?;
    let _ = write!(out, "startxref\n{start}\n%%EOF\n");
    Ok(out)
}

/// Some objects as the content of an object stream, deflated, and where in it the first of them stands.
fn pack(objects: &[(u32, Packed<'_>)]) -> (usize, Vec<u8>) {
    let (mut head, mut body) = (String::new(), Vec::new());
    for (id, object) in objects {
        head.push_str(&format!("{id} {} ", body.len()));
        match object {
            Packed::Object(object) => put(object, &mut body),
            Packed::Written(bytes) => body.extend_from_slice(bytes),
        }
        body.push(b'\n');
    }
    let first = head.len();
    let mut all = head.into_bytes();
    all.append(&mut body);
    (first, deflate(&all))
}

/// The cross-reference stream, which is the trailer too.
fn table(doc: &Document, mut places: Vec<Place>, out: &mut Vec<u8>) -> Result<(), PdfError> {
    const WIDTH: usize = 7;
    let id = places.len() as u32;
    places.push(Place::At(out.len()));
    let mut rows = Vec::with_capacity(places.len() * (WIDTH + 1));
    let mut above = [0u8; WIDTH];
    for place in &places {
        let (kind, wide, narrow) = match *place {
            Place::Nowhere => (0, 0, u16::MAX),
            Place::At(at) => {
                let at = u32::try_from(at).map_err(|_| std::io::Error::other("it would be larger than 4 GB"))?;
                (1, at, 0)
            }
            Place::Inside(stream, index) => (2, stream, index),
        };
        let mut row = [kind, 0, 0, 0, 0, 0, 0];
        row[1..5].copy_from_slice(&wide.to_be_bytes());
        row[5..].copy_from_slice(&narrow.to_be_bytes());
        // Each row is written as what it differs from the one above: nearly all of it is noughts then.
        rows.push(2);
        rows.extend(row.iter().zip(above).map(|(own, above)| own.wrapping_sub(above)));
        above = row;
    }
    let content = deflate(&rows);
    let mut dict = Dictionary::new();
    for (key, value) in doc.trailer.iter() {
        if [&b"Root"[..], b"Info", b"ID"].contains(&key.as_slice()) {
            dict.set(key.clone(), value.clone());
        }
    }
    let mut parameters = Dictionary::new();
    parameters.set("Predictor", 12);
    parameters.set("Columns", WIDTH as i64);
    dict.set("Type", "XRef");
    dict.set("Size", places.len() as i64);
    dict.set("W", vec![Object::Integer(1), 4.into(), 2.into()]);
    dict.set("Filter", "FlateDecode");
    dict.set("DecodeParms", parameters);
    dict.set("Length", content.len() as i64);
    put_stream(id, &dict, &content, out);
    Ok(())
}

fn put_stream(id: u32, dict: &Dictionary, content: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(format!("{id} 0 obj\n").as_bytes());
    put_dictionary(dict, out);
    out.extend_from_slice(b"stream\n");
    out.extend_from_slice(content);
    out.extend_from_slice(b"\nendstream\nendobj\n");
}

/// Writes an object as it stands in a file.
pub(super) fn put(object: &Object, out: &mut Vec<u8>) {
    // Writing into memory does not fail.
    let _ = match object {
        Object::Null => out.write_all(b"null"),
        Object::Boolean(value) => write!(out, "{value}"),
        Object::Integer(value) => write!(out, "{value}"),
        Object::Real(value) if !value.is_finite() => out.write_all(b"0"),
        Object::Real(value) => write!(out, "{value}"),
        Object::Reference((id, generation)) => write!(out, "{id} {generation} R"),
        Object::Name(name) => {
            put_name(name, out);
            Ok(())
        }
        Object::String(text, StringFormat::Literal) => {
            out.push(b'(');
            for byte in text {
                match byte {
                    b'(' | b')' | b'\\' => out.extend([b'\\', *byte]),
                    b'\r' => out.extend(b"\\r"),
                    other => out.push(*other),
                }
            }
            out.write_all(b")")
        }
        Object::String(text, StringFormat::Hexadecimal) => {
            out.push(b'<');
            for byte in text {
                let _ = write!(out, "{byte:02X}");
            }
            out.write_all(b">")
        }
        Object::Array(list) => {
            out.push(b'[');
            for (i, object) in list.iter().enumerate() {
                if i > 0 {
                    separate(object, out);
                }
                put(object, out);
            }
            out.write_all(b"]")
        }
        Object::Dictionary(dict) => {
            put_dictionary(dict, out);
            Ok(())
        }
        // A stream is no part of another object.
        Object::Stream(_) => out.write_all(b"null"),
    };
}

fn put_dictionary(dict: &Dictionary, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<<");
    for (key, value) in dict.iter() {
        put_name(key, out);
        separate(value, out);
        put(value, out);
    }
    out.extend_from_slice(b">>");
}

/// A space before what does not begin with a mark of its own.
fn separate(next: &Object, out: &mut Vec<u8>) {
    let bare = !matches!(next, Object::Name(_) | Object::String(..) | Object::Array(_) | Object::Dictionary(_));
    if bare {
        out.push(b' ');
    }
}

fn put_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(byte) {
            out.push(*byte);
        } else {
            let _ = write!(out, "#{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut doc = Document::with_version("1.7");
        let text = Object::String(br"a (b) \ c) )(".to_vec(), StringFormat::Literal);
        let hex = Object::String(vec![0xfe, 0xff, 0, 65], StringFormat::Hexadecimal);
        let list = vec![1.into(), 2.5.into(), text, hex, "a name/#1".into(), Object::Null, true.into(), (7, 0).into()];
        let list: Object = list.into();
        let held = doc.add_object(list.clone());
        let stream = lopdf::Stream::new(dictionary! { "Kind" => "Test" }, b"content".to_vec());
        let stream = doc.add_object(stream);
        let root = doc.add_object(dictionary! { "Type" => "Catalog", "Held" => held, "Stream" => stream });
        doc.trailer.set("Root", root);
        let mut loose = Loose::default();
        let many: Vec<ObjectId> = (0..450).map(|_| doc.new_object_id()).collect();
        let _never_written = doc.new_object_id();
        for (i, id) in many.iter().enumerate() {
            loose.add(*id, |out| out.extend(format!("<</Number {i}>>").bytes()));
        }
        let bytes = save(&doc, &loose).expect("written");
        let again = Document::load_mem(&bytes).expect("opens");
        assert_eq!(again.get_object(held).expect("there"), &list);
        assert_eq!(again.get_object(stream).and_then(Object::as_stream).expect("there").content, b"content");
        let number =
            |id| again.get_dictionary(id).and_then(|d| d.get(b"Number")).and_then(Object::as_i64).expect("there");
        assert_eq!(many.iter().map(|id| number(*id)).collect::<Vec<_>>(), (0..450).collect::<Vec<_>>());
        assert_eq!(save(&doc, &loose).expect("written"), bytes);
    }
}
