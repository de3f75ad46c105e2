//! Where settings come from, of providers that can be built and of those that cannot.

mod support;

use aws_interactions_core::{
    AssumeRole, AwsClientProviderBuilder, AwsCredentials, ConfigError, ExplainedSetting, Origin, Proxy, SettingsReport,
};
use support::{Files, Recorder, builder};

const ROLE: &str = "arn:aws:iam::123456789012:role/Deploy";

fn row<'a>(report: &'a SettingsReport, name: &str) -> &'a ExplainedSetting {
    report.get(name).unwrap_or_else(|| panic!("there is no row `{name}` in {report:#?}"))
}

fn value<'a>(report: &'a SettingsReport, name: &str) -> Option<&'a str> {
    row(report, name).value.as_deref()
}

fn by(variable: &str) -> Origin {
    Origin::Variable(variable.to_owned())
}

#[tokio::test]
async fn when_everything_is_wrong_then_every_wrong_setting_is_told_and_not_the_first_alone() {
    let report = builder(&[
        ("AWS_REGION", "eu_west_1"),
        ("AWS_MAX_ATTEMPTS", "many"),
        ("AWS_RETRY_MODE", "fast"),
        ("AWS_ENDPOINT_URL_S3", "localhost"),
        ("AWS_USE_FIPS_ENDPOINT", "perhaps"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "no"),
        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false"),
        ("AWS_REQUEST_CHECKSUM_CALCULATION", "always"),
        ("AWS_SDK_UA_APP_ID", "two words"),
        ("HTTPS_PROXY", "socks5://proxy"),
        ("AWS_CA_BUNDLE", "/nowhere/bundle.pem"),
        ("AWS_ACCESS_KEY_ID", "AKIAHALF"),
    ])
    .allowed_accounts(["12"])
    .explain()
    .await;
    let wrong: Vec<_> = report.wrong().map(|row| (row.name.as_str(), row.value.as_deref().unwrap_or("-"))).collect();
    let expected = [
        ("region", "eu_west_1"),
        ("endpoint of all", "localhost"),
        ("keys", "-"),
        ("forbidden accounts", "-"),
        ("FIPS", "perhaps"),
        ("dual stack", "no"),
        ("attempts", "many"),
        ("retry mode", "fast"),
        ("request checksums", "always"),
        ("application name", "two words"),
        ("proxy for https", "socks5://proxy"),
        ("CA bundle", "/nowhere/bundle.pem"),
    ];
    assert_eq!(wrong, expected);
    assert_eq!(row(&report, "attempts").origin, by("AWS_MAX_ATTEMPTS"));
    assert_eq!(row(&report, "CA bundle").origin, by("AWS_CA_BUNDLE"));
}

#[tokio::test]
async fn when_a_file_is_broken_then_it_is_named_and_what_the_program_and_the_environment_say_is_still_told() {
    let files = Files::new("[default]\nregion = eu-west-3\n[profile broken\n");
    let report = files.builder(&[("AWS_MAX_ATTEMPTS", "4")]).region("eu-west-1").explain().await;
    assert!(matches!(row(&report, "profile").error, Some(ConfigError::MalformedFile { .. })), "{report:#?}");
    assert_eq!((value(&report, "region"), value(&report, "attempts")), (Some("eu-west-1"), Some("4")));
    assert!(report.get("keys").is_none(), "nobody knows whose keys they would be");
    let nowhere = files.builder(&[]).explain().await;
    assert!(row(&nowhere, "region").error.is_none(), "nobody knows that it is missing");
    let file = &report.files[0];
    assert_eq!((&file.path, file.exists), (&files.config(), true));
    assert!(matches!(file.error, Some(ConfigError::MalformedFile { .. })), "{file:?}");
}

#[tokio::test]
async fn when_a_file_is_broken_and_the_program_brings_keys_then_they_are_told() {
    let files = Files::new("[profile broken\n");
    let report = files.builder(&[]).credentials(AwsCredentials::new("AKIAEXAMPLEKEY1", "s")).explain().await;
    assert_eq!(value(&report, "keys"), Some("the keys of the program (…KEY1)"));
}

#[tokio::test]
async fn when_the_profile_is_unknown_then_its_row_says_who_named_it() {
    let files = Files::new("[profile work]\nregion = eu-west-3\n");
    let report = files.builder(&[("AWS_PROFILE", "play")]).explain().await;
    let profile = row(&report, "profile");
    assert_eq!((profile.value.as_deref(), &profile.origin), (Some("play"), &by("AWS_PROFILE")));
    assert!(matches!(profile.error, Some(ConfigError::UnknownProfile { .. })));
    assert_eq!(report.files[0].profiles, ["work"]);
}

#[tokio::test]
async fn when_no_region_is_anywhere_then_its_row_says_so_unless_the_instance_has_one() {
    let missing = builder(&[]).explain().await;
    assert!(matches!(row(&missing, "region").error, Some(ConfigError::MissingRegion { .. })));
    let recorder = Recorder::default();
    let instance = builder(&[]).instance_role().http_client(recorder.sts()).explain().await;
    let region = row(&instance, "region");
    assert_eq!((region.value.as_deref(), &region.origin), (None, &Origin::InstanceMetadata));
    assert!(region.error.is_none() && recorder.asked().is_empty(), "explaining asks nobody");
}

