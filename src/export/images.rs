//! The pages of a document as PNG files.

use super::{ExportError, Exported};
use crate::render::raster::Pages;

/// Pages to be drawn one by one, each with a name for its file.
#[derive(Debug)]
pub struct Images {
    pages: Pages,
    names: Vec<String>,
}

impl Images {
    /// The pages of a document. `labels` are their printed numbers ("7", "7b", "B2"); where there is not one for each
    /// page, pages are counted.
    ///
    /// # Errors
    /// When the document cannot be read back.
    pub fn of(exported: Exported, labels: &[String]) -> Result<Self, ExportError> {
        let pages = Pages::read(exported.bytes)?;
        let counted: Vec<String> = (1..=pages.len()).map(|n| n.to_string()).collect();
        let names = names(if labels.len() == pages.len() { labels } else { &counted });
        Ok(Self { pages, names })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// What distinguishes the file of page `index` from the others; files in the order of names are in the order of the
    /// slides, the backup behind them.
    pub fn name(&self, index: usize) -> &str {
        self.names.get(index).map_or("", String::as_str)
    }

    /// Page `index` as a PNG, `width` pixels wide.
    ///
    /// # Errors
    /// When it would be too large, or cannot be drawn.
    pub fn png(&self, index: usize, width: u32) -> Result<Vec<u8>, ExportError> {
        Ok(self.pages.draw(index, width)?.png()?)
    }
}

/// Labels as parts of file names: numbers padded to one length, the steps of one slide counted.
fn names(labels: &[String]) -> Vec<String> {
    let split = |label: &str| {
        let clean: String = label.chars().filter(char::is_ascii_alphanumeric).collect();
        let start = clean.find(|c: char| c.is_ascii_digit()).unwrap_or(clean.len());
        let end = clean[start..].find(|c: char| !c.is_ascii_digit()).map_or(clean.len(), |n| start + n);
        (clean[..start].to_owned(), clean[start..end].to_owned(), clean[end..].to_owned())
    };
    // The same slide has the same name whichever others are chosen, up to 99 of them.
    let digits = labels.iter().map(|l| split(l).1.len()).max().unwrap_or(0).max(2);
    let same = |label: &String| labels.iter().filter(|l| *l == label).count();
    labels
        .iter()
        .enumerate()
        .map(|(i, label)| {
            let (before, number, after) = split(label);
            let steps = same(label);
            let step = labels[..=i].iter().filter(|l| *l == label).count();
            let places = steps.to_string().len();
            let step = if steps > 1 { format!("-{step:0>places$}") } else { String::new() };
            format!("{before}{number:0>digits$}{after}{step}")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_as_the_slides_do_and_none_is_used_twice() {
        let labels: Vec<String> =
            ["1", "2", "2", "7b", "10", "B1", "B2", "../x"].iter().map(|l| (*l).to_owned()).collect();
        let names = names(&labels);
        assert_eq!(names, ["01", "02-1", "02-2", "07b", "10", "B01", "B02", "x00"]);
    }
}
