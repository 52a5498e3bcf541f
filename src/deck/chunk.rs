//! Executable chunks: ```` ```{r label, echo=FALSE, fig.cap="..."} ```` with options in the header, or in lines that
//! begin with `#|` (Quarto, knitr), `//|` and `%%|`. Code is never prose; what a chunk says about its figure is.

use super::css;
use super::model::Length;
use super::yaml;

/// The options of a chunk that decide what the audience sees.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Chunk {
    /// Whether its code is shown; `None` leaves it to the deck.
    pub echo: Option<bool>,
    /// Whether anything of it is shown.
    pub include: bool,
    /// Whether its figure is shown.
    pub figure: bool,
    /// Caption of the figure or table.
    pub caption: Option<String>,
    /// Alternative text of the figure.
    pub alt: Option<String>,
    /// Width of the figure.
    pub width: Option<Length>,
    /// The file that stands in the chunk's place (knitr's `child`).
    pub child: Option<String>,
    /// Bytes of the code that are option lines.
    pub head: usize,
}

impl Chunk {
    /// Reads the options of a code block with this info string. `None` when it is no chunk: ```` ```python ```` and
    /// ```` ```{.python} ```` are only shown.
    pub fn of(info: &str, code: &str) -> Option<Self> {
        let inner = info.trim().strip_prefix('{')?;
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut chunk = Self { include: true, figure: true, ..Self::default() };
        chunk.header(inner.trim_end_matches('}'));
        let head: String = option_lines(code).collect();
        chunk.head = code.split_inclusive('\n').take_while(|l| option_line(l).is_some()).map(str::len).sum();
        match yaml::parse(&head, 0) {
            Ok(node) if node.is_mapping() => {
                for (key, value) in node.entries() {
                    let value = value.scalars().join(" ");
                    chunk.option(key.text().unwrap_or(""), &value);
                }
            }
            _ => head.lines().for_each(|line| chunk.header(line)),
        }
        Some(chunk)
    }

    /// Whether the code is shown in a deck that shows or hides code by default.
    pub fn shows_code(&self, default: bool) -> bool {
        self.include && self.echo.unwrap_or(default)
    }

    /// `label, key=value, key="a, b"`.
    fn header(&mut self, text: &str) {
        for part in parts(text) {
            let Some((key, value)) = part.split_once('=') else { continue };
            let value = value.trim();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let plain = match quote {
                Some(q) => match value[1..].strip_suffix(q) {
                    Some(inner) => inner.replace("\\\"", "\""),
                    None => continue,
                },
                // A call of R: nobody but R knows what it says.
                None if value.contains('(') => continue,
                None => value.to_owned(),
            };
            let key = key.trim();
            self.option(key.rsplit([' ', '\t']).next().unwrap_or(key), &plain);
        }
    }

    fn option(&mut self, key: &str, value: &str) {
        let text = || Some(value.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|t| !t.is_empty());
        let truth = match value {
            "TRUE" | "T" | "true" | "True" | "yes" | "fenced" => Some(true),
            "FALSE" | "F" | "false" | "False" | "no" => Some(false),
            _ => None,
        };
        match key.to_lowercase().replace(['.', '_'], "-").as_str() {
            "echo" => self.echo = truth.or(self.echo),
            "include" => self.include = truth.unwrap_or(self.include),
            "eval" | "output" => self.figure &= truth.unwrap_or(true),
            "fig-show" if value == "hide" => self.figure = false,
            "fig-cap" | "tbl-cap" => self.caption = text().or(self.caption.take()),
            "fig-alt" => self.alt = text().or(self.alt.take()),
            "out-width" => self.width = css::length(value).or(self.width),
            "child" => self.child = text(),
            _ => {}
        }
    }
}

/// The option in a line at the top of a chunk, without its mark.
fn option_line(line: &str) -> Option<&str> {
    let rest = ["#|", "//|", "%%|", "--|"].iter().find_map(|mark| line.strip_prefix(mark))?;
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

fn option_lines(code: &str) -> impl Iterator<Item = &str> {
    code.split_inclusive('\n').map_while(option_line)
}

/// Splits at commas outside of quotes and brackets.
fn parts(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut depth, mut quote) = (0, 0usize, None);
    for (i, c) in text.char_indices() {
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                out.push(&text[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    out.push(&text[start..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_of_the_header_and_of_lines() {
        let header = Chunk::of("{r loss, echo=FALSE, fig.cap=\"Loss, falling\", out.width='50%'}", "plot()\n");
        let lines = Chunk::of(
            "{python}",
            "#| echo: false\n#| fig-cap: \"Loss, falling\"\n#| out-width: 50%\n#| label: fig-loss\nplot()\n",
        );
        let header = header.expect("a chunk");
        assert_eq!((header.echo, header.caption.as_deref()), (Some(false), Some("Loss, falling")));
        assert_eq!(header.width, Some(Length::Share(0.5)));
        assert_eq!(Chunk { head: 0, ..lines.expect("a chunk") }, header);
    }

    #[test]
    fn odd_options() {
        let of = |info: &str, code: &str| Chunk::of(info, code).expect("a chunk");
        assert_eq!(
            of("{r}", "#| fig-alt: |\n#|   A curve\n#|   that falls.\nx\n").alt.as_deref(),
            Some("A curve that falls.")
        );
        assert_eq!(of("{r}", "#| fig.cap = \"R style\", echo = FALSE\nx").caption.as_deref(), Some("R style"));
        assert_eq!(of("{mermaid}", "%%| echo: true\nx").echo, Some(true));
        assert_eq!(of("{r fig.cap=paste(\"a\", 1)}", "x").caption, None);
        assert!(!of("{r setup, include=FALSE}", "x").shows_code(true));
        assert!(!of("{r, eval = FALSE}", "x").figure);
        assert_eq!(of("{r child='part.Rmd'}", "").child.as_deref(), Some("part.Rmd"));
        for info in ["python", "{.python}", "{=html}", "", "{"] {
            assert_eq!(Chunk::of(info, "#| echo: false\n"), None, "{info}");
        }
    }
}