#[tokio::test]
async fn when_two_files_name_a_profile_then_the_one_whose_value_counts_is_told() {
    let files = Files::new("[profile work]\nregion = eu-west-3\nmax_attempts = 2\n");
    let credentials = files.config().with_file_name("credentials");
    std::fs::write(
        &credentials,
        "[work]\nregion = eu-north-1\naws_access_key_id = AKIAWORKWORK\naws_secret_access_key = s\n",
    )
    .expect("a file");
    let path = credentials.display().to_string();
    let named = files.builder(&[("AWS_SHARED_CREDENTIALS_FILE", path.as_str())]).profile("work");
    let report = named.explain().await;
    let region = row(&report, "region");
    assert_eq!((region.value.as_deref(), region.file.as_ref()), (Some("eu-north-1"), Some(&credentials)));
    assert_eq!(row(&report, "keys").file.as_ref(), Some(&credentials));
    assert_eq!(row(&report, "attempts").file, Some(files.config()));
    assert_eq!(named.build().await.expect("a provider").region(), "eu-north-1", "and it is the one that counts");
}

#[tokio::test]
async fn when_who_calls_is_explained_then_source_and_hops_are_told_with_who_named_them() {
    let files = Files::new(&format!(
        "[profile base]\naws_access_key_id = AKIABASEBASE\naws_secret_access_key = s\n\
         [profile hub]\nrole_arn = {ROLE}\nsource_profile = base\n"
    ));
    let profile = |name: &str| Origin::Profile(name.to_owned());
    let program = AssumeRole::new("Malformed");
    let report = files.builder(&[]).profile("hub").assume_role(program).explain().await;
    let keys = row(&report, "keys");
    assert_eq!(keys.value.as_deref(), Some("the keys of the profile `base` (…BASE)"));
    assert_eq!((&keys.origin, &keys.file), (&profile("base"), &Some(files.config())));
    let first = row(&report, "role 1");
    assert_eq!((first.value.as_deref(), &first.origin), (Some(ROLE), &profile("hub")));
    assert_eq!(first.file, Some(files.config()));
    let second = row(&report, "role 2");
    assert_eq!((second.value.as_deref(), &second.origin), (Some("Malformed"), &Origin::Builder));
    assert!(matches!(second.error, Some(ConfigError::MalformedRoleArn { .. })));
}

#[tokio::test]
async fn when_a_role_behind_another_is_to_last_too_long_then_its_row_says_so_and_the_first_may() {
    let long = || AssumeRole::new(ROLE).duration(std::time::Duration::from_hours(2));
    let report = builder(&[]).assume_role(long()).assume_role(long()).explain().await;
    assert!(row(&report, "role 1").error.is_none());
    let second = row(&report, "role 2");
    assert!(matches!(second.error, Some(ConfigError::InvalidSetting { setting: "role duration", .. })), "{second:?}");
}

#[tokio::test]
async fn when_keys_come_from_somewhere_then_the_row_names_the_place() {
    let token = [("AWS_WEB_IDENTITY_TOKEN_FILE", "/token"), ("AWS_ROLE_ARN", ROLE)];
    let cases: [(AwsClientProviderBuilder, Option<&str>, Origin); 7] = [
        (builder(&[]), None, Origin::Default),
        (builder(&[]).instance_role(), Some("the instance's role"), Origin::Builder),
        (
            builder(&[("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE7"), ("AWS_SECRET_ACCESS_KEY", "s")]),
            Some("the keys of the environment (…PLE7)"),
            by("AWS_ACCESS_KEY_ID"),
        ),
        (
            builder(&[("AWS_ACCESS_KEY_ID", "SHORT"), ("AWS_SECRET_ACCESS_KEY", "s")]),
            Some("the keys of the environment"),
            by("AWS_ACCESS_KEY_ID"),
        ),
        (
            builder(&token),
            Some("arn:aws:iam::123456789012:role/Deploy by web identity"),
            by("AWS_WEB_IDENTITY_TOKEN_FILE"),
        ),
        (
            builder(&[("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/keys")]),
            Some("the container's role"),
            by("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
        ),
        (
            builder(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1/keys")]),
            Some("the container's role"),
            by("AWS_CONTAINER_CREDENTIALS_FULL_URI"),
        ),
    ];
    for (builder, expected, origin) in cases {
        let report = builder.explain().await;
        assert_eq!((value(&report, "keys"), &row(&report, "keys").origin), (expected, &origin));
    }
}

#[tokio::test]
async fn when_the_program_brings_its_own_http_client_then_what_does_not_reach_it_is_not_told() {
    let own = builder(&[("HTTPS_PROXY", "not a proxy"), ("AWS_CA_BUNDLE", "/nowhere")])
        .region("eu-west-1")
        .http_client(Recorder::default().sts());
    let report = own.explain().await;
    assert_eq!(value(&report, "HTTP client"), Some("the program's own"));
    assert!(report.get("proxy for https").is_none() && report.get("CA bundle").is_none());
    assert!(report.wrong().next().is_none() && own.build().await.is_ok());
}

#[tokio::test]
async fn when_anything_is_explained_then_no_secret_is_in_it() {
    let files = Files::new(
        "[default]\naws_access_key_id = AKIAMARKEDMARKED1234\naws_secret_access_key = MARKED1\naws_session_token = MARKED2\n",
    );
    let proxies = [("HTTPS_PROXY", "http://MARKED3:MARKED4@proxy:1"), ("HTTP_PROXY", "ftp://MARKED5@proxy:1")];
    let of_environment = files.builder(&proxies).endpoint_url("http://MARKED6@host").explain().await;
    let told = files.builder(&[]).proxy(Proxy::new("http://MARKED7@[")).explain().await;
    let printed = format!("{of_environment:?} {told:?}");
    assert!(!printed.contains("MARKED"), "{printed}");
    assert!(printed.contains("…1234") && printed.contains("ftp://…@proxy:1"), "{printed}");
}
