//! Who calls: sources of keys, roles over them, and how rarely STS is asked.

#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::{AssumeRole, AwsClientProvider, AwsCredentials, ConfigError, RequestErrorKind, Sts};
use std::error::Error;
use support::{Files, Recorder, assume_role, builder, caller, refusal};

const ENVIRONMENT: [(&str, &str); 3] =
    [("AWS_REGION", "eu-west-1"), ("AWS_ACCESS_KEY_ID", "AKIAENV"), ("AWS_SECRET_ACCESS_KEY", "secret")];
const ROLE: &str = "arn:aws:iam::123456789012:role/Deploy";

async fn ask(provider: &AwsClientProvider) {
    provider.get_aws_env().await.expect("STS answers");
}

fn keys_used(recorder: &Recorder) -> Vec<String> {
    recorder.asked().into_iter().map(|asked| asked.access_key_id).collect()
}

#[tokio::test]
async fn when_a_profile_is_named_and_the_environment_holds_keys_then_the_profiles_keys_sign() {
    let files = Files::new("[profile ops]\naws_access_key_id = AKIAOPS\naws_secret_access_key = s\n");
    let recorder = Recorder::default();
    let named = files.builder(&ENVIRONMENT).profile("ops").http_client(recorder.sts()).build().await.expect("built");
    let by_variable = [&ENVIRONMENT[..], &[("AWS_PROFILE", "ops")]].concat();
    let unnamed = files.builder(&by_variable).http_client(recorder.sts()).build().await.expect("built");
    ask(&named).await;
    ask(&unnamed).await;
    assert_eq!(keys_used(&recorder), ["AKIAOPS", "AKIAENV"], "AWS_PROFILE does not pin keys, a named profile does");
}

#[tokio::test]
async fn when_keys_are_given_then_neither_environment_nor_profile_slips_in() {
    let recorder = Recorder::default();
    let provider = builder(&ENVIRONMENT)
        .credentials(AwsCredentials::new("AKIAGIVEN", "s"))
        .http_client(recorder.sts())
        .build()
        .await
        .expect("built");
    ask(&provider).await;
    assert_eq!(keys_used(&recorder), ["AKIAGIVEN"]);
}

#[tokio::test]
async fn when_nobody_has_keys_then_the_request_fails_without_credentials_and_without_asking_the_instance() {
    let recorder = Recorder::default();
    let provider = builder(&ENVIRONMENT[..1]).http_client(recorder.sts()).build().await.expect("built");
    let error = provider.get_aws_env().await.expect_err("there are no keys");
    assert_eq!(error.kind(), RequestErrorKind::NoCredentials, "{error:?}");
    assert!(!error.is_retryable() && error.is_of_credentials());
    let why = error.source().map(ToString::to_string).unwrap_or_default();
    assert!(why.starts_with("no access keys in the environment"), "{why}");
    assert!(recorder.asked().is_empty(), "{:?}", recorder.asked());
}

#[tokio::test]
async fn when_the_region_is_missing_and_the_instance_role_is_off_then_the_instance_is_not_asked() {
    let recorder = Recorder::default();
    let error = builder(&ENVIRONMENT[1..]).http_client(recorder.sts()).build().await.expect_err("no region");
    assert!(matches!(error, ConfigError::MissingRegion { .. }));
    assert!(recorder.asked().is_empty());
}

#[tokio::test]
async fn when_the_instance_role_is_on_then_region_and_keys_are_the_instances_whatever_the_environment_holds() {
    let recorder = Recorder::default();
    let metadata = recorder.client(|asked| match asked.uri.rsplit_once("/latest/").map(|(_, path)| path) {
        Some("api/token") => (200, "token".to_owned()),
        Some("meta-data/placement/region") => (200, "ap-south-1".to_owned()),
        Some("meta-data/iam/security-credentials/") => (200, "web".to_owned()),
        Some("meta-data/iam/security-credentials/web") => (
            200,
            r#"{"Code":"Success","Type":"AWS-HMAC","AccessKeyId":"ASIAINSTANCE","SecretAccessKey":"s","Token":"t",
                "Expiration":"2099-01-01T00:00:00Z","LastUpdated":"2026-01-01T00:00:00Z"}"#
                .to_owned(),
        ),
        _ if asked.body.contains("AssumeRole") => assume_role(3600),
        _ if asked.body.contains("GetCallerIdentity") => caller("aws"),
        _ => (404, String::new()),
    });
    let provider =
        builder(&ENVIRONMENT[1..]).instance_role().http_client(metadata).build().await.expect("the instance answers");
    let over_it = provider.assuming(&AssumeRole::new(ROLE)).expect("a role");
    ask(&provider).await;
    ask(&over_it).await;
    assert_eq!(provider.region(), "ap-south-1");
    let sts: Vec<_> = recorder.asked().into_iter().filter(|asked| asked.uri.contains("sts.")).collect();
    let keys: Vec<_> = sts.iter().map(|asked| asked.access_key_id.as_str()).collect();
    assert_eq!(keys, ["ASIAINSTANCE", "ASIAINSTANCE", "ASIAROLE"], "caller, AssumeRole, caller in the role");
}

