//! A role that is not there yet.

use super::{RoleChange, Work};
use crate::client::not_understood;
use crate::patience::{Passing, send};
use crate::role::error::RoleError;
use crate::role::get::Role;
use crate::tags;
use aws_interactions_core::{RequestError, RequestErrorKind};
use aws_sdk_iam::types;

impl Work<'_> {
    /// Creates the role, or finds the one that somebody else created meanwhile.
    pub(super) async fn create(&mut self) -> Result<Role, RoleError> {
        // Whoever made it, other servers of IAM may not know it for some seconds.
        self.passing = Passing::NotYetKnown;
        match self.send_create().await {
            Ok(role) => {
                self.done(RoleChange::Created);
                self.read("CreateRole", role)
            }
            // Also where the answer to the SDK's first attempt was lost.
            Err(error) if error.kind() == RequestErrorKind::AlreadyExists => self.find_new().await,
            Err(error) => Err(self.error(error)),
        }
    }

    async fn send_create(&self) -> Result<Option<types::Role>, RequestError> {
        let spec = self.spec;
        let create = || {
            let request = self.client.create_role().role_name(&spec.name).path(&spec.path);
            request
                .assume_role_policy_document(spec.trust_policy.to_string())
                .set_description(spec.description.clone())
                .set_max_session_duration(spec.session_seconds())
                .set_permissions_boundary(spec.permissions_boundary.clone())
                .set_tags(tags::to_sdk(&tags::joined(&spec.tags, &spec.tags_at_creation)))
                .send()
        };
        Ok(send("CreateRole", Passing::UnknownPrincipal, create).await?.role)
    }

    async fn find_new(&self) -> Result<Role, RoleError> {
        let get = || self.client.get_role().role_name(&self.spec.name).send();
        let answer = send("GetRole", Passing::NotYetKnown, get).await.map_err(|source| self.error(source))?;
        self.read("GetRole", answer.role)
    }

    fn read(&self, operation: &'static str, role: Option<types::Role>) -> Result<Role, RoleError> {
        let role = role.ok_or_else(|| not_understood(operation, "the answer holds no role"));
        role.and_then(|role| Role::of(operation, role)).map_err(|source| self.error(source))
    }
}
