//! Why there is no inventory at all.

use ec2_interactions::Ec2Error;

/// Why there is no inventory, not even a partial one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VpcInventoryError {
    /// There is no such VPC in the provider's account and region.
    #[error("there is no VPC `{vpc}` to take an inventory of")]
    NoSuchVpc {
        /// What was given.
        vpc: String,
    },

    /// Nothing could be listed, or nothing was asked: what was given is no id of a VPC, there are no credentials, or
    /// every list failed.
    #[error("an inventory of {scope} could not be taken")]
    Ec2 {
        /// What it was of.
        scope: String,
        /// What happened; where every list failed, the error of the VPCs.
        source: Ec2Error,
    },
}
