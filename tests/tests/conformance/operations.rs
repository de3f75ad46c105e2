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
                crate::operations::judge("embedded", module_path!(), played).await;
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
            crate::operations::judge($server, module_path!(), played).await;
        }
    };
}

mod acm;
mod buckets;
mod cloudwatch;
#[cfg(feature = "ec2")]
mod ec2;
#[cfg(feature = "ec2")]
mod ec2_instances;
#[cfg(feature = "ec2")]
mod ec2_mirrors;
#[cfg(feature = "ec2")]
mod ec2_networks;
#[cfg(feature = "ec2")]
mod ec2_routes;
mod gap;
mod iam;
mod objects;
mod organizations;
mod secretsmanager;
mod ssm;
mod sts;

use crate::world::World;
use futures::FutureExt;
use gap::Gap;
use s3_interactions::S3Client;
use std::panic::{AssertUnwindSafe, resume_unwind};

/// The operations of a crate, by topic.
type Topics = &'static [(&'static str, &'static [&'static str])];

/// What is played, and of which crate it is.
const CRATES: &[(&str, Topics)] = &[
    ("acm", &[("acm", acm::OPERATIONS)]),
    ("cloudwatch", &[("cloudwatch", cloudwatch::OPERATIONS)]),
    #[cfg(feature = "ec2")]
    (
        "ec2",
        &[
            ("ec2_instances", ec2_instances::OPERATIONS),
            ("ec2_mirrors", ec2_mirrors::OPERATIONS),
            ("ec2_networks", ec2_networks::OPERATIONS),
            ("ec2_routes", ec2_routes::OPERATIONS),
        ],
    ),
    ("iam", &[("iam", iam::OPERATIONS)]),
    ("organizations", &[("organizations", organizations::OPERATIONS)]),
    ("s3", &[("buckets", buckets::OPERATIONS), ("objects", objects::OPERATIONS)]),
    ("secretsmanager", &[("secretsmanager", secretsmanager::OPERATIONS)]),
    ("ssm", &[("ssm", ssm::OPERATIONS)]),
    ("sts", &[("sts", sts::OPERATIONS)]),
];

/// Passes where the operation is right, or wrong in the way that is known of the server. `place` is the module of the
/// test: `…::operations::TOPIC::OPERATION`.
async fn judge(server: &str, place: &str, played: impl Future<Output = ()>) {
    let mut parts = place.rsplit("::");
    let (operation, topic) = (parts.next().expect("an operation"), parts.next().expect("a topic"));
    let played = AssertUnwindSafe(played).catch_unwind().await;
    let Some(gap) = Gap::of(server, topic, operation) else {
        return played.unwrap_or_else(|panic| resume_unwind(panic));
    };
    let Err(panic) = played else { panic!("{operation} is right on {server}: take it out of gaps.txt") };
    let text = panic.downcast_ref::<String>().cloned();
    let said = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default();
    assert!(said.contains(gap.seen), "{operation} is wrong on {server} in another way than gaps.txt says: {said}");
}

/// What a crate shows that asks AWS nothing.
const NO_OPERATIONS: [&str; 5] =
    ["check_new_bucket_name", "content_type_of", "is_mirrorable", "sanitise_session_name", "upload_journal_name"];

#[test]
fn when_an_operation_is_public_then_it_is_played() {
    for (crate_name, topics) in CRATES {
        let page = format!("{}/../crates/{crate_name}-interactions/src/lib.rs", env!("CARGO_MANIFEST_DIR"));
        let page = std::fs::read_to_string(page).expect("the crate's page");
        let is_played = |name: &str| topics.iter().any(|(_, operations)| operations.contains(&name));
        let missing: Vec<&str> =
            functions(&page).filter(|name| !NO_OPERATIONS.contains(name) && !is_played(name)).collect();
        assert!(missing.is_empty(), "{crate_name}: {missing:?} are played nowhere");
    }
}

/// The functions that a crate's page shows: `bucket::object_lock::has_default_retention` is one, its modules are none.
fn functions(page: &str) -> impl Iterator<Item = &str> {
    let shown = page.split("pub use ").skip(1);
    let modules: Vec<&str> = shown.clone().flat_map(|rest| rest.split("::")).collect();
    let names = shown.filter_map(|rest| rest.split_once(';')).flat_map(|(names, _)| names.split([',', '{', '}', ':']));
    names
        .map(str::trim)
        .filter(move |name| name.contains('_') && name.starts_with(char::is_lowercase) && !modules.contains(name))
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
