//! The structure of exported PDFs: what PDF/UA-1 asks for and can be seen without a validator.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::world::{World, checkout};

/// Operators that paint.
const PAINTS: [&str; 17] =
    ["f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "Tj", "TJ", "'", "\"", "EI", "BI"];
/// Where some elements have to stand.
const INSIDE: [(&str, &[&str]); 7] = [
    ("LI", &["L"]),
    ("Lbl", &["LI", "Note"]),
    ("LBody", &["LI"]),
    ("TR", &["Table"]),
    ("TH", &["TR"]),
    ("TD", &["TR"]),
    ("Caption", &["Table", "Figure", "Sect", "L", "LBody", "BlockQuote"]),
];

/// What is wrong with one document, each fault once.
struct Check<'d> {
    doc: &'d Document,
    faults: BTreeSet<String>,
    /// The element of each mark, by page.
    owners: BTreeMap<(ObjectId, i64), ObjectId>,
    /// The parent tree.
    parents: BTreeMap<i64, Object>,
    headings: Vec<u32>,
    notes: BTreeSet<Vec<u8>>,
    /// How often each kind of element was met.
    met: BTreeMap<String, usize>,
}

fn faults(doc: &Document) -> (BTreeSet<String>, BTreeMap<String, usize>) {
    let mut check = Check {
        doc,
        faults: BTreeSet::new(),
        owners: BTreeMap::new(),
        parents: BTreeMap::new(),
        headings: Vec::new(),
        notes: BTreeSet::new(),
        met: BTreeMap::new(),
    };
    check.catalog();
    check.tree();
    for (number, page) in doc.get_pages() {
        check.page(number, page);
    }
    (check.faults, check.met)
}

