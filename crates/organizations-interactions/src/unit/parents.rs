//! What an account or unit is in.

use crate::client::OrganizationsClient;
use crate::error::OrganizationError;
use crate::id;
use crate::organization::present;
use aws_interactions_core::{AwsClientProvider, Page, pages};
use aws_sdk_organizations::types::{Parent, ParentType};
use futures::TryStreamExt;
use std::collections::BTreeSet;
use std::fmt;

const LIST: &str = "ListParents";

/// What accounts and units are in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OrganizationParent {
    /// A root, by its id.
    Root(String),
    /// An organizational unit, by its id.
    Unit(String),
}

impl OrganizationParent {
    /// Its id.
    pub fn id(&self) -> &str {
        let (Self::Root(id) | Self::Unit(id)) = self;
        id
    }

    fn of(parent: Parent) -> Result<Self, String> {
        let id = present("id of a parent", parent.id)?;
        match parent.r#type {
            Some(ParentType::Root) => Ok(Self::Root(id)),
            Some(ParentType::OrganizationalUnit) => Ok(Self::Unit(id)),
            other => Err(format!("the parent {id} is of the unknown kind {other:?}")),
        }
    }
}

impl fmt::Display for OrganizationParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// What an account or organizational unit is in, and what that is in, up to the root: the nearest first.
///
/// Calls `ListParents` (permission `organizations:ListParents`) once a level.
///
/// ```no_run
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), organizations_interactions::OrganizationError> {
/// for parent in organizations_interactions::list_parents("111111111111", provider).await? {
///     println!("in {parent}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`OrganizationError::Invalid`] for what is not the id of an account or unit, [`OrganizationError::DoesNotExist`],
/// [`OrganizationError::NotInUse`], [`OrganizationError::AccessDenied`] and [`OrganizationError::Request`].
pub async fn list_parents(
    child_id: &str,
    provider: &AwsClientProvider,
) -> Result<Vec<OrganizationParent>, OrganizationError> {
    id::child(child_id)?;
    let mut parents = Vec::new();
    let mut seen = BTreeSet::from([child_id.to_owned()]);
    let mut child = child_id.to_owned();
    loop {
        let parent = parent_of(&child, provider).await?;
        if !seen.insert(parent.id().to_owned()) {
            return Err(not_understood(&child, "a unit is said to be below itself"));
        }
        parents.push(parent.clone());
        match parent {
            OrganizationParent::Root(_) => return Ok(parents),
            OrganizationParent::Unit(unit) => child = unit,
        }
    }
}

/// AWS has a list for what is one.
async fn parent_of(child: &str, provider: &AwsClientProvider) -> Result<OrganizationParent, OrganizationError> {
    let broken = OrganizationError::broken(LIST, of_child(child));
    let parents: Vec<_> = pages(|token| fetch(child, token, provider), broken).try_collect().await?;
    let [parent] = parents.as_slice() else {
        return Err(not_understood(child, format!("it has {} parents", parents.len())));
    };
    Ok(parent.clone())
}

#[tracing::instrument(name = "list_parents", skip_all, fields(child = child))]
async fn fetch(
    child: &str,
    token: Option<String>,
    provider: &AwsClientProvider,
) -> Result<Page<OrganizationParent, String>, OrganizationError> {
    let answer = provider.get_organizations().list_parents().child_id(child).set_next_token(token).send().await;
    let answer = answer.map_err(|error| OrganizationError::of_sdk(LIST, of_child(child), error))?;
    let parents = answer.parents.unwrap_or_default().into_iter().map(OrganizationParent::of).collect::<Result<_, _>>();
    Ok(Page { items: parents.map_err(|message| not_understood(child, message))?, next: answer.next_token })
}

fn of_child(child: &str) -> String {
    format!("`{child}`")
}

fn not_understood(child: &str, message: impl Into<String>) -> OrganizationError {
    OrganizationError::not_understood(LIST, of_child(child), message)
}

#[cfg(test)]
mod tests;
