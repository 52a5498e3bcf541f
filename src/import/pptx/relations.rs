//! Which parts of the package a part names, by the ids that stand in its text.

use super::super::archive::{Archive, resolve};
use super::super::{ImportError, xml};

/// The relations of one part.
#[derive(Debug, Clone, Default)]
pub struct Relations(Vec<Relation>);

#[derive(Debug, Clone)]
struct Relation {
    id: String,
    /// The end of its type: `slide`, `notesSlide`, `image`.
    kind: String,
    target: String,
    outside: bool,
}

impl Relations {
    /// Reads those of `part`; a part without any has none.
    ///
    /// # Errors
    /// When there are too many bytes of them.
    pub fn of(archive: &mut Archive<'_>, part: &str) -> Result<Self, ImportError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let path = format!("{folder}{}_rels/{name}.rels", if folder.is_empty() { "" } else { "/" });
        let Some(root) = archive.text(&path)?.as_deref().and_then(xml::parse) else { return Ok(Self::default()) };
        let read = |e: &xml::Element| {
            let outside = e.attribute("TargetMode").is_some_and(|m| m.eq_ignore_ascii_case("external"));
            let target = e.attribute("Target")?;
            Some(Relation {
                id: e.attribute("Id")?.to_owned(),
                kind: e.attribute("Type")?.rsplit('/').next()?.to_owned(),
                target: if outside { target.to_owned() } else { resolve(part, target)? },
                outside,
            })
        };
        Ok(Self(root.elements().filter_map(read).collect()))
    }

    /// The part that an id names.
    pub fn part(&self, id: &str) -> Option<&str> {
        self.0.iter().find(|r| r.id == id && !r.outside).map(|r| r.target.as_str())
    }

    /// The first part of a kind.
    pub fn of_kind(&self, kind: &str) -> Option<&str> {
        self.0.iter().find(|r| r.kind == kind && !r.outside).map(|r| r.target.as_str())
    }

    /// The address outside of the package that an id names. It is never opened.
    pub fn outside(&self, id: &str) -> Option<String> {
        self.0.iter().find(|r| r.id == id && r.outside).map(|r| r.target.clone())
    }
}
