//! Decks and files that are made to hang, to flood or to lead astray. Each run is killed after a time that only something
//! that hangs or grows with the square of its input would need.

use std::time::Duration;

use crate::world::{Ran, SMALL_DECK, World};

/// Generous: a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(240);

fn run(world: &World, words: &[&str]) -> Ran {
    let output = world.command().args(words).timeout(PATIENCE).output().expect("runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8 output");
    let code = output.status.code().unwrap_or_else(|| panic!("{words:?} took too long or crashed: {output:?}"));
    Ran { code, out: text(output.stdout), err: text(output.stderr) }
}

/// Runs, and it must be refused with these words, naming the file.
fn refused(world: &World, words: &[&str], file: &str, why: &str) {
    let ran = run(world, words);
    assert_eq!(ran.code, 2, "{words:?}: {ran:?}");
    assert!(ran.err.contains(file) && ran.err.contains(why), "{words:?} should say `{file}`, `{why}`: {}", ran.err);
}

/// A file of so many bytes that takes no room on the disk.
fn sparse(world: &World, name: &str, bytes: u64) {
    world.write(name, "");
    std::fs::File::options().write(true).open(world.path(name)).and_then(|f| f.set_len(bytes)).expect("made");
}

fn lints(text: &str) -> Ran {
    let world = World::new();
    world.write("talk.md", format!("---\nmarp: true\n---\n# A talk\n\n---\n\n## B\n\n{text}\n"));
    let ran = run(&world, &["lint", "--format", "concise", "talk.md"]);
    assert!(ran.code < 2, "{ran:?}");
    ran
}

#[test]
fn a_megabyte_on_one_line_is_told_as_too_much() {
    let ran = lints(&"ranking passages by their disagreement helps readers ".repeat(20_000));
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("lines too many") || ran.out.contains("does not fit"), "{}", ran.out);
}

#[test]
fn marks_by_the_ten_thousand_take_no_time_in_their_square() {
    lints(&"*a ".repeat(20_000));
    lints(&"*a* ".repeat(10_000));
    lints(&"*a **a ".repeat(10_000));
    lints(&"[".repeat(50_000));
    lints(&"![a](".repeat(20_000));
    lints(&"[a](<".repeat(20_000));
    lints(&"<div>".repeat(10_000));
    lints(&"<!-- ".repeat(20_000));
    lints(&"`` ` ".repeat(10_000));
    lints(&"$a ".repeat(10_000));
}

#[test]
fn names_of_any_length_flood_neither_time_nor_the_terminal() {
    let long = "z".repeat(100_000);
    let world = World::new();
    let body = format!(
        "## {long}\n\n![{long}]({long}.png)\n\n`{long}` ${long}$\n\n```{long}\ncode\n```\n\n\
         <!-- _class: {long} -->\n<div class=\"{long}\">x</div>\n\n$$\n{}\n$$\n",
        "x^2 + ".repeat(100_000)
    );
    world.write("talk.md", format!("---\nmarp: true\n---\n# A talk\n\n---\n\n{body}"));
    for words in [&["lint"][..], &["outline"], &["objections"], &["plan"], &["export", "-o", "a.pdf"]] {
        let ran = run(&world, &[words, &["talk.md"]].concat());
        assert!(ran.code < 2, "{words:?}");
        let flood = ran.out.len().max(ran.err.len());
        assert!(flood < 20_000, "{words:?} prints {flood} bytes");
    }
}

#[test]
fn lists_and_quotes_of_any_depth_are_read() {
    lints(&"- ".repeat(10_000));
    lints(&"> ".repeat(10_000));
    lints(&"1. > ".repeat(5_000));
}

#[test]
fn a_hundred_thousand_slides_are_read() {
    let world = World::new();
    world.write("talk.md", format!("---\nmarp: true\n---\n# A{}\n", "\n\n---\n\n# A".repeat(100_000)));
    let ran = run(&world, &["outline", "--format", "json", "talk.md"]);
    assert!(ran.code < 2, "{}", ran.err);
}

#[test]
fn settings_that_blow_up_are_refused_or_harmless() {
    let mut bomb = "a: &a [x, x, x, x, x, x, x, x]\n".to_owned();
    for (name, before) in ('b'..='k').zip('a'..='j') {
        bomb += &format!("{name}: &{name} [*{before}, *{before}, *{before}, *{before}, *{before}, *{before}]\n");
    }
    let world = World::new();
    world.write("talk.md", format!("---\nmarp: true\n{bomb}---\n\n# A\n"));
    assert!(run(&world, &["lint", "talk.md"]).code < 2);
    world.write("talk.md", format!("---\nmarp: true\na: {}\n---\n\n# A\n", "[".repeat(100_000)));
    assert!(run(&world, &["lint", "talk.md"]).code < 2);
}

