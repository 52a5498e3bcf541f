//! Messages on the wire: a length, an empty line, JSON. What is broken costs one message and not the session.

use std::io::{self, BufRead, Read};

use lsp_server::Message;

/// The largest message that is read, in bytes: a deck has at most 16 MiB, and escapes may double it.
const LIMIT: usize = 64 << 20;

/// The longest line of a header, in bytes.
const HEADER: u64 = 4096;

/// What came over the wire.
#[derive(Debug)]
pub enum Incoming {
    /// A message.
    Message(Message),
    /// Bytes that make none, and why.
    Broken(String),
}

/// Reads the next message; `None` at the end of the stream.
///
/// # Errors
/// When the stream cannot be read any further, or holds a message beyond the limit.
pub fn read(input: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        match (line.is_empty(), length) {
            (true, Some(length)) => return body(input, length).map(Some),
            // Empty lines between two messages.
            (true, None) => {}
            (false, _) => match line.split_once(':') {
                Some((name, value)) if name.trim().eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse::<usize>().ok();
                    if length.is_none() {
                        return Ok(Some(Incoming::Broken("its Content-Length is no number".to_owned())));
                    }
                }
                Some(_) => {}
                None => return Ok(Some(Incoming::Broken("a header without a colon".to_owned()))),
            },
        }
    }
}

fn body(input: &mut impl BufRead, length: usize) -> io::Result<Incoming> {
    if length > LIMIT {
        let why = format!("a message of {length} bytes; the limit is {LIMIT}");
        return Err(io::Error::new(io::ErrorKind::InvalidData, why));
    }
    let mut bytes = Vec::new();
    if input.by_ref().take(length as u64).read_to_end(&mut bytes)? < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(serde_json::from_slice(&bytes).map_or_else(
        |error| Incoming::Broken(format!("it is no message of the protocol ({error})")),
        Incoming::Message,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(mut bytes: &[u8]) -> (usize, usize, bool) {
        let (mut messages, mut broken) = (0, 0);
        loop {
            match read(&mut bytes) {
                Ok(Some(Incoming::Message(_))) => messages += 1,
                Ok(Some(Incoming::Broken(_))) => broken += 1,
                Ok(None) => return (messages, broken, true),
                Err(_) => return (messages, broken, false),
            }
        }
    }

    #[test]
    fn a_broken_message_costs_itself_alone() {
        let good = "Content-Length: 33\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}";
        let text = format!(
            "{good}Content-Length: 5\r\nContent-Type: x\r\n\r\n{{\"a\":nonsense\r\ncontent-length:33\r\n\r\n{}",
            &good[22..]
        );
        assert_eq!(all(text.as_bytes()), (2, 2, true));
        assert_eq!(all(b"Content-Length: 99999999999999\r\n\r\n{}"), (0, 0, false));
        assert_eq!(all(b"Content-Length: 20\r\n\r\n{}"), (0, 0, false), "cut off");
        assert_eq!(all(b"Content-Length: many\r\n\r\n"), (0, 1, true));
    }

    proptest! {
        #[test]
        fn any_bytes_come_to_an_end(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = all(&bytes);
        }
    }
}
