//! A small mutator: the same inputs for the same seed on every machine.

/// Numbers at the edges of what counts and sizes are kept in.
const EDGES: [&str; 12] = [
    "0",
    "-1",
    "1",
    "255",
    "65536",
    "2147483647",
    "4294967295",
    "9223372036854775808",
    "1e308",
    "-0.0",
    "0.0000001",
    "99999999999999999999",
];

/// SplitMix64 (Steele, Lea and Flood 2014).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`; 0 when that is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        if limit == 0 { 0 } else { (self.next() % limit as u64) as usize }
    }

    fn range(&mut self, length: usize, longest: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        start..(start + self.below(longest) + 1).min(length)
    }
}

/// Words that mean something to a target, as libFuzzer's dictionaries write them: one quoted word a line.
pub fn dictionary(text: &str) -> Vec<Vec<u8>> {
    let quoted = text.lines().filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix('"'));
    quoted.map(unescaped).collect()
}

fn unescaped(word: &str) -> Vec<u8> {
    let bytes = word.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let code = word.get(at + 2..at + 4).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (byte, bytes.get(at + 1), code) {
            (b'\\', Some(b'x'), Some(code)) => {
                out.push(code);
                at += 4;
            }
            (b'\\', Some(next), _) => {
                out.push(*next);
                at += 2;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    out
}

/// One to some fifteen changes of `data`, parts of `other` and `words` among them; at most `longest` bytes.
pub fn mutated(chance: &mut Chance, data: &[u8], other: &[u8], words: &[Vec<u8>], longest: usize) -> Vec<u8> {
    let mut out = data.to_vec();
    let most = 1 << chance.below(5);
    for _ in 0..=chance.below(most) {
        change(chance, &mut out, other, words);
        out.truncate(longest);
    }
    out
}

fn change(chance: &mut Chance, out: &mut Vec<u8>, other: &[u8], words: &[Vec<u8>]) {
    let length = out.len();
    let at = chance.below(length + 1);
    match chance.below(12) {
        0 => {
            if let Some(byte) = out.get_mut(at) {
                *byte ^= 1 << chance.below(8);
            }
        }
        1 => {
            if let Some(byte) = out.get_mut(at) {
                *byte = [0, 1, 0x7f, 0x80, 0xff, b'\n', b' ', b'\t', b'<', b'{', b'"', b'\\'][chance.below(12)];
            }
        }
        2 => drop(out.drain(chance.range(length, 16))),
        3 => drop(out.drain(chance.range(length, 1 + length / 4))),
        4 => {
            let part = out[chance.range(length, 64)].to_vec();
            out.splice(at..at, part);
        }
        5 => {
            // Towers: a short part, many times.
            let part = out[chance.range(length, 8)].to_vec();
            out.splice(at..at, part.repeat(1 << chance.below(12)));
        }
        6 => {
            let part = out.drain(chance.range(length, 64)).collect::<Vec<_>>();
            let at = chance.below(out.len() + 1);
            out.splice(at..at, part);
        }
        7 => {
            let part = &other[chance.range(other.len(), 256)];
            out.splice(at..at, part.iter().copied());
        }
        8 => {
            let with = &other[chance.range(other.len(), 256)];
            let place = chance.range(length, 256);
            out.splice(place, with.iter().copied());
        }
        9 => {
            // The next number becomes an edge.
            let Some(start) = out[at..].iter().position(u8::is_ascii_digit).map(|i| at + i) else { return };
            let end = out[start..].iter().position(|b| !b.is_ascii_digit()).map_or(length, |i| start + i);
            out.splice(start..end, EDGES[chance.below(EDGES.len())].bytes());
        }
        10 => {
            let special = ["\u{202e}", "\u{200b}", "\0", "é", "漢", "🧑\u{200d}🔬", "\u{feff}", "\r\n", "\u{301}"];
            out.splice(at..at, special[chance.below(special.len())].bytes());
        }
        _ => {
            if let Some(word) = words.get(chance.below(words.len())) {
                out.splice(at..at, word.iter().copied());
            }
        }
    }
}

#[test]
fn the_same_seed_makes_the_same_inputs_and_words_are_unescaped() {
    let words = dictionary("# a remark\n\"-\\x0a\\\\x\"\n");
    assert_eq!(words, [b"-\n\\x".to_vec()]);
    let all = |seed| {
        let mut chance = Chance::new(seed);
        (0..200).map(|_| mutated(&mut chance, b"a 12 b", b"other", &words, 512)).collect::<Vec<_>>()
    };
    assert_eq!(all(1), all(1));
    assert_ne!(all(1), all(2));
    assert!(all(1).iter().all(|input| input.len() <= 512));
}
