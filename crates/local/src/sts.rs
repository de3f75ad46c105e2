//! STS: the emulator takes every caller for the same user and every role for good.

use std::future::Future;
use std::pin::Pin;

use winterbaume_core::{MockRequest, MockResponse, MockService, StatefulService};
use winterbaume_sts::StsService;

use crate::ACCOUNT_ID;
use crate::aws_error::{AwsError, Protocol};
use crate::credential_scope::CredentialScope;
use crate::target::parse_parameters;
use crate::xml::element;
use aws_interactions_core::is_account_id;

/// The emulator's region in which sessions are kept: credentials are good in every region.
const REGION: &str = "us-east-1";

/// Who a caller is that no `AssumeRole` of this server made.
const USER: &str = "user/local";
const USER_ID: &str = "AIDALOCALLOCALLOCALL1";

/// From 15 minutes to 12 hours.
const DURATION: std::ops::RangeInclusive<u32> = 900..=43_200;

/// STS as AWS has it, as far as the crate's documentation says.
#[derive(Default)]
pub(crate) struct Sts(StsService);

struct Identity {
    account: String,
    arn: String,
    user_id: String,
}

impl MockService for Sts {
    fn service_name(&self) -> &'static str {
        "sts"
    }

    /// Requests are routed by the service they are signed for, not by their address.
    fn url_patterns(&self) -> Vec<&str> {
        Vec::new()
    }

    fn handle(&self, request: MockRequest) -> Pin<Box<dyn Future<Output = MockResponse> + Send + '_>> {
        Box::pin(async move {
            let answer = self.answer(request).await;
            answer.unwrap_or_else(|error| error.response(Protocol::Query))
        })
    }
}

impl Sts {
    async fn answer(&self, mut request: MockRequest) -> Result<MockResponse, AwsError> {
        let parameters = parse_parameters(&String::from_utf8_lossy(&request.body));
        let parameter =
            |name: &str| parameters.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
        match parameter("Action") {
            Some("GetCallerIdentity") => {
                return Ok(identity_document(&self.identity(&request).await));
            }
            Some("AssumeRole") => check_assume_role(parameter)?,
            _ => {}
        }
        request.uri = format!("https://sts.{REGION}.amazonaws.com/");
        Ok(self.0.handle(request).await)
    }

    /// Whose credentials signed: a role's session if `AssumeRole` gave them out, the user otherwise.
    async fn identity(&self, request: &MockRequest) -> Identity {
        let scope = CredentialScope::of(&request.uri, &request.headers);
        let key = scope.map(|scope| scope.access_key_id);
        let sessions = self.0.snapshot(ACCOUNT_ID, REGION).await.assumed_roles;
        let Some(session) = sessions.into_iter().find(|session| Some(&session.access_key_id) == key.as_ref()) else {
            let arn = format!("arn:aws:iam::{ACCOUNT_ID}:{USER}");
            return Identity { account: ACCOUNT_ID.to_owned(), arn, user_id: USER_ID.to_owned() };
        };
        let role = session.role_arn.rsplit('/').next().unwrap_or_default();
        let (account, name) = (session.account_id, session.role_session_name);
        let arn = format!("arn:aws:sts::{account}:assumed-role/{role}/{name}");
        Identity { arn, user_id: format!("{}:{name}", session.assumed_role_id), account }
    }
}

fn identity_document(identity: &Identity) -> MockResponse {
    let content =
        element("Arn", &identity.arn) + &element("UserId", &identity.user_id) + &element("Account", &identity.account);
    MockResponse::xml(
        200,
        format!(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
             <GetCallerIdentityResult>{content}</GetCallerIdentityResult></GetCallerIdentityResponse>"
        ),
    )
}

/// STS refuses a malformed role or a duration out of range before it looks for the role.
fn check_assume_role<'a>(parameter: impl Fn(&str) -> Option<&'a str>) -> Result<(), AwsError> {
    let role = parameter("RoleArn").unwrap_or_default();
    if !is_role_arn(role) {
        return Err(AwsError::new(400, "ValidationError", format!("{role} is invalid")));
    }
    let seconds = parameter("DurationSeconds").map(str::parse::<u32>);
    if seconds.is_some_and(|seconds| !seconds.is_ok_and(|seconds| DURATION.contains(&seconds))) {
        let message = "1 validation error detected: Value at 'durationSeconds' failed to satisfy constraint: Member must have \
                       value greater than or equal to 900 and less than or equal to 43200";
        return Err(AwsError::new(400, "ValidationError", message));
    }
    Ok(())
}

/// `arn:PARTITION:iam::ACCOUNT:role/NAME`, with or without a path.
fn is_role_arn(arn: &str) -> bool {
    let mut parts = arn.splitn(6, ':');
    let mut next = || parts.next().unwrap_or_default();
    let (scheme, partition, service, region, account, resource) = (next(), next(), next(), next(), next(), next());
    let name = resource.strip_prefix("role/").unwrap_or_default();
    scheme == "arn"
        && partition.starts_with("aws")
        && service == "iam"
        && region.is_empty()
        && is_account_id(account)
        && !name.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_checking_a_role_arn_and_it_is_whole_then_it_is_one() {
        for arn in ["arn:aws:iam::123456789012:role/reader", "arn:aws-cn:iam::123456789012:role/a/path/reader"] {
            assert!(is_role_arn(arn), "{arn}");
        }
    }

    #[test]
    fn when_checking_a_role_arn_and_a_part_is_wrong_then_it_is_none() {
        for arn in [
            "",
            "reader",
            "arn:aws:iam::123456789012:user/reader",
            "arn:aws:iam::12345:role/reader",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:sts::123456789012:role/reader",
            "arn:aws:iam:us-east-1:123456789012:role/reader",
        ] {
            assert!(!is_role_arn(arn), "{arn}");
        }
    }
}
