//! The structure tree: what is a heading, a list, a table, a figure, for those who listen to the document.

use std::fmt::Write as _;
use std::io;

use lopdf::{Document, Object, ObjectId, dictionary};

use super::content::{Content, Element, Kid};
use super::save::{Loose, put};
use super::text_string;
use crate::layout::Role;

/// The standard structure type of a role.
pub(super) fn tag(role: Role) -> &'static str {
    match role {
        Role::Section => "Sect",
        Role::Heading(1) => "H1",
        Role::Heading(2) => "H2",
        Role::Heading(3) => "H3",
        Role::Heading(4) => "H4",
        Role::Heading(5) => "H5",
        Role::Heading(_) => "H6",
        Role::Paragraph => "P",
        Role::List | Role::NumberedList => "L",
        Role::Item => "LI",
        Role::Label => "Lbl",
        Role::Body => "LBody",
        Role::Code => "Code",
        Role::Quote => "BlockQuote",
        Role::Table => "Table",
        Role::Row => "TR",
        Role::HeaderCell | Role::RowHeaderCell => "TH",
        Role::Cell => "TD",
        Role::Figure => "Figure",
        Role::Caption => "Caption",
        Role::Formula => "Formula",
        Role::Link => "Link",
        Role::Note => "Note",
        Role::Artifact => "Artifact",
    }
}

/// Adds the tree of all pages to the document; the catalog gets what points to it.
pub(super) fn add(
    doc: &mut Document,
    catalog: ObjectId,
    pages: &[(ObjectId, &Content)],
    links: &[Vec<ObjectId>],
) -> Loose {
    let mut loose = Loose::default();
    let root = doc.new_object_id();
    let top = doc.new_object_id();
    let mut top_kids = Vec::new();
    let mut numbers: Vec<Object> = Vec::new();
    let mut link_parents: Vec<(i64, ObjectId)> = Vec::new();
    let mut next_link = pages.len() as i64;
    let (mut level, mut notes) = (0, Vec::new());
    for (index, (page, content)) in pages.iter().enumerate() {
        let ids: Vec<ObjectId> = content.elements.iter().map(|_| doc.new_object_id()).collect();
        let mut parents = vec![top; content.elements.len()];
        for (i, element) in content.elements.iter().enumerate() {
            for kid in &element.kids {
                if let Kid::Element(child) = kid {
                    parents[*child] = ids[i];
                }
            }
        }
        for (i, element) in content.elements.iter().enumerate() {
            let mut kids = String::new();
            for kid in &element.kids {
                let _ = match kid {
                    Kid::Marked(number) => write!(kids, " {number}"),
                    Kid::Element(child) => write!(kids, " {} 0 R", ids[*child].0),
                    Kid::Link(link) => {
                        let Some(annotation) = links[index].get(*link) else { continue };
                        if let Ok(dict) = doc.get_object_mut(*annotation).and_then(Object::as_dict_mut) {
                            dict.set("StructParent", next_link);
                        }
                        link_parents.push((next_link, ids[i]));
                        next_link += 1;
                        write!(kids, "<</Type/OBJR/Obj {} 0 R/Pg {} 0 R>>", annotation.0, page.0)
                    }
                };
            }
            let mut role = element.role;
            let mut name = None;
            match role {
                Role::Heading(wanted) => {
                    // A level that is left out is a heading that listeners look for.
                    level = wanted.clamp(1, level + 1);
                    role = Role::Heading(level);
                }
                Role::Note => {
                    let own = text_string(&format!("note-{:05}", notes.len() / 2 + 1));
                    notes.extend([own.clone(), ids[i].into()]);
                    name = Some(own);
                }
                _ => {}
            }
            loose.add(ids[i], |out| {
                let (parent, page) = (parents[i].0, page.0);
                // Writing into memory does not fail.
                let _ = io::Write::write_fmt(
                    out,
                    format_args!("<</Type/StructElem/S/{}/P {parent} 0 R/Pg {page} 0 R", tag(role)),
                );
                if let Some(name) = name {
                    out.extend_from_slice(b"/ID");
                    put(&name, out);
                }
                describe(role, element, out);
                out.extend_from_slice(format!("/K[{}]>>", kids.trim_start()).as_bytes());
            });
        }
        top_kids.extend(content.roots.iter().map(|r| Object::Reference(ids[*r])));
        let mut owners = String::from("[");
        for element in &content.marks {
            let _ = write!(owners, "{} 0 R ", ids[*element].0);
        }
        let owned = doc.new_object_id();
        loose.add(owned, |out| out.extend_from_slice((owners + "]").as_bytes()));
        numbers.push((index as i64).into());
        numbers.push(owned.into());
        if let Ok(dict) = doc.get_object_mut(*page).and_then(Object::as_dict_mut) {
            dict.set("StructParents", index as i64);
            dict.set("Tabs", "S");
        }
    }
    for (number, element) in link_parents {
        numbers.push(number.into());
        numbers.push(element.into());
    }
    let parent_tree = doc.add_object(dictionary! { "Nums" => numbers });
    doc.set_object(top, dictionary! { "Type" => "StructElem", "S" => "Document", "P" => root, "K" => top_kids });
    let mut tree = dictionary! {
        "Type" => "StructTreeRoot",
        "K" => vec![Object::Reference(top)],
        "ParentTree" => parent_tree,
        "ParentTreeNextKey" => next_link,
    };
    if let (Some(first), Some(last)) = (notes.first().cloned(), notes.iter().rev().nth(1).cloned()) {
        let leaf = dictionary! { "Names" => notes, "Limits" => vec![first, last] };
        let leaf = doc.add_object(leaf);
        tree.set("IDTree", dictionary! { "Kids" => vec![Object::Reference(leaf)] });
    }
    doc.set_object(root, tree);
    if let Ok(dict) = doc.get_object_mut(catalog).and_then(Object::as_dict_mut) {
        dict.set("StructTreeRoot", root);
        dict.set("MarkInfo", dictionary! { "Marked" => true });
    }
    loose
}

fn describe(role: Role, element: &Element, out: &mut Vec<u8>) {
    let list = |kind: &str| format!("/A<</O/List/ListNumbering/{kind}>>");
    match role {
        Role::Figure | Role::Formula => {
            let alt = element
                .alt
                .as_deref()
                .map(str::trim)
                .filter(|a| !a.is_empty())
                .unwrap_or("figure without a description");
            out.extend_from_slice(b"/Alt");
            put(&text_string(alt), out);
            if let Some(b) = element.bounds {
                let (x, y) = (b.x.round() as i64, b.y.round() as i64);
                let (right, top) = ((b.x + b.w).round() as i64, (b.y + b.h).round() as i64);
                out.extend_from_slice(format!("/A<</O/Layout/BBox[{x} {y} {right} {top}]>>").as_bytes());
            }
        }
        Role::List => out.extend_from_slice(list("Disc").as_bytes()),
        Role::NumberedList => out.extend_from_slice(list("Decimal").as_bytes()),
        Role::HeaderCell => out.extend_from_slice(b"/A<</O/Table/Scope/Column>>"),
        Role::RowHeaderCell => out.extend_from_slice(b"/A<</O/Table/Scope/Row>>"),
        _ => {}
    }
}
