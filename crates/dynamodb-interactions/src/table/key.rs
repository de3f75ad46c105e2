//! Which attributes tell the items of a table apart.

use crate::item::{Attributes, Item};

/// The names of the attributes that tell the items of a table apart.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableKey {
    /// Tells which items lie together.
    pub partition: String,
    /// Tells them apart, and their order, where the table has one.
    pub sort: Option<String>,
}

impl TableKey {
    /// Of a table with a partition key alone.
    pub fn new(partition: impl Into<String>) -> Self {
        Self { partition: partition.into(), sort: None }
    }

    /// With a sort key.
    #[must_use]
    pub fn sort(mut self, sort: impl Into<String>) -> Self {
        self.sort = Some(sort.into());
        self
    }

    /// The whole key of an item.
    ///
    /// # Errors
    /// The attribute that it lacks.
    pub(crate) fn of(&self, item: &Item) -> Result<Item, String> {
        let attribute = |name: &String| {
            let value = item.0.get(name).ok_or_else(|| name.clone())?;
            Ok((name.clone(), value.clone()))
        };
        [Some(&self.partition), self.sort.as_ref()]
            .into_iter()
            .flatten()
            .map(attribute)
            .collect::<Result<Attributes, _>>()
            .map(Item)
    }
}
