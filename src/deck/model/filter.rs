//! What a picture goes through before it is shown: Marp's `brightness:0.5`, `opacity:.3`, `blur:8px`.

/// The filters of a picture. Only what a page can show exactly has a field of its own; the rest is kept as it was written,
/// so that whoever draws the picture can say that it is not.
#[derive(Debug, Clone, PartialEq)]
pub struct ImageFilter {
    /// 0 (not to be seen) to 1 (as it is).
    pub opacity: f32,
    /// 0 (black) to 1 (as it is).
    pub brightness: f32,
    /// Filters as written that are not drawn.
    pub other: Vec<String>,
}

impl Default for ImageFilter {
    fn default() -> Self {
        Self { opacity: 1.0, brightness: 1.0, other: Vec::new() }
    }
}

impl ImageFilter {
    /// Takes a word of a picture's options; whether it is a filter. A filter without a value has the one that Marp gives
    /// it.
    pub fn take(&mut self, word: &str) -> bool {
        const NAMES: [&str; 10] = [
            "blur",
            "brightness",
            "contrast",
            "drop-shadow",
            "grayscale",
            "hue-rotate",
            "invert",
            "opacity",
            "saturate",
            "sepia",
        ];
        let (name, value) = word.split_once(':').map_or((word, None), |(n, v)| (n, Some(v)));
        if !NAMES.contains(&name) {
            return false;
        }
        let share = value.map(|v| match v.strip_suffix('%') {
            Some(percent) => percent.parse::<f32>().map(|p| p / 100.0),
            None => v.parse(),
        });
        let share = share.and_then(Result::ok).filter(|s| s.is_finite() && *s >= 0.0);
        match (name, value, share) {
            ("opacity", None, _) => self.opacity *= 0.5,
            ("opacity", _, Some(share)) => self.opacity *= share.min(1.0),
            ("brightness", _, Some(share)) if share <= 1.0 => self.brightness *= share,
            _ => self.other.push(word.to_owned()),
        }
        true
    }
}
