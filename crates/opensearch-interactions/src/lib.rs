//! Domains of Amazon OpenSearch Service: how they stand, and their end.
//!
//! Every function takes the [`AwsClientProvider`](aws_interactions_core::AwsClientProvider) last. Domains are of one account
//! and region. The permissions are those of the service's older name, `es:`.
//!
//! | function | operation | permission |
//! |---|---|---|
//! | [`describe_domain`], [`wait_until_domain_is_gone`] | `DescribeDomain` | `es:DescribeDomain` |
//! | [`destroy_domain`] | `DeleteDomain` | `es:DeleteDomain` |
//!
//! # What OpenSearch Service does and nobody expects
//! - **Deletion takes a quarter of an hour**, twenty minutes are normal, and larger domains take longer. Until it is over the
//!   name is taken, and so are the security group and the subnets that the domain is in.
//! - **`Deleted` means that it begins**: a domain that says so is told of until it is gone. Here it is
//!   [`Deleting`](DomainStatus::Deleting).
//! - **One flag is not the status.** Creating, changing, upgrading and deleting are flags and words of their own, and older
//!   answers have not all of them: [`DomainStatus`] is read from all.
//! - **All data goes with the domain**, the automatic snapshots too. Those in a bucket of one's own stay.
//!
//! ```no_run
//! use aws_interactions_core::Wait;
//! use opensearch_interactions::{Destruction, destroy_domain, wait_until_domain_is_gone};
//! use std::time::Duration;
//!
//! # async fn example(
//! #     provider: &aws_interactions_core::AwsClientProvider,
//! # ) -> Result<(), opensearch_interactions::DomainError> {
//! if destroy_domain("search", provider).await? == Destruction::Begun {
//!     let wait = Wait::at_most(Duration::from_secs(3600)).every(Duration::from_secs(30));
//!     let wait = wait.reporting(|waiting| eprintln!("{} after {:?}", waiting.seen, waiting.elapsed));
//!     wait_until_domain_is_gone("search", &wait, provider).await?;
//! }
//! # Ok(())
//! # }
//! ```

mod client;
mod describe;
mod destroy;
mod domain;
mod error;
mod name;
mod permissions;
#[cfg(test)]
mod stand_in;
mod wait;

pub use client::OpenSearchClient;
pub use describe::describe_domain;
pub use destroy::{Destruction, destroy_domain};
pub use domain::{Domain, DomainStatus};
pub use error::DomainError;
pub use permissions::PERMISSIONS;
pub use wait::wait_until_domain_is_gone;
