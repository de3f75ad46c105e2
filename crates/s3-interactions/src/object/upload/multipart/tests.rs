use super::*;
use crate::encryption::Encryption;
use crate::object::local_file::LocalFileError;
use crate::object::put::{PutCondition, put_file_to_bucket};
use crate::object::upload::part::MIB;
use crate::stand_in::{Log, answer_of, bare_answer, error_answer, noted_progress, provider_over, provider_with};
use aws_interactions_core::RequestErrorKind;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::RequestChecksumCalculation;
use aws_sdk_s3::operation::abort_multipart_upload::AbortMultipartUploadOutput;
use aws_sdk_s3::operation::complete_multipart_upload::{CompleteMultipartUploadInput, CompleteMultipartUploadOutput};
use aws_sdk_s3::operation::create_multipart_upload::{CreateMultipartUploadInput, CreateMultipartUploadOutput};
use aws_sdk_s3::operation::upload_part::{UploadPartInput, UploadPartOutput};
use aws_sdk_s3::types::ServerSideEncryption;
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;
use tempfile::{TempDir, tempdir};
use tokio::sync::Semaphore;

const UPLOAD: &str = "id of the upload";

type Expected = fn(&ObjectError) -> bool;
type Change = fn(&std::fs::File);

fn file_of(content: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("file");
    std::fs::write(&path, content).expect("a file");
    (folder, path)
}

fn create_answers(is_right: impl Fn(&CreateMultipartUploadInput) -> bool + Send + Sync + 'static) -> Rule {
    mock!(Client::create_multipart_upload)
        .match_requests(move |request| {
            request.bucket() == Some("logs") && request.key() == Some("a b") && is_right(request)
        })
        .then_output(|| CreateMultipartUploadOutput::builder().upload_id(UPLOAD).build())
}

fn is_part(request: &UploadPartInput) -> bool {
    request.bucket() == Some("logs") && request.key() == Some("a b") && request.upload_id() == Some(UPLOAD)
}

/// Takes every part, and tells number and content.
fn part_answers() -> (Rule, Log<(i32, Vec<u8>)>) {
    let sent = Log::default();
    let log = sent.clone();
    let rule = mock!(Client::upload_part).match_requests(is_part).then_compute_output(move |request| {
        let number = request.part_number().expect("a number");
        log.push((number, request.body().bytes().expect("a body in memory").to_vec()));
        UploadPartOutput::builder().e_tag(format!("etag {number}")).build()
    });
    (rule, sent)
}

fn part_fails(status: u16, code: &'static str) -> Rule {
    mock!(Client::upload_part).match_requests(is_part).then_http_response(move || error_answer(status, code))
}

fn complete_answers(is_right: impl Fn(&CompleteMultipartUploadInput) -> bool + Send + Sync + 'static) -> Rule {
    mock!(Client::complete_multipart_upload)
        .match_requests(move |request| {
            request.bucket() == Some("logs")
                && request.key() == Some("a b")
                && request.upload_id() == Some(UPLOAD)
                && is_right(request)
        })
        .then_output(|| CompleteMultipartUploadOutput::builder().e_tag("\"e\"").build())
}

fn complete_fails(status: u16, code: &'static str) -> Rule {
    mock!(Client::complete_multipart_upload).then_http_response(move || error_answer(status, code))
}

fn abort_answers() -> Rule {
    mock!(Client::abort_multipart_upload)
        .match_requests(|request| {
            request.bucket() == Some("logs") && request.key() == Some("a b") && request.upload_id() == Some(UPLOAD)
        })
        .then_output(|| AbortMultipartUploadOutput::builder().build())
}

fn abort_fails(status: u16, code: &'static str) -> Rule {
    mock!(Client::abort_multipart_upload).then_http_response(move || error_answer(status, code))
}

/// Uploads the file in parts, though it is small.
async fn upload_by(path: &Path, rules: &[&Rule], options: &PutOptions) -> Result<PutObject, ObjectError> {
    let provider = provider_with(mock_client!(aws_sdk_s3, RuleMode::MatchAny, rules)).await;
    let file = SourceFile::open(path).await.expect("a file");
    put_file(file, "logs", "a b", options, &provider).await
}

