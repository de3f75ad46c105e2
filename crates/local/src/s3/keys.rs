//! Keys as the emulator holds them.
//!
//! It decodes `%C3%A9` byte by byte into two characters of Latin-1 instead of one `é`. That loses nothing and keeps the
//! order of keys, so the border only translates where a key passes in a document.

/// A text from a document, as the emulator would hold it had it come in a URI.
pub(super) fn to_emulator(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

/// The text that the emulator's stands for.
pub(super) fn from_emulator(text: &str) -> String {
    let bytes: Option<Vec<u8>> = text.chars().map(|character| u8::try_from(character).ok()).collect();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn when_translating_and_any_key_goes_there_and_back_then_it_is_the_same(key in any::<String>()) {
            prop_assert_eq!(from_emulator(&to_emulator(&key)), key);
        }

        #[test]
        fn when_translating_and_two_keys_are_compared_then_their_order_stays(a in any::<String>(), b in any::<String>()) {
            prop_assert_eq!(to_emulator(&a).cmp(&to_emulator(&b)), a.cmp(&b));
        }
    }
}
