//! The content of objects.

use super::checksum::{GrowingPiece, KnownChecksum, Verification};
use super::download::large::Large;
use super::download::parts::{self, not_of_parts};
use super::download::ranges::LARGE;
use super::download::reader::Reader;
use super::download::request::{Place, Wanted, checksum_of, size_of};
use super::error::ObjectError;
use super::fingerprint::part_sums::PartSums;
use super::key;
use super::local_file::TargetFile;
use crate::progress::Progress;
use crate::rate_limit::RateLimit;
use aws_interactions_core::AwsClientProvider;
use std::path::Path;
use std::time::SystemTime;

/// What to do with a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ExistingFile {
    /// Leave it, and fail.
    #[default]
    Refuse,
    /// Replace it, in one step, once the object is here whole.
    Replace,
}

/// How an object is fetched.
#[derive(Debug, Clone, Default)]
pub struct GetOptions {
    /// What to do with a file that is there already.
    pub existing: ExistingFile,
    /// Keeps what has come of a large object when the download fails, and goes on with it the next time: in a hidden file
    /// beside the target and a journal of it, `.s3-download-….part` and `.s3-download-….journal`.
    pub resume: bool,
    /// When the file was last written, if it is to say so: it does from its beginning on.
    pub modified: Option<SystemTime>,
    /// How fast it comes at most.
    pub rate_limit: RateLimit,
    /// Told how many bytes have come.
    pub on_progress: Progress,
}

/// An object that was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GotObject {
    /// Its size in bytes.
    pub size: u64,
    /// Its etag, in quotes.
    pub etag: Option<String>,
    /// Its version, in a bucket that keeps versions.
    pub version_id: Option<String>,
    /// Whether its checksum was compared.
    pub verification: Verification,
}

/// Fetches an object into the file `path`.
///
/// The content goes to a hidden file beside `path` and gets its name in one step when it is whole: nobody ever sees
/// half a file, and a failure leaves nothing behind but what `resume` keeps. Length and, where S3 has one, checksum are verified. Memory does
/// not grow with the object, and no timeout cuts a download that flows; a connection that breaks, or stands still, is
/// taken up again where it broke.
///
/// Above 16 MiB it comes in ranges of 8 MiB, up to eight side by side, all of the object that the first answer was of:
/// one that is written in between is noticed.
///
/// # Going on
/// With `resume`, what of a large object has come stays beside the target when the network fails, the future is dropped or
/// the process is killed, and the next download of the same object into the same file fetches the rest. What stands is
/// read and compared with its journal before it is believed. Where the object is another by now, it begins anew.
///
/// Calls `GetObject` (permission `s3:GetObject`; `kms:Decrypt` for what a KMS key encrypts). Of an object that came in
/// parts and has a composite checksum also `GetObjectAttributes` (permission `s3:GetObjectAttributes`): from the CRCs of
/// its parts follows that of the whole; of SHA-256s and SHA-1s the file is read once more, part by part. Without that
/// permission `HeadObject` tells the checksum of the part where there is but one. Where S3 does not tell them, the object comes all the same, and the [`Verification`] says that it was not compared.
///
/// ```no_run
/// # use s3_interactions::{GetOptions, get_object};
/// # use std::path::Path;
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// let got = get_object("logs", "2026/11/22.json", Path::new("22.json"), &GetOptions::default(), provider).await?;
/// println!("{} bytes, verified: {}", got.size, got.verification.is_verified());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`ObjectError::InvalidKey`], [`ObjectError::Bucket`] for a wrong name, and [`ObjectError::LocalFile`] where the
///   file exists already or its folder does not or may not be written to: before anything is sent.
/// - [`ObjectError::DoesNotExist`], or [`ObjectError::Bucket`] where the bucket does not.
/// - [`ObjectError::AccessDenied`]: also for a missing object, where the caller may not list the bucket.
/// - [`ObjectError::NotIntact`] where the content broke off too often, or its checksum is wrong.
/// - [`ObjectError::Changed`] where somebody wrote the object meanwhile.
/// - [`ObjectError::Journal`] where another process resumes the same download.
/// - [`ObjectError::LocalFile`] for a full disk, or a file that appeared under this name meanwhile.
/// - [`ObjectError::Request`] for any other failure; an archived object that must be restored first among them.
#[tracing::instrument(skip_all, fields(bucket = bucket, key = key, path = %path.display()))]
pub async fn get_object(
    bucket: &str,
    key: &str,
    path: &Path,
    options: &GetOptions,
    provider: &AwsClientProvider,
) -> Result<GotObject, ObjectError> {
    key::check(bucket, key)?;
    let file = TargetFile::create(path, options.existing == ExistingFile::Replace).map_err(ObjectError::LocalFile)?;
    get_object_into(bucket, key, file, options, provider).await
}

