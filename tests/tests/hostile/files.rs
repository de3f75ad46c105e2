//! Files that are read back: journals of transfers, results of fan-outs. What they tell is somebody's, or was cut.

use crate::corpus::{any_text, damaged};
use aws_interactions_local::LocalAws;
use aws_interactions_orchestration::ResultsFile;
use proptest::prelude::*;
use s3_interactions::{ObjectError, PutOptions};

const RESULTS: &[u8] = b"{\"account\":\"111111111111\",\"region\":\"eu-west-1\",\"job\":\"count\",\"status\":\"ok\"}\n\
    {\"account\":\"111111111111\",\"region\":\"eu-west-2\",\"job\":\"count\",\"status\":\"failed\",\"error\":\"e\"}\n";

const JOURNAL: &[u8] = b"{\"upload_to\":\"logs\",\"key\":\"a\",\"upload_id\":\"u\",\"part_size\":8388608,\"file\":{\"size\":\
    16777217,\"modified\":\"1\",\"inode\":1}}\n{\"part\":1,\"etag\":\"\\\"e\\\"\",\"crc\":\"AAAAAAAAAAA=\",\"size\":8388608}\n\
    {\"part\":-1,\"etag\":null,\"crc\":\"\",\"size\":0}\n";

/// One document or the other, damaged, or anything.
fn any_file(document: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    let any_bytes = proptest::collection::vec(any::<u8>(), 0..200);
    prop_oneof![Just(document.to_vec()), damaged(document), any_text().prop_map(String::into_bytes), any_bytes]
}

proptest! {
    #[test]
    fn when_a_file_of_results_holds_anything_then_nothing_panics_and_what_is_refused_stays(
        content in any_file(RESULTS),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("results");
        std::fs::write(&path, &content).expect("a file");
        match ResultsFile::open(&path, "count") {
            Ok(file) => prop_assert!(file.done().len() + file.cut_short() <= content.len()),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
        prop_assert_eq!(std::fs::read(&path).expect("a file"), content);
    }
}

proptest! {
    // Each is an upload in parts.
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 32))]

    #[test]
    fn when_a_journal_holds_anything_then_nothing_panics_and_what_is_uploaded_is_the_file(journal in any_file(JOURNAL)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let folder = tempfile::tempdir().expect("a folder");
            let (file, path) = (folder.path().join("a"), folder.path().join("journal"));
            // Above the size from which an upload goes in parts.
            std::fs::write(&file, vec![7; 16 * 1024 * 1024 + 1]).expect("a file");
            std::fs::write(&path, &journal).expect("a journal");
            let aws = LocalAws::start().await.expect("a free port");
            let provider = aws.provider().await.expect("a provider");
            s3_interactions::ensure_bucket_exists("logs", &s3_interactions::BucketSettings::default(), &provider)
                .await
                .expect("a bucket");
            let options = PutOptions { journal: Some(path.clone()), ..PutOptions::default() };
            match s3_interactions::put_file_to_bucket(&file, "logs", "a", &options, &provider).await {
                Ok(put) => assert!(put.size == 16 * 1024 * 1024 + 1 && !path.exists(), "{put:?}"),
                Err(ObjectError::Journal { .. }) => assert!(path.exists(), "what is not ours is gone"),
                Err(error) => panic!("{error:?}"),
            }
        });
    }
}
