//! What every command starts from: the options that hold everywhere, the knowledge base with the user's layers over it,
//! and the deck.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::args::Common;
use super::config::{self, Config, Settings};
use super::environment;
use super::failure::Failure;
use super::imported;
use super::input::{self, TABLE_LIMIT};
use super::output;
use super::paths::Source;
use crate::challenge::Answers;
use crate::deck::model::Deck;
use crate::deck::{self, Files, Options};
use crate::diagnostic::{Palette, excerpt};
use crate::import::Kind;
use crate::knowledge::facts::FIELDS;
use crate::knowledge::{ChecklistId, Knowledge, Layer, did_you_mean};
use crate::layout::Theme;
use crate::lint::{DEFAULT_CHECKLIST, ReadOptions, Reading, StatedFields, guess};
use crate::text::{SourceMap, one_line};

/// The file of prepared answers to all decks of a folder, and the end of the name of one deck's own: `talk.answers.md` beside
/// `talk.md`.
const ANSWERS: &str = "answers.md";

/// The options that hold everywhere, with what the environment says to them.
#[derive(Debug)]
pub struct Session<'a> {
    /// As given.
    pub common: &'a Common,
    /// Colours of standard output.
    pub palette: Palette,
    /// Columns to write for.
    pub width: usize,
    /// The day that counts as today.
    pub today: Date,
}

impl<'a> Session<'a> {
    /// Reads the environment once.
    ///
    /// # Errors
    /// When `--today` is no date.
    pub fn new(common: &'a Common) -> Result<Self, Failure> {
        Ok(Self {
            common,
            palette: output::palette_of_stdout(common.color),
            width: output::width(),
            today: environment::today(common).map_err(|message| Failure::message(message, ""))?,
        })
    }

    /// Reads a deck from a file or from standard input (named `stdin_name`; its pictures are looked for beside that name,
    /// or nowhere).
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn deck(&self, source: &Source, stdin_name: Option<&Path>) -> Result<(Deck, Files), Failure> {
        let options = Options { dialect: self.common.dialect };
        match source {
            Source::File(path) => {
                if let Some(kind) = Kind::of(path) {
                    return imported::deck(path, kind, self.common);
                }
                let (text, files) = deck::read_file(path)?;
                let files = if self.common.allow_outside { files.allow_outside() } else { files };
                Ok((deck::read(&path.display().to_string(), text, &files, &options)?, files))
            }
            Source::Standard => {
                let name = stdin_name.map_or_else(|| "<stdin>".to_owned(), |p| p.display().to_string());
                let mut bytes = Vec::new();
                std::io::stdin()
                    .lock()
                    .take(deck::files::TEXT_LIMIT + 1)
                    .read_to_end(&mut bytes)
                    .map_err(|e| Failure::message(format!("standard input cannot be read ({e})"), ""))?;
                let text = deck::files::decode(&name, bytes)?;
                let folder = stdin_name.and_then(Path::parent).filter(|p| p.is_dir());
                let files = folder.and_then(|p| Files::folder(p).ok()).unwrap_or_else(Files::none);
                Ok((deck::read(&name, text, &files, &options)?, files))
            }
        }
    }

