use super::*;
use crate::instance::stand_in::{bare, launched};
use crate::stand_in::{provider_with, refusal};
use aws_sdk_ec2::Client;
use aws_sdk_ec2::config::http::HttpResponse;
use aws_smithy_mocks::{mock, mock_client};

async fn probe(answer: impl Fn() -> HttpResponse + Send + Sync + 'static) -> Result<LaunchProbe, Ec2Error> {
    let is_dry = |request: &aws_sdk_ec2::operation::run_instances::RunInstancesInput| {
        request.dry_run() == Some(true)
            && request.image_id() == Some("ami-1a")
            && request.client_token() != Some("web-1")
    };
    let rule = mock!(Client::run_instances).match_requests(is_dry).then_http_response(answer);
    let launch = RunInstances {
        image: "ami-1a".to_owned(),
        instance_type: "t3.micro".to_owned(),
        profile: Some("web".to_owned()),
        client_token: Some("web-1".to_owned()),
        ..RunInstances::default()
    };
    can_run_instances(&launch, &provider_with(mock_client!(aws_sdk_ec2, [&rule])).await).await
}

#[tokio::test]
async fn when_a_launch_is_probed_then_allowed_denied_and_not_yet_are_told_apart() {
    let message = "Request would have succeeded, but DryRun flag is set.";
    assert_eq!(probe(move || refusal(412, "DryRunOperation", message)).await.expect("an answer"), LaunchProbe::Allowed);

    let not_yet = "Value (web) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name";
    let found = probe(move || refusal(400, "InvalidParameterValue", not_yet)).await.expect("an answer");
    assert_eq!(found, LaunchProbe::ProfileNotUsable);

    let found = probe(|| refusal(403, "UnauthorizedOperation", "You are not authorized")).await.expect("an answer");
    let LaunchProbe::Denied(denial) = found else { panic!("{found:?}") };
    assert_eq!(denial.to_string(), "You are not authorized");
}

#[tokio::test]
async fn when_a_launch_is_probed_and_its_image_is_missing_then_the_error_is_that_of_a_launch() {
    let error = probe(|| refusal(400, "InvalidAMIID.NotFound", "no")).await.expect_err("no answer");
    assert_eq!(error.to_string(), "image `ami-1a` does not exist");
}

#[tokio::test]
async fn when_a_launch_is_probed_and_the_other_side_launches_then_the_error_says_so() {
    let error = probe(|| launched(&[bare("i-1a", "pending")])).await.expect_err("no dry run");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
}
