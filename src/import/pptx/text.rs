//! The text of a shape: paragraphs, which of them are points of a list, links, formulas.

use super::super::model::{Block, Item, Text};
use super::super::xml::{Child, Element};
use super::relations::Relations;

/// What a shape's text looks like where the paragraph itself does not say: the list styles of the shape, of its layout
/// and of its master, the nearest first.
#[derive(Debug, Clone, Default)]
pub struct Styles<'e>(pub Vec<&'e Element>);

/// Whether a paragraph has a bullet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bullet {
    None,
    Mark,
    Number,
}

/// What properties of a paragraph say of its bullet.
fn stated(properties: &Element) -> Option<Bullet> {
    properties.elements().find_map(|e| match e.name.as_str() {
        "buNone" => Some(Bullet::None),
        "buChar" | "buBlip" => Some(Bullet::Mark),
        "buAutoNum" => Some(Bullet::Number),
        _ => None,
    })
}

/// The blocks of a text body.
pub fn blocks(body: &Element, styles: &Styles<'_>, relations: &Relations) -> Vec<Block> {
    let own = body.child("lstStyle");
    let mut out: Vec<Block> = Vec::new();
    for paragraph in body.elements().filter(|e| e.name == "p") {
        let text = text_of(paragraph, relations);
        if text.is_blank() {
            continue;
        }
        let properties = paragraph.child("pPr");
        let level = properties.and_then(|p| p.attribute("lvl")?.parse().ok()).unwrap_or(0usize).min(8);
        let of_level = format!("lvl{}pPr", level + 1);
        let inherited = || own.into_iter().chain(styles.0.iter().copied()).find_map(|s| stated(s.child(&of_level)?));
        match properties.and_then(stated).or_else(inherited).unwrap_or(Bullet::None) {
            Bullet::None => out.push(Block::Paragraph(text)),
            bullet => {
                let item = Item { level, ordered: bullet == Bullet::Number, text };
                match out.last_mut() {
                    Some(Block::List(items)) => items.push(item),
                    _ => out.push(Block::List(vec![item])),
                }
            }
        }
    }
    out
}

/// All words of a text body as one text, a line for each paragraph.
pub fn joined(body: &Element, relations: &Relations) -> Text {
    let mut out = Text::default();
    for (i, paragraph) in body.elements().filter(|e| e.name == "p").enumerate() {
        if i > 0 {
            out.push("\n", None);
        }
        for run in text_of(paragraph, relations).0 {
            out.push(&run.text, run.link);
        }
    }
    out
}

/// The words of one paragraph.
pub fn text_of(paragraph: &Element, relations: &Relations) -> Text {
    let mut out = Text::default();
    add(paragraph, relations, &mut out);
    out
}

fn add(element: &Element, relations: &Relations, out: &mut Text) {
    for child in element.elements() {
        match child.name.as_str() {
            "r" | "fld" => {
                if child.attribute("type").is_some_and(|t| t == "slidenum") {
                    continue;
                }
                let link = child.path(&["rPr", "hlinkClick"]).and_then(|l| relations.outside(l.prefixed("id")?));
                for text in child.elements().filter(|e| e.name == "t") {
                    out.push(&text.text(), link.clone());
                }
            }
            "br" => out.push("\n", None),
            // A formula: its letters in order are what can be had without a typesetter.
            "oMath" => out.push(&letters(child), None),
            // The first choice holds the formula as such, the fallback a picture of it.
            "AlternateContent" => {
                let choice = child.child("Choice").or_else(|| child.child("Fallback"));
                choice.into_iter().for_each(|c| add(c, relations, out));
            }
            "m" | "oMathPara" | "ruby" => add(child, relations, out),
            _ => {}
        }
    }
}

fn letters(formula: &Element) -> String {
    let mut out = String::new();
    for child in &formula.children {
        if let Child::Element(e) = child {
            out += &if e.name == "t" { e.text() } else { letters(e) };
        }
    }
    out
}
