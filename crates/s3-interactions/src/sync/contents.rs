//! What is on both sides, compared by its content.

use super::error::SyncError;
use super::place::{file_in, object_in};
use super::plan::SyncReason;
use super::route::Route;
use crate::object::error::ObjectError;
use crate::object::fingerprint::Fingerprint;
use crate::uri::S3Uri;
use aws_interactions_core::AwsClientProvider;
use std::path::Path;

/// Why something is copied whose sizes are the same; none where the contents are too.
pub(super) async fn difference(
    route: &Route,
    path: &str,
    provider: &AwsClientProvider,
) -> Result<Option<SyncReason>, SyncError> {
    let is_same = match route {
        Route::Up { from, to } => of_file(&file_in(from, path), &object_in(to, path), provider).await?,
        Route::Down { from, to } => of_file(&file_in(to, path), &object_in(from, path), provider).await?,
        Route::Across { from, to } => of_objects(&object_in(from, path), &object_in(to, path), provider).await?,
    };
    Ok(match is_same {
        Some(true) => None,
        Some(false) => Some(SyncReason::Content),
        None => Some(SyncReason::Incomparable),
    })
}

async fn of_file(file: &Path, object: &S3Uri, provider: &AwsClientProvider) -> Result<Option<bool>, SyncError> {
    let Some(known) = fingerprint(object, provider).await? else { return Ok(None) };
    // A file that cannot be read is the copy's to tell of.
    Ok(known.is_of_file(file).await.ok().flatten())
}

async fn of_objects(one: &S3Uri, other: &S3Uri, provider: &AwsClientProvider) -> Result<Option<bool>, SyncError> {
    let (one, other) = futures::try_join!(fingerprint(one, provider), fingerprint(other, provider))?;
    Ok(one.zip(other).and_then(|(one, other)| one.is_like(&other)))
}

/// None for an object that may not be looked at, or that has gone meanwhile: nothing can be said of it, but of the others.
async fn fingerprint(object: &S3Uri, provider: &AwsClientProvider) -> Result<Option<Fingerprint>, SyncError> {
    match Box::pin(Fingerprint::ask_with_parts(&object.bucket, &object.key, provider)).await {
        Ok(known) => Ok(Some(known)),
        Err(ObjectError::AccessDenied { .. } | ObjectError::DoesNotExist { .. }) => Ok(None),
        Err(error) => Err(SyncError::Checksum(error)),
    }
}
