//! An object that was just written.

use crate::output::{View, escape_controls, human_size};
use s3_interactions::{PutObject, S3Uri};
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct Stored {
    #[serde(skip)]
    done: &'static str,
    uri: String,
    size: u64,
    etag: Option<String>,
    version_id: Option<String>,
    /// None where nothing was compared because nothing passed through here.
    #[serde(skip_serializing_if = "Option::is_none")]
    verified: Option<bool>,
}

impl Stored {
    /// `done` is what people read: `Uploaded`, `Copied`.
    pub(super) fn new(done: &'static str, uri: &S3Uri, put: PutObject) -> Self {
        Self { done, uri: uri.to_string(), size: put.size, etag: put.etag, version_id: put.version_id, verified: None }
    }

    /// Of content that came from here: whether S3's checksum of it was compared.
    pub(super) fn uploaded(uri: &S3Uri, put: PutObject) -> Self {
        let verified = Some(put.verification.is_verified());
        Self { verified, ..Self::new("Uploaded", uri, put) }
    }
}

impl View for Stored {
    fn table(&self) -> String {
        let version = self.version_id.as_ref().map(|id| format!(", version {id}")).unwrap_or_default();
        let line = format!("{} {} ({}{version}).", self.done, self.uri, human_size(self.size));
        escape_controls(&line).into_owned()
    }
}
