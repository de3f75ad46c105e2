//! An instance profile on its way to be as it should be.

use super::{InstanceProfileChange, InstanceProfileSpec, OtherRole};
use crate::client::{IamClient, not_understood};
use crate::instance_profile::error::InstanceProfileError;
use crate::instance_profile::get::{InstanceProfile, find};
use crate::patience::{Passing, send};
use crate::tags;
use aws_interactions_core::{Arn, AwsClientProvider, RequestError, RequestErrorKind};
use aws_sdk_iam::Client;
use aws_sdk_iam::types;

pub(super) struct Work<'a> {
    spec: &'a InstanceProfileSpec,
    provider: &'a AwsClientProvider,
    client: Client,
    pub(super) changes: Vec<InstanceProfileChange>,
}

impl<'a> Work<'a> {
    pub(super) fn new(spec: &'a InstanceProfileSpec, provider: &'a AwsClientProvider) -> Self {
        Self { spec, provider, client: provider.get_iam(), changes: Vec::new() }
    }

    pub(super) async fn converge(&mut self) -> Result<Arn, InstanceProfileError> {
        let profile = match find(&self.spec.name, self.provider).await? {
            Some(profile) => profile,
            None => self.create().await?,
        };
        let spec = self.spec;
        if profile.path != spec.path {
            let (profile, path, wanted) = (spec.name.clone(), profile.path, spec.path.clone());
            return Err(InstanceProfileError::OtherPath { profile, path, wanted });
        }
        if profile.role.as_ref() != Some(&spec.role) {
            if let Some(other) = profile.role {
                self.remove(other).await?;
            }
            self.add().await?;
        }
        // Those that were sent with its creation are on it, though an answer may not say so.
        if self.changes.first() != Some(&InstanceProfileChange::Created) {
            self.put_tags(tags::different(&spec.tags, &profile.tags)).await?;
        }
        Ok(profile.arn)
    }

    /// Creates the profile, or finds the one that somebody else created meanwhile.
    async fn create(&mut self) -> Result<InstanceProfile, InstanceProfileError> {
        let spec = self.spec;
        let create = || {
            let request = self.client.create_instance_profile().instance_profile_name(&spec.name).path(&spec.path);
            request.set_tags(tags::to_sdk(&tags::joined(&spec.tags, &spec.tags_at_creation))).send()
        };
        match send("CreateInstanceProfile", Passing::Conflict, create).await {
            Ok(answer) => {
                self.changes.push(InstanceProfileChange::Created);
                self.read("CreateInstanceProfile", answer.instance_profile)
            }
            Err(error) if error.kind() == RequestErrorKind::AlreadyExists => self.read_new().await,
            Err(error) => Err(self.error(error)),
        }
    }

    async fn read_new(&self) -> Result<InstanceProfile, InstanceProfileError> {
        let get = || self.client.get_instance_profile().instance_profile_name(&self.spec.name).send();
        let answer = send("GetInstanceProfile", Passing::NotYetKnown, get).await.map_err(|error| self.error(error))?;
        self.read("GetInstanceProfile", answer.instance_profile)
    }

    async fn remove(&mut self, role: String) -> Result<(), InstanceProfileError> {
        let spec = self.spec;
        if spec.other_role == OtherRole::Refuse {
            return Err(self.holds(role));
        }
        let remove = || {
            let request = self.client.remove_role_from_instance_profile();
            request.instance_profile_name(&spec.name).role_name(&role).send()
        };
        match send("RemoveRoleFromInstanceProfile", Passing::Conflict, remove).await {
            // Somebody else was faster.
            Err(error) if is_missing(&error) => Ok(()),
            Err(error) => Err(self.error(error)),
            Ok(_) => {
                self.changes.push(InstanceProfileChange::RoleRemoved { role });
                Ok(())
            }
        }
    }

    async fn add(&mut self) -> Result<(), InstanceProfileError> {
        let spec = self.spec;
        let add = || {
            let request = self.client.add_role_to_instance_profile();
            request.instance_profile_name(&spec.name).role_name(&spec.role).send()
        };
        match send("AddRoleToInstanceProfile", Passing::NotYetKnown, add).await {
            Ok(_) => {
                self.changes.push(InstanceProfileChange::RoleAdded { role: spec.role.clone() });
                Ok(())
            }
            Err(error) if is_missing(&error) => {
                let (profile, role) = (spec.name.clone(), spec.role.clone());
                Err(InstanceProfileError::RoleDoesNotExist { profile, role })
            }
            // It holds one role at most: somebody else put one in.
            Err(error) if error.code() == Some("LimitExceeded") => self.look_who_is_in(error).await,
            Err(error) => Err(self.error(error)),
        }
    }

    async fn look_who_is_in(&self, error: RequestError) -> Result<(), InstanceProfileError> {
        match self.read_new().await?.role {
            Some(role) if role == self.spec.role => Ok(()),
            Some(role) => Err(self.holds(role)),
            None => Err(self.error(error)),
        }
    }

    async fn put_tags(&mut self, tags: tags::Tags) -> Result<(), InstanceProfileError> {
        if tags.is_empty() {
            return Ok(());
        }
        let tag = || {
            let request = self.client.tag_instance_profile().instance_profile_name(&self.spec.name);
            request.set_tags(tags::to_sdk(&tags)).send()
        };
        send("TagInstanceProfile", Passing::Conflict, tag).await.map_err(|error| self.error(error))?;
        self.changes.push(InstanceProfileChange::TagsPut { keys: tags.into_keys().collect() });
        Ok(())
    }

    fn read(
        &self,
        operation: &'static str,
        profile: Option<types::InstanceProfile>,
    ) -> Result<InstanceProfile, InstanceProfileError> {
        let profile = profile.ok_or_else(|| not_understood(operation, "the answer holds no profile"));
        profile.and_then(|profile| InstanceProfile::of(operation, profile)).map_err(|error| self.error(error))
    }

    fn holds(&self, role: String) -> InstanceProfileError {
        let (profile, wanted) = (self.spec.name.clone(), self.spec.role.clone());
        InstanceProfileError::HoldsOtherRole { profile, holds: role, wanted }
    }

    fn error(&self, source: RequestError) -> InstanceProfileError {
        InstanceProfileError::from_request(&self.spec.name, source)
    }
}

fn is_missing(error: &RequestError) -> bool {
    error.kind() == RequestErrorKind::NotFound && !error.is_of_credentials()
}
