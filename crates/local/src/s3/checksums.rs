//! Checksums, as S3 keeps one of every object: the client's, or a CRC64-NVME of its own.

use aws_smithy_types::base64;
use crc_fast::{CrcAlgorithm, checksum, checksum_combine};
use http::HeaderMap;
use http::header::{HeaderName, HeaderValue};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::call::Call;
use crate::aws_error::AwsError;
use crate::xml::element;

const TYPE: HeaderName = HeaderName::from_static("x-amz-checksum-type");

/// How content is summed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    Crc32,
    Crc32C,
    Crc64Nvme,
    Sha1,
    Sha256,
}

/// Of what an object's checksum is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Of all its content.
    FullObject,
    /// Of the checksums of its parts.
    Composite,
}

/// A checksum, as S3 writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Checksum {
    pub(super) algorithm: Algorithm,
    pub(super) kind: Kind,
    /// In base64; a composite one with the number of parts behind it.
    pub(super) text: String,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::FullObject => "FULL_OBJECT",
            Self::Composite => "COMPOSITE",
        }
    }

    pub(super) fn named(name: &str) -> Result<Self, AwsError> {
        let unknown = || invalid("Value for x-amz-checksum-type header is invalid.");
        [Self::FullObject, Self::Composite].into_iter().find(|kind| kind.name() == name).ok_or_else(unknown)
    }
}

impl Algorithm {
    pub(super) const ALL: [Self; 5] = [Self::Crc32, Self::Crc32C, Self::Crc64Nvme, Self::Sha1, Self::Sha256];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Crc32 => "CRC32",
            Self::Crc32C => "CRC32C",
            Self::Crc64Nvme => "CRC64NVME",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
        }
    }

    pub(super) fn named(name: &str) -> Result<Self, AwsError> {
        let unknown =
            || invalid("Checksum algorithm provided is unsupported. Please try again with any of the valid types.");
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name).ok_or_else(unknown)
    }

    pub(super) fn element(self) -> String {
        format!("Checksum{}", self.name())
    }

    fn header(self) -> HeaderName {
        HeaderName::from_static(match self {
            Self::Crc32 => "x-amz-checksum-crc32",
            Self::Crc32C => "x-amz-checksum-crc32c",
            Self::Crc64Nvme => "x-amz-checksum-crc64nvme",
            Self::Sha1 => "x-amz-checksum-sha1",
            Self::Sha256 => "x-amz-checksum-sha256",
        })
    }

    /// What an upload in parts gets that asks for no type.
    pub(super) fn usual_kind(self) -> Kind {
        if self == Self::Crc64Nvme { Kind::FullObject } else { Kind::Composite }
    }

    /// Whether the checksum of a whole follows from those of its parts.
    pub(super) fn combines(self) -> bool {
        self.crc().is_some()
    }

    fn crc(self) -> Option<(CrcAlgorithm, usize)> {
        match self {
            Self::Crc32 => Some((CrcAlgorithm::Crc32IsoHdlc, 4)),
            Self::Crc32C => Some((CrcAlgorithm::Crc32Iscsi, 4)),
            Self::Crc64Nvme => Some((CrcAlgorithm::Crc64Nvme, 8)),
            Self::Sha1 | Self::Sha256 => None,
        }
    }

    fn sum(self, content: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => Sha1::digest(content).to_vec(),
            Self::Sha256 => Sha256::digest(content).to_vec(),
            _ => self.crc().map(|(crc, width)| bytes_of(checksum(crc, content), width)).unwrap_or_default(),
        }
    }

    /// Of all content.
    pub(super) fn of(self, content: &[u8]) -> Checksum {
        Checksum { algorithm: self, kind: Kind::FullObject, text: base64::encode(self.sum(content)) }
    }

    /// Of an object in parts, from the checksum and the size of each.
    pub(super) fn of_parts(self, kind: Kind, parts: &[(&str, u64)]) -> Checksum {
        let sums = parts.iter().map(|(text, size)| (base64::decode(*text).unwrap_or_default(), *size));
        let text = if let (Kind::FullObject, Some((crc, width))) = (kind, self.crc()) {
            let combine = |whole, (sum, size): (Vec<u8>, u64)| checksum_combine(crc, whole, number(&sum), size);
            base64::encode(bytes_of(sums.fold(checksum(crc, &[]), combine), width))
        } else {
            let sums: Vec<u8> = sums.flat_map(|(sum, _)| sum).collect();
            format!("{}-{}", base64::encode(self.sum(&sums)), parts.len())
        };
        Checksum { algorithm: self, kind, text }
    }
}

impl Checksum {
    pub(super) fn put_on(&self, headers: &mut HeaderMap) {
        self.put_value_on(headers);
        headers.insert(TYPE, HeaderValue::from_static(self.kind.name()));
    }

    /// As the answer to a part has it, without a type.
    pub(super) fn put_value_on(&self, headers: &mut HeaderMap) {
        // Base64 is ASCII.
        if let Ok(text) = HeaderValue::from_str(&self.text) {
            headers.insert(self.algorithm.header(), text);
        }
    }

    /// The checksum that an object keeps in its headers.
    pub(super) fn kept_in(headers: &HeaderMap) -> Option<Self> {
        let (algorithm, text) = claims(headers).into_iter().next()?;
        let kind = headers.get(TYPE).and_then(|kind| Kind::named(kind.to_str().ok()?).ok());
        Some(Self { algorithm, kind: kind.unwrap_or(Kind::FullObject), text })
    }

