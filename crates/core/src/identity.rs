//! Who calls: the source of the keys, and the roles assumed with them.

use crate::assume_role::{RoleCredentials, RoleSession};
use crate::config_error::{ConfigError, Origin};
use crate::credentials::AwsCredentials;
use crate::profile::{ProfileIdentity, ProfileSource, Profiles};
use crate::settings::Settings;
use crate::variables::Variables;
use aws_config::ecs::EcsCredentialsProvider;
use aws_config::identity::IdentityCache;
use aws_config::imds;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::web_identity_token::{StaticConfiguration, WebIdentityTokenCredentialsProvider};
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use aws_smithy_runtime_api::client::identity::SharedIdentityCache;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OnceCell;

/// Keys are renewed at least half of this before they expire: the SDK takes off up to half at random. Its own 10 s
/// would let a request that waits in a queue arrive with dead keys.
const RENEW_BEFORE_EXPIRY: Duration = Duration::from_mins(4);
/// For all hops together. The SDK's own 5 s is short for a role behind a sign-on.
const LOAD_TIMEOUT: Duration = Duration::from_secs(30);

/// Account and partition, known once somebody asked.
pub(crate) type Caller = (String, String);

/// Who calls, with the keys cached. Clones share the cache.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) credentials: SharedCredentialsProvider,
    /// One of its own for each identity: the SDK's holds 64 of them and drops an arbitrary one for the next.
    pub(crate) cache: SharedIdentityCache,
    /// For people: whose keys these are, or the role's ARN.
    pub(crate) label: String,
    pub(crate) is_role: bool,
    pub(crate) caller: Arc<OnceCell<Caller>>,
}

impl Identity {
    fn new(credentials: impl ProvideCredentials + 'static, label: impl Into<String>) -> Self {
        let cache = IdentityCache::lazy().buffer_time(RENEW_BEFORE_EXPIRY).load_timeout(LOAD_TIMEOUT).build();
        Self {
            credentials: SharedCredentialsProvider::new(credentials),
            cache,
            label: label.into(),
            is_role: false,
            caller: Arc::default(),
        }
    }

    pub(crate) fn of_role(session: RoleSession, sts: aws_sdk_sts::Client) -> Self {
        let label = session.role().to_string();
        Self { is_role: true, ..Self::new(RoleCredentials { sts, session }, label) }
    }

    pub(crate) fn of_source(source: Source, settings: &Settings, config: &ProviderConfig) -> Result<Self, ConfigError> {
        let label = source.label();
        Ok(match source {
            Source::Keys { keys, .. } => Self::new(keys.into_sdk("Keys"), label),
            Source::InstanceRole => Self::new(instance_role(&settings.variables, config)?, label),
            Source::Container => Self::new(EcsCredentialsProvider::builder().configure(config).build(), label),
            Source::WebIdentity(token) => Self::new(web_identity(token, config), label),
            Source::Sdk { profile } => Self::new(sdk_profile(&profile, &settings.profiles, config), label),
            Source::Nothing => Self::new(NoSource, label),
        })
    }
}

/// Where keys come from, decided when the provider is built.
#[derive(Debug)]
pub(crate) enum Source {
    Keys { keys: AwsCredentials, label: String },
    InstanceRole,
    Container,
    WebIdentity(StaticConfiguration),
    Sdk { profile: String },
    Nothing,
}

impl Source {
    fn label(&self) -> String {
        match self {
            Self::Keys { label, .. } => label.clone(),
            Self::InstanceRole => "the instance's role".to_owned(),
            Self::Container => "the container's role".to_owned(),
            Self::WebIdentity(token) => format!("{} by web identity", token.role_arn),
            Self::Sdk { profile } => format!("the profile `{profile}`"),
            Self::Nothing => "nobody".to_owned(),
        }
    }

    /// Keys of the environment, else the profile's, else a web identity, else a container's role.
    pub(crate) fn by_default(settings: &Settings) -> Result<(Self, Option<ProfileIdentity>), ConfigError> {
        let variables = &settings.variables;
        if let Some(source) = environment_keys(variables)? {
            return Ok((source, None));
        }
        if let Some(identity) = settings.profiles.identity()? {
            return Ok((Self::of_profile(&identity.source, settings)?, Some(identity)));
        }
        Ok((web_identity_settings(variables).or_else(|| container(variables)).unwrap_or(Self::Nothing), None))
    }

