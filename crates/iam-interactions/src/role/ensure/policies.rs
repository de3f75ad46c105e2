//! The policies that a role should have.

use super::{RoleChange, Work};
use crate::patience::send;
use crate::policy_document::PolicyDocument;
use crate::role::attached::{get_role_policy, list_role_policies};
use crate::role::error::RoleError;
use crate::role::spec::Undeclared;

impl Work<'_> {
    /// Removes what is not wanted, then adds what is missing: a role has 10 managed policies at most.
    pub(super) async fn converge_policies(&mut self) -> Result<(), RoleError> {
        let spec = self.spec;
        let present = list_role_policies(&spec.name, self.provider).await?;
        if spec.undeclared == Undeclared::Remove {
            for policy in present.managed.iter().filter(|arn| !spec.managed_policies.contains(*arn)) {
                self.detach(policy).await?;
            }
            for policy in present.inline.iter().filter(|name| !spec.inline_policies.contains_key(*name)) {
                self.delete_inline(policy).await?;
            }
        }
        for policy in spec.managed_policies.iter().filter(|arn| !present.managed.contains(arn)) {
            self.attach(policy).await?;
        }
        for (name, policy) in &spec.inline_policies {
            if !present.inline.contains(name) || !self.has_inline(name, policy).await? {
                self.put_inline(name, policy).await?;
            }
        }
        Ok(())
    }

    /// For a role that has none.
    pub(super) async fn add_all_policies(&mut self) -> Result<(), RoleError> {
        let spec = self.spec;
        for policy in &spec.managed_policies {
            self.attach(policy).await?;
        }
        for (name, policy) in &spec.inline_policies {
            self.put_inline(name, policy).await?;
        }
        Ok(())
    }

    async fn has_inline(&self, name: &str, wanted: &PolicyDocument) -> Result<bool, RoleError> {
        let json = get_role_policy(&self.spec.name, name, self.provider).await?;
        let present = json.and_then(|json| json.parse::<PolicyDocument>().ok());
        Ok(present.is_some_and(|present| present.is_equivalent_to(wanted)))
    }

    async fn attach(&mut self, policy: &str) -> Result<(), RoleError> {
        let role = &self.spec.name;
        let attach = || self.client.attach_role_policy().role_name(role).policy_arn(policy).send();
        let attached = send("AttachRolePolicy", self.passing, attach).await;
        attached.map_err(|source| RoleError::of_attaching(role, policy, source))?;
        self.done(RoleChange::ManagedPolicyAttached { policy: policy.to_owned() });
        Ok(())
    }

    async fn put_inline(&mut self, name: &str, policy: &PolicyDocument) -> Result<(), RoleError> {
        let put = || {
            let request = self.client.put_role_policy().role_name(&self.spec.name).policy_name(name);
            request.policy_document(policy.to_string()).send()
        };
        send("PutRolePolicy", self.passing, put).await.map_err(|source| self.error(source))?;
        self.done(RoleChange::InlinePolicyPut { policy: name.to_owned() });
        Ok(())
    }

    async fn detach(&mut self, policy: &str) -> Result<(), RoleError> {
        if self.remover().detach(policy).await? {
            self.done(RoleChange::ManagedPolicyDetached { policy: policy.to_owned() });
        }
        Ok(())
    }

    async fn delete_inline(&mut self, policy: &str) -> Result<(), RoleError> {
        if self.remover().delete_inline(policy).await? {
            self.done(RoleChange::InlinePolicyDeleted { policy: policy.to_owned() });
        }
        Ok(())
    }
}
