//! The provider: a cheap handle to settings, an identity and the clients made of them.

use crate::Arn;
use crate::account_guard::{AccountGuard, Admitted, GuardedKeys};
use crate::assume_role::AssumeRole;
use crate::bucket_owner::BucketOwner;
use crate::builder::AwsClientProviderBuilder;
use crate::call::{CallObservers, CallWatch};
use crate::client_cache::ClientCache;
use crate::config_error::{ConfigError, Origin};
use crate::endpoints::Endpoints;
use crate::environment::AwsEnvironment;
use crate::identity::{Caller, Gate, Hop, Identity};
use crate::key_failure::KeyFailure;
use crate::keys::Keys;
use crate::mfa::MfaPrompt;
use crate::region;
use crate::renewing::Renewing;
use crate::request_error::{RequestError, RequestErrorKind};
use crate::service::{AwsService, ServiceSettings};
use crate::settings::Found;
use crate::sts::Sts;
use aws_config::SdkConfig;
use aws_config::identity::IdentityCache;
use aws_credential_types::provider::SharedCredentialsProvider;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
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
    bucket_owner: BucketOwner,
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
    pub(crate) guard: AccountGuard,
    pub(crate) mfa_prompt: Option<MfaPrompt>,
    pub(crate) session_cache: Option<PathBuf>,
    pub(crate) call_observers: CallObservers,
}

impl Family {
    /// A client of STS beside those that providers hand out: it does not wait for a guarded account, and signs nothing
    /// without keys. An injected one stands in its place too.
    pub(crate) fn sts(&self, region: &str, keys: Option<&Keys>) -> aws_sdk_sts::Client {
        self.clients.get().unwrap_or_else(|| {
            let mut sdk_config = self.template.to_builder().region(region::to_sdk(region));
            sdk_config.set_credentials_provider(keys.cloned().map(SharedCredentialsProvider::new));
            let settings = ServiceSettings {
                sdk_config: &sdk_config.identity_cache(IdentityCache::no_cache()).build(),
                endpoint_url: self.endpoints.of(Sts::ID),
                retry_partition: format!("for keys/{region}/{}", Sts::ID),
                keys,
                expected_bucket_owner: None,
                calls: CallWatch::new(Sts::ID, region, None, &self.call_observers),
            };
            Sts::client(&settings)
        })
    }

    /// The identity, and a gate before its keys where its account is to be verified.
    pub(crate) fn guarded(&self, identity: Identity, region: &str) -> Identity {
        if !self.guard.is_set() || identity.known_account.is_some() {
            return identity;
        }
        let sts = self.sts(region, Some(&identity.keys));
        let (guard, caller) = (self.guard.clone(), Arc::clone(&identity.caller));
        let (asked, label) = (sts.clone(), identity.label.clone());
        let admission = Renewing::new(move || {
            let (guard, caller, sts, label) = (guard.clone(), Arc::clone(&caller), asked.clone(), label.clone());
            Box::pin(async move {
                let known = caller.get_or_try_init(|| ask_caller(&sts)).await;
                let admitted = known.and_then(|(account, _)| guard.admit(account, &label));
                admitted.map(|()| Admitted).map_err(KeyFailure::request)
            })
        });
        let keys = GuardedKeys { keys: identity.keys.clone(), admission };
        Identity { gate: Some(Gate { keys, sts }), ..identity }
    }
}

impl AwsClientProvider {
    /// Begins a provider; [`AwsClientProviderBuilder::build`] ends it.
    pub fn builder() -> AwsClientProviderBuilder {
        AwsClientProviderBuilder::default()
    }

    pub(crate) fn new(family: Arc<Family>, region: String, identity: Identity) -> Self {
        Self::of_owner(family, region, identity, BucketOwner::default())
    }

    fn of_owner(family: Arc<Family>, region: String, identity: Identity, bucket_owner: BucketOwner) -> Self {
        let (keys, at_hand) = identity.for_clients();
        let sdk_config = family
            .template
            .to_builder()
            .region(region::to_sdk(&region))
            .credentials_provider(keys)
            .identity_cache(at_hand)
            .build();
        let clients = family.clients.clone();
        let regions = Mutex::default();
        Self { inner: Arc::new(Inner { family, region, identity, bucket_owner, sdk_config, clients, regions }) }
    }

    /// The client of a service, for the getters of service crates. Made at the first call, kept from then on.
    pub fn client<S: AwsService>(&self) -> S::Client {
        self.inner.clients.get_or_make(|| S::client(&self.settings_of(S::ID)))
    }

