//! Buckets of S3: what is read of them, and from creation to end.

use super::objects;
use crate::operation::{Answer, Doing, Operation, call, call_for, nothing};
use crate::world::World;
use futures::FutureExt;
use s3_interactions::{
    BucketLogging, BucketSettings, BucketStatus, EmptyOptions, count_bucket_contents, count_prefix_contents,
    create_bucket, delete_bucket, destroy_bucket, empty_bucket, end_prefix_expiration, end_upload_expiration,
    ensure_bucket_exists, expire_prefix, expire_uploads, get_bucket_logging, get_bucket_policy, get_bucket_region,
    get_bucket_settings, get_bucket_status, get_prefix_expiration, get_upload_expiration, has_default_retention,
    is_bucket_owned_by, is_requester_pays, list_buckets, put_bucket_logging, put_bucket_policy,
};
use std::num::NonZeroU16;

const DATA: &[&str] = &["data"];
const WEEK: NonZeroU16 = NonZeroU16::new(7).unwrap();
pub(super) const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"}]}"#;

pub(crate) fn table() -> Vec<Operation> {
    [reading(), changing()].into_iter().flatten().collect()
}

fn reading() -> Vec<Operation> {
    let reading = |name, act| Operation::reading(name, DATA, told_bucket, act);
    vec![
        Operation::reading("s3::count_bucket_contents", DATA, objects::arrange, |world| {
            call(count_bucket_contents("data", &world.provider))
        }),
        Operation::reading("s3::count_prefix_contents", DATA, objects::arrange, |world| {
            call(count_prefix_contents("data", "a/", &world.provider))
        }),
        Operation::reading("s3::get_prefix_expiration", DATA, expiring, |world| {
            call(get_prefix_expiration("data", "a/", &world.provider))
        }),
        Operation::reading("s3::get_upload_expiration", DATA, ending_uploads, |world| {
            call(get_upload_expiration("data", &world.provider))
        }),
        reading("s3::get_bucket_logging", |world| call(get_bucket_logging("data", &world.provider))),
        reading("s3::get_bucket_policy", |world| call(get_bucket_policy("data", &world.provider))),
        reading("s3::get_bucket_region", |world| call(get_bucket_region("data", &world.provider))),
        reading("s3::get_bucket_settings", |world| call(get_bucket_settings("data", &world.provider))),
        reading("s3::get_bucket_status", |world| call(get_bucket_status("data", &world.provider)))
            .honest("HeadBucket", &["404"], "DoesNotExist")
            .honest("HeadBucket", &["403"], "ExistsNoAccess"),
        reading("s3::has_default_retention", |world| call(has_default_retention("data", &world.provider))),
        reading("s3::is_bucket_owned_by", |world| {
            call(is_bucket_owned_by("data", aws_interactions_local::ACCOUNT_ID, &world.provider))
        })
        .honest("HeadBucket", &["403"], "false"),
        reading("s3::is_requester_pays", |world| call(is_requester_pays("data", &world.provider))),
        Operation::reading("s3::list_buckets", &["ListBuckets"], told_bucket, |world| {
            call(list_buckets(&world.provider))
        }),
    ]
}

