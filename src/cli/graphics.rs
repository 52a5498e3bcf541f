//! What pictures the terminal can show: from the environment, and from its answers to a question with a time limit.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::tui::Graphics;

/// How long the terminal has to answer, over a slow line too. A terminal that can show pictures answers in a few
/// milliseconds; keys typed meanwhile are kept.
pub const PATIENCE: Duration = Duration::from_millis(250);

/// What the environment says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess {
    /// A protocol that the terminal is known to speak without being asked.
    known: Option<Graphics>,
    /// Whether it may be asked whether it speaks kitty's.
    kitty: bool,
    /// Whether it may be asked at all.
    pub ask: bool,
    /// Half blocks, where it has the colours for them.
    pub blocks: Option<Graphics>,
}

impl Guess {
    /// Reads the variables; `get` returns those that are set and not empty.
    pub fn from(get: impl Fn(&str) -> Option<String>) -> Self {
        let is = |name: &str, values: &[&str]| get(name).is_some_and(|v| values.contains(&v.as_str()));
        let term = get("TERM").unwrap_or_default();
        let inside =
            get("TMUX").is_some() || get("STY").is_some() || term.starts_with("tmux") || term.starts_with("screen");
        let true_colour = is("COLORTERM", &["truecolor", "24bit"]) || term.ends_with("-direct");
        let blocks = (true_colour || term.contains("256color")).then_some(Graphics::Blocks { true_colour });
        if term.is_empty() || term == "dumb" || term == "linux" {
            return Self { known: None, kitty: false, ask: false, blocks: None };
        }
        // A multiplexer passes pictures on only when it was told to; it may speak sixel itself, and then says so.
        let iterm = is("TERM_PROGRAM", &["iTerm.app", "WezTerm", "mintty", "rio"]) || is("LC_TERMINAL", &["iTerm2"]);
        let known = (iterm && !inside).then_some(Graphics::Iterm2);
        // WezTerm and Konsole speak kitty's protocol without the placeholders that we need.
        let other = get("WEZTERM_EXECUTABLE").is_some() || get("KONSOLE_VERSION").is_some();
        Self { known, kitty: !inside && !other, ask: true, blocks }
    }

    /// The protocol that the terminal is known to speak without being asked.
    pub fn known(&self) -> Option<Graphics> {
        self.known
    }

    /// The question: each part is answered by the terminals that know it, the last one by all.
    pub fn question(&self) -> String {
        let mut text = String::new();
        if self.kitty {
            text.push_str("\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\");
            text.push_str("\x1b_Gi=32,s=1,v=1,a=q,t=d,f=24,o=z;eJxjYGAAAAADAAE=\x1b\\");
        }
        text.push_str("\x1b[16t\x1b[c");
        text
    }

    /// The protocol to use, and the size of a cell in pixels. Without that size only half blocks can be placed.
    pub fn decide(&self, answers: &Answers, window: Option<(u16, u16)>) -> Option<(Graphics, (u16, u16))> {
        let cell = answers.cell.or(window)?;
        let graphics = match answers {
            Answers { kitty: true, compressed, .. } if self.kitty => Graphics::Kitty { compressed: *compressed },
            _ if self.known.is_some() => self.known?,
            Answers { sixel: true, .. } => Graphics::Sixel,
            _ => return None,
        };
        Some((graphics, cell))
    }
}

/// What the terminal answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    kitty: bool,
    compressed: bool,
    sixel: bool,
    cell: Option<(u16, u16)>,
    /// Whether the last part was answered: nothing more will come.
    pub complete: bool,
    /// What is no answer: keys, a remote's among them.
    pub keys: Vec<KeyEvent>,
}

impl Answers {
    /// Reads what came in so far.
    pub fn read(bytes: &[u8]) -> Self {
        let mut answers = Self::default();
        let text = String::from_utf8_lossy(bytes);
        let mut rest = text.as_ref();
        while let Some(start) = rest.chars().next() {
            let taken = match rest.strip_prefix('\x1b') {
                None => {
                    answers.keys.push(typed(start));
                    start.len_utf8()
                }
                Some(after) if after.starts_with('_') => match after.find("\x1b\\") {
                    Some(end) => {
                        answers.kitty(&after[1..end]);
                        1 + end + 2
                    }
                    None => break,
                },
                Some(after) if after.starts_with('[') => {
                    match after[1..].find(|c: char| ('\u{40}'..='\u{7e}').contains(&c)) {
                        Some(end) => {
                            answers.control(&after[1..1 + end], after.as_bytes()[1 + end]);
                            1 + 1 + end + 1
                        }
                        None => break,
                    }
                }
                // Some terminals send arrows so.
                Some(after) if after.starts_with('O') => {
                    let Some(last) = after[1..].chars().next() else { break };
                    answers.keys.extend(special("", last));
                    2 + last.len_utf8()
                }
                Some(_) => 1,
            };
            rest = &rest[taken..];
        }
        answers
    }

    fn kitty(&mut self, text: &str) {
        let good = text.ends_with(";OK");
        self.kitty |= good && text.starts_with("Gi=31");
        self.compressed |= good && text.starts_with("Gi=32");
    }

