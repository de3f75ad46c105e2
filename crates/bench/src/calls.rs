//! One task, so many times: `bench-calls TASK COUNT`. The caller counts instructions or time; with `allocations` as
//! the count, the task runs a hundred times and prints how often it allocates each time.
//!
//! Tasks come in pairs: the SDK's own way, and this project's.

use anyhow::{Context, bail};
use aws_interactions_core::{AssumeRole, AwsClientProvider, AwsCredentials};
use aws_interactions_local::LocalAws;
use aws_sdk_s3::Client;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use s3_interactions::{BucketStatus, S3Client, get_bucket_status};
use std::hint::black_box;

/// Answers every request at once, with success and without a body.
#[derive(Debug, Clone)]
struct Instant(StatusCode);

impl HttpConnector for Instant {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(Ok(HttpResponse::new(self.0, SdkBody::empty())))
    }
}

impl HttpClient for Instant {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

async fn provider() -> anyhow::Result<AwsClientProvider> {
    let builder = AwsClientProvider::builder().environment_variables::<String, String>([]).region("us-east-1");
    let builder = builder.credentials(AwsCredentials::new("AKIAEXAMPLE", "secret"));
    Ok(builder.http_client(Instant(StatusCode::try_from(200)?)).build().await?)
}

fn clone_client(client: &Client) {
    black_box(client.clone());
}

fn get_client(provider: &AwsClientProvider) {
    black_box(provider.get_s3());
}

async fn raw_call(client: &Client) -> anyhow::Result<()> {
    black_box(client.clone().head_bucket().bucket("logs").send().await?);
    Ok(())
}

async fn wrapper_call(provider: &AwsClientProvider) -> anyhow::Result<()> {
    match black_box(get_bucket_status("logs", provider).await?) {
        BucketStatus::ExistsHaveAccess { .. } => Ok(()),
        other => bail!("{other:?} was not what the stand-in answered"),
    }
}

async fn run(task: &str, count: u32) -> anyhow::Result<()> {
    let provider = provider().await?;
    let client = provider.get_s3();
    // The first call resolves credentials and endpoints: it is not what is measured.
    raw_call(&client).await?;
    for _ in 0..count {
        match task {
            "clone" => clone_client(&client),
            "getter" => get_client(&provider),
            "raw" => raw_call(&client).await?,
            "wrapper" => wrapper_call(&provider).await?,
            _ => bail!("the tasks are clone, getter, raw, wrapper and first-calls"),
        }
    }
    Ok(())
}

fn allocations(task: &str) -> anyhow::Result<u64> {
    const REPEATED: u32 = 100;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let count = |times| -> anyhow::Result<u64> {
        let mut outcome = Ok(());
        let counted = allocation_counter::measure(|| outcome = runtime.block_on(run(task, times)));
        outcome.map(|()| counted.count_total)
    };
    // What comes before and behind the loop is the same in both runs; the first of all warms what a process keeps.
    count(1)?;
    Ok((count(2 * REPEATED)? - count(REPEATED)?) / u64::from(REPEATED))
}

/// How often a role is assumed when so many callers are the first at the same time.
async fn first_calls(callers: usize) -> anyhow::Result<u64> {
    let aws = LocalAws::start().await?;
    let role = AssumeRole::new("arn:aws:iam::123456789012:role/Bench");
    let provider = aws.provider_builder().assume_role(role).build().await?;
    let calls = (0..callers).map(|_| get_bucket_status("nobodys-bucket", &provider));
    for answer in futures::future::join_all(calls).await {
        answer?;
    }
    aws.calls().get("AssumeRole").copied().context("nobody assumed the role")
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [task, count] = arguments.as_slice() else { bail!("usage: bench-calls TASK COUNT|allocations") };
    match (task.as_str(), count.as_str()) {
        ("first-calls", count) => println!("{}", first_calls(count.parse()?).await?),
        (task, "allocations") => {
            let task = task.to_owned();
            let counted = tokio::task::spawn_blocking(move || allocations(&task)).await??;
            println!("{counted}");
        }
        (task, count) => run(task, count.parse()?).await?,
    }
    Ok(())
}
