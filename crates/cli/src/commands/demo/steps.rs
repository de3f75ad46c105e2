//! The steps of the demo. Each checks what it got: an answer that is not the right one is a failure.

use super::PREFIX;
use super::narrator::Narrator;
use super::sample::Sample;
use crate::failure::{Failure, FailureKind};
use crate::output::{counted, human_size};
use aws_interactions_core::{AwsClientProvider, AwsEnvironment};
use aws_interactions_orchestration::{AccountBucketOutcome, ensure_account_bucket};
use s3_interactions::{
    BucketStatus, Destruction, EmptyOptions, Encryption, GetOptions, ObjectError, PutOptions, destroy_bucket,
    get_bucket_settings, get_bucket_status, get_object, get_object_user_metadata, head_object, is_bucket_owned_by,
    list_bucket_objects, put_file_to_bucket,
};
use std::collections::BTreeMap;
use sts_interactions::get_caller_identity;

/// Accounts of AWS's own documentation: of the two, one is certainly not ours.
const STRANGERS: [&str; 2] = ["111122223333", "444455556666"];

pub(super) struct Demo<'a> {
    provider: &'a AwsClientProvider,
    pub(super) narrator: Narrator,
    sample: Sample,
}

/// Where the demo takes place.
pub(super) struct Target {
    pub(super) bucket: String,
    pub(super) environment: AwsEnvironment,
}

impl<'a> Demo<'a> {
    pub(super) fn new(provider: &'a AwsClientProvider, narrator: Narrator, sample: Sample) -> Self {
        Self { provider, narrator, sample }
    }

    /// Everything before the first change. Fails where the bucket exists: it would be destroyed with what it holds.
    pub(super) async fn look_around(&mut self) -> Result<Target, Failure> {
        let Self { provider, narrator, .. } = self;
        let caller = narrator.step("Who calls", async {
            let caller = get_caller_identity(provider).await?;
            let words = caller.arn.to_string();
            Ok((caller, words))
        });
        let caller = caller.await?;
        let environment = narrator.step("Environment", async {
            let environment = provider.get_aws_env().await?;
            check(environment.account_id == caller.account_id, || "account and caller do not agree".to_owned())?;
            let words = environment.to_string();
            Ok((environment, words))
        });
        let environment = environment.await?;
        let bucket = format!("{PREFIX}-{}-{}", environment.account_id, environment.region);
        self.expect_no_bucket("Bucket before", &bucket).await?;
        Ok(Target { bucket, environment })
    }

    async fn expect_no_bucket(&mut self, what: &'static str, bucket: &str) -> Result<(), Failure> {
        let provider = self.provider;
        let status = async {
            match get_bucket_status(bucket, provider).await? {
                BucketStatus::DoesNotExist => Ok(((), format!("{bucket} does not exist"))),
                _ => Err(Failure::new(FailureKind::Refused, format!("the bucket `{bucket}` exists"))),
            }
        };
        self.narrator.step(what, status).await
    }

    /// Everything that needs the bucket.
    pub(super) async fn work(&mut self, target: &Target) -> Result<(), Failure> {
        let Target { bucket, environment } = target;
        self.ensure("Ensure the account's bucket", target, true).await?;
        self.ensure("Ensure it again", target, false).await?;
        self.upload(bucket).await?;
        self.list(bucket).await?;
        self.download(bucket).await?;
        self.read_metadata(bucket).await?;
        self.ask_as_a_stranger(bucket, environment).await?;
        self.ask_for_what_is_not_there(bucket).await
    }

    async fn ensure(&mut self, what: &'static str, target: &Target, is_first: bool) -> Result<(), Failure> {
        let provider = self.provider;
        let ensured = async {
            let ensured = ensure_account_bucket(PREFIX, provider).await?;
            check(ensured.name == target.bucket, || format!("it is called {}", ensured.name))?;
            let is_created = ensured.outcome == AccountBucketOutcome::Created;
            check(is_created == is_first, || format!("the outcome is {:?}", ensured.outcome))?;
            let settings = get_bucket_settings(&ensured.name, provider).await?;
            let is_as_promised =
                settings.block_public_access && settings.versioning && settings.encryption != Encryption::BucketDefault;
            check(is_as_promised, || format!("its settings are {settings:?}"))?;
            let words = if is_created { "created: private, versioned, encrypted" } else { "nothing left to do" };
            Ok(((), words.to_owned()))
        };
        self.narrator.step(what, ensured).await
    }

