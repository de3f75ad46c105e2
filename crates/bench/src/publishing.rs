//! Publishing a million observations of 100 metrics, in several ways.

use crate::metered;
use anyhow::{Context, bail};
use aws_interactions_core::AwsClientProvider;
use cloudwatch_interactions::{
    CloudWatchClient, Datum, Metric, Publisher, PublisherRecorder, PublisherSettings, put_metric_data,
};
use futures::FutureExt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const METRICS: usize = 100;
const EACH: usize = 10_000;
/// One datum a call is measured on every hundredth observation, and multiplied.
const SAMPLED: usize = 100;

/// A latency: one of a thousand values over three decades.
fn observed(n: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "below a thousand")]
    let step = (n * 7919 % 1000) as f64;
    10f64.powf(step * 0.003)
}

/// Prints the calls, their bytes, and the most memory in KiB that it took.
pub(crate) async fn publish(how: &str) -> anyhow::Result<()> {
    let (provider, meter) = metered().await?;
    let times = match how {
        "handles" => by_handles(&provider).await.map(|()| 1)?,
        "facade-ours" => by_facade(&provider).await.map(|()| 1)?,
        "facade-metrics-cloudwatch" => by_metrics_cloudwatch(&provider).await.map(|()| 1)?,
        "one-a-call" => one_a_call(&provider).await.map(|()| SAMPLED)?,
        _ => bail!("the ways are handles, facade-ours, facade-metrics-cloudwatch and one-a-call"),
    };
    let count = |counter: &AtomicUsize| counter.load(Ordering::Relaxed) * times;
    println!("{} {} {}", count(&meter.calls), count(&meter.bytes), peak_kibibytes()?);
    Ok(())
}

fn metric(n: usize) -> anyhow::Result<Metric> {
    Ok(Metric::new("Bench", format!("metric-{n}"))?)
}

async fn by_handles(provider: &AwsClientProvider) -> anyhow::Result<()> {
    let publisher = Publisher::start(PublisherSettings::default(), provider)?;
    for n in 0..METRICS {
        let histogram = publisher.histogram(metric(n)?)?;
        (0..EACH).for_each(|n| histogram.record(observed(n)));
    }
    Ok(publisher.shutdown(Duration::from_mins(1)).await?)
}

fn record_by_facade() {
    for n in 0..METRICS {
        let histogram = metrics::histogram!(format!("metric-{n}"));
        (0..EACH).for_each(|n| histogram.record(observed(n)));
    }
}

async fn by_facade(provider: &AwsClientProvider) -> anyhow::Result<()> {
    let publisher = Publisher::start(PublisherSettings::default(), provider)?;
    metrics::set_global_recorder(PublisherRecorder::new("Bench", publisher.clone())?)?;
    record_by_facade();
    Ok(publisher.shutdown(Duration::from_mins(1)).await?)
}

async fn by_metrics_cloudwatch(provider: &AwsClientProvider) -> anyhow::Result<()> {
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let builder = metrics_cloudwatch::Builder::new().cloudwatch_namespace("Bench");
    let builder = builder.shutdown_signal(stopped.map(|_| ()).boxed());
    let sender = builder.init_async(provider.get_cloudwatch(), metrics::set_global_recorder).await?;
    let sender = tokio::spawn(sender);
    for n in 0..METRICS {
        let histogram = metrics::histogram!(format!("metric-{n}"));
        for n_th in 0..EACH {
            histogram.record(observed(n_th));
            // Its queue has 1,024 places, and what finds none is lost without a word: it has to be given time.
            if n_th % 500 == 499 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
    }
    drop(stop);
    sender.await?;
    Ok(())
}

async fn one_a_call(provider: &AwsClientProvider) -> anyhow::Result<()> {
    for n in 0..METRICS {
        for n_th in (0..EACH).step_by(SAMPLED) {
            put_metric_data(&[Datum::new(metric(n)?, observed(n_th))], provider).await?;
        }
    }
    Ok(())
}

/// The most memory that this process had.
fn peak_kibibytes() -> anyhow::Result<usize> {
    let told = std::fs::read_to_string("/proc/self/status").context("only Linux tells the peak")?;
    let peak = told.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no peak is told")?;
    Ok(peak.trim().trim_end_matches(" kB").parse()?)
}
