//! Why a fan-out does not begin.

use super::target::FanOutTarget;
use aws_interactions_core::{ConfigError, RequestError, RoleArn};
use std::path::PathBuf;

/// Why a fan-out does not begin. Nothing was done in any target.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FanOutError {
    /// There is no account, or no region. That never stands for all.
    #[error("there is nothing to run in: no account, or no region")]
    NoTargets,
    /// What is no account.
    #[error("`{account}` is not an account, which has 12 digits")]
    InvalidAccount {
        /// What was given.
        account: String,
    },
    /// What is no region.
    #[error("`{region}` is not a region, such as eu-central-1")]
    InvalidRegion {
        /// What was given.
        region: String,
    },
    /// A target is there twice: what runs in it would run twice.
    #[error("{target} is there twice")]
    Repeated {
        /// The target.
        target: FanOutTarget,
    },
    /// Regions of different partitions: no credentials are good for both.
    #[error("`{region}` and `{other}` are regions of different partitions, which no caller can work in both")]
    MixedPartitions {
        /// The region of the first target.
        region: String,
        /// One of another partition.
        other: String,
    },
    /// Nothing would ever run.
    #[error("{limit} must be 1 at least")]
    InvalidLimit {
        /// Which limit.
        limit: &'static str,
    },
    /// The template makes no role that can be asked for.
    #[error("the role `{template}` cannot be asked for")]
    InvalidRole {
        /// The template.
        template: String,
        /// What is wrong.
        source: Box<ConfigError>,
    },
    /// The template makes a role of another account than the target's.
    #[error("the role {role} would be assumed for {target}, and is not of that account")]
    RoleElsewhere {
        /// The role.
        role: Box<RoleArn>,
        /// The target.
        target: FanOutTarget,
    },
    /// The hub's own account was to be worked in without a role, and could not be told.
    #[error("the account that all others are reached from could not be found out")]
    Hub {
        /// What happened.
        source: RequestError,
    },
    /// The hub works in another partition than the targets.
    #[error("the regions are of the partition {targets}, and the caller is of {hub}")]
    OtherPartition {
        /// That of the targets.
        targets: String,
        /// That of the hub.
        hub: String,
    },
}

/// Why a file of results cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResultsFileError {
    /// It could not be opened, read or written.
    #[error("the results file {} could not be used", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// Another process writes to it.
    #[error("the results file {} is in use by another process", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// A line is no result: the file may be another's. Nothing was written to it.
    #[error("line {line} of {} is not a result, so nothing is written there", path.display())]
    NotAResult {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// A line is the result of another job: what it did says nothing about this one. Nothing was written to it.
    #[error("line {line} of {} is a result of the job `{found}`, not of `{job}`", path.display())]
    OtherJob {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// Its job.
        found: String,
        /// The job that was wanted.
        job: String,
    },
    /// A result cannot be JSON.
    #[error("the result of {target} cannot be written as JSON")]
    Json {
        /// The target.
        target: FanOutTarget,
        /// Why.
        source: serde_json::Error,
    },
}
