//! Which setting wins, and what a wrong one is answered with.

#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::{AssumeRole, AwsClientProviderBuilder, AwsCredentials, ConfigError, Origin, RetryMode};
use proptest::prelude::{ProptestConfig, prop_assert, proptest};
use std::time::Duration;
use support::{Files, Recorder, builder};

const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "AKIAENV"), ("AWS_SECRET_ACCESS_KEY", "secret")];

fn keyed(more: &[(&'static str, &'static str)]) -> AwsClientProviderBuilder {
    builder(&[more, &KEYS].concat())
}

async fn error_of(builder: AwsClientProviderBuilder) -> ConfigError {
    builder.build().await.expect_err("the setting is wrong")
}

fn variable(name: &str) -> Origin {
    Origin::Variable(name.to_owned())
}

#[tokio::test]
async fn when_built_and_no_region_is_anywhere_then_the_error_says_so() {
    let error = error_of(keyed(&[])).await;
    assert!(matches!(error, ConfigError::MissingRegion { profile: None }), "{error:?}");
}

#[tokio::test]
async fn when_built_and_the_region_is_everywhere_then_the_builder_wins_over_environment_over_profile() {
    let files = Files::new("[default]\nregion = eu-west-3\n");
    let environment = [("AWS_REGION", "eu-west-1"), ("AWS_DEFAULT_REGION", "eu-west-2")];

    let explicit = files.builder(&environment).region("eu-central-1").build().await.expect("a provider");
    let by_environment = files.builder(&environment).build().await.expect("a provider");
    let by_default = files.builder(&environment[1..]).build().await.expect("a provider");
    let by_profile = files.builder(&[]).build().await.expect("a provider");

    let regions = [&explicit, &by_environment, &by_default, &by_profile].map(|provider| provider.region().to_owned());
    assert_eq!(regions, ["eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3"]);
}

#[tokio::test]
async fn when_a_profile_is_named_and_it_has_a_region_then_the_environments_region_does_not_slip_in() {
    let files = Files::new(
        "[profile paris]\nregion = eu-west-3\naws_access_key_id = AKIAPARIS\naws_secret_access_key = s\n\
         [profile bare]\naws_access_key_id = AKIABARE\naws_secret_access_key = s\n",
    );
    let environment = [("AWS_REGION", "us-east-1")];
    let with_region = files.builder(&environment).profile("paris").build().await.expect("a provider");
    let without = files.builder(&environment).profile("bare").build().await.expect("a provider");
    let explicit = files.builder(&environment).profile("paris").region("eu-north-1").build().await.expect("a provider");
    assert_eq!([with_region.region(), without.region(), explicit.region()], ["eu-west-3", "us-east-1", "eu-north-1"]);
}

#[tokio::test]
async fn when_built_and_a_variable_is_empty_then_it_counts_as_unset() {
    let files = Files::new("[default]\nregion = eu-west-3\n");
    let provider = files.builder(&[("AWS_REGION", " "), ("AWS_PROFILE", "")]).build().await.expect("a provider");
    assert_eq!(provider.region(), "eu-west-3");
}