    pub(super) fn elements(&self) -> String {
        element(&self.algorithm.element(), &self.text) + &element("ChecksumType", self.kind.name())
    }
}

/// The checksum of a body: that which came with it, held against it, or the usual one.
pub(super) fn of_body(call: &Call, usual: Algorithm) -> Result<Checksum, AwsError> {
    check_md5(call)?;
    let Some((algorithm, claimed)) = claim(call)? else { return Ok(usual.of(&call.request.body)) };
    let sum = algorithm.of(&call.request.body);
    check(algorithm, &claimed, &sum.text)?;
    Ok(sum)
}

/// The one checksum that a request brings.
pub(super) fn claim(call: &Call) -> Result<Option<(Algorithm, String)>, AwsError> {
    let mut claims = claims(&call.request.headers);
    let claim = claims.pop();
    if claims.is_empty() {
        return Ok(claim);
    }
    Err(invalid("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."))
}

pub(super) fn check(algorithm: Algorithm, claimed: &str, sum: &str) -> Result<(), AwsError> {
    if claimed == sum {
        return Ok(());
    }
    let length = |text: &str| base64::decode(text.split('-').next().unwrap_or_default()).ok().map(|sum| sum.len());
    if length(claimed) != length(sum) {
        let header = algorithm.header();
        return Err(invalid(format!("Value for {header} header is invalid.")));
    }
    let name = algorithm.name();
    Err(AwsError::new(400, "BadDigest", format!("The {name} you specified did not match the calculated checksum.")))
}

pub(super) fn invalid(message: impl Into<String>) -> AwsError {
    AwsError::new(400, "InvalidRequest", message)
}

fn claims(headers: &HeaderMap) -> Vec<(Algorithm, String)> {
    let claim = |algorithm: Algorithm| Some((algorithm, headers.get(algorithm.header())?.to_str().ok()?.to_owned()));
    Algorithm::ALL.into_iter().filter_map(claim).collect()
}

fn check_md5(call: &Call) -> Result<(), AwsError> {
    let Some(claimed) = call.header("content-md5") else { return Ok(()) };
    match base64::decode(claimed).ok().filter(|sum| sum.len() == 16) {
        Some(sum) if sum == Md5::digest(&call.request.body).to_vec() => Ok(()),
        Some(_) => {
            Err(AwsError::new(400, "BadDigest", "The Content-MD5 you specified did not match what we received."))
        }
        None => Err(AwsError::new(400, "InvalidDigest", "The Content-MD5 you specified was invalid.")),
    }
}

/// The lowest bytes of a number, the highest first.
fn bytes_of(number: u64, width: usize) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    bytes.get(bytes.len() - width..).unwrap_or_default().to_vec()
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn when_content_is_summed_up_then_the_checksum_is_the_known_one() {
        let known = [
            (Algorithm::Crc32, "y/Q5Jg=="),
            (Algorithm::Crc32C, "4waSgw=="),
            (Algorithm::Crc64Nvme, "rosUhgp5mIg="),
            (Algorithm::Sha1, "98O8HYCOBHMq32eZZczDTKeuNEE="),
            (Algorithm::Sha256, "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
        ];
        for (algorithm, expected) in known {
            assert_eq!(algorithm.of(b"123456789").text, expected, "{algorithm:?}");
        }
    }

    proptest! {
        #[test]
        fn when_parts_are_put_together_then_a_crc_is_that_of_the_whole(
            parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..50), 0..6),
        ) {
            for algorithm in [Algorithm::Crc32, Algorithm::Crc32C, Algorithm::Crc64Nvme] {
                let sums: Vec<_> = parts.iter().map(|part| (algorithm.of(part).text, part.len() as u64)).collect();
                let sums: Vec<_> = sums.iter().map(|(text, size)| (text.as_str(), *size)).collect();
                prop_assert_eq!(algorithm.of_parts(Kind::FullObject, &sums), algorithm.of(&parts.concat()));
            }
        }
    }

    #[test]
    fn when_parts_have_a_composite_checksum_then_it_is_that_of_theirs_with_their_number() {
        for algorithm in Algorithm::ALL {
            let (one, other) = (algorithm.of(b"1"), algorithm.of(b"22"));
            let sums = [algorithm.sum(b"1"), algorithm.sum(b"22")].concat();
            let expected = format!("{}-2", base64::encode(algorithm.sum(&sums)));
            assert_eq!(algorithm.of_parts(Kind::Composite, &[(&one.text, 1), (&other.text, 2)]).text, expected);
        }
    }

    #[test]
    fn when_a_claim_is_wrong_or_is_none_then_the_error_says_which() {
        let sum = Algorithm::Crc32.of(b"content").text;
        let other = Algorithm::Crc32.of(b"other").text;
        let code = |claimed: &str| check(Algorithm::Crc32, claimed, &sum).map_err(|error| error.code);
        assert_eq!(code(&sum), Ok(()));
        assert_eq!(code(&other), Err("BadDigest".to_owned()));
        for claimed in ["", "?", "AAAA", &Algorithm::Sha256.of(b"content").text] {
            assert_eq!(code(claimed), Err("InvalidRequest".to_owned()), "{claimed}");
        }
    }
}
