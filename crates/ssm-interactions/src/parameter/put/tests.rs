use super::*;
use crate::stand_in::{assert_told_once, provider_with, refusal};
use aws_sdk_ssm::Client;
use aws_sdk_ssm::operation::put_parameter::{PutParameterError, PutParameterInput, PutParameterOutput};
use aws_smithy_mocks::{Rule, mock, mock_client};

fn taking(is_asked: impl Fn(&PutParameterInput) -> bool + Send + Sync + 'static) -> Rule {
    mock!(Client::put_parameter)
        .match_requests(is_asked)
        .then_output(|| PutParameterOutput::builder().version(4).build())
}

async fn put(spec: &ParameterSpec, rules: &[&Rule]) -> Result<i64, ParameterError> {
    put_parameter(spec, &provider_with(mock_client!(aws_sdk_ssm, rules)).await).await
}

#[tokio::test]
async fn when_put_parameter_then_a_new_text_is_asked_for_and_nothing_else() {
    let taken = taking(|request| {
        let said = (request.name(), request.value(), request.overwrite(), request.allowed_pattern());
        let rest = (request.description(), request.key_id());
        said == (Some("/shop/url"), Some("db.test"), Some(false), None)
            && rest == (None, None)
            && request.r#type() == Some(&types::ParameterType::String)
            && request.tier() == Some(&types::ParameterTier::Standard)
    });
    assert_eq!(put(&ParameterSpec::new("/shop/url", "db.test"), &[&taken]).await.expect("a version"), 4);
}

#[tokio::test]
async fn when_put_parameter_and_everything_is_said_then_everything_is_asked_for() {
    let taken = taking(|request| {
        let said = (request.value(), request.overwrite(), request.allowed_pattern());
        let rest = (request.description(), request.key_id());
        said == (Some("MARKED"), Some(true), Some("^M"))
            && rest == (Some("a token"), Some("alias/shop"))
            && request.r#type() == Some(&types::ParameterType::SecureString)
            && request.tier() == Some(&types::ParameterTier::Advanced)
    });
    let spec = ParameterSpec::new("/shop/token", "MARKED")
        .kind(ParameterKind::SecureString)
        .overwrite()
        .allowed_pattern("^M")
        .description("a token")
        .key_id("alias/shop")
        .tier(ParameterTier::Advanced);
    put(&spec, &[&taken]).await.expect("a version");
    assert!(!format!("{spec:?}").contains("MARKED"), "{spec:?}");
}

#[tokio::test]
async fn when_put_parameter_and_no_parameter_can_be_like_this_then_nothing_is_sent() {
    let large = |bytes: usize| ParameterSpec::new("/a", "v".repeat(bytes));
    let advanced = |bytes: usize| large(bytes).tier(ParameterTier::Advanced);
    let cases = [
        (large(0), "it is empty"),
        (large(4097), "it has 4097 bytes, and the tier allows 4096"),
        (advanced(8193), "it has 8193 bytes, and the tier allows 8192"),
        (ParameterSpec::new("/a", "x{{ssm:b}}"), "it refers to another parameter, which AWS does not take"),
        (large(1).key_id("alias/shop"), "a key is named, and only a SecureString is encrypted"),
    ];
    for (spec, problem) in cases {
        let error = put(&spec, &[]).await.expect_err(problem);
        assert_eq!(error.to_string(), format!("the parameter `/a` cannot be like this: {problem}"));
    }
    let error = put(&ParameterSpec::new("/aws/x", "v"), &[]).await.expect_err("AWS's own");
    assert!(matches!(error, ParameterError::Invalid { .. }), "{error:?}");
    for spec in [large(4096), advanced(8192), ParameterSpec::new("/a", "{{x}}")] {
        put(&spec, &[&taking(|_| true)]).await.expect("at the limit");
    }
}

#[tokio::test]
async fn when_put_parameter_and_aws_refuses_then_the_error_tells_the_name_and_not_the_value() {
    for (code, told) in [
        ("ParameterAlreadyExists", "the parameter `/a` exists"),
        ("ParameterPatternMismatchException", "AWS does not take this for the parameter `/a`"),
        ("TooManyUpdates", "others change the parameter `/a` at the same time"),
    ] {
        let refused = mock!(Client::put_parameter).then_error(move || PutParameterError::generic(refusal(code)));
        let error = put(&ParameterSpec::new("/a", "MARKED"), &[&refused]).await.expect_err(code);
        assert_eq!(error.to_string(), told);
        assert!(!format!("{error:?}").contains("MARKED"), "{error:?}");
        assert_told_once(&error);
    }
}
