//! AWS Systems Manager's parameters in domain terms: settings and secrets by name, by path, as JSON.
//!
//! Every function takes the [`AwsClientProvider`](aws_interactions_core::AwsClientProvider) last. Parameters are of one
//! account and region.
//!
//! | function | operation | permission |
//! |---|---|---|
//! | [`get_parameter`], [`get_parameter_value`], [`get_parameter_json`], [`get_parameter_json_field`], [`get_latest_image_id`] | `GetParameter` | `ssm:GetParameter` |
//! | [`get_parameters_by_path`] | `GetParametersByPath` | `ssm:GetParametersByPath` |
//! | [`list_parameters`] | `DescribeParameters` | `ssm:DescribeParameters` |
//! | [`put_parameter`] | `PutParameter` | `ssm:PutParameter` |
//! | [`delete_parameter`] | `DeleteParameter` | `ssm:DeleteParameter` |
//!
//! Values of keys other than AWS's own need `kms:Decrypt` or `kms:Encrypt` on those keys as well.
//!
//! # What Systems Manager does and nobody expects
//! - **Values get out by errors.** What a JSON parser says of a value repeats a piece of it. Here every value is a
//!   [`SecretValue`](aws_interactions_core::SecretValue), and errors tell names, lines and columns.
//! - **An encrypted value comes back as gibberish** to who does not ask for it to be decrypted, and that without an error.
//!   Everything here asks.
//! - **Empty pages are not the end** of a list: they may name the next one. Everything here reads on.
//! - **Reads may be old** for a moment: what was just put is not always what is got. The version tells.
//! - **A kind is for ever**: a new value cannot make a `String` a `SecureString`. Delete it and put it again.
//! - **Forty reads a second** are what an account has, for all its programs together: read at the start, not at each
//!   request.
//!
//! ```no_run
//! use ssm_interactions::{ParameterKind, ParameterSpec, get_parameter_value, put_parameter};
//!
//! # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
//! let token = ParameterSpec::new("/shop/token", std::env::var("TOKEN")?).kind(ParameterKind::SecureString);
//! put_parameter(&token, provider).await?;
//! let token = get_parameter_value("/shop/token", provider).await?;
//! println!("{token:?}"); // SecretValue(hidden)
//! # Ok(())
//! # }
//! ```

mod client;
mod error;
mod image;
mod parameter;
mod permissions;
#[cfg(test)]
mod stand_in;

pub use client::SsmClient;
pub use error::ParameterError;
pub use image::{Architecture, PublicImage, get_latest_image_id};
pub use parameter::by_path::{PathDepth, get_parameters_by_path};
pub use parameter::delete::delete_parameter;
pub use parameter::get::{get_parameter, get_parameter_json, get_parameter_json_field, get_parameter_value};
pub use parameter::kind::{ParameterKind, ParameterTier};
pub use parameter::list::{ParameterSummary, list_parameters};
pub use parameter::put::{ParameterSpec, put_parameter};
pub use parameter::value::Parameter;
pub use permissions::PERMISSIONS;
