//! Moves: a copy that is proven, then the end of its source.

use super::checksum::Verification;
use super::content_type::content_type_of;
use super::copy::{CopyOptions, copy_object};
use super::error::ObjectError;
use super::fingerprint::Fingerprint;
#[cfg(doc)]
use super::get::get_object;
use super::get::{ExistingFile, GetOptions, GotObject, get_object_into};
use super::key;
use super::local_file::folder::Folder;
use super::local_file::{LocalFileError, SourcePlace, TargetFile};
#[cfg(doc)]
use super::put::put_file_to_bucket;
use super::put::{PutCondition, PutObject, PutOptions, put_file_from};
use crate::bucket_regions::in_bucket_region;
use crate::uri::S3Uri;
use aws_interactions_core::{AwsClientProvider, RequestError};
use std::ffi::OsString;
use std::fs::Metadata;
use std::io;
use std::path::Path;

/// Moves an object: copies it, proves the copy, and then deletes the source, if it is still what was copied.
///
/// The copy is proven where it has the source's size and, where S3 knows checksums of both, its checksum. In a bucket that
/// keeps versions the source leaves a delete marker, and its versions stay. What is broken off leaves the source, and
/// perhaps the copy beside it: a second run does the rest.
///
/// Calls what [`copy_object`] does, `HeadObject` of both with checksums, and `DeleteObject` with a condition (permissions
/// of [`copy_object`], `s3:GetObject` on the target and `s3:DeleteObject` on the source; `kms:Decrypt` where a KMS key
/// encrypts).
///
/// ```no_run
/// # use s3_interactions::{CopyOptions, move_object};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let (inbox, done) = ("s3://jobs/inbox/1.json".parse()?, "s3://jobs/done/1.json".parse()?);
/// move_object(&inbox, &done, &CopyOptions::default(), provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`copy_object`]; [`ObjectError::InvalidInput`] for a move to the same place, before anything is sent;
/// [`ObjectError::NotProven`], and [`ObjectError::SourceStays`] where the copy is made, and could not be looked at or the
/// source not be deleted.
#[tracing::instrument(skip_all, fields(source = %source, target = %target))]
pub async fn move_object(
    source: &S3Uri,
    target: &S3Uri,
    options: &CopyOptions,
    provider: &AwsClientProvider,
) -> Result<PutObject, ObjectError> {
    check_apart(source, target)?;
    let before = Box::pin(Fingerprint::ask(&source.bucket, &source.key, provider)).await?;
    let copied = Box::pin(copy_object(source, target, options, provider)).await?;
    let copy = Box::pin(Fingerprint::ask(&target.bucket, &target.key, provider)).await;
    let copy = copy.map_err(|error| stays(source.to_string(), error))?;
    // Of what was written over in between, one or the other is not what is compared here.
    let is_like = copy.is_like(&before);
    if copy.etag != copied.etag || is_like == Some(false) {
        return Err(not_proven(target, "what is there now is not what was copied"));
    }
    delete_unchanged(source, before.etag, provider).await.map_err(|error| stays(source.to_string(), error))?;
    let verification = if is_like == Some(true) { Verification::Checksum } else { copied.verification };
    Ok(PutObject { verification, ..copied })
}

/// Moves a file into a bucket: uploads it, looks whether the object is there as it was sent, and then removes the file, if
/// it is still what was sent.
///
/// Calls what [`put_file_to_bucket`] does and `HeadObject` (permission `s3:GetObject` besides). Without a content type the
/// object has that of the file's name.
///
/// ```no_run
/// # use s3_interactions::{PutOptions, move_file_to_bucket};
/// # use std::path::Path;
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// let spooled = Path::new("spool/1.json");
/// move_file_to_bucket(spooled, "jobs", "inbox/1.json", &PutOptions::default(), provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`put_file_to_bucket`]; [`ObjectError::NotProven`], and [`ObjectError::SourceStays`] where the object is sent,
/// and could not be looked at, or the file has changed or could not be removed.
#[tracing::instrument(skip_all, fields(bucket = bucket, key = key, path = %path.display()))]
pub async fn move_file_to_bucket(
    path: &Path,
    bucket: &str,
    key: &str,
    options: &PutOptions,
    provider: &AwsClientProvider,
) -> Result<PutObject, ObjectError> {
    move_file_from(&SourcePlace::Path(path.to_owned()), bucket, key, options, provider).await
}

