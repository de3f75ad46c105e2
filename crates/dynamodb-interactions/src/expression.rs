//! Expressions: conditions, filters, updates.

use crate::item::error::ItemError;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use std::collections::HashMap;
use std::fmt;

/// A condition, a filter, a condition on a key or an update, with what its placeholders stand for: `:words` for values,
/// `#words` for names.
///
/// Values go beside the text, never into it: nothing that a user typed can change what an expression says. Its `Debug` shows
/// the text and no values.
///
/// ```
/// use dynamodb_interactions::Expression;
///
/// let cheap = Expression::new("#status = :open AND total < :most")
///     .name("#status", "status")
///     .value(":open", &"open")?
///     .value(":most", &100)?;
/// # Ok::<(), dynamodb_interactions::ItemError>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Expression {
    pub(crate) text: String,
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
}

impl Expression {
    /// An expression in DynamoDB's own words.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), names: HashMap::new(), values: HashMap::new() }
    }

    /// That an item has this attribute: that it is there, where the attribute is of the key.
    pub fn present(attribute: impl Into<String>) -> Self {
        Self::new("attribute_exists(#present)").name("#present", attribute)
    }

    /// That an item lacks this attribute: that there is none of the key, where the attribute is of the key.
    pub fn absent(attribute: impl Into<String>) -> Self {
        Self::new("attribute_not_exists(#absent)").name("#absent", attribute)
    }

    /// That an attribute has this value: the whole condition of a query for a partition key.
    ///
    /// # Errors
    /// [`ItemError::NoItem`] for a value that DynamoDB has no kind for.
    pub fn equal(attribute: impl Into<String>, value: &(impl Serialize + ?Sized)) -> Result<Self, ItemError> {
        Self::new("#equal = :equal").name("#equal", attribute).value(":equal", value)
    }

    /// What a `#word` of the text stands for.
    #[must_use]
    pub fn name(mut self, placeholder: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.names.insert(placeholder.into(), attribute.into());
        self
    }

    /// What a `:word` of the text stands for.
    ///
    /// # Errors
    /// [`ItemError::NoItem`] for a value that DynamoDB has no kind for.
    pub fn value(
        mut self,
        placeholder: impl Into<String>,
        value: &(impl Serialize + ?Sized),
    ) -> Result<Self, ItemError> {
        let value = serde_dynamo::to_attribute_value(value).map_err(|_| ItemError::NoItem)?;
        self.values.insert(placeholder.into(), value);
        Ok(self)
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expression").field("text", &self.text).field("names", &self.names).finish_non_exhaustive()
    }
}

/// What the placeholders of all expressions of one request stand for.
#[derive(Debug, Default)]
pub(crate) struct Placeholders {
    /// None where there are none: DynamoDB refuses an empty list.
    pub(crate) names: Option<HashMap<String, String>>,
    pub(crate) values: Option<HashMap<String, AttributeValue>>,
}

impl Placeholders {
    /// # Errors
    /// One word may not stand for two things.
    pub(crate) fn of<'a>(
        table: &str,
        expressions: impl IntoIterator<Item = &'a Expression>,
    ) -> Result<Self, ItemError> {
        let (mut names, mut values) = (HashMap::new(), HashMap::new());
        for expression in expressions {
            merge(table, &mut names, &expression.names)?;
            merge(table, &mut values, &expression.values)?;
        }
        Ok(Self { names: (!names.is_empty()).then_some(names), values: (!values.is_empty()).then_some(values) })
    }
}

fn merge<T: Clone + PartialEq>(
    table: &str,
    all: &mut HashMap<String, T>,
    more: &HashMap<String, T>,
) -> Result<(), ItemError> {
    for (placeholder, meaning) in more {
        let before = all.insert(placeholder.clone(), meaning.clone());
        if before.is_some_and(|before| before != *meaning) {
            return Err(ItemError::invalid(table, format!("`{placeholder}` stands for two things in its expressions")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
