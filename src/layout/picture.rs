//! Pictures: read within limits, decoded once, shared by all slides. PNG, GIF and WebP are decoded, JPEG and the pages of
//! PDFs passed through, SVG turned into draws. All reading goes through the deck's `Files`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::draw::{Color, Draw};
use super::pdf_page::{PdfPage, PdfSource};
use super::png_file::PngRows;
use super::{frames, png_file, svg};
use crate::deck::model::Slide;
use crate::deck::{Files, images};

/// No picture may have more pixels (a 4K screenshot has 8 million).
pub const MAX_PIXELS: u64 = 40_000_000;
/// No picture file may be larger, in bytes.
pub const MAX_BYTES: usize = 32 << 20;

/// A picture that can be drawn.
#[derive(Debug)]
pub struct Picture {
    /// What it is made of.
    pub kind: PictureKind,
    /// Its own size in CSS pixels.
    size: (f32, f32),
    unsupported: Vec<String>,
    ground: Ground,
}

/// The ground on which a picture can be seen: transparent ones are drawn for light or for dark pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Any: it covers its ground, or its ink shows on both.
    Any,
    /// Its ink is dark.
    Light,
    /// Its ink is light.
    Dark,
}

/// What a picture is made of.
#[derive(Debug)]
pub enum PictureKind {
    /// Eight-bit samples, row by row.
    Raster {
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
        /// Samples per pixel: 1 grey, 3 red, green, blue.
        channels: u8,
        /// Samples.
        samples: Vec<u8>,
        /// One opacity per pixel, where not all are opaque.
        alpha: Option<Vec<u8>>,
    },
    /// A JPEG file as it is.
    Jpeg {
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
        /// Colour components: 1, 3 or 4.
        components: u8,
        /// Whether its four components are stored inverted (Adobe's CMYK).
        inverted: bool,
        /// The file.
        bytes: Vec<u8>,
    },
    /// A PNG file's rows as they are.
    Png(PngRows),
    /// Draws in CSS pixels.
    Vector(Vec<Draw>),
    /// A page of a PDF.
    Page(Box<PdfPage>),
}

