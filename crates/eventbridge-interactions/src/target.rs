//! Targets: where the events of a rule go.

pub(crate) mod list;
pub(crate) mod put;
pub(crate) mod remove;

use crate::rule::error::{FailedTarget, RuleError};
use aws_sdk_eventbridge::types;
use std::collections::BTreeSet;

/// Targets that one call takes.
pub(crate) const CALL_TARGETS: usize = 100;

/// Where the events of a rule go.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Target {
    /// Its name within the rule: 1 to 64 letters, digits, `.`, `-` and `_`.
    pub id: String,
    /// What gets the events: a queue, a function, a bus, ….
    pub arn: String,
    /// What of an event it gets.
    pub input: TargetInput,
    /// The role that EventBridge assumes to reach it, where the target's own policy does not let EventBridge in.
    pub role_arn: Option<String>,
    /// The queue that gets what the target does not take.
    pub dead_letter_arn: Option<String>,
}

/// What of an event a target gets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum TargetInput {
    /// All of it.
    #[default]
    Event,
    /// This JSON, whatever the event is.
    Constant(String),
    /// What stands at this path: `$.detail`.
    Path(String),
    /// What a transformer makes of it. It is told of and cannot be put by this crate.
    Transformed,
}

impl Target {
    /// A target that gets whole events.
    pub fn new(id: impl Into<String>, arn: impl Into<String>) -> Self {
        let (id, arn) = (id.into(), arn.into());
        Self { id, arn, input: TargetInput::Event, role_arn: None, dead_letter_arn: None }
    }

    /// Gets this of an event.
    #[must_use]
    pub fn input(mut self, input: TargetInput) -> Self {
        self.input = input;
        self
    }

    /// Reached by this role.
    #[must_use]
    pub fn role_arn(mut self, role_arn: impl Into<String>) -> Self {
        self.role_arn = Some(role_arn.into());
        self
    }

    /// What it does not take goes to this queue.
    #[must_use]
    pub fn dead_letter_arn(mut self, arn: impl Into<String>) -> Self {
        self.dead_letter_arn = Some(arn.into());
        self
    }

    pub(crate) fn of(target: types::Target) -> Self {
        let input = match (target.input, target.input_path, target.input_transformer) {
            (Some(json), _, _) => TargetInput::Constant(json),
            (_, Some(path), _) => TargetInput::Path(path),
            (_, _, Some(_)) => TargetInput::Transformed,
            (None, None, None) => TargetInput::Event,
        };
        let dead_letter_arn = target.dead_letter_config.and_then(|config| config.arn);
        Self { id: target.id, arn: target.arn, input, role_arn: target.role_arn, dead_letter_arn }
    }
}

/// The first id that is there twice.
pub(crate) fn repeated<'a>(mut ids: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = BTreeSet::new();
    ids.find(|id| !seen.insert(*id))
}

/// The error of the failures within calls that succeeded, where there are some.
pub(crate) fn told(rule: &str, failed: Vec<FailedTarget>) -> Result<(), RuleError> {
    if failed.is_empty() { Ok(()) } else { Err(RuleError::TargetsFailed { rule: rule.to_owned(), failed }) }
}

impl FailedTarget {
    pub(crate) fn of(id: Option<String>, code: Option<String>, message: Option<String>) -> Self {
        Self { id: id.unwrap_or_default(), code: code.unwrap_or_default(), message: message.unwrap_or_default() }
    }
}
