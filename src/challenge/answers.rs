//! `answers.md` beside the deck, or `talk.answers.md` for `talk.md` alone: the speaker's own points per challenge, and lines
//! to know by heart.
//!
//! One heading for each challenge id. Under it up to three points as a list, and lines `number:` and `slide:`:
//!
//! ```text
//! # BAS01 tuning of the baselines
//! - every method had 24 trials in one search space
//! - the last 12 trials bought at most 0.2
//! number: +2.3
//! slide: every method had the same 24 trials
//! ```
//!
//! A heading that begins with no id holds a line to know by heart: `# Opening`, `# In one sentence`, `# Close`.

use std::collections::BTreeMap;

use crate::deck::model::{Deck, Slide};
use crate::deck::passage::Channel;
use crate::diagnostic::{Diagnostic, Severity};
use crate::knowledge::{Knowledge, did_you_mean};
use crate::lint::claims::number::numbers;
use crate::text::{FileId, SourceMap, Span};

use super::objection::PreparedAnswer;

/// What the ids of questions begin with that were really asked; digits follow. They have answers too.
pub const ASKED: &str = "ASKED";

/// Most points of an answer: nobody remembers a fourth.
pub const MOST_POINTS: usize = 3;

/// What `answers.md` holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers {
    by_id: BTreeMap<String, PreparedAnswer>,
    /// Lines to know by heart, in order.
    pub lines: Vec<KnownLine>,
}

/// A line to know by heart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownLine {
    /// The cue: "Opening".
    pub cue: String,
    /// The text, paragraphs parted by a line feed.
    pub text: String,
}

/// What stands under a heading.
#[derive(Debug, Default)]
struct Part<'t> {
    heading: &'t str,
    /// Byte of the heading's text.
    at: usize,
    points: Vec<(usize, String)>,
    number: Option<String>,
    slide: Option<String>,
    prose: Vec<String>,
}

impl Answers {
    /// Reads a file of answers. What is odd is reported; nothing of it stops the rest from being used.
    pub fn read(sources: &SourceMap, file: FileId, knowledge: &Knowledge) -> (Self, Vec<Diagnostic>) {
        let mut answers = Self::default();
        let mut odd = Vec::new();
        for part in parts(sources.file(file).text()) {
            let first = part.heading.split(|c: char| c.is_whitespace() || c == ':').next().unwrap_or_default();
            let place = Span::new(file, part.at..part.at + first.len());
            if !is_id(first) && !is_asked(first) {
                let mut text = part.prose;
                text.extend(part.points.into_iter().map(|(_, p)| p));
                if !text.is_empty() {
                    answers.lines.push(KnownLine { cue: part.heading.to_owned(), text: text.join("\n") });
                }
                continue;
            }
            let id = knowledge.challenge(first).map(|id| knowledge.challenge_at(id).id.clone());
            let Some(id) = id.or_else(|| is_asked(first).then(|| first.to_owned())) else {
                let mut error = warning(format!("there is no challenge `{first}`"), place, "");
                error.help = did_you_mean(first, knowledge.challenges.iter().map(|c| c.id.as_str()));
                odd.push(error);
                continue;
            };
            let points = if part.points.is_empty() {
                part.prose.into_iter().map(|p| (part.at, p)).collect()
            } else {
                part.points
            };
            if let Some((at, _)) = points.get(MOST_POINTS) {
                let message = format!("{} points for {id}; the first {MOST_POINTS} are kept", points.len());
                odd.push(
                    warning(message, Span::new(file, *at..*at + 1), "from here on")
                        .with_help("nobody remembers a fourth point under fire"),
                );
            }
            if answers.by_id.contains_key(&id) {
                odd.push(warning(format!("a second answer to {id}; the first one is kept"), place, ""));
                continue;
            }
            let points = points.into_iter().map(|(_, p)| p).take(MOST_POINTS).collect();
            let answer = PreparedAnswer { points, number: part.number, slide: part.slide, stale: false };
            answers.by_id.insert(id, answer);
        }
        (answers, odd)
    }

