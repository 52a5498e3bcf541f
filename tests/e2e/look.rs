//! How our decks look: a digest of what is drawn on each page, kept in `tests/look`. Where a page looks otherwise, the
//! pages concerned are written as a contact sheet to `target/look`. `HOTSEAT_LOOK=accept` takes the new look over.

use std::fmt::Write as _;

use hotseat::deck::{Options, read_path};
use hotseat::layout::{Draw, Page, Theme, lay_out};
use sha2::{Digest, Sha256};

use crate::world::{World, checkout};

const LOOKS: [(&str, &str); 6] = [
    ("job-talk", "light"),
    ("job-talk", "dark"),
    ("job-talk", "serif"),
    ("job-talk-weak", "light"),
    ("system-design", "contrast"),
    ("story", "light"),
];

/// What is drawn, to a tenth of a point.
fn written(draws: &[Draw], out: &mut String) {
    for draw in draws {
        let _ = match draw {
            Draw::Glyphs(run) => {
                let ink = run.color;
                let _ = write!(
                    out,
                    "{} {:.1} {:.1} {:.1} {ink:?} {}",
                    run.font.face().name,
                    run.size,
                    run.x,
                    run.y,
                    run.text
                );
                run.glyphs.iter().try_for_each(|g| write!(out, " {}@{:.1},{:.1}", g.id, g.dx, g.dy))
            }
            Draw::Rect { rect: r, radius, color } => {
                write!(out, "rect {:.1} {:.1} {:.1} {:.1} {radius:.1} {color:?}", r.x, r.y, r.w, r.h)
            }
            Draw::Path(path) => write!(out, "path {} {:?} {:?}", path.path.0.len(), path.fill, path.stroke),
            Draw::Shade(shade) => write!(out, "shade {}", shade.path.0.len()),
            Draw::Picture { rect: r, picture, .. } => {
                write!(out, "picture {:.1} {:.1} {:.1} {:.1} {:?}", r.x, r.y, r.w, r.h, picture.size())
            }
            Draw::Group { transform, draws, clip } => {
                let _ = write!(out, "group {:.2?} {} [", transform, clip.is_some());
                written(draws, out);
                write!(out, "]")
            }
            Draw::Link { rect: r, target } => write!(out, "link {:.1} {:.1} {target}", r.x, r.y),
            Draw::Step(_) | Draw::End => Ok(()),
            Draw::Begin { role, alt } => write!(out, "{role:?} {alt:?}"),
        };
        out.push('\n');
    }
}

fn line(page: &Page) -> String {
    let mut all = format!("{:?}\n", page.size);
    written(&page.draws, &mut all);
    let digest: String = Sha256::digest(all).iter().take(6).map(|b| format!("{b:02x}")).collect();
    format!("{:<4} {digest}  {}", page.label, page.title)
}

#[test]
fn our_decks_look_as_they_did() {
    let accept = std::env::var("HOTSEAT_LOOK").is_ok_and(|v| v == "accept");
    let mut faults = String::new();
    for (name, look) in LOOKS {
        let path = checkout(&format!("decks/{name}.md"));
        let (deck, files) = read_path(&path, &Options::default()).expect("our own deck");
        let theme = Theme::named(look).expect("a theme");
        let pages = lay_out(&deck, &theme, &files).pages;
        let found: Vec<String> = pages.iter().map(line).collect();
        let kept = checkout(&format!("tests/look/{name}-{look}.txt"));
        if accept {
            std::fs::write(&kept, found.join("\n") + "\n").expect("written");
            continue;
        }
        let known = std::fs::read_to_string(&kept).unwrap_or_default();
        let known: Vec<&str> = known.lines().collect();
        let other: Vec<&str> = pages
            .iter()
            .zip(&found)
            .filter(|(_, f)| !known.contains(&f.as_str()))
            .map(|(p, _)| p.label.trim_end_matches(|c: char| c.is_ascii_lowercase()))
            .collect();
        if other.is_empty() && known.len() == found.len() {
            continue;
        }
        let _ = writeln!(
            faults,
            "{name} in {look}: slides {} look otherwise ({} pages, {} before)",
            other.join(","),
            found.len(),
            known.len()
        );
        if !other.is_empty() {
            let sheet = checkout(&format!("target/look/{name}-{look}.pdf"));
            std::fs::create_dir_all(sheet.parent().expect("a folder")).expect("made");
            let (deck, sheet) = (path.display().to_string(), sheet.display().to_string());
            let list = other.join(",");
            let words = [
                "export",
                &deck,
                "--layout",
                "handout",
                "--per-page",
                "6",
                "--theme",
                look,
                "--pages",
                &list,
                "-o",
                &sheet,
            ];
            let ran = World::new().run(&words);
            let _ = writeln!(faults, "  {}", if ran.code < 2 { format!("see {sheet}") } else { ran.err });
        }
    }
    assert!(faults.is_empty(), "{faults}If they shall: HOTSEAT_LOOK=accept, look at them, and commit tests/look");
}
