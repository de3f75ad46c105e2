//! A role to assume, and the credentials that come of it.

use crate::arn::RoleArn;
use crate::config_error::{ConfigError, Origin};
use crate::request_error::RequestError;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use std::ops::RangeInclusive;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const DURATIONS: RangeInclusive<Duration> = Duration::from_mins(15)..=Duration::from_hours(12);
/// What STS allows a role that is assumed by the session of another role.
const LONGEST_WHEN_CHAINED: Duration = Duration::from_hours(1);

/// A role to assume: its ARN, and what its trust policy asks for.
///
/// Nothing is checked before [`check`](Self::check), [`build`](crate::AwsClientProviderBuilder::build) or
/// [`assuming`](crate::AwsClientProvider::assuming).
///
/// ```
/// use aws_interactions_core::AssumeRole;
/// use std::time::Duration;
///
/// let role = AssumeRole::new("arn:aws:iam::123456789012:role/Audit")
///     .external_id("agreed-upon")
///     .session_name("nightly-audit")
///     .duration(Duration::from_secs(15 * 60));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssumeRole {
    arn: String,
    external_id: Option<String>,
    session_name: Option<String>,
    duration: Option<Duration>,
}

impl AssumeRole {
    /// The role with this ARN.
    pub fn new(arn: impl Into<String>) -> Self {
        Self { arn: arn.into(), external_id: None, session_name: None, duration: None }
    }

    /// The external id that the role's trust policy demands: 2 to 1224 of letters, digits and `_+=,.@:/-`. It keeps
    /// an account that serves many from being used by one against another; it is not a secret.
    #[must_use]
    pub fn external_id(mut self, external_id: impl Into<String>) -> Self {
        self.external_id = Some(external_id.into());
        self
    }

    /// The session's name, as `CloudTrail` shows it: 2 to 64 of letters, digits and `_+=,.@-`.
    /// By default `aws-interactions-` and the time.
    #[must_use]
    pub fn session_name(mut self, session_name: impl Into<String>) -> Self {
        self.session_name = Some(session_name.into());
        self
    }

    /// How long a session lasts, 15 minutes to 12 hours (1 hour when a role assumes the role) in whole seconds: parts
    /// of a second are dropped. By default what STS gives, an hour. A provider renews its sessions, so a job may last
    /// longer than this.
    #[must_use]
    pub fn duration(mut self, duration: Duration) -> Self {
        self.duration = Some(duration);
        self
    }

    /// Checks what STS would refuse anyhow: that the ARN is that of a role, and the rules for the session's name, the
    /// external id and the duration. Nothing is asked of AWS, so whether there is such a role, whom it trusts and how
    /// long it allows remains to be seen. The hour at most of a role that a role assumes is left to `build` and
    /// `assuming`, which know who assumes it.
    ///
    /// ```
    /// use aws_interactions_core::AssumeRole;
    ///
    /// let role = AssumeRole::new("arn:aws:iam::123456789012:role/Audit").session_name("nightly-audit");
    /// let session = role.check()?;
    /// assert_eq!((session.role().name(), session.name()), ("Audit", "nightly-audit"));
    /// assert!(role.session_name("nightly audit").check().is_err());
    /// # Ok::<(), aws_interactions_core::ConfigError>(())
    /// ```
    ///
    /// # Errors
    /// [`ConfigError::MalformedRoleArn`], or [`ConfigError::InvalidSetting`] for session name, external id and
    /// duration.
    pub fn check(&self) -> Result<RoleSession, ConfigError> {
        self.check_from(&Origin::Builder, false)
    }

    /// The same check of a role that `origin` named. A chained role is assumed by the session of another.
    pub(crate) fn check_from(&self, origin: &Origin, is_chained: bool) -> Result<RoleSession, ConfigError> {
        let malformed = |source| ConfigError::MalformedRoleArn { origin: origin.clone(), source };
        let session = RoleSession {
            role: self.arn.parse().map_err(malformed)?,
            name: self.session_name.clone().unwrap_or_else(default_session_name),
            external_id: self.external_id.clone(),
            duration: self.duration,
        };
        match session.broken_rule(is_chained) {
            Some((setting, value, expected)) => {
                Err(ConfigError::InvalidSetting { setting, value, origin: origin.clone(), expected })
            }
            None => Ok(session),
        }
    }
}

