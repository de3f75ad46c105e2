//! What `awsi bucket empty` and `awsi bucket destroy` tell of what they delete.

use super::empty::place;
use super::failures::FailedEntry;
use crate::confirmation::confirm;
use crate::failure::Failure;
use crate::output::{View, counted, escape_controls, human_size};
use crate::session::Session;
use crate::targets;
use clap::Args;
use s3_interactions::{BucketContents, EmptyReport};
use serde::Serialize;
use std::collections::BTreeMap;

pub(crate) const JSON: &str = "\
JSON: bucket, prefix, outcome, versions, delete_markers, uploads, bytes, remaining, reasons, failed
  outcome is counted (--dry-run), destroyed or did-not-exist
  bytes are known only of what was counted; the prefix is empty, and nothing remains of a bucket that is destroyed";

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

/// What is, or was, in a bucket or under a prefix.
#[derive(Debug, Serialize)]
pub(super) struct Deletion<'a> {
    bucket: &'a str,
    prefix: &'a str,
    outcome: &'static str,
    versions: u64,
    delete_markers: u64,
    uploads: u64,
    bytes: Option<u64>,
    remaining: u64,
    reasons: BTreeMap<String, u64>,
    failed: Vec<FailedEntry>,
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
        session.output.note(&Deletion::counted(&self.bucket, "", contents).announced());
        confirm(what, &self.bucket, self.yes).await
    }
}

impl<'a> Deletion<'a> {
    pub(super) fn counted(bucket: &'a str, prefix: &'a str, contents: &BucketContents) -> Self {
        Self {
            bucket,
            prefix,
            outcome: "counted",
            versions: contents.versions,
            delete_markers: contents.delete_markers,
            uploads: contents.uploads,
            bytes: Some(contents.bytes),
            remaining: 0,
            reasons: BTreeMap::new(),
            failed: Vec::new(),
        }
    }

    pub(super) fn done(bucket: &'a str, prefix: &'a str, outcome: &'static str, report: EmptyReport) -> Self {
        Self {
            bucket,
            prefix,
            outcome,
            versions: report.versions,
            delete_markers: report.delete_markers,
            uploads: report.uploads,
            bytes: None,
            remaining: report.remaining,
            reasons: report.reasons,
            failed: report.failed.into_iter().map(|failed| FailedEntry::new(bucket, failed)).collect(),
        }
    }

    /// What is there, before anything is asked.
    pub(super) fn announced(&self) -> String {
        let place = place(self.bucket, self.prefix);
        // A sentence begins with it.
        let place = place.strip_prefix("the ").map_or(place.clone(), |rest| format!("The {rest}"));
        format!("{place} holds {}.", self.in_words())
    }

    fn in_words(&self) -> String {
        let size = self.bytes.map(|bytes| format!(" ({})", human_size(bytes))).unwrap_or_default();
        let versions = counted(self.versions, "object version");
        let markers = counted(self.delete_markers, "delete marker");
        format!("{versions}{size}, {markers} and {}", counted(self.uploads, "unfinished upload"))
    }
}

impl View for Deletion<'_> {
    fn table(&self) -> String {
        let (place, what) = (place(self.bucket, self.prefix), self.in_words());
        let line = match self.outcome {
            "counted" => format!("{} Nothing was deleted.", self.announced()),
            "emptied" => format!("Deleted {what} from {place}."),
            "destroyed" => format!("Destroyed {place} with {what}."),
            _ => format!("The bucket {} does not exist.", self.bucket),
        };
        escape_controls(&line).into_owned()
    }
}
