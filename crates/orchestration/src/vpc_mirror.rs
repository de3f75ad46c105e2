//! The traffic of a whole VPC mirrored to a target, and no more.

mod look;
mod undo;

pub use undo::{SessionEnd, UnmirrorOutcome, UnmirrorVpc, UnmirrorVpcReport, plan_unmirror_vpc, unmirror_vpc};

use crate::events::WorkflowEvents;
use aws_interactions_core::AwsClientProvider;
use ec2_interactions::{
    DEFAULT_VIRTUAL_NETWORK, Ec2Error, MirrorNetworkInterface, MirrorSession, NetworkInterfaceOwner, Tags,
    mirror_network_interface,
};
use futures::{StreamExt, stream};
use std::fmt;
use std::sync::Arc;

/// How a VPC is to be mirrored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirrorVpc {
    /// Where the copies go.
    pub target: String,
    /// What is copied.
    pub filter: String,
    /// The VXLAN id of the copies: [`DEFAULT_VIRTUAL_NETWORK`] unless told otherwise. `None` lets EC2 choose one a
    /// session.
    pub virtual_network: Option<u32>,
    /// How much of each packet is copied, in bytes; all of it without one.
    pub packet_length: Option<u32>,
    /// Tags of the sessions. Without a `Name` it is the ids of VPC and interface.
    pub tags: Tags,
    /// So many sessions are made at a time: 8 unless told otherwise, one at least.
    pub concurrency: usize,
}

impl MirrorVpc {
    /// All traffic that `filter` takes, to `target`.
    pub fn new(target: impl Into<String>, filter: impl Into<String>) -> Self {
        Self {
            target: target.into(),
            filter: filter.into(),
            virtual_network: Some(DEFAULT_VIRTUAL_NETWORK),
            packet_length: None,
            tags: Tags::new(),
            concurrency: 8,
        }
    }
}

/// What became of the interfaces of a VPC, or what would.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct MirrorVpcReport {
    /// The VPC.
    pub vpc: String,
    /// Where the copies go.
    pub target: String,
    /// What is copied.
    pub filter: String,
    /// Every interface of the VPC, by id.
    pub interfaces: Vec<InterfaceMirror>,
}

/// What became of an interface, or what would.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct InterfaceMirror {
    /// The interface.
    pub interface: String,
    /// Its type, in EC2's word.
    pub interface_type: String,
    /// What it belongs to.
    pub owner: NetworkInterfaceOwner,
    /// What became of it.
    pub outcome: MirrorOutcome,
}

/// What became of an interface that was to be mirrored.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum MirrorOutcome {
    /// It is to be mirrored: only a plan says so.
    Planned,
    /// It is mirrored from now on.
    Mirrored(MirrorSession),
    /// A session with this target and filter was there.
    Existing(MirrorSession),
    /// It cannot be mirrored.
    NotMirrorable {
        /// Why not.
        reason: String,
    },
    /// It is the target itself: its copies would be copied again.
    IsTarget,
    /// It could not be mirrored this time.
    Failed(Arc<Ec2Error>),
}

impl MirrorVpcReport {
    /// Whether every interface is mirrored that can be.
    pub fn is_complete(&self) -> bool {
        let is_open = |outcome: &MirrorOutcome| matches!(outcome, MirrorOutcome::Planned | MirrorOutcome::Failed(_));
        !self.interfaces.iter().any(|one| is_open(&one.outcome))
    }
}

impl fmt::Display for MirrorOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Planned => f.write_str("to be mirrored"),
            Self::Mirrored(session) => write!(f, "mirrored by {}", session.id),
            Self::Existing(session) => write!(f, "mirrored before by {}", session.id),
            Self::NotMirrorable { reason } => write!(f, "cannot be mirrored: {reason}"),
            Self::IsTarget => f.write_str("is the target itself"),
            Self::Failed(error) => write!(f, "failed: {}", crate::events::chain(error.as_ref())),
        }
    }
}

