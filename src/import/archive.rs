//! Zip archives of other programs, unpacked part by part and never further than the limits.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{ImportError, Kind};

/// The most entries of an archive: a talk of a thousand slides has some five thousand.
pub const ENTRIES: usize = 20_000;

/// The largest part that is read as text or XML, unpacked, in bytes.
pub const TEXT_PART: u64 = 32 << 20;

/// The largest picture that is taken along, unpacked, in bytes; what a deck may show.
pub const PICTURE_PART: u64 = 64 << 20;

/// The most bytes that are unpacked of one archive, all parts together.
pub const UNPACKED: u64 = 512 << 20;

/// An archive in memory.
pub struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    kind: Kind,
    left: u64,
}

/// Why a part was not had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// There is none of this name, or it is damaged or encrypted.
    Absent,
    /// Over the limit of a part, or of the whole archive.
    TooLarge,
}

impl<'b> Archive<'b> {
    /// Reads the directory of an archive.
    ///
    /// # Errors
    /// When it is no archive, or has more than [`ENTRIES`] entries.
    pub fn open(kind: Kind, bytes: &'b [u8]) -> Result<Self, ImportError> {
        if !bytes.starts_with(b"PK\x03\x04") {
            return Err(if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
                ImportError::new("is an old Office file, or one with a password", kind.remedy())
            } else {
                ImportError::new(format!("is no {} file", kind.program()), kind.remedy())
            });
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
            ImportError::new("is a damaged archive: it has no directory that can be read", kind.remedy())
        })?;
        if zip.len() > ENTRIES {
            return Err(ImportError::new(format!("holds more than {ENTRIES} parts"), kind.remedy()));
        }
        Ok(Self { zip, kind, left: UNPACKED })
    }

    /// The bytes of a part, at most `limit` of them.
    ///
    /// # Errors
    /// [`Missing`]. What was unpacked before a limit was met counts.
    pub fn bytes(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, Missing> {
        let limit = limit.min(self.left);
        let entry = self.zip.by_name(name).map_err(|_| Missing::Absent)?;
        let mut bytes = Vec::new();
        let read = entry.take(limit + 1).read_to_end(&mut bytes);
        self.left = self.left.saturating_sub(bytes.len() as u64);
        if bytes.len() as u64 > limit {
            return Err(Missing::TooLarge);
        }
        read.map(|_| bytes).map_err(|_| Missing::Absent)
    }

    /// The text of a part, where there is one; bytes that are no UTF-8 are replaced.
    ///
    /// # Errors
    /// When it is too large.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, ImportError> {
        match self.bytes(name, TEXT_PART) {
            Ok(bytes) => Ok(Some(text(&bytes))),
            Err(Missing::Absent) => Ok(None),
            Err(Missing::TooLarge) => {
                Err(ImportError::new("unpacks to more than hotseat reads of one file", self.kind.remedy()))
            }
        }
    }
}

/// XML of these programs is UTF-8; some tools write UTF-16 with a mark.
fn text(bytes: &[u8]) -> String {
    let units = |pair: fn([u8; 2]) -> u16| -> String {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|c| pair([c[0], c[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The name of a part that `target` means when the part `base` says it: relative to its folder, or from the root with a
/// slash. `None` for what leads out of the archive.
pub fn resolve(base: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        base.rsplit_once('/').map_or_else(Vec::new, |(folder, _)| folder.split('/').collect())
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An archive with these parts, stored as they are; for tests.
    pub fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
        use std::io::Write;
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, bytes) in parts {
            writer.start_file(*name, options.compression_method(zip::CompressionMethod::Deflated)).expect("started");
            writer.write_all(bytes).expect("written");
        }
        writer.finish().expect("finished").into_inner()
    }

    #[test]
    fn parts_are_found_from_where_they_are_named_and_never_outside() {
        assert_eq!(resolve("ppt/slides/slide1.xml", "../media/a.png").as_deref(), Some("ppt/media/a.png"));
        assert_eq!(resolve("ppt/presentation.xml", "slides/slide1.xml").as_deref(), Some("ppt/slides/slide1.xml"));
        assert_eq!(resolve("ppt/presentation.xml", "/ppt/x.xml").as_deref(), Some("ppt/x.xml"));
        assert_eq!(resolve("ppt/x.xml", "../../etc/passwd"), None);
        assert_eq!(resolve("", ""), None);
    }

    #[test]
    fn a_bomb_stops_at_the_limit_and_counts() {
        let zeros = vec![0; 3 << 20];
        let bytes = packed(&[("bomb", &zeros), ("small", b"abc")]);
        assert!(bytes.len() < 20_000, "it is a bomb: {}", bytes.len());
        let mut archive = Archive::open(Kind::Pptx, &bytes).expect("opens");
        assert_eq!(archive.bytes("bomb", 1 << 20), Err(Missing::TooLarge));
        assert_eq!(archive.left, UNPACKED - (1 << 20) - 1);
        assert_eq!(archive.bytes("small", 3), Ok(b"abc".to_vec()));
        assert_eq!(archive.bytes("none", 3), Err(Missing::Absent));
        archive.left = 2;
        assert_eq!(archive.bytes("small", 3), Err(Missing::TooLarge), "the whole has a limit too");
    }

    #[test]
    fn what_is_no_archive_is_told() {
        let error = |bytes: &[u8]| Archive::open(Kind::Pptx, bytes).err().expect("refused").what;
        assert!(error(b"hello").contains("is no PowerPoint file"));
        assert!(error(b"PK\x03\x04 and no more").contains("damaged"));
        assert!(error(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").contains("password"));
    }
}
