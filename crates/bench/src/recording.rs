//! Recording a counter, in several ways.

use crate::metered;
use anyhow::{Context, bail};
use cloudwatch_interactions::{CloudWatchClient, Counter, Metric, Publisher, PublisherRecorder, PublisherSettings};
use dashmap::DashMap;
use metrics::NoopRecorder;
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A counter to record with.
#[derive(Clone)]
enum Way {
    /// An atomic add to the entry of a sharded map, among a hundred.
    Map(Arc<DashMap<String, AtomicU64>>),
    /// A publisher's own handle.
    Handle(Counter),
    /// The facade's macro, whatever recorder is installed.
    Facade,
}

/// The way, and the publisher that collects meanwhile.
async fn way(how: &str) -> anyhow::Result<(Way, Publisher)> {
    let (provider, _) = metered().await?;
    let publisher = Publisher::start(PublisherSettings::default(), &provider)?;
    let way = match how {
        "map" => {
            let names = (0..99).map(|n| format!("metric-{n}")).chain(["orders".to_owned()]);
            Way::Map(Arc::new(names.map(|name| (name, AtomicU64::new(0))).collect()))
        }
        "handle" => Way::Handle(publisher.counter(Metric::new("Bench", "orders")?)?),
        "facade-noop" => {
            metrics::set_global_recorder(NoopRecorder)?;
            Way::Facade
        }
        "facade-ours" => {
            metrics::set_global_recorder(PublisherRecorder::new("Bench", publisher.clone())?)?;
            Way::Facade
        }
        "facade-metrics-cloudwatch" => {
            let builder = metrics_cloudwatch::Builder::new().cloudwatch_namespace("Bench");
            let sender = builder.init_async(provider.get_cloudwatch(), metrics::set_global_recorder).await?;
            tokio::spawn(sender);
            Way::Facade
        }
        _ => bail!("the ways are map, handle, facade-noop, facade-ours and facade-metrics-cloudwatch"),
    };
    Ok((way, publisher))
}

fn run(way: &Way, count: u64) {
    for _ in 0..count {
        match way {
            Way::Map(map) => {
                if let Some(counter) = map.get(black_box("orders")) {
                    counter.fetch_add(1, Ordering::Relaxed);
                }
            }
            Way::Handle(counter) => black_box(counter).increment(1),
            Way::Facade => metrics::counter!("orders").increment(1),
        }
    }
}

pub(crate) async fn record(how: &str, count: u64) -> anyhow::Result<()> {
    let (way, _publisher) = way(how).await?;
    run(&way, count);
    Ok(())
}

/// Prints the picoseconds of processor time that a record takes, the least of several rounds.
pub(crate) async fn cpu(how: &str, tasks: u64) -> anyhow::Result<()> {
    const ROUNDS: usize = 7;
    const EACH: u64 = 2_000_000;
    let (way, _publisher) = way(how).await?;
    let mut least = u64::MAX;
    for _ in 0..ROUNDS {
        let threads: Vec<_> = (0..tasks)
            .map(|_| {
                std::thread::spawn({
                    let way = way.clone();
                    move || -> anyhow::Result<Duration> {
                        run(&way, EACH / 100);
                        let begun = processor_time()?;
                        run(&way, EACH);
                        Ok(processor_time()?.saturating_sub(begun))
                    }
                })
            })
            .collect();
        let mut spent = Duration::ZERO;
        for thread in threads {
            spent += thread.join().ok().context("a thread panicked")??;
        }
        let nanoseconds = u64::try_from(spent.as_nanos())?;
        least = least.min(nanoseconds * 1000 / (tasks * EACH));
    }
    println!("{least}");
    Ok(())
}

/// What this thread has had of a processor.
fn processor_time() -> anyhow::Result<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").context("only Linux tells a thread's time")?;
    let nanoseconds = told.split_whitespace().next().context("an empty schedstat")?;
    Ok(Duration::from_nanos(nanoseconds.parse()?))
}
