//! Objects of other PDFs, copied into ours: what a page draws and nothing that acts.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::layout::PdfSource;

/// Entries that are never copied: they act, they lead back into the other document's structure, or they tell of it.
const LEFT_OUT: [&[u8]; 14] = [
    b"AA",
    b"A",
    b"JS",
    b"OpenAction",
    b"Parent",
    b"StructParent",
    b"StructParents",
    b"Metadata",
    b"PieceInfo",
    b"OC",
    b"Annots",
    b"LastModified",
    b"Pg",
    b"AF",
];
/// Objects may nest so deep without a reference between them.
const MAX_DEPTH: u8 = 60;

/// Copies objects, each once.
#[derive(Default)]
pub(super) struct Import {
    known: BTreeMap<(usize, ObjectId), ObjectId>,
}

impl Import {
    /// A dictionary with all that it refers to.
    pub fn dictionary(&mut self, doc: &mut Document, source: &Arc<PdfSource>, dict: &Dictionary) -> Dictionary {
        let mut open = Vec::new();
        let copy = self.copy_dictionary(doc, source, dict, &mut open, 0);
        while let Some((from, to)) = open.pop() {
            let object = source.object(from).map_or(Object::Null, |o| self.copy(doc, source, o, &mut open, 0));
            doc.objects.insert(to, object);
        }
        copy
    }

    fn copy_dictionary(
        &mut self,
        doc: &mut Document,
        source: &Arc<PdfSource>,
        dict: &Dictionary,
        open: &mut Vec<(ObjectId, ObjectId)>,
        depth: u8,
    ) -> Dictionary {
        let mut out = Dictionary::new();
        for (key, value) in dict.iter().filter(|(key, _)| !LEFT_OUT.contains(&key.as_slice())) {
            out.set(key.clone(), self.copy(doc, source, value, open, depth + 1));
        }
        out
    }

    fn copy(
        &mut self,
        doc: &mut Document,
        source: &Arc<PdfSource>,
        object: &Object,
        open: &mut Vec<(ObjectId, ObjectId)>,
        depth: u8,
    ) -> Object {
        if depth > MAX_DEPTH {
            return Object::Null;
        }
        match object {
            Object::Reference(id) => {
                let key = (Arc::as_ptr(source).addr(), *id);
                let to = *self.known.entry(key).or_insert_with(|| {
                    let to = doc.new_object_id();
                    open.push((*id, to));
                    to
                });
                Object::Reference(to)
            }
            Object::Array(list) => {
                Object::Array(list.iter().map(|o| self.copy(doc, source, o, open, depth + 1)).collect())
            }
            Object::Dictionary(dict) => Object::Dictionary(self.copy_dictionary(doc, source, dict, open, depth)),
            Object::Stream(stream) => {
                let mut copy = stream.clone();
                copy.dict = self.copy_dictionary(doc, source, &stream.dict, open, depth);
                copy.allows_compression = false;
                Object::Stream(copy)
            }
            other => other.clone(),
        }
    }
}
