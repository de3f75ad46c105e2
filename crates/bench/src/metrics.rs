//! Metrics: `bench-metrics record HOW COUNT` records so often, for who counts instructions; `bench-metrics cpu HOW
//! TASKS` prints the picoseconds of processor time that a record takes in so many threads; `bench-metrics publish HOW`
//! publishes a million observations of 100 metrics and prints the calls, their bytes, and the peak memory in KiB.

mod publishing;
mod recording;

use anyhow::bail;
use aws_interactions_core::{AwsClientProvider, AwsCredentials};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Answers every request at once with success, and counts.
#[derive(Debug, Clone)]
pub(crate) struct Meter {
    status: StatusCode,
    pub(crate) calls: Arc<AtomicUsize>,
    pub(crate) bytes: Arc<AtomicUsize>,
}

impl Meter {
    fn new() -> anyhow::Result<Self> {
        Ok(Self { status: StatusCode::try_from(200)?, calls: Arc::default(), bytes: Arc::default() })
    }
}

impl HttpConnector for Meter {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let length = request.headers().get("content-length").and_then(|length| length.parse().ok());
        let bytes = length.or_else(|| request.body().bytes().map(<[u8]>::len));
        self.bytes.fetch_add(bytes.unwrap_or_default(), Ordering::Relaxed);
        let mut answer = HttpResponse::new(self.status, SdkBody::from([0xa0].as_slice()));
        answer.headers_mut().insert("smithy-protocol", "rpc-v2-cbor");
        HttpConnectorFuture::ready(Ok(answer))
    }
}

impl HttpClient for Meter {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

/// A provider whose requests end in the meter.
pub(crate) async fn metered() -> anyhow::Result<(AwsClientProvider, Meter)> {
    let meter = Meter::new()?;
    let builder = AwsClientProvider::builder().environment_variables::<String, String>([]).region("us-east-1");
    let builder = builder.credentials(AwsCredentials::new("AKIAEXAMPLE", "secret"));
    Ok((builder.http_client(meter.clone()).build().await?, meter))
}

#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["record", how, count] => recording::record(how, count.parse()?).await,
        ["cpu", how, tasks] => recording::cpu(how, tasks.parse()?).await,
        ["publish", how] => publishing::publish(how).await,
        _ => bail!("usage: bench-metrics record HOW COUNT | cpu HOW TASKS | publish HOW"),
    }
}
