//! `hotseat export`

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use crate::budget::{Practice, Pressure};
use crate::challenge::{self, Inputs, Objection};
use crate::cli::args::{Console, ExportArguments, ExportFormat, Layout};
use crate::cli::destination::Destination;
use crate::cli::environment;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::fonts;
use crate::cli::input::{self, SLIDES_LIMIT, TABLE_LIMIT};
use crate::cli::output;
use crate::cli::panel;
use crate::cli::presenter;
use crate::cli::progress;
use crate::cli::session::{Session, is_file};
use crate::cli::talk::{Occasion, Planned, planned};
use crate::cli::watch::watch;
use crate::deck::Files;
use crate::deck::files::decoded;
use crate::deck::model::Deck;
use crate::export::{self, Audience, ExportError, Exported, Images, Paper, PerSheet, PresenterSlide, Secrets, Slides};
use crate::knowledge::did_you_mean;
use crate::layout::{IssueKind, LayoutIssue, Selection, Theme, theme_for};
use crate::lint::{Reading, run as check};
use crate::text::one_line;

/// Issues of one kind that are told before the rest is counted.
const TOLD: usize = 5;

/// Writes a PDF, once or after every save.
pub fn run(session: &Session<'_>, arguments: &ExportArguments) -> Result<Exit, Failure> {
    let to = Destination::of(arguments)?;
    if !arguments.watch {
        let exit = once(session, arguments, &to, &mut Vec::new())?;
        open(arguments, &to);
        return Ok(exit);
    }
    if arguments.deck == Path::new("-") {
        return Err(Failure::message("standard input cannot be watched", "name a file"));
    }
    watch(|known| {
        let mut read = Vec::new();
        match once(session, arguments, &to, &mut read) {
            // Later on a failure is told, and may be mended.
            Err(failure) if !known.is_empty() => {
                output::complain(&failure.human(output::palette_of_stderr(session.common.color), session.width));
                return Ok(known.to_vec());
            }
            done => done?,
        };
        if known.is_empty() {
            open(arguments, &to);
            if !session.common.quiet {
                output::complain("watching; q ends it\n");
            }
        }
        Ok(read)
    })
}

/// Shows the PDF in the program that the system has for it, where that is asked for. Not to have one is no failure: the
/// file is there.
fn open(arguments: &ExportArguments, to: &Destination) {
    if arguments.open
        && let Err(problem) = open::that_detached(&to.path)
    {
        output::complain(&format!("note: --open: {}\n", one_line(&problem.to_string())));
    }
}

/// The files that an export reads: the deck with what it includes, its pictures, its theme and the slides of another tool.
fn files_of(deck: &Deck, arguments: &ExportArguments) -> Vec<PathBuf> {
    let folder = arguments.deck.parent().unwrap_or(Path::new(""));
    let included = deck.sources.files().iter().skip(1).map(|f| folder.join(&f.name));
    let pictures = deck.slides.iter().flat_map(crate::deck::images).map(|i| folder.join(decoded(&i.target)));
    let mut all: Vec<PathBuf> = included.chain(pictures.filter(|p| p.is_file())).collect();
    all.extend(arguments.slides_pdf.clone());
    all.extend(arguments.theme.as_ref().filter(|t| is_file(t)).map(PathBuf::from));
    all.sort();
    all.dedup();
    all.insert(0, arguments.deck.clone());
    all
}

