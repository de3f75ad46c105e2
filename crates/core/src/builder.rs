//! From what the program, the environment and the profile say to a provider.

use crate::account_guard::AccountGuard;
use crate::assume_role::AssumeRole;
use crate::client_cache::ClientCache;
use crate::clock::Clock;
use crate::config_error::{ConfigError, Origin};
use crate::credentials::AwsCredentials;
use crate::endpoints::Endpoints;
use crate::identity::{Identity, Source};
use crate::mfa::{MfaChallenge, MfaPrompt};
use crate::profile::{ProfileIdentity, Profiles};
use crate::provider::{AwsClientProvider, Family};
use crate::region;
use crate::retries::{RetryMode, retry_config};
use crate::settings::{Found, Setting, Settings};
use crate::transport::{Timeouts, default_http_client};
use crate::variables::Variables;
use aws_config::provider_config::ProviderConfig;
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_async::time::SharedTimeSource;
use aws_smithy_runtime_api::client::http::{HttpClient, SharedHttpClient};
use aws_smithy_runtime_api::shared::IntoShared;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

const APP_NAME: Setting =
    Setting { name: "application name", variables: &["AWS_SDK_UA_APP_ID"], profile_key: "sdk_ua_app_id" };
const USE_FIPS: Setting =
    Setting { name: "FIPS switch", variables: &["AWS_USE_FIPS_ENDPOINT"], profile_key: "use_fips_endpoint" };
const USE_DUAL_STACK: Setting = Setting {
    name: "dual stack switch",
    variables: &["AWS_USE_DUALSTACK_ENDPOINT"],
    profile_key: "use_dualstack_endpoint",
};

/// Says how a provider is to be built; made by [`AwsClientProvider::builder`].
///
/// What is not said comes from the environment and the profile: the [crate's page](crate) has the table.
#[derive(Debug, Default)]
pub struct AwsClientProviderBuilder {
    variables: Variables,
    profile: Option<String>,
    region: Option<String>,
    credentials: Option<AwsCredentials>,
    instance_role: bool,
    roles: Vec<AssumeRole>,
    mfa_prompt: Option<MfaPrompt>,
    session_cache: Option<PathBuf>,
    guard: AccountGuard,
    verify_account: bool,
    endpoint_url: Option<String>,
    service_endpoint_urls: BTreeMap<String, String>,
    max_attempts: Option<u32>,
    retry_mode: Option<RetryMode>,
    timeouts: Timeouts,
    app_name: Option<String>,
    http_client: Option<SharedHttpClient>,
    clients: ClientCache,
}

