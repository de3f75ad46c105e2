use super::*;
use crate::object::checksum::Verification;
use crate::object::put::{PutCondition, put_file_to_bucket, put_object_bytes};
use crate::stand_in::{Log, answer_of, bare_answer, error_answer, provider_over};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use crc_fast::crc64_nvme;

fn header(request: &HttpRequest, name: &str) -> Option<String> {
    request.headers().get(name).map(str::to_owned)
}

#[tokio::test]
async fn when_content_is_put_to_aws_then_its_crc64_goes_with_it_and_the_answer_verifies_it() {
    let sent = Log::default();
    let log = sent.clone();
    let provider = provider_over(move |request| {
        log.push(["x-amz-checksum-crc64nvme", "x-amz-content-sha256"].map(|name| header(&request, name)));
        async { bare_answer(200, &[("x-amz-checksum-crc64nvme", "rosUhgp5mIg=")]) }
    })
    .await;
    let put = put_object_bytes(b"123456789".to_vec(), "logs", "a", &PutOptions::default(), &provider).await;
    assert_eq!(put.expect("put").verification, Verification::Checksum);
    assert_eq!(sent.all(), [[Some("rosUhgp5mIg=".to_owned()), Some("UNSIGNED-PAYLOAD".to_owned())]]);
}

#[tokio::test]
async fn when_s3_got_other_content_then_the_put_is_not_intact() {
    let told = provider_over(|_| async { bare_answer(200, &[("x-amz-checksum-crc64nvme", "AAAAAAAAAAA=")]) }).await;
    let refused = provider_over(|_| async { error_answer(400, "BadDigest") }).await;
    for provider in [told, refused] {
        let put = put_object_bytes(b"abc".to_vec(), "logs", "a", &PutOptions::default(), &provider).await;
        assert!(matches!(put, Err(ObjectError::NotIntact { .. })), "{put:?}");
    }
}

/// Answers an upload of a file in parts, the completion with this checksum.
async fn upload_in_parts(told: &'static str) -> (Result<PutObject, ObjectError>, Vec<(String, Option<String>)>) {
    let sent = Log::default();
    let log = sent.clone();
    let provider = provider_over(move |request| {
        let (is_part, is_begin) = (request.uri().contains("partNumber="), request.uri().contains("uploads"));
        let checksum = header(&request, "x-amz-checksum-crc64nvme");
        let kind = if is_begin {
            header(&request, "x-amz-checksum-algorithm").unwrap_or_default()
        } else {
            request.method().to_owned()
        };
        log.push((kind, checksum));
        async move {
            match (is_part, is_begin) {
                (true, _) => bare_answer(200, &[("etag", "\"p\"")]),
                (_, true) => answer_of(
                    "<InitiateMultipartUploadResult><UploadId>id</UploadId></InitiateMultipartUploadResult>",
                    &[],
                ),
                _ => {
                    let checksum = format!("<ChecksumCRC64NVME>{told}</ChecksumCRC64NVME>");
                    let body = format!("<CompleteMultipartUploadResult>{checksum}</CompleteMultipartUploadResult>");
                    answer_of(body, &[])
                }
            }
        }
    })
    .await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("file");
    std::fs::write(&path, vec![9; 17 * 1024 * 1024]).expect("a file");
    let put = put_file_to_bucket(&path, "logs", "a", &PutOptions::default(), &provider).await;
    (put, sent.all())
}

#[tokio::test]
async fn when_a_file_goes_in_parts_then_each_goes_with_its_crc64_and_the_end_with_that_of_the_whole() {
    let (put, sent) = upload_in_parts("AAAAAAAAAAA=").await;
    assert!(matches!(put, Err(ObjectError::NotIntact { .. })), "{put:?}");
    let whole = crc64_text(crc64_nvme(&vec![9; 17 * 1024 * 1024]));
    let part = |mib: usize| ("PUT".to_owned(), Some(crc64_text(crc64_nvme(&vec![9; mib * 1024 * 1024]))));
    assert_eq!(sent[0], ("CRC64NVME".to_owned(), None));
    let mut parts = sent[1..4].to_vec();
    parts.sort();
    let mut expected = vec![part(8), part(8), part(1)];
    expected.sort();
    assert_eq!(parts, expected);
    assert_eq!(sent[4], ("POST".to_owned(), Some(whole)));
    assert_eq!(sent[5].0, "DELETE");
}

