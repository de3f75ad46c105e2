//! Uploads and downloads that break at any request, that are gone on with, and of any size, on the embedded AWS.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod faults;
mod lost_answers;
mod lost_conditions;
mod nameless_uploads;
mod resumed_downloads;
mod resumed_uploads;
mod streams;
mod world;

use futures::TryStreamExt;
use proptest::prelude::*;
use s3_interactions::{GetOptions, PutOptions, StreamOptions, stream_object};
use std::fs;
use world::{MIB, content, world};

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn when_any_file_goes_up_and_comes_back_then_it_is_the_same(
        near in prop::sample::select(vec![0, 8 * MIB, 16 * MIB, 24 * MIB]), more in 0_usize..3, less in 0_usize..3,
        seed: u8,
    ) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let world = world().await;
            let content = content((near + more).saturating_sub(less), seed);
            world.file("file", &content);
            world.put("file", &PutOptions::default()).await.expect("put");
            world.get("back", &GetOptions::default()).await.expect("got");
            assert!(fs::read(world.path("back")).expect("a file") == content);
            let object = stream_object("data", "key", &StreamOptions::default(), &world.provider).await.expect("a stream");
            assert!(object.content.try_collect::<Vec<_>>().await.expect("all").concat() == content);
        });
    }
}
