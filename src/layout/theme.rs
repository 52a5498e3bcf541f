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
    /// Faces.
    #[serde(default)]
    pub font: Fonts,
    /// Colours.
    pub color: Palette,
    /// Colours of code.
    pub code: CodePalette,
    /// Sizes.
    pub size: Sizes,
}

/// Which faces are used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fonts {
    /// Of titles and running text.
    #[serde(default)]
    pub text: TextFace,
}

/// Faces of running text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum TextFace {
    /// Inter.
    #[default]
    Sans,
    /// Noto Serif.
    Serif,
    /// A family of the user's own, by its name.
    Named(String),
}

impl From<String> for TextFace {
    fn from(name: String) -> Self {
        match name.trim() {
            "sans" | "Inter" => Self::Sans,
            "serif" | "Noto Serif" => Self::Serif,
            other => Self::Named(other.to_owned()),
        }
    }
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
const SERIF: &str = include_str!("../../checklists/themes/serif.toml");
const CONTRAST: &str = include_str!("../../checklists/themes/contrast.toml");

impl Theme {
    /// Reads a theme file.
    ///
    /// # Errors
    /// When it is no TOML, lacks a key or has one too many.
    pub fn parse(toml: &str) -> Result<Self, ThemeError> {
        Ok(toml::from_str(toml)?)
    }

    /// The built-in themes: light, dark, serif, contrast.
    pub fn built_in() -> [Self; 4] {
        [LIGHT, DARK, SERIF, CONTRAST].map(|t| Self::parse(t).expect("a built-in theme is well formed (tested)"))
    }

    /// The names of the built-in themes.
    pub const NAMES: [&'static str; 4] = ["light", "dark", "serif", "contrast"];

    /// The theme for a name that a deck or a user gives: a built-in one, or the nearest to a theme of Marp.
    /// `None` where the name is unknown.
    pub fn named(name: &str) -> Option<Self> {
        let text = match name.trim().to_ascii_lowercase().as_str() {
            "light" | "default" | "gaia" | "uncover" | "" => LIGHT,
            "dark" => DARK,
            "serif" => SERIF,
            "contrast" => CONTRAST,
            _ => return None,
        };
        Some(Self::parse(text).expect("a built-in theme is well formed (tested)"))
    }

    /// Its counterpart for slides of class `invert`: dark for a light theme, light for a dark one, in the same faces and
    /// sizes.
    #[must_use]
    pub fn inverted(&self) -> Self {
        let built_in = Self::built_in();
        if let Some(own) = built_in.iter().find(|t| t.id == self.id && t.is_dark() != self.is_dark()) {
            return own.clone();
        }
        let [light, dark, ..] = built_in;
        let other = if self.is_dark() { light } else { dark };
        if matches!(self.id.as_str(), "light" | "dark") {
            return other;
        }
        Self { id: self.id.clone(), what: self.what.clone(), font: self.font.clone(), size: self.size.clone(), ..other }
    }

    /// Whether text is lighter than the page.
    pub fn is_dark(&self) -> bool {
        is_dark(self.color.background)
    }

    /// The theme on a ground, with a colour of text, that the deck asks for. Text that could not be read there stays as
    /// the theme has it.
    #[must_use]
    pub fn on(&self, background: Option<Color>, text: Option<Color>) -> Self {
        let turned = background.is_some_and(|b| is_dark(b) != self.is_dark());
        let mut theme = if turned { self.inverted() } else { self.clone() };
        let c = &mut theme.color;
        c.background = background.unwrap_or(c.background);
        if let Some(text) = text.filter(|t| contrast(*t, c.background) >= READABLE) {
            (c.text, c.title) = (text, text);
            c.muted = mix(c.background, text, 0.72);
        }
        if background.is_some() {
            c.muted = mix(c.background, c.text, 0.72);
            c.line = mix(c.background, c.text, 0.25);
            c.panel = mix(c.background, c.text, 0.06);
            c.chip = mix(c.background, c.text, 0.09);
            for color in [&mut c.accent, &mut c.link, &mut c.note, &mut c.warning] {
                if contrast(*color, c.background) < READABLE {
                    *color = mix(*color, c.text, 0.7);
                }
            }
        }
        theme
    }

    /// A colour that the deck gives to words, as it can be read on this theme's page; `None` for what is no colour. A
    /// `var(--name)` that the deck does not define is the colour of that name, else the accent: marked it shall be.
    pub fn ink(&self, css: &str) -> Option<Color> {
        let color = match css.trim().strip_prefix("var(--") {
            Some(rest) => {
                let name = rest.split([',', ')']).next().unwrap_or("").trim();
                let words = name.split('-').filter(|w| !matches!(*w, "color" | "clr" | "text" | "theme"));
                words.rev().find_map(parse_color).unwrap_or(self.color.accent)
            }
            None => parse_color(css)?,
        };
        let ground = self.color.background;
        let steps = [0.0, 0.2, 0.4, 0.6, 0.8];
        let readable = steps.into_iter().map(|s| if s > 0.0 { mix(color, self.color.text, s) } else { color });
        Some(readable.into_iter().find(|c| contrast(*c, ground) >= READABLE).unwrap_or(self.color.text))
    }
}

fn is_dark(c: Color) -> bool {
    u16::from(c.r) + u16::from(c.g) + u16::from(c.b) < 382
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
    if let Some(list) = text.strip_prefix("hsl(").or_else(|| text.strip_prefix("hsla(")) {
        let mut parts = list.trim_end_matches(')').split([',', ' ', '/']).filter(|p| !p.is_empty());
        let mut next = || parts.next().and_then(|p| p.trim_end_matches(['%', 'd', 'e', 'g']).parse::<f32>().ok());
        return Some(hsl(next()?, next()? / 100.0, next()? / 100.0));
    }
    let rgb = NAMES.iter().find(|(n, _)| *n == text)?.1;
    Some(Color::rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8))
}

/// A colour of the given hue in degrees, saturation and lightness (0 to 1).
fn hsl(hue: f32, saturation: f32, lightness: f32) -> Color {
    let (s, l) = (saturation.clamp(0.0, 1.0), lightness.clamp(0.0, 1.0));
    let chroma = s * l.min(1.0 - l);
    let part = |n: f32| {
        let k = (n + hue.rem_euclid(360.0) / 30.0) % 12.0;
        ((l - chroma * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0)) * 255.0).round() as u8
    };
    Color::rgb(part(0.0), part(8.0), part(4.0))
}

