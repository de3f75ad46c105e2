//! A value where a list may stand, as IAM's JSON has it nearly everywhere.

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::marker::PhantomData;

/// Reads one value, or a list of them.
pub(super) fn one_or_many<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Ok(Values::deserialize(deserializer)?.into_vec())
}

/// One value or a list; one is written without brackets, as IAM does.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(super) enum Values<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> Values<T> {
    pub(super) fn into_vec(self) -> Vec<T> {
        match self {
            Self::One(value) => vec![value],
            Self::Many(values) => values,
        }
    }
}

impl<T> From<Vec<T>> for Values<T> {
    fn from(values: Vec<T>) -> Self {
        match <[T; 1]>::try_from(values) {
            Ok([value]) => Self::One(value),
            Err(values) => Self::Many(values),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Values<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrMany(PhantomData))
    }
}

/// By hand, as the errors of what serde derives tell neither what is wrong in the value nor the line it is on.
struct OneOrMany<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrMany<T> {
    type Value = Values<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or a list of values")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Values<T>, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(Values::Many)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Values<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Values::One)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Values<T>, E> {
        T::deserialize(text.into_deserializer()).map(Values::One)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Values<T>, E> {
        T::deserialize(truth.into_deserializer()).map(Values::One)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Values<T>, E> {
        T::deserialize(number.into_deserializer()).map(Values::One)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Values<T>, E> {
        T::deserialize(number.into_deserializer()).map(Values::One)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Values<T>, E> {
        T::deserialize(number.into_deserializer()).map(Values::One)
    }
}

/// The value of a condition: IAM takes `true` for `"true"`, and `5` for `"5"`.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "expected a text, a number or a truth value")]
pub(super) enum Scalar {
    Text(String),
    Truth(bool),
    Number(serde_json::Number),
}

impl From<Scalar> for String {
    fn from(value: Scalar) -> Self {
        match value {
            Scalar::Text(text) => text,
            Scalar::Truth(truth) => truth.to_string(),
            Scalar::Number(number) => number.to_string(),
        }
    }
}