fn default_session_name() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("aws-interactions-{}", now.as_secs())
}

fn is_session_name(name: &str) -> bool {
    (2..=64).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte))
}

fn is_external_id(id: &str) -> bool {
    (2..=1224).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&byte))
}

/// What a session of a role is asked for with: an [`AssumeRole`] that passed its [`check`](AssumeRole::check).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleSession {
    role: RoleArn,
    name: String,
    external_id: Option<String>,
    duration: Option<Duration>,
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
        self.external_id.as_deref()
    }

    /// How long the session is to last, where that was said.
    pub fn duration(&self) -> Option<Duration> {
        self.duration
    }

    /// The first setting that breaks its rule: setting, value and rule.
    fn broken_rule(&self, is_chained: bool) -> Option<(&'static str, String, &'static str)> {
        if !is_session_name(&self.name) {
            let expected = "2 to 64 characters of letters, digits and _+=,.@-";
            return Some(("role session name", self.name.clone(), expected));
        }
        if let Some(id) = self.external_id.as_ref().filter(|id| !is_external_id(id)) {
            return Some(("external id", id.clone(), "2 to 1224 characters of letters, digits and _+=,.@:/-"));
        }
        let duration = self.duration?;
        let expected = broken_duration_rule(duration, is_chained)?;
        Some(("role duration", format!("{} s", duration.as_secs_f64()), expected))
    }
}

fn broken_duration_rule(duration: Duration, is_chained: bool) -> Option<&'static str> {
    if !DURATIONS.contains(&duration) {
        return Some("900 s to 43200 s");
    }
    (is_chained && duration > LONGEST_WHEN_CHAINED).then_some("3600 s at most when a role assumes the role")
}

/// Gets credentials by `AssumeRole`, with a client that acts as the hop before.
///
/// aws-config's own provider rebuilds every hop at each refresh and loads its settings afresh; this one keeps the
/// STS client, hence the cached identity of the hop before and the provider's endpoints.
#[derive(Debug)]
pub(crate) struct RoleCredentials {
    pub(crate) sts: aws_sdk_sts::Client,
    pub(crate) session: RoleSession,
}

impl RoleCredentials {
    async fn assume(&self) -> Result<Credentials, CredentialsError> {
        let RoleSession { role, external_id, name, duration } = &self.session;
        let seconds = duration.map(|duration| i32::try_from(duration.as_secs()).unwrap_or(i32::MAX));
        let answer = self
            .sts
            .assume_role()
            .role_arn(role.to_string())
            .role_session_name(name)
            .set_external_id(external_id.clone())
            .set_duration_seconds(seconds)
            .send()
            .await
            .map_err(|error| {
                CredentialsError::provider_error(RequestError::from_sdk("sts", "AssumeRole", error).about(role))
            })?;
        let incomplete = || CredentialsError::unhandled("the answer to AssumeRole holds no complete credentials");
        let keys = answer.credentials.ok_or_else(incomplete)?;
        let expires_at = SystemTime::try_from(keys.expiration).map_err(|_| incomplete())?;
        // The SDK fills what the answer leaves out with empty texts and the beginning of time.
        if keys.access_key_id.is_empty() || keys.secret_access_key.is_empty() || expires_at == UNIX_EPOCH {
            return Err(incomplete());
        }
        Ok(Credentials::builder()
            .access_key_id(keys.access_key_id)
            .secret_access_key(keys.secret_access_key)
            .session_token(keys.session_token)
            .expiry(expires_at)
            .provider_name("AssumeRole")
            .account_id(role.account_id())
            .build())
    }
}

