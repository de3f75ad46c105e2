//! Entries of a bucket that could not be deleted.

use crate::failure::{Failure, FailureKind};
use crate::output::Output;
use s3_interactions::FailedDelete;
use serde::Serialize;
use std::error::Error;
use std::fmt;

/// An entry that is still there, and why.
#[derive(Debug, Clone, Serialize)]
pub(super) struct FailedEntry {
    uri: String,
    version_id: Option<String>,
    code: String,
    message: String,
}

impl FailedEntry {
    pub(super) fn new(bucket: &str, failed: FailedDelete) -> Self {
        let FailedDelete { key, version_id, code, message, .. } = failed;
        Self { uri: format!("s3://{bucket}/{key}"), version_id, code, message }
    }
}

impl fmt::Display for FailedEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.uri)?;
        if let Some(version) = &self.version_id {
            write!(f, " (version {version})")?;
        }
        write!(f, ": {} ({})", self.message, self.code)
    }
}

impl Error for FailedEntry {}

/// Some entries could not be deleted; the cause is that of the first.
#[derive(Debug, thiserror::Error)]
#[error("{count} of the entries could not be deleted")]
pub(super) struct Failures {
    count: u64,
    #[source]
    first: FailedEntry,
}

impl Failures {
    /// Fails if anything failed, and tells people each; `failed` may be the first of more.
    pub(super) fn of(failed: &[FailedEntry], count: u64, output: Output) -> Result<(), Failure> {
        let Some(first) = failed.first() else { return Ok(()) };
        for entry in failed {
            output.note(&format!("not deleted: {entry}"));
        }
        let is_denied = failed.iter().all(|entry| entry.code == "AccessDenied");
        let kind = if is_denied { FailureKind::AccessDenied } else { FailureKind::Other };
        Err(Failure::new(kind, Self { count, first: first.clone() }))
    }
}
