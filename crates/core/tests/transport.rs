//! One pool of connections for a family of providers, and how long it keeps them.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::{AwsClientProvider, AwsCredentials, Sts};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use support::{builder, caller};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// STS on loopback, which counts the connections that are made to it.
async fn counting_server() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(answer_all(stream));
        }
    });
    (url, connections)
}

async fn answer_all(mut stream: TcpStream) {
    let mut buffer = vec![0; 16 * 1024];
    let (_, body) = caller("aws");
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    // The requests of these tests are small: each arrives in one piece, or its rest is read with the next.
    while let Ok(1..) = stream.read(&mut buffer).await {
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn provider(url: &str) -> AwsClientProvider {
    let builder = builder(&[]).region("eu-west-1").endpoint_url(url).credentials(AwsCredentials::new("id", "secret"));
    builder.build().await.expect("a provider")
}

async fn ask(provider: &AwsClientProvider) {
    provider.client::<Sts>().get_caller_identity().send().await.expect("an answer");
}

#[tokio::test]
async fn when_children_call_one_after_the_other_then_they_share_the_parents_connection() {
    let (url, connections) = counting_server().await;
    let parent = provider(&url).await;
    for region in ["eu-west-1", "eu-west-2", "eu-west-3"] {
        ask(&parent.in_region(region).expect("a region")).await;
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn when_a_connection_was_idle_for_so_long_that_s3_would_drop_it_then_a_new_one_is_made() {
    let (url, connections) = counting_server().await;
    let provider = provider(&url).await;
    ask(&provider).await;
    ask(&provider).await;
    assert_eq!(connections.load(Ordering::SeqCst), 1, "a fresh connection is used again");

    // Sixteen seconds in no time.
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(16)).await;
    tokio::time::resume();

    ask(&provider).await;
    assert_eq!(connections.load(Ordering::SeqCst), 2, "an idle one is not");
}
