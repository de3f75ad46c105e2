use super::*;
use crate::bucket::error::NameProblem;
use crate::bucket::settings::ObjectOwnership;
use crate::stand_in::{Wire, bare_answer, error_answer, provider_on, provider_with, provider_without_answers};
use aws_interactions_core::RequestErrorKind;
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::create_bucket::CreateBucketOutput;
use aws_sdk_s3::operation::put_public_access_block::PutPublicAccessBlockOutput;
use aws_smithy_mocks::{Rule, mock, mock_client};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use std::error::Error;
use tokio::time::Instant;

fn create_answers(answer: impl Fn() -> HttpResponse + Send + Sync + 'static) -> Rule {
    mock!(Client::create_bucket).match_requests(|request| request.bucket() == Some("logs")).then_http_response(answer)
}

/// The first of the settings, of which the default wants only this.
fn public_access_is_blocked() -> Rule {
    mock!(Client::put_public_access_block)
        .match_requests(|request| request.bucket() == Some("logs"))
        .then_output(|| PutPublicAccessBlockOutput::builder().build())
}

async fn create_by(rules: &[&Rule]) -> Result<BucketCreation, BucketError> {
    let provider = provider_with(mock_client!(aws_sdk_s3, rules.iter().copied())).await;
    create_bucket("logs", &BucketSettings::default(), &provider).await
}

fn header_names(request: &HttpRequest) -> Vec<String> {
    request.headers().iter().map(|(name, _)| name.to_owned()).collect()
}

#[tokio::test]
async fn when_create_bucket_then_the_region_is_named_everywhere_but_in_us_east_1() {
    for (region, expected) in [("us-east-1", None), ("eu-west-1", Some("eu-west-1")), ("us-west-2", Some("us-west-2"))]
    {
        let create = mock!(Client::create_bucket)
            .match_requests(move |request| {
                let location = request.create_bucket_configuration().map(|location| location.location_constraint());
                request.bucket() == Some("logs")
                    && location == expected.map(BucketLocationConstraint::from).as_ref().map(Some)
            })
            .then_output(|| CreateBucketOutput::builder().build());
        let block = public_access_is_blocked();
        let provider = provider_with(mock_client!(aws_sdk_s3, [&create, &block])).await;
        let provider = provider.in_region(region).expect("a region");
        let created = create_bucket("logs", &BucketSettings::default(), &provider).await.expect("a new bucket");
        assert_eq!(created, BucketCreation::Created);
        assert_eq!((create.num_calls(), block.num_calls()), (1, 1));
    }
}

#[tokio::test]
async fn when_create_bucket_then_the_wire_has_the_ownership_that_was_chosen_and_never_an_acl() {
    let cases = [
        (ObjectOwnership::BucketOwnerEnforced, None),
        (ObjectOwnership::BucketOwnerPreferred, Some("BucketOwnerPreferred")),
        (ObjectOwnership::ObjectWriter, Some("ObjectWriter")),
    ];
    for (ownership, expected) in cases {
        let wire = Wire::answering(|_| bare_answer(200, &[]));
        let settings = BucketSettings { ownership, ..BucketSettings::default() };
        create_bucket("logs", &settings, &provider_on(wire.http_client.clone()).await).await.expect("a new bucket");
        let sent = wire.requests(|request| request.headers().get("x-amz-object-ownership").map(str::to_owned));
        assert_eq!(sent, [expected.map(str::to_owned), None]);
        let mut names = wire.requests(header_names).into_iter().flatten();
        assert_eq!(names.find(|name| name.starts_with("x-amz-acl") || name.starts_with("x-amz-grant")), None);
    }
}

#[tokio::test]
async fn when_create_bucket_and_the_caller_owns_it_then_its_settings_are_left_alone() {
    let create = create_answers(|| error_answer(409, "BucketAlreadyOwnedByYou"));
    let created = create_by(&[&create]).await.expect("no call about its settings");
    assert_eq!(created, BucketCreation::AlreadyOwned);
    assert_eq!(create.num_calls(), 1);
}

