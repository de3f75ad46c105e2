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
//! | keys | [`credentials`], [`instance_role`], a named [`profile`] | `AWS_ACCESS_KEY_ID`, `AWS_WEB_IDENTITY_TOKEN_FILE`, `AWS_CONTAINER_CREDENTIALS_…` | its keys or source | none: requests fail |
//! | roles | [`assume_role`], each behind the one before | `AWS_ROLE_ARN` for the web identity | `role_arn` of the profile and of its sources | none |
//! | settings of a role | [`AssumeRole`] | `AWS_ROLE_SESSION_NAME` for the web identity | `external_id`, `role_session_name`, `duration_seconds`, `mfa_serial` | STS's own |
//! | who gives MFA codes | [`AssumeRole::mfa`], [`mfa_code_prompt`] | | | [`ConfigError::NoMfaPrompt`] |
//! | folder of MFA sessions | [`session_cache`] | | | not kept |
//! | accounts | [`allowed_accounts`], [`forbidden_accounts`] | | | any |
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
//! **Roles** follow in a chain of any length, over every source: those of the profile with its `source_profile`s, then
//! those of [`assume_role`], then those of [`assuming`]. Each hop keeps a session of its own, and an error says which
//! hop failed, of how many, and who assumed it. A role that demands an MFA code asks for one a session, however many
//! requests wait, and with [`session_cache`] one for all processes until the session ends.
//!
//! **Sessions are renewed** four to five minutes before they end, by one request for all callers, while those go on with
//! the keys that are still good. Nobody waits unless there are no good keys, and for 30 s at most for each hop. (A
//! session that took an MFA code is renewed when it is over: nobody is asked for a code before it is needed.)
//!
//! **What is refused is not asked for again at once.** A hop that failed answers all callers with that failure for about
//! a second, then, while it goes on failing, for 2, 4, 8, 16 and 30 seconds. A wrong MFA code is told to those who wait,
//! and the next request asks for another one.
//!
//! **Keys that AWS calls expired** (`ExpiredToken`, `ExpiredTokenException`, `RequestExpired`, `TokenRefreshRequired`)
//! are got anew, once for all callers, and the request is sent again as its next attempt. A body that can be read only
//! once is not sent again, and neither is a HEAD request, whose answer has no code. Keys that replaced expired ones and
//! are called expired within a minute stay: other reasons than age are behind it, such as a wrong clock.
//!
//! **Accounts** can be limited by [`allowed_accounts`] and [`forbidden_accounts`]. Nothing is sent in another account's
//! name, except what it takes to find out whose name it is, and to assume roles on the way to an allowed one.
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
//! [`assume_role`]: AwsClientProviderBuilder::assume_role
//! [`assuming`]: AwsClientProvider::assuming
//! [`mfa_code_prompt`]: AwsClientProviderBuilder::mfa_code_prompt
//! [`session_cache`]: AwsClientProviderBuilder::session_cache
//! [`allowed_accounts`]: AwsClientProviderBuilder::allowed_accounts
//! [`forbidden_accounts`]: AwsClientProviderBuilder::forbidden_accounts

mod account_guard;
mod arn;
mod assume_role;
mod builder;
mod cause;
mod client_cache;
mod clock;
mod config_error;
mod credentials;
mod digest;
mod endpoints;
mod environment;
mod expired_keys;
mod identity;
mod key_failure;
mod keys;
mod mfa;
mod pages;
mod profile;
mod provider;
mod region;
mod renewing;
mod request_error;
mod retries;
mod role_session;
mod service;
mod session_file;
mod settings;
mod sts;
mod transport;
mod variables;
mod wait;
mod web_identity;

pub use arn::{Arn, ArnError, RoleArn};
pub use assume_role::AssumeRole;
pub use builder::AwsClientProviderBuilder;
pub use cause::Cause;
pub use config_error::{ConfigError, Origin};
pub use credentials::AwsCredentials;
pub use environment::AwsEnvironment;
pub use mfa::MfaChallenge;
pub use pages::{BrokenPaging, Page, pages};
pub use provider::AwsClientProvider;
pub use request_error::{RequestError, RequestErrorKind};
pub use retries::RetryMode;
pub use role_session::RoleSession;
pub use service::{AwsService, ServiceSettings};
pub use sts::Sts;
pub use transport::{Timeouts, default_http_client};
pub use wait::{Look, Wait, WaitError, Waiting};
