//! What commands are about: a bucket by its plain name, an object as `s3://bucket/key`.

use s3_interactions::{Encryption, S3Uri};

/// What `awsi bucket ls` lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Folder {
    pub(crate) bucket: String,
    pub(crate) prefix: String,
}

/// A bucket's name, as it stands; whether it can be one is S3's to say.
pub(crate) fn bucket_name(text: &str) -> Result<String, String> {
    match text.strip_prefix("s3://") {
        Some(rest) => {
            let name = rest.split('/').next().unwrap_or_default();
            Err(format!("a bucket is wanted here, named plainly: `{name}`"))
        }
        None if text.is_empty() || text.contains('/') => Err("a bucket is wanted here, by its name alone".to_owned()),
        None => Ok(text.to_owned()),
    }
}

/// An object's place. The key is taken as it stands: nothing in it is decoded.
pub(crate) fn object(text: &str) -> Result<S3Uri, String> {
    let uri: S3Uri = text.parse().map_err(|_| "an object is wanted here, as s3://bucket/key".to_owned())?;
    if uri.key.is_empty() {
        return Err("an object is wanted here, as s3://bucket/key, and the key is missing".to_owned());
    }
    Ok(uri)
}

/// An object's place, or what begins so: which of both, other options say.
pub(crate) fn object_or_prefix(text: &str) -> Result<S3Uri, String> {
    text.parse().map_err(|_| "an object is wanted here, as s3://bucket/key".to_owned())
}

/// A bucket by its name, or what begins with a prefix, as `s3://bucket/prefix`.
pub(crate) fn folder(text: &str) -> Result<Folder, String> {
    if text.starts_with("s3://") {
        let uri: S3Uri = text.parse().map_err(|_| "the bucket's name is missing in s3://bucket/prefix".to_owned())?;
        return Ok(Folder { bucket: uri.bucket, prefix: uri.key });
    }
    let bucket = bucket_name(text).map_err(|_| "wanted is the name of a bucket, or s3://bucket/prefix".to_owned())?;
    Ok(Folder { bucket, prefix: String::new() })
}

/// `s3`, `kms` or `kms:KEY`.
pub(crate) fn encryption(text: &str) -> Result<Encryption, String> {
    match text.split_once(':') {
        None if text == "s3" => Ok(Encryption::S3Managed),
        None if text == "kms" => Ok(Encryption::Kms { key_id: None }),
        Some(("kms", key)) if !key.is_empty() => Ok(Encryption::Kms { key_id: Some(key.to_owned()) }),
        _ => Err("wanted is s3, kms or kms:KEY".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_bucket_is_wanted_and_an_object_is_given_then_the_bucket_is_named() {
        assert_eq!(bucket_name("logs"), Ok("logs".to_owned()));
        assert!(bucket_name("s3://logs/a/b").is_err_and(|error| error.ends_with("`logs`")));
        for wrong in ["", "logs/a", "/"] {
            assert!(bucket_name(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn when_an_object_is_wanted_then_only_bucket_and_key_are_one() {
        let uri = object("s3://logs/a b+%2F").map(|uri| (uri.bucket, uri.key));
        assert_eq!(uri, Ok(("logs".to_owned(), "a b+%2F".to_owned())));
        for wrong in ["logs", "s3://logs", "s3://logs/", "s3:///a", "https://logs/a", ""] {
            assert!(object(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn when_a_folder_is_wanted_then_a_bucket_is_the_folder_of_everything() {
        let expected = |prefix: &str| Ok(Folder { bucket: "logs".to_owned(), prefix: prefix.to_owned() });
        assert_eq!(folder("logs"), expected(""));
        assert_eq!(folder("s3://logs"), expected(""));
        assert_eq!(folder("s3://logs/"), expected(""));
        assert_eq!(folder("s3://logs/2026/"), expected("2026/"));
        assert!(folder("s3://").is_err() && folder("logs/2026").is_err());
    }

    #[test]
    fn when_an_encryption_is_read_then_the_key_follows_the_colon() {
        let arn = "arn:aws:kms:eu-west-1:123456789012:key/1";
        assert_eq!(encryption(&format!("kms:{arn}")), Ok(Encryption::Kms { key_id: Some(arn.to_owned()) }));
        assert_eq!(encryption("kms"), Ok(Encryption::Kms { key_id: None }));
        assert_eq!(encryption("s3"), Ok(Encryption::S3Managed));
        for wrong in ["", "S3", "kms:", "s3:key", "aes"] {
            assert!(encryption(wrong).is_err(), "{wrong}");
        }
    }
}
