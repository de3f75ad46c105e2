//! One scenario an operation, on every server there is: what `cargo xtask conformance` prints as a matrix.
//!
//! An operation is a public function of a crate. What a server gets wrong stands in `gaps.txt`, with what is seen then
//! and why: the scenario must fail there, and so. One that passes has outlived its line, which is an error.

/// A test for each operation and server.
macro_rules! operations {
    ($($operation:ident),+ $(,)?) => {
        $(mod $operation {
            #[tokio::test]
            async fn on_embedded() {
                let played = async { super::$operation(crate::world::World::on_embedded().await).await };
                crate::operations::judge("embedded", stringify!($operation), played).await;
            }
            operations!(@test on_moto "moto" $operation);
            operations!(@test on_ministack "ministack" $operation);
            operations!(@test on_seaweedfs "seaweedfs" $operation);
        })+
        pub(super) const OPERATIONS: &[&str] = &[$(stringify!($operation)),+];
    };
    (@test $test:ident $server:literal $operation:ident) => {
        #[tokio::test]
        #[ignore = "needs a server: cargo xtask conformance"]
        async fn $test() {
            let played = async { super::$operation(crate::world::World::$test().await).await };
            crate::operations::judge($server, stringify!($operation), played).await;
        }
    };
}

mod buckets;
mod gap;
mod iam;
mod objects;
mod sts;

use crate::world::World;
use futures::FutureExt;
use gap::Gap;
use s3_interactions::S3Client;
use std::panic::{AssertUnwindSafe, resume_unwind};

/// Passes where the operation is right, or wrong in the way that is known of the server.
async fn judge(server: &str, operation: &str, played: impl Future<Output = ()>) {
    let played = AssertUnwindSafe(played).catch_unwind().await;
    let Some(gap) = Gap::of(server, operation) else {
        return played.unwrap_or_else(|panic| resume_unwind(panic));
    };
    let Err(panic) = played else { panic!("{operation} is right on {server}: take it out of gaps.txt") };
    let text = panic.downcast_ref::<String>().cloned();
    let said = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default();
    assert!(said.contains(gap.seen), "{operation} is wrong on {server} in another way than gaps.txt says: {said}");
}

#[test]
fn when_an_operation_is_public_then_it_is_played() {
    const NO_OPERATIONS: [&str; 4] =
        ["check_new_bucket_name", "content_type_of", "sanitise_session_name", "upload_journal_name"];
    let played = [buckets::OPERATIONS, iam::OPERATIONS, objects::OPERATIONS, sts::OPERATIONS].concat();
    for crate_name in ["iam", "s3", "sts"] {
        let page = format!("{}/../crates/{crate_name}-interactions/src/lib.rs", env!("CARGO_MANIFEST_DIR"));
        let page = std::fs::read_to_string(page).expect("the crate's page");
        let public = page.split("pub use ").skip(1).filter_map(|rest| rest.split_once(';')).map(|(names, _)| names);
        let names = public.flat_map(|names| names.split([',', '{', '}', ':'])).map(str::trim);
        let is_function = |name: &&str| name.contains('_') && name.starts_with(char::is_lowercase);
        // A path's modules are no functions: `bucket::object_lock::has_default_retention`.
        let modules: Vec<&str> = page.split("pub use ").skip(1).flat_map(|rest| rest.split("::")).collect();
        let is_module = |name: &str| modules.contains(&name);
        let missing: Vec<&str> = names
            .filter(is_function)
            .filter(|name| !is_module(name) && !NO_OPERATIONS.contains(name) && !played.contains(name))
            .collect();
        assert!(missing.is_empty(), "{crate_name}: {missing:?} are played nowhere");
    }
}

/// What every scenario here needs of a [`World`].
impl World {
    /// A bucket of its own, plain: a server that does not know a setting may be right about all else.
    async fn bucket(&self) -> String {
        let bucket = self.name("data");
        self.provider.get_s3().create_bucket().bucket(&bucket).send().await.expect("a bucket");
        bucket
    }

    /// A bucket of its own that keeps versions.
    async fn versioned_bucket(&self) -> String {
        let bucket = self.bucket().await;
        s3_interactions::put_bucket_versioning(&bucket, true, &self.provider).await.expect("versions");
        bucket
    }

    /// Puts an object.
    async fn put(&self, bucket: &str, key: &str, content: &str) {
        let options = s3_interactions::PutOptions::default();
        let put = s3_interactions::put_object_bytes(content.into(), bucket, key, &options, &self.provider);
        put.await.expect("a put");
    }

    /// What an object holds.
    async fn read(&self, bucket: &str, key: &str) -> String {
        let content = s3_interactions::get_object_bytes(bucket, key, 1000, &self.provider).await.expect("an object");
        String::from_utf8(content).expect("text")
    }
}
