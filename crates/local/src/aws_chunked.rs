//! The `aws-chunked` content encoding, in which SDKs send bodies whose checksum or signature follows the data.
//!
//! ```text
//! 4;chunk-signature=0055…\r\n      size in hexadecimal, extensions ignored
//! data\r\n
//! 0\r\n                            the last chunk
//! x-amz-checksum-crc32:AAAAAA==\r\n   any number of trailers
//! \r\n
//! ```

use bytes::{Bytes, BytesMut};

/// A body without its framing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decoded {
    /// The content.
    pub(crate) body: Bytes,
    /// Trailers, names in lower case.
    pub(crate) trailers: Vec<(String, String)>,
}

/// What is wrong with a framing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FramingError {
    #[error("the body ends in the middle of a chunk")]
    Truncated,
    #[error("a chunk does not start with its size in hexadecimal")]
    Size,
    #[error("a chunk is longer than the size it announced")]
    Overrun,
    #[error("a trailer is not of the form name:value")]
    Trailer,
    #[error("bytes follow the last chunk")]
    Surplus,
}

/// Takes the framing off a body.
pub(crate) fn decode(framed: &[u8]) -> Result<Decoded, FramingError> {
    let mut body = BytesMut::new();
    let mut rest = framed;
    loop {
        let (header, after) = line(rest)?;
        let size = chunk_size(header)?;
        if size == 0 {
            let trailers = trailers(after)?;
            return Ok(Decoded { body: body.freeze(), trailers });
        }
        let (data, after) = after.split_at_checked(size).ok_or(FramingError::Truncated)?;
        body.extend_from_slice(data);
        rest = end_of_chunk(after)?;
    }
}

fn line(bytes: &[u8]) -> Result<(&[u8], &[u8]), FramingError> {
    let end = bytes.windows(2).position(|pair| pair == b"\r\n").ok_or(FramingError::Truncated)?;
    let (line, rest) = bytes.split_at_checked(end).ok_or(FramingError::Truncated)?;
    Ok((line, rest.strip_prefix(b"\r\n").unwrap_or(rest)))
}

fn chunk_size(header: &[u8]) -> Result<usize, FramingError> {
    let digits = header.split(|byte| *byte == b';').next().unwrap_or(header);
    let digits = std::str::from_utf8(digits).map_err(|_| FramingError::Size)?;
    // `from_str_radix` alone would take a sign.
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(FramingError::Size);
    }
    usize::from_str_radix(digits, 16).map_err(|_| FramingError::Size)
}

fn end_of_chunk(bytes: &[u8]) -> Result<&[u8], FramingError> {
    match bytes.strip_prefix(b"\r\n") {
        Some(rest) => Ok(rest),
        None if bytes.len() < 2 => Err(FramingError::Truncated),
        None => Err(FramingError::Overrun),
    }
}

fn trailers(mut bytes: &[u8]) -> Result<Vec<(String, String)>, FramingError> {
    let mut trailers = Vec::new();
    loop {
        let (text, rest) = line(bytes)?;
        if text.is_empty() {
            return if rest.is_empty() { Ok(trailers) } else { Err(FramingError::Surplus) };
        }
        let text = std::str::from_utf8(text).map_err(|_| FramingError::Trailer)?;
        let (name, value) = text.split_once(':').ok_or(FramingError::Trailer)?;
        trailers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        bytes = rest;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn frame(chunks: &[Vec<u8>], extension: &str, trailer: &str) -> Vec<u8> {
        let mut framed = Vec::new();
        for chunk in chunks {
            framed.extend_from_slice(format!("{:x}{extension}\r\n", chunk.len()).as_bytes());
            framed.extend_from_slice(chunk);
            framed.extend_from_slice(b"\r\n");
        }
        framed.extend_from_slice(format!("0{extension}\r\n{trailer}\r\n").as_bytes());
        framed
    }

    proptest! {
        #[test]
        fn when_decoding_and_any_body_is_cut_anywhere_then_the_body_comes_back(
            chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..200), 0..20),
            signed in any::<bool>(),
        ) {
            let extension = if signed { ";chunk-signature=00ff" } else { "" };
            let decoded = decode(&frame(&chunks, extension, "x-amz-checksum-crc32:AAAAAA==\r\n")).unwrap();
            prop_assert_eq!(decoded.body.to_vec(), chunks.concat());
            prop_assert_eq!(decoded.trailers, vec![("x-amz-checksum-crc32".to_owned(), "AAAAAA==".to_owned())]);
        }

        #[test]
        fn when_decoding_and_the_framing_is_cut_short_then_it_is_an_error(
            chunk in prop::collection::vec(any::<u8>(), 1..50),
            cut in 0_usize..1000,
        ) {
            let framed = frame(&[chunk], "", "");
            let kept = cut % framed.len();
            prop_assert!(decode(framed.get(..kept).unwrap()).is_err());
        }

        #[test]
        fn when_decoding_and_the_bytes_are_garbage_then_nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = decode(&bytes);
        }
    }

    #[test]
    fn when_decoding_and_the_framing_is_broken_then_the_error_says_how() {
        assert_eq!(decode(b"zz\r\n"), Err(FramingError::Size));
        assert_eq!(decode(b"+4\r\ndata\r\n0\r\n\r\n"), Err(FramingError::Size));
        assert_eq!(decode(b"ffffffffffffffffff\r\n"), Err(FramingError::Size));
        assert_eq!(decode(b"ffffffffffffffff\r\nx"), Err(FramingError::Truncated));
        assert_eq!(decode(b"2\r\ndata\r\n0\r\n\r\n"), Err(FramingError::Overrun));
        assert_eq!(decode(b"0\r\nnonsense\r\n\r\n"), Err(FramingError::Trailer));
        assert_eq!(decode(b"0\r\n\r\nmore"), Err(FramingError::Surplus));
    }
}
