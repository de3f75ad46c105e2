use super::part_sums::{GrowingParts, PartSum};
use super::sum::CHUNK;
use super::*;
use crate::object::checksum::Verification;
use crate::{BucketSettings, S3Client, StreamOptions, create_bucket, stream_object};
use aws_interactions_local::{Fault, FaultInjector, LocalAws};
use aws_sdk_s3::types::{ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart};
use aws_smithy_types::base64;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

fn head() -> HeadObjectOutput {
    HeadObjectOutput::builder().content_length(9).build()
}

/// Of `123456789`, by which checksums are checked.
const CRC64: &str = "rosUhgp5mIg=";
const CRC32: &str = "y/Q5Jg==";
const CRC32C: &str = "4waSgw==";
const SHA1: &str = "98O8HYCOBHMq32eZZczDTKeuNEE=";
const SHA256: &str = "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=";
const MD5: &str = "\"25f9e794323b453885f5181f1b624d0b\"";

async fn of_file(head: HeadObjectOutput, content: &str) -> Option<bool> {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), content).expect("written");
    Fingerprint::of(&head).is_of_file(file.path()).await.expect("read")
}

#[tokio::test]
async fn when_s3_knows_any_sum_of_the_whole_then_a_file_is_held_against_it() {
    let set: [fn(&mut HeadObjectOutput); 6] = [
        |head| head.checksum_crc64_nvme = Some(CRC64.to_owned()),
        |head| head.checksum_crc32 = Some(CRC32.to_owned()),
        |head| head.checksum_crc32_c = Some(CRC32C.to_owned()),
        |head| head.checksum_sha1 = Some(SHA1.to_owned()),
        |head| head.checksum_sha256 = Some(SHA256.to_owned()),
        |head| head.e_tag = Some(MD5.to_owned()),
    ];
    for (index, set) in set.into_iter().enumerate() {
        let mut head = head();
        set(&mut head);
        assert_eq!(of_file(head.clone(), "123456789").await, Some(true), "{index}");
        assert_eq!(of_file(head.clone(), "123456780").await, Some(false), "{index}");
        assert_eq!(of_file(head, "1234567890").await, Some(false), "{index}");
    }
}

#[tokio::test]
async fn when_s3_knows_no_sum_of_the_whole_then_nothing_can_be_told_of_a_file() {
    let set: [fn(&mut HeadObjectOutput); 11] = [
        |_| {},
        |head| head.checksum_crc32 = Some(format!("{CRC32}-2")),
        |head| head.checksum_sha1 = Some(format!("{SHA1}-3")),
        |head| {
            (head.checksum_sha256, head.checksum_type) = (Some(SHA256.to_owned()), Some(ChecksumType::Composite));
        },
        |head| head.e_tag = Some("\"25f9e794323b453885f5181f1b624d0b-2\"".to_owned()),
        |head| head.e_tag = Some("\"not-an-md5\"".to_owned()),
        |head| head.e_tag = Some(format!("\"{}\"", "z".repeat(32))),
        |head| head.e_tag = Some(format!("\"{}\"", "a".repeat(31))),
        |head| {
            (head.e_tag, head.server_side_encryption) = (Some(MD5.to_owned()), Some(ServerSideEncryption::AwsKms));
        },
        |head| {
            (head.e_tag, head.server_side_encryption) = (Some(MD5.to_owned()), Some(ServerSideEncryption::AwsKmsDsse));
        },
        |head| {
            (head.e_tag, head.sse_customer_algorithm) = (Some(MD5.to_owned()), Some("AES256".to_owned()));
        },
    ];
    for (index, set) in set.into_iter().enumerate() {
        let mut head = head();
        set(&mut head);
        assert_eq!(of_file(head, "123456789").await, None, "{index}");
    }
}

