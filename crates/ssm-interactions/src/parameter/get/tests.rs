use super::*;
use crate::ParameterKind;
use crate::stand_in::{assert_told_once, parameter, provider_with, refusal};
use aws_interactions_core::RequestErrorKind;
use aws_sdk_ssm::Client;
use aws_sdk_ssm::operation::get_parameter::{GetParameterError, GetParameterOutput};
use aws_smithy_mocks::{Rule, mock, mock_client};
use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

const VALUE: &str = r#"{"host": "db.test", "port": 5432, "password": "MARKED", "none": null}"#;

/// Answers who asks for the decrypted parameter `/shop/db`.
fn holding(value: &'static str) -> Rule {
    mock!(Client::get_parameter)
        .match_requests(|request| request.name() == Some("/shop/db") && request.with_decryption() == Some(true))
        .then_output(move || GetParameterOutput::builder().parameter(parameter("/shop/db", value)).build())
}

async fn provider(rule: &Rule) -> AwsClientProvider {
    provider_with(mock_client!(aws_sdk_ssm, [rule])).await
}

#[tokio::test]
async fn when_get_parameter_then_it_is_decrypted_and_all_of_it_is_told_but_its_value() {
    // arrange
    let held = holding("MARKED");
    // act
    let found = get_parameter("/shop/db", &provider(&held).await).await.expect("a parameter");
    // assert
    assert_eq!((found.name.as_str(), &found.kind, found.version), ("/shop/db", &ParameterKind::SecureString, 3));
    assert_eq!(found.value.expose(), "MARKED");
    assert_eq!(found.modified, Some(UNIX_EPOCH + Duration::from_secs(7)));
    assert_eq!(found.arn.as_deref(), Some("arn:aws:ssm:eu-west-1:123456789012:parameter/shop/db"));
    assert!(!format!("{found:?}").contains("MARKED"), "{found:?}");
}

#[tokio::test]
async fn when_get_parameter_and_its_kind_is_new_then_it_is_told_by_its_word() {
    let odd = mock!(Client::get_parameter).then_output(|| {
        let odd = aws_sdk_ssm::types::Parameter::builder().name("a").value("v").r#type("Blob".into()).build();
        GetParameterOutput::builder().parameter(odd).build()
    });
    let found = get_parameter("a", &provider(&odd).await).await.expect("a parameter");
    assert_eq!(found.kind, ParameterKind::Other("Blob".to_owned()));
}

#[tokio::test]
async fn when_get_parameter_and_the_answer_lacks_something_then_it_is_not_understood() {
    let whole = || aws_sdk_ssm::types::Parameter::builder().name("a").value("v");
    for incomplete in [None, Some(whole().set_name(None)), Some(whole().set_value(None))] {
        let parameter = incomplete.map(aws_sdk_ssm::types::builders::ParameterBuilder::build);
        let rule = mock!(Client::get_parameter)
            .then_output(move || GetParameterOutput::builder().set_parameter(parameter.clone()).build());
        let error = get_parameter("a", &provider(&rule).await).await.expect_err("incomplete");
        let kind = error.request().map(aws_interactions_core::RequestError::kind);
        assert_eq!(kind, Some(RequestErrorKind::ResponseNotUnderstood));
        assert_told_once(&error);
    }
}

#[tokio::test]
async fn when_get_parameter_and_it_is_missing_or_no_name_then_the_error_names_it() {
    let missing = mock!(Client::get_parameter).then_error(|| GetParameterError::generic(refusal("ParameterNotFound")));
    let provider = provider(&missing).await;
    let error = get_parameter("/shop/gone", &provider).await.expect_err("gone");
    assert_eq!(error.to_string(), "the parameter `/shop/gone` does not exist");
    let error = get_parameter("shop db", &provider).await.expect_err("no name");
    assert!(matches!(&error, ParameterError::Invalid { value, .. } if value == "shop db"), "{error:?}");
    assert_eq!(missing.num_calls(), 1);
}

#[tokio::test]
async fn when_get_parameter_json_then_it_is_read_into_the_type_that_is_wanted() {
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Database {
        host: String,
        port: u16,
    }
    let database: Database = get_parameter_json("/shop/db", &provider(&holding(VALUE)).await).await.expect("JSON");
    assert_eq!(database, Database { host: "db.test".to_owned(), port: 5432 });
}

#[tokio::test]
async fn when_a_value_is_not_the_json_that_is_wanted_then_the_error_shows_none_of_it() {
    for value in [r#""MARKED""#, "MARKED\n x", r#"["MARKED"]"#] {
        let provider_of = async || provider(&holding(value)).await;
        let error = get_parameter_json::<BTreeMap<String, u8>>("/shop/db", &provider_of().await).await;
        let error = error.expect_err("not that");
        assert!(matches!(error, ParameterError::NotThatJson { line: 1, .. }), "{error:?}");
        let field = get_parameter_json_field("/shop/db", "a", &provider_of().await).await;
        let field = field.expect_err("no object");
        assert!(matches!(field, ParameterError::NotThatJson { .. }), "{field:?}");
        assert!(!format!("{error} {error:?}").contains("MARKED"), "{error:?}");
        assert_told_once(&error);
    }
}

#[tokio::test]
async fn when_get_parameter_json_field_then_texts_come_bare_and_the_rest_as_json() {
    for (field, expected) in [("password", "MARKED"), ("port", "5432"), ("none", "null")] {
        let held = holding(VALUE);
        let value = get_parameter_json_field("/shop/db", field, &provider(&held).await).await.expect("a field");
        assert_eq!(value.expose(), expected);
    }
    let error = get_parameter_json_field("/shop/db", "user", &provider(&holding(VALUE)).await).await;
    let error = error.expect_err("no such field");
    assert_eq!(error.to_string(), "the JSON of the parameter `/shop/db` has no field `user`");
    assert!(!format!("{error:?}").contains("MARKED"));
}
