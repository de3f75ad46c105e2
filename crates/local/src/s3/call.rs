//! One request to S3, taken apart.

use winterbaume_core::MockRequest;

use crate::credential_scope::CredentialScope;
use crate::operation::operation_name;
use crate::target::{Target, decode_path};

/// A request and what the border reads in it. Names are decoded; an absent bucket or key is empty.
pub(super) struct Call {
    pub(super) operation: String,
    pub(super) bucket: String,
    pub(super) key: String,
    /// The region that the request was signed for.
    pub(super) region: Option<String>,
    parameters: Vec<(String, String)>,
    pub(super) request: MockRequest,
}

impl Call {
    pub(super) fn new(request: MockRequest) -> Self {
        let MockRequest { method, uri, headers, body } = &request;
        let target = Target::parse(uri);
        let (bucket, key) = target.bucket_and_key();
        Self {
            operation: operation_name(method, uri, headers, body),
            bucket: bucket.map(decode_path).unwrap_or_default(),
            key: key.map(decode_path).unwrap_or_default(),
            region: CredentialScope::of(uri, headers).map(|scope| scope.region),
            parameters: target.parameters(),
            request,
        }
    }

    /// A query parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// A query parameter that is not empty: S3 takes `prefix=` for no prefix.
    pub(super) fn non_empty(&self, name: &str) -> Option<&str> {
        self.parameter(name).filter(|value| !value.is_empty())
    }

    /// A request header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.request.headers.get(name)?.to_str().ok()
    }

    /// The body, as far as it is text.
    pub(super) fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.request.body)
    }
}
