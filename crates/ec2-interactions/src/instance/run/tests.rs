use super::*;
use crate::instance::stand_in::{bare, launched};
use crate::instance::state::InstanceState;
use crate::stand_in::{bare_builder, provider_with, refusal};
use aws_interactions_core::RequestErrorKind;
use aws_sdk_ec2::Client;
use aws_sdk_ec2::operation::run_instances::RunInstancesInput;
use aws_sdk_ec2::types::ResourceType;
use aws_smithy_http_client::test_util::infallible_client_fn;
use aws_smithy_mocks::{Rule, mock, mock_client};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use std::sync::{Arc, Mutex};

fn launch() -> RunInstances {
    RunInstances { image: "ami-1a".to_owned(), instance_type: "t3.micro".to_owned(), ..RunInstances::default() }
}

fn complete() -> RunInstances {
    RunInstances {
        subnet: Some("subnet-1a".to_owned()),
        security_groups: vec!["sg-1a".to_owned(), "sg-2b".to_owned()],
        profile: Some("web".to_owned()),
        user_data: Some(UserData::new("#!/bin/sh\nsecret-in-user-data")),
        key_name: Some("ops".to_owned()),
        tags: Tags::from([("Name".to_owned(), "web".to_owned())]),
        min_count: 1,
        max_count: 3,
        metadata_hop_limit: Some(2),
        client_token: Some("web-1".to_owned()),
        ..launch()
    }
}

async fn run(launch: &RunInstances, rule: &Rule) -> Result<Vec<Instance>, Ec2Error> {
    let provider = provider_with(mock_client!(aws_sdk_ec2, [rule])).await;
    run_instances(launch, &provider).await
}

/// A launch whose request must be `expected`.
async fn run_expecting(launch: &RunInstances, expected: fn(&RunInstancesInput) -> bool) -> Vec<Instance> {
    let answer = || launched(&[bare("i-1a", "pending"), bare("i-2b", "pending")]);
    let rule = mock!(Client::run_instances).match_requests(expected).then_http_response(answer);
    run(launch, &rule).await.expect("a launch")
}

async fn refused(launch: &RunInstances, code: &'static str, message: &'static str) -> Ec2Error {
    let rule = mock!(Client::run_instances).then_http_response(move || refusal(400, code, message));
    run(launch, &rule).await.expect_err("a refusal")
}

#[tokio::test]
async fn when_run_instances_and_all_is_said_then_the_request_says_it_and_the_answer_has_the_instances() {
    let instances = run_expecting(&complete(), |request| {
        let kinds = request.tag_specifications().iter().map(|tags| tags.resource_type().map(ResourceType::as_str));
        let is_tagged = request.tag_specifications().iter().all(|tags| {
            tags.tags().len() == 1 && tags.tags()[0].key() == Some("Name") && tags.tags()[0].value() == Some("web")
        });
        let profile = request.iam_instance_profile().expect("a profile");
        kinds.eq([Some("instance"), Some("volume"), Some("network-interface")])
            && is_tagged
            && (profile.name(), profile.arn()) == (Some("web"), None)
            && request.image_id() == Some("ami-1a")
            && request.instance_type() == Some(&InstanceType::T3Micro)
            && request.subnet_id() == Some("subnet-1a")
            && request.security_group_ids() == ["sg-1a", "sg-2b"]
            && request.user_data() == Some("IyEvYmluL3NoCnNlY3JldC1pbi11c2VyLWRhdGE=")
            && request.key_name() == Some("ops")
            && (request.min_count(), request.max_count()) == (Some(1), Some(3))
            && request.client_token() == Some("web-1")
            && request.dry_run().is_none()
    })
    .await;
    assert_eq!(instances.iter().map(|instance| instance.id.as_str()).collect::<Vec<_>>(), ["i-1a", "i-2b"]);
    assert!(instances.iter().all(|instance| instance.state == InstanceState::Pending));
}

#[tokio::test]
async fn when_run_instances_and_only_the_least_is_said_then_one_is_launched_whose_metadata_demands_tokens() {
    run_expecting(&launch(), |request| {
        let metadata = request.metadata_options().expect("metadata options");
        metadata.http_tokens() == Some(&HttpTokensState::Required)
            && metadata.http_put_response_hop_limit().is_none()
            && (request.min_count(), request.max_count()) == (Some(1), Some(1))
            && request.subnet_id().is_none()
            && request.security_group_ids.is_none()
            && request.tag_specifications.is_none()
            && request.iam_instance_profile().is_none()
            && request.user_data().is_none()
    })
    .await;
}

#[tokio::test]
async fn when_run_instances_and_metadata_is_asked_for_otherwise_then_the_request_says_so() {
    let open = RunInstances { metadata_without_token: true, metadata_hop_limit: Some(64), ..launch() };
    run_expecting(&open, |request| {
        let metadata = request.metadata_options().expect("metadata options");
        metadata.http_tokens() == Some(&HttpTokensState::Optional) && metadata.http_put_response_hop_limit() == Some(64)
    })
    .await;
}

