//! Checksums of objects and of uploads in parts.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use aws_interactions_local::LocalAws;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::RequestChecksumCalculation;
use aws_sdk_s3::operation::get_object_attributes::GetObjectAttributesOutput;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::types::{
    ChecksumAlgorithm, ChecksumMode, ChecksumType, CompletedMultipartUpload, CompletedPart, ObjectAttributes,
};
use support::{error, failure, s3_config, with_bucket};

const PART: usize = 5 * 1024 * 1024;
/// CRC-32 and CRC64-NVME of `123456789`.
const CRC32: &str = "y/Q5Jg==";
const CRC64: &str = "rosUhgp5mIg=";
const SHA256: &str = "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=";

/// A client that sends checksums only where it is told to.
async fn world() -> (LocalAws, Client) {
    let (aws, _) = with_bucket().await;
    let config = s3_config(&aws, "us-east-1").request_checksum_calculation(RequestChecksumCalculation::WhenRequired);
    let s3 = Client::from_conf(config.build());
    (aws, s3)
}

async fn head(s3: &Client, key: &str) -> HeadObjectOutput {
    s3.head_object().bucket("logs").key(key).checksum_mode(ChecksumMode::Enabled).send().await.unwrap()
}

async fn attributes(s3: &Client, key: &str) -> GetObjectAttributesOutput {
    let all = [
        ObjectAttributes::Etag,
        ObjectAttributes::Checksum,
        ObjectAttributes::ObjectParts,
        ObjectAttributes::ObjectSize,
    ];
    let ask = s3.get_object_attributes().bucket("logs").key(key).set_object_attributes(Some(all.to_vec()));
    ask.send().await.unwrap()
}

#[tokio::test]
async fn when_an_object_comes_without_a_checksum_then_it_has_a_crc64_of_all_of_it() {
    let (_aws, s3) = world().await;
    let put = s3.put_object().bucket("logs").key("key").body(b"123456789".to_vec().into()).send().await.unwrap();
    assert_eq!((put.checksum_crc64_nvme(), put.checksum_type()), (Some(CRC64), Some(&ChecksumType::FullObject)));
    let kept = head(&s3, "key").await;
    assert_eq!((kept.checksum_crc64_nvme(), kept.checksum_type()), (Some(CRC64), Some(&ChecksumType::FullObject)));
    let got = s3.get_object().bucket("logs").key("key").checksum_mode(ChecksumMode::Enabled).send().await.unwrap();
    assert_eq!((got.checksum_crc64_nvme(), got.checksum_type()), (Some(CRC64), Some(&ChecksumType::FullObject)));
    let plain = s3.head_object().bucket("logs").key("key").send().await.unwrap();
    assert_eq!((plain.checksum_crc64_nvme(), plain.checksum_type()), (None, None));
    let told = attributes(&s3, "key").await;
    assert_eq!((told.e_tag(), told.object_size()), (put.e_tag().map(|etag| etag.trim_matches('"')), Some(9)));
    assert_eq!(told.checksum().unwrap().checksum_crc64_nvme(), Some(CRC64));
    assert!(told.object_parts().is_none());
}