impl ProvideCredentials for RoleCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.assume())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role() -> AssumeRole {
        AssumeRole::new("arn:aws:iam::123456789012:role/teams/web/Deploy")
    }

    fn refused_setting(role: &AssumeRole, is_chained: bool) -> Option<&'static str> {
        match role.check_from(&Origin::Builder, is_chained) {
            Err(ConfigError::InvalidSetting { setting, .. }) => Some(setting),
            Err(error) => panic!("{error:?}"),
            Ok(_) => None,
        }
    }

    #[test]
    fn when_a_role_is_checked_and_all_is_set_then_all_comes_back() {
        let asked = role().session_name("ci").external_id("agreed:upon").duration(Duration::from_hours(12));
        let session = asked.check().expect("a valid role");
        assert_eq!(session.role().to_string(), "arn:aws:iam::123456789012:role/teams/web/Deploy");
        assert_eq!((session.name(), session.external_id()), ("ci", Some("agreed:upon")));
        assert_eq!(session.duration(), Some(Duration::from_hours(12)));
    }

    #[test]
    fn when_a_role_is_checked_and_only_its_arn_is_set_then_a_name_is_made_up() {
        let session = role().check().expect("a valid role");
        assert!(session.name().starts_with("aws-interactions-"), "{session:?}");
        assert_eq!((session.external_id(), session.duration()), (None, None));
    }

    #[test]
    fn when_a_role_is_checked_and_its_arn_is_that_of_a_user_then_the_arn_is_refused() {
        let error = AssumeRole::new("arn:aws:iam::123456789012:user/alice").check().expect_err("no role");
        assert!(matches!(error, ConfigError::MalformedRoleArn { origin: Origin::Builder, .. }), "{error:?}");
    }

    #[test]
    fn when_a_role_is_checked_and_the_session_name_breaks_a_rule_then_it_is_refused() {
        for valid in ["ci", "nightly_audit+a=b,c.d@e-f", &"x".repeat(64)] {
            assert_eq!(refused_setting(&role().session_name(valid), false), None, "{valid}");
        }
        for invalid in ["", "x", "two words", "a/b", "a:b", "jörg", "ci\n", &"x".repeat(65)] {
            assert_eq!(refused_setting(&role().session_name(invalid), false), Some("role session name"), "{invalid}");
        }
    }

    #[test]
    fn when_a_role_is_checked_and_the_external_id_breaks_a_rule_then_it_is_refused() {
        for valid in ["ab", "agreed:upon/a+b=c,d.e@f-g_h", &"x".repeat(1224)] {
            assert_eq!(refused_setting(&role().external_id(valid), false), None, "{valid}");
        }
        for invalid in ["", "x", "two words", "jörg", &"x".repeat(1225)] {
            assert_eq!(refused_setting(&role().external_id(invalid), false), Some("external id"), "{invalid}");
        }
    }

    #[test]
    fn when_a_role_is_checked_and_the_duration_is_a_little_too_long_then_the_error_tells_parts_of_a_second() {
        let error = role().duration(Duration::from_millis(43_200_500)).check().expect_err("too long");
        assert_eq!(error.to_string(), "`43200.5 s` from the program is no role duration: expected 900 s to 43200 s");
    }

    #[test]
    fn when_a_role_is_checked_and_the_duration_is_out_of_range_then_it_is_refused() {
        let is_refused = |milliseconds, is_chained| {
            let asked = role().duration(Duration::from_millis(milliseconds));
            refused_setting(&asked, is_chained) == Some("role duration")
        };
        assert!([900_000, 43_200_000].iter().all(|&allowed| !is_refused(allowed, false)));
        assert!([900_000, 3_600_000].iter().all(|&allowed| !is_refused(allowed, true)));
        assert!([0, 899_999, 43_200_001, u64::MAX].iter().all(|&refused| is_refused(refused, false)));
        assert!([899_999, 3_600_001, 43_200_000].iter().all(|&refused| is_refused(refused, true)));
    }
}
