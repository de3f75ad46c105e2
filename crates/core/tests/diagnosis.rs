//! Keys and the way to AWS, looked at before anything is done.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::{
    AssumeRole, AwsClientProviderBuilder, AwsCredentials, KeysInUse, RequestErrorKind, Timeouts,
};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use std::time::{Duration, SystemTime};
use support::server::Server;
use support::{Recorder, builder, refusal};

const ROLE: &str = "arn:aws:iam::123456789012:role/Deploy";

fn keyless(server: &Server) -> AwsClientProviderBuilder {
    builder(&[]).region("eu-west-1").endpoint_url(&server.url)
}

fn date(time: SystemTime) -> String {
    let date = DateTime::from(time).fmt(Format::HttpDate).expect("a date");
    format!("Date: {date}\r\n")
}

#[tokio::test]
async fn when_the_endpoint_is_probed_then_any_answer_shows_that_the_way_is_open_and_no_keys_are_needed() {
    let server = Server::start().await;
    let probe = keyless(&server).build().await.expect("a provider").probe_endpoint().await.expect("an answer");
    assert_eq!((probe.url.as_str(), probe.status), (server.url.as_str(), 200));
    assert_eq!((probe.server_time, probe.clock_ahead()), (None, None));
    let heads = server.log.heads();
    assert!(!heads[0].to_lowercase().contains("\r\nauthorization:"), "{heads:?}");
}

#[tokio::test]
async fn when_the_answer_is_a_refusal_then_the_way_is_open_too_and_it_is_asked_once() {
    for (status, code) in [(400, "InvalidIdentityToken"), (503, "ServiceUnavailable"), (403, "AccessDenied")] {
        let recorder = Recorder::default();
        let client = recorder.client(move |_| refusal(status, code));
        let provider = builder(&[]).region("eu-west-1").http_client(client).build().await.expect("a provider");
        let probe = provider.probe_endpoint().await.expect("an answer");
        assert_eq!((probe.url.as_str(), probe.status), ("https://sts.eu-west-1.amazonaws.com", status));
        assert_eq!(recorder.asked().len(), 1);
    }
}

#[tokio::test]
async fn when_the_clocks_differ_then_the_probe_says_by_how_much() {
    let hour = Duration::from_hours(1);
    for (time, expected) in [(SystemTime::now() - hour, 3600), (SystemTime::now() + hour, -3600)] {
        let server = Server::with_headers(&date(time)).await;
        let probe = keyless(&server).build().await.expect("a provider").probe_endpoint().await.expect("an answer");
        let ahead = probe.clock_ahead().expect("the answer has a date");
        assert!((ahead - expected).abs() < 60, "{ahead}");
    }
}

#[tokio::test]
async fn when_fips_and_dual_stack_are_wanted_then_the_probe_goes_there() {
    let recorder = Recorder::default();
    let url = |fips, dual_stack| {
        let client = recorder.sts();
        let builder = builder(&[]).region("us-east-1").use_fips(fips).use_dual_stack(dual_stack).http_client(client);
        async move { builder.build().await.expect("a provider").probe_endpoint().await.expect("an answer").url }
    };
    assert_eq!(url(true, false).await, "https://sts-fips.us-east-1.amazonaws.com");
    assert_eq!(url(false, true).await, "https://sts.us-east-1.api.aws");
    assert_eq!(url(true, true).await, "https://sts-fips.us-east-1.api.aws");
}

#[tokio::test]
async fn when_nobody_answers_then_the_error_says_why() {
    let dead = builder(&[]).region("eu-west-1").endpoint_url("http://127.0.0.1:1");
    let error = dead.build().await.expect("a provider").probe_endpoint().await.expect_err("nobody listens");
    assert_eq!(error.kind(), RequestErrorKind::Network);

    let slow = Server::slow(Duration::from_secs(5)).await;
    let soon = Timeouts { attempt: Duration::from_millis(50), ..Timeouts::default() };
    let provider = keyless(&slow).timeouts(soon).build().await.expect("a provider");
    assert_eq!(provider.probe_endpoint().await.expect_err("too slow").kind(), RequestErrorKind::Timeout);
}

#[tokio::test]
async fn when_there_is_no_such_endpoint_then_the_error_says_why_and_nothing_is_sent() {
    let server = Server::start().await;
    let provider = keyless(&server).use_fips(true).build().await.expect("a provider");
    let error = provider.probe_endpoint().await.expect_err("no FIPS at an endpoint of one's own");
    let printed = format!("{error:?}");
    assert!(printed.contains("FIPS and custom endpoint are not supported"), "{printed}");
    assert_eq!(server.log.connections(), 0);
}

#[tokio::test]
async fn when_keys_are_inspected_then_the_end_of_their_id_and_their_own_end_are_told() {
    let fixed = builder(&[]).region("eu-west-1").credentials(AwsCredentials::new("AKIAEXAMPLEKEY7", "s"));
    let keys = fixed.build().await.expect("a provider").inspect_keys().await.expect("keys");
    assert!(matches!(&keys, KeysInUse { id_ends_with, expires_at: None, .. } if id_ends_with == "KEY7"), "{keys:?}");

    let recorder = Recorder::default();
    let role = builder(&[])
        .region("eu-west-1")
        .credentials(AwsCredentials::new("AKIAEXAMPLE", "s"))
        .assume_role(AssumeRole::new(ROLE))
        .http_client(recorder.sts());
    let keys = role.build().await.expect("a provider").inspect_keys().await.expect("keys");
    assert_eq!(keys.id_ends_with, "ROLE");
    assert!(keys.expires_at.is_some_and(|end| end > SystemTime::now() + Duration::from_mins(50)), "{keys:?}");
    assert_eq!((recorder.count("AssumeRole"), recorder.asked().len()), (1, 1));
}

#[tokio::test]
async fn when_there_are_no_keys_then_inspecting_them_fails_as_a_request_does() {
    let nobody = builder(&[]).region("eu-west-1").build().await.expect("a provider");
    let inspected = nobody.inspect_keys().await.expect_err("no keys");
    let asked = nobody.get_aws_env().await.expect_err("no keys");
    assert_eq!(inspected.to_string(), asked.to_string());
    assert_eq!((inspected.kind(), inspected.is_of_credentials()), (RequestErrorKind::NoCredentials, true));

    let recorder = Recorder::default();
    let denied = builder(&[])
        .region("eu-west-1")
        .credentials(AwsCredentials::new("AKIAEXAMPLE", "s"))
        .assume_role(AssumeRole::new(ROLE))
        .http_client(recorder.client(|_| refusal(403, "AccessDenied")));
    let error = denied.build().await.expect("a provider").inspect_keys().await.expect_err("denied");
    assert_eq!((error.kind(), error.code()), (RequestErrorKind::AccessDenied, Some("AccessDenied")));
}
