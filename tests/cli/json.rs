//! JSON whose fields keep their order.

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// The names of an object's fields, as they came.
#[derive(Debug)]
struct Fields(Vec<String>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut names = Vec::new();
                while let Some((name, _)) = map.next_entry::<String, IgnoredAny>()? {
                    names.push(name);
                }
                Ok(Fields(names))
            }
        }
        deserializer.deserialize_map(Names)
    }
}

/// The fields of the one document, in their order.
#[track_caller]
pub(crate) fn fields(text: &str) -> Vec<String> {
    serde_json::from_str::<Fields>(text).unwrap_or_else(|error| panic!("{error}: {text}")).0
}

/// The fields of the elements of the one document, in their order.
#[track_caller]
pub(crate) fn fields_of_elements(text: &str) -> Vec<Vec<String>> {
    let rows: Vec<Fields> = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    rows.into_iter().map(|row| row.0).collect()
}

/// The one document.
#[track_caller]
pub(crate) fn document(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}
