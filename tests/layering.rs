//! The house has one order: a module may use only what stands before it (see the list in `src/lib.rs`).

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

const ORDER: [&str; 18] = [
    "text",
    "diagnostic",
    "deck",
    "knowledge",
    "budget",
    "layout",
    "lint",
    "challenge",
    "schedule",
    "rehearsal",
    "history",
    "render",
    "import",
    "export",
    "report",
    "lsp",
    "tui",
    "cli",
];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("readable folder") {
        let path = entry.expect("readable entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The names that follow directly after a root path (`crate::` or enough `super::`): one name, or a brace group of them.
fn names_after(tokens: &[TokenTree], mut at: usize) -> Vec<(String, usize)> {
    while matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == ':') {
        at += 1;
    }
    match tokens.get(at) {
        Some(TokenTree::Ident(name)) => vec![(name.to_string(), name.span().start().line)],
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            let starts = std::iter::once(0).chain(
                inner
                    .iter()
                    .enumerate()
                    .filter(|(_, t)| matches!(t, TokenTree::Punct(p) if p.as_char() == ','))
                    .map(|(i, _)| i + 1),
            );
            starts.flat_map(|i| names_after(&inner, i)).collect()
        }
        _ => Vec::new(),
    }
}

/// All uses of top-level modules in a token stream; `depth` is how many `super` lead from this file to the crate root.
fn uses(stream: TokenStream, depth: usize, found: &mut Vec<(String, usize)>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut supers = 0;
    for (i, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(name) if name == "crate" => found.extend(names_after(&tokens, i + 1)),
            TokenTree::Ident(name) if name == "super" => {
                supers += 1;
                if supers >= depth {
                    found.extend(names_after(&tokens, i + 1));
                }
            }
            TokenTree::Punct(p) if p.as_char() == ':' => {}
            TokenTree::Group(group) => {
                uses(group.stream(), depth, found);
                supers = 0;
            }
            _ => supers = 0,
        }
    }
}

#[test]
fn modules_use_only_what_stands_before_them() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    files.sort();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for file in &files {
        let inside = file.strip_prefix(&src).expect("below src");
        let parts: Vec<_> = inside.iter().map(|p| p.to_string_lossy().into_owned()).collect();
        let Some(own) = ORDER.iter().position(|m| *m == parts[0].trim_end_matches(".rs")) else {
            assert!(matches!(parts[0].as_str(), "lib.rs" | "main.rs"), "{} stands in no module", inside.display());
            continue;
        };
        let depth = parts.len() - usize::from(parts.last().is_some_and(|p| p == "mod.rs"));
        let text = fs::read_to_string(file).expect("readable file");
        let mut found = Vec::new();
        uses(text.parse().expect("valid Rust"), depth, &mut found);
        for (name, line) in found {
            if let Some(used) = ORDER.iter().position(|m| *m == name) {
                seen += 1;
                if used > own {
                    wrong.push(format!("{}:{line}: {} uses {name}", inside.display(), ORDER[own]));
                }
            }
        }
    }
    assert!(seen > 10, "the scan sees the uses that there are");
    assert!(wrong.is_empty(), "against the order of the house:\n{}", wrong.join("\n"));
}

#[test]
fn the_scan_sees_every_way_to_name_a_module() {
    let mut found = Vec::new();
    let code = "use crate::cli; use crate::{lint::{a, b}, deck}; fn f() { crate::text::x(); m!(crate::tui::y) } \
                use super::super::render; use super::near;";
    uses(code.parse().expect("valid Rust"), 2, &mut found);
    let names: Vec<_> = found.iter().map(|(n, _)| n.as_str()).collect();
    assert_eq!(names, ["cli", "lint", "deck", "text", "tui", "render"]);
}

/// What opens connections, encrypts them or drives them.
const NETWORK: [&str; 27] = [
    "async-std",
    "attohttpc",
    "curl",
    "curl-sys",
    "h2",
    "h3",
    "hickory-resolver",
    "http",
    "hyper",
    "isahc",
    "libssh2-sys",
    "minreq",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "rustls",
    "smol",
    "socket2",
    "ssh2",
    "surf",
    "tokio",
    "tonic",
    "tungstenite",
    "ureq",
    "websocket",
];

fn toml_of(name: &str) -> toml::Table {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("readable file");
    text.parse().expect("TOML")
}

/// The crates that the manifest asks for; what the tests alone use is left out.
fn asked_for() -> Vec<String> {
    let manifest = toml_of("Cargo.toml");
    let systems = manifest["target"].as_table().expect("a table").values();
    let tables = systems.filter_map(|t| t.get("dependencies")).chain([&manifest["dependencies"]]);
    tables.flat_map(|t| t.as_table().expect("a table").keys().cloned()).collect()
}

/// Everything that the program is built of, from the lock file.
fn built_of() -> std::collections::BTreeSet<String> {
    let mut open = asked_for();
    let lock = toml_of("Cargo.lock");
    let packages = lock["package"].as_array().expect("a list");
    let mut found = std::collections::BTreeSet::new();
    while let Some(name) = open.pop() {
        // What is for browsers alone is not built here.
        if name.starts_with("wasm-bindgen") || !found.insert(name.clone()) {
            continue;
        }
        for package in packages.iter().filter(|p| p["name"].as_str() == Some(&name)) {
            let needs = package.get("dependencies").and_then(|d| d.as_array()).into_iter().flatten();
            open.extend(needs.filter_map(|d| Some(d.as_str()?.split(' ').next()?.to_owned())));
        }
    }
    found
}

#[test]
fn nothing_that_the_program_is_built_of_opens_connections() {
    let all = built_of();
    assert!(all.contains("mio") && all.len() > 150, "the lock file is walked: {}", all.len());
    let network: Vec<_> = NETWORK.iter().filter(|n| all.contains(**n)).collect();
    assert!(network.is_empty(), "{network:?}");
}

#[test]
fn the_book_says_why_each_dependency_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/src/reference/dependencies.md")).expect("the page");
    let told = page.lines().filter_map(|l| Some(l.strip_prefix("| `")?.split_once('`')?.0.to_owned()));
    let (told, mut asked): (Vec<_>, Vec<_>) = (told.collect(), asked_for());
    asked.sort();
    assert_eq!(told, asked);
}

#[test]
fn the_map_of_the_house_names_every_room_and_no_door_that_is_not_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = fs::read_to_string(root.join("docs/architecture.md")).expect("the map");
    for room in ORDER {
        assert!(map.contains(&format!("\n- **{room}** ")), "{room} has no paragraph");
    }
    let paths = map.split('`').skip(1).step_by(2).filter(|p| p.starts_with("src/") || p.starts_with("checklists/"));
    let gone: Vec<_> = paths.filter(|p| !p.contains('<') && !root.join(p).exists()).collect();
    assert!(gone.is_empty(), "{gone:?}");
}
