//! The one place that knows who calls AWS, where, and how.
//!
//! An application makes an [`AwsClientProvider`] once, at its edge, and passes it by reference to the functions
//! of the service crates. Those ask it for their SDK client; it makes each client once and hands out clones.
//!
//! ```no_run
//! use aws_interactions_core::{AssumeRole, AwsClientProvider};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let provider = AwsClientProvider::builder()
//!     .profile("operations")
//!     .assume_role(AssumeRole::new("arn:aws:iam::123456789012:role/Deploy"))
//!     .build()
//!     .await?;
//! println!("working in {}", provider.get_aws_env().await?);
//! # Ok(())
//! # }
//! ```
//!
//! # Where a setting comes from
//! What the builder was told wins over the environment, which wins over the profile.
//!
//! | setting | builder | environment | profile | else |
//! |---|---|---|---|---|
//! | profile | [`profile`] | `AWS_PROFILE` | | `default` |
//! | region | [`region`] | `AWS_REGION`, `AWS_DEFAULT_REGION` | `region` | [`ConfigError::MissingRegion`] |
//! | endpoint of a service | [`service_endpoint_url`] | `AWS_ENDPOINT_URL_S3`, … | `endpoint_url` in `services` | the next row |
//! | endpoint of all | [`endpoint_url`] | `AWS_ENDPOINT_URL` | `endpoint_url` | AWS's own |
//! | attempts | [`max_attempts`] | `AWS_MAX_ATTEMPTS` | `max_attempts` | 3 |
//! | retry mode | [`retry_mode`] | `AWS_RETRY_MODE` | `retry_mode` | standard |
//! | FIPS, dual stack | | `AWS_USE_FIPS_ENDPOINT`, `AWS_USE_DUALSTACK_ENDPOINT` | `use_fips_endpoint`, `use_dualstack_endpoint` | no |
//! | application name | [`app_name`] | `AWS_SDK_UA_APP_ID` | `sdk_ua_app_id` | none |
//! | timeouts | [`timeouts`] | | | [`Timeouts::default`] |
//!
//! A profile that the builder names brings its own credentials, whatever keys the environment holds, and its own
//! region where it names one.
//! `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` of the process are honoured.
//!
//! # Who calls
//! In this order: [`credentials`], [`instance_role`], a profile the builder names, access keys in the environment,
//! the profile of the environment, a web identity token (`AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`), a
//! container's role. The instance metadata service is asked only in [`instance_role`] mode: elsewhere it costs a
//! second and finds nothing.
//!
//! [`profile`]: AwsClientProviderBuilder::profile
//! [`region`]: AwsClientProviderBuilder::region
//! [`service_endpoint_url`]: AwsClientProviderBuilder::service_endpoint_url
//! [`endpoint_url`]: AwsClientProviderBuilder::endpoint_url
//! [`max_attempts`]: AwsClientProviderBuilder::max_attempts
//! [`retry_mode`]: AwsClientProviderBuilder::retry_mode
//! [`app_name`]: AwsClientProviderBuilder::app_name
//! [`timeouts`]: AwsClientProviderBuilder::timeouts
//! [`credentials`]: AwsClientProviderBuilder::credentials
//! [`instance_role`]: AwsClientProviderBuilder::instance_role

mod arn;
mod assume_role;
mod builder;
mod cause;
mod client_cache;
mod config_error;
mod credentials;
mod endpoints;
mod environment;
mod identity;
mod pages;
mod profile;
mod provider;
mod region;
mod request_error;
mod retries;
mod service;
mod settings;
mod sts;
mod transport;
mod variables;

pub use arn::{Arn, ArnError, RoleArn};
pub use assume_role::{AssumeRole, RoleSession};
pub use builder::AwsClientProviderBuilder;
pub use cause::Cause;
pub use config_error::{ConfigError, Origin};
pub use credentials::AwsCredentials;
pub use environment::AwsEnvironment;
pub use pages::{BrokenPaging, Page, pages};
pub use provider::AwsClientProvider;
pub use request_error::{RequestError, RequestErrorKind};
pub use retries::RetryMode;
pub use service::{AwsService, ServiceSettings};
pub use sts::Sts;
pub use transport::{Timeouts, default_http_client};
