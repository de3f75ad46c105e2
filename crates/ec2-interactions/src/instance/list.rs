//! Instances by what they are.

use super::Instance;
use super::state::InstanceState;
use crate::client::Ec2Client;
use crate::describe::{Asked, first_of, list, only};
use crate::error::Ec2Error;
use crate::filter::{FILTER_VALUES, filter};
use crate::resource::{Resource, ResourceKind};
use crate::tags::Tags;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::{Filter, Reservation};
use futures::{Stream, StreamExt, TryStreamExt, future, stream};
use std::collections::{BTreeSet, HashMap};

/// Big enough to save requests, small enough to answer soon; EC2's limit is 1,000.
const PAGE_SIZE: i32 = 500;
const DESCRIBE: &str = "DescribeInstances";

/// Which instances are listed. `Default` is all of the region, those that are terminated included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InstanceFilters {
    /// Those in one of these states; empty for any.
    pub states: Vec<InstanceState>,
    /// Those of this VPC.
    pub vpc: Option<String>,
    /// Those of this subnet.
    pub subnet: Option<String>,
    /// Those with all of these tags, to the letter.
    pub tags: Tags,
}

impl InstanceFilters {
    /// The instances of one VPC.
    pub fn of_vpc(vpc: impl Into<String>) -> Self {
        Self { vpc: Some(vpc.into()), ..Self::default() }
    }

    fn check(&self) -> Result<(), Ec2Error> {
        let ids = [(ResourceKind::Vpc, &self.vpc), (ResourceKind::Subnet, &self.subnet)];
        let mut given = ids.into_iter().filter_map(|(kind, id)| Some((kind, id.as_deref()?)));
        given.try_for_each(|(kind, id)| Resource::checked(kind, id).map(drop))
    }

    fn asked(&self) -> Asked<Instance> {
        match &self.vpc {
            Some(vpc) => Asked::Some(format!("instances of {}", Resource::new(ResourceKind::Vpc, vpc))),
            None => Asked::Everything,
        }
    }

    fn to_sdk(&self) -> Vec<Filter> {
        let states = Some(&self.states).filter(|states| !states.is_empty());
        let states = states.map(|states| filter("instance-state-name", states.iter().map(InstanceState::as_str)));
        let vpc = self.vpc.as_ref().map(|id| filter("vpc-id", [id]));
        let subnet = self.subnet.as_ref().map(|id| filter("subnet-id", [id]));
        let tags = self.tags.iter().map(|(name, value)| filter(format!("tag:{name}"), [value]));
        [states, vpc, subnet].into_iter().flatten().chain(tags).collect()
    }

    /// How an instance is not what was asked for.
    fn mismatch(&self, instance: &Instance) -> Option<String> {
        let differs = |asked: &Option<String>, found: &Option<String>| asked.is_some() && asked != found;
        if !self.states.is_empty() && !self.states.contains(&instance.state) {
            return Some(format!("{} is {}", instance.id, instance.state));
        }
        if differs(&self.vpc, &instance.vpc) || differs(&self.subnet, &instance.subnet) {
            return Some(format!("{} is elsewhere", instance.id));
        }
        let lacking = self.tags.iter().find(|(name, value)| instance.tags.get(*name) != Some(*value))?;
        Some(format!("{} has no tag {}={}", instance.id, lacking.0, lacking.1))
    }
}

