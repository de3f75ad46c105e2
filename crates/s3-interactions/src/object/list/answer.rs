//! How the answer of a list gets past the SDK's parser.

use super::ListPage;
use super::scan::scan;
use crate::whole_answer::WholeAnswer;
use aws_sdk_s3::config::interceptors::BeforeDeserializationInterceptorContextRef;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_s3::error::BoxError;
use aws_sdk_s3::operation::list_objects_v2::{ListObjectsV2, ListObjectsV2Output};
use aws_smithy_runtime_api::client::interceptors::context::{Error, Output};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::runtime_plugin::RuntimePlugin;
use aws_smithy_runtime_api::client::ser_de::{DeserializeResponse, SharedResponseDeserializer};
use std::sync::{Arc, OnceLock};

/// Reads a plain answer by itself, and leaves any other to the SDK.
#[derive(Debug, Clone, Default)]
pub(super) struct ScannedAnswer(Arc<OnceLock<ListPage>>);

impl ScannedAnswer {
    /// The page; none where the SDK read the answer, or a mock gave it.
    pub(super) fn into_page(self) -> Option<ListPage> {
        Arc::into_inner(self.0)?.into_inner()
    }
}

impl Intercept for ScannedAnswer {
    fn name(&self) -> &'static str {
        "ScannedAnswer"
    }

    fn read_before_deserialization(
        &self,
        _context: &BeforeDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        config.interceptor_state().store_put(SharedResponseDeserializer::new(Scanning(self.0.clone())));
        Ok(())
    }
}

#[derive(Debug)]
struct Scanning(Arc<OnceLock<ListPage>>);

impl DeserializeResponse for Scanning {
    fn deserialize_nonstreaming_with_config(
        &self,
        response: &HttpResponse,
        config: &ConfigBag,
    ) -> Result<Output, OrchestratorError<Error>> {
        let page = response.body().bytes().filter(|_| response.status().as_u16() == 200).and_then(scan);
        match page {
            Some(page) => {
                // An operation ends with its first success: nothing was set before.
                let _ = self.0.set(page);
                Ok(Output::erase(ListObjectsV2Output::builder().build()))
            }
            None => by_the_sdk(response, config),
        }
    }
}

fn by_the_sdk(response: &HttpResponse, config: &ConfigBag) -> Result<Output, OrchestratorError<Error>> {
    let whole = WholeAnswer { root: "ListBucketResult", operation: || ListObjectsV2::new().config() };
    whole.deserialize_nonstreaming_with_config(response, config)
}
