//! What a request asks for.

use http::Uri;
use percent_encoding::percent_decode_str;
use std::collections::HashMap;

/// Bucket, key and query of a request in path style.
pub(crate) struct Asked {
    pub(crate) bucket: String,
    /// Empty where the bucket is meant.
    pub(crate) key: String,
    query: HashMap<String, String>,
}

impl Asked {
    pub(crate) fn of(uri: &Uri) -> Self {
        let path = uri.path().trim_start_matches('/');
        let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
        let pairs = uri.query().unwrap_or_default().split('&');
        let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let query = pairs.map(|(name, value)| (decoded(name), decoded(value))).collect();
        Self { bucket: decoded(bucket), key: decoded(key), query }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.query.contains_key(name)
    }

    /// The value; empty where there is none.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
