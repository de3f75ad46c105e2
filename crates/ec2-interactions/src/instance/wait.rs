//! Waiting until instances are as they should be.

use super::Instance;
use super::list::{distinct, get_instances};
use super::state::InstanceState;
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use aws_interactions_core::{AwsClientProvider, Look, Wait};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Waits until all of these instances are `awaited`: [`InstanceState::Running`], [`InstanceState::Stopped`] or
/// [`InstanceState::Terminated`]. Answers with them as they are then, in the order of `ids`.
///
/// The first that cannot get there ends the wait, with EC2's reason: one that is terminated instead of running, or that
/// stops again because its zone has no room. Instances that EC2 does not know are waited for: it takes some seconds until
/// it knows new ones. Only where they shall be terminated they count as that, and are left out of the answer. A running
/// instance may still be booting.
///
/// What is seen meanwhile is told in the words `2 of 3 running, 1 pending`.
///
/// Calls `DescribeInstances` (permission `ec2:DescribeInstances`) at each look, for 200 instances at a time.
///
/// ```no_run
/// use aws_interactions_core::Wait;
/// use ec2_interactions::{InstanceState, wait_for_instances};
/// use std::time::Duration;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let wait = Wait::at_most(Duration::from_secs(300)).reporting(|waiting| eprintln!("{}", waiting.seen));
/// let running = wait_for_instances(&["i-1a2b3c4d"], &InstanceState::Running, &wait, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] for what cannot be an id and for a state that does not last, before any request ·
/// [`Ec2Error::WillNotHappen`] · [`Ec2Error::DeadlinePassed`] · [`Ec2Error::WrongAnswer`], [`Ec2Error::BrokenList`],
/// [`Ec2Error::Request`] from a look, which the SDK has repeated by then.
#[tracing::instrument(skip_all, fields(instances = ids.len(), awaited = %awaited))]
pub async fn wait_for_instances(
    ids: &[impl AsRef<str> + Sync],
    awaited: &InstanceState,
    wait: &Wait,
    provider: &AwsClientProvider,
) -> Result<Vec<Instance>, Ec2Error> {
    if !matches!(awaited, InstanceState::Running | InstanceState::Stopped | InstanceState::Terminated) {
        let problem = "only running, stopped and terminated last".to_owned();
        return Err(Ec2Error::InvalidInput { what: format!("a wait for {awaited} instances"), problem });
    }
    let watch = Watch { ids: distinct(ids)?, awaited, before: Mutex::default() };
    let look = || async { watch.look(get_instances(&watch.ids, provider).await?) };
    wait.until(look).await.map_err(|error| Ec2Error::of_wait(&watch.subject(), error))
}

/// The instances that are waited for, and what they were at the last look.
struct Watch<'a> {
    ids: Vec<String>,
    awaited: &'a InstanceState,
    before: Mutex<BTreeMap<String, InstanceState>>,
}

impl Watch<'_> {
    fn look(&self, found: Vec<Instance>) -> Result<Look<Vec<Instance>>, Ec2Error> {
        let mut before = self.before.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = found.iter().find_map(|instance| self.dead_end(instance, before.get(&instance.id))) {
            return Err(error);
        }
        if let Some(seen) = self.left(&found) {
            before.extend(found.into_iter().map(|instance| (instance.id, instance.state)));
            return Ok(Look::NotYet(seen));
        }
        Ok(Look::Done(found))
    }

    /// Why an instance that was `before` will not be what it should.
    fn dead_end(&self, instance: &Instance, before: Option<&InstanceState>) -> Option<Ec2Error> {
        use InstanceState::{Pending, Running, Stopped, Stopping};
        let has_stopped_again =
            *self.awaited == Running && before == Some(&Pending) && matches!(instance.state, Stopping | Stopped);
        let has_ended = *self.awaited != InstanceState::Terminated && instance.state.is_end();
        if !has_stopped_again && !has_ended {
            return None;
        }
        let reason = instance.state_reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        Some(self.will_not_happen(&instance.id, format!("{}{reason}", instance.state)))
    }

    fn will_not_happen(&self, id: &str, state: String) -> Ec2Error {
        let resource = Resource::new(ResourceKind::Instance, id);
        Ec2Error::WillNotHappen { resource, state, awaited: self.awaited.to_string() }
    }

    /// How the instances stand, unless all are as they should be.
    fn left(&self, found: &[Instance]) -> Option<String> {
        let mut others: BTreeMap<&str, usize> = BTreeMap::new();
        for instance in found.iter().filter(|instance| instance.state != *self.awaited) {
            *others.entry(instance.state.as_str()).or_default() += 1;
        }
        let unknown = self.ids.len() - found.len();
        if unknown > 0 && *self.awaited != InstanceState::Terminated {
            others.insert("not known", unknown);
        }
        if others.is_empty() {
            return None;
        }
        let done = self.ids.len() - others.values().sum::<usize>();
        let others: Vec<_> = others.iter().map(|(state, count)| format!("{count} {state}")).collect();
        Some(format!("{done} of {} {}, {}", self.ids.len(), self.awaited, others.join(", ")))
    }

    /// What an error of the wait as a whole is about.
    fn subject(&self) -> Resource {
        Resource::new(ResourceKind::Instance, self.ids.join(", "))
    }
}

#[cfg(test)]
mod tests;