/// The instances that `filters` let through, in no order, 500 at a time; the next are asked for when they are needed.
///
/// Terminated instances stay in the list for about an hour, unless the filters name other states. New ones may be
/// missing for some seconds.
///
/// Calls `DescribeInstances` (permission `ec2:DescribeInstances`) until there are no more pages.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// use ec2_interactions::{InstanceFilters, InstanceState, list_instances};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let filters = InstanceFilters { states: vec![InstanceState::Running], ..InstanceFilters::of_vpc("vpc-1a2b3c4d") };
/// let mut instances = std::pin::pin!(list_instances(&filters, provider));
/// while let Some(instance) = instances.try_next().await? {
///     println!("{} {}", instance.id, instance.name().unwrap_or("-"));
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::InvalidInput`] for ids that cannot be, before any request;
/// [`Ec2Error::WrongAnswer`] for an instance that was not asked for; [`Ec2Error::BrokenList`]; [`Ec2Error::Request`].
pub fn list_instances(
    filters: &InstanceFilters,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<Instance, Ec2Error>> + use<> {
    let asked = filters.clone();
    let checked = move |instance: Instance| {
        future::ready(match asked.mismatch(&instance) {
            Some(problem) => Err(Ec2Error::wrong_answer("instances", problem)),
            None => Ok(instance),
        })
    };
    match filters.check() {
        Ok(()) => pages_of(filters.asked(), filters.to_sdk(), provider).and_then(checked).left_stream(),
        Err(error) => stream::once(future::ready(Err(error))).right_stream(),
    }
}

fn pages_of(
    asked: Asked<Instance>,
    filters: Vec<Filter>,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<Instance, Ec2Error>> + use<> {
    let client = provider.get_ec2();
    let filters = Some(filters).filter(|filters| !filters.is_empty());
    list(DESCRIBE, asked, move |_, token| {
        let request = client.describe_instances().max_results(PAGE_SIZE);
        let request = request.set_filters(filters.clone()).set_next_token(token);
        async move { request.send().await.map(|answer| (Some(of_all(answer.reservations)), answer.next_token)) }
    })
}

/// Instances come in reservations: what one launch made. Some are empty.
fn of_all(reservations: Option<Vec<Reservation>>) -> Vec<aws_sdk_ec2::types::Instance> {
    let reservations = reservations.unwrap_or_default().into_iter();
    reservations.flat_map(|reservation| reservation.instances.unwrap_or_default()).collect()
}

/// The instances with these ids that EC2 knows, in the order of `ids`. What it does not know is left out: no such
/// instance, one that is new, or one that was terminated an hour ago.
///
/// Calls `DescribeInstances` (permission `ec2:DescribeInstances`) for 200 ids at a time, and by a filter: a request
/// by ids fails when one of them is not known, and has no pages.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// for instance in ec2_interactions::get_instances(&["i-1a2b3c4d", "i-5e6f7a8b"], provider).await? {
///     println!("{} is {}", instance.id, instance.state);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] for what cannot be an id, before any request · [`Ec2Error::WrongAnswer`] for an instance
/// that was not asked for · [`Ec2Error::BrokenList`] · [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(instances = ids.len()))]
pub async fn get_instances(
    ids: &[impl AsRef<str> + Sync],
    provider: &AwsClientProvider,
) -> Result<Vec<Instance>, Ec2Error> {
    let ids = distinct(ids)?;
    let mut found = HashMap::new();
    for some in ids.chunks(FILTER_VALUES) {
        let asked = Asked::Some(format!("instance {}", first_of(some)));
        let instances: Vec<_> = pages_of(asked, vec![filter("instance-id", some)], provider).try_collect().await?;
        if let Some(other) = instances.iter().find(|instance| !some.contains(&instance.id)) {
            return Err(Ec2Error::wrong_answer("instances", format!("{} was not asked for", other.id)));
        }
        found.extend(instances.into_iter().map(|instance| (instance.id.clone(), instance)));
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// One instance.
///
/// Calls `DescribeInstances` (permission `ec2:DescribeInstances`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let instance = ec2_interactions::get_instance("i-1a2b3c4d", provider).await?;
/// println!("{} since {:?}", instance.state, instance.launched_at);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] for what cannot be an id, before any request · [`Ec2Error::DoesNotExist`] · also for one
/// that was just launched, and an hour after it was terminated · [`Ec2Error::WrongAnswer`] for another instance ·
/// [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(instance = id))]
pub async fn get_instance(id: &str, provider: &AwsClientProvider) -> Result<Instance, Ec2Error> {
    let resource = Resource::checked(ResourceKind::Instance, id)?;
    // With ids there are no pages: EC2 refuses `MaxResults` beside them.
    let answer = provider.get_ec2().describe_instances().instance_ids(id).send().await;
    let answer = answer.map_err(|error| Ec2Error::from_sdk(DESCRIBE, &resource, error))?;
    only(&resource, Some(of_all(answer.reservations)))
}

/// Checked ids, each once, in their order.
pub(super) fn distinct(ids: &[impl AsRef<str>]) -> Result<Vec<String>, Ec2Error> {
    let mut seen = BTreeSet::new();
    let mut distinct = Vec::with_capacity(ids.len());
    for id in ids {
        let id = Resource::checked(ResourceKind::Instance, id.as_ref())?.id;
        if seen.insert(id.clone()) {
            distinct.push(id);
        }
    }
    Ok(distinct)
}

#[cfg(test)]
mod tests;