/// Writes a PDF; `read` gets the files that it depends on.
fn once(
    session: &Session<'_>,
    arguments: &ExportArguments,
    to: &Destination,
    read: &mut Vec<PathBuf>,
) -> Result<Exit, Failure> {
    let mut write = |reading: &Reading<'_>, files: &Files| {
        let deck = reading.deck();
        read.extend(files_of(deck, arguments));
        to.check(&to.path, read)?;
        let per_sheet = per_sheet(arguments.per_page)?;
        refuse_what_has_no_effect(arguments, to)?;
        let spinner = progress::doing(session.common, "drawing slides");
        let slides = slides(session, arguments, reading, files)?;
        let about = || one_line(&deck.sources.files()[0].name);
        let failed = |problem: ExportError| Failure::message(format!("{}: {problem}", about()), "");
        let speaker = || Speaker::new(session, arguments, reading, files, &slides);
        let exported = match arguments.layout {
            Layout::Slides => slides.write(),
            Layout::Presenter => {
                let own = speaker();
                export::presenter(&slides, &own.entries, &own.minutes, Paper::default())
            }
            Layout::Handout => export::handout(&slides, per_sheet),
            Layout::SecondScreen => export::second_screen(&slides, &speaker().entries),
            Layout::Panel => {
                let own = speaker();
                export::panel(
                    &slides,
                    &panel::sheets(reading, &own.objections, &own.planned, slides.pages()),
                    &own.minutes,
                )
            }
        }
        .map_err(failed)?;
        if arguments.verify && !verify(session, arguments, reading, &speaker().objections, &exported) {
            return Ok(Exit::Findings);
        }
        let mut sidecars = Vec::new();
        for console in &arguments.console {
            let own = speaker();
            sidecars.push(match console {
                Console::Pdfpc => {
                    let minutes = own.planned.plan.slot.talk.0.div_ceil(60);
                    let text = export::pdfpc(&slides, &own.entries, Some(minutes));
                    (to.path.with_extension("pdfpc"), text.into_bytes())
                }
                Console::Pympress => {
                    let made = export::pympress(&slides, &own.entries).map_err(failed)?;
                    (to.path.with_extension("pympress.pdf"), made.bytes)
                }
            });
        }
        spinner.finish_and_clear();
        let exit = match to.format {
            ExportFormat::Pdf => finish(session, arguments, deck, to, &exported)?,
            ExportFormat::Png => {
                // Other documents than the slides have pages of their own.
                let slides = if arguments.layout == Layout::Slides { slides.pages() } else { &[] };
                let labels: Vec<String> = slides.iter().map(|p| p.label.clone()).collect();
                pictures(session, arguments, deck, to, exported, &labels, read)?
            }
        };
        for (path, bytes) in sidecars {
            to.write(&path, &bytes)?;
            if !session.common.quiet {
                output::complain(&format!("wrote {}\n", one_line(&path.display().to_string())));
            }
        }
        Ok(exit)
    };
    let (deck, checklist, minutes) = (&arguments.deck, arguments.checklist.as_deref(), arguments.minutes);
    // The audience's document holds nothing that lint finds.
    let audience = matches!(arguments.layout, Layout::Slides | Layout::Handout);
    if audience && !arguments.verify && arguments.console.is_empty() {
        session.with_sections(deck, checklist, minutes, &mut write)
    } else {
        session.with_reading(deck, checklist, minutes, &mut write)
    }
}

/// The slides: laid out here, or drawn by another tool.
fn slides(
    session: &Session<'_>,
    arguments: &ExportArguments,
    reading: &Reading<'_>,
    files: &Files,
) -> Result<Slides, Failure> {
    let deck = reading.deck();
    let sections: Vec<Option<String>> = (0..deck.slides.len())
        .map(|i| reading.section_name(i).and_then(|id| reading.knowledge().section(id)))
        .map(|id| id.map(|id| reading.knowledge().section_at(id).name.clone()))
        .collect();
    let chosen = arguments.pages.as_deref().map(|list| export::select(deck, list)).transpose();
    let chosen = chosen.map_err(|problem| Failure::message(format!("--pages: {problem}"), ""))?;
    let selection = Selection { slides: chosen, steps: arguments.steps };
    let audience = Audience::of(deck);
    let date = environment::source_date_epoch();
    let Some(path) = &arguments.slides_pdf else {
        let stated = session.theme_of(&arguments.deck)?;
        let theme = theme(session, &arguments.deck, deck, arguments.theme.as_deref(), stated.as_deref())?;
        add_fonts(session, arguments, deck, Some(&theme))?;
        return Ok(Slides::new(&audience, &theme, files, &sections, date, &selection));
    };
    let name = one_line(&path.display().to_string());
    let bytes = input::bytes(path, SLIDES_LIMIT, "")?;
    add_fonts(session, arguments, deck, None)?;
    let foreign = match &arguments.page_map {
        Some(map) => export::foreign_mapped(deck, &bytes, map),
        None => export::foreign(deck, &bytes),
    };
    let foreign = foreign.map_err(|why| Failure::message(format!("{name} {why}"), ""))?;
    if !session.common.quiet {
        for doubt in &foreign.doubts {
            output::complain(&format!("note: {name}: {}\n", one_line(doubt)));
        }
    }
    Ok(Slides::drawn_elsewhere(&audience, foreign, &sections, date, &selection))
}

