//! Any parts of an archive as a presentation, and any bytes as one: refused with a reason, or a deck that can be read
//! with its pictures beside it.

use std::io::{Cursor, Write};

use hotseat::deck::model::Dialect;
use hotseat::deck::{Files, Options, read as read_deck};
use hotseat::import::{Kind, read};
use zip::write::{SimpleFileOptions, ZipWriter};

const KINDS: [Kind; 4] = [Kind::Pptx, Kind::Odp, Kind::Ipynb, Kind::Pdf];

/// What begins a line that names the next part of an archive.
pub const PART: &str = "\n%%%% ";

/// The first byte chooses the program. What has lines of [`PART`] is packed, each part under the name on its line.
pub fn run(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let kind = KINDS[usize::from(*first) % KINDS.len()];
    let packed = (kind != Kind::Ipynb && kind != Kind::Pdf).then(|| pack(rest)).flatten();
    let Ok(imported) = read(kind, packed.as_deref().unwrap_or(rest), "talk-images", None) else { return };
    assert!(!imported.places.is_empty(), "it has slides");
    for (name, _) in &imported.pictures {
        assert!(name.starts_with("talk-images/") && !name.contains(".."), "pictures stay in their folder: {name}");
    }
    let files = Files::none().with_files(imported.pictures);
    let options = Options { dialect: Some(Dialect::Marp) };
    let Ok(deck) = read_deck("talk.md", imported.markdown, &files, &options) else { return };
    assert_eq!(deck.slides.len(), imported.places.len(), "a slide each");
}

/// The parts as an archive, stored as they are; none where no part is named.
fn pack(data: &[u8]) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(data);
    let mut parts = text.split(PART);
    parts.next()?;
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut named = 0;
    for part in parts {
        let (name, content) = part.split_once('\n').unwrap_or((part, ""));
        if archive.start_file(name, options).is_ok() {
            archive.write_all(content.as_bytes()).ok()?;
            named += 1;
        }
    }
    archive.finish().ok().filter(|_| named > 0).map(Cursor::into_inner)
}
