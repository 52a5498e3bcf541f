//! The report as one self-contained HTML file: no script, nothing from the network, good on paper.

use std::fmt::Write;

use super::human::{ended, subtitle};
use super::plot::{self, GRADES};
use super::{DeckReport, Report, RunRow};
use crate::rehearsal::{Tally, tally};
use crate::text::one_line;

const STYLE: &str = "
body{font:15px/1.45 system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 .2rem}h2{font-size:1.1rem;margin:1.8rem 0 .4rem}
p{margin:.3rem 0}.quiet{color:#555}section.deck+section.deck{margin-top:3rem;border-top:2px solid #1b1b1b;padding-top:2rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.2rem .7rem .2rem 0;border-bottom:1px solid #ddd}
th{font-weight:600}
svg{display:block;max-width:100%;height:auto;margin:.4rem 0}svg text{font:12px system-ui,sans-serif;fill:#1b1b1b}
svg text.in{text-anchor:middle;font-weight:600}svg text.held,svg text.lost,svg text.missing{fill:#fff}
.fits,.held{fill:#1f6f54}.over,.lost{fill:#a8322a}.shaky{fill:#e0b04c}.missing{fill:#5d4591}.ungraded{fill:#c9c9c9}
.open{fill:#fff;stroke:#777}svg text.shaky,svg text.ungraded,svg text.open{fill:#1b1b1b;stroke:none}
.plan{fill:none;stroke:#1b1b1b;stroke-width:1.2}.slot{stroke:#1b1b1b;stroke-width:1.5;stroke-dasharray:4 3}
.key span{display:inline-block;margin-right:1rem}.key svg{display:inline-block;margin:0 .3rem 0 0;vertical-align:-1px}
@page{margin:18mm}
@media print{body{margin:0;max-width:none;padding:0;font-size:11pt}section.deck+section.deck{break-before:page;border:0}
h2{break-after:avoid}svg,tr{break-inside:avoid}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
";

/// The page. Text from decks and questions is escaped and holds no control characters.
pub fn html(report: &Report) -> String {
    let title = match report.decks.as_slice() {
        [one] => format!("Rehearsals: {}", one_line(&one.title)),
        _ => "Rehearsals".to_owned(),
    };
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width\"/>\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        escape(&title)
    );
    if report.decks.is_empty() {
        out += "<h1>No rehearsals yet</h1>\n";
    }
    for deck in &report.decks {
        one(&mut out, deck);
    }
    let _ = writeln!(out, "<p class=\"quiet\">Printed on {}.</p>\n</body>\n</html>", report.today);
    out
}

fn one(out: &mut String, deck: &DeckReport) {
    let _ = writeln!(
        out,
        "<section class=\"deck\">\n<h1>{}</h1>\n<p class=\"quiet\">{}</p>",
        escape(&one_line(&deck.title)),
        escape(&subtitle(deck))
    );
    runs(out, deck);
    let timed: Vec<&RunRow> = deck.runs.iter().filter(|r| r.would_end.is_some()).collect();
    if !timed.is_empty() {
        heading(out, "When it would have ended", "The broken line is the slot.");
        *out += &plot::slots(&timed);
    }
    let answered: Vec<(String, Tally)> =
        deck.runs.iter().filter(|r| r.tally != Tally::default()).map(|r| (plot::name(r), r.tally.clone())).collect();
    if !answered.is_empty() {
        heading(out, "Answers, run by run", "");
        key(out);
        *out += &plot::tallies("Answers of each run by grade", &answered);
    }
    if let Some(last) = &deck.last {
        let note = format!("Run {} on {}. The outline is the plan, the bar what the slide took.", last.run, last.day);
        heading(out, "Planned and actual", &note);
        *out += &plot::slides(&last.slides);
    }
    if !deck.categories.is_empty() {
        heading(out, "Answers by category, all runs", "");
        let rows: Vec<(String, Tally)> =
            deck.categories.iter().map(|c| (c.category.clone(), c.tally.clone())).collect();
        *out += &plot::tallies("Answers by category and grade", &rows);
    }
    if !deck.weak.is_empty() {
        heading(out, "Did not hold when last asked", "");
        let rows = deck
            .weak
            .iter()
            .map(|w| vec![w.id.clone(), w.grade.to_string(), w.day.to_string(), w.asked.to_string(), w.ask.clone()]);
        table(out, &["objection", "answer", "last asked", "times", "question"], rows);
    }
    if !deck.really_asked.is_empty() {
        heading(out, "Really asked", "");
        let or = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
        let rows = deck.really_asked.iter().map(|a| {
            let entry = &a.entry;
            let slide = or(entry.slide.map(|n| n.to_string()));
            vec![a.id.clone(), or(entry.grade.map(|g| g.to_string())), entry.day.to_string(), slide, entry.text.clone()]
        });
        table(out, &["id", "answer", "day", "slide", "question"], rows);
    }
    *out += "</section>\n";
}

fn runs(out: &mut String, deck: &DeckReport) {
    heading(out, "Runs", "");
    let rows = deck.runs.iter().map(|run| {
        let part = run.part.clone().unwrap_or_else(|| "whole talk".to_owned());
        vec![run.run.to_string(), run.day.to_string(), run.pressure.to_string(), part, ended(run), tally(&run.tally)]
    });
    table(out, &["run", "day", "pressure", "part", "would have ended", "answers"], rows);
}

fn heading(out: &mut String, text: &str, note: &str) {
    let _ = writeln!(out, "<h2>{}</h2>", escape(text));
    if !note.is_empty() {
        let _ = writeln!(out, "<p class=\"quiet\">{}</p>", escape(note));
    }
}

fn key(out: &mut String) {
    *out += "<p class=\"key\">";
    for (name, class) in GRADES {
        let _ = write!(
            out,
            "<span><svg width=\"11\" height=\"11\"><rect class=\"{class}\" width=\"11\" height=\"11\"/></svg>{}</span>",
            escape(name)
        );
    }
    *out += "</p>\n";
}

fn table(out: &mut String, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    let heads: String = heads.iter().map(|h| format!("<th>{}</th>", escape(h))).collect();
    let _ = writeln!(out, "<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>");
    for row in rows {
        let cells: String = row.iter().map(|c| format!("<td>{}</td>", escape(&one_line(c)))).collect();
        let _ = writeln!(out, "<tr>{cells}</tr>");
    }
    *out += "</tbody>\n</table>\n";
}

/// Text as HTML, in an element or in a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            c => out.push(c),
        }
    }
    out
}
