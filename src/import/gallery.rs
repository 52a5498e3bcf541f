//! The pictures of a talk, each once, under names that are safe on every system.

use std::collections::BTreeMap;

use super::model::Picture;

/// Pictures while a file is read.
#[derive(Debug, Default)]
pub struct Gallery {
    found: Vec<Picture>,
    by_part: BTreeMap<String, usize>,
    on_slide: BTreeMap<usize, usize>,
}

impl Gallery {
    /// The picture of a part that was seen before.
    pub fn known(&self, part: &str) -> Option<usize> {
        self.by_part.get(part).copied()
    }

    /// Adds the picture of a part that a slide shows first: `slide-03-1.png`. What kind it is its bytes say.
    pub fn add(&mut self, part: &str, slide: usize, bytes: Vec<u8>) -> usize {
        let nth = self.on_slide.entry(slide).or_default();
        *nth += 1;
        let name = format!("slide-{slide:02}-{nth}.{}", ending(part, &bytes));
        self.found.push(Picture { name, bytes });
        self.by_part.insert(part.to_owned(), self.found.len() - 1);
        self.found.len() - 1
    }

    /// The file name of a picture.
    pub fn name(&self, index: usize) -> &str {
        self.found.get(index).map_or("", |p| p.name.as_str())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// All of them.
    pub fn pictures(self) -> Vec<Picture> {
        self.found
    }
}

/// What a file says that a picture shows. Some programs put the name of the picture there, which describes nothing.
pub fn description(said: &str) -> String {
    let said = said.trim();
    let name = !said.contains(' ') && said.rsplit_once('.').is_some_and(|(_, e)| (3..=4).contains(&e.len()));
    if name { String::new() } else { said.to_owned() }
}

/// The ending of a picture's name.
fn ending(part: &str, bytes: &[u8]) -> &'static str {
    let starts: [(&[u8], &str); 8] = [
        (b"\x89PNG", "png"),
        (b"\xff\xd8\xff", "jpg"),
        (b"GIF8", "gif"),
        (b"%PDF-", "pdf"),
        (b"BM", "bmp"),
        (b"II*\0", "tif"),
        (b"MM\0*", "tif"),
        (b"\x01\0\0\0", "emf"),
    ];
    if let Some((_, ending)) = starts.iter().find(|(start, _)| bytes.starts_with(start)) {
        return ending;
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return "webp";
    }
    let head = bytes.get(..bytes.len().min(1000)).unwrap_or_default();
    if memchr::memmem::find(head, b"<svg").is_some() {
        return "svg";
    }
    let lower = part.to_ascii_lowercase();
    let known = ["svg", "wmf", "emf", "tif", "bmp"];
    known.into_iter().find(|e| lower.rsplit('.').next() == Some(*e)).unwrap_or("bin")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_describe_nothing() {
        assert_eq!(description(" A curve. Then it falls"), "A curve. Then it falls");
        assert_eq!(description("image.png"), "");
    }

    #[test]
    fn names_are_made_from_the_slide_and_the_bytes() {
        let mut gallery = Gallery::default();
        assert_eq!(gallery.add("ppt/media/../../x y.exe", 3, b"\x89PNG...".to_vec()), 0);
        gallery.add("b.svg", 3, b"<?xml?><svg/>".to_vec());
        gallery.add("c.sh", 12, b"#!/bin/sh".to_vec());
        assert_eq!(gallery.known("b.svg"), Some(1));
        let names: Vec<_> = gallery.pictures().into_iter().map(|p| p.name).collect();
        assert_eq!(names, ["slide-03-1.png", "slide-03-2.svg", "slide-12-1.bin"]);
    }
}
