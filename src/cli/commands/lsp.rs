//! `hotseat lsp`: the language server on standard input and output. Findings are told when the typing rests.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, BufReader};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant, SystemTime};

use lsp_server::{ErrorCode, Message, Response};

use crate::budget::{Practice, Pressure};
use crate::cli::config;
use crate::cli::environment;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::session::{Asked, Project, Session};
use crate::cli::talk::{Occasion, planned};
use crate::deck::{self, Files, Options, ReadErrorKind};
use crate::knowledge::Knowledge;
use crate::lint::{Reading, fit};
use crate::lsp::{Inbox, Incoming, Refusal, Server, Talk, World, is_talk, read};
use crate::text::one_line;

/// How long nothing is typed before the deck is looked at.
const REST: Duration = Duration::from_millis(200);

/// Serves one editor until it says `exit` or goes away.
///
/// # Errors
/// When a message could not be read or written.
pub fn run(session: &Session<'_>) -> Result<Exit, Failure> {
    let incoming = listen();
    let mut server = Server::new(Desk { session, projects: RefCell::default() });
    let mut inbox = Inbox::default();
    let mut since: Option<Instant> = None;
    loop {
        while let Ok(heard) = incoming.try_recv() {
            take(heard, &mut inbox)?;
        }
        if let Some(message) = inbox.take() {
            let typed = matches!(&message, Message::Notification(_));
            if let Some(answer) = guarded(message, &mut server) {
                say(&answer)?;
            }
            if let Some(clean) = server.ended() {
                return Ok(if clean { Exit::Clean } else { Exit::Findings });
            }
            if typed && server.waits() {
                since = Some(Instant::now());
            }
            continue;
        }
        let heard = match since.filter(|_| server.waits()) {
            None => incoming.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(since) => incoming.recv_timeout(REST.saturating_sub(since.elapsed())),
        };
        match heard {
            Ok(heard) => take(heard, &mut inbox)?,
            Err(RecvTimeoutError::Timeout) => {
                let told = catch_unwind(AssertUnwindSafe(|| server.look())).unwrap_or_default();
                told.iter().try_for_each(say)?;
            }
            // The editor is gone without a word.
            Err(RecvTimeoutError::Disconnected) => return Ok(Exit::Findings),
        }
    }
}

/// Hands a message on. A defect of ours costs the answer, not what the editor has open.
fn guarded(message: Message, server: &mut Server<Desk<'_>>) -> Option<Message> {
    let asked = match &message {
        Message::Request(request) => Some(request.id.clone()),
        _ => None,
    };
    catch_unwind(AssertUnwindSafe(|| server.receive(message))).unwrap_or_else(|_| {
        let why = "hotseat has a defect here; its standard error says where".to_owned();
        asked.map(|id| Response::new_err(id, ErrorCode::InternalError as i32, why).into())
    })
}

/// Reads standard input in a thread of its own, so that what is taken back is heard while something else is worked on.
fn listen() -> Receiver<io::Result<Incoming>> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let mut input = BufReader::new(io::stdin());
        loop {
            let heard = match read(&mut input) {
                Ok(Some(heard)) => Ok(heard),
                Ok(None) => return,
                Err(error) => Err(error),
            };
            let last = heard.is_err();
            if sender.send(heard).is_err() || last {
                return;
            }
        }
    });
    receiver
}

/// Puts what was heard into the inbox.
fn take(heard: io::Result<Incoming>, inbox: &mut Inbox) -> Result<(), Failure> {
    match heard {
        Ok(Incoming::Message(message)) => inbox.put(message).map_or(Ok(()), |answer| say(&answer)),
        Ok(Incoming::Broken(why)) => {
            output::complain(&format!("hotseat lsp: a message was left out: {}\n", one_line(&why)));
            Ok(())
        }
        Err(error) => Err(Failure::message(format!("standard input cannot be read ({error})"), "")),
    }
}

fn say(message: &Message) -> Result<(), Failure> {
    let written = message.write(&mut io::stdout().lock());
    written.map_err(|error| Failure::message(format!("standard output cannot be written ({error})"), ""))
}

/// When the files of a project were last written.
type Stamp = Vec<(PathBuf, Option<SystemTime>)>;