    async fn upload(&mut self, bucket: &str) -> Result<(), Failure> {
        let Self { provider, narrator, sample } = self;
        let upload = Box::pin(async {
            let options = PutOptions { metadata: metadata(), ..PutOptions::default() };
            let put = put_file_to_bucket(&sample.path, bucket, &sample.key(), &options, provider).await?;
            check(put.size == sample.size, || format!("{} bytes of {} arrived", put.size, sample.size))?;
            Ok(((), format!("{} as {}", human_size(put.size), sample.key())))
        });
        narrator.step("Upload a file", upload).await
    }

    async fn list(&mut self, bucket: &str) -> Result<(), Failure> {
        let Self { provider, narrator, sample } = self;
        let list = async {
            let objects = list_bucket_objects(bucket, None, provider).await?;
            let found: Vec<_> = objects.iter().map(|object| (object.key.clone(), object.size)).collect();
            check(found == [(sample.key(), sample.size)], || format!("the bucket lists {found:?}"))?;
            Ok(((), format!("1 object, {}", human_size(sample.size))))
        };
        narrator.step("List the bucket", list).await
    }

    async fn download(&mut self, bucket: &str) -> Result<(), Failure> {
        let Self { provider, narrator, sample } = self;
        let download = async {
            let options = GetOptions::default();
            get_object(bucket, &sample.key(), &sample.download(), &options, provider).await?;
            let difference = sample.compare().map_err(|error| Failure::new(FailureKind::Other, error))?;
            match difference {
                None => Ok(((), format!("{}, every byte the same", human_size(sample.size)))),
                Some(place) => Err(wrong(format!("the download differs at byte {place}"))),
            }
        };
        narrator.step("Download and compare", download).await
    }

    async fn read_metadata(&mut self, bucket: &str) -> Result<(), Failure> {
        let Self { provider, narrator, sample } = self;
        let read = Box::pin(async {
            let found = get_object_user_metadata(bucket, &sample.key(), provider).await?;
            check(found == metadata(), || format!("the metadata is {found:?}"))?;
            let words: Vec<_> = found.iter().map(|(name, value)| format!("{name}={value}")).collect();
            Ok(((), words.join(", ")))
        });
        narrator.step("Read the metadata back", read).await
    }

    /// S3 answers 403 when a bucket is not owned by whom the request expects.
    async fn ask_as_a_stranger(&mut self, bucket: &str, environment: &AwsEnvironment) -> Result<(), Failure> {
        let provider = self.provider;
        let ask = async {
            let stranger = STRANGERS.into_iter().find(|account| *account != environment.account_id);
            let stranger = stranger.unwrap_or_default();
            let is_ours = is_bucket_owned_by(bucket, &environment.account_id, provider).await?;
            let is_theirs = is_bucket_owned_by(bucket, stranger, provider).await?;
            check(is_ours && !is_theirs, || format!("ours: {is_ours}, that of {stranger}: {is_theirs}"))?;
            Ok(((), format!("granted to us, denied to {stranger}")))
        };
        self.narrator.step("Ask who owns the bucket", ask).await
    }

    async fn ask_for_what_is_not_there(&mut self, bucket: &str) -> Result<(), Failure> {
        let provider = self.provider;
        let ask = async {
            match head_object(bucket, "demo/missing", provider).await {
                Err(ObjectError::DoesNotExist { key, .. }) => Ok(((), format!("{key} does not exist"))),
                Err(error) => Err(error.into()),
                Ok(_) => Err(wrong("an object that nobody made exists".to_owned())),
            }
        };
        self.narrator.step("Ask for a missing object", ask).await
    }

    /// Destroys the bucket, and looks that it is gone.
    pub(super) async fn clean_up(&mut self, target: &Target) -> Result<(), Failure> {
        let provider = self.provider;
        let destroy = async {
            match destroy_bucket(&target.bucket, &EmptyOptions::default(), provider).await? {
                Destruction::Destroyed(report) => {
                    Ok(((), format!("gone with {}", counted(report.versions, "object version"))))
                }
                _ => Ok(((), "there was none".to_owned())),
            }
        };
        self.narrator.step("Destroy the bucket", destroy).await?;
        self.expect_no_bucket("Bucket after", &target.bucket).await
    }
}

fn metadata() -> BTreeMap<String, String> {
    BTreeMap::from([("made-by".to_owned(), "awsi demo".to_owned()), ("purpose".to_owned(), "demonstration".to_owned())])
}

fn check(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), Failure> {
    if holds { Ok(()) } else { Err(wrong(otherwise())) }
}

fn wrong(what: String) -> Failure {
    Failure::new(FailureKind::Other, what)
}
