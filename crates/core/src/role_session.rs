//! A session of a role: the one request for it, and the keys that come of it.

use crate::arn::RoleArn;
use crate::assume_role::Wishes;
use crate::key_failure::KeyFailure;
use crate::keys::LoadKeys;
use crate::request_error::{RequestError, RequestErrorKind};
use aws_credential_types::Credentials;
use aws_sdk_sts::operation::assume_role::AssumeRoleOutput;
use aws_sdk_sts::operation::assume_role::builders::AssumeRoleFluentBuilder;
use aws_sdk_sts::types::{PolicyDescriptorType, Tag};
use futures::future::BoxFuture;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const OPERATION: &str = "AssumeRole";

/// What a session of a role is asked for with: an [`AssumeRole`](crate::AssumeRole) that passed its
/// [`check`](crate::AssumeRole::check).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleSession {
    pub(crate) role: RoleArn,
    pub(crate) name: String,
    pub(crate) wishes: Wishes,
}

impl RoleSession {
    /// The role.
    pub fn role(&self) -> &RoleArn {
        &self.role
    }

    /// The session's name, chosen or made up.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The external id, where one was given.
    pub fn external_id(&self) -> Option<&str> {
        self.wishes.external_id.as_deref()
    }

    /// How long the session is to last, where that was said.
    pub fn duration(&self) -> Option<Duration> {
        self.wishes.duration
    }

    /// Asks STS for the session; for providers, and for the crate of STS. A role that demands an MFA code asks for it
    /// first.
    ///
    /// Calls `AssumeRole` (permission `sts:AssumeRole` on the role, and the role's trust policy).
    ///
    /// # Errors
    /// [`RequestError`] where STS refuses or does not answer. Its kind is `InvalidMfaCode` where no code was given, or
    /// not one that STS takes.
    pub async fn assume(&self, sts: &aws_sdk_sts::Client) -> Result<AssumeRoleOutput, RequestError> {
        let code = match &self.wishes.mfa {
            Some(mfa) => Some(mfa.code(&self.role).await?),
            None => None,
        };
        let has_code = code.is_some();
        let answer = self.request(sts).set_token_code(code).send().await;
        answer.map_err(|error| {
            let error = RequestError::from_sdk("sts", OPERATION, error);
            if has_code { error.understood_as_of_mfa() } else { error }
        })
    }

    fn request(&self, sts: &aws_sdk_sts::Client) -> AssumeRoleFluentBuilder {
        let wishes = &self.wishes;
        let policies = wishes.policy_arns.iter().map(|arn| PolicyDescriptorType::builder().arn(arn).build());
        // The keys are there: the SDK's builder cannot know that.
        let tags = wishes.tags.iter().filter_map(|(key, value)| Tag::builder().key(key).value(value).build().ok());
        sts.assume_role()
            .role_arn(self.role.to_string())
            .role_session_name(&self.name)
            .set_external_id(wishes.external_id.clone())
            .set_duration_seconds(wishes.duration.map(whole_seconds))
            .set_policy(wishes.policy.clone())
            .set_policy_arns(some(policies.collect()))
            .set_tags(some(tags.collect()))
            .set_transitive_tag_keys(some(wishes.transitive_tag_keys.clone()))
            .set_source_identity(wishes.source_identity.clone())
            .set_serial_number(wishes.mfa.as_ref().map(|mfa| mfa.serial.clone()))
    }
}

fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

pub(crate) fn whole_seconds(duration: Duration) -> i32 {
    i32::try_from(duration.as_secs()).unwrap_or(i32::MAX)
}

/// The keys of a session, by a client that acts as the hop before.
///
/// aws-config's own provider rebuilds every hop at each refresh and loads its settings afresh; this one keeps the
/// STS client, hence the cached identity of the hop before and the provider's endpoints.
pub(crate) struct RoleKeys {
    pub(crate) sts: aws_sdk_sts::Client,
    pub(crate) session: RoleSession,
    /// For errors: the role, which hop it is, and who assumes it.
    pub(crate) hop: String,
}

impl LoadKeys for RoleKeys {
    fn load(&self) -> BoxFuture<'_, Result<Credentials, KeyFailure>> {
        Box::pin(async {
            let answer = self.session.assume(&self.sts).await;
            let keys = answer.and_then(|answer| credentials(OPERATION, answer.credentials, &self.session.role));
            keys.map_err(|error| KeyFailure::request(error.about(&self.hop)))
        })
    }
}

/// The keys of an answer. The SDK fills what the answer leaves out with empty texts and the beginning of time.
pub(crate) fn credentials(
    operation: &'static str,
    keys: Option<aws_sdk_sts::types::Credentials>,
    role: &RoleArn,
) -> Result<Credentials, RequestError> {
    let incomplete = || {
        let message = "the answer holds no complete credentials";
        RequestError::new(RequestErrorKind::ResponseNotUnderstood, "sts", operation, message)
    };
    let keys = keys.ok_or_else(incomplete)?;
    let expires_at = SystemTime::try_from(keys.expiration).map_err(|_| incomplete())?;
    let texts = [&keys.access_key_id, &keys.secret_access_key, &keys.session_token];
    if texts.iter().any(|text| text.is_empty()) || expires_at <= UNIX_EPOCH {
        return Err(incomplete());
    }
    Ok(Credentials::builder()
        .access_key_id(keys.access_key_id)
        .secret_access_key(keys.secret_access_key)
        .session_token(keys.session_token)
        .expiry(expires_at)
        .provider_name(operation)
        .account_id(role.account_id())
        .build())
}
