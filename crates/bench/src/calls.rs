//! One task, so many times: `bench-calls TASK COUNT`. The caller counts instructions or time; with `allocations` as
//! the count, the task runs a hundred times and prints how often it allocates each time.
//!
//! Tasks come in pairs: the SDK's own way, and this project's.

use anyhow::{Context, bail, ensure};
use aws_interactions_core::{AssumeRole, AwsClientProvider, AwsCredentials};
use aws_interactions_local::LocalAws;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_s3::types::EncodingType;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use s3_interactions::{BucketStatus, S3Client, get_bucket_status, list_bucket_objects};
use std::hint::black_box;
use std::sync::LazyLock;

/// Answers every request at once, with success: a list with a page of 1,000 keys, all else without a body.
#[derive(Debug, Clone)]
struct Instant(StatusCode);

impl HttpConnector for Instant {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let is_list = request.uri().contains("list-type=2");
        let body = if is_list { SdkBody::from(PAGE.as_bytes()) } else { SdkBody::empty() };
        HttpConnectorFuture::ready(Ok(HttpResponse::new(self.0, body)))
    }
}

/// The last page of a list, as S3 writes it.
static PAGE: LazyLock<String> = LazyLock::new(|| {
    let object = |number| {
        format!(
            "<Contents><Key>logs/2026/{number:08}.json</Key><LastModified>2026-11-22T10:00:00.000Z</LastModified>\
             <ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag><ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm>\
             <ChecksumType>FULL_OBJECT</ChecksumType><Size>{number}</Size><StorageClass>STANDARD</StorageClass></Contents>"
        )
    };
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
                <Name>logs</Name><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>";
    format!("{head}{}</ListBucketResult>", (0..1000).map(object).collect::<Vec<_>>().concat())
});

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

async fn raw_list(client: &Client) -> anyhow::Result<()> {
    let page = client.clone().list_objects_v2().bucket("logs").encoding_type(EncodingType::Url).send().await?;
    ensure!(black_box(page.contents()).len() == 1000, "half a page");
    Ok(())
}

async fn wrapper_list(provider: &AwsClientProvider) -> anyhow::Result<()> {
    ensure!(black_box(list_bucket_objects("logs", None, provider).await?).len() == 1000, "half a page");
    Ok(())
}

/// A client as one makes it without this project: nothing is hooked into it.
fn bare_client() -> anyhow::Result<Client> {
    let config = aws_sdk_s3::Config::builder().behavior_version(BehaviorVersion::latest());
    let config = config.region(Region::new("us-east-1")).http_client(Instant(StatusCode::try_from(200)?));
    let config = config.credentials_provider(Credentials::new("AKIAEXAMPLE", "secret", None, None, "bench"));
    Ok(Client::from_conf(config.build()))
}

async fn run(task: &str, count: u32) -> anyhow::Result<()> {
    let provider = provider().await?;
    let client = bare_client()?;
    // The first call resolves credentials and endpoints: it is not what is measured.
    raw_call(&client).await?;
    wrapper_call(&provider).await?;
    for _ in 0..count {
        match task {
            "clone" => clone_client(&client),
            "getter" => get_client(&provider),
            "raw" => raw_call(&client).await?,
            "wrapper" => wrapper_call(&provider).await?,
            "raw-list" => raw_list(&client).await?,
            "list" => wrapper_list(&provider).await?,
            _ => bail!("the tasks are clone, getter, raw, wrapper, raw-list, list and first-calls"),
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
