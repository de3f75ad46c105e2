//! Any number of queries over any range.

use super::error::MetricReadError;
use super::metric_query::{MetricQuery, QuerySource};
use super::plan::{Call, plan};
use super::series::{MetricData, Point, QueryMessage, Series, SeriesStatus};
use super::time_range::TimeRange;
use crate::client::CloudWatchClient;
use aws_interactions_core::{AwsClientProvider, Page, pages};
use aws_sdk_cloudwatch::operation::get_metric_data::GetMetricDataOutput;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{MessageData, MetricDataResult, ScanBy, StatusCode};
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::BTreeMap;
use std::time::SystemTime;

/// The account's rate of calls and of points is shared with its dashboards.
const CALLS_AT_A_TIME: usize = 4;

/// Asks any number of queries over any range of time, and answers series with their points in order.
///
/// Reads in as few calls as CloudWatch's limits allow (500 queries, 100,800 points), four at a time; queries that refer
/// to each other are asked together. Where a group of those has more points than one call answers, the range is read in
/// parts of whole periods: this needs an expression that makes each point of one time alone, such as `m1 / m2`, as
/// `m1 / MAX(m1)` is something else in each part.
///
/// A query that CloudWatch answers in part, or not at all, is not an error: its series says so by its
/// [`status`](Series::status), beside what there is of it. [`MetricData::is_complete`] tells if there is any.
///
/// CloudWatch keeps periods below a minute for three hours, minutes for 15 days, five minutes for 63 days, and hours for
/// 455 days. Asked for a finer period than that of the range's start, it answers with no data at all; this function
/// answers [`MetricReadError::PeriodTooFine`]. What was put may take minutes to be seen.
///
/// Calls `GetMetricData` (permission `cloudwatch:GetMetricData`), which is paid for by the metric.
///
/// ```no_run
/// use cloudwatch_interactions::{Metric, MetricQuery, Statistic, TimeRange, get_metric_data};
/// use std::time::Duration;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let latency = Metric::new("Shop", "Latency")?.with_dimension("Cluster", "blue")?;
/// let queries = [MetricQuery::metric("slowest", latency, "p99".parse()?, Duration::from_secs(300))];
/// let data = get_metric_data(&queries, TimeRange::last(Duration::from_secs(24 * 60 * 60)), provider).await?;
/// for series in &data.series {
///     println!("{}: {} points, {}", series.label, series.points.len(), series.status);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Before anything is sent: [`MetricReadError::EmptyRange`], [`InvalidId`](MetricReadError::InvalidId),
/// [`DuplicateId`](MetricReadError::DuplicateId), [`InvalidPeriod`](MetricReadError::InvalidPeriod),
/// [`PeriodTooFine`](MetricReadError::PeriodTooFine), [`TooManyQueries`](MetricReadError::TooManyQueries) and
/// [`TooManyPoints`](MetricReadError::TooManyPoints) of queries that hang together. Then [`MetricReadError::Request`],
/// also for an expression that CloudWatch does not understand, and [`MetricReadError::BrokenList`].
#[tracing::instrument(skip_all, fields(queries = queries.len()))]
pub async fn get_metric_data(
    queries: &[MetricQuery],
    range: TimeRange,
    provider: &AwsClientProvider,
) -> Result<MetricData, MetricReadError> {
    let range = range.seconds()?;
    let calls = plan(queries, range, SystemTime::now())?;
    let answers = stream::iter(calls)
        .map(|call| async move { Ok::<_, MetricReadError>((ask(queries, &call, provider).await?, call)) })
        .buffered(CALLS_AT_A_TIME);
    let answers: Vec<(Answer, Call)> = answers.try_collect().await?;
    let mut merged = Merged::new(queries, range.start);
    for (answer, call) in answers {
        merged.add(answer, &call);
    }
    Ok(merged.data())
}

/// What one call answered, all its pages together.
#[derive(Default)]
struct Answer {
    results: Vec<MetricDataResult>,
    messages: Vec<MessageData>,
}

#[tracing::instrument(skip_all, fields(queries = call.queries.len()))]
async fn ask(queries: &[MetricQuery], call: &Call, provider: &AwsClientProvider) -> Result<Answer, MetricReadError> {
    let client = provider.get_cloudwatch();
    let asked: Vec<_> =
        call.queries.iter().filter_map(|asked| queries.get(asked.place)).map(MetricQuery::to_sdk).collect();
    let request = client
        .get_metric_data()
        .set_metric_data_queries(Some(asked))
        .start_time(DateTime::from_secs(call.range.start))
        .end_time(DateTime::from_secs(call.range.end))
        .scan_by(ScanBy::TimestampAscending);
    let fetch = |token: Option<String>| {
        let request = request.clone().set_next_token(token);
        async move {
            let page = request.send().await.map_err(|error| MetricReadError::from_sdk("GetMetricData", error))?;
            let next = page.next_token.clone().filter(|token| !token.is_empty());
            Ok(Page { items: vec![page], next })
        }
    };
    let pages: Vec<GetMetricDataOutput> =
        pages(fetch, |source| MetricReadError::BrokenList { source }).try_collect().await?;
    let mut answer = Answer::default();
    for page in pages {
        answer.results.extend(page.metric_data_results.unwrap_or_default());
        answer.messages.extend(page.messages.unwrap_or_default());
    }
    Ok(answer)
}

