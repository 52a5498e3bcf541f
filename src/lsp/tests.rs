//! The server without streams: documents in memory, messages by hand.

use std::path::Path;
use std::sync::Arc;

use lsp_server::{Message, Notification, Request};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::deck::{Files, Options, read as read_deck};
use crate::knowledge::Knowledge;
use crate::lint::{ReadOptions, Reading};

/// Included files of every document, and the built-in knowledge.
struct Memory {
    files: Files,
    knowledge: Arc<Knowledge>,
}

impl World for Memory {
    fn read(&self, _: Option<&Path>, text: String) -> Result<Option<Talk>, Refusal> {
        match read_deck("talk.md", text, &self.files, &Options::default()) {
            Ok(deck) if is_talk(&deck) => {
                Ok(Some(Talk { deck, knowledge: Arc::clone(&self.knowledge), options: ReadOptions::default() }))
            }
            Ok(_) => Ok(None),
            Err(error) => Err(Refusal { diagnostics: vec![error.diagnostic], sources: error.sources }),
        }
    }

    fn knowledge(&self, _: Option<&Path>) -> Arc<Knowledge> {
        Arc::clone(&self.knowledge)
    }

    fn budgets(&self, reading: &Reading<'_>) -> Vec<Option<u32>> {
        reading.deck().slides.iter().map(|s| s.settings.seconds).collect()
    }
}

fn server(files: &[(&str, &str)]) -> Server<Memory> {
    Server::new(Memory { files: Files::memory(files.iter().copied()), knowledge: Arc::new(Knowledge::builtin()) })
}

fn ask(server: &mut Server<Memory>, method: &str, params: Value) -> Result<Value, i32> {
    let request = Request { id: 1.into(), method: method.to_owned(), params };
    match server.receive(request.into()) {
        Some(Message::Response(answer)) => answer.response_result.map_err(|e| e.code),
        other => panic!("no answer to {method}: {other:?}"),
    }
}

fn tell(server: &mut Server<Memory>, method: &str, params: Value) {
    assert!(server.receive(Notification { method: method.to_owned(), params }.into()).is_none());
}

fn start(server: &mut Server<Memory>, encodings: Value) -> Value {
    let general = json!({ "general": { "positionEncodings": encodings } });
    let greeting = ask(server, "initialize", json!({ "capabilities": general })).expect("a greeting");
    tell(server, "initialized", json!({}));
    greeting
}

fn open(server: &mut Server<Memory>, text: &str) {
    let document = json!({ "uri": "file:///d/talk.md", "languageId": "markdown", "version": 1, "text": text });
    tell(server, "textDocument/didOpen", json!({ "textDocument": document }));
}

/// What was published, by URI: the codes.
fn published(server: &mut Server<Memory>) -> Vec<(String, Vec<String>)> {
    let told = server.look().into_iter().map(|message| {
        let Message::Notification(told) = message else { panic!("{message:?}") };
        let list = told.params["diagnostics"].as_array().expect("a list").clone();
        let codes = list.iter().map(|d| d["code"].as_str().unwrap_or("-").to_owned()).collect();
        (told.params["uri"].as_str().expect("a URI").to_owned(), codes)
    });
    told.collect()
}

#[test]
fn a_session_begins_and_ends_in_order() {
    let mut server = server(&[]);
    assert_eq!(ask(&mut server, "textDocument/hover", json!({})), Err(-32002));
    tell(&mut server, "textDocument/didOpen", json!({}));
    let greeting = start(&mut server, json!(["utf-16", "utf-8"]));
    assert_eq!(greeting["capabilities"]["positionEncoding"], "utf-8");
    assert_eq!(ask(&mut server, "initialize", json!({})), Err(-32600));
    assert_eq!(ask(&mut server, "textDocument/rename", json!({})), Err(-32601));
    assert_eq!(ask(&mut server, "textDocument/hover", json!({ "x": 1 })), Err(-32602));
    assert_eq!(ask(&mut server, "shutdown", Value::Null), Ok(Value::Null));
    assert_eq!(ask(&mut server, "textDocument/hover", json!({})), Err(-32600));
    assert_eq!(server.ended(), None);
    tell(&mut server, "exit", Value::Null);
    assert_eq!(server.ended(), Some(true));

    let mut rude = self::server(&[]);
    tell(&mut rude, "exit", Value::Null);
    assert_eq!(rude.ended(), Some(false), "without a shutdown");
}

