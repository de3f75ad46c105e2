//! Where something runs.

use super::error::FanOutError;
use aws_interactions_core::is_account_id;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// An account in a region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FanOutTarget {
    /// Its twelve digits.
    #[serde(rename = "account")]
    pub account_id: String,
    /// The region.
    pub region: String,
}

impl fmt::Display for FanOutTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}", self.account_id, self.region)
    }
}

/// Accounts and regions that something can be done in: some, each once, all of one partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FanOutTargets {
    targets: Vec<FanOutTarget>,
    partition: &'static str,
}

impl FanOutTargets {
    /// Each of the accounts in each of the regions, account by account.
    ///
    /// # Errors
    /// [`FanOutError::NoTargets`] where there is no account or no region, which never stands for all;
    /// [`FanOutError::InvalidAccount`], [`FanOutError::InvalidRegion`], [`FanOutError::Repeated`] and
    /// [`FanOutError::MixedPartitions`].
    pub fn new<A: Into<String>, R: Into<String>>(
        accounts: impl IntoIterator<Item = A>,
        regions: impl IntoIterator<Item = R>,
    ) -> Result<Self, FanOutError> {
        let regions: Vec<String> = regions.into_iter().map(Into::into).collect();
        let of_account = |account_id: String| {
            let target = move |region: &String| FanOutTarget { account_id: account_id.clone(), region: region.clone() };
            regions.iter().map(target)
        };
        Self::of_each(accounts.into_iter().map(Into::into).flat_map(of_account))
    }

    /// These targets, where accounts differ in their regions.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn of_each(targets: impl IntoIterator<Item = FanOutTarget>) -> Result<Self, FanOutError> {
        let targets: Vec<FanOutTarget> = targets.into_iter().collect();
        let mut seen = BTreeSet::new();
        for target in &targets {
            checked(target)?;
            if !seen.insert(target) {
                return Err(FanOutError::Repeated { target: target.clone() });
            }
        }
        let Some(first) = targets.first() else { return Err(FanOutError::NoTargets) };
        let partition = partition_of(&first.region);
        if let Some(other) = targets.iter().find(|target| partition_of(&target.region) != partition) {
            let regions = (first.region.clone(), other.region.clone());
            return Err(FanOutError::MixedPartitions { region: regions.0, other: regions.1 });
        }
        Ok(Self { targets, partition })
    }

    /// All but those of these accounts, whether or not they are among them.
    ///
    /// # Errors
    /// [`FanOutError::InvalidAccount`] for what is no account and so excludes nothing, [`FanOutError::NoTargets`] where
    /// none is left.
    pub fn except<A: Into<String>>(self, accounts: impl IntoIterator<Item = A>) -> Result<Self, FanOutError> {
        let accounts: BTreeSet<String> = accounts.into_iter().map(Into::into).collect();
        accounts.iter().try_for_each(|account| checked_account(account))?;
        Self::of_each(self.targets.into_iter().filter(|target| !accounts.contains(&target.account_id)))
    }

    /// The targets, in the order in which they begin.
    pub fn iter(&self) -> impl Iterator<Item = &FanOutTarget> {
        self.targets.iter()
    }

    /// How many there are: one at least.
    #[expect(clippy::len_without_is_empty, reason = "they are never empty")]
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// `aws`, `aws-cn`, …: what the ARNs of all of them begin with.
    pub fn partition(&self) -> &str {
        self.partition
    }
}

fn checked(target: &FanOutTarget) -> Result<(), FanOutError> {
    checked_account(&target.account_id)?;
    if is_region(&target.region) { Ok(()) } else { Err(FanOutError::InvalidRegion { region: target.region.clone() }) }
}

pub(super) fn checked_account(account: &str) -> Result<(), FanOutError> {
    if is_account_id(account) { Ok(()) } else { Err(FanOutError::InvalidAccount { account: account.to_owned() }) }
}

/// Whether it is built as the names of regions are, `us-east-1` or `us-gov-west-1`. A list of them would be too short
/// the day AWS opens another.
fn is_region(region: &str) -> bool {
    let words: Vec<&str> = region.split('-').collect();
    let [area, middle @ .., number] = words.as_slice() else { return false };
    let is_word = |word: &str| word.len() >= 2 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_area = is_word(area) && area.len() <= 4;
    let is_middle = (1..=2).contains(&middle.len()) && middle.iter().all(|word| is_word(word) || *word == "b");
    let is_number = matches!(number.len(), 1 | 2) && number.bytes().all(|byte| byte.is_ascii_digit());
    is_area && is_middle && is_number
}

fn partition_of(region: &str) -> &'static str {
    const STARTS: [(&str, &str); 7] = [
        ("cn-", "aws-cn"),
        ("us-gov-", "aws-us-gov"),
        ("us-iso-", "aws-iso"),
        ("us-isob-", "aws-iso-b"),
        ("us-isof-", "aws-iso-f"),
        ("eu-isoe-", "aws-iso-e"),
        ("eusc-", "aws-eusc"),
    ];
    STARTS.iter().find(|(start, _)| region.starts_with(start)).map_or("aws", |(_, partition)| partition)
}

#[cfg(test)]
mod tests;