/// Adds the fonts that are asked for, and says so.
fn add_fonts(
    session: &Session<'_>,
    arguments: &ExportArguments,
    deck: &Deck,
    theme: Option<&Theme>,
) -> Result<(), Failure> {
    if let Some(note) = fonts::add(arguments, deck, theme)?.filter(|_| !session.common.quiet) {
        output::complain(&format!("note: {note}\n"));
    }
    Ok(())
}

/// What only the speaker may have.
struct Speaker {
    entries: Vec<PresenterSlide>,
    objections: Vec<Objection>,
    planned: Planned,
    /// The slot and the plan in words.
    minutes: String,
}

impl Speaker {
    fn new(
        session: &Session<'_>,
        arguments: &ExportArguments,
        reading: &Reading<'_>,
        files: &Files,
        slides: &Slides,
    ) -> Self {
        let findings = check(reading).list;
        let answers = session.answers(files, reading);
        let objections = challenge::objections(&Inputs { reading, findings: &findings, answers: &answers });
        let practice = Practice::default();
        let occasion = Occasion { minutes: arguments.minutes, pressure: Pressure::default(), practice: &practice };
        let planned = planned(reading, occasion);
        let minutes = format!("slot {}, plan {}", planned.plan.slot.slot, planned.plan.total);
        let entries = presenter::entries(reading, &findings, &objections, &planned, slides.pages());
        Self { entries, objections, planned, minutes }
    }
}

fn per_sheet(number: u8) -> Result<PerSheet, Failure> {
    match number {
        2 => Ok(PerSheet::Two),
        3 => Ok(PerSheet::Three),
        4 => Ok(PerSheet::Four),
        6 => Ok(PerSheet::Six),
        other => Err(Failure::message(format!("--per-page {other}: a sheet has 2, 3, 4 or 6 slides"), "")),
    }
}

/// Options that would silently do nothing.
fn refuse_what_has_no_effect(arguments: &ExportArguments, to: &Destination) -> Result<(), Failure> {
    let slides = arguments.layout == Layout::Slides;
    let problem = if arguments.verify && !matches!(arguments.layout, Layout::Slides | Layout::Handout) {
        "--verify is for what the audience gets: slides and handouts"
    } else if !arguments.console.is_empty() && !slides {
        "--console goes with the slides: leave --layout away"
    } else if to.format == ExportFormat::Png && !arguments.console.is_empty() {
        "--console needs the slides as a PDF"
    } else if to.format == ExportFormat::Pdf && arguments.slides_pdf.is_some() && slides && arguments.console.is_empty()
    {
        "--slides-pdf is for presenter, handout, second-screen and panel documents, for --console and for PNG"
    } else {
        return Ok(());
    };
    Err(Failure::message(problem, ""))
}

/// Whether the document was proved to hold nothing of the speaker's; says what was looked for, or what was found.
fn verify(
    session: &Session<'_>,
    arguments: &ExportArguments,
    reading: &Reading<'_>,
    objections: &[Objection],
    exported: &Exported,
) -> bool {
    let deck = reading.deck();
    let mut secrets = Secrets::default();
    for o in objections {
        secrets.private.extend([o.ask.clone(), o.why.clone()]);
        secrets.private.extend(o.strong.iter().chain(&o.follow_ups).cloned());
        secrets.private.extend(o.answer.iter().flat_map(|a| a.points.clone()));
    }
    let reasons = deck.slides.iter().flat_map(|s| &s.settings.ignore).chain(&deck.settings.ignore);
    secrets.private.extend(reasons.map(|s| s.reason.clone()));
    let folder = arguments.deck.canonicalize().ok().and_then(|p| p.parent().map(|p| p.display().to_string()));
    secrets.paths.extend(folder);
    let whole = arguments.pages.is_none() && arguments.slides_pdf.is_none() && arguments.layout == Layout::Slides;
    match export::verify(&exported.bytes, deck, &secrets, whole) {
        Ok(proved) => {
            if !session.common.quiet {
                output::complain(&format!(
                    "verified: none of {} stretches of notes, {} of objections, answers and reasons, and no path is in it\n",
                    proved.notes, proved.private
                ));
            }
            true
        }
        Err(problem) => {
            output::complain(&format!("error: --verify: {}; nothing was written\n", one_line(&problem.to_string())));
            false
        }
    }
}

