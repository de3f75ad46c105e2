//! A copy in parts that goes on where an earlier one of the same source stopped.

use super::Copy;
use crate::object::error::ObjectError;
use crate::object::journal::Journal;
use crate::object::upload::noted::{self, Head, Left, Nameless, Standing};
use crate::uri::S3Uri;
use aws_sdk_s3::types::CompletedPart;
use serde::Serialize;
use serde::de::IgnoredAny;
use std::path::Path;

/// An object, told from others and from itself after it was written over.
#[derive(Debug, Serialize)]
struct Source {
    object: String,
    size: u64,
    etag: Option<String>,
    /// Metadata may be written over without another etag.
    modified: Option<String>,
}

/// What an earlier copy has left.
pub(super) enum Earlier {
    Standing { journal: Journal, id: String, parts: Vec<CompletedPart> },
    Nothing(Nameless),
}

/// What the journal of this copy is of.
pub(super) fn head_of(copy: &Copy<'_>, part_size: u64) -> Head {
    let S3Uri { bucket, key } = copy.target;
    let source = Source {
        object: copy.source.to_string(),
        size: copy.size,
        etag: copy.head.e_tag.clone(),
        modified: copy.head.last_modified.map(|time| time.to_string()),
    };
    Head::new(bucket, key, part_size, &source)
}

/// The upload that the journal tells of, and what S3 has of it. Nothing else can be in it: its parts were cut as they are
/// now, of what the source is now.
pub(super) async fn take_up(
    path: &Path,
    head: &Head,
    copy: &Copy<'_>,
    size_of_part: impl Fn(i32) -> Option<u64>,
) -> Result<Earlier, ObjectError> {
    let Standing::<IgnoredAny> { journal, upload_id: id, known, .. } =
        match noted::left(path, head, copy.provider).await? {
            Left::Standing(found) => found,
            Left::Nothing(earlier) => return Ok(Earlier::Nothing(earlier)),
        };
    let whole = known.into_iter().filter(|(number, (_, size))| size_of_part(*number) == Some(*size));
    let part = |(number, (etag, _))| CompletedPart::builder().part_number(number).set_e_tag(etag).build();
    Ok(Earlier::Standing { journal, id, parts: whole.map(part).collect() })
}
