//! A parameter with its value.

use super::kind::ParameterKind;
use aws_interactions_core::SecretValue;
use aws_sdk_ssm::types;
use std::time::SystemTime;

/// A parameter with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name; of one that another account shares, its ARN.
    pub name: String,
    /// What it holds.
    pub kind: ParameterKind,
    /// The value, hidden whatever the kind is: people keep passwords in plain parameters too.
    pub value: SecretValue,
    /// How many values it has had.
    pub version: i64,
    /// When it got this value.
    pub modified: Option<SystemTime>,
    /// Its ARN.
    pub arn: Option<String>,
}

impl Parameter {
    pub(crate) fn of(parameter: types::Parameter) -> Result<Self, &'static str> {
        let kind = parameter.r#type.map(|kind| kind.as_str().parse().unwrap_or_default());
        Ok(Self {
            name: parameter.name.ok_or("a parameter has no name")?,
            kind: kind.unwrap_or_default(),
            value: parameter.value.ok_or("a parameter has no value")?.into(),
            version: parameter.version,
            modified: parameter.last_modified_date.and_then(|at| SystemTime::try_from(at).ok()),
            arn: parameter.arn,
        })
    }
}
