//! Buckets from creation to destruction, in their account and region.

use crate::world::World;
use s3_interactions::{
    BucketCreation, BucketError, BucketSettings, BucketStatus, Destruction, EmptyOptions, Encryption, ObjectError,
    PutOptions, count_bucket_contents, create_bucket, delete_bucket, delete_objects, destroy_bucket, get_bucket_region,
    get_bucket_settings, get_bucket_status, get_object_bytes, list_buckets, put_object_bytes,
};
use std::collections::BTreeMap;

play! {
    when_a_bucket_lives_and_is_destroyed_then_each_status_is_what_it_is: on_moto, on_ministack;
    when_a_bucket_is_created_again_then_it_is_known_to_be_ours: on_moto, on_ministack;
    when_a_bucket_holds_something_then_it_is_not_deleted_and_says_why: on_moto, on_ministack;
    when_buckets_are_listed_then_those_of_other_accounts_are_not_among_them: on_moto, on_ministack;
    when_the_name_belongs_to_another_account_then_it_is_taken: on_moto, on_ministack;
    when_a_bucket_with_versions_and_markers_is_destroyed_then_all_of_it_is_gone: on_moto, on_ministack;
    // Moto serves it in every region; ministack redirects.
    when_a_bucket_lives_in_another_region_then_it_is_followed_there: on_moto, on_ministack;
    // On moto the SDK cannot read the answer of GetBucketVersioning.
    when_a_bucket_is_created_with_settings_then_they_are_read_back: on_ministack;
    // On moto every account may use every bucket.
    when_a_bucket_belongs_to_another_account_then_it_exists_and_keeps_us_out: on_ministack;
}

/// A bucket with the default settings.
async fn bucket(world: &World) -> String {
    let bucket = world.name("logs");
    create_bucket(&bucket, &BucketSettings::default(), &world.provider).await.expect("a bucket");
    bucket
}

async fn put(bucket: &str, key: &str, world: &World) {
    let options = PutOptions::default();
    put_object_bytes(key.as_bytes().to_vec(), bucket, key, &options, &world.provider).await.expect("a put");
}

async fn status(bucket: &str, world: &World) -> BucketStatus {
    get_bucket_status(bucket, &world.provider).await.expect("a status")
}

async fn when_a_bucket_lives_and_is_destroyed_then_each_status_is_what_it_is(world: World) {
    let name = world.name("logs");
    assert_eq!(status(&name, &world).await, BucketStatus::DoesNotExist);

    let created = create_bucket(&name, &BucketSettings::default(), &world.provider).await.expect("a bucket");
    assert_eq!(created, BucketCreation::Created);
    assert_eq!(status(&name, &world).await, BucketStatus::ExistsHaveAccess { region: Some("us-east-1".to_owned()) });

    delete_bucket(&name, &world.provider).await.expect("it is empty");
    assert_eq!(status(&name, &world).await, BucketStatus::DoesNotExist);
    let again = destroy_bucket(&name, &EmptyOptions::default(), &world.provider).await.expect("nothing to do");
    assert_eq!(again, Destruction::DidNotExist);
}

async fn when_a_bucket_is_created_again_then_it_is_known_to_be_ours(world: World) {
    let frankfurt = world.provider.in_region("eu-central-1").expect("a region");
    let name = world.name("logs");
    create_bucket(&name, &BucketSettings::default(), &frankfurt).await.expect("a bucket");

    // In us-east-1 AWS answers the second creation with a success; elsewhere with BucketAlreadyOwnedByYou.
    let again = create_bucket(&name, &BucketSettings::default(), &frankfurt).await.expect("ours");

    assert_eq!(again, BucketCreation::AlreadyOwned);
}

async fn when_a_bucket_holds_something_then_it_is_not_deleted_and_says_why(world: World) {
    let bucket = bucket(&world).await;
    put(&bucket, "a", &world).await;

    let error = delete_bucket(&bucket, &world.provider).await.expect_err("it is not empty");

    assert!(matches!(&error, BucketError::NotEmpty { bucket: named } if *named == bucket), "{error:?}");
    assert!(matches!(status(&bucket, &world).await, BucketStatus::ExistsHaveAccess { .. }));
}

