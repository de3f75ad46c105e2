//! Buckets: regions, names, owners, lists.

mod support;

use aws_interactions_local::{ACCOUNT_ID, LocalAws};
use support::{create_in, error, failure, has_request_id, s3, with_bucket};

#[tokio::test]
async fn when_heading_a_bucket_and_it_exists_then_its_region_is_told() {
    let aws = LocalAws::start().await.unwrap();
    let s3 = s3(&aws, "eu-west-1");
    create_in(&s3, "logs", "eu-west-1").await;
    let head = s3.head_bucket().bucket("logs").send().await.unwrap();
    assert_eq!(head.bucket_region(), Some("eu-west-1"));
    assert!(has_request_id(&head));
}

#[tokio::test]
async fn when_heading_a_bucket_and_it_does_not_exist_then_the_answer_is_404() {
    let (_aws, s3) = with_bucket().await;
    let result = s3.head_bucket().bucket("nobodys").send().await;
    assert!(result.as_ref().unwrap_err().as_service_error().unwrap().is_not_found());
    assert_eq!(failure(result), error(404, "NotFound"));
}

#[tokio::test]
async fn when_a_request_is_signed_for_another_region_then_it_is_redirected_with_the_buckets_region() {
    let aws = LocalAws::start().await.unwrap();
    create_in(&s3(&aws, "eu-west-1"), "logs", "eu-west-1").await;
    let elsewhere = s3(&aws, "us-east-1");
    let head = elsewhere.head_bucket().bucket("logs").send().await.unwrap_err();
    let raw = head.raw_response().unwrap();
    assert_eq!(raw.status().as_u16(), 301);
    assert_eq!(raw.headers().get("x-amz-bucket-region"), Some("eu-west-1"));
    assert!(raw.body().bytes().unwrap().is_empty());
    let list = elsewhere.list_objects_v2().bucket("logs").send().await;
    assert_eq!(failure(list), error(301, "PermanentRedirect"));
    let create = elsewhere.put_object().bucket("logs").key("key").send().await;
    assert_eq!(failure(create), error(301, "PermanentRedirect"));
}

#[tokio::test]
async fn when_creating_a_bucket_and_it_is_ones_own_then_us_east_1_says_yes_and_others_conflict() {
    let aws = LocalAws::start().await.unwrap();
    let (east, west) = (s3(&aws, "us-east-1"), s3(&aws, "eu-west-1"));
    east.create_bucket().bucket("east").send().await.unwrap();
    create_in(&west, "west", "eu-west-1").await;
    let place =
        || aws_sdk_s3::types::CreateBucketConfiguration::builder().location_constraint("eu-west-1".into()).build();
    let again = |bucket| west.create_bucket().bucket(bucket).create_bucket_configuration(place()).send();
    assert!(east.create_bucket().bucket("east").send().await.is_ok());
    assert_eq!(failure(again("west").await), error(409, "BucketAlreadyOwnedByYou"));
    assert_eq!(failure(again("east").await), error(409, "BucketAlreadyOwnedByYou"));
    assert_eq!(failure(east.create_bucket().bucket("west").send().await), error(409, "BucketAlreadyOwnedByYou"));
}

#[tokio::test]
async fn when_creating_a_bucket_and_the_constraint_is_not_the_endpoints_then_it_is_illegal() {
    let aws = LocalAws::start().await.unwrap();
    let west = s3(&aws, "eu-west-1");
    let illegal = error(400, "IllegalLocationConstraintException");
    assert_eq!(failure(west.create_bucket().bucket("logs").send().await), illegal);
    let place =
        aws_sdk_s3::types::CreateBucketConfiguration::builder().location_constraint("eu-central-1".into()).build();
    let elsewhere = west.create_bucket().bucket("logs").create_bucket_configuration(place);
    assert_eq!(failure(elsewhere.send().await), illegal);
}

#[tokio::test]
async fn when_creating_a_bucket_and_its_name_is_invalid_then_it_is_refused() {
    let (_aws, s3) = with_bucket().await;
    let result = s3.create_bucket().bucket("My_Logs").send().await;
    assert_eq!(failure(result), error(400, "InvalidBucketName"));
}

#[tokio::test]
async fn when_asking_for_the_location_and_the_bucket_is_elsewhere_then_any_region_may_ask() {
    let aws = LocalAws::start().await.unwrap();
    create_in(&s3(&aws, "eu-west-1"), "logs", "eu-west-1").await;
    s3(&aws, "us-east-1").create_bucket().bucket("east").send().await.unwrap();
    let location = |bucket| s3(&aws, "us-east-1").get_bucket_location().bucket(bucket).send();
    assert_eq!(location("logs").await.unwrap().location_constraint().unwrap().as_str(), "eu-west-1");
    assert_eq!(location("east").await.unwrap().location_constraint().map_or("", |place| place.as_str()), "");
}

#[tokio::test]
async fn when_expecting_an_owner_and_it_is_another_account_then_access_is_denied() {
    let (_aws, s3) = with_bucket().await;
    let list = |owner| s3.list_objects_v2().bucket("logs").expected_bucket_owner(owner).send();
    assert!(list(ACCOUNT_ID).await.is_ok());
    assert_eq!(failure(list("210987654321").await), error(403, "AccessDenied"));
    let head = s3.head_bucket().bucket("logs").expected_bucket_owner("210987654321").send().await;
    assert_eq!(failure(head), (403, None));
    let copy =
        s3.copy_object().bucket("logs").key("b").copy_source("logs/a").expected_source_bucket_owner("210987654321");
    assert_eq!(failure(copy.send().await), error(403, "AccessDenied"));
}

#[tokio::test]
async fn when_listing_buckets_and_they_are_in_several_regions_then_all_are_listed_page_by_page() {
    let (aws, s3_east) = with_bucket().await;
    create_in(&s3(&aws, "eu-west-1"), "logs-b", "eu-west-1").await;
    create_in(&s3_east, "logs-c", "ap-south-1").await;
    create_in(&s3_east, "other", "ap-south-1").await;
    let pages = s3_east.list_buckets().prefix("logs").max_buckets(2).into_paginator().send();
    let pages = pages.collect::<Result<Vec<_>, _>>().await.unwrap();
    let names: Vec<Vec<_>> =
        pages.iter().map(|page| page.buckets().iter().filter_map(|b| b.name()).collect()).collect();
    assert_eq!(names, [vec!["logs", "logs-b"], vec!["logs-c"]]);
    assert!(pages[0].buckets()[0].creation_date().is_some());
    let indian = s3_east.list_buckets().bucket_region("ap-south-1").send().await.unwrap();
    assert_eq!(indian.buckets().len(), 2);
}

#[tokio::test]
async fn when_deleting_a_bucket_and_it_is_empty_then_its_name_is_free_again() {
    let (aws, s3_east) = with_bucket().await;
    s3_east.put_object().bucket("logs").key("key").send().await.unwrap();
    assert_eq!(failure(s3_east.delete_bucket().bucket("logs").send().await), error(409, "BucketNotEmpty"));
    s3_east.delete_object().bucket("logs").key("key").send().await.unwrap();
    s3_east.delete_bucket().bucket("logs").send().await.unwrap();
    create_in(&s3(&aws, "eu-west-1"), "logs", "eu-west-1").await;
    assert_eq!(failure(s3_east.list_objects_v2().bucket("nobodys").send().await), error(404, "NoSuchBucket"));
}
