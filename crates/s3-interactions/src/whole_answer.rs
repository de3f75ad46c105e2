//! Answers that break off.
//!
//! The SDK's parser takes a document without its end for one that ended: of a list, the rest would be missing and nobody
//! told; of a deletion, entries that S3 refused would count as gone.

use aws_sdk_s3::config::interceptors::BeforeDeserializationInterceptorContextRef;
use aws_sdk_s3::config::{ConfigBag, FrozenLayer, Intercept, RuntimeComponents};
use aws_sdk_s3::error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Output};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::ser_de::{DeserializeResponse, SharedResponseDeserializer};

/// How the SDK reads the answer of an operation, whose document has this root: by `RuntimePlugin::config` of the operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WholeAnswer {
    pub(crate) root: &'static str,
    pub(crate) operation: fn() -> Option<FrozenLayer>,
}

impl Intercept for WholeAnswer {
    fn name(&self) -> &'static str {
        "WholeAnswer"
    }

    fn read_before_deserialization(
        &self,
        _context: &BeforeDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        config.interceptor_state().store_put(SharedResponseDeserializer::new(*self));
        Ok(())
    }
}

impl DeserializeResponse for WholeAnswer {
    fn deserialize_nonstreaming_with_config(
        &self,
        response: &HttpResponse,
        config: &ConfigBag,
    ) -> Result<Output, OrchestratorError<Error>> {
        let body = response.body().bytes().unwrap_or_default();
        if response.status().as_u16() == 200 && !is_whole(body, self.root) {
            return Err(OrchestratorError::response("the answer breaks off".into()));
        }
        let operation = (self.operation)();
        let deserializer = operation.as_ref().and_then(|operation| operation.load::<SharedResponseDeserializer>());
        let missing = || OrchestratorError::other("the SDK does not read this operation");
        deserializer.ok_or_else(missing)?.deserialize_nonstreaming_with_config(response, config)
    }
}

/// Whether the root ends. Its end stands in no text, as `<` is escaped there. An error inside a success has another root.
fn is_whole(body: &[u8], root: &str) -> bool {
    let Ok(text) = std::str::from_utf8(body) else { return false };
    let begins = |root: &str| text.split_once(&format!("<{root}")).map(|(_, rest)| rest);
    let ends = |root: &str, rest: &str| {
        let is_closed_at_once = rest.split_once('>').is_some_and(|(tag, _)| tag.ends_with('/'));
        is_closed_at_once || rest.contains(&format!("</{root}>"))
    };
    [root, "Error"].into_iter().find_map(|root| Some(ends(root, begins(root)?))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_document_has_its_root_and_the_end_of_it_then_it_is_whole() {
        let whole =
            "<?xml version=\"1.0\"?>\n<DeleteResult xmlns=\"x\"><Deleted><Key>a</Key></Deleted></DeleteResult>\n";
        assert!(is_whole(whole.as_bytes(), "DeleteResult"));
        let end = whole.find("</DeleteResult>").expect("an end") + "</DeleteResult>".len();
        for length in 0..end {
            assert!(!is_whole(&whole.as_bytes()[..length], "DeleteResult"), "{length}");
        }
        for whole in ["<DeleteResult/>", "<DeleteResult xmlns=\"x\" />", "<Error><Code>SlowDown</Code></Error>"] {
            assert!(is_whole(whole.as_bytes(), "DeleteResult"), "{whole}");
        }
        for broken in ["", "<Error><Code>SlowDown</Code>", "<Other></Other>", "<DeleteResult><Deleted/>", "\u{1}"] {
            assert!(!is_whole(broken.as_bytes(), "DeleteResult"), "{broken}");
        }
        assert!(!is_whole(&[0xff], "DeleteResult"));
    }
}
