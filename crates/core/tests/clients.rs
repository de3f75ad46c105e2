//! Clients: made once, injected, shared with children; endpoints and the environment value.

#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::{AwsClientProvider, AwsCredentials, AwsService, ServiceSettings, Sts};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::{Files, Recorder, builder, caller};

static MADE: AtomicUsize = AtomicUsize::new(0);

/// A service whose client records what it was made of.
enum Probe {}

#[derive(Debug, Clone)]
struct ProbeClient(Arc<Made>);

#[derive(Debug, PartialEq)]
struct Made {
    region: String,
    endpoint_url: Option<String>,
    retry_partition: String,
}

impl AwsService for Probe {
    type Client = ProbeClient;
    const ID: &'static str = "probe";

    fn client(settings: &ServiceSettings<'_>) -> ProbeClient {
        MADE.fetch_add(1, Ordering::SeqCst);
        ProbeClient(Arc::new(Made {
            region: settings.sdk_config().region().map(ToString::to_string).unwrap_or_default(),
            endpoint_url: settings.endpoint_url().map(str::to_owned),
            retry_partition: settings.retry_partition().to_string(),
        }))
    }
}

async fn provider(variables: &[(&str, &str)]) -> AwsClientProvider {
    builder(variables)
        .region("eu-west-1")
        .credentials(AwsCredentials::new("AKIA", "s"))
        .build()
        .await
        .expect("a provider")
}

#[tokio::test]
async fn when_a_client_is_asked_for_again_then_it_is_the_one_that_was_made() {
    let provider = provider(&[]).await;
    let before = MADE.load(Ordering::SeqCst);
    let first = provider.client::<Probe>();
    let again = provider.clone().client::<Probe>();
    let elsewhere = provider.in_region("eu-west-2").expect("a region").client::<Probe>();
    let elsewhere_again = provider.in_region("eu-west-2").expect("a region").client::<Probe>();
    let back_home = provider.in_region("eu-west-1").expect("a region").client::<Probe>();
    assert!(Arc::ptr_eq(&first.0, &again.0) && Arc::ptr_eq(&first.0, &back_home.0));
    assert!(Arc::ptr_eq(&elsewhere.0, &elsewhere_again.0));
    assert_eq!((first.0.region.as_str(), elsewhere.0.region.as_str()), ("eu-west-1", "eu-west-2"));
    assert!(MADE.load(Ordering::SeqCst) >= before + 2);
}

#[tokio::test]
async fn when_clients_are_of_other_regions_or_callers_then_they_have_other_budgets_of_retries() {
    let provider = provider(&[]).await;
    let role = aws_interactions_core::AssumeRole::new("arn:aws:iam::123456789012:role/Deploy");
    let partitions = [
        provider.client::<Probe>(),
        provider.in_region("eu-west-2").expect("a region").client::<Probe>(),
        provider.assuming(&role).expect("a role").client::<Probe>(),
    ]
    .map(|client| client.0.retry_partition.clone());
    assert!(partitions[0] != partitions[1] && partitions[0] != partitions[2], "{partitions:?}");
    assert_eq!(partitions[2], "arn:aws:iam::123456789012:role/Deploy/eu-west-1/probe");
}

#[tokio::test]
async fn when_a_client_is_injected_then_every_region_and_role_hands_it_out() {
    let injected =
        ProbeClient(Arc::new(Made { region: "mock".into(), endpoint_url: None, retry_partition: String::new() }));
    let provider = builder(&[])
        .region("eu-west-1")
        .credentials(AwsCredentials::new("AKIA", "s"))
        .with_client(injected.clone())
        .build()
        .await
        .expect("a provider");
    let role = aws_interactions_core::AssumeRole::new("arn:aws:iam::123456789012:role/Deploy");
    let handed_out = [
        provider.client::<Probe>(),
        provider.in_region("eu-west-2").expect("a region").client::<Probe>(),
        provider.assuming(&role).expect("a role").client::<Probe>(),
    ];
    assert!(handed_out.iter().all(|client| Arc::ptr_eq(&client.0, &injected.0)));
}

