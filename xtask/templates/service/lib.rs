//! {{full_name}} in domain terms.
//!
//! Every function takes the [`AwsClientProvider`](aws_interactions_core::AwsClientProvider) last.
//!
//! | function | operation | permission |
//! |---|---|---|
{{rows}}
//!
//! What is no matter of the operation, such as expired credentials, is core's
//! [`RequestError`](aws_interactions_core::RequestError), the source of [`{{type}}Error::Request`]: its
//! [`kind`](aws_interactions_core::RequestError::kind) tells what to do about it.

mod client;
mod error;
{{modules}}
mod permissions;
#[cfg(test)]
mod stand_in;

pub use client::{{type}}Client;
pub use error::{{type}}Error;
{{exports}}
pub use permissions::PERMISSIONS;
