use super::*;
use crate::object::upload::part::MIB;
use crate::{BucketSettings, count_bucket_contents, create_bucket, get_object_bytes, put_file_to_bucket};
use aws_interactions_local::{Fault, FaultInjector, LocalAws};

fn line(part: i32, etag: &str, crc: &str, size: u64) -> Line {
    Line { part, etag: Some(etag.to_owned()), crc: crc.to_owned(), size }
}

#[test]
fn when_a_part_was_noted_then_it_stands_only_where_s3_has_it_with_its_size_and_etag() {
    let known: KnownParts = [(1, (Some("e".to_owned()), 7))].into();
    let crc = crc64_text(9);
    let piece = Piece { algorithm: CrcAlgorithm::Crc64Nvme, crc: 9, size: 7 };
    let stands = Some(SentPart { number: 1, etag: Some("e".to_owned()), piece });
    assert_eq!(line(1, "e", &crc, 7).standing(&known), stands);
    for other in [line(2, "e", &crc, 7), line(1, "f", &crc, 7), line(1, "e", &crc, 8), line(1, "e", "?", 7)] {
        assert_eq!(other.standing(&known), None);
    }
}

#[test]
fn when_parts_stand_then_those_of_another_number_or_size_are_missing() {
    let cut = |number, size| Cut { number, begin: 0, size };
    let piece = Piece { algorithm: CrcAlgorithm::Crc64Nvme, crc: 9, size: 7 };
    let standing = [SentPart { number: 1, etag: None, piece }, SentPart { number: 2, etag: None, piece }];
    let cuts = [cut(1, 7), cut(2, 6), cut(3, 7)];
    assert_eq!(missing(cuts.into_iter(), &standing), [cut(2, 6), cut(3, 7)]);
    assert_eq!(missing(cuts.into_iter(), &[]), cuts);
}

#[tokio::test]
async fn when_an_upload_with_a_journal_fails_then_the_next_one_sends_what_is_missing_and_the_journal_is_gone() {
    let aws = LocalAws::start().await.expect("a free port");
    let faults = FaultInjector::over(LocalAws::http_client());
    let provider =
        aws.provider_builder().http_client(faults.clone()).max_attempts(1).build().await.expect("a provider");
    create_bucket("logs", &BucketSettings::default(), &provider).await.expect("a bucket");
    let folder = tempfile::tempdir().expect("a folder");
    let (path, journal) = (folder.path().join("file"), folder.path().join("journal"));
    let content: Vec<u8> = (0..17 * MIB).map(|at| u8::try_from(at * 31 % 251).expect("a byte")).collect();
    std::fs::write(&path, &content).expect("a file");
    let options = PutOptions { journal: Some(journal.clone()), ..PutOptions::default() };
    faults.fail("CompleteMultipartUpload", Fault::status(500, "InternalError", "again"));
    put_file_to_bucket(&path, "logs", "a", &options, &provider).await.expect_err("no object");
    let uploads = async || count_bucket_contents("logs", &provider).await.expect("a count").uploads;
    assert_eq!((faults.calls()["UploadPart"], uploads().await, journal.exists()), (3, 1, true));
    put_file_to_bucket(&path, "logs", "a", &options, &provider).await.expect("an object");
    assert_eq!((faults.calls()["UploadPart"], uploads().await, journal.exists()), (3, 0, false));
    assert!(get_object_bytes("logs", "a", u64::MAX, &provider).await.expect("an object") == content);
}

#[tokio::test]
async fn when_an_upload_was_begun_with_other_options_then_its_digest_is_another() {
    let provider = crate::stand_in::provider_without_answers().await;
    let plain = PutOptions::default();
    let texts = PutOptions { content_type: Some("text/plain".to_owned()), ..PutOptions::default() };
    let digests = [&plain, &texts].map(|options| digest_of(options, &provider));
    assert_ne!(digests[0], digests[1]);
    assert_eq!(digests, [&plain, &texts].map(|options| digest_of(options, &provider)));
}
