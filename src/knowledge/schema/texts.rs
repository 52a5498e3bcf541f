//! Lists of short texts, such as phrases.

use std::fmt;
use std::ops::Range;

use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A list of short texts in one string: the built-in tables have thousands, and are read at every start.
///
/// In files for people it is an array of strings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    all: String,
    /// Where each text ends, in bytes.
    ends: Vec<u32>,
}

impl Texts {
    fn push(&mut self, text: &str) -> Result<(), fmt::Error> {
        self.all.push_str(text);
        self.ends.push(u32::try_from(self.all.len()).map_err(|_| fmt::Error)?);
        Ok(())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The texts, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let range: Range<usize> = start..*end as usize;
            start = range.end;
            // What was read with the wrong ends is no reason to panic.
            self.all.get(range).unwrap_or_default()
        })
    }
}

impl<T: AsRef<str>> FromIterator<T> for Texts {
    /// As many as four gigabytes hold.
    fn from_iter<I: IntoIterator<Item = T>>(list: I) -> Self {
        let mut texts = Self::default();
        let _ = list.into_iter().try_for_each(|text| texts.push(text.as_ref()));
        texts
    }
}

impl Serialize for Texts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serializer.is_human_readable() {
            true => serializer.collect_seq(self.iter()),
            false => (&self.all, &self.ends).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.is_human_readable() {
            true => deserializer.deserialize_seq(Reader),
            false => Deserialize::deserialize(deserializer).map(|(all, ends)| Self { all, ends }),
        }
    }
}

/// Reads an array of strings.
struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Texts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Texts, A::Error> {
        let mut texts = Texts::default();
        while let Some(text) = list.next_element::<String>()? {
            texts.push(&text).map_err(|_| de::Error::custom("the texts are too long"))?;
        }
        Ok(texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Table {
        any: Texts,
    }

    #[test]
    fn texts_are_an_array_for_people_and_one_string_for_the_program() {
        let table: Table = toml::from_str("any = [\"one\", \"\", \"zwölf\\n\"]").expect("an array of strings");
        assert_eq!(table.any.iter().collect::<Vec<_>>(), ["one", "", "zwölf\n"]);
        let written = toml::to_string(&table).expect("strings");
        assert_eq!(toml::from_str::<Table>(&written).expect("the same"), table);
        let bytes = postcard::to_stdvec(&table).expect("a table");
        assert_eq!(postcard::from_bytes::<Table>(&bytes).expect("the same"), table);
        assert!(toml::from_str::<Table>("any = [1]").is_err());
        assert!(toml::from_str::<Table>("any = \"one\"").is_err());
    }

    #[test]
    fn ends_that_lie_give_empty_texts() {
        let texts = Texts { all: "é".to_owned(), ends: vec![1, 9, 2] };
        assert_eq!(texts.iter().collect::<Vec<_>>(), ["", "", ""]);
    }
}
