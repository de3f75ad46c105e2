//! Instances started, stopped, rebooted, terminated: many at once, and what became of each.

use super::list::distinct;
use super::state::InstanceState;
use crate::client::Ec2Client;
use crate::error::{Ec2Error, request_error};
use crate::resource::{Resource, ResourceKind};
use aws_interactions_core::{AwsClientProvider, RequestError};
use aws_sdk_ec2::types::InstanceStateChange;
use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;

/// EC2 takes 1,000 and recommends fewer.
const BATCH: usize = 100;

/// What became of one instance of many.
#[derive(Debug)]
#[non_exhaustive]
pub struct InstanceOutcome<T = StateChange> {
    /// The instance.
    pub id: String,
    /// What was done, or why nothing was. Instances whose request failed as a whole share the error.
    pub result: Result<T, Arc<Ec2Error>>,
}

/// The state that an instance was in, and the one it is in now.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StateChange {
    /// Before the request.
    pub before: InstanceState,
    /// After it: on the way, mostly. See [`wait_for_instances`](crate::wait_for_instances).
    pub now: InstanceState,
}

impl StateChange {
    /// Whether the request changed anything: asking for what is so already is no error.
    pub fn is_change(&self) -> bool {
        self.before != self.now
    }
}

/// How instances are stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum StopMode {
    /// Their systems shut down.
    #[default]
    Ordinary,
    /// Their memory is kept on disk. Only for instances that were launched for it.
    Hibernate,
    /// Without waiting for their systems, whose file systems may be broken afterwards: for instances that hang.
    Force,
}

/// Starts stopped instances. One that runs is left alone.
///
/// Calls `StartInstances` (permission `ec2:StartInstances`) for 100 at a time. A request fails when one of its
/// instances cannot be started; it is then repeated for each half, until every outcome is known.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// for outcome in ec2_interactions::start_instances(&["i-1a2b3c4d", "i-5e6f7a8b"], provider).await? {
///     match outcome.result {
///         Ok(change) => println!("{}: {}", outcome.id, change.now),
///         Err(error) => eprintln!("{}: {error}", outcome.id),
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] for what cannot be an id, before any request. For each instance:
/// [`Ec2Error::DoesNotExist`] · [`Ec2Error::WrongState`], such as one that is being stopped · [`Ec2Error::LimitExceeded`]
/// where its zone has no room for it · [`Ec2Error::AccessDenied`] · [`Ec2Error::WrongAnswer`] where the answer leaves it
/// out · [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(instances = ids.len()))]
pub async fn start_instances(
    ids: &[impl AsRef<str> + Sync],
    provider: &AwsClientProvider,
) -> Result<Vec<InstanceOutcome>, Ec2Error> {
    change(ids, async |some| {
        let answer = provider.get_ec2().start_instances().set_instance_ids(Some(some)).send().await;
        let answer = answer.map_err(|error| request_error("StartInstances", error))?;
        Ok(changes(answer.starting_instances))
    })
    .await
}

/// Stops running instances. Their volumes stay, and cost; what was in memory or on instance store is lost, unless they
/// hibernate.
///
/// Calls `StopInstances` (permission `ec2:StopInstances`), as [`start_instances`] does its own.
///
/// ```no_run
/// use ec2_interactions::{StopMode, stop_instances};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let outcomes = stop_instances(&["i-1a2b3c4d"], StopMode::Ordinary, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`start_instances`]; [`Ec2Error::WrongState`] also for instances that are protected from being stopped.
#[tracing::instrument(skip_all, fields(instances = ids.len(), mode = ?mode))]
pub async fn stop_instances(
    ids: &[impl AsRef<str> + Sync],
    mode: StopMode,
    provider: &AwsClientProvider,
) -> Result<Vec<InstanceOutcome>, Ec2Error> {
    let (hibernate, force) = (mode == StopMode::Hibernate, mode == StopMode::Force);
    change(ids, async |some| {
        let request = provider.get_ec2().stop_instances().set_instance_ids(Some(some));
        let request = request.set_hibernate(hibernate.then_some(true)).set_force(force.then_some(true));
        let answer = request.send().await.map_err(|error| request_error("StopInstances", error))?;
        Ok(changes(answer.stopping_instances))
    })
    .await
}

