//! What an account's id looks like.

/// Whether `text` can be the id of an account: twelve digits. Whether there is such an account only AWS knows.
///
/// ```
/// use aws_interactions_core::is_account_id;
///
/// assert!(is_account_id("012345678901"));
/// assert!(!is_account_id("12345678901"), "its zero in front is lost: the id was kept as a number");
/// ```
pub fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_account_id;

    #[test]
    fn when_a_text_has_twelve_ascii_digits_and_nothing_else_then_it_can_be_an_account() {
        assert!(is_account_id("000000000000"));
        for text in ["", "12345678901", "1234567890123", "12345678901a", " 12345678901", "١٢٣٤٥٦"] {
            assert!(!is_account_id(text), "{text:?}");
        }
    }
}