impl AwsClientProviderBuilder {
    /// Uses this profile of the AWS configuration files: its credentials, whatever keys the environment holds, and
    /// its region, where it names one.
    #[must_use]
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.profile = Some(name.into());
        self
    }

    /// Works in this region, whatever environment and profile say.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Calls with these keys.
    #[must_use]
    pub fn credentials(mut self, credentials: AwsCredentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Calls with the role of the EC2 instance this runs on; its region too, if no other is given.
    #[must_use]
    pub fn instance_role(mut self) -> Self {
        self.instance_role = true;
        self
    }

    /// Assumes this role with whatever credentials there are, the instance's role and the roles of a profile included.
    /// Said again, the next role is assumed with the session of the one before: a chain of any length, whose sessions
    /// are each kept and renewed by themselves. STS lets the sessions behind the first last an hour at most.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use aws_interactions_core::{AssumeRole, AwsClientProvider};
    ///
    /// let provider = AwsClientProvider::builder()
    ///     .assume_role(AssumeRole::new("arn:aws:iam::111111111111:role/Hub").source_identity("alice"))
    ///     .assume_role(AssumeRole::new("arn:aws:iam::222222222222:role/Deploy").external_id("agreed-upon"))
    ///     .build()
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn assume_role(mut self, role: AssumeRole) -> Self {
        self.roles.push(role);
        self
    }

    /// Who is asked for codes of MFA devices: for `mfa_serial` of a profile, and for roles that name a device and nobody
    /// to ask ([`AssumeRole::mfa_serial`]). Asked once a session, with the device, the role and the profile.
    ///
    /// ```
    /// use aws_interactions_core::AwsClientProvider;
    ///
    /// let builder = AwsClientProvider::builder()
    ///     .profile("admin")
    ///     .mfa_code_prompt(|challenge| async move { ask(&challenge.serial) });
    /// # fn ask(_: &str) -> Result<String, std::io::Error> { Ok("123456".to_owned()) }
    /// ```
    #[must_use]
    pub fn mfa_code_prompt<P, F, E>(mut self, prompt: P) -> Self
    where
        P: Fn(MfaChallenge) -> F + Send + Sync + 'static,
        F: Future<Output = Result<String, E>> + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        self.mfa_prompt = Some(MfaPrompt::new(prompt));
        self
    }

    /// Keeps the sessions of roles with an MFA device in files of this folder, so that one code lasts the session, over
    /// all processes that use the folder. Other sessions are not kept: they are got without troubling anybody.
    ///
    /// A file is its owner's alone (mode 0600, in a folder that is made with 0700) and is replaced as a whole. Its name
    /// is a hash of whose keys assumed the role, of the role and of everything the session was asked for with, so what
    /// is asked for differently is another session. Files that are expired, damaged or open to others, and folders that
    /// others may write to, are not used; neither is an error, and `debug` says why.
    #[must_use]
    pub fn session_cache(mut self, folder: impl Into<PathBuf>) -> Self {
        self.session_cache = Some(folder.into());
        self
    }

    /// Works in these accounts and no other, each of twelve digits. Said again, more are allowed.
    ///
    /// The account of a role stands in its ARN: another one is refused by [`build`](Self::build) and
    /// [`assuming`](AwsClientProvider::assuming). The account of any other keys is asked for, once, before the first
    /// request (`GetCallerIdentity`, which needs no permission), or when the provider is built where that is
    /// [wanted](Self::verify_account_at_build). Where it is another, no request is sent: each fails as `AccessDenied`
    /// and names both accounts.
    ///
    /// It is the account that requests work in that counts. The hops on the way to it may be anywhere.
    #[must_use]
    pub fn allowed_accounts<A: Into<String>>(mut self, accounts: impl IntoIterator<Item = A>) -> Self {
        self.guard.allowed.get_or_insert_default().extend(accounts.into_iter().map(Into::into));
        self
    }

    /// Never works in these accounts, allowed or not; else as [`allowed_accounts`](Self::allowed_accounts).
    #[must_use]
    pub fn forbidden_accounts<A: Into<String>>(mut self, accounts: impl IntoIterator<Item = A>) -> Self {
        self.guard.forbidden.extend(accounts.into_iter().map(Into::into));
        self
    }

    /// Asks AWS whose account it is while the provider is built, and not before the first request. It shows at once
    /// whether the keys work, too.
    #[must_use]
    pub fn verify_account_at_build(mut self) -> Self {
        self.verify_account = true;
        self
    }

    /// Sends the requests of all services here: a stand-in for AWS, or a private endpoint.
    #[must_use]
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.endpoint_url = Some(url.into());
        self
    }

    /// Sends the requests of one service here, by its id (`s3`, `secrets_manager`).
    #[must_use]
    pub fn service_endpoint_url(mut self, service_id: impl Into<String>, url: impl Into<String>) -> Self {
        self.service_endpoint_urls.insert(service_id.into(), url.into());
        self
    }

    /// How often a request is tried, the first time included; 3 by default.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = Some(attempts);
        self
    }

    /// How retries are paced.
    #[must_use]
    pub fn retry_mode(mut self, mode: RetryMode) -> Self {
        self.retry_mode = Some(mode);
        self
    }

    /// How long to wait for AWS.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// Names the application in the user agent, for AWS's logs: up to 50 letters, digits and ``!#$%&'*+-.^_`|~``.
    #[must_use]
    pub fn app_name(mut self, name: impl Into<String>) -> Self {
        self.app_name = Some(name.into());
        self
    }

    /// Sends everything through this HTTP client, such as a layer over [`default_http_client`].
    #[must_use]
    pub fn http_client(mut self, client: impl HttpClient + 'static) -> Self {
        self.http_client = Some(client.into_shared());
        self
    }

    /// Hands out this client wherever one of its type is asked for, in every region and role: a mock, or a client
    /// with settings that a provider does not know.
    #[must_use]
    pub fn with_client<C: Clone + Send + Sync + 'static>(mut self, client: C) -> Self {
        self.clients.inject(client);
        self
    }

    /// Reads these environment variables in place of the process's. With none at all the provider knows nothing but
    /// what the builder says: for tests, and for applications with settings of their own.
    ///
    /// ```
    /// # use aws_interactions_core::{AwsClientProvider, AwsCredentials};
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let provider = AwsClientProvider::builder()
    ///     .environment_variables([("AWS_REGION", "eu-central-1")])
    ///     .credentials(AwsCredentials::new("AKIAEXAMPLE", "secret"))
    ///     .build()
    ///     .await?;
    /// assert_eq!(provider.region(), "eu-central-1");
    /// # Ok::<(), aws_interactions_core::ConfigError>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn environment_variables<N, V>(mut self, variables: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<String>,
        V: Into<String>,
    {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        self.variables = Variables::Fixed(variables.collect());
        self
    }

    /// Checks everything that can be checked without asking AWS, and makes the provider.
    ///
    /// Touches the network only to ask the instance metadata service for a region, in
    /// [`instance_role`](Self::instance_role) mode when none is given, and to
    /// [verify the account](Self::verify_account_at_build) when that is wanted.
    ///
    /// # Errors
    /// [`ConfigError`] names the setting that is wrong or missing, and where it came from.
    #[tracing::instrument(name = "build_provider", skip_all)]
    pub async fn build(self) -> Result<AwsClientProvider, ConfigError> {
        self.guard.check()?;
        let profiles = Profiles::load(&self.variables, self.profile.as_deref()).await?;
        let settings = Settings { variables: self.variables.clone(), profiles };
        let http_client = self.http_client.clone().unwrap_or_else(default_http_client);
        let template = self.template(&settings, http_client.clone())?;
        let for_sources = provider_config(&template, http_client);
        let region = match region::resolve(&settings, self.region.as_deref(), self.profile.is_some())? {
            Some(region) => region,
            None if self.instance_role => region::of_instance(&settings, &for_sources).await?,
            None => return Err(region::missing(&settings)),
        };
        let for_sources = for_sources.with_region(Some(Region::new(region.clone())));

        let (source, profile_identity) = self.source(&settings)?;
        let family = Family {
            template,
            endpoints: Endpoints::resolve(&settings, self.endpoint_url, self.service_endpoint_urls)?,
            profile: settings.profiles.selected_name().map(str::to_owned),
            clients: self.clients,
            guard: self.guard,
            mfa_prompt: self.mfa_prompt,
            session_cache: self.session_cache,
        };
        let identity = Identity::of_source(source, &settings, &for_sources, || family.sts(&region, None))?;
        let of_profile = profile_identity.map(|identity| identity.roles).unwrap_or_default();
        let of_builder = self.roles.into_iter().map(|role| (role, Origin::Builder));
        let roles: Vec<_> = of_profile.into_iter().chain(of_builder).collect();
        let identity = family.guarded(identity, &region);

        let mut provider = AwsClientProvider::new(Arc::new(family), region, identity);
        for (role, origin) in &roles {
            provider = provider.hop(role, origin, roles.len())?;
        }
        provider.check_known_account()?;
        if self.verify_account {
            provider.verify_account().await?;
        }
        Ok(provider)
    }

    /// All of the SDK's settings but region and identity.
    fn template(&self, settings: &Settings, http_client: SharedHttpClient) -> Result<SdkConfig, ConfigError> {
        let mut template = SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .http_client(http_client)
            .timeout_config(self.timeouts.to_sdk())
            .retry_config(retry_config(settings, self.max_attempts, self.retry_mode)?)
            .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
            .time_source(SharedTimeSource::new(Clock))
            .use_fips(settings.flag(&USE_FIPS)?)
            .use_dual_stack(settings.flag(&USE_DUAL_STACK)?);
        template.set_app_name(self.resolve_app_name(settings)?);
        Ok(template.build())
    }

    fn resolve_app_name(&self, settings: &Settings) -> Result<Option<AppName>, ConfigError> {
        const EXPECTED: &str = "letters, digits and !#$%&'*+-.^_`|~";
        let found = self.app_name.as_ref().map(Found::by_builder).or_else(|| settings.find(&APP_NAME));
        let Some(found) = found else { return Ok(None) };
        AppName::new(found.value.clone()).map(Some).map_err(|_| found.invalid(APP_NAME.name, EXPECTED))
    }

    fn source(&self, settings: &Settings) -> Result<(Source, Option<ProfileIdentity>), ConfigError> {
        if let Some(keys) = self.credentials.clone() {
            return Ok((Source::Keys { keys, label: "the keys of the program".to_owned() }, None));
        }
        if self.instance_role {
            return Ok((Source::InstanceRole, None));
        }
        let Some(profile) = &self.profile else { return Source::by_default(settings) };
        let identity = settings.profiles.identity()?.ok_or_else(|| ConfigError::IncompleteProfile {
            profile: profile.clone(),
            reason: "it names no source of credentials".to_owned(),
        })?;
        Ok((Source::of_profile(&identity.source, settings)?, Some(identity)))
    }
}

/// For the sources of keys that aws-config knows: they share the HTTP client.
fn provider_config(template: &SdkConfig, http_client: SharedHttpClient) -> ProviderConfig {
    ProviderConfig::without_region()
        .with_behavior_version(template.behavior_version())
        .with_http_client(http_client)
        .with_use_fips(template.use_fips())
        .with_use_dual_stack(template.use_dual_stack())
}
