//! How the answer of a list gets past the SDK's parser.

use aws_sdk_s3::config::interceptors::BeforeDeserializationInterceptorContextRef;
use aws_sdk_s3::config::{ConfigBag, FrozenLayer, Intercept, RuntimeComponents};
use aws_sdk_s3::error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Output};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::ser_de::{DeserializeResponse, SharedResponseDeserializer};
use aws_smithy_types::config_bag::{Storable, StoreReplace};
use std::fmt::Debug;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// Reads a plain answer by itself, and leaves any other to the SDK.
#[derive(Debug)]
pub(crate) struct ScannedAnswer<T>(Arc<Scanning<T>>);

#[derive(Debug)]
struct Scanning<T> {
    how: Scan<T>,
    read: OnceLock<T>,
    is_scanned: IsScanned,
}

/// Whether an answer was read by hand: in the configuration of its request, for others that look at answers.
#[derive(Debug, Clone, Default)]
pub(crate) struct IsScanned(Arc<AtomicBool>);

impl IsScanned {
    pub(crate) fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Storable for IsScanned {
    type Storer = StoreReplace<Self>;
}

/// How an answer is read.
#[derive(Debug)]
pub(crate) struct Scan<T> {
    /// By hand; none where the answer is not plain.
    pub(crate) plain: fn(&[u8]) -> Option<T>,
    /// How the SDK reads it: by `RuntimePlugin::config` of the operation.
    pub(crate) by_the_sdk: fn() -> Option<FrozenLayer>,
    /// What the SDK hands on in the place of what was scanned.
    pub(crate) nothing: fn() -> Output,
}

impl<T> Clone for ScannedAnswer<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> ScannedAnswer<T> {
    pub(crate) fn new(how: Scan<T>) -> Self {
        Self(Arc::new(Scanning { how, read: OnceLock::new(), is_scanned: IsScanned::default() }))
    }

    /// What was read; none where the SDK read the answer, or a mock gave it.
    pub(crate) fn into_read(self) -> Option<T> {
        Arc::into_inner(self.0)?.read.into_inner()
    }
}

impl<T: Debug + Send + Sync + 'static> Intercept for ScannedAnswer<T> {
    fn name(&self) -> &'static str {
        "ScannedAnswer"
    }

    fn read_before_deserialization(
        &self,
        _context: &BeforeDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let state = config.interceptor_state();
        state.store_put(SharedResponseDeserializer::new(self.clone())).store_put(self.0.is_scanned.clone());
        Ok(())
    }
}

impl<T: Debug + Send + Sync + 'static> DeserializeResponse for ScannedAnswer<T> {
    fn deserialize_nonstreaming_with_config(
        &self,
        response: &HttpResponse,
        config: &ConfigBag,
    ) -> Result<Output, OrchestratorError<Error>> {
        let Scanning { how, read, is_scanned } = &*self.0;
        let plain = response.body().bytes().filter(|_| response.status().as_u16() == 200).and_then(how.plain);
        if let Some(plain) = plain {
            // An operation ends with its first success: nothing was set before.
            let _ = read.set(plain);
            is_scanned.0.store(true, Ordering::Relaxed);
            return Ok((how.nothing)());
        }
        let operation = (how.by_the_sdk)();
        let deserializer = operation.as_ref().and_then(|operation| operation.load::<SharedResponseDeserializer>());
        let missing = || OrchestratorError::other("the SDK does not read this operation");
        deserializer.ok_or_else(missing)?.deserialize_nonstreaming_with_config(response, config)
    }
}