#[tokio::test]
async fn when_a_profile_assumes_a_role_then_every_hop_signs_with_the_hop_before_and_goes_to_the_endpoint() {
    let files = Files::new(
        "[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = s\n\
         [profile hop]\nrole_arn = arn:aws:iam::111111111111:role/Hop\nsource_profile = base\nexternal_id = agreed\n\
         [profile end]\nrole_arn = arn:aws:iam::222222222222:role/End\nsource_profile = hop\n\
         role_session_name = tester\nduration_seconds = 900\n",
    );
    let recorder = Recorder::default();
    let provider = files
        .builder(&ENVIRONMENT)
        .profile("end")
        .endpoint_url("http://sts.example:8080")
        .http_client(recorder.sts())
        .build()
        .await
        .expect("built");
    ask(&provider).await;
    let asked = recorder.asked();
    assert_eq!(keys_used(&recorder), ["AKIABASE", "ASIAROLE", "ASIAROLE"]);
    assert!(asked[0].body.contains("111111111111") && asked[0].body.contains("ExternalId=agreed"), "{}", asked[0].body);
    assert!(asked[1].body.contains("222222222222") && asked[1].body.contains("RoleSessionName=tester"));
    assert!(asked[1].body.contains("DurationSeconds=900"));
    assert!(asked.iter().all(|asked| asked.uri.starts_with("http://sts.example:8080")), "{asked:?}");
}

#[tokio::test]
async fn when_a_profile_is_its_own_source_then_its_keys_assume_its_role() {
    let files = Files::new(&format!(
        "[profile self]\nrole_arn = {ROLE}\nsource_profile = self\naws_access_key_id = AKIASELF\naws_secret_access_key = s\n"
    ));
    let recorder = Recorder::default();
    let provider =
        files.builder(&ENVIRONMENT).profile("self").http_client(recorder.sts()).build().await.expect("built");
    ask(&provider).await;
    assert_eq!(keys_used(&recorder), ["AKIASELF", "ASIAROLE"]);
}

#[tokio::test]
async fn when_a_profile_takes_its_source_from_the_environment_then_the_environments_keys_assume_its_role() {
    let files = Files::new(&format!("[profile ci]\nrole_arn = {ROLE}\ncredential_source = Environment\n"));
    let recorder = Recorder::default();
    let provider = files.builder(&ENVIRONMENT).profile("ci").http_client(recorder.sts()).build().await.expect("built");
    ask(&provider).await;
    assert_eq!(keys_used(&recorder), ["AKIAENV", "ASIAROLE"]);
}

#[tokio::test]
async fn when_a_profile_cannot_lead_to_keys_then_building_says_why() {
    let cases = [
        ("region = x\n", "names no source"),
        ("role_arn = arn:aws:iam::123456789012:role/R\n", "needs source_profile"),
        ("role_arn = arn:aws:iam::123456789012:role/R\nsource_profile = p\n", "holds no keys"),
        ("role_arn = arn:aws:iam::123456789012:role/R\nsource_profile = q\ncredential_source = Environment\n", "both"),
        ("role_arn = arn:aws:iam::123456789012:role/R\ncredential_source = Moon\n", "`Moon`"),
        (
            "role_arn = arn:aws:iam::123456789012:role/R\nsource_profile = missing\n",
            "`missing`, named by the profile `p`",
        ),
        ("role_arn = arn:aws:iam::123456789012:role/R\nsource_profile = bare\n", "`bare` cannot be used"),
        ("role_arn = arn:aws:iam::123456789012:role/R\ncredential_source = Environment\nmfa_serial = x\n", "`x`"),
        ("web_identity_token_file = t\n", "needs role_arn"),
        ("web_identity_token_file = t\nrole_arn = arn:aws:iam::123456789012:user/R\n", "malformed"),
        ("role_arn = arn:aws:iam::123456789012:user/R\ncredential_source = Environment\n", "malformed"),
        ("role_arn = arn:aws:iam::123456789012:role/R\ncredential_source = Environment\nduration_seconds = x\n", "`x`"),
        ("aws_access_key_id = AKIA\n", "without aws_secret_access_key"),
        ("aws_secret_access_key = s\n", "without aws_access_key_id"),
    ];
    for (profile, expected) in cases {
        let files = Files::new(&format!("[profile p]\n{profile}[profile bare]\noutput = json\n"));
        let error = files.builder(&ENVIRONMENT).profile("p").region("eu-west-1").build().await.expect_err(profile);
        assert!(error.to_string().contains(expected), "{profile}: {error}");
    }
}

