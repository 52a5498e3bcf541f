//! The language server: messages in, messages out. It reads no clock, no stream and no file; files come through
//! [`World`], and who drives it decides when what changed is looked at.

mod actions;
mod completion;
mod cursor;
mod diagnostics;
mod document;
mod inbox;
mod keys;
mod markup;
mod place;
mod position;
mod symbols;
mod vocabulary;
mod wire;
mod world;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use gen_lsp_types as lsp;
use lsp_server::{ErrorCode, Message, Notification, Request, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use document::{Document, State};
use position::{Encoding, Lines};

pub use inbox::Inbox;
pub use wire::{Incoming, read};
pub use world::{Refusal, Talk, World, is_talk};

/// How far the session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing was agreed on yet.
    Greeting,
    /// At work.
    Running,
    /// `shutdown` was asked for.
    ShutDown,
    /// `exit` was told; whether `shutdown` came before it.
    Ended { clean: bool },
}

/// The server.
#[derive(Debug)]
pub struct Server<W> {
    world: W,
    phase: Phase,
    encoding: Encoding,
    markdown: bool,
    nested: bool,
    documents: BTreeMap<String, Document>,
    /// Documents whose findings are to be published anew.
    due: BTreeSet<String>,
    /// What each document published, by the URI of the file that it is about.
    published: BTreeMap<String, BTreeMap<String, Vec<lsp::Diagnostic>>>,
}

/// Why a request has no result.
type Failed = (ErrorCode, String);

impl<W: World> Server<W> {
    /// A server that nobody has spoken to.
    pub fn new(world: W) -> Self {
        Self {
            world,
            phase: Phase::Greeting,
            encoding: Encoding::default(),
            markdown: false,
            nested: false,
            documents: BTreeMap::new(),
            due: BTreeSet::new(),
            published: BTreeMap::new(),
        }
    }

    /// Whether the session is over, and if so whether it ended in order.
    pub fn ended(&self) -> Option<bool> {
        match self.phase {
            Phase::Ended { clean } => Some(clean),
            _ => None,
        }
    }

    /// Whether documents changed that were not looked at yet.
    pub fn waits(&self) -> bool {
        !self.due.is_empty()
    }

    /// Takes a message; the answer, where it wants one.
    pub fn receive(&mut self, message: Message) -> Option<Message> {
        match message {
            Message::Request(request) => Some(self.answer(request).into()),
            Message::Notification(told) => {
                self.told(told);
                None
            }
            // Nothing is asked of the editor.
            Message::Response(_) => None,
        }
    }

    fn answer(&mut self, request: Request) -> Response {
        let id = request.id.clone();
        match self.result(request) {
            Ok(result) => Response { id, response_result: Ok(result) },
            Err((code, why)) => Response::new_err(id, code as i32, why),
        }
    }

    fn result(&mut self, request: Request) -> Result<Value, Failed> {
        match (self.phase, request.method.as_str()) {
            (Phase::Greeting, "initialize") => {
                self.phase = Phase::Running;
                Ok(self.greet(&request.params))
            }
            (Phase::Greeting, _) => Err((ErrorCode::ServerNotInitialized, "`initialize` comes first".to_owned())),
            (Phase::ShutDown | Phase::Ended { .. }, _) => {
                Err((ErrorCode::InvalidRequest, "the server is shut down".to_owned()))
            }
            (Phase::Running, "initialize") => Err((ErrorCode::InvalidRequest, "initialized already".to_owned())),
            (Phase::Running, "shutdown") => {
                self.phase = Phase::ShutDown;
                Ok(Value::Null)
            }
            (Phase::Running, "textDocument/hover") => self.hover(&params(request.params)?),
            (Phase::Running, "textDocument/completion") => self.completion(&params(request.params)?),
            (Phase::Running, "textDocument/documentSymbol") => self.symbols(&params(request.params)?),
            (Phase::Running, "textDocument/codeAction") => self.actions(&params(request.params)?),
            (Phase::Running, method) => Err((ErrorCode::MethodNotFound, format!("there is no `{method}` here"))),
        }
    }

