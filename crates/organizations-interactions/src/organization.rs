//! The organization as a whole, and its roots.

use crate::client::OrganizationsClient;
use crate::error::OrganizationError;
use aws_interactions_core::{Arn, ArnError, AwsClientProvider, Page, pages};
use aws_sdk_organizations::types;
use futures::Stream;
use std::fmt;
use strum::{Display, EnumString};

const DESCRIBE: &str = "DescribeOrganization";
const LIST_ROOTS: &str = "ListRoots";

/// An organization: accounts that one of them manages.
///
/// `Debug` leaves the address of the management account out, which is personal data and stays out of logs.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Organization {
    /// Its id (`o-…`).
    pub id: String,
    /// Its ARN.
    pub arn: Arn,
    /// What can be done with it.
    pub feature_set: OrganizationFeatureSet,
    /// The account that manages it.
    pub management_account_id: String,
    /// The address of that account's owner.
    pub management_account_email: Option<String>,
}

/// What can be done with an organization, in AWS's words.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum OrganizationFeatureSet {
    /// Everything, policies included.
    All,
    /// Bills are joined, and nothing else.
    ConsolidatedBilling,
    /// Something that this crate does not know.
    #[strum(default)]
    Other(String),
}

/// The container of all accounts and units. An organization has one today, and the API a list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrganizationRoot {
    /// Its id (`r-…`).
    pub id: String,
    /// Its ARN.
    pub arn: Arn,
    /// Its name, `Root` if nobody changed it.
    pub name: String,
}

impl fmt::Debug for Organization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, feature_set, management_account_id, .. } = self;
        f.debug_struct("Organization")
            .field("id", id)
            .field("feature_set", feature_set)
            .field("management_account_id", management_account_id)
            .finish_non_exhaustive()
    }
}

/// Which organization the caller's account belongs to.
///
/// The one question here that every account of the organization may ask, so it also tells which account is to be asked
/// for the rest.
///
/// Calls `DescribeOrganization` (permission `organizations:DescribeOrganization`).
///
/// ```no_run
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), organizations_interactions::OrganizationError> {
/// use organizations_interactions::{OrganizationError, describe_organization};
///
/// match describe_organization(provider).await {
///     Ok(organization) => println!("{} is managed by {}", organization.id, organization.management_account_id),
///     Err(OrganizationError::NotInUse { .. }) => println!("an account on its own"),
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`OrganizationError::NotInUse`], [`OrganizationError::AccessDenied`] where a policy denies it, and
/// [`OrganizationError::Request`].
#[tracing::instrument(skip_all)]
pub async fn describe_organization(provider: &AwsClientProvider) -> Result<Organization, OrganizationError> {
    let what = || "the organization".to_owned();
    let answer = provider.get_organizations().describe_organization().send().await;
    let answer = answer.map_err(|error| OrganizationError::of_sdk(DESCRIBE, what(), error))?;
    let organization = answer.organization.ok_or("the answer holds no organization".to_owned()).and_then(read);
    organization.map_err(|message| OrganizationError::not_understood(DESCRIBE, what(), message))
}

fn read(organization: types::Organization) -> Result<Organization, String> {
    let features = organization.feature_set.as_ref().map_or("", |features| features.as_str());
    Ok(Organization {
        id: present("id", organization.id)?,
        arn: arn(organization.arn)?,
        feature_set: features.parse().unwrap_or_else(|_| OrganizationFeatureSet::Other(features.to_owned())),
        management_account_id: present("management account", organization.master_account_id)?,
        management_account_email: organization.master_account_email,
    })
}

/// The roots of the organization.
///
/// Calls `ListRoots` (permission `organizations:ListRoots`) until there are no more pages.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), organizations_interactions::OrganizationError> {
/// let roots: Vec<_> = organizations_interactions::list_roots(provider).try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`OrganizationError::NotInUse`], [`OrganizationError::AccessDenied`] and [`OrganizationError::Request`]. The stream
/// ends with the error.
pub fn list_roots(
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<OrganizationRoot, OrganizationError>> + Send + '_ {
    pages(move |token| fetch_roots(token, provider), OrganizationError::broken(LIST_ROOTS, of_roots()))
}

fn of_roots() -> String {
    "the roots of the organization".to_owned()
}

#[tracing::instrument(name = "list_roots", skip_all)]
async fn fetch_roots(
    token: Option<String>,
    provider: &AwsClientProvider,
) -> Result<Page<OrganizationRoot, String>, OrganizationError> {
    let answer = provider.get_organizations().list_roots().set_next_token(token).send().await;
    let answer = answer.map_err(|error| OrganizationError::of_sdk(LIST_ROOTS, of_roots(), error))?;
    let roots = answer.roots.unwrap_or_default().into_iter().map(read_root).collect::<Result<_, _>>();
    let items = roots.map_err(|message| OrganizationError::not_understood(LIST_ROOTS, of_roots(), message))?;
    Ok(Page { items, next: answer.next_token })
}

fn read_root(root: types::Root) -> Result<OrganizationRoot, String> {
    let name = root.name.unwrap_or_default();
    Ok(OrganizationRoot { id: present("id", root.id)?, arn: arn(root.arn)?, name })
}

/// What an answer must have.
pub(crate) fn present(what: &str, value: Option<String>) -> Result<String, String> {
    value.filter(|value| !value.is_empty()).ok_or_else(|| format!("the answer holds no {what}"))
}

pub(crate) fn arn(arn: Option<String>) -> Result<Arn, String> {
    present("ARN", arn)?.parse().map_err(|error: ArnError| error.to_string())
}

#[cfg(test)]
mod tests;
