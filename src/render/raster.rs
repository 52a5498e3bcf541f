//! Pages of a PDF as pixels: for PNG files and for pictures of slides in the terminal. This file and `words.rs` alone know hayro.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::font::{FontQuery, StandardFont};
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::peniko::ImageAlphaType;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use crate::layout::{FACES, Face};

/// No side of a drawn page is longer, in pixels.
pub const MAX_EDGE: u32 = 8192;

/// No drawn page has more pixels: at four bytes each, 96 MB.
pub const MAX_PIXELS: u32 = 24_000_000;

/// Why a page was not drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RasterError {
    /// Not a PDF that can be read.
    #[error("the PDF cannot be read")]
    Unreadable,
    /// No such page.
    #[error("the PDF has no page {0}")]
    NoPage(usize),
    /// The page has no size.
    #[error("page {0} of the PDF is empty")]
    NoSize(usize),
    /// The page would be larger than [`MAX_EDGE`] or [`MAX_PIXELS`] allow.
    #[error("{width} x {height} pixels are too many: at most {MAX_EDGE} a side, and {MAX_PIXELS} in all")]
    TooLarge {
        /// Pixels across.
        width: u64,
        /// Pixels down.
        height: u64,
    },
    /// The page holds something that cannot be drawn.
    #[error("page {0} of the PDF cannot be drawn")]
    Failed(usize),
    /// The PNG could not be written.
    #[error("the PNG cannot be made: {0}")]
    Png(String),
}

/// Pixels in rows from the top.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Across.
    pub width: u32,
    /// Down.
    pub height: u32,
    /// Red, green, blue and 255, a byte each: a page is opaque.
    pub rgba: Vec<u8>,
}

impl std::fmt::Debug for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} x {} pixels", self.width, self.height)
    }
}

impl Pixels {
    /// As a PNG file.
    ///
    /// # Errors
    /// When the encoder refuses.
    pub fn png(&self) -> Result<Vec<u8>, RasterError> {
        let failed = |e: png::EncodingError| RasterError::Png(e.to_string());
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().map_err(failed)?;
        let rgb: Vec<u8> = self.rgba.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
        writer.write_image_data(&rgb).map_err(failed)?;
        writer.finish().map_err(failed)?;
        Ok(bytes)
    }
}

/// A PDF whose pages can be drawn: ours or the user's.
pub struct Pages {
    pub(super) pdf: Pdf,
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} pages", self.len())
    }
}

impl Pages {
    /// Reads a PDF.
    ///
    /// # Errors
    /// When it is none, or is encrypted.
    pub fn read(bytes: Vec<u8>) -> Result<Self, RasterError> {
        let pdf = guarded(|| Pdf::new(bytes)).ok_or(RasterError::Unreadable)?;
        pdf.map(|pdf| Self { pdf }).map_err(|_| RasterError::Unreadable)
    }