/// Terminates instances, for good: volumes that are not told to stay go with them.
///
/// An instance that is terminated already is no error while EC2 remembers it; after about an hour it
/// [does not exist](Ec2Error::DoesNotExist).
///
/// Calls `TerminateInstances` (permission `ec2:TerminateInstances`), as [`start_instances`] does its own. EC2 itself may
/// terminate some of a request that it answers with an error: those of other zones than the one at fault. The outcomes
/// here are told for each.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let outcomes = ec2_interactions::terminate_instances(&["i-1a2b3c4d"], provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`start_instances`]; [`Ec2Error::WrongState`] for instances that are protected from being terminated.
#[tracing::instrument(skip_all, fields(instances = ids.len()))]
pub async fn terminate_instances(
    ids: &[impl AsRef<str> + Sync],
    provider: &AwsClientProvider,
) -> Result<Vec<InstanceOutcome>, Ec2Error> {
    change(ids, async |some| {
        let answer = provider.get_ec2().terminate_instances().set_instance_ids(Some(some)).send().await;
        let answer = answer.map_err(|error| request_error("TerminateInstances", error))?;
        Ok(changes(answer.terminating_instances))
    })
    .await
}

/// Asks for a reboot. EC2 queues it and tells no more; a system that does not shut down within minutes is rebooted
/// hard.
///
/// Calls `RebootInstances` (permission `ec2:RebootInstances`), as [`start_instances`] does its own.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let outcomes = ec2_interactions::reboot_instances(&["i-1a2b3c4d"], provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`start_instances`].
#[tracing::instrument(skip_all, fields(instances = ids.len()))]
pub async fn reboot_instances(
    ids: &[impl AsRef<str> + Sync],
    provider: &AwsClientProvider,
) -> Result<Vec<InstanceOutcome<()>>, Ec2Error> {
    change(ids, async |some| {
        let queued = some.iter().map(|id| (id.clone(), ())).collect();
        let answer = provider.get_ec2().reboot_instances().set_instance_ids(Some(some)).send().await;
        answer.map(|_| queued).map_err(|error| request_error("RebootInstances", error))
    })
    .await
}

fn changes(changes: Option<Vec<InstanceStateChange>>) -> HashMap<String, StateChange> {
    let read = |change: InstanceStateChange| {
        let (before, now) = (InstanceState::of(change.previous_state), InstanceState::of(change.current_state));
        Some((change.instance_id?, StateChange { before, now }))
    };
    changes.unwrap_or_default().into_iter().filter_map(read).collect()
}

type Results<T> = HashMap<String, Result<T, Arc<Ec2Error>>>;

/// Sends `ids` in batches, and says what became of each.
async fn change<T, Fut>(
    ids: &[impl AsRef<str>],
    send: impl Fn(Vec<String>) -> Fut,
) -> Result<Vec<InstanceOutcome<T>>, Ec2Error>
where
    Fut: Future<Output = Result<HashMap<String, T>, RequestError>>,
{
    let ids = distinct(ids)?;
    let mut results = Results::new();
    let mut batches: Vec<&[String]> = ids.chunks(BATCH).rev().collect();
    while let Some(batch) = batches.pop() {
        match send(batch.to_vec()).await {
            Ok(changes) => results.extend(each(batch, changes)),
            Err(source) if batch.len() > 1 && is_of_some(&source) => {
                let (first, second) = batch.split_at(batch.len() / 2);
                batches.extend([second, first]);
            }
            Err(source) => results.extend(failed(batch, source)),
        }
    }
    let outcome = |id: String| Some(InstanceOutcome { result: results.remove(&id)?, id });
    Ok(ids.into_iter().filter_map(outcome).collect())
}

/// Whether a request for many may have failed for some of them: any but a failure to ask at all.
fn is_of_some(error: &RequestError) -> bool {
    !error.is_of_credentials() && !error.is_retryable() && error.code().is_some()
}

fn each<T>(batch: &[String], mut changes: HashMap<String, T>) -> Results<T> {
    let result = |id: &String| {
        let left_out = || Ec2Error::wrong_answer(instance(id), "it leaves the instance out");
        (id.clone(), changes.remove(id).ok_or_else(|| Arc::new(left_out())))
    };
    batch.iter().map(result).collect()
}

fn failed<T>(batch: &[String], source: RequestError) -> Results<T> {
    let error = match batch {
        [id] => Ec2Error::from_request(&instance(id), source),
        many => Ec2Error::Request { what: format!("{} instances", many.len()), source },
    };
    let error = Arc::new(error);
    batch.iter().map(|id| (id.clone(), Err(Arc::clone(&error)))).collect()
}

fn instance(id: &str) -> Resource {
    Resource::new(ResourceKind::Instance, id)
}

#[cfg(test)]
mod tests;
