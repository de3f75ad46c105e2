//! The keys of objects.

use super::error::ObjectError;
use crate::bucket::name;
use aws_sdk_s3::types::EncodingType;
use percent_encoding::percent_decode_str;
use std::mem;

/// In bytes of UTF-8.
pub(crate) const LONGEST_KEY: usize = 1024;

/// Checks bucket and key before anything is sent.
pub(crate) fn check(bucket: &str, key: &str) -> Result<(), ObjectError> {
    name::check(bucket).map_err(ObjectError::Bucket)?;
    let problem = if key.is_empty() {
        "it is empty"
    } else if key.len() > LONGEST_KEY {
        "it is longer than 1,024 bytes"
    } else {
        return Ok(());
    };
    Err(ObjectError::InvalidKey { key: key.chars().take(100).collect(), problem })
}

/// Whether XML surely carries the key as it is. It has no way to write most control characters, reads a carriage return
/// as a line feed, and readers that trim their texts would take a key with space at its ends for another one: S3 then
/// answers that it deleted it.
pub(crate) fn is_xml_safe(key: &str) -> bool {
    let is_writable =
        |char| !matches!(char, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    key.trim() == key && key.chars().all(is_writable)
}

/// As [`decoded`]; what has nothing to decode is left where it is.
pub(crate) fn decode(key: &mut String, encoding: Option<&EncodingType>) {
    if key.contains(['%', '+']) {
        *key = decoded(mem::take(key), encoding);
    }
}

/// A key out of a list. Lists are asked for in URL encoding, as XML could not carry every key; stand-ins that do not
/// know it answer without.
pub(crate) fn decoded(key: String, encoding: Option<&EncodingType>) -> String {
    if encoding != Some(&EncodingType::Url) {
        return key;
    }
    // S3 writes a space as `+`, and a plus as `%2B`.
    let key = key.replace('+', " ");
    match percent_decode_str(&key).decode_utf8() {
        Ok(decoded) => decoded.into_owned(),
        Err(_) => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    use proptest::prelude::*;

    #[test]
    fn when_a_key_is_checked_and_it_is_empty_or_too_long_then_it_is_refused() {
        assert!(matches!(check("logs", ""), Err(ObjectError::InvalidKey { .. })));
        assert!(check("logs", &"ä".repeat(512)).is_ok());
        assert!(matches!(check("logs", &"ä".repeat(513)), Err(ObjectError::InvalidKey { .. })));
        assert!(matches!(check("no bucket", "key"), Err(ObjectError::Bucket(_))));
    }

    #[test]
    fn when_a_key_is_decoded_and_the_answer_is_not_encoded_then_it_stays_as_it_is() {
        assert_eq!(decoded("a+b%20c".to_owned(), None), "a+b%20c");
        assert_eq!(decoded("a+b%20c%2B".to_owned(), Some(&EncodingType::Url)), "a b c+");
    }

    proptest! {
        #[test]
        fn when_any_key_is_encoded_as_s3_does_then_it_decodes_to_itself(key in ".{1,40}") {
            let encoded = utf8_percent_encode(&key, NON_ALPHANUMERIC).to_string().replace("%20", "+");
            prop_assert_eq!(decoded(encoded, Some(&EncodingType::Url)), key);
        }
    }
}
