//! The book, the README and the worked commands in them: each `hotseat ...` in a fenced `console` block is run against
//! the shipped decks, its exit code must be the stated one, and what is shown of its output must be what it prints.
//!
//! A block is a shell session. `$ ` begins a command, other lines are its output as shown, and a line with nothing but
//! `…` stands for lines left out. Words behind `console`: `exit=N` is the exit code of the last command (all others end
//! with 0), `terminal` marks a session that needs a terminal and is not run. A block of any language with `file=NAME` is
//! a file that the page asks the reader to write. The commands of a page share one folder, in which `decks/` lies.
//!
//! `BOOK=write cargo test --test e2e docs` puts today's output where a page shows another one; read the difference.

mod book;
mod session;

use crate::world::{World, checkout};
use book::{Book, Page};

/// The pages that are under test, each with the session that its blocks make.
fn each_page(mut check: impl FnMut(&Page) -> Vec<String>) {
    let problems: Vec<String> = Book::read()
        .pages
        .iter()
        .flat_map(|page| check(page).into_iter().map(|p| format!("{}: {p}", page.name)))
        .collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn every_command_does_what_its_page_shows() {
    let book = Book::read();
    let problems: Vec<String> = std::thread::scope(|scope| {
        let runs: Vec<_> = book.pages.iter().map(|page| (page, scope.spawn(|| session::play(page)))).collect();
        let end = |(page, run): (&Page, std::thread::ScopedJoinHandle<'_, Vec<String>>)| {
            let found = run.join().expect("a session does not panic");
            found.into_iter().map(|p| format!("{}:{p}", page.name)).collect::<Vec<_>>()
        };
        runs.into_iter().flat_map(end).collect()
    });
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn no_command_hides_in_a_block_that_is_not_run() {
    each_page(|page| {
        let hidden = page.blocks.iter().filter(|b| b.language != "console" && b.file.is_none());
        let commands = hidden.flat_map(|b| b.lines.iter().map(move |line| (b.at, line)));
        commands
            .filter(|(_, line)| line.trim_start().trim_start_matches("$ ").starts_with("hotseat "))
            .map(|(at, line)| format!("the block of line {at} is no `console`: {line}"))
            .collect()
    });
}

/// The handbook is written by the program itself, so the pages and their links are checked as the book builds them.
#[test]
fn the_summary_lists_every_page_and_every_link_leads_somewhere() {
    let world = World::new();
    let made = world.run(&["explain", "--all", "--output", "reference"]);
    assert_eq!(made.code, 0, "{made:?}");
    let book = Book::read().with_handbook(&world.path("reference"));
    let problems = [book.unlisted(), book.broken_links()].concat();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn the_handbook_takes_its_pages_from_the_project_too() {
    let world = World::new();
    world.write("hotseat.toml", "");
    world.write(
        "hotseat/house.toml",
        "[[challenge]]\nid = \"LAB01\"\ncategory = \"our-lab\"\nkind = \"probe\"\nseverity = \"minor\"\n\
         plain = \"Would you run it on our cluster?\"\nwhy = \"Whether it is ready.\"\ntrigger = \"element:contribution\"\n\
         seconds = [20, 40]\n",
    );
    let made = world.run(&["explain", "--all", "--output", "book"]);
    assert_eq!(made.code, 0, "{made:?}");
    let page = std::fs::read_to_string(world.path("book/challenges/our-lab.md")).expect("a page of its own");
    assert!(page.contains("## LAB01") && page.contains("Would you run it on our cluster?"), "{page}");
    let refused = world.run(&["explain", "--all"]);
    assert_eq!(refused.code, 2, "nowhere to write: {refused:?}");
}

/// A promise is worth the test that holds it: each guard and test that SECURITY.md names must be there.
#[test]
fn every_guard_and_test_of_the_threat_list_exists() {
    let list = std::fs::read_to_string(checkout("SECURITY.md")).expect("the threat list");
    let sources = book::sources();
    let named: Vec<&str> = list.split('`').skip(1).step_by(2).collect();
    let files = named.iter().filter(|name| name.starts_with("src/") || name.starts_with("fuzz/"));
    let lost: Vec<&&str> = files.filter(|name| !checkout(name).exists()).collect();
    assert!(lost.is_empty(), "no such files: {lost:?}");
    let is_test =
        |name: &&&str| name.matches('_').count() >= 2 && name.chars().all(|c| c == '_' || c.is_alphanumeric());
    let tests: Vec<&&str> = named.iter().filter(is_test).collect();
    assert!(tests.len() > 30, "{tests:?}");
    let gone: Vec<&&&str> = tests.iter().filter(|name| !sources.contains(&format!("fn {name}("))).collect();
    assert!(gone.is_empty(), "no such tests: {gone:?}");
}