    /// Takes what `more` has and these have not.
    pub fn add(&mut self, more: Self) {
        for (id, answer) in more.by_id {
            self.by_id.entry(id).or_insert(answer);
        }
        let known = |line: &KnownLine, cue: &str| line.cue.eq_ignore_ascii_case(cue);
        let lines: Vec<KnownLine> =
            more.lines.into_iter().filter(|new| !self.lines.iter().any(|line| known(line, &new.cue))).collect();
        self.lines.extend(lines);
    }

    /// Marks the answers whose number does not stand on the slides any more: on the named slide, else anywhere.
    pub fn compare(&mut self, deck: &Deck) {
        for answer in self.by_id.values_mut() {
            let Some(number) = &answer.number else { continue };
            let on = answer.slide.as_deref().and_then(|name| slide_named(deck, name));
            let slides: Vec<&Slide> = match on {
                Some(slide) => vec![slide],
                None => deck.shown().collect(),
            };
            answer.stale = !slides.iter().any(|s| stands_on(deck, s, number));
        }
    }

    /// The answer to a challenge.
    pub fn get(&self, id: &str) -> Option<&PreparedAnswer> {
        self.by_id.get(id)
    }

    /// All answers by challenge id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &PreparedAnswer)> {
        self.by_id.iter().map(|(id, a)| (id.as_str(), a))
    }

    /// Whether there is neither an answer nor a line.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty() && self.lines.is_empty()
    }
}

/// Whether this is the id of a question that was really asked.
fn is_asked(id: &str) -> bool {
    id.strip_prefix(ASKED).is_some_and(|n| n.len() >= 3 && n.bytes().all(|b| b.is_ascii_digit()))
}

fn warning(message: String, span: Span, label: &str) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, ..Diagnostic::error(message, span, label) }
}

/// Three capitals, two digits, perhaps a letter: `WHY05A`.
fn is_id(word: &str) -> bool {
    let bytes = word.as_bytes();
    (5..=6).contains(&bytes.len())
        && bytes[..3].iter().all(u8::is_ascii_alphabetic)
        && bytes[3..5].iter().all(u8::is_ascii_digit)
        && bytes[5..].iter().all(u8::is_ascii_alphabetic)
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut all: Vec<Part<'_>> = Vec::new();
    let mut at = 0;
    let mut fence: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let plain = line.trim();
        if let Some(mark) = fence {
            if plain.starts_with(mark) {
                fence = None;
            }
            continue;
        }
        fence = ["```", "~~~"].into_iter().find(|f| plain.starts_with(f));
        if fence.is_some() {
            continue;
        }
        let hashes = plain.len() - plain.trim_start_matches('#').len();
        if (1..=6).contains(&hashes) && plain[hashes..].starts_with([' ', '\t']) {
            let heading = plain[hashes..].trim().trim_end_matches('#').trim_end();
            let offset = start + line.find(heading).unwrap_or(0);
            all.push(Part { heading, at: offset, ..Part::default() });
            continue;
        }
        let Some(part) = all.last_mut() else { continue };
        let item = plain.strip_prefix(['-', '*', '+']).filter(|rest| rest.starts_with([' ', '\t']));
        let body = strip_marks(item.unwrap_or(plain).trim());
        if body.is_empty() || plain.starts_with("<!--") {
            continue;
        }
        if let Some(value) = keyed(&body, "number") {
            part.number = Some(value);
        } else if let Some(value) = keyed(&body, "slide").or_else(|| keyed(&body, "backup")) {
            part.slide = Some(value);
        } else if item.is_some() {
            part.points.push((start, body));
        } else if line.starts_with([' ', '\t']) && !part.points.is_empty() {
            // A point that goes on in the next line.
            if let Some((_, point)) = part.points.last_mut() {
                point.push(' ');
                point.push_str(&body);
            }
        } else {
            part.prose.push(body);
        }
    }
    all
}

/// The value behind `key:`.
fn keyed(text: &str, key: &str) -> Option<String> {
    let (name, value) = text.split_once(':')?;
    let value = value.trim();
    (name.trim().eq_ignore_ascii_case(key) && !value.is_empty()).then(|| value.to_owned())
}

