//! An embedded AWS and a folder, and content to send.

use aws_interactions_core::{AwsClientProvider, Timeouts};
use aws_interactions_local::{Fault, FaultInjector, LocalAws};
use s3_interactions::{
    BucketSettings, GetOptions, GotObject, ObjectError, PutObject, PutOptions, count_bucket_contents, create_bucket,
    get_object, get_object_bytes, put_file_to_bucket,
};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

pub(crate) const MIB: usize = 1024 * 1024;

pub(crate) struct World {
    /// Serves as long as it is held.
    aws: LocalAws,
    pub(crate) faults: FaultInjector,
    pub(crate) provider: AwsClientProvider,
    pub(crate) folder: tempfile::TempDir,
}

/// An embedded AWS with the bucket `data`, where every failure is the last attempt.
pub(crate) async fn world() -> World {
    let aws = LocalAws::start().await.expect("a free port");
    let faults = FaultInjector::over(LocalAws::http_client());
    let provider = aws.provider_builder().http_client(faults.clone()).max_attempts(1).build().await;
    let provider = provider.expect("a provider");
    create_bucket("data", &BucketSettings::default(), &provider).await.expect("a bucket");
    World { aws, faults, provider, folder: tempfile::tempdir().expect("a folder") }
}

/// Bytes of which no two blocks are the same.
pub(crate) fn content(size: usize, seed: u8) -> Vec<u8> {
    let mut content = vec![seed; size];
    for (block, number) in content.chunks_exact_mut(512).zip(0_u32..) {
        block[..4].copy_from_slice(&number.to_be_bytes());
    }
    content
}

impl World {
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).expect("a file");
        path
    }

    /// The same, with retries as programs have them, and short of patience.
    pub(crate) async fn patient(&self) -> AwsClientProvider {
        let short = Duration::from_secs(4);
        let timeouts = Timeouts { connect: short, read: short, attempt: short, operation: short * 10 };
        let builder = self.aws.provider_builder().http_client(self.faults.clone()).max_attempts(3);
        builder.timeouts(timeouts).build().await.expect("a provider")
    }

    pub(crate) async fn put(&self, name: &str, options: &PutOptions) -> Result<PutObject, ObjectError> {
        put_file_to_bucket(&self.path(name), "data", "key", options, &self.provider).await
    }

    pub(crate) async fn get(&self, name: &str, options: &GetOptions) -> Result<GotObject, ObjectError> {
        get_object("data", "key", &self.path(name), options, &self.provider).await
    }

    pub(crate) async fn holds(&self, key: &str, content: &[u8]) -> bool {
        get_object_bytes("data", key, u64::MAX, &self.provider).await.is_ok_and(|found| found == content)
    }

    pub(crate) async fn unfinished_uploads(&self) -> u64 {
        count_bucket_contents("data", &self.provider).await.expect("counted").uploads
    }

    pub(crate) fn calls(&self, operation: &str) -> u64 {
        self.faults.calls().get(operation).copied().unwrap_or_default()
    }

    /// What stands in the folder, without what a test put there.
    pub(crate) fn left(&self) -> Vec<String> {
        let names = self.folder.path().read_dir().expect("a folder");
        let mut names: Vec<String> =
            names.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.retain(|name| name != "file");
        names.sort();
        names
    }

    pub(crate) fn journaled(&self) -> PutOptions {
        PutOptions { journal: Some(self.path("journal")), ..PutOptions::default() }
    }
}

pub(crate) fn refused() -> Fault {
    Fault::status(403, "AccessDenied", "not today")
}

pub(crate) fn resuming() -> GetOptions {
    GetOptions { resume: true, ..GetOptions::default() }
}

/// The faults that a network and S3 have.
pub(crate) fn faults() -> Vec<Fault> {
    vec![
        refused(),
        Fault::status(500, "InternalError", "try again"),
        Fault::Throttle,
        Fault::ConnectionReset,
        Fault::LoseAnswer,
        Fault::TruncateBody(100),
        Fault::Hang,
    ]
}
