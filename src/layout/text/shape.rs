//! A gathered paragraph through parley's shaper.

use std::ops::Range;

use parley::{
    FontFamily, FontFeatures, FontStyle, FontWeight, InlineBox, InlineBoxKind, Layout, LineHeight, OverflowWrap,
    StyleProperty, VerticalAlign,
};

use super::gather::Run;
use super::{Ink, Inset, TextStyle};
use crate::layout::fonts::Shaping;
use crate::layout::theme::Theme;

/// Code in running text against the text around it: JetBrains Mono has a larger x-height than Inter.
const CODE_SCALE: f32 = 0.9;

pub(super) fn shape(
    shaping: &mut Shaping,
    text: &str,
    spans: &[(Range<usize>, Run)],
    insets: &[(usize, Inset)],
    style: TextStyle,
    theme: &Theme,
) -> Layout<Ink> {
    let families = shaping.families(&theme.font.text).into_owned();
    let code_families = shaping.code_families().to_owned();
    let mut b = shaping.layouts.ranged_builder(&mut shaping.fonts, text, 1.0, false);
    b.push_default(StyleProperty::FontFamily(FontFamily::Source(families.as_str().into())));
    b.push_default(StyleProperty::FontSize(style.size));
    b.push_default(StyleProperty::FontWeight(FontWeight::new(style.weight)));
    b.push_default(StyleProperty::LineHeight(LineHeight::Absolute(style.size * style.leading)));
    b.push_default(StyleProperty::OverflowWrap(OverflowWrap::BreakWord));
    b.push_default(StyleProperty::Brush(Ink { color: style.color, ..Ink::default() }));
    if style.tabular {
        b.push_default(StyleProperty::FontFeatures(FontFeatures::Source("\"tnum\" 1".into())));
    }
    for (range, run) in spans {
        let range = range.clone();
        if run.bold {
            b.push(StyleProperty::FontWeight(FontWeight::new(style.weight.max(600.0) + 100.0)), range.clone());
        }
        if run.italic {
            b.push(StyleProperty::FontStyle(FontStyle::Italic), range.clone());
        }
        let mut size = style.size * run.share;
        if run.share != 1.0 && run.raise == 0 {
            b.push(StyleProperty::LineHeight(LineHeight::Absolute(size * style.leading)), range.clone());
        }
        if run.code {
            size *= CODE_SCALE;
            b.push(StyleProperty::FontFamily(FontFamily::Source(code_families.as_str().into())), range.clone());
            // A ligature such as the one for != would copy as another character.
            b.push(StyleProperty::FontFeatures(FontFeatures::Source("\"liga\" 0, \"calt\" 0".into())), range.clone());
        }
        if run.raise != 0 {
            size *= 0.68;
            let by = if run.raise > 0 { style.size * 0.34 } else { style.size * -0.16 };
            b.push(StyleProperty::VerticalAlign(VerticalAlign::length(by)), range.clone());
            b.push(StyleProperty::LineHeight(LineHeight::Absolute(size)), range.clone());
        }
        if size != style.size {
            b.push(StyleProperty::FontSize(size), range.clone());
        }
        let mut ink = run.ink;
        if run.code && ink.link == 0 && ink.color == style.color {
            ink.color = theme.code.text;
        }
        b.push(StyleProperty::Brush(ink), range);
    }
    for (id, (index, inset)) in insets.iter().enumerate() {
        let (width, height, baseline) = match inset {
            Inset::Formula(f, em, _) => (f.width * em, (f.height + f.depth) * em, f.height * em),
            Inset::Picture(p, _) => {
                let (w, h) = p.size();
                let height = (h * 0.75).min(style.size * 1.2);
                (height * w / h.max(0.01), height, height - style.size * 0.2)
            }
            Inset::Pad => (style.size * 0.17, 0.0, 0.0),
        };
        b.push_inline_box(InlineBox {
            id: id as u64,
            kind: InlineBoxKind::InFlow,
            index: *index,
            width,
            height,
            baseline: Some(baseline),
            vertical_align: VerticalAlign::BASELINE,
        });
    }
    b.build(text)
}
