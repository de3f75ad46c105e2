//! Whether the caller may do something, asked of EC2 without doing it.

use crate::error::{Ec2Error, request_error};
use crate::resource::Resource;
use aws_sdk_ec2::config::http::HttpResponse;
use aws_sdk_ec2::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;
use std::fmt;

/// What a dry run says: whether the caller may do it. Whether it would then work is another question: limits, capacity
/// and what depends on a thing are not looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Permission {
    /// The caller may.
    Allowed,
    /// The caller may not.
    Denied(Denial),
}

impl Permission {
    /// Whether the caller may.
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed)
    }
}

/// Why the caller may not, as far as EC2 tells. `Display` shows the reason alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Denial {
    /// EC2's words: who, which action, on what.
    pub reason: String,
    /// The policies that were looked at, in a form that only STS's `DecodeAuthorizationMessage` reads, for callers who
    /// may call that. Some thousand characters.
    pub encoded_message: Option<String>,
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

/// What stands between EC2's reason and the message that only STS reads.
const ENCODED: &str = "Encoded authorization failure message:";

impl Denial {
    /// The two parts of a refusal's message. EC2 has no field of its own for the second.
    fn of_message(message: &str) -> Self {
        let (reason, encoded) = message.split_once(ENCODED).unwrap_or((message, ""));
        let encoded = Some(encoded.trim()).filter(|encoded| !encoded.is_empty());
        Self { reason: reason.trim().to_owned(), encoded_message: encoded.map(str::to_owned) }
    }
}

/// Reads the answer to a request that was sent with `DryRun`.
///
/// EC2 answers with an error in both cases: `DryRunOperation` where the caller may, `UnauthorizedOperation` where not.
/// A success means that the other side knows no dry runs, as stand-ins for AWS do, and did what it was asked.
pub(crate) fn permission<T, E>(
    operation: &'static str,
    resource: &Resource,
    answer: Result<T, SdkError<E, HttpResponse>>,
) -> Result<Permission, Ec2Error>
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    let Err(error) = answer else {
        let problem = format!("a dry run of {operation} was answered as if it had been done, and it may have been");
        return Err(Ec2Error::wrong_answer(resource, problem));
    };
    let error = request_error(operation, error);
    match error.code() {
        // Then another service refused, and EC2 was never asked.
        _ if error.is_of_credentials() => Err(Ec2Error::from_request(resource, error)),
        Some("DryRunOperation") => Ok(Permission::Allowed),
        Some("UnauthorizedOperation") => {
            Ok(Permission::Denied(Denial::of_message(error.message().unwrap_or_default())))
        }
        _ => Err(Ec2Error::from_request(resource, error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::Ec2Client;
    use crate::resource::ResourceKind;
    use crate::stand_in::{answer, bare_builder, refusal};
    use aws_interactions_core::RequestError;
    use aws_interactions_stand_in::provider_without_keys;
    use aws_sdk_ec2::Client;
    use aws_smithy_mocks::{mock, mock_client};

    async fn permission_by(
        response: impl Fn() -> HttpResponse + Send + Sync + 'static,
    ) -> Result<Permission, Ec2Error> {
        let rule = mock!(Client::delete_vpc).then_http_response(response);
        let client = mock_client!(aws_sdk_ec2, [&rule]);
        let answer = client.delete_vpc().vpc_id("vpc-1a2b").dry_run(true).send().await;
        permission("DeleteVpc", &Resource::new(ResourceKind::Vpc, "vpc-1a2b"), answer)
    }

    #[tokio::test]
    async fn when_a_dry_run_is_answered_with_its_own_code_then_the_caller_may() {
        let message = "Request would have succeeded, but DryRun flag is set.";
        let found = permission_by(move || refusal(412, "DryRunOperation", message)).await.expect("a permission");
        assert!(found.is_allowed());
    }

    #[tokio::test]
    async fn when_a_dry_run_is_refused_then_the_reason_is_told_without_the_encoded_message() {
        let message = "You are not authorized to perform this operation. User: arn:aws:sts::123456789012:assumed-role/\
            dev/me is not authorized to perform: ec2:DeleteVpc on resource: arn:aws:ec2:us-east-1:123456789012:vpc/\
            vpc-1a2b because no identity-based policy allows the ec2:DeleteVpc action. Encoded authorization failure \
            message: 4GIOHlTkIaWHQD0Q0m6XSnuUMCm-abcd";
        let found = permission_by(move || refusal(403, "UnauthorizedOperation", message)).await.expect("a permission");
        assert!(!found.is_allowed());
        let Permission::Denied(denial) = found else { panic!("{found:?}") };
        assert_eq!(denial.encoded_message.as_deref(), Some("4GIOHlTkIaWHQD0Q0m6XSnuUMCm-abcd"));
        assert!(denial.to_string().ends_with("allows the ec2:DeleteVpc action."), "{denial}");
        assert!(denial.to_string().starts_with("You are not authorized"), "{denial}");
    }

    #[tokio::test]
    async fn when_a_dry_run_is_refused_without_more_words_then_there_is_no_encoded_message() {
        let message = "You are not authorized to perform this operation.";
        let found = permission_by(move || refusal(403, "UnauthorizedOperation", message)).await.expect("a permission");
        let expected = Denial { reason: message.to_owned(), encoded_message: None };
        assert_eq!(found, Permission::Denied(expected));
    }

    #[tokio::test]
    async fn when_it_is_the_credentials_that_fail_then_it_says_nothing_of_the_permission() {
        for code in ["DryRunOperation", "UnauthorizedOperation"] {
            let client = provider_without_keys(bare_builder(), code).await.get_ec2();
            let answer = client.delete_vpc().vpc_id("vpc-1a2b").dry_run(true).send().await;
            let error = permission("DeleteVpc", &Resource::new(ResourceKind::Vpc, "vpc-1a2b"), answer);
            let error = error.expect_err("no permission");
            assert!(error.request().is_some_and(RequestError::is_of_credentials), "{error:?}");
        }
    }

    #[tokio::test]
    async fn when_a_dry_run_fails_otherwise_then_it_says_nothing_of_the_permission() {
        let missing = permission_by(|| refusal(400, "InvalidVpcID.NotFound", "no")).await.expect_err("no permission");
        assert!(matches!(missing, Ec2Error::DoesNotExist { .. }), "{missing:?}");
        let without_code = permission_by(|| answer(503, "")).await.expect_err("no permission");
        assert!(matches!(without_code, Ec2Error::Request { .. }), "{without_code:?}");
        let expired = permission_by(|| refusal(400, "RequestExpired", "no")).await.expect_err("no permission");
        assert!(matches!(expired, Ec2Error::Request { .. }), "{expired:?}");
    }

    #[tokio::test]
    async fn when_a_dry_run_is_answered_with_a_success_then_the_error_says_that_it_may_have_been_done() {
        let done = || answer(200, "<DeleteVpcResponse><return>true</return></DeleteVpcResponse>");
        let error = permission_by(done).await.expect_err("no permission");
        let expected = "the answer about VPC `vpc-1a2b` cannot be right: a dry run of DeleteVpc was answered as if it \
            had been done, and it may have been";
        assert_eq!(error.to_string(), expected);
    }
}
