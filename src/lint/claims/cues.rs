//! Cues, looked for together: a text is gone through once, however many they are.

use std::cmp::Reverse;

/// Short texts in small letters that are looked for in running text.
#[derive(Debug)]
pub struct Cues {
    /// A bit for each pair of bytes that one begins with; several pairs share one.
    pairs: [u64; 16],
    /// By their first two bytes, the longer first.
    list: Vec<&'static str>,
}

/// The word and the bit of a pair of bytes.
fn bit(pair: [u8; 2]) -> (usize, u64) {
    let bit = usize::from(pair[0]).wrapping_mul(37).wrapping_add(usize::from(pair[1])) % 1024;
    (bit / 64, 1 << (bit % 64))
}

fn pair(bytes: &[u8]) -> Option<[u8; 2]> {
    bytes.first_chunk().copied()
}

impl Cues {
    /// Cues of at least two bytes each.
    pub fn new(list: &[&'static str]) -> Self {
        let mut list: Vec<&'static str> = list.iter().copied().filter(|cue| cue.len() >= 2).collect();
        list.sort_by_key(|cue| (pair(cue.as_bytes()), Reverse(cue.len()), *cue));
        let mut pairs = [0; 16];
        for (word, bit) in list.iter().filter_map(|cue| pair(cue.as_bytes())).map(bit) {
            pairs[word] |= bit;
        }
        Self { pairs, list }
    }

    /// All places in a text in small letters, with their cue; of those at one place the longer first.
    pub fn places<'c>(&'c self, text: &'c str) -> impl Iterator<Item = (usize, &'static str)> + 'c {
        let bytes = text.as_bytes();
        let may = move |at: &usize| {
            let (word, bit) = pair(&bytes[*at..]).map_or((0, 0), bit);
            self.pairs[word] & bit != 0
        };
        (0..bytes.len()).filter(may).flat_map(move |at| {
            let rest = &bytes[at..];
            let from = self.list.partition_point(|cue| pair(cue.as_bytes()) < pair(rest));
            let alike = self.list[from..].iter().take_while(move |cue| pair(cue.as_bytes()) == pair(rest));
            alike.filter(move |cue| rest.starts_with(cue.as_bytes())).map(move |cue| (at, *cue))
        })
    }

    /// The first place.
    pub fn first(&self, text: &str) -> Option<(usize, &'static str)> {
        self.places(text).next()
    }

    /// The places from a byte on where no word goes on.
    pub fn words<'c>(&'c self, text: &'c str, from: usize) -> impl Iterator<Item = (usize, &'static str)> + 'c {
        let places = self.places(text.get(from..).unwrap_or_default()).map(move |(at, cue)| (from + at, cue));
        places.filter(|(at, _)| !text[..*at].ends_with(char::is_alphanumeric))
    }

    /// The first of them.
    pub fn first_word(&self, text: &str, from: usize) -> Option<(usize, &'static str)> {
        self.words(text, from).next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_place_and_the_longest_cue() {
        let cues = Cues::new(&["use ", "use a ", " with ", "é"]);
        assert_eq!(cues.first("we use a net with use "), Some((3, "use a ")));
        assert_eq!(cues.first_word("reuse nets, use them", 0), Some((12, "use ")));
        assert_eq!(cues.first_word("use é", 1), Some((4, "é")));
        assert_eq!(cues.first("u"), None);
    }

    proptest! {
        #[test]
        fn places_are_those_of_each_cue_alone(text in "[abé ]{0,30}") {
            let list = ["ab", "a b", " a", "b ", "é", "éa", "aba"];
            let found: Vec<(usize, &str)> = Cues::new(&list).places(&text).collect();
            let places = (0..text.len()).filter(|at| text.is_char_boundary(*at));
            let pairs = places.flat_map(|at| list.map(|cue| (at, cue)));
            let mut each: Vec<(usize, &str)> = pairs.filter(|(at, cue)| text[*at..].starts_with(cue)).collect();
            each.sort_by_key(|(at, cue)| (*at, Reverse(cue.len())));
            prop_assert_eq!(found, each);
        }
    }
}
