//! One deck: read, linted, and its part of the report made. Decks share what their project says.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::accepted::Accepted;
use super::fixes;
use crate::cli::args::{FailOn, LintArguments, LintFormat};
use crate::cli::config;
use crate::cli::environment;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::paths::Source;
use crate::cli::session::{Asked, Project, Session};
use crate::deck::Options;
use crate::diagnostic::Severity;
use crate::lint::baseline::{self, entries};
use crate::lint::fix::mend;
use crate::lint::output::{LintReport, SarifPart, Shown, concise, github, human, sarif};
use crate::lint::{Counts, Findings, Reading, fit, run as check};

/// What came of one deck.
#[derive(Debug)]
pub struct Linted {
    /// Its name for people.
    pub name: String,
    /// Its part of the report, or why there is none.
    pub part: Result<Part, Arc<Failure>>,
    /// What was found.
    pub counts: Counts,
    /// Whether that is at or above the level to fail on.
    fails: bool,
    /// What it is called in the baseline that is to be written, and what it puts there.
    pub accepted: Option<(String, Vec<baseline::Entry>)>,
    /// What there is to say beside the report: fixes, and entries of the baseline that match nothing.
    pub note: String,
    /// What replaces the report: a diff, or the fixed deck of standard input.
    pub instead: Option<String>,
    /// The files that it was read from, as far as they lie on disk.
    pub files: Vec<PathBuf>,
}

/// A deck's part of the report.
#[derive(Debug)]
pub enum Part {
    /// Text that stands as it is.
    Text(String),
    /// An object.
    Json(Box<LintReport>),
    /// Results of a run.
    Sarif(SarifPart),
}

impl Linted {
    /// What the deck alone would make of the exit code.
    pub fn exit(&self) -> Exit {
        match (&self.part, self.fails) {
            (Err(_), _) => Exit::Failure,
            (Ok(_), true) => Exit::Findings,
            (Ok(_), false) => Exit::Clean,
        }
    }
}

/// What all decks of a run share.
pub struct Linter<'a> {
    session: &'a Session<'a>,
    arguments: &'a LintArguments,
    known: Option<&'a Accepted>,
    written: Option<&'a Accepted>,
    projects: BTreeMap<Option<PathBuf>, Result<Project, Arc<Failure>>>,
}

impl<'a> Linter<'a> {
    /// Reads what the projects of these decks say, once for each.
    pub fn new(
        session: &'a Session<'a>,
        arguments: &'a LintArguments,
        known: Option<&'a Accepted>,
        written: Option<&'a Accepted>,
        sources: &[Source],
    ) -> Self {
        let mut linter = Self { session, arguments, known, written, projects: BTreeMap::new() };
        for source in sources {
            if let Entry::Vacant(new) = linter.projects.entry(folder_of(arguments, source)) {
                let project = session.project_in(new.key().as_deref(), arguments.checklist.as_deref());
                new.insert(project.map_err(Arc::new));
            }
        }
        linter
    }

    /// Lints one deck.
    pub fn lint(&self, source: &Source) -> Linted {
        let name = source.name(self.arguments.stdin_filename.as_deref());
        self.try_lint(source, &name).unwrap_or_else(|failure| Linted {
            name,
            part: Err(failure),
            counts: Counts::default(),
            fails: false,
            accepted: None,
            note: String::new(),
            instead: None,
            files: source.place(None).map(Path::to_owned).into_iter().collect(),
        })
    }

    /// The files of the projects, for a watch.
    pub fn files(&self) -> Vec<PathBuf> {
        self.projects.keys().flatten().map(|folder| folder.join(config::NAME)).collect()
    }

