//! `s3://bucket/key`.

use std::fmt;
use std::str::FromStr;

/// An object's place: `s3://bucket/key`. The key may be empty, or a prefix.
///
/// ```
/// use s3_interactions::S3Uri;
///
/// let uri: S3Uri = "s3://logs/2026/11/22.json".parse()?;
/// assert_eq!((uri.bucket.as_str(), uri.key.as_str()), ("logs", "2026/11/22.json"));
/// # Ok::<(), s3_interactions::S3UriError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct S3Uri {
    /// The bucket's name.
    pub bucket: String,
    /// The object's key, as it is: nothing in it is decoded.
    pub key: String,
}

/// Why a text is not the place of an object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not of the form s3://bucket/key")]
pub struct S3UriError {
    /// What was given.
    pub text: String,
}

impl FromStr for S3Uri {
    type Err = S3UriError;

    fn from_str(text: &str) -> Result<Self, S3UriError> {
        let rest = text.strip_prefix("s3://").filter(|rest| !rest.is_empty() && !rest.starts_with('/'));
        let rest = rest.ok_or_else(|| S3UriError { text: text.to_owned() })?;
        let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
        Ok(Self { bucket: bucket.to_owned(), key: key.to_owned() })
    }
}

impl fmt::Display for S3Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}/{}", self.bucket, self.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn when_a_text_is_parsed_and_it_names_no_bucket_then_it_is_refused() {
        for text in ["", "logs", "s3:/logs", "s3://", "s3:///key", "S3://logs", "https://logs/key"] {
            assert_eq!(text.parse::<S3Uri>(), Err(S3UriError { text: text.to_owned() }));
        }
    }

    #[test]
    fn when_a_text_is_parsed_and_it_names_a_bucket_then_the_rest_is_the_key_as_it_is() {
        let cases = [
            ("s3://logs", "logs", ""),
            ("s3://logs/", "logs", ""),
            ("s3://logs//a", "logs", "/a"),
            ("s3://logs/a b/c%20d?x#y/", "logs", "a b/c%20d?x#y/"),
            ("s3://logs/../x", "logs", "../x"),
            ("s3://logs/s3://other/key", "logs", "s3://other/key"),
        ];
        for (text, bucket, key) in cases {
            let uri: S3Uri = text.parse().expect(text);
            assert_eq!((uri.bucket.as_str(), uri.key.as_str()), (bucket, key), "{text}");
        }
    }

    #[test]
    fn when_a_text_is_refused_then_the_error_shows_it_and_the_form() {
        let error = "logs/key".parse::<S3Uri>().expect_err("no scheme");
        assert_eq!(error.to_string(), "`logs/key` is not of the form s3://bucket/key");
    }

    proptest! {
        #[test]
        fn when_a_place_is_printed_and_parsed_then_it_is_the_same(bucket in "[a-z0-9.-]{1,63}", key in ".{0,80}") {
            let uri = S3Uri { bucket, key };
            prop_assert_eq!(uri.to_string().parse(), Ok(uri));
        }
    }
}
