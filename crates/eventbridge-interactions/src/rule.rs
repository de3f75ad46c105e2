//! Rules: which events of a bus go where, or when.

pub(crate) mod delete;
pub(crate) mod describe;
pub(crate) mod error;
pub(crate) mod list;
pub(crate) mod put;

use crate::bus;
use error::RuleError;

/// What a rule of this name on this bus is called in a request.
pub(crate) fn check(rule: &str, bus: &str) -> Result<(), RuleError> {
    let invalid = |value: &str, expected| Err(RuleError::InvalidName { value: value.to_owned(), expected });
    match () {
        () if !bus::is_rule(rule) => invalid(rule, bus::RULE_RULE),
        () => check_bus(bus),
    }
}

pub(crate) fn check_bus(bus: &str) -> Result<(), RuleError> {
    if bus::is_bus(bus) {
        return Ok(());
    }
    Err(RuleError::InvalidName { value: bus.to_owned(), expected: bus::BUS_RULE })
}
