//! Where mirrored traffic goes.

use super::session::MirrorScope;
use super::with_sessions;
use crate::client::Ec2Client;
use crate::client_token;
use crate::describe::{Asked, Described, created, list, only};
use crate::error::{Ec2Error, request_error};
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::TrafficMirrorTarget;
use futures::Stream;

/// What stands behind a traffic mirror target. Copies come as VXLAN packets, to UDP port 4789.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MirrorDestination {
    /// A network interface, by its id. It cannot itself be mirrored.
    NetworkInterface(String),
    /// A network load balancer with a UDP listener, by its ARN.
    NetworkLoadBalancer(String),
    /// An endpoint of a gateway load balancer, by its id.
    GatewayLoadBalancerEndpoint(String),
    /// Something that this crate does not know, in EC2's word for it.
    Other(String),
}

impl MirrorDestination {
    fn of(target: &TrafficMirrorTarget) -> Self {
        let interface = target.network_interface_id.clone().map(Self::NetworkInterface);
        let balancer = || target.network_load_balancer_arn.clone().map(Self::NetworkLoadBalancer);
        let endpoint = || target.gateway_load_balancer_endpoint_id.clone().map(Self::GatewayLoadBalancerEndpoint);
        let kind = || target.r#type.as_ref().map_or("unknown", |kind| kind.as_str()).to_owned();
        interface.or_else(balancer).or_else(endpoint).unwrap_or_else(|| Self::Other(kind()))
    }

    fn check(&self) -> Result<(), Ec2Error> {
        let (what, problem) = match self {
            Self::NetworkInterface(id) => return Resource::checked(ResourceKind::NetworkInterface, id).map(drop),
            Self::GatewayLoadBalancerEndpoint(id) => return Resource::checked(ResourceKind::VpcEndpoint, id).map(drop),
            Self::NetworkLoadBalancer(arn) if arn.starts_with("arn:") && arn.contains(":loadbalancer/net/") => {
                return Ok(());
            }
            Self::NetworkLoadBalancer(arn) => {
                (format!("network load balancer `{arn}`"), "it is an ARN with `:loadbalancer/net/`")
            }
            Self::Other(kind) => (format!("a target that is a {kind}"), "only the known kinds can be created"),
        };
        Err(Ec2Error::InvalidInput { what, problem: problem.to_owned() })
    }

    fn id(&self) -> Option<Resource> {
        match self {
            Self::NetworkInterface(id) => Some(Resource::new(ResourceKind::NetworkInterface, id)),
            Self::GatewayLoadBalancerEndpoint(id) => Some(Resource::new(ResourceKind::VpcEndpoint, id)),
            Self::NetworkLoadBalancer(_) | Self::Other(_) => None,
        }
    }
}

/// A traffic mirror target.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MirrorTarget {
    /// Its id.
    pub id: String,
    /// What stands behind it.
    pub destination: MirrorDestination,
    /// The account that it belongs to: targets can be shared.
    pub owner: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// Its tags.
    pub tags: Tags,
}

impl Described for MirrorTarget {
    const KIND: ResourceKind = ResourceKind::TrafficMirrorTarget;
    type Sdk = TrafficMirrorTarget;