impl Picture {
    /// Reads a picture by what its bytes say it is.
    ///
    /// # Errors
    /// Why it cannot be drawn, in words that follow its name.
    pub fn decode(bytes: Vec<u8>) -> Result<Self, String> {
        if bytes.len() > MAX_BYTES {
            return Err(format!("is {} MB large (limit {} MB)", bytes.len() >> 20, MAX_BYTES >> 20));
        }
        if bytes.is_empty() {
            return Err("is an empty file".into());
        }
        if bytes.starts_with(PNG) {
            return decode_png(&bytes, false);
        }
        if bytes.starts_with(&[0xff, 0xd8]) {
            return decode_jpeg(bytes);
        }
        if bytes.starts_with(b"GIF8") {
            return Self::of_frame(frames::gif(&bytes)?);
        }
        if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            return Self::of_frame(frames::webp(&bytes)?);
        }
        if bytes.starts_with(b"%PDF") {
            return Ok(Self::of_page(PdfSource::read(&bytes)?.page(0)?));
        }
        if is_svg(&bytes) {
            let drawing = svg::read(&bytes)?;
            return Ok(Self {
                ground: ground_of_drawing(&drawing.draws, drawing.size),
                kind: PictureKind::Vector(drawing.draws),
                size: drawing.size,
                unsupported: drawing.unsupported,
            });
        }
        Err("is of a kind that is not drawn: use PNG, JPEG, GIF, WebP, SVG or PDF".into())
    }

    /// As [`Picture::decode`], but pixels and outlines may be missing: only its size is right, and whether it is a vector.
    ///
    /// # Errors
    /// As there, as far as the head of the file shows it.
    pub fn measure(bytes: Vec<u8>) -> Result<Self, String> {
        let plain = |kind, size| Ok(Self { kind, size, unsupported: Vec::new(), ground: Ground::Any });
        if bytes.len() > MAX_BYTES {
            return Self::decode(bytes);
        }
        if bytes.starts_with(PNG) {
            let (width, height) = png_size(&bytes)?;
            let size = check_size(width, height)?;
            return plain(PictureKind::Raster { width, height, channels: 3, samples: Vec::new(), alpha: None }, size);
        }
        if is_svg(&bytes) {
            return plain(PictureKind::Vector(Vec::new()), svg::measure(&bytes)?);
        }
        Self::decode(bytes)
    }

    /// As [`Picture::decode`], with the samples of a PNG that would be passed through.
    pub(super) fn decode_whole(bytes: &[u8]) -> Result<Self, String> {
        if bytes.starts_with(PNG) { decode_png(bytes, true) } else { Self::decode(bytes.to_vec()) }
    }

    /// A picture of pixels, four bytes each: colour and opacity.
    pub(super) fn of_rgba(width: u32, height: u32, rgba: &[u8]) -> Self {
        let (samples, alpha) = split_alpha(rgba, 3);
        let kind = PictureKind::Raster { width, height, channels: 3, samples, alpha };
        Self { kind, size: (width as f32, height as f32), unsupported: Vec::new(), ground: Ground::Any }
    }

    fn of_frame(frame: frames::Frame) -> Result<Self, String> {
        let size = check_size(frame.width, frame.height)?;
        let (samples, alpha) = split_alpha(&frame.rgba, 3);
        let ground = alpha.as_ref().map_or(Ground::Any, |a| ground_of_pixels(&samples, a, 3));
        let kind = PictureKind::Raster { width: frame.width, height: frame.height, channels: 3, samples, alpha };
        let unsupported = if frame.moves { vec!["an animation (its first frame is shown)".into()] } else { Vec::new() };
        Ok(Self { kind, size, unsupported, ground })
    }

    /// A page of a PDF as a picture.
    pub fn of_page(page: PdfPage) -> Self {
        let (w, h) = page.size();
        let lacks = page.lacks_fonts();
        let unsupported = if lacks { vec!["a font that is not in the PDF".into()] } else { Vec::new() };
        // Figures are drawn for white paper, and most do not paint it.
        let kind = PictureKind::Page(Box::new(page));
        Self { kind, size: (w * 96.0 / 72.0, h * 96.0 / 72.0), unsupported, ground: Ground::Light }
    }

    /// Its own width and height in CSS pixels.
    pub fn size(&self) -> (f32, f32) {
        self.size
    }

    /// Whether it stays sharp at any size.
    pub fn is_vector(&self) -> bool {
        matches!(self.kind, PictureKind::Vector(_) | PictureKind::Page(_))
    }

    /// Whether nothing is seen through it.
    pub(crate) fn is_opaque(&self) -> bool {
        match &self.kind {
            PictureKind::Raster { alpha, .. } => alpha.is_none(),
            PictureKind::Png(_) | PictureKind::Jpeg { .. } => true,
            PictureKind::Vector(_) | PictureKind::Page(_) => false,
        }
    }

    /// The ground that it needs.
    pub fn ground(&self) -> Ground {
        self.ground
    }

    /// The colour to lay under it on a dark or a light page, where it would not be seen otherwise.
    pub(crate) fn card(&self, dark_page: bool) -> Option<Color> {
        match self.ground {
            Ground::Light if dark_page => Some(Color::rgb(250, 250, 250)),
            Ground::Dark if !dark_page => Some(Color::rgb(24, 28, 34)),
            _ => None,
        }
    }

    /// What it uses that is not drawn.
    pub fn unsupported(&self) -> &[String] {
        &self.unsupported
    }
}

pub(super) fn check_size(width: u32, height: u32) -> Result<(f32, f32), String> {
    if width == 0 || height == 0 {
        return Err("has no pixels".into());
    }
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS {
        return Err(format!("has {} million pixels (limit {})", pixels / 1_000_000, MAX_PIXELS / 1_000_000));
    }
    Ok((width as f32, height as f32))
}

/// What a PNG begins with.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

fn is_svg(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(4096)].windows(4).any(|w| w == b"<svg")
}

fn broken_png(why: png::DecodingError) -> String {
    format!("cannot be decoded as PNG: {why}")
}

fn png_head(bytes: &[u8]) -> Result<png::Reader<std::io::Cursor<&[u8]>>, String> {
    let limits = png::Limits { bytes: (MAX_PIXELS * 8) as usize };
    let mut decoder = png::Decoder::new_with_limits(std::io::Cursor::new(bytes), limits);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    decoder.read_info().map_err(broken_png)
}

fn png_size(bytes: &[u8]) -> Result<(u32, u32), String> {
    let reader = png_head(bytes)?;
    Ok((reader.info().width, reader.info().height))
}

