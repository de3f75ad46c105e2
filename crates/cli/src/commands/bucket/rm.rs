//! `awsi bucket rm s3://bucket/key…`

use super::failures::{FailedEntry, Failures};
use crate::failure::Failure;
use crate::output::{View, counted};
use crate::session::Session;
use crate::targets;
use clap::Args;
use s3_interactions::{S3Uri, delete_objects};
use serde::Serialize;
use std::collections::BTreeMap;

pub(crate) const JSON: &str = "\
JSON: deleted (a number), failed (an array of uri, version_id, code, message)
  An object that does not exist counts as deleted: S3 does not tell";

#[derive(Debug, Args)]
pub(crate) struct RmArgs {
    /// The objects, of one bucket or several
    #[arg(value_name = "s3://bucket/key", required = true, value_parser = targets::object)]
    objects: Vec<S3Uri>,
}

#[derive(Debug, Default, Serialize)]
struct Removed {
    deleted: u64,
    failed: Vec<FailedEntry>,
}

pub(crate) async fn run(args: &RmArgs, session: &Session) -> Result<(), Failure> {
    let mut removed = Removed::default();
    let outcome = remove(&args.objects, &mut removed, session).await;
    if outcome.is_ok() || removed.deleted > 0 {
        session.output.confirm(&removed)?;
    }
    outcome?;
    Failures::of(&removed.failed, removed.failed.len() as u64, session.output)
}

/// What was removed before a failure is told too.
async fn remove(objects: &[S3Uri], removed: &mut Removed, session: &Session) -> Result<(), Failure> {
    for (bucket, keys) in by_bucket(objects) {
        let report = delete_objects(bucket, keys, &session.provider).await?;
        removed.deleted += report.deleted;
        removed.failed.extend(report.failed.into_iter().map(|failed| FailedEntry::new(bucket, failed)));
    }
    Ok(())
}

fn by_bucket(objects: &[S3Uri]) -> BTreeMap<&str, Vec<String>> {
    let mut buckets: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for object in objects {
        buckets.entry(&object.bucket).or_default().push(object.key.clone());
    }
    buckets
}

impl View for Removed {
    fn table(&self) -> String {
        format!("Deleted {}.", counted(self.deleted, "object"))
    }
}