impl Check<'_> {
    fn fault(&mut self, what: impl Into<String>) {
        self.faults.insert(what.into());
    }

    /// What a value is, references followed.
    fn value<'a>(&'a self, dict: &'a Dictionary, key: &str) -> Option<&'a Object> {
        let value = dict.get(key.as_bytes()).ok()?;
        self.doc.dereference(value).ok().map(|(_, object)| object)
    }

    fn dict<'a>(&'a self, dict: &'a Dictionary, key: &str) -> Option<&'a Dictionary> {
        self.value(dict, key)?.as_dict().ok()
    }

    fn name(&self, dict: &Dictionary, key: &str) -> String {
        let name = self.value(dict, key).and_then(|v| v.as_name().ok());
        name.map(|n| String::from_utf8_lossy(n).into_owned()).unwrap_or_default()
    }

    fn list(&self, dict: &Dictionary, key: &str) -> Vec<Object> {
        match self.value(dict, key) {
            Some(Object::Array(all)) => all.clone(),
            Some(one) => {
                vec![dict.get(key.as_bytes()).ok().filter(|o| o.as_reference().is_ok()).unwrap_or(one).clone()]
            }
            None => Vec::new(),
        }
    }

    fn numbers(&self, dict: &Dictionary, key: &str) -> Vec<f32> {
        self.list(dict, key).iter().filter_map(|n| n.as_float().ok()).collect()
    }

    fn is_true(&self, dict: Option<&Dictionary>, key: &str) -> bool {
        dict.and_then(|d| self.value(d, key)).is_some_and(|v| matches!(v, Object::Boolean(true)))
    }

    fn catalog(&mut self) {
        let root = self.doc.catalog().expect("a catalog").clone();
        let text = |key: &str| self.value(&root, key).and_then(|v| v.as_str().ok()).is_some_and(|s| !s.is_empty());
        let metadata = self.value(&root, "Metadata").and_then(|m| m.as_stream().ok());
        let xmp = metadata.map(|m| String::from_utf8_lossy(&m.content).into_owned()).unwrap_or_default();
        let titled = xmp.split_once("<dc:title>").is_some_and(|(_, rest)| rest.contains("<rdf:li"));
        let there = [
            (text("Lang"), "no language"),
            (self.is_true(self.dict(&root, "MarkInfo"), "Marked"), "not marked as tagged"),
            (self.is_true(self.dict(&root, "ViewerPreferences"), "DisplayDocTitle"), "the title is not displayed"),
            (titled, "no title in the XMP"),
            (root.has(b"PageLabels"), "no page labels"),
            (root.has(b"Outlines") || self.doc.get_pages().len() == 1, "no bookmarks"),
            (root.has(b"StructTreeRoot"), "no structure tree"),
        ];
        there.into_iter().filter(|(good, _)| !good).for_each(|(_, what)| self.fault(what));
    }

    fn tree(&mut self) {
        let root = self.doc.catalog().expect("a catalog");
        let Some(tree) = self.dict(root, "StructTreeRoot").cloned() else { return };
        let nums = self.dict(&tree, "ParentTree").map(|p| self.list(p, "Nums")).unwrap_or_default();
        for pair in nums.chunks(2) {
            if let [Object::Integer(key), value] = pair {
                self.parents.insert(*key, value.clone());
            }
        }
        for top in self.list(&tree, "K") {
            self.element(top.as_reference().expect("an element"), "root", None);
        }
        let headings = std::mem::take(&mut self.headings);
        let mut last = 0;
        for level in headings {
            if level > last + 1 {
                self.fault(format!("a heading of level {level} after one of level {last}"));
            }
            last = level;
        }
    }

    /// Checks an element and all below it. Gives its kind and the number of its children.
    fn element(&mut self, id: ObjectId, inside: &str, parent: Option<ObjectId>) -> (String, usize) {
        let element = self.doc.get_dictionary(id).expect("an element").clone();
        let kind = self.name(&element, "S");
        *self.met.entry(kind.clone()).or_default() += 1;
        if parent.is_some_and(|p| element.get(b"P").and_then(Object::as_reference).ok() != Some(p)) {
            self.fault("a child that does not know its parent");
        }
        if INSIDE.iter().any(|(what, at)| *what == kind && !at.contains(&inside)) {
            self.fault(format!("{kind} inside {inside}"));
        }
        let page = element.get(b"Pg").and_then(Object::as_reference).ok();
        if matches!(kind.as_str(), "Figure" | "Formula") {
            self.figure(&element, &kind, page);
        }
        if let Some(level) = kind.strip_prefix('H').and_then(|l| l.parse().ok()) {
            self.headings.push(level);
        }
        if kind == "TH" {
            let scope = self.dict(&element, "A").map(|a| self.name(a, "Scope")).unwrap_or_default();
            *self.met.entry(format!("TH {scope}")).or_default() += 1;
            if !["Column", "Row", "Both"].contains(&scope.as_str()) {
                self.fault("TH without a scope");
            }
        }
        if kind == "Note" {
            let name = self.value(&element, "ID").and_then(|i| i.as_str().ok()).unwrap_or_default().to_vec();
            if name.is_empty() || !self.notes.insert(name) {
                self.fault("a note without an id of its own");
            }
        }
        let mut below = Vec::new();
        let mut labelled = false;
        for kid in self.list(&element, "K") {
            match kid {
                Object::Integer(mark) => {
                    self.owners.insert((page.expect("a page"), mark), id);
                }
                Object::Reference(child) => {
                    let (what, count) = self.element(child, &kind, Some(id));
                    let of_item = self.doc.get_dictionary(child).map(|c| self.list(c, "K")).unwrap_or_default();
                    labelled |= of_item
                        .iter()
                        .filter_map(|o| o.as_reference().ok())
                        .any(|o| self.doc.get_dictionary(o).is_ok_and(|d| self.name(d, "S") == "Lbl"));
                    below.push((what, count));
                }
                Object::Dictionary(reference) => {
                    let annotation = self.dict(&reference, "Obj");
                    let number = annotation.and_then(|a| self.value(a, "StructParent")?.as_i64().ok());
                    if number.is_none_or(|n| !self.parents.contains_key(&n)) {
                        self.fault("an annotation that does not find its element");
                    }
                }
                other => self.fault(format!("{other:?} in a structure element")),
            }
        }
        if kind == "L" && labelled && !element.has(b"A") {
            self.fault("L with labels but without a numbering");
        }
        if kind == "Table" {
            let widths: BTreeSet<usize> = below.iter().filter(|(k, _)| k == "TR").map(|(_, n)| *n).collect();
            if widths.len() > 1 {
                self.fault(format!("a table with rows of {widths:?} cells"));
            }
        }
        (kind, below.len())
    }

    fn figure(&mut self, element: &Dictionary, kind: &str, page: Option<ObjectId>) {
        let alt = self.value(element, "Alt").and_then(|a| a.as_str().ok()).is_some_and(|a| !a.is_empty());
        if !alt {
            self.fault(format!("{kind} without alternative text"));
        }
        let bounds = self.dict(element, "A").map(|a| self.numbers(a, "BBox")).unwrap_or_default();
        let page = page.and_then(|p| self.doc.get_dictionary(p).ok());
        let edges = page.map(|p| self.numbers(p, "MediaBox")).unwrap_or_default();
        match (bounds.as_slice(), edges.as_slice()) {
            ([x0, y0, x1, y1], [left, low, right, high]) if x0 <= x1 && y0 <= y1 => {
                if x0 > right || x1 < left || y0 > high || y1 < low {
                    self.fault(format!("{kind} with bounds outside of its page"));
                }
            }
            _ => self.fault(format!("{kind} without its bounds")),
        }
    }

    fn page(&mut self, number: u32, id: ObjectId) {
        let page = self.doc.get_dictionary(id).expect("a page").clone();
        if self.name(&page, "Tabs") != "S" {
            self.fault("a page without tab order");
        }
        let index = self.value(&page, "StructParents").and_then(|n| n.as_i64().ok());
        let owners = index.and_then(|n| self.parents.get(&n)).cloned();
        let owners = owners.and_then(|o| self.doc.dereference(&o).ok()?.1.as_array().ok().cloned());
        let Some(owners) = owners else { return self.fault(format!("page {number} is not in the parent tree")) };
        let content = Content::decode(&self.doc.get_page_content(id)).expect("operators");
        let (mut open, mut seen) = (0usize, BTreeSet::new());
        for operation in &content.operations {
            match operation.operator.as_str() {
                "BMC" => open += 1,
                "BDC" => {
                    open += 1;
                    let mark =
                        operation.operands.get(1).and_then(|d| d.as_dict().ok()?.get(b"MCID").ok()?.as_i64().ok());
                    let Some(mark) = mark else { continue };
                    let owner = owners.get(mark as usize).and_then(|o| o.as_reference().ok());
                    if !seen.insert(mark) || owner.is_none() || owner != self.owners.get(&(id, mark)).copied() {
                        self.fault("a mark that belongs to nothing, or to two");
                    }
                }
                "EMC" if open == 0 => self.fault("a mark that ends twice"),
                "EMC" => open -= 1,
                paint if PAINTS.contains(&paint) && open == 0 => {
                    self.fault(format!("{paint} outside of the structure"))
                }
                _ => {}
            }
        }
        if open > 0 {
            self.fault("marks left open");
        }
        for annotation in self.list(&page, "Annots") {
            let Ok((_, Object::Dictionary(link))) = self.doc.dereference(&annotation) else { continue };
            let link = link.clone();
            if self.name(&link, "Subtype") == "Link" {
                if !link.has(b"Contents") {
                    self.fault("a link without words");
                }
                if !link.has(b"StructParent") {
                    self.fault("a link outside of the structure");
                }
            }
        }
    }
}