/// Sends the parts of an upload that has begun, of three bytes each.
async fn send_in_threes(
    path: &Path,
    options: &PutOptions,
    provider: &AwsClientProvider,
) -> Result<PutObject, ObjectError> {
    let file = SourceFile::open(path).await.expect("a file");
    let upload =
        Upload { bucket: "logs", key: "a b", id: UPLOAD.to_owned(), options, provider, journal: None, goes_on: false };
    let sent = upload.send_file(&file, 3, Vec::new()).await?;
    upload.complete(sent).await
}

#[tokio::test]
async fn when_the_client_gives_parts_a_checksum_then_the_upload_announces_it_and_otherwise_not() {
    let (_folder, path) = file_of(b"abc");
    for (calculation, expected) in [
        (RequestChecksumCalculation::WhenSupported, Some(ChecksumAlgorithm::Crc64Nvme)),
        (RequestChecksumCalculation::WhenRequired, None),
    ] {
        let announced = expected.clone();
        let create = create_answers(move |request| request.checksum_algorithm() == announced.as_ref());
        let part = mock!(Client::upload_part)
            .match_requests(move |request| {
                is_part(request) && request.checksum_crc64_nvme().is_some() == expected.is_some()
            })
            .then_output(|| UploadPartOutput::builder().e_tag("e").build());
        let complete = complete_answers(|_| true);
        let rules = [&create, &part, &complete];
        let client = mock_client!(aws_sdk_s3, RuleMode::MatchAny, rules, |config| config
            .request_checksum_calculation(calculation));
        let file = SourceFile::open(&path).await.expect("a file");
        put_file(file, "logs", "a b", &PutOptions::default(), &provider_with(client).await).await.expect("uploaded");
    }
}

fn numbers_and_etags(request: &CompleteMultipartUploadInput) -> Vec<(i32, &str)> {
    let parts = request.multipart_upload().expect("parts").parts();
    parts.iter().map(|part| (part.part_number().expect("a number"), part.e_tag().expect("an etag"))).collect()
}

#[tokio::test]
async fn when_a_file_of_20_mib_is_put_then_its_parts_of_8_8_and_4_mib_are_the_file() {
    let mut content = vec![0; 20 * 1024 * 1024];
    for (block, number) in content.chunks_mut(4096).zip(0_u32..) {
        block[..4].copy_from_slice(&number.to_be_bytes());
    }
    let (_folder, path) = file_of(&content);
    let (parts, sent) = part_answers();
    let complete = complete_answers(|request| {
        numbers_and_etags(request) == [(1, "etag 1"), (2, "etag 2"), (3, "etag 3")]
            && request.multipart_upload().expect("parts").parts()[2].checksum_crc64_nvme().is_some()
    });
    let create = create_answers(|_| true);
    let client = mock_client!(aws_sdk_s3, RuleMode::MatchAny, [&create, &parts, &complete]);
    let (on_progress, told) = noted_progress();
    let options = PutOptions { on_progress, ..PutOptions::default() };
    let object = put_file_to_bucket(&path, "logs", "a b", &options, &provider_with(client).await).await;
    assert_eq!(object.expect("written").size, 20 * MIB);
    assert_eq!((create.num_calls(), complete.num_calls()), (1, 1));
    let mut sent = sent.all();
    sent.sort();
    let lengths: Vec<_> = sent.iter().map(|(number, part)| (*number, part.len() / 1024 / 1024)).collect();
    assert_eq!(lengths, [(1, 8), (2, 8), (3, 4)]);
    let together: Vec<Vec<u8>> = sent.into_iter().map(|(_, part)| part).collect();
    assert!(together.concat() == content);
    let told = told.all();
    assert!(told.is_sorted() && told.len() == 3, "{told:?}");
    assert_eq!(told.last(), Some(&(20 * MIB)));
}

