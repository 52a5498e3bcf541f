//! The bundled faces. All text is set in these unless the user asks otherwise, so that the same deck gives the same
//! pages on every machine. Licences lie beside the fonts.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::{FontContext, LayoutContext};
use skrifa::{FontRef, MetadataProvider};

use super::text::Ink;
use super::theme::TextFace;

/// A face, by its place in [`FACES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FontKey(pub u8);

/// A bundled face.
#[derive(Debug)]
pub struct Face {
    /// PostScript name.
    pub name: &'static str,
    /// The font file.
    pub bytes: &'static [u8],
    /// Which font of the file, where it is a collection.
    pub index: u32,
}

macro_rules! faces {
    ($($name:literal),* $(,)?) => {
        /// The bundled faces; the order is part of nothing that is stored.
        pub static FACES: &[Face] = &[
            $(Face { name: $name, bytes: include_bytes!(concat!("fonts/", $name, ".ttf")), index: 0 }),*
        ];
    };
}

faces![
    "Inter-Regular",
    "Inter-Italic",
    "Inter-SemiBold",
    "Inter-Bold",
    "Inter-BoldItalic",
    "JetBrainsMono-Regular",
    "JetBrainsMono-Bold",
    "NotoSansMath-Regular",
    "NotoSansSymbols2-Regular",
    "NotoEmoji-Regular",
    "NotoSerif-Regular",
    "NotoSerif-Italic",
    "NotoSerif-SemiBold",
    "NotoSerif-Bold",
    "NotoSerif-BoldItalic",
    "KaTeX_AMS-Regular",
    "KaTeX_Caligraphic-Bold",
    "KaTeX_Caligraphic-Regular",
    "KaTeX_Fraktur-Bold",
    "KaTeX_Fraktur-Regular",
    "KaTeX_Main-Bold",
    "KaTeX_Main-BoldItalic",
    "KaTeX_Main-Italic",
    "KaTeX_Main-Regular",
    "KaTeX_Math-BoldItalic",
    "KaTeX_Math-Italic",
    "KaTeX_SansSerif-Bold",
    "KaTeX_SansSerif-Italic",
    "KaTeX_SansSerif-Regular",
    "KaTeX_Script-Regular",
    "KaTeX_Size1-Regular",
    "KaTeX_Size2-Regular",
    "KaTeX_Size3-Regular",
    "KaTeX_Size4-Regular",
    "KaTeX_Typewriter-Regular",
];

/// Families for what the family of a text lacks, after those that the user gave: the whole fallback mechanism.
const SYMBOLS: &str = "'Noto Sans Math', 'Noto Sans Symbols 2', 'Noto Emoji'";
/// Bundled faces (not families) for code that is set without a shaper, in order.
const CODE_FACES: [FontKey; 5] = [FontKey(5), FontKey(7), FontKey(8), FontKey(9), FontKey(0)];
/// Faces below this place take part in the shaping of text; the rest are for formulas.
pub(crate) const TEXT_FACES: usize = 15;
/// The face of letters without a better one in formulas.
pub(crate) const MATH_MAIN: FontKey = FontKey(23);
/// The face that has what KaTeX lacks.
pub(crate) const MATH_EXTRA: FontKey = FontKey(7);

/// No more faces than this are added to the bundled ones.
pub const MOST_ADDED: usize = 100;

/// The user's faces: given once, before anything is shaped, and kept as long as the process.
static ADDED: OnceLock<Vec<Face>> = OnceLock::new();

fn added() -> &'static [Face] {
    ADDED.get().map_or(&[], Vec::as_slice)
}

