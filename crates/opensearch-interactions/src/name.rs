//! The names of domains: what cannot be one is not sent.

use crate::error::DomainError;

const NAME: &str = "the name of a domain: a small letter, then small letters, digits and `-`, 3 to 28 of them";

pub(crate) fn checked(name: &str) -> Result<(), DomainError> {
    let is_allowed = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    let begins_right = name.starts_with(|letter: char| letter.is_ascii_lowercase());
    if begins_right && (3..=28).contains(&name.len()) && name.chars().all(is_allowed) {
        return Ok(());
    }
    Err(DomainError::Invalid { value: name.to_owned(), expected: NAME })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_name_is_checked_then_only_one_that_a_domain_can_have_passes() {
        let longest = "d".repeat(28);
        for name in ["abc", "search-1", &longest] {
            assert!(checked(name).is_ok(), "{name}");
        }
        for name in ["", "ab", "1ab", "-ab", "Abc", "a_b", "a/b", "äbc", &"d".repeat(29)] {
            let error = checked(name).expect_err(name);
            assert!(error.to_string().starts_with(&format!("`{name}` is not the name of a domain")), "{error}");
        }
    }
}