/// The series of all calls so far, by the place of their query.
struct Merged<'a> {
    queries: &'a [MetricQuery],
    start: i64,
    of_query: Vec<Vec<Growing>>,
    messages: Vec<QueryMessage>,
}

/// A series that grows by pages and calls.
struct Growing {
    label: String,
    points: BTreeMap<SystemTime, f64>,
    /// The worst of the calls before, and the last of this one: a page is partial where more pages follow.
    worst: SeriesStatus,
    latest: Option<SeriesStatus>,
    messages: Vec<QueryMessage>,
}

impl<'a> Merged<'a> {
    fn new(queries: &'a [MetricQuery], start: i64) -> Self {
        Self { queries, start, of_query: queries.iter().map(|_| Vec::new()).collect(), messages: Vec::new() }
    }

    fn add(&mut self, answer: Answer, call: &Call) {
        note(&mut self.messages, answer.messages);
        for asked in &call.queries {
            let query = self.queries.get(asked.place).filter(|query| query.is_returned);
            let (Some(query), Some(series)) = (query, self.of_query.get_mut(asked.place)) else { continue };
            // A part begins with a period of all its queries: there may be shorter ones before the range.
            let since = self.start.div_euclid(asked.period).saturating_mul(asked.period);
            for result in answer.results.iter().filter(|result| result.id() == Some(&query.id)) {
                grow(series, query, result, since);
            }
            if series.is_empty() {
                series.push(Growing::new(query.label.clone().unwrap_or_else(|| query.id.clone())));
            }
            let is_answered = series.iter().any(|series| series.latest.is_some());
            for series in series {
                series.end_call(is_answered);
            }
        }
    }

    fn data(self) -> MetricData {
        let of_query = self.queries.iter().zip(self.of_query);
        let series = of_query.flat_map(|(query, series)| series.into_iter().map(|series| series.done(&query.id)));
        MetricData { series: series.collect(), messages: self.messages }
    }
}

/// Adds a result to the series that it belongs to. A metric has one; the many of a search are told apart by their labels.
fn grow(series: &mut Vec<Growing>, query: &MetricQuery, result: &MetricDataResult, since: i64) {
    let label = result.label().unwrap_or(&query.id);
    let is_single = matches!(query.source, QuerySource::Metric { .. });
    if let Some(series) = series.iter_mut().find(|series| is_single || series.label == label) {
        return series.grow(result, since);
    }
    let mut first = Growing::new(label.to_owned());
    first.grow(result, since);
    series.push(first);
}

impl Growing {
    fn new(label: String) -> Self {
        let worst = SeriesStatus::Complete;
        Self { label, points: BTreeMap::new(), worst, latest: None, messages: Vec::new() }
    }

    fn grow(&mut self, result: &MetricDataResult, since: i64) {
        let points = result.timestamps().iter().zip(result.values()).filter(|(time, _)| time.secs() >= since);
        let points = points.filter_map(|(time, value)| Some((SystemTime::try_from(*time).ok()?, *value)));
        // A time that comes again is at the border of two parts, and whole in the later one.
        self.points.extend(points);
        self.latest = Some(SeriesStatus::of(result.status_code().map(StatusCode::as_str)));
        note(&mut self.messages, result.messages().to_vec());
    }

    /// The last page of a call decides; a search that has no such series in a part of the range is no failure.
    fn end_call(&mut self, is_answered: bool) {
        let missing = if is_answered { SeriesStatus::Complete } else { SeriesStatus::Unanswered };
        let latest = self.latest.take().unwrap_or(missing);
        if latest > self.worst {
            self.worst = latest;
        }
    }

    fn done(self, id: &str) -> Series {
        let points = self.points.into_iter().map(|(at, value)| Point { at, value }).collect();
        Series { id: id.to_owned(), label: self.label, points, status: self.worst, messages: self.messages }
    }
}

/// Adds what was not said before.
fn note(messages: &mut Vec<QueryMessage>, told: Vec<MessageData>) {
    for message in told {
        let message = QueryMessage { code: message.code.unwrap_or_default(), text: message.value.unwrap_or_default() };
        if !messages.contains(&message) {
            messages.push(message);
        }
    }
}

#[cfg(test)]
mod tests;
