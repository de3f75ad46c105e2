//! Making a rule what it is to be.

use super::check;
use super::error::RuleError;
use crate::bus::DEFAULT_BUS;
use crate::client::EventBridgeClient;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_eventbridge::types::RuleState;
use serde_json::{Map, Value};

const OPERATION: &str = "PutRule";

/// What sets a rule off.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RuleTrigger {
    /// Events of its bus that match this pattern, a JSON object: `{"source": ["shop.checkout"]}`.
    Pattern(String),
    /// The time: `rate(5 minutes)`, or `cron(0 12 * * ? *)` in UTC. Rules of the default bus alone have one.
    Schedule(String),
}

/// What a rule is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleSpec {
    /// Its name.
    pub name: String,
    /// Its bus.
    pub bus: String,
    /// What sets it off.
    pub trigger: RuleTrigger,
    /// A line about it, for people.
    pub description: Option<String>,
    /// Whether it does anything.
    pub enabled: bool,
    /// The role that EventBridge assumes for targets that want one.
    pub role_arn: Option<String>,
}

impl RuleSpec {
    /// A rule of the default bus that does what it says.
    pub fn new(name: impl Into<String>, trigger: RuleTrigger) -> Self {
        let (name, bus) = (name.into(), DEFAULT_BUS.to_owned());
        Self { name, bus, trigger, description: None, enabled: true, role_arn: None }
    }

    /// Of another bus.
    #[must_use]
    pub fn on_bus(mut self, bus: impl Into<String>) -> Self {
        self.bus = bus.into();
        self
    }

    /// With a line about it.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Doing nothing for now.
    #[must_use]
    pub fn disabled(mut self) -> Self {
        self.enabled = false;
        self
    }

    /// With this role.
    #[must_use]
    pub fn role_arn(mut self, role_arn: impl Into<String>) -> Self {
        self.role_arn = Some(role_arn.into());
        self
    }

    fn check(&self) -> Result<(), RuleError> {
        check(&self.name, &self.bus)?;
        let problem = match &self.trigger {
            RuleTrigger::Pattern(pattern) if !is_object(pattern) => "its pattern is no JSON object with a field",
            RuleTrigger::Schedule(_) if self.bus != DEFAULT_BUS => "only rules of the default bus have a schedule",
            RuleTrigger::Schedule(schedule) if !is_schedule(schedule) => "its schedule is neither rate(…) nor cron(…)",
            _ => return Ok(()),
        };
        Err(RuleError::Invalid { rule: self.name.clone(), problem: problem.to_owned() })
    }
}

fn is_object(pattern: &str) -> bool {
    serde_json::from_str::<Map<String, Value>>(pattern).is_ok_and(|object| !object.is_empty())
}

fn is_schedule(schedule: &str) -> bool {
    ["rate(", "cron("].iter().any(|start| schedule.starts_with(start)) && schedule.ends_with(')')
}

/// Creates a rule, or makes the one of this name on this bus what the spec says; answers its ARN.
///
/// What the spec does not say of a rule that is there is not kept. Its targets are: [`put_targets`](crate::put_targets) gives
/// it some. A new rule counts after a moment, not at once.
///
/// Calls `PutRule` (permission `events:PutRule`; `iam:PassRole` for a role).
///
/// ```no_run
/// use eventbridge_interactions::{RuleSpec, RuleTrigger, put_rule};
///
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), eventbridge_interactions::RuleError> {
/// let pattern = RuleTrigger::Pattern(r#"{"source": ["shop.checkout"]}"#.to_owned());
/// let arn = put_rule(&RuleSpec::new("orders", pattern).description("orders to the warehouse"), provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`RuleError::InvalidName`] and [`RuleError::Invalid`] before anything is sent; [`RuleError::InvalidPattern`],
/// [`RuleError::DoesNotExist`] for a bus that is not there, [`RuleError::Managed`], [`RuleError::ConcurrentChange`],
/// [`RuleError::LimitExceeded`], [`RuleError::AccessDenied`] and [`RuleError::Request`].
#[tracing::instrument(skip_all, fields(rule = spec.name, bus = spec.bus))]
pub async fn put_rule(spec: &RuleSpec, provider: &AwsClientProvider) -> Result<String, RuleError> {
    spec.check()?;
    let request = provider.get_eventbridge().put_rule().name(&spec.name).event_bus_name(&spec.bus);
    let request = match &spec.trigger {
        RuleTrigger::Pattern(pattern) => request.event_pattern(pattern),
        RuleTrigger::Schedule(schedule) => request.schedule_expression(schedule),
    };
    let state = if spec.enabled { RuleState::Enabled } else { RuleState::Disabled };
    let request = request.state(state).set_description(spec.description.clone()).set_role_arn(spec.role_arn.clone());
    let answer = request.send().await.map_err(|error| RuleError::of_sdk(OPERATION, &spec.name, error))?;
    answer.rule_arn.ok_or_else(|| RuleError::not_understood(OPERATION, &spec.name, "the answer holds no ARN"))
}

#[cfg(test)]
mod tests;
