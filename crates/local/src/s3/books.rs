//! What the border remembers.

use std::collections::{BTreeMap, HashMap};

use tokio::sync::OnceCell;
use winterbaume_s3::views::BucketStateView;

use super::attributes::Attributes;
use super::emulator::Emulator;
use super::parts::Upload;
use crate::aws_error::AwsError;

/// A bucket, which lives in one region under a name that is unique in all.
#[derive(Debug)]
pub(super) struct Bucket {
    pub(super) region: String,
    pub(super) created: String,
    /// What stands inside `LoggingEnabled`; none where nothing is logged.
    pub(super) logging: Option<String>,
    /// Whether those who ask pay.
    pub(super) is_requester_pays: bool,
    /// What the emulator has held in it since the last write: a listing of many pages copies it once.
    contents: OnceCell<BucketStateView>,
}

impl Bucket {
    pub(super) fn new(region: String, created: String) -> Self {
        Self { region, created, logging: None, is_requester_pays: false, contents: OnceCell::new() }
    }
}

#[derive(Default)]
pub(super) struct Books {
    pub(super) buckets: BTreeMap<String, Bucket>,
    pub(super) attributes: Attributes,
    /// Uploads in parts, by their ids.
    pub(super) uploads: HashMap<String, Upload>,
}

impl Books {
    /// The bucket, or the error that there is none.
    pub(super) fn bucket(&self, name: &str) -> Result<&Bucket, AwsError> {
        let missing = || AwsError::new(404, "NoSuchBucket", "The specified bucket does not exist");
        self.buckets.get(name).ok_or_else(missing)
    }

    /// What the emulator holds in a bucket.
    pub(super) async fn contents(&self, bucket: &str, emulator: &Emulator) -> Result<&BucketStateView, AwsError> {
        Ok(self.bucket(bucket)?.contents.get_or_init(|| emulator.contents(bucket)).await)
    }

    /// Forgets the contents of a bucket that may have been written to.
    pub(super) fn forget_contents(&mut self, bucket: &str) {
        if let Some(bucket) = self.buckets.get_mut(bucket) {
            bucket.contents = OnceCell::new();
        }
    }
}