    /// Number of pages.
    pub fn len(&self) -> usize {
        self.pdf.pages().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Width and height of page `index` (from 0) in points.
    ///
    /// # Errors
    /// When there is no such page, or it has no area.
    pub fn size(&self, index: usize) -> Result<(f32, f32), RasterError> {
        let page = self.pdf.pages().get(index).ok_or(RasterError::NoPage(index + 1))?;
        let (width, height) = page.render_dimensions();
        let sane = |v: f32| v.is_finite() && v >= 1.0;
        if sane(width) && sane(height) { Ok((width, height)) } else { Err(RasterError::NoSize(index + 1)) }
    }

    /// Draws page `index` (from 0) on white, `width` pixels wide and as high as its shape asks for.
    ///
    /// # Errors
    /// When there is no such page, it would be too large, or it cannot be drawn.
    pub fn draw(&self, index: usize, width: u32) -> Result<Pixels, RasterError> {
        let (w, h) = self.size(index)?;
        let width = width.max(1);
        let height = (f64::from(width) * f64::from(h) / f64::from(w)).round().max(1.0) as u64;
        let (across, limit) = (u64::from(width), u64::from(MAX_EDGE));
        if across > limit || height > limit || across * height > u64::from(MAX_PIXELS) {
            return Err(RasterError::TooLarge { width: across, height });
        }
        let page = self.pdf.pages().get(index).ok_or(RasterError::NoPage(index + 1))?;
        // A hair more than asked for, because the side in pixels is cut off, not rounded.
        let scale = |pixels: f64, points: f32| ((pixels + 0.01) / f64::from(points)) as f32;
        let target =
            PixmapSettings { x_scale: scale(f64::from(width), w), y_scale: scale(height as f64, h), bg_color: WHITE };
        let settings = InterpreterSettings { font_resolver: Arc::new(stand_in), ..InterpreterSettings::default() };
        let drawn = guarded(|| render(page, &RenderCache::new(), &settings, &RenderSettings::default(), &target));
        let drawn = drawn.ok_or(RasterError::Failed(index + 1))?;
        let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
        Ok(Pixels { width, height, rgba: drawn.take_rgba8(ImageAlphaType::Alpha) })
    }
}

/// Other people's PDFs are read by other people's code: what it cannot bear must not end the run.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// The bundled face for a font that a PDF names and does not hold.
#[expect(clippy::type_complexity, reason = "the shape of hayro's callback")]
pub(super) fn stand_in(query: &FontQuery) -> Option<(Arc<dyn AsRef<[u8]> + Send + Sync>, u32)> {
    let (fixed, serif, bold, italic) = match query {
        FontQuery::Standard(font) => {
            use StandardFont as F;
            let fixed = matches!(font, F::Courier | F::CourierBold | F::CourierOblique | F::CourierBoldOblique);
            let serif = matches!(font, F::TimesRoman | F::TimesBold | F::TimesItalic | F::TimesBoldItalic);
            let bold = matches!(
                font,
                F::HelveticaBold
                    | F::HelveticaBoldOblique
                    | F::CourierBold
                    | F::CourierBoldOblique
                    | F::TimesBold
                    | F::TimesBoldItalic
            );
            let italic =
                matches!(font, F::HelveticaOblique | F::HelveticaBoldOblique | F::TimesItalic | F::TimesBoldItalic);
            (fixed, serif, bold, italic)
        }
        FontQuery::Fallback(f) => (f.is_fixed_pitch, f.is_serif, f.is_bold || f.font_weight >= 600, f.is_italic),
    };
    let name = match (fixed, serif, bold, italic) {
        (true, _, true, _) => "JetBrainsMono-Bold",
        (true, _, false, _) => "JetBrainsMono-Regular",
        (_, true, true, true) => "NotoSerif-BoldItalic",
        (_, true, true, false) => "NotoSerif-Bold",
        (_, true, false, true) => "NotoSerif-Italic",
        (_, true, false, false) => "NotoSerif-Regular",
        (_, _, true, true) => "Inter-BoldItalic",
        (_, _, true, false) => "Inter-Bold",
        (_, _, false, true) => "Inter-Italic",
        (_, _, false, false) => "Inter-Regular",
    };
    let face: &'static Face = FACES.iter().find(|f| f.name == name)?;
    Some((Arc::new(face.bytes), 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Files, Options, read};
    use crate::layout::{Theme, lay_out};
    use crate::render::pdf::{Meta, write};

    fn pages(text: &str) -> Pages {
        let deck = read("t.md", text.into(), &Files::none(), &Options::default()).expect("a deck");
        let [light, ..] = Theme::built_in();
        let layout = lay_out(&deck, &light, &Files::none());
        Pages::read(write(&layout.pages, &Meta::default()).expect("a PDF")).expect("read again")
    }

    fn dark(pixels: &Pixels) -> usize {
        pixels.rgba.chunks_exact(4).filter(|p| p[0] < 100 && p[1] < 100 && p[2] < 100).count()
    }

    #[test]
    fn a_page_is_drawn_as_wide_as_asked_opaque_with_its_ink_and_the_same_each_time() {
        let pages = pages("---\nmarp: true\n---\n# One\n\nwith $x^2$ and words\n\n---\n\n# Two\n");
        assert_eq!(pages.len(), 2);
        let drawn = pages.draw(0, 640).expect("drawn");
        assert_eq!((drawn.width, drawn.height), (640, 360));
        assert!(drawn.rgba.chunks_exact(4).all(|p| p[3] == 255));
        let ink = dark(&drawn);
        assert!(ink > 200 && ink < 640 * 360 / 5, "{ink} dark pixels");
        assert_eq!(drawn, pages.draw(0, 640).expect("again"));
        assert_ne!(drawn, pages.draw(1, 640).expect("the other"));
        assert_eq!(pages.draw(2, 640), Err(RasterError::NoPage(3)));
    }

    #[test]
    fn a_png_holds_the_same_pixels() {
        let drawn = pages("# One\n\nwords\n").draw(0, 320).expect("drawn");
        let png = drawn.png().expect("encoded");
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a PNG");
        let mut data = vec![0; reader.output_buffer_size().expect("fits")];
        reader.next_frame(&mut data).expect("decoded");
        let rgb: Vec<u8> = drawn.rgba.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
        assert_eq!(data, rgb);
    }

    #[test]
    fn what_is_too_large_or_no_pdf_is_refused() {
        let pages = pages("# One\n");
        assert!(matches!(pages.draw(0, MAX_EDGE + 1), Err(RasterError::TooLarge { .. })));
        assert!(matches!(pages.draw(0, u32::MAX), Err(RasterError::TooLarge { .. })));
        assert_eq!(pages.draw(0, 0).expect("at least a pixel").width, 1);
        for bytes in [b"".to_vec(), b"%PDF-1.7\n".to_vec(), vec![0; 4000]] {
            assert!(matches!(Pages::read(bytes), Err(RasterError::Unreadable)));
        }
    }

    #[test]
    fn a_font_that_is_only_named_is_drawn_in_a_bundled_face() {
        let content = "BT /F 40 Tf 20 40 Td (Named only) Tj ET";
        let pdf = format!(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
             3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 320 100]/Contents 4 0 R/Resources<</Font<</F \
             <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length {}>>stream\n{content}\n\
             endstream endobj\ntrailer<</Root 1 0 R>>\n",
            content.len()
        );
        let drawn = Pages::read(pdf.into_bytes()).expect("read").draw(0, 320).expect("drawn");
        assert!(dark(&drawn) > 300, "{} dark pixels", dark(&drawn));
    }
}
