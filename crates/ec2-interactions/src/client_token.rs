//! The marks by which EC2 knows a request again.

use crate::error::Ec2Error;
use crate::resource::Resource;
use aws_interactions_core::RequestError;

/// EC2's limit, in characters.
const LIMIT: usize = 64;

pub(crate) fn check(token: &str) -> Result<(), Ec2Error> {
    if (1..=LIMIT).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    let problem = format!("it is 1 to {LIMIT} ASCII characters without spaces");
    Err(Ec2Error::InvalidInput { what: format!("client token `{token}`"), problem })
}

/// What the refusal of a request with a token means.
pub(crate) fn refused(resource: &Resource, token: Option<&str>, source: RequestError) -> Ec2Error {
    match token {
        Some(token) if source.code() == Some("IdempotentParameterMismatch") => {
            Ec2Error::TokenUsedBefore { token: token.to_owned(), source }
        }
        _ => Ec2Error::from_request(resource, source),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_client_token_is_checked_then_only_what_ec2_takes_passes() {
        for token in ["a", "web-2026-11-22", &"x".repeat(64)] {
            assert!(check(token).is_ok(), "{token}");
        }
        for token in ["", "two words", "größe", &"x".repeat(65)] {
            let error = check(token).expect_err(token).to_string();
            assert!(error.contains(&format!("`{token}`")) && error.contains("1 to 64"), "{error}");
        }
    }
}
