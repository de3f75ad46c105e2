//! Somebody who works, and knows what should be where.

use aws_interactions_core::{AwsClientProvider, RequestError, RequestErrorKind};
use s3_interactions::{BucketSettings, CopyOptions, EmptyOptions, GetOptions, ObjectError, PutOptions, S3Uri};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::iter::Sum;

pub(crate) const KEYS: u64 = 20;
/// Above the size from which an object goes, and comes, in parts.
const LARGE: usize = 16 * 1024 * 1024 + 1;
/// A large object every so many rounds.
const SELDOM: u64 = 80;

/// What was done.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) rounds: u64,
    pub(crate) done: u64,
    /// Ended by AWS's own failures, after all attempts.
    pub(crate) given_up: u64,
    /// Those of them that were told that keys are expired.
    pub(crate) expired: u64,
    large: u64,
}

/// A bucket, and what is in it: of each key what it may hold, an object's seed or nothing. Where an answer is lost it may
/// be one or the other.
pub(crate) struct Worker<'a> {
    bucket: String,
    provider: &'a AwsClientProvider,
    random: fastrand::Rng,
    expected: BTreeMap<String, Vec<Option<u64>>>,
    pub(crate) tally: Tally,
}

impl<'a> Worker<'a> {
    pub(crate) async fn begin(number: u64, provider: &'a AwsClientProvider) -> Self {
        let bucket = format!("soak-{number}");
        let settings = BucketSettings::default();
        while s3_interactions::ensure_bucket_exists(&bucket, &settings, provider).await.is_err() {}
        let random = fastrand::Rng::with_seed(number);
        let expected = (0..KEYS).map(|key| (format!("k{key}"), vec![None])).collect();
        Self { bucket, provider, random, expected, tally: Tally::default() }
    }

    /// Takes everything away that was made.
    pub(crate) async fn end(self) -> Tally {
        let options = EmptyOptions::default();
        while s3_interactions::destroy_bucket(&self.bucket, &options, self.provider).await.is_err() {}
        self.tally
    }

    pub(crate) async fn round(&mut self) {
        self.put().await;
        self.get().await;
        self.copy().await;
        self.list().await;
        if self.random.u8(..) < 64 {
            self.delete().await;
        }
        if self.tally.rounds.is_multiple_of(SELDOM) {
            self.large().await;
        }
        self.identity().await;
        self.tally.rounds += 1;
    }

    fn any_key(&mut self) -> String {
        format!("k{}", self.random.u64(..KEYS))
    }

    async fn put(&mut self) {
        let (key, seed) = (self.any_key(), self.random.u64(..));
        let options = PutOptions::default();
        let put = s3_interactions::put_object_bytes(content(seed), &self.bucket, &key, &options, self.provider).await;
        self.wrote(&key, Some(seed), put.map(drop));
    }

    async fn delete(&mut self) {
        let key = self.any_key();
        let deleted = s3_interactions::delete_object(&self.bucket, &key, self.provider).await;
        self.wrote(&key, None, deleted.map(drop));
    }

    async fn copy(&mut self) {
        let (from, to) = (self.any_key(), self.any_key());
        let [&[Some(seed)]] = [self.expected[&from].as_slice()] else { return };
        let uri = |key: &str| S3Uri { bucket: self.bucket.clone(), key: key.to_owned() };
        if from != to {
            let options = CopyOptions::default();
            let copied = s3_interactions::copy_object(&uri(&from), &uri(&to), &options, self.provider).await;
            self.wrote(&to, Some(seed), copied.map(drop));
        }
    }

    async fn get(&mut self) {
        let key = self.any_key();
        let found = match s3_interactions::get_object_bytes(&self.bucket, &key, 1 << 20, self.provider).await {
            Ok(found) => Some(found),
            Err(ObjectError::DoesNotExist { .. }) => None,
            Err(error) => return self.failed(&error),
        };
        self.tally.done += 1;
        let expected = &self.expected[&key];
        let is_expected = expected.iter().any(|seed| seed.map(content) == found);
        assert!(is_expected, "{key} holds {:?} bytes, expected is {expected:?}", found.map(|found| found.len()));
    }

