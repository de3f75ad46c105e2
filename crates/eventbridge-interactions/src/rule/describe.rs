//! What a rule is.

use super::check;
use super::error::RuleError;
use crate::client::EventBridgeClient;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_eventbridge::types::{self, RuleState};

const OPERATION: &str = "DescribeRule";

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// Its bus.
    pub bus: String,
    /// The pattern of the events that set it off, as JSON.
    pub pattern: Option<String>,
    /// When it is set off.
    pub schedule: Option<String>,
    /// A line about it.
    pub description: Option<String>,
    /// Whether it does anything.
    pub enabled: bool,
    /// The role that EventBridge assumes for targets.
    pub role_arn: Option<String>,
    /// The AWS service that made it for itself.
    pub managed_by: Option<String>,
}

impl Rule {
    pub(crate) fn of(rule: types::Rule) -> Result<Self, &'static str> {
        Ok(Self {
            name: rule.name.ok_or("a rule has no name")?,
            arn: rule.arn.ok_or("a rule has no ARN")?,
            bus: rule.event_bus_name.ok_or("a rule has no event bus")?,
            pattern: rule.event_pattern,
            schedule: rule.schedule_expression,
            description: rule.description,
            // There are several words for enabled, one for disabled.
            enabled: rule.state.is_some_and(|state| state != RuleState::Disabled),
            role_arn: rule.role_arn,
            managed_by: rule.managed_by,
        })
    }
}

/// A rule of this name on this bus.
///
/// Calls `DescribeRule` (permission `events:DescribeRule`). It does not tell the targets:
/// [`list_targets`](crate::list_targets) does.
///
/// ```no_run
/// use eventbridge_interactions::{DEFAULT_BUS, describe_rule};
///
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), eventbridge_interactions::RuleError> {
/// let rule = describe_rule("orders", DEFAULT_BUS, provider).await?;
/// println!("{}", rule.pattern.unwrap_or_default());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`RuleError::InvalidName`] before anything is sent; [`RuleError::DoesNotExist`], [`RuleError::AccessDenied`] and
/// [`RuleError::Request`].
#[tracing::instrument(skip_all, fields(rule = name, bus = bus))]
pub async fn describe_rule(name: &str, bus: &str, provider: &AwsClientProvider) -> Result<Rule, RuleError> {
    check(name, bus)?;
    let request = provider.get_eventbridge().describe_rule().name(name).event_bus_name(bus);
    let answer = request.send().await.map_err(|error| RuleError::of_sdk(OPERATION, name, error))?;
    let rule = types::Rule::builder()
        .set_name(answer.name)
        .set_arn(answer.arn)
        .set_event_bus_name(answer.event_bus_name)
        .set_event_pattern(answer.event_pattern)
        .set_schedule_expression(answer.schedule_expression)
        .set_description(answer.description)
        .set_state(answer.state)
        .set_role_arn(answer.role_arn)
        .set_managed_by(answer.managed_by)
        .build();
    Rule::of(rule).map_err(|message| RuleError::not_understood(OPERATION, name, message))
}

#[cfg(test)]
mod tests;