#[tokio::test]
async fn when_parts_end_in_another_order_than_they_began_then_they_are_completed_in_theirs() {
    let (_folder, path) = file_of(b"aaabbbccc");
    let (ended, completed) = (Log::default(), Log::default());
    let (ends, log) = (ended.clone(), completed.clone());
    let third_ended = Arc::new(Semaphore::new(0));
    let provider = provider_over(move |request| {
        let (ends, third_ended) = (ends.clone(), Arc::clone(&third_ended));
        let part = request.uri().split("partNumber=").nth(1).and_then(|rest| rest.chars().next());
        let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned();
        if part.is_none() {
            log.push(body);
        }
        async move {
            match part {
                Some('3') => third_ended.add_permits(2),
                Some(_) => third_ended.acquire().await.expect("open").forget(),
                None => return answer_of("<CompleteMultipartUploadResult/>", &[]),
            }
            ends.push(part);
            bare_answer(200, &[("etag", if part == Some('1') { "first" } else { "later" })])
        }
    })
    .await;
    send_in_threes(&path, &PutOptions::default(), &provider).await.expect("written");
    assert_eq!(ended.all()[0], Some('3'));
    let [body] = &completed.all()[..] else { panic!("one completion") };
    let at = |number: u8| body.find(&format!("<PartNumber>{number}</PartNumber>")).expect("the part");
    assert!(at(1) < at(2) && at(2) < at(3), "{body}");
    assert!(body.find("first") < body.find("later"), "{body}");
}

#[tokio::test]
async fn when_there_are_many_parts_then_four_at_most_are_on_their_way() {
    let (_folder, path) = file_of(&[7; 30]);
    let (flying, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (now, peak) = (Arc::clone(&flying), Arc::clone(&most));
    let provider = provider_over(move |request| {
        let is_part = request.uri().contains("partNumber=");
        let (now, peak) = (Arc::clone(&now), Arc::clone(&peak));
        async move {
            if !is_part {
                return answer_of("<CompleteMultipartUploadResult/>", &[]);
            }
            peak.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(20)).await;
            now.fetch_sub(1, Ordering::SeqCst);
            bare_answer(200, &[])
        }
    })
    .await;
    send_in_threes(&path, &PutOptions::default(), &provider).await.expect("written");
    assert_eq!((most.load(Ordering::SeqCst), flying.load(Ordering::SeqCst)), (4, 0));
}

#[tokio::test]
async fn when_an_upload_has_options_then_they_go_with_its_beginning_and_the_condition_with_its_end() {
    let (_folder, path) = file_of(b"abc");
    let create = create_answers(|request| {
        request.metadata().expect("metadata")["author"] == "alice"
            && request.content_type() == Some("text/plain")
            && request.storage_class().map(aws_sdk_s3::types::StorageClass::as_str) == Some("STANDARD_IA")
            && request.server_side_encryption() == Some(&ServerSideEncryption::AwsKms)
            && request.ssekms_key_id() == Some("key")
            && request.acl().is_none()
    });
    let complete =
        complete_answers(|request| request.if_match() == Some("\"old\"") && request.if_none_match().is_none());
    let options = PutOptions {
        metadata: [("author".to_owned(), "alice".to_owned())].into(),
        content_type: Some("text/plain".to_owned()),
        storage_class: Some(StorageClass::StandardInfrequentAccess),
        encryption: Encryption::Kms { key_id: Some("key".to_owned()) },
        condition: PutCondition::IfMatch("\"old\"".to_owned()),
        ..PutOptions::default()
    };
    upload_by(&path, &[&create, &part_answers().0, &complete], &options).await.expect("written");
    assert_eq!((create.num_calls(), complete.num_calls()), (1, 1));
}

#[tokio::test]
async fn when_an_upload_has_no_options_then_none_are_sent() {
    let (_folder, path) = file_of(b"abc");
    let create = create_answers(|request| {
        request.metadata().is_none()
            && request.content_type().is_none()
            && request.storage_class().is_none()
            && request.server_side_encryption().is_none()
            && request.acl().is_none()
    });
    let complete = complete_answers(|request| request.if_match().is_none() && request.if_none_match().is_none());
    upload_by(&path, &[&create, &part_answers().0, &complete], &PutOptions::default()).await.expect("written");
    assert_eq!(complete.num_calls(), 1);
}

#[tokio::test]
async fn when_a_part_fails_then_the_upload_is_aborted_and_not_completed() {
    let (_folder, path) = file_of(b"abc");
    let abort = abort_answers();
    let rules = [&create_answers(|_| true), &part_fails(403, "AccessDenied"), &abort];
    let error = upload_by(&path, &rules, &PutOptions::default()).await.expect_err("refused");
    let ObjectError::AccessDenied { bucket, key, source } = error else { panic!("{error:?}") };
    assert_eq!((bucket.as_str(), key.as_str(), source.operation()), ("logs", "a b", "UploadPart"));
    assert_eq!(abort.num_calls(), 1);
}

