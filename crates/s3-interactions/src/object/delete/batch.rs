//! As many entries as one request takes.

use super::{FailedDelete, Named, ObjectVersion};
use crate::bucket_regions::in_bucket_region;
use crate::object::address::check_address;
use crate::object::key::is_xml_safe;
use crate::whole_answer::WholeAnswers;
use aws_interactions_core::{AwsClientProvider, RequestError, RequestErrorKind};
use aws_sdk_s3::types::{Delete, ObjectIdentifier};
use backon::{BackoffBuilder, ExponentialBuilder};
use futures::{StreamExt, stream};
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// S3's limit for one `DeleteObjects`.
pub(crate) const BATCH: usize = 1000;
/// For keys that only go one by one.
const SINGLES_AT_A_TIME: usize = 16;

/// What became of a batch.
#[derive(Debug)]
pub(crate) struct DeletedBatch {
    /// What is left of it.
    pub(crate) failed: Vec<FailedDelete>,
    /// Whether S3 took some of it only after a pause, or not at all.
    pub(crate) was_turned_away: bool,
}

/// Deletes at most 1,000 entries.
pub(crate) async fn delete_batch(
    bucket: &str,
    entries: Vec<&ObjectVersion>,
    bypass_governance: bool,
    provider: &AwsClientProvider,
) -> Result<DeletedBatch, RequestError> {
    let (mut batch, singles): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| is_xml_safe(&entry.key));
    let mut failed = delete_singles(bucket, singles, bypass_governance, provider).await;
    let mut was_turned_away = false;
    let mut pauses = ExponentialBuilder::default().with_jitter().with_max_times(4).build();
    while !batch.is_empty() {
        let pause = pauses.next();
        let refused = match (delete_together(bucket, &batch, bypass_governance, provider).await, pause) {
            (Err(error), _) if wants_single_deletes(&error) => {
                failed.extend(delete_singles(bucket, batch, bypass_governance, provider).await);
                break;
            }
            (Err(error), Some(pause)) if is_turned_away(&error) => {
                was_turned_away = true;
                tokio::time::sleep(pause).await;
                continue;
            }
            (refused, _) => refused?,
        };
        let Some(pause) = pause else {
            failed.extend(refused);
            break;
        };
        let (transient, lasting) = apart(&batch, refused);
        failed.extend(lasting);
        let again: HashSet<Named<'_>> = transient.iter().map(FailedDelete::named).collect();
        batch.retain(|entry| again.contains(&entry.named()) || again.contains(&entry.key_alone()));
        if !batch.is_empty() {
            was_turned_away = true;
            tokio::time::sleep(pause).await;
        }
    }
    Ok(DeletedBatch { failed, was_turned_away })
}

/// The failures of this batch that may pass, and all others: what was not asked for is not asked for again.
fn apart(batch: &[&ObjectVersion], failed: Vec<FailedDelete>) -> (Vec<FailedDelete>, Vec<FailedDelete>) {
    if failed.is_empty() {
        return (failed, Vec::new());
    }
    let asked: HashSet<Named<'_>> = batch.iter().flat_map(|entry| [entry.named(), entry.key_alone()]).collect();
    failed.into_iter().partition(|failed| failed.is_transient() && asked.contains(&failed.named()))
}

/// S3 asks for a slower pace, or failed: who deletes much has more patience than the SDK.
fn is_turned_away(error: &RequestError) -> bool {
    matches!(error.kind(), RequestErrorKind::Throttled | RequestErrorKind::ServiceFault) && !error.is_of_credentials()
}

/// One `DeleteObjects`, and the failures inside its success.
async fn delete_together(
    bucket: &str,
    entries: &[&ObjectVersion],
    bypass_governance: bool,
    provider: &AwsClientProvider,
) -> Result<Vec<FailedDelete>, RequestError> {
    const OPERATION: &str = "DeleteObjects";
    let first = batch_of(entries)
        .map_err(|error| RequestError::new(RequestErrorKind::InvalidRequest, "s3", OPERATION, error.to_string()))?;
    // Made once more for a redirect, which is rare, and not copied for each request, which costs as much as to make it.
    let first = Mutex::new(Some(first));
    let answer = in_bucket_region(bucket, provider, |client| {
        let delete = first.lock().unwrap_or_else(PoisonError::into_inner).take().or_else(|| batch_of(entries).ok());
        let request = client.delete_objects().bucket(bucket).set_delete(delete);
        let request = request.set_bypass_governance_retention(bypass_governance.then_some(true));
        request.customize().interceptor(WholeAnswers).send()
    });
    let answer = answer.await.map_err(|error| RequestError::from_sdk("s3", OPERATION, error))?;
    let errors = answer.errors.unwrap_or_default().into_iter();
    Ok(errors
        .map(|error| FailedDelete {
            key: error.key.unwrap_or_default(),
            version_id: error.version_id,
            code: error.code.unwrap_or_default(),
            message: error.message.unwrap_or_default(),
        })
        .collect())
}

fn batch_of(entries: &[&ObjectVersion]) -> Result<Delete, aws_sdk_s3::error::BuildError> {
    let identifiers = entries
        .iter()
        .map(|entry| ObjectIdentifier::builder().key(&entry.key).set_version_id(entry.version_id.clone()).build());
    let identifiers = identifiers.collect::<Result<_, _>>()?;
    // Quiet: the answer then names failures alone.
    Delete::builder().set_objects(Some(identifiers)).quiet(true).build()
}

/// Stand-ins that want a Content-MD5, which the SDK no longer sends, or know no batches at all.
fn wants_single_deletes(error: &RequestError) -> bool {
    matches!(error.code(), Some("MissingContentMD5" | "NotImplemented" | "MalformedXML" | "MethodNotAllowed"))
}

async fn delete_singles(
    bucket: &str,
    entries: Vec<&ObjectVersion>,
    bypass_governance: bool,
    provider: &AwsClientProvider,
) -> Vec<FailedDelete> {
    // Owned, as futures of borrowed ones are `Send` in no task of a caller's, as far as the compiler can tell.
    stream::iter(entries.into_iter().cloned())
        .map(|entry| async move {
            let error = delete_single(bucket, &entry, bypass_governance, provider).await.err()?;
            Some(FailedDelete::of(&entry, &error))
        })
        .buffer_unordered(SINGLES_AT_A_TIME)
        .filter_map(std::future::ready)
        .collect()
        .await
}

pub(super) async fn delete_single(
    bucket: &str,
    entry: &ObjectVersion,
    bypass_governance: bool,
    provider: &AwsClientProvider,
) -> Result<(), RequestError> {
    check_address("DeleteObject", [Some(&entry.key), entry.version_id.as_ref()])?;
    let answer = in_bucket_region(bucket, provider, |client| {
        let request = client.delete_object().bucket(bucket).key(&entry.key).set_version_id(entry.version_id.clone());
        request.set_bypass_governance_retention(bypass_governance.then_some(true)).send()
    });
    match answer.await.map_err(|error| RequestError::from_sdk("s3", "DeleteObject", error)) {
        // Some stand-ins tell; S3 does not.
        Err(error) if matches!(error.code(), Some("NoSuchKey" | "NoSuchVersion")) => Ok(()),
        other => other.map(drop),
    }
}
