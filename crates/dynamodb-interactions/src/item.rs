//! Items, as types of serde.

pub(crate) mod delete;
pub(crate) mod error;
pub(crate) mod get;
pub(crate) mod outcome;
pub(crate) mod put;
pub(crate) mod update;

use aws_sdk_dynamodb::types::AttributeValue;
use error::ItemError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_dynamo::{AttributeValue as Value, Deserializer};
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// Attributes as DynamoDB has them.
pub(crate) type Attributes = HashMap<String, AttributeValue>;

/// An item, or the key of one: attributes by name, made of any serializable struct or map.
///
/// Texts, numbers, booleans, lists and maps are DynamoDB's own; `None` is its null; an attribute that is to be absent is
/// skipped (`#[serde(skip_serializing_if = "Option::is_none")]`). Its `Debug` names the attributes and shows no values.
///
/// ```
/// use dynamodb_interactions::Item;
///
/// let item = Item::of(&serde_json::json!({"customer": "c-1", "total": 3}))?;
/// assert_eq!(format!("{item:?}"), r#"Item({"customer", "total"})"#);
/// assert_eq!(item.read::<serde_json::Value>()?["total"], 3);
/// # Ok::<(), dynamodb_interactions::ItemError>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Item(pub(crate) Attributes);

impl Item {
    /// The item of a struct or a map.
    ///
    /// # Errors
    /// [`ItemError::NoItem`] for what is neither.
    pub fn of(value: &(impl Serialize + ?Sized)) -> Result<Self, ItemError> {
        serde_dynamo::to_item(value).map(Self).map_err(|_| ItemError::NoItem)
    }

    /// What the item holds.
    ///
    /// # Errors
    /// [`ItemError::DoesNotFit`], which tells where and nothing of the value.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, ItemError> {
        read(self.0.clone())
    }

    /// The same text for the same attributes, whatever their order. Numbers are as serde writes them, in one way.
    pub(crate) fn canonical(&self) -> String {
        format!("{:?}", self.0.iter().collect::<BTreeMap<_, _>>())
    }
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: std::collections::BTreeSet<_> = self.0.keys().collect();
        f.debug_tuple("Item").field(&names).finish()
    }
}

pub(crate) fn read<T: DeserializeOwned>(attributes: Attributes) -> Result<T, ItemError> {
    let item = serde_dynamo::Item::from(attributes).into_inner();
    serde_path_to_error::deserialize(Deserializer::from_attribute_value(Value::M(item))).map_err(|error| {
        let path = error.path().to_string();
        ItemError::DoesNotFit { path, missing: missing(&error.inner().to_string()) }
    })
}

/// The field that a type wants and an item lacks. Whatever else the parser says may repeat a value.
fn missing(message: &str) -> Option<String> {
    let field = message.strip_prefix("missing field `")?;
    field.strip_suffix('`').map(str::to_owned)
}

#[cfg(test)]
mod tests;
