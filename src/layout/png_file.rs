//! PNG files that a PDF can hold as they are: their packed rows go over untouched, and are unpacked once to be sure that
//! they are whole.

use std::io::Read as _;

use flate2::read::ZlibDecoder;

/// A PNG without transparency, as packed rows.
#[derive(Debug, Clone, PartialEq)]
pub struct PngRows {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Bits of a sample: 1, 2, 4, 8 or 16.
    pub bits: u8,
    /// Samples of a pixel: 1 grey or an index into the palette, 3 red, green, blue.
    pub channels: u8,
    /// Red, green and blue of each colour, where pixels are indices.
    pub palette: Option<Vec<u8>>,
    /// Rows, each behind the byte of its filter, packed as zlib does.
    pub packed: Vec<u8>,
}

/// Reads a file; `None` where it has to be decoded: it is transparent, interlaced, gives its colours another meaning, or
/// is not whole.
pub(super) fn read(bytes: &[u8]) -> Option<PngRows> {
    let mut at = 8;
    let (mut head, mut palette, mut packed) = (None, None, Vec::new());
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let kind = bytes.get(at + 4..at + 8)?;
        let data = bytes.get(at + 8..at + 8 + length)?;
        match kind {
            b"IHDR" => head = Some(<[u8; 13]>::try_from(data).ok()?),
            b"PLTE" => palette = Some(data.to_vec()),
            b"IDAT" => packed.extend_from_slice(data),
            b"tRNS" | b"acTL" => return None,
            b"IEND" => break,
            _ => {}
        }
        at += 12 + length;
    }
    let [w3, w2, w1, w0, h3, h2, h1, h0, bits, color, _, _, interlaced] = head?;
    let (width, height) = (u32::from_be_bytes([w3, w2, w1, w0]), u32::from_be_bytes([h3, h2, h1, h0]));
    let channels = match color {
        0 | 3 => 1,
        2 => 3,
        _ => return None,
    };
    let known = matches!((color, bits), (0, 1 | 2 | 4 | 8 | 16) | (2, 8 | 16) | (3, 1 | 2 | 4 | 8));
    let colors = palette.filter(|_| color == 3);
    let indexed = color == 3;
    let palette_fits = colors.as_ref().is_some_and(|p| !p.is_empty() && p.len() % 3 == 0 && p.len() <= 768);
    if !known || interlaced != 0 || (indexed && !palette_fits) {
        return None;
    }
    let row = (u64::from(width) * channels * u64::from(bits)).div_ceil(8) + 1;
    let rows = PngRows { width, height, bits, channels: channels as u8, palette: colors, packed };
    is_whole(&rows.packed, usize::try_from(row).ok()?, u64::from(height)).then_some(rows)
}

/// Whether the stream gives exactly so many rows, each with a filter that there is.
fn is_whole(packed: &[u8], row: usize, rows: u64) -> bool {
    let mut stream = ZlibDecoder::new(packed);
    let mut line = vec![0; row];
    for _ in 0..rows {
        if stream.read_exact(&mut line).is_err() || line[0] > 4 {
            return false;
        }
    }
    stream.read(&mut line).is_ok_and(|n| n == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(color: png::ColorType, depth: png::BitDepth, data: &[u8], palette: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, 4, 2);
        encoder.set_color(color);
        encoder.set_depth(depth);
        if !palette.is_empty() {
            encoder.set_palette(palette.to_vec());
        }
        let mut writer = encoder.write_header().expect("a header");
        writer.write_image_data(data).expect("rows");
        writer.finish().expect("an end");
        out
    }

    #[test]
    fn plain_files_pass_and_others_are_decoded() {
        use png::{BitDepth, ColorType};
        let plain = encoded(ColorType::Rgb, BitDepth::Eight, &[9; 24], &[]);
        let rows = read(&plain).expect("passes");
        assert_eq!((rows.width, rows.height, rows.bits, rows.channels), (4, 2, 8, 3));
        let indexed = read(&encoded(ColorType::Indexed, BitDepth::Two, &[0b00_01_10_00; 2], &[1; 9])).expect("passes");
        assert_eq!((indexed.bits, indexed.palette), (2, Some(vec![1; 9])));
        assert_eq!(read(&encoded(ColorType::Rgba, BitDepth::Eight, &[9; 32], &[])), None, "transparent");
        for cut in [10, plain.len() / 2, plain.len() - 13] {
            assert_eq!(read(&plain[..cut]), None, "cut off at {cut}");
        }
        let mut torn = plain.clone();
        let data = plain.windows(4).position(|w| w == b"IDAT").expect("data") + 8;
        torn[data] ^= 0xff;
        assert_eq!(read(&torn), None, "the stream is broken");
    }
}