#[tokio::test]
async fn when_an_object_comes_with_a_checksum_then_it_keeps_that_one_alone_if_it_is_right() {
    let (_aws, s3) = world().await;
    let put = || s3.put_object().bucket("logs").key("key").body(b"123456789".to_vec().into());
    let answer = put().checksum_crc32(CRC32).send().await.unwrap();
    assert_eq!((answer.checksum_crc32(), answer.checksum_crc64_nvme()), (Some(CRC32), None));
    let kept = head(&s3, "key").await;
    assert_eq!((kept.checksum_crc32(), kept.checksum_crc64_nvme()), (Some(CRC32), None));
    put().checksum_sha256(SHA256).send().await.unwrap();
    assert_eq!(head(&s3, "key").await.checksum_sha256(), Some(SHA256));
    put().content_md5("JfnnlDI7RTiF9RgfG2JNCw==").send().await.unwrap();
    let refused = [
        (put().checksum_crc32("AAAAAA==").send().await, "BadDigest"),
        (put().checksum_sha1("98O8HYCOBHMq32eZZczDTKeuNEA=").send().await, "BadDigest"),
        (put().checksum_crc64_nvme("AAAA").send().await, "InvalidRequest"),
        (put().checksum_crc32(CRC32).checksum_sha256(SHA256).send().await, "InvalidRequest"),
        (put().content_md5("AAAAAAAAAAAAAAAAAAAAAA==").send().await, "BadDigest"),
        (put().content_md5("?").send().await, "InvalidDigest"),
    ];
    for (answer, code) in refused {
        assert_eq!(failure(answer), error(400, code));
    }
    assert_eq!(head(&s3, "key").await.checksum_crc64_nvme(), Some(CRC64));
}

#[tokio::test]
async fn when_an_object_is_copied_then_its_copy_is_summed_up_as_it_is_or_as_asked() {
    let (_aws, s3) = world().await;
    let put = s3.put_object().bucket("logs").key("key").body(b"123456789".to_vec().into());
    put.checksum_sha256(SHA256).send().await.unwrap();
    let copy = || s3.copy_object().bucket("logs").key("copy").copy_source("logs/key");
    let answer = copy().send().await.unwrap();
    assert_eq!(answer.copy_object_result().unwrap().checksum_sha256(), Some(SHA256));
    assert_eq!(head(&s3, "copy").await.checksum_sha256(), Some(SHA256));
    copy().checksum_algorithm(ChecksumAlgorithm::Crc32).send().await.unwrap();
    let kept = head(&s3, "copy").await;
    assert_eq!((kept.checksum_crc32(), kept.checksum_sha256()), (Some(CRC32), None));
}

/// An upload of two parts, and what names them.
struct Begun {
    id: String,
    parts: Vec<CompletedPart>,
}

impl Begun {
    async fn new(s3: &Client, algorithm: Option<ChecksumAlgorithm>, kind: Option<ChecksumType>) -> Self {
        let create = s3.create_multipart_upload().bucket("logs").key("big");
        let begun = create.set_checksum_algorithm(algorithm.clone()).set_checksum_type(kind).send().await.unwrap();
        assert_eq!(begun.checksum_algorithm(), algorithm.as_ref());
        let id = begun.upload_id().unwrap().to_owned();
        let mut parts = Vec::new();
        for (number, size) in [(1, PART), (2, 10)] {
            let part = s3.upload_part().bucket("logs").key("big").upload_id(&id).part_number(number);
            let part = part.body(content(number, size).into()).send().await.unwrap();
            let named = CompletedPart::builder().part_number(number).set_e_tag(part.e_tag);
            let named = named.set_checksum_crc32(part.checksum_crc32).set_checksum_sha256(part.checksum_sha256);
            parts.push(named.set_checksum_crc64_nvme(part.checksum_crc64_nvme).build());
        }
        Self { id, parts }
    }

    fn complete(
        &self,
        s3: &Client,
    ) -> aws_sdk_s3::operation::complete_multipart_upload::builders::CompleteMultipartUploadFluentBuilder {
        self.complete_with(s3, self.parts.clone())
    }

    fn complete_with(
        &self,
        s3: &Client,
        parts: Vec<CompletedPart>,
    ) -> aws_sdk_s3::operation::complete_multipart_upload::builders::CompleteMultipartUploadFluentBuilder {
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        s3.complete_multipart_upload().bucket("logs").key("big").upload_id(&self.id).multipart_upload(parts)
    }
}

fn content(number: i32, size: usize) -> Vec<u8> {
    vec![u8::try_from(number).unwrap(); size]
}

