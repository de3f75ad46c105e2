//! Making subnets.

use super::Subnet;
use crate::client::Ec2Client;
use crate::describe::created;
use crate::error::Ec2Error;
use crate::follow_up::{once_known, undone};
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use crate::{cidr, delete_subnet};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::AttributeBooleanValue;

/// What a subnet is made with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SubnetCreation {
    /// The VPC that it is of.
    pub vpc: String,
    /// Its IPv4 block, from /16 to /28, within one of the VPC's. EC2 keeps five addresses of it.
    pub cidr_block: String,
    /// Its IPv6 block, within one of the VPC's.
    pub ipv6_cidr_block: Option<String>,
    /// The name of its Availability Zone; EC2 chooses where none is said.
    pub availability_zone: Option<String>,
    /// Whether what is launched in it gets a public IPv4 address unless it says otherwise. That alone makes no subnet
    /// public: a route to an internet gateway does.
    pub maps_public_ip: bool,
    /// Its tags.
    pub tags: Tags,
}

/// Makes a subnet.
///
/// Calls `CreateSubnet` (permissions `ec2:CreateSubnet` and, with tags, `ec2:CreateTags`) and, where it maps public
/// addresses, `ModifySubnetAttribute` (permission `ec2:ModifySubnetAttribute`): where that fails the subnet is deleted
/// again.
///
/// ```no_run
/// use ec2_interactions::{SubnetCreation, create_subnet};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let (vpc, cidr_block) = ("vpc-0a1b2c3d".to_owned(), "10.0.1.0/24".to_owned());
/// let subnet = SubnetCreation { vpc, cidr_block, maps_public_ip: true, ..SubnetCreation::default() };
/// let subnet = create_subnet(&subnet, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] for an id, block or tag that EC2 does not take: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is no such VPC.
/// - [`Ec2Error::AlreadyExists`] where another subnet has some of the addresses.
/// - [`Ec2Error::LimitExceeded`] where the VPC has as many subnets as it may: 200, unless raised.
/// - [`Ec2Error::Incomplete`] where public addresses could not be set; it says whether the subnet exists still.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::WrongAnswer`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(vpc = creation.vpc, cidr_block = creation.cidr_block))]
pub async fn create_subnet(creation: &SubnetCreation, provider: &AwsClientProvider) -> Result<Subnet, Ec2Error> {
    let vpc = Resource::checked(ResourceKind::Vpc, &creation.vpc)?;
    cidr::check(&creation.cidr_block)?;
    tags::check(&creation.tags)?;
    let request = provider.get_ec2().create_subnet().vpc_id(&vpc.id).cidr_block(&creation.cidr_block);
    let request = request
        .set_ipv6_cidr_block(creation.ipv6_cidr_block.clone())
        .set_availability_zone(creation.availability_zone.clone())
        .set_tag_specifications(tags::at_creation(ResourceKind::Subnet, &creation.tags));
    let answer = request.send().await.map_err(|error| refused(&vpc, creation, error))?;
    let mut subnet: Subnet = created(&vpc, answer.subnet)?;
    if creation.maps_public_ip {
        map_public_ip(&subnet.id, provider).await?;
        subnet.maps_public_ip = true;
    }
    Ok(subnet)
}

/// It is the VPC that is missing, and the block that is taken.
fn refused(
    vpc: &Resource,
    creation: &SubnetCreation,
    error: aws_sdk_ec2::error::SdkError<
        aws_sdk_ec2::operation::create_subnet::CreateSubnetError,
        aws_sdk_ec2::config::http::HttpResponse,
    >,
) -> Ec2Error {
    let source = crate::error::request_error("CreateSubnet", error);
    if source.code() == Some("InvalidSubnet.Conflict") && !source.is_of_credentials() {
        let resource = Resource::new(ResourceKind::Subnet, format!("{} of {}", creation.cidr_block, vpc.id));
        return Ec2Error::AlreadyExists { resource, source };
    }
    Ec2Error::from_request(vpc, source)
}

/// EC2 takes this setting after the creation alone.
async fn map_public_ip(subnet: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = Resource::new(ResourceKind::Subnet, subnet);
    let client = provider.get_ec2();
    let attempt = || {
        let on = AttributeBooleanValue::builder().value(true).build();
        let request = client.modify_subnet_attribute().subnet_id(subnet).map_public_ip_on_launch(on);
        let resource = &resource;
        async move {
            let answer = request.send().await;
            answer.map(drop).map_err(|error| Ec2Error::from_sdk("ModifySubnetAttribute", resource, error))
        }
    };
    match once_known(&resource, attempt).await {
        Ok(()) => Ok(()),
        Err(error) => {
            let undo = Box::pin(delete_subnet(subnet, provider));
            Err(undone(resource.clone(), "public addresses for its instances", error, undo).await)
        }
    }
}

#[cfg(test)]
mod tests;