#[tokio::test]
async fn when_run_instances_and_the_profile_is_an_arn_then_it_is_sent_as_one() {
    let arn = "arn:aws:iam::123456789012:instance-profile/web";
    run_expecting(&RunInstances { profile: Some(arn.to_owned()), ..launch() }, |request| {
        let profile = request.iam_instance_profile().expect("a profile");
        profile.name().is_none() && profile.arn().is_some_and(|arn| arn.ends_with(":instance-profile/web"))
    })
    .await;
}

#[tokio::test]
async fn when_run_instances_and_the_image_is_a_parameter_then_ec2_resolves_it() {
    let by_parameter = RunInstances { image: "resolve:ssm:/golden/web".to_owned(), ..launch() };
    run_expecting(&by_parameter, |request| request.image_id() == Some("resolve:ssm:/golden/web")).await;
}

#[tokio::test]
async fn when_run_instances_and_a_value_cannot_be_then_nothing_is_sent_and_the_error_names_it() {
    let wrong = [
        (RunInstances { image: "al2023".to_owned(), ..launch() }, "image `al2023`"),
        (RunInstances { instance_type: String::new(), ..launch() }, "instance type"),
        (RunInstances { subnet: Some("vpc-1a".to_owned()), ..launch() }, "subnet `vpc-1a`"),
        (
            RunInstances { security_groups: vec!["sg-1a".to_owned(), "web".to_owned()], ..launch() },
            "security group `web`",
        ),
        (RunInstances { user_data: Some(UserData::new("x".repeat(16_385))), ..launch() }, "user data of 16385 bytes"),
        (RunInstances { client_token: Some("x".repeat(65)), ..launch() }, "client token"),
        (RunInstances { min_count: 0, ..launch() }, "0 to 1 instances"),
        (RunInstances { min_count: 3, max_count: 2, ..launch() }, "3 to 2 instances"),
        (RunInstances { max_count: u32::MAX, ..launch() }, "1 to 4294967295 instances"),
        (RunInstances { profile: Some(String::new()), ..launch() }, "instance profile"),
        (RunInstances { metadata_hop_limit: Some(0), ..launch() }, "hop limit of 0"),
        (RunInstances { metadata_hop_limit: Some(65), ..launch() }, "hop limit of 65"),
        (RunInstances { tags: [("aws:a".to_owned(), String::new())].into(), ..launch() }, "the tag `aws:a`"),
    ];
    for (launch, named) in wrong {
        let rule = mock!(Client::run_instances).then_http_response(|| launched(&[bare("i-1a", "pending")]));
        let error = run(&launch, &rule).await.expect_err(named);
        assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
        assert!(error.to_string().contains(named), "{error} does not name {named}");
        assert_eq!(rule.num_calls(), 0, "{named}");
    }
}

#[tokio::test]
async fn when_run_instances_and_ec2_does_not_know_the_profile_then_it_is_told_apart_from_other_wrong_values() {
    for message in [
        "Value (web) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
        "Value (arn:aws:iam::123456789012:instance-profile/web) for parameter iamInstanceProfile.arn is invalid. \
         Invalid IAM Instance Profile ARN",
        "IAM Instance Profile \"arn:aws:iam::123456789012:instance-profile/web\" has no associated IAM Roles",
    ] {
        let error = refused(&complete(), "InvalidParameterValue", message).await;
        assert!(matches!(&error, Ec2Error::ProfileNotUsable { profile, .. } if profile == "web"), "{error:?}");
        assert_eq!(error.request().and_then(|source| source.request_id()), Some("req-1"));
    }
    let other = refused(&complete(), "InvalidParameterValue", "Invalid availability zone: [us-east-1x]").await;
    assert!(matches!(other, Ec2Error::Request { .. }), "{other:?}");
    let denied = refused(&complete(), "UnauthorizedOperation", "Invalid IAM Instance Profile").await;
    assert!(matches!(denied, Ec2Error::AccessDenied { .. }), "{denied:?}");
}

#[tokio::test]
async fn when_run_instances_and_the_token_belongs_to_another_launch_then_the_error_names_it() {
    let error =
        refused(&complete(), "IdempotentParameterMismatch", "Arguments on this idempotent request differ").await;
    assert!(matches!(&error, Ec2Error::TokenUsedBefore { token, .. } if token == "web-1"), "{error:?}");
}

