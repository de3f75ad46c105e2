//! Tags in an organization, and accounts by their tags.

use crate::account::{OrganizationAccount, list_accounts};
use crate::client::OrganizationsClient;
use crate::error::OrganizationError;
use crate::id;
use aws_interactions_core::{AwsClientProvider, Page, pages};
use futures::{Stream, StreamExt, TryStreamExt, future, stream};
use std::collections::BTreeMap;

const LIST: &str = "ListTagsForResource";
/// AWS lets an organization ask some ten times a second.
const AT_ONCE: usize = 4;

/// The tags of an account, of an organizational unit or of a root.
///
/// These are the tags that the organization gave: what is tagged inside of an account is not told.
///
/// Calls `ListTagsForResource` (permission `organizations:ListTagsForResource`) until there are no more pages.
///
/// ```no_run
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), organizations_interactions::OrganizationError> {
/// let tags = organizations_interactions::list_tags("111111111111", provider).await?;
/// println!("run by {}", tags.get("team").map_or("nobody", String::as_str));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`OrganizationError::Invalid`] for what is not such an id, [`OrganizationError::DoesNotExist`],
/// [`OrganizationError::NotInUse`], [`OrganizationError::AccessDenied`] and [`OrganizationError::Request`].
pub async fn list_tags(id: &str, provider: &AwsClientProvider) -> Result<BTreeMap<String, String>, OrganizationError> {
    id::tagged(id)?;
    pages(|token| fetch(id, token, provider), OrganizationError::broken(LIST, of_tags(id))).try_collect().await
}

fn of_tags(id: &str) -> String {
    format!("the tags of `{id}`")
}

#[tracing::instrument(name = "list_tags", skip_all, fields(id = id))]
async fn fetch(
    id: &str,
    token: Option<String>,
    provider: &AwsClientProvider,
) -> Result<Page<(String, String), String>, OrganizationError> {
    let request = provider.get_organizations().list_tags_for_resource().resource_id(id).set_next_token(token);
    let answer = request.send().await.map_err(|error| OrganizationError::of_sdk(LIST, of_tags(id), error))?;
    let items = answer.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect();
    Ok(Page { items, next: answer.next_token })
}

/// All accounts of the organization that have this tag, with any value where none is given.
///
/// AWS cannot search for tags: this asks for those of every account, four at a time.
///
/// Calls `ListAccounts`, and `ListTagsForResource` for each account (permissions of the same names).
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), organizations_interactions::OrganizationError> {
/// let tagged = organizations_interactions::list_accounts_tagged("stage", Some("production"), provider);
/// let production: Vec<_> = tagged.try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`OrganizationError::Invalid`] for an empty key, and as [`list_accounts`] and [`list_tags`]. The stream ends with the
/// error.
pub fn list_accounts_tagged<'a>(
    key: &'a str,
    value: Option<&'a str>,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<OrganizationAccount, OrganizationError>> + Send + 'a {
    only_tagged(list_accounts(provider), key, value, provider)
}

/// Those of `accounts` that have this tag, with any value where none is given; in their order.
///
/// Calls `ListTagsForResource` for each account, four at a time (permission `organizations:ListTagsForResource`).
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), organizations_interactions::OrganizationError> {
/// use organizations_interactions::{list_accounts_under, only_tagged};
///
/// let unit = list_accounts_under("ou-abcd-12345678", provider);
/// let audited: Vec<_> = only_tagged(unit, "audited", None, provider).try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of `accounts`, [`OrganizationError::Invalid`] for an empty key, and as [`list_tags`]. The stream ends with the
/// error.
pub fn only_tagged<'a>(
    accounts: impl Stream<Item = Result<OrganizationAccount, OrganizationError>> + Send + 'a,
    key: &'a str,
    value: Option<&'a str>,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<OrganizationAccount, OrganizationError>> + Send + 'a {
    let accounts = if key.is_empty() {
        let invalid = OrganizationError::Invalid { value: String::new(), expected: "the key of a tag" };
        stream::once(future::ready(Err(invalid))).left_stream()
    } else {
        accounts.right_stream()
    };
    let is_tagged = move |account: OrganizationAccount| async move {
        let tags = list_tags(&account.id, provider).await?;
        let found = tags.get(key).filter(|found| value.is_none_or(|value| value == *found));
        Ok(found.is_some().then_some(account))
    };
    accounts.map_ok(is_tagged).try_buffered(AT_ONCE).try_filter_map(future::ok)
}

#[cfg(test)]
mod tests;
