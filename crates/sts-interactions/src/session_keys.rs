//! Temporary keys: how long they may be asked for, and how STS answers with them.

use aws_interactions_core::{AwsCredentials, AwsService, RequestError, RequestErrorKind, Sts};
use aws_sdk_sts::types::Credentials;
use std::ops::RangeInclusive;
use std::time::{Duration, SystemTime};

/// The duration in STS's whole seconds, or the duration itself where it is out of `range`.
pub(crate) fn checked_seconds(
    duration: Option<Duration>,
    range: &RangeInclusive<Duration>,
) -> Result<Option<i32>, Duration> {
    match duration {
        Some(duration) if !range.contains(&duration) => Err(duration),
        duration => Ok(duration.map(whole_seconds)),
    }
}

pub(crate) fn whole_seconds(duration: Duration) -> i32 {
    i32::try_from(duration.as_secs()).unwrap_or(i32::MAX)
}

/// The keys of an answer. The SDK fills what the answer lacks with empty texts and the year 1970.
pub(crate) fn session_keys(operation: &'static str, keys: Option<Credentials>) -> Result<AwsCredentials, RequestError> {
    let incomplete = || not_understood(operation, "the answer holds no complete credentials");
    let keys = keys.filter(is_complete).ok_or_else(incomplete)?;
    let expires_at = SystemTime::try_from(keys.expiration).map_err(|_| incomplete())?;
    let credentials = AwsCredentials::new(keys.access_key_id, keys.secret_access_key);
    Ok(credentials.with_session(keys.session_token, Some(expires_at)))
}

fn is_complete(keys: &Credentials) -> bool {
    let texts = [&keys.access_key_id, &keys.secret_access_key, &keys.session_token];
    texts.iter().all(|text| !text.is_empty()) && keys.expiration.secs() > 0
}

pub(crate) fn not_understood(operation: &'static str, what: impl Into<String>) -> RequestError {
    RequestError::new(RequestErrorKind::ResponseNotUnderstood, Sts::ID, operation, what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_sts::primitives::DateTime;

    #[test]
    fn when_keys_are_read_and_a_part_is_missing_then_they_are_refused_without_showing_the_rest() {
        let complete = Credentials::builder()
            .access_key_id("the-id")
            .secret_access_key("the-secret")
            .session_token("the-token")
            .expiration(DateTime::from_secs(1_795_348_800));
        let read = |keys: aws_sdk_sts::types::builders::CredentialsBuilder| {
            session_keys("AssumeRole", Some(keys.build().expect("all set")))
        };
        let broken = [
            complete.clone().access_key_id(""),
            complete.clone().secret_access_key(""),
            complete.clone().session_token(""),
            complete.clone().expiration(DateTime::from_secs(0)),
        ];

        assert!(read(complete).is_ok());
        assert!(session_keys("AssumeRole", None).is_err());
        for keys in broken {
            let error = read(keys).expect_err("a part is missing");
            assert_eq!(error.kind(), RequestErrorKind::ResponseNotUnderstood);
            assert!(!format!("{error} {error:?}").contains("the-"), "{error:?}");
        }
    }

    #[test]
    fn when_a_duration_is_checked_and_it_is_on_a_limit_then_it_is_allowed() {
        let range = Duration::from_mins(15)..=Duration::from_hours(1);
        assert_eq!(checked_seconds(None, &range), Ok(None));
        for seconds in [900, 3600] {
            let allowed = checked_seconds(Some(Duration::from_secs(seconds)), &range);
            assert_eq!(allowed, Ok(i32::try_from(seconds).ok()));
        }
        for milliseconds in [0, 899_999, 3_600_001, u64::MAX] {
            let duration = Duration::from_millis(milliseconds);
            assert_eq!(checked_seconds(Some(duration), &range), Err(duration));
        }
    }
}
