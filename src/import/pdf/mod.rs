//! Slides as PDF: what is printed on them, and the notes that lie beside them for a console.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::model::{Block, Item, Slide, Talk, Text};
use super::{ImportError, Kind, SLIDES};
use crate::layout::PdfSource;
use crate::render::{Line, Pages};

/// Signs that begin a point of a list.
const BULLETS: &[char] =
    &['•', '‣', '◦', '▪', '▫', '■', '□', '●', '○', '►', '▶', '▸', '–', '∗', '⋆', '✓', '➤', '◆', '\u{f0b7}', '\u{f0a7}'];

/// Reads a PDF; `notes` is the text of the `.pdfpc` file beside it.
///
/// # Errors
/// When it is none, has a password, or is over a limit.
pub fn read(bytes: &[u8], notes: Option<&str>) -> Result<Talk, ImportError> {
    let remedy = Kind::Pdf.remedy();
    let source = PdfSource::read(bytes).map_err(|why| ImportError::new(why, remedy))?;
    let pages = Pages::read(bytes.to_vec()).map_err(|e| ImportError::new(format!("cannot be read: {e}"), remedy))?;
    let groups = source.groups();
    if groups.len() > SLIDES || pages.len() > SLIDES * 10 {
        return Err(ImportError::new(format!("has more than {SLIDES} slides"), remedy));
    }
    let mut unknown = 0;
    let mut failed = 0;
    let mut read: Vec<Vec<Line>> = Vec::new();
    for index in 0..pages.len() {
        let (lines, strange) = pages.lines(index).unwrap_or_else(|_| {
            failed += 1;
            (Vec::new(), 0)
        });
        unknown += strange;
        read.push(lines);
    }
    // Steps of one slide repeat each other; only what comes back from slide to slide is a head or a foot.
    let mut slides: Vec<Vec<Line>> =
        groups.iter().map(|g| steps_together(read.get(g.clone()).unwrap_or_default())).collect();
    let repeated = repeated(&slides);
    let left_out = !repeated.is_empty();
    for lines in &mut slides {
        lines.retain(|l| !repeated.contains_key(&place(l)));
    }
    let notes = notes.map(pdfpc).unwrap_or_default();
    let mut talk = Talk::default();
    for (number, (group, lines)) in groups.iter().zip(&slides).enumerate() {
        let (first, last) = (group.start + 1, group.end);
        let place = if first == last { format!("page {first}") } else { format!("pages {first}-{last}") };
        let mut slide = Slide { place, ..Slide::default() };
        fill(lines, &mut slide);
        slide.notes = notes.of(number, group.clone());
        talk.slides.push(slide);
    }
    let mut doubts = vec!["text only".to_owned()];
    if groups.len() < pages.len() {
        doubts.push(format!("overlay steps of {} pages taken together by their labels", pages.len()));
    }
    if left_out {
        doubts.push("without the lines that come back on most slides".to_owned());
    }
    if unknown > 0 {
        doubts.push(format!("without {unknown} signs that no letter is known for"));
    }
    if failed > 0 {
        doubts.push(format!("{failed} pages could not be read"));
    }
    talk.doubts = doubts;
    if talk.slides.iter().all(|s| s.title.is_none() && s.blocks.is_empty()) {
        return Err(ImportError::new("has no text: its pages are pictures", remedy));
    }
    Ok(talk)
}

/// What a line is, but for its numbers, and where it stands.
fn place(line: &Line) -> (String, i32) {
    let text = line.text.chars().filter(|c| !c.is_ascii_digit()).collect();
    (text, (line.y / 4.0).round() as i32)
}

/// Lines that stand in one place on more than half of the slides, and on three at least: heads and feet.
fn repeated(pages: &[Vec<Line>]) -> HashMap<(String, i32), usize> {
    let mut counts: HashMap<(String, i32), usize> = HashMap::new();
    for lines in pages {
        let mut own: Vec<_> = lines.iter().map(place).collect();
        own.sort();
        own.dedup();
        own.into_iter().for_each(|p| *counts.entry(p).or_default() += 1);
    }
    counts.retain(|_, times| *times >= 3 && *times * 2 > pages.len());
    counts
}

