//! The XML of a list of versions, read for what this crate shows of it.

use super::{VersionPage, VersionSummary};
use crate::object::key::decode;
use crate::object::storage_class::StorageClass;
use crate::plain_xml::{self, Xml};
use aws_sdk_s3::types::EncodingType;

/// The page; none where it is not plain.
pub(super) fn scan(body: &[u8]) -> Option<VersionPage> {
    let mut page = VersionPage::default();
    let mut encoding = None;
    plain_xml::read(body, "ListVersionsResult", |name, xml| {
        match name {
            "Version" | "DeleteMarker" => page.entries.push(entry(name, xml)?),
            "CommonPrefixes" => page.folders.push(xml.child_text(name, "Prefix")?),
            "IsTruncated" => page.is_truncated = Some(xml.parsed(name)?),
            "NextKeyMarker" => page.next_key = Some(xml.owned(name)?),
            "NextVersionIdMarker" => page.next_version = Some(xml.owned(name)?),
            "EncodingType" => encoding = Some(EncodingType::from(xml.text(name)?.as_ref())),
            _ => xml.skip(name)?,
        }
        Some(())
    })?;
    // The encoding may be told behind the keys.
    let keys = page.entries.iter_mut().map(|entry| &mut entry.key);
    keys.chain(&mut page.folders).chain(&mut page.next_key).for_each(|key| decode(key, encoding.as_ref()));
    Some(page)
}

/// A version, or a delete marker: that has fewer fields, and whatever else it brought would not be its own.
fn entry(kind: &str, xml: &mut Xml<'_>) -> Option<VersionSummary> {
    let is_delete_marker = kind == "DeleteMarker";
    let mut entry = VersionSummary {
        key: String::new(),
        version_id: None,
        is_latest: false,
        is_delete_marker,
        size: 0,
        modified: None,
        etag: None,
        storage_class: StorageClass::Standard,
    };
    xml.children(kind, |name, xml| {
        match name {
            "Key" => entry.key = xml.owned(name)?,
            "VersionId" => entry.version_id = Some(xml.owned(name)?),
            "IsLatest" => entry.is_latest = xml.parsed(name)?,
            "LastModified" => entry.modified = Some(xml.time(name)?),
            _ if is_delete_marker => xml.skip(name)?,
            "Size" => entry.size = xml.size(name)?,
            "ETag" => entry.etag = Some(xml.owned(name)?),
            "StorageClass" => entry.storage_class = StorageClass::from_name(Some(&xml.text(name)?)),
            _ => xml.skip(name)?,
        }
        Some(())
    })?;
    Some(entry)
}

#[cfg(test)]
mod tests;