/// Without the marks of emphasis and code.
fn strip_marks(text: &str) -> String {
    text.replace("**", "").replace(['`'], "")
}

/// A slide by its key, its number, or the beginning of its title.
fn slide_named<'d>(deck: &'d Deck, name: &str) -> Option<&'d Slide> {
    let plain = name.trim().trim_start_matches("backup").trim_start_matches([':', ' ']).to_lowercase();
    let by_key = deck.shown().find(|s| s.key == name);
    let by_number = || name.trim().parse::<u32>().ok().and_then(|n| deck.shown().find(|s| s.number == n));
    let title = |s: &Slide| s.title.as_ref().map(|t| t.text.to_lowercase()).unwrap_or_default();
    let by_title = || deck.shown().find(|s| !plain.is_empty() && title(s).contains(&plain));
    by_key.or_else(by_number).or_else(by_title)
}

/// Whether a number stands on a slide, whatever its unit and signs.
fn stands_on(deck: &Deck, slide: &Slide, number: &str) -> bool {
    let wanted: Vec<String> = digits(number);
    if wanted.is_empty() {
        return deck.passages.list()[slide.passages.clone()].iter().any(|p| deck.passages.text(p).contains(number));
    }
    let visible = deck.passages.list()[slide.passages.clone()].iter().filter(|p| p.channel == Channel::Visible);
    let there: Vec<String> = visible.flat_map(|p| digits(deck.passages.text(p))).collect();
    wanted.iter().all(|w| there.contains(w))
}

fn digits(text: &str) -> Vec<String> {
    numbers(text).into_iter().map(|n| text[n.digits].replace(',', "")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{self, Files};

    const TEXT: &str = "\
Some words before.

# BAS01 tuning
- every method had **24 trials**
- in one search
  space
number: +2.3
slide: the same 24 trials

## bas99
- lost

# Opening
Good morning.
One label in seven is wrong.

# LIM03
- a
- b
- c
- d
";

    fn read(text: &str) -> (Answers, Vec<String>) {
        let mut sources = SourceMap::new();
        let file = sources.add("answers.md", text.to_owned());
        let (answers, odd) = Answers::read(&sources, file, &Knowledge::builtin());
        let odd = odd.iter().map(|d| format!("{} {}", sources.start(d.labels[0].span).line, d.message)).collect();
        (answers, odd)
    }

    #[test]
    fn points_number_slide_and_lines_are_read_and_oddities_told() {
        let (answers, odd) = read(TEXT);
        let tuned = answers.get("BAS01").expect("there");
        assert_eq!(tuned.points, ["every method had 24 trials", "in one search space"]);
        assert_eq!((tuned.number.as_deref(), tuned.slide.as_deref()), (Some("+2.3"), Some("the same 24 trials")));
        assert_eq!(answers.get("LIM03").expect("there").points, ["a", "b", "c"]);
        assert_eq!(answers.lines[0].cue, "Opening");
        assert_eq!(answers.lines[0].text, "Good morning.\nOne label in seven is wrong.");
        assert_eq!(odd, ["10 there is no challenge `bas99`", "21 4 points for LIM03; the first 3 are kept"]);
    }

    #[test]
    fn an_answer_is_stale_when_its_number_left_the_slide() {
        let stale = |deck: &str| {
            let deck =
                deck::read("talk.md", deck.to_owned(), &Files::none(), &deck::Options::default()).expect("reads");
            let mut answers = read(TEXT).0;
            answers.compare(&deck);
            answers.get("BAS01").expect("there").stale
        };
        assert!(!stale("---\nmarp: true\n---\n\n# Backup: the same 24 trials\n\ngain +2.3 points\n"));
        assert!(stale(
            "---\nmarp: true\n---\n\n# Result\n\n+2.3\n\n---\n\n# Backup: the same 24 trials\n\ngain +2.1\n"
        ));
        assert!(!stale("---\nmarp: true\n---\n\n# Result\n\n2.3 points\n"), "without the slide any slide will do");
    }
}
