//! Pictures with a picture for their mask: what converters make of a figure with soft edges. Of all masks and filters in
//! SVG these are by far the most; they become a picture with opacity of its own.

use std::sync::Arc;

use usvg::filter::{ColorMatrixKind, Filter, Kind};

use crate::layout::picture::{MAX_PIXELS, Picture, PictureKind};

/// A picture's pixels, four bytes each.
struct Pixels {
    width: u32,
    height: u32,
    rgba: Vec<u8>,
}

/// A picture alone in a group, in the group's coordinates.
struct Alone<'t> {
    image: &'t usvg::Image,
    transform: usvg::Transform,
    /// Outer ones last.
    filters: Vec<&'t Filter>,
}

/// The picture that a masked group comes to, and where it lies in the group; `None` where it is more than that.
pub(super) fn picture(group: &usvg::Group) -> Option<(Picture, usvg::Transform, usvg::Size)> {
    let mask = group.mask().filter(|m| m.mask().is_none())?;
    let (content, over) = (alone(group)?, alone(mask.root())?);
    // Converters lay one exactly over the other.
    let corners = |a: &Alone<'_>| a.image.size().to_rect(0.0, 0.0).and_then(|r| r.transform(a.transform));
    let (here, there) = (corners(&content)?, corners(&over)?);
    let off = [
        here.left() - there.left(),
        here.top() - there.top(),
        here.right() - there.right(),
        here.bottom() - there.bottom(),
    ];
    if off.iter().any(|o| o.abs() > 0.02 * here.width().max(here.height())) {
        return None;
    }
    let mut shown = pixels(&content)?;
    let veil = pixels(&over)?;
    let alpha_only = mask.kind() == usvg::MaskType::Alpha;
    for y in 0..shown.height {
        for x in 0..shown.width {
            let from =
                |at: u32, size: u32, other: u32| (u64::from(at) * u64::from(other) / u64::from(size.max(1))) as usize;
            let at = from(y, shown.height, veil.height) * veil.width as usize + from(x, shown.width, veil.width);
            let [r, g, b, a] = *veil.rgba.get(at * 4..at * 4 + 4)?.first_chunk::<4>()?;
            let light = (0.2126 * f32::from(r) + 0.7152 * f32::from(g) + 0.0722 * f32::from(b)) / 255.0;
            let through = f32::from(a) / 255.0 * if alpha_only { 1.0 } else { light };
            let alpha = &mut shown.rgba[(y as usize * shown.width as usize + x as usize) * 4 + 3];
            *alpha = (f32::from(*alpha) * through).round() as u8;
        }
    }
    let picture = Picture::of_rgba(shown.width, shown.height, &shown.rgba);
    Some((picture, content.transform, content.image.size()))
}

/// The only thing in a group, if that is a picture.
fn alone(group: &usvg::Group) -> Option<Alone<'_>> {
    let mut transform = usvg::Transform::identity();
    let mut filters = Vec::new();
    let mut at = group;
    loop {
        match at.children() {
            [usvg::Node::Image(image)] => {
                filters.reverse();
                return Some(Alone { image, transform, filters });
            }
            [usvg::Node::Group(inner)] if inner.clip_path().is_none() && inner.mask().is_none() => {
                filters.extend(inner.filters().iter().rev().map(Arc::as_ref));
                transform = transform.pre_concat(inner.transform());
                at = inner;
            }
            _ => return None,
        }
    }
}