#[test]
fn changes_are_made_in_the_agreed_units_and_closing_clears() {
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        let mut server = server(&[]);
        start(&mut server, json!([encoding]));
        let column = match encoding {
            "utf-8" => 6,
            "utf-16" => 4,
            _ => 3,
        };
        open(&mut server, "---\nmarp: true\n---\n\n# 𝕏é Fine\n\nTODO more\n");
        assert!(server.waits());
        let before = published(&mut server);
        assert!(!before[0].1.is_empty());
        // "# 𝕏" is left, the rest of the line goes.
        let range = json!({ "start": { "line": 4, "character": column }, "end": { "line": 4, "character": 99 } });
        let changed = json!({
            "textDocument": { "uri": "file:///d/talk.md", "version": 2 },
            "contentChanges": [{ "range": range, "text": " TODO" }],
        });
        tell(&mut server, "textDocument/didChange", changed);
        let document = &server.documents["file:///d/talk.md"];
        assert_eq!(document.text, "---\nmarp: true\n---\n\n# 𝕏 TODO\n\nTODO more\n", "{encoding}");
        let closed = json!({ "textDocument": { "uri": "file:///d/talk.md" } });
        published(&mut server);
        tell(&mut server, "textDocument/didClose", closed);
        assert_eq!(published(&mut server), [("file:///d/talk.md".to_owned(), Vec::new())]);
        assert!(!server.waits());
    }
}

#[test]
fn what_stands_in_an_included_file_is_told_there() {
    let part = "## Method\n\nTODO: describe it\n";
    let mut server = server(&[("part.md", part)]);
    start(&mut server, json!([]));
    open(&mut server, "---\ntheme: seriph\n---\n\n# Talk\n\n---\nsrc: ./part.md\n---\n");
    let told = published(&mut server);
    let of = |uri: &str| told.iter().find(|(u, _)| u == uri).map(|(_, codes)| codes.clone());
    assert!(of("file:///d/part.md").is_some_and(|codes| codes.iter().any(|c| c.starts_with("HYG"))), "{told:?}");
    let closed = json!({ "textDocument": { "uri": "file:///d/talk.md" } });
    tell(&mut server, "textDocument/didClose", closed);
    assert!(published(&mut server).iter().all(|(_, codes)| codes.is_empty()));
}

#[test]
fn prose_is_no_talk() {
    let mut server = server(&[]);
    start(&mut server, json!([]));
    open(&mut server, "# A readme\n\nWe are better than all others.\n\n---\n\nTODO\n");
    assert_eq!(published(&mut server), [("file:///d/talk.md".to_owned(), Vec::new())]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_document_and_no_place_stops_the_server(
        text in "(---\n|marp: true\n|hotseat:\n|  |ignore:\n|<!-- hotseat\n|-->\n|# |𝕏|é|section: |results|\r\n|TODO|- ){0,18}",
        line in 0u32..12, character in 0u32..30,
    ) {
        let mut server = server(&[]);
        start(&mut server, json!([]));
        open(&mut server, &text);
        let document = json!({ "uri": "file:///d/talk.md" });
        let at = json!({ "line": line, "character": character });
        let here = json!({ "textDocument": document, "position": at });
        server.look();
        ask(&mut server, "textDocument/hover", here.clone()).expect("an answer");
        ask(&mut server, "textDocument/completion", here).expect("an answer");
        ask(&mut server, "textDocument/documentSymbol", json!({ "textDocument": document })).expect("an answer");
        let range = json!({ "start": at, "end": { "line": line, "character": character + 3 } });
        let asked = json!({ "textDocument": document, "range": range, "context": { "diagnostics": [] } });
        ask(&mut server, "textDocument/codeAction", asked).expect("an answer");
    }
}
