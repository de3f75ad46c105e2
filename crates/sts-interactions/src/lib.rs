//! AWS STS in domain terms: who calls, the credentials of a role, and why a request was denied.
//!
//! Every function takes the [`AwsClientProvider`](aws_interactions_core::AwsClientProvider) last and asks the STS of
//! its region. Nothing is cached: what wants an account or a region on every call asks
//! [`get_aws_env`](aws_interactions_core::AwsClientProvider::get_aws_env), and what wants to *work* in a role asks
//! [`assuming`](aws_interactions_core::AwsClientProvider::assuming), which renews its sessions.
//!
//! | function | operation | permission |
//! |---|---|---|
//! | [`get_caller_identity`] | `GetCallerIdentity` | none |
//! | [`assume_role`] | `AssumeRole` | `sts:AssumeRole` on the role, and the role's trust policy |
//! | [`get_session_token`] | `GetSessionToken` | none, but long-lived keys |
//! | [`decode_authorization_message`] | `DecodeAuthorizationMessage` | `sts:DecodeAuthorizationMessage` |
//! | [`sanitise_session_name`] | | |
//!
//! Roles are asked for by core's [`AssumeRole`](aws_interactions_core::AssumeRole), keys are core's
//! [`AwsCredentials`](aws_interactions_core::AwsCredentials), and what is no matter of the operation, such as expired
//! credentials or a region where STS is switched off, is core's
//! [`RequestError`](aws_interactions_core::RequestError), the source of every `Request` variant: its
//! [`kind`](aws_interactions_core::RequestError::kind) tells what to do about it.
//!
//! ```no_run
//! use aws_interactions_core::{AssumeRole, AwsClientProvider};
//! use sts_interactions::{assume_role, get_caller_identity, sanitise_session_name};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let provider = AwsClientProvider::builder().build().await?;
//! let caller = get_caller_identity(&provider).await?;
//! println!("{} of account {}", caller.kind, caller.account_id);
//!
//! let role = AssumeRole::new("arn:aws:iam::123456789012:role/Deploy")
//!     .session_name(sanitise_session_name("build 42/main"));
//! let session = assume_role(&role, &provider).await?;
//! println!("working as {}", session.arn);
//! # Ok(())
//! # }
//! ```

mod assume_role;
mod authorization_message;
mod caller_identity;
mod caller_kind;
mod client;
mod mfa_code;
mod permissions;
mod session_keys;
mod session_name;
mod session_token;
#[cfg(test)]
mod stand_in;

pub use assume_role::{AssumeRoleError, AssumedRole, assume_role};
pub use authorization_message::{AuthorizationMessageError, DecodedMessage, decode_authorization_message};
pub use caller_identity::{CallerIdentity, CallerIdentityError, get_caller_identity};
pub use caller_kind::CallerKind;
pub use client::StsClient;
pub use mfa_code::MfaCode;
pub use permissions::PERMISSIONS;
pub use session_name::sanitise_session_name;
pub use session_token::{SessionTokenError, get_session_token};
