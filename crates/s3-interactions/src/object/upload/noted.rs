//! Uploads in parts that are noted in a journal, whatever their parts are made of.

use super::begun::{Begun, KnownParts};
use crate::object::address::check_address;
use crate::object::error::ObjectError;
use crate::object::journal::{Journal, Told, unusable};
use crate::object::local_file::LocalFileError;
use aws_interactions_core::AwsClientProvider;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What a journal is of: its first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head<S> {
    pub(crate) upload_to: String,
    pub(crate) key: String,
    pub(crate) upload_id: String,
    pub(crate) part_size: u64,
    /// What its parts are made of, told from others and from itself after a change.
    pub(crate) source: S,
}

/// An upload that can be gone on with.
pub(crate) struct Standing<L> {
    pub(crate) journal: Journal,
    pub(crate) upload_id: String,
    /// What was noted of its parts.
    pub(crate) lines: Vec<L>,
    /// What S3 has of them.
    pub(crate) known: KnownParts,
}

/// The upload of `wanted` that the journal tells of, whatever its id, where it can be gone on with. Of another source, or of
/// other parts, it is ended: they are of no use.
pub(crate) async fn standing<S: DeserializeOwned + PartialEq, L: DeserializeOwned>(
    path: &Path,
    wanted: &Head<S>,
    provider: &AwsClientProvider,
) -> Result<Option<Standing<L>>, ObjectError> {
    let Some(Told { journal, head, lines }) = Journal::open::<Head<S>, L>(path)? else { return Ok(None) };
    let head = head.filter(Head::is_of_s3).ok_or_else(|| unusable(path, "it is damaged, or something else"))?;
    if (&head.upload_to, &head.key) != (&wanted.upload_to, &wanted.key) {
        return Err(unusable(path, "it is of an upload to somewhere else"));
    }
    if (head.part_size, &head.source) == (wanted.part_size, &wanted.source) {
        match head.begun(provider).known_parts().await {
            Ok(known) => {
                return Ok(known.map(|known| Standing { journal, upload_id: head.upload_id, lines, known }));
            }
            // Without them nobody can go on.
            Err(ObjectError::AccessDenied { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    match head.begun(provider).end().await {
        // Who may not end it could never upload again: its parts are the bucket's owner's to take.
        Err(ObjectError::AccessDenied { .. }) => {
            tracing::warn!(key = head.key, upload_id = head.upload_id, "an earlier upload may not be ended");
        }
        ended => ended?,
    }
    journal.remove()?;
    Ok(None)
}

/// Ends the upload that a journal tells of, and removes it. One that somebody works with stays, as does one whose upload
/// cannot be ended now.
pub(crate) async fn end_left(path: &Path, provider: &AwsClientProvider) -> Result<(), ObjectError> {
    let Some(told) = Journal::open::<Head<IgnoredAny>, IgnoredAny>(path)? else { return Ok(()) };
    if let Some(head) = told.head.filter(Head::is_of_s3) {
        head.begun(provider).end().await?;
    }
    told.journal.remove()
}

/// Whether the same upload may succeed later: not one whose source or whose object is another by now.
pub(crate) fn may_go_on_after(error: &ObjectError) -> bool {
    match error {
        ObjectError::Request { source, .. } => source.code() != Some("NoSuchUpload"),
        ObjectError::AccessDenied { .. } | ObjectError::LocalFile(LocalFileError::Io { .. }) => true,
        _ => false,
    }
}

impl<S> Head<S> {
    fn begun<'a>(&'a self, provider: &'a AwsClientProvider) -> Begun<'a> {
        Begun { bucket: &self.upload_to, key: &self.key, id: &self.upload_id, provider }
    }

    fn is_of_s3(&self) -> bool {
        check_address("ListParts", [Some(&self.upload_id)]).is_ok()
    }
}
