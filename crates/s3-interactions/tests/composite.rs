//! Objects that others sent in parts, with a checksum of the parts' checksums alone.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

use aws_interactions_core::AwsClientProvider;
use aws_interactions_local::{Fault, FaultInjector, LocalAws};
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_s3::types::{ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart};
use s3_interactions::{
    GetOptions, SyncComparison, SyncOptions, SyncPlace, SyncReason, Verification, get_object, get_object_bytes,
    plan_sync,
};
use std::fs;

const PART: usize = 5 * 1024 * 1024;

struct World {
    aws: LocalAws,
    faults: FaultInjector,
    provider: AwsClientProvider,
    folder: tempfile::TempDir,
}

async fn world() -> World {
    let aws = LocalAws::start().await.expect("a free port");
    let faults = FaultInjector::over(LocalAws::http_client());
    let provider = aws.provider_builder().http_client(faults.clone()).max_attempts(1).build().await;
    let world =
        World { aws, faults, provider: provider.expect("a provider"), folder: tempfile::tempdir().expect("a folder") };
    world.others().create_bucket().bucket("data").send().await.expect("a bucket");
    world
}

impl World {
    /// The client of somebody else, who sends checksums.
    fn others(&self) -> Client {
        let config = aws_sdk_s3::Config::builder().behavior_version(BehaviorVersion::latest());
        let config = config.endpoint_url(self.aws.endpoint_url()).force_path_style(true);
        let config = config.region(Region::new("us-east-1")).credentials_provider(Credentials::for_tests());
        Client::from_conf(config.http_client(LocalAws::http_client()).build())
    }

    async fn put(&self, key: &str, parts: &[&[u8]], algorithm: &ChecksumAlgorithm) {
        let s3 = self.others();
        let begun = s3.create_multipart_upload().bucket("data").key(key).checksum_algorithm(algorithm.clone());
        let id = begun.send().await.expect("an upload").upload_id.expect("its id");
        let mut named = Vec::new();
        for (number, content) in (1..).zip(parts) {
            let part = s3.upload_part().bucket("data").key(key).upload_id(&id).part_number(number);
            let part = part.checksum_algorithm(algorithm.clone()).body(content.to_vec().into());
            let part = part.send().await.expect("a part");
            let one = CompletedPart::builder().part_number(number).set_e_tag(part.e_tag);
            let one = one.set_checksum_sha256(part.checksum_sha256).set_checksum_crc32(part.checksum_crc32);
            named.push(one.set_checksum_sha1(part.checksum_sha1).build());
        }
        let named = CompletedMultipartUpload::builder().set_parts(Some(named)).build();
        let complete = s3.complete_multipart_upload().bucket("data").key(key).upload_id(id);
        complete.multipart_upload(named).send().await.expect("an object");
    }

    fn file(&self, content: &[u8]) {
        fs::create_dir_all(self.folder.path().join("here")).expect("a folder");
        fs::write(self.folder.path().join("here/key"), content).expect("a file");
    }

    /// Why the file would be copied to the object.
    async fn reason(&self) -> Option<SyncReason> {
        self.reason_between(&SyncPlace::folder(self.folder.path().join("here"))).await
    }

    async fn reason_between(&self, source: &SyncPlace) -> Option<SyncReason> {
        let options = SyncOptions { comparison: SyncComparison::Checksum, ..SyncOptions::default() };
        let plan = plan_sync(source, &SyncPlace::prefix("data", "there"), &options, &self.provider).await;
        plan.expect("a plan").copies.iter().next().map(|copy| copy.reason)
    }

    async fn verification(&self) -> Verification {
        let path = self.folder.path().join("back");
        let _ = fs::remove_file(&path);
        get_object("data", "there/key", &path, &GetOptions::default(), &self.provider).await.expect("got").verification
    }
}

/// Five MiB and more, in which each byte differs from its neighbour.
fn first() -> Vec<u8> {
    (0..PART).map(|index| u8::try_from(index % 251).expect("below 251")).collect()
}

#[tokio::test]
async fn when_an_object_has_a_checksum_of_its_parts_then_a_file_is_compared_part_by_part() {
    for algorithm in [ChecksumAlgorithm::Sha256, ChecksumAlgorithm::Sha1, ChecksumAlgorithm::Crc32] {
        let world = world().await;
        let first = first();
        world.put("there/key", &[&first, b"second"], &algorithm).await;
        world.file(&[&first[..], b"second"].concat());
        assert_eq!(world.reason().await, None, "{algorithm:?}");
        world.file(&[&first[..], b"secOnd"].concat());
        assert_eq!(world.reason().await, Some(SyncReason::Content), "{algorithm:?}");
        let mut other = [&first[..], b"second"].concat();
        other[0] = 1;
        world.file(&other);
        assert_eq!(world.reason().await, Some(SyncReason::Content), "{algorithm:?}");
        assert_eq!(world.faults.calls()["GetObjectAttributes"], 3, "{algorithm:?}");
    }
}

