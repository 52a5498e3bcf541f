//! Pages as the tests see them: fenced blocks, headings, links.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::world::checkout;

/// A fenced block.
#[derive(Debug)]
pub struct Block {
    /// Line of the opening fence, from 1.
    pub at: usize,
    /// First word behind the fence.
    pub language: String,
    /// `file=NAME`
    pub file: Option<String>,
    /// `exit=N`
    pub exit: i32,
    /// `terminal`
    pub terminal: bool,
    /// What stands between the fences.
    pub lines: Vec<String>,
}

/// A page of the book, or the README.
#[derive(Debug)]
pub struct Page {
    /// As people name it: from the checkout's root.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// Its blocks in order.
    pub blocks: Vec<Block>,
}

impl Page {
    fn read(name: &str) -> Self {
        let path = checkout(name);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{name}: {e}"));
        Self { name: name.to_owned(), path, blocks: blocks(&text), text }
    }
}

/// The book with the README.
#[derive(Debug)]
pub struct Book {
    pub pages: Vec<Page>,
    /// Text of every page that links may lead to, by its path under `docs/src`.
    chapters: BTreeMap<String, String>,
}

impl Book {
    /// Everything that is written by hand.
    pub fn read() -> Self {
        let source = checkout("docs/src");
        let mut pages = vec![Page::read("README.md")];
        let mut chapters = BTreeMap::new();
        for chapter in markdown_below(&source) {
            // The handbook may lie here since the book was last built; it is made anew for its own test.
            if is_generated(&chapter) {
                continue;
            }
            let page = Page::read(&format!("docs/src/{chapter}"));
            chapters.insert(chapter, page.text.clone());
            pages.push(page);
        }
        assert!(pages.len() > 10, "the book has its pages");
        Self { pages, chapters }
    }

    /// With the pages of the handbook, as `hotseat explain --all` wrote them into `folder`.
    pub fn with_handbook(mut self, folder: &Path) -> Self {
        for page in markdown_below(folder) {
            let name = format!("handbook/{page}");
            assert!(is_generated(&name), "{name}");
            let text = std::fs::read_to_string(folder.join(page)).expect("just written");
            self.chapters.insert(name, text);
        }
        self
    }

    /// Chapters that `SUMMARY.md` does not list, and entries of it that are no chapter.
    pub fn unlisted(&self) -> Vec<String> {
        let listed: BTreeSet<String> = links(&self.chapters["SUMMARY.md"]).into_iter().map(|(_, to)| to).collect();
        let there: BTreeSet<String> = self.chapters.keys().filter(|name| *name != "SUMMARY.md").cloned().collect();
        let missing = there.difference(&listed).map(|name| format!("SUMMARY.md does not list {name}"));
        let dead = listed.difference(&there).map(|name| format!("SUMMARY.md lists {name}, which is no page"));
        missing.chain(dead).collect()
    }

    /// Links to pages and headings that are not there.
    pub fn broken_links(&self) -> Vec<String> {
        let mut broken = Vec::new();
        for (name, text) in self.chapters.iter().filter(|(name, _)| *name != "SUMMARY.md") {
            for (line, to) in links(text) {
                let (file, anchor) = to.split_once('#').unwrap_or((&to, ""));
                let target = if file.is_empty() { name.clone() } else { resolve(name, file) };
                let reached = match self.chapters.get(&target) {
                    Some(chapter) => anchor.is_empty() || anchors(chapter).contains(anchor),
                    None => anchor.is_empty() && checkout("docs/src").join(&target).is_file(),
                };
                if !reached {
                    broken.push(format!("{name}:{line}: nothing at {to}"));
                }
            }
        }
        broken
    }
}

/// Whether a chapter is written by `hotseat explain --all` and not by hand.
fn is_generated(chapter: &str) -> bool {
    chapter.starts_with("handbook/")
}

/// The text of all our Rust.
pub fn sources() -> String {
    let files = ["src", "tests"].map(|folder| (folder, below(&checkout(folder), "rs")));
    let read = |name: String| std::fs::read_to_string(checkout(&name)).expect("our own source");
    files
        .into_iter()
        .flat_map(|(folder, names)| names.into_iter().map(move |n| read(format!("{folder}/{n}"))))
        .collect()
}

fn markdown_below(folder: &Path) -> Vec<String> {
    below(folder, "md")
}

fn below(folder: &Path, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).unwrap_or_else(|e| panic!("{}: {e}", next.display())) {
            let path = entry.expect("listed").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                let inside = path.strip_prefix(folder).expect("below");
                found.push(inside.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open: Option<usize> = None;
    for (index, line) in text.lines().enumerate() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match open {
            Some(length) if ticks >= length && line.trim_end().len() == ticks => open = None,
            Some(_) => blocks.last_mut().expect("is open").lines.push(line.to_owned()),
            None if ticks >= 3 => {
                open = Some(ticks);
                let words: Vec<&str> = line[ticks..].split_whitespace().collect();
                let value = |key: &str| words.iter().find_map(|w| w.strip_prefix(key));
                blocks.push(Block {
                    at: index + 1,
                    language: words.first().unwrap_or(&"").to_string(),
                    file: value("file=").map(str::to_owned),
                    exit: value("exit=").map_or(0, |n| n.parse().expect("a number behind exit=")),
                    terminal: words.contains(&"terminal"),
                    lines: Vec::new(),
                });
            }
            None => {}
        }
    }
    blocks
}

/// Lines outside of fenced blocks, with their numbers.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fence = 0;
    text.lines().enumerate().filter_map(move |(index, line)| {
        let ticks = line.len() - line.trim_start_matches('`').len();
        let inside = fence > 0;
        if inside && ticks >= fence && line.trim_end().len() == ticks {
            fence = 0;
        } else if !inside && ticks >= 3 {
            fence = ticks;
        }
        (!inside && ticks < 3).then_some((index + 1, line))
    })
}

/// Relative links with their lines.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in prose(text) {
        // What stands between backticks is no link.
        let plain: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        let mut rest = plain.as_str();
        while let Some(at) = rest.find("](") {
            rest = &rest[at + 2..];
            let Some(end) = rest.find(')') else { break };
            let to = &rest[..end];
            if !to.contains("://") && !to.is_empty() {
                found.push((number, to.to_owned()));
            }
        }
    }
    found
}

/// The names that mdBook gives to the headings of a page.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = prose(text).filter_map(|(_, line)| line.strip_prefix('#')).map(|h| h.trim_start_matches('#').trim());
    headings
        .map(|heading| {
            let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
        })
        .collect()
}

/// `file` as written in the page `from`.
fn resolve(from: &str, file: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            name => parts.push(name),
        }
    }
    parts.join("/")
}