/// A project as it was read, or why it could not be.
type Known = (Stamp, Arc<Result<Project, Refusal>>);

/// The files of this machine, as the server sees them. Projects are read anew when one of their files was written.
struct Desk<'a> {
    session: &'a Session<'a>,
    projects: RefCell<BTreeMap<Option<PathBuf>, Known>>,
}

impl Desk<'_> {
    fn project(&self, path: Option<&Path>) -> Arc<Result<Project, Refusal>> {
        let folder = path.and_then(environment::project_folder);
        let now = stamp(folder.as_deref());
        let mut projects = self.projects.borrow_mut();
        if let Some((_, project)) = projects.get(&folder).filter(|(then, _)| *then == now) {
            return Arc::clone(project);
        }
        let project = self.session.project_in(folder.as_deref(), None).map_err(refusal);
        let project = Arc::new(project);
        projects.insert(folder, (now, Arc::clone(&project)));
        project
    }
}

/// The files that a project is read from.
fn stamp(folder: Option<&Path>) -> Stamp {
    let own = folder.map(|f| f.join("hotseat"));
    let tables = own.into_iter().chain(environment::user_folder());
    let mut files: Vec<PathBuf> = folder.map(|f| f.join(config::NAME)).into_iter().collect();
    for table in tables {
        let Ok(entries) = std::fs::read_dir(&table) else { continue };
        files.extend(entries.filter_map(|e| Some(e.ok()?.path())));
    }
    files.sort();
    let written = |path: &PathBuf| std::fs::metadata(path).and_then(|data| data.modified()).ok();
    files.into_iter().map(|path| (path.clone(), written(&path))).collect()
}

fn refusal(failure: Failure) -> Refusal {
    let (diagnostics, sources) = failure.into_parts();
    Refusal { diagnostics, sources }
}

impl World for Desk<'_> {
    fn read(&self, path: Option<&Path>, text: String) -> Result<Option<Talk>, Refusal> {
        let folder = path.and_then(Path::parent).filter(|f| f.is_dir());
        let files = folder.and_then(|f| Files::folder(f).ok()).unwrap_or_else(Files::none);
        let files = if self.session.common.allow_outside { files.allow_outside() } else { files };
        let name = path.and_then(Path::file_name).map_or("untitled.md".into(), |n| n.to_string_lossy());
        let options = Options { dialect: self.session.common.dialect };
        let mut deck = match deck::read(&name, text, &files, &options) {
            Ok(deck) => deck,
            Err(error) if matches!(error.kind, ReadErrorKind::Empty | ReadErrorKind::NotADeck) => return Ok(None),
            Err(error) => return Err(refusal(error.into())),
        };
        if !is_talk(&deck) {
            return Ok(None);
        }
        let project = self.project(path);
        let project = match &*project {
            Ok(project) => project,
            Err(broken) => {
                let (diagnostics, sources) = (broken.diagnostics.clone(), broken.sources.clone());
                return Err(Refusal { diagnostics, sources });
            }
        };
        let settings = path.map(|p| project.config.of(p)).unwrap_or_default();
        let (mut options, _) =
            self.session.options(project, &settings, Asked::default(), &mut deck).map_err(refusal)?;
        options.fits = Some(fit::measure(&deck, None, &files));
        Ok(Some(Talk { deck, knowledge: Arc::clone(&project.knowledge), options }))
    }

    fn knowledge(&self, path: Option<&Path>) -> Arc<Knowledge> {
        match &*self.project(path) {
            Ok(project) => Arc::clone(&project.knowledge),
            Err(_) => Arc::new(Knowledge::builtin()),
        }
    }

    fn budgets(&self, reading: &Reading<'_>) -> Vec<Option<u32>> {
        let practice = Practice::default();
        let occasion = Occasion { minutes: None, pressure: Pressure::default(), practice: &practice };
        let budgets = planned(reading, occasion).plan.slides;
        let of = |key: &str| budgets.iter().find(|b| b.key == key && !b.backup).map(|b| b.budget.0);
        reading.deck().slides.iter().map(|s| if s.hidden { None } else { of(&s.key) }).collect()
    }
}
