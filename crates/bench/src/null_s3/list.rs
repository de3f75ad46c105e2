//! Pages of keys, and deletions of them.

use crate::asked::Asked;
use crate::pieces::Pieces;
use crate::store::{Keys, Object, Store, held};
use crate::xml::{self, escaped, unescaped, url_encoded};
use anyhow::Result;
use http::{Request, Response};
use hyper::body::Incoming;
use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Bound::{Excluded, Included, Unbounded};

/// S3's limit for a page.
const PAGE: usize = 1000;
const MODIFIED: &str = "2026-01-01T00:00:00.000Z";

/// A page under way.
struct Page<'a> {
    asked: &'a Asked,
    shows_versions: bool,
    entries: String,
    count: usize,
    /// Where the next page begins, once this one is full.
    last: String,
}

pub(crate) fn answer(store: &Store, asked: &Asked) -> Response<Pieces> {
    let bucket = store.bucket(&asked.bucket);
    let shows_versions = asked.has("versions");
    let entries = String::with_capacity(PAGE * 256);
    let mut page = Page { asked, shows_versions, entries, count: 0, last: String::new() };
    let is_truncated = page.fill(&held(&bucket));
    xml::answer(page.ended(is_truncated))
}

impl Page<'_> {
    /// Whether there is more than the page holds.
    fn fill(&mut self, keys: &Keys) -> bool {
        let (prefix, delimiter) = (self.asked.value("prefix"), self.asked.value("delimiter"));
        let most = self.asked.value("max-keys").parse().map_or(PAGE, |most: usize| most.min(PAGE));
        let start = self.start();
        let from = if start < prefix { Included(prefix) } else { Excluded(start) };
        let mut left = keys.range::<str, _>((from, Unbounded));
        while let Some((key, object)) = left.next().filter(|(key, _)| key.starts_with(prefix)) {
            if self.count == most {
                return true;
            }
            self.count += 1;
            match folder(key, prefix, delimiter) {
                Some(folder) => {
                    self.add_folder(folder);
                    left = keys.range::<str, _>((Excluded(self.last.as_str()), Unbounded));
                }
                None => self.add(key, object),
            }
        }
        false
    }

    fn start(&self) -> &str {
        match (self.shows_versions, self.asked.value("continuation-token")) {
            (true, _) => self.asked.value("key-marker"),
            (false, "") => self.asked.value("start-after"),
            (false, token) => token,
        }
    }

    fn text<'k>(&self, key: &'k str) -> Cow<'k, str> {
        if self.asked.value("encoding-type") == "url" { url_encoded(key) } else { escaped(key) }
    }

    fn add(&mut self, key: &str, object: &Object) {
        let (kind, version) = if self.shows_versions {
            ("Version", "<VersionId>null</VersionId><IsLatest>true</IsLatest>")
        } else {
            ("Contents", "")
        };
        let (text, etag, size) = (self.text(key), &object.etag, object.content.len());
        // Writing to a string does not fail.
        let _ = write!(
            self.entries,
            "<{kind}><Key>{text}</Key>{version}<LastModified>{MODIFIED}</LastModified><ETag>&quot;{etag}&quot;</ETag>\
             <Size>{size}</Size><StorageClass>STANDARD</StorageClass></{kind}>"
        );
        key.clone_into(&mut self.last);
    }

    /// The next page begins behind all keys of the folder.
    fn add_folder(&mut self, folder: &str) {
        let text = self.text(folder);
        let _ = write!(self.entries, "<CommonPrefixes><Prefix>{text}</Prefix></CommonPrefixes>");
        self.last = format!("{folder}\u{10ffff}");
    }

    fn ended(self, is_truncated: bool) -> String {
        let kind = if self.shows_versions { "ListVersionsResult" } else { "ListBucketResult" };
        let encoding = if self.asked.value("encoding-type") == "url" { "<EncodingType>url</EncodingType>" } else { "" };
        let next = match (is_truncated, self.shows_versions) {
            (false, _) => String::new(),
            (true, true) => {
                let key = self.text(&self.last);
                format!("<NextKeyMarker>{key}</NextKeyMarker><NextVersionIdMarker>null</NextVersionIdMarker>")
            }
            (true, false) => format!("<NextContinuationToken>{}</NextContinuationToken>", escaped(&self.last)),
        };
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{kind} xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
             <Name>{}</Name><MaxKeys>{PAGE}</MaxKeys>{encoding}<KeyCount>{}</KeyCount>\
             <IsTruncated>{is_truncated}</IsTruncated>{next}{}</{kind}>",
            self.asked.bucket, self.count, self.entries
        )
    }
}