/// Decodes a PNG file; `whole` to samples, whatever could be passed through.
fn decode_png(bytes: &[u8], whole: bool) -> Result<Picture, String> {
    let broken = broken_png;
    let mut reader = png_head(bytes)?;
    let size = check_size(reader.info().width, reader.info().height)?;
    if !whole && let Some(rows) = png_file::read(bytes) {
        return Ok(Picture { kind: PictureKind::Png(rows), size, unsupported: Vec::new(), ground: Ground::Any });
    }
    let length = reader.output_buffer_size().ok_or("is too large to decode")?;
    let mut data = vec![0; length];
    let info = reader.next_frame(&mut data).map_err(broken)?;
    data.truncate(info.buffer_size());
    let (channels, opaque) = match info.color_type {
        png::ColorType::Grayscale => (1, true),
        png::ColorType::GrayscaleAlpha => (1, false),
        png::ColorType::Rgb => (3, true),
        png::ColorType::Rgba => (3, false),
        png::ColorType::Indexed => return Err("has a palette that could not be read".into()),
    };
    let (samples, alpha) = if opaque { (data, None) } else { split_alpha(&data, channels) };
    let ground = alpha.as_ref().map_or(Ground::Any, |a| ground_of_pixels(&samples, a, channels));
    let kind = PictureKind::Raster { width: info.width, height: info.height, channels: channels as u8, samples, alpha };
    Ok(Picture { kind, size, unsupported: Vec::new(), ground })
}

/// Colour and opacity apart; no opacity where all is opaque.
fn split_alpha(data: &[u8], channels: usize) -> (Vec<u8>, Option<Vec<u8>>) {
    let mut samples = Vec::with_capacity(data.len() / (channels + 1) * channels);
    let mut alpha = Vec::with_capacity(data.len() / (channels + 1));
    for pixel in data.chunks_exact(channels + 1) {
        samples.extend_from_slice(&pixel[..channels]);
        alpha.push(pixel[channels]);
    }
    let opaque = alpha.iter().all(|a| *a == 255);
    (samples, (!opaque).then_some(alpha))
}

/// Brightness of a colour, 0 to 255, as the eye weighs it.
fn brightness(r: u8, g: u8, b: u8) -> u32 {
    (u32::from(r) * 54 + u32::from(g) * 183 + u32::from(b) * 19) / 256
}

/// Weighs dark ink against light ink.
fn ground_for(dark: usize, light: usize) -> Ground {
    if dark > light {
        Ground::Light
    } else if light > 0 && dark * 20 < light {
        Ground::Dark
    } else {
        Ground::Any
    }
}

/// Ink below this brightness does not show on a dark page, above the other not on a light one.
const DARK_INK: u32 = 100;
const LIGHT_INK: u32 = 215;

fn ground_of_pixels(samples: &[u8], alpha: &[u8], channels: usize) -> Ground {
    let clear = alpha.iter().filter(|a| **a < 64).count();
    if clear * 12 < alpha.len() {
        return Ground::Any;
    }
    let (mut dark, mut light) = (0, 0);
    for (pixel, _) in samples.chunks_exact(channels).zip(alpha).filter(|(_, a)| **a > 128) {
        let value = brightness(pixel[0], pixel[channels / 2], pixel[channels - 1]);
        dark += usize::from(value < DARK_INK);
        light += usize::from(value > LIGHT_INK);
    }
    ground_for(dark, light)
}

fn ground_of_drawing(draws: &[Draw], size: (f32, f32)) -> Ground {
    fn count(draws: &[Draw], sums: &mut (usize, usize)) {
        for draw in draws {
            match draw {
                Draw::Path(p) => {
                    let inks = p.fill.iter().map(|f| f.0).chain(p.stroke.iter().map(|s| s.color));
                    for ink in inks.filter(|c| c.a > 128) {
                        let value = brightness(ink.r, ink.g, ink.b);
                        sums.0 += p.path.0.len() * usize::from(value < DARK_INK);
                        sums.1 += p.path.0.len() * usize::from(value > LIGHT_INK);
                    }
                }
                Draw::Group { draws, .. } => count(draws, sums),
                _ => {}
            }
        }
    }
    // An opaque first shape over the whole picture is its own ground.
    let mut first = draws;
    while let Some(Draw::Group { draws: inner, .. }) = first.first() {
        first = inner;
    }
    if let Some(Draw::Path(p)) = first.first()
        && p.fill.is_some_and(|f| f.0.a == 255)
        && let Some(b) = super::draw::bounds_of(&draws[..1])
        && b.w >= size.0 * 0.95
        && b.h >= size.1 * 0.95
    {
        return Ground::Any;
    }
    let mut sums = (0, 0);
    count(draws, &mut sums);
    ground_for(sums.0, sums.1)
}

