//! Roles by the token of another identity provider.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::{
    AssumeRole, AwsClientProvider, AwsClientProviderBuilder, ConfigError, Origin, RequestError, RequestErrorKind, Sts,
};
use std::error::Error;
use std::path::Path;
use std::time::Duration;
use support::{Asked, Files, Recorder, assume_role, builder, caller, refusal, sessions_of};

const ROLE: &str = "arn:aws:iam::123456789012:role/Pod";

fn pods(asked: &Asked) -> (u16, String) {
    match &asked.body {
        body if body.contains("Action=AssumeRoleWithWebIdentity&") => {
            sessions_of("AssumeRoleWithWebIdentity", "ASIAPOD", 900)
        }
        body if body.contains("Action=AssumeRole&") => assume_role(3600),
        _ => caller("aws"),
    }
}

fn in_pod(token_file: &Path, more: &[(&str, &str)]) -> AwsClientProviderBuilder {
    let token_file = token_file.display().to_string();
    let pod = [("AWS_WEB_IDENTITY_TOKEN_FILE", token_file.as_str()), ("AWS_ROLE_ARN", ROLE)];
    builder(&[&pod[..], more].concat()).region("eu-west-1")
}

async fn call(provider: &AwsClientProvider) -> Result<(), RequestError> {
    let answer = provider.client::<Sts>().get_caller_identity().send().await;
    answer.map(drop).map_err(|error| RequestError::from_sdk("sts", "GetCallerIdentity", error))
}

fn token(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), text).expect("a file");
    file
}

#[tokio::test]
async fn when_the_environment_names_a_token_then_the_role_is_asked_for_unsigned_at_the_given_endpoint() {
    let (recorder, token) = (Recorder::default(), token("the-token\n"));
    let provider = in_pod(token.path(), &[("AWS_ROLE_SESSION_NAME", "pod-1")])
        .endpoint_url("http://sts.example:8080")
        .http_client(recorder.client(pods))
        .build()
        .await
        .expect("built");
    call(&provider).await.expect("an answer");
    let asked = recorder.asked();
    assert_eq!(recorder.signers("AssumeRoleWithWebIdentity"), [""], "the token proves who asks");
    assert_eq!(recorder.signers("GetCallerIdentity"), ["ASIAPOD"]);
    assert!(asked.iter().all(|asked| asked.uri.starts_with("http://sts.example:8080")), "{asked:?}");
    for part in ["RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2FPod", "RoleSessionName=pod-1", "=the-token"] {
        assert!(asked[0].body.contains(part), "{part}: {}", asked[0].body);
    }
    assert!(!asked[0].body.contains("%0A"), "the end of the line is none of the token: {}", asked[0].body);
}

#[tokio::test]
async fn when_a_profile_names_a_token_then_its_role_is_assumed_and_the_next_profile_goes_on_from_there() {
    let (recorder, token) = (Recorder::default(), token("the-token"));
    let files = Files::new(&format!(
        "[profile pod]\nrole_arn = {ROLE}\nweb_identity_token_file = {}\nrole_session_name = named\n\
         duration_seconds = 7200\n\
         [profile on]\nrole_arn = arn:aws:iam::210987654321:role/On\nsource_profile = pod\n",
        token.path().display()
    ));
    let builder = files.builder(&[("AWS_REGION", "eu-west-1")]).profile("on").http_client(recorder.client(pods));
    call(&builder.build().await.expect("built")).await.expect("an answer");
    let first = &recorder.asked()[0].body;
    assert!(first.contains("RoleSessionName=named") && first.contains("DurationSeconds=7200"), "{first}");
    assert_eq!(recorder.signers("AssumeRole"), ["ASIAPOD"]);
}

#[tokio::test(start_paused = true)]
async fn when_the_session_is_renewed_then_the_token_is_read_again() {
    let (recorder, token) = (Recorder::default(), token("the-first"));
    let provider = in_pod(token.path(), &[]).http_client(recorder.client(pods)).build().await.expect("built");
    call(&provider).await.expect("an answer");
    std::fs::write(token.path(), "the-second").expect("a file");
    tokio::time::advance(Duration::from_secs(895)).await;
    call(&provider).await.expect("an answer");
    let tokens: Vec<_> = recorder.asked().iter().map(|asked| asked.body.contains("=the-second")).collect();
    assert_eq!(tokens, [false, false, true, false]);
}

#[tokio::test]
async fn when_the_token_cannot_be_read_then_the_error_names_the_file_and_nothing_is_asked() {
    let (recorder, empty) = (Recorder::default(), token(" \n"));
    let cases = [(Path::new("/nowhere/token"), "could not be read"), (empty.path(), "is empty")];
    for (file, expected) in cases {
        let built = in_pod(file, &[]).http_client(recorder.client(pods)).build().await;
        let error = call(&built.expect("built")).await.expect_err("no token");
        assert_eq!(error.kind(), RequestErrorKind::NoCredentials);
        let message = error.message().expect("a reason");
        assert!(message.contains(&file.display().to_string()) && message.contains(expected), "{message}");
    }
    assert!(recorder.asked().is_empty());
}

#[tokio::test]
async fn when_the_token_is_refused_then_the_error_names_the_role_and_not_the_token() {
    let (recorder, token) = (Recorder::default(), token("the-token"));
    let client = recorder.client(|_| refusal(400, "InvalidIdentityToken"));
    let provider = in_pod(token.path(), &[]).http_client(client).max_attempts(1).build().await.expect("built");
    let error = call(&provider).await.expect_err("refused");
    assert_eq!((error.code(), error.is_of_credentials()), (Some("InvalidIdentityToken"), true));
    let source = error.source().map(ToString::to_string).unwrap_or_default();
    assert!(source.contains(&format!("AssumeRoleWithWebIdentity of {ROLE}")), "{source}");
    assert!(!format!("{error:?} {source}").contains("the-token"));
}

#[tokio::test]
async fn when_the_variables_are_wrong_then_building_names_the_one_that_is() {
    let token = token("the-token");
    let error = in_pod(token.path(), &[("AWS_ROLE_ARN", "Pod")]).build().await.expect_err("no ARN");
    let arn = Origin::Variable("AWS_ROLE_ARN".to_owned());
    assert!(matches!(&error, ConfigError::MalformedRoleArn { origin, .. } if *origin == arn), "{error:?}");
    let error = in_pod(token.path(), &[("AWS_ROLE_SESSION_NAME", "two words")]).build().await.expect_err("no name");
    let name = Origin::Variable("AWS_ROLE_SESSION_NAME".to_owned());
    assert!(matches!(&error, ConfigError::InvalidSetting { origin, .. } if *origin == name), "{error:?}");
}

#[tokio::test]
async fn when_a_role_is_to_be_assumed_from_a_web_identity_then_it_may_last_an_hour_at_most() {
    let (recorder, token) = (Recorder::default(), token("the-token"));
    let provider = in_pod(token.path(), &[]).http_client(recorder.client(pods)).build().await.expect("built");
    let long = AssumeRole::new(ROLE).duration(Duration::from_hours(2));
    assert!(matches!(provider.assuming(&long), Err(ConfigError::InvalidSetting { setting: "role duration", .. })));
}
