//! The credentials of a role.

mod error;

pub use error::AssumeRoleError;

use crate::client::StsClient;
use crate::session_keys::{not_understood, session_keys};
use aws_interactions_core::{Arn, ArnError, AssumeRole, AwsClientProvider, AwsCredentials, RequestError, RoleSession};
use aws_sdk_sts::operation::assume_role::AssumeRoleOutput;

const OPERATION: &str = "AssumeRole";

/// A session of a role. `Debug` shows no keys.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AssumedRole {
    /// The keys of the session, with their expiry.
    pub credentials: AwsCredentials,
    /// The ARN of the session: `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`.
    pub arn: Arn,
    /// The unique ids of role and session: `AROA…:SESSION`.
    pub assumed_role_id: String,
    /// The name of the session, chosen or made up.
    pub session_name: String,
}

/// Assumes a role with the provider's credentials, and answers with those of the session.
///
/// The keys are handed out once and end at their [`expires_at`](AwsCredentials::expires_at). To work in the role for
/// longer, let a provider assume it ([`assuming`](AwsClientProvider::assuming)): that one renews its sessions. Both
/// take the same [`AssumeRole`]; [`sanitise_session_name`](crate::sanitise_session_name) makes a session's name of any
/// text.
///
/// Calls `AssumeRole` (permission `sts:AssumeRole` on the role; and the role's trust policy must name the caller,
/// with the external id it asks for; tags need `sts:TagSession`, a source identity `sts:SetSourceIdentity`). The root
/// user cannot assume roles.
///
/// ```no_run
/// use aws_interactions_core::{AssumeRole, AwsClientProvider};
/// use std::time::Duration;
/// use sts_interactions::assume_role;
///
/// # async fn example(provider: &AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let role = AssumeRole::new("arn:aws:iam::123456789012:role/Audit")
///     .session_name("nightly-audit")
///     .duration(Duration::from_secs(900));
/// let session = assume_role(&role, provider).await?;
///
/// let audit = AwsClientProvider::builder().credentials(session.credentials).region("eu-central-1").build().await?;
/// println!("auditing {}", audit.get_aws_env().await?);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`AssumeRoleError::Invalid`] before anything is asked of AWS, for what does not pass
///   [`check`](AssumeRole::check).
/// - [`AssumeRoleError::AccessDenied`] where the caller may not assume the role, or there is no such role: STS does
///   not tell which.
/// - [`AssumeRoleError::InvalidMfaCode`] where the role has an MFA device ([`AssumeRole::mfa`]) and no code of it was
///   given, or one that STS does not take. It is not asked for again.
/// - [`AssumeRoleError::Rejected`] where STS does not accept a value: most often a duration beyond the role's own
///   limit, or beyond the hour of a role that is assumed by the session of another.
/// - [`AssumeRoleError::Request`] for everything else. Its [`kind`](RequestError::kind) is `InvalidCredentials` for
///   credentials of the provider past their time, and `AccessDenied` with the code `RegionDisabledException` where STS
///   is switched off in the provider's region.
pub async fn assume_role(role: &AssumeRole, provider: &AwsClientProvider) -> Result<AssumedRole, AssumeRoleError> {
    let session = role.check().map_err(|source| AssumeRoleError::Invalid { source })?;
    begin(&session, provider).await.map_err(|source| AssumeRoleError::new(session.role(), source))
}

#[tracing::instrument(name = "assume_role", skip_all, fields(role = %session.role()))]
async fn begin(session: &RoleSession, provider: &AwsClientProvider) -> Result<AssumedRole, RequestError> {
    let answer = session.assume(&provider.get_sts()).await?;
    read(answer, session.name())
}

fn read(answer: AssumeRoleOutput, session_name: &str) -> Result<AssumedRole, RequestError> {
    let credentials = session_keys(OPERATION, answer.credentials)?;
    let nobody = || not_understood(OPERATION, "the answer does not say who was assumed");
    let assumed = answer.assumed_role_user.ok_or_else(nobody)?;
    let arn = assumed.arn.parse().map_err(|error: ArnError| not_understood(OPERATION, error.to_string()))?;
    Ok(AssumedRole {
        credentials,
        arn,
        assumed_role_id: assumed.assumed_role_id,
        session_name: session_name.to_owned(),
    })
}

#[cfg(test)]
mod tests;