#[tokio::test]
async fn when_built_and_a_value_cannot_be_then_the_error_names_setting_value_and_origin() {
    let cases: [(&'static str, &'static str, &str); 13] = [
        ("AWS_REGION", "eu_west_1", "region"),
        ("AWS_REGION", "evil.example/", "region"),
        ("AWS_MAX_ATTEMPTS", "many", "number of attempts"),
        ("AWS_MAX_ATTEMPTS", "0", "number of attempts"),
        ("AWS_RETRY_MODE", "legacy", "retry mode"),
        ("AWS_ENDPOINT_URL", "localhost:4566", "endpoint URL"),
        ("AWS_ENDPOINT_URL", "ftp://localhost", "endpoint URL"),
        ("AWS_ENDPOINT_URL_S3", "http://", "endpoint URL"),
        ("AWS_ENDPOINT_URL_STS", "http://host/?x=1", "endpoint URL"),
        ("AWS_USE_FIPS_ENDPOINT", "perhaps", "FIPS switch"),
        ("AWS_REQUEST_CHECKSUM_CALCULATION", "always", "request checksums"),
        ("AWS_SDK_UA_APP_ID", "two words", "application name"),
        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "1", "switch to ignore configured endpoint URLs"),
    ];
    for (name, wrong, expected) in cases {
        let region = ("AWS_REGION", "eu-west-1");
        let variables: Vec<_> = if name == region.0 { vec![(name, wrong)] } else { vec![region, (name, wrong)] };
        match error_of(keyed(&variables)).await {
            ConfigError::InvalidSetting { setting, value, origin, .. } => {
                assert_eq!((setting, value.as_str(), origin), (expected, wrong, variable(name)));
            }
            other => panic!("{name}={wrong} was answered with {other:?}"),
        }
    }
}

#[tokio::test]
async fn when_built_and_the_profile_holds_a_wrong_value_then_the_error_names_the_profile() {
    let files = Files::new("[profile slow]\nregion = eu-west-1\nmax_attempts = -1\n");
    let error = error_of(files.builder(&KEYS).credentials(AwsCredentials::new("a", "b")).profile("slow")).await;
    assert!(
        matches!(&error, ConfigError::InvalidSetting { origin: Origin::Profile(name), .. } if name == "slow"),
        "{error:?}"
    );
}

