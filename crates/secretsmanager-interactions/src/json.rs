//! JSON in secrets.
//!
//! The errors of the parser are dropped, as they repeat what they did not expect: a piece of the value.

use crate::error::SecretError;
use aws_interactions_core::SecretValue;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

pub(crate) fn read<T: DeserializeOwned>(text: &SecretValue, name: &str) -> Result<T, SecretError> {
    serde_json::from_str(text.expose()).map_err(|error| SecretError::NotThatJson {
        secret: name.to_owned(),
        line: error.line(),
        column: error.column(),
    })
}

pub(crate) fn field(text: &SecretValue, field: &str, name: &str) -> Result<SecretValue, SecretError> {
    let mut object: Map<String, Value> = read(text, name)?;
    match object.remove(field) {
        Some(Value::String(text)) => Ok(text.into()),
        Some(value) => Ok(value.to_string().into()),
        None => Err(SecretError::NoSuchField { secret: name.to_owned(), field: field.to_owned() }),
    }
}
