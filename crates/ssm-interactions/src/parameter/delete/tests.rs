use super::*;
use crate::stand_in::{provider_with, refusal};
use aws_sdk_ssm::Client;
use aws_sdk_ssm::operation::delete_parameter::{DeleteParameterError, DeleteParameterOutput};
use aws_smithy_mocks::{mock, mock_client};

#[tokio::test]
async fn when_delete_parameter_then_it_is_the_one_that_was_named() {
    let deleted = mock!(Client::delete_parameter)
        .match_requests(|request| request.name() == Some("/shop/url"))
        .then_output(|| DeleteParameterOutput::builder().build());
    delete_parameter("/shop/url", &provider_with(mock_client!(aws_sdk_ssm, [&deleted])).await).await.expect("gone");
    assert_eq!(deleted.num_calls(), 1);
}

#[tokio::test]
async fn when_delete_parameter_and_it_is_missing_or_no_name_then_the_error_names_it() {
    let missing =
        mock!(Client::delete_parameter).then_error(|| DeleteParameterError::generic(refusal("ParameterNotFound")));
    let provider = provider_with(mock_client!(aws_sdk_ssm, [&missing])).await;
    let error = delete_parameter("/shop/gone", &provider).await.expect_err("gone");
    assert!(matches!(&error, ParameterError::DoesNotExist { parameter } if parameter == "/shop/gone"), "{error:?}");
    let error = delete_parameter("/shop/gone:3", &provider).await.expect_err("a version");
    assert!(matches!(error, ParameterError::Invalid { .. }), "{error:?}");
    assert_eq!(missing.num_calls(), 1);
}
