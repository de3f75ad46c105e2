//! The way back: sessions of a VPC ended.

use super::look::interfaces_of;
use crate::events::WorkflowEvents;
use aws_interactions_core::AwsClientProvider;
use ec2_interactions::{Ec2Error, MirrorScope, MirrorSession, delete_mirror_session, get_vpc, list_mirror_sessions};
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

/// Which sessions of a VPC are ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmirrorVpc {
    /// Those to this target; to any without one.
    pub target: Option<String>,
    /// Those with this filter; with any without one.
    pub filter: Option<String>,
    /// So many are ended at a time: 8 unless told otherwise, one at least.
    pub concurrency: usize,
}

impl UnmirrorVpc {
    /// The sessions that [`mirror_vpc`](crate::mirror_vpc) makes for this target and filter.
    pub fn of(target: impl Into<String>, filter: impl Into<String>) -> Self {
        Self { target: Some(target.into()), filter: Some(filter.into()), ..Self::all() }
    }

    /// Every session of the VPC's interfaces, whoever made it.
    pub fn all() -> Self {
        Self { target: None, filter: None, concurrency: 8 }
    }
}

/// Which sessions of a VPC were ended, or would be.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct UnmirrorVpcReport {
    /// The VPC.
    pub vpc: String,
    /// The sessions, by interface and number.
    pub sessions: Vec<SessionEnd>,
}

/// What became of a session, or what would.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SessionEnd {
    /// The session.
    pub session: MirrorSession,
    /// What became of it.
    pub outcome: UnmirrorOutcome,
}

/// What became of a session that was to be ended.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum UnmirrorOutcome {
    /// It is to be ended: only a plan says so.
    Planned,
    /// It is ended.
    Ended,
    /// It was gone when its turn came.
    WasGone,
    /// It is there still.
    Failed(Arc<Ec2Error>),
}

impl UnmirrorVpcReport {
    /// Whether none of them is left.
    pub fn is_complete(&self) -> bool {
        let is_over = |outcome: &UnmirrorOutcome| matches!(outcome, UnmirrorOutcome::Ended | UnmirrorOutcome::WasGone);
        self.sessions.iter().all(|one| is_over(&one.outcome))
    }
}

impl fmt::Display for UnmirrorOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Planned => f.write_str("to be ended"),
            Self::Ended => f.write_str("ended"),
            Self::WasGone => f.write_str("was gone"),
            Self::Failed(error) => write!(f, "failed: {}", crate::events::chain(error.as_ref())),
        }
    }
}

/// What [`unmirror_vpc`] would end. Changes nothing.
///
/// Calls `DescribeVpcs`, `DescribeNetworkInterfaces` and `DescribeTrafficMirrorSessions` (permissions of
/// the same names), to the last page.
///
/// ```no_run
/// use aws_interactions_orchestration::{UnmirrorVpc, plan_unmirror_vpc};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// for one in plan_unmirror_vpc("vpc-0a1b2c3d", &UnmirrorVpc::all(), provider).await?.sessions {
///     println!("{} of {}", one.session.id, one.session.interface);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] for what is no id, before any request · [`Ec2Error::DoesNotExist`] naming the VPC ·
/// [`Ec2Error::WrongAnswer`] for what is of another VPC or target · [`Ec2Error::BrokenList`] · [`Ec2Error::AccessDenied`]
/// · [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(vpc = vpc))]
pub async fn plan_unmirror_vpc(
    vpc: &str,
    unmirror: &UnmirrorVpc,
    provider: &AwsClientProvider,
) -> Result<UnmirrorVpcReport, Ec2Error> {
    let scope = match (&unmirror.target, &unmirror.filter) {
        (Some(target), _) => MirrorScope::target(target),
        (None, Some(filter)) => MirrorScope::filter(filter),
        (None, None) => MirrorScope::Region,
    };
    let (_, interfaces, sessions) = futures::try_join!(
        get_vpc(vpc, provider),
        Box::pin(interfaces_of(vpc, provider)),
        // Boxed: side by side, futures of the SDK make one that is too large for a stack.
        Box::pin(list_mirror_sessions(&scope, provider).try_collect::<Vec<_>>()),
    )?;
    let interfaces: HashSet<_> = interfaces.into_iter().map(|interface| interface.id).collect();
    let is_meant = |session: &MirrorSession| {
        let has_filter = unmirror.filter.as_ref().is_none_or(|filter| *filter == session.filter);
        has_filter && interfaces.contains(&session.interface)
    };
    let mut sessions: Vec<_> = sessions.into_iter().filter(is_meant).collect();
    sessions.sort_by(|one, other| (&one.interface, one.session_number).cmp(&(&other.interface, other.session_number)));
    let planned = |session| SessionEnd { session, outcome: UnmirrorOutcome::Planned };
    Ok(UnmirrorVpcReport { vpc: vpc.to_owned(), sessions: sessions.into_iter().map(planned).collect() })
}

/// Ends the mirror sessions of a VPC: those with one target and filter, or all. One that is gone is done.
///
/// Target and filter stay. What is copied already still arrives.
///
/// Calls what [`plan_unmirror_vpc`] calls, and for each session `DeleteTrafficMirrorSession` (permission
/// `ec2:DeleteTrafficMirrorSession`).
///
/// ```no_run
/// use aws_interactions_orchestration::{UnmirrorVpc, WorkflowEvents, unmirror_vpc};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let unmirror = UnmirrorVpc::of("tmt-0a1b2c3d", "tmf-0a1b2c3d");
/// let report = unmirror_vpc("vpc-0a1b2c3d", &unmirror, &WorkflowEvents::default(), provider).await?;
/// assert!(report.is_complete());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`plan_unmirror_vpc`]: nothing was changed. What fails afterwards is told by the report.
#[tracing::instrument(skip_all, fields(vpc = vpc))]
pub async fn unmirror_vpc(
    vpc: &str,
    unmirror: &UnmirrorVpc,
    events: &WorkflowEvents,
    provider: &AwsClientProvider,
) -> Result<UnmirrorVpcReport, Ec2Error> {
    let mut report = Box::pin(plan_unmirror_vpc(vpc, unmirror, provider)).await?;
    let ended = report.sessions.into_iter().map(|one| ended(one, events, provider));
    report.sessions = stream::iter(ended).buffered(unmirror.concurrency.max(1)).collect().await;
    tracing::info!(sessions = report.sessions.len(), complete = report.is_complete(), "the VPC is not mirrored");
    Ok(report)
}

async fn ended(one: SessionEnd, events: &WorkflowEvents, provider: &AwsClientProvider) -> SessionEnd {
    let id = &one.session.id;
    let step = format!("end traffic mirror session `{id}` of network interface `{}`", one.session.interface);
    let outcome = match events.step(&step, delete_mirror_session(id, provider)).await {
        Ok(()) => UnmirrorOutcome::Ended,
        Err(Ec2Error::DoesNotExist { .. }) => UnmirrorOutcome::WasGone,
        Err(error) => UnmirrorOutcome::Failed(Arc::new(error)),
    };
    SessionEnd { outcome, ..one }
}
