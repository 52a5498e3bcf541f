//! Slides as PDF: what is printed on them, and the notes that lie beside them for a console.

mod note_pages;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use serde_json::Value;

use self::note_pages::{Place, Sheet};

use super::model::{Block, Item, Slide, Talk, Text};
use super::{ImportError, Kind, SLIDES};
use crate::layout::PdfSource;
use crate::render::{Line, Pages, Print};

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
    let mut prints: Vec<Print> = Vec::new();
    for index in 0..pages.len() {
        let print = pages.print(index).unwrap_or_else(|_| {
            failed += 1;
            Print::default()
        });
        unknown += print.unknown;
        prints.push(print);
    }
    let (sheets, noted) = note_pages::sheets(&prints);
    // Where Beamer prints notes, its labels no longer tell which pages are steps of one slide.
    let steps = if noted == Place::Nowhere { groups } else { by_content(&sheets) };
    // Steps of one slide repeat each other; only what comes back from slide to slide is a head or a foot.
    let mut slides: Vec<Vec<Line>> =
        steps.iter().map(|g| steps_together(sheets.get(g.clone()).unwrap_or_default())).collect();
    let repeated = repeated(&slides);
    let left_out = !repeated.is_empty();
    for lines in &mut slides {
        lines.retain(|l| !repeated.contains_key(&place(l)));
    }
    let notes = notes.map(pdfpc).unwrap_or_default();
    let mut talk = Talk::default();
    for (number, (step, lines)) in steps.iter().zip(&slides).enumerate() {
        let own = sheets.get(step.clone()).unwrap_or_default();
        let (Some(first), Some(last)) = (own.first(), own.last()) else { continue };
        let (first, last) = (first.page, last.page);
        let place =
            if first == last { format!("page {}", first + 1) } else { format!("pages {}-{}", first + 1, last + 1) };
        let mut slide = Slide { place, ..Slide::default() };
        fill(lines, &mut slide);
        slide.notes = notes.of(number, first..last + 1);
        for note in own.iter().map(|s| spoken(&s.notes)).filter(|n| !n.is_empty()) {
            if !slide.notes.contains(&note) {
                slide.notes.push(note);
            }
        }
        talk.slides.push(slide);
    }
    let mut doubts = vec!["text only".to_owned()];
    if steps.len() < sheets.len() {
        let by = if noted == Place::Nowhere { "labels" } else { "words" };
        doubts.push(format!("overlay steps of {} pages taken together by their {by}", sheets.len()));
    }
    match noted {
        Place::Nowhere => {}
        Place::After => doubts.push("pages of notes taken for notes".to_owned()),
        Place::Beside => doubts.push("the half of each page that has notes taken for notes".to_owned()),
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

/// Sheets that follow each other as steps of one slide do: the same title, and the same notes or most of the same lines.
fn by_content(sheets: &[Sheet]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (index, sheet) in sheets.iter().enumerate() {
        let goes_on = index.checked_sub(1).and_then(|i| sheets.get(i)).is_some_and(|before| {
            let common = sheet.lines.iter().filter(|l| before.lines.iter().any(|b| b.text == l.text)).count();
            let same_notes = !sheet.notes.is_empty() && spoken(&sheet.notes) == spoken(&before.notes);
            let title = largest(&sheet.lines);
            title.is_some()
                && title == largest(&before.lines)
                && (same_notes || common * 2 > sheet.lines.len().min(before.lines.len()))
        });
        match out.last_mut() {
            Some(last) if goes_on => last.end = index + 1,
            _ => out.push(index..index + 1),
        }
    }
    out
}

/// The first of the largest lines.
fn largest(lines: &[Line]) -> Option<&str> {
    lines.iter().rev().max_by(|a, b| a.size.total_cmp(&b.size)).map(|l| l.text.as_str())
}

/// Lines of notes as a text: what is numbered, has a bullet or stands off begins a line of its own.
fn spoken(lines: &[Line]) -> String {
    let mut out = String::new();
    let mut before: Option<&Line> = None;
    for line in lines {
        let number = line.text.split_once(". ").is_some_and(|(n, _)| n.bytes().all(|b| b.is_ascii_digit()));
        let off = before.is_some_and(|b| line.y - b.y > 1.7 * line.size.max(b.size));
        if before.is_some() {
            out.push(if number || off || line.text.starts_with(BULLETS) { '\n' } else { ' ' });
        }
        out.push_str(&line.text);
        before = Some(line);
    }
    out
}

/// The lines of the last step, and of earlier ones what is gone there.
fn steps_together(steps: &[Sheet]) -> Vec<Line> {
    let Some((last, earlier)) = steps.split_last() else { return Vec::new() };
    let mut out = last.lines.clone();
    for line in earlier.iter().flat_map(|s| &s.lines) {
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
    let mut rest = body.as_slice();
    while let Some((&line, after)) = rest.split_first() {
        if let Some(rows) = table(rest) {
            let cells = |l: &&Line| l.cells.iter().map(|c| Text::plain(c.as_str())).collect();
            slide.blocks.push(Block::Table(rest[..rows].iter().map(cells).collect()));
            (rest, before) = (&rest[rows..], None);
            continue;
        }
        rest = after;
        let near = before.is_some_and(|b| {
            let gap = line.y - b.y;
            let size = line.size.max(b.size);
            // Between points without a sign that can be read there is more room than between lines.
            let begins = gap > 1.4 * size && line.text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
            gap > 0.0 && gap < 1.7 * size && !begins && (line.size - b.size).abs() < 0.1 * line.size
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

/// How many of the first lines are a table: rows of as many cells, with numbers in all but the first row and column.
fn table(lines: &[&Line]) -> Option<usize> {
    let columns = lines.first().map(|l| l.cells.len()).filter(|n| *n >= 2)?;
    let near = |two: &[&Line]| two[1].y - two[0].y < 2.5 * two[0].size.max(two[1].size);
    let rows = 1 + lines.windows(2).take_while(|two| two[1].cells.len() == columns && near(two)).count();
    let number = |cell: &String| {
        let text = cell.trim_start_matches(|c: char| !c.is_alphanumeric());
        text.is_empty() || text.starts_with(|c: char| c.is_ascii_digit())
    };
    let figures: Vec<bool> = lines[1..rows].iter().flat_map(|l| l.cells[1..].iter().map(number)).collect();
    (rows >= 3 && figures.iter().filter(|f| **f).count() * 4 >= figures.len() * 3).then_some(rows)
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
    fn of(&self, slide: usize, pages: Range<usize>) -> Vec<String> {
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
        Line { text: text.into(), x, y, size, cells: Vec::new() }
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
        let step = |text| Sheet { lines: vec![line(text, 1.0, 1.0, 9.0)], ..Sheet::default() };
        let steps = [step("only here"), step("last")];
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