    fn try_lint(&self, source: &Source, name: &str) -> Result<Linted, Arc<Failure>> {
        let project = match self.projects.get(&folder_of(self.arguments, source)) {
            Some(Ok(project)) => project,
            Some(Err(failure)) => return Err(Arc::clone(failure)),
            None => return Err(Arc::new(Failure::message(format!("{name}: its folder has changed"), ""))),
        };
        let (mut deck, files) = self.session.deck(source, self.arguments.stdin_filename.as_deref())?;
        let settings = project.config.of(place(self.arguments, source));
        let asked = Asked {
            checklist: self.arguments.checklist.as_deref(),
            minutes: self.arguments.minutes,
            fields: &self.arguments.field,
        };
        let (mut options, because) = self.session.options(project, &settings, asked, &mut deck)?;
        let mut note = String::new();
        let mut instead = None;
        let made_elsewhere = deck.sources.place(deck.anchor()).is_some();
        // A text that nobody has cannot be changed.
        let reread = |text: String| {
            let text = Some(text).filter(|_| !made_elsewhere)?;
            let mut deck = crate::deck::read(name, text, &files, &Options::default()).ok()?;
            self.session.options(project, &settings, asked, &mut deck).ok()?;
            Some(deck)
        };
        if made_elsewhere && (self.arguments.fix || self.arguments.diff) {
            let help = format!("`hotseat import {name}` makes a Markdown deck of it, which can be mended");
            return Err(Arc::new(Failure::message(format!("{name}: only Markdown is mended"), &help)));
        }
        if self.arguments.fix || self.arguments.diff {
            let before = deck.sources.files()[0].text().to_owned();
            let mended = mend(deck, &project.knowledge, &options, &reread);
            if self.arguments.diff {
                let counts = Counts::default();
                let fails = !mended.done.is_empty();
                let diff = fixes::diff(name, &before, mended.text());
                let part = Ok(Part::Text(String::new()));
                return Ok(Linted {
                    name: name.to_owned(),
                    part,
                    counts,
                    fails,
                    accepted: None,
                    note,
                    instead: Some(diff),
                    files: Vec::new(),
                });
            }
            if *source == Source::Standard {
                instead = Some(mended.text().to_owned());
            } else if !mended.done.is_empty() {
                fixes::write(place(self.arguments, source), mended.text())?;
            }
            note = fixes::told(name, &mended.done);
            deck = mended.deck;
        }
        // Whether slides fit that another program draws only that program knows.
        if !self.arguments.no_fit && !made_elsewhere {
            options.fits = Some(fit::measure(&deck, None, &files));
        }
        let reading = Reading::new(&deck, &project.knowledge, options);
        let mut findings = check(&reading);
        let place = source.place(self.arguments.stdin_filename.as_deref());
        let accepted = self.written.map(|written| {
            let name = written.name_of(&deck, place);
            let entries = entries(&name, &reading, &findings);
            (name, entries)
        });
        let stale =
            self.known.map_or(0, |known| known.baseline.apply(&known.name_of(&deck, place), &reading, &mut findings));
        note += &self.known.filter(|_| stale > 0).map_or_else(String::new, |known| known.stale(stale));
        let part = self.part(&reading, &findings, &because, &reread);
        let fail_on = self.arguments.fail_on.or(settings.fail_on).unwrap_or(FailOn::Warning);
        let fails = fails(fail_on, findings.counts);
        Ok(Linted {
            name: name.to_owned(),
            part: Ok(part),
            counts: findings.counts,
            fails,
            accepted,
            note,
            instead,
            files: files_of(&reading, source),
        })
    }

    fn part(
        &self,
        reading: &Reading<'_>,
        findings: &Findings,
        because: &str,
        reread: &dyn Fn(String) -> Option<crate::deck::model::Deck>,
    ) -> Part {
        let session = self.session;
        let shown = Shown { palette: session.palette, width: session.width, all: self.arguments.all, because };
        match self.arguments.format {
            LintFormat::Human => Part::Text(human(reading, findings, shown)),
            LintFormat::Concise => Part::Text(concise(reading, findings)),
            LintFormat::Github => Part::Text(github(reading, findings)),
            LintFormat::Json => Part::Json(Box::new(LintReport::new(reading, findings))),
            LintFormat::Sarif => Part::Sarif(sarif(reading, findings, reread)),
        }
    }
}

/// Where a deck lies, or what stands for it; standard input without a name lies here.
fn place<'s>(arguments: &'s LintArguments, source: &'s Source) -> &'s Path {
    source.place(arguments.stdin_filename.as_deref()).unwrap_or(Path::new("-"))
}

/// The folder of the project that a deck belongs to.
fn folder_of(arguments: &LintArguments, source: &Source) -> Option<PathBuf> {
    environment::project_folder(place(arguments, source))
}

/// The deck's own file, and what it includes.
fn files_of(reading: &Reading<'_>, source: &Source) -> Vec<PathBuf> {
    let Some(own) = source.place(None) else { return Vec::new() };
    let folder = own.parent().unwrap_or(Path::new(""));
    let included = reading.deck().sources.files().iter().skip(1).map(|f| folder.join(&f.name));
    std::iter::once(own.to_owned()).chain(included).collect()
}

fn fails(level: FailOn, counts: Counts) -> bool {
    let least = match level {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Info => Severity::Info,
        FailOn::Never => return false,
    };
    counts.worst().is_some_and(|worst| worst >= least)
}
