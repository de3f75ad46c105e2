//! Encryption at rest, of a bucket's new objects or of one object.

use aws_sdk_s3::types::ServerSideEncryption;

/// How S3 encrypts what it stores. It always does; the question is with whose key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Encryption {
    /// Whatever applies when nothing is said: the bucket's own rule, for an object; S3's managed keys, for a bucket.
    #[default]
    BucketDefault,
    /// With keys that S3 manages (SSE-S3).
    S3Managed,
    /// With a key of the Key Management Service (SSE-KMS). Readers then need `kms:Decrypt` on it as well.
    Kms {
        /// The key's id, ARN or alias; without one, the account's `aws/s3` key.
        key_id: Option<String>,
    },
}

impl Encryption {
    /// The SDK's two fields: algorithm and key.
    pub(crate) fn to_sdk(&self) -> (Option<ServerSideEncryption>, Option<String>) {
        match self {
            Self::BucketDefault => (None, None),
            Self::S3Managed => (Some(ServerSideEncryption::Aes256), None),
            Self::Kms { key_id } => (Some(ServerSideEncryption::AwsKms), key_id.clone()),
        }
    }

    pub(crate) fn from_sdk(algorithm: Option<&ServerSideEncryption>, key_id: Option<&str>) -> Self {
        match algorithm {
            Some(ServerSideEncryption::Aes256) => Self::S3Managed,
            Some(ServerSideEncryption::AwsKms | ServerSideEncryption::AwsKmsDsse) => {
                Self::Kms { key_id: key_id.map(str::to_owned) }
            }
            _ => Self::BucketDefault,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_an_encryption_goes_to_the_sdk_and_back_then_it_is_the_same() {
        let keyed = Encryption::Kms { key_id: Some("alias/data".to_owned()) };
        let cases = [
            (Encryption::BucketDefault, None, None),
            (Encryption::S3Managed, Some(ServerSideEncryption::Aes256), None),
            (Encryption::Kms { key_id: None }, Some(ServerSideEncryption::AwsKms), None),
            (keyed, Some(ServerSideEncryption::AwsKms), Some("alias/data")),
        ];
        for (encryption, algorithm, key_id) in cases {
            assert_eq!(encryption.to_sdk(), (algorithm.clone(), key_id.map(str::to_owned)));
            assert_eq!(Encryption::from_sdk(algorithm.as_ref(), key_id), encryption);
        }
    }

    #[test]
    fn when_s3_encrypts_twice_with_a_key_then_it_is_kms_and_what_is_unknown_is_the_default() {
        let twice = Encryption::from_sdk(Some(&ServerSideEncryption::AwsKmsDsse), Some("key"));
        assert_eq!(twice, Encryption::Kms { key_id: Some("key".to_owned()) });
        assert_eq!(Encryption::from_sdk(Some(&"new".into()), Some("key")), Encryption::BucketDefault);
    }
}
