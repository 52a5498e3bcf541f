//! The language server, driven by a client over its streams as an editor does.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::world::World;

struct Client {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    next: i32,
    uri: String,
}

impl Client {
    /// Starts the server and agrees on everything that it knows.
    fn start(world: &World) -> Self {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hotseat"));
        command.env_clear().env("HOME", world.path("home")).current_dir(world.path(""));
        command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the server starts");
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        let uri = format!("file://{}", world.path("talk.md").display());
        let mut client = Self { child, input, output, next: 0, uri };
        let document = json!({
            "hover": { "contentFormat": ["markdown"] },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
        });
        let general = json!({ "positionEncodings": ["utf-8", "utf-16"] });
        let capabilities = json!({ "general": general, "textDocument": document });
        let greeting =
            client.ask("initialize", json!({ "processId": null, "rootUri": null, "capabilities": capabilities }));
        assert_eq!(greeting["capabilities"]["positionEncoding"], "utf-8");
        assert_eq!(greeting["serverInfo"]["name"], "hotseat");
        client.tell("initialized", json!({}));
        client
    }

    fn raw(&mut self, text: &str) {
        let input = self.input.as_mut().expect("open");
        write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("written");
        input.flush().expect("written");
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.raw(&json!({ "jsonrpc": "2.0", "method": method, "params": params }).to_string());
    }

    fn send(&mut self, method: &str, params: Value) -> i32 {
        self.next += 1;
        let id = self.next;
        self.raw(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string());
        id
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.send(method, params);
        self.answer(id)["result"].clone()
    }

    fn answer(&mut self, id: i32) -> Value {
        loop {
            let message = self.hear().expect("an answer");
            if message["id"] == id {
                return message;
            }
        }
    }

