//! VPC endpoints: doors from a VPC to services.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod wait;

use crate::client::Ec2Client;
use crate::describe::{Asked, Described, Scope, list, only};
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use crate::word::words;
use aws_interactions_core::AwsClientProvider;
use futures::Stream;

/// The most that EC2 puts in a page of this list.
const PAGE_SIZE: i32 = 1000;
const DESCRIBE: &str = "DescribeVpcEndpoints";

words! {
    /// How a VPC endpoint is reached.
    VpcEndpointType {
        /// By a route to a prefix list: S3 and `DynamoDB`.
        Gateway = "Gateway",
        /// By network interfaces in subnets.
        Interface = "Interface",
        /// By a route to its network interface, behind which a Gateway Load Balancer inspects traffic.
        GatewayLoadBalancer = "GatewayLoadBalancer",
        /// By network interfaces, towards a resource.
        Resource = "Resource",
        /// By network interfaces, towards a service network.
        ServiceNetwork = "ServiceNetwork",
    }
}

words! {
    /// How far a VPC endpoint is. EC2 begins these words with a capital in some answers: here they never have one.
    VpcEndpointState {
        /// The owner of the service has to accept it.
        PendingAcceptance = "pendingacceptance",
        /// It is being made.
        Pending = "pending",
        /// It works.
        Available = "available",
        /// It is being deleted; its interfaces are there still.
        Deleting = "deleting",
        /// It is gone.
        Deleted = "deleted",
        /// The owner of the service did not accept it.
        Rejected = "rejected",
        /// It could not be made, or not be deleted.
        Failed = "failed",
        /// Nobody accepted it in time.
        Expired = "expired",
        /// It works in some of its zones.
        Partial = "partial",
    }
}

/// A VPC endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct VpcEndpoint {
    /// Its id.
    pub id: String,
    /// The VPC that it is of.
    pub vpc: String,
    /// How it is reached.
    pub endpoint_type: VpcEndpointType,
    /// The service that it leads to: `com.amazonaws.us-east-1.s3`.
    pub service: String,
    /// How far it is.
    pub state: VpcEndpointState,
    /// The route tables that a gateway endpoint puts its route in.
    pub route_tables: Vec<String>,
    /// The subnets that the others have interfaces in.
    pub subnets: Vec<String>,
    /// The security groups of its interfaces.
    pub security_groups: Vec<String>,
    /// Its interfaces, which are deleted with it and not otherwise.
    pub network_interfaces: Vec<String>,
    /// Whether a service of AWS made it, and has to delete it.
    pub is_requester_managed: bool,
    /// Its tags.
    pub tags: Tags,
}

impl VpcEndpoint {
    /// The value of its tag `Name`.
    pub fn name(&self) -> Option<&str> {
        tags::name(&self.tags)
    }
}

impl Described for VpcEndpoint {
    const KIND: ResourceKind = ResourceKind::VpcEndpoint;
    type Sdk = aws_sdk_ec2::types::VpcEndpoint;

    fn of(sdk: Self::Sdk) -> Option<Self> {
        let groups = sdk.groups.unwrap_or_default().into_iter();
        Some(Self {
            id: sdk.vpc_endpoint_id?,
            vpc: sdk.vpc_id.unwrap_or_default(),
            endpoint_type: sdk.vpc_endpoint_type.map(|kind| kind.as_str().into()).unwrap_or_default(),
            service: sdk.service_name.unwrap_or_default(),
            state: sdk.state.map(|state| state.as_str().to_lowercase().as_str().into()).unwrap_or_default(),
            route_tables: sdk.route_table_ids.unwrap_or_default(),
            subnets: sdk.subnet_ids.unwrap_or_default(),
            security_groups: groups.filter_map(|group| group.group_id).collect(),
            network_interfaces: sdk.network_interface_ids.unwrap_or_default(),
            is_requester_managed: sdk.requester_managed.unwrap_or_default(),
            tags: tags::from_sdk(sdk.tags),
        })
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// The VPC endpoints of a VPC or of the region.
///
/// Calls `DescribeVpcEndpoints` (permission `ec2:DescribeVpcEndpoints`) until there are no more pages.
///
/// ```no_run
/// use ec2_interactions::{Scope, list_vpc_endpoints};
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let endpoints: Vec<_> = list_vpc_endpoints(&Scope::vpc("vpc-0a1b2c3d"), provider).try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::InvalidInput`] where the scope is no VPC's id (nothing was sent),
/// [`Ec2Error::WrongAnswer`] where it is about another VPC, [`Ec2Error::Request`] or [`Ec2Error::BrokenList`].
pub fn list_vpc_endpoints(
    scope: &Scope,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<VpcEndpoint, Ec2Error>> + use<> {
    let client = provider.get_ec2();
    let asked: Asked<VpcEndpoint> = scope.asked("vpc-id", |endpoint, vpc| endpoint.vpc == vpc);
    list(DESCRIBE, asked, move |filters, token| {
        let request = client.describe_vpc_endpoints().set_filters(filters).max_results(PAGE_SIZE).set_next_token(token);
        async move { request.send().await.map(|answer| (answer.vpc_endpoints, answer.next_token)) }
    })
}

/// One VPC endpoint.
///
/// Calls `DescribeVpcEndpoints` (permission `ec2:DescribeVpcEndpoints`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let endpoint = ec2_interactions::get_vpc_endpoint("vpce-0a1b2c3d", provider).await?;
/// println!("{} is {}", endpoint.service, endpoint.state);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `endpoint` is no id of a VPC endpoint: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] on EC2's code and on an empty answer alike.
/// - [`Ec2Error::WrongAnswer`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(endpoint = endpoint))]
pub async fn get_vpc_endpoint(endpoint: &str, provider: &AwsClientProvider) -> Result<VpcEndpoint, Ec2Error> {
    let resource = Resource::checked(ResourceKind::VpcEndpoint, endpoint)?;
    let answer = provider.get_ec2().describe_vpc_endpoints().vpc_endpoint_ids(endpoint).send().await;
    let answer = answer.map_err(|error| Ec2Error::from_sdk(DESCRIBE, &resource, error))?;
    only(&resource, answer.vpc_endpoints)
}

#[cfg(test)]
mod tests;
