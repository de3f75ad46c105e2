//! The names of parameters: what cannot be one is not sent.

use crate::error::ParameterError;

const NAME: &str = "the name of a parameter: letters, digits and `_.-/`, at most 15 levels and 1,011 characters";
const ASKED: &str = "the name or the ARN of a parameter, with `:VERSION` or `:LABEL` behind it where one is meant";
const RESERVED: &str = "a name that can be given: those that begin with aws or ssm are AWS's own";
const PATH: &str = "a path of parameters, which begins with `/`";
const LEVELS: usize = 15;
const LENGTH: usize = 1011;

/// A name that a parameter can be given.
pub(crate) fn given(name: &str) -> Result<(), ParameterError> {
    checked(name, NAME, is_name(name) && !name.ends_with('/'))?;
    let bare = name.trim_start_matches('/').to_ascii_lowercase();
    checked(name, RESERVED, !bare.starts_with("aws") && !bare.starts_with("ssm"))
}

/// A name that a parameter can be asked by.
pub(crate) fn asked(name: &str) -> Result<(), ParameterError> {
    let allowed = |letter: char| is_allowed(letter) || matches!(letter, ':' | '@');
    checked(name, ASKED, !name.is_empty() && name.chars().all(allowed))
}

/// A path, as a list begins at one.
pub(crate) fn path(path: &str) -> Result<(), ParameterError> {
    checked(path, PATH, path.starts_with('/') && is_name(path))
}

fn checked(value: &str, expected: &'static str, is_one: bool) -> Result<(), ParameterError> {
    if is_one { Ok(()) } else { Err(ParameterError::Invalid { value: value.to_owned(), expected }) }
}

fn is_name(name: &str) -> bool {
    let levels = name.trim_matches('/').split('/').count();
    // A name without a `/` at its front is of one level.
    let is_rooted = name.starts_with('/') || levels == 1;
    !name.is_empty()
        && is_rooted
        && name.chars().all(is_allowed)
        && !name.contains("//")
        && levels <= LEVELS
        && name.len() <= LENGTH
}

fn is_allowed(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.' | '-' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_name_is_given_to_a_parameter_then_only_one_that_aws_takes_passes() {
        for name in ["a", "shop.db-url_1", "/shop/db/url", &format!("/{}", ["l"; 15].join("/"))] {
            assert!(given(name).is_ok(), "{name}");
        }
        let deep = format!("/{}", ["l"; 16].join("/"));
        let long = "l".repeat(1012);
        for name in ["", "/", "a b", "a:1", "shop/db", "/shop//db", "/shop/", "ü", &deep, &long] {
            assert!(given(name).expect_err(name).to_string().contains("at most 15 levels"), "{name}");
        }
        for name in ["aws-x", "/aws/service/x", "SSM.x", "/Ssm/x"] {
            assert!(given(name).expect_err(name).to_string().contains("AWS's own"), "{name}");
        }
    }

    #[test]
    fn when_a_parameter_is_asked_for_then_versions_labels_and_arns_pass() {
        let arn = "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/db";
        for name in ["a", "/shop/db:3", "/shop/db:prod", arn, "/aws/service/x"] {
            assert!(asked(name).is_ok(), "{name}");
        }
        for name in ["", "a b", "/shop/*"] {
            assert!(asked(name).is_err(), "{name}");
        }
        assert!(path("/").is_ok() && path("/shop").is_ok() && path("/shop/").is_ok());
        assert!(path("shop").is_err() && path("").is_err() && path("/a b").is_err());
    }
}
