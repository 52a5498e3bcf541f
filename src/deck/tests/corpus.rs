//! Reads real decks that are not part of the repository and prints how their slide counts compare.
//! `HOTSEAT_CORPUS` names a folder with `manifest.jsonl` and `decks/`.

use std::path::Path;

use super::super::read::{Options, read_path};

#[test]
#[ignore = "needs HOTSEAT_CORPUS"]
fn slide_counts_of_real_decks() {
    let root = std::env::var("HOTSEAT_CORPUS").expect("HOTSEAT_CORPUS");
    let manifest = std::fs::read_to_string(Path::new(&root).join("manifest.jsonl")).expect("manifest");
    let mut right = 0;
    for line in manifest.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).expect("json");
        let text = |key: &str| entry[key].as_str().expect("text").to_owned();
        let path = Path::new(&root).join("decks").join(format!("{}-{}", text("id"), text("slug"))).join(text("path"));
        let (deck, _) = read_path(&path, &Options::default()).expect("readable");
        let shown = deck.shown().count() as i64;
        let wanted = entry["slides"].as_i64().expect("count");
        right += usize::from(shown == wanted);
        println!(
            "{:4} {:28} {:12} {:10} want {:3} have {:3} {} notes {:3} passages {:4} hidden {} backup {} hazards {} lang {} | {}",
            text("id"),
            text("slug"),
            text("dialect"),
            deck.dialect.to_string(),
            wanted,
            shown,
            if shown == wanted { "ok " } else { "BAD" },
            deck.slides.iter().filter(|s| !s.notes.is_empty()).count(),
            deck.passages.list().len(),
            deck.slides.iter().filter(|s| s.hidden).count(),
            deck.slides.iter().filter(|s| s.backup).count(),
            deck.hazards.len(),
            deck.language.tag,
            deck.dialect_reason,
        );
        if std::env::var("HOTSEAT_DUMP").is_ok_and(|want| text("id") == want) {
            println!("{}", super::dump::deck(&deck));
        }
    }
    println!("{right} right");
}
