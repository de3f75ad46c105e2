//! JSON in parameters.
//!
//! The errors of the parser are dropped, as they repeat what they did not expect: a piece of the value.

use crate::error::ParameterError;
use aws_interactions_core::SecretValue;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

pub(crate) fn read<T: DeserializeOwned>(text: &str, name: &str) -> Result<T, ParameterError> {
    serde_json::from_str(text).map_err(|error| ParameterError::NotThatJson {
        parameter: name.to_owned(),
        line: error.line(),
        column: error.column(),
    })
}

pub(crate) fn field(text: &str, field: &str, name: &str) -> Result<SecretValue, ParameterError> {
    let mut object: Map<String, Value> = read(text, name)?;
    match object.remove(field) {
        Some(Value::String(text)) => Ok(text.into()),
        Some(value) => Ok(value.to_string().into()),
        None => Err(ParameterError::NoSuchField { parameter: name.to_owned(), field: field.to_owned() }),
    }
}