async fn when_buckets_are_listed_then_those_of_other_accounts_are_not_among_them(world: World) {
    let other = world.another_account().await;
    let (ours, theirs) = (bucket(&world).await, bucket(&other).await);

    let names = async |world: &World| {
        let listed = list_buckets(&world.provider).await.expect("a list");
        listed.into_iter().map(|bucket| bucket.name).collect::<Vec<_>>()
    };

    assert_eq!(names(&world).await, [ours]);
    assert_eq!(names(&other).await, [theirs]);
}

async fn when_a_bucket_is_created_with_settings_then_they_are_read_back(world: World) {
    let name = world.name("kept");
    let settings = BucketSettings {
        versioning: true,
        encryption: Encryption::S3Managed,
        tags: BTreeMap::from([("team".to_owned(), "ops & dev".to_owned())]),
        ..BucketSettings::default()
    };

    create_bucket(&name, &settings, &world.provider).await.expect("a bucket");

    assert_eq!(get_bucket_settings(&name, &world.provider).await.expect("settings"), settings);
}

async fn when_a_bucket_with_versions_and_markers_is_destroyed_then_all_of_it_is_gone(world: World) {
    let name = world.name("versions");
    let settings = BucketSettings { versioning: true, ..BucketSettings::default() };
    create_bucket(&name, &settings, &world.provider).await.expect("a bucket");
    for _ in 0..2 {
        put(&name, "a", &world).await;
        put(&name, "b", &world).await;
    }
    delete_objects(&name, ["a"], &world.provider).await.expect("a marker");
    let contents = count_bucket_contents(&name, &world.provider).await.expect("a count");
    assert_eq!((contents.versions, contents.delete_markers, contents.uploads), (4, 1, 0));

    let destroyed = destroy_bucket(&name, &EmptyOptions::default(), &world.provider).await.expect("destroyed");

    let Destruction::Destroyed(report) = destroyed else { panic!("{destroyed:?}") };
    assert_eq!((report.versions, report.delete_markers, report.remaining), (4, 1, 0));
    assert_eq!(status(&name, &world).await, BucketStatus::DoesNotExist);
}

async fn when_the_name_belongs_to_another_account_then_it_is_taken(world: World) {
    let theirs = bucket(&world.another_account().await).await;

    let error = create_bucket(&theirs, &BucketSettings::default(), &world.provider).await.expect_err("not ours");

    assert!(matches!(&error, BucketError::NameTaken { bucket } if *bucket == theirs), "{error:?}");
}

async fn when_a_bucket_belongs_to_another_account_then_it_exists_and_keeps_us_out(world: World) {
    let other = world.another_account().await;
    let theirs = bucket(&other).await;
    put(&theirs, "a", &other).await;

    let read = get_object_bytes(&theirs, "a", 10, &world.provider).await;

    let status = status(&theirs, &world).await;
    assert!(matches!(status, BucketStatus::ExistsNoAccess { .. }), "{status:?}");
    assert!(matches!(read, Err(ObjectError::AccessDenied { .. })), "{read:?}");
}

async fn when_a_bucket_lives_in_another_region_then_it_is_followed_there(world: World) {
    let frankfurt = world.provider.in_region("eu-central-1").expect("a region");
    let name = world.name("far-away");
    create_bucket(&name, &BucketSettings::default(), &frankfurt).await.expect("a bucket");

    put(&name, "a", &world).await;

    assert_eq!(get_object_bytes(&name, "a", 10, &world.provider).await.expect("an object"), b"a");
    assert_eq!(get_bucket_region(&name, &world.provider).await.expect("a region"), "eu-central-1");
    let destroyed = destroy_bucket(&name, &EmptyOptions::default(), &world.provider).await.expect("destroyed");
    assert!(matches!(destroyed, Destruction::Destroyed(_)), "{destroyed:?}");
}
