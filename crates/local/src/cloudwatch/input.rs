//! What an operation was asked, as CBOR has it.

use ciborium::Value;

use super::invalid;
use crate::aws_error::AwsError;

/// A map of the input, by the names of its fields.
#[derive(Debug, Clone)]
pub(super) struct Input<'a>(std::borrow::Cow<'a, [(Value, Value)]>);

impl Input<'_> {
    /// The whole input of an operation.
    pub(super) fn read(body: &[u8]) -> Result<Input<'static>, AwsError> {
        let malformed = || AwsError::new(400, "SerializationException", "the body is not a map in CBOR");
        let value: Value = ciborium::from_reader(body).map_err(|_| malformed())?;
        Ok(Input(value.into_map().map_err(|_| malformed())?.into()))
    }

    pub(super) fn fields(&self) -> &[(Value, Value)] {
        &self.0
    }

    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.value(name).and_then(Value::as_text)
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, AwsError> {
        let missing = || AwsError::new(400, "MissingParameter", format!("The parameter {name} is required."));
        self.text(name).filter(|text| !text.is_empty()).ok_or_else(missing)
    }

    pub(super) fn is_true(&self, name: &str) -> Option<bool> {
        self.value(name).and_then(Value::as_bool)
    }

    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.value(name).and_then(number)
    }

    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        self.value(name).and_then(Value::as_integer).and_then(|number| number.try_into().ok())
    }

    pub(super) fn numbers(&self, name: &str) -> Option<Vec<f64>> {
        self.value(name)?.as_array()?.iter().map(number).collect()
    }

    /// Seconds of the epoch.
    pub(super) fn time(&self, name: &str) -> Option<f64> {
        match self.value(name)? {
            Value::Tag(1, seconds) => number(seconds),
            _ => None,
        }
    }

    /// Between 1970 and the year 5138, so that it can be reckoned with.
    pub(super) fn required_time(&self, name: &str) -> Result<f64, AwsError> {
        let time = self.time(name).filter(|time| (0.0..=1e11).contains(time));
        time.ok_or_else(|| invalid(format!("The parameter {name} must be a time.")))
    }

    pub(super) fn object(&self, name: &str) -> Option<Input<'_>> {
        self.value(name).and_then(Value::as_map).map(|fields| Input(fields.as_slice().into()))
    }

    pub(super) fn texts(&self, name: &str) -> Vec<&str> {
        self.array(name).iter().filter_map(Value::as_text).collect()
    }

    pub(super) fn objects(&self, name: &str) -> Vec<Input<'_>> {
        self.array(name).iter().filter_map(Value::as_map).map(|fields| Input(fields.as_slice().into())).collect()
    }

    fn array(&self, name: &str) -> &[Value] {
        self.value(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }
}

#[expect(clippy::cast_precision_loss, reason = "what is sent for a number with a point is short")]
fn number(value: &Value) -> Option<f64> {
    let whole = || value.as_integer().map(|number| i128::from(number) as f64);
    value.as_float().or_else(whole)
}
