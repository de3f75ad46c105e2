//! A role to assume, and what a session of it is asked for with.

mod rules;

use crate::config_error::{ConfigError, Origin};
use crate::mfa::{Mfa, MfaChallenge, MfaPrompt};
use crate::role_session::RoleSession;
use std::error::Error;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A role to assume: its ARN, what its trust policy asks for, and what its session is to be.
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
///     .duration(Duration::from_secs(15 * 60))
///     .session_policy_arn("arn:aws:iam::aws:policy/ReadOnlyAccess")
///     .tag("team", "storage")
///     .transitive_tag_key("team")
///     .source_identity("alice");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssumeRole {
    pub(crate) arn: String,
    pub(crate) wishes: Wishes,
}

/// What a session is asked for with, role aside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wishes {
    pub(crate) external_id: Option<String>,
    pub(crate) session_name: Option<String>,
    pub(crate) duration: Option<Duration>,
    pub(crate) policy: Option<String>,
    pub(crate) policy_arns: Vec<String>,
    pub(crate) tags: Vec<(String, String)>,
    pub(crate) transitive_tag_keys: Vec<String>,
    pub(crate) source_identity: Option<String>,
    pub(crate) mfa: Option<Mfa>,
}

impl AssumeRole {
    /// The role with this ARN.
    pub fn new(arn: impl Into<String>) -> Self {
        Self { arn: arn.into(), wishes: Wishes::default() }
    }

    /// The external id that the role's trust policy demands: 2 to 1224 of letters, digits and `_+=,.@:/-`. It keeps
    /// an account that serves many from being used by one against another; it is not a secret.
    #[must_use]
    pub fn external_id(mut self, external_id: impl Into<String>) -> Self {
        self.wishes.external_id = Some(external_id.into());
        self
    }

    /// The session's name, as `CloudTrail` shows it: 2 to 64 of letters, digits and `_+=,.@-`.
    /// By default `aws-interactions-` and the time.
    #[must_use]
    pub fn session_name(mut self, session_name: impl Into<String>) -> Self {
        self.wishes.session_name = Some(session_name.into());
        self
    }

    /// How long a session lasts, 15 minutes to 12 hours (1 hour when a role assumes the role) in whole seconds: parts
    /// of a second are dropped. By default what STS gives, an hour. A provider renews its sessions, so a job may last
    /// longer than this.
    #[must_use]
    pub fn duration(mut self, duration: Duration) -> Self {
        self.wishes.duration = Some(duration);
        self
    }

    /// A policy as JSON text, 2048 characters at most: the session may do what both this and the role's own policies
    /// allow. It can only take away. STS packs policy, policy ARNs and tags together and may refuse what is within
    /// this limit (`PackedPolicyTooLarge`).
    #[must_use]
    pub fn session_policy(mut self, json: impl Into<String>) -> Self {
        self.wishes.policy = Some(json.into());
        self
    }

    /// Adds a managed policy that narrows the session as [`session_policy`](Self::session_policy) does: 10 at most, of
    /// the role's account or of AWS.
    #[must_use]
    pub fn session_policy_arn(mut self, arn: impl Into<String>) -> Self {
        self.wishes.policy_arns.push(arn.into());
        self
    }