const KINDS: [(&str, &[&str]); 6] = [
    ("slides", &[]),
    ("steps", &["--steps"]),
    ("presenter", &["--layout", "presenter"]),
    ("handout", &["--layout", "handout"]),
    ("second", &["--layout", "second-screen"]),
    ("panel", &["--layout", "panel"]),
];

/// A deck with everything that has a structure of its own.
const ALL: &str = "---\nmarp: true\n---\n\n# A talk\n\nSomebody\n\n---\n\n## Words\n\n- one\n  1. two\n- [x] three\n\n> said\n\nA [link](https://example.org) and a note[^1].\n\n[^1]: Where it is from.\n\n---\n\n## Numbers\n\n| | F1 | Time |\n|:--|--:|--:|\n| Ours | 71.2 | 3 |\n| Base | 68.0 | 4 |\n\n$$\n\\sum_i x_i\n$$\n\n```python\nx = 1\n```\n\n<!-- Say this. -->\n";

#[test]
fn every_document_of_our_decks_has_its_structure() {
    let world = World::new();
    world.write("all.md", ALL);
    let mut decks = vec!["all.md".to_owned()];
    for name in ["job-talk", "job-talk-weak", "system-design", "story"] {
        decks.push(checkout(&format!("decks/{name}.md")).display().to_string());
    }
    for deck in decks {
        for (kind, words) in KINDS {
            let ran = world.run(&[&["export", deck.as_str(), "-o", "out.pdf", "-q"], words].concat());
            assert!(ran.code < 2, "{ran:?}");
            let doc = Document::load(world.path("out.pdf")).expect("opens");
            let (faults, met) = faults(&doc);
            assert!(faults.is_empty(), "{deck} as {kind}: {faults:#?}");
            if deck == "all.md" && kind == "slides" {
                let wanted = [
                    "H1",
                    "P",
                    "L",
                    "LI",
                    "Lbl",
                    "LBody",
                    "BlockQuote",
                    "Table",
                    "TR",
                    "TD",
                    "Formula",
                    "Code",
                    "Link",
                    "Note",
                ];
                assert!(wanted.iter().all(|k| met.contains_key(*k)), "{met:?}");
                assert_eq!((met.get("TH Column"), met.get("TH Row")), (Some(&3), Some(&2)), "{met:?}");
            }
        }
    }
}