fn decode_jpeg(bytes: Vec<u8>) -> Result<Picture, String> {
    let mut at = 2;
    let mut adobe = false;
    loop {
        let Some(&[0xff, marker]) = bytes.get(at..at + 2) else {
            return Err("cannot be read as JPEG".into());
        };
        if marker == 0xff {
            at += 1;
            continue;
        }
        if (0xd0..=0xd9).contains(&marker) || marker == 0x01 {
            at += 2;
            continue;
        }
        let Some(&[high, low]) = bytes.get(at + 2..at + 4) else {
            return Err("cannot be read as JPEG".into());
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let body = bytes.get(at + 4..at + 2 + length).ok_or("is a JPEG that is cut off")?;
        adobe |= marker == 0xee && body.starts_with(b"Adobe");
        if matches!(marker, 0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf) {
            let &[bits, h1, h0, w1, w0, components, ..] = body else {
                return Err("cannot be read as JPEG".into());
            };
            if bits != 8 || !matches!(components, 1 | 3 | 4) || !matches!(marker, 0xc0..=0xc2) {
                return Err("is a JPEG of an uncommon kind: save it as PNG".into());
            }
            let (width, height) = (u16::from_be_bytes([w1, w0]).into(), u16::from_be_bytes([h1, h0]).into());
            let size = check_size(width, height)?;
            let kind = PictureKind::Jpeg { width, height, components, inverted: adobe && components == 4, bytes };
            return Ok(Picture { kind, size, unsupported: Vec::new(), ground: Ground::Any });
        }
        at += 2 + length;
    }
}

/// The pictures of a deck by target; each is read once.
#[derive(Debug, Default)]
pub struct Pictures {
    all: BTreeMap<String, Result<Arc<Picture>, String>>,
}

impl Pictures {
    /// Reads all pictures of some slides.
    pub fn load<'d>(slides: impl Iterator<Item = &'d Slide>, files: &Files) -> Self {
        Self::load_with(slides, files, Picture::decode)
    }

    /// Reads of all pictures of some slides how large they are, and not how they look: for those who only ask whether the
    /// slides fit.
    pub fn measure<'d>(slides: impl Iterator<Item = &'d Slide>, files: &Files) -> Self {
        Self::load_with(slides, files, Picture::measure)
    }

    fn load_with<'d>(
        slides: impl Iterator<Item = &'d Slide>,
        files: &Files,
        read: impl Fn(Vec<u8>) -> Result<Picture, String> + Sync,
    ) -> Self {
        let mut targets = BTreeSet::new();
        for slide in slides {
            targets.extend(images(slide).into_iter().map(|i| i.target.as_str()));
        }
        let targets: Vec<&str> = targets.into_iter().collect();
        let load = |target: &&str| {
            if target.trim_start().get(..5).is_some_and(|s| s.eq_ignore_ascii_case("data:")) {
                return Err("a picture that is written into the deck is not drawn: save it as a file".into());
            }
            let bytes = files.read(target).map_err(|e| e.to_string())?;
            read(bytes).map(Arc::new).map_err(|why| format!("`{target}` {why}"))
        };
        let loaded: Vec<_> = targets.par_iter().map(load).collect();
        Self { all: targets.into_iter().map(str::to_owned).zip(loaded).collect() }
    }

    /// A picture, or why there is none.
    pub(crate) fn get(&self, target: &str) -> Result<Arc<Picture>, String> {
        self.all.get(target).cloned().unwrap_or_else(|| Err(format!("`{target}` was not read")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32, rgba: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, width, height);
        encoder.set_color(png::ColorType::Rgba);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(rgba).unwrap();
        writer.finish().unwrap();
        out
    }

    #[test]
    fn opacity_is_kept_apart_and_only_where_it_matters() {
        let clear = Picture::decode(png(2, 1, &[1, 2, 3, 255, 4, 5, 6, 0])).unwrap();
        let PictureKind::Raster { samples, alpha, channels: 3, .. } = clear.kind else { panic!("a raster") };
        assert_eq!((samples, alpha), (vec![1, 2, 3, 4, 5, 6], Some(vec![255, 0])));
        let opaque = Picture::decode(png(1, 1, &[9, 9, 9, 255])).unwrap();
        assert!(matches!(opaque.kind, PictureKind::Raster { alpha: None, .. }));
    }

    #[test]
    fn a_measure_is_the_size_of_what_would_be_drawn() {
        let head = "<svg xmlns='http://www.w3.org/2000/svg'";
        let text = "<text x='4' y='30'>what it says</text></svg>";
        for file in [
            png(3, 2, &[7; 24]),
            format!("{head} width='90' height='30' viewBox='0 0 9 3'>{text}").into_bytes(),
            format!("{head} viewBox=\"0 0 8 5\">{text}").into_bytes(),
            format!("{head}>{text}").into_bytes(),
        ] {
            let (whole, measured) = (Picture::decode(file.clone()).unwrap(), Picture::measure(file).unwrap());
            assert_eq!((whole.size(), whole.is_vector()), (measured.size(), measured.is_vector()));
        }
        assert!(Picture::measure(PNG.to_vec()).is_err() && Picture::measure(b"<svg".to_vec()).is_err());
    }

    #[test]
    fn ink_tells_the_ground_that_a_picture_needs() {
        let of = |ink: u8| {
            let mut pixels = vec![0; 4 * 8];
            pixels[..4].copy_from_slice(&[ink, ink, ink, 255]);
            Picture::decode(png(8, 1, &pixels)).unwrap().ground()
        };
        assert_eq!((of(10), of(250), of(150)), (Ground::Light, Ground::Dark, Ground::Any));
        let svg = |shape: &str| {
            let text = format!("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{shape}</svg>");
            Picture::decode(text.into_bytes()).unwrap().ground()
        };
        assert_eq!(svg("<path d='M1 1L5 5' stroke='#000'/>"), Ground::Light);
        let own = "<rect width='9' height='9' fill='#fff'/><path d='M1 1L5 5' stroke='#000'/>";
        assert_eq!(svg(own), Ground::Any, "it brings its own ground");
    }

    #[test]
    fn a_jpeg_is_only_measured() {
        let mut file = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8, 0, 20, 0, 30, 3];
        file.extend([0; 12]);
        let picture = Picture::decode(file.clone()).unwrap();
        assert_eq!(picture.size(), (30.0, 20.0));
        assert!(Picture::decode(file[..9].to_vec()).is_err(), "cut off");
    }

    #[test]
    fn what_cannot_be_drawn_says_why() {
        let mut bomb = png(1, 1, &[0; 4]);
        bomb[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]); // 65536 x 65536 by its header
        assert!(Picture::decode(bomb).is_err());
        assert!(Picture::decode(b"GIF89a".to_vec()).unwrap_err().contains("GIF"));
        assert!(Picture::decode(b"%PDF-1.7".to_vec()).unwrap_err().contains("PDF"));
        assert!(Picture::decode(Vec::new()).is_err());
    }

    #[test]
    fn sizes_that_a_head_only_claims_are_checked_before_anything_is_decoded() {
        let jpeg = b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01";
        let webp = b"RIFF\x20\0\0\0WEBPVP8L\x14\0\0\0\x2f\xfe\xbf\xff\x0f\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
        let gif = b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff\x2c\0\0\0\0\x02\0\x01\0\0\x02\x02\x84\x51\0;";
        for bytes in [&jpeg[..], &webp[..], &gif[..]] {
            let why = Picture::decode(bytes.to_vec()).unwrap_err();
            assert!(why.contains("million pixels"), "{why}");
            assert!(Picture::measure(bytes.to_vec()).is_err());
        }
        let mut large = PNG.to_vec();
        large.resize(MAX_BYTES + 1, 0);
        assert!(Picture::decode(large).unwrap_err().contains("limit 32 MB"));
    }

    #[test]
    fn a_frame_outside_of_its_picture_shows_nothing() {
        let gif = b"GIF89a\x02\0\x02\0\x80\0\0\0\0\0\xff\xff\xff\x2c\xff\0\x01\0\x02\0\x01\0\0\x02\x02\x84\x51\0;";
        let _ = Picture::decode(gif.to_vec());
    }
}
