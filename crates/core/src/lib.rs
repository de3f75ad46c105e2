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
//! # Features
//! Sources of keys that bring dependencies of their own. A profile that needs one which was left out is an error that says so.
//!
//! | feature | default | what it brings |
//! |---|---|---|
//! | `sso` | no | profiles of IAM Identity Center: `sso_session`, `sso_start_url` |
//! | `credentials-process` | no | `credential_process` of a profile |
//! | `credentials-login` | no | `login_session` of a profile: `aws login` |
//!
//! # Where a setting comes from
//! What the builder was told wins over the environment, which wins over the profile.
//!
//! | setting | builder | environment | profile | else |
//! |---|---|---|---|---|
//! | profile | [`profile`] | `AWS_PROFILE` | | `default` |
//! | region | [`region`] | `AWS_REGION`, `AWS_DEFAULT_REGION` | `region` | [`ConfigError::MissingRegion`] |
//! | ignore endpoints | | `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` | `ignore_configured_endpoint_urls` | no: those of environment and profile count |
//! | endpoint of a service | [`service_endpoint_url`] | `AWS_ENDPOINT_URL_S3`, … | `endpoint_url` in `services` | the next row |
//! | endpoint of all | [`endpoint_url`] | `AWS_ENDPOINT_URL` | `endpoint_url` | AWS's own |
//! | keys | [`credentials`], [`instance_role`], a named [`profile`] | `AWS_ACCESS_KEY_ID`, `AWS_WEB_IDENTITY_TOKEN_FILE`, `AWS_CONTAINER_CREDENTIALS_…` | its keys or source | none: requests fail |
//! | role | [`assume_role`], each behind the one before | `AWS_ROLE_ARN` for the web identity | `role_arn` of the profile and of its sources | none |
//! | settings of a role | [`AssumeRole`] | `AWS_ROLE_SESSION_NAME` for the web identity | `external_id`, `role_session_name`, `duration_seconds`, `mfa_serial` | STS's own |
//! | who gives MFA codes | [`AssumeRole::mfa`], [`mfa_code_prompt`] | | | [`ConfigError::NoMfaPrompt`] |
//! | folder of MFA sessions | [`session_cache`] | | | not kept: nothing that opens an account is left on a disk unasked |
//! | allowed accounts | [`allowed_accounts`] | | | any |
//! | forbidden accounts | [`forbidden_accounts`] | | | none |
//! | FIPS | [`use_fips`] | `AWS_USE_FIPS_ENDPOINT` | `use_fips_endpoint` | no: AWS has such endpoints for some services and regions only |
//! | dual stack | [`use_dual_stack`] | `AWS_USE_DUALSTACK_ENDPOINT` | `use_dualstack_endpoint` | no: the same |
//! | attempts | [`max_attempts`] | `AWS_MAX_ATTEMPTS` | `max_attempts` | 3: outlasts a lost packet and a short overload, and shows an outage soon |
//! | retry mode | [`retry_mode`] | `AWS_RETRY_MODE` | `retry_mode` | standard: one throttled resource does not slow the others |
//! | back-off | [`backoff`] | | | 1 s, doubled up to 20 s, drawn at random: [`Backoff`] |
//! | timeouts | [`timeouts`] | | | connect 3.1 s, read 60 s, attempt 90 s, operation 5 min, where the SDK waits for ever: [`Timeouts`] |
//! | stalled streams | [`stalled_streams`] | | | fail after 5 s without a byte: [`StalledStreams`] |
//! | request checksums | [`request_checksums`] | `AWS_REQUEST_CHECKSUM_CALCULATION` | `request_checksum_calculation` | for AWS when supported, for other stores when required: [`RequestChecksums`] |
//! | application name | [`app_name`] | `AWS_SDK_UA_APP_ID` | `sdk_ua_app_id` | none |
//! | proxy for https | [`proxy`] | `HTTPS_PROXY`, `ALL_PROXY` | | none |
//! | proxy for http | [`proxy`] | `HTTP_PROXY`, `ALL_PROXY` | | none |
//! | no proxy for | [`Proxy::not_for`] | `NO_PROXY` | | where an instance or a container gets its keys, always |
//! | CA bundle | [`ca_bundle`] | `AWS_CA_BUNDLE` | `ca_bundle` | the system's authorities |
//! | connections | [`connections`] | | | idle for 15 s, as S3 drops them after 20 s, and no limit to a host: [`Connections`] |
//! | HTTP client | [`http_client`] | | | one of its own, which the four rows above describe |
//!
//! A profile that the builder names brings its own credentials, whatever keys the environment holds, and its own
//! region where it names one. [`explain`] tells all this of one provider, with where each value came from, and
//! `awsi doctor` shows it.
//!
//! **A CA bundle replaces** the system's authorities, as it does in AWS's other tools: it has to hold every authority that
//! is needed, the public ones of AWS where some requests go there directly.
//!
//! **Proxies** are named in capitals or small letters, as with curl, and a URL that is none is an error: nobody goes
//! around a proxy by a mistake in its name. In CGI programs (`REQUEST_METHOD` is set) those of the environment do not
//! count, as visitors could name them there.
//!
//! **The role of a container** is the one source that is read from the process's environment alone: the SDK reads
//! `AWS_CONTAINER_…` there, whatever [`environment_variables`] says.
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
//! are got anew, once for all callers, and the request is sent again as its next attempt. Where it has none left, or its
//! client has spent its budget of retries, it fails with that error, and the next request has the new keys. A body that can
//! be read only once is not sent again, and neither is a HEAD request, whose answer has no code. Keys that replaced expired ones and
//! are called expired within a minute stay: other reasons than age are behind it, such as a wrong clock.
//!
//! **Accounts** can be limited by [`allowed_accounts`] and [`forbidden_accounts`]. Nothing is sent in another account's
//! name, except what it takes to find out whose name it is, and to assume roles on the way to an allowed one. Where
//! accounts are allowed, requests to S3 name the caller's own as the one that they expect to own the bucket;
//! [`expecting_bucket_owner`] names another, [`expecting_any_bucket_owner`] none.
//!
//! # What is seen
//! Each call of a provider's client is a `tracing` span `aws.call` at `DEBUG`, within the span of the function that made
//! it: `service`, `operation`, `region`, `account` (where it is known without asking), `attempts`, `throttles`,
//! `duration_ms`, `request_id`, and in `outcome` `ok`, AWS's code or the kind of failure. It is written when it closes
//! (`with_span_events(FmtSpan::CLOSE)`). The SDK's own spans (`STS.GetCallerIdentity`, target `aws_sdk_sts`) know none of
//! these but service and operation, and at `TRACE` the SDK prints ids of keys, canonical requests and whole answers, new
//! keys in them included: log the targets of this project alone.
//!
//! The same is handed to a [`call_observer`] as an [`AwsCall`], to be counted. Without observer and subscriber, a call
//! keeps nothing and allocates nothing for it.
//!
//! [`call_observer`]: AwsClientProviderBuilder::call_observer
//! [`profile`]: AwsClientProviderBuilder::profile
//! [`region`]: AwsClientProviderBuilder::region
//! [`service_endpoint_url`]: AwsClientProviderBuilder::service_endpoint_url
//! [`endpoint_url`]: AwsClientProviderBuilder::endpoint_url
//! [`use_fips`]: AwsClientProviderBuilder::use_fips
//! [`use_dual_stack`]: AwsClientProviderBuilder::use_dual_stack
//! [`max_attempts`]: AwsClientProviderBuilder::max_attempts
//! [`retry_mode`]: AwsClientProviderBuilder::retry_mode
//! [`backoff`]: AwsClientProviderBuilder::backoff
//! [`request_checksums`]: AwsClientProviderBuilder::request_checksums
//! [`stalled_streams`]: AwsClientProviderBuilder::stalled_streams
//! [`proxy`]: AwsClientProviderBuilder::proxy
//! [`ca_bundle`]: AwsClientProviderBuilder::ca_bundle
//! [`connections`]: AwsClientProviderBuilder::connections
//! [`http_client`]: AwsClientProviderBuilder::http_client
//! [`explain`]: AwsClientProviderBuilder::explain
//! [`environment_variables`]: AwsClientProviderBuilder::environment_variables
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
//! [`expecting_bucket_owner`]: AwsClientProvider::expecting_bucket_owner
//! [`expecting_any_bucket_owner`]: AwsClientProvider::expecting_any_bucket_owner

