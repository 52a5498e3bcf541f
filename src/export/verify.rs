//! `--verify`: opens the audience's PDF again and looks in everything that it says (its text, its strings, its metadata)
//! for what only the speaker may read.

use lopdf::{Document, Object};

use crate::deck::model::Deck;
use crate::deck::passage::{Channel, PassageKind};

/// Letters and digits from which on a stretch of text is no accident.
const TELLING: usize = 18;
/// Letters from which on a piece of the slides' own text is looked for.
const OWN: usize = 8;
/// So much of the slides' own text must be found again, or the reading proves nothing.
const READ_BACK: f64 = 0.8;

/// What only the speaker may read, besides the deck's notes.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    /// Objections, answers and reasons.
    pub private: Vec<String>,
    /// Folders and files of this machine.
    pub paths: Vec<String>,
}

/// What was looked for and not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// Stretches of notes.
    pub notes: usize,
    /// Objections, answers and reasons.
    pub private: usize,
    /// Paths.
    pub paths: usize,
}

/// A document that does not hold what it must.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum VerifyError {
    /// It cannot be opened again.
    #[error("the PDF cannot be opened again: {0}")]
    Open(String),
    /// Too little of its own text was found.
    #[error("only {0} % of the slides' text could be read back; nothing is proved")]
    Unreadable(u32),
    /// Something of the speaker's is in it.
    #[error("{what} is in the PDF: \"{text}\"")]
    Leak {
        /// What kind of thing.
        what: &'static str,
        /// Its beginning.
        text: String,
    },
}

/// Proves that nothing of the speaker's is in a PDF of this deck. `whole` says that all slides are in it.
///
/// # Errors
/// What was found that must not be there, or why nothing can be said.
pub fn verify(bytes: &[u8], deck: &Deck, secrets: &Secrets, whole: bool) -> Result<Verified, VerifyError> {
    let document = Document::load_mem(bytes).map_err(|e| VerifyError::Open(e.to_string()))?;
    let mut said = String::new();
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    let text = document.extract_text(&pages).map_err(|e| VerifyError::Open(e.to_string()))?;
    said.push_str(&text);
    for object in document.objects.values() {
        strings(object, &mut said, 0);
    }
    for (_, object) in document.trailer.iter() {
        strings(object, &mut said, 0);
    }
    let hay = letters(&said);
    let visible = |channel: Channel| {
        deck.passages.list().iter().filter(move |p| p.channel == channel).map(|p| (p.kind, deck.passages.text(p)))
    };
    let own: String = visible(Channel::Visible).map(|(_, t)| letters(t) + "\n").collect();
    let long: Vec<String> = visible(Channel::Visible)
        .filter(|(kind, _)| matches!(kind, PassageKind::Title | PassageKind::Item | PassageKind::Sentence))
        .map(|(_, t)| letters(t))
        .filter(|t| t.chars().count() >= OWN)
        .collect();
    if whole && !long.is_empty() {
        let found = long.iter().filter(|t| hay.contains(t.as_str())).count();
        let share = found as f64 / long.len() as f64;
        if share < READ_BACK {
            return Err(VerifyError::Unreadable((share * 100.0) as u32));
        }
    }
    let look = |what: &'static str, text: &str| -> Result<usize, VerifyError> {
        let mut looked = 0;
        for part in text.split(['.', '?', '!', '\n', ';']) {
            let wanted = letters(part);
            if wanted.chars().count() < TELLING || own.contains(&wanted) {
                continue;
            }
            looked += 1;
            if hay.contains(&wanted) {
                return Err(VerifyError::Leak { what, text: part.trim().chars().take(60).collect() });
            }
        }
        Ok(looked)
    };
    let mut proved = Verified { notes: 0, private: 0, paths: 0 };
    for note in deck.slides.iter().flat_map(|s| &s.notes) {
        proved.notes += look("a note", &note.text)?;
    }
    for text in &secrets.private {
        proved.private += look("an objection, an answer or a reason", text)?;
    }
    for path in secrets.paths.iter().filter(|p| p.len() > 3) {
        if said.contains(path.as_str()) {
            return Err(VerifyError::Leak { what: "a path of this machine", text: path.clone() });
        }
        proved.paths += 1;
    }
    Ok(proved)
}

/// All strings of an object, and the text of its streams that are text.
fn strings(object: &Object, out: &mut String, depth: u8) {
    if depth > 40 {
        return;
    }
    match object {
        Object::String(bytes, _) => {
            out.push('\n');
            if let Some(wide) = bytes.strip_prefix(&[0xfe, 0xff]) {
                let units: Vec<u16> = wide.chunks_exact(2).map(|p| u16::from_be_bytes([p[0], p[1]])).collect();
                out.push_str(&String::from_utf16_lossy(&units));
            } else {
                out.push_str(&String::from_utf8_lossy(bytes));
            }
        }
        Object::Name(name) => {
            out.push('\n');
            out.push_str(&String::from_utf8_lossy(name));
        }
        Object::Array(list) => list.iter().for_each(|o| strings(o, out, depth + 1)),
        Object::Dictionary(dict) => dict.iter().for_each(|(_, o)| strings(o, out, depth + 1)),
        Object::Stream(stream) => {
            stream.dict.iter().for_each(|(_, o)| strings(o, out, depth + 1));
            if stream.dict.has_type(b"Metadata") {
                out.push('\n');
                out.push_str(&String::from_utf8_lossy(&stream.content));
            }
        }
        _ => {}
    }
}

/// Letters and digits alone, in lower case: line ends and hyphens come and go.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
