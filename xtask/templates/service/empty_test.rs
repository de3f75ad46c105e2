
#[tokio::test]
async fn when_{{function}}_and_the_answer_is_empty_then_it_is_not_understood() {
    // arrange
    let empty = mock!(Client::{{function}}).then_output(|| {{operation}}Output::builder().build());
    let provider = provider_with(mock_client!({{library}}, [&empty])).await;
    // act
    let error = {{function}}({{samples}}&provider).await.expect_err("nothing is told");
    // assert
    assert_eq!(error.request().kind(), aws_interactions_core::RequestErrorKind::ResponseNotUnderstood);
}
