//! Themes: colours and sizes of a page, as data in `checklists/themes/*.toml`.

use serde::Deserialize;
use serde::de::Error as _;

use super::draw::Color;

/// Colours and sizes of a page.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Name by which decks and `--theme` call it.
    pub id: String,
    /// One line for `list themes`.
    pub what: String,
    /// Colours.
    pub color: Palette,
    /// Colours of code.
    pub code: CodePalette,
    /// Sizes.
    pub size: Sizes,
}

/// Colours of everything but code.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Palette {
    /// Page.
    pub background: Color,
    /// Running text.
    pub text: Color,
    /// Titles.
    pub title: Color,
    /// Headers, footers, captions, subtitles.
    pub muted: Color,
    /// Bullets and ornaments.
    pub accent: Color,
    /// Links.
    pub link: Color,
    /// Thin lines.
    pub line: Color,
    /// Lines above and below tables.
    pub strong_line: Color,
    /// Behind code blocks and call-outs.
    pub panel: Color,
    /// Behind inline code.
    pub chip: Color,
    /// Call-outs that inform.
    pub note: Color,
    /// Call-outs that warn.
    pub warning: Color,
}

/// Colours of code.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodePalette {
    /// Everything else.
    pub text: Color,
    /// Keywords and operators.
    pub keyword: Color,
    /// Strings.
    pub string: Color,
    /// Comments.
    pub comment: Color,
    /// Numbers and constants.
    pub number: Color,
    /// Names of functions.
    pub function: Color,
    /// Names of types.
    #[serde(rename = "type")]
    pub type_name: Color,
}

/// Sizes in points on a page 540 points high; other heights scale them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sizes {
    /// Running text.
    pub body: f32,
    /// Slide titles.
    pub title: f32,
    /// The talk's title on its first slide.
    pub cover: f32,
    /// Headers, footers, page numbers.
    pub small: f32,
    /// Code blocks.
    pub code: f32,
}

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_color(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is no colour: write `#rrggbb`")))
    }
}

/// A theme that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// The TOML is not a theme.
    #[error("the theme cannot be read: {0}")]
    Bad(#[from] toml::de::Error),
}

const LIGHT: &str = include_str!("../../checklists/themes/light.toml");
const DARK: &str = include_str!("../../checklists/themes/dark.toml");

impl Theme {
    /// Reads a theme file.
    ///
    /// # Errors
    /// When it is no TOML, lacks a key or has one too many.
    pub fn parse(toml: &str) -> Result<Self, ThemeError> {
        Ok(toml::from_str(toml)?)
    }

    /// The built-in themes.
    pub fn built_in() -> [Self; 2] {
        [LIGHT, DARK].map(|t| Self::parse(t).expect("a built-in theme is well formed (tested)"))
    }

    /// The theme for a name that a deck or a user gives: a built-in one, or the nearest to a theme of Marp.
    /// `None` where the name is unknown.
    pub fn named(name: &str) -> Option<Self> {
        let [light, dark] = Self::built_in();
        match name.trim().to_ascii_lowercase().as_str() {
            "light" | "default" | "gaia" | "uncover" | "" => Some(light),
            "dark" => Some(dark),
            _ => None,
        }
    }

    /// Its counterpart for slides of class `invert`: dark for a light theme, light for a dark one.
    #[must_use]
    pub fn inverted(&self) -> Self {
        let [light, dark] = Self::built_in();
        if self.is_dark() { light } else { dark }
    }

    /// Whether text is lighter than the page.
    pub fn is_dark(&self) -> bool {
        let c = self.color.background;
        u16::from(c.r) + u16::from(c.g) + u16::from(c.b) < 382
    }
}

