//! The names of secrets: what cannot be one is not sent.

use crate::error::SecretError;

const NAME: &str = "the name of a secret: letters, digits and `/_+=.@-`, at most 512 of them";
const SUFFIXED: &str =
    "a name that can be asked for: with a hyphen and six characters at its end AWS takes it for a piece of an ARN";
const ASKED: &str = "the name or the ARN of a secret";

/// A name that a secret can be given.
pub(crate) fn given(name: &str) -> Result<(), SecretError> {
    checked(name, NAME, (1..=512).contains(&name.len()) && name.chars().all(is_allowed))?;
    let suffix = name.rsplit_once('-').map(|(_, end)| end);
    checked(name, SUFFIXED, suffix.is_none_or(|end| end.len() != 6 || !end.chars().all(|c| c.is_ascii_alphanumeric())))
}

/// A name or an ARN that a secret can be asked by.
pub(crate) fn asked(name: &str) -> Result<(), SecretError> {
    checked(name, ASKED, !name.is_empty() && name.chars().all(|letter| is_allowed(letter) || letter == ':'))
}

fn checked(value: &str, expected: &'static str, is_one: bool) -> Result<(), SecretError> {
    if is_one { Ok(()) } else { Err(SecretError::Invalid { value: value.to_owned(), expected }) }
}

fn is_allowed(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "/_+=.@-".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_name_is_checked_then_only_one_that_can_be_given_and_asked_for_passes() {
        let longest = "a".repeat(512);
        for name in ["a", "shop/db_1+=.@-x", "shop-tokens1", "shop-tok.en", "tokens", &longest] {
            assert!(given(name).is_ok(), "{name}");
        }
        for name in ["", "a b", "a:b", "ü", "a*", &"a".repeat(513)] {
            assert!(given(name).expect_err(name).to_string().contains("at most 512"), "{name}");
        }
        assert!(given("shop-tokens").expect_err("a suffix").to_string().contains("a piece of an ARN"));
        assert!(asked("arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-AbCdEf").is_ok());
        assert!(asked("").is_err() && asked("a b").is_err());
    }
}