/// The colours that slides name; the pure ones a little deeper than CSS has them, so that they can be read on white.
const NAMES: [(&str, u32); 60] = [
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
    ("darkorange", 0xe0_7a_00),
    ("orangered", 0xe0_3c_00),
    ("coral", 0xe0_64_40),
    ("salmon", 0xd9_6a_5c),
    ("pink", 0xd6_33_84),
    ("hotpink", 0xe0_4f_9e),
    ("deeppink", 0xd6_14_80),
    ("violet", 0x9d_4e_dd),
    ("indigo", 0x4b_00_82),
    ("darkviolet", 0x94_00_d3),
    ("rebeccapurple", 0x66_33_99),
    ("mediumpurple", 0x80_5a_d5),
    ("fuchsia", 0xc0_26_d3),
    ("maroon", 0x80_00_00),
    ("firebrick", 0xb2_22_22),
    ("indianred", 0xbd_4b_4b),
    ("chocolate", 0xb8_5a_14),
    ("sienna", 0xa0_52_2d),
    ("goldenrod", 0xb0_7d_12),
    ("olive", 0x6b_6b_00),
    ("lime", 0x3f_9a_1f),
    ("limegreen", 0x2e_9e_2e),
    ("forestgreen", 0x22_8b_22),
    ("seagreen", 0x2e_8b_57),
    ("lightgreen", 0x4f_a8_5a),
    ("turquoise", 0x12_96_8a),
    ("aqua", 0x08_91_b2),
    ("skyblue", 0x2f_8f_c9),
    ("lightblue", 0x4a_96_c0),
    ("dodgerblue", 0x1e_7f_e0),
    ("royalblue", 0x41_69_e1),
    ("midnightblue", 0x19_19_70),
    ("slategray", 0x5f_6e_7d),
    ("silver", 0xa0_a6_ad),
];

/// Contrast ratio of the Web Content Accessibility Guidelines, 1 to 21.
pub fn contrast(a: Color, b: Color) -> f32 {
    let luminance = |c: Color| {
        let part = |v: u8| {
            let v = f32::from(v) / 255.0;
            if v <= 0.039_28 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(c.r) + 0.7152 * part(c.g) + 0.0722 * part(c.b)
    };
    let (x, y) = (luminance(a), luminance(b));
    (x.max(y) + 0.05) / (x.min(y) + 0.05)
}

/// `share` of the way from one colour to another.
pub(crate) fn mix(from: Color, to: Color, share: f32) -> Color {
    let part = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share).round().clamp(0.0, 255.0) as u8;
    Color::rgb(part(from.r, to.r), part(from.g, to.g), part(from.b, to.b))
}

/// Words that the deck colours can be read when their contrast is at least this.
const READABLE: f32 = 3.0;

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(parse_color("hsl(120, 100%, 25%)"), Some(Color::rgb(0, 128, 0)));
        assert_eq!(parse_color("url(x)"), None);
        assert_eq!(parse_color("#12345"), None);
    }

    #[test]
    fn words_of_any_colour_can_be_read_on_any_theme() {
        for theme in Theme::built_in() {
            for css in ["yellow", "#ffff00", "#000080", "white", "black", "var(--gold)", "var(--brand)"] {
                let ink = theme.ink(css).expect("a colour");
                assert!(contrast(ink, theme.color.background) >= 2.9, "{} {css}", theme.id);
            }
            assert_eq!(theme.ink("var(--brand)"), Some(theme.color.accent));
            assert_eq!(theme.ink("url(x)"), None);
        }
    }

    #[test]
    fn a_ground_of_the_decks_own_takes_text_that_shows_on_it() {
        let [light, ..] = Theme::built_in();
        let night = light.on(Some(Color::rgb(10, 20, 60)), None);
        assert!(contrast(night.color.text, night.color.background) > 7.0);
        assert!(contrast(night.color.link, night.color.background) > 2.9);
        let grey_on_grey = light.on(Some(Color::rgb(128, 128, 128)), Some(Color::rgb(120, 120, 120)));
        assert!(contrast(grey_on_grey.color.text, grey_on_grey.color.background) > 2.9);
    }
}
