//! `hotseat export`

use std::collections::BTreeMap;
use std::path::Path;

use crate::budget::{Practice, Pressure};
use crate::challenge::{self, Inputs};
use crate::cli::args::{ExportArguments, Layout};
use crate::cli::environment;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::presenter;
use crate::cli::progress;
use crate::cli::session::{Session, is_file};
use crate::cli::talk::{Occasion, planned};
use crate::deck::Files;
use crate::deck::model::Deck;
use crate::export::{self, ExportError, Exported, Paper, Slides};
use crate::layout::{IssueKind, LayoutIssue, Theme, theme_for};
use crate::lint::{Reading, run as check};
use crate::text::one_line;

/// Issues of one kind that are told before the rest is counted.
const TOLD: usize = 5;

/// Writes a PDF.
pub fn run(session: &Session<'_>, arguments: &ExportArguments) -> Result<Exit, Failure> {
    session.with_reading(&arguments.deck, arguments.checklist.as_deref(), arguments.minutes, |reading, files| {
        let deck = reading.deck();
        refuse_to_overwrite_the_deck(&arguments.deck, &arguments.output)?;
        let theme = theme(session, deck, arguments.theme.as_deref(), session.theme_of(&arguments.deck)?.as_deref())?;
        let sections: Vec<Option<String>> = (0..deck.slides.len())
            .map(|i| reading.section_name(i).and_then(|id| reading.knowledge().section(id)))
            .map(|id| id.map(|id| reading.knowledge().section_at(id).name.clone()))
            .collect();
        let spinner = progress::doing(session.common, "drawing slides");
        let slides = Slides::new(deck, &theme, files, &sections, environment::source_date_epoch());
        let exported = match arguments.layout {
            Layout::Slides => slides.write(),
            Layout::Presenter => presenter_document(session, arguments, reading, files, &slides),
        }
        .map_err(|problem| Failure::message(format!("{}: {problem}", one_line(&deck.sources.files()[0].name)), ""))?;
        spinner.finish_and_clear();
        finish(session, deck, &arguments.output, &exported)
    })
}

fn presenter_document(
    session: &Session<'_>,
    arguments: &ExportArguments,
    reading: &Reading<'_>,
    files: &Files,
    slides: &Slides,
) -> Result<Exported, ExportError> {
    let findings = check(reading).list;
    let answers = session.answers(files, reading);
    let objections = challenge::objections(&Inputs { reading, findings: &findings, answers: &answers });
    let practice = Practice::default();
    let occasion = Occasion { minutes: arguments.minutes, pressure: Pressure::default(), practice: &practice };
    let planned = planned(reading, occasion);
    let slot = planned.plan.slot;
    let minutes = format!("slot {}, plan {}", slot.slot, planned.plan.total);
    let entries = presenter::entries(reading, &findings, &objections, &planned, slides.pages());
    export::presenter(slides, &entries, &minutes, Paper::default())
}

/// Writes the file and says what there is to say about it.
fn finish(session: &Session<'_>, deck: &Deck, target: &Path, exported: &Exported) -> Result<Exit, Failure> {
    let name = one_line(&target.display().to_string());
    output::write_whole(target, &exported.bytes).map_err(|problem| {
        Failure::message(
            format!("{name}: cannot be written ({problem})"),
            "nothing was changed; choose another place with -o",
        )
    })?;
    let (text, exit) = issues(deck, &exported.issues);
    output::complain(&text);
    if !session.common.quiet {
        let pages = exported.pages;
        let size = exported.bytes.len().div_ceil(1000);
        output::complain(&format!("wrote {name}: {pages} page{}, {size} kB\n", if pages == 1 { "" } else { "s" }));
    }
    Ok(exit)
}

/// Issues one line each, and whether some content is not as the author wrote it.
fn issues(deck: &Deck, issues: &[LayoutIssue]) -> (String, Exit) {
    let mut text = String::new();
    let mut told: BTreeMap<IssueKind, usize> = BTreeMap::new();
    let mut exit = Exit::Clean;
    for issue in issues {
        let lost = match issue.kind {
            IssueKind::Picture | IssueKind::Formula | IssueKind::MissingGlyph | IssueKind::Split => true,
            IssueKind::PictureFeature | IssueKind::Shrunk | IssueKind::WrappedCode | IssueKind::TooSmall => false,
        };
        if lost {
            exit = Exit::Findings;
        }
        let count = told.entry(issue.kind).or_default();
        *count += 1;
        if *count <= TOLD {
            let at = deck.sources.start(issue.span);
            let file = &deck.sources.file(issue.span.file).name;
            let level = if lost { "warning" } else { "info" };
            let number = deck.slides.get(issue.slide).map_or(0, |s| s.number);
            let box_drawn =
                if issue.kind == IssueKind::Picture { "; a box with its text stands in its place" } else { "" };
            let message = one_line(&issue.message) + box_drawn;
            text += &format!("{level}: {file}:{}:{}: slide {number}: {message}\n", at.line, at.column);
        }
    }
    let more: usize = told.values().map(|n| n.saturating_sub(TOLD)).sum();
    if more > 0 {
        text += &format!("and {more} more of these kinds\n");
    }
    (text, exit)
}

/// The theme: a file, a name, or what the deck asks for. A theme that only the deck names and that is not known is drawn
/// in the default one, and that is said.
fn theme(
    session: &Session<'_>,
    deck: &Deck,
    argument: Option<&str>,
    of_project: Option<&str>,
) -> Result<Theme, Failure> {
    if let Some(file) = argument.filter(|a| is_file(a)) {
        let name = one_line(file);
        let text =
            std::fs::read_to_string(file).map_err(|e| Failure::message(format!("{name}: cannot be read ({e})"), ""))?;
        return Theme::parse(&text).map_err(|e| Failure::message(format!("{name}: {e}"), ""));
    }
    // A theme of `hotseat.toml` stands in for one that the deck does not name, or that is not known here.
    let unnamed = deck.style.theme.as_deref().and_then(Theme::named).is_none();
    let of_project = of_project.filter(|_| unnamed);
    match theme_for(deck, argument.or(of_project)) {
        Ok(theme) => Ok(theme),
        Err((name, _)) if argument.is_some() => Err(Failure::message(
            format!("--theme: no theme `{}`", one_line(&name)),
            "known are light and dark, or a TOML file",
        )),
        Err((name, theme)) => {
            if !session.common.quiet {
                output::complain(&format!("note: theme `{}` is not known here; drawn in `light`\n", one_line(&name)));
            }
            Ok(*theme)
        }
    }
}

/// `-o talk.md` is a slip that would cost the talk.
fn refuse_to_overwrite_the_deck(deck: &Path, target: &Path) -> Result<(), Failure> {
    let same = |a: &Path, b: &Path| matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b);
    if same(deck, target) {
        return Err(Failure::message(
            "-o names the deck itself; it would be overwritten",
            "name a PDF, as in -o talk.pdf",
        ));
    }
    Ok(())
}