fn pixels(of: &Alone<'_>) -> Option<Pixels> {
    let (usvg::ImageKind::PNG(data) | usvg::ImageKind::GIF(data) | usvg::ImageKind::WEBP(data)) = of.image.kind()
    else {
        return None;
    };
    let picture = Picture::decode_whole(data).ok()?;
    let PictureKind::Raster { width, height, channels, samples, alpha } = picture.kind else { return None };
    if u64::from(width) * u64::from(height) > MAX_PIXELS / 4 {
        return None;
    }
    let channels = usize::from(channels);
    let mut rgba = Vec::with_capacity(samples.len() / channels.max(1) * 4);
    for (i, pixel) in samples.chunks_exact(channels.max(1)).enumerate() {
        let [r, g, b] = if let [r, g, b] = *pixel { [r, g, b] } else { [*pixel.first()?; 3] };
        rgba.extend([r, g, b, alpha.as_ref().and_then(|a| a.get(i)).copied().unwrap_or(255)]);
    }
    for filter in &of.filters {
        for primitive in filter.primitives() {
            let Kind::ColorMatrix(matrix) = primitive.kind() else { return None };
            let luminance;
            let numbers: &[f32] = match matrix.kind() {
                ColorMatrixKind::Matrix(numbers) => numbers,
                ColorMatrixKind::LuminanceToAlpha => {
                    luminance = {
                        let mut m = [0.0; 20];
                        m[15..18].copy_from_slice(&[0.2125, 0.7154, 0.0721]);
                        m
                    };
                    &luminance
                }
                _ => return None,
            };
            let rows: &[f32; 20] = numbers.first_chunk()?;
            for pixel in rgba.chunks_exact_mut(4) {
                let given: Vec<f32> = pixel.iter().map(|v| f32::from(*v) / 255.0).chain([1.0]).collect();
                for (value, row) in pixel.iter_mut().zip(rows.chunks_exact(5)) {
                    let sum: f32 = row.iter().zip(&given).map(|(m, v)| m * v).sum();
                    *value = (sum.clamp(0.0, 1.0) * 255.0).round() as u8;
                }
            }
        }
    }
    Some(Pixels { width, height, rgba })
}

#[cfg(test)]
mod tests {
    use crate::layout::draw::Draw;
    use crate::layout::picture::PictureKind;
    use crate::layout::svg::read;

    /// A PNG of two pixels as a data link.
    fn png(left: [u8; 3], right: [u8; 3]) -> String {
        const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, 2, 1);
        encoder.set_color(png::ColorType::Rgb);
        let mut writer = encoder.write_header().expect("written");
        writer.write_image_data(&[left, right].concat()).expect("written");
        writer.finish().expect("written");
        let mut text = String::from("data:image/png;base64,");
        for part in out.chunks(3) {
            let bits = part.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - part.len()));
            for i in 0..4 {
                let letter = LETTERS[(bits >> (18 - 6 * i) & 63) as usize];
                text.push(if i <= part.len() { char::from(letter) } else { '=' });
            }
        }
        text
    }

    fn drawing(mask_at: u32, filter: &str) -> (Vec<Draw>, Vec<String>) {
        let image =
            |id: &str, data: &str| format!("<image id=\"{id}\" width=\"2\" height=\"1\" xlink:href=\"{data}\"/>");
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"40\" height=\"20\">\
             <defs>{}{}<filter id=\"f\">{filter}</filter><mask id=\"m\" maskUnits=\"userSpaceOnUse\" x=\"0\" y=\"0\" width=\"40\" height=\"20\"><use xlink:href=\"#veil\" filter=\"url(#f)\" \
             transform=\"matrix(10,0,0,10,{mask_at},0)\"/></mask></defs><g mask=\"url(#m)\"><use xlink:href=\"#shown\" \
             transform=\"matrix(10,0,0,10,0,0)\"/></g></svg>",
            image("shown", &png([200, 0, 0], [0, 0, 200])),
            image("veil", &png([255, 255, 255], [0, 0, 0])),
        );
        let drawing = read(svg.as_bytes()).expect("reads");
        (drawing.draws, drawing.unsupported)
    }

    fn alpha(draw: &Draw) -> Option<Vec<u8>> {
        match draw {
            Draw::Group { draws, .. } => draws.iter().find_map(alpha),
            Draw::Picture { picture, .. } => match &picture.kind {
                PictureKind::Raster { alpha, .. } => alpha.clone(),
                _ => None,
            },
            _ => None,
        }
    }

    /// What converters write: light becomes opacity.
    const TO_ALPHA: &str = "<feColorMatrix color-interpolation-filters=\"sRGB\" values=\"0 0 0 0 1 0 0 0 0 1 0 0 0 0 1 \
                            0.2126 0.7152 0.0722 0 0\"/>";

    #[test]
    fn a_picture_behind_a_picture_has_its_light_for_opacity() {
        let (draws, unsupported) = drawing(0, TO_ALPHA);
        assert_eq!((draws.iter().find_map(alpha), unsupported), (Some(vec![255, 0]), vec![]));
    }

    #[test]
    fn any_other_mask_is_told() {
        for (at, filter) in [(10, TO_ALPHA), (0, "<feGaussianBlur stdDeviation=\"2\"/>")] {
            let (_, unsupported) = drawing(at, filter);
            assert!(unsupported.iter().any(|u| u == "a mask"), "{unsupported:?}");
        }
    }
}
