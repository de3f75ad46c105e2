//! Settings of buckets, one by one.

use super::buckets::{POLICY, bucket, settings};
use crate::operation::{Doing, Operation, call};
use crate::world::World;
use futures::FutureExt;
use s3_interactions::{
    BucketLogging, BucketSettings, Encryption, ObjectOwnership, create_bucket, delete_bucket_policy,
    get_bucket_logging, get_bucket_policy, put_bucket_encryption, put_bucket_logging, put_bucket_policy,
    put_bucket_tags, put_bucket_versioning, put_object_ownership, put_public_access_block,
};

const DATA: &[&str] = &["data"];

pub(crate) fn table() -> Vec<Operation> {
    let put = |name, act| Operation::changing(name, DATA, bucket, act, settings);
    vec![
        put("s3::put_bucket_encryption", |world| {
            call(async { put_bucket_encryption("data", &kms(), &world.provider).await })
        }),
        put("s3::put_bucket_tags", |world| {
            let tags = [("team".to_owned(), "web".to_owned())].into();
            call(async move { put_bucket_tags("data", &tags, &world.provider).await })
        }),
        put("s3::put_bucket_versioning", |world| call(put_bucket_versioning("data", true, &world.provider))),
        put("s3::put_object_ownership", |world| {
            call(put_object_ownership("data", ObjectOwnership::BucketOwnerPreferred, &world.provider))
        }),
        put("s3::put_public_access_block", |world| call(put_public_access_block("data", false, &world.provider))),
        Operation::changing(
            "s3::put_bucket_policy",
            DATA,
            bucket,
            |world| call(put_bucket_policy("data", POLICY, &world.provider)),
            policy,
        ),
        Operation::changing(
            "s3::delete_bucket_policy",
            DATA,
            bucket_with_policy,
            |world| call(delete_bucket_policy("data", &world.provider)),
            policy,
        ),
        Operation::changing(
            "s3::put_bucket_logging",
            DATA,
            two_buckets,
            |world| call(async { put_bucket_logging("data", Some(&BucketLogging::to("logs")), &world.provider).await }),
            logging,
        ),
    ]
}

fn kms() -> Encryption {
    Encryption::Kms { key_id: Some("arn:aws:kms:us-east-1:123456789012:key/1234abcd".to_owned()) }
}

fn two_buckets(world: &World) -> Doing<'_, ()> {
    async {
        bucket(world).await;
        create_bucket("logs", &BucketSettings::default(), &world.steady).await.expect("a bucket");
    }
    .boxed_local()
}

fn bucket_with_policy(world: &World) -> Doing<'_, ()> {
    async {
        bucket(world).await;
        put_bucket_policy("data", POLICY, &world.steady).await.expect("a policy");
    }
    .boxed_local()
}

fn policy(world: &World) -> Doing<'_, String> {
    async { format!("{:?}", get_bucket_policy("data", &world.steady).await.expect("an answer")) }.boxed_local()
}

fn logging(world: &World) -> Doing<'_, String> {
    async { format!("{:?}", get_bucket_logging("data", &world.steady).await.expect("an answer")) }.boxed_local()
}
