//! The decks that come with hotseat, through every command.

use crate::world::{World, checkout};

const DECKS: [&str; 4] = ["job-talk.md", "job-talk-weak.md", "system-design.md", "story.md"];

/// A world with a copy of `decks/`, so that nothing is written into the checkout.
fn with_decks() -> World {
    let world = World::new();
    let mut folders = vec![checkout("decks")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let inside = path.strip_prefix(checkout("decks")).expect("below").display().to_string();
                world.write(&inside, std::fs::read(&path).expect("readable"));
            }
        }
    }
    world
}

#[test]
fn every_command_runs_on_every_deck() {
    let world = with_decks();
    for deck in DECKS {
        for words in [
            &["outline", deck][..],
            &["outline", "--format", "json", deck],
            &["outline", "--text", deck],
            &["lint", "--fail-on", "never", deck],
            &["lint", "--fail-on", "never", "--format", "json", deck],
            &["objections", deck],
            &["objections", "--format", "json", deck],
            &["plan", deck],
            &["plan", "--format", "json", deck],
            &["rehearse", "--no-history", "--seed", "1", deck],
            &["rehearse", "--no-history", "--seed", "1", "--format", "json", deck],
            &["export", "-o", "slides.pdf", deck],
            &["export", "--layout", "presenter", "-o", "presenter.pdf", deck],
            &["export", "--layout", "handout", "--per-page", "4", "-o", "handout.pdf", deck],
            &["export", "--layout", "second-screen", "-o", "second.pdf", deck],
            &["export", "--layout", "panel", "-o", "panel.pdf", deck],
            &["export", "--steps", "--verify", "--console", "pdfpc,pympress", "-o", "talk.pdf", deck],
        ] {
            let ran = world.run(words);
            // A picture of the weak deck is missing on purpose: written all the same, and said.
            let missing = deck == "job-talk-weak.md" && words[0] == "export";
            assert_eq!(ran.code, i32::from(missing), "{words:?}: {ran:?}");
            assert_eq!(ran.err.contains("does not exist"), missing, "{words:?}: {ran:?}");
            if words.contains(&"json") {
                let value: serde_json::Value = serde_json::from_str(&ran.out).expect("valid JSON");
                assert_eq!(value["schema"], 1, "{words:?}");
            }
        }
    }
}

#[test]
fn the_strong_deck_has_no_error_and_the_weak_one_fails() {
    let world = with_decks();
    assert_eq!(world.run(&["lint", "--fail-on", "error", "job-talk.md"]).code, 0);
    assert_eq!(world.run(&["lint", "--fail-on", "error", "job-talk-weak.md"]).code, 1);
}

#[test]
fn the_same_deck_gives_the_same_bytes_in_two_processes() {
    let world = with_decks();
    for layout in ["slides", "presenter"] {
        for name in ["a.pdf", "b.pdf"] {
            assert_eq!(world.run(&["export", "--layout", layout, "-o", name, "job-talk.md"]).code, 0);
        }
        let bytes = |name| std::fs::read(world.path(name)).expect("written");
        assert!(bytes("a.pdf") == bytes("b.pdf"), "{layout}");
    }
    let run = ["rehearse", "--no-history", "--seed", "5", "--today", "2026-11-21", "--format", "json", "job-talk.md"];
    assert_eq!(world.run(&run).out, world.run(&run).out);
}

#[test]
fn the_audience_document_holds_no_note() {
    let world = with_decks();
    assert_eq!(world.run(&["export", "-o", "slides.pdf", "job-talk.md"]).code, 0);
    let pdf = lopdf::Document::load(world.path("slides.pdf")).expect("a PDF");
    let pages: Vec<u32> = pdf.get_pages().keys().copied().collect();
    let text = pdf.extract_text(&pages).expect("text").replace(char::is_whitespace, "");
    assert!(text.contains("Secondlooks"), "text can be extracted: {}", &text[..200.min(text.len())]);
    assert!(!text.contains("thankyouforhavingme"), "a note is in the slides");
}

