//! The built-in knowledge base.

#[cfg(test)]
mod tests {
    use super::super::schema::{Checklist, Tables};

    /// Every TOML file below `checklists/` (themes apart) has the shape of the schema.
    #[test]
    fn every_file_has_the_shape_of_the_schema() {
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/checklists"))];
        let mut broken = Vec::new();
        while let Some(folder) = folders.pop() {
            let Ok(entries) = std::fs::read_dir(&folder) else { continue };
            for path in entries.map(|e| e.expect("readable").path()) {
                if path.is_dir() {
                    if !path.ends_with("themes") {
                        folders.push(path);
                    }
                } else if path.extension().is_some_and(|e| e == "toml") {
                    let text = std::fs::read_to_string(&path).expect("readable");
                    let checklist = text.lines().any(|l| l.starts_with("id ="))
                        && !text.lines().take_while(|l| !l.starts_with("id =")).any(|l| l.starts_with('['));
                    let result = if checklist {
                        toml::from_str::<Checklist>(&text).map(drop)
                    } else {
                        toml::from_str::<Tables>(&text).map(drop)
                    };
                    if let Err(error) = result {
                        broken.push(format!("{}: {error}", path.display()));
                    }
                }
            }
        }
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }
}
