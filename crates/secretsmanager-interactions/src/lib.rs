//! AWS Secrets Manager in domain terms: secrets that are read, as JSON too, made sure of, deleted and brought back.
//!
//! Every function takes the [`AwsClientProvider`](aws_interactions_core::AwsClientProvider) last. Secrets are of one account
//! and region.
//!
//! | function | operation | permission |
//! |---|---|---|
//! | [`get_secret`], [`get_secret_json`], [`get_secret_json_field`] | `GetSecretValue`, `DescribeSecret` | `secretsmanager:GetSecretValue`, `secretsmanager:DescribeSecret` |
//! | [`ensure_secret`] | those of [`get_secret`], `CreateSecret`, `PutSecretValue`, `RestoreSecret` | of the same names |
//! | [`delete_secret`] | `DeleteSecret`, `DescribeSecret` | of the same names |
//! | [`restore_secret`] | `RestoreSecret` | `secretsmanager:RestoreSecret` |
//! | [`list_secrets`] | `ListSecrets` | `secretsmanager:ListSecrets` |
//!
//! Secrets of keys other than AWS's own need `kms:Decrypt` or `kms:GenerateDataKey` on those keys as well. `DescribeSecret`
//! is asked only to tell why something was refused; where it is denied, the errors tell less.
//!
//! # What Secrets Manager does and nobody expects
//! - **A deleted secret keeps its name** for 7 to 30 days. It can neither be read nor created anew meanwhile, and AWS calls
//!   both an invalid request. [`ensure_secret`] restores it; errors say when it goes.
//! - **A secret may have no value**: AWS then says that it is not found.
//!   [`SecretError::NoValue`] and [`SecretError::DoesNotExist`] are told apart here.
//! - **Deleting at once cannot fail** for want of a secret: AWS takes any name, a mistyped one too.
//! - **A name that ends in a hyphen and six characters** is taken for a piece of an ARN when it is asked for, so such a
//!   name is refused here.
//! - **Values get out by errors.** What a JSON parser says of a value repeats a piece of it. Here values are
//!   [`SecretValue`](aws_interactions_core::SecretValue)s, and errors tell names, lines and columns.
//!
//! ```no_run
//! use secretsmanager_interactions::{ensure_secret, get_secret};
//!
//! # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
//! let change = ensure_secret("shop/token", &std::env::var("TOKEN")?.into(), provider).await?;
//! println!("{change}");
//! println!("{:?}", get_secret("shop/token", provider).await?.value); // SecretValue(hidden)
//! # Ok(())
//! # }
//! ```

mod client;
mod delete;
mod ensure;
mod error;
mod get;
mod json;
mod list;
mod name;
mod permissions;
mod refusal;
#[cfg(test)]
mod stand_in;

pub use client::SecretsManagerClient;
pub use delete::{RecoveryWindow, delete_secret, restore_secret};
pub use ensure::{SecretChange, ensure_secret};
pub use error::SecretError;
pub use get::{Secret, get_secret, get_secret_json, get_secret_json_field};
pub use list::{SecretSummary, list_secrets};
pub use permissions::PERMISSIONS;