/// The lines of the last step, and of earlier ones what is gone there.
fn steps_together(steps: &[Vec<Line>]) -> Vec<Line> {
    let Some((last, earlier)) = steps.split_last() else { return Vec::new() };
    let mut out = last.clone();
    for line in earlier.iter().flatten() {
        if !out.iter().any(|l| l.text == line.text) {
            out.push(line.clone());
        }
    }
    out
}

fn fill(lines: &[Line], slide: &mut Slide) {
    let largest = lines.iter().map(|l| l.size).fold(0.0, f32::max);
    let is_title = |l: &Line| l.size > 0.97 * largest && !l.text.starts_with(BULLETS);
    let others = lines.iter().filter(|l| !is_title(l)).map(|l| l.size).fold(0.0, f32::max);
    let start = lines.iter().position(is_title).filter(|_| others < 0.95 * largest);
    let end = start.map_or(0, |s| s + lines[s..].iter().take_while(|l| is_title(l)).count());
    // Where all is large, nothing is a title.
    let title = start.map(|s| s..end).filter(|t| t.len() <= 4);
    slide.title =
        title.clone().map(|t| Text::plain(lines[t].iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join(" ")));
    let body: Vec<&Line> = lines
        .iter()
        .enumerate()
        .filter(|(i, _)| title.as_ref().is_none_or(|t| !t.contains(i)))
        .map(|(_, l)| l)
        .collect();
    let depths = depths(&body);
    let mut before: Option<&Line> = None;
    for line in body {
        let near = before.is_some_and(|b| {
            let gap = line.y - b.y;
            gap > 0.0 && gap < 1.7 * line.size.max(b.size) && (line.size - b.size).abs() < 0.1 * line.size
        });
        if let Some(text) = line.text.strip_prefix(BULLETS).map(str::trim).filter(|t| !t.is_empty()) {
            let level = depths.iter().position(|x| (x - line.x).abs() < 3.0).unwrap_or(0);
            let item = Item { level, ordered: false, text: Text::plain(text) };
            match slide.blocks.last_mut() {
                Some(Block::List(items)) => items.push(item),
                _ => slide.blocks.push(Block::List(vec![item])),
            }
        } else {
            match slide.blocks.last_mut() {
                // What stands further right under a point goes on with it.
                Some(Block::List(items)) if near && before.is_some_and(|b| line.x >= b.x - 1.0) => {
                    if let Some(item) = items.last_mut() {
                        item.text.push(&format!(" {}", line.text), None);
                    }
                }
                Some(Block::Paragraph(text)) if near && before.is_some_and(|b| (line.x - b.x).abs() < 2.0) => {
                    text.push(&format!(" {}", line.text), None);
                }
                _ => slide.blocks.push(Block::Paragraph(Text::plain(line.text.as_str()))),
            }
        }
        before = Some(line);
    }
}

/// Where the points of each level begin, the outermost first.
fn depths(lines: &[&Line]) -> Vec<f32> {
    let mut found: Vec<f32> = lines.iter().filter(|l| l.text.starts_with(BULLETS)).map(|l| l.x).collect();
    found.sort_by(f32::total_cmp);
    found.dedup_by(|a, b| (*a - *b).abs() < 3.0);
    found
}

/// Notes of a console.
#[derive(Debug, Default, PartialEq, Eq)]
struct Notes {
    /// By slide, counted from 0.
    slides: BTreeMap<usize, String>,
    /// By page, counted from 0.
    pages: BTreeMap<usize, String>,
}

impl Notes {
    fn of(&self, slide: usize, pages: std::ops::Range<usize>) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for note in pages.filter_map(|p| self.pages.get(&p)).chain(self.slides.get(&slide)) {
            if !found.contains(note) {
                found.push(note.clone());
            }
        }
        found
    }
}

