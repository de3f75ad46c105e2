//! Who calls: the source of the keys, and the roles assumed with them.

use crate::account_guard::GuardedKeys;
use crate::assume_role::AssumeRole;
use crate::config_error::{ConfigError, Origin};
use crate::credentials::AwsCredentials;
use crate::digest::digest;
use crate::identity_at_hand::for_clients;
use crate::keys::{Keys, Manner, SdkSource};
use crate::profile::{ProfileIdentity, ProfileSource, Profiles};
use crate::role_session::{RoleKeys, RoleSession};
use crate::session_file::SessionFile;
use crate::settings::Settings;
use crate::variables::Variables;
use crate::web_identity::{WebIdentity, WebIdentityKeys};
use aws_config::ecs::EcsCredentialsProvider;
use aws_config::imds;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use aws_smithy_runtime_api::client::identity::SharedIdentityCache;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// Account and partition, known once somebody asked.
pub(crate) type Caller = (String, String);

/// Who calls. Clones share the keys.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) keys: Keys,
    /// For people: whose keys these are, or the role's ARN.
    pub(crate) label: String,
    /// Which hop of a chain of roles: the source of the chain is none.
    pub(crate) hop: usize,
    /// STS allows the session of a role to assume another for an hour at most.
    pub(crate) is_role: bool,
    /// That of a role stands in its ARN.
    pub(crate) known_account: Option<String>,
    pub(crate) manner: Manner,
    /// Stands for all that makes these keys what they are.
    pub(crate) digest: String,
    pub(crate) caller: Arc<OnceCell<Caller>>,
    /// Where accounts are guarded, and this one is not known without asking.
    pub(crate) gate: Option<Gate>,
}

/// The account of an identity, as far as it is known without asking.
#[derive(Debug, Clone)]
pub(crate) struct KnownAccount {
    stated: Option<String>,
    caller: Arc<OnceCell<Caller>>,
}

impl KnownAccount {
    pub(crate) fn get(&self) -> Option<&str> {
        self.stated.as_deref().or_else(|| self.caller.get().map(|(account, _)| account.as_str()))
    }
}

/// What stands before keys of an account that is to be verified.
#[derive(Debug, Clone)]
pub(crate) struct Gate {
    pub(crate) keys: GuardedKeys,
    /// Asks who calls and assumes roles, neither of which waits for the gate.
    pub(crate) sts: aws_sdk_sts::Client,
}

/// How a role comes to its place in a chain.
pub(crate) struct Hop<'a> {
    pub(crate) before: &'a Identity,
    /// How long the chain is, as far as is known.
    pub(crate) of: usize,
    /// Acts as the hop before.
    pub(crate) sts: aws_sdk_sts::Client,
    /// Sessions of one STS are nothing to another.
    pub(crate) endpoint_url: Option<&'a str>,
    pub(crate) session_cache: Option<&'a Path>,
}

impl Identity {
    fn new(keys: Keys, label: String) -> Self {
        Self {
            keys,
            digest: digest(&[&label]),
            label,
            hop: 0,
            is_role: false,
            known_account: None,
            manner: Manner::Machine,
            caller: Arc::default(),
            gate: None,
        }
    }

    fn of_sdk(source: impl ProvideCredentials + 'static, label: String) -> Self {
        Self::new(Keys::renewed(SdkSource(source), Manner::Machine, None), label)
    }

    pub(crate) fn of_role(session: RoleSession, hop: Hop<'_>) -> Self {
        let Hop { before, of, sts, endpoint_url, session_cache } = hop;
        let has_mfa = session.wishes.mfa.is_some();
        // Whoever waits for a person below waits for one here.
        let manner = if has_mfa { Manner::Person } else { before.manner };
        let wishes = format!("{:?}", session.wishes);
        let label = session.role().to_string();
        let digest = digest(&[&before.digest, endpoint_url.unwrap_or_default(), &label, &wishes]);
        // A code spares a person; any other session is got as quickly as it is read, and is better not left lying.
        let file = session_cache.filter(|_| has_mfa).map(|folder| SessionFile::new(folder, &digest));
        let number = before.hop + 1;
        let which = if of > 1 { format!(", hop {number} of {of}") } else { String::new() };
        let known_account = Some(session.role().account_id().to_owned());
        let described = format!("{label}{which}, assumed by {}", before.label);
        let keys = Keys::renewed(RoleKeys { sts, session, hop: described }, manner, file);
        Self { hop: number, is_role: true, known_account, manner, digest, ..Self::new(keys, label) }
    }

    /// `sts` makes a client that signs nothing.
    pub(crate) fn of_source(
        source: Source,
        settings: &Settings,
        config: &ProviderConfig,
        sts: impl FnOnce() -> aws_sdk_sts::Client,
    ) -> Result<Self, ConfigError> {
        let label = source.label();
        Ok(match source {
            Source::Keys { keys, .. } => Self::of_keys(keys, label),
            Source::InstanceRole => Self::of_sdk(instance_role(&settings.variables, config)?, label),
            Source::Container => Self::of_sdk(EcsCredentialsProvider::builder().configure(config).build(), label),
            Source::WebIdentity(identity) => Self::of_web_identity(*identity, label, sts()),
            Source::Sdk { profile } => Self::of_sdk(sdk_profile(&profile, &settings.profiles, config), label),
            Source::Nothing => Self::of_sdk(NoSource, label),
        })
    }