#[tokio::test]
async fn when_profiles_name_each_other_in_a_circle_then_the_error_shows_the_circle() {
    let role = |source: &str| format!("role_arn = {ROLE}\nsource_profile = {source}\n");
    let config = format!("[profile a]\n{}[profile b]\n{}[profile c]\n{}", role("b"), role("c"), role("b"));
    let files = Files::new(&config);
    let error = files.builder(&ENVIRONMENT).profile("a").build().await.expect_err("a loop");
    assert!(matches!(&error, ConfigError::ProfileLoop { profiles } if *profiles == ["b", "c", "b"]), "{error:?}");
}

#[tokio::test]
async fn when_a_role_assumes_a_role_then_the_session_may_not_be_longer_than_an_hour() {
    let long = AssumeRole::new(ROLE).duration(std::time::Duration::from_hours(2));
    let first = builder(&ENVIRONMENT).assume_role(long.clone()).build().await.expect("the first hop may last long");
    assert!(matches!(first.assuming(&long), Err(ConfigError::InvalidSetting { setting: "role duration", .. })));
}

#[tokio::test]
async fn when_a_hundred_callers_are_the_first_then_the_role_is_assumed_once() {
    let recorder = Recorder::default();
    let base = builder(&ENVIRONMENT).http_client(recorder.sts()).build().await.expect("built");
    let provider = base.assuming(&AssumeRole::new(ROLE)).expect("a role");
    let regions = ["eu-west-1", "eu-west-2"];
    let calls = (0..100).map(|call| {
        // Clients of two regions, so that neither the client nor its cache of callers is what makes them one.
        let provider = provider.in_region(regions[call % 2]).expect("a region");
        async move { provider.client::<Sts>().get_caller_identity().send().await }
    });
    let answers = futures::future::join_all(calls).await;
    assert!(answers.iter().all(Result::is_ok));
    let assumed = recorder.asked().iter().filter(|asked| asked.body.contains("Action=AssumeRole")).count();
    assert_eq!((assumed, recorder.asked().len()), (1, 101));
}

#[tokio::test]
async fn when_there_are_more_roles_than_the_sdk_caches_then_each_is_still_assumed_once() {
    let recorder = Recorder::default();
    let base = builder(&ENVIRONMENT).http_client(recorder.sts()).build().await.expect("built");
    let role = |number| AssumeRole::new(format!("{ROLE}{number}"));
    let roles: Vec<_> = (0..100).map(|number| base.assuming(&role(number)).expect("a role")).collect();
    for _ in 0..2 {
        for provider in &roles {
            provider.client::<Sts>().get_caller_identity().send().await.expect("STS answers");
        }
    }
    let assumed = recorder.asked().iter().filter(|asked| asked.body.contains("Action=AssumeRole")).count();
    assert_eq!(assumed, 100);
}

#[tokio::test]
async fn when_the_role_is_denied_then_the_error_is_that_of_the_hop() {
    let recorder = Recorder::default();
    let denied = recorder.client(|_| refusal(403, "AccessDenied"));
    let provider =
        builder(&ENVIRONMENT).http_client(denied).assume_role(AssumeRole::new(ROLE)).build().await.expect("built");
    let error = provider.get_aws_env().await.expect_err("denied");
    assert_eq!(error.kind(), RequestErrorKind::AccessDenied);
    assert_eq!((error.code(), error.http_status()), (Some("AccessDenied"), Some(403)));
    assert_eq!(error.request_id(), Some("id-of-the-request"));
    let hop = error.source().map(ToString::to_string).unwrap_or_default();
    assert!(hop.contains("AssumeRole") && hop.contains(ROLE), "{hop}");
}

#[tokio::test]
async fn when_anything_is_printed_then_no_key_is_in_it() {
    let files = Files::new(
        "[profile ops]\naws_access_key_id = AKIAMARKED\naws_secret_access_key = MARKED1\naws_session_token = MARKED2\n",
    );
    let builder = files.builder(&[("AWS_SECRET_ACCESS_KEY", "MARKED3")]).profile("ops").region("eu-west-1");
    let keys = AwsCredentials::new("AKIAMARKED", "MARKED4").with_session("MARKED5", None);
    let provider = builder.build().await.expect("built");
    let printed = format!("{keys:?} {provider:?} {:?}", provider.assuming(&AssumeRole::new(ROLE)));
    assert!(!printed.contains("MARKED"), "{printed}");
}
