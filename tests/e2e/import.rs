//! Presentations that other programs made: read as they are, and made into Markdown decks. No word is lost.

use super::world::{Ran, World, checkout};

/// Every word of the slides of `tests/e2e/import/make.py`, in order.
const SHOWN: &[&str] = &[
    "Reordering passages halves unsupported answers",
    "Ada Example",
    "Reading group, spring",
    "Why the order matters",
    "Models read the first passages with more care",
    "measured on 1,200 questions",
    "C# and *stars* & snake_case <tags>",
    "# no heading",
    "1. Source:",
    "the [survey]",
    "Results",
    "System",
    "Faithfulness",
    "BM25 | order",
    "61.2",
    "Ours",
    "72.4",
    "Cost",
    "Latency",
    "Small",
    "12.5",
    "Large",
    "48",
    "First in a group",
    "second in a group",
    "Hidden: all seeds",
    "Five seeds, standard deviation 0.4",
];

/// What the speaker says, and where.
const NOTES: &[(usize, &str)] = &[
    (0, "Welcome. In one sentence: order matters more than recall."),
    (1, "Pause here."),
    (1, "this is a note -- > not a directive"),
    (1, "neither is this a heading"),
    (2, "We beat the baseline by 11.2 points."),
];

fn with(files: &[&str]) -> World {
    let world = World::new();
    for file in files {
        world.write(file, std::fs::read(checkout(&format!("tests/e2e/import/{file}"))).expect("the fixture"));
    }
    world
}

fn run(world: &World, words: &[&str]) -> Ran {
    let mut words = words.to_vec();
    words.push("--no-history");
    world.run(&words)
}

fn in_order<'w>(text: &str, words: impl IntoIterator<Item = &'w &'w str>) {
    let mut at = 0;
    for word in words {
        let found = text[at..].find(word).unwrap_or_else(|| panic!("{word:?} is not there in its place:\n{text}"));
        at += found + word.len();
    }
}

