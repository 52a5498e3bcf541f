//! The report as one self-contained HTML file: no script, nothing from the network, good on paper.

use std::fmt::Write;

use super::human::{ended, subtitle};
use super::plot::{self, GRADES};
use super::{DeckReport, Report, RunRow};
use crate::rehearsal::{Tally, row_says, tally};
use crate::text::one_line;

/// Colours are variables: dark where the reader wants that and looks at a screen, light on paper. Text on bars has a
/// contrast of at least 4.5 to 1 in both.
const STYLE: &str = "
:root{color-scheme:light dark;--ink:#1b1b1b;--paper:#fff;--quiet:#555;--rule:#ddd;--good:#1f6f54;--bad:#a8322a;--mid:#e0b04c;--lack:#5d4591;--none:#c9c9c9;--on-dark:#fff;--on-light:#1b1b1b}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e8e6e3;--paper:#16181b;--quiet:#a9a7a2;--rule:#3a3d42;--good:#4fb08c;--bad:#ef8078;--mid:#e0b04c;--lack:#b39ae6;--none:#8d9096;--on-dark:#16181b;--on-light:#16181b}}
body{font:15px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 .2rem}h2{font-size:1.1rem;margin:1.8rem 0 .4rem}
p{margin:.3rem 0}.quiet{color:var(--quiet)}section.deck+section.deck{margin-top:3rem;border-top:2px solid var(--ink);padding-top:2rem}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.2rem .7rem .2rem 0;border-bottom:1px solid var(--rule)}
th{font-weight:600}td.short{white-space:nowrap}
svg{display:block;max-width:100%;height:auto;margin:.4rem 0}svg text{font:12px system-ui,sans-serif;fill:var(--ink)}
svg text.in{text-anchor:middle;font-weight:600}svg text.held,svg text.lost,svg text.missing{fill:var(--on-dark)}
.fits,.held{fill:var(--good)}.over,.lost{fill:var(--bad)}.shaky{fill:var(--mid)}.missing{fill:var(--lack)}.ungraded{fill:var(--none)}
.open{fill:var(--paper);stroke:var(--quiet)}svg text.shaky,svg text.ungraded{fill:var(--on-light)}svg text.open{fill:var(--ink);stroke:none}
.plan{fill:none;stroke:var(--ink);stroke-width:1.2}.slot{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:4 3}
.before{stroke:var(--ink);stroke-width:3}
.key span{display:inline-block;margin-right:1rem}.key svg{display:inline-block;margin:0 .3rem 0 0;vertical-align:-1px}
@page{margin:18mm}
@media print{body{margin:0;max-width:none;padding:0;font-size:11pt}section.deck+section.deck{break-before:page;border:0}
h2{break-after:avoid}h2+p{break-after:avoid}svg,tr{break-inside:avoid}thead{display:table-header-group}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
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
         <meta name=\"viewport\" content=\"width=device-width\"/>\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n",
        escape(&title)
    );
    if report.decks.is_empty() {
        out += "<h1>No rehearsals yet</h1>\n";
    }
    for deck in &report.decks {
        one(&mut out, deck);
    }
    let _ = writeln!(out, "<p class=\"quiet\">As of {}.</p>\n</main>\n</body>\n</html>", report.today);
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
        let mut note =
            format!("Run {} on {}. The outline is the plan, the bar what the slide took", last.run, last.day);
        note += &last.before.map_or(".".to_owned(), |n| format!(", the thick line what it took in run {n}."));
        note += " Red is more than a tenth over; five seconds are always let go.";
        heading(out, "Planned and actual", &note);
        *out += &plot::slides(&last.slides);
        if !last.rubric.is_empty() {
            let note =
                format!("Run {}: what speaks to each row. There is no sum: nothing here measures readiness.", last.run);
            heading(out, "Score card", &note);
            let rows = last.rubric.iter().map(|r| vec![r.weight.to_string(), r.row.clone(), row_says(r)]);
            table(out, &["weight", "row", "what speaks to it"], rows);
        }
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
            "<span><svg width=\"11\" height=\"11\" aria-hidden=\"true\"><rect class=\"{class}\" width=\"11\" height=\"11\"/></svg>{}</span>",
            escape(name)
        );
    }
    *out += "</p>\n";
}

fn table(out: &mut String, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    let heads: String = heads.iter().map(|h| format!("<th scope=\"col\">{}</th>", escape(h))).collect();
    let _ = writeln!(out, "<div class=\"wide\"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>");
    for row in rows {
        // Days, times and ids do not break.
        let class = |c: &str| if c.chars().count() <= 16 { " class=\"short\"" } else { "" };
        let cells: String = row.iter().map(|c| format!("<td{}>{}</td>", class(c), escape(&one_line(c)))).collect();
        let _ = writeln!(out, "<tr>{cells}</tr>");
    }
    *out += "</tbody>\n</table></div>\n";
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
