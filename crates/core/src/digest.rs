//! Names for what must not be named.

use sha2::{Digest, Sha256};

/// SHA-256 in hexadecimal of all parts, each with its length, so that no other parts read the same one behind the other.
pub(crate) fn digest(parts: &[&str]) -> String {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_le_bytes());
        sha.update(part.as_bytes());
    }
    sha.finalize().iter().flat_map(|byte| [byte >> 4, byte & 15]).map(hexadecimal).collect()
}

fn hexadecimal(digit: u8) -> char {
    char::from_digit(digit.into(), 16).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_parts_are_digested_then_it_is_their_sha_256_with_their_lengths() {
        assert_eq!(digest(&[]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "of nothing");
        assert_eq!(digest(&["a", "b"]).len(), 64);
        assert_ne!(digest(&["ab", ""]), digest(&["a", "b"]));
    }
}
