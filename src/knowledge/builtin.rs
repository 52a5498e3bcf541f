//! The built-in knowledge base, as the build script left it.

use super::schema::{Checklist, Tables};

/// All tables, serialised: reading TOML at every start would cost more than everything else a start does.
const BLOB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/builtin.postcard"));

/// The files of `checklists/` as they are written, themes too: path below `checklists/`, and text.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/builtin_files.rs"));

/// The built-in tables and checklists.
pub(super) fn tables() -> (Tables, Vec<Checklist>) {
    postcard::from_bytes(BLOB).expect("the build script wrote it with the same types")
}

/// The built-in files, for `eject`: path below `checklists/` with slashes, and text. Ordered by path.
pub fn files() -> &'static [(&'static str, &'static str)] {
    FILES
}

#[cfg(test)]
mod tests {
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