#[tokio::test]
async fn when_the_completion_fails_then_the_upload_is_aborted_and_the_condition_explained() {
    let (_folder, path) = file_of(b"abc");
    let conditions: [(PutCondition, Expected); 3] = [
        (PutCondition::Always, |error| matches!(error, ObjectError::Request { .. })),
        (PutCondition::IfAbsent, |error| matches!(error, ObjectError::AlreadyExists { .. })),
        (
            PutCondition::IfMatch("\"old\"".to_owned()),
            |error| matches!(error, ObjectError::Changed { expected, .. } if expected == "\"old\""),
        ),
    ];
    for (condition, is_right) in conditions {
        let abort = abort_answers();
        let complete = complete_fails(412, "PreconditionFailed");
        let rules = [&create_answers(|_| true), &part_answers().0, &complete, &abort];
        let options = PutOptions { condition, ..PutOptions::default() };
        let error = upload_by(&path, &rules, &options).await.expect_err("refused");
        assert!(is_right(&error), "{error:?}");
        assert_eq!((complete.num_calls(), abort.num_calls()), (1, 1));
    }
}

#[tokio::test]
async fn when_the_completion_fails_inside_a_success_then_it_has_failed() {
    let (_folder, path) = file_of(b"abc");
    let asked = Log::default();
    let log = asked.clone();
    let provider = provider_over(move |request| {
        log.push(request.method().to_owned());
        let is_begin = request.uri().contains("uploads");
        let answer = match request.method() {
            "POST" if is_begin => {
                "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>"
            }
            "POST" => "<Error><Code>InternalError</Code><Message>told so</Message></Error>",
            _ => "",
        };
        async move { answer_of(answer, &[]) }
    })
    .await;
    let file = SourceFile::open(&path).await.expect("a file");
    let error = put_file(file, "logs", "a b", &PutOptions::default(), &provider).await.expect_err("no object");
    assert_eq!(error.request().expect("a request").code(), Some("InternalError"), "{error:?}");
    assert_eq!(asked.all(), ["POST", "PUT", "POST", "DELETE"]);
}

#[tokio::test]
async fn when_the_abort_fails_too_then_the_upload_is_named_with_the_first_failure_below_it() {
    let (_folder, path) = file_of(b"abc");
    let abort = abort_fails(403, "AccessDenied");
    let rules = [&create_answers(|_| true), &part_fails(404, "NoSuchBucket"), &abort];
    let error = upload_by(&path, &rules, &PutOptions::default()).await.expect_err("refused");
    assert!(std::error::Error::source(&error).expect("the first failure").to_string().contains("does not exist"));
    let ObjectError::AbandonedUpload { bucket, key, upload_id, source } = error else { panic!("{error:?}") };
    assert_eq!((bucket.as_str(), key.as_str(), upload_id.as_str()), ("logs", "a b", UPLOAD));
    assert!(matches!(*source, ObjectError::Bucket(_)), "{source:?}");
    assert_eq!(abort.num_calls(), 1);
}

#[tokio::test]
async fn when_the_upload_to_abort_is_gone_then_the_first_failure_is_told() {
    let (_folder, path) = file_of(b"abc");
    let abort = abort_fails(404, "NoSuchUpload");
    let rules = [&create_answers(|_| true), &part_fails(404, "NoSuchUpload"), &abort];
    let error = upload_by(&path, &rules, &PutOptions::default()).await.expect_err("refused");
    let ObjectError::Request { source, .. } = error else { panic!("{error:?}") };
    assert_eq!((source.code(), source.operation()), (Some("NoSuchUpload"), "UploadPart"));
    assert_eq!(abort.num_calls(), 1);
}

#[tokio::test]
async fn when_an_upload_does_not_begin_then_there_is_nothing_to_abort() {
    let (_folder, path) = file_of(b"abc");
    let refused = mock!(Client::create_multipart_upload).then_http_response(|| error_answer(404, "NoSuchBucket"));
    let error = upload_by(&path, &[&refused], &PutOptions::default()).await.expect_err("refused");
    assert!(matches!(error, ObjectError::Bucket(_)), "{error:?}");
    let nameless =
        mock!(Client::create_multipart_upload).then_output(|| CreateMultipartUploadOutput::builder().build());
    let error = upload_by(&path, &[&nameless], &PutOptions::default()).await.expect_err("no id");
    assert_eq!(error.request().expect("a request").kind(), RequestErrorKind::ResponseNotUnderstood);
}