#[tokio::test]
async fn when_s3_tells_the_checksum_of_the_whole_then_an_upload_in_parts_is_verified() {
    let whole: &'static str = crc64_text(crc64_nvme(&vec![9; 17 * 1024 * 1024])).leak();
    let (put, _) = upload_in_parts(whole).await;
    assert_eq!(put.expect("put").verification, Verification::Checksum);
}

/// A put of `mine` on a condition, refused after a server's failure, of which these headers then stand.
async fn refused_after_a_failure(headers: &'static [(&'static str, &'static str)]) -> Result<PutObject, ObjectError> {
    let answers = Log::default();
    let provider = provider_over(move |request| {
        answers.push(request.method().to_owned());
        let answer = match (request.method(), answers.all().len()) {
            ("HEAD", _) => bare_answer(200, headers),
            _ => error_answer(500, "InternalError"),
        };
        async { answer }
    });
    let options = PutOptions { condition: PutCondition::IfAbsent, ..PutOptions::default() };
    put_object_bytes(b"mine".to_vec(), "logs", "a", &options, &provider.await).await
}

const NEW: (&str, &str) = ("last-modified", "Fri, 01 Jan 2999 00:00:00 GMT");
const SIZE: (&str, &str) = ("content-length", "4");
const ETAG: (&str, &str) = ("etag", "\"bcd6b2eb4bde92a98f9ea76cfc1bcf70\"");

#[tokio::test]
async fn when_what_stands_after_a_failure_is_new_and_has_the_checksum_or_the_etag_then_it_is_ones_own() {
    let crc: &'static str = Box::leak(crc64_text(crc64_nvme(b"mine")).into_boxed_str());
    let md5: &'static str = Box::leak(md5_text(b"mine").into_boxed_str());
    let checksum: &'static [_] =
        Box::leak(Box::new([NEW, SIZE, ("x-amz-checksum-crc64nvme", crc), ("etag", "\"kms\"")]));
    let put = refused_after_a_failure(checksum).await.expect("its own");
    assert_eq!((put.verification, put.etag.as_deref(), put.size), (Verification::Checksum, Some("\"kms\""), 4));
    let etag: &'static [_] = Box::leak(Box::new([NEW, SIZE, ("etag", md5), ("x-amz-version-id", "v7")]));
    let put = refused_after_a_failure(etag).await.expect("its own");
    assert_eq!((put.verification, put.version_id.as_deref()), (Verification::NoChecksum, Some("v7")));
}

#[tokio::test]
async fn when_what_stands_after_a_failure_is_old_or_cannot_be_told_then_it_is_not_ones_own() {
    let md5: &'static str = Box::leak(md5_text(b"mine").into_boxed_str());
    let etag = ("etag", md5);
    let (old, wrong) =
        (("last-modified", "Thu, 01 Jan 1970 00:00:09 GMT"), ("x-amz-checksum-crc64nvme", "AAAAAAAAAAA="));
    let stand: [&[_]; 5] =
        [&[old, SIZE, etag], &[SIZE, etag], &[NEW, SIZE], &[NEW, SIZE, ETAG], &[NEW, SIZE, etag, wrong]];
    for headers in stand {
        let headers: &'static [_] = Box::leak(headers.to_vec().into_boxed_slice());
        let failed = refused_after_a_failure(headers).await;
        assert!(matches!(failed, Err(ObjectError::Request { .. })), "{headers:?}: {failed:?}");
    }
}

#[test]
fn when_what_stands_has_the_content_then_all_that_was_sent_with_it_decides() {
    let stands = |content_type: &str| HeadObjectOutput::builder().content_length(3).content_type(content_type);
    let etag = md5_text(b"abc");
    let of = |stands: HeadObjectOutput, asked: Option<&str>| {
        let options = PutOptions { content_type: asked.map(str::to_owned), ..PutOptions::default() };
        of_content(stands, b"abc", crc64_nvme(b"abc"), &options).is_some()
    };
    for (asked, is_it) in [(None, true), (Some("a/b"), true), (Some("x/y"), false)] {
        assert_eq!(of(stands("a/b").e_tag(&etag).build(), asked), is_it, "{asked:?}");
    }
    assert!(!of(stands("a/b").e_tag("\"other\"").build(), None));
    assert!(!of(stands("a/b").e_tag(&etag).content_length(4).build(), None));
    assert!(!of(stands("a/b").e_tag(&etag).metadata("x", "y").build(), None));
    let etag = "\"900150983cd24fb0d6963f7d28e17f72\"";
    assert!(of(stands("a/b").e_tag(etag).build(), None), "the MD5 of the content, as S3 writes it");
}