/// What an object of all that content has where it comes in one piece.
async fn in_one_piece(aws: &LocalAws, algorithm: ChecksumAlgorithm) -> HeadObjectOutput {
    let s3 = &support::s3(aws, "us-east-1");
    let all = [content(1, PART), content(2, 10)].concat();
    let put = s3.put_object().bucket("logs").key("whole").body(all.into()).checksum_algorithm(algorithm);
    put.send().await.unwrap();
    head(s3, "whole").await
}

#[tokio::test]
async fn when_parts_are_summed_up_as_a_whole_then_the_object_has_the_checksum_of_one_piece() {
    let (aws, s3) = world().await;
    for (asked, algorithm) in [
        (None, ChecksumAlgorithm::Crc64Nvme),
        (Some(ChecksumAlgorithm::Crc64Nvme), ChecksumAlgorithm::Crc64Nvme),
        (Some(ChecksumAlgorithm::Crc32), ChecksumAlgorithm::Crc32),
    ] {
        let whole = in_one_piece(&aws, algorithm).await;
        let kind = asked.clone().map(|_| ChecksumType::FullObject);
        let begun = Begun::new(&s3, asked, kind).await;
        let answer = begun.complete(&s3).send().await.unwrap();
        let kept = head(&s3, "big").await;
        assert_eq!(answer.checksum_type(), Some(&ChecksumType::FullObject));
        assert_eq!(
            (kept.checksum_crc32(), kept.checksum_crc64_nvme()),
            (whole.checksum_crc32(), whole.checksum_crc64_nvme())
        );
        assert_eq!(
            (answer.checksum_crc32(), answer.checksum_crc64_nvme()),
            (whole.checksum_crc32(), whole.checksum_crc64_nvme())
        );
    }
}

#[tokio::test]
async fn when_parts_have_a_composite_checksum_then_it_has_their_number_and_each_is_told() {
    let (_aws, s3) = world().await;
    let begun = Begun::new(&s3, Some(ChecksumAlgorithm::Sha256), None).await;
    let listed = s3.list_parts().bucket("logs").key("big").upload_id(&begun.id).send().await.unwrap();
    assert_eq!(listed.checksum_type(), Some(&ChecksumType::Composite));
    let sums: Vec<_> = begun.parts.iter().map(|part| part.checksum_sha256().unwrap()).collect();
    assert_eq!(listed.parts().iter().map(|part| part.checksum_sha256().unwrap()).collect::<Vec<_>>(), sums);
    let uploads = s3.list_multipart_uploads().bucket("logs").send().await.unwrap();
    assert_eq!(uploads.uploads()[0].checksum_algorithm(), Some(&ChecksumAlgorithm::Sha256));

    begun.complete(&s3).send().await.unwrap();
    let kept = head(&s3, "big").await;
    assert_eq!(kept.checksum_type(), Some(&ChecksumType::Composite));
    assert!(kept.checksum_sha256().unwrap().ends_with("=-2"), "{kept:?}");
    let told = attributes(&s3, "big").await;
    assert_eq!(told.checksum().unwrap().checksum_sha256(), kept.checksum_sha256());
    let parts = told.object_parts().unwrap();
    assert_eq!((parts.total_parts_count(), parts.is_truncated()), (Some(2), Some(false)));
    let told: Vec<_> =
        parts.parts().iter().map(|part| (part.size().unwrap(), part.checksum_sha256().unwrap())).collect();
    assert_eq!(told, [(PART.try_into().unwrap(), sums[0]), (10, sums[1])]);

    let first = s3.get_object_attributes().bucket("logs").key("big").max_parts(1);
    let first = first.object_attributes(ObjectAttributes::ObjectParts).send().await.unwrap();
    let first = first.object_parts().unwrap();
    assert_eq!((first.parts().len(), first.next_part_number_marker()), (1, Some("1")));
    let rest = s3.get_object_attributes().bucket("logs").key("big").part_number_marker("1");
    let rest = rest.object_attributes(ObjectAttributes::ObjectParts).send().await.unwrap();
    assert_eq!(rest.object_parts().unwrap().parts()[0].part_number(), Some(2));
}

