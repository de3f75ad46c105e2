//! What became of alarms.

use super::describe::all_kinds;
use super::error::{AlarmError, check_name};
use super::value::time;
use crate::client::CloudWatchClient;
use crate::query::error::request_error;
use aws_interactions_core::{AwsClientProvider, Page, pages};
use aws_sdk_cloudwatch::types::{AlarmHistoryItem, ScanBy};
use futures::{Stream, StreamExt, future, stream};
use std::time::SystemTime;
use strum::{Display, EnumString};

/// CloudWatch's limit for one page.
const PAGE: i32 = 100;

/// Something that became of an alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AlarmHistoryEntry {
    /// The alarm's name.
    pub alarm: String,
    /// When.
    pub at: Option<SystemTime>,
    /// What kind of thing.
    pub kind: AlarmHistoryKind,
    /// In a sentence: `Alarm updated from OK to ALARM`.
    pub summary: String,
    /// All about it, as JSON.
    pub data: Option<String>,
}

/// What kind of thing became of an alarm, in AWS's words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Display, EnumString)]
#[non_exhaustive]
pub enum AlarmHistoryKind {
    /// It was created, changed or deleted.
    ConfigurationUpdate,
    /// It got into another state.
    StateUpdate,
    /// It did something.
    Action,
    /// One of the series that it watches got into another state.
    AlarmContributorStateUpdate,
    /// It did something for one of the series that it watches.
    AlarmContributorAction,
    /// Something that this crate does not know.
    #[strum(default)]
    Other(String),
}

/// What became of an alarm, the newest first; also of one that was deleted. CloudWatch remembers for 30 days.
///
/// Calls `DescribeAlarmHistory` (permission `cloudwatch:DescribeAlarmHistory`, on all alarms for a composite one) until
/// there are no more pages of 100.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), cloudwatch_interactions::AlarmError> {
/// let mut history = std::pin::pin!(cloudwatch_interactions::stream_alarm_history("slow", provider));
/// while let Some(entry) = history.try_next().await? {
///     println!("{:?} {}", entry.at, entry.summary);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`AlarmError::Invalid`] for a name that cannot be one, [`AlarmError::Request`] and [`AlarmError::BrokenList`], with
/// which the stream ends. An alarm that never was has no history, and is no error.
pub fn stream_alarm_history<'a>(
    name: &'a str,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<AlarmHistoryEntry, AlarmError>> + 'a {
    let fetch = move |token| fetch(name, token, provider);
    match check_name(name) {
        Ok(()) => pages(fetch, |source| AlarmError::BrokenList { source }).left_stream(),
        Err(error) => stream::once(future::ready(Err(error))).right_stream(),
    }
}

#[tracing::instrument(name = "alarm_history_page", skip_all, fields(alarm = name))]
async fn fetch(
    name: &str,
    token: Option<String>,
    provider: &AwsClientProvider,
) -> Result<Page<AlarmHistoryEntry, String>, AlarmError> {
    let request = provider
        .get_cloudwatch()
        .describe_alarm_history()
        .alarm_name(name)
        .set_alarm_types(Some(all_kinds()))
        .scan_by(ScanBy::TimestampDescending)
        .max_records(PAGE)
        .set_next_token(token);
    let failed = |source| AlarmError::Request { alarm: name.to_owned(), source };
    let answer = request.send().await.map_err(|error| failed(request_error("DescribeAlarmHistory", error)))?;
    let items = answer.alarm_history_items.unwrap_or_default().into_iter().map(AlarmHistoryEntry::of).collect();
    Ok(Page { items, next: answer.next_token.filter(|token| !token.is_empty()) })
}

impl AlarmHistoryEntry {
    fn of(item: AlarmHistoryItem) -> Self {
        let kind = item.history_item_type().map(aws_sdk_cloudwatch::types::HistoryItemType::as_str).unwrap_or_default();
        Self {
            at: time(item.timestamp()),
            // What is not known is `Other`: it cannot fail.
            kind: kind.parse().unwrap_or_else(|_| AlarmHistoryKind::Other(kind.to_owned())),
            alarm: item.alarm_name.unwrap_or_default(),
            summary: item.history_summary.unwrap_or_default(),
            data: item.history_data,
        }
    }
}

#[cfg(test)]
mod tests;
