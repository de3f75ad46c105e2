//! What `awsi bucket empty` and `awsi bucket destroy` have in common: count, ask, delete, report.

use super::failures::FailedEntry;
use crate::confirmation::confirm;
use crate::failure::Failure;
use crate::output::{View, counted, human_size};
use crate::session::Session;
use crate::targets;
use clap::Args;
use s3_interactions::{BucketContents, EmptyReport};
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: bucket, outcome, versions, delete_markers, uploads, bytes, remaining, failed
  outcome is counted (--dry-run), emptied, destroyed or did-not-exist
  bytes are known only of what was counted
  remaining is how many entries S3 would not delete, failed the first of them, each with uri, version_id, code, message";

#[derive(Debug, Args)]
pub(crate) struct DeletionArgs {
    /// The bucket's name
    #[arg(value_name = "NAME", value_parser = targets::bucket_name)]
    pub(super) bucket: String,

    /// Do not ask
    #[arg(long, short)]
    yes: bool,

    /// Only count what would be deleted
    #[arg(long, conflicts_with = "yes")]
    pub(super) dry_run: bool,

    /// Delete versions under governance retention too; needs s3:BypassGovernanceRetention
    #[arg(long)]
    pub(super) bypass_governance: bool,
}

/// What is, or was, in a bucket.
#[derive(Debug, Serialize)]
pub(super) struct Deletion<'a> {
    bucket: &'a str,
    outcome: &'static str,
    versions: u64,
    delete_markers: u64,
    uploads: u64,
    bytes: Option<u64>,
    pub(super) remaining: u64,
    pub(super) failed: Vec<FailedEntry>,
}

impl DeletionArgs {
    pub(crate) fn needs_nobody(&self) -> bool {
        self.yes || self.dry_run
    }

    /// Says what will be deleted, and asks.
    pub(super) async fn confirm(
        &self,
        what: &str,
        contents: &BucketContents,
        session: &Session,
    ) -> Result<(), Failure> {
        session.output.note(&format!("The bucket {} holds {}.", self.bucket, in_words(&self.counted(contents))));
        confirm(what, &self.bucket, self.yes).await
    }

    pub(super) fn counted(&self, contents: &BucketContents) -> Deletion<'_> {
        Deletion {
            bucket: &self.bucket,
            outcome: "counted",
            versions: contents.versions,
            delete_markers: contents.delete_markers,
            uploads: contents.uploads,
            bytes: Some(contents.bytes),
            remaining: 0,
            failed: Vec::new(),
        }
    }

    pub(super) fn done(&self, outcome: &'static str, report: EmptyReport) -> Deletion<'_> {
        Deletion {
            bucket: &self.bucket,
            outcome,
            versions: report.versions,
            delete_markers: report.delete_markers,
            uploads: report.uploads,
            bytes: None,
            remaining: report.remaining,
            failed: report.failed.into_iter().map(|failed| FailedEntry::new(&self.bucket, failed)).collect(),
        }
    }
}

pub(super) fn entries(contents: &BucketContents) -> u64 {
    contents.versions + contents.delete_markers + contents.uploads
}

fn in_words(deletion: &Deletion<'_>) -> String {
    let size = deletion.bytes.map(|bytes| format!(" ({})", human_size(bytes))).unwrap_or_default();
    let versions = counted(deletion.versions, "object version");
    let markers = counted(deletion.delete_markers, "delete marker");
    format!("{versions}{size}, {markers} and {}", counted(deletion.uploads, "unfinished upload"))
}

impl View for Deletion<'_> {
    fn table(&self) -> String {
        let (bucket, what) = (self.bucket, in_words(self));
        match self.outcome {
            "counted" => format!("The bucket {bucket} holds {what}. Nothing was deleted."),
            "emptied" => format!("Deleted {what} from the bucket {bucket}."),
            "destroyed" => format!("Destroyed the bucket {bucket} with {what}."),
            _ => format!("The bucket {bucket} does not exist."),
        }
    }
}