/// Moves the file that is found there.
pub(crate) async fn move_file_from(
    place: &SourcePlace,
    bucket: &str,
    key: &str,
    options: &PutOptions,
    provider: &AwsClientProvider,
) -> Result<PutObject, ObjectError> {
    let path = place.path();
    let metadata = || place.metadata().map_err(|error| LocalFileError::new(path, error));
    let before = metadata().map_err(ObjectError::LocalFile)?;
    let content_type = options.content_type.clone().or_else(|| content_type_of(path));
    let options = PutOptions { content_type, ..options.clone() };
    let put = Box::pin(put_file_from(place, bucket, key, &options, provider)).await?;
    let there = Box::pin(Fingerprint::ask(bucket, key, provider)).await;
    let there = there.map_err(|error| stays(path.display().to_string(), error))?;
    if there.etag != put.etag || there.size != put.size {
        let target = S3Uri { bucket: bucket.to_owned(), key: key.to_owned() };
        return Err(not_proven(&target, "what is there now is not what was sent"));
    }
    let removed = metadata().and_then(|now| {
        if !is_same(&before, &now) {
            return Err(LocalFileError::Changed { path: path.to_owned() });
        }
        place.remove().map_err(|error| LocalFileError::new(path, error))
    });
    removed.map_err(|error| stays(path.display().to_string(), ObjectError::LocalFile(error)))?;
    Ok(put)
}

/// Moves an object into a file: fetches it, has the system write the file to its disk, and then deletes the object, if it
/// is still the one that was fetched.
///
/// Calls what [`get_object`] does, and `DeleteObject` with a condition (permission `s3:DeleteObject` besides).
///
/// ```no_run
/// # use s3_interactions::{GetOptions, move_object_to_file};
/// # use std::path::Path;
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let job = "s3://jobs/inbox/1.json".parse()?;
/// move_object_to_file(&job, Path::new("1.json"), &GetOptions::default(), provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`get_object`]; [`ObjectError::SourceStays`] where the file is there and the object could not be deleted.
#[tracing::instrument(skip_all, fields(source = %source, path = %path.display()))]
pub async fn move_object_to_file(
    source: &S3Uri,
    path: &Path,
    options: &GetOptions,
    provider: &AwsClientProvider,
) -> Result<GotObject, ObjectError> {
    key::check(&source.bucket, &source.key)?;
    let file = TargetFile::create(path, options.existing == ExistingFile::Replace).map_err(ObjectError::LocalFile)?;
    move_object_into(source, file, options, provider).await
}

/// Moves an object into a file that is begun.
pub(crate) async fn move_object_into(
    source: &S3Uri,
    file: TargetFile,
    options: &GetOptions,
    provider: &AwsClientProvider,
) -> Result<GotObject, ObjectError> {
    let (path, (folder, name)) = (file.path().to_owned(), file.place());
    let got = Box::pin(get_object_into(&source.bucket, &source.key, file, options, provider)).await?;
    let kept = keep(folder, name).await;
    let kept = kept.map_err(|error| ObjectError::LocalFile(LocalFileError::new(&path, error)));
    let deleted = match kept {
        Ok(()) => delete_unchanged(source, got.etag.clone(), provider).await,
        Err(error) => Err(error),
    };
    deleted.map_err(|error| stays(source.to_string(), error))?;
    Ok(got)
}

/// Through whatever else the bucket is called, it may be the same object.
fn check_apart(source: &S3Uri, target: &S3Uri) -> Result<(), ObjectError> {
    let is_alias = |uri: &S3Uri| uri.bucket.ends_with("-s3alias") || uri.bucket.ends_with("--ol-s3");
    let may_be_one = source.bucket == target.bucket || is_alias(source) || is_alias(target);
    if may_be_one && source.key == target.key {
        let (what, problem) = (format!("a move of {source} to {target}"), "both are one object, or may be");
        return Err(ObjectError::InvalidInput { what, problem });
    }
    Ok(())
}

fn is_same(one: &Metadata, other: &Metadata) -> bool {
    one.len() == other.len() && one.modified().ok() == other.modified().ok()
}

/// Not only the system's memory is to hold what nobody else has any more. A file's name is in its folder.
async fn keep(folder: Folder, name: OsString) -> io::Result<()> {
    let write = move || {
        folder.open_file(&name)?.sync_all()?;
        folder.sync()
    };
    tokio::task::spawn_blocking(write).await.unwrap_or_else(|error| Err(io::Error::other(error)))
}

/// S3 decides itself whether the object is the one: looking first would be a race.
async fn delete_unchanged(
    object: &S3Uri,
    etag: Option<String>,
    provider: &AwsClientProvider,
) -> Result<(), ObjectError> {
    let S3Uri { bucket, key } = object;
    key::check(bucket, key)?;
    let etag = etag.ok_or_else(|| not_proven(object, "S3 tells no etag of it"))?;
    let answer = in_bucket_region(bucket, provider, |client| {
        client.delete_object().bucket(bucket).key(key).if_match(&etag).send()
    });
    match answer.await.map_err(|error| RequestError::from_sdk("s3", "DeleteObject", error)) {
        Ok(_) => Ok(()),
        // A lost answer, or somebody else was first.
        Err(error) if matches!(error.code(), Some("NoSuchKey")) => Ok(()),
        Err(error) => Err(PutCondition::IfMatch(etag).failure(bucket, key, error)),
    }
}

fn not_proven(object: &S3Uri, problem: &'static str) -> ObjectError {
    ObjectError::NotProven { bucket: object.bucket.clone(), key: object.key.clone(), problem }
}

fn stays(place: String, error: ObjectError) -> ObjectError {
    ObjectError::SourceStays { place, source: Box::new(error) }
}

#[cfg(test)]
mod tests;
