//! Which accounts something is to be done in.

use super::error::FanOutError;
use super::target::checked_account;
#[cfg(feature = "organizations")]
use aws_interactions_core::AwsClientProvider;
#[cfg(feature = "organizations")]
use futures::{Stream, StreamExt, TryStreamExt};
#[cfg(feature = "organizations")]
use organizations_interactions::{
    OrganizationAccount, OrganizationError, list_accounts, list_accounts_under, only_tagged,
};
#[cfg(feature = "organizations")]
use std::collections::BTreeSet;

/// The accounts of a text, one a line. Empty lines, and what stands behind a `#`, are left out.
///
/// ```
/// use aws_interactions_orchestration::parse_accounts;
///
/// let accounts = parse_accounts("# production\n111111111111\n222222222222 # web\n")?;
/// assert_eq!(accounts, ["111111111111", "222222222222"]);
/// # Ok::<(), aws_interactions_orchestration::FanOutError>(())
/// ```
///
/// # Errors
/// [`FanOutError::InvalidAccount`] for a line that holds anything else, [`FanOutError::NoTargets`] for a text without
/// accounts.
pub fn parse_accounts(text: &str) -> Result<Vec<String>, FanOutError> {
    let lines = text.lines().map(|line| line.split_once('#').map_or(line, |(before, _)| before).trim());
    let accounts: Vec<String> = lines.filter(|line| !line.is_empty()).map(str::to_owned).collect();
    accounts.iter().try_for_each(|account| checked_account(account))?;
    if accounts.is_empty() { Err(FanOutError::NoTargets) } else { Ok(accounts) }
}

/// Which accounts of the caller's organization.
#[cfg(feature = "organizations")]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrganizationAccounts {
    /// Those in these roots and organizational units, and in all units below them; all where none is given.
    pub under: Vec<String>,
    /// Of those, the ones with a tag of this key, and of this value where one is given.
    pub tag: Option<(String, Option<String>)>,
}

/// The accounts of the caller's organization that are asked for and can be worked in, each once, by number. There may be
/// none. Those that are suspended, closed or not yet activated are left out.
///
/// The caller must be of the management account, or of a delegated administrator.
///
/// Calls `ListAccounts`, or `ListAccountsForParent` and `ListOrganizationalUnitsForParent` for each unit; with a tag also
/// `ListTagsForResource` for each account (permissions of the same names).
///
/// ```no_run
/// # async fn example(hub: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// use aws_interactions_orchestration::{FanOutTargets, OrganizationAccounts, list_active_accounts};
///
/// let tag = Some(("stage".to_owned(), Some("production".to_owned())));
/// let production = list_active_accounts(&OrganizationAccounts { tag, ..Default::default() }, hub).await?;
/// let targets = FanOutTargets::new(production, ["eu-central-1"])?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`OrganizationError`]: a list that breaks off is no list.
#[cfg(feature = "organizations")]
pub async fn list_active_accounts(
    which: &OrganizationAccounts,
    provider: &AwsClientProvider,
) -> Result<Vec<String>, OrganizationError> {
    let mut found = BTreeSet::new();
    if which.under.is_empty() {
        found.extend(active(which, list_accounts(provider), provider).await?);
    }
    for parent in &which.under {
        found.extend(active(which, list_accounts_under(parent, provider), provider).await?);
    }
    Ok(found.into_iter().collect())
}

#[cfg(feature = "organizations")]
async fn active<'a>(
    which: &'a OrganizationAccounts,
    accounts: impl Stream<Item = Result<OrganizationAccount, OrganizationError>> + Send + 'a,
    provider: &'a AwsClientProvider,
) -> Result<Vec<String>, OrganizationError> {
    let accounts = accounts.try_filter(|account| std::future::ready(account.is_active()));
    let accounts = match &which.tag {
        Some((key, value)) => only_tagged(accounts, key, value.as_deref(), provider).boxed(),
        None => accounts.boxed(),
    };
    accounts.map_ok(|account| account.id).try_collect().await
}

#[cfg(test)]
mod tests;
