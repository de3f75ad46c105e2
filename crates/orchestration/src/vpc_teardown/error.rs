//! Why a VPC is not torn down.

use super::plan::TeardownBlocker;
use aws_interactions_core::RequestError;
use ec2_interactions::{Ec2Error, Resource};

/// Why a teardown was not planned, or not executed. What fails once it has begun is told by
/// [`TeardownOutcome`](crate::TeardownOutcome) instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TeardownError {
    /// There is no such VPC in the provider's account and region.
    #[error("VPC `{vpc}` does not exist")]
    DoesNotExist {
        /// What was asked for.
        vpc: String,
    },

    /// It is the region's default VPC, where everything goes that names no other. Nothing was changed; see
    /// [`TeardownOptions::default_vpc`](crate::TeardownOptions::default_vpc).
    #[error("VPC `{vpc}` is the default VPC of {region}")]
    DefaultVpc {
        /// The VPC.
        vpc: String,
        /// The region.
        region: String,
    },

    /// It belongs to another account, which shares it. Nothing was changed; see
    /// [`TeardownOptions::shared_vpc`](crate::TeardownOptions::shared_vpc).
    #[error("VPC `{vpc}` belongs to account {owner}, and is shared with account {account_id}")]
    SharedVpc {
        /// The VPC.
        vpc: String,
        /// Whose it is.
        owner: String,
        /// The caller's account.
        account_id: String,
    },

    /// Something is in it that this workflow does not delete. Nothing was changed; see
    /// [`TeardownOptions::despite_blockers`](crate::TeardownOptions::despite_blockers).
    #[error("VPC `{vpc}` is in use by {}", listed(blockers))]
    Blocked {
        /// The VPC.
        vpc: String,
        /// What is in the way, whose it is, and what to do.
        blockers: Vec<TeardownBlocker>,
    },

    /// The account could not be found out. Nothing was changed.
    #[error("the account could not be found out")]
    Environment {
        /// What happened.
        source: RequestError,
    },

    /// What is in the VPC could not be found out. Nothing was changed.
    #[error("what is in VPC `{vpc}` could not be found out")]
    Look {
        /// The VPC.
        vpc: String,
        /// What happened.
        source: Ec2Error,
    },

    /// What is left of the VPC could not be found out. Plan again, and go on.
    #[error("what is left of VPC `{vpc}` could not be found out ({} things are gone)", deleted.len())]
    Interrupted {
        /// The VPC.
        vpc: String,
        /// What was deleted until then.
        deleted: Vec<Resource>,
        /// What happened.
        source: Box<TeardownError>,
    },
}

fn listed(blockers: &[TeardownBlocker]) -> String {
    blockers.iter().map(|blocker| format!("{} of {}", blocker.resource, blocker.owner)).collect::<Vec<_>>().join(", ")
}
