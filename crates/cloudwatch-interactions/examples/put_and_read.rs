//! A metric put and read: `cargo run -p cloudwatch-interactions --example put_and_read`, on an embedded AWS.

use aws_interactions_local::LocalAws;
use cloudwatch_interactions::{Datum, Metric, MetricFilter, list_metrics, put_metric_data};
use futures::TryStreamExt;
use std::error::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let aws = LocalAws::start().await?;
    let provider = aws.provider_builder().build().await?;
    let orders = Metric::new("Shop", "Orders")?.with_dimension("Region", "eu")?;
    put_metric_data(&[Datum::new(orders, 3.0)], &provider).await?;
    let filter = MetricFilter::default();
    let metrics: Vec<_> = list_metrics(&filter, &provider).try_collect().await?;
    for metric in metrics {
        println!("{metric:?}");
    }
    Ok(())
}
