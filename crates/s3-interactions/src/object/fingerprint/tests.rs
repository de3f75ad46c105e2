use super::part_sums::PartSum;
use super::sum::CHUNK;
use super::*;
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
    let set: [fn(&mut HeadObjectOutput); 9] = [
        |_| {},
        |head| head.checksum_crc32 = Some(format!("{CRC32}-2")),
        |head| head.checksum_sha1 = Some(format!("{SHA1}-3")),
        |head| {
            (head.checksum_sha256, head.checksum_type) = (Some(SHA256.to_owned()), Some(ChecksumType::Composite));
        },
        |head| head.e_tag = Some("\"25f9e794323b453885f5181f1b624d0b-2\"".to_owned()),
        |head| head.e_tag = Some("\"not-an-md5\"".to_owned()),
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
