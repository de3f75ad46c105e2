//! Traffic mirror filters: what is copied.

use super::rule::{MirrorDirection, MirrorFilterRule, MirrorRule, add_mirror_rule};
use super::session::MirrorScope;
use super::with_sessions;
use crate::client::Ec2Client;
use crate::client_token;
use crate::describe::{Asked, Described, list, only};
use crate::error::{Ec2Error, request_error};
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::{TrafficMirrorFilter, TrafficMirrorFilterRule, TrafficMirrorNetworkService};
use futures::Stream;

/// A traffic mirror filter.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MirrorFilter {
    /// Its id.
    pub id: String,
    /// Its rules, for packets towards the interface first, in the order in which they are looked at.
    pub rules: Vec<MirrorFilterRule>,
    /// Whether queries to Amazon's DNS server are copied too. Without this no rule takes them.
    pub mirrors_amazon_dns: bool,
    /// Its description.
    pub description: Option<String>,
    /// Its tags.
    pub tags: Tags,
}

impl Described for MirrorFilter {
    const KIND: ResourceKind = ResourceKind::TrafficMirrorFilter;
    type Sdk = TrafficMirrorFilter;

    fn of(filter: TrafficMirrorFilter) -> Option<Self> {
        let ingress = in_order(MirrorDirection::Ingress, filter.ingress_filter_rules);
        let egress = in_order(MirrorDirection::Egress, filter.egress_filter_rules);
        let services = filter.network_services.unwrap_or_default();
        Some(Self {
            id: filter.traffic_mirror_filter_id?,
            rules: ingress.into_iter().chain(egress).collect(),
            mirrors_amazon_dns: services.contains(&TrafficMirrorNetworkService::AmazonDns),
            description: filter.description.filter(|text| !text.is_empty()),
            tags: tags::from_sdk(filter.tags),
        })
    }

    fn id(&self) -> &str {
        &self.id
    }
}

fn in_order(direction: MirrorDirection, rules: Option<Vec<TrafficMirrorFilterRule>>) -> Vec<MirrorFilterRule> {
    let read = |rule| MirrorFilterRule::of(direction, rule);
    let mut rules: Vec<_> = rules.unwrap_or_default().into_iter().map(read).collect();
    rules.sort_by_key(|rule| rule.rule.number);
    rules
}

/// A filter to be made: what [`create_mirror_filter`] makes. `Default` copies nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CreateMirrorFilter {
    /// Its rules.
    pub rules: Vec<MirrorRule>,
    /// Whether queries to Amazon's DNS server are copied too.
    pub mirrors_amazon_dns: bool,
    /// Its description.
    pub description: Option<String>,
    /// Its tags, there from the beginning.
    pub tags: Tags,
    /// Marks the filter: requests with the same token make one, however often they are sent. At most 64 ASCII
    /// characters. It does not mark the rules: of those that an earlier request made, no second one is made. A filter
    /// that was [deleted again](Ec2Error::Incomplete) keeps its token: the next one needs another.
    pub client_token: Option<String>,
}

/// Makes a filter with its rules, and answers with its id.
///
/// EC2 makes the filter empty, and adds one rule a request: when one of these fails the filter is deleted again.
///
/// Calls `CreateTrafficMirrorFilter`, `CreateTrafficMirrorFilterRule`, `ModifyTrafficMirrorFilterNetworkServices` and,
/// after a failure, `DeleteTrafficMirrorFilter` (permissions of the same names, `ec2:CreateTags` with tags).
///
/// ```no_run
/// use ec2_interactions::{CreateMirrorFilter, MirrorDirection, MirrorRule, create_mirror_filter};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let everything = CreateMirrorFilter {
///     rules: vec![
///         MirrorRule::accept_all(1, MirrorDirection::Ingress),
///         MirrorRule::accept_all(1, MirrorDirection::Egress),
///     ],
///     mirrors_amazon_dns: true,
///     ..CreateMirrorFilter::default()
/// };
/// let id = create_mirror_filter(&everything, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] for a rule that cannot be, before any request · [`Ec2Error::Incomplete`] where the filter
/// was made and a rule could not be · [`Ec2Error::LimitExceeded`] · [`Ec2Error::TokenUsedBefore`] ·
/// [`Ec2Error::AccessDenied`] · [`Ec2Error::WrongAnswer`] for an answer without an id · [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(rules = filter.rules.len()))]
pub async fn create_mirror_filter(
    filter: &CreateMirrorFilter,
    provider: &AwsClientProvider,
) -> Result<String, Ec2Error> {
    filter.rules.iter().try_for_each(MirrorRule::check)?;
    let token = filter.client_token.as_deref();
    token.map_or(Ok(()), client_token::check)?;
    let new = Resource::new(ResourceKind::TrafficMirrorFilter, "new");
    let request = provider.get_ec2().create_traffic_mirror_filter().set_client_token(filter.client_token.clone());
    let request = request
        .set_description(filter.description.clone())
        .set_tag_specifications(tags::at_creation(ResourceKind::TrafficMirrorFilter, &filter.tags));
    let answer = request
        .send()
        .await
        .map_err(|error| client_token::refused(&new, token, request_error("CreateTrafficMirrorFilter", error)))?;
    let id = answer.traffic_mirror_filter.and_then(|filter| filter.traffic_mirror_filter_id);
    let id = id.ok_or_else(|| Ec2Error::wrong_answer(&new, "it has no id"))?;
    match fill(&id, filter, provider).await {
        Ok(()) => Ok(id),
        Err((lacking, error)) => Err(undone(id, lacking, error, provider).await),
    }
}