/// Fetches an object into a file that is begun.
pub(crate) async fn get_object_into(
    bucket: &str,
    key: &str,
    mut file: TargetFile,
    options: &GetOptions,
    provider: &AwsClientProvider,
) -> Result<GotObject, ObjectError> {
    key::check(bucket, key)?;
    let may_replace = options.existing == ExistingFile::Replace;
    let place = Place::new(bucket, key, provider);
    let incoming = Incoming::ask(&place, &options.rate_limit).await?;
    let (etag, version_id) = (incoming.etag.clone(), incoming.version_id.clone());
    let (size, verification) = match incoming.sorted() {
        Sorted::Large(large) => (large.size, Box::pin(large.fetch(place, file, options)).await?),
        Sorted::Small(small) => {
            let sums = small.parts.clone();
            let receive = small.receive(|bytes, so_far| {
                options.on_progress.report(so_far);
                file.write(bytes).map_err(ObjectError::LocalFile)
            });
            let mut received = receive.await?;
            if let Some(sums) = sums.filter(|_| !received.1.is_verified()) {
                received.1 = parts::compare(sums, &file, &place).await?;
            }
            file.finish(may_replace, options.modified).map_err(ObjectError::LocalFile)?;
            received
        }
    };
    Ok(GotObject { size, etag, version_id, verification })
}

/// Fetches an object of at most `limit` bytes into memory.
///
/// Calls `GetObject` (permission `s3:GetObject`); the content of a larger object is not read.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// let bytes = s3_interactions::get_object_bytes("logs", "2026/11/22.json", 1024 * 1024, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ObjectError::TooLarge`], and the errors of [`get_object`] but those of the file.
#[tracing::instrument(skip_all, fields(bucket = bucket, key = key, limit = limit))]
pub async fn get_object_bytes(
    bucket: &str,
    key: &str,
    limit: u64,
    provider: &AwsClientProvider,
) -> Result<Vec<u8>, ObjectError> {
    key::check(bucket, key)?;
    let incoming = Incoming::ask(&Place::new(bucket, key, provider), &RateLimit::default()).await?;
    let too_large = |size| ObjectError::TooLarge { bucket: bucket.to_owned(), key: key.to_owned(), size, limit };
    if let Some(size) = incoming.size.filter(|size| *size > limit) {
        return Err(too_large(size));
    }
    let mut content = Vec::new();
    let (sums, place) = (incoming.parts.clone(), incoming.reader.place().clone());
    let receive = incoming.receive(|bytes, so_far| {
        // An answer without a length is counted as it comes.
        if so_far > limit {
            return Err(too_large(so_far));
        }
        content.extend_from_slice(bytes);
        Ok(())
    });
    let (_, verification) = receive.await?;
    // Reading from memory does not fail.
    let are_right = |sums: &PartSums| sums.are_of_content(content.as_slice()).unwrap_or_default();
    if sums.filter(|_| !verification.is_verified()).is_some_and(|sums| !are_right(&sums)) {
        return Err(not_of_parts(&place));
    }
    Ok(content)
}

/// An object whose content is about to come.
struct Incoming {
    reader: Reader,
    size: Option<u64>,
    etag: Option<String>,
    version_id: Option<String>,
    checksum: KnownChecksum,
    /// What its content is held against where no CRC is told.
    parts: Option<PartSums>,
}

enum Sorted {
    Small(Incoming),
    Large(Large),
}

impl Incoming {
    async fn ask(place: &Place, rate_limit: &RateLimit) -> Result<Self, ObjectError> {
        let answer = place.get(&Wanted { from: 0, end: None, etag: None }, rate_limit.is_set()).await?;
        let (size, mut checksum, mut parts) = (size_of(&answer), checksum_of(&answer), None);
        if let Some(size) = size {
            parts = place.sums(&checksum, size, &answer).await;
            if let Some(whole) = parts.as_ref().and_then(PartSums::whole) {
                (checksum, parts) = (KnownChecksum::Crc { algorithm: whole.algorithm, value: whole.crc }, None);
            }
        }
        let (etag, version_id) = (answer.e_tag, answer.version_id);
        let reader = Reader::of_body(place.clone(), etag.clone(), 0, size, answer.body, rate_limit.clone());
        Ok(Self { reader, size, etag, version_id, checksum, parts })
    }

    /// Whether it may come in ranges: not where its checksum has to be taken in order.
    fn sorted(self) -> Sorted {
        let Self { reader, size, etag, version_id, checksum, parts } = self;
        match (size.filter(|size| *size > LARGE && !matches!(checksum, KnownChecksum::Other { .. })), etag) {
            (Some(size), Some(etag)) => Sorted::Large(Large { reader, size, etag, checksum, parts }),
            (_, etag) => Sorted::Small(Self { reader, size, etag, version_id, checksum, parts }),
        }
    }

    /// Hands on the content piece by piece, with the number of bytes so far, and checks that it came whole.
    async fn receive(
        mut self,
        mut hand_on: impl FnMut(&[u8], u64) -> Result<(), ObjectError>,
    ) -> Result<(u64, Verification), ObjectError> {
        let mut digest = self.checksum.algorithm().map(GrowingPiece::new);
        let mut received = 0;
        while let Some(bytes) = self.reader.next().await? {
            received += u64::try_from(bytes.len()).unwrap_or_default();
            if let Some(digest) = &mut digest {
                digest.add(&bytes);
            }
            hand_on(&bytes, received)?;
        }
        let compared = self.checksum.compare(digest.map(|digest| digest.done()), self.reader.is_unbroken());
        Ok((received, compared.map_err(|problem| self.reader.place().not_intact(problem.into()))?))
    }
}

#[cfg(test)]
mod tests;
