//! Entries of a bucket that could not be deleted.

use super::purge::Totals;
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
    /// Fails if anything failed, and tells people each.
    pub(super) fn of(totals: &Totals, output: Output) -> Result<(), Failure> {
        let Totals { deleted, remaining, reasons, failed } = totals;
        let Some(first) = failed.first() else { return Ok(()) };
        for entry in failed {
            output.note(&format!("not deleted: {entry}"));
        }
        if reasons.values().sum::<u64>() > failed.len() as u64 {
            let reasons: Vec<_> = reasons.iter().map(|(code, count)| format!("{count} for {code}")).collect();
            output.note(&format!("not deleted: {remaining} in all, {}", reasons.join(", ")));
        }
        let is_denied = reasons.keys().all(|code| code == "AccessDenied");
        let kind = match () {
            () if *deleted > 0 => FailureKind::DeletionIncomplete,
            () if is_denied => FailureKind::AccessDenied,
            () => FailureKind::Other,
        };
        Err(Failure::new(kind, Self { count: *remaining, first: first.clone() }))
    }
}