#[test]
fn the_check_of_the_structure_finds_what_is_broken() {
    let world = World::new();
    world.write("all.md", ALL);
    assert!(world.run(&["export", "all.md", "-o", "out.pdf", "-q"]).code < 2);
    let whole = Document::load(world.path("out.pdf")).expect("opens");
    let broken = |change: &dyn Fn(&mut Dictionary)| {
        let mut doc = whole.clone();
        doc.objects.values_mut().filter_map(|o| o.as_dict_mut().ok()).for_each(change);
        faults(&doc).0
    };
    let kind = |d: &Dictionary, kind: &str| d.get(b"S").and_then(Object::as_name).is_ok_and(|n| n == kind.as_bytes());
    let without = |what: &'static str, key: &'static str| {
        broken(&move |d: &mut Dictionary| {
            if kind(d, what) {
                d.remove(key.as_bytes());
            }
        })
    };
    assert!(without("TH", "A").contains("TH without a scope"));
    assert!(without("Formula", "Alt").contains("Formula without alternative text"));
    assert!(without("Note", "ID").contains("a note without an id of its own"));
    assert!(without("TD", "P").contains("a child that does not know its parent"));
    let pages = broken(&|d: &mut Dictionary| {
        d.remove(b"StructParents");
    });
    assert!(pages.iter().any(|f| f.contains("not in the parent tree")), "{pages:?}");
    let tags = broken(&|d: &mut Dictionary| {
        d.remove(b"MarkInfo");
        d.remove(b"Lang");
    });
    assert!(tags.contains("not marked as tagged") && tags.contains("no language"), "{tags:?}");
}
