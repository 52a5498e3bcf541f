//! Workflow commands that GitHub shows as annotations of a pull request: `::warning file=talk.md,line=120::...`.

use std::fmt::Write;

use crate::diagnostic::Severity;
use crate::text::one_line;

use super::super::{Findings, Reading};

/// All findings that are not suppressed, one command a line.
pub fn github(reading: &Reading<'_>, findings: &Findings) -> String {
    let sources = &reading.deck().sources;
    let mut out = String::new();
    for finding in findings.list.iter().filter(|f| f.suppressed.is_none()) {
        let (start, end) = (sources.start(finding.span), sources.end(finding.span));
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let mut place = vec![format!("file={}", property(&sources.file(finding.span.file).name))];
        let named = sources.place(finding.span);
        if named.is_none() {
            place.push(format!("line={}", start.line));
            // GitHub takes columns only within one line.
            if start.line == end.line {
                place.push(format!("col={}", start.column));
                place.push(format!("endColumn={}", end.column));
            } else {
                place.push(format!("endLine={}", end.line));
            }
        }
        place.push(format!("title={}", property(&format!("{} {}", finding.id, finding.name))));
        let lines = [
            named.map_or_else(String::new, |n| format!("{n}: ")) + &one_line(&finding.message),
            format!("why: {}", one_line(&finding.why)),
            format!("do: {}", one_line(&finding.remedy)),
            format!("asks: {}", one_line(&finding.asks)),
        ];
        let _ = writeln!(out, "::{level} {}::{}", place.join(","), data(&lines.join("\n")));
    }
    out
}

/// A deck that could not be read.
pub fn github_failure(deck: &str, line: Option<usize>, message: &str) -> String {
    let line = line.map_or_else(String::new, |l| format!(",line={l}"));
    format!("::error file={}{line},title=hotseat::{}\n", property(deck), data(&one_line(message)))
}

/// Text behind `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_or_a_property_is_escaped() {
        assert_eq!(property("a, 50%: b\n::c"), "a%2C 50%25%3A b%0A%3A%3Ac");
        assert_eq!(data("100% :: a, b\r\n"), "100%25 :: a, b%0D%0A");
        assert_eq!(
            github_failure("a:b.md", Some(3), "no\nway"),
            "::error file=a%3Ab.md,line=3,title=hotseat::no way\n"
        );
    }
}
