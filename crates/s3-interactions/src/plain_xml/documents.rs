//! Documents for the tests of those that read them, by the scanner and over the wire.

use crate::stand_in::{answer_of, provider_over};
use aws_interactions_core::AwsClientProvider;
use proptest::prelude::*;
use std::fmt::Debug;
use tokio::runtime::Builder;

/// What a list makes of an answer with this body; none where it fails.
pub(crate) fn over_the_wire<T>(body: String, read: &impl AsyncFn(&AwsClientProvider) -> Option<T>) -> Option<T> {
    let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(async {
        let provider = provider_over(move |_| {
            let answer = answer_of(body.clone(), &[]);
            async move { answer }
        });
        read(&provider.await).await
    })
}

/// The same document for the SDK's parser: a comment is nothing to XML, and too much for the scanner.
pub(crate) fn left_to_the_sdk<T: PartialEq + Debug>(body: &str, root: &str, scan: fn(&[u8]) -> Option<T>) -> String {
    let body = body.replacen(&format!("<{root}"), &format!("<!-- --><{root}"), 1);
    assert_eq!(scan(body.as_bytes()), None, "left to the SDK");
    body
}

/// Fails where a document is plain still with one of these changes.
pub(crate) fn assert_not_plain<T: PartialEq + Debug>(
    plain: &str,
    changes: &[(&str, &str)],
    scan: fn(&[u8]) -> Option<T>,
) {
    for (from, to) in changes {
        assert_eq!(scan(plain.replace(from, to).as_bytes()), None, "{from} -> {to}");
    }
}

/// Any bytes: alone, and within a document that breaks off behind them.
pub(crate) fn any_bytes_in(plain: &'static str) -> impl Strategy<Value = [Vec<u8>; 2]> {
    let parts = (proptest::collection::vec(any::<u8>(), 0..200), 0..plain.len(), 0..plain.len());
    parts.prop_map(move |(bytes, at, cut)| {
        let mut body = plain.as_bytes().to_vec();
        body.truncate(cut);
        body.splice(at.min(cut)..at.min(cut), bytes.iter().copied());
        [bytes, body]
    })
}

/// Folders as a list has them.
pub(crate) fn common_prefixes(names: Vec<String>) -> String {
    names.into_iter().map(|name| element("CommonPrefixes", Some(element("Prefix", Some(name))))).collect()
}

/// A text as it stands in a document.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    "[ -~äß€😀]{0,12}|[a-z/]{1,20}".prop_map(|text| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('~', "&#126;")
    })
}

/// A time as S3 writes it.
pub(crate) fn any_time() -> impl Strategy<Value = String> {
    let parts = (1970_u32..2100, 1_u32..13, 1_u32..29, 0_u32..24, 0_u32..60, 0_u32..1000);
    parts.prop_map(|(year, month, day, hour, minute, milli)| {
        format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:07.{milli:03}Z")
    })
}

/// An element with this in it, or none.
pub(crate) fn element(name: &str, inside: Option<impl AsRef<str>>) -> String {
    inside.map(|inside| format!("<{name}>{}</{name}>", inside.as_ref())).unwrap_or_default()
}
