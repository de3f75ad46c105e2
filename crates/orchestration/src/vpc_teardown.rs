//! A VPC and everything in it taken down: planned first, then executed.
//!
//! # Order, and why
//! | phase | steps | because |
//! |---|---|---|
//! | lingering | wait for interfaces of Lambda and of load balancers | nothing is touched while somebody else works in the VPC |
//! | contents | delete mirror sessions, mirror targets that are an interface of the VPC; terminate instances | a target is in use while it has sessions |
//! | | delete endpoints and NAT gateways, release elastic IPs where asked | an address is in use until its gateway is gone |
//! | | delete peering connections | |
//! | | wait for interfaces that go with these, delete the account's own | EC2 says `deleted` some minutes before an interface is gone |
//! | network | end associations of route tables, delete all but the main one | a table may be associated with an internet gateway |
//! | | delete egress-only gateways; mark, detach, delete internet gateways | cannot be detached while there are public addresses |
//! | | delete subnets | cannot while there are interfaces |
//! | | delete network ACLs but the default one | cannot while subnets have them |
//! | | revoke rules that name other groups, delete security groups but `default` | cannot while rules name them |
//! | VPC | delete it, with its main table, default ACL and group | |
//!
//! DHCP options, volumes, images, mirror filters and targets behind a load balancer are no part of a VPC, and stay.

mod act;
mod contents;
mod error;
mod execute;
mod interface;
mod order;
mod outcome;
mod plan;
mod step;
mod wait;

pub use error::TeardownError;
pub use outcome::{TeardownFailure, TeardownOutcome, TeardownRemainder};
pub use plan::{TeardownBlocker, TeardownPlan};
pub use step::{TeardownAction, TeardownPhase, TeardownStep};

use crate::events::WorkflowEvents;
use aws_interactions_core::AwsClientProvider;
use serde::Serialize;
use std::time::Duration;

/// The tag of internet gateways that a teardown has detached and not deleted yet, and of elastic IPs that it is to
/// release; its value is the VPC. Nothing else tells the next run that they were of it.
pub const TEARDOWN_TAG: &str = "aws-interactions:teardown-of";

/// How far a teardown goes, and how long it waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each allows one thing more, and none depends on another")]
pub struct TeardownOptions {
    /// Whether the region's default VPC may be torn down. `CreateDefaultVpc` makes a new one.
    pub default_vpc: bool,
    /// Whether what the caller's account has in a VPC that another account shares may be deleted: instances and
    /// interfaces, groups. VPC and subnets stay.
    pub shared_vpc: bool,
    /// Whether the elastic IPs of NAT gateways are released. **Nobody gets the same address again.** Others stay in
    /// any case, and cost.
    pub release_elastic_ips: bool,
    /// Whether what can be deleted is deleted, though something is in the way of the rest. Otherwise nothing is
    /// touched while the plan has blockers, and the network stays as long as something lives in it.
    pub despite_blockers: bool,
    /// How long is waited, each time that something goes slowly: 30 minutes. Interfaces of Lambda take some twenty.
    pub deadline: Duration,
    /// How often is looked meanwhile: every 5 seconds.
    pub interval: Duration,
}

impl Default for TeardownOptions {
    fn default() -> Self {
        Self {
            default_vpc: false,
            shared_vpc: false,
            release_elastic_ips: false,
            despite_blockers: false,
            deadline: Duration::from_mins(30),
            interval: Duration::from_secs(5),
        }
    }
}