#[test]
fn pictures_that_blow_up_or_lie_become_boxes() {
    let world = World::new();
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend([0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60, 8, 2, 0, 0, 0, 0, 0, 0, 0]);
    world.write("bomb.png", png);
    let mut svg = "<!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\">".to_owned();
    for (name, before) in ('b'..='j').zip('a'..='i') {
        svg += &format!("<!ENTITY {name} \"{}\">", format!("&{before};").repeat(10));
    }
    svg += "]><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><text>&j;</text></svg>";
    world.write("bomb.svg", svg);
    let mut gif = b"GIF89a\x02\0\x02\0\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    let frame = b"\x21\xf9\x04\0\x01\0\0\0\x2c\0\0\0\0\x02\0\x02\0\0\x02\x02\x84\x51\0";
    (0..10_000).for_each(|_| gif.extend(frame));
    gif.push(0x3b);
    world.write("long.gif", gif);
    // A frame that stands outside of its picture.
    world.write(
        "lying.gif",
        b"GIF89a\x02\0\x02\0\x80\0\0\0\0\0\xff\xff\xff\x2c\xff\0\x01\0\x02\0\x01\0\0\x02\x02\x84\x51\0;",
    );
    world.write("cut.jpg", b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03");
    world.write("wide.webp", b"RIFF\x20\0\0\0WEBPVP8L\x14\0\0\0\x2f\xfe\xbf\xff\x0f\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    sparse(&world, "large.png", (64 << 20) + 1);
    let names = ["bomb.png", "bomb.svg", "long.gif", "lying.gif", "cut.jpg", "wide.webp", "large.png"];
    let slides = names.map(|n| format!("\n\n---\n\n## A figure\n\n![the figure]({n})")).concat();
    world.write("talk.md", format!("---\nmarp: true\n---\n# A{slides}\n"));
    assert!(run(&world, &["lint", "talk.md"]).code < 2);
    let ran = run(&world, &["export", "talk.md", "-o", "talk.pdf"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    for name in ["bomb.png", "bomb.svg", "cut.jpg", "wide.webp", "large.png"] {
        assert!(ran.err.contains(name), "{name}: {}", ran.err);
    }
    assert!(world.path("talk.pdf").exists());
}

#[test]
fn targets_outside_of_the_folder_are_told_and_never_read() {
    let world = World::new();
    world.write("secret.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><!-- hush --></svg>");
    let absolute = world.path("secret.svg").display().to_string();
    let targets =
        ["../secret.svg".to_owned(), absolute.clone(), format!("file://{absolute}"), "//host/share/a.svg".to_owned()];
    for target in targets {
        world.write("deck/talk.md", format!("---\nmarp: true\n---\n# A\n\n![the figure]({target})\n"));
        let ran = run(&world, &["export", "deck/talk.md", "-o", "talk.pdf"]);
        assert_eq!(ran.code, 1, "{target}: {ran:?}");
        assert!(ran.err.contains("outside the deck's folder") || ran.err.contains("is a URL"), "{target}: {}", ran.err);
    }
    for include in ["../secret.svg", &absolute] {
        world.write("deck/talk.qmd", format!("---\nformat: revealjs\n---\n\n## A\n\n{{{{< include {include} >}}}}\n"));
        let ran = run(&world, &["outline", "deck/talk.qmd"]);
        assert!(!ran.out.contains("hush"), "{ran:?}");
        assert!(run(&world, &["lint", "deck/talk.qmd"]).out.contains("outside the deck's folder"), "{include}");
    }
}

#[test]
fn no_byte_of_a_deck_can_steer_the_terminal() {
    let nasty = "\0\u{1b}[2J\u{9b}31m\u{202e}\u{2066}\u{200b}\u{1b}]52;c;aGk=\u{7}";
    let world = World::new();
    world.write("talk.md", SMALL_DECK.replace("Contribution", &format!("Contri{nasty}bution")));
    for words in [&["outline", "talk.md"][..], &["lint", "talk.md"], &["objections", "talk.md"]] {
        let ran = run(&world, words);
        assert!(ran.code < 2, "{words:?}: {ran:?}");
        for bad in ['\0', '\u{1b}', '\u{9b}', '\u{202e}', '\u{2066}', '\u{7}'] {
            assert!(!ran.out.contains(bad) && !ran.err.contains(bad), "{words:?} lets {bad:?} through");
        }
    }
}

#[test]
fn files_over_their_limit_are_refused_by_name() {
    let world = World::with_small_deck();
    sparse(&world, "large.md", (16 << 20) + 1);
    refused(&world, &["lint", "large.md"], "large.md", "larger than 16 MiB");
    sparse(&world, "large.toml", (4 << 20) + 1);
    let table = "larger than 4 MiB";
    refused(&world, &["lint", "talk.md", "--checklist", "large.toml"], "large.toml", table);
    refused(&world, &["lint", "talk.md", "--baseline", "large.toml"], "large.toml", table);
    refused(&world, &["export", "talk.md", "-o", "a.pdf", "--theme", "large.toml"], "large.toml", table);
    refused(&world, &["rehearse", "talk.md", "--no-history", "--script", "large.toml"], "large.toml", table);
    sparse(&world, "large.pdf", (512 << 20) + 1);
    let words = ["export", "--layout", "presenter", "--slides-pdf", "large.pdf", "-o", "a.pdf", "talk.md"];
    refused(&world, &words, "large.pdf", "larger than 512 MiB");
    assert!(!world.path("a.pdf").exists());
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_refused_wherever_a_file_is_meant() {
    let world = World::with_small_deck();
    let made = std::process::Command::new("mkfifo").arg(world.path("pipe.toml")).status().expect("mkfifo runs");
    assert!(made.success());
    std::fs::rename(world.path("pipe.toml"), world.path("pipe.md")).expect("named");
    std::os::unix::fs::symlink("pipe.md", world.path("pipe.toml")).expect("linked");
    std::os::unix::fs::symlink("/dev/zero", world.path("zero.toml")).expect("linked");
    let made = world.run(&["rehearse", "talk.md", "--seed", "1", "--history", "h.db"]);
    assert_eq!(made.code, 0, "{made:?}");
    for file in ["pipe.toml", "zero.toml"] {
        refused(&world, &["lint", file], file, "not a regular file");
        refused(&world, &["lint", "talk.md", "--checklist", file], file, "not a regular file");
        refused(&world, &["lint", "talk.md", "--baseline", file], file, "not a regular file");
        refused(&world, &["export", "talk.md", "-o", "a.pdf", "--theme", file], file, "not a regular file");
        let words = ["export", "--layout", "presenter", "--slides-pdf", file, "-o", "a.pdf", "talk.md"];
        refused(&world, &words, file, "not a regular file");
        refused(&world, &["rehearse", "talk.md", "--no-history", "--script", file], file, "not a regular file");
        let words = ["history", "show", "1", "--history", "h.db", "--transcript", file];
        refused(&world, &words, file, "not a regular file");
        refused(&world, &["history", "list", "--history", file], file, "not");
    }
    world.write("figure.md", "---\nmarp: true\n---\n# A\n\n![the figure](pipe.md)\n");
    let ran = run(&world, &["export", "figure.md", "-o", "figure.pdf"]);
    assert!(ran.code == 1 && ran.err.contains("not a regular file"), "{ran:?}");
}

#[test]
fn what_is_plainly_no_markdown_gets_no_all_clear() {
    let world = World::new();
    world.write("talk.tex", "\\documentclass{beamer}\n\\begin{document}\nHi\n\\end{document}\n");
    world.write("talk.ipynb", "{\"cells\": [], \"metadata\": {}, \"nbformat\": 4}\n");
    world.write("talk.pptx", b"PK\x03\x04\x14\0\x06\0\x08\0\xff\xfe");
    world.write("talk.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
    world.write("talk.html", "<!DOCTYPE html>\n<html><body><section>Hi</section></body></html>\n");
    for (file, remedy) in [
        ("talk.tex", "pandoc"),
        ("talk.ipynb", "quarto convert"),
        ("talk.pptx", "save it as .pptx"),
        ("talk.pdf", "--slides-pdf"),
        ("talk.html", "Markdown file"),
    ] {
        for command in ["lint", "outline", "objections"] {
            refused(&world, &[command, file], file, remedy);
        }
    }
}

#[cfg(unix)]
#[test]
fn settings_of_a_project_are_not_read_through_a_link_out_of_it() {
    let world = World::new();
    world.write("project/talk.md", SMALL_DECK);
    world.write("secret.txt", "password = hunter2\n");
    std::os::unix::fs::symlink("../secret.txt", world.path("project/hotseat.toml")).expect("linked");
    let ran = run(&world, &["lint", "project/talk.md"]);
    assert!(ran.code == 2 && ran.err.contains("leads out of its folder"), "{ran:?}");
    assert!(!ran.err.contains("hunter2") && !ran.out.contains("hunter2"), "{ran:?}");
    std::fs::remove_file(world.path("project/hotseat.toml")).expect("removed");
    world.write("project/hotseat.toml", "");
    world.write("elsewhere/a.toml", "password = hunter2\n");
    std::os::unix::fs::symlink("../elsewhere", world.path("project/hotseat")).expect("linked");
    let ran = run(&world, &["lint", "project/talk.md"]);
    assert!(ran.code < 2 && !ran.err.contains("hunter2"), "{ran:?}");
}
