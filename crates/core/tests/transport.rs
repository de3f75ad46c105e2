//! One pool of connections for a family of providers, how many it holds, and how long.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::{
    AwsClientProvider, AwsClientProviderBuilder, AwsCredentials, Backoff, ConfigError, Connections, HostLimit, Origin,
    RequestError, RequestErrorKind, StalledStreams, Sts, Timeouts,
};
use std::num::NonZeroUsize;
use std::time::Duration;
use support::builder;
use support::server::Server;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

fn keyed(url: &str) -> AwsClientProviderBuilder {
    builder(&[]).region("eu-west-1").endpoint_url(url).credentials(AwsCredentials::new("id", "secret"))
}

async fn provider(url: &str) -> AwsClientProvider {
    keyed(url).build().await.expect("a provider")
}

async fn try_ask(provider: &AwsClientProvider) -> Result<(), RequestError> {
    let answer = provider.client::<Sts>().get_caller_identity().send().await;
    answer.map(drop).map_err(|error| RequestError::from_sdk("sts", "GetCallerIdentity", error))
}

async fn ask(provider: &AwsClientProvider) {
    try_ask(provider).await.expect("an answer");
}

fn at_most(limit: usize) -> Connections {
    let limit = NonZeroUsize::new(limit).expect("some");
    Connections { per_host: HostLimit::All(limit), ..Connections::default() }
}

fn keeping(idle: usize) -> Connections {
    Connections { per_host: HostLimit::Idle(idle), ..Connections::default() }
}

async fn ask_at_once(provider: &AwsClientProvider, calls: usize) -> Vec<Result<(), RequestError>> {
    futures::future::join_all((0..calls).map(|_| try_ask(provider))).await
}

/// Lets idle connections grow old in no time.
async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

#[tokio::test]
async fn when_children_call_one_after_the_other_then_they_share_the_parents_connection() {
    let server = Server::start().await;
    for connections in [Connections::default(), at_most(8), keeping(1)] {
        let before = server.log.connections();
        let parent = keyed(&server.url).connections(connections).build().await.expect("a provider");
        for region in ["eu-west-1", "eu-west-2", "eu-west-3"] {
            ask(&parent.in_region(region).expect("a region")).await;
        }
        assert_eq!(server.log.connections() - before, 1);
    }
}

#[tokio::test]
async fn when_a_connection_was_idle_for_so_long_that_s3_would_drop_it_then_a_new_one_is_made() {
    for connections in [Connections::default(), at_most(8), keeping(1)] {
        let server = Server::start().await;
        let provider = keyed(&server.url).connections(connections).build().await.expect("a provider");
        ask(&provider).await;
        ask(&provider).await;
        assert_eq!(server.log.connections(), 1, "a fresh connection is used again");
        pass(Duration::from_secs(16)).await;
        ask(&provider).await;
        assert_eq!(server.log.connections(), 2, "an idle one is not");
    }
}

#[tokio::test]
async fn when_connections_may_be_idle_for_longer_then_they_are_kept_for_longer() {
    let server = Server::start().await;
    let patient = Connections { idle: Duration::from_mins(1), ..Connections::default() };
    let provider = keyed(&server.url).connections(patient).build().await.expect("a provider");
    ask(&provider).await;
    pass(Duration::from_secs(50)).await;
    ask(&provider).await;
    assert_eq!(server.log.connections(), 1);
}

#[tokio::test]
async fn when_connections_to_a_host_are_limited_then_no_more_stand_and_every_request_has_its_turn() {
    let server = Server::slow(Duration::from_millis(5)).await;
    let limited = keyed(&server.url).connections(at_most(3)).build().await.expect("a provider");
    let answers = ask_at_once(&limited, 24).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!((server.log.most_open(), server.log.heads().len()), (3, 24));

    let free = Server::slow(Duration::from_millis(50)).await;
    ask_at_once(&provider(&free.url).await, 24).await;
    assert!(free.log.most_open() > 3, "without a limit there are more: {:?}", free.log);
}

#[tokio::test]
async fn when_idle_connections_to_a_host_are_limited_then_a_burst_is_not_held_back_and_so_many_stay() {
    for (kept, again) in [(2, 6), (0, 8)] {
        let server = Server::slow(Duration::from_millis(300)).await;
        let provider = keyed(&server.url).connections(keeping(kept)).build().await.expect("a provider");
        ask_at_once(&provider, 8).await;
        assert_eq!((server.log.connections(), server.log.most_open()), (8, 8), "nothing waits");
        ask_at_once(&provider, 8).await;
        assert_eq!(server.log.connections(), 8 + again, "{kept} were still there");
    }
}