async fn fill(
    id: &str,
    filter: &CreateMirrorFilter,
    provider: &AwsClientProvider,
) -> Result<(), (&'static str, Ec2Error)> {
    for rule in &filter.rules {
        match add_mirror_rule(id, rule, provider).await {
            // Of an earlier run with the same token, whose filter this is.
            Err(Ec2Error::AlreadyExists { .. }) if filter.client_token.is_some() => {}
            added => drop(added.map_err(|error| ("its rules", error))?),
        }
    }
    if filter.mirrors_amazon_dns {
        mirror_amazon_dns(id, true, provider).await.map_err(|error| ("its DNS queries", error))?;
    }
    Ok(())
}

async fn undone(id: String, lacking: &'static str, error: Ec2Error, provider: &AwsClientProvider) -> Ec2Error {
    let remains = match delete_mirror_filter(&id, provider).await {
        Ok(()) | Err(Ec2Error::DoesNotExist { .. }) => false,
        Err(_) => true,
    };
    let resource = Resource::new(ResourceKind::TrafficMirrorFilter, id);
    Ec2Error::Incomplete { resource, lacking, remains, source: Box::new(error) }
}

/// Sets whether a filter takes queries to Amazon's DNS server. Its rules then decide over them too.
///
/// Calls `ModifyTrafficMirrorFilterNetworkServices` (permission of the same name).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::mirror_amazon_dns("tmf-1a2b3c4d", true, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] for what cannot be an id, before any request · [`Ec2Error::DoesNotExist`] ·
/// [`Ec2Error::AccessDenied`] · [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(filter = id, on))]
pub async fn mirror_amazon_dns(id: &str, on: bool, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = Resource::checked(ResourceKind::TrafficMirrorFilter, id)?;
    let request = provider.get_ec2().modify_traffic_mirror_filter_network_services().traffic_mirror_filter_id(id);
    let dns = TrafficMirrorNetworkService::AmazonDns;
    let request = if on { request.add_network_services(dns) } else { request.remove_network_services(dns) };
    let answer = request.send().await;
    answer.map(drop).map_err(|error| Ec2Error::from_sdk("ModifyTrafficMirrorFilterNetworkServices", &resource, error))
}

/// All mirror filters of the account in the region; pages are asked for when they are needed.
///
/// Calls `DescribeTrafficMirrorFilters` (permission `ec2:DescribeTrafficMirrorFilters`) until there are no more pages.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let filters: Vec<_> = Box::pin(ec2_interactions::list_mirror_filters(provider)).try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::BrokenList`] or [`Ec2Error::Request`].
pub fn list_mirror_filters(provider: &AwsClientProvider) -> impl Stream<Item = Result<MirrorFilter, Ec2Error>> + use<> {
    let client = provider.get_ec2();
    list("DescribeTrafficMirrorFilters", Asked::Everything, move |_, token| {
        let request = client.describe_traffic_mirror_filters().set_next_token(token);
        async move { request.send().await.map(|answer| (answer.traffic_mirror_filters, answer.next_token)) }
    })
}

/// One mirror filter, with its rules.
///
/// Calls `DescribeTrafficMirrorFilters` (permission `ec2:DescribeTrafficMirrorFilters`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let filter = ec2_interactions::get_mirror_filter("tmf-1a2b3c4d", provider).await?;
/// println!("{} rules", filter.rules.len());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] for what cannot be an id, before any request · [`Ec2Error::DoesNotExist`] ·
/// [`Ec2Error::WrongAnswer`] for another filter · [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(filter = id))]
pub async fn get_mirror_filter(id: &str, provider: &AwsClientProvider) -> Result<MirrorFilter, Ec2Error> {
    let resource = Resource::checked(ResourceKind::TrafficMirrorFilter, id)?;
    let answer = provider.get_ec2().describe_traffic_mirror_filters().traffic_mirror_filter_ids(id).send().await;
    let answer = answer.map_err(|error| Ec2Error::from_sdk("DescribeTrafficMirrorFilters", &resource, error))?;
    only(&resource, answer.traffic_mirror_filters)
}

/// Deletes a mirror filter that no session uses, with its rules.
///
/// Calls `DeleteTrafficMirrorFilter` (permission `ec2:DeleteTrafficMirrorFilter`), and where it is in use
/// `DescribeTrafficMirrorSessions` for what uses it.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::delete_mirror_filter("tmf-1a2b3c4d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] for what cannot be an id, before any request · [`Ec2Error::DoesNotExist`] ·
/// [`Ec2Error::InUse`] naming up to ten sessions · [`Ec2Error::AccessDenied`] · [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(filter = id))]
pub async fn delete_mirror_filter(id: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = Resource::checked(ResourceKind::TrafficMirrorFilter, id)?;
    let answer = provider.get_ec2().delete_traffic_mirror_filter().traffic_mirror_filter_id(id).send().await;
    let Err(error) = answer else { return Ok(()) };
    let error = Ec2Error::from_sdk("DeleteTrafficMirrorFilter", &resource, error);
    Err(with_sessions(error, &MirrorScope::filter(id), provider).await)
}

#[cfg(test)]
mod tests;