fn changing() -> Vec<Operation> {
    vec![
        Operation::changing("s3::create_bucket", DATA, nothing, creating, settings).admits(&["Incomplete"]),
        Operation::changing("s3::ensure_bucket_exists", DATA, nothing, ensuring, settings).admits(&["Incomplete"]),
        Operation::changing("s3::delete_bucket", DATA, bucket, deleting, settings),
        Operation::changing("s3::destroy_bucket", DATA, objects::arrange, destroying, objects::state)
            // What was deleted before a call that fails is deleted, as was asked: the error names the call.
            .admits(&["\"DeleteBucket\"", "\"ListMultipartUploads\""])
            .honest("", &["404"], "DidNotExist")
            .honest("DeleteBucket", &["404"], "Destroyed"),
        Operation::changing("s3::empty_bucket", DATA, objects::arrange, emptying, objects::state),
        Operation::changing(
            "s3::expire_prefix",
            DATA,
            bucket,
            |world| call(expire_prefix("data", "a/", &world.provider)),
            expiration,
        ),
        Operation::changing(
            "s3::end_prefix_expiration",
            DATA,
            expiring,
            |world| call(end_prefix_expiration("data", "a/", &world.provider)),
            expiration,
        ),
        Operation::changing(
            "s3::expire_uploads",
            DATA,
            bucket,
            |world| call(expire_uploads("data", WEEK, &world.provider)),
            upload_expiration,
        ),
        Operation::changing(
            "s3::end_upload_expiration",
            DATA,
            ending_uploads,
            |world| call(end_upload_expiration("data", &world.provider)),
            upload_expiration,
        ),
    ]
}

/// S3 itself deletes what is under one prefix.
fn expiring(world: &World) -> Doing<'_, ()> {
    async {
        bucket(world).await;
        expire_prefix("data", "a/", &world.steady).await.expect("S3 deletes it");
    }
    .boxed_local()
}

fn expiration(world: &World) -> Doing<'_, String> {
    async { format!("{:?}", get_prefix_expiration("data", "a/", &world.steady).await.expect("an answer")) }
        .boxed_local()
}

/// S3 itself ends unfinished uploads.
fn ending_uploads(world: &World) -> Doing<'_, ()> {
    async {
        bucket(world).await;
        expire_uploads("data", WEEK, &world.steady).await.expect("S3 ends them");
    }
    .boxed_local()
}

fn upload_expiration(world: &World) -> Doing<'_, String> {
    async { format!("{:?}", get_upload_expiration("data", &world.steady).await.expect("an answer")) }.boxed_local()
}

pub(super) fn bucket(world: &World) -> Doing<'_, ()> {
    async {
        create_bucket("data", &BucketSettings::default(), &world.steady).await.expect("a bucket");
    }
    .boxed_local()
}

/// A bucket of whose settings each is told apart from none.
fn told_bucket(world: &World) -> Doing<'_, ()> {
    async {
        for name in ["data", "logs"] {
            let tags = [("team".to_owned(), "web".to_owned())].into();
            let settings = BucketSettings { versioning: true, tags, ..BucketSettings::default() };
            create_bucket(name, &settings, &world.steady).await.expect("a bucket");
        }
        put_bucket_policy("data", POLICY, &world.steady).await.expect("a policy");
        put_bucket_logging("data", Some(&BucketLogging::to("logs")), &world.steady).await.expect("logging");
    }
    .boxed_local()
}

fn creating(world: &World) -> Doing<'_, Answer> {
    let tags = [("team".to_owned(), "web".to_owned())].into();
    let settings = BucketSettings { versioning: true, tags, ..BucketSettings::default() };
    call(async move { create_bucket("data", &settings, &world.provider).await })
}

fn ensuring(world: &World) -> Doing<'_, Answer> {
    call(async { ensure_bucket_exists("data", &BucketSettings::default(), &world.provider).await })
}

fn deleting(world: &World) -> Doing<'_, Answer> {
    call(delete_bucket("data", &world.provider))
}

fn destroying(world: &World) -> Doing<'_, Answer> {
    call(async { destroy_bucket("data", &EmptyOptions::default(), &world.provider).await })
}

fn emptying(world: &World) -> Doing<'_, Answer> {
    call_for(async { empty_bucket("data", &EmptyOptions::default(), &world.provider).await }, |report| report)
}

async fn is_there(world: &World) -> bool {
    get_bucket_status("data", &world.steady).await.expect("a status") != BucketStatus::DoesNotExist
}

pub(super) fn settings(world: &World) -> Doing<'_, String> {
    async {
        if !is_there(world).await {
            return "no bucket".to_owned();
        }
        format!("{:?}", get_bucket_settings("data", &world.steady).await.expect("settings"))
    }
    .boxed_local()
}
