//! A slide as a picture in the terminal: by the graphics protocol that the terminal speaks, or as half blocks. What is
//! drawn here was made by [`Encoder::encode`], away from the screen's thread.

use image::{DynamicImage, RgbaImage};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Color;
use ratatui::widgets::Widget;
use ratatui_image::protocol::Protocol;
use ratatui_image::protocol::iterm2::Iterm2;
use ratatui_image::protocol::kitty::Kitty;
use ratatui_image::protocol::sixel::Sixel;

use crate::render::raster::Pixels;

/// How a terminal takes pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Graphics {
    /// The kitty graphics protocol with Unicode placeholders.
    Kitty {
        /// Whether the pixels may be sent compressed.
        compressed: bool,
    },
    /// iTerm2's inline images.
    Iterm2,
    /// Sixel.
    Sixel,
    /// Two pixels in a cell, in colours of the terminal.
    Blocks {
        /// Whether all colours can be shown; else 256.
        true_colour: bool,
    },
}

/// Pictures of slides, made elsewhere.
pub trait Pictures {
    /// Whether there can be any.
    fn available(&self) -> bool;

    /// The picture of a slide (by its index in the deck) that fits `room` in cells, if it is ready; asks for it to be made
    /// if not.
    fn picture(&mut self, slide: usize, room: Size) -> Shown<'_>;

    /// Whether a picture that was asked for is still being made.
    fn waiting(&self) -> bool;
}

/// What there is of a picture.
#[derive(Debug)]
pub enum Shown<'a> {
    /// Here it is.
    Ready(&'a Picture),
    /// It is being made.
    Soon,
    /// There will be none.
    Never,
}

/// No pictures.
pub struct NoPictures;

impl Pictures for NoPictures {
    fn available(&self) -> bool {
        false
    }

    fn picture(&mut self, _: usize, _: Size) -> Shown<'_> {
        Shown::Never
    }

    fn waiting(&self) -> bool {
        false
    }
}

/// A picture ready for the screen.
pub struct Picture {
    size: Size,
    drawn: Drawn,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a picture of {} x {} cells", self.size.width, self.size.height)
    }
}

enum Drawn {
    /// Upper and lower colour of each cell.
    Blocks(Vec<[Color; 2]>),
    Protocol(Box<Protocol>),
}

impl Picture {
    /// Its size in cells.
    pub fn size(&self) -> Size {
        self.size
    }

    /// Draws it at the top of `area`, in the middle of its width.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer) {
        let Size { width, height } = self.size;
        if width > area.width || height > area.height {
            return;
        }
        let place = Rect { x: area.x + (area.width - width) / 2, y: area.y, width, height };
        match &self.drawn {
            Drawn::Protocol(protocol) => ratatui_image::Image::new(protocol).render(place, buffer),
            Drawn::Blocks(cells) => {
                for (position, [upper, lower]) in place.positions().zip(cells) {
                    if let Some(cell) = buffer.cell_mut(position) {
                        // A space keeps runs of one colour short on the wire.
                        cell.set_char(if upper == lower { ' ' } else { '▀' });
                        cell.set_fg(*upper);
                        cell.set_bg(*lower);
                    }
                }
            }
        }
    }
}

/// What is needed to make pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoder {
    /// How the terminal takes them.
    pub graphics: Graphics,
    /// Width and height of a cell in pixels.
    pub cell: (u16, u16),
}

impl Encoder {
    /// How many pixels one cell is drawn with: half blocks have one across and two down.
    fn pixels_per_cell(&self) -> (u32, u32) {
        match self.graphics {
            Graphics::Blocks { .. } => (1, 2),
            _ => (u32::from(self.cell.0.clamp(2, 40)), u32::from(self.cell.1.clamp(4, 80))),
        }
    }

    /// Width in pixels of a page of this shape (points) that fits `room` cells.
    pub fn width(&self, room: Size, page: (f32, f32)) -> u32 {
        let (across, down) = self.pixels_per_cell();
        let (width, height) = (f64::from(across * u32::from(room.width)), f64::from(down * u32::from(room.height)));
        let shape = f64::from(page.0) / f64::from(page.1).max(1.0);
        // The height that belongs to this width is rounded; it must not come out a pixel too high.
        (width.min((height - 0.5) * shape).floor().max(1.0)) as u32
    }

    /// Makes a picture of pixels; `number` tells it from the others on the screen. Nothing when it cannot be encoded.
    pub fn encode(&self, pixels: Pixels, number: u32) -> Option<Picture> {
        let (across, down) = self.pixels_per_cell();
        let cells = |n: u32, each: u32| u16::try_from(n.div_ceil(each)).ok();
        let size = Size::new(cells(pixels.width, across)?, cells(pixels.height, down)?);
        if let Graphics::Blocks { true_colour } = self.graphics {
            return Some(Picture { size, drawn: Drawn::Blocks(blocks(&pixels, true_colour)) });
        }
        let image = DynamicImage::ImageRgba8(RgbaImage::from_raw(pixels.width, pixels.height, pixels.rgba)?);
        let protocol = match self.graphics {
            Graphics::Kitty { compressed } => {
                Protocol::Kitty(Kitty::new(image, size, FIRST_ID + number, false, compressed).ok()?)
            }
            Graphics::Iterm2 => Protocol::ITerm2(Iterm2::new(image, size, false).ok()?),
            Graphics::Sixel => Protocol::Sixel(Sixel::new(image, size, false).ok()?),
            Graphics::Blocks { .. } => return None,
        };
        Some(Picture { size, drawn: Drawn::Protocol(Box::new(protocol)) })
    }
}