/// The part of the key up to the delimiter behind the prefix.
fn folder<'k>(key: &'k str, prefix: &str, delimiter: &str) -> Option<&'k str> {
    let at = key.get(prefix.len()..)?.find(delimiter).filter(|_| !delimiter.is_empty())?;
    key.get(..prefix.len() + at + delimiter.len())
}

/// The answer is that to a quiet request: it names nothing.
pub(crate) async fn delete(store: &Store, asked: &Asked, request: Request<Incoming>) -> Result<Response<Pieces>> {
    let body = Pieces::read(request.into_body()).await?.joined();
    let body = String::from_utf8_lossy(&body);
    let bucket = store.bucket(&asked.bucket);
    let mut keys = held(&bucket);
    for rest in body.split("<Key>").skip(1) {
        keys.remove(&unescaped(rest.split("</Key>").next().unwrap_or_default()));
    }
    Ok(xml::answer("<DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(store: &Store, query: &str) -> String {
        let uri = format!("http://null/folders-2500?{query}").parse().expect("a URI");
        let answer = answer(store, &Asked::of(&uri));
        String::from_utf8(answer.into_body().joined()).expect("text")
    }

    fn all(text: &str, tag: &str) -> Vec<String> {
        let tag = format!("<{tag}>");
        let texts = text.split(&tag).skip(1);
        texts.map(|text| text.split("</").next().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn when_pages_are_read_to_the_end_then_every_key_comes_once_in_order() {
        for (kind, cursor, next) in [
            ("list-type=2", "continuation-token", "NextContinuationToken"),
            ("versions", "key-marker", "NextKeyMarker"),
        ] {
            let (store, mut keys, mut begin) = (Store::default(), Vec::new(), String::new());
            loop {
                let page = page(&store, &format!("{kind}&encoding-type=url&{cursor}={begin}"));
                keys.extend(all(&page, "Key"));
                let Some(next) = all(&page, next).pop() else { break };
                begin = next;
            }
            assert_eq!(keys.len(), 2500, "{kind}");
            assert!(keys.is_sorted_by(|one, other| one < other), "{kind}");
        }
    }

    #[test]
    fn when_a_list_is_narrowed_then_it_holds_what_is_asked_for() {
        let store = Store::default();
        let inside =
            all(&page(&store, "list-type=2&prefix=p03%2F&start-after=p03%2Fyear%3D2026%2Fpart-00001000"), "Key");
        assert_eq!((inside.len(), inside[0].as_str()), (94, "p03/year=2026/part-00001011.dat"));
        let folders = page(&store, "list-type=2&delimiter=%2F&max-keys=10");
        let prefixes = all(&folders, "Prefix");
        assert_eq!((prefixes.len(), prefixes[9].as_str()), (10, "p09/"));
        let next = all(&folders, "NextContinuationToken").pop().expect("six more");
        assert_eq!(
            all(&page(&store, &format!("list-type=2&delimiter=%2F&continuation-token={next}")), "Prefix").len(),
            6
        );
    }

    #[test]
    fn when_a_key_is_not_plain_then_it_is_escaped_or_encoded_as_asked() {
        let store = Store::default();
        let object = std::sync::Arc::new(store.object(Pieces::default(), None));
        let bucket = store.bucket("folders-2500");
        held(&bucket).insert("!<&\"".to_owned(), object);
        assert_eq!(all(&page(&store, "list-type=2&max-keys=1"), "Key"), ["!&lt;&amp;&quot;"]);
        assert_eq!(all(&page(&store, "list-type=2&max-keys=1&encoding-type=url"), "Key"), ["%21%3C%26%22"]);
        assert_eq!(unescaped("!&lt;&amp;&quot;&amp;lt;"), "!<&\"&lt;");
    }
}
