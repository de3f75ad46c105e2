//! What a role should be like.

use super::error::RoleError;
use super::get::check_name;
use crate::name;
use crate::policy_document::{INLINE_CHARACTERS, PolicyDocument, PolicyKind};
use crate::tags;
use aws_interactions_core::Arn;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// What a role should be like, for [`ensure_role`](crate::ensure_role).
///
/// ```
/// use iam_interactions::{PolicyDocument, RoleSpec, Statement, Undeclared};
///
/// let read = PolicyDocument::new([Statement::allow(["s3:GetObject"]).on(["arn:aws:s3:::logs/*"])]);
/// let spec = RoleSpec {
///     inline_policies: [("read".to_owned(), read)].into(),
///     tags: [("team".to_owned(), "web".to_owned())].into(),
///     ..RoleSpec::new("web", PolicyDocument::trusting_service("ec2.amazonaws.com"), Undeclared::Remove)
/// };
/// assert_eq!(spec.path, "/");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleSpec {
    /// Its name: 1 to 64 ASCII letters, digits and characters of `_+=,.@-`.
    pub name: String,
    /// Its path, `/` where nothing else is said. It cannot be changed later.
    pub path: String,
    /// Who may assume it.
    pub trust_policy: PolicyDocument,
    /// What it is for; a role that exists keeps what it has where nothing is said.
    pub description: Option<String>,
    /// How long a session may last, 1 to 12 hours in whole seconds; a role that exists keeps what it has where nothing
    /// is said, a new one has 1 hour.
    pub max_session_duration: Option<Duration>,
    /// The ARN of the policy that bounds it; a role that exists keeps what it has where nothing is said, as taking a
    /// boundary away would set its other policies free.
    pub permissions_boundary: Option<String>,
    /// The ARNs of the managed policies that it has.
    pub managed_policies: BTreeSet<String>,
    /// The inline policies that it has, by name.
    pub inline_policies: BTreeMap<String, PolicyDocument>,
    /// The tags that it has.
    pub tags: BTreeMap<String, String>,
    /// More tags of a new role. On a role that is there they stay as they are, or are not put: they tell who made it,
    /// even where another caller made it a moment ago.
    pub tags_at_creation: BTreeMap<String, String>,
    /// What becomes of policies and tags that it has and that are not said here.
    pub undeclared: Undeclared,
}

/// What becomes of policies and tags that a role has and that its [`RoleSpec`] does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Undeclared {
    /// They stay: others may have put them there.
    Keep,
    /// They are removed: the role has what is said and nothing else. AWS's own tags (`aws:…`) stay, as nobody can
    /// remove those.
    Remove,
}

impl RoleSpec {
    /// A role with a trust policy alone, and what becomes of policies and tags that are not said.
    pub fn new(name: impl Into<String>, trust_policy: PolicyDocument, undeclared: Undeclared) -> Self {
        Self {
            name: name.into(),
            path: "/".to_owned(),
            trust_policy,
            description: None,
            max_session_duration: None,
            permissions_boundary: None,
            managed_policies: BTreeSet::new(),
            inline_policies: BTreeMap::new(),
            tags: BTreeMap::new(),
            tags_at_creation: BTreeMap::new(),
            undeclared,
        }
    }

    /// The duration as IAM takes it.
    pub(crate) fn session_seconds(&self) -> Option<i32> {
        self.max_session_duration.and_then(|duration| i32::try_from(duration.as_secs()).ok())
    }

    /// Checks what IAM would refuse, as far as that can be told here: what [`ensure_role`](crate::ensure_role) does before
    /// any call, for workflows that must know earlier.
    ///
    /// # Errors
    /// [`RoleError::Invalid`] for a name, a path, a tag or any other value that breaks a rule,
    /// [`RoleError::InvalidPolicy`] for a policy that does.
    pub fn check(&self) -> Result<(), RoleError> {
        check_name(&self.name)?;
        let problem = name::path_problem(&self.path)
            .or_else(|| self.description.as_deref().and_then(description_problem))
            .or_else(|| self.max_session_duration.and_then(duration_problem))
            .or_else(|| self.managed_policies.iter().chain(&self.permissions_boundary).find_map(|arn| arn_problem(arn)))
            .or_else(|| self.inline_policies.keys().find_map(|policy| name::problem(policy, name::OF_OTHERS)))
            .or_else(|| tags::problem(&tags::joined(&self.tags, &self.tags_at_creation)))
            .or_else(|| self.inline_size_problem());
        if let Some(problem) = problem {
            return Err(RoleError::invalid(&self.name, problem));
        }
        self.check_policy("trust policy".to_owned(), &self.trust_policy, PolicyKind::Trust)?;
        self.inline_policies.iter().try_for_each(|(name, policy)| {
            self.check_policy(format!("inline policy `{name}`"), policy, PolicyKind::Inline)
        })
    }

    fn check_policy(&self, name: String, policy: &PolicyDocument, kind: PolicyKind) -> Result<(), RoleError> {
        let role = || self.name.clone();
        policy.validate(kind).map_err(|source| RoleError::InvalidPolicy { role: role(), policy: name, source })
    }

    fn inline_size_problem(&self) -> Option<String> {
        let characters: usize = self.inline_policies.values().map(PolicyDocument::characters).sum();
        let too_many = characters > INLINE_CHARACTERS;
        too_many.then(|| {
            format!(
                "its inline policies have {characters} characters together, at most {INLINE_CHARACTERS} are allowed"
            )
        })
    }
}

fn description_problem(description: &str) -> Option<String> {
    let too_long = description.chars().count() > 1000;
    too_long.then(|| "its description has more than 1,000 characters".to_owned())
}

fn duration_problem(duration: Duration) -> Option<String> {
    let allowed = Duration::from_hours(1)..=Duration::from_hours(12);
    let whole = duration.subsec_nanos() == 0;
    let is_wrong = !allowed.contains(&duration) || !whole;
    is_wrong.then(|| format!("its longest session is {duration:?}, expected 1 to 12 hours in whole seconds"))
}

fn arn_problem(arn: &str) -> Option<String> {
    let of_policy = |arn: Arn| arn.service() == "iam" && arn.resource().starts_with("policy/");
    let is_policy = arn.parse().is_ok_and(of_policy);
    (!is_policy).then(|| format!("`{arn}` is not the ARN of a policy, expected arn:aws:iam::ACCOUNT:policy/NAME"))
}

#[cfg(test)]
mod tests;