#[tokio::test]
async fn when_the_etag_is_that_of_s3s_own_encryption_then_it_is_an_md5() {
    let mut head = head();
    (head.e_tag, head.server_side_encryption) = (Some(MD5.to_owned()), Some(ServerSideEncryption::Aes256));
    assert_eq!(of_file(head, "123456789").await, Some(true));
}

#[tokio::test]
async fn when_a_file_is_gone_then_it_is_told() {
    let mut head = head();
    head.e_tag = Some(MD5.to_owned());
    let error = Fingerprint::of(&head).is_of_file(Path::new("/absent")).await.expect_err("no file");
    assert!(matches!(error, LocalFileError::DoesNotExist { .. }), "{error:?}");
}

fn with(size: u64, sums: &[(Sum, &str)], composites: &[(Sum, &str)]) -> Fingerprint {
    let owned = |sums: &[(Sum, &str)]| sums.iter().map(|(sum, value)| (*sum, (*value).to_owned())).collect();
    Fingerprint { size, etag: None, sums: owned(sums), composites: owned(composites), parts: None }
}

#[test]
fn when_two_objects_are_compared_then_a_sum_that_both_have_decides() {
    let crc = Sum::Crc64Nvme;
    let cases = [
        (with(1, &[(crc, "a")], &[]), with(1, &[(crc, "a")], &[]), Some(true)),
        (with(1, &[(crc, "a")], &[]), with(1, &[(crc, "b")], &[]), Some(false)),
        (with(1, &[(crc, "a")], &[]), with(2, &[(crc, "a")], &[]), Some(false)),
        (with(1, &[(crc, "a"), (Sum::Md5, "m")], &[]), with(1, &[(Sum::Md5, "m")], &[]), Some(true)),
        (with(1, &[(crc, "a")], &[]), with(1, &[(Sum::Md5, "a")], &[]), None),
        (with(1, &[], &[(Sum::Sha256, "a-2")]), with(1, &[], &[(Sum::Sha256, "a-2")]), Some(true)),
        // Other parts, perhaps.
        (with(1, &[], &[(Sum::Sha256, "a-2")]), with(1, &[], &[(Sum::Sha256, "b-3")]), None),
        (with(1, &[], &[]), with(1, &[], &[]), None),
    ];
    for (one, other, expected) in cases {
        assert_eq!(one.is_like(&other), expected, "{one:?} {other:?}");
        assert_eq!(other.is_like(&one), expected, "{one:?} {other:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn when_a_file_is_larger_than_a_read_then_all_of_it_counts(more in 0_usize..100, at in 0_usize..CHUNK) {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let mut content = vec![7; CHUNK + more];
        let sum = |content: &[u8]| {
            std::fs::write(file.path(), content).expect("written");
            take(Sum::Crc64Nvme, File::open(file.path()).expect("a file")).expect("read")
        };
        let before = sum(&content);
        prop_assert_eq!(&before, &(content.len() as u64, base64::encode(crc_fast::crc64_nvme(&content).to_be_bytes())));
        content[at] = 8;
        prop_assert_ne!(before, sum(&content));
    }
}

/// Content in parts of these sizes.
fn parts(sum: Sum, content: &[u8], sizes: &[usize]) -> PartSums {
    let mut rest = content;
    let part = |size: &usize| {
        let (part, behind) = rest.split_at(*size);
        rest = behind;
        PartSum { size: *size as u64, text: take(sum, part).expect("read").1 }
    };
    PartSums::new(sum, sizes.iter().map(part).collect())
}

#[test]
fn when_the_checksums_of_parts_are_known_then_content_is_held_against_each() {
    let sums = parts(Sum::Sha256, b"123456789", &[4, 5]);
    for (content, expected) in [("123456789", true), ("123456780", false), ("12345678", false), ("1234567890", false)] {
        assert_eq!(sums.are_of_content(content.as_bytes()).expect("read"), expected, "{content}");
    }
    assert!(!sums.are_of_content(b"1234".as_slice()).expect("read"));
    assert!(parts(Sum::Sha256, b"", &[]).are_of_content(b"".as_slice()).expect("read"));
}

#[test]
fn when_parts_have_crcs_then_that_of_the_whole_follows() {
    for (sum, expected) in [(Sum::Crc32, CRC32), (Sum::Crc32C, CRC32C), (Sum::Crc64Nvme, CRC64)] {
        for sizes in [&[9][..], &[4, 5], &[1, 7, 1]] {
            assert_eq!(parts(sum, b"123456789", sizes).whole_text(), Some((sum, expected.to_owned())), "{sizes:?}");
        }
    }
    assert_eq!(parts(Sum::Sha256, b"123456789", &[9]).whole(), None);
}

#[test]
fn when_parts_are_not_those_of_the_checksum_then_they_are_not_believed() {
    let sums = parts(Sum::Sha256, b"123456789", &[4, 5]);
    let bytes: Vec<u8> = [&b"1234"[..], b"56789"].iter().flat_map(Sha256::digest).collect();
    let composite = base64::encode(Sha256::digest(bytes));
    for (size, text, expected) in [
        (9, format!("{composite}-2"), true),
        (9, composite.clone(), true),
        (10, composite.clone(), false),
        (9, format!("{composite}-3"), false),
        (9, format!("{SHA256}-2"), false),
    ] {
        assert_eq!(sums.are_of(size, &text), expected, "{size} {text}");
    }
    let garbled = PartSums::new(Sum::Sha256, vec![PartSum { size: 9, text: "?".to_owned() }]);
    assert!(!garbled.are_of(9, &composite));
}

#[test]
fn when_two_objects_were_cut_alike_then_their_parts_tell_and_otherwise_nothing_does() {
    let sums = |content: &str, sizes: &[usize]| parts(Sum::Sha256, content.as_bytes(), sizes);
    assert_eq!(sums("123456789", &[4, 5]).are_like(&sums("123456789", &[4, 5])), Some(true));
    assert_eq!(sums("123456789", &[4, 5]).are_like(&sums("123456780", &[4, 5])), Some(false));
    assert_eq!(sums("123456789", &[4, 5]).are_like(&sums("123456789", &[5, 4])), None);
    assert_eq!(sums("123456789", &[9]).are_like(&parts(Sum::Crc32, b"123456789", &[9])), None);
}

/// Puts an object in parts, with a checksum that is one of their SHA-256s.
async fn put_in_parts(provider: &AwsClientProvider, key: &str, parts: &[Vec<u8>]) {
    let s3 = provider.get_s3();
    let create = s3.create_multipart_upload().bucket("data").key(key).checksum_algorithm(ChecksumAlgorithm::Sha256);
    let id = create.send().await.expect("an upload").upload_id.expect("an id");
    let mut completed = Vec::new();
    for (number, part) in (1..).zip(parts) {
        let upload = s3.upload_part().bucket("data").key(key).upload_id(&id).part_number(number);
        let upload = upload.checksum_algorithm(ChecksumAlgorithm::Sha256).body(part.clone().into());
        let sent = upload.send().await.expect("a part");
        let part = CompletedPart::builder().part_number(number).set_e_tag(sent.e_tag);
        completed.push(part.set_checksum_sha256(sent.checksum_sha256).build());
    }
    let parts = CompletedMultipartUpload::builder().set_parts(Some(completed)).build();
    let complete = s3.complete_multipart_upload().bucket("data").key(key).upload_id(id).multipart_upload(parts);
    complete.send().await.expect("an object");
}

#[tokio::test]
async fn when_attributes_are_denied_and_there_is_one_part_then_it_is_compared_and_of_two_nothing_is_told() {
    let aws = LocalAws::start().await.expect("a free port");
    let faults = FaultInjector::over(LocalAws::http_client());
    let provider = aws.provider_builder().http_client(faults.clone()).max_attempts(1).build().await.expect("complete");
    create_bucket("data", &BucketSettings::default(), &provider).await.expect("a bucket");
    let (one, two) = (vec![1; 100], vec![2; 5 * 1024 * 1024]);
    put_in_parts(&provider, "one", std::slice::from_ref(&one)).await;
    put_in_parts(&provider, "two", &[two.clone(), one.clone()]).await;
    let folder = tempfile::tempdir().expect("a folder");
    let compared = async |key: &str, content: &[u8]| {
        let file = folder.path().join("file");
        std::fs::write(&file, content).expect("a file");
        let known = Fingerprint::ask_with_parts("data", key, &provider).await.expect("an object");
        known.is_of_file(&file).await.expect("a file")
    };
    let streamed = async |key: &str| {
        let object = stream_object("data", key, &StreamOptions::default(), &provider).await.expect("an object");
        object.verification
    };
    faults.always("GetObjectAttributes", Fault::status(403, "AccessDenied", "not you"));

    assert_eq!((compared("one", &one).await, compared("one", &[3; 100]).await), (Some(true), Some(false)));
    assert_eq!(compared("two", &[two.clone(), one.clone()].concat()).await, None);
    assert_eq!(streamed("one").await, Verification::Checksum);
    // Of two parts nobody asks for the first alone.
    let heads = faults.calls()["HeadObject"];
    assert_eq!(streamed("two").await, Verification::CompositeChecksum);
    assert_eq!(faults.calls()["HeadObject"], heads);
    // Who may read them is told of all parts.
    faults.heal();
    assert_eq!(streamed("two").await, Verification::Checksum);
    assert_eq!(compared("two", &[two, one].concat()).await, Some(true));
}

#[test]
fn when_parts_come_piece_by_piece_then_each_is_held_against_its_own_checksum_and_empty_ones_may_stand_behind() {
    let held = |sums: &PartSums, pieces: &[&str]| {
        let mut growing = GrowingParts::new(sums.clone());
        for piece in pieces {
            growing.add(piece.as_bytes());
        }
        growing.are_right()
    };
    let sums = parts(Sum::Sha256, b"123456789", &[4, 5, 0]);
    for pieces in [&["123456789"][..], &["1", "2345678", "9"], &["1234", "56789", ""]] {
        assert!(held(&sums, pieces), "{pieces:?}");
    }
    for pieces in [&["1234"][..], &["1234", "5678"], &["1234", "56789", "0"], &["2234", "56789"], &[]] {
        assert!(!held(&sums, pieces), "{pieces:?}");
    }
    // A checksum that is not that of nothing.
    let garbled = PartSum { size: 0, text: SHA256.to_owned() };
    assert!(!held(&PartSums::new(Sum::Sha256, vec![garbled]), &[]));
}

#[tokio::test]
async fn when_s3_keeps_the_checksums_of_parts_to_itself_then_there_are_none_and_any_other_failure_is_one() {
    let known = with(9, &[], &[(Sum::Sha256, "a-2")]);
    for (status, code, is_told) in [
        (403, "AccessDenied", false),
        (404, "NoSuchKey", false),
        (501, "NotImplemented", false),
        (405, "MethodNotAllowed", false),
        (500, "InternalError", true),
        (400, "InvalidRequest", true),
    ] {
        let provider =
            crate::stand_in::provider_over(move |_| async move { crate::stand_in::error_answer(status, code) });
        let asked = PartSums::ask("logs", "a", &known, &provider.await).await;
        assert_eq!(asked.is_err(), is_told, "{code} {asked:?}");
        assert_eq!(asked.ok().flatten(), None, "{code}");
    }
}

#[tokio::test]
async fn when_an_etag_is_of_what_a_customers_key_encrypts_and_kms_too_then_it_is_no_md5() {
    let mut head = head();
    (head.e_tag, head.server_side_encryption) = (Some(MD5.to_owned()), Some(ServerSideEncryption::Aes256));
    head.sse_customer_algorithm = Some("AES256".to_owned());
    assert_eq!(of_file(head, "123456789").await, None);
}
