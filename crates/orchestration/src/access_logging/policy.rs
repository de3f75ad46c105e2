//! The policy of a log bucket, of which all but one statement belongs to others.

use super::delivery::Delivery;
use serde_json::{Value, json};

/// A policy that S3 has taken, or none.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Policy(Option<Value>);

impl Policy {
    /// Of a bucket that has none.
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// Reads a bucket's policy; none where it is not what a policy is.
    pub(super) fn read(text: Option<&str>) -> Option<Self> {
        let Some(text) = text else { return Some(Self(None)) };
        let mut document: Value = serde_json::from_str(text).ok()?;
        let statements = document.as_object_mut()?.get_mut("Statement")?;
        if statements.is_object() {
            // One statement may stand without a list around it.
            *statements = json!([statements.take()]);
        }
        statements.is_array().then_some(Self(Some(document)))
    }

    fn statements(&self) -> &[Value] {
        let statements = self.0.as_ref().and_then(|document| document.get("Statement")).and_then(Value::as_array);
        statements.map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn allows(&self, delivery: &Delivery) -> bool {
        self.statements().iter().any(|statement| delivery.is_allowed_by(statement))
    }

    /// The name of the first statement that denies the delivery, or its number.
    pub(super) fn denier(&self, delivery: &Delivery) -> Option<String> {
        let mut statements = self.statements().iter().zip(1..);
        let (statement, number) = statements.find(|(statement, _)| delivery.is_denied_by(statement))?;
        Some(sid_of(statement).map_or_else(|| number.to_string(), str::to_owned))
    }

    pub(super) fn statement(&self, sid: &str) -> Option<&Value> {
        self.statements().iter().find(|statement| sid_of(statement) == Some(sid))
    }

    /// The policy with this statement under its name, or with none; every other statement stays, in its order.
    pub(super) fn with(&self, sid: &str, statement: Option<&Value>) -> Self {
        let mut statements = self.statements().to_vec();
        let place = statements.iter().position(|statement| sid_of(statement) == Some(sid));
        statements.retain(|statement| sid_of(statement) != Some(sid));
        if let Some(statement) = statement {
            statements.insert(place.unwrap_or(statements.len()), statement.clone());
        }
        if statements.is_empty() {
            return Self(None);
        }
        let mut document = self.0.clone().unwrap_or_else(|| json!({ "Version": "2012-10-17" }));
        if let Some(document) = document.as_object_mut() {
            document.insert("Statement".to_owned(), Value::Array(statements));
        }
        Self(Some(document))
    }

    /// As S3 takes it; none where no statement is left, which is no policy.
    pub(super) fn text(&self) -> Option<String> {
        self.0.as_ref().map(Value::to_string)
    }
}

fn sid_of(statement: &Value) -> Option<&str> {
    statement.get("Sid")?.as_str()
}

/// The name of the statement for the logs of `bucket`: of letters and digits alone, and no other bucket's.
pub(super) fn sid(bucket: &str) -> String {
    let letter = |byte: u8| match byte {
        b'a'..=b'z' | b'0'..=b'9' => char::from(byte).to_string(),
        other => format!("X{other:02X}"),
    };
    let name: String = bucket.bytes().map(letter).collect();
    format!("AccessLogsOf{name}")
}

#[cfg(test)]
mod tests;
