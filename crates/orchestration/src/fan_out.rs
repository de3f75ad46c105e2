//! One job in many accounts and regions.

mod accounts;
mod cancel;
mod error;
mod outcome;
mod regions;
mod results_file;
mod role;
mod run;
mod schedule;
mod sessions;
mod stop;
mod target;

pub use accounts::parse_accounts;
#[cfg(feature = "organizations")]
pub use accounts::{OrganizationAccounts, list_active_accounts};
pub use cancel::FanOutCancellation;
pub use error::{FanOutError, ResultsFileError};
pub use outcome::{FanOutFailure, FanOutOutcome, FanOutResult, FanOutSkip, FanOutSummary, FanOutVerdict};
pub use regions::in_regions_of_each;
pub use results_file::ResultsFile;
pub use role::FanOutRole;
pub use sessions::FanOutSessions;
pub use stop::FanOutStop;
pub use target::{FanOutTarget, FanOutTargets};

use crate::events::WorkflowEvents;
use aws_interactions_core::AwsClientProvider;
use futures::{Stream, stream};
use run::{Run, Running, Watch, Way};
use std::collections::BTreeSet;
use std::error::Error;
use std::time::Duration;

/// What runs where, and how much of it at a time.
///
/// ```
/// use aws_interactions_orchestration::{FanOut, FanOutRole, FanOutTargets};
/// use std::time::Duration;
///
/// let targets = FanOutTargets::new(["111111111111", "222222222222"], ["eu-central-1", "us-east-1"])?;
/// let plan = FanOut {
///     concurrency: 32,
///     target_deadline: Some(Duration::from_secs(60)),
///     ..FanOut::new(targets, FanOutRole::named("OrganizationAccountAccessRole"))
/// };
/// assert_eq!(plan.targets.len(), 4);
/// # Ok::<(), aws_interactions_orchestration::FanOutError>(())
/// ```
#[derive(Debug, Clone)]
pub struct FanOut {
    /// The accounts and regions, none of them twice.
    pub targets: FanOutTargets,
    /// The role that is assumed in each account.
    pub role: FanOutRole,
    /// Works in the hub's own account as the hub, which then needs no role in it. By default the role is assumed there
    /// as everywhere. (The management account of an organization has no `OrganizationAccountAccessRole`.)
    pub own_account_without_role: bool,
    /// How many targets run at a time, 16 by default.
    pub concurrency: usize,
    /// How many targets of one account run at a time, 4 by default: the regions of an account share many of its quotas.
    pub per_account: usize,
    /// How long all of it may take. Targets that run then are ended, those that do not run yet are skipped.
    pub deadline: Option<Duration>,
    /// How long one target may take.
    pub target_deadline: Option<Duration>,
    /// What ends it from elsewhere.
    pub cancellation: Option<FanOutCancellation>,
    /// Keeps the sessions of accounts for other fan-outs with the same role and hub. By default they go with the last
    /// target of their account.
    pub sessions: Option<FanOutSessions>,
    /// Targets that are done already, and skipped: those of [`ResultsFile::done`].
    pub done_before: BTreeSet<FanOutTarget>,
}

impl FanOut {
    /// All targets, 16 at a time and 4 of an account, for as long as it takes.
    pub fn new(targets: FanOutTargets, role: FanOutRole) -> Self {
        Self {
            targets,
            role,
            own_account_without_role: false,
            concurrency: 16,
            per_account: 4,
            deadline: None,
            target_deadline: None,
            cancellation: None,
            sessions: None,
            done_before: BTreeSet::new(),
        }
    }
}

/// Does `work` in every target, and tells of each as it ends: done, failed, or skipped.
///
/// `work` gets the target and a provider for it: the hub's, in the role of the account, in the region. All share the
/// hub's connections and keys. The session of an account is asked for when its first target makes a request, and shared
/// by its regions: one `AssumeRole` an account. The provider of an account is dropped with its last target, so memory is
/// that of the accounts that run.
///
/// | calls | when | permission |
/// |---|---|---|
/// | `GetCallerIdentity` by the hub | with [`own_account_without_role`](FanOut::own_account_without_role) | none |
/// | `AssumeRole` by the hub | once an account | `sts:AssumeRole` on the role, and its trust policy |
/// | those of `work` | in every target | those of the role |
///
/// Each target of the plan is told of once. **No target stops the others**, whatever becomes of it. Targets begin in their
/// order, as far as the limits let them, but an account's first one goes ahead while there are other accounts to begin; they
/// end in any order. The stream works while it is read, on the task that reads it:
/// a reader that pauses pauses all. **Dropping it ends what runs**, where it stands.
///
/// Where `work` changes something, it must bear to be run again: what was ended may have been done.
///
/// ```no_run
/// # #[cfg(feature = "s3")]
/// # async fn example(hub: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// use aws_interactions_orchestration::{FanOut, FanOutOutcome, FanOutRole, FanOutTargets, WorkflowEvents, fan_out};
/// use futures::StreamExt;
///
/// let targets = FanOutTargets::new(["111111111111", "222222222222"], ["eu-central-1"])?;
/// let plan = FanOut::new(targets, FanOutRole::named("Audit"));
/// let work = |_, provider| async move { s3_interactions::list_buckets(&provider).await };
/// let mut results = std::pin::pin!(fan_out(&plan, work, &WorkflowEvents::default(), hub).await?);
/// while let Some(result) = results.next().await {
///     match result.outcome {
///         FanOutOutcome::Done(buckets) => println!("{}: {} buckets", result.target, buckets.len()),
///         FanOutOutcome::Failed(error) => println!("{}: {error}", result.target),
///         FanOutOutcome::Skipped(reason) => println!("{}: skipped, {reason}", result.target),
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`FanOutError`] where nothing was begun: for a limit of zero, for a role that is none, for the hub's account where that
/// is wanted and cannot be told, and for targets of another partition than it. What happens in a target is an
/// outcome, never an error of this.
pub async fn fan_out<T, E, F, W>(
    plan: &FanOut,
    work: F,
    events: &WorkflowEvents,
    hub: &AwsClientProvider,
) -> Result<impl Stream<Item = FanOutResult<T, E>> + use<T, E, F, W>, FanOutError>
where
    E: Error + 'static,
    F: Fn(FanOutTarget, AwsClientProvider) -> W,
    W: Future<Output = Result<T, E>>,
{
    let run = Run::begin(plan, events, hub).await?;
    tracing::info!(targets = plan.targets.len(), "fan-out begins");
    let start = move |target: FanOutTarget, way: Way, watch: Watch| {
        let work = way.map(|provider| work(target.clone(), provider));
        watch.over(target, work)
    };
    let running = Running::new(run, start);
    Ok(stream::unfold(running, |mut running| async { Some((running.next().await?, running)) }))
}

#[cfg(test)]
mod tests;
