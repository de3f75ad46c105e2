//! How the answer of a list gets past the SDK's parser.

use crate::whole_answer::WholeAnswer;
use aws_sdk_s3::config::interceptors::BeforeDeserializationInterceptorContextRef;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_s3::error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Output};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::ser_de::{DeserializeResponse, SharedResponseDeserializer};
use std::fmt::Debug;
use std::sync::{Arc, OnceLock};

/// Reads a plain answer by itself, and leaves any other to the SDK.
#[derive(Debug)]
pub(crate) struct ScannedAnswer<T>(Arc<Scanning<T>>);

#[derive(Debug)]
struct Scanning<T> {
    how: Scan<T>,
    read: OnceLock<T>,
}

/// How an answer is read.
#[derive(Debug)]
pub(crate) struct Scan<T> {
    /// By hand; none where the answer is not plain.
    pub(crate) plain: fn(&[u8]) -> Option<T>,
    /// By the SDK.
    pub(crate) whole: WholeAnswer,
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
        Self(Arc::new(Scanning { how, read: OnceLock::new() }))
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
        config.interceptor_state().store_put(SharedResponseDeserializer::new(self.clone()));
        Ok(())
    }
}

impl<T: Debug + Send + Sync + 'static> DeserializeResponse for ScannedAnswer<T> {
    fn deserialize_nonstreaming_with_config(
        &self,
        response: &HttpResponse,
        config: &ConfigBag,
    ) -> Result<Output, OrchestratorError<Error>> {
        let Scanning { how, read } = &*self.0;
        let plain = response.body().bytes().filter(|_| response.status().as_u16() == 200).and_then(how.plain);
        match plain {
            Some(plain) => {
                // An operation ends with its first success: nothing was set before.
                let _ = read.set(plain);
                Ok((how.nothing)())
            }
            None => how.whole.deserialize_nonstreaming_with_config(response, config),
        }
    }
}
