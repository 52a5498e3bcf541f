//! What the terminal can show. A frame is drawn with everything; what the terminal lacks is taken out of it at the end.

use ratatui::buffer::Buffer;
use ratatui::style::Color;

/// What the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Colours; without them (`NO_COLOR`) bold and reversed text remain.
    pub colour: bool,
    /// Characters beyond ASCII; without them stand-ins are shown.
    pub unicode: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { colour: true, unicode: true }
    }
}

impl Look {
    /// Takes out of a drawn frame what the terminal cannot show.
    pub fn apply(self, buffer: &mut Buffer) {
        if self == Self::default() {
            return;
        }
        // Pictures come in by protocols of their own: kitty's says by a cell's colour which picture is meant.
        let picture = |symbol: &str| symbol.contains(['\u{1b}', '\u{10eeee}']);
        for cell in buffer.content.iter_mut().filter(|c| !picture(c.symbol())) {
            if !self.colour {
                cell.fg = Color::Reset;
                cell.bg = Color::Reset;
                cell.underline_color = Color::Reset;
            }
            if !self.unicode && !cell.symbol().is_ascii() {
                let plain = ascii(cell.symbol());
                cell.set_char(plain);
            }
        }
    }
}

/// The ASCII character that stands for what is in a cell.
fn ascii(symbol: &str) -> char {
    match symbol.chars().next().unwrap_or(' ') {
        '─' | '━' | '–' | '—' | '−' | '‐' | '‑' | '┄' => '-',
        '│' | '┃' | '‖' | '∣' => '|',
        '┌' | '┐' | '└' | '┘' | '├' | '┤' | '┬' | '┴' | '┼' => '+',
        '█' | '▓' | '▀' | '▄' => '#',
        '░' | '▒' => '.',
        '•' | '·' | '×' | '∗' | '▪' | '◦' => '*',
        '…' => '~',
        '“' | '”' | '„' | '″' | '«' | '»' => '"',
        '‘' | '’' | '‚' | '′' => '\'',
        '←' | '⇐' => '<',
        '→' | '⇒' => '>',
        '↑' => '^',
        '↓' => 'v',
        '≤' => '<',
        '≥' => '>',
        '≈' | '∼' | '≃' => '~',
        '\u{a0}' | '\u{2000}'..='\u{200a}' => ' ',
        c => latin(c),
    }
}

/// The letter without its accents; a question mark where there is none.
fn latin(c: char) -> char {
    use unicode_normalization::UnicodeNormalization;
    std::iter::once(c).nfkd().find(char::is_ascii_graphic).unwrap_or('?')
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    #[test]
    fn without_unicode_every_cell_is_ascii_and_without_colour_none_is_coloured() {
        let area = Rect::new(0, 0, 24, 1);
        let mut buffer = Buffer::empty(area);
        let red = Style::new().fg(Color::Red).bg(Color::Blue);
        buffer.set_string(0, 0, "│─█ • é “x” → … τ 한 ö", red);
        Look { colour: false, unicode: false }.apply(&mut buffer);
        let text: String = buffer.content.iter().map(|c| c.symbol()).collect();
        assert!(text.starts_with("|-# * e \"x\" > ~ ? ?"), "{text}");
        assert!(text.is_ascii());
        assert!(buffer.content.iter().all(|c| c.fg == Color::Reset && c.bg == Color::Reset));
    }
}
