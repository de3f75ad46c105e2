//! The state of an alarm: setting it, and waiting for it.

use super::describe::get_alarm;
use super::error::{AlarmError, check_name};
use super::value::{Alarm, AlarmState};
use crate::client::CloudWatchClient;
use aws_interactions_core::{AwsClientProvider, Look, Wait, WaitError};

/// CloudWatch's limit for a reason.
const REASON: usize = 1023;

/// Sets the state of an alarm for now: to try what its actions do.
///
/// A metric alarm gets its real state back at its next evaluation, often within seconds; its
/// [history](super::history::stream_alarm_history) tells that it changed. A composite alarm gets it back when one of its
/// alarms changes. Actions run as for any other change of state.
///
/// Calls `SetAlarmState` (permission `cloudwatch:SetAlarmState`).
///
/// ```no_run
/// # use cloudwatch_interactions::{AlarmError, AlarmState, set_alarm_state};
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), AlarmError> {
/// set_alarm_state("slow", AlarmState::Alarm, "trying the pager", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`AlarmError::Invalid`] for a name or reason that CloudWatch does not take; [`AlarmError::DoesNotExist`] and
/// [`AlarmError::Request`].
#[tracing::instrument(skip_all, fields(alarm = name, state = %state))]
pub async fn set_alarm_state(
    name: &str,
    state: AlarmState,
    reason: &str,
    provider: &AwsClientProvider,
) -> Result<(), AlarmError> {
    check_name(name)?;
    if reason.chars().count() > REASON {
        return Err(AlarmError::invalid(name, "the reason for a state has at most 1,023 characters"));
    }
    let request = provider.get_cloudwatch().set_alarm_state().alarm_name(name).state_reason(reason);
    let sent = request.state_value(state.to_sdk()).send().await;
    sent.map(drop).map_err(|error| AlarmError::from_sdk("SetAlarmState", name, error))
}

/// Waits until an alarm is in a state, and answers it as it is then.
///
/// A state that comes and goes between two looks is not seen: [history](super::history::stream_alarm_history) tells of
/// it.
///
/// Calls `DescribeAlarms` (permission `cloudwatch:DescribeAlarms`) at every look.
///
/// ```no_run
/// # use cloudwatch_interactions::{AlarmError, AlarmState, wait_for_alarm_state};
/// # use aws_interactions_core::{AwsClientProvider, Wait, WaitError};
/// # use std::time::Duration;
/// # async fn example(provider: &AwsClientProvider) -> Result<(), WaitError<AlarmError>> {
/// let wait = Wait::at_most(Duration::from_secs(600)).every(Duration::from_secs(10));
/// let alarm = wait_for_alarm_state("slow", AlarmState::Ok, &wait, provider).await?;
/// println!("{}", alarm.state_reason.unwrap_or_default());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`WaitError::DeadlinePassed`] with the state seen last; [`WaitError::Failed`] with an error of [`get_alarm`]: an alarm
/// that does not exist is not waited for.
#[tracing::instrument(skip_all, fields(alarm = name, state = %state))]
pub async fn wait_for_alarm_state(
    name: &str,
    state: AlarmState,
    wait: &Wait,
    provider: &AwsClientProvider,
) -> Result<Alarm, WaitError<AlarmError>> {
    let look = || async {
        // Boxed: a future of the SDK's is large, and a wait is held in others.
        let alarm = Box::pin(get_alarm(name, provider)).await?;
        Ok(if alarm.state == state { Look::Done(alarm) } else { Look::NotYet(alarm.state.to_string()) })
    };
    wait.until(look).await
}

#[cfg(test)]
mod tests;