/// What it takes to tear down a VPC: what is deleted, in which order, and what is in the way. Changes nothing.
///
/// What belongs to services that are not EC2 (load balancers, Lambda, databases, …) is not deleted: it is told with its
/// owner, and what to do. Interfaces of Lambda and of load balancers linger for minutes after these are gone, which
/// cannot be told from those in use: the plan waits for them first. What belongs to other accounts is told likewise.
///
/// Calls `GetCallerIdentity`, `DescribeVpcs`, and, side by side, `DescribeInstances`, `DescribeNetworkInterfaces`,
/// `DescribeTrafficMirrorSessions`, `DescribeTrafficMirrorTargets`, `DescribeVpcEndpoints`, `DescribeNatGateways`, `DescribeAddresses`,
/// `DescribeVpcPeeringConnections`, `DescribeVpnGateways`, `DescribeRouteTables`, `DescribeInternetGateways`,
/// `DescribeEgressOnlyInternetGateways`, `DescribeSubnets`, `DescribeNetworkAcls` and `DescribeSecurityGroups`
/// (permissions of the same names).
///
/// ```no_run
/// use aws_interactions_orchestration::{TeardownOptions, plan_vpc_teardown};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let plan = plan_vpc_teardown("vpc-0a1b2c3d", &TeardownOptions::default(), provider).await?;
/// println!("{plan}");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`TeardownError::DoesNotExist`] · [`TeardownError::DefaultVpc`] and [`TeardownError::SharedVpc`] unless the options
/// allow it · [`TeardownError::Environment`] · [`TeardownError::Look`], where an answer about another VPC is one too.
#[tracing::instrument(skip_all, fields(vpc = vpc))]
pub async fn plan_vpc_teardown(
    vpc: &str,
    options: &TeardownOptions,
    provider: &AwsClientProvider,
) -> Result<TeardownPlan, TeardownError> {
    let contents = contents::Contents::of(vpc, options, provider).await?;
    Ok(order::plan(&contents, options))
}

/// Tears down the VPC of a plan, with the plan's options.
///
/// **The state is the VPC itself**: it is looked at again before each round, what is gone counts as done and what has
/// appeared is deleted too (and told by an event), until the VPC is gone or nothing moves. After a crash, plan again
/// and go on.
///
/// A step that fails does not keep the others of its phase from being done, and those that stand on it are not tried;
/// see [`TeardownPhase`]. The outcome says what is gone, what failed and what is left, each with the reason.
///
/// Nothing outside the VPC is changed, save that peering connections end on both sides, and that an interface of the
/// VPC may be detached from an instance of another.
///
/// Calls what [`plan_vpc_teardown`] calls, and as the plan needs it `TerminateInstances`, `DeleteTrafficMirrorSession`, `DeleteTrafficMirrorTarget`,
/// `DeleteVpcEndpoints`, `DeleteNatGateway`, `ReleaseAddress`, `DeleteVpcPeeringConnection`, `DetachNetworkInterface`,
/// `DeleteNetworkInterface`, `DisassociateRouteTable`, `DeleteRouteTable`, `DeleteEgressOnlyInternetGateway`,
/// `CreateTags`, `DetachInternetGateway`, `DeleteInternetGateway`, `DeleteSubnet`, `DeleteNetworkAcl`,
/// `RevokeSecurityGroupIngress`, `RevokeSecurityGroupEgress`, `DeleteSecurityGroup`, `DeleteVpc` (permissions of the
/// same names).
///
/// ```no_run
/// use aws_interactions_orchestration::{TeardownOptions, WorkflowEvents, execute_teardown, plan_vpc_teardown};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let plan = plan_vpc_teardown("vpc-0a1b2c3d", &TeardownOptions::default(), provider).await?;
/// let outcome = execute_teardown(&plan, &WorkflowEvents::new(|event| eprintln!("{event}")), provider).await?;
/// for left in &outcome.remaining {
///     println!("{left}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`plan_vpc_teardown`], a VPC that is gone excepted: that is done · [`TeardownError::Blocked`] before
/// anything is touched · [`TeardownError::Interrupted`] where it cannot be seen what is left. What cannot be deleted is
/// no error, but told by the outcome.
#[tracing::instrument(skip_all, fields(vpc = plan.vpc))]
pub async fn execute_teardown(
    plan: &TeardownPlan,
    events: &WorkflowEvents,
    provider: &AwsClientProvider,
) -> Result<TeardownOutcome, TeardownError> {
    let outcome = execute::execute(plan, events, provider).await?;
    tracing::info!(deleted = outcome.deleted.len(), remaining = outcome.remaining.len(), "the teardown has ended");
    Ok(outcome)
}