    fn of_keys(keys: AwsCredentials, label: String) -> Self {
        // The same label stands for other keys tomorrow.
        let digest = digest(&[&label, keys.access_key_id()]);
        Self { digest, ..Self::new(Keys::fixed(keys.into_sdk("Keys")), label) }
    }

    fn of_web_identity(identity: WebIdentity, label: String, sts: aws_sdk_sts::Client) -> Self {
        let known_account = Some(identity.session.role().account_id().to_owned());
        let keys = Keys::renewed(WebIdentityKeys { sts, identity }, Manner::Machine, None);
        Self { is_role: true, known_account, ..Self::new(keys, label) }
    }

    pub(crate) fn account(&self) -> KnownAccount {
        KnownAccount { stated: self.known_account.clone(), caller: Arc::clone(&self.caller) }
    }

    /// The keys as clients get them: those of a guarded account when it is verified.
    pub(crate) fn for_clients(&self) -> (SharedCredentialsProvider, SharedIdentityCache) {
        match &self.gate {
            Some(gate) => for_clients(&gate.keys),
            None => for_clients(&self.keys),
        }
    }
}

/// Where keys come from, decided when the provider is built.
#[derive(Debug)]
pub(crate) enum Source {
    Keys { keys: AwsCredentials, label: String },
    InstanceRole,
    Container,
    WebIdentity(Box<WebIdentity>),
    Sdk { profile: String },
    Nothing,
}

/// A source, who named it, and the roles to assume over it, the first hop first.
#[derive(Debug)]
pub(crate) struct Sourced {
    pub(crate) source: Source,
    pub(crate) origin: Origin,
    pub(crate) roles: Vec<(AssumeRole, Origin)>,
}

impl Sourced {
    pub(crate) fn new(source: Source, origin: Origin) -> Self {
        Self { source, origin, roles: Vec::new() }
    }
}

impl Source {
    pub(crate) fn label(&self) -> String {
        match self {
            Self::Keys { label, .. } => label.clone(),
            Self::InstanceRole => "the instance's role".to_owned(),
            Self::Container => "the container's role".to_owned(),
            Self::WebIdentity(identity) => format!("{} by web identity", identity.session.role()),
            Self::Sdk { profile } => format!("the profile `{profile}`"),
            Self::Nothing => "nobody".to_owned(),
        }
    }

    /// Keys of the environment, else the profile's, else a web identity, else a container's role.
    pub(crate) fn by_default(settings: &Settings) -> Result<Sourced, ConfigError> {
        let variables = &settings.variables;
        let by = |name: &str| Origin::Variable(name.to_owned());
        if let Some(source) = environment_keys(variables)? {
            return Ok(Sourced::new(source, by("AWS_ACCESS_KEY_ID")));
        }
        if let Some(identity) = settings.profiles.identity()? {
            return Self::of_profile(identity, settings);
        }
        if let Some(identity) = web_identity(variables)? {
            return Ok(Sourced::new(Self::WebIdentity(Box::new(identity)), by("AWS_WEB_IDENTITY_TOKEN_FILE")));
        }
        Ok(match container(variables) {
            Some(name) => Sourced::new(Self::Container, by(name)),
            None => Sourced::new(Self::Nothing, Origin::Default),
        })
    }

    pub(crate) fn of_profile(identity: ProfileIdentity, settings: &Settings) -> Result<Sourced, ConfigError> {
        let ProfileIdentity { source, bottom, roles } = identity;
        let source = Self::at_the_bottom(source, &bottom, settings)?;
        Ok(Sourced { source, origin: Origin::Profile(bottom), roles })
    }

    fn at_the_bottom(source: ProfileSource, profile: &str, settings: &Settings) -> Result<Self, ConfigError> {
        Ok(match source {
            ProfileSource::Keys(keys) => Self::Keys { keys, label: format!("the keys of the profile `{profile}`") },
            ProfileSource::Environment => {
                environment_keys(&settings.variables)?.ok_or_else(|| ConfigError::IncompleteProfile {
                    profile: profile.to_owned(),
                    reason: "credential_source is Environment, and AWS_ACCESS_KEY_ID is not set".to_owned(),
                })?
            }
            ProfileSource::InstanceRole => Self::InstanceRole,
            ProfileSource::Container => Self::Container,
            ProfileSource::WebIdentity(identity) => Self::WebIdentity(identity),
            ProfileSource::Sdk(profile) => Self::Sdk { profile },
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

fn web_identity(variables: &Variables) -> Result<Option<WebIdentity>, ConfigError> {
    const ROLE: &str = "AWS_ROLE_ARN";
    const SESSION_NAME: &str = "AWS_ROLE_SESSION_NAME";
    let (Some(token_file), Some(role)) = (variables.get("AWS_WEB_IDENTITY_TOKEN_FILE"), variables.get(ROLE)) else {
        return Ok(None);
    };
    let by = |variable: &str| Origin::Variable(variable.to_owned());
    let role = AssumeRole::new(role);
    let session = match variables.get(SESSION_NAME) {
        // The ARN is checked with what names the ARN.
        Some(name) => {
            role.check_from(&by(ROLE), false).and(role.session_name(name).check_from(&by(SESSION_NAME), false))
        }
        None => role.check_from(&by(ROLE), false),
    };
    Ok(Some(WebIdentity { token_file: PathBuf::from(token_file), session: session? }))
}

/// The variable that names the role of a container.
fn container(variables: &Variables) -> Option<&'static str> {
    let names = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];
    names.into_iter().find(|name| variables.get(name).is_some())
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
