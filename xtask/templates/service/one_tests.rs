use super::*;
use crate::stand_in::{assert_told_once, provider_with, refusal};
use {{library}}::Client;
use {{library}}::operation::{{function}}::{ {{operation}}Error, {{operation}}Output};
use aws_smithy_mocks::{mock, mock_client};
{{test_imports}}

#[tokio::test]
async fn when_{{function}}_then_the_request_says_what_it_is_about_and_the_answer_is_told() {
    // arrange
    let asked = mock!(Client::{{function}}){{matching}}.then_output(|| {{output}});
    let provider = provider_with(mock_client!({{library}}, [&asked])).await;
    // act
    {{act}}{{function}}({{samples}}&provider).await.expect("an answer");
    // assert
    {{assert}}assert_eq!(asked.num_calls(), 1);
}

#[tokio::test]
async fn when_{{function}}_and_it_is_denied_then_the_error_says_about_what() {
    // arrange
    let denied = mock!(Client::{{function}}).then_error(|| {{operation}}Error::generic(refusal("AccessDenied")));
    let provider = provider_with(mock_client!({{library}}, [&denied])).await;
    // act
    let error = {{function}}({{samples}}&provider).await.expect_err("denied");
    // assert
    assert!(matches!(error, {{type}}Error::AccessDenied { .. }), "{error:?}");
    assert!(error.to_string().contains({{what_sample}}), "{error}");
    assert_told_once(&error);
}
{{empty_test}}