#[tokio::test]
async fn when_a_request_waits_for_its_turn_for_too_long_then_it_ends_as_any_wait_for_an_answer() {
    let server = Server::slow(Duration::from_millis(400)).await;
    let soon = Timeouts { read: Duration::from_millis(600), ..Timeouts::default() };
    let limited = keyed(&server.url).connections(at_most(1)).timeouts(soon).max_attempts(1);
    let answers = ask_at_once(&limited.build().await.expect("a provider"), 3).await;
    let late: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().err()).collect();
    assert!(!late.is_empty() && late.len() < 3, "{answers:?}");
    assert!(late.iter().all(|error| error.kind() == RequestErrorKind::Timeout), "{late:?}");
}

#[tokio::test]
async fn when_an_answer_stops_flowing_then_it_fails_after_the_grace_and_waits_where_that_is_wanted() {
    let server = Server::stalled().await;
    let patient =
        Timeouts { attempt: Duration::from_mins(2), operation: Duration::from_mins(3), ..Timeouts::default() };
    let asked = async |streams| {
        let builder = keyed(&server.url).timeouts(patient).max_attempts(1).stalled_streams(streams);
        let provider = builder.build().await.expect("a provider");
        tokio::time::timeout(Duration::from_secs(4), try_ask(&provider)).await
    };
    let failed = asked(StalledStreams::FailAfter(Duration::from_secs(1))).await.expect("it ends");
    assert_eq!(failed.expect_err("half an answer").kind(), RequestErrorKind::Timeout);
    assert!(asked(StalledStreams::Wait).await.is_err(), "it is still waited for");
}

#[tokio::test]
async fn when_a_grace_or_a_back_off_makes_no_sense_then_building_says_so() {
    let backoff = |initial, max| Backoff { initial: Duration::from_millis(initial), max: Duration::from_millis(max) };
    let wrong = [
        (keyed("http://host").stalled_streams(StalledStreams::FailAfter(Duration::ZERO)), "grace for stalled streams"),
        (keyed("http://host").backoff(backoff(0, 10)), "back-off"),
        (keyed("http://host").backoff(backoff(11, 10)), "back-off"),
    ];
    for (builder, expected) in wrong {
        match builder.build().await.expect_err("no sense") {
            ConfigError::InvalidSetting { setting, origin: Origin::Builder, .. } => assert_eq!(setting, expected),
            other => panic!("{other:?}"),
        }
    }
    assert!(keyed("http://host").backoff(backoff(10, 10)).build().await.is_ok());
}

#[tokio::test]
async fn when_the_back_off_is_short_then_retries_come_soon() {
    let server = Server::refusing().await;
    let soon = Backoff { initial: Duration::from_millis(1), max: Duration::from_millis(2) };
    let provider = keyed(&server.url).max_attempts(8).backoff(soon).build().await.expect("a provider");
    // With the default the pauses would add up to 43 s at random, and to a second hardly ever.
    let asked = tokio::time::timeout(Duration::from_secs(2), try_ask(&provider)).await.expect("it ends soon");
    assert_eq!(asked.expect_err("refused").kind(), RequestErrorKind::ServiceFault);
    assert_eq!(server.log.heads().len(), 8);
}

#[tokio::test]
async fn when_the_application_has_a_name_then_requests_tell_it() {
    let server = Server::start().await;
    let ways = [keyed(&server.url).app_name("told"), keyed(&server.url)];
    for way in ways {
        ask(&way.build().await.expect("a provider")).await;
    }
    let heads = server.log.heads();
    let agent = |head: &str| head.lines().find(|line| line.starts_with("user-agent: ")).unwrap_or_default().to_owned();
    let [named, unnamed] = [agent(&heads[0]), agent(&heads[1])];
    assert!(named.starts_with("user-agent: aws-sdk-rust/") && named.contains(" app/told"), "{named}");
    assert!(!unnamed.contains("app/"), "{unnamed}");
}

#[tokio::test]
async fn when_the_connection_breaks_within_an_answer_then_the_network_is_at_fault_and_the_same_may_succeed() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            // A beginning of ten bytes of a hundred.
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n<GetCaller").await;
        }
    });
    let provider = keyed(&url).max_attempts(1).build().await.expect("a provider");
    let error = try_ask(&provider).await.expect_err("half an answer");
    assert_eq!((error.kind(), error.http_status()), (RequestErrorKind::Network, Some(200)), "{error:?}");
    assert!(error.is_retryable());
}
