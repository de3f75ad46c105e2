//! Network ACLs: what goes in and out of subnets, packet by packet.

pub(crate) mod create;
pub(crate) mod entry;

use crate::client::Ec2Client;
use crate::describe::{Asked, Described, Scope, list, only};
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;
use entry::NetworkAclEntry;
use futures::Stream;

/// The most that EC2 puts in a page of this list.
const PAGE_SIZE: i32 = 1000;
const DESCRIBE: &str = "DescribeNetworkAcls";

/// A network ACL.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct NetworkAcl {
    /// Its id.
    pub id: String,
    /// The VPC that it is of.
    pub vpc: String,
    /// Whether it is the default one of its VPC: it is for each subnet that has none of its own, and is deleted with
    /// the VPC alone.
    pub is_default: bool,
    /// Its entries, what comes in before what goes out, each by number: the first that fits decides.
    pub entries: Vec<NetworkAclEntry>,
    /// The subnets that it is for.
    pub subnets: Vec<String>,
    /// Its tags.
    pub tags: Tags,
}

impl NetworkAcl {
    /// The value of its tag `Name`.
    pub fn name(&self) -> Option<&str> {
        tags::name(&self.tags)
    }
}

impl Described for NetworkAcl {
    const KIND: ResourceKind = ResourceKind::NetworkAcl;
    type Sdk = aws_sdk_ec2::types::NetworkAcl;

    fn of(sdk: Self::Sdk) -> Option<Self> {
        let entries = sdk.entries.unwrap_or_default().into_iter();
        let mut entries: Vec<_> = entries.filter_map(NetworkAclEntry::of).collect();
        entries.sort_by_key(|entry| (entry.is_egress(), entry.number));
        let associations = sdk.associations.unwrap_or_default().into_iter();
        Some(Self {
            id: sdk.network_acl_id?,
            vpc: sdk.vpc_id.unwrap_or_default(),
            is_default: sdk.is_default.unwrap_or_default(),
            entries,
            subnets: associations.filter_map(|association| association.subnet_id).collect(),
            tags: tags::from_sdk(sdk.tags),
        })
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// The network ACLs of a VPC or of the region, with their entries.
///
/// Calls `DescribeNetworkAcls` (permission `ec2:DescribeNetworkAcls`) until there are no more pages.
///
/// ```no_run
/// use ec2_interactions::{Scope, list_network_acls};
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let acls: Vec<_> = list_network_acls(&Scope::vpc("vpc-0a1b2c3d"), provider).try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::InvalidInput`] where the scope is no VPC's id (nothing was sent),
/// [`Ec2Error::WrongAnswer`] where it is about another VPC, [`Ec2Error::Request`] or [`Ec2Error::BrokenList`].
pub fn list_network_acls(
    scope: &Scope,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<NetworkAcl, Ec2Error>> + use<> {
    let client = provider.get_ec2();
    let asked: Asked<NetworkAcl> = scope.asked("vpc-id", |acl, vpc| acl.vpc == vpc);
    list(DESCRIBE, asked, move |filters, token| {
        let request = client.describe_network_acls().set_filters(filters).max_results(PAGE_SIZE).set_next_token(token);
        async move { request.send().await.map(|answer| (answer.network_acls, answer.next_token)) }
    })
}

/// One network ACL.
///
/// Calls `DescribeNetworkAcls` (permission `ec2:DescribeNetworkAcls`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let acl = ec2_interactions::get_network_acl("acl-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `acl` is no id of a network ACL: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] on EC2's code and on an empty answer alike.
/// - [`Ec2Error::WrongAnswer`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(acl = acl))]
pub async fn get_network_acl(acl: &str, provider: &AwsClientProvider) -> Result<NetworkAcl, Ec2Error> {
    let resource = Resource::checked(ResourceKind::NetworkAcl, acl)?;
    let answer = provider.get_ec2().describe_network_acls().network_acl_ids(acl).send().await;
    let answer = answer.map_err(|error| Ec2Error::from_sdk(DESCRIBE, &resource, error))?;
    only(&resource, answer.network_acls)
}

#[cfg(test)]
mod tests;
