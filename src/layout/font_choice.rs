//! Which of the user's fonts are taken: those of the family that the theme names, and the fewest that have the
//! characters which the bundled ones lack.

use std::collections::BTreeSet;

use skrifa::attribute::Style;
use skrifa::raw::{FileRef, TableProvider};
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};

/// What fonts are looked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Characters that no bundled face has.
    pub characters: BTreeSet<char>,
    /// The family that the theme names.
    pub family: Option<String>,
    /// BCP 47 tag of the deck: Chinese, Japanese and Korean share characters and draw them differently.
    pub language: String,
}

/// A face of a font file that has something of what is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Family, as people call it.
    pub family: String,
    /// PostScript name.
    pub name: String,
    /// Place in its file.
    pub index: u32,
    /// Weight: 400 regular, 700 bold.
    pub weight: f32,
    /// Whether it is italic or oblique.
    pub italic: bool,
    /// Whether it is one of many shapes between which a program may choose; its default shape is drawn.
    pub variable: bool,
    /// The wanted characters that it has.
    pub covers: BTreeSet<char>,
    /// Whether it is of the wanted family.
    pub wanted_family: bool,
}

/// The faces of a file that have something of what is wanted; none of a file that is no font.
pub fn candidates(file: &[u8], wanted: &Wanted) -> Vec<Candidate> {
    let Ok(fonts) = FileRef::new(file) else { return Vec::new() };
    let found =
        fonts.fonts().enumerate().take(64).filter_map(|(index, font)| candidate(&font.ok()?, index as u32, wanted));
    found.collect()
}

fn candidate(font: &FontRef<'_>, index: u32, wanted: &Wanted) -> Option<Candidate> {
    let string = |id| font.localized_strings(id).english_or_first().map(|s| s.to_string());
    let family = string(StringId::TYPOGRAPHIC_FAMILY_NAME).or_else(|| string(StringId::FAMILY_NAME))?;
    let wanted_family = wanted.family.as_ref().is_some_and(|w| w.trim().eq_ignore_ascii_case(family.trim()));
    let map = font.charmap();
    let covers: BTreeSet<char> = wanted.characters.iter().copied().filter(|c| map.map(*c).is_some()).collect();
    if covers.is_empty() && !wanted_family {
        return None;
    }
    // Outlines are what is embedded: pictures of letters (colour emoji) are not.
    font.glyf().map(|_| ()).or_else(|_| font.cff().map(|_| ())).ok()?;
    let attributes = font.attributes();
    let name = string(StringId::POSTSCRIPT_NAME).unwrap_or_else(|| family.clone());
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    Some(Candidate {
        name: if name.is_empty() { "Font".into() } else { name },
        index,
        weight: attributes.weight.value(),
        italic: attributes.style != Style::Normal,
        variable: !font.axes().is_empty(),
        covers,
        wanted_family,
        family,
    })
}

/// Which candidates to take, by their place in the list: those of the wanted family, then for the characters the face
/// that has most of what is left, in regular weight, and its bold sibling. Of equals the first of the list wins.
pub fn choose(all: &[Candidate], wanted: &Wanted) -> Vec<usize> {
    let mut taken: Vec<usize> = (0..all.len()).filter(|i| all[*i].wanted_family).collect();
    let mut open = wanted.characters.clone();
    for i in &taken {
        open.retain(|c| !all[*i].covers.contains(c));
    }
    while !open.is_empty() {
        let rank = |i: &usize| {
            let c = &all[*i];
            let regular = !c.italic && (350.0..=450.0).contains(&c.weight);
            let name = c.family.to_ascii_lowercase();
            let plain = !["mono", "serif", "condensed", "display", "ui"].iter().any(|w| name.contains(w))
                || name.contains("sans serif");
            let script = of_language(&c.family, &wanted.language);
            (c.covers.intersection(&open).count(), script, regular, plain, !c.variable, std::cmp::Reverse(*i))
        };
        let Some(best) = (0..all.len()).filter(|i| rank(i).0 > 0).max_by_key(rank) else { break };
        open.retain(|c| !all[best].covers.contains(c));
        taken.push(best);
        let bold = |c: &Candidate| c.family == all[best].family && !c.italic && (650.0..=750.0).contains(&c.weight);
        taken.extend((0..all.len()).find(|i| *i != best && bold(&all[*i]) && !taken.contains(i)));
    }
    taken
}

/// Whether a family's name says that it draws Han characters as the language does.
fn of_language(family: &str, language: &str) -> bool {
    let language = language.to_ascii_lowercase();
    let marks: &[&str] = match language.split('-').next().unwrap_or("") {
        "ja" => &["JP", "Japan"],
        "ko" => &["KR", "Korea"],
        "zh" if ["-tw", "-hant", "-hk"].iter().any(|t| language.contains(t)) => &["TC", "TW", "HK", "Traditional"],
        "zh" => &["SC", "CN", "Simplified"],
        _ => return false,
    };
    marks.iter().any(|m| family.split([' ', '-']).any(|word| word == *m) || (m.len() > 2 && family.contains(m)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(family: &str, weight: f32, covers: &str) -> Candidate {
        Candidate {
            family: family.into(),
            name: family.replace(' ', ""),
            index: 0,
            weight,
            italic: false,
            variable: false,
            covers: covers.chars().collect(),
            wanted_family: false,
        }
    }

    fn wanted(characters: &str, language: &str) -> Wanted {
        Wanted { characters: characters.chars().collect(), family: None, language: language.into() }
    }

    #[test]
    fn the_fewest_faces_are_taken_and_the_language_decides_between_equals() {
        let all = [
            face("Noto Sans CJK SC", 400.0, "日本"),
            face("Noto Serif CJK JP", 400.0, "日本"),
            face("Noto Sans CJK JP", 900.0, "日本"),
            face("Noto Sans CJK JP", 400.0, "日本"),
            face("Noto Sans CJK JP", 700.0, "日本"),
            face("Small", 400.0, "日"),
            face("Noto Sans Hebrew", 400.0, "א"),
        ];
        assert_eq!(choose(&all, &wanted("日本א", "ja")), [3, 4, 6]);
        assert_eq!(choose(&all, &wanted("日", "zh-CN")), [0]);
        assert_eq!(choose(&all, &wanted("ກ", "en")), [0_usize; 0], "nobody has it");
    }

    #[test]
    fn a_font_is_read_and_anything_else_is_none() {
        let inter = super::super::FACES[0].bytes;
        let asked = Wanted { characters: ['Ω', '日'].into(), family: Some("inter".into()), language: "en".into() };
        let found = candidates(inter, &asked);
        assert_eq!(found.len(), 1);
        assert!(found[0].wanted_family && !found[0].italic && found[0].covers.contains(&'Ω'));
        assert_eq!(candidates(b"no font", &asked), []);
    }
}
