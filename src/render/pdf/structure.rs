//! The structure tree: what is a heading, a list, a table, a figure, for those who listen to the document.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::content::{Content, Kid};
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
        Role::HeaderCell => "TH",
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
pub(super) fn add(doc: &mut Document, catalog: ObjectId, pages: &[(ObjectId, &Content)], links: &[Vec<ObjectId>]) {
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
            let mut kids = Vec::new();
            for kid in &element.kids {
                kids.push(match kid {
                    Kid::Marked(number) => Object::Integer(*number as i64),
                    Kid::Element(child) => Object::Reference(ids[*child]),
                    Kid::Link(link) => {
                        let Some(annotation) = links[index].get(*link) else { continue };
                        if let Ok(dict) = doc.get_object_mut(*annotation).and_then(Object::as_dict_mut) {
                            dict.set("StructParent", next_link);
                        }
                        link_parents.push((next_link, ids[i]));
                        next_link += 1;
                        dictionary! { "Type" => "OBJR", "Obj" => *annotation, "Pg" => *page }.into()
                    }
                });
            }
            let mut dict = dictionary! {
                "Type" => "StructElem",
                "S" => tag(element.role),
                "P" => parents[i],
                "Pg" => *page,
                "K" => kids,
            };
            describe(&mut dict, element.role, element.alt.as_deref());
            match element.role {
                Role::Heading(wanted) => {
                    // A level that is left out is a heading that listeners look for.
                    level = wanted.clamp(1, level + 1);
                    dict.set("S", tag(Role::Heading(level)));
                }
                Role::Note => {
                    let name = text_string(&format!("note-{:05}", notes.len() / 2 + 1));
                    dict.set("ID", name.clone());
                    notes.extend([name, ids[i].into()]);
                }
                _ => {}
            }
            doc.set_object(ids[i], dict);
        }
        top_kids.extend(content.roots.iter().map(|r| Object::Reference(ids[*r])));
        let owners: Vec<Object> = content.marks.iter().map(|e| Object::Reference(ids[*e])).collect();
        numbers.push((index as i64).into());
        numbers.push(doc.add_object(owners).into());
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
}

fn describe(dict: &mut Dictionary, role: Role, alt: Option<&str>) {
    match role {
        Role::Figure | Role::Formula => {
            let alt = alt.map(str::trim).filter(|a| !a.is_empty()).unwrap_or("figure without a description");
            dict.set("Alt", text_string(alt));
        }
        Role::List => dict.set("A", dictionary! { "O" => "List", "ListNumbering" => "Disc" }),
        Role::NumberedList => dict.set("A", dictionary! { "O" => "List", "ListNumbering" => "Decimal" }),
        Role::HeaderCell => dict.set("A", dictionary! { "O" => "Table", "Scope" => "Column" }),
        _ => {}
    }
}
