//! What programs write into their SVG files for browsers and no reader of SVG draws: labels as HTML (`foreignObject`, as
//! Mermaid and draw.io have them) and colours for light and dark pages (`light-dark()`). Both become plain SVG first.

use std::borrow::Cow;

use usvg::roxmltree::{Document, Node, ParsingOptions};

/// Width of a letter on average, and height of a line, as shares of the size of the text.
const LETTER: f32 = 0.54;
const LINE: f32 = 1.25;
/// A file with more labels than this keeps the rest of them as they are.
const MAX_LABELS: usize = 5_000;

/// The file in plain SVG.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(text);
    if out.contains("light-dark(") {
        out = Cow::Owned(light(&out));
    }
    if out.contains("<foreignObject")
        && let Some(drawn) = drawn_labels(&out)
    {
        out = Cow::Owned(drawn);
    }
    out
}

/// `light-dark(a, b)` is `a`.
fn light(text: &str) -> String {
    const CALL: &str = "light-dark(";
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(CALL) {
        out.push_str(&rest[..start]);
        rest = &rest[start + CALL.len()..];
        let (mut depth, mut comma, mut end) = (1, None, None);
        for (i, c) in rest.char_indices().take(300) {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                ',' if depth == 1 && comma.is_none() => comma = Some(i),
                _ => {}
            }
            if depth == 0 {
                end = Some(i);
                break;
            }
        }
        let Some(end) = end else {
            out.push_str(CALL);
            continue;
        };
        out.push_str(rest[..comma.unwrap_or(end)].trim());
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out
}

/// Labels as text elements; `None` where there are none, or the file is no XML.
fn drawn_labels(text: &str) -> Option<String> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let doc = Document::parse_with_options(text, options).ok()?;
    let mut parts: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    for label in doc.descendants().filter(|n| n.has_tag_name_of("foreignObject")).take(MAX_LABELS) {
        let instead = label.parent().filter(|p| p.has_tag_name_of("switch"));
        match instead {
            // What a program wrote for readers without HTML is often cut short; its place is right.
            Some(switch) => {
                let other = switch.children().find(|n| n.has_tag_name_of("text"));
                let other =
                    other.filter(|t| said(*t).trim_end().ends_with("...") || said(*t).trim_end().ends_with('…'));
                parts.extend(other.and_then(|other| Some((other.range(), replaced(label, other)?))));
            }
            None => parts.extend(boxed(label).map(|drawn| (label.range(), drawn))),
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, drawn) in parts {
        out.push_str(text.get(at..range.start)?);
        out.push_str(&drawn);
        at = range.end;
    }
    out.push_str(text.get(at..)?);
    (at > 0).then_some(out)
}

trait Named {
    fn has_tag_name_of(&self, name: &str) -> bool;
}

impl Named for Node<'_, '_> {
    /// Whether it is an element of this name, in whatever name space.
    fn has_tag_name_of(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}

fn said(node: Node<'_, '_>) -> String {
    node.descendants().filter_map(|n| n.text().filter(|_| n.is_text())).collect()
}

fn number(node: Node<'_, '_>, name: &str) -> Option<f32> {
    number_of(node.attribute(name)?)
}

fn number_of(text: &str) -> Option<f32> {
    text.trim().trim_end_matches("px").parse::<f32>().ok().filter(|n| n.is_finite() && n.abs() < 100_000.0)
}

/// A property that an element or one inside of it states in its style.
fn styled(node: Node<'_, '_>, name: &str) -> Option<String> {
    node.descendants().filter_map(|n| n.attribute("style")).find_map(|style| {
        style.split(';').find_map(|d| {
            let (key, value) = d.split_once(':')?;
            (key.trim() == name).then(|| value.trim().trim_end_matches("!important").trim().to_owned())
        })
    })
}

/// The lines of a label, white space collapsed.
fn lines(label: Node<'_, '_>) -> Vec<String> {
    let mut raw = String::new();
    gather(label, &mut raw, 0);
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    raw.split('\n').map(words).filter(|l| !l.is_empty()).collect()
}

fn gather(node: Node<'_, '_>, out: &mut String, depth: usize) {
    for child in node.children() {
        if child.is_text() {
            out.push_str(&child.text().unwrap_or("").replace('\n', " "));
        } else if child.is_element() && depth < 30 {
            let block = matches!(child.tag_name().name(), "p" | "div" | "li" | "h1" | "h2" | "h3" | "br");
            if block {
                out.push('\n');
            }
            gather(child, out, depth + 1);
            if block {
                out.push('\n');
            }
        }
    }
}

/// Lines no longer than so many letters, broken between words.
fn wrapped(lines: Vec<String>, most: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for line in lines {
        let mut row = String::new();
        for word in line.split(' ') {
            if !row.is_empty() && row.chars().count() + 1 + word.chars().count() > most {
                out.push(std::mem::take(&mut row));
            }
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(word);
        }
        out.push(row);
    }
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Text elements for lines, the first one on the baseline `y`.
fn rows(lines: &[String], x: f32, y: f32, size: f32, attributes: &str) -> String {
    let row = |(i, line): (usize, &String)| {
        let y = y + i as f32 * size * LINE;
        format!("<text x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"{size:.2}\" {attributes}>{}</text>", escaped(line))
    };
    lines.iter().enumerate().map(row).collect()
}

fn weight(label: Node<'_, '_>) -> &'static str {
    let bold = styled(label, "font-weight").is_some_and(|w| w == "bold" || w == "700")
        || label.descendants().any(|n| n.has_tag_name_of("b") || n.has_tag_name_of("strong"));
    if bold { "font-weight=\"bold\"" } else { "" }
}

/// A label in the middle of its box.
fn boxed(label: Node<'_, '_>) -> Option<String> {
    let (w, h) = (number(label, "width")?, number(label, "height")?);
    let lines = lines(label);
    if lines.is_empty() || w <= 0.0 || h <= 0.0 {
        return Some(String::new());
    }
    let (x, y) = (number(label, "x").unwrap_or(0.0), number(label, "y").unwrap_or(0.0));
    let stated = styled(label, "font-size").as_deref().and_then(number_of).filter(|s| *s > 1.0);
    let mut size = stated.unwrap_or(16.0).min(h / 1.2);
    let most = |size: f32| (w / (size * LETTER)).floor().max(1.0) as usize;
    // A box as high as its explicit lines was measured for them; a higher one was for wrapped ones.
    let lines = if h > (lines.len() as f32 + 0.7) * 1.5 * size { wrapped(lines, most(size) + 2) } else { lines };
    let longest = lines.iter().map(|l| l.chars().count()).max().unwrap_or(1).max(1) as f32;
    size = size.min(w / (longest * LETTER)).min(h / (lines.len() as f32 * 1.05)).max(1.0);
    let height = lines.len() as f32 * size * LINE;
    let first = y + (h - height) / 2.0 + size * 0.95;
    let ink = styled(label, "color").map(|c| format!("style=\"fill:{}\"", escaped(&c))).unwrap_or_default();
    let attributes = format!("text-anchor=\"middle\" {} {ink}", weight(label));
    let behind = label.descendants().filter_map(|n| n.attribute("class")).any(|c| c.contains("labelBkg"));
    let mut out = String::from("<g>");
    if behind {
        out += &format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" style=\"fill:#fff;fill-opacity:.8;stroke:none\"/>"
        );
    }
    out += &rows(&lines, x + w / 2.0, first, size, &attributes);
    Some(out + "</g>")
}

