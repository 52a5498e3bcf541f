//! GIF and WebP pictures: their first frame as pixels. Sizes are checked before anything is decoded.

use std::io::Cursor;
use std::num::NonZeroU64;

use super::picture::{MAX_PIXELS, check_size};

/// Pixels with opacity, four bytes each, row by row.
pub(super) struct Frame {
    pub width: u32,
    pub height: u32,
    pub rgba: Vec<u8>,
    /// Whether more frames follow.
    pub moves: bool,
}

/// The first frame of a GIF.
pub(super) fn gif(bytes: &[u8]) -> Result<Frame, String> {
    let broken = |e: gif::DecodingError| format!("cannot be decoded as GIF: {e}");
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    if let Some(limit) = NonZeroU64::new(MAX_PIXELS * 4) {
        options.set_memory_limit(gif::MemoryLimit::Bytes(limit));
    }
    let mut decoder = options.read_info(Cursor::new(bytes)).map_err(broken)?;
    let (width, height) = (u32::from(decoder.width()), u32::from(decoder.height()));
    check_size(width, height)?;
    let frame = decoder.read_next_frame().map_err(broken)?.ok_or("is a GIF without a picture")?;
    // A frame may be a part of the whole.
    let mut rgba = vec![0; width as usize * height as usize * 4];
    let (left, top) = (usize::from(frame.left), usize::from(frame.top));
    let columns = usize::from(frame.width).min((width as usize).saturating_sub(left));
    if frame.width > 0 {
        for (y, row) in frame.buffer.chunks_exact(usize::from(frame.width) * 4).enumerate() {
            let start = ((top + y) * width as usize + left) * 4;
            if columns > 0 && top + y < height as usize {
                rgba[start..start + columns * 4].copy_from_slice(&row[..columns * 4]);
            }
        }
    }
    let moves = matches!(decoder.next_frame_info(), Ok(Some(_)));
    Ok(Frame { width, height, rgba, moves })
}

/// The first frame of a WebP picture.
pub(super) fn webp(bytes: &[u8]) -> Result<Frame, String> {
    let broken = |e: image_webp::DecodingError| format!("cannot be decoded as WebP: {e}");
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(bytes)).map_err(broken)?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    decoder.set_memory_limit(MAX_PIXELS as usize * 4);
    let mut data = vec![0; decoder.output_buffer_size().ok_or("is too large to decode")?];
    decoder.read_image(&mut data).map_err(broken)?;
    let rgba =
        if decoder.has_alpha() { data } else { data.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect() };
    Ok(Frame { width, height, rgba, moves: decoder.is_animated() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_frame_stands_where_the_file_puts_it() {
        let mut file = Vec::new();
        let mut encoder = gif::Encoder::new(&mut file, 3, 2, &[255, 0, 0, 0, 0, 255]).expect("an encoder");
        let part =
            gif::Frame { left: 1, top: 1, width: 2, height: 1, buffer: vec![0, 1].into(), ..gif::Frame::default() };
        encoder.write_frame(&part).expect("written");
        encoder.write_frame(&part).expect("written");
        drop(encoder);
        let frame = gif(&file).expect("decodes");
        assert_eq!((frame.width, frame.height, frame.moves), (3, 2, true));
        assert_eq!(frame.rgba[..16], [0; 16], "nothing there");
        assert_eq!(frame.rgba[16..], [255, 0, 0, 255, 0, 0, 255, 255]);
        assert!(gif(&file[..20]).is_err());
    }

    #[test]
    fn webp_is_decoded() {
        let mut file = Vec::new();
        let pixels = [9, 8, 7, 255, 1, 2, 3, 0];
        image_webp::WebPEncoder::new(&mut file).encode(&pixels, 2, 1, image_webp::ColorType::Rgba8).expect("encodes");
        let frame = webp(&file).expect("decodes");
        assert_eq!((frame.width, frame.height, frame.moves), (2, 1, false));
        assert_eq!(frame.rgba[..4], [9, 8, 7, 255]);
        assert_eq!(frame.rgba[7], 0);
        assert!(webp(&file[..16]).is_err());
    }
}
