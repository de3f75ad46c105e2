//! SSM's parameters, where the emulator would answer otherwise than AWS.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

use aws_interactions_local::LocalAws;
use aws_sdk_ssm::Client;
use aws_sdk_ssm::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_ssm::error::ProvideErrorMetadata;
use aws_sdk_ssm::types::{ParameterStringFilter, ParameterType};

fn client(aws: &LocalAws, region: &'static str) -> Client {
    let config = aws_sdk_ssm::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(aws.endpoint_url())
        .region(Region::new(region))
        .credentials_provider(Credentials::for_tests());
    Client::from_conf(config.build())
}

async fn put(ssm: &Client, name: &str, value: &str, kind: ParameterType) {
    ssm.put_parameter().name(name).value(value).r#type(kind).overwrite(true).send().await.expect("put");
}

#[tokio::test]
async fn when_a_secret_is_read_without_decryption_then_its_value_is_another() {
    let aws = LocalAws::start().await.expect("a free port");
    let ssm = client(&aws, "eu-west-1");
    put(&ssm, "/shop/token", "secret", ParameterType::SecureString).await;
    put(&ssm, "/shop/url", "plain", ParameterType::String).await;
    let value = async |name: &str, is_decrypted: bool| {
        let found = ssm.get_parameter().name(name).with_decryption(is_decrypted).send().await.expect("found");
        found.parameter.and_then(|parameter| parameter.value).expect("a value")
    };
    assert_eq!(value("/shop/token", true).await, "secret");
    assert_eq!(value("/shop/url", false).await, "plain");
    let ciphertext = value("/shop/token", false).await;
    assert!(ciphertext.starts_with("AQICAH") && ciphertext.len() > 20, "{ciphertext}");
    assert_eq!(value("/shop/token:1", false).await, ciphertext);
    let listed = ssm.get_parameters_by_path().path("/shop").send().await.expect("found").parameters.expect("some");
    let mut values: Vec<_> = listed.into_iter().filter_map(|parameter| parameter.value).collect();
    values.sort();
    assert_eq!(values, [ciphertext, "plain".to_owned()]);
}

#[tokio::test]
async fn when_a_version_is_selected_then_it_is_answered_or_told_that_there_is_none() {
    let aws = LocalAws::start().await.expect("a free port");
    let ssm = client(&aws, "eu-west-1");
    put(&ssm, "/shop/db", "old", ParameterType::String).await;
    put(&ssm, "/shop/db", "new", ParameterType::String).await;
    let first = ssm.get_parameter().name("/shop/db:1").send().await.expect("found").parameter.expect("one");
    assert_eq!((first.name(), first.value(), first.version), (Some("/shop/db"), Some("old"), 1));
    assert_eq!(first.selector(), Some(":1"));
    let code = async |name: &str| {
        let error = ssm.get_parameter().name(name).send().await.expect_err("none");
        error.code().map(str::to_owned)
    };
    assert_eq!(code("/shop/db:9").await.as_deref(), Some("ParameterVersionNotFound"));
    assert_eq!(code("/shop/none:1").await.as_deref(), Some("ParameterNotFound"));
}

#[tokio::test]
async fn when_a_filter_is_not_known_then_it_is_refused_and_not_ignored() {
    let aws = LocalAws::start().await.expect("a free port");
    let filter = ParameterStringFilter::builder().key("Type").values("String").build().expect("a filter");
    let error = client(&aws, "eu-west-1").describe_parameters().parameter_filters(filter).send().await;
    assert_eq!(error.expect_err("refused").code(), Some("NotImplemented"));
}

#[tokio::test]
async fn when_regions_differ_then_so_do_their_parameters() {
    let aws = LocalAws::start().await.expect("a free port");
    put(&client(&aws, "eu-west-1"), "/shop/db", "here", ParameterType::String).await;
    let elsewhere = client(&aws, "us-west-2").get_parameter().name("/shop/db").send().await;
    assert_eq!(elsewhere.expect_err("not there").code(), Some("ParameterNotFound"));
}