#[tokio::test]
async fn when_a_call_has_keys_of_its_own_then_they_sign_it_and_no_other() {
    let recorder = Recorder::default();
    let provider = builder(&[]).region("eu-west-1").credentials(AwsCredentials::new("AKIAPROVIDER", "s"));
    let provider = provider.http_client(recorder.sts()).build().await.expect("a provider");
    let own = aws_sdk_sts::config::Credentials::new("AKIAOWN", "s", None, None, "test");
    let own = aws_sdk_sts::Config::builder().credentials_provider(own);
    let call = || provider.client::<Sts>().get_caller_identity();
    call().send().await.expect("STS answers");
    call().customize().config_override(own).send().await.expect("STS answers");
    call().send().await.expect("STS answers");
    assert_eq!(recorder.signers("GetCallerIdentity"), ["AKIAPROVIDER", "AKIAOWN", "AKIAPROVIDER"]);
}

#[tokio::test]
async fn when_endpoints_are_given_in_several_ways_then_the_nearer_and_narrower_wins() {
    let files = Files::new(
        "[default]\nendpoint_url = http://profile\nservices = own\n[services own]\nprobe =\n  endpoint_url = http://section\n",
    );
    let all = ("AWS_ENDPOINT_URL", "http://all");
    let own = ("AWS_ENDPOINT_URL_PROBE", "http://own");
    let ignore = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    let with = |variables: &[(&str, &str)]| {
        files.builder(variables).region("eu-west-1").credentials(AwsCredentials::new("AKIA", "s"))
    };
    let cases = [
        (
            with(&[all, own]).endpoint_url("http://told").service_endpoint_url("probe", "http://told-own"),
            "http://told-own",
        ),
        (with(&[all, own]).endpoint_url("http://told"), "http://told"),
        (with(&[all, own]), "http://own"),
        (with(&[all]), "http://all"),
        (with(&[]), "http://section"),
        (with(&[ignore, own]), "none"),
        (with(&[ignore, own]).endpoint_url("http://told"), "http://told"),
    ];
    for (builder, expected) in cases {
        let client = builder.build().await.expect("a provider").client::<Probe>();
        assert_eq!(client.0.endpoint_url.as_deref().unwrap_or("none"), expected);
    }
}

#[tokio::test]
async fn when_the_environment_is_asked_for_twice_then_sts_is_asked_once_and_regions_share_the_answer() {
    let recorder = Recorder::default();
    let provider = builder(&[])
        .region("cn-north-1")
        .credentials(AwsCredentials::new("AKIA", "s"))
        .http_client(recorder.client(|_| caller("aws-cn")))
        .app_name("probe-app")
        .build()
        .await
        .expect("a provider");
    let env = provider.get_aws_env().await.expect("STS answers");
    let again = provider.clone().get_aws_env().await.expect("STS answers");
    let elsewhere = provider.in_region("cn-northwest-1").expect("a region").get_aws_env().await.expect("STS answers");
    assert_eq!(env, again);
    assert_eq!((env.partition.as_str(), env.profile.as_deref()), ("aws-cn", None));
    assert_eq!(env.to_string(), "aws://123456789012/cn-north-1");
    assert_eq!(elsewhere.to_string(), "aws://123456789012/cn-northwest-1");
    let asked = recorder.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].region, "cn-north-1");
    assert!(asked[0].user_agent.contains("app/probe-app"), "{}", asked[0].user_agent);
}

#[tokio::test]
async fn when_asking_for_the_environment_fails_then_the_failure_is_not_remembered() {
    let recorder = Recorder::default();
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let http_client = recorder.client(move |_| match counted.fetch_add(1, Ordering::SeqCst) {
        0 => support::refusal(400, "ExpiredToken"),
        _ => caller("aws"),
    });
    let provider = builder(&[])
        .region("eu-west-1")
        .credentials(AwsCredentials::new("AKIA", "s"))
        .http_client(http_client)
        .build()
        .await
        .expect("a provider");
    let error = provider.get_aws_env().await.expect_err("the token is expired");
    assert_eq!(error.kind(), aws_interactions_core::RequestErrorKind::InvalidCredentials);
    assert!(provider.get_aws_env().await.is_ok());
}
