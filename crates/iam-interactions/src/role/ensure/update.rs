//! A role that is there, and not quite as it should be.

use super::{RoleChange, Work};
use crate::patience::{Passing, send};
use crate::role::error::RoleError;
use crate::role::get::Role;
use crate::role::spec::Undeclared;
use crate::tags;

impl Work<'_> {
    /// Changes what differs of the role itself.
    pub(super) async fn update(&mut self, role: &Role) -> Result<(), RoleError> {
        self.check_path(role)?;
        self.update_trust_policy(role).await?;
        self.update_description_and_duration(role).await?;
        self.update_boundary(role).await?;
        self.update_tags(role).await
    }

    async fn update_trust_policy(&mut self, role: &Role) -> Result<(), RoleError> {
        let wanted = &self.spec.trust_policy;
        // One that cannot be read is another one.
        if role.trust_policy().is_ok_and(|present| present.is_equivalent_to(wanted)) {
            return Ok(());
        }
        let update = || {
            let request = self.client.update_assume_role_policy().role_name(&self.spec.name);
            request.policy_document(wanted.to_string()).send()
        };
        let updated = send("UpdateAssumeRolePolicy", Passing::UnknownPrincipal, update).await;
        updated.map_err(|source| self.error(source))?;
        self.done(RoleChange::TrustPolicyReplaced);
        Ok(())
    }

    /// One call for both: it sets the duration back to an hour where none is sent.
    async fn update_description_and_duration(&mut self, role: &Role) -> Result<(), RoleError> {
        let spec = self.spec;
        let present = role.description.as_deref().unwrap_or_default();
        let description = spec.description.as_deref().filter(|wanted| *wanted != present);
        let duration = spec.max_session_duration.filter(|wanted| *wanted != role.max_session_duration);
        if description.is_none() && duration.is_none() {
            return Ok(());
        }
        let duration_sent = duration.unwrap_or(role.max_session_duration);
        let update = || {
            let request = self.client.update_role().role_name(&spec.name);
            let request = request.description(description.unwrap_or(present));
            request.set_max_session_duration(i32::try_from(duration_sent.as_secs()).ok()).send()
        };
        send("UpdateRole", self.passing, update).await.map_err(|source| self.error(source))?;
        if description.is_some() {
            self.done(RoleChange::DescriptionReplaced);
        }
        if duration.is_some() {
            self.done(RoleChange::MaxSessionDurationReplaced);
        }
        Ok(())
    }

    async fn update_boundary(&mut self, role: &Role) -> Result<(), RoleError> {
        let name = &self.spec.name;
        let Some(boundary) = &self.spec.permissions_boundary else { return Ok(()) };
        if role.permissions_boundary.as_ref() == Some(boundary) {
            return Ok(());
        }
        let put = || self.client.put_role_permissions_boundary().role_name(name).permissions_boundary(boundary).send();
        let put = send("PutRolePermissionsBoundary", self.passing, put).await;
        put.map_err(|source| RoleError::of_attaching(name, boundary, source))?;
        self.done(RoleChange::PermissionsBoundaryReplaced);
        Ok(())
    }

    async fn update_tags(&mut self, role: &Role) -> Result<(), RoleError> {
        let spec = self.spec;
        let is_declared = |key: &String| spec.tags.contains_key(key) || spec.tags_at_creation.contains_key(key);
        let unwanted = |key: &&String| !is_declared(key) && !tags::is_of_aws(key);
        let unwanted: Vec<String> = match spec.undeclared {
            Undeclared::Keep => Vec::new(),
            Undeclared::Remove => role.tags.keys().filter(unwanted).cloned().collect(),
        };
        if !unwanted.is_empty() {
            let untag = || self.client.untag_role().role_name(&spec.name).set_tag_keys(Some(unwanted.clone())).send();
            send("UntagRole", self.passing, untag).await.map_err(|source| self.error(source))?;
            self.done(RoleChange::TagsRemoved { keys: unwanted });
        }
        let missing = tags::different(&spec.tags, &role.tags);
        if !missing.is_empty() {
            let tag = || self.client.tag_role().role_name(&spec.name).set_tags(tags::to_sdk(&missing)).send();
            send("TagRole", self.passing, tag).await.map_err(|source| self.error(source))?;
            self.done(RoleChange::TagsPut { keys: missing.into_keys().collect() });
        }
        Ok(())
    }
}