/// The kitty protocol names pictures by numbers that programs share: ours begin here ("HS").
const FIRST_ID: u32 = 0x0048_5300;

/// What makes a kitty terminal forget the first `count` pictures.
pub fn forget(count: u32) -> String {
    (0..count).map(|n| format!("\u{1b}_Ga=d,d=I,i={},q=2\u{1b}\\", FIRST_ID + n)).collect()
}

/// Two rows of pixels to a row of cells.
fn blocks(pixels: &Pixels, true_colour: bool) -> Vec<[Color; 2]> {
    let (width, height) = (pixels.width as usize, pixels.height as usize);
    let colour = |x: usize, y: usize| {
        let at = (y.min(height - 1) * width + x) * 4;
        let rgb = [pixels.rgba[at], pixels.rgba[at + 1], pixels.rgba[at + 2]];
        if true_colour { Color::Rgb(rgb[0], rgb[1], rgb[2]) } else { Color::Indexed(nearest(rgb)) }
    };
    let rows = height.div_ceil(2);
    (0..rows * width).map(|i| (i % width, i / width * 2)).map(|(x, y)| [colour(x, y), colour(x, y + 1)]).collect()
}

/// The nearest of the 240 fixed colours of a terminal with 256: a cube of 6 x 6 x 6, and 24 greys.
fn nearest(rgb: [u8; 3]) -> u8 {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let step = |v: u8| (0..6).min_by_key(|i| STEPS[*i].abs_diff(v)).unwrap_or(0);
    let distance =
        |other: [u8; 3]| -> u32 { rgb.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum() };
    let cube = rgb.map(step);
    let grey = (rgb.iter().map(|v| u32::from(*v)).sum::<u32>() / 3).saturating_sub(3) / 10;
    let grey = grey.min(23) as u8;
    if distance([8 + 10 * grey; 3]) < distance(cube.map(|i| STEPS[i])) {
        232 + grey
    } else {
        (16 + 36 * cube[0] + 6 * cube[1] + cube[2]) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixels(width: u32, height: u32) -> Pixels {
        let rgba = (0..width * height).flat_map(|i| if i < width { [255, 0, 0, 255] } else { [0, 0, 90, 255] });
        Pixels { width, height, rgba: rgba.collect() }
    }

    fn drawn(graphics: Graphics, pixels: Pixels) -> Buffer {
        let encoder = Encoder { graphics, cell: (10, 20) };
        let picture = encoder.encode(pixels, 3).expect("encoded");
        let area = Rect::new(0, 0, 8, 4);
        let mut buffer = Buffer::empty(area);
        picture.draw(area, &mut buffer);
        buffer
    }

    #[test]
    fn half_blocks_have_the_colours_of_two_pixels_and_stand_in_the_middle() {
        let buffer = drawn(Graphics::Blocks { true_colour: true }, pixels(4, 3));
        let cell = &buffer[(2, 0)];
        assert_eq!((cell.symbol(), cell.fg, cell.bg), ("▀", Color::Rgb(255, 0, 0), Color::Rgb(0, 0, 90)));
        assert_eq!(buffer[(2, 1)].symbol(), " ", "the last row is shown twice");
        assert_eq!(buffer[(1, 0)].bg, Color::Reset);
        assert_eq!(buffer[(2, 2)].bg, Color::Reset);
        let buffer = drawn(Graphics::Blocks { true_colour: false }, pixels(4, 3));
        assert_eq!(buffer[(2, 0)].fg, Color::Indexed(196));
    }

    #[test]
    fn colours_find_the_nearest_of_256() {
        assert_eq!([nearest([255; 3]), nearest([0; 3]), nearest([128; 3]), nearest([0, 95, 255])], [231, 16, 244, 27]);
    }

    #[test]
    fn protocols_put_their_escape_into_the_first_cell() {
        for (graphics, start) in [
            (Graphics::Kitty { compressed: true }, "\u{1b}_G"),
            (Graphics::Iterm2, "]1337;File=inline=1"),
            (Graphics::Sixel, "\u{1b}P"),
        ] {
            let buffer = drawn(graphics, pixels(40, 40));
            assert!(buffer[(2, 0)].symbol().contains(start), "{graphics:?}: {:?}", buffer[(2, 0)].symbol());
        }
        assert!(forget(2).contains("i=4739840,"), "{}", forget(2));
    }

    #[test]
    fn a_page_is_as_wide_as_fits_both_ways() {
        let blocks = Encoder { graphics: Graphics::Blocks { true_colour: true }, cell: (10, 20) };
        assert_eq!(blocks.width(Size::new(80, 40), (1280.0, 720.0)), 80);
        assert_eq!(blocks.width(Size::new(80, 9), (1280.0, 720.0)), 31, "9 rows are 18 pixels");
        let kitty = Encoder { graphics: Graphics::Kitty { compressed: false }, cell: (10, 20) };
        assert_eq!(kitty.width(Size::new(80, 40), (1280.0, 720.0)), 800);
        assert_eq!(kitty.width(Size::new(0, 0), (1280.0, 0.0)), 1);
    }
}
