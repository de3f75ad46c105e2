//! Each call is a span of the log.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::{AwsClientProvider, AwsCredentials, Sts};
use aws_smithy_runtime_api::client::http::HttpClient;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{Recorder, Slow, builder, caller, refusal};
use tracing_subscriber::fmt::format::FmtSpan;

async fn keyed(http_client: impl HttpClient + 'static) -> AwsClientProvider {
    let builder = builder(&[]).region("eu-west-1").credentials(AwsCredentials::new("AKIA", "s"));
    builder.http_client(http_client).build().await.expect("complete settings")
}

/// What is logged at this level while `work` runs, one line for each span that closes.
///
/// One at a time: what a thread logs for the first time while another begins a log may be missing there.
async fn logged<T>(level: tracing::Level, work: impl Future<Output = T>) -> String {
    static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let _alone = ALONE.lock().await;
    let written = Arc::new(Mutex::new(Vec::new()));
    let writer = Arc::clone(&written);
    let subscriber = tracing_subscriber::fmt().with_max_level(level).with_span_events(FmtSpan::CLOSE).with_ansi(false);
    let subscriber = subscriber.with_writer(move || Written(Arc::clone(&writer))).finish();
    let guard = tracing::subscriber::set_default(subscriber);
    work.await;
    drop(guard);
    String::from_utf8(written.lock().expect("no panic").clone()).expect("text")
}

struct Written(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Written {
    fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn when_debug_is_logged_then_each_call_is_a_span_within_that_of_its_function() {
    let slow = Slow(Recorder::default().client(|_| caller("aws")), Duration::from_millis(250));
    let provider = keyed(slow).await;
    let log = logged(tracing::Level::DEBUG, provider.get_aws_env()).await;
    let spans: Vec<_> = log.lines().filter(|line| line.contains("aws.call{") && line.contains("close")).collect();
    assert_eq!(spans.len(), 1, "{log}");
    for part in [
        "get_aws_env{region=\"eu-west-1\"}:",
        "service=\"sts\" operation=\"GetCallerIdentity\" region=\"eu-west-1\" attempts=1 throttles=0 duration_ms=25",
        "request_id=\"id-of-the-request\" outcome=ok}",
    ] {
        assert!(spans[0].contains(part), "`{part}` is not in {}", spans[0]);
    }
}

#[tokio::test(start_paused = true)]
async fn when_debug_is_logged_and_a_call_fails_then_its_span_says_so() {
    let client = Recorder::default().client(|_| refusal(403, "AccessDenied"));
    let provider = keyed(client).await;
    let call = async { provider.client::<Sts>().get_caller_identity().send().await };
    let failed = logged(tracing::Level::DEBUG, call).await;
    assert!(failed.contains("outcome=AccessDenied}"), "{failed}");
}

#[tokio::test(start_paused = true)]
async fn when_only_info_is_logged_then_calls_are_not() {
    let provider = keyed(Recorder::default().sts()).await;
    let log = logged(tracing::Level::INFO, provider.get_aws_env()).await;
    assert!(log.contains("get_aws_env") && !log.contains("aws.call"), "{log}");
}