/// Reads what pdfpc keeps beside a PDF: JSON by pages, in older versions sections by slides.
fn pdfpc(text: &str) -> Notes {
    let mut notes = Notes::default();
    if let Ok(file) = serde_json::from_str::<Value>(text) {
        for page in file.get("pages").and_then(Value::as_array).into_iter().flatten() {
            let index = page.get("idx").and_then(Value::as_u64).and_then(|i| usize::try_from(i).ok());
            let note = page.get("note").and_then(Value::as_str).map(str::trim).filter(|n| !n.is_empty());
            if let (Some(index), Some(note)) = (index, note) {
                notes.pages.insert(index, note.to_owned());
            }
        }
        return notes;
    }
    let mut slide = None;
    for line in text.lines().skip_while(|l| l.trim() != "[notes]").skip(1) {
        if let Some(number) = line.strip_prefix("### ") {
            slide = number.trim().parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        } else if line.starts_with('[') && line.trim_end().ends_with(']') {
            break;
        } else if let Some(slide) = slide {
            let note = notes.slides.entry(slide).or_default();
            note.push_str(line);
            note.push('\n');
        }
    }
    notes.slides.values_mut().for_each(|n| *n = n.trim().to_owned());
    notes.slides.retain(|_, n| !n.is_empty());
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, x: f32, y: f32, size: f32) -> Line {
        Line { text: text.into(), x, y, size }
    }

    #[test]
    fn size_makes_titles_and_bullets_make_lists() {
        let lines = [
            line("A long title", 20.0, 20.0, 14.0),
            line("of two lines", 20.0, 36.0, 14.0),
            line("• one point that", 30.0, 60.0, 10.0),
            line("goes on", 40.0, 72.0, 10.0),
            line("– deeper", 45.0, 90.0, 10.0),
            line("Words", 20.0, 130.0, 10.0),
            line("that go on", 20.0, 142.0, 10.0),
        ];
        let mut slide = Slide::default();
        fill(&lines, &mut slide);
        assert_eq!(slide.title.map(|t| t.words()).as_deref(), Some("A long title of two lines"));
        let Block::List(items) = &slide.blocks[0] else { panic!("{:?}", slide.blocks) };
        let read: Vec<_> = items.iter().map(|i| (i.level, i.text.words())).collect();
        assert_eq!(read, [(0, "one point that goes on".to_owned()), (1, "deeper".to_owned())]);
        assert_eq!(slide.blocks[1], Block::Paragraph(Text::plain("Words that go on")));
    }

    #[test]
    fn steps_lose_nothing_and_feet_are_seen() {
        let foot = |n: usize| line(&format!("A. Example {n}/9"), 20.0, 250.0, 6.0);
        let pages: Vec<Vec<Line>> = (0..3).map(|n| vec![line("own", 1.0, n as f32 * 20.0, 10.0), foot(n)]).collect();
        assert_eq!(repeated(&pages).keys().map(|k| k.0.as_str()).collect::<Vec<_>>(), ["A. Example /"]);
        let steps = [vec![line("only here", 1.0, 1.0, 9.0)], vec![line("last", 1.0, 1.0, 9.0)]];
        let texts: Vec<String> = steps_together(&steps).into_iter().map(|l| l.text).collect();
        assert_eq!(texts, ["last", "only here"]);
    }

    #[test]
    fn both_formats_of_pdfpc_are_read() {
        let old = pdfpc("[file]\ntalk.pdf\n[notes]\n### 1\nhello\nthere\n### 3\nthree\n[end]\nx");
        assert_eq!(old.of(0, 0..2), ["hello\nthere"]);
        assert_eq!((old.of(1, 2..3).len(), old.of(2, 3..4)), (0, vec!["three".to_owned()]));
        let new =
            pdfpc("{\"pdfpcFormat\": 2, \"pages\": [{\"idx\": 1, \"label\": \"1\", \"note\": \"say\"}, {\"idx\": 2}]}");
        assert_eq!((new.of(0, 0..2), new.of(1, 2..3).len()), (vec!["say".to_owned()], 0));
        assert_eq!(pdfpc("nothing"), Notes::default());
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
            let _ = read(&bytes, None);
            let _ = read(&[b"%PDF-1.7\n".as_slice(), &bytes].concat(), Some("[notes]\n### 0\nx"));
        }
    }
}