/// Adds faces (name, file, place in the file) to the bundled ones for the rest of the process; text takes from them what
/// its own family lacks. To be called before anything is laid out. Of more than [`MOST_ADDED`] the rest is left out;
/// false where faces were added before.
pub fn add_faces(faces: Vec<(String, Vec<u8>, u32)>) -> bool {
    let mut files: Vec<(Vec<u8>, &'static [u8])> = Vec::new();
    let mut list = Vec::new();
    for (name, bytes, index) in faces.into_iter().take(MOST_ADDED) {
        // A collection gives several faces and is kept once.
        let kept = match files.iter().find(|(own, _)| *own == bytes) {
            Some((_, kept)) => kept,
            None => {
                let kept: &'static [u8] = bytes.clone().leak();
                files.push((bytes, kept));
                kept
            }
        };
        list.push(Face { name: name.leak(), bytes: kept, index });
    }
    ADDED.set(list).is_ok()
}

/// Whether faces were added.
pub fn faces_are_added() -> bool {
    ADDED.get().is_some()
}

/// Faces that take part in the shaping of text, with their keys: the bundled ones and the user's.
pub(crate) fn text_faces() -> impl Iterator<Item = (FontKey, &'static Face)> {
    let all =
        FACES.iter().enumerate().take(TEXT_FACES).chain(added().iter().enumerate().map(|(i, f)| (FACES.len() + i, f)));
    all.map(|(i, face)| (FontKey(i as u8), face))
}

/// The faces in which code finds its characters, in order.
pub(crate) fn code_faces() -> impl Iterator<Item = FontKey> {
    CODE_FACES.into_iter().chain((FACES.len()..FACES.len() + added().len()).map(|i| FontKey(i as u8)))
}

/// Characters of a text that no bundled face has, in order; what shows nothing is not asked for.
pub fn uncovered(text: &str) -> BTreeSet<char> {
    let silent = |c: char| {
        c.is_control()
            || c.is_whitespace()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
    };
    let bundled = |c: char| {
        (0..TEXT_FACES as u8).map(FontKey).any(|key| key.glyph(c).is_some() && !(key == MATH_EXTRA && is_arabic(c)))
    };
    let all: BTreeSet<char> = text.chars().filter(|c| !c.is_ascii() && !silent(*c)).collect();
    all.into_iter().filter(|c| !bundled(*c)).collect()
}

/// Letters that the math face has for formulas; as running text they would not join.
pub(crate) fn is_arabic(c: char) -> bool {
    ('\u{600}'..='\u{6ff}').contains(&c)
}

impl FontKey {
    /// The face.
    pub fn face(self) -> &'static Face {
        let at = usize::from(self.0);
        FACES.get(at).or_else(|| added().get(at - FACES.len())).unwrap_or(&FACES[0])
    }

    /// The KaTeX face of a style name such as "Math-Italic".
    pub(crate) fn katex(style: &str) -> Option<Self> {
        let found = FACES.iter().position(|f| f.name.strip_prefix("KaTeX_") == Some(style))?;
        Some(Self(found as u8))
    }

    /// Glyph id and advance in em of a character; `None` where the face lacks it.
    pub(crate) fn glyph(self, c: char) -> Option<(u16, f32)> {
        let shape = shape_of(self);
        shape.ascii.get(c as usize).copied().unwrap_or_else(|| shape.glyph(c))
    }
}

/// What is read from a face without shaping.
struct FaceShape {
    charmap: skrifa::charmap::Charmap<'static>,
    metrics: skrifa::metrics::GlyphMetrics<'static>,
    /// The ASCII characters, which most texts are made of.
    ascii: Vec<Option<(u16, f32)>>,
}

impl FaceShape {
    fn glyph(&self, c: char) -> Option<(u16, f32)> {
        let id = self.charmap.map(c)?;
        let advance = self.metrics.advance_width(id).unwrap_or(0.0);
        (id.to_u32() != 0).then(|| (id.to_u32() as u16, advance))
    }
}

fn shape_of(key: FontKey) -> &'static FaceShape {
    static SHAPES: OnceLock<Vec<OnceLock<FaceShape>>> = OnceLock::new();
    let all = SHAPES.get_or_init(|| (0..=u8::MAX).map(|_| OnceLock::new()).collect());
    all[key.0 as usize].get_or_init(|| {
        let face = key.face();
        let font = FontRef::from_index(face.bytes, face.index).expect("a font is looked at before it is used");
        let metrics = font.glyph_metrics(skrifa::instance::Size::new(1.0), skrifa::instance::LocationRef::default());
        let mut shape = FaceShape { charmap: font.charmap(), metrics, ascii: Vec::new() };
        shape.ascii = ('\0'..='\x7f').map(|c| shape.glyph(c)).collect();
        shape
    })
}

