//! Putting data: checked, packed, sent side by side.

pub(crate) mod check;
pub(crate) mod error;
pub(crate) mod pack;
pub(crate) mod wire;

use crate::client::CloudWatchClient;
use crate::datum::Datum;
use aws_interactions_core::{AwsClientProvider, RequestError};
use aws_sdk_cloudwatch::Client;
use check::check_datum;
use error::{FailedPack, PutMetricDataError, Undelivered};
use futures::StreamExt;
use pack::Pack;
use std::time::SystemTime;

/// How many requests are under way at the same time. CloudWatch takes 500 a second of an account, shared by all that
/// put.
pub(crate) const SIDE_BY_SIDE: usize = 4;

/// Puts any number of data, of any namespaces.
///
/// Calls `PutMetricData` (permission `cloudwatch:PutMetricData`, with `*` as its resource), once for each pack of at
/// most 1,000 data of one namespace and at most 1 MB, four at a time. A distribution of more than 150 values goes as
/// several data, which CloudWatch adds up again.
///
/// A new metric shows in lists after up to 15 minutes, in statistics after up to two. What was put cannot be taken
/// back, and a datum that is put twice counts twice: a request that timed out may have been heard.
///
/// ```no_run
/// use cloudwatch_interactions::{Datum, Metric, PutMetricDataError, put_metric_data};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let orders = Metric::new("Shop/Checkout", "Orders")?.with_dimension("Stage", "beta")?;
/// let mut data = vec![Datum::new(orders, 3.0)];
/// if let Err(PutMetricDataError::Undelivered(undelivered)) = put_metric_data(&data, provider).await {
///     data = undelivered.into_data(); // only what is to be tried again
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`PutMetricDataError::InvalidDatum`] names the first datum that CloudWatch would not take. Nothing was sent.
/// - [`PutMetricDataError::Undelivered`] holds the packs that failed, with their data and why. All others were
///   delivered.
#[tracing::instrument(skip_all, fields(data = data.len()))]
pub async fn put_metric_data(data: &[Datum], provider: &AwsClientProvider) -> Result<(), PutMetricDataError> {
    let now = SystemTime::now();
    for (index, datum) in data.iter().enumerate() {
        check_datum(datum, now).map_err(|problem| PutMetricDataError::InvalidDatum {
            index,
            metric: Box::new(datum.metric.clone()),
            problem,
        })?;
    }
    let client = provider.get_cloudwatch();
    let sent = futures::stream::iter(pack::pack(data.to_vec())).map(|pack| deliver(pack, &client));
    let packs: Vec<FailedPack> = sent.buffer_unordered(SIDE_BY_SIDE).filter_map(std::future::ready).collect().await;
    if packs.is_empty() { Ok(()) } else { Err(PutMetricDataError::Undelivered(Undelivered { packs })) }
}

async fn deliver(pack: Pack, client: &Client) -> Option<FailedPack> {
    let error = send(&pack, client).await.err()?;
    Some(FailedPack { data: pack.data, error })
}

/// Sends a pack as it is. The request owns what it sends: the pack may be moved meanwhile.
pub(crate) fn send(pack: &Pack, client: &Client) -> impl Future<Output = Result<(), RequestError>> + Send + 'static {
    let data = pack.data.iter().map(wire::to_sdk).collect();
    let put = client.put_metric_data().namespace(&pack.namespace).set_metric_data(Some(data));
    async move {
        let answer = put.send().await;
        answer.map(drop).map_err(|error| RequestError::from_sdk("cloudwatch", "PutMetricData", error))
    }
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "small numbers")]
mod tests;
