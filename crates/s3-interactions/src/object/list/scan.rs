//! The XML of a list, read for what this crate shows of it.
//!
//! The SDK's parser takes most of the time of a list: it tells apart all that XML can be. S3 writes a list in one plain
//! way, which is all that is read here; whatever looks different (attributes, comments, unknown entities, values that do
//! not parse) is left to the SDK.

use super::{ListPage, ObjectSummary};
use crate::object::key::decoded;
use crate::object::storage_class::StorageClass;
use aws_sdk_s3::primitives::{DateTime, DateTimeFormat};
use aws_sdk_s3::types::EncodingType;
use std::borrow::Cow;
use std::str::FromStr;
use std::time::SystemTime;

/// Elements in elements: S3 has three levels.
const DEEPEST: usize = 8;

/// The page; none where it is not plain.
pub(super) fn scan(body: &[u8]) -> Option<ListPage> {
    let mut xml = Xml { rest: std::str::from_utf8(body).ok()?, depth: 0 };
    xml.skip_declaration()?;
    xml.open_root("ListBucketResult")?;
    let mut page = ListPage::default();
    let mut encoding = None;
    xml.children("ListBucketResult", |name, xml| {
        match name {
            "Contents" => page.objects.push(object(xml)?),
            "CommonPrefixes" => folders(xml, &mut page.folders)?,
            "IsTruncated" => page.is_truncated = Some(xml.parsed(name)?),
            "NextContinuationToken" => page.next = Some(xml.text(name)?.into_owned()),
            "EncodingType" => encoding = Some(EncodingType::from(xml.text(name)?.as_ref())),
            _ => xml.skip(name)?,
        }
        Some(())
    })?;
    xml.end()?;
    // The encoding may be told behind the keys.
    page.decode(encoding.as_ref());
    Some(page)
}

impl ListPage {
    fn decode(&mut self, encoding: Option<&EncodingType>) {
        let keys = self.objects.iter_mut().map(|object| &mut object.key).chain(&mut self.folders);
        for key in keys.filter(|key| key.contains(['%', '+'])) {
            *key = decoded(std::mem::take(key), encoding);
        }
    }
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
            "Key" => object.key = xml.text(name)?.into_owned(),
            "Size" => object.size = u64::try_from(xml.parsed::<i64>(name)?).unwrap_or_default(),
            "LastModified" => object.modified = Some(time(&xml.text(name)?)?),
            "ETag" => object.etag = Some(xml.text(name)?.into_owned()),
            "StorageClass" => object.storage_class = StorageClass::from_name(Some(&xml.text(name)?)),
            _ => xml.skip(name)?,
        }
        Some(())
    })?;
    Some(object)
}

fn folders(xml: &mut Xml<'_>, folders: &mut Vec<String>) -> Option<()> {
    let mut folder = String::new();
    xml.children("CommonPrefixes", |name, xml| {
        match name {
            "Prefix" => folder = xml.text(name)?.into_owned(),
            _ => xml.skip(name)?,
        }
        Some(())
    })?;
    folders.push(folder);
    Some(())
}

fn time(text: &str) -> Option<SystemTime> {
    let time = DateTime::from_str(text, DateTimeFormat::DateTimeWithOffset).ok()?;
    SystemTime::try_from(time).ok()
}

/// What is left of a document.
struct Xml<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Xml<'a> {
    fn skip_declaration(&mut self) -> Option<()> {
        if let Some(declaration) = self.rest.strip_prefix("<?xml ") {
            self.rest = declaration.split_once("?>")?.1;
        }
        self.skip_space();
        Some(())
    }

    /// The root alone has an attribute: its namespace.
    fn open_root(&mut self, name: &str) -> Option<()> {
        let (tag, rest) = self.rest.strip_prefix('<')?.strip_prefix(name)?.split_once('>')?;
        let is_plain = tag.is_empty() || tag.starts_with(" xmlns=\"") && tag.ends_with('"');
        self.rest = rest;
        (is_plain && tag.matches('"').count() != 1 && tag.matches('"').count() <= 2).then_some(())
    }

    /// Calls `child` for each element up to the end of this one; `child` reads it to its end.
    fn children(&mut self, name: &str, mut child: impl FnMut(&'a str, &mut Self) -> Option<()>) -> Option<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        loop {
            self.skip_space();
            if self.rest.starts_with("</") {
                self.depth -= 1;
                return self.close(name);
            }
            let (tag, rest) = self.rest.strip_prefix('<')?.split_once('>')?;
            match tag.strip_suffix('/') {
                // `<Prefix/>` says as much as `<Prefix></Prefix>`, which nobody has to look at.
                Some(empty) if is_name(empty) && !matters_when_empty(empty) => self.rest = rest,
                None if is_name(tag) => {
                    self.rest = rest;
                    child(tag, self)?;
                }
                _ => return None,
            }
        }
    }

    fn close(&mut self, name: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix("</")?.strip_prefix(name)?.strip_prefix('>')?;
        Some(())
    }

    /// The text up to the end of this element.
    fn text(&mut self, name: &str) -> Option<Cow<'a, str>> {
        let (text, rest) = self.rest.split_at(self.rest.find('<')?);
        self.rest = rest;
        self.close(name)?;
        unescaped(text)
    }

    fn parsed<T: FromStr>(&mut self, name: &str) -> Option<T> {
        self.text(name)?.parse().ok()
    }

    fn skip(&mut self, name: &str) -> Option<()> {
        let text = self.rest.find('<')?;
        if self.rest.get(text..)?.starts_with("</") {
            self.text(name).map(drop)
        } else {
            self.children(name, |name, xml| xml.skip(name))
        }
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\n', '\r', '\t']);
    }

    fn end(mut self) -> Option<()> {
        self.skip_space();
        self.rest.is_empty().then_some(())
    }
}

fn is_name(tag: &str) -> bool {
    !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What would be a value, or an error, where it is empty.
fn matters_when_empty(name: &str) -> bool {
    matches!(
        name,
        "Contents"
            | "CommonPrefixes"
            | "Size"
            | "LastModified"
            | "IsTruncated"
            | "ETag"
            | "NextContinuationToken"
            | "EncodingType"
            | "StorageClass"
    )
}

fn unescaped(text: &str) -> Option<Cow<'_, str>> {
    let Some((plain, mut rest)) = text.split_once('&') else { return Some(Cow::Borrowed(text)) };
    let mut unescaped = String::with_capacity(text.len());
    unescaped.push_str(plain);
    loop {
        let (entity, behind) = rest.split_once(';')?;
        unescaped.push(character(entity)?);
        let Some((plain, next)) = behind.split_once('&') else {
            unescaped.push_str(behind);
            return Some(Cow::Owned(unescaped));
        };
        unescaped.push_str(plain);
        rest = next;
    }
}

fn character(entity: &str) -> Option<char> {
    match entity {
        "quot" => Some('"'),
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "apos" => Some('\''),
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(number) => u32::from_str_radix(number, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests;
