//! Keys that are there already are signed with at once.
//!
//! They are kept and renewed by themselves, so the SDK's own cache is not wanted, and without one the SDK makes an identity
//! of them for each request anew.

use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::identity::{
    Identity, IdentityCachePartition, IdentityFuture, ResolveCachedIdentity, ResolveIdentity, SharedIdentityCache,
    SharedIdentityResolver,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use std::fmt;

/// Keys that can be asked without waiting.
pub(crate) trait IdentityAtHand {
    /// None where somebody has to be asked for them, or refuses them.
    fn identity_at_hand(&self) -> Option<Identity>;
}

/// What clients get: who resolves keys, and who knows them already.
pub(crate) fn for_clients<K>(keys: &K) -> (SharedCredentialsProvider, SharedIdentityCache)
where
    K: ProvideCredentials + IdentityAtHand + Clone + 'static,
{
    let provider = SharedCredentialsProvider::new(keys.clone());
    let partition = provider.cache_partition();
    (provider, SharedIdentityCache::new(AtHand { keys: keys.clone(), partition }))
}

struct AtHand<K> {
    keys: K,
    /// By this the SDK tells whose identities are whose.
    partition: Option<IdentityCachePartition>,
}

impl<K: IdentityAtHand + Send + Sync> ResolveCachedIdentity for AtHand<K> {
    fn resolve_cached_identity<'a>(
        &'a self,
        resolver: SharedIdentityResolver,
        components: &'a RuntimeComponents,
        config: &'a ConfigBag,
    ) -> IdentityFuture<'a> {
        // A single call may be made with keys of its own.
        let is_of_these_keys = self.partition == Some(resolver.cache_partition());
        match is_of_these_keys.then(|| self.keys.identity_at_hand()).flatten() {
            Some(identity) => IdentityFuture::ready(Ok(identity)),
            None => IdentityFuture::new(async move { resolver.resolve_identity(components, config).await }),
        }
    }
}

impl<K> fmt::Debug for AtHand<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AtHand").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_credential_types::Credentials;
    use aws_credential_types::provider::future;
    use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;

    fn credentials(id: &str) -> Credentials {
        Credentials::new(id, "secret", None, None, "test")
    }

    /// Says how it was asked.
    #[derive(Debug, Clone)]
    struct Keys {
        has_them_at_hand: bool,
    }

    impl ProvideCredentials for Keys {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            future::ProvideCredentials::ready(Ok(credentials("waited for")))
        }
    }

    impl IdentityAtHand for Keys {
        fn identity_at_hand(&self) -> Option<Identity> {
            self.has_them_at_hand.then(|| credentials("at hand").into())
        }
    }

    async fn resolved(resolver: impl ResolveIdentity + 'static, cache: &SharedIdentityCache) -> String {
        let components = RuntimeComponentsBuilder::for_tests().build().expect("components");
        let (resolver, config) = (SharedIdentityResolver::new(resolver), ConfigBag::base());
        let identity = cache.resolve_cached_identity(resolver, &components, &config).await.expect("an identity");
        identity.data::<Credentials>().expect("keys").access_key_id().to_owned()
    }

    #[tokio::test]
    async fn when_keys_are_at_hand_then_nobody_is_asked_for_them() {
        for (has_them_at_hand, expected) in [(true, "at hand"), (false, "waited for")] {
            let (provider, cache) = for_clients(&Keys { has_them_at_hand });
            assert_eq!(resolved(provider, &cache).await, expected);
        }
    }

    #[tokio::test]
    async fn when_a_call_has_keys_of_its_own_then_those_at_hand_do_not_sign_it() {
        let (_, cache) = for_clients(&Keys { has_them_at_hand: true });
        let own = SharedCredentialsProvider::new(credentials("its own"));
        assert_eq!(resolved(own, &cache).await, "its own");
    }
}
