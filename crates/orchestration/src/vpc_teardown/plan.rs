//! What a teardown will do, as a value.

use super::step::{TeardownStep, resource, resources};
use super::{TeardownOptions, interface};
use ec2_interactions::Resource;
use serde::Serialize;
use std::fmt;

/// What the teardown of a VPC takes: made by [`plan_vpc_teardown`](crate::plan_vpc_teardown), printable, and what
/// [`execute_teardown`](crate::execute_teardown) goes by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TeardownPlan {
    /// The VPC.
    pub vpc: String,
    /// The value of its tag `Name`.
    pub name: Option<String>,
    /// The caller's account.
    pub account_id: String,
    /// The region.
    pub region: String,
    /// What it was made with, and is executed with.
    pub options: TeardownOptions,
    /// What is done, in this order. The last one deletes the VPC.
    pub steps: Vec<TeardownStep>,
    /// What stands in the way and is not this workflow's to delete.
    pub blockers: Vec<TeardownBlocker>,
    /// Elastic IPs in use in the VPC that stay allocated, and cost.
    #[serde(serialize_with = "resources")]
    pub kept: Vec<Resource>,
}

/// Something in a VPC that a teardown does not delete, and that keeps the VPC from being deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TeardownBlocker {
    /// The thing in the VPC: mostly a network interface.
    #[serde(serialize_with = "resource")]
    pub resource: Resource,
    /// What it belongs to: ``load balancer `web` ``, `account 210987654321`.
    pub owner: String,
    /// What to do about it.
    pub advice: String,
}

impl TeardownPlan {
    /// Whether something stands in the way that is not this workflow's to delete.
    pub fn is_blocked(&self) -> bool {
        !self.blockers.is_empty()
    }
}

impl fmt::Display for TeardownPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        writeln!(f, "teardown of VPC `{}`{name} of account {} in {}", self.vpc, self.account_id, self.region)?;
        for (number, stage) in self.steps.chunk_by(TeardownStep::is_like).enumerate() {
            let ids: Vec<_> = stage.iter().map(|step| format!("`{}`", step.resource.id)).collect();
            let Some(first) = stage.first() else { continue };
            writeln!(f, "{:3}. {} {} {}", number + 1, first.action, first.resource.kind, ids.join(", "))?;
        }
        for blocker in &self.blockers {
            writeln!(f, "in the way: {blocker}")?;
        }
        for address in &self.kept {
            writeln!(f, "stays: {address}")?;
        }
        Ok(())
    }
}

impl fmt::Display for TeardownBlocker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}: {}", self.resource, self.owner, self.advice)
    }
}

impl TeardownBlocker {
    pub(super) fn of_interface(found: &ec2_interactions::NetworkInterface) -> Self {
        let resource = Resource::new(ec2_interactions::ResourceKind::NetworkInterface, &found.id);
        let advice = interface::advice(&found.owner).to_owned();
        Self { resource, owner: found.owner.to_string(), advice }
    }

    pub(super) fn of_account(resource: Resource, account: &str) -> Self {
        let advice = "its own account has to delete it".to_owned();
        Self { resource, owner: format!("account {account}"), advice }
    }
}
