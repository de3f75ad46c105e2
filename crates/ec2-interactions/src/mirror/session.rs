//! Traffic mirror sessions, listed and deleted.

use crate::client::Ec2Client;
use crate::describe::{Asked, Described, list};
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::TrafficMirrorSession;
use futures::Stream;

/// A traffic mirror session: what goes through `interface` and `filter` is copied to `target`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MirrorSession {
    /// Its id.
    pub id: String,
    /// The network interface whose traffic is copied.
    pub interface: String,
    /// Where the copies go.
    pub target: String,
    /// What is copied.
    pub filter: String,
    /// Its place among the sessions of the interface: a packet goes to the first whose filter takes it.
    pub session_number: u16,
    /// The VXLAN id that the copies carry.
    pub virtual_network: Option<u32>,
    /// How much of each packet is copied, in bytes; none where it is all.
    pub packet_length: Option<u32>,
    /// The account that it belongs to.
    pub owner: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// Its tags.
    pub tags: Tags,
}

impl Described for MirrorSession {
    const KIND: ResourceKind = ResourceKind::TrafficMirrorSession;
    type Sdk = TrafficMirrorSession;

    fn of(session: TrafficMirrorSession) -> Option<Self> {
        Some(Self {
            id: session.traffic_mirror_session_id?,
            interface: session.network_interface_id.unwrap_or_default(),
            target: session.traffic_mirror_target_id.unwrap_or_default(),
            filter: session.traffic_mirror_filter_id.unwrap_or_default(),
            session_number: session.session_number.and_then(|number| number.try_into().ok()).unwrap_or_default(),
            virtual_network: session.virtual_network_id.and_then(|id| id.try_into().ok()),
            packet_length: session.packet_length.and_then(|length| length.try_into().ok()),
            owner: session.owner_id,
            description: session.description.filter(|text| !text.is_empty()),
            tags: tags::from_sdk(session.tags),
        })
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// Which mirror sessions are listed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum MirrorScope {
    /// Those of the account in the region.
    Region,
    /// Those of the network interface with this id.
    NetworkInterface(String),
    /// Those to the target with this id.
    Target(String),
    /// Those with the filter of this id.
    Filter(String),
}

impl MirrorScope {
    /// The sessions of a network interface.
    pub fn network_interface(id: impl Into<String>) -> Self {
        Self::NetworkInterface(id.into())
    }

    /// The sessions to a target.
    pub fn target(id: impl Into<String>) -> Self {
        Self::Target(id.into())
    }

    /// The sessions with a filter.
    pub fn filter(id: impl Into<String>) -> Self {
        Self::Filter(id.into())
    }

    fn asked(&self) -> Asked<MirrorSession> {
        match self {
            Self::Region => Asked::Everything,
            Self::NetworkInterface(id) => {
                Asked::of(ResourceKind::NetworkInterface, id, "network-interface-id", |one, id| one.interface == id)
            }
            Self::Target(id) => {
                Asked::of(ResourceKind::TrafficMirrorTarget, id, "traffic-mirror-target-id", |one, id| one.target == id)
            }
            Self::Filter(id) => {
                Asked::of(ResourceKind::TrafficMirrorFilter, id, "traffic-mirror-filter-id", |one, id| one.filter == id)
            }
        }
    }
}

/// The mirror sessions of an interface, a target, a filter or the region, in no order; pages are asked for when they
/// are needed. In a shared VPC these are the caller's own, not those of other accounts.
///
/// Calls `DescribeTrafficMirrorSessions` (permission `ec2:DescribeTrafficMirrorSessions`) until there are no more pages.
///
/// ```no_run
/// use ec2_interactions::{MirrorScope, list_mirror_sessions};
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let mut sessions = std::pin::pin!(list_mirror_sessions(&MirrorScope::target("tmt-1a2b3c4d"), provider));
/// while let Some(session) = sessions.try_next().await? {
///     println!("{} copies {}", session.id, session.interface);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::InvalidInput`] for what cannot be the id, before any request;
/// [`Ec2Error::WrongAnswer`] for a session that was not asked for; [`Ec2Error::BrokenList`]; [`Ec2Error::Request`].
pub fn list_mirror_sessions(
    scope: &MirrorScope,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<MirrorSession, Ec2Error>> + use<> {
    let client = provider.get_ec2();
    list("DescribeTrafficMirrorSessions", scope.asked(), move |filters, token| {
        let request = client.describe_traffic_mirror_sessions().set_filters(filters).set_next_token(token);
        async move { request.send().await.map(|answer| (answer.traffic_mirror_sessions, answer.next_token)) }
    })
}

/// Ends a mirror session: what is already on its way still arrives, nothing more is copied.
///
/// Calls `DeleteTrafficMirrorSession` (permission `ec2:DeleteTrafficMirrorSession`).
///
/// ```no_run
/// use ec2_interactions::{Ec2Error, delete_mirror_session};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Ec2Error> {
/// match delete_mirror_session("tms-1a2b3c4d", provider).await {
///     // Sessions go with their network interface.
///     Ok(()) | Err(Ec2Error::DoesNotExist { .. }) => Ok(()),
///     Err(error) => Err(error),
/// }
/// # }
/// ```
///
/// # Errors
/// [`Ec2Error::InvalidInput`] for what cannot be an id, before any request · [`Ec2Error::DoesNotExist`] ·
/// [`Ec2Error::AccessDenied`] · [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(session = id))]
pub async fn delete_mirror_session(id: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = Resource::checked(ResourceKind::TrafficMirrorSession, id)?;
    let request = provider.get_ec2().delete_traffic_mirror_session().traffic_mirror_session_id(id);
    let answer = request.send().await;
    answer.map(drop).map_err(|error| Ec2Error::from_sdk("DeleteTrafficMirrorSession", &resource, error))
}

#[cfg(test)]
mod tests;
