//! Content whose parts alone have checksums, and these are no CRCs: the checksum of the whole does not follow from them.

use super::request::Place;
use crate::object::checksum::Verification;
use crate::object::error::ObjectError;
use crate::object::fingerprint::part_sums::PartSums;
use crate::object::local_file::{LocalFileError, TargetFile};
use std::io;

/// Reads once more what has come, part by part.
pub(crate) async fn compare(parts: PartSums, file: &TargetFile, place: &Place) -> Result<Verification, ObjectError> {
    let content = file.content().map_err(ObjectError::LocalFile)?;
    let looked = tokio::task::spawn_blocking(move || parts.are_of_content(content)).await;
    let failed = |error| ObjectError::LocalFile(LocalFileError::new(file.path(), error));
    let are_right = looked.unwrap_or_else(|error| Err(io::Error::other(error))).map_err(failed)?;
    if are_right { Ok(Verification::Checksum) } else { Err(not_of_parts(place)) }
}

pub(crate) fn not_of_parts(place: &Place) -> ObjectError {
    place.not_intact("the checksums of the parts of what came are not those of the object".into())
}

#[cfg(test)]
mod tests;
