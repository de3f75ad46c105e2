//! Temporary keys for the caller itself.

use crate::client::StsClient;
use crate::mfa_code::MfaCode;
use crate::session_keys::{checked_seconds, session_keys};
use aws_interactions_core::{AwsClientProvider, AwsCredentials, AwsService, RequestError, RequestErrorKind, Sts};
use std::ops::RangeInclusive;
use std::time::Duration;

const OPERATION: &str = "GetSessionToken";
const DURATIONS: RangeInclusive<Duration> = Duration::from_mins(15)..=Duration::from_hours(36);

/// Why the caller got no temporary keys.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SessionTokenError {
    /// No session can be that short or long; nothing was asked.
    #[error("a session cannot last {duration:?}: expected {:?} to {:?}", DURATIONS.start(), DURATIONS.end())]
    InvalidDuration {
        /// The duration.
        duration: Duration,
    },
    /// What was given is no code: a code has six digits. Nothing was asked.
    #[error("what was given is no code of the MFA device {serial}: a code has six digits")]
    MalformedMfaCode {
        /// The device.
        serial: String,
    },
    /// STS does not take the code: it is wrong, too old or used before, or the device is not the caller's.
    #[error("the code of the MFA device {serial} was not accepted")]
    InvalidMfaCode {
        /// The device.
        serial: String,
        /// What AWS said.
        source: RequestError,
    },
    /// The caller has temporary keys already, of a role or of a session: STS wants a user's own.
    #[error("only the long-lived keys of a user can get a session")]
    AccessDenied {
        /// What AWS said.
        source: RequestError,
    },
    /// Any other failure, expired credentials and a region without STS among them.
    #[error("could not get a session")]
    Request {
        /// What went wrong.
        source: RequestError,
    },
}

impl SessionTokenError {
    fn new(mfa: Option<&MfaCode>, source: RequestError) -> Self {
        if let (RequestErrorKind::InvalidMfaCode, Some(mfa)) = (source.kind(), mfa) {
            return Self::InvalidMfaCode { serial: mfa.serial().to_owned(), source };
        }
        match source.code() {
            // Else a hop on the way was denied, not this request.
            Some("AccessDenied" | "AccessDeniedException") if !source.is_of_credentials() => {
                Self::AccessDenied { source }
            }
            _ => Self::Request { source },
        }
    }
}

/// Exchanges the long-lived keys of an IAM user for temporary ones with the same permissions.
///
/// `duration` is 900 s to 36 h in whole seconds (parts of a second are dropped), 12 h when it is left out. Keys of
/// the root user last 1 h at most: STS cuts what is longer and does not say so, so read
/// [`expires_at`](AwsCredentials::expires_at).
///
/// With `mfa`, a code of the caller's own device, the session counts as one with MFA: policies that ask for
/// `aws:MultiFactorAuthPresent` let it through, for as long as it lasts. Without, IAM cannot be called with the new keys
/// at all. Of STS they can call `AssumeRole` and `GetCallerIdentity` alone. For a role that demands a code,
/// [`AssumeRole::mfa`](aws_interactions_core::AssumeRole::mfa) takes the way without a session between.
///
/// Calls `GetSessionToken`, which needs no permission.
///
/// ```no_run
/// use aws_interactions_core::AwsClientProvider;
/// use std::time::Duration;
/// use sts_interactions::{MfaCode, get_session_token};
///
/// # async fn example(typed: &str, provider: &AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let code = MfaCode::new("arn:aws:iam::123456789012:mfa/alice", typed);
/// let credentials = get_session_token(Some(Duration::from_secs(3600)), Some(&code), provider).await?;
/// let for_the_job = AwsClientProvider::builder().credentials(credentials).region("eu-central-1").build().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`SessionTokenError::InvalidDuration`] and [`SessionTokenError::MalformedMfaCode`] before anything is asked of AWS.
/// - [`SessionTokenError::InvalidMfaCode`] for a code that STS does not take, or a device that is not the caller's.
/// - [`SessionTokenError::AccessDenied`] for a caller with temporary keys: a role session cannot get another session.
/// - [`SessionTokenError::Request`] for everything else. Its [`kind`](RequestError::kind) is `InvalidCredentials` for
///   temporary credentials past their time, and `AccessDenied` with the code `RegionDisabledException` where STS is
///   switched off in the provider's region.
#[tracing::instrument(skip_all, fields(region = provider.region()))]
pub async fn get_session_token(
    duration: Option<Duration>,
    mfa: Option<&MfaCode>,
    provider: &AwsClientProvider,
) -> Result<AwsCredentials, SessionTokenError> {
    let seconds =
        checked_seconds(duration, &DURATIONS).map_err(|duration| SessionTokenError::InvalidDuration { duration })?;
    if let Some(mfa) = mfa.filter(|mfa| !mfa.is_well_formed()) {
        return Err(SessionTokenError::MalformedMfaCode { serial: mfa.serial().to_owned() });
    }
    request(seconds, mfa, provider).await.map_err(|source| SessionTokenError::new(mfa, source))
}

async fn request(
    seconds: Option<i32>,
    mfa: Option<&MfaCode>,
    provider: &AwsClientProvider,
) -> Result<AwsCredentials, RequestError> {
    let request = provider.get_sts().get_session_token().set_duration_seconds(seconds);
    let request = request.set_serial_number(mfa.map(|mfa| mfa.serial().to_owned()));
    let answer = request.set_token_code(mfa.map(|mfa| mfa.code().to_owned())).send().await;
    let answer = answer.map_err(|error| RequestError::from_sdk(Sts::ID, OPERATION, error));
    let answer = answer.map_err(|error| if mfa.is_some() { error.understood_as_of_mfa() } else { error })?;
    session_keys(OPERATION, answer.credentials)
}

#[cfg(test)]
mod tests;
