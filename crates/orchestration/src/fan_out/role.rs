//! Which role is assumed in an account.

use super::error::FanOutError;
use super::target::FanOutTarget;
use aws_interactions_core::AssumeRole;
use std::fmt;
use std::sync::Arc;

/// The role that is assumed in each account: a template of its ARN, and what its sessions are asked for with.
///
/// ```
/// use aws_interactions_orchestration::FanOutRole;
///
/// let audit = FanOutRole::named("Audit").asking(|role| role.external_id("agreed-upon").session_name("nightly"));
/// let elsewhere = FanOutRole::of_arn("arn:{partition}:iam::{account}:role/teams/audit-{account}");
/// ```
#[derive(Clone)]
pub struct FanOutRole {
    template: String,
    asking: Option<Arc<Asking>>,
}

type Asking = dyn Fn(AssumeRole) -> AssumeRole + Send + Sync;

impl FanOutRole {
    /// The role of this name, or of this path and name (`teams/audit`), in each account. `{account}` and `{partition}`
    /// in it stand for those of the target.
    pub fn named(name: impl fmt::Display) -> Self {
        Self::of_arn(format!("arn:{{partition}}:iam::{{account}}:role/{name}"))
    }

    /// The role of this ARN, where `{account}` and `{partition}` stand for those of the target. A template without
    /// `{account}` would be the same role for all and is refused.
    pub fn of_arn(template: impl Into<String>) -> Self {
        Self { template: template.into(), asking: None }
    }

    /// Says with what the sessions are asked for: external id, session name, duration, tags.
    #[must_use]
    pub fn asking(mut self, asking: impl Fn(AssumeRole) -> AssumeRole + Send + Sync + 'static) -> Self {
        self.asking = Some(Arc::new(asking));
        self
    }

    /// The role in one account.
    pub(super) fn in_account(&self, account_id: &str, partition: &str) -> AssumeRole {
        let arn = self.template.replace("{partition}", partition).replace("{account}", account_id);
        let role = AssumeRole::new(arn);
        match &self.asking {
            Some(asking) => asking(role),
            None => role,
        }
    }

    /// That it is the role of the account that it is assumed for, and one that STS can be asked for.
    pub(super) fn check(&self, target: &FanOutTarget, partition: &str) -> Result<(), FanOutError> {
        let role = self.in_account(&target.account_id, partition).check();
        let role = role
            .map_err(|source| FanOutError::InvalidRole { template: self.template.clone(), source: Box::new(source) })?;
        if role.role().account_id() == target.account_id {
            return Ok(());
        }
        Err(FanOutError::RoleElsewhere { role: Box::new(role.role().clone()), target: target.clone() })
    }
}

impl fmt::Debug for FanOutRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FanOutRole").field(&self.template).finish()
    }
}

#[cfg(test)]
mod tests;
