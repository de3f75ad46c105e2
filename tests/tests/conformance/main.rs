//! Scenarios on servers that somebody else wrote, so that no mistake of ours in the embedded AWS vouches for itself.
//!
//! `cargo xtask conformance [FILTER]` compiles them, starts the servers they need and runs them. `cargo test` compiles
//! them too and reports them as ignored; run without a server they fail, they never skip. By hand, on a server of one's own:
//!
//! ```text
//! MOTO_ENDPOINT_URL=http://127.0.0.1:5000 AWSI_PROGRAM=target/debug/awsi \
//!     cargo test --workspace --all-features --test conformance -- --ignored on_moto
//! ```
//!
//! What the embedded AWS is to have in common with them is played on it too: `on_embedded`, which `cargo test` runs.
//!
//! Beside the topics stands a table: `operations/` has one scenario for each public operation of ACM, CloudWatch, EC2, IAM,
//! organizations, S3, secrets, SSM and STS, played on all servers, and `gaps.txt` what is wrong where. The command prints
//! them as a matrix.
//!
//! # Writing one
//! A file a topic. A scenario is an `async fn` that takes a [`World`](world::World): a server, and an account on it that no
//! other scenario has, so all run at the same time and find nothing but what they made themselves. Never reset a server.
//! Bucket names are shared by all accounts: [`World::name`](world::World::name) makes them unique. The table [`play!`] at the
//! top of a file says on which servers each scenario is played; the comment above an entry that is not played everywhere
//! says why.
//!
//! # What the servers get wrong
//! In the pinned versions; what stands here is shown by mocks beside the functions instead:
//!
//! | | moto | ministack |
//! |---|---|---|
//! | accounts | only roles have one of their own | by access key, if it is twelve digits, and by role |
//! | S3 versions | right, but the SDK cannot read `GetBucketVersioning` | right |
//! | S3 uploads in parts | the SDK cannot read `ListParts` | right, and takes parts that are too small |
//! | buckets of other accounts | open to everybody | 403 |
//! | buckets in other regions | served in all of them | redirected |
//! | EC2 | filters, unknown ids and `DependencyViolation` right; only instances come in pages | 17 filters ignored |
//! | instances' interfaces | outlive the instance, and can be deleted then | none |
//! | interfaces of endpoints | outlive the endpoint | none |
//! | traffic mirrors | ids that AWS never gives, `traf-mir-tar-…`, which this workspace refuses | none |
//! | Organizations | right, but `ListAccounts` is empty where there is none | every account is in one, none can be created |
//! | CloudWatch | does not speak the SDK's protocol | right but for what follows |
//! | reading metrics | | no metric math; lists in one page; a metric asked for without dimensions is all of its name |
//! | putting metrics | | takes anything: reserved names, times and values out of range |
//! | alarms | | forgets the queries of metric math, the parents of an alarm, filters by action; judges a metric over all dimensions |
//! | dashboards | | takes any body; the SDK cannot read the times in `ListDashboards` |
//! | ECS | a forced deployment is the old one under a new id; none fails or is rolled back | right |
//! | certificates | a re-import loses the tags; nothing is ever in use | not read: no names, times or sources; lists leave sources out; imports under an ARN that nobody has |
//! | OpenSearch | deletes at once | deletes at once |
//! | neither | `expected_bucket_owner`, `DryRun` (moto knows that of `RunInstances`), tokens against doing it twice, permissions | |
//!
//! seaweedfs serves S3 alone, and is strict: callers without a right get 403, signatures of URLs are verified. What it gets
//! wrong stands in `gaps.txt`.
#![expect(clippy::expect_used, reason = "a scenario that cannot be set up fails")]

/// A test for each server on which a scenario is played, under the scenario's name.
macro_rules! play {
    ($($scenario:ident: $($server:ident),+;)+) => {
        $(mod $scenario {
            $(play!(@test $server $scenario);)+
        })+
    };
    (@test on_embedded $scenario:ident) => {
        #[tokio::test]
        async fn on_embedded() {
            super::$scenario(crate::world::World::on_embedded().await).await;
        }
    };
    (@test $server:ident $scenario:ident) => {
        #[tokio::test]
        #[ignore = "needs a server: cargo xtask conformance"]
        async fn $server() {
            super::$scenario(crate::world::World::$server().await).await;
        }
    };
}

mod acm;
mod alarms;
mod buckets;
mod command_line;
mod command_line_cloudwatch;
#[cfg(feature = "ec2")]
mod command_line_ec2;
mod dashboards;
mod dynamodb;
mod ecs;
mod eventbridge;
mod fan_out;
#[cfg(feature = "ec2")]
mod inventory;
#[cfg(feature = "ec2")]
mod launch;
mod metrics;
mod objects;
mod opensearch;
mod operations;
mod organizations;
mod secretsmanager;
mod ssm;
mod sts;
mod trees;
#[cfg(feature = "ec2")]
mod vpc_teardown;
mod world;
