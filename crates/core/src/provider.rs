//! The provider: a cheap handle to settings, an identity and the clients made of them.

use crate::Arn;
use crate::assume_role::AssumeRole;
use crate::builder::AwsClientProviderBuilder;
use crate::client_cache::ClientCache;
use crate::config_error::{ConfigError, Origin};
use crate::endpoints::Endpoints;
use crate::environment::AwsEnvironment;
use crate::identity::{Caller, Identity};
use crate::region;
use crate::request_error::{RequestError, RequestErrorKind};
use crate::service::{AwsService, ServiceSettings};
use crate::settings::Found;
use crate::sts::Sts;
use aws_config::{Region, SdkConfig};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Makes and keeps the SDK clients of one identity in one region.
///
/// Cheap to clone; clones share everything. Getters (`provider.get_s3()`, from the service crates) are not async,
/// never fail and do not allocate once the client stands.
#[derive(Clone)]
pub struct AwsClientProvider {
    inner: Arc<Inner>,
}

struct Inner {
    family: Arc<Family>,
    region: String,
    identity: Identity,
    sdk_config: SdkConfig,
    clients: ClientCache,
    /// The same identity in other regions. Children know nothing of their parent, so nothing keeps itself alive.
    regions: Mutex<BTreeMap<String, AwsClientProvider>>,
}

/// What a provider shares with its children: HTTP client, endpoints, timeouts, retries, injected clients.
#[derive(Debug)]
pub(crate) struct Family {
    pub(crate) template: SdkConfig,
    pub(crate) endpoints: Endpoints,
    pub(crate) profile: Option<String>,
    pub(crate) clients: ClientCache,
}

impl AwsClientProvider {
    /// Begins a provider; [`AwsClientProviderBuilder::build`] ends it.
    pub fn builder() -> AwsClientProviderBuilder {
        AwsClientProviderBuilder::default()
    }

    pub(crate) fn new(family: Arc<Family>, region: String, identity: Identity) -> Self {
        let sdk_config = family
            .template
            .to_builder()
            .region(Region::new(region.clone()))
            .credentials_provider(identity.credentials.clone())
            .identity_cache(identity.cache.clone())
            .build();
        let clients = family.clients.clone();
        Self { inner: Arc::new(Inner { family, region, identity, sdk_config, clients, regions: Mutex::default() }) }
    }

    /// The client of a service, for the getters of service crates. Made at the first call, kept from then on.
    pub fn client<S: AwsService>(&self) -> S::Client {
        self.inner.clients.get_or_make(|| S::client(&self.settings_of(S::ID)))
    }

    fn settings_of(&self, service_id: &str) -> ServiceSettings<'_> {
        let Inner { family, region, identity, sdk_config, .. } = &*self.inner;
        ServiceSettings {
            sdk_config,
            endpoint_url: family.endpoints.of(service_id),
            retry_partition: format!("{}/{region}/{service_id}", identity.label),
        }
    }

    /// The region that requests go to.
    pub fn region(&self) -> &str {
        &self.inner.region
    }

    /// The same caller in another region. Asked twice for a region, it answers with the same clients.
    ///
    /// # Errors
    /// [`ConfigError::InvalidSetting`] for what cannot be a region's name.
    pub fn in_region(&self, region: &str) -> Result<Self, ConfigError> {
        let region = region::checked(Found::by_builder(region))?;
        if region == self.inner.region {
            return Ok(self.clone());
        }
        let Inner { family, identity, regions, .. } = &*self.inner;
        let mut regions = regions.lock().unwrap_or_else(PoisonError::into_inner);
        let child = || Self::new(Arc::clone(family), region.clone(), identity.clone());
        Ok(regions.entry(region.clone()).or_insert_with(child).clone())
    }

    /// The caller in another role, assumed with this provider's credentials. Nothing is asked of AWS before the
    /// first request, so a denied role shows there.
    ///
    /// ```no_run
    /// # use aws_interactions_core::{AssumeRole, AwsClientProvider};
    /// # async fn example(provider: AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
    /// let audit = provider.assuming(&AssumeRole::new("arn:aws:iam::210987654321:role/Audit"))?;
    /// println!("auditing {}", audit.get_aws_env().await?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ConfigError`] for a malformed ARN, session name, external id or duration.
    pub fn assuming(&self, role: &AssumeRole) -> Result<Self, ConfigError> {
        self.assuming_from(role, &Origin::Builder)
    }

    pub(crate) fn assuming_from(&self, role: &AssumeRole, origin: &Origin) -> Result<Self, ConfigError> {
        let Inner { family, region, identity, .. } = &*self.inner;
        let session = role.check_from(origin, identity.is_role)?;
        let identity = Identity::of_role(session, self.client::<Sts>());
        Ok(Self::new(Arc::clone(family), region.clone(), identity))
    }

    /// The account and region this provider works in. Asks `GetCallerIdentity` once, for all regions and clones;
    /// that needs no permission. A failure is not remembered.
    ///
    /// ```no_run
    /// # async fn example(provider: aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
    /// println!("{}", provider.get_aws_env().await?); // aws://123456789012/eu-central-1
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`RequestError`] where AWS does not answer, or does not know the caller.
    #[tracing::instrument(skip_all, fields(region = self.region()))]
    pub async fn get_aws_env(&self) -> Result<AwsEnvironment, RequestError> {
        let Inner { family, region, identity, .. } = &*self.inner;
        let (account_id, partition) = identity.caller.get_or_try_init(|| self.ask_caller()).await?;
        Ok(AwsEnvironment {
            account_id: account_id.clone(),
            region: region.clone(),
            partition: partition.clone(),
            profile: family.profile.clone(),
        })
    }

    /// Account and partition are read off the ARN: it is what policies are matched against.
    async fn ask_caller(&self) -> Result<Caller, RequestError> {
        const OPERATION: &str = "GetCallerIdentity";
        let answer = self.client::<Sts>().get_caller_identity().send().await;
        let answer = answer.map_err(|error| RequestError::from_sdk(Sts::ID, OPERATION, error))?;
        let not_understood =
            |what: String| RequestError::new(RequestErrorKind::ResponseNotUnderstood, Sts::ID, OPERATION, what);
        let arn = answer.arn.ok_or_else(|| not_understood("the answer holds no ARN".to_owned()))?;
        let arn: Arn = arn.parse().map_err(|error: crate::ArnError| not_understood(error.to_string()))?;
        Ok((arn.account_id().to_owned(), arn.partition().to_owned()))
    }
}

impl fmt::Debug for AwsClientProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { family, region, identity, .. } = &*self.inner;
        f.debug_struct("AwsClientProvider")
            .field("identity", &identity.label)
            .field("region", region)
            .field("profile", &family.profile)
            .finish_non_exhaustive()
    }
}
