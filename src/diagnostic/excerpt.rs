//! The excerpt renderer: a diagnostic as people see it in a terminal. The only file that knows annotate-snippets.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::text::{SourceMap, one_line, printable};

/// Colours or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Palette {
    /// No escape sequences.
    Plain,
    /// ANSI colours.
    Ansi,
}

/// Source text for display: as long in bytes as the original, so that spans still fit, and without control characters.
fn harmless(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            let keep = c == '\n' || c == '\t' || printable(c.encode_utf8(&mut [0; 4])) != "\u{fffd}";
            let dots = if keep { 0 } else { c.len_utf8() };
            keep.then_some(c).into_iter().chain(std::iter::repeat_n('.', dots))
        })
        .collect()
}

/// Draws a diagnostic with its source lines, in `width` columns. Ends with a line feed.
///
/// Only the labelled lines and their neighbours are shown, so a huge file costs no more than its labels.
pub fn excerpt(diagnostic: &Diagnostic, sources: &SourceMap, palette: Palette, width: usize) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let message = one_line(&diagnostic.message);
    let notes: Vec<String> = diagnostic.notes.iter().map(|n| one_line(n)).collect();
    let help = diagnostic.help.as_deref().map(one_line);
    let mut title = level.primary_title(&message);
    if let Some(code) = &diagnostic.code {
        title = title.id(code.as_str());
    }
    let windows: Vec<_> = diagnostic.labels.iter().map(|label| window(sources, label.span)).collect();
    let labels: Vec<String> = diagnostic.labels.iter().map(|l| one_line(&l.text)).collect();
    let mut group = Group::with_title(title);
    for (i, (label, (name, text, line, offset))) in diagnostic.labels.iter().zip(&windows).enumerate() {
        let kind = if i == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let start = label.span.range().start.saturating_sub(*offset).min(text.len());
        let end = label.span.range().end.saturating_sub(*offset).clamp(start, text.len());
        let mut annotation = kind.span(start..end);
        if !labels[i].is_empty() {
            annotation = annotation.label(labels[i].as_str());
        }
        let snippet = Snippet::source(text.as_str()).fold(true).annotation(annotation);
        if sources.place(label.span).is_some() {
            // Its lines are nobody's: what stands there is shown, and where it stands is told by name.
            group = group.element(Origin::path(sources.located(label.span))).element(snippet);
        } else {
            group = group.element(snippet.path(name.as_str()).line_start(*line));
        }
    }
    for note in &notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = match palette {
        Palette::Plain => Renderer::plain(),
        Palette::Ansi => Renderer::styled(),
    };
    let drawn = renderer.decor_style(DecorStyle::Ascii).term_width(width.max(40)).render(&[group]);
    drawn + "\n"
}

/// The lines around a span: file name, cleaned text, number of its first line, and its byte offset in the file.
/// A span longer than eight lines is cut to its first.
fn window(sources: &SourceMap, span: crate::text::Span) -> (String, String, usize, usize) {
    let file = sources.file(span.file);
    let text = file.text();
    let from = span.range().start.min(text.len());
    let start = text.get(..from).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
    let mut end = span.range().end.clamp(from, text.len());
    if let Some((i, _)) = text.get(from..end).and_then(|t| t.match_indices('\n').nth(7)) {
        end = from + i;
    }
    let tail = text.get(end..).and_then(|t| t.find('\n')).map_or(text.len(), |i| end + i);
    let cut = text.get(start..tail.min(start + 4000)).unwrap_or("");
    (file.name.clone(), harmless(cut), sources.line_column(span.file, start as u32).line, start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn a_place_that_is_no_line_is_told_by_its_name() {
        let mut sources = SourceMap::new();
        let file = sources.add("talk.pptx", "---\n\n# One\n\nWe beat all baselines.\n".into());
        sources.name_places(file, vec![(0, "slide 1".into()), (5, "slide 2".into())]);
        let at = sources.file(file).text().find("baselines").expect("there");
        let diagnostic = Diagnostic::error("no tuning budget", Span::new(file, at..at + 9), "compared here");
        insta::assert_snapshot!(excerpt(&diagnostic, &sources, Palette::Plain, 80));
    }

    #[test]
    fn an_excerpt_shows_line_caret_note_and_help_and_hides_escapes() {
        let mut sources = SourceMap::new();
        let file = sources.add("talk.md", "# One\n\nWe 한국 beat\u{1b}[2J all baselines.\n".into());
        let at = sources.file(file).text().find("baselines").expect("there");
        let diagnostic = Diagnostic::error("no tuning budget", Span::new(file, at..at + 9), "compared here")
            .with_note("why: it may be tuning")
            .with_help("say how many trials each method got");
        insta::assert_snapshot!(excerpt(&diagnostic, &sources, Palette::Plain, 80));
    }
}
