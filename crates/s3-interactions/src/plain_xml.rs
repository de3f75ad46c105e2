//! XML as S3 writes it.
//!
//! The SDK's parser takes most of the time of a list: it tells apart all that XML can be. S3 writes its answers in one plain
//! way, which is all that is read here; whatever looks different (attributes, comments, unknown entities, values that do
//! not parse) is left to the SDK.

use aws_sdk_s3::primitives::{DateTime, DateTimeFormat};
use std::borrow::Cow;
use std::mem;
use std::str::FromStr;
use std::time::SystemTime;

/// Elements in elements: S3 has four levels.
const DEEPEST: usize = 8;

/// What is left of a document.
pub(crate) struct Xml<'a> {
    rest: &'a str,
    depth: usize,
    /// The element that is read was `<Name/>`, which says as much as `<Name></Name>`.
    is_empty: bool,
}

/// Calls `child` for each element of the document, which reads it to its end; none where the document is not plain.
pub(crate) fn read<'a>(
    document: &'a [u8],
    root: &str,
    child: impl FnMut(&'a str, &mut Xml<'a>) -> Option<()>,
) -> Option<()> {
    let mut xml = Xml { rest: std::str::from_utf8(document).ok()?, depth: 0, is_empty: false };
    xml.skip_declaration()?;
    xml.open_root(root)?;
    xml.children(root, child)?;
    xml.end()
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
    pub(crate) fn children(
        &mut self,
        name: &str,
        mut child: impl FnMut(&'a str, &mut Self) -> Option<()>,
    ) -> Option<()> {
        if mem::take(&mut self.is_empty) {
            return Some(());
        }
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
            let name = tag.strip_suffix('/').unwrap_or(tag);
            if !is_name(name) {
                return None;
            }
            (self.rest, self.is_empty) = (rest, name.len() < tag.len());
            child(name, self)?;
        }
    }

    fn close(&mut self, name: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix("</")?.strip_prefix(name)?.strip_prefix('>')?;
        Some(())
    }

    /// The text up to the end of this element.
    pub(crate) fn text(&mut self, name: &str) -> Option<Cow<'a, str>> {
        if mem::take(&mut self.is_empty) {
            return Some(Cow::Borrowed(""));
        }
        let (text, rest) = self.rest.split_at(self.rest.find('<')?);
        self.rest = rest;
        self.close(name)?;
        unescaped(text)
    }

    pub(crate) fn owned(&mut self, name: &str) -> Option<String> {
        self.text(name).map(Cow::into_owned)
    }

    pub(crate) fn parsed<T: FromStr>(&mut self, name: &str) -> Option<T> {
        self.text(name)?.parse().ok()
    }

    /// A size; what is below nothing counts as nothing, as it does where the SDK reads it.
    pub(crate) fn size(&mut self, name: &str) -> Option<u64> {
        Some(u64::try_from(self.parsed::<i64>(name)?).unwrap_or_default())
    }

    pub(crate) fn time(&mut self, name: &str) -> Option<SystemTime> {
        let time = DateTime::from_str(&self.text(name)?, DateTimeFormat::DateTimeWithOffset).ok()?;
        SystemTime::try_from(time).ok()
    }

    /// The text of the one child that matters.
    pub(crate) fn child_text(&mut self, name: &str, wanted: &str) -> Option<String> {
        let mut text = String::new();
        self.children(name, |name, xml| {
            if name != wanted {
                return xml.skip(name);
            }
            text = xml.owned(name)?;
            Some(())
        })?;
        Some(text)
    }

    /// Passes over this element, whatever is in it.
    pub(crate) fn skip(&mut self, name: &str) -> Option<()> {
        let text = self.rest.find('<')?;
        if self.is_empty || self.rest.get(text..)?.starts_with("</") {
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
pub(crate) mod documents;
#[cfg(test)]
mod tests;