mod account_guard;
mod account_id;
mod arn;
mod assume_role;
mod bucket_owner;
mod builder;
mod ca_bundle;
mod call;
mod cause;
mod client_cache;
mod client_hooks;
mod clock;
mod config_error;
mod credentials;
mod diagnosis;
mod digest;
mod endpoints;
mod environment;
mod expired_keys;
mod explain;
mod identity;
mod identity_at_hand;
mod key_failure;
mod keys;
mod mfa;
mod pages;
mod permission;
mod profile;
mod provider;
mod proxy;
mod region;
mod renewing;
mod request_checksums;
mod request_error;
mod retries;
mod role_session;
mod sdk_client;
mod secret_value;
mod service;
mod session_file;
mod settings;
mod sts;
mod transport;
mod variables;
mod wait;
mod web_identity;

pub use account_id::is_account_id;
pub use arn::{Arn, ArnError, RoleArn};
pub use assume_role::AssumeRole;
pub use bucket_owner::ExpectedBucketOwner;
pub use builder::AwsClientProviderBuilder;
pub use call::{AwsCall, CallOutcome};
pub use cause::Cause;
pub use config_error::{ConfigError, Origin};
pub use credentials::AwsCredentials;
pub use diagnosis::{EndpointProbe, KeysInUse};
pub use environment::AwsEnvironment;
pub use explain::{ConfigFile, ExplainedSetting, SettingsReport};
pub use mfa::MfaChallenge;
pub use pages::{BrokenPaging, Page, pages};
pub use permission::{FunctionPermissions, Permission};
pub use provider::AwsClientProvider;
pub use proxy::Proxy;
pub use request_checksums::RequestChecksums;
pub use request_error::{RequestError, RequestErrorKind};
pub use retries::{Backoff, RetryMode};
pub use role_session::RoleSession;
pub use secret_value::SecretValue;
pub use service::{AwsService, ServiceSettings};
pub use sts::Sts;
pub use transport::{Connections, HostLimit, StalledStreams, Timeouts, default_http_client};
pub use wait::{Look, Wait, WaitError, Waiting};
