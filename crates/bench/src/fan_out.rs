//! What many accounts and regions cost: `bench-fan-out run`, `bytes WHAT`, `cpu COUNT` or `children COUNT`.

use anyhow::{Context, Result, bail};
use aws_interactions_core::{AssumeRole, AwsClientProvider, AwsCredentials, default_http_client};
use aws_interactions_orchestration::{
    FanOut, FanOutOutcome, FanOutRole, FanOutTarget, FanOutTargets, WorkflowEvents, fan_out,
};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use futures::StreamExt;
use s3_interactions::{BucketError, BucketStatus, S3Client, get_bucket_status};
use std::hint::black_box;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const LATENCY: Duration = Duration::from_millis(50);
const ACCOUNTS: u64 = 200;
const REGIONS: [&str; 4] = ["eu-central-1", "eu-west-1", "us-east-1", "us-west-2"];
const LIMIT: usize = 64;

const SESSION: &str = "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId>\
    <SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>\
    <Expiration>2126-11-22T12:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";

/// AWS far away: each answer takes its time, and is a session from STS and a success from all else.
#[derive(Debug, Clone, Default)]
struct Far {
    latency: Duration,
    calls: Arc<AtomicU64>,
    assumed: Arc<AtomicU64>,
}

impl HttpConnector for Far {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let is_sts = request.uri().contains("//sts.");
        self.assumed.fetch_add(u64::from(is_sts), Ordering::Relaxed);
        let (latency, body) = (self.latency, if is_sts { SdkBody::from(SESSION) } else { SdkBody::empty() });
        HttpConnectorFuture::new(async move {
            tokio::time::sleep(latency).await;
            let ok = StatusCode::try_from(200).unwrap_or_else(|_| unreachable!("it is a status"));
            Ok(HttpResponse::new(ok, body))
        })
    }
}

impl HttpClient for Far {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

async fn hub(http_client: impl HttpClient + 'static) -> Result<AwsClientProvider> {
    let builder = AwsClientProvider::builder().environment_variables::<String, String>([]).region("us-east-1");
    let builder = builder.credentials(AwsCredentials::new("AKIAEXAMPLE", "secret"));
    Ok(builder.http_client(http_client).build().await?)
}

/// Milliseconds at best and in truth, accounts, and how often a role was assumed.
async fn run() -> Result<[u64; 4]> {
    let far = Far { latency: LATENCY, ..Far::default() };
    let hub = hub(far.clone()).await?;
    let targets = FanOutTargets::new((1..=ACCOUNTS).map(|account| format!("{account:012}")), REGIONS)?;
    let plan = FanOut { concurrency: LIMIT, ..FanOut::new(targets, FanOutRole::named("Bench")) };
    let begun = Instant::now();
    let mut results = pin!(fan_out(&plan, look, &WorkflowEvents::default(), &hub).await?);
    while let Some(result) = results.next().await {
        let FanOutOutcome::Done(_) = result.outcome else { bail!("{} is not done", result.target) };
    }
    let took = millis(begun.elapsed());
    let calls = far.calls.load(Ordering::Relaxed);
    let at_best = millis(LATENCY) * calls / u64::try_from(LIMIT)?;
    Ok([at_best, took, ACCOUNTS, far.assumed.load(Ordering::Relaxed)])
}

async fn look(_: FanOutTarget, provider: AwsClientProvider) -> Result<BucketStatus, BucketError> {
    get_bucket_status("logs", &provider).await
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn child(hub: &AwsClientProvider, number: u64) -> Result<AwsClientProvider> {
    let role = AssumeRole::new(format!("arn:aws:iam::{number:012}:role/Bench"));
    Ok(hub.assuming(&role)?.in_region("eu-west-1")?)
}

/// Bytes that one provider keeps.
fn bytes(what: &str) -> Result<i64> {
    const COUNT: u64 = 1000;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let hub = runtime.block_on(hub(Far::default()))?;
    let make = async |number: u64| -> Result<AwsClientProvider> {
        let account = child(&hub, number)?;
        match what {
            "provider" => {}
            "client" => drop(account.get_s3()),
            "used" => drop(get_bucket_status("logs", &account).await?),
            "region" => {
                let region = account.in_region("us-west-2")?;
                get_bucket_status("logs", &region).await?;
            }
            _ => bail!("the things are provider, client, used and region"),
        }
        Ok(account)
    };
    // The first of all warms what a process keeps.
    runtime.block_on(make(1))?;
    let mut kept = Vec::with_capacity(usize::try_from(COUNT)?);
    let mut outcome = Ok(());
    let measured = allocation_counter::measure(|| {
        for number in 1..=COUNT {
            match runtime.block_on(make(number)) {
                Ok(provider) => kept.push(provider),
                Err(error) => outcome = Err(error),
            }
        }
    });
    outcome?;
    black_box(&kept);
    Ok(measured.bytes_current / i64::try_from(COUNT)?)
}

/// With the connections that providers have by themselves: roots of TLS that were parsed again would show.
async fn children(count: u64) -> Result<()> {
    let hub = hub(default_http_client()).await?;
    for number in 1..=count {
        black_box(child(&hub, number)?.get_s3());
    }
    Ok(())
}

/// Nanoseconds of one child.
async fn cpu(count: u64) -> Result<u64> {
    children(10).await?;
    let begun = Instant::now();
    children(count).await?;
    Ok(u64::try_from(begun.elapsed().as_nanos())? / count)
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match arguments[..] {
        ["run"] => {
            let numbers = runtime.block_on(run())?.map(|number| number.to_string());
            println!("{}", numbers.join(" "));
        }
        ["bytes", what] => println!("{}", bytes(what)?),
        ["cpu", count] => println!("{}", runtime.block_on(cpu(count.parse().context("a count")?))?),
        ["children", count] => runtime.block_on(children(count.parse().context("a count")?))?,
        _ => bail!("usage: bench-fan-out run | bytes WHAT | cpu COUNT | children COUNT"),
    }
    Ok(())
}
