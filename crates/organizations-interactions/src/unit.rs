//! Organizational units.

pub(crate) mod parents;
pub(crate) mod tree;

use crate::client::OrganizationsClient;
use crate::error::OrganizationError;
use crate::id;
use crate::organization::{arn, present};
use aws_interactions_core::{Arn, AwsClientProvider, Page, pages};
use aws_sdk_organizations::types;
use futures::Stream;

const LIST: &str = "ListOrganizationalUnitsForParent";
const DESCRIBE: &str = "DescribeOrganizationalUnit";

/// An organizational unit: a folder of accounts and of other units.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrganizationalUnit {
    /// Its id (`ou-…`).
    pub id: String,
    /// Its ARN.
    pub arn: Arn,
    /// Its name, unique beside its siblings alone.
    pub name: String,
}

impl OrganizationalUnit {
    fn of(unit: types::OrganizationalUnit) -> Result<Self, String> {
        Ok(Self { id: present("id", unit.id)?, arn: arn(unit.arn)?, name: unit.name.unwrap_or_default() })
    }
}

/// What is known of an organizational unit.
///
/// Calls `DescribeOrganizationalUnit` (permission `organizations:DescribeOrganizationalUnit`).
///
/// ```no_run
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), organizations_interactions::OrganizationError> {
/// let unit = organizations_interactions::describe_organizational_unit("ou-abcd-12345678", provider).await?;
/// println!("{}", unit.name);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`OrganizationError::Invalid`] for what is not the id of a unit, [`OrganizationError::DoesNotExist`],
/// [`OrganizationError::NotInUse`], [`OrganizationError::AccessDenied`] and [`OrganizationError::Request`].
#[tracing::instrument(skip_all, fields(unit = unit_id))]
pub async fn describe_organizational_unit(
    unit_id: &str,
    provider: &AwsClientProvider,
) -> Result<OrganizationalUnit, OrganizationError> {
    id::unit(unit_id)?;
    let what = || format!("the organizational unit `{unit_id}`");
    let request = provider.get_organizations().describe_organizational_unit().organizational_unit_id(unit_id);
    let answer = request.send().await.map_err(|error| OrganizationError::of_sdk(DESCRIBE, what(), error))?;
    let unit = answer.organizational_unit.ok_or("the answer holds no unit".to_owned()).and_then(OrganizationalUnit::of);
    unit.map_err(|message| OrganizationError::not_understood(DESCRIBE, what(), message))
}

/// The organizational units right in a root or unit.
///
/// Calls `ListOrganizationalUnitsForParent` (permission `organizations:ListOrganizationalUnitsForParent`) until there
/// are no more pages.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), organizations_interactions::OrganizationError> {
/// let mut units = std::pin::pin!(organizations_interactions::list_organizational_units("r-abcd", provider));
/// while let Some(unit) = units.try_next().await? {
///     println!("{} {}", unit.id, unit.name);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`OrganizationError::Invalid`] for what is not the id of a root or unit, [`OrganizationError::DoesNotExist`],
/// [`OrganizationError::NotInUse`], [`OrganizationError::AccessDenied`] and [`OrganizationError::Request`]. The stream
/// ends with the error.
pub fn list_organizational_units<'a>(
    parent_id: &str,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<OrganizationalUnit, OrganizationError>> + Send + use<'a> {
    let parent = parent_id.to_owned();
    let broken = OrganizationError::broken(LIST, of_parent(&parent));
    pages(move |token| fetch(parent.clone(), token, provider), broken)
}

pub(crate) fn of_parent(parent: &str) -> String {
    format!("the organizational units of `{parent}`")
}

#[tracing::instrument(name = "list_organizational_units", skip_all, fields(parent = parent))]
async fn fetch(
    parent: String,
    token: Option<String>,
    provider: &AwsClientProvider,
) -> Result<Page<OrganizationalUnit, String>, OrganizationError> {
    id::parent(&parent)?;
    let request =
        provider.get_organizations().list_organizational_units_for_parent().parent_id(&parent).set_next_token(token);
    let answer = request.send().await.map_err(|error| OrganizationError::of_sdk(LIST, of_parent(&parent), error))?;
    let units = answer.organizational_units.unwrap_or_default().into_iter();
    let units = units.map(OrganizationalUnit::of).collect::<Result<_, _>>();
    let items = units.map_err(|message| OrganizationError::not_understood(LIST, of_parent(&parent), message))?;
    Ok(Page { items, next: answer.next_token })
}

#[cfg(test)]
mod tests;
