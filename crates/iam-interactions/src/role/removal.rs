//! Taking things off a role.

use super::error::RoleError;
use crate::patience::{Passing, send};
use aws_interactions_core::{RequestError, RequestErrorKind};
use aws_sdk_iam::Client;

/// Takes things off a role. Each answers whether the thing was there: what is gone already is fine.
pub(super) struct Remover<'a> {
    pub(super) role: &'a str,
    pub(super) client: &'a Client,
}

impl Remover<'_> {
    pub(super) async fn detach(&self, policy: &str) -> Result<bool, RoleError> {
        let detach = || self.client.detach_role_policy().role_name(self.role).policy_arn(policy).send();
        self.was_there(send("DetachRolePolicy", Passing::Conflict, detach).await)
    }

    pub(super) async fn delete_inline(&self, policy: &str) -> Result<bool, RoleError> {
        let delete = || self.client.delete_role_policy().role_name(self.role).policy_name(policy).send();
        self.was_there(send("DeleteRolePolicy", Passing::Conflict, delete).await)
    }

    pub(super) async fn remove_from_profile(&self, profile: &str) -> Result<bool, RoleError> {
        let remove = || {
            let request = self.client.remove_role_from_instance_profile();
            request.instance_profile_name(profile).role_name(self.role).send()
        };
        self.was_there(send("RemoveRoleFromInstanceProfile", Passing::Conflict, remove).await)
    }

    pub(super) async fn delete_profile(&self, profile: &str) -> Result<bool, RoleError> {
        let delete = || self.client.delete_instance_profile().instance_profile_name(profile).send();
        self.was_there(send("DeleteInstanceProfile", Passing::Conflict, delete).await)
    }

    pub(super) async fn delete_role(&self) -> Result<bool, RoleError> {
        let delete = || self.client.delete_role().role_name(self.role).send();
        self.was_there(send("DeleteRole", Passing::Conflict, delete).await)
    }

    fn was_there<T>(&self, removed: Result<T, RequestError>) -> Result<bool, RoleError> {
        match removed {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == RequestErrorKind::NotFound && !error.is_of_credentials() => Ok(false),
            Err(error) => Err(RoleError::from_request(self.role, error)),
        }
    }
}
