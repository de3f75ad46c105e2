//! The accounts of an organization.

pub(crate) mod under;

use crate::client::OrganizationsClient;
use crate::error::OrganizationError;
use crate::id;
use crate::organization::{arn, present};
use aws_interactions_core::{Arn, AwsClientProvider, Page, pages};
use aws_sdk_organizations::types;
use futures::Stream;
use std::fmt;
use std::time::SystemTime;
use strum::{Display, EnumString};

const LIST: &str = "ListAccounts";
const DESCRIBE: &str = "DescribeAccount";

/// An account of the organization.
///
/// `Debug` leaves the address out, which is personal data and stays out of logs.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrganizationAccount {
    /// Its twelve digits.
    pub id: String,
    /// Its ARN in the organization.
    pub arn: Arn,
    /// Its name; accounts may share one.
    pub name: String,
    /// The address of its owner.
    pub email: Option<String>,
    /// Where it stands in its life. Only an active account can be worked in.
    pub state: AccountState,
    /// How it came to the organization.
    pub joined_by: Option<AccountJoining>,
    /// When it came to the organization.
    pub joined_at: Option<SystemTime>,
}

/// Where an account stands in its life, in AWS's words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Display, EnumString)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum AccountState {
    /// It was created and cannot be used yet.
    PendingActivation,
    /// It can be used.
    Active,
    /// AWS keeps it from being used, for bills or for safety.
    Suspended,
    /// Somebody closes it.
    PendingClosure,
    /// It is closed, and goes for good 90 days later.
    Closed,
    /// Something that this crate does not know.
    #[strum(default)]
    Other(String),
}

/// How an account came to an organization, in AWS's words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Display, EnumString)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum AccountJoining {
    /// It was there before, and was invited.
    Invited,
    /// The organization created it.
    Created,
    /// Something that this crate does not know.
    #[strum(default)]
    Other(String),
}

impl OrganizationAccount {
    /// Whether it can be worked in.
    pub fn is_active(&self) -> bool {
        self.state == AccountState::Active
    }

    pub(crate) fn of(account: types::Account) -> Result<Self, String> {
        Ok(Self {
            arn: arn(account.arn)?,
            state: state(account.state.as_ref(), account.status.as_ref()),
            name: account.name.unwrap_or_default(),
            email: account.email,
            joined_by: account.joined_method.map(|by| joining(by.as_str())),
            joined_at: account.joined_timestamp.and_then(|at| SystemTime::try_from(at).ok()),
            id: present("id", account.id)?,
        })
    }
}

/// AWS replaces `Status` by `State`, which tells apart more. Answers may have both, or either.
fn state(state: Option<&types::AccountState>, status: Option<&types::AccountStatus>) -> AccountState {
    let word = state.map(types::AccountState::as_str).or(status.map(types::AccountStatus::as_str)).unwrap_or_default();
    word.parse().unwrap_or_else(|_| AccountState::Other(word.to_owned()))
}

fn joining(word: &str) -> AccountJoining {
    word.parse().unwrap_or_else(|_| AccountJoining::Other(word.to_owned()))
}

impl fmt::Debug for OrganizationAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, name, state, joined_by, joined_at, .. } = self;
        f.debug_struct("OrganizationAccount")
            .field("id", id)
            .field("name", name)
            .field("state", state)
            .field("joined_by", joined_by)
            .field("joined_at", joined_at)
            .finish_non_exhaustive()
    }
}

/// All accounts of the organization, whatever their state, the management account included; page by page, the next
/// asked for when it is needed.
///
/// Calls `ListAccounts` (permission `organizations:ListAccounts`) until there are no more pages. AWS may answer with
/// empty pages on the way.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), organizations_interactions::OrganizationError> {
/// let mut accounts = std::pin::pin!(organizations_interactions::list_accounts(provider));
/// while let Some(account) = accounts.try_next().await? {
///     println!("{} {} ({})", account.id, account.name, account.state);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`OrganizationError::NotInUse`], [`OrganizationError::AccessDenied`] and [`OrganizationError::Request`]. The stream
/// ends with the error.
pub fn list_accounts(
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<OrganizationAccount, OrganizationError>> + Send + '_ {
    pages(move |token| fetch(token, provider), OrganizationError::broken(LIST, of_list()))
}

fn of_list() -> String {
    "the accounts of the organization".to_owned()
}

#[tracing::instrument(name = "list_accounts", skip_all)]
async fn fetch(
    token: Option<String>,
    provider: &AwsClientProvider,
) -> Result<Page<OrganizationAccount, String>, OrganizationError> {
    let answer = provider.get_organizations().list_accounts().set_next_token(token).send().await;
    let answer = answer.map_err(|error| OrganizationError::of_sdk(LIST, of_list(), error))?;
    page(LIST, of_list(), answer.accounts, answer.next_token)
}

pub(crate) fn page(
    operation: &'static str,
    what: String,
    accounts: Option<Vec<types::Account>>,
    next: Option<String>,
) -> Result<Page<OrganizationAccount, String>, OrganizationError> {
    let accounts = accounts.unwrap_or_default().into_iter().map(OrganizationAccount::of).collect::<Result<_, _>>();
    let items = accounts.map_err(|message| OrganizationError::not_understood(operation, what, message))?;
    Ok(Page { items, next })
}

/// What the organization knows of one of its accounts.
///
/// Calls `DescribeAccount` (permission `organizations:DescribeAccount`).
///
/// ```no_run
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), organizations_interactions::OrganizationError> {
/// let account = organizations_interactions::describe_account("111111111111", provider).await?;
/// println!("{} since {:?}", account.name, account.joined_at);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`OrganizationError::Invalid`] for what has not 12 digits, [`OrganizationError::DoesNotExist`] for an account of
/// another organization, [`OrganizationError::NotInUse`], [`OrganizationError::AccessDenied`] and
/// [`OrganizationError::Request`].
#[tracing::instrument(skip_all, fields(account = account_id))]
pub async fn describe_account(
    account_id: &str,
    provider: &AwsClientProvider,
) -> Result<OrganizationAccount, OrganizationError> {
    id::account(account_id)?;
    let what = || format!("the account `{account_id}`");
    let answer = provider.get_organizations().describe_account().account_id(account_id).send().await;
    let answer = answer.map_err(|error| OrganizationError::of_sdk(DESCRIBE, what(), error))?;
    let account = answer.account.ok_or("the answer holds no account".to_owned()).and_then(OrganizationAccount::of);
    account.map_err(|message| OrganizationError::not_understood(DESCRIBE, what(), message))
}

#[cfg(test)]
mod tests;