#[test]
fn exports_take_the_pages_and_the_slides_that_they_are_told() {
    let world = with_decks();
    let pages = |file: &str| lopdf::Document::load(world.path(file)).expect("a PDF").get_pages().len();
    assert_eq!(world.run(&["export", "--pages", "1,3-4,B1", "-o", "some.pdf", "job-talk.md"]).code, 0);
    assert_eq!(pages("some.pdf"), 4);
    let ran = world.run(&["export", "--pages", "99", "-o", "none.pdf", "job-talk.md"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("there is no slide `99`: the deck has 1 to 15 and B1 to B"), "{ran:?}");
    assert!(!world.path("none.pdf").exists());

    assert_eq!(world.run(&["export", "--verify", "-o", "all.pdf", "job-talk.md"]).code, 0);
    let ran = world.run(&["export", "--layout", "presenter", "--slides-pdf", "all.pdf", "-o", "p.pdf", "job-talk.md"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(pages("p.pdf") >= pages("all.pdf"));
    for wrong in [
        &["export", "--slides-pdf", "all.pdf", "-o", "x.pdf", "job-talk.md"][..],
        &["export", "--layout", "presenter", "--verify", "-o", "x.pdf", "job-talk.md"],
        &["export", "--layout", "panel", "--console", "pdfpc", "-o", "x.pdf", "job-talk.md"],
        &["export", "--layout", "handout", "--per-page", "5", "-o", "x.pdf", "job-talk.md"],
        &["export", "--layout", "presenter", "--slides-pdf", "job-talk.md", "-o", "x.pdf", "job-talk.md"],
    ] {
        assert_eq!(world.run(wrong).code, 2, "{wrong:?}");
        assert!(!world.path("x.pdf").exists(), "{wrong:?}");
    }
}

#[test]
fn slides_are_written_as_pictures_one_for_each_and_named_by_their_numbers() {
    let world = with_decks();
    let size = |file: &str| {
        let bytes = std::fs::read(world.path(file)).unwrap_or_else(|_| panic!("{file} is there"));
        let reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().expect("a PNG");
        (reader.info().width, reader.info().height)
    };
    let ran = world.run(&["export", "--pages", "1,3-4,B1", "--width", "320", "-o", "s.png", "job-talk.md"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("wrote s-01.png to s-B01.png: 4 pictures"), "{ran:?}");
    for file in ["s-01.png", "s-03.png", "s-04.png", "s-B01.png"] {
        assert_eq!(size(file), (320, 180), "{file}");
    }
    assert!(!world.path("s-02.png").exists() && !world.path("s.png").exists());
    let one = ["export", "--format", "png", "--pages", "2", "--width", "160", "-o", "one", "job-talk.md"];
    assert_eq!(world.run(&one).code, 0);
    assert_eq!(size("one.png"), (160, 90));
    let ran = world.run(&["export", "--console", "pdfpc", "-o", "x.png", "job-talk.md"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert_eq!(world.run(&["export", "--width", "9000", "-o", "x.png", "job-talk.md"]).code, 2);
}

#[test]
fn several_decks_are_reported_though_one_cannot_be_read() {
    let world = World::with_small_deck();
    world.write("broken.md", b"\xff\xfe");
    let ran = world.run(&["lint", "--format", "json", "broken.md", "talk.md"]);
    assert_eq!(ran.code, 2);
    let value: serde_json::Value = serde_json::from_str(&ran.out).expect("valid JSON");
    assert!(value[0]["error"].is_object() && value[1]["findings"].is_array(), "{value}");
}

#[test]
fn standard_input_is_a_deck_too() {
    let world = World::new();
    let ran =
        world.run_with_input(&["lint", "--fail-on", "never", "--format", "concise", "-"], crate::world::SMALL_DECK);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("<stdin>:"), "{ran:?}");
}

#[test]
fn the_dialect_is_told_with_its_reason_and_can_be_forced() {
    let world = World::new();
    world.write("talk.qmd", "---\nformat: revealjs\n---\n\n## A\n\ntext\n\n## B\n\ntext\n");
    let told = world.run(&["outline", "talk.qmd"]);
    assert!(told.out.starts_with("talk.qmd: quarto, .qmd, `format: revealjs`\n"), "{told:?}");
    // Everything up to the second `---` is front matter for Marp, and no heading starts a slide.
    let forced = world.run(&["outline", "talk.qmd", "--dialect", "marp"]);
    assert!(forced.out.starts_with("talk.qmd: marp, as `--dialect` says\n1 slide, "), "{forced:?}");
    let mistyped = world.run(&["--dialect", "slidve", "lint", "talk.qmd"]);
    assert_eq!(mistyped.code, 2, "{mistyped:?}");
    assert!(mistyped.err.contains("did you mean `slidev`?"), "{mistyped:?}");
}