#[tokio::test]
async fn when_create_bucket_and_another_account_owns_the_name_then_it_is_taken() {
    let create = create_answers(|| error_answer(409, "BucketAlreadyExists"));
    let error = create_by(&[&create]).await.expect_err("a bucket of somebody else");
    assert!(matches!(&error, BucketError::NameTaken { bucket } if bucket == "logs"), "{error:?}");
    assert_eq!(create.num_calls(), 1);
}

#[tokio::test]
async fn when_create_bucket_and_it_is_not_allowed_then_access_is_denied() {
    let create = create_answers(|| error_answer(403, "AccessDenied"));
    let error = create_by(&[&create]).await.expect_err("not allowed");
    let BucketError::AccessDenied { bucket, source } = error else { panic!("{error:?}") };
    assert_eq!((bucket.as_str(), source.operation()), ("logs", "CreateBucket"));
}

#[tokio::test(start_paused = true)]
async fn when_create_bucket_and_the_name_was_deleted_a_moment_ago_then_that_is_waited_out() {
    let create = mock!(Client::create_bucket)
        .sequence()
        .http_response(|| error_answer(409, "OperationAborted"))
        .times(3)
        .output(|| CreateBucketOutput::builder().build())
        .build();
    let block = public_access_is_blocked();
    let start = Instant::now();
    assert_eq!(create_by(&[&create, &block]).await.expect("in the end"), BucketCreation::Created);
    assert_eq!((create.num_calls(), block.num_calls()), (4, 1));
    assert!(start.elapsed() >= Duration::from_secs(2 + 4 + 8), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn when_create_bucket_and_the_name_stays_in_use_then_it_gives_up_after_a_minute_or_two() {
    let create = mock!(Client::create_bucket)
        .sequence()
        .http_response(|| error_answer(409, "OperationAborted"))
        .repeatedly()
        .build();
    let start = Instant::now();
    let error = create_by(&[&create]).await.expect_err("no end");
    let BucketError::Request { source, .. } = error else { panic!("{error:?}") };
    assert_eq!((source.code(), source.kind()), (Some("OperationAborted"), RequestErrorKind::Conflict));
    assert!(source.is_retryable());
    assert_eq!(create.num_calls(), 6);
    assert!((62..=125).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
}

#[tokio::test]
async fn when_create_bucket_and_a_setting_fails_then_the_bucket_is_said_to_be_incomplete() {
    let create = create_answers(|| bare_answer(200, &[]));
    let denied = mock!(Client::put_public_access_block).then_http_response(|| error_answer(403, "AccessDenied"));
    let error = create_by(&[&create, &denied]).await.expect_err("not blocked");
    let BucketError::Incomplete { bucket, setting, source } = &error else { panic!("{error:?}") };
    assert_eq!((bucket.as_str(), *setting), ("logs", "public access block"));
    assert!(matches!(**source, BucketError::AccessDenied { .. }), "{source:?}");
    assert!(error.source().is_some());
}

#[tokio::test]
async fn when_create_bucket_and_the_name_is_invalid_then_nothing_is_sent() {
    let cases = [
        ("ab", NameProblem::Length),
        ("Logs", NameProblem::Character),
        ("lo/gs", NameProblem::Character),
        ("logs-", NameProblem::Ends),
        ("lo..gs", NameProblem::Dots),
        ("10.0.0.1", NameProblem::IpAddress),
        ("logs--ol-s3", NameProblem::Reserved),
    ];
    let provider = provider_without_answers().await;
    for (name, expected) in cases {
        let error = create_bucket(name, &BucketSettings::default(), &provider).await.expect_err("refused");
        let BucketError::InvalidName { bucket, problem } = error else { panic!("{name}: {error:?}") };
        assert_eq!((bucket.as_str(), problem), (name, expected));
    }
}
