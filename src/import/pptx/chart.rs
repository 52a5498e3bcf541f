//! Charts as tables of their numbers, and diagrams as lists of their words.

use super::super::model::{Block, Item, Text};
use super::super::xml::{self, Element};
use super::super::{ImportError, archive::Archive};
use super::relations::Relations;
use super::text;

/// The most points of a chart that become a table; more is a picture of data, not a claim.
const POINTS: usize = 100;

/// The title, the axes and the numbers of a chart, as the file keeps them beside the drawing.
///
/// # Errors
/// When the part is too large.
pub fn read(archive: &mut Archive<'_>, part: &str) -> Result<Vec<Block>, ImportError> {
    let Some(root) = archive.text(part)?.as_deref().and_then(xml::parse) else { return Ok(Vec::new()) };
    let mut out = Vec::new();
    let none = Relations::default();
    for title in root.all("title") {
        if let Some(body) = title.path(&["tx", "rich"]) {
            out.push(Block::Paragraph(text::joined(body, &none)));
        }
    }
    let mut head = vec![Text::default()];
    let mut rows: Vec<Vec<Text>> = Vec::new();
    for (i, series) in root.all("ser").iter().enumerate() {
        head.push(Text::plain(series.child("tx").map_or_else(String::new, |t| points(t).join(" "))));
        let names = series.child("cat").or_else(|| series.child("xVal")).map_or_else(Vec::new, points);
        let values = series.child("val").or_else(|| series.child("yVal")).map_or_else(Vec::new, points);
        for (at, value) in values.into_iter().enumerate().take(POINTS) {
            if rows.len() <= at {
                rows.push(vec![Text::plain(names.get(at).cloned().unwrap_or_default())]);
            }
            rows[at].resize(i + 1, Text::default());
            rows[at].push(Text::plain(value));
        }
    }
    if !rows.is_empty() {
        rows.insert(0, head);
        out.push(Block::Table(rows));
    }
    Ok(out.into_iter().filter(|b| !matches!(b, Block::Paragraph(t) if t.is_blank())).collect())
}

/// The points of a series in the order of their numbers.
fn points(of: &Element) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for point in of.all("pt").into_iter().take(POINTS) {
        let at = point.attribute("idx").and_then(|i| i.parse().ok()).unwrap_or(out.len()).min(POINTS);
        if out.len() <= at {
            out.resize(at + 1, String::new());
        }
        out[at] = point.child("v").map_or_else(String::new, Element::text);
    }
    if out.is_empty() {
        out.extend(of.child("v").map(Element::text));
    }
    out
}

/// The words of a diagram, in the order in which the file keeps them.
///
/// # Errors
/// When the part is too large.
pub fn diagram(archive: &mut Archive<'_>, part: &str) -> Result<Vec<Block>, ImportError> {
    let Some(root) = archive.text(part)?.as_deref().and_then(xml::parse) else { return Ok(Vec::new()) };
    let none = Relations::default();
    let texts = root.all("t").into_iter().map(|t| text::joined(t, &none)).filter(|t| !t.is_blank());
    let items: Vec<Item> = texts.map(|text| Item { level: 0, ordered: false, text }).collect();
    Ok(if items.is_empty() { Vec::new() } else { vec![Block::List(items)] })
}