#[tokio::test]
async fn when_run_instances_and_something_is_missing_then_the_error_names_what() {
    let expected = [
        ("InvalidAMIID.NotFound", "no", "image `ami-1a` does not exist"),
        ("InvalidAMIID.Unavailable", "no", "image `ami-1a` does not exist"),
        ("InvalidSubnetID.NotFound", "no", "subnet `subnet-1a` does not exist"),
        ("InvalidKeyPair.NotFound", "no", "key pair `ops` does not exist"),
        ("InvalidGroup.NotFound", "The security group 'sg-1a' does not exist", "security group `sg-1a` does not exist"),
        ("InvalidGroup.NotFound", "The security group 'sg-2b' does not exist", "security group `sg-2b` does not exist"),
        ("InvalidGroup.NotFound", "no words", "security group `sg-1a, sg-2b` does not exist"),
    ];
    for (code, message, text) in expected {
        let error = refused(&complete(), code, message).await;
        assert!(matches!(error, Ec2Error::DoesNotExist { .. }), "{code}: {error:?}");
        assert_eq!(error.to_string(), text);
    }
    let error = refused(&complete(), "InvalidSnapshot.NotFound", "The snapshot 'snap-1a' does not exist").await;
    assert_eq!(error.to_string(), "a request about instance `new t3.micro` failed");
    let error = refused(&launch(), "InvalidSubnetID.NotFound", "there is no default subnet").await;
    assert!(matches!(error, Ec2Error::Request { .. }), "{error:?}");
}

#[tokio::test]
async fn when_run_instances_and_there_is_no_room_then_the_error_says_of_what() {
    for (code, named) in [
        ("InsufficientInstanceCapacity", "instance `new t3.micro`"),
        ("VcpuLimitExceeded", "instance `new t3.micro`"),
        ("InsufficientFreeAddressesInSubnet", "subnet `subnet-1a`"),
    ] {
        let error = refused(&complete(), code, "no room").await;
        assert!(
            matches!(&error, Ec2Error::LimitExceeded { resource, .. } if resource.to_string() == named),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn when_run_instances_and_the_answer_has_too_few_then_it_is_wrong() {
    let two = RunInstances { min_count: 2, max_count: 2, ..launch() };
    let rule = mock!(Client::run_instances).then_http_response(|| launched(&[bare("i-1a", "pending")]));
    let error = run(&two, &rule).await.expect_err("one is not two");
    let expected = "the answer about instance `new t3.micro` cannot be right: it has 1 instances of at least 2";
    assert_eq!(error.to_string(), expected);
}

/// What a launch sends while EC2 answers with these, one after the other.
async fn sent(launch: &RunInstances, answers: Vec<HttpResponse>) -> (Result<Vec<Instance>, Ec2Error>, Vec<String>) {
    let bodies: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = Arc::clone(&bodies);
    let answers = Mutex::new(answers.into_iter());
    let http_client = infallible_client_fn(move |request: http::Request<aws_smithy_types::body::SdkBody>| {
        let body = request.body().bytes().expect("a body in memory");
        kept.lock().expect("no panic").push(String::from_utf8(body.to_vec()).expect("text"));
        let answer = answers.lock().expect("no panic").next().expect("no request more");
        answer.try_into_http1x().expect("an answer")
    });
    let provider = bare_builder().http_client(http_client).build().await.expect("complete settings");
    let result = run_instances(launch, &provider).await;
    let bodies = bodies.lock().expect("no panic").clone();
    (result, bodies)
}

fn token(body: &str) -> Option<&str> {
    body.split('&').find_map(|pair| pair.strip_prefix("ClientToken="))
}

#[tokio::test(start_paused = true)]
async fn when_run_instances_and_ec2_fails_first_then_the_repeated_request_has_the_same_token() {
    let answers = || vec![refusal(503, "Unavailable", "later"), launched(&[bare("i-1a", "pending")])];
    let (result, bodies) = sent(&RunInstances { client_token: Some("web-1".to_owned()), ..launch() }, answers()).await;
    assert_eq!(result.expect("the second succeeds").len(), 1);
    assert_eq!(bodies.iter().map(|body| token(body)).collect::<Vec<_>>(), [Some("web-1"), Some("web-1")]);

    let (_, first) = sent(&launch(), answers()).await;
    assert_eq!(first.len(), 2);
    assert!(token(&first[0]).is_some_and(|token| !token.is_empty()));
    assert_eq!(token(&first[0]), token(&first[1]));
    let (_, second) = sent(&launch(), answers()).await;
    assert_ne!(token(&first[0]), token(&second[0]), "two calls without a token are two launches");
}

#[tokio::test(start_paused = true)]
async fn when_run_instances_and_ec2_has_no_capacity_then_it_is_no_room_although_the_status_is_500() {
    let answers = (0..3)
        .map(|_| refusal(500, "InsufficientInstanceCapacity", "We currently do not have sufficient t3.micro capacity"));
    let (result, _) = sent(&launch(), answers.collect()).await;
    let error = result.expect_err("no room");
    assert!(
        matches!(&error, Ec2Error::LimitExceeded { source, .. } if source.kind() == RequestErrorKind::Conflict),
        "{error:?}"
    );
}

#[tokio::test]
async fn when_a_launch_is_printed_or_fails_then_its_user_data_is_nowhere() {
    let error = refused(&complete(), "InvalidParameterValue", "no").await;
    for text in [format!("{:?}", complete()), format!("{error:?}"), error.to_string()] {
        assert!(!text.contains("secret-in-user-data") && !text.contains("IyEvYmlu"), "{text}");
    }
    assert!(format!("{:?}", complete()).contains("UserData(29 bytes)"));
}
