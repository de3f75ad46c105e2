//! From what the program, the environment and the profile say to a provider.

mod choices;
mod explain;

mod transport;

use crate::account_guard::AccountGuard;
use crate::assume_role::AssumeRole;
use crate::call::CallObservers;
use crate::client_cache::ClientCache;
use crate::config_error::ConfigError;
use crate::credentials::AwsCredentials;
use crate::endpoints::GivenUrl;
use crate::identity::{Identity, Sourced};
use crate::mfa::{MfaChallenge, MfaPrompt};
use crate::profile::Profiles;
use crate::provider::{AwsClientProvider, Family};
use crate::region;
use crate::request_checksums::RequestChecksums;
use crate::retries::RetryWishes;
use crate::settings::Settings;
use crate::transport::{StalledStreams, Timeouts, Transport, TransportWishes};
use crate::variables::Variables;
use aws_config::provider_config::ProviderConfig;
use aws_config::{Region, SdkConfig};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

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
    endpoint_url: Option<GivenUrl>,
    service_endpoint_urls: BTreeMap<String, GivenUrl>,
    use_fips: Option<bool>,
    use_dual_stack: Option<bool>,
    retries: RetryWishes,
    timeouts: Option<Timeouts>,
    stalled_streams: Option<StalledStreams>,
    request_checksums: Option<RequestChecksums>,
    app_name: Option<String>,
    transport: TransportWishes,
    http_client: Option<SharedHttpClient>,
    clients: ClientCache,
    pub(crate) call_observers: CallObservers,
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
    ///
    /// Buckets are to be that account's own too: requests to S3 say so, and S3 refuses them as `AccessDenied` where the
    /// bucket is another's. [`expecting_bucket_owner`](AwsClientProvider::expecting_bucket_owner) and
    /// [`expecting_any_bucket_owner`](AwsClientProvider::expecting_any_bucket_owner) open other buckets.
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
        self.endpoint_url = Some(GivenUrl(url.into()));
        self
    }

    /// Sends the requests of one service here, by its id (`s3`, `secrets_manager`).
    #[must_use]
    pub fn service_endpoint_url(mut self, service_id: impl Into<String>, url: impl Into<String>) -> Self {
        self.service_endpoint_urls.insert(service_id.into(), GivenUrl(url.into()));
        self
    }

    /// Names the application in the user agent, for AWS's logs: up to 50 letters, digits and ``!#$%&'*+-.^_`|~``.
    #[must_use]
    pub fn app_name(mut self, name: impl Into<String>) -> Self {
        self.app_name = Some(name.into());
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
        let choices = self.choose(&settings);
        let http_client = match self.http_client.clone() {
            Some(http_client) => http_client,
            None => Transport::choose(&settings, &self.transport).http_client()?,
        };
        let template = choices.calls.template(http_client.clone())?;
        let for_sources = provider_config(&template, http_client);
        let region = match choices.region? {
            Some(region) => region.value,
            None if self.instance_role => region::of_instance(&settings, &for_sources).await?,
            None => return Err(region::missing(&settings)),
        };
        let for_sources = for_sources.with_region(Some(Region::new(region.clone())));

        let Sourced { source, roles, .. } = choices.source?;
        let family = Family {
            template,
            endpoints: choices.endpoints?,
            profile: settings.profiles.selected_name().map(str::to_owned),
            clients: self.clients,
            guard: self.guard,
            mfa_prompt: self.mfa_prompt,
            session_cache: self.session_cache,
            call_observers: self.call_observers,
        };
        let identity = Identity::of_source(source, &settings, &for_sources, || family.sts(&region, None))?;
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
}

/// For the sources of keys that aws-config knows: they share the HTTP client.
fn provider_config(template: &SdkConfig, http_client: SharedHttpClient) -> ProviderConfig {
    ProviderConfig::without_region()
        .with_behavior_version(template.behavior_version())
        .with_http_client(http_client)
        .with_use_fips(template.use_fips())
        .with_use_dual_stack(template.use_dual_stack())
}
