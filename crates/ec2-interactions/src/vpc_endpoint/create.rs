//! Making VPC endpoints.

use super::{VpcEndpoint, VpcEndpointType};
use crate::client::Ec2Client;
use crate::describe::created;
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;

/// What a VPC endpoint is made with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VpcEndpointCreation {
    /// The VPC that it is of.
    pub vpc: String,
    /// The service that it leads to: `com.amazonaws.us-east-1.s3`.
    pub service: String,
    /// How it is reached.
    pub endpoint_type: VpcEndpointType,
    /// The route tables that a gateway endpoint puts its route in.
    pub route_tables: Vec<String>,
    /// The subnets that the others get interfaces in, one a zone.
    pub subnets: Vec<String>,
    /// The security groups of its interfaces; the VPC's default one where none is said.
    pub security_groups: Vec<String>,
    /// Whether the service's own name leads to it within the VPC; EC2's default is that it does where the service has
    /// one. It needs both DNS settings of the VPC.
    pub private_dns: Option<bool>,
    /// A mark by which EC2 knows the request again: called again with it, there is still one endpoint. A new one each
    /// call where none is said.
    pub client_token: Option<String>,
    /// Its tags.
    pub tags: Tags,
}

/// Makes a VPC endpoint. A gateway endpoint works at once, the others in some minutes:
/// [`wait_until_vpc_endpoint_available`](crate::wait_until_vpc_endpoint_available).
///
/// Calls `CreateVpcEndpoint` (permissions `ec2:CreateVpcEndpoint` and, with tags, `ec2:CreateTags`).
///
/// ```no_run
/// use ec2_interactions::{VpcEndpointCreation, VpcEndpointType, create_vpc_endpoint};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let endpoint = VpcEndpointCreation {
///     vpc: "vpc-0a1b2c3d".to_owned(),
///     service: "com.amazonaws.us-east-1.s3".to_owned(),
///     endpoint_type: VpcEndpointType::Gateway,
///     route_tables: vec!["rtb-0a1b2c3d".to_owned()],
///     ..VpcEndpointCreation::default()
/// };
/// let endpoint = create_vpc_endpoint(&endpoint, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] for an id or tags that EC2 does not take, and for route tables, subnets or groups with
///   a type that has none: nothing was sent.
/// - [`Ec2Error::DoesNotExist`], naming the VPC where there is none, and the endpoint where something else that is
///   named does not exist.
/// - [`Ec2Error::AlreadyExists`] where a route table has a route to the same service.
/// - [`Ec2Error::LimitExceeded`], [`Ec2Error::AccessDenied`], [`Ec2Error::WrongAnswer`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(vpc = creation.vpc, service = creation.service))]
pub async fn create_vpc_endpoint(
    creation: &VpcEndpointCreation,
    provider: &AwsClientProvider,
) -> Result<VpcEndpoint, Ec2Error> {
    let vpc = Resource::checked(ResourceKind::Vpc, &creation.vpc)?;
    check(creation)?;
    let some = |ids: &Vec<String>| Some(ids.clone()).filter(|ids| !ids.is_empty());
    let request = provider.get_ec2().create_vpc_endpoint().vpc_id(&vpc.id).service_name(&creation.service);
    let request = request
        .vpc_endpoint_type(creation.endpoint_type.as_str().into())
        .set_route_table_ids(some(&creation.route_tables))
        .set_subnet_ids(some(&creation.subnets))
        .set_security_group_ids(some(&creation.security_groups))
        .set_private_dns_enabled(creation.private_dns)
        .set_client_token(creation.client_token.clone())
        .set_tag_specifications(tags::at_creation(ResourceKind::VpcEndpoint, &creation.tags));
    // What is asked for has no id yet.
    let wanted = Resource::new(ResourceKind::VpcEndpoint, format!("{} of {}", creation.service, vpc.id));
    let answer = request.send().await;
    let answer = answer.map_err(|error| Ec2Error::about_one_of("CreateVpcEndpoint", &wanted, &[&vpc], error))?;
    created(&wanted, answer.vpc_endpoint)
}

fn check(creation: &VpcEndpointCreation) -> Result<(), Ec2Error> {
    tags::check(&creation.tags)?;
    let kinds = [
        (ResourceKind::RouteTable, &creation.route_tables),
        (ResourceKind::Subnet, &creation.subnets),
        (ResourceKind::SecurityGroup, &creation.security_groups),
    ];
    let is_gateway = creation.endpoint_type == VpcEndpointType::Gateway;
    for (kind, ids) in kinds {
        ids.iter().try_for_each(|id| Resource::checked(kind, id).map(drop))?;
        if !ids.is_empty() && is_gateway != (kind == ResourceKind::RouteTable) {
            let what = format!("an endpoint of type `{}` with {kind}s", creation.endpoint_type);
            let problem = "gateway endpoints have route tables, the others subnets and security groups".to_owned();
            return Err(Ec2Error::InvalidInput { what, problem });
        }
    }
    match creation.endpoint_type.as_str() {
        "" => Err(Ec2Error::InvalidInput { what: "an endpoint".to_owned(), problem: "it needs a type".to_owned() }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
