//! Alarms that are no more.

use super::describe::{self, BATCH, named};
use super::error::{AlarmError, check_name};
use super::value::AlarmKind;
use crate::client::CloudWatchClient;
use crate::deletion::{DeletionReport, Outcome, delete_in_packs, distinct};
use crate::query::error::request_error;
use aws_interactions_core::{AwsClientProvider, RequestError};
use std::collections::HashMap;

/// Deletes alarms of any kind; those that are not there are reported, not an error.
///
/// Composite alarms go first and one by one, as `DeleteAlarms` takes one of them at a time and refuses an alarm that a
/// composite one names; those over other composite ones go before these. Log alarms go one by one too, metric alarms by
/// the hundred. A pack that CloudWatch refuses for one alarm is halved until that one is found. What cannot be deleted
/// is reported with the composite alarms that need it: composite alarms in a circle can only go after one of them got
/// another rule.
///
/// Calls `DescribeAlarms` and `DeleteAlarms` (permissions `cloudwatch:DescribeAlarms` on all alarms and
/// `cloudwatch:DeleteAlarms`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), cloudwatch_interactions::AlarmError> {
/// let report = cloudwatch_interactions::delete_alarms(["slow", "shop is down"], provider).await?;
/// for failed in &report.failed {
///     eprintln!("{failed}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`AlarmError::Invalid`] for any name, and [`AlarmError::List`] where the alarms could not be looked up: nothing is
/// deleted then. What fails after is in the report.
#[tracing::instrument(skip_all)]
pub async fn delete_alarms<N: Into<String>>(
    names: impl IntoIterator<Item = N>,
    provider: &AwsClientProvider,
) -> Result<DeletionReport, AlarmError> {
    let names = distinct(names);
    names.iter().try_for_each(|name| check_name(name))?;
    let mut kinds = HashMap::new();
    for batch in names.chunks(BATCH) {
        let found = named(batch, provider).await?;
        kinds.extend(found.iter().filter_map(|alarm| Some((alarm.name()?.to_owned(), alarm.kind()))));
    }
    let of_kind = |kind| names.iter().filter(|name| kinds.get(*name) == Some(&kind)).cloned().collect::<Vec<_>>();
    let delete = |pack| delete(pack, provider);
    let composite = delete_parents_first(of_kind(AlarmKind::Composite), provider).await;
    let log = delete_in_packs(&of_kind(AlarmKind::Log), 1, delete).await;
    let metric = delete_in_packs(&of_kind(AlarmKind::Metric), BATCH, delete).await;

    let missing = names.iter().filter(|name| !kinds.contains_key(*name)).cloned().collect();
    let mut report = DeletionReport { missing, ..DeletionReport::default() };
    for Outcome { gone, failed } in [composite, log, metric] {
        report.deleted.extend(gone);
        report.failed.extend(failed);
    }
    for failed in report.failed.iter_mut().filter(|failed| !failed.is_retryable) {
        // Only to say more: that it could not be deleted is known.
        failed.needed_by = describe::parents(&failed.name, provider).await.unwrap_or_default();
    }
    Ok(report)
}

/// Round by round, as long as one of them goes: it may have kept another.
async fn delete_parents_first(mut names: Vec<String>, provider: &AwsClientProvider) -> Outcome {
    let mut all = Outcome::default();
    loop {
        let round = delete_in_packs(&names, 1, |pack| delete(pack, provider)).await;
        let has_progressed = !round.gone.is_empty();
        all.gone.extend(round.gone);
        if round.failed.is_empty() || !has_progressed {
            all.failed = round.failed;
            return all;
        }
        names = round.failed.into_iter().map(|failed| failed.name).collect();
    }
}

async fn delete(names: Vec<String>, provider: &AwsClientProvider) -> Result<(), RequestError> {
    let request = provider.get_cloudwatch().delete_alarms().set_alarm_names(Some(names));
    request.send().await.map(drop).map_err(|error| request_error("DeleteAlarms", error))
}

#[cfg(test)]
mod tests;
