//! Pages of notes as Beamer prints them: after each slide (`show notes`), or beside it on sheets of twice its size
//! (`show notes on second screen`). Nothing in the file says that a page is one, but it shows its slide once more, small.

use std::collections::{HashMap, HashSet};

use crate::render::{Line, Mark, Print, lines};

/// The fewest letters of a slide by which it is known again.
const LETTERS: usize = 8;
/// The most places of a page where a slide is looked for.
const PLACES: usize = 4000;
/// How small a slide is on its page of notes; Beamer draws a quarter.
const SCALES: std::ops::Range<f32> = 0.1..0.7;

/// A slide, or a step of one, as it is printed.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Its page, counted from 0.
    pub page: usize,
    /// What is on it.
    pub lines: Vec<Line>,
    /// What its page of notes says, line by line.
    pub notes: Vec<Line>,
}

/// Where a document has its pages of notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It has none.
    Nowhere,
    /// Each follows its slide.
    After,
    /// Each shares a sheet with its slide.
    Beside,
}

/// The slides of a document, each with its notes.
pub fn sheets(prints: &[Print]) -> (Vec<Sheet>, Place) {
    for side in [Side::Right, Side::Left, Side::Below, Side::Above] {
        if !prints.iter().any(|p| side.has_room(p.size)) {
            continue;
        }
        let halves: Vec<(Print, Print)> = prints.iter().map(|p| side.part(p)).collect();
        if let Some(known) = halves.iter().find_map(|(slide, notes)| Known::of(slide, notes)) {
            let sheet = |(page, (slide, notes)): (usize, &(Print, Print))| Sheet {
                page,
                lines: lines(&slide.marks),
                notes: known.notes(slide, notes),
            };
            return (halves.iter().enumerate().map(sheet).collect(), Place::Beside);
        }
    }
    let known = prints.windows(2).find_map(|two| Known::of(&two[0], &two[1]));
    let mut out: Vec<Sheet> = Vec::new();
    let mut shown: Option<&Print> = None;
    for (page, print) in prints.iter().enumerate() {
        match (&known, shown, out.last_mut()) {
            (Some(known), Some(slide), Some(sheet)) if known.again(slide, print) => {
                sheet.notes.extend(known.notes(slide, print));
            }
            _ => {
                out.push(Sheet { page, lines: lines(&print.marks), notes: Vec::new() });
                shown = Some(print);
            }
        }
    }
    (out, if known.is_some() { Place::After } else { Place::Nowhere })
}

/// Where on a sheet the notes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Right,
    Left,
    Below,
    Above,
}

impl Side {
    /// Whether a page can be two slides, of 5:4 to 2:1, on this side of each other.
    fn has_room(self, (width, height): (f32, f32)) -> bool {
        match self {
            Self::Right | Self::Left => (2.4..4.2).contains(&(width / height)),
            Self::Below | Self::Above => (0.6..1.05).contains(&(width / height)),
        }
    }

    /// The half that is the slide, and the one that is the notes.
    fn part(self, print: &Print) -> (Print, Print) {
        let (width, height) = print.size;
        let level = matches!(self, Self::Right | Self::Left);
        let size = if level { (width / 2.0, height) } else { (width, height / 2.0) };
        let (mut first, mut second) = (Print { size, ..Print::default() }, Print { size, ..Print::default() });
        for mark in &print.marks {
            let mut mark = mark.clone();
            let half = match (level, mark.x < size.0, mark.y < size.1) {
                (true, true, _) | (false, _, true) => &mut first,
                (true, false, _) => {
                    mark.x -= size.0;
                    mark.end -= size.0;
                    &mut second
                }
                (false, ..) => {
                    mark.y -= size.1;
                    &mut second
                }
            };
            half.marks.push(mark);
        }
        if matches!(self, Self::Right | Self::Below) { (first, second) } else { (second, first) }
    }
}

/// A slide on its page of notes.
struct Miniature {
    /// Which of the page's marks it is.
    marks: std::ops::Range<usize>,
    /// Where it ends, in points from the top.
    bottom: f32,
}

/// Looks for the longest part of a slide's letters, at least half of them, in the same order and at the same places but
/// for one scale: Beamer shows the slide without its head and foot.
fn miniature(slide: &Print, page: &Print) -> Option<Miniature> {
    let letters = |marks: &[Mark]| marks.iter().filter(|m| !m.text.trim().is_empty()).count();
    let needed = LETTERS.max(letters(&slide.marks).div_ceil(2));
    // The first signs find the places that are worth comparing.
    let key = |marks: &[Mark]| {
        let mut key = ['\0'; LETTERS];
        key.iter_mut().zip(marks).for_each(|(k, m)| *k = m.text.chars().next().unwrap_or_default());
        key
    };
    let mut starts: HashMap<[char; LETTERS], usize> = HashMap::new();
    for (at, marks) in slide.marks.windows(LETTERS).enumerate().take(PLACES) {
        starts.entry(key(marks)).or_insert(at);
    }
    let mut at = 0;
    while let Some(marks) = page.marks.get(at..at + LETTERS).filter(|_| at < PLACES && !starts.is_empty()) {
        let Some(from) = starts.get(&key(marks)) else {
            at += 1;
            continue;
        };
        let (small, full) = (&page.marks[at..], &slide.marks[*from..]);
        let (there, first) = (&small[0], &full[0]);
        let scale = there.size / first.size;
        let again = |(a, b): &(&Mark, &Mark)| {
            let close = |was: f32, is: f32, from: f32, to: f32| (is - to - (was - from) * scale).abs() < 1.0;
            a.text == b.text && close(a.x, b.x, first.x, there.x) && close(a.y, b.y, first.y, there.y)
        };
        let length = full.iter().zip(small).take_while(again).count();
        if SCALES.contains(&scale) && letters(&small[..length]) >= needed {
            let bottom = there.y + (slide.size.1 - first.y) * scale;
            return Some(Miniature { marks: at..at + length, bottom });
        }
        at += length.max(1);
    }
    None
}

