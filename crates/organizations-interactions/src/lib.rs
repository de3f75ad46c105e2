//! AWS Organizations in domain terms: the accounts of an organization, the units they are in, and their tags. Everything
//! here reads; nothing changes an organization.
//!
//! Every function takes the [`AwsClientProvider`](aws_interactions_core::AwsClientProvider) last. Organizations is one
//! for all regions of a partition: the provider's region only tells which partition.
//!
//! | function | operation | permission |
//! |---|---|---|
//! | [`describe_organization`] | `DescribeOrganization` | `organizations:DescribeOrganization` |
//! | [`list_accounts`] | `ListAccounts` | `organizations:ListAccounts` |
//! | [`describe_account`] | `DescribeAccount` | `organizations:DescribeAccount` |
//! | [`list_roots`] | `ListRoots` | `organizations:ListRoots` |
//! | [`list_organizational_units`], [`get_organizational_unit_tree`] | `ListOrganizationalUnitsForParent` | `organizations:ListOrganizationalUnitsForParent` |
//! | [`describe_organizational_unit`] | `DescribeOrganizationalUnit` | `organizations:DescribeOrganizationalUnit` |
//! | [`list_accounts_of_parent`] | `ListAccountsForParent` | `organizations:ListAccountsForParent` |
//! | [`list_accounts_under`] | `ListAccountsForParent`, `ListOrganizationalUnitsForParent` | of the same names |
//! | [`list_parents`] | `ListParents` | `organizations:ListParents` |
//! | [`list_tags`], [`only_tagged`] | `ListTagsForResource` | `organizations:ListTagsForResource` |
//! | [`list_accounts_tagged`] | `ListAccounts`, `ListTagsForResource` | of the same names |
//!
//! # What Organizations does and nobody expects
//! - **Only two kinds of account may ask**: the management account, and those it made delegated administrators. Any
//!   other is denied, whatever its permissions are; [`describe_organization`] alone answers all.
//! - **Empty pages are not the end.** A page may hold nothing and name the next one. Everything here reads on.
//! - **Accounts do not go at once.** A closed account is listed for 90 days: ask
//!   [`is_active`](OrganizationAccount::is_active) before working in one.
//! - **It is quick to throttle.** A few requests a second are allowed to all callers of an
//!   organization together: ask once, not once an account.
//!
//! ```no_run
//! use futures::TryStreamExt;
//! use organizations_interactions::{describe_organization, list_accounts};
//!
//! # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
//! let organization = describe_organization(provider).await?;
//! let accounts: Vec<_> = list_accounts(provider).try_collect().await?;
//! let active = accounts.iter().filter(|account| account.is_active()).count();
//! println!("{active} of {} accounts of {} are active", accounts.len(), organization.id);
//! # Ok(())
//! # }
//! ```

mod account;
mod client;
mod error;
mod id;
mod organization;
mod permissions;
#[cfg(test)]
mod stand_in;
mod tags;
mod unit;

pub use account::under::{list_accounts_of_parent, list_accounts_under};
pub use account::{AccountJoining, AccountState, OrganizationAccount, describe_account, list_accounts};
pub use client::OrganizationsClient;
pub use error::OrganizationError;
pub use organization::{Organization, OrganizationFeatureSet, OrganizationRoot, describe_organization, list_roots};
pub use permissions::PERMISSIONS;
pub use tags::{list_accounts_tagged, list_tags, only_tagged};
pub use unit::parents::{OrganizationParent, list_parents};
pub use unit::tree::{OrganizationalUnitTree, get_organizational_unit_tree};
pub use unit::{OrganizationalUnit, describe_organizational_unit, list_organizational_units};
