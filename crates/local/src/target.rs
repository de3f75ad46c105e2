//! The parts of a request URI that decide what is meant: host, bucket, key, query.

use percent_encoding::percent_decode_str;

/// What a request is addressed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Target<'a> {
    /// Host without port; empty when the URI is a bare path.
    pub(crate) host: &'a str,
    /// The path as sent, with its leading slash.
    pub(crate) path: &'a str,
    /// The query as sent, without the question mark.
    pub(crate) query: &'a str,
}

impl<'a> Target<'a> {
    /// Takes a URI apart: absolute (`https://host/path?query`) or a path alone.
    pub(crate) fn parse(uri: &'a str) -> Self {
        let (host, rest) = split_host(uri);
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        Self { host, path, query }
    }

    /// The S3 bucket and key as sent: from the host where it is virtual-host style, otherwise from the path.
    pub(crate) fn bucket_and_key(&self) -> (Option<&'a str>, Option<&'a str>) {
        let path = self.path.strip_prefix('/').unwrap_or(self.path);
        if let Some(bucket) = virtual_host_bucket(self.host) {
            return (Some(bucket), present(path));
        }
        let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
        (present(bucket), present(key))
    }

    /// The query's parameters, decoded, in the order in which they were sent.
    pub(crate) fn parameters(&self) -> Vec<(String, String)> {
        parse_parameters(self.query)
    }
}

/// Decodes `a=1&b=2`: a query, or the form body of the query protocol.
pub(crate) fn parse_parameters(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode_parameter(name), decode_parameter(value))
        })
        .collect()
}

/// Decodes a path segment or a whole path, in which a plus sign stands for itself.
pub(crate) fn decode_path(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn decode_parameter(text: &str) -> String {
    decode_path(&text.replace('+', " "))
}

fn split_host(uri: &str) -> (&str, &str) {
    let Some((_, after_scheme)) = uri.split_once("://").filter(|_| !uri.starts_with('/')) else {
        return ("", uri);
    };
    let end = after_scheme.find(['/', '?']).unwrap_or(after_scheme.len());
    let (authority, rest) = after_scheme.split_at(end);
    (authority.split(':').next().unwrap_or(authority), rest)
}

/// The bucket of `bucket.s3.region.amazonaws.com` and its relatives (dual stack, FIPS, accelerate).
fn virtual_host_bucket(host: &str) -> Option<&str> {
    let end = host.find(".s3.").or_else(|| host.find(".s3-"))?;
    present(host.get(..end)?)
}

fn present(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_bucket_and_key_and_uri_is_path_style_then_both_come_from_the_path() {
        let target = Target::parse("http://127.0.0.1:4566/logs/a/b%20c?versionId=1");
        assert_eq!(target.bucket_and_key(), (Some("logs"), Some("a/b%20c")));
    }

    #[test]
    fn when_bucket_and_key_and_uri_is_virtual_host_style_then_the_bucket_comes_from_the_host() {
        let target = Target::parse("https://my.logs.s3.eu-west-1.amazonaws.com/a/b");
        assert_eq!(target.bucket_and_key(), (Some("my.logs"), Some("a/b")));
    }

    #[test]
    fn when_bucket_and_key_and_only_the_regional_host_is_named_then_there_is_neither() {
        let target = Target::parse("https://s3.eu-west-1.amazonaws.com/?prefix=a");
        assert_eq!(target.bucket_and_key(), (None, None));
    }

    #[test]
    fn when_parsing_and_a_key_looks_like_a_uri_then_it_stays_in_the_path() {
        let target = Target::parse("/logs/http://elsewhere/x");
        assert_eq!(target.bucket_and_key(), (Some("logs"), Some("http://elsewhere/x")));
    }

    #[test]
    fn when_parsing_parameters_and_they_are_encoded_then_they_are_decoded() {
        let parameters = parse_parameters("prefix=a%2Fb+c&uploads");
        assert_eq!(parameters, [("prefix".into(), "a/b c".into()), ("uploads".into(), String::new())]);
    }
}
