//! The accounts in a part of the organization.

use super::{OrganizationAccount, page};
use crate::client::OrganizationsClient;
use crate::error::OrganizationError;
use crate::id;
use crate::unit::tree::Parents;
use aws_interactions_core::{AwsClientProvider, Page, pages};
use futures::{FutureExt, Stream, StreamExt, TryStreamExt, stream};

const LIST: &str = "ListAccountsForParent";

/// The accounts right in a root or organizational unit: those of units in it are left out.
///
/// Calls `ListAccountsForParent` (permission `organizations:ListAccountsForParent`) until there are no more pages.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), organizations_interactions::OrganizationError> {
/// let accounts = organizations_interactions::list_accounts_of_parent("ou-abcd-12345678", provider);
/// println!("{} accounts", accounts.try_collect::<Vec<_>>().await?.len());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`OrganizationError::Invalid`] for what is not the id of a root or unit, [`OrganizationError::DoesNotExist`],
/// [`OrganizationError::NotInUse`], [`OrganizationError::AccessDenied`] and [`OrganizationError::Request`]. The stream
/// ends with the error.
pub fn list_accounts_of_parent<'a>(
    parent_id: &str,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<OrganizationAccount, OrganizationError>> + Send + use<'a> {
    let parent = parent_id.to_owned();
    let broken = OrganizationError::broken(LIST, of_parent(&parent));
    pages(move |token| fetch(parent.clone(), token, provider), broken)
}

fn of_parent(parent: &str) -> String {
    format!("the accounts of `{parent}`")
}

#[tracing::instrument(name = "list_accounts_of_parent", skip_all, fields(parent = parent))]
async fn fetch(
    parent: String,
    token: Option<String>,
    provider: &AwsClientProvider,
) -> Result<Page<OrganizationAccount, String>, OrganizationError> {
    id::parent(&parent)?;
    let request = provider.get_organizations().list_accounts_for_parent().parent_id(&parent).set_next_token(token);
    let answer = request.send().await.map_err(|error| OrganizationError::of_sdk(LIST, of_parent(&parent), error))?;
    page(LIST, of_parent(&parent), answer.accounts, answer.next_token)
}

/// The accounts in a root or organizational unit and in all units below it, those of a unit after those of the unit
/// that it is in.
///
/// An account that is moved meanwhile may be missed, or come twice.
///
/// Calls `ListAccountsForParent` and `ListOrganizationalUnitsForParent` (permissions of the same names) for each unit,
/// one after the other. For a root, [`list_accounts`](crate::list_accounts) is quicker.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), organizations_interactions::OrganizationError> {
/// let production = organizations_interactions::list_accounts_under("ou-abcd-12345678", provider);
/// let production: Vec<_> = production.try_filter(|account| std::future::ready(account.is_active())).try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`list_accounts_of_parent`].
pub fn list_accounts_under<'a>(
    parent_id: &str,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<OrganizationAccount, OrganizationError>> + Send + use<'a> {
    let step = move |mut parents: Parents| async move {
        let Some(parent) = parents.next(provider).await? else { return Ok(None) };
        Ok::<_, OrganizationError>(Some((list_accounts_of_parent(&parent, provider).boxed(), parents)))
    };
    // Boxed, as both would be of kilobytes.
    stream::try_unfold(Parents::below(parent_id), move |parents| step(parents).boxed()).try_flatten()
}

#[cfg(test)]
mod tests;
