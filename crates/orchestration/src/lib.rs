//! Workflows that compose AWS services: the one library that knows more than one of them.
//!
//! Each file is a workflow. It takes business parameters and a provider as the wrappers do, says what it does at
//! `info` level, and when it fails half-way either undoes what it made or names what is left.
//!
//! # Features
//! One a service. A workflow is there when all services it needs are; [`fan_out`] needs none.
//!
//! | feature | default | what it brings |
//! |---|---|---|
//! | `s3` | yes | buckets of an account, logging of accesses |
//! | `ec2` | no | a VPC shown, mirrored and torn down; its SDK takes minutes to compile |
//! | `iam` | no | roles in other accounts; with `ec2`, instances with a role of their own |
//! | `organizations` | no | the accounts of an organization, for fan-outs |
//!
//! ```no_run
//! # #[cfg(feature = "s3")]
//! # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
//! let bucket = aws_interactions_orchestration::ensure_account_bucket("logs", provider).await?;
//! println!("{} is ours", bucket.name); // logs-123456789012-eu-central-1
//! # Ok(())
//! # }
//! ```

#[cfg(feature = "s3")]
mod access_logging;
#[cfg(feature = "s3")]
mod account_bucket;
#[cfg(feature = "iam")]
mod cross_account_role;
#[cfg_attr(
    not(any(feature = "ec2", feature = "iam", feature = "s3")),
    allow(dead_code, reason = "fan-out alone tells of no steps of its own")
)]
mod events;
mod fan_out;
#[cfg(all(feature = "ec2", feature = "iam"))]
mod launch;
#[cfg(feature = "iam")]
mod lost;
#[cfg(feature = "iam")]
mod mark;
#[cfg(feature = "iam")]
mod on_failure;
mod permissions;
#[cfg(feature = "ec2")]
mod vpc_inventory;
#[cfg(feature = "ec2")]
mod vpc_mirror;
#[cfg(feature = "ec2")]
mod vpc_teardown;

#[cfg(feature = "s3")]
pub use access_logging::{
    AccessLogging, AccessLoggingChange, AccessLoggingError, AccessLoggingReport, UnfitLogBucket, ensure_access_logging,
    plan_access_logging,
};
#[cfg(feature = "s3")]
pub use account_bucket::{
    AccountBucket, AccountBucketError, AccountBucketOutcome, AccountBucketSetting, ensure_account_bucket,
};
#[cfg(feature = "iam")]
pub use cross_account_role::{
    CrossAccountAccess, CrossAccountProblem, CrossAccountRole, CrossAccountRoleError, ensure_cross_account_role,
};
pub use events::{WorkflowEvent, WorkflowEvents};
pub use fan_out::{
    FanOut, FanOutCancellation, FanOutError, FanOutFailure, FanOutOutcome, FanOutResult, FanOutRole, FanOutSessions,
    FanOutSkip, FanOutStop, FanOutSummary, FanOutTarget, FanOutTargets, FanOutVerdict, ResultsFile, ResultsFileError,
    fan_out, in_regions_of_each, parse_accounts,
};
#[cfg(feature = "organizations")]
pub use fan_out::{OrganizationAccounts, list_active_accounts};
#[cfg(all(feature = "ec2", feature = "iam"))]
pub use launch::{
    InstanceLaunch, Launch, LaunchDifference, LaunchError, LaunchOutcome, LaunchProblem, LaunchResource, LaunchSetting,
    LaunchWaits, launch_instance,
};
#[cfg(feature = "iam")]
pub use on_failure::OnFailure;
pub use permissions::PERMISSIONS;
#[cfg(feature = "ec2")]
pub use vpc_inventory::{
    CutOffPart, InventoryAclEntry, InventoryEndpoint, InventoryGateway, InventoryGatewayKind, InventoryInstance,
    InventoryInterface, InventoryKind, InventoryNatGateway, InventoryNetworkAcl, InventoryOwner, InventoryPeer,
    InventoryPeeringConnection, InventoryRoute, InventoryRouteTable, InventoryRule, InventorySecurityGroup,
    InventorySubnet, InventoryVpc, MissingPart, VpcInventory, VpcInventoryError, VpcInventoryOptions,
    get_vpc_inventory,
};
#[cfg(feature = "ec2")]
pub use vpc_mirror::{
    InterfaceMirror, MirrorOutcome, MirrorVpc, MirrorVpcReport, SessionEnd, UnmirrorOutcome, UnmirrorVpc,
    UnmirrorVpcReport, mirror_vpc, plan_mirror_vpc, plan_unmirror_vpc, unmirror_vpc,
};
#[cfg(feature = "ec2")]
pub use vpc_teardown::{
    TEARDOWN_TAG, TeardownAction, TeardownBlocker, TeardownError, TeardownFailure, TeardownOptions, TeardownOutcome,
    TeardownPhase, TeardownPlan, TeardownRemainder, TeardownStep, execute_teardown, plan_vpc_teardown,
};