#[tokio::test]
async fn when_an_upload_and_its_completion_do_not_fit_then_the_error_says_why() {
    let (_aws, s3) = world().await;
    let begun = Begun::new(&s3, Some(ChecksumAlgorithm::Crc32), None).await;
    let bare = |part: &CompletedPart| {
        CompletedPart::builder().set_part_number(part.part_number).set_e_tag(part.e_tag.clone()).build()
    };
    let without = begun.parts.iter().map(bare).collect();
    assert_eq!(failure(begun.complete_with(&s3, without).send().await), error(400, "InvalidRequest"));
    let mut wrong = begun.parts.clone();
    wrong[0].checksum_crc32 = Some(CRC32.to_owned());
    assert_eq!(failure(begun.complete_with(&s3, wrong).send().await), error(400, "InvalidPart"));
    let other_kind = begun.complete(&s3).checksum_type(ChecksumType::FullObject).send().await;
    assert_eq!(failure(other_kind), error(400, "InvalidRequest"));
    let other = begun.complete(&s3).checksum_sha256(SHA256).send().await;
    assert_eq!(failure(other), error(400, "InvalidRequest"));
    assert_eq!(failure(begun.complete(&s3).checksum_crc32(CRC32).send().await), error(400, "BadDigest"));
    let part = || s3.upload_part().bucket("logs").key("big").upload_id(&begun.id).part_number(2).body(vec![1].into());
    assert_eq!(failure(part().checksum_sha256(SHA256).send().await), error(400, "InvalidRequest"));
    assert_eq!(failure(part().checksum_crc32(CRC32).send().await), error(400, "BadDigest"));
    begun.complete(&s3).send().await.unwrap();

    for (algorithm, kind) in [
        (ChecksumAlgorithm::Sha256, ChecksumType::FullObject),
        (ChecksumAlgorithm::Crc64Nvme, ChecksumType::Composite),
        (ChecksumAlgorithm::from("SUM"), ChecksumType::Composite),
    ] {
        let create = s3.create_multipart_upload().bucket("logs").key("big").checksum_type(kind);
        assert_eq!(failure(create.checksum_algorithm(algorithm).send().await), error(400, "InvalidRequest"));
    }
}

#[tokio::test]
async fn when_an_object_is_read_by_part_then_that_part_comes_with_its_checksum() {
    let (_aws, s3) = world().await;
    let begun = Begun::new(&s3, None, None).await;
    begun.complete(&s3).send().await.unwrap();
    let get = |number| {
        let get = s3.get_object().bucket("logs").key("big").part_number(number);
        get.checksum_mode(ChecksumMode::Enabled).send()
    };
    let second = get(2).await.unwrap();
    assert_eq!((second.parts_count(), second.content_length()), (Some(2), Some(10)));
    assert_eq!(second.content_range(), Some("bytes 5242880-5242889/5242890"));
    assert_eq!(second.checksum_crc64_nvme(), begun.parts[1].checksum_crc64_nvme());
    assert_eq!(second.body.collect().await.unwrap().to_vec(), content(2, 10));
    let first = s3.head_object().bucket("logs").key("big").part_number(1).send().await.unwrap();
    assert_eq!((first.parts_count(), first.content_length()), (Some(2), Some(PART.try_into().unwrap())));
    for number in [0, 3] {
        assert_eq!(failure(get(number).await), error(416, "InvalidPartNumber"));
    }
    s3.put_object().bucket("logs").key("big").body(b"one".to_vec().into()).send().await.unwrap();
    assert_eq!(get(1).await.unwrap().body.collect().await.unwrap().to_vec(), b"one");
    assert_eq!(failure(get(2).await), error(416, "InvalidPartNumber"));
    assert!(attributes(&s3, "big").await.object_parts().is_none());
}
