//! Organizational units with all that is below them.

use super::{LIST, OrganizationalUnit, list_organizational_units, of_parent};
use crate::error::OrganizationError;
use aws_interactions_core::AwsClientProvider;
use futures::future::BoxFuture;
use futures::{FutureExt, TryStreamExt};
use std::collections::{BTreeSet, VecDeque};

/// An organizational unit, and the units in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrganizationalUnitTree {
    /// The unit.
    pub unit: OrganizationalUnit,
    /// The units in it, as AWS lists them.
    pub units: Vec<OrganizationalUnitTree>,
}

/// All organizational units below a root or unit, as they are nested.
///
/// Calls `ListOrganizationalUnitsForParent` (permission `organizations:ListOrganizationalUnitsForParent`) for each
/// unit, one after the other. AWS nests units five deep.
///
/// ```no_run
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), organizations_interactions::OrganizationError> {
/// use organizations_interactions::{OrganizationalUnitTree, get_organizational_unit_tree};
///
/// fn print(depth: usize, trees: &[OrganizationalUnitTree]) {
///     for tree in trees {
///         println!("{:depth$}{}", "", tree.unit.name);
///         print(depth + 2, &tree.units);
///     }
/// }
/// print(0, &get_organizational_unit_tree("r-abcd", provider).await?);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`list_organizational_units`].
pub async fn get_organizational_unit_tree(
    parent_id: &str,
    provider: &AwsClientProvider,
) -> Result<Vec<OrganizationalUnitTree>, OrganizationError> {
    below(parent_id.to_owned(), &BTreeSet::new(), provider).await
}

fn below<'a>(
    parent: String,
    above: &'a BTreeSet<String>,
    provider: &'a AwsClientProvider,
) -> BoxFuture<'a, Result<Vec<OrganizationalUnitTree>, OrganizationError>> {
    async move {
        let mut above = above.clone();
        if !above.insert(parent.clone()) {
            return Err(circle(&parent));
        }
        let units: Vec<_> = list_organizational_units(&parent, provider).try_collect().await?;
        let mut trees = Vec::with_capacity(units.len());
        for unit in units {
            let units = below(unit.id.clone(), &above, provider).await?;
            trees.push(OrganizationalUnitTree { unit, units });
        }
        Ok(trees)
    }
    .boxed()
}

/// A unit that is below itself: reading on would never end.
fn circle(parent: &str) -> OrganizationError {
    OrganizationError::not_understood(LIST, of_parent(parent), "a unit is said to be below itself")
}

/// A root or unit, then all units below it, each before those in it; their units are asked for when they are needed.
pub(crate) struct Parents {
    waiting: VecDeque<String>,
    seen: BTreeSet<String>,
    last: Option<String>,
}

impl Parents {
    pub(crate) fn below(parent: &str) -> Self {
        Self { waiting: [parent.to_owned()].into(), seen: BTreeSet::new(), last: None }
    }

    pub(crate) async fn next(&mut self, provider: &AwsClientProvider) -> Result<Option<String>, OrganizationError> {
        if let Some(last) = self.last.take() {
            let units: Vec<_> = list_organizational_units(&last, provider).try_collect().await?;
            self.waiting.extend(units.into_iter().map(|unit| unit.id));
        }
        let Some(next) = self.waiting.pop_front() else { return Ok(None) };
        if !self.seen.insert(next.clone()) {
            return Err(circle(&next));
        }
        self.last = Some(next.clone());
        Ok(Some(next))
    }
}

#[cfg(test)]
mod tests;