    /// Reads a deck with its knowledge base and checklist, and hands the reading on (it borrows from both).
    ///
    /// # Errors
    /// When deck, knowledge or checklist cannot be had; and whatever `then` returns.
    pub fn with_reading<T>(
        &self,
        path: &Path,
        argument: Option<&str>,
        minutes: Option<u32>,
        then: impl FnOnce(&Reading<'_>, &Files) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.with_deck(path, argument, minutes, false, then)
    }

    /// As [`Session::with_reading`], for those who only ask for the sections of the slides.
    ///
    /// # Errors
    /// As there.
    pub fn with_sections<T>(
        &self,
        path: &Path,
        argument: Option<&str>,
        minutes: Option<u32>,
        then: impl FnOnce(&Reading<'_>, &Files) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.with_deck(path, argument, minutes, true, then)
    }

    fn with_deck<T>(
        &self,
        path: &Path,
        argument: Option<&str>,
        minutes: Option<u32>,
        sections_only: bool,
        then: impl FnOnce(&Reading<'_>, &Files) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let source = if path == Path::new("-") { Source::Standard } else { Source::File(path.to_owned()) };
        let (deck, files) = self.deck(&source, None)?;
        let project = self.project(path, argument)?;
        self.read(deck, &files, &project, path, argument, minutes, sections_only, then)
    }

    /// Reads a deck that is no file (an interview's blank slides), as [`Session::with_reading`] does.
    ///
    /// # Errors
    /// As there.
    pub fn with_reading_of<T>(
        &self,
        text: String,
        project: &Project,
        argument: Option<&str>,
        minutes: Option<u32>,
        then: impl FnOnce(&Reading<'_>, &Files) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let (name, files) = ("interview", Files::none());
        let deck = deck::read(name, text, &files, &Options::default())?;
        self.read(deck, &files, project, Path::new(name), argument, minutes, false, then)
    }

    #[expect(clippy::too_many_arguments, reason = "what two callers share")]
    fn read<T>(
        &self,
        mut deck: Deck,
        files: &Files,
        project: &Project,
        path: &Path,
        argument: Option<&str>,
        minutes: Option<u32>,
        sections_only: bool,
        then: impl FnOnce(&Reading<'_>, &Files) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let settings = project.config.of(path);
        let asked = Asked { checklist: argument, minutes, fields: &[] };
        let options = self.options(project, &settings, asked, &mut deck)?.0;
        let options = ReadOptions { sections_only, ..options };
        then(&Reading::new(&deck, &project.knowledge, options), files)
    }

    /// What the command line, the deck and `hotseat.toml` together say about how to read a deck, the first of these that
    /// speaks winning; and where the checklist comes from. The deck takes over the slot of `hotseat.toml` where it states
    /// none, and its data sets and topic words beside its own.
    ///
    /// # Errors
    /// When the command line or the deck names a checklist, or the command line a field, that there is not.
    pub fn options(
        &self,
        project: &Project,
        settings: &Settings,
        asked: Asked<'_>,
        deck: &mut Deck,
    ) -> Result<(ReadOptions, String), Failure> {
        let knowledge = &project.knowledge;
        let chosen = checklist(knowledge, asked.checklist, Some(deck), settings.checklist.as_deref())?;
        deck.settings.datasets.extend_from_slice(&settings.datasets);
        deck.settings.topic_words.extend_from_slice(&settings.topic_words);
        let slot = &mut deck.settings.slot_seconds;
        *slot = slot.or(settings.minutes.map(|m| m.saturating_mul(60)));
        let stated = |names: &[String], by: &str| StatedFields { names: names.to_vec(), by: by.to_owned() };
        let fields = if !asked.fields.is_empty() {
            known_fields(asked.fields)?;
            Some(stated(asked.fields, "--field"))
        } else if deck.settings.fields.is_empty() && !settings.field.is_empty() {
            Some(stated(&settings.field, config::NAME))
        } else {
            None
        };
        let options = ReadOptions {
            checklist: Some(knowledge.checklist_at(chosen.id).id.clone()),
            slot_seconds: asked.minutes.map(|m| m.saturating_mul(60)),
            year: Some(i32::from(self.today.year())),
            fields,
            off: settings.off(knowledge),
            fits: None,
            sections_only: false,
        };
        Ok((options, chosen.because))
    }

    /// The project that a deck belongs to: `hotseat.toml` and the knowledge base.
    ///
    /// # Errors
    /// With every mistake in those files.
    pub fn project(&self, deck: &Path, checklist: Option<&str>) -> Result<Project, Failure> {
        self.project_in(environment::project_folder(deck).as_deref(), checklist)
    }

    /// The project of this folder, which holds a `hotseat.toml`, or of no folder.
    ///
    /// # Errors
    /// With every mistake in those files.
    pub fn project_in(&self, folder: Option<&Path>, checklist: Option<&str>) -> Result<Project, Failure> {
        let knowledge = self.knowledge_in(folder, checklist)?;
        let config = match folder {
            None => Config::default(),
            Some(folder) => Config::parse(folder, &read_config(folder)?, &knowledge)?,
        };
        let knowledge = Arc::new(knowledge);
        // It is needed until the program ends; taking its thousands of tables apart then would be time for nothing.
        std::mem::forget(Arc::clone(&knowledge));
        Ok(Project { config, knowledge })
    }

    /// What `hotseat.toml` says for a deck.
    ///
    /// # Errors
    /// With every mistake in the project's files.
    pub fn settings_of(&self, deck: &Path) -> Result<Settings, Failure> {
        let folder = environment::project_folder(deck);
        if folder.is_none() {
            return Ok(Settings::default());
        }
        Ok(self.project_in(folder.as_deref(), None)?.config.of(deck))
    }

    /// The theme that `hotseat.toml` names for a deck.
    ///
    /// # Errors
    /// With every mistake in the project's files.
    pub fn theme_of(&self, deck: &Path) -> Result<Option<String>, Failure> {
        Ok(self.project(deck, None)?.config.of(deck).theme)
    }

    /// The deck's theme, where a file of its name lies in `hotseat/themes/` of the project or in the user's own folder: it
    /// counts instead of a built-in one of its name. `argument` is asked for; `of_project` stands in where the deck names
    /// none that is known.
    ///
    /// # Errors
    /// When the file is no theme.
    pub fn own_theme(
        &self,
        path: &Path,
        deck: &Deck,
        argument: Option<&str>,
        of_project: Option<&str>,
    ) -> Result<Option<Theme>, Failure> {
        let project = environment::project_folder(path).map(|folder| folder.join("hotseat"));
        let folders: Vec<PathBuf> = project.into_iter().chain(environment::user_folder()).collect();
        let named = argument.or(deck.style.theme.as_deref());
        let default = if named.or(of_project).is_none() { Some("light") } else { None };
        let mut names = named.into_iter().chain(of_project.filter(|_| argument.is_none())).chain(default);
        let file = names.find_map(|name| folders.iter().find_map(|folder| config::theme_file(folder, name)));
        let Some(file) = file else { return Ok(None) };
        let shown = one_line(&file.display().to_string());
        let theme = Theme::parse(&input::text(&file, TABLE_LIMIT, "")?);
        theme.map(Some).map_err(|e| Failure::message(format!("{shown}: {e}"), ""))
    }

    /// The prepared answers beside the deck, its own before those of the folder, compared with what stands on its slides.
    /// What is odd in a file is told on standard error and stops nothing.
    pub fn answers(&self, files: &Files, reading: &Reading<'_>) -> Answers {
        let deck = Path::new(&reading.deck().sources.files()[0].name);
        let own = deck.file_stem().map(|stem| format!("{}.{ANSWERS}", stem.to_string_lossy()));
        let mut answers = Answers::default();
        for name in own.iter().map(String::as_str).chain([ANSWERS]) {
            let Ok(text) = files.read_text("", name) else { continue };
            let mut sources = SourceMap::new();
            let file = sources.add(name, text);
            let (more, odd) = Answers::read(&sources, file, reading.knowledge());
            let palette = output::palette_of_stderr(self.common.color);
            for diagnostic in &odd {
                output::complain(&excerpt(diagnostic, &sources, palette, self.width));
            }
            answers.add(more);
        }
        answers.compare(reading.deck());
        answers
    }

    /// The knowledge base: the built-in one, the user's folder, the project's folder, and a checklist file, each over the
    /// one before.
    ///
    /// # Errors
    /// With every mistake in those files.
    pub fn knowledge(&self, deck: Option<&Path>, checklist: Option<&str>) -> Result<Knowledge, Failure> {
        self.knowledge_in(deck.and_then(environment::project_folder).as_deref(), checklist)
    }

    fn knowledge_in(&self, project: Option<&Path>, checklist: Option<&str>) -> Result<Knowledge, Failure> {
        let mut layers = Vec::new();
        // The project's own tables, not those of a folder elsewhere.
        let own = |folder: &PathBuf| std::fs::symlink_metadata(folder).is_ok_and(|data| data.is_dir());
        let project = project.map(|folder| folder.join("hotseat")).filter(own);
        for (name, folder) in [("your folder", environment::user_folder()), ("the project's folder", project)] {
            let files = folder.map_or(Ok(Vec::new()), |f| knowledge_files(&f))?;
            if !files.is_empty() {
                layers.push(Layer { name: name.to_owned(), files });
            }
        }
        if let Some(file) = checklist.filter(|c| is_file(c)) {
            let text = read_knowledge(Path::new(file))?;
            layers.push(Layer { name: "--checklist".to_owned(), files: vec![(one_line(file), text)] });
        }
        if layers.is_empty() {
            return Ok(Knowledge::builtin());
        }
        Knowledge::load(&layers).map_err(|error| Failure::at(error.diagnostics, error.sources))
    }
}

/// What holds for all decks of a folder.
#[derive(Debug)]
pub struct Project {
    /// Its `hotseat.toml`; says nothing where there is none.
    pub config: Config,
    /// The built-in knowledge base with the user's and the project's over it.
    pub knowledge: Arc<Knowledge>,
}

/// What the command line says about how to read a deck.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// `--checklist`.
    pub checklist: Option<&'a str>,
    /// `--minutes`.
    pub minutes: Option<u32>,
    /// `--field`.
    pub fields: &'a [String],
}

/// Whether all of these are fields.
///
/// # Errors
/// When one is not.
pub fn known_fields(names: &[String]) -> Result<(), Failure> {
    let known = FIELDS.iter().map(|f| f.name);
    match names.iter().find(|name| !known.clone().any(|k| k.eq_ignore_ascii_case(name))) {
        None => Ok(()),
        Some(name) => {
            let all: Vec<&str> = known.clone().collect();
            let help = did_you_mean(name, known).unwrap_or_else(|| format!("known are {}", all.join(", ")));
            Err(Failure::message(format!("--field: there is no field `{}`", one_line(name)), &help))
        }
    }
}

/// Where the choice of checklist comes from, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Which.
    pub id: ChecklistId,
    /// "--checklist", "the deck's `hotseat:` key", "hotseat.toml", "guessed: ...", "the default".
    pub because: String,
}

/// The checklist that counts: the argument, else the deck's, else that of `hotseat.toml`, else what the deck seems to be,
/// else `research-defense`.
///
/// # Errors
/// When the argument or the deck names one that there is not.
pub fn checklist(
    knowledge: &Knowledge,
    argument: Option<&str>,
    deck: Option<&Deck>,
    project: Option<&str>,
) -> Result<Chosen, Failure> {
    let find = |name: &str, because: &str| {
        knowledge.checklist(name).map(|id| Chosen { id, because: because.to_owned() }).ok_or_else(|| {
            let known: Vec<&str> = knowledge.checklists.iter().map(|c| c.id.as_str()).collect();
            let hint = did_you_mean(name, known.iter().copied());
            Failure::message(
                format!("{because}: no checklist `{}`", one_line(name)),
                &format!("{}known are {}", hint.map_or(String::new(), |h| h + " "), known.join(", ")),
            )
        })
    };
    if let Some(argument) = argument {
        if !is_file(argument) {
            return find(argument, "--checklist");
        }
        let text = read_knowledge(Path::new(argument))?;
        let id = text.parse::<toml::Table>().ok().and_then(|t| t.get("id")?.as_str().map(str::to_owned));
        return match id {
            Some(id) => find(&id, "--checklist"),
            None => Err(Failure::message(
                format!("{}: not a checklist: it has no `id = \"...\"` at its top", one_line(argument)),
                "start from a built-in one; `hotseat list checklists` names them",
            )),
        };
    }
    match (deck.and_then(|d| d.settings.checklist.as_deref()), project) {
        (Some(name), _) => find(name, "the deck's `hotseat:` key"),
        (None, Some(name)) => find(name, config::NAME),
        (None, None) => match deck.and_then(|d| guess(d, knowledge)) {
            Some((id, because)) => Ok(Chosen { id, because }),
            None => find(DEFAULT_CHECKLIST, "the default"),
        },
    }
}

/// Whether a value of `--checklist` or `--theme` means a file.
pub fn is_file(value: &str) -> bool {
    value.ends_with(".toml") || value.contains(['/', '\\'])
}

fn read_knowledge(path: &Path) -> Result<String, Failure> {
    input::text(path, TABLE_LIMIT, "")
}

/// The text of a project's `hotseat.toml`. The project may be somebody else's: its mistakes are shown with their lines,
/// and a link out of the folder would show those of another file.
fn read_config(folder: &Path) -> Result<String, Failure> {
    let name = one_line(&folder.join(config::NAME).display().to_string());
    let files = Files::folder(folder).map(|files| files.with_limit(TABLE_LIMIT));
    let files = files.map_err(|e| Failure::message(format!("{name}: cannot be read ({e})"), ""))?;
    files.read_text("", config::NAME).map_err(|error| input::refused(&name, error, ""))
}

/// The TOML files of a folder of knowledge, themes left out, in the order of their names. No folder, no files.
fn knowledge_files(folder: &Path) -> Result<Vec<(String, String)>, Failure> {
    let mut paths: Vec<PathBuf> = ignore::WalkBuilder::new(folder)
        .standard_filters(false)
        .max_depth(Some(4))
        .build()
        .filter_map(Result::ok)
        .filter(|e| e.file_type().is_some_and(|t| t.is_file()))
        .map(ignore::DirEntry::into_path)
        .filter(|p| p.extension().is_some_and(|e| e == "toml"))
        .filter(|p| !p.strip_prefix(folder).is_ok_and(|inside| inside.starts_with("themes")))
        .collect();
    paths.sort();
    paths.iter().map(|p| Ok((p.display().to_string(), read_knowledge(p)?))).collect()
}
