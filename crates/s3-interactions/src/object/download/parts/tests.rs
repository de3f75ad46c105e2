use super::*;
use crate::object::get::{GetOptions, GotObject, get_object, get_object_bytes};
use crate::stand_in::{answer_of, error_answer, provider_over};
use aws_interactions_core::AwsClientProvider;
use aws_smithy_types::base64;
use bytes::Bytes;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use tempfile::{TempDir, tempdir};

/// In ranges, and with parts that are no ranges.
const LARGE: usize = 17 * 1024 * 1024;
const PART: usize = 5 * 1024 * 1024 + 3;

fn content(size: usize) -> Bytes {
    (0..size).map(|at| u8::try_from(at % 251).expect("a byte")).collect()
}

/// What S3 tells of an object that came in parts of this size: the checksum of theirs, and these.
fn told<D: Digest>(content: &[u8], part: usize, element: &str) -> (String, String) {
    let (mut parts, mut of_parts, mut count) = (String::new(), D::new(), 0);
    for (number, bytes) in (1..).zip(content.chunks(part)) {
        let sum = D::digest(bytes);
        of_parts.update(&sum);
        let (size, text) = (bytes.len(), base64::encode(sum));
        write!(parts, "<Part><PartNumber>{number}</PartNumber><Size>{size}</Size><{element}>{text}</{element}></Part>")
            .expect("a string");
        count = number;
    }
    let attributes = format!(
        "<GetObjectAttributesResponse><ETag>e</ETag><ObjectParts><IsTruncated>false</IsTruncated>{parts}</ObjectParts>\
         </GetObjectAttributesResponse>"
    );
    (format!("{}-{count}", base64::encode(of_parts.finalize())), attributes)
}

/// Sends `sent`, and tells what it knows of `content`; of its parts, where it may.
async fn provider(content: &Bytes, sent: Bytes, part: usize, header: &'static str, tells: bool) -> AwsClientProvider {
    let (composite, attributes) = if header == SHA1 {
        told::<Sha1>(content, part, "ChecksumSHA1")
    } else {
        told::<Sha256>(content, part, "ChecksumSHA256")
    };
    provider_over(move |request| {
        let range = request.headers().get("range").and_then(|range| range.strip_prefix("bytes=")?.split_once('-'));
        let mut answer = match (request.uri().contains("attributes"), range) {
            (true, _) if tells => answer_of(attributes.clone(), &[]),
            (true, _) => error_answer(403, "AccessDenied"),
            (false, None) => {
                let mut answer = answer_of(sent.to_vec(), &[]);
                answer.headers_mut().insert(header, composite.clone());
                answer.headers_mut().insert("content-length", sent.len().to_string());
                answer
            }
            (false, Some((first, last))) => {
                let (first, last): (usize, usize) = (first.parse().expect("a number"), last.parse().expect("a number"));
                let mut answer = answer_of(sent.slice(first..=last).to_vec(), &[]);
                answer.headers_mut().insert("content-range", format!("bytes {first}-{last}/{}", sent.len()));
                answer
            }
        };
        answer.headers_mut().insert("etag", "\"e\"");
        async move { answer }
    })
    .await
}

async fn get(provider: &AwsClientProvider) -> (TempDir, Result<GotObject, ObjectError>) {
    let folder = tempdir().expect("a folder");
    let options = GetOptions { resume: true, ..GetOptions::default() };
    let got = get_object("logs", "a", &folder.path().join("file"), &options, provider).await;
    (folder, got)
}

const SHA1: &str = "x-amz-checksum-sha1";
const SHA256: &str = "x-amz-checksum-sha256";

#[tokio::test]
async fn when_only_the_parts_of_an_object_have_sha_1s_or_sha_256s_then_each_is_compared() {
    for (size, part, header) in [(9, 5, SHA256), (LARGE, PART, SHA256), (9, 5, SHA1), (LARGE, PART, SHA1)] {
        let content = content(size);
        let provider = provider(&content, content.clone(), part, header, true).await;
        let (folder, got) = get(&provider).await;
        assert_eq!(got.expect("an object").verification, Verification::Checksum, "{size}");
        assert!(std::fs::read(folder.path().join("file")).expect("a file") == content, "{size}");
        assert!(get_object_bytes("logs", "a", u64::MAX, &provider).await.expect("an object") == content, "{size}");
    }
}

#[tokio::test]
async fn when_one_part_is_not_what_its_checksum_is_of_then_the_object_is_not_intact_and_nothing_is_left() {
    let cases = [(9, 5, 0), (9, 5, 8), (LARGE, PART, PART), (LARGE, PART, LARGE - 1)];
    for ((size, part, at), header) in cases.into_iter().flat_map(|case| [(case, SHA256), (case, SHA1)]) {
        let content = content(size);
        let mut sent = content.to_vec();
        sent[at] ^= 1;
        let provider = provider(&content, sent.into(), part, header, true).await;
        let (folder, got) = get(&provider).await;
        assert!(matches!(got, Err(ObjectError::NotIntact { .. })), "{size} {at}: {got:?}");
        assert_eq!(folder.path().read_dir().expect("a folder").count(), 0, "{size} {at}");
        let bytes = get_object_bytes("logs", "a", u64::MAX, &provider).await;
        assert!(matches!(bytes, Err(ObjectError::NotIntact { .. })), "{size} {at}");
    }
}

#[tokio::test]
async fn when_the_sums_of_parts_are_not_told_then_the_object_comes_and_is_not_verified() {
    for header in [SHA256, SHA1] {
        for (size, part) in [(9, 5), (LARGE, PART)] {
            let content = content(size);
            let provider = provider(&content, content.clone(), part, header, false).await;
            let (_folder, got) = get(&provider).await;
            assert_eq!(got.expect("an object").verification, Verification::CompositeChecksum, "{header} {size}");
        }
    }
}
