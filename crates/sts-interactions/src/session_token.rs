//! Temporary keys for the caller itself.

use crate::client::StsClient;
use crate::session_keys::{checked_seconds, session_keys};
use aws_interactions_core::{AwsClientProvider, AwsCredentials, AwsService, RequestError, Sts};
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
    fn new(source: RequestError) -> Self {
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
/// [`expires_at`](AwsCredentials::expires_at). With the new keys IAM cannot be called at all, as they come without
/// MFA, and of STS only `AssumeRole` and `GetCallerIdentity`.
///
/// Calls `GetSessionToken`, which needs no permission.
///
/// ```no_run
/// use aws_interactions_core::AwsClientProvider;
/// use std::time::Duration;
/// use sts_interactions::get_session_token;
///
/// # async fn example(provider: &AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let credentials = get_session_token(Some(Duration::from_secs(3600)), provider).await?;
/// let for_the_job = AwsClientProvider::builder().credentials(credentials).region("eu-central-1").build().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`SessionTokenError::InvalidDuration`] before anything is asked of AWS.
/// - [`SessionTokenError::AccessDenied`] for a caller with temporary keys: a role session cannot get another session.
/// - [`SessionTokenError::Request`] for everything else. Its [`kind`](RequestError::kind) is `InvalidCredentials` for
///   temporary credentials past their time, and `AccessDenied` with the code `RegionDisabledException` where STS is
///   switched off in the provider's region.
#[tracing::instrument(skip_all, fields(region = provider.region()))]
pub async fn get_session_token(
    duration: Option<Duration>,
    provider: &AwsClientProvider,
) -> Result<AwsCredentials, SessionTokenError> {
    let seconds =
        checked_seconds(duration, &DURATIONS).map_err(|duration| SessionTokenError::InvalidDuration { duration })?;
    let answer = provider.get_sts().get_session_token().set_duration_seconds(seconds).send().await;
    answer
        .map_err(|error| RequestError::from_sdk(Sts::ID, OPERATION, error))
        .and_then(|answer| session_keys(OPERATION, answer.credentials))
        .map_err(SessionTokenError::new)
}

#[cfg(test)]
mod tests;
