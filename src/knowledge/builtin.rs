//! The built-in knowledge base, as the build script left it.

use super::schema::{Checklist, Tables};
use super::signals::Phrases;

/// All tables, serialised: reading TOML at every start would cost more than everything else a start does.
const BLOB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/builtin.postcard"));

/// The phrases of the tables' signals and sections.
const PHRASES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/phrases.postcard"));

/// The files of `checklists/` as they are written, themes too: path below `checklists/`, and text.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/builtin_files.rs"));

/// The built-in tables and checklists.
pub(super) fn tables() -> (Tables, Vec<Checklist>) {
    postcard::from_bytes(BLOB).expect("the build script wrote it with the same types")
}

/// The phrases of the built-in signals and sections, in the order of an index.
pub(super) fn phrases() -> Phrases {
    postcard::from_bytes(PHRASES).expect("the build script wrote it with the same types")
}

/// The built-in files, for `eject`: path below `checklists/` with slashes, and text. Ordered by path.
pub fn files() -> &'static [(&'static str, &'static str)] {
    FILES
}

#[cfg(test)]
mod tests {
    use super::super::signals::SignalIndex;
    use super::super::{Knowledge, Layer};
    use super::*;
    use crate::diagnostic::{Palette, excerpt};

    /// The built-in files, read as a user's would be, have no mistakes.
    #[test]
    fn the_built_in_tables_are_sound() {
        let files = FILES.iter().filter(|(name, _)| !name.starts_with("themes/"));
        let files = files.map(|(name, text)| (format!("checklists/{name}"), (*text).to_owned())).collect();
        let layer = Layer { name: "built-in".to_owned(), files };
        let Err(error) = Knowledge::load_over(Tables::default(), Vec::new(), &[layer]) else { return };
        let report: String =
            error.diagnostics.iter().map(|d| excerpt(d, &error.sources, Palette::Plain, 120) + "\n").collect();
        panic!("{} mistakes in the built-in tables\n\n{report}", error.diagnostics.len());
    }

    #[test]
    fn the_phrases_are_those_of_the_tables_in_the_order_of_an_index() {
        let (tables, _) = tables();
        let (built, mut read) = (phrases(), Phrases::default());
        for (text, exact) in tables.phrases() {
            read.push(text, exact).expect("a good phrase");
        }
        assert!(built == read);
        let index = SignalIndex::of_phrases(built, &tables.signal, &tables.section);
        assert_eq!(format!("{index:?}"), format!("{:?}", SignalIndex::new(&tables.signal, &tables.section)));
    }

    #[test]
    fn the_blob_holds_what_the_files_hold() {
        let files = FILES.iter().filter(|(name, _)| !name.starts_with("themes/"));
        let files = files.map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let layer = Layer { name: String::new(), files };
        if let Ok(read) = Knowledge::load_over(Tables::default(), Vec::new(), &[layer]) {
            let built = Knowledge::builtin();
            let ids = |k: &Knowledge| -> Vec<String> {
                let rules = k.rules.iter().map(|r| r.id.clone());
                let challenges = k.challenges.iter().map(|c| c.id.clone());
                rules.chain(challenges).chain(k.checklists.iter().map(|c| c.id.clone())).collect()
            };
            assert_eq!(ids(&read), ids(&built));
        }
    }
}