/// A CSS colour: `#rgb`, `#rrggbb`, `rgb(r, g, b)`, or one of the names that slides use.
pub fn parse_color(text: &str) -> Option<Color> {
    let text = text.trim().to_ascii_lowercase();
    if let Some(hex) = text.strip_prefix('#') {
        let digits: Vec<u8> = hex.chars().map(|c| c.to_digit(16).map(|d| d as u8)).collect::<Option<_>>()?;
        return match digits[..] {
            [r, g, b] | [r, g, b, _] => Some(Color::rgb(r * 17, g * 17, b * 17)),
            [a, b, c, d, e, f] | [a, b, c, d, e, f, _, _] => Some(Color::rgb(a * 16 + b, c * 16 + d, e * 16 + f)),
            _ => None,
        };
    }
    if let Some(list) = text.strip_prefix("rgb(").or_else(|| text.strip_prefix("rgba(")) {
        let mut parts = list.trim_end_matches(')').split([',', ' ', '/']).filter(|p| !p.is_empty());
        let mut next = || parts.next().and_then(|p| p.parse::<f32>().ok()).map(|v| v.clamp(0.0, 255.0) as u8);
        return Some(Color::rgb(next()?, next()?, next()?));
    }
    const NAMES: [(&str, u32); 26] = [
        ("black", 0),
        ("white", 0xff_ff_ff),
        ("red", 0xd0_1c_1c),
        ("darkred", 0x8b_00_00),
        ("green", 0x1a_7f_37),
        ("darkgreen", 0x00_64_00),
        ("blue", 0x1d_4e_d8),
        ("darkblue", 0x00_00_8b),
        ("navy", 0x00_00_80),
        ("orange", 0xd9_77_06),
        ("purple", 0x80_00_80),
        ("magenta", 0xc0_26_d3),
        ("teal", 0x0f_76_6e),
        ("cyan", 0x08_91_b2),
        ("gray", 0x6b_72_80),
        ("grey", 0x6b_72_80),
        ("darkgray", 0x4b_55_63),
        ("darkgrey", 0x4b_55_63),
        ("lightgray", 0xa8_b0_ba),
        ("lightgrey", 0xa8_b0_ba),
        ("yellow", 0xca_8a_04),
        ("gold", 0xb8_86_0b),
        ("brown", 0x92_40_0e),
        ("crimson", 0xdc_14_3c),
        ("steelblue", 0x46_82_b4),
        ("tomato", 0xe0_4f_36),
    ];
    let rgb = NAMES.iter().find(|(n, _)| *n == text)?.1;
    Some(Color::rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast ratio of the Web Content Accessibility Guidelines.
    fn contrast(a: Color, b: Color) -> f64 {
        let luminance = |c: Color| {
            let part = |v: u8| {
                let v = f64::from(v) / 255.0;
                if v <= 0.03928 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(c.r) + 0.7152 * part(c.g) + 0.0722 * part(c.b)
        };
        let (x, y) = (luminance(a), luminance(b));
        (x.max(y) + 0.05) / (x.min(y) + 0.05)
    }

    #[test]
    fn every_text_colour_can_be_read_on_its_ground() {
        for theme in Theme::built_in() {
            let c = &theme.color;
            for (what, ink) in [("text", c.text), ("title", c.title), ("muted", c.muted), ("link", c.link)] {
                let ratio = contrast(ink, c.background);
                assert!(ratio >= 4.5, "{} {what}: {ratio:.2}", theme.id);
            }
            let k = &theme.code;
            for ink in [k.text, k.keyword, k.string, k.comment, k.number, k.function, k.type_name] {
                let ratio = contrast(ink, c.panel);
                assert!(ratio >= 4.5, "{} code {ink:?}: {ratio:.2}", theme.id);
            }
            assert_eq!(theme.inverted().inverted().id, theme.id);
        }
    }

    #[test]
    fn colours_are_read_as_css_writes_them() {
        assert_eq!(parse_color("#f00"), Some(Color::rgb(255, 0, 0)));
        assert_eq!(parse_color(" rgb(1, 2, 3)"), Some(Color::rgb(1, 2, 3)));
        assert_eq!(parse_color("White"), Some(Color::rgb(255, 255, 255)));
        assert_eq!(parse_color("url(x)"), None);
        assert_eq!(parse_color("#12345"), None);
    }
}