    async fn list(&mut self) {
        match s3_interactions::list_bucket_objects(&self.bucket, Some("k"), self.provider).await {
            Err(error) => self.failed(&error),
            Ok(listed) => {
                self.tally.done += 1;
                for (key, expected) in &self.expected {
                    let is_there = listed.iter().any(|object| object.key == *key);
                    let may_be = expected.iter().any(|seed| seed.is_some() == is_there);
                    assert!(may_be, "{key}: {is_there}, expected is {expected:?}");
                }
            }
        }
    }

    /// In parts, from a file into a file.
    async fn large(&mut self) {
        let folder = tempfile::tempdir().expect("a folder");
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        let content: Vec<u8> = content(self.random.u64(..)).into_iter().chain([7]).cycle().take(LARGE).collect();
        std::fs::write(&from, &content).expect("a file");
        let put = PutOptions::default();
        let sent = s3_interactions::put_file_to_bucket(&from, &self.bucket, "large", &put, self.provider).await;
        if let Err(error) = sent {
            return self.failed(&error);
        }
        let got = s3_interactions::get_object(&self.bucket, "large", &to, &GetOptions::default(), self.provider).await;
        if let Err(error) = got {
            return self.failed(&error);
        }
        self.tally.done += 2;
        self.tally.large += 1;
        assert!(std::fs::read(&to).expect("a file") == content, "another content");
    }

    async fn identity(&mut self) {
        match sts_interactions::get_caller_identity(self.provider).await {
            Ok(identity) => {
                self.tally.done += 1;
                assert!(identity.arn.resource().starts_with("assumed-role/soak"), "{identity:?}");
            }
            Err(error) => self.failed(&error),
        }
    }

    fn wrote(&mut self, key: &str, seed: Option<u64>, outcome: Result<(), ObjectError>) {
        let expected = self.expected.entry(key.to_owned()).or_default();
        match outcome {
            Ok(()) => {
                *expected = vec![seed];
                self.tally.done += 1;
            }
            Err(error) => {
                expected.push(seed);
                self.failed(&error);
            }
        }
    }

    /// Only for what was done to the calls.
    fn failed(&mut self, error: &(dyn Error + 'static)) {
        let chain = std::iter::successors(Some(error), |&error| error.source());
        let request = chain.into_iter().find_map(|error| error.downcast_ref::<RequestError>());
        // A timeout is that of keys, which AWS was too slow to give.
        let is_known = matches!(
            request.map(RequestError::kind),
            Some(
                RequestErrorKind::Throttled
                    | RequestErrorKind::ServiceFault
                    | RequestErrorKind::Network
                    | RequestErrorKind::Timeout
            )
        );
        // A body that broke off is no content, and is told as that.
        let is_broken_off = matches!(error.downcast_ref(), Some(ObjectError::NotIntact { .. }));
        // The next call has other keys. This one had no attempt left, or its client had spent all its retries, as it does where
        // more breaks than works.
        let is_expired = request.and_then(RequestError::code) == Some("ExpiredToken");
        assert!(is_known || is_broken_off || is_expired, "nobody did this: {error:?}");
        self.tally.given_up += 1;
        self.tally.expired += u64::from(is_expired);
    }
}

/// The content of an object, of up to 64 KiB.
fn content(seed: u64) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut content = vec![0; random.usize(..64 * 1024)];
    random.fill(&mut content);
    content
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |sum, one| Self {
            rounds: sum.rounds + one.rounds,
            done: sum.done + one.done,
            given_up: sum.given_up + one.given_up,
            expired: sum.expired + one.expired,
            large: sum.large + one.large,
        })
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rounds, done, given_up, expired, large } = self;
        write!(f, "{rounds} rounds, {done} done, {given_up} given up ({expired} by expired keys), ")?;
        write!(f, "{large} large objects there and back")
    }
}