/// What [`mirror_vpc`] would do. Changes nothing.
///
/// Calls `DescribeVpcs`, `DescribeTrafficMirrorTargets`, `DescribeTrafficMirrorFilters`, `DescribeNetworkInterfaces` and
/// `DescribeTrafficMirrorSessions` (permissions of the same names), to the last page.
///
/// ```no_run
/// use aws_interactions_orchestration::{MirrorVpc, plan_mirror_vpc};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let mirror = MirrorVpc::new("tmt-0a1b2c3d", "tmf-0a1b2c3d");
/// for one in plan_mirror_vpc("vpc-0a1b2c3d", &mirror, provider).await?.interfaces {
///     println!("{} {}", one.interface, one.outcome);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] for what is no id, before any request · [`Ec2Error::DoesNotExist`] naming VPC, target or
/// filter · [`Ec2Error::WrongAnswer`] for what is of another VPC or target · [`Ec2Error::BrokenList`] ·
/// [`Ec2Error::AccessDenied`] · [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(vpc = vpc, target_id = mirror.target, filter = mirror.filter))]
pub async fn plan_mirror_vpc(
    vpc: &str,
    mirror: &MirrorVpc,
    provider: &AwsClientProvider,
) -> Result<MirrorVpcReport, Ec2Error> {
    Box::pin(look::plan(vpc, mirror, provider)).await
}

/// Mirrors every interface of a VPC that can be to a target. Run again, it makes sessions for what is new.
///
/// Passed over are interfaces that have a session with this target and filter, those that EC2 cannot mirror (of another
/// type than `interface`, or not attached to an instance), and the interface that is the target. One that fails does not
/// keep the others from being mirrored: the report has an outcome for each. An interface has three sessions at most.
///
/// **Behind a network load balancer** as the target stand instances that this workflow does not see: where they are in
/// the same VPC, give them a filter of their own, or their copies are copied again.
///
/// Calls what [`plan_mirror_vpc`] calls, and for each interface `DescribeTrafficMirrorSessions` and
/// `CreateTrafficMirrorSession` (permissions of the same names, and `ec2:CreateTags`).
///
/// ```no_run
/// use aws_interactions_orchestration::{MirrorVpc, WorkflowEvents, mirror_vpc};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let mirror = MirrorVpc { virtual_network: Some(42), ..MirrorVpc::new("tmt-0a1b2c3d", "tmf-0a1b2c3d") };
/// let report = mirror_vpc("vpc-0a1b2c3d", &mirror, &WorkflowEvents::default(), provider).await?;
/// println!("{}", if report.is_complete() { "all are mirrored" } else { "run it again" });
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`plan_mirror_vpc`]: nothing was changed. What fails afterwards is told by the report.
#[tracing::instrument(skip_all, fields(vpc = vpc, target_id = mirror.target, filter = mirror.filter))]
pub async fn mirror_vpc(
    vpc: &str,
    mirror: &MirrorVpc,
    events: &WorkflowEvents,
    provider: &AwsClientProvider,
) -> Result<MirrorVpcReport, Ec2Error> {
    let mut report = Box::pin(look::plan(vpc, mirror, provider)).await?;
    let made = report.interfaces.into_iter().map(|one| made(one, vpc, mirror, events, provider));
    report.interfaces = stream::iter(made).buffered(mirror.concurrency.max(1)).collect().await;
    tracing::info!(interfaces = report.interfaces.len(), complete = report.is_complete(), "the VPC is mirrored");
    Ok(report)
}

async fn made(
    one: InterfaceMirror,
    vpc: &str,
    mirror: &MirrorVpc,
    events: &WorkflowEvents,
    provider: &AwsClientProvider,
) -> InterfaceMirror {
    let step = format!("mirror network interface `{}`", one.interface);
    let MirrorOutcome::Planned = one.outcome else {
        events.skipped(&step, one.outcome.to_string());
        return one;
    };
    let session = MirrorNetworkInterface {
        vpc: vpc.to_owned(),
        interface: one.interface.clone(),
        interface_type: one.interface_type.clone(),
        target: mirror.target.clone(),
        filter: mirror.filter.clone(),
        virtual_network: mirror.virtual_network,
        packet_length: mirror.packet_length,
        tags: mirror.tags.clone(),
        ..MirrorNetworkInterface::default()
    };
    let outcome = match events.step(&step, mirror_network_interface(&session, provider)).await {
        Ok(session) => MirrorOutcome::Mirrored(session),
        Err(Ec2Error::NotMirrorable { reason, .. }) => MirrorOutcome::NotMirrorable { reason },
        Err(error) => MirrorOutcome::Failed(Arc::new(error)),
    };
    InterfaceMirror { outcome, ..one }
}