#[tokio::test]
async fn when_the_file_changes_while_it_is_sent_then_the_upload_is_aborted_and_not_completed() {
    let changes: [(&str, Change); 2] =
        [("shrunk", |file| file.set_len(1).expect("shrunk")), ("grown", |file| file.set_len(100).expect("grown"))];
    for (change, apply) in changes {
        let (_folder, path) = file_of(b"abc");
        let changing = path.clone();
        let part = mock!(Client::upload_part).then_compute_output(move |_| {
            apply(&std::fs::OpenOptions::new().write(true).open(&changing).expect("the file"));
            UploadPartOutput::builder().build()
        });
        let (complete, abort) = (complete_answers(|_| true), abort_answers());
        let rules = [&create_answers(|_| true), &part, &complete, &abort];
        let error = upload_by(&path, &rules, &PutOptions::default()).await.expect_err(change);
        let ObjectError::LocalFile(LocalFileError::Changed { path: named }) = error else { panic!("{error:?}") };
        assert_eq!(named, path);
        assert_eq!((part.num_calls(), complete.num_calls(), abort.num_calls()), (1, 0, 1), "{change}");
    }
}

#[tokio::test]
async fn when_the_file_is_cut_short_before_a_part_is_read_then_it_has_changed() {
    let (_folder, path) = file_of(b"aaabbb");
    let (parts, _) = part_answers();
    let (create, complete, abort) = (create_answers(|_| true), complete_answers(|_| true), abort_answers());
    let file = SourceFile::open(&path).await.expect("a file");
    std::fs::write(&path, b"aaab").expect("cut");
    let client = mock_client!(aws_sdk_s3, RuleMode::MatchAny, [&create, &parts, &complete, &abort]);
    let error = put_file(file, "logs", "a b", &PutOptions::default(), &provider_with(client).await).await;
    let error = error.expect_err("two bytes are missing");
    assert!(matches!(error, ObjectError::LocalFile(LocalFileError::Changed { .. })), "{error:?}");
    assert_eq!((parts.num_calls(), complete.num_calls(), abort.num_calls()), (0, 0, 1));
}

#[tokio::test]
async fn when_a_file_is_more_than_10_000_parts_of_5_gib_then_it_is_too_large_and_nothing_is_sent() {
    let (_folder, path) = file_of(b"abc");
    let mut file = SourceFile::open(&path).await.expect("a file");
    file.size = 10_000 * 5 * 1024 * MIB + 1;
    let provider = crate::stand_in::provider_without_answers().await;
    let error = put_file(file, "logs", "a b", &PutOptions::default(), &provider).await.expect_err("too large");
    let ObjectError::TooLarge { bucket, key, size, limit } = error else { panic!("{error:?}") };
    assert_eq!((bucket.as_str(), key.as_str()), ("logs", "a b"));
    assert_eq!((size, limit), (53_687_091_200_001, 53_687_091_200_000));
}

#[tokio::test]
async fn when_parts_go_over_tls_then_their_content_is_not_signed() {
    let (_folder, path) = file_of(b"aaabbb");
    let signed = Log::default();
    let log = signed.clone();
    let provider = provider_over(move |request| {
        let is_part = request.uri().contains("partNumber=");
        if is_part {
            log.push(request.headers().get("x-amz-content-sha256").map(str::to_owned));
        }
        async move { if is_part { bare_answer(200, &[]) } else { answer_of("<CompleteMultipartUploadResult/>", &[]) } }
    })
    .await;
    send_in_threes(&path, &PutOptions::default(), &provider).await.expect("written");
    assert_eq!(signed.all(), vec![Some("UNSIGNED-PAYLOAD".to_owned()); 2]);
}

#[tokio::test]
async fn when_s3_made_a_checksum_of_checksums_then_the_upload_says_so() {
    let (_folder, path) = file_of(b"abc");
    let complete = mock!(Client::complete_multipart_upload).then_output(|| {
        CompleteMultipartUploadOutput::builder()
            .checksum_type(ChecksumType::Composite)
            .checksum_crc64_nvme("AAAAAAAAAAA=")
            .build()
    });
    let rules = [&create_answers(|_| true), &part_answers().0, &complete];
    let put = upload_by(&path, &rules, &PutOptions::default()).await.expect("written");
    assert_eq!(put.verification, Verification::CompositeChecksum);
}
