//! Findings as editors show them.

use std::collections::BTreeMap;
use std::ops::Range;

use gen_lsp_types::{
    Code, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, Message, Range as Place,
};

use super::document::{Analysis, Document, State};
use super::place;
use super::position::{Encoding, Lines};
use super::world::Refusal;
use crate::diagnostic::Severity;
use crate::lint::Finding;
use crate::text::{Span, one_line};

/// Lines from which on a range says nothing any more; only its first line is marked.
const MOST_LINES: u32 = 4;

/// The diagnostics of a document and of the files that it includes, by URI.
pub fn of(uri: &str, document: &Document, state: &State, encoding: Encoding) -> BTreeMap<String, Vec<Diagnostic>> {
    let mut all = BTreeMap::from([(uri.to_owned(), Vec::new())]);
    match state {
        State::Nothing => {}
        State::Refused(refusal) => all.entry(uri.to_owned()).or_default().extend(refused(document, refusal, encoding)),
        State::Read(analysis) => {
            let files = Files::new(uri, document, analysis, encoding);
            for finding in &analysis.findings {
                let Some((uri, range)) = files.location(finding.span) else { continue };
                all.entry(uri).or_default().push(diagnostic(finding, range, related(&files, finding)));
            }
        }
    }
    all
}

/// The files of a deck as the editor knows them.
pub struct Files<'a> {
    analysis: &'a Analysis,
    uris: Vec<Option<String>>,
    lines: Vec<Lines<'a>>,
}

impl<'a> Files<'a> {
    /// The deck's own file, and what it includes.
    pub fn new(uri: &str, document: &Document, analysis: &'a Analysis, encoding: Encoding) -> Self {
        let folder = document.path.as_deref().and_then(|p| p.parent());
        let files = analysis.talk.deck.sources.files();
        let own = std::iter::once(Some(uri.to_owned()));
        let included = files.iter().skip(1).map(|f| folder.map(|folder| place::uri(&folder.join(&f.name))));
        let lines = files.iter().map(|f| Lines::new(f.text(), encoding)).collect();
        Self { analysis, uris: own.chain(included).collect(), lines }
    }

    /// Where a span stands; long ones by their first line.
    pub fn location(&self, span: Span) -> Option<(String, Place)> {
        let file = span.file.0 as usize;
        let uri = self.uris.get(file)?.clone()?;
        let lines = self.lines.get(file)?;
        let text = self.analysis.talk.deck.sources.file(span.file).text();
        Some((uri, lines.range(shown(text, span.range(), lines))))
    }

    fn related(&self, span: Span, message: String) -> Option<DiagnosticRelatedInformation> {
        let (uri, range) = self.location(span)?;
        Some(DiagnosticRelatedInformation { location: Location { uri: uri.into(), range }, message })
    }
}

/// What of a range is marked: its text without the white space around it, and of many lines the first.
fn shown(text: &str, range: Range<usize>, lines: &Lines<'_>) -> Range<usize> {
    let Some(inside) = text.get(range.clone()) else { return range.start..range.start };
    let start = range.start + inside.len() - inside.trim_start().len();
    let end = start + inside.trim().len();
    let place = lines.range(start..end.max(start));
    if place.end.line - place.start.line < MOST_LINES {
        return start..end.max(start);
    }
    start..text[start..].find(['\n', '\r']).map_or(end, |i| start + i)
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning => DiagnosticSeverity::Warning,
        Severity::Info => DiagnosticSeverity::Information,
    }
}

pub(super) fn diagnostic(finding: &Finding, range: Place, related: Vec<DiagnosticRelatedInformation>) -> Diagnostic {
    Diagnostic {
        range,
        severity: Some(severity(finding.severity)),
        code: Some(Code::String(finding.id.clone())),
        source: Some("hotseat".to_owned()),
        message: Message::String(one_line(&finding.message)),
        related_information: Some(related).filter(|r| !r.is_empty()),
        ..Diagnostic::default()
    }
}

/// The slide that a finding stands on, and those that its message names.
fn related(files: &Files<'_>, finding: &Finding) -> Vec<DiagnosticRelatedInformation> {
    let deck = &files.analysis.talk.deck;
    let own = finding.slide.and_then(|i| deck.slides.get(i));
    let named = slides_named(&finding.message).into_iter().filter_map(|n| deck.shown().find(|s| s.number == n));
    let mut told = Vec::new();
    for slide in own.into_iter().chain(named) {
        let Some(title) = slide.title.as_ref().filter(|t| t.span != finding.span) else { continue };
        let message = format!("slide {}, “{}”", slide.number, one_line(&title.text));
        if let Some(one) = files.related(title.span, message).filter(|one| !told.contains(one)) {
            told.push(one);
        }
    }
    told
}

/// The numbers behind “slide” or “slides” in a message.
fn slides_named(message: &str) -> Vec<u32> {
    let words: Vec<&str> = message.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let mut found = Vec::new();
    let mut behind = false;
    for word in words {
        match word.parse() {
            Ok(number) if behind => found.push(number),
            _ => behind = matches!(word, "slide" | "slides" | "Slide" | "Slides") || behind && word == "and",
        }
    }
    found
}

/// Why a document is not linted: at its place in the document, else at its head with the file that it is about.
fn refused(document: &Document, refusal: &Refusal, encoding: Encoding) -> Vec<Diagnostic> {
    let lines = Lines::new(&document.text, encoding);
    let of = |problem: &crate::diagnostic::Diagnostic| {
        let label = problem.labels.first().filter(|l| (l.span.file.0 as usize) < refusal.sources.files().len());
        let file = label.map(|l| refusal.sources.file(l.span.file));
        let own = file.is_some_and(|f| f.text() == document.text);
        let range = label.filter(|_| own).map_or(0..0, |l| shown(&document.text, l.span.range(), &lines));
        let mut message = one_line(&problem.message);
        if let (Some(label), Some(file), false) = (label, file, own) {
            message = format!("{}:{}: {message}", file.name, refusal.sources.start(label.span).line);
        }
        if let Some(help) = &problem.help {
            message = format!("{message}\n{}", one_line(help));
        }
        Diagnostic {
            range: lines.range(range),
            severity: Some(severity(problem.severity)),
            source: Some("hotseat".to_owned()),
            message: Message::String(message),
            ..Diagnostic::default()
        }
    };
    refusal.diagnostics.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slides_that_a_message_names_are_found() {
        assert_eq!(slides_named("slide 3 says 61.2, slides 5 and 9 say 60.0"), [3, 5, 9]);
        assert_eq!(slides_named("2 slides have 40 words"), [0; 0]);
    }

    #[test]
    fn many_lines_are_marked_by_their_first() {
        let text = "a\n\n---\nmarp: true\nx: 1\ny: 2\n---\n";
        let lines = Lines::new(text, Encoding::Utf8);
        assert_eq!(&text[shown(text, 1..text.len(), &lines)], "---");
        assert_eq!(&text[shown(text, 2..18, &lines)], "---\nmarp: true");
        assert_eq!(shown(text, 9..999, &lines), 9..9);
    }
}