    /// The next message; everything on standard output must be one.
    fn hear(&mut self) -> Option<Value> {
        let mut length = None;
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line).expect("readable") == 0 {
                return None;
            }
            match line.trim_end() {
                "" => break,
                line => length = line.strip_prefix("Content-Length: ").map(|n| n.parse::<usize>().expect("a number")),
            }
        }
        let mut body = vec![0; length.expect("a length")];
        self.output.read_exact(&mut body).expect("a whole message");
        Some(serde_json::from_slice(&body).expect("JSON"))
    }

    /// The next publication about the deck.
    fn diagnostics(&mut self) -> Vec<Value> {
        loop {
            let message = self.hear().expect("a publication");
            if message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == self.uri.as_str() {
                return message["params"]["diagnostics"].as_array().expect("a list").clone();
            }
        }
    }

    fn open(&mut self, text: &str) -> Vec<Value> {
        let document = json!({ "uri": self.uri, "languageId": "markdown", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
        self.diagnostics()
    }

    fn change(&mut self, text: &str, version: i32) -> Vec<Value> {
        let document = json!({ "uri": self.uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": [{ "text": text }] });
        self.tell("textDocument/didChange", params);
        self.diagnostics()
    }

    fn at(&self, text: &str, needle: &str) -> Value {
        let offset = text.find(needle).unwrap_or_else(|| panic!("{needle}"));
        let line = text[..offset].matches('\n').count();
        let character = offset - text[..offset].rfind('\n').map_or(0, |i| i + 1);
        json!({ "line": line, "character": character })
    }

    fn here(&self, text: &str, needle: &str) -> Value {
        json!({ "textDocument": { "uri": self.uri }, "position": self.at(text, needle) })
    }

    fn actions(&mut self, text: &str, needle: &str) -> Vec<Value> {
        let at = self.at(text, needle);
        let params = json!({
            "textDocument": { "uri": self.uri }, "range": { "start": at, "end": at }, "context": { "diagnostics": [] },
        });
        self.ask("textDocument/codeAction", params).as_array().expect("a list").clone()
    }

    /// The text after an action, applied as an editor does (in bytes, as was agreed).
    fn apply(&self, text: &str, action: &Value) -> String {
        let mut edits = action["edit"]["changes"][&self.uri].as_array().expect("edits").clone();
        let number = |at: &Value, key: &str| at[key].as_u64().expect("a number") as usize;
        let offset = |at: &Value| {
            let start: usize = text.split_inclusive('\n').take(number(at, "line")).map(str::len).sum();
            start + number(at, "character")
        };
        edits.sort_by_key(|e| std::cmp::Reverse(offset(&e["range"]["start"])));
        let mut out = text.to_owned();
        for edit in edits {
            let range = offset(&edit["range"]["start"])..offset(&edit["range"]["end"]);
            out.replace_range(range, edit["newText"].as_str().expect("a text"));
        }
        out
    }

    fn end(mut self) -> (i32, String) {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.wait()
    }

    fn wait(mut self) -> (i32, String) {
        drop(self.input.take());
        let mut rest = Vec::new();
        self.output.read_to_end(&mut rest).expect("readable");
        let mut told = String::new();
        self.child.stderr.take().expect("a pipe").read_to_string(&mut told).expect("text");
        (self.child.wait().expect("an end").code().expect("a code"), told)
    }
}

fn codes(list: &[Value]) -> Vec<&str> {
    list.iter().map(|d| d["code"].as_str().expect("a code")).collect()
}

const DECK: &str = "\
---
marp: true
hotseat:
  minutes: 20
---

# Ordering passages

A talk by somebody.

---

## Method

<!-- hotseat
secton: method
-->

- rank all passages, then order them

---

## Results

| System | Supported |
|---|---|
| BM25 baseline | 68.4 |
| **Ours** | **71.2** |

We outperform all others.
";

#[test]
fn an_editor_is_served_from_the_first_finding_to_the_exit() {
    let world = World::new();
    let mut client = Client::start(&world);
    let found = client.open(DECK);
    let listed = world.run_with_input(&["lint", "-", "--format", "json", "--stdin-filename", "talk.md"], DECK);
    let listed: Value = serde_json::from_str(&listed.out).expect("JSON");
    assert_eq!(found.len(), listed["findings"].as_array().expect("a list").len(), "as many as lint reports");
    let slip = found.iter().find(|d| d["range"]["start"] == client.at(DECK, "secton")).expect("the slip is found");
    assert_eq!(slip["source"], "hotseat");
    assert!(slip.get("codeDescription").is_none());
    let related = slip["relatedInformation"][0].clone();
    assert_eq!(related["message"], "slide 2, “Method”");
    assert_eq!(related["location"]["range"]["start"]["line"], 12);

    let hover = client.ask("textDocument/hover", client.here(DECK, "secton"));
    let text = hover["contents"]["value"].as_str().expect("text");
    for part in ["**Why:**", "**Do:**", "**They will ask:**", "did you mean"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let hover = client.ask("textDocument/hover", client.here(DECK, "minutes"));
    assert!(hover["contents"]["value"].as_str().expect("text").contains("The slot"), "{hover}");

    // A slip is mended, and the deck lints without it.
    let code = slip["code"].as_str().expect("a code").to_owned();
    let actions = client.actions(DECK, "secton");
    let fix = actions.iter().find(|a| a["isPreferred"] == true).expect("a fix");
    let mended = client.apply(DECK, fix);
    assert!(mended.contains("\nsection: method\n"));
    let left = client.change(&mended, 2);
    assert!(!codes(&left).contains(&code.as_str()), "{left:?}");

    // A skeleton for what is missing stands at the head of the deck, where its finding is told.
    let actions = client.actions(&mended, "---");
    let skeleton = actions.iter().find(|a| a["title"].as_str().is_some_and(|t| t.contains("skeleton"))).expect("one");
    let rule = skeleton["diagnostics"][0]["code"].as_str().expect("a code").to_owned();
    let grown = client.apply(&mended, skeleton);
    let left = client.change(&grown, 3);
    assert!(!codes(&left).contains(&rule.as_str()), "{rule}: {left:?}");

    // All fixes at once do what `lint --fix` does.
    let all = actions.iter().find(|a| a["kind"] == "source.fixAll").expect("one for all");
    let all = client.apply(&mended, all);
    world.write("talk.md", &mended);
    world.run(&["lint", "--fix", "talk.md"]);
    assert_eq!(std::fs::read_to_string(world.path("talk.md")).expect("a deck"), all);

    let symbols = client.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": client.uri } }));
    let symbols = symbols.as_array().expect("a list");
    let results = symbols.iter().find(|s| s["children"][0]["name"].as_str().is_some_and(|n| n.ends_with("Results")));
    assert!(results.is_some_and(|s| s["detail"].as_str().is_some_and(|d| d.contains(':'))), "{symbols:?}");

    assert_eq!(client.end(), (0, String::new()));
}

#[test]
fn a_suppression_counts_as_soon_as_it_has_a_reason() {
    let world = World::new();
    let mut client = Client::start(&world);
    let found = client.open(DECK);
    let claim = client.at(DECK, "Results")["line"].clone();
    let finding = found.iter().find(|d| d["range"]["start"]["line"] == claim).expect("a finding").clone();
    let code = finding["code"].as_str().expect("a code").to_owned();
    let actions = client.actions(DECK, "Results");
    let suppress =
        actions.iter().find(|a| a["title"].as_str().is_some_and(|t| t.starts_with(&format!("Suppress {code}"))));
    let edited = client.apply(DECK, suppress.expect("a way to suppress it"));
    let placeholder = "TODO why it does not count";
    assert!(edited.contains(&format!("ignore:\n  {code}: {placeholder}")), "{edited}");
    assert!(codes(&client.change(&edited, 2)).contains(&code.as_str()));
    let left = client.change(&edited.replace(placeholder, "the only other system is ours"), 3);
    assert!(!codes(&left).contains(&code.as_str()), "{left:?}");
    client.end();
}

#[test]
fn settings_are_completed_with_what_may_stand_there() {
    let world = World::new();
    let mut client = Client::start(&world);
    client.open(DECK);
    let labels = |answer: &Value| -> Vec<String> {
        answer.as_array().expect("a list").iter().map(|i| i["label"].as_str().expect("text").to_owned()).collect()
    };
    let mut version = 1;
    let mut complete = |line: &str| {
        version += 1;
        let text = DECK.replace("secton: method", line);
        client.change(&text, version);
        let mut here = client.here(&text, line);
        let end = here["position"]["character"].as_u64().expect("a number") + line.len() as u64;
        here["position"]["character"] = json!(end);
        client.ask("textDocument/completion", here)
    };
    assert!(labels(&complete("pri")).contains(&"priority".to_owned()));
    assert!(labels(&complete("section: lim")).contains(&"limitations".to_owned()));
    assert!(labels(&complete("elements: ")).contains(&"baseline_tuning".to_owned()));
    assert!(labels(&complete("answers: BAS01, ")).contains(&"BAS02".to_owned()));
    let rules = complete("ignore:\n  R");
    assert!(labels(&rules).contains(&"RIG02".to_owned()), "{rules}");
    assert!(labels(&complete("time: ")).is_empty());
    let text = DECK.replace("minutes: 20", "checklist: j");
    client.change(&text, 99);
    let mut here = client.here(&text, "j\n---");
    here["position"]["character"] = json!(14);
    let formats = client.ask("textDocument/completion", here);
    let job = formats.as_array().expect("a list").iter().find(|i| i["label"] == "job-talk").expect("there").clone();
    assert_eq!(job["textEdit"]["newText"], "job-talk");
    assert_eq!(job["textEdit"]["range"]["start"]["character"], 13);
    client.end();
}

#[test]
fn broken_messages_are_left_out_and_a_lost_editor_ends_the_server() {
    let world = World::new();
    let mut client = Client::start(&world);
    client.raw("{ this is no JSON");
    client.raw("[1, 2, 3]");
    client.tell("textDocument/didOpen", json!({ "nonsense": true }));
    client.tell(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": "file:///none", "version": 9 }, "contentChanges": [] }),
    );
    let id = client.send(
        "textDocument/hover",
        json!({ "textDocument": { "uri": "file:///none" }, "position": { "line": 0, "character": 0 } }),
    );
    assert_eq!(client.answer(id)["error"]["code"], -32602);
    let (code, told) = client.wait();
    assert_eq!(code, 1, "no shutdown was asked for");
    assert_eq!(told.matches("a message was left out").count(), 2, "{told}");
}

#[test]
fn a_broken_project_is_told_and_mended_without_a_restart() {
    let world = World::new();
    world.write("hotseat.toml", "minutes = \"many\"\n");
    let mut client = Client::start(&world);
    let found = client.open(DECK);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0]["message"].as_str().is_some_and(|m| m.contains("hotseat.toml:1:")), "{found:?}");
    world.write("hotseat.toml", "minutes = 30\n");
    let uri = client.uri.clone();
    client.tell("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
    assert!(client.diagnostics().len() > 1);
    client.end();
}
