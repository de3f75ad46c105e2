//! Waiting for what goes slowly, and saying what is still there.

use super::outcome::TeardownFailure;
use super::step::TeardownStep;
use crate::events::WorkflowEvents;
use aws_interactions_core::{AwsClientProvider, Look, Wait, WaitError};
use ec2_interactions::{
    Ec2Error, InstanceFilters, InstanceState, NatGatewayState, ResourceKind, Scope, VpcEndpointState, list_instances,
    list_nat_gateways, list_network_interfaces, list_vpc_endpoints, list_vpc_peering_connections,
};
use futures::TryStreamExt;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// So many are named one by one.
const NAMED: usize = 5;

/// Waits until the things of these steps, which are all of one kind, are gone. Answers those that are not.
pub(super) async fn until_gone(
    steps: &[&TeardownStep],
    vpc: &str,
    wait: Wait,
    events: &WorkflowEvents,
    provider: &AwsClientProvider,
) -> Vec<TeardownFailure> {
    let Some(first) = steps.first() else { return Vec::new() };
    let kind = first.resource.kind;
    let title = format!("wait until {} gone", subject(steps));
    let left = Mutex::new(BTreeMap::new());
    let look = || async {
        let mut there = standing(kind, vpc, provider).await?;
        there.retain(|id, _| steps.iter().any(|step| step.resource.id == *id));
        let seen = seen(&there);
        let is_done = there.is_empty();
        *left.lock().unwrap_or_else(PoisonError::into_inner) = there;
        Ok(if is_done { Look::Done(()) } else { Look::NotYet(seen) })
    };
    let (teller, told) = (events.clone(), title.clone());
    let wait = wait.reporting(move |waiting| teller.progressed(&told, waiting.seen.clone()));
    let done = events.step(&title, Box::pin(wait.until::<_, Ec2Error, _, _>(look))).await;
    let left = left.into_inner().unwrap_or_else(PoisonError::into_inner);
    match done {
        Ok(()) => Vec::new(),
        Err(WaitError::DeadlinePassed { waited, .. }) => {
            // Without an answer in time, all of them may be there.
            let state = |id: &str| match left.get(id) {
                None if left.is_empty() => Some("not seen".to_owned()),
                state => state.cloned(),
            };
            let failure = |step: &&TeardownStep| {
                let resource = step.resource.clone();
                let error = Ec2Error::DeadlinePassed { seen: state(&resource.id)?, resource, waited };
                Some(TeardownFailure { step: (*step).clone(), error: Arc::new(error) })
            };
            steps.iter().filter_map(failure).collect()
        }
        Err(WaitError::Failed(error)) => all(steps, error),
        // `WaitError` may grow.
        Err(other) => all(steps, Ec2Error::WrongAnswer { what: title, problem: other.to_string() }),
    }
}

fn all(steps: &[&TeardownStep], error: Ec2Error) -> Vec<TeardownFailure> {
    let error = Arc::new(error);
    steps.iter().map(|step| TeardownFailure { step: (*step).clone(), error: Arc::clone(&error) }).collect()
}

fn subject(steps: &[&TeardownStep]) -> String {
    match steps {
        [one] => format!("{} is", one.resource),
        many => {
            let ids: Vec<_> = many.iter().take(NAMED).map(|step| format!("`{}`", step.resource.id)).collect();
            let more = many.len() - ids.len();
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            let kind = many.first().map(|step| step.resource.kind.to_string()).unwrap_or_default();
            format!("{kind}s {}{more} are", ids.join(", "))
        }
    }
}

fn seen(there: &BTreeMap<String, String>) -> String {
    let named = there.iter().take(NAMED).map(|(id, state)| format!("{id} {state}"));
    let named = named.collect::<Vec<_>>().join(", ");
    match there.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// What of this kind is in the VPC and not gone, with its state.
async fn standing(
    kind: ResourceKind,
    vpc: &str,
    provider: &AwsClientProvider,
) -> Result<BTreeMap<String, String>, Ec2Error> {
    let scope = Scope::vpc(vpc);
    match kind {
        ResourceKind::Instance => {
            let found: Vec<_> = list_instances(&InstanceFilters::of_vpc(vpc), provider).try_collect().await?;
            let found = found.into_iter().filter(|one| one.state != InstanceState::Terminated);
            Ok(found.map(|one| (one.id, one.state.to_string())).collect())
        }
        ResourceKind::VpcEndpoint => {
            let found: Vec<_> = list_vpc_endpoints(&scope, provider).try_collect().await?;
            let found = found.into_iter().filter(|one| one.state != VpcEndpointState::Deleted);
            Ok(found.map(|one| (one.id, one.state.to_string())).collect())
        }
        ResourceKind::NatGateway => {
            let found: Vec<_> = list_nat_gateways(&scope, provider).try_collect().await?;
            let found = found.into_iter().filter(|one| one.state != NatGatewayState::Deleted);
            Ok(found.map(|one| (one.id, one.state.to_string())).collect())
        }
        ResourceKind::VpcPeeringConnection => {
            let found: Vec<_> = list_vpc_peering_connections(&scope, provider).try_collect().await?;
            let found = found.into_iter().filter(|one| !one.state.has_ended());
            Ok(found.map(|one| (one.id, one.state.to_string())).collect())
        }
        _ => {
            let found: Vec<_> = list_network_interfaces(&scope, provider).try_collect().await?;
            Ok(found.into_iter().map(|one| (one.id, format!("{} of {}", one.status, one.owner))).collect())
        }
    }
}