    /// Agrees on what both sides know. Read field by field: a strange client is still a client.
    fn greet(&mut self, client: &Value) -> Value {
        let words = |at: &str| -> Vec<&str> {
            client.pointer(at).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
        };
        let document = "/capabilities/textDocument";
        self.encoding = Encoding::of(&words("/capabilities/general/positionEncodings"));
        self.markdown = words(&format!("{document}/hover/contentFormat")).contains(&"markdown");
        let nested = client.pointer(&format!("{document}/documentSymbol/hierarchicalDocumentSymbolSupport"));
        self.nested = nested.and_then(Value::as_bool).unwrap_or(false);
        let capabilities = lsp::ServerCapabilities {
            position_encoding: Some(self.encoding.kind()),
            text_document_sync: Some(lsp::TextDocumentSync::Options(lsp::TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(lsp::TextDocumentSyncKind::Incremental),
                save: Some(lsp::Save::Bool(true)),
                ..Default::default()
            })),
            hover_provider: Some(lsp::HoverProvider::Bool(true)),
            document_symbol_provider: Some(lsp::DocumentSymbolProvider::Bool(true)),
            completion_provider: Some(lsp::CompletionOptions {
                trigger_characters: Some([":", " ", ","].map(str::to_owned).to_vec()),
                ..Default::default()
            }),
            code_action_provider: Some(lsp::CodeActionProvider::CodeActionOptions(lsp::CodeActionOptions {
                code_action_kinds: Some(vec![lsp::CodeActionKind::QuickFix, lsp::CodeActionKind::SourceFixAll]),
                ..Default::default()
            })),
            ..Default::default()
        };
        json!({
            "capabilities": capabilities,
            "serverInfo": { "name": "hotseat", "version": env!("CARGO_PKG_VERSION") },
        })
    }

    fn told(&mut self, told: Notification) {
        if told.method == "exit" {
            self.phase = Phase::Ended { clean: self.phase == Phase::ShutDown };
        }
        if self.phase != Phase::Running {
            return;
        }
        match told.method.as_str() {
            "textDocument/didOpen" => {
                let Ok(opened) = params::<lsp::DidOpenTextDocumentParams>(told.params) else { return };
                let document = opened.text_document;
                let uri = document.uri.0;
                self.due.insert(uri.clone());
                self.documents.insert(uri.clone(), Document::new(&uri, document.text, Some(document.version)));
            }
            "textDocument/didChange" => {
                let Ok(changed) = params::<lsp::DidChangeTextDocumentParams>(told.params) else { return };
                let uri = changed.text_document.text_document_identifier.uri.0;
                if let Some(document) = self.documents.get_mut(&uri) {
                    document.change(changed.content_changes, changed.text_document.version, self.encoding);
                    self.due.insert(uri);
                }
            }
            // What is saved may be included by, or hold the settings of, any document.
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => {
                for (uri, document) in &mut self.documents {
                    document.stale();
                    self.due.insert(uri.clone());
                }
            }
            "textDocument/didClose" => {
                let Ok(closed) = params::<lsp::DidCloseTextDocumentParams>(told.params) else { return };
                let uri = closed.text_document.uri.0;
                self.documents.remove(&uri);
                self.due.insert(uri);
            }
            _ => {}
        }
    }

    /// Looks at what changed, and tells what was found.
    pub fn look(&mut self) -> Vec<Message> {
        let mut changed = BTreeSet::new();
        for uri in std::mem::take(&mut self.due) {
            let found = match self.documents.get_mut(&uri) {
                None => BTreeMap::new(),
                Some(document) => {
                    document.state(&self.world);
                    let state = document.known().unwrap_or(&State::Nothing);
                    diagnostics::of(&uri, document, state, self.encoding)
                }
            };
            changed.insert(uri.clone());
            changed.extend(found.keys().cloned());
            let before = if found.is_empty() { self.published.remove(&uri) } else { self.published.insert(uri, found) };
            changed.extend(before.unwrap_or_default().into_keys());
        }
        changed.into_iter().map(|uri| self.publication(uri)).collect()
    }

    /// All that is found in a file. One that an open deck includes is part of that deck, and no deck of its own.
    fn publication(&self, uri: String) -> Message {
        let included = |(of, found): &(&String, &BTreeMap<String, Vec<_>>)| **of != uri && found.contains_key(&uri);
        let foreign = self.published.iter().any(|entry| included(&entry));
        let of = self.published.iter().filter(|entry| !foreign || included(entry));
        let list: Vec<_> = of.filter_map(|(_, found)| found.get(&uri)).flatten().cloned().collect();
        let version = self.documents.get(&uri).and_then(|d| d.version);
        let told = lsp::PublishDiagnosticsParams { uri: uri.into(), version, diagnostics: list };
        Notification { method: "textDocument/publishDiagnostics".to_owned(), params: value(&told) }.into()
    }

    fn document(&mut self, uri: &lsp::Uri) -> Result<(&mut Document, &W), Failed> {
        let unknown = || (ErrorCode::InvalidParams, format!("{} is not open", uri.0));
        let document = self.documents.get_mut(&uri.0).ok_or_else(unknown)?;
        Ok((document, &self.world))
    }

    fn hover(&mut self, asked: &lsp::HoverParams) -> Result<Value, Failed> {
        let (encoding, markdown) = (self.encoding, self.markdown);
        let at = &asked.text_document_position_params;
        let uri = at.text_document.uri.clone();
        let (document, world) = self.document(&uri)?;
        let offset = Lines::new(&document.text, encoding).offset(at.position);
        let mut told: Vec<String> = Vec::new();
        let mut range = None;
        document.state(world);
        if let Some(State::Read(analysis)) = document.known() {
            let files = diagnostics::Files::new(&uri.0, document, analysis, encoding);
            for finding in &analysis.findings {
                let place =
                    files.location(finding.span).filter(|(of, place)| *of == uri.0 && holds(*place, at.position));
                if let Some((_, place)) = place {
                    range.get_or_insert(place);
                    told.push(markup::finding(finding));
                }
            }
        }
        if let Some(cursor) = cursor::at(&document.text, offset) {
            let word = document.text.get(cursor.word.clone()).unwrap_or("");
            let knowledge = world.knowledge(document.path.as_deref());
            if let Some(meaning) = vocabulary::meaning(cursor.key, word, cursor.scope, &knowledge) {
                range = Some(Lines::new(&document.text, encoding).range(cursor.word));
                told.insert(0, meaning);
            }
        }
        if told.is_empty() {
            return Ok(Value::Null);
        }
        let contents = lsp::Contents::MarkupContent(markup::content(told.join("\n---\n\n"), markdown));
        Ok(value(&lsp::Hover { contents, range }))
    }

    fn completion(&mut self, asked: &lsp::CompletionParams) -> Result<Value, Failed> {
        let (encoding, markdown) = (self.encoding, self.markdown);
        let at = &asked.text_document_position_params;
        let (document, world) = self.document(&at.text_document.uri)?;
        let lines = Lines::new(&document.text, encoding);
        let Some(cursor) = cursor::at(&document.text, lines.offset(at.position)) else { return Ok(json!([])) };
        let knowledge = world.knowledge(document.path.as_deref());
        Ok(value(&completion::of(&cursor, lines.range(cursor.word.clone()), &knowledge, markdown)))
    }

    fn symbols(&mut self, asked: &lsp::DocumentSymbolParams) -> Result<Value, Failed> {
        let (encoding, nested) = (self.encoding, self.nested);
        let uri = &asked.text_document.uri;
        let (document, world) = self.document(uri)?;
        let Some(analysis) = document.analysis(world) else { return Ok(json!([])) };
        Ok(if nested {
            value(&symbols::nested(analysis, encoding))
        } else {
            value(&symbols::flat(analysis, encoding, uri))
        })
    }

    fn actions(&mut self, asked: &lsp::CodeActionParams) -> Result<Value, Failed> {
        let encoding = self.encoding;
        let (document, world) = self.document(&asked.text_document.uri)?;
        document.state(world);
        let Some(State::Read(analysis)) = document.known() else { return Ok(json!([])) };
        Ok(value(&actions::of(document, analysis, world, encoding, asked)))
    }
}

/// Whether a place lies in a range, its end included.
fn holds(range: lsp::Range, at: lsp::Position) -> bool {
    let key = |p: lsp::Position| (p.line, p.character);
    key(range.start) <= key(at) && key(at) <= key(range.end)
}

fn params<P: DeserializeOwned>(params: Value) -> Result<P, Failed> {
    serde_json::from_value(params).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))
}

fn value(result: &impl Serialize) -> Value {
    serde_json::to_value(result).unwrap_or(Value::Null)
}