fn kept(file: &str, shown: &[&str]) -> World {
    let world = with(&[file]);
    let ran = run(&world, &["import", file, "-o", "deck.md"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let outline = run(&world, &["outline", "--text", "deck.md"]);
    // The shown text is what the audience reads: pictures by their descriptions, tables by their cells.
    let text = outline.out.replace('\u{a0}', " ");
    in_order(&text, shown);
    let deck = std::fs::read_to_string(world.path("deck.md")).expect("written");
    assert!(!deck.contains("image.png"), "the name of a file describes nothing");
    assert!(deck.contains("![Faithfulness grows with reordering](deck-images/slide-03-1.png)"), "{deck}");
    // Read directly it is the same deck.
    let direct = run(&world, &["outline", "--text", file]);
    assert_eq!(direct.out, outline.out);
    let slides: Vec<&str> = deck.split("\n---\n").skip(1).collect();
    for (slide, note) in NOTES {
        let comments: String = slides[*slide].split("<!--").skip(1).filter_map(|c| c.split("-->").next()).collect();
        assert!(comments.contains(note), "{note:?} is no note of slide {slide}: {deck}");
        assert!(!outline.out.contains(note), "{note:?} is shown");
    }
    world
}

#[test]
fn a_pptx_keeps_every_word_in_order_and_notes_stay_notes() {
    let world = kept("talk.pptx", SHOWN);
    insta::assert_snapshot!("import_pptx", std::fs::read_to_string(world.path("deck.md")).expect("written"));
    let pictures: Vec<_> = std::fs::read_dir(world.path("deck-images")).expect("made").flatten().collect();
    assert_eq!(pictures.len(), 1, "a picture that is shown twice is one file");
    assert!(std::fs::read(pictures[0].path()).expect("read").starts_with(b"\x89PNG"));
}

#[test]
fn a_pptx_of_libreoffice_keeps_every_word_in_order() {
    kept("libre.pptx", SHOWN);
}

#[test]
fn an_odp_of_libreoffice_keeps_every_word_in_order() {
    let world = kept("libre.odp", SHOWN);
    insta::assert_snapshot!("import_odp", std::fs::read_to_string(world.path("deck.md")).expect("written"));
}

#[test]
fn a_notebook_is_a_deck() {
    let world = with(&["book.ipynb"]);
    let ran = run(&world, &["import", "book.ipynb"]);
    let told = "ipynb: 2 slides, notes on 1, without a cell that is marked to be skipped\n\
                wrote book.md and 1 picture in book-images\n";
    assert_eq!((ran.code, ran.err.as_str()), (0, told));
    insta::assert_snapshot!("import_ipynb", std::fs::read_to_string(world.path("book.md")).expect("written"));
    let lint = run(&world, &["lint", "book.ipynb", "--format", "concise"]);
    assert!(lint.out.lines().all(|l| l.starts_with("book.ipynb, cell ")), "{lint:?}");
    assert_eq!(
        run(&world, &["outline", "--text", "book.ipynb"]).out,
        run(&world, &["outline", "--text", "book.md"]).out
    );
}

#[test]
fn a_pdf_gives_its_words_and_takes_notes_from_pdfpc() {
    let world = with(&["libre.pdf"]);
    let read = run(&world, &["outline", "--text", "libre.pdf"]);
    assert_eq!(read.code, 0, "{read:?}");
    // Pictures have no words, hidden slides are not printed, and a chart shows its numbers as bars.
    let unseen = ["12.5", "48", "Hidden: all seeds", "Five seeds, standard deviation 0.4"];
    let drawn = SHOWN.iter().filter(|w| !unseen.contains(w));
    for word in drawn.flat_map(|w| w.split(' ')) {
        assert!(read.out.contains(word), "{word:?} is not there: {}", read.out);
    }
    in_order(
        &read.out,
        &["Why the order matters", "- Models read the first", "- measured on", "Results", "72.4", "Cost"],
    );
    let outline = run(&world, &["outline", "libre.pdf"]);
    assert!(outline.out.starts_with("libre.pdf: marp, from pdf: 5 slides, no notes, text only\n"), "{outline:?}");
    world.write("libre.pdfpc", "{\"pdfpcFormat\": 2, \"pages\": [{\"idx\": 2, \"note\": \"We beat the baseline.\"}]}");
    assert!(run(&world, &["outline", "libre.pdf"]).out.contains("notes on 1, text only"));
    let lint = run(&world, &["lint", "libre.pdf", "--format", "concise"]);
    assert!(lint.out.lines().all(|l| l.starts_with("libre.pdf, page ")) && !lint.out.is_empty(), "{lint:?}");
    let ran = run(&world, &["import", "libre.pdf"]);
    let deck = std::fs::read_to_string(world.path("libre.md")).expect("written");
    assert!(
        ran.code == 0 && deck.contains("\n# Results\n") && deck.contains("<!--\nWe beat the baseline.\n-->"),
        "{deck}"
    );
}

#[test]
fn steps_of_a_pdf_are_one_slide_and_lose_no_word() {
    let world = World::new();
    world.write("talk.md", "---\nmarp: true\n---\n# Steps\n\n* first\n* second\n\n---\n\n# Last\n\nwords\n");
    let ran = run(&world, &["export", "talk.md", "--steps", "-o", "talk.pdf"]);
    assert!(ran.code < 2, "{ran:?}");
    let read = run(&world, &["outline", "talk.pdf"]);
    assert!(read.out.contains("from pdf: 2 slides") && read.out.contains("overlay steps of"), "{read:?}");
    let text = run(&world, &["outline", "--text", "talk.pdf"]);
    in_order(&text.out, &["Steps", "first", "second", "Last", "words"]);
    assert_eq!(text.out.matches("first").count(), 1, "{text:?}");
}

/// What `tests/e2e/import/beamer.tex` shows, in order.
const BEAMER: &[&str] = &[
    "Which tram will be late?",
    "Anna Kovář",
    "--- 2",
    "A dispatcher sees a delay when it is too late",
    "Four of ten delays begin at a junction\n",
    "Efficient official tables offer no warning\n",
    "Nobody has asked where to hold a tram",
    "--- 3",
    "One model for all lines",
    "--- 4",
    "The error halves against the timetable",
    "Method",
    "Late warnings",
    "Timetable",
    "61.4",
    "30.2",
    "Five seeds, standard deviation 0.8 s.",
    "--- 5",
    "Limits",
    "--- 6",
    "Every baseline had the same forty trials",
];

#[test]
fn beamer_s_slides_are_read_with_their_steps_their_table_and_their_pages_of_notes() {
    let world = with(&["beamer.pdf", "beamer-notes.pdf", "beamer-right.pdf"]);
    for (file, told) in [
        ("beamer.pdf", "6 slides, no notes, text only, overlay steps of 9 pages taken together by their labels"),
        ("beamer-notes.pdf", "6 slides, notes on 4, text only, overlay steps of 9 pages taken together by their words"),
        ("beamer-right.pdf", "6 slides, notes on 4, text only, overlay steps of 9 pages taken together by their words"),
    ] {
        let outline = run(&world, &["outline", file]);
        assert!(outline.code == 0 && outline.out.contains(told), "{outline:?}");
        let text = run(&world, &["outline", "--text", file]);
        in_order(&text.out, BEAMER);
        assert!(!text.out.contains("Say hello") && !text.out.contains("huge"), "notes are shown: {text:?}");
        for word in ["A. Kovář", "2/6"] {
            assert!(!text.out.contains(word), "{word} is the foot of every slide: {text:?}");
        }
        let made = run(&world, &["import", file, "-o", "-"]);
        assert!(made.out.contains("| Timetable | 61.4 | 38% |"), "{made:?}");
        if file != "beamer.pdf" {
            let slides: Vec<&str> = made.out.split("\n---\n").skip(1).collect();
            let notes = "<!--\n1. The first number is from the report of 2024.\n2. Pause after the third point.\n-->";
            assert!(slides[0].contains("<!--\nSay hello. Mention that the data come from the city.\n-->"), "{made:?}");
            assert!(slides[1].contains(notes) && slides[1].matches("Pause").count() == 1, "{made:?}");
            assert!(slides[4].contains("If they ask about winter") && !slides[5].contains("<!--\n"), "{made:?}");
        }
        for words in [&["lint", "--fail-on", "never"][..], &["objections"], &["plan"]] {
            let ran = run(&world, &[words, &[file]].concat());
            assert!(ran.code == 0 && ran.out.contains("slide"), "{words:?}: {ran:?}");
        }
        let asked = run(&world, &["rehearse", file, "--seed", "1"]);
        assert!(asked.code < 2 && asked.out.contains("slide 6   Every baseline had"), "{asked:?}");
    }
}

#[test]
fn every_command_takes_the_presentation_itself() {
    let world = with(&["talk.pptx"]);
    let outline = run(&world, &["outline", "talk.pptx"]);
    let told = "talk.pptx: marp, from pptx: 6 slides, notes on 3, 1 hidden, read as backup\n5 slides, 1 backup, ";
    assert!(outline.out.starts_with(told), "{outline:?}");
    let lint = run(&world, &["lint", "talk.pptx", "--format", "concise"]);
    assert!(lint.code < 2 && !lint.out.is_empty(), "{lint:?}");
    assert!(lint.out.lines().all(|l| l.starts_with("talk.pptx, slide ")), "{lint:?}");
    let human = run(&world, &["lint", "talk.pptx", "--all"]);
    assert!(human.out.contains("--> talk.pptx, slide ") && !human.out.contains("lint --fix talk"), "{human:?}");
    assert!(human.out.contains("`hotseat import talk.pptx` makes a Markdown deck"), "{human:?}");
    let github = run(&world, &["lint", "talk.pptx", "--format", "github"]);
    assert!(github.out.contains("file=talk.pptx,title=") && !github.out.contains("line="), "{github:?}");
    let sarif = run(&world, &["lint", "talk.pptx", "--format", "sarif"]);
    assert!(sarif.out.contains("logicalLocations") && !sarif.out.contains("startLine"), "{sarif:?}");
    let objections = run(&world, &["objections", "talk.pptx"]);
    assert!(objections.code == 0 && objections.out.contains("slide"), "{objections:?}");
    assert_eq!(run(&world, &["plan", "talk.pptx"]).code, 0);
    let before = std::fs::read(world.path("talk.pptx")).expect("there");
    let fix = run(&world, &["lint", "talk.pptx", "--fix"]);
    assert!(fix.code == 2 && fix.err.contains("hotseat import talk.pptx"), "{fix:?}");
    assert_eq!(std::fs::read(world.path("talk.pptx")).expect("there"), before);
}

#[test]
fn the_deck_that_was_made_is_rehearsed_and_exported() {
    for file in ["talk.pptx", "talk.md"] {
        let world = with(&["talk.pptx"]);
        assert_eq!(run(&world, &["import", "talk.pptx"]).code, 0);
        let ran = world.run_with_input(&["rehearse", file, "--no-history", "--minutes", "10"], "\n\n\n\n\n\n\n\nq\n");
        assert!(ran.code == 0 && ran.out.contains("Why the order matters"), "{ran:?}");
        let ran = run(&world, &["export", file, "-o", "out.pdf"]);
        assert!(ran.code < 2 && !ran.err.contains("picture"), "{ran:?}");
        assert!(std::fs::read(world.path("out.pdf")).expect("written").starts_with(b"%PDF-"));
    }
}

#[test]
fn what_is_there_is_replaced_by_force_alone() {
    let world = with(&["talk.pptx"]);
    world.write("talk.md", "mine");
    let ran = run(&world, &["import", "talk.pptx"]);
    assert!(ran.code == 2 && ran.err.contains("talk.md is there already") && ran.err.contains("--force"), "{ran:?}");
    assert!(!world.path("talk-images").exists(), "nothing was written");
    world.write("other-images/slide-03-1.png", "mine");
    let ran = run(&world, &["import", "talk.pptx", "-o", "other.md"]);
    assert!(ran.code == 2 && ran.err.contains("slide-03-1.png is there already"), "{ran:?}");
    assert!(!world.path("other.md").exists());
    let ran = run(&world, &["import", "talk.pptx", "--force"]);
    assert!(ran.code == 0 && ran.err.contains("wrote talk.md and 1 picture in talk-images"), "{ran:?}");
    assert!(std::fs::read_to_string(world.path("talk.md")).expect("there").starts_with("---\nmarp: true"));
    let ran = run(&world, &["import", "talk.pptx", "--force", "-o", "talk.pptx"]);
    assert!(ran.code == 2 && ran.err.contains("the presentation itself"), "{ran:?}");
    let ran = run(&world, &["import", "talk.pptx", "-o", "-"]);
    assert!(ran.out.starts_with("---\nmarp: true") && ran.err.contains("1 picture not written"), "{ran:?}");
    // A folder that cannot be made leaves nothing behind.
    world.write("blocked-images", "a file");
    let ran = run(&world, &["import", "talk.pptx", "-o", "blocked.md"]);
    assert!(ran.code == 2 && !world.path("blocked.md").exists(), "{ran:?}");
}

#[test]
fn what_is_no_presentation_is_refused_with_a_remedy() {
    let world = World::new();
    world.write("talk.key", "x");
    world.write("cut.pptx", &std::fs::read(checkout("tests/e2e/import/talk.pptx")).expect("the fixture")[..9000]);
    for (file, why) in [("talk.key", ".pptx"), ("cut.pptx", "damaged"), ("none.pptx", "no such file")] {
        let ran = run(&world, &["import", file]);
        assert!(ran.code == 2 && ran.err.contains(why), "{ran:?}");
    }
    assert!(!world.path("cut.md").exists());
}