#[tokio::test]
async fn when_built_and_a_services_section_holds_a_wrong_endpoint_then_the_error_names_the_profile() {
    let files = Files::new(
        "[profile own]\nregion = eu-west-1\nservices = mine\n\
         [services mine]\ns3 =\n  endpoint_url = localhost:9000\n\
         [services other]\nsts =\n  endpoint_url = not looked at\n",
    );
    match error_of(files.builder(&[]).credentials(AwsCredentials::new("a", "b")).profile("own")).await {
        ConfigError::InvalidSetting { setting, value, origin, .. } => {
            assert_eq!((setting, value.as_str()), ("endpoint URL", "localhost:9000"));
            assert_eq!(origin, Origin::Profile("own".to_owned()));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn when_built_and_the_endpoint_holds_a_password_then_the_error_does_not_show_it() {
    let error = error_of(keyed(&[("AWS_REGION", "eu-west-1")]).endpoint_url("http://user:hunter2@host")).await;
    assert!(matches!(error, ConfigError::InvalidSetting { setting: "endpoint URL", origin: Origin::Builder, .. }));
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[tokio::test]
async fn when_built_and_the_builder_says_it_too_then_the_wrong_variable_is_not_looked_at() {
    let provider = keyed(&[("AWS_REGION", "eu-west-1"), ("AWS_MAX_ATTEMPTS", "5")])
        .max_attempts(7)
        .retry_mode(RetryMode::Adaptive)
        .app_name("tests")
        .build()
        .await;
    assert!(provider.is_ok());
    let error = error_of(keyed(&[("AWS_REGION", "eu-west-1")]).max_attempts(0)).await;
    assert!(matches!(error, ConfigError::InvalidSetting { origin: Origin::Builder, .. }), "{error:?}");
}

#[tokio::test]
async fn when_a_profile_is_named_and_no_file_has_it_then_the_error_names_the_known_ones_and_who_asked() {
    let files = Files::new("[profile one]\nregion = eu-west-1\n[profile two]\nregion = eu-west-1\n");
    let cases = [
        (files.builder(&[]).profile("three"), Origin::Builder),
        (files.builder(&[("AWS_PROFILE", "three")]), variable("AWS_PROFILE")),
    ];
    for (builder, by) in cases {
        match error_of(builder).await {
            ConfigError::UnknownProfile { profile, origin, files: read, known } => {
                assert_eq!((profile.as_str(), origin), ("three", by));
                assert_eq!(known, ["one", "two"]);
                assert_eq!(read, [files.config()]);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn when_a_profile_is_named_and_the_files_do_not_exist_then_the_error_says_where_they_were_looked_for() {
    let error = error_of(builder(&[("HOME", "/nowhere"), ("AWS_CONFIG_FILE", "~/own")]).profile("ops")).await;
    let ConfigError::UnknownProfile { files, .. } = &error else { panic!("{error:?}") };
    let files: Vec<_> = files.iter().map(|file| file.display().to_string()).collect();
    assert_eq!(files, ["/nowhere/own", "/nowhere/.aws/credentials"]);
}

#[tokio::test]
async fn when_a_configuration_file_cannot_be_read_then_the_error_names_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().display().to_string();
    let error = error_of(builder(&[("AWS_CONFIG_FILE", path.as_str()), ("AWS_REGION", "eu-west-1")])).await;
    assert!(matches!(&error, ConfigError::UnreadableFile { path, .. } if path == folder.path()), "{error:?}");
}

#[tokio::test]
async fn when_a_configuration_file_is_malformed_then_the_error_names_file_and_line() {
    let files = Files::new("[default]\nregion = eu-west-1\n[profile broken\n");
    let error = error_of(files.builder(&[])).await;
    let cause = match &error {
        ConfigError::MalformedFile { source } => format!("{source:?}"),
        other => panic!("{other:?}"),
    };
    let file = files.config().display().to_string();
    assert!(cause.contains(&file) && cause.contains("line 3"), "{cause}");
}

#[tokio::test]
async fn when_half_of_the_keys_is_in_the_environment_then_the_error_names_the_other() {
    let region = ("AWS_REGION", "eu-west-1");
    let id_only = error_of(builder(&[region, KEYS[0]])).await;
    let secret_only = error_of(builder(&[region, KEYS[1]])).await;
    assert!(matches!(id_only, ConfigError::IncompleteEnvironment { missing: "AWS_SECRET_ACCESS_KEY" }));
    assert!(matches!(secret_only, ConfigError::IncompleteEnvironment { missing: "AWS_ACCESS_KEY_ID" }));
}

#[tokio::test]
async fn when_a_role_is_given_and_it_is_malformed_then_it_is_refused_before_any_call() {
    let arn = "arn:aws:iam::123456789012:role/Deploy";
    let recorder = Recorder::default();
    let refused = [
        (AssumeRole::new("Deploy"), "malformed"),
        (AssumeRole::new(arn).session_name("a"), "role session name"),
        (AssumeRole::new(arn).session_name("two words"), "role session name"),
        (AssumeRole::new(arn).external_id("x"), "external id"),
        (AssumeRole::new(arn).duration(Duration::from_mins(14)), "role duration"),
        (AssumeRole::new(arn).duration(Duration::from_hours(13)), "role duration"),
    ];
    for (role, expected) in refused {
        let builder = keyed(&[("AWS_REGION", "eu-west-1")]).http_client(recorder.sts());
        let error = error_of(builder.assume_role(role.clone())).await;
        assert!(error.to_string().contains(expected), "{role:?}: {error}");
    }
    assert!(recorder.asked().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn when_a_configuration_file_holds_anything_then_building_answers_and_never_panics(
        text in "(\\[[a-z ]{0,12}\\]?|[a-z_]{1,20} ?=? ?[a-z:/0-9-]{0,20}|role_arn = arn:aws:iam::1:role/x|source_profile = p|.{0,20}|\n| ){0,12}",
        name in "[a-z]{1,3}",
    ) {
        let files = Files::new(&text);
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let built = runtime.block_on(files.builder(&[]).profile(name).region("eu-west-1").build());
        if let Err(error) = built {
            prop_assert!(!error.to_string().is_empty());
        }
    }
}