    fn settings_of(&self, service_id: &'static str) -> ServiceSettings<'_> {
        let Inner { family, region, identity, bucket_owner, sdk_config, .. } = &*self.inner;
        ServiceSettings {
            sdk_config,
            endpoint_url: family.endpoints.of(service_id),
            retry_partition: format!("{}/{region}/{service_id}", identity.label),
            keys: Some(&identity.keys),
            expected_bucket_owner: bucket_owner.expected(&family.guard, identity),
            calls: CallWatch::new(service_id, region, Some(identity.account()), &family.call_observers),
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
        let Inner { family, identity, bucket_owner, regions, .. } = &*self.inner;
        let mut regions = regions.lock().unwrap_or_else(PoisonError::into_inner);
        let (region, owner) = (region.clone(), bucket_owner.clone());
        let child = || Self::of_owner(Arc::clone(family), region.clone(), identity.clone(), owner);
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
    /// [`ConfigError`] for what [`check`](AssumeRole::check) refuses, for a role of an account that is not allowed, and
    /// for an MFA device without anybody to ask for its codes.
    pub fn assuming(&self, role: &AssumeRole) -> Result<Self, ConfigError> {
        let child = self.hop(role, &Origin::Builder, self.inner.identity.hop + 1)?;
        child.check_known_account()?;
        Ok(child)
    }

    /// The same caller, whose requests name buckets of this account and no other's: S3 refuses them as `AccessDenied`
    /// where the owner is another, whatever the policy of the bucket allows. A name that was given up and taken by
    /// somebody else gets no data then, and serves none.
    ///
    /// Where the program names the [allowed accounts](AwsClientProviderBuilder::allowed_accounts), the caller's own is
    /// expected without this. Regions and roles made of this provider expect the same.
    ///
    /// ```no_run
    /// # async fn example(provider: aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
    /// let logs = provider.expecting_bucket_owner("210987654321")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ConfigError::InvalidSetting`] for what is no account: twelve digits.
    pub fn expecting_bucket_owner(&self, account: &str) -> Result<Self, ConfigError> {
        Ok(self.with_bucket_owner(BucketOwner::of_account(account)?))
    }

    /// The same caller, whose requests name anybody's buckets, guarded or not: for public data, and for copies between
    /// the buckets of two accounts.
    #[must_use]
    pub fn expecting_any_bucket_owner(&self) -> Self {
        let Inner { family, identity, bucket_owner, .. } = &*self.inner;
        match bucket_owner.expected(&family.guard, identity) {
            Some(_) => self.with_bucket_owner(BucketOwner::Any),
            None => self.clone(),
        }
    }

    fn with_bucket_owner(&self, bucket_owner: BucketOwner) -> Self {
        let Inner { family, region, identity, .. } = &*self.inner;
        Self::of_owner(Arc::clone(family), region.clone(), identity.clone(), bucket_owner)
    }

    /// One hop more of a chain, which may be on the way to an account that is allowed.
    pub(crate) fn hop(&self, role: &AssumeRole, origin: &Origin, of: usize) -> Result<Self, ConfigError> {
        let Inner { family, region, identity, bucket_owner, .. } = &*self.inner;
        let mut session = role.check_from(origin, identity.is_role)?;
        if let Some(mfa) = session.wishes.mfa.as_mut().filter(|mfa| mfa.prompt.is_none()) {
            mfa.prompt = Some(family.mfa_prompt.clone().ok_or_else(|| ConfigError::NoMfaPrompt {
                role: role.arn.clone(),
                origin: origin.clone(),
                serial: mfa.serial.clone(),
            })?);
        }
        let hop = Hop {
            before: identity,
            of,
            sts: self.sts(),
            endpoint_url: family.endpoints.of(Sts::ID),
            session_cache: family.session_cache.as_deref(),
        };
        let role = Identity::of_role(session, hop);
        Ok(Self::of_owner(Arc::clone(family), region.clone(), role, bucket_owner.clone()))
    }

    /// Asks who calls, and assumes roles: neither waits until an account is verified.
    fn sts(&self) -> aws_sdk_sts::Client {
        self.inner.identity.gate.as_ref().map_or_else(|| self.client::<Sts>(), |gate| gate.sts.clone())
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.inner.identity.keys
    }

    /// A client of STS that signs nothing.
    pub(crate) fn unsigned_sts(&self) -> aws_sdk_sts::Client {
        self.inner.family.sts(&self.inner.region, None)
    }

    pub(crate) fn check_known_account(&self) -> Result<(), ConfigError> {
        self.inner.identity.known_account.as_deref().map_or(Ok(()), |account| self.check_account(account))
    }

    fn check_account(&self, account: &str) -> Result<(), ConfigError> {
        let Inner { family, identity, .. } = &*self.inner;
        match family.guard.refuses(account) {
            None => Ok(()),
            Some(refused) => Err(ConfigError::AccountRefused {
                caller: identity.label.clone(),
                account: account.to_owned(),
                reason: refused.to_string(),
            }),
        }
    }

    pub(crate) async fn verify_account(&self) -> Result<(), ConfigError> {
        let unverified = |source| ConfigError::UnverifiedAccount { caller: self.inner.identity.label.clone(), source };
        let (account, _) = self.caller().await.map_err(unverified)?;
        self.check_account(account)
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
    /// [`RequestError`] where AWS does not answer, or does not know the caller; of the kind `AccessDenied` where the
    /// account is not one to work in.
    #[tracing::instrument(skip_all, fields(region = self.region()))]
    pub async fn get_aws_env(&self) -> Result<AwsEnvironment, RequestError> {
        let Inner { family, region, identity, .. } = &*self.inner;
        let (account_id, partition) = self.caller().await?;
        family.guard.admit(account_id, &identity.label)?;
        Ok(AwsEnvironment {
            account_id: account_id.clone(),
            region: region.clone(),
            partition: partition.clone(),
            profile: family.profile.clone(),
        })
    }

    async fn caller(&self) -> Result<&Caller, RequestError> {
        self.inner.identity.caller.get_or_try_init(|| async { ask_caller(&self.sts()).await }).await
    }
}

/// Account and partition are read off the ARN: it is what policies are matched against.
async fn ask_caller(sts: &aws_sdk_sts::Client) -> Result<Caller, RequestError> {
    const OPERATION: &str = "GetCallerIdentity";
    let answer = sts.get_caller_identity().send().await;
    let answer = answer.map_err(|error| RequestError::from_sdk(Sts::ID, OPERATION, error))?;
    let not_understood =
        |what: String| RequestError::new(RequestErrorKind::ResponseNotUnderstood, Sts::ID, OPERATION, what);
    let arn = answer.arn.ok_or_else(|| not_understood("the answer holds no ARN".to_owned()))?;
    let arn: Arn = arn.parse().map_err(|error: crate::ArnError| not_understood(error.to_string()))?;
    Ok((arn.account_id().to_owned(), arn.partition().to_owned()))
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
