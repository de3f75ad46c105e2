//! A copy in parts that goes on where an earlier one of the same source stopped.

use super::Copy;
use crate::object::error::ObjectError;
use crate::object::journal::Journal;
use crate::object::upload::noted::{self, Head, Standing};
use crate::uri::S3Uri;
use aws_sdk_s3::types::CompletedPart;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// An object, told from others and from itself after it was written over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Source {
    object: String,
    size: u64,
    etag: Option<String>,
    /// Metadata may be written over without another etag.
    modified: Option<String>,
}

/// An upload that goes on.
pub(super) struct Resumed {
    pub(super) journal: Journal,
    pub(super) id: String,
    pub(super) standing: Vec<CompletedPart>,
}

/// What the journal of this copy is of.
pub(super) fn head_of(copy: &Copy<'_>, part_size: u64) -> Head<Source> {
    let S3Uri { bucket, key } = copy.target.clone();
    let source = Source {
        object: copy.source.to_string(),
        size: copy.size,
        etag: copy.head.e_tag.clone(),
        modified: copy.head.last_modified.map(|time| time.to_string()),
    };
    Head { upload_to: bucket, key, upload_id: String::new(), part_size, source }
}

/// The upload that the journal tells of, and what S3 has of it. Nothing else can be in it: its parts were cut as they are
/// now, of what the source is now.
pub(super) async fn take_up(
    path: &Path,
    head: &Head<Source>,
    copy: &Copy<'_>,
    size_of_part: impl Fn(i32) -> Option<u64>,
) -> Result<Option<Resumed>, ObjectError> {
    let Some(found) = noted::standing(path, head, copy.provider).await? else { return Ok(None) };
    let Standing::<IgnoredAny> { journal, upload_id: id, known, .. } = found;
    let whole = known.into_iter().filter(|(number, (_, size))| size_of_part(*number) == Some(*size));
    let part = |(number, (etag, _))| CompletedPart::builder().part_number(number).set_e_tag(etag).build();
    Ok(Some(Resumed { journal, id, standing: whole.map(part).collect() }))
}
