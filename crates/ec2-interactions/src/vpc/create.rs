//! Making VPCs.

use super::{Vpc, dns};
use crate::client::Ec2Client;
use crate::describe::created;
use crate::dry_run::{Permission, permission};
use crate::error::Ec2Error;
use crate::follow_up::{once_known, undone};
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use crate::{cidr, delete_vpc};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::Tenancy;

const CREATE: &str = "CreateVpc";

/// What a VPC is made with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VpcCreation {
    /// Its IPv4 block, from /16 to /28.
    pub cidr_block: String,
    /// Whether all its instances run on hardware of the account's own. It costs by the hour, and cannot be changed
    /// into what it is not.
    pub dedicated: bool,
    /// Whether it gets an IPv6 block of Amazon's.
    pub ipv6: bool,
    /// Whether Amazon's DNS server answers in it; EC2's default is that it does.
    pub dns_support: Option<bool>,
    /// Whether instances with public addresses get public DNS names; EC2's default is that they do not. It needs DNS
    /// support, and private names of endpoints and EFS need it.
    pub dns_hostnames: Option<bool>,
    /// Its tags.
    pub tags: Tags,
}

/// Makes a VPC.
///
/// Calls `CreateVpc` (permissions `ec2:CreateVpc` and, with tags, `ec2:CreateTags`), and `ModifyVpcAttribute`
/// (permission `ec2:ModifyVpcAttribute`) for each DNS setting that is given: EC2 takes none at creation. Where such a
/// setting fails the VPC is deleted again.
///
/// There is no client token for this: called again after a lost answer, it makes another VPC.
///
/// ```no_run
/// use ec2_interactions::{Tags, VpcCreation, create_vpc};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let tags = Tags::from([("Name".to_owned(), "web".to_owned())]);
/// let vpc = VpcCreation { cidr_block: "10.0.0.0/16".to_owned(), tags, ..VpcCreation::default() };
/// let vpc = create_vpc(&vpc, provider).await?;
/// println!("{} is {}", vpc.id, vpc.state);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] for a block or tag that EC2 does not take: nothing was sent.
/// - [`Ec2Error::LimitExceeded`] where the region has as many VPCs as it may: five, unless raised.
/// - [`Ec2Error::Incomplete`] where a DNS setting failed; it says whether the VPC exists still.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::WrongAnswer`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(cidr_block = creation.cidr_block))]
pub async fn create_vpc(creation: &VpcCreation, provider: &AwsClientProvider) -> Result<Vpc, Ec2Error> {
    cidr::check(&creation.cidr_block)?;
    tags::check(&creation.tags)?;
    let wanted = wanted(creation);
    let request = provider.get_ec2().create_vpc().cidr_block(&creation.cidr_block);
    let request = request
        .set_instance_tenancy(creation.dedicated.then_some(Tenancy::Dedicated))
        .set_amazon_provided_ipv6_cidr_block(creation.ipv6.then_some(true))
        .set_tag_specifications(tags::at_creation(ResourceKind::Vpc, &creation.tags));
    let answer = request.send().await.map_err(|error| Ec2Error::from_sdk(CREATE, &wanted, error))?;
    let vpc: Vpc = created(wanted, answer.vpc)?;
    let resource = Resource::new(ResourceKind::Vpc, &vpc.id);
    match set_dns(&resource, creation, provider).await {
        Ok(()) => Ok(vpc),
        Err(error) => Err(undone(resource, "its DNS", error, Box::pin(delete_vpc(&vpc.id, provider))).await),
    }
}

/// What is asked for has no id yet.
fn wanted(creation: &VpcCreation) -> Resource {
    Resource::new(ResourceKind::Vpc, &creation.cidr_block)
}

/// Names need the server, so that it comes first.
async fn set_dns(vpc: &Resource, creation: &VpcCreation, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    if let Some(on) = creation.dns_support {
        once_known(vpc, || dns::set_support(vpc, on, provider)).await?;
    }
    if let Some(on) = creation.dns_hostnames {
        once_known(vpc, || dns::set_hostnames(vpc, on, provider)).await?;
    }
    Ok(())
}

/// Whether the caller may make a VPC with these tags. Nothing is made.
///
/// Calls `CreateVpc` with `DryRun`. A dry run tells of permissions alone: the region may have as many VPCs as it may.
///
/// ```no_run
/// use ec2_interactions::{Permission, VpcCreation, can_create_vpc};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let vpc = VpcCreation { cidr_block: "10.0.0.0/16".to_owned(), ..VpcCreation::default() };
/// if let Permission::Denied(denial) = can_create_vpc(&vpc, provider).await? {
///     println!("{denial}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] for a block or tag that EC2 does not take: nothing was sent.
/// - [`Ec2Error::WrongAnswer`] where the other side, no EC2, knows no dry runs: it may have made the VPC.
/// - [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(cidr_block = creation.cidr_block))]
pub async fn can_create_vpc(creation: &VpcCreation, provider: &AwsClientProvider) -> Result<Permission, Ec2Error> {
    cidr::check(&creation.cidr_block)?;
    tags::check(&creation.tags)?;
    let request = provider.get_ec2().create_vpc().cidr_block(&creation.cidr_block).dry_run(true);
    let request = request.set_tag_specifications(tags::at_creation(ResourceKind::Vpc, &creation.tags));
    permission(CREATE, &wanted(creation), request.send().await)
}

/// Whether the caller may delete a VPC. Nothing is deleted.
///
/// Calls `DeleteVpc` with `DryRun`. A dry run tells of permissions alone, and not of
/// [what is in the way](crate::find_blockers).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let may = ec2_interactions::can_delete_vpc("vpc-0a1b2c3d", provider).await?.is_allowed();
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `vpc` is no id of a VPC: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where EC2 says so.
/// - [`Ec2Error::WrongAnswer`] where the other side, no EC2, knows no dry runs: it may have deleted the VPC.
/// - [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(vpc = vpc))]
pub async fn can_delete_vpc(vpc: &str, provider: &AwsClientProvider) -> Result<Permission, Ec2Error> {
    let resource = Resource::checked(ResourceKind::Vpc, vpc)?;
    permission("DeleteVpc", &resource, provider.get_ec2().delete_vpc().vpc_id(vpc).dry_run(true).send().await)
}

#[cfg(test)]
mod tests;