    fn control(&mut self, text: &str, last: u8) {
        match (last, text.strip_prefix('?')) {
            (b'c', Some(attributes)) => {
                self.complete = true;
                self.sixel = attributes.split(';').skip(1).any(|a| a == "4");
            }
            (b't', None) => {
                let numbers: Vec<u16> = text.split(';').filter_map(|n| n.parse().ok()).collect();
                if let [6, height, width] = numbers[..]
                    && (2..=200).contains(&width)
                    && (2..=400).contains(&height)
                {
                    self.cell = Some((width, height));
                }
            }
            _ => self.keys.extend(special(text, char::from(last))),
        }
    }
}

/// The key that a character on the line stands for.
fn typed(character: char) -> KeyEvent {
    match character {
        '\r' | '\n' => KeyCode::Enter.into(),
        '\t' => KeyCode::Tab.into(),
        '\u{7f}' => KeyCode::Backspace.into(),
        '\u{1}'..='\u{1a}' => KeyEvent::new(KeyCode::Char(char::from(character as u8 | 0x60)), KeyModifiers::CONTROL),
        other => KeyCode::Char(other).into(),
    }
}

/// The key of a control sequence with these parameters and this end, of those that mean something in a rehearsal.
fn special(parameters: &str, last: char) -> Option<KeyEvent> {
    let code = match (parameters, last) {
        ("", 'A') => KeyCode::Up,
        ("", 'B') => KeyCode::Down,
        ("", 'C') => KeyCode::Right,
        ("", 'D') => KeyCode::Left,
        ("5", '~') => KeyCode::PageUp,
        ("6", '~') => KeyCode::PageDown,
        _ => return None,
    };
    Some(code.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(variables: &[(&str, &str)]) -> Guess {
        let variables: Vec<(String, String)> =
            variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Guess::from(move |name| variables.iter().find(|(k, _)| k == name).map(|(_, v)| v.clone()))
    }

    const KITTY: &[u8] = b"\x1b_Gi=31;OK\x1b\\\x1b_Gi=32;OK\x1b\\\x1b[6;18;9t\x1b[?62;4;22c";

    #[test]
    fn answers_are_told_from_keys_whatever_the_order() {
        let answers = Answers::read(b"\x1b_Gi=31;OK\x1b\\ n\x1b[6~\x1b[6;18;9t\x1b[C\x1bOD\x1b[?62;22c");
        assert!(answers.kitty && !answers.compressed && !answers.sixel && answers.complete);
        let keys = [KeyCode::Char(' '), KeyCode::Char('n'), KeyCode::PageDown, KeyCode::Right, KeyCode::Left];
        assert_eq!((answers.cell, answers.keys), (Some((9, 18)), keys.map(KeyEvent::from).to_vec()));
        assert!(!Answers::read(b"\x1b_Gi=31;ENOTSUPPORTED\x1b\\\x1b[?1;2c").kitty);
        assert!(Answers::read(b"\x1b[?62;4c").sixel && !Answers::read(b"\x1b[?4;62c").sixel);
        for cut in 0..KITTY.len() {
            assert!(!Answers::read(&KITTY[..cut]).complete, "{cut}");
        }
        assert_eq!(Answers::read(b"\x1b[6;0;0t\x1b[6;9999;1t").cell, None);
    }

    #[test]
    fn a_terminal_is_believed_where_it_was_asked() {
        let kitty = guess(&[("TERM", "xterm-kitty"), ("COLORTERM", "truecolor")]);
        let answers = Answers::read(KITTY);
        assert_eq!(kitty.decide(&answers, None), Some((Graphics::Kitty { compressed: true }, (9, 18))));
        assert_eq!(kitty.decide(&Answers::default(), Some((9, 18))), None, "no answer, no picture");
        assert_eq!(kitty.blocks, Some(Graphics::Blocks { true_colour: true }));
        let wezterm = guess(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "WezTerm"), ("WEZTERM_EXECUTABLE", "x")]);
        assert_eq!(wezterm.decide(&answers, None).map(|d| d.0), Some(Graphics::Iterm2));
        assert!(!wezterm.question().contains("_G"));
        assert_eq!(wezterm.decide(&Answers::default(), None), None, "without the size of a cell nothing can be placed");
        let foot = guess(&[("TERM", "foot")]);
        let answers = Answers::read(b"\x1b[6;18;9t\x1b[?62;4;22c");
        assert_eq!(foot.decide(&answers, None).map(|d| d.0), Some(Graphics::Sixel));
        assert_eq!(foot.blocks, None);
    }

    #[test]
    fn multiplexers_and_plain_consoles_are_not_sent_what_they_cannot_bear() {
        let tmux = guess(&[("TERM", "tmux-256color"), ("TMUX", "/x"), ("TERM_PROGRAM", "iTerm.app")]);
        assert!(!tmux.question().contains("_G") && tmux.ask);
        assert_eq!(tmux.decide(&Answers::read(KITTY).without_sixel(), None), None);
        assert_eq!(tmux.blocks, Some(Graphics::Blocks { true_colour: false }));
        for term in ["dumb", "linux", ""] {
            assert!(!guess(&[("TERM", term), ("COLORTERM", "truecolor")]).ask);
        }
    }

    impl Answers {
        fn without_sixel(mut self) -> Self {
            self.sixel = false;
            self
        }
    }
}
