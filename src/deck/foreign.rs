//! Files that are plainly no Markdown. Read as such they would be one slide without findings, which looks like praise.

use std::path::Path;

use super::error::{ReadError, ReadErrorKind};

/// What a file is instead of a deck, and what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Foreign {
    what: &'static str,
    help: &'static str,
}

const PDF: Foreign = Foreign {
    what: "is a PDF, not a deck",
    help: "name the Markdown; pages drawn elsewhere go beside it, as in `hotseat export --layout presenter --slides-pdf talk.pdf -o notes.pdf talk.md`",
};
const ZIP: Foreign = Foreign {
    what: "is an archive (PowerPoint, Keynote and LibreOffice write such), not Markdown",
    help: "a presentation is read by its name, which ends in .pptx or .odp; save it as such, and the slides as PDF for `--slides-pdf`",
};
const OFFICE: Foreign = Foreign { what: "is an old Office file, not Markdown", ..ZIP };
const PICTURE: Foreign = Foreign { what: "is a picture, not a deck", help: "name the Markdown file that shows it" };
const LATEX: Foreign = Foreign {
    what: "is LaTeX, not Markdown",
    help: "convert it, as in `pandoc -f latex -t markdown -o talk.md talk.tex`; the PDF of the slides goes beside it with `--slides-pdf`",
};
const NOTEBOOK: Foreign = Foreign {
    what: "is a notebook, not Markdown",
    help: "a notebook is read by its name, which ends in .ipynb; or convert it, as in `quarto convert talk.ipynb`",
};
const HTML: Foreign =
    Foreign { what: "is a whole HTML page, not Markdown", help: "name the Markdown file that it was made from" };
const RTF: Foreign = Foreign { what: "is RTF, not Markdown", help: "save it as plain text" };
const ORG: Foreign = by_pandoc("is Org, not Markdown");
const RST: Foreign = by_pandoc("is reStructuredText, not Markdown");
const ASCIIDOC: Foreign =
    Foreign { what: "is AsciiDoc, not Markdown", help: "convert it to Markdown, for instance with `downdoc`" };
const TYPST: Foreign = by_pandoc("is Typst, not Markdown");

const fn by_pandoc(what: &'static str) -> Foreign {
    Foreign { what, help: "convert it to Markdown, for instance with `pandoc -t markdown -o talk.md`" }
}

impl Foreign {
    /// The error that says so.
    pub fn error(self, name: &str) -> Box<ReadError> {
        ReadError::about_file(ReadErrorKind::NotADeck, name, self.what, self.help)
    }
}

/// Files that are no text, by their first bytes.
pub(super) fn of_bytes(bytes: &[u8]) -> Option<Foreign> {
    let starts: [(&[u8], Foreign); 7] = [
        (b"%PDF-", PDF),
        (b"PK\x03\x04", ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OFFICE),
        (b"\x89PNG\r\n", PICTURE),
        (b"\xff\xd8\xff", PICTURE),
        (b"GIF8", PICTURE),
        (b"{\\rtf", RTF),
    ];
    starts.into_iter().find(|(start, _)| bytes.starts_with(start)).map(|s| s.1)
}

/// Texts in another language, by what they say and, unless a dialect is `forced`, by the end of their name.
pub(super) fn of_text(name: &str, text: &str, forced: bool) -> Option<Foreign> {
    by_content(text).or_else(|| if forced { None } else { by_name(name) })
}

fn by_content(text: &str) -> Option<Foreign> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('{') && text.contains("\"nbformat\"") && text.contains("\"cells\"") {
        return Some(NOTEBOOK);
    }
    let starts = |with: &str| text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    if starts("<!doctype html") || starts("<html") {
        return Some(HTML);
    }
    // Comments and settings may stand before the class; a deck that shows LaTeX begins otherwise.
    let mut code = text.lines().map(str::trim_start).filter(|l| !l.is_empty() && !l.starts_with('%'));
    let begins = code.next().is_some_and(|first| first.starts_with('\\'));
    (begins && ["\\documentclass", "\\begin{document}"].iter().any(|word| text.contains(word))).then_some(LATEX)
}

fn by_name(name: &str) -> Option<Foreign> {
    let ending = Path::new(name).extension()?.to_str()?.to_ascii_lowercase();
    Some(match ending.as_str() {
        "tex" | "ltx" => LATEX,
        "org" => ORG,
        "rst" => RST,
        "adoc" | "asciidoc" => ASCIIDOC,
        "typ" => TYPST,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plainly_no_markdown_is_told_from_what_shows_it() {
        assert_eq!(of_bytes(b"%PDF-1.7\n%\xe2\xe3"), Some(PDF));
        assert_eq!(of_bytes(b"PK\x03\x04\x14\0"), Some(ZIP));
        assert_eq!(of_bytes(b"# PK"), None);
        let latex = "% my talk\n\n\\documentclass{beamer}\n\\begin{document}\n\\end{document}\n";
        assert_eq!(of_text("talk.md", latex, true), Some(LATEX));
        assert_eq!(of_text("a.tex", "\\section{A}\n", false), Some(LATEX));
        assert_eq!(of_text("<stdin>", "{\"cells\": [], \"nbformat\": 4}", false), Some(NOTEBOOK));
        assert_eq!(of_text("talk.html", "<!DOCTYPE html>\n<html></html>", false), Some(HTML));
        for markdown in [
            "# A\n\n```latex\n\\documentclass{beamer}\n```\n",
            "\\newcommand{\\R}{\\mathbb{R}}\n\n# Slide\n",
            "<!-- html -->\n# A\n",
            "<section>\n# A\n</section>\n",
            "{.class}\n# About \"cells\"\n",
            "% A title\n% An author\n\n# \\documentclass by example\n",
        ] {
            assert_eq!(of_text("talk.md", markdown, false), None, "{markdown:?}");
        }
    }
}
