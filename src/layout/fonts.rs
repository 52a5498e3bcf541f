//! The bundled faces. All text is set in these unless the user asks otherwise, so that the same deck gives the same
//! pages on every machine. Licences lie beside the fonts.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::{FontContext, LayoutContext};
use skrifa::{FontRef, MetadataProvider};

use super::text::Ink;

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
}

macro_rules! faces {
    ($($name:literal),* $(,)?) => {
        /// The bundled faces; the order is part of nothing that is stored.
        pub static FACES: &[Face] = &[
            $(Face { name: $name, bytes: include_bytes!(concat!("fonts/", $name, ".ttf")) }),*
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

/// Families for running text, first to last: the whole fallback mechanism.
pub(crate) const TEXT_FAMILIES: &str = "Inter, 'Noto Sans Math', 'Noto Sans Symbols 2', 'Noto Emoji'";
/// The same in themes with book type.
pub(crate) const SERIF_FAMILIES: &str = "'Noto Serif', Inter, 'Noto Sans Math', 'Noto Sans Symbols 2', 'Noto Emoji'";
/// Families for code.
pub(crate) const CODE_FAMILIES: &str = "'JetBrains Mono', 'Noto Sans Math', 'Noto Sans Symbols 2', 'Noto Emoji', Inter";
/// Faces (not families) for code that is set without a shaper, in order.
pub(crate) const CODE_FACES: [FontKey; 5] = [FontKey(5), FontKey(7), FontKey(8), FontKey(9), FontKey(0)];
/// Faces below this place take part in the shaping of text; the rest are for formulas.
pub(crate) const TEXT_FACES: usize = 15;
/// The face of letters without a better one in formulas.
pub(crate) const MATH_MAIN: FontKey = FontKey(23);
/// The face that has what KaTeX lacks.
pub(crate) const MATH_EXTRA: FontKey = FontKey(7);

impl FontKey {
    /// The face.
    pub fn face(self) -> &'static Face {
        &FACES[self.0 as usize]
    }

    /// The KaTeX face of a style name such as "Math-Italic".
    pub(crate) fn katex(style: &str) -> Option<Self> {
        let found = FACES.iter().position(|f| f.name.strip_prefix("KaTeX_") == Some(style))?;
        Some(Self(found as u8))
    }

    /// Glyph id and advance in em of a character; `None` where the face lacks it.
    pub(crate) fn glyph(self, c: char) -> Option<(u16, f32)> {
        let shape = shape_of(self);
        let id = shape.charmap.map(c)?;
        let advance = shape.metrics.advance_width(id).unwrap_or(0.0);
        (id.to_u32() != 0).then(|| (id.to_u32() as u16, advance))
    }
}

/// What is read from a face without shaping.
struct FaceShape {
    charmap: skrifa::charmap::Charmap<'static>,
    metrics: skrifa::metrics::GlyphMetrics<'static>,
}

fn shape_of(key: FontKey) -> &'static FaceShape {
    static SHAPES: OnceLock<Vec<OnceLock<FaceShape>>> = OnceLock::new();
    let all = SHAPES.get_or_init(|| FACES.iter().map(|_| OnceLock::new()).collect());
    all[key.0 as usize].get_or_init(|| {
        let font = FontRef::new(key.face().bytes).expect("a bundled font is well formed");
        FaceShape {
            charmap: font.charmap(),
            metrics: font.glyph_metrics(skrifa::instance::Size::new(1.0), skrifa::instance::LocationRef::default()),
        }
    })
}

/// A thread's shaping contexts.
pub(crate) struct Shaping {
    /// The bundled faces.
    pub fonts: FontContext,
    /// Scratch space.
    pub layouts: LayoutContext<Ink>,
    faces: BTreeMap<u64, FontKey>,
}

impl Shaping {
    fn new() -> Self {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let mut fonts = FontContext { collection: Collection::new(options), source_cache: SourceCache::default() };
        let mut faces = BTreeMap::new();
        for (i, face) in FACES.iter().enumerate().take(TEXT_FACES) {
            let blob = Blob::new(Arc::new(face.bytes));
            faces.insert(blob.id(), FontKey(i as u8));
            fonts.collection.register_fonts(blob, None);
        }
        Self { fonts, layouts: LayoutContext::new(), faces }
    }

    /// The face of a shaped run.
    pub fn key(&self, font: &parley::FontData) -> FontKey {
        self.faces.get(&font.data.id()).copied().unwrap_or(FontKey(0))
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
