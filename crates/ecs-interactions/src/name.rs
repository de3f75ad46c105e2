//! The names of clusters and services: what cannot be one is not sent.

use crate::error::ServiceError;

const NAME: &str = "a name of up to 255 letters, digits, `_` and `-`, or an ARN";

/// Checks what a cluster or a service is called by.
pub(crate) fn checked(name: &str) -> Result<(), ServiceError> {
    let is_arn = name.starts_with("arn:") && name.chars().all(|letter| is_allowed(letter) || ":/.".contains(letter));
    let is_name = (1..=255).contains(&name.len()) && name.chars().all(is_allowed);
    if is_arn || is_name { Ok(()) } else { Err(ServiceError::Invalid { value: name.to_owned(), expected: NAME }) }
}

fn is_allowed(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')
}

/// The name at the end of an ARN, or the name that it is.
pub(crate) fn last_of(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_name_is_checked_then_names_and_arns_pass() {
        let longest = "w".repeat(255);
        for name in ["w", "web_1-A", "arn:aws:ecs:eu-west-1:123456789012:service/shop/web", &longest] {
            assert!(checked(name).is_ok(), "{name}");
        }
        for name in ["", "a b", "shop/web", "web:1", "wéb", "arn:aws:ecs: x", &"w".repeat(256)] {
            let error = checked(name).expect_err(name);
            assert!(error.to_string().starts_with(&format!("`{name}` is not a name of up to 255")), "{error}");
        }
    }
}