/// What pages of notes of a document have in common.
struct Known {
    bottom: f32,
    /// The head beside the miniature: letters, and where they stand.
    head: HashSet<(String, i32, i32)>,
}

impl Known {
    fn of(slide: &Print, page: &Print) -> Option<Self> {
        let found = miniature(slide, page)?;
        let other = page.marks.iter().enumerate().filter(|(i, _)| !found.marks.contains(i)).map(|(_, m)| m);
        let head = other.filter(|m| m.y < found.bottom && !m.text.trim().is_empty()).map(place).collect();
        Some(Self { bottom: found.bottom, head })
    }

    /// Whether a page is one of notes: it shows the slide, or, where that has no letters, it has the known head.
    fn again(&self, slide: &Print, page: &Print) -> bool {
        let there: HashSet<_> = page.marks.iter().map(place).collect();
        let common = self.head.iter().filter(|p| there.contains(*p)).count();
        miniature(slide, page).is_some() || (self.head.len() >= LETTERS && common * 5 > self.head.len() * 3)
    }

    fn notes(&self, slide: &Print, page: &Print) -> Vec<Line> {
        let bottom = miniature(slide, page).map_or(self.bottom, |m| m.bottom);
        let under: Vec<Mark> = page.marks.iter().filter(|m| m.y > bottom).cloned().collect();
        lines(&under)
    }
}

fn place(mark: &Mark) -> (String, i32, i32) {
    (mark.text.clone(), mark.x.round() as i32, mark.y.round() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(words: &[(&str, f32, f32, f32)]) -> Print {
        sheet(words, (400.0, 200.0))
    }

    fn sheet(words: &[(&str, f32, f32, f32)], size: (f32, f32)) -> Print {
        let mut marks = Vec::new();
        for (text, x, y, size) in words {
            for (i, c) in text.chars().enumerate() {
                let x = x + i as f32 * size * 0.6;
                marks.push(Mark { text: c.into(), x, end: x + size * 0.6, y: *y, size: *size });
            }
        }
        Print { marks, unknown: 0, size }
    }

    #[test]
    fn a_page_that_shows_the_slide_small_is_its_notes() {
        let slide = print(&[
            ("Part 1", 5.0, 5.0, 6.0),
            ("A title", 20.0, 20.0, 20.0),
            ("words", 20.0, 60.0, 10.0),
            ("1/9", 380.0, 195.0, 6.0),
        ]);
        let notes = print(&[
            ("A title", 305.0, 5.0, 5.0),
            ("words", 305.0, 15.0, 2.5),
            ("The talk, May", 5.0, 10.0, 8.0),
            ("say this", 5.0, 90.0, 10.0),
        ]);
        let picture = print(&[]);
        let silent = print(&[("The talk, May", 5.0, 10.0, 8.0), ("of a picture", 5.0, 90.0, 10.0)]);
        let (read, place) = sheets(&[slide.clone(), notes, picture, silent, slide.clone()]);
        assert_eq!(place, Place::After);
        let told: Vec<_> = read.iter().map(|s| s.notes.iter().map(|l| l.text.as_str()).collect::<Vec<_>>()).collect();
        assert_eq!(told, [vec!["say this"], vec!["of a picture"], vec![]]);
        assert_eq!(read.iter().map(|s| s.page).collect::<Vec<_>>(), [0, 2, 4]);

        let (read, place) = sheets(&[slide.clone(), slide]);
        assert_eq!((read.len(), place), (2, Place::Nowhere), "the same slide twice is no note");
    }

    #[test]
    fn notes_beside_their_slide_are_found_on_any_side() {
        let (wide, high) = ((800.0, 225.0), (400.0, 450.0));
        for (side, size, (dx, dy), (sx, sy)) in [
            (Side::Right, wide, (400.0, 0.0), (0.0, 0.0)),
            (Side::Left, wide, (0.0, 0.0), (400.0, 0.0)),
            (Side::Below, high, (0.0, 225.0), (0.0, 0.0)),
            (Side::Above, high, (0.0, 0.0), (0.0, 225.0)),
        ] {
            let words = [
                ("A title", sx + 20.0, sy + 20.0, 20.0),
                ("a word", sx + 20.0, sy + 60.0, 10.0),
                ("A title", dx + 305.0, dy + 5.0, 5.0),
                ("a word", dx + 305.0, dy + 15.0, 2.5),
                ("say this", dx + 5.0, dy + 90.0, 10.0),
            ];
            let sheet = sheet(&words, size);
            let (read, place) = sheets(&[sheet]);
            assert_eq!((place, read[0].notes[0].text.as_str()), (Place::Beside, "say this"), "{side:?}");
            assert_eq!(read[0].lines.len(), 2, "{side:?}: {:?}", read[0].lines);
        }
    }
}
