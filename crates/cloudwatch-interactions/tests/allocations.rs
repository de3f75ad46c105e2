//! What recording costs in allocations: none, for a metric that is known.

use aws_interactions_core::{AwsClientProvider, AwsCredentials};
use cloudwatch_interactions::{Metric, Publisher, PublisherSettings};

#[tokio::test]
async fn when_a_known_metric_is_recorded_then_nothing_is_allocated() {
    let builder = AwsClientProvider::builder().environment_variables::<String, String>([]).region("eu-west-1");
    let provider = builder.credentials(AwsCredentials::new("id", "secret")).build().await.expect("complete settings");
    let publisher = Publisher::start(PublisherSettings::default(), &provider).expect("a publisher");
    let metric = |name: &str| Metric::new("Shop", name).expect("a metric");
    let counter = publisher.counter(metric("Orders")).expect("a counter");
    let gauge = publisher.gauge(metric("Stock")).expect("a gauge");
    let histogram = publisher.histogram(metric("Latency")).expect("a histogram");
    let allocated = allocation_counter::measure(|| {
        for n in 0..100_000 {
            counter.increment(1);
            gauge.set(f64::from(n));
            // Through all that a histogram goes: values as they are, buckets, statistics alone.
            histogram.record(f64::from(n) * f64::from(n).powi(n % 40));
        }
    });
    assert_eq!(allocated.count_total, 0);
}
