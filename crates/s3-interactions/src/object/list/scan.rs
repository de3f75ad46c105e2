//! The XML of a list, read for what this crate shows of it.

use super::{ListPage, ObjectSummary};
use crate::object::key::decode;
use crate::object::storage_class::StorageClass;
use crate::plain_xml::{self, Xml};
use aws_sdk_s3::types::EncodingType;

/// The page; none where it is not plain.
pub(super) fn scan(body: &[u8]) -> Option<ListPage> {
    let mut page = ListPage::default();
    let mut encoding = None;
    plain_xml::read(body, "ListBucketResult", |name, xml| {
        match name {
            "Contents" => page.objects.push(object(xml)?),
            "CommonPrefixes" => page.folders.push(xml.child_text(name, "Prefix")?),
            "IsTruncated" => page.is_truncated = Some(xml.parsed(name)?),
            "NextContinuationToken" => page.next = Some(xml.owned(name)?),
            "EncodingType" => encoding = Some(EncodingType::from(xml.text(name)?.as_ref())),
            _ => xml.skip(name)?,
        }
        Some(())
    })?;
    // The encoding may be told behind the keys.
    let keys = page.objects.iter_mut().map(|object| &mut object.key).chain(&mut page.folders);
    keys.for_each(|key| decode(key, encoding.as_ref()));
    Some(page)
}

fn object(xml: &mut Xml<'_>) -> Option<ObjectSummary> {
    let mut object = ObjectSummary {
        key: String::new(),
        size: 0,
        modified: None,
        etag: None,
        storage_class: StorageClass::Standard,
    };
    xml.children("Contents", |name, xml| {
        match name {
            "Key" => object.key = xml.owned(name)?,
            "Size" => object.size = xml.size(name)?,
            "LastModified" => object.modified = Some(xml.time(name)?),
            "ETag" => object.etag = Some(xml.owned(name)?),
            "StorageClass" => object.storage_class = StorageClass::from_name(Some(&xml.text(name)?)),
            _ => xml.skip(name)?,
        }
        Some(())
    })?;
    Some(object)
}

#[cfg(test)]
mod tests;