#[tokio::test]
async fn when_two_objects_came_in_parts_then_their_crcs_or_parts_of_one_size_tell() {
    type Case<'a> = (&'a ChecksumAlgorithm, [&'a [u8]; 2], Option<SyncReason>);
    let world = world().await;
    let (first, from) = (first(), SyncPlace::prefix("data", "from"));
    let long = [&first[..], b"12"].concat();
    let cases: [Case<'_>; 4] = [
        (&ChecksumAlgorithm::Sha256, [&first, b"12345"], Some(SyncReason::Content)),
        (&ChecksumAlgorithm::Sha256, [&long, b"345"], Some(SyncReason::Incomparable)),
        (&ChecksumAlgorithm::Crc32, [&long, b"345"], Some(SyncReason::Content)),
        (&ChecksumAlgorithm::Crc32, [&first, b"12344"], None),
    ];
    for (algorithm, parts, expected) in cases {
        world.put("from/key", &[&first, b"12344"], algorithm).await;
        world.put("there/key", &parts, algorithm).await;
        assert_eq!(world.reason_between(&from).await, expected, "{algorithm:?} {expected:?}");
    }
}

#[tokio::test]
async fn when_the_parts_cannot_be_known_then_the_contents_cannot_be_compared() {
    let world = world().await;
    let first = first();
    world.file(&[&first[..], b"second"].concat());
    world.put("there/key", &[&first, b"second"], &ChecksumAlgorithm::Crc32).await;
    let another = "<GetObjectAttributesResponse><ETag>another</ETag><ObjectParts><Part><Size>5242886</Size>\
                   <ChecksumCRC32>AAAAAA==</ChecksumCRC32></Part></ObjectParts></GetObjectAttributesResponse>";
    for fault in [
        Fault::status(403, "AccessDenied", "no"),
        Fault::status(404, "NoSuchKey", "gone"),
        Fault::status(501, "NotImplemented", "what?"),
        Fault::Respond { status: 200, headers: Vec::new(), body: another.into() },
    ] {
        world.faults.fail("GetObjectAttributes", fault.clone());
        assert_eq!(world.reason().await, Some(SyncReason::Incomparable), "{fault:?}");
    }
    world.faults.fail("GetObjectAttributes", Fault::status(500, "InternalError", "again"));
    let options = SyncOptions { comparison: SyncComparison::Checksum, ..SyncOptions::default() };
    let here = SyncPlace::folder(world.folder.path().join("here"));
    let failed = plan_sync(&here, &SyncPlace::prefix("data", "there"), &options, &world.provider).await;
    assert!(matches!(failed, Err(s3_interactions::SyncError::Checksum(_))), "{failed:?}");
}

#[tokio::test]
async fn when_a_download_came_in_parts_then_their_checksums_are_compared_and_otherwise_told() {
    let world = world().await;
    let first = first();
    // In one request, and in ranges.
    for parts in [[&first[..], b"second"], [&first.repeat(4)[..], b"second"]] {
        for algorithm in [ChecksumAlgorithm::Crc32, ChecksumAlgorithm::Sha1, ChecksumAlgorithm::Sha256] {
            world.put("there/key", &parts, &algorithm).await;
            assert_eq!(world.verification().await, Verification::Checksum, "{algorithm:?}");
            world.faults.fail("GetObjectAttributes", Fault::status(403, "AccessDenied", "no"));
            assert_eq!(world.verification().await, Verification::CompositeChecksum, "{algorithm:?}");
        }
    }
    for algorithm in [ChecksumAlgorithm::Crc32, ChecksumAlgorithm::Sha1, ChecksumAlgorithm::Sha256] {
        world.put("there/key", &[&first, b"second"], &algorithm).await;
        world.faults.fail("GetObject", Fault::CorruptBody);
        let corrupt = get_object_bytes("data", "there/key", u64::MAX, &world.provider).await;
        assert!(matches!(corrupt, Err(s3_interactions::ObjectError::NotIntact { .. })), "{algorithm:?}: {corrupt:?}");
    }
}