/// A label at the place and in the look of the text that stands for it.
fn replaced(label: Node<'_, '_>, other: Node<'_, '_>) -> Option<String> {
    let (x, y) = (number(other, "x")?, number(other, "y")?);
    let size = number(other, "font-size").filter(|s| *s > 0.5)?;
    let width = styled(label, "width").as_deref().and_then(number_of).filter(|w| *w > size * 2.0);
    let most = width.map_or(usize::MAX, |w| (w / (size * LETTER)).floor() as usize);
    let lines = wrapped(lines(label), most.max(1));
    let above = match styled(label, "align-items").unwrap_or_default().rsplit(' ').next().unwrap_or("") {
        "flex-start" => 0.0,
        "flex-end" => lines.len().saturating_sub(1) as f32,
        _ => lines.len().saturating_sub(1) as f32 / 2.0,
    };
    let mut attributes = weight(label).to_owned();
    for name in ["text-anchor", "fill", "font-family"] {
        if let Some(value) = other.attribute(name) {
            attributes += &format!(" {name}=\"{}\"", escaped(value));
        }
    }
    (!lines.is_empty()).then(|| format!("<g>{}</g>", rows(&lines, x, y - above * size * LINE, size, &attributes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_those_of_a_light_page() {
        let given = "<a style=\"fill: light-dark(rgb(1, 2, 3), var(--x, #fff)); stroke:light-dark(#000, #eee)\"/>";
        assert_eq!(plain(given), "<a style=\"fill: rgb(1, 2, 3); stroke:#000\"/>");
        for odd in ["light-dark(", "light-dark(a", "light-dark()x"] {
            let _ = plain(odd);
        }
    }

    #[test]
    fn html_labels_become_text_in_their_boxes() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><foreignObject width=\"80\" height=\"48\"><div><span>Read \
                   &amp; <b>rank</b><br/>passages</span></div></foreignObject></svg>";
        let drawn = plain(svg);
        assert!(!drawn.contains("foreignObject"), "{drawn}");
        assert!(drawn.contains(">Read &amp; rank</text>") && drawn.contains(">passages</text>"), "{drawn}");
        assert!(drawn.contains("x=\"40.00\"") && drawn.contains("font-weight=\"bold\""), "{drawn}");
        assert!(Document::parse(&drawn).is_ok());
    }

    #[test]
    fn a_label_that_was_cut_short_is_told_whole() {
        let label = |short: &str| {
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><switch><foreignObject width=\"100%\" height=\"100%\"><div \
                 style=\"align-items: unsafe center; width: 60px; height: 1px\">Order of the passages</div>\
                 </foreignObject><text x=\"30\" y=\"20\" font-size=\"12px\" text-anchor=\"middle\">{short}</text></switch></svg>"
            )
        };
        let drawn = plain(&label("Order of...")).into_owned();
        assert!(drawn.contains(">Order of</text>") && drawn.contains(">passages</text>"), "{drawn}");
        assert_eq!(drawn.matches("Order").count(), 2, "in HTML and in SVG: {drawn}");
        let whole = label("Order of the passages");
        assert_eq!(plain(&whole), whole);
    }
}