    pub(crate) fn of_profile(source: &ProfileSource, settings: &Settings) -> Result<Self, ConfigError> {
        let profile = settings.profiles.selected();
        Ok(match source {
            ProfileSource::Keys(keys) => {
                Self::Keys { keys: keys.clone(), label: format!("the keys of the profile `{profile}`") }
            }
            ProfileSource::Environment => {
                environment_keys(&settings.variables)?.ok_or_else(|| ConfigError::IncompleteProfile {
                    profile: profile.to_owned(),
                    reason: "credential_source is Environment, and AWS_ACCESS_KEY_ID is not set".to_owned(),
                })?
            }
            ProfileSource::InstanceRole => Self::InstanceRole,
            ProfileSource::Container => Self::Container,
            ProfileSource::Sdk(profile) => Self::Sdk { profile: profile.clone() },
        })
    }
}

fn environment_keys(variables: &Variables) -> Result<Option<Source>, ConfigError> {
    let secret = variables.get("AWS_SECRET_ACCESS_KEY");
    match (variables.get("AWS_ACCESS_KEY_ID"), secret) {
        (Some(id), Some(secret)) => {
            let keys = AwsCredentials::new(id, secret);
            let keys = match variables.get("AWS_SESSION_TOKEN") {
                Some(token) => keys.with_session(token, None),
                None => keys,
            };
            Ok(Some(Source::Keys { keys, label: "the keys of the environment".to_owned() }))
        }
        (Some(_), None) => Err(ConfigError::IncompleteEnvironment { missing: "AWS_SECRET_ACCESS_KEY" }),
        (None, Some(_)) => Err(ConfigError::IncompleteEnvironment { missing: "AWS_ACCESS_KEY_ID" }),
        (None, None) => Ok(None),
    }
}

fn web_identity_settings(variables: &Variables) -> Option<Source> {
    Some(Source::WebIdentity(StaticConfiguration {
        web_identity_token_file: PathBuf::from(variables.get("AWS_WEB_IDENTITY_TOKEN_FILE")?),
        role_arn: variables.get("AWS_ROLE_ARN")?,
        session_name: variables.get("AWS_ROLE_SESSION_NAME").unwrap_or_else(|| "aws-interactions".to_owned()),
    }))
}

fn container(variables: &Variables) -> Option<Source> {
    const NAMES: [&str; 2] = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];
    NAMES.iter().any(|name| variables.get(name).is_some()).then_some(Source::Container)
}

/// The client of the instance metadata service, at its own address or that of the environment.
pub(crate) fn instance_metadata(variables: &Variables, config: &ProviderConfig) -> Result<imds::Client, ConfigError> {
    const ENDPOINT: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
    let client = imds::Client::builder().configure(config);
    let Some(value) = variables.get(ENDPOINT) else { return Ok(client.build()) };
    let client = client.endpoint(&value).map_err(|_| ConfigError::InvalidSetting {
        setting: "endpoint of the instance metadata service",
        value,
        origin: Origin::Variable(ENDPOINT.to_owned()),
        expected: "a URL",
    })?;
    Ok(client.build())
}

fn instance_role(variables: &Variables, config: &ProviderConfig) -> Result<ImdsCredentialsProvider, ConfigError> {
    let client = instance_metadata(variables, config)?;
    Ok(ImdsCredentialsProvider::builder().configure(config).imds_client(client).build())
}

fn web_identity(token: StaticConfiguration, config: &ProviderConfig) -> WebIdentityTokenCredentialsProvider {
    WebIdentityTokenCredentialsProvider::builder().configure(config).static_configuration(token).build()
}

fn sdk_profile(name: &str, profiles: &Profiles, config: &ProviderConfig) -> ProfileFileCredentialsProvider {
    ProfileFileCredentialsProvider::builder()
        .configure(config)
        .profile_files(profiles.sources.clone())
        .profile_name(name)
        .build()
}

/// Says where it looked, when the first request wants keys.
#[derive(Debug)]
struct NoSource;

impl ProvideCredentials for NoSource {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(Err(CredentialsError::not_loaded(
            "no access keys in the environment, none in the profile, no web identity and no container role; \
             on an EC2 instance ask for the instance's role",
        )))
    }
}