    fn of(target: TrafficMirrorTarget) -> Option<Self> {
        Some(Self {
            destination: MirrorDestination::of(&target),
            id: target.traffic_mirror_target_id?,
            owner: target.owner_id,
            description: target.description.filter(|text| !text.is_empty()),
            tags: tags::from_sdk(target.tags),
        })
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// Makes a target of a network interface, load balancer or endpoint. One of these can be behind one target only.
///
/// Requests with the same `client_token` (at most 64 ASCII characters) make one target, however often they are sent;
/// without one, every call stands for itself.
///
/// Calls `CreateTrafficMirrorTarget` (permissions `ec2:CreateTrafficMirrorTarget`, `ec2:CreateTags` with tags).
///
/// ```no_run
/// use ec2_interactions::{MirrorDestination, Tags, create_mirror_target};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let destination = MirrorDestination::NetworkInterface("eni-1a2b3c4d".to_owned());
/// let target = create_mirror_target(&destination, &Tags::new(), None, provider).await?;
/// println!("{}", target.id);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] before any request · [`Ec2Error::DoesNotExist`] · [`Ec2Error::InUse`],
/// [`Ec2Error::AlreadyExists`] or [`Ec2Error::Request`] where it is behind a target already · [`Ec2Error::LimitExceeded`] ·
/// [`Ec2Error::TokenUsedBefore`] · [`Ec2Error::AccessDenied`] · [`Ec2Error::WrongAnswer`] for another target.
#[tracing::instrument(skip_all, fields(destination = ?destination))]
pub async fn create_mirror_target(
    destination: &MirrorDestination,
    tags: &Tags,
    client_token: Option<&str>,
    provider: &AwsClientProvider,
) -> Result<MirrorTarget, Ec2Error> {
    destination.check()?;
    client_token.map_or(Ok(()), client_token::check)?;
    let request = provider.get_ec2().create_traffic_mirror_target().set_client_token(client_token.map(str::to_owned));
    let request = request.set_tag_specifications(tags::at_creation(ResourceKind::TrafficMirrorTarget, tags));
    let request = match destination {
        MirrorDestination::NetworkInterface(id) => request.network_interface_id(id),
        MirrorDestination::NetworkLoadBalancer(arn) => request.network_load_balancer_arn(arn),
        MirrorDestination::GatewayLoadBalancerEndpoint(id) => request.gateway_load_balancer_endpoint_id(id),
        // Refused by `check`.
        MirrorDestination::Other(_) => request,
    };
    let new = destination.id().unwrap_or_else(|| Resource::new(ResourceKind::TrafficMirrorTarget, "new"));
    let answer = request.send().await;
    let answer = answer.map_err(|error| {
        client_token::refused(&new, client_token, request_error("CreateTrafficMirrorTarget", error))
    })?;
    let target: MirrorTarget = created("a new mirror target", answer.traffic_mirror_target)?;
    if target.destination == *destination {
        return Ok(target);
    }
    Err(Ec2Error::wrong_answer("a new mirror target", format!("behind it stands {:?}", target.destination)))
}

/// All mirror targets of the account in the region, and those shared with it; pages are asked for when they are needed.
///
/// Calls `DescribeTrafficMirrorTargets` (permission `ec2:DescribeTrafficMirrorTargets`) until there are no more pages.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let targets: Vec<_> = Box::pin(ec2_interactions::list_mirror_targets(provider)).try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::BrokenList`] or [`Ec2Error::Request`].
pub fn list_mirror_targets(provider: &AwsClientProvider) -> impl Stream<Item = Result<MirrorTarget, Ec2Error>> + use<> {
    let client = provider.get_ec2();
    list("DescribeTrafficMirrorTargets", Asked::Everything, move |_, token| {
        let request = client.describe_traffic_mirror_targets().set_next_token(token);
        async move { request.send().await.map(|answer| (answer.traffic_mirror_targets, answer.next_token)) }
    })
}

/// One mirror target.
///
/// Calls `DescribeTrafficMirrorTargets` (permission `ec2:DescribeTrafficMirrorTargets`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let target = ec2_interactions::get_mirror_target("tmt-1a2b3c4d", provider).await?;
/// println!("{:?}", target.destination);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] for what cannot be an id, before any request · [`Ec2Error::DoesNotExist`] ·
/// [`Ec2Error::WrongAnswer`] for another target · [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(target_id = id))]
pub async fn get_mirror_target(id: &str, provider: &AwsClientProvider) -> Result<MirrorTarget, Ec2Error> {
    let resource = Resource::checked(ResourceKind::TrafficMirrorTarget, id)?;
    let answer = provider.get_ec2().describe_traffic_mirror_targets().traffic_mirror_target_ids(id).send().await;
    let answer = answer.map_err(|error| Ec2Error::from_sdk("DescribeTrafficMirrorTargets", &resource, error))?;
    only(&resource, answer.traffic_mirror_targets)
}

/// Deletes a mirror target that no session uses. What stands behind it stays.
///
/// Calls `DeleteTrafficMirrorTarget` (permission `ec2:DeleteTrafficMirrorTarget`), and where it is in use
/// `DescribeTrafficMirrorSessions` for what uses it.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::delete_mirror_target("tmt-1a2b3c4d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] for what cannot be an id, before any request · [`Ec2Error::DoesNotExist`] ·
/// [`Ec2Error::InUse`] naming up to ten sessions · [`Ec2Error::AccessDenied`] · [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(target_id = id))]
pub async fn delete_mirror_target(id: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = Resource::checked(ResourceKind::TrafficMirrorTarget, id)?;
    let answer = provider.get_ec2().delete_traffic_mirror_target().traffic_mirror_target_id(id).send().await;
    let Err(error) = answer else { return Ok(()) };
    let error = Ec2Error::from_sdk("DeleteTrafficMirrorTarget", &resource, error);
    Err(with_sessions(error, &MirrorScope::target(id), provider).await)
}

#[cfg(test)]
mod tests;