/// Writes a PNG for each page, each whole or not at all, and says what there is to say. A single one gets the name as it
/// was given.
fn pictures(
    session: &Session<'_>,
    arguments: &ExportArguments,
    deck: &Deck,
    to: &Destination,
    exported: Exported,
    labels: &[String],
    read: &[PathBuf],
) -> Result<Exit, Failure> {
    let (text, exit) = issues(deck, &exported.issues);
    let about = one_line(&deck.sources.files()[0].name);
    let failed = |problem: ExportError| Failure::message(format!("{about}: {problem}"), "--width takes fewer pixels");
    let images = Images::of(exported, labels).map_err(failed)?;
    let file = |name: &str| {
        let target = &to.path;
        let png = target.extension().is_some_and(|e| e.eq_ignore_ascii_case("png"));
        let stem = if png { target.file_stem() } else { target.file_name() };
        let stem = stem.unwrap_or_default().to_string_lossy();
        let stem = if images.len() == 1 { stem.into_owned() } else { format!("{stem}-{name}") };
        target.with_file_name(stem + ".png")
    };
    let mut size = 0;
    for index in 0..images.len() {
        let target = file(images.name(index));
        to.check(&target, read)?;
        let bytes = images.png(index, arguments.width).map_err(failed)?;
        size += bytes.len();
        to.write(&target, &bytes)?;
    }
    output::complain(&text);
    if !session.common.quiet {
        let (count, size) = (images.len(), size.div_ceil(1000));
        let name = |at: usize| one_line(&file(images.name(at)).display().to_string());
        let last = if count > 1 { format!(" to {}", name(count - 1)) } else { String::new() };
        output::complain(&format!(
            "wrote {}{last}: {count} picture{}, {size} kB\n",
            name(0),
            if count == 1 { "" } else { "s" }
        ));
    }
    Ok(exit)
}

/// Writes the file and says what there is to say about it.
fn finish(
    session: &Session<'_>,
    arguments: &ExportArguments,
    deck: &Deck,
    to: &Destination,
    exported: &Exported,
) -> Result<Exit, Failure> {
    to.write(&to.path, &exported.bytes)?;
    let (text, exit) = issues(deck, &exported.issues);
    output::complain(&text);
    if !session.common.quiet {
        let (name, pages, size) = (to.name(), exported.pages, exported.bytes.len().div_ceil(1000));
        output::complain(&format!("wrote {name}: {pages} page{}, {size} kB\n", if pages == 1 { "" } else { "s" }));
        // A word for who sits there; in scripts it would be noise.
        if arguments.layout == Layout::Slides && !to.is_stdout() && std::io::stderr().is_terminal() {
            output::complain("next: --layout presenter adds notes, minutes and likely questions\n");
        }
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
            let remedy = match issue.kind {
                IssueKind::Picture => "; a box with its text stands in its place",
                IssueKind::MissingGlyph => "; --font-dir DIR or --system-fonts takes fonts that have it",
                _ => "",
            };
            let at = deck.sources.located(issue.span);
            let level = if lost { "warning" } else { "info" };
            let number = deck.slides.get(issue.slide).map_or(0, |s| s.number);
            let message = one_line(&issue.message) + remedy;
            text += &format!("{level}: {at}: slide {number}: {message}\n");
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
    path: &Path,
    deck: &Deck,
    argument: Option<&str>,
    of_project: Option<&str>,
) -> Result<Theme, Failure> {
    if let Some(file) = argument.filter(|a| is_file(a)) {
        let name = one_line(file);
        let text = input::text(Path::new(file), TABLE_LIMIT, "")?;
        return Theme::parse(&text).map_err(|e| Failure::message(format!("{name}: {e}"), ""));
    }
    // A theme of `hotseat.toml` stands in for one that the deck does not name, or that is not known here.
    let unnamed = deck.style.theme.as_deref().and_then(Theme::named).is_none();
    let of_project = of_project.filter(|_| unnamed);
    if let Some(own) = session.own_theme(path, deck, argument, of_project)? {
        return Ok(own);
    }
    match theme_for(deck, argument.or(of_project)) {
        Ok(theme) => Ok(theme),
        Err((name, _)) if argument.is_some() => {
            let near = did_you_mean(&name, Theme::NAMES).map_or(String::new(), |near| near + " ");
            Err(Failure::message(
                format!("--theme: no theme `{}`", one_line(&name)),
                &format!("{near}known: light, dark, serif, contrast, a TOML file"),
            ))
        }
        Err((name, theme)) => {
            if !session.common.quiet {
                let near = did_you_mean(&name, Theme::NAMES).map_or(String::new(), |near| format!(": {near}"));
                let name = one_line(&name);
                output::complain(&format!("note: theme `{name}` is not known here; drawn in `light`{near}\n"));
            }
            Ok(*theme)
        }
    }
}
