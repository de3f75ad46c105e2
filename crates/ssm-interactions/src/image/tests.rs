use super::*;
use crate::stand_in::{parameter, provider_with};
use aws_sdk_ssm::Client;
use aws_sdk_ssm::operation::get_parameter::GetParameterOutput;
use aws_smithy_mocks::{mock, mock_client};

async fn latest(image: PublicImage, asked: &'static str, value: &'static str) -> Result<String, ParameterError> {
    let told = mock!(Client::get_parameter)
        .match_requests(move |request| request.name() == Some(asked))
        .then_output(move || GetParameterOutput::builder().parameter(parameter("a", value)).build());
    get_latest_image_id(&image, &provider_with(mock_client!(aws_sdk_ssm, [&told])).await).await
}

#[tokio::test]
async fn when_the_latest_image_is_asked_for_then_the_parameter_of_its_kind_tells() {
    let amazon = PublicImage::amazon_linux_2023;
    let named =
        |architecture: &str| format!("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{architecture}");
    let (intel, arm) = (named("x86_64").leak(), named("arm64").leak());
    assert_eq!(latest(amazon(Architecture::X86_64), intel, "ami-0a1b").await.expect("an id"), "ami-0a1b");
    assert_eq!(latest(amazon(Architecture::Arm64), arm, "ami-0a1c").await.expect("an id"), "ami-0a1c");
    assert_eq!(latest(PublicImage::at("/aws/x"), "/aws/x", "ami-0a1d").await.expect("an id"), "ami-0a1d");
}

#[tokio::test]
async fn when_the_parameter_holds_something_else_then_it_is_no_image() {
    for value in ["MARKED", "ami-xyz", r#"{"image_id":"ami-0a1b"}"#] {
        let error = latest(PublicImage::at("/a"), "/a", value).await.expect_err("no id");
        assert_eq!(error.to_string(), "the parameter `/a` holds no id of an image");
    }
}