/// A thread's shaping contexts.
pub(crate) struct Shaping {
    /// The bundled faces.
    pub fonts: FontContext,
    /// Scratch space.
    pub layouts: LayoutContext<Ink>,
    faces: BTreeMap<(u64, u32), FontKey>,
    sans: String,
    serif: String,
    code: String,
    /// The families of the user's faces, quoted, each followed by a comma.
    more: String,
}

impl Shaping {
    fn new() -> Self {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let mut fonts = FontContext { collection: Collection::new(options), source_cache: SourceCache::default() };
        let mut faces = BTreeMap::new();
        let mut blobs: BTreeMap<usize, Blob<u8>> = BTreeMap::new();
        let mut more = String::new();
        for (key, face) in text_faces() {
            let address = face.bytes.as_ptr().addr();
            if let Some(blob) = blobs.get(&address) {
                faces.insert((blob.id(), face.index), key);
                continue;
            }
            let blob = Blob::new(Arc::new(face.bytes));
            faces.insert((blob.id(), face.index), key);
            blobs.insert(address, blob.clone());
            for (family, infos) in fonts.collection.register_fonts(blob, None) {
                let wanted = usize::from(key.0) >= FACES.len() && infos.iter().any(|i| i.index() == face.index);
                let name = fonts.collection.family_name(family).unwrap_or_default().replace('\'', "");
                if wanted && !more.contains(&format!("'{name}'")) {
                    more.push_str(&format!("'{name}', "));
                }
            }
        }
        Self {
            sans: format!("Inter, {more}{SYMBOLS}"),
            serif: format!("'Noto Serif', Inter, {more}{SYMBOLS}"),
            code: format!("'JetBrains Mono', {more}{SYMBOLS}, Inter"),
            more,
            fonts,
            layouts: LayoutContext::new(),
            faces,
        }
    }

    /// The families of running text, first to last.
    pub fn families(&self, face: &TextFace) -> Cow<'_, str> {
        match face {
            TextFace::Sans => Cow::Borrowed(&self.sans),
            TextFace::Serif => Cow::Borrowed(&self.serif),
            TextFace::Named(name) => format!("'{}', Inter, {}{SYMBOLS}", name.replace('\'', ""), self.more).into(),
        }
    }

    /// The families of code.
    pub fn code_families(&self) -> &str {
        &self.code
    }

    /// The face of a shaped run.
    pub fn key(&self, font: &parley::FontData) -> FontKey {
        self.faces.get(&(font.data.id(), font.index)).copied().unwrap_or(FontKey(0))
    }
}

thread_local! {
    static SHAPING: RefCell<Shaping> = RefCell::new(Shaping::new());
}

/// Lends this thread's shaping contexts. Not to be nested.
pub(crate) fn with_shaping<T>(work: impl FnOnce(&mut Shaping) -> T) -> T {
    SHAPING.with_borrow_mut(work)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_are_found_by_name_and_have_their_letters() {
        assert_eq!(FontKey::katex("Main-Regular"), Some(MATH_MAIN));
        assert_eq!(MATH_EXTRA.face().name, "NotoSansMath-Regular");
        assert_eq!(CODE_FACES[0].face().name, "JetBrainsMono-Regular");
        let (_, advance) = CODE_FACES[0].glyph('m').expect("a letter");
        assert!((advance - 0.6).abs() < 0.01, "mono cells are 0.6 em: {advance}");
        assert_eq!(CODE_FACES[0].glyph('한'), None);
    }

    #[test]
    fn all_fonts_together_stay_below_six_megabytes() {
        assert!(FACES.iter().map(|f| f.bytes.len()).sum::<usize>() < 6_000_000);
    }
}