    /// Adds a tag to the session, which policies can ask for (`aws:PrincipalTag/KEY`): 50 at most, keys of 1 to 128
    /// and values of up to 256 letters, digits, blanks and `_.:/=+-@`. Keys that differ by case alone are the same, and
    /// those that begin with `aws:` are AWS's own. The trust policy must allow `sts:TagSession`.
    #[must_use]
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.wishes.tags.push((key.into(), value.into()));
        self
    }

    /// Hands the tag with this key, which must be one of [`tag`](Self::tag), on to the sessions of all roles that are
    /// assumed with this one. Those cannot set it to another value.
    #[must_use]
    pub fn transitive_tag_key(mut self, key: impl Into<String>) -> Self {
        self.wishes.transitive_tag_keys.push(key.into());
        self
    }

    /// Who is behind the session, 2 to 64 of letters, digits and `_+=,.@-`: `CloudTrail` shows it for this session and
    /// for all that are assumed with it, and none of them can change it. The trust policy must allow
    /// `sts:SetSourceIdentity`.
    #[must_use]
    pub fn source_identity(mut self, source_identity: impl Into<String>) -> Self {
        self.wishes.source_identity = Some(source_identity.into());
        self
    }

    /// The MFA device that the trust policy demands a code of, and who is asked for the code: six digits, each of which
    /// AWS takes once. `serial` is the ARN of a virtual device, or the number of a hardware one.
    ///
    /// One code lasts for one session, however many wait for it: choose a long [`duration`](Self::duration). The code
    /// is asked for when the first request wants keys, and again when the session is over, never ahead of time. Neither
    /// a wrong code nor a failing prompt is asked about again before the next request.
    ///
    /// ```no_run
    /// use aws_interactions_core::AssumeRole;
    ///
    /// let role = AssumeRole::new("arn:aws:iam::123456789012:role/Admin").mfa(
    ///     "arn:aws:iam::123456789012:mfa/alice",
    ///     |challenge| async move {
    ///         eprint!("code of {}: ", challenge.serial);
    ///         let read = || {
    ///             let mut code = String::new();
    ///             std::io::stdin().read_line(&mut code).map(|_| code)
    ///         };
    ///         // Reading a line blocks: not where requests are waiting.
    ///         tokio::task::spawn_blocking(read).await.map_err(std::io::Error::other)?
    ///     },
    /// );
    /// ```
    #[must_use]
    pub fn mfa<P, F, E>(mut self, serial: impl Into<String>, prompt: P) -> Self
    where
        P: Fn(MfaChallenge) -> F + Send + Sync + 'static,
        F: Future<Output = Result<String, E>> + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        self.wishes.mfa = Some(Mfa { serial: serial.into(), prompt: Some(MfaPrompt::new(prompt)), profile: None });
        self
    }

    /// The MFA device that the trust policy demands a code of; the code is asked of the provider's
    /// [`mfa_code_prompt`](crate::AwsClientProviderBuilder::mfa_code_prompt).
    #[must_use]
    pub fn mfa_serial(mut self, serial: impl Into<String>) -> Self {
        self.wishes.mfa = Some(Mfa { serial: serial.into(), prompt: None, profile: None });
        self
    }

    /// Checks what STS would refuse anyhow: that the ARN is that of a role, and the rules of each setting. Nothing is
    /// asked of AWS, so whether there is such a role, whom it trusts and how long it allows remains to be seen. The hour
    /// at most of a role that a role assumes is left to `build` and `assuming`, which know who assumes it.
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
    /// [`ConfigError::MalformedRoleArn`], or [`ConfigError::InvalidSetting`], which names the setting.
    pub fn check(&self) -> Result<RoleSession, ConfigError> {
        self.check_from(&Origin::Builder, false)
    }

    /// The same check of a role that `origin` named. A chained role is assumed by the session of another.
    pub(crate) fn check_from(&self, origin: &Origin, is_chained: bool) -> Result<RoleSession, ConfigError> {
        let malformed = |source| ConfigError::MalformedRoleArn { origin: origin.clone(), source };
        let role = self.arn.parse().map_err(malformed)?;
        if let Some((setting, value, expected)) = rules::broken(&self.wishes, is_chained) {
            return Err(ConfigError::InvalidSetting { setting, value, origin: origin.clone(), expected });
        }
        let name = self.wishes.session_name.clone().unwrap_or_else(default_session_name);
        Ok(RoleSession { role, name, wishes: self.wishes.clone() })
    }
}

/// What sessions are called that nobody gave a name.
pub(crate) fn default_session_name() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("aws-interactions-{}", now.as_secs())
}

#[cfg(test)]
mod tests;
